#include <cstring>

#include "bind.hpp"
#include "newspan/dictionary.hpp"
#include "newspan/error.hpp"
#include "newspan/span.hpp"
#include "scan.hpp"

namespace newspan::python {
namespace {

// What the entries of a dictionary are, as its `about` begins.
enum class Entries : char {
  terms = 't',    // each term its own
  text = 's',     // kept by the dictionary
  integer = 'i',  // the same, as decimal text would be: eight bytes each
  json = 'j',     // the same, as JSON
  objects = 'o',  // Python's, not kept
};

class Words {
 public:
  Words(Dictionary d, py::object objects) : d_(std::move(d)), objects_(std::move(objects)) {
    const std::string_view about = d_.about();
    entries_ = about.empty() ? Entries::terms : static_cast<Entries>(about[0]);
  }
  const Dictionary& dictionary() const { return d_; }

  // Most texts speak of the same things again and again: what was made last is kept. Under the GIL.
  py::object entry(std::size_t i) {
    if (entries_ == Entries::json) return make_entry(i);  // each its own: they may be changed
    Made& made = made_[i % made_.size()];
    if (!made.value || made.index != i) made = {i, make_entry(i)};
    return made.value;
  }
  py::object make_entry(std::size_t i) const {
    switch (entries_) {
      case Entries::text: return text(d_.entry(i));
      case Entries::integer: {
        std::int64_t x = 0;
        const std::string_view bytes = d_.entry(i);
        if (bytes.size() == sizeof x) std::memcpy(&x, bytes.data(), sizeof x);
        return py::reinterpret_steal<py::object>(PyLong_FromLongLong(x));
      }
      case Entries::json: return loads(d_.entry(i));
      case Entries::objects: return py::reinterpret_borrow<py::object>(PyTuple_GET_ITEM(objects_.ptr(), static_cast<Py_ssize_t>(i)));
      case Entries::terms: break;
    }
    return text(d_.text(i));
  }
  py::object note(std::size_t i) const { return d_.note(i).empty() ? py::none() : loads(d_.note(i)); }
  static py::object text(std::string_view s) {
    py::object out = py::reinterpret_steal<py::object>(PyUnicode_DecodeUTF8(s.data(), static_cast<Py_ssize_t>(s.size()), nullptr));
    if (!out) throw py::error_already_set();
    return out;
  }

 private:
  static py::object loads(std::string_view json) { return py::module_::import("json").attr("loads")(text(json)); }

  struct Made {
    std::size_t index;
    py::object value;
  };
  Dictionary d_;
  py::object objects_;  // a tuple, or none
  std::vector<Made> made_{1024};
  Entries entries_ = Entries::terms;
};

std::vector<Dictionary::Match> matches(const Words& w, std::string_view text) {
  const Unlocked unlocked;
  std::vector<Dictionary::Match> out;
  w.dictionary().find_all(text, out);
  return out;
}

// [(what `first` makes of the term, start, end)] in code points, counted on from match to match.
template <class First>
py::list found(Words& w, py::handle text, First&& first) {
  const Utf8 u(text, false, "string");
  const std::string_view s = u.view();
  const std::vector<Dictionary::Match> all = matches(w, s);
  const bool ascii = PyUnicode_IS_ASCII(text.ptr());
  py::list out(all.size());
  std::size_t at = 0, points = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Span span = all[i].span;
    points += ascii ? span.begin - at : count_code_points(s.substr(at, span.begin - at));
    at = span.begin;
    const std::size_t size = ascii ? span.size() : count_code_points(span.of(s));
    PyObject* const t = PyTuple_New(3);
    if (!t) throw py::error_already_set();
    PyList_SET_ITEM(out.ptr(), static_cast<Py_ssize_t>(i), t);
    PyTuple_SET_ITEM(t, 0, first(all[i].term).release().ptr());
    PyTuple_SET_ITEM(t, 1, PyLong_FromSize_t(points));
    PyTuple_SET_ITEM(t, 2, PyLong_FromSize_t(points + size));
  }
  return out;
}

void add(StringPool& pool, py::handle value, const char* what, std::size_t i) {
  if (PyUnicode_Check(value.ptr()) && !PyUnicode_IS_ASCII(value.ptr())) {
    // Not as UTF-8 that the str itself would keep.
    if (const auto bytes = py::reinterpret_steal<py::object>(PyUnicode_AsUTF8String(value.ptr()))) {
      pool.add({PyBytes_AS_STRING(bytes.ptr()), static_cast<std::size_t>(PyBytes_GET_SIZE(bytes.ptr()))});
      return;
    }
    PyErr_Clear();
  }
  item("terms", "term", i, [&] { return pool.add(Utf8(value, false, what, ErrorCode::invalid_argument).view()), 0; });
}

void add_all(StringPool& pool, py::handle list, const char* what) {
  std::size_t i = 0;
  for (const py::handle x : py::reinterpret_borrow<py::list>(list)) add(pool, x, what, i++);
}

}  // namespace

