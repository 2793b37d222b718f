#include "bind.hpp"
#include "newspan/limits.hpp"
#include "scan.hpp"

namespace newspan::python {
namespace {

// The subject of a match: a str in code points, or bytes in bytes. `again`: this text may well be asked for again.
class Subject {
 public:
  Subject(Compiled& compiled, py::handle text, bool again) {
    if (compiled.pattern().options().bytes) {
      if (!PyBytes_Check(text.ptr())) throw py::type_error("string: a bytes pattern reads bytes, not " + type_name(text));
      view_ = {PyBytes_AS_STRING(text.ptr()), static_cast<std::size_t>(PyBytes_GET_SIZE(text.ptr()))};
      check_size(view_);
    } else {
      if (!PyUnicode_Check(text.ptr())) throw py::type_error("string: a str pattern reads a str, not " + type_name(text));
      utf8_.emplace(text, false, "string");
      view_ = utf8_->view();
      if (!PyUnicode_IS_ASCII(text.ptr())) offsets_ = compiled.offsets(text, view_, again);
    }
  }
  std::string_view view() const { return view_; }
  std::size_t in(std::size_t i) const {
    i = std::min(i, view_.size());
    return offsets_ ? offsets_->to_byte(static_cast<std::uint32_t>(i)) : i;
  }
  std::vector<std::int64_t> out(const std::vector<Span>& spans) const { return flat(spans, offsets_.get()); }

 private:
  std::optional<Utf8> utf8_;
  std::shared_ptr<const Offsets> offsets_;
  std::string_view view_;
};

Compiled compiled(py::handle pattern, PatternOptions o) {
  o.bytes = PyBytes_Check(pattern.ptr()) != 0;
  const std::string source = o.bytes
                                 ? std::string(PyBytes_AS_STRING(pattern.ptr()), static_cast<std::size_t>(PyBytes_GET_SIZE(pattern.ptr())))
                                 : utf8(pattern, "pattern", ErrorCode::invalid_pattern);
  return Compiled(std::make_shared<const Pattern>(source, o));
}

}  // namespace

void bind_pattern(py::module_& m) {
  py::class_<Compiled>(m, "Pattern")
      .def(py::init([](py::handle pattern, bool ignore_case, bool multi_line, bool dot_all, bool ascii, std::size_t max_memory) {
             return compiled(
                 pattern,
                 {.ignore_case = ignore_case, .multi_line = multi_line, .dot_all = dot_all, .ascii = ascii, .max_memory = max_memory});
           }),
           py::arg("pattern"), py::arg("ignore_case"), py::arg("multi_line"), py::arg("dot_all"), py::arg("ascii"), py::arg("max_memory"))
      .def_property_readonly("groups", [](const Compiled& c) { return c.pattern().groups(); })
      .def_property_readonly("group_names", [](const Compiled& c) { return c.pattern().group_names(); })
      // [start, end] of the match and of each group (-1: took no part), flat; None without a match.
      .def(
          "find",
          [](Compiled& c, py::handle text, std::size_t pos, std::size_t endpos, int anchor) -> std::optional<std::vector<std::int64_t>> {
            const Subject s(c, text, pos > 0);
            const Unlocked unlocked;
            const std::size_t begin = s.in(pos), end = s.in(endpos);
            std::vector<Span> groups;
            // As in re, the text ends at endpos, but does not begin at pos.
            if (begin > end || !c.pattern().find(s.view().substr(0, end), begin, end, static_cast<Anchor>(anchor), groups))
              return std::nullopt;
            return s.out(groups);
          },
          py::arg("text"), py::arg("pos"), py::arg("endpos"), py::arg("anchor"))
      .def(
          "find_all",
          [](Compiled& c, py::handle text, std::size_t pos, std::size_t endpos) {
            const Subject s(c, text, false);
            const Unlocked unlocked;
            const std::size_t begin = s.in(pos), end = s.in(endpos);
            return begin > end ? std::vector<std::int64_t>{} : s.out(c.pattern().find_all(s.view().substr(0, end), begin, end));
          },
          py::arg("text"), py::arg("pos"), py::arg("endpos"))
      // Of documents, as an Arrow stream: the matches; and as a column of a cell each how many there are, whether there is one, the texts
      // with theirs replaced, and their parts.
      .def(
          "scan",
          [](const Compiled& c, const Documents& documents, bool lists, unsigned threads) {
            return scanned([&](const ScanOptions& o) { return matches_in(documents, c.pattern(), o); }, threads, lists);
          },
          py::arg("documents"), py::arg("lists"), py::arg("threads"))
      .def(
          "count",
          [](const Compiled& c, const Documents& documents, unsigned threads) {
            return scanned([&](const ScanOptions& o) { return counts_in(documents, c.pattern(), o); }, threads);
          },
          py::arg("documents"), py::arg("threads"))
      .def(
          "contains",
          [](const Compiled& c, const Documents& documents, unsigned threads) {
            return scanned([&](const ScanOptions& o) { return contained_in(documents, c.pattern(), o); }, threads);
          },
          py::arg("documents"), py::arg("threads"))
      .def(
          "replace",
          [](const Compiled& c, const Documents& documents, const Replacement& by, std::size_t most, unsigned threads) {
            return scanned([&](const ScanOptions& o) { return replaced_in(documents, c.pattern(), by, most, o); }, threads);
          },
          py::arg("documents"), py::arg("by"), py::arg("most"), py::arg("threads"))
      .def(
          "split",
          [](const Compiled& c, const Documents& documents, std::size_t most, unsigned threads) {
            return scanned([&](const ScanOptions& o) { return parts_in(documents, c.pattern(), most, o); }, threads);
          },
          py::arg("documents"), py::arg("most"), py::arg("threads"));
}

}  // namespace newspan::python
