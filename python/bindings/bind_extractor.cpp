#include <cstring>

#include "bind.hpp"
#include "newspan/arrow.hpp"
#include "newspan/error.hpp"
#include "newspan/extractor.hpp"
#include "newspan/jsonl.hpp"

namespace newspan::python {
namespace {

// Objects of one lone row, as Python values by field name; null fields are left out.
py::list rows_of(const Table& table) {
  py::list out;
  const auto all = fields();
  for (const auto& batch : table.batches)
    for (std::size_t row = 0; row < static_cast<std::size_t>(batch->rows); ++row) {
      py::dict d;
      for (std::size_t f = 0; f < all.size(); ++f) {
        const Column& c = batch->columns[f];
        if (!c.valid(row)) continue;
        const py::str name(all[f].name.data(), all[f].name.size());
        switch (c.type) {
          case ColumnType::int64:
          case ColumnType::timestamp: d[name] = c.integers[row]; break;
          case ColumnType::float64: d[name] = c.numbers[row]; break;
          case ColumnType::utf8: {
            const std::string_view s = c.text(row);
            d[name] = py::str(s.data(), s.size());
            break;
          }
        }
      }
      out.append(d);
    }
  return out;
}

py::capsule stream_capsule(const Table& table, std::vector<std::string> columns) {
  auto* stream = new ArrowArrayStream{};
  export_stream(table, std::move(columns), stream);
  return py::capsule(stream, "arrow_array_stream", [](PyObject* o) {
    auto* s = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(o, "arrow_array_stream"));
    if (s->release) s->release(s);
    delete s;
  });
}

}  // namespace

