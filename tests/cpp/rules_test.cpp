#include <gtest/gtest.h>
#include <simdjson.h>

#include <map>
#include <random>
#include <sstream>

#include "newspan/error.hpp"
#include "newspan/limits.hpp"
#include "newspan/rules.hpp"
#include "re2_loop.hpp"
#include "regex/engine.hpp"
#include "regex/re2_syntax.hpp"
#include "test_data.hpp"
#include "untouched.hpp"

namespace newspan {
namespace {

TEST(Dictionary, Cases) {
  simdjson::dom::parser parser;
  std::istringstream lines(file("cases/dictionary.jsonl"));
  int cases = 0;
  for (std::string line; std::getline(lines, line); ++cases) {
    simdjson::dom::element c = parser.parse(line);
    const auto flag = [&](const char* name, bool other) {
      bool value = other;
      return c["options"][name].get(value) ? other : value;
    };
    std::vector<Dictionary::Term> terms;
    for (auto [term, entry] : simdjson::dom::object(c["terms"])) terms.push_back({std::string(term), std::string(std::string_view(entry))});
    const Dictionary d(terms,
                       {flag("ignore_case", false), flag("ignore_accents", false), flag("whole_words", true), flag("overlapping", false)});
    std::vector<Dictionary::Match> found;
    const std::string text{std::string_view(c["text"])};
    d.find_all(text, found);
    std::vector<std::string> got, want;
    for (const auto& m : found) got.push_back(std::string(d.entry(m.term)) + "=" + std::string(m.span.of(text)));
    for (simdjson::dom::element e : c["expect"])
      want.push_back(std::string(std::string_view(e.at(0))) + "=" + std::string(std::string_view(e.at(1))));
    EXPECT_EQ(got, want) << std::string_view(c["name"]);
  }
  EXPECT_GE(cases, 25);
}

TEST(Dictionary, TermsHaveALength) {
  const std::string longest(kMaxTerm, 'a');
  try {
    const Dictionary d({{.text = "x"}, {.text = longest + "a"}});
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::invalid_argument);
    EXPECT_EQ(e.position(), 1u);
    EXPECT_STREQ(e.what(), "terms: term 1: longer than 1024 bytes as it compares");
  }
  std::vector<Dictionary::Match> found;
  Dictionary({{.text = longest + "  " + std::string(10000, ' ')}}).find_all(longest, found);
  ASSERT_EQ(found.size(), 1u) << "white space at the end does not count";
}

TEST(Dictionary, NestedTermsTheLongerFirst) {
  std::vector<Dictionary::Term> terms;
  constexpr std::size_t kLongest = 1000;
  for (std::size_t n = 1; n <= kLongest; ++n)
    for (int twice = 0; twice < 2; ++twice) terms.push_back({.text = std::string(n, 'a')});
  const Dictionary d(terms, {.whole_words = false, .overlapping = true});
  std::vector<Dictionary::Match> found;
  d.find_all(std::string(kLongest, 'a'), found);
  ASSERT_EQ(found.size(), kLongest * (kLongest + 1));
  ASSERT_TRUE(std::is_sorted(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::tuple(a.span.begin, ~a.span.end, a.term) < std::tuple(b.span.begin, ~b.span.end, b.term);
  }));
}

