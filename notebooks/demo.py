"""The main job on the sample corpus: articles in, facts with receipts out, as Parquet and as a table."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq

import newspan as ns

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT / "tests" / "data" / "articles.jsonl"
OUT = ROOT / "demo" / "facts.parquet"
PAGE = ROOT / "demo" / "articles.html"


def shorten(text: str | None, width: int) -> str:
    """One line of at most `width` characters."""
    text = " ".join((text or "").split())
    return text if len(text) <= width else text[: width - 1] + "…"


def number(value: float | None) -> str:
    """A figure as people write it."""
    return "" if value is None else f"{value:,.10g}"


def main() -> None:
    """Extract, then show who said which figure of what, when, with its status and its sentence."""
    OUT.parent.mkdir(exist_ok=True)
    command = shutil.which("newspan", path=str(Path(sys.executable).parent)) or "newspan"
    arguments = ["extract", str(ARTICLES), "--facts", "-o", str(OUT)]
    print("$ newspan", *[a.replace(f"{ROOT}/", "") for a in arguments])
    subprocess.run([command, *arguments], check=True)

    facts = pq.read_table(OUT).to_pylist()
    # Those with most told about them first; what is shown stays in the order of the articles.
    telling = ("thing", "event", "status", "speaker", "where", "time_norm", "said_norm")
    best = sorted(range(len(facts)), key=lambda i: -sum(facts[i][c] is not None for c in telling))[:40]
    columns = (
        ("figure", 26),
        ("value", 11),
        ("thing", 20),
        ("event", 14),
        ("status", 13),
        ("said by", 24),
        ("when", 11),
        ("said", 11),
        ("where", 14),
        ("sentence", 60),
    )
    print("\n" + " ".join(name.ljust(width) for name, width in columns))
    print(" ".join("─" * width for _, width in columns))
    for i in sorted(best):
        f = facts[i]
        high = f"–{number(f['high'])}" if f["high"] is not None else ""
        bound = "" if f["bound"] == "=" else f["bound"] + " "
        cells = (
            f["text"],
            bound + number(f["value"]) + high,
            f["thing"] or f["of"] or f["unit"],
            f["event"],
            f["status"],
            f["speaker_name"] or f["speaker"],
            f["time_norm"],
            f["said_norm"],
            f["where"],
            f["sentence_text"],
        )
        print(" ".join(shorten(c, w).ljust(w) for c, (_, w) in zip(cells, columns, strict=True)))
    articles = len({f["id"] for f in facts})
    print(f"\nThe {len(best)} of {len(facts)} figures about which most is told, from {articles} articles.")
    subprocess.run([command, "show", str(ARTICLES), "-o", str(PAGE)], check=True, stderr=subprocess.DEVNULL)
    print(f"All of it: {OUT.relative_to(ROOT)} (newspan {ns.__version__})")
    print(f"The articles, highlighted, with their facts beside them: {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
