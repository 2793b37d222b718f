"""Texts in every shape that people hold them in: each is read as they mean it, or refused by a message that says what to pass."""

from __future__ import annotations

import collections
import datetime as dt
import importlib
import io
import pickle
import tempfile
import warnings
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import newspan as ns

TEXTS = ["Prices in Łódź rose 5%.", None, "“It fell 6%,” Ms. Roe said."]
FULL = [t for t in TEXTS if t]
FRAME = pd.DataFrame({"text": TEXTS, "outlet": ["A", "B", "C"]})


def figures(spans: ns.Spans) -> list[tuple[int, float]]:
    return [(r["row"], r["value"]) for r in spans.quantities.to_dicts()]


COLUMNS: dict[str, Any] = {
    "list": TEXTS,
    "tuple": tuple(TEXTS),
    "deque": collections.deque(TEXTS),
    "values of a dict": dict(enumerate(TEXTS)).values(),
    "Series": pd.Series(TEXTS),
    "Series of objects": pd.Series(TEXTS, dtype=object),
    "Series with NaN": pd.Series([TEXTS[0], np.nan, TEXTS[2]], dtype=object),
    "Series of strings": pd.Series(TEXTS, dtype="string"),
    "Series of categories": pd.Series(TEXTS).astype("category"),
    "Series of Arrow": pd.Series(TEXTS, dtype=pd.ArrowDtype(pa.large_string())),
    "Index": pd.Index(TEXTS, dtype=object),
    "Polars": pl.Series(TEXTS),
    "Polars categories": pl.Series(TEXTS, dtype=pl.Categorical),
    "Arrow": pa.array(TEXTS),
    "Arrow chunks": pa.chunked_array([TEXTS[:1], TEXTS[1:]]),
    "Arrow views": pa.array(TEXTS, pa.string_view()),
    "numpy objects": np.array([TEXTS[0], pd.NA, TEXTS[2]], dtype=object),
    "list with NaN and NaT": [TEXTS[0], float("nan"), TEXTS[2], pd.NaT, pd.NA],
}


@pytest.mark.parametrize("shape", COLUMNS)
def test_a_column_is_read_by_every_function(shape: str) -> None:
    column = COLUMNS[shape]
    assert figures(ns.extract(column)) == [(0, 5.0), (2, 6.0)]
    assert ns.compile(r"\d%").extract(column)["row"].to_pylist() == [0, 2]
    assert ns.concordance(column, "fell")["doc"].to_pylist() == [2]
    found = ns.Rules([{"label": "down", "terms": ["fell"]}]).extract(column)
    assert [r["row"] for r in found.to_dicts()] == [2]


def test_numpy_text_and_iterators() -> None:
    for column in (np.array(FULL), iter(FULL), (t for t in FULL), iter([np.array(FULL[:1]), FULL[1:]])):
        assert figures(ns.extract(column)) == [(0, 5.0), (1, 6.0)]
    # Texts between tables keep their place.
    mixed = [FULL[0], pd.DataFrame({"text": FULL}), FULL[1], None, ["7%"]]
    assert [row for row, _ in figures(ns.extract(iter(mixed)))] == [0, 1, 2, 3, 5]
    assert figures(ns.extract(pa.table({"text": FULL}).to_batches())) == [(0, 5.0), (1, 6.0)]


NO_TABLES: dict[str, Any] = {
    "a dict": {"text": TEXTS},
    "bytes": b"5%",
    "bytes as an array": bytearray(b"5%"),
    "a path": Path("articles.jsonl"),
    "an open file": io.StringIO("5%\n"),
    "a temporary file": tempfile.NamedTemporaryFile("w+"),  # noqa: SIM115
    "a set": {"5%"},
    "an array of 2 dimensions": np.array([FULL, FULL]),
    "a LazyFrame": pl.LazyFrame({"text": FULL}),
    "nothing": None,
    "a number": 5,
}
NO_COLUMNS = NO_TABLES | {
    "a DataFrame": FRAME,
    "a Polars frame": pl.DataFrame({"text": TEXTS}),
    "an Arrow table": pa.table({"text": TEXTS}),
    "an Arrow batch": pa.record_batch({"text": TEXTS}),
    "a reader": pa.table({"text": TEXTS}).to_reader(),
    "spans": ns.extract(["5%"]),
}


