"""Patterns, sets of them and dictionaries over columns of texts, and keywords in their context.

What is found in a column is a table with a row for each match, or a column that is as long as the texts: a pyarrow
ChunkedArray, null where a text is. An Arrow column is read where it lies, of whatever string type, and so is a Series
that holds one; Python's lock is not held meanwhile.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from . import _core
from .dictionary import Dictionary
from .exceptions import ArgumentError, NewspanError, warn
from .frames import Spans, warn_of
from .inputs import column_names, items_of, labels_of, texts_of, thread_count, whole
from .patterns import Pattern, flag_options, no_pattern
from .rules import PatternSet, Rules, policy_number

if TYPE_CHECKING:
    import pyarrow

Finder = Pattern[str] | PatternSet | Dictionary

_ROWS = 1 << 16  # that are read at once: enough for many threads
_WIDEST = (1 << 31) - 1  # no text is longer


# ---------------------------------------------------------------- in and out


def _labelled(table: pyarrow.Table, texts: Any, rows: str) -> pyarrow.Table:
    """The table with the labels of a pandas Series, as pyarrow keeps an index; as it is where texts have none."""
    if (index := labels_of(texts)) is None:
        return table
    import pandas as pd
    import pyarrow as pa

    # A level that is named like a column has its name in the metadata alone.
    names = list(index.names)
    index = index.take(table[rows].to_numpy()).set_names([None if n in table.column_names else n for n in names])
    try:
        labels = pa.Table.from_pandas(pd.DataFrame(index=index, columns=pd.Index([], dtype="str")), preserve_index=True)
    except pa.ArrowException as e:
        warn(f"texts: Arrow cannot hold their index, which is left out: {e}")
        return table
    about = json.loads(labels.schema.metadata[b"pandas"])
    for level, told in zip(names, about["columns"], strict=False):
        if level in table.column_names:
            told["name"] = level
    for name in labels.column_names:
        table = table.append_column(name, labels[name])
    return table.replace_schema_metadata({"pandas": json.dumps(about)})


def in_arrow(texts: Any) -> pyarrow.ChunkedArray | None:
    """A column that Arrow holds, or whatever speaks its protocol, without a copy; None where it is no such thing."""
    import pyarrow as pa

    if str(getattr(texts, "dtype", "")) in ("object", "Object") or column_names(texts) is not None:
        return None
    if hasattr(texts, "__arrow_c_stream__"):
        return pa.chunked_array(texts)
    return pa.chunked_array([pa.array(texts)]) if hasattr(texts, "__arrow_c_array__") else None


def _documents(texts: Any) -> Iterator[tuple[_core.Documents, Any]]:
    """A column of texts batch by batch, without a copy where it is Arrow's, and what keeps each alive."""
    import pyarrow as pa

    if (column := in_arrow(texts)) is not None:
        text = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
        if pa.types.is_string(text) or pa.types.is_large_string(text) or pa.types.is_string_view(text):
            reader = _core.ArrowReader(column.__arrow_c_stream__(), ["text"], "", "", [], True, True, 0, False, _ROWS)
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


def _scanned(scan: Callable[[_core.Documents], Any], texts: Any) -> pyarrow.Table:
    """What `scan` finds in a column of texts."""
    import pyarrow as pa

    # A column without rows has a schema too.
    found = [pa.table(_Stream(scan(documents))) for documents, _ in _documents(texts)] or [
        pa.table(_Stream(scan(_core.text_documents([])[0])))
    ]
    return pa.concat_tables(found)


# ---------------------------------------------------------------- matches


def finder_of(pattern: str | Finder) -> Finder:
    """What finds: a str is compiled."""
    if isinstance(pattern, str):
        return Pattern(pattern)
    if isinstance(pattern, (Pattern, PatternSet, Dictionary)):
        return pattern
    raise TypeError(f"pattern: a str, a Pattern, a PatternSet or a Dictionary is wanted, not {no_pattern(pattern)}")


def _scan(finder: Finder, policy: str, lists: bool, threads: int) -> Callable[[_core.Documents], Any]:
    """The core's scan with its arguments, looked over."""
    number = thread_count(threads)
    if isinstance(finder, PatternSet):
        chosen = policy_number(policy)
        return lambda documents: finder._core.scan(documents, chosen, lists, number)
    if isinstance(finder, Pattern):
        _check_groups(finder)
    return lambda documents: finder._core.scan(documents, lists, number)


def _check_groups(pattern: Pattern[str]) -> None:
    names = {i: n for n, i in pattern.groupindex.items()}
    taken = ["row", "start", "end", "text"]
    for i in range(1, pattern.groups + 1):
        name = names.get(i, str(i))
        for column in (name, f"{name}_start", f"{name}_end"):
            if column in taken:
                raise ArgumentError(f"pattern: the group `{name}` takes the name of a column", argument="pattern")
            taken.append(column)


