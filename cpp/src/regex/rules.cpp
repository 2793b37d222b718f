#include "newspan/rules.hpp"

#include <algorithm>
#include <tuple>

#include "newspan/error.hpp"
#include "newspan/limits.hpp"

namespace newspan {

struct RuleSet::Impl {
  std::vector<RuleSpec> rules;
  PatternSet patterns{{}};
  std::vector<std::uint32_t> rule_of_pattern;
  std::vector<std::uint32_t> place_of_rule;  // among the patterns or the dictionaries
  struct Words {
    std::uint32_t rule;
    Dictionary dictionary;
  };
  std::vector<Words> dictionaries;
  std::vector<std::uint32_t> rank;  // of a rule: by label and id

  [[noreturn]] void fail(const Error& e, std::size_t rule, std::string_view what) const {
    throw Error(e.code(), "rules", "rules: rule " + std::to_string(rule) + " (" + rules[rule].id + "): " + std::string(what), rule);
  }
  // An Error of the set of patterns as one of the rules.
  template <class Work>
  void among_patterns(Work&& work) const {
    try {
      work();
    } catch (const Error& e) {
      const std::size_t pattern = e.position().value_or(0);
      const std::string prefix = "patterns: pattern " + std::to_string(pattern) + ": ";
      fail(e, rule_of_pattern[pattern], std::string_view(e.what()).substr(prefix.size()));
    }
  }
};

RuleSet::RuleSet(std::vector<RuleSpec> rules) {
  auto impl = std::make_unique<Impl>();
  impl->rules = std::move(rules);
  std::vector<PatternSet::Spec> specs;
  for (std::uint32_t i = 0; i < impl->rules.size(); ++i) {
    RuleSpec& r = impl->rules[i];
    if (r.pattern) {
      impl->place_of_rule.push_back(static_cast<std::uint32_t>(specs.size()));
      impl->rule_of_pattern.push_back(i);
      specs.push_back({*r.pattern, r.pattern_options});
      continue;
    }
    impl->place_of_rule.push_back(static_cast<std::uint32_t>(impl->dictionaries.size()));
    try {
      impl->dictionaries.push_back({i, Dictionary(r.terms, r.dictionary_options)});
      r.terms.clear();
    } catch (const Error& e) {
      impl->fail(e, i, e.what());
    }
  }
  impl->among_patterns([&] { impl->patterns = PatternSet(std::move(specs)); });
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

std::size_t RuleSet::size() const { return impl_->rules.size(); }
const RuleSpec& RuleSet::operator[](std::size_t rule) const { return impl_->rules[rule]; }

void RuleSet::find_all(std::string_view text, std::vector<Match>& out) const {
  check_size(text);
  const std::size_t before = out.size();
  std::vector<PatternSet::Match> of_patterns;
  impl_->among_patterns([&] { impl_->patterns.find_all(text, of_patterns); });
  for (const auto& m : of_patterns)
    if (!m.span.empty()) out.push_back({impl_->rule_of_pattern[m.pattern], 0, m.span});
  std::vector<Dictionary::Match> of_terms;
  for (const auto& d : impl_->dictionaries) {
    of_terms.clear();
    d.dictionary.find_all(text, of_terms);
    for (const auto& m : of_terms) out.push_back({d.rule, m.term, m.span});
  }
  std::sort(out.begin() + static_cast<std::ptrdiff_t>(before), out.end(), [&](const Match& a, const Match& b) {
    return std::tuple(a.span.begin, ~a.span.end, impl_->rank[a.rule], a.term) <
           std::tuple(b.span.begin, ~b.span.end, impl_->rank[b.rule], b.term);
  });
}

std::string_view RuleSet::entry(const Match& m) const {
  if (impl_->rules[m.rule].pattern) return {};
  return impl_->dictionaries[impl_->place_of_rule[m.rule]].dictionary.entry(m.term);
}

void RuleSet::groups(std::string_view text, const Match& m, std::vector<Group>& out) const {
  check_size(text);
  out.clear();
  if (!impl_->rules[m.rule].pattern) return;
  const std::uint32_t p = impl_->place_of_rule[m.rule];
  const auto& names = impl_->patterns.group_labels(p);
  if (names.empty()) return;
  std::vector<Span> spans;
  if (!impl_->patterns[p].find(text, m.span.begin, m.span.end, Anchor::both, spans)) return;
  for (std::size_t g = 0; g < names.size(); ++g)
    if (spans[g + 1] != kNoSpan) out.push_back({names[g], spans[g + 1]});
}

}  // namespace newspan
