"""Python packages as external programs: found by version, run in a process of their own."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import bridge
from bridge.errors import ToolError
from bridge.external.child import TimedOut, explain_exit, last_line, run_program
from bridge.external.config import Config, load_config
from bridge.external.store import Store, new_log
from bridge.external.tool import Installation, Missing, Progress, ToolResult, require, silent
from bridge.external.workdir import digest, disk_errors, make_directory
from bridge.model.digest import model_digest
from bridge.point import Point
from bridge.results import Quantity, Results

Inputs = Callable[[Point], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Code:
    """One package: its distribution, the versions that work, and what pip is told.

    `module` below `bridge.external.codes` has `evaluate(point, inputs)`, which returns
    `quantities` and maybe others; `method` says how it computes.
    """

    name: str
    distribution: str
    versions: str
    requirement: str
    module: str
    method: str
    quantities: tuple[str, ...]


CODES = (
    Code(
        "pythia",
        "pythia8mc",
        "8.317",
        "pythia8mc==8.317.2",
        "pythia_dimuon",
        "Pythia 8 leading order from the card, NNPDF2.3 LO, mu = mzp, vts = 0",
        ("sigma_dimuon_bw_pb",),
    ),
    Code(
        "hazma",
        "hazma",
        "2.",
        "'hazma>=2.2'",
        "hazma_relic",
        "Boltzmann equation of hazma with the thermal average it is given",
        ("omega_h2",),
    ),
    Code(
        "directdm",
        "directdm",
        "2.2.1",
        "directdm==2.2.1 'setuptools>=77.0.1,<82'",
        "directdm_running",
        "DirectDM, five flavours from mzp to 2 GeV, for mzp below MZ",
        ("c1p_per_mumu", "c1n_per_mumu", "c1p_per_bb", "c1n_per_bb"),
    ),
    Code(
        "flavio",
        "flavio",
        "2.7",
        "'flavio>=2.7' 'particle>=0.26,<1'",
        "flavio_ratios",
        "flavio with wilson, ratio to the SM",
        ("delta_ms_ratio", "r_k", "r_kstar", "bs_mumu_ratio", "trident_ratio_contact"),
    ),
    Code(
        "ufoamp",
        "ufoamp",
        "1.0.0",
        "ufoamp==1.0.0",
        "ufoamp_widths",
        "amplitudes from the vertices of the model directory",
        ("width_zp", "br_bb", "br_tt", "br_bs", "br_mumu", "br_nunu", "br_nu4nu4"),
    ),
)


def no_inputs(point: Point) -> Mapping[str, Any]:
    """A code that needs nothing but the point."""
    return {}


@dataclass(frozen=True, slots=True)
class Settings:
    """`inputs` gives what a code needs besides the point, as plain data."""

    inputs: Inputs = no_inputs
    timeout_s: float = 600.0


class InstalledCode:
    """One of `CODES`."""

    def __init__(self, code: Code, config: Config | None = None) -> None:
        self.name = code.name
        self._code = code
        self._config = load_config() if config is None else config

    def find(self) -> Installation | Missing:
        """The package in this Python, without importing it."""
        code = self._code
        remedy = f"python -m pip install {code.requirement}"
        try:
            found = metadata.distribution(code.distribution)
        except metadata.PackageNotFoundError:
            return Missing(self.name, f"{code.distribution} is not installed: {remedy}")
        if not found.version.startswith(code.versions):
            return Missing(
                self.name,
                f"{code.distribution} {found.version} is installed, {code.versions} is needed: "
                f"{remedy}",
            )
        return Installation(self.name, found.version, Path(str(found.locate_file(""))))

    @disk_errors()
    def run(
        self,
        points: Sequence[Point],
        settings: Settings | None = None,
        workdir: Path | None = None,
        progress: Progress = silent,
    ) -> list[ToolResult]:
        """One result per point, in order. Raises ToolError where the package is missing."""
        settings = settings or Settings()
        installation = require(self)
        source = Path(__file__).with_name(f"{self._code.module}.py")
        facts = {
            "tool": self.name,
            "version": installation.version,
            "model": model_digest(),
            "module": digest(source.read_text(encoding="utf-8")),
        }
        workdir = (workdir or self._config.workdir).resolve()
        directory = make_directory(workdir / self.name / digest(facts))
        store = Store(directory / "results", facts)
        job = _Job(self._code, installation, directory, settings, store, progress)
        return store.complete(points, job.evaluate)


@dataclass(frozen=True, slots=True)
class _Job:
    """Points that nobody computed before."""

    code: Code
    installation: Installation
    directory: Path
    settings: Settings
    store: Store
    progress: Progress

    def evaluate(self, points: Sequence[Point]) -> dict[Point, ToolResult]:
        """One process for all points; what it does not answer is an error of that point."""
        log = new_log(self.directory / "logs", "run")
        found: dict[Point, ToolResult] = {}

        def read(line: str) -> bool:
            if len(found) == len(points) or not line.startswith(("RESULT ", "ABSENT ", "FAILED ")):
                return False
            point = points[len(found)]
            found[point] = self._judge(line, point, log)
            self.progress(f"{self.code.name}: point {len(found)} of {len(points)}")
            return True

        failure = self._start(points, log, read)
        lost = {p: ToolResult(p, None, log, f"{failure}; see {log}") for p in points}
        return lost | found

    def _start(self, points: Sequence[Point], log: Path, read: Callable[[str], bool]) -> str:
        """Run the code over the points; why it may have ended before the last."""
        asked = [{"point": p.numbers(), "inputs": dict(self.settings.inputs(p))} for p in points]
        package = str(Path(bridge.__file__).resolve().parent.parent)
        path = os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
        with tempfile.TemporaryDirectory(dir=self.directory) as scratch:
            file = Path(scratch) / "points.json"
            file.write_text(json.dumps(asked), encoding="utf-8")
            try:
                code = run_program(
                    [sys.executable, "-m", "bridge.external.codes", self.code.module, str(file)],
                    cwd=Path(scratch),
                    log=log,
                    timeout_s=self.settings.timeout_s,
                    environment={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"},
                    on_line=read,
                )
            except TimedOut as error:
                return str(error)
        last = last_line(log)[:200]
        return f"{self.code.name} {explain_exit(code)} without an answer; last line {last!r}"

    def _judge(self, line: str, point: Point, log: Path) -> ToolResult:
        try:
            answer, reasons = _read(line)
        except ToolError as error:
            return ToolResult(point, None, log, f"{self.code.name}: {error}; see {log}")
        source = f"{self.code.distribution} {self.installation.version}"
        quantities = {
            name: Quantity(name, value, "", error, self.code.method, source)
            for name, (value, error) in answer.items()
        }
        for name in set(self.code.quantities) - answer.keys():
            status = f"{name}: {reasons.get(name) or reasons.get('', 'the code gave none')}"
            quantities[name] = Quantity(name, None, "", None, self.code.method, source, status)
        return self.store.save(ToolResult(point, Results(point.named(), quantities), log))


_LARGEST = 1e12
"""Nothing that a code computes is larger: cross-sections in pb, densities, ratios, widths."""
_SIGNED = ("c1p", "c1n")
"""Amplitudes: of either sign, and with an error that does not shrink with them."""


def _plausible(name: str, value: float) -> bool:
    lowest = -_LARGEST if name.startswith(_SIGNED) else 0.0
    return lowest <= value <= _LARGEST


def _most_error(name: str, value: float) -> float:
    return _LARGEST if name.startswith(_SIGNED) else value


def _read(line: str) -> tuple[dict[str, tuple[float, float]], dict[str, str]]:
    """The numbers of a line, and why others are absent; the name "" stands for all of them.

    Raises ToolError for a FAILED line and for numbers that are none.
    """
    word, _, text = line.partition(" ")
    if word == "FAILED":
        raise ToolError(text)
    if word == "ABSENT":
        return {}, {"": text.strip()}
    try:
        said = json.loads(text)
        reasons = {name: entry for name, entry in said.items() if isinstance(entry, str)}
        numbers = {name: entry for name, entry in said.items() if name not in reasons}
        answer = {name: (float(v), float(e)) for name, (v, e) in numbers.items()}
    except (ValueError, TypeError, AttributeError):
        raise ToolError(f"an answer that is not whole: {line[:120]!r}") from None
    for name, (value, error) in answer.items():
        if not (_plausible(name, value) and 0.0 <= error <= _most_error(name, value)):
            raise ToolError(f"{name} = {value:g} +- {error:g} is no result")
    if not (answer or reasons):
        raise ToolError("an answer without numbers")
    return answer, reasons
