#include "link/link.hpp"

#include <cmath>
#include <string>
#include <unordered_map>

#include "news/masks.hpp"
#include "tables.hpp"

namespace newspan {
namespace {

constexpr std::uint32_t kReach = 40;  // tokens

bool has(const Text& t, std::uint32_t token, ClassId cls) {
  const Token& k = t.tokens[token];
  return k.entry && kLexicon.sense(k.entry, cls, k.shape);
}

// “said on Monday”, “Monday, he said”: the time of speaking, not of what is stated.
bool says_when_said(const Text& t, const Time& time, const Sentence& s) {
  for (std::uint32_t i = time.first, n = 0; i-- > s.first && n < 4; ++n) {
    if (has(t, i, Cls::CUE_VERB)) return true;
    if (!has(t, i, Cls::PREPOSITION) && !has(t, i, Cls::DETERMINER) && !has(t, i, Cls::PRONOUN) && !is_capital(t.tokens[i].shape)) break;
  }
  return time.last < s.last && has(t, time.last, Cls::CUE_VERB);
}

// On Tuesday, …; In New York trading yesterday, …
bool opens_sentence(const Text& t, const Time& time, const Sentence& s) {
  if (time.first <= s.first + 3) return true;
  if (time.first > s.first + 9 || !has(t, s.first, Cls::PREPOSITION)) return false;
  for (std::uint32_t i = s.first; i < time.first; ++i)
    if (t.of(i) == ",") return false;
  return true;
}

// A length holds as a time where it reaches up to now: over the last five years.
bool reaches_now(const Time& time) {
  const std::string_view rule = time.rule;
  return rule == "span_past" || rule == "past_decade" || rule == "recent_units";
}

void link_times(const Text& t, Records& r) {
  std::size_t from = 0;
  for (Quantity& q : r.quantities) {
    if (q.dimension == "ordinal" || q.dimension == "age" || q.dimension == "duration")
      continue;  // ages hold when told, lengths for themselves
    const Sentence& s = t.sentences[t.sentence_at(q.span.begin)];
    // Times further off than kReach can't govern: what is looked at per figure is bounded.
    while (from < r.times.size() && (r.times[from].span.end <= s.span.begin || r.times[from].last + kReach <= q.first)) ++from;
    int best = -1;
    std::uint32_t best_distance = 0;
    bool tie = false;
    for (std::size_t i = from; i < r.times.size() && r.times[i].span.begin < s.span.end && r.times[i].first < q.last + kReach; ++i) {
      const Time& time = r.times[i];
      if ((time.type == TimeType::duration && !reaches_now(time)) || time.type == TimeType::set || time.span.overlaps(q.span)) continue;
      if (time.norm.view().ends_with("_REF") || says_when_said(t, time, s)) continue;
      if (time.first > s.first && t.of(time.first - 1) == "than") continue;  // more than seven years ago: what it is compared with
      const bool behind = time.first >= q.last;
      std::uint32_t distance = behind ? time.first - q.last : q.first - time.last;
      // A clause's end parts them: a comma too, but behind a time that opens the sentence (On Tuesday, 12 people died).
      const bool opens = !behind && opens_sentence(t, time, s);
      const bool closes = behind && time.last + 1 >= s.last && t.of(time.first - 1) == ",";
      std::uint32_t commas = 0;
      for (std::uint32_t k = behind ? q.last : time.last; k < (behind ? time.first : q.first); ++k) {
        const std::string_view w = t.of(k);
        if (w == ";" || w == "—" || w == "–" || w == ":" || w == "but" || w == "while" || w == "which" || w == "who" || w == "although")
          distance += kReach;
        if (w == ",") distance += ++commas == 1 && (opens || closes) ? 4 : kReach;
        if (w == "and" || w == "that" || w == "after" || w == "before" || w == "since" || w == "when" || w == "than") distance += 12;
      }
      if (best >= 0 && distance == best_distance) {
        tie = true;
      } else if (best < 0 || distance < best_distance) {
        best = static_cast<int>(i);
        best_distance = distance;
        tie = false;
      }
    }
    if (best >= 0 && !tie && best_distance < kReach) q.voice.time = best;
  }
}

// ---------------------------------------------------------------- the clause around a figure

using clause_grammar::Action;

class ClauseReader {
 public:
  ClauseReader(const Text& text, LinkScratch& s, Records& r) : t_(text), s_(s), r_(r), items_(s.items) {
    n_ = static_cast<std::uint32_t>(items_.size());
    s_.item_at.assign(t_.tokens.size() + 1, n_);
    for (std::uint32_t i = n_; i-- > 0;)
      for (std::uint32_t k = items_[i].first; k < items_[i].last; ++k) s_.item_at[k] = i;
    s_.marks.assign(n_, Mark::none);
  }

