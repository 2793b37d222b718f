"""newspan's C++ core; private. Offsets are code points of a str, bytes of bytes; end exclusive."""

from typing import Any, Literal

from typing_extensions import Buffer

SCHEMA_VERSION: int
"""The version of the span contract."""
MAX_TEXT: int
"""Bytes of UTF-8 that a text may have."""

def kinds() -> list[str]:
    """Every kind, those on by default first."""

def default_kinds() -> list[str]:
    """The kinds that are shown where none are named."""

def fields() -> list[tuple[str, str, str, str]]:
    """The contract: (name, type, kinds that fill it, meaning) of each field, in the order of the columns."""

def fact_fields() -> list[tuple[str, str, str, str]]:
    """The same for the joined view."""

def match_fields() -> list[tuple[str, str, str, str]]:
    """The same for matches of rules in their context."""

def parse_date(text: str, day_first: bool) -> int | None:
    """Days since 1970 of a date as written, or None."""

def versions() -> dict[str, str]:
    """The versions of newspan, ICU, Unicode and RE2."""

def segment(text: str, what: str) -> list[tuple[int, int]]:
    """(start, end) of each word, grapheme or sentence after UAX #29."""

def normalize(text: str, form: str) -> Aligned:
    """A normalization form with its alignment."""

def fold(text: str, strip_accents: bool) -> Aligned:
    """A text folded for caseless comparison, with its alignment."""

def tidy(text: str) -> Aligned:
    """A text without HTML's tags and entities, with its alignment."""

def markup(text: str) -> tuple[int, int]:
    """How many tags and entities of HTML a text holds."""

def scripts(text: str, mixed: bool) -> list[tuple[int, int, list[str]]]:
    """(start, end, scripts) of each run of a script, or of each word that mixes them."""

def decode(data: Buffer, encoding: str) -> tuple[str, str, int, int, int, Literal["declared", "marked", "detected"]]:
    """(text, encoding, confidence, replaced, where the first of these is, how it is known) of bytes.

    An empty encoding is found out.
    """

class Aligned:
    @property
    def text(self) -> str: ...
    @property
    def original(self) -> str: ...
    def to_original(self, start: int, end: int) -> tuple[int, int]: ...

class Pattern:
    def __init__(
        self,
        pattern: str | bytes,
        ignore_case: bool,
        multi_line: bool,
        dot_all: bool,
        ascii: bool,
        max_memory: int,
    ) -> None: ...
    @property
    def groups(self) -> int: ...
    @property
    def group_names(self) -> list[str]: ...
    def find(self, text: str | bytes, pos: int, endpos: int, anchor: int) -> list[int] | None:
        """[start, end] of the match and of each group (-1: took no part), flat; anchor 0 none, 1 start, 2 both."""
    def find_all(self, text: str | bytes, pos: int, endpos: int) -> list[int]:
        """The same for every match, one after another."""
    def scan(self, documents: Documents, lists: bool, threads: int) -> object:
        """The matches in documents, as a capsule of an Arrow stream: a row each, or as one column of lists."""
    def count(self, documents: Documents, threads: int) -> object:
        """How many matches each document has, null where its text is: a column, as a capsule of an Arrow stream."""
    def contains(self, documents: Documents, threads: int) -> object:
        """Whether each document has a match; likewise."""
    def replace(self, documents: Documents, by: list[str | int], most: int, threads: int) -> object:
        """The texts with matches replaced by texts and groups; likewise."""
    def split(self, documents: Documents, most: int, threads: int) -> object:
        """Lists of the parts between matches; likewise."""

class PatternSet:
    def __init__(
        self,
        patterns: list[str],
        ignore_case: bool,
        multi_line: bool,
        dot_all: bool,
        ascii: bool,
        max_memory: int,
    ) -> None: ...
    def find_all(self, text: str, policy: int) -> list[tuple[int, int, int]]:
        """(index of the pattern, start, end) of the matches; policy 0 all, 1 longest, 2 priority."""
    def find_groups(self, text: str, policy: int) -> list[tuple[int, list[int]]]:
        """(index of the pattern, [start, end] of the match and of each group (-1: took no part)) of the matches."""
    @property
    def memory(self) -> int: ...
    def scan(self, documents: Documents, policy: int, lists: bool, threads: int) -> object:
        """The matches in documents, as a capsule of an Arrow stream; see Pattern."""
    def count(self, documents: Documents, policy: int, threads: int) -> object: ...
    def contains(self, documents: Documents, threads: int) -> object: ...
    def pattern(self, index: int) -> Pattern: ...

