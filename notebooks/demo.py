"""The main job on the sample corpus: articles in, figures and dates with receipts out, as Parquet and as a table."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

import newspan as ns

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT / "tests" / "data" / "articles.jsonl"
OUT = ROOT / "demo" / "spans.parquet"


def shorten(text: str | None, width: int) -> str:
    """One line of at most `width` characters."""
    text = " ".join((text or "").split())
    return text if len(text) <= width else text[: width - 1] + "…"


def number(value: float | None) -> str:
    """A figure as people write it."""
    return "" if value is None else f"{value:,.10g}"


def main() -> None:
    """Extract, then show which figure, of what, when, in which article, with its sentence."""
    OUT.parent.mkdir(exist_ok=True)
    command = shutil.which("newspan", path=str(Path(sys.executable).parent)) or "newspan"
    arguments = ["extract", str(ARTICLES), "--kinds", "quantity,time,structure,sentence", "-o", str(OUT)]
    print("$ newspan", *[a.replace(f"{ROOT}/", "") for a in arguments])
    subprocess.run([command, *arguments], check=True)

    table = pq.read_table(OUT)
    sentences = {
        (r["id"], r["sentence"]): r["text"]
        for r in table.filter(pc.equal(table["kind"], "sentence")).select(["id", "sentence", "text"]).to_pylist()
    }
    figures = table.filter(pc.equal(table["kind"], "quantity")).to_pylist()
    figures = [f for f in figures if f["dimension"] != "ordinal"]
    shown = figures[:: max(1, len(figures) // 40)]
    columns = (("article", 24), ("figure", 32), ("value", 13), ("unit", 15), ("when", 12), ("sentence", 62))
    print("\n" + " ".join(name.ljust(width) for name, width in columns))
    print(" ".join("─" * width for _, width in columns))
    for f in shown:
        high = f"–{number(f['high'])}" if f["high"] is not None else ""
        bound = "" if f["bound"] == "=" else f["bound"] + " "
        cells = (
            f["id"],
            f["text"],
            bound + number(f["value"]) + high,
            f["unit"],
            f["time_norm"],
            sentences.get((f["id"], f["sentence"])),
        )
        print(" ".join(shorten(c, w).ljust(w) for c, (_, w) in zip(cells, columns, strict=True)))
    kinds = table["kind"].value_counts().to_pylist()
    print(f"\nEvery {max(1, len(figures) // 40)}th of {len(figures)} figures. Rows: ", end="")
    print(", ".join(f"{k['counts']} {k['values']}" for k in sorted(kinds, key=lambda k: -k["counts"])))
    print(f"All of it: {OUT.relative_to(ROOT)} (newspan {ns.__version__})")


if __name__ == "__main__":
    main()
