"""MadGraph5_aMC@NLO: pp -> Z' on shell and pp -> Z' -> mu+ mu- from the UFO model.

arXiv:1405.0301. Each process is generated and compiled once for all points. MadGraph's exit
code is 0 whatever happens: every number comes from a fresh file, every input is read back.
"""

from __future__ import annotations

import inspect
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bridge.errors import ToolError
from bridge.external.config import PLACE, Config, load_config, locate
from bridge.external.madgraph import cards as madgraph_cards
from bridge.external.madgraph import run as madgraph_run
from bridge.external.madgraph.run import Job
from bridge.external.store import Store
from bridge.external.tool import Installation, Missing, Progress, ToolResult, require, silent
from bridge.external.workdir import (
    digest,
    disk_errors,
    make_directory,
    refuse_unsafe,
)
from bridge.model.digest import model_digest
from bridge.point import Point

VARIABLE = "MG5_DIR"
RESTRICTION = "5f"
PDF_LABELS = ("nn23lo1", "nn23lo", "nn23nlo", "cteq6l1", "cteq6_l", "cteq6_m", "lhapdf")
_SUPPORTED = "3."
_RECIPE = (madgraph_cards, madgraph_run)
"""What writes the cards: results of another version are not taken for those of this one."""
_COMPILERS = ("gfortran", "g++", "make")

PROCESSES: Mapping[str, tuple[str, ...]] = {
    "bb": ("define bottom = b b~", "generate bottom bottom > zp"),
    "bs": (
        "define bottomlike = b s~",
        "define strangelike = s b~",
        "generate bottomlike bottomlike > zp",
        "add process strangelike strangelike > zp",
    ),
    "dimuon": ("generate p p > zp > mu+ mu-",),
}
"""What is generated for each cross-section: both beam orders of every initial state."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How MadGraph computes.

    Every cross-section is the mean of independent runs, at least two, at most `max_runs`, until
    its statistical error is below `accuracy` (relative). `window` are the limits on the dimuon
    mass in units of mzp. `events` unweighted dimuon events are generated too, where not 0.
    """

    pdlabel: str = "nn23lo1"
    lhaid: int = 247000
    beam_gev: float = 6500.0
    window: tuple[float, float] = (0.8, 1.2)
    accuracy: float = 7e-4
    max_runs: int = 6
    seed: int = 1803
    events: int = 0
    processes: tuple[str, ...] = ("bb", "bs", "dimuon")
    timeout_s: float = 900.0

    def __post_init__(self) -> None:
        if self.pdlabel not in PDF_LABELS:
            raise ToolError(
                f"pdlabel {self.pdlabel!r} is unknown to MadGraph, which would keep another one: "
                f"expected {', '.join(PDF_LABELS)}"
            )
        unknown = sorted(set(self.processes) - PROCESSES.keys())
        if unknown:
            raise ToolError(f"no process {', '.join(unknown)}; there are {', '.join(PROCESSES)}")

    def physics(self) -> dict[str, object]:
        """What the numbers depend on."""
        return {
            "pdf": self.pdlabel if self.pdlabel != "lhapdf" else f"lhapdf {self.lhaid}",
            "sqrt_s_gev": 2.0 * self.beam_gev,
            "window": list(self.window),
            "accuracy": self.accuracy,
            "seed": self.seed,
            "events": self.events,
            "processes": list(self.processes),
        }


DEFAULT = Settings()


class MadGraph:
    """MadGraph5_aMC@NLO 3 with a Python that it can use, gfortran, g++ and make."""

    name = "madgraph"

    def __init__(self, config: Config | None = None) -> None:
        self._config = load_config() if config is None else config

    def find(self) -> Installation | Missing:
        """The installation named by zpbridge.toml, MG5_DIR or PATH."""
        place = locate(self.name, VARIABLE, "mg5_aMC", self._config)
        if place is None:
            return Missing(
                self.name,
                f"MadGraph is not set: give its directory in {VARIABLE}, "
                f"or as path under [madgraph] in zpbridge.toml, {PLACE}",
            )
        complaint = _complaint(place.path)
        if complaint:
            return Missing(self.name, f"{place.path} (from {place.said_by}): {complaint}")
        python = _python(self._config.get(self.name, "python"))
        if python is None:
            return Missing(
                self.name,
                "MadGraph needs a Python that has the package six: install it, "
                f"or name such a Python as python under [madgraph] in zpbridge.toml, {PLACE}",
            )
        companions = {"python": python, **{name: shutil.which(name) or "" for name in _COMPILERS}}
        return Installation(self.name, version_of(place.path), place.path.resolve(), companions)

    @disk_errors()
    def run(
        self,
        points: Sequence[Point],
        settings: Settings | None = None,
        workdir: Path | None = None,
        progress: Progress = silent,
    ) -> list[ToolResult]:
        """One result per point, in order. Raises ToolError where nothing can be computed.

        The Z' width is `point.wzp`; where that is None MadGraph computes it itself, with the
        masses of the restricted model (those of b and mu are zero there).
        """
        settings = settings or DEFAULT
        installation = require(self)
        facts = {
            "tool": self.name,
            "version": installation.version,
            "path": str(installation.path),
            "model": model_digest(),
            "processes": digest({name: list(lines) for name, lines in PROCESSES.items()}),
        }
        workdir = (workdir or self._config.workdir).resolve()
        refuse_unsafe(workdir, "MadGraph")
        root = make_directory(workdir / self.name)
        directory = make_directory(root / digest(facts))
        recipe = {"recipe": digest([inspect.getsource(module) for module in _RECIPE])}
        store = Store(directory / "results", {**facts, **recipe, **settings.physics()})
        job = Job(installation, directory, settings, store, progress)
        return store.complete(points, job.evaluate)


def version_of(directory: Path) -> str:
    """The version in the file VERSION of an installation."""
    path = directory / "VERSION"
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    found = re.search(r"version\s*=\s*(\S+)", text)
    return found.group(1) if found else "unknown"


def _complaint(directory: Path) -> str:
    """What keeps a directory from being a usable MadGraph, or an empty text."""
    if not (directory / "bin" / "mg5_aMC").is_file():
        return "not a MadGraph directory: bin/mg5_aMC is missing"
    version = version_of(directory)
    if not version.startswith(_SUPPORTED):
        return f"version {version} was found, 3 is needed"
    if not (directory / "models" / "template_files").is_dir():
        return "incomplete: without models/template_files it cannot write a process"
    for compiler in _COMPILERS:
        if shutil.which(compiler) is None:
            return f"{compiler} is not on PATH"
    return ""


def _python(configured: str | None) -> str | None:
    """The first Python that has six; only the configured one where there is one."""
    base = Path(sys.base_prefix, "bin", "python3")
    for candidate in [configured] if configured else ["python3", sys.executable, str(base)]:
        path = shutil.which(candidate)
        if path and _has_six(path):
            return path
    return None


def _has_six(python: str) -> bool:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    try:
        code = subprocess.run(
            [python, "-c", "import six"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=30.0,
            check=False,
        ).returncode
    except (OSError, subprocess.TimeoutExpired):
        return False
    return code == 0
