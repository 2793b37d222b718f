"""The command: newspan extract, newspan grep, newspan show, newspan schema."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import io
import itertools
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click

from . import __version__, _core, display
from .dictionary import Dictionary
from .exceptions import ArgumentError, NewspanError, PatternError
from .files import FORMATS, Failure, Source, check_files, option, readable
from .frames import FIELDS, Extractor, fields_of
from .inputs import Bad, Fields, Part, Seen, day_of, days_since_1970, lone_surrogate
from .outputs import Output, Sink, check_guard, end_on_signals, silence
from .patterns import compile
from .rules import Rules
from .shards import MANIFEST, MOST_ERRORS, Manifest, Shard, files_of, hash_of, is_folder, shards_of

EPOCH = dt.date(1970, 1, 1)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Read news text and hand out the facts, each tied to the characters it came from."""


def _kinds(_: click.Context, __: click.Parameter, value: str | None) -> list[str]:
    kinds = [] if value is None else [k.strip() for k in value.split(",") if k.strip()]
    if value is not None and not kinds:
        raise click.BadParameter("no kind is left to look for")
    return kinds


def _text(value: str) -> str:
    """Text of the command line, whose bytes may be anything."""
    if lone_surrogate(value) is not None:
        raise click.BadParameter("not valid UTF-8")
    return value


MOST = 2**31 - 1

# Options that several commands share.
_text_field = click.option(
    "--text-field",
    "text_fields",
    type=_text,
    multiple=True,
    default=["text"],
    show_default=True,
    metavar="NAME",
    help="The field that holds the text; may stand several times: rows then carry `field`.",
)
_id_field = click.option(
    "--id-field", type=_text, metavar="NAME", help="The field that names the document. Default: id where there is one."
)
_published_field = click.option(
    "--published-field",
    type=_text,
    metavar="NAME",
    help="The field that dates it. Default: published where there is one.",
)
_published = click.option(
    "--published", type=_text, metavar="DATE", help="The date of documents that have none of their own."
)
_rules = click.option(
    "--rules",
    "rules_file",
    metavar="FILE",
    help="Patterns, dictionaries and patterns over tokens of your own, a .jsonl or .toml file.",
)
_spacy = click.option("--spacy", is_flag=True, help="The file of --rules is spaCy's, of an EntityRuler.")
_keep = click.option(
    "--keep",
    type=_text,
    multiple=True,
    metavar="NAME",
    help="A field that every row carries along; may stand several times.",
)
_threads = click.option(
    "--threads",
    type=click.IntRange(0, 1024),
    default=0,
    show_default=True,
    help="How many; 0: as many as this process may use.",
)
_on_error = click.option(
    "--on-error", type=click.Choice(["skip", "stop"]), default="skip", show_default=True, help="What a bad record does."
)
_errors = click.option(
    "--errors",
    type=click.Choice(["strict", "replace"]),
    default="strict",
    show_default=True,
    help="Invalid UTF-8: a bad record, or read as U+FFFD.",
)
_guard_formulas = click.option(
    "--guard-formulas",
    is_flag=True,
    help="In CSV, a ' before text that begins with = + - @, tab or CR: spreadsheets run it otherwise. "
    "Offsets are of the text without it.",
)


_stats = click.option(
    "--stats",
    is_flag=True,
    help="Tell on standard error what was read and found, and what the patterns and terms of the rules take: bytes "
    "each, and the time to build them.",
)


def _tell(message: str) -> None:
    """A line on standard error, where there is one."""
    with contextlib.suppress(OSError):
        click.echo(display.safe(message), err=True)


