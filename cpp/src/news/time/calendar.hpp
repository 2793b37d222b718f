// The calendar: a date at some grain, its TIMEX3 value, its bounds, and steps from it. Proleptic Gregorian.
// Source: TimeML 1.2.1, TIMEX3 guidelines; ISO 8601 for weeks.
#pragma once

#include <chrono>
#include <cstdint>

#include "news/records.hpp"

namespace newspan {

enum class Grain : std::uint8_t {
  none,
  second,
  minute,
  hour,
  daypart,
  day,
  weekend,
  week,
  month,
  season,
  quarter,
  half,
  year,
  decade,
  century
};

struct Date {
  Grain grain = Grain::none;
  int year = 0;   // 0: unknown (XXXX); before Christ: negative
  int month = 0;  // 1–12, 0 unknown; of a quarter or half its number; of a season 1 SP to 4 WI
  int day = 0;
  int week = 0;  // ISO week of `year`
  int hour = -1, minute = -1;
  char part[3] = {0, 0, 0};  // MO AF EV NI

  explicit operator bool() const { return grain != Grain::none; }
};

using Days = std::chrono::sys_days;

bool valid(int year, int month, int day);
Days to_days(int year, int month, int day);
Date day_of(Days d);
Date week_of(Days d);     // its ISO week
int iso_weekday(Days d);  // 1 Monday … 7 Sunday
// The first day of a date whose year is known; a season's and a weekend's too. And the day behind its last.
Days first_day(const Date& d);
Days day_behind(const Date& d);

// `n` steps of the date's own grain.
Date shifted(const Date& d, int n);
// The same day of another month; its last where it has none such.
Days months_from(Days d, int n);
// The unit of a grain that holds a day.
Date grain_of(Grain grain, Days d);
// The n-th unit of a grain inside a longer one, the last where n is 0: the second week of June, the last day of 2024. A week, a
// weekend belongs to where its Thursday, its Saturday is. None: it has not so many.
Date nth_inside(const Date& whole, Grain grain, int n);

ShortString timex(const Date& d);
// Seconds since 1970; false where unknown or outside years 1–9999.
bool bounds(const Date& d, std::int64_t& earliest, std::int64_t& latest);

// The n-th (or last, n = 0) such weekday of the days [from, to); `to` where there is none.
Days nth_weekday(Days from, Days to, int weekday, int n);
Days easter(int year);

}  // namespace newspan
