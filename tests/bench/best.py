"""The best of the repetitions of each benchmark, which is what a quiet machine gives: best.py FILE.json.

Repetitions are interleaved, so that what else the machine does hits all alike. Behind a peer's rate stands how many times as
fast the rows of the same argument are.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(path: str) -> None:
    best: dict[str, tuple[float, str]] = {}
    runs = json.loads(Path(path).read_text("utf-8"))["benchmarks"]
    for run in sorted(runs, key=lambda r: (r["family_index"], r["per_family_instance_index"])):
        if run.get("run_type") == "iteration" and "bytes_per_second" in run:
            name = run["run_name"].removesuffix("/real_time")
            speed = run["bytes_per_second"] / 1e6
            if speed > best.get(name, (0.0, ""))[0]:
                best[name] = (speed, run.get("label", ""))
    peers = {
        "pattern_set/ascii/20": ["hyperscan/20", "re2_one_by_one/20"],
        "pattern_set/ascii/1000": ["hyperscan/1000", "pattern_set/ascii/20"],
        "pattern_set/unicode/20": ["pattern_set/ascii/20"],
        "pattern_set_to_rows/2": ["pattern_set_to_rows/1"],
        "kind/all_two_threads": ["kind/all"],
        "scan_alone": ["icu/words"],
    }
    for name in best:
        if name.startswith("dense/newspan"):
            peers[name] = [name.replace("newspan", "re2")]
    print("| | MB/s | beside |\n|---|---:|---|")
    for name, (speed, label) in best.items():
        beside = ", ".join(f"{speed / best[p][0]:.2f} × `{p}`" for p in peers.get(name, []) if p in best)
        shown = f"`{name}`" + (f" `{label}`".replace("|", "\\|") if label else "")
        print(f"| {shown} | {speed:,.1f} | {beside} |")


if __name__ == "__main__":
    main(sys.argv[1])
