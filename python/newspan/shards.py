"""Long runs: many files in, an output file each, and a manifest that knows what is done.

A shard is one input with its output. The output appears whole or not at all, and then a line of the manifest tells of
it. What ends a run between the two, or anywhere else, costs the shard that was at work: the next run does it again.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import fcntl
import hashlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from typing import IO, Any, NamedTuple

import click

from . import __version__
from .files import Failure, file_format
from .inputs import listed

MANIFEST = "manifest.jsonl"
MOST_ERRORS = 1000  # of a shard that the manifest tells; standard error has all


class Shard(NamedTuple):
    """An input, and the output that it has in the folder."""

    input: str
    output: str


def is_folder(output: str | None) -> bool:
    """Whether what is named as output is to hold a file for each input."""
    return output is not None and (output.endswith("/") or (os.path.isdir(output) and file_format(output)[0] is None))


class Files(NamedTuple):
    """What is to be read."""

    found: list[tuple[str, str]]  # path, and path below what was named
    passed: list[str]  # files of folders of no known ending

    def told(self) -> str:
        """What is passed over, as a line; empty where nothing is."""
        if not self.passed:
            return ""
        endings = sorted({os.path.splitext(p)[1] or os.path.basename(p) for p in self.passed})
        return f"{len(self.passed):,} files are passed over, of no known ending: {listed(endings)}"


def files_of(inputs: Sequence[str], output: str | None = None) -> Files:
    """The files to read: of folders those of a known ending, whatever their depth, but the output itself."""
    ours = os.path.realpath(output) if output else None
    files = Files([], [])
    for path in inputs:
        if not os.path.isdir(path):
            if path != "-" and not os.path.exists(path):
                raise Failure(f"{path}: no such file")
            files.found.append((path, os.path.basename(path)))
            continue
        if os.path.realpath(path) == ours:
            raise click.UsageError(f"-o {output}: this is the folder that is read; name another")
        below: list[str] = []
        entered = set()  # links may lead in circles
        for folder, folders, names in os.walk(path, followlinks=True):
            real = os.path.realpath(folder)
            if real in entered or real == ours:
                folders[:] = []
                continue
            entered.add(real)
            folders[:] = sorted(f for f in folders if not f.startswith("."))
            for name in names:
                file = os.path.join(folder, name)
                if name.startswith(".") or os.path.realpath(file) == ours:
                    continue
                (below if file_format(name)[0] else files.passed).append(file)
        if not below:
            raise Failure(f"{path}: there is no file in this folder that newspan reads")
        files.found.extend((p, os.path.relpath(p, path)) for p in sorted(below))
    return files


def shards_of(files: Files, folder: str, form: str) -> list[Shard]:
    """The shards of a run, the inputs as they were named."""
    shards: dict[str, Shard] = {}
    for path, below in files.found:
        if path == "-":
            raise click.UsageError(f"-o {folder}: standard input has no name that its output could have; name a file")
        stem = below
        while file_format(stem)[0] or file_format(stem)[1]:
            stem = os.path.splitext(stem)[0]
        shard = Shard(path, f"{stem}.{form}")
        if (other := shards.get(shard.output)) and not os.path.samefile(other.input, path):
            raise click.UsageError(f"-o {folder}: {other.input} and {path} would both be written to {shard.output}")
        shards.setdefault(shard.output, shard)
    return list(shards.values())


class Stamp(NamedTuple):
    """What tells whether a file is still the same."""

    bytes: int
    modified: int  # ns since 1970

    @classmethod
    def of(cls, path: str) -> Stamp:
        status = os.stat(path)
        return cls(status.st_size, status.st_mtime_ns)


def hash_of(path: str) -> str:
    """SHA-256 of a file's bytes."""
    told = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            told.update(piece)
    return told.hexdigest()


@dataclasses.dataclass
class Told:
    """What the manifest is told of a shard, by whoever makes its output at `path`."""

    path: str
    counts: dict[str, int] = dataclasses.field(default_factory=dict)
    errors: list[tuple[int, str]] = dataclasses.field(default_factory=list)
    integer_ids: bool | None = None


