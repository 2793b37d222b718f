"""More patterns from those of patterns-news.json, by other words: many_patterns.py N > FILE.json. Deterministic."""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def many_patterns(size: int) -> list[str]:
    """The patterns at hand, then each again and again with words of English for its own, or with one behind it."""
    news: list[str] = json.loads((ROOT / "tests/bench/patterns-news.json").read_text("utf-8"))
    lines = (ROOT / "cpp/data/en/common_words.tsv").read_text("utf-8").splitlines()
    terms = {t for line in lines if not line.startswith("#") for t in line.split("\t")[0].split("|")}
    words = sorted(t for t in terms if re.fullmatch("[a-z]{4,12}", t))
    random_ = random.Random(7)

    def other(m: re.Match[str]) -> str:
        word = random_.choice(words)
        return word if m[0].islower() else word.capitalize()

    out = dict.fromkeys(news)
    for i in range(20 * size):
        if len(out) >= size:
            break
        pattern = news[i % len(news)]
        changed = re.sub(r"(?<![\\A-Za-z])[A-Za-z]{3,}(?![A-Za-z])", other, pattern)
        out[changed if changed != pattern else rf"{pattern}\s{random_.choice(words)}"] = None
    return list(out)[:size]


if __name__ == "__main__":
    json.dump(many_patterns(int(sys.argv[1])), sys.stdout, ensure_ascii=False)
