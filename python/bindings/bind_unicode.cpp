#include "bind.hpp"
#include "newspan/error.hpp"
#include "newspan/limits.hpp"
#include "newspan/offsets.hpp"
#include "newspan/unicode.hpp"
#include "newspan/versions.hpp"

namespace newspan::python {
namespace {

using Pair = std::pair<std::uint32_t, std::uint32_t>;

std::vector<Pair> code_points(std::string_view text, const std::vector<Span>& spans) {
  const Offsets map(text);
  std::vector<Pair> out;
  out.reserve(spans.size());
  for (Span s : spans) out.emplace_back(map.to_code_point(s.begin), map.to_code_point(s.end));
  return out;
}

// An aligned text with both sides in code points.
struct Aligned {
  std::string original;
  AlignedText aligned;
  Offsets from{original}, to{aligned.text};

  Aligned(std::string o, AlignedText a) : original(std::move(o)), aligned(std::move(a)), from(original), to(aligned.text) {}
  Pair to_original(std::uint32_t begin, std::uint32_t end) const {
    const std::uint32_t size = to.to_code_point(static_cast<std::uint32_t>(aligned.text.size()));
    if (begin > end || end > size)
      throw Error(ErrorCode::invalid_argument, "start", "start, end: 0 <= start <= end <= " + std::to_string(size));
    const Span s = aligned.to_original({to.to_byte(begin), to.to_byte(end)});
    return {from.to_code_point(s.begin), from.to_code_point(s.end)};
  }
};

}  // namespace

void bind_unicode(py::module_& m) {
  m.def(
      "segment",
      [](py::handle text, py::handle what_) {
        const Utf8 u(text, false);
        const std::string what = utf8(what_, "what");
        const Boundary b = what == "word" ? Boundary::word : what == "grapheme" ? Boundary::grapheme : Boundary::sentence;
        const Unlocked unlocked;
        return code_points(u.view(), segment(u.view(), b));
      },
      py::arg("text"), py::arg("what"));

  py::class_<Aligned>(m, "Aligned")
      .def_property_readonly("text", [](const Aligned& a) { return a.aligned.text; })
      .def_property_readonly("original", [](const Aligned& a) { return a.original; })
      .def("to_original", &Aligned::to_original, py::arg("start"), py::arg("end"));

  m.def(
      "normalize",
      [](py::handle text, py::handle form_) {
        const Utf8 u(text, false);
        const std::string form = utf8(form_, "form");
        const Form f = form == "NFC" ? Form::nfc : form == "NFD" ? Form::nfd : form == "NFKC" ? Form::nfkc : Form::nfkd;
        if (f == Form::nfkd && form != "NFKD")
          throw Error(ErrorCode::invalid_argument, "form", "form: `" + form + "` is none of NFC, NFD, NFKC, NFKD");
        const Unlocked unlocked;
        return std::make_unique<Aligned>(std::string(u.view()), normalize(u.view(), f));
      },
      py::arg("text"), py::arg("form"));
  m.def(
      "fold",
      [](py::handle text, bool strip_accents) {
        const Utf8 u(text, false);
        const Unlocked unlocked;
        return std::make_unique<Aligned>(std::string(u.view()), fold(u.view(), {.case_fold = true, .strip_accents = strip_accents}));
      },
      py::arg("text"), py::arg("strip_accents"));

  m.def(
      "tidy",
      [](py::handle text) {
        const Utf8 u(text, false);
        const Unlocked unlocked;
        return std::make_unique<Aligned>(std::string(u.view()), tidy(u.view()));
      },
      py::arg("text"));
  m.def(
      "markup",
      [](py::handle text) {
        const Utf8 u(text, true);
        const Markup found = markup(u.view());
        return std::pair(found.tags, found.entities);
      },
      py::arg("text"));
  m.def(
      "scripts",
      [](py::handle text, bool mixed) {
        const Utf8 u(text, false);
        const Unlocked unlocked;
        const Offsets map(u.view());
        std::vector<std::tuple<std::uint32_t, std::uint32_t, std::vector<std::string>>> out;
        for (const ScriptSpan& s : mixed ? mixed_scripts(u.view()) : script_runs(u.view()))
          out.emplace_back(map.to_code_point(s.span.begin), map.to_code_point(s.span.end), s.scripts);
        return out;
      },
      py::arg("text"), py::arg("mixed"));

  m.def(
      "decode",
      [](py::handle data_, py::handle encoding_) {
        if (!PyObject_CheckBuffer(data_.ptr())) throw py::type_error("data: bytes are wanted, not " + type_name(data_));
        const auto data = py::reinterpret_borrow<py::buffer>(data_);
        const std::string encoding = utf8(encoding_, "encoding");
        const py::buffer_info info = data.request();
        if (info.itemsize != 1 || info.ndim > 1 || (info.ndim == 1 && info.strides[0] != 1))
          throw Error(ErrorCode::invalid_argument, "data", "data: bytes in one piece are wanted");
        const std::string_view bytes(static_cast<const char*>(info.ptr), static_cast<std::size_t>(info.size));
        check_size(bytes, "data");
        Decoded d;
        {
          const Unlocked unlocked;
          d = decode(bytes, encoding);
        }
        const char* by = d.by == Decoded::By::declared ? "declared" : d.by == Decoded::By::marked ? "marked" : "detected";
        return py::make_tuple(d.text, d.encoding, d.confidence, d.replaced, d.first_replaced, by);
      },
      py::arg("data"), py::arg("encoding"));

  m.def("versions", [] {
    const Versions v = versions();
    py::dict d;
    d["newspan"] = v.newspan;
    d["icu"] = v.icu;
    d["unicode"] = v.unicode;
    d["re2"] = v.re2;
    return d;
  });
}

}  // namespace newspan::python
