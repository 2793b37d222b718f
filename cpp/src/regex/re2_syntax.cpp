#include "regex/re2_syntax.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <utility>

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
      if (cut.has(at, "(?#")) return token(Piece::comment, cut.behind(")", at));
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
    if (t.piece == Piece::assertion && (t.text == "\\b" || t.text == "\\B")) return true;
    if (t.piece != Piece::character) continue;
    for (std::size_t i = 0; i + 1 < t.text.size(); ++i) {
      if (t.text[i] != '\\') continue;
      if (std::string_view("wWdDsS").find(t.text[++i]) != kNone) return true;
    }
  }
  return false;
}

std::optional<Refusal> refusal(std::string_view pattern, bool bytes) {
  static constexpr std::string_view kContext =
      "look-around is not supported: let the pattern match what stands around too, and take a group of it";
  static constexpr std::string_view kSame = "back-references are not supported: match both places, and compare their groups";
  static constexpr std::string_view kAtomic =
      "atomic groups and possessive repeats are not supported: nothing is tried twice here, so write the group or the repeat alone";
  static constexpr std::pair<std::string_view, std::string_view> kOpen[] = {
      {"(?=", kContext},
      {"(?!", kContext},
      {"(?<=", kContext},
      {"(?<!", kContext},
      {"(?P=", kSame},
      {"(?>", kAtomic},
      {"(?(", "conditional groups are not supported: write the alternatives out"},
      {"(?x", "verbose patterns are not supported: write it without white space and comments, or put Python's strings together"},
      {"(?a", "flags within the pattern are i, m and s: ASCII is asked for by the flag re.A"},
      {"(?L", "flags within the pattern are i, m and s: there are no locales"},
  };
  bool repeated = false;
  for (std::size_t at = 0; at < pattern.size();) {
    const Token t = token_at(pattern, at, bytes);
    if (!bytes && t.text == "\\C") return Refusal{"\\C would split a character, only bytes have it", at};
    const bool opens = t.piece == Piece::open || t.piece == Piece::flags;
    for (const auto& [begin, message] : kOpen)
      if (opens && pattern.substr(at).starts_with(begin)) return Refusal{std::string(message), at};
    if (t.piece == Piece::comment && !t.text.ends_with(')')) return Refusal{"a comment without its )", at};
    const std::size_t name = t.piece == Piece::open ? t.text.find('<') + 1 : 0;
    if (name > 0 && name < t.text.size() && is_digit(t.text[name])) return Refusal{"a group's name begins with no digit", at};
    // Three octal digits are a character; so is what begins with 0.
    const bool number = t.piece == Piece::character && t.text[0] == '\\' && t.text.size() > 1 && t.text[1] >= '1' && t.text[1] <= '9';
    if (number && t.text.size() < 4) return Refusal{std::string(kSame), at};
    if (repeated && t.text == "+") return Refusal{std::string(kAtomic), at};
    repeated = t.piece == Piece::repeat;
    at += t.text.size();
  }
  return std::nullopt;
}

namespace {

std::string hex(std::uint32_t value) {
  char digits[9];
  std::snprintf(digits, sizeof digits, "%x", value);
  return std::string("\\x{") + digits + "}";
}

// What an escape of re is in RE2; `in_class`: between square brackets.
std::string escape_in_re2(std::string_view escape, std::string_view behind, bool in_class, std::size_t& more) {
  const char c = escape.size() > 1 ? escape[1] : '\0';
  if (c == 'u' || c == 'U') {
    const std::size_t digits = c == 'u' ? 4 : 8;
    if (behind.size() >= digits && std::all_of(behind.begin(), behind.begin() + static_cast<std::ptrdiff_t>(digits),
                                               [](char d) { return std::isxdigit(static_cast<unsigned char>(d)) != 0; })) {
      more = digits;
      return std::string("\\x{").append(behind.substr(0, digits)).append("}");
    }
  }
  if (in_class && c == 'b') return hex('\b');
  if (in_class && is_octal(c)) {
    std::uint32_t value = 0;
    for (const char d : escape.substr(1)) value = 8 * value + static_cast<std::uint32_t>(d - '0');
    return hex(value);
  }
  return std::string(escape == "\\Z" && !in_class ? "\\z" : escape);
}

}  // namespace

std::string in_re2_syntax(std::string_view pattern, bool bytes) {
  std::string out;
  std::size_t more = 0;
  for (std::size_t at = 0; at < pattern.size();) {
    const Token t = token_at(pattern, at, bytes);
    const std::string_view rest = pattern.substr(at);
    at += t.text.size();
    const bool named = t.text.starts_with("(?<") && t.text.size() > 3 && t.text[3] != '=' && t.text[3] != '!';
    if (t.piece == Piece::comment) continue;
    if (named) {
      out.append("(?P").append(t.text.substr(2));
    } else if (t.piece == Piece::flags && t.text == "(?u)") {
      continue;
    } else if (rest.starts_with("{,")) {
      const std::size_t end = rest.find_first_not_of("0123456789", 2);
      const bool counted = end != kNone && rest[end] == '}';
      out.append(counted ? "{0," : "{");
      if (counted) ++at;
    } else if (t.piece == Piece::character && t.text[0] == '[') {
      for (std::size_t i = 0; i < t.text.size();) {
        if (t.text[i] != '\\') {
          out += t.text[i++];
          continue;
        }
        const std::size_t end = Cutter{t.text, bytes}.escape(i);
        more = 0;
        out += escape_in_re2(t.text.substr(i, end - i), t.text.substr(end), true, more);
        i = end + more;
      }
    } else if (t.piece == Piece::character || t.piece == Piece::assertion) {
      more = 0;
      out += t.text[0] == '\\' ? escape_in_re2(t.text, rest.substr(t.text.size()), false, more) : std::string(t.text);
      at += more;
    } else {
      out.append(t.text);
    }
  }
  return out;
}

}  // namespace newspan
