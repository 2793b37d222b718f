#include "grammar/items.hpp"

#include <algorithm>

namespace newspan {

void build_items(const Text& t, const Automaton& grammar, std::span<const Mask> masks, Items& out, Buffer<Symbol>& symbols) {
  out.clear();
  symbols.clear();
  add_items(t, grammar, masks, 0, static_cast<std::uint32_t>(t.tokens.size()), out, symbols);
}

void add_items(const Text& t, const Automaton& grammar, std::span<const Mask> masks, std::uint32_t from, std::uint32_t n, Items& out,
               Buffer<Symbol>& symbols) {
  const std::size_t before = out.size();
  out.resize_uninitialized(before + n - from);  // at most one item a token
  symbols.resize_uninitialized(before + n - from);
  // Words that no rule cites have the symbols of none; told by their bit, without a jump and without a look at their row.
  const unsigned bit = grammar.bit ? grammar.bit : 0xffu, always = grammar.bit ? 0 : 1;
  // Bytes are written below, which may be anybody's: what is read for every token is kept here.
  const Token* const tokens = t.tokens.data();
  const std::uint16_t* const rows = grammar.rows.data();
  const Symbol* const of_row = grammar.symbols.data();
  const auto symbol_of = [=](EntryId entry, std::uint8_t cited, Shape shape) {
    const auto mask = static_cast<EntryId>(0u - static_cast<unsigned>(((cited & bit) | always) != 0));
    return of_row[rows[entry & mask] * kShapes + static_cast<std::size_t>(shape)];
  };
  Symbol* const symbol = symbols.data() + before;
  Item* const items = out.data() + before;
  std::size_t size = 0;
  std::size_t mask = static_cast<std::size_t>(
      std::lower_bound(masks.begin(), masks.end(), from, [](const Mask& m, std::uint32_t i) { return m.first < i; }) - masks.begin());
  std::size_t number = static_cast<std::size_t>(
      std::lower_bound(t.numbers.begin(), t.numbers.end(), from, [](const Number& x, std::uint32_t i) { return x.first < i; }) -
      t.numbers.begin());
  std::size_t phrase = static_cast<std::size_t>(
      std::lower_bound(t.phrases.begin(), t.phrases.end(), from, [](const Phrase& p, std::uint32_t i) { return p.first < i; }) -
      t.phrases.begin());
  // Where the next of each begins; what is asked for may end before it.
  constexpr std::uint32_t kNone = 0xffffffff;
  const auto first_of = [](const auto& all, std::size_t at) { return at < all.size() ? all[at].first : kNone; };
  std::uint32_t next_phrase = first_of(t.phrases, phrase), next_mask = first_of(masks, mask), next_number = first_of(t.numbers, number);
  for (std::uint32_t i = from; i < n;) {
    // Up to the next mask, phrase or number every token is an item.
    const std::uint32_t plain_until = std::min({next_mask, next_phrase, next_number, n});
    for (; i < plain_until; ++i) {
      const Token& token = tokens[i];
      items[size] = {i, i + 1, 0, token.entry, token.shape, token.flags};
      symbol[size++] = symbol_of(token.entry, token.cited, token.shape);
    }
    if (i == n) break;
    const Token& token = tokens[i];
    Item& item = items[size++];
    item = {i, i + 1, 0, token.entry, token.shape, token.flags};
    if (i >= next_mask) {
      item.last = std::min(masks[mask].last, n);  // a record may reach beyond what is asked for
      item.index = masks[mask].index;
      item.entry = static_cast<EntryId>(1 + static_cast<unsigned>(masks[mask].tag));
      item.shape = Shape::record;
      ++mask;
      next_mask = first_of(masks, mask);
    } else {
      if (i == next_phrase) {
        for (; phrase < t.phrases.size() && t.phrases[phrase].first == i; ++phrase) {
          const Phrase& p = t.phrases[phrase];
          if (!((p.cited & bit) | always) || p.last > next_mask || p.last > n || !(grammar.bit || grammar.sees[p.entry])) continue;
          item.last = p.last;
          item.entry = p.entry;
        }
        for (std::size_t k = number; item.last > i + 1 && k < t.numbers.size() && t.numbers[k].first < item.last; ++k)
          if (t.numbers[k].last > item.last) {
            item.last = i + 1;
            item.entry = token.entry;
          }
      }
      if (i == next_number && item.last == i + 1) {
        const Number& whole = t.numbers[number];
        const bool fits = whole.last <= std::min(next_mask, n);
        if (fits) {
          item.last = whole.last;
          item.index = static_cast<std::uint32_t>(number);
          if (item.last > i + 1) item.entry = 0;
        }
        // Digits that a record or the end cuts off are no number by themselves.
        if (fits || item.shape == Shape::n_large) item.shape = fits ? whole.shape : Shape::n_bad;
      }
    }
    const bool whole = item.shape == Shape::record || item.last > i + 1;
    symbol[size - 1] = symbol_of(item.entry, whole ? 0xff : token.cited, item.shape);
    i = item.last;
    if (next_phrase < i) {
      while (phrase < t.phrases.size() && t.phrases[phrase].first < i) ++phrase;
      next_phrase = first_of(t.phrases, phrase);
    }
    while (next_number < i) next_number = first_of(t.numbers, ++number);
  }
  out.resize_uninitialized(before + size);
  symbols.resize_uninitialized(before + size);
}

void drop_full_stop(const Text& t, const Items& items, Match& m) {
  ItemRange& r = m.captures[0];
  if (r.end - r.begin < 2) return;
  const Item& last = items[r.end - 1];
  if (last.last == last.first + 1 && t.of(last.first) == ".") --r.end;
}

}  // namespace newspan
