"""The command: newspan extract, newspan show, newspan schema."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import gzip
import io
import itertools
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

import click

from . import __version__, _core, display
from .document import Document
from .exceptions import ArgumentError, NewspanError
from .frames import FIELDS, Extractor, _names, days_since_1970

EPOCH = dt.date(1970, 1, 1)
BLOCK = 8 << 20  # bytes of JSON Lines read at a time
ROWS = 2048  # records of other inputs
FORMATS = ("jsonl", "csv", "parquet", "arrow")
_COMPRESSION = {".gz": "gzip", ".zst": "zstd"}
_SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv", ".parquet": "parquet"}
_SUFFIXES |= {".arrow": "arrow", ".feather": "arrow", ".ipc": "arrow", ".txt": "txt"}


class Failure(click.ClickException):
    """An error that ends the command with exit code 1."""

    exit_code = 1


def file_format(path: str) -> tuple[str | None, str | None]:
    """(format, compression) that a file's name tells."""
    p = Path(path)
    compression = _COMPRESSION.get(p.suffix.lower())
    if compression:
        p = p.with_suffix("")
    return _SUFFIXES.get(p.suffix.lower()), compression


# ---------------------------------------------------------------- input


class Fields(NamedTuple):
    """Which fields of the input are what."""

    texts: list[str]
    id: str | None
    published: str | None
    keep: list[str]


class Part(NamedTuple):
    """Records of an input that has no columns of its own: a list a text field, a list a kept column."""

    texts: list[list[Any]]
    ids: list[Any] | None
    dates: list[Any] | None
    kept: list[list[Any]]
    rows: list[int]
    bad: list[tuple[str, int, str]]


