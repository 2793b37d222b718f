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
  // read, hands the programs that match before a character, and its place, to `accept`. False when none is left.
  template <class Accept>
  bool walk(std::uint32_t& row, std::string_view text, std::size_t& at, std::size_t to, std::size_t end, Accept&& accept) {
    const Alphabet& alphabet = *a_.alphabet_;
    const std::uint32_t* table = table_.data();
    std::uint32_t here = row;
    for (std::size_t place = at;;) {
      std::size_t behind = place;
      const bool stops = place >= to;
      if (stops && to < end) {
        row = here;
        at = place;
        return true;
      }
      const std::uint32_t symbol = stops ? alphabet.stop(alphabet.behind(text, end)) : alphabet.read(text, behind, end);
      std::uint32_t entry = table[here + symbol];
      if (entry & ~kRow) {
        if (entry == kUnknown) {
          entry = new_step(here, symbol);
          table = table_.data();
        }
        if (entry & kAccepts) accept(states_[entry / stride_].accepts, place);
        if (entry & kEnds || stops) {
          at = place;
          return false;
        }
        entry &= kRow;
      }
      here = entry;
      place = behind;
    }
  }
  // The programs that are still running.
  void running(std::uint32_t row, std::vector<std::uint32_t>& out) const;
  std::size_t memory() const { return memory_; }

 private:
  struct State {
    std::vector<std::uint32_t> threads, accepts;
    std::uint32_t before;
    friend bool operator==(const State&, const State&) = default;
  };

  std::uint32_t new_row(Start& start, std::uint32_t before);
  std::uint32_t new_step(std::uint32_t row, std::uint32_t symbol);
  std::uint32_t entry_of(State&& state);
  void clear();

  const Automaton& a_;
  std::size_t max_memory_, memory_ = 0;
  std::uint32_t stride_;
  std::uint64_t round_ = 1;
  std::vector<std::uint32_t> table_;
  std::vector<State> states_;  // the first is none
  std::unordered_multimap<std::uint64_t, std::uint32_t> known_;
  std::vector<std::uint32_t> seen_, added_, stack_;
  std::uint32_t pass_ = 0;
};

}  // namespace newspan
