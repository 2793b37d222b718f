#include "link/clause.hpp"

namespace newspan {

const ClauseReader::Place* ClauseReader::place_behind(std::uint32_t i) const {
  // shipped to the border: where they go is where they are
  const bool goes = (word_is(i, "to") || word_is(i, "into")) && q_->event_class == "deploy" && event_ < i;
  // 28,000 people filled the arena: there
  const bool fills = i == event_ && i > at_ && cls(i, Cls::FILLS);
  if ((!cls(i, Cls::PLACE_LINK) && !goes && !fills) || i + 1 >= n_ || mark(i + 1) != Mark::place) return nullptr;
  const auto it =
      std::lower_bound(s_.places.begin(), s_.places.end(), i + 1, [](const Place& p, std::uint32_t at) { return p.begin < at; });
  const std::uint32_t end = it->end;
  const bool named = place_name(end - 1);
  // in Wisconsin’s labor force: in Wisconsin; in Israel’s offensive: elsewhere
  if (clitic(end)) {
    for (std::uint32_t k = end + 1; k < end + 5 && letters(k) && !closed(k); ++k)
      if (event_noun(k, "attack")) return nullptr;
    return named && word_is(i, "in") && !cls(it->begin, Cls::DETERMINER) ? &*it : nullptr;
  }
  if (tight_hyphen(end)) return nullptr;
  // the Kenya bombing, the Louisville, Ky., fast-food company: the place tells which
  bool plain = named;  // no site, no place within a place
  for (std::uint32_t k = it->begin; k < end; ++k) plain = plain && !cls(k, Cls::SITE) && !cls(k, Cls::PREPOSITION);
  if (plain && cls(it->begin, Cls::DETERMINER) && ((letters(end) && items_[end].shape == Shape::lower && !closed(end)) || is(end, ",")))
    return nullptr;
  const bool verb = finite_verb(end) || (happens(end) && (text(end).ends_with("ed") || text(end).ends_with("ing") || !named));
  if (letters(end) && items_[end].shape == Shape::lower && !closed(end) && !verb && !text(end).ends_with("ly") && !starts(end))
    return nullptr;
  if (!named && (word_is(it->begin, "such") || word_is(it->begin, "that"))) return nullptr;
  // implicated in the assaults on embassies: who was hit there is counted, nobody else
  if (word_is(i, "on") && i > first_ && event_noun(i - 1, "attack") && q_->event_class != "kill" && q_->event_class != "injure" &&
      q_->event_class != "destroy")
    return nullptr;
  // on: a road, an island, no name alone
  if ((word_is(i, "on") || word_is(i, "off")) && named && it->end - it->begin == 1) return nullptr;
  return &*it;
}

bool ClauseReader::take_place(const Place& p) {
  std::string_view country;
  for (std::uint32_t k = p.begin; k < p.end; ++k) {
    if (const Sense* s =
            items_[k].entry && items_[k].shape != Shape::record ? kLexicon.sense(items_[k].entry, Cls::SITE, items_[k].shape) : nullptr;
        s && kLexicon.text(s->value) == "abroad")
      country = {};  // the U.S. embassy: whose it is, not where
    if (!name(k)) continue;
    const std::string_view c = r_.names[items_[k].index].country;  // of a place, or of the Indonesian coast
    if (!country.empty() && !c.empty() && c != country && !is(k - 1, ",")) return set(q_->where, {p.begin, p.end});  // two countries: none
    if (!c.empty()) country = c;
  }
  q_->country = country;
  return set(q_->where, {p.begin, p.end});
}

void ClauseReader::find_where() {
  Quantity& q = *q_;
  if (tight_hyphen_inside(q) || tight_hyphen(at_ + 1) || q.role == "previous" || q.dimension == "age" || q.dimension == "duration" ||
      (q.dimension == "ratio" && q.rule != std::string_view("one_in")) || is(at_ + 1, "’") || is(at_ + 1, "'"))
    return;
  const bool counted = q.dimension == "count" || q.dimension == "number";
  // 12 people in Kabul; 12 killed over five years in the Newark area: the first place behind
  for (std::uint32_t k = at_ + 1; k < stop_ && k < at_ + 16; ++k) {
    // 87 stores in nine states
    if (counted && cls(k, Cls::PLACE_LINK) && figure(k + 1) && counts(r_.quantities[items_[k + 1].index], Cls::SITE)) {
      set(q.where, {k + 1, k + 2});
      return;
    }
    if (figure(k) && k > at_ + 1 && r_.quantities[items_[k].index].dimension != "duration") break;
    if (is(k, ",") || is(k, ";") || cls(k, Cls::CUE_VERB) || (cls(k, Cls::AUXILIARY) && event_ < k)) break;
    if (cls(k, Cls::CONJUNCTION) && !(word_is(k, "and") && (event_ == n_ || event_ > k) && letters(k + 1) && !closed(k + 1) &&
                                      !happens(k + 1) && !finite_verb(k + 1) && !text(k + 1).ends_with("ing")))
      break;
    if (word_is(k, "to") && event_ < k && letters(k + 1) && !place_behind(k)) break;
    // a stake in Eastman: shares and sums are in places that are known
    if (const Place* p = place_behind(k); p && (counted || in_a_country(*p))) {
      take_place(*p);
      return;
    }
    if (!counted && ((cls(k, Cls::PLACE_LINK) && cls(k + 1, Cls::DETERMINER)) || word_is(k, "to") || happens(k))) break;
    // at that facility; along the parade route: a place for sure, but which is not read
    if (word_is(k, "along") || word_is(k, "near") || word_is(k, "outside") || word_is(k, "inside") ||
        (cls(k, Cls::PLACE_LINK) && mark(k + 1) == Mark::place && word_is(k + 1, "that")))
      return;
  }
  // A blast in Muğla killed 40 people; Trump leads in Ohio with 22 percent: before the verb, between verb and figure
  for (const std::uint32_t from : {event_ < at_ && counted ? event_ : n_, at_})
    for (std::uint32_t k = from; from != n_ && k > first_ && from - k < 8; --k) {
      const std::uint32_t i = k - 1;
      if (is(i, ",") || is(i, ";") || figure(i) || cls(i, {Cls::CONJUNCTION, Cls::RELATIVE}) || (mark(i) == Mark::event && i != event_) ||
          (from == at_ && i == event_))
        break;
      if (const Place* p = place_behind(i)) {
        bool close = named(*p) && p->end <= from;
        for (std::uint32_t x = p->end; x < from && close && from == at_; ++x)
          close = (cls(x, Cls::PREPOSITION) && !word_is(x, "to")) || cls(x, {Cls::DETERMINER, Cls::HEDGE, Cls::ADVERB});
        if (close) {
          take_place(*p);
          return;
        }
        break;
      }
    }
  // In Chicago, organizers added 160 officers
  const std::uint32_t b = sentence_first(at_);
  if (b >= first_ && items_[b].shape == Shape::cap)
    if (const Place* p = place_behind(b); p && named(*p) && is(p->end, ",") && (event_ != n_ || counted)) {
      take_place(*p);
      return;
    }
  place_inside();
}

void ClauseReader::place_inside() {
  Quantity& q = *q_;
  if (q.dimension != "count" || q.number_last == 0 || q.number_last >= q.last) return;
  const std::uint32_t begin = t_.tokens[q.number_last].begin;
  const auto n =
      std::lower_bound(r_.names.begin(), r_.names.end(), begin, [](const Name& x, std::uint32_t at) { return x.span.begin < at; });
  if (n == r_.names.end() || n->span.begin != begin) return;
  const bool place = n->type == NameType::place && t_.tokens[n->first].shape != Shape::upper;
  if (place && n->last < q.last && (has(t_, n->last, Cls::SITE) || has(t_, n->last, Cls::EVENT_NOUN))) {
    q.where = n->span;
    q.country = n->country;
  } else if (n->type == NameType::other && n->last == q.last) {
    q.country = n->country;
  }
}

}  // namespace newspan
