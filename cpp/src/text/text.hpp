// Text: what every extractor reads: the tokens, numbers and sentences of one document; and the items a grammar makes of them.
//
//   Text t;  t.read(utf8);      // reuses its memory; one per thread
//
// Built once per document, in linear passes: scan, look-up, sentences, numbers.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string_view>

#include "base/utf8.hpp"
#include "grammar/matcher.hpp"
#include "text/scan.hpp"

namespace newspan {

struct Number {
  double value;
  double high;                // of a vague number (thousands: 10000), else NaN
  std::uint32_t first, last;  // tokens
  Shape shape;
  double scale = 1;  // the scale word or letter that ends it (5 million, 3m, two hundred), which the other end of a range may share
};

struct Sentence {
  std::uint32_t first, last;  // tokens
  Span span;
};

// A phrase of the lexicon; whether it is one item is each grammar's own affair.
struct Phrase {
  std::uint32_t first, last;  // tokens
  EntryId entry;
  std::uint8_t cited;  // as the lexicon's entry has it
};

struct Text {
  Lookout* watch = nullptr;  // the readers of long texts look there now and then
  std::string_view text;
  OffsetMap offsets;
  Tokens tokens;
  Places places;
  Buffer<Sentence> sentences;
  Buffer<Number> numbers;
  Buffer<Phrase> phrases;  // by their first token, then the shorter

  void read(std::string_view utf8);

  void look() const {
    if (watch) watch->check();
  }
  std::string_view of(const Token& t) const { return t.span().of(text); }
  std::string_view of(std::uint32_t token) const { return of(tokens[token]); }
  Span span(const Item& i) const { return {tokens[i.first].begin, tokens[i.last - 1].end}; }
  Span span(ItemRange r, const Items& of) const { return {tokens[of[r.begin].first].begin, tokens[of[r.end - 1].last - 1].end}; }
  std::uint32_t sentence_at(std::uint32_t byte) const;
};

// A number as an int; of what none can be, the nearest.
inline int as_int(double v) {
  constexpr double kMost = std::numeric_limits<int>::max();
  return std::isnan(v) ? 0 : static_cast<int>(std::clamp(v, -kMost, kMost));
}

// The parts, in the order in which read() calls them.
void split_sentences(Text& t);
void read_numbers(Text& t);
void find_phrases(Text& t);

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

// A number that begins at token `at`; false where none does.
bool parse_number(const Text& t, std::uint32_t at, Number& out);

}  // namespace newspan