@pytest.mark.parametrize("shape", NO_COLUMNS)
def test_what_would_be_read_as_names_keys_or_letters_is_refused(shape: str) -> None:
    calls: list[tuple[Callable[[Any], Any], str]] = [
        (ns.compile("t").extract, "texts"),
        (lambda x: ns.concordance(x, "text"), "texts"),
        (lambda x: ns.concordance(["text"], x), "pattern"),
    ]
    calls += [(ns.extract, "data")] if shape in NO_TABLES else []
    if shape not in ("a dict", "a set"):  # terms may be those
        calls += [(ns.Dictionary, "terms"), (ns.PatternSet, "patterns"), (ns.Extractor, "kinds")]
        calls += [
            (lambda x: ns.extract(FRAME, keep=x), "keep"),
            (lambda x: ns.extract(FRAME, text_field=x), "text_field"),
        ]
        calls = [(c, a) for c, a in calls if not (shape == "nothing" and a == "kinds")]
    elif shape == "a dict":
        calls += [(ns.Extractor, "kinds"), (lambda x: ns.extract(FRAME, keep=x), "keep")]
    if shape == "a set":
        calls = [(c, a) for c, a in calls if a != "pattern"]
    for call, argument in calls:
        with pytest.raises(TypeError, match=rf"^{argument}: ") as e:
            call(NO_COLUMNS[shape])
        assert "wanted" in str(e.value) or "no table" in str(e.value)


def test_a_refusal_says_what_to_pass() -> None:
    with pytest.raises(TypeError, match=r"texts: .* not a table; pass one of its columns \(text, outlet\)"):
        ns.concordance(FRAME, "outlet")
    with pytest.raises(TypeError, match=r'rules: .* not a table; pass its to_dict\("records"\)'):
        ns.Rules(FRAME)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"data: .* not an open file; read it first"):
        ns.extract(io.BytesIO(b""))
    with pytest.raises(ns.ArgumentError, match="`terms`: a list of `terms` or a dict is wanted, not a table"):
        ns.Rules([{"label": "a", "terms": FRAME}])
    with pytest.raises(TypeError, match=r"text: a str is wanted, not Series; newspan\.extract reads many"):
        ns.read(pd.Series(FULL))  # type: ignore[arg-type]
    for call in (ns.words, ns.graphemes, ns.normalize, ns.fold, ns.sentences):
        with pytest.raises(TypeError, match="text: a str is wanted, not DataFrame"):
            call(FRAME)  # type: ignore[operator]
    for method in (ns.compile("a").search, ns.compile("a").finditer):
        with pytest.raises(TypeError, match="string: a str pattern reads a str, not Series"):
            list(method(pd.Series(FULL)))  # type: ignore[arg-type, call-overload]


def test_terms_are_the_values_of_a_column() -> None:
    cities = pd.DataFrame({"city": ["Kyiv", "Łódź"], "id": ["UA-30", "PL-LD"]}, index=[7, 9])
    for terms in (cities["city"], pl.Series(["Kyiv", "Łódź"]), pa.array(["Kyiv", "Łódź"]), np.array(["Kyiv", "Łódź"])):
        assert ns.Dictionary(terms).terms == ("Kyiv", "Łódź")
        assert ns.PatternSet(terms).ids == ("Kyiv", "Łódź")
        assert ns.Rules([{"label": "city", "terms": terms}]).scan("in Łódź")[0].entry == "Łódź"
        assert ns.concordance("Kyiv, Łódź", terms).num_rows == 2
    pairs = dict(zip(cities["city"], cities["id"], strict=True))
    assert ns.Dictionary(pairs).findall("in Łódź") == [("PL-LD", 3, 7)]
    # Labels that are text may be what is meant.
    labelled = cities.set_index("city")["id"]
    for call in (ns.Dictionary, ns.PatternSet):
        with pytest.raises(TypeError, match=r"the Series has labels that are text; pass series\.to_list\(\)"):
            call(labelled)
    assert ns.Dictionary(labelled.to_dict()).findall("in Łódź") == [("PL-LD", 3, 7)]
    for terms, message in (
        (["Kyiv", None], "terms: term 1 is no str, but NoneType"),
        (pd.Series(["Kyiv", np.nan]), "terms: term 1 is no str, but float"),
        ({"UA-30": ["Kyiv", "Kiev"]}, "terms: what is named by term 0 is a list: is it terms?"),
    ):
        with pytest.raises(ns.ArgumentError, match=message):
            ns.Dictionary(terms)  # type: ignore[arg-type]


