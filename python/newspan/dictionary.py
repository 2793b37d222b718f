"""Dictionary: many terms over one text, from whatever holds them, and as a file that is mapped."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from . import _core
from .exceptions import ArgumentError
from .inputs import absent, flag
from .terms import Terms, of_file, of_memory

TERM_OPTIONS = {"ignore_case": False, "ignore_accents": False, "whole_words": True, "overlapping": False}
_INT64 = range(-(1 << 63), 1 << 63)


class TermMatch(NamedTuple):
    """A match of a dictionary; offsets are code points."""

    term: str
    entry: Any
    start: int
    end: int
    payload: dict[str, Any] | None


class Dictionary:
    """Many terms over one text, each leading to an entry. Immutable, shared by threads, pickles, saves to a file.

    Composed and decomposed letters are one; a space in a term takes any run of white space; ' and ’ are one, so are the
    hyphen, ‐ and –; soft hyphens and direction marks do not count. Spans are those of the text as it stands.

    Args:
        terms: {term: entry}, entries of any type; a list or column of terms (a Series, an array), each its own
            entry; a table (pandas, Polars, Arrow) or a list of dicts, with the names of its columns. Files: `read`.
        term_field: of a table: the column of the terms. Rows without a term are left out.
        id_field: of a table: the column of the entries; none: each term is its own.
        keep: of a table: columns that become the `payload` of `finditer`: text, numbers, booleans, lists, dicts.
        ignore_case: Unicode's full case folding.
        ignore_accents: São Paulo is Sao Paulo, Łódź is Lodz.
        whole_words: no letter, digit, mark or _ goes on at either end.
        overlapping: every term at every place; else the leftmost, of those the longest, then on behind it.

    Raises:
        TypeError: what holds no terms, or a table whose columns are not named.
        ArgumentError: a term that holds nothing to compare or more than 1,024 bytes, at `position`.

    Example:
        >>> cities = Dictionary({"Kyiv": "UA-30", "Kiev": "UA-30"}, ignore_case=True)
        >>> cities.findall("KYIV’s gates")
        [('UA-30', 0, 4)]
    """

    __slots__ = ("_core", "_made_of")

    def __init__(
        self,
        terms: Mapping[str, Any] | Iterable[Any],
        *,
        term_field: str | None = None,
        id_field: str | None = None,
        keep: Sequence[str] = (),
        ignore_case: bool = False,
        ignore_accents: bool = False,
        whole_words: bool = True,
        overlapping: bool = False,
    ) -> None:
        options = _checked(ignore_case, ignore_accents, whole_words, overlapping)
        self._make(of_memory(terms, term_field, id_field, keep), options)

    @classmethod
    def read(
        cls,
        path: str | os.PathLike[str],
        *,
        term_field: str,
        id_field: str | None = None,
        keep: Sequence[str] = (),
        ignore_case: bool = False,
        ignore_accents: bool = False,
        whole_words: bool = True,
        overlapping: bool = False,
    ) -> Dictionary:
        """A dictionary of a file's terms: .csv, .tsv, .jsonl (.ndjson), .parquet; arguments as for a table.

        CSV and TSV need a header; their entries are text. A record that cannot be read is an error, at `position`.
        """
        options = _checked(ignore_case, ignore_accents, whole_words, overlapping)
        self = cls.__new__(cls)
        self._make(of_file(path, term_field, id_field, keep), options)
        return self

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, verify: bool = True) -> Dictionary:
        """The dictionary that `save` wrote, mapped: in milliseconds, the memory shared by all processes that load it.

        Args:
            path: the file; it must not be changed in place while it is mapped (`save` replaces it as a whole).
            verify: whether to read it once and compare its checksum; its header and bounds are checked in any case.

        Raises:
            ArgumentError: no such file, of another version, cut short, or damaged.
        """
        self = cls.__new__(cls)
        self._core = _core.Dictionary.load(_path(path), flag(verify, "verify"))
        self._made_of = None
        return self

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a file for `load`.

        Raises:
            ArgumentError: an entry that JSON does not give back as it is (a date, a tuple), at `position`.
        """
        core = self._core
        if core.about.startswith("o"):
            entries = [_as_json(core.entry(i), "entry", i) for i in range(len(core))]
            core = _core.Dictionary(list(self.terms), entries, self._made_of, "j" + core.about[1:], *core.options)
        core.save(_path(path))

    def _make(self, found: Terms, options: tuple[bool, bool, bool, bool]) -> None:
        kind, entries = "t", found.entries
        if entries is not None:
            if all(type(e) is str for e in entries):
                kind = "t" if entries == found.terms else "s"
            elif all(type(e) is int and e in _INT64 for e in entries):
                kind = "i"
            else:
                kind = "o"
        notes = None
        if found.keep:
            rows = zip(*found.kept, strict=True)
            notes = [_as_json(dict(zip(found.keep, row, strict=True)), "payload", i) for i, row in enumerate(rows)]
        self._made_of = notes if kind == "o" else None
        self._core = _core.Dictionary(found.terms, None if kind == "t" else entries, notes, kind, *options)

    def findall(self, string: str) -> list[tuple[Any, int, int]]:
        """(entry, start, end) of every match: by start, the longer first, then by place in the dictionary.

        Offsets are code points.
        """
        return self._core.find_entries(string)

    def finditer(self, string: str) -> Iterator[TermMatch]:
        """Every match with its term, entry and payload, in the order of `findall`."""
        core = self._core
        for i, start, end in core.find_all(string):
            yield TermMatch(core.text(i), core.entry(i), start, end, core.note(i))

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms, in order."""
        return tuple(self._core.text(i) for i in range(len(self)))

    @property
    def entries(self) -> tuple[Any, ...]:
        """What each of them leads to."""
        return tuple(self._core.entry(i) for i in range(len(self)))

    @property
    def nbytes(self) -> int:
        """Bytes of memory, or of the mapped file, without entries that are objects of Python's."""
        return self._core.bytes

    @property
    def build_seconds(self) -> float:
        """How long it took to build; 0 where it was loaded."""
        return self._core.build_seconds

    def __len__(self) -> int:
        return len(self._core)

    def __repr__(self) -> str:
        each = f", {self.nbytes / len(self):.1f} bytes a term" if len(self) else ""
        built = f", built in {self.build_seconds:.3f} s" if self.build_seconds else ""
        return f"Dictionary({len(self):,} terms{each}{built})"

    def __eq__(self, other: object) -> bool:
        return self.__reduce__() == other.__reduce__() if isinstance(other, Dictionary) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.terms, self._core.options))

    def __reduce__(self) -> tuple[object, ...]:
        core = self._core
        entries = None if core.about.startswith("t") else self.entries
        payloads = [core.note(i) for i in range(len(core))]
        return _again, (self.terms, entries, payloads if any(payloads) else None, core.options)


