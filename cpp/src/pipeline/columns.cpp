#include "pipeline/columns.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <utility>

#include "base/utf8.hpp"
#include "newspan/error.hpp"

namespace newspan {
namespace {

constexpr Field kFields[] = {
#define NEWSPAN_FIELD(name, type, kinds, meaning) {#name, ColumnType::type, kinds, meaning},
    NEWSPAN_FIELDS(NEWSPAN_FIELD) NEWSPAN_INTERNAL(NEWSPAN_FIELD)
#undef NEWSPAN_FIELD
};
constexpr std::size_t kPublic = 0
#define NEWSPAN_FIELD(name, type, kinds, meaning) +1
    NEWSPAN_FIELDS(NEWSPAN_FIELD)
#undef NEWSPAN_FIELD
    ;
constexpr Shown kFacts[] = {
#define NEWSPAN_COLUMN(name, from) {#name, field::from##_},
    NEWSPAN_FACTS(NEWSPAN_COLUMN)};
constexpr Shown kMatches[] = {NEWSPAN_MATCHES(NEWSPAN_COLUMN)
#undef NEWSPAN_COLUMN
};

template <std::size_t n>
constexpr auto fields_of(const Shown (&view)[n]) {
  std::array<Field, n> out{};
  for (std::size_t i = 0; i < n; ++i) {
    const Field& f = kFields[view[i].column];
    out[i] = {view[i].name, f.type, "*", f.meaning};
  }
  return out;
}
constexpr auto kFactFields = fields_of(kFacts);
constexpr auto kMatchFields = fields_of(kMatches);

void append_json_string(std::string& out, std::string_view s) {
  out += '"';
  for (char c : s) {
    const auto u = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (u < 0x20) {
      static constexpr char kHex[] = "0123456789abcdef";
      if (c == '\n') out += "\\n";
      else if (c == '\t') out += "\\t";
      else if (c == '\r') out += "\\r";
      else {
        out += "\\u00";
        out += kHex[u >> 4];
        out += kHex[u & 15];
      }
    } else {
      out += c;
    }
  }
  out += '"';
}

template <class T>
void append_number(std::string& out, T v) {
  char buffer[32];
  if constexpr (std::is_floating_point_v<T>) {
    // Whole numbers without an exponent, as people write them.
    if (v == std::floor(v) && std::fabs(v) < 1e15) {
      const auto r = std::to_chars(buffer, buffer + sizeof buffer, static_cast<std::int64_t>(v));
      out.append(buffer, r.ptr);
      out += ".0";
      return;
    }
  }
  const auto r = std::to_chars(buffer, buffer + sizeof buffer, v);
  out.append(buffer, r.ptr);
}

}  // namespace

std::span<const Field> fields(View view) {
  if (view == View::facts) return kFactFields;
  if (view == View::matches) return kMatchFields;
  return std::span(kFields).first(kPublic);
}

ColumnType type_of(std::size_t column) { return kFields[column].type; }

std::vector<Shown> shown(const Table& table) {
  std::vector<Shown> out;
  if (table.view == View::facts) out.assign(std::begin(kFacts), std::end(kFacts));
  else if (table.view == View::matches) out.assign(std::begin(kMatches), std::end(kMatches));
  else
    for (std::size_t f = 0; f < kPublic; ++f) out.push_back({kFields[f].name, f});
  for (std::size_t i = 0; i < table.kept.size(); ++i) out.push_back({table.kept[i].name, field::count_ + i});
  return out;
}

std::int64_t Table::rows() const {
  std::int64_t n = 0;
  for (const auto& b : batches) n += b->rows;
  return n;
}

void Column::pad_to(std::int64_t to) {
  const auto n = static_cast<std::size_t>(to);
  if (nulls == 0) {  // all before were valid
    validity.assign(static_cast<std::size_t>(rows + 7) / 8, 0xFF);
    if (rows % 8) validity.back() = static_cast<std::uint8_t>((1u << (rows % 8)) - 1);
  }
  nulls += to - rows;
  validity.resize((n + 7) / 8, 0);
  switch (type) {
    case ColumnType::int64:
    case ColumnType::timestamp: integers.resize(n, 0); break;
    case ColumnType::float64: numbers.resize(n, 0); break;
    case ColumnType::boolean: bits.resize((n + 7) / 8, 0); break;
    case ColumnType::utf8:
    case ColumnType::list: offsets.resize(n + 1, offsets.back()); break;
  }
  rows = to;
}

void Column::clear() {
  rows = nulls = 0;
  validity.clear();
  integers.clear();
  numbers.clear();
  bits.clear();
  bytes.resize(0);
  if (!offsets.empty()) offsets.assign(1, 0);
  for (Column& c : items) c.clear();
}
namespace {

std::int64_t count_ones(const std::vector<std::uint8_t>& bits) {
  std::int64_t n = 0;
  for (std::uint8_t b : bits) n += std::popcount(b);
  return n;
}

}  // namespace

void Column::truncate(std::int64_t to) {
  if (to >= rows) return;
  const auto n = static_cast<std::size_t>(to);
  // Bits are set where they stand: those behind the end must go.
  const auto cut = [n](std::vector<std::uint8_t>& of) {
    if (of.size() <= n / 8) return;
    of.resize((n + 7) / 8);
    if (n % 8) of.back() = static_cast<std::uint8_t>(of.back() & ((1u << (n % 8)) - 1));
  };
  rows = to;
  if (nulls) {
    cut(validity);
    nulls = to - count_ones(validity);
    if (nulls == 0) validity.clear();
  }
  cut(bits);
  if (integers.size() > n) integers.resize(n);
  if (numbers.size() > n) numbers.resize(n);
  if (offsets.size() > n + 1) {
    offsets.resize(n + 1);
    bytes.resize(std::min(bytes.size(), static_cast<std::size_t>(offsets.back())));
    for (Column& c : items) c.truncate(offsets.back());
  }
}
void Column::too_large() { throw Error(ErrorCode::invalid_text, "text", "text: what was found in it takes more than 2 GiB"); }
void Column::push(bool value) {
  const auto i = static_cast<std::size_t>(rows);
  if (bits.size() <= i / 8) bits.push_back(0);
  bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | static_cast<unsigned>(value) << (i % 8));
  mark();
}
void Column::mark_valid(std::int64_t row) {
  const auto i = static_cast<std::size_t>(row);
  if (validity.size() <= i / 8) validity.push_back(0);
  validity[i / 8] = static_cast<std::uint8_t>(validity[i / 8] | 1u << (i % 8));
}
void Column::push_list() {
  mark();
  offsets.push_back(static_cast<std::int32_t>(items.empty() ? 0 : items[0].rows));
}
void Column::push_from(const Column& other, std::size_t row) {
  if (!other.valid(row)) return pad(rows + 1);
  switch (type) {
    case ColumnType::int64:
    case ColumnType::timestamp: return push(other.integers[row]);
    case ColumnType::float64: return push(other.numbers[row]);
    case ColumnType::boolean: return push(other.bit(row));
    case ColumnType::utf8: return push(other.text(row));
    case ColumnType::list:
      for (std::int32_t k = other.offsets[row]; k < other.offsets[row + 1]; ++k)
        for (std::size_t i = 0; i < items.size(); ++i) items[i].push_from(other.items[i], static_cast<std::size_t>(k));
      return push_list();
  }
}

