// A pattern in RE2's syntax, piece by piece. What a piece means is RE2's to say; here is only where it ends.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace newspan {

enum class Piece : unsigned char {
  character,  // a literal, an escape, a class, the dot: one character of the text
  assertion,  // ^ $ \A \z \Z \b \B
  quote,      // \Q…\E
  open,       // ( (?: (?flags: (?P<name> (?<name>
  comment,    // (?#…)
  flags,      // (?flags)
  close,      // )
  bar,        // |
  repeat,     // * + ? {n} {n,} {n,m}, with the ? behind it
};

struct Token {
  Piece piece;
  std::string_view text;
};

// The piece at `at` < pattern.size(). A pattern that RE2 does not take is cut somehow.
Token token_at(std::string_view pattern, std::size_t at, bool bytes);

// Whether a \w, \d, \s or \b stands in it, or a negation of one: what is one thing in ASCII and another in Unicode.
bool asks_for_words(std::string_view pattern, bool bytes);

// What cannot be had though Python's re or RE2 takes it: why, with what to write instead, and the byte where it stands.
struct Refusal {
  std::string message;
  std::size_t at;
};
std::optional<Refusal> refusal(std::string_view pattern, bool bytes);

// What is written in another way in Python's re and means the same: (?<name>…) is (?P<name>…), \Z \z, {,3} {0,3}, \u00e9 \x{00e9}, [\b]
// [\x08], [\1] [\x01]; comments go.
std::string in_re2_syntax(std::string_view pattern, bool bytes);

}  // namespace newspan