class Run:
    """The inputs' documents through an extractor, table by table; bad records are told on stderr and counted."""

    def __init__(
        self,
        inputs: Sequence[str],
        fields: Fields,
        extractor: _core.Extractor,
        *,
        published: int | None = None,
        day_first: bool = False,
        replace: bool = False,
        on_error: str = "skip",
        one_id_type: bool = False,
        integer_ids: bool | None = None,
        dated: bool = True,
    ) -> None:
        self.inputs = inputs
        self.fields = fields
        self.extractor = extractor
        self.published = published
        self.day_first = day_first
        self.replace = replace
        self.on_error = on_error
        self.dated = dated  # whether dates count
        self.one_id_type = one_id_type  # the first documents tell whether ids are integers
        self.integer_ids = integer_ids
        self.counts = {"documents": 0, "bad": 0, "nulls": 0, "undated": 0, "rows": 0}
        self.stopped = False  # by --on-error stop
        self.told: list[tuple[int, str]] = []  # of bad records the first MOST_ERRORS
        self.markup = (0, 0, 0)  # texts that hold HTML, its tags, its entities
        self._cells = _core.KeptCells(fields.keep) if fields.keep else None
        self._seen = Seen()

    def tables(self, advance: Callable[[Source], None] | None = None) -> Iterator[_core.Table]:
        """The tables; `advance` is called behind each, instead of our own progress bar."""
        with _progress(self.inputs) if advance is None else contextlib.nullcontext(advance) as advance:
            for path in self.inputs:
                source = Source(path, self.fields, self.replace, self.day_first)
                for batch in readable(source):
                    if isinstance(batch, Bad):
                        self._report([batch])
                        continue
                    table = self._table(batch, source.name)
                    told = batch.told if isinstance(batch, Part) else list
                    self._report(told(table.bad))
                    if self.dated:
                        for file, row, message in told(table.undated):
                            _tell(f"{file}:{row + 1}: {message}; it is read without one")
                        self.counts["undated"] += len(table.undated)
                    for name in ("documents", "nulls", "rows"):
                        self.counts[name] += getattr(table, name)
                    texts, tags, entities = table.markup
                    self.markup = (self.markup[0] + texts, self.markup[1] + tags, self.markup[2] + entities)
                    yield table
                    advance(source)
                self._seen.note(source.seen.names)
        if self._seen.names:
            _check(self._seen, self.fields)
        if self.counts["bad"] and not self.counts["documents"]:
            raise Failure("not one record could be read")

    def _table(self, batch: _core.Documents | Part, file: str) -> _core.Table:
        if isinstance(batch, Part):
            self._report(batch.bad)
            dates = batch.dates or [None] * len(batch.texts[0])
            name = self.fields.published_name
            days = [day_of(d, name, self.published, day_first=self.day_first) for d in dates]
            several = self.fields.texts if len(batch.texts) > 1 else []
            table = self.extractor.extract_texts(
                batch.texts, several, batch.ids, days, self._cells, batch.kept, 0, file, batch.rows
            )
        else:
            if self.one_id_type and self.integer_ids is not None:
                batch.set_integer_ids(self.integer_ids)
            if self.published is not None:
                batch.set_default_published(self.published)
            table = self.extractor.extract(batch)
        if self.integer_ids is None and table.documents:
            self.integer_ids = table.integer_ids
        return table

    def empty(self) -> _core.Table:
        """A table without rows."""
        return self.extractor.extract_texts([[]], [], None, None, self._cells, [[] for _ in self.fields.keep], 0, "")

    def _report(self, bad: Sequence[tuple[str, int, str]]) -> None:
        for file, row, message in bad:
            self.counts["bad"] += 1
            if len(self.told) < MOST_ERRORS:
                self.told.append((row, message))
            # Lines are counted from 1, as editors do; the header of a CSV file is line 1.
            _tell(f"{file}:{row + 1}: {message}")
            if self.on_error == "stop":
                self.stopped = True
                raise Failure("stopped at the first bad record (--on-error stop)")

    def include(self, other: Run) -> None:
        """Count what another run counted."""
        for name, n in other.counts.items():
            self.counts[name] += n
        texts, tags, entities = (a + b for a, b in zip(self.markup, other.markup, strict=True))
        self.markup = (texts, tags, entities)
        self.integer_ids = other.integer_ids

    def sum_up(self, rules: Rules | None = None, *, stats: bool = False) -> None:
        """What was left out and what markup there was, where anything was; or all, and what rules cost."""
        n = self.counts
        texts, tags, entities = self.markup
        if texts:
            _tell(f"{texts:,} texts hold HTML ({tags:,} tags, {entities:,} entities), which is read as it stands")
        if stats or n["bad"] or n["undated"] or n["nulls"]:
            _tell(
                f"{n['documents']:,} documents read, {n['rows']:,} rows; {n['bad']:,} bad records left out, "
                f"{n['nulls']:,} without text, {n['undated']:,} with a date that could not be read"
            )
        if stats and rules:
            _tell(f"rules: {rules.cost}")


