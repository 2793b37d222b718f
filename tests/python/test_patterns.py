"""Patterns: one list of cases, run against `re` and against newspan."""

from __future__ import annotations

import gc
import re
import time
import warnings
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test import re_tests

import newspan as ns

PATTERNS = [
    r"\d+",
    r"(?P<n>[\d,]+) (?P<who>troops|soldiers)",
    r"a*",
    r"",
    r"(a)|(b)",
    r"(?i)kyiv",
    r"[^\s]+",
    r"(\w+)@(\w+)",
    r"x(y)?z",
    r".",
    r"\bto\b",
]
STRINGS = [
    "",
    "12,000 troops and 5 soldiers",
    "baac",
    "ab",
    "“KYIV” é北京🎈 Kyiv",
    "me@here you@there",
    "xz xyz",
    "to and fro to",
]


def describe(m: Any) -> Any:
    if m is None:
        return None
    return (
        m.span(),
        m.group(),
        m.groups(),
        m.groupdict(),
        m.regs,
        m.lastindex,
        m.lastgroup,
        m.pos,
        m.endpos,
        [m.span(i) for i in range(m.re.groups + 1)],
    )


@pytest.mark.parametrize("string", STRINGS)
@pytest.mark.parametrize("pattern", PATTERNS)
def test_as_re_does(pattern: str, string: str) -> None:
    theirs, ours = re.compile(pattern), ns.compile(pattern)
    for method in ("search", "match", "fullmatch"):
        for bounds in ((), (1,), (1, 4), (0, 3), (99,)):
            assert describe(getattr(ours, method)(string, *bounds)) == describe(
                getattr(theirs, method)(string, *bounds)
            ), (method, bounds)
    assert [describe(m) for m in ours.finditer(string)] == [describe(m) for m in theirs.finditer(string)]
    assert ours.findall(string) == theirs.findall(string)
    assert ours.split(string) == theirs.split(string)
    for n in (1, -1):
        assert ours.split(string, n) == theirs.split(string, maxsplit=n)
        assert ours.subn("x", string, n) == theirs.subn("x", string, count=n)
    assert ours.subn(r"<\g<0>>", string) == theirs.subn(r"<\g<0>>", string)
    assert ours.sub(lambda m: m.group().upper(), string, 1) == theirs.sub(lambda m: m.group().upper(), string, count=1)
    assert (ours.groups, ours.groupindex) == (theirs.groups, dict(theirs.groupindex))


# What the Python at hand knows nothing of is left out: its Unicode may be older.
_CHARACTERS = st.characters(exclude_categories=["Cs", "Cn"])
_LETTERS = st.sampled_from("abAB é1_-\n\u0301ßİ٣東\u2009\x1c")


@given(
    st.text(st.one_of(_CHARACTERS, _LETTERS), max_size=30),
    st.sampled_from(
        [
            r"\d+",
            r"[a-z]+",
            r"é|\w",
            r"(.)(.)?",
            r"\b",
            r"\B",
            r"\b\w+\b",
            r"\w+\s",
            r"[^\W\d]+",
            r"\S+?\B.",
            r"\W*(\w)\b|\D",
        ]
    ),
    st.sampled_from([re.NOFLAG, re.ASCII]),
)
def test_any_text_as_re_does(text: str, pattern: str, flags: re.RegexFlag) -> None:
    def found(matches: Any) -> list[Any]:
        return [(m.span(), m.groups()) for m in matches]

    ours, theirs = ns.compile(pattern, flags), re.compile(pattern, flags)
    if flags:
        text = text.replace("\v", " ")  # no white space of RE2's ASCII
    if not text and pattern == r"\B":
        return  # before Python 3.14, re did not let it match an empty text
    assert found(ours.finditer(text)) == found(theirs.finditer(text))
    assert [ours.match(text, i) is None for i in range(5)] == [theirs.match(text, i) is None for i in range(5)]
    assert (ours.fullmatch(text) is None) == (theirs.fullmatch(text) is None)


def test_bytes_answer_in_bytes() -> None:
    p = ns.compile(rb"(?P<n>\d+)")
    m = p.search("é 12".encode())
    assert m is not None
    assert (m.span(), m["n"]) == ((3, 5), b"12")
    assert p.sub(rb"<\1>", b"a1b22") == b"a<1>b<22>"
    assert ns.compile(rb".").findall(b"\xff\x00") == [b"\xff", b"\x00"]
    assert ns.compile("北.|北".encode()).findall("a北b北".encode()) == ["北b".encode(), "北".encode()]
    assert ns.compile(rb"\xff\xffa|\xffx", re.I).findall(b"a\xffX") == [b"\xffX"]
    with pytest.raises(TypeError, match="bytes"):
        p.search("text")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="str"):
        ns.compile("x").search(b"bytes")  # type: ignore[arg-type]


