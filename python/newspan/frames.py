"""Columns in, columns out: the Extractor over lists, tables and batches, and the Spans it yields."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from . import _core, display
from .document import Document, span_from_row
from .exceptions import ArgumentError, warn
from .inputs import (
    ROWS,
    Fields,
    Part,
    Published,
    day_of,
    days_since_1970,
    flag,
    items_of,
    names_of,
    parts,
    well_formed,
    whole,
)
from .rules import Rules

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

AnyRules = Rules | Iterable[Mapping[str, Any]] | str | os.PathLike[str]
Errors = Literal["strict", "replace"]

FIELDS: dict[str, tuple[str, frozenset[str], str]] = {
    name: (type_, frozenset(kinds.split()), meaning) for name, type_, kinds, meaning in _core.fields()
}
FACT_FIELDS: dict[str, tuple[str, str]] = {name: (type_, meaning) for name, type_, _, meaning in _core.fact_fields()}
MATCH_FIELDS: frozenset[str] = frozenset(name for name, _, _, _ in _core.match_fields())
_MOMENTS: frozenset[str] = frozenset(name for name, (type_, _, _) in FIELDS.items() if type_ == "timestamp")
_EPOCH = dt.date(1970, 1, 1)
_EPOCH_TIME = dt.datetime(1970, 1, 1)


class Spans:
    """The rows of an extraction, one column a field of the span contract.

    Speaks Arrow's PyCapsule protocol, so that pyarrow, Polars, DuckDB and pandas take it as it is, without a copy.

    `row` is the place of a record in the input, from 0: `frame.iloc[row]` of pandas. `to_pandas()` has the input's own
    index besides.
    """

    __slots__ = ("_columns", "_kinds", "_labels", "_table")

    def __init__(
        self,
        table: _core.Table,
        columns: Sequence[str] | None = None,
        kinds: Sequence[str] = (),
        labels: tuple[int, Any] | None = None,
    ) -> None:
        self._table = table
        self._columns = table.columns if columns is None else list(columns)
        self._kinds = tuple(kinds)  # what its rows may be
        self._labels = labels  # a row, and the pandas index of it and those behind it

    @property
    def documents(self) -> int:
        """How many documents were read, null ones counted, bad ones not."""
        return self._table.documents

    @property
    def nulls(self) -> int:
        """Documents whose text is null; they have no rows."""
        return self._table.nulls

    @property
    def undated(self) -> int:
        """Documents whose date could not be read; they were read without one."""
        return len(self._table.undated)

    @property
    def bad_dates(self) -> list[tuple[str, int, str]]:
        """(file, row, message) of the dates that could not be read."""
        return self._table.undated

    @property
    def bad(self) -> list[tuple[str, int, str]]:
        """(file, row, message) of the records that were left out."""
        return self._table.bad

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in order."""
        return list(self._columns)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that its rows may be: those that were asked for, labels of rules among them."""
        return self._kinds

    def of_kind(self, kind: str) -> Spans:
        """The rows of one kind, with the columns that it fills and those carried along.

        Raises:
            ArgumentError: there is no such kind, or it was not asked for.
        """
        checked_kind(kind, self._kinds)
        if self._table.is_facts:
            return self
        return Spans(self._table.filter(kind), None, (kind,), self._labels).with_columns_of(kind)

    def with_columns_of(self, kind: str) -> Spans:
        """The same rows with the columns alone that a kind, or a label of rules, fills, and those carried along."""
        if kind != "label":
            checked_kind(kind, self._kinds)
        of = "label" if kind not in _core.kinds() else kind
        kept = self._table.columns[len(FIELDS) :]
        columns = [name for name, (_, kinds, _) in FIELDS.items() if "*" in kinds or of in kinds]
        return Spans(self._table, columns + kept, self._kinds, self._labels)

    @property
    def quantities(self) -> Spans:
        """Figures."""
        return self.of_kind("quantity")

    @property
    def times(self) -> Spans:
        """Time expressions."""
        return self.of_kind("time")

    @property
    def quotes(self) -> Spans:
        """What somebody is reported to have said, written or thought."""
        return self.of_kind("quote")

    @property
    def names(self) -> Spans:
        """People, organizations, places, others."""
        return self.of_kind("name")

    @property
    def structures(self) -> Spans:
        """Parts that are not the story's prose."""
        return self.of_kind("structure")

    @property
    def acronyms(self) -> Spans:
        """Short forms and what they stand for."""
        return self.of_kind("acronym")

    @property
    def facts(self) -> Spans:
        """The joined view, one row a figure (ordinals left out): what, how much, who says so, when, where.

        Its columns are those of `newspan extract --facts`.

        Raises:
            ArgumentError: quantities were not asked for.
        """
        if self._table.is_facts:
            return self
        checked_kind("quantity", self._kinds)
        return Spans(self._table.facts(), None, ("quantity",), self._labels)

    def __len__(self) -> int:
        return self._table.rows

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.arrow_stream(self._columns)

    def to_arrow(self) -> pyarrow.Table:
        """A pyarrow Table; its schema's metadata carry schema_version and the versions of newspan and ICU."""
        import pyarrow as pa

        return pa.RecordBatchReader.from_stream(self).read_all()

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas DataFrame with Arrow-backed columns.

        Of an extraction from pandas it has the index of the input, each label as often as its text has rows, as
        `explode` does: `spans.to_pandas().join(frame["outlet"])`. Where labels stand for several texts, `row` tells
        them apart. A level of the index that is named like a column (`id`) keeps its name, which joins of several
        levels go by; pandas asks for other names where both would be columns: `reset_index(names=…)`.
        """
        import pandas as pd

        frame = self.to_arrow().to_pandas(types_mapper=pd.ArrowDtype)
        if self._labels is not None:
            first, index = self._labels
            frame.index = index.take(frame["row"].to_numpy("int64") - first)
        return frame

    def to_polars(self) -> polars.DataFrame:
        """A Polars DataFrame."""
        import polars as pl

        frame = pl.from_arrow(self.to_arrow())
        assert isinstance(frame, pl.DataFrame)
        return frame

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dict a row, null fields left out; timestamps as datetimes."""
        shown = frozenset(self._columns)
        moments = _MOMENTS.union(self._table.kept_timestamps)
        return [
            {k: _EPOCH_TIME + dt.timedelta(seconds=v) if k in moments else v for k, v in row.items() if k in shown}
            for row in self._table.to_rows()
        ]

    def to_json(self) -> str:
        """JSON Lines: one object a row, null fields left out."""
        return self._table.to_json_lines().decode()

    def __reduce__(self) -> tuple[object, ...]:
        return Spans, (self._table, self._columns, self._kinds, self._labels)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Spans):
            return NotImplemented
        return self._columns == other._columns and self._table.to_rows() == other._table.to_rows()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        told = (
            (self.nulls, "without text"),
            (self.undated, "with a date that could not be read"),
            (len(self.bad), "bad"),
        )
        more = "".join(f", {n:,} {what}" for n, what in told if n)
        return f"Spans({len(self):,} rows from {self.documents:,} documents{more})"

    def _repr_html_(self) -> str:
        rows = [{k: v for k, v in r.items() if v is not None} for r in self.to_arrow().slice(0, 20).to_pylist()]
        columns = [c for c in self._columns if any(c in r for r in rows)]
        return display.table(columns, rows, len(self) - len(rows))


