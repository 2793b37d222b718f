// Flags, a pattern, a line end, a text: the second lane finds what RE2's own loop finds.
#include <cstdlib>

#include "base/utf8.hpp"
#include "newspan/error.hpp"
#include "newspan/pattern.hpp"
#include "regex/linear.hpp"
#include "regex/re2_syntax.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace newspan;
  if (size < 2) return 0;
  const PatternOptions options{.ignore_case = (data[0] & 1) != 0,
                               .multi_line = (data[0] & 2) != 0,
                               .dot_all = (data[0] & 4) != 0,
                               .bytes = (data[0] & 8) != 0,
                               .max_memory = 1 << 20};
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos || (!options.bytes && find_invalid_utf8(rest) != std::string_view::npos)) return 0;
  const std::string_view source = rest.substr(0, end), text = rest.substr(end + 1);
  try {
    const Pattern pattern(source, options);
    const auto program = Linear::of((options.multi_line ? "(?m)" : "") + in_re2_syntax(source, options.bytes),
                                    {options.ignore_case, options.dot_all, options.bytes});
    if (!program) return 0;
    Linear::Run run(*program, text, 0, text.size());
    std::size_t at = 0;
    pattern.each(text, 0, text.size(), [&](Span wanted) {
      Span s;
      if (at > text.size() || !run.next(at, s) || s != wanted) std::abort();
      at = s.end + std::size_t{s.empty()};
      while (s.empty() && !options.bytes && at < text.size() && is_continuation(text[at])) ++at;
    });
    Span s;
    if (at <= text.size() && run.next(at, s)) std::abort();
  } catch (const Error&) {
  }
  return 0;
}
