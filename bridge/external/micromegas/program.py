"""micrOMEGAs: relic density, widths and annihilation at rest from the exported CalcHEP model.

arXiv:2312.14894. One program of ours (`templates/micromegas/main.c`) is compiled once per model
and evaluates all points; only its RESULT lines are read.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from math import isinf
from pathlib import Path

from bridge.errors import ToolError, ZpbridgeError
from bridge.external.child import TimedOut, explain_exit, last_line, run_program
from bridge.external.config import PLACE, Config, load_config, locate
from bridge.external.micromegas.input import as_exported, data_file, project_of, variables
from bridge.external.micromegas.output import omega_error, read_answer, results
from bridge.external.store import Store, new_log
from bridge.external.tool import Installation, Missing, Progress, ToolResult, require, silent
from bridge.external.workdir import (
    Built,
    digest,
    disk_errors,
    locked,
    make_directory,
    refuse_unsafe,
)
from bridge.files import shipped, write_text
from bridge.point import Point

VARIABLE = "MICROMEGAS_DIR"
_PATIENCE = 3
_SUPPORTED = ("5.", "6.")


@dataclass(frozen=True, slots=True)
class Settings:
    """How micrOMEGAs computes; the defaults are within 0.5 % of converged everywhere.

    `fast` 1 is its fast mode (up to 7 % off near a resonance); `beps` cuts the thermal integral;
    `bw_range` is the distance from the pole, in widths, up to which a propagator has a width:
    below 100, see `bridge.external.micromegas.output.omega_error`. Raises ZpbridgeError where
    Omega h^2 would have no bound on its error.
    """

    fast: int = 0
    beps: float = 1e-10
    bw_range: float = 80.0
    timeout_s: float = 300.0
    build_timeout_s: float = 600.0

    def __post_init__(self) -> None:
        if isinf(omega_error(self.physics())):
            raise ZpbridgeError(
                f"bw_range = {self.bw_range:g}: expected above 0 and below 100, 80 is right; from "
                "100 on micrOMEGAs keeps an artificial width in nu4 nu4bar -> Z' Z', which spoils "
                "Omega h^2 at large mnu4/mzp"
            )

    def physics(self) -> dict[str, float]:
        """What the numbers depend on."""
        return {"fast": self.fast, "beps": self.beps, "bw_range": self.bw_range}


DEFAULT = Settings()
CONVENTION = (
    "Omega h2 at T = 1 MeV times 2.742e8; sigma v of nu4 and nu4bar at rest, halved; bw_range is "
    "how many widths off its pole a propagator still has its width: 80, because from 100 on an "
    "artificial width of 1 % of the mass stays in the t and u channels of nu4 nu4bar -> Z' Z' "
    "(sqme_aux.c), and sigma v then grows like (mnu4/mzp)^4; in the s channel 80 costs at most "
    "80^-2; light quarks have masses, because massless ones are left out of direct detection"
)
"""What its numbers mean, and why it is asked as it is."""


class Micromegas:
    """micrOMEGAs 5 or 6, built, with gcc and make at hand."""

    name = "micromegas"

    def __init__(self, config: Config | None = None) -> None:
        self._config = load_config() if config is None else config

    def find(self) -> Installation | Missing:
        """The installation named by zpbridge.toml, MICROMEGAS_DIR or PATH."""
        place = locate(self.name, VARIABLE, "newProject", self._config)
        if place is None:
            return Missing(
                self.name,
                f"micrOMEGAs is not set: give its directory in {VARIABLE}, "
                f"or as path under [micromegas] in zpbridge.toml, {PLACE}",
            )
        complaint = _complaint(place.path)
        if complaint:
            return Missing(self.name, f"{place.path} (from {place.said_by}): {complaint}")
        compilers = {name: shutil.which(name) or "" for name in ("gcc", "make")}
        return Installation(self.name, version_of(place.path), place.path.resolve(), compilers)

    @disk_errors()
    def run(
        self,
        points: Sequence[Point],
        settings: Settings | None = None,
        workdir: Path | None = None,
        progress: Progress = silent,
    ) -> list[ToolResult]:
        """One result per point, in order; its point has the light-quark masses of the export.

        Raises ToolError where nothing can be computed.
        """
        settings = settings or DEFAULT
        points = [as_exported(point) for point in points]
        installation = require(self)
        workdir = (workdir or self._config.workdir).resolve()
        refuse_unsafe(workdir, "micrOMEGAs")
        root = make_directory(workdir / self.name)
        with tempfile.TemporaryDirectory(dir=root, prefix="export-") as temporary:
            model = _export(Path(temporary))
            facts = _facts(installation, model)
            directory = make_directory(root / digest(facts))
            store = Store(directory / "results", {**facts, **settings.physics()})
            job = _Job(installation, model, directory, settings, store, progress)
            return store.complete(points, job.evaluate)


def version_of(directory: Path) -> str:
    """The version that the README of an installation names, or the name of its directory."""
    pattern = re.compile(r"micromegas_(\d+(?:\.\d+)+)")
    readme = directory / "README"
    text = readme.read_text(encoding="utf-8", errors="replace") if readme.is_file() else ""
    found = pattern.search(directory.resolve().name) or pattern.search(text)
    return found.group(1) if found else "unknown"


def _complaint(directory: Path) -> str:
    """What keeps a directory from being a usable micrOMEGAs, or an empty text."""
    if not (directory / "sources" / "new.tar").is_file():
        return "not a micrOMEGAs directory: sources/new.tar is missing"
    version = version_of(directory)
    if not version.startswith(_SUPPORTED):
        return f"version {version} was found, 5 or 6 is needed"
    for built in ("lib/micromegas.a", "CalcHEP_src/FlagsForMake"):
        if not (directory / built).is_file():
            return f"not compiled, {built} is missing: run make there"
    for compiler in ("gcc", "make"):
        if shutil.which(compiler) is None:
            return f"{compiler} is not on PATH; micrOMEGAs compiles amplitudes when it runs"
    return ""


def _export(directory: Path) -> Path:
    from bridge.model.export import export_calchep

    export_calchep(directory)
    return directory


def _main() -> Path:
    return shipped("templates/micromegas/main.c")


def _facts(installation: Installation, model: Path) -> dict[str, str]:
    """What a compiled program depends on."""
    return {
        "tool": installation.tool,
        "version": installation.version,
        "path": str(installation.path),
        "model": digest({path.name: path.read_text("utf-8") for path in model.glob("*.mdl")}),
        "main": digest(_main().read_text(encoding="utf-8")),
    }


@dataclass(frozen=True, slots=True)
class _Job:
    """One run over points that nobody computed before."""

    installation: Installation
    model: Path
    directory: Path
    settings: Settings
    store: Store
    progress: Progress

    def evaluate(self, points: Sequence[Point]) -> dict[Point, ToolResult]:
        """Build the program if need be and run it on all points, again where it stopped short."""
        log = new_log(self.directory / "logs", "run")
        found = {p: ToolResult(p, None, log, _FIXED_WIDTH) for p in points if p.wzp is not None}
        fruitless = 0
        with locked(self.directory, self.progress) as lock:
            built = Built(make_directory(self.directory / "build"))
            while todo := [p for p in points if p not in found]:
                if not built.ready:
                    self._build(built, lock)
                answered, failure = self._pass(built, todo, log, lock)
                found |= answered
                if failure:
                    fruitless = 0 if answered else fruitless + 1
                    lost = [p for p in todo if p not in found]
                    for point in lost if fruitless == _PATIENCE else lost[:1]:
                        found[point] = ToolResult(point, None, log, failure)
        return found

    def _build(self, built: Built, lock: int) -> None:
        self.progress(f"compiling the model with micrOMEGAs {self.installation.version}")
        built.clear()
        log = new_log(self.directory / "logs", "build")
        project = project_of(self.installation.path, self.model, _main(), built.directory)
        code = run_program(
            ["make", "main=zpbridge.c"],
            cwd=project,
            log=log,
            timeout_s=self.settings.build_timeout_s,
            keep_open=(lock,),
        )
        if code or not (project / "zpbridge").is_file():
            raise ToolError(
                f"the model could not be compiled with micrOMEGAs: make {explain_exit(code)}, "
                f"last line {last_line(log)!r}; see {log}"
            )
        built.seal(version=self.installation.version)

    def _pass(
        self, built: Built, points: Sequence[Point], log: Path, lock: int
    ) -> tuple[dict[Point, ToolResult], str]:
        """Start the program over the points: the answers, and why they end before the points."""
        found: dict[Point, ToolResult] = {}
        project = built.directory / "zpbridge"
        files = self._write_data(project, points)

        def read(line: str) -> bool:
            if len(found) == len(points) or not line.startswith(("RESULT", "FAILED")):
                return False
            point = points[len(found)]
            found[point] = self._judge(line, files[len(found)], point, log)
            self.progress(f"micrOMEGAs: point {len(found)} of {len(points)}")
            return True

        failure = ""
        with built.in_use() as intact:
            try:
                code = run_program(
                    ["./zpbridge", *self._options(), *files],
                    cwd=project,
                    log=log,
                    timeout_s=self.settings.timeout_s,
                    on_line=read,
                    keep_open=(lock,),
                )
            except TimedOut as error:
                failure = str(error)
            else:
                intact(code == 0)
                if len(found) < len(points):
                    failure = (
                        f"micrOMEGAs {explain_exit(code)} without an answer; its last line was "
                        f"{last_line(log)[:200]!r}; see {log}"
                    )
        return found, failure

    def _write_data(self, project: Path, points: Sequence[Point]) -> list[str]:
        names = variables(self.model)
        files = [f"point{i}.par" for i in range(len(points))]
        for file, point in zip(files, points, strict=True):
            write_text(project / file, data_file(point, names))
        return files

    def _options(self) -> list[str]:
        s = self.settings
        return ["-f", str(s.fast), "-e", repr(s.beps), "-b", repr(s.bw_range)]

    def _judge(self, line: str, file: str, point: Point, log: Path) -> ToolResult:
        try:
            answer = read_answer(line)
            if answer is None or f" file={file} " not in line:
                raise ToolError(f"micrOMEGAs answered for another file than {file}")
            source = f"micrOMEGAs {self.installation.version}"
            found = results(answer, point, self.settings.physics(), source)
        except ToolError as error:
            return ToolResult(point, None, log, f"{error}; see {log}")
        return self.store.save(ToolResult(point, found, log))


_FIXED_WIDTH = (
    "micrOMEGAs computes the width of the Z' itself: leave DECAY 32 out of the card, or Auto"
)
