"""The errors a user can meet, and the exit code each one means.

Every message says what was read, where, what was expected and what to do.
"""

from __future__ import annotations

import reprlib
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path
from typing import Any


class ZpbridgeError(Exception):
    """Base class; `exit_code` is what the command line returns."""

    exit_code = 2


class PointError(ZpbridgeError):
    """A parameter is missing, unknown or outside its domain."""


class InputError(ZpbridgeError):
    """A file that was read is not what it should be; knows the file and the line."""

    def __init__(self, path: str | Path, line: int | None, message: str) -> None:
        self.path = str(path)
        self.line = line
        self.message = message
        where = self.path if line is None else f"{self.path}:{line}"
        super().__init__(f"{where}: {message}")

    def __reduce__(self) -> tuple[type[InputError], tuple[str, int | None, str]]:
        """So that it travels between processes."""
        return type(self), (self.path, self.line, self.message)


class CardError(InputError):
    """An SLHA card that cannot be trusted."""


class TableError(InputError):
    """A table of points or of numbers that cannot be trusted."""


class LimitError(InputError):
    """A limit file that cannot be trusted."""


class ModelError(InputError):
    """A UFO model directory that cannot be trusted."""


class ToolError(ZpbridgeError):
    """An external program or an optional package is missing, failed, or said something untrue."""

    exit_code = 3


class OutOfReach(ToolError):
    """An external program does not hold at a point: it is not asked, and did not fail."""


def shown(value: Any) -> str:
    """Any value, cut where it is long."""
    try:
        return reprlib.repr(value)
    except ValueError:  # Python writes no integer of more than 4300 digits
        return "an integer of thousands of digits"


def suggestion(word: str, known: Collection[str], most: int = 1) -> str:
    """A question that names the known words nearest to an unknown one; empty where none is near.

    >>> suggestion("Seeed", ["number", "seed"])
    'did you mean seed? '
    """
    spelled = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), spelled, n=most) if len(word) > 1 else []
    return f"did you mean {' or '.join(spelled[x] for x in near)}? " if near else ""
