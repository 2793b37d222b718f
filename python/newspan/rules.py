"""Many patterns at once: PatternSet, and Rules of patterns, terms and patterns over tokens, whose matches are rows."""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _core
from .dictionary import TERM_OPTIONS, told_cost
from .exceptions import ArgumentError, NewspanError
from .inputs import entries_of, items_of, meant
from .patterns import Match, Pattern, checked_memory, flag_options

if TYPE_CHECKING:
    import pyarrow

    from .document import Label
    from .frames import Spans
    from .inputs import Published


def _named(source: Mapping[str, str] | Iterable[str], argument: str, what: str) -> dict[str, str]:
    """{name: value} of a mapping; of a list each stands for itself."""
    named = entries_of(source, argument)
    for i, pair in enumerate(named.items()):
        for value, whose in zip(pair, (what, f"what is named by {what}"), strict=True):
            if not isinstance(value, str):
                message = f"{argument}: {whose} {i} is no str, but {type(value).__name__}"
                raise ArgumentError(message, argument=argument, position=i)
    return named


_POLICIES = ("all", "longest", "priority")


def policy_number(policy: str) -> int:
    """The core's number of a policy, else an ArgumentError."""
    if policy not in _POLICIES:
        raise ArgumentError(f"policy: {policy!r} is none of {', '.join(_POLICIES)}", argument="policy")
    return _POLICIES.index(policy)


class PatternSet:
    """Many patterns over one text: every match of each, with its spans and groups.

    Immutable, shared by threads, pickles.

    Args:
        patterns: {id: pattern}, or a list or column of patterns, each its own id; the syntax of `newspan.compile`.
        flags: re.I, re.M, re.S, re.A, or'ed; for all of them.
        max_memory: bytes that all compiled programs and their caches may take; what is scarce makes patterns slower.

    Raises:
        PatternError: with the place of the pattern as `position`; also for the one with which the memory is not enough.

    Example:
        >>> money = PatternSet({"money": r"[$€]\\d+", "share": r"\\d+%"})
        >>> money.findall("€5, or 3%")
        [('money', 0, 2), ('share', 7, 9)]
    """

    __slots__ = ("_args", "_build_seconds", "_core", "_patterns", "ids", "patterns")

    def __init__(
        self, patterns: Mapping[str, str] | Iterable[str], flags: int = 0, *, max_memory: int = 512 << 20
    ) -> None:
        named = _named(patterns, "patterns", "pattern")
        options = flag_options(flags)
        self.ids: tuple[str, ...] = tuple(named)
        self.patterns: tuple[str, ...] = tuple(named.values())
        self._args = (int(flags), checked_memory(max_memory))
        began = time.perf_counter()
        self._core = _core.PatternSet(list(self.patterns), **options, max_memory=max_memory)
        self._build_seconds = time.perf_counter() - began
        self._patterns: dict[int, Pattern[str]] = {}  # of those that matched

    def findall(self, string: str, *, policy: str = "all") -> list[tuple[str, int, int]]:
        """(id, start, end) of the matches: by start, the longer first, then by place in the set. Code points.

        Args:
            policy: "all" – every match of every pattern: those that it has alone, left to right without overlap, empty
                ones included; "longest" – the leftmost, of those the longest, then the first pattern's, and on behind
                it; "priority" – each pattern's that overlap none of a pattern before it in the set.
        """
        ids = self.ids
        return [(ids[i], start, end) for i, start, end in self._core.find_all(string, policy_number(policy))]

    def finditer(self, string: str, *, policy: str = "all") -> Iterator[tuple[str, Match[str]]]:
        """(id, match) of the matches, in the order and by the policy of `findall`."""
        for i, spans in self._core.find_groups(string, policy_number(policy)):
            if i not in self._patterns:
                self._patterns[i] = Pattern.of_core(self._core.pattern(i), self.patterns[i], self._args[0])
            yield self.ids[i], Match(self._patterns[i], string, 0, len(string), spans)

    def extract(self, texts: Any, *, policy: str = "all", threads: int = 0) -> pyarrow.Table:
        """The matches in a column of texts (a list, a pandas or Polars Series, an Arrow or numpy array), as a table.

        Args:
            texts: the column; an Arrow one is read where it lies. One str is a column of one text.
            policy: that of `findall`.
            threads: 0 is as many as the process has processors. The answer is the same for any number.

        Returns:
            A pyarrow Table: `row` (0-based place in texts), `pattern` (its id), `start`, `end`, `text`, and `groups`, a
            list of {name (or number), start, end, text} of those that took part. Offsets are code points. Of a pandas
            Series the labels come along: `to_pandas()` has them as its index.

        Raises:
            TypeError: a table, a dict or the like: pass a column of it.
            ArgumentError: a text is no str, at `position`.
            TextError: a text is not well formed, at `position`.
        """
        from .columns import extract

        return extract(self, texts, policy, threads)

    def extract_all(self, texts: Any, *, policy: str = "all", threads: int = 0) -> pyarrow.ChunkedArray:
        """The matches in a column of texts, as a column of lists; arguments and errors as for `extract`.

        Returns:
            As many cells as there are texts: a list of structs, one a match, whose fields are the columns of `extract`
            without `row`; null where a text is.

        Example:
            >>> PatternSet({"vowel": "[aeiou]"}).extract_all(["no", None]).to_pylist()
            [[{'pattern': 'vowel', 'start': 1, 'end': 2, 'text': 'o', 'groups': []}], None]
        """
        from .columns import extract_all

        return extract_all(self, texts, policy, threads)

    def count(self, texts: Any, *, policy: str = "all", threads: int = 0) -> pyarrow.ChunkedArray:
        """How many matches each text of a column has, of all patterns together (int64, null where a text is).

        Arguments and errors as for `extract`.

        Example:
            >>> PatternSet(["a", "an"]).count(["banana", None]).to_pylist()
            [5, None]
        """
        from .columns import count

        return count(self, texts, policy, threads)

    def contains(self, texts: Any, *, threads: int = 0) -> pyarrow.ChunkedArray:
        """Whether each text of a column has a match of any pattern (bool, null where a text is); see `extract`.

        Example:
            >>> PatternSet(["war", "truce"]).contains(["a truce", "peace"]).to_pylist()
            [True, False]
        """
        from .columns import contains

        return contains(self, texts, threads)

    @property
    def nbytes(self) -> int:
        """Bytes that the programs take, and the states of the automaton that texts have led to so far."""
        return self._core.memory

    @property
    def build_seconds(self) -> float:
        """How long it took to build; what texts lead to is built when they do."""
        return self._build_seconds

    def __len__(self) -> int:
        return len(self.ids)

    def __repr__(self) -> str:
        return f"PatternSet({', '.join(told_cost(self.build_seconds, patterns=(len(self), self.nbytes)))})"

    def __eq__(self, other: object) -> bool:
        return self.__reduce__() == other.__reduce__() if isinstance(other, PatternSet) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.ids, self.patterns, self._args))

    def __reduce__(self) -> tuple[object, ...]:
        return _pattern_set, (dict(zip(self.ids, self.patterns, strict=True)), *self._args)


