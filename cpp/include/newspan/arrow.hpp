// Apache Arrow's C data and C stream interface: tables out and columns in, without a link to libarrow.
// Source: https://arrow.apache.org/docs/format/CDataInterface.html and CStreamInterface.html (the ABI below is theirs).
#pragma once

#include <cstdint>
#include <string>

#include "newspan/extractor.hpp"
#include "newspan/matches.hpp"

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4
extern "C" {
struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};
struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};
}
#endif
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
extern "C" {
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};
}
#endif

namespace newspan {

// Fills `out`; its batches share the table's memory. Only the columns named (empty: all). The schema's metadata
// holds schema_version and the versions of newspan, ICU, Unicode and RE2.
void export_stream(const Table& table, std::vector<std::string> columns, ArrowArrayStream* out);

// The same of columns that are no contract's.
void export_stream(const NamedColumns& columns, ArrowArrayStream* out);

// Which columns of an incoming stream are what. An empty name: there is none.
struct SourceColumns {
  std::vector<std::string> texts{"text"};  // several: a record's documents carry their field
  std::vector<std::string> keep;           // carried along: text, integers, floats, booleans, dates
  std::string id;
  std::string published;
  bool day_first = false;                                // 3/4/2025 in `published` is 3 April
  bool id_optional = false, published_optional = false;  // taken where there, else passed over
  std::int64_t rows_at_once = 4096;
};

// Reads an Arrow stream batch by batch. Text: string, large_string, string_view or a dictionary of those; ids: those
// or integers; published: those, date32, date64 or timestamps. A stream whose items are no structs is one text column.
class ArrowReader {
 public:
  // Takes the stream over. Raises Error(invalid_argument, column) where a column is missing or of another type.
  ArrowReader(ArrowArrayStream* stream, SourceColumns columns, std::int64_t first_row = 0);
  ~ArrowReader();
  ArrowReader(const ArrowReader&) = delete;
  ArrowReader& operator=(const ArrowReader&) = delete;

  // `rows_at_once`, or some MiB of text; false at the end. The views live as long as `out.storage`. A cell that cannot be kept is a bad
  // row; raises Error(invalid_argument, "data") for a batch whose buffers are damaged.
  bool next(Documents& out);
  // The row that comes next.
  std::int64_t rows() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace newspan
