"""HTML for Jupyter: a text with its spans highlighted, and a table's first rows. Everything is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from html import escape
from itertools import pairwise
from typing import Any

from .document import Span

# Okabe and Ito's palette, lightened: told apart by colour-blind readers too, in dark and light notebooks.
COLOURS = {
    "quantity": "#f6c667",
    "time": "#8fd0f0",
    "structure": "#d9d9d9",
    "acronym": "#b5e3a1",
    "name": "#f0b8d8",
    "quote": "#f5e663",
}
_OTHER = "#e2c7f5"
_QUIET = frozenset({"kind", "start", "end", "text", "key", "sentence"})


def colour(kind: str) -> str:
    """The background of a kind's spans."""
    return COLOURS.get(kind, _OTHER)


def describe(span: Span) -> str:
    """A span's fields on lines of their own, for a tooltip."""
    told = [f"{span.kind} {span.start}:{span.end}"]
    told += [
        f"{f.name}: {v}" for f in fields(span) if f.name not in _QUIET and (v := getattr(span, f.name)) is not None
    ]
    return "\n".join(told)


def highlight(text: str, spans: Sequence[Span]) -> str:
    """The text as HTML, each span marked in its kind's colour, with its fields as a tooltip and a legend below.

    Where spans lie over each other the shorter one shows.
    """
    points = sorted({0, len(text), *(s.start for s in spans), *(s.end for s in spans)})
    starting: dict[int, list[Span]] = {}
    for s in spans:
        starting.setdefault(s.start, []).append(s)
    open_spans: list[Span] = []
    parts = []
    for begin, end in pairwise(points):
        open_spans = [s for s in open_spans if s.end > begin] + [s for s in starting.get(begin, []) if s.end > begin]
        piece = escape(text[begin:end])
        if open_spans:
            top = min(open_spans, key=lambda s: s.end - s.start)
            tip = escape("\n\n".join(describe(s) for s in open_spans), quote=True)
            piece = (
                f'<mark title="{tip}" style="background:{colour(top.kind)};color:#111;border-radius:3px">{piece}</mark>'
            )
        parts.append(piece)
    kinds = dict.fromkeys(s.kind for s in spans)
    legend = " ".join(
        f'<span style="background:{colour(k)};color:#111;border-radius:3px;padding:0 .4em">{escape(k)}</span>'
        for k in kinds
    )
    return (
        '<div style="white-space:pre-wrap;line-height:1.6;max-width:60em">'
        + "".join(parts)
        + f'</div><div style="margin-top:.6em;font-size:85%">{legend}</div>'
    )


def table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], more: int) -> str:
    """Rows as an HTML table; `more` rows that are not shown are counted below."""
    head = "".join(f"<th>{escape(c)}</th>" for c in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(row.get(c, '')))}</td>" for c in columns) + "</tr>" for row in rows
    )
    tail = f"<p>… and {more:,} more rows</p>" if more > 0 else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{tail}"
