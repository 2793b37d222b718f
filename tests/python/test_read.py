"""One document: objects, offsets, equality, pickling, HTML."""

from __future__ import annotations

import datetime as dt
import pickle
import threading
from typing import Any

import pytest

import newspan as ns

TEXT = "“Kyiv’s losses rose 19 per cent,” the ministry said on Tuesday. About 12,000 soldiers left in 2024."


def test_a_sentence_gives_figures_and_dates_with_receipts() -> None:
    doc = ns.read(TEXT, published="2025-07-02")
    percent, soldiers = doc.quantities
    assert (percent.text, percent.value, percent.unit, percent.trend) == ("19 per cent", 19.0, "percent", "up")
    assert (soldiers.text, soldiers.value, soldiers.bound) == ("About 12,000 soldiers", 12000.0, "~")
    assert (soldiers.unit, soldiers.hedge, soldiers.time_norm) == ("soldier", "About", "2024")
    assert [t.norm for t in doc.times] == ["2025-07-01", "2024"]
    assert doc.times[0].earliest == dt.datetime(2025, 7, 1)
    assert doc.times[0].latest == dt.datetime(2025, 7, 2)
    assert [(s.kind, s.sentence) for s in doc.spans if s.kind in ("time", "quantity")] == [
        ("quantity", 0),
        ("time", 0),
        ("quantity", 1),
        ("time", 1),
    ]
    assert len(doc.sentences) == 2


def test_offsets_of_the_whole_corpus(corpus: list[dict[str, Any]]) -> None:
    for article in corpus:
        doc = ns.read(article["text"], published=article["published"], kinds=ns.kinds())
        assert doc.spans
        for s in doc.spans:
            assert article["text"][s.start : s.end] == s.text
            # A quote and the one it is cited from have one extent.
            cited = "#2" if s.rule == "according" and getattr(s, "parent", None) == f"quote:{s.start}-{s.end}" else ""
            assert s.key == f"{s.kind}:{s.start}-{s.end}{cited}"
        keys = [s.key for s in doc.spans]
        assert len(keys) == len(set(keys))
        order = [(s.start, -s.end, s.kind, s.rule) for s in doc.spans]
        assert order == sorted(order)
        for q in doc.quantities:
            if q.time is not None:
                assert article["text"][q.time_start : q.time_end] == q.time


def test_published_takes_dates_and_text() -> None:
    day = dt.date(2025, 7, 2)
    for published in ("2025-07-02", "July 2, 2025", day, dt.datetime(2025, 7, 2, 23, 59)):
        assert ns.read("It rained yesterday.", published=published).times[0].norm == "2025-07-01"
    with pytest.raises(ns.ArgumentError, match="published: 'soon' is no date") as e:
        ns.read("It rained.", published="soon")
    assert e.value.argument == "published"


def test_undated_documents_leave_relative_dates_open() -> None:
    (friday,) = ns.read("They met on Friday.").times
    assert (friday.norm, friday.earliest) == ("XXXX-WXX-5", None)


def test_lone_surrogates_are_an_error_or_are_replaced_one_for_one() -> None:
    text = "Prices 🎈 \ud800 rose 5%."
    with pytest.raises(ns.TextError, match="lone surrogate at position 9") as e:
        ns.read(text)
    assert e.value.position == 9
    (q,) = ns.read(text, errors="replace").quantities
    assert text[q.start : q.end] == q.text == "5%"


@pytest.mark.parametrize("text", ["", " ", "\0", "\n\n", "a\0b 5% \0", "🎈" * 10, "." * 1000, "“" * 999, "1" * 5000])
def test_odd_texts_give_an_answer(text: str) -> None:
    doc = ns.read(text, kinds=ns.kinds())
    for s in doc.spans:
        assert text[s.start : s.end] == s.text


def test_a_long_line_is_linear() -> None:
    doc = ns.read("Sales rose 5% in March 2024 to 12,000 units. " * 20000, published="2025-01-01")
    assert len(doc.quantities) == 40000


def test_objects_compare_and_show_themselves() -> None:
    doc = ns.read(TEXT, published="2025-07-02")
    assert doc == ns.read(TEXT, published="2025-07-02")
    assert doc != ns.read(TEXT, published="2025-07-03")
    assert hash(doc) == hash(ns.read(TEXT, published="2025-07-02"))
    assert repr(doc).startswith("Document('“Kyiv’s losses")
    assert "quantity: 2" in repr(doc)
    assert repr(doc.quantities[1]).startswith("Quantity('About 12,000 soldiers', 64:85, value=12000.0")
    with pytest.raises(AttributeError):
        doc.quantities[0].value = 5  # type: ignore[misc]


def test_html_is_escaped_and_has_a_legend() -> None:
    with pytest.warns(ns.NewspanWarning, match="HTML"):
        doc = ns.read("<script>alert('5%')</script> & 12 people", published="2025-07-02")
    html = doc._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert html.count("<mark") == 2
    assert ">quantity</span>" in html
    assert "value: 12.0" in html


def test_everything_pickles() -> None:
    doc = ns.read(TEXT, published="2025-07-02")
    x = ns.Extractor(["quantity"], day_first=True, threads=2)
    spans = ns.extract([TEXT])
    things = [
        doc,
        doc.spans[0],
        x,
        spans,
        spans.quantities,
        ns.fold("É"),
        ns.compile("a(?P<n>b)"),
        ns.compile("ab").search("cab"),
    ]
    for thing in things:
        assert pickle.loads(pickle.dumps(thing)) == thing
    e = pickle.loads(pickle.dumps(ns.TextError("text: bad", argument="text", position=3)))
    assert (str(e), e.argument, e.position) == ("text: bad", "text", 3)


def test_objects_are_shared_by_threads(corpus: list[dict[str, Any]]) -> None:
    x = ns.Extractor(threads=1)
    texts = [a["text"] for a in corpus]
    expected = x.extract(texts).to_json()
    got: list[str] = []
    threads = [threading.Thread(target=lambda: got.append(x.extract(texts).to_json())) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert got == [expected] * 4


def test_bad_options_name_themselves() -> None:
    for kwargs, argument in (
        ({"kinds": ["quantity", "nope"]}, "kinds"),
        ({"kinds": []}, "kinds"),
        ({"kinds": "quantity"}, "kinds"),
        ({"currency": "dollars"}, "currency"),
        ({"threads": -1}, "threads"),
        ({"errors": "ignore"}, "errors"),
    ):
        with pytest.raises(ns.ArgumentError, match=f"^{argument}:") as e:
            ns.Extractor(**kwargs)  # type: ignore[arg-type]
        assert e.value.argument == argument
    with pytest.raises(TypeError, match="bytes go through"):
        ns.read(b"bytes")  # type: ignore[arg-type]


def test_day_first_and_currency() -> None:
    assert ns.read("on 3/4/2025", day_first=True).times[0].norm == "2025-04-03"
    assert ns.read("on 3/4/2025").times[0].norm == "2025-03-04"
    assert ns.read("It cost $5.", currency="AUD").quantities[0].unit == "AUD"
