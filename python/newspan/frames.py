"""Columns in, columns out: the Extractor over lists, tables and batches, and the Spans it yields."""

from __future__ import annotations

import datetime as dt
import os
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from . import _core, display
from .document import Document, span_from_row
from .exceptions import ArgumentError, NewspanWarning
from .rules import Rules

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Published = str | dt.date | None
AnyRules = Rules | Iterable[Mapping[str, Any]] | str | os.PathLike[str]
Errors = Literal["strict", "replace"]

FIELDS: dict[str, tuple[str, frozenset[str], str]] = {
    name: (type_, frozenset(kinds.split()), meaning) for name, type_, kinds, meaning in _core.fields()
}
FACT_FIELDS: dict[str, tuple[str, str]] = {name: (type_, meaning) for name, type_, _, meaning in _core.fact_fields()}
MATCH_FIELDS: frozenset[str] = frozenset(name for name, _, _, _ in _core.match_fields())
_EPOCH = dt.date(1970, 1, 1)


def days_since_1970(published: Published, argument: str = "published", *, day_first: bool = False) -> int | None:
    """A date as days since 1970; raises ArgumentError where it cannot be read."""
    if published is None or published != published:  # NaN and NaT are no date
        return None
    if isinstance(published, dt.datetime):
        published = published.date()
    if isinstance(published, dt.date):
        return (published - _EPOCH).days
    if not isinstance(published, str):
        kind = type(published).__name__
        raise ArgumentError(f"{argument}: a date or text is wanted, not {kind}", argument=argument)
    days = _core.parse_date(published, day_first)
    if days is None:
        raise ArgumentError(f"{argument}: {published!r} is no date", argument=argument)
    return days


class Spans:
    """The rows of an extraction, one column a field of the span contract.

    Speaks Arrow's PyCapsule protocol, so that pyarrow, Polars, DuckDB and pandas take it as it is, without a copy.

    Attributes:
        documents: how many documents were read, null ones counted, bad ones not.
        nulls: documents whose text is null; they have no rows.
        undated: documents whose date could not be read; they were read without one.
        bad: (file, row, message) of the records that were left out.
    """

    __slots__ = ("_columns", "_table")

    def __init__(self, table: _core.Table, columns: Sequence[str] | None = None) -> None:
        self._table = table
        self._columns = table.columns if columns is None else list(columns)

    @property
    def documents(self) -> int:
        return self._table.documents

    @property
    def nulls(self) -> int:
        return self._table.nulls

    @property
    def undated(self) -> int:
        return self._table.undated

    @property
    def bad(self) -> list[tuple[str, int, str]]:
        return self._table.bad

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in order."""
        return list(self._columns)

    def of_kind(self, kind: str) -> Spans:
        """The rows of one kind, with the columns that it fills and those carried along."""
        return Spans(self._table.filter(kind)).with_columns_of(kind)

    def with_columns_of(self, kind: str) -> Spans:
        """The same rows with the columns alone that a kind, or a label of rules, fills, and those carried along."""
        of = "label" if kind not in _core.kinds() else kind
        kept = self._table.columns[len(FIELDS) :]
        columns = [name for name, (_, kinds, _) in FIELDS.items() if "*" in kinds or of in kinds]
        return Spans(self._table, columns + kept)

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

        Needs the rows of the kind quantity; its columns are those of `newspan extract --facts`.
        """
        return self if self._table.is_facts else Spans(self._table.facts())

    def __len__(self) -> int:
        return self._table.rows

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.arrow_stream(self._columns)

    def to_arrow(self) -> pyarrow.Table:
        """A pyarrow Table; its schema's metadata carry schema_version and the versions of newspan and ICU."""
        import pyarrow as pa

        return pa.RecordBatchReader.from_stream(self).read_all()

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas DataFrame with Arrow-backed columns."""
        import pandas as pd

        return self.to_arrow().to_pandas(types_mapper=pd.ArrowDtype)

    def to_polars(self) -> polars.DataFrame:
        """A Polars DataFrame."""
        import polars as pl

        frame = pl.from_arrow(self.to_arrow())
        assert isinstance(frame, pl.DataFrame)
        return frame

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dict a row, null fields left out; timestamps as datetimes."""
        shown = frozenset(self._columns)
        return [_with_datetimes({k: v for k, v in row.items() if k in shown}) for row in self._table.to_rows()]

    def to_json(self) -> str:
        """JSON Lines: one object a row, null fields left out."""
        return self._table.to_json_lines().decode()

    def __reduce__(self) -> tuple[object, ...]:
        return Spans, (self._table, self._columns)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Spans):
            return NotImplemented
        return self._columns == other._columns and self._table.to_rows() == other._table.to_rows()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        bad = f", {len(self.bad)} bad" if self.bad else ""
        return f"Spans({len(self):,} rows from {self.documents:,} documents{bad})"

    def _repr_html_(self) -> str:
        rows = self.to_dicts()[:20]
        columns = [c for c in self._columns if any(c in r for r in rows)]
        return display.table(columns, rows, len(self) - len(rows))