class Manifest:
    """What is done in a folder: JSON Lines; the first says by what and how, each other tells of one shard.

    It is locked as long as it is open: one run at a time writes to a folder.
    """

    def __init__(self, folder: str, options: dict[str, Any], *, restart: bool = False) -> None:
        self.folder = folder
        self.name = os.path.join(folder, MANIFEST)
        self.done: dict[str, dict[str, Any]] = {}  # by output
        self._file = self._locked()
        try:
            before = self._read()
            if restart:
                self._forget()
                before = None
            head = {"newspan": __version__, "options": json.loads(json.dumps(options))}
            if before is None:
                self._add(head)
            else:
                self._compare(before, head)
        except BaseException:
            self._file.close()
            raise

    def _locked(self) -> IO[bytes]:
        try:
            os.makedirs(self.folder, exist_ok=True)
            file = open(self.name, "a+b", buffering=0)  # noqa: SIM115
        except OSError as e:
            raise Failure(f"{self.name}: {e.strerror or e}") from None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            raise Failure(f"{self.folder}: another run is writing there") from None
        except OSError:  # where there are no locks
            pass
        return file

    def _read(self) -> dict[str, Any] | None:
        """The first line, where there is one; the others are noted. A last line without an end was not written
        whole."""
        self._file.seek(0)
        data = self._file.readall()  # type: ignore[attr-defined]
        whole = data[: data.rfind(b"\n") + 1]
        if len(whole) < len(data):
            self._file.truncate(len(whole))
        head = None
        for number, line in enumerate(whole.splitlines(), 1):
            try:
                entry = json.loads(line)
                if head is None:
                    head = {"newspan": entry["newspan"], "options": dict(entry["options"])}
                elif "failed" not in entry:
                    self.done[entry["output"]] = entry
            except (ValueError, KeyError, TypeError):
                raise Failure(f"{self.name}:{number}: this is no line of a manifest; name another folder") from None
        return head

    def _forget(self) -> None:
        for output in self.done:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(os.path.join(self.folder, output))
        self.done.clear()
        self._file.truncate(0)

    def _compare(self, before: dict[str, Any], now: dict[str, Any]) -> None:
        other = [f"newspan {before['newspan']}, now {now['newspan']}"] if before["newspan"] != now["newspan"] else []
        for name in sorted(before["options"] | now["options"]):
            a, b = before["options"].get(name), now["options"].get(name)
            if a != b:
                other.append(f"--{name.replace('_', '-')} {json.dumps(a)}, now {json.dumps(b)}")
        if other:
            raise Failure(
                f"{self.folder}: what is done there was done otherwise ({'; '.join(other)}); "
                "name another folder, or do all anew with --restart"
            )

    def is_done(self, shard: Shard) -> bool:
        """Whether the output is there, and the input what it was: by size and time, or else by its hash."""
        entry = self.done.get(shard.output)
        if entry is None:
            return False
        try:
            if os.path.getsize(os.path.join(self.folder, shard.output)) != entry["output_bytes"]:
                return False
            stamp = Stamp.of(shard.input)
            if stamp == (entry["bytes"], entry["modified"]):
                return True
            return bool(stamp.bytes == entry["bytes"] and hash_of(shard.input) == entry["sha256"])
        except OSError:
            return False

    @property
    def integer_ids(self) -> bool | None:
        """Whether ids are integers in the outputs there are."""
        return next((e["integer_ids"] for e in self.done.values() if e["integer_ids"] is not None), None)

    @contextlib.contextmanager
    def shard(self, shard: Shard) -> Iterator[Told]:
        """A shard at work: in the end it is done, or what Failure it ended with is told and goes on.

        Raises:
            Failure: the input cannot be read, changed meanwhile, or is the output itself.
        """
        told = Told(os.path.join(self.folder, shard.output))
        begun = time.monotonic()
        entry: dict[str, Any] = {"input": os.fsencode(shard.input).decode(errors="replace"), "output": shard.output}
        try:
            try:
                os.makedirs(os.path.dirname(told.path), exist_ok=True)
                if os.path.exists(told.path) and os.path.samefile(told.path, shard.input):
                    raise Failure("its output would take its place; name another folder")
                stamp = Stamp.of(shard.input)
                entry |= stamp._asdict() | {"sha256": hash_of(shard.input)}
                yield told
                if Stamp.of(shard.input) != stamp:
                    os.unlink(told.path)
                    raise Failure("it changed while it was read")
                entry["output_bytes"] = os.path.getsize(told.path)
            except OSError as e:
                raise Failure(e.strerror or str(e)) from None
        except Failure as e:
            self._add({**entry, **told.counts, "errors": told.errors, "failed": e.message})
            raise
        entry |= told.counts | {"errors": told.errors, "integer_ids": told.integer_ids}
        entry["seconds"] = round(time.monotonic() - begun, 3)
        self._add(entry)
        self.done[shard.output] = entry

    def _add(self, entry: dict[str, Any]) -> None:
        entry["at"] = dt.datetime.now(dt.timezone.utc).isoformat(timespec="seconds")
        size = os.fstat(self._file.fileno()).st_size
        line = json.dumps(entry, ensure_ascii=False).encode(errors="replace") + b"\n"
        try:
            while line:
                line = line[self._file.write(line) :]
            os.fsync(self._file.fileno())
        except OSError as e:
            with contextlib.suppress(OSError):
                self._file.truncate(size)
            raise Failure(f"{self.name}: cannot be written: {e.strerror or e}") from None

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Manifest:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