class Source:
    """One input file, read as batches of documents; `done` counts the bytes behind us."""

    def __init__(self, path: str, fields: Fields, replace: bool, day_first: bool) -> None:
        self.path = path
        self.name = "-" if path == "-" else path
        self.texts, self.id, self.published, self.keep = fields
        self.replace = replace
        self.day_first = day_first
        self.done = 0

    def open(self, compression: str | None) -> IO[bytes]:
        raw: IO[bytes] = sys.stdin.buffer if self.path == "-" else open(self.path, "rb")  # noqa: SIM115
        counted = io.BufferedReader(_Counted(raw, self), 1 << 20)
        if compression is None and self.path == "-":
            start = counted.peek(4)[:4]
            compression = "gzip" if start[:2] == b"\x1f\x8b" else "zstd" if start == b"\x28\xb5\x2f\xfd" else None
        if compression == "gzip":
            return cast(IO[bytes], gzip.open(counted, "rb"))
        if compression == "zstd":
            import pyarrow as pa

            return pa.CompressedInputStream(pa.PythonFile(counted, mode="r"), "zstd")  # type: ignore[no-any-return]
        return counted

    def batches(self) -> Iterator[_core.Documents | Part]:
        """The file's records."""
        form, compression = file_format(self.path)
        if self.path == "-":
            form = form or "jsonl"
        if form is None:
            raise Failure(
                f"{self.path}: what format is this? Known endings: {', '.join(sorted(_SUFFIXES))}, "
                "each also with .gz or .zst"
            )
        reader: Callable[[str | None], Iterator[Any]] = getattr(self, f"_{form}")
        yield from reader(compression)

    def _jsonl(self, compression: str | None) -> Iterator[_core.Documents]:
        lines = _core.JsonLines(
            self.texts, self.id or "id", self.published or "published", self.keep, self.replace, self.day_first
        )
        with self.open(compression) as stream:
            while block := stream.read(BLOCK):
                yield lines.read(bytes(block), self.name, False)
        yield lines.read(b"", self.name, True)

    def _txt(self, compression: str | None) -> Iterator[Part]:
        with self.open(compression) as stream:
            data = bytes(stream.read())
        bad = []
        text = None
        try:
            text = data.decode("utf-8-sig", "replace" if self.replace else "strict")
        except UnicodeDecodeError as e:
            bad.append((self.name, 0, f"not valid UTF-8 at byte {e.start}"))
        if self.keep:
            raise Failure(f"{self.path}: a text file has no columns to carry along (--keep)")
        yield Part([[] if text is None else [text]], None, None, [], [0], bad)

    def _csv(self, compression: str | None) -> Iterator[Part]:
        csv.field_size_limit(1 << 30)
        with self.open(compression) as stream:
            handle = io.TextIOWrapper(
                stream, "utf-8-sig", errors="replace" if self.replace else "surrogateescape", newline=""
            )
            rows = csv.reader(handle, strict=False)
            header = next(rows, None)
            if header is None:
                return
            at = {name: i for i, name in enumerate(header)}
            asked = [(n, "--text-field") for n in self.texts] + [(n, "--keep") for n in self.keep]
            asked += [(n, o) for n, o in ((self.id, "--id-field"), (self.published, "--published-field")) if n]
            for name, option in asked:
                if name not in at:
                    raise Failure(f"{self.path}: no column `{name}` ({option}); there are {', '.join(header)}")
            text_at, keep_at = [at[n] for n in self.texts], [at[n] for n in self.keep]
            id_at, date_at = at.get(self.id or "id"), at.get(self.published or "published")
            records: list[list[str]] = []
            numbers: list[int] = []
            bad: list[tuple[str, int, str]] = []

            def batch() -> Part:
                part = Part(
                    [[r[i] for r in records] for i in text_at],
                    None if id_at is None else [r[id_at] for r in records],
                    None if date_at is None else [r[date_at] for r in records],
                    [[r[i] for r in records] for i in keep_at],
                    list(numbers),
                    list(bad),
                )
                for column in (records, numbers, bad):
                    column.clear()
                return part

            number = -1
            while True:
                number += 1
                try:
                    row = next(rows)
                except StopIteration:
                    break
                except csv.Error as e:
                    bad.append((self.name, rows.line_num - 1, f"not CSV: {e}"))
                    continue
                if not row:
                    continue
                if len(row) != len(header):
                    bad.append((self.name, rows.line_num - 1, f"{len(row)} fields, the header has {len(header)}"))
                    continue
                if any("\udc80" <= c <= "\udcff" for i in text_at + keep_at for c in row[i]):
                    bad.append((self.name, rows.line_num - 1, "not valid UTF-8"))
                    continue
                records.append(row)
                numbers.append(number)
                if len(records) >= ROWS:
                    yield batch()
            yield batch()

    def _tables(self, stream: Any) -> Iterator[_core.Documents]:
        reader = _core.ArrowReader(
            stream.__arrow_c_stream__(),
            self.texts,
            self.id or "id",
            self.published or "published",
            self.keep,
            self.id is None,
            self.published is None,
            0,
            self.day_first,
        )
        while (documents := reader.next(self.name)) is not None:
            yield documents

    def _parquet(self, compression: str | None) -> Iterator[_core.Documents]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if compression or self.path == "-":
            with self.open(compression) as stream:
                source: Any = pa.BufferReader(bytes(stream.read()))
        else:
            source = self.path
        file = pq.ParquetFile(source)
        names = dict.fromkeys([*self.texts, self.id or "id", self.published or "published", *self.keep])
        wanted = [c for c in names if c in file.schema_arrow.names]
        batches = file.iter_batches(ROWS, columns=wanted)
        schema = pa.schema([file.schema_arrow.field(c) for c in wanted])
        yield from self._tables(pa.RecordBatchReader.from_batches(schema, batches))
        self.done = 0 if self.path == "-" else os.path.getsize(self.path)

    def _arrow(self, compression: str | None) -> Iterator[_core.Documents]:
        import pyarrow as pa

        with self.open(compression) as stream:
            data = pa.BufferReader(bytes(stream.read()))
        try:
            file = pa.ipc.open_file(data)
            yield from self._tables(
                pa.RecordBatchReader.from_batches(file.schema, map(file.get_batch, range(file.num_record_batches)))
            )
        except pa.ArrowInvalid:
            data.seek(0)
            yield from self._tables(pa.ipc.open_stream(data))


