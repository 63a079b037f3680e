"""External programs on a list of points, with native beside them.

A run becomes a `Reference` named "live/<program>", so live and recorded numbers are compared by
the same code, with the tolerances of validation/tolerances.toml.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from bridge.agreement.compare import Summary
from bridge.agreement.conditions import CONDITIONS
from bridge.agreement.references import RecordedPoint, Reference, shipped_tolerances
from bridge.agreement.validation import validate
from bridge.evaluation import evaluate
from bridge.external.config import Config
from bridge.external.installation import Installation
from bridge.external.progress import Progress, silent
from bridge.external.registry import tool
from bridge.external.tool import ToolSettings
from bridge.external.tool_result import ToolResult
from bridge.model.digest import model_digest
from bridge.native.relic import CONVENTIONS
from bridge.observables import OBSERVABLES
from bridge.point import SM_INPUTS, Point, StandardModel, changed_inputs
from bridge.prediction import LEADING_ORDER
from bridge.provenance import Provenance
from bridge.results import Results


@dataclass(frozen=True, slots=True)
class Run:
    """What a program answered, and how it was asked."""

    name: str
    installation: Installation
    settings: ToolSettings
    found: tuple[ToolResult, ...]
    command: str = ""

    @property
    def failed(self) -> tuple[ToolResult, ...]:
        """Points without an answer."""
        return tuple(result for result in self.found if result.results is None)


def run(
    name: str,
    points: Sequence[Point],
    settings: ToolSettings | None = None,
    workdir: Path | None = None,
    progress: Progress = silent,
    config: Config | None = None,
    command: str = "",
) -> Run:
    """One program on points, asked as `CONDITIONS` says. Raises ToolError where it is missing.

    `command` is what to say of how it was started.
    """
    program, conditions = tool(name, config), CONDITIONS[name]
    installation = program.require()
    settings = settings or conditions.settings or program.program.settings
    asked = [conditions.asked(point) for point in points]
    found = program.run(asked, settings, workdir, progress)
    return Run(name, installation, settings, tuple(map(with_units, found)), command)


def provenance(run: Run, answer: ToolResult) -> Provenance:
    """The record of an answer: the program with its version and settings, and its papers."""
    settings = {"program": run.name, "version": run.installation.version, **run.settings.physics()}
    texts = (CONDITIONS[run.name].sources,)
    return Provenance(settings, changed_inputs(answer.point.sm), sources=texts)


def with_units(result: ToolResult) -> ToolResult:
    """The answer of a program, its numbers with the units of `bridge.observables`."""
    if result.results is None:
        return result
    known = {
        name: replace(q, unit=OBSERVABLES[name].unit if name in OBSERVABLES else "")
        for name, q in result.results.quantities.items()
    }
    return replace(result, results=replace(result.results, quantities=known))


def validate_run(run: Run) -> tuple[Summary, ...]:
    """Native against what a program just returned; points that failed are left out."""
    return validate(references(run))


def references(run: Run) -> list[Reference]:
    """The numbers of a run that can be compared, one reference for each set of SM inputs."""
    answers: dict[StandardModel, list[ToolResult]] = {}
    for result in run.found:
        if result.results is not None:
            answers.setdefault(result.point.sm, []).append(result)
    return [_reference(run, sm, group) for sm, group in answers.items()]


def absences(run: Run, answer: ToolResult) -> dict[str, str]:
    """Why a quantity that has a tolerance cannot be compared: a side that says that it has none."""
    conditions, theirs = CONDITIONS[run.name], answer.unwrap()
    native = _native(conditions.native(answer.point), conditions.relic_convention)
    found: dict[str, str] = {}
    for name in _with_tolerance(run.name):
        sides = {run.name: theirs.get(name), "native": native.get(name)}
        reasons = [
            f"{side}: {quantity.status.removeprefix(f'{name}: ')}"
            for side, quantity in sides.items()
            if quantity is not None and quantity.value is None and quantity.status != "ok"
        ]
        if name in theirs and reasons:
            found[name] = "; ".join(reasons)
    return found


@lru_cache(maxsize=1024)
def _native(point: Point, relic_convention: str) -> Results:
    settings = replace(LEADING_ORDER, relic=CONVENTIONS[relic_convention], beyond=False)
    return evaluate(point, settings)


def _with_tolerance(program: str) -> list[str]:
    return [quantity for source, quantity in shipped_tolerances() if source == f"live/{program}"]


def _reference(run: Run, sm: StandardModel, answers: Sequence[ToolResult]) -> Reference:
    rows = tuple(_row(run, i, answer) for i, answer in enumerate(answers, 1))
    present = [q for q in _with_tolerance(run.name) if any(q in row.values for row in rows)]
    header = {**_header(run, sm, answers), "quantities": " ".join(present)}
    return Reference(f"live/{run.name}", header, rows)


def _row(run: Run, number: int, answer: ToolResult) -> RecordedPoint:
    results, absent = answer.unwrap(), absences(run, answer)
    names = [q for q in _with_tolerance(run.name) if q in results and q not in absent]
    values = {q: math.nan if (v := results[q].value) is None else float(v) for q in names}
    errors = {q: float(e) for q in names if (e := results[q].error) is not None}
    return RecordedPoint(number, where(answer), values, errors, used=True, note="")


def where(answer: ToolResult) -> dict[str, float]:
    """The point of an answer, as its program says it."""
    return {k: float(v) for k, v in answer.unwrap().point.items() if v is not None}


def _header(run: Run, sm: StandardModel, answers: Sequence[ToolResult]) -> dict[str, str]:
    conditions = CONDITIONS[run.name]
    masses = {name: getattr(sm, name) for name in SM_INPUTS} | dict(conditions.masses)
    cards = json.dumps([answer.point.numbers() for answer in answers], sort_keys=True)
    settings = ", ".join(f"{k} = {v}" for k, v in run.settings.physics().items())
    return {
        "program": run.name,
        "version": run.installation.version,
        "sources": conditions.sources,
        "command": run.command or f"bridge.agreement.tool_runs.run({run.name!r}, points)",
        "model_digest": model_digest(),
        "cards_digest": hashlib.sha256(cards.encode()).hexdigest()[:16],
        "recorded": datetime.date.today().isoformat(),
        "masses": " ".join(f"{name}={value!r}" for name, value in masses.items()),
        "relic_convention": conditions.relic_convention,
        "settings": settings or "defaults",
        "convention": conditions.convention,
    }