TEST(PatternSet, FindsWhatEachPatternFindsAlone) {
  static constexpr const char* kPieces[] = {"a", "b",       "ab?",  "(a|b)", "[ab]+", "a*",     "é",   "\\b",  "\\w", "^", "$",
                                            ".", "(?:ba)+", "\\w+", ".*",    "\\s",   "[^b]*?", "\\B", "\\d+", "x",   "éa"};
  static constexpr const char* kLetters[] = {"a", "b", " ", "é", "\n", "x", "1"};
  std::mt19937 random(11);
  for (int round = 0; round < 1500; ++round) {
    std::vector<PatternSet::Spec> specs;
    for (std::size_t i = 0, n = 1 + random() % 9; i < n; ++i) {
      std::string p;
      for (std::size_t k = 0, m = 1 + random() % 4; k < m; ++k) p += kPieces[random() % std::size(kPieces)];
      specs.push_back({p, {.ignore_case = random() % 4 == 0, .multi_line = random() % 2 == 0, .ascii = true}});
    }
    std::string text;
    for (std::size_t i = 0, n = random() % (round % 10 ? 60 : 600); i < n; ++i) text += kLetters[random() % std::size(kLetters)];
    // The second time over what the first has met; with little memory that is forgotten on the way.
    const PatternSet set(specs), forgetful(specs, 1 << 14);
    std::vector<PatternSet::Match> together, again, alone;
    set.find_all(text, together);
    for (const PatternSet* s : {&set, &forgetful, &forgetful}) {
      again.clear();
      s->find_all(text, again);
      ASSERT_EQ(again, together) << text;
    }
    for (std::uint32_t i = 0; i < specs.size(); ++i) {
      const Pattern p(specs[i].pattern, specs[i].options);
      const std::vector<Span> spans = by_re2(p.pattern(), p.options(), text, 0).value();
      for (std::size_t k = 0; k < spans.size(); k += static_cast<std::size_t>(p.groups()) + 1) alone.push_back({i, spans[k]});
    }
    const auto by_pattern = [](const PatternSet::Match& a, const PatternSet::Match& b) { return a.pattern < b.pattern; };
    ASSERT_TRUE(std::is_sorted(together.begin(), together.end(), [](const auto& a, const auto& b) {
      return std::tuple(a.span.begin, ~a.span.end, a.pattern) < std::tuple(b.span.begin, ~b.span.end, b.pattern);
    }));
    std::stable_sort(together.begin(), together.end(), by_pattern);
    ASSERT_EQ(together, alone) << text;
  }
}

TEST(Pattern, NoMatchBeginsOrEndsInsideACharacter) {
  const auto spans = [](const char* pattern, std::string_view text) {
    std::vector<std::pair<int, int>> out;
    for (Span s : Pattern(pattern).find_all(text, 0, text.size())) out.emplace_back(s.begin, s.end);
    return out;
  };
  using Spans = std::vector<std::pair<int, int>>;
  EXPECT_EQ(spans("\\B", "aé\xE5\x8C\x97z"), (Spans{{1, 1}, {3, 3}, {6, 6}}));
  EXPECT_EQ(spans("(?:|a)+\\pL", "aé\xE5\x8C\x97z"), (Spans{{0, 1}, {1, 3}, {3, 6}, {6, 7}})) << "RE2's own loop";
  EXPECT_EQ(spans("\\\\C|[\\\\C]", "\\C"), (Spans{{0, 2}}));
  EXPECT_EQ(spans("\\Q\\C\\E", "\\C"), (Spans{{0, 2}}));
  for (const auto& [pattern, position] : std::map<std::string, std::size_t>{
           {"\\C", 0}, {"é(?:\\C)", 4}, {"[]\\]]\\C", 5}, {"[[:alpha:]]\\C", 11}, {"\\Q\\\\E\\C", 5}, {"\\pL\\x{41}\\101\\C", 13}}) {
    try {
      const Pattern p(pattern);
      ADD_FAILURE() << pattern;
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), ErrorCode::invalid_pattern);
      EXPECT_EQ(e.position(), position) << pattern;
    }
  }
  EXPECT_EQ(Pattern("\\C", {.bytes = true}).find_all("é", 0, 2).size(), 2u);
  EXPECT_THROW(PatternSet({{"a\\C"}}), Error);
}

TEST(Pattern, WordsAreUnicodesUnlessAsciiIsAskedFor) {
  const auto found = [](const char* pattern, std::string_view text, PatternOptions o) {
    std::vector<std::string> out;
    const Pattern p(pattern, o);
    const std::vector<Span> spans = p.find_all(text, 0, text.size());
    for (std::size_t i = 0; i < spans.size(); i += static_cast<std::size_t>(p.groups()) + 1)
      out.emplace_back(text.substr(spans[i].begin, spans[i].size()));
    return out;
  };
  using Texts = std::vector<std::string>;
  EXPECT_EQ(found(R"(Minister \w+)", "Minister Brudziński, Minister Önal", {}), (Texts{"Minister Brudziński", "Minister Önal"}));
  EXPECT_EQ(found(R"(Minister \w+)", "Minister Brudziński, Minister Önal", {.ascii = true}), (Texts{"Minister Brudzi"}));
  EXPECT_EQ(found(R"(\bŁódź\b)", "w Łódź, Łódźką", {}), (Texts{"Łódź"}));
  EXPECT_EQ(found(R"(\d+)", "٣٤ 12", {}), (Texts{"٣٤", "12"}));
  EXPECT_EQ(found(R"([^\W\d_]+)", "Київ_12, 東京", {}), (Texts{"Київ", "東京"}));
  EXPECT_EQ(found(R"(a\sb)", "a\u2009b a b", {}), (Texts{"a\u2009b", "a b"}));
  EXPECT_EQ(found(R"(straße|łódź)", "STRASSE Straße ŁÓDŹ", {.ignore_case = true}), (Texts{"Straße", "ŁÓDŹ"}));
  EXPECT_THROW(Pattern("(?:|a)+\\b"), Error) << "only RE2 can run it, and it knows no such boundary";
}

