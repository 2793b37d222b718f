#include "pipeline/columns.hpp"

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "newspan/error.hpp"

namespace newspan {
namespace {

constexpr Field kFields[] = {
#define NEWSPAN_FIELD(name, type, kinds, meaning) {#name, ColumnType::type, kinds, meaning},
    NEWSPAN_FIELDS(NEWSPAN_FIELD)
#undef NEWSPAN_FIELD
};

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

std::span<const Field> fields() { return kFields; }

std::int64_t Table::rows() const {
  std::int64_t n = 0;
  for (const auto& b : batches) n += b->rows;
  return n;
}

BatchBuilder::BatchBuilder(bool integer_ids) {
  for (std::size_t i = 0; i < field::count_; ++i) {
    Column& c = columns_[i].column;
    c.type = kFields[i].type;
    if (i == field::id_ && integer_ids) c.type = ColumnType::int64;
    if (c.type == ColumnType::utf8) c.offsets.push_back(0);
  }
}

// Nulls up to row `to`, then the next value's validity bit is the caller's.
void BatchBuilder::pad(Building& b, std::int64_t to) {
  if (b.rows == to) return;
  Column& c = b.column;
  const auto n = static_cast<std::size_t>(to);
  c.nulls += to - b.rows;
  c.validity.resize((n + 7) / 8, 0);
  switch (c.type) {
    case ColumnType::int64:
    case ColumnType::timestamp: c.integers.resize(n, 0); break;
    case ColumnType::float64: c.numbers.resize(n, 0); break;
    case ColumnType::utf8: c.offsets.resize(n + 1, c.offsets.back()); break;
  }
  b.rows = to;
}

namespace {
void mark(Column& c, std::int64_t row) {
  const auto i = static_cast<std::size_t>(row);
  if (c.validity.size() <= i / 8) c.validity.push_back(0);
  c.validity[i / 8] = static_cast<std::uint8_t>(c.validity[i / 8] | 1u << (i % 8));
}
}  // namespace

void BatchBuilder::set(field::Index f, std::int64_t value) {
  Building& b = columns_[f];
  pad(b, rows_);
  mark(b.column, b.rows++);
  b.column.integers.push_back(value);
}

void BatchBuilder::set(field::Index f, double value) {
  Building& b = columns_[f];
  pad(b, rows_);
  mark(b.column, b.rows++);
  b.column.numbers.push_back(value);
}

void BatchBuilder::set(field::Index f, std::string_view value) {
  Building& b = columns_[f];
  pad(b, rows_);
  mark(b.column, b.rows++);
  b.column.bytes.append(value);
  b.column.offsets.push_back(static_cast<std::int32_t>(b.column.bytes.size()));
}

std::shared_ptr<const Batch> BatchBuilder::finish() {
  auto batch = std::make_shared<Batch>();
  batch->rows = rows_;
  for (Building& b : columns_) {
    pad(b, rows_);
    batch->columns.push_back(std::move(b.column));
  }
  return batch;
}

Table filter(const Table& table, const std::string& kind) {
  Table out;
  out.integer_ids = table.integer_ids;
  out.documents = table.documents;
  for (const auto& batch : table.batches) {
    BatchBuilder builder(table.integer_ids);
    for (std::size_t row = 0; row < static_cast<std::size_t>(batch->rows); ++row) {
      if (batch->columns[field::kind_].text(row) != kind) continue;
      for (std::size_t f = 0; f < field::count_; ++f) {
        const Column& c = batch->columns[f];
        if (!c.valid(row)) continue;
        const auto i = static_cast<field::Index>(f);
        switch (c.type) {
          case ColumnType::int64:
          case ColumnType::timestamp: builder.set(i, c.integers[row]); break;
          case ColumnType::float64: builder.set(i, c.numbers[row]); break;
          case ColumnType::utf8: builder.set(i, c.text(row)); break;
        }
      }
      builder.end_row();
    }
    if (builder.rows()) out.batches.push_back(builder.finish());
  }
  return out;
}

namespace {

constexpr std::string_view kMagic = "newspan table 1\n";

template <class T>
void put(std::string& out, const T& v) {
  out.append(reinterpret_cast<const char*>(&v), sizeof v);
}
template <class V>
void put_array(std::string& out, const V& v) {
  put(out, static_cast<std::uint64_t>(v.size()));
  out.append(reinterpret_cast<const char*>(v.data()), v.size() * sizeof(*v.data()));
}

class Getter {
 public:
  explicit Getter(std::string_view data) : data_(data) {}
  template <class T>
  void get(T& v) {
    need(sizeof v);
    std::memcpy(&v, data_.data(), sizeof v);
    data_.remove_prefix(sizeof v);
  }
  template <class V>
  void array(V& v) {
    std::uint64_t n = 0;
    get(n);
    const std::size_t size = sizeof(*v.data());
    if (n > data_.size() / size) fail();
    v.resize(n);
    if (n) std::memcpy(v.data(), data_.data(), n * size);
    data_.remove_prefix(n * size);
  }
  void skip(std::string_view s) {
    if (!data_.starts_with(s)) fail();
    data_.remove_prefix(s.size());
  }

