"""Hostile command lines, streams and texts: a clear error and nothing that steers a terminal."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import DATA

ARTICLES = DATA / "articles.jsonl"
COMMAND = Path(sys.executable).parent / "newspan"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.jsonl").write_bytes(ARTICLES.read_bytes())
    (tmp_path / "one.csv").write_text("id,n,text\n1,x,5%\n", "utf-8")
    (tmp_path / "two.jsonl").write_text('{"id": 1, "n": 2, "text": "6%"}\n', "utf-8")
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "deep.jsonl").write_text('{"label": "x", "terms": ' + "[" * 100_000 + "]" * 100_000 + "}\n")
    (tmp_path / "deep.toml").write_text("rule = " + "[" * 100_000 + "]" * 100_000)
    (tmp_path / "binary.jsonl").write_bytes(bytes(range(256)) * 100)
    pq.write_table(pa.table({"text": ["5%"], "id": pa.array([2**63], pa.uint64())}), tmp_path / "id.parquet")
    return tmp_path


LONE = b"\xff"
OPTIONS = [
    *([o, LONE] for o in (b"--kinds", b"--text-field", b"--keep", b"--id-field", b"--rules", b"--format", b"-o")),
    *([o, b""] for o in (b"--kinds", b"--text-field", b"--keep", b"--id-field", b"--rules", b"--format", b"-o")),
    *([b"--threads", n] for n in (b"-1", b"1025", b"4294967296", b"99999999999999999999", b"x", LONE)),
    [b"--rules", b"deep.jsonl"],
    [b"--rules", b"deep.toml"],
    [b"--rules", b"binary.jsonl"],
    [b"--rules", b"."],
    [b"-o", b"."],
    [b"-o", b"a.jsonl"],
    [b"-o", b"./a.jsonl/"],
    [b"-o", b"/dev/full"],
    [b"--guard-formulas"],
    [LONE],
    [b"-\xff"],
    [b"\xff.jsonl"],
    [b"binary.jsonl", b"--on-error", b"stop"],
    [b"id.parquet"],
    [b"one.csv", b"--keep", b"n", b"--format", b"parquet", b"-o", b"/dev/null"],
]
LINES = [
    *([command, *o, b"a.jsonl"] for command in (b"extract", b"show", b"grep") for o in OPTIONS),
    *([b"extract", o, v, b"a.jsonl"] for o in (b"--currency", b"--published") for v in (LONE, b"", b"\n")),
    *([b"grep", *p, b"a.jsonl"] for p in ([LONE], [b"-e", LONE], [b"-F", b"-e", LONE], [b"-F", b""], [b"(" * 2000])),
    *([b"grep", b"-C", n, b"x", b"a.jsonl"] for n in (b"-1", b"4294967296", b"2147483647")),
    *([b"show", b"--limit", n, b"-o", b"x", b"a.jsonl"] for n in (b"0", b"99999999999999999999")),
    [b"extract", b"two.jsonl", b"one.csv", b"--keep", b"n", b"-o", b"kept.parquet"],
    [LONE],
    [],
]


def test_no_command_line_ends_in_a_traceback(folder: Path) -> None:
    before = (folder / "a.jsonl").read_bytes()
    for line in LINES:
        done = subprocess.run(
            [os.fsencode(COMMAND), *line], capture_output=True, cwd=folder, stdin=subprocess.DEVNULL, timeout=120
        )
        assert b"Traceback" not in done.stderr, (line, done.stderr.decode()[-2000:])
        assert b"incompatible" not in done.stderr, line
        assert done.returncode in (0, 1, 2), line
        assert done.returncode == 0 or done.stderr or line[:1] == [b"grep"], line
    assert (folder / "a.jsonl").read_bytes() == before
    assert not list(folder.glob(".newspan-*"))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["extract", "--threads", "4294967296"], "'--threads': 4294967296 is not in the range 0<=x<=1024"),
        (["extract", "--kinds", "\udcff"], "'--kinds': not valid UTF-8"),
        (["extract", "--currency", "\udcff"], "'--currency': not valid UTF-8"),
        (["grep", "\udcff"], "PATTERN: not valid UTF-8"),
        (["grep", "-e", "\udcff"], "'-e' / '--regexp': not valid UTF-8"),
        (["extract", "--rules", "deep.jsonl"], "rules: deep.jsonl"),
        (["grep", "--rules", "deep.toml"], "rules: deep.toml"),
        (
            ["extract", "--keep", "n", "--format", "csv", "two.jsonl", "one.csv"],
            "column `id` is string in one input, int64",
        ),
        (["grep", "-c", "--guard-formulas", "x"], "--guard-formulas is for CSV output"),
    ],
)
def test_what_is_wrong_with_a_command_line(folder: Path, line: list[str], message: str) -> None:
    inputs = [] if "one.csv" in line else ["a.jsonl"]
    done = subprocess.run([COMMAND, *line, *inputs], capture_output=True, cwd=folder)
    assert done.returncode == (2 if inputs else 1)
    assert message in done.stderr.decode()


STREAMS = ("<&-", ">&-", "2>&-", ">/dev/full", "2>/dev/full", "<&- >&- 2>&-")


def test_closed_and_full_streams(folder: Path) -> None:
    commands = ("extract a.jsonl", "extract -", "grep -e the a.jsonl", "grep -c the -", "schema", "--help")
    for command in (*commands, "extract a.jsonl -o out.jsonl", "show a.jsonl -o out.html"):
        for streams in STREAMS:
            done = subprocess.run(
                ["bash", "-c", f"{COMMAND} {command} {streams}"], capture_output=True, cwd=folder, input=b""
            )
            assert b"Traceback" not in done.stderr + done.stdout, (command, streams)
            assert done.returncode in (0, 1, 2), (command, streams)
            lost = streams == ">/dev/full" or (streams == ">&-" and command != "--help")
            if lost and "-o" not in command and "-" not in command.split():
                assert done.returncode == (2 if command.startswith("grep") else 1), (command, streams)
                assert done.stderr.startswith(b"Error: standard output"), (command, streams)
            if "-o" in command:
                # A closed stream's number does not become the output's.
                assert (done.returncode, done.stdout) == (0, b""), (command, streams)
    assert (folder / "out.jsonl").read_bytes().count(b"\n") > 100
    closed = subprocess.run(["bash", "-c", f"{COMMAND} extract - <&-"], capture_output=True)
    assert closed.stderr == b"Error: standard input is closed\n"


STEERING = "".join(
    map(chr, [*range(0x20), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A)])
)
KEPT = "family: \U0001f468\u200d\U0001f469, flag: \U0001f3f4\U000e0067\U000e007f, नि\u200dया, می\u200cخواهم, e\u0301"


def test_nothing_steers_a_terminal(newspan: Any, tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[2J\u202e.jsonl"
    good = {"id": f"i{STEERING}d", "text": f"x{STEERING}yy {KEPT} z"}
    path.write_text(json.dumps(good) + "\n" + json.dumps({"id": STEERING, "text": 5}) + "\n" + "\x1b]0;x\n", "utf-8")
    for options in ([], ["-l"], ["-c"], ["--format", "table"], ["-e", "yy.*z"]):
        done = newspan("grep", *options, *([] if "-e" in options else ["yy"]), path)
        shown = (done.stdout + done.stderr).decode()
        assert "a�[2J�.jsonl:2: field `text` is no string" in shown
        for c in shown.replace("\n", ""):
            assert unicodedata.category(c) not in ("Cc", "Zl", "Zp", "Cs"), (options, c)
            assert c not in STEERING, (options, c)
    assert KEPT in shown
    csv_path = tmp_path / "a.csv"
    csv_path.write_text("id,\x1b[31m\u202e\n1,2\n", "utf-8")
    told = newspan("extract", csv_path).stderr.decode()
    assert told.endswith("no column `text` (--text-field); there are id, �\n")
    # Formats for machines have what is there.
    (row,) = [json.loads(x) for x in newspan("grep", "--format", "jsonl", "yy", path).stdout.splitlines()]
    assert row["id"] == good["id"]


def test_formulas_are_guarded(newspan: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", newline="", encoding="utf-8") as f:
        csv.writer(f).writerows(
            [["id", "note", "text"], ["=1+1", "\tx", "It fell -5% or +6%"], ["-2", "@x", "up =7%"], ["3", "a=b", "8%"]]
        )
    pattern = r"[-+=]?\d%"
    plain = newspan("grep", "--format", "csv", "--keep", "note", pattern, path).stdout.decode()
    guarded = newspan("grep", "--format", "csv", "--keep", "note", "--guard-formulas", pattern, path).stdout.decode()
    rows, same = (list(csv.DictReader(io.StringIO(x))) for x in (guarded, plain))
    assert [(r["id"], r["note"], r["text"]) for r in rows] == [
        ("'=1+1", "'\tx", "'-5%"),
        ("'=1+1", "'\tx", "'+6%"),
        ("'-2", "'@x", "'=7%"),
        ("3", "a=b", "8%"),
    ]
    assert [{k: v.removeprefix("'") for k, v in r.items()} for r in rows] == same
    # Numbers stay numbers: a column of negative ones, carried along.
    table = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["-5%"], "n": [-3]}), table)
    done = newspan("extract", "--guard-formulas", "--keep", "n", "--format", "csv", table).stdout.decode()
    assert next(csv.DictReader(io.StringIO(done)))["n"] == "-3"
    for arguments in (["extract"], ["grep", "x"], ["grep", "x", "--format", "table"], ["extract", "-o", "a.parquet"]):
        done = newspan(*arguments, "--guard-formulas", path)
        assert done.returncode == 2
        assert b"--guard-formulas is for CSV output" in done.stderr
