"""The page that `newspan show` writes, in a real Chromium."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = ROOT / "tests" / "data" / "articles.jsonl"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "chromium is not installed; `make test-browser` sees to it"
    with sync_playwright() as p:
        # Chromium's sandbox does not run as root.
        chromium = p.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    out = tmp_path / "page.html"
    command = Path(sys.executable).parent / "newspan"
    subprocess.run([command, "show", ARTICLES, "-o", out], check=True, capture_output=True)
    page = browser.new_page(viewport={"width": 1500, "height": 1000})
    troubles: list[str] = []
    page.on("console", lambda m: troubles.append(m.text))
    page.on("pageerror", lambda e: troubles.append(str(e)))
    page.on("request", lambda r: troubles.append(r.url) if r.url != out.as_uri() else None)
    page.goto(out.as_uri())
    yield page
    assert not troubles
    page.close()


def corpus() -> list[dict[str, Any]]:
    return [json.loads(line) for line in ARTICLES.read_text("utf-8").splitlines()]


def test_every_article_stands_there_as_it_was(page: Page) -> None:
    assert page.locator("article h2").all_inner_texts() == [a["id"] for a in corpus()]
    texts = page.locator(".text").evaluate_all("all => all.map(x => x.textContent)")
    assert texts == [a["text"] for a in corpus()]


def test_marks_are_seen_and_tell_their_fields(page: Page) -> None:
    mark = page.locator("mark", has_text="Nearly 12,000").first
    assert mark.is_visible()
    assert mark.evaluate("x => getComputedStyle(x).backgroundColor") == "rgb(246, 198, 103)"
    title = mark.get_attribute("title") or ""
    assert "value: 12000.0" in title
    assert "thing: North Korean soldiers" in title


def test_facts_stand_beside_the_text_and_below_on_a_narrow_screen(page: Page) -> None:
    article = page.locator("article").first
    text, facts = article.locator(".text").bounding_box(), article.locator(".facts").bounding_box()
    assert text
    assert facts
    assert facts["x"] > text["x"] + text["width"]
    assert "North Korean soldiers" in article.locator("td").all_inner_texts()
    page.set_viewport_size({"width": 600, "height": 1000})
    text, facts = article.locator(".text").bounding_box(), article.locator(".facts").bounding_box()
    assert text
    assert facts
    assert facts["y"] > text["y"] + text["height"] - 1
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
