"""Articles in: the files that the command reads."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import itertools
import os
import stat
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, TextIO

import click

from . import _core
from .exceptions import NewspanError
from .inputs import Bad, Fields, Part, Seen, listed, local_times, lone_surrogate, meant

BLOCK = 8 << 20  # bytes of JSON Lines read at a time
ROWS = 2048  # records of other inputs
PIECE = 1 << 20  # bytes of a file read or decompressed at a time
MAX_TEXT = _core.MAX_TEXT  # bytes of UTF-8 that one text may have
MAX_RECORD = 2 * MAX_TEXT  # of a JSON line, a CSV record: escapes and other fields take room too
MAX_UNPACKED = 8 << 30  # of a compressed file that cannot be read in one go
FORMATS = ("jsonl", "csv", "parquet", "arrow")
_COMPRESSION = {".gz": "gzip", ".zst": "zstd"}
_SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv", ".tsv": "tsv"}
_SUFFIXES |= {".parquet": "parquet", ".arrow": "arrow", ".feather": "arrow", ".ipc": "arrow", ".txt": "txt"}


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


def option(argument: str) -> str:
    """The option of the command that stands for an argument."""
    return f"--{argument.replace('_', '-')}"


class Source:
    """One input file, read as batches of documents; `done` counts the bytes behind us, `row` the records."""

    def __init__(self, path: str, fields: Fields, replace: bool, day_first: bool) -> None:
        self.path = path
        self.name = os.fsencode(path).decode(errors="replace")
        self.fields = fields
        self.texts, self.id, self.published, self.keep = fields
        self.seen = Seen()
        self.replace = replace
        self.day_first = day_first
        self.done = 0
        self.row = 0
        self.damage = ""  # why the contents end before their end

    def pieces(self, compression: str | None) -> Iterator[bytes]:
        """The contents, decompressed, up to where they cannot be read on: `damage` then says why."""
        if self.path == "-" and sys.stdin is None:
            raise Failure("standard input is closed")
        try:
            with contextlib.nullcontext(sys.stdin.buffer) if self.path == "-" else open(self.path, "rb") as raw:
                packed = self._packed(raw)
                if self.path == "-":
                    start = next(packed, b"")
                    packed = itertools.chain([start], packed)
                    compression = next((c for c, magic in _MAGIC.items() if start.startswith(magic)), None)
                yield from filter(None, _UNPACK[compression](packed) if compression else packed)
        except OSError as e:
            self.damage = e.strerror or str(e)

    def _packed(self, raw: IO[bytes]) -> Iterator[bytes]:
        while piece := raw.read(PIECE):
            self.done += len(piece)
            yield piece

    @contextlib.contextmanager
    def _file(self, compression: str | None) -> Iterator[IO[bytes]]:
        """The contents as a file to move about in; what is compressed goes through one without a name."""
        if compression is None:
            with open(self.path, "rb") as file:
                yield file
            self.done = os.path.getsize(self.path)
            return
        with tempfile.TemporaryFile() as file:
            for piece in self.pieces(compression):
                file.write(piece)
                if file.tell() > MAX_UNPACKED:
                    raise OSError(f"more than {MAX_UNPACKED >> 30} GiB when decompressed; decompress it first")
            file.seek(0)
            yield file

    def batches(self) -> Iterator[_core.Documents | Part | Bad]:
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
        if self.damage:
            yield self._bad(f"cannot be read on: {self.damage}")

    def _bad(self, message: str) -> Bad:
        return Bad(self.name, self.row, message)

    def _jsonl(self, compression: str | None) -> Iterator[_core.Documents | Bad]:
        lines = _core.JsonLines(
            self.texts, self.fields.id_name, self.fields.published_name, self.keep, self.replace, self.day_first
        )

        def read(last: bool = False) -> _core.Documents:
            data = bytes(block)
            block.clear()
            self.row += data.count(b"\n")
            return lines.read(data, self.name, last)

        block = bytearray()  # whole lines
        rest = bytearray()  # the start of the next
        too_long = False
        for piece in self.pieces(compression):
            head, end, behind = piece.partition(b"\n")
            if not too_long:
                rest += head
                too_long = len(rest) > MAX_RECORD
            if too_long:
                rest.clear()
            if not end:
                continue
            if too_long:
                yield read()
                yield self._bad(_TOO_LONG)
                too_long = False  # an empty line stands for it
            whole = behind.rfind(b"\n") + 1
            block += rest + b"\n" + behind[:whole]
            rest = bytearray(behind[whole:])
            if len(block) >= BLOCK:
                yield read()
        if too_long and not self.damage:
            yield read()
            yield self._bad(_TOO_LONG)
        if not self.damage:
            block += rest
        documents = read(last=True)
        self.seen.note(lines.seen)
        yield documents

    def _txt(self, compression: str | None) -> Iterator[Part | Bad]:
        if self.keep:
            raise Failure(f"{self.path}: a text file has no columns to carry along (--keep)")
        self.seen.note(self.texts)
        data = bytearray()
        for piece in self.pieces(compression):
            data += piece
            if len(data) - (len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0) > MAX_TEXT:
                yield self._bad(f"a text of more than {MAX_TEXT >> 20} MiB")
                return
        if self.damage:
            return  # a text without its end is another text
        try:
            text = data.decode("utf-8-sig", "replace" if self.replace else "strict")
        except UnicodeDecodeError as e:
            yield self._bad(f"not valid UTF-8 at byte {e.start}")
        else:
            yield Part([[text]], None, None, [], [0], [])

    def _csv(self, compression: str | None) -> Iterator[Part | Bad]:
        return self._separated(compression, "CSV")

    def _tsv(self, compression: str | None) -> Iterator[Part | Bad]:
        """Without quotes, as most write it."""
        return self._separated(compression, "TSV", delimiter="\t", quoting=csv.QUOTE_NONE)

    def _separated(self, compression: str | None, form: str, **how: Any) -> Iterator[Part | Bad]:
        csv.field_size_limit(MAX_TEXT)
        contents = io.BufferedReader(_Contents(self.pieces(compression)))
        errors = "replace" if self.replace else "surrogateescape"
        lines = _Lines(io.TextIOWrapper(contents, "utf-8-sig", errors, newline=""), self)
        rows = csv.reader(lines, strict=True, **how)
        try:
            header = next(rows, None)
        except (csv.Error, _TooLongError) as e:
            if not self.damage:
                yield self._bad(f"the header is not {form}: {e}")
            return
        if header is None:
            return
        self.seen.note(header)
        at = {name: i for i, name in enumerate(header)}
        for name, argument in self.fields.asked.items():
            if name not in at:
                legible = all(lone_surrogate(n) is None for n in header)
                there = f"there are {listed(header)}{meant(name, header)}" if legible else "the header is not UTF-8"
                raise Failure(f"{self.path}: no column `{name}` ({option(argument)}); {there}")
        for name in self.fields.names:
            if header.count(name) > 1:
                raise Failure(f"{self.path}: `{name}` is the name of two columns")
        text_at, keep_at = [at[n] for n in self.texts], [at[n] for n in self.keep]
        id_at, date_at = at.get(self.fields.id_name), at.get(self.fields.published_name)
        kept = [*text_at, *keep_at, *([] if id_at is None else [id_at])]  # what rows show
        records: list[list[str]] = []
        numbers: list[int] = []
        begins: list[int] = []
        bad: list[Bad] = []

        def batch() -> Part:
            part = Part(
                [[r[i] for r in records] for i in text_at],
                None if id_at is None else [r[id_at] for r in records],
                None if date_at is None else [r[date_at] for r in records],
                [[r[i] for r in records] for i in keep_at],
                list(numbers),
                list(bad),
                list(begins),
            )
            for column in (records, numbers, begins, bad):
                column.clear()
            return part

        number = -1
        size = 0
        while True:
            if len(records) + len(bad) >= ROWS or size >= BLOCK:
                yield batch()
                size = 0
            number += 1
            self.row = lines.begin()
            try:
                row = next(rows)
            except StopIteration:
                break
            except (csv.Error, _TooLongError) as e:
                if lines.at_end and self.damage:
                    break
                message = "a quote opens and does not close" if lines.at_end else str(e)
                bad.append(self._bad(f"not {form}: {message}"))
                lines.go_back()
                continue
            if not row:
                continue
            if len(row) != len(header):
                bad.append(self._bad(f"{len(row)} fields, the header has {len(header)}"))
                continue
            if not all(lone_surrogate(row[i]) is None for i in kept):
                bad.append(self._bad("not valid UTF-8"))
                continue
            records.append(row)
            numbers.append(number)
            begins.append(self.row)
            size += sum(map(len, row))
        yield batch()

    def _rows(self, schema: Any, *batches: Any) -> Iterator[_core.Documents]:
        """The batches' rows, `self.row` the first; without any a look at the columns."""
        import pyarrow as pa

        self.seen.note(schema.names)
        reader = _core.ArrowReader(
            local_times(pa.RecordBatchReader.from_batches(schema, batches), self.fields).__arrow_c_stream__(),
            self.texts,
            self.fields.id_name,
            self.fields.published_name,
            self.keep,
            self.id is None,
            self.published is None,
            self.row,
            self.day_first,
        )
        while (documents := reader.next(self.name)) is not None:
            self.row = reader.rows
            yield documents

    def _unread(self, behind: int, error: Exception) -> Bad:
        """The rows from here to `behind` as one bad record."""
        bad = self._bad(f"rows {self.row}–{behind - 1} cannot be read: {_first_line(error)}")
        self.row = behind
        return bad

    def _parquet(self, compression: str | None) -> Iterator[_core.Documents | Bad]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        with self._file(compression) as contents:
            if self.damage:
                return  # what it holds is told at its end
            file = pq.ParquetFile(contents, page_checksum_verification=True)
            there = file.schema_arrow.names
            if twice := [c for c in self.fields.names if there.count(c) > 1]:
                raise Failure(f"{self.path}: `{twice[0]}` is the name of two columns")
            wanted = [c for c in self.fields.names if c in there]
            schema = pa.schema([file.schema_arrow.field(c) for c in wanted])
            yield from self._rows(schema)
            behind = 0
            for group in range(file.num_row_groups):
                behind += file.metadata.row_group(group).num_rows
                try:
                    for batch in file.iter_batches(ROWS, row_groups=[group], columns=wanted):
                        yield from self._rows(schema, batch)
                except (OSError, pa.ArrowException) as e:
                    yield self._unread(behind, e)

    def _arrow(self, compression: str | None) -> Iterator[_core.Documents | Bad]:
        import pyarrow as pa

        with self._file(compression) as contents:
            try:
                file = pa.ipc.open_file(contents)
            except (OSError, pa.ArrowException):
                contents.seek(0)
                is_file = contents.read(len(_ARROW)) == _ARROW
                contents.seek(8 if is_file else 0)
                yield from self._arrow_stream(pa.ipc.open_stream(contents))
                if is_file:  # whose batches are told at its end
                    self.damage = self.damage or "the end of the file is damaged"
                return
            yield from self._rows(file.schema)
            for i in range(file.num_record_batches):
                try:
                    batch = file.get_batch(i)
                    _check(batch)
                except (OSError, pa.ArrowException) as e:
                    length = _batch_length(contents, i)
                    if length is None:
                        self.damage = _first_line(e)
                        return
                    yield self._unread(self.row + length, e)
                else:
                    yield from self._rows(file.schema, batch)

    def _arrow_stream(self, reader: Any) -> Iterator[_core.Documents | Bad]:
        import pyarrow as pa

        yield from self._rows(reader.schema)
        while True:
            try:
                batch = reader.read_next_batch()
            except StopIteration:
                return
            except (OSError, pa.ArrowException) as e:
                self.damage = self.damage or _first_line(e)
                return
            try:
                _check(batch)
            except pa.ArrowException as e:
                yield self._unread(self.row + batch.num_rows, e)
            else:
                yield from self._rows(reader.schema, batch)


