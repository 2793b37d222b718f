"""Patterns, sets and dictionaries over columns, keywords in context, the namespaces of pandas and Polars."""

from __future__ import annotations

import datetime as dt
import doctest
import importlib
import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import newspan as ns

TEXTS = ["Some 30,000 troops left Łódź.", None, "“12 soldiers”, he said; 7 troops stayed."]


@pytest.mark.parametrize(
    "column", [TEXTS, pd.Series(TEXTS), pl.Series(TEXTS), pa.array(TEXTS), pa.chunked_array([TEXTS])]
)
def test_every_match_of_a_column(column: object) -> None:
    p = ns.compile(r"(?P<n>[\d,]+) (?:(?P<who>troops)|soldiers)")
    rows = p.extract(column).to_pylist()
    assert [(r["row"], r["text"], r["n"], r["who"]) for r in rows] == [
        (0, "30,000 troops", "30,000", "troops"),
        (2, "12 soldiers", "12", None),
        (2, "7 troops", "7", "troops"),
    ]
    for r in rows:
        text = TEXTS[r["row"]]
        assert text is not None
        assert text[r["start"] : r["end"]] == r["text"]
        assert text[r["n_start"] : r["n_end"]] == r["n"]
    assert rows[1]["who_start"] is None


def test_columns_have_their_types_without_a_match() -> None:
    table = ns.compile(r"(x)(?P<y>y)?").extract(["a"])
    assert table.column_names == ["row", "start", "end", "text", "1", "1_start", "1_end", "y", "y_start", "y_end"]
    assert [str(t) for t in table.schema.types][:5] == ["int64", "int64", "int64", "string", "string"]


def test_faults_name_argument_and_row() -> None:
    with pytest.raises(ns.ArgumentError, match="texts: row 1 is int") as e:
        ns.compile("a").extract(["a", 5])
    assert e.value.position == 1
    with pytest.raises(ns.ArgumentError, match="takes the name of a column"):
        ns.compile("(?P<text>a)").extract(["a"])
    with pytest.raises(ns.ArgumentError, match="width"):
        ns.concordance("a", "a", width=-1)
    with pytest.raises(ns.ArgumentError, match="pattern"):
        ns.concordance("a", " ")
    with pytest.raises(ns.ArgumentError, match="pattern"):
        ns.concordance("a", [])
    with pytest.raises(ns.ArgumentError, match="pattern: keyword 0: a str or a Pattern is wanted, not int"):
        ns.concordance("a", [5])  # type: ignore[list-item]
    with pytest.raises(ns.ArgumentError, match="pattern: keyword 1: lone surrogate at position 1") as e:
        ns.concordance("a", ["a", "b\ud800"])
    assert (e.value.argument, e.value.position) == ("pattern", 1)
    assert ns.concordance("a b c", "b", width=1 << 40).to_pylist()[0]["pre"] == "a "


def test_keywords_in_context() -> None:
    rows = ns.concordance(TEXTS, ["troops", "ŁÓDŹ", ns.compile(r"\d[\d,]*")], width=6).to_pylist()
    assert [(r["doc"], r["pre"], r["keyword"], r["post"]) for r in rows] == [
        (0, "Some ", "30,000", " troop"),
        (0, "0,000 ", "troops", " left "),
        (0, " left ", "Łódź", "."),
        (2, "“", "12", " soldi"),
        (2, "said; ", "7", " troop"),
        (2, "id; 7 ", "troops", " staye"),
    ]
    for r in rows:
        text = TEXTS[r["doc"]]
        assert text is not None
        assert text[r["start"] : r["end"]] == r["keyword"]
    assert rows[1]["pattern"] == "troops"


