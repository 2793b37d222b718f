"""What the command makes of damaged and oversized files: every record before and behind the damage, and a word about it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import random
import resource
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq
import pytest

from newspan import files

COMMAND = Path(sys.executable).parent / "newspan"
RECORDS = 3000
random.seed(7)
NUMBERS = [random.getrandbits(60) for _ in range(RECORDS)]  # that do not compress away
JSONL = b"".join(b'{"id": %d, "text": "Code %d rose 5%%."}\n' % pair for pair in enumerate(NUMBERS))
CSV = b"id,text\n" + b"".join(b'%d,"Code %d rose 5%%."\n' % pair for pair in enumerate(NUMBERS))


def zstd(data: bytes) -> bytes:
    out = pa.BufferOutputStream()
    with pa.CompressedOutputStream(out, "zstd") as z:
        z.write(data)
    return bytes(out.getvalue().to_pybytes())


PACK = {"gz": gzip.compress, "zst": zstd}


def read(newspan: Any, path: Path, *arguments: str) -> tuple[list[int], list[str], int]:
    """The rows with a figure, what was told of bad records, the exit code."""
    done = newspan("extract", "--kinds", "quantity", *arguments, path)
    assert b"Traceback" not in done.stderr
    told = [line.removeprefix(f"{path}:") for line in done.stderr.decode().splitlines() if line.startswith(f"{path}:")]
    return sorted({json.loads(line)["row"] for line in done.stdout.splitlines()}), told, done.returncode


@pytest.mark.parametrize("packed", PACK)
@pytest.mark.parametrize(("form", "data"), [("jsonl", JSONL), ("csv", CSV)])
def test_compressed_data_that_ends_early(newspan: Any, tmp_path: Path, form: str, data: bytes, packed: str) -> None:
    path = tmp_path / f"a.{form}.{packed}"
    # Two members, or frames: the cut is in the second.
    half = data.index(b"\n", len(data) // 2) + 1
    first, second = PACK[packed](data[:half]), PACK[packed](data[half:])
    path.write_bytes(first + second[:-50])
    rows, told, code = read(newspan, path)
    header = form == "csv"
    assert code == 0
    assert len(rows) >= data[:half].count(b"\n") - header
    assert rows == list(range(len(rows)))
    assert told == [f"{len(rows) + 1 + header}: cannot be read on: the compressed data ends early"]
    if packed == "gz":  # whose last lines can be read, but for the one that is cut
        lines = gzip.decompress(first).count(b"\n") + read_up_to_the_cut(second[:-50]).count(b"\n")
        assert len(rows) == lines - header
    with path.open("rb") as f:
        done = subprocess.run([COMMAND, "extract", "-", "--text-field", "text"], stdin=f, capture_output=True)
    if form == "jsonl":
        assert done.stderr.decode().splitlines()[0] == f"-:{told[0]}"


def read_up_to_the_cut(data: bytes) -> bytes:
    import zlib

    return zlib.decompressobj(31).decompress(data)


@pytest.mark.parametrize("packed", PACK)
@pytest.mark.parametrize(("form", "data"), [("jsonl", JSONL), ("csv", CSV)])
def test_what_stands_behind_compressed_data(newspan: Any, tmp_path: Path, form: str, data: bytes, packed: str) -> None:
    path = tmp_path / f"a.{form}.{packed}"
    path.write_bytes(PACK[packed](data) + b"rubbish")
    told = f"{data.count(10) + 1}: cannot be read on: what stands behind the compressed data is none"
    assert read(newspan, path) == (list(range(RECORDS)), [told], 0)


def test_members_and_padding_are_no_damage(newspan: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    half = JSONL.index(b"\n", 50_000) + 1
    path.write_bytes(gzip.compress(JSONL[:half]) + bytes(512) + gzip.compress(JSONL[half:]) + bytes(1 << 20))
    assert read(newspan, path) == (list(range(RECORDS)), [], 0)


def test_a_wrong_check_sum_is_told_behind_all_lines(newspan: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    data = gzip.compress(JSONL)
    path.write_bytes(data[:-8] + bytes(b ^ 1 for b in data[-8:-4]) + data[-4:])
    rows, (told,), _ = read(newspan, path)
    assert rows == list(range(RECORDS))
    assert told.startswith(f"{RECORDS + 1}: cannot be read on: the compressed data is damaged")


def test_a_text_without_its_end_is_not_read(newspan: Any, tmp_path: Path) -> None:
    for packed, pack in PACK.items():
        path = tmp_path / f"a.txt.{packed}"
        path.write_bytes(pack(JSONL)[:-50])
        assert read(newspan, path) == ([], ["1: cannot be read on: the compressed data ends early"], 1)


@pytest.mark.parametrize(
    ("data", "rows", "told"),
    [
        (b"1,5%\n2,\"6%\n3,7%\n4,8%\n", [0, 2, 3], ["3: not CSV: a quote opens and does not close"]),
        (
            b'1,5%\n2,"6%\n3,"7%"\n4,"8%\n5,9%',
            [0, 2, 4],
            ["3: not CSV: ',' expected after '\"'", "5: not CSV: a quote opens and does not close"],
        ),
        (b'1,"5%\nmore"\n2,"6%"x\n\n3,"7%"', [0, 3], ["4: not CSV: ',' expected after '\"'"]),
        (b'1,"5%\r\n2,6%\r\n', [1], ["2: not CSV: a quote opens and does not close"]),
        (b'"""', [], ["2: not CSV: a quote opens and does not close"]),
        (b'1,5%\n"2\n3",6%\n4\n', [0, 1], ["5: 1 fields, the header has 2"]),
    ],
)  # fmt: skip
def test_a_quote_that_does_not_close(
    newspan: Any, tmp_path: Path, data: bytes, rows: list[int], told: list[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,text\n" + data)
    assert read(newspan, path)[:2] == (rows, told)


def test_a_header_that_is_not_csv(newspan: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'id,"text\n1,5%\n')
    assert read(newspan, path) == ([], ["1: the header is not CSV: unexpected end of data"], 1)


def test_a_header_that_is_not_utf8(newspan: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("id,text\n1,5%\n".encode("utf-16"))
    done = newspan("extract", path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().endswith("no column `text` (--text-field); the header is not UTF-8\n")


def test_tsv_has_no_quotes(newspan: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text('\ufeffid\ttext\r\n7\t"5%, a\r\n8\n\n9\t6% ""\n', "utf-8", newline="")
    found, told, code = read(newspan, path)
    assert (found, told[0], code) == ([0, 3], "3: 1 fields, the header has 2", 0)
    assert b'"start":1,"end":3,"text":"5%"' in newspan("extract", "--kinds", "quantity", path).stdout
    done = newspan("extract", "--text-field", "txt", path)
    assert done.stderr.decode().endswith("no column `txt` (--text-field); there are id, text; did you mean `text`?\n")
    done = newspan("extract", path, "-o", tmp_path / "b.tsv")
    assert "name it .jsonl, .csv, .parquet or .arrow" in done.stderr.decode()


def csv_source(path: Path) -> files.Source:
    return files.Source(str(path), files.Fields(["text"], None, None, []), False, False)


def test_no_line_is_read_more_than_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_lines = 0
    plain = files._Lines.__next__

    def counted(self: files._Lines) -> str:
        nonlocal read_lines
        line = plain(self)
        read_lines += 1
        return line

    monkeypatch.setattr(files._Lines, "__next__", counted)
    path = tmp_path / "a.csv"
    pieces = ['"', '""', '"""', ",", "a", "\n", "\n", "\r", "\r\n", 'a"', '"a', ',"', '",']
    for seed in range(300):
        r = random.Random(seed)
        data = "id,text\n" + "".join(r.choices(pieces, k=r.choice((20, 200, 1000))))
        path.write_text(data, "utf-8", newline="")
        read_lines = 0
        for batch in csv_source(path).batches():
            assert isinstance(batch, files.Part)
        with io.StringIO(data, newline="") as lines:
            assert read_lines <= 2 * len(list(lines)), seed


def test_csv_comes_in_parts_however_bad_or_long_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BLOCK", 1000)
    path = tmp_path / "a.csv"
    path.write_text("id,text\n" + "1\n" * 5000 + f"1,{'x' * 600}\n" * 10, "utf-8")
    parts = [b for b in csv_source(path).batches() if isinstance(b, files.Part)]
    assert [len(p.bad) for p in parts if p.bad] == [files.ROWS, files.ROWS, 5000 - 2 * files.ROWS]
    assert all(len(p.rows) <= 2 for p in parts)
    assert [row for p in parts for row in p.rows] == list(range(5000, 5010))


def test_what_is_too_long_costs_its_own_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_TEXT", 100)
    monkeypatch.setattr(files, "MAX_RECORD", 200)
    monkeypatch.setattr(files, "PIECE", 64)
    monkeypatch.setattr(files, "BLOCK", 128)
    for size in (150, 201, 1000, 5000):
        line = json.dumps({"text": "x" * (size - len('{"text": ""}'))}).encode()
        assert len(line) == size
        path = tmp_path / "a.jsonl"
        for data in ([b'{"text": "1%"}', line, line, b'{"text": "2%"}'], [line, b"", b'{"text": "3%"}', line]):
            path.write_bytes(b"\n".join(data))
            got = list(csv_source(path).batches())
            rows = [row for b in got if not isinstance(b, (files.Bad, files.Part)) for row, *_ in b.to_list()]
            too_long = [i for i, d in enumerate(data) if len(d) > 200]
            assert [b.row for b in got if isinstance(b, files.Bad)] == too_long
            assert rows == [i for i, d in enumerate(data) if d and i not in too_long]
    text = tmp_path / "a.txt"
    text.write_bytes(b"\xef\xbb\xbf" + b"x" * 100)
    assert isinstance(next(csv_source(text).batches()), files.Part)
    text.write_bytes(b"x" * 101)
    assert [type(b) for b in csv_source(text).batches()] == [files.Bad]


def test_long_csv_records_cost_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_TEXT", 100)
    monkeypatch.setattr(files, "MAX_RECORD", 200)
    limit = csv.field_size_limit()
    path = tmp_path / "a.csv"
    # A long field; a long line; a quote that does not close before a long line, or before too many.
    for data, rows, bad in (
        (b"1," + b"x" * 101 + b"\n2,y\n", [1], [1]),
        (b"1," + b"x" * 300 + b"\n2,y\n", [1], [1]),
        (b'1,"x\n2,y\n3,' + b"x" * 300 + b"\n4,y\n", [1, 3], [1, 3]),
        (b'1,"x\n' + b"2,y\n" * 60, [*range(1, 61)], [1]),
    ):
        path.write_bytes(b"id,text\n" + data)
        parts = [b for b in csv_source(path).batches() if isinstance(b, files.Part)]
        assert [row for p in parts for row in p.rows] == rows
        assert [b.row for p in parts for b in p.bad] == bad
    csv.field_size_limit(limit)


def test_a_bomb_takes_little_memory(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.gz"
    with gzip.open(bomb, "wb", 1) as z:
        for _ in range(400):
            z.write(b"x" * (1 << 20))
    for name, told in (
        ("a.txt.gz", "1: a text of more than 64 MiB"),
        ("a.jsonl.gz", "1: longer than 128 MiB"),
        ("a.csv.gz", "1: the header is not CSV: longer than 128 MiB"),
    ):
        path = tmp_path / name
        path.write_bytes(bomb.read_bytes())

        def little_memory() -> None:
            resource.setrlimit(resource.RLIMIT_DATA, (1 << 30, 1 << 30))

        done = subprocess.run(
            [COMMAND, "extract", "--threads", "1", path], capture_output=True, preexec_fn=little_memory
        )
        assert done.stderr.decode().splitlines()[0] == f"{path}:{told}"


TABLE = pa.table({"id": range(8000), "text": [f"Code {random.getrandbits(60)} rose 5%." for _ in range(8000)]})


def all_but(*stretches: tuple[int, int]) -> list[int]:
    return [i for i in range(8000) if not any(a <= i < b for a, b in stretches)]


@pytest.mark.parametrize("packed", [False, True])
def test_a_bad_parquet_page_costs_its_row_group(newspan: Any, tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("a.parquet.gz" if packed else "a.parquet")
    out = io.BytesIO()
    pq.write_table(TABLE, out, row_group_size=2000, write_page_checksum=True)
    data = bytearray(out.getvalue())
    groups = pq.ParquetFile(io.BytesIO(data)).metadata
    for group in (1, 3):
        at = groups.row_group(group).column(1).data_page_offset
        data[at + 100 : at + 110] = b"\xff" * 10
    path.write_bytes(gzip.compress(data) if packed else data)
    rows, told, code = read(newspan, path)
    assert code == 0
    assert rows == all_but((2000, 4000), (6000, 8000))
    assert [t.split(":", 2)[:2] for t in told] == [
        ["2001", " rows 2000–3999 cannot be read"],
        ["6001", " rows 6000–7999 cannot be read"],
    ]


def arrow(new: Any, compression: str | None) -> bytes:
    out = pa.BufferOutputStream()
    with new(out, TABLE.schema, options=pa.ipc.IpcWriteOptions(compression=compression)) as writer:
        writer.write_table(TABLE, max_chunksize=2000)
    return bytes(out.getvalue().to_pybytes())


@pytest.mark.parametrize("new", [pa.ipc.new_file, pa.ipc.new_stream])
def test_bad_offsets_cost_their_record_batch(newspan: Any, tmp_path: Path, new: Any) -> None:
    path = tmp_path / "a.arrow"
    data = arrow(new, None)
    lengths = [len(t) for t in TABLE["text"].slice(2000, 3).to_pylist()]
    offsets = struct.pack("<3i", 0, lengths[0], sum(lengths[:2]))
    at = data.index(offsets, data.index(struct.pack("<2q", 2000, 2001)))
    path.write_bytes(data[: at + 4] + struct.pack("<i", 2**31 - 5) + data[at + 8 :])
    rows, (told,), _ = read(newspan, path)
    assert rows == all_but((2000, 4000))
    assert told.startswith("2001: rows 2000–3999 cannot be read: Offset invariant failure")


def test_a_record_batch_that_cannot_be_decompressed(newspan: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.arrow"
    data = arrow(pa.ipc.new_file, "lz4")
    at = len(data) * 3 // 8  # in the texts of the second batch
    path.write_bytes(data[:at] + b"\xff" * 64 + data[at + 64 :])
    rows, (told,), _ = read(newspan, path)
    assert rows == all_but((2000, 4000))
    assert told.startswith("2001: rows 2000–3999 cannot be read: LZ4")


@pytest.mark.parametrize("new", [pa.ipc.new_file, pa.ipc.new_stream])
def test_an_arrow_file_that_is_cut(newspan: Any, tmp_path: Path, new: Any) -> None:
    path = tmp_path / "a.arrow"
    data = arrow(new, None)
    path.write_bytes(data[: len(data) * 2 // 3])
    rows, (told,), _ = read(newspan, path)
    assert rows == list(range(4000))
    assert told.startswith("4001: cannot be read on: ")
    if new is pa.ipc.new_file:
        path.write_bytes(data[:-20])
        assert read(newspan, path)[:2] == (
            list(range(8000)),
            ["8001: cannot be read on: the end of the file is damaged"],
        )


def test_a_text_that_is_not_utf8_costs_its_own_row_of_an_arrow_file(newspan: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.arrow"
    texts = pa.array([b"5%", b"\xff 6%", b"7%"]).view(pa.string())
    with pa.ipc.new_file(path, pa.schema({"text": pa.string()})) as w:
        w.write_batch(pa.record_batch([texts], names=["text"]))
    rows, (told,), _ = read(newspan, path)
    assert rows == [0, 2]
    assert told.startswith("2: ")
    assert read(newspan, path, "--errors", "replace")[0] == [0, 1, 2]


def test_errors_of_columns_name_the_file(newspan: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [1, 2]}), path)
    done = newspan("extract", path)
    assert done.returncode == 1
    assert done.stderr.decode().startswith(f"Error: {path}: text_field: column `text` holds no text")


def test_a_file_name_that_is_not_utf8(newspan: Any, tmp_path: Path) -> None:
    parquet = io.BytesIO()
    pq.write_table(pa.table({"text": ["5%"]}), parquet)
    for name, data in (
        (b"\xff.jsonl", b'{"text": "5%"}\nx\n'),
        (b"\xff.csv", b'text\n5%\n"x\n'),
        (b"\xff.txt", b"5%"),
        (b"\xff.parquet", parquet.getvalue()),
        (b"\xff.arrow", arrow(pa.ipc.new_file, None)),
    ):
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
        path.write_bytes(data)
        for command in (["extract"], ["grep", "-F", "x"], ["show", "-o", tmp_path / "out"]):
            done = newspan(*command, path)
            assert b"Traceback" not in done.stderr, done.stderr
            assert done.returncode in (0, 1)
        assert json.loads(newspan("extract", path).stdout.splitlines()[0])["file"].endswith("�" + path.suffix)


def test_an_id_that_is_not_utf8_is_a_bad_record(newspan: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,text\na,It cost $5.\n\xff,It cost $6.\nc,It cost $7.\n")
    done = newspan("extract", "--kinds", "quantity", path)
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a", "c"]
    assert b"a.csv:3: not valid UTF-8" in done.stderr
    ids = pa.array([1, 2**63, 3], pa.uint64())
    pq.write_table(pa.table({"id": ids, "text": ["It cost $5.", "It cost $6.", "It cost $7."]}), tmp_path / "a.parquet")
    done = newspan("extract", "--kinds", "quantity", tmp_path / "a.parquet")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1, 3]
    assert b"a.parquet:2: `id` is above 2^63 - 1" in done.stderr
