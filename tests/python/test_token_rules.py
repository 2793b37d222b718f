"""Rules over tokens: against a slow reference, their conditions, priorities, errors, and spaCy's patterns."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from conftest import articles
from hypothesis import given
from hypothesis import strategies as st

import newspan as ns

CITIES = {"label": "city", "terms": ["Kyiv", "Kyiv Oblast", "Łódź", "Önal"]}


def found(tokens: str, text: str, *more: dict[str, Any], **keys: Any) -> list[str]:
    rules = ns.Rules([CITIES, *more, {"label": "x", "tokens": tokens, **keys}])
    return [m.text for m in rules.scan(text) if m.kind == "x"]


@pytest.mark.parametrize(
    ("tokens", "text", "expected"),
    [
        ('"troops"', "Troops, TROOPS and troops", ["Troops", "TROOPS", "troops"]),
        ('"Önal"', "önal, Önal, ÖNAL", ["Önal", "ÖNAL"]),
        ("'Önal'", "önal, Önal, ÖNAL", ["Önal"]),
        ('"önal"', "o\u0308nal, Önal", ["o\u0308nal", "Önal"]),
        ('"can\'t"', "He can’t.", ["can’t"]),
        ('"per cent"', "5 per cent, two and a half per  cent", ["per cent", "per  cent"]),
        ('Num "per cent"', "5 per cent, two and a half per cent", ["5 per cent", "two and a half per cent"]),
        ('MONTH Day ("," Year)?', "On May 3, 2024; on June 4. In May 3 million came.", ["May 3, 2024", "June 4"]),
        ("<city>", "Kyiv Oblast and Kyiv", ["Kyiv Oblast", "Kyiv"]),
        ('<city>&!"Kyiv"', "Kyiv Oblast and Kyiv", ["Kyiv Oblast"]),
        ("Capital&<city>", "Kyiv Oblast and London", ["Kyiv", "Oblast"]),
        ("Capital&!<city>", "Kyiv Oblast and London", ["London"]),
        (r"/[A-Z]+-?\d*/", "at GATE 7 or Gate", ["GATE"]),
        (r"/\d{1,2}\/\d|[A-Z]{4}/", "at GATE 7", ["GATE"]),
        ('"said" [ Capital+ ] "."', "It was, said John Smith. No, said Mary.", ["John Smith", "Mary"]),
        ("^ Capital", "John Smith came. Mary said so.", ["John", "Mary"]),
        ("Word $line", "It was John\nSmith who came.", ["John"]),
        ('Capital "said"', "Then John. Said Mary said.", ["Mary said"]),
        ('<quantity count> "more"? ("troops"|"soldiers")', "Some 50 soldiers and 30,000 more troops left.",
         ["Some 50 soldiers", "30,000 more troops"]),
        ("<quantity money>", "They paid $5 million to 12 men.", ["$5 million"]),
        ('<time DATE> "ago"?', "It closed on Monday.", ["Monday"]),
        ("Word{2}", "one two three four five", ["one two", "three four"]),
        ('"a" "b" | "a"', "a b a", ["a b", "a"]),
        ('"a"{2,}', "a a a b a", ["a a a"]),
    ],
)  # fmt: skip
def test_what_patterns_over_tokens_take(tokens: str, text: str, expected: list[str]) -> None:
    assert found(tokens, text) == expected


def test_what_patterns_may_name() -> None:
    assert {"Capital", "Num", "Year"} <= set(ns.Rules.shapes())
    assert {"MONTH", "UNIT"} <= set(ns.Rules.classes())
    for name in (*ns.Rules.shapes(), *ns.Rules.classes()):
        ns.Rules([{"label": "x", "tokens": name}])


def test_captures_are_groups() -> None:
    rules = ns.Rules([CITIES, {"label": "x", "tokens": 'Num:n (Word "in")? (<city>:where ","?)+'}])
    x = [m for m in rules.scan("Some 12 men in Łódź, Kyiv.") if m.kind == "x"]
    assert [(m.text, [(g.name, g.text, g.start) for g in m.groups]) for m in x] == [
        ("12 men in Łódź, Kyiv", [("n", "12", 5), ("where", "Kyiv", 21)])
    ]
    # Of a name that stands twice the last is told; alternatives may well share one.
    twice = ns.Rules([{"label": "x", "tokens": '"from":n Num:n ("to" Num:n)?'}])
    assert [[(g.name, g.text) for g in m.groups] for m in twice.scan("from 3 to 5, from 7")] == [
        [("n", "5")],
        [("n", "7")],
    ]


# ---------------------------------------------------------------- against a slow reference

WORDS = ["ant", "bee", "Cow", "7"]
LABELLED = ["ant bee", "bee", "Cow Cow", "bee Cow ant"]


def one_item(node: Any) -> list[str]:
    """The tests of alternatives of one item each, which are one test; none of other nodes."""
    kind, *parts = node
    if kind == "item":
        return parts
    tests = [one_item(p) for p in parts] if kind == "choice" else []
    return [t for of in tests for t in of] if tests and all(tests) else []


class Naive:
    """Every way through the items, one after another."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        n = len(words)
        self.labels = [
            (i, j) for i in range(n) for j in range(n, i, -1) if " ".join(words[i:j]) in LABELLED
        ]  # of a begin the longest first

    def items(self, i: int) -> list[tuple[int, int, bool]]:
        return [(a, b, True) for a, b in self.labels if a == i] + [(i, i + 1, False)]

    def inside(self, i: int, j: int) -> bool:
        return any(a <= i and j <= b for a, b in self.labels)

    def word(self, i: int, j: int) -> str:
        return self.words[i] if j == i + 1 else ""

    def ways(self, node: Any, at: int, taken: dict[str, tuple[int, int]]) -> Iterator[tuple[int, dict[str, Any]]]:
        kind, *parts = node
        if any_of := one_item(node):
            if at < len(self.words):
                for i, j, record in self.items(at):
                    if any(TESTS[t](self, i, j, record) for t in any_of):
                        yield j, taken
        elif kind == "sequence":
            if not parts:
                yield at, taken
            else:
                for end, t in self.ways(parts[0], at, taken):
                    yield from self.ways(("sequence", *parts[1:]), end, t)
        elif kind == "choice":
            for p in parts:
                yield from self.ways(p, at, taken)
        elif kind == "repeat":
            low, high, what = parts
            if high > 0:
                for end, t in self.ways(what, at, taken):
                    if end > at or low > 0:
                        yield from self.ways(("repeat", max(low - 1, 0), high - 1, what), end, t)
            if low == 0:
                yield at, taken
        else:  # a capture
            name, what = parts
            for end, t in self.ways(what, at, taken):
                yield end, {**t, name: (at, end)}

    def matches(self, node: Any) -> list[tuple[int, int, dict[str, Any]]]:
        offers = []
        for start in range(len(self.words)):
            ends: dict[int, dict[str, Any]] = {}
            for end, t in self.ways(node, start, {}):
                if end > start:
                    ends.setdefault(end, t)
            for end, t in ends.items():
                a, b = t.get("[", (start, end))
                a, b = (a, b) if a < b else (start, end)
                offers.append((a, -b, -(end - start), t))
        out, free = [], 0
        for a, b, _, t in sorted(offers, key=lambda o: o[:3]):
            if a >= free:
                free = -b
                out.append((a, -b, {k: v for k, v in t.items() if k != "[" and v[0] < v[1]}))
        return out