def checked_kind(kind: str, shown: Sequence[str]) -> str:
    """A kind that was asked for, else an ArgumentError."""
    if not isinstance(kind, str):
        raise ArgumentError(f"kind: a name is wanted, not {type(kind).__name__}", argument="kind")
    if kind in shown:
        return kind
    told = ", ".join(shown)
    if kind in _core.kinds():
        raise ArgumentError(f"kind: `{kind}` was not asked for in `kinds`; there are {told}", argument="kind")
    raise ArgumentError(f"kind: `{kind}` is no kind; there are {told}", argument="kind")


def _keep(names: str | Iterable[str]) -> list[str]:
    kept = names_of(names, "keep")
    if taken := {*kept} & ({*FIELDS} | {*FACT_FIELDS} | MATCH_FIELDS):
        raise ArgumentError(f"keep: `{min(taken)}` is a column of newspan's own", argument="keep")
    return kept


def fields_of(
    text_field: str | Iterable[str], id_field: str | None, published_field: str | None, keep: str | Iterable[str] = ()
) -> Fields:
    """The names of fields, looked over."""
    texts = names_of(text_field, "text_field")
    if not texts:
        raise ArgumentError("text_field: a name or a list of names is wanted", argument="text_field")
    return Fields(
        sorted(texts),
        None if id_field is None else well_formed(id_field, "id_field"),
        None if published_field is None else well_formed(published_field, "published_field"),
        _keep(keep),
    )


