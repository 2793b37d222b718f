#include <cstring>
#include <functional>
#include <optional>

#include "bind.hpp"
#include "newspan/arrow.hpp"
#include "newspan/error.hpp"
#include "newspan/extractor.hpp"
#include "newspan/jsonl.hpp"
#include "newspan/limits.hpp"
#include "scan.hpp"

namespace newspan::python {
namespace {

py::object cell(const Column& c, std::size_t row) {
  switch (c.type) {
    case ColumnType::int64:
    case ColumnType::timestamp: return py::int_(c.integers[row]);
    case ColumnType::float64: return py::float_(c.numbers[row]);
    case ColumnType::boolean: return py::bool_(c.bit(row));
    case ColumnType::utf8: {
      const std::string_view s = c.text(row);
      return py::str(s.data(), s.size());
    }
    case ColumnType::list: break;
  }
  py::list out;
  for (auto k = static_cast<std::size_t>(c.offsets[row]); k < static_cast<std::size_t>(c.offsets[row + 1]); ++k) {
    py::dict item;
    for (std::size_t i = 0; i < c.items.size(); ++i) item[py::str(c.names[i])] = cell(c.items[i], k);
    out.append(item);
  }
  return out;
}

// Objects of one lone row, as Python values by column; nulls are left out.
py::list rows_of(const Table& table) {
  py::list out;
  std::vector<std::pair<py::str, std::size_t>> columns;
  for (const Shown& s : shown(table)) columns.emplace_back(py::str(s.name.data(), s.name.size()), s.column);
  for (const auto& batch : table.batches)
    for (std::size_t row = 0; row < static_cast<std::size_t>(batch->rows); ++row) {
      py::dict d;
      for (const auto& [name, column] : columns) {
        const Column& c = cell_of(*batch, column, row);
        if (c.nulls < c.rows && c.valid(row)) d[name] = cell(c, row);
      }
      out.append(d);
    }
  return out;
}

KeptCells::Cell kept_cell(py::handle value) {
  if (value.is_none()) return {};
  if (PyBool_Check(value.ptr())) return value.cast<bool>();
  if (PyLong_Check(value.ptr())) {
    int overflow = 0;
    const long long i = PyLong_AsLongLongAndOverflow(value.ptr(), &overflow);
    if (!overflow) return static_cast<std::int64_t>(i);
  }
  if (PyFloat_Check(value.ptr())) {
    const double d = value.cast<double>();
    if (d != d) return {};
    return d;
  }
  return std::string(Utf8(py::str(value), true).view());
}

std::shared_ptr<Table> extract(const Extractor& x, const Documents& d) {
  return interruptible([&](const std::function<bool()>& stop) { return std::make_shared<Table>(x.extract(d, stop)); });
}

}  // namespace

void bind_extractor(py::module_& m) {
  m.attr("SCHEMA_VERSION") = kSchemaVersion;
  m.attr("MAX_TEXT") = kMaxDocument;
  m.def("kinds", &Extractor::kinds);
  m.def("default_kinds", &Extractor::default_kinds);
  const auto listed = [](std::span<const Field> all) {
    static constexpr const char* kTypes[] = {"int64", "float64", "utf8", "timestamp", "boolean", "list"};
    py::list out;
    for (const Field& f : all)
      out.append(
          py::make_tuple(std::string(f.name), kTypes[static_cast<std::size_t>(f.type)], std::string(f.kinds), std::string(f.meaning)));
    return out;
  };
  m.def("fields", [listed] { return listed(fields()); });
  m.def("fact_fields", [listed] { return listed(fields(View::facts)); });
  m.def("match_fields", [listed] { return listed(fields(View::matches)); });
  m.def(
      "parse_date", [](py::handle text, bool day_first) { return parse_date(Utf8(text, true).view(), day_first); }, py::arg("text"),
      py::arg("day_first"));

  const auto told = [](const std::vector<Table::Bad>& records) {
    py::list out;
    for (const auto& b : records) out.append(py::make_tuple(b.file, b.row, b.message));
    return out;
  };
  py::class_<Table, std::shared_ptr<Table>>(m, "Table")
      .def_property_readonly("rows", &Table::rows)
      .def_readonly("documents", &Table::documents)
      .def_readonly("nulls", &Table::nulls)
      .def_property_readonly("markup", [](const Table& t) { return std::tuple(t.marked_up, t.tags, t.entities); })
      .def_property_readonly("batches", [](const Table& t) { return t.batches.size(); })
      .def_readonly("integer_ids", &Table::integer_ids)
      .def_property_readonly("mixed_ids", [](const Table& t) { return t.integers_given && t.text_given; })
      .def_property_readonly("bad", [told](const Table& t) { return told(t.bad); })
      .def_property_readonly("undated", [told](const Table& t) { return told(t.undated); })
      .def("to_rows", &rows_of)
      .def("to_json_lines",
           [](const Table& t) {
             std::string out;
             {
               const Unlocked unlocked;
               out = to_json_lines(t);
             }
             return py::bytes(out);
           })
      .def_property_readonly("columns",
                             [](const Table& t) {
                               py::list out;
                               for (const Shown& s : shown(t)) out.append(std::string(s.name));
                               return out;
                             })
      .def_property_readonly("kept_timestamps",
                             [](const Table& t) {
                               py::list out;
                               for (const Kept& k : t.kept)
                                 if (k.type == ColumnType::timestamp) out.append(k.name);
                               return out;
                             })
      .def_property_readonly("is_facts", [](const Table& t) { return t.view == View::facts; })
      .def("facts", &facts)
      .def("matches", &matches)
      .def("flatten", &flatten)
      .def(
          "filter", [](const Table& t, py::handle kind) { return filter(t, utf8(kind, "kind")); }, py::arg("kind"))
      .def(py::pickle([](const Table& t) { return py::bytes(serialize(t)); },
                      [](const py::bytes& b) { return std::make_shared<Table>(deserialize(b)); }))
      .def(
          "arrow_stream",
          [](const Table& t, const std::vector<std::string>& columns) {
            return stream_capsule([&](ArrowArrayStream* out) { export_stream(t, columns, out); });
          },
          py::arg("columns"))
      .def(
          "extend",
          [](Table& t, const Table& more_) {
            const bool differ = !t.batches.empty() && !more_.batches.empty() && t.integer_ids != more_.integer_ids;
            if (differ && t.integer_ids) t = with_text_ids(t);
            const Table more = differ ? with_text_ids(more_) : more_;
            if (!t.batches.empty() && !more.batches.empty() && t.kept != more.kept)
              throw Error(ErrorCode::invalid_argument, "keep", "keep: a column is of one type in one batch, of another in the next");
            if (t.batches.empty()) {
              t.integer_ids = more.integer_ids;
              t.kept = more.kept;
            }
            t.batches.insert(t.batches.end(), more.batches.begin(), more.batches.end());
            t.documents += more.documents;
            t.nulls += more.nulls;
            t.marked_up += more.marked_up;
            t.tags += more.tags;
            t.entities += more.entities;
            t.undated.insert(t.undated.end(), more.undated.begin(), more.undated.end());
            t.integers_given |= more.integers_given;
            t.text_given |= more.text_given;
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
      .def_property_readonly("undated",
                             [](const Documents& d) {
                               py::list out;
                               for (std::size_t i = 0; i < d.items.size(); ++i)
                                 if (const Document& x = d.items[i]; !x.published_unread.empty() && (i == 0 || d.items[i - 1].row != x.row))
                                   out.append(py::make_tuple(x.row, x.published_unread));
                               return out;
                             })
      // (row, id, field, text, days since 1970) of each.
      .def("to_list",
           [](const Documents& d) {
             py::list out;
             const auto str = [](std::string_view s) { return py::str(s.data(), s.size()); };
             for (const Document& x : d.items) {
               py::object id = py::none();
               if (const auto* i = std::get_if<std::int64_t>(&x.id)) id = py::int_(*i);
               else if (const auto* s = std::get_if<std::string_view>(&x.id)) id = str(*s);
               out.append(py::make_tuple(x.row, id, str(x.field), x.text ? py::object(str(*x.text)) : py::none(), x.published));
             }
             return out;
           })
      // Days since 1970 for the documents that have no date of their own.
      .def(
          "set_default_published",
          [](Documents& d, std::int32_t days) {
            for (Document& x : d.items)
              if (!x.published && x.published_unread.empty()) x.published = days;
          },
          py::arg("days"))
      // Whether ids are integers throughout, as the first batch of a file has told.
      .def(
          "set_integer_ids", [](Documents& d, bool integers) { d.integer_ids = integers; }, py::arg("integers"));

  py::class_<JsonLines>(m, "JsonLines")
      .def(py::init([](std::vector<std::string> texts, std::string id, std::string published, std::vector<std::string> keep, bool replace,
                       bool day_first) {
             return std::make_unique<JsonLines>(
                 JsonFields{std::move(texts), std::move(keep), std::move(id), std::move(published), day_first},
                 replace ? OnInvalidText::replace : OnInvalidText::strict);
           }),
           py::arg("texts"), py::arg("id"), py::arg("published"), py::arg("keep"), py::arg("replace"), py::arg("day_first"))
      .def_property_readonly("seen", &JsonLines::seen)
      .def(
          "read",
          [](JsonLines& j, const py::bytes& block, const std::string& file, bool last) {
            const std::string_view bytes = block;
            auto out = std::make_unique<Documents>();
            out->file = file;
            const Unlocked unlocked;
            j.read(bytes, *out);
            if (last) j.finish(*out);
            return out;
          },
          py::arg("block"), py::arg("file"), py::arg("last"));

  py::class_<ArrowReader>(m, "ArrowReader")
      .def(py::init([](const py::capsule& capsule, std::vector<std::string> texts, std::string id, std::string published,
                       std::vector<std::string> keep, bool id_optional, bool published_optional, std::int64_t first_row, bool day_first,
                       std::int64_t rows_at_once) {
             auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), "arrow_array_stream"));
             if (!stream) throw py::error_already_set();
             return std::make_unique<ArrowReader>(stream,
                                                  SourceColumns{std::move(texts), std::move(keep), std::move(id), std::move(published),
                                                                day_first, id_optional, published_optional, rows_at_once},
                                                  first_row);
           }),
           py::arg("stream"), py::arg("texts"), py::arg("id"), py::arg("published"), py::arg("keep"), py::arg("id_optional"),
           py::arg("published_optional"), py::arg("first_row"), py::arg("day_first"),
           py::arg("rows_at_once") = SourceColumns{}.rows_at_once)
      .def_property_readonly("rows", &ArrowReader::rows)
      .def(
          "next",
          [](ArrowReader& r, const std::string& file) -> std::unique_ptr<Documents> {
            auto out = std::make_unique<Documents>();
            {
              const Unlocked unlocked;
              if (!r.next(*out)) return nullptr;
            }
            out->file = file;
            return out;
          },
          py::arg("file"));

