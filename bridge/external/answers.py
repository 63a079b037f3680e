"""Programs that answer point by point: a line RESULT, ABSENT or FAILED for each, in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bridge.external.child import TimedOut, explain_exit, last_line
from bridge.external.tool import Job
from bridge.external.tool_result import ToolResult
from bridge.point import Point
from bridge.results import Results

_WORDS = ("RESULT", "ABSENT", "FAILED")


@dataclass(frozen=True, slots=True)
class Answers:
    """The results of a start of a program, and why they ended before the last point, if they did.

    `intact` is True where it ended by itself and well.
    """

    found: Mapping[Point, ToolResult]
    failure: str
    intact: bool


def ask(
    job: Job[Any],
    title: str,
    start: Callable[..., int],
    points: Sequence[Point],
    judge: Callable[[int, str], Results],
    log: Path,
) -> Answers:
    """Start a program over points; `judge` reads its line about the point of a number.

    A point that is answered twice has no answer: which of the two lines is wrong nobody knows.
    `start` is `bridge.external.child.run_program` without its argument `on_line`.
    """
    found: dict[Point, ToolResult] = {}
    files: list[str] = []

    def read(line: str) -> bool:
        i = len(found)
        if not points or line.partition(" ")[0] not in _WORDS:
            return False
        files.append(_file(line))
        if i == len(points) or (i and files[-1] and files[-1] == files[-2]):
            point = points[i - 1]
            found[point] = job.withdrawn(point, log, f"{title} answered twice: {line[:120]!r}")
            return False
        point = points[i]
        found[point] = job.judged(point, log, lambda: ToolResult(point, judge(i, line), log))
        job.progress(f"{title}: point {i + 1} of {len(points)}")
        return True

    try:
        code = start(on_line=read)
    except TimedOut as error:
        return Answers(found, str(error), intact=False)
    failure = ""
    if len(found) < len(points):
        failure = (
            f"{title} {explain_exit(code)} without an answer; its last line was "
            f"{last_line(log)[:200]!r}; see {log}"
        )
    return Answers(found, failure, intact=code == 0)


def _file(line: str) -> str:
    """The file that a line says it answers, where it says one."""
    return next((word for word in line.split() if word.startswith("file=")), "")
