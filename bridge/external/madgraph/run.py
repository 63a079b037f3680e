"""One run of MadGraph over points: generate the processes once, then integrate for each point."""

from __future__ import annotations

import math
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bridge.errors import InputError, ToolError
from bridge.external.events import read_events, require_pylhe
from bridge.external.madgraph import cards
from bridge.external.madgraph.output import (
    CrossSection,
    combine,
    forget_results,
    read_cross_section,
)
from bridge.external.madgraph.processes import check_start, generate
from bridge.external.madgraph.settings import (
    GENERAL_RESTRICTION,
    RESTRICTION,
    MadGraphSettings,
)
from bridge.external.tool import Job
from bridge.external.tool_result import ToolResult
from bridge.external.workdir import Built, make_directory
from bridge.native.channels import FINAL_STATES
from bridge.point import Point
from bridge.results import Quantity, Results

_SURVEY = ("--points=4000", "--iterations=10")
_COUPLED = {
    "bb": (("bb",),),
    "bs": (("bs",),),
    "dimuon": (("bb", "bs", "uu", "dd", "ss", "cc"), ("mumu",)),
}
"""Pairs one of which has to couple, by process."""
_QUANTITY = {"bb": "sigma_zp_bb_pb", "bs": "sigma_zp_bs_pb", "dimuon": "sigma_dimuon_bw_pb"}


def evaluate(job: Job[MadGraphSettings], points: Sequence[Point]) -> dict[Point, ToolResult]:
    """One result per point; a point that fails costs a new generation, not the others."""
    if job.settings.events:
        require_pylhe()
    restriction = GENERAL_RESTRICTION if any(p.general for p in points) else RESTRICTION
    found = {}
    with job.build() as built:
        for i, point in enumerate(points, start=1):
            job.progress(f"MadGraph: point {i} of {len(points)}")
            if built.facts.get("restriction") != restriction:
                generate(job, built, restriction)
            integration = Integration(job, built, point, job.new_log("run"))
            found[point] = job.judged(point, integration.log, integration.result)
    return found


@dataclass(frozen=True, slots=True)
class Integration:
    """The generated processes at one point."""

    job: Job[MadGraphSettings]
    built: Built
    point: Point
    log: Path

    @property
    def settings(self) -> MadGraphSettings:
        """How MadGraph computes."""
        return self.job.settings

    def result(self) -> ToolResult:
        """All quantities, and the events where they are asked for. Raises ToolError."""
        with self.built.in_use() as intact:
            found = [self._quantity(name) for name in self.settings.processes]
            events = None
            if self.settings.events and not self._no_cross_section("dimuon"):
                events = self._events()
            if self.point.wzp is None:
                found += self._automatic_width()
            intact(True)
        results = Results(
            point=self.point.named(),
            quantities={quantity.name: quantity for quantity in found},
            settings={name: str(value) for name, value in self.settings.physics().items()},
        )
        return ToolResult(self.point, results, self.log, events=events)

    def _source(self) -> str:
        return f"MadGraph5_aMC@NLO {self.job.installation.version}"

    def _quantity(self, process: str) -> Quantity:
        name = _QUANTITY[process]
        reason = self._no_cross_section(process)
        found = None if reason else self._cross_section(process)
        return Quantity(
            name=name,
            value=found.value_pb if found else None,
            unit="",
            error=found.error_pb if found else None,
            method=f"MadGraph leading order, {self.settings.physics()['pdf']}, mu = mzp, mb = 0",
            source=self._source(),
            status=f"{name}: {reason}" if reason else "ok",
        )

    def _no_cross_section(self, process: str) -> str:
        """Why there is nothing to integrate, or an empty text."""
        for pairs in _COUPLED[process]:
            if not any(FINAL_STATES[pair].coupled(self.point) for pair in pairs):
                words = ", ".join(FINAL_STATES[pair].words for pair in pairs)
                return f"no coupling to {words}: MadGraph cannot integrate zero"
        window = self.settings.window[0] if process == "dimuon" else 1.0
        lowest = float(self.point.mzp) * window
        if lowest >= 2.0 * self.settings.beam_gev:
            return f"{lowest:g} GeV is beyond the energy of the beams"
        return ""

    def _automatic_width(self) -> list[Quantity]:
        """The Z' width that MadGraph computed for the last of its runs, if there was one."""
        ran = [name for name in self.settings.processes if not self._no_cross_section(name)]
        if not ran:
            return []
        width = cards.compiled_parameters(self.built.directory / ran[-1]).get("wzp", 0.0)
        if not 0.0 < width < math.inf:
            raise ToolError("MadGraph computed no width of the Z'")
        method = "MadGraph, automatic width of the five-flavour model, mb = mmu = 0"
        error = cards.CARD_DIGITS * width
        return [Quantity("width_zp", width, "", error, method, self._source())]

    def _cross_section(self, process: str) -> CrossSection:
        """The mean of independent surveys."""
        accuracy = f"--accuracy={math.sqrt(2.0) * self.settings.accuracy:.3g}"
        command = ["bin/madevent", "survey", "zpbridge", accuracy, *_SURVEY]
        runs: list[CrossSection] = []
        while len(runs) < self.settings.max_runs:
            runs.append(self._checked_run(command, process, self.settings.seed + len(runs)))
            mean = combine(runs)
            self.job.progress(f"  {process}: {mean.value_pb:.5g} +- {mean.error_pb:.2g} pb")
            if len(runs) > 1 and mean.error_pb <= self.settings.accuracy * mean.value_pb:
                break
        return combine(runs)

    def _events(self) -> Path:
        """Unweighted dimuon events, moved to the results; as many as asked, of these parameters."""
        process = self.built.directory / "dimuon"
        run = process / "Events" / "zpbridge"
        shutil.rmtree(run, ignore_errors=True)
        command = ["bin/generate_events", "zpbridge", "-f"]
        sigma = self._checked_run(command, "dimuon", self.settings.seed)
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
        cards.check_banner(events.parameters, process, self.point)
        kept = self.job.store.path(self.point).with_suffix(".lhe.gz")
        make_directory(kept.parent)
        written.replace(kept)
        return kept

    def _checked_run(self, command: list[str], name: str, seed: int) -> CrossSection:
        """Cards in, one start of MadGraph, and every check there is."""
        process = self.built.directory / name
        asked = cards.parameter_values(self.point, process)
        cards.write_param_card(process, asked)
        entries = cards.write_run_card(process, self._run_card(name, seed))
        forget_results(process)
        text = check_start(self.job, self.built, command, process, self.log)
        cards.check_param_card(process, asked)
        cards.check_run_card(process, entries)
        return read_cross_section(process, text)

    def _run_card(self, process: str, seed: int) -> dict[str, cards.Value]:
        s, mzp = self.settings, float(self.point.mzp)
        low, high = (edge * mzp for edge in s.window) if process == "dimuon" else (0.0, -1.0)
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
            "bwcutoff": self._bwcutoff(),
        }

    def _bwcutoff(self) -> float:
        """Widths from the pole up to which an event lists the Z': the whole window, at least 15."""
        mzp = float(self.point.mzp)
        half_window = mzp * max(abs(edge - 1.0) for edge in self.settings.window)
        width = 0.0 if self.point.wzp is None else float(self.point.wzp)
        return max(15.0, half_window / cards.effective_width(width, mzp))
