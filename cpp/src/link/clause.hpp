// The clause around a figure: what is counted, what happened to it, how surely, and where. The grammar (clause.rules) marks
// verbs, nouns of events, status words and places; here plain code asks which of them govern the figure, and abstains where
// the text leaves it open. One file a question: thing, event, status, where; clause.cpp has the phrases and what one figure
// lends to the next.
#pragma once

#include <cmath>
#include <string_view>
#include <utility>

#include "grammar/rule_reader.hpp"
#include "link/parts.hpp"

namespace newspan {

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

  void run();
  // What one of two figures side by side lends to the other.
  void share() {
    for (std::size_t i = 1; i < r_.quantities.size(); ++i) share(r_.quantities[i - 1], r_.quantities[i]);
  }

 private:
  using Mark = LinkScratch::Mark;

  // ---- what an item is
  Mark mark(std::uint32_t i) const { return i < n_ ? s_.marks[i] : Mark::none; }
  bool starts(std::uint32_t i) const { return i >= n_ || (items_[i].flags & kItemBoundary) != 0; }
  bool cls(std::uint32_t i, ClassId c) const { return i < n_ && kLexicon.has_sense(items_[i].entry, c, items_[i].shape); }
  bool cls(std::uint32_t i, std::initializer_list<ClassId> any) const {
    return i < n_ && kLexicon.any_sense(items_[i].entry, any, items_[i].shape);
  }
  std::string_view text(std::uint32_t i) const { return i < n_ ? span(i, i + 1).of(t_.text) : std::string_view{}; }
  template <std::size_t n>
  bool is(std::uint32_t i, const char (&w)[n]) const {
    return i < n_ && (is_punct(items_[i].shape) || !is_mark(w)) && equals(text(i), w);
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
  bool clitic(std::uint32_t i) const { return is(i, "’s") || is(i, "'s"); }  // Kyiv’s
  bool tight_hyphen(std::uint32_t i) const { return i < n_ && items_[i].shape == Shape::punct_tight && (is(i, "-") || is(i, "–")); }
  Span span(std::uint32_t from, std::uint32_t to) const {
    return {t_.tokens[items_[from].first].begin, t_.tokens[items_[to - 1].last - 1].end};
  }

  // ---- the clause: between marks and joints
  void bounds();
  std::uint32_t sentence_first(std::uint32_t i) const {
    return s_.item_at[t_.sentences[t_.sentence_at(t_.tokens[items_[i].first].begin)].first];
  }

  // ---- phrases
  // The noun phrase from item i on: adjectives, nouns, names; a compound’s hyphens.
  ItemRange noun_right(std::uint32_t i) const;
  // of the | planned advertising: an adjective
  bool planned_noun(std::uint32_t k, std::uint32_t begin) const {
    return k == begin && k > 0 && cls(k - 1, Cls::DETERMINER) && text(k).ends_with("ed") && items_[k].last == items_[k].first + 1;
  }
  // The noun phrase that ends before item i, its article left out where asked.
  ItemRange noun_left(std::uint32_t end, bool article) const;
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

  // ---- what a figure without a noun counts
  // Where the words of doubt before the figure at item x begin.
  std::uint32_t hedge_first(std::uint32_t x) const {
    while (x > 0 && cls(x - 1, Cls::HEDGE)) --x;
    return x;
  }
  // 200 shops in 12 countries, 300 murders in 12 months: a figure that says where, or how long
  bool in_passing(std::uint32_t x) const {
    x = hedge_first(x);
    return x > 0 && (word_is(x - 1, "in") || word_is(x - 1, "at") || word_is(x - 1, "across") || word_is(x - 1, "over") ||
                     word_is(x - 1, "during") || word_is(x - 1, "within") || word_is(x - 1, "for"));
  }
  bool same_noun(const Quantity& a, const Quantity& b, std::uint32_t x, std::uint32_t y) const;
  bool capital_inside(const Quantity& q) const;
  bool of_people(std::uint32_t i) const;
  static bool people(const Quantity& q);
  void find_noun(std::size_t i);
  void count_its_thing();

  // ---- what is counted, and what it is a part of
  void find_thing();
  // 30,290 are Democrats
  bool called();
  // Of the eight victims, three were stabbed: the sentence opens with the whole.
  bool part_of_first();
  bool money_for(std::uint32_t behind);
  // Clinton had 36 percent; Cruz, at 16 percent; Cruz’s 20 percent: whose share it is
  bool share_of_votes();
  bool subject_of_being();
  // The noun with its adjectives inside a count's extent.
  void counted_part(const Quantity& q, Span& out) const;
  bool tight_hyphen_inside(const Quantity& q) const {
    return q.noun_first == 0 && q.number_last > 0 && q.number_last < q.last && t_.tokens[q.number_last].shape == Shape::punct_tight &&
           (t_.of(q.number_last) == "-" || t_.of(q.number_last) == "–");
  }
  bool article_before() const;
  void age_of();
  // The jobless rate fell 2 percent: its subject; raised the minimum wage to $15: its object.
  void subject_of_change();

  // killing 12; 30,290 are Democrats; all 49; a panel of twelve: no number by itself
  bool counts_somebody() const {
    if (q_->trend.empty() && event_ != n_) return true;
    if (cls(at_ + 1, Cls::AUXILIARY) || (at_ > first_ && word_is(at_ - 1, "all"))) return true;
    return at_ > first_ + 1 && word_is(at_ - 1, "of") && letters(at_ - 2) && items_[at_ - 2].shape == Shape::lower;
  }

  // ---- what happened to it
  // A verb that happens to things: no part of a compound, no word that reports.
  bool event_at(std::uint32_t i) const {
    if (mark(i) != Mark::event || items_[i].shape == Shape::cap || (i > 0 && tight_hyphen(i - 1))) return false;
    const Sense* s = kLexicon.sense(items_[i].entry, Cls::EVENT, items_[i].shape);
    return !(s && kLexicon.text(s->value) == "other" && cls(i, Cls::SAY_PAST) && !cls(i, Cls::ADDS));
  }
  // A verb of the open class, by its ending.
  bool open_verb(std::uint32_t i) const;
  // What can be a verb's subject stands before it.
  bool subject_before(std::uint32_t i) const {
    return i > first_ && (name(i - 1) || cls(i - 1, {Cls::PRONOUN, Cls::AUXILIARY, Cls::RELATIVE, Cls::ADVERB, Cls::CONJUNCTION}) ||
                          is(i - 1, ",") || (letters(i - 1) && !closed(i - 1)));
  }
  // A verb of change in small letters: not the rise, no particle.
  bool change_verb(std::uint32_t i) const;
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
  // Whether what a figure counts is of a class.
  static bool counts(const Quantity& q, ClassId c) {
    const EntryId unit = q.dimension == "count" ? kLexicon.find(q.unit.view()) : EntryId{0};
    return unit && kLexicon.sense(unit, c, Shape::lower);
  }
  void found_event(std::uint32_t i, ClassId c);
  void find_event();
  // Where the figure's object begins: its article, where adjectives stand between (a lower-than-expected 5.2 %, the remaining 20 stores),
  // and the noun that it is the number of (a total of 12).
  std::uint32_t object_begin() const;
  // A word for an event that as often reports, with a figure as its object: accepted 12 bids; but found 60 percent support.
  bool takes_object(std::uint32_t i) const;
  // gave each family | $5,000, paid its chief executive | $5 million: behind who is given
  bool given_to();

  // raised its stake | to 20 percent; bought 2.7 million shares | for $9.9 million: the verb that the preposition belongs to
  bool far_verb();
  // Whether the figure's phrase hangs on a noun before it.
  bool inside_another() const;
  // hundreds of volunteers and nurses | came; one in three visits to the site | came: behind what belongs to the counted noun, where a
  // verb follows at once; else k itself
  std::uint32_t behind_tail(std::uint32_t k) const;

  // ---- two figures side by side
  // The last item of the one and the first of the other, where one sentence holds them close together; else equal ones.
  std::pair<std::uint32_t, std::uint32_t> side_by_side(const Quantity& a, const Quantity& b) const;
  // up from 90 last year; to $9.5 million from $10.1 million
  void compare(const Quantity* before, const Quantity& a, Quantity& b) const;
  // 2.7 million shares, or about 18 percent; $70.7 million ($12.09 a share)
  bool told_twice(std::uint32_t x, std::uint32_t y) const {
    return (y - x == 3 && is(x + 1, ",") && word_is(x + 2, "or")) || (y - x == 2 && is(x + 1, "("));
  }
  // 2.7 million shares, or about 18 percent; $70.7 million ($12.09 a share): one thing told twice. 400 soldiers and 30 tanks: joined.
  void share(Quantity& a, Quantity& b);
  static void lend(Span from, std::string_view from_class, Span& to, std::string_view& to_class) {
    if (!to.empty()) return;
    to = from;
    to_class = from_class;
  }

  // ---- how surely
  bool take_status(std::uint32_t i);
  // Words that also do other work: likely voters, asylum claims, not only, if not, lower-than-expected.
  bool weakens(std::uint32_t i, std::string_view c) const;
  // What `would` says: of a plan that is told planned, with a condition hypothetical; else it is will, as it was reported.
  std::string_view would(std::uint32_t i) const;
  // The two parties, her five bills: what is definite is taken for granted.
  bool definite() const;
  // The verb without an event that governs the figure: could | cost $12 million, is expected to | reach 40 percent; n_: none.
  std::uint32_t governing_verb() const;
  void find_status();

  // ---- where
  using Place = LinkScratch::Place;
  bool place_name(std::uint32_t i) const { return record(i, RecordTag::place, RecordTag::place); }
  // The place behind the preposition at item i, where it is one: not the Iowa caucuses, not Ohio’s.
  const Place* place_behind(std::uint32_t i) const;
  bool take_place(const Place& p);
  void find_where();
  // Names inside the figure's phrase: three Atlanta attacks are there; 10,000 Syrians: the country alone. Of 4,000 U.S. soldiers
  // nothing is said.
  void place_inside();
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
  std::uint32_t last_ = 0xffffffff;              // the figure before
  std::uint32_t event_ = 0, status_behind_ = 0;  // items
};

}  // namespace newspan
