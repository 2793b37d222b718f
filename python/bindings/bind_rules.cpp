#include "bind.hpp"
#include "newspan/error.hpp"
#include "newspan/pattern_set.hpp"
#include "newspan/rules.hpp"
#include "scan.hpp"

namespace newspan::python {
namespace {

PatternOptions pattern_options(bool ignore_case, bool multi_line, bool dot_all, bool ascii) {
  return {.ignore_case = ignore_case, .multi_line = multi_line, .dot_all = dot_all, .ascii = ascii};
}

// (negated, within, tokens, words or None, side, across).
RuleCondition condition_of(py::handle condition) {
  const auto [negated, within, tokens, words, side, across] =
      condition.cast<std::tuple<bool, bool, py::object, std::optional<std::uint32_t>, int, bool>>();
  return {.kind = within ? RuleCondition::within : RuleCondition::near,
          .negated = negated,
          .tokens = utf8(tokens, "tokens", ErrorCode::invalid_pattern),
          .words = words,
          .side = static_cast<RuleCondition::Side>(side),
          .across = across};
}

// (label, id, pattern or None, (ignore_case, multi_line, dot_all, ascii), [(term, entry)],
// (ignore_case, ignore_accents, whole_words, overlapping), tokens or None, [condition], priority or None).
RuleSpec rule_of(py::handle rule) {
  const auto [label, id, pattern, flags, terms, matching, tokens, conditions, priority] = rule.cast<
      std::tuple<py::object, py::object, py::object, std::tuple<bool, bool, bool, bool>, std::vector<std::pair<py::object, py::object>>,
                 std::tuple<bool, bool, bool, bool>, py::object, py::list, std::optional<std::int64_t>>>();
  const auto [ignore_case, multi_line, dot_all, ascii] = flags;
  const auto [caseless, accentless, whole_words, overlapping] = matching;
  RuleSpec spec{.label = utf8(label, "label"),
                .id = utf8(id, "id"),
                .pattern_options = pattern_options(ignore_case, multi_line, dot_all, ascii),
                .dictionary_options = {caseless, accentless, whole_words, overlapping},
                .priority = priority};
  if (!pattern.is_none()) spec.pattern = utf8(pattern, "pattern", ErrorCode::invalid_pattern);
  if (!tokens.is_none()) spec.tokens = utf8(tokens, "tokens", ErrorCode::invalid_pattern);
  for (const auto& [term, entry] : terms)
    spec.terms.push_back(item("terms", "term", spec.terms.size(), [&, &t = term, &e = entry] {
      return Dictionary::Term{utf8(t, "term"), utf8(e, "entry")};
    }));
  for (const py::handle c : conditions) spec.conditions.push_back(condition_of(c));
  return spec;
}

}  // namespace

void bind_rules(py::module_& m) {
  py::class_<PatternSet, std::shared_ptr<PatternSet>>(m, "PatternSet")
      .def(py::init([](const std::vector<py::object>& patterns, bool ignore_case, bool multi_line, bool dot_all, bool ascii,
                       std::size_t max_memory) {
             std::vector<PatternSet::Spec> specs;
             for (const py::object& p : patterns)
               specs.push_back({item("patterns", "pattern", specs.size(), [&] { return utf8(p, "pattern", ErrorCode::invalid_pattern); }),
                                pattern_options(ignore_case, multi_line, dot_all, ascii)});
             const Unlocked unlocked;
             return std::make_shared<PatternSet>(std::move(specs), max_memory);
           }),
           py::arg("patterns"), py::arg("ignore_case"), py::arg("multi_line"), py::arg("dot_all"), py::arg("ascii"), py::arg("max_memory"))
      // (index, start, end) of each match, in code points.
      .def(
          "find_all",
          [](const PatternSet& s, py::handle text, int policy) {
            const Utf8 u(text, false, "string");
            const Unlocked unlocked;
            std::vector<PatternSet::Match> matches;
            s.find_all(u.view(), matches, static_cast<PatternSet::Policy>(policy));
            const Offsets map(u.view());
            std::vector<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>> out;
            out.reserve(matches.size());
            for (const PatternSet::Match& x : matches)
              out.emplace_back(x.pattern, map.to_code_point(x.span.begin), map.to_code_point(x.span.end));
            return out;
          },
          py::arg("text"), py::arg("policy"))
      // (index, [start, end] of the match and of each of its groups (-1: took no part), flat) of each match.
      .def(
          "find_groups",
          [](const PatternSet& s, py::handle text, int policy) {
            const Utf8 u(text, false, "string");
            const Unlocked unlocked;
            std::vector<PatternSet::Match> matches;
            s.find_all(u.view(), matches, static_cast<PatternSet::Policy>(policy));
            const Offsets map(u.view());
            std::vector<std::pair<std::uint32_t, std::vector<std::int64_t>>> out;
            out.reserve(matches.size());
            std::vector<Span> spans;
            for (const PatternSet::Match& x : matches) {
              spans.assign(1, x.span);
              if (!s.group_labels(x.pattern).empty()) s[x.pattern].find(u.view(), x.span.begin, x.span.end, Anchor::both, spans);
              out.emplace_back(x.pattern, flat(spans, &map));
            }
            return out;
          },
          py::arg("text"), py::arg("policy"))
      .def_property_readonly("memory", &PatternSet::memory)
      // Of documents, as an Arrow stream: the matches; and as a column how many there are, and whether there is one.
      .def(
          "scan",
          [](const PatternSet& s, const Documents& documents, int policy, bool lists, unsigned threads) {
            return scanned([&](const ScanOptions& o) { return matches_in(documents, s, static_cast<PatternSet::Policy>(policy), o); },
                           threads, lists);
          },
          py::arg("documents"), py::arg("policy"), py::arg("lists"), py::arg("threads"))
      .def(
          "count",
          [](const PatternSet& s, const Documents& documents, int policy, unsigned threads) {
            return scanned([&](const ScanOptions& o) { return counts_in(documents, s, static_cast<PatternSet::Policy>(policy), o); },
                           threads);
          },
          py::arg("documents"), py::arg("policy"), py::arg("threads"))
      .def(
          "contains",
          [](const PatternSet& s, const Documents& documents, unsigned threads) {
            return scanned([&](const ScanOptions& o) { return contained_in(documents, s, o); }, threads);
          },
          py::arg("documents"), py::arg("threads"))
      .def(
          "pattern",
          [](const std::shared_ptr<PatternSet>& s, std::size_t i) {
            return Compiled({s, &(*s)[i]});
          },
          py::arg("index"));

  py::class_<RuleSet, std::shared_ptr<RuleSet>>(m, "RuleSet")
      .def(py::init([](const py::list& rules) {
             std::vector<RuleSpec> specs;
             for (const py::handle rule : rules) specs.push_back(item("rules", "rule", specs.size(), [&] { return rule_of(rule); }));
             const Unlocked unlocked;
             return std::make_shared<RuleSet>(std::move(specs));
           }),
           py::arg("rules"))
      .def_property_readonly("cost", [](const RuleSet& r) {
        const RuleSet::Cost c = r.cost();
        return std::tuple(c.patterns, c.pattern_bytes, c.terms, c.term_bytes, c.token_patterns);
      });
  m.def("rule_shapes", &RuleSet::shapes);
  m.def("rule_classes", &RuleSet::classes);
}

}  // namespace newspan::python
