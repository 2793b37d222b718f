#include "newspan/arrow.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <deque>
#include <utility>

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

struct SchemaOwner {
  std::string metadata;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
};

struct ArrayOwner {
  std::shared_ptr<const Batch> batch;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
  std::vector<std::array<const void*, 3>> buffers;
  const void* none[1] = {nullptr};
};

struct StreamOwner {
  std::vector<std::shared_ptr<const Batch>> batches;
  std::vector<std::size_t> columns;
  bool integer_ids;
  std::size_t next = 0;
};

void fill_schema(const StreamOwner& s, ArrowSchema* out) {
  auto owner = std::make_unique<SchemaOwner>();
  const Versions v = versions();
  owner->metadata = encode_metadata(
      {{"schema_version", std::to_string(kSchemaVersion)}, {"newspan", v.newspan}, {"icu", v.icu}, {"unicode", v.unicode}, {"re2", v.re2}});
  owner->children.resize(s.columns.size());
  for (std::size_t i = 0; i < s.columns.size(); ++i) {
    const std::size_t f = s.columns[i];
    const ColumnType type = f == field::id_ && s.integer_ids ? ColumnType::int64 : fields()[f].type;
    owner->children[i] = {format_of(type),
                          fields()[f].name.data(),
                          nullptr,
                          ARROW_FLAG_NULLABLE,
                          0,
                          nullptr,
                          nullptr,
                          [](ArrowSchema* x) { x->release = nullptr; },
                          nullptr};
    owner->pointers.push_back(&owner->children[i]);
  }
  *out = {"+s",
          "",
          owner->metadata.c_str(),
          0,
          static_cast<std::int64_t>(owner->children.size()),
          owner->pointers.data(),
          nullptr,
          [](ArrowSchema* x) {
            auto* o = static_cast<SchemaOwner*>(x->private_data);
            for (ArrowSchema& c : o->children)
              if (c.release) c.release(&c);
            delete o;
            x->release = nullptr;
          },
          nullptr};
  out->private_data = owner.release();
}

void fill_array(const StreamOwner& s, std::shared_ptr<const Batch> batch, ArrowArray* out) {
  auto owner = std::make_unique<ArrayOwner>();
  owner->batch = std::move(batch);
  const Batch& b = *owner->batch;
  owner->children.resize(s.columns.size());
  owner->buffers.resize(s.columns.size());
  for (std::size_t i = 0; i < s.columns.size(); ++i) {
    const Column& c = b.columns[s.columns[i]];
    auto& buffers = owner->buffers[i];
    buffers[0] = c.nulls ? c.validity.data() : nullptr;
    switch (c.type) {
      case ColumnType::int64:
      case ColumnType::timestamp: buffers[1] = c.integers.data(); break;
      case ColumnType::float64: buffers[1] = c.numbers.data(); break;
      case ColumnType::utf8:
        buffers[1] = c.offsets.data();
        buffers[2] = c.bytes.data();
        break;
    }
    // A consumer may move a child out and outlive the parent: each child keeps the batch.
    auto* keeper = new std::pair<std::shared_ptr<const Batch>, std::array<const void*, 3>>(owner->batch, buffers);
    owner->children[i] = {b.rows,
                          c.nulls,
                          0,
                          c.type == ColumnType::utf8 ? 3 : 2,
                          0,
                          keeper->second.data(),
                          nullptr,
                          nullptr,
                          [](ArrowArray* x) {
                            delete static_cast<std::pair<std::shared_ptr<const Batch>, std::array<const void*, 3>>*>(x->private_data);
                            x->release = nullptr;
                          },
                          keeper};
    owner->pointers.push_back(&owner->children[i]);
  }
  *out = {b.rows,
          0,
          0,
          1,
          static_cast<std::int64_t>(owner->children.size()),
          owner->none,
          owner->pointers.data(),
          nullptr,
          [](ArrowArray* x) {
            auto* o = static_cast<ArrayOwner*>(x->private_data);
            for (ArrowArray& c : o->children)
              if (c.release) c.release(&c);
            delete o;
            x->release = nullptr;
          },
          nullptr};
  out->private_data = owner.release();
}

// ---- in

// A column of strings, integers or dates under one of Arrow's layouts; `cell` answers row by row.
class CellReader {
 public:
  static bool text_format(std::string_view f) { return f == "u" || f == "U" || f == "vu"; }
  static bool integer_format(std::string_view f) {
    return f.size() == 1 && std::string_view("cCsSiIlL").find(f[0]) != std::string_view::npos;
  }
  static bool date_format(std::string_view f) { return f == "tdD" || f == "tdm" || f.starts_with("ts"); }

