#include <algorithm>
#include <map>
#include <tuple>

#include "base/utf8.hpp"
#include "news/kinds.hpp"
#include "news/records.hpp"
#include "newspan/error.hpp"
#include "newspan/limits.hpp"
#include "newspan/rules.hpp"
#include "rules/lattice.hpp"
#include "text/text.hpp"
#include "words.hpp"

namespace newspan {
namespace {

// The spans that a condition looks at, and what is asked of them.
struct Neighbours {
  std::vector<Span> by_begin, by_end;
  std::vector<std::uint32_t> furthest;  // of by_begin: the last end so far

  void seal() {
    std::sort(by_begin.begin(), by_begin.end(), [](Span a, Span b) { return std::tuple(a.begin, a.end) < std::tuple(b.begin, b.end); });
    by_end = by_begin;
    std::sort(by_end.begin(), by_end.end(), [](Span a, Span b) { return std::tuple(a.end, a.begin) < std::tuple(b.end, b.begin); });
    furthest.clear();
    for (Span s : by_begin) furthest.push_back(furthest.empty() ? s.end : std::max(furthest.back(), s.end));
  }
  void clear() { by_begin.clear(); }
  const Span* next(Span m) const {
    const auto it = std::lower_bound(by_begin.begin(), by_begin.end(), m.end, [](Span s, std::uint32_t at) { return s.begin < at; });
    return it == by_begin.end() ? nullptr : &*it;
  }
  const Span* previous(Span m) const {
    const auto it = std::upper_bound(by_end.begin(), by_end.end(), m.begin, [](std::uint32_t at, Span s) { return at < s.end; });
    return it == by_end.begin() ? nullptr : &*std::prev(it);
  }
  bool around(Span m) const {
    const auto it = std::upper_bound(by_begin.begin(), by_begin.end(), m.begin, [](std::uint32_t at, Span s) { return at < s.begin; });
    return it != by_begin.begin() && furthest[static_cast<std::size_t>(it - by_begin.begin()) - 1] >= m.end;
  }
};

std::uint32_t token_from(const Text& t, std::uint32_t byte) {
  const auto it = std::lower_bound(t.tokens.begin(), t.tokens.end(), byte, [](const Token& x, std::uint32_t at) { return x.begin < at; });
  return static_cast<std::uint32_t>(it - t.tokens.begin());
}

// The tokens that a span is made of; empty where it begins or ends inside one.
TokenRange tokens_of(const Text& t, Span s) {
  const std::uint32_t first = token_from(t, s.begin);
  if (s.empty() || first == t.tokens.size() || t.tokens[first].begin != s.begin) return {};
  const std::uint32_t behind = token_from(t, s.end);
  return t.tokens[behind - 1].end == s.end ? TokenRange{first, behind} : TokenRange{};
}

bool is_word(Shape s) { return !is_punct(s) && s != Shape::other; }

// Calls take(span, type, record) for the records of a kind.
template <class Take>
void each_record(const Records& r, std::string_view kind, Take&& take) {
  const auto typed = [&](const auto& records, const auto& types) {
    for (const auto& x : records) take(x.span, types[static_cast<std::size_t>(x.type)]);
  };
  if (kind == "time") typed(r.times, kTimeTypes);
  else if (kind == "name") typed(r.names, kNameTypes);
  else if (kind == "quote") typed(r.quotes, kQuoteTypes);
  else if (kind == "structure") typed(r.structures, kStructureTypes);
  else if (kind == "acronym")
    for (const Acronym& x : r.acronyms) take(x.span, std::string_view{});
  else
    for (const Contact& x : r.contacts)
      if (kContactTypes[static_cast<std::size_t>(x.type)] == kind) take(x.span, std::string_view{});
}

}  // namespace

struct RuleSet::Found::Scratch {
  Text text;
  Lattice lattice;
  TokenMatcher::Scratch walk;
  std::vector<PatternSet::Match> of_patterns;
  std::vector<Dictionary::Match> of_terms;
  std::vector<std::vector<Match>> of_rules;
  std::vector<Neighbours> places;           // of each condition that has a pattern
  std::vector<std::uint32_t> words_before;  // words among the tokens before each
};

std::uint64_t RuleSet::Found::steps() const { return scratch ? scratch->walk.steps : 0; }

struct RuleSet::Impl {
  std::vector<RuleSpec> rules;
  PatternSet patterns{{}};
  std::vector<std::uint32_t> rule_of_pattern;
  std::vector<std::uint32_t> place_of_rule;  // among the patterns, the dictionaries, or the patterns over tokens
  struct Words {
    std::uint32_t rule;
    Dictionary dictionary;
  };
  std::vector<Words> dictionaries;
  std::vector<std::uint32_t> rank;  // of a rule: by label and id

