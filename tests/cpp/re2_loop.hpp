// The slow reference: RE2's own loop, with the matches of Python's re; \w, \d, \s and \b are ASCII's.
#pragma once

#include <re2/re2.h>

#include <optional>
#include <vector>

#include "base/utf8.hpp"
#include "newspan/pattern.hpp"
#include "regex/re2_syntax.hpp"

namespace newspan {

// The spans of every match and of its groups, flat; none where RE2 does not take the pattern.
inline std::optional<std::vector<Span>> by_re2(std::string_view pattern, const PatternOptions& o, std::string_view text,
                                               std::size_t begin) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_encoding(o.bytes ? RE2::Options::EncodingLatin1 : RE2::Options::EncodingUTF8);
  options.set_case_sensitive(!o.ignore_case);
  options.set_dot_nl(o.dot_all);
  // Behind an empty group RE2 looks for no prefix: of bytes beyond ASCII it would look for the wrong one.
  const RE2 re((o.bytes ? "(?:)" : "") + ((o.multi_line ? "(?m)" : "") + in_re2_syntax(pattern, o.bytes)), options);
  if (!re.ok()) return std::nullopt;
  std::vector<Span> out;
  std::vector<re2::StringPiece> pieces(static_cast<std::size_t>(re.NumberOfCapturingGroups()) + 1);
  const auto inside = [&](std::size_t at) { return !o.bytes && at < text.size() && is_continuation(text[at]); };
  for (std::size_t at = begin; at <= text.size() && re.Match({text.data(), text.size()}, at, text.size(), RE2::UNANCHORED, pieces.data(),
                                                             static_cast<int>(pieces.size()));) {
    const auto place = static_cast<std::size_t>(pieces[0].data() - text.data());
    at = place + std::max<std::size_t>(pieces[0].size(), pieces[0].empty());
    while (inside(at)) ++at;
    if (inside(place)) continue;
    for (const re2::StringPiece& p : pieces) {
      const auto first = static_cast<std::uint32_t>(p.data() ? p.data() - text.data() : 0);
      out.push_back(p.data() ? Span{first, first + static_cast<std::uint32_t>(p.size())} : kNoSpan);
    }
  }
  return out;
}

}  // namespace newspan
