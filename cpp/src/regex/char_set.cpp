#include "regex/char_set.hpp"

#include <unicode/uchar.h>
#include <unicode/uniset.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <string>

#include "base/utf8.hpp"

namespace newspan {
namespace {

using Range = CharSet::Range;
using Ranges = std::vector<Range>;

CharSet of(const icu::UnicodeSet& set) {
  Ranges out;
  for (int32_t i = 0; i < set.getRangeCount(); ++i)
    out.push_back({static_cast<char32_t>(set.getRangeStart(i)), static_cast<char32_t>(set.getRangeEnd(i))});
  return CharSet(std::move(out));
}

CharSet of_property(const char* property, std::string_view value) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeSet set;
  set.applyPropertyAlias(property, icu::UnicodeString::fromUTF8({value.data(), static_cast<int32_t>(value.size())}), status);
  return U_SUCCESS(status) ? of(set) : CharSet();
}

// To each folded code point those that fold to it, itself among them.
const std::map<char32_t, Ranges>& orbits() {
  static const auto all = [] {
    std::map<char32_t, Ranges> out;
    for (char32_t c = 0; c <= 0x1FFFF; ++c) {
      const auto folded = static_cast<char32_t>(u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT));
      if (folded == c) continue;
      Ranges& orbit = out[folded];
      if (orbit.empty()) orbit.push_back({folded, folded});
      orbit.push_back({c, c});
    }
    return out;
  }();
  return all;
}

// A general category or a script by RE2's names.
CharSet of_group(std::string_view name) {
  if (name == "Any") return CharSet({{0, CharSet::kLast}});
  // What is assigned to nothing is none of RE2's others.
  if (name == "C") return of_property("gc", "C").others().with(of_property("gc", "Cn")).others();
  if (name.size() <= 2) return of_property("gc", name);
  return of_property("sc", name);
}

CharSet of_posix(std::string_view name) {
  static const std::map<std::string_view, Ranges> all = {
      {"alnum", {{'0', '9'}, {'A', 'Z'}, {'a', 'z'}}},
      {"alpha", {{'A', 'Z'}, {'a', 'z'}}},
      {"ascii", {{0, 127}}},
      {"blank", {{'\t', '\t'}, {' ', ' '}}},
      {"cntrl", {{0, 31}, {127, 127}}},
      {"digit", {{'0', '9'}}},
      {"graph", {{'!', '~'}}},
      {"lower", {{'a', 'z'}}},
      {"print", {{' ', '~'}}},
      {"punct", {{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}}},
      {"space", {{'\t', '\r'}, {' ', ' '}}},
      {"upper", {{'A', 'Z'}}},
      {"word", {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}},
      {"xdigit", {{'0', '9'}, {'A', 'F'}, {'a', 'f'}}},
  };
  const auto found = all.find(name);
  return found == all.end() ? CharSet() : CharSet(found->second);
}

class Reader {
 public:
  Reader(std::string_view text, AtomOptions options) : text_(text), options_(options) {}

  std::optional<CharSet> atom() {
    std::optional<CharSet> out;
    if (text_.starts_with("\\Q")) {
      at_ = 2;
      out = literal(character());
      if (text_.substr(at_) != "\\E") return std::nullopt;
    } else {
      out = text_[0] == '[' ? char_class() : text_[0] == '.' ? dot() : text_[0] == '\\' ? escape() : literal(character());
      if (at_ != text_.size()) return std::nullopt;
    }
    if (out && options_.bytes) out = out->up_to(255);
    return out;
  }

