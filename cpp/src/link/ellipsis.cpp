// What a figure without a noun counts, where its sentence says so plainly: 9 died and 14 were saved.
#include "link/clause.hpp"
#include "news/quantity/quantity.hpp"

namespace newspan {

// The figure `a` before names what it counts; whether `b` counts the same. x and y: the items of the two.
bool ClauseReader::same_noun(const Quantity& a, const Quantity& b, std::uint32_t x, std::uint32_t y) const {
  if (b.role == "previous" || b.role == "increment" || b.span.of(t_.text).ends_with("others")) return true;
  std::uint32_t before = y - 1;
  while (before > x + 1 && cls(before, Cls::ADVERB)) --before;  // only 27 have
  if (before == x) return false;
  const std::uint32_t behind = y + 1;
  const bool closes = starts(behind) || is(behind, ",") || is(behind, ".") || is(behind, ";") || cls(behind, Cls::CONJUNCTION);
  // 39 nations out of 65
  if (word_is(before, "of")) return before == x + 2 && word_is(x + 1, "out");
  // 37,000 files, up 22,000
  if (is(before, "up") || is(before, "down")) return true;
  // 60 delegates, followed by Lee, with 54
  if (word_is(before, "with"))
    return (closes && (is(before - 1, ",") || name(before - 1))) || (happens(behind) && text(behind).ends_with("ing"));
  // from 36,000 in May to 28,000
  if (word_is(before, "to")) return a.role == "previous";
  // Lee had 60 delegates, Moe had 54
  if (x > 0 && before == y - 1 && letters(before) && items_[before].entry && items_[before].entry == items_[x - 1].entry &&
      !cls(before, {Cls::PREPOSITION, Cls::CONJUNCTION, Cls::DETERMINER}))
    return true;
  // killed 12 people and injured 30; but destroyed 15 houses and killed 40
  if (happens(before) && of_people(before) && !people(a)) return false;
  if (happens(before) && (word_is(before - 1, "and") || is(before - 1, ","))) return closes || cls(behind, Cls::PREPOSITION);
  // 411 seats, the Conservatives 121
  std::uint32_t who = y;
  while (who > x + 1 && (name(who - 1) || (letters(who - 1) && is_capital(items_[who - 1].shape)) || word_is(who - 1, "the"))) --who;
  if (who < y && closes && who > x + 1 && (is(who - 1, ",") || word_is(who - 1, "and"))) return true;
  if (!cls(before, Cls::CONJUNCTION) && !is(before, ",") && !is(before, ";") && !is(before, "(")) return false;
  // nine people died and 14 were saved; but 12 Americans died and 640 were hurt, eight deaths and 30 were hurt: others
  const bool adjective = letters(behind + 1) && !closed(behind + 1) && !text(behind).ends_with("ed");  // three free credit reports
  std::uint32_t verb = behind;
  while (cls(verb, {Cls::AUXILIARY, Cls::ADVERB})) ++verb;
  if (cls(behind, Cls::AUXILIARY) || (happens(behind) && !adjective))
    return !capital_inside(a) && !counts(a, Cls::EVENT_NOUN) && (people(a) || !of_people(verb));
  // 30 people in Leeds, 12 in York
  if (!cls(behind, Cls::PREPOSITION) || !(name(behind + 1) || cls(behind + 1, Cls::DETERMINER))) return false;
  for (std::uint32_t k = x + 1; k < before; ++k)
    if (cls(k, Cls::PREPOSITION)) return items_[k].entry == items_[behind].entry;
  return false;
}

// Whether the verb is of people alone: killed, hurt, held, hired.
bool ClauseReader::of_people(std::uint32_t i) const {
  if (cls(i, Cls::PERSON_VERB)) return true;
  if (!event_at(i)) return false;
  const Sense* s = kLexicon.sense(items_[i].entry, Cls::EVENT, items_[i].shape);
  const std::string_view c = s ? kLexicon.text(s->value) : std::string_view{};
  return c == "kill" || c == "injure" || c == "detain" || c == "displace" || c == "employ" || c == "dismiss" || c == "infect";
}
bool ClauseReader::people(const Quantity& q) {
  if (q.unit.view() == "people" || q.unit.view().ends_with("man") || q.unit.view().ends_with("child")) return true;
  const EntryId unit = kLexicon.find(q.unit.view());
  return unit && kLexicon.any_sense(unit, {Cls::SPEAK_NOUN, Cls::AGED}, Shape::lower);
}

// 12 Americans, three Finnish soldiers
bool ClauseReader::capital_inside(const Quantity& q) const {
  for (std::uint32_t k = q.noun_first; k != 0 && k < q.noun_last; ++k)
    if (is_capital(t_.tokens[k].shape)) return true;
  return false;
}

void ClauseReader::find_noun(std::size_t i) {
  Quantity& b = r_.quantities[i];
  if (b.value != std::floor(b.value) || !std::isnan(b.high)) return;
  if (b.dimension != "number" && !(b.dimension == "count" && b.unit.empty())) return;
  const std::uint32_t y = s_.item_at[b.first];
  for (std::size_t k = i; k-- > 0 && i - k <= 4;) {
    const Quantity& a = r_.quantities[k];
    const std::uint32_t x = s_.item_at[a.first];
    if (x >= y || y >= n_ || y - x > 40) return;
    for (std::uint32_t j = x + 1; j <= y; ++j)
      if (starts(j)) return;
    // 23 people, including 8 children, were killed and more than 100 hurt
    if (const std::uint32_t first = hedge_first(x); first > 0 && cls(first - 1, Cls::INCLUDES)) continue;
    if (b.role == "previous" && k > 0 && in_passing(x)) continue;
    if (a.dimension == "count" && tight_hyphen_inside(a)) continue;  // 134 seats in the 250-member parliament, down from 158
    // two policemen and 14 protesters died and 60 were hurt: of both
    if (k > 0 && x > 0 && word_is(x - 1, "and") && r_.quantities[k - 1].dimension == "count" &&
        s_.item_at[r_.quantities[k - 1].last - 1] + 2 == x && r_.quantities[k - 1].unit.view() != a.unit.view())
      return;
    if (a.dimension != "count" || a.unit.empty() || a.unit.view() == "time") {
      if (a.dimension == "count" || a.dimension == "number") return;  // killed 45 and wounded 200: of neither is it told
      if (b.role == "previous") return;                               // of another measure
      continue;
    }
    // 20 offices in 5 countries and plans 8 more: not inside another's phrase
    if (x > 0 && cls(x - 1, Cls::PREPOSITION) && !cls(y - 1, Cls::PREPOSITION) && b.role != "previous") continue;
    if (!same_noun(a, b, x, y)) return;
    b.unit = a.unit;
    b.dimension = "count";
    if (a.thing.empty()) counted_part(a, b.thing);
    else b.thing = a.thing;
    return;
  }
}

// The number of infections passed one million; cases rose to 58: what it is the number of.
void ClauseReader::count_its_thing() {
  Quantity& q = *q_;
  if (q.dimension != "number" || q.value != std::floor(q.value) || (at_ > 0 && cls(at_ - 1, Cls::BE))) return;  // voters were 45
  // the number of cases in the camps rose to 58
  for (std::uint32_t k = at_, n = 0; k-- > 0 && n < 30 && !starts(k + 1); ++n) {
    if (!word_is(k, "of") || k == 0 || !(word_is(k - 1, "number") || word_is(k - 1, "total"))) continue;
    ItemRange r = noun_right(k + 1);
    while (r.end > r.begin + 1 && text(r.end - 1).ends_with("ing")) --r.end;  // people crossing the sea
    if (r.empty() || !is_plural(text(r.end - 1), items_[r.end - 1].entry, items_[r.end - 1].shape)) break;
    set(q.thing, r);
    q.unit = singular(last_word(text(r.end - 1)));
    q.dimension = "count";
    return;
  }
  if (q.thing.empty() || word_is(at_ - 1, "of")) return;  // families of four
  for (std::uint32_t k = at_, n = 0; k-- > 0 && n < 40; ++n) {
    if (t_.tokens[items_[k].last - 1].end == q.thing.end) {
      const Item& head = items_[k];
      std::uint32_t b = k;
      while (b > 0 && t_.tokens[items_[b].first].begin > q.thing.begin) --b;
      if (b > 0 && !starts(b) && cls(b - 1, Cls::PREPOSITION)) return;  // arrivals in small boats topped 33,000
      if (is_plural(text(k), head.entry, head.shape) && (head.shape == Shape::lower || starts(k)) && !cls(k, Cls::LEVEL_NOUN)) {
        q.unit = singular(last_word(text(k)));
        q.dimension = "count";
      }
      return;
    }
    if (starts(k)) return;
  }
}

}  // namespace newspan
