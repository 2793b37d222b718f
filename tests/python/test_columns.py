"""Patterns over columns, and keywords in context."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

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
    with pytest.raises(ns.ArgumentError, match="pattern: 5 is neither"):
        ns.concordance("a", [5])  # type: ignore[list-item]
    with pytest.raises(
        ns.ArgumentError, match="pattern: keyword 1: terms: term 0: term: lone surrogate at position 1"
    ) as e:
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


def test_keywords_are_whole_words() -> None:
    assert ns.concordance("Artists and art: l’art, ART-house", "art").num_rows == 3
    assert ns.concordance("", "art").to_pylist() == []
