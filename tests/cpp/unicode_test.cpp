#include <gtest/gtest.h>

#include <random>

#include "base/utf8.hpp"
#include "test_data.hpp"
#include "unicode/breaks.hpp"

namespace newspan {
namespace {

std::vector<Span> by_icu(std::string_view text) {
  std::vector<Span> out;
  Breaks(Boundary::word).find(text, 0, static_cast<std::uint32_t>(text.size()), out);
  return out;
}

TEST(Words, AreThoseOfIcuInArticles) {
  const Documents d = articles();
  for (const Document& document : d.items) {
    const std::string_view text = document.text ? *document.text : std::string_view{};
    ASSERT_EQ(segment(text, Boundary::word), by_icu(text)) << text;
  }
}

TEST(Words, AreThoseOfIcuWhateverStandsTogether) {
  // Letters of many scripts, digits, what joins them and what does not, marks, emoji, flags, white space.
  const char32_t kAlphabet[] = {
      'a',    'B',    'z',    '7',    '0',     '_',     '.',     ',',     '\'',    ':',     ';',     '@',    '-',    '"',    '(',    ' ',
      ' ',    '\n',   '\r',   '\t',   0x1C,    0x85,    0xA0,    0xAD,    0xB7,    0xE9,    0x141,   0x301,  0x308,  0x3B1,  0x431,  0x437,
      0x5D0,  0x5F4,  0x627,  0x661,  0x66B,   0x64B,   0x915,   0x94D,   0xE01,   0xE33,   0x1680,  0x200B, 0x200D, 0x2013, 0x2014, 0x2018,
      0x2019, 0x201C, 0x2024, 0x2026, 0x202F,  0x2028,  0x203F,  0x20AC,  0x2122,  0x3000,  0x3042,  0x30A2, 0x30FC, 0x4E2D, 0x6587, 0xAC00,
      0xFE0F, 0xFF0E, 0xFF41, 0xFFFD, 0x1F1E6, 0x1F1F7, 0x1F468, 0x1F3FD, 0x1F680, 0x10400, 0xE0062, 0x2060, 0x52F};
  std::mt19937 random(5);
  // Long ones pass over the blocks in which letters are read.
  for (int i = 0; i < 60000; ++i) {
    const std::size_t kinds = 2 + random() % 12, size = i % 100 == 0 ? 6000 : random() % 24;
    std::vector<char32_t> some;
    for (std::size_t k = 0; k < kinds; ++k) some.push_back(kAlphabet[random() % std::size(kAlphabet)]);
    std::string text;
    for (std::size_t k = 0; k < size; ++k) append_utf8(text, random() % 3 ? some[random() % kinds] : U'a');
    ASSERT_EQ(segment(text, Boundary::word), by_icu(text)) << "of text " << i << ": " << text;
  }
}

}  // namespace
}  // namespace newspan
