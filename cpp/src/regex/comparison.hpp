// How the terms of a dictionary and a text compare: unit by unit, a unit being a code point and the marks behind it.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/utf8.hpp"
#include "newspan/unicode.hpp"

namespace newspan {

class Folds;

class Comparison {
 public:
  enum class Kind : std::uint8_t { word, sign, space };
  struct Unit {
    Kind kind;
    std::string_view as;  // what it compares as; in the scratch or for ever
    std::size_t end;
  };
  struct Scratch {
    std::string unit, part, one, other;
  };

  explicit Comparison(const FoldOptions& options);

  // The unit at `at` < text.size().
  Unit unit(std::string_view text, std::size_t at, Scratch& scratch) const;
  // The word at `at`, as it compares, and its end: the quick way for short ones of letters that are known by the table and bear no marks.
  // Empty where it is none of those.
  static constexpr std::size_t kShort = 128;
  std::string_view word(std::string_view text, std::size_t& at, std::array<char, kShort>& out) const {
    std::size_t size = 0, end = at;
    while (end < text.size()) {
      const char32_t c = next_code_point(text, at);
      if (c >= letters_->size()) return {};
      const Letter& l = (*letters_)[c];
      if (l.mark || size + l.as.size() > kShort) return {};
      if (l.kind != Kind::word) break;
      std::memcpy(out.data() + size, l.as.data(), l.as.size());
      size += l.size;
      end = at;
    }
    at = end;
    return {out.data(), size};
  }
  // Appends what a text compares as: white space is one space, none at the begin or the end. False, and not all of it, where
  // that is more than `most` bytes.
  bool append(std::string_view text, std::string& out, std::size_t most, Scratch& scratch) const;
  bool equal(std::string_view a, std::string_view b, Scratch& scratch) const;

  Kind kind(unsigned char ascii) const { return ascii_[ascii].kind; }
  // The unit of a code point of ASCII without marks.
  Unit letter(unsigned char ascii, std::size_t at) const { return {ascii_[ascii].kind, {&ascii_[ascii].as, 1}, at + 1}; }
  // Whether it belongs to the unit before it.
  static bool is_mark(char32_t c);

 private:
  struct Ascii {
    char as;
    Kind kind;
  };

  struct Letter {
    std::array<char, 9> as;  // the longest of these
    std::uint8_t size;
    Kind kind;
    bool mark;
  };
  // Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, India's, and the punctuation of U+2000.
  using Letters = std::array<Letter, 0x2100>;

  std::string_view part(char32_t c, std::string& scratch) const;
  template <bool fold, bool strip>
  const Letters& letters() const;

  const Folds& folds_;
  const Letters* letters_ = nullptr;
  std::array<Ascii, 128> ascii_{};
};

}  // namespace newspan
