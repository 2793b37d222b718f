#include "text/text.hpp"

#include <algorithm>

#include "tables.hpp"

namespace newspan {
namespace {

// Money's letters before a figure; single ones only where the figure is none of a name's: R500, R5 million, not R2.
bool money_before(std::string_view letters, std::string_view rest) {
  char buffer[48];
  const EntryId entry = kLexicon.find(fold_token(letters, buffer));
  if (!entry) return false;
  bool small = true;
  for (char c : letters) small = small && c >= 'a' && c <= 'z';
  const Shape shape = letters.size() == 1 ? Shape::initial : letters[1] >= 'A' && letters[1] <= 'Z' ? Shape::upper : Shape::cap;
  if (small || !kLexicon.any_sense(entry, {Cls::CURRENCY_CODE, Cls::CURRENCY_SIGN}, shape)) return false;
  std::size_t n = 0;
  while (n < rest.size() && ((rest[n] >= '0' && rest[n] <= '9') || (n > 0 && n + 1 < rest.size() && (rest[n] == ',' || rest[n] == '.') &&
                                                                    rest[n + 1] >= '0' && rest[n + 1] <= '9')))
    ++n;
  if (letters.size() > 1) return true;
  const std::string_view figure = rest.substr(0, n), behind = rest.substr(std::min(rest.size(), n + rest.substr(n).starts_with(' ')));
  bool large = figure.find(',') != figure.npos;
  for (std::string_view scale : {"million", "billion", "trillion", "bn", "mn", "tn", "m "}) large = large || behind.starts_with(scale);
  const Sense* sign = kLexicon.sense(entry, Cls::CURRENCY_SIGN, shape);
  return n > 0 && n < rest.size() && (large || (n >= 3 && sign && kLexicon.text(sign->attr) == "tied"));
}

}  // namespace

void Text::read(std::string_view utf8) {
  text = utf8;
  scan(text, tokens, money_before);
  look_up(text, kLexicon, tokens, places);
  split_sentences(*this);
  read_numbers(*this);
  find_phrases(*this);
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
  std::uint32_t free = 0;  // the first token that no number has taken
  for (const std::uint32_t i : t.places.numbers) {
    Number number;
    if (i < free || !parse_number(t, i, number)) continue;
    t.numbers.push_back(number);
    free = number.last;
  }
}

namespace {

// The phrases that start at token i. They do not cross the start of a sentence.
void phrases_from(Text& t, std::uint32_t i) {
  std::uint32_t node = t.tokens[i].entry;
  for (std::uint32_t j = i + 1; j < t.tokens.size() && t.tokens[j].entry && !(t.tokens[j].flags & kSentenceStart); ++j) {
    const PhraseEdge* e = kLexicon.edge(node, t.tokens[j].entry);
    if (!e) return;
    if (e->phrase) {
      // A phrase is one where its case allows one of its senses.
      const Entry& entry = kLexicon.entries[e->phrase];
      if (entry.needs & kSatisfied[static_cast<std::size_t>(t.tokens[i].shape)]) t.phrases.push_back({i, j + 1, e->phrase, entry.cited});
    }
    node = e->next;
  }
}

}  // namespace

void find_phrases(Text& t) {
  t.phrases.clear();
  for (const std::uint32_t i : t.places.phrases)
    if (kLexicon.may_have_edge(t.tokens[i].entry, t.tokens[i + 1].entry)) phrases_from(t, i);
}

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
  const auto symbol_of = [&](EntryId entry, std::uint8_t cited, Shape shape) {
    const auto mask = static_cast<EntryId>(0u - static_cast<unsigned>(((cited & bit) | always) != 0));
    return grammar.symbol(entry & mask, shape);
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
      const Token& token = t.tokens[i];
      items[size] = {i, i + 1, 0, token.entry, token.shape, token.flags};
      symbol[size++] = symbol_of(token.entry, token.cited, token.shape);
    }
    if (i == n) break;
    const Token& token = t.tokens[i];
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

}  // namespace newspan
