"""Dictionaries: what holds their terms, entries of any type, files that are mapped, texts around the blocks that are read at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import pickle
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import articles
from test_rules import slowly

import newspan as ns

ROWS = [
    {"name": "Łódź", "id": 7, "country": "PL", "seats": 40.5},
    {"name": "Sana’a", "id": 8, "country": "YE", "seats": None},
    {"name": "New Town", "id": 9, "country": None, "seats": 1.0},
]
TEXT = "In Łódź, Sana'a and New\nTown."
FOUND = [(7, 3, 7), (8, 9, 15), (9, 20, 28)]
FRAME = pd.DataFrame(ROWS)
TABLES: dict[str, Any] = {
    "records": ROWS,
    "pandas": FRAME,
    "pandas, an index of its own": FRAME.set_index(pd.Index(["x", "y", "z"])),
    "pandas of Arrow": FRAME.convert_dtypes(dtype_backend="pyarrow"),
    "Polars": pl.DataFrame(ROWS),
    "Arrow": pa.Table.from_pylist(ROWS),
    "an Arrow batch": pa.RecordBatch.from_pylist(ROWS),
    "a reader": None,
}


@pytest.mark.parametrize("shape", TABLES)
def test_columns_are_named(shape: str) -> None:
    def table() -> Any:
        return pa.Table.from_pylist(ROWS).to_reader() if shape == "a reader" else TABLES[shape]

    d = ns.Dictionary(table(), term_field="name", id_field="id", keep=["country", "seats"])
    assert d.findall(TEXT) == FOUND
    assert list(d.finditer(TEXT)) == [
        ("Łódź", 7, 3, 7, {"country": "PL", "seats": 40.5}),
        ("Sana’a", 8, 9, 15, {"country": "YE", "seats": None}),
        ("New Town", 9, 20, 28, {"country": None, "seats": 1.0}),
    ]
    assert pickle.loads(pickle.dumps(d)) == d
    assert ns.Dictionary(table(), term_field="name").findall(TEXT)[0] == ("Łódź", 3, 7)
    with pytest.raises(
        ns.ArgumentError, match="id_field: there is no column `code`; there are name, id, country, seats"
    ):
        ns.Dictionary(table(), term_field="name", id_field="code")
    with pytest.raises(ns.ArgumentError, match="term_field: `id` holds no text, but int: row 0"):
        ns.Dictionary(table(), term_field="id")
    with pytest.raises(TypeError, match=r"terms: .*wanted.*name"):
        ns.Dictionary(table())


def test_rows_without_a_term_are_left_out() -> None:
    frame = pd.DataFrame({"name": ["Kyiv", None, "", "Lviv"], "id": [1, 2, 3, 4]})
    assert ns.Dictionary(frame, term_field="name", id_field="id").findall("Kyiv, Lviv") == [(1, 0, 4), (4, 6, 10)]


def test_a_column_that_stands_twice_is_refused() -> None:
    frame = pd.DataFrame([["Kyiv", "Lviv"]], columns=["name", "name"])
    with pytest.raises(ns.ArgumentError, match="`name` is the name of two columns"):
        ns.Dictionary(frame, term_field="name")


def test_what_is_no_table_has_no_columns() -> None:
    for extra in ({"term_field": "x"}, {"id_field": "x"}, {"keep": ["x"]}):
        with pytest.raises(ns.ArgumentError, match="terms that are no table have no columns") as e:
            ns.Dictionary(["Kyiv"], **extra)
        assert e.value.argument == next(iter(extra))


ENTRIES = [1, -5, 1 << 80, "x", "", 2.5, True, None, {"a": [1, None]}, ("t", 1), dt.date(2025, 7, 1), np.int64(4)]


def test_entries_of_any_type() -> None:
    terms = [f"Term{chr(65 + i)}" for i in range(len(ENTRIES))]
    text = " ".join(terms)
    d = ns.Dictionary(dict(zip(terms, ENTRIES, strict=True)))
    assert [e for e, _, _ in d.findall(text)] == ENTRIES
    assert d.entries == tuple(ENTRIES)
    assert pickle.loads(pickle.dumps(d)).findall(text) == d.findall(text)
    for of_one_type in ([1, -(1 << 63), (1 << 63) - 1], ["a", "", "ß"], [1 << 63, 0, 1], [True, False, True]):
        d = ns.Dictionary(dict(zip(terms, of_one_type, strict=False)))
        got = [e for e, _, _ in d.findall(text)]
        assert got == of_one_type
        assert [type(e) for e in got] == [type(e) for e in of_one_type]


# ---------------------------------------------------------------- files of terms


def written(folder: Path, ending: str) -> Path:
    path = folder / f"terms{ending}"
    if ending == ".parquet":
        pq.write_table(pa.Table.from_pylist(ROWS), path)
    elif ending in (".jsonl", ".ndjson"):
        path.write_text("\n\n".join(json.dumps(r, ensure_ascii=False) for r in ROWS), "utf-8")
    else:
        tab = "\t" if ending == ".tsv" else ","
        lines = [tab.join(ROWS[0]), *(tab.join("" if v is None else str(v) for v in r.values()) for r in ROWS)]
        path.write_text("\ufeff" + "\r\n".join(lines) + "\r\n", "utf-8")
    return path


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".jsonl", ".ndjson", ".parquet"])
def test_terms_of_files(tmp_path: Path, ending: str) -> None:
    path = written(tmp_path, ending)
    d = ns.Dictionary.read(path, term_field="name", id_field="id", keep=["country"], ignore_case=True)
    text = ending in (".csv", ".tsv")
    assert d.findall(TEXT.upper()) == [(str(e) if text else e, a, b) for e, a, b in FOUND]
    assert next(d.finditer(TEXT)).payload == {"country": "PL"}
    for argument in ("term_field", "id_field", "keep"):
        named = {"term_field": "name", argument: ["code"] if argument == "keep" else "code"}
        with pytest.raises(ns.ArgumentError, match=f"{argument}: .*there is no column `code`; there are name"):
            ns.Dictionary.read(path, **named)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ending", "contents", "message"),
    [
        (".xlsx", b"", "what format is this"),
        (".csv", b"name,id\nKyiv\n", "record 0: 1 fields, the header has 2"),
        (".csv", b'name\n"Kyiv\n', "record 0: not CSV"),
        (".csv", b"name,name\na,b\n", "`name` is the name of two columns"),
        (".csv", b"name\n\xff\n", "not valid UTF-8 at byte 5"),
        (".tsv", b"name\tid\na\tb\tc\n", "record 0: 3 fields, the header has 2"),
        (".jsonl", b'{"name": "a"}\n{"name": \n', "record 1: not JSON"),
        (".jsonl", b'["name"]\n', "record 0: an object is wanted, not list"),
        (".jsonl", b'{"name": 5}\n', "term_field: `name` holds no text, but int: row 0"),
        (
            ".jsonl",
            b'{"nam": 5}\n',
            r"term_field: .*terms.jsonl: there is no column `name`; there are nam; did you mean `nam`\?",
        ),
        (".jsonl", b"\n", "path: .*terms.jsonl: there is no record"),
        (".csv", b"", "path: .*terms.csv: there is no header"),
        (".tsv", b"\n", "path: .*terms.tsv: there is no header"),
        (".parquet", b"PAR1", "path: "),
    ],
)
def test_files_that_cannot_be_read_say_why(tmp_path: Path, ending: str, contents: bytes, message: str) -> None:
    path = tmp_path / f"terms{ending}"
    path.write_bytes(contents)
    with pytest.raises(ns.ArgumentError, match=message):
        ns.Dictionary.read(path, term_field="name")
    with pytest.raises(ns.ArgumentError, match="No such file"):
        ns.Dictionary.read(tmp_path / "none.csv", term_field="name")


# ---------------------------------------------------------------- saved and mapped

SAVED = {
    "terms": ns.Dictionary(["Kyiv", "Łódź", "U.S.", "@un"], ignore_case=True),
    "text": ns.Dictionary({"Kyiv": "UA-30", "Kiev": "UA-30", "Łódź": "PL"}, ignore_accents=True),
    "integers": ns.Dictionary({"Kyiv": 1, "kyiv": -2, "Łódź": 1 << 62}, ignore_case=True, overlapping=True),
    "json": ns.Dictionary({"Kyiv": {"a": [1]}, "Łódź": None, "Lodz": 2.5}, ignore_accents=True, whole_words=False),
    "payload": ns.Dictionary(ROWS, term_field="name", id_field="id", keep=["country"]),
    "json and payload": ns.Dictionary(ROWS, term_field="name", id_field="seats", keep=["country"]),
    "nothing": ns.Dictionary([]),
}


@pytest.mark.parametrize("name", SAVED)
def test_a_saved_dictionary_is_the_same(tmp_path: Path, name: str) -> None:
    d, path = SAVED[name], tmp_path / "a.terms"
    d.save(path)
    for verify in (True, False):
        again = ns.Dictionary.load(path, verify=verify)
        assert again == d
        assert hash(again) == hash(d)
        for text in (TEXT, "KYIV, Kiev, kyiv; Lodz’s @UN of the u.s. xKyivx"):
            assert again.findall(text) == d.findall(text)
            assert list(again.finditer(text)) == list(d.finditer(text))
        assert pickle.loads(pickle.dumps(again)) == d
        again.save(path)  # a file that is mapped stays whole
        assert again == d
    assert [p.name for p in tmp_path.iterdir()] == ["a.terms"]


def test_what_json_does_not_give_back_is_not_saved(tmp_path: Path) -> None:
    for entry in (dt.date(2025, 7, 1), ("a",), object(), float("inf"), {1: 2}):
        with pytest.raises(ns.ArgumentError, match=r"terms: term 1: the entry .* is neither text") as e:
            ns.Dictionary({"Kyiv": 1, "Lviv": entry}).save(tmp_path / "a.terms")
        assert e.value.position == 1
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ns.ArgumentError, match=r"path: .*No such file"):
        ns.Dictionary(["a"]).save(tmp_path / "none" / "a.terms")


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    d, path = ns.Dictionary([f"Place {i}" for i in range(500)]), tmp_path / "a.terms"
    d.save(path)
    whole = path.read_bytes()
    chance = random.Random(5)
    text = " ".join(f"Place {i}" for i in range(520))

    def load(data: bytes, verify: bool = True) -> ns.Dictionary:
        other = tmp_path / "b.terms"
        other.unlink(missing_ok=True)
        other.write_bytes(data)
        return ns.Dictionary.load(other, verify=verify)

    for at in [*range(0, 272, 3), *(chance.randrange(len(whole)) for _ in range(300))]:
        damaged = bytearray(whole)
        damaged[at] ^= 1 << chance.randrange(8)
        with pytest.raises(ns.ArgumentError, match="path: "):
            load(bytes(damaged))
        with contextlib.suppress(ns.ArgumentError, UnicodeDecodeError):
            load(bytes(damaged), verify=False).findall(text)  # never beyond its bounds
    for size in (0, 1, 100, 271, 272, len(whole) // 2, len(whole) - 1):
        with pytest.raises(ns.ArgumentError, match=r"no dictionary that newspan saved|cut short"):
            load(whole[:size], verify=False)
    with pytest.raises(ns.ArgumentError, match="cut short"):
        load(whole + b"x")
    with pytest.raises(ns.ArgumentError, match="of version 9"):
        load(whole[:8] + b"\x09" + whole[9:])
    with pytest.raises(ns.ArgumentError, match="no dictionary that newspan saved"):
        load(b"text " * 200)
    with pytest.raises(ns.ArgumentError, match="No such file"):
        ns.Dictionary.load(tmp_path / "none.terms")
    with pytest.raises(ns.ArgumentError, match="no dictionary"):
        ns.Dictionary.load(tmp_path)


def test_processes_and_threads_share_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.terms"
    SAVED["text"].save(path)
    code = f"import newspan as ns; print(ns.Dictionary.load({str(path)!r}).findall('in Lodz'))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[('PL', 3, 7)]\n"
    )
    d = ns.Dictionary.load(path)
    shutil.rmtree(tmp_path)  # what is mapped stays
    texts = [a["text"] + " Kiev" for a in articles()]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(d.findall, texts)) == [SAVED["text"].findall(t) for t in texts]


# ---------------------------------------------------------------- as a slow one finds


def test_blocks_and_chunks_change_nothing() -> None:
    chance = random.Random(3)
    words = [
        "New",
        "York",
        "new",
        "Łódź",
        "a",
        "x" * 70,
        "the",
        "U.S.",
        "’s",
        "“",
        "—",
        "  ",
        "\n",
        "\u0301",
        "@",
        "Sana’a",
        "1",
        "\u00a0",
    ]
    terms = ["New York", "new", "Łódź", "x" * 70, "the U.S.", "Sana'a", "@New", "a the", "York’s", "U.S."]
    for size in (60, 62, 64, 66, 126, 128, 4090, 4094, 4096, 4100, 8192, 9000):
        text = ""
        while len(text.encode()) < size:
            text += chance.choice(words) + chance.choice(["", " ", " ", " "])
        for case, whole, overlapping in ((0, 1, 0), (1, 1, 1), (1, 0, 0)):
            for cut in range(2):
                part = text[cut:]
                d = ns.Dictionary(terms, ignore_case=bool(case), whole_words=bool(whole), overlapping=bool(overlapping))
                pieces = part if size < 200 else part[-250:]  # the slow one is slow
                shift = len(part) - len(pieces)
                if size < 200:
                    assert d.findall(part) == slowly(terms, part, bool(case), False, bool(whole), bool(overlapping))
                else:
                    # What stands far from the seam is found alike without it.
                    expected = slowly(terms, pieces, bool(case), False, bool(whole), bool(overlapping))
                    found = [m for m in d.findall(part) if m[1] > shift + 150]
                    assert found == [(t, a + shift, b + shift) for t, a, b in expected if a > 150]


@pytest.mark.parametrize("options", [{}, {"ignore_case": True}, {"whole_words": False}, {"overlapping": True}])
def test_articles_as_a_slow_one_reads_them(options: dict[str, bool]) -> None:
    terms = [
        "the",
        "The",
        "he",
        "President",
        "of the",
        "in the",
        "’s",
        "U.S.",
        "New York",
        "said",
        "per cent",
        "co-op",
        "Ukraine",
    ]
    d = ns.Dictionary(terms, **options)
    all_options = {"ignore_case": False, "ignore_accents": False, "whole_words": True, "overlapping": False} | options
    for article in articles()[:4]:
        text = article["text"][:250]
        assert d.findall(text) == slowly(terms, text, *all_options.values())


def test_what_it_costs_is_told() -> None:
    d = ns.Dictionary([f"Place{i} North" for i in range(20_000)])
    assert 20 < d.nbytes / len(d) < 60
    assert d.build_seconds > 0
    assert repr(d).startswith("Dictionary(20,000 terms, ")
    assert "bytes a term, built in " in repr(d)