def _with_datetimes(row: dict[str, Any]) -> dict[str, Any]:
    for name in row:
        if name in FIELDS and FIELDS[name][0] == "timestamp":
            row[name] = dt.datetime(1970, 1, 1) + dt.timedelta(seconds=row[name])
    return row


def _field(name: str | None, default: str) -> tuple[str, bool]:
    """A column's name, and whether it may be missing: only where the caller did not ask for it."""
    return (default, True) if name is None else (_well_formed(name, f"{default}_field"), False)


def lone_surrogate(text: str) -> int | None:
    """The position of the first one; None: the text is well formed."""
    try:
        text.encode()
    except UnicodeEncodeError as e:
        return e.start
    return None


def _well_formed(name: str, argument: str) -> str:
    """The name, which has no lone surrogate: no column has such a name."""
    if (at := lone_surrogate(name)) is not None:
        raise ArgumentError(f"{argument}: lone surrogate at position {at}", argument=argument, position=at)
    return name


class Extractor:
    """What to extract and how; immutable, shared by threads, pickles.

    Args:
        kinds: what to show (see `newspan.kinds()`); None: all but sentence, word and grapheme. Never changes a row.
        rules: patterns and dictionaries of your own (see `Rules`); their rows join the others under their labels.
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
        if not 0 <= threads <= 1024:
            raise ArgumentError(f"threads: {threads} is not within 0 … 1024", argument="threads")
        if errors not in ("strict", "replace"):
            raise ArgumentError(f"errors: {errors!r} is neither 'strict' nor 'replace'", argument="errors")
        chosen = None if kinds is None else tuple(kinds)
        if chosen == ():
            raise ArgumentError("kinds: none is named; None takes all", argument="kinds")
        self._args: tuple[tuple[str, ...] | None, bool, str, int, Errors] = (
            chosen,
            day_first,
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
            data: anything that speaks Arrow's stream protocol (pandas, Polars, pyarrow, DuckDB), a list of str, a list
                of dicts, or an iterator of those. Null texts have no rows and are counted.
            text_field: the column of texts, or several: rows then carry `field`.
            id_field: the column of ids (text or integers), which may repeat; None: `id` where there is one, else row.
            published_field: the column of dates; None: `published` where there is one.
            published: the date of documents that have none of their own.
            keep: columns of the input that every row carries along.

        A text of more than 64 MiB, an id beyond 64 bits, and the like are bad rows: counted, told and left out.

        Raises:
            ArgumentError: a column is missing, of another type, or its buffers are damaged.
        """
        total: _core.Table | None = None
        for batch in self.extract_batches(
            data,
            text_field=text_field,
            id_field=id_field,
            published_field=published_field,
            published=published,
            keep=keep,
        ):
            if total is None:
                total = batch._table
            else:
                total.extend(batch._table)
        if total is None:
            total = self._core.extract_texts([[]], [], None, None, None, [], 0, "")
        warn(total)
        return Spans(total)

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
        day_first = self._args[1]
        default = days_since_1970(published, day_first=day_first)
        first_row = 0
        texts_of = _names(text_field, "text_field")
        kept = _names(keep, "keep") if keep else []
        cells = _core.KeptCells(kept) if kept else None
        for part in _parts(data):
            if hasattr(part, "__arrow_c_stream__"):
                id_name, id_optional = _field(id_field, "id")
                published_name, published_optional = _field(published_field, "published")
                reader = _core.ArrowReader(
                    _local_dates(part, published_name).__arrow_c_stream__(),
                    texts_of,
                    id_name,
                    published_name,
                    kept,
                    id_optional,
                    published_optional,
                    first_row,
                    day_first,
                )
                while (documents := reader.next("")) is not None:
                    if default is not None:
                        documents.set_default_published(default)
                    yield Spans(self._core.extract(documents))
                first_row = reader.rows
            else:
                texts, ids, dates, values = _columns_of(part, texts_of, id_field, published_field, kept)
                days = (
                    None
                    if dates is None and default is None
                    else [_lenient_days(d, default, day_first) for d in dates or [None] * len(texts[0])]
                )
                several = texts_of if len(texts_of) > 1 else []
                if cells is not None:
                    cells.settle(values)
                text_ids = ids is not None and any(not (i is None or isinstance(i, (int, bytes))) for i in ids)
                for at in _stretches(texts):
                    table = self._core.extract_texts(
                        [column[at] for column in texts],
                        several,
                        None if ids is None else ids[at],
                        None if days is None else days[at],
                        cells,
                        [column[at] for column in values],
                        first_row + at.start,
                        "",
                        integer_ids=False if text_ids else None,
                    )
                    yield Spans(table)
                first_row += len(texts[0])

    def read(self, text: str, *, published: Published = None) -> Document:
        """One document as objects.

        Raises:
            TextError: the text has lone surrogates, at `position`, and errors is "strict"; or more than 64 MiB.
        """
        shown = {*self.kinds}
        core = self._make([*shown, *({"sentence"} - shown)], 1)
        day = days_since_1970(published, day_first=self._args[1])
        if not isinstance(text, str):
            raise TypeError(f"text: a str is wanted, not {type(text).__name__}; bytes go through newspan.decode first")
        table = core.extract_text(text, day)
        spans = [span_from_row(row) for row in table.to_rows()]
        date = None if day is None else (_EPOCH + dt.timedelta(days=day)).isoformat()
        return Document(
            text=text,
            published=date,
            spans=tuple(s for s in spans if s.kind in shown),
            sentences=tuple(s for s in spans if s.kind == "sentence"),
            _rows=Spans(table),
        )


