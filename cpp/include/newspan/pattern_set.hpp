// PatternSet: many patterns over one text; every match of each, with spans and groups, by pattern.
//
//   newspan::PatternSet set({{R"(\d+ troops)"}, {R"(kyiv)", {.ignore_case = true}}});
//   std::vector<newspan::PatternSet::Match> found;
//   set.find_all(text, found);                                     // found[0].pattern, found[0].span
//   set[0].find(text, span.begin, span.end, Anchor::both, groups)  // the groups of one match, when they are wanted
//
// A pattern's matches are those that it has alone: left to right, without overlap, empty ones included. Cost: a filter over the text for
// places where one may begin, and one automaton of all patterns from there; linear in the text. Immutable; shared by threads.
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

  // Which of the matches are told.
  enum class Policy {
    all,
    longest,   // the leftmost, of those the longest, then the first pattern's; then on behind it
    priority,  // each pattern's that overlap none of a pattern before it
  };

  // `max_memory`: bytes for all compiled programs, and for the automaton's states of each thread at work; what is scarce makes it slower.
  // Raises Error(invalid_pattern or out_of_budget, "patterns", message, index of the pattern, or of the one with which the memory is
  // not enough).
  explicit PatternSet(std::vector<Spec> patterns, std::size_t max_memory = std::size_t{512} << 20);
  ~PatternSet();
  PatternSet(PatternSet&&) noexcept;
  PatternSet& operator=(PatternSet&&) noexcept;

  std::size_t size() const;
  const Pattern& operator[](std::size_t i) const;
  const std::vector<std::string>& group_labels(std::size_t i) const;  // of a pattern; see there
  // Bytes of the programs and of the states met so far.
  std::size_t memory() const;

  // Appends every match, by start, the longer first, then by pattern. Raises Error(…, "patterns", message, index of the pattern) where
  // Pattern::find_all raises.
  void find_all(std::string_view text, std::vector<Match>& out, Policy policy = Policy::all) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace newspan
