#include "news/time/time.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string>

#include "grammar/rule_reader.hpp"
#include "news/masks.hpp"
#include "news/time/story.hpp"
#include "tables.hpp"

namespace newspan {
namespace {

using namespace time_grammar;  // the captures' names and the actions
using std::chrono::days;

class TimeReader : RuleReader {
 public:
  TimeReader(const Text& text, const TimeOptions& options, const Items& items, Records& records)
      : RuleReader(text, kLexicon, items), o_(options), out_(records.times) {
    now_ = o_.published;
    if (now_) today_ = day_of(*now_);
    for (const Structure& s : records.structures) {
      if (s.type == StructureType::dateline) dateline_ = s.span;
      if (s.type == StructureType::caption || s.type == StructureType::headline || s.type == StructureType::subhead)
        titles_.push_back(s.span);
    }
    read_history();
  }

  bool act(Match& m) {
    m_ = &m;
    time_ = {};
    if (in_quoted_title()) return false;
    switch (static_cast<Action>(m.rule->action)) {
      case Action::none: return true;
      case Action::calendar: return calendar();
      case Action::day_of_month: return day_in_month();
      case Action::month: return month_();
      case Action::numeric: return numeric();
      case Action::year: return year_();
      case Action::short_year: return short_year();
      case Action::quoted_year: return quoted_year();
      case Action::decade: return decade_();
      case Action::century: return century();
      case Action::quarter: return quarter_();
      case Action::half: return half_();
      case Action::half_name: return date({Grain::half, has(year) ? year_of() : anchor().year, integer_of(n, Cls::HALF), 0});
      case Action::season: return season_();
      case Action::day_name: return day_name();
      case Action::day_name_after: return date(shifted(today(), (is(order, "after") ? 1 : -1) + integer(shift)));
      case Action::daypart_of_date: return daypart_of_date();
      case Action::tonight: return tonight();
      case Action::night_shift: return daypart_of(shifted(today(), -1), value(daypart, Cls::DAYPART));
      case Action::this_daypart: return daypart_of(today(), value(daypart, Cls::DAYPART));
      case Action::the_daypart: return the_daypart();
      case Action::next_daypart: return daypart_of(shifted(last_day(), has(before_) ? -1 : 1), value(daypart, Cls::DAYPART));
      case Action::weekday: return weekday_();
      case Action::weekday_ago: return weekday_ago();
      case Action::weekday_of_week: return weekday_of_week();
      case Action::nth: return nth();
      case Action::unit_with: return unit_with();
      case Action::weekday_rank: return weekday_rank();
      case Action::before_last: return before_last();
      case Action::stamp: return stamp_();
      case Action::glued_month: return glued_month();
      case Action::dotted: return dotted();
      case Action::shift_unit: return shift_unit();
      case Action::the_unit: return the_unit();
      case Action::period: return period();
      case Action::year_period: return year_period();
      case Action::year_before: return year_before_();
      case Action::year_end: return year_end();
      case Action::anchored: return anchored();
      case Action::anchored_month: return anchored_month();
      case Action::anchored_weekday: return anchored_weekday();
      case Action::weekend: return weekend_();
      case Action::indefinite: return plain(TimeType::date, argument());
      case Action::clock: return clock_();
      case Action::ago: return ago();
      case Action::earlier: return earlier_();
      case Action::from_now: return relative(today(), 1);
      case Action::duration: return duration();
      case Action::indefinite_duration: return indefinite_duration();
      case Action::recent_units: return recent_units();
      case Action::every: return every();
      case Action::every_weekday: return every_weekday();
      case Action::every_month: return every_month();
      case Action::frequency: return frequency();
      case Action::reference: return reference();
      case Action::that_time: return that_time();
      case Action::that_day: return named_day_ && date(named_day_, false);
      case Action::holiday: return holiday_();
    }
    return false;
  }

 private:
  bool in_quoted_title() const {
    return quoted_title(
        [&](const Item& i) {
          return any_sense(i, {Cls::PREPOSITION, Cls::DETERMINER}) || word(i) == "and";
        },
        [&](const Item& i) { return closed(i); });
  }
  struct Unit {
    std::string_view code;
    int times;
  };

  // ---- what a capture holds
  bool is(int slot, std::string_view w) const { return has(slot) && word(slot) == w; }
  const Number& number(int slot) const { return RuleReader::number(item(slot)); }
  int whole(int slot) const { return is_number(item(slot).shape) ? as_int(number(slot).value) : 0; }
  int integer_of(int slot, ClassId cls) const {
    const Sense* s = sense(item(slot), cls);
    return s ? static_cast<int>(s->number) : 0;
  }
  // How many steps last, next, yesterday and their kin take; 0 where the rule has none.
  int integer(int slot) const {
    if (!has(slot)) return 0;
    const Item& i = item(slot);
    if (const Sense* s = sense(i, Cls::SHIFT)) return static_cast<int>(s->number);
    if (const Sense* s = sense(i, Cls::DAY_NAME)) return static_cast<int>(s->number);
    return 0;
  }
  std::string_view argument() const { return m_->rule->argument; }
  std::string_view before() const { return ahead() ? word(*ahead()) : std::string_view{}; }
  const Item* after() const { return behind(); }
  bool after_is(ClassId cls) const { return after() && sense(*after(), cls); }
  // What kind of time a word opens or joins: until a due day, to the end of a range (dates.tsv tells which).
  static bool opens(const Sense* s, char kind) { return s && kLexicon.text(s->value).find(kind) != std::string_view::npos; }
  bool opened(char kind) const { return ahead() && opens(sense(*ahead(), Cls::OPENS), kind); }
  bool joined(char kind) const { return after() && opens(sense(*after(), Cls::OPENS), kind); }
  bool after_is_joint() const { return joined('t') || (before() == "between" && after() && word(*after()) == "and"); }

  // ---- where in time we are
  Date today() const { return today_ ? today_ : Date{Grain::day, 0, 0, 0}; }
  // The date that others are told from: in a story of the past, and in a text without a day, what was named last. But a year
  // that stands far off in a text that tells no story is another matter's.
  bool from_named() const { return named_ && (narrative_ || (!today_ && sentence() <= named_in_ + 1)); }
  Date anchor() const { return from_named() ? named_ : today(); }
  std::uint32_t sentence() const { return t_.sentence_at(t_.span(m_->extent(), items_).begin); }
  // The day that others are told from: the last one named, but not one of long ago that was named in passing, sentences before.
  bool day_known() const {
    return named_day_.year && (narrative_ || !today_ || sentence() <= day_in_ + 2 || first_day(named_day_) + days{60} > *now_);
  }
  Date last_day() const { return day_known() ? named_day_ : today(); }

  // Many years named that are not this one and little of today, or some and nothing of today: a text about another time, told in order.
  void read_history() {
    int other = 0, close = 0, clear = 0;
    for (const Number& n : t_.numbers)
      if (const int y = year_at(n)) {
        const bool near = today_ && std::abs(y - today_.year) <= 2;
        (near ? close : other) += 1;
        // In 1912, of March 1912; not 1600 Pennsylvania Avenue.
        clear += !near && n.first > 0 &&
                 (token_is(n.first - 1, Cls::PREPOSITION) || token_is(n.first - 1, Cls::MONTH) || t_.of(n.first - 1) == ",") &&
                 !(n.last < t_.tokens.size() && token_is(n.last, Cls::CURRENCY));
      }
    narrative_ =
        (other >= 6 && other > 4 * close && !speaks_of_today(today_ ? other / 4 : 0)) || (clear >= 3 && close == 0 && !speaks_of_today(0));
    if (!narrative_) return;
    // The years, each with the month before it; and the months and seasons without one.
    std::uint32_t number = 0, sentence = 0;
    for (std::uint32_t i = 0; i < t_.tokens.size(); ++i) {
      while (sentence + 1 < t_.sentences.size() && t_.sentences[sentence + 1].first <= i) ++sentence;
      while (number < t_.numbers.size() && t_.numbers[number].first < i) ++number;
      if (number < t_.numbers.size() && t_.numbers[number].first == i) {
        const int y = year_at(t_.numbers[number]);
        if (y == 0) continue;
        if (!story_.empty() && story_.back().year == 0 && i - story_.back().token <= 6 && date_between(story_.back().token + 1, i)) {
          story_.back().year = y;
          story_.back().aside = off_the_line(i);
          story_.back().opens = opens(t_.sentences[sentence].first, i);
        } else {
          story_.push_back({i, sentence, y, 0, off_the_line(i), opens(t_.sentences[sentence].first, i)});
        }
      } else if (const Sense* m = token_sense(i, Cls::MONTH)) {
        story_.push_back({i, sentence, 0, static_cast<int>(m->number)});
      } else if (token_is(i, Cls::SEASON) && i > 0 &&
                 (token_is(i - 1, Cls::PREPOSITION) || token_is(i - 1, Cls::DETERMINER) || token_is(i - 1, Cls::CONJUNCTION) ||
                  token_is(i - 1, Cls::PART))) {
        story_.push_back({i, sentence, 0, 3 * season_of(token_sense(i, Cls::SEASON)).month});
      }
    }
    tell_years(story_, t_.watch);
  }
  // In 1919 he: the year sets the scene
  bool opens(std::uint32_t first, std::uint32_t year) const { return year - first <= 5 && token_is(first, Cls::PREPOSITION); }
  // who had left in 1869, which would stand until 1961, the treaty of 1898 had told: before the story or after it
  bool off_the_line(std::uint32_t year) const {
    if (year + 1 < t_.tokens.size() && !sentence_start(year + 1) && token_is(year + 1, Cls::ASIDE)) return true;
    for (std::uint32_t i = year, n = 0; i-- > 0 && n < 8 && !sentence_start(i + 1); ++n)
      if (token_is(i, Cls::ASIDE)) return true;
    return false;
  }
  // today, on Tuesday, last week; somebody says something: more than so often
  bool speaks_of_today(int most) const {
    for (std::uint32_t i = 0; i < t_.tokens.size(); ++i) {
      if (!t_.tokens[i].entry) continue;
      const char tense = token_is(i, Cls::TENSE) ? tense_of(i) : '\0';
      if (tense == 'S' || tense == 'T' || token_is(i, Cls::DAY_NAME) || token_is(i, Cls::NIGHT_NAME) || token_is(i, Cls::WEEKDAY) ||
          (token_is(i, Cls::TIME_UNIT) && i > 0 && token_is(i - 1, Cls::SHIFT)))
        if (--most < 0) return true;
    }
    return false;
  }
  // The year that a number is, before Christ negative; 0: none.
  int year_at(const Number& n) const {
    const Sense* era = n.last < t_.tokens.size() ? token_sense(n.last, Cls::ERA) : nullptr;
    if (!era && (n.shape != Shape::n_year || n.value < 1400 || n.value > 2100)) return 0;
    return n.value > 9999 ? 0 : era && kLexicon.text(era->value) == "BC" ? -as_int(n.value) : as_int(n.value);
  }
  // Nothing but what stands between a month and its year: 5, 7–9 , of
  bool date_between(std::uint32_t from, std::uint32_t to) const {
    for (std::uint32_t i = from; i < to; ++i)
      if (sentence_start(i) || (is_letters(t_.tokens[i].shape) && t_.of(i) != "of")) return false;
    return true;
  }
  // The year that the story has reached where a month or a season is named.
  int story_year(std::uint32_t token) const {
    const auto it = std::upper_bound(story_.begin(), story_.end(), token, [](std::uint32_t t, const Mention& m) { return t < m.token; });
    return it == story_.begin() ? 0 : std::prev(it)->year;
  }

  // What a token tells of the time of its clause: P past, F to come, W a plan, V a vow, D a deed that is a plan too, S and T that
  // somebody says it, E what a decision itself does, N and G what is set for a day, in the present tense and as a participle, X what some
  // foresee, I that it is, H that it has; 0 nothing.
  char tense_of(std::uint32_t i) const {
    const Token& k = t_.tokens[i];
    const Sense* s = token_sense(i, Cls::TENSE);
    const std::string_view w = t_.of(i);
    char told = s ? kLexicon.text(s->value).front() : '\0';
    // is set to open, set for Friday; but a record set in June
    if (told == 'A') told = i + 1 < t_.tokens.size() && (t_.of(i + 1) == "to" || t_.of(i + 1) == "for") ? 'W' : 'P';
    // May, Meet the Press; but: “We’ll see”
    if (told && k.shape != Shape::lower && (told == 'M' || !sentence_start(i)) &&
        kLexicon.key(k.entry).find('\'') == std::string_view::npos)
      return '\0';
    if (s ? told != 'P' && told != 'V' && told != 'D'
          : k.shape != Shape::lower || w.size() <= 4 || !w.ends_with("ed") || w.ends_with("eed"))
      return told;
    if (i > 1 && t_.tokens[i - 1].shape == Shape::punct_tight && t_.of(i - 1) == "-" && t_.of(i - 2).size() > 2)
      return '\0';  // delegate-packed; but: re-elected
    // A participle behind be or the tells nothing; nor what is no past at all: to cut, will not cut.
    const std::uint32_t before = i > 1 && (t_.of(i - 1) == "not" || (token_is(i - 1, Cls::ADVERB) && t_.of(i - 2) != "to")) ? i - 2 : i - 1;
    return i > 0 && token_is(before, Cls::NO_PAST) ? '\0' : told ? told : 'P';
  }
  // What more the lists note of such a word: be, have, done, into, deadline, clitic.
  std::string_view note_of(std::uint32_t i) const {
    const Sense* s = token_sense(i, Cls::TENSE);
    return s ? kLexicon.text(s->attr) : std::string_view{};
  }
  // What it does to a day: shift, set, grant, order.
  std::string_view appointing(std::uint32_t i) const {
    const Sense* s = token_sense(i, Cls::APPOINTS);
    return s ? kLexicon.text(s->value) : std::string_view{};
  }
  bool token_opens(std::uint32_t i, char kind) const { return opens(token_sense(i, Cls::OPENS), kind); }
  // As the lexicon has it, without its capital; as it stands where it is no word of ours.
  std::string_view folded(std::uint32_t i) const { return t_.tokens[i].entry ? kLexicon.key(t_.tokens[i].entry) : t_.of(i); }
  bool foreseen(std::uint32_t i) const { return of_kind(token_sense(i, Cls::DUE), "foreseen"); }
  bool sentence_start(std::uint32_t i) const { return t_.tokens[i].flags & kSentenceStart; }
  const Sense* token_sense(std::uint32_t i, ClassId cls) const {
    return t_.tokens[i].entry ? kLexicon.sense(t_.tokens[i].entry, cls, t_.tokens[i].shape) : nullptr;
  }
  bool token_is(std::uint32_t i, ClassId cls) const {
    return t_.tokens[i].entry && kLexicon.has_sense(t_.tokens[i].entry, cls, t_.tokens[i].shape);
  }

