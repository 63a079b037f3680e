"""micrOMEGAs: relic density, widths and annihilation at rest from the exported CalcHEP model.

arXiv:2312.14894. One program of ours (`templates/micromegas/main.c`) is compiled once per model
and evaluates all points; only its RESULT lines are read.
"""

from __future__ import annotations

import re
from pathlib import Path

from bridge.external.installation import ProgramDirectory
from bridge.external.micromegas.input import as_exported
from bridge.external.micromegas.run import evaluate, facts
from bridge.external.micromegas.settings import MicromegasSettings
from bridge.external.tool import Program


def version_of(directory: Path) -> str:
    """The version that the README of an installation names, or the name of its directory."""
    pattern = re.compile(r"micromegas_(\d+(?:\.\d+)+)")
    readme = directory / "README"
    text = readme.read_text(encoding="utf-8", errors="replace") if readme.is_file() else ""
    found = pattern.search(directory.resolve().name) or pattern.search(text)
    return found.group(1) if found else "unknown"


DIRECTORY = ProgramDirectory(
    name="micromegas",
    title="micrOMEGAs",
    variable="MICROMEGAS_DIR",
    executable="newProject",
    marker="sources/new.tar",
    version=version_of,
    supported=("5.", "6."),
    needed={
        path: f"not compiled, {path} is missing: run make there"
        for path in ("lib/micromegas.a", "CalcHEP_src/FlagsForMake")
    },
    compilers=("gcc", "make"),
)

MICROMEGAS = Program(
    name=DIRECTORY.name,
    find=DIRECTORY.find,
    settings=MicromegasSettings(),
    facts=facts,
    evaluate=evaluate,
    asked=as_exported,
    title=DIRECTORY.title,
    keys=("path",),
)
"""micrOMEGAs 5 or 6, built, with gcc and make at hand."""
