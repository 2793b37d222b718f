"""For any text: offsets hold, kinds are a filter, ways of reading agree."""

from __future__ import annotations

import unicodedata

import pytest
from conftest import articles
from hypothesis import given, settings
from hypothesis import strategies as st

import newspan as ns

# What is drawn at random may look like a tag, of which a warning tells.
pytestmark = pytest.mark.filterwarnings("ignore:.* hold HTML:newspan.NewspanWarning")

# Unicode's White_Space; Python's str.strip knows some controls beside it.
WHITE_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))

# Any Unicode text, and text of the pieces that rules look at.
PIECES = st.sampled_from(
    [
        "5",
        "12,000",
        "3.5",
        "million",
        "two-thirds",
        "half",
        "dozens",
        "about",
        "more",
        "than",
        "–",
        "-",
        "’s",
        "“",
        "”",
        "(",
        ")",
        ".",
        ",",
        "?",
        "!",
        "…",
        "per",
        "cent",
        "%",
        "$",
        "€",
        "miles",
        "km/h",
        "Monday",
        "May",
        "March",
        "2024",
        "last",
        "next",
        "week",
        "years",
        "ago",
        "U.S.",
        "Mr.",
        "p.m.",
        "10:30",
        "São",
        "北京",
        "🎈",
        "́",
        "\xa0",
        "\n",
        "\n\n",
        "old",
        "in",
        "of",
        "the",
        "to",
        "and",
        "rose",
        "fell",
        "twice",
        "one",
        "first",
        "21st",
        "1990s",
        "1/2",
        "½",
        "-7",
        "No.",
        "a",
        "an",
        "£2.7bn",
    ]
    + ["\n", "\n\n", " "]
)
NEWSY = st.lists(st.tuples(PIECES, st.sampled_from(["", " "])), max_size=40).map(lambda p: "".join(a + b for a, b in p))
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
TEXTS = st.one_of(NEWSY, ANY)
settings.register_profile("newspan", max_examples=300, deadline=None)
settings.load_profile("newspan")


@given(TEXTS)
def test_every_span_is_a_slice_of_the_text(text: str) -> None:
    doc = ns.read(text, published="2025-07-02", kinds=ns.kinds())
    for s in doc.spans:
        assert 0 <= s.start < s.end <= len(text)
        assert text[s.start : s.end] == s.text
        assert s.text == s.text.strip(WHITE_SPACE)
        if s.kind not in ("word", "grapheme"):  # a lone control is a word of UAX #29, but no sentence
            assert doc.sentences[s.sentence].start <= s.start < doc.sentences[s.sentence].end


@given(TEXTS, st.sets(st.sampled_from(ns.kinds()), min_size=1))
def test_kinds_never_change_a_row(text: str, kinds: set[str]) -> None:
    everything = ns.read(text, published="2025-07-02", kinds=ns.kinds()).spans
    assert ns.read(text, published="2025-07-02", kinds=sorted(kinds)).spans == tuple(
        s for s in everything if s.kind in kinds
    )


@given(st.lists(st.one_of(st.none(), TEXTS), max_size=8))
def test_lists_and_single_documents_agree(texts: list[str | None]) -> None:
    rows = ns.extract(texts, published="2025-07-02").to_dicts()
    for i, text in enumerate(texts):
        spans = [] if text is None else ns.read(text, published="2025-07-02").spans
        assert [(r["key"], r["rule"]) for r in rows if r["row"] == i] == [(s.key, s.rule) for s in spans]


@given(TEXTS)
def test_spans_of_one_kind_do_not_overlap(text: str) -> None:
    doc = ns.read(text, published="2025-07-02", kinds=ns.kinds())
    for kind in ns.kinds():
        spans = doc.of_kind(kind)
        assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))


@given(TEXTS)
def test_sentences_hold_all_but_white_space(text: str) -> None:
    inside = {i for s in ns.sentences(text) for i in range(s.start, s.end)}
    invisible = ("Cc", "Cf", "Zs", "Zl", "Zp")
    assert all(unicodedata.category(c) in invisible for i, c in enumerate(text) if i not in inside)


@given(TEXTS)
def test_words_and_graphemes_cover_the_text(text: str) -> None:
    for spans in (ns.words(text), ns.graphemes(text), ns.sentences(text, rules="uax29")):
        inside = {i for s in spans for i in range(s.start, s.end)}
        assert all(
            text[i].isspace() or unicodedata.category(text[i]) == "Cc" for i in range(len(text)) if i not in inside
        )


@given(ANY, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_normalization_is_python_s_and_maps_back(text: str, form: str) -> None:
    n = ns.normalize(text, form)  # type: ignore[arg-type]
    old = "".join(c for c in text if unicodedata.category(c) != "Cn")
    if old == text:
        assert n.text == unicodedata.normalize(form, text)  # type: ignore[arg-type]
    assert n.to_original(0, len(n.text)) == (0, len(text))
    for i in range(len(n.text)):
        a, b = n.to_original(i, i + 1)
        assert 0 <= a < b <= len(text)


@given(ANY)
def test_folding_is_caseless_and_maps_back(text: str) -> None:
    folded = ns.fold(text)
    assert ns.fold(folded.text).text == folded.text
    assert folded.to_original(0, len(folded.text)) == (0, len(text))


def test_every_article_reads_the_same_in_any_order() -> None:
    all_articles = articles()
    forward = {a["id"]: ns.read(a["text"], published=a["published"]) for a in all_articles}
    for a in reversed(all_articles):
        assert ns.read(a["text"], published=a["published"]) == forward[a["id"]]
