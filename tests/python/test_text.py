"""Segmentation, folding, decoding."""

from __future__ import annotations

import pytest

import newspan as ns


def texts(spans: list[ns.Span]) -> list[str]:
    return [s.text for s in spans]


def test_words_and_graphemes() -> None:
    assert texts(ns.words("Kyiv’s 12,000 troops, e\u0301!")) == ["Kyiv’s", "12,000", "troops", ",", "e\u0301", "!"]
    assert texts(ns.graphemes("e\u0301 👩‍👩‍👧")) == ["e\u0301", "👩‍👩‍👧"]


def test_sentences_by_either_rules() -> None:
    text = "Mr. Smith left. He paid 5 p.c. in cash."
    assert texts(ns.sentences(text))[0] == "Mr. Smith left."
    assert texts(ns.sentences(text, rules="uax29"))[0] == "Mr."
    with pytest.raises(ns.ArgumentError, match="rules"):
        ns.sentences(text, rules="other")  # type: ignore[arg-type]


def test_fold_maps_back() -> None:
    folded = ns.fold("São PAULO, Straße", strip_accents=True)
    assert folded.text == "sao paulo, strasse"
    start = folded.text.index("strasse")
    a, b = folded.to_original(start, start + 7)
    assert folded.original[a:b] == "Straße"
    with pytest.raises(ns.ArgumentError):
        folded.to_original(5, 3)
    with pytest.raises(ns.ArgumentError, match="start, end"):
        folded.to_original(0, 1 << 40)


def test_normalize_forms() -> None:
    assert ns.normalize("ﬁn ½", "NFKC").text == "fin 1⁄2"
    with pytest.raises(ns.ArgumentError, match="form"):
        ns.normalize("x", "NFX")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("Un café à Łódź".encode(), "UTF-8"),
        ("\ufeffmarked".encode("utf-16"), "UTF-16LE"),
        (
            "«Les élèves français étaient déçus par l’été», a déclaré la ministre à la presse.".encode("windows-1252"),
            "windows-1252",
        ),
        ("Президент заявил, что переговоры продолжатся в Киеве на следующей неделе.".encode("koi8-r"), "KOI8-R"),
        ("日本語の記事です。東京で会議が開かれた。首相は記者団に語った。".encode("shift_jis"), "Shift_JIS"),
    ],
)
def test_decode_finds_the_encoding(data: bytes, encoding: str) -> None:
    d = ns.decode(data)
    assert d.encoding == encoding
    assert d.text.lstrip("\ufeff") == data.decode(encoding).lstrip("\ufeff")
    assert d.replaced == 0


def test_decode_reports_what_it_replaced() -> None:
    d = ns.decode(b"ok \xff\xfe!", "utf-8")
    assert (d.text, d.replaced) == ("ok \ufffd\ufffd!", 2)
    with pytest.raises(ns.TextError) as e:
        ns.decode(b"ok \xff", "utf-8", errors="strict")
    assert e.value.position == 3
    with pytest.raises(ns.UnsupportedError, match="no-such"):
        ns.decode(b"x", "no-such")
    assert ns.decode(memoryview(b"abc")).text == "abc"