  // are now touring: the token before this one, and before its adverb
  std::uint32_t before_adverb(std::uint32_t i) const { return i > 1 && token_is(i - 1, Cls::ADVERB) ? i - 2 : i - 1; }
  // Germany plays Portugal, leaders gather, they vote; no noun: the school plays of Friday, a Senate vote.
  bool is_present(std::uint32_t i, std::uint32_t begin) const {
    if (i == 0 || sentence_start(i)) return false;
    const std::uint32_t subject = before_adverb(i);
    const Shape shape = t_.tokens[subject].shape;
    const std::string_view w = t_.of(i), who = t_.of(subject);
    const bool third = w.ends_with("s"), plural = who.size() > 3 && who.ends_with("s") && !who.ends_with("ss");
    if (token_is(i, Cls::CUE_VERB) && (i + 1 == begin || token_is(i + 1, Cls::PREPOSITION) || token_is(i + 1, Cls::CONJUNCTION)))
      return false;  // reports on Friday, reports that
    if (token_is(subject, Cls::PRONOUN)) return true;
    if (who == ",")
      return third && i + 1 < begin && t_.of(i + 1) != "," && !token_is(i + 1, Cls::CONJUNCTION);  // the king, who …, turns 77
    // three Democratic contests
    if (is_capital(shape) && subject > 0 && (is_number(t_.tokens[subject - 1].shape) || token_is(subject - 1, Cls::NUMBER))) return false;
    if (is_capital(shape))
      return third || (plural && sentence_start(subject)) ||
             (i + 1 < begin && (is_capital(t_.tokens[i + 1].shape) || token_is(i + 1, Cls::DETERMINER)));
    if (shape != Shape::lower || !third) return shape == Shape::lower && plural;
    return !plural && !token_is(subject, Cls::DETERMINER) && !token_is(subject, Cls::PREPOSITION) && !token_is(subject, Cls::CONJUNCTION) &&
           !token_is(subject, Cls::AUXILIARY);
  }
  // is visiting, are now touring
  bool is_progressive(std::uint32_t i) const {
    if (i == 0 || tense_of(before_adverb(i)) != 'I') return false;
    if (note_of(before_adverb(i)).empty() || i + 1 >= t_.tokens.size()) return true;
    // he’s running on Friday; but: the governor’s running mate
    const Token& next = t_.tokens[i + 1];
    return next.shape != Shape::lower ||
           (next.entry && kLexicon.any_sense(next.entry, {Cls::PREPOSITION, Cls::DETERMINER, Cls::ADVERB, Cls::PRONOUN}, next.shape));
  }
  // charges over a shooting on Sunday: the day is the noun's, not the verb's
  bool of_a_noun(std::uint32_t from, std::uint32_t begin) const {
    for (std::uint32_t i = from + 1; i + 1 < begin; ++i)
      if (token_opens(i, 'p') || of_kind(token_sense(i, Cls::FIXTURE), "past")) return true;
    return false;
  }
  bool in_title() const {
    const Span s = t_.span(m_->extent(), items_);
    return std::any_of(titles_.begin(), titles_.end(), [&](const Span& t) { return t.contains(s); });
  }
  // What ends a clause; but: 9:30
  bool stops(const Token& k) const { return is_punct(k.shape) && (t_.of(k) == ";" || (t_.of(k) == ":" && k.shape != Shape::punct_tight)); }
  // A name, a noun, a figure: no word of a list, and no verb in -ed.
  bool tells_nothing(const Token& k) const { return !k.entry && (k.shape != Shape::lower || !t_.of(k).ends_with("ed")); }
  // Saturday’s Nevada caucus: whether what a day has is such an event, of the past or not.
  bool of_it(std::uint32_t from, std::string_view kind) const {
    for (std::uint32_t i = from; i < t_.tokens.size() && i < from + 3 && is_letters(t_.tokens[i].shape) && !sentence_start(i); ++i) {
      if (of_kind(token_sense(i, Cls::FIXTURE), kind)) return true;
      if (token_is(i, Cls::PREPOSITION) || token_is(i, Cls::CONJUNCTION) || token_is(i, Cls::AUXILIARY)) return false;
    }
    return false;
  }
  // Whether a past tense follows in the clause.
  bool past_behind(std::uint32_t end, std::uint32_t most) const {
    for (std::uint32_t i = end, n = 0; i < t_.tokens.size() && n < most && !sentence_start(i); ++i, ++n) {
      if (i + 1 < t_.tokens.size() && t_.of(i) == "," && t_.of(i + 1) == "when") ++i, ++n;  // on Friday, when they met
      else if (t_.of(i) == ";" || (n > 0 && (is_punct(t_.tokens[i].shape) || token_is(i, Cls::CONJUNCTION)))) return false;
      if (tense_of(i) == 'P') return true;
    }
    return false;
  }

  // Whether the clause speaks of what is to come: 1, of what was: -1. Plans count for months, and with the verb that is planned
  // (agreed to meet on Friday) for weekdays too. The day of saying is past, whatever is said. `before` tokens ahead are looked at,
  // and `behind` of them behind.
  int tense(bool plans = false, std::uint32_t before = 14, std::uint32_t behind = 12) const {
    const std::uint32_t begin = items_[m_->extent().begin].first, end = items_[m_->extent().end - 1].last;
    // is at 2 p.m. on Monday: what stands before the clock
    const std::uint32_t moment = row_on(TimeType::time) ? out_.back().first : begin;
    bool infinitive = false, set = false, done = false, into = false, outcome = false;
    std::uint32_t looked = 0;  // tokens; all that may be: what stands before them is not known
    // Wednesday's ruling: of a day gone by, whatever is planned about it.
    const bool owner = end < t_.tokens.size() && folded(end) == "'s";
    if (owner && of_it(end + 1, "past")) return -1;  // after Tuesday’s victory
    const bool possessive = owner && !(of_it(end + 1, {}) && !(begin > 0 && token_opens(begin - 1, 'p')));
    // The finite verb of an infinitive stands farther off: poised to face a rival, the daughter of a shop owner, in November.
    const std::uint32_t farther = begin > 0 && t_.of(begin - 1) != "," ? before / 2 : 0;
    for (std::uint32_t i = begin, n = 0; i-- > 0 && n < before + (infinitive ? farther : 0) && !sentence_start(i + 1); ++n) {
      const Token& k = t_.tokens[i];
      const std::string_view w = t_.of(k);
      if (stops(k)) break;
      looked = n + 1;
      if (is_punct(k.shape) || tells_nothing(k)) continue;
      const char found = tense_of(i);
      const std::string_view next = i + 1 < begin ? t_.of(i + 1) : std::string_view{}, note = found ? note_of(i) : std::string_view{};
      const std::string_view does = appointing(i);
      if ((found == 'P' || found == 'W') && appoints(does)) return 1;
      // critics who on Sunday …: the verb is behind
      if (i + 3 >= begin && i + 1 < begin && of_kind(token_sense(i, Cls::RELATIVE), "subject")) break;
      if (sentence_start(i) && token_opens(i, 'p') && next.ends_with("ing")) return -1;  // After winning Tuesday’s vote she will
      outcome = outcome || of_kind(token_sense(i, Cls::FIXTURE), "past");
      if (note == "after" && i + 1 < begin && token_is(i + 1, Cls::PREPOSITION)) continue;  // talks follow on Friday; but: follows Friday’s
      // deaths due to a storm on Friday, were due to the storm; but: is due to start
      if (note == "to" && next == "to" &&
          (token_is(i + 2, Cls::DETERMINER) ||
           !(i > 0 && (is_punct(t_.tokens[i - 1].shape) || token_is(i - 1, Cls::AUXILIARY) || token_is(i - 1, Cls::ADVERB)))))
        continue;
      // was forecast to hit on Friday; a strike planned on Friday, a possible strike on Friday
      if (foreseen(i) &&
          ((infinitive && next == "to") || (i + 2 == begin && next == "on" && i > 0 && tense_of(i - 1) != 'P') ||
           (i + 3 == begin && i > 0 && token_is(i - 1, Cls::DETERMINER) && t_.of(i + 2) == "on" && !past_behind(end, behind))))
        return 1;
      // ordered her to return on Jan. 14
      if (infinitive && does == "order" && this->before() != "since" && next != "for") return i > 0 && note_of(i - 1) == "have" ? -1 : 1;
      if (does == "set" && end < t_.tokens.size() && note_of(end) == "deadline") return 1;  // set an April 15 deadline
      // was to appear on Friday; voted to leave by Friday; had until Friday
      if (found == 'P') {
        if (note == "be" && next == "to") return 1;
        // had to leave by Friday; but: had sold it to pay by Friday
        const bool due = infinitive && (note != "have" || next == "to") && !(i > 0 && note_of(i - 1) == "have");
        return (due || does == "grant" || (note == "have" && i + 2 == begin)) && deadline() ? 1 : -1;
      }
      if (folded(i) == "if" && !possessive && !past_behind(end, behind)) return 1;                   // if she wins in November
      if (found == 'H' && (next == "been" || (i + 2 < begin && t_.of(i + 2) == "been"))) return -1;  // has been raising money
      // under rules agreed late on Wednesday; another inch expected by Sunday; going into Sunday’s final
      if (note == "done" && !infinitive && next != "to") return -1;
      if (found == 'W' && last_day_opened()) return 1;
      // leads going into Sunday’s final; but: had led going into it
      into = into || (next == "into" && i + 2 == begin && note == "into");
      // decided to act on Friday, voted to oust him in March; but: to leave by Friday, to hold a vote in March
      if (found == 'D') return infinitive && (deadline() || this->before() == "from" || (plans && !done)) ? 1 : -1;
      done = done || found == 'E';
      if (found == 'V') return infinitive || this->before() == "from" ? 1 : -1;  // threatened tariffs from Friday
      if (note == "not" && next == "not") return -1;                             // could not be reached on Sunday
      if (found == 'M') return (i + 1 < begin && tense_of(i + 1) == 'H') || (i + 2 < begin && tense_of(i + 2) == 'H') ? -1 : 1;
      // with a vote looming, he spoke on Friday
      if (!possessive && ((found == 'F' && next != ",") || (found == 'W' && (plans || infinitive || (next == "for" && i + 2 == begin)))))
        return 1;
      // they agreed on a truce, starting on Friday
      if (found == 'W' && i + 2 >= begin && i > 0 && t_.of(i - 1) == ",") return 1;
      if (!possessive && (found == 'N' ? is_present(i, begin) : found == 'G' && is_progressive(i)) && !of_a_noun(i, begin) && !in_title()) {
        if (past_behind(end, behind) && !in_aside()) return -1;
        if (found == 'G' || i == 0 || t_.tokens[i - 1].shape != Shape::lower || token_is(i - 1, Cls::PRONOUN)) return 1;
        set = true;  // unless an earlier verb tells that it is a noun
      }
      // traders see a cut in March, now see none before June
      if (found == 'X' && i > 0 && token_is(before_adverb(i), Cls::EXPECTER) && !opened('e') && ahead() &&
          sense(*ahead(), Cls::PREPOSITION))
        return 1;
      if (found == 'S' || found == 'T') {
        if (found == 'T' && infinitive && deadline()) return 1;  // told residents to leave by Friday
        if (says_when(i, begin, found == 'T')) return -1;
        break;  // the verb of what is said comes behind the date
      }
      if (w == "of" && i > 0 && begin - i <= 6 && folded(i - 1) == "ahead") return 1;
      if (i + 1 < begin && is_infinitive(i)) {
        // guidelines to be published in May; but: they seemed to be torn
        if (next == "be" && !(i > 0 && tense_of(i - 1) == 'P' && note_of(i - 1) != "be")) return 1;
        infinitive = true;
      }
      // is on Friday, are to meet on Friday, is likely to meet on Friday, is closed on Friday
      if (found == 'I' && note.empty()) {
        // when he is sentenced on Feb. 11
        if (i + 3 == begin && next.ends_with("ed") && i > 1 && (t_.of(i - 1) == "when" || t_.of(i - 2) == "when")) return 1;
        if (i + 1 < begin && (token_is(i + 1, Cls::DUE) || (i + 2 < begin && token_is(i + 1, Cls::ADVERB) && token_is(i + 2, Cls::DUE))))
          return past_behind(end, behind) ? -1 : 1;
        return set || infinitive || i + 1 == moment || (i + 2 == moment && token_is(i + 1, Cls::PREPOSITION)) ? 1 : 0;
      }
    }
    if (into || (set && looked < before)) return 1;
    if (outcome && !plans) return -1;  // their victories on Tuesday will help
    bool deadline_behind = false, perfect = false;
    for (std::uint32_t i = end, n = 0; i < t_.tokens.size() && n < behind && !sentence_start(i); ++i, ++n) {
      const std::string_view w = t_.of(i);
      if (stops(t_.tokens[i])) break;
      if (tells_nothing(t_.tokens[i])) continue;
      const char found = tense_of(i);
      const std::string_view next = i + 1 < t_.tokens.size() ? t_.of(i + 1) : std::string_view{};
      // the announcement on Friday that he would run; but: a vote on Friday that will tell
      if (w == "that" && i + 1 < t_.tokens.size() && !tense_of(i + 1)) break;
      // A March trial date was set
      if (found == 'P' && n > 0 && n < 4 && note_of(i) == "be" && ahead() && is_article(*ahead()) && i + 2 < t_.tokens.size() &&
          appointing(i + 1) == "set" && (is_punct(t_.tokens[i + 2].shape) || token_is(i + 2, Cls::PREPOSITION)))
        return 1;
      if (found == 'P') return -1;
      perfect = perfect || found == 'H';
      // a summit on Friday is likely, is to be held; but: Friday's raid is likely to anger them
      if (!possessive && n < 3 && found == 'I' && note_of(i).empty() && i + 2 < t_.tokens.size() &&
          ((foreseen(i + 1) && t_.of(i + 2) != "to") || (next == "to" && t_.of(i + 2) == "be")))
        return 1;
      if (found == 'S' || found == 'T') break;
      // On Friday, farmers vote
      if (found == 'N' && !possessive && n > 0 && opens_sentence() && is_present(i, static_cast<std::uint32_t>(t_.tokens.size())))
        return past_behind(i + 1, behind) ? -1 : 1;
      if (found == 'F' && n <= 1 && note_of(i) == "deadline") deadline_behind = true;  // the Friday deadline was missed
      else if (!possessive && (found == 'F' || found == 'M' || (found == 'W' && plans))) return 1;
    }
    // From Sunday masks are required; but: from Sunday to Friday, from January prices have risen
    return deadline_behind || (this->before() == "from" && !ahead(2) && !possessive && !perfect && after() && !after_is_joint());
  }
  // postponed to Sunday, extended until June, set a hearing for Friday, moved from Friday to Monday
  bool appoints(std::string_view does) const {
    if (does.empty()) return false;
    if (does == "set") return this->before() == "for";
    return does == "shift" && (opened('t') || (this->before() == "from" && after_is_joint()));
  }
  // said on Monday, told reporters on Monday, said in a statement Monday; but not: said the vote on Monday …
  bool says_when(std::uint32_t cue, std::uint32_t begin, bool to_somebody) const {
    if (cue + 1 == begin || (to_somebody && begin - cue <= 6)) return true;
    return token_is(cue + 1, Cls::PREPOSITION) || token_is(cue + 1, Cls::ADVERB) || token_is(cue + 1, Cls::PART);
  }