namespace {

// The columns of a batch without rows, those carried along left out.
std::array<Column, field::count_> empty_columns(bool integer_ids) {
  std::array<Column, field::count_> out;
  for (std::size_t i = 0; i < field::count_; ++i) out[i] = Column(i == field::id_ && integer_ids ? ColumnType::int64 : kFields[i].type);
  const auto structs = [&](field::Index f, std::initializer_list<std::pair<const char*, ColumnType>> items) {
    for (const auto& [name, type] : items) {
      out[f].names.emplace_back(name);
      out[f].items.emplace_back(type);
    }
  };
  structs(field::parts_, {{"start", ColumnType::int64}, {"end", ColumnType::int64}});
  structs(field::groups_,
          {{"name", ColumnType::utf8}, {"start", ColumnType::int64}, {"end", ColumnType::int64}, {"text", ColumnType::utf8}});
  return out;
}

}  // namespace

BatchBuilder::BatchBuilder(bool integer_ids) {
  auto columns = empty_columns(integer_ids);
  for (std::size_t i = 0; i < field::count_; ++i) columns_[i].values = std::move(columns[i]);
}

void BatchBuilder::truncate(std::int64_t to) {
  for (Sparse& c : columns_) {
    if (c.rows.empty()) {
      c.values.truncate(to);
      continue;
    }
    while (!c.rows.empty() && c.rows.back() >= to) c.rows.pop_back();
    c.values.truncate(static_cast<std::int64_t>(c.rows.size()));
  }
  rows_ = to;
}

