"""Text and numbers that another program wrote: what is neither is an error with its place."""

from __future__ import annotations

from pathlib import Path

from bridge.errors import ToolError
from bridge.numerics.decimals import is_number, number

_SHOWN = 40


def read_text(path: Path, program: str) -> str:
    """The text of a file that a program left behind. Raises ToolError."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise ToolError(f"{path}: {program} did not write it: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ToolError(
            f"{path}: {program} left something that is no text: byte {error.start + 1} is "
            f"{error.object[error.start]:#04x}"
        ) from error


def read_number(text: str, place: object) -> float:
    """A number as C, Fortran and Python print it. Raises ToolError that names the place.

    >>> read_number("1.50D+02", "a card")
    150.0
    """
    if not is_number(text):
        raise ToolError(f"{place}: expected a number, found {text[:_SHOWN]!r}")
    return number(text)
