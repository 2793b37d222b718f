"""Dates that a generator wrote are read back as a slow calendar of its own says: some thousand forms, none of them missed.

Each form is a sentence with one hole or several. The reference below knows `datetime` alone, walks day by day, and shares no
table and no arithmetic with the library.
"""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

import newspan as ns

DAY = dt.timedelta(days=1)
MONTHS = list(calendar.month_name)
WEEKDAYS = ["", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
SHORT = ["", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"]
ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
RANKS = ["", "first", "second", "third", "fourth", "fifth"]


# ---- the reference: days, one after the other


@dataclass
class Period:
    """Some days on end, and how TIMEX3 writes them."""

    first: dt.date
    behind: dt.date  # the day behind the last
    norm: str

    def days(self) -> list[dt.date]:
        return [self.first + i * DAY for i in range((self.behind - self.first).days)]


def day(d: dt.date) -> Period:
    return Period(d, d + DAY, d.isoformat())


def week(d: dt.date) -> Period:
    while d.isoweekday() != 1:
        d -= DAY
    return Period(d, d + 7 * DAY, f"{d.isocalendar()[0]}-W{d.isocalendar()[1]:02}")


def weekend(d: dt.date) -> Period:
    w = week(d)
    return Period(w.first + 5 * DAY, w.behind, w.norm + "-WE")


def spell(d: dt.date, same: Callable[[dt.date], Any], norm: str) -> Period:
    """The longest run of days around `d` that are the same to `same`."""
    first = behind = d
    while same(first - DAY) == same(d):
        first -= DAY
    while same(behind) == same(d):
        behind += DAY
    return Period(first, behind, norm)


def month(d: dt.date) -> Period:
    return spell(d, lambda x: (x.year, x.month), f"{d:%Y-%m}")


def quarter(d: dt.date) -> Period:
    q = (d.month + 2) // 3
    return spell(d, lambda x: (x.year, (x.month + 2) // 3), f"{d.year}-Q{q}")


def half(d: dt.date) -> Period:
    return spell(d, lambda x: (x.year, x.month > 6), f"{d.year}-H{1 + (d.month > 6)}")


def year(d: dt.date) -> Period:
    return spell(d, lambda x: x.year, f"{d.year:04}")


def decade(d: dt.date) -> Period:
    return spell(d, lambda x: x.year // 10, f"{d.year // 10}")


UNITS: dict[str, Callable[[dt.date], Period]] = {
    "day": day,
    "week": week,
    "month": month,
    "quarter": quarter,
    "year": year,
    "decade": decade,
}


def step(unit: Callable[[dt.date], Period], d: dt.date, n: int) -> Period:
    """The unit that is `n` behind that of `d`, or before it."""
    p = unit(d)
    for _ in range(abs(n)):
        p = unit(p.behind if n > 0 else p.first - DAY)
    return p


def months_on(d: dt.date, n: int) -> dt.date:
    """The same day of another month; where it has none, its last."""
    p = step(month, d, n)
    return min(p.first + (d.day - 1) * DAY, p.behind - DAY)


def find(d: dt.date, way: int, wanted: Callable[[dt.date], bool]) -> dt.date:
    while not wanted(d):
        d += way * DAY
    return d


def nth(p: Period, wanted: Callable[[dt.date], bool], n: int) -> dt.date | None:
    """The n-th of the days that are wanted; the last, where n is 0."""
    all_ = [d for d in p.days() if wanted(d)]
    return all_[n - 1] if n <= len(all_) else None


# ---- how it is written


def words(n: int) -> str:
    if n < 20:
        return ONES[n]
    return TENS[n // 10] + ("-" + ONES[n % 10] if n % 10 else "")


def rank(n: int) -> str:
    return f"{n}{'th' if 10 < n < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


def month_forms(m: int) -> list[str]:
    forms = [MONTHS[m]]
    if m not in (5, 6, 7):
        forms += [SHORT[m] + ".", SHORT[m].upper() + "."]
    return forms


@dataclass
class Row:
    """A row that must be there: its text, type, value, what modifies it; of dates their bounds."""

    text: str
    type: str
    norm: str
    mod: str | None = None
    span: Period | None = None


@dataclass
class Form:
    text: str
    published: dt.date | None
    rows: list[Row] = field(default_factory=list)


def dated(text: str, p: Period, mod: str | None = None) -> Row:
    return Row(text, "DATE", p.norm, mod, p)


def timed(text: str, d: dt.date, hour: int, minute: int) -> Row:
    return Row(text, "TIME", f"{d.isoformat()}T{hour:02}:{minute:02}")


def form(template: str, published: dt.date | None, *rows: Row) -> Form:
    text = template.format(*(r.text for r in rows))
    return Form(text[0].upper() + text[1:], published, list(rows))


def some_day(rng: random.Random, low: int = 1950, high: int = 2049) -> dt.date:
    return dt.date(low, 1, 1) + rng.randrange((dt.date(high, 12, 31) - dt.date(low, 1, 1)).days) * DAY


# ---- the forms


def full_dates(rng: random.Random) -> Iterator[Form]:
    """Order, month form, weekday, separators; the value stands in the text."""
    for m, again in itertools.product(range(1, 13), range(8)):
        d = some_day(rng).replace(month=m, day=rng.randint(1, 28))
        w, y = WEEKDAYS[d.isoweekday()], d.year
        for name in month_forms(m):
            for text in (
                f"{name} {d.day}, {y}",
                f"{name} {d.day} {y}",
                f"{name} {rank(d.day)}, {y}",
                f"{d.day} {name} {y}",
                f"{rank(d.day)} {name} {y}",
                f"the {rank(d.day)} of {name} {y}",
                f"{w}, {name} {d.day}, {y}",
                f"{w} {d.day} {name} {y}",
                f"{w}, the {rank(d.day)} of {name} {y}",
            )[again % 2 :: 2]:
                yield form("The plant closed on {} after a fire.", None, dated(text, day(d)))
        for text in (
            d.isoformat(),
            f"{y}/{m:02}/{d.day:02}",
            f"{m}/{d.day}/{y}",
            f"{m:02}/{d.day:02}/{y}",
            f"{d.day}-{MONTHS[m][:3]}-{y}",
            f"{d.day:02}{MONTHS[m][:3]}{y}",
            f"{d.day:02}{MONTHS[m][:3]}{y % 100:02}",
        ):
            yield form("The “Ægir” sank on {} off Łeba.", None, dated(text, day(d)))
        h, minute = rng.randrange(24), rng.randrange(60)
        for tail in ("", ":07", ":59Z", "Z", "+02:00"):
            yield form(
                "It is stamped {} there.", None, timed(f"{d.isoformat()}T{h:02}:{minute:02}{tail}", d, h, minute)
            )


def bare_dates(rng: random.Random) -> Iterator[Form]:
    """A month with or without its day, and no year: the last one that was, the next one that comes."""
    for _ in range(500):
        pub, d = some_day(rng, 1990), some_day(rng)
        name = rng.choice(month_forms(d.month))
        text = rng.choice(
            [f"{name} {d.day}", f"{d.day} {name}", f"the {rank(d.day)} of {name}", f"{name} {rank(d.day)}"]
        )
        if (d.month, d.day) == (2, 29):
            continue
        past = find(pub, -1, lambda x, d=d: (x.month, x.day) == (d.month, d.day))
        ahead = find(pub, 1, lambda x, d=d: (x.month, x.day) == (d.month, d.day))
        row = text.removesuffix(".")  # the stop of an abbreviation at the end stays outside
        yield form(f"The ferry sank on {text} off Ærø.", pub, dated(row, day(past)))
        yield form(f"The court will rule on {text} in Brno.", pub, dated(row, day(ahead)))
        for d in (past, ahead):  # the weekday tells which
            yield form(
                "It happens on {} there.", pub, dated(f"{WEEKDAYS[d.isoweekday()]}, {MONTHS[d.month]} {d.day}", day(d))
            )
    for _ in range(150):
        pub, m = some_day(rng, 1990), rng.randint(1, 12)
        for name in month_forms(m):
            past = find(pub, -1, lambda x, m=m: x.month == m)
            ahead = find(pub, 1, lambda x, m=m: x.month == m)
            row = name.removesuffix(".")
            yield form(f"Output fell in {name} again.", pub, dated(row, month(past)))
            yield form(f"The dam will open in {name} at last.", pub, dated(row, month(ahead)))
            for part, mod in (("early ", "START"), ("late ", "END"), ("mid-", "MID")):
                yield form(f"Output fell in {part}{name} again.", pub, dated(part + row, month(past), mod))


def weekdays(rng: random.Random) -> Iterator[Form]:
    """A weekday's name: past or to come by the clause, the day of saying past whatever is said."""
    for w, _ in itertools.product(range(1, 8), range(25)):
        pub, name = some_day(rng, 1990), WEEKDAYS[w]

        def is_w(x: dt.date, w: int = w) -> bool:
            return x.isoweekday() == w

        past, ahead = find(pub, -1, is_w), find(pub, 1, is_w)
        before, after = find(pub - DAY, -1, is_w), find(pub + DAY, 1, is_w)
        yield form("The minister resigned on {} in “Øst”.", pub, dated(name, day(past)))
        yield form("Parliament will vote {} on the bill.", pub, dated(name, day(ahead)))
        yield form("The rebels agreed to meet on {} in Doha.", pub, dated(name, day(ahead)))
        yield form("Russia will respond, the Kremlin said {}.", pub, dated(name, day(past)))
        yield form("The army will leave, he told reporters on {} in Kyiv.", pub, dated(name, day(past)))
        yield form("The ministry said on {} that the army will leave.", pub, dated(name, day(past)))
        yield form("Police said {} they had taken the bridge.", pub, dated(name, day(past)))
        yield form("They met {} in Zürich.", pub, dated(f"last {name}", day(before)))
        yield form("They meet {} in Zürich.", pub, dated(f"next {name}", day(after)))
        yield form("They met {} in Zürich.", pub, dated(f"the {name} before last", day(before - 7 * DAY)))
        yield form("They meet {} in Zürich.", pub, dated(f"the {name} after next", day(after + 7 * DAY)))
        yield form("The shop reopens {} there.", pub, dated(f"a week from {name}", day(ahead + 7 * DAY)))
        for n, which in ((-1, "last"), (1, "next")):
            of = week(step(week, pub, n).first)
            for link in (" of ", " "):
                if (which, link) == ("next", " "):
                    continue
                yield form(
                    "It happens on {} there.", pub, dated(f"{name}{link}{which} week", day(of.first + (w - 1) * DAY))
                )
        for part, code in (("morning", "MO"), ("afternoon", "AF"), ("evening", "EV"), ("night", "NI")):
            yield form("A blast shook the port on {} there.", pub, Row(f"{name} {part}", "TIME", f"{past}T{code}"))
            yield form("The fleet will sail on {} again.", pub, Row(f"{name} {part}", "TIME", f"{ahead}T{code}"))
        w2 = rng.choice([x for x in range(1, 8) if x != w])
        second = find(ahead, 1, lambda x, w2=w2: x.isoweekday() == w2)
        yield form(
            "The museum will be open {} " + rng.choice(["through", "to", "until"]) + " {} this time.",
            pub,
            dated(name, day(ahead)),
            dated(WEEKDAYS[w2], day(second)),
        )
        second = find(pub, -1, lambda x, w2=w2: x.isoweekday() == w2)
        first = find(second, -1, is_w)
        if first < pub:  # today's name is today
            yield form(
                "They searched the bay from {} to {} in vain.",
                pub,
                dated(name, day(first)),
                dated(WEEKDAYS[w2], day(second)),
            )
    for _ in range(60):
        pub = some_day(rng, 1990)
        for n, text in (
            (0, "today"),
            (1, "tomorrow"),
            (-1, "yesterday"),
            (-2, "the day before yesterday"),
            (2, "the day after tomorrow"),
        ):
            yield form("It happens {} there.", pub, dated(text, day(pub + n * DAY)))
        yield form("It rained {} there.", pub, Row("last night", "TIME", f"{pub - DAY}TNI"))
        yield form("It rained {} there.", pub, Row("the night before last", "TIME", f"{pub - 2 * DAY}TNI"))


def amounts(rng: random.Random) -> Iterator[Form]:
    """So long ago, from now, before and after a day that is named; in digits and in words; in two units."""
    for unit, n in itertools.product(UNITS, range(1, 41)):
        if unit == "quarter" or (unit == "decade" and n > 9):
            continue
        pub = some_day(rng, 1990)
        counts = [str(n), words(n)] if n > 1 else ["a", "one", "1"]
        for count in counts:
            text = f"{count} {unit}{'s' if n > 1 else ''}"
            grain = "year" if unit == "decade" else unit
            k = 10 * n if unit == "decade" else n
            yield form("The firm closed {} in Lübeck.", pub, dated(f"{text} ago", step(UNITS[grain], pub, -k)))
            yield form("The coast will be gone {} at best.", pub, dated(f"{text} from now", step(UNITS[grain], pub, k)))
            if unit in ("day", "month", "year"):
                d = some_day(rng)
                start = dated(f"{MONTHS[d.month]} {d.day}, {d.year}", day(d))
                yield form(
                    "It began on {}; {} it was over.", pub, start, dated(f"{text} later", step(UNITS[unit], d, n))
                )
                yield form(
                    "It ended on {}; {} it had begun.", pub, start, dated(f"{text} earlier", step(UNITS[unit], d, -n))
                )
    for n, k in itertools.product((1, 2, 3, 7, 12), (1, 2, 5, 11)):
        pub = some_day(rng, 1990)

        def many(n: int, unit: str) -> str:
            return f"a {unit}" if n == 1 else f"{words(n)} {unit}s"

        yield form(
            "The firm closed {} in Lübeck.",
            pub,
            dated(f"{many(n, 'year')} and {many(k, 'month')} ago", month(months_on(pub, -12 * n - k))),
        )
        yield form(
            "The firm closed {} in Lübeck.",
            pub,
            dated(f"{many(n, 'week')} and {many(k, 'day')} ago", day(pub - (7 * n + k) * DAY)),
        )
        back = months_on(pub, -n) - k * DAY
        yield form(
            "The firm closed {} in Lübeck.", pub, dated(f"{many(n, 'month')} and {many(k, 'day')} ago", day(back))
        )
        yield form(
            "The firm closed {} in Lübeck.",
            pub,
            dated(f"{words(n)} and a half years ago", month(months_on(pub, -12 * n - 6))),
        )
        yield form("The firm closed {} in Lübeck.", pub, dated(f"{n}.5 years ago", month(months_on(pub, -12 * n - 6))))
    for _ in range(40):
        pub = some_day(rng, 1990)
        for text, years in (
            ("half a century", 50),
            ("a quarter of a century", 25),
            ("a half-century", 50),
            ("a century", 100),
        ):
            yield form(
                "The firm closed {} in Lübeck.",
                pub,
                dated(f"{text} ago", year(pub.replace(year=pub.year - years, day=1))),
            )
        yield form("The firm closed {} in Lübeck.", pub, dated("a year and a half ago", month(months_on(pub, -18))))
        yield form("The firm closed {} in Lübeck.", pub, dated("half a year ago", month(months_on(pub, -6))))


def units(rng: random.Random) -> Iterator[Form]:
    """last week, the year after next; across months and years."""
    for unit, _ in itertools.product(("week", "month", "quarter", "year"), range(40)):
        pub = some_day(rng, 1990)
        if rng.random() < 0.3:
            pub = pub.replace(month=rng.choice([1, 12]), day=rng.choice([1, 2, 3, 28, 29, 30, 31]))
        u = UNITS[unit]
        for text, n in ((f"last {unit}", -1), (f"next {unit}", 1), (f"this {unit}", 0)):
            yield form("The rate changes {} there.", pub, dated(text, step(u, pub, n)))
            yield form("The rate changes {} there.", pub, dated(f"early {text}", step(u, pub, n), "START"))
            yield form("The rate changes by {} there.", pub, dated(f"the end of {text}", step(u, pub, n), "END"))
        yield form("The rate changed {} there.", pub, dated(f"the {unit} before last", step(u, pub, -2)))
        yield form("The rate will change {} there.", pub, dated(f"the {unit} after next", step(u, pub, 2)))
        yield form(
            "The rate changed in {} there.", pub, Row(f"the last three {unit}s", "DURATION", f"P3{unit[0].upper()}")
        )
    for _ in range(60):
        d = some_day(rng)
        text = f"{MONTHS[d.month]} {d.day}, {d.year}"
        w, q = week(d), quarter(d)
        for link in ("beginning", "of", "to", "ended"):
            yield form("{} " + link + " {} was hot.", None, dated("The week", w), dated(text, day(d)))
        yield form("{} ended {} was poor.", None, dated("The quarter", q), dated(text, day(d)))


def inside(rng: random.Random) -> Iterator[Form]:
    """The n-th of something in something: weekdays and weeks of months, months of years, halves."""
    for n, _ in itertools.product(range(6), range(45)):
        pub = some_day(rng, 1990)
        m, y = rng.randint(1, 12), rng.randint(1950, 2049)
        w = rng.randint(1, 7)
        which = "last" if n == 0 else RANKS[n]

        def is_w(x: dt.date, w: int = w) -> bool:
            return x.isoweekday() == w

        periods = [
            (f"{MONTHS[m]} {y}", month(dt.date(y, m, 1))),
            (f"{rng.choice(month_forms(m))} {y}", month(dt.date(y, m, 1))),
            ("last month", step(month, pub, -1)),
            ("this month", month(pub)),
            ("next month", step(month, pub, 1)),
            (f"last {MONTHS[m]}", month(find(month(pub).first - DAY, -1, lambda x, m=m: x.month == m))),
            (f"{MONTHS[m]} last year", month(dt.date(pub.year - 1, m, 1))),
            (f"{MONTHS[m]} this year", month(dt.date(pub.year, m, 1))),
            (f"{y}", year(dt.date(y, 1, 1))),
            ("last year", year(dt.date(pub.year - 1, 1, 1))),
        ]
        for text, p in periods:
            for link in ("of", "in"):
                found = nth(p, is_w, n)
                if found:
                    yield form(
                        "They meet on {} there.", pub, dated(f"the {which} {WEEKDAYS[w]} {link} {text}", day(found))
                    )
            found = nth(p, lambda _: True, n)
            assert found
            yield form("They met on {} there.", pub, dated(f"the {which} day of {text}", day(found)))
            found = nth(p, lambda x: x.isoweekday() == 4, n)  # a week is where its Thursday is
            if found:
                yield form("They met in {} there.", pub, dated(f"the {which} week of {text}", week(found)))
            if p.norm.isdigit():
                found = nth(p, lambda x: x.day == 1, n)
                assert found
                yield form("They met in {} there.", pub, dated(f"the {which} month of {text}", month(found)))
                if n < 5:
                    found = nth(p, lambda x: x.day == 1 and x.month % 3 == 1, n)
                    assert found
                    yield form("They met in {} there.", pub, dated(f"the {which} quarter of {text}", quarter(found)))
                if n < 3:
                    halves = (p.first, p.behind - DAY)
                    yield form("They met in {} there.", pub, dated(f"the {which} half of {text}", half(halves[n - 1])))
            elif n < 3:
                mod = "START" if n == 1 else "END"
                yield form("They met in {} there.", pub, dated(f"the {which} half of {text}", p, mod))
        k = rng.randint(1, 28)
        last = step(month, pub, -1).first
        yield form("They met on {} there.", pub, dated(f"the {rank(k)} of last month", day(last.replace(day=k))))
        named = dt.date(y, m, 1)
        yield form(
            "They met in {}; on {} they left.",
            pub,
            dated(f"{MONTHS[m]} {y}", month(named)),
            dated(f"the {rank(k)} of that month", day(named.replace(day=k))),
        )


def clock_forms(h: int, m: int) -> Iterator[str]:
    h12, half_day = (h % 12 or 12), ("a.m." if h < 12 else "p.m.")
    yield f"{h12}:{m:02} {half_day}"
    yield f"{h12}:{m:02}{half_day.replace('.', '')}"
    yield f"{h12}.{m:02} {half_day}" if m % 10 else f"{h12}:{m:02} {half_day.upper().replace('.', '')}"
    yield f"{h:02}:{m:02} GMT"
    yield f"{h:02}{m:02} GMT"
    yield f"{h:02}{m:02} hours"
    yield f"{h:02}:{m:02} local time"
    if m == 0:
        yield f"{h12} {half_day}"
        yield f"{words(h12)} {half_day}"
        if h == 12:
            yield "noon"
            yield "12 noon"
    if 1 <= h <= 12 and m == 0:
        yield f"{h} o’clock"
        yield f"{words(h)} o'clock"
    if 1 <= h <= 11:
        to = 60 - m
        if m == 30:
            yield f"half past {words(h)}"
        if m == 15:
            yield f"a quarter past {words(h)}"
        if m == 45:
            yield f"a quarter to {words(h + 1)}"
        if 0 < m < 30:
            yield f"{words(m)} minute{'s' * (m > 1)} past {words(h)}"
            yield f"{m} minute{'s' * (m > 1)} past {h}"
        if m > 30:
            yield f"{words(to)} minute{'s' * (to > 1)} to {words(h + 1)}"
            yield f"{to} minute{'s' * (to > 1)} to {h + 1} o’clock"


def clocks(rng: random.Random) -> Iterator[Form]:
    """Clock, weekday and date together are one moment, however many rows they are."""
    zones = [("", 0), (" local time", 0), (" ET", 0), (" (1200 GMT)", 1)]
    for h, m in itertools.product(range(24), (0, 1, 15, 20, 30, 45, 50, 59)):
        for clock in clock_forms(h, m):
            pub = some_day(rng, 1990)
            d = find(pub - rng.randrange(7) * DAY, -1, lambda _: True)
            w, date = WEEKDAYS[d.isoweekday()], f"{MONTHS[d.month]} {d.day}, {d.year}"
            yield form("The quake struck at {} in Áncash.", pub, timed(clock, pub, h, m))
            yield form("The quake struck at {} on {} in Áncash.", pub, timed(clock, d, h, m), dated(w, day(d)))
            yield form("The quake struck at {} on {}.", pub, timed(clock, d, h, m), dated(f"{w}, {date}", day(d)))
            yield form("The quake struck on {} ({}) there.", pub, dated(date, day(d)), timed(clock, d, h, m))
            yield form("The quake struck at {} ({}).", pub, timed(f"{clock} {w}", d, h, m), dated(date, day(d)))
            if "GMT" not in clock and "local" not in clock and "hours" not in clock:
                zone, extra = rng.choice(zones)
                rows = [timed(clock + ("" if extra else zone), d, h, m)]
                if extra:
                    rows.append(timed("1200 GMT", d, 12, 0))
                yield form(
                    "The quake struck at {}" + (" ({})" if extra else "") + " on {}.", pub, *rows, dated(w, day(d))
                )


def longer(rng: random.Random) -> Iterator[Form]:
    """Quarters, halves, decades, centuries by their names."""
    for y in range(1900, 2050):
        for q in (1, 2, 3, 4):
            p = quarter(dt.date(y, 3 * q, 1))
            for text in (f"the {RANKS[q]} quarter of {y}", f"Q{q} {y}", f"the {rank(q)} quarter of {y}"):
                if rng.random() < 0.4:
                    yield form("Profit fell in {} again.", None, dated(text, p))
        for n, text in ((1, f"the first half of {y}"), (7, f"the second half of {y}")):
            yield form("Profit fell in {} again.", None, dated(text, half(dt.date(y, n, 1))))
        if y % 10 == 0:
            p = decade(dt.date(y, 1, 1))
            for text in (f"the {y}s", f"the {y}’s", f"the {y}'s"):
                yield form("Rents rose in {} again.", None, dated(text, p))
                for part, mod in (("early", "START"), ("late", "END")):
                    yield form("Rents rose in {} again.", None, dated(f"the {part} {text[4:]}", p, mod))
            if 1930 <= y < 2000:
                for text in (f"the ’{y % 100}s", f"the {y % 100}s", f"the {y % 100}’s", f"the '{y % 100}s"):
                    yield form("Rents rose in {} again.", None, dated(text, p))
    for n in range(10, 22):
        for text in (f"the {rank(n)} century",):
            span = Period(dt.date(100 * (n - 1), 1, 1), dt.date(100 * n, 1, 1), f"{n - 1:02}")
            yield form("The wall was built in {} here.", None, dated(text, span))
            yield form("The wall was built in {} here.", None, dated(f"the late {text[4:]}", span, "END"))


def lengths(rng: random.Random) -> Iterator[Form]:
    """How long and how often."""
    codes = {
        "second": "PT{}S",
        "minute": "PT{}M",
        "hour": "PT{}H",
        "day": "P{}D",
        "week": "P{}W",
        "month": "P{}M",
        "year": "P{}Y",
    }
    for (unit, code), n in itertools.product(codes.items(), range(2, 60)):
        value = code.format(n)
        for count in (str(n), words(n)):
            yield form("The siege lasted {} there.", None, Row(f"{count} {unit}s", "DURATION", value))
            if unit != "second" or count.isdigit() or n < 20 or n % 10:  # twenty-second is a rank too
                yield form("A {} truce began there.", None, Row(f"{count}-{unit}", "DURATION", value))
            yield form("Over {} they dug there.", None, Row(f"the past {count} {unit}s", "DURATION", value))
            yield form(
                "The siege lasted {} there.", None, Row(f"more than {count} {unit}s", "DURATION", value, "MORE_THAN")
            )
        k = rng.randint(2, 50)
        for finer, coarser in (("minute", "hour"), ("month", "year"), ("day", "week")):
            if unit == finer:
                both = codes[coarser].format(k) + value.removeprefix("PT" if "T" in value else "P")
                yield form("The siege lasted {} there.", None, Row(f"{k} {coarser}s and {n} {unit}s", "DURATION", both))
                first, second = (
                    Row(f"{n} {unit}s", "DURATION", value),
                    Row(f"{k} {coarser}s", "DURATION", codes[coarser].format(k)),
                )
                yield form("It takes between {} and {} there.", None, first, second)
    for unit, code in codes.items():
        for n in (2, 3, 10):
            yield form("The prize is given {} there.", None, Row(f"every {words(n)} {unit}s", "SET", code.format(n)))
        yield form("The prize is given {} there.", None, Row(f"every {unit}", "SET", code.format(1)))
    for w in range(1, 8):
        for text in (
            f"every {WEEKDAYS[w]}",
            f"each {WEEKDAYS[w]}",
            f"{WEEKDAYS[w]}s",
            f"the first {WEEKDAYS[w]} of every month",
        ):
            yield form("The museum is free on {} there.", None, Row(text, "SET", f"XXXX-WXX-{w}"))
    for part, code in (("morning", "MO"), ("afternoon", "AF"), ("evening", "EV")):
        yield form("He swims {} there.", None, Row(f"every {part}", "SET", f"XXXX-XX-XXT{code}"))


def stories(rng: random.Random) -> Iterator[Form]:
    """Told in order, months and days without their year, and years named in passing: the story never goes back."""
    deeds = [
        "the garrison fell back",
        "the harbor froze",
        "the mill at Åbo burned",
        "a council met",
        "the “Ægir” sailed",
    ]
    asides = [
        "A charter of {} had promised it.",
        "His brother, who had left in {}, came home.",
        "The law of {} was still in force.",
    ]
    for _ in range(220):
        now = month(some_day(rng, 1500, 1900)).first
        text, rows, bare, passed = "", list[Row](), 0, False
        for n in range(rng.randint(8, 16)):
            now = step(month, now, rng.randint(1, 8)).first
            d = now.replace(day=rng.randint(1, 28))
            name = MONTHS[d.month]
            if n == 0 or bare == 4:
                bare, passed = 0, False
                row = rng.choice([dated(f"{name} {d.year}", month(d)), dated(f"{name} {d.day}, {d.year}", day(d))])
            else:
                bare += 1
                row = rng.choice(
                    [dated(name, month(d)), dated(f"{name} {d.day}", day(d)), dated(f"{d.day} {name}", day(d))]
                )
            rows.append(row)
            text += f"{'On' if str(d.day) in row.text.split(',')[0].split() else 'In'} {row.text} {rng.choice(deeds)}. "
            if n and not passed and rng.random() < 0.5:
                passed = True
                y = d.year - rng.randint(20, 90)
                rows.append(dated(str(y), year(dt.date(y, 1, 1))))
                text += rng.choice(asides).format(y) + " "
        for k in (1, 2, 3):
            y = now.year + 2 * k
            rows.append(dated(str(y), year(dt.date(y, 1, 1))))
            text += f"In {y} it was all forgotten. "
        yield Form(text.strip(), dt.date(2025, 7, 2), rows)


def follows(rng: random.Random) -> Iterator[Form]:
    """What is told from the date just named: minutes from a clock, the following month, a range from its end."""
    for _ in range(200):
        pub = some_day(rng, 1990)
        d = pub - rng.randint(1, 6) * DAY
        w = WEEKDAYS[d.isoweekday()]
        at = dt.datetime.combine(d, dt.time(rng.randrange(24), rng.randrange(60)))
        n = rng.choice([5, 10, 12, 20, 25, 40, 45, 50])
        for text, minutes in (
            (f"{n} minutes", n),
            (f"{words(n)} minutes", n),
            ("half an hour", 30),
            (f"{words(n % 9 + 2)} hours", 60 * (n % 9 + 2)),
            (f"an hour and {n} minutes", 60 + n),
        ):
            for side, way in (("later", 1), ("earlier", -1)):
                then = at + dt.timedelta(minutes=way * minutes)
                yield form(
                    "The first fell at {} on {}; {} came another.",
                    pub,
                    timed(f"{at:%H:%M}", d, at.hour, at.minute),
                    dated(w, day(d)),
                    timed(f"{text} {side}", then.date(), then.hour, then.minute),
                )
    for _ in range(200):
        pub, d = some_day(rng, 1990), some_day(rng, 1950, 2020)
        m = rng.randint(1, 12)
        behind = find(month(d).behind, 1, lambda x, m=m: x.month == m)
        yield form(
            "It began in {} and ended {} there.",
            pub,
            dated(f"{MONTHS[d.month]} {d.year}", month(d)),
            dated(f"the following {MONTHS[m]}", month(behind)),
        )
        if m == d.month:
            continue
        before = find(month(d).first, -1, lambda x, m=m: x.month == m)
        for part, mod in (("", None), ("mid-", "MID"), ("late ", "END")):
            yield form(
                "It rained from {} to {} there.",
                pub,
                dated(part + MONTHS[m], month(before), mod),
                dated(f"early {MONTHS[d.month]} {d.year}", month(d), "START"),
            )
    for _ in range(100):
        d, clear = some_day(rng), some_day(rng).replace(day=rng.randint(13, 28))
        d = d.replace(day=rng.randint(1, 12))
        for order in ("{0.day}/{0.month}/{0.year}", "{0.month}/{0.day}/{0.year}"):
            yield form(
                "They are dated {} and {} there.",
                None,
                dated(order.format(d), day(d)),
                dated(order.format(clear), day(clear)),
            )


def dispatches(rng: random.Random) -> Iterator[Form]:
    """However many years of the past a dispatch names: its months are of the days of publication."""
    for _ in range(250):
        pub, d = some_day(rng, 1995), some_day(rng)
        past, said = find(pub, -1, lambda x, d=d: x.month == d.month), pub - rng.randint(1, 6) * DAY
        years = [dated(str(y), year(dt.date(y, 1, 1))) for y in sorted(rng.sample(range(1950, pub.year - 4), 7))]
        yield form(
            "The party lost in {}, {} and {}, and won in {} and {}. It polled better in {} than in {}, she said. "
            "A survey on {} showed it ahead. Its lead grew in {} after a row.",
            pub,
            *years,
            dated(WEEKDAYS[said.isoweekday()], day(said)),
            dated(MONTHS[d.month], month(past)),
        )


FAMILIES = [
    full_dates,
    bare_dates,
    weekdays,
    amounts,
    units,
    inside,
    clocks,
    longer,
    lengths,
    stories,
    follows,
    dispatches,
]


@pytest.mark.parametrize("family", FAMILIES, ids=[f.__name__ for f in FAMILIES])
def test_what_is_written_is_read(family: Callable[[random.Random], Iterator[Form]]) -> None:
    forms = list(family(random.Random(f"newspan {family.__name__}")))
    assert len(forms) > 200
    data = [{"text": f.text, "published": f.published and f.published.isoformat()} for f in forms]
    found: list[list[dict[str, Any]]] = [[] for _ in forms]
    for row in ns.extract(data, kinds=["time"]).to_dicts():
        found[row["row"]].append(row)
    wrong = []
    for f, rows in zip(forms, found, strict=True):
        got = [(r["text"], r["type"], r["norm"], r.get("mod")) for r in rows]
        want = [(w.text, w.type, w.norm, w.mod) for w in f.rows]
        bounds = [
            (r["earliest"], r["latest"])
            == tuple(dt.datetime.combine(d, dt.time()) for d in (w.span.first, w.span.behind))
            for r, w in zip(rows, f.rows, strict=False)
            if w.span
        ]
        if [(t.lower(), *rest) for t, *rest in got] != [(t.lower(), *rest) for t, *rest in want] or not all(bounds):
            wrong.append(f"{f.text} [{f.published}]\n   got  {got}\n   want {want} {bounds}")
    assert not wrong, f"{len(wrong)} of {len(forms)}:\n" + "\n".join(wrong[:12])