  RuleTests tests;
  std::vector<std::string> kinds;
  // A pattern over tokens: a rule's own, or a condition's.
  struct Walker {
    std::uint32_t rule;
    bool own;
    std::uint32_t place;  // of a condition's: among Scratch::places
    TokenPattern pattern;
    std::vector<std::uint32_t> questions;  // that it asks
  };
  std::vector<Walker> walkers;
  struct Condition {
    RuleCondition spec;
    bool sentence, paragraph;
    std::uint32_t place;
  };
  std::vector<std::vector<Condition>> conditions;  // of each rule
  std::size_t places = 0;
  bool reads_tokens = false, counts_words = false, priorities = false;
  // What a rule asks for comes before it: rules and questions are told level by level.
  std::vector<std::uint32_t> level_of_rule, level_of_question;
  std::vector<TokenMatcher> levels;  // [level - 1]

  [[noreturn]] void fail(ErrorCode code, std::size_t rule, std::string_view what) const {
    throw Error(code, "rules", "rules: rule " + std::to_string(rule) + " (" + rules[rule].id + "): " + std::string(what), rule);
  }
  // An Error of the set of patterns as one of the rules.
  template <class Work>
  void among_patterns(Work&& work) const {
    try {
      work();
    } catch (const Error& e) {
      const std::size_t pattern = e.position().value_or(0);
      const std::string prefix = "patterns: pattern " + std::to_string(pattern) + ": ";
      fail(e.code(), rule_of_pattern[pattern], std::string_view(e.what()).substr(prefix.size()));
    }
  }

