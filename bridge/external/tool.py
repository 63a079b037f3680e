"""The skeleton of every external program: find it, name what its numbers depend on, and run it
on the points that nobody computed before.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from bridge.errors import ToolError
from bridge.external.child import Unwritable
from bridge.external.config import Config
from bridge.external.installation import Installation, Missing
from bridge.external.progress import Progress, silent
from bridge.external.store import Store
from bridge.external.tool_result import ToolResult
from bridge.external.workdir import (
    Built,
    digest,
    disk_errors,
    locked,
    make_directory,
    refuse_unsafe,
)
from bridge.point import Point


class ToolSettings(Protocol):
    """How a program computes."""

    def physics(self) -> Mapping[str, Any]:
        """What the numbers depend on."""
        ...


S = TypeVar("S", bound=ToolSettings)


@dataclass(frozen=True, slots=True)
class Job(Generic[S]):
    """What is needed to compute points that nobody computed before.

    `directory` is shared by all runs of the same program and model.
    """

    installation: Installation
    directory: Path
    settings: S
    store: Store
    progress: Progress

    def new_log(self, stem: str) -> Path:
        """The empty log of a start of the program. Raises ToolError."""
        stamp = f"{time.strftime('%Y%m%dT%H%M%S')}-{os.getpid()}-{time.monotonic_ns()}"
        log = make_directory(self.directory / "logs") / f"{stem}-{stamp}.log"
        try:
            log.touch()
        except OSError as error:
            raise ToolError(f"{log}: the log cannot be written: {error.strerror}") from error
        return log

    @contextmanager
    def build(self) -> Iterator[Built]:
        """What is compiled once for all points, for this process alone."""
        with locked(self.directory, self.progress) as lock:
            yield Built(make_directory(self.directory / "build"), lock)

    def judged(self, point: Point, log: Path, judge: Callable[[], ToolResult]) -> ToolResult:
        """The result of a point, kept in the store; an error in it is one of this point alone."""
        try:
            result = judge()
        except Unwritable:
            raise
        except ToolError as error:
            return ToolResult(point, None, log, f"{error}; see {log}")
        return self.store.save(result)

    def withdrawn(self, point: Point, log: Path, error: str) -> ToolResult:
        """An answer that turned out to be none, and is not in the store any more."""
        self.store.forget(point)
        return ToolResult(point, None, log, f"{error}; see {log}")


@dataclass(frozen=True, slots=True)
class Program(Generic[S]):
    """What is particular to one program.

    `facts` are what its work directory depends on beside name and version, `recipe` what only
    its results do. `evaluate` gives one result per point. `asked` is the point it computes at.
    `given` is what it gets besides the point. A `title` is there where its scripts and makefiles
    do not bear every path. `keys` are what its table in zpbridge.toml may hold.
    """

    name: str
    find: Callable[[Config], Installation | Missing]
    settings: S
    facts: Callable[[Installation], Mapping[str, str]]
    evaluate: Callable[[Job[S], Sequence[Point]], Mapping[Point, ToolResult]]
    recipe: Callable[[], Mapping[str, str]] = dict
    asked: Callable[[Point], Point] = lambda point: point
    given: Callable[[S, Point], Mapping[str, Any]] = lambda settings, point: {}
    title: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tool(Generic[S]):
    """A program where a configuration says that it is."""

    program: Program[S]
    config: Config

    @property
    def name(self) -> str:
        """Short name, as on the command line."""
        return self.program.name

    def find(self) -> Installation | Missing:
        """Look for the program; absence is a normal answer."""
        return self.program.find(self.config)

    def require(self) -> Installation:
        """The installation; raises ToolError with the sentence of what is missing."""
        found = self.find()
        if isinstance(found, Missing):
            raise ToolError(found.sentence)
        return found

    def run(
        self,
        points: Sequence[Point],
        settings: S | None = None,
        workdir: Path | None = None,
        progress: Progress = silent,
    ) -> list[ToolResult]:
        """One result per point, in order. Raises ToolError where no point can be computed."""
        workdir = (workdir or self.config.workdir).resolve()
        with disk_errors(workdir):
            return self._run(points, settings or self.program.settings, workdir, progress)

    def _run(
        self, points: Sequence[Point], settings: S, workdir: Path, progress: Progress
    ) -> list[ToolResult]:
        program = self.program
        installation = self.require()
        facts = {
            "tool": program.name,
            "version": installation.version,
            **program.facts(installation),
        }
        if program.title:
            refuse_unsafe(workdir, program.title)
        directory = make_directory(workdir / program.name / digest(facts))
        known = {**facts, **program.recipe(), **settings.physics()}
        kept = Store(directory / "results", known, partial(program.given, settings))
        job = Job(installation, directory, settings, kept, progress)
        asked = [program.asked(point) for point in points]
        return kept.complete(asked, lambda missing: program.evaluate(job, missing))
