#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "grammar/items.hpp"
#include "tables.hpp"
#include "text/text.hpp"

namespace newspan {
namespace {

std::vector<std::string> tokens(std::string_view s) {
  Tokens t;
  scan(s, t);
  std::vector<std::string> out;
  for (const Token& k : t) out.emplace_back(k.span().of(s));
  return out;
}
using Strings = std::vector<std::string>;

TEST(Scan, CutsWordsSignsAndNumbers) {
  EXPECT_EQ(tokens("Kyiv’s 15-year-old paid $1,234.50."),
            (Strings{"Kyiv", "’s", "15", "-", "year", "-", "old", "paid", "$", "1,234.50", "."}));
  EXPECT_EQ(tokens("at 9 p.m. in the U.S. today"), (Strings{"at", "9", "p.m.", "in", "the", "U.S.", "today"}));
  EXPECT_EQ(tokens("don’t, O'Brien's"), (Strings{"don’t", ",", "O'Brien", "'s"}));
  EXPECT_EQ(tokens("£2.7bn 180ml 1990s 5G"), (Strings{"£", "2.7", "bn", "180", "ml", "1990", "s", "5", "G"}));
  EXPECT_EQ(tokens("J. Smith -- he"), (Strings{"J", ".", "Smith", "--", "he"}));
  EXPECT_EQ(tokens("São Paulo, Łódź 北京"), (Strings{"São", "Paulo", ",", "Łódź", "北京"}));
  EXPECT_EQ(tokens("rose .25 points"), (Strings{"rose", ".25", "points"}));
}

TEST(Scan, KeepsAddressesWhole) {
  EXPECT_EQ(tokens("see https://example.org/a?b=1, or mail x.y@example.org."),
            (Strings{"see", "https://example.org/a?b=1", ",", "or", "mail", "x.y@example.org", "."}));
  EXPECT_EQ(tokens("@newsdesk #Kyiv2025!"), (Strings{"@newsdesk", "#Kyiv2025", "!"}));
}

TEST(Scan, CoversEverythingButSpace) {
  const std::string text = "“Naïve” café\u00a0— 3½ %… \r\n\r\nЗвіт: 1.2.3\u2028end";
  Tokens t;
  scan(text, t);
  std::string all;
  std::uint32_t before = 0;
  for (const Token& k : t) {
    EXPECT_LE(before, k.begin);
    before = k.end;
    all += k.span().of(text);
  }
  EXPECT_EQ(all, "“Naïve”café—3½%…Звіт:1.2.3end");
}

TEST(Scan, GivesTheSameTokensByEveryWay) {
  const Strings pieces = {"a",  "b", "Z", "Kyiv", "NATO", "iPhone", "é",   "’", "'",   "’s",   ".",      ",",    "-",
                          "@",  ":", "/", "$",    "_",    "1",      "25",  " ", " ",   " ",    "\n",     "\r\n", "\t",
                          "\"", "(", ")", "“",    "!",    "…",      "www", "ⁿ", "was", "said", "Москва", "U.S."};
  std::minstd_rand random(7);
  for (int round = 0; round < 100'000; ++round) {
    std::string text;
    const std::size_t size = round % 100 == 0 ? 5'000 : 4 + random() % 150;
    while (text.size() < size) {
      text += pieces[random() % pieces.size()];
      if (round % 3 == 0 && random() % 2) text += ' ';
    }
    Tokens one, other;
    Places places, others;
    scan(text, one, nullptr, Way::letters);
    look_up(text, kLexicon, one, places, Way::letters);
    for (const Way way : {Way::planes, Way::simd}) {
      scan(text, other, nullptr, way);
      look_up(text, kLexicon, other, others, way);
      ASSERT_EQ(one.size(), other.size()) << text;
      for (std::size_t i = 0; i < one.size(); ++i) {
        const Token &a = one[i], &b = other[i];
        ASSERT_TRUE(a.span() == b.span() && a.shape == b.shape && a.flags == b.flags && a.entry == b.entry && a.cited == b.cited)
            << text << ": " << a.span().of(text);
      }
      for (const auto list : {&Places::sentences, &Places::numbers, &Places::phrases})
        ASSERT_TRUE(std::equal((places.*list).begin(), (places.*list).end(), (others.*list).begin(), (others.*list).end())) << text;
    }
  }
}

TEST(Scan, MarksLinesAndParagraphs) {
  Tokens t;
  scan("one\ntwo\n\nthree\r\nfour\r\n\r\nfive", t);
  ASSERT_EQ(t.size(), 5u);
  EXPECT_TRUE(t[1].flags & kLineBefore);
  EXPECT_FALSE(t[1].flags & kParagraphBefore);
  EXPECT_TRUE(t[2].flags & kParagraphBefore);
  EXPECT_FALSE(t[3].flags & kParagraphBefore);
  EXPECT_TRUE(t[4].flags & kParagraphBefore);
}

struct NumberCase {
  const char* text;
  double value;
  double high;
};

void PrintTo(const NumberCase& c, std::ostream* out) { *out << c.text; }

class Numbers : public testing::TestWithParam<NumberCase> {};

TEST_P(Numbers, AreReadWhole) {
  Text t;
  t.read(GetParam().text);
  ASSERT_EQ(t.numbers.size(), 1u) << GetParam().text;
  EXPECT_EQ(t.numbers[0].first, 0u);
  EXPECT_EQ(t.numbers[0].last, t.tokens.size()) << GetParam().text;
  EXPECT_NEAR(t.numbers[0].value, GetParam().value, 1e-9 * std::fabs(GetParam().value));
  if (std::isnan(GetParam().high)) EXPECT_TRUE(std::isnan(t.numbers[0].high));
  else EXPECT_EQ(t.numbers[0].high, GetParam().high);
}

INSTANTIATE_TEST_SUITE_P(All, Numbers,
                         testing::Values(NumberCase{"1,234", 1234, NAN}, NumberCase{"12,34,567", 1234567, NAN}, NumberCase{"3.5", 3.5, NAN},
                                         NumberCase{".25", 0.25, NAN}, NumberCase{"3 million", 3e6, NAN}, NumberCase{"2.7bn", 2.7e9, NAN},
                                         NumberCase{"10k", 1e4, NAN}, NumberCase{"two hundred and fifty-six", 256, NAN},
                                         NumberCase{"four thousand", 4000, NAN}, NumberCase{"one hundred thousand", 1e5, NAN},
                                         NumberCase{"a million", 1e6, NAN}, NumberCase{"half a million", 5e5, NAN},
                                         NumberCase{"a dozen", 12, NAN}, NumberCase{"three dozen", 36, NAN},
                                         NumberCase{"half a dozen", 6, NAN}, NumberCase{"2 1/2", 2.5, NAN}, NumberCase{"3/4", 0.75, NAN},
                                         NumberCase{"3½", 3.5, NAN}, NumberCase{"two-thirds", 2.0 / 3, NAN},
                                         NumberCase{"three quarters", 0.75, NAN}, NumberCase{"two and a half million", 2.5e6, NAN},
                                         NumberCase{"nineteen ninety-six", 1996, NAN}, NumberCase{"dozens", 24, 100},
                                         NumberCase{"tens of thousands", 1e4, 1e5}, NumberCase{"hundreds of millions", 1e8, 1e9},
                                         NumberCase{"21st", 21, NAN}, NumberCase{"twenty-first", 21, NAN},
                                         NumberCase{"two hundredth", 200, NAN}, NumberCase{"-5", -5, NAN}));

TEST(Number, AbstainsWhereItIsAName) {
  for (const char* s : {"F-16", "COVID-19", "5G", "1.2.3"}) {
    Text t;
    t.read(s);
    for (const Number& n : t.numbers) EXPECT_EQ(n.shape, Shape::n_bad) << s;
  }
}

std::vector<std::string> items(std::string_view text, const Automaton& grammar, std::span<const Mask> masks = {}) {
  Text t;
  t.read(text);
  Items all;
  Buffer<Symbol> symbols;
  build_items(t, grammar, masks, all, symbols);
  std::vector<std::string> out;
  for (const Item& i : all) out.emplace_back(t.span(i).of(text));
  return out;
}

TEST(Items, TakeThePhrasesThatTheGrammarLooksAt) {
  EXPECT_EQ(items("more than 20 per cent", quantity_grammar::automaton), (Strings{"more than", "20", "per cent"}));
  EXPECT_EQ(items("one of the men", quantity_grammar::automaton), (Strings{"one of the", "men"}));
  EXPECT_EQ(items("one of the men", time_grammar::automaton), (Strings{"one", "of", "the", "men"}));
}

TEST(Items, ANumberThatReachesFurtherBreaksAPhrase) {
  EXPECT_EQ(items("up to two hundred", quantity_grammar::automaton), (Strings{"up to", "two hundred"}));
  EXPECT_EQ(items("one of one million", quantity_grammar::automaton), (Strings{"one of", "one million"}));
}

TEST(Items, ARecordIsOneItem) {
  const Mask mask{1, 3, 7, RecordTag::date};
  EXPECT_EQ(items("on May 5 he left", quantity_grammar::automaton, {&mask, 1}), (Strings{"on", "May 5", "he", "left"}));
}

TEST(Lexicon, AsksForCaseWhereItTellsWordsApart) {
  const EntryId may = kLexicon.find("may");
  EXPECT_NE(kLexicon.sense(may, Cls::MONTH, Shape::cap), nullptr);
  EXPECT_EQ(kLexicon.sense(may, Cls::MONTH, Shape::lower), nullptr);
  const EntryId m = kLexicon.find("m");
  EXPECT_NE(kLexicon.sense(m, Cls::UNIT_ABBR, Shape::glued_lower), nullptr);
  EXPECT_EQ(kLexicon.sense(m, Cls::UNIT_ABBR, Shape::glued_upper), nullptr);
  EXPECT_EQ(kLexicon.find("no such word"), 0);
}

TEST(Items, ARecordMayReachBeyondWhatIsAskedFor) {
  Text t;
  t.read("one two main . rs and more");
  std::vector<Mask> masks{{2, 5, 0, RecordTag::contact}};
  Items items;
  Buffer<Symbol> symbols;
  add_items(t, structure_grammar::automaton, masks, 0, 4, items, symbols);
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[2].last, 4u);
}

}  // namespace
}  // namespace newspan
