// What the binding files share. No logic lives here: types are turned into C++'s, the GIL is released around the work.
#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>
#include <string_view>

#include "newspan/error.hpp"
#include "newspan/span.hpp"

namespace newspan::python {

namespace py = pybind11;

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

void bind_errors(py::module_& m);
void bind_unicode(py::module_& m);
void bind_pattern(py::module_& m);
void bind_rules(py::module_& m);
void bind_extractor(py::module_& m);

}  // namespace newspan::python
