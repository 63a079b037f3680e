"""External programs on a list of points, with native beside them.

A run becomes a `Reference` named "live/<program>", so live and recorded numbers are compared by
the same code, with the tolerances of validation/tolerances.toml.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

import bridge
from bridge.agreement.compare import Summary
from bridge.agreement.references import Reference, Row, shipped_tolerances, write_reference
from bridge.agreement.validation import validate
from bridge.errors import TableError, ToolError, ZpbridgeError
from bridge.evaluation import Settings, evaluate
from bridge.external.codes import program as installed
from bridge.external.config import Config
from bridge.external.madgraph import program as madgraph
from bridge.external.micromegas import program as micromegas
from bridge.external.registry import tool
from bridge.external.tool import Installation, Progress, ToolResult, require, silent
from bridge.files import shipped
from bridge.model.digest import model_digest
from bridge.native.kinetic import single_points
from bridge.native.relic import CONVENTIONS
from bridge.native.thermal import sigmav_thermal
from bridge.native.widths import width_zp
from bridge.observables import OBSERVABLES
from bridge.point import PORTAL, SM_INPUTS, Point, StandardModel, default_standard_model
from bridge.results import Results
from bridge.scans.columns import parameter_columns, read_numbers
from bridge.scans.formats import read_table
from bridge.scans.table import points

_MOST_POINTS = 100_000
_DIGITS = ".12g"
_RELIC_X = np.geomspace(2.0, 1e6, 400)


def _with_width(point: Point) -> Point:
    """The Z' width fixed to the computed one: a program would take other masses for it."""
    return point if point.wzp is not None else point.replace(wzp=float(width_zp(point)))


def _thermal_average(point: Point) -> dict[str, list[float]]:
    """<sigma v> [GeV^-2] of nu4 with nu4bar, which is twice the effective one."""
    sigmav = 2.0 * np.asarray(sigmav_thermal(_RELIC_X, point))
    return {"x": _RELIC_X.tolist(), "sigmav_gev2": sigmav.tolist()}


@dataclass(frozen=True, slots=True)
class Program:
    """How one program is asked, and how native must compute to be compared with it.

    `sources` are what to cite, `asked` is the point it gets, `masses` are SM inputs that it takes
    differently.
    """

    sources: str
    convention: str
    settings: Any
    masses: Mapping[str, float] = field(default_factory=dict)
    relic_convention: str = "physical"
    asked: Callable[[Point], Point] = lambda point: point


PROGRAMS: Mapping[str, Program] = {
    "micromegas": Program(
        "arXiv:2312.14894",
        micromegas.CONVENTION,
        micromegas.DEFAULT,
        relic_convention="micromegas",
    ),
    "madgraph": Program(
        "arXiv:1405.0301; PDF set NNPDF2.3 LO, arXiv:1308.0598",
        "leading order, muF = muR = mzp, five massless flavours, the width given",
        madgraph.DEFAULT,
        masses=dict.fromkeys(("MD", "MU", "MS", "MC", "MB", "Me", "MMU"), 0.0),
        asked=_with_width,
    ),
    "pythia": Program(
        "arXiv:2203.11601; PDF set NNPDF2.3 LO, arXiv:1308.0598",
        "leading order, muF = mzp, massless b and mu in the amplitude, the width given",
        installed.Settings(),
        masses={"MB": 0.0, "MMU": 0.0},
        asked=lambda point: _with_width(point.replace(vts=0.0)),
    ),
    "hazma": Program(
        "arXiv:1907.11846; g* of its file smdof.dat",
        "its own Boltzmann equation and g*, solved with the native thermal average",
        installed.Settings(inputs=_thermal_average),
    ),
    "directdm": Program(
        "arXiv:1708.02678", "per unit of g gnunu/mzp^2, from mzp to 2 GeV", installed.Settings()
    ),
    "flavio": Program(
        "arXiv:1810.08132; arXiv:1804.05033",
        "ratios to the SM; A of the CKM matrix set to its |V_tb V_ts*| = 0.0412",
        installed.Settings(),
        masses={"AWS": 0.8241038},
    ),
    "ufoamp": Program("ufoamp on PyPI", "amplitudes at tree level", installed.Settings()),
}


@dataclass(frozen=True, slots=True)
class Run:
    """What a program answered, and how it was asked."""

    name: str
    installation: Installation
    settings: Any
    found: tuple[ToolResult, ...]

    @property
    def failed(self) -> tuple[ToolResult, ...]:
        """Points without an answer."""
        return tuple(result for result in self.found if result.results is None)


def run(
    name: str,
    points: Sequence[Point],
    settings: Any = None,
    workdir: Path | None = None,
    progress: Progress = silent,
    config: Config | None = None,
) -> Run:
    """One program on points, asked as `PROGRAMS` says. Raises ToolError where it is missing."""
    program = tool(name, config)
    installation = require(program)
    settings = PROGRAMS[name].settings if settings is None else settings
    asked = [PROGRAMS[name].asked(point) for point in points]
    found = program.run(asked, settings, workdir, progress)
    return Run(name, installation, settings, tuple(map(with_units, found)))


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
    program, theirs = PROGRAMS[run.name], answer.unwrap()
    native = _native(
        answer.point.replace(**program.masses, wzp=answer.point.wzp), program.relic_convention
    )
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
    return evaluate(point, Settings(CONVENTIONS[relic_convention], beyond=False))