  // ---- emitting
  bool emit(TimeType type, const ShortString& norm) {
    drop_full_stop(t_, items_, *m_);
    time_.span = t_.span(m_->extent(), items_);
    time_.first = items_[m_->extent().begin].first;
    time_.last = items_[m_->extent().end - 1].last;
    time_.rule = m_->rule->name;
    time_.type = type;
    time_.norm = norm;
    out_.push_back(time_);
    return true;
  }
  // Clock, weekday and date that stand together are one moment, also where they are rows of their own: at 6 p.m. (1600 GMT) on
  // Tuesday (June 17). What tells more of the day tells it to those before it.
  struct Moment {
    std::size_t row;
    Date date;
    int weekday;        // that it names; 0: none
    bool from = false;  // the clock behind it ends what it begins
    bool half = false;  // a clock that tells the half of the day
  };
  void tell_day(Moment& m, const Date& d) {
    m.date.year = d.year, m.date.month = d.month, m.date.day = d.day;
    if (m.row == struck_row_) struck_ = m.date;
    bounds(m.date, out_[m.row].earliest, out_[m.row].latest);
    out_[m.row].norm = timex(m.date);
  }
  // 9 a.m. to 5 p.m., between 9 and 10 p.m.: the clock just read begins what ends here.
  bool ends_clocks() const {
    if (moments_.empty() || moments_.back().row + 1 != out_.size() || moments_.back().date.grain != Grain::minute) return false;
    const std::uint32_t begin = items_[m_->extent().begin].first;
    if (out_.back().last + 1 != begin || sentence_start(begin) || sentence_start(begin - 1)) return false;
    return opened('t') || between();
  }
  // 1 a.m. (1700 GMT Tuesday): what is more than half a day off by the clock is of another day.
  static Date elsewhere(const Date& d, int here, int there) {
    if (!d.year || !d.day || here < 0 || there < 0 || std::abs(here - there) <= 720) return d;
    Date other = day_of(first_day(day_only(d)) + days{there < here ? 1 : -1});
    other.grain = d.grain, other.hour = d.hour, other.minute = d.minute;
    return other;
  }
  // between the row just read and this one
  bool between() const {
    const std::uint32_t from = out_.empty() ? 0 : out_.back().first;
    return before() == "and" && from > 0 && folded(from - 1) == "between";
  }
  static int clock_of(const Date& d) { return d.grain == Grain::minute ? d.hour * 60 + d.minute : -1; }
  void join(const Date& d) {
    const std::uint32_t begin = items_[m_->extent().begin].first;
    bool together = !moments_.empty() && moments_.back().row + 1 == out_.size() && !sentence_start(begin);
    if (d.grain == Grain::minute && ends_clocks()) moments_.back().from = true;
    else if (together)
      for (std::uint32_t i = out_.back().last; i < begin && together; ++i) {
        const std::string_view w = t_.of(i);
        together = !sentence_start(i) && i < out_.back().last + 4 &&
                   (w == "," || w == "(" || w == ")" || w == "on" || w == "–" || w == "—" || w == "/" || token_is(i, Cls::ZONE));
      }
    if (!together) moments_.clear();
    const bool dated = has(month) || has(monthnumber) || has(first);
    if (d.grain <= Grain::day && d.day && !moments_.empty() && (dated || has(weekday) || has(shift) || d.grain == Grain::daypart)) {
      Date told = d;
      int behind = clock_of(d);
      for (std::size_t i = moments_.size(); i-- > 0;) {
        Moment& m = moments_[i];
        if (m.weekday && (!dated || !d.year || iso_weekday(to_days(d.year, d.month, d.day)) != m.weekday)) continue;
        // from 10 p.m. to 6 a.m. on Friday: the evening before
        // half past four on Tuesday afternoon
        if (d.grain == Grain::daypart && clock_of(m.date) >= 60 && m.date.hour < 12 && !m.half && out_[m.row].zone.empty() &&
            (d.part[0] == 'A' || d.part[0] == 'E'))
          m.date.hour += 12;
        if (m.from && behind >= 0 && clock_of(m.date) > behind && told.year) told = day_of(first_day(told) - days{1});
        // 2 a.m. (1700 GMT Tuesday), 2 a.m. (1700 GMT) on Wednesday: each clock has its own day
        const int here = has(zone) ? behind : i > 0 && !out_[m.row].zone.empty() ? clock_of(moments_.front().date) : -1;
        tell_day(m, m.from ? told : elsewhere(told, here, clock_of(m.date)));
        behind = clock_of(m.date);
      }
    }
    if (d.grain == Grain::minute) struck_ = d, struck_row_ = out_.size(), struck_in_ = sentence();
    if (dated || has(shift) || d.grain > Grain::day) moments_.clear();
    else
      moments_.push_back({out_.size(), d, has(weekday) ? integer_of(weekday, Cls::WEEKDAY) : 0, false,
                          has(meridiem) || has(daypart) || has(military) || has(clock)});
  }
  bool plain(TimeType type, std::string_view norm) { return emit(type, norm); }

  bool date(const Date& d, bool names = true) {
    if (time_.mod.empty()) set_mod();
    if (d.grain == Grain::quarter) near_quarter_ = t_.tokens[items_[m_->extent().begin].first].begin;
    if (std::abs(d.year) > 9999) return plain(TimeType::date, d.year < 0 ? "PAST_REF" : "FUTURE_REF");  // no calendar goes so far
    bounds(d, time_.earliest, time_.latest);
    if (names && d.year) {
      // In a text without a day an earlier year is what is compared with, or looked back on: in December 2004 from December 2003.
      if (today_ || narrative_ || !named_ || d.year >= named_.year) {
        named_ = d;
        named_in_ = sentence();
      }
      // A month of years ago, told with its year, takes those behind it along.
      if (has(year) || !(flashback_.year == d.year && flashback_.month <= d.month)) flashback_ = {};
      if (d.month && (d.grain == Grain::month || d.grain <= Grain::day) && today_ && today_.year - d.year >= 2 && before() != "the" &&
          !in_aside())
        flashback_ = d;  // but: the July 7, 2005, bombings
      // Without a day of publication the dateline's is the day that yesterday and Tuesday are counted from.
      if (!now_ && d.grain == Grain::day && dateline_.contains(t_.span(m_->extent(), items_))) {
        now_ = to_days(d.year, d.month, d.day);
        today_ = d;
      }
      if (!narrative_ && today_) set_scene(d);
      // The quarter a report is about: the latest one named; not one to come, whose charge is told of.
      if (d.grain == Grain::quarter && (!today_ || day_behind(d) <= *now_ || argument() != "hyphen") &&
          !(named_quarter_ && first_day(d) < first_day(named_quarter_)))
        named_quarter_ = d;
      if (d.grain <= Grain::day && d.day) named_day_ = day_only(d), day_in_ = sentence();
    }
    join(d);
    return emit(d.grain <= Grain::daypart ? TimeType::time : TimeType::date, timex(d));
  }
  // The lease, signed in June 2019, expired
  bool in_aside() const {
    const std::uint32_t begin = items_[m_->extent().begin].first;
    if (!after() || text(*after()) != ",") return false;
    for (std::uint32_t i = begin, n = 0; i-- > 0 && n < 12 && !sentence_start(i + 1); ++n)
      if (t_.of(i) == ",")
        return tense_of(i + 1) == 'P' || tense_of(i + 2) == 'P' || token_is(i + 1, Cls::PRONOUN) || token_is(i + 1, Cls::CONJUNCTION);
    return false;
  }
  // In 2019, he … in May: a year (a season of it) that opens a sentence gives its year to the months behind it.
  void set_scene(const Date& d) {
    if (!has(year) && d.grain < Grain::month) return;
    told_ = d;
    told_in_ = sentence();
    told_first_ = items_[m_->extent().begin].first <= t_.sentences[told_in_].first + 1;
    if (d.grain < Grain::season || d.grain > Grain::year || d.year == today().year) return;
    const std::uint32_t at = items_[m_->extent().begin].first, first = t_.sentences[told_in_].first;
    const std::string_view b = before();
    scene_ = d;
    scene_in_ = told_in_;
    scene_end_ = items_[m_->extent().end - 1].last;
    fronted_ = at == first ? !(after() && is_letters(after()->shape)) || !has(year)
                           : at <= first + 2 &&
                                 (at == first + 1 || token_is(first, Cls::CONJUNCTION) || token_is(first, Cls::ADVERB) ||
                                  (b == "the" && token_opens(first, 'i'))) &&
                                 (opened('i') || (b == "the" && at == first + 2));
    scene_noun_ = !fronted_ && at == first + 1 && b == "the";
  }
  // The year that the scene gives to a month; 0: none.
  int scene_year(bool day) const {
    if (!scene_ || sentence() > scene_in_ + 1) return 0;
    const std::uint32_t begin = items_[m_->extent().begin].first;
    if (sentence() > scene_in_) {
      const char verb = begin > 1 && !sentence_start(begin) && !sentence_start(begin - 1) ? tense_of(begin - 2) : '\0';
      const bool said = verb == 'S' || verb == 'T';  // the bank said in May
      return fronted_ && !said && today().year - scene_.year >= 2 && tense(true) < 0 ? scene_.year : 0;
    }
    if (fronted_) return scene_.year > today().year || tense() <= 0 ? scene_.year : 0;
    // The 2016 vote, held on June 23, which was held on June 23
    if (!scene_noun_ || !day || begin < scene_end_ + 3 || begin - scene_end_ > 8 || !token_is(begin - 1, Cls::PREPOSITION) ||
        tense_of(begin - 2) != 'P')
      return 0;
    std::uint32_t comma = begin - 3;
    if (comma > scene_end_ && note_of(comma) == "be") --comma;
    if (comma > scene_end_ && t_.of(comma) == "which") --comma;
    return t_.of(comma) == "," ? scene_.year : 0;
  }
  // What that year and that December look back to.
  const Date& back() const { return !narrative_ && told_ ? told_ : named_; }
  void set_mod() {
    if (has(part)) {
      const std::string_view p = value(part, Cls::PART);
      time_.mod = p.empty() ? value(part, Cls::PART_NOUN) : p;
    } else if (has(mod)) {
      const std::string_view v = value(mod, Cls::TIME_MOD);
      time_.mod = v.empty() ? value(mod, Cls::APPROX) : v;
      // spent over five years: during; for over five years, lasted over five years: more
      if (word(mod) == "over" && ahead() && !is_punct(ahead()->shape) &&
          !any_sense(*ahead(), {Cls::PREPOSITION, Cls::AUXILIARY, Cls::LASTS}))
        time_.mod = {};
    }
  }
  static Date year_date(int y) { return {Grain::year, y, 0, 0}; }
  bool bc() const { return has(era) && value(era, Cls::ERA) == "BC"; }
  int year_of() const {
    if (!has(year)) return 0;
    const int y = whole(year);
    if (item(year).shape <= Shape::n_60_99 && !has(era)) return of_two_digits(y);
    return bc() ? -y : y;
  }
  // ’49: of this century unless that is far ahead
  int of_two_digits(int y) const { return 2000 + y <= (today_ ? today_.year + 5 : 2029) ? 2000 + y : 1900 + y; }

  // ---- the calendar
  // The year of a month (and day) that has none.
  int year_for(int mon, int d) {
    const Date a = anchor();
    if (a.year == 0) return 0;
    if (narrative_) return story_year(item(month).first);
    // The 2022-23 season began in August, and ended in May.
    if (year_from_ && year_from_in_ == sentence()) return year_from_ + (mon < 7);
    if (from_named()) {
      // Told in order: January behind November is the next year's.
      if (a.month && (a.grain == Grain::month || a.grain <= Grain::day)) return a.year + (mon - a.month <= -7) - (mon - a.month >= 8);
      return a.year;
    }
    // Thursday, Nov. 5: of the years around the one where it is a Thursday.
    if (has(weekday) && d)
      for (const int y : {a.year, a.year - 1, a.year + 1})
        if (valid(y, mon, d) && iso_weekday(to_days(y, mon, d)) == integer_of(weekday, Cls::WEEKDAY)) return y;
    // Aug. 2, told of in the middle of August
    const bool just_now = d && today_ && valid(today_.year, mon, d) && to_days(today_.year, mon, d) <= *now_ &&
                          to_days(today_.year, mon, d) + days{31} > *now_;
    if (const int y = just_now && sentence() > scene_in_ ? 0 : scene_year(d != 0)) return y;
    if (const Item* e = d ? dated_event() : nullptr) return year_of_event(*e, mon, d);
    // In June 2019 he was arrested. In September he was freed.
    if (flashback_.year && today_ && !just_now && sentence() <= named_in_ + 1 && tense(true) < 0)
      return flashback_.year + (mon < flashback_.month);
    if (const int y = year_of_range(mon)) return y;
    if (mon == a.month && (d == 0 || d == a.day)) return a.year;
    const int ahead = mon - a.month + (mon == a.month && d > a.day ? 1 : 0);
    int t = tense(true);
    // Of what is near only its own verb tells that it is a year from then.
    // must file their February reports in March: the one gone by
    if (t > 0 && ahead < 0 && ahead >= -4 && ahead_is_no_preposition()) t = 0;
    else if (ahead > 0 ? t < 0 && ahead <= 1 : t > 0 && ahead >= -2)
      t = tense(false, ahead > 0 && !d ? 7 : 3, d && opens_sentence() ? 4 : 0);
    if (t == 0 && deadline() && (ahead > 0 || ahead < -5)) t = 1;
    if (t > 0 && ahead <= 0 && once_set()) t = 0;
    // will sail from March 30, with a third from August 6
    if (t == 0 && named_in_ == sentence() && named_.grain <= Grain::month && first_day(named_) > *now_ &&
        (named_.month < mon || (named_.month == mon && named_.day < d)))
      t = 1;
    if (t == 0 && ahead > 0 && before() == "from" && this->ahead(2)) t = -1;  // down 9% from the end of December
    if (for_delivery()) t = 1;
    // of votes on a day the nearest: before the Nov. 8 election
    else if ((d ? (ahead > 0 && ahead <= 6) || ahead <= -7 : ahead > 0 && ahead <= 5 && purpose(4)) || (t == 0 && ahead > 0))
      t = of_a_vote() ? 1 : t;
    // a chance to win in November, between now and March, with another test on Jan. 1
    if (t == 0 && ((ahead > 0 && ahead <= 6 && purpose(10)) || (ahead <= -10 && this->ahead(2)) || until_from_now())) t = 1;
    if (ahead > 0) return t > 0 || (t == 0 && ahead <= 3) ? a.year : a.year - 1;
    return t > 0 ? a.year + 1 : a.year;
  }

  // from May to October: the end is behind the beginning, and past with its clause
  int year_of_range(int mon) {
    const std::uint32_t begin = items_[m_->extent().begin].first;
    if (out_.empty() || out_.back().type != TimeType::date || out_.back().last + 1 != begin || named_in_ != sentence()) return 0;
    if (!named_.year || !named_.month || (named_.grain != Grain::month && named_.grain > Grain::day)) return 0;
    if (!opened('t') && !between()) return 0;
    if (today_ && named_.month > mon && named_.year == today_.year && tense(true) < 0 && out_.back().norm.view() == timex(named_).view()) {
      --named_.year;
      bounds(named_, out_.back().earliest, out_.back().latest);
      out_.back().norm = timex(named_);
    }
    return named_.year + (mon < named_.month);
  }
  bool until_from_now() const {
    return before() == "and" && !out_.empty() && out_.back().norm.view() == "PRESENT_REF" &&
           out_.back().last + 1 == items_[m_->extent().begin].first;
  }
  bool ahead_is_no_preposition() const { return ahead() && !sense(*ahead(), Cls::PREPOSITION); }
  bool is_infinitive(std::uint32_t to) const {
    return t_.of(to) == "to" && t_.tokens[to + 1].shape == Shape::lower && !token_is(to + 1, Cls::DETERMINER);
  }
  // to win it in November: an infinitive so near before
  bool purpose(std::uint32_t most) const {
    const std::uint32_t begin = items_[m_->extent().begin].first;
    for (std::uint32_t i = begin, n = 0; i-- > 0 && n < most && !sentence_start(i + 1) && !is_punct(t_.tokens[i].shape); ++n)
      if (i + 2 < begin && is_infinitive(i)) return true;
    return false;
  }

