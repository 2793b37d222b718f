"""Segmentation, folding, decoding."""

from __future__ import annotations

import pickle

import pytest

import newspan as ns
from newspan import _core


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


@pytest.mark.parametrize(
    ("data", "text", "replaced"),
    [
        (b"caf\xc3\xa9 \xff.", "café �.", 1),
        ("“Tak”, powiedziała Łucja. Rosło".encode() + b" \x92s", "“Tak”, powiedziała Łucja. Rosło �s", 1),
        ("Łódź ".encode() * 20_000 + "Łódź".encode()[:-1], "Łódź " * 20_000 + "Łód�", 1),  # cut within a letter
        ("Київ: зростання".encode() + b"\xe2\x80 \xa05%", "Київ: зростання� �5%", 2),
        (b"\xef\xbb\xbfpure \xff", "pure �", 1),
        ("a mark that was there: \ufffd".encode(), "a mark that was there: �", 0),
    ],
)
def test_utf8_with_stray_bytes_stays_utf8(data: bytes, text: str, replaced: int) -> None:
    d = ns.decode(data)
    assert (d.text, d.encoding, d.replaced) == (text, "UTF-8", replaced)
    assert (d.confidence == 100) == (replaced == 0 or data.startswith(b"\xef\xbb\xbf"))
    if replaced:
        with pytest.raises(ns.TextError, match="data: not valid UTF-8 at byte") as e:
            ns.decode(data, errors="strict")
        with pytest.raises(UnicodeDecodeError) as known:
            data.decode()
        assert e.value.position == known.value.start
    else:
        assert ns.decode(data, errors="strict").text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Les «élèves» déçus par l’été – oui, ÀÉÎ", "windows-1252"),
        ("It’s up 5\xa0%", "windows-1252"),
        ("Předseda vlády řekl, že žádné změny nebudou.", "windows-1250"),
        ("Переговоры ПРОДОЛЖАТСЯ «завтра» – в Киеве, сказал президент", "windows-1251"),
        ("ΈΚΤΑΚΤΗ ΕΊΔΗΣΗ: ΌΛΗ Η ΑΘΉΝΑ ΣΕ ΚΙΝΗΤΟΠΟΊΗΣΗ", "iso-8859-7"),
        ("قال رئيس الوزراء إن الحكومة ستواصل العمل على حل المشكلة", "windows-1256"),
        ("双方将继续就此问题保持沟通，发言人在例行记者会上表示。", "gb18030"),
        ("한국 정부는 오늘 새로운 경제 정책을 발표했다고 밝혔다.", "euc-kr"),
        ("日本語の記事です。東京で会議が開かれた。", "euc-jp"),
        ("台灣外交部發言人在例行記者會上表示，雙方將繼續就此問題保持溝通。", "big5"),
    ],
)
def test_other_encodings_are_not_taken_for_utf8(text: str, encoding: str) -> None:
    assert ns.decode(text.encode(encoding)).text == text


def test_a_few_bytes_are_no_utf16() -> None:
    assert ns.decode(b"ok \xff").text == "ok ÿ"
    with pytest.raises(ns.ArgumentError, match="errors: 'ignore' is neither 'strict' nor 'replace'"):
        ns.decode(b"ok", errors="ignore")  # type: ignore[arg-type]


def test_decode_reports_what_it_replaced() -> None:
    d = ns.decode(b"ok \xff\xfe!", "utf-8")
    assert (d.text, d.replaced) == ("ok \ufffd\ufffd!", 2)
    with pytest.raises(ns.TextError) as e:
        ns.decode(b"ok \xff", "utf-8", errors="strict")
    assert e.value.position == 3
    with pytest.raises(ns.UnsupportedError, match="no-such"):
        ns.decode(b"x", "no-such")
    assert ns.decode(memoryview(b"abc")).text == "abc"


