"""What a program said of one point."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bridge.errors import ToolError
from bridge.point import Point
from bridge.results import Results

FAILED = "the program failed"
"""In the status of a quantity that a program should have, but could not compute."""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a program said of one point: `results`, or None and the `error` that prevented it.

    `refused` tells that it was not asked, because of the point.
    `log` is the program's own output, `events` the event file where one was asked for; `reused`
    tells whether this was computed in an earlier run.
    """

    point: Point
    results: Results | None
    log: Path
    error: str = ""
    reused: bool = False
    refused: bool = False
    events: Path | None = None

    def unwrap(self) -> Results:
        """The results; raises ToolError where the program failed at this point."""
        if self.results is None:
            raise ToolError(self.error)
        return self.results