class Extractor:
    """What to extract and how; immutable, shared by threads, pickles.

    Args:
        kinds: what to show (see `newspan.kinds()`); None: all but sentence, word and grapheme. Never changes a row.
        rules: patterns, dictionaries and patterns over tokens of your own (see `Rules`); their rows join the others
            under their labels.
            `kinds` may name labels too; where it names none, all of them are shown.
        day_first: read 3/4/2025 as 3 April.
        currency: ISO 4217 code of what a bare `$` means.
        threads: how many to use; 0: the processors that this process may use.
        errors: "strict" (a text that is not well formed is a bad row) or "replace" (read as U+FFFD one for one).
    """

    __slots__ = ("_args", "_core", "_rules")

    def __init__(
        self,
        kinds: Iterable[str] | None = None,
        *,
        rules: AnyRules | None = None,
        day_first: bool = False,
        currency: str = "USD",
        threads: int = 0,
        errors: Errors = "strict",
    ) -> None:
        if isinstance(kinds, str):
            raise ArgumentError("kinds: a list of kinds is wanted, not one str", argument="kinds")
        threads = whole(threads, "threads", 0, 1024)
        if errors not in ("strict", "replace"):
            raise ArgumentError(f"errors: {errors!r} is neither 'strict' nor 'replace'", argument="errors")
        chosen = None if kinds is None else tuple(items_of(kinds, "kinds", "a list of kinds"))
        for i, kind in enumerate(chosen or ()):
            if not isinstance(kind, str):
                message = f"kinds: kind {i} is no str, but {type(kind).__name__}"
                raise ArgumentError(message, argument="kinds", position=i)
        if chosen == ():
            raise ArgumentError("kinds: none is named; None takes all", argument="kinds")
        self._args: tuple[tuple[str, ...] | None, bool, str, int, Errors] = (
            chosen,
            flag(day_first, "day_first"),
            currency,
            threads,
            errors,
        )
        self._rules = rules if rules is None or isinstance(rules, Rules) else Rules(rules)
        self._core = self._make(list(chosen or ()), threads)

    def _make(self, kinds: list[str], threads: int) -> _core.Extractor:
        _, day_first, currency, _, errors = self._args
        rules = self._rules._core if self._rules else None
        return _core.Extractor(kinds, day_first, currency, threads, errors == "replace", rules)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that are shown, labels of rules among them."""
        chosen = tuple(_core.default_kinds()) if self._args[0] is None else self._args[0]
        labels = self._rules.labels if self._rules else ()
        return chosen if {*chosen} & {*labels} else chosen + labels

    @property
    def rules(self) -> Rules | None:
        """The rules whose rows join the others."""
        return self._rules

    def __reduce__(self) -> tuple[object, ...]:
        return _extractor, (self._rules, *self._args)

    def __eq__(self, other: object) -> bool:
        return self.__reduce__() == other.__reduce__() if isinstance(other, Extractor) else NotImplemented

    def __hash__(self) -> int:
        return hash((self._rules, self._args))

    def __repr__(self) -> str:
        names = ("kinds", "day_first", "currency", "threads", "errors")
        told = [f"{n}={v!r}" for n, v in zip(names, self._args, strict=True)]
        return f"Extractor({', '.join(told + ([f'rules={self._rules!r}'] if self._rules else []))})"

    def extract(
        self,
        data: Any,
        *,
        text_field: str | Sequence[str] = "text",
        id_field: str | None = None,
        published_field: str | None = None,
        published: Published = None,
        keep: Sequence[str] = (),
    ) -> Spans:
        """All rows of a source, as one table that can be read again.

        Args:
            data: a table (anything that speaks Arrow's stream protocol: pandas, Polars, pyarrow, DuckDB), a column of
                texts (a Series, an Arrow or numpy array), a list of str or of dicts, or an iterator of those. Null
                texts (None, NaN, NA) have no rows and are counted.
            text_field: the column of texts, or several: rows then carry `field`. Texts alone have no fields.
            id_field: the column of ids (text or integers), which may repeat; None: `id` where there is one, else row.
                Each keeps its type in `to_dicts` and `to_json`; a column has one type: where there are both, text.
            published_field: the column of dates; None: `published` where there is one. Of several dicts some may lack a
                field that is asked for, not all.
            published: the date of documents that have none of their own.
            keep: columns of the input that every row carries along; one that holds several types comes as text.

        A text of more than 64 MiB, an id beyond 64 bits, and the like are bad rows: counted, told and left out.

        Raises:
            ArgumentError: a column is missing, of another type, or its buffers are damaged; a field that is asked for
                is in none of the dicts.
            TypeError: `data` is something else: a dict, one str, a path, an open file.
        """
        total: _core.Table | None = None
        indexes: dict[int, Any] = {}  # by the first row of the part
        for table, first, index in self._tables(
            data, fields_of(text_field, id_field, published_field, keep), published
        ):
            indexes[first] = index
            if total is None:
                total = table
            else:
                total.extend(table)
        if total is None:
            total = self._core.extract_texts([[]], [], None, None, None, [], 0, "")
        warn_of(total)
        return Spans(total, None, self.kinds, _one_index(list(indexes.values())))

    def extract_batches(
        self,
        data: Any,
        *,
        text_field: str | Sequence[str] = "text",
        id_field: str | None = None,
        published_field: str | None = None,
        published: Published = None,
        keep: Sequence[str] = (),
    ) -> Iterator[Spans]:
        """The rows of a source batch by batch, in one pass and bounded memory; arguments as `extract`.

        A batch has the rows of at most 4,096 records, or of those that make 16 MiB of text. A bad row is in its batch's
        `bad`, and the rest goes on.
        """
        fields = fields_of(text_field, id_field, published_field, keep)
        for table, first, index in self._tables(data, fields, published):
            yield Spans(table, None, self.kinds, None if index is None else (first, index))

    def _tables(self, data: Any, fields: Fields, published: Published) -> Iterator[tuple[_core.Table, int, Any]]:
        """The rows of a source, batch by batch, each with the first row of its part and the index of that."""
        day_first = self._args[1]
        default = days_since_1970(published, day_first=day_first)
        first_row = 0
        cells = _core.KeptCells(fields.keep) if fields.keep else None
        for part, index in parts(data, fields):
            if isinstance(part, Part):
                several = fields.texts if len(fields.texts) > 1 else []
                dates, ids = part.dates, part.ids
                days: list[int | str | None] | None = None
                if dates is not None or default is not None:
                    name = fields.published_name
                    days = [day_of(d, name, default, day_first=day_first) for d in dates or [None] * len(part.texts[0])]
                if cells is not None:
                    cells.settle(part.kept)
                text_ids = ids is not None and any(not (i is None or isinstance(i, (int, bytes, float))) for i in ids)
                for at in _stretches(part.texts):
                    table = self._core.extract_texts(
                        [column[at] for column in part.texts],
                        several,
                        None if ids is None else ids[at],
                        None if days is None else days[at],
                        cells,
                        [column[at] for column in part.kept],
                        first_row + at.start,
                        "",
                        integer_ids=False if text_ids else None,
                    )
                    yield table, first_row, index
                first_row += len(part.texts[0])
            else:
                reader = _core.ArrowReader(
                    part.__arrow_c_stream__(),
                    fields.texts,
                    fields.id_name,
                    fields.published_name,
                    fields.keep,
                    fields.id is None,
                    fields.published is None,
                    first_row,
                    day_first,
                )
                while (documents := reader.next("")) is not None:
                    if default is not None:
                        documents.set_default_published(default)
                    yield self._core.extract(documents), first_row, index
                first_row = reader.rows

    def read(self, text: str, *, published: Published = None) -> Document:
        """One document as objects.

        Raises:
            TextError: the text has lone surrogates, at `position`, and errors is "strict"; or more than 64 MiB.
        """
        kinds = self.kinds
        shown = {*kinds}
        core = self._make([*shown, *({"sentence"} - shown)], 1)
        day = days_since_1970(published, day_first=self._args[1])
        if not isinstance(text, str):
            instead = (
                "bytes go through newspan.decode first" if isinstance(text, bytes) else "newspan.extract reads many"
            )
            raise TypeError(f"text: a str is wanted, not {type(text).__name__}; {instead}")
        table = core.extract_text(text, day)
        _warn_of_markup(table)
        spans = [span_from_row(row) for row in table.to_rows()]
        date = None if day is None else (_EPOCH + dt.timedelta(days=day)).isoformat()
        return Document(
            text=text,
            published=date,
            spans=tuple(s for s in spans if s.kind in shown),
            sentences=tuple(s for s in spans if s.kind == "sentence"),
            _rows=Spans(table, None, kinds),
        )


def _extractor(
    rules: Rules | None, kinds: tuple[str, ...] | None, day_first: bool, currency: str, threads: int, errors: Errors
) -> Extractor:
    return Extractor(kinds, rules=rules, day_first=day_first, currency=currency, threads=threads, errors=errors)


def _warn_of_markup(table: _core.Table) -> None:
    texts, tags, entities = table.markup
    if texts:
        warn(
            f"{texts} of the texts hold HTML ({tags} tags, {entities} entities), which is read as it stands; "
            "newspan.tidy takes it away"
        )


def warn_of(table: _core.Table) -> None:
    """Warn of what was left out of a table, and of markup in its texts."""
    _warn_of_markup(table)
    if table.bad:
        file, row, message = table.bad[0]
        total = table.documents + len(table.bad)
        warn(f"{len(table.bad)} of {total} records left out; the first is {file or 'row'} {row}: {message}")
    if table.undated:
        file, row, message = table.undated[0]
        warn(
            f"{len(table.undated)} documents have a date that could not be read; "
            f"the first is {file or 'row'} {row}: {message}"
        )
    if table.mixed_ids:
        warn("ids are integers and text; columns hold them all as text, to_dicts and to_json as they are")


def _one_index(indexes: Sequence[Any]) -> tuple[int, Any] | None:
    """The index of parts that stand behind one another, where all have one."""
    if not indexes or any(index is None for index in indexes):
        return None
    return 0, indexes[0] if len(indexes) == 1 else indexes[0].append(list(indexes[1:]))


def _stretches(texts: list[list[Any]]) -> Iterator[slice]:
    """All rows of columns of texts, some thousand or some million characters at a time; one empty stretch of none."""
    start = size = 0
    for row, cells in enumerate(zip(*texts, strict=True), 1):
        size += sum(len(c) for c in cells if isinstance(c, str))
        if row - start == ROWS or size >= 16 << 20:
            yield slice(start, row)
            start, size = row, 0
    if start < len(texts[0]) or not texts[0]:
        yield slice(start, len(texts[0]))


def kinds() -> list[str]:
    """Every kind that can be asked for, those shown by default first."""
    return _core.kinds()


def read(
    text: str,
    *,
    published: Published = None,
    kinds: Iterable[str] | None = None,
    rules: AnyRules | None = None,
    day_first: bool = False,
    currency: str = "USD",
    errors: Errors = "strict",
) -> Document:
    """Read one text.

    Args:
        text: the text; a str. Offsets of the result are its code points.
        published: the day of publication, against which `Tuesday` or `last month` are resolved.
        kinds, rules, day_first, currency, errors: as for `Extractor`.

    Returns:
        A Document with .quantities, .times, .quotes, .names, .acronyms, .sentences, .spans and .facts.

    Example:
        >>> import newspan as ns
        >>> ns.read("Prices rose 19 per cent on Tuesday.", published="2025-07-02").quantities[0].value
        19.0
    """
    x = Extractor(kinds, rules=rules, day_first=day_first, currency=currency, threads=1, errors=errors)
    return x.read(text, published=published)


def extract(
    data: Any,
    *,
    text_field: str | Sequence[str] = "text",
    id_field: str | None = None,
    published_field: str | None = None,
    published: Published = None,
    keep: Sequence[str] = (),
    kinds: Iterable[str] | None = None,
    rules: AnyRules | None = None,
    day_first: bool = False,
    currency: str = "USD",
    threads: int = 0,
    errors: Errors = "strict",
) -> Spans:
    """All rows of a table or a list of texts; the short cut for `Extractor(…).extract(…)`, with the same names."""
    x = Extractor(kinds, rules=rules, day_first=day_first, currency=currency, threads=threads, errors=errors)
    return x.extract(
        data,
        text_field=text_field,
        id_field=id_field,
        published_field=published_field,
        published=published,
        keep=keep,
    )