 private:
  bool has(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  char32_t character() {
    if (options_.bytes) return static_cast<unsigned char>(text_[at_++]);
    return next_code_point(text_, at_);
  }
  CharSet in_case(CharSet s) const {
    if (options_.ignore_case) s = s.folded();
    return s;
  }
  CharSet literal(char32_t c) const { return in_case(CharSet({{c, c}})); }

  CharSet dot() {
    ++at_;
    return options_.dot_all ? CharSet({{0, CharSet::kLast}}) : CharSet({{'\n', '\n'}}).others();
  }

  // \d, \pL and their kin; none where it is a single character.
  std::optional<CharSet> group() {
    const std::size_t before = at_;
    ++at_;
    const char c = text_[at_++];
    const auto perl = [&](const CharSet& s, bool negated) { return negated ? in_case(s).others() : in_case(s); };
    switch (c) {
      case 'd':
      case 'D': return perl(digits(options_.unicode), c == 'D');
      case 's':
      case 'S': return perl(spaces(options_.unicode), c == 'S');
      case 'w':
      case 'W': return perl(word_characters(options_.unicode), c == 'W');
      case 'p':
      case 'P': {
        bool negated = c == 'P';
        std::string_view name;
        if (has("{")) {
          const std::size_t end = text_.find('}', at_);
          if (end == std::string_view::npos) break;
          name = text_.substr(at_ + 1, end - at_ - 1);
          at_ = end + 1;
        } else {
          name = text_.substr(at_++, 1);
        }
        if (name.starts_with('^')) {
          negated = !negated;
          name.remove_prefix(1);
        }
        const CharSet s = of_group(name);
        if (s.empty()) unknown_ = true;
        return perl(s, negated);
      }
      case 'C':
        if (options_.bytes) return CharSet({{0, 255}});
        unknown_ = true;
        return CharSet();
      default: break;
    }
    at_ = before;
    return std::nullopt;
  }

  std::optional<char32_t> escaped() {
    ++at_;
    if (at_ >= text_.size()) return std::nullopt;
    const char c = text_[at_];
    const auto number = [&](std::string_view digits, int base) -> std::optional<char32_t> {
      std::uint32_t value = 0;
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
      if (error != std::errc() || end != digits.data() + digits.size() || value > CharSet::kLast) return std::nullopt;
      return value;
    };
    if (c == 'x') {
      const bool braced = text_.substr(at_ + 1).starts_with('{');
      const std::size_t end = braced ? text_.find('}', at_) : at_ + 3;
      if (end == std::string_view::npos || end > text_.size()) return std::nullopt;
      const std::size_t begin = at_ + 1 + std::size_t{braced};
      at_ = end + std::size_t{braced};
      return number(text_.substr(begin, end - begin), 16);
    }
    if (c >= '0' && c <= '7') {
      std::size_t end = at_ + 1;
      while (end < text_.size() && end < at_ + 3 && text_[end] >= '0' && text_[end] <= '7') ++end;
      const std::string_view octal = text_.substr(at_, end - at_);
      at_ = end;
      return number(octal, 8);
    }
    static constexpr std::string_view kLetters = "afnrtv", kMeant = "\a\f\n\r\t\v";
    if (const std::size_t i = kLetters.find(c); i != std::string_view::npos) {
      ++at_;
      return static_cast<char32_t>(kMeant[i]);
    }
    return character();
  }

  std::optional<CharSet> escape() {
    if (at_ + 1 >= text_.size()) return std::nullopt;
    if (auto g = group()) return unknown_ ? std::nullopt : g;
    const auto c = escaped();
    return c ? std::optional(literal(*c)) : std::nullopt;
  }

  std::optional<CharSet> char_class() {
    ++at_;
    const bool negated = has("^");
    if (negated) ++at_;
    Ranges ranges;
    const auto add = [&](const CharSet& s) { ranges.insert(ranges.end(), s.ranges().begin(), s.ranges().end()); };
    const auto one = [&]() -> std::optional<char32_t> { return text_[at_] == '\\' ? escaped() : character(); };
    for (bool first = true; first || !has("]"); first = false) {
      if (at_ >= text_.size()) return std::nullopt;
      if (has("[:")) {
        if (const std::size_t end = text_.find(":]", at_ + 2); end != std::string_view::npos) {
          std::string_view name = text_.substr(at_ + 2, end - at_ - 2);
          const bool not_it = name.starts_with('^');
          if (not_it) name.remove_prefix(1);
          const CharSet s = of_posix(name);
          if (s.empty()) return std::nullopt;
          add(not_it ? in_case(s).others() : in_case(s));
          at_ = end + 2;
          continue;
        }
      }
      if (text_[at_] == '\\') {
        if (at_ + 1 >= text_.size()) return std::nullopt;
        if (const auto g = group()) {
          if (unknown_) return std::nullopt;
          add(*g);
          continue;
        }
      }
      const auto from = one();
      if (!from) return std::nullopt;
      auto to = from;
      if (has("-") && !text_.substr(at_).starts_with("-]")) {
        ++at_;
        if (at_ >= text_.size() || !(to = one())) return std::nullopt;
      }
      if (*to < *from) return std::nullopt;
      const CharSet range({{*from, *to}});
      add(in_case(range));
    }
    ++at_;
    const CharSet all(std::move(ranges));
    return negated ? all.others() : all;
  }

  std::string_view text_;
  AtomOptions options_;
  std::size_t at_ = 0;
  bool unknown_ = false;
};

}  // namespace

