// The characters as programs tell them apart: those that no set and no assertion tells apart are one symbol.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/utf8.hpp"
#include "newspan/span.hpp"
#include "regex/program.hpp"

namespace newspan {

// What assertions ask of a character.
enum Trait : std::uint32_t { newline = 1, word = 2, unicode_word = 4, no_character = 8 };

class Alphabet {
 public:
  Alphabet(const CharSets& sets, std::uint32_t conditions, bool bytes);

  // Behind the symbols of characters stand those of a place where reading stops, by the traits of what stands there.
  std::uint32_t size() const { return static_cast<std::uint32_t>(traits_.size()); }
  std::uint32_t stop(std::uint32_t traits) const { return stops_ + traits; }
  std::uint32_t traits(std::uint32_t symbol) const { return traits_[symbol]; }
  bool takes(std::uint32_t set, std::uint32_t symbol) const { return takes_[symbol * words_ + set / 64] >> (set % 64) & 1; }

  std::size_t memory() const { return (page_.size() + pages_.size()) * sizeof(std::uint16_t) + takes_.size() * sizeof(std::uint64_t); }

  // The symbol of the character at `at` < end; moves behind it.
  std::uint32_t read(std::string_view text, std::size_t& at, std::size_t end) const {
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::uint32_t symbol = low_[byte];
    if (symbol != unknown_) [[likely]] {
      ++at;
      return symbol;
    }
    return beyond(text, at, end);
  }
  // The same where the byte is a character; else a symbol that none has.
  std::uint32_t of_byte(char byte) const { return low_[static_cast<unsigned char>(byte)]; }
  bool bytes() const { return bytes_; }
  // Where a character begins, from `at` on, or `end`; and the one before `at`, or `begin`.
  std::size_t begin_at(std::string_view text, std::size_t at, std::size_t end) const {
    while (!bytes_ && at < end && is_continuation(text[at])) ++at;
    return at;
  }
  std::size_t begin_before(std::string_view text, std::size_t at, std::size_t begin) const {
    do --at;
    while (!bytes_ && at > begin && is_continuation(text[at]));
    return at;
  }
  // Where the next match may begin, behind a match.
  std::size_t behind(std::string_view text, Span match, std::size_t end) const {
    return match.empty() ? begin_at(text, match.end + std::size_t{1}, end) : match.end;
  }
  // The traits of the characters before and behind a place.
  std::uint32_t before(std::string_view text, std::size_t at) const;
  std::uint32_t behind(std::string_view text, std::size_t at) const;

  // Which conditions hold between two characters.
  static std::uint32_t conditions(std::uint32_t before, std::uint32_t behind) {
    return (before & no_character ? begin_text | begin_line
            : before & newline    ? std::uint32_t{begin_line}
                                  : 0u) |
           (behind & no_character ? end_text | end_line
            : behind & newline    ? std::uint32_t{end_line}
                                  : 0u) |
           ((before ^ behind) & word ? boundary : no_boundary) |
           ((before ^ behind) & unicode_word ? unicode_boundary : no_unicode_boundary);
  }

 private:
  static constexpr std::size_t kPage = 64;

  std::uint32_t of(char32_t c) const { return pages_[page_[c / kPage] * kPage + c % kPage]; }
  std::uint32_t beyond(std::string_view text, std::size_t& at, std::size_t end) const;

  bool bytes_;
  std::uint32_t stops_ = 0, unknown_ = 0;
  std::size_t words_;
  std::array<std::uint16_t, 256> low_;
  std::vector<std::uint16_t> page_, pages_;
  std::vector<std::uint64_t> takes_;  // a bit a set, of each symbol
  std::vector<std::uint8_t> traits_;
};

}  // namespace newspan
