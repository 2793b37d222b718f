#include "regex/re2_syntax.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace newspan {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_octal(char c) { return c >= '0' && c <= '7'; }

struct Cutter {
  std::string_view p;
  bool bytes;

  bool has(std::size_t at, std::string_view what) const { return p.substr(std::min(at, p.size()), what.size()) == what; }
  // Behind `what`, or the end of the pattern.
  std::size_t behind(std::string_view what, std::size_t from) const {
    const std::size_t at = p.find(what, from);
    return at == kNone ? p.size() : at + what.size();
  }
  std::size_t behind_character(std::size_t at) const {
    if (at >= p.size()) return p.size();
    ++at;
    while (!bytes && at < p.size() && is_continuation(p[at])) ++at;
    return at;
  }

  std::size_t escape(std::size_t at) const {
    const std::size_t next = at + 1;
    if (next >= p.size()) return p.size();
    if (p[next] == 'p' || p[next] == 'P') return has(next + 1, "{") ? behind("}", next + 1) : behind_character(next + 1);
    if (p[next] == 'x') return has(next + 1, "{") ? behind("}", next + 1) : std::min(next + 3, p.size());
    if (is_octal(p[next])) {
      std::size_t end = next + 1;
      while (end < p.size() && end < next + 3 && is_octal(p[end])) ++end;
      return end;
    }
    return behind_character(next);
  }

  std::size_t char_class(std::size_t at) const {
    ++at;
    if (has(at, "^")) ++at;
    for (bool first = true; at < p.size(); first = false) {
      if (p[at] == ']' && !first) return at + 1;
      if (has(at, "[:") && p.find(":]", at + 2) != kNone) {
        at = behind(":]", at + 2);
      } else {
        at = p[at] == '\\' ? escape(at) : behind_character(at);
      }
    }
    return at;
  }

  // Behind {n}, {n,} or {n,m}; npos where the brace is a literal one.
  std::size_t counted(std::size_t at) const {
    const auto number = [&](std::size_t from) {
      std::size_t end = from;
      while (end < p.size() && is_digit(p[end])) ++end;
      const bool too_long = end - from > 8, led_by_zero = end - from > 1 && p[from] == '0';
      return end == from || too_long || led_by_zero ? kNone : end;
    };
    at = number(at + 1);
    if (at == kNone) return kNone;
    if (has(at, ",")) {
      ++at;
      if (!has(at, "}")) at = number(at);
    }
    return at != kNone && has(at, "}") ? at + 1 : kNone;
  }
};

}  // namespace

Token token_at(std::string_view pattern, std::size_t at, bool bytes) {
  const Cutter cut{pattern, bytes};
  const auto token = [&](Piece piece, std::size_t end) { return Token{piece, pattern.substr(at, end - at)}; };
  const auto repeat = [&](std::size_t end) { return token(Piece::repeat, end + cut.has(end, "?")); };
  switch (pattern[at]) {
    case '\\': {
      const char c = at + 1 < pattern.size() ? pattern[at + 1] : '\0';
      if (c == 'Q') return token(Piece::quote, cut.behind("\\E", at + 2));
      const bool assertion = c == 'A' || c == 'z' || c == 'Z' || c == 'b' || c == 'B';
      return token(assertion ? Piece::assertion : Piece::character, cut.escape(at));
    }
    case '^':
    case '$': return token(Piece::assertion, at + 1);
    case '|': return token(Piece::bar, at + 1);
    case ')': return token(Piece::close, at + 1);
    case '(': {
      if (!cut.has(at, "(?")) return token(Piece::open, at + 1);
      if (cut.has(at, "(?P<") || cut.has(at, "(?<")) return token(Piece::open, cut.behind(">", at));
      const std::size_t end = pattern.find_first_of(":)", at);
      if (end == kNone) return token(Piece::open, pattern.size());
      return token(pattern[end] == ':' ? Piece::open : Piece::flags, end + 1);
    }
    case '*':
    case '+':
    case '?': return repeat(at + 1);
    case '{':
      if (const std::size_t end = cut.counted(at); end != kNone) return repeat(end);
      break;
    case '[': return token(Piece::character, cut.char_class(at));
    default: break;
  }
  return token(Piece::character, cut.behind_character(at));
}

bool asks_for_words(std::string_view pattern, bool bytes) {
  for (std::size_t at = 0; at < pattern.size();) {
    const Token t = token_at(pattern, at, bytes);
    at += t.text.size();
    if (t.piece == Piece::assertion && (t.text[1] == 'b' || t.text[1] == 'B')) return true;
    if (t.piece != Piece::character) continue;
    for (std::size_t i = 0; i + 1 < t.text.size(); ++i) {
      if (t.text[i] != '\\') continue;
      if (std::string_view("wWdDsS").find(t.text[++i]) != kNone) return true;
    }
  }
  return false;
}

std::string in_re2_syntax(std::string_view pattern, bool bytes) {
  std::string out;
  for (std::size_t at = 0; at < pattern.size();) {
    const Token t = token_at(pattern, at, bytes);
    at += t.text.size();
    const bool named = t.text.starts_with("(?<") && t.text.size() > 3 && t.text[3] != '=' && t.text[3] != '!';
    if (named) {
      out.append("(?P").append(t.text.substr(2));
    } else {
      out.append(t.text == "\\Z" ? "\\z" : t.text);
    }
  }
  return out;
}

}  // namespace newspan
