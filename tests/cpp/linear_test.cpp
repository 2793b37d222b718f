#include "regex/linear.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <random>

#include "base/utf8.hpp"
#include "newspan/error.hpp"
#include "newspan/rules.hpp"
#include "re2_loop.hpp"
#include "regex/engine.hpp"
#include "untouched.hpp"

namespace newspan {
namespace {

std::string shown(const std::optional<std::vector<Span>>& spans) {
  if (!spans) return "unknown";
  std::string out;
  for (Span s : *spans) out += std::to_string(s.begin) + "-" + std::to_string(s.end) + " ";
  return out;
}

class Patterns {
 public:
  explicit Patterns(unsigned seed) : random_(seed) {}
  unsigned below(unsigned n) { return random_() % n; }

  std::string pattern(int depth) {
    std::string out;
    for (unsigned i = 0, n = below(4); i < n; ++i) out += piece(depth);
    return out;
  }
  std::string text(unsigned longest) {
    static constexpr const char* kLetters[] = {"a", "b", "c", "A", "B", "é", "É", "北", "🎈", " ", "\n", "_", "K", "\u212a", "-", "{"};
    std::string out;
    for (unsigned i = 0, n = below(longest); i < n; ++i) out += kLetters[below(below(2) ? 3 : std::size(kLetters))];
    return out;
  }

 private:
  std::string piece(int depth) {
    static constexpr const char* kPieces[] = {"a",       "b",      "c",     "ab",          "é",    "北",    "k",     ".",      "[ab]",
                                              "[^a]",    "[^\\n]", "\\w",   "\\W",         "\\d",  "\\s",   "\\pL",  "\\PL",   "\\p{Lu}",
                                              "\\x{e9}", "\\x61",  "\\141", "[[:alpha:]]", "[]a]", "\\b",   "\\B",   "^",      "$",
                                              "\\A",     "\\z",    "(?i)",  "(?s)",        "(?m)", "(?-i)", "(?U)",  "(?i-s)", "\\Qab\\E",
                                              "\\Q\\E",  "\\Qa*",  "{",     "-",           "\\n",  "(?m)^", "(?m)$", "",       "x*"};
    static constexpr const char* kRepeats[] = {"*",   "+",     "?",      "*?",   "+?",   "??",    "{2}",
                                               "{0}", "{0,2}", "{1,3}?", "{2,}", "{0,}", "{1,}?", "{3}?"};
    static constexpr const char* kOpen[] = {"(", "(?:", "(?i:", "(?U:", "(?s-i:", "(?P<n", "(?m:"};
    if (depth == 0 || below(3)) {
      std::string out = kPieces[below(std::size(kPieces))];
      if (out == "\\Qa*") out += "\\E";
      if (below(3) == 0) out += kRepeats[below(std::size(kRepeats))];
      return out;
    }
    std::string out = kOpen[below(std::size(kOpen))];
    if (out.back() == 'n') out += std::to_string(names_++) + ">";
    out += pattern(depth - 1);
    for (unsigned i = 0, n = below(3); i < n; ++i) out += "|" + pattern(depth - 1);
    out += ")";
    if (below(2)) out += kRepeats[below(std::size(kRepeats))];
    return out;
  }

