"""Where the command writes: what is read stays, files appear whole or not at all, nothing is left behind."""

from __future__ import annotations

import contextlib
import fcntl
import gzip
import io
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from conftest import DATA

ARTICLES = DATA / "articles.jsonl"
COMMAND = Path(sys.executable).parent / "newspan"
COMMANDS: list[list[str]] = [["extract"], ["grep", "--format", "jsonl", "the"], ["show"]]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.jsonl"
    path.write_bytes(ARTICLES.read_bytes())
    return path


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c[0])
def test_what_is_read_is_not_written_over(newspan: Any, article: Path, tmp_path: Path, command: list[str]) -> None:
    hard, symbolic, rules = tmp_path / "hard.jsonl", tmp_path / "symbolic.jsonl", tmp_path / "rules.jsonl"
    os.link(article, hard)
    symbolic.symlink_to(article)
    for output in (article, hard, symbolic):
        done = newspan(*command, article, "-o", output)
        assert done.returncode == 2
        assert f"-o {output}: this is what is read ({article})" in done.stderr.decode()
    rules.write_text('{"label": "x", "terms": ["the"]}\n')
    done = newspan(command[0], "--rules", rules, article, "-o", rules)
    assert done.returncode == 2
    assert f"this is what is read ({rules})" in done.stderr.decode()
    with article.open("rb") as f:
        done = subprocess.run([COMMAND, *command, "-", "-o", article], stdin=f, capture_output=True)
    assert done.returncode == 2
    with article.open("ab") as f:
        done = subprocess.run([COMMAND, *command, article, "-o", "-"], stdout=f, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert article.read_bytes() == ARTICLES.read_bytes()
    assert rules.read_text() == '{"label": "x", "terms": ["the"]}\n'
    assert {p.name for p in tmp_path.iterdir()} == {"a.jsonl", "hard.jsonl", "symbolic.jsonl", "rules.jsonl"}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c[0])
def test_links_stay_and_modes_too(newspan: Any, article: Path, tmp_path: Path, command: list[str]) -> None:
    target, link, dangling = tmp_path / "target.jsonl", tmp_path / "link.jsonl", tmp_path / "dangling.jsonl"
    target.write_text("old")
    target.chmod(0o600)
    link.symlink_to("target.jsonl")
    dangling.symlink_to("new.jsonl")
    for output in (link, dangling):
        assert newspan(*command, article, "-o", output).returncode == 0
        assert output.is_symlink()
    assert b"</html>" in target.read_bytes() or target.read_bytes().startswith(b"{")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE((tmp_path / "new.jsonl").stat().st_mode) == 0o666 & ~mask


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "arrow"])
def test_a_fifo_is_written_to_as_it_is(newspan: Any, article: Path, tmp_path: Path, form: str) -> None:
    fifo, plain = tmp_path / "fifo", tmp_path / f"plain.{form}"
    os.mkfifo(fifo)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(fifo.read_bytes()))
    reader.start()
    assert newspan("extract", article, "-o", fifo, "--format", form).returncode == 0
    reader.join(timeout=60)
    assert stat.S_ISFIFO(fifo.stat().st_mode)
    assert newspan("extract", article, "-o", plain).returncode == 0
    assert read == [plain.read_bytes()]
    if form == "parquet":
        assert pq.read_table(io.BytesIO(read[0])).num_rows > 100


def test_devices_and_open_files_are_written_to_as_they_are(newspan: Any, article: Path, tmp_path: Path) -> None:
    for device in ("/dev/null", "/dev/stdout"):
        before = os.stat(device) if device == "/dev/null" else None
        done = newspan("extract", article, "-o", device, "--format", "jsonl")
        assert (done.returncode, done.stderr) == (0, b"")
        assert before is None or os.stat(device).st_ino == before.st_ino
    assert done.stdout == newspan("extract", article).stdout
    out = tmp_path / "out.txt"
    script = f"(echo first; {COMMAND} extract {article} -o /dev/stdout --format jsonl) > {out}"
    subprocess.run(["bash", "-c", script], check=True)
    assert out.read_bytes() == b"first\n" + done.stdout


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        *((["extract", "--format", f], 1) for f in ("jsonl", "csv", "parquet", "arrow")),
        (["grep", "the"], 2),
        (["grep", "-c", "the"], 2),
        (["grep", "--format", "parquet", "the"], 2),
        (["show", "-o", "-"], 1),
    ],
)
def test_a_full_disk_is_told(article: Path, arguments: list[str], code: int) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run([COMMAND, *arguments, article], stdout=full, stderr=subprocess.PIPE)
    assert done.stderr.decode().splitlines() == ["Error: standard output: cannot be written: No space left on device"]
    assert done.returncode == code


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["schema"], ["extract", "--help"], ["grep", "-h"]])
@pytest.mark.parametrize("command", [[str(COMMAND)], [sys.executable, "-m", "newspan"]], ids=["command", "module"])
def test_a_page_for_a_full_disk_is_told(command: list[str], arguments: list[str]) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run([*command, *arguments], stdout=full, stderr=subprocess.PIPE)
    assert done.stderr.decode().splitlines() == ["Error: standard output: cannot be written: No space left on device"]
    assert done.returncode == 1


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst", "out.csv", "out.parquet", "out.arrow"])
def test_half_an_output_never_appears(article: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    out.write_text("old")

    def small_files() -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    for command in COMMANDS if name == "out.jsonl" else COMMANDS[:1]:
        done = subprocess.run([COMMAND, *command, article, "-o", out], capture_output=True, preexec_fn=small_files)
        assert done.stderr.decode().splitlines() == [f"Error: {out}: cannot be written: File too large"]
        assert out.read_text() == "old"
        assert {p.name for p in tmp_path.iterdir()} == {"a.jsonl", name}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c[0])
