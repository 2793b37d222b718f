"""Long runs: a folder of outputs, resumed wherever they ended."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from conftest import DATA

import newspan as ns

ARTICLES = (DATA / "articles.jsonl").read_bytes().splitlines(keepends=True)
COMMAND = Path(sys.executable).parent / "newspan"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Nine shards of five formats, in three folders."""
    folder = tmp_path / "archive"
    for i in range(9):
        part = b"".join(ARTICLES[2 * i : 2 * i + 2])
        place = folder / f"2026-0{i % 3}"
        place.mkdir(parents=True, exist_ok=True)
        if i % 2:
            (place / f"part-{i}.jsonl.gz").write_bytes(gzip.compress(part))
        else:
            (place / f"part-{i}.jsonl").write_bytes(part)
    return folder


def manifest(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "manifest.jsonl").read_text("utf-8").splitlines()]


def files(out: Path) -> set[str]:
    return {str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()}


def rows_of(out: Path) -> list[dict[str, Any]]:
    found = [row for path in out.rglob("*.parquet") for row in pq.read_table(path).to_pylist()]
    return sorted(found, key=lambda r: (r["file"], r["row"], r["start"], r["key"]))


@pytest.fixture
def whole(newspan: Any, archive: Path, tmp_path: Path) -> list[dict[str, Any]]:
    """The rows of one run to one file."""
    out = tmp_path / "whole"
    out.mkdir()
    done = newspan("extract", archive, "-o", out / "all.parquet")
    assert (done.returncode, done.stderr) == (0, b"")
    return rows_of(out)


