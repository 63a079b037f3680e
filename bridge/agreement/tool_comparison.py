"""A run of a program beside native: which numbers agree, which could not be compared, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from bridge.agreement.certificate import Failure, Source, live_source
from bridge.agreement.compare import Comparison
from bridge.agreement.conditions import CONDITIONS
from bridge.agreement.k_factor import k_factor, k_factors
from bridge.agreement.tool_runs import Run, absences, references, validate_run, where
from bridge.errors import ToolError
from bridge.external import spectrum
from bridge.external.events import read_events
from bridge.external.madgraph.cards import effective_width
from bridge.external.madgraph.settings import MadGraphSettings
from bridge.external.tool_result import FAILED, ToolResult
from bridge.native.dimuon import spectrum_pb_per_gev
from bridge.native.widths import width_zp
from bridge.observables import PRODUCED
from bridge.prediction import LEADING_ORDER

SPECTRUM = "dimuon spectrum"


@dataclass(frozen=True, slots=True)
class NotCompared:
    """A quantity that one side does not have at a point, and which and why.

    `failed` tells that native has it, and the program should.
    """

    quantity: str
    point: Mapping[str, float]
    reason: str
    failed: bool = False

    def __str__(self) -> str:
        return f"not compared: {self.quantity} at mzp = {self.point['mzp']:g}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer of a program beside native; `shape` is the dimuon spectrum of its events.

    `k_factors` by quantity bring the program's pp cross-sections to next-to-leading order.
    """

    comparisons: tuple[Comparison, ...]
    left_out: tuple[NotCompared, ...]
    shape: spectrum.SpectrumComparison | None = None
    k_factors: Mapping[str, float] = field(default_factory=dict)

    @property
    def verdicts(self) -> tuple[bool, ...]:
        """Whether each thing that was compared agrees; False for what the program failed at."""
        shape = [self.shape.ok] if self.shape else []
        failed = [False for absent in self.left_out if absent.failed]
        return (*(c.ok for c in self.comparisons), *shape, *failed)


def agree(outcomes: Iterable[Outcome]) -> bool:
    """True where everything that was compared agrees, something was, and nothing failed."""
    verdicts = [ok for found in outcomes for ok in found.verdicts]
    return bool(verdicts) and all(verdicts)


def outcome(run: Run, result: ToolResult) -> Outcome:
    """Native beside one answer of a run, its events included. Raises ToolError for a failed one."""
    summaries = validate_run(replace(run, found=(result,)))
    left_out = list(_left_out(run, [result]))
    shape = None
    if result.events is not None:
        try:
            shape = event_spectrum(result)
        except ToolError as error:
            left_out.append(NotCompared(SPECTRUM, where(result), str(error)))
    comparisons = tuple(c for summary in summaries for c in summary.comparisons)
    produced = [c.quantity for c in comparisons if c.quantity in PRODUCED]
    factors = {name: float(k_factor(name, result.point)) for name in produced}
    return Outcome(comparisons, tuple(left_out), shape, factors)


def event_spectrum(result: ToolResult) -> spectrum.SpectrumComparison:
    """The dimuon masses of MadGraph's events against native, at the width they are sampled with.

    Raises ToolError where there are too few.
    """
    if result.events is None:
        raise ToolError("there are no events")
    point = CONDITIONS["madgraph"].native(result.point)
    mass = float(point.mzp)
    width = effective_width(float(width_zp(point)), mass)
    point = point.replace(wzp=width)
    low, high = (edge * mass for edge in MadGraphSettings().window)
    return spectrum.compare_spectrum(
        read_events(result.events),
        lambda m: np.asarray(spectrum_pb_per_gev(m, point, LEADING_ORDER.luminosity)),
        mass,
        width,
        low,
        high,
    )


def _left_out(run: Run, answers: Iterable[ToolResult]) -> Iterable[NotCompared]:
    for answer in answers:
        if answer.results is not None:
            for name, reason in absences(run, answer).items():
                failed = FAILED in answer.results[name].status
                yield NotCompared(name, where(answer), reason, failed and "native: " not in reason)


def failures(run: Run) -> list[Failure]:
    """The points at which a program gave no answer, or lacks a quantity that it should have."""
    name, asked = f"live/{run.name}", len(run.found)
    found = []
    if run.failed:
        found.append(Failure(name, len(run.failed), asked, run.failed[0].error))
    reasons: dict[str, list[str]] = {}
    for absent in _left_out(run, run.found):
        if absent.failed:
            reasons.setdefault(absent.quantity, []).append(absent.reason)
    found += [Failure(name, len(why), asked, why[0], q) for q, why in reasons.items()]
    return found


def source(run: Run) -> Source:
    """What a certificate says of a run."""
    header = {"program": run.name, "version": run.installation.version}
    remarks = {"points with an answer": f"{len(run.found) - len(run.failed)} of {len(run.found)}"}
    for reference in references(run)[:1]:
        header |= reference.header
        remarks |= k_factors(reference)
    reasons = Counter(f"{x.quantity}: {x.reason}" for x in _left_out(run, run.found))
    if reasons:
        counted = (f"{n} points: {reason}" for reason, n in reasons.items())
        remarks["not compared"] = " | ".join(counted)
    return live_source(f"live/{run.name}", run.installation, header, remarks)
