"""Descriptions in TOML: how they are read, and one sentence for whatever is wrong in one."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from bridge.errors import TableError, shown, suggestion

NEAREST = 3
"""Names that a message suggests out of many."""


def read(path: Path) -> tuple[bytes, dict[str, Any]]:
    """The bytes of a file and what they mean. Raises TableError."""
    try:
        content = path.read_bytes()
        return content, tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise TableError(path, None, f"cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise TableError(path, None, f"is not TOML: {error}") from error


def check_keys(
    path: Path,
    where: str,
    keys: Collection[str],
    known: Collection[str],
    places: Mapping[str, str] | None = None,
) -> None:
    """Raise TableError for a key that is not `known` in `where`, with the nearest that is.

    `places` says of keys of the whole file where each stands.
    """
    elsewhere = places or {}
    for key in keys:
        if key in known:
            continue
        if key in elsewhere:
            raise TableError(
                path, None, f"{where}{key} is misplaced: {key} stands {elsewhere[key]}"
            )
        question = suggestion(key, known) or suggestion(key, elsewhere)
        here = f"expected {', '.join(known)}"
        raise TableError(path, None, f"{where}{key} is unknown: {question}{here}")


def table(path: Path, what: str, value: Any, expected: str) -> dict[str, Any]:
    """A section. Raises TableError for anything else."""
    if not isinstance(value, dict):
        raise _wrong(path, what, value, expected)
    return value


def number(path: Path, what: str, value: Any) -> float:
    """A finite number. Raises TableError for anything else."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            finite = float(value)
            if math.isfinite(finite):
                return finite
    except OverflowError:
        pass
    raise _wrong(path, what, value, "a finite number, without quotes")


def integer(path: Path, what: str, value: Any, low: int, high: float = math.inf) -> int:
    """An integer in a range. Raises TableError for anything else."""
    if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
        return value
    upper = f" up to {high}" if high < math.inf else ""
    raise _wrong(path, what, value, f"an integer from {low}{upper}")


def text(path: Path, what: str, value: Any) -> str:
    """Text. Raises TableError for anything else."""
    if isinstance(value, str):
        return value
    raise _wrong(path, what, value, "text in quotes")


def flag(path: Path, what: str, value: Any) -> bool:
    """Yes or no. Raises TableError for anything else."""
    if isinstance(value, bool):
        return value
    raise _wrong(path, what, value, "true or false, without quotes")


def one_of(path: Path, what: str, value: Any, known: Collection[str], listed: str = "") -> str:
    """One of the known words. Raises TableError for anything else, with the nearest of them.

    `listed` says what they are and where they are found, if they are many.
    """
    if isinstance(value, str) and value in known:
        return value
    near = suggestion(value, known, NEAREST if listed else 1) if isinstance(value, str) else ""
    raise _wrong(path, what, value, listed or f"one of {', '.join(known)}", near)


def _wrong(path: Path, what: str, value: Any, expected: str, near: str = "") -> TableError:
    found = f"{what} is missing" if value is None else f"{what} = {shown(value)}"
    return TableError(path, None, f"{found}: {near}expected {expected}")
