// Every match of a pattern in time linear in the text, in two passes; DESIGN.md beside says how and why.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "newspan/span.hpp"
#include "regex/alphabet.hpp"
#include "regex/program.hpp"

namespace newspan {

// A program read backwards. Immutable; shared by threads; refers to what it was made from.
class Linear {
 public:
  Linear(const Program& program, const Alphabet& alphabet);
  class Cache;
  class Run;

  // Of the matches that end at `end`, where the first begins; at `begin` or behind it, if there is one. The cache is of whole matches.
  std::optional<std::size_t> first_begin(Cache& cache, std::string_view text, std::size_t begin, std::size_t end) const;

 private:
  const Program& program_;
  const Alphabet& alphabet_;
  std::vector<std::uint32_t> before_, first_before_;  // of each instruction those that go on to it without a character
  std::vector<std::vector<std::uint32_t>> takes_;     // of each set of characters the instructions that take it
};

// The sets that were met: from which instructions a match can still be reached, a bit each. Of one thread.
class Linear::Cache {
 public:
  // `whole`: a match ends where the text does.
  Cache(const Linear& linear, bool whole);

 private:
  friend class Linear;
  friend class Run;
  using Set = std::uint64_t;
  static constexpr std::size_t kWays = 1024;

  const Set* set(std::uint32_t id) const { return &sets_[id * words_]; }
  bool has(std::uint32_t id, std::uint32_t instruction) const { return set(id)[instruction / 64] >> (instruction % 64) & 1; }
  // The set at a place, from the one behind its character (or none, for a stop).
  std::uint32_t step(std::uint32_t after, std::uint32_t symbol, std::uint32_t before);
  std::uint32_t new_step(std::uint32_t after, std::uint32_t symbol, std::uint32_t before);
  std::uint32_t id_of(const Set* set);
  void clear();
  std::size_t memory() const { return table_.size() * sizeof(std::uint32_t) + sets_.size() * sizeof(Set); }

  const Linear& l_;
  bool whole_;
  std::size_t words_, stride_, contexts_;
  std::vector<Set> sets_;             // the first is none
  std::vector<std::uint8_t> empty_;   // of each set
  std::vector<std::uint32_t> table_;  // by set, symbol and traits of the character before
  std::unordered_multimap<std::uint64_t, std::uint32_t> known_;
  std::vector<std::uint32_t> work_, seen_;
  std::uint32_t round_ = 0;
  std::vector<Set> scratch_;
  // Where the match goes on from an instruction and a set, and whether groups may begin or end on the way, of those asked lately.
  struct Way {
    std::uint32_t from, set, to;
    bool saves;
  };
  std::vector<Way> ways_;
  // Of the run at hand.
  std::vector<Set> marks_;          // the sets at the blocks' begins, and at the end
  std::vector<std::uint32_t> ids_;  // those of the block at hand
  std::vector<std::size_t> saves_;
  std::vector<std::pair<std::uint32_t, std::size_t>> undo_;
};

// The matches in text[begin, end), with context on both sides. Only one at a time of a cache.
class Linear::Run {
 public:
  // Reads the text once, backwards. Raises Error(out_of_budget, "text", …) where program and text are too large together,
  // Error(invalid_text, "text", …) where the text is not valid UTF-8.
  Run(const Linear& linear, Cache& cache, std::string_view text, std::size_t begin, std::size_t end);

  // The leftmost match that begins at `from` or behind it; `from` never goes back.
  bool next(std::size_t from, Span& match);
  // Whether a match begins at `from`; its span and those of its groups, kNoSpan for one that took no part.
  bool match(std::size_t from, std::vector<Span>& groups);

 private:
  using Set = Cache::Set;

  // Where a character begins, from `at` on.
  std::size_t whole(std::size_t at) const { return l_.alphabet_.begin_at(text_, at, end_); }
  template <class Take>
  void backwards(std::size_t from, std::size_t to, std::uint32_t last, Take&& take);
  std::uint32_t load(std::size_t at);
  // Where the match that begins here ends; its saves, when they are wanted.
  std::size_t finish(std::size_t at, std::size_t* saves);

  const Linear& l_;
  Cache& cache_;
  std::string_view text_;
  std::size_t begin_, end_, block_;
  std::size_t from_ = 1, to_ = 0;  // of the block at hand
};

}  // namespace newspan