# ---------------------------------------------------------------- the index of pandas

INDEXES: dict[str, Any] = {
    "of texts": pd.Index(["x", "y", "z"]),
    "filtered": pd.Index([10, 4, 7]),
    "duplicated": pd.Index(["x", "y", "x"]),
    "of times": pd.date_range("2025-07-01", periods=3, tz="Europe/Warsaw"),
    "of several levels": pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1)], names=["desk", None]),
    "of mixed types": pd.Index([1, None, "1"], dtype=object),
    "named like a column": pd.Index([3, 2, 1], name="text"),
    "the plain one": pd.RangeIndex(3),
}


@pytest.mark.parametrize("kind", INDEXES)
def test_the_index_of_a_frame_comes_back(kind: str) -> None:
    index = INDEXES[kind]
    frame = FRAME.set_axis(index)
    spans = ns.extract(frame, kinds=["quantity"])
    wanted = index[[0, 2]]
    for shown in (spans, spans.facts, spans.quantities, pickle.loads(pickle.dumps(spans))):
        out = shown.to_pandas()
        assert list(out["row"]) == [0, 2]
        assert out.index.equals(wanted)
        assert list(frame["outlet"].iloc[out["row"]]) == ["A", "C"]
        assert out.index.names == index.names
    assert ns.extract(frame["text"], kinds=["quantity"]).to_pandas().index.equals(wanted)
    batches = list(ns.Extractor(["quantity"]).extract_batches(iter([frame[:2], frame[2:]])))
    assert [list(b.to_pandas().index) for b in batches] == [[wanted[0]], [wanted[1]]]
    again = ns.extract([frame, frame], kinds=["quantity"]).to_pandas()
    assert list(again.index) == [*wanted, *wanted]
    if kind == "of mixed types":  # which Arrow has no type for
        with pytest.warns(ns.NewspanWarning, match="texts: Arrow cannot hold their index, which is left out"):
            assert ns.concordance(frame["text"], ["rose", "fell"]).to_pandas().index.equals(pd.RangeIndex(2))
        return
    for table, rows in (
        (ns.compile(r"(?P<n>\d)%").extract(frame["text"]), "row"),
        (ns.concordance(frame["text"], ["rose", "fell"]), "doc"),
    ):
        assert table[rows].to_pylist() == [0, 2]
        assert list(table.to_pandas().index) == list(wanted)
        assert table.to_pandas().index.names == index.names
        assert len({*table.column_names}) == len(table.column_names)


def test_levels_that_are_named_like_columns_join() -> None:
    index = pd.MultiIndex.from_tuples([("A", 7), ("A", 8), ("B", 7)], names=["desk", "id"])
    frame = pd.DataFrame({"text": ["5%", "6%", "7%"], "words": [1, 2, 3]}, index=index)
    found = ns.extract(frame, kinds=["quantity"]).to_pandas()[["value"]].join(frame["words"])
    assert found.to_numpy().tolist() == [[5, 1], [6, 2], [7, 3]]


def test_extractions_join_the_frame() -> None:
    frame = FRAME.assign(text=["5% and 6%", None, "7%"]).set_axis(["x", "y", "z"])[::-1]
    facts = ns.extract(frame).facts.to_pandas()
    joined = facts[["value"]].join(frame["outlet"])
    assert joined.sort_values("value").values.tolist() == [[5.0, "A"], [6.0, "A"], [7.0, "C"]]
    left = frame[["outlet"]].join(facts["value"])
    assert left.sort_index()["value"].fillna(-1).tolist() == [5.0, 6.0, -1.0, 7.0]
    merged = frame.merge(facts, left_index=True, right_index=True, suffixes=("", "_figure"))
    assert sorted(zip(merged["outlet"], merged["text_figure"], strict=True)) == [("A", "5%"), ("A", "6%"), ("C", "7%")]


