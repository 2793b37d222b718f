"""What an input holds: a list, a column, a table, records. The one place that tells, for every function that takes one.

A table iterates the names of its columns, a dict its keys, one str its letters, an open file its lines. Nobody means
those: they are refused by a message that names the argument and what to pass.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple

from . import _core
from .exceptions import ArgumentError

Published = str | dt.date | None
ROWS = 4096  # records that are read at once
_EPOCH = dt.date(1970, 1, 1)


# ---------------------------------------------------------------- cells


def absent(value: Any) -> bool:
    """Whether a cell holds nothing: None, NaN, pandas' NaT and NA."""
    if value is None or isinstance(value, str):
        return value is None
    try:
        return bool(value != value)
    except (TypeError, ValueError):  # NA is neither equal nor unequal to itself; an array has many answers
        return type(value).__name__ == "NAType"


def plain(value: Any) -> Any:
    """A cell as Python has it, which numpy's scalars are not; None where it holds nothing."""
    if isinstance(value, (str, int)):
        return value
    if absent(value):
        return None
    if type(value).__module__ == "numpy" and hasattr(value, "item") and not getattr(value, "ndim", 0):
        return value.astype("datetime64[us]").item() if value.dtype.kind == "M" else value.item()
    return value


def lone_surrogate(text: str) -> int | None:
    """The position of the first one; None: the text is well formed."""
    try:
        text.encode()
    except UnicodeEncodeError as e:
        return e.start
    return None


def day_of(value: Any, field: str, default: int | None = None, *, day_first: bool = False) -> int | str | None:
    """A date as days since 1970, `default` where there is none; a str says which could not be read."""
    value = plain(value)
    if value is None or value == "":
        return default
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return (value - _EPOCH).days
    if isinstance(value, int) and 100_000_000 < value < 100_000_000_000:  # seconds since 1970, as in JSON Lines
        return value // 86400
    days = _core.parse_date(value, day_first) if isinstance(value, str) else None
    return f"`{field}`: {_shown(value)} is no date" if days is None else days


def days_since_1970(published: Published, argument: str = "published", *, day_first: bool = False) -> int | None:
    """A date as days since 1970; raises ArgumentError where it cannot be read."""
    value = plain(published)
    if value is not None and not isinstance(value, (str, dt.date)):
        kind = type(value).__name__
        raise ArgumentError(f"{argument}: a date or text is wanted, not {kind}", argument=argument)
    days = f"{value!r}" if value == "" else day_of(value, argument, day_first=day_first)
    if isinstance(days, str):
        raise ArgumentError(f"{argument}: {value!r} is no date", argument=argument)
    return days


