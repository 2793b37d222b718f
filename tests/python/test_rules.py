"""Many patterns and dictionaries: against one pattern at a time, against a slow reference, and as rows."""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import ROOT, articles, cases
from hypothesis import given
from hypothesis import strategies as st

import newspan as ns

NEWS = json.loads((ROOT / "tests/bench/patterns-news.json").read_text("utf-8"))
RULES = [
    {"label": "unit", "pattern": r"(?P<n>\d+)(?:st|nd|rd|th) (?P<what>Brigade|Division)(x)?", "id": "brigade"},
    {"label": "city", "terms": {"Kyiv": "UA-30", "Kiev": "UA-30", "Łódź": 17}},
    {"label": "city", "terms": ["Kursk"], "ignore_case": True},
    {"label": "who", "pattern": "(?:troops|soldiers)", "ignore_case": True},
]
TEXT = "“The 47th Brigade left Kyiv,” they said; SOLDIERS in KURSK and Łódź…"


# ---------------------------------------------------------------- sets of patterns


@pytest.mark.parametrize("patterns", [NEWS, NEWS[:3], [*NEWS, "", r"\b", r"x*", r"(?i)THE\b", r"(\w+) (\w+)"]])
def test_a_set_finds_what_each_pattern_finds_alone(patterns: list[str]) -> None:
    together = ns.PatternSet(patterns)
    for article in articles():
        text = article["text"]
        expected = sorted(
            ((p, *m.span()) for p in patterns for m in ns.compile(p).finditer(text)),
            key=lambda m: (m[1], -m[2], patterns.index(m[0])),
        )
        assert together.findall(text) == expected


PIECES = st.sampled_from(["a", "b", "ab?", "(a|b)", "[ab]+", "a*", "é", r"\b", r"\w", "^", "$", ".", "(?:ba)+", "(x)?"])


@given(
    st.lists(st.lists(PIECES, min_size=1, max_size=4).map("".join), min_size=1, max_size=8, unique=True),
    st.text("ab é\nx", max_size=20),
)
def test_any_set_finds_what_each_pattern_finds_alone(patterns: list[str], text: str) -> None:
    found = list(ns.PatternSet(patterns).finditer(text))
    for p in patterns:
        alone = [(m.span(), m.groups()) for m in ns.compile(p).finditer(text)]
        assert [(m.span(), m.groups()) for i, m in found if i == p] == alone


def test_groups_of_a_match_see_what_stands_around_it() -> None:
    found = dict(ns.PatternSet({"inside": r"(fo)o\B", "edge": r"(f)(x)?oo"}).finditer("xfoob 🎈"))
    assert found["inside"].groups() == ("fo",)
    assert found["edge"].groupdict() == {}
    assert found["edge"].span(2) == (-1, -1)
    assert found["edge"].re == ns.compile(r"(f)(x)?oo")


def test_flags_count_for_all_patterns() -> None:
    s = ns.PatternSet(["^kyiv$", "a.b", "c", "d", "e"], re.I | re.M | re.S)
    assert s.findall("x\nKYIV\nA\nB") == [("^kyiv$", 2, 6), ("a.b", 7, 10)]
    assert pickle.loads(pickle.dumps(s)) == s
    assert hash(pickle.loads(pickle.dumps(s))) == hash(s)


def test_a_set_that_outgrows_its_memory_still_answers() -> None:
    patterns = [rf"(?:\w+\s){{1,30}}{word}" for word in ("said", "told", "added", "war", "peace")]
    small, large = ns.PatternSet(patterns, max_memory=1 << 20), ns.PatternSet(patterns)
    for article in articles()[:4]:
        assert small.findall(article["text"]) == large.findall(article["text"])


