// PatternSet: many patterns over one text; every match of each, with spans and groups, by pattern.
//
//   newspan::PatternSet set({{R"(\d+ troops)"}, {R"(kyiv)", {.ignore_case = true}}});
//   std::vector<newspan::PatternSet::Match> found;
//   set.find_all(text, found);                                     // found[0].pattern, found[0].span
//   set[0].find(text, span.begin, span.end, Anchor::both, groups)  // the groups of one match, when they are wanted
//
// A pattern's matches are those that it has alone: left to right, without overlap, empty ones included. Cost: one pass that
// tells which patterns match at all, then one pass for each of those, as Pattern::find_all has it. Immutable; shared by threads.
#pragma once

#include "newspan/pattern.hpp"

namespace newspan {

class PatternSet {
 public:
  struct Spec {
    std::string pattern;
    PatternOptions options{};  // text patterns only: not bytes
  };
  struct Match {
    std::uint32_t pattern;  // index
    Span span;
    friend bool operator==(const Match&, const Match&) = default;
  };

  // `max_memory`: bytes for all compiled programs and their lazy automata, shared out by the sizes of the programs; a small share makes
  // a pattern slower, none too small for its program is given. Raises Error(invalid_pattern or out_of_budget, "patterns", message,
  // index of the pattern, or of the one with which the memory is not enough).
  explicit PatternSet(std::vector<Spec> patterns, std::size_t max_memory = std::size_t{512} << 20);
  ~PatternSet();
  PatternSet(PatternSet&&) noexcept;
  PatternSet& operator=(PatternSet&&) noexcept;

  std::size_t size() const;
  const Pattern& operator[](std::size_t i) const;

  // Appends every match, by start, the longer first, then by pattern. Raises Error(…, "patterns", message, index of the pattern) where
  // Pattern::find_all raises.
  void find_all(std::string_view text, std::vector<Match>& out) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace newspan
