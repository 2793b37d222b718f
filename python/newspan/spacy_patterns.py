"""Patterns of spaCy's EntityRuler as rules: strings become terms, lists of tokens patterns over tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .exceptions import ArgumentError, PatternError
from .inputs import meant
from .patterns import compile
from .rules import free_id

_FLAGS = {
    "IS_ALPHA": r"/\pL+/",
    "IS_ASCII": r"/[\x00-\x7f]+/",
    "IS_DIGIT": r"/\p{Nd}+/",
    "IS_LOWER": "lower",
    "IS_PUNCT": r"/\pP+/",
    "IS_TITLE": "(Cap|Initial)",
    "IS_UPPER": "(Upper|Initial)",
    "LIKE_EMAIL": "<email>",
    "LIKE_NUM": "(Num|Ordinal)",
    "LIKE_URL": "<url>",
}
_WORDS = ("TEXT", "ORTH", "LOWER")
_REPEATS = re.compile(r"[?*+]|\{\d{1,2}\}|\{\d{0,2},\d{0,2}\}")


def rules_of(patterns: Iterable[Any], place: Callable[[int], str]) -> tuple[list[dict[str, Any]], list[list[int]]]:
    """The rules, no two of whose rows overlap, and the patterns that each was made of: of a label's strings one."""
    terms: dict[str, dict[str, str]] = {}
    term_of: dict[str, list[int]] = {}
    rules: list[dict[str, Any]] = []
    made_of: list[list[int]] = []
    taken: dict[str, int] = {}
    for i, p in enumerate(patterns):
        try:
            label, pattern, name = _parts(p)
            if isinstance(pattern, str):
                of_label = terms.setdefault(label, {})
                if pattern not in of_label:
                    of_label[pattern] = name or pattern
                    term_of.setdefault(label, []).append(i)
                continue
            if not pattern:
                raise _bad("`pattern`: there is no token")
            tokens = " ".join(_token(t, k) for k, t in enumerate(pattern))
        except ArgumentError as e:
            raise ArgumentError(f"{place(i)}: {e}", argument="patterns", position=i) from None
        taken.setdefault(free := free_id(name or label, taken), 1)
        rules.append({"label": label, "id": free, "tokens": tokens, "priority": 0})
        made_of.append([i])
    for label, of_label in terms.items():
        taken.setdefault(free := free_id(label, taken), 1)
        rules.append({"label": label, "id": free, "terms": of_label, "priority": 0})
        made_of.append(term_of[label])
    return rules, made_of


def _bad(message: str) -> ArgumentError:
    return ArgumentError(message, argument="patterns")


def _parts(p: Any) -> tuple[str, str | list[Any], str | None]:
    if not isinstance(p, Mapping):
        raise _bad(f"a dict is wanted, not {type(p).__name__}")
    if unknown := [k for k in p if k not in ("label", "pattern", "id")]:
        raise _bad(f"`{unknown[0]}` is no key of a pattern; there are label, pattern, id")
    label, pattern, name = p.get("label"), p.get("pattern"), p.get("id")
    if not isinstance(label, str) or not label.strip():
        raise _bad("a pattern needs a `label`, a str")
    if not isinstance(pattern, (str, list)):
        raise _bad(f"`pattern`: a str or a list of tokens is wanted, not {type(pattern).__name__}")
    if name is not None and not isinstance(name, str):
        raise _bad(f"`id`: a str is wanted, not {type(name).__name__}")
    return label, pattern, name or None


def _token(token: Any, place: int) -> str:
    """One token of spaCy as an item."""
    if not isinstance(token, Mapping):
        raise _bad(f"token {place}: a dict is wanted, not {type(token).__name__}")
    tests = []
    repeat = ""
    for key, value in token.items():
        name = str(key).upper()
        try:
            if name == "OP":
                repeat = _repeat(value)
            elif name in _WORDS:
                tests.append(_word(value, name == "LOWER"))
            elif name in _FLAGS:
                if not isinstance(value, bool):
                    raise _bad(f"true or false is wanted, not {value!r}")
                tests.append(_FLAGS[name] if value else "!" + _FLAGS[name])
            elif name == "LENGTH":
                tests.append(_length(value))
            else:
                known = ("OP", *_WORDS, *_FLAGS, "LENGTH")
                raise _bad(f"newspan cannot tell it{meant(name, known)}")
        except ArgumentError as e:
            raise _bad(f"token {place}: `{key}`: {e}") from None
    item = "&".join(tests) or "."
    if len(tests) > 1 and repeat:
        item = f"({item})"
    return f"!{item}" if repeat == "!" else item + repeat


def _repeat(op: Any) -> str:
    if op == "1":
        return ""
    if op == "!":
        return "!"
    if not isinstance(op, str) or not _REPEATS.fullmatch(op) or op == "{,}":
        raise _bad(f"{op!r} is none of !, ?, *, +, 1, {{n}}, {{n,m}}, {{n,}}, {{,m}}")
    return op.replace("{,", "{0,")


def _word(value: Any, lower: bool) -> str:
    if isinstance(value, str):
        return _quoted(value, lower)
    if not isinstance(value, Mapping) or len(value) != 1:
        raise _bad(f"a str, or a dict of IN, NOT_IN or REGEX is wanted, not {value!r}")
    ((how, of),) = value.items()
    if how in ("IN", "NOT_IN") and isinstance(of, (list, tuple)) and of and all(isinstance(w, str) for w in of):
        any_of = "(" + "|".join(_quoted(w, lower) for w in of) + ")"
        return any_of if how == "IN" else "!" + any_of
    if how == "REGEX" and isinstance(of, str):
        try:
            compile(of)
        except PatternError as e:
            raise _bad(f"`REGEX`: {e}") from None
        flags = "(?si)" if lower else "(?s)"
        return _regex(f"{flags}.*(?:{of}).*")
    raise _bad(f"{value!r} is not read; IN and NOT_IN take a list of str, REGEX a str")


def _quoted(word: str, lower: bool) -> str:
    if not word.strip():
        raise _bad("a word without a letter")
    if lower and word != word.lower():
        raise _bad(f"{word!r} has capitals, so that no token in lower case is equal to it")
    mark = '"' if lower else "'"
    if mark in word:
        return _regex(("(?i)" if lower else "") + re.escape(word))
    return mark + word + mark


def _regex(pattern: str) -> str:
    return "/" + pattern.replace("/", r"\/") + "/"


def _length(value: Any) -> str:
    compared = value if isinstance(value, Mapping) else {"==": value}
    low, high = 1, 1000
    for sign, n in compared.items():
        if sign not in ("==", ">=", "<=", ">", "<") or type(n) is not int or not 0 <= n < 1000:
            raise _bad(f"{value!r} is not read; it takes a number below 1000, or ==, >=, <=, >, < of one")
        if sign in ("==", ">=", ">"):
            low = max(low, n + (sign == ">"))
        if sign in ("==", "<=", "<"):
            high = min(high, n - (sign == "<"))
    if low > high:
        raise _bad(f"{value!r}: no token is so long")
    return _regex(f"(?s).{{{low},{'' if high == 1000 else high}}}")