def test_sets_name_the_pattern_at_fault() -> None:
    with pytest.raises(ns.PatternError, match=r"patterns: pattern 1: missing \)") as e:
        ns.PatternSet(["a", "("])
    assert (e.value.argument, e.value.position) == ("patterns", 1)
    with pytest.raises(ns.PatternError, match="VERBOSE"):
        ns.PatternSet(["a"], re.X)
    with pytest.raises(ns.ArgumentError, match="not one str"):
        ns.PatternSet("abc")
    with pytest.raises(ns.ArgumentError, match="pattern 1 is no str"):
        ns.PatternSet(["a", 5])  # type: ignore[list-item]
    for memory in (0, 1 << 64):
        with pytest.raises(ns.ArgumentError, match="max_memory"):
            ns.PatternSet(["a"], max_memory=memory)
    with pytest.raises(ns.PatternError, match="patterns: pattern 1: pattern: lone surrogate at position 2") as e:
        ns.PatternSet(["a", "bc\ud800"])
    assert (e.value.argument, e.value.position) == ("patterns", 1)
    with pytest.raises(ns.TextError, match="lone surrogate at position 1"):
        ns.PatternSet(["a"]).findall("a\ud800")
    assert ns.PatternSet([]).findall("a") == []


KEEPS = """
import random

import newspan as ns

def rss():
    return int(next(x for x in open("/proc/self/status") if x.startswith("VmRSS")).split()[1]) << 10

text = "".join(random.Random(1).choices("abcdefghij ", k=8000))
ns.PatternSet(["a"]).findall(text)
before = rss()
patterns = {f"{c}{i}": rf"[a-e].{{11}}[b-{c}]{chr(97 + i % 10)}" for c in "efghij" for i in range(30)}
s = ns.PatternSet(patterns, max_memory=16 << 20)
assert s.findall(text)
print((rss() - before) / (16 << 20))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="tells no memory")
def test_a_set_keeps_to_its_memory() -> None:
    told = subprocess.run([sys.executable, "-c", KEEPS], capture_output=True, check=True, text=True).stdout
    assert float(told) < 1.1


def test_what_does_not_fit_names_the_pattern() -> None:
    words = [rf"\pL+ {i}" for i in range(100)]
    with pytest.raises(ns.PatternError, match=r"pattern \d+: the programs need more than max_memory, 30000 bytes") as e:
        ns.PatternSet(words, max_memory=30_000)
    assert e.value.argument == "patterns"
    assert 0 < (e.value.position or 0) < 100


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("all", ["ab", "abc", "b", "bcd", "d"]),
        ("longest", ["abc", "d"]),
        ("priority", ["ab", "d"]),
    ],
)
def test_policies(policy: str, expected: list[str]) -> None:
    patterns = ns.PatternSet(["ab", "b", "bcd", "abc", "d"])
    text = "abcd"
    assert sorted(text[a:b] for _, a, b in patterns.findall(text, policy=policy)) == expected
    assert [m.group() for _, m in patterns.finditer(text, policy=policy)] == [
        text[a:b] for _, a, b in patterns.findall(text, policy=policy)
    ]
    assert sorted(patterns.extract([text], policy=policy)["text"].to_pylist()) == expected
    with pytest.raises(ns.ArgumentError, match="policy: 'best' is none of all, longest, priority"):
        patterns.findall(text, policy="best")


@given(st.lists(st.text("ab é\n1Š", max_size=40), max_size=12), st.integers(1, 3))
def test_a_column_has_what_its_texts_have(texts: list[str], threads: int) -> None:
    patterns = ns.PatternSet({"word": r"\b\w+\b", "a": r"(?P<first>a)(b)?", "end": r"$", "rest": r"[^a]*a"})
    column = pa.chunked_array([pa.array([*texts, None])])
    for given_ in (column, [*texts, None], pl.Series(column)):
        rows = patterns.extract(given_, threads=threads).to_pylist()
        assert [(r["row"], r["pattern"], r["start"], r["end"]) for r in rows] == [
            (i, *m) for i, text in enumerate(texts) for m in patterns.findall(text)
        ]
        assert all(r["text"] == texts[r["row"]][r["start"] : r["end"]] for r in rows)
        assert [{g["name"]: (g["start"], g["end"]) for g in r["groups"]} for r in rows if r["pattern"] == "a"] == [
            {str(n): m.span(n) for n in ("first", 2) if m[n] is not None}
            for text in texts
            for i, m in patterns.finditer(text)
            if i == "a"
        ]
    word = ns.compile(r"\b\w+\b")
    assert word.count(column, threads=threads).to_pylist() == [*(len(word.findall(t)) for t in texts), None]
    assert word.contains(column).to_pylist() == [*(word.search(t) is not None for t in texts), None]


# ---------------------------------------------------------------- dictionaries


@pytest.mark.parametrize(("_", "case"), cases("dictionary"))
def test_dictionary_cases(_: str, case: dict[str, Any]) -> None:
    d = ns.Dictionary(case["terms"], **case["options"])
    assert [[entry, case["text"][a:b]] for entry, a, b in d.findall(case["text"])] == case["expect"]
    assert pickle.loads(pickle.dumps(d)) == d
    rules = ns.Rules([{"label": "x", "terms": case["terms"], **case["options"]}])
    assert [[m.entry, m.text] for m in rules.scan(case["text"])] == case["expect"]


def letters(text: str, ignore_case: bool, ignore_accents: bool) -> list[tuple[str, str, int, int]]:
    """Each code point with its marks: what it compares as, what it is, where it stands."""
    out: list[tuple[str, str, int, int]] = []
    at = 0
    while at < len(text):
        begin, at = at, at + 1
        while at < len(text) and unicodedata.category(text[at]) in MARKS:
            at += 1
        c = text[begin]
        category = unicodedata.category(c)
        kind = "space" if c.isspace() else "word" if category[0] in "LMN" or category == "Cf" or c == "_" else "sign"
        if c in "’‘ʼ-‐\u2011–":
            c, kind = "-" if c in "-‐\u2011–" else "'", "sign"
        if kind == "word" and category in MARKS:
            kind = "mark"
        whole = (" " if kind == "space" else c) + text[begin + 1 : at]
        whole = unicodedata.normalize("NFD", whole.translate(SILENT))
        if ignore_case:
            whole = unicodedata.normalize("NFD", whole.casefold())
        if ignore_accents:
            whole = "".join(x for x in whole if unicodedata.category(x) != "Mn").translate({0x131: "i", 0x142: "l"})
        out.append((whole, kind, begin, at))
    return out


def joined(units: list[tuple[str, str, int, int]]) -> str:
    """What units compare as together: a run of white space is one space."""
    out = ""
    for as_, *_ in units:
        out += as_[1:] if as_[:1] == " " and out[-1:] in (" ", "") else as_
    return out


def slowly(terms: list[str], text: str, case: bool, accents: bool, whole: bool, overlapping: bool) -> Any:
    """Every term at every place, by comparing letter for letter."""
    units = letters(text, case, accents)
    keys = [joined(letters(t, case, accents)).removesuffix(" ") for t in terms]
    found: list[tuple[int, int, int]] = []
    at = 0
    while at < len(units):
        here = []
        starts = units[at][1] in ("word", "sign") and not (
            whole and at and units[at][1] == "word" and units[at - 1][1] == "word"
        )
        for to in range(at + 1, len(units) + 1) if starts else ():
            key = joined(units[at:to])
            if key[-1] == " " or (whole and to < len(units) and {units[to - 1][1], units[to][1]} == {"word"}):
                continue
            here += [(to, i) for i, k in enumerate(keys) if k == key]
        if not here:
            at += 1
            continue
        longest = max(to for to, _ in here)
        if not overlapping:
            here = [h for h in here if h[0] == longest]
        found += [(i, units[at][2], units[to - 1][3]) for to, i in sorted(here, key=lambda h: (-h[0], h[1]))]
        at = at + 1 if overlapping else longest
    return [(terms[i], a, b) for i, a, b in found]


MARKS = ("Mn", "Mc", "Me", "Cf")
SILENT = dict.fromkeys([0xAD, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A)])
LETTERS = "aábBßê ’'ʼ-–\u0301\u0323\u00ad_1.ł\n北"
TERMS = st.lists(
    st.text(LETTERS, min_size=1, max_size=5).filter(
        lambda t: joined(letters(t, True, True)).strip() != "" and unicodedata.category(t.strip()[0]) not in MARKS
    ),
    min_size=1,
    max_size=6,
    unique=True,
)


@given(TERMS, st.text(LETTERS, max_size=16), *[st.booleans()] * 4)
def test_any_dictionary_finds_what_a_slow_one_finds(
    terms: list[str], text: str, case: bool, accents: bool, whole: bool, overlapping: bool
) -> None:
    d = ns.Dictionary(terms, ignore_case=case, ignore_accents=accents, whole_words=whole, overlapping=overlapping)
    assert d.findall(text) == slowly(terms, text, case, accents, whole, overlapping)


def test_dictionaries_name_the_term_at_fault() -> None:
    with pytest.raises(ns.ArgumentError, match="terms: term 1: there is nothing to look for") as e:
        ns.Dictionary(["a", " \n"])
    assert (e.value.argument, e.value.position) == ("terms", 1)
    with pytest.raises(ns.ArgumentError, match="terms: term 1: term: lone surrogate at position 0") as e:
        ns.Dictionary(["a", "\ud800"])
    assert (e.value.argument, e.value.position) == ("terms", 1)
    with pytest.raises(ns.ArgumentError, match="whole_words: True or False is wanted, not 'no'"):
        ns.Dictionary(["a"], whole_words="no")  # type: ignore[arg-type]
    with pytest.raises(ns.ArgumentError, match="not one str"):
        ns.Dictionary("Kyiv")


def test_a_large_dictionary() -> None:
    terms = {f"Place{i} North": str(i) for i in range(50_000)}
    assert ns.Dictionary(terms).findall("to Place49999 North, Place5 Nor, Place7 North") == [
        ("49999", 3, 19),
        ("7", 33, 45),
    ]


# ---------------------------------------------------------------- rules


def test_matches_are_rows() -> None:
    rules = ns.Rules(RULES)
    assert rules.labels == ("unit", "city", "who")
    assert rules.ids == ("brigade", "city", "city-2", "who")
    found = rules.scan(TEXT)
    assert [(m.kind, m.rule, m.text, m.entry, m.key) for m in found] == [
        ("unit", "brigade", "47th Brigade", None, "unit:5-17"),
        ("city", "city", "Kyiv", "UA-30", "city:23-27"),
        ("who", "who", "SOLDIERS", None, "who:41-49"),
        ("city", "city-2", "KURSK", "Kursk", "city:53-58"),
        ("city", "city", "Łódź", "17", "city:63-67"),
    ]
    assert all(TEXT[m.start : m.end] == m.text for m in found)
    assert [(g.name, g.text, TEXT[g.start : g.end]) for g in found[0].groups] == [
        ("n", "47", "47"),
        ("what", "Brigade", "Brigade"),
    ]  # the group that took no part is left out


def test_rules_join_the_built_in_kinds_and_change_none() -> None:
    plain = ns.read(TEXT, published="2025-07-02")
    doc = ns.read(TEXT, published="2025-07-02", rules=RULES)
    assert [s for s in doc.spans if not isinstance(s, ns.Label)] == list(plain.spans)
    assert doc.labels == ns.Rules(RULES).scan(TEXT)
    assert doc.of_kind("city") == [s for s in doc.labels if s.kind == "city"]
    for kinds, shown in (
        (["quantity"], {"quantity", "unit", "city", "who"}),
        (["quantity", "city"], {"quantity", "city"}),
        (["who"], {"who"}),
    ):
        x = ns.Extractor(kinds, rules=RULES)
        assert set(x.kinds) == shown
        assert x.read(TEXT, published="2025-07-02").spans == tuple(s for s in doc.spans if s.kind in shown)
        assert pickle.loads(pickle.dumps(x)) == x
    with pytest.raises(ns.ArgumentError, match=r"`town` is no kind; there are .*time, url.*unit, city"):
        ns.Extractor(["town"], rules=RULES)


def test_equal_extents_under_one_label_have_keys_of_their_own() -> None:
    rules = ns.Rules(
        [{"label": "x", "pattern": "a+"}, {"label": "x", "terms": ["aa"]}, {"label": "y", "terms": ["aa"]}]
    )
    assert [(m.key, m.rule) for m in rules.scan("aa")] == [("x:0-2", "x"), ("x:0-2#2", "x-2"), ("y:0-2", "y")]
    rows = rules.extract([{"h": "aa", "t": "aa"}], text_field=["h", "t"]).to_dicts()
    assert [(r["field"], r["key"]) for r in rows] == [
        ("h", "x:0-2"), ("h", "x:0-2#2"), ("h", "y:0-2"), ("t", "x:0-2#3"), ("t", "x:0-2#4"), ("t", "y:0-2#2"),
    ]  # fmt: skip


@pytest.mark.filterwarnings("ignore:.* hold HTML:newspan.NewspanWarning")
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_every_match_is_a_slice_of_the_text(text: str) -> None:
    rules = ns.Rules(
        [{"label": "w", "pattern": r"(\pL+)(\PL)?"}, {"label": "v", "terms": ["a", "é", "the"], "ignore_case": True}]
    )
    for m in rules.scan(text):
        assert text[m.start : m.end] == m.text != ""
        assert all(text[g.start : g.end] == g.text for g in m.groups)


def test_rules_over_tables() -> None:
    rules = ns.Rules(RULES)
    frame = pd.DataFrame({"body": [TEXT, None, "Kiev"], "url": ["u", "v", "w"], "outlet": ["A", "B", "C"]})
    spans = rules.extract(frame, text_field="body", id_field="url", keep=["outlet"])
    assert spans.columns[-3:] == ["groups", "entry", "outlet"]
    assert "value" not in spans.columns
    out = spans.to_pandas()
    assert list(out["id"]) == ["u"] * 5 + ["w"]
    assert list(out["outlet"]) == ["A"] * 5 + ["C"]
    assert out["groups"].iloc[0][0] == {"name": "n", "start": 5, "end": 7, "text": "47"}
    assert spans.nulls == 1
    assert rules.extract(pl.DataFrame({"text": [TEXT]})).of_kind("city").to_polars()["entry"].to_list() == [
        "UA-30",
        "Kursk",
        "17",
    ]
    assert len(rules.extract([])) == 0


def test_rules_are_shared_by_threads_and_pickle() -> None:
    rules = ns.Rules(RULES)
    texts = [a["text"] for a in articles()]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(rules.scan, texts * 3)) == [rules.scan(t) for t in texts] * 3
    again = pickle.loads(pickle.dumps(rules))
    assert again == rules
    assert hash(again) == hash(rules)
    assert again.scan(TEXT) == rules.scan(TEXT)
    assert ns.Rules(rules) == rules  # an iterable of dicts, as any


def test_rules_from_files(tmp_path: Path) -> None:
    lines = tmp_path / "rules.jsonl"
    lines.write_text("\ufeff" + "\n\n".join(json.dumps(r, ensure_ascii=False) for r in RULES) + "\n", "utf-8")
    toml = tmp_path / "rules.toml"
    toml.write_text(
        """
