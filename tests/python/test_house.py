"""The walls of the house, the documents that describe it, and the notebook."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import ROOT, articles
from nbclient import NotebookClient

import newspan as ns

SOURCES = [p for d in ("cpp", "python/bindings") for p in (ROOT / d).rglob("*") if p.suffix in (".cpp", ".hpp")]


def includes(pattern: str) -> set[str]:
    found = set()
    for p in SOURCES:
        if re.search(rf'^#include [<"]{pattern}', p.read_text("utf-8"), re.M):
            found.add(str(p.relative_to(ROOT).parent))
    return found


def test_only_unicode_includes_icu() -> None:
    # ICU's headers are included as <unicode/…>; ours as "unicode/…".
    found = {
        str(p.relative_to(ROOT).parent)
        for p in SOURCES
        if re.search(r"^#include <unicode/", p.read_text("utf-8"), re.M)
    }
    assert found == {"cpp/src/unicode"}


def test_only_regex_includes_re2() -> None:
    assert includes("re2/") == {"cpp/src/regex"}


def test_only_the_bindings_include_pybind11() -> None:
    assert includes("pybind11") == {"python/bindings"}
    assert includes("Python.h") == set()


def test_kinds_include_no_sibling() -> None:
    for kind in (ROOT / "cpp/src/news").iterdir():
        if kind.is_dir():
            for p in kind.iterdir():
                for other in re.findall(r'^#include "news/(\w+)/', p.read_text("utf-8"), re.M):
                    assert other == kind.name, f"{p} includes {other}"


def test_dependencies_point_down() -> None:
    layers = ["base", "unicode", "regex", "lexicon", "text", "grammar", "news", "link", "rules", "pipeline"]
    for layer in layers:
        for p in (ROOT / "cpp/src" / layer).rglob("*.?pp"):
            for other in re.findall(r'^#include "(\w+)/', p.read_text("utf-8"), re.M):
                if other in layers:
                    assert layers.index(other) <= layers.index(layer), f"{p} includes {other}"
    # The generated tables of the lexicon and of the grammars lie with theirs.
    below = {f"cpp/src/{layer}" for layer in layers[: layers.index("text")]}
    assert not includes("words.hpp") & below
    assert not includes("tables.hpp") & (below | {"cpp/src/text"})


def test_public_headers_use_std_only() -> None:
    for p in (ROOT / "cpp/include/newspan").iterdir():
        for name in re.findall(r"^#include <([^>]+)>", p.read_text("utf-8"), re.M):
            assert re.fullmatch(r"[a-z_]+", name), f"{p} includes <{name}>"


def test_the_library_does_not_print_or_abort() -> None:
    for p in (ROOT / "cpp/src").rglob("*.?pp"):
        assert not re.search(r"\bstd::(cout|cerr)\b|\babort\(|\bexit\(|\bprintf\(|\bassert\(", p.read_text("utf-8")), p


def test_texts_stand_as_files_too() -> None:
    all_articles = articles()
    assert len(all_articles) >= 16
    for a in all_articles:
        assert (ROOT / "tests/data/articles" / f"{a['id']}.txt").read_bytes().decode() == a["text"]
        assert 300 <= len(a["text"].split()) <= 1000


def test_the_contract_page_is_what_the_command_prints() -> None:
    page = (ROOT / "python/newspan/CONTRACT.md").read_text("utf-8")
    schema = json.loads(
        subprocess.run([Path(sys.executable).parent / "newspan", "schema"], capture_output=True, check=True).stdout
    )
    listed = dict(re.findall(r"^\| `(\w+)` \| ([\w*, ]+) \|", page, re.M))
    assert list(listed) == list(schema["properties"])
    types = {"integer": "int", "number": "double", "string": "string", "boolean": "bool", "array": "list"}
    for name, p in schema["properties"].items():
        told = "as given" if name == "id" else "timestamp" if p.get("format") else types[p["type"]]
        assert listed[name] == told, name
        line = next(x for x in page.splitlines() if x.startswith(f"| `{name}` |"))
        cells = [c.strip() for c in line.strip("|").split("|")]
        assert sorted(cells[2].replace(",", "").split()) == (["all"] if p["x-kinds"] == ["*"] else p["x-kinds"]), name
    emitted = re.findall(r"^\*\*(\w+)\*\* –", page, re.M)
    assert sorted(emitted) == sorted(ns.kinds())


def readme_blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)


def test_readme_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    blocks = readme_blocks("python")
    assert blocks
    names: dict[str, Any] = {}
    for block in blocks:
        lines = block.splitlines()
        code = compile(block, "README.md", "exec")
        exec(code, names)
        # `expression  # value`: what the comment says is what it gives.
        checked = 0
        for line in lines:
            if m := re.fullmatch(r"(\S.*?)  # → (.+)", line):
                assert repr(eval(m[1], names)) == m[2], line
                checked += 1


def test_readme_shell(newspan: Any, tmp_path: Path) -> None:
    commands = [c for block in readme_blocks("console") for c in re.findall(r"^\$ newspan (.+)$", block, re.M)]
    assert commands
    for c in commands:
        c = re.sub(r"-o (\S+)", lambda m: f"-o {tmp_path}/{m[1]}", c)
        script = f"cd {ROOT} && {Path(sys.executable).parent}/newspan {c}"
        done = subprocess.run(["bash", "-c", script], capture_output=True, timeout=60)
        assert done.returncode == 0, (c, done.stderr)


def test_every_vocabulary_says_what_it_is() -> None:
    for p in (ROOT / "cpp/data/en").glob("*.tsv"):
        first = p.read_text("utf-8").splitlines()[0]
        assert first.startswith("#"), p


def test_docstrings_of_the_public_face() -> None:
    for name in ns.__all__:
        thing = getattr(ns, name)
        assert (thing.__doc__ or "").strip(), name
        for member, m in vars(thing).items() if isinstance(thing, type) else ():
            if not member.startswith("_") and (callable(m) or isinstance(m, (property, classmethod, staticmethod))):
                assert (m.__doc__ or "").strip(), f"{name}.{member}"


def test_the_stub_is_complete() -> None:
    stub = (ROOT / "python/newspan/_core.pyi").read_text("utf-8")
    import newspan._core as core

    for name in dir(core):
        if not name.startswith("_"):
            assert re.search(rf"\b(def|class) {name}\b|^{name}:", stub, re.M), name


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.name)
@pytest.mark.filterwarnings("ignore")
def test_notebooks_run(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    outputs = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
    assert any("text/html" in o.get("data", {}) and "<mark" in o["data"]["text/html"] for o in outputs)
    assert any("image/png" in o.get("data", {}) for o in outputs), "a plot"
    source = "\n".join(c.source for c in notebook.cells if c.cell_type == "code")
    assert "import newspan" in source