def _named(finder: Finder, columns: dict[str, Any]) -> dict[str, Any]:
    """Columns of matches with ids for the core's numbers of patterns, terms and entries for those of terms."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(finder, PatternSet):
        return columns | {"pattern": pc.take(pa.array(finder.ids, pa.string()), columns["pattern"])}
    if isinstance(finder, Dictionary):
        place = columns.pop("term")
        before = {"row": columns.pop("row")} if "row" in columns else {}
        term, entry = finder._terms_and_entries(place)
        return before | {"term": term, "entry": entry} | columns
    return columns


def extract(finder: Finder, texts: Any, policy: str, threads: int) -> pyarrow.Table:
    """Every match in a column of texts, a row each; see `Pattern.extract`."""
    import pyarrow as pa

    table = _scanned(_scan(finder, policy, False, threads), texts)
    columns = _named(finder, dict(zip(table.column_names, table.columns, strict=True)))
    return _labelled(pa.table(columns), texts, "row")


def extract_all(finder: Finder, texts: Any, policy: str, threads: int) -> pyarrow.ChunkedArray:
    """Every match in a column of texts, a list of structs for each; see `Pattern.extract_all`."""
    import pyarrow as pa

    found = _scanned(_scan(finder, policy, True, threads), texts).column(0)
    if isinstance(finder, Pattern):
        return found
    names = [field.name for field in found.type.value_type]

    def named(lists: pyarrow.ListArray) -> pyarrow.ListArray:
        columns = _named(finder, dict(zip(names, lists.values.flatten(), strict=True)))
        structs = pa.StructArray.from_arrays(list(columns.values()), names=list(columns))
        return pa.ListArray.from_arrays(lists.offsets, structs, mask=lists.is_null() if lists.null_count else None)

    return pa.chunked_array([named(chunk) for chunk in found.chunks or [pa.array([], found.type)]])


def count(finder: Finder, texts: Any, policy: str, threads: int) -> pyarrow.ChunkedArray:
    """How many matches each text has; see `Pattern.count`."""
    number = thread_count(threads)
    if isinstance(finder, PatternSet):
        chosen = policy_number(policy)
        return _scanned(lambda documents: finder._core.count(documents, chosen, number), texts).column(0)
    return _scanned(lambda documents: finder._core.count(documents, number), texts).column(0)


def contains(finder: Finder, texts: Any, threads: int) -> pyarrow.ChunkedArray:
    """Whether each text has a match; see `Pattern.contains`."""
    number = thread_count(threads)
    return _scanned(lambda documents: finder._core.contains(documents, number), texts).column(0)


def replace(pattern: Pattern[str], texts: Any, repl: list[str | int], most: int, threads: int) -> pyarrow.ChunkedArray:
    """The texts with matches replaced; see `Pattern.replace`."""
    number, limit = thread_count(threads), whole(most, "count", 0, sys.maxsize)
    return _scanned(lambda documents: pattern._core.replace(documents, repl, limit, number), texts).column(0)


def split(pattern: Pattern[str], texts: Any, most: int, threads: int) -> pyarrow.ChunkedArray:
    """The texts cut at matches; see `Pattern.split`."""
    number, limit = thread_count(threads), whole(most, "maxsplit", 0, sys.maxsize)
    return _scanned(lambda documents: pattern._core.split(documents, limit, number), texts).column(0)


# ---------------------------------------------------------------- keywords


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
        A pyarrow Table: `doc` (0-based place in texts, `row` elsewhere), `start`, `end`, `pre`, `keyword` (`text`
        elsewhere), `post`, `pattern`, in the order of the texts; the names are those of concordancers. Matches of
        different patterns may overlap; a space in a keyword takes any white space. Of a pandas Series the labels come
        along: `to_pandas()` has them as its index.

    Example:
        >>> import newspan as ns
        >>> ns.concordance("30,000 troops left; the Troops’ trucks stayed.", "troops", width=9).to_pylist()[1]["post"]
        '’ trucks '
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    width = whole(width, "width", 0, sys.maxsize)
    if isinstance(pattern, re.Pattern):
        raise TypeError(f"pattern: a keyword or a list is wanted, not {no_pattern(pattern)}")
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
                f"pattern: keyword {i}: a str or a Pattern is wanted, not {no_pattern(p)}",
                argument="pattern",
                position=i,
            )
        elif p.strip():
            rules.append({"label": "keyword", "id": str(i), "terms": [p], "ignore_case": True})
        else:
            raise ArgumentError(f"pattern: keyword {i}: it is empty", argument="pattern", position=i)
        names.append(p.pattern if isinstance(p, Pattern) else p)
    try:
        compiled = Rules(rules)
    except NewspanError as e:
        told = re.sub(r"^rules: rule \d+( \(\d+\))?: (terms: term 0: (term: )?)?", "", str(e))
        raise type(e)(f"pattern: keyword {e.position}: {told}", argument="pattern", position=e.position) from None
    extractor = _core.Extractor(["keyword"], False, "USD", 0, False, compiled._core, min(width, _WIDEST))
    found = extractor.extract_texts([texts_of(texts, "texts")], [], None, None, None, [], 0, "")
    warn_of(found)
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
