"""What ends a run that should have gone on: damaged bytes, odd ids, texts beyond the limit, signals, threads at the end."""

from __future__ import annotations

import pickle
import random
import signal
import subprocess
import sys
import time
from typing import Any

import pyarrow as pa
import pytest

import newspan as ns
from newspan import _core

PROSE = "Officials in Łódź said on Monday that 12 people had died, “a bad day,” and $3 million was lost. "


def test_damaged_pickles_are_refused() -> None:
    spans = ns.extract([{"id": 7, "text": PROSE, "outlet": "AP"}, {"id": 8, "text": "Sales rose 5%."}], keep=["outlet"])
    for shown in (spans, spans.facts, spans.quantities):
        whole = pickle.dumps(shown)
        assert pickle.loads(whole) == shown
        random.seed(5)
        for _ in range(1000):
            data = bytearray(whole)
            for _ in range(random.randint(1, 3)):
                data[random.randrange(len(data))] = random.randrange(256)
            try:
                found = pickle.loads(bytes(data))
                if isinstance(found, ns.Spans):
                    found.to_dicts()
                    found.to_json()
                    found.to_arrow().validate(full=True)
            except MemoryError:
                pass
            except Exception:  # whatever Python's own reader says of its own bytes
                continue


@pytest.mark.parametrize(
    ("id_", "message"),
    [(2**70, "the id is beyond 64 bits"), (b"\xff", "the id is bytes"), (-(2**63) - 1, "the id is beyond 64 bits")],
)
def test_an_id_that_cannot_be_kept_is_a_bad_row(id_: Any, message: str) -> None:
    records = [{"id": 1, "text": "It cost $5."}, {"id": id_, "text": "It cost $6."}, {"id": 3, "text": "It cost $7."}]
    with pytest.warns(ns.NewspanWarning, match="1 of 3 records left out"):
        spans = ns.extract(records)
    assert [(b[1], message in b[2]) for b in spans.bad] == [(1, True)]
    assert [r["id"] for r in spans.to_dicts()] == [1, 3]


def test_columns_of_ids_likewise() -> None:
    texts = ["It cost $5.", "It cost $6.", "It cost $7."]
    large = pa.table({"text": texts, "id": pa.array([1, 2**63, 3], pa.uint64())})
    broken = pa.table({"text": texts, "id": pa.array([b"a", b"\xff", b"c"], pa.binary()).view(pa.string())})
    for data, told in ((large, "`id` is above 2^63 - 1"), (broken, "`id` is not valid UTF-8")):
        with pytest.warns(ns.NewspanWarning, match="1 of 3 records left out"):
            spans = ns.extract(data)
        assert spans.bad == [("", 1, told)]
        assert [r["row"] for r in spans.to_dicts()] == [0, 2]


def test_a_text_beyond_the_limit_is_an_error_or_a_bad_row() -> None:
    long = "a" * (_core.MAX_TEXT + 1)
    with pytest.raises(ns.TextError, match="text: longer than 64 MiB"):
        ns.read(long)
    with pytest.warns(ns.NewspanWarning, match="1 of 2 records left out"):
        spans = ns.extract([long, "It cost $5."], kinds=["quantity"])
    assert [r["text"] for r in spans.to_dicts()] == ["$5"]


def test_facts_of_endless_lines() -> None:
    doc = ns.read("$1 million " * 12_000)
    facts = doc.facts
    assert len(facts) == 12_000
    assert max(len(row["sentence_text"]) for row in facts.to_dicts()) < 20_000