_Out = TypeVar("_Out", bound=Output)


@contextlib.contextmanager
def _written(out: _Out) -> Iterator[_Out]:
    """What is written; what ends early leaves nothing behind."""
    try:
        yield out
    except BrokenPipeError:
        # The reader has gone, as `head` does: no news.
        out.abandon()
    except OSError as e:
        out.abandon()
        raise Failure(f"{out.name}: cannot be written: {e.strerror or e}") from None
    except NewspanError as e:
        out.abandon()
        raise Failure(str(e)) from None
    except BaseException:
        out.abandon()
        raise


def _check(seen: Seen, fields: Fields) -> None:
    """A field that is asked for and that no record of any input has is a mistake."""
    if missing := seen.missing(fields):
        raise Failure(f"{option(missing[0])}: {missing[1]}")


def _misused(e: NewspanError) -> click.UsageError:
    """An argument's error as that of the option that stands for it."""
    if not str(e).startswith(f"{e.argument}: "):
        return click.UsageError(str(e))
    of = "rules" if e.argument == "patterns" else e.argument  # spaCy's
    return click.UsageError(option(of) + str(e).removeprefix(e.argument))


def _rules_of(path: str | None, spacy: bool) -> Rules | None:
    if path is None:
        if spacy:
            raise click.UsageError("--spacy says what the file of --rules is; name one")
        return None
    return Rules.from_spacy(path) if spacy else Rules(path)


@cli.command(
    epilog="""\b
Examples:
  newspan extract articles.jsonl -o spans.parquet
  newspan extract --kinds quantity,time --text-field body news.csv.gz
  newspan extract --rules rules.toml articles.jsonl -o spans.csv
  newspan extract archive/ -o spans/
  cat articles.jsonl | newspan extract - | head
  newspan extract --published 2025-07-02 story.txt"""
)
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Where rows go; the ending tells the format. A folder, there or with a / behind it: a file for each input, "
    f"and {MANIFEST}; what is done is not done again. Default: JSON Lines to standard output.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="The output's format, where its ending does not tell; of a folder's files, by default parquet.",
)
@click.option("--restart", is_flag=True, help="Do all of a folder anew, whatever is done there.")
@click.option(
    "--kinds",
    type=_text,
    callback=_kinds,
    metavar="K,K",
    help="What to show, labels of --rules among them. Default: all but sentence, word and grapheme.",
)
@click.option("--facts", is_flag=True, help="One row a figure: what, how much, who says so, when, where.")
@_rules
@_spacy
@_text_field
@_id_field
@_published_field
@_keep
@_published
@click.option("--day-first", is_flag=True, help="Read 3/4/2025 as 3 April.")
@click.option("--currency", type=_text, default="USD", show_default=True, metavar="CODE", help="What a bare $ means.")
@_threads
@_on_error
@_errors
@_guard_formulas
@_stats
def extract(
    inputs: tuple[str, ...],
    output: str | None,
    form: str | None,
    restart: bool,
    kinds: list[str],
    facts: bool,
    rules_file: str | None,
    spacy: bool,
    text_fields: tuple[str, ...],
    id_field: str | None,
    published_field: str | None,
    keep: tuple[str, ...],
    published: str | None,
    day_first: bool,
    currency: str,
    threads: int,
    on_error: str,
    errors: str,
    guard_formulas: bool,
    stats: bool,
) -> None:
    """Extract spans from articles.

    INPUT is .jsonl, .csv, .tsv, .parquet, .arrow or .txt (a file a document), any of them with .gz or .zst, a folder
    of such files, or - for JSON Lines on standard input. Bad records are reported on standard error and counted; the
    rest goes on.
    """
    if not inputs:
        raise click.UsageError("name at least one INPUT, or - for standard input")
    if facts and (kinds or rules_file):
        raise click.UsageError("--facts has its own columns; leave --kinds and --rules out")
    if facts:
        kinds = ["quantity"]
    try:
        fields = fields_of(text_fields, id_field, published_field, keep)
        rules = _rules_of(rules_file, spacy)
        extractor = _core.Extractor(
            kinds, day_first, currency, threads, errors == "replace", rules._core if rules else None
        )
        default = days_since_1970(published, "published", day_first=day_first)
    except (ArgumentError, PatternError) as e:
        raise _misused(e) from None

    def run_of(paths: Sequence[str], *, one_id_type: bool, integer_ids: bool | None = None) -> Run:
        return Run(
            paths,
            fields,
            extractor,
            published=default,
            day_first=day_first,
            replace=errors == "replace",
            on_error=on_error,
            one_id_type=one_id_type,
            integer_ids=integer_ids,
        )

    def write(run: Run, sink: Sink, advance: Callable[[Source], None] | None = None) -> None:
        for table in run.tables(advance):
            sink.write(table.facts() if facts else table)
        empty = run.empty()
        sink.complete(empty.facts() if facts else empty)

    files = files_of(inputs, output)
    if told := files.told():
        _tell(told)
    if is_folder(output):
        assert output is not None
        form = form or "parquet"
        check_guard(guard_formulas, form)
        options = {
            "format": form,
            "kinds": kinds,
            "facts": facts,
            "rules": hash_of(rules_file) if rules_file else None,
            "spacy": spacy,
            "text_field": text_fields,
            "id_field": id_field,
            "published_field": published_field,
            "keep": keep,
            "published": published,
            "day_first": day_first,
            "currency": currency,
            "errors": errors,
            "guard_formulas": guard_formulas,
        }
        shards = shards_of(files, output, form)
        with Manifest(output, options, restart=restart) as manifest:
            _extract_shards(shards, manifest, run_of, write, form, guard_formulas, rules, stats)
        return
    if restart:
        raise click.UsageError("--restart is for an output that is a folder")
    inputs = tuple(path for path, _ in files.found)
    check_files(inputs, output, rules_file)
    with _written(Sink(output, form, guard_formulas)) as sink:
        run = run_of(inputs, one_id_type=sink.columnar)
        try:
            write(run, sink)
        finally:
            run.sum_up(rules, stats=stats)


