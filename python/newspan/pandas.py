"""pandas: `import newspan.pandas` gives every Series an accessor `newspan`.

    >>> import pandas as pd
    >>> import newspan.pandas
    >>> texts = pd.Series(["Sales rose 5%, costs rose 7%.", None], index=["x9", "x4"])
    >>> texts.newspan.count(r"\\d+%").to_list()
    [2, <NA>]
    >>> texts.newspan.replace(r"(\\d+)%", r"\\1 per cent").to_list()
    ['Sales rose 5 per cent, costs rose 7 per cent.', <NA>]
    >>> texts.newspan.split(", ").explode().to_list()
    ['Sales rose 5%', 'costs rose 7%.', <NA>]
    >>> texts.newspan.extract(r"\\d+%")[["start", "text"]].reset_index().values.tolist()
    [['x9', 11, '5%'], ['x9', 26, '7%']]
    >>> texts.newspan.facts()[["thing", "value"]].reset_index().values.tolist()
    [['x9', 'Sales', 5.0], ['x9', 'costs', 7.0]]

Whatever comes back has the Series' own index and Arrow-backed columns.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from .columns import Finder, in_arrow
from .frames import Spans
from .verbs import SeriesVerbs

if TYPE_CHECKING:
    import pyarrow


@pd.api.extensions.register_series_accessor("newspan")
class SeriesAccessor(SeriesVerbs[pd.Series, pd.DataFrame]):
    """`series.newspan`: the verbs of patterns and the extraction of facts over a Series of texts.

    `count`, `contains`, `extract_all`, `replace` and `split` give a Series with the same index and name; `extract`,
    `spans` and `facts` a DataFrame in which each label stands as often as its text has rows, so that it joins:
    `frame["text"].newspan.facts().join(frame["outlet"])`.
    """

    def _texts(self) -> Any:
        """The texts without their labels."""
        column = in_arrow(self._series)
        return self._series.to_list() if column is None else column

    def _column(self, verb: Callable[[Any], pyarrow.ChunkedArray]) -> pd.Series:
        values = pd.arrays.ArrowExtensionArray(verb(self._texts()))
        return pd.Series(values, index=self._series.index, name=self._series.name)

    def _matches(self, finder: Finder, options: dict[str, Any]) -> pd.DataFrame:
        frame = finder.extract(self._texts(), **options).to_pandas(types_mapper=pd.ArrowDtype)
        frame.index = self._series.index.take(frame["row"].to_numpy("int64"))
        return frame

    def _frame(self, spans: Spans) -> pd.DataFrame:
        return spans.to_pandas()
