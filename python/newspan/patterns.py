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
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, AnyStr, Generic, overload

from . import _core
from .exceptions import PatternError
from .inputs import whole

if TYPE_CHECKING:
    import pyarrow

_MAX = sys.maxsize
_SUPPORTED = re.IGNORECASE | re.MULTILINE | re.DOTALL | re.ASCII | re.UNICODE


def flag_options(flags: int) -> dict[str, bool]:
    """re's flags as options by name, in the order of the core's arguments; others are a PatternError."""
    if extra := int(flags) & ~int(_SUPPORTED):
        raise PatternError(f"flags: {re.RegexFlag(extra)!r} is not supported", argument="flags")
    names = {"ignore_case": re.IGNORECASE, "multi_line": re.MULTILINE, "dot_all": re.DOTALL, "ascii": re.ASCII}
    return {name: bool(flags & flag) for name, flag in names.items()}


def checked_memory(max_memory: int) -> int:
    """A count of bytes that the core can take, else an ArgumentError."""
    return whole(max_memory, "max_memory", 1, sys.maxsize)


_TEMPLATE = re.compile(r"\\(?:g<([^>]*)>|(\d{1,2})|(.))", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a", "b": "\b", "\\": "\\"}


def _within(position: int) -> int:
    """A position as `re` takes it: what lies outside is the nearest end."""
    return min(max(position, 0), _MAX)


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
        if isinstance(group, str):
            if group not in self.re.groupindex:
                raise IndexError(f"no such group: {group!r}")
            return self.re.groupindex[group]
        if not 0 <= group <= self.re.groups:
            raise IndexError(f"no such group: {group}")
        return group

    def span(self, group: int | str = 0) -> tuple[int, int]:
        """(start, end) of a group; (-1, -1) where it took no part."""
        i = 2 * self._index(group)
        return self._spans[i], self._spans[i + 1]

    def start(self, group: int | str = 0) -> int:
        return self.span(group)[0]

    def end(self, group: int | str = 0) -> int:
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
        return tuple(default if (g := self[i]) is None else g for i in range(1, self.re.groups + 1))

    def groupdict(self, default: Any = None) -> dict[str, Any]:
        return {name: default if (g := self[name]) is None else g for name in self.re.groupindex}

    @property
    def regs(self) -> tuple[tuple[int, int], ...]:
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
        return {i: n for n, i in self.re.groupindex.items()}.get(self.lastindex or -1)

    def expand(self, template: AnyStr) -> AnyStr:
        """The template with \\1 and \\g<name> filled in."""
        return _expand(self, template)

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
            raise TypeError(f"pattern: str or bytes, not {type(pattern).__name__}")
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
        pos, endpos = _within(pos), _within(endpos)
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
        pos, endpos = _within(pos), _within(endpos)
        flat = self._core.find_all(string, pos, endpos)
        step = 2 * (self.groups + 1)
        for i in range(0, len(flat), step):
            yield Match(self, string, min(pos, len(string)), min(endpos, len(string)), flat[i : i + step])

    def extract(self, texts: Any, *, threads: int = 0) -> pyarrow.Table:
        """Every match in a column of texts (a list, a pandas or Polars Series, an Arrow or numpy array), as a table.

        Args:
            texts: the column; an Arrow one is read where it lies.
            threads: 0 is as many as the process has processors. The answer is the same for any number.

        Returns:
            A pyarrow Table: `row` (0-based place in texts), `start`, `end`, `text`, and for each group, by its name or
            number, its text, `…_start` and `…_end`; null where it took no part. Offsets are code points. Of a pandas
            Series the labels come along: `to_pandas()` has them as its index.

        Raises:
            TypeError: a table, a dict or the like: pass a column of it.
            ArgumentError: a text is no str, at `position`.
        """
        from .columns import extract

        return extract(self._of_texts(), texts, threads)

    def count(self, texts: Any, *, threads: int = 0) -> pyarrow.Array:
        """How many matches each text of a column has (int64, null where there is none); see `extract`."""
        from .columns import counts

        return counts(self._of_texts(), texts, threads)

    def contains(self, texts: Any, *, threads: int = 0) -> pyarrow.Array:
        """Whether each text of a column has a match (bool, null where there is none); see `extract`."""
        import pyarrow.compute as pc

        return pc.greater(self.count(texts, threads=threads), 0)

    def _of_texts(self) -> Pattern[str]:
        if not isinstance(self.pattern, str):
            raise TypeError("a bytes pattern reads bytes, no column of texts")
        return self

    def findall(self, string: AnyStr, pos: int = 0, endpos: int = _MAX) -> list[Any]:
        """The matches as texts: the whole, the one group, or a tuple of the groups."""
        empty = string[:0]
        if self.groups == 0:
            return [m[0] for m in self.finditer(string, pos, endpos)]
        if self.groups == 1:
            return [empty if m[1] is None else m[1] for m in self.finditer(string, pos, endpos)]
        return [m.groups(empty) for m in self.finditer(string, pos, endpos)]

    def split(self, string: AnyStr, maxsplit: int = 0) -> list[AnyStr | None]:
        """The string cut at every match; groups stand between the parts."""
        parts: list[AnyStr | None] = []
        at = 0
        for n, m in enumerate(self.finditer(string)):
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
        parts: list[AnyStr] = []
        at = n = 0
        for m in self.finditer(string):
            if count and n >= count:
                break
            parts.append(string[at : m.start()])
            parts.append(repl(m) if callable(repl) else _expand(m, repl))
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


def _expand(m: Match[AnyStr], template: AnyStr) -> AnyStr:
    if isinstance(template, bytes):
        text = template.decode("latin-1")
        return _expand_text(m, text, lambda g: g.decode("latin-1")).encode("latin-1")
    return _expand_text(m, template, lambda g: g)


def _expand_text(m: Match[Any], template: str, as_text: Callable[[Any], str]) -> str:
    def fill(t: re.Match[str]) -> str:
        name, number, other = t.groups()
        if other is not None:
            if other in _ESCAPES:
                return _ESCAPES[other]
            if other.isalpha():
                raise PatternError(
                    f"repl: bad escape \\{other} at position {t.start()}", argument="repl", position=t.start()
                )
            return "\\" + other
        group: int | str = int(number) if number is not None else int(name) if name.isdigit() else name
        try:
            found = m[group]
        except IndexError:
            raise PatternError(f"repl: no group {group!r}", argument="repl", position=t.start()) from None
        return "" if found is None else as_text(found)

    return _TEMPLATE.sub(fill, template)


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
