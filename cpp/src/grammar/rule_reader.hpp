// RuleReader: what actions ask of a match: its captures, and the items around its extent.
#pragma once

#include <cstring>
#include <string_view>

#include "grammar/items.hpp"
#include "words.hpp"

namespace newspan {

// text == literal, without a call for the short ones that most are.
template <std::size_t n>
bool equals(std::string_view text, const char (&literal)[n]) {
  return text.size() == n - 1 && std::memcmp(text.data(), literal, n - 1) == 0;
}

// Whether a literal is a punctuation mark, as its shape would tell sooner than its text.
template <std::size_t n>
constexpr bool is_mark(const char (&literal)[n]) {
  return n == 2 && literal[0] < 'A' && (literal[0] < '0' || literal[0] > '9');
}

class RuleReader {
 protected:
  RuleReader(const Text& text, const Lexicon& lexicon, const Items& items) : t_(text), items_(items), lexicon_(lexicon) {}

  bool has(int slot) const { return !(*m_)[slot].empty(); }
  const Item& item(int slot) const { return items_[(*m_)[slot].begin]; }  // its first
  std::string_view text(const Item& i) const { return t_.span(i).of(t_.text); }
  // Folded, where the lexicon has it; else as it stands.
  std::string_view word(const Item& i) const { return i.entry ? lexicon_.key(i.entry) : text(i); }
  std::string_view word(int slot) const { return word(item(slot)); }
  const Number& number(const Item& i) const { return t_.numbers[i.index]; }
  const Sense* sense(const Item& i, ClassId c) const { return lexicon_.sense(i.entry, c, i.shape); }
  bool any_sense(const Item& i, std::initializer_list<ClassId> classes) const { return lexicon_.any_sense(i.entry, classes, i.shape); }
  std::string_view value(int slot, ClassId c) const {
    const Sense* s = sense(item(slot), c);
    return s ? lexicon_.text(s->value) : std::string_view{};
  }
  bool of_kind(const Sense* s, std::string_view kind) const { return s && lexicon_.text(s->value) == kind; }
  bool is_article(const Item& i) const { return of_kind(sense(i, Cls::DETERMINER), "a"); }  // a, an
  bool clitic(const Item& i) const { return word(i) == "'s"; }                              // Kyiv’s

  // The item `by` before the extent or behind it, in the same sentence; null: there is none.
  const Item* ahead(std::uint32_t by = 1) const {
    const std::uint32_t begin = m_->extent().begin;
    for (std::uint32_t i = 0; i < by; ++i)
      if (begin < i + 1 || (items_[begin - i].flags & kItemBoundary)) return nullptr;
    return &items_[begin - by];
  }
  const Item* behind(std::uint32_t by = 0) const {
    const std::uint32_t end = m_->extent().end;
    for (std::uint32_t i = end; i <= end + by; ++i)
      if (i >= items_.size() || (items_[i].flags & kItemBoundary)) return nullptr;
    return &items_[end + by];
  }

  // 67.04 metres, 12 centimetres short of it; 3 minutes, 12 seconds behind; 2 weeks, 5 days a week: two figures.
  bool told_apart(int first, int second) const {
    if (!has(second) || text(items_[(*m_)[second].begin - 1]) != ",") return false;
    if (item(first).shape == Shape::n_decimal) return true;
    const Item* next = behind();
    const std::string_view w = next ? word(*next) : std::string_view{};
    for (std::string_view one : {"a", "an", "per", "each", "every", "apart", "short", "behind", "ahead", "clear", "off", "above", "below"})
      if (w == one) return true;
    return w.starts_with("a ") || w.starts_with("more") || w.starts_with("less") || (w.size() > 4 && w.ends_with("er"));
  }
  // A unit with a capital behind a figure in a line of small letters: a name.
  bool titled(const Item& unit, const Item* after) const {
    return unit.shape == Shape::cap && ahead() && ahead()->shape == Shape::lower && !(after && is_capital(after->shape));
  }
  // 60 Minutes on television, 54 HRs hit, 0630 hrs, 1/250 sec
  bool no_length(int figure, int unit) const {
    const std::string_view digits = text(item(figure));
    return titled(item(unit), behind()) || text(item(unit)).starts_with("HR") ||
           (digits.size() == 4 && digits[0] == '0' && digits[1] != '.') ||
           (ahead(2) && text(*ahead()) == "/" && is_number(ahead(2)->shape));
  }

  // “Inside Out 2”, “28 Years Later”: between quotation marks nothing but a title's words. `minor`: whether a small word may stand
  // between them (the, of); `closed`: whether a word is no noun or verb: its capital tells, where it opens nothing.
  template <class Minor, class Closed>
  bool quoted_title(Minor minor, Closed closed) const {
    // Most fail here, before any word is looked up.
    const auto fits = [&](const Item& i) {
      if (i.shape == Shape::lower) return i.last == i.first + 1 && t_.tokens[i.first].span().size() <= 4;
      return is_capital(i.shape) || is_number(i.shape) || (is_punct(i.shape) && (text(i) == ":" || text(i) == "&"));
    };
    const ItemRange r = m_->extent();
    std::uint32_t from = r.end, to = r.end;
    while (from > 0 && r.end - from < 8 && fits(items_[from - 1])) --from;
    if (from > r.begin || from == 0 || !is_punct(items_[from - 1].shape) || !marks(items_[from - 1], "“‘\"")) return false;
    while (to < items_.size() && to - r.end < 8 && fits(items_[to])) ++to;
    int capitals = 0;
    for (std::uint32_t i = from; i < to; ++i) {
      if (items_[i].shape == Shape::lower ? !minor(items_[i]) : text(items_[i]) == "I") return false;
      if (is_capital(items_[i].shape)) capitals += !closed(items_[i]) ? 1 : i > from ? 2 : 0;
    }
    to += to < items_.size() && marks(items_[to], ",.");
    return capitals > 1 && to < items_.size() && marks(items_[to], "”’\"");
  }
  bool marks(const Item& i, std::string_view any) const { return is_punct(i.shape) && any.find(text(i)) != std::string_view::npos; }

  const Text& t_;
  const Items& items_;
  const Lexicon& lexicon_;
  Match* m_ = nullptr;
};

}  // namespace newspan
