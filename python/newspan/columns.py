"""Patterns over columns of texts: every match as a row of a table, and keywords in their context."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from . import _core
from .exceptions import ArgumentError, NewspanError, NewspanWarning
from .frames import Spans, warn
from .inputs import column_names, items_of, labels_of, texts_of, whole
from .patterns import Pattern, flag_options
from .rules import PatternSet, Rules, policy_number

if TYPE_CHECKING:
    import pyarrow

_WIDEST = (1 << 31) - 1  # no text is longer


def _labelled(table: pyarrow.Table, texts: Any, rows: str) -> pyarrow.Table:
    """The table with the labels of a pandas Series, as pyarrow keeps an index; as it is where texts have none."""
    if (index := labels_of(texts)) is None:
        return table
    import pandas as pd
    import pyarrow as pa

    index = index.take(table[rows].to_numpy())
    # A level named like a column would be either.
    index = index.set_names([None if n in table.column_names else n for n in index.names])
    frame = pd.DataFrame(index=index, columns=pd.Index([], dtype="str"))
    try:
        labels = pa.Table.from_pandas(frame, preserve_index=True)
    except pa.ArrowException as e:
        warnings.warn(f"texts: Arrow cannot hold their index, which is left out: {e}", NewspanWarning, stacklevel=3)
        return table
    for name in labels.column_names:
        table = table.append_column(name, labels[name])
    return table.replace_schema_metadata(labels.schema.metadata)


def _documents(texts: Any) -> Iterator[tuple[_core.Documents, Any]]:
    """A column of texts batch by batch, without a copy where it is Arrow's, and what keeps each alive."""
    import pyarrow as pa

    objects = str(getattr(texts, "dtype", "")) in ("object", "Object")
    if not objects and hasattr(texts, "__arrow_c_array__") and not hasattr(texts, "__arrow_c_stream__"):
        texts = pa.array(texts)
    arrow = hasattr(texts, "__arrow_c_stream__") or isinstance(texts, pa.Array)
    if arrow and not objects and column_names(texts) is None:
        column = pa.chunked_array([texts] if isinstance(texts, pa.Array) else texts)
        text = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
        if pa.types.is_string(text) or pa.types.is_large_string(text) or pa.types.is_string_view(text):
            reader = _core.ArrowReader(column.__arrow_c_stream__(), ["text"], "", "", [], True, True, 0, False)
            while (documents := reader.next("")) is not None:
                yield documents, None
            return
    yield _core.text_documents(texts_of(texts, "texts"))


class _Stream:
    """A capsule, as pyarrow asks for a stream."""

    def __init__(self, capsule: Any) -> None:
        self.capsule = capsule

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self.capsule


def _table(scan: Callable[[_core.Documents], Any], texts: Any) -> pyarrow.Table:
    """What `scan` finds in a column of texts."""
    import pyarrow as pa

    # A column without rows has a schema too.
    found = [pa.table(_Stream(scan(documents))) for documents, _ in _documents(texts)] or [
        pa.table(_Stream(scan(_core.text_documents([])[0])))
    ]
    return _labelled(pa.concat_tables(found), texts, "row")


def _threads(threads: int) -> int:
    return whole(threads, "threads", 0, 1 << 16)


def extract(pattern: Pattern[str], texts: Any, threads: int = 0) -> pyarrow.Table:
    """Every match of a pattern in a column of texts; see `Pattern.extract`."""
    names = {i: n for n, i in pattern.groupindex.items()}
    taken = ["row", "start", "end", "text"]
    for i in range(1, pattern.groups + 1):
        name = names.get(i, str(i))
        for column in (name, f"{name}_start", f"{name}_end"):
            if column in taken:
                raise ArgumentError(f"pattern: the group `{name}` takes the name of a column", argument="pattern")
            taken.append(column)
    number = _threads(threads)
    return _table(lambda documents: pattern._core.scan(documents, number), texts)


