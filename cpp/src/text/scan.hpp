// The scan: text → tokens, in one pass. A token is a word, a run of digits, a sign or a run of the same sign.
//
// What one token is (the grammar's needs, finer than UAX #29's words, which ns.words gives):
//   Kyiv’s → Kyiv ’s     don’t → don’t     U.S. p.m. → one token with its dots     J. → J .
//   15-year-old → 15 - year - old (hyphens tight)     1,234.5 → one     2.7bn → 2.7 bn (bn glued)
//   https://… someone@example.org @handle #tag → one opaque token
// Cost: plain words and signs by the dozen, of bit planes; the others one step a byte, those beyond ASCII by ICU's classes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/buffer.hpp"
#include "lexicon/lexicon.hpp"
#include "newspan/span.hpp"

namespace newspan {

struct Token {
  std::uint32_t begin;
  std::uint32_t end;
  EntryId entry;
  Shape shape;
  std::uint8_t flags;
  std::uint8_t cited;  // as the lexicon's entry has it

  Span span() const { return {begin, end}; }
};

enum TokenFlag : std::uint8_t {
  kSpaceBefore = 1,
  kLineBefore = 2,       // a line ends between the token before and this one
  kParagraphBefore = 4,  // an empty line does, or the text begins
  kSentenceStart = 8,
  kAbbreviation = 16,  // dots inside: U.S.
};

using Tokens = Buffer<Token>;

// The tokens at which the readers of sentences, numbers and phrases have something to look at; most tokens are none of these.
struct Places {
  Buffer<std::uint32_t> sentences;  // behind a line's end or what may close a sentence; and opening brackets
  Buffer<std::uint32_t> numbers;    // where a number may begin
  Buffer<std::uint32_t> phrases;    // where a phrase of the lexicon may, going by two tokens
  Buffer<std::uint8_t> marks;       // of each token: what the lists are made of
};

// Whether letters that digits follow are a token of their own: USD48.3, Rs500; not F16. `rest` begins with the digits.
using Parts = bool (*)(std::string_view letters, std::string_view rest);

// How a text is read; the tokens are the same by every way.
enum class Way : std::uint8_t {
  simd,     // by what the machine has
  planes,   // many tokens at once, without that
  letters,  // one character after another: what the others are held to
};

// Replaces `out`. `text` must be well-formed UTF-8. Entries are left 0: see look_up.
void scan(std::string_view text, Tokens& out, Parts parts = nullptr, Way way = Way::simd);

// Fold a token for the lexicon: ASCII lower case, ’ as '. At most 48 bytes; longer words have no entry.
std::string_view fold_token(std::string_view token, char (&buffer)[48]);

// The folded tokens of a term: how vocabularies and rules are cut into words.
std::vector<std::string> folded_words(std::string_view term);

// Replaces `places`.
void look_up(std::string_view text, const Lexicon& lexicon, Tokens& tokens, Places& places, Way way = Way::simd);

}  // namespace newspan
