// RuleReader: what actions ask of a match: its captures, and the items around its extent.
#pragma once

#include <cstring>
#include <string_view>

#include "grammar/matcher.hpp"
#include "text/text.hpp"

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

  const Text& t_;
  const Items& items_;
  const Lexicon& lexicon_;
  Match* m_ = nullptr;
};

}  // namespace newspan