_TOO_LONG = f"longer than {MAX_RECORD >> 20} MiB"
_ARROW = b"ARROW1"


class _TooLongError(Exception):
    def __init__(self) -> None:
        super().__init__(_TOO_LONG)


class _Lines:
    """The lines of a CSV file for its reader, which can go back to the line behind the one where a record began."""

    def __init__(self, text: TextIO, source: Source) -> None:
        self.at_end = False
        self._source = source
        self._texts = [text]  # the last is read first
        self._number = 0
        self._length = 0  # of the record
        self._lines = 0
        self._behind = bytearray()  # its lines but for the first

    def begin(self) -> int:
        """A record begins; the number of its first line, from 0."""
        self._length = self._lines = 0
        self._behind.clear()
        return self._number

    def go_back(self) -> None:
        """The record's lines are read again but for the first.

        None of those before the last has an odd run of quotes, or the record had ended there: none opens a quote
        without closing it, so that no line is read more than twice.
        """
        if self._lines > 1:
            self._texts.append(io.TextIOWrapper(io.BytesIO(self._behind), "utf-8", "surrogatepass", newline=""))
            self._number -= self._lines - 1
            self.at_end = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._next()
        if self._lines:
            self._behind += line.encode("utf-8", "surrogatepass")
        self._number += 1
        self._lines += 1
        self._length += len(line)
        if line == _PASSED_OVER or self._length > MAX_RECORD:
            raise _TooLongError
        return line

    def _next(self) -> str:
        line = self._texts[-1].readline(MAX_RECORD + 1)
        while not line and len(self._texts) > 1:
            self._texts.pop()
            line = self._texts[-1].readline(MAX_RECORD + 1)
        if not line or (self._source.damage and not line.endswith(("\n", "\r"))):
            self.at_end = True
            raise StopIteration
        if len(line) <= MAX_RECORD:
            return line
        while line and not line.endswith(("\n", "\r")):
            line = self._texts[-1].readline(PIECE)
        return _PASSED_OVER