class _Counted(io.RawIOBase):
    """A raw stream that tells its source how many bytes were read."""

    def __init__(self, raw: IO[bytes], source: Source) -> None:
        self._raw = raw
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._raw.read(len(buffer))
        buffer[: len(data)] = data
        self._source.done += len(data)
        return len(data)

    def close(self) -> None:
        if self._raw is not sys.stdin.buffer:
            self._raw.close()
        super().close()


# ---------------------------------------------------------------- output


class Sink:
    """Where rows go: standard output or a file, which appears whole or not at all."""

    def __init__(self, path: str | None, form: str | None) -> None:
        compression = None
        if path is None or path == "-":
            self.form = form or "jsonl"
            self.path: str | None = None
        else:
            told, compression = file_format(path)
            self.form = form or (told if told in FORMATS else None) or ""
            if not self.form:
                raise click.UsageError(f"-o {path}: name it .jsonl, .csv, .parquet or .arrow, or give --format")
            self.path = path
        self._temporary: str | None = None
        if self.path is None:
            self.stream: Any = sys.stdout.buffer
        else:
            directory = os.path.dirname(os.path.abspath(self.path))
            if not os.path.isdir(directory):
                raise Failure(f"{self.path}: there is no folder {directory}")
            handle, self._temporary = tempfile.mkstemp(prefix=".newspan-", dir=directory)
            self.stream = os.fdopen(handle, "wb")
        self._file = self.stream
        if compression == "gzip":
            self.stream = gzip.GzipFile(fileobj=self._file, mode="wb", compresslevel=6)
        elif compression == "zstd":
            import pyarrow as pa

            self.stream = pa.CompressedOutputStream(
                pa.PythonFile(os.fdopen(os.dup(self._file.fileno()), "wb"), mode="w"), "zstd"
            )
        self._writer: Any = None
        self._closers: list[Callable[[], object]] = []

    @property
    def columnar(self) -> bool:
        return self.form != "jsonl"

    def write(self, table: _core.Table) -> None:
        if self.form == "jsonl":
            self.stream.write(table.to_json_lines())
            return
        import pyarrow as pa

        reader = pa.RecordBatchReader.from_stream(_Stream(table.flatten() if self.form == "csv" else table))
        if self._writer is None:
            self._writer = self._open(reader.schema)
        for batch in reader:
            self._writer(batch)

    def _open(self, schema: Any) -> Callable[[Any], object]:
        if self.form == "parquet":
            import pyarrow.parquet as pq

            parquet = pq.ParquetWriter(self.stream, schema, compression="zstd")
            self._closers.append(parquet.close)
            return parquet.write_batch  # type: ignore[no-any-return]
        if self.form == "arrow":
            import pyarrow as pa

            ipc = pa.ipc.new_file(self.stream, schema)
            self._closers.append(ipc.close)
            return ipc.write_batch  # type: ignore[no-any-return]
        from pyarrow import csv as pa_csv

        lines = pa_csv.CSVWriter(self.stream, schema)
        self._closers.append(lines.close)
        return lines.write_batch  # type: ignore[no-any-return]

    def finish(self, empty: _core.Table) -> None:
        """Close the file and let it appear."""
        if self.columnar and self._writer is None:
            self.write(empty)
        for close in self._closers:
            close()
        if self.stream is not self._file:
            self.stream.close()
        self._file.flush()
        if self._temporary is not None and self.path is not None:
            os.fsync(self._file.fileno())
            self._file.close()
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(self._temporary, 0o666 & ~mask)
            os.replace(self._temporary, self.path)
            self._temporary = None

    def abandon(self) -> None:
        """Leave nothing behind."""
        if self._temporary is not None:
            with contextlib.suppress(OSError, ValueError):
                self._file.close()
            with contextlib.suppress(OSError):
                os.unlink(self._temporary)
            self._temporary = None


