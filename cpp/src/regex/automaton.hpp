// Many programs as one lazy deterministic automaton that starts where it is told to: RE2's leftmost-first, for each alone.
//
// A state is what is left of each program, in order of priority, and the traits of the character before. What a step tells, it tells
// a character late: only then it is known whether an assertion holds.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "regex/alphabet.hpp"
#include "regex/program.hpp"

namespace newspan {

// Immutable; shared by threads.
class Automaton {
 public:
  // The alphabet knows the programs' sets and conditions.
  Automaton(const std::vector<const Program*>& programs, std::shared_ptr<const Alphabet> alphabet);

  const std::shared_ptr<const Alphabet>& alphabet() const { return alphabet_; }
  std::size_t size() const { return starts_.size(); }

  // Programs that are started together.
  struct Start {
    std::vector<std::uint32_t> programs;
    std::array<std::uint32_t, 16> rows{};  // by the traits of the character before
    std::uint64_t round = 0;               // of the cache that the rows belong to
  };
  class Cache;

 private:
  std::shared_ptr<const Alphabet> alphabet_;
  std::vector<Program::Instruction> code_;
  std::vector<std::uint32_t> program_of_;  // an instruction
  std::vector<std::uint8_t> asks_;         // which traits of the character before matter to what an instruction leads to without one
  std::vector<std::uint32_t> starts_;
};

// The states that were met. Of one thread.
class Automaton::Cache {
 public:
  Cache(const Automaton& automaton, std::size_t max_memory);

  // An entry: a row of the table, and in its low bits what there is to do.
  static constexpr std::uint32_t kAccepts = 1, kEnds = 2, kUnknown = 3, kRow = ~std::uint32_t{3};

  std::uint32_t row(Start& start, std::uint32_t before) {
    if (start.round == round_ && start.rows[before]) return start.rows[before];
    return new_row(start, before);
  }
  // From a row over text[at, to), with context up to `end`, until no program is left; `to` == `end` is a stop. Moves `at` behind what was
  // read, hands the programs that match before a character, and its place, to `accept`: of places in a row where the same do, the last.
  // False when none is left.
  template <class Accept>
  bool walk(std::uint32_t& row, std::string_view text, std::size_t& at, std::size_t to, std::size_t end, Accept&& accept) {
    const Alphabet& alphabet = *a_.alphabet_;
    const std::uint32_t* table = table_.data();
    std::uint32_t here = row, told = 0;
    std::size_t told_at = 0;
    const auto tell = [&] {
      if (told) accept(states_[told / stride_].accepts, told_at);
    };
    for (std::size_t place = at;;) {
      std::size_t behind = place;
      const bool stops = place >= to;
      if (stops && to < end) {
        tell();
        row = here;
        at = place;
        return true;
      }
      const std::uint32_t symbol = stops ? alphabet.stop(alphabet.behind(text, end)) : alphabet.read(text, behind, end);
      std::uint32_t entry = table[here + symbol];
      if (entry & ~kRow) {
        if (entry == kUnknown) {
          tell();
          entry = new_step(here, symbol);
          table = table_.data();
          told = 0;
        }
        if (entry & kAccepts) {
          if (entry != told) {
            tell();
            told = entry;
          }
          told_at = place;
        }
        if (entry & kEnds || stops) {
          tell();
          at = place;
          return false;
        }
        entry &= kRow;
      }
      here = entry;
      place = behind;
    }
  }
  // A walk from a place that has come some way: its row, or kAnew.
  struct Walk {
    std::uint32_t place, row;
  };
  static constexpr std::uint32_t kAnew = 0;
  static constexpr std::size_t kStep = 3;
  // From places behind the begin of the text; `walks` has room for them.
  void begin(const Start& start, std::string_view text, const std::uint32_t* places, std::size_t n, Walk* walks) const {
    const Alphabet& alphabet = *a_.alphabet_;
    for (std::size_t i = 0; i < n; ++i)
      walks[i] = {places[i], start.round == round_ ? start.rows[alphabet.traits(alphabet.of_byte(text[places[i] - 1]))] : kAnew};
  }
  // The walks that are still running after kStep characters more, `read` of which they have read. One that matches, or that goes where none
  // was before, begins anew. Without a branch a walk, so that the looks into the table overlap: what takes the time is waiting for them.
  std::size_t advance(std::string_view text, std::size_t read, std::size_t end, Walk* walks, std::size_t n) const {
    const Alphabet& alphabet = *a_.alphabet_;
    const std::uint32_t* const table = table_.data();
    std::size_t kept = 0, i = 0;
    for (; i < n && walks[i].place + read + kStep <= end; ++i) {
      Walk walk = walks[i];
      const char* const at = text.data() + walk.place + read;
      std::uint32_t told = 0;
      for (std::size_t k = 0; k < kStep; ++k) {
        const std::uint32_t entry = table[walk.row + alphabet.of_byte(at[k])];
        told |= entry;
        walk.row = entry & kRow;
      }
      if (told & kAccepts) walk.row = kAnew;
      walks[kept] = walk;
      kept += walk.row != stride_;
    }
    for (; i < n; ++i) walks[kept++] = {walks[i].place, kAnew};
    return kept;
  }
  // The programs that are still running.
  void running(std::uint32_t row, std::vector<std::uint32_t>& out) const;
  std::size_t memory() const { return memory_; }
  // Changes when all rows are forgotten.
  std::uint64_t round() const { return round_; }

 private:
  struct State {
    std::vector<std::uint32_t> threads, accepts;
    std::uint32_t before = 0;
    friend bool operator==(const State&, const State&) = default;
  };

  static std::uint64_t hash_of(const State& state);
  std::uint32_t new_row(Start& start, std::uint32_t before);
  std::uint32_t new_step(std::uint32_t row, std::uint32_t symbol);
  std::uint32_t entry_of(State&& state);
  void clear();

  const Automaton& a_;
  std::size_t max_memory_, memory_ = 0;
  std::uint32_t stride_;
  std::uint64_t round_ = 1;
  std::vector<std::uint32_t> table_;
  std::vector<State> states_;  // the first is not known, the second has nothing to do
  std::unordered_multimap<std::uint64_t, std::uint32_t> known_;
  std::vector<std::uint32_t> seen_, added_, stack_;
  std::uint32_t pass_ = 0;
};

}  // namespace newspan