TESTS: dict[str, Callable[[Naive, int, int, bool], bool]] = {
    '"ant"': lambda t, i, j, r: not r and t.word(i, j) == "ant",
    "'Cow'": lambda t, i, j, r: not r and t.word(i, j) == "Cow",
    "Capital": lambda t, i, j, r: not r and t.word(i, j) == "Cow",
    "Num": lambda t, i, j, r: not r and t.word(i, j) == "7",
    ".": lambda t, i, j, r: not r,
    '!"bee"': lambda t, i, j, r: not r and t.word(i, j) != "bee",
    "<l>": lambda t, i, j, r: r,
    "!<l>": lambda t, i, j, r: not r and not t.inside(i, j),
    "Word&<l>": lambda t, i, j, r: t.word(i, j) not in ("", "7") and t.inside(i, j),
    '<l>&!"bee"': lambda t, i, j, r: r and t.word(i, j) != "bee",
    '("ant"|<l>)': lambda t, i, j, r: r or t.word(i, j) == "ant",
    "/[be]+/": lambda t, i, j, r: not r and t.word(i, j) == "bee",
}  # fmt: skip


def shown(node: Any) -> str:
    kind, *parts = node
    if kind == "item":
        return parts[0]
    if kind == "sequence":
        return "(" + " ".join(map(shown, parts)) + ")"
    if kind == "choice":
        return "(" + " | ".join(map(shown, parts)) + ")"
    if kind == "repeat":
        low, high, what = parts
        return f"{shown(what)}{{{low},{high}}}"
    name, what = parts
    return f"[ {shown(what)} ]" if name == "[" else f"({shown(what)}):{name}"


