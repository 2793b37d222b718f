"""Tables in, tables out: every Arrow string type, nulls, repeated ids, batches; pandas, Polars, pyarrow."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import warnings
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import newspan as ns

TEXTS = ["Sales rose 19 per cent last year.", None, "“Łódź” lost 12,000 jobs.", "A text too long to be inlined: 5%."]
DATES = ["2025-07-02", None, "2025-07-03", "no date"]


def table(text_type: pa.DataType) -> pa.Table:
    texts = pa.array(TEXTS).dictionary_encode() if pa.types.is_dictionary(text_type) else pa.array(TEXTS, text_type)
    return pa.table({"body": texts, "url": ["a", "b", "a", "c"], "day": DATES})


@pytest.mark.parametrize(
    "text_type", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())], ids=str
)
@pytest.mark.parametrize("offset", [0, 1])
def test_every_arrow_string_type(text_type: pa.DataType, offset: int) -> None:
    data = table(text_type).slice(offset)
    with pytest.warns(ns.NewspanWarning, match="1 documents have a date"):
        spans = ns.extract(data, text_field="body", id_field="url", published_field="day")
    assert spans.documents == 4 - offset
    assert spans.nulls == 1
    assert spans.undated == 1
    rows = spans.to_dicts()
    for r in rows:
        text = data["body"][r["row"]].as_py()
        assert text[r["start"] : r["end"]] == r["text"]
        assert r["id"] == data["url"][r["row"]].as_py()
    assert [r["value"] for r in rows if r["kind"] == "quantity"] == [19.0, 12000.0, 5.0][offset:]


def test_ids_keep_their_type() -> None:
    for type_ in (pa.int8(), pa.uint16(), pa.int64()):
        data = pa.table({"text": ["5%", "6%"], "id": pa.array([7, 7], type_)})
        assert ns.extract(data).to_arrow()["id"].to_pylist() == [7, 7]
    data = pa.table({"text": ["5%"], "id": pa.array(["x"]).dictionary_encode()})
    assert ns.extract(data).to_arrow()["id"].to_pylist() == ["x"]
    assert ns.extract(["5%", "6%"]).to_arrow()["id"].to_pylist() == [0, 1]


def test_published_columns_of_every_type() -> None:
    day = dt.datetime(2025, 7, 2, 23, 30)
    for column in (
        pa.array([day.date()], pa.date32()),
        pa.array([day.date()], pa.date64()),
        *(pa.array([day], pa.timestamp(unit)) for unit in ("s", "ms", "us", "ns")),
        pa.array(["2025-07-02T23:30:00"]),
    ):
        data = pa.table({"text": ["yesterday"], "published": column})
        assert ns.extract(data).to_dicts()[0]["norm"] == "2025-07-01", column.type


def test_pandas_polars_and_lists_agree() -> None:
    texts = [t for t in TEXTS if t]
    expected = ns.extract(texts).to_json()
    assert ns.extract(pd.DataFrame({"text": texts})).to_json() == expected
    assert ns.extract(pl.DataFrame({"text": texts})).to_json() == expected
    assert ns.extract(pl.Series("text", texts)).to_json() == expected
    assert ns.extract(pd.Series(texts, name="text")).to_json() == expected
    assert ns.extract(iter(texts)).to_json() == expected
    assert ns.extract([{"text": t} for t in texts]).to_json() == expected
    assert ns.extract(pa.table({"text": texts}).to_batches()[0]).to_json() == expected


def test_batches_of_an_iterator_count_rows_through() -> None:
    parts = [pa.table({"text": ["1 per cent"]}), ["2 per cent", None], pl.DataFrame({"text": ["3 per cent"]})]
    x = ns.Extractor(["quantity"])
    batches = list(x.extract_batches(iter(parts)))
    assert [[(r["row"], r["value"]) for r in b.to_dicts()] for b in batches] == [[(0, 1.0)], [(1, 2.0)], [(3, 3.0)]]
    assert x.extract(iter(parts)).to_json() == "".join(b.to_json() for b in batches)


def test_what_comes_out() -> None:
    spans = ns.extract(["Sales rose 19 per cent last year."], published="2025-07-02")
    frame = spans.to_pandas()
    assert isinstance(frame.dtypes["value"], pd.ArrowDtype)
    assert frame["norm"].dropna().tolist() == ["2024"]
    assert frame["earliest"].dropna().tolist() == [pd.Timestamp("2024-01-01")]
    polars = spans.to_polars()
    assert polars.filter(pl.col("kind") == "quantity")["value"].to_list() == [19.0]
    assert pl.DataFrame(spans).equals(polars)
    arrow = pa.table(spans)
    assert arrow.schema.metadata[b"schema_version"] == b"1"
    assert all(arrow.schema.metadata[k.encode()] for k in ("newspan", "icu", "unicode", "re2"))
    assert arrow == spans.to_arrow(), "a table can be read again"
    only = spans.quantities
    assert set(only.to_arrow()["kind"].to_pylist()) == {"quantity"}
    assert "norm" not in only.columns
    assert "mod" in spans.times.columns
    assert len(spans.structures) == 0
    assert "19 per cent" in spans._repr_html_()
    assert repr(spans) == "Spans(2 rows from 1 documents)"


def test_no_documents_give_an_empty_table() -> None:
    for nothing in ([], iter([]), pa.table({"text": pa.array([], pa.string())}), [None]):
        spans = ns.extract(nothing)
        assert len(spans) == 0
        assert spans.to_arrow().column_names == spans.columns
        assert spans.to_pandas().empty


def test_bad_rows_are_left_out_and_told() -> None:
    with pytest.warns(
        ns.NewspanWarning, match="1 of 2 records left out; the first is row 1: text: lone surrogate at position 0"
    ):
        spans = ns.extract(["5%", "\ud800 6%"])
    assert [r["value"] for r in spans.to_dicts()] == [5.0]
    assert spans.bad == [("", 1, "text: lone surrogate at position 0")]
    assert len(ns.extract(["5%", "\ud800 6%"], errors="replace")) == 2


@pytest.mark.parametrize(
    ("data", "kwargs", "argument"),
    [
        (pa.table({"body": ["x"]}), {}, "text_field"),
        (pa.table({"text": [1]}), {}, "text_field"),
        (pa.table({"text": ["x"]}), {"id_field": "url"}, "id_field"),
        (pa.table({"text": ["x"], "id": [1.5]}), {}, "id_field"),
        (pa.table({"text": ["x"], "published": [True]}), {}, "published_field"),
    ],
)
def test_bad_columns_name_the_argument(data: Any, kwargs: dict[str, Any], argument: str) -> None:
    with pytest.raises(ns.ArgumentError) as e:
        ns.extract(data, **kwargs)
    assert e.value.argument == argument
    assert str(e.value).startswith(argument)


def test_bad_dicts_cost_their_own_row() -> None:
    data = [{"text": "5 men"}, {"text": 7}, {"body": "x"}, {"text": float("nan")}, {"text": "6 men"}]
    with pytest.warns(ns.NewspanWarning, match="2 of 5 records left out"):
        spans = ns.extract(data)
    assert [(r["row"], r["value"]) for r in spans.to_dicts()] == [(0, 5.0), (4, 6.0)]
    assert [(row, message) for _, row, message in spans.bad] == [(1, "the text is int, not str"), (2, "no text field")]
    assert spans.nulls == 1


def test_a_zone_s_own_date_is_taken() -> None:
    when = pd.to_datetime(["2025-07-02 23:00"]).tz_localize("America/New_York")
    polars = pl.DataFrame({"text": ["today"], "published": [dt.datetime(2025, 7, 3, 3)]}).with_columns(
        pl.col("published").dt.replace_time_zone("UTC").dt.convert_time_zone("America/New_York")
    )
    for data in (pd.DataFrame({"text": ["today"], "published": when}), polars):
        assert ns.extract(data).to_dicts()[0]["norm"] == "2025-07-02"


def test_day_first_reads_published_too() -> None:
    assert ns.read("today", published="02/07/2025", day_first=True).published == "2025-07-02"
    data = [{"text": "today", "published": "02/07/2025"}]
    assert ns.extract(data, day_first=True).to_dicts()[0]["norm"] == "2025-07-02"
    assert ns.extract(pa.Table.from_pylist(data), day_first=True).to_dicts()[0]["norm"] == "2025-07-02"


def test_columns_of_nothing() -> None:
    assert ns.extract(pd.DataFrame({"text": [float("nan")] * 2})).nulls == 2
    with pytest.raises(ns.ArgumentError, match="holds a number, no text, at row 1"):
        ns.extract(pd.DataFrame({"text": [None, 5.0]}))


def test_a_dict_is_no_table() -> None:
    with pytest.raises(TypeError, match="a dict is no table"):
        ns.extract({"text": ["5 men died"]})
    for published in (20250702, object()):
        with pytest.raises(ns.ArgumentError, match="published: a date or text is wanted"):
            ns.read("x", published=published)  # type: ignore[arg-type]
    assert ns.read("x", published=pd.NaT).published is None  # type: ignore[arg-type]


def test_one_text_is_no_table() -> None:
    with pytest.raises(TypeError, match=r"newspan\.read takes one text"):
        ns.extract("one text")


def test_import_is_light() -> None:
    code = "import sys, newspan; print(sorted({'pyarrow', 'pandas', 'polars', 'numpy', 'tqdm', 'click'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_memory_is_given_back() -> None:
    import gc
    import resource

    texts = ["Sales rose 19 per cent last year. " * 200] * 50
    x = ns.Extractor()
    for _ in range(3):
        x.extract(texts).to_arrow()
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(30):
        x.extract(texts).to_arrow()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000, "kilobytes"


def test_no_warning_without_a_reason() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ns.extract(["fine"])


def test_facts_have_minor_units_in_the_main_one() -> None:
    text = "It earned 28 to 30 cents a share; stamps cost 85p, noodles 12 Singapore cents and bread 40 euro cents."
    spans = ns.extract([text])
    figures = [(r["value"], r.get("high"), r["unit"]) for r in spans.of_kind("quantity").to_dicts()]
    facts = [(r["value"], r.get("high"), r["unit"]) for r in spans.facts.to_dicts()]
    assert figures == [
        (28, 30, "cent-per-share"),
        (85, None, "penny"),
        (12, None, "cent"),
        (40, None, "cent"),
    ]
    assert facts == [
        (pytest.approx(0.28), pytest.approx(0.30), "USD-per-share"),
        (pytest.approx(0.85), None, "GBP"),
        (12, None, "cent"),  # whose it is is not told
        (pytest.approx(0.40), None, "EUR"),
    ]
    table = spans.facts.to_arrow()
    assert (str(table.schema.field("value").type), str(table.schema.field("unit").type)) == ("double", "string")
    canadian = ns.extract([text], currency="CAD").facts.to_dicts()
    assert canadian[0]["unit"] == "CAD-per-share"
    # The figure that takes its unit from the one beside it takes the money, too.
    taken = ns.extract(["Earnings were 28 cents a share, up from 21."]).facts.to_dicts()
    assert [(r["value"], r["unit"]) for r in taken] == [(0.28, "USD-per-share"), (0.21, "USD-per-share")]