def _extract_shards(
    shards: Sequence[Shard],
    manifest: Manifest,
    run_of: Callable[..., Run],
    write: Callable[[Run, Sink, Callable[[Source], None]], None],
    form: str,
    guard: bool,
    rules: Rules | None,
    stats: bool,
) -> None:
    """Those that are not done yet, one after another; what fails is told, and the others have their turn."""
    left = [s for s in shards if not manifest.is_done(s)]
    columnar = form != "jsonl"
    total = run_of([], one_id_type=columnar, integer_ids=manifest.integer_ids if columnar else None)
    failed = 0
    with _progress(s.input for s in left) as advance:
        for shard in left:
            run = run_of([shard.input], one_id_type=columnar, integer_ids=total.integer_ids if columnar else None)
            try:
                with manifest.shard(shard) as told:
                    told.counts, told.errors = run.counts, run.told
                    with _written(Sink(told.path, form, guard)) as sink:
                        write(run, sink, advance)
                    told.integer_ids = run.integer_ids
            except Failure as e:
                if run.stopped:
                    raise
                failed += 1
                _tell(f"{shard.input}: {e.message}")
            total.include(run)
    total.sum_up(rules, stats=stats)
    _tell(
        f"{len(shards):,} files: {len(shards) - len(left):,} were done before, {len(left) - failed:,} are done now, "
        f"{failed:,} failed"
    )
    if failed:
        raise Failure(f"{failed:,} files could not be done; {manifest.name} says why; the next run tries them again")


class _Trouble(Failure):
    exit_code = 2


class _Grep(click.Command):
    """As grep's: 0 with a match, 1 without, 2 where something went wrong."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Failure as e:
            raise _Trouble(e.message) from None


@cli.command(
    cls=_Grep,
    epilog="""\b
Examples:
  newspan grep '[0-9,]+ (?P<who>troops|soldiers)' articles.jsonl
  newspan grep -i -e ceasefire -e 'truce|armistice' --text-field headline --text-field body news.csv.gz
  newspan grep -F -i Kyiv Kharkiv.txt
  newspan grep -w -c 'troops?' articles.jsonl
  newspan grep --rules rules.toml --format jsonl articles.parquet | head