ITEMS = st.sampled_from(sorted(TESTS)).map(lambda t: ("item", t))
NODES = st.recursive(
    ITEMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda p: ("sequence", *p)),
        st.lists(inner, min_size=2, max_size=3).map(lambda p: ("choice", *p)),
        st.tuples(st.integers(0, 2), st.integers(0, 2), inner).map(lambda p: ("repeat", p[0], p[0] + p[1], p[2])),
        st.tuples(st.sampled_from("xy"), inner).map(lambda p: ("capture", *p)),
    ),
    max_leaves=6,
)


def captures(node: Any, name: str) -> bool:
    kind, *parts = node
    return (kind == "capture" and parts[0] == name) or any(captures(p, name) for p in parts if isinstance(p, tuple))


def within_itself(node: Any) -> bool:
    kind, *parts = node
    return (kind == "capture" and captures(parts[1], parts[0])) or any(
        within_itself(p) for p in parts if isinstance(p, tuple)
    )


def can_be_empty(node: Any) -> bool:
    kind, *parts = node
    if kind == "item":
        return False
    if kind == "repeat":
        return parts[0] == 0 or can_be_empty(parts[2])
    if kind == "capture":
        return can_be_empty(parts[1])
    return (all if kind == "sequence" else any)(can_be_empty(p) for p in parts)


def check(node: Any, words: list[str], with_groups: bool) -> None:
    text = " ".join(words)
    starts = [len(" ".join(words[:i])) + (i > 0) for i in range(len(words))]
    ends = [len(" ".join(words[: i + 1])) for i in range(len(words))]
    rules = ns.Rules([{"label": "l", "terms": LABELLED, "overlapping": True}, {"label": "x", "tokens": shown(node)}])
    got = [m for m in rules.scan(text) if m.kind == "x"]
    expected = Naive(words).matches(node)
    assert [(m.start, m.end) for m in got] == [(starts[a], ends[b - 1]) for a, b, _ in expected], shown(node)
    if with_groups:
        for m, (_, _, t) in zip(got, expected, strict=True):
            assert {g.name: (g.start, g.end) for g in m.groups} == {
                k: (starts[a], ends[b - 1]) for k, (a, b) in t.items()
            }, shown(node)


@given(NODES, st.lists(st.sampled_from(WORDS), max_size=8))
def test_any_pattern_finds_what_a_slow_one_finds(node: Any, words: list[str]) -> None:
    if not can_be_empty(node) and not within_itself(node):
        check(node, words, with_groups=True)


@given(NODES, NODES, NODES, st.lists(st.sampled_from(WORDS), max_size=8))
def test_any_context_is_what_a_slow_one_says(before: Any, node: Any, behind: Any, words: list[str]) -> None:
    if not can_be_empty(node) and not any(map(within_itself, (before, node, behind))):
        check(("sequence", before, ("capture", "[", node), behind), words, with_groups=False)


# ---------------------------------------------------------------- conditions and priorities

