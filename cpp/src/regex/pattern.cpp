#include "newspan/pattern.hpp"

#include <re2/re2.h>
#include <re2/stringpiece.h>

#include "base/utf8.hpp"
#include "newspan/error.hpp"
#include "newspan/limits.hpp"
#include "regex/re2_syntax.hpp"

namespace newspan {

struct Pattern::Impl {
  std::string source;
  PatternOptions options;
  std::unique_ptr<const RE2> re;
  std::vector<std::string> names;

  // Where the character begins that `at` is in, or the next one.
  std::size_t whole(std::string_view text, std::size_t at) const {
    while (!options.bytes && at < text.size() && is_continuation(text[at])) ++at;
    return at;
  }
  // RE2's answer. \B holds within a character too, an empty match there is none of ours.
  bool match(std::string_view text, std::size_t begin, std::size_t end, RE2::Anchor anchor, re2::StringPiece* pieces, int n) const {
    while (begin <= end && re->Match({text.data(), text.size()}, begin, end, anchor, pieces, n)) {
      const auto at = static_cast<std::size_t>(pieces[0].data() - text.data());
      begin = whole(text, at);
      if (begin == at) return true;
    }
    return false;
  }
};

namespace {

// \C takes a byte out of a character.
void refuse_bytes_of_characters(std::string_view pattern) {
  for (std::size_t at = 0; at < pattern.size();) {
    const Token t = token_at(pattern, at, false);
    if (t.text == "\\C") {
      const std::size_t position = count_code_points(pattern.substr(0, at));
      throw Error(ErrorCode::invalid_pattern, "pattern",
                  "\\C would split a character, only bytes have it at position " + std::to_string(position), position);
    }
    at += t.text.size();
  }
}

}  // namespace

Pattern::Pattern(std::string_view pattern, PatternOptions options) {
  auto impl = std::make_unique<Impl>();
  impl->source = pattern;
  impl->options = options;
  if (!options.bytes) {
    if (const std::size_t at = find_invalid_utf8(pattern); at != std::string_view::npos)
      throw Error(ErrorCode::invalid_pattern, "pattern", "pattern: not valid UTF-8", at);
    refuse_bytes_of_characters(pattern);
  }
  RE2::Options o;
  o.set_log_errors(false);
  o.set_max_mem(static_cast<std::int64_t>(options.max_memory));
  o.set_encoding(options.bytes ? RE2::Options::EncodingLatin1 : RE2::Options::EncodingUTF8);
  o.set_case_sensitive(!options.ignore_case);
  o.set_dot_nl(options.dot_all);
  impl->re = std::make_unique<const RE2>((options.multi_line ? "(?m)" : "") + in_re2_syntax(pattern, options.bytes), o);
  if (!impl->re->ok()) {
    const std::string& part = impl->re->error_arg();
    const std::size_t byte = part.empty() ? std::string_view::npos : pattern.find(part);
    std::optional<std::size_t> position;
    if (byte != std::string_view::npos) position = options.bytes ? byte : count_code_points(pattern.substr(0, byte));
    const bool budget = impl->re->error_code() == RE2::ErrorPatternTooLarge;
    throw Error(budget ? ErrorCode::out_of_budget : ErrorCode::invalid_pattern, "pattern",
                impl->re->error() + (position ? " at position " + std::to_string(*position) : ""), position);
  }
  impl->names.resize(static_cast<std::size_t>(impl->re->NumberOfCapturingGroups()));
  for (const auto& [index, name] : impl->re->CapturingGroupNames()) impl->names[static_cast<std::size_t>(index) - 1] = name;
  impl_ = std::move(impl);
}

Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

const std::string& Pattern::pattern() const { return impl_->source; }
const PatternOptions& Pattern::options() const { return impl_->options; }
int Pattern::groups() const { return static_cast<int>(impl_->names.size()); }
const std::vector<std::string>& Pattern::group_names() const { return impl_->names; }

bool Pattern::find(std::string_view text, std::size_t begin, std::size_t end, Anchor anchor, std::vector<Span>& groups) const {
  check_size(text);
  const std::size_t n = impl_->names.size() + 1;
  std::vector<re2::StringPiece> pieces(n);
  const RE2::Anchor a = anchor == Anchor::none ? RE2::UNANCHORED : anchor == Anchor::start ? RE2::ANCHOR_START : RE2::ANCHOR_BOTH;
  if (!impl_->match(text, begin, end, a, pieces.data(), static_cast<int>(n))) return false;
  groups.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    if (!pieces[i].data()) {
      groups[i] = kNoSpan;
      continue;
    }
    const auto b = static_cast<std::uint32_t>(pieces[i].data() - text.data());
    groups[i] = {b, b + static_cast<std::uint32_t>(pieces[i].size())};
  }
  return true;
}

// One character on from an empty match; in bytes one byte.
std::size_t Pattern::behind(std::string_view text, Span match) const {
  return match.empty() ? impl_->whole(text, match.end + std::size_t{1}) : match.end;
}

bool Pattern::find(std::string_view text, std::size_t begin, std::size_t end, Span& match) const {
  check_size(text);
  re2::StringPiece piece;
  if (!impl_->match(text, begin, end, RE2::UNANCHORED, &piece, 1)) return false;
  match.begin = static_cast<std::uint32_t>(piece.data() - text.data());
  match.end = match.begin + static_cast<std::uint32_t>(piece.size());
  return true;
}

std::vector<Span> Pattern::find_all(std::string_view text, std::size_t begin, std::size_t end) const {
  std::vector<Span> out, groups;
  while (begin <= end && find(text, begin, end, Anchor::none, groups)) {
    out.insert(out.end(), groups.begin(), groups.end());
    begin = behind(text, groups[0]);
  }
  return out;
}

}  // namespace newspan