def _pattern_set(patterns: dict[str, str], flags: int, max_memory: int) -> PatternSet:
    return PatternSet(patterns, flags, max_memory=max_memory)


_PATTERN_OPTIONS = {"ignore_case": False, "multi_line": False, "dot_all": False, "ascii": False}
_SUBJECTS: dict[str, dict[str, bool]] = {"pattern": _PATTERN_OPTIONS, "terms": TERM_OPTIONS, "tokens": {}}
_CONDITIONS = ("near", "not_near", "within", "not_within")
_OPTIONS = tuple(dict.fromkeys((*_PATTERN_OPTIONS, *TERM_OPTIONS)))
_KEYS = ("label", "id", *_SUBJECTS, *_CONDITIONS, "priority", *_OPTIONS)
_SIDES = ("either", "before", "after")


class Rules:
    """Patterns, dictionaries and patterns over tokens, each under a label that becomes the kind of its rows.

    Immutable, shared by threads, pickles.

    Args:
        rules: dicts, or the path of a file of them: JSON Lines (.jsonl, one a line) or TOML (.toml, `[[rule]]` each).

    A rule has a `label` and one of these:

    * `pattern`: the syntax of `newspan.compile`; options ignore_case, multi_line, dot_all, ascii.
    * `terms`: {term: entry} or a list of terms; options as for `Dictionary`.
    * `tokens`: a regular expression over the items of the text, see below.

    Its `id` is the `rule` of the rows; where none is given it is the label, with a number from the second rule of that
    label on. It may have:

    * `near`: {"tokens": "<city>", "words": 5, "side": "before" or "after", "across": True}. Such a thing stands beside
      the match, with at most so many words between (without `words`: any number), in the same sentence unless `across`.
      `not_near`: it does not.
    * `within`: "sentence", "paragraph" (the match crosses the start of none), or a pattern over tokens such as
      "<quote>": the match lies inside of what that matches. `not_within`: it does not.
    * `priority`: an int. Of matches that overlap, among the rules that have one, the highest wins; of equal ones the
      first, then the longest, then the rule that stands first. A rule without one overlaps freely.

    Each condition may be a list: all of them must hold.

    A pattern over tokens is made of

    * `"troops"`: this word or phrase; lower case takes any case, capitals ask for capitals. `'Apple'`: exactly so.
    * `Capital`, `Word`, `Num`, `Year`, …: a shape. `MONTH`, `UNIT`, …: a class of newspan's vocabulary.
    * `<quantity>`, `<quantity count>`, `<name place>`, …: a row of a built-in kind, of any type or of one (a figure
      with or without the noun that it counts). `<city>`: a match of the rules under that label.
    * `/[A-Z]+-\\d+/`: what this regular expression matches as a whole. `.`: any token.
    * `!X`: not X; `X&Y`: both, where a `<kind>` beside others says that the item lies inside one.
    * `X Y`, `X|Y`, `(…)`, `X?`, `X*`, `X+`, `X{m,n}`; `X:name` is a group of the row (of a name that stands twice, or
      is repeated, what it took last); `[…]` its extent, where the rest is only context; `^`, `^line`, `^paragraph`
      at the begin, `$` at the end: an edge of a sentence, line, paragraph.

    Leftmost, of those the longest, without overlap. Nothing crosses the start of a sentence.

    Raises:
        PatternError, ArgumentError: a rule that cannot be used; `position` is its place.

    Example:
        >>> rules = Rules([{"label": "unit", "pattern": r"(?P<n>\\d+)th Brigade"},
        ...                {"label": "city", "terms": {"Kyiv": "UA-30", "Kiev": "UA-30"}},
        ...                {"label": "force", "tokens": '<quantity count> "more"? ("troops"|"soldiers"):who',
        ...                 "near": {"tokens": "<city>", "words": 5}}])
        >>> [(m.kind, m.text, m.entry) for m in rules.scan("The 47th Brigade left Kyiv with 300 more troops.")]
        [('unit', '47th Brigade', None), ('city', 'Kyiv', 'UA-30'), ('force', '300 more troops', None)]
    """

    __slots__ = ("_build_seconds", "_core", "_rules")

    def __init__(self, rules: Iterable[Mapping[str, Any]] | str | os.PathLike[str]) -> None:
        given, place = _given(rules, "rules", "rule")
        self._make(given, lambda i: (i, place(i)), "rules")

    def _make(self, rules: Iterable[Any], where: Callable[[int], tuple[int, str]], argument: str) -> None:
        """Rules of dicts; `where` tells which item of the argument a rule was made of, and its place, for messages."""
        checked: list[dict[str, Any]] = []
        taken: dict[str, int] = {}  # ids, and the last number that was given behind each
        for i, rule in enumerate(rules):
            try:
                checked.append(_checked(rule, taken))
            except ArgumentError as e:
                position, place = where(i)
                raise ArgumentError(f"{place}: {e}", argument=argument, position=position) from None
        if not checked:
            raise ArgumentError(f"{argument}: there is none", argument=argument)
        self._rules: tuple[dict[str, Any], ...] = tuple(checked)
        began = time.perf_counter()
        try:
            self._core = _core.RuleSet([_as_core(r) for r in checked])
            self._build_seconds = time.perf_counter() - began
            _core.Extractor([], False, "USD", 1, False, self._core)  # says whether the labels are free
        except NewspanError as e:
            if e.position is None:
                raise
            position, place = where(e.position)
            told = str(e).removeprefix(f"rules: rule {e.position}")
            raise type(e)(place + told, argument=argument, position=position) from None

    @classmethod
    def from_spacy(cls, patterns: Iterable[Mapping[str, Any]] | str | os.PathLike[str]) -> Rules:
        """The rules of spaCy's EntityRuler: dicts, or the path of its JSON Lines.

        A string is a term, found whole and as it is written; its `id` is the `entry` of the rows. A list of tokens is a
        pattern over tokens: TEXT, ORTH, LOWER (with IN, NOT_IN, REGEX), IS_ALPHA, IS_ASCII, IS_DIGIT, IS_LOWER,
        IS_PUNCT, IS_TITLE, IS_UPPER, LIKE_EMAIL, LIKE_NUM, LIKE_URL, LENGTH and OP are read; any other is an error that
        names it. Words are cut as newspan cuts them; as in spaCy no two rows overlap.

        Raises:
            PatternError, ArgumentError: a pattern that cannot be read; `position` is its place.

        Example:
            >>> rules = Rules.from_spacy([{"label": "ORG", "pattern": "Acme", "id": "acme"},
            ...                           {"label": "GPE", "pattern": [{"LOWER": "san"}, {"LOWER": {"IN": ["jose"]}}]}])
            >>> [(m.kind, m.text) for m in rules.scan("Acme left San Jose.")]
            [('ORG', 'Acme'), ('GPE', 'San Jose')]
        """
        from .spacy_patterns import rules_of

        given, place = _given(patterns, "patterns", "pattern")
        rules, made_of = rules_of(given, place)

        def where(rule: int) -> tuple[int, str]:
            bad = 0
            if "terms" in rules[rule]:
                try:
                    _core.Dictionary(list(rules[rule]["terms"]), None, None, "t", *TERM_OPTIONS.values())
                except NewspanError as e:
                    bad = e.position or 0
            at = made_of[rule][bad]
            return at, place(at)

        self = cls.__new__(cls)
        self._make(rules, where, "patterns")
        return self

    @staticmethod
    def shapes() -> tuple[str, ...]:
        """The shapes that a pattern over tokens may name: Capital, Num, Year, …"""
        return tuple(_core.rule_shapes())

    @staticmethod
    def classes() -> tuple[str, ...]:
        """The classes of newspan's vocabulary that a pattern over tokens may name: MONTH, UNIT, …"""
        return tuple(sorted(_core.rule_classes()))

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, each once, in the order of the rules."""
        return tuple(dict.fromkeys(r["label"] for r in self._rules))

    @property
    def ids(self) -> tuple[str, ...]:
        """The rules' ids, in order."""
        return tuple(r["id"] for r in self._rules)

    @property
    def nbytes(self) -> int:
        """Bytes that patterns and terms take; see `PatternSet.nbytes`. Patterns over tokens are not counted."""
        _, of_patterns, _, of_terms, _ = self._core.cost
        return of_patterns + of_terms

    @property
    def build_seconds(self) -> float:
        """How long they took to build."""
        return self._build_seconds

    @property
    def cost(self) -> str:
        """How many patterns and terms there are, what each takes, and how long they took to build; for a reader."""
        patterns, of_patterns, terms, of_terms, tokens = self._core.cost
        told = told_cost(self.build_seconds, patterns=(patterns, of_patterns), terms=(terms, of_terms))
        return ", ".join(([f"{tokens:,} patterns over tokens"] if tokens else []) + told)

    def scan(self, text: str) -> list[Label]:
        """Every match of every rule in one text, by start, the longer first, then by label and id.

        Empty matches are left out.
        """
        from .frames import Extractor

        return list(Extractor(self.labels, rules=self).read(text).spans)  # type: ignore[arg-type]

    def extract(
        self,
        data: Any,
        *,
        text_field: str | Sequence[str] = "text",
        id_field: str | None = None,
        published_field: str | None = None,
        published: Published = None,
        keep: Sequence[str] = (),
        threads: int = 0,
    ) -> Spans:
        """Every match of every rule in a table or a list of texts; arguments as `newspan.extract`.

        Returns:
            Spans with the columns that all kinds fill, `groups` and `entry`, and those carried along.
        """
        from .frames import Extractor

        spans = Extractor(self.labels, rules=self, threads=threads).extract(
            data,
            text_field=text_field,
            id_field=id_field,
            published_field=published_field,
            published=published,
            keep=keep,
        )
        return spans.with_columns_of("label")

    def __len__(self) -> int:
        return len(self._rules)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The rules as dicts, ids filled in."""
        return iter([dict(r) for r in self._rules])

    def __repr__(self) -> str:
        return f"Rules({len(self)} rules: {', '.join(self.labels)})"

    def __eq__(self, other: object) -> bool:
        return self._rules == other._rules if isinstance(other, Rules) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.ids)

    def __reduce__(self) -> tuple[object, ...]:
        return Rules, (list(self._rules),)


def _checked(rule: Any, taken: dict[str, int]) -> dict[str, Any]:
    """A rule with its id, after a look at every key."""

    def bad(message: str) -> ArgumentError:
        return ArgumentError(message, argument="rules")

    if not isinstance(rule, Mapping):
        raise bad(f"a dict is wanted, not {type(rule).__name__}")
    out = dict(rule)
    if unknown := [k for k in out if k not in _KEYS]:
        raise bad(f"`{unknown[0]}` is no key of a rule; there are {', '.join(_KEYS)}{meant(unknown[0], _KEYS)}")
    label = out.get("label")
    if not isinstance(label, str) or not label.strip():
        raise bad("a rule needs a `label`, a str")
    subjects = [k for k in _SUBJECTS if k in out]
    if len(subjects) != 1:
        raise bad(f"`{label}` needs either a `pattern`, `terms` or `tokens`")
    subject = subjects[0]
    for key in (k for k in _OPTIONS if k in out):
        if key not in _SUBJECTS[subject]:
            raise bad(f"`{key}` does not go with `{subject}`")
        if not isinstance(out[key], bool):
            raise bad(f"`{key}`: true or false is wanted, not {out[key]!r}")
    if subject == "terms":
        out["terms"] = _terms(out["terms"], bad)
    elif subject == "pattern" and isinstance(out["pattern"], list):
        raise bad("`pattern`: a str is wanted, not list; Rules.from_spacy reads spaCy's patterns")
    elif not isinstance(out[subject], str):
        raise bad(f"`{subject}`: a str is wanted, not {type(out[subject]).__name__}")
    for key in (k for k in _CONDITIONS if k in out):
        out[key] = _conditions(key, out[key], bad)
    if "priority" in out and (type(out["priority"]) is not int or not -(2**31) <= out["priority"] < 2**31):
        raise bad(f"`priority`: an int is wanted, not {out['priority']!r}")
    name = out.get("id", label)
    if not isinstance(name, str) or not name:
        raise bad(f"`id`: a str is wanted, not {name!r}")
    if "id" not in out:
        name = free_id(label, taken)
    elif name in taken:
        raise bad(f"`id`: {name!r} is the id of an earlier rule")
    taken.setdefault(name, 1)
    out["id"] = name
    return out


def _terms(terms: Any, bad: Any) -> dict[str, str]:
    try:
        named = entries_of(terms, "`terms`")
    except (TypeError, ArgumentError) as e:
        raise bad(str(e)) from None
    out: dict[str, str] = {}
    for term, entry in named.items():
        if not isinstance(term, str):
            raise bad(f"`terms`: {term!r} is no str")
        if not isinstance(entry, (str, int)) or isinstance(entry, bool):
            raise bad(f"`terms`: the entry of {term!r} is neither str nor int")
        out[term] = str(entry)
    if not out:
        raise bad("`terms`: there is none")
    return out


def free_id(name: str, taken: dict[str, int]) -> str:
    """The name, with a number where it is taken."""
    free = name
    while free in taken:
        taken[name] += 1
        free = f"{name}-{taken[name]}"
    return free


def _conditions(key: str, value: Any, bad: Callable[[str], ArgumentError]) -> Any:
    """A condition, or a list of them, after a look at every key."""
    if not isinstance(value, (list, tuple)):
        return _condition(key, value, lambda message: bad(f"`{key}`: {message}"))
    if not value:
        raise bad(f"`{key}`: there is none")
    return [_condition(key, v, lambda message, i=i: bad(f"`{key}` {i}: {message}")) for i, v in enumerate(value)]  # type: ignore[misc]


def _condition(key: str, value: Any, bad: Callable[[str], ArgumentError]) -> Any:
    if key.endswith("within"):
        if not isinstance(value, str):
            raise bad(f"a str is wanted, not {type(value).__name__}")
        if not value.isidentifier():
            return value
        names = ("sentence", "paragraph", *Rules.shapes(), *Rules.classes())
        if value not in names:
            raise bad(f"`{value}` is neither sentence nor paragraph, no shape and no class{meant(value, names)}")
        return value
    if not isinstance(value, Mapping):
        raise bad(f'a dict such as {{"tokens": "<name>", "words": 5}} is wanted, not {type(value).__name__}')
    known = ("tokens", "words", "side", "across")
    if unknown := [k for k in value if k not in known]:
        raise bad(f"`{unknown[0]}` is no key of it; there are {', '.join(known)}{meant(unknown[0], known)}")
    if not isinstance(value.get("tokens"), str):
        raise bad("it needs `tokens`, a str")
    words = value.get("words", 0)
    if type(words) is not int or not 0 <= words < 2**31:
        raise bad(f"`words`: a number from 0 on is wanted, not {words!r}")
    if value.get("side", "either") not in _SIDES:
        raise bad(f"`side`: {value['side']!r} is none of {', '.join(_SIDES)}")
    if not isinstance(value.get("across", False), bool):
        raise bad(f"`across`: true or false is wanted, not {value['across']!r}")
    return dict(value)


def _as_core(rule: dict[str, Any]) -> tuple[Any, ...]:
    def options(names: dict[str, bool]) -> tuple[bool, ...]:
        return tuple(rule.get(n, default) for n, default in names.items())

    terms = list(rule.get("terms", {}).items())
    conditions = []
    for key in _CONDITIONS:
        asked = rule.get(key, [])
        for c in asked if isinstance(asked, list) else [asked]:
            near = {"tokens": c} if isinstance(c, str) else c
            conditions.append(
                (
                    key.startswith("not_"),
                    key.endswith("within"),
                    near["tokens"],
                    near.get("words"),
                    _SIDES.index(near.get("side", "either")),
                    near.get("across", False),
                )
            )
    return (
        rule["label"],
        rule["id"],
        rule.get("pattern"),
        options(_PATTERN_OPTIONS),
        terms,
        options(TERM_OPTIONS),
        rule.get("tokens"),
        conditions,
        rule.get("priority"),
    )


def _given(source: Any, argument: str, what: str) -> tuple[Iterable[Any], Callable[[int], str]]:
    """The dicts of a list, or of a file, and where each stands there."""
    if isinstance(source, (str, os.PathLike)):
        found, places = _load(Path(source), argument, what)
        return found, places.__getitem__
    wanted = "a list of dicts or a path"
    if isinstance(source, Mapping):
        raise TypeError(f"{argument}: {wanted} is wanted, not one dict; put it in a list: [{{…}}]")
    items = items_of(source, argument, wanted, ordered=True, instead='pass its to_dict("records")')
    return items, lambda i: f"{argument}: {what} {i}"


def _load(path: Path, argument: str, what: str) -> tuple[list[Any], list[str]]:
    """The rules of a file and where each stands, for messages."""

    def bad(message: str, position: int | None = None) -> ArgumentError:
        return ArgumentError(f"{argument}: {path}{message}", argument=argument, position=position)

    try:
        text = path.read_text("utf-8-sig")
    except OSError as e:
        raise bad(f": {e.strerror or e}") from None
    except UnicodeDecodeError as e:
        raise bad(f": not valid UTF-8 at byte {e.start}", e.start) from None
    except ValueError as e:  # a path that no file can have
        raise ArgumentError(f"{argument}: {str(path)!r}: {e}", argument=argument) from None
    if path.suffix.lower() == ".toml":
        tomllib = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
        try:
            tables = tomllib.loads(text)
        except (ValueError, RecursionError) as e:
            raise bad(f": not TOML: {e}") from None
        found = tables.get("rule")
        if not isinstance(found, list) or len(tables) != 1:
            raise bad(": `[[rule]]` tables are wanted and nothing else")
        return found, [f"{argument}: {path}: {what} {i}" for i in range(len(found))]
    if path.suffix.lower() not in (".jsonl", ".ndjson"):
        raise bad(": a .jsonl or .toml file is wanted")
    rules, places = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        places.append(f"{argument}: {path}:{number}")
        try:
            rules.append(json.loads(line))
        except (ValueError, RecursionError) as e:
            raise bad(f":{number}: not JSON: {e}", len(rules)) from None
    return rules, places