def test_outputs_that_cannot_be(newspan: Any, article: Path, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "folder.jsonl").mkdir()
    (tmp_path / "loop.jsonl").symlink_to("loop.jsonl")
    for output, message in (
        (tmp_path / "folder.jsonl", "this is a folder"),
        (tmp_path / "loop.jsonl", "Too many levels of symbolic links"),
        (tmp_path / "no" / "a.jsonl", "there is no folder"),
        (article / "a.jsonl", "Not a directory"),
        ("/sys/a.jsonl", ""),
        ("", "the name of a file is wanted"),
    ):
        done = newspan(*command, article, "-o", output)
        assert done.returncode in (1, 2)
        assert message in done.stderr.decode()
        assert b"Traceback" not in done.stderr
    assert {p.name for p in tmp_path.iterdir()} == {"a.jsonl", "folder.jsonl", "loop.jsonl"}


def started(arguments: list[Any], folder: Path, **options: Any) -> subprocess.Popen[bytes]:
    """The command, as soon as its temporary file is there."""
    process = subprocess.Popen([COMMAND, *arguments], stdin=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    deadline = time.monotonic() + 60
    while not list(folder.glob(".newspan-*")):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return process


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.parametrize(
    "arguments",
    [
        ["extract", "-", "--format", "jsonl"],
        ["extract", "-", "--format", "parquet"],
        ["grep", "the", "-", "--format", "jsonl"],
        ["grep", "the", "-", "--format", "parquet"],
        ["show", "-"],
    ],
    ids=lambda a: f"{a[0]}-{a[-1]}",
)
def test_a_signal_ends_it_and_leaves_nothing(
    tmp_path: Path, arguments: list[str], number: signal.Signals, code: int
) -> None:
    process = started([*arguments, "-o", tmp_path / "out"], tmp_path)
    assert process.stdin is not None
    assert process.stderr is not None
    writer = threading.Thread(target=pour, args=(process.stdin,))  # in the middle of reading and writing
    writer.start()
    process.send_signal(number)
    assert process.wait(timeout=60) == code
    writer.join()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert list(tmp_path.iterdir()) == []


def pour(stream: Any) -> None:
    """Articles without end, until the reader has gone."""
    data = ARTICLES.read_bytes()
    with contextlib.suppress(BrokenPipeError):
        while True:
            stream.write(data)
    with contextlib.suppress(BrokenPipeError):
        stream.close()


def test_nohup_is_obeyed(tmp_path: Path) -> None:
    process = started(
        ["extract", "-", "-o", tmp_path / "out.jsonl"],
        tmp_path,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )
    process.send_signal(signal.SIGHUP)
    _, errors = process.communicate(ARTICLES.read_bytes(), timeout=60)
    assert (process.returncode, errors) == (0, b"")
    assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]


def test_what_the_dead_left_is_cleaned_up_what_the_living_hold_stays(newspan: Any, tmp_path: Path) -> None:
    dead = started(["extract", "-", "-o", tmp_path / "dead.jsonl"], tmp_path)
    dead.kill()
    dead.communicate()
    (left,) = tmp_path.iterdir()
    held = tmp_path / ".newspan-held"
    link = tmp_path / ".newspan-link"
    link.symlink_to(ARTICLES)
    with held.open("wb") as f:
        fcntl.flock(f, fcntl.LOCK_EX)
        living = subprocess.Popen([COMMAND, "extract", "-", "-o", tmp_path / "living.jsonl.gz"], stdin=subprocess.PIPE)
        deadline = time.monotonic() + 60
        while left.exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert newspan("extract", ARTICLES, "-o", tmp_path / "other.jsonl").returncode == 0
        living.communicate(ARTICLES.read_bytes(), timeout=60)
    assert living.returncode == 0
    assert {p.name for p in tmp_path.iterdir()} == {held.name, link.name, "living.jsonl.gz", "other.jsonl"}
    assert gzip.decompress((tmp_path / "living.jsonl.gz").read_bytes()).count(b"\n") == (
        (tmp_path / "other.jsonl").read_bytes().count(b"\n")
    )
