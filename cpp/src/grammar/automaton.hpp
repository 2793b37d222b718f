// A grammar, compiled: one deterministic automaton over items for all rules of a kind, and for each rule a
// small program that finds the named captures inside what the automaton matched. See DESIGN.md beside this file.
#pragma once

#include <cstdint>
#include <span>

#include "lexicon/lexicon.hpp"

namespace newspan {

using Symbol = std::uint16_t;  // 0: no rule looks at this item
using State = std::uint16_t;   // 0: dead, 1: start

enum class Op : std::uint8_t { item, split, jump, save, match };

struct Instruction {
  Op op;
  std::uint8_t a;   // save: the slot
  std::uint16_t x;  // item: the test; split, jump: the target, tried first
  std::uint16_t y;  // split: the other target
};

struct Rule {
  const char* name;
  const char* argument;  // of the action, or ""
  std::uint16_t action;
  std::uint16_t program;  // first instruction
  std::uint16_t program_size;
  std::uint8_t from, to;  // token flags that the first item must have, and the one behind the last; 0: none
  bool bare;              // the extent is the whole match: no context
  bool captures;          // it names parts
};

// A row of the transition table; states that go on alike share one.
struct StateRow {
  std::uint32_t first;  // cell of symbol 0
  State owner;          // the first state whose row it is
};

struct Cell {
  State owner;
  State next;
};

struct Automaton {
  // symbol = symbols[rows[entry] * kShapes + shape]
  std::span<const std::uint16_t> rows;
  std::span<const Symbol> symbols;
  std::uint32_t symbol_count;
  // The rows of the states, laid over one another where they leave gaps: cells[base[state].first + symbol].
  std::span<const StateRow> base;
  std::span<const Cell> cells;
  // Rules accepted in a state: accepts[accept_start[s] .. accept_start[s + 1]), in the order of the file.
  std::span<const std::uint32_t> accept_start;
  std::span<const std::uint16_t> accepts;
  // tests[test * symbol_count + symbol]: whether an item with this symbol passes
  std::span<const std::uint8_t> tests;
  std::span<const Instruction> programs;
  std::span<const Rule> rules;
  std::uint8_t bit;                    // of Entry::cited; 0: a grammar that is not of the build
  std::span<const std::uint8_t> sees;  // [entry] of a phrase: whether it is one item here

  State step(State s, Symbol x) const {
    const StateRow& row = base[s];
    const Cell& c = cells[row.first + x];
    return c.owner == row.owner ? c.next : State{0};
  }
  Symbol symbol(EntryId entry, Shape shape) const { return symbols[rows[entry] * kShapes + static_cast<std::size_t>(shape)]; }
};

inline constexpr std::uint32_t kMaxItems = 40;   // that one match reads
inline constexpr std::size_t kMaxCells = 32768;  // instructions of a rule × (kMaxItems + 1)
inline constexpr int kMaxCaptures = 48;          // slot 0: the extent

}  // namespace newspan
