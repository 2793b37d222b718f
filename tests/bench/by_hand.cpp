#include "by_hand.hpp"

#include "tables.hpp"

namespace newspan::bench {

const char* const kTenRules = R"(
let Month = MONTH:m "."?
let DayN  = Day:d | OrdinalDay:d
month_day: (WEEKDAY:w "."? ","?)? Month DayN ((","|"of")? Year:y)?   -> a
day_month: (WEEKDAY:w ","?)? "the"? DayN "of"? Month ((","|"of")? Year:y)?   -> a
month_year: ("early"|"late"|"mid" "-"?)? Month ("of"|",")? Year:y   -> a
shift_unit: "the"? ("last"|"next"|"this"):s TIME_UNIT&!TIME_PLURAL:u   -> a
shift_weekday: ("last"|"next"|"this"):s WEEKDAY:w DAYPART?   -> a
weekday_daypart: WEEKDAY:w DAYPART   -> a
weekday: WEEKDAY:w   -> a
ago: ("about"|"nearly"|"almost"|"only")? (Num:n|("a"|"an")) TIME_UNIT:u "ago"   -> a
duration: ("about"|"nearly"|"almost"|"only")? Num:n TIME_UNIT:u   -> a
every: ("every"|"each") (Num:n)? (TIME_UNIT:u|WEEKDAY:w)   -> a
)";

namespace {

class ByHand {
 public:
  ByHand(const Text& t, const Items& items) : t_(t), items_(items), n_(static_cast<std::uint32_t>(items.size())) {}

  // Each answers the item behind its match at i, or 0.
  std::uint32_t month_day(std::uint32_t i) const {
    const std::uint32_t start = i;
    if (cls(i, start, Cls::WEEKDAY)) {
      std::uint32_t j = i + 1;
      if (word(j, start, ".")) ++j;
      if (word(j, start, ",")) ++j;
      if (const std::uint32_t e = month_day_year(j, start)) return e;
    }
    return month_day_year(i, start);
  }
  std::uint32_t day_month(std::uint32_t i) const {
    const std::uint32_t start = i;
    if (cls(i, start, Cls::WEEKDAY)) {
      ++i;
      if (word(i, start, ",")) ++i;
    }
    if (word(i, start, "the")) ++i;
    if (!day(i, start)) return 0;
    ++i;
    if (word(i, start, "of")) ++i;
    if (!cls(i, start, Cls::MONTH)) return 0;
    ++i;
    // The dot belongs to the match with or without a year behind it.
    const std::uint32_t dotted = word(i, start, ".") ? i + 1 : i;
    const std::uint32_t with = year_tail(dotted, start);
    return with != dotted ? with : std::max(dotted, year_tail(i, start));
  }
  std::uint32_t month_year(std::uint32_t i) const {
    const std::uint32_t start = i;
    if (word(i, start, "early") || word(i, start, "late")) {
      ++i;
    } else if (word(i, start, "mid")) {
      ++i;
      if (word(i, start, "-")) ++i;
    }
    if (!cls(i, start, Cls::MONTH)) return 0;
    ++i;
    for (std::uint32_t j : {word(i, start, ".") ? i + 1 : i, i}) {
      if (word(j, start, "of") || word(j, start, ",")) {
        if (shape(j + 1, start, Shape::n_year, Shape::n_year)) return j + 2;
      }
      if (shape(j, start, Shape::n_year, Shape::n_year)) return j + 1;
    }
    return 0;
  }
  std::uint32_t shift_unit(std::uint32_t i) const {
    const std::uint32_t start = i;
    if (word(i, start, "the")) ++i;
    if (!shift(i, start)) return 0;
    return cls(i + 1, start, Cls::TIME_UNIT) && !cls(i + 1, start, Cls::TIME_PLURAL) ? i + 2 : 0;
  }
  std::uint32_t shift_weekday(std::uint32_t i) const {
    if (!shift(i, i) || !cls(i + 1, i, Cls::WEEKDAY)) return 0;
    return cls(i + 2, i, Cls::DAYPART) ? i + 3 : i + 2;
  }
  std::uint32_t weekday_daypart(std::uint32_t i) const { return cls(i, i, Cls::WEEKDAY) && cls(i + 1, i, Cls::DAYPART) ? i + 2 : 0; }
  std::uint32_t weekday(std::uint32_t i) const { return cls(i, i, Cls::WEEKDAY) ? i + 1 : 0; }
  std::uint32_t ago(std::uint32_t i) const {
    const std::uint32_t start = i;
    if (hedge(i, start)) ++i;
    if (!number(i, start) && !word(i, start, "a") && !word(i, start, "an")) return 0;
    return cls(i + 1, start, Cls::TIME_UNIT) && word(i + 2, start, "ago") ? i + 3 : 0;
  }
  std::uint32_t duration(std::uint32_t i) const {
    const std::uint32_t start = i;
    if (hedge(i, start)) ++i;
    return number(i, start) && cls(i + 1, start, Cls::TIME_UNIT) ? i + 2 : 0;
  }
  std::uint32_t every(std::uint32_t i) const {
    const std::uint32_t start = i;
    if (!word(i, start, "every") && !word(i, start, "each")) return 0;
    ++i;
    // A number may be a unit too (second): the one that leads on wins.
    if (number(i, start) && (cls(i + 1, start, Cls::TIME_UNIT) || cls(i + 1, start, Cls::WEEKDAY))) return i + 2;
    return cls(i, start, Cls::TIME_UNIT) || cls(i, start, Cls::WEEKDAY) ? i + 1 : 0;
  }

