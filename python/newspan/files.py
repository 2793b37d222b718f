"""Articles in, rows out: the files that the command reads and writes."""

from __future__ import annotations

import codecs
import contextlib
import csv
import errno
import fcntl
import gzip
import io
import itertools
import os
import secrets
import signal
import stat
import sys
import tempfile
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple, TextIO

import click

from . import _core
from .exceptions import NewspanError

BLOCK = 8 << 20  # bytes of JSON Lines read at a time
ROWS = 2048  # records of other inputs
PIECE = 1 << 20  # bytes of a file read or decompressed at a time
MAX_TEXT = _core.MAX_TEXT  # bytes of UTF-8 that one text may have
MAX_RECORD = 2 * MAX_TEXT  # of a JSON line, a CSV record: escapes and other fields take room too
MAX_UNPACKED = 8 << 30  # of a compressed file that cannot be read in one go
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


class Bad(NamedTuple):
    """A record that cannot be read, and why."""

    file: str
    row: int
    message: str


class Part(NamedTuple):
    """Records of an input that has no columns of its own: a list a text field, a list a kept column."""

    texts: list[list[Any]]
    ids: list[Any] | None
    dates: list[Any] | None
    kept: list[list[Any]]
    rows: list[int]
    bad: list[Bad]


class Source:
    """One input file, read as batches of documents; `done` counts the bytes behind us, `row` the records."""

    def __init__(self, path: str, fields: Fields, replace: bool, day_first: bool) -> None:
        self.path = path
        self.name = os.fsencode(path).decode(errors="replace")
        self.texts, self.id, self.published, self.keep = fields
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
            self.texts, self.id or "id", self.published or "published", self.keep, self.replace, self.day_first
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
        yield read(last=True)

    def _txt(self, compression: str | None) -> Iterator[Part | Bad]:
        if self.keep:
            raise Failure(f"{self.path}: a text file has no columns to carry along (--keep)")
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
        csv.field_size_limit(MAX_TEXT)
        contents = io.BufferedReader(_Contents(self.pieces(compression)))
        errors = "replace" if self.replace else "surrogateescape"
        lines = _Lines(io.TextIOWrapper(contents, "utf-8-sig", errors, newline=""), self)
        rows = csv.reader(lines, strict=True)
        try:
            header = next(rows, None)
        except (csv.Error, _TooLongError) as e:
            if not self.damage:
                yield self._bad(f"the header is not CSV: {e}")
            return
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
        bad: list[Bad] = []

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
                bad.append(self._bad(f"not CSV: {message}"))
                lines.go_back()
                continue
            if not row:
                continue
            if len(row) != len(header):
                bad.append(self._bad(f"{len(row)} fields, the header has {len(header)}"))
                continue
            if not all(well_formed(row[i]) for i in text_at + keep_at):
                bad.append(self._bad("not valid UTF-8"))
                continue
            records.append(row)
            numbers.append(number)
            size += sum(map(len, row))
        yield batch()

    def _rows(self, schema: Any, *batches: Any) -> Iterator[_core.Documents]:
        """The batches' rows, `self.row` the first; without any a look at the columns."""
        import pyarrow as pa

        reader = _core.ArrowReader(
            pa.RecordBatchReader.from_batches(schema, batches).__arrow_c_stream__(),
            self.texts,
            self.id or "id",
            self.published or "published",
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
            names = dict.fromkeys([*self.texts, self.id or "id", self.published or "published", *self.keep])
            wanted = [c for c in names if c in file.schema_arrow.names]
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


def well_formed(text: str) -> bool:
    """Without lone surrogates: what could not be decoded has them."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


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


# ---------------------------------------------------------------- output

_TEMPORARY = ".newspan-"
_unfinished: set[str] = set()  # this process's temporary files


def end_on_signals() -> None:
    """SIGINT, SIGTERM and SIGHUP end the process at once and leave nothing behind; what is ignored stays so."""
    ending = [s for s in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if signal.getsignal(s) != signal.SIG_IGN]
    told, tell = os.pipe()
    os.set_blocking(tell, False)

    def wait() -> None:
        # A thread of its own: the main one may be in the core for seconds, or in a call that loses exceptions.
        while (number := os.read(told, 1)[0]) not in ending:
            pass
        for path in list(_unfinished):
            with contextlib.suppress(OSError):
                os.unlink(path)
        os._exit(128 + number)

    for number in ending:
        signal.signal(number, lambda *_: None)
    signal.set_wakeup_fd(tell, warn_on_full_buffer=False)
    threading.Thread(target=wait, daemon=True).start()


class Output:
    """Where bytes go: a file, which appears whole or not at all; standard output, devices and FIFOs as they are."""

    def __init__(self, path: str | None) -> None:
        self.name = "standard output" if path is None or path == "-" else path
        self._target: str | None = None
        self._temporary = ""
        if path is None or path == "-":
            if sys.stdout is None:
                raise Failure("standard output is closed")
            self.file: IO[bytes] = sys.stdout.buffer
            return
        try:
            self._target = _replaceable(path)
            if self._target is None:
                self.file = os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC), "wb")
            else:
                self.file = os.fdopen(self._create(os.path.dirname(self._target)), "wb")
        except OSError as e:
            raise Failure(f"{path}: {e.strerror}") from None

    def _create(self, folder: str) -> int:
        """A new file in the folder, locked as long as we live: what can be locked there was left by the dead."""
        if not os.path.isdir(folder):
            raise Failure(f"{self.name}: there is no folder {folder}")
        _remove_dead(folder)
        while True:
            self._temporary = os.path.join(folder, _TEMPORARY + secrets.token_hex(8))
            _unfinished.add(self._temporary)
            handle = os.open(self._temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with contextlib.suppress(OSError):  # where there are no locks, nobody takes it for dead
                fcntl.flock(handle, fcntl.LOCK_EX)
            if os.fstat(handle).st_nlink:
                return handle
            # Another run came between creation and lock.
            os.close(handle)
            _unfinished.discard(self._temporary)

    def finish(self) -> None:
        """All is written: let the file appear, with the mode and the owner of the one it replaces."""
        self.file.flush()
        if self._target is None:
            return
        handle = self.file.fileno()
        os.fsync(handle)
        try:
            old = os.stat(self._target)
        except FileNotFoundError:
            mask = os.umask(0)
            os.umask(mask)
            os.fchmod(handle, 0o666 & ~mask)
        else:
            with contextlib.suppress(OSError):
                os.fchown(handle, old.st_uid, old.st_gid)
            os.fchmod(handle, stat.S_IMODE(old.st_mode))
        os.replace(self._temporary, self._target)
        _unfinished.discard(self._temporary)
        self.file.close()

    def abandon(self) -> None:
        """Leave nothing behind; what is still written goes nowhere."""
        with contextlib.suppress(OSError, ValueError):
            self.file.flush()
        with contextlib.suppress(OSError, ValueError):
            silence(self.file.fileno())
        if self._temporary in _unfinished:
            with contextlib.suppress(OSError):
                os.unlink(self._temporary)
            _unfinished.discard(self._temporary)


def silence(descriptor: int) -> None:
    """What is written there from now on goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
    os.dup2(nowhere, descriptor, inheritable=False)
    os.close(nowhere)


def _replaceable(path: str) -> str | None:
    """The file that a path leads to, through links; None where no other can take its place: devices, FIFOs."""
    with contextlib.suppress(FileNotFoundError):
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, "this is a folder")
        if not stat.S_ISREG(mode):
            return None
    while True:
        folder = os.path.realpath(os.path.dirname(path))
        if folder.startswith("/proc/"):  # its links are open files, as /dev/stdout is
            return None
        path = os.path.join(folder, os.path.basename(path))
        if not os.path.islink(path):
            return path
        path = os.path.join(folder, os.readlink(path))


