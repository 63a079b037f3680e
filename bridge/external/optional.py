"""Programs that MadGraph may use; nothing here needs them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from bridge.external.config import Config, locate
from bridge.external.tool import Installation, Missing

_PATIENCE_S = 30.0


def find_lhapdf(config: Config) -> Installation | Missing:
    """LHAPDF, for sets that MadGraph does not carry (`pdlabel = lhapdf`)."""
    command = shutil.which("lhapdf-config")
    if command is None:
        return Missing(
            "lhapdf",
            "optional: lhapdf-config is not on PATH; MadGraph then has its built-in sets only",
        )
    try:
        said = subprocess.run(
            [command, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            check=False,
        ).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        said = ""
    if not said:
        return Missing("lhapdf", f"optional: {command} --version does not answer")
    return Installation("lhapdf", said, Path(command))


def find_exrootanalysis(config: Config) -> Installation | Missing:
    """ExRootAnalysis, which turns LHE files into ROOT trees; installed inside MadGraph or alone."""
    madgraph = locate("madgraph", "MG5_DIR", "mg5_aMC", config)
    inside = [madgraph.path / "ExRootAnalysis"] if madgraph else []
    name = "ExRootLHEFConverter"
    found = [path / name for path in inside if (path / name).is_file()]
    alone = shutil.which(name)
    if not (found or alone):
        return Missing(
            "exrootanalysis",
            f"optional: {name} is neither in MadGraph nor on PATH; type `install ExRootAnalysis` "
            "in mg5_aMC. Events in .lhe.gz are read without it",
        )
    return Installation("exrootanalysis", "present", found[0] if found else Path(str(alone)))
