"""Polars: `import newspan.polars` gives expressions and Series a namespace `newspan`.

    >>> import polars as pl
    >>> import newspan.polars
    >>> frame = pl.DataFrame({"id": ["x9", "x4"], "text": ["Sales rose 5%, costs rose 7%.", None]})
    >>> frame.select(pl.col("text").newspan.count(r"\\d+%"))["text"].to_list()
    [2, None]
    >>> found = frame.select("id", match=pl.col("text").newspan.extract_all(r"\\d+%")).explode("match").unnest("match")
    >>> found.filter(pl.col("start") > 0).rows()
    [('x9', 11, 13, '5%'), ('x9', 26, 28, '7%')]
    >>> frame["text"].newspan.facts().select("row", "thing", "value").rows()
    [(0, 'Sales', 5.0), (0, 'costs', 7.0)]

Expressions work in lazy frames too. Where Polars runs them in batches, the row that an error names is the batch's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import polars as pl

from .columns import Finder
from .frames import Spans
from .verbs import SeriesVerbs, Verbs

if TYPE_CHECKING:
    import pyarrow


def _series(name: str, found: pyarrow.ChunkedArray) -> pl.Series:
    return pl.Series(name, pl.from_arrow(found))


@pl.api.register_expr_namespace("newspan")
class ExprNamespace(Verbs[pl.Expr]):
    """`pl.col("text").newspan`: the verbs of patterns as expressions.

    `count`, `contains`, `extract_all`, `replace` and `split` give a column as long as the texts. For a row each match:
    `extract_all`, `explode` and `unnest`, or `extract` of a Series.
    """

    def __init__(self, expr: pl.Expr) -> None:
        self._expr = expr

    def _column(self, verb: Callable[[Any], pyarrow.ChunkedArray]) -> pl.Expr:
        def cells(texts: pl.Series) -> pl.Series:
            return _series(texts.name, verb(texts))

        type_ = cells(pl.Series("", [], pl.String)).dtype
        return self._expr.map_batches(cells, return_dtype=type_, is_elementwise=True)


@pl.api.register_series_namespace("newspan")
class SeriesNamespace(SeriesVerbs[pl.Series, pl.DataFrame]):
    """`series.newspan`: the verbs of patterns and the extraction of facts over a Series of texts.

    `count`, `contains`, `extract_all`, `replace` and `split` give a Series of the same name; `extract`, `spans` and
    `facts` a DataFrame whose `row` is the place in the Series, that of `frame.with_row_index("row")`.
    """

    def _column(self, verb: Callable[[Any], pyarrow.ChunkedArray]) -> pl.Series:
        return _series(self._series.name, verb(self._series))

    def _matches(self, finder: Finder, options: dict[str, Any]) -> pl.DataFrame:
        frame = pl.from_arrow(finder.extract(self._series, **options))
        assert isinstance(frame, pl.DataFrame)
        return frame

    def _frame(self, spans: Spans) -> pl.DataFrame:
        return spans.to_polars()
