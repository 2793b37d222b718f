"""One text and what was found in it: real objects, whose fields are those of the span contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

_EPOCH = dt.datetime(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Span:
    """A stretch of the text: `text == document.text[start:end]`, always. Offsets are code points, end exclusive."""

    kind: str
    start: int
    end: int
    text: str
    key: str
    sentence: int
    rule: str

    def __repr__(self) -> str:
        told = []
        for f in fields(self):
            value = getattr(self, f.name)
            if f.name in ("kind", "start", "end", "text", "key", "sentence", "rule") or value is None:
                continue
            if f.default is not MISSING and value == f.default:
                continue
            told.append(f"{f.name}={value.isoformat(' ') if isinstance(value, dt.datetime) else repr(value)}")
        return f"{type(self).__name__}({', '.join([repr(self.text), f'{self.start}:{self.end}', *told])})"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Time(Span):
    """A time expression after TimeML 1.2.1: `type` DATE, TIME, DURATION or SET, `norm` its TIMEX3 value.

    `earliest` and `latest` (exclusive) bound a DATE or TIME; local to the text, without a zone; None where unknown.
    """

    type: str
    norm: str
    mod: str | None = None
    earliest: dt.datetime | None = None
    latest: dt.datetime | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Quantity(Span):
    """A figure: `value` (and `high` of a range), in `unit`, under `bound` (= ~ > >= < <=); see the span contract."""

    value: float
    high: float | None = None
    hedge: str | None = None
    bound: str = "="
    dimension: str
    unit: str | None = None
    role: str | None = None
    trend: str | None = None
    time: str | None = None
    time_start: int | None = None
    time_end: int | None = None
    time_norm: str | None = None
    time_earliest: dt.datetime | None = None
    time_latest: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Structure(Span):
    """What is not the story's prose; `type` is dateline."""

    type: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Acronym(Span):
    """A short form; `long` is what it stands for, where the text spells it out."""

    long: str | None = None
    long_start: int | None = None
    long_end: int | None = None


_CLASSES: dict[str, type[Span]] = {"time": Time, "quantity": Quantity, "structure": Structure, "acronym": Acronym}
_MOMENTS = frozenset({"earliest", "latest", "time_earliest", "time_latest"})


def span_from_row(row: Mapping[str, Any]) -> Span:
    """The object for one row, a mapping of the contract's fields without those that are null."""
    cls = _CLASSES.get(row["kind"], Span)
    values = {f.name: row[f.name] for f in fields(cls) if f.name in row}
    for name in _MOMENTS & values.keys():
        values[name] = _EPOCH + dt.timedelta(seconds=values[name])
    return cls(**values)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Document:
    """A text that has been read. In Jupyter it shows itself highlighted, with a legend.

    `spans` holds what was found, in the order of the text; `quantities`, `times`, … are those of one kind.
    """

    text: str
    published: str | None
    spans: tuple[Span, ...]
    sentences: tuple[Span, ...]

    def of_kind(self, kind: str) -> list[Any]:
        """The spans of one kind, in the order of the text."""
        return [s for s in self.spans if s.kind == kind]

    @property
    def quantities(self) -> list[Quantity]:
        """Figures, in the order of the text."""
        return self.of_kind("quantity")

    @property
    def times(self) -> list[Time]:
        """Time expressions, in the order of the text."""
        return self.of_kind("time")

    @property
    def structures(self) -> list[Structure]:
        """Parts that are not the story's prose, in the order of the text."""
        return self.of_kind("structure")

    @property
    def acronyms(self) -> list[Acronym]:
        """Short forms, in the order of the text."""
        return self.of_kind("acronym")

    def __len__(self) -> int:
        return len(self.spans)

    def __iter__(self) -> Iterator[Span]:
        return iter(self.spans)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Document):
            return NotImplemented
        mine = (self.text, self.published, self.spans, self.sentences)
        return mine == (other.text, other.published, other.spans, other.sentences)

    def __hash__(self) -> int:
        return hash((self.text, self.published))

    def __repr__(self) -> str:
        counts: dict[str, int] = {}
        for s in self.spans:
            counts[s.kind] = counts.get(s.kind, 0) + 1
        start = self.text[:40].replace("\n", " ") + ("…" if len(self.text) > 40 else "")
        found = ", ".join(f"{k}: {n}" for k, n in counts.items()) or "nothing found"
        return f"Document({start!r}, {len(self.text)} characters, {len(self.sentences)} sentences, {found})"

    def _repr_html_(self) -> str:
        from .display import highlight

        return highlight(self.text, self.spans)
