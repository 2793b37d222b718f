"""An argument of a wrong type: every function of the public face names it, and says what is wanted."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import newspan as ns

P = ns.compile("(?P<n>a)(b)?")
SET = ns.PatternSet(["a"])
DICTIONARY = ns.Dictionary(["a"])
RULES = ns.Rules([{"label": "x", "pattern": "a"}])
COLUMN = {"texts": ["a"], "threads": 1}
OF_SET = {**COLUMN, "policy": "all"}
TERMS = {"ignore_case": True, "ignore_accents": True, "whole_words": True, "overlapping": True}
FIELDS = {
    "text_field": "text",
    "id_field": "id",
    "published_field": "published",
    "published": "2025-07-02",
    "keep": ["k"],
}
RECORDS = [{"text": "5%", "id": 1, "published": None, "k": 2}]
HOW = {"kinds": ["quantity"], "rules": RULES, "day_first": False, "currency": "USD", "threads": 1, "errors": "strict"}

# Functions with arguments that they take, all of them.
CALLS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "compile": (ns.compile, {"pattern": "a", "flags": 0, "max_memory": 1 << 20}),
    **{
        f"Pattern.{verb}": (getattr(P, verb), {"string": "ab", "pos": 0, "endpos": 1})
        for verb in ("search", "match", "fullmatch", "findall", "finditer")
    },
    "Pattern.sub": (P.sub, {"repl": r"\1", "string": "ab", "count": 1}),
    "Pattern.subn": (P.subn, {"repl": r"\1", "string": "ab", "count": 1}),
    "Pattern.split": (P.split, {"string": "ab", "maxsplit": 1, "threads": 1}),
    "Pattern.replace": (P.replace, {**COLUMN, "repl": r"\1", "count": 1}),
    **{f"Pattern.{verb}": (getattr(P, verb), COLUMN) for verb in ("extract", "extract_all", "count", "contains")},
    "PatternSet": (ns.PatternSet, {"patterns": ["a"], "flags": 0, "max_memory": 1 << 20}),
    **{f"PatternSet.{verb}": (getattr(SET, verb), {"string": "a", "policy": "all"}) for verb in ("findall", "finditer")},
    **{f"PatternSet.{verb}": (getattr(SET, verb), OF_SET) for verb in ("extract", "extract_all", "count")},
    "PatternSet.contains": (SET.contains, COLUMN),
    "Dictionary": (ns.Dictionary, {"terms": [{"t": "a"}], "term_field": "t", "id_field": "t", "keep": ["t"], **TERMS}),
    "Dictionary.read": (ns.Dictionary.read, {"path": "terms.csv", "term_field": "t", "id_field": "t", "keep": ["t"], **TERMS}),
    "Dictionary.save": (DICTIONARY.save, {"path": "terms.saved"}),
    "Dictionary.load": (ns.Dictionary.load, {"path": "terms.loaded", "verify": True}),
    **{f"Dictionary.{verb}": (getattr(DICTIONARY, verb), {"string": "a"}) for verb in ("findall", "finditer")},
    **{f"Dictionary.{verb}": (getattr(DICTIONARY, verb), COLUMN) for verb in ("extract", "extract_all", "count", "contains")},
    "Rules": (ns.Rules, {"rules": [{"label": "x", "pattern": "a"}]}),
    "Rules.from_spacy": (ns.Rules.from_spacy, {"patterns": [{"label": "x", "pattern": "a"}]}),
    "Rules.scan": (RULES.scan, {"text": "a"}),
    "Rules.extract": (RULES.extract, {"data": RECORDS, **FIELDS, "threads": 1}),
    "Extractor": (ns.Extractor, HOW),
    "Extractor.read": (ns.Extractor().read, {"text": "a", "published": None}),
    "Extractor.extract": (ns.Extractor().extract, {"data": RECORDS, **FIELDS}),
    "Extractor.extract_batches": (ns.Extractor().extract_batches, {"data": RECORDS, **FIELDS}),
    "read": (ns.read, {"text": "a", "published": None, **{k: v for k, v in HOW.items() if k != "threads"}}),
    "extract": (ns.extract, {"data": RECORDS, **FIELDS, **HOW}),
    "concordance": (ns.concordance, {"texts": ["a"], "pattern": "a", "width": 9}),
    "sentences": (ns.sentences, {"text": "a", "rules": "news"}),
    "normalize": (ns.normalize, {"text": "a", "form": "NFC"}),
    "fold": (ns.fold, {"text": "a", "strip_accents": True}),
    "AlignedText.to_original": (ns.fold("a").to_original, {"start": 0, "end": 1}),
    "decode": (ns.decode, {"data": b"a", "encoding": "utf-8", "errors": "strict"}),
    **{f.__name__: (f, {"text": "a"}) for f in (ns.words, ns.graphemes, ns.tidy, ns.script_runs, ns.mixed_scripts)},
}  # fmt: skip


def test_every_function_is_called() -> None:
    for name in ns.__all__:
        thing = getattr(ns, name)
        if inspect.isfunction(thing):
            assert name in CALLS or not inspect.signature(thing).parameters, name
        elif thing in (ns.Pattern, ns.PatternSet, ns.Dictionary, ns.Rules, ns.Extractor):
            for member, function in inspect.getmembers(thing, callable):
                takes = [] if member.startswith("_") else [*inspect.signature(function).parameters][1:]
                assert f"{name}.{member}" in CALLS or not takes or member == "of_core", f"{name}.{member}"


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("terms.csv").write_text("t\na\n", "utf-8")
    DICTIONARY.save("terms.loaded")


def call(function: Callable[..., Any], arguments: dict[str, Any]) -> None:
    done = function(**arguments)
    if isinstance(done, Iterator):
        list(done)


@pytest.mark.parametrize("name", CALLS)
def test_arguments_of_a_wrong_type_are_named(name: str) -> None:
    function, good = CALLS[name]
    assert {*good} == {*inspect.signature(function).parameters}
    call(function, good)
    for argument in good:
        for wrong in (object(), 1.5, b"\xff", {1.5}):
            if isinstance(wrong, bytes) and argument in ("data", "pattern"):
                continue
            # What splits is a column where it is no str.
            named = (argument, "texts") if name == "Pattern.split" else (argument,)
            with pytest.raises((TypeError, ns.NewspanError), match=f"^({'|'.join(named)}): ") as e:
                call(function, {**good, argument: wrong})
            assert getattr(e.value, "argument", argument) in named


def test_groups_that_are_none() -> None:
    m = P.search("a")
    assert m is not None
    for group in (3, -1, 1.5, None, b"n", "m"):
        with pytest.raises(IndexError, match="no such group: "):
            m.start(group)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="repl: a str is wanted, not bytes"):
        m.expand(b"x")  # type: ignore[arg-type]


def test_warnings_point_at_the_user_s_line() -> None:
    texts = ["<p>5%</p>"]
    calls: list[Callable[[], Any]] = [
        lambda: ns.read(texts[0]),
        lambda: ns.extract(texts),
        lambda: ns.Extractor(["quantity"]).extract(texts),
        lambda: ns.sentences(texts[0]),
        lambda: RULES.scan(texts[0]),
        lambda: RULES.extract(texts),
        lambda: ns.concordance(texts, "p"),
    ]
    for f in calls:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            f()
        assert [(w.filename, w.lineno) for w in told] == [(__file__, f.__code__.co_firstlineno)]
