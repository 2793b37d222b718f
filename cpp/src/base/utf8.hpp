// UTF-8: validation, repair, decoding, and the map between byte offsets and code points.
// Source: The Unicode Standard 15, chapter 3.9, table 3-7 (well-formed sequences).
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "newspan/offsets.hpp"

namespace newspan {

inline constexpr char32_t kReplacement = 0xFFFD;

inline bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The byte offset of the first ill-formed sequence, or npos.
std::size_t find_invalid_utf8(std::string_view bytes);

// Raises Error(invalid_text, "text", …, position) for a text that is ill-formed, or longer than spans can tell.
void check_text(std::string_view text);

bool is_ascii(std::string_view bytes);

// How many code points beyond ASCII are well formed, and how many parts are ill formed.
struct Utf8Form {
  std::size_t letters = 0, damage = 0;
};
Utf8Form utf8_form(std::string_view bytes);

// Every maximal ill-formed part becomes one U+FFFD (Unicode's recommended practice).
std::string repair_utf8(std::string_view bytes);

// The code point at `at` of well-formed text; moves `at` behind it.
inline char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  if (lead < 0x80) return text[at++];
  if (lead < 0xE0) {
    const char32_t c = (lead & 0x1Fu) << 6 | (byte(at + 1) & 0x3Fu);
    at += 2;
    return c;
  }
  if (lead < 0xF0) {
    const char32_t c = (lead & 0x0Fu) << 12 | (byte(at + 1) & 0x3Fu) << 6 | (byte(at + 2) & 0x3Fu);
    at += 3;
    return c;
  }
  const char32_t c = (lead & 0x07u) << 18 | (byte(at + 1) & 0x3Fu) << 12 | (byte(at + 2) & 0x3Fu) << 6 | (byte(at + 3) & 0x3Fu);
  at += 4;
  return c;
}

// The code point that ends before `at` (at > 0).
inline char32_t previous_code_point(std::string_view text, std::size_t at) {
  std::size_t i = at - 1;
  while (i > 0 && is_continuation(text[i])) --i;
  return next_code_point(text, i);
}

void append_utf8(std::string& out, char32_t c);

// Without an instruction of its own std::popcount is a call.
constexpr std::uint32_t count_bits(std::uint64_t x) {
  x -= x >> 1 & 0x5555555555555555u;
  x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
  return static_cast<std::uint32_t>(((x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu) * 0x0101010101010101u >> 56);
}

// Byte offsets of a well-formed text to code points and back. Free on ASCII; else one linear pass keeps for each block of
// 64 bytes which are continuation bytes and how many stand before it.
class OffsetMap {
 public:
  OffsetMap() = default;
  explicit OffsetMap(std::string_view text) { reset(text); }

  void reset(std::string_view text);

  bool ascii() const { return ascii_; }
  std::uint32_t to_code_point(std::uint32_t byte) const {
    if (ascii_) return byte;
    const Block& b = blocks_[byte / kBlock];
    const std::uint64_t below = b.continuations & ((std::uint64_t{1} << (byte % kBlock)) - 1);
    return byte - b.before - count_bits(below);
  }
  std::uint32_t to_byte(std::uint32_t code_point) const;
  std::uint32_t code_points() const { return to_code_point(static_cast<std::uint32_t>(text_.size())); }

 private:
  static constexpr std::size_t kBlock = 64;
  std::string_view text_;
  struct Block {
    std::uint64_t continuations;  // a bit a byte
    std::uint32_t before;
  };
  std::vector<Block> blocks_;
  bool ascii_ = true;
};

}  // namespace newspan
