"""Check a UFO model directory without executing it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from bridge.errors import ModelError
from bridge.lint import files
from bridge.lint.checks import CHECKS, CODES
from bridge.lint.coverage import Tally, coverage
from bridge.model.building import read_model
from bridge.model.findings import Finding


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, what was found but is ignored, and how much could be computed."""

    findings: tuple[Finding, ...]
    ignored: tuple[Finding, ...]
    coverage: tuple[Tally, ...]

    def summary(self) -> str:
        """Numbers of findings, then what was computed and what was not, and why."""
        errors = sum(f.is_error for f in self.findings)
        counts = f"{_counted(errors, 'error')}, {_counted(len(self.findings) - errors, 'warning')}"
        if self.ignored:
            counts += f", {len(self.ignored)} ignored"
        return "\n".join([counts, *map(str, self.coverage)])


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def check_model(directory: str | Path) -> list[Finding]:
    """Check a UFO model directory without executing it.

    Parameters
    ----------
    directory : str or path
        Any UFO model, this one or another.

    Returns
    -------
    list of Finding
        Errors first, each once; a clean model gives none.

    Raises
    ------
    ModelError
        Where there is no directory to check.

    Notes
    -----
    Source: UFO, arXiv:1108.2040, and the readers of MadGraph and other programs.
    Cost: 0.7 s for the shipped model.
    """
    return list(report_on(directory).findings)


def report_on(directory: str | Path, ignore: Collection[str] = ()) -> Report:
    """`check_model` with what it could compute; findings of the codes to ignore stand apart.

    Raises ModelError where there is no directory to check, or for an unknown code.
    """
    path = Path(directory)
    if not path.is_dir():
        raise ModelError(path, None, "no such directory: name a UFO model directory")
    if unknown := sorted(set(ignore) - set(CODES)):
        raise ModelError(path, None, f"no finding has code {unknown[0]}: {', '.join(CODES)}")
    model = read_model(path)
    lost = files.unreadable(model)  # what else there is to find follows from that
    checks = [c for c in CHECKS if not lost or c.rule.__module__ == files.__name__]
    found = dict.fromkeys(f for check in checks for f in check.findings(model))
    ordered = sorted(found, key=lambda f: (not f.is_error, f.file, f.line or 0, f.object))
    return Report(
        tuple(f for f in ordered if f.code not in ignore),
        tuple(f for f in ordered if f.code in ignore),
        tuple(coverage(model)),
    )
