"""Results of finished points, kept in the work directory: a killed run goes on where it was."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bridge.errors import ToolError, ZpbridgeError
from bridge.external.tool_result import ToolResult
from bridge.external.workdir import digest, make_directory
from bridge.files import write_text
from bridge.point import Point
from bridge.results import Quantity, Results


def results_from_dict(data: Mapping[str, Any]) -> Results:
    """The inverse of `Results.to_dict`."""
    return Results(
        point=data["point"],
        quantities={name: Quantity(name=name, **q) for name, q in data["quantities"].items()},
        warnings=tuple(data["warnings"]),
        settings=data["settings"],
    )


@dataclass(frozen=True, slots=True)
class Store:
    """One directory of results that share program, model and settings.

    `facts` are those three, as plain data; the point, and what `given` says the program gets
    besides it, are added to make a file's name.
    """

    directory: Path
    facts: Mapping[str, Any]
    given: Callable[[Point], Mapping[str, Any]] = lambda point: {}

    def path(self, point: Point) -> Path:
        """Where the results of a point are or will be."""
        name = digest(dict(self.facts), point.numbers(), dict(self.given(point)))
        return self.directory / f"{name}.json"

    def load(self, point: Point) -> ToolResult | None:
        """What an earlier run found; None where there is none, or no whole one."""
        try:
            data = json.loads(self.path(point).read_text(encoding="utf-8"))
            results, log = results_from_dict(data["results"]), Path(data["log"])
            events = Path(data["events"]) if data["events"] else None
            if events is not None and not events.is_file():
                return None
            return ToolResult(point, results, log, reused=True, events=events)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def save(self, result: ToolResult) -> ToolResult:
        """Keep the results of a point; returns what it was given. Raises ToolError."""
        make_directory(self.directory)
        data = {
            "facts": dict(self.facts),
            "log": str(result.log),
            "events": str(result.events) if result.events else None,
            "results": result.unwrap().to_dict(),
        }
        try:
            write_text(self.path(result.point), json.dumps(data, indent=2, allow_nan=False))
        except ZpbridgeError as error:
            raise ToolError(f"{error}; the program's own output is in {result.log}") from error
        return result

    def forget(self, point: Point) -> None:
        """Remove the results of a point, where there are any."""
        self.path(point).unlink(missing_ok=True)

    def complete(
        self,
        points: Sequence[Point],
        evaluate: Callable[[Sequence[Point]], Mapping[Point, ToolResult]],
    ) -> list[ToolResult]:
        """One result per point: those in the store, and the others from `evaluate`."""
        known = {point: self.load(point) for point in points}
        missing = [point for point, result in known.items() if result is None]
        found = {p: r for p, r in known.items() if r is not None}
        if missing:
            found |= evaluate(missing)
        return [found[point] for point in points]