bool BatchBuilder::large() const {
  constexpr std::size_t kLarge = std::size_t{64} << 20;
  return std::any_of(columns_.begin(), columns_.end(), [](const Sparse& c) { return c.values.bytes.size() > kLarge; });
}

void BatchBuilder::Sparse::note_gap(std::int64_t row) {
  for (auto i = static_cast<std::int64_t>(rows.size()); i < values.rows; ++i) rows.push_back(static_cast<std::uint32_t>(i));
  rows.push_back(static_cast<std::uint32_t>(row));
}

void BatchBuilder::set(field::Index f, std::span<const ListItem> items) {
  columns_[f].note(rows_);
  Column& c = columns_[f].values;
  const bool named = c.items.size() == 4;
  for (const ListItem& i : items) {
    if (named) c.items[0].push(i.name);
    c.items[named].push(i.start);
    c.items[named + 1u].push(i.end);
    if (named) c.items[3].push(i.text);
  }
  c.push_list();
}

Column empty_like(const Column& c) {
  Column out(c.type);
  out.names = c.names;
  for (const Column& i : c.items) out.items.push_back(empty_like(i));
  return out;
}

namespace {

// A column of n rows that has the values in the rows named and is null elsewhere.
Column spread(const Column& from, const std::vector<std::uint32_t>& rows, std::int64_t n) {
  if (from.rows == n) return from;
  Column c = empty_like(from);
  if (from.rows == 0) {
    c.make_empty(n);
    return c;
  }
  const auto size = static_cast<std::size_t>(n);
  const auto set = [](std::vector<std::uint8_t>& bits, std::uint32_t row) {
    bits[row / 8] = static_cast<std::uint8_t>(bits[row / 8] | 1u << (row % 8));
  };
  c.validity.resize((size + 7) / 8);
  for (std::uint32_t row : rows) set(c.validity, row);
  const auto place = [&](const auto& values, auto& to) {
    to.resize(size);
    for (std::size_t k = 0; k < rows.size(); ++k) to[rows[k]] = values[k];
  };
  switch (c.type) {
    case ColumnType::int64:
    case ColumnType::timestamp: place(from.integers, c.integers); break;
    case ColumnType::float64: place(from.numbers, c.numbers); break;
    case ColumnType::boolean:
      c.bits.resize((size + 7) / 8);
      for (std::size_t k = 0; k < rows.size(); ++k)
        if (from.bit(k)) set(c.bits, rows[k]);
      break;
    case ColumnType::utf8:
    case ColumnType::list:
      c.offsets.reserve(size + 1);
      for (std::size_t k = 0; k < rows.size(); ++k) c.offsets.resize(rows[k] + std::size_t{1}, from.offsets[k]);
      c.offsets.resize(size + 1, from.offsets.back());
      c.bytes = from.bytes;
      c.items = from.items;
      break;
  }
  c.nulls = n - static_cast<std::int64_t>(rows.size());
  c.rows = n;
  return c;
}

}  // namespace