_PASSED_OVER = "\ud800\n"  # stands for a line that is too long; no decoder gives it


class _Contents(io.RawIOBase):
    """Pieces of bytes as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._piece = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._piece:
            self._piece = memoryview(next(self._pieces, b""))
        size = min(len(buffer), len(self._piece))
        buffer[:size] = self._piece[:size]
        self._piece = self._piece[size:]
        return size


def _gunzip(packed: Iterator[bytes]) -> Iterator[bytes]:
    """Gzip's members, one behind the other; all that can be read comes before the error."""
    member: Any = None
    begun = False
    for data in packed:
        while data:
            if member is None:
                if begun:
                    data = data.lstrip(b"\0")  # padding, as on tapes
                if not _MAGIC["gzip"].startswith(data[:2]):
                    raise OSError(_BEHIND if begun else "this is not gzip's format")
                if not data:
                    break
                member = zlib.decompressobj(31)
                begun = True
            before = member.copy()
            try:
                piece = member.decompress(data, PIECE)
            except zlib.error as e:
                with contextlib.suppress(zlib.error):
                    for byte in data:
                        yield before.decompress(bytes([byte]))
                raise OSError(f"the compressed data is damaged ({e})") from None
            data = member.unused_data if member.eof else member.unconsumed_tail
            if member.eof:
                member = None
            yield piece
    if member is not None:
        yield member.flush()
        raise OSError(_EARLY)