def test_keywords_that_cannot_be_looked_for_are_named() -> None:
    for keyword, message in (
        ("x" * 2000, "longer than 1024 bytes as it compares"),
        ("\u00ad", "there is nothing to look for"),
    ):
        with pytest.raises(ns.ArgumentError, match=f"^pattern: keyword 1: {message}$") as e:
            ns.concordance(["a"], ["a", keyword])
        assert (e.value.argument, e.value.position) == ("pattern", 1)


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        (re.compile("a"), "not re.Pattern; newspan.compile its pattern"),
        (
            ["a", re.compile("a")],
            "keyword 1: a str or a Pattern is wanted, not re.Pattern; newspan.compile its pattern",
        ),
        (["a", ""], "keyword 1: it is empty"),
        (["a", ns.compile(b"a")], "keyword 1: `pattern`: a str is wanted, not bytes"),
    ],
)
def test_what_is_no_keyword(pattern: Any, message: str) -> None:
    with pytest.raises((TypeError, ns.ArgumentError), match=f"^pattern: .*{re.escape(message)}"):
        ns.concordance(["a"], pattern)


def test_one_text_is_a_column() -> None:
    p = ns.compile("a")
    assert p.extract("aba") == p.extract(["aba"])
    assert p.count("aba").to_pylist() == ns.Dictionary(["aba"]).count("aba aba").to_pylist() == [2]
    with pytest.raises(TypeError, match=r"newspan\.read takes one text"):
        ns.extract("aba")


def test_keywords_are_whole_words() -> None:
    assert ns.concordance("Artists and art: l’art, ART-house", "art").num_rows == 3
    assert ns.concordance("", "art").to_pylist() == []


# ---------------------------------------------------------------- verbs


def invalid_utf8(*rows: bytes) -> pa.Array:
    return pa.array(rows, pa.binary()).view(pa.string())


COLUMNS: dict[str, Callable[[list[str | None]], Any]] = {
    "list": lambda t: t,
    "iterator": iter,
    "numpy": lambda t: np.array(t, object),
    "pandas": lambda t: pd.Series(t, dtype="str"),
    "pandas, objects": lambda t: pd.Series(t, dtype=object),
    "pandas, Arrow": lambda t: pd.Series(t, dtype=pd.ArrowDtype(pa.string())),
    "pandas, category": lambda t: pd.Series(t, dtype="str").astype("category"),
    "Polars": lambda t: pl.Series(t, dtype=pl.String),
    "Polars, category": lambda t: pl.Series(t, dtype=pl.Categorical),
    "Polars, chunks": lambda t: pl.Series(t[:1], dtype=pl.String).append(pl.Series(t[1:], dtype=pl.String)),
    "string": lambda t: pa.array(t, pa.string()),
    "large_string": lambda t: pa.array(t, pa.large_string()),
    "string_view": lambda t: pa.array(t, pa.string_view()),
    "dictionary": lambda t: pa.array(t, pa.string()).dictionary_encode(),
    "sliced": lambda t: pa.array(["before 1", None, *t, "behind 2"], pa.string()).slice(2, len(t)),
    "chunks": lambda t: pa.chunked_array([pa.array(t[:1], pa.string()), pa.array([], pa.string()), pa.array(t[1:], pa.string())]),
    "large chunks": lambda t: pa.chunked_array([pa.array(t[k : k + 2], pa.large_string()) for k in range(0, len(t), 2)], pa.large_string()),
}  # fmt: skip