  // the September 11 attacks, the Sept. 11 terrorist attacks: the noun behind the day; null: there is none.
  const Item* dated_event() const {
    if ((*m_)[0].end != (*m_)[day].end) return nullptr;
    const Item* e = after();
    if (e && !sense(*e, Cls::DATED_EVENT) && is_letters(e->shape) && !closed(*e)) e = behind(1);
    return e && sense(*e, Cls::DATED_EVENT) ? e : nullptr;
  }
  // The year that all the world knows the event by, else the latest: it is past.
  int year_of_event(const Item& event, int mon, int d) const {
    const Date t = today();
    const auto over = [&](int y) { return t.year && (y < t.year || (y == t.year && (mon < t.month || (mon == t.month && d <= t.day)))); };
    // 2001-09-11 2023-10-07
    for (std::string_view known = kLexicon.text(sense(event, Cls::DATED_EVENT)->value); known.size() >= 10;
         known.remove_prefix(std::min<std::size_t>(known.size(), 11))) {
      const auto digits = [&](std::size_t at) { return (known[at] - '0') * 10 + known[at + 1] - '0'; };
      const int y = digits(0) * 100 + digits(2);
      if (digits(5) == mon && digits(8) == d && over(y)) return y;
    }
    return over(t.year) || tense(true) > 0 ? t.year : t.year - 1;
  }

  // crude for September delivery, gold for delivery in December, wheat for March, December gold futures
  bool for_delivery() const {
    if (after() && of_kind(sense(*after(), Cls::TRADED), "delivery")) return before() == "for";
    if (after() && before() != "in" &&
        (of_kind(sense(*after(), Cls::TRADED), "futures") ||
         (of_kind(sense(*after(), Cls::TRADED), "commodity") && behind(1) && of_kind(sense(*behind(1), Cls::TRADED), "futures"))))
      return true;
    if (before() == "for") return ahead(2) && of_kind(sense(*ahead(2), Cls::TRADED), "commodity");
    return before() == "in" && ahead(2) && of_kind(sense(*ahead(2), Cls::TRADED), "delivery");
  }
  // originally scheduled for June 10
  bool once_set() const {
    for (std::uint32_t i = items_[m_->extent().begin].first, n = 0; i-- > 0 && n < 4 && !sentence_start(i + 1); ++n)
      if (token_is(i, Cls::ORIGINALLY)) return true;
    return false;
  }
  // November’s general election, the Nov. 8 U.S. presidential election
  bool vote_behind() const {
    for (std::uint32_t by = 0; by < 4; ++by) {
      const Item* i = behind(by);
      if (by == 0 && i && clitic(*i)) continue;
      if (!i || !is_letters(i->shape) || closed(*i)) return false;
      if (sense(*i, Cls::VOTE)) return true;
    }
    return false;
  }
  // the November election, up for re-election in November; but: after the November election
  bool of_a_vote() const {
    const bool in = before() == "in";
    if (in ? !(ahead(2) && sense(*ahead(2), Cls::VOTE)) : !vote_behind()) return false;
    for (std::uint32_t by = in ? 3 : 1; by < (in ? 6U : 4U); ++by)
      if (const Item* i = ahead(by); !i || opens(sense(*i, Cls::OPENS), 'p')) return !i;
    return true;
  }

  // at 2 p.m. on Monday, every year on May 5: whether such a row stands before the `on`
  bool row_on(TimeType type) const {
    return before() == "on" && !out_.empty() && out_.back().type == type && out_.back().last + 1 == items_[m_->extent().begin].first;
  }
  // On Aug. 3 he fell
  bool opens_sentence() const { return sentence_start(items_[m_->extent().begin].first) || (ahead() && !ahead(2) && before() == "on"); }

  // The day that a month and a number name; none: there is no such day.
  Date calendar_day() {
    const int mon = integer_of(month, Cls::MONTH), n = whole(day);
    Date d{Grain::day, year_told() ? year_here() : year_for(mon, n), mon, n};
    // Feb. 29: of a leap year
    if (mon == 2 && n == 29 && d.year && !year_told() && !narrative_)
      for (const int step = d.year > today().year ? 1 : -1; !valid(d.year, mon, n);) d.year += step;
    return valid(d.year, d.month, d.day) ? d : Date{};
  }
  // June 31, Feb. 29, 2023: a slip, and no month of its own; but: in June 31 people
  bool no_such_day() const {
    const bool counted = (*m_)[0].end == (*m_)[day].end && after() && after()->shape == Shape::lower && !closed(*after());
    return !counted && whole(day) > 28 && !valid(has(year) ? year_of() : 2024, integer_of(month, Cls::MONTH), whole(day));
  }
  // The year that stands with a month: 1999, last year, that year.
  bool year_told() const { return has(year) || (has(shift) && !sense(item(shift), Cls::DAY_NAME)) || has(same); }
  int year_here() const {
    // from December to February 2022: it began in the year before
    if (has(year)) return year_of() - (has(until) && integer_of(until, Cls::MONTH) < integer_of(month, Cls::MONTH));
    return has(same) ? back().year : today().year + (today().year ? integer(shift) : 0);
  }

  bool calendar() {
    if (item_before_is(Cls::CURRENCY_SIGN)) return false;  // for $12 December 27 will do
    const Date d = calendar_day();
    if (!d && no_such_day()) return true;
    if (!d) return false;
    // from Thursday to Sunday, October 13
    if (d.year && has(weekday) && in_range())
      tell_day(moments_.back(), day_of(first_day(d) - days{(iso_weekday(first_day(d)) - moments_.back().weekday + 7) % 7}));
    if (!has(year) && yearly()) return emit(TimeType::set, timex({Grain::day, 0, d.month, d.day}));
    return date(d);
  }

  // each year on May 5, on May 5 every year
  bool yearly() const {
    if (const Item* next = after()) {
      if (of_kind(sense(*next, Cls::DETERMINER), "each") && behind(1) && word(*behind(1)) == "year") return true;
      if (of_kind(sense(*next, Cls::FREQUENCY), "P1Y")) return true;
    }
    return row_on(TimeType::set) && out_.back().norm.view() == "P1Y";
  }

  bool day_in_month() {
    const Date d = calendar_day();
    if (!d) return false;
    // Behind a comma only another day of the list: “May 5, 7 and 9”, not “May 5, 12 people”.
    if (before() == "," && after() && word(*after()) != "and" && word(*after()) != ",") return false;
    if (before() == "and" && after() && after()->shape == Shape::lower && !closed(*after()) && tense_of(after()->first) != 'P')
      return false;
    return date(d);
  }

  // Dr. June, Ms. Friday
  bool titled() const {
    return ahead() && (sense(*ahead(), Cls::TITLE) || (text(*ahead()) == "." && ahead(2) && sense(*ahead(2), Cls::TITLE)));
  }
  // May, March, Mar and the like are months only where the words around say so.
  bool month_alone_ok() const {
    if (titled()) return false;
    if (has(part) || has(mod) || has(earlier) || has(shift)) return true;
    const std::string_view besides = kLexicon.text(sense(item(month), Cls::MONTH)->attr);
    if (besides.empty()) return true;
    if (ahead() && sense(*ahead(), Cls::DETERMINER) && item(month).shape == Shape::cap &&
        (after_is(Cls::VOTE) || of_kind(after() ? sense(*after(), Cls::FIXTURE) : nullptr, {})))
      return true;  // the May election
    if (!opened('m')) return false;
    if (besides != "verb") return true;
    // and May, to March: behind a time alone
    const std::string_view b = before();
    return item(month).shape == Shape::cap &&
           ((b != "and" && b != "to") || (out_.size() && out_.back().last + 2 >= items_[m_->extent().begin].first));
  }

  // April Jones, The Sunday Times: a capitalised word behind makes a name of it.
  bool in_a_name(int slot) const {
    const Item* next = after();
    if (item(slot).shape != Shape::cap || !next || (next->shape != Shape::cap && next->shape != Shape::mixed) || next->flags & kLineBefore)
      return false;
    if ((closed(*next) || sense(*next, Cls::WEEKDAY) || sense(*next, Cls::ZONE))) return false;
    return !opened('d') &&
           (before() == "the" || slot == month || (m_->extent().begin > 0 && (items_[m_->extent().begin].flags & kItemBoundary)));
  }

  bool month_() {
    const int mon = integer_of(month, Cls::MONTH);
    Date d{Grain::month, 0, mon, 0};
    if (has(shift) && argument() == "nearest") {
      d.year = nearest_year(mon, integer(shift));
      if (has(day)) {
        d.grain = Grain::day;
        d.day = whole(day);
        // the upcoming July 10 hearing
        if (const int step = integer(shift); today_ && mon == today_.month && step && word(shift) != "next")
          d.year = today_.year + (step > 0 ? d.day < today_.day : -(d.day > today_.day));
      }
    } else if (year_told()) {
      d.year = year_here();
    } else {
      if ((argument() != "range" && !month_alone_ok()) || (m_->extent().end == (*m_)[month].end && in_a_name(month))) return false;
      d.year = year_for(mon, 0);
    }
    return date(d);
  }

  // the following March, the previous spring: of what was named last
  bool anchored_month() {
    const Date a = named_;
    const bool by_month = has(month);
    Date d = by_month ? Date{Grain::month, 0, integer_of(month, Cls::MONTH), 0} : season_of(sense(item(season), Cls::SEASON));
    const int mon = by_month ? d.month : 3 * d.month, step = has(before_) ? -1 : 1;
    const int reached = a.grain == Grain::month || a.grain <= Grain::day ? a.month : a.grain == Grain::season ? 3 * a.month : 0;
    if (a.year) d.year = a.year + (step > 0 ? !reached || mon <= reached : -(!reached || mon >= reached));
    return date(d);
  }
  static Date season_of(const Sense* s) { return {Grain::season, 0, std::atoi(kLexicon.text(s->attr).data()), 0}; }

  // last June, this June, next June
  int nearest_year(int mon, int step) const {
    const Date a = today();
    return a.year + (a.year == 0 ? 0 : step < 0 ? -(mon >= a.month) : step > 0 ? mon <= a.month : 0);
  }

  bool numeric() {
    Date d{Grain::day, 0, 0, 0};
    if (has(first)) {
      int a = whole(first), b = whole(second);
      if (a > 12 || (b <= 12 && day_first())) std::swap(a, b);
      d.month = a, d.day = b, d.year = year_of();
    } else {
      d.year = whole(year), d.month = whole(monthnumber), d.day = whole(day);
    }
    return valid(d.year, d.month, d.day) && date(d);
  }

  // 25/12/2019: in a text that holds such a date 3/4/2019 is one of April, where none stands the other way.
  bool day_first() {
    if (day_first_ < 0) {
      int days_first = 0, months_first = 0;
      const auto& all = t_.numbers;
      for (std::size_t i = 0; i + 2 < all.size(); ++i) {
        const std::uint32_t at = all[i].first;
        const std::string_view mark = at + 1 < t_.tokens.size() ? t_.of(at + 1) : std::string_view{};
        if ((mark != "/" && mark != "-") || all[i + 1].first != at + 2 || all[i + 2].first != at + 4 || t_.of(at + 3) != mark ||
            all[i + 2].value < 1)
          continue;
        const double a = all[i].value, b = all[i + 1].value;
        days_first += a > 12 && a <= 31 && b >= 1 && b <= 12;
        months_first += b > 12 && b <= 31 && a >= 1 && a <= 12;
      }
      day_first_ = (days_first > 0) == (months_first > 0) ? o_.day_first : days_first > 0;
    }
    return day_first_ > 0;
  }

  // Four digits are a year unless they count something.
  bool year_() {
    const int y = std::abs(year_of());
    const bool years_words = item(year).shape == Shape::n_words_year;
    const bool told = has(era) || has(part) || m_->extent().end - m_->extent().begin > 1;
    if (!has(era) && (y < 1000 || y > 2200)) return false;
    const std::uint32_t before_year = (*m_)[year].begin;
    const bool named = before_year > m_->extent().begin && word(items_[before_year - 1]) == "year";  // the year two thousand
    if (years_words && !has(era) && !has(part) && !named && (y < 1901 || y > 1999)) return false;    // more than two thousand: a count
    const bool context = m_->whole.begin < m_->extent().begin;
    if (!told) {
      if ((y < 1400 || y > 2100) && !(narrative_ && context)) return false;
      const std::string_view dash = after() ? text(*after()) : std::string_view{};
      if (!context && label_before() && !(narrative_ && (dash == "-" || dash == "–"))) return false;
      // more than 2000 were hurt; closed at 2045; “1984”
      if (ahead() && !context && (before() == "at" || is_multiple(*ahead()))) return false;
      if (is_quoted()) return false;
      if (before() == "$" || before() == "#" || (before() == "-" && !behind_year()) || before() == "No") return false;
      // 2000 to 2500 people: figures
      if (const Item* other = behind(1), *then = behind(2);
          after_is_joint() && other && is_number(other->shape) && then && RuleReader::number(*other).value > 2100 &&
          RuleReader::number(*other).value < 10 * y && is_letters(then->shape) && !closed(*then))
        return false;
      if (const Item* next = after()) {
        const bool noun = next->shape == Shape::lower && !closed(*next) && tense_of(next->first) != 'P';
        const std::string_view b = before();
        const bool places = opened('y');
        const bool names_year = argument() == "named" && y >= 1900 && y <= 2060;
        if (noun && !names_year && (!context || (y < 1900 && !narrative_) || (counts(*next) && !places))) return false;
        if (names_year && is_capital(next->shape) && next->entry == 0 && before() != "the") return false;
        if (is_glued(next->shape) || (is_number(next->shape) && !context)) return false;
        if (t_.span(*next).of(t_.text) == "%") return false;
        // 2015 an ounce
        if (const Item* per = behind(1);
            per && !places && (sense(*next, Cls::DETERMINER) || word(*next) == "per") && sense(*per, Cls::UNIT))
          return false;
        // up from 1950 a year earlier
        if (const Item* unit_ = behind(1);
            unit_ && (b == "from" || b == "to") && (word(*next) == "a" || word(*next) == "last") && sense(*unit_, Cls::TIME_UNIT))
          return false;
        if ((sense(*next, Cls::CURRENCY) || sense(*next, Cls::PERCENT) || sense(*next, Cls::UNIT)) && !context) return false;
      }
      if (!context && (y < 1900 || y > 2060) && !narrative_) return false;
      if (context && opened('f') && (y < 1900 || y > 2060) && !narrative_ && !(before() == "of" && y < 1900 && of_an_event())) return false;
    }
    return date(year_date(bc() ? -y : y));
  }
  // the plague of 1665, the Treaty of 1814; but: a crowd of 1850, the sum of 1850
  bool of_an_event() const {
    const Item* what = ahead(2);
    if (!what || !is_letters(what->shape) || closed(*what) || sense(*what, Cls::NO_YEAR) || whole(year) % 100 == 0) return false;
    return is_capital(what->shape) || (ahead(3) && word(*ahead(3)) == "the");
  }
  // more than, less than, at least
  bool is_multiple(const Item& i) const {
    const Sense* s = sense(i, Cls::TIME_MOD);
    return s && kLexicon.text(s->value) != "APPROX";
  }
  bool is_quoted() const {
    const std::string_view b = before(), a = after() ? text(*after()) : std::string_view{};
    return (b == "\"" && a == "\"") || (b == "“" && a == "”");
  }
  // 1980-1981
  bool behind_year() const {
    const std::uint32_t at = m_->extent().begin;
    return at >= 2 && items_[at - 2].shape == Shape::n_year;
  }
  // Peugeot 2008, Article 2019, room 2020: the number of a thing.
  bool label_before() const {
    const std::uint32_t at = m_->extent().begin;
    if (at == 0 || (items_[at].flags & kItemBoundary)) return false;
    const Item& i = items_[at - 1];
    const Sense* figure = sense(i, Cls::NO_YEAR);
    if (sense(i, Cls::LABEL) || (figure && kLexicon.text(figure->value).empty())) return true;
    return (is_capital(i.shape) && !(i.entry && (closed(i) || sense(i, Cls::MONTH))) && !(i.flags & kItemBoundary)) || is_number(i.shape);
  }
  bool closed(const Item& i) const {
    return any_sense(i, {Cls::PREPOSITION, Cls::CONJUNCTION, Cls::AUXILIARY, Cls::ADVERB, Cls::DETERMINER, Cls::PRONOUN, Cls::CUE_VERB});
  }
  bool counts(const Item& i) const {
    const std::string_view w = t_.span(i).of(t_.text);
    return (i.entry && sense(i, Cls::PLURAL)) || (w.size() > 4 && w.ends_with("s") && !w.ends_with("ss"));
  }

