"""A long run: soak.py DOCUMENTS FOLDER [OPTION…]. Articles made from the sample, extracted shard by shard by the command.

Of each tenth of the run it prints documents and bytes a second and the memory that the command takes (resident, MiB): neither may
creep. OPTIONs go to `newspan extract`. Deterministic but for the times.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARD = 10_000  # documents


def articles(n: int, seed: int) -> str:
    """JSON Lines: articles of the sample with their paragraphs shuffled and their figures changed."""
    sample = [json.loads(line) for line in (ROOT / "tests/data/articles.jsonl").read_text("utf-8").splitlines()]
    dice = random.Random(seed)
    lines = []
    for i in range(n):
        article = dict(dice.choice(sample))
        head, *rest = article["text"].split("\n\n")
        dice.shuffle(rest)
        text = "\n\n".join([head, *rest])
        article["text"] = re.sub(r"(?<!\d)\d\d(?!\d)", lambda _: str(dice.randrange(10, 100)), text)
        article["id"] = f"{seed}-{i}"
        lines.append(json.dumps(article, ensure_ascii=False))
    return "\n".join(lines) + "\n"


def resident(pid: int) -> float:
    try:
        return next(
            int(line.split()[1]) / 1024
            for line in Path(f"/proc/{pid}/status").read_text().splitlines()
            if line.startswith("VmRSS")
        )
    except (OSError, StopIteration):
        return 0.0


def main() -> None:
    documents, folder, options = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    (folder / "in").mkdir(parents=True, exist_ok=True)
    # A hundred shards differ; more of them are the same ones under other names.
    shards = max(1, documents // SHARD)
    for i in range(shards):
        path = folder / "in" / f"{i:05}.jsonl"
        if path.exists():
            continue
        if i < 100:
            path.write_text(articles(min(SHARD, documents), i), "utf-8")
        else:
            path.hardlink_to(folder / "in" / f"{i % 100:05}.jsonl")
    command = [Path(sys.executable).parent / "newspan", "extract", folder / "in", "-o", f"{folder}/out/", *options]
    manifest = folder / "out/manifest.jsonl"
    begun = last = time.monotonic()
    run = subprocess.Popen(command)
    told, memory, before = 0, 0.0, (0, 0)
    while run.poll() is None:
        time.sleep(0.2)
        memory = max(memory, resident(run.pid))
        done = [json.loads(line) for line in manifest.read_text().splitlines()[1:]] if manifest.exists() else []
        if len(done) * 10 // shards > told:
            told = len(done) * 10 // shards
            now = time.monotonic()
            read = (sum(e["documents"] for e in done), sum(e["bytes"] for e in done))
            took = now - last
            print(
                f"{told * 10:3} %: {read[0]:,} documents; {(read[0] - before[0]) / took:,.0f} a second, "
                f"{(read[1] - before[1]) / took / 1e6:.1f} MB/s; at most {memory:,.0f} MiB",
                flush=True,
            )
            last, before, memory = now, read, 0.0
    print(f"{time.monotonic() - begun:,.0f} s, exit code {run.returncode}")


if __name__ == "__main__":
    main()