std::shared_ptr<const Batch> BatchBuilder::finish(std::vector<Column>& kept) {
  auto batch = std::make_shared<Batch>();
  batch->rows = rows_;
  batch->columns.reserve(columns_.size() + kept.size());
  for (Sparse& c : columns_) {
    if (c.rows.empty())  // every row, up to where values end
      for (std::int64_t i = 0; i < c.values.rows && c.values.rows < rows_; ++i) c.rows.push_back(static_cast<std::uint32_t>(i));
    batch->columns.push_back(spread(c.values, c.rows, rows_));
  }
  batch->sentences = std::make_shared<const Column>(sentences_);
  batch->zeros.resize(static_cast<std::size_t>(rows_ + 1) * sizeof(std::int64_t));
  for (Sparse& c : columns_) {
    c.rows.clear();
    c.values.clear();
  }
  sentences_.clear();
  for (Column& c : kept) batch->columns.push_back(std::exchange(c, Column(c.type)));
  rows_ = 0;
  return batch;
}

namespace {

// Of facts: how many rows, at least one, have sentences that fit into a column.
std::size_t rows_at_once(const Batch& b, std::span<const std::size_t> rows) {
  constexpr std::size_t kRoom = std::size_t{1} << 30;
  const Column& at = b.columns[field::sentence_at_];
  std::size_t bytes = 0, n = 0;
  for (; n < rows.size() && bytes < kRoom; ++n)
    if (at.valid(rows[n])) bytes += b.sentences->text(static_cast<std::size_t>(at.integers[rows[n]])).size();
  return n;
}

// Rows of a batch as a batch of their own.
std::shared_ptr<Batch> pick(const Batch& from, std::span<const std::size_t> rows) {
  auto out = std::make_shared<Batch>();
  out->rows = static_cast<std::int64_t>(rows.size());
  out->zeros.resize((rows.size() + 1) * sizeof(std::int64_t));
  out->sentences = from.sentences;
  out->columns.reserve(from.columns.size());
  for (const Column& c : from.columns) {
    Column to = empty_like(c);
    if (!c.empty()) {
      for (std::size_t row : rows) to.push_from(c, row);
      to.pad(out->rows);
    } else {
      to.make_empty(out->rows);
    }
    out->columns.push_back(std::move(to));
  }
  return out;
}

// The rows that are wanted, batch by batch; `done` has each new batch before it is shared.
template <class Want, class Done>
Table rows_where(const Table& table, Want&& want, Done&& done) {
  Table out = table;
  out.batches.clear();
  std::vector<std::size_t> rows;
  for (const auto& batch : table.batches) {
    rows.clear();
    for (std::size_t row = 0; row < static_cast<std::size_t>(batch->rows); ++row)
      if (want(*batch, row)) rows.push_back(row);
    for (std::span<const std::size_t> left = rows; !left.empty();) {
      const auto part = left.first(std::min(left.size(), rows_at_once(*batch, left)));
      left = left.subspan(part.size());
      auto picked = pick(*batch, part);
      done(*picked);
      out.batches.push_back(std::move(picked));
    }
  }
  return out;
}

}  // namespace

const Column& cell_of(const Batch& batch, std::size_t column, std::size_t row) {
  const Column& number = batch.columns[field::id_number_];
  return column == field::id_ && number.valid(row) ? number : batch.columns[column];
}

Table with_text_ids(const Table& table) {
  Table out = table;
  if (!out.integer_ids) return out;
  out.integer_ids = false;
  for (auto& batch : out.batches) {
    auto changed = std::make_shared<Batch>(*batch);
    Column& id = changed->columns[field::id_];
    Column text(ColumnType::utf8);
    for (std::int64_t i : id.integers) text.push(std::string_view(std::to_string(i)));
    changed->columns[field::id_number_] = std::exchange(id, std::move(text));
    batch = std::move(changed);
  }
  return out;
}

Table filter(const Table& table, const std::string& kind) {
  return rows_where(
      table, [&](const Batch& b, std::size_t row) { return b.columns[field::kind_].text(row) == kind; }, [](Batch&) {});
}

