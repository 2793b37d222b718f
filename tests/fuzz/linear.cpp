// Flags, three patterns and a line end each, a text: a set finds what RE2's own loop finds, and so does the second lane; where words are
// Unicode's, which RE2 does not know, the two find the same.
#include <cstdlib>

#include "base/utf8.hpp"
#include "newspan/error.hpp"
#include "newspan/pattern_set.hpp"
#include "re2_loop.hpp"
#include "regex/engine.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace newspan;
  if (size < 2) return 0;
  PatternOptions options{.ignore_case = (data[0] & 1) != 0,
                         .multi_line = (data[0] & 2) != 0,
                         .dot_all = (data[0] & 4) != 0,
                         .ascii = (data[0] & 16) != 0,
                         .bytes = (data[0] & 8) != 0,
                         .max_memory = 1 << 20};
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (!options.bytes && find_invalid_utf8(rest) != std::string_view::npos) return 0;
  std::vector<std::string> sources;
  for (int i = 0; i < 3; ++i) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return 0;
    sources.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  const std::string text(rest);
  std::vector<PatternSet::Spec> specs;
  std::vector<std::vector<Span>> wanted;
  for (const std::string& source : sources) {
    try {
      const Pattern pattern(source, options);
      const auto twice = in_two_passes(source, options, text, 0);
      if (!twice) continue;
      const auto stride = static_cast<std::size_t>(pattern.groups()) + 1;
      std::vector<Span> once;
      pattern.each(text, 0, text.size(), [&](Span s) { once.push_back(s); });
      const auto same = [&](const std::optional<std::vector<Span>>& spans) {
        if (!spans || spans->size() != once.size() * stride) return false;
        for (std::size_t i = 0; i < once.size(); ++i)
          if ((*spans)[stride * i] != once[i]) return false;
        return true;
      };
      if (!same(twice)) std::abort();
      if ((options.ascii || options.bytes) && !same(by_re2(source, options, text, 0))) std::abort();
      if (options.bytes) continue;
      specs.push_back({source, options});
      wanted.push_back(once);
    } catch (const Error&) {
    }
  }
  if (specs.empty()) return 0;
  const PatternSet set(specs);
  std::vector<PatternSet::Match> found, again;
  set.find_all(text, found);
  set.find_all(text, again);  // over what was met
  if (found != again) std::abort();
  std::vector<std::vector<Span>> got(specs.size());
  for (const auto& m : found) got[m.pattern].push_back(m.span);
  if (got != wanted) std::abort();
  return 0;
}