  // Documents of a list of str and None, whose rows are their places; the list keeps the texts. A str that is not well formed raises Error.
  m.def(
      "text_documents",
      [](const py::list& texts) {
        auto out = std::make_unique<Documents>();
        auto kept = std::make_shared<std::vector<Utf8>>();
        kept->reserve(texts.size());
        for (std::size_t i = 0; i < texts.size(); ++i) {
          Document d;
          d.row = static_cast<std::int64_t>(i);
          const py::handle text = texts[i];
          if (!text.is_none()) d.text = item("texts", "row", i, [&] { return kept->emplace_back(text, false).view(); });
          out->items.push_back(std::move(d));
        }
        return std::make_pair(std::move(out), py::capsule(new std::shared_ptr<std::vector<Utf8>>(kept),
                                                          [](void* p) { delete static_cast<std::shared_ptr<std::vector<Utf8>>*>(p); }));
      },
      py::arg("texts"));

  py::class_<Extractor>(m, "Extractor")
      .def(py::init([](const std::vector<py::object>& kinds, bool day_first, py::handle currency, unsigned threads, bool replace,
                       std::shared_ptr<RuleSet> rules, std::uint32_t context) {
             std::vector<std::string> names;
             for (const py::object& k : kinds) names.push_back(item("kinds", "kind", names.size(), [&] { return utf8(k, "kind"); }));
             return Extractor({.kinds = std::move(names),
                               .rules = std::move(rules),
                               .context = context,
                               .day_first = day_first,
                               .currency = utf8(currency, "currency"),
                               .threads = threads,
                               .errors = replace ? OnInvalidText::replace : OnInvalidText::strict});
           }),
           py::arg("kinds"), py::arg("day_first"), py::arg("currency"), py::arg("threads"), py::arg("replace"), py::arg("rules") = nullptr,
           py::arg("context") = 0)
      .def("extract", &extract, py::arg("documents"))
      // One text that has been checked already; errors are raised.
      .def(
          "extract_text",
          [](const Extractor& x, py::handle text, std::optional<std::int32_t> published) {
            const Utf8 u(text, x.options().errors == OnInvalidText::replace);
            Documents d;
            d.add(u.view());
            d.items.back().published = published;
            const auto table = extract(x, d);
            if (!table->bad.empty()) throw Error(ErrorCode::invalid_text, "text", table->bad[0].message);
            return table;
          },
          py::arg("text"), py::arg("published"))
      // A list of texts a field (names: none for one field; an exception says why there is none), ids (or None), days since 1970 (or
      // None; a str says which date could not be read), columns to keep and their values, first row; a str that is not well formed is a
      // bad row.
      .def(
          "extract_texts",
          [](const Extractor& x, const py::list& texts, const std::vector<std::string>& fields_, const py::object& ids,
             const py::object& published, const std::shared_ptr<KeptCells>& kept, const py::list& kept_values, std::int64_t first_row,
             const std::string& file, const std::optional<std::vector<std::int64_t>>& rows, std::optional<bool> integer_ids) {
            Documents d;
            d.file = file;
            d.integer_ids = integer_ids;
            const bool replace = x.options().errors == OnInvalidText::replace;
            std::vector<Utf8> keep;
            const std::size_t size = texts.empty() ? 0 : py::len(texts[0]);
            keep.reserve(size * (texts.size() + 1));
            for (std::size_t i = 0; i < size; ++i) {
              Document doc;
              doc.row = rows ? (*rows)[i] : first_row + static_cast<std::int64_t>(i);
              if (!ids.is_none()) {
                const py::object id = ids[py::int_(i)];
                int overflow = 0;
                if (PyLong_Check(id.ptr())) {
                  doc.id = std::int64_t{PyLong_AsLongLongAndOverflow(id.ptr(), &overflow)};
                }
                if (overflow || PyBytes_Check(id.ptr()) || PyBool_Check(id.ptr()) || PyFloat_Check(id.ptr())) {
                  d.bad.push_back(
                      {doc.row, overflow ? "the id is beyond 64 bits" : "the id is " + type_name(id) + ", neither text nor an integer"});
                  continue;
                }
                if (!PyLong_Check(id.ptr()) && !id.is_none()) {
                  keep.emplace_back(py::str(id), true);
                  doc.id = keep.back().view();
                }
              }
              if (!published.is_none()) {
                const py::object day = published[py::int_(i)];
                if (PyLong_Check(day.ptr())) doc.published = day.cast<std::int32_t>();
                else if (!day.is_none()) doc.published_unread = Utf8(day, true).view();
              }
              const auto read = [&](py::handle text) -> std::optional<std::string> {
                if (!text.is_none() && !PyUnicode_Check(text.ptr())) {
                  if (PyExceptionInstance_Check(text.ptr())) return std::string(Utf8(py::str(text), true).view());
                  return "the text is " + type_name(text) + ", not str";
                }
                doc.text.reset();
                if (text.is_none()) return {};
                try {
                  keep.emplace_back(text, replace);
                } catch (const Error& e) {
                  return e.what();
                }
                doc.text = keep.back().view();
                return {};
              };
              const std::size_t before = d.items.size();
              std::optional<std::string> trouble;
              if (kept) doc.record = kept->records();
              for (std::size_t f = 0; f < texts.size() && !trouble; ++f) {
                trouble = read(texts[f][py::int_(i)]);
                if (!fields_.empty()) doc.field = fields_[f];
                if (!trouble) d.items.push_back(doc);
              }
              if (trouble) {
                d.items.resize(before);
                d.bad.push_back({doc.row, *trouble});
                continue;
              }
              if (kept) {
                for (std::size_t k = 0; k < kept->names().size(); ++k) kept->add(k, kept_cell(kept_values[k][py::int_(i)]));
                kept->end_record();
              }
            }
            if (kept) kept->finish(d);
            return extract(x, d);
          },
          py::arg("texts"), py::arg("fields"), py::arg("ids"), py::arg("published"), py::arg("kept"), py::arg("kept_values"),
          py::arg("first_row"), py::arg("file"), py::arg("rows") = py::none(), py::arg("integer_ids") = py::none());

  py::class_<KeptCells, std::shared_ptr<KeptCells>>(m, "KeptCells")
      .def(py::init<std::vector<std::string>>(), py::arg("names"))
      // The types of the columns, by all values that are to come; a list a column.
      .def(
          "settle",
          [](KeptCells& kept, const std::vector<py::list>& columns) {
            for (std::size_t k = 0; k < columns.size() && !kept.settled(); ++k) {
              std::vector<KeptCells::Cell> cells;
              for (const py::handle value : columns[k]) cells.push_back(kept_cell(value));
              kept.settle(k, cells);
            }
          },
          py::arg("columns"));
}

}  // namespace newspan::python