def run(script: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_thread_may_be_reading_when_python_ends() -> None:
    script = f"""
import threading, time, newspan as ns
texts = [{PROSE!r} * 50] * 400
go = threading.Event()
def work():
    while True:
        go.set()
        ns.extract(texts, threads=2)
threading.Thread(target=work, daemon=True).start()
go.wait()
time.sleep(0.05)
"""
    for _ in range(4):
        done = run(script)
        _, err = done.communicate(timeout=120)
        assert (done.returncode, err) == (0, "")


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("hostile", [False, True])
def test_a_signal_ends_long_work(threads: int, hostile: bool) -> None:
    # One batch, or one text; the signal comes when a tenth of the time has gone that all of it takes.
    texts = "['he said, ' * 200_000]" if hostile else f"[{PROSE!r} * 100] * 600"
    script = f"""
import sys, newspan as ns
texts = {texts}
print("go", flush=True)
try:
    ns.extract(texts, threads={threads})
except KeyboardInterrupt:
    sys.exit(7)
"""

    def took(interrupt_after: float | None) -> tuple[float, int]:
        process = run(script)
        assert process.stdout
        assert process.stdout.readline() == "go\n"
        start = time.monotonic()
        if interrupt_after is not None:
            time.sleep(interrupt_after)
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=300)
        return time.monotonic() - start, process.returncode

    whole, code = took(None)
    assert code == 0
    part, code = took(whole / 10)
    assert code == 7
    assert part < whole * 0.7


@pytest.mark.parametrize("as_table", [False, True])
def test_batches_are_small_and_lose_nothing(as_table: bool) -> None:
    texts = [f"It cost ${i}." for i in range(10_000)]
    records = [{"text": t, "id": f"d{i}", "n": i if i < 9_000 else i + 0.5} for i, t in enumerate(texts)]
    data = pa.Table.from_pylist(records) if as_table else records
    batches = list(ns.Extractor(["quantity"]).extract_batches(data, keep=["n"]))
    assert max(b.documents for b in batches) <= 4096
    rows = [r for b in batches for r in b.to_dicts()]
    assert [(r["row"], r["id"], r["n"]) for r in rows] == [(i, r["id"], r["n"]) for i, r in enumerate(records)]
    assert ns.extract(data, kinds=["quantity"], keep=["n"]).to_dicts() == rows
    large: Any = ["a" * (9 << 20)] * 3
    large = pa.table({"text": large}) if as_table else large
    assert [b.documents for b in ns.Extractor(["url"]).extract_batches(large)] == [2, 1]


def test_memory_that_does_not_suffice_costs_one_text() -> None:
    script = f"""
import resource, newspan as ns, pyarrow
texts = [{PROSE!r}, "$1 million " * 500_000, {PROSE!r}]
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + (150 << 20), -1))
spans = ns.Extractor(threads=1).extract(texts)
print(spans.bad)
print(sorted({{r["row"] for r in spans.to_dicts()}}))
"""
    out, err = run("import warnings; warnings.simplefilter('ignore')\n" + script).communicate(timeout=120)
    assert out.splitlines() == ["[('', 1, 'not enough memory for this text')]", "[0, 2]"], err


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda s: ns.Extractor([s]), "kinds"),
        (lambda s: ns.Extractor(currency=s), "currency"),
        (lambda _: ns.Extractor(threads=1 << 40), "threads"),
        (lambda s: ns.read("a", published=s), "published"),
        (lambda s: ns.extract(["a"], text_field=s), "text_field"),
        (lambda s: ns.extract([{"text": "a"}], id_field=s), "id_field"),
        (lambda s: ns.extract(pa.table({"text": ["a"]}), id_field=s), "id_field"),
        (lambda s: ns.extract(pa.table({"text": ["a"]}), published_field=s), "published_field"),
        (lambda s: ns.extract([{"text": "a", "x": 1}], keep=[s]), "keep"),
        (lambda s: ns.extract(["a"]).of_kind(s), "kind"),
        (lambda s: ns.normalize("a", s), "form"),
        (lambda s: ns.decode(b"a", s), "encoding"),
        (lambda s: ns.sentences("a", rules=s), "rules"),
        (lambda s: ns.Rules([{"label": s, "pattern": "x"}]), "rules"),
        (lambda s: ns.compile(s), "pattern"),
        (lambda s: ns.PatternSet([s]), "patterns"),
        (lambda s: ns.Dictionary([s]), "terms"),
        (lambda s: ns.concordance(["a"], s), "pattern"),
    ],
)
def test_every_argument_is_named(call: Any, argument: str) -> None:
    with pytest.raises(ns.NewspanError) as e:
        call("\ud800")
    assert e.value.argument == argument
    assert "incompatible" not in str(e.value)