def test_decode_tells_how_it_knows() -> None:
    assert ns.decode(b"ok", "latin-1").found == "declared"
    assert ns.decode("ok".encode("utf-16")).found == "marked"
    assert ns.decode("\ufeffok".encode()).found == "marked"
    assert ns.decode("Łódź “ ”".encode() + b"\xff").found == "detected"


def test_few_bytes_are_told_by_the_confidence() -> None:
    word = "Москва".encode("windows-1251")
    assert (ns.decode(word).encoding, ns.decode(word).confidence) == ("windows-1252", 0)
    assert ns.decode(word, "windows-1251").text == "Москва"
    assert ns.decode("Переговоры продолжатся завтра, сказал президент".encode("windows-1251")).confidence > 20
    assert ns.decode("café".encode("latin-1")).text == "café"


@pytest.mark.parametrize(
    ("text", "tidy", "tags", "entities"),
    [
        ("<p>Profit &amp; loss at <b>Hahn</b></p>", "\nProfit & loss at Hahn\n", 4, 1),
        ("dusk<br/>dawn &#8217; &#x201C; &#150; &ouml;", "dusk\ndawn ’ “ – ö", 1, 4),
        ("<a href='x>y' target=_blank>Graz</a><input disabled>", "Graz", 3, 0),
        ("a<script>if (a<b) c()</script>b<!-- d -->e", "abe", 2, 0),
        ("a<script>b", "ab", 1, 0),
        # none of HTML
        ("3 < 4 & 5 > 4, AT&T; <ana@example.org> <Reuters>", "3 < 4 & 5 > 4, AT&T; <ana@example.org> <Reuters>", 0, 0),
        ("<b and c> <p", "<b and c> <p", 0, 0),
        ("&bogus; &#; &#x; &#xZ; & ;", "&bogus; &#; &#x; &#xZ; & ;", 0, 0),
        ("&#0; &#xD800; &#x110000;", "\ufffd \ufffd \ufffd", 0, 3),
    ],
)
def test_tidy(text: str, tidy: str, tags: int, entities: int) -> None:
    made = ns.tidy(text)
    assert made.text == tidy
    assert _core.markup(text) == (tags, entities)
    for i, c in enumerate(tidy):
        a, b = made.to_original(i, i + 1)
        assert text[a:b] == c or text[a] in "<&"


def test_html_in_texts_is_told() -> None:
    with pytest.warns(ns.NewspanWarning, match=r"1 of the texts hold HTML \(2 tags, 1 entities\)"):
        ns.read("<b>Hahn</b> &amp; Co. lost $5 million.")
    with pytest.warns(ns.NewspanWarning, match=r"2 of the texts hold HTML \(2 tags, 1 entities\)"):
        spans = ns.extract(["<b>Hahn</b> lost $5.", "It lost &pound;5.", "a < b"])
    assert pickle.loads(pickle.dumps(spans)).to_dicts() == spans.to_dicts()


def test_many_openers_are_read_once() -> None:
    for part in ("<script>", "<script></s", "<style></script x>", "<a b=1 ", "<!--", "<a b='", "<", "&"):
        assert ns.tidy(part * 50_000).text is not None


def test_scripts() -> None:
    assert [(s.text, s.scripts) for s in ns.script_runs("Kyiv (Київ) 12")] == [
        ("Kyiv (", ("Latn",)),
        ("Київ) 12", ("Cyrl",)),
    ]
    assert ns.script_runs("") == []
    assert [s.scripts for s in ns.script_runs("12 ")] == [("Zyyy",)]


def test_mixed_scripts() -> None:
    text = "The b\u0430nk of 東京タワー in Київ–Kyiv, São Paulo, \u0391thens, 5kg"
    assert [(s.text, s.scripts) for s in ns.mixed_scripts(text)] == [
        ("b\u0430nk", ("Cyrl", "Latn")),
        ("\u0391thens", ("Grek", "Latn")),
    ]
    assert all(text[s.start : s.end] == s.text for s in ns.mixed_scripts(text))
