#include "link/clause.hpp"

namespace newspan {

using clause_grammar::Action;

void ClauseReader::run() {
  Matcher(clause_grammar::automaton, items_, s_.symbols, t_.watch).run([&](Match& m) {
    ItemRange& extent = m.captures[0];
    switch (static_cast<Action>(m.rule->action)) {
      case Action::status: s_.marks[extent.begin] = Mark::status; break;
      case Action::event: s_.marks[extent.begin] = Mark::event; break;
      case Action::event_noun: s_.marks[extent.begin] = Mark::event_noun; break;
      case Action::place:
        // to Sumy, | Kyiv’s network warned; in Kabul, | Pakistan said
        if (extent.end - extent.begin > 2 && is(extent.end - 2, ",") && (clitic(extent.end) || finite_verb(extent.end))) extent.end -= 2;
        s_.marks[extent.begin] = Mark::place;
        s_.places.push_back({extent.begin, extent.end});
        break;
    }
    return true;
  });
  for (std::size_t i = 1; i < r_.quantities.size(); ++i)
    compare(i > 1 ? &r_.quantities[i - 2] : nullptr, r_.quantities[i - 1], r_.quantities[i]);
  for (std::size_t i = 0; i < r_.quantities.size(); ++i) {
    Quantity& q = r_.quantities[i];
    t_.look();
    if (q.dimension == "ordinal") continue;
    if (q.role.empty()) q.role = "level";  // how much there is, where nothing says that it moved
    q_ = &q;
    at_ = s_.item_at[q.first];
    if (at_ == n_) continue;
    bounds();
    find_noun(i);
    find_thing();
    count_its_thing();
    find_event();
    find_status();
    find_where();
    if (q.dimension == "number" && counts_somebody()) q.dimension = "count";
  }
}

// What was read for the figure before is not read again: a clause may hold very many.
void ClauseReader::bounds() {
  const std::uint32_t before = std::exchange(last_, at_), first = first_;
  first_ = at_;
  while (first_ > 0 && !starts(first_)) {
    if (first_ == before) {
      first_ = first;
      break;
    }
    const std::uint32_t k = first_ - 1;
    if (is(k, ";") || is(k, ":") || is(k, "—") || is(k, "“") || cls(k, Cls::RELATIVE) ||
        (cls(k, Cls::CLAUSE_LINK) && !cls(k, Cls::NOUN_LINK)) || word_is(k, "that"))
      break;
    if (is(k, ",") && cls(first_, Cls::CLAUSE_JOINT)) break;
    --first_;
  }
  if (before < at_ && at_ < stop_) return;
  stop_ = at_ + 1;
  while (stop_ < n_ && !starts(stop_)) {
    if (is(stop_, ";") || is(stop_, ":") || is(stop_, "—") || is(stop_, "”") || cls(stop_, Cls::CLAUSE_LINK) ||
        (is(stop_, ",") && cls(stop_ + 1, Cls::CLAUSE_JOINT)))
      break;
    ++stop_;
  }
}

ItemRange ClauseReader::noun_right(std::uint32_t i) const {
  std::uint32_t k = i;
  while (k < n_ && k < i + 8 && !(k > i && starts(k))) {
    if (name(k) || (letters(k) && !closed(k) && !finite_verb(k) && (mark(k) != Mark::status || planned_noun(k, i)))) {
      // workers | killed, Democrats | backed: a participle behind a noun is the clause's verb
      if (k > i && items_[k].shape == Shape::lower && text(k).ends_with("ed") && (letters(k - 1) || name(k - 1))) break;
      // delegates | left; voters | cast ballots: so is a verb behind a plural
      if (k > i && mark(k) == Mark::event && items_[k].shape == Shape::lower && !text(k).ends_with("s") && !text(k).ends_with("ing") &&
          letters(k - 1) && (text(k - 1).ends_with("s") || cls(k - 1, Cls::PLURAL)) &&
          (!letters(k + 1) || closed(k + 1) || text(k + 1).ends_with("s")))
        break;
      ++k;
    } else if (tight_hyphen(k) && k > i) {
      ++k;
    } else if (k > i && (clitic(k))) {
      ++k;
    } else {
      break;
    }
  }
  while (k > i && (tight_hyphen(k - 1) || clitic(k - 1))) --k;
  return {i, k};
}

ItemRange ClauseReader::noun_left(std::uint32_t end, bool article) const {
  std::uint32_t k = end;
  while (k > first_ && end - k < 10) {
    const std::uint32_t i = k - 1;
    if (cls(i, Cls::DETERMINER)) {
      if (article) k = i;
      break;
    }
    if (name(i) || clitic(i) || tight_hyphen(i) ||
        (letters(i) && !closed(i) && (!finite_verb(i) || i == end - 1) && mark(i) != Mark::status &&
         (mark(i) != Mark::event || i == end - 1))) {
      k = i;
    } else if ((word_is(i, "of") || ((word_is(i, "from") || word_is(i, "among") || word_is(i, "between")) && i > first_ &&
                                     !happens(i - 1) && !finite_verb(i - 1) && !text(i - 1).ends_with("ing"))) &&
               k < end && i > first_ && (letters(i - 1) || name(i - 1)) && !closed(i - 1)) {
      k = i;
    } else {
      break;
    }
  }
  while (k < end && (clitic(k) || tight_hyphen(k) || cls(k, Cls::PREPOSITION))) ++k;
  return {k, end};
}

std::pair<std::uint32_t, std::uint32_t> ClauseReader::side_by_side(const Quantity& a, const Quantity& b) const {
  const std::uint32_t x = s_.item_at[a.last - 1], y = s_.item_at[b.first];
  if (a.dimension == "ordinal" || b.dimension == "ordinal" || x == n_ || y == n_ || x >= y || y - x > 12) return {n_, n_};
  for (std::uint32_t k = x + 1; k <= y; ++k)
    if (starts(k)) return {n_, n_};
  return {x, y};
}

void ClauseReader::compare(const Quantity* before, const Quantity& a, Quantity& b) const {
  const auto [x, y] = side_by_side(a, b);
  // from $100 million, or $2.03 a share; but to 12 (three women)
  const bool parts = b.dimension == "count" && b.unit.view() != a.unit.view();
  if (x != y && !a.role.empty() && b.role.empty() && !parts && told_twice(x, y)) {
    b.role = a.role;
    if (b.trend.empty()) b.trend = a.trend;
  }
  if (x == y || y == x + 1 || !word_is(y - 1, "from")) return;
  const bool moved_to = y - x == 2 && a.dimension == b.dimension && x > 0 && word_is(s_.item_at[a.first] - 1, "to");
  // fell to $9.5 million, or 50 cents a share, from $10.1 million
  const auto moved = [](const Quantity& q) { return q.role == "level" && !q.trend.empty(); };
  bool chain = y - x == 3 && is(y - 2, ",") && moved(a);
  if (before && y - x == 3 && is(y - 2, ",") && moved(*before)) {
    const auto [w, v] = side_by_side(*before, a);
    chain = chain || (w != v && told_twice(w, v));
  }
  if (!is(y - 2, "up") && !is(y - 2, "down") && !moved_to && !chain) return;
  b.role = "previous";
  if (b.dimension != "number") return;
  if (in_passing(s_.item_at[a.first])) return;  // 300 murders in 12 months, down from 350
  // 61 percent, down from 68; of $5 million, up from 4 it is not told whether of millions
  if (a.dimension == "money" && (a.value >= 1000) != (b.value >= 1000)) return;
  if (a.dimension == "percent" && b.value > 100 && a.value <= 100) return;
  b.dimension = a.dimension;
  if (a.dimension != "count") b.take_unit(a);
}

void ClauseReader::share(Quantity& a, Quantity& b) {
  const auto [x, y] = side_by_side(a, b);
  if (x == y) return;
  if (b.thing.empty() && b.of.empty() && a.dimension == b.dimension && b.role == "previous") b.thing = a.thing;
  if (b.thing.empty() && b.of.empty() && a.role == "change" && b.role == "level" && !b.trend.empty()) b.thing = a.thing;
  if (told_twice(x, y)) {
    if (b.role != "previous") lend(a.event, a.event_class, b.event, b.event_class);
    lend(a.status, a.status_class, b.status, b.status_class);
    lend(a.where, a.country, b.where, b.country);
    if (b.thing.empty() && b.of.empty() && a.dimension == "money" && b.dimension == "money") b.thing = a.thing;
    if (a.of.empty()) a.of = b.of;
    if (b.voice.time < 0) b.voice.time = a.voice.time;
    else if (a.voice.time < 0) a.voice.time = b.voice.time;
    return;
  }
  if (a.dimension != "count" || b.dimension != "count") return;
  // An attack in Nairobi killed 253 and injured 5,000 others
  if (!a.where.empty() && a.where.end <= a.event.begin && event_at(y - 1) && (word_is(y - 2, "and") || is(y - 2, ",")))
    lend(a.where, a.country, b.where, b.country);
  bool joined = false;
  for (std::uint32_t k = x + 1; k < y; ++k) {
    if (happens(k) || finite_verb(k) || is(k, ",") || is(k, ";")) return;
    joined = joined || (word_is(k, "and") && (k + 1 == y || (k + 2 == y && cls(k + 1, {Cls::HEDGE, Cls::DETERMINER}))));
  }
  if (!joined) return;
  if (!a.event.empty() && a.event.end <= a.span.begin) {
    lend(a.event, a.event_class, b.event, b.event_class);
    lend(a.status, a.status_class, b.status, b.status_class);
  }
  if (!b.event.empty() && b.event.begin >= b.span.end) {
    lend(b.event, b.event_class, a.event, a.event_class);
    lend(b.status, b.status_class, a.status, a.status_class);
  }
  if (!b.where.empty() && b.where.begin >= b.span.end) lend(b.where, b.country, a.where, a.country);
  if (!a.where.empty() && a.where.end <= a.span.begin) lend(a.where, a.country, b.where, b.country);
}

}  // namespace newspan
