// What the binding files share. No logic lives here: types are turned into C++'s, the GIL is released around the work.
#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <memory>
#include <string>
#include <string_view>

#include "newspan/error.hpp"
#include "newspan/offsets.hpp"
#include "newspan/pattern.hpp"

namespace newspan::python {

namespace py = pybind11;

inline std::string type_name(py::handle value) { return py::str(py::type::of(value).attr("__name__")); }

// A Python str as UTF-8 for as long as this lives. Lone surrogates raise an Error that names the argument, with their
// position, or are read as U+FFFD one for one.
class Utf8 {
 public:
  Utf8(py::handle str, bool replace, const char* argument = "text", ErrorCode code = ErrorCode::invalid_text);
  std::string_view view() const { return view_; }

 private:
  py::object owner_;
  std::string_view view_;
};

// Lets other threads run Python while this one works without it. Where the interpreter ends meanwhile this thread, a daemon, sleeps until
// the process is gone: there is nothing left to come back to.
class Unlocked {
 public:
  Unlocked() : state_(PyEval_SaveThread()) {}
  Unlocked(const Unlocked&) = delete;
  Unlocked& operator=(const Unlocked&) = delete;
  ~Unlocked() noexcept(false);  // Python may end the thread here

 private:
  PyThreadState* state_;
};

// The same, copied, of an argument that is no text.
inline std::string utf8(py::handle str, const char* argument, ErrorCode code = ErrorCode::invalid_argument) {
  return std::string(Utf8(str, false, argument, code).view());
}

// What `read` makes of an item of a list; an Error tells which.
template <class Read>
auto item(const char* argument, const char* what, std::size_t index, Read&& read) {
  try {
    return read();
  } catch (const Error& e) {
    throw Error(e.code(), argument, std::string(argument) + ": " + what + " " + std::to_string(index) + ": " + e.what(), index);
  }
}

// A pattern, and the offsets of the text that was asked for last from its middle: a lexer asks for one text again and again. Under
// the GIL.
class Compiled {
 public:
  explicit Compiled(std::shared_ptr<const Pattern> pattern) : pattern_(std::move(pattern)) {}
  const Pattern& pattern() const { return *pattern_; }
  std::shared_ptr<const Offsets> offsets(py::handle text, std::string_view utf8, bool again) {
    if (text_.is(text)) return offsets_;
    auto made = std::make_shared<const Offsets>(utf8);
    if (again && utf8.size() >= kLong) {
      text_ = py::reinterpret_borrow<py::object>(text);
      offsets_ = made;
    }
    return made;
  }

 private:
  static constexpr std::size_t kLong = 4096;  // what is shorter is read again, and not held
  std::shared_ptr<const Pattern> pattern_;
  py::object text_;
  std::shared_ptr<const Offsets> offsets_;
};

// [start, end] of each span, flat; -1 where a group took no part. Without offsets bytes are told.
inline std::vector<std::int64_t> flat(const std::vector<Span>& spans, const Offsets* offsets) {
  std::vector<std::int64_t> out;
  out.reserve(spans.size() * 2);
  for (Span s : spans)
    for (std::uint32_t at : {s.begin, s.end}) out.push_back(s == kNoSpan ? -1 : offsets ? offsets->to_code_point(at) : std::int64_t{at});
  return out;
}

void bind_errors(py::module_& m);
void bind_unicode(py::module_& m);
void bind_pattern(py::module_& m);
void bind_rules(py::module_& m);
void bind_dictionary(py::module_& m);
void bind_extractor(py::module_& m);

}  // namespace newspan::python