  void add_walker(std::uint32_t rule, std::string_view tokens, bool own, const std::string& key,
                  const std::vector<std::string_view>& labels);
  void compile(const std::vector<std::string_view>& labels);
  void find_levels();
  bool holds(const Condition& c, Span m, const Text& t, const Found::Scratch& s) const;
  void answer(std::uint32_t question, const Text& t, const Records& r, Found::Scratch& s) const;
  void keep_by_priority(std::vector<Match>& matches) const;
};

void RuleSet::Impl::add_walker(std::uint32_t rule, std::string_view tokens, bool own, const std::string& key,
                               const std::vector<std::string_view>& labels) {
  try {
    Walker w{rule, own, own ? 0 : static_cast<std::uint32_t>(places++), compile_tokens(tokens, labels, tests), {}};
    std::vector<std::uint32_t> open = w.pattern.tests;
    while (!open.empty()) {
      const ItemTest& t = tests.tests[open.back()];
      open.pop_back();
      if (t.kind == ItemTest::record) w.questions.push_back(t.id);
      open.insert(open.end(), t.parts.begin(), t.parts.end());
    }
    walkers.push_back(std::move(w));
  } catch (const Error& e) {
    fail(e.code(), rule, key + ": " + e.what());
  }
}

void RuleSet::Impl::compile(const std::vector<std::string_view>& labels) {
  conditions.resize(rules.size());
  for (std::uint32_t i = 0; i < rules.size(); ++i) {
    RuleSpec& r = rules[i];
    priorities |= r.priority.has_value();
    reads_tokens |= r.tokens || !r.conditions.empty();
    if (r.tokens) {
      place_of_rule[i] = static_cast<std::uint32_t>(walkers.size());
      add_walker(i, *r.tokens, true, "tokens", labels);
    }
    for (const RuleCondition& c : r.conditions) {
      Condition made{c, false, false, 0};
      if (c.kind == RuleCondition::within) {
        made.sentence = c.tokens == "sentence";
        made.paragraph = c.tokens == "paragraph";
      }
      if (!made.sentence && !made.paragraph) {
        static constexpr const char* kNames[2][2] = {{"near", "not_near"}, {"within", "not_within"}};
        std::string key = kNames[c.kind][c.negated];
        const auto alike = [&](const RuleCondition& o) { return o.kind == c.kind && o.negated == c.negated; };
        const RuleCondition* const first = r.conditions.data();
        if (std::count_if(first, first + r.conditions.size(), alike) > 1) key += " " + std::to_string(std::count_if(first, &c, alike));
        add_walker(i, c.tokens, false, key, labels);
        made.place = walkers.back().place;
      }
      counts_words |= c.words.has_value();
      conditions[i].push_back(std::move(made));
    }
  }
  for (const RecordQuestion& q : tests.questions)
    if (!q.label && std::find(kinds.begin(), kinds.end(), q.name) == kinds.end()) kinds.push_back(q.name);
  find_levels();
}

void RuleSet::Impl::find_levels() {
  level_of_rule.assign(rules.size(), 0);
  level_of_question.assign(tests.questions.size(), 0);
  std::map<std::string_view, std::vector<std::uint32_t>> labelled;
  for (std::uint32_t i = 0; i < rules.size(); ++i) labelled[rules[i].label].push_back(i);
  std::vector<std::vector<std::uint32_t>> walkers_of(rules.size());
  for (std::uint32_t w = 0; w < walkers.size(); ++w) walkers_of[walkers[w].rule].push_back(w);
  // Rounds, as many as there are levels: a rule has its level where those that it asks for have one.
  std::vector<bool> done(rules.size(), false);
  for (std::size_t left = rules.size(); left > 0;) {
    const std::size_t before = left;
    for (std::uint32_t i = 0; i < rules.size(); ++i) {
      if (done[i]) continue;
      std::uint32_t level = 0;
      bool ready = true;
      for (std::uint32_t w : walkers_of[i]) {
        level = std::max(level, 1u);
        for (std::uint32_t q : walkers[w].questions) {
          if (!tests.questions[q].label) continue;
          for (std::uint32_t r : labelled[tests.questions[q].name]) {
            ready = ready && done[r];
            if (!ready) break;
            level_of_question[q] = std::max(level_of_question[q], level_of_rule[r]);
          }
          level = std::max(level, level_of_question[q] + 1);
        }
      }
      if (!ready) continue;
      level_of_rule[i] = level;
      done[i] = true;
      --left;
    }
    if (left == before) {
      const auto i = static_cast<std::size_t>(std::find(done.begin(), done.end(), false) - done.begin());
      fail(ErrorCode::invalid_argument, i, "it asks for its own label `" + rules[i].label + "`, or for one that asks for it");
    }
  }
  const std::uint32_t last = level_of_rule.empty() ? 0 : *std::max_element(level_of_rule.begin(), level_of_rule.end());
  for (std::uint32_t level = 1; level <= last; ++level) {
    std::vector<TokenMatcher::Entry> here;
    for (std::uint32_t w = 0; w < walkers.size(); ++w)
      if (level_of_rule[walkers[w].rule] == level) here.push_back({&walkers[w].pattern, w, !walkers[w].own});
    levels.emplace_back(std::move(here), tests);
  }
}

RuleSet::RuleSet(std::vector<RuleSpec> rules) {
  auto impl = std::make_unique<Impl>();
  impl->rules = std::move(rules);
  std::vector<PatternSet::Spec> specs;
  for (std::uint32_t i = 0; i < impl->rules.size(); ++i) {
    RuleSpec& r = impl->rules[i];
    if (r.tokens) {
      impl->place_of_rule.push_back(0);
    } else if (r.pattern) {
      impl->place_of_rule.push_back(static_cast<std::uint32_t>(specs.size()));
      impl->rule_of_pattern.push_back(i);
      specs.push_back({*r.pattern, r.pattern_options});
    } else {
      impl->place_of_rule.push_back(static_cast<std::uint32_t>(impl->dictionaries.size()));
      try {
        impl->dictionaries.push_back({i, Dictionary(r.terms, r.dictionary_options)});
        r.terms.clear();
      } catch (const Error& e) {
        impl->fail(e.code(), i, e.what());
      }
    }
  }
  impl->among_patterns([&] { impl->patterns = PatternSet(std::move(specs)); });
  std::vector<std::string_view> labels;
  for (const RuleSpec& r : impl->rules) labels.push_back(r.label);
  impl->compile(labels);
  std::vector<std::uint32_t> order(impl->rules.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const RuleSpec &x = impl->rules[a], &y = impl->rules[b];
    return std::tie(x.label, x.id) < std::tie(y.label, y.id);
  });
  impl->rank.resize(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) impl->rank[order[i]] = i;
  impl_ = std::move(impl);
}