def extract_set(patterns: PatternSet, texts: Any, policy: str, threads: int) -> pyarrow.Table:
    """Every match of a set of patterns in a column of texts; see `PatternSet.extract`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    number, chosen = _threads(threads), policy_number(policy)
    table = _table(lambda documents: patterns._core.scan(documents, chosen, number), texts)
    place = table.column_names.index("pattern")
    return table.set_column(place, "pattern", pc.take(pa.array(patterns.ids, pa.string()), table["pattern"]))


def counts(pattern: Pattern[str], texts: Any, threads: int = 0) -> pyarrow.Array:
    """How many matches each text has, null where there is no text; see `Pattern.count`."""
    import pyarrow as pa

    number = _threads(threads)
    found = [n for documents, _ in _documents(texts) for n in pattern._core.counts(documents, number)]
    return pa.array((None if n < 0 else n for n in found), pa.int64())


def concordance(
    texts: Any, pattern: str | Pattern[str] | Sequence[str | Pattern[str]], width: int = 40
) -> pyarrow.Table:
    """Keywords in context (KWIC): every place where a keyword stands, with what stands around it.

    Args:
        texts: one str, a list of str, or a column (pandas, Polars, Arrow, numpy); None has no rows. A table is none:
            pass a column of it.
        pattern: a word or phrase, found whole and in any case; or a compiled pattern; or several of those.
        width: code points of context on either side.

    Returns:
        A pyarrow Table: `doc` (0-based place in texts), `start`, `end`, `pre`, `keyword`, `post`, `pattern`, in the
        order of the texts. Matches of different patterns may overlap; a space in a keyword takes any white space. Of a
        pandas Series the labels come along: `to_pandas()` has them as its index.

    Example:
        >>> import newspan as ns
        >>> ns.concordance("30,000 troops left; the Troops’ trucks stayed.", "troops", width=9).to_pylist()[1]["post"]
        '’ trucks '
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    width = whole(width, "width", 0, sys.maxsize)
    wanted = [pattern] if isinstance(pattern, (str, Pattern)) else items_of(pattern, "pattern", "a keyword or a list")
    if not wanted:
        raise ArgumentError("pattern: none is named", argument="pattern")
    names, rules = [], []
    for i, p in enumerate(wanted):
        if isinstance(p, Pattern):
            flags = flag_options(p.flags)
            rules.append({"label": "keyword", "id": str(i), "pattern": p.pattern, **flags})
        elif not isinstance(p, str):
            raise ArgumentError(
                f"pattern: {p!r} is neither a str nor a compiled pattern", argument="pattern", position=i
            )
        elif p.strip():
            rules.append({"label": "keyword", "id": str(i), "terms": [p], "ignore_case": True})
        else:
            raise ArgumentError("pattern: an empty keyword", argument="pattern")
        names.append(p.pattern if isinstance(p, Pattern) else p)
    try:
        compiled = Rules(rules)
    except NewspanError as e:
        told = str(e).removeprefix(f"rules: rule {e.position}")
        raise type(e)(f"pattern: keyword {e.position}{told}", argument="pattern", position=e.position) from None
    extractor = _core.Extractor(["keyword"], False, "USD", 0, False, compiled._core, min(width, _WIDEST))
    found = extractor.extract_texts([texts_of(texts, "texts")], [], None, None, None, [], 0, "")
    warn(found)
    rows = Spans(found.matches()).to_arrow()
    place = pc.cast(rows["rule"], pa.int64())
    table = pa.table(
        {
            "doc": rows["row"],
            "start": rows["start"],
            "end": rows["end"],
            "pre": pc.fill_null(rows["pre"], ""),
            "keyword": rows["text"],
            "post": pc.fill_null(rows["post"], ""),
            "pattern": pc.take(pa.array(names, pa.string()), place),
        }
    )
    return _labelled(table, texts, "doc")