Table facts(const Table& table) {
  const auto figure = [](const Batch& b, std::size_t row) {
    return b.columns[field::kind_].text(row) == "quantity" && b.columns[field::dimension_].text(row) != "ordinal";
  };
  Table out = rows_where(table, figure, [](Batch& b) {
    const Column& at = b.columns[field::sentence_at_];
    Column text(ColumnType::utf8);
    for (std::size_t row = 0; row < static_cast<std::size_t>(b.rows); ++row)
      text.push(b.sentences->text(static_cast<std::size_t>(at.integers[row])));
    b.columns[field::sentence_text_] = std::move(text);
  });
  out.view = View::facts;
  return out;
}

Table matches(const Table& table) {
  Table out = table;
  out.view = View::matches;
  return out;
}

namespace {

constexpr std::string_view kMagic = "newspan table 7\n";

template <class T>
void put(std::string& out, const T& v) {
  out.append(reinterpret_cast<const char*>(&v), sizeof v);
}
template <class V>
void put_array(std::string& out, const V& v) {
  put(out, static_cast<std::uint64_t>(v.size()));
  out.append(reinterpret_cast<const char*>(v.data()), v.size() * sizeof(*v.data()));
}

void put_column(std::string& out, const Column& c) {
  put(out, c.rows);
  put(out, c.nulls);
  put_array(out, c.validity);
  put_array(out, c.integers);
  put_array(out, c.numbers);
  put_array(out, c.bits);
  put_array(out, c.offsets);
  put_array(out, c.bytes);
  for (const Column& i : c.items) put_column(out, i);
}

// Reads what put_… wrote, and believes nothing: what is not a whole table of this version raises.
class Getter {
 public:
  explicit Getter(std::string_view data) : data_(data) {}

  template <class T>
  T get() {
    static_assert(std::is_integral_v<T> && !std::is_same_v<T, bool>);
    T v{};
    need(data_.size() >= sizeof v);
    std::memcpy(&v, data_.data(), sizeof v);
    data_.remove_prefix(sizeof v);
    return v;
  }
  bool flag() { return get_below(2) != 0; }
  std::uint8_t get_below(std::uint8_t end) {
    const auto v = get<std::uint8_t>();
    need(v < end);
    return v;
  }
  std::int64_t count() {
    const auto v = get<std::int64_t>();
    need(v >= 0);
    return v;
  }
  // How many things follow, each of which takes a byte at least.
  std::uint64_t length(std::size_t size = 1) {
    const auto n = get<std::uint64_t>();
    need(n <= data_.size() / size);
    return n;
  }
  template <class V>
  void array(V& v) {
    const std::size_t size = sizeof(*v.data());
    const std::uint64_t n = length(size);
    v.resize(n);
    if (n) std::memcpy(v.data(), data_.data(), n * size);
    data_.remove_prefix(n * size);
  }
  std::string text() {
    std::string s;
    array(s);
    need(find_invalid_utf8(s) == std::string_view::npos);
    return s;
  }
  // A column of the same make as `like`, of so many rows; with none that is null where `whole`.
  Column column(const Column& like, std::int64_t rows, bool whole) {
    Column c = empty_like(like);
    c.rows = get<std::int64_t>();
    c.nulls = count();
    need(c.rows == rows && c.nulls <= rows && !(whole && c.nulls));
    array(c.validity);
    array(c.integers);
    array(c.numbers);
    array(c.bits);
    array(c.offsets);
    array(c.bytes);
    const auto n = static_cast<std::size_t>(rows);
    if (!c.empty()) {
      if (c.nulls) {
        need(c.validity.size() == (n + 7) / 8 && (n % 8 == 0 || c.validity.back() >> (n % 8) == 0));
        need(count_ones(c.validity) == rows - c.nulls);
      }
      switch (c.type) {
        case ColumnType::int64:
        case ColumnType::timestamp: need(c.integers.size() == n); break;
        case ColumnType::float64: need(c.numbers.size() == n); break;
        case ColumnType::boolean: need(c.bits.size() == (n + 7) / 8); break;
        case ColumnType::utf8:
        case ColumnType::list: need(c.offsets.size() == n + 1 && c.offsets[0] == 0 && std::is_sorted(c.offsets.begin(), c.offsets.end()));
      }
    } else {
      need(c.type != ColumnType::utf8 || c.bytes.size() == 0);
      if (c.type == ColumnType::utf8 || c.type == ColumnType::list) c.offsets.assign(1, 0);
    }
    if (c.type == ColumnType::utf8 && !c.empty()) {
      const std::string_view all{c.bytes.data(), c.bytes.size()};
      need(static_cast<std::size_t>(c.offsets.back()) == all.size() && find_invalid_utf8(all) == std::string_view::npos);
      for (std::int32_t o : c.offsets)
        need(static_cast<std::size_t>(o) == all.size() || !is_continuation(all[static_cast<std::size_t>(o)]));
    }
    for (Column& i : c.items) i = column(Column(i), c.offsets.back(), true);
    return c;
  }
  void skip(std::string_view s) {
    need(data_.starts_with(s));
    data_.remove_prefix(s.size());
  }
  void end() const { need(data_.empty()); }
  static void need(bool ok) {
    if (!ok) throw Error(ErrorCode::invalid_argument, "data", "data: these bytes are no table of this version");
  }