NEAR = "In Kyiv some 12 men died. In a village far to the west of it, 30 women died. Then Kyiv fell."


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({}, ["12", "30"]),
        ({"near": {"tokens": "<city>", "words": 1}}, ["12"]),
        ({"near": {"tokens": "<city>", "words": 0}}, []),
        ({"near": {"tokens": "<city>"}}, ["12"]),
        ({"near": {"tokens": "<city>", "side": "after"}}, []),
        ({"near": {"tokens": "<city>", "side": "after", "across": True}}, ["12", "30"]),
        ({"near": {"tokens": "<city>", "words": 3, "across": True}}, ["12", "30"]),
        ({"near": {"tokens": "<city>", "words": 2, "across": True}}, ["12"]),
        ({"not_near": {"tokens": "<city>"}}, ["30"]),
        ({"near": [{"tokens": '"men"|"women"', "words": 0}, {"tokens": '"village"'}]}, ["30"]),
        ({"near": {"tokens": "Num"}}, []),  # what overlaps the match does not count
        ({"within": "sentence"}, ["12", "30"]),
        ({"within": ["sentence", 'Num "men"']}, ["12"]),
        ({"not_within": '"of" . . Num'}, ["12"]),
    ],
)
def test_conditions(keys: dict[str, Any], expected: list[str]) -> None:
    for subject in ({"tokens": "Num"}, {"pattern": r"\d+"}, {"terms": ["12", "30"]}):
        rules = ns.Rules([{"label": "x", **subject, **keys}, CITIES])
        assert [m.text for m in rules.scan(NEAR) if m.kind == "x"] == expected
        assert pickle.loads(pickle.dumps(rules)) == rules
        assert ns.Rules(list(rules)) == rules


@given(
    st.lists(st.sampled_from(["ant", "bee", "Cow", "ant,"]), max_size=10),
    st.integers(0, 3) | st.none(),
    st.sampled_from(["either", "before", "after"]),
)
def test_any_near_is_what_a_slow_one_says(words: list[str], most: int | None, side: str) -> None:
    near = {"tokens": '"bee" "Cow"?', "side": side, **({} if most is None else {"words": most})}
    text = " ".join(words)
    at = [len(" ".join(words[:i])) + (i > 0) for i in range(len(words))]
    bees = [(i, i + 1 + (words[i + 1 : i + 2] == ["Cow"])) for i, w in enumerate(words) if w == "bee"]
    close = [
        at[i]
        for i, w in enumerate(words)
        if w.startswith("ant")
        for a, b in [min(((a, b) for a, b in bees if a > i), default=(99, 0))]
        for c, d in [max(((c, d) for c, d in bees if d <= i), default=(0, -99), key=lambda x: x[1])]
        if (side != "before" and a < 99 and (most is None or a - i - 1 <= most))
        or (side != "after" and d >= 0 and (most is None or i - d <= most))
    ]
    every = [at[i] for i, w in enumerate(words) if w.startswith("ant")]
    for key, expected in (("near", close), ("not_near", [x for x in every if x not in close])):
        for subject in ({"tokens": '"ant"'}, {"pattern": "ant"}):
            rules = ns.Rules([{"label": "x", **subject, key: near}])
            assert [m.start for m in rules.scan(text)] == expected


def test_matches_within_sentences_and_paragraphs() -> None:
    text = "One came. Two left.\n\nThree stayed."
    rule = {"label": "x", "pattern": r"(?s)(?:came|left).*?(?:left|stayed)"}
    for within, expected in (([], 1), ("paragraph", 1), ("sentence", 0)):
        keys = {"within": within} if within else {}
        assert len(ns.Rules([{**rule, **keys}]).scan(text)) == expected
    assert len(ns.Rules([{"label": "x", "pattern": r"(?s)left.*?stayed", "within": "paragraph"}]).scan(text)) == 0
    assert len(ns.Rules([{"label": "x", "pattern": r"(?s)left.*?stayed", "not_within": "paragraph"}]).scan(text)) == 1


def test_figures_within_quotes() -> None:
    text = "“We lost 12 men,” said Anna Weiss. The army lost 30 men."
    for key, expected in (("within", ["12 men"]), ("not_within", ["30 men"])):
        assert found('Num "men"', text, **{key: "<quote>"}) == expected


def test_records_of_any_length_are_items() -> None:
    text = "<" + "One came. " * 2000 + "> then"
    rules = ns.Rules(
        [
            {"label": "p", "pattern": r"(?s)<.*>"},
            {"label": "x", "tokens": "<p>:all"},
            {"label": "y", "terms": ["came"], "within": "<p>"},
        ]
    )
    found = rules.scan(text)
    assert [(m.start, m.end, m.groups[0].end) for m in found if m.kind == "x"] == [(0, len(text) - 5, len(text) - 5)]
    assert sum(m.kind == "y" for m in found) == 2000