void bind_dictionary(py::module_& m) {
  py::class_<Words>(m, "Dictionary")
      .def(py::init([](const py::list& terms, const py::object& entries, const py::object& notes, const std::string& about,
                       bool ignore_case, bool ignore_accents, bool whole_words, bool overlapping) {
             Dictionary::Terms all;
             all.about = about;
             add_all(all.texts, terms, "term");
             py::object objects = py::none();
             switch (about.empty() ? Entries::terms : static_cast<Entries>(about[0])) {
               case Entries::terms: break;
               case Entries::objects: objects = py::tuple(entries); break;
               case Entries::integer:
                 for (const py::handle x : py::reinterpret_borrow<py::list>(entries)) {
                   const std::int64_t value = PyLong_AsLongLong(x.ptr());
                   if (value == -1 && PyErr_Occurred()) throw py::error_already_set();
                   char bytes[sizeof value];
                   std::memcpy(bytes, &value, sizeof value);
                   all.entries.add({bytes, sizeof bytes});
                 }
                 break;
               case Entries::text:
               case Entries::json: add_all(all.entries, entries, "entry");
             }
             if (!notes.is_none()) add_all(all.notes, notes, "payload");
             const auto make = [&] {
               const Unlocked unlocked;
               return Dictionary(std::move(all), {ignore_case, ignore_accents, whole_words, overlapping});
             };
             return std::make_unique<Words>(make(), std::move(objects));
           }),
           py::arg("terms"), py::arg("entries"), py::arg("notes"), py::arg("about"), py::arg("ignore_case"), py::arg("ignore_accents"),
           py::arg("whole_words"), py::arg("overlapping"))
      .def_static(
          "load",
          [](const std::string& path, bool verify) {
            const auto make = [&] {
              const Unlocked unlocked;
              return Dictionary::load(path, verify);
            };
            return std::make_unique<Words>(make(), py::none());
          },
          py::arg("path"), py::arg("verify"))
      .def(
          "save",
          [](const Words& w, const std::string& path) {
            const Unlocked unlocked;
            w.dictionary().save(path);
          },
          py::arg("path"))
      .def(
          "find_entries", [](Words& w, py::handle text) { return found(w, text, [&](std::uint32_t i) { return w.entry(i); }); },
          py::arg("text"))
      .def(
          "find_all",
          [](Words& w, py::handle text) {
            return found(w, text, [](std::uint32_t i) { return py::reinterpret_steal<py::object>(PyLong_FromUnsignedLong(i)); });
          },
          py::arg("text"))
      // Of documents, as an Arrow stream: the matches; and as a column how many there are, and whether there is one.
      .def(
          "scan",
          [](const Words& w, const Documents& documents, bool lists, unsigned threads) {
            return scanned([&](const ScanOptions& o) { return matches_in(documents, w.dictionary(), o); }, threads, lists);
          },
          py::arg("documents"), py::arg("lists"), py::arg("threads"))
      .def(
          "count",
          [](const Words& w, const Documents& documents, unsigned threads) {
            return scanned([&](const ScanOptions& o) { return counts_in(documents, w.dictionary(), o); }, threads);
          },
          py::arg("documents"), py::arg("threads"))
      .def(
          "contains",
          [](const Words& w, const Documents& documents, unsigned threads) {
            return scanned([&](const ScanOptions& o) { return contained_in(documents, w.dictionary(), o); }, threads);
          },
          py::arg("documents"), py::arg("threads"))
      .def(
          "text", [](const Words& w, std::size_t i) { return Words::text(w.dictionary().text(i)); }, py::arg("index"))
      .def("entry", &Words::entry, py::arg("index"))
      .def("note", &Words::note, py::arg("index"))
      .def_property_readonly("about", [](const Words& w) { return Words::text(w.dictionary().about()); })
      .def_property_readonly("options",
                             [](const Words& w) {
                               const DictionaryOptions& o = w.dictionary().options();
                               return std::tuple(o.ignore_case, o.ignore_accents, o.whole_words, o.overlapping);
                             })
      .def_property_readonly("bytes", [](const Words& w) { return w.dictionary().bytes(); })
      .def_property_readonly("build_seconds", [](const Words& w) { return w.dictionary().build_seconds(); })
      .def("__len__", [](const Words& w) { return w.dictionary().size(); });
}

}  // namespace newspan::python