def _unzstd(packed: Iterator[bytes]) -> Iterator[bytes]:
    """Zstandard's frames, likewise."""
    import pyarrow as pa

    stream = pa.CompressedInputStream(pa.PythonFile(_Contents(packed), mode="r"), "zstd")
    begun = False
    while True:
        # What was read before an error stays in the buffer; no text has FF.
        buffer = bytearray(b"\xff" * PIECE)
        try:
            size = stream.readinto(buffer)
        except (OSError, pa.ArrowException) as e:
            rest = bytes(buffer.rstrip(b"\xff"))
            yield rest
            told = str(e)
            if "Truncated" in told:
                raise OSError(_EARLY) from None
            if "Unknown frame descriptor" in told:
                raise OSError(_BEHIND if begun or rest else "this is not Zstandard's format") from None
            raise OSError(f"the compressed data is damaged ({told})") from None
        if not size:
            return
        begun = True
        yield bytes(memoryview(buffer)[:size])


_EARLY = "the compressed data ends early"
_BEHIND = "what stands behind the compressed data is none"
_MAGIC = {"gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}
_UNPACK = {"gzip": _gunzip, "zstd": _unzstd}


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


_BYTES_OF = {"string": "binary", "large_string": "large_binary", "string_view": "binary_view"}


def _check(batch: Any) -> None:
    """Arrow's own check of every offset and index; that texts are UTF-8 is looked at row by row, later."""
    for column in batch.columns:
        alike = _BYTES_OF.get(str(column.type))
        (column.view(alike) if alike else column).validate(full=True)


def _batch_length(contents: IO[bytes], number: int) -> int | None:
    """The rows of a record batch of an Arrow file, from the first column that can be read."""
    import pyarrow as pa

    fields = len(pa.ipc.open_file(contents).schema)
    for i in range(fields):
        with contextlib.suppress(OSError, pa.ArrowException):
            one = pa.ipc.open_file(contents, options=pa.ipc.IpcReadOptions(included_fields=[i]))
            return int(one.get_batch(number).num_rows)
    return None


def readable(source: Source) -> Iterator[_core.Documents | Part | Bad]:
    """The source's batches; a file that is damaged as a whole ends as one bad record, and the next one has its turn."""
    import pyarrow as pa

    try:
        yield from source.batches()
    except (OSError, EOFError, pa.ArrowException, UnicodeError) as e:
        why = (isinstance(e, OSError) and e.strerror) or _first_line(e)
        yield Bad(source.name, source.row, f"cannot be read on: {why}")
    except NewspanError as e:
        raise Failure(f"{source.path}: {e}") from None


def check_files(inputs: Sequence[str], output: str | None, rules_file: str | None = None) -> None:
    """What is to be read is there, and none of it would be written over."""
    for path in inputs:
        if path != "-" and not os.path.isfile(path):
            raise Failure(
                f"{path}: this is a folder; name its files" if os.path.isdir(path) else f"{path}: no such file"
            )

    if output == "":
        raise click.UsageError("-o: the name of a file is wanted")

    def status(path: str | None, standard: int) -> os.stat_result | None:
        with contextlib.suppress(OSError):
            return os.fstat(standard) if path is None or path == "-" else os.stat(path)
        return None

    there = status(output, 1)
    if there is None or not stat.S_ISREG(there.st_mode):
        return
    for path in (*inputs, *([rules_file] if rules_file else [])):
        read = status(path, 0)
        if read is not None and os.path.samestat(there, read):
            out = "standard output" if output is None or output == "-" else f"-o {output}"
            raise click.UsageError(f"{out}: this is what is read ({'standard input' if path == '-' else path})")
