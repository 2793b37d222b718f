#include "text/text.hpp"

#include <algorithm>

#include "words.hpp"

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
  if (letters.size() > 1) return true;
  const auto digit = [&](std::size_t i) { return i < rest.size() && rest[i] >= '0' && rest[i] <= '9'; };
  const auto letter = [&](std::size_t i) { return i < rest.size() && (rest[i] | 0x20) >= 'a' && (rest[i] | 0x20) <= 'z'; };
  std::size_t n = 0;
  bool large = false;
  for (; digit(n) || (n > 0 && digit(n + 1) && (rest[n] == ',' || rest[n] == '.')); ++n) large = large || rest[n] == ',';
  if (n == 0 || n == rest.size()) return false;
  // The word behind the figure: 5 million, 5bn, 5m; not 5 m.
  const std::size_t word = n + (rest[n] == ' ');
  std::size_t end = word;
  while (letter(end)) ++end;
  const bool glued = word == n;
  const EntryId scale = end == word ? EntryId{0} : kLexicon.find(fold_token(rest.substr(word, end - word), buffer));
  const Sense* const number = scale ? kLexicon.sense(scale, Cls::NUMBER, Shape::lower) : nullptr;
  large = large || (number && kLexicon.text(number->attr) == "scale") ||
          (scale && (glued || end > word + 1) && kLexicon.has_sense(scale, Cls::SCALE_SUFFIX, Shape::glued_lower));
  const Sense* const sign = kLexicon.sense(entry, Cls::CURRENCY_SIGN, shape);
  return large || (n >= 3 && sign && kLexicon.text(sign->attr) == "tied");
}

}  // namespace

void Text::read(std::string_view utf8, bool for_grammars) {
  text = utf8;
  scan(text, tokens, money_before);
  look_up(text, kLexicon, tokens, places);
  split_sentences(*this);
  numbers.clear();
  phrases.clear();
  if (!for_grammars) return;
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

void read_numbers(Text& t) {
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
    // A phrase is one where its case allows one of its senses.
    if (e->phrase && (e->needs & kSatisfied[static_cast<std::size_t>(t.tokens[i].shape)]))
      t.phrases.push_back({i, j + 1, e->phrase, e->cited});
    node = e->next;
  }
}

}  // namespace

void find_phrases(Text& t) {
  for (const std::uint32_t i : t.places.phrases) phrases_from(t, i);
}

}  // namespace newspan
