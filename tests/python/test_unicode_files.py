"""Unicode's own test files, as Debian's package unicode-data has them, for the version of Unicode that ICU has."""

from __future__ import annotations

import bz2
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import newspan as ns

UNICODE = Path("/usr/share/unicode")
pytestmark = pytest.mark.skipif(
    not (UNICODE / "auxiliary").is_dir(), reason="the package unicode-data is not installed"
)


def rows(path: Path) -> Iterator[str]:
    data = bz2.decompress(path.read_bytes()) if path.suffix == ".bz2" else path.read_bytes()
    for line in data.decode().splitlines():
        row = line.split("#")[0].strip()
        if row and not row.startswith("@"):
            yield row


def parts(row: str) -> list[str]:
    """÷ 0061 × 0301 ÷ 0020 ÷: the stretches between the boundaries, without white space, as newspan gives them."""
    stretches = [
        "".join(chr(int(code, 16)) for code in stretch.replace("×", " ").split()) for stretch in row.split("÷")
    ]
    return [s for s in map(strip, stretches) if s]


def strip(s: str) -> str:
    """Without Unicode's White_Space at either end; Python's strip() takes U+001C to U+001F too."""
    return s.strip(
        "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
    )


# Unicode 15.1 took the colon from the signs that join letters; ICU did so a version earlier.
def test_a_colon_ends_a_word() -> None:
    assert [s.text for s in ns.words("Kyiv:quiet")] == ["Kyiv", ":", "quiet"]


@pytest.mark.parametrize(
    ("file", "cut"),
    [
        ("GraphemeBreakTest.txt", ns.graphemes),
        ("WordBreakTest.txt", ns.words),
        ("SentenceBreakTest.txt", lambda text: ns.sentences(text, rules="uax29")),
    ],
)
def test_boundaries(file: str, cut: Callable[[str], list[ns.Span]]) -> None:
    wrong = []
    for row in rows(UNICODE / "auxiliary" / file):
        text = "".join(chr(int(code, 16)) for code in row.replace("÷", " ").replace("×", " ").split())
        if any("\ud800" <= c <= "\udfff" for c in text) or (file.startswith("Word") and ":" in text):
            continue
        spans = cut(text)
        if [s.text for s in spans] != parts(row) or any(text[s.start : s.end] != s.text for s in spans):
            wrong.append((row, [s.text for s in spans]))
    assert not wrong


def test_normalization() -> None:
    wrong = []
    for row in rows(UNICODE / "NormalizationTest.txt.bz2"):
        source, nfc, nfd, nfkc, nfkd = (
            "".join(chr(int(code, 16)) for code in column.split()) for column in row.split(";")[:5]
        )
        for form, expected in (("NFC", nfc), ("NFD", nfd), ("NFKC", nfkc), ("NFKD", nfkd)):
            made = ns.normalize(source, form)  # type: ignore[arg-type]
            if made.text != expected or made.to_original(0, len(made.text)) != (0, len(source)):
                wrong.append((row, form, made.text))
    assert not wrong