class _Stream:
    def __init__(self, table: _core.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.arrow_stream([])


# ---------------------------------------------------------------- the commands


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Read news text and hand out the facts, each tied to the characters it came from."""


def _kinds(_: click.Context, __: click.Parameter, value: str | None) -> list[str]:
    kinds = [] if value is None else [k.strip() for k in value.split(",") if k.strip()]
    if value is not None and not kinds:
        raise click.BadParameter("no kind is left to look for")
    return kinds


@cli.command(
    epilog="""\b
Examples:
  newspan extract articles.jsonl -o spans.parquet
  newspan extract --kinds quantity,time --text-field body news.csv.gz
  cat articles.jsonl | newspan extract - | head
  newspan extract --published 2025-07-02 story.txt"""
)
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Where rows go; the ending tells the format. Default: JSON Lines to standard output.",
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), help="The output's format, where its ending does not tell."
)
@click.option(
    "--kinds", callback=_kinds, metavar="K,K", help="What to show. Default: all but sentence, word and grapheme."
)
@click.option("--facts", is_flag=True, help="One row a figure: what, how much, who says so, when, where.")
@click.option(
    "--text-field",
    "text_fields",
    multiple=True,
    default=["text"],
    show_default=True,
    metavar="NAME",
    help="The field that holds the text; may stand several times: rows then carry `field`.",
)
@click.option("--id-field", metavar="NAME", help="The field that names the document. Default: id where there is one.")
@click.option(
    "--published-field", metavar="NAME", help="The field that dates it. Default: published where there is one."
)
@click.option(
    "--keep", multiple=True, metavar="NAME", help="A field that every row carries along; may stand several times."
)
@click.option("--published", metavar="DATE", help="The date of documents that have none of their own.")
@click.option("--day-first", is_flag=True, help="Read 3/4/2025 as 3 April.")
@click.option("--currency", default="USD", show_default=True, metavar="CODE", help="What a bare $ means.")
@click.option(
    "--threads",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="How many; 0: as many as this process may use.",
)
@click.option(
    "--on-error", type=click.Choice(["skip", "stop"]), default="skip", show_default=True, help="What a bad record does."
)
@click.option(
    "--errors",
    type=click.Choice(["strict", "replace"]),
    default="strict",
    show_default=True,
    help="Invalid UTF-8: a bad record, or read as U+FFFD.",
)
def extract(
    inputs: tuple[str, ...],
    output: str | None,
    form: str | None,
    kinds: list[str],
    facts: bool,
    text_fields: tuple[str, ...],
    id_field: str | None,
    published_field: str | None,
    keep: tuple[str, ...],
    published: str | None,
    day_first: bool,
    currency: str,
    threads: int,
    on_error: str,
    errors: str,
) -> None:
    """Extract spans from articles.

    INPUT is .jsonl, .csv, .parquet, .arrow or .txt (a file a document), any of them with .gz or .zst, or - for JSON
    Lines on standard input. Bad records are reported on standard error and counted; the rest goes on.
    """
    if not inputs:
        raise click.UsageError("name at least one INPUT, or - for standard input")
    if facts and kinds:
        raise click.UsageError("--facts has its own columns; leave --kinds out")
    if facts:
        kinds = ["quantity"]
    try:
        fields = Fields(
            _names(text_fields, "text_field"), id_field, published_field, _names(keep, "keep") if keep else []
        )
        extractor = _core.Extractor(kinds, day_first, currency, threads, errors == "replace")
        default = days_since_1970(published, "--published", day_first=day_first)
    except ArgumentError as e:
        raise click.UsageError(str(e)) from None
    _check_inputs(inputs)
    # Ended from outside, leave nothing behind either: the signal waits until the clean-up below stands ready.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    sink = Sink(output, form)
    counts = {"documents": 0, "bad": 0, "nulls": 0, "undated": 0, "rows": 0}
    integer_ids: bool | None = None
    cells = _core.KeptCells(fields.keep) if fields.keep else None

    def report(bad: list[tuple[str, int, str]]) -> None:
        for file, row, message in bad:
            counts["bad"] += 1
            # Lines are counted from 1, as editors do; the header of a CSV file is line 1.
            click.echo(f"{file}:{row + 1}: {message}", err=True)
            if on_error == "stop":
                raise Failure("stopped at the first bad record (--on-error stop)")

    size = sum(os.path.getsize(p) for p in inputs if p != "-")
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
        with _progress(size) as advance:
            for path in inputs:
                source = Source(path, fields, errors == "replace", day_first)
                for batch in _readable(source):
                    if isinstance(batch, Part):
                        report(batch.bad)
                        days = [_day(d, default, day_first) for d in (batch.dates or [None] * len(batch.texts[0]))]
                        table = extractor.extract_texts(
                            batch.texts,
                            fields.texts if len(batch.texts) > 1 else [],
                            batch.ids,
                            days,
                            cells,
                            batch.kept,
                            0,
                            source.name,
                            batch.rows,
                        )
                    else:
                        if sink.columnar and integer_ids is not None:
                            batch.set_integer_ids(integer_ids)
                        if default is not None:
                            batch.set_default_published(default)
                        table = extractor.extract(batch)
                    if sink.columnar and integer_ids is None and table.documents:
                        integer_ids = table.integer_ids
                    if facts:
                        table = table.facts()
                    report(table.bad)
                    for name in ("documents", "nulls", "undated", "rows"):
                        counts[name] += getattr(table, name)
                    sink.write(table)
                    advance(source)
        if counts["bad"] and not counts["documents"]:
            raise Failure("not one record could be read")
        empty = extractor.extract_texts([[]], [], None, None, cells, [[] for _ in keep], 0, "")
        sink.finish(empty.facts() if facts else empty)
    except BrokenPipeError:
        # The reader has gone, as `head` does: no news.
        sink.abandon()
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    except NewspanError as e:
        sink.abandon()
        raise Failure(str(e)) from None
    except BaseException:
        sink.abandon()
        raise
    finally:
        if counts["bad"] or counts["undated"] or counts["nulls"]:
            click.echo(
                f"{counts['documents']:,} documents read, {counts['rows']:,} rows; "
                f"{counts['bad']:,} bad records left out, "
                f"{counts['nulls']:,} without text, {counts['undated']:,} with a date that could not be read",
                err=True,
            )


def _day(value: Any, default: int | None, day_first: bool) -> int | bool | None:
    if not value:
        return default
    day = _core.parse_date(str(value), day_first)
    return False if day is None else day


def _readable(source: Source) -> Iterator[Any]:
    """The source's batches; a file that is damaged as a whole ends as one bad record, and the next one has its turn."""
    import pyarrow as pa

    try:
        yield from source.batches()
    except (OSError, EOFError, pa.ArrowException, UnicodeError) as e:
        if isinstance(e, BrokenPipeError):
            raise
        yield Part([[]], None, None, [[] for _ in source.keep], [], [(source.name, 0, f"cannot be read on: {e}")])


@contextlib.contextmanager
def _progress(size: int) -> Iterator[Callable[[Source], None]]:
    """A progress bar over the input's bytes, on a terminal."""
    if not sys.stderr.isatty():
        yield lambda source: None
        return
    from tqdm import tqdm

    with tqdm(total=size or None, unit="B", unit_scale=True, desc="newspan") as bar:
        seen: dict[str, int] = {}

        def advance(source: Source) -> None:
            bar.update(source.done - seen.get(source.path, 0))
            seen[source.path] = source.done

        yield advance


def json_schema() -> dict[str, Any]:
    """The span contract as JSON Schema: one row of `newspan extract`'s JSON Lines."""
    types: dict[str, dict[str, Any]] = {
        "int64": {"type": "integer"},
        "float64": {"type": "number"},
        "utf8": {"type": "string"},
        "timestamp": {"type": "string", "format": "date-time"},
        "boolean": {"type": "boolean"},
        "list": {"type": "array", "items": {"type": ["array", "object"]}},
    }
    properties = {}
    for name, (type_, kinds, meaning) in FIELDS.items():
        properties[name] = {**types[type_], "description": meaning, "x-kinds": sorted(kinds)}
    properties["id"] = {"type": ["string", "integer"], "description": FIELDS["id"][2], "x-kinds": ["*"]}
    properties["kind"]["examples"] = sorted(_core.kinds())  # and the labels of the user's rules
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "newspan span",
        "type": "object",
        "properties": properties,
        "required": ["row", "id", "kind", "start", "end", "text", "key", "sentence", "rule"],
        "additionalProperties": False,
        "x-schema-version": _core.SCHEMA_VERSION,
        "x-versions": _core.versions(),
    }