@pytest.mark.parametrize("name", COLUMNS)
def test_every_column_gives_what_its_texts_give(name: str) -> None:
    texts = [*TEXTS, "", None, "12,000 soldiers in Łódź: 5 troops.", "none"]
    p = ns.compile(r"(?P<n>[\d,]+) (?:(?P<who>troops)|soldiers)")
    patterns = ns.PatternSet({"figure": r"[\d,]+", "who": "troops|(?P<s>soldiers)"})
    places = ns.Dictionary({"Łódź": 1, "troops": 2})

    def column() -> Any:
        return COLUMNS[name](texts)

    def rows_of(table: pa.Table) -> list[Any]:
        return table.select([c for c in table.column_names if not c.startswith("__index")]).to_pylist()  # type: ignore[no-any-return]

    def each(verb: Callable[[str], Any]) -> list[Any]:
        return [None if t is None else verb(t) for t in texts]

    def fields(m: ns.Match[str]) -> dict[str, Any]:
        out: dict[str, Any] = {"start": m.start(), "end": m.end(), "text": m[0]}
        for g in ("n", "who"):
            there = m[g] is not None
            out |= {g: m[g], f"{g}_start": m.start(g) if there else None, f"{g}_end": m.end(g) if there else None}
        return out

    lists = p.extract_all(column())
    lists.validate(full=True)
    assert lists.to_pylist() == each(lambda t: [fields(m) for m in p.finditer(t)])
    rows = rows_of(p.extract(column()))
    assert rows == [{"row": i, **m} for i, cell in enumerate(lists.to_pylist()) for m in cell or ()]
    assert p.count(column()).to_pylist() == each(lambda t: len(p.findall(t)))
    assert p.contains(column()).to_pylist() == each(lambda t: p.search(t) is not None)
    assert p.replace(column(), r"<\g<who>|\1>").to_pylist() == each(lambda t: p.sub(r"<\g<who>|\1>", t))
    assert p.replace(column(), "", 1).to_pylist() == each(lambda t: p.sub("", t, 1))
    assert p.split(column()).to_pylist() == each(p.split)
    assert p.split(column(), 1).to_pylist() == each(lambda t: p.split(t, 1))

    for policy in ("all", "longest", "priority"):
        found = patterns.extract_all(column(), policy=policy)
        found.validate(full=True)
        assert [
            c if c is None else [(m["pattern"], m["start"], m["end"]) for m in c] for c in found.to_pylist()
        ] == each(lambda t, policy=policy: patterns.findall(t, policy=policy))
        assert patterns.count(column(), policy=policy).to_pylist() == each(
            lambda t, policy=policy: len(patterns.findall(t, policy=policy))
        )
        rows = rows_of(patterns.extract(column(), policy=policy))
        assert rows == [{"row": i, **m} for i, cell in enumerate(found.to_pylist()) for m in cell or ()]
    assert patterns.contains(column()).to_pylist() == each(lambda t: bool(patterns.findall(t)))

    words = places.extract_all(column())
    words.validate(full=True)
    assert words.to_pylist() == each(
        lambda t: [
            {"term": m.term, "entry": m.entry, "start": m.start, "end": m.end, "text": t[m.start : m.end]}
            for m in places.finditer(t)
        ]
    )
    rows = rows_of(places.extract(column()))
    assert rows == [{"row": i, **m} for i, cell in enumerate(words.to_pylist()) for m in cell or ()]
    assert places.count(column()).to_pylist() == each(lambda t: len(places.findall(t)))
    assert places.contains(column()).to_pylist() == each(lambda t: bool(places.findall(t)))


@given(st.lists(st.none() | st.text("ab é\n1Š", max_size=30), max_size=12), st.integers(1, 3), st.integers(0, 2))
def test_verbs_are_those_of_one_text(texts: list[str | None], threads: int, most: int) -> None:
    column = pa.array(texts, pa.string())
    for pattern in (r"\b\w+\b", r"(a)|(?P<x>b+)|", r"$", r"[^a]*(a)"):
        p = ns.compile(pattern)
        told = p.replace(column, r"[\g<0>]", most, threads=threads).to_pylist()
        assert told == [None if t is None else p.sub(r"[\g<0>]", t, most) for t in texts]
        cut = p.split(column, most, threads=threads).to_pylist()
        assert cut == [None if t is None else p.split(t, most) for t in texts]
        lists = p.extract_all(column, threads=threads)
        lists.validate(full=True)
        assert [c if c is None else [(m["start"], m["end"]) for m in c] for c in lists.to_pylist()] == [
            None if t is None else [m.span() for m in p.finditer(t)] for t in texts
        ]