 private:
  std::string_view data_;
};

}  // namespace

std::string serialize(const Table& table) {
  std::string out(kMagic);
  put(out, table.integer_ids);
  put(out, table.view);
  put(out, table.flat);
  put(out, static_cast<std::uint64_t>(table.kept.size()));
  for (const Kept& k : table.kept) {
    put_array(out, k.name);
    put(out, k.type);
  }
  put(out, table.documents);
  put(out, table.nulls);
  for (const std::int64_t n : {table.marked_up, table.tags, table.entities}) put(out, n);
  put(out, table.integers_given);
  put(out, table.text_given);
  for (const auto* told : {&table.bad, &table.undated}) {
    put(out, static_cast<std::uint64_t>(told->size()));
    for (const auto& b : *told) {
      put_array(out, b.file);
      put(out, b.row);
      put_array(out, b.message);
    }
  }
  put(out, static_cast<std::uint64_t>(table.batches.size()));
  for (const auto& batch : table.batches) {
    put(out, batch->rows);
    put(out, batch->sentences->rows);
    put_column(out, *batch->sentences);
    for (const Column& c : batch->columns) put_column(out, c);
  }
  return out;
}

Table deserialize(std::string_view data) {
  Getter in(data);
  Table t;
  in.skip(kMagic);
  t.integer_ids = in.flag();
  t.view = static_cast<View>(in.get_below(3));
  t.flat = in.flag();
  for (auto n = in.length(); n; --n) {
    std::string name = in.text();
    t.kept.push_back({std::move(name), static_cast<ColumnType>(in.get_below(static_cast<std::uint8_t>(ColumnType::list)))});
  }
  t.documents = in.count();
  t.nulls = in.count();
  for (std::int64_t* n : {&t.marked_up, &t.tags, &t.entities}) *n = in.count();
  t.integers_given = in.flag();
  t.text_given = in.flag();
  for (auto* told : {&t.bad, &t.undated})
    for (auto n = in.length(); n; --n) {
      std::string file = in.text();
      const auto row = in.get<std::int64_t>();
      told->push_back({std::move(file), row, in.text()});
    }
  const auto like = empty_columns(t.integer_ids);
  for (auto n = in.length(); n; --n) {
    auto batch = std::make_shared<Batch>();
    batch->rows = in.count();
    const std::int64_t sentences = in.count();
    batch->sentences = std::make_shared<const Column>(in.column(Column(ColumnType::utf8), sentences, true));
    for (std::size_t f = 0; f < like.size(); ++f) {
      // What every row has.
      const bool whole = kFields[f].kinds == "*" && f != field::file_ && f != field::field_;
      const bool text = t.flat && like[f].type == ColumnType::list;
      batch->columns.push_back(in.column(text ? Column(ColumnType::utf8) : like[f], batch->rows, whole));
    }
    for (const Kept& k : t.kept) batch->columns.push_back(in.column(Column(k.type), batch->rows, false));
    const Column& at = batch->columns[field::sentence_at_];
    const Column& kind = batch->columns[field::kind_];
    for (std::size_t row = 0; row < static_cast<std::size_t>(batch->rows); ++row) {
      Getter::need(at.valid(row) == (kind.text(row) == "quantity"));
      if (at.valid(row)) Getter::need(at.integers[row] >= 0 && at.integers[row] < sentences);
    }
    batch->zeros.resize(static_cast<std::size_t>(batch->rows + 1) * sizeof(std::int64_t));
    t.batches.push_back(std::move(batch));
  }
  in.end();
  return t;
}