def test_rules_ask_for_one_another_in_any_order() -> None:
    rules = [
        {"label": "c", "tokens": '<b> "west"'},
        {"label": "b", "tokens": '<a> <a>', "near": {"tokens": "<d>"}},
        {"label": "a", "pattern": "[xy]"},
        {"label": "d", "terms": ["z"]},
    ]  # fmt: skip
    assert [(m.kind, m.text) for m in ns.Rules(rules).scan("z then x y west") if m.kind in "bc"] == [
        ("c", "x y west"),
        ("b", "x y"),
    ]
    for circle in (
        [{"label": "a", "tokens": "<a>"}],
        [{"label": "a", "tokens": "<b>"}, {"label": "b", "pattern": "x", "near": {"tokens": "<a>"}}],
    ):
        with pytest.raises(ns.ArgumentError, match=r"rule 0 \(a\): it asks for its own label `a`"):
            ns.Rules(circle)


@pytest.mark.parametrize(
    ("priorities", "expected"),
    [
        ((None, None, None), ["ab c", "b c d", "b"]),
        ((0, 0, 0), ["ab c"]),
        ((0, 1, 0), ["b"]),
        ((0, None, 1), ["b c d", "b"]),
        ((1, None, 0), ["ab c", "b"]),
        ((None, 0, 1), ["ab c", "b c d"]),
        ((-1, -2, -3), ["ab c"]),
    ],
)
def test_priorities(priorities: tuple[int | None, ...], expected: list[str]) -> None:
    patterns = ("ab c", "b", "b c d")
    rules = [
        {"label": "x", "pattern": p, **({} if n is None else {"priority": n})}
        for p, n in zip(patterns, priorities, strict=True)
    ]
    assert [m.text for m in ns.Rules(rules).scan("ab c d")] == expected


def test_kinds_that_rules_ask_for_are_found_and_not_shown() -> None:
    rules = ns.Rules([{"label": "toll", "tokens": '<quantity count> "killed" | "killed" <quantity count>'}])
    for article in articles():
        text = article["text"]
        all_rows = ns.read(text, rules=rules)
        assert ns.Extractor(["toll"], rules=rules).read(text).spans == tuple(all_rows.labels)
        assert [s for s in all_rows.spans if not isinstance(s, ns.Label)] == list(ns.read(text).spans)
    assert [m.text for m in rules.scan("The blast killed 12 people.")] == ["killed 12 people"]


def test_numbers_are_read_for_rules_alone() -> None:
    rules = ns.Rules([{"label": "MEN", "tokens": 'Num "per cent"? "men"'}])
    found = ns.Extractor(kinds=["MEN"], rules=rules).extract(["Two hundred men, 40 per cent men."])
    assert found.to_pandas()["text"].tolist() == ["Two hundred men", "40 per cent men"]


def test_over_tables_threads_and_pickles() -> None:
    rules = ns.Rules(
        [CITIES, {"label": "x", "tokens": 'Capital{1,3}:who "said"|Num:n Word', "near": {"tokens": "<name>"}}]
    )
    texts = [a["text"] for a in articles()]
    one = rules.extract(texts, threads=1).to_dicts()
    assert one
    assert rules.extract(texts, threads=4).to_dicts() == one
    assert pickle.loads(pickle.dumps(rules)).extract(texts).to_dicts() == one
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(rules.scan, texts)) == [rules.scan(t) for t in texts]
    for row in one:
        assert texts[row["row"]][row["start"] : row["end"]] == row["text"]
        for g in row.get("groups", []):
            assert texts[row["row"]][g["start"] : g["end"]] == g["text"]


@given(st.text(st.sampled_from("aAé’. \n\u03017,“”"), max_size=40))
def test_every_match_is_a_slice_of_the_text(text: str) -> None:
    rules = ns.Rules(
        [
            {"label": "w", "terms": ["a", "é"], "ignore_case": True},
            {"label": "x", "tokens": '(Word|Num):n . | <w>{2,3} | "é" | !"a"'},
            {"label": "y", "pattern": "a", "near": {"tokens": "Num|<w>", "words": 1}, "within": "paragraph"},
        ]
    )
    for m in rules.scan(text):
        assert text[m.start : m.end] == m.text != ""
        assert all(text[g.start : g.end] == g.text for g in m.groups)


# ---------------------------------------------------------------- faults


PIECES = [
    *'()[]|?*+{}:&!.^$<>/"\',\\ ', "Cap", "Word", "MONTH", "<city>", "<time>", "<", '"a"', "'É'", "é", "{1,2}", ":x", "/a|./", "1", "^line", "\0",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.text("aAéÉ1. ,\n“”", max_size=30))