TEST(Pattern, AnEmptyTextHasMatchesWhereverItStands) {
  const Pattern p("(a)?");
  EXPECT_EQ(p.find_all({}, 0, 0), (std::vector<Span>{{0, 0}, kNoSpan}));
  EXPECT_EQ(p.find_all("", 0, 0), p.find_all({}, 0, 0));
}

TEST(Pattern, OfThousandsOfWordsNoneIsLost) {
  for (const int n : {200, 6000}) {
    std::string words, text;
    for (int i = 0; i < n; ++i) (words += "a" + std::to_string(i)) += "z|";
    for (int i = 0; i < n; i += 7) (text += "a" + std::to_string(i)) += "z, zebra; ";
    const Pattern p("\\b(?:" + words + "zebra)\\b");
    EXPECT_EQ(p.find_all(text, 0, text.size()).size(), 2 * ((static_cast<std::size_t>(n) + 6) / 7)) << n;
  }
}

TEST(Pattern, TheTextsEndIsLookedForFromThere) {
  const std::string text = std::string(1000, ' ') + "x y " + std::string(1000, ' ') + "\n \n";
  const auto spans = [&](const char* pattern, std::size_t begin, std::size_t end) { return Pattern(pattern).find_all(text, begin, end); };
  const auto size = static_cast<std::uint32_t>(text.size());
  EXPECT_EQ(spans("\\s+$", 0, size), (std::vector<Span>{{1003, size}}));
  EXPECT_EQ(spans("\\s+$", 1500, size), (std::vector<Span>{{1500, size}}));
  EXPECT_EQ(spans("\\s*$", 1002, size), (std::vector<Span>{{1003, size}, {size, size}}));
  EXPECT_EQ(spans("\\s+$", 0, 1500), (std::vector<Span>{})) << "that is not the text's end";
  EXPECT_EQ(spans("\\S+$|\\n\\z", 0, size), (std::vector<Span>{{size - 1, size}}));
  EXPECT_EQ(spans("(?m)\\s+$", 1003, size), (std::vector<Span>{{1003, size}}));
  const std::uint64_t before = Engine::steps();
  EXPECT_EQ(spans("\\s+$", 0, 0).size() + Pattern("\\S+$").find_all(text, 0, text.size()).size(), 0u);
  Span s;
  EXPECT_TRUE(Pattern("\\s+$").find(text, 0, text.size(), s));
  EXPECT_EQ(s, (Span{1003, size}));
  EXPECT_LT(Engine::steps() - before, 4 * text.size());
  std::vector<Span> groups;
  EXPECT_TRUE(Pattern("( +)x.*$", {.dot_all = true}).find(text, 7, text.size(), Anchor::start, groups));
  EXPECT_EQ(groups, (std::vector<Span>{{7, size}, {7, 1000}}));
  EXPECT_FALSE(Pattern("x$").find(text, 1000, text.size(), Anchor::start, groups));
}

TEST(Pattern, SyntaxIsCutAsRe2CutsIt) {
  EXPECT_EQ(in_re2_syntax("(?<a>[[:alpha:](?<]\\Z)\\\\Z[\\Z]\\Q(?<b>\\Z\\E", false), "(?P<a>[[:alpha:](?<]\\z)\\\\Z[\\Z]\\Q(?<b>\\Z\\E");
  std::vector<std::string> cut;
  const std::string_view pattern = "é{2,}?x{,3}\\pL\\p{Greek}\\x{e9}\\x41\\1234[^]a](?i-s:(?m))|^a+";
  for (std::size_t at = 0; at < pattern.size(); at += cut.back().size()) cut.emplace_back(token_at(pattern, at, false).text);
  EXPECT_EQ(cut, (std::vector<std::string>{"é",     "{2,}?", "x",     "{",      ",",    "3", "}", "\\pL", "\\p{Greek}", "\\x{e9}", "\\x41",
                                           "\\123", "4",     "[^]a]", "(?i-s:", "(?m)", ")", "|", "^",    "a",          "+"}));
}

