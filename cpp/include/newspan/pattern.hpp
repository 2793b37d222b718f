// Pattern: a compiled regular expression with linear-time matching; RE2 says what is well formed.
//
//   newspan::Pattern p(R"((?P<n>\d+) troops)");
//   std::vector<newspan::Span> groups;
//   p.find(text, 0, text.size(), newspan::Anchor::none, groups);   // groups[0]: the match
//
// Syntax: RE2's (https://github.com/google/re2/wiki/Syntax), with (?<name>…) beside (?P<name>…) and \Z beside \z. No look-around, no
// back-references; \b, \w, \d, \s are Unicode's, as Python's re has them for str, or ASCII's. No match begins or ends inside a character of
// a text: \C, any byte, is for patterns of bytes. Texts are UTF-8 of at most kMaxBytes. Immutable; shared by threads.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "newspan/span.hpp"

namespace newspan {

enum class Anchor { none, start, both };

struct PatternOptions {
  bool ignore_case = false;
  bool multi_line = false;                        // ^ and $ at lines
  bool dot_all = false;                           // . takes a line end
  bool ascii = false;                             // \w, \d, \s and \b know ASCII alone; so do those of bytes
  bool bytes = false;                             // the text is bytes, each a character; else UTF-8
  std::size_t max_memory = std::size_t{8} << 20;  // bytes for the compiled program and its lazy automata
};

inline constexpr Span kNoSpan{0xffffffff, 0xffffffff};

class Pattern {
 public:
  // Raises Error(invalid_pattern, "pattern", message, position) or Error(out_of_budget, …).
  explicit Pattern(std::string_view pattern, PatternOptions options = {});
  ~Pattern();
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;

  const std::string& pattern() const;
  const PatternOptions& options() const;
  int groups() const;                                   // capturing groups, the whole match not counted
  const std::vector<std::string>& group_names() const;  // one a group, "" unnamed
  std::vector<std::string> group_labels() const;        // the same, the number of one that is unnamed

  // The leftmost match in text[begin, end) with context on both sides; spans of the groups that took part, else kNoSpan.
  bool find(std::string_view text, std::size_t begin, std::size_t end, Anchor anchor, std::vector<Span>& groups) const;
  // The leftmost match alone, which is quicker.
  bool find(std::string_view text, std::size_t begin, std::size_t end, Span& match) const;

  // All matches, left to right without overlap, empty ones included as Python's re does; `groups() + 1` spans each. Linear in
  // the text. Raises Error(out_of_budget, "text", …) where that cannot be kept: for a repetition of what prefers to be empty, such as
  // (|a)*, or a program too large, on a text whose rest RE2 reads again for every match.
  std::vector<Span> find_all(std::string_view text, std::size_t begin, std::size_t end) const;
  // The same, each match's own span handed to `take`.
  void each(std::string_view text, std::size_t begin, std::size_t end, const std::function<void(Span)>& take) const;

 private:
  struct Impl;
  class Search;
  void groups_of(std::string_view text, Span match, std::vector<Span>& groups) const;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace newspan