RuleSet::~RuleSet() = default;
RuleSet::RuleSet(RuleSet&&) noexcept = default;
RuleSet& RuleSet::operator=(RuleSet&&) noexcept = default;

std::vector<std::string> RuleSet::shapes() {
  std::vector<std::string> out;
  for (const ShapeName& s : kShapeNames) out.emplace_back(s.name);
  return out;
}
std::vector<std::string> RuleSet::classes() { return {kClassNames.begin(), kClassNames.end()}; }

std::size_t RuleSet::size() const { return impl_->rules.size(); }
RuleSet::Cost RuleSet::cost() const {
  Cost out{.patterns = impl_->patterns.size()};
  if (out.patterns) out.pattern_bytes = impl_->patterns.memory();
  for (const Impl::Words& w : impl_->dictionaries) {
    out.terms += w.dictionary.size();
    out.term_bytes += w.dictionary.bytes();
  }
  for (const Impl::Walker& w : impl_->walkers) out.token_patterns += w.own;
  return out;
}
const RuleSpec& RuleSet::operator[](std::size_t rule) const { return impl_->rules[rule]; }
const std::vector<std::string>& RuleSet::kinds() const { return impl_->kinds; }
bool RuleSet::read_tokens() const { return impl_->reads_tokens; }

// What answers a question, as items.
void RuleSet::Impl::answer(std::uint32_t question, const Text& t, const Records& r, Found::Scratch& s) const {
  const RecordQuestion& q = tests.questions[question];
  const auto add = [&](Span span) {
    const TokenRange range = tokens_of(t, span);
    if (!range.empty()) s.lattice.add(question, range.first, range.last);
    return range;
  };
  if (q.label) {
    for (std::size_t i = 0; i < rules.size(); ++i)
      if (rules[i].label == q.name)
        for (const Match& m : s.of_rules[i]) add(m.span);
    return;
  }
  if (q.name == "quantity") {
    for (const Quantity& x : r.quantities) {
      if (!q.type.empty() && x.dimension != q.type) continue;
      const TokenRange range = add(x.span);
      // A figure is one item with the noun that it counts, and one without.
      if (!range.empty() && x.number_last > range.first && x.number_last < range.last) s.lattice.add(question, range.first, x.number_last);
    }
    return;
  }
  each_record(r, q.name, [&](Span span, std::string_view type) {
    if (q.type.empty() || type == q.type) add(span);
  });
}

