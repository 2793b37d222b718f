// The grammar machinery on small grammars, compiled at run time by the compiler that the build uses.
#include <gtest/gtest.h>

#include "grammar/compiler.hpp"
#include "grammar/items.hpp"
#include "grammar/matcher.hpp"
#include "newspan/error.hpp"
#include "tables.hpp"
#include "test_data.hpp"
#include "text/text.hpp"

namespace newspan {
namespace {

// A grammar with its own lexicon, run over a text: "rule[extent]" for each match, with captures x and y.
class Grammar {
 public:
  Grammar(const std::string& tsv, const std::string& rules) : lexicon_(folded_words) {
    lexicon_.add_tsv("words.tsv", tsv);
    collect_words("test.rules", rules, lexicon_);
    lexicon_.finish();
    tables_ = compile_grammar("test.rules", rules, lexicon_);
    for (const auto& r : tables_.rules)
      rules_.push_back({r.name.c_str(), r.argument.c_str(), r.action, r.program, r.program_size, r.from, r.to, r.bare, r.captures});
    automaton_ = {tables_.rows,
                  tables_.symbols,
                  tables_.symbol_count,
                  tables_.base,
                  tables_.cells,
                  tables_.accept_start,
                  tables_.accepts,
                  tables_.tests,
                  tables_.programs,
                  rules_,
                  0,
                  tables_.sees};
  }

  std::vector<std::string> run(std::string_view text, std::string_view abstain = {}) const {
    Tokens tokens;
    scan(text, tokens);
    Places places;
    look_up(text, lexicon_.view(), tokens, places);
    Items items;
    for (std::uint32_t i = 0; i < tokens.size(); ++i) items.push_back({i, i + 1, 0, tokens[i].entry, tokens[i].shape, tokens[i].flags});
    Buffer<Symbol> symbols;
    std::vector<std::string> out;
    const auto show = [&](ItemRange r) {
      return r ? std::string(text.substr(tokens[r.begin].begin, tokens[r.end - 1].end - tokens[r.begin].begin)) : std::string("-");
    };
    const auto slot = [&](const char* name) {
      const auto it = std::find(tables_.captures.begin(), tables_.captures.end(), name);
      return it == tables_.captures.end() ? -1 : static_cast<int>(it - tables_.captures.begin());
    };
    find_symbols(automaton_, items, symbols);
    Matcher(automaton_, items, symbols).run([&](Match& m) {
      if (m.rule->name == abstain) return false;
      std::string s = std::string(m.rule->name) + "[" + show(m.extent()) + "]";
      for (const char* name : {"x", "y"})
        if (slot(name) >= 0) s += std::string(" ") + name + "=" + show(m[slot(name)]);
      out.push_back(s);
      return true;
    });
    return out;
  }

