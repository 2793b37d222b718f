// The first lines are patterns, terms and patterns over tokens, the rest is a text: what is found lies in the text, at whole characters.
#include <cstdlib>

#include "base/utf8.hpp"
#include "newspan/error.hpp"
#include "newspan/rules.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace newspan;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  if (find_invalid_utf8(rest) != std::string_view::npos) return 0;
  std::vector<RuleSpec> specs;
  for (int i = 0; i < 7; ++i) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return 0;
    const std::string line(rest.substr(0, end));
    rest.remove_prefix(end + 1);
    RuleSpec r{.label = "x", .id = std::to_string(i)};
    if (i < 2) {
      r.pattern = line;
      r.pattern_options.max_memory = 1 << 20;
    } else if (i >= 5) {
      r.label = "y";
      r.tokens = line;
      if (i == 6)
        r.conditions = {{.kind = RuleCondition::near, .tokens = "<x>|Num", .words = 5},
                        {.kind = RuleCondition::within, .tokens = "paragraph"}};
      r.priority = i;
    } else {
      r.terms = {{line, "entry"}, {"the", ""}};
      r.dictionary_options = {i == 3, i == 4, i != 4, i == 3};
    }
    specs.push_back(std::move(r));
  }
  try {
    const RuleSet rules(std::move(specs));
    RuleSet::Found found;
    std::vector<RuleSet::Group> groups;
    rules.find_all(rest, found);
    for (const RuleSet::Match& m : found.matches) {
      if (m.span.empty() || m.span.end > rest.size() || is_continuation(rest[m.span.begin])) std::abort();
      if (m.span.end < rest.size() && is_continuation(rest[m.span.end])) std::abort();
      rules.groups(rest, found, m, groups);
      for (const RuleSet::Group& g : groups)
        if (!(rules[m.rule].tokens ? Span{0, static_cast<std::uint32_t>(rest.size())} : m.span).contains(g.span)) std::abort();
    }
  } catch (const Error&) {
  }
  return 0;
}