def _extractor(
    rules: Rules | None, kinds: tuple[str, ...] | None, day_first: bool, currency: str, threads: int, errors: Errors
) -> Extractor:
    return Extractor(kinds, rules=rules, day_first=day_first, currency=currency, threads=threads, errors=errors)


def warn(table: _core.Table) -> None:
    """Warn of what was left out of a table."""
    if table.bad:
        file, row, message = table.bad[0]
        total = table.documents + len(table.bad)
        warnings.warn(
            f"{len(table.bad)} of {total} records left out; the first is {file or 'row'} {row}: {message}",
            NewspanWarning,
            stacklevel=3,
        )
    if table.undated:
        warnings.warn(f"{table.undated} documents have a date that could not be read", NewspanWarning, stacklevel=3)


def _parts(data: Any) -> Iterator[Any]:
    """The source as parts that are each a table or a list."""
    if isinstance(data, Mapping):
        raise TypeError("data: a dict is no table; a list of dicts or a table is wanted")
    if isinstance(data, (str, bytes)):
        raise TypeError("data: a list, a table or an iterator of them is wanted; newspan.read takes one text")
    if hasattr(data, "__arrow_c_stream__") or isinstance(data, Sequence):
        yield data
    elif hasattr(data, "to_list"):  # a pandas Series before it spoke Arrow
        yield [None if x is None or x != x else x for x in data.to_list()]
    elif hasattr(data, "__arrow_c_array__"):
        import pyarrow as pa

        yield pa.table(data)
    elif isinstance(data, Iterable):
        texts: list[Any] = []
        for item in data:
            if item is None or isinstance(item, (str, Mapping)):  # an iterator of texts, in batches of its own
                texts.append(item)
                if len(texts) == 4096:
                    yield texts
                    texts = []
                continue
            yield from _parts(item)
        if texts:
            yield texts
    else:
        raise TypeError(f"data: a table, a list of texts or an iterator of them is wanted, not {type(data).__name__}")