  void run() {
    Matcher(clause_grammar::automaton, items_, s_.symbols).run([&](Match& m) {
      const Action a = static_cast<Action>(m.rule->action);
      s_.marks[m.extent().begin] = a == Action::status ? Mark::status : a == Action::event ? Mark::event : Mark::event_noun;
      return true;
    });
    for (Quantity& q : r_.quantities) {
      if (q.dimension == "ordinal") continue;
      if (q.role.empty()) q.role = "level";  // how much there is, where nothing says that it moved
      q_ = &q;
      at_ = s_.item_at[q.first];
      if (at_ == n_) continue;
      bounds();
      find_thing();
      find_event();
      find_status();
      find_where();
    }
  }

 private:
  using Mark = LinkScratch::Mark;

  // ---- what an item is
  bool starts(std::uint32_t i) const { return i >= n_ || (items_[i].flags & kItemBoundary) != 0; }
  bool cls(std::uint32_t i, ClassId c) const { return i < n_ && items_[i].entry && kLexicon.sense(items_[i].entry, c, items_[i].shape); }
  std::string_view text(std::uint32_t i) const { return i < n_ ? span(i, i + 1).of(t_.text) : std::string_view{}; }
  bool is(std::uint32_t i, std::string_view w) const { return text(i) == w; }
  bool word_is(std::uint32_t i, std::string_view w) const { return i < n_ && items_[i].entry && kLexicon.key(items_[i].entry) == w; }
  bool record(std::uint32_t i, RecordTag from, RecordTag to) const {
    return i < n_ && items_[i].shape == Shape::record && items_[i].entry >= 1u + static_cast<unsigned>(from) &&
           items_[i].entry <= 1u + static_cast<unsigned>(to);
  }
  bool name(std::uint32_t i) const { return record(i, RecordTag::person, RecordTag::other_name); }
  bool figure(std::uint32_t i) const { return record(i, RecordTag::quantity, RecordTag::quantity); }
  bool time(std::uint32_t i) const { return record(i, RecordTag::date, RecordTag::set); }
  bool letters(std::uint32_t i) const { return i < n_ && is_letters(items_[i].shape); }
  bool closed(std::uint32_t i) const {
    return cls(i, Cls::PREPOSITION) || cls(i, Cls::CONJUNCTION) || cls(i, Cls::AUXILIARY) || cls(i, Cls::PRONOUN) ||
           cls(i, Cls::DETERMINER) || cls(i, Cls::NEGATION) || cls(i, Cls::ADVERB);
  }
  bool finite_verb(std::uint32_t i) const { return cls(i, Cls::AUXILIARY) || cls(i, Cls::TREND) || cls(i, Cls::CUE_VERB); }
  bool tight_hyphen(std::uint32_t i) const { return i < n_ && items_[i].shape == Shape::punct_tight && (is(i, "-") || is(i, "–")); }
  Span span(std::uint32_t from, std::uint32_t to) const {
    return {t_.tokens[items_[from].first].begin, t_.tokens[items_[to - 1].last - 1].end};
  }

