"""The command, as a user runs it."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.ipc
import pyarrow.parquet as pq
import pytest
from conftest import DATA

ARTICLES = DATA / "articles.jsonl"


def rows(output: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture(scope="module")
def expected(newspan: Any = None) -> list[dict[str, Any]]:
    command = Path(sys.executable).parent / "newspan"
    done = subprocess.run([command, "extract", ARTICLES], capture_output=True, check=True)
    assert done.stderr == b""
    return rows(done.stdout)


def without_file(spans: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{k: v for k, v in s.items() if k != "file" and v is not None} for s in spans]


def test_json_lines_are_the_contract(
    newspan: Any, expected: list[dict[str, Any]], corpus: list[dict[str, Any]]
) -> None:
    texts = {a["id"]: a["text"] for a in corpus}
    schema = json.loads(newspan("schema").stdout)
    assert schema["x-schema-version"] == 1
    assert len(expected) > 500
    for s in expected:
        assert texts[s["id"]][s["start"] : s["end"]] == s["text"]
        assert set(s) <= set(schema["properties"])
        assert set(schema["required"]) <= set(s)
        assert None not in s.values()
        for name, value in s.items():
            type_ = schema["properties"][name]["type"]
            python = {"string": str, "integer": int, "number": float, "boolean": bool, "array": list}
            assert isinstance(value, python[type_] if isinstance(type_, str) else (str, int))


def normal(row: dict[str, Any]) -> dict[str, Any]:
    row = {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in row.items() if v is not None and k != "file"}
    if "parts" in row:
        row["parts"] = [[p["start"], p["end"]] for p in row["parts"]]
    return row


@pytest.mark.parametrize("name", ["out.parquet", "out.arrow", "out.csv", "out.jsonl", "out.jsonl.gz", "out.jsonl.zst"])
def test_every_output(newspan: Any, expected: list[dict[str, Any]], tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    done = newspan("extract", ARTICLES, "-o", out)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert out.stat().st_mode & 0o777 == 0o666 & ~_umask()
    if name.endswith(".parquet"):
        table = pq.read_table(out)
        assert table.schema.metadata[b"schema_version"] == b"1"
    elif name.endswith(".arrow"):
        table = pa.ipc.open_file(out).read_all()
    elif name.endswith(".csv"):
        with out.open(newline="", encoding="utf-8") as f:
            read = list(csv.DictReader(f))
        assert [(r["id"], r["key"], r["text"]) for r in read] == [(s["id"], s["key"], s["text"]) for s in expected]
        return
    else:
        data = (
            gzip.decompress(out.read_bytes())
            if name.endswith("gz")
            else pa.CompressedInputStream(str(out), "zstd").read()
            if name.endswith("zst")
            else out.read_bytes()
        )
        assert without_file(rows(data)) == without_file(expected)
        return
    assert [normal(r) for r in table.to_pylist()] == without_file(expected)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_every_input_gives_the_same_rows(
    newspan: Any, expected: list[dict[str, Any]], corpus: list[dict[str, Any]], tmp_path: Path
) -> None:
    table = pa.Table.from_pylist(corpus)
    pq.write_table(table, tmp_path / "a.parquet")
    with pa.ipc.new_file(tmp_path / "a.arrow", table.schema) as w:
        w.write_table(table)
    with pa.ipc.new_stream(tmp_path / "b.arrow", table.schema) as w:
        w.write_table(table)
    with (tmp_path / "a.csv").open("w", newline="", encoding="utf-8-sig") as f:
        writer = csv.DictWriter(f, corpus[0].keys())
        writer.writeheader()
        writer.writerows(corpus)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(ARTICLES.read_bytes()))
    (tmp_path / "a.jsonl").write_bytes(b"\xef\xbb\xbf" + ARTICLES.read_bytes().replace(b"\n", b"\r\n"))
    with pa.CompressedOutputStream(str(tmp_path / "b.jsonl.zst"), "zstd") as z:
        z.write(ARTICLES.read_bytes())
    names = ["a.parquet", "a.arrow", "b.arrow", "a.csv", "a.jsonl.gz", "a.jsonl", "b.jsonl.zst"]
    for name in names:
        done = newspan("extract", tmp_path / name)
        assert done.stderr == b"", name
        assert without_file(rows(done.stdout)) == without_file(expected), name
        assert {r["file"] for r in rows(done.stdout)} == {str(tmp_path / name)}
    piped = newspan("extract", "-", stdin=ARTICLES.read_bytes())
    assert without_file(rows(piped.stdout)) == without_file(expected)
    assert without_file(
        rows(newspan("extract", "-", stdin=gzip.compress(ARTICLES.read_bytes())).stdout)
    ) == without_file(expected)


def test_text_files_are_a_document_each(
    newspan: Any, expected: list[dict[str, Any]], corpus: list[dict[str, Any]]
) -> None:
    article = corpus[0]
    path = DATA / "articles" / f"{article['id']}.txt"
    got = rows(newspan("extract", "--published", article["published"], path).stdout)
    mine = [s for s in expected if s["id"] == article["id"]]
    assert [(s["key"], s.get("norm")) for s in got] == [(s["key"], s.get("norm")) for s in mine]
    assert {s["id"] for s in got} == {str(path)}


GOOD = '{"id": "g%d", "text": "Sales rose %d%%."}'
DAMAGES = [
    (b"not json", "not JSON"),
    (b"[1, 2]", "not a JSON object"),
    (b'"text"', "not a JSON object"),
    (b'{"id": "x"}', "no field `text`"),
    (b'{"text": 5}', "is no string"),
    (b'{"text": ["a"]}', "is no string"),
    (b'{"text": "bad \xff utf-8 7%"}', "not valid UTF-8"),
    (b'{"text": "lone \\ud800 surrogate"}', "not JSON"),
    (b'{"text": "cut', "not JSON"),
    (b'{"text": "nul \x00 in JSON"}', "not JSON"),
]


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    lines: list[bytes] = []
    for n, (damage, _) in enumerate(DAMAGES):
        lines += [(GOOD % (n, n + 1)).encode(), damage]
    lines += [
        b'{"id": "null", "text": null}',
        b'{"id": "late", "text": "yesterday", "published": "no date"}',
        (GOOD % (99, 99)).encode(),
    ]
    path = tmp_path / "damaged.jsonl"
    path.write_bytes(b"\n".join(lines))
    return path


def test_every_damage_costs_its_own_row(newspan: Any, damaged: Path) -> None:
    done = newspan("extract", damaged, "--kinds", "quantity")
    assert done.returncode == 0
    got = rows(done.stdout)
    assert [(r["id"], r["row"], r["value"]) for r in got] == [
        *((f"g{n}", 2 * n, n + 1.0) for n in range(len(DAMAGES))),
        ("g99", 2 * len(DAMAGES) + 2, 99.0),
    ]
    told = done.stderr.decode().splitlines()
    for n, (_, message) in enumerate(DAMAGES):
        assert told[n].startswith(f"{damaged}:{2 * n + 2}: "), told[n]
        assert message in told[n]
    assert f"{len(DAMAGES)} bad records left out, 1 without text, 1 with a date" in told[-1]


def test_on_error_stop(newspan: Any, damaged: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    done = newspan("extract", damaged, "--on-error", "stop", "-o", out)
    assert done.returncode == 1
    assert b"damaged.jsonl:2: not JSON" in done.stderr
    assert b"--on-error stop" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["damaged.jsonl"], "no half output"


def test_replace_reads_what_is_broken(newspan: Any, damaged: Path) -> None:
    got = rows(newspan("extract", damaged, "--kinds", "quantity", "--errors", "replace").stdout)
    assert 7.0 in [r["value"] for r in got if r["row"] == 13]


def test_damaged_csv(newspan: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'id,text\n1,"rose\n5%"\n2\n3,rose \xff 6%\n4,"on\nlines 7%"\n')
    done = newspan("extract", path, "--kinds", "quantity")
    assert [(r["id"], r["value"]) for r in rows(done.stdout)] == [("1", 5.0), ("4", 7.0)]
    assert b"a.csv:4: 1 fields, the header has 2" in done.stderr
    assert b"a.csv:5: not valid UTF-8" in done.stderr


def test_ids_that_change_their_type(newspan: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 1, "text": "5%"}\n{"id": 2, "text": "6%"}\n')
    assert [r["id"] for r in rows(newspan("extract", path).stdout)] == [1, 2]
    path.write_text('{"id": 1, "text": "5%"}\n{"id": "b", "text": "6%"}\n')
    assert [r["id"] for r in rows(newspan("extract", path).stdout)] == [1, "b"]


IDS = [{"id": 1, "text": "5%"}, {"id": "1", "text": "6%"}, {"id": 2, "text": "7%"}, {"text": "8%"}]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet", "a.arrow"])
def test_ids_of_both_types_stay_apart_where_the_format_can_tell(newspan: Any, tmp_path: Path, name: str) -> None:
    path, out = tmp_path / "in.jsonl", tmp_path / name
    path.write_text("".join(json.dumps(r) + "\n" for r in IDS))
    assert newspan("extract", path, "--kinds", "quantity", "-o", out).returncode == 0
    if name.endswith("jsonl"):
        assert [r["id"] for r in rows(out.read_bytes())] == [1, "1", 2, str(path)]
        return
    table = pa.ipc.open_file(out).read_all() if name.endswith("arrow") else None
    if name.endswith("parquet"):
        table = pq.read_table(out)
    ids = table["id"].to_pylist() if table else [r["id"] for r in csv.DictReader(out.read_text().splitlines())]
    assert ids == ["1", "1", "2", str(path)]


def test_ids_of_columns_have_the_column_s_type(newspan: Any, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text\n1,5%\n")
    pq.write_table(pa.table({"id": [1], "text": ["5%"]}), tmp_path / "a.parquet")
    for name, id_ in (("a.csv", "1"), ("a.parquet", 1)):
        assert [r["id"] for r in rows(newspan("extract", tmp_path / name).stdout)] == [id_]


def test_a_field_that_no_record_has_is_an_error(newspan: Any, tmp_path: Path) -> None:
    path, other, text = tmp_path / "a.jsonl", tmp_path / "b.jsonl", tmp_path / "c.txt"
    path.write_text('{"id": 1, "text": "5% today"}\n{"id": 2, "text": "6%"}\n')
    other.write_text('{"id": 3, "text": "7%", "url": "u", "day": "2025-07-02"}\n')
    text.write_text("8%")
    out = tmp_path / "out.jsonl"
    for option in ("--id-field", "--published-field", "--keep", "--text-field"):
        more = ["--text-field", "text"] if option == "--text-field" else []
        done = newspan("extract", path, option, "url", *more, "-o", out)
        assert done.returncode == 1
        assert f"Error: {option}: none of the records has `url`; there are id, text".encode() in done.stderr
        assert not out.exists()
        # One that has it is enough.
        inputs = [path, other] if option == "--keep" else [path, other, text]
        done = newspan("extract", *inputs, option, "day" if option == "--published-field" else "url", *more)
        assert (done.returncode, b"none of" in done.stderr) == (0, False)
    for arguments in (
        ["grep", "5%", path, "--keep"],
        ["show", path, "-o", out, "--id-field"],
        ["extract", text, "--id-field"],
    ):
        done = newspan(*arguments, "nope")
        assert done.returncode == (2 if arguments[0] == "grep" else 1)
        assert b"none of the records has `nope`" in done.stderr
    done = newspan("extract", path, "--text-field", "body")
    assert (
        done.stderr.decode().splitlines()[-1]
        == "Error: --text-field: none of the records has `body`; there are id, text"
    )
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    assert newspan("extract", empty, "--id-field", "nope").returncode == 0


def test_a_name_of_two_columns_is_an_error(newspan: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,note,note,text\n5%,a,b,6%\n")
    assert b"`text` is the name of two columns" in newspan("extract", path).stderr
    path.write_text("text,note,note\n5%,a,b\n")
    assert newspan("extract", path).returncode == 0
    assert b"`note` is the name of two columns" in newspan("extract", path, "--keep", "note").stderr
    pq.write_table(pa.table([["5%"], ["6%"]], names=["text", "text"]), tmp_path / "a.parquet")
    done = newspan("extract", tmp_path / "a.parquet")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"`text` is the name of two columns" in done.stderr


def test_dates_that_cannot_be_read_are_told_by_line(newspan: Any, tmp_path: Path) -> None:
    days = ["2025-07-02", "soon", None, "32.13.2025"]
    records = [{"text": "5%\nup today", "day": d} for d in days]
    (tmp_path / "a.jsonl").write_text(
        "".join(json.dumps(r) + "\n" for r in records) + '{"text": "today", "day": false}\n'
    )
    with (tmp_path / "a.csv").open("w", newline="") as f:
        csv.writer(f).writerows([["text", "day"], *([r["text"], r["day"] or ""] for r in records)])
    pq.write_table(pa.Table.from_pylist(records), tmp_path / "a.parquet")
    for name, lines in (("a.jsonl", (2, 4, 5)), ("a.csv", (4, 8)), ("a.parquet", (2, 4))):
        path = tmp_path / name
        for command in (["extract", "--kinds", "time"], ["show", "-o", tmp_path / "page.html"]):
            options = ["--published-field", "day", "--published", "2025-01-01"]
            done = newspan(*command, *options, path)
            assert done.returncode == 0
            told = [x for x in done.stderr.decode().splitlines() if x.startswith(f"{path}:")]
            values = ["'soon'", "'32.13.2025'", "'false'"]
            assert [x.split("; ")[0] for x in told] == [
                f"{path}:{line}: `day`: {value} is no date" for line, value in zip(lines, values, strict=False)
            ]
            if command[0] == "extract":
                norms = [r["norm"] for r in rows(done.stdout)][:4]
                assert norms == ["2025-07-02", "PRESENT_REF", "2025-01-01", "PRESENT_REF"]
        assert b"no date" not in newspan("grep", "5%", path).stderr


def test_a_day_of_a_zone_is_read_as_written(newspan: Any, tmp_path: Path) -> None:
    when = pa.array([1751511600], pa.timestamp("s", "America/New_York"))  # 23:00 on 2 July
    table = pa.table({"text": ["today"], "published": when, "seen": when})
    pq.write_table(table, tmp_path / "a.parquet")
    with pa.ipc.new_file(tmp_path / "a.arrow", table.schema) as f:
        f.write_table(table)
    with pa.ipc.new_stream(tmp_path / "b.arrow", table.schema) as f:
        f.write_table(table)
    for name in ("a.parquet", "a.arrow", "b.arrow"):
        (row,) = rows(newspan("extract", tmp_path / name, "--keep", "seen").stdout)
        assert (row["norm"], row["seen"]) == ("2025-07-02", "2025-07-02T23:00:00")


def test_show_says_how_many_it_shows(newspan: Any, corpus: list[dict[str, Any]], tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    done = newspan("show", ARTICLES, "-o", out, "--limit", "2")
    told = f"2 of {len(corpus)} documents shown; --limit N shows more"
    assert done.stderr.decode() == f"{out}: {told}\n"
    assert f"<p>{told}</p>" in out.read_text("utf-8")
    assert len(Page(out.read_text("utf-8")).texts) == 2
    done = newspan("show", ARTICLES, "-o", out)
    assert f"<p>{len(corpus)} documents</p>" in out.read_text("utf-8")


def test_show_has_the_facts_whatever_is_marked(newspan: Any, tmp_path: Path) -> None:
    path, out = tmp_path / "a.jsonl", tmp_path / "page.html"
    path.write_text('{"text": "Sales rose 5% on Monday."}\n')
    assert newspan("show", path, "-o", out, "--kinds", "time").returncode == 0
    html = out.read_text("utf-8")
    assert ">Monday</mark>" in html
    assert ">5%</mark>" not in html
    assert "<td>5%</td>" in html


def test_the_module_is_the_command(newspan: Any, tmp_path: Path) -> None:
    def module(*arguments: Any) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([sys.executable, "-m", "newspan", *map(str, arguments)], capture_output=True)

    for arguments in (
        ["--version"],
        ["--help"],
        ["extract", "--help"],
        ["schema"],
        ["extract", ARTICLES],
        ["extract"],
        ["x"],
    ):
        one, other = newspan(*arguments), module(*arguments)
        assert (one.returncode, one.stdout, one.stderr) == (other.returncode, other.stdout, other.stderr)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["extract"], 2, "at least one INPUT"),
        (["extract", "nowhere.jsonl"], 1, "no such file"),
        (["extract", ARTICLES, "--kinds", "nope"], 2, "`nope` is no kind"),
        (["extract", ARTICLES, "--kinds", "quote", "--facts"], 2, "leave --kinds and --rules out"),
        (["extract", ARTICLES, "--keep", "text"], 2, "--keep: `text` is a column of newspan's own"),
        (["extract", ARTICLES, "--text-field", "a", "--text-field", "a"], 2, "`a` stands twice"),
        (["extract", ARTICLES, "--kinds", ""], 2, "no kind is left"),
        (["extract", ARTICLES, "--published", "soon"], 2, "--published: 'soon' is no date"),
        (["extract", ARTICLES, "--currency", "bucks"], 2, "currency"),
        (["extract", ARTICLES, "-o", "out.xlsx"], 2, "--format"),
        (["extract", ARTICLES, "-o", "no/such/folder/out.parquet"], 1, "there is no folder"),
        (["extract", __file__], 1, "what format"),
        (["nonsense"], 2, "No such command"),
    ],
)
def test_usage_errors(newspan: Any, arguments: list[Any], code: int, message: str) -> None:
    done = newspan(*arguments)
    assert done.returncode == code, done.stderr
    assert message in done.stderr.decode()
    assert b"Traceback" not in done.stderr


FACTS = json.dumps(
    {
        "id": 7,
        "published": "2025-07-02",
        "score": 3,
        "outlet": "Wire",
        "headline": "Drones kill 12 people",
        "body": "Drones killed 12 people in Kharkiv on Monday, Governor Lídia Souza said.",
    }
)


def test_facts_are_one_row_a_figure(newspan: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(FACTS + "\n", "utf-8")
    (row,) = rows(newspan("extract", path, "--text-field", "body", "--facts", "--keep", "outlet").stdout)
    assert (row["value"], row["thing"], row["event"], row["event_class"]) == (12.0, "people", "killed", "kill")
    assert (row["where"], row["country"], row["time"], row["time_norm"]) == ("Kharkiv", "UA", "Monday", "2025-06-30")
    assert (row["speaker"], row["speaker_name"], row["cue"]) == ("Governor Lídia Souza", "Lídia Souza", "said")
    assert row["sentence_text"] == json.loads(FACTS)["body"]
    assert row["outlet"] == "Wire"
    assert "kind" not in row
    out = tmp_path / "facts.parquet"
    assert newspan("extract", path, "--text-field", "body", "--facts", "-o", out).returncode == 0
    (same,) = pq.read_table(out).to_pylist()
    assert {k: v for k, v in same.items() if v is not None} == {k: v for k, v in row.items() if k != "outlet"}


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_several_text_fields_and_kept_columns(newspan: Any, tmp_path: Path, suffix: str) -> None:
    record = json.loads(FACTS)
    path = tmp_path / f"a.{suffix}"
    if suffix == "jsonl":
        path.write_text(FACTS + "\n" + json.dumps({"body": None, "headline": "5%", "score": 4}) + "\n", "utf-8")
    elif suffix == "csv":
        with path.open("w", newline="", encoding="utf-8") as f:
            w = csv.DictWriter(f, record)
            w.writeheader()
            w.writerow(record)
    else:
        pq.write_table(pa.Table.from_pylist([record]), path)
    fields = ["--text-field", "headline", "--text-field", "body"]
    got = rows(newspan("extract", path, *fields, "--kinds", "quantity", "--keep", "score", "--keep", "outlet").stdout)
    score: Any = "3" if suffix == "csv" else 3
    assert [(r["field"], r["text"], r["score"]) for r in got[:2]] == [
        ("body", "12 people", score),
        ("headline", "12 people", score),
    ]
    assert [r["key"] for r in got[:2]] == ["quantity:14-23", "quantity:12-21"]
    assert got[0]["outlet"] == "Wire"
    if suffix == "jsonl":
        assert (got[2]["row"], got[2]["field"], got[2]["score"]) == (1, "headline", 4)


class Page(HTMLParser):
    """What a browser would make of a page: the tags in order, the text of each article, nothing loaded from elsewhere."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.sources: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.sources += [v or "" for k, v in attrs if k in ("src", "href")]
        if tag != "meta":
            self.open.append(tag)
        if ("class", "text") in attrs:
            self.texts.append("")
            self.open[-1] = "text"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() in (tag, "text")

    def handle_data(self, data: str) -> None:
        if "text" in self.open:
            self.texts[-1] += data


