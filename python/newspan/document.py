"""One text and what was found in it: real objects, whose fields are those of the span contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .frames import Spans

_EPOCH = dt.datetime(1970, 1, 1)
_PLAIN = frozenset({"kind", "start", "end", "text", "key", "sentence", "rule"})


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
        # What it is first, then who says so and when; offsets of linked phrases are left to the attributes.
        voiced = {f.name for f in fields(_Voiced)} - {f.name for f in fields(Span)}
        told = []
        for f in sorted(fields(self), key=lambda f: f.name in voiced):
            value = getattr(self, f.name)
            if f.name in _PLAIN or f.name.endswith(("_start", "_end")) or value is None or value == ():
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
class _Voiced(Span):
    """Who says so, when that was, and when what is said holds; `voice` tells why there is no speaker."""

    speaker: str | None = None
    speaker_start: int | None = None
    speaker_end: int | None = None
    speaker_name: str | None = None
    voice: str | None = None
    time: str | None = None
    time_start: int | None = None
    time_end: int | None = None
    time_norm: str | None = None
    time_earliest: dt.datetime | None = None
    time_latest: dt.datetime | None = None
    said: str | None = None
    said_start: int | None = None
    said_end: int | None = None
    said_norm: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Quantity(_Voiced):
    """A figure: `value` (and `high` of a range), in `unit`, under `bound` (= ~ > >= < <=); see the span contract."""

    value: float
    high: float | None = None
    hedge: str | None = None
    bound: str = "="
    dimension: str
    unit: str | None = None
    role: str | None = None
    trend: str | None = None
    thing: str | None = None
    thing_start: int | None = None
    thing_end: int | None = None
    of: str | None = None
    of_start: int | None = None
    of_end: int | None = None
    event: str | None = None
    event_start: int | None = None
    event_end: int | None = None
    event_class: str | None = None
    status: str | None = None
    status_start: int | None = None
    status_end: int | None = None
    status_class: str | None = None
    where: str | None = None
    where_start: int | None = None
    where_end: int | None = None
    country: str | None = None
    same_as: str | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Part:
    """A piece of a quote's content, marks included: [start, end)."""

    start: int
    end: int

    def __repr__(self) -> str:
        return f"{self.start}:{self.end}"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Quote(_Voiced):
    """What somebody is reported to have said, written or thought: `quote_type` direct, indirect or mixed.

    `parts` are the content's pieces; `cue` the word that says that it was said; `negated` that it was denied or
    not said; `parent` the key of the quote it is reported in.
    """

    quote_type: str
    parts: tuple[Part, ...]
    cue: str | None = None
    cue_start: int | None = None
    cue_end: int | None = None
    negated: bool = False
    parent: str | None = None
    speaker_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Name(Span):
    """A name: `type` person, organization, place or other; `canonical` its fullest form in the document.

    `country` (ISO 3166 alpha-2) of places and of demonyms' states.
    """

    type: str
    canonical: str
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Contact(Span):
    """A url, email, handle, hashtag, phone or ip; `norm` is its normal form."""

    norm: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Structure(Span):
    """What is not the story's prose.

    `type` is dateline, byline, headline, subhead, caption, promo, correction or list.
    """

    type: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Acronym(Span):
    """A short form; `long` is what it stands for, where the text spells it out."""

    long: str | None = None
    long_start: int | None = None
    long_end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Group:
    """A group of a pattern's match; `name` is its name, or its number as text."""

    name: str
    start: int
    end: int
    text: str

    def __repr__(self) -> str:
        return f"{self.name}={self.text!r}"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Label(Span):
    """What a rule of the user's found: `kind` is its label; `groups` of a pattern, `entry` of a dictionary."""

    groups: tuple[Group, ...] = ()
    entry: str | None = None


_CONTACTS = ("url", "email", "handle", "hashtag", "phone", "ip")
_CLASSES: dict[str, type[Span]] = {
    "time": Time,
    "quantity": Quantity,
    "quote": Quote,
    "name": Name,
    "structure": Structure,
    "acronym": Acronym,
    **dict.fromkeys(_CONTACTS, Contact),
    **dict.fromkeys(("sentence", "word", "grapheme"), Span),
}
_MOMENTS = frozenset({"earliest", "latest", "time_earliest", "time_latest"})


def span_from_row(row: Mapping[str, Any]) -> Span:
    """The object for one row, a mapping of the contract's fields without those that are null."""
    cls = _CLASSES.get(row["kind"], Label)
    values = {f.name: row[f.name] for f in fields(cls) if f.name in row}
    for name in _MOMENTS & values.keys():
        values[name] = _EPOCH + dt.timedelta(seconds=values[name])
    if "parts" in values:
        values["parts"] = tuple(Part(**p) for p in values["parts"])
    if "groups" in values:
        values["groups"] = tuple(Group(**g) for g in values["groups"])
    return cls(**values)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Document:
    """A text that has been read. In Jupyter it shows itself highlighted, with a legend.

    `spans` holds what was found, in the order of the text; `quantities`, `times`, … are those of one kind; `facts` is
    the joined view, one row a figure.
    """

    text: str
    published: str | None
    spans: tuple[Span, ...]
    sentences: tuple[Span, ...]
    _rows: Spans  # the same as columns

    @property
    def facts(self) -> Spans:
        """The joined view, one row a figure: what, how much, who says so, when, where.

        Raises:
            ArgumentError: quantities were not asked for.
        """
        return self._rows.facts

    def of_kind(self, kind: str) -> list[Any]:
        """The spans of one kind, in the order of the text.

        Raises:
            ArgumentError: there is no such kind, or it was not asked for.
        """
        from .frames import checked_kind

        checked_kind(kind, self._rows.kinds)
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
    def quotes(self) -> list[Quote]:
        """What somebody is reported to have said, in the order of the text."""
        return self.of_kind("quote")

    @property
    def names(self) -> list[Name]:
        """People, organizations, places, others, in the order of the text."""
        return self.of_kind("name")

    @property
    def contacts(self) -> list[Contact]:
        """URLs, mail addresses, handles, hashtags, phone numbers, IP addresses, in the order of the text."""
        from .frames import checked_kind

        if not {*_CONTACTS} & {*self._rows.kinds}:
            checked_kind(_CONTACTS[0], self._rows.kinds)
        return [s for s in self.spans if isinstance(s, Contact)]

    @property
    def labels(self) -> list[Label]:
        """What rules of your own found, in the order of the text."""
        return [s for s in self.spans if isinstance(s, Label)]

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
