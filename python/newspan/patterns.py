"""Compiled patterns with the methods of `re`, in linear time.

The syntax is RE2's, with (?P<name>…) and (?<name>…) and `re`'s \\Z. As in `re`, `\\w`, `\\d`, `\\s`, `\\b` and their
negations are Unicode's in a str (re.A: ASCII's) and ASCII's in bytes; flags are I, M, S, A and U. Differences to `re`:
no look-around, back-references, possessive repeats and verbose patterns; `$` matches at the very end only; behind an
empty match the search goes on with the next character; case is ignored by Unicode's simple folding, also under re.A;
a vertical tab is no white space of ASCII; [[:alpha:]] and its kin are classes of ASCII, `\\pL`, `\\p{Greek}` of
Unicode; `\\C`, any byte, is for bytes patterns.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, AnyStr, Generic, overload

from . import _core
from .exceptions import PatternError
from .inputs import lone_surrogate, offset, thread_count, whole

if TYPE_CHECKING:
    import pyarrow

_MAX = sys.maxsize
_SUPPORTED = re.IGNORECASE | re.MULTILINE | re.DOTALL | re.ASCII | re.UNICODE


def flag_options(flags: int) -> dict[str, bool]:
    """re's flags as options by name, in the order of the core's arguments; others are an error."""
    if extra := whole(flags, "flags", 0, 1 << 31) & ~int(_SUPPORTED):
        raise PatternError(f"flags: {re.RegexFlag(extra)!r} is not supported", argument="flags")
    names = {"ignore_case": re.IGNORECASE, "multi_line": re.MULTILINE, "dot_all": re.DOTALL, "ascii": re.ASCII}
    return {name: bool(flags & flag) for name, flag in names.items()}


def checked_memory(max_memory: int) -> int:
    """A count of bytes that the core can take, else an ArgumentError."""
    return whole(max_memory, "max_memory", 1, sys.maxsize)


_TEMPLATE = re.compile(r"\\(?:g<([^>]*)>|g(<?)|(0[0-7]{0,2}|[1-7][0-7]{2})|([1-9][0-9]?)|(.)|\Z)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a", "b": "\b", "\\": "\\"}


def no_pattern(value: object) -> str:
    """What it is instead, for a message."""
    return "re.Pattern; newspan.compile its pattern" if isinstance(value, re.Pattern) else type(value).__name__


def _within(pos: int, endpos: int) -> tuple[int, int]:
    """Positions as `re` takes them: what lies outside is the nearest end."""
    return min(max(offset(pos, "pos"), 0), _MAX), min(max(offset(endpos, "endpos"), 0), _MAX)


class Match(Generic[AnyStr]):
    """One match, as `re.Match`: spans are code points of a str, bytes of bytes."""

    __slots__ = ("_spans", "endpos", "pos", "re", "string")

    re: Pattern[AnyStr]
    string: AnyStr
    pos: int
    endpos: int
    _spans: list[int]

    def __init__(self, pattern: Pattern[AnyStr], string: AnyStr, pos: int, endpos: int, spans: list[int]) -> None:
        self.re = pattern
        self.string = string
        self.pos = pos
        self.endpos = endpos
        self._spans = spans

    def _index(self, group: int | str) -> int:
        try:
            number = self.re.groupindex[group] if isinstance(group, str) else group.__index__()
        except (AttributeError, KeyError, TypeError):
            number = -1
        if not 0 <= number <= self.re.groups:
            raise IndexError(f"no such group: {group!r}")
        return number

    def span(self, group: int | str = 0) -> tuple[int, int]:
        """(start, end) of a group; (-1, -1) where it took no part."""
        i = 2 * self._index(group)
        return self._spans[i], self._spans[i + 1]

    def start(self, group: int | str = 0) -> int:
        """Where a group begins; -1 where it took no part."""
        return self.span(group)[0]

    def end(self, group: int | str = 0) -> int:
        """Where a group ends: the place behind its last character; -1 where it took no part."""
        return self.span(group)[1]

    def __getitem__(self, group: int | str) -> AnyStr | None:
        start, end = self.span(group)
        return None if start < 0 else self.string[start:end]

    def group(self, *groups: int | str) -> Any:
        """The text of a group, or a tuple for several; 0 is the whole match."""
        if len(groups) <= 1:
            return self[groups[0] if groups else 0]
        return tuple(self[g] for g in groups)

    def groups(self, default: Any = None) -> tuple[Any, ...]:
        """The texts of all groups, in order; `default` for those that took no part."""
        return tuple(default if (g := self[i]) is None else g for i in range(1, self.re.groups + 1))

    def groupdict(self, default: Any = None) -> dict[str, Any]:
        """{name: text} of the named groups; `default` for those that took no part."""
        return {name: default if (g := self[name]) is None else g for name in self.re.groupindex}

    @property
    def regs(self) -> tuple[tuple[int, int], ...]:
        """(start, end) of the match and of each group."""
        return tuple(self.span(i) for i in range(self.re.groups + 1))

    @property
    def lastindex(self) -> int | None:
        """The group that closed last, or None."""
        best: int | None = None
        for i in range(1, self.re.groups + 1):
            if self.start(i) >= 0 and (best is None or self.end(i) > self.end(best)):
                best = i
        return best

    @property
    def lastgroup(self) -> str | None:
        """The name of the group that closed last; None where it has none."""
        return {i: n for n, i in self.re.groupindex.items()}.get(self.lastindex or -1)

    def expand(self, template: AnyStr) -> AnyStr:
        """A template with its groups (\\1, \\g<name>) filled in; one that took no part is empty.

        Raises:
            PatternError: the template goes wrong, or names no group of the pattern's, at `position`.
        """
        return _filled(self, _template(self.re, template))

    def __repr__(self) -> str:
        return f"<newspan.Match object; span={self.span()}, match={self[0]!r}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Match):
            return NotImplemented
        return (self.re, self.string, self._spans) == (other.re, other.string, other._spans)

    def __hash__(self) -> int:
        return hash((self.re, self.string, tuple(self._spans)))

    def __reduce__(self) -> tuple[object, ...]:
        return Match, (self.re, self.string, self.pos, self.endpos, self._spans)


class Pattern(Generic[AnyStr]):
    """A compiled pattern; immutable, shared by threads, pickles. Made by `newspan.compile`."""

    __slots__ = ("_core", "_max_memory", "flags", "groupindex", "groups", "pattern")

    pattern: AnyStr
    flags: int
    groups: int
    groupindex: dict[str, int]

    def __init__(self, pattern: AnyStr, flags: int = 0, *, max_memory: int = 8 << 20) -> None:
        if not isinstance(pattern, (str, bytes)):
            raise TypeError(f"pattern: a str or bytes are wanted, not {no_pattern(pattern)}")
        core = _core.Pattern(pattern, **flag_options(flags), max_memory=checked_memory(max_memory))
        self._take(core, pattern, int(flags), max_memory)

    @classmethod
    def of_core(cls, core: _core.Pattern, pattern: AnyStr, flags: int, max_memory: int = 8 << 20) -> Pattern[AnyStr]:
        """A pattern that the core has compiled already."""
        made = cls.__new__(cls)
        made._take(core, pattern, flags, max_memory)
        return made

    def _take(self, core: _core.Pattern, pattern: AnyStr, flags: int, max_memory: int) -> None:
        self.pattern = pattern
        self.flags = flags
        self._max_memory = max_memory
        self._core = core
        self.groups = self._core.groups
        self.groupindex = {n: i for i, n in enumerate(self._core.group_names, 1) if n}

    def _find(self, string: AnyStr, pos: int, endpos: int, anchor: int) -> Match[AnyStr] | None:
        pos, endpos = _within(pos, endpos)
        spans = self._core.find(string, pos, endpos, anchor)
        return None if spans is None else Match(self, string, min(pos, len(string)), min(endpos, len(string)), spans)

    def search(self, string: AnyStr, pos: int = 0, endpos: int = _MAX) -> Match[AnyStr] | None:
        """The leftmost match, or None."""
        return self._find(string, pos, endpos, 0)

    def match(self, string: AnyStr, pos: int = 0, endpos: int = _MAX) -> Match[AnyStr] | None:
        """A match that begins at pos, or None."""
        return self._find(string, pos, endpos, 1)

    def fullmatch(self, string: AnyStr, pos: int = 0, endpos: int = _MAX) -> Match[AnyStr] | None:
        """A match of the whole string, or None."""
        return self._find(string, pos, endpos, 2)

    def finditer(self, string: AnyStr, pos: int = 0, endpos: int = _MAX) -> Iterator[Match[AnyStr]]:
        """Every match, left to right, without overlap."""
        pos, endpos = _within(pos, endpos)
        flat = self._core.find_all(string, pos, endpos)
        step = 2 * (self.groups + 1)
        for i in range(0, len(flat), step):
            yield Match(self, string, min(pos, len(string)), min(endpos, len(string)), flat[i : i + step])

    def extract(self, texts: Any, *, threads: int = 0) -> pyarrow.Table:
        """Every match in a column of texts, as a table of a row each.

        Args:
            texts: a list, a pandas or Polars Series, an Arrow or numpy array of str; None, NaN and NA have no match.
                One str is a column of one text.
                An Arrow column (string, large_string, string_view, a dictionary of those, in chunks or not) is read
                where it lies, and so is a Series that holds one.
            threads: 0 is as many as the process has processors. The answer is the same for any number.

        Returns:
            A pyarrow Table: `row` (0-based place in texts), `start`, `end`, `text`, and for each group, by its name or
            number, its text, `…_start` and `…_end`; null where it took no part. Offsets are code points. Of a pandas
            Series the labels come along: `to_pandas()` has them as its index.

        Raises:
            TypeError: a table, a dict or the like: pass a column of it. A pattern of bytes.
            ArgumentError: a text is no str, at `position`; a group has the name of a column.
            TextError: a text is not well formed (an unchecked Arrow column, lone surrogates), at `position`.

        Example:
            >>> compile(r"(?P<n>\\d+) dead").extract(["None.", "Łódź: 5 dead"]).to_pylist()[0]
            {'row': 1, 'start': 6, 'end': 12, 'text': '5 dead', 'n': '5', 'n_start': 6, 'n_end': 7}
        """
        from .columns import extract

        return extract(self._of_texts(), texts, "all", threads)

    def extract_all(self, texts: Any, *, threads: int = 0) -> pyarrow.ChunkedArray:
        """Every match in a column of texts, as a column of lists; arguments and errors as for `extract`.

        Returns:
            As many cells as there are texts: a list of structs, one a match, whose fields are the columns of `extract`
            without `row`; null where a text is.

        Example:
            >>> compile("a").extract_all(["ab", None, "b"]).to_pylist()
            [[{'start': 0, 'end': 1, 'text': 'a'}], None, []]
        """
        from .columns import extract_all

        return extract_all(self._of_texts(), texts, "all", threads)

    def count(self, texts: Any, *, threads: int = 0) -> pyarrow.ChunkedArray:
        """How many matches each text of a column has (int64, null where a text is); arguments as for `extract`.

        Example:
            >>> compile("a").count(["banana", None]).to_pylist()
            [3, None]
        """
        from .columns import count

        return count(self._of_texts(), texts, "all", threads)

    def contains(self, texts: Any, *, threads: int = 0) -> pyarrow.ChunkedArray:
        """Whether each text of a column has a match (bool, null where a text is); arguments as for `extract`.

        Example:
            >>> compile("^a").contains(["banana", "apple", None]).to_pylist()
            [False, True, None]
        """
        from .columns import contains

        return contains(self._of_texts(), texts, threads)

    def replace(self, texts: Any, repl: str, count: int = 0, *, threads: int = 0) -> pyarrow.ChunkedArray:
        """A column of texts with matches replaced: what `sub` makes of each, null where a text is.

        Args:
            texts, threads: as for `extract`.
            repl: a template of `re`'s: \\1 and \\g<name> are groups, \\g<0> the match; one that took no part is empty.
            count: how many matches of a text are replaced; 0: all.

        Raises:
            PatternError: a template that goes wrong, or names no group of the pattern's, at `position`.
            TypeError: repl is no str: what a function makes of each match, `sub` tells.

        Example:
            >>> compile(r"(\\d+) per cent").replace(["Up 5 per cent.", None], r"\\1%").to_pylist()
            ['Up 5%.', None]
        """
        from .columns import replace

        of = self._of_texts()
        return replace(of, texts, _template(of, repl), count, threads)

    def _of_texts(self) -> Pattern[str]:
        if not isinstance(self.pattern, str):
            raise TypeError("a bytes pattern reads bytes, no column of texts")
        return self

    def findall(self, string: AnyStr, pos: int = 0, endpos: int = _MAX) -> list[Any]:
        """The matches as texts: the whole, the one group, or a tuple of the groups."""
        empty = self.pattern[:0]
        if self.groups == 0:
            return [m[0] for m in self.finditer(string, pos, endpos)]
        if self.groups == 1:
            return [empty if m[1] is None else m[1] for m in self.finditer(string, pos, endpos)]
        return [m.groups(empty) for m in self.finditer(string, pos, endpos)]

    @overload
    def split(self, string: AnyStr, maxsplit: int = 0) -> list[AnyStr | None]: ...
    @overload
    def split(self, string: Any, maxsplit: int = 0, *, threads: int = ...) -> Any: ...
    def split(self, string: Any, maxsplit: int = 0, *, threads: int = 0) -> Any:
        """The string cut at every match; groups stand between the parts.

        Args:
            string: a str; or a column of texts, as for `extract`.
            maxsplit: at how many matches; 0: at all.
            threads: for a column; as for `extract`.

        Returns:
            A list; of a column a pyarrow ChunkedArray of such lists, null where a text is.

        Example:
            >>> compile(r",\\s*").split(["Kyiv, Lviv", None]).to_pylist()
            [['Kyiv', 'Lviv'], None]
        """
        if not isinstance(string, (str, bytes)):
            from .columns import split

            return split(self._of_texts(), string, maxsplit, threads)
        parts: list[Any] = []
        maxsplit = offset(maxsplit, "maxsplit")
        thread_count(threads)
        at = 0
        for n, m in enumerate(self.finditer(string)):  # type: ignore[arg-type]
            if maxsplit and n >= maxsplit:
                break
            parts.append(string[at : m.start()])
            parts.extend(m.groups())
            at = m.end()
        parts.append(string[at:])
        return parts

    def subn(
        self, repl: AnyStr | Callable[[Match[AnyStr]], AnyStr], string: AnyStr, count: int = 0
    ) -> tuple[AnyStr, int]:
        """(the string with matches replaced, how many)."""
        pieces = None if callable(repl) else _template(self, repl)
        count = offset(count, "count")
        parts: list[AnyStr] = []
        at = n = 0
        for m in self.finditer(string):
            if count and n >= count:
                break
            parts.append(string[at : m.start()])
            parts.append(repl(m) if callable(repl) else _filled(m, pieces or []))
            at = m.end()
            n += 1
        parts.append(string[at:])
        return string[:0].join(parts), n

    def sub(self, repl: AnyStr | Callable[[Match[AnyStr]], AnyStr], string: AnyStr, count: int = 0) -> AnyStr:
        """The string with matches replaced by a template (\\1, \\g<name>) or by what a function makes of each."""
        return self.subn(repl, string, count)[0]

    def __repr__(self) -> str:
        return f"newspan.compile({self.pattern!r}{f', {re.RegexFlag(self.flags)!r}' if self.flags else ''})"

    def __eq__(self, other: object) -> bool:
        return (
            (self.pattern, self.flags) == (other.pattern, other.flags) if isinstance(other, Pattern) else NotImplemented
        )

    def __hash__(self) -> int:
        return hash((self.pattern, self.flags))

    def __reduce__(self) -> tuple[object, ...]:
        return _pattern, (self.pattern, self.flags, self._max_memory)


def _pattern(pattern: AnyStr, flags: int, max_memory: int) -> Pattern[AnyStr]:
    return Pattern(pattern, flags, max_memory=max_memory)


def _template(pattern: Pattern[Any], repl: AnyStr) -> list[AnyStr | int]:
    """What a template of `re`'s holds: texts, and groups by number."""
    if not isinstance(repl, type(pattern.pattern)):
        raise TypeError(f"repl: a {type(pattern.pattern).__name__} is wanted, not {type(repl).__name__}")
    if isinstance(repl, bytes):
        pieces = _read_template(pattern, repl.decode("latin-1"))
        return [p if isinstance(p, int) else p.encode("latin-1") for p in pieces]
    if (at := lone_surrogate(repl)) is not None:
        raise PatternError(f"repl: lone surrogate at position {at}", argument="repl", position=at)
    return _read_template(pattern, repl)


