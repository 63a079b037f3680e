"""One run of MadGraph over points: generate the processes once, then integrate for each point."""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bridge.errors import InputError, ToolError
from bridge.external.child import Unwritable, explain_exit, run_program
from bridge.external.events import read_events
from bridge.external.madgraph import cards as cards
from bridge.external.madgraph import output as output
from bridge.external.reading import read_text
from bridge.external.store import Store, new_log
from bridge.external.tool import Installation, Progress, ToolResult
from bridge.external.workdir import Built, locked, make_directory
from bridge.files import shipped, write_text
from bridge.point import Point
from bridge.results import Quantity, Results

if TYPE_CHECKING:
    from bridge.external.madgraph.program import Settings

_MODEL = "zpportal"
_QUIET = (
    "auto_update = 0\nautomatic_html_opening = False\nnotification_center = False\nrun_mode = 0\n"
)
_SURVEY = ("--points=4000", "--iterations=10")
_QUANTITY = {"bb": "sigma_zp_bb_pb", "bs": "sigma_zp_bs_pb", "dimuon": "sigma_dimuon_bw_pb"}


@dataclass(frozen=True, slots=True)
class Job:
    """Points that nobody computed before, and all that is needed to compute them."""

    installation: Installation
    directory: Path
    settings: Settings
    store: Store
    progress: Progress

    def evaluate(self, points: Sequence[Point]) -> dict[Point, ToolResult]:
        """One result per point; a point that fails costs a new generation, not the others."""
        found = {}
        with locked(self.directory, self.progress) as lock:
            built = Built(make_directory(self.directory / "build"))
            for i, point in enumerate(points, start=1):
                self.progress(f"MadGraph: point {i} of {len(points)}")
                if not built.ready:
                    self._generate(built, lock)
                found[point] = self._point(built, point, lock)
        return found

    def _generate(self, built: Built, lock: int) -> None:
        from bridge.external.madgraph.program import PROCESSES, RESTRICTION

        self.progress(f"generating the processes with MadGraph {self.installation.version}")
        built.clear()
        shutil.copytree(
            shipped("ufo_model"),
            built.directory / _MODEL,
            ignore=shutil.ignore_patterns("__pycache__", "*.pkl"),
        )
        home = make_directory(built.directory / "home" / ".mg5")
        write_text(home / "mg5_configuration.txt", _QUIET)
        self._shadow_python(make_directory(built.directory / "bin"))
        lines = [f"import model ./{_MODEL}-{RESTRICTION}"]
        for name, process in PROCESSES.items():
            lines += [*process, f"output {name} -nojpeg"]
        write_text(built.directory / "generate.mg5", "\n".join(lines) + "\n")
        command = [str(self.installation.path / "bin" / "mg5_aMC"), "-f", "generate.mg5"]
        log = new_log(self.directory / "logs", "generate")
        text = self._start(command, built, built.directory, log, lock)
        try:
            output.check_log(text)
            output.check_version(text, self.installation.version)
            for name in PROCESSES:
                if not (built.directory / name / "bin" / "madevent").is_file():
                    raise ToolError(f"MadGraph wrote no process {name}")
        except ToolError as error:
            raise ToolError(f"{error}; see {log}") from error
        for name in PROCESSES:
            configuration = built.directory / name / "Cards" / "me5_configuration.txt"
            write_text(configuration, read_text(configuration, "MadGraph") + _QUIET)
        built.seal(version=self.installation.version)

    def _shadow_python(self, directory: Path) -> None:
        """MadGraph's makefiles start `python3` from PATH: make that the one that has six."""
        script = directory / "python3"
        write_text(script, f'#!/bin/sh\nexec "{self.installation.companions["python"]}" "$@"\n')
        script.chmod(0o755)

    def _point(self, built: Built, point: Point, lock: int) -> ToolResult:
        log = new_log(self.directory / "logs", "run")
        found, events = [], None
        try:
            with built.in_use() as intact:
                for name in self.settings.processes:
                    found.append(self._quantity(built, name, point, log, lock))
                if self.settings.events and not _no_cross_section("dimuon", point, self.settings):
                    events = self._events(built, point, log, lock)
                if point.wzp is None:
                    found += self._automatic_width(built, point)
                intact(True)
        except Unwritable:
            raise
        except ToolError as error:
            return ToolResult(point, None, log, f"{error}; see {log}")
        results = Results(
            point=point.named(),
            quantities={quantity.name: quantity for quantity in found},
            settings={name: str(value) for name, value in self.settings.physics().items()},
        )
        return self.store.save(ToolResult(point, results, log, events=events))

    def _quantity(self, built: Built, name: str, point: Point, log: Path, lock: int) -> Quantity:
        quantity = _QUANTITY[name]
        reason = _no_cross_section(name, point, self.settings)
        found = None if reason else self._cross_section(built, name, point, log, lock)
        return Quantity(
            name=quantity,
            value=found.value_pb if found else None,
            unit="",
            error=found.error_pb if found else None,
            method=f"MadGraph leading order, {self.settings.physics()['pdf']}, mu = mzp, mb = 0",
            source=f"MadGraph5_aMC@NLO {self.installation.version}",
            status=f"{quantity}: {reason}" if reason else "ok",
        )

    def _automatic_width(self, built: Built, point: Point) -> list[Quantity]:
        """The Z' width that MadGraph computed for the last of its runs, if there was one."""
        ran = [n for n in self.settings.processes if not _no_cross_section(n, point, self.settings)]
        if not ran:
            return []
        compiled = cards.compiled_parameters(built.directory / ran[-1])
        if not 0.0 < compiled.get("wzp", 0.0) < math.inf:
            raise ToolError("MadGraph computed no width of the Z'")
        width = compiled["wzp"]
        method = "MadGraph, automatic width of the five-flavour model, mb = mmu = 0"
        source = f"MadGraph5_aMC@NLO {self.installation.version}"
        error = cards.CARD_DIGITS * width
        return [Quantity("width_zp", width, "", error, method, source)]

    def _cross_section(
        self, built: Built, name: str, point: Point, log: Path, lock: int
    ) -> output.CrossSection:
        runs: list[output.CrossSection] = []
        while len(runs) < self.settings.max_runs:
            runs.append(
                self._one_run(built, name, point, self.settings.seed + len(runs), log, lock)
            )
            mean = output.combine(runs)
            self.progress(f"  {name}: {mean.value_pb:.5g} +- {mean.error_pb:.2g} pb")
            if len(runs) > 1 and mean.error_pb <= self.settings.accuracy * mean.value_pb:
                break
        return output.combine(runs)

    def _one_run(
        self, built: Built, name: str, point: Point, seed: int, log: Path, lock: int
    ) -> output.CrossSection:
        """One survey of one process."""
        accuracy = f"--accuracy={math.sqrt(2.0) * self.settings.accuracy:.3g}"
        command = ["bin/madevent", "survey", "zpbridge", accuracy, *_SURVEY]
        return self._checked_run(command, built, name, point, seed, log, lock)

    def _events(self, built: Built, point: Point, log: Path, lock: int) -> Path:
        """Unweighted dimuon events, moved to the results; as many as asked, of these parameters."""
        command = ["bin/generate_events", "zpbridge", "-f"]
        run = built.directory / "dimuon" / "Events" / "zpbridge"
        shutil.rmtree(run, ignore_errors=True)
        sigma = self._checked_run(command, built, "dimuon", point, self.settings.seed, log, lock)
        written = run / "unweighted_events.lhe.gz"
        try:
            events = read_events(written)
        except InputError as error:
            raise ToolError(f"MadGraph's events cannot be used: {error}") from error
        if events.masses.size != self.settings.events:
            raise ToolError(
                f"MadGraph wrote {events.masses.size} events instead of {self.settings.events}"
            )
        if not math.isclose(events.sigma_pb, sigma.value_pb, rel_tol=1e-3):
            raise ToolError(f"{written}: {events.sigma_pb:g} pb, the run says {sigma.value_pb:g}")
        cards.check_banner(events.parameters, built.directory / "dimuon", point)
        kept = self.store.path(point).with_suffix(".lhe.gz")
        make_directory(kept.parent)
        written.replace(kept)
        return kept

    def _checked_run(
        self,
        command: list[str],
        built: Built,
        name: str,
        point: Point,
        seed: int,
        log: Path,
        lock: int,
    ) -> output.CrossSection:
        """Cards in, one start of MadGraph, and every check there is."""
        process = built.directory / name
        asked = cards.parameter_values(point, process)
        cards.write_param_card(process, asked)
        entries = cards.write_run_card(process, self._run_card(name, point, seed))
        output.forget_results(process)
        text = self._start(command, built, process, log, lock)
        output.check_log(text)
        output.check_version(text, self.installation.version)
        cards.check_param_card(process, asked)
        cards.check_run_card(process, entries)
        return output.read_cross_section(process, text)

    def _run_card(self, name: str, point: Point, seed: int) -> dict[str, cards.Value]:
        s, mzp = self.settings, float(point.mzp)
        low, high = (s.window[0] * mzp, s.window[1] * mzp) if name == "dimuon" else (0.0, -1.0)
        return {
            "nevents": s.events or 1000,
            "iseed": seed,
            "lpp1": 1,
            "lpp2": 1,
            "ebeam1": s.beam_gev,
            "ebeam2": s.beam_gev,
            "pdlabel1": s.pdlabel,
            "pdlabel2": s.pdlabel,
            "lhaid": s.lhaid,
            "fixed_ren_scale": True,
            "fixed_fac_scale1": True,
            "fixed_fac_scale2": True,
            "scale": mzp,
            "dsqrt_q2fact1": mzp,
            "dsqrt_q2fact2": mzp,
            "use_syst": False,
            **cards.CUTS,
            "mmll": low,
            "mmllmax": high,
            "small_width_treatment": cards.SMALL_WIDTH,
            "bwcutoff": self._bwcutoff(point),
        }

    def _bwcutoff(self, point: Point) -> float:
        """Widths from the pole up to which an event lists the Z': the whole window, at least 15."""
        mzp = float(point.mzp)
        half_window = mzp * max(abs(edge - 1.0) for edge in self.settings.window)
        width = 0.0 if point.wzp is None else float(point.wzp)
        return max(15.0, half_window / cards.effective_width(width, mzp))

    def _start(self, command: list[str], built: Built, cwd: Path, log: Path, lock: int) -> str:
        """What the program said. Raises ToolError where it did not even end by itself."""
        before = log.stat().st_size if log.exists() else 0
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        path = f"{built.directory / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        environment |= {"HOME": str(built.directory / "home"), "LC_ALL": "C", "PATH": path}
        code = run_program(
            [self.installation.companions["python"], *command],
            cwd=cwd,
            log=log,
            timeout_s=self.settings.timeout_s,
            environment=environment,
            keep_open=(lock,),
        )
        with log.open("rb") as stream:
            stream.seek(before)
            text = stream.read().decode(errors="replace")
        if code:
            output.check_log(text)
            raise ToolError(f"MadGraph {explain_exit(code)}")
        return text


def _no_cross_section(name: str, point: Point, settings: Settings) -> str:
    """Why there is nothing to integrate, or an empty text."""
    needed = {"bb": ("gbb",), "bs": ("gbb", "vts"), "dimuon": ("gbb", "gmumu")}[name]
    for coupling in needed:
        if getattr(point, coupling) == 0.0:
            return f"{coupling} = 0, MadGraph cannot integrate zero"
    lowest = float(point.mzp) * (settings.window[0] if name == "dimuon" else 1.0)
    if lowest >= 2.0 * settings.beam_gev:
        return f"{lowest:g} GeV is beyond the energy of the beams"
    return ""
