"""What the tests share: the sample corpus, the case tables, the command."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data"


def articles() -> list[dict[str, Any]]:
    """The sample corpus, one dict an article."""
    return [json.loads(line) for line in (DATA / "articles.jsonl").read_text("utf-8").splitlines()]


def cases(kind: str) -> list[Any]:
    """A case table as pytest parameters (kind, case); an aim must fail, until the build reaches it."""
    lines = (DATA / "cases" / f"{kind}.jsonl").read_text("utf-8").splitlines()
    all_ = [(n, json.loads(line)) for n, line in enumerate(lines, 1)]
    aim = pytest.mark.xfail(strict=True, reason="an aim")
    return [pytest.param(kind, c, id=f"{kind}-{n}-{c['name']}", marks=[aim] if c.get("aim") else []) for n, c in all_]


@pytest.fixture(scope="session")
def corpus() -> list[dict[str, Any]]:
    return articles()


@pytest.fixture(scope="session")
def newspan() -> Any:
    """Run the real command; returns the finished process."""
    command = shutil.which("newspan", path=str(Path(sys.executable).parent))
    assert command, "the command is not installed beside this python"

    def run(*arguments: str | Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([command, *map(str, arguments)], input=stdin, capture_output=True, timeout=120)

    return run
