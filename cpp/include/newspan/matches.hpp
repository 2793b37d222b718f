// What patterns find in many texts, as columns. Offsets are code points.
//
//   newspan::NamedColumns found = newspan::matches_in(documents, set);   // row, pattern, start, end, text, groups
//   newspan::NamedColumns told = newspan::replaced_in(documents, pattern, {"<", 0, ">"});
//
// Threads take some hundred kilobytes of text each in turn; the answer is the same for any number of them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "newspan/columns.hpp"
#include "newspan/dictionary.hpp"
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
  bool lists = false;            // matches_in: one column instead, `matches`, a list of structs for each document, null where its text is
};

// `row` is the documents'. A text that is null has no match. Raise Error(…, "texts", message, row) for the first text that is not valid
// UTF-8, or that a pattern or what comes out cannot take.

// row, start, end, text, and of each group, by its name or number, its text, …_start and …_end, null where it took no part.
NamedColumns matches_in(const Documents& documents, const Pattern& pattern, const ScanOptions& options = {});
// row, pattern (index), start, end, text, groups: name or number, start, end, text of those that took part.
NamedColumns matches_in(const Documents& documents, const PatternSet& patterns, PatternSet::Policy policy, const ScanOptions& options = {});
// row, term (index), start, end, text.
NamedColumns matches_in(const Documents& documents, const Dictionary& dictionary, const ScanOptions& options = {});

// One column with a cell a document, null where its text is null.

// How many matches there are.
NamedColumns counts_in(const Documents& documents, const Pattern& pattern, const ScanOptions& options = {});
NamedColumns counts_in(const Documents& documents, const PatternSet& patterns, PatternSet::Policy policy, const ScanOptions& options = {});
NamedColumns counts_in(const Documents& documents, const Dictionary& dictionary, const ScanOptions& options = {});
// Whether there is one.
NamedColumns contained_in(const Documents& documents, const Pattern& pattern, const ScanOptions& options = {});
NamedColumns contained_in(const Documents& documents, const PatternSet& patterns, const ScanOptions& options = {});
NamedColumns contained_in(const Documents& documents, const Dictionary& dictionary, const ScanOptions& options = {});

// What takes the place of a match: texts and groups by number, 0 the whole; one that took no part is "".
using Replacement = std::vector<std::variant<std::string, int>>;
// The texts with their first `most` matches replaced; 0: all.
NamedColumns replaced_in(const Documents& documents, const Pattern& pattern, const Replacement& by, std::size_t most = 0,
                         const ScanOptions& options = {});
// Lists of the parts that the first `most` matches (0: all) cut a text into, with the groups, null or not, of each between them.
NamedColumns parts_in(const Documents& documents, const Pattern& pattern, std::size_t most = 0, const ScanOptions& options = {});

}  // namespace newspan