CharSet::CharSet(std::vector<Range> ranges) {
  std::sort(ranges.begin(), ranges.end(), [](Range a, Range b) { return a.first < b.first; });
  for (const Range r : ranges) {
    if (!ranges_.empty() && r.first <= ranges_.back().last + 1)
      ranges_.back().last = std::max(ranges_.back().last, r.last);
    else
      ranges_.push_back(r);
  }
}

bool CharSet::contains(char32_t c) const {
  const auto behind = std::upper_bound(ranges_.begin(), ranges_.end(), c, [](char32_t x, Range r) { return x < r.first; });
  return behind != ranges_.begin() && c <= std::prev(behind)->last;
}

bool CharSet::contains_all(const CharSet& other) const { return !others().meets(other); }

bool CharSet::meets(const CharSet& other) const {
  for (auto a = ranges_.begin(), b = other.ranges_.begin(); a != ranges_.end() && b != other.ranges_.end();) {
    if (a->last < b->first)
      ++a;
    else if (b->last < a->first)
      ++b;
    else
      return true;
  }
  return false;
}

CharSet CharSet::others() const {
  CharSet out;
  char32_t next = 0;
  for (const Range r : ranges_) {
    if (r.first > next) out.ranges_.push_back({next, r.first - 1});
    next = r.last + 1;
  }
  if (next <= kLast) out.ranges_.push_back({next, kLast});
  return out;
}

CharSet CharSet::with(const CharSet& other) const {
  Ranges both = ranges_;
  both.insert(both.end(), other.ranges_.begin(), other.ranges_.end());
  return CharSet(std::move(both));
}

CharSet CharSet::folded() const {
  Ranges out = ranges_;
  if (ranges_.size() == 1 && ranges_[0].first == ranges_[0].last) {
    const auto c = static_cast<char32_t>(u_foldCase(static_cast<UChar32>(ranges_[0].first), U_FOLD_CASE_DEFAULT));
    const auto found = orbits().find(c);
    return found == orbits().end() ? *this : CharSet(found->second);
  }
  for (const auto& [folded, orbit] : orbits())
    if (std::any_of(orbit.begin(), orbit.end(), [&](Range r) { return contains(r.first); }))
      out.insert(out.end(), orbit.begin(), orbit.end());
  return CharSet(std::move(out));
}

CharSet CharSet::up_to(char32_t last) const {
  CharSet out;
  for (const Range r : ranges_)
    if (r.first <= last) out.ranges_.push_back({r.first, std::min(r.last, last)});
  return out;
}

const CharSet& word_characters(bool unicode) {
  static const CharSet ascii = of_posix("word"), all = of_group("L").with(of_group("N")).with(CharSet({{'_', '_'}}));
  return unicode ? all : ascii;
}

const CharSet& digits(bool unicode) {
  static const CharSet ascii = of_posix("digit"), all = of_group("Nd");
  return unicode ? all : ascii;
}

// RE2's \s of ASCII has no vertical tab.
const CharSet& spaces(bool unicode) {
  static const CharSet ascii({{'\t', '\n'}, {'\f', '\r'}, {' ', ' '}}),
      all = of_group("Z").with(CharSet({{'\t', '\r'}, {0x1C, 0x1F}, {0x85, 0x85}}));
  return unicode ? all : ascii;
}

std::optional<CharSet> read_atom(std::string_view text, AtomOptions options) { return Reader(text, options).atom(); }

}  // namespace newspan
