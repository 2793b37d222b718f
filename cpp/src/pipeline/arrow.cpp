#include "newspan/arrow.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <deque>
#include <utility>

#include "base/utf8.hpp"
#include "newspan/error.hpp"
#include "newspan/versions.hpp"
#include "pipeline/columns.hpp"

namespace newspan {
namespace {

// ---- out

const char* format_of(ColumnType t) {
  switch (t) {
    case ColumnType::int64: return "l";
    case ColumnType::float64: return "g";
    case ColumnType::utf8: return "u";
    case ColumnType::timestamp: return "tss:";
    case ColumnType::boolean: return "b";
    case ColumnType::list: return "+l";
  }
  return "n";
}

// Key-value metadata as the C data interface encodes it.
std::string encode_metadata(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::string out;
  const auto number = [&](std::size_t n) {
    const auto v = static_cast<std::int32_t>(n);
    out.append(reinterpret_cast<const char*>(&v), sizeof v);
  };
  number(pairs.size());
  for (const auto& [k, v] : pairs) {
    number(k.size());
    out += k;
    number(v.size());
    out += v;
  }
  return out;
}

// What a schema or an array of the interface owns. A consumer may move a child out and let it outlive its parent: each
// holds all that it points to.
struct SchemaOwner {
  std::string name, metadata;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
};
struct ArrayOwner {
  std::shared_ptr<const Batch> batch;
  std::array<const void*, 3> buffers{};
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
};

template <class T, class Owner>
void release(T* x) {
  auto* o = static_cast<Owner*>(x->private_data);
  for (T& c : o->children)
    if (c.release) c.release(&c);
  delete o;
  x->release = nullptr;
}

ArrowSchema schema_of(const char* format, std::string name, std::vector<ArrowSchema> children, std::string metadata = {}) {
  auto* o = new SchemaOwner{std::move(name), std::move(metadata), std::move(children), {}};
  for (ArrowSchema& c : o->children) o->pointers.push_back(&c);
  return {format,
          o->name.c_str(),
          o->metadata.empty() ? nullptr : o->metadata.c_str(),
          ARROW_FLAG_NULLABLE,
          static_cast<std::int64_t>(o->children.size()),
          o->pointers.data(),
          nullptr,
          release<ArrowSchema, SchemaOwner>,
          o};
}

ArrowArray array_of(std::shared_ptr<const Batch> batch, std::int64_t rows, std::int64_t nulls, std::int64_t buffers,
                    std::array<const void*, 3> data, std::vector<ArrowArray> children) {
  auto* o = new ArrayOwner{std::move(batch), data, std::move(children), {}};
  for (ArrowArray& c : o->children) o->pointers.push_back(&c);
  return {rows,
          nulls,
          0,
          buffers,
          static_cast<std::int64_t>(o->children.size()),
          o->buffers.data(),
          o->pointers.data(),
          nullptr,
          release<ArrowArray, ArrayOwner>,
          o};
}

// Of a column without one value all buffers are zeros.
ArrowArray null_array(const std::shared_ptr<const Batch>& batch, const Column& c) {
  const void* z = batch->zeros.data();
  if (c.type != ColumnType::list) return array_of(batch, c.rows, c.nulls, c.type == ColumnType::utf8 ? 3 : 2, {z, z, z}, {});
  std::vector<ArrowArray> items;
  for (const Column& i : c.items) items.push_back(null_array(batch, empty_like(i)));
  if (c.items.size() == 1) return array_of(batch, c.rows, c.nulls, 2, {z, z, nullptr}, std::move(items));
  return array_of(batch, c.rows, c.nulls, 2, {z, z, nullptr}, {array_of(batch, 0, 0, 1, {}, std::move(items))});
}

ArrowArray column_array(const std::shared_ptr<const Batch>& batch, const Column& c) {
  if (c.empty()) return null_array(batch, c);
  const void* validity = c.nulls ? c.validity.data() : nullptr;
  switch (c.type) {
    case ColumnType::int64:
    case ColumnType::timestamp: return array_of(batch, c.rows, c.nulls, 2, {validity, c.integers.data(), nullptr}, {});
    case ColumnType::float64: return array_of(batch, c.rows, c.nulls, 2, {validity, c.numbers.data(), nullptr}, {});
    case ColumnType::boolean: return array_of(batch, c.rows, c.nulls, 2, {validity, c.bits.data(), nullptr}, {});
    case ColumnType::utf8:
      return array_of(batch, c.rows, c.nulls, 3, {validity, c.offsets.data(), c.bytes.size() ? c.bytes.data() : ""}, {});
    case ColumnType::list: break;
  }
  std::vector<ArrowArray> items;
  for (const Column& i : c.items) items.push_back(column_array(batch, i));
  if (c.items.size() == 1) return array_of(batch, c.rows, c.nulls, 2, {validity, c.offsets.data(), nullptr}, std::move(items));
  const std::int64_t n = c.items[0].rows;
  return array_of(batch, c.rows, c.nulls, 2, {validity, c.offsets.data(), nullptr}, {array_of(batch, n, 0, 1, {}, std::move(items))});
}

struct StreamOwner {
  Table table;  // shares the batches
  std::vector<Shown> columns;
  std::size_t next = 0;
  const auto& batches() const { return table.batches; }
};
struct NamedOwner {
  NamedColumns columns;  // shares the batches
  std::size_t next = 0;
  const auto& batches() const { return columns.batches; }
};

ArrowSchema schema_of(const std::string& name, const Column& c) {
  if (c.type != ColumnType::list) return schema_of(format_of(c.type), name, {});
  if (c.items.size() == 1) return schema_of("+l", name, {schema_of("item", c.items[0])});
  std::vector<ArrowSchema> items;
  for (std::size_t i = 0; i < c.items.size(); ++i) items.push_back(schema_of(c.names[i], c.items[i]));
  return schema_of("+l", name, {schema_of("+s", "item", std::move(items))});
}

void fill_schema(const NamedOwner& s, ArrowSchema* out) {
  std::vector<ArrowSchema> children;
  for (std::size_t i = 0; i < s.columns.names.size(); ++i) children.push_back(schema_of(s.columns.names[i], s.columns.like[i]));
  *out = schema_of("+s", "", std::move(children));
  out->flags = 0;
}

void fill_array(const NamedOwner&, const std::shared_ptr<const Batch>& batch, ArrowArray* out) {
  std::vector<ArrowArray> children;
  for (const Column& c : batch->columns) children.push_back(column_array(batch, c));
  *out = array_of(batch, batch->rows, 0, 1, {}, std::move(children));
}

ArrowSchema column_schema(const Table& t, const Shown& show) {
  const std::string name(show.name);
  if (show.column == field::id_ && t.integer_ids) return schema_of("l", name, {});
  if (show.column >= field::count_) return schema_of(format_of(t.kept[show.column - field::count_].type), name, {});
  const ColumnType type = type_of(show.column);
  if (type != ColumnType::list) return schema_of(format_of(type), name, {});
  if (t.flat) return schema_of("u", name, {});
  std::vector<ArrowSchema> items;
  const bool named = show.column == field::groups_;
  if (named) items.push_back(schema_of("u", "name", {}));
  for (const char* end : {"start", "end"}) items.push_back(schema_of("l", end, {}));
  if (named) items.push_back(schema_of("u", "text", {}));
  return schema_of("+l", name, {schema_of("+s", "item", std::move(items))});
}

void fill_schema(const StreamOwner& s, ArrowSchema* out) {
  const Versions v = versions();
  std::vector<ArrowSchema> children;
  for (const Shown& show : s.columns) children.push_back(column_schema(s.table, show));
  *out = schema_of("+s", "", std::move(children),
                   encode_metadata({{"schema_version", std::to_string(kSchemaVersion)},
                                    {"newspan", v.newspan},
                                    {"icu", v.icu},
                                    {"unicode", v.unicode},
                                    {"re2", v.re2}}));
  out->flags = 0;
}

void fill_array(const StreamOwner& s, const std::shared_ptr<const Batch>& batch, ArrowArray* out) {
  std::vector<ArrowArray> children;
  for (const Shown& show : s.columns) children.push_back(column_array(batch, batch->columns[show.column]));
  *out = array_of(batch, batch->rows, 0, 1, {}, std::move(children));
}

// ---- in

constexpr std::int64_t kMost = std::int64_t{1} << 48;  // rows: what is more is no length

// A column of strings, integers or dates under one of Arrow's layouts; `cell` answers row by row.
class CellReader {
 public:
  static bool text_format(std::string_view f) { return f == "u" || f == "U" || f == "vu"; }
  static bool integer_format(std::string_view f) {
    return f.size() == 1 && std::string_view("cCsSiIlL").find(f[0]) != std::string_view::npos;
  }
  static bool date_format(std::string_view f) { return f == "tdD" || f == "tdm" || f.starts_with("ts"); }

