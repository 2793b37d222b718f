"""The verbs of patterns over a column, for what holds columns: the namespaces of pandas and Polars."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .columns import Finder, finder_of
from .frames import Spans
from .frames import extract as extract_spans
from .patterns import Pattern

if TYPE_CHECKING:
    import pyarrow

C = TypeVar("C")
F = TypeVar("F")

AnyFinder = str | Finder


class Verbs(Generic[C]):
    """What a pattern finds in a column of texts, as a column that is as long: null where a text is.

    Arguments are those of the pattern's own method of the same name, and so are cells and errors. Offsets are code
    points.
    """

    def _column(self, verb: Callable[[Any], pyarrow.ChunkedArray]) -> C:
        """What `verb` makes of the texts, as a column of the frame's own kind."""
        raise NotImplementedError

    def count(self, pattern: AnyFinder, **options: Any) -> C:
        """How many matches each text has: integers.

        Args:
            pattern: a str, which is compiled, a Pattern, a PatternSet or a Dictionary.
            options: `threads`, and `policy` of a set.

        Raises:
            PatternError: the pattern cannot be compiled.
            ArgumentError, TextError: a text is no str, or not well formed, at `position`.
        """
        finder = finder_of(pattern)
        return self._column(lambda texts: finder.count(texts, **options))

    def contains(self, pattern: AnyFinder, **options: Any) -> C:
        """Whether each text has a match: booleans.

        Args:
            pattern, options: as for `count`; a set has no `policy` here.
        """
        finder = finder_of(pattern)
        return self._column(lambda texts: finder.contains(texts, **options))

    def extract_all(self, pattern: AnyFinder, **options: Any) -> C:
        """Every match: lists of structs of `start`, `end`, `text` and what else is told.

        Of a Pattern that is each group's text, `…_start` and `…_end`, by its name or number; of a PatternSet `pattern`,
        its id, and `groups`; of a Dictionary `term` and `entry`.

        Args:
            pattern, options: as for `count`.
        """
        finder = finder_of(pattern)
        return self._column(lambda texts: finder.extract_all(texts, **options))

    def replace(self, pattern: str | Pattern[str], repl: str, count: int = 0, **options: Any) -> C:
        """The texts with matches replaced.

        Args:
            pattern: a str, which is compiled, or a Pattern.
            repl: a template of `re`'s: \\1 and \\g<name> are groups, \\g<0> the match.
            count: how many matches of a text are replaced; 0: all.
            options: `threads`.

        Raises:
            PatternError: the pattern cannot be compiled, or the template goes wrong, at `position`.
        """
        one = _pattern_of(pattern)
        return self._column(lambda texts: one.replace(texts, repl, count, **options))

    def split(self, pattern: str | Pattern[str], maxsplit: int = 0, **options: Any) -> C:
        """Lists of the parts between matches, with the groups of each match between them.

        Args:
            pattern: a str, which is compiled, or a Pattern.
            maxsplit: at how many matches; 0: at all.
            options: `threads`.
        """
        one = _pattern_of(pattern)
        return self._column(lambda texts: one.split(texts, maxsplit, **options))


class SeriesVerbs(Verbs[C], Generic[C, F]):
    """The same of a Series, and what is a row each, as a DataFrame."""

    def __init__(self, series: C) -> None:
        self._series = series

    def _matches(self, finder: Finder, options: dict[str, Any]) -> F:
        """The finder's own `extract`, as a frame."""
        raise NotImplementedError

    def _frame(self, spans: Spans) -> F:
        raise NotImplementedError

    def extract(self, pattern: AnyFinder, **options: Any) -> F:
        """Every match, a row each: `row` (0-based place in the Series), `start`, `end`, `text` and what else is told.

        Args:
            pattern: a str, a Pattern, a PatternSet (the rows have its `pattern`) or a Dictionary (`term` and `entry`).
            options: those of its own `extract`: `threads`, and `policy` of a set.

        Raises:
            ArgumentError, TextError, PatternError, TypeError: as `Pattern.extract`.
        """
        return self._matches(finder_of(pattern), options)

    def spans(self, **options: Any) -> F:
        """Figures, dates, quotes, names and the rest, a row each: `newspan.extract`, whose options it takes.

        One `published` is for all texts; where each has its own, pass the frame to `newspan.extract`. A Series has no
        other fields: to name some is an error.

        Raises:
            ArgumentError: an option out of its range; a field that the texts do not have.
        """
        return self._frame(extract_spans(self._series, **options))

    def facts(self, **options: Any) -> F:
        """The joined view, a row a figure: what, how much, who says so, when, where; options as for `spans`."""
        return self._frame(extract_spans(self._series, **options).facts)


def _pattern_of(pattern: str | Pattern[str]) -> Pattern[str]:
    finder = finder_of(pattern)
    if not isinstance(finder, Pattern):
        raise TypeError(f"pattern: a str or a Pattern is wanted, not {type(finder).__name__}")
    return finder