  // ---- the clause: between marks and joints
  void bounds() {
    first_ = at_;
    while (first_ > 0 && !starts(first_)) {
      const std::uint32_t k = first_ - 1;
      if (is(k, ";") || is(k, ":") || is(k, "—") || is(k, "“") || cls(k, Cls::RELATIVE) ||
          (cls(k, Cls::CLAUSE_LINK) && !cls(k, Cls::NOUN_LINK)) || word_is(k, "that"))
        break;
      if (is(k, ",") && cls(first_, Cls::CLAUSE_JOINT)) break;
      --first_;
    }
    stop_ = at_ + 1;
    while (stop_ < n_ && !starts(stop_)) {
      if (is(stop_, ";") || is(stop_, ":") || is(stop_, "—") || is(stop_, "”") || cls(stop_, Cls::CLAUSE_LINK) ||
          (is(stop_, ",") && cls(stop_ + 1, Cls::CLAUSE_JOINT)))
        break;
      ++stop_;
    }
  }

  // ---- phrases
  // The noun phrase from item i on: adjectives, nouns, names; a compound’s hyphens.
  ItemRange noun_right(std::uint32_t i) const {
    std::uint32_t k = i;
    while (k < n_ && k < i + 8 && !(k > i && starts(k))) {
      if (name(k) || (letters(k) && !closed(k) && !finite_verb(k) && s_.marks[k] != Mark::status)) {
        // workers | killed, Democrats | backed: a participle behind a noun is the clause's verb
        if (k > i && items_[k].shape == Shape::lower && text(k).ends_with("ed") && (letters(k - 1) || name(k - 1))) break;
        ++k;
      } else if (tight_hyphen(k) && k > i) {
        ++k;
      } else if (k > i && (is(k, "’s") || is(k, "'s"))) {
        ++k;
      } else {
        break;
      }
    }
    while (k > i && (tight_hyphen(k - 1) || is(k - 1, "’s") || is(k - 1, "'s"))) --k;
    return {i, k};
  }
  // The noun phrase that ends before item i, its article left out where asked.
  ItemRange noun_left(std::uint32_t end, bool article) const {
    std::uint32_t k = end;
    while (k > first_ && end - k < 10) {
      const std::uint32_t i = k - 1;
      if (cls(i, Cls::DETERMINER)) {
        if (article) k = i;
        break;
      }
      if (name(i) || is(i, "’s") || is(i, "'s") || tight_hyphen(i) ||
          (letters(i) && !closed(i) && (!finite_verb(i) || i == end - 1) && s_.marks[i] != Mark::status &&
           (s_.marks[i] != Mark::event || i == end - 1))) {
        k = i;
      } else if (word_is(i, "of") && k < end && i > first_ && (letters(i - 1) || name(i - 1)) && !closed(i - 1)) {
        k = i;
      } else {
        break;
      }
    }
    while (k < end && (is(k, "’s") || is(k, "'s") || tight_hyphen(k) || cls(k, Cls::PREPOSITION))) ++k;
    return {k, end};
  }
  bool set(Span& s, ItemRange r) {
    if (r.empty()) return false;
    s = span(r.begin, r.end);
    return true;
  }

