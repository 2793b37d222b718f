// Columns: what an extraction yields, a struct of arrays in the layout of Apache Arrow, one nullable column a field.
//
// A Table is a list of Batches in the order of the input. Export is free of copies: see arrow.hpp.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace newspan {

enum class ColumnType : std::uint8_t { int64, float64, utf8, timestamp };  // timestamp: seconds, no zone

// One field of the span contract.
struct Field {
  std::string_view name;
  ColumnType type;
  std::string_view kinds;    // that fill it; "*": all
  std::string_view meaning;  // for schemas and documentation
};

// All fields, in the order of the columns.
std::span<const Field> fields();

struct Column {
  ColumnType type = ColumnType::int64;
  std::int64_t nulls = 0;
  std::vector<std::uint8_t> validity;  // bits, least first
  std::vector<std::int64_t> integers;  // int64, timestamp
  std::vector<double> numbers;
  std::vector<std::int32_t> offsets;  // utf8: rows + 1
  std::string bytes;

  bool valid(std::size_t row) const { return validity[row / 8] >> (row % 8) & 1; }
  std::string_view text(std::size_t row) const {
    return std::string_view(bytes).substr(static_cast<std::size_t>(offsets[row]),
                                          static_cast<std::size_t>(offsets[row + 1] - offsets[row]));
  }
};

struct Batch {
  std::int64_t rows = 0;
  std::vector<Column> columns;  // one a field
};

struct Table {
  std::vector<std::shared_ptr<const Batch>> batches;
  bool integer_ids = false;  // the id column is int64, else utf8
  // What became of the documents.
  std::int64_t documents = 0, nulls = 0, undated = 0;
  struct Bad {
    std::string file;
    std::int64_t row;
    std::string message;
  };
  std::vector<Bad> bad;

  std::int64_t rows() const;
};

// The rows of one kind.
Table filter(const Table& table, const std::string& kind);

// A table as bytes and back, for pickling between processes of the same version. Raises Error(invalid_argument, "data").
std::string serialize(const Table& table);
Table deserialize(std::string_view data);

// One JSON object a row and line, null fields left out. Timestamps as 2025-07-02T09:30:00.
std::string to_json_lines(const Batch& batch);

}  // namespace newspan