def test_columns_keep_their_types_without_a_text() -> None:
    p, patterns, places = ns.compile(r"(x)(?P<y>y)?"), ns.PatternSet({"x": "(x)"}), ns.Dictionary({"x": 1})
    for texts in ([], [None], [None] * 9, ["q"] * 9, [""]):
        for column in (texts, pa.array(texts, pa.string()), pl.Series(texts, dtype=pl.String)):
            for finder in (p, patterns, places):
                table = finder.extract(column)
                lists = finder.extract_all(column)
                lists.validate(full=True)
                assert lists.type == pa.list_(pa.struct([table.schema.field(k) for k in table.column_names[1:]]))
                assert len(lists) == len(texts)
                assert finder.count(column).type == pa.int64()
                assert finder.contains(column).type == pa.bool_()
            assert p.replace(column, "").type == pa.string()
            assert p.split(column).type == pa.list_(pa.string())


def test_groups_that_never_take_part() -> None:
    """A column of nulls may be longer than there are texts."""
    lists = ns.compile("a(x)?").extract_all(["a" * 5000])
    lists.validate(full=True)
    assert lists.to_pylist()[0][4999] == {
        "start": 4999, "end": 5000, "text": "a", "1": None, "1_start": None, "1_end": None
    }  # fmt: skip


def test_many_rows_and_threads() -> None:
    texts = pa.array([f"row {i} – {'ab ' * (i % 4)}" if i % 7 else None for i in range(90_001)])
    p, patterns = ns.compile(r"(\d)+|(b )"), ns.PatternSet([r"\d+", "b "])
    one = [f(threads=1) for f in verbs_of(p, patterns, texts)]
    for threads in (2, 5, 0):
        assert [f(threads=threads) for f in verbs_of(p, patterns, texts)] == one
    assert one[0]["row"].to_numpy().max() == 90_000
    assert one[2].to_pylist() == [None if t is None else len(p.findall(t)) for t in texts.to_pylist()]


def verbs_of(p: ns.Pattern[str], patterns: ns.PatternSet, texts: Any) -> list[Callable[..., Any]]:
    found: list[Callable[..., Any]] = [partial(f, texts) for f in (p.extract, p.extract_all, p.count, p.contains)]
    found += [partial(f, texts) for f in (p.split, patterns.extract, patterns.extract_all, patterns.count)]
    return [*found, partial(p.replace, texts, r"<\1>")]


def test_the_first_bad_text_is_named() -> None:
    texts = invalid_utf8(*[b"fine " * 40] * 6000, b"\xff", *[b"fine"] * 6000, b"a\xc3")
    for threads in (1, 2, 4):
        for f in verbs_of(ns.compile("(fine)"), ns.PatternSet(["fine"]), texts):
            with pytest.raises(ns.TextError, match=r"texts: row 6000: .*UTF-8") as e:
                f(threads=threads)
            assert (e.value.argument, e.value.position) == ("texts", 6000)
    with pytest.raises(ns.TextError, match="texts: row 1: "):
        ns.Dictionary(["a"]).count(invalid_utf8(b"a", b"\xff"))
    with pytest.raises(ns.TextError, match="texts: row 1: text: lone surrogate"):
        ns.compile("a").replace(["a", "\ud800"], "b")


def test_a_text_is_read_where_it_lies() -> None:
    column = pa.array(["Kyiv " * 1000] * 1000)
    p = ns.compile("Lviv")
    before = pa.total_allocated_bytes()
    assert p.count(column, threads=1).to_pylist() == [0] * 1000
    assert pa.total_allocated_bytes() - before < column.nbytes / 100
    assert p.replace(column.slice(999), "x")[0] == column[0]


