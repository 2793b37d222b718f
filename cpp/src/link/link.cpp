#include "link/link.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>

#include "grammar/rule_reader.hpp"
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
  // reported a third-quarter loss: of the loss
  if (time.first > s.first && has(t, time.first - 1, Cls::DETERMINER)) return false;
  for (std::uint32_t i = time.first, n = 0; i-- > s.first && n < 4; ++n) {
    if (has(t, i, Cls::CUE_VERB)) return true;
    if (i > s.first && has(t, i, Cls::PUBLISHED) && has(t, i - 1, Cls::DOC_NOUN)) return true;  // a poll released Sunday
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

bool word(const Text& t, std::uint32_t token, std::initializer_list<std::string_view> words) {
  return token < t.tokens.size() && std::find(words.begin(), words.end(), t.of(token)) != words.end();
}

// A finite verb for sure.
bool verb(const Text& t, std::uint32_t token) {
  return has(t, token, Cls::AUXILIARY) || has(t, token, Cls::EVENT) ||
         (t.tokens[token].shape == Shape::lower && t.of(token).size() > 4 && t.of(token).ends_with("ed"));
}

// The first figure that begins at or behind a token.
const Quantity* figure_from(const Records& r, std::uint32_t token) {
  const auto it =
      std::lower_bound(r.quantities.begin(), r.quantities.end(), token, [](const Quantity& q, std::uint32_t at) { return q.first < at; });
  return it == r.quantities.end() ? nullptr : &*it;
}

// down 4.5 % from the previous Friday: what it is compared with; but from Monday to Friday
bool compared_with(const Text& t, const Records& r, const Time& time, const Quantity& q) {
  if (q.role != "change" && q.trend.empty() && q.dimension != "percent") return false;
  for (std::uint32_t k = time.first, n = 0; k-- > q.last && n < 4; ++n) {
    if (word(t, k, {"from"})) return !word(t, time.last, {"to", "until", "through"});
    if (const Quantity* f = figure_from(r, k); (f && f->first == k) || !is_letters(t.tokens[k].shape) || verb(t, k)) return false;
  }
  return false;
}

// A time that tells when something else was: the 2016 Committee, this week’s rally, the Sept. 11 attacks, after Tuesday.
bool of_something_else(const Text& t, const Records& r, const Time& time, const Quantity& q, const Sentence& s) {
  const auto name =
      std::upper_bound(r.names.begin(), r.names.end(), time.span.begin, [](std::uint32_t at, const Name& n) { return at < n.span.begin; });
  if (name != r.names.begin() && std::prev(name)->span.contains(time.span) && std::prev(name)->span != time.span) return true;
  const bool behind = time.first >= q.last;
  if (behind && word(t, time.first - 1, {"before", "after", "than"})) return true;
  if (!behind && time.first > s.first && word(t, time.first - 1, {"than"})) return true;  // more than seven years ago: compared with
  if (time.first > s.first && has(t, time.first - 1, Cls::DUE)) return true;              // bonds due 1993
  if (behind && compared_with(t, r, time, q)) return true;
  // the Dodd-Frank Act of 2010; a 1968 Boeing
  const bool year = time.norm.view().size() == 4;
  if (year && time.first > s.first + 1 && word(t, time.first - 1, {"of"}) && is_capital(t.tokens[time.first - 2].shape)) return true;
  if (year && time.first > s.first && has(t, time.first - 1, Cls::DETERMINER) && time.last < s.last &&
      is_capital(t.tokens[time.last].shape))
    return true;
  // in five states voting Tuesday, | three leads: a noun's participle, told of that noun alone
  if (time.first > s.first + 2 && t.tokens[time.first - 1].shape == Shape::lower && t.of(time.first - 1).ends_with("ing") &&
      t.tokens[time.first - 2].shape == Shape::lower && t.of(time.first - 2).ends_with("s") &&
      !word(t, time.first - 1, {"ending", "during"}) && !(behind && time.first <= q.last + 2))
    return true;
  if (time.last >= s.last) return false;
  const bool near_before = time.last <= q.first && q.first <= time.last + 4;
  if (word(t, time.last, {"’s", "'s"})) return !near_before;
  if (time.first < s.first + 2 || !has(t, time.first - 1, Cls::DETERMINER) || near_before || (behind && time.first <= q.last + 1))
    return false;
  const Token& next = t.tokens[time.last];
  if (next.shape != Shape::lower || has(t, time.last, Cls::TIME_UNIT) || time.norm.view().find('Q') != std::string_view::npos) return false;
  if (has(t, time.last, Cls::EVENT_NOUN)) return true;
  for (ClassId c : {Cls::PREPOSITION, Cls::CONJUNCTION, Cls::AUXILIARY, Cls::CUE_VERB, Cls::TREND, Cls::EVENT, Cls::ADVERB, Cls::PRONOUN})
    if (has(t, time.last, c)) return false;
  return true;
}

// A 2014 study found that …: the source's date, of a figure that it states.
bool of_source(const Records& r, const Quantity& q, const Time& time) {
  const auto behind =
      std::upper_bound(r.quotes.begin(), r.quotes.end(), q.span.begin, [](std::uint32_t at, const Quote& x) { return at < x.span.begin; });
  for (auto it = behind; it != r.quotes.begin() && behind - it < 4;) {
    --it;
    if (it->claims && it->span.contains(q.span) && it->voice.speaker.contains(time.span)) return true;
  }
  return false;
}

void link_times(const Text& t, Records& r) {
  std::vector<bool> said(r.times.size());  // taken by a cue as the time of speaking
  for (const Quote& quote : r.quotes)
    if (quote.voice.said >= 0) said[static_cast<std::size_t>(quote.voice.said)] = true;
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
      // from 35 percent several years ago to 51 percent this year: its own time, though nobody knows when
      if (time.norm.view().ends_with("_REF") && time.first == q.last) {
        best = -1;
        break;
      }
      if (of_source(r, q, time)) continue;
      if (time.norm.view().ends_with("_REF") || said[i] || says_when_said(t, time, s) || of_something_else(t, r, time, q, s)) continue;
      const bool behind = time.first >= q.last;
      std::uint32_t distance = behind ? time.first - q.last : q.first - time.last;
      // A clause's end parts them: a comma too, but behind a time that opens the sentence (On Tuesday, 12 people died).
      const bool opens = !behind && opens_sentence(t, time, s);
      const bool closes = behind && time.last + 1 >= s.last && t.of(time.first - 1) == ",";
      // A year earlier, net income was $2.1 million, or six cents a share, on revenue of $169.9 million
      const bool fronted = opens && word(t, time.last, {","});
      // from $40 million in 2023: its time stands behind it, or owns it (last year’s $40 million)
      if (!behind && q.role == "previous" && !(word(t, time.last, {"’s", "'s"}) && q.first <= time.last + 4)) continue;
      std::uint32_t commas = 0;
      const std::uint32_t end = behind ? time.first : q.first;
      for (std::uint32_t k = behind ? q.last : time.last; k < end; ++k) {
        const std::string_view w = t.of(k);
        // $87 million, up from | $58 million a year earlier: the other figure's time; eight of | the 14 killings since 1993
        if (behind && q.role != "previous" && (w == "from" || w == "versus" || w == "with" || w == "against" || w == "of"))
          if (const Quantity* other = figure_from(r, k + 1); other && other->first <= k + 2 && other->last <= end)
            if (other->role == "previous" || (w != "with" && w != "of") || (w == "with" && word(t, k - 1, {"compared"})) ||
                (w == "of" && k == q.last && time.first <= other->last + 2))
              distance += kReach;
        // $70.7 million, or $12.09 a share, …: the same in other words parts nothing
        if (w == "," && word(t, k + 1, {"or"}))
          if (const Quantity* other = figure_from(r, k + 2); other && other->first <= k + 3) {
            if (word(t, other->last, {","}) && other->last < end) k = other->last;
            continue;
          }
        // nine women who had been killed last year: the figure's own event
        const bool own = (w == "who" || w == "which") && behind && q.event.begin > t.tokens[k].begin && q.event.end < time.span.begin;
        if (!own && (w == ";" || w == "—" || w == "–" || w == ":" || w == "but" || w == "while" || w == "which" || w == "who" ||
                     w == "although" || w == "than" || w == "because" || (behind && k + 1 < end && (w == "until" || w == "before"))))
          distance += kReach;
        // spent $500,000 on spots | and debated her on Saturday: another verb's
        if (w == "as" && has(t, k + 1, Cls::PRONOUN)) distance += kReach;
        if (w == "and" && !opens && k + 1 < end && (verb(t, k + 1) || has(t, k + 1, Cls::PRONOUN))) distance += kReach;
        // sought clearance last week | to buy $15 million worth: what is meant comes later
        if (w == "to" && !behind && !opens && k + 1 < end && t.tokens[k + 1].shape == Shape::lower && !has(t, k + 1, Cls::HEDGE) &&
            !has(t, k + 1, Cls::DETERMINER) && !has(t, k + 1, Cls::PREPOSITION) && figure_from(r, k + 1)->first != k + 1)
          distance += kReach;
        // up by 123 percent | compared with the same period in 2012
        if (behind && q.role != "previous" && (w == "compared" || w == "versus")) distance += kReach;
        if (w == ",") distance += fronted || (++commas == 1 && (opens || closes)) ? 4 : kReach;
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
    s_.places.clear();
  }

  void run() {
    Matcher(clause_grammar::automaton, items_, s_.symbols).run([&](Match& m) {
      ItemRange& extent = m.captures[0];
      switch (static_cast<Action>(m.rule->action)) {
        case Action::status: s_.marks[extent.begin] = Mark::status; break;
        case Action::event: s_.marks[extent.begin] = Mark::event; break;
        case Action::event_noun: s_.marks[extent.begin] = Mark::event_noun; break;
        case Action::place:
          // to Sumy, | Kyiv’s network warned; in Kabul, | Pakistan said
          if (extent.end - extent.begin > 2 && is(extent.end - 2, ",") &&
              (is(extent.end, "’s") || is(extent.end, "'s") || finite_verb(extent.end)))
            extent.end -= 2;
          s_.marks[extent.begin] = Mark::place;
          s_.places.push_back({extent.begin, extent.end});
          break;
      }
      return true;
    });
    for (std::size_t i = 1; i < r_.quantities.size(); ++i)
      compare(i > 1 ? &r_.quantities[i - 2] : nullptr, r_.quantities[i - 1], r_.quantities[i]);
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
      if (q.dimension == "number" && counts_somebody()) q.dimension = "count";
    }
  }
  // What one of two figures side by side lends to the other.
  void share() {
    for (std::size_t i = 1; i < r_.quantities.size(); ++i) share(r_.quantities[i - 1], r_.quantities[i]);
  }

 private:
  using Mark = LinkScratch::Mark;

  // ---- what an item is
  bool starts(std::uint32_t i) const { return i >= n_ || (items_[i].flags & kItemBoundary) != 0; }
  bool cls(std::uint32_t i, ClassId c) const { return i < n_ && kLexicon.sense(items_[i].entry, c, items_[i].shape); }
  bool cls(std::uint32_t i, std::initializer_list<ClassId> any) const {
    return i < n_ && kLexicon.any_sense(items_[i].entry, any, items_[i].shape);
  }
  std::string_view text(std::uint32_t i) const { return i < n_ ? span(i, i + 1).of(t_.text) : std::string_view{}; }
  template <std::size_t n>
  bool is(std::uint32_t i, const char (&w)[n]) const {
    return i < n_ && equals(text(i), w);
  }
  template <std::size_t n>
  bool word_is(std::uint32_t i, const char (&w)[n]) const {
    return i < n_ && items_[i].entry && equals(kLexicon.key(items_[i].entry), w);
  }
  bool record(std::uint32_t i, RecordTag from, RecordTag to) const {
    return i < n_ && items_[i].shape == Shape::record && items_[i].entry >= 1u + static_cast<unsigned>(from) &&
           items_[i].entry <= 1u + static_cast<unsigned>(to);
  }
  bool name(std::uint32_t i) const { return record(i, RecordTag::person, RecordTag::other_name); }
  bool figure(std::uint32_t i) const { return record(i, RecordTag::quantity, RecordTag::quantity); }
  bool time(std::uint32_t i) const { return record(i, RecordTag::date, RecordTag::set); }
  bool letters(std::uint32_t i) const { return i < n_ && is_letters(items_[i].shape); }
  bool closed(std::uint32_t i) const {
    return cls(i, {Cls::PREPOSITION, Cls::CONJUNCTION, Cls::AUXILIARY, Cls::PRONOUN, Cls::DETERMINER, Cls::NEGATION, Cls::ADVERB});
  }
  bool finite_verb(std::uint32_t i) const { return cls(i, {Cls::AUXILIARY, Cls::TREND, Cls::CUE_VERB}); }
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
      if (name(k) || (letters(k) && !closed(k) && !finite_verb(k) && (s_.marks[k] != Mark::status || planned_noun(k, i)))) {
        // workers | killed, Democrats | backed: a participle behind a noun is the clause's verb
        if (k > i && items_[k].shape == Shape::lower && text(k).ends_with("ed") && (letters(k - 1) || name(k - 1))) break;
        // delegates | left; voters | cast ballots: so is a verb behind a plural
        if (k > i && s_.marks[k] == Mark::event && items_[k].shape == Shape::lower && !text(k).ends_with("s") &&
            !text(k).ends_with("ing") && letters(k - 1) && (text(k - 1).ends_with("s") || cls(k - 1, Cls::PLURAL)) &&
            (!letters(k + 1) || closed(k + 1) || text(k + 1).ends_with("s")))
          break;
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
  // of the | planned advertising: an adjective
  bool planned_noun(std::uint32_t k, std::uint32_t begin) const {
    return k == begin && k > 0 && cls(k - 1, Cls::DETERMINER) && text(k).ends_with("ed") && items_[k].last == items_[k].first + 1;
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
      } else if ((word_is(i, "of") || ((word_is(i, "from") || word_is(i, "among") || word_is(i, "between")) && i > first_ &&
                                       !happens(i - 1) && !finite_verb(i - 1) && !text(i - 1).ends_with("ing"))) &&
                 k < end && i > first_ && (letters(i - 1) || name(i - 1)) && !closed(i - 1)) {
        k = i;
      } else {
        break;
      }
    }
    while (k < end && (is(k, "’s") || is(k, "'s") || tight_hyphen(k) || cls(k, Cls::PREPOSITION))) ++k;
    return {k, end};
  }
  // The same from behind the articles; its owner, or a figure, opens it.
  ItemRange whole_right(std::uint32_t k) const {
    while (cls(k, Cls::DETERMINER) && !cls(k, Cls::POSSESSOR)) ++k;
    if (figure(k)) return {k, k + 1};
    return cls(k, Cls::POSSESSOR) ? ItemRange{k, noun_right(k + 1).end} : noun_right(k);
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
      const bool noun = !r.empty() && (items_[r.begin].shape == Shape::lower || named) && s_.marks[r.begin] != Mark::event &&
                        !cls(r.begin, Cls::CHANGE_NOUN);
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
    // 30,290 are Democrats; Of the eight victims, three were stabbed
    if (q.dimension == "number" || q.dimension == "count") {
      if (cls(behind, Cls::BE)) {
        const ItemRange r = noun_right(behind + 1);
        if (!r.empty() && r.end == r.begin + 1 && (name(r.begin) || text(r.begin).ends_with("s")) && !cls(r.end, Cls::AUXILIARY) &&
            !happens(r.begin) && !time(r.begin) && set(q.thing, r))
          return;
      }
      if (part_of_first()) return;
    }
    // one in five voters
    if (q.dimension == "ratio" && q.of.empty())
      if (const ItemRange r = noun_right(behind); !r.empty() && items_[r.end - 1].shape == Shape::lower && text(r.end - 1).ends_with("s") &&
                                                  s_.marks[r.begin] != Mark::event && set(q.of, r))
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
  // Of the eight victims, three were stabbed: the sentence opens with the whole.
  bool part_of_first() {
    std::uint32_t b = at_;
    while (b > 0 && !starts(b)) --b;
    if (!is(b, "Of")) return false;
    const ItemRange whole = whole_right(b + 1);
    if (whole.empty() || !figure(whole.begin) || whole.begin == at_) return false;
    const Quantity& a = r_.quantities[items_[whole.begin].index];
    counted_part(a, q_->thing);
    return !q_->thing.empty() && set(q_->of, whole);
  }
  bool money_for(std::uint32_t behind) {
    const bool of = word_is(behind, "of"), in = word_is(behind, "in");
    const ItemRange r = of ? whole_right(behind + 1) : noun_right(in ? behind + 1 : behind);
    if (r.empty() || items_[r.begin].shape != Shape::lower || time(r.begin) || name(r.end - 1)) return false;
    if (cls(r.end - 1, Cls::SITE) || word_is(r.end - 1, "trading") || word_is(r.end - 1, "support") || text(r.begin).ends_with("ing"))
      return false;
    if (!of && !in) {
      const std::uint32_t b = r.begin;
      if (s_.marks[b] == Mark::event || cls(b, {Cls::CHANGE_NOUN, Cls::INCREMENT, Cls::TREND}) || open_verb(b) || cls(b, Cls::PREVIOUS) ||
          text(b).ends_with("ly"))
        return false;
    }
    return set(q_->thing, r);
  }
  // Clinton had 36 percent; Cruz, at 16 percent; Cruz’s 20 percent: whose share it is
  bool share_of_votes() {
    if (q_->dimension != "percent" || !q_->trend.empty() || q_->role != "level") return false;
    std::uint32_t k = at_;
    while (k > first_ && cls(k - 1, {Cls::HEDGE, Cls::ADVERB, Cls::DETERMINER})) --k;
    if (k < first_ + 2) return false;
    std::uint32_t who = k - 1;
    const bool owns = is(who, "’s") || is(who, "'s"), at = word_is(who, "at");
    if (!owns && !at && !cls(who, Cls::SCORES)) return false;
    while (who > first_ + 1 && (cls(who - 1, {Cls::ADVERB, Cls::AUXILIARY}) || is(who - 1, ","))) --who;
    return record(who - 1, RecordTag::person, RecordTag::person) && set(q_->thing, {who - 1, who});
  }
  bool subject_of_being() {
    Quantity& q = *q_;
    if (q.dimension != "money" && q.dimension != "percent" && q.dimension != "number" && q.dimension != "temperature" &&
        q.dimension != "length" && q.dimension != "mass" && q.dimension != "area")
      return false;
    std::uint32_t k = at_;
    while (k > first_ && (cls(k - 1, {Cls::HEDGE, Cls::ADVERB}) || (k == at_ && word_is(k - 1, "at")))) --k;
    const bool at = k < at_ && word_is(k, "at");
    while (at && k > first_ && time(k - 1)) --k;  // closed yesterday at $26
    if (k == first_ ||
        !(cls(k - 1, {Cls::BE, Cls::STATIVE}) || (at && cls(k - 1, Cls::CLOSES)) || word_is(k - 1, "stood") || word_is(k - 1, "reached")))
      return false;
    std::uint32_t verb = k - 1;
    while (verb > first_ && (cls(verb - 1, {Cls::AUXILIARY, Cls::ADVERB, Cls::NEGATION}) || s_.marks[verb - 1] == Mark::status)) --verb;
    while (verb > first_ && (time(verb - 1) || (time(verb) && cls(verb - 1, Cls::PREPOSITION)))) --verb;
    const ItemRange r = noun_left(verb, true);
    return !r.empty() && !closed(r.end - 1) && !record(r.end - 1, RecordTag::person, RecordTag::person) && set(q.thing, r);
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
      if (!letters(k - 1) || closed(k - 1)) return false;
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
  // The jobless rate fell 2 percent: its subject; raised the minimum wage to $15: its object.
  void subject_of_change() {
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

  // killing 12; 30,290 are Democrats; all 49; a panel of twelve: no number by itself
  bool counts_somebody() const {
    if (q_->trend.empty() && event_ != n_) return true;
    if (cls(at_ + 1, Cls::AUXILIARY) || (at_ > first_ && word_is(at_ - 1, "all"))) return true;
    return at_ > first_ + 1 && word_is(at_ - 1, "of") && letters(at_ - 2) && items_[at_ - 2].shape == Shape::lower;
  }

  // ---- what happened to it
  // A verb that happens to things: no part of a compound, no word that reports.
  bool event_at(std::uint32_t i) const {
    if (i >= n_ || s_.marks[i] != Mark::event || items_[i].shape == Shape::cap || (i > 0 && tight_hyphen(i - 1))) return false;
    const Sense* s = kLexicon.sense(items_[i].entry, Cls::EVENT, items_[i].shape);
    return !(s && kLexicon.text(s->value) == "other" && cls(i, Cls::SAY_PAST) && !cls(i, Cls::ADDS));
  }
  // A verb of the open class, by its ending.
  bool open_verb(std::uint32_t i) const {
    if (!letters(i) || items_[i].shape != Shape::lower || text(i).size() < 5 || !text(i).ends_with("ed")) return false;
    if (s_.marks[i] == Mark::status || closed(i) || cls(i, Cls::STATIVE) || (i > 0 && tight_hyphen(i - 1)) || tight_hyphen(i + 1))
      return false;
    return cls(i, Cls::ADDS) || !cls(i, {Cls::CUE_VERB, Cls::SAY_PAST});
  }
  // What can be a verb's subject stands before it.
  bool subject_before(std::uint32_t i) const {
    return i > first_ && (name(i - 1) || cls(i - 1, {Cls::PRONOUN, Cls::AUXILIARY, Cls::RELATIVE, Cls::ADVERB, Cls::CONJUNCTION}) ||
                          is(i - 1, ",") || (letters(i - 1) && !closed(i - 1)));
  }
  // A verb of change in small letters: not the rise, no particle.
  bool change_verb(std::uint32_t i) const {
    if (!cls(i, Cls::TREND) || items_[i].shape != Shape::lower || cls(i, Cls::PREPOSITION)) return false;
    const Sense* s = kLexicon.sense(items_[i].entry, Cls::TREND, items_[i].shape);
    if (kLexicon.text(s->attr) == "particle" || (i > 0 && tight_hyphen(i - 1))) return false;
    return i == 0 || (!cls(i - 1, Cls::DETERMINER) && !cls(i - 1, Cls::PREPOSITION));
  }
  bool happens(std::uint32_t i) const { return event_at(i) || open_verb(i); }
  // carried it twice, activated it five times
  bool how_often() const {
    return (q_->dimension == "ratio" && word_is(at_, "twice")) || (q_->dimension == "count" && q_->unit.view() == "time");
  }
  // Nouns of these classes are events by themselves; attacks, votes, cases may be things.
  static bool telling(std::string_view cls) {
    return cls == "kill" || cls == "injure" || cls == "detain" || cls == "displace" || cls == "dismiss" || cls == "give" || cls == "buy" ||
           cls == "sell";
  }
  bool event_noun(std::uint32_t i, std::string_view of) const {
    if (i >= n_ || !items_[i].entry) return false;
    const Sense* s = kLexicon.sense(items_[i].entry, Cls::EVENT_NOUN, items_[i].shape);
    return s && kLexicon.text(s->value) == of;
  }
  bool counts(ClassId c) const {
    const EntryId unit = q_->dimension == "count" ? kLexicon.find(q_->unit.view()) : EntryId{0};
    return unit && kLexicon.sense(unit, c, Shape::lower);
  }
  void found_event(std::uint32_t i, ClassId c) {
    const Sense* s = kLexicon.sense(items_[i].entry, c, items_[i].shape);
    q_->event = span(i, i + 1);
    q_->event_class = s ? kLexicon.text(s->value) : std::string_view("other");
    if (s && s->attr && counts(Cls::ARMS)) q_->event_class = kLexicon.text(s->attr);
    if (q_->event_class == "detain" && counts(Cls::SITE)) q_->event_class = "other";  // captured two villages
    if (cls(i, Cls::SENDS) && counts(Cls::FORCES)) q_->event_class = "deploy";
    if (q_->event_class == "other" && q_->dimension == "count" && q_->unit.view() == "vote") q_->event_class = "vote";
    // received 40 percent of the vote
    if (q_->event_class == "other" && word_is(at_ + 1, "of"))
      for (std::uint32_t k = at_ + 2; k < stop_ && k < at_ + 6; ++k)
        if (event_noun(k, "vote")) q_->event_class = "vote";
    event_ = i;
  }
  void find_event() {
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
      if (event_at(i) || (k == object && takes_object(i))) return found_event(i, Cls::EVENT);
      if (often && (cls(i, Cls::PRONOUN) || word_is(i, "it") || word_is(i, "them") || word_is(i, "him") || word_is(i, "her"))) continue;
      if (change_verb(i) && (!q.trend.empty() || q.dimension == "count" || often)) {
        // added 160 officers: that many more
        if (q.role == "level" && cls(i, Cls::ADDS) && (q.dimension == "count" || q.dimension == "money")) {
          q.role = "increment";
          q.trend = "up";
        }
        return found_event(i, Cls::EVENT);
      }
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
      if (s_.marks[k] == Mark::status) {
        if (text(k).ends_with("ed to") && !has(t_, items_[k].first, Cls::AUXILIARY)) break;
        if (!inside) status_behind_ = k;
      }
      if (!(cls(k, {Cls::AUXILIARY, Cls::ADVERB, Cls::NEGATION}) || s_.marks[k] == Mark::status || (letters(k) && text(k).ends_with("ly"))))
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
  // Where the figure's object begins: its article, where adjectives stand between (a lower-than-expected 5.2 %, the remaining 20 stores),
  // and the noun that it is the number of (a total of 12).
  std::uint32_t object_begin() const {
    std::uint32_t k = at_;
    if (k > first_ + 2 && word_is(k - 1, "of") && cls(k - 2, Cls::TOTAL)) k -= 2;
    for (std::uint32_t b = k; b > first_ && k - b < 6; --b) {
      if (cls(b - 1, Cls::DETERMINER)) return b - 1;
      const bool adjective = letters(b - 1) && items_[b - 1].shape == Shape::lower && !closed(b - 1) && !happens(b - 1) &&
                             !finite_verb(b - 1) && s_.marks[b - 1] != Mark::status;
      if (!adjective && !tight_hyphen(b - 1) && !(b < k && tight_hyphen(b) && letters(b - 1))) break;
    }
    return k;
  }
  // A word for an event that as often reports, with a figure as its object: accepted 12 bids; but found 60 percent support.
  bool takes_object(std::uint32_t i) const {
    if (q_->dimension == "percent" || !letters(i) || items_[i].shape != Shape::lower) return false;
    if (s_.marks[i] == Mark::event && !(i > 0 && tight_hyphen(i - 1)) && !cls(i, Cls::CUE_VERB)) return true;
    // is assuming $1.4 billion of debt
    return i > first_ && cls(i - 1, Cls::BE) && text(i).size() > 5 && text(i).ends_with("ing") && !closed(i) && !cls(i, Cls::STATIVE) &&
           s_.marks[i] != Mark::status && !cls(i, Cls::SAY_ING);
  }
  // gave each family | $5,000, paid its chief executive | $5 million: behind who is given
  bool given_to() {
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

  // raised its stake | to 20 percent; bought 2.7 million shares | for $9.9 million: the verb that the preposition belongs to
  bool far_verb() {
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
  // Whether the figure's phrase hangs on a noun before it.
  bool inside_another() const {
    std::uint32_t k = at_;
    while (k > first_ && cls(k - 1, {Cls::HEDGE, Cls::DETERMINER})) --k;
    return k > first_ + 1 && cls(k - 1, Cls::PREPOSITION) && cls(k - 1, Cls::NOUN_LINK) && (letters(k - 2) || name(k - 2)) &&
           !closed(k - 2) && !happens(k - 2);
  }
  // hundreds of volunteers and nurses | came; one in three visits to the site | came: behind what belongs to the counted noun, where a
  // verb follows at once; else k itself
  std::uint32_t behind_tail(std::uint32_t k) const {
    std::uint32_t tail = k;
    for (int more = 0; more < 2 && (word_is(tail, "and") || cls(tail, Cls::NOUN_LINK)); ++more) {
      std::uint32_t b = tail + 1;
      while (cls(b, Cls::DETERMINER) || figure(b)) ++b;
      const ItemRange r = noun_right(b);
      if (r.empty() || r.end >= stop_) return k;
      tail = r.end;
      std::uint32_t verb = tail;
      while (verb < stop_ && (cls(verb, {Cls::AUXILIARY, Cls::ADVERB, Cls::NEGATION}) || s_.marks[verb] == Mark::status ||
                              (letters(verb) && text(verb).ends_with("ly"))))
        ++verb;
      if (happens(verb) && items_[verb].shape == Shape::lower) return tail;
    }
    return k;
  }

  // ---- two figures side by side
  // The last item of the one and the first of the other, where one sentence holds them close together; else equal ones.
  std::pair<std::uint32_t, std::uint32_t> side_by_side(const Quantity& a, const Quantity& b) const {
    const std::uint32_t x = s_.item_at[a.last - 1], y = s_.item_at[b.first];
    if (a.dimension == "ordinal" || b.dimension == "ordinal" || x == n_ || y == n_ || x >= y || y - x > 12) return {n_, n_};
    for (std::uint32_t k = x + 1; k <= y; ++k)
      if (starts(k)) return {n_, n_};
    return {x, y};
  }
  // up from 90 last year; to $9.5 million from $10.1 million
  void compare(const Quantity* before, const Quantity& a, Quantity& b) const {
    const auto [x, y] = side_by_side(a, b);
    // from $100 million, or $2.03 a share
    if (x != y && a.role == "previous" && b.role.empty() && told_twice(x, y)) b.role = a.role;
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
    if (b.dimension == "number") b.dimension = a.dimension;
  }
  // 2.7 million shares, or about 18 percent; $70.7 million ($12.09 a share)
  bool told_twice(std::uint32_t x, std::uint32_t y) const {
    return (y - x == 3 && is(x + 1, ",") && word_is(x + 2, "or")) || (y - x == 2 && is(x + 1, "("));
  }
  // 2.7 million shares, or about 18 percent; $70.7 million ($12.09 a share): one thing told twice. 400 soldiers and 30 tanks: joined.
  void share(Quantity& a, Quantity& b) {
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
  static void lend(Span from, std::string_view from_class, Span& to, std::string_view& to_class) {
    if (!to.empty()) return;
    to = from;
    to_class = from_class;
  }

  // ---- how surely
  bool take_status(std::uint32_t i) {
    const Sense* s = kLexicon.sense(items_[i].entry, Cls::STATUS, items_[i].shape);
    if (!s || !weakens(i, kLexicon.text(s->value))) return false;
    std::string_view c = kLexicon.text(s->value);
    if (c == "would" && (c = would(i)).empty()) return false;
    // could | have, is expected to | be: the verb's own forms stay with it
    std::uint32_t last = items_[i].last;
    while (last > items_[i].first + 1 && word(t_, last - 1, {"have", "be", "been"})) --last;
    q_->status = {t_.tokens[items_[i].first].begin, t_.tokens[last - 1].end};
    q_->status_class = c;
    return true;
  }
  // Words that also do other work: likely voters, asylum claims, not only, if not, lower-than-expected.
  bool weakens(std::uint32_t i, std::string_view c) const {
    const std::string_view w = text(i);
    if (tight_hyphen(i + 1) || (i > 0 && tight_hyphen(i - 1))) return false;
    if (w.ends_with(" to") && figure(i + 1)) return false;  // declined to $3 billion
    const bool noun_behind = letters(i + 1) && !closed(i + 1) && !happens(i + 1) && !finite_verb(i + 1) && i + 1 != at_;
    if (w == "likely" || w == "Likely") return !noun_behind && !name(i + 1);
    if (w == "not" || w == "Not") {
      if (i > first_ && word_is(i - 1, "if")) return false;
      if (figure(i + 1) || word_is(i + 1, "a") || word_is(i + 1, "all")) return true;
      return i > first_ && cls(i - 1, Cls::AUXILIARY) && !cls(i + 1, {Cls::ADVERB, Cls::PREPOSITION}) && !word_is(i + 1, "only") &&
             !word_is(i + 1, "just") && !word_is(i + 1, "until") && !word_is(i + 1, "merely");
    }
    if (c == "negated" && word_is(i + 1, "until")) return false;  // wasn't until then: it was
    if (w == "claims" || w == "claim" || w == "claiming" || w == "claimed")
      return figure(i + 1) || cls(i + 1, {Cls::PRONOUN, Cls::DETERMINER, Cls::HEDGE}) || name(i + 1) || word_is(i + 1, "that") ||
             word_is(i + 1, "for") || word_is(i + 1, "of");
    if (w == "offering to") return i > first_ && (cls(i - 1, Cls::AUXILIARY) || name(i - 1));
    // alleged schemes: told of them alone
    if (c == "alleged" && noun_behind && items_[i].last == items_[i].first + 1 && w.ends_with("ed") && i < at_) return false;
    return true;
  }
  // What `would` says: of a plan that is told planned, with a condition hypothetical; else it is will, as it was reported.
  std::string_view would(std::uint32_t i) const {
    std::uint32_t from = i, to = i + 1;
    while (from > 0 && !starts(from)) --from;
    while (to < n_ && !starts(to)) ++to;
    for (std::uint32_t k = from; k < to; ++k)
      if (word_is(k, "if") || word_is(k, "unless")) return "hypothetical";
    for (std::uint32_t k = from; k < i; ++k)
      if (cls(k, Cls::PLAN)) return "planned";
    return {};
  }
  // The two parties, her five bills: what is definite is taken for granted.
  bool definite() const {
    for (std::uint32_t k = at_; k > first_ && at_ - k < 3; --k) {
      if (word_is(k - 1, "the") || cls(k - 1, Cls::POSSESSOR) || word_is(k - 1, "these") || word_is(k - 1, "those") || is(k - 1, "’s") ||
          is(k - 1, "'s"))
        return true;
      if (!letters(k - 1) || closed(k - 1)) return false;
    }
    return false;
  }
  // The verb without an event that governs the figure: could | cost $12 million, is expected to | reach 40 percent; n_: none.
  std::uint32_t governing_verb() const {
    std::uint32_t k = at_;
    while (k > first_ && at_ - k < 4 && cls(k - 1, {Cls::DETERMINER, Cls::HEDGE, Cls::ADVERB, Cls::PREPOSITION})) --k;
    if (k < first_ + 2) return n_;
    if (s_.marks[k - 1] == Mark::status) return k;
    return letters(k - 1) && items_[k - 1].shape == Shape::lower ? k - 1 : n_;
  }
  void find_status() {
    if (definite() || q_->role == "expected" || q_->dimension == "age" || (tight_hyphen_inside(*q_) && q_->dimension != "money")) return;
    const std::uint32_t verb = event_ == n_ && q_->event.empty() ? governing_verb() : event_;
    for (std::uint32_t k = verb; verb != n_ && k > first_ && verb - k < 5; --k) {
      const std::uint32_t i = k - 1;
      if (s_.marks[i] == Mark::status) {
        if (take_status(i)) return;
        break;
      }
      if (i != at_ && !cls(i, Cls::AUXILIARY) && !cls(i, Cls::ADVERB) && !cls(i, Cls::NEGATION) && !(letters(i) && text(i).ends_with("ly")))
        break;
    }
    // 100 delegates are planning to …, whatever it is
    if (verb == n_ && status_behind_ != n_ && take_status(status_behind_)) return;
    // if 12 states vote, …: all of the clause hangs on it
    for (std::uint32_t k = at_; k > 0 && at_ - k < 14 && !starts(k); --k) {
      const std::uint32_t i = k - 1;
      if ((word_is(i, "if") || word_is(i, "whether") || word_is(i, "unless") || word_is(i, "only if")) && take_status(i)) return;
      if (is(i, ",") || is(i, ";") || is(i, "—") || is(i, "“") || is(i, "”") || is(i, ":") || is(i, "(") || cls(i, Cls::CUE_VERB) ||
          cls(i, Cls::RELATIVE) || word_is(i, "and") || word_is(i, "but") || word_is(i, "then") || word_is(i, "than") ||
          word_is(i, "how") || word_is(i, "when"))
        return;
    }
  }

  // ---- where
  using Place = LinkScratch::Place;
  bool place_name(std::uint32_t i) const { return record(i, RecordTag::place, RecordTag::place); }
  // The place behind the preposition at item i, where it is one: not the Iowa caucuses, not Ohio’s.
  const Place* place_behind(std::uint32_t i) const {
    // shipped to the border: where they go is where they are
    const bool goes = (word_is(i, "to") || word_is(i, "into")) && q_->event_class == "deploy" && event_ < i;
    // 28,000 people filled the arena: there
    const bool fills = i == event_ && i > at_ && cls(i, Cls::FILLS);
    if ((!cls(i, Cls::PLACE_LINK) && !goes && !fills) || i + 1 >= n_ || s_.marks[i + 1] != Mark::place) return nullptr;
    const auto it =
        std::lower_bound(s_.places.begin(), s_.places.end(), i + 1, [](const Place& p, std::uint32_t at) { return p.begin < at; });
    const std::uint32_t end = it->end;
    const bool named = place_name(end - 1);
    // in Wisconsin’s labor force: in Wisconsin; in Israel’s offensive: elsewhere
    if (is(end, "’s") || is(end, "'s")) {
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
  bool take_place(const Place& p) {
    std::string_view country;
    for (std::uint32_t k = p.begin; k < p.end; ++k) {
      if (const Sense* s =
              items_[k].entry && items_[k].shape != Shape::record ? kLexicon.sense(items_[k].entry, Cls::SITE, items_[k].shape) : nullptr;
          s && kLexicon.text(s->value) == "abroad")
        country = {};  // the U.S. embassy: whose it is, not where
      if (!name(k)) continue;
      const std::string_view c = r_.names[items_[k].index].country;  // of a place, or of the Indonesian coast
      if (!country.empty() && !c.empty() && c != country && !is(k - 1, ","))
        return set(q_->where, {p.begin, p.end});  // two countries: none
      if (!c.empty()) country = c;
    }
    q_->country = country;
    return set(q_->where, {p.begin, p.end});
  }
  void find_where() {
    Quantity& q = *q_;
    if (tight_hyphen_inside(q) || tight_hyphen(at_ + 1) || q.role == "previous" || q.dimension == "age" || q.dimension == "duration" ||
        (q.dimension == "ratio" && q.rule != std::string_view("one_in")) || is(at_ + 1, "’") || is(at_ + 1, "'"))
      return;
    const bool counts = q.dimension == "count" || q.dimension == "number";
    // 12 people in Kabul; 12 killed over five years in the Newark area: the first place behind
    for (std::uint32_t k = at_ + 1; k < stop_ && k < at_ + 16; ++k) {
      // 87 stores in nine states
      if (counts && cls(k, Cls::PLACE_LINK) && figure(k + 1) && counts_places(r_.quantities[items_[k + 1].index])) {
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
      if (const Place* p = place_behind(k); p && (counts || in_a_country(*p))) {
        take_place(*p);
        return;
      }
      if (!counts && ((cls(k, Cls::PLACE_LINK) && cls(k + 1, Cls::DETERMINER)) || word_is(k, "to") || happens(k))) break;
      // at that facility; along the parade route: a place for sure, but which is not read
      if (word_is(k, "along") || word_is(k, "near") || word_is(k, "outside") || word_is(k, "inside") ||
          (cls(k, Cls::PLACE_LINK) && s_.marks[k + 1] == Mark::place && word_is(k + 1, "that")))
        return;
    }
    // A blast in Muğla killed 40 people; Trump leads in Ohio with 22 percent: before the verb, between verb and figure
    for (const std::uint32_t from : {event_ < at_ && counts ? event_ : n_, at_})
      for (std::uint32_t k = from; from != n_ && k > first_ && from - k < 8; --k) {
        const std::uint32_t i = k - 1;
        if (is(i, ",") || is(i, ";") || figure(i) || cls(i, {Cls::CONJUNCTION, Cls::RELATIVE}) ||
            (s_.marks[i] == Mark::event && i != event_) || (from == at_ && i == event_))
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
    std::uint32_t b = at_;
    while (b > 0 && !starts(b)) --b;
    if (b >= first_ && items_[b].shape == Shape::cap)
      if (const Place* p = place_behind(b); p && named(*p) && is(p->end, ",") && (event_ != n_ || counts)) {
        take_place(*p);
        return;
      }
    place_inside();
  }
  bool counts_places(const Quantity& q) const {
    const EntryId unit = q.dimension == "count" ? kLexicon.find(q.unit.view()) : EntryId{0};
    return unit && kLexicon.sense(unit, Cls::SITE, Shape::lower);
  }
  // Names inside the figure's phrase: three Atlanta attacks are there; 10,000 Syrians: the country alone. Of 4,000 U.S. soldiers
  // nothing is said.
  void place_inside() {
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
  bool in_a_country(const Place& p) const {
    for (std::uint32_t k = p.begin; k < p.end; ++k)
      if (place_name(k) && !r_.names[items_[k].index].country.empty()) return true;
    return false;
  }
  bool named(const Place& p) const {
    for (std::uint32_t k = p.begin; k < p.end; ++k)
      if (place_name(k)) return true;
    return false;
  }

  const Text& t_;
  LinkScratch& s_;
  Records& r_;
  const Items& items_;
  std::uint32_t n_;
  Quantity* q_ = nullptr;
  std::uint32_t at_ = 0, first_ = 0, stop_ = 0;  // items: the figure, its clause
  std::uint32_t event_ = 0, status_behind_ = 0;  // items
};

// ---------------------------------------------------------------- who says it

bool is_pronoun(std::string_view w) {
  char buffer[48];
  const std::string_view folded = fold_token(w, buffer);
  const EntryId e = folded.empty() ? EntryId{0} : kLexicon.find(folded);
  return e && kLexicon.sense(e, Cls::PRONOUN, Shape::lower);
}

// A cue that makes what it reports less than asserted: expects, alleges, denied.
void doubt(const Text& t, const Quote& quote, Quantity& q) {
  if (quote.cue.empty() || quote.rule == std::string_view("want")) return;
  char buffer[48];
  const std::string_view folded = fold_token(quote.cue.of(t.text), buffer);
  const EntryId e = folded.empty() ? EntryId{0} : kLexicon.find(folded);
  const Sense* s = e ? kLexicon.sense(e, Cls::STATUS, Shape::lower) : nullptr;
  if (!s) return;
  const std::string_view c = kLexicon.text(s->value);
  if (c != "expected" && c != "alleged" && c != "required" && c != "denied") return;
  q.status = quote.cue;
  q.status_class = c;
}

// Whether the outer source is told to report the inner: According to CNN, the ministry said …; its content opens with the inner one.
bool reports(const Quote& outer, const Quote& inner, const Quantity& q) {
  const Span a = outer.voice.speaker, b = inner.voice.speaker, content = outer.parts.front();
  if (!outer.claims || a.empty() || b.empty() || a.overlaps(b)) return false;
  if (inner.cited) return true;
  if (outer.speaker_type == "unnamed" || outer.speaker_type == "group" || inner.speaker_type == "group") return false;
  if (outer.cue.begin >= q.span.begin || inner.cue.empty()) return false;
  return b.begin >= content.begin && b.begin <= content.begin + 8;
}

// 28 percent of voters said …: those who were asked, no source of figures.
bool respondents(const Records& r, const Quote& quote) {
  const Span s = quote.voice.speaker;
  if (s.empty()) return false;
  const auto it = std::lower_bound(r.quantities.begin(), r.quantities.end(), s.begin,
                                   [](const Quantity& q, std::uint32_t at) { return q.span.begin < at; });
  return it != r.quantities.end() && it->span.end <= s.end && (it->dimension == "percent" || it->dimension == "ratio");
}

// The innermost quote that holds a figure gives its speaker and the time of speaking.
void link_voices(const Text& t, Records& r) {
  std::size_t from = 0;  // quotes before it end before the figure
  for (Quantity& q : r.quantities) {
    while (from < r.quotes.size() && r.quotes[from].span.end <= q.span.begin) ++from;
    for (std::size_t i = from; i < r.quotes.size(); ++i) {
      const Quote& quote = r.quotes[i];
      if (quote.span.begin > q.span.begin) break;
      if (quote.span.end < q.span.end || !quote.claims || respondents(r, quote)) continue;
      // X expects that …: so sure is it
      if (q.status.empty() && q.role != "expected" && !(q.dimension == "age" && q.span.of(t.text).find('-') != std::string_view::npos))
        doubt(t, quote, q);
      // X said it expects to need …: X says so, it is no other.
      if (q.quote >= 0 && is_pronoun(quote.voice.speaker.of(t.text))) continue;
      if (q.quote >= 0 && !quote.cited && quote.voice.speaker_name.empty() && quote.speaker_type == "unnamed") continue;
      // CNN reported, citing the ministry, that …: of equal extent the one reported is the inner one.
      if (q.quote >= 0 && r.quotes[static_cast<std::size_t>(q.quote)].parent == static_cast<int>(i)) continue;
      for (Span p : quote.parts)
        if (p.contains(q.span)) q.quote = static_cast<int>(i);  // inner ones come later
    }
    if (q.quote < 0) continue;
    const Quote& inner = r.quotes[static_cast<std::size_t>(q.quote)];
    if (inner.parent >= 0 && reports(r.quotes[static_cast<std::size_t>(inner.parent)], inner, q)) q.reporter = inner.parent;
    const Voice& v = inner.voice;
    q.voice.speaker = v.speaker;
    q.voice.speaker_name = v.speaker_name;
    q.voice.unresolved = v.unresolved;
    // Who spoke holds on over a quotation's sentences; when is told of its own sentence alone.
    if (v.said >= 0 && t.sentence_at(r.times[static_cast<std::size_t>(v.said)].span.begin) == t.sentence_at(q.span.begin))
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
  ClauseReader clause(t, s, r);
  clause.run();
  link_times(t, r);
  clause.share();
  link_voices(t, r);
  link_same(t, r);
}

}  // namespace newspan
