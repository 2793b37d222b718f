// LexiconBuilder: from vocabulary lines (data/en/*.tsv) to the tables a Lexicon looks at.
//
// A line: terms <TAB> CLASS <TAB> value <TAB> attr; `|` between the forms of one entry; `#` opens a comment
// line; value and attr may be missing. Used by the build's generator and, at run time, for users' own words.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lexicon/lexicon.hpp"

namespace newspan {

class LexiconBuilder {
 public:
  // Splits a term as texts are split: folded tokens.
  using Splitter = std::function<std::vector<std::string>(std::string_view)>;

  explicit LexiconBuilder(Splitter split);

  // Raises Error(invalid_argument, source, "…", line) on a malformed line.
  void add_tsv(std::string_view source, std::string_view text);
  void add(std::string_view term, std::string_view cls, std::string_view value, std::string_view attr);
  // A word that rules cite; it needs no class.
  EntryId add_word(std::string_view term);
  void finish();

  Lexicon view() const;
  const std::vector<std::string>& classes() const { return classes_; }
  int class_id(std::string_view name) const;
  // -1: unknown
  std::uint32_t intern(std::string_view text);
  static Need need_of(std::string_view term);

  struct Tables {
    std::vector<Entry> entries;
    std::vector<ClassSet> class_sets;
    std::vector<Sense> senses;
    std::vector<std::uint32_t> slots;
    std::vector<WordSlot> word_slots;  // whether a grammar cites them is not told yet
    std::vector<PhraseEdge> edges;
    std::vector<std::uint64_t> edge_filter;
    std::string pool;
  };
  const Tables& tables() const { return tables_; }

 private:
  EntryId entry(const std::string& key);

  Splitter split_;
  std::vector<std::string> classes_;
  std::map<std::string, EntryId, std::less<>> ids_;
  std::vector<std::vector<Sense>> senses_;
  std::vector<std::pair<std::vector<EntryId>, EntryId>> phrases_;
  std::map<std::string, std::uint32_t, std::less<>> interned_;
  Tables tables_;
};

// The vocabularies of a folder in the order in which they are added: the commonest words first, so that what is looked up
// most lies together; ids depend on it.
std::vector<std::filesystem::path> vocabulary_files(const std::filesystem::path& folder);

}  // namespace newspan
