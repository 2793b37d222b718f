"""Where rows and pages go: files that appear whole or not at all, streams as they are."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import gzip
import os
import secrets
import signal
import stat
import sys
import threading
from collections.abc import Callable
from typing import IO, Any

import click

from . import _core
from .files import FORMATS, Failure, file_format

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


def check_guard(guard: bool, form: str) -> None:
    """Formulas are guarded where spreadsheets read them."""
    if guard and form != "csv":
        raise click.UsageError("--guard-formulas is for CSV output")


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
        check_guard(guard, self.form)
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
