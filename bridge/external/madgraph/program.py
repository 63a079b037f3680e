"""MadGraph5_aMC@NLO: pp -> Z' on shell and pp -> Z' -> mu+ mu- from the UFO model.

arXiv:1405.0301. Each process is generated and compiled once for all points. MadGraph's exit
code is 0 whatever happens: every number comes from a fresh file, every input is read back.
"""

from __future__ import annotations

import inspect
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path

from bridge.external.child import prompt_answer
from bridge.external.config import PLACE, Config
from bridge.external.installation import Installation, Missing, ProgramDirectory
from bridge.external.madgraph import cards, processes, run
from bridge.external.madgraph.processes import plain_environment
from bridge.external.madgraph.settings import PROCESSES, MadGraphSettings
from bridge.external.tool import Program
from bridge.external.workdir import digest
from bridge.model.digest import model_digest

_RECIPE = (cards, processes, run)
"""What writes the cards: results of another version are not taken for those of this one."""


def version_of(directory: Path) -> str:
    """The version in the file VERSION of an installation."""
    path = directory / "VERSION"
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    found = re.search(r"version\s*=\s*(\S+)", text)
    return found.group(1) if found else "unknown"


DIRECTORY = ProgramDirectory(
    name="madgraph",
    title="MadGraph",
    variable="MG5_DIR",
    executable="mg5_aMC",
    marker="bin/mg5_aMC",
    version=version_of,
    supported=("3.",),
    needed={
        "models/template_files": "incomplete: without models/template_files it cannot write a "
        "process"
    },
    compilers=("gfortran", "g++", "make"),
)


def find(config: Config) -> Installation | Missing:
    """The installation named by zpbridge.toml, MG5_DIR or PATH, with a Python for it."""
    found = DIRECTORY.find(config)
    if isinstance(found, Missing):
        return found
    python = _python(config.get(DIRECTORY.name, "python"))
    if python is None:
        return Missing(
            DIRECTORY.name,
            "MadGraph needs a Python that has the package six: install it, "
            f"or name such a Python as python under [madgraph] in zpbridge.toml, {PLACE}",
        )
    return replace(found, companions={"python": python, **found.companions})


def _python(configured: str | None) -> str | None:
    """The first Python that has six; only the configured one where there is one."""
    base = Path(sys.base_prefix, "bin", "python3")
    for candidate in [configured] if configured else ["python3", sys.executable, str(base)]:
        path = shutil.which(candidate)
        if path and prompt_answer([path, "-c", "import six"], plain_environment()) is not None:
            return path
    return None


def facts(installation: Installation) -> dict[str, str]:
    """What the generated processes depend on."""
    return {
        "path": str(installation.path),
        "model": model_digest(),
        "processes": digest({name: list(lines) for name, lines in PROCESSES.items()}),
    }


MADGRAPH = Program(
    name=DIRECTORY.name,
    find=find,
    settings=MadGraphSettings(),
    facts=facts,
    evaluate=run.evaluate,
    recipe=lambda: {"recipe": digest([inspect.getsource(module) for module in _RECIPE])},
    title=DIRECTORY.title,
    keys=("path", "python"),
)
"""MadGraph5_aMC@NLO 3 with a Python that it can use, gfortran, g++ and make.

The Z' width is `point.wzp`; where that is None MadGraph computes it itself, with the masses of
the restricted model (those of b and mu are zero there).
"""