def _stretches(texts: list[list[Any]]) -> Iterator[slice]:
    """All rows of columns of texts, some thousand or some million characters at a time; one empty stretch of none."""
    start = size = 0
    for row, cells in enumerate(zip(*texts, strict=True), 1):
        size += sum(len(c) for c in cells if isinstance(c, str))
        if row - start == 4096 or size >= 16 << 20:
            yield slice(start, row)
            start, size = row, 0
    if start < len(texts[0]) or not texts[0]:
        yield slice(start, len(texts[0]))


def _names(value: str | Sequence[str], argument: str) -> list[str]:
    """One name or several, in alphabetical order, as the rows come."""
    names = [value] if isinstance(value, str) else list(value)
    if not names or not all(isinstance(n, str) for n in names):
        raise ArgumentError(f"{argument}: a name or a list of names is wanted", argument=argument)
    for name in names:
        _well_formed(name, argument)
    if twice := {n for n in names if names.count(n) > 1}:
        raise ArgumentError(f"{argument}: `{min(twice)}` stands twice", argument=argument)
    if argument == "keep" and (taken := set(names) & ({*FIELDS} | {*FACT_FIELDS} | MATCH_FIELDS)):
        raise ArgumentError(f"keep: `{min(taken)}` is a column of newspan's own", argument="keep")
    return sorted(names) if argument == "text_field" else names


def _columns_of(
    items: Sequence[Any], text_fields: list[str], id_field: str | None, published_field: str | None, keep: list[str]
) -> tuple[list[list[Any]], list[Any] | None, list[Any] | None, list[list[Any]]]:
    """Texts (a list a field), ids, dates and kept values (a list a column) of a list of str or of dicts."""
    if not any(isinstance(i, Mapping) for i in items):
        if keep:
            raise ArgumentError("keep: lone texts have no columns to carry along", argument="keep")
        return [list(items)], None, None, []
    for row, item in enumerate(items):
        if not isinstance(item, Mapping):
            raise ArgumentError(
                f"data: row {row} is {type(item).__name__}, those before it are dicts", argument="data", position=row
            )
        for name, argument in (
            (id_field, "id_field"),
            (published_field, "published_field"),
        ):
            if name is not None and name not in item:
                raise ArgumentError(f"{argument}: row {row} has no `{name}`", argument=argument, position=row)
    # A text that is missing or no str is a bad row of its own; NaN, as pandas has it, is a null. Of several fields a
    # record may lack some.
    missing = ... if len(text_fields) == 1 else None
    texts = [[None if (t := i.get(name, missing)) != t else t for i in items] for name in text_fields]
    ids = [i.get(id_field or "id") for i in items]
    dates = [i.get(published_field or "published") for i in items]
    kept = [[i.get(name) for i in items] for name in keep]
    return texts, None if all(i is None for i in ids) else ids, dates, kept


def _local_dates(part: Any, name: str) -> Any:
    """A table whose timestamps with a zone show the zone's own date: as written, not as UTC has it."""
    if not any(hasattr(part, a) for a in ("column_names", "columns", "schema")):
        return part
    import pyarrow as pa
    import pyarrow.compute as pc

    reader = pa.RecordBatchReader.from_stream(part)
    at = reader.schema.get_field_index(name)
    if at < 0 or not pa.types.is_timestamp(reader.schema.field(at).type) or reader.schema.field(at).type.tz is None:
        return reader
    field = reader.schema.field(at)
    schema = reader.schema.set(at, field.with_type(pa.timestamp(field.type.unit)))
    batches = (b.set_column(at, schema.field(at), pc.local_timestamp(b.column(at))) for b in reader)
    return pa.RecordBatchReader.from_batches(schema, batches)


def _lenient_days(value: Any, default: int | None, day_first: bool) -> int | bool | None:
    """Days since 1970; False: a date was given that cannot be read."""
    if value is None or value == "" or value != value:
        return default
    if isinstance(value, (str, dt.date)):
        try:
            return days_since_1970(value, day_first=day_first)
        except ArgumentError:
            return False
    return False


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