def test_a_folder_holds_what_one_file_would(
    newspan: Any, archive: Path, whole: list[dict[str, Any]], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = newspan("extract", archive, "-o", f"{out}/")
    assert done.returncode == 0, done.stderr
    assert b"9 files: 0 were done before, 9 are done now, 0 failed" in done.stderr
    assert len(whole) > 500
    assert rows_of(out) == whole
    inputs = sorted(p for p in archive.rglob("*") if p.is_file())
    outputs = {f"{p.relative_to(archive).as_posix().split('.')[0]}.parquet" for p in inputs}
    assert files(out) == outputs | {"manifest.jsonl"}
    head, *entries = manifest(out)
    assert (head["newspan"], head["options"]["text_field"]) == (ns.__version__, ["text"])
    assert [e["input"] for e in entries] == [str(p) for p in inputs]
    for path, e in zip(inputs, entries, strict=True):
        assert e["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert e["bytes"] == path.stat().st_size
        table = pq.read_table(out / e["output"])
        assert (e["documents"], e["rows"], e["bad"], e["errors"]) == (2, table.num_rows, 0, [])
        assert table.schema == pq.read_table(out / entries[0]["output"]).schema


def test_what_is_done_is_not_done_again(newspan: Any, archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    newspan("extract", archive, "-o", f"{out}/")
    before = {name: (out / name).stat().st_mtime_ns for name in files(out)}
    again = newspan("extract", archive, "-o", out)
    assert b"9 files: 9 were done before, 0 are done now, 0 failed" in again.stderr
    assert {name: (out / name).stat().st_mtime_ns for name in files(out)} == before
    # Touched: the same by its hash. Changed, or its output gone: done again.
    touched, changed, lost = sorted(archive.rglob("*.jsonl"))[:3]
    os.utime(touched)
    changed.write_bytes(b"".join(ARTICLES[:2]))
    gone = out / lost.relative_to(archive).with_suffix(".parquet")
    gone.unlink()
    again = newspan("extract", archive, "-o", out)
    assert b"9 files: 7 were done before, 2 are done now, 0 failed" in again.stderr
    assert gone.exists()
    assert len(manifest(out)) == 1 + 9 + 2


def test_killed_at_any_moment_nothing_is_lost_or_doubled(newspan: Any, archive: Path, tmp_path: Path) -> None:
    for path in archive.rglob("*.jsonl"):
        path.write_bytes(path.read_bytes() * 40)
    (tmp_path / "whole").mkdir()
    begun = time.monotonic()
    assert newspan("extract", archive, "-o", tmp_path / "whole" / "all.parquet").returncode == 0
    took = time.monotonic() - begun
    out = tmp_path / "out"
    moments = random.Random(1)
    killed = 0
    while True:
        run = subprocess.Popen([COMMAND, "extract", archive, "-o", f"{out}/"], stderr=subprocess.DEVNULL)
        try:
            run.wait(moments.uniform(took / 4, took) if killed < 8 else 120)
        except subprocess.TimeoutExpired:
            run.kill()
            run.wait()
            killed += 1
            continue
        assert run.returncode == 0
        if killed >= 8:
            break
        shutil.rmtree(out)  # it was quicker than we are
    assert rows_of(out) == rows_of(tmp_path / "whole")
    assert files(out) == {e["output"] for e in manifest(out)[1:]} | {"manifest.jsonl"}


def test_a_line_that_was_not_written_whole_counts_for_nothing(
    newspan: Any, archive: Path, whole: list[dict[str, Any]], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    newspan("extract", archive, "-o", f"{out}/")
    lines = (out / "manifest.jsonl").read_bytes()
    (out / "manifest.jsonl").write_bytes(lines[:-40])
    again = newspan("extract", archive, "-o", out)
    assert b"9 files: 8 were done before, 1 are done now, 0 failed" in again.stderr
    assert len(manifest(out)) == 10
    assert rows_of(out) == whole
    (out / "manifest.jsonl").write_bytes(b"notes of mine\n")
    other = newspan("extract", archive, "-o", out)
    assert other.returncode == 1
    assert b"manifest.jsonl:1: this is no line of a manifest" in other.stderr


def test_other_options_are_refused_or_begin_anew(newspan: Any, archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    newspan("extract", archive, "-o", f"{out}/", "--kinds", "time,quantity")
    other = newspan("extract", archive, "-o", out, "--kinds", "time", "--published", "2026-01-02")
    assert other.returncode == 1
    assert b'--kinds ["time", "quantity"], now ["time"]; --published null, now "2026-01-02"' in other.stderr
    assert {row["kind"] for row in rows_of(out)} == {"time", "quantity"}
    for path in sorted(archive.rglob("*.gz")):
        path.unlink()
    anew = newspan("extract", archive, "-o", out, "--kinds", "time", "--restart")
    assert b"5 files: 0 were done before, 5 are done now" in anew.stderr
    assert {row["kind"] for row in rows_of(out)} == {"time"}
    assert len(files(out)) == 6
    alone = newspan("extract", archive, "--restart")
    assert (alone.returncode, b"--restart is for an output that is a folder" in alone.stderr) == (2, True)


def test_what_fails_is_told_and_the_rest_goes_on(newspan: Any, archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first, second, third = sorted(archive.rglob("*.jsonl"))[:3]
    packed = sorted(archive.rglob("*.gz"))[0]
    packed.write_bytes(packed.read_bytes()[:-60])  # its last record is lost
    first.write_bytes(b"\n".join([b'{"id": "a"}', b"{", *ARTICLES[:1]]))
    second.unlink()
    second.symlink_to(tmp_path / "nowhere")
    third.write_bytes(b"")
    done = newspan("extract", archive, "-o", f"{out}/")
    assert done.returncode == 1
    assert b"9 files: 0 were done before, 8 are done now, 1 failed" in done.stderr, done.stderr
    assert b"1 files could not be done" in done.stderr
    entries = {e["input"]: e for e in manifest(out)[1:]}
    assert entries[str(second)]["failed"] == "No such file or directory"
    assert (entries[str(packed)]["documents"], entries[str(packed)]["bad"]) == (1, 1)
    assert entries[str(packed)]["errors"] == [[1, "cannot be read on: the compressed data ends early"]]
    assert (entries[str(first)]["documents"], entries[str(first)]["bad"]) == (1, 2)
    assert entries[str(third)]["rows"] == 0
    # The next run tries it again.
    second.unlink()
    second.write_bytes(ARTICLES[0])
    again = newspan("extract", archive, "-o", out)
    assert again.returncode == 0
    assert b"9 files: 8 were done before, 1 are done now, 0 failed" in again.stderr
    stopped = newspan("extract", archive, "-o", f"{tmp_path}/stop/", "--on-error", "stop")
    assert stopped.returncode == 1
    assert b"stopped at the first bad record" in stopped.stderr


def test_a_full_disk_is_told_and_leaves_nothing_behind(
    newspan: Any, archive: Path, whole: list[dict[str, Any]], tmp_path: Path
) -> None:
    out = tmp_path / "out"

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run(
        [COMMAND, "extract", archive, "-o", f"{out}/"], capture_output=True, preexec_fn=small_files, check=False
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    failed = [e for e in manifest(out)[1:] if "failed" in e]
    assert failed
    assert all("cannot be written: File too large" in e["failed"] for e in failed)
    assert {e["output"] for e in manifest(out)[1:] if "failed" not in e} == files(out) - {"manifest.jsonl"}
    assert newspan("extract", archive, "-o", out).returncode == 0
    assert rows_of(out) == whole


def test_one_run_at_a_time(newspan: Any, archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    newspan("extract", archive, "-o", f"{out}/")
    with (out / "manifest.jsonl").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        begun = time.monotonic()
        other = newspan("extract", archive, "-o", out)
        assert time.monotonic() - begun < 60
    assert other.returncode == 1
    assert b"another run is writing there" in other.stderr


def test_names_that_cannot_stand_together(newspan: Any, archive: Path, tmp_path: Path) -> None:
    one = archive / "2026-00" / "part-0.jsonl"
    (archive / "2026-00" / "part-0.ndjson").write_bytes(one.read_bytes())
    clash = newspan("extract", archive, "-o", f"{tmp_path}/out/")
    assert clash.returncode == 2
    assert b"would both be written to 2026-00/part-0.parquet" in clash.stderr
    for arguments, told in (
        (("extract", "-", "-o", f"{tmp_path}/out/"), b"standard input has no name"),
        (("extract", archive, "-o", archive), b"this is the folder that is read"),
        (("extract", archive, "-o", f"{tmp_path}/out/", "--guard-formulas"), b"--guard-formulas is for CSV"),
        (("extract", tmp_path / "none", "-o", f"{tmp_path}/out/"), b"none: no such file"),
    ):
        done = newspan(*arguments)
        assert done.returncode in (1, 2), arguments
        assert told in done.stderr, done.stderr
        assert not (tmp_path / "out").exists(), arguments
    # What a run writes below what it reads is not read by the next one.
    (archive / "2026-00" / "part-0.ndjson").unlink()
    for _ in range(2):
        done = newspan("extract", archive, "-o", f"{archive}/spans/")
        assert done.returncode == 0, done.stderr
    assert b"9 files: 9 were done before" in done.stderr


def test_ids_have_one_type_from_run_to_run(newspan: Any, tmp_path: Path) -> None:
    text = "About 30 people died on Monday."
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": 7, "text": text}))
    out = tmp_path / "out"
    newspan("extract", tmp_path / "a.jsonl", "-o", f"{out}/")
    (tmp_path / "b.jsonl").write_text("\n".join(json.dumps({"id": i, "text": text}) for i in ("x", 8)))
    done = newspan("extract", tmp_path / "a.jsonl", tmp_path / "b.jsonl", "-o", out)
    assert b"b.jsonl:1: the id is text, those before it were integers" in done.stderr
    assert {row["id"] for row in rows_of(out)} == {7, 8}


def test_folders_are_walked_and_what_is_passed_over_is_told(newspan: Any, archive: Path, tmp_path: Path) -> None:
    (archive / "notes.pdf").write_bytes(b"%PDF")
    (archive / "2026-01" / "page.xml").write_bytes(b"<a/>")
    (archive / ".hidden.jsonl").write_bytes(b"{")
    (archive / "2026-00" / "up").symlink_to(archive)  # in a circle
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "more.jsonl").write_bytes(ARTICLES[-1])
    (archive / "linked").symlink_to(elsewhere)
    out = archive / "all.jsonl"
    for _ in range(2):
        done = newspan("extract", archive, "-o", out)
        assert done.returncode == 0, done.stderr
        assert done.stderr == b"2 files are passed over, of no known ending: .pdf, .xml\n"
        assert len({json.loads(line)["file"] for line in out.read_bytes().splitlines()}) == 10
    empty = tmp_path / "empty"
    empty.mkdir()
    done = newspan("extract", empty)
    assert done.returncode == 1
    assert b"there is no file in this folder that newspan reads" in done.stderr