def test_show_writes_one_page_that_holds_the_texts(newspan: Any, corpus: list[dict[str, Any]], tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    done = newspan("show", ARTICLES, "-o", out)
    assert done.returncode == 0, done.stderr
    page = Page(out.read_text("utf-8"))
    assert page.texts == [a["text"] for a in corpus]
    assert (page.open, page.sources) == ([], [])
    assert "script" not in page.tags
    assert page.tags.count("table") >= len(corpus) - 2


def test_show_escapes_everything(newspan: Any, tmp_path: Path) -> None:
    path = tmp_path / "a&b.jsonl"
    text = "<script>alert('5%')</script> & <b>12 people</b> died, “x<y>” said."
    path.write_text(json.dumps({"id": '<i>"7', "text": text}) + "\n")
    out = tmp_path / "page.html"
    assert newspan("show", path, "-o", out).returncode == 0
    page = Page(out.read_text("utf-8"))
    assert page.texts == [text]
    assert not {"script", "b", "i"} & set(page.tags)


def test_a_kept_value_of_another_type_costs_its_record(newspan: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [{"id": 1, "text": "5%", "n": 1}, {"id": 2, "text": "6%", "n": None}, {"id": 3, "text": "7%", "n": 2}]
    path.write_text("".join(json.dumps(x) + "\n" for x in lines))
    done = newspan("extract", path, "--keep", "n", "--kinds", "quantity")
    assert [(r["id"], r.get("n")) for r in rows(done.stdout)] == [(1, 1), (2, None), (3, 2)]


def test_equal_keys_of_two_fields_are_told_apart(newspan: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"a": "Up 5%", "b": "By 5%"}) + "\n")
    got = rows(newspan("extract", path, "--text-field", "b", "--text-field", "a", "--kinds", "quantity").stdout)
    assert [(r["field"], r["key"]) for r in got] == [("a", "quantity:3-5"), ("b", "quantity:3-5#2")]