  CellReader() = default;
  // `rows` of the array are to be read. What the array says of itself is checked first, as far as the interface tells: it has no
  // sizes of buffers. Raises Error(invalid_argument, "data") where it cannot be.
  CellReader(const std::string& name, const ArrowSchema& schema, const ArrowArray& array, std::int64_t rows)
      : array_(&array), format_(schema.format), name_(name) {
    need(array.length >= rows && array.offset >= 0 && array.length <= kMost && array.offset <= kMost && array.null_count <= array.length,
         "its length is wrong");
    need((schema.dictionary == nullptr) == (array.dictionary == nullptr), "its dictionary is missing");
    if (schema.dictionary)
      dictionary_ = std::make_shared<CellReader>(name, *schema.dictionary, *array.dictionary, array.dictionary->length);
    check(rows);
  }
  explicit operator bool() const { return array_ != nullptr; }

  bool null(std::int64_t row) const { return absent(row) || (dictionary_ && dictionary_->null(integer(row))); }

  std::int64_t integer(std::int64_t row) const {
    const std::int64_t i = row + array_->offset;
    const void* data = array_->buffers[1];
    switch (format_[0]) {
      case 'c': return static_cast<const std::int8_t*>(data)[i];
      case 'C': return static_cast<const std::uint8_t*>(data)[i];
      case 's': return static_cast<const std::int16_t*>(data)[i];
      case 'S': return static_cast<const std::uint16_t*>(data)[i];
      case 'i': return static_cast<const std::int32_t*>(data)[i];
      case 'I': return static_cast<const std::uint32_t*>(data)[i];
      case 'L':
      default: return static_cast<const std::int64_t*>(data)[i];
    }
  }
  // Of a column of integers: whether the cell is above 2^63 - 1.
  bool beyond(std::int64_t row) const { return format_ == "L" && integer(row) < 0; }