def test_lists_have_no_index() -> None:
    assert ns.extract(["5%", "6%"]).to_pandas().index.equals(pd.RangeIndex(2))
    assert ns.extract(iter([FRAME, ["5%"]])).to_pandas().index.equals(pd.RangeIndex(6))


# ---------------------------------------------------------------- columns


def test_a_mixed_column_costs_its_bad_rows_alone() -> None:
    frame = pd.DataFrame(
        {
            "text": ["5%", 7, None, b"x", "6%"],
            "id": [1, "1", None, 4, 5],
            "published": ["2025-07-02", dt.date(2025, 7, 3), None, pd.NaT, 5],
            "score": [1, "high", None, 2.5, True],
            "unasked": [object(), 1, "x", [2], {}],
        },
        index=list("abcde"),
    )
    with pytest.warns(ns.NewspanWarning) as told:
        spans = ns.extract(frame, kinds=["quantity"], keep=["score"])
    assert [(r["row"], r["id"], r.get("score")) for r in spans.to_dicts()] == [(0, 1, "1"), (4, 5, "true")]
    assert spans.bad == [("", 1, "the text is int, not str"), ("", 3, "the text is bytes, not str")]
    assert spans.bad_dates == [("", 4, "`published`: 5 is no date")]
    assert spans.nulls == 1
    assert repr(spans) == (
        "Spans(2 rows from 3 documents, 1 without text, 1 with a date that could not be read, 2 bad)"
    )
    assert list(spans.to_pandas().index) == ["a", "e"]
    assert len(told) == 2
    # What is not asked for is not looked at.
    assert len(ns.extract(frame[["text", "unasked"]].iloc[[0]])) == 1
    with pytest.warns(ns.NewspanWarning, match="row 1: the text is int, not str"):
        assert figures(ns.extract(pd.Series(["5%", 5, None]))) == [(0, 5.0)]
    objects = pl.DataFrame({"text": ["5%"]}).with_columns(pl.Series("o", [{1}], dtype=pl.Object))
    assert ns.extract(objects).to_dicts()[0]["value"] == 5.0
    assert ns.extract(objects, keep=["o"]).to_dicts()[0]["o"] == "{1}"


@pytest.mark.parametrize(
    "table",
    [
        pd.DataFrame([["a", "b"]], columns=["text", "text"]),
        pa.table([["a"], ["b"]], names=["text", "text"]),
        pa.record_batch([pa.array(["a"]), pa.array(["b"])], names=["text", "text"]),
    ],
)
def test_a_name_of_two_columns_is_an_error(table: Any) -> None:
    with pytest.raises(ns.ArgumentError, match="text_field: `text` is the name of two columns"):
        ns.extract(table)


def test_columns_that_are_named_otherwise() -> None:
    for table in (pd.DataFrame({"body": FULL}), pl.DataFrame({"body": FULL}), pa.table({"body": FULL}), pd.DataFrame()):
        with pytest.raises(ns.ArgumentError, match="text_field: there is no column `text`"):
            ns.extract(table)
    several = pd.DataFrame([["5%"]], columns=pd.MultiIndex.from_tuples([("a", "text")]))
    assert len(ns.extract(several, text_field="('a', 'text')")) == 1
    assert len(ns.extract(pd.DataFrame([["5%"]]), text_field="0")) == 1
    named = FRAME.set_index(pd.Index(["x", "y", "z"], name="url"))
    assert [r["id"] for r in ns.extract(named, id_field="url").quantities.to_dicts()] == ["x", "z"]


def test_columns_of_nulls_alone() -> None:
    frame = pd.DataFrame({"text": ["5%"], "id": [np.nan], "published": [None]})
    assert [r["id"] for r in ns.extract(frame).to_dicts()] == [0]


