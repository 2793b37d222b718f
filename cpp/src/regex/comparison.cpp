#include "regex/comparison.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "unicode/char_class.hpp"
#include "unicode/folds.hpp"

namespace newspan {
namespace {

using Kind = Comparison::Kind;

struct Class {
  Kind kind = Kind::sign;
  bool mark = false;
};

Class class_by_icu(char32_t c) {
  switch (char_class(c)) {
    case CharClass::space:
    case CharClass::line: return {Kind::space, false};
    case CharClass::sign: return {c == U'_' ? Kind::word : Kind::sign, false};
    case CharClass::mark: return {Kind::word, true};
    default: return {c == U'ʼ' ? Kind::sign : Kind::word, false};
  }
}

// Up to the letters of East Asia; never destroyed, as a thread may still read when the process ends.
Class class_of(char32_t c) {
  static const auto& table = *[] {
    auto* t = new std::array<Class, 0x3100>;
    for (char32_t i = 0; i < t->size(); ++i) (*t)[i] = class_by_icu(i);
    return t;
  }();
  return c < table.size() ? table[c] : class_by_icu(c);
}

// A hint to a line breaker or of a direction: nothing that is read.
bool is_silent(char32_t c) {
  return c == 0xAD || (c >= 0x200E && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || c == 0x2060 || (c >= 0x2066 && c <= 0x2069);
}

constexpr std::size_t kAll = std::string_view::npos / 2;

}  // namespace

bool Comparison::is_mark(char32_t c) { return c >= 0x80 && class_of(c).mark; }

Comparison::Comparison(const FoldOptions& options) : folds_(folds(options)) {
  std::string scratch;
  for (char32_t c = 0; c < 128; ++c) ascii_[c] = {part(c, scratch)[0], class_of(c).kind};
  if (options.case_fold) letters_ = options.strip_accents ? &letters<true, true>() : &letters<true, false>();
  else letters_ = options.strip_accents ? &letters<false, true>() : &letters<false, false>();
}

// Made once for each way to compare.
template <bool fold, bool strip>
const Comparison::Letters& Comparison::letters() const {
  static const Letters& all = *[this] {
    auto* const out = new Letters{};
    std::string scratch;
    for (char32_t c = 0; c < out->size(); ++c) {
      const std::string_view as = part(c, scratch);
      Letter& l = (*out)[c];
      l = {{}, static_cast<std::uint8_t>(std::min(as.size(), l.as.size())), class_of(c).kind, class_of(c).mark};
      as.copy(l.as.data(), l.size);
    }
    return out;
  }();
  return all;
}

std::string_view Comparison::part(char32_t c, std::string& scratch) const {
  if (c == U'’' || c == U'‘' || c == U'ʼ') return "'";
  if (c == U'‐' || c == U'\u2011' || c == U'–') return "-";
  if (is_silent(c)) return {};
  if (class_of(c).kind == Kind::space) return " ";
  return folds_.of(c, scratch);
}

Comparison::Unit Comparison::unit(std::string_view text, std::size_t at, Scratch& scratch) const {
  const std::size_t begin = at;
  const char32_t c = next_code_point(text, at);
  Unit u{Kind::sign, {}, at};
  if (c < letters_->size()) {
    const Letter& l = (*letters_)[c];
    u = {l.kind, {l.as.data(), l.size}, at};
  } else {
    u = {class_of(c).kind, part(c, scratch.unit), at};
  }
  std::size_t marks = 0;
  bool composed = false;
  for (std::size_t next = at; next < text.size() && static_cast<unsigned char>(text[next]) >= 128; at = next) {
    const char32_t m = next_code_point(text, next);
    if (!(m < letters_->size() ? (*letters_)[m].mark : class_of(m).mark)) break;
    u.end = next;
    const std::string_view more = part(m, scratch.part);
    if (more.empty()) continue;
    if (++marks == 1) {
      composed = count_code_points(u.as) > 1;
      if (u.as.data() != scratch.unit.data()) scratch.unit = u.as;
    }
    scratch.unit += more;
    u.as = scratch.unit;
  }
  if (marks > 1 || composed) {  // marks in their canonical order: to be told only by looking at all of them together (UAX #15)
    std::size_t next = begin;
    std::u32string all(1, next_code_point(text, next));
    const char first = u.as[0];
    if (first == '\'' || first == '-' || first == ' ') all[0] = static_cast<unsigned char>(first);
    while (next < u.end)
      if (const char32_t m = next_code_point(text, next); !is_silent(m)) all += m;
    scratch.unit = folds_.together(all);
    u.as = scratch.unit;
  }
  return u;
}

bool Comparison::append(std::string_view text, std::string& out, std::size_t most, Scratch& scratch) const {
  const std::size_t first = out.size();
  for (std::size_t at = 0; at < text.size();) {
    const Unit u = unit(text, at, scratch);
    at = u.end;
    if (u.as.empty()) continue;
    const bool again = u.as[0] == ' ' && (out.size() == first || out.back() == ' ');
    out += again ? u.as.substr(1) : u.as;
    if (out.size() - first > most + 1) return false;  // a space at the end does not count
  }
  if (out.size() > first && out.back() == ' ') out.pop_back();
  return out.size() - first <= most;
}

bool Comparison::equal(std::string_view a, std::string_view b, Scratch& scratch) const {
  if (a == b) return true;
  std::size_t i = 0;
  for (; i < a.size() && i < b.size(); ++i) {
    const auto x = static_cast<unsigned char>(a[i]), y = static_cast<unsigned char>(b[i]);
    if (x == y && x > ' ' && x < 127) continue;
    if (x >= 128 || y >= 128 || ascii_[x].kind == Kind::space || ascii_[y].kind == Kind::space) {
      if (x == y && x == ' ' && i > 0 && i + 1 < a.size() && i + 1 < b.size()) {
        const auto p = static_cast<unsigned char>(a[i + 1]), q = static_cast<unsigned char>(b[i + 1]);
        if (p < 128 && q < 128 && p > ' ' && q > ' ') continue;
      }
      break;
    }
    if (ascii_[x].as != ascii_[y].as) break;
  }
  if (i == a.size() && i == b.size()) return true;
  scratch.one.clear();
  scratch.other.clear();
  return append(a, scratch.one, kAll, scratch) && append(b, scratch.other, kAll, scratch) && scratch.one == scratch.other;
}

}  // namespace newspan
