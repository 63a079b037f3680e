"""How a run says what it is doing: one line of plain text at a time."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str], None]
"""Called with one line of plain text whenever there is something to tell."""


def silent(text: str) -> None:
    """A `Progress` that tells nobody."""
