// RuleSet: a user's rules over one text: patterns and dictionaries, each under a label that becomes the rows' kind.
//
//   newspan::RuleSet rules({{.label = "unit", .id = "brigade", .pattern = R"(\d+th Brigade)"},
//                           {.label = "city", .id = "city", .terms = {{"Kyiv", "UA-30"}, {"Kiev", "UA-30"}}}});
//   std::vector<newspan::RuleSet::Match> found;
//   rules.find_all(text, found);        // rules[found[0].rule].label, found[0].span, rules.entry(found[0])
//
// Immutable; shared by threads.
#pragma once

#include <optional>

#include "newspan/dictionary.hpp"
#include "newspan/pattern_set.hpp"

namespace newspan {

// One rule: a pattern or terms.
struct RuleSpec {
  std::string label, id;
  std::optional<std::string> pattern;
  PatternOptions pattern_options{};
  std::vector<Dictionary::Term> terms;
  DictionaryOptions dictionary_options{};
};

class RuleSet {
 public:
  struct Match {
    std::uint32_t rule;  // index
    std::uint32_t term;  // of a dictionary
    Span span;
  };
  struct Group {
    std::string_view name;  // or the group's number
    Span span;
  };

  // Raises Error(…, "rules", message that names the rule, index of the rule).
  explicit RuleSet(std::vector<RuleSpec> rules);
  ~RuleSet();
  RuleSet(RuleSet&&) noexcept;
  RuleSet& operator=(RuleSet&&) noexcept;

  std::size_t size() const;
  const RuleSpec& operator[](std::size_t rule) const;

  // Appends every match of every rule, empty ones left out: by start, the longer first, then by label and id. Raises
  // Error(…, "rules", message that names the rule, index of the rule) where Pattern::find_all raises.
  void find_all(std::string_view text, std::vector<Match>& out) const;
  // The entry of a dictionary's match, "" where it has none.
  std::string_view entry(const Match& m) const;
  // The groups of a pattern's match that took part, in order.
  void groups(std::string_view text, const Match& m, std::vector<Group>& out) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace newspan
