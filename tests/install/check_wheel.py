"""Install a wheel into fresh environments and use it there: without compiler or Debian's ICU and RE2.

check_wheel.py WHEEL --fresh PYTHON      one environment of that Python's version
check_wheel.py --list                    print every CPython 3.10+ found
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

LIMIT = 10_000_000  # bytes of the wheel

CODE = r"""
import pyarrow as pa, re2                      # other users of ICU's and RE2's symbols, in one process
import newspan as ns
assert re2.compile(r"(\d+) troops").search("12 troops").group(1) == "12"
doc = ns.read("“Łódź” sent 12,000 troops on Tuesday, 北京 said.", published="2025-07-02")
assert [(q.value, q.unit, q.time_norm) for q in doc.quantities] == [(12000.0, "troop", "2025-07-01")], doc.quantities
assert ns.compile(r"(?P<n>[\d,]+) troops").search(doc.text)["n"] == "12,000"
assert pa.table(ns.extract(pa.table({"text": ["5% of 7"]}))).num_rows == 2
assert [w.text for w in ns.words("我爱北京天安门")] == ["我", "爱", "北京", "天安门"], "ICU's dictionaries are in the wheel"
assert ns.decode("Привет, это новости из Киева и Москвы.".encode("koi8-r")).encoding == "KOI8-R"
assert ns.decode("東京で会議が開かれた。首相は記者団に語った。".encode("euc-jp")).text.startswith("東京")
assert ns.fold("ÉTÉ", strip_accents=True).text == "ete"
assert len(ns.graphemes("👩‍👩‍👧e\u0301")) == 2
own = [line.split()[-1] for line in open("/proc/self/maps") if "libicu" in line or "libre2" in line]
assert own and all("newspan.libs" in p or "re2" in p.lower() for p in own), sorted(set(own))
print("ok", ns.__version__)
"""


def run(*command: str | Path, **kwargs: object) -> str:
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, **kwargs)  # type: ignore[call-overload]
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return str(done.stdout)


def pinned(*names: str) -> list[str]:
    """The requirements of these packages as the lock file has them."""
    lock = Path(__file__).resolve().parents[2] / "python" / "requirements-dev.txt"
    return [line for line in lock.read_text("utf-8").splitlines() if line.split("==")[0] in names]


def check_file(wheel: Path) -> None:
    size = wheel.stat().st_size
    names = zipfile.ZipFile(wheel).namelist()
    assert size <= LIMIT, f"{wheel.name} has {size:,} bytes, more than {LIMIT:,}"
    for wanted in ("_core", "libicudata", "libicuuc", "libre2", "LICENSE", "NOTICE", "py.typed", "_core.pyi"):
        assert any(wanted in n for n in names), f"{wanted} is missing in {wheel.name}"
    assert not any("libstdc++" in n for n in names), "libstdc++ comes from the system"
    print(f"{wheel.name}: {size / 1e6:.1f} MB, {len(names)} files")


def check_install(wheel: Path, python: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        env = {"PATH": "/usr/bin:/bin", "HOME": folder, **{k: v for k, v in os.environ.items() if k.startswith("PIP_")}}
        run(python, "-m", "venv", folder)
        there = Path(folder) / "bin" / "python"
        run(
            there,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            wheel,
            *pinned("google-re2"),
            env=env,
        )
        # Nothing of a compiler is asked for, nothing of this checkout is seen.
        print(run(there, "-I", "-c", CODE, cwd=folder, env={"PATH": "/nowhere"}).strip(), "under", python)
        example = Path(folder) / "a.jsonl"
        example.write_text('{"id": 1, "text": "Sales rose 5%."}\n', "utf-8")
        out = run(
            Path(folder) / "bin" / "newspan",
            "extract",
            example,
            cwd=folder,
            env={"PATH": "/nowhere", "LC_ALL": "C.UTF-8"},
        )
        assert '"value":5.0' in out, out


def pythons() -> dict[str, str]:
    """CPython 3.10+ by version: on the PATH and in pyenv's folder."""
    places = [Path(p) for p in os.environ.get("PATH", "").split(":")]
    places += sorted(Path.home().glob(".pyenv/versions/*/bin"))
    found: dict[str, str] = {}
    for place in places:
        for p in sorted(place.glob("python3.*")) if place.is_dir() else []:
            m = re.fullmatch(r"python3\.(\d+)", p.name)
            works = m and subprocess.run([p, "-c", "import venv, ensurepip"], capture_output=True).returncode == 0
            if m and works and int(m[1]) >= 10:
                found.setdefault(f"cp3{m[1]}", str(p))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheels", nargs="*", type=Path)
    parser.add_argument("--fresh", metavar="PYTHON")
    parser.add_argument("--list", action="store_true")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(pythons().values()))
    for wheel in (w.resolve() for w in arguments.wheels):
        check_file(wheel)
        if arguments.fresh:
            check_install(wheel, os.path.realpath(shutil.which(arguments.fresh) or arguments.fresh))


if __name__ == "__main__":
    main()