 private:
  void need(std::size_t n) const {
    if (data_.size() < n) fail();
  }
  [[noreturn]] static void fail() { throw Error(ErrorCode::invalid_argument, "data", "data: these bytes are no table of this version"); }
  std::string_view data_;
};

}  // namespace

std::string serialize(const Table& table) {
  std::string out(kMagic);
  put(out, table.integer_ids);
  put(out, table.documents);
  put(out, table.nulls);
  put(out, table.undated);
  put(out, static_cast<std::uint64_t>(table.bad.size()));
  for (const auto& b : table.bad) {
    put_array(out, b.file);
    put(out, b.row);
    put_array(out, b.message);
  }
  put(out, static_cast<std::uint64_t>(table.batches.size()));
  for (const auto& batch : table.batches) {
    put(out, batch->rows);
    put(out, static_cast<std::uint64_t>(batch->columns.size()));
    for (const Column& c : batch->columns) {
      put(out, c.type);
      put(out, c.nulls);
      put_array(out, c.validity);
      put_array(out, c.integers);
      put_array(out, c.numbers);
      put_array(out, c.offsets);
      put_array(out, c.bytes);
    }
  }
  return out;
}

Table deserialize(std::string_view data) {
  Getter in(data);
  Table t;
  in.skip(kMagic);
  in.get(t.integer_ids);
  in.get(t.documents);
  in.get(t.nulls);
  in.get(t.undated);
  std::uint64_t n = 0;
  in.get(n);
  for (; n; --n) {
    Table::Bad b{};
    in.array(b.file);
    in.get(b.row);
    in.array(b.message);
    t.bad.push_back(std::move(b));
  }
  in.get(n);
  for (; n; --n) {
    auto batch = std::make_shared<Batch>();
    in.get(batch->rows);
    std::uint64_t columns = 0;
    in.get(columns);
    for (; columns; --columns) {
      Column c;
      in.get(c.type);
      in.get(c.nulls);
      in.array(c.validity);
      in.array(c.integers);
      in.array(c.numbers);
      in.array(c.offsets);
      in.array(c.bytes);
      batch->columns.push_back(std::move(c));
    }
    t.batches.push_back(std::move(batch));
  }
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

std::string to_json_lines(const Batch& batch) {
  std::string out;
  out.reserve(static_cast<std::size_t>(batch.rows) * 300);
  for (std::size_t row = 0; row < static_cast<std::size_t>(batch.rows); ++row) {
    char before = '{';
    for (std::size_t f = 0; f < field::count_; ++f) {
      const Column& c = batch.columns[f];
      if (c.nulls == batch.rows || !c.valid(row)) continue;
      out += before;
      before = ',';
      out += '"';
      out += kFields[f].name;
      out += "\":";
      switch (c.type) {
        case ColumnType::int64: append_number(out, c.integers[row]); break;
        case ColumnType::float64: append_number(out, c.numbers[row]); break;
        case ColumnType::timestamp: out += '"' + format_timestamp(c.integers[row]) + '"'; break;
        case ColumnType::utf8: append_json_string(out, c.text(row)); break;
      }
    }
    out += "}\n";
  }
  return out;
}

}  // namespace newspan