  CellReader() = default;
  CellReader(const ArrowSchema& schema, const ArrowArray& array) : array_(&array), format_(schema.format) {
    if (schema.dictionary) dictionary_ = std::make_shared<CellReader>(*schema.dictionary, *array.dictionary);
  }
  explicit operator bool() const { return array_ != nullptr; }

  bool null(std::int64_t row) const {
    if (format_ == "n") return true;
    const std::int64_t i = row + array_->offset;
    const auto* bits = array_->null_count == 0 ? nullptr : static_cast<const std::uint8_t*>(array_->buffers[0]);
    if (bits && !(bits[i / 8] >> (i % 8) & 1)) return true;
    return dictionary_ && dictionary_->null(integer(row));
  }

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
        if (static_cast<const std::int64_t*>(data)[i] < 0)
          throw Error(ErrorCode::unsupported, "id_field", "id_field: an unsigned id above 2^63 - 1 at row " + std::to_string(row),
                      static_cast<std::size_t>(row));
        [[fallthrough]];
      default: return static_cast<const std::int64_t*>(data)[i];
    }
  }

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
    // string_view: 12 bytes inline, else buffer and offset
    const char* view = static_cast<const char*>(array_->buffers[1]) + 16 * i;
    std::int32_t size, buffer, offset;
    std::memcpy(&size, view, 4);
    if (size <= 12) return {view + 4, static_cast<std::size_t>(size)};
    std::memcpy(&buffer, view + 8, 4);
    std::memcpy(&offset, view + 12, 4);
    return {static_cast<const char*>(array_->buffers[2 + buffer]) + offset, static_cast<std::size_t>(size)};
  }

  // Of a column of floats: whether the cell is NaN.
  bool nan(std::int64_t row) const {
    const std::int64_t i = row + array_->offset;
    if (format_ == "g") return std::isnan(static_cast<const double*>(array_->buffers[1])[i]);
    return std::isnan(static_cast<const float*>(array_->buffers[1])[i]);
  }
  bool is_float() const { return !dictionary_ && (format_ == "g" || format_ == "f"); }

  bool is_text() const { return dictionary_ ? dictionary_->is_text() : text_format(format_); }
  bool is_integer() const { return !dictionary_ && integer_format(format_); }

  // A date's days since 1970; a timestamp's date as it stands.
  std::optional<std::int32_t> days(std::int64_t row) const {
    const std::int64_t i = row + array_->offset;
    const auto per = [](std::int64_t v, std::int64_t unit) {
      return static_cast<std::int32_t>(v >= 0 ? v / unit : -((-v + unit - 1) / unit));
    };
    if (format_ == "tdD") return static_cast<const std::int32_t*>(array_->buffers[1])[i];
    const std::int64_t v = static_cast<const std::int64_t*>(array_->buffers[1])[i];
    if (format_ == "tdm") return per(v, 86400000);
    switch (format_[2]) {
      case 's': return per(v, 86400);
      case 'm': return per(v, 86400000);
      case 'u': return per(v, 86400000000);
      default: return per(v, 86400000000000);
    }
  }

 private:
  const ArrowArray* array_ = nullptr;
  std::string_view format_;
  std::shared_ptr<CellReader> dictionary_;
};

struct OwnedArray {
  ArrowArray array{};
  ~OwnedArray() {
    if (array.release) array.release(&array);
  }
};

}  // namespace

void export_stream(const Table& table, std::vector<std::string> columns, ArrowArrayStream* out) {
  auto owner = std::make_unique<StreamOwner>();
  owner->batches = table.batches;
  owner->integer_ids = table.integer_ids;
  for (std::size_t f = 0; f < fields().size(); ++f)
    if (columns.empty() || std::find(columns.begin(), columns.end(), fields()[f].name) != columns.end()) owner->columns.push_back(f);
  out->get_schema = [](ArrowArrayStream* s, ArrowSchema* schema) -> int {
    try {
      fill_schema(*static_cast<StreamOwner*>(s->private_data), schema);
      return 0;
    } catch (...) {
      return ENOMEM;
    }
  };
  out->get_next = [](ArrowArrayStream* s, ArrowArray* array) -> int {
    auto* o = static_cast<StreamOwner*>(s->private_data);
    std::memset(array, 0, sizeof *array);
    if (o->next == o->batches.size()) return 0;
    try {
      fill_array(*o, o->batches[o->next++], array);
      return 0;
    } catch (...) {
      return ENOMEM;
    }
  };
  out->get_last_error = [](ArrowArrayStream*) -> const char* { return "out of memory"; };
  out->release = [](ArrowArrayStream* s) {
    delete static_cast<StreamOwner*>(s->private_data);
    s->release = nullptr;
  };
  out->private_data = owner.release();
}

