#include "news/time/calendar.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace newspan {
namespace {

using namespace std::chrono;

int days_in(int year, int month) { return static_cast<int>(static_cast<unsigned>((std::chrono::year{year} / month / last).day())); }

constexpr int kSeasonMonth[] = {0, 3, 6, 9, 12};
constexpr const char* kSeason[] = {"", "SP", "SU", "FA", "WI"};

}  // namespace

bool valid(int year, int month, int day) {
  return month >= 1 && month <= 12 && day >= 1 && day <= (year ? days_in(year, month) : days_in(2000, month));
}

Days to_days(int y, int m, int d) { return sys_days{std::chrono::year{y} / m / d}; }

Date day_of(Days d) {
  const year_month_day ymd{d};
  Date out;
  out.grain = Grain::day;
  out.year = static_cast<int>(ymd.year());
  out.month = static_cast<int>(static_cast<unsigned>(ymd.month()));
  out.day = static_cast<int>(static_cast<unsigned>(ymd.day()));
  return out;
}

int iso_weekday(Days d) { return static_cast<int>(weekday{d}.iso_encoding()); }

Date week_of(Days d) {
  const Days thursday = d - days{iso_weekday(d) - 4};
  Date out;
  out.grain = Grain::week;
  out.year = static_cast<int>(year_month_day{thursday}.year());
  out.week = static_cast<int>((thursday - to_days(out.year, 1, 1)).count()) / 7 + 1;
  return out;
}

Days first_day(const Date& d) {
  switch (d.grain) {
    case Grain::week:
    case Grain::weekend: {
      const Days fourth = to_days(d.year, 1, 4);
      const Days monday = fourth - days{iso_weekday(fourth) - 1} + days{7 * (d.week - 1)};
      return d.grain == Grain::week ? monday : monday + days{5};
    }
    case Grain::month: return to_days(d.year, d.month, 1);
    case Grain::season: return to_days(d.year, kSeasonMonth[d.month], 1);
    case Grain::quarter: return to_days(d.year, 3 * d.month - 2, 1);
    case Grain::half: return to_days(d.year, d.month == 1 ? 1 : 7, 1);
    case Grain::year:
    case Grain::decade:
    case Grain::century: return to_days(d.year, 1, 1);
    default: return to_days(d.year, d.month, d.day);
  }
}

Date shifted(const Date& d, int n) {
  Date out = d;
  if (d.year == 0) return out;
  const auto carry = [&](int per_year) {
    const int all = d.month - 1 + n, years = all < 0 ? -((per_year - 1 - all) / per_year) : all / per_year;
    out.year = d.year + years;
    out.month = all - years * per_year + 1;
  };
  switch (d.grain) {
    case Grain::week:
    case Grain::weekend:
      out = week_of(first_day(d) + days{7 * n});
      out.grain = d.grain;
      return out;
    case Grain::month: carry(12); return out;
    case Grain::season:
    case Grain::quarter: carry(4); return out;
    case Grain::half: carry(2); return out;
    case Grain::year: out.year += n; return out;
    case Grain::decade: out.year += 10 * n; return out;
    case Grain::century: out.year += 100 * n; return out;
    default: {
      const Date day = day_of(first_day(d) + days{n});
      out.year = day.year, out.month = day.month, out.day = day.day;
      return out;
    }
  }
}

Days day_behind(const Date& d) {
  const Days first = first_day(d);
  switch (d.grain) {
    case Grain::weekend: return first + days{2};
    case Grain::season: return months_from(first, 3);
    case Grain::decade: return to_days(d.year + 10, 1, 1);
    case Grain::century: return to_days(d.year + 100, 1, 1);
    case Grain::week:
    case Grain::month:
    case Grain::quarter:
    case Grain::half:
    case Grain::year: return first_day(shifted(d, 1));
    default: return first + days{1};
  }
}

Days months_from(Days d, int n) {
  const Date from = day_of(d);
  const Date to = shifted({Grain::month, from.year, from.month, 0}, n);
  return to_days(to.year, to.month, std::min(from.day, days_in(to.year, to.month)));
}

Date grain_of(Grain grain, Days d) {
  const Date day = day_of(d);
  switch (grain) {
    case Grain::week: return week_of(d);
    case Grain::weekend: {
      Date out = week_of(d);
      out.grain = grain;
      return out;
    }
    case Grain::month: return {grain, day.year, day.month, 0};
    case Grain::quarter: return {grain, day.year, (day.month + 2) / 3, 0};
    case Grain::half: return {grain, day.year, day.month < 7 ? 1 : 2, 0};
    case Grain::year: return {grain, day.year, 0, 0};
    case Grain::decade: return {grain, day.year / 10 * 10, 0, 0};
    case Grain::century: return {grain, day.year / 100 * 100, 0, 0};
    default: return day;
  }
}

