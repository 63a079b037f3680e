"""Read what a MadGraph run left behind, and believe none of it unchecked."""

from __future__ import annotations

import math
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from bridge.errors import ToolError
from bridge.external.child import Unwritable
from bridge.external.reading import read_number, read_text
from bridge.external.workdir import full_disk

_ALARMS = re.compile(
    r"interrupted (?:in sub-command|with error)|command not executed|is missing using default value"
    r"|is not valid\.\s+Preserving previous value|\w*Error\b|Traceback|\bFatal\b|CRITICAL"
)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_SUMMARY = re.compile(r"Cross-section :\s*(\S+) \+- (\S+) (\S+)")
_ALARM_LINES, _ALARM_LENGTH = 10, 600
_PRINTED = 1e-3  # relative: the summary has four digits
_LARGEST_PB = 1.1e11  # the total pp cross-section at 13 TeV is 110 mb
_ERRORS = (1e-6, 0.1)
"""Relative errors that an integration can have: a few thousand points a channel give no better
than 1e-4, and from 10 % on, a hundred times what is asked for, it has not converged."""


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


def check_log(text: str, directory: Path) -> None:
    """Raises ToolError with the first lines in which MadGraph admits a failure.

    It is Unwritable where the disk of `directory` is full.
    """
    text = _COLOUR.sub("", text)
    if full := full_disk(directory, text):
        raise Unwritable(f"MadGraph met a full disk: {full}")
    lines = text.splitlines()
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
    words = read_text(path, "MadGraph").split()
    if len(words) < 2:
        raise ToolError(f"{path}: expected a cross-section and its error, found {words}")
    value, error_pb = (read_number(word, path) for word in words[:2])
    _check_plausible(path, value, error_pb)
    _check_summary(_COLOUR.sub("", log), value)
    return CrossSection(value, error_pb)


def _check_plausible(path: Path, value: float, error_pb: float) -> None:
    """A cross-section that can be one, with an error that an integration can have."""
    if not 0.0 < value <= _LARGEST_PB:
        raise ToolError(f"{path}: a cross-section of {value:g} +- {error_pb:g} pb is no result")
    least, most = _ERRORS
    if not least <= error_pb / value <= most:
        raise ToolError(
            f"{path}: {value:g} +- {error_pb:g} pb: the error of an integration is between "
            f"{least:g} and {most:g} of the cross-section; it has not converged"
        )


def _check_summary(log: str, value_pb: float) -> None:
    """The summary in the log gives the same number, in pb."""
    found = _SUMMARY.findall(log)
    if not found:
        raise ToolError("MadGraph's log has no summary of results: the run did not end")
    text, _, unit = found[-1]
    if unit != "pb":
        raise ToolError(f"MadGraph's summary is in {unit}, not in pb")
    said = read_number(text, "MadGraph's summary")
    if not math.isclose(said, value_pb, rel_tol=_PRINTED):
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
