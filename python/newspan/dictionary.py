"""Dictionary: many terms over one text, from whatever holds them, and as a file that is mapped."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from . import _core
from .exceptions import ArgumentError
from .inputs import absent, flag
from .terms import Terms, of_file, of_memory

if TYPE_CHECKING:
    import pyarrow

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

    def extract(self, texts: Any, *, threads: int = 0) -> pyarrow.Table:
        """Every match in a column of texts, as a table of a row each.

        Args:
            texts: the column: a list, a pandas or Polars Series, an Arrow or numpy array; an Arrow one is read where it
                lies. One str is a column of one text.
            threads: 0 is as many as the process has processors. The answer is the same for any number.

        Returns:
            A pyarrow Table: `row` (0-based place in texts), `term`, `entry`, `start`, `end`, `text`. Offsets are code
            points. Of a pandas Series the labels come along: `to_pandas()` has them as its index.

        Raises:
            TypeError: a table, a dict or the like: pass a column of it.
            ArgumentError: a text is no str, at `position`; the entries have no common type in Arrow.
            TextError: a text is not well formed, at `position`.

        Example:
            >>> Dictionary({"Kyiv": 1, "Kiev": 1}).extract(["In Kiev.", None]).to_pylist()
            [{'row': 0, 'term': 'Kiev', 'entry': 1, 'start': 3, 'end': 7, 'text': 'Kiev'}]
        """
        from .columns import extract

        return extract(self, texts, "all", threads)

    def extract_all(self, texts: Any, *, threads: int = 0) -> pyarrow.ChunkedArray:
        """Every match in a column of texts, as a column of lists; arguments and errors as for `extract`.

        Returns:
            As many cells as there are texts: a list of structs, one a match, whose fields are the columns of `extract`
            without `row`; null where a text is.
        """
        from .columns import extract_all

        return extract_all(self, texts, "all", threads)

    def count(self, texts: Any, *, threads: int = 0) -> pyarrow.ChunkedArray:
        """How many matches each text of a column has (int64, null where a text is); arguments as for `extract`.

        Example:
            >>> Dictionary(["Kyiv"]).count(["Kyiv, Kyiv", None]).to_pylist()
            [2, None]
        """
        from .columns import count

        return count(self, texts, "all", threads)

    def contains(self, texts: Any, *, threads: int = 0) -> pyarrow.ChunkedArray:
        """Whether each text of a column has a match (bool, null where a text is); arguments as for `extract`."""
        from .columns import contains

        return contains(self, texts, threads)

    def _terms_and_entries(self, places: Any) -> tuple[Any, Any]:
        """Columns of the terms and the entries at places that Arrow holds."""
        import pyarrow as pa
        import pyarrow.compute as pc

        core, kind = self._core, self._core.about[:1]
        unique = pc.unique(places)
        at = pc.index_in(places, unique)
        found = unique.to_pylist()
        terms = pc.take(pa.array([core.text(i) for i in found], pa.string()), at)
        if kind == "t":
            return terms, terms
        try:
            type_ = {"s": pa.string(), "i": pa.int64()}.get(kind) or pa.array(self.entries).type
            return terms, pc.take(pa.array([core.entry(i) for i in found], type_), at)
        except (pa.ArrowException, TypeError, OverflowError) as e:
            message = f"terms: Arrow has no type for all the entries ({e}); findall and finditer tell them"
            raise ArgumentError(message, argument="terms") from None

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
        return f"Dictionary({', '.join(told_cost(self.build_seconds, terms=(len(self), self.nbytes)))})"

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


def told_cost(build_seconds: float, **parts: tuple[int, int]) -> list[str]:
    """How many there are of each part, what one takes of its bytes, and how long they took to build."""
    told = []
    for name, (number, of_all) in parts.items():
        if number or len(parts) == 1:
            told.append(f"{number:,} {name}")
        if number:
            told.append(f"{of_all / number:,.1f} bytes a {name.removesuffix('s')}")
    return told + ([f"built in {build_seconds:.3f} s"] if build_seconds else [])


def _path(path: str | os.PathLike[str]) -> str:
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"path: the path of a file is wanted, not {type(path).__name__}")
    return os.fsdecode(path)


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
