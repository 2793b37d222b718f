#include "link/clause.hpp"

namespace newspan {

void ClauseReader::find_thing() {
  Quantity& q = *q_;
  if (!q.thing.empty()) {  // the noun of a figure before: 14 were saved
    if (!called()) part_of_first();
    return;
  }
  const std::uint32_t behind = at_ + 1 + (word_is(at_ + 1, "out") && word_is(at_ + 2, "of"));  // 29 out of 30 charges
  // percent, a third of the members; 12 of the 27 members: the whole
  if (word_is(behind, "of") && q.dimension != "money" && q.dimension != "age") {
    const bool part = cls(behind + 1, Cls::DETERMINER) || figure(behind + 1);
    ItemRange r = whole_right(behind + 1);
    const std::uint32_t k = r.begin;
    if (figure(k) && k + 1 < n_) r.end = std::max(r.end, noun_right(k + 1).end);
    if (!r.empty()) {
      if (q.dimension == "percent" || q.dimension == "ratio") set(q.of, r);
      else if (std::isnan(q.high) && part) {
        // two leaders of the party, eight years of the policy: no part of it
        if (q.dimension == "duration" || q.dimension == "length") return;
        if (q.dimension == "count") counted_part(q, q.thing);
        if (!q.thing.empty() && !figure(k) && !text(r.end - 1).ends_with("s")) return;
        set(q.of, r);
        if (!q.thing.empty()) return;
        if (figure(k)) counted_part(r_.quantities[items_[k].index], q.thing);
        else q.thing = q.of;
      } else if (!std::isnan(q.high)) {
        set(q.thing, r);  // dozens of people
      }
    }
    if (!q.thing.empty() || !q.of.empty()) return;
  }
  if (q.dimension == "age") return age_of();
  // 2.7 million shares, or about 18 %, of its stock
  if (q.dimension == "percent" && is(behind, ",") && word_is(behind + 1, "of") && set(q.of, whole_right(behind + 2))) return;
  const bool compound = tight_hyphen_inside(q);
  if (q.dimension == "count" && !compound) {
    counted_part(q, q.thing);
    if (!q.thing.empty()) return;
  }
  if (q.role == "expected") return;  // what stands around it is who expected
  // a two-year budget deficit; a 7.6% stake; a $62 million write-off
  if (compound || q.dimension == "percent" || q.dimension == "money") {
    const ItemRange r = noun_right(behind);
    // the $1.5 billion Halden Income Fund; but the $12 million Trump spent
    const bool named = !r.empty() && name(r.end - 1) && q.dimension == "money" && r.end < n_ && !happens(r.end) && !finite_verb(r.end) &&
                       !record(r.end - 1, RecordTag::person, RecordTag::person);
    const bool noun =
        !r.empty() && (items_[r.begin].shape == Shape::lower || named) && mark(r.begin) != Mark::event && !cls(r.begin, Cls::CHANGE_NOUN);
    if (noun && (compound || article_before())) {
      set(q.thing, r);
      return;
    }
  }
  // assets of $3.2 billion
  if (at_ >= first_ + 2 && word_is(at_ - 1, "of") && q.dimension != "duration") {
    const ItemRange r = noun_left(at_ - 1, false);
    if (set(q.thing, r)) return;
  }
  if (q.dimension == "number" || q.dimension == "count") {
    if (called() || part_of_first()) return;
  }
  // one in five voters
  if (q.dimension == "ratio" && q.of.empty())
    if (const ItemRange r = noun_right(behind); !r.empty() && items_[r.end - 1].shape == Shape::lower && text(r.end - 1).ends_with("s") &&
                                                mark(r.begin) != Mark::event && set(q.of, r))
      return;
  // $9.9 million of good will, $2.17 billion in gaming revenue, $1.5 billion damages
  if (q.dimension == "money" && money_for(behind)) return;
  // over half the delegates
  if (q.dimension == "ratio" && cls(behind, Cls::DETERMINER) && std::isnan(q.high) && q.value == 0.5)
    if (const ItemRange r = noun_right(behind + 1); !r.empty() && text(r.end - 1).ends_with("s") && set(q.of, r)) return;
  // The turnout was 35 percent
  if (subject_of_being()) return;
  if (share_of_votes()) return;
  // The jobless rate fell 2 percent; new loans were $6.6 million: the subject
  if (q.role == "change" || (!q.trend.empty() && q.role == "level") || (q.role == "previous" && at_ > first_ && word_is(at_ - 1, "from")))
    subject_of_change();
}

bool ClauseReader::called() {
  if (!cls(at_ + 1, Cls::BE)) return false;
  const ItemRange r = noun_right(at_ + 2);
  return !r.empty() && r.end == r.begin + 1 && (name(r.begin) || text(r.begin).ends_with("s")) && !cls(r.end, Cls::AUXILIARY) &&
         !happens(r.begin) && !time(r.begin) && set(q_->thing, r);
}

bool ClauseReader::part_of_first() {
  const std::uint32_t b = sentence_first(at_);
  if (!is(b, "Of")) return false;
  const ItemRange whole = whole_right(b + 1);
  if (whole.empty() || !figure(whole.begin) || whole.begin == at_) return false;
  const Quantity& a = r_.quantities[items_[whole.begin].index];
  counted_part(a, q_->thing);
  return !q_->thing.empty() && set(q_->of, whole);
}

bool ClauseReader::money_for(std::uint32_t behind) {
  const bool of = word_is(behind, "of"), in = word_is(behind, "in");
  const ItemRange r = of ? whole_right(behind + 1) : noun_right(in ? behind + 1 : behind);
  if (r.empty() || items_[r.begin].shape != Shape::lower || time(r.begin) || name(r.end - 1)) return false;
  if (cls(r.end - 1, Cls::SITE) || word_is(r.end - 1, "trading") || word_is(r.end - 1, "support") || text(r.begin).ends_with("ing"))
    return false;
  if (!of && !in) {
    const std::uint32_t b = r.begin;
    if (mark(b) == Mark::event || cls(b, {Cls::CHANGE_NOUN, Cls::INCREMENT, Cls::TREND, Cls::HEDGE}) || open_verb(b) ||
        cls(b, Cls::PREVIOUS) || text(b).ends_with("ly"))
      return false;
  }
  return set(q_->thing, r);
}

bool ClauseReader::share_of_votes() {
  if (q_->dimension != "percent" || !q_->trend.empty() || q_->role != "level") return false;
  std::uint32_t k = at_;
  while (k > first_ && cls(k - 1, {Cls::HEDGE, Cls::ADVERB, Cls::DETERMINER})) --k;
  if (k < first_ + 2) return false;
  std::uint32_t who = k - 1;
  const bool owns = clitic(who), at = word_is(who, "at");
  if (!owns && !at && !cls(who, Cls::SCORES)) return false;
  while (who > first_ + 1 && (cls(who - 1, {Cls::ADVERB, Cls::AUXILIARY}) || is(who - 1, ","))) --who;
  return record(who - 1, RecordTag::person, RecordTag::person) && set(q_->thing, {who - 1, who});
}

bool ClauseReader::subject_of_being() {
  Quantity& q = *q_;
  if (q.dimension != "money" && q.dimension != "percent" && q.dimension != "number" && q.dimension != "temperature" &&
      q.dimension != "length" && q.dimension != "mass" && q.dimension != "area")
    return false;
  std::uint32_t k = at_;
  while (k > first_ && (cls(k - 1, {Cls::HEDGE, Cls::ADVERB}) || (k == at_ && word_is(k - 1, "at")))) --k;
  const bool at = k < at_ && word_is(k, "at");
  while (at && k > first_ && time(k - 1)) --k;  // closed yesterday at $26
  if (k == first_ || !(cls(k - 1, {Cls::BE, Cls::STATIVE, Cls::PASSES}) || (at && cls(k - 1, Cls::CLOSES)) || word_is(k - 1, "stood") ||
                       word_is(k - 1, "reached")))
    return false;
  std::uint32_t verb = k - 1;
  while (verb > first_ && (cls(verb - 1, {Cls::AUXILIARY, Cls::ADVERB, Cls::NEGATION}) || mark(verb - 1) == Mark::status)) --verb;
  while (verb > first_ && (time(verb - 1) || (time(verb) && cls(verb - 1, Cls::PREPOSITION)))) --verb;
  const ItemRange r = noun_left(verb, true);
  return !r.empty() && !closed(r.end - 1) && !record(r.end - 1, RecordTag::person, RecordTag::person) && set(q.thing, r);
}

void ClauseReader::counted_part(const Quantity& q, Span& out) const {
  std::uint32_t k = q.noun_first;
  if (k == 0) {
    // 20m | people
    k = q.number_last;
    if (k == 0) return;
    while (k < q.last && t_.tokens[k].entry &&
           kLexicon.any_sense(t_.tokens[k].entry, {Cls::INCREMENT, Cls::SCALE_SUFFIX}, t_.tokens[k].shape))
      ++k;
  }
  const std::uint32_t last = q.noun_last ? q.noun_last : q.last;
  if (k >= last || !(is_letters(t_.tokens[k].shape))) return;
  out = {t_.tokens[k].begin, t_.tokens[last - 1].end};
}

bool ClauseReader::article_before() const {
  for (std::uint32_t k = at_; k > first_ && at_ - k < 3; --k) {
    if (cls(k - 1, Cls::DETERMINER)) return true;
    if (!letters(k - 1) || closed(k - 1)) return false;
  }
  return false;
}

void ClauseReader::age_of() {
  Quantity& q = *q_;
  // Liz Cheney, 50, …; James Kopp, a 44-year-old protester
  std::uint32_t k = at_;
  if (k > first_ && cls(k - 1, Cls::DETERMINER)) --k;
  if (k > first_ + 1 && (is(k - 1, ",") || is(k - 1, "(")) && record(k - 2, RecordTag::person, RecordTag::person)) {
    set(q.thing, {k - 2, k - 1});
    return;
  }
  const ItemRange r = noun_right(at_ + 1);
  if (!r.empty() && name(r.end - 1)) {
    // 81-year-old Parker Eaton
    std::uint32_t b = r.begin;
    while (b < r.end && !name(b)) ++b;
    set(q.thing, {b, r.end});
  } else {
    set(q.thing, r);
  }
}

void ClauseReader::subject_of_change() {
  for (std::uint32_t k = at_; k > first_ && at_ - k < 8; --k)
    if (cls(k - 1, Cls::TREND) && items_[k - 1].shape == Shape::lower) {
      std::uint32_t object = k;
      while (cls(object, {Cls::DETERMINER, Cls::POSSESSOR}) || record(object, RecordTag::set, RecordTag::set)) ++object;
      const ItemRange o = noun_right(object);
      if (!o.empty() && o.end < at_ && !text(o.end - 1).ends_with("ly") && cls(o.end, Cls::PREPOSITION) && set(q_->thing, {k, o.end}))
        return;
      if (at_ - k > 5) return;
      std::uint32_t verb = k - 1;
      while (verb > first_ && cls(verb - 1, {Cls::AUXILIARY, Cls::ADVERB, Cls::NEGATION})) --verb;
      const ItemRange r = noun_left(verb, true);
      if (!r.empty() && !(r.end - r.begin == 1 && closed(r.begin))) set(q_->thing, r);
      return;
    }
}

}  // namespace newspan