It ends with 0 where there is a match, 1 where there is none, 2 where something went wrong.""",
)
@click.argument("arguments", nargs=-1, metavar="[PATTERN] INPUT...")
@click.option(
    "-e",
    "--regexp",
    "patterns",
    type=_text,
    multiple=True,
    metavar="PATTERN",
    help="A pattern; may stand several times.",
)
@_rules
@_spacy
@click.option("-i", "--ignore-case", is_flag=True, help="Upper and lower case are one.")
@click.option("-w", "--word-regexp", "whole_words", is_flag=True, help="A match begins and ends at the edge of a word.")
@click.option("-F", "--fixed-strings", is_flag=True, help="Patterns are words and phrases, found whole.")
@click.option(
    "-C",
    "--context",
    type=click.IntRange(0, MOST),
    default=40,
    show_default=True,
    metavar="N",
    help="Characters shown on either side.",
)
@click.option("-c", "--count", is_flag=True, help="How many matches each document has, of those that have one.")
@click.option("-l", "--ids", is_flag=True, help="The ids of documents with a match alone.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "table", *FORMATS]),
    help="Default: text; with -o what its ending tells. A table is held in memory until the end.",
)
@click.option("-o", "--output", metavar="FILE", help="Where rows go. Default: standard output.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="NO_COLOR is obeyed.",
)
@_text_field
@_id_field
@_keep
@_threads
@_on_error
@_errors
@_guard_formulas
@_stats
def grep(
    arguments: tuple[str, ...],
    patterns: tuple[str, ...],
    rules_file: str | None,
    spacy: bool,
    ignore_case: bool,
    whole_words: bool,
    fixed_strings: bool,
    context: int,
    count: bool,
    ids: bool,
    form: str | None,
    output: str | None,
    color: str,
    text_fields: tuple[str, ...],
    id_field: str | None,
    keep: tuple[str, ...],
    threads: int,
    on_error: str,
    errors: str,
    guard_formulas: bool,
    stats: bool,
) -> None:
    """Find patterns in articles: the document, the offsets, and the match in its context.

    PATTERN is a regular expression of RE2's syntax, left out where -e or --rules name some. INPUT as for extract.
    Offsets are code points, end exclusive; white space in the context is shown as one space.
    """
    inputs = arguments
    if not patterns and rules_file is None:
        if not arguments:
            raise click.UsageError("name a PATTERN and at least one INPUT")
        patterns, inputs = arguments[:1], arguments[1:]
        if lone_surrogate(patterns[0]) is not None:
            raise click.UsageError("PATTERN: not valid UTF-8")
    if not inputs:
        raise click.UsageError("name at least one INPUT, or - for standard input")
    if rules_file is not None and (patterns or ignore_case or whole_words or fixed_strings):
        raise click.UsageError("--rules says what to look for; leave -e, -i, -w and -F out")
    if form in (None, "text", "table") and output is not None and (form is not None or count or ids):
        raise click.UsageError("-o takes rows: leave --format text, --format table, -c and -l out")
    if count and ids:
        raise click.UsageError("-c tells the ids too; leave -l out")
    if (count or ids) and form not in (None, "text"):
        raise click.UsageError("-c and -l give lines of text; leave --format out")
    try:
        fields = fields_of(text_fields, id_field, None, keep)
        rules = _rules_of(rules_file, spacy) or _grep_rules(patterns, ignore_case, whole_words, fixed_strings)
        extractor = _core.Extractor(
            list(rules.labels), False, "USD", threads, errors == "replace", rules._core, 0 if count or ids else context
        )
    except (ArgumentError, PatternError) as e:
        raise _misused(e) from None
    check_files(inputs, output, rules_file)
    several = len(rules) > 1 or len(patterns) > 1
    shown: Callable[[Iterator[_core.Table]], Iterator[str]] | None = None
    if count or ids:
        shown = functools.partial(display.document_lines, count=count)
    elif form == "table":
        shown = functools.partial(display.match_table, several=several, colour=_coloured(color))
    elif output is None and form in (None, "text"):
        shown = functools.partial(display.match_lines, several=several, colour=_coloured(color))
    with _written(Sink(output, "jsonl" if shown else form, guard_formulas)) as sink:
        run = Run(
            inputs,
            fields,
            extractor,
            replace=errors == "replace",
            on_error=on_error,
            one_id_type=sink.columnar,
            dated=False,
        )
        try:
            tables = (t.matches() for t in run.tables())
            if shown:
                for line in shown(tables):
                    sink.stream.write(f"{line}\n".encode())
            else:
                for table in tables:
                    sink.write(table)
            sink.complete(run.empty().matches())
        finally:
            run.sum_up(rules, stats=stats)
        if not run.counts["rows"]:
            raise click.exceptions.Exit(1)


def _grep_rules(patterns: Sequence[str], ignore_case: bool, whole_words: bool, fixed_strings: bool) -> Rules:
    for p in patterns:
        try:
            if not p:
                raise PatternError("it is empty")
            if fixed_strings:
                Dictionary([p])
            else:
                compile(p)
        except NewspanError as e:
            raise click.UsageError(f"PATTERN {p!r}: {str(e).removeprefix('terms: term 0: ')}") from None
    if fixed_strings:
        terms = list(dict.fromkeys(patterns))
        return Rules([{"label": "match", "id": "terms", "terms": terms, "ignore_case": ignore_case}])
    return Rules(
        {"label": "match", "id": p, "pattern": rf"\b(?:{p})\b" if whole_words else p, "ignore_case": ignore_case}
        for p in dict.fromkeys(patterns)
    )


def _is_terminal(stream: TextIO | None) -> bool:
    """None stands for a closed one."""
    return stream is not None and stream.isatty()


def _coloured(color: str) -> bool:
    if color == "auto":
        return _is_terminal(sys.stdout) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return color == "always"


@contextlib.contextmanager
def _progress(inputs: Iterable[str]) -> Iterator[Callable[[Source], None]]:
    """A progress bar over the inputs' bytes, on a terminal."""
    if not _is_terminal(sys.stderr):
        yield lambda source: None
        return
    from tqdm import tqdm

    size = sum(os.path.getsize(p) for p in inputs if p != "-")
    with tqdm(total=size or None, unit="B", unit_scale=True, desc="newspan") as bar:
        seen: dict[str, int] = {}

        def advance(source: Source) -> None:
            bar.update(source.done - seen.get(source.path, 0))
            seen[source.path] = source.done

        yield advance


