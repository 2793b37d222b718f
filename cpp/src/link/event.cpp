#include "link/clause.hpp"

namespace newspan {

bool ClauseReader::open_verb(std::uint32_t i) const {
  if (!letters(i) || items_[i].shape != Shape::lower || text(i).size() < 5 || !text(i).ends_with("ed")) return false;
  if (mark(i) == Mark::status || closed(i) || cls(i, Cls::STATIVE) || (i > 0 && tight_hyphen(i - 1)) || tight_hyphen(i + 1)) return false;
  return cls(i, Cls::ADDS) || !cls(i, {Cls::CUE_VERB, Cls::SAY_PAST});
}

bool ClauseReader::change_verb(std::uint32_t i) const {
  if (!cls(i, Cls::TREND) || items_[i].shape != Shape::lower || cls(i, Cls::PREPOSITION)) return false;
  const Sense* s = kLexicon.sense(items_[i].entry, Cls::TREND, items_[i].shape);
  if (kLexicon.text(s->attr) == "particle" || (i > 0 && tight_hyphen(i - 1))) return false;
  return i == 0 || (!cls(i - 1, Cls::DETERMINER) && !cls(i - 1, Cls::PREPOSITION));
}

void ClauseReader::found_event(std::uint32_t i, ClassId c) {
  const Sense* s = kLexicon.sense(items_[i].entry, c, items_[i].shape);
  q_->event = span(i, i + 1);
  q_->event_class = s ? kLexicon.text(s->value) : std::string_view("other");
  if (s && s->attr && counts(*q_, Cls::ARMS)) q_->event_class = kLexicon.text(s->attr);
  if (q_->event_class == "detain" && counts(*q_, Cls::SITE)) q_->event_class = "other";  // captured two villages
  if (cls(i, Cls::SENDS) && counts(*q_, Cls::FORCES)) q_->event_class = "deploy";
  if (q_->event_class == "other" && q_->dimension == "count" && q_->unit.view() == "vote") q_->event_class = "vote";
  // received 40 percent of the vote
  if (q_->event_class == "other" && word_is(at_ + 1, "of"))
    for (std::uint32_t k = at_ + 2; k < stop_ && k < at_ + 6; ++k)
      if (event_noun(k, "vote")) q_->event_class = "vote";
  event_ = i;
}

void ClauseReader::find_event() {
  event_ = status_behind_ = n_;
  Quantity& q = *q_;
  if (q.dimension == "age" || q.dimension == "duration" || tight_hyphen_inside(q)) return;
  const bool rate = q.dimension == "money" && q.unit.view().find("-per-") != std::string_view::npos;
  if (rate && article_before()) return;  // a $10-a-share offer
  // a $2.2 billion deficit, $9.9 million of good will: only the verb that has it as its object
  const bool object_only = (q.dimension == "money" || q.dimension == "percent") &&
                           (rate || article_before() || (!q.thing.empty() && q.thing.begin >= q.span.end));
  // 600 layoffs, 12 deaths: the counted noun itself
  if (q.dimension == "count" && !q.thing.empty()) {
    const std::uint32_t last = q.last - 1;
    const Token& t = t_.tokens[last];
    if (q.thing.end == t.end && t.entry)
      if (const Sense* s = kLexicon.sense(t.entry, Cls::EVENT_NOUN, t.shape); s && telling(kLexicon.text(s->value))) {
        q.event = t.span();
        q.event_class = kLexicon.text(s->value);
        return;
      }
  }
  // killed 12 people; sold about 18 % of its stock; rose 37.5 cents
  const bool often = how_often();
  if (often) q.thing = {};
  const std::uint32_t object = object_begin();
  for (std::uint32_t k = object; k > first_ && object - k < 4; --k) {
    const std::uint32_t i = k - 1;
    // added 160 officers: that many more
    if (k == object && q.role == "level" && cls(i, Cls::ADDS) && cls(i, Cls::TREND) && (q.dimension == "count" || q.dimension == "money")) {
      q.role = "increment";
      q.trend = "up";
    }
    if (event_at(i) || (k == object && takes_object(i))) return found_event(i, Cls::EVENT);
    if (often && (cls(i, Cls::PRONOUN) || word_is(i, "it") || word_is(i, "them") || word_is(i, "him") || word_is(i, "her"))) continue;
    if (change_verb(i) && (!q.trend.empty() || q.dimension == "count" || often)) return found_event(i, Cls::EVENT);
    if (open_verb(i) && !(k < at_ && cls(k, Cls::DETERMINER)) && subject_before(i)) return found_event(i, Cls::EVENT);
    if (!(cls(i, {Cls::DETERMINER, Cls::HEDGE, Cls::ADVERB}) || ((word_is(i, "by") || word_is(i, "for")) && k == at_))) break;
  }
  if (given_to()) return;
  if (far_verb()) return;
  // $238 million | spent by outside groups; $2 billion of that debt | has been repaid
  const bool passive = word_is(at_ + 1, "of") && !article_before();
  if (object_only && event_at(at_ + 1) && word_is(at_ + 2, "by")) return found_event(at_ + 1, Cls::EVENT);
  if (object_only && !passive) return;
  // the slaying of 14 women
  if (at_ >= first_ + 2 && word_is(at_ - 1, "of") && mark(at_ - 2) == Mark::event_noun) {
    const Sense* s = kLexicon.sense(items_[at_ - 2].entry, Cls::EVENT_NOUN, items_[at_ - 2].shape);
    if (s && telling(kLexicon.text(s->value))) return found_event(at_ - 2, Cls::EVENT_NOUN);
  }
  // 12 people were killed; hundreds of protesters gathered; 49 people killed at …
  std::uint32_t k = at_ + 1;
  if (word_is(k, "of")) {
    ++k;
    while (k < stop_ && (cls(k, Cls::DETERMINER) || figure(k))) ++k;
    const ItemRange of = noun_right(k);
    k = of.end;
    if (const ItemRange more = noun_right(k + 1); word_is(k, "and") && !more.empty()) k = more.end;
  }
  // the endorsements of 100 members | came: the figure is a part of the subject; only its own participle is its own
  const bool inside = inside_another();
  if (q.dimension != "money" && !inside) k = behind_tail(k);
  for (int steps = 0; k < stop_ && steps < (inside ? 1 : 5); ++k, ++steps) {
    // $1.5 billion | damages: behind a price only a participle is a verb
    const bool participle = text(k).ends_with("ed") || text(k).ends_with("ing");
    if (inside && letters(k) && !(event_at(k) && (word_is(k + 1, "by") || (text(k).ends_with("ed") && cls(k + 1, Cls::PREPOSITION)))))
      break;
    if (event_at(k) && (participle || k > at_ + 1 || q.dimension == "count")) return found_event(k, Cls::EVENT);
    if (open_verb(k) && (k > at_ + 1 || q.dimension == "count") && !cls(k + 1, Cls::CONJUNCTION) &&
        (closed(k + 1) || cls(k + 1, Cls::PLACE_LINK) || !letters(k + 1) || name(k + 1) || text(k + 1).ends_with("ing")))
      return found_event(k, Cls::EVENT);
    // people who had been killed
    if (steps == 0 && word_is(k, "who") && (cls(k + 1, Cls::BE) || cls(k + 2, Cls::BE))) continue;
    // the delegates | needed to win: a relative cut short, no more to come
    if (mark(k) == Mark::status) {
      if (text(k).ends_with("ed to") && !has(t_, items_[k].first, Cls::AUXILIARY)) break;
      if (!inside) status_behind_ = k;
    }
    if (!(cls(k, {Cls::AUXILIARY, Cls::ADVERB, Cls::NEGATION}) || mark(k) == Mark::status || (letters(k) && text(k).ends_with("ly"))))
      break;
  }
  // two of the women who have accused him, among 11 people who died: no subject of the sentence's own verb
  const bool told_of = word_is(at_ + 1, "of") || (at_ > first_ && cls(at_ - 1, {Cls::PREPOSITION, Cls::BE}));
  if (told_of && word_is(k, "who")) {
    std::uint32_t verb = k + 1;
    while (verb < stop_ && cls(verb, {Cls::AUXILIARY, Cls::ADVERB, Cls::NEGATION})) ++verb;
    if (happens(verb)) found_event(verb, Cls::EVENT);
  }
}

std::uint32_t ClauseReader::object_begin() const {
  std::uint32_t k = at_;
  if (k > first_ + 2 && word_is(k - 1, "of") && cls(k - 2, Cls::TOTAL)) k -= 2;
  for (std::uint32_t b = k; b > first_ && k - b < 6; --b) {
    if (cls(b - 1, Cls::DETERMINER)) return b - 1;
    const bool adjective = letters(b - 1) && items_[b - 1].shape == Shape::lower && !closed(b - 1) && !happens(b - 1) &&
                           !finite_verb(b - 1) && mark(b - 1) != Mark::status;
    if (!adjective && !tight_hyphen(b - 1) && !(b < k && tight_hyphen(b) && letters(b - 1))) break;
  }
  return k;
}

bool ClauseReader::takes_object(std::uint32_t i) const {
  if (q_->dimension == "percent" || !letters(i) || items_[i].shape != Shape::lower) return false;
  if (mark(i) == Mark::event && !(i > 0 && tight_hyphen(i - 1)) && !cls(i, Cls::CUE_VERB)) return true;
  // is assuming $1.4 billion of debt
  return i > first_ && cls(i - 1, Cls::BE) && text(i).size() > 5 && text(i).ends_with("ing") && !closed(i) && !cls(i, Cls::STATIVE) &&
         mark(i) != Mark::status && !cls(i, Cls::SAY_ING);
}

bool ClauseReader::given_to() {
  for (std::uint32_t k = at_; k > first_ && at_ - k < 6; --k) {
    const std::uint32_t i = k - 1;
    if (at_ - i > 1 && event_at(i) && !closed(i)) {
      const Sense* s = kLexicon.sense(items_[i].entry, Cls::EVENT, items_[i].shape);
      if (!s || kLexicon.text(s->value) != "give") return false;
      found_event(i, Cls::EVENT);
      return true;
    }
    if (!name(i) && !cls(i, Cls::DETERMINER) && (!letters(i) || closed(i) || finite_verb(i))) return false;
  }
  return false;
}

bool ClauseReader::far_verb() {
  Quantity& q = *q_;
  std::uint32_t k = at_;
  while (k > first_ && cls(k - 1, {Cls::HEDGE, Cls::ADVERB, Cls::DETERMINER})) --k;
  if (k < first_ + 2) return false;
  const std::uint32_t link = k - 1;
  const bool by = word_is(link, "by") && (q.dimension == "percent" || q.dimension == "ratio" || q.dimension == "money");
  const bool to = by || (word_is(link, "to") && (q.dimension == "percent" || q.dimension == "money" || q.role != "level"));
  const bool price = (word_is(link, "for") || word_is(link, "at")) && q.dimension == "money";
  if (!to && !price) return false;
  for (k = link; k > first_ && link - k < 12; --k) {
    const std::uint32_t i = k - 1;
    if (to && change_verb(i)) {
      found_event(i, Cls::EVENT);
      return true;
    }
    if (by && happens(i)) return false;  // killed by 40 percent
    if (event_at(i) && !(i > 0 && cls(i - 1, Cls::DETERMINER))) {
      const std::string_view c = kLexicon.text(kLexicon.sense(items_[i].entry, Cls::EVENT, items_[i].shape)->value);
      std::uint32_t behind = i + 1;  // closed yesterday | at $26
      while (behind < link && time(behind)) ++behind;
      if (price && c != "buy" && c != "sell" && behind != link) return false;
      found_event(i, Cls::EVENT);
      return true;
    }
    if (is(i, ";") || is(i, "(") || is(i, "“") || is(i, "”") || cls(i, {Cls::AUXILIARY, Cls::CUE_VERB}) || cls(i, Cls::RELATIVE) ||
        word_is(i, "that") || open_verb(i))
      return false;
  }
  return false;
}

bool ClauseReader::inside_another() const {
  std::uint32_t k = at_;
  while (k > first_ && cls(k - 1, {Cls::HEDGE, Cls::DETERMINER})) --k;
  return k > first_ + 1 && cls(k - 1, Cls::PREPOSITION) && cls(k - 1, Cls::NOUN_LINK) && (letters(k - 2) || name(k - 2)) &&
         !closed(k - 2) && !happens(k - 2);
}

std::uint32_t ClauseReader::behind_tail(std::uint32_t k) const {
  std::uint32_t tail = k;
  for (int more = 0; more < 2 && (word_is(tail, "and") || cls(tail, Cls::NOUN_LINK)); ++more) {
    std::uint32_t b = tail + 1;
    while (cls(b, Cls::DETERMINER) || figure(b)) ++b;
    const ItemRange r = noun_right(b);
    if (r.empty() || r.end >= stop_) return k;
    tail = r.end;
    std::uint32_t verb = tail;
    while (verb < stop_ && (cls(verb, {Cls::AUXILIARY, Cls::ADVERB, Cls::NEGATION}) || mark(verb) == Mark::status ||
                            (letters(verb) && text(verb).ends_with("ly"))))
      ++verb;
    if (happens(verb) && items_[verb].shape == Shape::lower) return tail;
  }
  return k;
}

}  // namespace newspan