bool RuleSet::Impl::holds(const Condition& c, Span m, const Text& t, const Found::Scratch& s) const {
  const auto one_sentence = [&](std::uint32_t begin, std::uint32_t end) { return t.sentence_at(begin) == t.sentence_at(end); };
  if (c.sentence) return one_sentence(m.begin, m.end - 1);
  if (c.paragraph) {
    for (std::uint32_t i = token_from(t, m.begin + 1); i < t.tokens.size() && t.tokens[i].begin < m.end; ++i)
      if (t.tokens[i].flags & kParagraphBefore) return false;
    return true;
  }
  const Neighbours& places = s.places[c.place];
  if (c.spec.kind == RuleCondition::within) return places.around(m);
  const auto near = [&](Span left, Span right) {
    if (!c.spec.across && !one_sentence(left.end - 1, right.begin)) return false;
    if (!c.spec.words) return true;
    const std::uint32_t from = token_from(t, left.end), to = token_from(t, right.begin);
    return from >= to || s.words_before[to] - s.words_before[from] <= *c.spec.words;
  };
  if (c.spec.side != RuleCondition::before)
    if (const Span* next = places.next(m); next && near(m, *next)) return true;
  if (c.spec.side != RuleCondition::after)
    if (const Span* previous = places.previous(m); previous && near(*previous, m)) return true;
  return false;
}

// Of matches of rules with a priority those stay that overlap none of a higher one, of equal ones the first, then the longest.
void RuleSet::Impl::keep_by_priority(std::vector<Match>& matches) const {
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < matches.size(); ++i)
    if (rules[matches[i].rule].priority) order.push_back(i);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const Match &x = matches[a], &y = matches[b];
    return std::tuple(-*rules[x.rule].priority, x.span.begin, ~x.span.end, x.rule, x.term) <
           std::tuple(-*rules[y.rule].priority, y.span.begin, ~y.span.end, y.rule, y.term);
  });
  std::map<std::uint32_t, std::uint32_t> kept;  // ends by begins
  std::vector<bool> gone(matches.size(), false);
  for (std::uint32_t i : order) {
    const Span m = matches[i].span;
    const auto behind = kept.lower_bound(m.begin);
    gone[i] = (behind != kept.end() && behind->first < m.end) || (behind != kept.begin() && std::prev(behind)->second > m.begin);
    if (!gone[i]) kept.emplace_hint(behind, m.begin, m.end);
  }
  std::size_t at = 0;
  for (std::size_t i = 0; i < matches.size(); ++i)
    if (!gone[i]) matches[at++] = matches[i];
  matches.resize(at);
}

void RuleSet::find_all(std::string_view text, Found& out) const {
  if (!impl_->kinds.empty())
    throw Error(ErrorCode::invalid_argument, "rules", "rules: they ask for <" + impl_->kinds[0] + ">, which an Extractor finds");
  check_text(text);
  if (!out.scratch) out.scratch = std::make_shared<Found::Scratch>();
  Text& t = out.scratch->text;
  if (impl_->reads_tokens) t.read(text);
  else t.text = text;
  find_all(t, Records{}, out);
}