TEST(Pattern, LinesAreAFlagNotAGroupAround) {
  EXPECT_THROW(Pattern("a)|(?:b", {.multi_line = true}), Error);
  EXPECT_EQ(Pattern("a$|^b", {.multi_line = true}).find_all("a\nb", 0, 3).size(), 2u);
}

TEST(Limits, TextsBeyondTwoGibibytesAreRefusedEverywhere) {
  const Untouched memory(kMaxBytes + 1);
  ASSERT_TRUE(memory.ok());
  const std::string_view text = memory.view();
  const auto refused = [&](const auto& work) {
    try {
      work();
      ADD_FAILURE();
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), ErrorCode::invalid_text);
      EXPECT_EQ(e.argument(), "text");
      EXPECT_STREQ(e.what(), "text: longer than 2 GiB (2147483648 bytes)");
    }
  };
  const Pattern pattern("x", {.bytes = true});
  const RuleSet rules({{.label = "a", .id = "a", .pattern = "(x)"}});
  Span span;
  std::vector<Span> spans;
  std::vector<RuleSet::Group> groups;
  std::vector<PatternSet::Match> of_patterns;
  std::vector<Dictionary::Match> of_terms;
  RuleSet::Found of_rules;
  refused([&] { pattern.find(text, 0, 1, span); });
  refused([&] { pattern.find(text, 0, 1, Anchor::start, spans); });
  refused([&] { pattern.find_all(text, 0, 1); });
  refused([&] { pattern.each(text, 0, 1, [](Span) {}); });
  refused([&] { PatternSet({{"x"}}).find_all(text, of_patterns); });
  refused([&] { Dictionary({{.text = "x"}}).find_all(text, of_terms); });
  refused([&] { rules.find_all(text, of_rules); });
  refused([&] { rules.groups(text, of_rules, {0, 0, {0, 1}}, groups); });
  EXPECT_FALSE(pattern.find(text.substr(0, kMaxBytes), 0, 1, span)) << "the limit itself is allowed";
}

TEST(RuleSet, NamesTheRuleAtFault) {
  try {
    RuleSet rules({{.label = "a", .id = "a", .terms = {{"x", ""}}}, {.label = "b", .id = "two", .pattern = "("}});
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::invalid_pattern);
    EXPECT_EQ(e.argument(), "rules");
    EXPECT_EQ(e.position(), 1u);
    EXPECT_NE(std::string(e.what()).find("rule 1 (two): missing )"), std::string::npos) << e.what();
  }
}

TEST(RuleSet, EntriesAndGroups) {
  const RuleSet rules({{.label = "city", .id = "city", .terms = {{"Kyiv", "UA-30"}}},
                       {.label = "unit", .id = "unit", .pattern = R"((\d+)th (?P<what>Brigade)?(x)?)"},
                       {.label = "none", .id = "none", .pattern = "x*"}});
  const std::string text = "47th Brigade, Kyiv";
  RuleSet::Found found;
  rules.find_all(text, found);
  ASSERT_EQ(found.matches.size(), 2u) << "empty matches are left out";
  std::vector<RuleSet::Group> groups;
  rules.groups(text, found, found.matches[0], groups);
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].name, "1");
  EXPECT_EQ(groups[1].name, "what");
  EXPECT_EQ(groups[1].span.of(text), "Brigade");
  EXPECT_EQ(rules.entry(found.matches[0]), "");
  EXPECT_EQ(rules.entry(found.matches[1]), "UA-30");
}

// "rule:extent", with groups.
std::vector<std::string> all_of(const RuleSet& rules, std::string_view text) {
  RuleSet::Found found;
  rules.find_all(text, found);
  std::vector<std::string> out;
  std::vector<RuleSet::Group> groups;
  for (const RuleSet::Match& m : found.matches) {
    out.push_back(rules[m.rule].id + ":" + std::string(m.span.of(text)));
    rules.groups(text, found, m, groups);
    for (const auto& g : groups) out.back() += " " + std::string(g.name) + "=" + std::string(g.span.of(text));
  }
  return out;
}
using Strings = std::vector<std::string>;