def test_flags_and_names() -> None:
    assert ns.compile("ab", re.I).fullmatch("AB")
    assert ns.compile("^b$", re.M).search("a\nb\nc")
    assert ns.compile("a.b", re.S).search("a\nb")
    assert ns.compile(r"(?<year>\d{4})").search("in 2024")["year"] == "2024"  # type: ignore[index]
    assert ns.compile(r"[(?<]x").search("<x")
    with pytest.raises(ns.PatternError, match="VERBOSE"):
        ns.compile("a b", re.X)
    for make in (ns.compile, lambda p, f: ns.PatternSet([p], flags=f)):
        with pytest.raises(ns.ArgumentError, match="flags: a whole number is wanted, not 'i'"):
            make("a", "i")  # type: ignore[operator]


def test_faults_name_the_place() -> None:
    with pytest.raises(ns.PatternError) as e:
        ns.compile("é(?=x)")
    assert e.value.argument == "pattern"
    assert e.value.position == 1
    assert isinstance(e.value, ValueError)
    with pytest.raises(IndexError, match="no such group"):
        ns.compile("a").search("a").group("n")  # type: ignore[union-attr]
    with pytest.raises(ns.PatternError, match="no group 3"):
        ns.compile("a").sub(r"\3", "a")
    with pytest.raises(ns.TextError):
        ns.compile("a").search("\ud800")
    with pytest.raises(ns.PatternError, match="the program needs more than max_memory, 65536 bytes"):
        ns.compile("((a{10}){10}){10}" * 9, max_memory=1 << 16)
    with pytest.raises(ns.PatternError, match="pattern 1: the programs need more than max_memory, 4096 bytes"):
        ns.PatternSet(["a", "((a{10}){10}){10}" * 9], max_memory=1 << 12)


# Why a case of CPython's own table goes another way: what the error says, or the pattern itself.
REASONS = (
    "look-around is not supported",
    "back-references are not supported",
    "verbose patterns are not supported",
)
TAKEN = {"^*"}  # nothing to repeat, says re; as often as it likes, says RE2


def test_cpythons_own_cases() -> None:
    cases = list(re_tests.tests)
    assert len(cases) > 400
    refused = 0
    for pattern, text, *_ in cases:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # flags within a pattern, classes that may change
            try:
                theirs = re.compile(pattern)
            except re.error:
                theirs = None
        try:
            ours = ns.compile(pattern)
        except ns.PatternError as e:
            why = str(e)
            ours = None
        if ours is None:
            assert theirs is None or any(reason in why for reason in REASONS), (pattern, why)
            refused += theirs is not None
            continue
        assert theirs is not None or pattern in TAKEN, pattern
        if theirs is None:
            continue
        found, wanted = ours.search(text), theirs.search(text)
        assert (found and found.regs) == (wanted and wanted.regs), (pattern, text)
        assert (found and found.groupdict()) == (wanted and wanted.groupdict()), (pattern, text)
    assert 30 < refused < 50


@pytest.mark.parametrize(
    ("pattern", "position", "instead"),
    [
        (r"a(?=b)", 1, "take a group of it"),
        (r"(?<!é)b", 0, "take a group of it"),
        (r"é(a)\1", 4, "compare their groups"),
        (r"(?P<x>a)(?P=x)", 8, "compare their groups"),
        (r"a(b)\10", 4, "compare their groups"),
        (r"a++b", 2, "write the group or the repeat alone"),
        (r"(?>a)b", 0, "write the group or the repeat alone"),
        (r"(a)?(?(1)b|c)", 4, "write the alternatives out"),
        (r"(?x) a", 0, "without white space and comments"),
        (r"(?a)\w", 0, "re.A"),
        (r"a(?#b", 1, "without its"),
        (r"(?P<1a>b)", 0, "no digit"),
    ],
)
def test_what_cannot_be_had_is_told_with_what_to_write(pattern: str, position: int, instead: str) -> None:
    with pytest.raises(ns.PatternError, match=instead) as e:
        ns.compile(pattern)
    assert e.value.position == position


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"^a{,2}$", "aa"),
        (r"^a{,}$", "aaa"),
        (r"^a{,x}$", "a{,x}"),
        (r"[\b]", "\b"),
        (r"[\1\12]+", "\1\n"),
        (r"\u00e9\U0001f388", "é🎈"),
        (r"[\u00e9-\u00ea]", "ê"),
        (r"(?u)\w", "Ä"),
        (r"a(?# é )b", "ab"),
        (r"a\Z", "a"),
        (r"\101", "A"),
    ],
)
def test_what_re_writes_in_another_way(pattern: str, text: str) -> None:
    ours, theirs = ns.compile(pattern).search(text), re.compile(pattern).search(text)
    assert ours is not None
    assert theirs is not None
    assert ours.span() == theirs.span()