def json_schema() -> dict[str, Any]:
    """The span contract as JSON Schema: one row of `newspan extract`'s JSON Lines."""
    types: dict[str, dict[str, Any]] = {
        "int64": {"type": "integer"},
        "float64": {"type": "number"},
        "utf8": {"type": "string"},
        "timestamp": {"type": "string", "format": "date-time"},
        "boolean": {"type": "boolean"},
        "list": {"type": "array", "items": {"type": ["array", "object"]}},
    }
    properties = {}
    for name, (type_, kinds, meaning) in FIELDS.items():
        properties[name] = {**types[type_], "description": meaning, "x-kinds": sorted(kinds)}
    properties["id"] = {"type": ["string", "integer"], "description": FIELDS["id"][2], "x-kinds": ["*"]}
    properties["kind"]["examples"] = sorted(_core.kinds())  # and the labels of the user's rules
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "newspan span",
        "type": "object",
        "properties": properties,
        "required": ["row", "id", "kind", "start", "end", "text", "key", "sentence", "rule"],
        "additionalProperties": False,
        "x-schema-version": _core.SCHEMA_VERSION,
        "x-versions": _core.versions(),
    }


@cli.command(
    epilog="""\b
Example:
  newspan show --text-field body articles.jsonl -o page.html"""
)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", required=True, metavar="FILE", help="The page to write.")
@click.option("--kinds", type=_text, callback=_kinds, metavar="K,K", help="What to mark. Default: as extract.")
@_rules
@_spacy
@_text_field
@_id_field
@_published_field
@_published
@click.option(
    "--limit", type=click.IntRange(1, MOST), default=50, show_default=True, help="How many documents at most."
)
def show(
    inputs: tuple[str, ...],
    output: str,
    kinds: list[str],
    rules_file: str | None,
    spacy: bool,
    text_fields: tuple[str, ...],
    id_field: str | None,
    published_field: str | None,
    published: str | None,
    limit: int,
) -> None:
    """Write one self-contained HTML page: articles highlighted, their facts beside them."""
    try:
        fields = fields_of(text_fields, id_field, published_field)
        default = days_since_1970(published, "published")
        extractor = Extractor(kinds or None, rules=_rules_of(rules_file, spacy))
        marked = {*extractor.kinds}
        if "quantity" not in marked:  # the facts stand there whatever is marked
            extractor = Extractor([*extractor.kinds, "quantity"], rules=extractor.rules)
    except (ArgumentError, PatternError) as e:
        raise _misused(e) from None
    check_files(inputs, output, rules_file)
    with _written(Output(output)) as out:
        documents = _documents(inputs, fields, default)
        shown = [(name, extractor.read(text, published=day)) for name, text, day in itertools.islice(documents, limit)]
        total = len(shown) + sum(1 for _ in documents)
        html = display.page(", ".join(Path(p).name for p in inputs), shown, total, marked)
        out.file.write(html.encode(errors="replace"))
        out.finish()
        _tell(f"{output}: {display.how_many(len(shown), total)}")