TEMPLATES = [
    "", "x", r"\1", r"\g<1>", r"\g<0>", r"\g<n>", r"a\g<n>b\2c", r"\\", r"\n\t\r\f\v\a\b", r"\-\ \é", "\\1\n", r"\0", r"\01", r"\012",
    r"\0123", r"\141", r"\1411", r"\2\2", r"$1 {} %s", "Ł\\1ó", r"\g<2>1", r"\8", r"\11", r"\g<3>", r"\g<x>", r"\g<", r"\g", r"\q",
    "\\", r"\777", r"\g<>", r"\g<-1>", r"\30", r"\19",
]  # fmt: skip


@pytest.mark.parametrize("template", TEMPLATES)
def test_templates_are_those_of_re(template: str) -> None:
    pattern, text = r"(?P<n>\d)(x)?", "a1x, 2!"
    p, theirs = ns.compile(pattern), re.compile(pattern)
    try:
        expected = theirs.sub(template, text)
    except (re.error, IndexError):
        with pytest.raises(ns.PatternError, match="repl") as e:
            p.replace([text], template)
        assert e.value.argument == "repl"
        with pytest.raises(ns.PatternError, match="repl"):
            p.sub(template, text)
        return
    assert p.replace([text], template).to_pylist() == [expected] == [p.sub(template, text)]
    m = p.search(text)
    assert m is not None
    assert m.expand(template) == theirs.search(text).expand(template)  # type: ignore[union-attr]
    if template.isascii():
        b, b_theirs = ns.compile(pattern.encode()), re.compile(pattern.encode())
        assert b.sub(template.encode(), text.encode()) == b_theirs.sub(template.encode(), text.encode())


def test_what_verbs_do_not_take() -> None:
    p = ns.compile("a")
    with pytest.raises(TypeError, match="repl: a str is wanted, not function"):
        p.replace(["a"], lambda m: "b")  # type: ignore[arg-type,return-value]
    with pytest.raises(ns.PatternError, match="repl: lone surrogate at position 1"):
        p.replace(["a"], "b\ud800")
    with pytest.raises(ns.ArgumentError, match="count: -1 is not within"):
        p.replace(["a"], "b", -1)
    with pytest.raises(ns.ArgumentError, match="maxsplit"):
        p.split(["a"], -1)
    with pytest.raises(ns.ArgumentError, match="threads"):
        p.count(["a"], threads=-1)
    for verb in ("extract", "extract_all", "count", "contains", "split"):
        with pytest.raises(TypeError, match=r"texts: .* is wanted, not a table"):
            getattr(p, verb)(pd.DataFrame({"text": ["a"]}))
        with pytest.raises(TypeError, match="a bytes pattern reads bytes, no column of texts"):
            getattr(ns.compile(b"a"), verb)(["a"])
    with pytest.raises(ns.ArgumentError, match="terms: Arrow has no type for all the entries"):
        ns.Dictionary({"a": (1,), "b": "x"}).extract(["a"])


def test_entries_of_a_dictionary_as_a_column() -> None:
    for entries, type_ in (
        ({"a": "A", "b": "B"}, pa.string()),
        ({"a": 1, "b": 2}, pa.int64()),
        ({"a": 1.5, "b": None}, pa.float64()),
        ({"a": dt.date(2025, 7, 2), "b": None}, pa.date32()),
        ({"a": (1,), "b": (2, 3)}, pa.list_(pa.int64())),
    ):
        d = ns.Dictionary(entries)
        assert d.extract(["b"])["entry"] == pa.chunked_array([pa.array([entries["b"]], type_)])  # type: ignore[index]
        assert d.extract(["q"])["entry"].type == type_
        listed = pa.array(list(entries.values()), type_).to_pylist()
        assert d.extract_all(["a b"]).to_pylist() == [
            [{"term": k, "entry": e, "start": i, "end": i + 1, "text": k} for k, e, i in zip("ab", listed, (0, 2), strict=True)]
        ]  # fmt: skip
    assert ns.Dictionary(["a"]).extract(["a"]).to_pylist()[0]["entry"] == "a"


