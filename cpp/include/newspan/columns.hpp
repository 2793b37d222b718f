// Columns: what an extraction yields, a struct of arrays in the layout of Apache Arrow, one nullable column a field.
//
// A Table is a list of Batches in the order of the input. Export is free of copies: see arrow.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace newspan {

enum class ColumnType : std::uint8_t { int64, float64, utf8, timestamp, boolean, list };  // timestamp: seconds, no zone

// One field of the span contract.
struct Field {
  std::string_view name;
  ColumnType type;
  std::string_view kinds;    // that fill it; "*": all
  std::string_view meaning;  // for schemas and documentation
};

// What a table shows: spans of the contract; facts, the joined view, one row a figure; matches of rules in their context.
enum class View : std::uint8_t { spans, facts, matches };
// The fields of a view, in the order of the columns.
std::span<const Field> fields(View view = View::spans);

// Bytes that grow: most of what is appended is short, and copied without a call.
class Bytes {
 public:
  Bytes() = default;
  Bytes(const Bytes& other) { append({other.data(), other.size()}); }
  Bytes(Bytes&& other) noexcept { swap(other); }
  Bytes& operator=(Bytes other) noexcept {
    swap(other);
    return *this;
  }

  std::size_t size() const { return size_; }
  char* data() { return data_.get(); }
  const char* data() const { return data_.get(); }
  void append(std::string_view s) {
    if (size_ + s.size() > capacity_) grow(size_ + s.size());
    char* to = data_.get() + size_;
    const char* from = s.data();
    const std::size_t n = s.size();
    size_ += n;
    if (n > 32) {
      std::memcpy(to, from, n);
    } else if (n >= 16) {
      std::memcpy(to, from, 16);
      std::memcpy(to + n - 16, from + n - 16, 16);
    } else if (n >= 8) {
      std::memcpy(to, from, 8);
      std::memcpy(to + n - 8, from + n - 8, 8);
    } else if (n >= 4) {
      std::memcpy(to, from, 4);
      std::memcpy(to + n - 4, from + n - 4, 4);
    } else {
      for (std::size_t i = 0; i < n; ++i) to[i] = from[i];
    }
  }
  void resize(std::size_t n) {  // what is new holds anything
    if (n > capacity_) grow(n);
    size_ = n;
  }

 private:
  void swap(Bytes& other) noexcept {
    data_.swap(other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }
  void grow(std::size_t n) {
    const std::size_t wanted = std::max(n, capacity_ + capacity_ / 2 + 64);
    std::unique_ptr<char[]> fresh(new char[wanted]);
    if (size_) std::memcpy(fresh.get(), data_.get(), size_);
    data_ = std::move(fresh);
    capacity_ = wanted;
  }

  std::unique_ptr<char[]> data_;
  std::size_t size_ = 0, capacity_ = 0;
};

// A column without one value keeps no buffers but its number of rows.
struct Column {
  ColumnType type = ColumnType::int64;
  std::int64_t rows = 0, nulls = 0;
  std::vector<std::uint8_t> validity;  // bits, least first; none: all are valid
  std::vector<std::int64_t> integers;  // int64, timestamp
  std::vector<double> numbers;
  std::vector<std::uint8_t> bits;     // boolean
  std::vector<std::int32_t> offsets;  // utf8, list: rows + 1
  Bytes bytes;                        // utf8
  // A list's structs: their fields' names and columns. Of a single column the values stand in the list themselves.
  std::vector<std::string> names;
  std::vector<Column> items;

  Column() = default;
  explicit Column(ColumnType t) : type(t) {
    if (t == ColumnType::utf8 || t == ColumnType::list) offsets.push_back(0);
  }

  bool valid(std::size_t row) const { return nulls == 0 || (!empty() && (validity[row / 8] >> (row % 8) & 1)); }
  bool empty() const { return nulls == rows; }  // no value; also true of no rows
  // Of a column that has no rows yet.
  void make_empty(std::int64_t n) { rows = nulls = n; }
  bool bit(std::size_t row) const { return bits[row / 8] >> (row % 8) & 1; }
  // "" of a null.
  std::string_view text(std::size_t row) const {
    if (empty()) return {};
    return {bytes.data() + offsets[row], static_cast<std::size_t>(offsets[row + 1] - offsets[row])};
  }

