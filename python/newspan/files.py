"""Articles in, rows out: the files that the command reads and writes."""

from __future__ import annotations

import contextlib
import csv
import errno
import fcntl
import gzip
import io
import os
import secrets
import signal
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

import click

from . import _core

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


def readable(source: Source) -> Iterator[Any]:
    """The source's batches; a file that is damaged as a whole ends as one bad record, and the next one has its turn."""
    import pyarrow as pa

    try:
        yield from source.batches()
    except (OSError, EOFError, pa.ArrowException, UnicodeError) as e:
        if isinstance(e, BrokenPipeError):
            raise
        yield Part([[]], None, None, [[] for _ in source.keep], [], [(source.name, 0, f"cannot be read on: {e}")])


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

    def end(number: int, _: object) -> None:
        for path in list(_unfinished):
            with contextlib.suppress(OSError):
                os.unlink(path)
        # No exception: in a call back from C++ it would be printed and lost.
        os._exit(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, end)


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

    def __init__(self, path: str | None, form: str | None) -> None:
        compression = None
        if path is None or path == "-":
            self.form = form or "jsonl"
        else:
            told, compression = file_format(path)
            self.form = form or (told if told in FORMATS else None) or ""
            if not self.form:
                raise click.UsageError(f"-o {path}: name it .jsonl, .csv, .parquet or .arrow, or give --format")
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


class _Stream:
    def __init__(self, table: _core.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.arrow_stream([])