 private:
  LexiconBuilder lexicon_;
  GrammarTables tables_;
  std::vector<Rule> rules_;
  Automaton automaton_;
};

using Strings = std::vector<std::string>;
constexpr const char* kWords = "red|green|blue\tCOLOUR\nMay\tMONTH\t5\n";

TEST(Grammar, LongestExtentWinsThenTheOrderInTheFile) {
  const Grammar g(kWords, "one: COLOUR -> a\ntwo: COLOUR COLOUR -> a\nagain: COLOUR COLOUR -> a\n");
  EXPECT_EQ(g.run("red green blue"), (Strings{"two[red green]", "one[blue]"}));
}

TEST(Grammar, AnActionThatAbstainsLeavesTheNextItsTurn) {
  const Grammar g(kWords, "one: COLOUR -> a\ntwo: COLOUR COLOUR -> a\nagain: COLOUR COLOUR -> a\n");
  EXPECT_EQ(g.run("red green", "two"), (Strings{"again[red green]"}));
  const Grammar h(kWords, "one: COLOUR -> a\ntwo: COLOUR COLOUR -> a\n");
  EXPECT_EQ(h.run("red green", "two"), (Strings{"one[red]", "one[green]"}));
}

TEST(Grammar, ContextIsNotPartOfTheExtent) {
  const Grammar g(kWords, "behind: \"very\" [ COLOUR ] -> a\nlong: COLOUR COLOUR -> a\n");
  EXPECT_EQ(g.run("red very green"), (Strings{"behind[green]"}));
  EXPECT_EQ(g.run("very green blue"), (Strings{"long[green blue]"})) << "context must not hide a longer match";
}

TEST(Grammar, RepeatsChoicesAndCaptures) {
  const Grammar g(kWords,
                  "let Pair = COLOUR:x \"and\" COLOUR:y\nmany: \"all\" ( COLOUR \",\"? ){2,3} -> a\npair: Pair -> a\nmaybe: \"no\" "
                  "\"more\"? COLOUR:x -> a\n");
  EXPECT_EQ(g.run("all red, green, blue"), (Strings{"many[all red, green, blue] x=- y=-"}));
  EXPECT_EQ(g.run("red and blue"), (Strings{"pair[red and blue] x=red y=blue"}));
  EXPECT_EQ(g.run("no more red no blue"), (Strings{"maybe[no more red] x=red y=-", "maybe[no blue] x=blue y=-"}));
}

TEST(Grammar, CaseShapesAndNegation) {
  const Grammar g(kWords, "month: MONTH -> a\nname: Capital&!MONTH Capital&!MONTH -> a\n");
  EXPECT_EQ(g.run("may May Anna Weiss"), (Strings{"month[May]", "name[Anna Weiss]"}));
}

TEST(Grammar, AnEmptyGrammarFindsNothing) { EXPECT_EQ(Grammar(kWords, "let X = COLOUR\n").run("red"), Strings{}); }

TEST(Grammar, WhatBeginsBehindAllStartsComesInItsTurn) {
  const Grammar g(kWords, "first: \"p\" \"q\" [ \"r\" ] -> a\nx: \"q\" \"r\" \"s\" [ \"t\" ] -> a\nbeg: \"s\" \"t\" -> a\n");
  EXPECT_EQ(g.run("p q r s t"), (Strings{"first[r]", "beg[s t]"}));
}

TEST(Grammar, ManyShorterMatchesStayOnOffer) {
  std::string text, rules = "long: COLOUR{3,30} -> a\nshort: COLOUR -> a\n";
  for (int i = 0; i < 25; ++i) text += "red ";
  EXPECT_EQ(Grammar(kWords, rules).run(text, "long").size(), 25u);
}

TEST(Grammar, ErrorsNameTheLine) {
  const auto message = [](const char* rules) -> std::string {
    try {
      Grammar(kWords, rules);
    } catch (const Error& e) {
      return e.what();
    }
    return "";
  };
  EXPECT_NE(message("ok: COLOUR -> a\nbad: COLOR -> a\n").find("test.rules:2: `COLOR` is no class, shape or let"), std::string::npos);
  EXPECT_NE(message("bad: ( COLOUR -> a\n").find(":1: expected `)`"), std::string::npos);
  EXPECT_NE(message("a: COLOUR -> a\na: COLOUR -> a\n").find("stands twice"), std::string::npos);
  EXPECT_NE(message("e: \"very\" [ COLOUR? ] -> a\n").find("can be empty"), std::string::npos);
  EXPECT_NE(message("n: COLOUR{99999999999} -> a\n").find("repeats"), std::string::npos);
  EXPECT_NE(message(("d: " + std::string(2000, '(') + " -> a\n").c_str()).find("nested"), std::string::npos);
  EXPECT_NE(message("a: \"open -> a\n").find("quotation mark"), std::string::npos);
}

// The reference: each rule's own program, tried between every two ends. What the automaton accepts on its one walk
// must be the same rules.
void expect_agreement(const Automaton& a, const Items& items, std::uint32_t reach) {
  Buffer<Symbol> symbols;
  for (const Item& i : items) symbols.push_back(a.symbol(i.entry, i.shape));
  const auto n = static_cast<std::uint32_t>(items.size());
  std::size_t matches = 0;
  for (std::uint32_t i = 0; i < n; ++i) {
    State state = 1;
    for (std::uint32_t j = i; j < std::min(n, i + reach); ++j) {
      if (state) state = a.step(state, symbols[j]);
      std::vector<std::uint16_t> walked, tried;
      for (std::uint32_t k = a.accept_start[state]; k < a.accept_start[state + 1]; ++k) walked.push_back(a.accepts[k]);
      Match m;
      for (std::uint16_t r = 0; r < a.rules.size(); ++r)
        if (find_captures(a, symbols.data(), r, {i, j + 1}, m)) tried.push_back(r);
      ASSERT_EQ(walked, tried) << "items " << i << " to " << j;
      matches += tried.size();
    }
  }
  EXPECT_GT(matches, 0u);
}

TEST(Grammar, TheAutomatonsOfTheBuildAgreeWithTheReference) {
  for (const char* name : {"war-kursk-troops", "markets-close-september"}) {
    const std::string s = file(std::string("articles/") + name + ".txt");
    Text t;
    t.read(s);
    for (const Automaton* a : {&time_grammar::automaton, &quantity_grammar::automaton}) {
      Items items;
      Buffer<Symbol> symbols;
      build_items(t, *a, {}, items, symbols);
      expect_agreement(*a, items, 7);
    }
  }
}

}  // namespace
}  // namespace newspan
