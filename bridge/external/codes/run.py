"""One run of an installable code over points, in a process of its own."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bridge.external.answers import ask
from bridge.external.child import run_program
from bridge.external.codes.catalogue import Code
from bridge.external.codes.output import results
from bridge.external.tool import Job
from bridge.external.tool_result import ToolResult
from bridge.external.workdir import scratch_folder
from bridge.files import PACKAGE
from bridge.point import Point


@dataclass(frozen=True, slots=True)
class CodeSettings:
    """`inputs` gives what a code needs besides the point, as plain data."""

    inputs: Callable[[Point], Mapping[str, Any]] = lambda point: {}
    timeout_s: float = 600.0

    def physics(self) -> dict[str, Any]:
        """What the numbers depend on: nothing but the point."""
        return {}


def evaluate(
    code: Code, job: Job[CodeSettings], points: Sequence[Point]
) -> dict[Point, ToolResult]:
    """One process for all points; what it does not answer is an error of that point."""
    log = job.new_log("run")
    with scratch_folder(job.directory) as scratch:
        file = scratch / "points.json"
        asked = [{"point": p.numbers(), "inputs": dict(job.settings.inputs(p))} for p in points]
        file.write_text(json.dumps(asked), encoding="utf-8")
        start = partial(
            run_program,
            [sys.executable, "-m", "bridge.external.codes", code.module, str(file)],
            cwd=scratch,
            log=log,
            timeout_s=job.settings.timeout_s,
            environment=_environment(),
        )
        answers = ask(
            job,
            code.name,
            start,
            points,
            lambda i, line: results(line, code, job.installation.version, points[i]),
            log,
        )
    return {p: ToolResult(p, None, log, answers.failure) for p in points} | dict(answers.found)


def _environment() -> dict[str, str]:
    """This package is found wherever the process starts, and it computes with one thread."""
    path = [str(PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path), "OMP_NUM_THREADS": "1"}
