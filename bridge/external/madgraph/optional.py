"""Programs that MadGraph may use; nothing here needs them."""

from __future__ import annotations

import shutil
from pathlib import Path

from bridge.external.child import prompt_answer
from bridge.external.config import Config
from bridge.external.installation import Installation, Missing
from bridge.external.madgraph.program import DIRECTORY


def find_lhapdf(config: Config) -> Installation | Missing:
    """LHAPDF, for sets that MadGraph does not carry (`pdlabel = lhapdf`)."""
    command = shutil.which("lhapdf-config")
    if command is None:
        return Missing(
            "lhapdf",
            "optional: lhapdf-config is not on PATH; MadGraph then has its built-in sets only",
        )
    version = prompt_answer([command, "--version"])
    if not version:
        return Missing("lhapdf", f"optional: {command} --version does not answer")
    return Installation("lhapdf", version, Path(command))


def find_exrootanalysis(config: Config) -> Installation | Missing:
    """ExRootAnalysis, which turns LHE files into ROOT trees; installed inside MadGraph or alone."""
    name = "ExRootLHEFConverter"
    madgraph = DIRECTORY.locate(config)
    inside = madgraph.path / "ExRootAnalysis" / name if madgraph else None
    alone = shutil.which(name)
    if inside and inside.is_file():
        return Installation("exrootanalysis", "present", inside)
    if alone:
        return Installation("exrootanalysis", "present", Path(alone))
    return Missing(
        "exrootanalysis",
        f"optional: {name} is neither in MadGraph nor on PATH; type `install ExRootAnalysis` "
        "in mg5_aMC. Events in .lhe.gz are read without it",
    )