@cli.command(
    epilog="""\b
Example:
  newspan show --text-field body articles.jsonl -o page.html"""
)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", required=True, metavar="FILE", help="The page to write.")
@click.option("--kinds", callback=_kinds, metavar="K,K", help="What to mark. Default: as extract.")
@click.option("--text-field", "text_fields", multiple=True, default=["text"], show_default=True, metavar="NAME")
@click.option("--id-field", metavar="NAME", help="The field that names the document. Default: id where there is one.")
@click.option(
    "--published-field", metavar="NAME", help="The field that dates it. Default: published where there is one."
)
@click.option("--published", metavar="DATE", help="The date of documents that have none of their own.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many documents at most.")
def show(
    inputs: tuple[str, ...],
    output: str,
    kinds: list[str],
    text_fields: tuple[str, ...],
    id_field: str | None,
    published_field: str | None,
    published: str | None,
    limit: int,
) -> None:
    """Write one self-contained HTML page: articles highlighted, their facts beside them."""
    try:
        fields = Fields(_names(text_fields, "text_field"), id_field, published_field, [])
        default = days_since_1970(published, "--published")
        extractor = Extractor(kinds or None)
    except ArgumentError as e:
        raise click.UsageError(str(e)) from None
    _check_inputs(inputs)
    documents = itertools.islice(_documents(inputs, fields, default, extractor), limit)
    html = display.page(", ".join(Path(p).name for p in inputs), documents)
    Path(output).write_text(html, "utf-8")
    click.echo(f"{output}: {html.count('<article>')} documents", err=True)