def test_any_text_is_a_pattern_or_an_error(tokens: str, text: str) -> None:
    try:
        rules = ns.Rules([CITIES, {"label": "x", "tokens": tokens}])
    except ns.PatternError as e:
        message = str(e)
        assert message.startswith("rules: rule 1 (x): tokens: at position ")
        assert 0 <= int(message.split(" at position ")[1].split(":")[0]) <= len(tokens)
        return
    for m in rules.scan(text):
        assert text[m.start : m.end] == m.text != ""
        assert all(text[g.start : g.end] == g.text != "" for g in m.groups)


@pytest.mark.parametrize(
    ("tokens", "message"),
    [
        ('"a', "at position 0: a quotation mark is missing"),
        ('é "a" foo', "at position 0: expected a word"),
        ("'é' foo", "at position 4: `foo` is no shape and no class"),
        ("<quantitty>", "at position 0: `<quantitty>` is no kind and no label"),
        ("Cap <quantity cuont>", "at position 4: `cuont` is no type of `quantity`; there are count, "),
        ("(Cap", "at position 4: expected `)`"),
        ("Cap)", "at position 3: a bracket closes that none opens"),
        ("Cap?", "at position 0: what it takes can be empty"),
        ("", "at position 0: it is empty"),
        ("\n ", "at position 2: it is empty"),
        ("()", "at position 0: what it takes can be empty"),
        ('"a" [ Cap? ]', "can be empty"),
        ('!("a" "b")', "at position 1: `!` and `&` are of one item"),
        ('Cap&"a b"', "at position 4: `!` and `&` are of one item"),
        ("Cap{3,1}", "below its start"),
        ("Cap{100}", "at position 4: more than 99 repeats"),
        ("Cap{50}{50}", "more than 2000 steps"),
        ("'a' ()" + "{99}" * 20, "at position 0: the pattern is too large"),
        ("|".join(f"'w{i}'" for i in range(3000)), "more than 2000 different tests"),
        ("/(/", "at position 0: missing )"),
        ("/a", "at position 0: a `/` is missing"),
        ("[Cap] [Cap]", "at position 6: `[` stands twice"),
        ("(Cap:x .):x", "at position 10: `:x` stands inside of itself"),
        ("Cap:1", "at position 4: expected a name"),
        ("^page Cap", "at position 1: an edge is"),
        ('" "', "at position 0: a word without a letter"),
        ("(" * 2000, "nested more than 100 deep"),
        ("!" * 2000 + "Cap", "nested more than 100 deep"),
        ("Cap\ud800", "lone surrogate at position 3"),
    ],
)
def test_faults_name_the_rule_and_the_place(tokens: str, message: str) -> None:
    for keys, key in (
        ({"tokens": tokens}, "tokens"),
        ({"pattern": "x", "near": {"tokens": tokens}}, "near"),
        ({"pattern": "x", "not_within": [tokens]}, "not_within"),
    ):
        with pytest.raises(ns.PatternError) as e:
            ns.Rules([{"label": "a", "pattern": "x"}, {"label": "b", "id": "two", **keys}])
        assert message in str(e.value)
        assert str(e.value).startswith("rules: rule 1")
        assert key in str(e.value) or "surrogate" in str(e.value)
        assert (e.value.argument, e.value.position) == ("rules", 1)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"near": "x"}, "`near`: a dict such as"),
        ({"near": []}, "`near`: there is none"),
        ({"near": [[]]}, "`near` 0: a dict such as"),
        ({"near": {}}, "`near`: it needs `tokens`"),
        ({"near": {"tokens": "Cap", "word": 5}}, "`near`: `word` is no key of it"),
        ({"near": {"tokens": "Cap", "words": -1}}, "`near`: `words`: a number from 0 on is wanted, not -1"),
        ({"near": {"tokens": "Cap", "words": True}}, "`words`"),
        ({"not_near": {"tokens": "Cap", "side": "left"}}, "`not_near`: `side`: 'left' is none of either, before, after"),
        ({"near": {"tokens": "Cap", "across": 1}}, "`near`: `across`: true or false"),
        ({"within": 5}, "`within`: a str is wanted, not int"),
        ({"within": {"tokens": "Cap"}}, "`within`: a str is wanted"),
        ({"priority": "high"}, "`priority`: an int is wanted, not 'high'"),
        ({"priority": True}, "`priority`"),
        ({"ignore_case": True}, "`ignore_case` does not go with `tokens`"),
        ({"terms": ["x"]}, "either a `pattern`, `terms` or `tokens`"),
        ({"tokens": 5}, "`tokens`: a str is wanted, not int"),
    ],
)  # fmt: skip
def test_faults_of_keys(keys: dict[str, Any], message: str) -> None:
    with pytest.raises(ns.ArgumentError) as e:
        ns.Rules([{"label": "a", "pattern": "x"}, {"label": "b", "tokens": "Cap", **keys}])
    assert message in str(e.value)
    assert (e.value.argument, e.value.position) == ("rules", 1)