  bool short_year() {
    const int century = whole(base) / 100 * 100;
    const int y = century + whole(year);
    if (y <= whole(base) || y > whole(base) + 60 || t_.span(item(year)).size() != 2) return false;
    if (y == whole(base) + 1 && after_is(Cls::YEARLONG)) year_from_ = whole(base), year_from_in_ = sentence();
    return date(year_date(y));
  }
  bool quoted_year() {
    const std::uint32_t first = items_[m_->extent().begin].first;
    if (t_.span(item(year)).size() != 2 || t_.tokens[first].shape != Shape::punct_before) return false;  // 5'11", the Tories’ 38
    // in ’68, the class of ’62, ’68 and ’72
    const Item* b = ahead();
    const bool row = b && sense(*b, Cls::CONJUNCTION) && !out_.empty() && out_.back().last + 1 == first;
    if (!b || !(row || (sense(*b, Cls::PREPOSITION) && word(*b) != "than") || sense(*b, Cls::DETERMINER))) return false;
    if (after() && after()->shape == Shape::lower && !closed(*after()) && tense_of(after()->first) != 'P') return false;
    if (after() && is_capital(after()->shape)) return false;  // ‘16 And President’
    const int y = of_two_digits(whole(year)), t = today_ && y > today_.year ? tense() : 1;
    return date(year_date(y - (t < 0 || (t == 0 && y > today_.year + 2) ? 100 : 0)));
  }

  bool decade_() {
    Date d{Grain::decade, 0, 0, 0};
    if ((has(decade) || argument() == "short") && in_degrees()) return false;
    if (has(decade)) {
      d.year = static_cast<int>(integer_of(decade, Cls::DECADE)) * 10;
    } else {
      const int y = whole(year);
      d.year = y < 100 && !has(era) ? (y < 30 ? 2000 + y : 1900 + y) : y;
      if (y >= 100 && (y < 1200 || y > 2100) && !has(era)) return false;
      if (y % 10) return false;
      if (y % 100 == 0 && y < 1900) d.grain = Grain::century;
    }
    if (bc()) d.year = -d.year;
    return date(d);
  }
  // temperatures in the 70s
  bool in_degrees() const {
    const std::uint32_t begin = items_[m_->extent().begin].first;
    for (std::uint32_t i = begin, n = 0; i-- > 0 && n < 12 && !sentence_start(i + 1); ++n)
      if (const Sense* s = token_sense(i, Cls::DEGREES); s && (i + 2 == begin || kLexicon.text(s->value).empty())) return true;
    return false;
  }
  Date century_date(int which_one) const {
    if (which_one < 1 || which_one > 30) return {};
    const int first_year = which_one == 1 ? 1 : (which_one - 1) * 100;
    return {Grain::century, bc() ? -first_year : first_year, 0, 0};
  }
  bool century() {
    // 21st Century Fox
    if (after() && is_capital(after()->shape) && is_capital(items_[m_->extent().end - 1].shape) && !closed(*after())) return false;
    const Date d = century_date(whole(n));
    return d && date(d);
  }

  bool quarter_() {
    Date d{Grain::quarter, 0, has(n) ? (is_number(item(n).shape) ? whole(n) : integer_of(n, Cls::QUARTER)) : 0, 0};
    if (d.month < 1 || d.month > 4) return false;
    const Date a = anchor();
    if (has(year)) d.year = year_of();
    else if (has(shift) && today().year) d.year = today().year + integer(shift);
    else if (a.year) {
      // The latest one that is over or under way, unless the clause looks ahead.
      const int now = a.grain == Grain::quarter ? a.month : a.month ? (a.month + 2) / 3 : 4;
      // A report tells in one breath of quarters past and of plans: what is to come wants its verb close by.
      const int t = d.month == now ? 0 : d.month > now ? tense() : tense(false, 4, 0);
      // Of the one just over results are still to come.
      const bool just_over = d.month == now - 1 || (now == 1 && d.month == 4);
      d.year = a.year + (d.month > now ? -(t <= 0 || just_over) : t > 0 && !just_over);
    }
    return date(d);
  }
  bool half_() {
    const int n_ = has(n) ? whole(n) : 2;
    if (n_ < 1 || n_ > 2) return false;
    Date d = period_here();
    if (d.grain <= Grain::day || (has(year) && !has(month) && (d.year < 1000 || d.year > 2200))) return false;
    if (d.grain == Grain::year) return date({Grain::half, d.year, n_, 0});
    time_.mod = n_ == 1 ? "START" : "END";
    return date(d);
  }
  Date season_date() {
    Date d = season_of(sense(item(season), Cls::SEASON));
    const Date a = anchor();
    if (has(year) || argument() == "of_year") {
      d.year = year_here();
    } else if (has(same)) {
      // In January 1942 …; that winter: the one that began in 1941
      d.year = back().year ? back().year - (d.month == 4 && back().grain != Grain::season && (back().month == 1 || back().month == 2)) : 0;
    } else if (narrative_ && !has(shift)) {
      d.year = story_year(item(season).first);
    } else if (a.year) {
      const int now = a.month ? a.month % 12 / 3 : 0;  // winter, its first month in the year before: 0
      // In January this winter is the one that began last year.
      const bool late = a.month == 1 || a.month == 2;
      const int winter = a.month == 12 ? 4 : 0;
      const int reached = now ? now : winter;
      d.year = a.year - (late && d.month == 4);
      if (has(shift)) {
        const int step = integer(shift);
        if (step < 0) d.year -= d.month >= reached ? 1 : 0;
        if (step > 0) d.year += d.month <= reached || (late && d.month == 4) ? 1 : 0;
        if (step < 0 && late && d.month != 4 && d.month >= reached) d.year = a.year - 1;
      } else if (const int t = d.month == reached  ? 0
                               : d.month > reached ? tense()
                                                   : tense(false, 4, 6);
                 d.month > reached && t < 0 && !(late && d.month == 4)) {
        --d.year;
      } else if (d.month < reached && t > 0) {
        ++d.year;
      }
    }
    return d;
  }
  bool season_() {
    // the fall of the city
    if (!has(year) && word(season) == "fall" && after() && word(*after()) == "of") return false;
    // the Winter Olympics
    if (!has(year) && !has(shift) && item(season).shape == Shape::cap && after() && is_capital(after()->shape) && !closed(*after()))
      return false;
    return date(season_date());
  }

  // ---- from today
  bool day_name() {
    const Date d = today_ ? shifted(today(), integer(shift)) : Date{Grain::day, 0, 0, 0};
    if (!today_ && integer(shift) == 0) return plain(TimeType::date, "PRESENT_REF");
    if (has(daypart)) return daypart_of(d, value(daypart, Cls::DAYPART));
    return date(d);
  }
  bool daypart_of(Date d, std::string_view code) {
    if (d.grain != Grain::day) d = Date{Grain::day, d.year, d.month, d.day};
    d.grain = Grain::daypart;
    d.part[0] = code[0], d.part[1] = code[1];
    return date(d);
  }
  // overnight, of what was: the night before
  bool tonight() {
    const bool gone = word(items_[m_->extent().end - 1]) == "overnight" && tense() < 0;
    return daypart_of(gone ? shifted(today(), -1) : today(), "NI");
  }
  // that night: of the day named last, in the morning of that or of today
  bool the_daypart() {
    const bool that_one = has(same), near = narrative_ || (named_day_ && sentence() <= day_in_ + 4);
    return daypart_of(that_one && !near ? Date{Grain::day, 0, 0, 0} : last_day(), value(daypart, Cls::DAYPART));
  }
  bool daypart_of_date() {
    const Date d = calendar_day();
    return d && daypart_of(d, value(daypart, Cls::DAYPART));
  }
  // The day that a weekday's name means.
  Days near_weekday(int w, int step) const {
    const Days now = to_days(today().year, today().month, today().day);
    const int behind = (iso_weekday(now) - w + 7) % 7;
    if (step > 0) return now + days{behind == 0 ? 7 : 7 - behind};
    if (step < 0) return now - days{behind == 0 ? 7 : behind};
    return now - days{behind};
  }
  // by Friday, until 9 a.m. Tuesday
  bool deadline() const {
    if (!row_on(TimeType::time) || out_.back().first == 0) return opened('u');
    return token_opens(out_.back().first - 1, 'u');  // until 5 p.m. on Wednesday
  }
  // … and through Friday
  bool last_day_opened() const { return deadline() || before() == "through"; }
  // A weekday's name alone: the one behind us, or the one ahead where the clause looks there. Today's name is today.
  Days weekday_told(int w) const {
    if (purpose_of_named()) return first_day(named_day_) + days{(w - iso_weekday(first_day(named_day_)) + 7) % 7};
    const int t = tense();
    // opens on Tuesday, and on Tuesday afternoon: the same
    if (t == 0 && named_day_ && day_in_ == sentence() && !deadline() && iso_weekday(first_day(named_day_)) == w)
      return first_day(named_day_);
    return iso_weekday(*now_) != w && (t > 0 || (t == 0 && last_day_opened())) ? near_weekday(w, 1) : near_weekday(w, 0);
  }
  // came on Sunday for talks on Monday: behind that Sunday
  bool purpose_of_named() const {
    const std::uint32_t begin = items_[m_->extent().begin].first, from = out_.empty() ? 0 : out_.back().last;
    if (!named_day_ || day_in_ != sentence() || from == 0 || begin < from + 3 || begin > from + 6 || t_.of(from) != "for") return false;
    for (std::uint32_t i = from + 1; i + 1 < begin; ++i)
      if (t_.tokens[i].shape != Shape::lower || tense_of(i)) return false;
    return t_.of(begin - 1) == "on";
  }
  // Monday through Friday: the second is the one behind the first; both are past or both to come.
  bool in_range() const {
    if (moments_.empty() || !moments_.back().weekday || !today_) return false;
    return out_.back().last + 1 == items_[m_->extent().begin].first && (opened('t') || opened('j'));
  }
  Date weekday_behind(int w) {
    const Moment& from = moments_.back();
    const Days first = first_day(from.date);
    Days last = first + days{(w - from.weekday + 7) % 7};
    // put off from Tuesday to Thursday: to the next Thursday
    if (first > *now_ && last > *now_ + days{7} && put_off(out_[from.row].first)) {
      last -= days{7};
      tell_day(moments_.back(), day_of(first - days{7}));
    }
    if (last > *now_ && first <= *now_ && tense() < 0) {
      if (!between() && opened('j')) return day_of(weekday_told(w));
      last -= days{7};
      tell_day(moments_.back(), day_of(first - days{7}));
    }
    return day_of(last);
  }
  bool put_off(std::uint32_t begin) const {
    for (std::uint32_t i = begin, n = 0; i-- > 0 && n < 4 && !sentence_start(i + 1); ++n)
      if (appointing(i) == "shift") return true;
    return false;
  }
  // Sat down, Mon Dieu: a short form wants its stop, a comma, or a preposition.
  bool short_and_bare() const {
    const Item* next = m_->extent().end < items_.size() ? &items_[m_->extent().end] : nullptr;
    return text(item(weekday)).size() <= 5 && next && !is_punct(next->shape) && !(ahead() && sense(*ahead(), Cls::PREPOSITION));
  }
  // this Friday: of this week, unless the clause looks the other way.
  Days weekday_this(int w) const {
    const int ahead = w - iso_weekday(*now_), t = ahead ? tense() : 0;
    return *now_ + days{ahead + (ahead < 0 && t > 0 ? 7 : ahead > 0 && t < 0 ? -7 : 0)};
  }
  // a cold Monday, one Sunday in June: any such day; but: a Friday vote
  bool any_weekday() const {
    if (has(part) || has(earlier)) return false;
    const Item* b = ahead();
    if (b && b->shape == Shape::lower && !closed(*b) && ahead(2) && after() && word(*after()) == "in" && behind(1) &&
        (sense(*behind(1), Cls::MONTH) || behind(1)->shape == Shape::n_year))
      b = ahead(2);
    if (!b || !(is_article(*b) || word(*b) == "one")) return false;
    return !after() || (is_punct(after()->shape) && text(*after()) != "-") || (after()->shape == Shape::lower && closed(*after()));
  }
  // On 3 May 2019 the strike began and on Monday it ended: told in order.
  bool in_told_week() const {
    if (narrative_ || told_.grain != Grain::day || !told_.day || told_in_ != sentence() || !told_first_ || before() != "on") return false;
    const Item* b = ahead(2);
    const std::string_view w = b ? word(*b) : std::string_view{};
    return (w == "and" || w == "then" || w == "but") && first_day(told_) + days{13} < *now_ && tense() <= 0;
  }
  bool weekday_() {
    if (!has(shift) && (titled() || in_a_name(weekday) || (!has(daypart) && short_and_bare()))) return false;
    const int w = integer_of(weekday, Cls::WEEKDAY);
    Date d{Grain::day, 0, 0, 0};
    const bool any = !has(shift) && (any_weekday() || (before() == "the" && beside_event()));
    // on Aug. 14, 2018, a Tuesday
    if (any && out_.size() && named_day_ && named_day_.year && out_.back().last + 3 >= items_[m_->extent().begin].first &&
        iso_weekday(first_day(named_day_)) == w)
      return date(named_day_);
    if (today_ && !any) {
      d = !has(shift) && in_range()       ? weekday_behind(w)
          : !has(shift) && in_told_week() ? day_of(first_day(told_) + days{(w - iso_weekday(first_day(told_)) + 7) % 7})
                                          : day_of(!has(shift)      ? weekday_told(w)
                                                   : integer(shift) ? near_weekday(w, integer(shift))
                                                                    : weekday_this(w));
    } else {
      if (has(daypart))
        return plain(TimeType::time, std::string("XXXX-WXX-") + std::to_string(w) + "T" + std::string(value(daypart, Cls::DAYPART)));
      return plain(TimeType::date, std::string("XXXX-WXX-") + std::to_string(w));
    }
    if (has(daypart)) return daypart_of(d, value(daypart, Cls::DAYPART));
    return date(d);
  }
  // on Thursday two weeks ago: counted from the last Thursday; where weeks begin between, which one is not told
  bool weekday_ago() {
    const int w = integer_of(weekday, Cls::WEEKDAY), weeks = has(n) ? whole(n) : 1;
    if (!today_ || w > iso_weekday(*now_) || weeks < 1) return plain(TimeType::date, "XXXX-WXX-" + std::to_string(w));
    return date(day_of(near_weekday(w, 0) - days{7 * weeks}));
  }
  // a week from Monday
  bool weekday_of_week() {
    const int w = integer_of(weekday, Cls::WEEKDAY);
    if (!today_) return plain(TimeType::date, "XXXX-WXX-" + std::to_string(w));
    return date(day_of(*now_ + days{(w - iso_weekday(*now_) + 7) % 7 + 7}));
  }

