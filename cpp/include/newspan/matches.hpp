// Matches of patterns in many texts, as columns. Offsets are code points.
//
//   newspan::NamedColumns found = newspan::matches_in(documents, set);   // row, pattern, start, end, text, groups
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "newspan/columns.hpp"
#include "newspan/extractor.hpp"
#include "newspan/pattern_set.hpp"

namespace newspan {

// Columns under names of their own; batches in the order of the documents.
struct NamedColumns {
  std::vector<std::string> names;
  std::vector<Column> like;  // without rows: their types
  std::vector<std::shared_ptr<const Batch>> batches;
};

struct ScanOptions {
  unsigned threads = 0;          // 0: the processors this process may use
  std::function<bool()> stop{};  // asked now and then; where it answers true, Error(stopped) is raised
};

// `row` is the documents'. A text that is null has no match. Raise Error(invalid_text, "texts", message, row) for a text that is not valid
// UTF-8, and what the patterns raise.

// row, start, end, text, and of each group, by its name or number, its text, …_start and …_end, null where it took no part.
NamedColumns matches_in(const Documents& documents, const Pattern& pattern, const ScanOptions& options = {});
// row, pattern (index), start, end, text, groups: name or number, start, end, text of those that took part.
NamedColumns matches_in(const Documents& documents, const PatternSet& patterns, PatternSet::Policy policy, const ScanOptions& options = {});
// How many matches each document has; -1 where its text is null.
std::vector<std::int64_t> counts_in(const Documents& documents, const Pattern& pattern, const ScanOptions& options = {});

}  // namespace newspan