def test_dates_of_every_kind() -> None:
    warsaw, tokyo = dt.timezone(dt.timedelta(hours=2)), dt.timezone(dt.timedelta(hours=9))
    late = dt.datetime(2025, 7, 2, 23, 30)
    for value in (
        "2025-07-02",
        "July 2, 2025",
        late,
        late.replace(tzinfo=warsaw),
        late.replace(tzinfo=tokyo),
        late.date(),
        pd.Timestamp(late, tz="America/New_York"),
        np.datetime64(late, "ns"),
        np.datetime64("2025-07-02"),
    ):
        for data in ([{"text": "today", "published": value}], pd.DataFrame({"text": ["today"], "published": [value]})):
            assert ns.extract(data).to_dicts()[0]["norm"] == "2025-07-02", value
    assert ns.extract([{"text": "today", "published": 1751461200}]).to_dicts()[0]["norm"] == "2025-07-02"  # seconds
    for nothing in (None, float("nan"), pd.NaT, pd.NA, "", np.datetime64("NaT")):
        for published in (None, "2025-07-02"):
            spans = ns.extract([{"text": "today", "published": nothing}], published=published)
            assert spans.undated == 0
            assert spans.to_dicts()[0]["norm"] == (published or "PRESENT_REF")
    zones = pd.Series([late.replace(tzinfo=warsaw), late.replace(hour=1, tzinfo=tokyo)], dtype=object)
    norms = [r["norm"] for r in ns.extract(pd.DataFrame({"text": ["today"] * 2, "published": zones})).to_dicts()]
    assert norms == ["2025-07-02"] * 2


def test_dates_that_cannot_be_read_name_row_field_and_value() -> None:
    data = [{"text": "today", "day": "2025-07-02"}, {"text": "today", "day": "soon"}, {"text": "today", "day": True}]
    for source in (data, pa.Table.from_pylist(data[:2]), pd.DataFrame(data), pl.DataFrame(data[:2])):
        with pytest.warns(ns.NewspanWarning, match="could not be read; the first is row 1: `day`: 'soon' is no date"):
            spans = ns.extract(source, published_field="day", published="2025-01-01")
        assert spans.bad_dates[0] == ("", 1, "`day`: 'soon' is no date")
        assert spans.undated == len(spans.bad_dates) == len(spans.to_dicts()) - 1
        # It is not dated by the others' date.
        assert [r["norm"] for r in spans.to_dicts()][:2] == ["2025-07-02", "PRESENT_REF"]
    with pytest.warns(ns.NewspanWarning, match=r"`published`: 'x{59}….{0,1} is no date"):
        ns.extract([{"text": "today", "published": "x" * 500}])


def test_times_that_are_carried_along_stay_as_written() -> None:
    when = pd.to_datetime(["2025-07-02 23:00"]).tz_localize("America/New_York")
    frame = pd.DataFrame({"text": ["5%"], "seen": when})
    for data in (frame, pa.Table.from_pandas(frame), pl.from_pandas(frame)):
        assert ns.extract(data, keep="seen").to_dicts()[0]["seen"] == dt.datetime(2025, 7, 2, 23)


# ---------------------------------------------------------------- records


def test_a_field_that_no_record_has_is_an_error() -> None:
    data = [{"text": "5%", "url": "a"}, {"text": "6%"}]
    assert [r["id"] for r in ns.extract(data, id_field="url").to_dicts()] == ["a", 1]
    assert [r.get("url") for r in ns.extract(data, keep="url").to_dicts()] == ["a", None]
    for options, argument in (
        ({"id_field": "uri"}, "id_field"),
        ({"published_field": "uri"}, "published_field"),
        ({"keep": ["url", "uri"]}, "keep"),
        ({"text_field": "uri"}, "text_field"),
        ({"text_field": ["text", "uri"]}, "text_field"),
    ):
        for source in (data, iter(data)):
            with pytest.raises(
                ns.ArgumentError, match=f"{argument}: none of the records has `uri`; there are text, url"
            ) as e:
                ns.extract(source, **options)  # type: ignore[arg-type]
            assert e.value.argument == argument
    # Far behind, but there.
    assert len(ns.extract(iter([{"text": "5%"}] * 5000 + [{"text": "6%", "url": "b"}]), id_field="url")) == 5001


