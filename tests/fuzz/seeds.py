"""What the fuzzers begin with: seeds from the case tables, the shapes and the rules, and the vocabulary's words.

seeds.py FOLDER writes FOLDER/<target>/… and FOLDER/words.dict, as libFuzzer takes them. Deterministic.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA, VOCABULARY = ROOT / "tests/data", ROOT / "cpp/data/en"
# Of these lists of names a few tell as much as all.
NAMES = {"places", "organizations", "currencies_cldr", "units_cldr", "speech", "events"}
SIGNS = [*"“”‘’—–…()$%½@#🎈\n\u0301", "’s", "\n\n", ". ", ", ", "://"]


def records(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def texts() -> Iterable[str]:
    """Single sentences, paragraphs of articles, hostile units a few times over, by themselves and one behind another."""
    for table in sorted((DATA / "cases").glob("*.jsonl")):
        for case in records(table):
            if isinstance(case.get("text"), str):
                yield str(case["text"])
    for article in records(DATA / "articles.jsonl"):
        yield from (p for p in str(article["text"]).split("\n\n") if len(p) < 300)
    before = ""
    for shape in records(DATA / "shapes.jsonl"):
        unit = str(shape["unit"]).replace("{n}", "a").replace("{N}", "B").replace("{d}", "7")
        shown = str(shape.get("before", "")) + unit * max(1, 24 // len(unit))
        yield shown[:200]
        yield (before + shown)[:200]
        before = shown[:60]


def words() -> list[str]:
    """The forms of the vocabulary, and the signs that tell."""
    out = dict.fromkeys(SIGNS)
    for table in sorted(VOCABULARY.glob("*.tsv")):
        forms = [
            form
            for line in table.read_text("utf-8").splitlines()
            if line and not line.startswith("#")
            for form in line.split("\t")[0].split("|")
        ]
        out |= dict.fromkeys(f for f in (forms[::40] if table.stem in NAMES else forms) if 0 < len(f.encode()) <= 24)
    return list(out)


def quoted(word: str) -> str:
    return "".join(chr(b) if 32 <= b < 127 and chr(b) not in '"\\' else f"\\x{b:02x}" for b in word.encode())


def write(folder: Path, seeds: Iterable[bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        (folder / hashlib.sha1(seed).hexdigest()[:16]).write_bytes(seed)


def main(folder: Path) -> None:
    all_texts = list(dict.fromkeys(texts()))
    write(folder / "extract", (t.encode() for t in all_texts))
    write(folder / "unicode", (t.encode() for t in all_texts[::4]))
    write(
        folder / "jsonl",
        (
            json.dumps({"id": i, "text": t, "published": "2025-07-02"}).encode() + b"\n"
            for i, t in enumerate(all_texts[::8])
        ),
    )
    rules = [r for p in sorted(VOCABULARY.glob("*.rules")) for r in p.read_text("utf-8").splitlines()]
    write(folder / "grammar", (r.encode() for r in rules if r and not r.startswith("#")))
    patterns = json.loads((ROOT / "tests/bench/patterns-news.json").read_text("utf-8"))
    lines = ["White", "Łódź", "5 men", "the", "“a”"]
    tokens = [
        'Num:n "more"? ("men"|<x>)',
        '^ [ Capital{1,3} ] !"said"&lower',
        r"/\pL+/&!'The' .{0,4} <x>",
        "PERSON_NOUN|MONTH Day",
    ]
    write(
        folder / "rules",
        (
            "\n".join(
                [p, patterns[(i + 1) % len(patterns)], *lines[:3], tokens[i % 4], tokens[(i + 1) % 4], all_texts[i * 7]]
            ).encode()
            for i, p in enumerate(patterns)
        ),
    )
    (folder / "words.dict").write_text("".join(f'"{quoted(w)}"\n' for w in words()), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