def test_a_table_of_matches_has_the_frame_s_index() -> None:
    series = pd.Series(["€5, or 3%", None, "7%"], index=pd.Index(["x9", "x4", "x4"], name="url"))
    patterns = ns.PatternSet({"money": r"[$€](?P<n>\d+)", "share": r"\d+%"})
    frame = patterns.extract(series).to_pandas()
    assert frame.index.to_list() == ["x9", "x9", "x4"]
    assert frame.index.name == "url"
    assert list(frame.columns) == ["row", "pattern", "start", "end", "text", "groups"]
    assert frame["row"].to_list() == [0, 0, 2]
    assert ns.Dictionary(["or"]).extract(series).to_pandas().index.to_list() == ["x9"]


# ---------------------------------------------------------------- namespaces


@pytest.mark.parametrize("module", ["columns", "dictionary", "pandas", "patterns", "polars", "rules"])
def test_examples(module: str) -> None:
    done = doctest.testmod(importlib.import_module(f"newspan.{module}"))
    assert done.attempted
    assert not done.failed


FINDERS = [
    r"(?P<n>[\d,]+) (troops|soldiers)",
    ns.PatternSet(["troops", r"(\d)+"]),
    ns.Dictionary({"troops": 1, "Łódź": 2}),
]
INDEXES = {
    "labels": ["b", "a", "b"],
    "levels": pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1)], names=["text", None]),
    "periods": pd.period_range("2025-01", periods=3, freq="M", name="month"),
}


@pytest.mark.parametrize("finder", FINDERS, ids=["pattern", "set", "dictionary"])
@pytest.mark.parametrize("index", INDEXES.values(), ids=INDEXES)
def test_pandas_accessor(finder: Any, index: Any) -> None:
    importlib.import_module("newspan.pandas")
    of = ns.compile(finder) if isinstance(finder, str) else finder
    for dtype in ("str", "object", "category", pd.ArrowDtype(pa.large_string())):
        series = pd.Series(TEXTS, index=index, name="body", dtype=dtype)
        for verb in ("count", "contains", "extract_all"):
            told = getattr(series.newspan, verb)(finder, threads=1)
            assert told.index.equals(series.index)
            assert told.name == "body"
            assert pa.array(told).to_pylist() == getattr(of, verb)(TEXTS).to_pylist()
        frame = series.newspan.extract(finder)
        table = of.extract(TEXTS)
        assert pa.Table.from_pandas(frame, preserve_index=False).to_pylist() == table.to_pylist()
        assert frame.index.to_list() == [series.index[r] for r in table["row"].to_pylist()]
        assert all(isinstance(t, pd.ArrowDtype) for t in frame.dtypes)
        assert frame.index.names == series.index.names
        if "text" in frame.index.names:
            with pytest.raises(ValueError, match="cannot insert text, already exists"):
                frame.reset_index()
            frame.reset_index(names=["x", "y"])
        else:
            frame.reset_index()


def test_pandas_columns() -> None:
    importlib.import_module("newspan.pandas")
    frame = pd.DataFrame({"text": TEXTS, "outlet": ["Wire", "Post", "Wire"]}, index=[7, 8, 9])
    texts = frame["text"].newspan
    assert texts.replace(r"(\d+) (\w+)", r"\2 \1", 1).to_list()[0] == "Some 30,troops 000 left Łódź."
    assert texts.split("; ").explode().index.to_list() == [7, 8, 9, 9]
    assert frame[texts.contains("7")].index.to_list() == [9]
    facts = texts.facts(published="2025-07-02")
    assert facts[["value"]].join(frame["outlet"]).reset_index().to_numpy().tolist() == [
        [7, 30000.0, "Wire"], [9, 12.0, "Wire"], [9, 7.0, "Wire"]
    ]  # fmt: skip
    assert texts.spans(kinds=["quantity"])["text"].to_list() == ["Some 30,000 troops", "12 soldiers", "7 troops"]
    assert pd.Series([], dtype="str").newspan.extract("a").empty
    assert pd.Series([float("nan")]).newspan.count("a").isna().all()
    with pytest.raises(TypeError, match="pattern: a str, a Pattern, a PatternSet or a Dictionary is wanted, not list"):
        texts.count(["a"])
    with pytest.raises(TypeError, match=r"not re\.Pattern; newspan\.compile its pattern"):
        texts.count(re.compile("a"))
    with pytest.raises(TypeError, match="pattern: a str or a Pattern is wanted, not PatternSet"):
        texts.replace(ns.PatternSet(["a"]), "b")
    with pytest.raises(ns.ArgumentError, match="texts: row 0 is int, not str"):
        pd.Series([1]).newspan.count("a")