def test_a_column_that_is_none_tells_the_one_that_is_like_it() -> None:
    frame = pd.DataFrame({"body": ["5%"], "url": ["a"]})
    for data in (frame, pl.DataFrame(frame), pa.table(frame), pa.table(frame).to_reader(), iter([pa.table(frame)])):
        with pytest.raises(ns.ArgumentError, match=r"text_field: there is no column `bdy`; .*did you mean `body`"):
            ns.extract(data, text_field="bdy")


def test_texts_alone_have_no_fields() -> None:
    for data in (["5%"], pd.Series(["5%"]), pl.Series(["5%"]), pa.array(["5%"]), np.array(["5%"])):
        for options in ({"id_field": "x"}, {"published_field": "x"}, {"keep": ["x"]}, {"text_field": ["x", "y"]}):
            with pytest.raises(ns.ArgumentError, match=f"{next(iter(options))}: lone texts have no field `x`"):
                ns.extract(data, **options)
            with pytest.raises(ns.ArgumentError, match="lone texts have no field `x`"):
                ns.extract(iter(["5%"]), **options)
        with pytest.raises(ns.ArgumentError, match="text_field: lone texts have no field `x`"):
            ns.extract(data, text_field="x")
    importlib.import_module("newspan.pandas")
    importlib.import_module("newspan.polars")
    for series in (pd.Series(["5%"], name="x"), pl.Series("x", ["5%"]), pd.Series(["5%"], name="x", dtype="object")):
        assert len(ns.extract(series, text_field="x")) == 1
        assert len(series.newspan.spans()) == 1
        for verb in (series.newspan.spans, series.newspan.facts):
            with pytest.raises(ns.ArgumentError, match="text_field: lone texts have no field `y`"):
                verb(text_field="y")
    structs = pa.chunked_array([pa.array([{"x": "5%"}])])
    assert len(ns.extract(structs, text_field="x")) == 1


def test_what_is_no_record_costs_itself() -> None:
    data = [{"text": "5%"}, "6%", None, 7, {"text": "8%"}]
    with pytest.warns(ns.NewspanWarning, match="3 of 5 records left out; the first is row 1: the record is str"):
        assert figures(ns.extract(data)) == [(0, 5.0), (4, 8.0)]
    with pytest.warns(ns.NewspanWarning, match="2 of 4 records left out"):
        assert figures(ns.extract(x for x in ["5%", 5, ("a", "b"), "6%"])) == [(0, 5.0), (3, 6.0)]
    # Dicts before, and then none for a batch: bad records, no texts alone.
    data = [{"text": "5%", "url": "a"}, *["6%"] * 5000]
    with pytest.warns(ns.NewspanWarning, match="5000 of 5001 records left out"):
        assert figures(ns.extract(iter(data), id_field="url")) == [(0, 5.0)]
    with pytest.warns(ns.NewspanWarning, match="row 0: the text is Pandas, not str"):
        ns.extract(FRAME.itertuples())


def test_ids_keep_their_type_each() -> None:
    data = [{"text": "5%", "id": 1}, {"text": "6%", "id": "1"}]
    for source in (data, iter(data), pd.DataFrame(data), iter([data[:1], data[1:]]), iter([data[1:], data[:1]])):
        ids: list[Any] = sorted([1, "1"], key=str)
        with pytest.warns(ns.NewspanWarning, match="ids are integers and text; columns hold them all as text"):
            spans = ns.extract(source)
        assert sorted([r["id"] for r in spans.to_dicts()], key=lambda i: isinstance(i, str)) == ids
        assert '"id":1,' in spans.to_json()
        assert '"id":"1",' in spans.to_json()
        assert spans.to_arrow()["id"].to_pylist() == ["1", "1"]
        again = pickle.loads(pickle.dumps(spans))
        assert again == spans
        assert again.to_json() == spans.to_json()
        assert spans.facts.to_json().count('"id":1,') == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for ids, kept in (
            ([1, 2], [1, 2]),
            (["1", "2"], ["1", "2"]),
            ([np.int64(7), None], [7, 1]),
            ([float("nan"), pd.NA], [0, 1]),
            ([dt.date(2025, 7, 2), Decimal("1.5")], ["2025-07-02", "1.5"]),
        ):
            rows = ns.extract([{"text": "5%", "id": i} for i in ids]).to_dicts()
            assert [(r["id"], type(r["id"])) for r in rows] == [(k, type(k)) for k in kept]
    for id_ in (True, 1.0, b"x"):  # 1.0 is what pandas makes of integers with a gap
        with pytest.warns(ns.NewspanWarning, match=f"the id is {type(id_).__name__}, neither text nor an integer"):
            assert [r["id"] for r in ns.extract([{"text": "5%", "id": id_}, {"text": "6%", "id": 2}]).to_dicts()] == [2]


