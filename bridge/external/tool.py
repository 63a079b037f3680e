"""What every external program looks like from outside: found or missing, and run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from bridge.errors import ToolError
from bridge.point import Point
from bridge.results import Results

Progress = Callable[[str], None]
"""Called with one line of plain text whenever there is something to tell."""


def silent(text: str) -> None:
    """A `Progress` that tells nobody."""


@dataclass(frozen=True, slots=True)
class Installation:
    """A program that was found: its version, where it is, and what else it will use."""

    tool: str
    version: str
    path: Path
    companions: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Missing:
    """A program that was not found; `sentence` says what is missing and how to set it."""

    tool: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a program said of one point: `results`, or None and the `error` that prevented it.

    `log` is the program's own output, `events` the event file where one was asked for; `reused`
    tells whether this was computed in an earlier run.
    """

    point: Point
    results: Results | None
    log: Path
    error: str = ""
    reused: bool = False
    events: Path | None = None

    def unwrap(self) -> Results:
        """The results; raises ToolError where the program failed at this point."""
        if self.results is None:
            raise ToolError(self.error)
        return self.results


class Tool(Protocol):
    """One external program."""

    @property
    def name(self) -> str:
        """Short name, as on the command line."""
        ...

    def find(self) -> Installation | Missing:
        """Look for the program; absence is a normal answer."""
        ...

    def run(
        self,
        points: Sequence[Point],
        settings: Any = None,
        workdir: Path | None = None,
        progress: Progress = silent,
    ) -> list[ToolResult]:
        """One result per point, in order. Raises ToolError where no point can be computed."""
        ...


def require(tool: Tool) -> Installation:
    """The installation; raises ToolError with the sentence of what is missing."""
    found = tool.find()
    if isinstance(found, Missing):
        raise ToolError(found.sentence)
    return found
