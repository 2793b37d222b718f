"""What holds the terms of a dictionary: mappings, columns, tables, records, files. Never the wrong column."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import Any, NamedTuple

from .exceptions import ArgumentError
from .inputs import absent, column_names, entries_of, listed, meant, names_of, plain, well_formed


class Terms(NamedTuple):
    """Terms in order, what they lead to (None: themselves), and columns that are kept."""

    terms: list[str]
    entries: list[Any] | None
    keep: list[str]
    kept: list[list[Any]]


class _Fields(NamedTuple):
    term: str
    id: str | None
    keep: list[str]

    @property
    def asked(self) -> dict[str, str]:
        """The argument that asks for each column."""
        asked = {self.term: "term_field"}
        if self.id is not None:
            asked.setdefault(self.id, "id_field")
        for name in self.keep:
            asked.setdefault(name, "keep")
        return asked


def of_memory(data: Any, term_field: str | None, id_field: str | None, keep: Sequence[str]) -> Terms:
    """The terms of what Python holds.

    Raises:
        TypeError: it holds none, or more than one column may be meant.
        ArgumentError: a column that is not there, a term that is no str.
    """
    lazy = hasattr(data, "collect_schema") and hasattr(data, "collect")
    names = None if lazy or isinstance(data, str) else column_names(data)
    records = isinstance(data, (list, tuple)) and len(data) > 0 and all(isinstance(d, Mapping) for d in data)
    if names is not None or records:
        if term_field is None and names is not None:
            wanted = f'name its columns: term_field="…", id_field="…" ({listed(names)})'
            raise TypeError(f"terms: a list of terms or a dict is wanted, not a table; or {wanted}")
        if term_field is None:
            raise TypeError('terms: a list of terms is wanted, not of dicts; or name their keys: term_field="…"')
        fields = _fields(term_field, id_field, keep)
        return _chosen(
            _table_columns(data, names, fields) if names is not None else _record_columns(data, fields), fields
        )
    found = _named(data)
    for value, argument in ((term_field, "term_field"), (id_field, "id_field"), (keep or None, "keep")):
        if value is not None:
            raise ArgumentError(f"{argument}: terms that are no table have no columns", argument=argument)
    return found


def _named(data: Any) -> Terms:
    if isinstance(data, Mapping):
        terms, entries = list(data), [plain(v) for v in data.values()]
        for i, value in enumerate(entries):
            if isinstance(value, (list, Set)) or getattr(value, "ndim", 0) > 0 or hasattr(value, "to_pylist"):
                message = (
                    f"terms: what is named by term {i} is a {type(value).__name__}: is it terms? They are wanted as "
                    "{term: entry}; a table of columns goes with term_field"
                )
                raise ArgumentError(message, argument="terms", position=i)
    else:
        # A term that stands twice is one.
        terms, entries = list(entries_of(data, "terms")), None
    return Terms(_all_str(terms), entries, [], [])


def _all_str(terms: list[Any]) -> list[str]:
    for i, term in enumerate(terms):
        if not isinstance(term, str):
            message = f"terms: term {i} is no str, but {type(term).__name__}"
            raise ArgumentError(message, argument="terms", position=i)
    return terms


def _fields(term_field: str, id_field: str | None, keep: Sequence[str]) -> _Fields:
    well_formed(term_field, "term_field")
    if id_field is not None:
        well_formed(id_field, "id_field")
    return _Fields(term_field, id_field, names_of(keep, "keep"))


def _there(names: Sequence[str], fields: _Fields, where: str = "") -> None:
    for name, argument in fields.asked.items():
        if names.count(name) != 1:
            told = f"`{name}` is the name of two columns" if name in names else f"there is no column `{name}`"
            there = f"; there are {listed(names)}{meant(name, names)}" if name not in names else ""
            raise ArgumentError(f"{argument}: {where}{told}{there}", argument=argument)


def _table_columns(data: Any, names: list[str], fields: _Fields) -> dict[str, list[Any]]:
    _there(names, fields)
    if hasattr(data, "iloc"):  # pandas
        return {n: [plain(x) for x in data.iloc[:, names.index(n)].tolist()] for n in fields.asked}
    if hasattr(data, "get_columns"):  # Polars
        return {n: data.get_column(n).to_list() for n in fields.asked}
    import pyarrow as pa

    table = data if isinstance(data, pa.Table) else pa.table(data)
    return {n: table.column(n).to_pylist() for n in fields.asked}


def _record_columns(records: Sequence[Mapping[str, Any]], fields: _Fields, where: str = "") -> dict[str, list[Any]]:
    seen = list(dict.fromkeys(str(k) for r in records for k in r))
    _there(seen, fields, where)
    return {n: [plain(r.get(n)) for r in records] for n in fields.asked}


def _chosen(columns: Mapping[str, list[Any]], fields: _Fields, places: Sequence[str] | None = None) -> Terms:
    """The rows that have a term."""
    terms = columns[fields.term]
    rows: Iterable[int] = range(len(terms))
    if any(absent(t) or t == "" for t in terms):
        rows = [i for i in rows if not (absent(terms[i]) or terms[i] == "")]
    for i in rows:
        if not isinstance(terms[i], str):
            where = places[i] if places else f"row {i}"
            message = f"term_field: `{fields.term}` holds no text, but {type(terms[i]).__name__}: {where}"
            raise ArgumentError(message, argument="term_field", position=i)

    def of(name: str) -> list[Any]:
        column = columns[name]
        return column if len(column) == len(rows) else [column[i] for i in rows]  # type: ignore[arg-type]

    return Terms(
        of(fields.term), None if fields.id is None else of(fields.id), fields.keep, [of(n) for n in fields.keep]
    )


# ---------------------------------------------------------------- files


def of_file(path: str | os.PathLike[str], term_field: str, id_field: str | None, keep: Sequence[str]) -> Terms:
    """The terms of a file.

    Raises:
        ArgumentError: a file or a record of it that cannot be read, at its row; a column that is not there.
    """
    fields = _fields(term_field, id_field, keep)
    try:
        name = Path(path)
    except TypeError:
        raise TypeError(f"path: the path of a file is wanted, not {type(path).__name__}") from None
    reader = _READERS.get(name.suffix.lower())
    if reader is None:
        message = f"path: {name}: what format is this? Known endings: {', '.join(sorted(_READERS))}"
        raise ArgumentError(message, argument="path")
    try:
        return _chosen(*reader(name, fields))
    except OSError as e:
        raise ArgumentError(f"path: {name}: {e.strerror or e}", argument="path") from None
    except UnicodeDecodeError as e:
        message = f"path: {name}: not valid UTF-8 at byte {e.start}"
        raise ArgumentError(message, argument="path", position=e.start) from None


def _bad(path: Path, row: int, message: str) -> ArgumentError:
    return ArgumentError(f"path: {path}: record {row}: {message}", argument="path", position=row)


_Read = tuple[dict[str, list[Any]], _Fields]


def _text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


def _separated(path: Path, fields: _Fields, records: Iterator[list[str]]) -> _Read:
    columns: dict[str, list[Any]] = {name: [] for name in fields.asked}
    try:
        header = next(records, [])
        if not any(header):
            raise ArgumentError(f"path: {path}: there is no header", argument="path", position=0)
        _there(header, fields, f"{path}: ")
        at = [(header.index(n), column) for n, column in columns.items()]
        for row, record in enumerate(records):
            if not record:
                continue
            if len(record) != len(header):
                raise _bad(path, row, f"{len(record)} fields, the header has {len(header)}")
            for i, column in at:
                column.append(record[i])
    except csv.Error as e:
        raise _bad(path, len(columns[fields.term]), f"not CSV: {e}") from None
    return columns, fields


def _csv(path: Path, fields: _Fields) -> _Read:
    return _separated(path, fields, csv.reader(io.StringIO(_text_of(path), newline=""), strict=True))


def _tsv(path: Path, fields: _Fields) -> _Read:
    """Without quotes, as most write it: a tab ends a field, a line a record."""
    lines = _text_of(path).replace("\r\n", "\n").split("\n")
    return _separated(path, fields, (line.split("\t") if line else [] for line in lines))


def _jsonl(path: Path, fields: _Fields) -> _Read:
    records: list[Mapping[str, Any]] = []
    for row, line in enumerate(_text_of(path).split("\n")):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as e:
            raise _bad(path, row, f"not JSON: {e}") from None
        if not isinstance(record, dict):
            raise _bad(path, row, f"an object is wanted, not {type(record).__name__}")
        records.append(record)
    if not records:
        raise ArgumentError(f"path: {path}: there is no record", argument="path", position=0)
    return _record_columns(records, fields, f"{path}: "), fields


def _parquet(path: Path, fields: _Fields) -> _Read:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            _there(file.schema_arrow.names, fields, f"{path}: ")
            table = file.read(columns=list(fields.asked))
    except pa.ArrowException as e:
        raise ArgumentError(f"path: {path}: {str(e).splitlines()[0]}", argument="path") from None
    return {n: table.column(n).to_pylist() for n in fields.asked}, fields


_READERS = {".csv": _csv, ".tsv": _tsv, ".jsonl": _jsonl, ".ndjson": _jsonl, ".parquet": _parquet}