def _with_tolerance(program: str) -> list[str]:
    return [quantity for source, quantity in shipped_tolerances() if source == f"live/{program}"]


def _reference(run: Run, sm: StandardModel, answers: Sequence[ToolResult]) -> Reference:
    rows = tuple(_row(run, i, answer) for i, answer in enumerate(answers, 1))
    present = [q for q in _with_tolerance(run.name) if any(q in row.values for row in rows)]
    header = {**_header(run, sm, answers), "quantities": " ".join(present)}
    return Reference(f"live/{run.name}", header, rows)


def _row(run: Run, number: int, answer: ToolResult) -> Row:
    results, absent = answer.unwrap(), absences(run, answer)
    names = [q for q in _with_tolerance(run.name) if q in results and q not in absent]
    values = {q: math.nan if (v := results[q].value) is None else float(v) for q in names}
    errors = {q: float(e) for q in names if (e := results[q].error) is not None}
    return Row(number, where(answer), values, errors, used=True, note="")


def where(answer: ToolResult) -> dict[str, float]:
    """The point of an answer, as its program says it."""
    return {k: float(v) for k, v in answer.unwrap().point.items() if v is not None}


def _header(run: Run, sm: StandardModel, answers: Sequence[ToolResult]) -> dict[str, str]:
    program = PROGRAMS[run.name]
    masses = {name: getattr(sm, name) for name in SM_INPUTS} | dict(program.masses)
    cards = json.dumps([answer.point.numbers() for answer in answers], sort_keys=True)
    physics = run.settings.physics() if hasattr(run.settings, "physics") else {}
    return {
        "program": run.name,
        "version": run.installation.version,
        "sources": program.sources,
        "command": f"zpbridge validate --tool {run.name} --record",
        "model_digest": model_digest(),
        "cards_digest": hashlib.sha256(cards.encode()).hexdigest()[:16],
        "recorded": datetime.date.today().isoformat(),
        "masses": " ".join(f"{name}={value!r}" for name, value in masses.items()),
        "relic_convention": program.relic_convention,
        "settings": ", ".join(f"{k} = {v}" for k, v in physics.items()) or "defaults",
        "convention": program.convention,
    }


def record(run: Run, path: Path) -> None:
    """Write a run as a new reference file.

    Raises ZpbridgeError where the file exists, ToolError for points of different SM inputs and
    where every point failed.
    """
    recorded = references(run)
    if not recorded:
        raise ToolError(f"{run.name} computed none of {len(run.found)} points")
    found, *others = recorded
    if others:
        raise ToolError(f"{path}: one reference cannot hold points with different SM inputs")
    given = [*PORTAL, *(["wzp"] if "wzp" in found.rows[0].where else [])]
    columns: dict[str, list[object]] = {
        name: [format(row.where[name], _DIGITS) for row in found.rows] for name in given
    }
    for name in found.quantities:
        columns[name] = [_cell(row.values.get(name)) for row in found.rows]
        columns[f"{name}_error"] = [_cell(row.errors.get(name), ".2g") for row in found.rows]
    write_reference(path, found.header, columns)


def _cell(value: float | None, form: str = _DIGITS) -> str:
    return "" if value is None else format(value, form)


def new_reference_path(run: Run, folder: Path) -> Path:
    """<program>-<version>/<date>.csv in a folder, or <date>-2.csv where that exists.

    Raises ZpbridgeError for a folder inside the installed package: the next installation would
    take the file away.
    """
    package = Path(bridge.__file__).resolve().parent
    if folder.resolve().is_relative_to(package):
        raise ZpbridgeError(
            f"{folder} is inside the installed package, where nothing is recorded: "
            "name a folder of your own"
        )
    place = folder / f"{run.name}-{run.installation.version}"
    day = datetime.date.today().isoformat()
    numbered = (place / f"{day}{suffix}.csv" for suffix in ("", *(f"-{n}" for n in range(2, 100))))
    return next(path for path in numbered if not path.exists())


def read_points(path: Path | None = None) -> list[Point]:
    """Points of a table as for `scan` (default: validation/points.csv).

    Raises TableError, also for a row that a scan would keep with its reason.
    """
    path = shipped("validation/points.csv") if path is None else path
    found: list[Point] = []
    for table in read_table(path, _MOST_POINTS):
        columns = {}
        for name, column in parameter_columns(list(table)).items():
            columns[name], faults = read_numbers(name, table[column])
            if faults:
                row, fault = next(iter(faults.items()))
                raise TableError(path, None, f"row {len(found) + row + 1} of the table: {fault}")
        for row in range(len(columns["gbb"])):
            for _, point in points(columns, np.array([row]), default_standard_model()):
                found.extend(single_points(point))
    if not found:
        raise TableError(path, None, "there are no points in it")
    return found
