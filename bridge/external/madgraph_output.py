"""Read what a MadGraph run left behind, and believe none of it unchecked."""

from __future__ import annotations

import math
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from bridge.errors import ToolError

_ALARMS = re.compile(
    r"interrupted (?:in sub-command|with error)|command not executed|is missing using default value"
    r"|is not valid\.\s+Preserving previous value|\w*Error\b|Traceback|\bFatal\b|CRITICAL"
)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_SUMMARY = re.compile(r"Cross-section :\s*(\S+) \+- (\S+) (\S+)")
_ALARM_LINES, _ALARM_LENGTH = 10, 600
_PRINTED = 1e-3  # relative: the summary has four digits


@dataclass(frozen=True, slots=True)
class CrossSection:
    """A cross-section and its statistical error [pb]."""

    value_pb: float
    error_pb: float


def forget_results(process: Path) -> None:
    """Delete every earlier result and compiled card: what is found afterwards is new.

    The channels' own directories go too: MadGraph would take the number of points from there.
    """
    for pattern in ("SubProcesses/**/results.dat", "Source/*_card.inc"):
        for path in process.glob(pattern):
            path.unlink()
    for channel in process.glob("SubProcesses/P*/G[0-9]*"):
        shutil.rmtree(channel)


def check_log(text: str) -> None:
    """Raises ToolError with the first lines in which MadGraph admits a failure."""
    lines = _COLOUR.sub("", text).splitlines()
    for i, line in enumerate(lines):
        if _ALARMS.search(line):
            words = " ".join(" ".join(lines[i : i + _ALARM_LINES]).split())
            raise ToolError(f"MadGraph said: {words[:_ALARM_LENGTH]}")


def check_version(text: str, version: str) -> None:
    """Raises ToolError where the program that ran is not the one that was found."""
    said = re.search(r"VERSION\s+(\d\S*)", text)
    if said is None or said.group(1) != version:
        seen = said.group(1) if said else "no version at all"
        raise ToolError(f"MadGraph {version} was started, {seen} answered")


def read_cross_section(process: Path, log: str) -> CrossSection:
    """The fresh cross-section of a run. Raises ToolError where it cannot be trusted."""
    path = process / "SubProcesses" / "results.dat"
    try:
        words = path.read_text(encoding="utf-8").split()
    except OSError as error:
        raise ToolError(f"MadGraph left no result: {path}: {error.strerror}") from error
    try:
        value, error_pb = float(words[0]), float(words[1])
    except (IndexError, ValueError):
        raise ToolError(
            f"{path}: expected a cross-section and its error, found {words[:2]}"
        ) from None
    if not (math.isfinite(value) and value > 0.0 and math.isfinite(error_pb) and error_pb >= 0.0):
        raise ToolError(f"{path}: a cross-section of {value:g} +- {error_pb:g} pb is no result")
    _check_summary(_COLOUR.sub("", log), value)
    return CrossSection(value, error_pb)


def _check_summary(log: str, value_pb: float) -> None:
    """The summary in the log gives the same number, in pb."""
    found = _SUMMARY.findall(log)
    if not found:
        raise ToolError("MadGraph's log has no summary of results: the run did not end")
    text, _, unit = found[-1]
    if unit != "pb":
        raise ToolError(f"MadGraph's summary is in {unit}, not in pb")
    if not math.isclose(float(text), value_pb, rel_tol=_PRINTED):
        raise ToolError(
            f"MadGraph's summary says {text} pb, its result file {value_pb:g} pb: "
            "the file is of another run"
        )


def combine(runs: list[CrossSection]) -> CrossSection:
    """Mean of independent runs; the error grows where they scatter more than they admit.

    >>> combine([CrossSection(1.0, 0.1), CrossSection(1.1, 0.1)]).value_pb
    1.05
    """
    n = len(runs)
    mean = math.fsum(run.value_pb for run in runs) / n
    error = math.sqrt(math.fsum(run.error_pb**2 for run in runs)) / n
    if n == 1 or error == 0.0:
        return CrossSection(mean, error)
    chi2 = math.fsum(((r.value_pb - mean) / r.error_pb) ** 2 for r in runs if r.error_pb > 0.0)
    return CrossSection(mean, error * math.sqrt(max(1.0, chi2 / (n - 1))))
