"""The case tables, through the Python face; the C++ tests run the same ones."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from conftest import cases

import newspan as ns

CONTACTS = ["url", "email", "handle", "hashtag", "phone", "ip"]
KINDS = {"contact": CONTACTS, "facts": ["quantity", "quote"]}


def field(doc: ns.Document, span: ns.Span, name: str) -> Any:
    """A field as the tables have it: links as the phrases they lead to."""
    if name == "parts_text":
        return [doc.text[p.start : p.end] for p in span.parts]  # type: ignore[attr-defined]
    value = getattr(span, name, None)
    if name == "parent" and span.kind == "quantity":  # of the joined view: the outer speaker
        return next(f for f in doc.facts.to_dicts() if f["key"] == span.key).get("parent")
    if name in ("parent", "same_as") and value is not None:
        linked: Any = next(s for s in doc.spans if s.key == value)
        return linked.speaker if name == "parent" else linked.text
    return value.isoformat() if isinstance(value, dt.datetime) else value


def same(got: Any, want: Any) -> bool:
    return got == pytest.approx(want) if isinstance(want, float) else got == want


@pytest.mark.parametrize(
    ("table", "case"),
    [p for t in ("time", "quantity", "structure", "acronym", "contact", "name", "quote", "facts") for p in cases(t)],
)
def test_spans(table: str, case: dict[str, Any]) -> None:
    kinds = KINDS.get(table, [table])
    doc = ns.read(case["text"], published=case.get("published"), kinds=kinds)
    spans = [
        s
        for s in doc.spans
        if not (table == "facts" and (s.kind == "quote" or getattr(s, "dimension", None) == "ordinal"))
    ]
    assert [s.text for s in spans] == [e["text"] for e in case["expect"]]
    for s, want in zip(spans, case["expect"], strict=True):
        got = {name: field(doc, s, name) for name in want}
        assert all(same(got[k], v) for k, v in want.items()), f"{got} is not {want}"


@pytest.mark.parametrize(("table", "case"), cases("sentence"))
def test_sentences(table: str, case: dict[str, Any]) -> None:
    expected = [e if isinstance(e, str) else e["text"] for e in case["expect"]]
    assert [s.text for s in ns.sentences(case["text"])] == expected