  std::string_view text(std::int64_t row) const {
    if (dictionary_) return dictionary_->text(integer(row));
    const std::int64_t i = row + array_->offset;
    if (format_ == "u") {
      const auto* o = static_cast<const std::int32_t*>(array_->buffers[1]) + i;
      return {static_cast<const char*>(array_->buffers[2]) + o[0], static_cast<std::size_t>(o[1] - o[0])};
    }
    if (format_ == "U") {
      const auto* o = static_cast<const std::int64_t*>(array_->buffers[1]) + i;
      return {static_cast<const char*>(array_->buffers[2]) + o[0], static_cast<std::size_t>(o[1] - o[0])};
    }
    const View v = view(row);
    const auto size = static_cast<std::size_t>(v.size);
    return v.size <= 12 ? std::string_view{v.data + 4, size}
                        : std::string_view{static_cast<const char*>(array_->buffers[2 + v.buffer]) + v.offset, size};
  }

  // Of a column of floats: whether the cell is NaN.
  bool nan(std::int64_t row) const {
    const std::int64_t i = row + array_->offset;
    if (format_ == "g") return std::isnan(static_cast<const double*>(array_->buffers[1])[i]);
    return std::isnan(static_cast<const float*>(array_->buffers[1])[i]);
  }
  double number(std::int64_t row) const {
    const std::int64_t i = row + array_->offset;
    return format_ == "g" ? static_cast<const double*>(array_->buffers[1])[i] : static_cast<const float*>(array_->buffers[1])[i];
  }
  bool boolean(std::int64_t row) const {
    const std::int64_t i = row + array_->offset;
    return bit(array_->buffers[1], i);
  }
  // Of a column of dates or timestamps.
  std::int64_t seconds(std::int64_t row) const {
    const std::int64_t i = row + array_->offset;
    if (format_ == "tdD") return std::int64_t{static_cast<const std::int32_t*>(array_->buffers[1])[i]} * 86400;
    const std::int64_t v = static_cast<const std::int64_t*>(array_->buffers[1])[i];
    const std::int64_t unit = format_ == "tdm" || format_[2] == 'm' ? 1000
                              : format_[2] == 's'                   ? 1
                              : format_[2] == 'u'                   ? 1000000
                                                                    : 1000000000;
    return floor_div(v, unit);
  }
  bool is_float() const { return !dictionary_ && (format_ == "g" || format_ == "f"); }