def _documents(
    inputs: tuple[str, ...], fields: Fields, default: int | None, extractor: Extractor
) -> Iterator[tuple[str, Document]]:
    """(name, document) of the inputs' texts; bad records are told and passed over."""
    for path in inputs:
        source = Source(path, fields, False, False)
        for batch in _readable(source):
            bad: Sequence[tuple[Any, ...]]
            if isinstance(batch, Part):
                bad = batch.bad
                dates = batch.dates or [None] * len(batch.texts[0])
                ids = batch.ids or [None] * len(dates)
                records = [
                    (row, ids[i], name, column[i], _day(dates[i], default, False))
                    for i, row in enumerate(batch.rows)
                    for name, column in zip(fields.texts, batch.texts, strict=True)
                ]
            else:
                bad = [(source.name, *b) for b in batch.bad]
                records = batch.to_list()
            for file, row, message in bad:
                click.echo(f"{file}:{row + 1}: {message}", err=True)
            for row, id_, field, text, day in records:
                if text is None:
                    continue
                name = str(source.name if id_ is None and isinstance(batch, Part) else row if id_ is None else id_)
                date = EPOCH + dt.timedelta(days=day or default or 0) if day or default else None
                yield (
                    name + (f" – {field}" if field and len(fields.texts) > 1 else ""),
                    extractor.read(text, published=date),
                )


def _check_inputs(inputs: tuple[str, ...]) -> None:
    for path in inputs:
        if path != "-" and not os.path.isfile(path):
            raise Failure(
                f"{path}: this is a folder; name its files" if os.path.isdir(path) else f"{path}: no such file"
            )


@cli.command()
def schema() -> None:
    """Print the span contract as JSON Schema."""
    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


def main() -> None:
    """The entry point of the command `newspan`."""
    cli(prog_name="newspan")