Date nth_inside(const Date& whole, Grain grain, int n) {
  const Days from = first_day(whole), to = day_behind(whole);
  Days found;
  if (grain == Grain::week || grain == Grain::weekend) {
    found = nth_weekday(from, to, grain == Grain::week ? 4 : 6, n);
  } else {
    found = n ? first_day(shifted(grain_of(grain, from), n - 1)) : first_day(grain_of(grain, to - days{1}));
  }
  if (whole.grain <= grain || found < from || found >= to) return {};
  return grain_of(grain, found);
}

ShortString timex(const Date& d) {
  ShortString out;
  const int years = std::abs(d.year);
  // `width` digits, or as many X where there is none to tell.
  const auto digits = [&](int n, int width) {
    if (n < 0) return void(out.append(std::string_view("XXXX", static_cast<std::size_t>(width))));
    for (int most = 10; --width > 0; most *= 10)
      if (n < most) out.append("0");
    out.append(std::int64_t{n});
  };
  const auto year = [&](int width, int of) {
    if (d.year < 0) out.append("BC");
    digits(d.year ? years / of : -1, width);
  };
  const auto part = [&](const char* sign, int n, int width) {
    out.append(sign);
    digits(n ? n : -1, width);
  };
  const auto day = [&] {
    year(4, 1);
    part("-", d.month, 2);
    part("-", d.month ? d.day : 0, 2);
  };
  switch (d.grain) {
    case Grain::none: break;
    case Grain::second:
    case Grain::minute:
    case Grain::hour:
      day();
      out.append("T");
      digits(d.hour, 2);
      out.append(":");
      digits(d.grain == Grain::hour ? 0 : d.minute, 2);
      break;
    case Grain::daypart:
      day();
      out.append("T").append(d.part);
      break;
    case Grain::day: day(); break;
    case Grain::week:
    case Grain::weekend:
      year(4, 1);
      part("-W", d.week, 2);
      if (d.grain == Grain::weekend) out.append("-WE");
      break;
    case Grain::month:
      year(4, 1);
      part("-", d.month, 2);
      break;
    case Grain::season:
      year(4, 1);
      out.append("-").append(kSeason[d.month]);
      break;
    case Grain::quarter:
    case Grain::half:
      year(4, 1);
      part(d.grain == Grain::half ? "-H" : "-Q", d.month, 1);
      break;
    case Grain::year: year(4, 1); break;
    case Grain::decade: year(3, 10); break;
    case Grain::century: year(2, 100); break;
  }
  return out;
}

bool bounds(const Date& d, std::int64_t& earliest, std::int64_t& latest) {
  if (d.year < 1 || d.year > 9999) return false;
  if (d.grain == Grain::none) return false;
  if ((d.grain == Grain::week || d.grain == Grain::weekend) && d.week == 0) return false;
  if (d.grain == Grain::month && d.month == 0) return false;
  if (d.grain <= Grain::day && (d.month == 0 || d.day == 0 || !valid(d.year, d.month, d.day))) return false;
  if (d.grain == Grain::quarter && d.month == 0) return false;
  const Days first = first_day(d);
  const auto at = [](Days x) { return static_cast<std::int64_t>(x.time_since_epoch().count()) * 86400; };
  earliest = at(first);
  switch (d.grain) {
    case Grain::second:
    case Grain::minute:
      earliest += d.hour * 3600 + d.minute * 60;
      latest = earliest + 60;
      break;
    case Grain::hour:
      earliest += d.hour * 3600;
      latest = earliest + 3600;
      break;
    case Grain::daypart: {
      const std::string p = d.part;
      const int from = p == "MO" ? 5 : p == "AF" ? 12 : p == "EV" ? 17 : p == "NI" ? 20 : p == "MI" ? 11 : 0;
      const int to = p == "MO" ? 12 : p == "AF" ? 18 : p == "EV" ? 24 : p == "NI" ? 29 : p == "MI" ? 13 : 24;
      latest = earliest + to * 3600;
      earliest += from * 3600;
      break;
    }
    default: latest = at(day_behind(d));
  }
  return true;
}

Days nth_weekday(Days from, Days to, int weekday, int n) {
  const Days first = from + days{(weekday - iso_weekday(from) + 7) % 7};
  const Days found = n ? first + days{7 * (n - 1)} : to - days{(iso_weekday(to) - weekday + 6) % 7 + 1};
  return found >= from && found < to ? found : to;
}

// The anonymous Gregorian algorithm (Meeus, Jones, Butcher).
Days easter(int y) {
  const int a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451, month = (h + l - 7 * m + 114) / 31, day = (h + l - 7 * m + 114) % 31 + 1;
  return to_days(y, month, day);
}

}  // namespace newspan
