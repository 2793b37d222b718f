// Items: what a grammar works on, made of a text's tokens, phrases and numbers and of the records of earlier kinds.
#pragma once

#include <span>

#include "grammar/matcher.hpp"
#include "text/text.hpp"

namespace newspan {

// A record of an earlier kind that a later one takes as one item.
struct Mask {
  std::uint32_t first, last;  // tokens
  std::uint32_t index;        // of the record
  RecordTag tag;
};

// The items that a grammar works on: masks first, then the longest phrase that the grammar looks at, then numbers, then
// tokens. A number that begins inside a phrase and reaches beyond it breaks the phrase (in | one million).
void build_items(const Text& t, const Automaton& grammar, std::span<const Mask> masks, Items& out, Buffer<Symbol>& symbols);
// The same for the tokens [from, to) alone, behind what is there.
void add_items(const Text& t, const Automaton& grammar, std::span<const Mask> masks, std::uint32_t from, std::uint32_t to, Items& out,
               Buffer<Symbol>& symbols);

// Shortens a match's extent by the full stop of the sentence, where a rule for abbreviations (Sept. 3) took it.
void drop_full_stop(const Text& t, const Items& items, Match& m);

}  // namespace newspan