  // Nulls up to row `to`.
  void pad(std::int64_t to) {
    if (rows != to) pad_to(to);
  }
  void push(std::int64_t value) {
    mark();
    integers.push_back(value);
  }
  void push(double value) {
    mark();
    numbers.push_back(value);
  }
  // Raises Error(invalid_text) where the column would hold more than its offsets can tell.
  void push(std::string_view value) {
    append(value);
    push_text();
  }
  // A part of a text, likewise; and the text of the parts appended since the last one.
  void append(std::string_view part) {
    if (part.size() > kMaxBytes - bytes.size()) too_large();
    bytes.append(part);
  }
  void push_text() {
    mark();
    offsets.push_back(static_cast<std::int32_t>(bytes.size()));
  }
  void clear();                    // no rows; keeps its memory
  void truncate(std::int64_t to);  // the first rows alone
  void push(bool value);
  void push_list();                                      // the list of the items pushed since the last one
  void push_from(const Column& other, std::size_t row);  // of the same type

 private:
  static constexpr std::size_t kMaxBytes = 0x7fffffff;
  [[noreturn]] static void too_large();
  void pad_to(std::int64_t to);
  // One more row, which is valid.
  void mark() {
    if (nulls != 0) mark_valid(rows);
    ++rows;
  }
  void mark_valid(std::int64_t row);
};

struct Batch {
  std::int64_t rows = 0;
  std::vector<std::uint8_t> zeros;          // what exports show of columns without a value
  std::vector<Column> columns;              // one a field, then the internal ones, then those carried along
  std::shared_ptr<const Column> sentences;  // those that hold a figure, each once: what facts() shows of them
};

// A column of the input that is carried along.
struct Kept {
  std::string name;
  ColumnType type = ColumnType::utf8;
  friend bool operator==(const Kept&, const Kept&) = default;
};

struct Table {
  std::vector<std::shared_ptr<const Batch>> batches;
  bool integer_ids = false;  // the id column is int64, else utf8
  View view = View::spans;
  bool flat = false;  // lists are JSON text
  std::vector<Kept> kept;
  // What became of the documents.
  std::int64_t documents = 0, nulls = 0;
  struct Bad {
    std::string file;
    std::int64_t row;
    std::string message;
  };
  std::vector<Bad> bad;
  std::vector<Bad> undated;  // read without a date: theirs could not be read
  // HTML that was left in the texts, which are read as they stand: in how many of them, and how much.
  std::int64_t marked_up = 0, tags = 0, entities = 0;
  // Which ids were given; where both were, all are text in the column.
  bool integers_given = false, text_given = false;

  std::int64_t rows() const;
};

// The same with ids as text.
Table with_text_ids(const Table& table);
// The rows of one kind.
Table filter(const Table& table, const std::string& kind);
// One row a figure, ordinals left out, with what links to it; of a table that holds the kinds quantity and quote.
Table facts(const Table& table);
// A table of rules' rows alone, as matches; their context is what ExtractorOptions::context says.
Table matches(const Table& table);

// Where the cell of a row stands: ids of both types have a column each.
const Column& cell_of(const Batch& batch, std::size_t column, std::size_t row);

// A column that a table shows: its name and place in the batches.
struct Shown {
  std::string_view name;
  std::size_t column;
};
std::vector<Shown> shown(const Table& table);

// A table as bytes and back, for pickling between processes of the same version. Raises Error(invalid_argument, "data").
std::string serialize(const Table& table);
Table deserialize(std::string_view data);

// One JSON object a row and line, null fields left out. Timestamps as 2025-07-02T09:30:00.
std::string to_json_lines(const Table& table);
// Lists as JSON text, for formats without lists.
Table flatten(const Table& table);

}  // namespace newspan