[[rule]]
label = "unit"
id = "brigade"
pattern = '(?P<n>\\d+)(?:st|nd|rd|th) (?P<what>Brigade|Division)(x)?'
[[rule]]
label = "city"
terms = { Kyiv = "UA-30", Kiev = "UA-30", "Łódź" = 17 }
[[rule]]
label = "city"
terms = ["Kursk"]
ignore_case = true
[[rule]]
label = "who"
pattern = "(?:troops|soldiers)"
ignore_case = true
""",
        "utf-8",
    )
    assert ns.Rules(lines) == ns.Rules(str(toml)) == ns.Rules(RULES)
    assert ns.Extractor(rules=lines).rules == ns.Rules(RULES)


@pytest.mark.parametrize(
    ("rules", "message", "position"),
    [
        ([], "there is none", None),
        (["x"], "rule 0: a dict is wanted, not str", 0),
        ([{"pattern": "x"}], "needs a `label`", 0),
        ([{"label": " ", "pattern": "x"}], "needs a `label`", 0),
        ([{"label": "a"}], "either a `pattern`, `terms` or `tokens`", 0),
        ([{"label": "a", "pattern": "x", "terms": ["x"]}], "either a `pattern`, `terms` or `tokens`", 0),
        ([{"label": "a", "pattern": 5}], "`pattern`: a str is wanted, not int", 0),
        ([{"label": "a", "pattern": "x"}, {"label": "b", "patern": "x"}], "rule 1: `patern` is no key of a rule", 1),
        ([{"label": "a", "pattern": "x", "overlapping": True}], "`overlapping` does not go with `pattern`", 0),
        ([{"label": "a", "terms": ["x"], "dot_all": True}], "`dot_all` does not go with `terms`", 0),
        ([{"label": "a", "terms": ["x"], "whole_words": "no"}], "`whole_words`: true or false", 0),
        ([{"label": "a", "terms": "x"}], "`terms`: a list of `terms` or a dict is wanted, not one str", 0),
        ([{"label": "a", "tokens": ""}], "rule 0 (a): tokens: at position 0: it is empty", 0),
        ([{"label": "a", "pattern": "x", "near": {"tokens": ""}}], "rule 0 (a): near: at position 0: it is empty", 0),
        ([{"label": "a", "pattern": "x", "within": "sentance"}], "`within`: `sentance` is neither sentence nor", 0),
        ([{"label": "a", "pattern": "x", "within": "sentance"}], "no class; did you mean `sentence`?", 0),
        ([{"label": "a", "pattern": "x", "not_within": "Capitol"}], "no class; did you mean `Capital`?", 0),
        ([{"label": "a", "pattern": "x", "within": ["sentence", 5]}], "`within` 1: a str is wanted, not int", 0),
        ([{"label": "a", "pattern": "x", "near": {"token": "."}}], "did you mean `tokens`?", 0),
        ([{"label": "a", "pattern": "x", "near": [{"tokens": "."}, 5]}], "rule 0: `near` 1: a dict such as", 0),
        ([{"label": "a", "pattern": "x", "near": [{"tokens": "."}, {"tokens": "("}], "not_near": {"tokens": "."}}],
         "rule 0 (a): near 1: at position 1: ", 0),
        ([{"label": "a", "pattern": "x", "near": [{"tokens": "."}], "not_near": {"tokens": "("}}],
         "rule 0 (a): not_near: at position 1: ", 0),
        ([{"label": "a", "terms": []}], "`terms`: there is none", 0),
        ([{"label": "a", "terms": [5]}], "`terms`: 5 is no str", 0),
        ([{"label": "a", "terms": {"x": 1.5}}], "the entry of 'x' is neither str nor int", 0),
        ([{"label": "a", "terms": ["x", " "]}], "rule 0 (a): terms: term 1: there is nothing", 0),
        ([{"label": "a", "id": "", "pattern": "x"}], "`id`", 0),
        ([{"label": "a", "id": "i", "pattern": "x"}, {"label": "b", "id": "i", "pattern": "x"}], "earlier rule", 1),
        ([{"label": "a", "pattern": "x"}, {"label": "quote", "pattern": "x"}], "rule 1: the label `quote` is", 1),
        ([{"label": "a", "terms": ["x"]}, {"label": "b", "pattern": "é("}], "rule 1 (b): missing )", 1),
        ([{"label": "a", "pattern": "x"}, {"label": "\ud800", "pattern": "x"}], "rule 1: label: lone surrogate", 1),
        ([{"label": "a", "id": "b\ud800", "pattern": "x"}], "rule 0: id: lone surrogate at position 1", 0),
        ([{"label": "a", "pattern": "\ud800"}], "rule 0: pattern: lone surrogate at position 0", 0),
        ([{"label": "a", "terms": ["x", "\ud800"]}], "rule 0: terms: term 1: term: lone surrogate", 0),
        ([{"label": "a", "terms": {"x": "\ud800"}}], "rule 0: terms: term 0: entry: lone surrogate", 0),
        ("nowhere.toml", "nowhere.toml", None),
        ("nowhere\0.toml", "null byte", None),
        ("nowhere\ud800.toml", "surrogates", None),
        ("rules.yaml", "rules.yaml", None),
    ],
)  # fmt: skip
def test_faults_of_rules(rules: Any, message: str, position: int | None) -> None:
    with pytest.raises((ns.ArgumentError, ns.PatternError), match=re.escape(message)) as e:
        ns.Rules(rules)
    assert (e.value.argument, e.value.position) == ("rules", position)


def test_faults_of_files_name_the_line(tmp_path: Path) -> None:
    path = tmp_path / "rules.jsonl"
    for line, message in (
        ('{"label": "b"}', r"rules\.jsonl:3: `b` needs either"),
        ('{"label": "b", "pattern": "("}', r"rules\.jsonl:3 \(b\): missing \)"),
        ('{"label": "time", "pattern": "x"}', r"rules\.jsonl:3: the label `time`"),
        ("{", r"rules\.jsonl:3: not JSON"),
        ('{"label": ' + "[" * 100_000, r"rules\.jsonl:3: not JSON: .*recursion"),
        (r'{"label": "b", "pattern": "\ud800"}', r"rules\.jsonl:3: pattern: lone surrogate"),
    ):
        path.write_text('{"label": "a", "pattern": "x"}\n\n' + line + "\n", "utf-8")
        with pytest.raises((ns.ArgumentError, ns.PatternError), match=message):
            ns.Rules(path)
    for text, message in (
        ("rule = 5", "tables are wanted"),
        ("[[rule", "not TOML"),
        ("[[rule]]\n[x]", "nothing else"),
        ("rule = " + "[" * 100_000, r"rules\.toml: not TOML: .*recursion"),
    ):
        toml = tmp_path / "rules.toml"
        toml.write_text(text, "utf-8")
        with pytest.raises(ns.ArgumentError, match=message):
            ns.Rules(toml)
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff")
    with pytest.raises(ns.ArgumentError, match="not valid UTF-8 at byte 0"):
        ns.Rules(tmp_path / "bytes.jsonl")
    for rules_of in (ns.Rules, ns.Rules.from_spacy, lambda one: ns.Extractor(rules=one)):
        with pytest.raises(TypeError, match="a list of dicts or a path is wanted, not one dict; put it in a list"):
            rules_of({"label": "a", "pattern": "x"})


def test_faults_of_spacy_patterns_name_the_place(tmp_path: Path) -> None:
    good: list[dict[str, Any]] = [{"label": "a", "pattern": "x"}, {"label": "a", "pattern": "x"}]
    for pattern, message in (
        ("", r" \(a\): terms: term 1: there is nothing to look for"),
        ("x" * 2000, r" \(a\): terms: term 1: longer than"),
        ([{"LOWER": "x"}, {"TEXT": {"REGEX": "é("}}], ": token 1: `TEXT`: `REGEX`: missing "),
        ([{"LOWR": "x"}], r": token 0: `LOWR`: newspan cannot tell it; did you mean `LOWER`\?"),
        ([{"TEXT": " "}], ": token 0: `TEXT`: a word without a letter"),
        ([], ": `pattern`: there is no token"),
    ):
        patterns = [*good, {"label": "a", "pattern": pattern}]
        with pytest.raises(ns.ArgumentError, match=f"^patterns: pattern 2{message}") as e:
            ns.Rules.from_spacy(patterns)
        assert (e.value.argument, e.value.position) == ("patterns", 2)
        path = tmp_path / "patterns.jsonl"
        path.write_text("\n\n".join(map(json.dumps, patterns)), "utf-8")
        with pytest.raises(ns.ArgumentError, match=rf"^patterns: .*patterns\.jsonl:5{message}") as e:
            ns.Rules.from_spacy(path)
        assert (e.value.argument, e.value.position) == ("patterns", 2)
    with pytest.raises(ns.ArgumentError, match=r"^patterns: pattern 2: the label `quote` is") as e:
        ns.Rules.from_spacy([*good, {"label": "quote", "pattern": "x"}])
    assert e.value.position == 2
    with pytest.raises(ns.ArgumentError, match=r"^patterns: .*none\.jsonl: No such file"):
        ns.Rules.from_spacy(tmp_path / "none.jsonl")
    with pytest.raises(ns.ArgumentError, match=r"^patterns: there is none"):
        ns.Rules.from_spacy([])


def test_what_they_cost_is_told() -> None:
    patterns = ns.PatternSet(["a+", "b"])
    assert re.fullmatch(r"PatternSet\(2 patterns, [\d,.]+ bytes a pattern, built in [\d.]+ s\)", repr(patterns))
    assert 0 < patterns.build_seconds < 60
    rules = ns.Rules([*RULES, {"label": "toll", "tokens": "<quantity count>"}])
    assert rules.build_seconds > 0
    assert rules.nbytes > 100
    assert re.fullmatch(
        r"1 patterns over tokens, 2 patterns, [\d,.]+ bytes a pattern, 4 terms, [\d,.]+ bytes a term, built in [\d.]+ s",
        rules.cost,
    )