def _read_template(pattern: Pattern[Any], template: str) -> list[Any]:
    pieces: list[str | int] = []

    def bad(message: str, position: int) -> PatternError:
        return PatternError(f"repl: {message} at position {position}", argument="repl", position=position)

    def text(part: str) -> None:
        if part:
            pieces.append(part)

    at = 0
    for t in _TEMPLATE.finditer(template):
        text(template[at : t.start()])
        at = t.end()
        name, opened, octal, number, other = t.groups()
        if opened is not None:
            missing = ">, unterminated name" if at < len(template) else "group name"
            raise bad(f"missing {missing if opened else '<'}", at)
        if octal is not None:
            if int(octal, 8) > 0xFF:
                raise bad(f"\\{octal} is no character", t.start())
            text(chr(int(octal, 8)))
        elif name is not None or number is not None:
            known = number or (name if name.isascii() and name.isdecimal() else None)
            group = int(known) if known else pattern.groupindex.get(name, pattern.groups + 1)
            if group > pattern.groups:
                told = "missing group name" if name == "" else f"no group {known or repr(name)}"
                raise bad(told, t.start(1 if number is None else 4))
            pieces.append(group)
        elif other in _ESCAPES:
            text(_ESCAPES[other])
        elif other is None or (other.isascii() and other.isalpha()):
            raise bad(f"bad escape \\{other}" if other else "bad escape (end of template)", t.start())
        else:
            text(t[0])
    text(template[at:])
    return pieces


def _filled(m: Match[AnyStr], pieces: Sequence[AnyStr | int]) -> AnyStr:
    empty = m.string[:0]
    return empty.join((m[p] or empty) if isinstance(p, int) else p for p in pieces)


@overload
def compile(pattern: str, flags: int = 0, *, max_memory: int = ...) -> Pattern[str]: ...
@overload
def compile(pattern: bytes, flags: int = 0, *, max_memory: int = ...) -> Pattern[bytes]: ...
def compile(pattern: Any, flags: int = 0, *, max_memory: int = 8 << 20) -> Pattern[Any]:
    """Compile a regular expression of RE2's syntax, with (?P<name>…) and (?<name>…).

    Args:
        pattern: str (matches str, spans in code points) or bytes (matches bytes). `\\w`, `\\d`, `\\s` and `\\b` of
            a str are Unicode's, as in `re`.
        flags: re.I, re.M, re.S, re.A, or'ed.
        max_memory: bytes that the compiled program and its caches may take.

    Raises:
        PatternError: with `position` where the pattern goes wrong.
    """
    return Pattern(pattern, flags, max_memory=max_memory)