void bind_extractor(py::module_& m) {
  m.attr("SCHEMA_VERSION") = kSchemaVersion;
  m.def("kinds", &Extractor::kinds);
  m.def("default_kinds", &Extractor::default_kinds);
  m.def("fields", [] {
    py::list out;
    for (const Field& f : fields()) {
      static constexpr const char* kTypes[] = {"int64", "float64", "utf8", "timestamp"};
      out.append(
          py::make_tuple(std::string(f.name), kTypes[static_cast<std::size_t>(f.type)], std::string(f.kinds), std::string(f.meaning)));
    }
    return out;
  });
  m.def(
      "parse_date", [](const std::string& text, bool day_first) { return parse_date(text, day_first); }, py::arg("text"),
      py::arg("day_first"));

  py::class_<Table, std::shared_ptr<Table>>(m, "Table")
      .def_property_readonly("rows", &Table::rows)
      .def_readonly("documents", &Table::documents)
      .def_readonly("nulls", &Table::nulls)
      .def_readonly("undated", &Table::undated)
      .def_property_readonly("batches", [](const Table& t) { return t.batches.size(); })
      .def_readonly("integer_ids", &Table::integer_ids)
      .def_property_readonly("bad",
                             [](const Table& t) {
                               py::list out;
                               for (const auto& b : t.bad) out.append(py::make_tuple(b.file, b.row, b.message));
                               return out;
                             })
      .def("to_rows", &rows_of)
      .def("to_json_lines",
           [](const Table& t) {
             std::string out;
             {
               py::gil_scoped_release release;
               for (const auto& b : t.batches) out += to_json_lines(*b);
             }
             return py::bytes(out);
           })
      .def("filter", &filter, py::arg("kind"))
      .def(py::pickle([](const Table& t) { return py::bytes(serialize(t)); },
                      [](const py::bytes& b) { return std::make_shared<Table>(deserialize(b)); }))
      .def("arrow_stream", &stream_capsule, py::arg("columns"))
      .def(
          "extend",
          [](Table& t, const Table& more) {
            if (!t.batches.empty() && !more.batches.empty() && t.integer_ids != more.integer_ids)
              throw Error(ErrorCode::invalid_argument, "id_field", "id_field: integers in one batch, text in another");
            if (t.batches.empty()) t.integer_ids = more.integer_ids;
            t.batches.insert(t.batches.end(), more.batches.begin(), more.batches.end());
            t.documents += more.documents;
            t.nulls += more.nulls;
            t.undated += more.undated;
            t.bad.insert(t.bad.end(), more.bad.begin(), more.bad.end());
          },
          py::arg("more"));

  py::class_<Documents> documents(m, "Documents");
  documents.def_property_readonly("size", [](const Documents& d) { return d.items.size(); })
      .def_property_readonly("bad", [](const Documents& d) {
        py::list out;
        for (const auto& b : d.bad) out.append(py::make_tuple(b.row, b.message));
        return out;
      });

  documents
      // Days since 1970 for the documents that have no date of their own.
      .def(
          "set_default_published",
          [](Documents& d, std::int32_t days) {
            for (Document& x : d.items)
              if (!x.published) x.published = days;
          },
          py::arg("days"))
      // Whether ids are integers throughout, as the first batch of a file has told.
      .def(
          "set_integer_ids", [](Documents& d, bool integers) { d.integer_ids = integers; }, py::arg("integers"));

  py::class_<JsonLines>(m, "JsonLines")
      .def(py::init([](std::string text, std::string id, std::string published, bool replace, bool day_first) {
             return std::make_unique<JsonLines>(JsonFields{std::move(text), std::move(id), std::move(published), day_first},
                                                replace ? OnInvalidText::replace : OnInvalidText::strict);
           }),
           py::arg("text"), py::arg("id"), py::arg("published"), py::arg("replace"), py::arg("day_first"))
      .def(
          "read",
          [](JsonLines& j, const py::bytes& block, const std::string& file, bool last) {
            const std::string_view bytes = block;
            auto out = std::make_unique<Documents>();
            out->file = file;
            py::gil_scoped_release release;
            j.read(bytes, *out);
            if (last) j.finish(*out);
            return out;
          },
          py::arg("block"), py::arg("file"), py::arg("last"));

  py::class_<ArrowReader>(m, "ArrowReader")
      .def(py::init([](const py::capsule& capsule, std::string text, std::string id, std::string published, bool id_optional,
                       bool published_optional, std::int64_t first_row, bool day_first) {
             auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), "arrow_array_stream"));
             if (!stream) throw py::error_already_set();
             return std::make_unique<ArrowReader>(
                 stream, SourceColumns{std::move(text), std::move(id), std::move(published), day_first, id_optional, published_optional},
                 first_row);
           }),
           py::arg("stream"), py::arg("text"), py::arg("id"), py::arg("published"), py::arg("id_optional"), py::arg("published_optional"),
           py::arg("first_row"), py::arg("day_first"))
      .def_property_readonly("rows", &ArrowReader::rows)
      .def(
          "next",
          [](ArrowReader& r, const std::string& file) -> std::unique_ptr<Documents> {
            auto out = std::make_unique<Documents>();
            {
              py::gil_scoped_release release;
              if (!r.next(*out)) return nullptr;
            }
            out->file = file;
            return out;
          },
          py::arg("file"));

  py::class_<Extractor>(m, "Extractor")
      .def(py::init([](std::vector<std::string> kinds, bool day_first, std::string currency, unsigned threads, bool replace) {
             return Extractor({.kinds = std::move(kinds),
                               .day_first = day_first,
                               .currency = std::move(currency),
                               .threads = threads,
                               .errors = replace ? OnInvalidText::replace : OnInvalidText::strict});
           }),
           py::arg("kinds"), py::arg("day_first"), py::arg("currency"), py::arg("threads"), py::arg("replace"))
      .def(
          "extract",
          [](const Extractor& x, const Documents& d) {
            py::gil_scoped_release release;
            return std::make_shared<Table>(x.extract(d));
          },
          py::arg("documents"))
      // One text that has been checked already; errors are raised.
      .def(
          "extract_text",
          [](const Extractor& x, py::handle text, std::optional<std::int32_t> published) {
            const Utf8 u(text, x.options().errors == OnInvalidText::replace);
            Documents d;
            d.add(u.view());
            d.items.back().published = published;
            py::gil_scoped_release release;
            return std::make_shared<Table>(x.extract(d));
          },
          py::arg("text"), py::arg("published"))
      // texts, ids (or None), days since 1970 (or None), first row; a str that is not well formed is a bad row.
      .def(
          "extract_texts",
          [](const Extractor& x, const py::list& texts, const py::object& ids, const py::object& published, std::int64_t first_row,
             const std::string& file, const std::optional<std::vector<std::int64_t>>& rows) {
            Documents d;
            d.file = file;
            const bool replace = x.options().errors == OnInvalidText::replace;
            std::vector<Utf8> keep;
            keep.reserve(texts.size() * 2);
            for (std::size_t i = 0; i < texts.size(); ++i) {
              Document doc;
              doc.row = rows ? (*rows)[i] : first_row + static_cast<std::int64_t>(i);
              if (!ids.is_none()) {
                const py::object id = ids[py::int_(i)];
                if (PyLong_Check(id.ptr())) {
                  doc.id = id.cast<std::int64_t>();
                } else if (!id.is_none()) {
                  keep.emplace_back(py::str(id), true);
                  doc.id = keep.back().view();
                }
              }
              if (!published.is_none()) {
                const py::object day = published[py::int_(i)];
                if (PyLong_Check(day.ptr()) && !PyBool_Check(day.ptr())) doc.published = day.cast<std::int32_t>();
                else doc.published_unread = !day.is_none();
              }
              const py::handle text = texts[i];
              if (!text.is_none() && !PyUnicode_Check(text.ptr())) {
                const bool missing = text.ptr() == Py_Ellipsis;
                d.bad.push_back({doc.row, missing
                                              ? std::string("no text field")
                                              : "the text is " + std::string(py::str(py::type::of(text).attr("__name__"))) + ", not str"});
                continue;
              }
              if (!text.is_none()) {
                try {
                  keep.emplace_back(text, replace);
                } catch (const Error& e) {
                  d.bad.push_back({doc.row, e.what()});
                  continue;
                }
                doc.text = keep.back().view();
              }
              d.items.push_back(std::move(doc));
            }
            py::gil_scoped_release release;
            return std::make_shared<Table>(x.extract(d));
          },
          py::arg("texts"), py::arg("ids"), py::arg("published"), py::arg("first_row"), py::arg("file"), py::arg("rows") = py::none());
}

}  // namespace newspan::python