def _again(
    terms: tuple[str, ...],
    entries: tuple[Any, ...] | None,
    payloads: list[dict[str, Any]] | None,
    options: tuple[bool, bool, bool, bool],
) -> Dictionary:
    self = Dictionary.__new__(Dictionary)
    keep = list(payloads[0]) if payloads else []
    self._make(
        Terms(
            list(terms),
            None if entries is None else list(entries),
            keep,
            [[p[k] for p in payloads or ()] for k in keep],
        ),
        options,
    )
    return self


def _checked(*options: bool) -> tuple[bool, bool, bool, bool]:
    for name, value in zip(TERM_OPTIONS, options, strict=True):
        flag(value, name)
    ignore_case, ignore_accents, whole_words, overlapping = options
    return ignore_case, ignore_accents, whole_words, overlapping


def _path(path: str | os.PathLike[str]) -> str:
    try:
        return str(os.fspath(path))
    except TypeError:
        raise TypeError(f"path: the path of a file is wanted, not {type(path).__name__}") from None


def _as_json(value: Any, what: str, position: int) -> str:
    """The value as JSON that gives it back; NaN and the like hold nothing."""
    if absent(value):
        return "null"
    try:
        if isinstance(value, dict):
            value = {k: None if absent(v) else v for k, v in value.items()}
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        if json.loads(text) == value:
            return text
    except (TypeError, ValueError, RecursionError):
        pass
    message = (
        f"terms: term {position}: the {what} {value!r:.80} is neither text, a number, true, false, a list nor a dict"
    )
    raise ArgumentError(message, argument="terms", position=position)
