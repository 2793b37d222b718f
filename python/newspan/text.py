"""Unicode services: segmentation, normalisation, folding, decoding, as ICU has them; offsets are code points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from . import _core
from .document import Span
from .exceptions import ArgumentError, TextError
from .inputs import flag, offset

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]


def _segment(text: str, what: str) -> list[Span]:
    return [
        Span(kind=what, start=a, end=b, text=text[a:b], key=f"{what}:{a}-{b}", sentence=0, rule="uax29")
        for a, b in _core.segment(text, what)
    ]


def sentences(text: str, *, rules: Literal["news", "uax29"] = "news") -> list[Span]:
    """The sentences of a text, without surrounding white space.

    Args:
        text: the text.
        rules: "news" knows the press's abbreviations, initials, quotes and headlines; "uax29" are ICU's own.

    Example:
        >>> [s.text for s in sentences("Mr. Lee left. “Why?” asked Dr. Roe.")]
        ['Mr. Lee left.', '“Why?” asked Dr. Roe.']
    """
    if rules == "uax29":
        return _segment(text, "sentence")
    if rules != "news":
        raise ArgumentError(f"rules: {rules!r} is neither 'news' nor 'uax29'", argument="rules")
    from .frames import Extractor

    return list(Extractor(["sentence"]).read(text).sentences)


def words(text: str) -> list[Span]:
    """The words of a text (UAX #29); punctuation marks are words of their own, white space is left out."""
    return _segment(text, "word")


def graphemes(text: str) -> list[Span]:
    """What a reader takes for one character (UAX #29, extended grapheme clusters); white space is left out."""
    return _segment(text, "grapheme")


@dataclass(frozen=True, slots=True, init=False, repr=False)
class AlignedText:
    """A text made from another. `to_original(start, end)` tells which part of the original a part was made from."""

    text: str
    original: str
    _core: _core.Aligned
    _made: tuple[str, str, bool]

    def __init__(self, made: tuple[str, str, bool]) -> None:
        original, form, strip = made
        core = (
            _core.fold(original, strip)
            if form == "fold"
            else _core.tidy(original)
            if form == "tidy"
            else _core.normalize(original, form)
        )
        object.__setattr__(self, "text", core.text)
        object.__setattr__(self, "original", original)
        object.__setattr__(self, "_core", core)
        object.__setattr__(self, "_made", made)

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """(start, end) in the original of what text[start:end] was made from; code points."""
        start, end = offset(start, "start"), offset(end, "end")
        if not 0 <= start <= end <= len(self.text):
            raise ArgumentError(f"start, end: 0 <= start <= end <= {len(self.text)}", argument="start", position=start)
        return self._core.to_original(start, end)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"AlignedText({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return self._made == other._made if isinstance(other, AlignedText) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._made)

    def __reduce__(self) -> tuple[object, ...]:
        return AlignedText, (self._made,)


def normalize(text: str, form: Form = "NFC") -> AlignedText:
    """A normalization form of a text (UAX #15), with its alignment to the original."""
    return AlignedText((text, form, False))


def fold(text: str, *, strip_accents: bool = False) -> AlignedText:
    """A text folded for caseless comparison (Unicode's full case folding), with its alignment to the original.

    Args:
        text: the text.
        strip_accents: take combining marks away too: São Paulo → sao paulo.
    """
    return AlignedText((text, "fold", flag(strip_accents, "strip_accents")))


def tidy(text: str) -> AlignedText:
    """A text without the HTML that was left in it, with its alignment to the original.

    An entity becomes its character (`&amp;`, `&#8217;`), the tag of a block a line's end, any other tag and a comment
    nothing; what `script` and `style` hold goes. What only looks like a tag stays: `a < b`, `<ana@example.org>`.

    Example:
        >>> tidy("<p>Profit &amp; loss at <b>Orbis</b></p>").text
        '\\nProfit & loss at Orbis\\n'
    """
    return AlignedText((text, "tidy", False))


@dataclass(frozen=True, slots=True)
class ScriptSpan:
    """A stretch of a text and its scripts, by ISO 15924's codes: ("Latn",)."""

    start: int
    end: int
    text: str
    scripts: tuple[str, ...]


def _scripts(text: str, mixed: bool) -> list[ScriptSpan]:
    return [ScriptSpan(a, b, text[a:b], tuple(scripts)) for a, b, scripts in _core.scripts(text, mixed)]


def script_runs(text: str) -> list[ScriptSpan]:
    """The text cut where its script changes (UAX #24); signs, digits and white space are of the script before them.

    Example:
        >>> [(s.text, s.scripts) for s in script_runs("Kyiv (Київ)")]
        [('Kyiv (', ('Latn',)), ('Київ)', ('Cyrl',))]
    """
    return _scripts(text, False)


def mixed_scripts(text: str) -> list[ScriptSpan]:
    """The words that mix scripts which no language writes together (UTS #39): letters that look like others.

    Example:
        >>> [(s.text, s.scripts) for s in mixed_scripts("The b\u0430nk is shut.")]  # Cyrillic а
        [('bаnk', ('Cyrl', 'Latn'))]
    """
    return _scripts(text, True)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Bytes as text. `confidence` of the detection is 0–100; `replaced` counts parts that became U+FFFD.

    `found` tells how the encoding is known: "declared" (told), "marked" (by a byte order mark) or "detected". Few bytes
    tell little, and a low confidence says so: at 0 nothing was found, and they are read as windows-1252, as browsers
    do, whatever they are (one word in windows-1251 is such). Who knows the encoding declares it.
    """

    text: str
    encoding: str
    confidence: int
    replaced: int
    found: Literal["declared", "marked", "detected"]

    def __str__(self) -> str:
        return self.text


def decode(
    data: bytes | bytearray | memoryview,
    encoding: str | None = None,
    *,
    errors: Literal["strict", "replace"] = "replace",
) -> Decoded:
    """Decode bytes of unknown encoding: by the byte order mark, as UTF-8 where it is valid, else by ICU's statistics.

    A text that is UTF-8 but for stray bytes (no more of them than of letters beyond ASCII) stays UTF-8: each ill-formed
    part becomes one U+FFFD, and `replaced` counts them. A leading byte order mark is taken away. `encoding` overrides
    the detection.

    Raises:
        TextError: errors is "strict" and some bytes are not of the encoding; `position` is the first byte of UTF-8, of
            other encodings the code point of the text.
        UnsupportedError: no such encoding.
    """
    if errors not in ("strict", "replace"):
        raise ArgumentError(f"errors: {errors!r} is neither 'strict' nor 'replace'", argument="errors")
    text, name, confidence, replaced, first, found = _core.decode(data, "" if encoding is None else encoding)
    if replaced and errors == "strict":
        at = f" at byte {first}" if name == "UTF-8" else ""
        raise TextError(f"data: not valid {name}{at}", argument="data", position=first)
    return Decoded(text, name, confidence, replaced, found)
