"""Text and numbers that another program wrote: what is neither is an error with its place."""

from __future__ import annotations

import re
from pathlib import Path

from bridge.errors import ToolError

_NUMBER = re.compile(r"[-+]?((\d+\.?\d*|\.\d+)([ed][-+]?\d+)?|nan|inf(inity)?)", re.ASCII | re.I)
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


def is_number(text: str) -> bool:
    """Whether `read_number` takes it.

    >>> is_number("1.0E-05"), is_number("Auto"), is_number("5_00")
    (True, False, False)
    """
    return _NUMBER.fullmatch(text) is not None


def read_number(text: str, place: object) -> float:
    """A number as C, Fortran and Python print it. Raises ToolError that names the place.

    >>> read_number("1.50D+02", "a card")
    150.0
    """
    if not is_number(text):
        raise ToolError(f"{place}: expected a number, found {text[:_SHOWN]!r}")
    return float(text.lower().replace("d", "e"))