def _documents(
    inputs: tuple[str, ...], fields: Fields, default: int | None
) -> Iterator[tuple[str, str, dt.date | None]]:
    """(name, text, date) of the inputs' texts; bad records are told and passed over."""
    seen = Seen()
    left_out = read = 0
    for path in inputs:
        source = Source(path, fields, False, False)
        for batch in readable(source):
            bad: Sequence[tuple[str, int, str]]
            records: Sequence[tuple[int, Any, str, str | None, Any]] = []
            if isinstance(batch, Bad):
                bad = [batch]
            elif isinstance(batch, Part):
                dates = batch.dates or [None] * len(batch.texts[0])
                ids = batch.ids or [None] * len(dates)
                days = [day_of(d, fields.published_name, default) for d in dates]
                rows = batch.rows or range(len(dates))
                unread = [(source.name, row, d) for row, d in zip(rows, days, strict=True) if isinstance(d, str)]
                bad = [*batch.bad, *batch.told(unread)]
                records = [
                    (row, ids[i], name, column[i], None if isinstance(days[i], str) else days[i])
                    for i, row in enumerate(rows)
                    for name, column in zip(fields.texts, batch.texts, strict=True)
                ]
            else:
                if default is not None:
                    batch.set_default_published(default)
                bad = [(source.name, *b) for b in (*batch.bad, *batch.undated)]
                records = batch.to_list()
            for file, row, message in bad:
                _tell(f"{file}:{row + 1}: {message}")
            left_out += len(bad)
            read += len(records)
            for row, id_, field, text, day in records:
                if text is None:
                    continue
                name = str(source.name if id_ is None and isinstance(batch, Part) else row if id_ is None else id_)
                yield (
                    name + (f" – {field}" if field and len(fields.texts) > 1 else ""),
                    text,
                    None if day is None else EPOCH + dt.timedelta(days=day),
                )
        seen.note(source.seen.names)
    if seen.names:
        _check(seen, fields)
    if left_out and not read:
        raise Failure("not one record could be read")


@cli.command()
def schema() -> None:
    """Print the span contract as JSON Schema."""
    with _written(Output(None)) as out:
        out.file.write(json.dumps(json_schema(), indent=2, ensure_ascii=False).encode() + b"\n")
        out.finish()


def main() -> None:
    """The entry point of the command `newspan`."""
    for descriptor in range(3):  # a closed one must not become a file of ours
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    end_on_signals()
    try:
        sys.exit(cli.main(prog_name="newspan", standalone_mode=False))
    except click.ClickException as e:
        told = io.StringIO()
        e.show(told)
        for line in told.getvalue().removesuffix("\n").split("\n"):
            _tell(line)
        sys.exit(e.exit_code)
    except OSError as e:  # of a help page
        silence(1)
        _tell(f"Error: standard output: cannot be written: {e.strerror or e}")
        sys.exit(1)