  // ---- what stands in a longer one: the first Monday of June, the last week of this month, the 1st of last month
  // The longer one: June, last June, June 2024, 2024, this month, that year.
  Date period_here() {
    if (has(season)) return season_date();
    if (has(month)) {
      const int mon = integer_of(month, Cls::MONTH);
      const bool nearest = has(shift) && (*m_)[shift].begin < (*m_)[month].begin;
      return {Grain::month, nearest ? nearest_year(mon, integer(shift)) : year_told() ? year_here() : year_for(mon, 0), mon, 0};
    }
    if (has(base)) return century_date(whole(base));
    if (has(year)) return year_date(year_of());
    if (unit_of(unit).code[0] == 'T') return {};
    const std::string_view w = has(same) ? word(same) : std::string_view{};
    return shifted(unit_at(unit_of(unit), has(same) ? (named_ && w == "that" ? named_ : anchor()) : today()), integer(shift));
  }
  static bool is_known(const Date& d) {
    if (d.grain == Grain::week || d.grain == Grain::weekend) return d.year && d.week;
    return d.year && (d.month || (d.grain != Grain::month && d.grain != Grain::quarter && d.grain > Grain::day)) &&
           (d.grain > Grain::day || d.day);
  }
  Grain grain_of_unit(Unit u) const { return unit_at(u, {}).grain; }

  bool nth() {
    const Date whole_one = period_here();
    if (whole_one.grain == Grain::none || whole_one.grain <= Grain::day ||
        (has(year) && !has(month) && (whole_one.year < 1000 || whole_one.year > 2200)))
      return false;
    const int rank = has(ending) ? 0 : has(n) ? whole(n) : 1;
    if (has(n) && rank < 1) return false;
    if (has(weekday)) {
      const int w = integer_of(weekday, Cls::WEEKDAY);
      // on the first Monday of the month: of every one, where the clause does not say of which
      const bool generic = has(same) && word(same) == "the" && !from_named() && tense() >= 0 && whole_one.grain != Grain::week;
      if (!is_known(whole_one) || generic) return plain(TimeType::date, "XXXX-WXX-" + std::to_string(w));
      const Days behind = day_behind(whole_one), found = nth_weekday(first_day(whole_one), behind, w, rank);
      if (found == behind) return false;
      return has(daypart) ? daypart_of(day_of(found), value(daypart, Cls::DAYPART)) : date(day_of(found));
    }
    const Grain grain = argument() == "day"                           ? Grain::day
                        : has(piece) && unit_of(piece).code[0] != 'T' ? grain_of_unit(unit_of(piece))
                                                                      : Grain::none;
    if (grain == Grain::none) return false;
    if (!is_known(whole_one)) {
      if (grain == Grain::day && whole_one.grain == Grain::month && rank) return date({Grain::day, whole_one.year, whole_one.month, rank});
      const int all = grain == Grain::month ? 12 : grain == Grain::quarter ? 4 : 0;  // of them a year has
      return date({grain, 0, whole_one.grain == Grain::year && rank <= all ? (rank ? rank : all) : 0, 0});
    }
    Date found = nth_inside(whole_one, grain, rank);
    // It fell in the last quarter of the year: not in what is to come.
    if (found && today_ && has(same) && word(same) == "the" && whole_one.grain == Grain::year && first_day(found) > *now_ && tense() < 0)
      found = nth_inside(shifted(whole_one, -1), grain, rank);
    return found && date(found);
  }
  // the week beginning June 16, the week to Friday
  bool unit_with() {
    if (has(weekday) && !today_) return plain(TimeType::date, "XXXX-WXX");
    const Date d = has(weekday) ? day_of(weekday_told(integer_of(weekday, Cls::WEEKDAY))) : calendar_day();
    return d && date(at_grain(unit_of(unit).code, d), !has(weekday));
  }
  // Monday the 27th: of the nearest month where it is one, on the side that the clause looks to.
  bool weekday_rank() {
    // Friday, the fourth day in a row
    if (!today_ || (after() && !is_punct(after()->shape) && !closed(*after()))) return false;
    const int w = integer_of(weekday, Cls::WEEKDAY), way = tense() > 0 ? 1 : -1;
    for (int k = 0; k < 6; ++k) {
      const Date m = shifted(at_grain("M", today()), k * way);
      if (!valid(m.year, m.month, whole(day))) continue;
      const Days d = to_days(m.year, m.month, whole(day));
      if (iso_weekday(d) == w && (k > 0 || (d - *now_).count() * way >= 0)) return date(day_of(d));
    }
    return false;
  }
  // the week before last, the Friday after next
  bool before_last() {
    const int step = is(order, "before") ? -1 : 1;
    if (has(unit) && unit_of(unit).code[0] == 'T') return false;
    if (has(weekday) && !today_) return plain(TimeType::date, "XXXX-WXX-" + std::to_string(integer_of(weekday, Cls::WEEKDAY)));
    if (has(weekday)) return date(day_of(near_weekday(integer_of(weekday, Cls::WEEKDAY), step) + days{7 * step}));
    if (has(daypart)) return daypart_of(shifted(today(), 2 * step), value(daypart, Cls::DAYPART));
    return date(shifted(unit_at(unit_of(unit), today()), 2 * step));
  }

  // A unit of time as a grain of the calendar at `d`.
  Date at_grain(std::string_view u, Date d) const {
    Date out{Grain::year, d.year, 0, 0};
    if (u == "D") return d.grain <= Grain::day && d.day ? Date{Grain::day, d.year, d.month, d.day} : Date{Grain::day, d.year, d.month, 0};
    if (u == "W" || u == "WE") {
      out.grain = u == "W" ? Grain::week : Grain::weekend;
      if (d.grain <= Grain::day && d.year && d.month && d.day) {
        const Date w = week_of(to_days(d.year, d.month, d.day));
        out.year = w.year, out.week = w.week;
      } else if (d.grain == Grain::week) {
        out = d;
      }
      return out;
    }
    if (u == "M") return {Grain::month, d.year, d.grain <= Grain::day || d.grain == Grain::month ? d.month : 0, 0};
    if (u == "Q")
      return {Grain::quarter, d.year,
              d.grain == Grain::quarter                          ? d.month
              : d.grain <= Grain::day || d.grain == Grain::month ? (d.month + 2) / 3
                                                                 : 0,
              0};
    return out;
  }
  // The same for decades and centuries too.
  Date unit_at(Unit u, Date d) const {
    if (u.code != "Y" || (u.times != 10 && u.times != 100)) return at_grain(u.code, d);
    return {u.times == 10 ? Grain::decade : Grain::century, d.year / u.times * u.times, 0, 0};
  }
  Unit unit_of(int slot) const {
    const Sense* s = sense(item(slot), Cls::TIME_UNIT);
    return unit_of(s ? s : sense(item(slot), Cls::TIME_ABBR));
  }
  static Unit unit_of(const Sense* s) {
    if (!s) return {"Y", 1};
    const std::string_view a = kLexicon.text(s->attr);
    return {kLexicon.text(s->value), a.empty() ? 1 : std::atoi(a.data())};
  }

  bool shift_unit() {
    const Unit u = unit_of(unit);
    // “This Week”, the programme
    const std::uint32_t begin = items_[m_->extent().begin].first;
    if (item(unit).shape == Shape::cap && begin > 0 && is_punct(t_.tokens[begin - 1].shape) && t_.of(begin - 1) != "," &&
        t_.of(begin - 1) != "(")
      return false;
    const int step = integer(shift);
    if (u.code[0] == 'T') {
      if (step == 0) return false;
      return plain(TimeType::duration, std::string("PT1") + std::string(u.code.substr(1)));
    }
    if (!today_) {
      if (u.times == 10 || u.times == 100) return plain(TimeType::date, step == 0 ? "PRESENT_REF" : step < 0 ? "PAST_REF" : "FUTURE_REF");
    }
    if (has(earlier)) time_.mod = is(earlier, "earlier") ? "START" : "END";
    // “the past year” is a stretch that ends now.
    if ((is(shift, "past") || (is(shift, "coming") && u.code != "W" && u.code != "WE")) && u.code != "WE")
      return plain(TimeType::duration, std::string("P") + std::to_string(u.times) + std::string(u.code));
    // for the last year, in the last decade: a stretch too
    if (is(shift, "last") && (*m_)[shift].begin == m_->extent().begin + 1 && opened('s') && u.code != "Q" && u.code != "WE")
      return plain(TimeType::duration, length(1, u));
    if (u.times > 1) {
      if (u.times != 10 && u.times != 100) return false;
      return date(shifted(unit_at(u, today()), step));
    }
    return date(shifted(at_grain(u.code, today()), step));
  }

  bool the_unit() {
    const Unit u = unit_of(unit);
    if (u.code[0] == 'T' || (after() && after()->shape == Shape::punct_tight)) return false;  // the quarter-final
    const std::string_view w = folded(items_[m_->extent().begin].first);
    Date a = anchor();
    bool of_year = false;
    // that year, later that same year; but: earlier in the year
    const std::string_view which_one = word(items_[m_->extent().end - 2]);
    const bool that_one = which_one == "that" || which_one == "same";
    if (named_ && (that_one || w == "that" || (has(part) && named_holds(u)))) a = named_;
    if (u.code == "Y" && that_one) a = back();
    // the same month in 2019
    if (which_one == "same" && u.code != "Y" && a.year && year_joined()) a.year = year_joined(), of_year = true;
    // the same month last year
    if (which_one == "same" && u.code != "Y" && a.year && after() && word(*after()) == "last" && behind(1) && word(*behind(1)) == "year")
      --a.year;
    if (u.code == "D") {
      // “the day” is a day only where one was named.
      const bool one_of = w == "the" && !has(part);
      if (one_of && (after_is(Cls::PREPOSITION) || after_is(Cls::PRONOUN))) return false;
      // at the end of the day: of none, where none was named just now
      if (has(part) && before() == "at" && is(unit, "day") && !(named_day_ && sentence() <= day_in_ + 1)) return true;
      if (of_year) return date(a);
      return day_known() ? date(last_day()) : one_of ? false : date(narrative_ ? Date{Grain::day, 0, 0, 0} : today());
    }
    // could rise by the end of the century: of ours
    if (u.times > 1 && has(part) && today_ && before() == "by" && tense() >= 0) a = today();
    if (u.times > 1 && has(part) && (u.times == 10 || u.times == 100)) return date(unit_at(u, a), false);
    if (u.times > 1) return plain(TimeType::duration, std::string("P") + std::to_string(u.times) + std::string(u.code));
    // player of the year
    if (!has(part) && !has(earlier) && before() == "of" && ahead(2) && sense(*ahead(2), Cls::AWARD)) return false;
    // the year he was born, the month that changed all
    if (after() && !has(part) && !has(earlier) && w != "that" &&
        (sense(*after(), Cls::PRONOUN) || word(*after()) == "that" || word(*after()) == "when"))
      return false;
    if (after() && after()->entry && kLexicon.key(after()->entry) == "of" && !has(part) && !of_year) return false;
    if (!has(part) && !has(earlier) && beside_event()) return date(at_grain(u.code, {}), false);
    if (u.code == "Q" && today_ && !is_current()) {
      Date q = reported_quarter();
      if (of_year) q.year = a.year;
      return date(q, false);
    }
    return date(at_grain(u.code, a), false);
  }
  // the same month in 2019, the quarter of 2019: the year behind; 0: none
  int year_joined() const {
    return joined('o') && behind(1) && behind(1)->shape == Shape::n_year ? as_int(RuleReader::number(*behind(1)).value) : 0;
  }
  // In June 2020 it came; by the end of the month: of June, unless the clause looks ahead, and June is over; but 2019 has no one month.
  bool named_holds(Unit u) const {
    if (narrative_ || !today_) return true;
    const Date its = unit_at(u, named_);
    return is_known(its) && (u.code == "D" || day_behind(its) > *now_ || tense() <= 0);
  }
  bool is_current() const { return argument() == "current"; }
  // The quarter that a company's report is about: the one named last, else the one before today.
  Date reported_quarter() const { return named_quarter_ ? named_quarter_ : shifted(at_grain("Q", today()), -1); }

  // the 1988 quarter, the 1988 period: the one the text is about, of that year
  bool year_period() {
    if (!named_quarter_ || near_quarter_ + 600 < t_.tokens[items_[m_->extent().begin].first].begin) return false;
    return date({Grain::quarter, whole(year), named_quarter_.month, 0}, false);
  }
  bool period() {
    // Without a quarter that the text is about, a period may be anything.
    if (!named_quarter_ && word(items_[m_->extent().begin + 2]) == "period")
      return has(shift) && today_ && date(year_date(today_.year + integer(shift)));
    Date d = today_ ? reported_quarter() : Date{Grain::quarter, 0, 0, 0};
    if (has(shift)) d.year += d.year ? integer(shift) : 0;
    const std::string_view second = t_.span(items_[m_->extent().begin + 1]).of(t_.text);
    if (const int told = year_joined()) d.year = told;
    else if (d.year && (second == "year-earlier" || second == "year-ago" || (second == "corresponding" && !has(shift)) ||
                        (second == "same" && !has(shift))))
      --d.year;
    return date(d);
  }

  // the year-ago quarter: a year before the one the text is about
  bool year_before_() {
    if (named_quarter_ && !narrative_) {
      Date d = named_quarter_;
      if (today_ && d.year == today().year) --d.year;
      return date(d, false);
    }
    return date(year_date(anchor().year ? anchor().year - 1 : 0));
  }
  bool year_end() {
    // up 9% since year-end: the last one
    const int y = anchor().year, gone = today_ && !narrative_ && opened('e');
    return date(y ? Date{Grain::day, y - gone, 12, 31} : year_date(0), false);
  }
  bool anchored() {
    const Unit u = unit_of(unit);
    if (argument() == "last" && (!clause_ends() || u.code[0] == 'T')) return false;
    if (u.code[0] == 'T') return plain(TimeType::duration, std::string("PT1") + std::string(u.code.substr(1)));
    const int step = has(before_) ? -1 : 1;
    // In July 2008 they met; the day before: of that month no day is known.
    const Date near = named_day_ ? named_day_ : today();
    const bool day_gone = named_.grain > Grain::day && is_known(named_) && near.year && near.day &&
                          (first_day(near) < first_day(named_) || first_day(near) >= day_behind(named_));
    const bool by_day = u.code == "D", known = by_day ? day_known() && !day_gone : bool(named_);
    Date a = known ? (by_day ? last_day() : named_) : today();
    // “the next week” in a dispatch speaks from today, unless it tells what came after what it just named.
    const bool coming = is(after_, "next") || is(after_, "coming");
    if (!narrative_ && !by_day && coming && !(named_ && sentence() <= named_in_ + 1 && tense() < 0)) a = today();
    // What follows nothing that is named: nobody knows when.
    else if (!known && (narrative_ || (by_day && day_gone) || (has(after_) && tense() < !coming))) a = {Grain::day, 0, 0, 0};
    if (u.times > 1 && ((u.times != 10 && u.times != 100) || !(from_named() || (known && named_.grain >= Grain::decade))))
      return plain(TimeType::duration, std::string("P") + std::to_string(u.times) + std::string(u.code));
    if (u.code == "WE" && is(after_, "coming") && today_ && iso_weekday(*now_) < 7) return date(at_grain("WE", today()));
    return date(shifted(unit_at(u, a), step));
  }
  // Nothing follows that before or after could belong to: the year before.
  bool clause_ends() const { return !after() || is_punct(after()->shape) || sense(*after(), Cls::CONJUNCTION); }
  // the week after the vote, the Saturday before the final: told from what no calendar knows
  bool beside_event() const { return after_is(Cls::CLOCK_SIDE) && behind(1) && !is_punct(behind(1)->shape) && word(*after()) != "to"; }
  bool anchored_weekday() {
    const Date a = last_day();
    if (!a.year || !a.day) return false;
    const Days now = to_days(a.year, a.month, a.day);
    const int w = integer_of(weekday, Cls::WEEKDAY);
    const int behind = (iso_weekday(now) - w + 7) % 7;
    return date(day_of(has(before_) ? now - days{behind ? behind : 7} : now + days{behind ? 7 - behind : 7}));
  }
  bool weekend_() {
    Date d = at_grain("WE", today());
    if (today_) {
      const bool early_week = iso_weekday(*now_) <= 5;
      const std::string_view w = word(which);
      if (w == "last" || w == "past" || (early_week && w == "the" && tense() <= 0)) d = shifted(d, -1);
      if (w == "next") d = shifted(d, 1);
    }
    return date(d);
  }

