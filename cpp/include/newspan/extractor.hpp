// Extractor: texts in, rows out. Built once, immutable, shared by threads.
//
//   newspan::Extractor x({.kinds = {"quantity", "time"}});
//   newspan::Documents in;  in.add("Sales rose 5% on Monday.", "doc-1", "2025-07-02");
//   newspan::Table out = x.extract(in);      // columns; see columns.hpp
//
// Cost: linear in the text. Threads are made and joined per call, so that forking is safe.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "newspan/columns.hpp"

namespace newspan {

inline constexpr int kSchemaVersion = 1;

enum class OnInvalidText { strict, replace };  // strict: the row is reported and left out

struct ExtractorOptions {
  std::vector<std::string> kinds;  // empty: all but sentence, word, grapheme
  bool day_first = false;          // 3/4/2025 is 3 April
  std::string currency = "USD";    // ISO 4217: what a bare $ means
  unsigned threads = 0;            // 0: the processors this process may use
  OnInvalidText errors = OnInvalidText::strict;
};

using DocumentId = std::variant<std::monostate, std::int64_t, std::string_view>;

struct Document {
  std::optional<std::string_view> text;  // none: null, no rows
  DocumentId id;
  std::optional<std::int32_t> published;  // days since 1970
  bool published_unread = false;          // a date was given that could not be read
  std::int64_t row = 0;                   // the physical record
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

  void add(std::string_view text, DocumentId id = {}, std::string_view published = {});
};

// A date as written: ISO 8601 first, else whatever the time grammar reads as one day. Days since 1970.
std::optional<std::int32_t> parse_date(std::string_view text, bool day_first = false);

class Extractor {
 public:
  // Raises Error(invalid_argument) that names the option.
  explicit Extractor(ExtractorOptions options = {});
  ~Extractor();
  Extractor(Extractor&&) noexcept;
  Extractor& operator=(Extractor&&) noexcept;

  const ExtractorOptions& options() const;
  Table extract(const Documents& documents) const;

  // Every kind that can be asked for, those that are on by default first.
  static std::vector<std::string> kinds();
  static std::vector<std::string> default_kinds();

 private:
  struct Plan;
  std::unique_ptr<const Plan> plan_;
};

}  // namespace newspan
