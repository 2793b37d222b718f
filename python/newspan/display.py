"""HTML for Jupyter and pages: a text with its spans highlighted, tables, everything escaped. Matches for terminals."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import fields
from html import escape
from typing import Any

from . import _core
from .document import Document, Quote, Span

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
_TOLD = 8  # spans that one title describes
_QUIET = frozenset({"kind", "start", "end", "text", "key", "sentence", "parts"})


def colour(kind: str) -> str:
    """The background of a kind's spans."""
    return COLOURS.get(kind, _OTHER)


def describe(span: Span) -> str:
    """A span's fields on lines of their own, for a tooltip."""
    told = [f"{span.kind} {span.start}:{span.end}"]
    told += [
        f"{f.name}: {v}"
        for f in fields(span)
        if f.name not in _QUIET
        and not f.name.endswith(("_start", "_end"))
        and (v := getattr(span, f.name)) not in (None, False, ())
    ]
    return "\n".join(told)


def highlight(text: str, spans: Sequence[Span]) -> str:
    """The text as HTML, each span marked in its kind's colour, with its fields as a tooltip and a legend below.

    Where spans lie over each other the shorter one shows.
    """
    return (
        '<div style="white-space:pre-wrap;line-height:1.6;max-width:60em">'
        + marked(text, spans)
        + f'</div><div style="margin-top:.6em;font-size:85%">{legend(s.kind for s in spans)}</div>'
    )


def marked(text: str, spans: Sequence[Span]) -> str:
    """The text, escaped, each span a `<mark>` with its fields as its title; the shorter of two shows."""
    # A quote marks its parts, not the `he said` between them.
    pieces = [
        (p.start, p.end, s) for s in spans for p in (s.parts if isinstance(s, Quote) else (s,)) if p.end > p.start
    ]
    points = sorted({0, len(text), *(p[0] for p in pieces), *(p[1] for p in pieces)})
    starting: dict[int, list[tuple[int, int, Span]]] = {}
    for piece in pieces:
        starting.setdefault(piece[0], []).append(piece)
    open_pieces: list[tuple[int, int, Span]] = []
    parts = []
    for begin, end in itertools.pairwise(points):
        open_pieces = [p for p in open_pieces if p[1] > begin] + starting.get(begin, [])
        html = escape(text[begin:end])
        if open_pieces:
            top = min(open_pieces, key=lambda p: p[1] - p[0])[2]
            # The innermost few: in a nest of quotes a title with all of them is longer than the text.
            told = [describe(p[2]) for p in open_pieces[-_TOLD:]]
            if more := len(open_pieces) - len(told):
                told.append(f"… and {more:,} more around it")
            tip = escape("\n\n".join(told), quote=True)
            html = (
                f'<mark title="{tip}" style="background:{colour(top.kind)};color:#111;border-radius:3px">{html}</mark>'
            )
        parts.append(html)
    return "".join(parts)


def legend(kinds: Iterable[str]) -> str:
    """The kinds, each once, in their colours."""
    return " ".join(
        f'<span style="background:{colour(k)};color:#111;border-radius:3px;padding:0 .4em">{escape(k)}</span>'
        for k in dict.fromkeys(kinds)
    )