  bool is_text() const { return dictionary_ ? dictionary_->is_text() : text_format(format_); }
  bool is_integer() const { return !dictionary_ && integer_format(format_); }

  // A date's days since 1970; a timestamp's date as it stands. None outside the years 1 to 9999.
  std::optional<std::int32_t> days(std::int64_t row) const {
    const std::int64_t s = seconds(row);
    if (!in_calendar(s)) return {};
    return static_cast<std::int32_t>(floor_div(s, 86400));
  }
  static bool in_calendar(std::int64_t seconds) { return seconds >= -62135596800 && seconds < 253402300800; }

 private:
  static std::int64_t floor_div(std::int64_t v, std::int64_t unit) { return v / unit - (v % unit < 0); }

  void need(bool ok, const char* what, std::optional<std::int64_t> row = {}) const {
    if (ok) return;
    throw Error(ErrorCode::invalid_argument, "data",
                "data: the Arrow column `" + name_ + "` is damaged: " + what + (row ? " at row " + std::to_string(*row) : ""), row);
  }
  // Whether the column itself has no cell there; of a dictionary the entry may be null as well.
  bool absent(std::int64_t row) const {
    if (format_ == "n") return true;
    return array_->null_count != 0 && array_->buffers[0] && !bit(array_->buffers[0], row + array_->offset);
  }
  const void* buffer(std::int64_t i) const { return array_->n_buffers > i && array_->buffers ? array_->buffers[i] : nullptr; }

  void check(std::int64_t rows) const {
    if (format_ == "n" || rows == 0) return;
    need(array_->null_count <= 0 || buffer(0), "it lacks its nulls");
    need(array_->n_buffers >= 2 && buffer(1), "it lacks a buffer");
    if (dictionary_)
      for (std::int64_t i = 0; i < rows; ++i)
        need(absent(i) || (integer(i) >= 0 && integer(i) < dictionary_->array_->length), "no such entry of the dictionary", i);
    else if (format_ == "u") check_offsets(static_cast<const std::int32_t*>(buffer(1)), rows);
    else if (format_ == "U") check_offsets(static_cast<const std::int64_t*>(buffer(1)), rows);
    else if (format_ == "vu") check_views(rows);
  }
  template <class Offset>
  void check_offsets(const Offset* offsets, std::int64_t rows) const {
    const Offset* const o = offsets + array_->offset;
    need(o[0] >= 0, "its offsets are wrong", 0);
    for (std::int64_t i = 0; i < rows; ++i) need(o[i] <= o[i + 1], "its offsets are wrong", i);
    need(o[0] == o[rows] || buffer(2), "it lacks a buffer");
  }
  // Behind the buffers of texts stands one with their lengths.
  void check_views(std::int64_t rows) const {
    const std::int64_t texts = array_->n_buffers - 3;
    const auto* sizes = static_cast<const std::int64_t*>(texts > 0 ? buffer(array_->n_buffers - 1) : nullptr);
    for (std::int64_t row = 0; row < rows; ++row) {
      if (null(row)) continue;
      const View v = view(row);
      const bool inside = v.size <= 12 || (sizes && v.buffer >= 0 && v.buffer < texts && v.offset >= 0 && buffer(2 + v.buffer) &&
                                           std::int64_t{v.offset} + v.size <= sizes[v.buffer]);
      need(v.size >= 0 && inside, "a text lies outside its buffers", row);
    }
  }
  static bool bit(const void* bits, std::int64_t i) { return static_cast<const std::uint8_t*>(bits)[i / 8] >> (i % 8) & 1; }

  // string_view: 12 bytes inline, else buffer and offset
  struct View {
    const char* data;
    std::int32_t size, buffer, offset;
  };
  View view(std::int64_t row) const {
    View v{static_cast<const char*>(array_->buffers[1]) + 16 * (row + array_->offset), 0, 0, 0};
    std::memcpy(&v.size, v.data, 4);
    std::memcpy(&v.buffer, v.data + 8, 4);
    std::memcpy(&v.offset, v.data + 12, 4);
    return v;
  }

  const ArrowArray* array_ = nullptr;
  std::string_view format_;
  std::string name_;
  std::shared_ptr<CellReader> dictionary_;
};

// A batch of the stream, looked over once; `next` is the row that comes next.
struct OwnedArray {
  ArrowArray array{};
  CellReader id, published;
  std::vector<CellReader> texts, keep;
  std::int64_t parent = 0, next = 0;