class Dictionary:
    def __init__(
        self,
        terms: list[str],
        entries: list[Any] | None,
        notes: list[str] | None,
        about: str,
        ignore_case: bool,
        ignore_accents: bool,
        whole_words: bool,
        overlapping: bool,
    ) -> None:
        """`about` says what the entries are: t the terms, s text, i integers, j JSON, o objects; notes are JSON."""
    @staticmethod
    def load(path: str, verify: bool) -> Dictionary: ...
    def save(self, path: str) -> None: ...
    def find_entries(self, text: str) -> list[tuple[Any, int, int]]:
        """(entry, start, end) of every match."""
    def find_all(self, text: str) -> list[tuple[int, int, int]]:
        """(index of the term, start, end) of every match."""
    def scan(self, documents: Documents, lists: bool, threads: int) -> object:
        """The matches in documents, as a capsule of an Arrow stream; see Pattern."""
    def count(self, documents: Documents, threads: int) -> object: ...
    def contains(self, documents: Documents, threads: int) -> object: ...
    def text(self, index: int) -> str: ...
    def entry(self, index: int) -> Any: ...
    def note(self, index: int) -> Any: ...
    @property
    def about(self) -> str: ...
    @property
    def options(self) -> tuple[bool, bool, bool, bool]: ...
    @property
    def bytes(self) -> int: ...
    @property
    def build_seconds(self) -> float: ...
    def __len__(self) -> int: ...

class RuleSet:
    def __init__(self, rules: list[Any]) -> None:
        """(label, id, pattern or None, (ignore_case, multi_line, dot_all, ascii), [(term, entry)],
        (ignore_case, ignore_accents, whole_words, overlapping), tokens or None,
        [(negated, within, tokens, words or None, side, across)], priority or None) of each."""
    @property
    def cost(self) -> tuple[int, int, int, int, int]:
        """(patterns, their bytes, terms, their bytes, rules of tokens)"""

def rule_shapes() -> list[str]: ...
def rule_classes() -> list[str]: ...

class Table:
    @property
    def rows(self) -> int: ...
    @property
    def documents(self) -> int: ...
    @property
    def nulls(self) -> int: ...
    @property
    def undated(self) -> list[tuple[str, int, str]]: ...
    @property
    def batches(self) -> int: ...
    @property
    def integer_ids(self) -> bool: ...
    @property
    def markup(self) -> tuple[int, int, int]:
        """How many texts hold HTML, and its tags and entities."""
    @property
    def mixed_ids(self) -> bool:
        """Integers and text were given."""
    @property
    def bad(self) -> list[tuple[str, int, str]]: ...
    def to_rows(self) -> list[dict[str, Any]]:
        """One dict a row, null fields left out; timestamps as seconds since 1970."""
    def to_json_lines(self) -> bytes: ...
    @property
    def columns(self) -> list[str]:
        """Names, in order: the contract's or the joined view's, then those carried along."""
    @property
    def kept_timestamps(self) -> list[str]:
        """Those of the columns carried along that are timestamps."""
    @property
    def is_facts(self) -> bool: ...
    def filter(self, kind: str) -> Table:
        """The rows of one kind."""
    def facts(self) -> Table:
        """The joined view, one row a figure."""
    def matches(self) -> Table:
        """Rows of rules as matches in their context."""
    def flatten(self) -> Table:
        """Lists as JSON text."""
    def arrow_stream(self, columns: list[str]) -> object:
        """A PyCapsule of an ArrowArrayStream; no columns: all."""
    def extend(self, more: Table) -> None: ...
    def __getstate__(self) -> bytes: ...
    def __setstate__(self, state: bytes, /) -> None: ...

class Documents:
    @property
    def size(self) -> int: ...
    @property
    def bad(self) -> list[tuple[int, str]]: ...
    @property
    def undated(self) -> list[tuple[int, str]]: ...
    def to_list(self) -> list[tuple[int, str | int | None, str, str | None, int | None]]:
        """(row, id, field, text, days since 1970) of each."""
    def set_default_published(self, days: int) -> None: ...
    def set_integer_ids(self, integers: bool) -> None: ...

class JsonLines:
    def __init__(
        self, texts: list[str], id: str, published: str, keep: list[str], replace: bool, day_first: bool
    ) -> None: ...
    @property
    def seen(self) -> list[str]: ...
    def read(self, block: bytes, file: str, last: bool) -> Documents: ...

class ArrowReader:
    def __init__(
        self,
        stream: object,
        texts: list[str],
        id: str,
        published: str,
        keep: list[str],
        id_optional: bool,
        published_optional: bool,
        first_row: int,
        day_first: bool,
        rows_at_once: int = 4096,
    ) -> None: ...
    @property
    def rows(self) -> int: ...
    def next(self, file: str) -> Documents | None: ...

def text_documents(texts: list[str | None]) -> tuple[Documents, object]:
    """Documents of texts, whose rows are their places, and what keeps the texts."""

class Extractor:
    def __init__(
        self,
        kinds: list[str],
        day_first: bool,
        currency: str,
        threads: int,
        replace: bool,
        rules: RuleSet | None = None,
        context: int = 0,
    ) -> None: ...
    def extract(self, documents: Documents) -> Table: ...
    def extract_text(self, text: str, published: int | None) -> Table: ...
    def extract_texts(
        self,
        texts: list[list[Any]],
        fields: list[str],
        ids: list[Any] | None,
        published: list[Any] | None,
        kept: KeptCells | None,
        kept_values: list[list[Any]],
        first_row: int,
        file: str,
        rows: list[int] | None = None,
        integer_ids: bool | None = None,
    ) -> Table: ...

class KeptCells:
    def __init__(self, names: list[str]) -> None: ...
    def settle(self, columns: list[list[Any]]) -> None: ...
