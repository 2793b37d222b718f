// TokenPattern: a user's pattern over the items of a text, read and compiled to one small automaton.
//
//   <quantity count> "more"? ("troops"|"soldiers"):who
//
// The syntax is the grammar's (grammar/DESIGN.md), with 'x' for a word exactly as written, /re/ for a regular expression that the item's
// text is, and <label> for the matches of other rules. What tests ask for is numbered in RuleTests, which all patterns of a set share.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "grammar/automaton.hpp"
#include "newspan/pattern.hpp"

namespace newspan {

using WordId = std::uint32_t;  // an entry of the lexicon, or behind them a word of the rules' own; 0: none

// The words of rules: those of the lexicon have its ids, others, and all beyond ASCII, ids of their own.
class RuleWords {
 public:
  WordId add(std::string_view token);
  WordId find(std::string_view token, EntryId entry) const;
  std::size_t size() const;  // one more than the last id
  bool any() const { return !own_.empty(); }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, WordId, Hash, std::equal_to<>> own_;
  bool beyond_ascii_ = false;
};

// A test of one item; those with parts name them by number.
struct ItemTest {
  enum Kind : std::uint8_t { any, word, exact, cls, shape, regex, record, both, either, other } kind;
  std::uint32_t id = 0;  // word, class, or place among patterns or questions
  Need need = Need::any;
  std::uint64_t shapes = 0;
  std::string text{};  // of an exact word
  std::vector<std::uint32_t> parts{};
  bool operator==(const ItemTest&) const = default;
};

// Records that tests ask for: of a kind, perhaps of one type, or the matches of a label.
struct RecordQuestion {
  std::string name, type;
  bool label;
  bool operator==(const RecordQuestion&) const = default;
};

struct RuleTests {
  RuleWords words;
  std::vector<ItemTest> tests;
  std::vector<RecordQuestion> questions;
  std::vector<std::unique_ptr<const Pattern>> patterns;
};

// What an item must be for a test to pass, one of these at least.
struct ItemKeys {
  std::vector<WordId> words;
  std::vector<ClassId> classes;
  std::vector<std::uint32_t> questions;
  std::uint64_t shapes = 0;
  bool any = false;

  void join(const ItemKeys& other);
  // How many items they let through, roughly.
  int width() const { return any ? 4 : shapes ? 3 : !classes.empty() ? 2 : !questions.empty() ? 1 : 0; }
};

struct TokenPattern {
  struct Step {
    Op op;
    std::uint32_t x = 0;  // item: the test; split, jump: the target, tried first; save: the slot, doubled
    std::uint32_t y = 0;  // split: the other target
  };
  std::vector<Step> program;
  std::vector<std::string> captures;  // [0]: the extent
  std::uint8_t from = 0, to = 0;      // flags that the first token must have, and the one behind the last
  bool bare = true;                   // the extent is the whole match
  ItemKeys begin;                     // of the items that a match may begin with
  ItemKeys needs;                     // of an item that every match has; any: it is not told

  // The automaton: a bit an item of the program. Sets have `words` words each.
  std::size_t words = 1;
  std::vector<std::uint32_t> tests;   // of each item
  std::vector<std::uint64_t> first;   // items that may come first
  std::vector<std::uint64_t> follow;  // of each item: those that may come next
  std::vector<std::uint64_t> last;    // items that may end a match
};

inline constexpr std::size_t kMaxSteps = 2000;  // of a program

// Raises Error(invalid_pattern, "tokens", message with the place, code point) for a pattern that cannot be read. `labels`: those of all
// rules.
TokenPattern compile_tokens(std::string_view pattern, const std::vector<std::string_view>& labels, RuleTests& tests);

}  // namespace newspan
