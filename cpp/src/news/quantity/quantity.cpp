#include "news/quantity/quantity.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

#include "grammar/rule_reader.hpp"
#include "news/masks.hpp"
#include "tables.hpp"

namespace newspan {
namespace {

using namespace quantity_grammar;

class QuantityReader : RuleReader {
 public:
  QuantityReader(const Text& text, const QuantityOptions& options, const Items& items, Records& records)
      : RuleReader(text, kLexicon, items), o_(options), out_(records.quantities) {}

  bool act(Match& m) {
    m_ = &m;
    q_ = {};
    shared_scale_ = 1;
    if (has(n) && (!number_ok() || in_quoted_title())) return false;
    // from $10 million: a range's word, where there is none
    if (has(from) && !has(high)) m.captures[0].begin = m[from].end, m.captures[from] = {};
    // it added up to 40
    if (has(hedge) && word(items_[m[hedge].begin]) == "up to" && m[hedge].begin == m.extent().begin && ahead() &&
        sense(*ahead(), Cls::PHRASAL_UP))
      drop_hedge(m[hedge].end);
    // - One poll: a dash
    if (has(sign) && has(n) && !sense(item(sign), Cls::SIGN) && item(n).shape >= Shape::n_words_1_12 &&
        m[sign].begin == m.captures[0].begin) {
      m.captures[0].begin = m[sign].end;
      m.captures[sign] = {};
    }
    // tested negative three times
    if (has(sign) && word(sign) == "negative") {
      const auto action = static_cast<Action>(m.rule->action);
      const bool part = has(n) && (item(n).shape == Shape::n_fraction || item(n).shape == Shape::n_decimal);
      // is negative twelve, negative three alone
      const bool alone = (!behind() || is_punct(behind()->shape)) && (!ahead() || any_sense(*ahead(), {Cls::BE, Cls::PREPOSITION}));
      if (action != Action::money && action != Action::percent && action != Action::measure && !part && !alone) return false;
    }
    // the lower half of the table
    if (has(n) && text(item(n)) == "half" && ahead() && sense(*ahead(), Cls::WHICH_HALF)) return false;
    // second-half goals
    if (has(n) && text(item(n)) == "half" && ahead(2) && text(*ahead()) == "-" && is_number(ahead(2)->shape)) return false;
    // and/7, 1/250 sec: behind a stroke
    if (has(n) && m.extent().begin == m[n].begin && ahead(2) && tight(ahead(), "/") && is_number(ahead(2)->shape) && !has(unit1) &&
        item(n).shape <= Shape::n_decimal)
      return false;
    // Labour at 1/5, the 4/6 favourite
    if (has(n) && !has(unit) && !has(abbr) && item(n).shape == Shape::n_fraction && text(item(n)).find('/') != std::string_view::npos &&
        text(item(n)).find_first_of("- ") == std::string_view::npos &&
        ((ahead() && word(*ahead()) == "at") || (behind() && sense(*behind(), Cls::BOOKMAKER))))
      return false;
    // the past year and a half
    if (has(n) && item(n).shape == Shape::n_fraction && ahead() && text(item(n)).ends_with("half")) {
      const bool article = text(item(n)).starts_with("a ");
      const Item *joint = article ? ahead() : ahead(2), *noun = article ? ahead(2) : ahead(3);
      if ((article || word(*ahead()) == "a") && joint && word(*joint) == "and" && noun &&
          (noun->shape == Shape::record || any_sense(*noun, {Cls::TIME_UNIT, Cls::UNIT})))
        return false;
      // by a length and a half
      const Item* one = article ? ahead(3) : ahead(4);
      if ((article || word(*ahead()) == "a") && joint && word(*joint) == "and" && noun && noun->shape == Shape::lower && one &&
          is_article(*one) && !(behind() && word(*behind()) == "of"))
        return false;
    }
    // by point five percent
    if (has(n) && item(n).shape >= Shape::n_words_1_12 && ahead() && word(*ahead()) == "point" &&
        !(ahead(2) && sense(*ahead(2), Cls::DETERMINER)) && (has(unit) || (behind() && sense(*behind(), Cls::PERCENT))))
      return false;
    // $5 million a year earlier
    if (has(per) && behind() && any_sense(*behind(), {Cls::EARLIER, Cls::AGO})) return false;
    switch (static_cast<Action>(m.rule->action)) {
      case Action::none: return true;
      case Action::money: return money();
      case Action::minor: return minor();
      case Action::percent: return percent();
      case Action::measure: return measure();
      case Action::age: return amount() && emit("age", time_unit());
      case Action::age_bare: return age_bare();
      case Action::length: return length();
      case Action::height: return height();
      case Action::foot_inch: return foot_inch();
      case Action::magnitude: return amount() && q_.value <= 10 && emit("other", "magnitude");
      case Action::shared: return shared();
      case Action::odds: return odds();
      case Action::points: return amount() && emit("count", "point");
      case Action::half_more: return half_more();
      case Action::length_one: return length_one();
      case Action::money_said: return money_said();
      case Action::eighths: return eighths();
      case Action::hours: return counted().empty() && number(item(n)).value <= 24 && number(item(high)).value <= 24;
      case Action::below: return amount() && (q_.value = -q_.value, emit("temperature", "degree"));
      case Action::label_list:
        return (m.extent().end - m.extent().begin > 2 || counted().empty()) &&
               !(behind() && any_sense(*behind(), {Cls::UNIT, Cls::PERCENT}));
      case Action::emergency:
        return item(n).shape <= Shape::n_large && text(item(n)).size() == 3 &&
               text(item(n)).find_first_not_of("0189") == text(item(n)).npos;
      case Action::bore: return text(item(n))[0] == '.';
      case Action::clock_stop: return clock_stop();
      case Action::score_points: return ahead() && ahead()->shape == Shape::cap && number(item(n)).value <= 200;
      case Action::thousands_not: return (text(item(n)).back() | 0x20) == 'k';
      // Volume 170,330,000 shares, Dow -1.1%; but Version 10.100.200
      case Action::label:
        return (item(n).shape != Shape::n_comma || text(item(n)).find(',') == std::string_view::npos) &&
               !(behind() && sense(*behind(), Cls::PERCENT));
      case Action::numbered:
        // on day 12, week 30 begins; but: this week 12 people
        return ahead(2) && ((sense(*ahead(2), Cls::PREPOSITION) && word(*ahead(2)) != "per") || word(*ahead(2)) == "up to" ||
                            (!any_sense(*ahead(2), {Cls::DETERMINER, Cls::SHIFT}) && counted().empty()));
      case Action::dial: return item(n).shape <= Shape::n_large && !(behind() && word(*behind()) == "of") && counted().empty();
      case Action::stage: {  // the last 16
        const double left = number(item(n)).value;
        return left == 8 || left == 16 || left == 32 || left == 64;
      }
      case Action::fold: return amount() && emit("ratio", "");
      case Action::share: return share();
      case Action::fraction: return fraction();
      case Action::ratio: return ratio();
      case Action::count: return count();
      case Action::ordinal: return ordinal();
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
  std::string_view first_value(int slot, std::initializer_list<ClassId> classes) const {
    for (ClassId c : classes)
      if (const Sense* s = sense(item(slot), c)) return kLexicon.text(s->value);
    return {};
  }
  // A mark written on to what stands before and behind it.
  bool tight(const Item* i, std::string_view mark) const { return i && i->shape == Shape::punct_tight && text(*i) == mark; }
  const Item* neighbour(std::int64_t at) const {
    if (at < 0 || at >= static_cast<std::int64_t>(items_.size())) return nullptr;
    return &items_[static_cast<std::size_t>(at)];
  }
  std::string_view from_word() const { return word(items_[(*m_)[from].end - 1]); }  // anywhere | between
  bool number_ok() const {
    const ItemRange first = (*m_)[n], last = (*m_)[has(high) ? high : n];
    // 5 millions: not read whole
    const auto joined = [&](std::uint32_t i) { return !(items_[i].flags & kItemBoundary); };
    if (last.end < items_.size() && items_[last.end].shape == Shape::n_vague && joined(last.end)) return false;
    if (item(n).shape == Shape::n_vague && first.begin > 0 && joined(first.begin) && is_number(items_[first.begin - 1].shape)) return false;
    return item(n).shape != Shape::n_bad && items_[last.begin].shape != Shape::n_bad;
  }

  // ---- value, high, hedge and bound: of every figure, whatever its unit
  bool amount() {
    const Number& low = number(item(n));
    // (-110bps)
    const bool dashed = !has(sign) && ahead(2) && text(*ahead()) == "-" && text(*ahead(2)) == "(" && m_->extent().begin > 0 &&
                        item(n).shape <= Shape::n_decimal;
    if (dashed) --m_->captures[0].begin;
    q_.value = (dashed || negative(sign) ? -low.value : low.value) * std::exchange(shared_scale_, 1);
    q_.high = low.high;
    if (has(high) && !range(low, number(item(high)))) return false;
    if (has(hedge)) {
      const ItemRange h = (*m_)[hedge];
      q_.hedge = t_.span(h, items_);
      if (const std::string_view bound = first_value(hedge, {Cls::HEDGE, Cls::HEDGE_TIED, Cls::AGE_THAN}); !bound.empty()) q_.bound = bound;
      else q_.bound = word(items_[h.begin]) == "more" || q_.hedge.of(t_.text).starts_with("more") ? ">" : "~";
      // some up to 4,000 years old
      if (q_.bound == "~")
        for (std::uint32_t i = h.end; i < (*m_)[n].begin; ++i)
          if (const Sense* second = sense(items_[i], Cls::HEDGE); second && !word(items_[i]).starts_with("as "))
            q_.bound = kLexicon.text(second->value);
      // reached its maximum of 17.8 million, hit a minimum of $9: that was it
      const std::string_view most = word(items_[h.begin]);
      if (most.ends_with("imum of") && (!most.starts_with("a ") || (ahead() && sense(*ahead(), Cls::REACHES)))) q_.bound = "=";
    } else if (low.shape == Shape::n_vague && std::isnan(low.high)) {
      q_.bound = "~";  // a couple of hundred
    }
    // is not more than 20; but of dozens, if not more than 100, it is the other way round
    const bool denied =
        ahead() && (denies(*ahead()) || (ahead(2) && denies(*ahead(2)) && ahead()->shape == Shape::lower && !closed(*ahead())));
    const bool doubted = ahead() && word(*ahead()) == "if" && q_.hedge.of(t_.text).starts_with("not ");
    if (doubted) q_.bound = q_.bound == "<=" ? ">" : "<";
    else if (denied && !(ahead(2) && word(*ahead(2)) == "if")) q_.bound = q_.bound == ">" ? "<=" : q_.bound == "<" ? ">=" : q_.bound;
    if (no_bound()) q_.bound = "=", drop_hedge((*m_)[hedge].end), q_.hedge = {};
    if (std::exchange(bounded_, false)) q_.bound = "=";  // two bounds are two ends
    if (has(tail)) {
      if (item(tail).shape == Shape::cap && items_[(*m_)[tail].begin - 1].shape != Shape::cap) return false;  // the Tab 7 Plus
      q_.bound = first_value(tail, {Cls::BOUND_AFTER, Cls::BOUND_TIED, Cls::BOUND_AND});
      const bool joined = sense(item(tail), Cls::BOUND_AND) != nullptr;  // or more
      if (q_.hedge.empty()) q_.hedge = t_.span(ItemRange{(*m_)[tail].begin - joined, (*m_)[tail].end}, items_);
      // 40 dead and over 200 hurt, 5 or more than 6: the next figure's
      const Item* next = neighbour((*m_)[tail].end);
      if (next && !(next->flags & kItemBoundary) && is_number(next->shape)) return false;
      // 25 percent plus a bonus, £15 plus booking fee
      if (next && !(next->flags & kItemBoundary) && word(item(tail)) == "plus" && text(items_[(*m_)[tail].begin - 1]) != "-" &&
          (any_sense(*next, {Cls::DETERMINER, Cls::CURRENCY_SIGN, Cls::CURRENCY_CODE}) ||
           (has(unit) && is_letters(next->shape) && !any_sense(*next, {Cls::PREPOSITION, Cls::CONJUNCTION, Cls::AUXILIARY}))))
        return false;
      if (joined && next && !(next->flags & kItemBoundary) &&
          (sense(*next, Cls::DETERMINER) || word(*next) == "than" || text(*next) == "-" ||
           any_sense(*next, {Cls::CURRENCY_SIGN, Cls::CURRENCY_CODE})))
        return false;
    }
    // infections passed one million
    if (q_.bound == "=" && q_.hedge.empty() && std::isnan(q_.high) && ahead() && sense(*ahead(), Cls::PASSES) && passes())
      q_.bound = short_of()                                                                                           ? "<="
                 : word(*ahead()) == "top" && !(ahead(2) && any_sense(*ahead(2), {Cls::AUXILIARY, Cls::PREPOSITION})) ? "="
                                                                                                                      : ">";
    if (has(increment) || has(another)) q_.role = "increment";
    if (has(increment))
      if (const Sense* s = sense(item(increment), Cls::INCREMENT)) q_.trend = kLexicon.text(s->value);
    return true;
  }
  // What only looks like a hedge: the figure begins at item `begin`.
  void drop_hedge(std::uint32_t begin) {
    m_->captures[0].begin = begin;
    m_->captures[hedge] = {};
  }
  // A row over 12 jets, served under three presidents, bronze over two legs: behind these words no bounds.
  bool no_bound() const {
    if (!has(hedge)) return false;
    const std::string_view w = word(hedge);
    if (const Sense* bound = sense(item(hedge), Cls::HEDGE); bound && kLexicon.text(bound->attr) == "measure")
      return static_cast<Action>(m_->rule->action) == Action::count;
    if ((w != "over" && w != "under") || (*m_)[hedge].begin != m_->extent().begin) return false;
    const Sense* s = ahead() ? sense(*ahead(), Cls::NO_BOUND) : nullptr;
    // flew over three villages, but rose over three percent
    if (s && kLexicon.text(s->attr) == "way") {
      const auto action = static_cast<Action>(m_->rule->action);
      return action == Action::measure || (action == Action::count && !counted().empty());
    }
    return s || (behind() && sense(*behind(), Cls::COURSE_PART));
  }
  bool denies(const Item& i) const {
    return sense(i, Cls::NEGATION) || text(i).ends_with("n’t") || text(i).ends_with("n't") || word(i) == "cannot";
  }
  // passed 12 bills, crossed 40 miles of desert: a thing that is passed is no mark
  bool passes() const {
    if (kLexicon.text(sense(*ahead(), Cls::PASSES)->value).empty()) return true;
    if (has(unit) && sense(item(unit), Cls::UNIT) && !sense(item(unit), Cls::CURRENCY)) return false;
    return q_.value >= 1000 || has(unit) || counted().empty();
  }
  // must not exceed, did not top, failed to pass
  bool short_of() const {
    for (std::uint32_t by = 2; by <= 4; ++by) {
      const Item* i = ahead(by);
      if (!i || is_punct(i->shape)) return false;
      if (denies(*i) || sense(*i, Cls::FAILS)) return true;
    }
    return false;
  }
  bool negative(int slot) const {
    if (!has(slot)) return false;
    const Sense* s = sense(item(slot), Cls::SIGN);
    return !s || kLexicon.text(s->value) == "-";
  }
  // What units two items may name have in common.
  bool same_unit(const Item& x, const Item& y) const {
    static constexpr std::initializer_list<ClassId> kUnits = {Cls::UNIT,          Cls::UNIT_ABBR,      Cls::CURRENCY, Cls::CURRENCY_CODE,
                                                              Cls::CURRENCY_SIGN, Cls::CURRENCY_MINOR, Cls::PERCENT,  Cls::TIME_UNIT};
    for (ClassId c : kUnits)
      for (ClassId d : kUnits)
        if (const Sense* a = sense(x, c), *b = sense(y, d); a && b && kLexicon.text(a->value) == kLexicon.text(b->value)) return true;
    return false;
  }
  // How much of the unit that stands last the range's first is: 500 g to 2 kg; 0: they have nothing in common.
  double in_last_unit() const {
    const Item &first = item(unit1), &last = item(has(unit) ? unit : abbr);
    const Sense* minor = sense(first, Cls::CURRENCY_MINOR);
    if (minor && any_sense(last, {Cls::CURRENCY, Cls::CURRENCY_SIGN})) return 1 / minor_of(*minor).parts;
    return same_unit(first, last) ? 1 : parts_of(measured_in(first), measured_in(last));
  }
  bool in_data() const {
    for (const auto& [slot, c] : {std::pair{unit, Cls::UNIT}, std::pair{abbr, Cls::UNIT_ABBR}})
      if (const Sense* s = has(slot) ? sense(item(slot), c) : nullptr) return kLexicon.text(s->attr) == "data";
    return false;
  }
  // Two ends: the lower first. What stands once is of both: the unit, and the scale where the order stays.
  bool range(const Number& low, const Number& up) {
    if (!std::isnan(low.high) || !std::isnan(up.high)) return false;
    const double in_last = has(unit1) && (has(unit) || has(abbr)) ? in_last_unit() : !has(unit1);
    if (in_last == 0) return false;
    const std::string_view joined = word(item(join));
    // a 7- or 8-inch screen: two figures
    if ((joined == "or" || joined == "and") && text(items_[(*m_)[n].end]) == "-" && !(has(unit) && sense(item(unit), Cls::TIME_UNIT)))
      return false;
    double a = q_.value, b = negative(sign2) ? -up.value : up.value;
    const bool moves = has(from) && from_word() == "from";
    // two to three hundred, $2-3 million, from 12 to 8 million; $200 to $4 million does not
    if (up.scale > 1 && low.scale == 1 && low.shape != Shape::n_scaled && a > 0 && a < 1e6) {
      // of three hundred million both words
      const double scale = up.shape >= Shape::n_words_1_12 && a * up.scale * 100 <= b ? up.scale * 100 : up.scale;
      const double least = b / scale;
      if (a < least || (moves && a < 10 * least && a != least)) a *= scale;
    }
    const bool dash = joined == "-" || joined == "–";
    if (dash && item(n).shape <= Shape::n_large && item(high).shape >= Shape::n_words_1_12 && item(high).shape <= Shape::n_words)
      return false;  // 7-Eleven
    // 10-15,000 workers; 2-300 people may be either
    if (dash && low.scale == 1 && item(n).shape <= Shape::n_3 && a > 0) {
      if (item(high).shape == Shape::n_comma && a * 1000 < b) a *= 1000;
      else if (a > 1 && a < 10 && b >= 100 && b < 1000 && std::fmod(b, 100) == 0 && a * 100 < b) return false;
    }
    // 151.20-22 yen: the last digits alone
    if (const std::string_view whole = text(item(n)), end = text(item(high)); dash && item(n).shape == Shape::n_decimal &&
                                                                              item(high).shape <= Shape::n_60_99 && end.size() == 2 &&
                                                                              whole.size() - whole.find('.') > 2) {
      b = std::strtod((std::string(whole.substr(0, whole.size() - 2)) + std::string(end)).c_str(), nullptr);
      if (b <= a) return false;
    }
    // from 2 million to 3
    if (low.scale > 1 && up.scale == 1 && b > 0 && b < 1000) {
      if (!has(from) || has(unit1)) return false;
      b *= low.scale;
    }
    a *= in_last;
    // costs 50 cents to $2; a change that led to a level else
    if (in_last == 0.01 && !has(from) && !(ahead() && any_sense(*ahead(), {Cls::SPENDS, Cls::PREPOSITION}))) return false;
    if (joined == "," && (up.scale == 1 || b != a + up.scale)) return false;  // five, six hundred
    if (a == b) return false;
    // slipped 0.4 points to 38.1 percent, cut by $3 million to $40 million: a change, and the level it led to
    if (joined == "to" && !has(from) && ahead()) {
      // but plans to raise $100m to $120m
      const bool planned =
          ((ahead(2) && (word(*ahead(2)) == "to" || sense(*ahead(2), Cls::AUXILIARY))) || word(*ahead()).ends_with("ing")) && b < 3 * a;
      if (sense(*ahead(), Cls::TREND) && !planned && (has(unit1) || b > 4 * a)) return false;
      if (word(*ahead()) == "by" && (b > 4 * a || in_last != 1)) return false;
    }
    // more than 10 but less than 20
    const std::string_view least = has(hedge) ? first_value(hedge, {Cls::HEDGE}) : std::string_view{};
    const std::string_view most = has(hedge2) ? first_value(hedge2, {Cls::HEDGE}) : std::string_view{};
    const bool ages = std::string_view(m_->rule->argument) == "between";  // the ages of 18 and 24
    const bool bounded = !(has(hedge) && word(hedge).starts_with("as ")) && least.size() && most.size() &&
                         ((least[0] == '>' && most[0] == '<' && a < b) || (least[0] == '<' && most[0] == '>' && a > b));
    if (joined == "or" && has(hedge2)) return false;  // 5 or less than 6
    // 8 or 12GB: this one or that
    if (joined == "or" && b > a + up.scale && (has(unit) || has(abbr)) && !has(unit1) && in_data()) return false;
    if (joined == "-" && has(hedge2)) return false;  // a 15-under 273
    if ((joined == "and" || joined == "but") && !bounded && !ages && !(joined == "and" && has(from) && from_word() == "between"))
      return false;
    if (a > b) {
      // 10-4 is a score, 2019-4 a label, 48 percent to 45 a comparison; -5 to -10 degrees
      if (!has(from) && !bounded && !(joined == "to" && a < 0)) return false;
      std::swap(a, b);
    }
    q_.value = a;
    q_.high = b;
    bounded_ = bounded;
    return true;
  }

  // How many of the lesser unit make one of the greater; 0: they have nothing in common.
  static double parts_of(std::string_view greater, std::string_view lesser) {
    const Sense *a = parts(greater), *b = parts(lesser);
    return a && b && a->attr == b->attr ? a->number / b->number : 0;
  }
  static const Sense* parts(std::string_view unit_name) {
    const EntryId e = kLexicon.find(unit_name);
    return e ? kLexicon.sense(e, Cls::PARTS, Shape::lower) : nullptr;
  }
  std::string measured_in(const Item& i) const {
    for (ClassId c : {Cls::UNIT, Cls::UNIT_ABBR})
      if (const Sense* s = sense(i, c)) return std::string(kLexicon.text(s->value));
    return time_unit(i);
  }

  // ---- rates
  std::string with_rate(std::string unit_name) {
    if (!has(per)) return unit_name.find("-per-") == std::string::npos ? counted_per(unit_name) : unit_name;
    const Item& noun = item(pernoun);
    std::string per_name(word(noun));
    if (const Sense* s = sense(noun, Cls::UNIT)) per_name = kLexicon.text(s->value);
    else if (const Sense* abbreviated = sense(noun, Cls::UNIT_ABBR)) per_name = kLexicon.text(abbreviated->value);
    else per_name = singular(per_name);
    const std::string_view how = word(item(per));
    // “$5 a day” yes; “5 miles a minute later” is what the time grammar would have taken.
    if (how == "each" && !sense(noun, Cls::TIME_UNIT)) return unit_name;
    std::replace(per_name.begin(), per_name.end(), ' ', '-');
    return unit_name + "-per-" + per_name;
  }

  bool money() {
    // nine $2,500 gifts: the sign is the next figure's
    const Item* then = behind();
    if ((*m_)[unit].end == m_->extent().end && sense(item(unit), Cls::CURRENCY_SIGN) && then && is_number(then->shape) &&
        (*m_)[unit].begin > (*m_)[n].begin && (t_.tokens[then->first].flags & kSpaceBefore) == 0)
      return false;
    std::string_view code = first_value(unit, {Cls::CURRENCY_SIGN, Cls::CURRENCY_CODE, Cls::CURRENCY});
    // “A $2bn gap”, the firm ’ s $ 2: an article, a clitic, no Australian or Singapore dollar
    if (const std::uint32_t at = (*m_)[unit].begin;
        m_->extent().begin == at && text(item(unit)).size() > 2 && text(item(unit))[1] == ' ' &&
        first_shape(item(unit)) != Shape::punct_loose &&
        !kLexicon.sense(t_.tokens[items_[at].first].entry, Cls::DOLLAR_LETTER, first_shape(item(unit)))) {
      code = o_.dollar;
      skip_ = items_[at].last - 1 - items_[at].first;
    }
    if (code.empty()) return false;
    const Sense* s = sense(item(unit), Cls::CURRENCY);
    const bool named = s != nullptr && !sense(item(unit), Cls::CURRENCY_SIGN);
    if (named) {
      const std::string_view note = kLexicon.text(s->attr);
      // pounds: mass where a body or load is weighed is left to the measures; “won 5 medals” is a verb.
      if (note == "word" && number(item(n)).shape != Shape::n_scaled &&
          !(behind() == nullptr || is_punct(behind()->shape) || sense(*behind(), Cls::PREPOSITION) || has(per)))
        return false;
      if (note == "or-mass" && weighs()) return false;
      if (word(item(unit)) == "won" && number(item(n)).value < 1000) return false;  // 273 won
    }
    // us $ 5 million; but “gave us $5 million”
    if (has(letters)) {
      const bool apart = word(item(unit)) == "$" && (t_.tokens[item(n).first].flags & kSpaceBefore);
      if (apart) code = first_value(letters, {Cls::DOLLAR_LETTER});
      else m_->captures[0].begin = (*m_)[unit].begin;
      if (!apart) m_->captures[letters] = {};
    }
    // rmb 10 usd 20
    if (has(name) && sense(item(name), Cls::CURRENCY_CODE) && then && is_number(then->shape)) return false;
    // $500 to 2,000 euros
    if (const Item* last = has(name) ? &item(name) : then; has(high) && sense(item(unit), Cls::CURRENCY_SIGN) && last &&
                                                           any_sense(*last, {Cls::CURRENCY, Cls::CURRENCY_CODE}) &&
                                                           !same_unit(item(unit), *last) && !word(*last).ends_with("dollars"))
      return false;
    if (has(name))
      if (const std::string_view better = first_value(name, {Cls::CURRENCY, Cls::CURRENCY_CODE});
          !better.empty() && word(item(name)) != "dollars")
        code = better;
    // Ottawa pledged $4.7 billion (US$3.4 billion): of another country’s
    if (word(item(unit)) == "$" && !has(letters) && !has(name) && then && text(*then) == "(" && behind(1) &&
        sense(*behind(1), Cls::CURRENCY_SIGN) && text(*behind(1)).starts_with("US"))
      return amount() && emit("money", "");
    if (has(of)) {
      // $76 US a barrel
      const Item* next = behind();
      if (word(item(unit)) != "$" || !(has(per) || !next || is_punct(next->shape) || closed(*next))) return false;
      code = first_value(of, {Cls::DOLLAR_OF});
    }
    const std::string_view sign = has(of) ? std::string_view{} : word(item(unit));
    if (sign == "$" || sign == "dollar" || sign == "dollars") {
      if (!has(name) && !has(letters)) code = o_.dollar;
    }
    const Sense* tied = sense(item(unit), Cls::CURRENCY_SIGN);
    if (tied && sense(item(unit), Cls::CURRENCY_OF)) code = of_country(item(unit), code);
    // R500, N1,200; R 500 may be anything, 18 R at a sentence's end is money
    const std::string_view how = tied ? kLexicon.text(tied->attr) : std::string_view{};
    if (how == "tied" || how == "grouped") {
      const Item* next = neighbour((*m_)[unit].end);
      const bool behind_it = (*m_)[unit].begin > (*m_)[n].begin;
      if (behind_it ? how == "grouped" || (next && !is_punct(next->shape)) : (next && next->flags & kSpaceBefore) != 0) return false;
    }
    if (!amount()) return false;
    if (has(n2)) {
      // 3 dollars and 50 cents
      const double cents = number(item(n2)).value;
      // 15 dollars 50.
      const Sense* minor = has(unit2) ? sense(item(unit2), Cls::CURRENCY_MINOR) : nullptr;
      if (minor && is_glued(item(unit2).shape) && word(items_[(*m_)[n].end]) == "and") return false;  // £100 and 10p a sheet
      if (!minor && (text(item(n2)).size() != 2 || q_.value != std::floor(q_.value) || item(n2).shape > Shape::n_60_99)) return false;
      const Minor of = minor ? minor_of(*minor) : Minor{code};
      const bool anybodys = of.code.empty() || of.dollar;
      if ((anybodys ? code == "GBP" : of.code != code) || !(cents > 0 && cents < of.parts)) return false;
      q_.value += cents / of.parts;
    }
    if (named && !has(name)) code = of_country(item(unit), code);
    return emit("money", code.empty() ? std::string{} : with_rate(std::string(code)));
  }
  // Crowns, pesos, pounds: those of the one country named before in the sentence, else behind, else of the money named before, else of
  // the country named last. Of two countries, or of none, they are not told, but of names that are nearly always one country’s.
  std::string_view of_country(const Item& money_word, std::string_view common) const {
    const Sense* may = sense(money_word, Cls::CURRENCY_OF);
    if (!may) return common;
    const std::string_view codes = kLexicon.text(may->value);
    // The one of them that is this code, or of this country.
    const auto ours = [&](std::string_view what) -> std::string_view {
      for (std::size_t i = 0; what.size() >= 2 && i < codes.size(); i += 4)
        if (codes.substr(i, 3).starts_with(what)) return codes.substr(i, 3);
      return {};
    };
    const auto told = [&](EntryId entry, Shape shape) -> std::string_view {
      for (ClassId c : {Cls::COUNTRY, Cls::DEMONYM, Cls::PLACE})
        if (const Sense* s = entry ? kLexicon.sense(entry, c, shape) : nullptr)
          if (const std::string_view code = ours(kLexicon.text(s->value)); !code.empty()) return code;
      return {};
    };
    const std::uint32_t at = item(n).first;
    const Sentence& here = t_.sentences[t_.sentence_at(t_.tokens[at].begin)];
    std::string_view found;
    bool several = false;
    // Backwards, all of them or the last; a phrase (North Korea) before the words in it.
    const auto look = [&](std::uint32_t from, std::uint32_t to, bool last) {
      auto p = std::upper_bound(t_.phrases.begin(), t_.phrases.end(), to, [](std::uint32_t i, const Phrase& x) { return i < x.first; });
      for (std::uint32_t i = to; i > from && !(last && !found.empty());) {
        std::string_view code;
        for (; p != t_.phrases.begin() && std::prev(p)->last >= i; --p)
          if (std::prev(p)->last == i && std::prev(p)->first >= from && code.empty()) {
            code = told(std::prev(p)->entry, t_.tokens[std::prev(p)->first].shape);
            if (!code.empty()) i = std::prev(p)->first + 1;
          }
        --i;
        if (code.empty()) code = told(t_.tokens[i].entry, t_.tokens[i].shape);
        if (code.empty()) continue;
        several = several || (!found.empty() && found != code);
        found = code;
      }
    };
    look(here.first, at, false);
    if (found.empty()) look(at, here.last, false);
    const Sense* word_of = sense(money_word, Cls::CURRENCY);
    const std::string_view guess = word_of && kLexicon.text(word_of->attr) == "ambiguous" ? std::string_view{} : common;
    if (several) return guess;
    for (std::size_t k = out_.size(); found.empty() && k-- > 0;)
      if (out_[k].dimension == "money") found = ours(out_[k].unit.view().substr(0, 3));
    if (found.empty()) look(here.first > 400 ? here.first - 400 : 0, here.first, true);
    return found.empty() ? guess : found;
  }
  // Pounds of weight: the words around speak of weight, not of money.
  bool weighs() const {
    const std::uint32_t end = m_->extent().end;
    const Item* next = behind();
    // a 200-pound man, 500 pounds (225 kg)
    if (text(items_[(*m_)[unit].begin - 1]) == "-" && number(item(n)).scale < 1000)
      return !(next && any_sense(*next, {Cls::MONEY_NOUN, Cls::MONEY_THING}));
    if (next && text(*next) == "(")
      for (std::uint32_t i = end + 1; i < items_.size() && i < end + 5; ++i)
        if (const Sense* mass = sense(items_[i], Cls::UNIT); mass && kLexicon.text(mass->attr) == "mass") return true;
    // 6-foot-4 and 220 pounds
    if (!out_.empty() && out_.back().dimension == "length" && out_.back().last + 3 > item(n).first && out_.back().last <= item(n).first &&
        number(item(n)).value >= 50 && number(item(n)).value < 700)
      return true;
    if (next && word(*next) == "of") return !(end + 1 < items_.size() && sense(items_[end + 1], Cls::DETERMINER));
    // 5 percent of their weight, or 12 pounds
    for (std::uint32_t by = 1; by <= 12 && ahead(by); ++by)
      if (word(*ahead(by)) == "weight") return true;
    for (std::uint32_t by = 1; by <= 5; ++by) {
      const Item* i = ahead(by);
      if (!i) break;
      const std::string_view w = word(*i);
      if (sense(*i, Cls::SPENDS)) return false;
      // lost 20 pounds; in millions it is money
      const Sense* s = sense(*i, Cls::WEIGHS);
      if (of_kind(s, "loses") && (number(item(n)).scale != 1 || number(item(n)).value > 500)) continue;
      if (s) return number(item(n)).scale == 1 || w.starts_with("weigh");
    }
    return next && (word(*next).starts_with("weigh") || word(*next) == "per" || word(*next) == "lighter" || word(*next) == "heavier");
  }
  // a dollar fifty, three pounds twenty
  bool money_said() {
    const double cents = number(item(n2)).value;
    const std::string_view code = first_value(unit, {Cls::CURRENCY});
    if (cents < 5 || cents > 95 || std::fmod(cents, 5) != 0 || code.empty() || !counted().empty()) return false;
    if (has(n) && !amount()) return false;
    q_.value = (has(n) ? q_.value : 1) + cents / 100;
    return emit("money", std::string(word(item(unit)).starts_with("dollar") ? o_.dollar : of_country(item(unit), code)));
  }
  // $5.82-1/2 a bushel: parts of a cent
  bool eighths() {
    const std::string_view figure = text(item(n));
    if (item(n).shape != Shape::n_decimal || figure.size() - figure.find('.') != 3 || !amount()) return false;
    q_.value += number(item(part)).value / 100;
    const std::string_view code = first_value(unit, {Cls::CURRENCY_SIGN, Cls::CURRENCY_CODE});
    return emit("money", with_rate(std::string(word(item(unit)) == "$" ? o_.dollar : code)));
  }
  bool minor() {
    if (titled(item(unit), behind())) return false;  // 50 Cent
    // 1080p video
    if (word(item(unit)) == "p" && ((ahead() && word(*ahead()) == "in") || (behind() && sense(*behind(), Cls::NO_THOUSAND)))) return false;
    if (!amount()) return false;
    const Sense& s = *sense(item(unit), Cls::CURRENCY_MINOR);
    const std::string name(kLexicon.text(s.value)), told = with_rate(name);
    // 12 Singapore cents: of whose money is not told
    if (const Minor of = minor_of(s); !of.code.empty() && !is_capital(items_[(*m_)[unit].begin - 1].shape)) {
      q_.main = std::string(of.code) + told.substr(name.size());
      q_.parts = of.parts;
    }
    return emit("money", told);
  }
  // Of a minor unit the money that it is part of, where that is told, and how many make one of it.
  struct Minor {
    std::string_view code = {};
    double parts = 100;
    bool dollar = false;  // of what a bare $ means
  };
  Minor minor_of(const Sense& s) const {
    const std::string_view attr = kLexicon.text(s.attr);
    if (attr == "dollar") return {o_.dollar, 100, true};
    if (attr.empty() || attr[0] < 'A' || attr[0] > 'Z') return {};
    Minor out{attr.substr(0, 3)};
    if (attr.size() > 4) std::from_chars(attr.data() + 4, attr.data() + attr.size(), out.parts);
    return out;
  }

  bool percent() {
    const Sense* s = sense(item(unit), Cls::PERCENT);
    if (has(n2) && number(item(n2)).value != 1) return false;  // half of 20 percent
    if (kLexicon.text(s->attr) == "abbr" && !is_glued(item(unit).shape) && number(item(n)).shape == Shape::n_words) return false;
    return amount() && emit("percent", std::string(kLexicon.text(s->value)));
  }

  // ---- measures
  bool measure() {
    const int slot = has(unit) ? unit : abbr;
    const Sense* s = sense(item(slot), slot == unit ? Cls::UNIT : Cls::UNIT_ABBR);
    if (!s) return false;
    const std::string_view u = kLexicon.text(s->value);
    const Item* tied = neighbour((*m_)[slot].end);
    // 20 C-130 planes; half a dozen HP directors
    if (tied && text(*tied) == "-" && neighbour((*m_)[slot].end + 1) && is_number(neighbour((*m_)[slot].end + 1)->shape)) return false;
    if (item(n).shape > Shape::n_scaled && item(slot).shape == Shape::upper && text(item(slot)).size() <= 2) return false;
    if (slot == abbr) {
      if (item(abbr).shape == Shape::lower || item(abbr).shape == Shape::initial || item(abbr).shape == Shape::upper) {
        // A word that stands apart must not be a preposition or an initial.
        const Item* next = neighbour((*m_)[abbr].end);
        const bool closes = !next || (next->flags & kItemBoundary) || is_punct(next->shape) || sense(*next, Cls::PREPOSITION) ||
                            sense(*next, Cls::CONJUNCTION) || sense(*next, Cls::AUXILIARY);
        if ((!closes && !text(item(abbr)).ends_with('.')) || item(n).shape >= Shape::n_words_1_12) return false;
        if (text(item(abbr)) == "in" && !(next && (text(*next) == "." || text(*next) == ")"))) return false;
      }
    }
    if (slot == abbr && text(item(abbr)) == "m" && is_glued(t_.tokens[item(abbr).first].shape) && !has(n2) && !metres()) return millions();
    // 5 degrees below zero; below freezing says less
    const bool below_zero = has(below);
    if (below_zero ? u != "degree" && u != "celsius" && u != "fahrenheit" : behind() && word(*behind()).starts_with("below ")) return false;
    if (name_of_words(item(slot)) || (!has(per) && per_unknown())) return false;
    // tonne-km; 6 litres per 100 km
    if (tight(tied, "-") && neighbour((*m_)[slot].end + 1) && any_sense(*neighbour((*m_)[slot].end + 1), {Cls::UNIT, Cls::UNIT_ABBR}) &&
        !has(unit1) && !has(n2))
      return false;
    if (!has(per) && per_number()) return false;
    if (slot == abbr && not_a_unit(u)) return false;
    if (!amount()) return false;
    if (below_zero) q_.value = -q_.value;
    // a minimum of 4C was recorded
    if (has(hedge) && kLexicon.text(s->attr) == "temperature" && word(hedge).ends_with("imum of")) q_.bound = "=";
    if (told_apart(n, n2)) return false;
    if (has(n2)) {
      // 5 feet 2 inches
      const Sense* lesser = sense(item(unit2), Cls::UNIT);
      if (!lesser) lesser = sense(item(unit2), Cls::UNIT_ABBR);
      const std::string_view v = kLexicon.text(lesser->value);
      const double per_one = parts_of(u, v);
      const double less = number(item(n2)).value;
      if (per_one <= 1 || less >= per_one) return false;
      q_.value += less / per_one;
    }
    const std::string_view dimension = u == "degree" && weather()                                          ? "temperature"
                                       : has(per) && any_sense(item(pernoun), {Cls::UNIT, Cls::UNIT_ABBR}) ? "other"  // mg/m3
                                                                                                           : kLexicon.text(s->attr);
    return emit(dimension, with_rate(std::string(u)));
  }
  bool per_number() const { return behind() && behind(1) && word(*behind()) == "per" && is_number(behind(1)->shape); }
  // 17C Grove Road, Door 5F, Form 10-K; a range of 200nm
  bool not_a_unit(std::string_view u) const {
    const Item *next = neighbour((*m_)[abbr].end), *before = ahead();
    const std::string_view w = text(item(abbr));
    const bool tied = text(items_[(*m_)[abbr].begin - 1]) == "-";
    if (w.size() == 1 && w[0] >= 'A' && w[0] <= 'Z') {
      if (tied && item(n).shape <= Shape::n_large) return true;
      const bool noun =
          next && !(next->flags & kItemBoundary) && is_letters(next->shape) && (is_capital(next->shape) || plural(*next)) && !closed(*next);
      if (noun || (before && is_capital(before->shape) && !(before->flags & kItemBoundary) && !closed(*before) && !before->entry))
        return true;
    }
    // the 5g network; but 5g of salt
    if (w == "g" && is_glued(t_.tokens[item(abbr).first].shape) && item(n).shape == Shape::n_1_12 && number(item(n)).value <= 6 && next &&
        is_letters(next->shape) && !(next->flags & kItemBoundary) && !closed(*next))
      return true;
    return u == "nanometer" && w == "nm" && (number(item(n)).value >= 1000 || (next && sense(*next, Cls::NAUTICAL)));
  }
  // 3 g/dL, where what stands behind the stroke is no unit that is known: not read whole
  bool per_unknown() const {
    const Item *stroke = behind(), *what = behind(1);
    return what && tight(stroke, "/") && is_letters(what->shape) && text(*what).size() <= 4;
  }
  // Three Mile Island, the Thirty Meter Telescope
  bool name_of_words(const Item& counted) const {
    const Item& figure = item(n);
    return figure.shape >= Shape::n_words_1_12 && figure.shape <= Shape::n_words && is_capital(first_shape(figure)) &&
           counted.shape == Shape::cap && behind() && behind()->shape == Shape::cap;
  }
  bool is_times(const Item& i) const { return word(i) == "x" || word(i) == "×"; }
  // A bare m is metres where words around speak of lengths; else it is millions where the sentence has others, or it is not told.
  bool metres() const {
    const Item* joined = behind();
    if (joined && word(*joined) == "of" && behind(1) && any_sense(*behind(1), {Cls::DETERMINER, Cls::POSSESSOR, Cls::PRONOUN}))
      return false;
    for (const Item* by : {joined, ahead()})  // 3m x 4m
      if (by && is_times(*by)) return true;
    for (std::uint32_t by = 1; by <= 4; ++by)
      for (const Item* i : {ahead(by), by <= 3 ? behind(by - 1) : nullptr})
        if (i && sense(*i, Cls::LENGTH_CUE)) return true;
    return has(per) || has(high) || (joined && word(*joined) == "of");
  }
  bool millions() {
    const std::uint32_t at = item(n).first;
    const Sentence& s = t_.sentences[t_.sentence_at(t_.tokens[at].begin)];
    const Number* other = nullptr;
    for (std::size_t k = t_.numbers.size(), i = item(n).index; !other && k-- > 0;) {
      const Number& x = t_.numbers[k];
      if (x.first < s.first) break;
      if (k != i && x.first < s.last && x.shape == Shape::n_scaled && x.scale >= 1e6) other = &x;
    }
    // revenue rose 12 per cent to 340m
    const auto of_money = [&] {
      for (std::uint32_t by = 2; by <= 8 && ahead(by); ++by)
        if (sense(*ahead(by), Cls::MONEY_NOUN)) return true;
      return false;
    };
    if ((!other && !of_money()) || number(item(n)).value >= 1000) return false;
    shared_scale_ = 1e6;
    if (!amount()) return false;
    if (!other) return emit("number", "");
    // 6m from €4.5m: the same money
    if (other->first > s.first) {
      const Token& sign = t_.tokens[other->first - 1];
      for (ClassId c : {Cls::CURRENCY_SIGN, Cls::CURRENCY_CODE})
        if (const Sense* money = sign.entry ? kLexicon.sense(sign.entry, c, sign.shape) : nullptr)
          return emit("money", std::string(t_.of(sign) == "$" ? o_.dollar : kLexicon.text(money->value)));
    }
    return emit("number", "");
  }
  // a mile and a half
  bool half_more() {
    if (!sense(item(unit), Cls::UNIT)) return false;
    if (has(n)) {
      if (!amount()) return false;
    } else {
      q_.value = 1;
    }
    q_.value += word(item(part)) == "half" ? 0.5 : 0.25;
    const Sense* s = sense(item(unit), Cls::UNIT);
    return emit(kLexicon.text(s->attr), std::string(kLexicon.text(s->value)));
  }
  // Degrees of heat: below zero, weather's words around, or what something is, hits or rises to; not where it turns or leans.
  bool weather() const {
    const Item* verb = ahead() && word(*ahead()) == "to" ? ahead(2) : ahead();
    bool heat = q_.value < 0 || (verb && any_sense(*verb, {Cls::BE, Cls::TREND, Cls::REACHES}));
    for (std::uint32_t by = 1; by <= 8; ++by)
      for (const Item* i : {ahead(by), behind(by - 1)}) {
        if (i && sense(*i, Cls::LEANING)) return false;
        heat = heat || (i && sense(*i, Cls::WEATHER));
      }
    return heat;
  }
  // 6'10", 5'11; 6-foot-2, 6ft 2
  bool height() {
    if (!amount()) return false;
    // at an altitude of 30': the mark may be a quotation's
    if (has(unit) && word(unit) == "'" && !(ahead() && sense(*ahead(), Cls::PREPOSITION) && ahead(2) && sense(*ahead(2), Cls::LENGTH_CUE)))
      return false;
    if (has(unit)) return emit("length", sense(item(unit), Cls::FOOT_MARK) ? "foot" : "inch");
    const double inches = number(item(n2)).value;
    if (item(n).shape > Shape::n_13_24 || inches >= 12 || q_.value < 1) return false;
    // without the second mark only where it can be a person's
    if (is_number(items_[m_->extent().end - 1].shape) && (q_.value < 4 || q_.value > 7 || item(n2).shape > Shape::n_1_12)) return false;
    q_.value += inches / 12;
    return emit("length", "foot");
  }
  bool foot_inch() {
    const int slot = has(unit) ? unit : abbr;
    const Sense* s = sense(item(slot), slot == unit ? Cls::UNIT : Cls::UNIT_ABBR);
    const std::uint32_t behind_unit = (*m_)[slot].end;
    const bool tied = text(items_[behind_unit]) == "-" || is_glued(item(slot).shape);
    if (!s || kLexicon.text(s->value) != "foot" || !tied || !amount()) return false;
    const double inches = number(item(n2)).value;
    if (inches >= 12 || inches < 0) return false;
    q_.value += inches / 12;
    return emit("length", "foot");
  }
  // What several figures share stands once, behind the last: 8 and 9 tonnes.
  bool shared() {
    if (item(n).shape == Shape::n_year) return false;
    // what shares the unit shares the scale: 10, 20 and 30 million dollars
    const std::uint32_t last = (has(unit) ? (*m_)[unit] : (*m_)[abbr]).begin;
    for (std::uint32_t i = last; i-- > (*m_)[n].end;)
      if (is_number(items_[i].shape)) {
        const Number &low = number(item(n)), &up = number(items_[i]);
        if (up.scale > 1 && low.scale == 1) {
          if (!(low.value > 0 && low.value < 1000 && low.value * up.scale < 20 * up.value)) return false;
          shared_scale_ = up.scale;
        }
        break;
      }
    // tumbled 5.39, or 1.2%: told twice, no list
    const ItemRange joint = (*m_)[join];
    const bool apposed = joint.end - joint.begin == 2 && text(items_[joint.begin]) == ",";
    if (apposed && !(ahead() && text(*ahead()) == "," && ahead(2) && is_number(ahead(2)->shape))) return false;
    // 2 x 400g
    if (is_times(items_[joint.end - 1]) && has(abbr) && is_glued(item(abbr).shape) && sense(item(abbr), Cls::UNIT_ABBR) &&
        kLexicon.text(sense(item(abbr), Cls::UNIT_ABBR)->attr) != "length")
      return false;
    if (has(abbr) || sense(item(unit), Cls::UNIT)) return measure();
    const std::string_view joined = word(items_[(*m_)[join].end - 1]);
    if (joined != "and" && joined != "or") return false;
    // the S&P 500 and 5 percent
    q_.value = number(item(n)).value;
    if (!bare_ok(item(n), ahead())) return false;
    if (sense(item(unit), Cls::CURRENCY)) return money();
    if (sense(item(unit), Cls::CURRENCY_MINOR)) return minor();
    if (sense(item(unit), Cls::PERCENT)) return percent();
    const Item* next = neighbour((*m_)[unit].end);
    if (next && text(*next) == "-") next = neighbour((*m_)[unit].end + 1);
    if (next && word(*next) == "ago") return false;
    if (next && (word(*next) == "old" || word(*next) == "olds")) return amount() && emit("age", time_unit());
    return amount() && emit("duration", time_unit());
  }

  std::string time_unit() const { return time_unit(item(unit)); }
  std::string time_unit(const Item& i) const {
    const std::string_view w = word(i);
    if (sense(i, Cls::HOUR_ABBR) && !sense(i, Cls::TIME_UNIT)) return "hour";
    return w == "m" ? "minute" : w == "s" ? "second" : singular(w);
  }
  bool length() {
    const Item* next = behind();
    if (next && word(*next) == "ago") return false;
    // “two days after the vote” is a date; “jailed for two years after a trial” a length
    const Item* before = ahead() && sense(*ahead(), Cls::HEDGE) ? ahead(2) : ahead();
    if (next && sense(*next, Cls::AGO) &&
        !(before && any_sense(*before, {Cls::PREPOSITION, Cls::DETERMINER, Cls::SHIFT}) && !sense(*before, Cls::TREND)))
      return false;
    const std::string u = time_unit();
    if (no_length(n, unit)) return false;
    if (u == "quarter" || u == "weekend") return false;
    // “the 1990 year”: a year is no count of years
    if (u == "second" && word(item(unit)) == "second" && item(n).shape != Shape::n_fraction) return false;
    // $5 million over three years: during, not more than
    if (has(hedge) && word(hedge) == "over" && ahead() && !closed(*ahead())) drop_hedge((*m_)[n].begin);
    // near a 28-year high
    if (has(hedge) && next && text(items_[(*m_)[unit].begin - 1]) == "-" &&
        (word(*next) == "high" || word(*next) == "low" || word(*next) == "peak" || word(*next) == "best" || word(*next) == "trough"))
      drop_hedge((*m_)[n].begin);
    // One day, they
    if (item(n).shape == Shape::n_words_1_12 && number(item(n)).value == 1 && (item(n).flags & kItemBoundary) && next && text(*next) == ",")
      return false;
    if (told_apart(n, n2)) return false;
    if (!amount()) return false;
    if (has(n2)) {
      // 1 hour 59 minutes 40 seconds: in the least of the units
      std::string least = u;
      for (const auto& [number_slot, unit_slot] : {std::pair{n2, unit2}, std::pair{n3, unit3}}) {
        if (!has(number_slot)) break;
        const std::string next_unit = time_unit(item(unit_slot));
        const double per_one = parts_of(least, next_unit);
        const double less = number(item(number_slot)).value;
        if (per_one <= 1 || less >= per_one || item(number_slot).shape == Shape::n_bad) return false;
        q_.value = q_.value * per_one + less;
        least = next_unit;
      }
      return emit(std::string_view(m_->rule->argument) == "age" ? "age" : "duration", least);
    }
    if (has(unit1) && !has(high)) {  // 45 minutes to an hour
      q_.value *= in_last_unit();
      q_.high = 1;
      return q_.value > 0 && q_.value < 1 && emit("duration", u);
    }
    return emit("duration", counted_per(u));
  }
  // an hour and 20 minutes
  bool length_one() {
    const std::string least = time_unit(item(unit2));
    const double per_one = parts_of(time_unit(), least);
    if (!amount() || per_one <= 1 || q_.value >= per_one) return false;
    q_.value += per_one;
    return emit("duration", least);
  }
  // doors open 6.30, kick-off is at 7.45, polls close at 8
  bool clock_stop() const {
    const std::string_view figure = text(item(n));
    const double h = number(item(n)).value;
    const std::size_t stop = figure.find('.');
    if (!counted().empty() || (behind() && any_sense(*behind(), {Cls::UNIT, Cls::UNIT_ABBR, Cls::PERCENT, Cls::CURRENCY}))) return false;
    const Item* at = ahead();
    if (item(n).shape == Shape::n_decimal) return stop != figure.npos && figure.size() - stop == 3 && figure[stop + 1] < '6' && h < 24;
    return at && word(*at) == "at" && item(n).shape <= Shape::n_13_24 &&
           (!behind() || is_punct(behind()->shape) || behind()->shape == Shape::record || sense(*behind(), Cls::CONJUNCTION));
  }
  // Ida Moe, 34, …; a driver (61); her son, now 22; at a sentence's end a full name's alone.
  bool of_somebody() const {
    const std::uint32_t comma = text(*ahead()) == "now" || text(*ahead()) == "then" ? 2 : 1;
    const Item* who = ahead(comma + 1);
    if (!who) return false;
    const std::string_view closed_by = text(item(close));
    if (text(*ahead(comma)) == "(" && closed_by != ")") return false;
    const bool full = ahead(comma + 2) && is_capital(ahead(comma + 2)->shape);
    if (is_capital(who->shape) || is_glued(who->shape)) return closed_by != "." || full;
    const Sense* s = sense(*who, Cls::SPEAK_NOUN);
    return s && kLexicon.text(s->value) == "person";
  }
  // The sisters, 8 and 11, were
  bool of_each() const {
    const double other = number(item(whole)).value;
    const std::uint32_t from = std::min((*m_)[whole].begin, (*m_)[n].begin);
    if (other < 1 || other > 119 || other != std::floor(other) || from < 2 || items_[from].flags & kItemBoundary) return false;
    const Item& who = items_[from - 2];
    const Sense* s = sense(who, Cls::SPEAK_NOUN);
    return s && kLexicon.text(s->value) == "group" && plural(who);
  }
  // Moe was 24 when she; where somebody died just before, Ida Moe, a poet, was 78; but: the toll in Rome was 78.
  bool of_the_dead() const {
    std::uint32_t by = 2;
    if (!ahead(by)) return false;
    if (text(*ahead(by)) == ",") {  // the name opens the sentence
      while (ahead(by + 1)) ++by;
      if (!is_capital(ahead(by)->shape) || closed(*ahead(by)) || !(is_capital(ahead(by - 1)->shape) || text(*ahead(by - 1)) == ","))
        return false;
    } else {
      while (ahead(by) && is_capital(ahead(by)->shape) && !closed(*ahead(by))) ++by;
      if (by == 2 || (ahead(by) && sense(*ahead(by), Cls::PREPOSITION))) return false;
    }
    if (word(item(close)) == "when") return behind(1) && sense(*behind(1), Cls::PRONOUN);
    for (std::uint32_t i = item(n).first, k = 0; i-- > 0 && k < 80; ++k)
      if (const Token& t = t_.tokens[i]; t.entry && kLexicon.sense(t.entry, Cls::DIES, t.shape)) return true;
    return false;
  }
  bool age_bare() {
    if (std::string_view(m_->rule->argument) == "apposition" && !of_somebody()) return false;
    if (std::string_view(m_->rule->argument) == "was" && !of_the_dead()) return false;
    if (std::string_view(m_->rule->argument) == "each" && !of_each()) return false;
    // the Under-21s: a team
    if (has(hedge) && item(hedge).shape == Shape::cap && !(item(hedge).flags & kItemBoundary)) return false;
    if (behind() && word(*behind()) == "aged") return false;  // thirteen, two aged fourteen
    // a woman aged 63 and two others
    if (ahead() && word(*ahead()) == "and" && behind() && (plural(*behind()) || word(*behind()) == "other")) return false;
    if (ahead(3) && word(*ahead()) == "at" && any_sense(*ahead(3), {Cls::PREPOSITION, Cls::DETERMINER}))
      return false;  // the number of dead at 13
    if (std::string_view(m_->rule->argument) == "ends")
      if (const Item* next = behind(); next && !is_punct(next->shape) && !any_sense(*next, {Cls::PREPOSITION, Cls::CONJUNCTION}))
        return false;
    if (!amount() || q_.value < 1 || q_.value > 119 || q_.value != std::floor(q_.value)) return false;
    return emit("age", "year");
  }

  // ---- ratios
  // two to one, three-to-one; a score in digits is none
  bool odds() {
    const bool told = item(n).shape >= Shape::n_words_1_12 || (ahead() && word(*ahead()) == "by");
    const double a = number(item(n)).value, b = number(item(high)).value;
    if (!told || !(a == 1 || b == 1) || a == b || a < 1 || b < 1 || a > 1000 || b > 1000 || b != std::floor(b)) return false;
    if (text(items_[(*m_)[n].end]) != "-" && !counted().empty()) return false;  // one to two people
    m_->captures[high] = {};
    if (!amount()) return false;
    q_.value = a / b;
    return emit("ratio", "");
  }
  bool share() {
    const Number &a = number(item(n)), &b = number(item(whole));
    // a stake in Radio One in three deals
    if (is_capital(first_shape(item(n))) && ahead()) return false;
    // one person in eight
    if (has(noun1)) {
      const bool somebody = any_sense(item(noun1), {Cls::SINGULAR, Cls::SPEAK_NOUN, Cls::PER_NOUN, Cls::AGED});
      const bool several = behind() && plural(*behind());
      if (closed(item(noun1)) || (several && (!somebody || sense(*behind(), Cls::SITE)))) return false;
      if (a.value != 1 && !(plural(item(noun1)) && somebody && !several && b.value <= 10)) return false;
    }
    if (!(a.value >= 1 && b.value > a.value && b.value <= 1e9)) return false;
    // two in 24 hours, seven in 10 games, children under five in 26 states, 5-3 in 11 innings
    // but: in one in five weeks
    const bool share_of_time = a.value == 1 && ahead() && sense(*ahead(), Cls::PREPOSITION);
    if (!has(noun1) && behind() &&
        ((sense(*behind(), Cls::TIME_UNIT) && !share_of_time) || (a.value > 1 && sense(*behind(), Cls::MATCHES))))
      return false;
    if (ahead() && (sense(*ahead(), Cls::AGED) || tight(ahead(), "-"))) return false;
    if (!std::isnan(a.high) || !std::isnan(b.high)) return false;
    if (a.value != std::floor(a.value) || b.shape == Shape::n_year || a.value > 20) return false;
    // five out of 12 districts, three out of four regions are so many districts; one out of three, nine out of 10 voters a share
    const bool round = b.value <= 5 || b.value == 10 || b.value == 20 || b.value == 100 || b.value == 1000;
    const Item* next = behind();
    const bool areas = next && sense(*next, Cls::SITE) && plural(*next);
    if (a.value > 1 && areas && !has(noun1) && word(items_[(*m_)[whole].begin - 1]) == "in") return false;  // five in 26 states
    if (a.value > 1 && (!round || areas) && word(items_[(*m_)[whole].begin - 1]) == "of" && !whole_noun((*m_)[whole].begin).empty())
      return false;
    if (!amount()) return false;
    q_.value = a.value / b.value;
    return emit("ratio", "");
  }
  bool fraction() {
    // A half that belongs to a name or a game: the second half, half-staff; a quarter-century ago.
    const Item* next = behind();
    if (tight(next, "-")) return false;
    if (word(item(n)) == "half") {
      if (const Item* before = ahead(); before && (is_number(before->shape) || word(*before) == "and")) return false;
      if (next && text(*next) == "-") return false;
      const bool of = word(items_[m_->extent().end - 1]) == "of";
      const bool takes = of || !next || sense(*next, Cls::DETERMINER) || sense(*next, Cls::AUXILIARY) || is_punct(next->shape);
      if ((next && as_many(*next)) || (ahead() && word(*ahead()) == "by")) return amount() && emit("ratio", "");  // shrank by half
      if (!takes) return false;
      if (!of && next && !sense(*next, Cls::DETERMINER) && !(ahead() && (sense(*ahead(), Cls::PREPOSITION) || has(hedge)))) return false;
    }
    if (number(item(n)).value > 1) return false;  // two and a half
    if (m_->extent().end - 1 > (*m_)[n].begin) m_->captures[0].end -= word(items_[m_->extent().end - 1]) == "of";
    return amount() && emit("ratio", "");
  }
  // as many, as many as: what half, twice and three times stand before
  bool as_many(const Item& next) const {
    return word(next).starts_with("as ") || (word(next) == "as" && behind(1) && sense(*behind(1), Cls::DEGREE));
  }
  bool ratio() {
    if (has(n)) {
      if (!amount() || word(item(n)) == "one") return false;
      const Item* next = behind();
      // three times the size, as many; but hit three times as they fled
      // five times larger than
      const bool graded =
          next && (word(*next).ends_with(" than") || (text(*next).ends_with("er") && behind(1) && word(*behind(1)) == "than"));
      const Sense* covered = ahead() ? sense(*ahead(), Cls::COMPARES) : nullptr;  // oversubscribed four times
      // 14 times forward earnings
      const Sense* worth = next && next->shape == Shape::lower && behind(1) ? sense(*behind(1), Cls::COMPARES) : nullptr;
      const bool compares = graded || (worth && kLexicon.text(worth->attr) == "worth") ||
                            (next && (sense(*next, Cls::COMPARES) || as_many(*next))) ||
                            (covered && kLexicon.text(covered->attr) == "covered");
      if (q_.value != std::floor(q_.value)) return emit("ratio", "");
      return compares ? emit("ratio", "") : emit("count", "time");
    }
    const Sense* s = sense(item(word_), Cls::MULTIPLE);
    if (!s) s = sense(item(word_), Cls::MULTIPLY);
    q_.value = s->number;
    if (has(hedge)) {
      q_.hedge = t_.span((*m_)[hedge], items_);
      const Sense* h = sense(item(hedge), Cls::HEDGE);
      q_.bound = h ? kLexicon.text(h->value) : ">";
      if (q_.value < 1 && q_.bound[0] == '>') q_.bound = "<";  // more than halved
    }
    const std::string_view w = word(item(word_));
    if (item(word_).shape != Shape::lower && !(item(word_).flags & kItemBoundary)) return false;
    const Item* next = behind();
    const Item* before = ahead();
    bool changes = false;
    if (sense(item(word_), Cls::MULTIPLY)) {
      // A double room, a triple jump: adjectives of names. “doubled” and “tripling” are verbs.
      const bool verb = w.ends_with("ed") || w.ends_with("ing");
      changes = verb || (before && (word(*before) == "to" || sense(*before, Cls::AUXILIARY)) && !sense(*before, Cls::BE));
      if (!changes && !(next && sense(*next, Cls::DETERMINER))) return false;
      if (next && (text(*next) == "-" || (word(*next) == "as" && behind(1) && sense(*behind(1), Cls::DETERMINER))))
        return false;  // doubled as a driver
      if (w == "double" && next && word(*next) == "digit") return false;
    } else if (w == "twice") {
      // “twice a week” is a set; “asked twice” counts times.
      const bool compares = next && (word(*next) == "as" || word(*next).starts_with("as ") || sense(*next, Cls::COMPARES) ||
                                     word(*next) == "his" || word(*next) == "her");
      return compares ? emit("ratio", "") : emit("count", "time");
    }
    // but: double the number
    if (changes) q_.role = "change", q_.trend = s->number < 1 ? "down" : "up";
    return emit("ratio", "");
  }

  // ---- counts
  bool closed(const Item& i) const {
    if (i.shape == Shape::upper && sense(i, Cls::COUNTRY)) return false;  // US consumers
    return any_sense(i, {Cls::PREPOSITION, Cls::CONJUNCTION, Cls::AUXILIARY, Cls::PRONOUN, Cls::DETERMINER, Cls::NEGATION, Cls::ADVERB,
                         Cls::CUE_VERB, Cls::MONTH, Cls::WEEKDAY});
  }
  bool plural(const Item& i) const { return is_plural(text(i), i.entry, i.shape); }
  bool verb_form(const Item& i) const {
    const std::string_view w = text(i);
    return i.shape == Shape::lower && (w.ends_with("ed") || w.ends_with("ing")) && w.size() > 5;
  }

  // Screening 10,000 men saves | two lives: a verb
  bool takes_object(std::uint32_t i) const {
    return text(items_[i]).ends_with("s") && i + 1 < items_.size() && !(items_[i + 1].flags & kItemBoundary) &&
           (is_number(items_[i + 1].shape) || any_sense(items_[i + 1], {Cls::DETERMINER, Cls::CURRENCY_SIGN, Cls::HEDGE}));
  }
  bool past(const Item& i) const {
    const Sense* s = sense(i, Cls::TENSE);
    const std::string_view w = text(i);
    return i.shape == Shape::lower && ((s && kLexicon.text(s->value) == "P") || (w.size() > 3 && w.ends_with("ed") && !w.ends_with("eed")));
  }
  bool ends_phrase(std::uint32_t i) const {
    return i >= items_.size() || (items_[i].flags & kItemBoundary) || is_punct(items_[i].shape) ||
           any_sense(items_[i], {Cls::PREPOSITION, Cls::CONJUNCTION, Cls::AUXILIARY});
  }
  // The counted noun behind the extent: the first plural within four words that nothing but words of a noun
  // phrase part from the figure; after `one` or before a hyphen the next word. Items, or empty.
  ItemRange counted() const {
    const std::uint32_t from = m_->extent().end;
    std::uint32_t i = from;
    const bool compound = i + 1 < items_.size() && tight(&items_[i], "-") && is_letters(items_[i + 1].shape);
    if (compound) {
      if (closed(items_[i + 1]) || sense(items_[i + 1], Cls::NO_NOUN) || text(items_[i + 1]).size() == 1) return {};
      if (word(item(n)) == "half") return {};  // Half-Life, half-brothers
      return {i + 1, i + 2};
    }
    const bool single = q_.value == 1 && std::isnan(q_.high);
    for (std::uint32_t k = 0; k < 5 && i < items_.size(); ++k, ++i) {
      const Item& x = items_[i];
      if (x.flags & kItemBoundary) break;
      if (x.shape == Shape::record && x.last == x.first + 1 && first_shape(x) == Shape::lower)
        continue;  // 25 current members, two recent ones
      // two 12-roll packs
      if (is_number(x.shape) && i + 2 < items_.size() && text(items_[i + 1]) == "-" && is_letters(items_[i + 2].shape)) {
        i += 2;
        if (plural(items_[i])) return {i, i + 1};  // 12 first-graders
        continue;
      }
      // five 250ml bottles
      if (is_number(x.shape) && i + 2 < items_.size() && is_glued(items_[i + 1].shape) &&
          any_sense(items_[i + 1], {Cls::UNIT, Cls::UNIT_ABBR}) && plural(items_[i + 2]))
        return {i + 2, i + 3};
      // 274 T-34 tanks
      if (is_capital(x.shape) && i + 2 < items_.size() && tight(&items_[i + 1], "-") && is_number(items_[i + 2].shape)) {
        for (i += 2; i + 2 < items_.size() && text(items_[i + 1]) == "-" && is_number(items_[i + 2].shape);) i += 2;
        continue;
      }
      if (tight(&x, "-") && k > 0) {
        --k;
        continue;
      }
      // 41,000 Series 7 vans: a model's name
      if (x.shape == Shape::cap && i + 2 < items_.size() && items_[i + 1].shape <= Shape::n_year && is_number(items_[i + 1].shape) &&
          !(items_[i + 1].flags & kItemBoundary) && items_[i + 2].shape == Shape::lower && !closed(items_[i + 2])) {
        ++i;
        continue;
      }
      // “15 states”, “three reports”: directly behind a figure these are nouns.
      // “3 reported cases”: a participle before the noun
      const bool owned = k == 0 && ahead() && sense(*ahead(), Cls::DETERMINER);  // the 635 reports
      const bool cue_noun = sense(x, Cls::CUE_VERB) && (plural(x) || (text(x).ends_with("s") && (owned || (k > 0 && ends_phrase(i + 1)))));
      if (owned && cue_noun) return {i, i + 1};
      const bool cue_adjective = sense(x, Cls::CUE_VERB) && text(x).ends_with("ed") && i + 1 < items_.size() &&
                                 !(items_[i + 1].flags & kItemBoundary) && plural(items_[i + 1]) && !closed(items_[i + 1]);
      // 1,800 hardly matters; but 20 decently sized plants, two starkly different plants
      if (k == 0 && x.shape == Shape::lower && text(x).ends_with("ly") && i + 2 < items_.size() && !verb_form(items_[i + 1]) &&
          (plural(items_[i + 1]) || !plural(items_[i + 2])))
        break;
      // 15 earlier contests
      if (k == 0 && i + 1 < items_.size() && any_sense(x, {Cls::EARLIER, Cls::INCREMENT}) && plural(items_[i + 1]) &&
          !closed(items_[i + 1]))
        continue;
      // 2,000 business and political leaders
      if (k > 0 && (word(x) == "and" || word(x) == "or") && (items_[i - 1].shape == Shape::lower || items_[i - 1].shape == Shape::record) &&
          i + 2 < items_.size() && items_[i + 1].shape == Shape::lower && !closed(items_[i + 1]) &&
          !(items_[i + 1].flags & kItemBoundary) &&
          (plural(items_[i + 2]) || (i + 3 < items_.size() && items_[i + 2].shape == Shape::lower && plural(items_[i + 3]))) &&
          !plural(items_[i + 1]))
        continue;
      // two by-elections
      const bool compound_first = i + 2 < items_.size() && tight(&items_[i + 1], "-");
      // three free credit reports
      const bool cue_inner = k > 0 && sense(x, Cls::CUE_VERB) && !text(x).ends_with("s") && !text(x).ends_with("ed") &&
                             i + 1 < items_.size() && items_[i + 1].shape == Shape::lower && text(items_[i + 1]).ends_with("s") &&
                             ends_phrase(i + 2);
      if (!is_letters(x.shape) || (closed(x) && !cue_noun && !cue_adjective && !cue_inner && !compound_first)) break;
      if (clitic(x)) break;
      if (x.last > x.first + 1 && sense(x, Cls::HEDGE)) break;  // half as many as
      // three cuts, six wins: behind a figure no verbs; but the Group of 12 calls
      const bool counted_change = k == 0 && !single && x.shape == Shape::lower && text(x).ends_with("s") && !text(x).ends_with("ss") &&
                                  (sense(x, Cls::TREND) || (sense(x, Cls::DEED) && !(ahead() && word(*ahead()) == "of"))) &&
                                  ends_phrase(i + 1);
      if (counted_change) return {i, i + 1};
      if (plural(x)) {
        // one police officer
        if (single && i + 1 < items_.size() && items_[i + 1].shape == Shape::lower && sense(items_[i + 1], Cls::SPEAK_NOUN))
          return {i + 1, i + 2};
        if (single && text(x).ends_with("s") && !sense(x, Cls::SINGULAR)) return {};  // League One leaders
        // The last plural of the run: “police officers”, “sales jobs”.
        while (i + 1 < items_.size() && !(items_[i + 1].flags & kItemBoundary) && is_letters(items_[i + 1].shape) &&
               !closed(items_[i + 1]) && plural(items_[i + 1]) && !(items_[i + 1].flags & kLineBefore) && !takes_object(i + 1))
          ++i;
        return {i, i + 1};
      }
      // an 8 point lead
      if (k == 0 && !single && word(x) == "point") return {i, i + 1};
      // a 149 vote margin
      if (k == 0 && !single && !has(hedge) && sense(x, Cls::PER_NOUN) && ahead() && is_article(*ahead())) return {i, i + 1};
      // one more than, one short of, one ahead
      if (single && any_sense(x, {Cls::HEDGE, Cls::MARGIN})) break;
      if (single && text(x).ends_with("ly") && !sense(x, Cls::SINGULAR)) break;      // one shortly
      if (single && (text(x).ends_with("able") || sense(x, Cls::NO_PLURAL))) break;  // one available, one overseas
      if (single && i + 2 < items_.size() && tight(&items_[i + 1], "-")) {
        ++i;  // one laid-off engineer
        if (i + 2 >= items_.size() || items_[i + 2].shape != Shape::lower) break;
        continue;
      }
      if (single && past(x) && (!text(x).ends_with("ed") || ends_phrase(i + 1)))
        return k > 0 && is_capital(items_[i - 1].shape) ? ItemRange{i - 1, i} : ItemRange{};  // one Israeli died
      if (single && x.shape == Shape::lower && !verb_form(x)) {
        // one man; one senior official: the last word before something closed
        std::uint32_t j = i;
        while (j + 1 < items_.size() && j - from < 3 && items_[j + 1].shape == Shape::lower && !closed(items_[j + 1]) &&
               !verb_form(items_[j + 1]) && !past(items_[j + 1]) && !(items_[j + 1].flags & kItemBoundary))
          ++j;
        // Of several words only a known noun is taken: one person came.
        const bool known = sense(x, Cls::SINGULAR) || sense(x, Cls::PER_NOUN);
        if (j > i && sense(items_[j], Cls::SPEAK_NOUN)) return {j, j + 1};  // one truck driver
        return j == i || known ? ItemRange{i, i + 1} : ItemRange{};
      }
    }
    return {};
  }

  bool count() {
    if (has(noun1)) {  // from 12 wins to 4, from 10 million tons to 2 million
      const Item& counted_ = item(noun1);
      if (!plural(counted_) || closed(counted_) || sense(counted_, Cls::TIME_UNIT)) return false;
      if (behind() && any_sense(*behind(), {Cls::UNIT, Cls::UNIT_ABBR, Cls::CURRENCY})) return false;  // to 3 kilograms: of another
      if (!amount()) return false;
      if (const Sense* s = sense(counted_, Cls::UNIT)) return emit(kLexicon.text(s->attr), std::string(kLexicon.text(s->value)));
      return emit("count", singular(text(counted_)));
    }
    if (!amount()) return false;
    // 45 or older; those 45 and over
    if (const Sense* joined = has(tail) ? sense(item(tail), Cls::BOUND_AND) : nullptr;
        joined && (kLexicon.text(joined->attr) == "age" || (ahead() && sense(*ahead(), Cls::AGED))))
      return age_bare();
    const Item& figure = item(n);
    // under one arm, over one shoulder: places, not bounds
    if (q_.value == 1 && has(hedge) && any_sense(item(hedge), {Cls::PREPOSITION})) return false;
    const Item* next = behind();
    const Item* before = ahead();
    const bool digits = figure.shape <= Shape::n_decimal;
    if (next && is_glued(next->shape)) return false;
    // 1.500 people: one thousand and a half
    if (figure.shape == Shape::n_decimal && number(figure).scale == 1 && text(figure).size() == text(figure).find('.') + 4 && next &&
        plural(*next))
      return false;
    if (next && sense(*next, Cls::SCALE_SUFFIX)) return false;  // 10 k, 3.5 mil: of what?
    // Parts of dates, scores, fractions, addresses and names are no counts.
    if (tight(next, ":") || tight(next, "/")) return false;
    if (next && text(*next) == "×" && (t_.tokens[next->first].flags & kSpaceBefore) == 0) return false;
    if (before && text(*before) == "×" && (t_.tokens[figure.first].flags & kSpaceBefore) == 0) return false;  // 2×4 boards
    if (tight(before, ":") || tight(before, "/")) return false;
    if (before && is_number(before->shape) && !(before->shape >= Shape::n_ord_1_31 && before->shape <= Shape::n_ordw)) return false;
    if ((digits || is_capital(first_shape(figure))) && tight(before, "-")) return false;  // 7-Eleven
    if (digits && tight(before, ".")) return false;
    if (tight(next, "-") && has(high)) return false;
    if (m_->extent().begin == (*m_)[n].begin && (figure.flags & kItemBoundary) && next && (text(*next) == "." || text(*next) == ")") &&
        next->shape == Shape::punct_after && digits)
      return false;
    // for two reasons: 1) cost
    if (digits && next && text(*next) == ")" && q_.value <= 20) {
      std::uint32_t by = 1;
      while (by <= 12 && ahead(by) && text(*ahead(by)) != "(") ++by;
      if (by > 12 || !ahead(by)) return false;
    }
    if (tight(next, "-") && behind(1) && sense(*behind(1), Cls::NO_NOUN)) {
      m_->captures[0].end += 2;  // 100,000-strong
      return emit("number", "");
    }
    if ((before && word(*before) == "per") || per_number()) return false;  // 32 per 100,000 people
    if (before && text(*before) == "$" && m_->extent().begin == (*m_)[n].begin && (t_.tokens[figure.first].flags & kSpaceBefore) == 0)
      return false;                                                                                                     // Q$40
    if (digits && text(figure).size() > 1 && text(figure)[0] == '0' && figure.shape != Shape::n_decimal) return false;  // 00123
    if (text(figure) == "4K" || text(figure) == "8K") return false;                                                     // screens
    if (next && any_sense(*next, {Cls::CURRENCY_MINOR, Cls::TIME_UNIT}) && titled(*next, behind(1))) return false;      // 50 Cent
    if (behind(1) && tight(next, "-") && text(*behind(1)).size() == 1) return false;                                    // an 8-K
    // above the 1850-1900 average
    if (figure.shape == Shape::n_year && behind(1) && text(*next) == "-" && behind(1)->shape == Shape::n_year) return false;
    // 1. Norway 2. Iceland
    if (digits && behind(1) && text(*next) == "." && is_capital(behind(1)->shape) && !(behind(1)->flags & kItemBoundary)) return false;
    // ten below
    if (next && word(*next) == "below" && (!behind(1) || is_punct(behind(1)->shape) || sense(*behind(1), Cls::PREPOSITION))) return false;
    const ItemRange noun = counted();
    if (noun.empty() && has(from) && has(high) && m_->rule->from == 0 && number(item(n)).value > number(item(high)).value &&
        q_.high <= 12 && q_.high == std::floor(q_.high) && q_.value == std::floor(q_.value))
      return false;  // open from 10 to 4
    if (noun.empty() && digits && (tight(next, "-") || tight(next, "–")) && is_next_digits()) return false;
    if (digits && tight(before, "–") && ahead(2) && is_number(ahead(2)->shape) && noun.empty()) return false;  // 0–60
    // 3-for-5, 11-a-side
    if (noun.empty() && tight(next, "-") && behind(1) && closed(*behind(1)) && behind(2) && text(*behind(2)) == "-") return false;
    if (noun.empty() && has(high)) {
      const std::string_view joined = word(item(join));
      if (joined != "to" && next && sense(*next, Cls::MARGIN)) return true;  // from 13-10 down
      // 214,000-520,000, 10 million-20 million
      const bool grouped = joined != "or" && ((figure.shape == Shape::n_comma && item(high).shape == Shape::n_comma) ||
                                              (number(figure).scale > 1 && number(item(high)).scale > 1));
      const double step = number(item(high)).scale;
      const bool either = grouped || joined == "," || joined == "~" || std::string_view(m_->rule->name) == "count_span" ||
                          (joined == "or" && q_.high == q_.value + (q_.value >= step ? step : 1));
      const bool about = has(hedge) && (joined == "-" || joined == "–");                                           // about 12–18
      if (joined != "to" && joined != "through" && !either && !about && !has(from) && !has(hedge2)) return false;  // 3-2
      if (!either && !has(from) && !has(hedge) && q_.value < 10)
        if (joined != "to" || figure.shape != Shape::n_decimal) return joined == "to";  // 9 to 12 of what?
    }
    if (noun.empty() && !bare_ok(figure, before)) return false;
    if (noun.empty() && next && !is_number(next->shape) && sense(*next, Cls::NUMBER)) return false;  // one and a half dozen
    // until at least 2029
    if (noun.empty() && has(hedge) && !has(high) && figure.shape == Shape::n_year && q_.value >= 1900 && q_.value <= 2100 && before &&
        sense(*before, Cls::PREPOSITION))
      return false;
    if (noun.empty() && is_age_told()) return emit("age", "year");
    std::string unit_name;
    if (!noun.empty()) {
      const Item& head = items_[noun.begin];
      // 2005 profits, 2021 welcomes; but a 2000-seat hall
      if (looks_like_year(figure) && !(tight(next, "-") && std::fmod(q_.value, 100) == 0)) return false;
      // Falcon 9 rockets, the Leopard 2 tanks, Bluetooth 5.3 headsets: a name that ends in a number
      const bool small = figure.shape >= Shape::n_0 && figure.shape <= Shape::n_60_99;
      if ((small || figure.shape == Shape::n_decimal) && !has(hedge) && !has(sign) && before && is_capital(before->shape) &&
          !closed(*before) && !any_sense(*before, {Cls::COUNTRY, Cls::PLACE, Cls::DEMONYM, Cls::GROUP_NAME}) &&
          head.shape == Shape::lower &&
          ((before->flags & kItemBoundary) || (ahead(2) && (is_punct(ahead(2)->shape) || is_number(ahead(2)->shape) ||
                                                            any_sense(*ahead(2), {Cls::DETERMINER, Cls::CONJUNCTION})))))
        return false;
      // Galaxy Tab 7 Plus ships
      if (small && !has(hedge) && !has(sign) && before && next && next->shape == Shape::cap && is_capital(before->shape) &&
          !(before->flags & kItemBoundary) && !closed(*before) && !(next->flags & kItemBoundary) && head.shape == Shape::lower &&
          !any_sense(*before, {Cls::COUNTRY, Cls::PLACE, Cls::DEMONYM, Cls::GROUP_NAME}) &&
          !any_sense(*next, {Cls::DEMONYM, Cls::GROUP_NAME, Cls::COUNTRY, Cls::PLACE}))
        return false;
      // Warriors 22 Broncos 16; 57 people/sq mile
      const Item* then = neighbour(noun.end);
      if (then && !(then->flags & kItemBoundary) && is_number(then->shape) && is_capital(head.shape) && before && is_capital(before->shape))
        return false;
      if (tight(then, "/") && neighbour(noun.end + 1) && any_sense(*neighbour(noun.end + 1), {Cls::UNIT, Cls::PER_NOUN, Cls::TIME_UNIT}))
        return false;
      // Five Eyes partners
      if (is_capital(first_shape(figure)) && figure.shape >= Shape::n_words_1_12 && next && next->shape == Shape::cap && plural(*next) &&
          next != &head && !any_sense(*next, {Cls::DEMONYM, Cls::GROUP_NAME}))
        return false;
      // One Nation won; but One Israeli died
      if (q_.value == 1 && next && next->shape == Shape::cap && is_capital(first_shape(figure)) && !closed(*next) &&
          !any_sense(*next, {Cls::DEMONYM, Cls::GROUP_NAME, Cls::COUNTRY, Cls::PLACE}))
        return false;
      // the Six Nations, at Seven Pines; but not in a line of capitals
      const bool is_word = figure.shape >= Shape::n_words_1_12 && figure.shape <= Shape::n_words;
      if (is_word && is_capital(first_shape(figure)) && is_capital(head.shape) && before && before->shape == Shape::lower) return false;
      // World War Two veterans, the Six Nations opener
      if (is_word && is_capital(first_shape(figure)) && !(figure.flags & kItemBoundary) && before &&
          (sense(*before, Cls::DETERMINER) ? next && is_capital(next->shape) : is_capital(before->shape) && head.shape == Shape::lower))
        return false;
      if (sense(head, Cls::TIME_UNIT)) {
        // two days after it: a date; 33 Earth days: a length
        if (noun.begin == m_->extent().end || (then && sense(*then, Cls::AGO))) return false;
        m_->captures[0].end = noun.end;
        return emit("duration", time_unit(head));
      }
      // 60 million South Africans
      unit_name = sense(head, Cls::DEMONYM) ? singular(text(head)) : singular(last_word(text(head)));
      std::replace(unit_name.begin(), unit_name.end(), ' ', '-');
      if (unit_name == "other") unit_name.clear();
      // 273 e-mails
      unit_name = prefix(noun.begin) + unit_name;
      bool close_by = true;  // adjectives alone stand between
      for (std::uint32_t i = m_->extent().end; i < noun.begin; ++i)
        close_by = close_by && items_[i].shape != Shape::punct_loose &&
                   !(is_number(items_[i].shape) && i + 1 < items_.size() && text(items_[i + 1]) == "-");
      if (close_by) {
        const Item& first = items_[m_->extent().end];
        if (is_letters(first.shape)) q_.noun_first = first.first;
        m_->captures[0].end = noun.end;
        q_.noun_last = items_[noun.end - 1].last;
        unit_name = counted_per(unit_name);
      }
    } else if (next && word(*next) == "of" && !std::isnan(q_.high)) {
      // dozens of people: the noun names the unit, the extent ends before it
      ItemRange r = m_->captures[0];
      m_->captures[0].end += 1;
      if (const ItemRange of = counted(); !of.empty()) {
        m_->captures[0].end = of.end;
        unit_name = counted_per(singular(text(items_[of.begin])));
      }
      m_->captures[0] = r;
    } else if (next && (word(*next) == "of" || (word(*next) == "out" && behind(1) && word(*behind(1)) == "of"))) {
      unit_name = whole_noun(m_->extent().end + 1 + (word(*next) == "out"));
      if (measure_of_whole_) return part_of_measure();
    }
    return emit(noun.empty() && unit_name.empty() ? "number" : "count", unit_name);
  }
  // e-mails, front-runners
  std::string prefix(std::uint32_t i) const {
    const bool tied = i >= 2 && i - 1 > m_->extent().end && tight(&items_[i - 1], "-") && items_[i - 2].shape == Shape::lower;
    return tied ? std::string(word(items_[i - 2])) + "-" : std::string{};
  }
  // 12 of the 27 members, five of the nine official tournaments, 39 of the state’s 40 delegates, two of the best players: the noun
  // of the whole.
  std::string whole_noun(std::uint32_t i) {
    measure_of_whole_ = nullptr;
    whole_scale_ = 1;
    if (i >= items_.size()) return {};
    const bool definite =
        any_sense(items_[i], {Cls::DETERMINER, Cls::POSSESSOR}) || is_number(items_[i].shape) || items_[i].shape == Shape::cap;
    if (!definite) return {};
    for (std::uint32_t k = 0; k < 8 && i < items_.size() && !(items_[i].flags & kItemBoundary); ++k, ++i) {
      const Item& x = items_[i];
      // 39 of the state’s 40 delegates; where the mark is lost, too
      const bool owner = i + 1 < items_.size() &&
                         (clitic(items_[i + 1]) || (plural(x) && is_number(items_[i + 1].shape) && !(items_[i + 1].flags & kItemBoundary)));
      if (any_sense(x, {Cls::CURRENCY, Cls::UNIT, Cls::PERCENT}) && !owner) {
        measure_of_whole_ = &x;
        return {};
      }
      if (is_number(x.shape)) whole_scale_ = number(x).scale;
      if (plural(x) && (!closed(x) || sense(x, Cls::CUE_VERB)) && !owner) {
        while (i + 1 < items_.size() && !(items_[i + 1].flags & kItemBoundary) && plural(items_[i + 1]) && !closed(items_[i + 1])) ++i;
        return sense(items_[i], Cls::TIME_UNIT) ? std::string{} : prefix(i) + singular(last_word(text(items_[i])));
      }
      if (is_number(x.shape) || sense(x, Cls::DETERMINER) || clitic(x) || text(x) == "-") continue;
      if (!is_letters(x.shape) || (closed(x) && !any_sense(x, {Cls::QUANTIFIER, Cls::SHIFT}))) return {};
    }
    return {};
  }
  // two of the five litres, 280 million of the 1.5 billion shekels; “3 of the 5 billion” may be either
  bool part_of_measure() {
    if (whole_scale_ > 1 && number(item(n)).scale == 1) return false;
    const Item& i = *measure_of_whole_;
    for (ClassId c : {Cls::CURRENCY, Cls::UNIT, Cls::PERCENT})
      if (const Sense* s = sense(i, c)) {
        const std::string_view dimension = c == Cls::CURRENCY ? "money" : c == Cls::PERCENT ? "percent" : kLexicon.text(s->attr);
        return emit(dimension, std::string(kLexicon.text(s->value)));
      }
    return false;
  }
  // 30,000 copies an hour, two million messages per month: the extent takes what the count is for.
  std::string counted_per(const std::string& unit_name) {
    const Item *how = behind(), *what = behind(1), *then = behind(2);
    if (!how || unit_name.empty()) return unit_name;
    // “a month” may be one item, a time
    const std::string_view told = how->shape == Shape::record ? text(*how) : std::string_view{};
    for (std::string_view each : {"per ", "a ", "an ", "each ", "every "})
      if (told.starts_with(each) && told.find(' ', each.size()) == std::string_view::npos &&
          !(what && any_sense(*what, {Cls::AGO, Cls::EARLIER}))) {
        ++m_->captures[0].end;
        return unit_name + "-per-" + singular(told.substr(each.size()));
      }
    if (!what) return unit_name;
    const bool per_word = word(*how) == "per";
    const bool article = is_article(*how);
    if (!(per_word && is_letters(what->shape)) && !(article && sense(*what, Cls::TIME_UNIT))) return unit_name;
    if (then && any_sense(*then, {Cls::AGO, Cls::EARLIER})) return unit_name;
    m_->captures[0].end += 2;
    return unit_name + "-per-" + singular(word(*what));
  }
  // The voting age is 18, was reduced to 16.
  bool is_age_told() const {
    if (q_.value < 5 || q_.value > 110 || q_.value != std::floor(q_.value) || has(sign)) return false;
    const Item* next = behind();
    if (next && !is_punct(next->shape) && !any_sense(*next, {Cls::PREPOSITION, Cls::CONJUNCTION})) return false;
    for (std::uint32_t by = 1; by <= 10; ++by) {
      const Item* i = ahead(by);
      if (!i) return false;
      if (i->shape == Shape::lower && text(*i) == "age") return by > 1;
    }
    return false;
  }
  bool is_next_digits() const {
    const Item* after = behind(1);
    return after && is_number(after->shape);
  }

  // 411 seats, the Conservatives 121 and the Lib Dems 72
  bool of_a_list() const {
    std::uint32_t by = 1;
    while (by <= 4 && ahead(by) && (is_capital(ahead(by)->shape) || word(*ahead(by)) == "the")) ++by;
    const Item* joint = ahead(by);
    if (by == 1 || by > 4 || !joint || !(text(*joint) == "," || word(*joint) == "and") || out_.empty()) return false;
    const Quantity& q = out_.back();
    const bool counted = q.dimension == "count" || q.dimension == "number";
    return counted && t_.sentence_at(q.span.begin) == t_.sentence_at(t_.tokens[joint->first].begin) && joint->first < q.last + 3;
  }
  // Ekström 12, Moe 45, Lee 60.
  bool of_scorers(const Item& who) const {
    const Item *comma = behind(), *next = behind(1), *minute = behind(2);
    if (q_.value > 200 || !comma || text(*comma) != "," || !next || !is_capital(next->shape) || !minute || !is_number(minute->shape))
      return false;
    const bool score = !behind(3) || (is_punct(behind(3)->shape) && !behind(4));  // Texas 38, Oklahoma 7
    return !any_sense(who, {Cls::GROUP_NAME, Cls::DEMONYM}) && (score || !any_sense(who, {Cls::COUNTRY, Cls::PLACE}));
  }
  Shape first_shape(const Item& i) const { return t_.tokens[i.first].shape; }
  // Four plain digits of our time, but for round ones, count nothing unless a hedge says so.
  bool looks_like_year(const Item& figure) const {
    return figure.shape == Shape::n_year && !has(hedge) && q_.value >= 1900 && q_.value < 2060 &&
           (std::fmod(q_.value, 100) != 0 || (ahead() && sense(*ahead(), Cls::DETERMINER)));
  }

  // killing one, injured one and …
  bool is_victim(const Item* verb) const {
    const Sense* s = verb ? sense(*verb, Cls::EVENT) : nullptr;
    const Item* next = behind();
    return s && (kLexicon.text(s->value) == "kill" || kLexicon.text(s->value) == "injure") &&
           (!next || is_punct(next->shape) || sense(*next, Cls::CONJUNCTION) || (sense(*next, Cls::PREPOSITION) && word(*next) != "of"));
  }
  bool bare_ok(const Item& figure, const Item* before) const {
    const bool is_word = figure.shape >= Shape::n_words_1_12 && figure.shape <= Shape::n_words;
    if (q_.value == 1 && is_word && !is_victim(before)) return false;  // the pronoun
    // Half-Life; the second half
    if (figure.shape == Shape::n_fraction && ((behind() && text(*behind()) == "-") || (before && is_number(before->shape)))) return false;
    // The Group of Twenty
    if (is_word && text(figure)[0] >= 'A' && text(figure)[0] <= 'Z' && !(figure.flags & kItemBoundary) &&
        (!has(hedge) || (behind() && behind()->shape == Shape::cap)))
      return false;
    if (is_word && before && word(*before) == "the") return q_.value > 12;
    // twenty twenty-four
    if (figure.shape == Shape::n_words_year && number(figure).scale == 1 && q_.value >= 1900 && q_.value <= 2100) return false;
    if (before && word(*before) == "top") return false;  // in the top three
    if (figure.shape == Shape::n_year && q_.value >= 1900 && q_.value <= 2100 && !has(hedge)) return false;
    // by 2120, of 1860; 496 BC
    if (figure.shape == Shape::n_year && before && sense(*before, Cls::PREPOSITION) && q_.value >= (word(*before) == "in" ? 1000 : 1400) &&
        q_.value < 2200 && !has(hedge))
      return false;
    if (behind() && sense(*behind(), Cls::ERA)) return false;
    const bool plain = figure.shape >= Shape::n_0 && figure.shape <= Shape::n_large;
    // May 9 and 10: another day; a month or two
    if (before && (word(*before) == "and" || word(*before) == "or") && ahead(2) && ahead(2)->shape == Shape::record && q_.value <= 31 &&
        (plain || is_word))
      return false;
    // 20 and 50 years ago
    if (behind(1) && (word(*behind()) == "and" || word(*behind()) == "or") && behind(1)->shape == Shape::record &&
        text(*behind(1)).ends_with(" ago"))
      return false;
    // 70 Virginis b, 11 Pro Max: a name that begins with a number; but 40 Boeing 737 jets
    if (plain && behind() && behind()->shape == Shape::cap && !closed(*behind()) && !(behind(1) && sense(*behind(1), Cls::CONJUNCTION))) {
      if (!behind()->entry) return false;
      std::uint32_t k = 1;
      while (behind(k) && is_capital(behind(k)->shape)) ++k;
      bool people = false;
      for (std::uint32_t by = 0; by < k; ++by) people = people || any_sense(*behind(by), {Cls::DEMONYM, Cls::GROUP_NAME, Cls::COUNTRY});
      const bool ends =
          !behind(k) || is_punct(behind(k)->shape) || any_sense(*behind(k), {Cls::DETERMINER, Cls::AUXILIARY, Cls::CONJUNCTION});
      if (ends && !people && q_.value <= 100 && !has(hedge)) return false;
    }
    // iPhone 11, Boeing 737, Article 5: a plain numeral behind a name.
    if (plain && before && is_capital(before->shape) && !closed(*before) && !(before->flags & kItemBoundary) && !(has(hedge)) &&
        !of_a_list())
      return false;
    // Brisbane 18.12 (120); Bluetooth 5.2, a version
    if (figure.shape == Shape::n_decimal && before && is_capital(before->shape) && !closed(*before)) {
      const bool version =
          !before->entry && !(before->flags & kItemBoundary) && !has(hedge) && !has(sign) && q_.value < 100 && !of_a_list();
      if (version || (behind() && text(*behind()) == "(")) return false;
    }
    if (plain && before && (before->flags & kItemBoundary) && is_capital(before->shape) && (!before->entry || of_scorers(*before)))
      return false;
    // 4 Ida Moe. 5 Otto Lee: a list
    if (plain && (figure.flags & kItemBoundary) && behind() && behind()->shape == Shape::cap && !closed(*behind()) && q_.value <= 100 &&
        !any_sense(*behind(), {Cls::DEMONYM, Cls::GROUP_NAME}))
      return false;
    if (figure.shape == Shape::n_0 && text(figure).size() > 1) return false;
    if (figure.shape == Shape::n_large && text(figure).size() > 6) return false;  // a phone, a licence number
    return true;
  }

  bool ordinal() {
    const Item& i = item(n);
    if (const Item* next = behind(); tight(next, "-")) {
      const Item* after = behind(1);
      if (after && !is_letters(after->shape)) return false;
    }
    q_.value = number(i).value;
    if (const Item* next = behind()) {
      if (sense(*next, Cls::ORDINAL_PLACE)) return false;  // the 38th parallel
      // Eighth Army, 1st Cavalry: a name's; but the 3rd Irish player
      const bool named = is_capital(next->shape) && !closed(*next) && !any_sense(*next, {Cls::DEMONYM, Cls::GROUP_NAME, Cls::COUNTRY});
      const bool digits = i.shape == Shape::n_ord_1_31 || i.shape == Shape::n_ord;
      if (named && (digits || is_capital(first_shape(i)))) return false;
    }
    if (word(i) == "second" && ahead() && (word(*ahead()) == "a" || word(*ahead()) == "per") && behind() && is_punct(behind()->shape))
      return false;
    return emit("ordinal", "");
  }

  // ---- the clause around: trend and role
  bool is_share(std::string_view dimension) const {
    const std::string_view u = q_.unit.view();
    return dimension == "percent" || u == "point" || u == "cent" || u == "penny";
  }
  bool trend_applies(const Sense& s, std::string_view preposition, std::string_view dimension, std::uint32_t distance) const {
    const std::string_view note = kLexicon.text(s.attr);
    const bool share = dimension == "percent" || dimension == "ratio" || q_.unit.view() == "cent" || q_.unit.view() == "point";
    // lost by 12 points: what parts them
    // lost nearly 6 percent; but lost the state 36 percent to 51
    if (note == "loses") return share && preposition != "by" && (distance <= 2 || !has(high));
    // gained 66 seats; but: gained 66 yards, a gain of $3 million from sales
    if (note == "gains") return dimension != "length" && (dimension != "money" || preposition != "of" || share);
    // added $1.89 to $48.62
    const bool to_level = distance == 1 && dimension == "money" && behind(1) && word(*behind()) == "to" &&
                          (is_number(behind(1)->shape) || sense(*behind(1), Cls::CURRENCY_SIGN));
    if (note == "weak") return share || from_to() || preposition == "by" || preposition == "to" || to_level;
    // up, down: next to the figure; “gave up 517 yards” and “up to” are others.
    if (word(*ahead(distance)) == "off" && dimension != "percent" && q_.unit.view() != "cent" && q_.unit.view() != "point" &&
        !(dimension == "money" && distance == 1 && ahead(2) && set_off(1)))
      return false;  // 117 off 98 balls
    if (note == "particle" && ahead(distance + 1)) {
      const Item& verb = *ahead(distance + 1);
      // buying up a 26% stake, racked up 22 points
      if (sense(verb, Cls::BUYS_UP) || (past(verb) && !any_sense(verb, {Cls::TREND, Cls::AUXILIARY, Cls::CLOSES, Cls::EXPECTING})))
        return false;
    }
    if (note != "particle") return true;
    // pushed up the rate by 500,000
    if (preposition == "by" && distance > 2) return ahead(distance + 1) && ahead(distance + 1)->shape == Shape::lower;
    if (preposition == "from" && set_off(distance)) return true;
    // was up slightly at $1.29; but up this year at five casinos
    if (preposition == "at" && distance == 3 && dimension != "count" && ahead(4) && sense(*ahead(4), Cls::BE)) return true;
    return share ? distance <= 2 : distance == 1 && !preposition_before_particle();
  }
  // lifted from 50 to 60 mph
  bool from_to() const { return has(high) && has(from) && from_word() == "from" && word(item(join)) == "to"; }
  // Sales were $11 million, up from $9 million, up $2 million: of the level before.
  bool set_off(std::uint32_t distance) const {
    const Item* before = ahead(distance + 1);
    return !before || is_punct(before->shape) || (!out_.empty() && before->last == out_.back().last);
  }
  void tell_level_before(std::string_view trend, std::string_view dimension, std::string_view preposition) {
    if (out_.empty() || !(preposition.empty() || preposition == "from")) return;
    Quantity& level = out_.back();
    const bool lasts = level.dimension == "duration" || level.dimension == "age";
    const bool alike = level.dimension == dimension || (!lasts && (dimension == "number" || (preposition.empty() && is_share(dimension))));
    if (!alike || !level.role.empty() || !level.trend.empty() || level.dimension == "ordinal" ||
        t_.sentence_at(level.span.begin) != t_.sentence_at(q_.span.begin))
      return;
    level.trend = trend;
  }
  // A verb that is no form of be or end makes the particle its own: gave up, put down.
  bool preposition_before_particle() const {
    const Item* verb = ahead(2);
    return verb && verb->shape == Shape::lower &&
           !any_sense(*verb, {Cls::AUXILIARY, Cls::PREPOSITION, Cls::ADVERB, Cls::SHIFT, Cls::TREND, Cls::CLOSES});
  }

  // from $4 on Monday to $5: a day stands between, and from before the figure that ends `by` items ahead.
  bool from_a_day(std::uint32_t by) const {
    const std::uint32_t first = out_.back().first;
    if (by < 3 || first == 0 || t_.of(first - 1) != "from") return false;
    for (std::uint32_t k = 2; k < by; ++k)
      if (ahead(k)->shape == Shape::record) return true;
    return false;
  }

  // compared with Halden’s 12, with 39 percent for the minister: another's, no earlier figure; `by` items from here stands `compared`.
  bool of_another(std::uint32_t by) const {
    for (std::uint32_t k = 1; k < by; ++k)
      if (clitic(*ahead(k)) && k + 1 < by && is_capital(ahead(k + 1)->shape)) return true;
    const Item* link = behind();
    const std::uint32_t noun = link && link->shape == Shape::lower && !closed(*link);
    if (noun) link = behind(1);
    if (!link) return false;
    const std::string_view w = word(*link);
    // compared with 23% of Democrats, with 39 percent who …, with a 7 percent share in the Netherlands
    if (!noun && (w == "of" || w == "among" || w == "who")) return true;
    if (w == "in")
      for (std::uint32_t k = noun + 1; k < noun + 4; ++k) {
        const Item* place = behind(k);
        if (!place || place->shape == Shape::record || !is_letters(place->shape)) break;
        if (is_capital(place->shape)) return true;
      }
    if (w != "for") return false;
    for (std::uint32_t k = 1; k < 5; ++k) {
      const Item* who = behind(k);
      if (!who || !is_letters(who->shape)) return false;
      if (is_capital(who->shape) || sense(*who, Cls::DETERMINER)) return true;
    }
    return false;
  }

  // What was hoped for: the $1.90 (that) analysts expected, analysts had forecast $1.90, than the $1.90 expected.
  bool expected() const {
    const Item* i = ahead();
    for (std::uint32_t by = 2; i && (sense(*i, Cls::HEDGE) || sense(*i, Cls::DETERMINER)); ++by) i = ahead(by);
    if (i && sense(*i, Cls::EXPECTING)) {
      bool had = false;
      for (const Item* k = i; k-- != items_.data() && !(k[1].flags & kItemBoundary);) {
        if (sense(*k, Cls::EXPECTER)) return had;
        if (!any_sense(*k, {Cls::AUXILIARY, Cls::ADVERB})) break;
        had = had || word(*k) == "had";
      }
    }
    bool expecter = false;
    for (std::uint32_t by = 0; by < 6; ++by) {
      i = behind(by);
      if (!i || is_punct(i->shape) || is_number(i->shape)) return false;
      if (sense(*i, Cls::EXPECTING)) {
        if (expecter) return true;
        const Item* next = behind(by + 1);
        return by == 0 && (!next || is_punct(next->shape) || word(*next) == "by");
      }
      if (sense(*i, Cls::EXPECTER)) expecter = true;
      else if (expecter ? !any_sense(*i, {Cls::AUXILIARY, Cls::ADVERB}) : by > 0 || word(*i) != "that") return false;
    }
    return false;
  }

  // growth of 1.5 percent in Norway this year and 2.2 percent in Sweden: the second is what the first is.
  bool as_before(std::string_view dimension) {
    if (out_.empty() || !q_.role.empty() || !ahead() || out_.back().role.empty()) return false;
    const Quantity& first = out_.back();
    const auto same = [&] {
      q_.role = first.role;
      q_.trend = first.trend;
      return true;
    };
    // rose $1.20, or 2 percent, to $61: told twice
    const bool closes = behind() && (text(*behind()) == ")" || text(*behind()) == ";");
    const bool bracketed = text(*ahead()) == "(" && dimension != "count" && dimension != "number" && closes;
    // to 895 reais ($332; £179)
    const bool converted = text(*ahead()) == ";" && dimension == "money" && first.dimension == dimension && closes;
    const std::uint32_t joint = bracketed || converted                                          ? 2
                                : word(*ahead()) != "or" || !ahead(2)                           ? 0
                                : text(*ahead(2)) == ","                                        ? 3
                                : first.role == "change" && first.unit.view() != q_.unit.view() ? 2
                                                                                                : 0;
    if (joint && ahead(joint) && ahead(joint)->last == first.last) return same();
    if (first.dimension != dimension || first.unit.view() != q_.unit.view()) return false;
    const bool ends = !behind() || is_punct(behind()->shape);
    // imports fell 3 percent and exports 5
    if (ends && dimension == "percent" && ahead(3) && word(*ahead(2)) == "and" && ahead(3)->last == first.last &&
        is_letters(ahead()->shape) && !closed(*ahead()))
      return same();
    if ((word(*ahead()) != "and" && text(*ahead()) != ",") || !behind()) return false;
    // gained 3 percent last month and 9 percent this year
    if (behind()->shape == Shape::record && ahead(3) && ahead(2)->shape == Shape::record && ahead(3)->last == first.last) return same();
    if (!sense(*behind(), Cls::PREPOSITION)) return false;
    for (std::uint32_t by = 2; by <= 7; ++by) {
      const Item* i = ahead(by);
      if (!i) return false;
      if (first.last == i->last) return by > 2 && word(*ahead(by - 1)) == word(*behind()) && same();
      if (i->shape != Shape::record && !is_capital(i->shape) && !any_sense(*i, {Cls::PREPOSITION, Cls::DETERMINER})) return false;
    }
    return false;
  }

  // No level that a `to`, `at` items ahead, leads to: declined to name three, an expansion to include the three, $90 a month to a
  // typical $400,000 loan.
  bool led_elsewhere(std::uint32_t at, std::string_view dimension, bool refuses) const {
    if (at < 2) return false;
    const Item& led = *ahead(at - 1);
    const bool verb = led.shape == Shape::lower && !closed(led) && !sense(led, Cls::HEDGE);
    if (verb && (refuses || (at > 2 && sense(*ahead(at - 2), Cls::DETERMINER)))) return true;
    return dimension == "money" && is_article(led) && behind() && behind()->shape == Shape::lower && !closed(*behind());
  }

  void trend_and_role(std::string_view dimension) {
    if (q_.role.empty() && expected()) {
      q_.role = "expected";
      return;
    }
    // fell three times, in 7 of 10, a rise after a quake of magnitude 5
    if (q_.unit.view() == "time" || q_.unit.view() == "magnitude" || m_->rule->action == static_cast<std::uint16_t>(Action::share)) return;
    // $105 billion more than last year
    if (const Item* than = behind(); than && q_.role.empty()) {
      const std::string_view w = word(*than);
      if (w == "more than" || w == "fewer than" || w == "less than") {
        q_.role = "increment";
        if (w != "more than") q_.trend = "down";
        return;
      }
      if (sense(*than, Cls::DIVERTS)) return;  // sank $3 million into, fell 88 short of
    }
    static constexpr std::uint32_t kReach = 7;
    std::string_view preposition;
    if (dimension == "length" && ((ahead() && (sense(*ahead(), Cls::LEAPS) || word(*ahead()) == "over")) ||
                                  (behind() && (word(*behind()) == "from" || word(*behind()) == "away"))))
      return;  // jumped 6.92 m, climbs over 3 miles, sank 200 yards from
    // dropped 2,000-pound bombs, narrowed to a three-man race; but: a 5-percent rise, a 20-cent fall
    const bool tied = dimension != "ratio" && has(n) && !has(high) && (*m_)[n].end < m_->extent().end && text(items_[(*m_)[n].end]) == "-";
    const Sense* bound = has(hedge) ? sense(item(hedge), Cls::HEDGE) : nullptr;
    const bool over = bound && kLexicon.text(bound->attr) == "level";
    int content = 0;
    std::uint32_t to_at = 0;  // where the preposition stood
    for (std::uint32_t by = 1; by <= kReach && !tied; ++by) {
      const Item* i = ahead(by);
      if (!i) break;
      const std::string_view w = word(*i);
      if (sense(*i, Cls::PREVIOUS)) {
        if (q_.role.empty() && !of_another(by)) q_.role = "previous";
        return;
      }
      // rose 19 per cent to $48.2 million from $40 million, rose 2 percent to end at 7,400: the figure before hands its trend on.
      if (!out_.empty() && out_.back().last == i->last && (preposition == "to" || preposition == "from" || preposition == "at")) {
        if (preposition == "to" && led_elsewhere(to_at, dimension, false)) return;
        if (!out_.back().trend.empty() && q_.role.empty() && (preposition != "at" || out_.back().role == "change")) {
          q_.role = preposition == "from" ? "previous" : "level";
          if (preposition != "from") q_.trend = out_.back().trend;
        } else if (preposition == "to" && q_.role.empty() && out_.back().dimension == dimension &&
                   out_.back().unit.view() == q_.unit.view() && (out_.back().role == "previous" || from_a_day(by))) {
          // fell from 41,200 on Monday to 39,870; from $4 on Monday to $5
          q_.role = "level";
          out_.back().role = "previous";
          q_.trend = q_.value < out_.back().value ? "down" : q_.value > out_.back().value ? "up" : std::string_view{};
        }
        return;
      }
      // $1.14 lower at $68.20; slid 12 points, or 1.5 percent, to 7,900
      if ((by == 2 || ((w == "," || w == ")") && word(*ahead(by - 1)) == "to")) && (preposition == "to" || preposition == "at") &&
          !out_.empty() && ahead(by + 1) && out_.back().last == ahead(by + 1)->last)
        continue;
      if (is_number(i->shape)) break;
      // rose sharply, by 18 percent; the biggest fall, of 9
      if (by == 2 && w == "," && (preposition == "by" || preposition == "of") && ahead(3) &&
          (any_sense(*ahead(3), {Cls::TREND, Cls::ADVERB}) || text(*ahead(3)).ends_with("ly")))
        continue;
      if (is_punct(i->shape) && w != "“" && w != "\"" && !tight(i, "-")) break;
      // rose a lower-than-expected 5 percent; fund-raising is no rise
      if (tight(ahead(by + 1), "-") && ahead(by + 2)) {
        while (tight(ahead(by + 1), "-") && ahead(by + 2)) by += 2;
        if (++content > 2) break;
        continue;
      }
      if (i->shape == Shape::record && !preposition.empty() && preposition != "at") continue;  // rose in May to
      if (!i->entry) {
        if (++content > 2) break;
        continue;
      }
      if (sense(*i, Cls::CONJUNCTION) || w == "than") break;
      // growth reached 9 percent: how fast, no change; but rose to hit 45
      if (by == 1 && any_sense(*i, {Cls::REACHES, Cls::PASSES}) && !(ahead(2) && word(*ahead(2)) == "to")) break;
      if (const Sense* s = sense(*i, Cls::TREND)) {
        if (i->shape != Shape::lower && !(i->flags & kItemBoundary)) break;
        if (by > 1 && sense(*ahead(by - 1), Cls::OUTLOOK)) continue;                                // cut its growth forecast
        if (preposition == "at" && ahead(by + 1) && sense(*ahead(by + 1), Cls::DETERMINER)) break;  // odds of a cut at 80 percent
        if (by > 1 && sense(*ahead(by - 1), Cls::DIVERTS)) break;                                   // fell short of the 40
        // the sliding door is 900 mm wide
        if (by > 2 && w.ends_with("ing") && preposition.empty() && sense(*ahead(), Cls::BE)) break;
        if (preposition == "to" && led_elsewhere(to_at, dimension, kLexicon.text(s->attr) == "refuses")) break;
        if (!trend_applies(*s, preposition, dimension, by)) break;
        if (preposition != "from") q_.trend = kLexicon.text(s->value);
        if (kLexicon.text(s->attr) == "particle" && set_off(by)) tell_level_before(kLexicon.text(s->value), dimension, preposition);
        if (q_.role.empty())
          q_.role = preposition == "to" || preposition == "at" || over ? "level" : preposition == "from" ? "previous" : "change";
        if (from_to()) {
          q_.role = "from-to";
          q_.trend = kLexicon.text(s->value);
        }
        return;
      }
      if (sense(*i, Cls::PREPOSITION)) {
        // crashed with 150 on board, fell in seven of them, got a jump on Ohio's 66
        if (preposition.empty() && !sense(*i, Cls::TO_LEVEL)) break;
        if (preposition.empty()) preposition = w, to_at = by;
      } else if (!closed(*i) && !sense(*i, Cls::HEDGE) && ++content > 2) {
        break;
      }
    }
    if (as_before(dimension) || (has(high) && has(from))) return;
    for (std::uint32_t by = 0; by < 3; ++by) {
      const Item* i = behind(by);
      if (!i || (is_punct(i->shape) && text(*i) != "-") || is_number(i->shape)) break;
      // 3 percent higher than, $1.14 lower at $68; but $5 lower prices
      const std::string_view w = word(*i);
      const Item* next = behind(by + 1);
      const bool ends = dimension == "money" && (!next || is_punct(next->shape) || sense(*next, Cls::PREPOSITION));
      const Sense* stands = sense(*i, Cls::STANDS);
      const bool than = stands && kLexicon.text(stands->attr) == "than";
      // 30 percent down on last year
      if (const Sense* s = by == 0 && dimension == "percent" ? sense(*i, Cls::TREND) : nullptr;
          s && kLexicon.text(s->attr) == "particle" && w != "off" &&
          (!next || next->shape == Shape::record || is_punct(next->shape) || sense(*next, Cls::PREPOSITION))) {
        q_.trend = kLexicon.text(s->value);
        if (q_.role.empty()) q_.role = "change";
        return;
      }
      if (by == 0 && stands && (than || ends || is_share(dimension))) {
        q_.trend = kLexicon.text(stands->value);
        if (q_.role.empty()) q_.role = "change";
        return;
      }
      if (closed(*i)) break;
      if (const Sense* s = sense(*i, Cls::TREND)) {
        const Sense* change = sense(*i, Cls::CHANGE_NOUN);
        if (change && i->shape != Shape::cap && (kLexicon.text(change->attr) != "share" || is_share(dimension))) {
          q_.trend = kLexicon.text(s->value);
          if (q_.role.empty()) q_.role = "change";
        }
        return;
      }
    }
  }

  // A row that would begin or end inside a token of digits and letters (v1,000, $5km) says something that the text does not.
  bool cuts(std::uint32_t at) const {
    // Most stand beside a space.
    if (at == 0 || t_.text[at - 1] == ' ' || at >= t_.text.size() || t_.text[at] == ' ') return false;
    const auto digit = [&](std::uint32_t i) { return i < t_.text.size() && t_.text[i] >= '0' && t_.text[i] <= '9'; };
    const auto letter = [&](std::uint32_t i) {
      if (i >= t_.text.size()) return false;
      const char c = t_.text[i];
      return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    };
    const auto mark = [&](std::uint32_t i) { return i < t_.text.size() && (t_.text[i] == ',' || t_.text[i] == '.'); };
    if (letter(at - 1) && t_.text[at] == '$') return true;  // Q$10: letters that no sign of ours has
    const auto plus = [&](std::uint32_t i) { return t_.text[i] == '+' && i > 0 && (letter(i - 1) || t_.text[i - 1] == '+'); };
    if (plus(at) || (digit(at) && plus(at - 1))) return true;  // C++17
    const std::string_view behind = t_.text.substr(at, 3);
    const std::string_view before = t_.text.substr(at - std::min(at, 3u), std::min(at, 3u));
    const bool raised = behind.starts_with("²") || behind.starts_with("³") || behind.starts_with("¹") || behind.starts_with("\xE2\x81");
    const bool after = before.ends_with("²") || before.ends_with("³") || before.ends_with("¹") || before.starts_with("\xE2\x81");
    return (after && (digit(at) || letter(at))) || (digit(at - 1) && raised) || (digit(at - 1) && (digit(at) || letter(at))) ||
           (letter(at - 1) && digit(at)) || (digit(at - 1) && mark(at) && digit(at + 1)) ||
           (at > 1 && digit(at - 2) && mark(at - 1) && digit(at));
  }

  // v2½, 5m2½
  bool cuts_fraction(std::uint32_t token) const {
    if (token == 0 || token >= t_.tokens.size()) return false;
    const Token& t = t_.tokens[token];
    if (!t.entry || (t.flags & kSpaceBefore) != 0 || !kLexicon.sense(t.entry, Cls::VULGAR_FRACTION, t.shape)) return false;
    const char before = t_.text[t.begin - 1];
    return (before >= '0' && before <= '9') || ((before | 0x20) >= 'a' && (before | 0x20) <= 'z');
  }

  bool emit(std::string_view dimension, const std::string& unit_name) {
    drop_full_stop(t_, items_, *m_);
    q_.span = t_.span(m_->extent(), items_);
    q_.first = items_[m_->extent().begin].first + std::exchange(skip_, 0);
    q_.span.begin = t_.tokens[q_.first].begin;
    // 6,000 sq ft. at a sentence's end: the stop is the sentence's.
    const std::uint32_t last = items_[m_->extent().end - 1].last;
    if (t_.of(last - 1) == "." && (last == t_.tokens.size() || t_.tokens[last].flags & kSentenceStart))
      q_.span.end = t_.tokens[last - 2].end;
    if (cuts(q_.span.begin) || cuts(q_.span.end) || cuts_fraction(q_.first) || cuts_fraction(items_[m_->extent().end - 1].last))
      return false;
    if (has(n)) {
      q_.number_first = item(n).first;
      q_.number_last = items_[(*m_)[has(high) ? high : n].end - 1].last;
    }
    q_.last = items_[m_->extent().end - 1].last;
    q_.rule = m_->rule->name;
    q_.dimension = dimension;
    q_.unit = unit_name;
    // raised to 64, cut to nine months; of other lengths and ages the words around tell no trend
    const bool lasts = dimension == "age" || dimension == "duration";
    if (dimension != "ordinal" && (!lasts || (ahead() && word(*ahead()) == "to")) && q_.trend.empty()) trend_and_role(dimension);
    out_.push_back(q_);
    return true;
  }

  static constexpr int word_ = quantity_grammar::word;

  const QuantityOptions& o_;
  std::vector<Quantity>& out_;
  Quantity q_;
  const Item* measure_of_whole_ = nullptr;  // what whole_noun met: 12 of the 26 miles
  double whole_scale_ = 1;
  double shared_scale_ = 1;  // of the figure that shares its unit
  bool bounded_ = false;     // the range's ends are bounds
  std::uint32_t skip_ = 0;   // tokens before the figure in its first item
};

}  // namespace

bool is_plural(std::string_view w, EntryId entry, Shape shape) {
  if (entry) {
    if (kLexicon.sense(entry, Cls::PLURAL, shape)) return true;
    if (kLexicon.sense(entry, Cls::NO_PLURAL, shape)) return false;
    if (shape == Shape::lower && kLexicon.sense(entry, Cls::TREND, shape)) return false;
  }
  if (w.size() <= 3 || !is_letters(shape)) return false;
  // Iraqis
  if (w.ends_with("is") && is_capital(shape) && w.size() > 5) {
    char buffer[48];
    const EntryId stem = kLexicon.find(fold_token(w.substr(0, w.size() - 1), buffer));
    return stem && kLexicon.sense(stem, Cls::DEMONYM, Shape::cap);
  }
  if (w.ends_with("children") || (w.size() > 5 && (w.ends_with("men")) && shape == Shape::lower)) return true;
  return w.ends_with("s") && !w.ends_with("ss") && !w.ends_with("us") && !w.ends_with("is");
}

std::string_view last_word(std::string_view phrase) { return phrase.substr(phrase.rfind(' ') + 1); }

std::string singular(std::string_view w) {
  std::string s(w);
  for (char& c : s)
    if (c >= 'A' && c <= 'Z') c |= 0x20;
  if (const EntryId e = kLexicon.find(s))
    if (const Sense* sense = kLexicon.sense(e, Cls::SINGULAR, Shape::lower)) return std::string(kLexicon.text(sense->value));
  const auto ends = [&](std::string_view x) { return s.size() > x.size() + 1 && s.ends_with(x); };
  if (ends("ies") && s.size() > 4) return s.substr(0, s.size() - 3) + "y";
  if (ends("children")) return s.substr(0, s.size() - 3);
  if (ends("men")) return s.substr(0, s.size() - 2) + "an";
  if (ends("ches") || ends("shes") || ends("xes") || ends("sses") || ends("zzes")) return s.substr(0, s.size() - 2);
  if (ends("is") && w[0] >= 'A' && w[0] <= 'Z') return s.substr(0, s.size() - 1);  // Iraqis
  if (ends("s") && !ends("ss") && !ends("us") && !ends("is")) return s.substr(0, s.size() - 1);
  return s;
}

void read_quantities(const Text& text, const QuantityOptions& options, QuantityScratch& scratch, Records& records) {
  // Every contact, date, clock time and set is one item, which no figure can enter.
  Masks(records, scratch.masks).contacts().times(true);
  build_items(text, quantity_grammar::automaton, scratch.masks, scratch.items, scratch.symbols);
  QuantityReader reader(text, options, scratch.items, records);
  Matcher(quantity_grammar::automaton, scratch.items, scratch.symbols, text.watch).run([&](Match& m) { return reader.act(m); });
}

}  // namespace newspan