def test_files(tmp_path: Path) -> None:
    rules = [
        CITIES,
        {
            "label": "toll",
            "tokens": '<quantity count>\n"killed"',
            "near": [{"tokens": "<city>", "words": 5, "side": "before"}],
            "within": "sentence",
            "priority": 2,
        },
    ]
    lines = tmp_path / "rules.jsonl"
    lines.write_text("\n".join(json.dumps(r) for r in rules), "utf-8")
    toml = tmp_path / "rules.toml"
    toml.write_text(
        """
[[rule]]
label = "city"
terms = ["Kyiv", "Kyiv Oblast", "Łódź", "Önal"]

[[rule]]
label = "toll"
tokens = '''
<quantity count>
"killed"'''
within = "sentence"
priority = 2

[[rule.near]]
tokens = "<city>"
words = 5
side = "before"
""",
        "utf-8",
    )
    assert ns.Rules(lines) == ns.Rules(toml) == ns.Rules(rules)
    lines.write_text('{"label": "a", "pattern": "x"}\n\n{"label": "b", "tokens": "(Cap"}\n', "utf-8")
    with pytest.raises(ns.PatternError, match=r"rules\.jsonl:3 \(b\): tokens: at position 4: expected `\)`"):
        ns.Rules(lines)


# ---------------------------------------------------------------- spaCy's patterns


def spacy(patterns: Any, text: str) -> list[tuple[str, str, str | None]]:
    return [(m.kind, m.text, m.entry) for m in ns.Rules.from_spacy(patterns).scan(text)]


def test_spacy_strings_are_terms() -> None:
    patterns = [
        {"label": "ORG", "pattern": "Acme Corp.", "id": "acme"},
        {"label": "ORG", "pattern": "Acme", "id": "acme"},
        {"label": "GPE", "pattern": "Łódź"},
        {"label": "NAME", "pattern": "Acme Smith"},
    ]
    assert spacy(patterns, "Acme Corp. of Łódź, AcmeSoft, acme; Acme Smith") == [
        ("ORG", "Acme Corp.", "acme"),
        ("GPE", "Łódź", "Łódź"),
        ("NAME", "Acme Smith", "Acme Smith"),
    ]