  // ---- the clock
  bool clock_() {
    Date d = has(shift) ? shifted(today(), integer(shift)) : today();
    const bool own_day = has(month) || has(weekday) || has(shift) || has(night), ends = ends_clocks();
    if (has(month)) {
      d = calendar_day();
      if (!d) return false;
    } else if (has(weekday)) {
      const int w = integer_of(weekday, Cls::WEEKDAY);
      if (today_) d = in_range() ? weekday_behind(w) : day_of(weekday_told(w));
    } else if (!own_day && habitual()) {
      d = {};
    } else if (!own_day && ends) {
      d = moments_.back().date;
    } else if (!has(shift) && named_day_) {
      d = last_day();
    }
    d.grain = Grain::minute;
    if (!hands(d)) return false;
    // from 10 p.m. to 6 a.m.: of the next day
    if (!own_day && ends && d.year && d.day && clock_of(d) < clock_of(moments_.back().date)) {
      const Date next = day_of(to_days(d.year, d.month, d.day) + days{1});
      d.year = next.year, d.month = next.month, d.day = next.day;
    }
    // 1:30 a.m. (1730 GMT): of the day before
    if (!own_day && has(zone) && before() == "(" && !moments_.empty() && out_.back().last + 1 == items_[m_->extent().begin].first)
      d = elsewhere(d, clock_of(moments_.back().date), clock_of(d));
    // 10:30 alone may be a score, a verse: it wants a zone or a preposition.
    if (argument() == "bare" && has(minute) && !has(meridiem) && !has(zone) && !has(daypart) && !clock_before() && !narrative_)
      return false;
    return finish_clock(d);
  }
  // opens at 9 a.m. daily, from 9 a.m. to 5 p.m. on weekdays, every day at noon; usually comes at 8 a.m.: of no day
  bool habitual() const {
    const std::uint32_t begin = items_[m_->extent().begin].first, end = items_[m_->extent().end - 1].last;
    if (!out_.empty() && out_.back().type == TimeType::set && out_.back().last + 2 >= begin && !sentence_start(begin) &&
        !sentence_start(begin - 1))
      return true;
    for (std::uint32_t i = end, n = 0; i < t_.tokens.size() && n < 8 && !sentence_start(i); ++i, ++n) {
      if (const Sense* s = token_sense(i, Cls::HABIT); (s && kLexicon.text(s->value).empty()) || token_is(i, Cls::WEEKDAYS)) return true;
      if (token_is(i, Cls::TIME_PLURAL) && i + 2 < t_.tokens.size() && t_.of(i + 1) == "a" && token_is(i + 2, Cls::TIME_UNIT)) return true;
      if (of_kind(token_sense(i, Cls::DETERMINER), "each"))
        return i + 1 < t_.tokens.size() &&
               (token_is(i + 1, Cls::TIME_UNIT) || token_is(i + 1, Cls::WEEKDAY) || token_is(i + 1, Cls::DAYPART));
      if (t_.of(i) == ",") break;
      if (is_letters(t_.tokens[i].shape) && !token_is(i, Cls::MERIDIEM) && !token_is(i, Cls::CLOCK_NAME) && !token_is(i, Cls::ZONE) &&
          !token_is(i, Cls::PREPOSITION) && !token_is(i, Cls::NUMBER) && t_.of(i) != "and")
        break;
    }
    for (std::uint32_t i = begin, n = 0; i-- > 0 && n < 6 && !sentence_start(i + 1); ++n) {
      if (const Sense* s = token_sense(i, Cls::HABIT); s && (n == 1 || kLexicon.text(s->value) == "before")) return true;
      if (is_punct(t_.tokens[i].shape) || token_is(i, Cls::CONJUNCTION)) break;
    }
    return false;
  }
  bool clock_before() const { return opened('c') || before() == "("; }
  // Where the hands stand.
  bool hands(Date& d) {
    d.minute = 0;
    if (has(military)) {
      d.hour = whole(military) / 100, d.minute = whole(military) % 100;
      return t_.span(item(military)).size() == 4;
    }
    const bool decimal = has(hour) && item(hour).shape == Shape::n_decimal;  // 10.30 a.m.
    if (has(clock)) {
      d.hour = integer_of(clock, Cls::CLOCK_NAME);
      if (d.hour == 24 && opened('n')) d.hour = 0;
      if (has(hour) && (has(past) || has(quarter) || whole(hour) != 12)) return false;  // 12 noon
    } else {
      d.hour = decimal ? as_int(number(hour).value) : whole(hour);
      if (decimal) d.minute = as_int((number(hour).value - d.hour) * 100 + 0.5);
    }
    if (has(minute)) {
      if (t_.span(item(minute)).size() != 2) return false;
      d.minute = whole(minute);
    }
    // 8 to 10 p.m.; but 11 to 2 p.m. began in the morning
    if (argument() == "range" && (whole(second) > 12 || whole(second) % 12 <= d.hour % 12)) return false;
    if (has(meridiem)) {
      if (d.hour < 1 || d.hour > 12) {
        if (d.hour > 23 || d.hour <= 12 || !integer_of(meridiem, Cls::MERIDIEM)) return false;
      } else {
        d.hour = d.hour % 12 + integer_of(meridiem, Cls::MERIDIEM);
      }
    } else if (has(daypart) || has(night)) {
      const std::string_view p = has(night) ? "EV" : value(daypart, Cls::DAYPART);
      if ((p == "AF" || p == "EV" || (p == "NI" && d.hour > 5)) && d.hour < 12) d.hour += 12;
    } else if (!has(clock) && !has(minute) && !has(oclock) && !has(side)) {
      return false;
    }
    return !has(side) || off_the_hour(d);
  }
  // half past six, ten minutes to six. A number of minutes that does not say so wants a preposition, and nothing that it counts:
  // at ten to six; but five to seven years.
  bool off_the_hour(Date& d) const {
    const int step = integer_of(side, Cls::CLOCK_SIDE);
    const double minutes = has(quarter) ? 15 : number(past).value == 0.5 ? 30 : number(past).value;
    if (minutes != as_int(minutes) || minutes < 1 || minutes > 59 || (has(past) && item(past).shape == Shape::n_fraction && step < 0))
      return false;
    const bool said = has(quarter) || minutes == 30 || (*m_)[past].end < (*m_)[side].begin;
    if (!said && has(meridiem) && step < 0) return false;  // 8 to 10 p.m.
    if (!has(meridiem) && !has(oclock) && !(said && word(side) == "past")) {
      if (!(said ? opened('c') : opened('h')) && before() != "(") return false;
      if (after() && (is_number(after()->shape) || (after()->shape == Shape::lower && !closed(*after())))) return false;
    }
    d.minute = as_int(minutes);
    if (d.hour == 24) d.hour = 0;
    if (step < 0) {
      d.minute = 60 - d.minute;
      d.hour = (d.hour + 23) % 24;
    }
    return true;
  }
  bool finish_clock(Date d) {
    if (d.hour > 24 || d.minute > 59 || (d.hour == 24 && d.minute)) return false;
    if (has(zone)) time_.zone = t_.span((*m_)[zone], items_);
    return date(d);
  }
  // 2019-04-09T18:20:00Z
  bool stamp_() {
    Date d{Grain::minute, whole(year), whole(monthnumber), whole(day)};
    const std::string_view s = t_.span(item(stamp)).of(t_.text);
    if (!valid(d.year, d.month, d.day) || s.size() != 3 || s[0] != 'T' || !is_digit(s[1]) || !is_digit(s[2])) return false;
    d.hour = (s[1] - '0') * 10 + s[2] - '0';
    d.minute = has(minute) ? whole(minute) : 0;
    return finish_clock(d);
  }
  // 03.08.2025: the day stands first
  bool dotted() {
    const std::string_view s = t_.span(item(day)).of(t_.text);
    int part[3] = {}, n = 0;
    for (char c : s) {
      if (c == '.') {
        if (++n > 2) return false;
      } else if (!is_digit(c) || part[n] > 999) {
        return false;
      } else {
        part[n] = part[n] * 10 + c - '0';
      }
    }
    return n == 2 && part[2] > 1000 && part[2] < 2200 && valid(part[2], part[1], part[0]) && date({Grain::day, part[2], part[1], part[0]});
  }
  // 17Jun21
  bool glued_month() {
    const std::string_view s = t_.span(item(stamp)).of(t_.text);
    if (s.size() != 5 && s.size() != 7) return false;
    const char name[] = {static_cast<char>(s[0] | 0x20), static_cast<char>(s[1] | 0x20), static_cast<char>(s[2] | 0x20)};
    const EntryId entry = kLexicon.find({name, 3});
    const Sense* mon = entry ? kLexicon.sense(entry, Cls::MONTH, Shape::cap) : nullptr;
    int y = 0;
    for (char c : s.substr(3)) {
      if (!is_digit(c)) return false;
      y = y * 10 + c - '0';
    }
    if (!mon) return false;
    const Date d{Grain::day, y > 99 ? y : y < 50 ? 2000 + y : 1900 + y, static_cast<int>(mon->number), whole(day)};
    return valid(d.year, d.month, d.day) && date(d);
  }
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  // ---- so long ago
  double count() const {
    if (has(n)) return number(n).value;
    if (has(one)) return 1;
    return -1;
  }
  // What an amount comes to in months and in days, and its finest grain; false where no calendar tells: half a month, some years.
  bool length_of(double& months, double& days, Grain& grain) const {
    months = days = 0;
    grain = Grain::century;
    const auto add = [&](double c, Unit u) {
      const bool by_month = u.code == "Y" || u.code == "M" || u.code == "Q";
      (by_month ? months : days) += c * u.times * (u.code == "Y" ? 12 : u.code == "Q" ? 3 : u.code == "M" || u.code == "D" ? 1 : 7);
      grain = std::min(grain, c != std::floor(c) ? (u.code == "Y" ? Grain::month : Grain::day) : at_grain(u.code, {}).grain);
      return c > 0 && u.code[0] != 'T';
    };
    const Unit u = unit_of(unit);
    if (has(n) && number(n).high == number(n).high) return false;
    if (!add(has(quarter) ? 0.25 : count() + (has(half) ? 0.5 : 0), u)) return false;
    if (has(unit2) && !add(has(n2) ? number(n2).value : 1, unit_of(unit2))) return false;
    if (months != std::floor(months) || days != std::floor(days) || months > 240000 || days > 7000000) return false;
    // Half a century is fifty years, two and a half years are months.
    if (grain == Grain::month && days == 0 && months >= 12 && as_int(months) % 12 == 0 && !has(unit2) && u.code == "Y") grain = Grain::year;
    return true;
  }
  // A date so long before or after `from`.
  bool relative(Date from, int direction) {
    const Unit u = unit_of(unit);
    set_mod();
    const std::string_view unknown = direction < 0 || (!narrative_ && tense() < 0) ? "PAST_REF" : "FUTURE_REF";
    if (u.code[0] == 'T') {
      const double c = count();
      if (c < 0 || !from.year || !from.day || has(n2) || (has(n) && number(n).high == number(n).high))
        return plain(TimeType::date, unknown);
      // Hours from an hour that is not told: the day.
      const int hours = u.code == "TH" ? as_int(c) : 0;
      if (hours > 24 * 9000) return plain(TimeType::date, unknown);
      Date d = from;
      d.grain = Grain::day;
      return date(hours >= 24 ? shifted(d, direction * hours / 24) : d);
    }
    double months = 0, days_ = 0;
    Grain grain{};
    if (!from.year || !length_of(months, days_, grain)) return plain(TimeType::date, unknown);
    if (has(piece)) grain = grain_of_unit(unit_of(piece));  // a year ago this month
    if (is(order, "today")) grain = Grain::day;
    if (from.grain > Grain::day || !from.day) {
      Date base = at_grain(grain == Grain::year      ? "Y"
                           : grain == Grain::quarter ? "Q"
                           : grain == Grain::month   ? "M"
                           : grain == Grain::week    ? "W"
                                                     : "D",
                           from);
      if (!is_known(base)) return plain(TimeType::date, "XXXX-XX-XX");
      const double steps = grain == Grain::year      ? months / 12
                           : grain == Grain::quarter ? months / 3
                           : grain == Grain::month   ? months
                           : grain == Grain::week    ? days_ / 7
                                                     : days_;
      return date(shifted(base, direction * as_int(steps)));
    }
    // Weeks from a known day land on a day.
    if (grain == Grain::week && narrative_) grain = Grain::day;
    const Days there = months_from(to_days(from.year, from.month, from.day), direction * as_int(months)) + days{direction * as_int(days_)};
    return date(grain_of(grain, there));
  }
  // “a year ago” where a quarter was named: that quarter, a year before.
  bool year_back() {
    const Unit u = unit_of(unit);
    if (!has(one) || has(unit2) || has(half) || u.code != "Y" || u.times != 1 || !named_quarter_ || narrative_ || !today_) return false;
    if (named_quarter_.year < today().year - 1 || near_quarter_ + 600 < t_.tokens[items_[m_->extent().begin].first].begin) return false;
    Date d = named_quarter_;
    if (d.year == today().year) --d.year;
    return date(d, false);
  }
  bool ago() {
    if (year_back()) return true;
    // 2.4% more than a year ago
    if (has(mod) && word(mod) == "more than" && ahead() && (is_number(ahead()->shape) || any_sense(*ahead(), {Cls::PERCENT, Cls::UNIT})))
      m_->captures[0].begin = (*m_)[mod].end, m_->captures[mod] = {};
    const bool found = relative(today_ ? today() : Date{}, -1);
    if (!found) return false;
    // TIMEX3: a point in time more than so long ago is BEFORE.
    std::string_view& mod = out_.back().mod;
    for (const auto& [length, point] : {std::pair<const char*, const char*>{"MORE_THAN", "BEFORE"},
                                        {"LESS_THAN", "AFTER"},
                                        {"EQUAL_OR_MORE", "ON_OR_BEFORE"},
                                        {"EQUAL_OR_LESS", "ON_OR_AFTER"}})
      if (mod == length) {
        mod = point;
        break;
      }
    return true;
  }
  bool earlier_() {
    if (argument() == "last" && !clause_ends()) return false;
    if (after() && word(*after()) == "than") return false;  // three months later than planned
    if (argument() != "last" && unreal()) return false;
    const int direction = is(earlier, "earlier") || is(order, "before") ? -1 : 1;
    if (is(earlier, "earlier") && year_back()) return true;
    const bool by_day = unit_of(unit).code == "D";
    if (by_day && !named_day_ && !today_) return plain(TimeType::date, "XXXX-XX-XX");
    if (const Date then = from_clock(direction)) {
      set_mod();
      return date(then);
    }
    // Two years later, of what is past and told from nothing that is named: nobody knows from when.
    if (direction > 0 && !(by_day ? named_day_ : named_) && tense() < 0) return plain(TimeType::date, "PAST_REF");
    const Date from = by_day   ? (named_day_ || !narrative_ ? last_day() : named_)
                      : named_ ? (narrative_ && named_day_ && unit_of(unit).code != "Y" ? named_day_ : named_)
                               : today();
    return relative(from, direction);
  }