  ~OwnedArray() {
    if (array.release) array.release(&array);
  }
};

// So much at a time, so that what is found in it stays small beside what is read.
constexpr std::size_t kBytesAtOnce = std::size_t{16} << 20;

}  // namespace

namespace {

template <class Owner>
void stream_of(std::unique_ptr<Owner> owner, ArrowArrayStream* out) {
  out->get_schema = [](ArrowArrayStream* s, ArrowSchema* schema) -> int {
    try {
      fill_schema(*static_cast<Owner*>(s->private_data), schema);
      return 0;
    } catch (...) {
      return ENOMEM;
    }
  };
  out->get_next = [](ArrowArrayStream* s, ArrowArray* array) -> int {
    auto* o = static_cast<Owner*>(s->private_data);
    std::memset(array, 0, sizeof *array);
    if (o->next == o->batches().size()) return 0;
    try {
      fill_array(*o, o->batches()[o->next++], array);
      return 0;
    } catch (...) {
      return ENOMEM;
    }
  };
  out->get_last_error = [](ArrowArrayStream*) -> const char* { return "out of memory"; };
  out->release = [](ArrowArrayStream* s) {
    delete static_cast<Owner*>(s->private_data);
    s->release = nullptr;
  };
  out->private_data = owner.release();
}

}  // namespace

void export_stream(const Table& table, std::vector<std::string> columns, ArrowArrayStream* out) {
  auto owner = std::make_unique<StreamOwner>();
  owner->table = table;
  for (const Shown& show : shown(owner->table))
    if (columns.empty() || std::find(columns.begin(), columns.end(), show.name) != columns.end()) owner->columns.push_back(show);
  stream_of(std::move(owner), out);
}

void export_stream(const NamedColumns& columns, ArrowArrayStream* out) {
  stream_of(std::make_unique<NamedOwner>(NamedOwner{columns, 0}), out);
}

struct ArrowReader::State {
  ArrowArrayStream stream{};
  ArrowSchema schema{};
  SourceColumns columns;
  std::vector<int> texts, keep;  // children; a text of -2: the stream itself is the column
  int id = -1, published = -1;
  std::vector<Kept> kept_fields;
  std::shared_ptr<OwnedArray> batch;
  std::int64_t row = 0;

