#include <gtest/gtest.h>

#include <random>

#include "base/planes.hpp"
#include "base/utf8.hpp"
#include "newspan/offsets.hpp"

namespace newspan {
namespace {

TEST(Utf8, FindsTheFirstIllFormedByte) {
  EXPECT_EQ(find_invalid_utf8("plain"), std::string_view::npos);
  EXPECT_EQ(find_invalid_utf8("Київ “quoted” 🎈"), std::string_view::npos);
  EXPECT_EQ(find_invalid_utf8("ab\xFF"), 2u);
  EXPECT_EQ(find_invalid_utf8("\xC0\xAF"), 0u) << "overlong";
  EXPECT_EQ(find_invalid_utf8("a\xED\xA0\x80"), 1u) << "a surrogate";
  EXPECT_EQ(find_invalid_utf8("a\xF4\x90\x80\x80"), 1u) << "above U+10FFFF";
  EXPECT_EQ(find_invalid_utf8("a\xE2\x82"), 1u) << "cut off";
  EXPECT_EQ(find_invalid_utf8(std::string(100, 'x') + "\x80"), 100u);
}

TEST(Utf8, RepairsEveryMaximalPart) {
  EXPECT_EQ(repair_utf8("a\xF0\x9F\x92z"), "a\uFFFDz");
  EXPECT_EQ(repair_utf8("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(repair_utf8("ok"), "ok");
}

std::string random_text(std::mt19937& random, std::size_t length) {
  static constexpr char32_t kSome[] = {U'a', U' ', U'é', U'’', U'“', U'北', U'🎈', U'\u0301', U'\n', U'0'};
  std::string out;
  for (std::size_t i = 0; i < length; ++i) append_utf8(out, kSome[random() % std::size(kSome)]);
  return out;
}

TEST(Planes, SayOfEveryByteWhatItIs) {
  std::mt19937 random(3);
  constexpr auto kAll = [](Planes& planes, std::size_t at) {
    return planes.at<Planes::letters, Planes::capitals, Planes::spaces, Planes::ends, Planes::loose>(at);
  };
  for (const std::size_t size : {0u, 1u, 63u, 64u, 65u, 4095u, 4096u, 4097u, 9000u}) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += static_cast<char>(random() % 4 == 0 ? " \n.,"[random() % 4] : random() % 256);
    for (const bool simd : {false, true}) {
      Planes planes(text, simd);
      for (std::size_t at = 0, begin = 0; at <= size; at += 1 + random() % 40) {
        if (at - begin + Planes::kWindow > Planes::kBytes) begin = at;
        const auto window = kAll(planes, at);
        for (std::size_t i = 0; i < Planes::kWindow; ++i) {
          const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(k < size ? text[k] : 0); };
          const auto in = [](std::string_view some, unsigned char c) { return c != 0 && some.find(static_cast<char>(c)) < some.size(); };
          constexpr std::string_view kEnds = " \n\r\t,;!?()[]\"/";
          const unsigned char c = byte(at + i), then = byte(at + i + 1);
          const bool capital = c >= 'A' && c <= 'Z', letter = capital || (c >= 'a' && c <= 'z');
          const bool sign = c > ' ' && c < 127 && !letter && !(c >= '0' && c <= '9'), white = then <= ' ' || then == 127;
          ASSERT_EQ(window[Planes::capitals] >> i & 1, capital) << at + i << " of " << size;
          ASSERT_EQ(window[Planes::letters] >> i & 1, letter) << at + i << " of " << size;
          ASSERT_EQ(window[Planes::spaces] >> i & 1, c == ' ') << at + i << " of " << size;
          if (at + i + 1 == begin + Planes::kBytes) continue;  // what stands behind it may not be known
          ASSERT_EQ(window[Planes::ends] >> i & 1, in(kEnds, c) || (c == '.' && (white || in(kEnds, then)))) << at + i << " of " << size;
          ASSERT_EQ(window[Planes::loose] >> i & 1, sign && white) << at + i << " of " << size;
        }
      }
    }
  }
}

TEST(OffsetMap, AgreesWithCountingFromTheStart) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    const std::string text = random_text(random, random() % 300);
    const OffsetMap map(text);
    std::uint32_t point = 0;
    for (std::size_t byte = 0; byte <= text.size(); ++byte) {
      if (byte < text.size() && is_continuation(text[byte])) continue;
      ASSERT_EQ(map.to_code_point(static_cast<std::uint32_t>(byte)), point);
      ASSERT_EQ(map.to_byte(point), byte);
      ++point;
    }
    EXPECT_EQ(map.to_byte(point + 5), text.size()) << "past the end";
  }
}

TEST(OffsetMap, CostsNothingOnAscii) {
  const OffsetMap map("only ascii");
  EXPECT_TRUE(map.ascii());
  EXPECT_EQ(map.to_code_point(4), 4u);
}

}  // namespace
}  // namespace newspan