 private:
  bool inside(std::uint32_t i, std::uint32_t start) const { return i < n_ && (i == start || !(items_[i].flags & kItemBoundary)); }
  bool cls(std::uint32_t i, std::uint32_t start, ClassId c) const {
    return inside(i, start) && items_[i].entry && kLexicon.sense(items_[i].entry, c, items_[i].shape);
  }
  bool word(std::uint32_t i, std::uint32_t start, std::string_view w) const {
    return inside(i, start) && items_[i].entry && kLexicon.key(items_[i].entry) == w;
  }
  bool shape(std::uint32_t i, std::uint32_t start, Shape a, Shape b) const {
    return inside(i, start) && items_[i].shape >= a && items_[i].shape <= b;
  }
  bool day(std::uint32_t i, std::uint32_t start) const {
    return shape(i, start, Shape::n_1_12, Shape::n_25_31) || shape(i, start, Shape::n_ord_1_31, Shape::n_ord_1_31) ||
           shape(i, start, Shape::n_ordw_1_31, Shape::n_ordw_1_31);
  }
  bool number(std::uint32_t i, std::uint32_t start) const {
    return shape(i, start, Shape::n_0, Shape::n_words) || shape(i, start, Shape::n_dozen, Shape::n_dozen);
  }
  bool shift(std::uint32_t i, std::uint32_t start) const {
    return word(i, start, "last") || word(i, start, "next") || word(i, start, "this");
  }
  bool hedge(std::uint32_t i, std::uint32_t start) const {
    return word(i, start, "about") || word(i, start, "nearly") || word(i, start, "almost") || word(i, start, "only");
  }
  std::uint32_t year_tail(std::uint32_t i, std::uint32_t start) const {
    if (shape(i, start, Shape::n_year, Shape::n_year)) return i + 1;
    if ((word(i, start, ",") || word(i, start, "of")) && shape(i + 1, start, Shape::n_year, Shape::n_year)) return i + 2;
    return i;
  }
  std::uint32_t month_day_year(std::uint32_t i, std::uint32_t start) const {
    if (!cls(i, start, Cls::MONTH)) return 0;
    ++i;
    if (word(i, start, ".") && day(i + 1, start)) ++i;
    if (!day(i, start)) return 0;
    return year_tail(i + 1, start);
  }

  const Text& t_;
  const Items& items_;
  std::uint32_t n_;
};

}  // namespace

void ten_rules_by_hand(const Text& t, const Items& items, const std::function<void(Found)>& found) {
  const ByHand h(t, items);
  using Rule = std::uint32_t (ByHand::*)(std::uint32_t) const;
  static constexpr Rule kRules[] = {
      &ByHand::month_day,       &ByHand::day_month, &ByHand::month_year, &ByHand::shift_unit, &ByHand::shift_weekday,
      &ByHand::weekday_daypart, &ByHand::weekday,   &ByHand::ago,        &ByHand::duration,   &ByHand::every};
  const auto n = static_cast<std::uint32_t>(items.size());
  for (std::uint32_t i = 0; i < n;) {
    std::uint32_t best = 0, rule = 0;
    if (items[i].entry || is_number(items[i].shape))
      for (std::uint32_t r = 0; r < std::size(kRules); ++r)
        if (const std::uint32_t end = (h.*kRules[r])(i); end > best) {
          best = end;
          rule = r;
        }
    if (!best) {
      ++i;
      continue;
    }
    found({rule, {t.tokens[items[i].first].begin, t.tokens[items[best - 1].last - 1].end}});
    i = best;
  }
}

}  // namespace newspan::bench