TEST(TokenRules, WordsShapesLabelsAndConditions) {
  const RuleSet rules({{.label = "city", .id = "city", .terms = {{"Kyiv", ""}, {"Kyiv Oblast", ""}}},
                       {.label = "move", .id = "move", .tokens = R"("left" "the"? <city>:where)"},
                       {.label = "force",
                        .id = "force",
                        .tokens = R"(Num:n ("troops"|"soldiers"))",
                        .conditions = {{.kind = RuleCondition::near, .tokens = "<city>", .words = 2}}}});
  EXPECT_EQ(all_of(rules, "Some 300 troops left Kyiv Oblast. Then 12 soldiers and a few others went to Kyiv."),
            (Strings{"force:300 troops n=300", "move:left Kyiv Oblast where=Kyiv Oblast", "city:Kyiv Oblast", "city:Kyiv"}));
}

TEST(TokenRules, NothingCrossesASentenceButARecordMay) {
  const RuleSet rules({{.label = "p", .id = "p", .pattern = "(?s)<.*?>"},
                       {.label = "x", .id = "x", .tokens = R"("a" <p> "b")"},
                       {.label = "y", .id = "y", .tokens = R"("One" "came" "." "Two")"},
                       {.label = "z", .id = "z", .tokens = R"(Word <p> . "there")"}});
  EXPECT_EQ(all_of(rules, "We saw a <One came. Two left> b there."),
            (Strings{"z:a <One came. Two left> b there", "x:a <One came. Two left> b", "p:<One came. Two left>"}));
}

TEST(TokenRules, BuiltInKindsAskForAnExtractor) {
  const RuleSet rules({{.label = "x", .id = "x", .tokens = "<quantity money>", .conditions = {{.tokens = "<time>"}}}});
  EXPECT_EQ(rules.kinds(), (Strings{"quantity", "time"}));
  RuleSet::Found found;
  EXPECT_THROW(rules.find_all("$5", found), Error);
}

TEST(TokenRules, ErrorsNameTheRuleAndThePlace) {
  const auto message = [](RuleSpec r) -> std::string {
    try {
      RuleSet({{.label = "a", .id = "a", .pattern = "x"}, std::move(r)});
    } catch (const Error& e) {
      EXPECT_EQ(e.position(), 1u);
      return e.what();
    }
    return "";
  };
  EXPECT_EQ(message({.label = "b", .id = "b", .tokens = "'é' foo"}),
            "rules: rule 1 (b): tokens: at position 4: `foo` is no shape and no class of the vocabulary; words stand in quotation marks");
  EXPECT_EQ(message({.label = "b", .id = "b", .pattern = "x", .conditions = {{.negated = true, .tokens = "(Cap"}}}),
            "rules: rule 1 (b): not_near: at position 4: expected `)`");
  EXPECT_EQ(message({.label = "b", .id = "b", .tokens = "<b>"}),
            "rules: rule 1 (b): it asks for its own label `b`, or for one that asks for it");
}

// Counted, not timed: four times the text takes about four times the tests.
TEST(TokenRules, LinearInTheTextForEveryPattern) {
  for (const char* tokens : {R"(.* "zzz" "qqq")", R"((Word* | .* Word+)* "zzz" "qqq")", R"([ .+ ] .* "zzz"? .*)",
                             R"((Word Word?|Word+:x){1,20})", R"((.|<a>)+ "zzz" "qqq")", R"(.* [ . ] .*)", R"(((Word*)*)* "zzz")"}) {
    const RuleSet rules(
        {{.label = "a", .id = "a", .terms = {{"red blue", ""}, {"blue red blue red", ""}}, .dictionary_options = {.overlapping = true}},
         {.label = "x", .id = "x", .tokens = tokens}});
    for (const char* unit : {"red blue zzz ", "red, blue. Green zzz ", "7-red-zzz "}) {
      RuleSet::Found found;
      std::string text;
      while (text.size() < 4000) text += unit;
      rules.find_all(text, found);
      const std::uint64_t once = found.steps();
      text = text + text + text + text;
      rules.find_all(text, found);
      EXPECT_LE(found.steps(), once * 5 + 1000) << tokens << ", " << unit;
    }
  }
}

}  // namespace
}  // namespace newspan
