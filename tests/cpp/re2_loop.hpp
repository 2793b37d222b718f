// The slow references: RE2's own loop, with the matches of Python's re, where \w, \d, \s and \b are ASCII's; and the second lane alone.
#pragma once

#include <re2/re2.h>

#include <optional>
#include <vector>

#include "base/utf8.hpp"
#include "regex/engine.hpp"
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

// The same by the second lane alone; none where it does not know the pattern.
inline std::optional<std::vector<Span>> in_two_passes(const std::string& pattern, const PatternOptions& o, std::string_view text,
                                                      std::size_t begin) {
  const Engine::Source source = engine_source(pattern, o);
  CharSets sets;
  const auto program = Program::of(source.re2_syntax, source.options, sets);
  if (!program) return std::nullopt;
  const Alphabet alphabet(sets, program->conditions, o.bytes);
  const Linear linear(*program, alphabet);
  Linear::Cache cache(linear, false), whole(linear, true);
  std::vector<Span> out, groups;
  Linear::Run run(linear, cache, text, begin, text.size());
  for (Span s; begin <= text.size() && run.next(begin, s);) {
    if (!Linear::Run(linear, whole, text, s.begin, s.end).match(s.begin, groups) || groups[0] != s) groups.assign(1, kNoSpan);
    out.insert(out.end(), groups.begin(), groups.end());
    begin = alphabet.behind(text, s, text.size());
  }
  return out;
}

}  // namespace newspan
