"""Every exception and warning of newspan; each names the argument at fault and, where there is one, the position."""

from __future__ import annotations

import sys
import warnings


class NewspanError(Exception):
    """The base of newspan's errors.

    Attributes:
        argument: the name of the argument at fault.
        position: where in it (a code point of a text or pattern, a byte of bytes, a row of a table), or None.
    """

    def __init__(self, message: str, *, argument: str = "", position: int | None = None) -> None:
        super().__init__(message)
        self.argument = argument
        self.position = position

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), str(self), self.argument, self.position)


def _rebuild(cls: type[NewspanError], message: str, argument: str, position: int | None) -> NewspanError:
    return cls(message, argument=argument, position=position)


class TextError(NewspanError, ValueError):
    """A text that is not well formed: lone surrogates, invalid UTF-8."""


class PatternError(NewspanError, ValueError):
    """A regular expression that cannot be compiled, or not within its memory."""


class ArgumentError(NewspanError, ValueError):
    """An option out of its range, an unknown kind, a missing column."""


class UnsupportedError(NewspanError, ValueError):
    """A charset or column type that newspan does not read."""


class NewspanWarning(UserWarning):
    """Something was passed over and counted: a bad row, a date that could not be read."""


def warn(message: str) -> None:
    """A NewspanWarning at the line that called the package, however deep the call went on in it."""
    frame, level = sys._getframe(1), 2
    while frame.f_back and str(frame.f_globals.get("__name__")).partition(".")[0] == __package__:
        frame, level = frame.f_back, level + 1
    warnings.warn(message, NewspanWarning, stacklevel=level)