@pytest.mark.parametrize("finder", FINDERS, ids=["pattern", "set", "dictionary"])
def test_polars_namespaces(finder: Any) -> None:
    importlib.import_module("newspan.polars")
    of = ns.compile(finder) if isinstance(finder, str) else finder
    for dtype in (pl.String, pl.Categorical, pl.Enum([t for t in TEXTS if t])):
        frame = pl.DataFrame({"text": pl.Series(TEXTS, dtype=dtype)})
        for verb in ("count", "contains", "extract_all"):
            expected = getattr(of, verb)(TEXTS).to_pylist()
            told = getattr(frame["text"].newspan, verb)(finder, threads=1)
            assert (told.name, told.to_list()) == ("text", expected)
            lazy = frame.lazy().select(getattr(pl.col("text").newspan, verb)(finder))  # type: ignore[attr-defined]
            assert lazy.collect_schema()["text"] == told.dtype
            for engine in ("in-memory", "streaming"):
                assert lazy.collect(engine=engine)["text"].to_list() == expected  # type: ignore[call-overload]
            assert lazy.filter(False).collect().schema == lazy.collect_schema()
        rows = frame["text"].newspan.extract(finder)  # type: ignore[attr-defined]
        assert rows.to_dicts() == of.extract(TEXTS).to_pylist()
        frame.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64)).join(rows, on="row")


def test_polars_columns() -> None:
    importlib.import_module("newspan.polars")
    frame = pl.DataFrame({"id": ["x", "y", "z"], "text": TEXTS})
    text: Any = pl.col("text")
    out = frame.select(
        a=text.newspan.replace(r"\d+", "#"), b=text.newspan.split("; "), c=text.newspan.count(r"\d").over("id")
    )
    assert out["a"].to_list()[0] == "Some #,# troops left Łódź."
    assert out["b"].list.len().to_list() == [1, None, 2]
    assert out["c"].to_list() == [5, None, 3]
    assert frame.group_by("id", maintain_order=True).agg(text.newspan.count("troops").sum())["text"].to_list() == [
        1,
        0,
        1,
    ]
    series: Any = frame["text"]
    assert series.newspan.facts()["value"].to_list() == [30000.0, 12.0, 7.0]
    assert series.newspan.spans(kinds=["quantity"]).select("row", "value").rows() == [(0, 30000.0), (2, 12.0), (2, 7.0)]
    with pytest.raises(TypeError, match="pattern: a str, a Pattern"):
        text.newspan.count(5)
    with pytest.raises(ns.ArgumentError, match="texts: row 0 is int, not str"):
        pl.DataFrame({"text": [1]}).select(text.newspan.count("a"))


def test_namespaces_are_there_once_they_are_imported() -> None:
    code = (
        "import sys, newspan; print(sorted({'pandas', 'polars'} & set(sys.modules)));"
        "import newspan.pandas; print('polars' in sys.modules);"
        "import pandas as pd; print(pd.Series(['a']).newspan.count('a').to_list())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:3] == ["[]", "False", "[1]"]