  // ---- what is counted, and what it is a part of
  void find_thing() {
    Quantity& q = *q_;
    const std::uint32_t behind = at_ + 1;
    // percent, a third of the members; 12 of the 27 members: the whole
    if (word_is(behind, "of") && q.dimension != "money" && q.dimension != "age") {
      std::uint32_t k = behind + 1;
      const bool part = cls(k, Cls::DETERMINER) || figure(k);
      while (cls(k, Cls::DETERMINER) && !cls(k, Cls::POSSESSOR)) ++k;
      ItemRange r = figure(k) ? ItemRange{k, k + 1} : cls(k, Cls::POSSESSOR) ? ItemRange{k, noun_right(k + 1).end} : noun_right(k);
      if (figure(k) && k + 1 < n_) r.end = std::max(r.end, noun_right(k + 1).end);
      if (!r.empty()) {
        if (q.dimension == "percent" || q.dimension == "ratio") set(q.of, r);
        else if (std::isnan(q.high) && part) {
          set(q.of, r);
          if (figure(k)) counted_part(r_.quantities[items_[k].index], q.thing);
          else q.thing = q.of;
        } else if (!std::isnan(q.high)) {
          set(q.thing, r);  // dozens of people
        }
      }
      if (!q.thing.empty() || !q.of.empty()) return;
    }
    if (q.dimension == "age") return age_of();
    const bool compound = tight_hyphen_inside(q);
    if (q.dimension == "count" && !compound) {
      counted_part(q, q.thing);
      if (!q.thing.empty()) return;
    }
    // a two-year budget deficit; a 7.6% stake; a $62 million write-off
    if (compound || q.dimension == "percent" || q.dimension == "money") {
      const ItemRange r = noun_right(behind);
      const bool noun =
          !r.empty() && items_[r.begin].shape == Shape::lower && s_.marks[r.begin] != Mark::event && !cls(r.begin, Cls::CHANGE_NOUN);
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
    // The jobless rate fell 2 percent; new loans were $6.6 million: the subject
    if (q.role == "change" || (!q.trend.empty() && q.role == "level")) subject_of_change();
  }
  // The noun with its adjectives inside a count's extent.
  void counted_part(const Quantity& q, Span& out) const {
    std::uint32_t k = q.number_last;
    if (k == 0) return;
    // 30,000 more troops
    while (k < q.last && (t_.tokens[k].entry && (kLexicon.sense(t_.tokens[k].entry, Cls::INCREMENT, t_.tokens[k].shape) ||
                                                 kLexicon.sense(t_.tokens[k].entry, Cls::SCALE_SUFFIX, t_.tokens[k].shape))))
      ++k;
    if (k >= q.last || !(is_letters(t_.tokens[k].shape))) return;
    out = {t_.tokens[k].begin, t_.tokens[q.last - 1].end};
  }
  bool tight_hyphen_inside(const Quantity& q) const {
    return q.number_last > 0 && q.number_last < q.last && t_.tokens[q.number_last].shape == Shape::punct_tight &&
           (t_.of(q.number_last) == "-" || t_.of(q.number_last) == "–");
  }
  bool article_before() const {
    for (std::uint32_t k = at_; k > first_ && at_ - k < 3; --k) {
      if (cls(k - 1, Cls::DETERMINER)) return true;
      if (!letters(k - 1)) return false;
    }
    return false;
  }
  void age_of() {
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
  void subject_of_change() {
    for (std::uint32_t k = at_; k > first_ && at_ - k < 6; --k)
      if (cls(k - 1, Cls::TREND) && items_[k - 1].shape == Shape::lower) {
        std::uint32_t verb = k - 1;
        while (verb > first_ && (cls(verb - 1, Cls::AUXILIARY) || cls(verb - 1, Cls::ADVERB) || cls(verb - 1, Cls::NEGATION))) --verb;
        const ItemRange r = noun_left(verb, true);
        if (!r.empty() && !(r.end - r.begin == 1 && closed(r.begin))) set(q_->thing, r);
        return;
      }
  }

  // ---- what happened to it
  // A verb that happens to things: no part of a compound, no word that reports.
  bool event_at(std::uint32_t i) const {
    if (i >= n_ || s_.marks[i] != Mark::event || items_[i].shape == Shape::cap || (i > 0 && tight_hyphen(i - 1))) return false;
    const Sense* s = kLexicon.sense(items_[i].entry, Cls::EVENT, items_[i].shape);
    return !(s && kLexicon.text(s->value) == "other" && cls(i, Cls::SAY_PAST));
  }
  // Nouns of these classes are events by themselves; attacks, votes, cases may be things.
  static bool telling(std::string_view cls) {
    return cls == "kill" || cls == "injure" || cls == "detain" || cls == "displace" || cls == "dismiss" || cls == "give" || cls == "buy" ||
           cls == "sell";
  }
  void found_event(std::uint32_t i, ClassId c) {
    const Sense* s = kLexicon.sense(items_[i].entry, c, items_[i].shape);
    q_->event = span(i, i + 1);
    q_->event_class = s ? kLexicon.text(s->value) : std::string_view("other");
    // received 40 percent of the vote
    if (q_->event_class == "other" && word_is(at_ + 1, "of"))
      for (std::uint32_t k = at_ + 2; k < stop_ && k < at_ + 6; ++k)
        if (const Sense* v = items_[k].entry ? kLexicon.sense(items_[k].entry, Cls::EVENT_NOUN, items_[k].shape) : nullptr;
            v && kLexicon.text(v->value) == "vote")
          q_->event_class = "vote";
    event_ = i;
  }
  void find_event() {
    event_ = n_;
    Quantity& q = *q_;
    if (q.dimension == "age" || q.dimension == "duration" || tight_hyphen_inside(q)) return;
    // a $2.2 billion deficit: what happens, happens to the deficit
    if ((q.dimension == "money" || q.dimension == "percent") && (article_before() || (!q.thing.empty() && q.thing.begin >= q.span.end)))
      return;
    if ((q.dimension == "money" && q.unit.view().find("-per-") != std::string_view::npos)) return;
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
    for (std::uint32_t k = at_; k > first_ && at_ - k < 4; --k) {
      const std::uint32_t i = k - 1;
      if (event_at(i)) return found_event(i, Cls::EVENT);
      if (cls(i, Cls::TREND) && items_[i].shape == Shape::lower && !q.trend.empty() && !cls(i - 1, Cls::DETERMINER) &&
          !tight_hyphen(i - 1) && !is(i, "up") && !is(i, "down") && !is(i, "off")) {
        q.event = span(i, i + 1);
        q.event_class = "other";
        event_ = i;
        return;
      }
      if (!(cls(i, Cls::DETERMINER) || cls(i, Cls::HEDGE) || cls(i, Cls::ADVERB) || ((word_is(i, "by") || word_is(i, "for")) && k == at_)))
        break;
    }
    // the slaying of 14 women
    if (at_ >= first_ + 2 && word_is(at_ - 1, "of") && s_.marks[at_ - 2] == Mark::event_noun) {
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
    for (int steps = 0; k < stop_ && steps < 5; ++k, ++steps) {
      // $1.5 billion | damages: behind a price only a participle is a verb
      const bool participle = text(k).ends_with("ed") || text(k).ends_with("ing");
      if (event_at(k) && (participle || k > at_ + 1 || q.dimension == "count")) return found_event(k, Cls::EVENT);
      if (!(cls(k, Cls::AUXILIARY) || cls(k, Cls::ADVERB) || cls(k, Cls::NEGATION) || s_.marks[k] == Mark::status ||
            (letters(k) && text(k).ends_with("ly"))))
        break;
    }
  }

  // ---- how surely
  void find_status() {
    const std::uint32_t verb = event_;
    if (verb == n_) return;
    for (std::uint32_t k = verb; k > first_ && verb - k < 5; --k) {
      const std::uint32_t i = k - 1;
      if (s_.marks[i] == Mark::status) {
        const Sense* s = kLexicon.sense(items_[i].entry, Cls::STATUS, items_[i].shape);
        if (!s) return;
        q_->status = span(i, i + 1);
        q_->status_class = kLexicon.text(s->value);
        return;
      }
      if (i != at_ && !cls(i, Cls::AUXILIARY) && !cls(i, Cls::ADVERB) && !cls(i, Cls::NEGATION) && !(letters(i) && text(i).ends_with("ly")))
        return;
    }
  }

  // ---- where
  void find_where() {
    Quantity& q = *q_;
    if ((q.dimension != "count" && q.dimension != "number") || tight_hyphen_inside(q)) return;  // others are seldom anywhere
    std::string_view country;
    Span where;
    int found = 0;
    const auto take = [&](std::uint32_t i) {
      // in | the eastern city of | Dnipro: from behind the preposition to the place
      std::uint32_t k = i + 1;
      while (k < stop_ && k < i + 6 && !record(k, RecordTag::place, RecordTag::place)) {
        if (!(letters(k) || cls(k, Cls::DETERMINER)) || cls(k, Cls::AUXILIARY) || (cls(k, Cls::PREPOSITION) && !word_is(k, "of")) ||
            starts(k))
          return false;
        ++k;
      }
      if (!record(k, RecordTag::place, RecordTag::place) || k >= stop_) return false;
      if (is(k + 1, "’s") || is(k + 1, "'s")) return false;
      // the Newark | area
      std::uint32_t end = k + 1;
      while (end < stop_ && end < k + 3 && items_[end].shape == Shape::lower && !closed(end) && s_.marks[end] == Mark::none &&
             !finite_verb(end))
        ++end;
      where = span(i + 1, end);
      const std::string_view c = r_.names[items_[k].index].country;
      if (!country.empty() && !c.empty() && c != country) found = 9;
      if (!c.empty()) country = c;
      ++found;
      return true;
    };
    std::uint32_t link = n_;  // outside | the Holiday Inn | in Wisconsin: from the first link on
    for (std::uint32_t k = at_ + 1; k < stop_ && k < at_ + 16; ++k) {
      if (figure(k) && k > at_ + 1) break;
      if (is(k, ",") || cls(k, Cls::CUE_VERB)) break;
      if (cls(k, Cls::PLACE_LINK)) {
        if (take(k)) {
          if (link < k && !where.empty()) where.begin = span(link + 1, link + 2).begin;
          break;
        }
        if (link == n_) link = k;
      } else if (link < k && !letters(k) && !name(k) && !cls(k, Cls::DETERMINER)) {
        link = n_;
      }
    }
    // A blast in Muğla killed 40 people
    if (!found && event_ < at_)
      for (std::uint32_t k = event_; k > first_; --k) {
        if (is(k - 1, ",") || figure(k - 1) || cls(k - 1, Cls::CONJUNCTION) || (s_.marks[k - 1] == Mark::event && k != event_)) break;
        if (cls(k - 1, Cls::PLACE_LINK) && items_[k - 1].shape == Shape::lower) {
          if (record(k, RecordTag::place, RecordTag::place) && k + 1 <= event_) take(k - 1);
          break;
        }
      }
    // In Chicago, organizers added 160 officers
    if (!found && event_ < n_) {
      std::uint32_t b = at_;
      while (b > 0 && !starts(b)) --b;
      if (cls(b, Cls::PLACE_LINK) && items_[b].shape == Shape::cap && b >= first_ && take(b) && !is(s_.item_at[token_behind(where)], ","))
        found = 0;
    }
    if (found != 1) return;
    q.where = where;
    q.country = country;
  }
  std::uint32_t token_behind(Span s) const {
    std::uint32_t low = 0, high = static_cast<std::uint32_t>(t_.tokens.size());
    while (low < high) {
      const std::uint32_t mid = (low + high) / 2;
      if (t_.tokens[mid].begin < s.end) low = mid + 1;
      else high = mid;
    }
    return low;
  }

  const Text& t_;
  LinkScratch& s_;
  Records& r_;
  const Items& items_;
  std::uint32_t n_;
  Quantity* q_ = nullptr;
  std::uint32_t at_ = 0, first_ = 0, stop_ = 0;  // items: the figure, its clause
  std::uint32_t event_ = 0;
};

// ---------------------------------------------------------------- who says it

bool is_pronoun(std::string_view w) {
  char buffer[48];
  const std::string_view folded = fold_token(w, buffer);
  const EntryId e = folded.empty() ? EntryId{0} : kLexicon.find(folded);
  return e && kLexicon.sense(e, Cls::PRONOUN, Shape::lower);
}

// The innermost quote that holds a figure gives its speaker and the time of speaking.
void link_voices(const Text& t, Records& r) {
  std::size_t from = 0;  // quotes before it end before the figure
  for (Quantity& q : r.quantities) {
    while (from < r.quotes.size() && r.quotes[from].span.end <= q.span.begin) ++from;
    for (std::size_t i = from; i < r.quotes.size(); ++i) {
      const Quote& quote = r.quotes[i];
      if (quote.span.begin > q.span.begin) break;
      if (quote.span.end < q.span.end || !quote.claims) continue;
      // X said it expects to need …: X says so, it is no other.
      if (q.quote >= 0 && quote.speaker_type == "person" && is_pronoun(quote.voice.speaker.of(t.text))) continue;
      if (q.quote >= 0 && quote.voice.speaker_name.empty() && quote.speaker_type == "unnamed") continue;
      for (Span p : quote.parts)
        if (p.contains(q.span)) q.quote = static_cast<int>(i);  // inner ones come later
    }
    if (q.quote < 0) continue;
    const Voice& v = r.quotes[static_cast<std::size_t>(q.quote)].voice;
    q.voice.speaker = v.speaker;
    q.voice.speaker_name = v.speaker_name;
    q.voice.unresolved = v.unresolved;
    q.voice.said = v.said;
    if (q.voice.time == v.said) q.voice.time = -1;
  }
}

// ---------------------------------------------------------------- the same figure again

// Equal in value, range and unit, and of the same thing where both name one; the first such figure of the text.
void link_same(const Text& t, Records& r) {
  std::unordered_map<std::string, int> first;  // by figure and thing, and by the figure alone
  std::string figure, with_thing;
  for (std::size_t i = 0; i < r.quantities.size(); ++i) {
    Quantity& q = r.quantities[i];
    if (q.dimension == "ordinal" || q.dimension == "number" || q.dimension == "duration") continue;
    figure.assign(reinterpret_cast<const char*>(&q.value), sizeof q.value);
    if (!std::isnan(q.high)) figure.append(reinterpret_cast<const char*>(&q.high), sizeof q.high);
    figure.append("\n").append(q.dimension).append("\n").append(q.unit.view());
    const std::string_view thing = q.thing.of(t.text);
    with_thing = figure;
    with_thing.append("\n").append(thing);
    int best = -1;
    const auto offer = [&](const std::string& key) {
      if (const auto it = first.find(key); it != first.end() && (best < 0 || it->second < best)) best = it->second;
    };
    // Two people, 5 percent: small round figures are equal by chance.
    const bool telling = q.dimension != "age" && q.value >= 13 && std::fmod(q.value, 10) != 0;
    if (!thing.empty() && (q.dimension == "age" || q.value > 2)) offer(with_thing);
    if (telling) offer(thing.empty() ? figure : figure + "\n");
    if (best >= 0) {
      const int earlier = r.quantities[static_cast<std::size_t>(best)].same_as;
      q.same_as = earlier >= 0 ? earlier : best;
    }
    first.try_emplace(figure, static_cast<int>(i));
    first.try_emplace(with_thing, static_cast<int>(i));
  }
}

}  // namespace

void link_quantities(const Text& t, LinkScratch& s, Records& r) {
  if (r.quantities.empty()) return;
  link_times(t, r);
  Masks(r, s.masks).contacts().times().quantities().names();
  // Only sentences that hold a figure are looked at.
  s.items.clear();
  s.symbols.clear();
  const Sentence* last = nullptr;
  for (const Quantity& q : r.quantities) {
    const Sentence& sentence = t.sentences[t.sentence_at(q.span.begin)];
    if (q.dimension == "ordinal" || last == &sentence) continue;
    add_items(t, clause_grammar::automaton, s.masks, sentence.first, sentence.last, s.items, s.symbols);
    last = &sentence;
  }
  ClauseReader(t, s, r).run();
  link_voices(t, r);
  link_same(t, r);
}

}  // namespace newspan
