#include "text/text.hpp"

#include "tables.hpp"

namespace newspan {

void Text::read(std::string_view utf8) {
  text = utf8;
  scan(text, tokens);
  look_up(text, kLexicon, tokens);
  split_sentences(*this);
  build_items(*this);
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

void build_items(Text& t) {
  t.items.clear();
  t.numbers.clear();
  t.items.reserve(t.tokens.size());
  const auto n = static_cast<std::uint32_t>(t.tokens.size());
  for (std::uint32_t i = 0; i < n;) {
    const Token& token = t.tokens[i];
    Item item{i, i + 1, 0, token.entry, token.shape, token.flags};
    const int starts = token.entry ? kLexicon.entries[token.entry].flags : 0;
    if (starts & kStartsPhrase) {
      std::uint16_t node = token.entry;
      for (std::uint32_t j = i + 1; j < n && !(t.tokens[j].flags & kSentenceStart); ++j) {
        const PhraseEdge* e = kLexicon.edge(node, t.tokens[j].entry);
        if (!e) break;
        // A phrase is one where its case allows one of its senses, or where it has none: a rule's own words.
        if (e->phrase) {
          bool fits = kLexicon.entries[e->phrase].senses == 0;
          for (const Sense& s : kLexicon.senses_of(e->phrase)) fits = fits || satisfies(token.shape, s.need);
          if (fits) {
            item.last = j + 1;
            item.entry = e->phrase;
          }
        }
        node = e->next;
      }
    }
    Number number;
    if ((token.shape == Shape::n_large || starts & kStartsNumber) && item.last == i + 1 && parse_number(t, i, number)) {
      item.last = number.last;
      item.shape = number.shape;
      item.index = static_cast<std::uint32_t>(t.numbers.size());
      if (item.last > i + 1) item.entry = 0;
      t.numbers.push_back(number);
    }
    i = item.last;
    t.items.push_back(item);
  }
}

}  // namespace newspan