_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2em; }
article { display: grid; grid-template-columns: minmax(20em, 3fr) minmax(20em, 2fr); gap: 2em; margin: 2em 0;
  border-top: 1px solid #8886; padding-top: 1em; }
article h2 { grid-column: 1 / -1; font-size: 1.1em; margin: 0; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.facts { overflow-x: auto; }
table { border-collapse: collapse; font-size: 75%; }
th, td { text-align: left; vertical-align: top; padding: .2em .6em; border-bottom: 1px solid #8884; }
@media (max-width: 60em) { article { grid-template-columns: 1fr; } }
"""
# What the table beside a text shows of its facts; the speaker by the full name where it is known.
_SHOWN = ("text", "value", "thing", "event", "status", "speaker", "time_norm", "where")


def how_many(shown: int, total: int) -> str:
    """What is told of the documents of a page."""
    return f"{total:,} documents" if shown == total else f"{shown:,} of {total:,} documents shown; --limit N shows more"


def page(title: str, documents: Sequence[tuple[str, Document]], total: int, kinds_marked: Set[str]) -> str:
    """One self-contained HTML page: each document's text highlighted, its facts beside it.

    `total` is how many documents there are.
    """
    articles, kinds = [], []
    for name, doc in documents:
        facts = [{k: _cell(v) for k, v in row.items()} for row in doc.facts.to_dicts()]
        for row in facts:
            if "speaker_name" in row:
                row["speaker"] = row["speaker_name"]
        columns = [c for c in _SHOWN if any(c in row for row in facts)]
        beside = table(columns, facts, 0) if facts else ""
        spans = [s for s in doc.spans if s.kind in kinds_marked]
        kinds += [s.kind for s in spans]
        articles.append(
            f'<article><h2>{escape(name)}</h2><div class="text">{marked(doc.text, spans)}</div>'
            f'<div class="facts">{beside}</div></article>'
        )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1><p>{how_many(len(documents), total)}</p>"
        f"<p>{legend(kinds)}</p>{''.join(articles)}</body></html>"
    )


def _cell(value: Any) -> str:
    return f"{value:,.10g}" if isinstance(value, float) else str(value)


def table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], more: int) -> str:
    """Rows as an HTML table; `more` rows that are not shown are counted below."""
    head = "".join(f"<th>{escape(c)}</th>" for c in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(row.get(c, '')))}</td>" for c in columns) + "</tr>" for row in rows
    )
    tail = f"<p>… and {more:,} more rows</p>" if more > 0 else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{tail}"


# ---------------------------------------------------------------- matches on a terminal

# GNU grep's colours.
_STYLES = {"match": "1;31", "id": "35", "offsets": "32", "rule": "36"}


def _styled(text: str, style: str, colour: bool) -> str:
    return f"\033[{_STYLES[style]}m{text}\033[0m" if colour and text else text


# Controls, line and paragraph separators, bidirectional and other format controls, halves of surrogate pairs; not the
# joiners and selectors that scripts and emoji need.
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\ud800-\udfff]")


def safe(text: str) -> str:
    """The text for a terminal: what would steer it as U+FFFD."""
    return _STEERING.sub("\ufffd", text)


def _one_line(text: str) -> str:
    """White space as single spaces, those at the ends kept; safe on a terminal."""
    words = " ".join(text.split())
    line = (" " if text[:1].isspace() else "") + words + (" " if words and text[-1:].isspace() else "")
    return safe(line)


def _where(row: Mapping[str, Any]) -> str:
    id_ = _one_line(str(row["id"]))
    return f"{id_}:{_one_line(row['field'])}" if "field" in row else id_


def match_lines(tables: Iterable[_core.Table], *, several: bool, colour: bool) -> Iterator[str]:
    """A line a match: `id:start-end:` and the match in its context; with several rules, which one it was."""
    for table in tables:
        for row in table.to_rows():
            told = [
                _styled(_where(row), "id", colour),
                _styled(f"{row['start']}-{row['end']}", "offsets", colour),
                *([_styled(_one_line(row.get("entry") or row["rule"]), "rule", colour)] if several else []),
            ]
            match = _styled(_one_line(row["text"]), "match", colour)
            yield f"{':'.join(told)}:{_one_line(row.get('pre', ''))}{match}{_one_line(row.get('post', ''))}"


def document_lines(tables: Iterable[_core.Table], *, count: bool) -> Iterator[str]:
    """The ids of documents with matches, in order, each once; with how many."""
    rows = (row for table in tables for row in table.to_rows())
    for (_, _, id_), matches in itertools.groupby(rows, key=lambda r: (r.get("file"), r["row"], r["id"])):
        name = _one_line(str(id_))
        yield f"{name}:{sum(1 for _ in matches)}" if count else name


def _width(text: str) -> int:
    """Columns of a terminal that a text takes (UAX #11)."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def match_table(tables: Iterable[_core.Table], *, several: bool, colour: bool) -> Iterator[str]:
    """An aligned table of matches, keywords below each other in their context (KWIC).

    Columns without a value are left out, and the rule where there is but one.
    """
    heads = ("id", "start", "end", "rule", "before", "match", "after", "groups")
    rows = [
        (
            _where(row),
            str(row["start"]),
            str(row["end"]),
            _one_line(row.get("entry") or row["rule"]) if several else "",
            _one_line(row.get("pre", "")),
            _one_line(row["text"]),
            _one_line(row.get("post", "")),
            " ".join(f"{g['name']}={_one_line(g['text'])}" for g in row.get("groups", ())),
        )
        for table in tables
        for row in table.to_rows()
    ]
    if not rows:
        return
    columns = [(head, *cells) for head, *cells in zip(heads, *rows, strict=True) if any(cells)]
    widths = [max(map(_width, column)) for column in columns]
    heads, *rows = zip(*columns, strict=True)
    to_the_right = {"start", "end", "before"}
    styles = {"id": "id", "start": "offsets", "end": "offsets", "rule": "rule", "match": "match"}
    for i, row in enumerate([heads, *rows]):
        cells = []
        for head, cell, width in zip(heads, row, widths, strict=True):
            gap = " " * (width - _width(cell))
            styled = _styled(cell, styles[head], colour) if i and head in styles else cell
            cells.append(gap + styled if head in to_the_right else styled + gap)
        yield "  ".join(cells).rstrip()