  // At 23:50 on Sunday …, 40 minutes later: from the clock just named. None: it is no such amount, or no such clock.
  Date from_clock(int direction) const {
    if (!struck_.year || !struck_.day || sentence() > struck_in_ + 1 || first_day(last_day()) != first_day(day_only(struck_))) return {};
    double minutes = 0;
    const auto add = [&](double c, Unit u) {
      if (c < 0 || (u.code != "TH" && u.code != "TM")) return false;
      minutes += c * u.times * (u.code == "TH" ? 60 : 1);
      return true;
    };
    if (has(n) && number(n).high == number(n).high) return {};
    if (!add(has(quarter) ? 0.25 : count() + (has(half) ? 0.5 : 0), unit_of(unit))) return {};
    if (has(unit2) && !add(has(n2) ? number(n2).value : 1, unit_of(unit2))) return {};
    if (minutes != std::floor(minutes) || minutes > 10000) return {};
    const int at = clock_of(struck_) + direction * as_int(minutes), later = at >= 0 ? at / 1440 : -((1439 - at) / 1440);
    Date d = day_of(first_day(day_only(struck_)) + days{later});
    d.grain = Grain::minute, d.hour = (at - later * 1440) / 60, d.minute = (at - later * 1440) % 60;
    return d;
  }
  static Date day_only(const Date& d) { return {Grain::day, d.year, d.month, d.day}; }

  // Had they left a week earlier, it would have been a day later: of what did not happen
  bool unreal() const {
    for (std::uint32_t by = 1; by <= 12 && ahead(by) && !is_punct(ahead(by)->shape); ++by)
      if (sense(*ahead(by), Cls::UNREAL)) return true;
    for (std::uint32_t by = 0; by < 6 && behind(by) && !is_punct(behind(by)->shape); ++by)
      if (sense(*behind(by), Cls::UNREAL)) return true;
    return false;
  }

  // ---- how long
  static std::string amount(double v) {
    if (v == std::floor(v) && std::abs(v) < 1e15) return std::to_string(static_cast<long long>(v));
    char buffer[24];
    std::snprintf(buffer, sizeof buffer, "%.10g", v);
    return buffer;
  }
  std::string length(double c, Unit u) const {
    if (u.code == "WE") return "P" + amount(c) + "WE";
    const std::string code(u.code);
    double v = c * u.times;
    if (code[0] == 'T') {
      if (code == "TH" && v != std::floor(v))
        return "PT" + (v >= 1 ? amount(std::floor(v)) + "H" : "") + amount((v - std::floor(v)) * 60) + "M";
      return "PT" + amount(v) + code.substr(1);
    }
    if (code == "Y" && v != std::floor(v))
      return "P" + (v >= 1 ? amount(std::floor(v)) + "Y" : "") + amount((v - std::floor(v)) * 12) + "M";
    return "P" + amount(v) + code;
  }
  // was due to last 72 hours, talks last two days: a verb
  bool lasts() const {
    const Item* b = has(which) && (*m_)[which].begin == m_->extent().begin && is(which, "last") ? ahead() : nullptr;
    return b && (any_sense(*b, {Cls::AUXILIARY, Cls::ADVERB}) || word(*b) == "to" || word(*b) == "not" || counts(*b));
  }
  bool duration() {
    if (lasts() || (has(which) && after_is(Cls::EARLIER))) return false;  // and a second ten minutes later
    set_mod();
    if (argument() == "half" || argument() == "more" || has(half)) {
      Unit u = has(unit) ? unit_of(unit) : Unit{"Y", 1};
      if (has(n) && number(n).high == number(n).high) return false;
      // a two-and-a-half-year term: half-year is a word
      if (has(n) && argument() == "half")
        return plain(TimeType::duration, length(count() + 0.5, u.code == "M"    ? Unit{"Y", 1}
                                                               : u.code == "TM" ? Unit{"TH", 1}
                                                                                : Unit{"Y", 2 * u.times}));
      return plain(TimeType::duration, length((argument() == "more" ? has(n) ? count() : 1 : 0) + 0.5, u));
    }
    if (has(quarter)) {  // the last two quarters: of years, not of something
      const double q = number(quarter).value * 4;
      if (t_.of(item(quarter).last - 1) != "quarters" || q != std::floor(q)) return false;
      return plain(TimeType::duration, length(q, Unit{"Q", 1}));
    }
    if (!has(n) && !has(one)) {
      const Unit u = has(unit) ? unit_of(unit) : Unit{"Y", 1};
      if (has(vague)) return plain(TimeType::duration, vague_length(u));
      if (has(which) || argument() == "one_unit") return plain(TimeType::duration, length(1, u));
      return false;
    }
    if (has(n) && has(unit) && (no_length(n, unit) || told_apart(n, n2))) return false;
    const Unit u = unit_of(unit);
    double c = count();
    if (has(n) && number(n).high == number(n).high) return plain(TimeType::duration, vague_length(u));
    if (item_before_is(Cls::CURRENCY_SIGN)) return false;
    if (has(n) && before() == ":") return false;  // 3:32 minutes
    // One day he will return.
    if (has(n) && u.code == "D" && word(n) == "one" && !ahead() && after() &&
        (sense(*after(), Cls::PRONOUN) || sense(*after(), Cls::DETERMINER) || word(*after()) == ","))
      return false;
    if (has(n) && c >= 1000 && item(n).shape == Shape::n_year) return false;  // the 1988 quarter
    // for a second day
    if (has(one) && u.code == "TS" && after() && is_letters(after()->shape) && !closed(*after())) return false;
    // A bare “second”, “first quarter”, “May 5 day”: not a length.
    if (has(one) && (u.code == "TS" || u.code == "Q") && (u.code == "Q" || !has(mod)) && !opened('l')) return false;
    std::string norm = length(c, u);
    if (!has(n2)) return plain(TimeType::duration, norm);
    // two hours and 30 minutes; but between 30 minutes and two hours
    if (opened('r')) return false;
    Unit last = u;
    for (const auto& [number_, unit_] : {std::pair{n2, unit2}, std::pair{base, piece}}) {
      if (!has(number_)) break;
      const Unit v = unit_of(unit_);
      if (fineness(v) >= fineness(last) || number(number_).high == number(number_).high) return false;
      if (v.code == last.code) {  // two decades and ten years
        c = c * last.times + number(number_).value * v.times;
        norm = length(c, Unit{v.code, 1});
      } else {
        const std::string more = length(number(number_).value, v);
        norm += more.substr(more.starts_with("PT") && norm.find('T') != norm.npos ? 2 : 1);
      }
      last = v;
    }
    return plain(TimeType::duration, norm);
  }
  static int fineness(Unit u) {
    static constexpr std::array<std::string_view, 9> kOrder{"TS", "TM", "TH", "D", "WE", "W", "M", "Q", "Y"};
    return static_cast<int>(std::find(kOrder.begin(), kOrder.end(), u.code) - kOrder.begin()) * 1000 + u.times;
  }
  bool item_before_is(ClassId cls) const {
    const std::uint32_t at = m_->extent().begin;
    if (at == 0) return false;
    const Item& i = items_[at - 1];
    return i.entry && sense(i, cls);
  }
  static std::string vague_length(Unit u) {
    const std::string code(u.code);
    if (u.times == 10) return "PXDE";
    if (u.times == 100) return "PXCE";
    return code[0] == 'T' ? "PTX" + code.substr(1) : "PX" + code;
  }
  bool indefinite_duration() {
    if (!has(unit)) {
      std::string_view w = word(items_[m_->extent().begin]);
      w.remove_suffix(std::string_view("long").size());  // daylong
      return plain(TimeType::duration, length(1, unit_of(kLexicon.sense(kLexicon.find(w), Cls::TIME_UNIT, Shape::lower))));
    }
    if (unit_of(unit).code[0] == 'T' && has(vague) && t_.of(items_[(*m_)[vague].end - 1].first) == "early")
      return false;  // the early hours
    set_mod();
    return plain(TimeType::duration, vague_length(unit_of(unit)));
  }
  bool recent_units() {
    const std::string_view r = value(ref, Cls::VAGUE_TIME);
    const Unit u = unit_of(unit);
    if (r == "PAST_REF" || r == "FUTURE_REF") return plain(TimeType::duration, vague_length(u));
    return false;
  }

  // ---- again and again
  bool every() {
    if (after() && (sense(*after(), Cls::EARLIER) || word(*after()) == "before" || word(*after()) == "ago"))
      return false;  // 2.6 times a year ago
    const Unit u = unit_of(unit);
    double c = has(n) ? number(n).value : has(other) ? 2 : 1;
    if (is(0, "per") && !has(n)) c = 1;
    return plain(TimeType::set, length(c, u));
  }
  bool every_weekday() {
    if (!has(weekday)) return plain(TimeType::set, "XXXX-XX-XXT" + std::string(value(daypart, Cls::DAYPART)));
    const Item& i = item(weekday);
    const Sense* s = sense(i, Cls::WEEKDAYS);
    if (!s) s = sense(i, Cls::WEEKDAY);
    std::string norm = std::string("XXXX-WXX-") + std::string(kLexicon.text(s->value));
    if (has(daypart)) norm += "T" + std::string(value(daypart, Cls::DAYPART));
    return plain(TimeType::set, norm);
  }
  bool every_month() {
    if (has(month) && has(day)) return emit(TimeType::set, timex({Grain::day, 0, integer_of(month, Cls::MONTH), whole(day)}));
    if (has(month)) return emit(TimeType::set, timex({Grain::month, 0, integer_of(month, Cls::MONTH), 0}));
    if (has(holiday)) {  // every Christmas, every Easter
      const std::string_view code = value(holiday, Cls::HOLIDAY);
      return plain(TimeType::set, code.size() == 5 ? "XXXX-" + std::string(code) : "P1Y");
    }
    return plain(TimeType::set, std::string("XXXX-") + std::string(value(season, Cls::SEASON)));
  }

  bool frequency() {
    // The Daily Mail; a quarterly report
    const Item* next = after();
    if (item(freq).shape == Shape::cap && next && next->shape == Shape::cap) return false;
    if (word(freq) == "quarterly" && next && next->shape == Shape::lower && !closed(*next)) return false;
    return plain(TimeType::set, value(freq, Cls::FREQUENCY));
  }

  bool reference() {
    const std::string_view v = value(ref, Cls::REFERENCE);
    return plain(TimeType::date, v);
  }
  bool that_time() {
    if (!opened('w')) return false;
    const Item* next = after();
    if (next && next->entry && kLexicon.key(next->entry) == "of") return false;
    // “at the same time” mostly means besides; a text told in order means the time it names.
    if (!narrative_ && t_.span(m_->extent(), items_).of(t_.text).ends_with("same time")) return false;
    if (!named_) return plain(TimeType::date, "PAST_REF");
    return date(named_, false);
  }
  bool holiday_() {
    const std::string code(value(holiday, Cls::HOLIDAY));
    if (item(holiday).shape == Shape::cap && !has(year) && in_a_name(holiday)) return false;
    const int scene = has(year) || has(shift) ? 0 : holiday_scene(code);
    const int y = has(year) ? year_of()
                  : scene   ? scene
                            : today().year + (today().year && has(shift) && !is(shift, "last") ? integer(shift) : 0);
    const auto in = [&](int year_) -> Days {
      if (code[0] == 'E') return easter(year_) + days{std::stoi(code.substr(1))};
      const int mon = std::stoi(code.substr(0, 2));
      if (code.size() == 5) return to_days(year_, mon, std::stoi(code.substr(3)));
      const char last = code.back();
      const Days from = to_days(year_, mon, 1), to = months_from(from, 1);
      if (last == 'E') return nth_weekday(from, to, 1, 1) + days{1};
      return nth_weekday(from, to, code[3] - '0', last == 'L' ? 0 : last - '0');
    };
    if (!y) return code.size() == 5 ? plain(TimeType::date, "XXXX-" + code) : false;
    Days d = in(y);
    if (!has(year) && !scene && today_) {
      const Days now = *now_;
      if (has(shift) && integer(shift) < 0 && d >= now) d = in(y - 1);
      if (!has(shift) && d > now + days{60} && tense() <= 0) d = in(y - 1);
      if (!has(shift) && d < now && tense() > 0) d = in(y + 1);
    }
    return has(daypart) ? daypart_of(day_of(d), value(daypart, Cls::DAYPART)) : date(day_of(d));
  }

  // In 2019 they married on Christmas Day; in December 2020, on Christmas Eve; told in order: 0 where no year is told.
  int holiday_scene(const std::string& code) const {
    if (narrative_ && !today_) return story_year(item(holiday).first);
    if (const int y = scene_year(true)) return y;
    const bool month_told = told_.grain == Grain::month && told_.year && told_in_ == sentence() && code[0] != 'E';
    return month_told && std::stoi(code.substr(0, 2)) == told_.month ? told_.year : 0;
  }

  static constexpr int before_ = time_grammar::before;
  static constexpr int after_ = time_grammar::after;

  const TimeOptions& o_;
  std::vector<Time>& out_;
  Time time_;
  std::optional<Days> now_;  // the day of publication, or of the dateline
  Span dateline_;
  std::vector<Span> titles_;  // headlines and captions, whose present tense is past
  Date today_, named_, named_day_, named_quarter_, flashback_;
  int year_from_ = 0;               // the first of the two years of a season
  std::uint32_t year_from_in_ = 0;  // the sentence that names it
  Date told_;                       // what was named last of months and longer, or with its year
  Date scene_;                      // the year, or a part of it, that a sentence speaks of
  std::uint32_t told_in_ = 0, scene_in_ = 0, scene_end_ = 0;
  bool fronted_ = false, scene_noun_ = false;  // In 2019, he; The 2016 vote
  bool told_first_ = false;                    // it opens the sentence
  Date struck_;                                // the clock named last, with its day
  std::size_t struck_row_ = 0;                 // its row
  std::uint32_t struck_in_ = 0;                // and sentence
  std::uint32_t near_quarter_ = 0;             // where in the text it was named
  bool narrative_ = false;
  int day_first_ = -1;                       // whether 3/4/2019 is of April; -1: not asked yet
  std::uint32_t named_in_ = 0, day_in_ = 0;  // the sentences of named_ and named_day_
  std::vector<Moment> moments_;              // the rows just read that one moment may join
  std::vector<Mention> story_;               // the months and years that it names, of a text about another time
};

}  // namespace

void read_times(const Text& text, const TimeOptions& options, TimeScratch& scratch, Records& records) {
  Masks(records, scratch.masks).contacts();
  build_items(text, time_grammar::automaton, scratch.masks, scratch.items, scratch.symbols);
  TimeReader reader(text, options, scratch.items, records);
  Matcher(time_grammar::automaton, scratch.items, scratch.symbols, text.watch).run([&](Match& m) { return reader.act(m); });
}

}  // namespace newspan
