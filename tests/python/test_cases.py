"""The case tables, through the Python face; the C++ tests run the same ones."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from conftest import cases

import newspan as ns


def as_told(span: ns.Span, asked: dict[str, Any]) -> dict[str, Any]:
    values = {}
    for name in asked:
        value = getattr(span, name)
        values[name] = value.isoformat() if isinstance(value, dt.datetime) else value
    return values


def same(got: dict[str, Any], want: dict[str, Any]) -> bool:
    return all(got[k] == pytest.approx(v) if isinstance(v, float) else got[k] == v for k, v in want.items())


@pytest.mark.parametrize("case", [*cases("time"), *cases("quantity"), *cases("structure"), *cases("acronym")])
def test_spans(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    kind = next(k for k in ("time", "quantity", "structure", "acronym") if case in [p.values[0] for p in cases(k)])
    spans = ns.read(case["text"], published=case.get("published"), kinds=[kind]).spans
    got = [as_told(s, e) for s, e in zip(spans, case["expect"], strict=False)]
    assert [s.text for s in spans] == [e["text"] for e in case["expect"]]
    assert all(same(g, e) for g, e in zip(got, case["expect"], strict=True)), f"{got} is not {case['expect']}"


@pytest.mark.parametrize("case", cases("sentence"))
def test_sentences(case: dict[str, Any]) -> None:
    expected = [e if isinstance(e, str) else e["text"] for e in case["expect"]]
    assert [s.text for s in ns.sentences(case["text"])] == expected