def test_no_match_splits_a_character() -> None:
    with pytest.raises(ns.PatternError, match="split a character") as e:
        ns.compile("é\\C")
    assert e.value.position == 1
    assert ns.compile(rb"\C").findall("é".encode()) == [b"\xc3", b"\xa9"]
    assert [m.span() for m in ns.compile(r"\B").finditer("aéz北")] == [(1, 1), (2, 2), (3, 3)]
    assert [m.span() for m in ns.compile(r"\B", re.A).finditer("aéz北")] == [(4, 4)]


def test_bad_arguments_are_named() -> None:
    with pytest.raises(ns.PatternError, match="pattern: lone surrogate at position 1") as e:
        ns.compile("a\ud800")
    assert (e.value.argument, e.value.position) == ("pattern", 1)
    with pytest.raises(TypeError, match=r"pattern: a str or bytes are wanted, not re\.Pattern; newspan\.compile its"):
        ns.compile(re.compile("a"))  # type: ignore[call-overload]
    for memory in (0, -1, 1 << 63, 1 << 64):
        with pytest.raises(ns.ArgumentError, match=f"max_memory: {memory} is not within"):
            ns.compile("a", max_memory=memory)
    assert ns.compile("a").search("a", -(1 << 70), 1 << 70)
    with pytest.raises(ns.PatternError, match="unexpected"):
        ns.compile("a)(?:b", re.M)


@pytest.mark.parametrize(
    "template", [r"\g<n", r"é\g<", r"\g", r"a\gn>", r"\g<>", r"\g<7>", r"\g<1a>", r"\9", r"\q", "a\\"]
)
def test_templates_go_wrong_where_re_s_do(template: str) -> None:
    with pytest.raises(re.error) as theirs:
        re.sub("(?P<n>a)", template, "a")
    with pytest.raises(ns.PatternError) as e:
        ns.compile("(?P<n>a)").sub(template, "a")
    assert e.value.position == theirs.value.pos
    assert str(e.value).endswith(f" at position {theirs.value.pos}")
    if "missing" in theirs.value.msg:
        assert str(e.value) == f"repl: {theirs.value}"


def test_linear_time_on_a_pattern_that_kills_backtrackers() -> None:
    assert ns.compile("(a*)*b").search("a" * 100_000) is None


def test_every_match_in_a_text_that_is_read_to_its_end_for_each() -> None:
    # RE2 alone would read the rest of the text for every match: hours.
    n = 300_000
    assert ns.compile("(?s)x.*y|x").findall("x" * n) == ["x"] * n
    assert ns.compile("(a)[^b]*b|(a)").sub(r"<\2>", "a" * n) == "<a>" * n
    assert [m.span() for m in ns.compile("a[^b]*b|a").finditer("aé" * n)] == [(2 * i, 2 * i + 1) for i in range(n)]
    assert len(ns.PatternSet(["a[^b]*b|a", "é"]).findall("aé" * n)) == 2 * n


def growth(work: Callable[[int], object], n: int) -> float:
    """How much longer four times as much takes: 4 where it is linear, 16 where it is quadratic."""

    def best(n: int) -> float:
        times = []
        for _ in range(3):
            start = time.perf_counter()
            work(n)
            times.append(time.perf_counter() - start)
        return min(times)

    gc.disable()  # its passes are not linear
    try:
        return best(4 * n) / best(n)
    finally:
        gc.enable()


def test_a_lexer_is_linear_beyond_ascii() -> None:
    token = ns.compile(r"\pL+|\s|[^\pL\s]+")

    def lex(n: int) -> list[str]:
        text, at, tokens = "é北 b, " * n, 0, []
        while m := token.match(text, at):
            tokens.append(m.group())
            at = m.end()
        assert "".join(tokens) == text
        return tokens

    assert growth(lex, 5_000) < 9


def test_offsets_are_those_of_the_text_that_is_asked() -> None:
    p = ns.compile("x")
    texts = ["é" * 5000 + "x", "北" * 6000 + "x", "a" * 5000 + "x", "é" * 10 + "x"]
    for text in texts * 2:
        assert [p.search(text, at).start() for at in (0, 1, 7)] == [len(text) - 1] * 3  # type: ignore[union-attr]


def test_groups_of_a_set_are_linear() -> None:
    patterns = ns.PatternSet([r"(\w)é", r"(x)?z"])
    assert [m.groups() for _, m in patterns.finditer("aé z")] == [("a",), (None,)]
    assert growth(lambda n: list(patterns.finditer("aé z " * n)), 5_000) < 9