@pytest.mark.parametrize(
    ("tokens", "text", "expected"),
    [
        ([{"LOWER": "san"}, {"LOWER": {"IN": ["jose", "diego"]}}], "San Jose, SAN Diego, San Juan", ["San Jose", "SAN Diego"]),
        ([{"TEXT": "San"}, {"ORTH": "Jose"}], "SAN Jose, San Jose", ["San Jose"]),
        ([{"TEXT": {"NOT_IN": ["a", "b"]}, "IS_ALPHA": True}], "a b c", ["c"]),
        ([{"TEXT": {"REGEX": "^tr.*s$"}}], "troops and trees, true", ["troops", "trees"]),
        ([{"TEXT": {"REGEX": "ee"}}], "troops and trees", ["trees"]),
        ([{"LOWER": {"REGEX": "^tr"}}], "TRUE", ["TRUE"]),
        ([{"IS_DIGIT": True, "OP": "{2,}"}], "7 8 9 and 7", ["7 8 9"]),
        ([{"IS_DIGIT": True, "OP": "{,2}"}, {"LOWER": "men"}], "7 8 9 men", ["8 9 men"]),
        ([{"IS_TITLE": True, "LENGTH": {">": 3}}], "Mary and Tom", ["Mary"]),
        ([{"LENGTH": 3, "IS_LOWER": True}], "Tom and Mary too", ["and", "too"]),
        ([{"LIKE_NUM": True}, {}], "two men", ["two men"]),
        ([{"IS_UPPER": True}, {"IS_PUNCT": False}], "NATO said, EU, UN", ["NATO said"]),
        ([{"LOWER": "no", "OP": "!"}, {"LOWER": "men"}], "no men, two men", ["two men"]),
        ([{"LOWER": "no", "IS_ALPHA": True, "OP": "!"}, {"LOWER": "men"}], "no men, two men", ["two men"]),
        ([{"TEXT": "don't"}], "don't don’t", ["don't"]),
        ([{"LIKE_URL": True}], "at https://example.org/a now", ["https://example.org/a"]),
        ([{"LIKE_EMAIL": True}], "to jo@example.org now", ["jo@example.org"]),
    ],
)  # fmt: skip
def test_spacy_tokens(tokens: Any, text: str, expected: list[str]) -> None:
    assert [t for _, t, _ in spacy([{"label": "X", "pattern": tokens}], text)] == expected


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("x", "a dict is wanted, not str"),
        ({"pattern": "x"}, "a pattern needs a `label`"),
        ({"label": "X"}, "`pattern`: a str or a list of tokens is wanted, not NoneType"),
        ({"label": "X", "pattern": []}, "there is no token"),
        ({"label": "X", "pattern": "x", "name": "y"}, "`name` is no key of a pattern"),
        ({"label": "X", "pattern": "x", "id": 5}, "`id`: a str is wanted"),
        ({"label": "X", "pattern": ["x"]}, "token 0: a dict is wanted"),
        ({"label": "X", "pattern": [{}, {"POS": "NOUN"}]}, "token 1: `POS`: newspan cannot tell it"),
        ({"label": "X", "pattern": [{"LEMMA": "go"}]}, "token 0: `LEMMA`"),
        ({"label": "X", "pattern": [{"SHAPE": "Xx"}]}, "token 0: `SHAPE`"),
        ({"label": "X", "pattern": [{"LOWER": "Go"}]}, "token 0: `LOWER`: 'Go' has capitals"),
        ({"label": "X", "pattern": [{"TEXT": {"FUZZY": "go"}}]}, "is not read; IN and NOT_IN"),
        ({"label": "X", "pattern": [{"TEXT": " "}]}, "a word without a letter"),
        ({"label": "X", "pattern": [{"OP": "**"}]}, "token 0: `OP`: '**' is none of"),
        ({"label": "X", "pattern": [{"IS_DIGIT": 1}]}, "`IS_DIGIT`: true or false"),
        ({"label": "X", "pattern": [{"LENGTH": "4"}]}, "`LENGTH`"),
        ({"label": "X", "pattern": [{"LENGTH": {">": 5, "<": 5}}]}, "no token is so long"),
    ],
)
def test_faults_of_spacy_patterns(pattern: Any, message: str) -> None:
    with pytest.raises(ns.ArgumentError) as e:
        ns.Rules.from_spacy([{"label": "A", "pattern": "a"}, pattern])
    assert f"patterns: pattern 1: {message}"[:20] in str(e.value)
    assert message in str(e.value)
    assert (e.value.argument, e.value.position) == ("patterns", 1)


def test_spacy_files(tmp_path: Path) -> None:
    path = tmp_path / "patterns.jsonl"
    path.write_text(
        '{"label":"ORG","pattern":"Acme"}\n{"label":"GPE","pattern":[{"LOWER":"san"},{"LOWER":"jose"}],"id":"sj"}\n',
        "utf-8",
    )
    rules = ns.Rules.from_spacy(path)
    assert rules.ids == ("sj", "ORG")
    assert [(m.kind, m.rule) for m in rules.scan("Acme in San Jose")] == [("ORG", "ORG"), ("GPE", "sj")]
    assert pickle.loads(pickle.dumps(rules)) == rules
    with pytest.raises(ns.ArgumentError, match=r"`pattern`: a str is wanted, not list; Rules.from_spacy"):
        ns.Rules(path)
    path.write_text('{"label":"ORG","pattern":[{"TAG":"x"}]}\n', "utf-8")
    with pytest.raises(ns.ArgumentError, match=r"patterns\.jsonl:1: token 0: `TAG`"):
        ns.Rules.from_spacy(path)
