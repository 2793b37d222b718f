// Extractor: texts in, rows out. Built once, immutable, shared by threads.
//
//   newspan::Extractor x({.kinds = {"quantity", "time"}});
//   newspan::Documents in;  in.add("Sales rose 5% on Monday.", "doc-1", "2025-07-02");
//   newspan::Table out = x.extract(in);      // columns; see columns.hpp
//
// Cost: linear in the text. Threads are made and joined per call, so that forking is safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "newspan/columns.hpp"
#include "newspan/rules.hpp"

namespace newspan {

inline constexpr int kSchemaVersion = 1;

enum class OnInvalidText { strict, replace };  // strict: the row is reported and left out

struct ExtractorOptions {
  // Empty: all but sentence, word, grapheme. Labels of the rules may be named too; where none is, all of them are shown.
  std::vector<std::string> kinds;
  std::shared_ptr<const RuleSet> rules;
  std::uint32_t context = 0;     // code points that matches() shows on either side of a rule's match
  bool day_first = false;        // 3/4/2025 is 3 April
  std::string currency = "USD";  // ISO 4217: what a bare $ means
  unsigned threads = 0;          // 0: the processors this process may use
  OnInvalidText errors = OnInvalidText::strict;
};

using DocumentId = std::variant<std::monostate, std::int64_t, std::string_view>;

struct Document {
  std::optional<std::string_view> text;  // none: null, no rows
  DocumentId id;
  std::optional<std::int32_t> published;  // days since 1970
  std::string published_unread;           // of a date that was given and could not be read: which
  std::int64_t row = 0;                   // the physical record
  std::string_view field;                 // which text column, where several were named
  std::uint32_t record = 0;               // place in Documents::kept
};

struct BadRow {
  std::int64_t row;
  std::string message;
};

// A batch of documents; the views point into `storage` or into memory that the caller keeps.
struct Documents {
  std::string file;  // empty: a table in memory
  std::vector<Document> items;
  std::vector<BadRow> bad;
  std::vector<std::shared_ptr<const void>> storage;
  // Whether ids are integers, where batches before this one have told; a text among integers is a bad row.
  std::optional<bool> integer_ids;
  // Columns that are carried along, a row a record; several documents (fields of one record) share a row.
  std::vector<Kept> kept_fields;
  std::vector<Column> kept;

  void add(std::string_view text, DocumentId id = {}, std::string_view published = {});
};

// A date as written: ISO 8601 first, else whatever the time grammar reads as one day. Days since 1970.
std::optional<std::int32_t> parse_date(std::string_view text, bool day_first = false);
// What is told of one that cannot be read.
std::string no_date(std::string_view field, std::string_view value);

// Values that are carried along, record by record, where the input has no types of its own. Types are settled by the
// first batch, or ahead of it: integers, floats, booleans, else text; what is neither comes as JSON text.
class KeptCells {
 public:
  using Cell = std::variant<std::monostate, std::int64_t, double, bool, std::string>;

  explicit KeptCells(std::vector<std::string> names) : names_(std::move(names)), types_(names_.size()) {}
  const std::vector<std::string>& names() const { return names_; }
  // The type of a column, by values that are to come, where it is not settled yet.
  void settle(std::size_t column, const std::vector<Cell>& values);
  bool settled() const;
  void add(std::size_t column, Cell value);
  std::uint32_t records() const { return records_; }
  void end_record() { ++records_; }
  // Moves the columns into `out`, whose documents were added since the last call. A record whose value does not fit the
  // type of the batches before becomes a bad row.
  void finish(Documents& out);

 private:
  std::vector<std::string> names_;
  std::vector<std::optional<ColumnType>> types_;
  std::vector<std::vector<Cell>> cells_;
  std::uint32_t records_ = 0;
};

class Extractor {
 public:
  // Raises Error(invalid_argument) that names the option.
  explicit Extractor(ExtractorOptions options = {});
  ~Extractor();
  Extractor(Extractor&&) noexcept;
  Extractor& operator=(Extractor&&) noexcept;

  const ExtractorOptions& options() const;
  // A text that is longer than kMaxDocument, not valid or too much for the memory is a bad row. `stop` is asked some twenty times a
  // second, by this thread; where it answers true, Error(stopped) is raised.
  Table extract(const Documents& documents, const std::function<bool()>& stop = {}) const;

  // Every kind that can be asked for, those that are on by default first.
  static std::vector<std::string> kinds();
  static std::vector<std::string> default_kinds();

 private:
  struct Plan;
  std::unique_ptr<const Plan> plan_;
};

}  // namespace newspan