  ~State() {
    if (schema.release) schema.release(&schema);
    if (stream.release) stream.release(&stream);
  }
  [[noreturn]] void fail(const std::string& column, const std::string& message) const {
    throw Error(ErrorCode::invalid_argument, column, message);
  }
  int child(const std::string& name, const char* argument, bool optional = false) const {
    if (name.empty()) return -1;
    int found = -1;
    for (int i = 0; i < schema.n_children; ++i)
      if (name == schema.children[i]->name) {
        if (found >= 0) fail(argument, std::string(argument) + ": `" + name + "` is the name of two columns");
        found = i;
      }
    if (found >= 0 || optional) return found;
    std::string all;
    for (int i = 0; i < schema.n_children; ++i) all += (i ? ", " : "") + std::string(schema.children[i]->name);
    fail(argument, std::string(argument) + ": there is no column `" + name + "`; there are " + all);
    return -1;
  }
  bool fetch();  // a batch with rows that are not read yet; false at the end
  static std::string_view format(const ArrowSchema& s) { return s.dictionary ? s.dictionary->format : s.format; }
};

namespace {

ColumnType kept_type(const std::string& name, const ArrowSchema& c) {
  const std::string_view f = c.dictionary ? c.dictionary->format : c.format;
  if (CellReader::text_format(f)) return ColumnType::utf8;
  if (!c.dictionary && CellReader::integer_format(f)) return ColumnType::int64;
  if (!c.dictionary && (f == "g" || f == "f")) return ColumnType::float64;
  if (!c.dictionary && f == "b") return ColumnType::boolean;
  if (!c.dictionary && CellReader::date_format(f)) return ColumnType::timestamp;
  if (f == "n") return ColumnType::utf8;
  throw Error(ErrorCode::invalid_argument, "keep",
              "keep: column `" + name + "` is neither text, integers, floats, booleans nor dates (Arrow format " + std::string(c.format) +
                  "); cast it first");
}

}  // namespace

ArrowReader::ArrowReader(ArrowArrayStream* stream, SourceColumns columns, std::int64_t first_row) : state_(std::make_unique<State>()) {
  State& s = *state_;
  s.row = first_row;
  s.stream = *stream;
  stream->release = nullptr;
  s.columns = std::move(columns);
  if (s.stream.get_schema(&s.stream, &s.schema) != 0)
    s.fail("data", std::string("data: the Arrow stream has no schema: ") + s.stream.get_last_error(&s.stream));
  if (std::string_view(s.schema.format) == "+s") {
    for (const std::string& name : s.columns.texts) s.texts.push_back(s.child(name, "text_field"));
    for (const std::string& name : s.columns.keep) {
      s.keep.push_back(s.child(name, "keep"));
      s.kept_fields.push_back({name, kept_type(name, *s.schema.children[s.keep.back()])});
    }
    s.id = s.child(s.columns.id, "id_field", s.columns.id_optional);
    s.published = s.child(s.columns.published, "published_field", s.columns.published_optional);
  } else {
    const auto no_field = [&](bool asked, const char* argument, const std::string& name) {
      if (asked) s.fail(argument, std::string(argument) + ": lone texts have no field `" + name + "`");
    };
    no_field(s.columns.texts.size() > 1, "text_field", s.columns.texts[0]);
    no_field(!s.columns.keep.empty(), "keep", s.columns.keep.empty() ? "" : s.columns.keep[0]);
    no_field(!s.columns.id_optional, "id_field", s.columns.id);
    no_field(!s.columns.published_optional, "published_field", s.columns.published);
    s.texts.push_back(-2);
  }
  for (std::size_t i = 0; i < s.texts.size(); ++i) {
    const ArrowSchema& text = s.texts[i] == -2 ? s.schema : *s.schema.children[s.texts[i]];
    const std::string_view text_format = State::format(text);
    // A column of nulls alone may have come as floats (pandas’ NaN).
    if (!CellReader::text_format(text_format) && text_format != "n" && text_format != "g" && text_format != "f")
      s.fail("text_field", "text_field: column `" + s.columns.texts[i] + "` holds no text (Arrow format " + text.format + ")");
  }
  if (s.id >= 0) {
    const ArrowSchema& c = *s.schema.children[s.id];
    const bool text_or_dictionary = CellReader::text_format(State::format(c));
    if (!text_or_dictionary && !(CellReader::integer_format(c.format) && !c.dictionary))
      s.fail("id_field",
             "id_field: column `" + s.columns.id + "` holds neither text nor integers (Arrow format " + std::string(c.format) + ")");
  }
  if (s.published >= 0) {
    const ArrowSchema& c = *s.schema.children[s.published];
    if (!CellReader::text_format(State::format(c)) && !CellReader::date_format(c.format) && std::string_view(c.format) != "n")
      s.fail("published_field", "published_field: column `" + s.columns.published + "` holds neither dates nor text (Arrow format " +
                                    std::string(c.format) + ")");
  }
}

ArrowReader::~ArrowReader() = default;

std::int64_t ArrowReader::rows() const { return state_->row; }

bool ArrowReader::State::fetch() {
  while (!batch || batch->next == batch->array.length) {
    const bool first = !batch;
    auto fresh = std::make_shared<OwnedArray>();
    if (stream.get_next(&stream, &fresh->array) != 0)
      fail("data", std::string("data: reading the Arrow stream failed: ") + stream.get_last_error(&stream));
    if (!fresh->array.release) return false;
    const ArrowArray& a = fresh->array;
    const bool lone = texts[0] == -2;
    if (a.length < 0 || a.offset < 0 || a.length > kMost || (!lone && a.n_children != schema.n_children))
      fail("data", "data: an Arrow batch is damaged: its length or its columns are wrong");
    fresh->parent = lone ? 0 : a.offset;
    const std::int64_t rows = fresh->parent + a.length;
    const auto reader = [&](int child) {
      if (child == -1) return CellReader();
      if (child == -2) return CellReader(columns.texts[0], schema, a, rows);
      return CellReader(schema.children[child]->name, *schema.children[child], *a.children[child], rows);
    };
    fresh->id = reader(id);
    fresh->published = reader(published);
    for (int i : texts) fresh->texts.push_back(reader(i));
    for (int i : keep) fresh->keep.push_back(reader(i));
    batch = std::move(fresh);
    if (first) break;  // a table without rows has its columns all the same
  }
  return true;
}

bool ArrowReader::next(Documents& out) {
  State& s = *state_;
  if (!s.fetch()) return false;
  OwnedArray& batch = *s.batch;
  const CellReader &id = batch.id, &published = batch.published;
  const auto names = std::make_shared<const std::vector<std::string>>(s.columns.texts);
  out = {};
  out.storage = {names, s.batch};
  if (id) out.integer_ids = !id.is_text();
  // Which rows, by how much text they hold.
  const std::int64_t parent = batch.parent + batch.next;
  std::int64_t length = 0;
  const std::int64_t left = std::min(batch.array.length - batch.next, s.columns.rows_at_once);
  for (std::size_t bytes = 0; length < left && bytes < kBytesAtOnce; ++length)
    for (const CellReader& text : batch.texts)
      if (!text.is_float() && !text.null(parent + length)) bytes += text.text(parent + length).size();
  batch.next += length;
  // By row, why it is a bad one.
  std::vector<std::string> trouble(static_cast<std::size_t>(length));
  const auto text_of = [&](const CellReader& cells, std::int64_t i, const std::string& name) {
    const std::string_view text = cells.text(i + parent);
    if (find_invalid_utf8(text) == std::string_view::npos) return text;
    trouble[static_cast<std::size_t>(i)] = "`" + name + "` is not valid UTF-8";
    return std::string_view{};
  };
  const auto integer_of = [&](const CellReader& cells, std::int64_t i, const std::string& name) {
    if (cells.beyond(i + parent)) trouble[static_cast<std::size_t>(i)] = "`" + name + "` is above 2^63 - 1";
    return cells.integer(i + parent);
  };
  out.kept_fields = s.kept_fields;
  for (std::size_t k = 0; k < s.keep.size(); ++k) {
    const CellReader& cells = batch.keep[k];
    Column& column = out.kept.emplace_back(s.kept_fields[k].type);
    for (std::int64_t i = 0; i < length; ++i) {
      const std::int64_t at = i + parent;
      if (cells.null(at)) {
        column.pad(column.rows + 1);
        continue;
      }
      switch (column.type) {
        case ColumnType::utf8: column.push(text_of(cells, i, s.columns.keep[k])); break;
        case ColumnType::int64: column.push(integer_of(cells, i, s.columns.keep[k])); break;
        case ColumnType::float64: column.push(cells.number(at)); break;
        case ColumnType::boolean: column.push(cells.boolean(at)); break;
        case ColumnType::timestamp:
          if (!CellReader::in_calendar(cells.seconds(at)))
            trouble[static_cast<std::size_t>(i)] = "`" + s.columns.keep[k] + "` is outside the years 1 to 9999";
          column.push(cells.seconds(at));
          break;
        case ColumnType::list: break;
      }
    }
  }
  out.items.reserve(static_cast<std::size_t>(length));
  for (std::int64_t i = 0; i < length; ++i) {
    Document d;
    d.row = s.row++;
    d.record = static_cast<std::uint32_t>(i);
    const std::int64_t at = i + parent;
    if (id && !id.null(at)) {
      if (id.is_text()) d.id = text_of(id, i, s.columns.id);
      else d.id = integer_of(id, i, s.columns.id);
    }
    if (!trouble[static_cast<std::size_t>(i)].empty()) {
      out.bad.push_back({d.row, std::move(trouble[static_cast<std::size_t>(i)])});
      continue;
    }
    if (published && !published.null(at)) {
      if (published.is_text()) {
        const std::string_view v = published.text(at);
        if (!v.empty()) {
          d.published = parse_date(v, s.columns.day_first);
          if (!d.published) d.published_unread = no_date(s.columns.published, v);
        }
      } else {
        d.published = published.days(at);
        if (!d.published) d.published_unread = "`" + s.columns.published + "` is outside the years 1 to 9999";
      }
    }
    for (std::size_t k = 0; k < batch.texts.size(); ++k) {
      const CellReader& text = batch.texts[k];
      d.text.reset();
      if (batch.texts.size() > 1) d.field = (*names)[k];
      if (text.is_float()) {
        if (!text.null(at) && !text.nan(at))
          s.fail("text_field", "text_field: column `" + s.columns.texts[k] + "` holds a number, no text, at row " + std::to_string(d.row));
      } else if (!text.null(at)) {
        d.text = text.text(at);
      }
      out.items.push_back(d);
    }
  }
  return true;
}

}  // namespace newspan
