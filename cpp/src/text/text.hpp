// Text: what every extractor reads: the tokens, numbers, phrases and sentences of one document.
//
//   Text t;  t.read(utf8);      // reuses its memory; one per thread
//
// Built once per document, in linear passes: scan, look-up, sentences, numbers.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "base/utf8.hpp"
#include "base/watch.hpp"
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
  // Of whatever has a first token and one behind its last: a number, a phrase, an item of a grammar; of some in a row.
  template <class Part>
  Span span(const Part& p) const {
    return {tokens[p.first].begin, tokens[p.last - 1].end};
  }
  template <class Range, class Parts>
  Span span(Range r, const Parts& of) const {
    return {tokens[of[r.begin].first].begin, tokens[of[r.end - 1].last - 1].end};
  }
  std::uint32_t sentence_at(std::uint32_t byte) const;

  // The first token of each line; none where the text has no token.
  template <class Take>
  void each_line(Take&& take) const {
    for (const std::uint32_t i : places.sentences)
      if (tokens[i].flags & kLineBefore) take(i);
  }
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

// A number that begins at token `at`; false where none does.
bool parse_number(const Text& t, std::uint32_t at, Number& out);

}  // namespace newspan