struct ArrowReader::State {
  ArrowArrayStream stream{};
  ArrowSchema schema{};
  SourceColumns columns;
  int text = -1, id = -1, published = -1;  // children; text -2: the stream itself is the column
  std::int64_t row = 0;

  ~State() {
    if (schema.release) schema.release(&schema);
    if (stream.release) stream.release(&stream);
  }
  void fail(const std::string& column, const std::string& message) const { throw Error(ErrorCode::invalid_argument, column, message); }
  int child(const std::string& name, const char* argument, bool optional = false) const {
    if (name.empty()) return -1;
    for (int i = 0; i < schema.n_children; ++i)
      if (name == schema.children[i]->name) return i;
    if (optional) return -1;
    std::string all;
    for (int i = 0; i < schema.n_children; ++i) all += (i ? ", " : "") + std::string(schema.children[i]->name);
    fail(argument, std::string(argument) + ": there is no column `" + name + "`; there are " + all);
    return -1;
  }
  static std::string_view format(const ArrowSchema& s) { return s.dictionary ? s.dictionary->format : s.format; }
};

ArrowReader::ArrowReader(ArrowArrayStream* stream, SourceColumns columns, std::int64_t first_row) : state_(std::make_unique<State>()) {
  State& s = *state_;
  s.row = first_row;
  s.stream = *stream;
  stream->release = nullptr;
  s.columns = std::move(columns);
  if (s.stream.get_schema(&s.stream, &s.schema) != 0)
    s.fail("data", std::string("data: the Arrow stream has no schema: ") + s.stream.get_last_error(&s.stream));
  if (std::string_view(s.schema.format) == "+s") {
    s.text = s.child(s.columns.text, "text_field");
    s.id = s.child(s.columns.id, "id_field", s.columns.id_optional);
    s.published = s.child(s.columns.published, "published_field", s.columns.published_optional);
  } else {
    s.text = -2;
  }
  const ArrowSchema& text = s.text == -2 ? s.schema : *s.schema.children[s.text];
  const std::string_view text_format = State::format(text);
  // A column of nulls alone may have come as floats (pandas’ NaN).
  if (!CellReader::text_format(text_format) && text_format != "n" && text_format != "g" && text_format != "f")
    s.fail("text_field", "text_field: column `" + s.columns.text + "` holds no text (Arrow format " + text.format + ")");
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

bool ArrowReader::next(Documents& out) {
  State& s = *state_;
  auto owned = std::make_shared<OwnedArray>();
  if (s.stream.get_next(&s.stream, &owned->array) != 0)
    throw Error(ErrorCode::invalid_argument, "data",
                std::string("data: reading the Arrow stream failed: ") + s.stream.get_last_error(&s.stream));
  if (!owned->array.release) return false;
  out = {};
  const ArrowArray& a = owned->array;
  const auto reader = [&](int child) {
    return child == -1 ? CellReader() : child == -2 ? CellReader(s.schema, a) : CellReader(*s.schema.children[child], *a.children[child]);
  };
  const CellReader text = reader(s.text), id = reader(s.id), published = reader(s.published);
  const std::int64_t parent = s.text == -2 ? 0 : a.offset;
  out.items.reserve(static_cast<std::size_t>(a.length));
  for (std::int64_t i = 0; i < a.length; ++i) {
    Document d;
    d.row = s.row++;
    const std::int64_t at = i + parent;
    if (text.is_float()) {
      if (!text.null(at) && !text.nan(at))
        s.fail("text_field", "text_field: column `" + s.columns.text + "` holds a number, no text, at row " + std::to_string(d.row));
    } else if (!text.null(at)) {
      d.text = text.text(at);
    }
    if (id && !id.null(at)) {
      if (id.is_text()) d.id = id.text(at);
      else d.id = id.integer(at);
    }
    if (published && !published.null(at)) {
      if (published.is_text()) {
        const std::string_view v = published.text(at);
        if (!v.empty()) {
          d.published = parse_date(v, s.columns.day_first);
          d.published_unread = !d.published;
        }
      } else {
        d.published = published.days(at);
      }
    }
    out.items.push_back(std::move(d));
  }
  out.storage.push_back(std::move(owned));
  return true;
}

}  // namespace newspan