def _shown(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 62 else shown[:60] + "…'"


# ---------------------------------------------------------------- options


def flag(value: bool, argument: str) -> bool:
    """True or False, else an ArgumentError: "no" is true."""
    if not isinstance(value, bool):
        raise ArgumentError(f"{argument}: True or False is wanted, not {value!r}", argument=argument)
    return value


def offset(value: int, argument: str) -> int:
    """A whole number, else a TypeError, as `re` has it for what is no option: a place in a text, a count of matches."""
    try:
        return value.__index__()
    except (AttributeError, TypeError):
        raise TypeError(f"{argument}: a whole number is wanted, not {_shown(value)}") from None


def whole(value: int, argument: str, low: int, high: int) -> int:
    """A whole number within bounds, else an ArgumentError."""
    try:
        number = offset(None if isinstance(value, bool) else value, argument)  # type: ignore[arg-type]
    except TypeError:
        raise ArgumentError(f"{argument}: a whole number is wanted, not {_shown(value)}", argument=argument) from None
    if not low <= number <= high:
        raise ArgumentError(f"{argument}: {number} is not within {low} … {high}", argument=argument)
    return number


def thread_count(threads: int) -> int:
    """How many threads read a column; 0: as many as there are processors."""
    return whole(threads, "threads", 0, 1 << 16)


# ---------------------------------------------------------------- lists and columns


def column_names(data: Any) -> list[str] | None:
    """The names of a table's columns; None: it is no table."""
    if isinstance(data, (str, list, tuple, Mapping)) or getattr(data, "ndim", 2) == 1:
        return None
    if callable(schema := getattr(data, "collect_schema", None)):  # Polars, which warns of `columns` of a LazyFrame
        return list(schema().names())
    for attribute in ("column_names", "columns"):  # pyarrow; pandas, Polars, DuckDB
        if (found := getattr(data, attribute, None)) is not None and not callable(found):
            return [str(name) for name in found]
    names = getattr(getattr(data, "schema", None), "names", None)  # a reader of batches
    return None if names is None else [str(name) for name in names]


def listed(names: Sequence[str], most: int = 20) -> str:
    """Names in a message; of very many the first."""
    more = [f"… and {len(names) - most} more"] if len(names) > most else []
    return ", ".join([*names[:most], *more])


def meant(name: Any, names: Iterable[str]) -> str:
    """The end of a message about a name that is none of those: the one that is like it, if any."""
    import difflib

    like = difflib.get_close_matches(str(name), list(names), 1)
    return f"; did you mean `{like[0]}`?" if like else ""


def _refusal(data: Any, ordered: bool = True) -> str | None:
    """Of what is neither a list nor a column nor a table: what it is, and what to pass; None: it may be one."""
    if isinstance(data, Mapping):
        return "a dict; pass a list of its keys or of its values"
    if isinstance(data, (bytes, bytearray, memoryview)):
        return "bytes; they go through newspan.decode first"
    if isinstance(data, os.PathLike):
        return "a path; read the file first"
    if hasattr(data, "readline"):
        return "an open file; read it first"
    if isinstance(data, Set) and ordered:
        return "a set, which has no order; pass a list"
    if hasattr(data, "collect_schema") and hasattr(data, "collect"):
        return "a LazyFrame; collect it first"
    dimensions = getattr(data, "ndim", 1)
    if dimensions != 1 and column_names(data) is None:
        return f"an array of {dimensions} dimensions; pass one column of it"
    return None


def items_of(
    data: Any, argument: str, wanted: str, *, ordered: bool = False, instead: str = "pass one of its columns"
) -> list[Any]:
    """What a list, a column or an iterator holds, in order; `instead` of a table.

    Raises:
        TypeError: it is something else: a table, a dict, one str, a file; or a set, where places count.
    """
    told = _refusal(data, ordered)
    if told is None and (names := column_names(data)) is not None:
        told = f"a table; {instead} ({listed(names)})"
    if isinstance(data, str):
        told = "one str"
    if told is None:
        for method in ("to_pylist", "to_list", "tolist"):  # Arrow; pandas, Polars; numpy
            if hasattr(data, method):
                return list(getattr(data, method)())
        if hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__"):
            import pyarrow as pa

            one = pa.chunked_array(data) if hasattr(data, "__arrow_c_stream__") else pa.array(data)
            return list(one.to_pylist())
        if isinstance(data, Iterable):
            return list(data)
        told = type(data).__name__
    raise TypeError(f"{argument}: {wanted} is wanted, not {told}")


def texts_of(texts: Any, argument: str) -> list[str | None]:
    """The texts of a list, a pandas or Polars Series, an Arrow or numpy array; None where there is none.

    Raises:
        TypeError: it is none of those.
        ArgumentError: one is no str, at `position`.
    """
    if isinstance(texts, str):
        return [texts]
    out: list[str | None] = []
    for row, text in enumerate(items_of(texts, argument, "a list or a column of texts", ordered=True)):
        if not isinstance(text, str) and not absent(text):
            raise ArgumentError(
                f"{argument}: row {row} is {type(text).__name__}, not str", argument=argument, position=row
            )
        out.append(text if isinstance(text, str) else None)
    return out


def entries_of(source: Any, argument: str) -> dict[Any, Any]:
    """{name: value} of a mapping; of a list or column each stands for itself.

    Raises:
        TypeError: it is neither; or a pandas Series whose labels are text: is it they or the values that are meant?
    """
    if isinstance(source, str):
        raise ArgumentError(f"{argument}: a list of {argument} or a dict is wanted, not one str", argument=argument)
    if isinstance(source, Mapping):
        pairs = list(source.items())
    else:
        instead = "pass one of its columns, or two as dict(zip(…, …))"
        pairs = [(x, x) for x in items_of(source, argument, f"a list of {argument} or a dict", instead=instead)]
        if labels_of(source) is not None and any(isinstance(label, str) for label in source.index):
            raise TypeError(
                f"{argument}: the Series has labels that are text; pass series.to_list() for its values alone, "
                "series.to_dict() for labels that lead to them"
            )
    return dict(pairs)


def names_of(value: str | Iterable[str], argument: str) -> list[str]:
    """One name of a field or several."""
    names = [value] if isinstance(value, str) else items_of(value, argument, "a name or a list of names")
    if not all(isinstance(n, str) for n in names):
        raise ArgumentError(f"{argument}: a name or a list of names is wanted", argument=argument)
    for name in names:
        well_formed(name, argument)
    if twice := {n for n in names if names.count(n) > 1}:
        raise ArgumentError(f"{argument}: `{min(twice)}` stands twice", argument=argument)
    return [str(n) for n in names]


def well_formed(name: str, argument: str) -> str:
    """The name, which has no lone surrogate: no column has such a name."""
    if not isinstance(name, str):
        raise ArgumentError(f"{argument}: a name is wanted, not {type(name).__name__}", argument=argument)
    if (at := lone_surrogate(name)) is not None:
        raise ArgumentError(f"{argument}: lone surrogate at position {at}", argument=argument, position=at)
    return name


# ---------------------------------------------------------------- tables and records


class Fields(NamedTuple):
    """Which fields of the input are what; several texts are in alphabetical order, as the rows come."""

    texts: list[str]
    id: str | None
    published: str | None
    keep: list[str]

    @property
    def id_name(self) -> str:
        return self.id or "id"

    @property
    def published_name(self) -> str:
        return self.published or "published"

    @property
    def asked(self) -> dict[str, str]:
        """The argument that asks for each field; one that is there by default may be missing."""
        asked = dict.fromkeys(self.texts, "text_field") | dict.fromkeys(self.keep, "keep")
        return asked | {n: a for n, a in ((self.id, "id_field"), (self.published, "published_field")) if n}

    @property
    def names(self) -> list[str]:
        """All that are looked at."""
        return list(dict.fromkeys([*self.texts, self.id_name, self.published_name, *self.keep]))


class Bad(NamedTuple):
    """A record that cannot be read, and why."""

    file: str
    row: int
    message: str


class Part(NamedTuple):
    """Records that have no columns of their own: a list a text field, a list a kept column.

    What stands in place of a text and is an exception says why the record is a bad one.
    """

    texts: list[list[Any]]
    ids: list[Any] | None
    dates: list[Any] | None
    kept: list[list[Any]]
    rows: list[int] | None = None
    bad: Sequence[Bad] = ()
    lines: list[int] | None = None  # where each record begins, where that is not its row

    def told(self, records: Iterable[tuple[str, int, str]]) -> list[Bad]:
        """Bad records by the lines where they stand."""
        line_of = dict(zip(self.rows, self.lines, strict=True)) if self.rows and self.lines else {}
        return [Bad(file, line_of.get(row, row), message) for file, row, message in records]


class Seen:
    """The fields that records have, some of them at least: one that is asked for and that none has is a mistake."""

    def __init__(self) -> None:
        self.names: dict[str, None] = {}
        self.records = False  # whether there were dicts

    def note(self, names: Iterable[Any]) -> None:
        self.names.update(dict.fromkeys(map(str, names)))

    def missing(self, fields: Fields) -> tuple[str, str] | None:
        """(argument, message) of the first field that no record has."""
        for name, argument in fields.asked.items():
            if name not in self.names:
                there = list(self.names)
                return argument, f"none of the records has `{name}`; there are {listed(there)}{meant(name, there)}"
        return None

    def check(self, fields: Fields) -> None:
        if self.names and (missing := self.missing(fields)):
            raise ArgumentError(f"{missing[0]}: {missing[1]}", argument=missing[0])


def parts(data: Any, fields: Fields) -> Iterator[tuple[Any, Any]]:
    """The source as parts, each an Arrow stream or a `Part`, with the index of one that comes from pandas."""
    if isinstance(data, str):
        raise TypeError("data: a table, a list of texts or an iterator of them is wanted; newspan.read takes one text")
    if isinstance(data, Mapping):
        raise TypeError("data: a dict is no table; a list of dicts or a table is wanted")
    if told := _refusal(data):
        raise TypeError(f"data: a table, a list of texts or an iterator of them is wanted, not {told}")
    seen = Seen()
    if _at_once(data):
        yield _part(data, fields, seen), labels_of(data)
        return
    if not isinstance(data, Iterable):
        kind = type(data).__name__
        raise TypeError(f"data: a table, a list of texts or an iterator of them is wanted, not {kind}")
    if isinstance(data, Sequence) and not any(_at_once(item) for item in data if not isinstance(item, (str, list))):
        yield _records(data, fields, seen), None
        return
    records: list[Any] = []
    for item in data:
        at_once = isinstance(item, list) or _at_once(item)
        if records and (at_once or len(records) == ROWS):
            yield _records(records, fields, seen, more=True), None
            records = []
        if at_once:
            yield _part(item, fields, seen, more=True), labels_of(item)
        else:
            records.append(item)
    if records:
        yield _records(records, fields, seen, more=True), None
    seen.check(fields)


def labels_of(data: Any) -> Any:
    """The index of a pandas Series or DataFrame, else None."""
    return data.index if hasattr(data, "iloc") else None


def _at_once(item: Any) -> bool:
    """Whether it is a table or a column, not a record."""
    if item is None or isinstance(item, (str, bytes, Mapping, Sequence)):
        return False
    arrow = hasattr(item, "__arrow_c_stream__") or hasattr(item, "__arrow_c_array__")
    return arrow or (getattr(item, "ndim", 0) > 0 and hasattr(item, "tolist"))


def _part(data: Any, fields: Fields, seen: Seen, more: bool = False) -> Any:
    """A table, a column or a list as an Arrow stream, or as a `Part` where its cells are Python's own."""
    if isinstance(data, list):
        return _records(data, fields, seen, more)
    import pyarrow as pa

    if not hasattr(data, "__arrow_c_stream__") and hasattr(data, "__arrow_c_array__"):
        array = pa.array(data)
        is_table = pa.types.is_struct(array.type)
        data = pa.RecordBatch.from_struct_array(array) if is_table else pa.chunked_array([array])
    names = column_names(data)
    if names is None:
        name = getattr(data, "name", None)
        if str(getattr(data, "dtype", "")) in ("object", "Object") or not hasattr(data, "__arrow_c_stream__"):
            return _records(items_of(data, "data", "a column of texts"), fields, seen, more, name)
        column = pa.chunked_array(data)
        if not pa.types.is_struct(column.type):
            _lone(fields, name)
        return column
    seen.note(names)
    if hasattr(data, "iloc"):
        data = _of_pandas(data, fields)
    elif hasattr(data, "get_columns"):  # Polars
        data = _of_polars(data, fields)
    else:
        _there(names, fields)
        if not hasattr(data, "__arrow_c_stream__"):
            data = pa.table(data)
    return data if isinstance(data, Part) else local_times(pa.RecordBatchReader.from_stream(data), fields)


def _lone(fields: Fields, column: str | None = None) -> None:
    """Texts alone have no fields but the name of their column: who asks for some means another input."""
    for name, argument in fields.asked.items():
        if argument != "text_field" or fields.texts not in (["text"], [column]):
            raise ArgumentError(f"{argument}: lone texts have no field `{name}`", argument=argument)


def _there(names: Sequence[str], fields: Fields) -> list[str]:
    """Those of a table's columns that are looked at."""
    for name, argument in fields.asked.items():
        if name not in names:
            message = f"{argument}: there is no column `{name}`; there are {listed(names)}{meant(name, names)}"
            raise ArgumentError(message, argument=argument)
    found = [name for name in fields.names if name in names]
    for name in found:
        if names.count(name) > 1:
            argument = fields.asked.get(name) or ("id_field" if name == fields.id_name else "published_field")
            raise ArgumentError(f"{argument}: `{name}` is the name of two columns", argument=argument)
    return found


def _of_pandas(frame: Any, fields: Fields) -> Any:
    """The columns that are looked at, named levels of the index among them; by row where Arrow has no type for one."""
    import pyarrow as pa

    names = [str(name) for name in frame.columns]
    levels = {str(n): i for i, n in enumerate(frame.index.names) if n is not None and str(n) not in names}
    columns = {
        name: frame.index.get_level_values(levels[name]) if name in levels else frame.iloc[:, names.index(name)]
        for name in _there([*names, *levels], fields)
    }
    arrays = {}
    try:
        for name, column in columns.items():
            arrays[name] = pa.array(column, from_pandas=True)
            type_ = arrays[name].type
            if arrays[name].null_count == len(column) and name not in fields.keep:
                arrays[name] = pa.nulls(len(column), pa.string())  # as floats or objects pandas has it
                continue
            if (
                isinstance(type_, pa.BaseExtensionType)
                or (getattr(type_, "tz", None) and str(column.dtype) == "object")
                or (pa.types.is_binary(type_) and any(isinstance(x, str) for x in column))
            ):
                raise TypeError  # dates of many zones, bytes among texts: Arrow makes them alike
    except (pa.ArrowException, TypeError, OverflowError):
        return _by_row({name: column.tolist() for name, column in columns.items()}, fields)
    return pa.table(arrays)


def _of_polars(frame: Any, fields: Fields) -> Any:
    """The columns that are looked at; by row where one holds Python's objects."""
    frame = frame.select(_there(frame.columns, fields))
    if any(str(type_) == "Object" for type_ in frame.dtypes):
        return _by_row({name: frame[name].to_list() for name in frame.columns}, fields)
    return frame


def _by_row(columns: Mapping[str, list[Any]], fields: Fields) -> Part:
    def column(name: str) -> list[Any] | None:
        return [plain(x) for x in columns[name]] if name in columns else None

    return Part(
        [column(n) or [] for n in fields.texts],
        column(fields.id_name),
        column(fields.published_name),
        [column(n) or [] for n in fields.keep],
    )


_NO_TEXT = LookupError("no text field")


def _records(items: Sequence[Any], fields: Fields, seen: Seen, more: bool = False, column: str | None = None) -> Part:
    """A list of texts or of dicts; what fits neither is a bad record of its own."""
    mappings = [isinstance(i, Mapping) for i in items]
    if not any(mappings) and not seen.records:
        if items:
            _lone(fields, column)
        return Part([[t if isinstance(t, str) else plain(t) for t in items]], None, None, [])
    seen.records = True
    for item in itertools.compress(items, mappings):
        if not item.keys() <= seen.names.keys():
            seen.note(item)
    if not more:
        seen.check(fields)
    # Of several fields a record may lack some.
    missing = _NO_TEXT if len(fields.texts) == 1 else None
    records = [i if known else {} for i, known in zip(items, mappings, strict=True)]

    def cells(name: str) -> list[Any]:
        return [plain(r.get(name)) for r in records]

    texts = [[plain(r.get(name, missing)) for r in records] for name in fields.texts]
    for row, known in enumerate(mappings):
        if not known:
            texts[0][row] = TypeError(f"the record is {type(items[row]).__name__}, those beside it are dicts")
    ids = cells(fields.id_name)
    return Part(
        texts,
        None if all(i is None for i in ids) else ids,
        cells(fields.published_name),
        [cells(name) for name in fields.keep],
    )


def local_times(reader: Any, fields: Fields) -> Any:
    """A reader whose timestamps with a zone show the zone's own time: as written, not as UTC has it."""
    import pyarrow as pa
    import pyarrow.compute as pc

    zoned = [
        i
        for i, field in enumerate(reader.schema)
        if field.name in (fields.published_name, *fields.keep) and getattr(field.type, "tz", None)
    ]
    if not zoned:
        return reader
    schema = reader.schema
    for i in zoned:
        schema = schema.set(i, schema.field(i).with_type(pa.timestamp(schema.field(i).type.unit)))

    def batches() -> Iterator[Any]:
        for batch in reader:
            columns = [pc.local_timestamp(c) if i in zoned else c for i, c in enumerate(batch.columns)]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)

    return pa.RecordBatchReader.from_batches(schema, batches())
