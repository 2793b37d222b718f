#include "regex/atom.hpp"

#include <charconv>
#include <map>

#include "base/utf8.hpp"

namespace newspan {
namespace {

using Ranges = std::vector<CharSet::Range>;

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
        const CharSet s = property_set(name);
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

std::optional<CharSet> read_atom(std::string_view text, AtomOptions options) { return Reader(text, options).atom(); }

}  // namespace newspan
