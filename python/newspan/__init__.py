"""newspan reads news text and hands out the facts with receipts: figures, dates, quotations, names, each typed,
normalised and tied to the exact characters it came from.

    >>> import newspan as ns
    >>> doc = ns.read("Sales rose 19 per cent to $48.2 million last year.", published="2025-07-02")
    >>> [(q.text, q.value, q.unit, q.time_norm) for q in doc.quantities]
    [('19 per cent', 19.0, 'percent', '2024'), ('$48.2 million', 48200000.0, 'USD', '2024')]

Importing newspan imports none of pyarrow, pandas and polars; they are imported when they are used.
"""

from . import _core
from .columns import concordance
from .dictionary import Dictionary, TermMatch
from .document import Acronym, Contact, Document, Group, Label, Name, Part, Quantity, Quote, Span, Structure, Time
from .exceptions import (
    ArgumentError,
    NewspanError,
    NewspanWarning,
    PatternError,
    TextError,
    UnsupportedError,
)
from .frames import Extractor, Spans, extract, kinds, read
from .patterns import Match, Pattern, compile
from .rules import PatternSet, Rules
from .text import (
    AlignedText,
    Decoded,
    ScriptSpan,
    decode,
    fold,
    graphemes,
    mixed_scripts,
    normalize,
    script_runs,
    sentences,
    tidy,
    words,
)

__version__: str = _core.versions()["newspan"]

__all__ = [
    "Acronym",
    "AlignedText",
    "ArgumentError",
    "Contact",
    "Decoded",
    "Dictionary",
    "Document",
    "Extractor",
    "Group",
    "Label",
    "Match",
    "Name",
    "NewspanError",
    "NewspanWarning",
    "Part",
    "Pattern",
    "PatternError",
    "PatternSet",
    "Quantity",
    "Quote",
    "Rules",
    "ScriptSpan",
    "Span",
    "Spans",
    "Structure",
    "TermMatch",
    "TextError",
    "Time",
    "UnsupportedError",
    "compile",
    "concordance",
    "decode",
    "extract",
    "fold",
    "graphemes",
    "kinds",
    "mixed_scripts",
    "normalize",
    "read",
    "script_runs",
    "sentences",
    "tidy",
    "words",
]