void RuleSet::find_all(const Text& t, const Records& records, Found& out) const {
  const Impl& impl = *impl_;
  check_size(t.text);
  if (!out.scratch) out.scratch = std::make_shared<Found::Scratch>();
  Found::Scratch& s = *out.scratch;
  out.matches.clear();
  out.groups.clear();
  s.of_rules.resize(impl.rules.size());
  for (auto& r : s.of_rules) r.clear();
  s.of_patterns.clear();
  s.walk.steps = 0;
  impl.among_patterns([&] { impl.patterns.find_all(t.text, s.of_patterns); });
  for (const auto& m : s.of_patterns)
    if (!m.span.empty()) s.of_rules[impl.rule_of_pattern[m.pattern]].push_back({impl.rule_of_pattern[m.pattern], 0, m.span});
  for (const auto& d : impl.dictionaries) {
    s.of_terms.clear();
    d.dictionary.find_all(t.text, s.of_terms);
    for (const auto& m : s.of_terms) s.of_rules[d.rule].push_back({d.rule, m.term, m.span});
  }
  if (!impl.levels.empty()) s.lattice.reset(t, impl.tests);
  if (impl.counts_words) {
    s.words_before.assign(1, 0);
    for (const Token& x : t.tokens) s.words_before.push_back(s.words_before.back() + is_word(x.shape));
  }
  s.places.resize(impl.places);
  for (std::uint32_t level = 0; level <= impl.levels.size(); ++level) {
    if (level > 0) {
      for (std::uint32_t q = 0; q < impl.tests.questions.size(); ++q)
        if (impl.level_of_question[q] + 1 == level) impl.answer(q, t, records, s);
      s.lattice.seal();
      s.walk.matches.clear();
      s.walk.captures.clear();
      impl.levels[level - 1].run(s.lattice, s.walk);
      for (const Impl::Walker& w : impl.walkers)
        if (!w.own && impl.level_of_rule[w.rule] == level) s.places[w.place].clear();
      for (const TokenMatch& m : s.walk.matches) {
        const Impl::Walker& w = impl.walkers[m.pattern];
        const Span span = s.lattice.span(m.first, m.last);
        if (!w.own) {
          s.places[w.place].by_begin.push_back(span);
          continue;
        }
        const auto group = static_cast<std::uint32_t>(out.groups.size());
        for (std::size_t k = 1; k < w.pattern.captures.size(); ++k) {
          const TokenRange r = s.walk.captures[m.captures + k];
          out.groups.push_back(r.empty() ? kNoSpan : s.lattice.span(r.first, r.last));
        }
        s.of_rules[w.rule].push_back({w.rule, 0, span, group});
      }
      for (const Impl::Walker& w : impl.walkers)
        if (!w.own && impl.level_of_rule[w.rule] == level) s.places[w.place].seal();
    }
    for (std::size_t i = 0; i < impl.rules.size(); ++i)
      if (impl.level_of_rule[i] == level && !impl.conditions[i].empty())
        std::erase_if(s.of_rules[i], [&](const Match& m) {
          return std::any_of(impl.conditions[i].begin(), impl.conditions[i].end(),
                             [&](const Impl::Condition& c) { return impl.holds(c, m.span, t, s) == c.spec.negated; });
        });
  }
  for (const auto& of_rule : s.of_rules) out.matches.insert(out.matches.end(), of_rule.begin(), of_rule.end());
  if (impl.priorities) impl.keep_by_priority(out.matches);
  std::sort(out.matches.begin(), out.matches.end(), [&](const Match& a, const Match& b) {
    return std::tuple(a.span.begin, ~a.span.end, impl.rank[a.rule], a.term) <
           std::tuple(b.span.begin, ~b.span.end, impl.rank[b.rule], b.term);
  });
}

std::string_view RuleSet::entry(const Match& m) const {
  if (impl_->rules[m.rule].pattern || impl_->rules[m.rule].tokens) return {};
  return impl_->dictionaries[impl_->place_of_rule[m.rule]].dictionary.entry(m.term);
}

void RuleSet::groups(std::string_view text, const Found& found, const Match& m, std::vector<Group>& out) const {
  check_size(text);
  out.clear();
  const RuleSpec& rule = impl_->rules[m.rule];
  const std::uint32_t p = impl_->place_of_rule[m.rule];
  if (rule.tokens) {
    const auto& names = impl_->walkers[p].pattern.captures;
    for (std::size_t k = 1; k < names.size(); ++k)
      if (const Span s = found.groups[m.group + k - 1]; s != kNoSpan) out.push_back({names[k], s});
    return;
  }
  if (!rule.pattern) return;
  const auto& names = impl_->patterns.group_labels(p);
  if (names.empty()) return;
  std::vector<Span> spans;
  if (!impl_->patterns[p].find(text, m.span.begin, m.span.end, Anchor::both, spans)) return;
  for (std::size_t g = 0; g < names.size(); ++g)
    if (spans[g + 1] != kNoSpan) out.push_back({names[g], spans[g + 1]});
}

}  // namespace newspan
