#include "bind.hpp"
#include "newspan/limits.hpp"
#include "newspan/offsets.hpp"
#include "newspan/pattern.hpp"

namespace newspan::python {
namespace {

// The subject of a match: a str in code points, or bytes in bytes.
class Subject {
 public:
  Subject(py::handle text, bool bytes) {
    if (bytes) {
      if (!PyBytes_Check(text.ptr())) throw py::type_error("a bytes pattern reads bytes");
      view_ = {PyBytes_AS_STRING(text.ptr()), static_cast<std::size_t>(PyBytes_GET_SIZE(text.ptr()))};
      check_size(view_);
    } else {
      if (!PyUnicode_Check(text.ptr())) throw py::type_error("a str pattern reads str");
      utf8_.emplace(text, false);
      view_ = utf8_->view();
      map_.emplace(view_);
    }
  }
  std::string_view view() const { return view_; }
  std::size_t in(std::size_t i) const {
    if (!map_) return std::min(i, view_.size());
    return i > view_.size() ? view_.size() : map_->to_byte(static_cast<std::uint32_t>(i));
  }
  std::int64_t out(std::uint32_t byte) const {
    if (byte == kNoSpan.begin) return -1;
    return map_ ? map_->to_code_point(byte) : byte;
  }

 private:
  std::optional<Utf8> utf8_;
  std::optional<Offsets> map_;
  std::string_view view_;
};

std::vector<std::int64_t> flat(const Subject& s, const std::vector<Span>& spans) {
  std::vector<std::int64_t> out;
  out.reserve(spans.size() * 2);
  for (Span x : spans) {
    out.push_back(s.out(x.begin));
    out.push_back(s.out(x.end));
  }
  return out;
}

}  // namespace

void bind_pattern(py::module_& m) {
  py::class_<Pattern>(m, "Pattern")
      .def(py::init([](py::handle pattern, bool ignore_case, bool multi_line, bool dot_all, std::size_t max_memory) {
             PatternOptions o{.ignore_case = ignore_case,
                              .multi_line = multi_line,
                              .dot_all = dot_all,
                              .bytes = PyBytes_Check(pattern.ptr()) != 0,
                              .max_memory = max_memory};
             if (o.bytes) return Pattern({PyBytes_AS_STRING(pattern.ptr()), static_cast<std::size_t>(PyBytes_GET_SIZE(pattern.ptr()))}, o);
             return Pattern(Utf8(pattern, false, "pattern", ErrorCode::invalid_pattern).view(), o);
           }),
           py::arg("pattern"), py::arg("ignore_case"), py::arg("multi_line"), py::arg("dot_all"), py::arg("max_memory"))
      .def_property_readonly("groups", &Pattern::groups)
      .def_property_readonly("group_names", &Pattern::group_names)
      // [start, end] of the match and of each group (-1: took no part), flat; None without a match.
      .def(
          "find",
          [](const Pattern& p, py::handle text, std::size_t pos, std::size_t endpos,
             int anchor) -> std::optional<std::vector<std::int64_t>> {
            const Subject s(text, p.options().bytes);
            py::gil_scoped_release release;
            const std::size_t begin = s.in(pos), end = s.in(endpos);
            std::vector<Span> groups;
            // As in re, the text ends at endpos, but does not begin at pos.
            if (begin > end || !p.find(s.view().substr(0, end), begin, end, static_cast<Anchor>(anchor), groups)) return std::nullopt;
            return flat(s, groups);
          },
          py::arg("text"), py::arg("pos"), py::arg("endpos"), py::arg("anchor"))
      .def(
          "find_all",
          [](const Pattern& p, py::handle text, std::size_t pos, std::size_t endpos) {
            const Subject s(text, p.options().bytes);
            py::gil_scoped_release release;
            const std::size_t begin = s.in(pos), end = s.in(endpos);
            return begin > end ? std::vector<std::int64_t>{} : flat(s, p.find_all(s.view().substr(0, end), begin, end));
          },
          py::arg("text"), py::arg("pos"), py::arg("endpos"));
}

}  // namespace newspan::python
