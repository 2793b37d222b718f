#include "text/text.hpp"

#include "tables.hpp"

namespace newspan {

void Text::read(std::string_view utf8) {
  text = utf8;
  scan(text, tokens);
  look_up(text, kLexicon, tokens);
  split_sentences(*this);
  read_numbers(*this);
}

std::uint32_t Text::sentence_at(std::uint32_t byte) const {
  std::uint32_t low = 0, high = static_cast<std::uint32_t>(sentences.size());
  while (high - low > 1) {
    const std::uint32_t mid = (low + high) / 2;
    (sentences[mid].span.begin <= byte ? low : high) = mid;
  }
  return low;
}

void drop_full_stop(const Text& t, const Items& items, Match& m) {
  ItemRange& r = m.captures[0];
  if (r.end - r.begin < 2) return;
  const Item& last = items[r.end - 1];
  if (last.last == last.first + 1 && t.of(last.first) == ".") --r.end;
}

void read_numbers(Text& t) {
  t.numbers.clear();
  const auto n = static_cast<std::uint32_t>(t.tokens.size());
  for (std::uint32_t i = 0; i < n;) {
    const Token& token = t.tokens[i];
    Number number;
    const bool may = token.shape == Shape::n_large || (token.entry && kLexicon.entries[token.entry].flags & kStartsNumber);
    if (may && parse_number(t, i, number)) {
      t.numbers.push_back(number);
      i = number.last;
    } else {
      ++i;
    }
  }
}

namespace {

// The longest phrase from token i that the grammar looks at; moves the item's end and entry.
void take_phrase(const Text& t, const Automaton& grammar, std::uint32_t i, std::uint32_t stop, Item& item) {
  std::uint32_t node = t.tokens[i].entry;
  for (std::uint32_t j = i + 1; j < stop && !(t.tokens[j].flags & kSentenceStart); ++j) {
    const PhraseEdge* e = kLexicon.edge(node, t.tokens[j].entry);
    if (!e) return;
    if (e->phrase && grammar.sees[e->phrase]) {
      // A phrase is one where its case allows one of its senses, or where it has none: a rule's own words.
      bool fits = kLexicon.entries[e->phrase].senses == 0;
      for (const Sense& s : kLexicon.senses_of(e->phrase)) fits = fits || satisfies(t.tokens[i].shape, s.need);
      if (fits) {
        item.last = j + 1;
        item.entry = e->phrase;
      }
    }
    node = e->next;
  }
}

}  // namespace

void build_items(const Text& t, const Automaton& grammar, std::span<const Mask> masks, Items& out) {
  const auto n = static_cast<std::uint32_t>(t.tokens.size());
  out.resize_uninitialized(n);  // at most one item a token
  Item* const items = out.data();
  std::size_t size = 0, mask = 0, number = 0;
  std::uint32_t next_mask = masks.empty() ? n : masks[0].first;
  std::uint32_t next_number = t.numbers.empty() ? n : t.numbers[0].first;
  for (std::uint32_t i = 0; i < n;) {
    const Token& token = t.tokens[i];
    Item& item = items[size++];
    item = {i, i + 1, 0, token.entry, token.shape, token.flags};
    if (i >= next_mask) {
      item.last = masks[mask].last;
      item.index = masks[mask].index;
      item.entry = static_cast<EntryId>(1 + static_cast<unsigned>(masks[mask].tag));
      item.shape = Shape::record;
      ++mask;
      next_mask = mask < masks.size() ? masks[mask].first : n;
    } else {
      if (token.entry && kLexicon.entries[token.entry].flags & kStartsPhrase) {
        take_phrase(t, grammar, i, next_mask, item);
        for (std::size_t k = number; item.last > i + 1 && k < t.numbers.size() && t.numbers[k].first < item.last; ++k)
          if (t.numbers[k].last > item.last) {
            item.last = i + 1;
            item.entry = token.entry;
          }
      }
      if (i == next_number && item.last == i + 1 && t.numbers[number].last <= next_mask) {
        item.last = t.numbers[number].last;
        item.shape = t.numbers[number].shape;
        item.index = static_cast<std::uint32_t>(number);
        if (item.last > i + 1) item.entry = 0;
      }
    }
    i = item.last;
    while (next_number < i) next_number = ++number < t.numbers.size() ? t.numbers[number].first : n;
  }
  out.resize_uninitialized(size);
}

}  // namespace newspan