  std::mt19937 random_;
  int names_ = 0;
};

PatternOptions options_of(Patterns& random) {
  return {.ignore_case = random.below(4) == 0,
          .multi_line = random.below(4) == 0,
          .dot_all = random.below(4) == 0,
          .ascii = true,
          .bytes = random.below(6) == 0};
}

TEST(Linear, FindsWhatRe2Finds) {
  Patterns random(5);
  int compared = 0, unknown = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string pattern = random.pattern(3);
    if (random.below(3) == 0) pattern += "|" + random.pattern(2);
    const PatternOptions o = options_of(random);
    for (int k = 0; k < 3; ++k) {
      const std::string text = random.text(24);
      const std::size_t begin = k == 2 && !text.empty() && static_cast<signed char>(text[0]) > 0 ? 1 : 0;
      const auto wanted = by_re2(pattern, o, text, begin);
      if (!wanted) break;
      ++compared;
      const auto got = in_two_passes(pattern, o, text, begin);
      unknown += !got;
      if (!got) continue;
      ASSERT_EQ(shown(got), shown(wanted)) << "/" << pattern << "/ " << o.ignore_case << o.multi_line << o.dot_all << o.bytes << " from "
                                           << begin << " in\n"
                                           << text;
      const Pattern p(pattern, o);
      ASSERT_EQ(shown(p.find_all(text, begin, text.size())), shown(wanted))
          << "/" << pattern << "/ " << o.ignore_case << o.multi_line << o.dot_all << o.bytes << " from " << begin << " in\n"
          << text;
    }
  }
  EXPECT_GT(compared, 2500);
  EXPECT_LT(unknown, compared / 10) << "only loops that may be empty before they take a character";
}

// What stands in the middle is rarer than what is before it: it is looked for, and read back from.
TEST(Linear, WhatEveryMatchGoesThroughIsLookedFor) {
  static constexpr const char* kRare[] = {"A",    "北",   "_-",    "é",   "(?:A|B)", "-{",       "(?i:k)",
                                          "\\bB", "A\\b", "[AB]a", "(A)", "A+",      "(?:_|-A)b"};
  Patterns random(8);
  int compared = 0, cut = 0;
  for (int round = 0; round < 1500; ++round) {
    std::string pattern = random.pattern(2) + "[abc]" + random.pattern(1) + kRare[random.below(std::size(kRare))] + random.pattern(1);
    if (random.below(4) == 0) pattern = "(?:" + pattern + ")" + (random.below(2) ? "+" : "{1,2}");
    const PatternOptions o = options_of(random);
    if (!RE2(pattern, RE2::Quiet).ok() || !by_re2(pattern, o, "", 0)) continue;
    const Pattern p(pattern, o);
    CharSets sets;
    const Engine::Source source = engine_source(pattern, o);
    if (const auto program = Program::of(source.re2_syntax, source.options, sets))
      cut += rarest_cut(*program, sets, o.bytes, 1000).has_value();
    for (int k = 0; k < 4; ++k) {
      std::string text = random.text(24);
      while (k > 1 && text.size() < 300) text += random.text(24);
      const std::size_t begin = k == 2 && !text.empty() && static_cast<signed char>(text[0]) > 0 ? 1 : 0;
      const auto wanted = by_re2(pattern, o, text, begin);
      ++compared;
      ASSERT_EQ(shown(p.find_all(text, begin, text.size())), shown(wanted))
          << "/" << pattern << "/ " << o.ignore_case << o.multi_line << o.dot_all << o.bytes << " from " << begin << " in\n"
          << text;
      Span first;
      ASSERT_EQ(p.find(text, begin, text.size(), first), !wanted->empty()) << "/" << pattern << "/ in\n" << text;
      if (!wanted->empty()) {
        ASSERT_EQ(first, wanted->front()) << "/" << pattern << "/ in\n" << text;
      }
    }
  }
  EXPECT_GT(compared, 4000);
  EXPECT_GT(cut, 700);
}

TEST(Linear, WhatIsLookedForMayStandEverywhere) {
  for (const char* const pattern :
       {".*X", "[a-z]+q", "(?:[a-z]+\\s)+X", "\\w+ said", "[a-z]+ly", "\\w+ \\w+ X", "[a-z]{1,50}qX", "(?:\\w+q)+X"})
    for (const char* const unit : {"a", "aq", "X", "aX", "a X ", "ly", "lylx", " said", "said ", "q\n", "ab ab said X q"}) {
      std::string text;
      while (text.size() < 40000) text += unit;
      const Pattern p(pattern, {.ascii = true});
      const std::uint64_t before = Engine::steps();
      const auto found = p.find_all(text, 0, text.size());
      EXPECT_LT(Engine::steps() - before, 8 * text.size()) << pattern << " in " << unit;
      EXPECT_EQ(shown(found), shown(in_two_passes(pattern, {.ascii = true}, text, 0))) << pattern << " in " << unit;
    }
}

TEST(Linear, BlocksMeetWithoutASeam) {
  Patterns random(6);
  for (int round = 0; round < 60; ++round) {
    const std::string pattern = random.pattern(2) + "|a[^b]*b|[^a]{1,3}?";
    const PatternOptions o{.ascii = true, .bytes = round % 5 == 0};
    std::string text = round % 2 ? "" : "é";
    while (text.size() < 14000) text += random.text(24);
    const auto wanted = by_re2(pattern, o, text, 0), got = in_two_passes(pattern, o, text, 0);
    if (!wanted || !got) continue;
    ASSERT_EQ(shown(got), shown(wanted)) << pattern;
    ASSERT_EQ(shown(Pattern(pattern, o).find_all(text, 0, text.size())), shown(wanted)) << pattern;
  }
}

// RE2 alone would read the rest of these texts for every match: hours.
TEST(Linear, EveryMatchInATextThatIsReadToItsEndForEach) {
  const auto repeated = [](std::string_view unit, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += unit;
    return out;
  };
  constexpr std::size_t kTimes = 400000;
  struct Case {
    const char *pattern, *unit;
    std::size_t matches;
    PatternOptions options{};
  };
  for (const Case& c :
       {Case{"x.*y|x", "x", kTimes, {.dot_all = true}}, Case{"(a)[^b]*b|(a)", "a", kTimes}, Case{"a[^b]*b|a", "aé", kTimes},
        Case{"a[^b]*b|c", "ac", kTimes}, Case{"a[^b]*b|a", "a", kTimes, {.bytes = true}}, Case{"\\B|a.*y", "aé", 1, {.ascii = true}}}) {
    const std::string text = repeated(c.unit, kTimes);
    const Pattern p(c.pattern, c.options);
    const std::vector<Span> found = p.find_all(text, 0, text.size());
    const std::size_t stride = static_cast<std::size_t>(p.groups()) + 1;
    ASSERT_EQ(found.size(), c.matches * stride) << c.pattern;
    for (std::size_t i = 0; i + 1 < c.matches; ++i)
      ASSERT_EQ(found[(i + 1) * stride].begin - found[i * stride].begin, std::string_view(c.unit).size()) << c.pattern;
  }
  const std::string text = repeated("a", kTimes);
  RuleSet::Found of_rules;
  RuleSet({{.label = "a", .id = "a", .pattern = "a[^b]*b|a"}}).find_all(text, of_rules);
  EXPECT_EQ(of_rules.matches.size(), kTimes);
}

TEST(Linear, WhatHasNoSecondLaneIsAnErrorNotAHang) {
  CharSets sets;
  EXPECT_FALSE(Program::of("(?:|a)+", {}, sets));
  EXPECT_TRUE(Program::of("(?:a|)+", {}, sets));
  const std::string text(400000, 'a');
  std::vector<PatternSet::Match> found;
  try {
    PatternSet({{"x"}, {"(?:|a)+(?:a[^b]*b|)"}}).find_all(text, found);
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::out_of_budget);
    EXPECT_EQ(e.argument(), "patterns");
    EXPECT_EQ(e.position(), 1u);
  }
}

TEST(Linear, MemoryHasABound) {
  CharSets sets;
  const auto program = Program::of("(?:[^b]{1000}|c){100}", {.bytes = true}, sets);
  ASSERT_TRUE(program);
  const Alphabet alphabet(sets, program->conditions, true);
  const Linear linear(*program, alphabet);
  Linear::Cache cache(linear, false);
  const Untouched memory(std::size_t{1} << 30);
  ASSERT_TRUE(memory.ok());
  EXPECT_THROW(Linear::Run(linear, cache, memory.view(), 0, memory.view().size()), Error);
}

}  // namespace
}  // namespace newspan