def test_files_that_are_damaged_as_a_whole(newspan: Any, tmp_path: Path) -> None:
    for name, data in (
        ("a.parquet", b""),
        ("b.parquet", b"text"),
        ("c.arrow", b"x"),
        ("d.txt.gz", b"plain"),
        ("e.jsonl.gz", b"\x1f\x8bbroken"),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        done = newspan("extract", path, ARTICLES, "--kinds", "time")
        assert done.returncode == 0, done.stderr
        assert f"{path}:1: cannot be read on".encode() in done.stderr
        assert b"Traceback" not in done.stderr
        assert len(rows(done.stdout)) > 100
        alone = newspan("extract", path)
        assert alone.returncode == 1
        assert b"not one record could be read" in alone.stderr
    folder = newspan("grep", "x", tmp_path)
    assert folder.returncode == 2
    assert b"this is a folder" in folder.stderr


def test_missing_columns_are_named(newspan: Any, tmp_path: Path) -> None:
    pq.write_table(pa.table({"body": ["x"]}), tmp_path / "a.parquet")
    done = newspan("extract", tmp_path / "a.parquet")
    assert done.returncode == 1
    assert b"no column `text`; there are body" in done.stderr or b"there is no column `text`" in done.stderr


def test_a_broken_pipe_is_quiet() -> None:
    command = Path(sys.executable).parent / "newspan"
    script = f"for i in $(seq 40); do cat {ARTICLES}; done | {command} extract - | head -n 1"
    done = subprocess.run(["bash", "-c", script], capture_output=True, timeout=60)
    assert done.stderr == b""
    assert len(done.stdout.splitlines()) == 1


def test_progress_on_a_terminal(tmp_path: Path) -> None:
    import fcntl
    import pty
    import struct
    import termios

    command = Path(sys.executable).parent / "newspan"
    try:
        lead, follow = pty.openpty()
    except OSError as e:
        pytest.skip(f"this system gives no terminals: {e}")
    fcntl.ioctl(follow, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen([command, "extract", ARTICLES, "-o", tmp_path / "out.parquet"], stderr=follow)
    assert process.wait(timeout=60) == 0
    os.close(follow)
    shown = os.read(lead, 65536).decode()
    os.close(lead)
    assert "newspan: 100%" in shown


def test_killed_it_leaves_nothing_behind(tmp_path: Path) -> None:
    command = Path(sys.executable).parent / "newspan"
    out = tmp_path / "out.parquet"
    process = subprocess.Popen([command, "extract", "-", "-o", out], stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(ARTICLES.read_bytes())
    process.stdin.flush()
    for _ in range(600):
        if list(tmp_path.iterdir()):
            break
        time.sleep(0.05)
    process.terminate()
    assert process.wait(timeout=60) == 143
    process.stdin.close()
    assert list(tmp_path.iterdir()) == []


def test_help_and_version(newspan: Any) -> None:
    text = newspan("extract", "--help").stdout.decode()
    assert "Examples:" in text
    assert "newspan extract articles.jsonl -o spans.parquet" in text
    assert newspan("--version").stdout.startswith(b"newspan 0.")


def test_several_files_and_an_empty_one(newspan: Any, expected: list[dict[str, Any]], tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    done = newspan("extract", empty, ARTICLES, ARTICLES)
    assert without_file(rows(done.stdout)) == without_file(expected) * 2
    out = tmp_path / "out.parquet"
    assert newspan("extract", empty, "-o", out).returncode == 0
    assert pq.read_table(out).num_rows == 0


# ---------------------------------------------------------------- grep

TRUCE = "\n".join(
    json.dumps(a, ensure_ascii=False)
    for a in (
        {"id": "a", "headline": "Truce?", "text": "“A truce,” said 300 troops\nin Łódź; no TRUCE held."},
        {"id": "b", "text": None},
        {"id": "c", "headline": "北京", "text": "Nothing here."},
        {"id": 7, "headline": "x", "text": "北京 truce 12 soldiers"},
    )
).encode()


@pytest.fixture
def truce(tmp_path: Path) -> Path:
    path = tmp_path / "truce.jsonl"
    path.write_bytes(TRUCE)
    return path


def test_grep_prints_a_line_a_match(newspan: Any, truce: Path) -> None:
    done = newspan("grep", "-C", "8", "truce", truce)
    assert (done.returncode, done.stderr.decode().count("1 without text")) == (0, 1)
    assert done.stdout.decode().splitlines() == ["a:3-8:“A truce,” said ", "7:3-8:北京 truce 12 sold"]
    done = newspan("grep", "-i", "-C0", "-e", "TRUCE", "-e", r"\d+ (?P<who>\w+)", truce)
    assert done.stdout.decode().splitlines() == [
        "a:3-8:TRUCE:truce",
        r"a:16-26:\d+ (?P<who>\w+):300 troops",
        "a:39-44:TRUCE:TRUCE",
        "7:3-8:TRUCE:truce",
        r"7:9-20:\d+ (?P<who>\w+):12 soldiers",
    ]
    assert newspan("grep", "TRUCE", "-", stdin=TRUCE).stdout.decode().count("\n") == 1


def test_grep_reads_several_fields(newspan: Any, truce: Path) -> None:
    done = newspan("grep", "-C3", "--text-field", "headline", "--text-field", "text", "-i", "truce|北京", truce)
    assert done.stdout.decode().splitlines()[:2] == ["a:headline:0-5:Truce?", "a:text:3-8:“A truce,” "]


def test_grep_counts_and_names(newspan: Any, truce: Path) -> None:
    assert newspan("grep", "-i", "-c", "truce", truce).stdout == b"a:2\n7:1\n"
    assert newspan("grep", "-l", "truce", truce).stdout == b"a\n7\n"


def test_grep_ends_as_grep_does(newspan: Any, truce: Path) -> None:
    for arguments, code, message in (
        (["truce", truce], 0, ""),
        (["nowhere", truce], 1, ""),
        (["-F", "-l", "nowhere", truce], 1, ""),
        (["--format", "table", "nowhere", truce], 1, ""),
        (["(", truce], 2, "PATTERN '(': missing )"),
        (["truce", "nowhere.jsonl"], 2, "no such file"),
        (["truce"], 2, "at least one INPUT"),
        ([], 2, "name a PATTERN"),
        (["", truce], 2, "PATTERN '': it is empty"),
        (["-F", "-e", "a", "-e", " ", truce], 2, "PATTERN ' ': there is nothing to look for"),
        (["-c", "-l", "truce", truce], 2, "-c tells the ids too; leave -l out"),
        (["-c", "--format", "csv", "truce", truce], 2, "-c and -l give lines of text; leave --format out"),
        (["--keep", "a", "--keep", "a", "truce", truce], 2, "Error: --keep: `a` stands twice"),
        (["--rules", "nowhere.toml", truce], 2, "nowhere.toml"),
        (["--rules", "rules.toml", "-i", truce], 2, "leave -e, -i, -w and -F out"),
        (["-c", "-o", "out.jsonl", "truce", truce], 2, "-o takes rows"),
        (["--keep", "pre", "truce", truce], 2, "--keep: `pre` is a column of newspan's own"),
    ):
        done = newspan("grep", *arguments)
        assert done.returncode == code, arguments
        assert message in done.stderr.decode()


def test_grep_in_every_format(newspan: Any, truce: Path, tmp_path: Path) -> None:
    pattern = r"(?P<n>\d+) (troops|soldiers)"
    lines = rows(newspan("grep", "--format", "jsonl", pattern, truce).stdout)
    assert lines[0] == {
        "file": str(truce),
        "row": 0,
        "id": "a",
        "rule": pattern,
        "start": 16,
        "end": 26,
        "pre": "“A truce,” said ",
        "text": "300 troops",
        "post": "\nin Łódź; no TRUCE held.",
        "groups": [
            {"name": "n", "start": 16, "end": 19, "text": "300"},
            {"name": "2", "start": 20, "end": 26, "text": "troops"},
        ],
    }
    out = tmp_path / "out.parquet"
    assert newspan("grep", pattern, truce, "-o", out, "--keep", "headline").returncode == 0
    table = pq.read_table(out).to_pylist()
    assert [r["headline"] for r in table] == ["Truce?", "x"]
    assert table[1]["id"] == "7"
    assert table[0]["groups"] == lines[0]["groups"]
    assert newspan("grep", "nowhere", truce, "-o", out).returncode == 1
    assert pq.read_table(out).num_rows == 0
    done = newspan("grep", "--format", "csv", pattern, truce)
    assert done.stdout.decode().count("300 troops") == 1
    shown = newspan("grep", "--format", "table", "-C4", pattern, truce).stdout.decode().splitlines()
    assert shown == [
        "id  start  end  before  match        after  groups",
        "a      16   26    aid   300 troops    in    n=300 2=troops",
        "7       9   20    uce   12 soldiers         n=12 2=soldiers",
    ]


def test_grep_with_rules(newspan: Any, truce: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(
        '[[rule]]\nlabel = "city"\nterms = {Lodz = "PL-LD", "北京" = "CN-BJ"}\nignore_accents = true\n', "utf-8"
    )
    done = newspan("grep", "--rules", rules, "-C0", truce)
    assert done.stdout.decode().splitlines() == ["a:30-34:Łódź", "7:0-2:北京"]
    assert rows(newspan("grep", "--rules", rules, "--format", "jsonl", truce).stdout)[0]["entry"] == "PL-LD"
    spans = rows(newspan("extract", "--rules", rules, "--kinds", "quantity", truce).stdout)
    assert [(s["kind"], s["text"]) for s in spans] == [
        ("quantity", "300 troops"), ("city", "Łódź"), ("city", "北京"), ("quantity", "12 soldiers"),
    ]  # fmt: skip
    assert newspan("extract", "--rules", rules, "--kinds", "town", truce).returncode == 2
    assert "leave --kinds and --rules out" in newspan("extract", "--rules", rules, "--facts", truce).stderr.decode()
    page = tmp_path / "page.html"
    assert newspan("show", "--rules", rules, truce, "-o", page).returncode == 0
    assert "city 30:34\nrule: city\nentry: PL-LD" in page.read_text("utf-8")


def test_grep_with_rules_over_tokens(newspan: Any, truce: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.jsonl"
    rules.write_text(
        '{"label": "city", "terms": ["Łódź"]}\n'
        '{"label": "force", "tokens": "<quantity count>:n (\\"troops\\"|\\"soldiers\\")", "priority": 1,'
        ' "near": {"tokens": "<city>"}}\n',
        "utf-8",
    )
    done = newspan("grep", "--rules", rules, "-C0", truce)
    assert done.stdout.decode().splitlines() == ["a:16-26:force:300 troops", "a:30-34:Łódź:Łódź"]
    assert newspan("grep", "--rules", rules, "-c", truce).stdout == b"a:2\n"
    row = rows(newspan("grep", "--rules", rules, "--format", "jsonl", truce).stdout)[0]
    assert row["groups"] == [{"name": "n", "start": 16, "end": 19, "text": "300"}]
    rules.write_text('{"label": "x", "tokens": "Cap ("}\n', "utf-8")
    done = newspan("grep", "--rules", rules, truce)
    assert done.returncode == 2
    assert "rules.jsonl:1 (x): tokens: at position 5: expected `)`" in done.stderr.decode()


def test_grep_with_the_patterns_of_spacy(newspan: Any, truce: Path, tmp_path: Path) -> None:
    patterns = tmp_path / "patterns.jsonl"
    patterns.write_text(
        '{"label": "GPE", "pattern": "Łódź", "id": "ldz"}\n'
        '{"label": "N", "pattern": [{"LIKE_NUM": true}, {"LOWER": {"IN": ["troops", "soldiers"]}}]}\n',
        "utf-8",
    )
    done = newspan("grep", "--rules", patterns, "--spacy", "-C0", truce)
    assert [line.split(":")[-1] for line in done.stdout.decode().splitlines()] == ["300 troops", "Łódź", "12 soldiers"]
    spans = rows(newspan("extract", "--rules", patterns, "--spacy", "--kinds", "GPE", truce).stdout)
    assert [(s["kind"], s["text"], s["entry"]) for s in spans] == [("GPE", "Łódź", "ldz")]
    assert newspan("show", "--rules", patterns, "--spacy", truce, "-o", tmp_path / "page.html").returncode == 0
    done = newspan("grep", "--spacy", "x", truce)
    assert done.returncode == 2
    assert "--spacy says what the file of --rules is; name one" in done.stderr.decode()


def test_grep_finds_whole_words(newspan: Any, truce: Path) -> None:
    assert newspan("grep", "-c", "troop", truce).returncode == 0
    assert newspan("grep", "-w", "troop", truce).returncode == 1
    assert newspan("grep", "-w", "-i", "-C0", "TROOP|(TROOPS)", truce).stdout.decode() == "a:20-26:troops\n"
    assert newspan("grep", "-w", "-C0", "ód|Łódź", truce).stdout.decode() == "a:30-34:Łódź\n"


def test_grep_colours_a_terminal_alone(newspan: Any, truce: Path) -> None:
    coloured = "\033[35ma\033[0m:\033[32m3-8\033[0m:“A \033[1;31mtruce\033[0m,” s"
    assert "\033" not in newspan("grep", "truce", truce).stdout.decode()
    assert newspan("grep", "--color", "always", "-C4", "truce", truce).stdout.decode().splitlines()[0] == coloured
    pty = pytest.importorskip("pty")
    for variables, shown in (
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"TERM": "dumb"}, False),
    ):
        master, slave = pty.openpty()
        env = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | {"TERM": "xterm"} | variables
        command = Path(sys.executable).parent / "newspan"
        subprocess.run(
            [command, "grep", "-C4", "truce", truce], stdout=slave, stderr=subprocess.DEVNULL, env=env, check=True
        )
        os.close(slave)
        line = os.read(master, 4096).decode().split("\r\n")[0]
        os.close(master)
        assert line == (coloured if shown else "a:3-8:“A truce,” s"), variables


def test_grep_leaves_a_terminal_alone(newspan: Any) -> None:
    line = json.dumps({"id": "a\u001b[2J", "text": "x\u001b[31m y\u0007 z"}).encode()
    assert b"\x1b" not in newspan("grep", "y", "-", stdin=line).stdout


def test_a_page_of_nothing_is_none(newspan: Any, tmp_path: Path) -> None:
    source, page = tmp_path / "a.csv", tmp_path / "page.html"
    source.write_text('id,text\n1,"open\n', "utf-8")
    done = newspan("show", source, "-o", page)
    assert done.returncode == 1
    assert done.stderr.decode().endswith("Error: not one record could be read\n")
    assert not page.exists()


def test_stats_tell_what_rules_cost(newspan: Any, tmp_path: Path) -> None:
    source, rules = tmp_path / "a.jsonl", tmp_path / "rules.jsonl"
    source.write_text('{"text": "Kyiv, 5%"}\n', "utf-8")
    rules.write_text(
        '{"label": "city", "terms": ["Kyiv", "Lviv"]}\n{"label": "share", "pattern": "[0-9]+%"}\n', "utf-8"
    )
    each = r"1 patterns, [\d,.]+ bytes a pattern, 2 terms, [\d,.]+ bytes a term, built in [\d.]+ s"
    read = "1 documents read, {} rows; 0 bad records left out, 0 without text, 0 with a date that could not be read"
    for command in (("grep",), ("extract", "--kinds", "city,share")):
        done = newspan(*command, "--stats", "--rules", rules, source)
        told = done.stderr.decode().splitlines()
        assert told[0] == read.format(2)
        assert re.fullmatch(f"rules: {each}", told[1])
        assert newspan(*command, "--rules", rules, source).stderr == b""
    done = newspan("grep", "--stats", "nowhere", source)
    assert done.returncode == 1
    assert done.stderr.decode().startswith(read.format(0) + "\nrules: 1 patterns, ")
    assert newspan("extract", "--stats", source).stderr.decode().splitlines() == [read.format(2)]