# ---------------------------------------------------------------- kinds


def test_a_kind_that_is_none_or_was_not_asked_for_is_an_error() -> None:
    everything, times = ns.extract(["5% on Monday"]), ns.extract(["5% on Monday"], kinds=["time"])
    doc, timely = ns.read("5% on Monday"), ns.read("5% on Monday", kinds=["time"])
    for source in (everything, doc):
        assert source.of_kind("acronym") == [] or len(source.of_kind("acronym")) == 0  # type: ignore[attr-defined]
        with pytest.raises(ns.ArgumentError, match=r"kind: `quantities` is no kind; there are .*quantity") as e:
            source.of_kind("quantities")  # type: ignore[attr-defined]
        assert e.value.argument == "kind"
        for wrong in (None, 5, ["time"]):
            with pytest.raises(ns.ArgumentError, match="kind: a name is wanted"):
                source.of_kind(wrong)  # type: ignore[attr-defined]
    told = "kind: `quantity` was not asked for in `kinds`; there are time"
    for read in (
        lambda: times.facts,
        lambda: times.quantities,
        lambda: timely.facts,
        lambda: timely.quantities,
        lambda: everything.times.facts,
        lambda: times.with_columns_of("quantity"),
    ):
        with pytest.raises(ns.ArgumentError, match=told):
            read()
    with pytest.raises(ns.ArgumentError, match="kind: `url` was not asked for"):
        _ = timely.contacts
    assert len(times.times) == len(timely.times) == 1
    assert len(everything.facts.facts) == len(everything.facts.of_kind("quantity")) == 1
    with pytest.raises(ns.ArgumentError, match="was not asked for"):
        everything.facts.of_kind("time")
    labelled = ns.extract(["in Kyiv"], rules=[{"label": "city", "terms": ["Kyiv"]}])
    assert len(labelled.of_kind("city")) == 1
    assert everything.bad == everything.quantities.bad == []


def test_what_is_left_out_is_told_of_every_view() -> None:
    with pytest.warns(ns.NewspanWarning):
        spans = ns.extract(["5%", 6])
    assert len(spans.bad) == len(spans.quantities.bad) == len(spans.facts.bad) == 1


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: ns.Extractor(day_first="no"), "day_first"),
        (lambda: ns.Extractor(threads="2"), "threads"),
        (lambda: ns.Extractor(threads=True), "threads"),
        (lambda: ns.Extractor(threads=1.5), "threads"),
        (lambda: ns.fold("a", strip_accents="no"), "strip_accents"),
        (lambda: ns.concordance("a", "a", width="wide"), "width"),
        (lambda: ns.concordance("a", "a", width=1.5), "width"),
        (lambda: ns.compile("a", max_memory="1"), "max_memory"),
        (lambda: ns.decode(b"a", errors="ignore"), "errors"),
        (lambda: ns.decode(np.array([1, 2])), "data"),
        (lambda: ns.read("a", published=FRAME), "published"),
        (lambda: ns.extract(FRAME, id_field=["a"]), "id_field"),
    ],
)
def test_values_of_another_type_name_the_argument(call: Callable[[], Any], argument: str) -> None:
    with pytest.raises(ns.ArgumentError, match=f"^{argument}: ") as e:
        call()
    assert e.value.argument == argument
    with pytest.raises(TypeError, match=r"^data: bytes are wanted, not str"):
        ns.decode("a")  # type: ignore[arg-type]
