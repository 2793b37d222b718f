"""Figures written by a generator are read back as what they were written from, and no row cuts a figure's digits.

Every form is a number style × scale × money, unit or counted noun × range × hedge × sign, inside a sentence of its own.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newspan as ns

# ---- numbers as they are written

UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()


def spelled(n: int, joint: str = " and ") -> str:
    if n < 20:
        return UNITS[n]
    if n < 100:
        return TENS[n // 10] + ("-" + UNITS[n % 10] if n % 10 else "")
    if n < 1000:
        return UNITS[n // 100] + " hundred" + (joint + spelled(n % 100) if n % 100 else "")
    for size, word in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if n >= size:
            rest = n % size
            return (
                spelled(n // size, joint)
                + " "
                + word
                + (((joint if rest < 100 else " ") + spelled(rest, joint)) if rest else "")
            )
    raise AssertionError(n)


@dataclass(frozen=True)
class Number:
    text: str
    value: float
    style: str  # digits, comma, decimal, words, fraction, mixed


FIGURES = [
    *(Number(str(n), n, "digits") for n in (2, 3, 7, 12, 45, 68, 340, 875)),
    *(Number(f"{n:,}", n, "comma") for n in (1_250, 12_400, 340_000, 2_415_700)),
    *(Number(str(x), x, "decimal") for x in (1.5, 2.75, 48.3, 0.4)),
    *(Number(spelled(n), n, "words") for n in (2, 3, 7, 12, 41, 68, 340, 1_250, 12_400, 431_206_112)),
    Number(spelled(875, " "), 875, "words"),
    Number("two and a half", 2.5, "mixed"),
    Number("three and one-quarter", 3.25, "mixed"),
    Number("one and two thirds", 5 / 3, "mixed"),
    Number("2-1/2", 2.5, "mixed"),
    Number("2 1/2", 2.5, "mixed"),
    Number("3½", 3.5, "mixed"),
    Number("nine point four", 9.4, "mixed"),
    Number("10 000", 10_000, "comma"),
    Number("1 250 000", 1_250_000, "comma"),
]
SCALES = {"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "lakh": 1e5, "crore": 1e7}
GLUED = {"mn": 1e6, "bn": 1e9, "million": 1e6, "billion": 1e9, "tn": 1e12}
LETTERS = {"m": 1e6, "k": 1e3, "b": 1e9}  # of money alone


def scaled() -> Iterator[Number]:
    """A small number with a scale behind it, in all its forms."""
    for number, (word, scale) in itertools.product(FIGURES, SCALES.items()):
        if number.value >= 1000 or number.style == "comma" or (number.style == "words" and number.value >= 100):
            continue
        if word == "hundred" and number.style != "words" and not (number.style == "digits" and number.value < 100):
            continue
        if word == "hundred" and number.value > 20:
            continue
        yield Number(f"{number.text} {word}", number.value * scale, number.style)
        if number.style in ("digits", "decimal") and word in ("million", "billion", "trillion", "crore"):
            yield Number(f"{number.text}-{word}", number.value * scale, number.style)
    for number, (word, scale) in itertools.product(FIGURES, GLUED.items()):
        if number.style in ("digits", "decimal"):
            yield Number(number.text + word, number.value * scale, number.style)
    for text, value in (
        ("half a million", 5e5),
        ("half-million", 5e5),
        ("a quarter of a million", 2.5e5),
        ("quarter-million", 2.5e5),
        ("three quarters of a billion", 7.5e8),
        ("a million and a half", 1.5e6),
        ("3 million and a quarter", 3.25e6),
        ("a dozen", 12),
        ("a dozen and a half", 18),
        ("three dozen", 36),
        ("half a dozen", 6),
        ("a hundred", 100),
        ("a thousand", 1000),
        ("sixty-five hundred", 6500),
    ):
        yield Number(text, value, "words")


NUMBERS = FIGURES + list(scaled())


# ---- what they are of


@dataclass(frozen=True)
class Of:
    before: str
    after: str
    unit: str
    dimension: str


MONEY = [
    Of("$", "", "USD", "money"),
    Of("£", "", "GBP", "money"),
    Of("€", "", "EUR", "money"),
    Of("₹", "", "INR", "money"),
    Of("US$", "", "USD", "money"),
    Of("A$", "", "AUD", "money"),
    Of("HK$", "", "HKD", "money"),
    Of("USD", "", "USD", "money"),
    Of("USD ", "", "USD", "money"),
    Of("EUR", "", "EUR", "money"),
    Of("GBP", "", "GBP", "money"),
    Of("CHF ", "", "CHF", "money"),
    Of("RM", "", "MYR", "money"),
    Of("Rs", "", "INR", "money"),
    Of("Rs. ", "", "INR", "money"),
    Of("", " dollars", "USD", "money"),
    Of("", " U.S. dollars", "USD", "money"),
    Of("", " euros", "EUR", "money"),
    Of("", " rupees", "INR", "money"),
    Of("", " Swiss francs", "CHF", "money"),
    Of("", " EUR", "EUR", "money"),
]
MEASURES = [
    Of("", " percent", "percent", "percent"),
    Of("", " per cent", "percent", "percent"),
    Of("", "%", "percent", "percent"),
    Of("", " percentage points", "percentage-point", "percent"),
    Of("", " basis points", "basis-point", "percent"),
    Of("", " kilometers", "kilometer", "length"),
    Of("", " km", "kilometer", "length"),
    Of("", " miles", "mile", "length"),
    Of("", " feet", "foot", "length"),
    Of("", " tonnes", "tonne", "mass"),
    Of("", " kg", "kilogram", "mass"),
    Of("", " acres", "acre", "area"),
    Of("", " square miles", "square-mile", "area"),
    Of("", " litres", "liter", "volume"),
    Of("", " barrels a day", "barrel-per-day", "other"),
    Of("", " megawatts", "megawatt", "power"),
    Of("", " kWh", "kilowatt-hour", "energy"),
    Of("", " mph", "mile-per-hour", "speed"),
    Of("", " degrees Celsius", "celsius", "temperature"),
    Of("", " hours", "hour", "duration"),
    Of("", " years", "year", "duration"),
]
COUNTS = [
    Of("", " people", "people", "count"),
    Of("", " houses", "house", "count"),
    Of("", " soldiers", "soldier", "count"),
    Of("", " reported cases", "case", "count"),
    Of("", " flood-related deaths", "death", "count"),
]
HEDGES = [
    ("", "="),
    ("about ", "~"),
    ("nearly ", "~"),
    ("more than ", ">"),
    ("at least ", ">="),
    ("less than ", "<"),
    ("up to ", "<="),
    ("an estimated ", "~"),
]
SIGNS = [("minus ", -1), ("−", -1), ("-", -1), ("–", -1), ("plus or minus ", 1), ("±", 1)]
FRAMES = ["It came to {}.", "Officials put it at {} on Monday.", "The total – {} – was disputed."]


@dataclass(frozen=True)
class Form:
    text: str
    value: float
    high: float | None
    of: Of
    bound: str


def fits(number: Number, of: Of) -> bool:
    """Whether people write the two together."""
    if of.before:
        glued_article = not number.text[0].isdigit()
        return not glued_article and number.text[0] != "a" and number.style != "mixed" and " 1/2" not in number.text
    if of.after in ("%", " km", " kg", " kWh", " mph", " EUR"):
        return number.text[0].isdigit() and "and" not in number.text
    return True


def single() -> Iterator[Form]:
    for number, of, (hedge, bound) in itertools.product(NUMBERS, MONEY + MEASURES + COUNTS, HEDGES):
        if fits(number, of) and not (number.text.startswith(("a ", "half a")) and hedge in ("up to ", "an estimated ")):
            yield Form(f"{hedge}{of.before}{number.text}{of.after}", number.value, None, of, bound)
    for number, (letter, scale), of in itertools.product(FIGURES, LETTERS.items(), MONEY):
        if number.style in ("digits", "decimal") and of.before:
            yield Form(f"{of.before}{number.text}{letter}", number.value * scale, None, of, "=")
        if number.style in ("digits", "decimal") and of.after and letter == "m" and "EUR" not in of.after:
            yield Form(f"{number.text}{letter}{of.after}", number.value * scale, None, of, "=")
    for number, of in itertools.product(NUMBERS, MEASURES + COUNTS + MONEY):
        if not of.before and fits(number, of):
            for tail, bound in ((" or more", ">="), (" or less", "<="), (" or so", "~")):
                if of.dimension != "count" and of.after != " EUR":
                    yield Form(f"{number.text}{of.after}{tail}", number.value, None, of, bound)


def signed() -> Iterator[Form]:
    for number, (sign, factor), of in itertools.product(NUMBERS, SIGNS, MONEY + MEASURES):
        if not fits(number, of) or of.dimension == "duration" or (of.before and of.before[0].isalpha()):
            continue
        if sign in ("−", "-", "–") and not (of.before or number.text[0].isdigit()):
            continue
        if number.text.startswith(("a ", "half", "quarter")):
            continue
        yield Form(f"{sign}{of.before}{number.text}{of.after}", factor * number.value, None, of, "=")


RANGES = [
    ("{} to {}", False),
    ("from {} to {}", True),
    ("between {} and {}", True),
    ("{}-{}", False),
    ("{}–{}", False),
    ("{} or {}", False),
]


def ranges() -> Iterator[Form]:
    ends = [
        (Number("2", 2, "digits"), Number("3", 3, "digits")),
        (Number("15", 15, "digits"), Number("18", 18, "digits")),
        (Number("1.5", 1.5, "decimal"), Number("2.75", 2.75, "decimal")),
        (Number("300", 300, "digits"), Number("450", 450, "digits")),
        (Number("1,250", 1250, "comma"), Number("12,400", 12400, "comma")),
        (Number("five", 5, "words"), Number("six", 6, "words")),
        (Number("twelve", 12, "words"), Number("forty-one", 41, "words")),
    ]
    for (low, high), of, (pattern, _) in itertools.product(ends, MONEY + MEASURES + COUNTS, RANGES):
        if not (fits(low, of) and fits(high, of)):
            continue
        words = low.style == "words"
        if words and "{}-{}" in pattern:
            continue
        for scale_word, scale in (
            ("", 1.0),
            (" million", 1e6),
            (" billion", 1e9),
            (" thousand", 1e3),
            (" hundred", 100.0),
        ):
            if scale_word == " hundred" and not (words and high.value < 10):
                continue
            if scale_word and low.value > 100:
                continue
            for both in (False, True) if scale_word else (False,):
                a, b = low.text + (scale_word if both else ""), high.text + scale_word
                if both and pattern == "{}-{}":
                    continue
                if of.before:  # the sign once, or at both ends
                    variants = [
                        of.before + pattern.format(a, b) if pattern[0] == "{" else pattern.format(of.before + a, b)
                    ]
                    if pattern not in ("{}-{}",):
                        variants.append(pattern.format(of.before + a, of.before + b))
                else:
                    variants = [pattern.format(a, b) + of.after]
                    if (
                        pattern in ("{} to {}", "from {} to {}", "between {} and {}")
                        and of.dimension not in ("count", "duration")
                        and "a day" not in of.after
                    ):
                        variants.append(pattern.format(a + of.after, b) + of.after)
                for text in variants:
                    yield Form(text, low.value * scale, high.value * scale, of, "=")


COMPARATIVES = [
    *((word, ">", ">=", "<=") for word in ("more", "greater", "larger", "higher", "bigger")),
    *((word, "<", "<=", ">=") for word in ("less", "fewer", "smaller", "lower")),
]


def bounds() -> Iterator[Form]:
    """Every comparative, denied and with its equal: no lower than 12, lower than or equal to 12."""
    for number, of, (word, strict, equal, denied) in itertools.product(
        FIGURES, MONEY + MEASURES + COUNTS, COMPARATIVES
    ):
        if not fits(number, of):
            continue
        for text, bound in (
            (f"{word} than ", strict),
            (f"no {word} than ", denied),
            (f"not {word} than ", denied),
            (f"{word} than or equal to ", equal),
            (f"equal to or {word} than ", equal),
        ):
            yield Form(f"{text}{of.before}{number.text}{of.after}", number.value, None, of, bound)


def wrong(forms: list[Form]) -> list[str]:
    """What is not read back, one line each."""
    texts = [FRAMES[i % len(FRAMES)].format(f.text) for i, f in enumerate(forms)]
    rows: dict[int, list[dict[str, object]]] = {}
    for row in ns.extract(texts, kinds=["quantity"]).to_dicts():
        rows.setdefault(int(row["row"]), []).append(row)
    out = []
    for i, f in enumerate(forms):
        start = texts[i].index(f.text)
        got = [
            (r["start"], r["end"], r["value"], r.get("high"), r["dimension"], r.get("unit"), r["bound"])
            for r in rows.get(i, [])
        ]
        if len(got) == 1:
            s, e, value, high, dimension, unit, bound = got[0]
            ok = (
                (s, e) == (start, start + len(f.text))
                and math.isclose(value, f.value, rel_tol=1e-12)  # type: ignore[arg-type]
                and (high is None if f.high is None else high is not None and math.isclose(high, f.high, rel_tol=1e-12))  # type: ignore[arg-type]
                and (dimension, unit, bound) == (f.of.dimension, f.of.unit, f.bound)
            )
            if ok:
                continue
        out.append(
            f"{texts[i]!r}: {f.value} {f.high} {f.of.unit} {f.bound}, got {[(texts[i][g[0] : g[1]], *g[2:]) for g in got]}"
        )
    return out


@pytest.mark.parametrize("forms", [single, signed, ranges, bounds], ids=lambda f: f.__name__)
def test_what_a_generator_writes_is_read_back(forms: object) -> None:
    every = list(forms())  # type: ignore[operator]
    assert len(every) > 10_000
    bad = wrong(every)
    assert not bad, f"{len(bad)} of {len(every)}:\n" + "\n".join(bad[:40])


# ---- no row cuts a figure

SIGNS_BEFORE = ["", "$", "€", "US$", "Rs", "RM", "USD", "−", "+", "~", ">", "#", "№", "v", "F-", "B"]
PIECE = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(SIGNS_BEFORE),
        st.one_of(
            st.integers(0, 99_999_999).map(str),
            st.integers(0, 99_999_999).map(lambda n: f"{n:,}"),
            st.floats(0, 1e6, allow_nan=False).map(lambda x: f"{x:.3f}"),
            st.from_regex(r"[0-9]{1,3}([.,][0-9]{1,4}){0,3}", fullmatch=True),
            st.sampled_from(["five", "two and a half", "1/2", "2½", "half", "3e6", "10^6", "6×10²³"]),
        ),
        st.sampled_from(
            [
                "",
                "m",
                "bn",
                "k",
                "km",
                "kg",
                "%",
                "p",
                "th",
                "s",
                "x",
                "st",
                "mm",
                "C",
                "°",
                "′",
                "″",
                "'",
                "’",
                '"',
                "-",
                "–",
                "/",
                "million",
                "am",
                "G",
            ]
        ),
    ),
)
FIGURE_TEXTS = st.lists(
    st.tuples(
        PIECE,
        st.sampled_from(
            [
                "",
                " ",
                " to ",
                "-",
                "–",
                " and ",
                " or ",
                "/",
                ", ",
                " million ",
                " dollars ",
                " of ",
                " people. ",
                " (",
                ") ",
            ]
        ),
    ),
    min_size=1,
    max_size=6,
).map(lambda parts: "".join(a + b for a, b in parts))


@settings(max_examples=2000, deadline=None)
@given(FIGURE_TEXTS)
def test_no_row_begins_or_ends_inside_a_figure(text: str) -> None:
    for row in ns.read(text, kinds=["quantity"]).spans:
        for at in (row.start, row.end):
            before, behind = text[at - 1 : at], text[at : at + 1]
            assert not (before.isdigit() and behind.isalnum()), (row.text, text)
            assert not (before.isalpha() and behind.isdigit()), (row.text, text)
            assert not (before.isdigit() and behind in (".", ",") and text[at + 1 : at + 2].isdigit()), (row.text, text)
            assert not (before in (".", ",") and behind.isdigit() and text[at - 2 : at - 1].isdigit()), (row.text, text)