def _remove_dead(folder: str) -> None:
    """Remove temporary files that runs which were killed left in the folder."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith(_TEMPORARY) or not entry.is_file(follow_symlinks=False):
                continue
            with contextlib.suppress(OSError):
                handle = os.open(entry.path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    os.unlink(entry.path)
                finally:
                    os.close(handle)


class Sink(Output):
    """Where rows go, in a format and, by the file's name, compressed."""

    def __init__(self, path: str | None, form: str | None, guard: bool = False) -> None:
        compression = None
        if path is None or path == "-":
            self.form = form or "jsonl"
        else:
            told, compression = file_format(path)
            self.form = form or (told if told in FORMATS else None) or ""
            if not self.form:
                raise click.UsageError(f"-o {path}: name it .jsonl, .csv, .parquet or .arrow, or give --format")
        if guard and self.form != "csv":
            raise click.UsageError("--guard-formulas is for CSV output")
        self._guard = guard
        super().__init__(path)
        self.stream: Any = self.file
        if compression == "gzip":
            self.stream = gzip.GzipFile(fileobj=self.file, mode="wb", compresslevel=6)
        elif compression == "zstd":
            import pyarrow as pa

            # Its end closes the file beneath; ours has to stay.
            beneath = open(self.file.fileno(), "wb", closefd=False)  # noqa: SIM115
            self.stream = pa.CompressedOutputStream(pa.PythonFile(beneath, mode="w"), "zstd")
        self._writer: Any = None
        self._schema: Any = None
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
            self._schema = reader.schema
            self._writer = self._open(reader.schema)
        for before, now in zip(self._schema, reader.schema, strict=True):
            if before != now:
                raise Failure(
                    f"column `{now.name}` is {now.type} in one input, {before.type} in those before it; "
                    "only JSON Lines take both"
                )
        for batch in reader:
            self._writer(_guarded(batch) if self._guard else batch)

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

    def complete(self, empty: _core.Table) -> None:
        """No more rows: where there were none, the columns alone."""
        if self.columnar and self._writer is None:
            self.write(empty)
        self.finish()

    def finish(self) -> None:
        for close in self._closers:
            close()
        if self.stream is not self.file:
            self.stream.close()
        super().finish()

    def abandon(self) -> None:
        super().abandon()
        # Writers end while the file is there: none has a last word later.
        for close in (*self._closers, *([self.stream.close] if self.stream is not self.file else [])):
            with contextlib.suppress(OSError, ValueError):
                close()


def _guarded(batch: Any) -> Any:
    """Text that a spreadsheet would run as a formula, behind a '."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = [
        pc.replace_substring_regex(c, r"\A([=+\-@\t\r])", r"'\1") if pa.types.is_string(c.type) else c
        for c in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


class _Stream:
    def __init__(self, table: _core.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.arrow_stream([])