std::string format_timestamp(std::int64_t seconds) {
  using namespace std::chrono;
  const sys_days day{days{seconds >= 0 ? seconds / 86400 : -((-seconds + 86399) / 86400)}};
  const year_month_day d{day};
  const auto rest = static_cast<int>(seconds - static_cast<std::int64_t>(day.time_since_epoch().count()) * 86400);
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(d.year()), static_cast<unsigned>(d.month()),
                static_cast<unsigned>(d.day()), rest / 3600, rest / 60 % 60, rest % 60);
  return buffer;
}

namespace {

void append_cell(std::string& out, const Column& c, std::size_t row) {
  switch (c.type) {
    case ColumnType::int64: append_number(out, c.integers[row]); break;
    case ColumnType::float64: append_number(out, c.numbers[row]); break;
    case ColumnType::timestamp: out += '"' + format_timestamp(c.integers[row]) + '"'; break;
    case ColumnType::utf8: append_json_string(out, c.text(row)); break;
    case ColumnType::boolean: out += c.bit(row) ? "true" : "false"; break;
    case ColumnType::list: {
      // Structs of start and end alone are pairs, others objects.
      const bool pairs = c.items.size() == 2;
      out += '[';
      for (auto k = static_cast<std::size_t>(c.offsets[row]); k < static_cast<std::size_t>(c.offsets[row + 1]); ++k) {
        if (out.back() != '[') out += ',';
        out += pairs ? '[' : '{';
        for (std::size_t i = 0; i < c.items.size(); ++i) {
          if (i) out += ',';
          if (!pairs) out += '"' + c.names[i] + "\":";
          append_cell(out, c.items[i], k);
        }
        out += pairs ? ']' : '}';
      }
      out += ']';
      break;
    }
  }
}

}  // namespace

std::string to_json_lines(const Table& table) {
  std::string out;
  const std::vector<Shown> columns = shown(table);
  for (const auto& batch : table.batches) {
    out.reserve(out.size() + static_cast<std::size_t>(batch->rows) * 300);
    for (std::size_t row = 0; row < static_cast<std::size_t>(batch->rows); ++row) {
      char before = '{';
      for (const Shown& show : columns) {
        const Column& c = cell_of(*batch, show.column, row);
        if (!c.valid(row)) continue;
        out += before;
        before = ',';
        append_json_string(out, show.name);
        out += ':';
        append_cell(out, c, row);
      }
      out += before == '{' ? "{}\n" : "}\n";
    }
  }
  return out;
}

Table flatten(const Table& table) {
  Table out = table;
  for (auto& batch : out.batches) {
    auto flat = std::make_shared<Batch>(*batch);
    for (Column& c : flat->columns) {
      if (c.type != ColumnType::list) continue;
      Column text(ColumnType::utf8);
      if (c.empty()) {
        text.make_empty(c.rows);
        c = std::move(text);
        continue;
      }
      std::string cell;
      for (std::size_t row = 0; row < static_cast<std::size_t>(c.rows); ++row) {
        if (!c.valid(row)) {
          text.pad(text.rows + 1);
          continue;
        }
        cell.clear();
        append_cell(cell, c, row);
        text.push(std::string_view(cell));
      }
      c = std::move(text);
    }
    batch = std::move(flat);
  }
  out.flat = true;
  return out;
}

}  // namespace newspan
