// RuleSet: a user's rules over one text: patterns, dictionaries and patterns over tokens, each under a label that becomes the rows' kind.
//
//   newspan::RuleSet rules({{.label = "unit", .id = "brigade", .pattern = R"(\d+th Brigade)"},
//                           {.label = "city", .id = "city", .terms = {{"Kyiv", "UA-30"}, {"Kiev", "UA-30"}}},
//                           {.label = "toll", .id = "toll", .tokens = R"(<quantity count> "killed")",
//                            .conditions = {{.kind = newspan::RuleCondition::near, .tokens = "<city>", .words = 5}}}});
//   newspan::RuleSet::Found found;
//   rules.find_all(text, found);        // rules[found.matches[0].rule].label, found.matches[0].span, rules.entry(found.matches[0])
//
// Immutable; shared by threads. Linear in the text.
#pragma once

#include <optional>

#include "newspan/dictionary.hpp"
#include "newspan/pattern_set.hpp"

namespace newspan {

struct Text;
struct Records;

// What must stand beside a rule's match, or around it; or what must not.
struct RuleCondition {
  enum Kind : std::uint8_t { near, within } kind = near;
  enum Side : std::uint8_t { either, before, after };
  bool negated = false;
  std::string tokens{};  // a pattern over tokens; of within also `sentence`, `paragraph`: the match crosses the start of none
  std::optional<std::uint32_t> words{};  // near: so many words at most between the two; none: any number
  Side side = either;                    // near: where it stands
  bool across = false;                   // near: in another sentence, too
};

// One rule: a pattern, terms, or a pattern over tokens.
struct RuleSpec {
  std::string label, id;
  std::optional<std::string> pattern{};
  PatternOptions pattern_options{};
  std::vector<Dictionary::Term> terms{};
  DictionaryOptions dictionary_options{};
  std::optional<std::string> tokens{};  // src/rules/token_pattern.hpp
  std::vector<RuleCondition> conditions{};
  std::optional<std::int64_t> priority{};  // of matches that overlap, the rule's with the higher one; none: it overlaps freely
};

class RuleSet {
 public:
  struct Match {
    std::uint32_t rule;  // index
    std::uint32_t term;  // of a dictionary
    Span span;
    std::uint32_t group = 0;  // of a pattern over tokens: its first among Found::groups
  };
  struct Group {
    std::string_view name;  // or the group's number
    Span span;
  };
  // The matches in a text, and memory that is used again.
  struct Found {
    std::vector<Match> matches;
    std::vector<Span> groups;
    struct Scratch;
    std::shared_ptr<Scratch> scratch;
    std::uint64_t steps() const;  // tests of items that the last text took
  };

  // Raises Error(…, "rules", message that names the rule and the place in it, index of the rule).
  explicit RuleSet(std::vector<RuleSpec> rules);
  ~RuleSet();
  RuleSet(RuleSet&&) noexcept;
  RuleSet& operator=(RuleSet&&) noexcept;

  // What patterns over tokens may name.
  static std::vector<std::string> shapes();
  static std::vector<std::string> classes();

  std::size_t size() const;
  struct Cost {
    std::size_t patterns = 0, pattern_bytes = 0;  // the bytes are those of PatternSet::memory()
    std::size_t terms = 0, term_bytes = 0;
    std::size_t token_patterns = 0;  // the rules' own
  };
  Cost cost() const;
  const RuleSpec& operator[](std::size_t rule) const;
  // The built-in kinds that the rules ask for.
  const std::vector<std::string>& kinds() const;
  // Whether they ask for tokens, numbers and phrases.
  bool read_tokens() const;

  // Every match of every rule, empty ones left out: by start, the longer first, then by label and id. Raises
  // Error(…, "rules", message that names the rule, index of the rule) where Pattern::find_all raises, and where the rules ask for built-in
  // kinds, which an Extractor finds.
  void find_all(std::string_view text, Found& out) const;
  // The same in a text that has been read.
  void find_all(const Text& text, const Records& records, Found& out) const;
  // The entry of a dictionary's match, "" where it has none.
  std::string_view entry(const Match& m) const;
  // The groups of a match that took part, in order.
  void groups(std::string_view text, const Found& found, const Match& m, std::vector<Group>& out) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace newspan
