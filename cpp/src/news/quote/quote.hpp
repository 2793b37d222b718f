// Quotes: what somebody is reported to have said, written or thought: direct, mixed, indirect; with the words that say so,
// and who it was.
//
// Where reported speech begins and ends is not regular: plain code over items, one function a question. Which words
// report, and what complement each takes, is vocabulary and rules (data/en/speech.tsv, quote.rules).
#pragma once

#include <vector>

#include "grammar/items.hpp"
#include "news/records.hpp"

namespace newspan {

// A stretch in quotation marks, by items.
struct Quoted {
  std::uint32_t open;  // the opening mark
  std::uint32_t end;   // behind the closing mark, or where the paragraph ended without one
  bool closed = true;
  bool speech = false;  // somebody's words, not a title or a term
  int quote = -1;       // that holds it
  ItemRange who{0, 0};  // its tag tells
};

struct QuoteScratch {
  Items items;
  Buffer<Symbol> symbols;
  std::vector<Mask> masks;
  std::vector<Quoted> quoted;
  std::vector<int> quoted_at;  // by item: the stretch that holds it, or -1
  std::vector<bool> used;      // by item: a cue that has been taken
};

// Reads contacts, times and names; appends to records.quotes, in the order of the text.
void read_quotes(const Text& text, QuoteScratch& scratch, Records& records);

}  // namespace newspan
