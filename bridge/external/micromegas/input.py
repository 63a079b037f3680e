"""What micrOMEGAs is given: a project with the exported model, and a file for each point."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from bridge.errors import ToolError
from bridge.files import write_text
from bridge.point import Point

_SHARED = ("CalcHEP_src", "Data", "Packages", "include", "lib")
_ITS_OWN = ("GG", "Q")
"""CalcHEP's strong coupling and scale."""


def as_exported(point: Point) -> Point:
    """The point as the exported model has it: no quark is massless there."""
    from bridge.model.calchep import LIGHT_QUARK_MASSES, with_light_quarks

    masses = {name: point.numbers()[name] for name in LIGHT_QUARK_MASSES}
    return point.replace(**with_light_quarks(masses), wzp=point.wzp)


def variables(model: Path) -> list[str]:
    """Names of the free parameters of a CalcHEP model; CalcHEP sets the strong coupling itself."""
    lines = (model / "vars1.mdl").read_text(encoding="utf-8").splitlines()[3:]
    cells = [line.split("|") for line in lines if "|" in line]
    names = [name.strip(" *%") for name, *_ in cells]
    return [name for name in names if name not in _ITS_OWN]


def data_file(point: Point, names: Sequence[str]) -> str:
    """A complete parameter file: what it leaves out would keep the value of the point before.

    Raises ToolError for a parameter that the point does not have.
    """
    known = point.numbers()
    if unknown := [name for name in names if name not in known]:
        raise ToolError(f"the exported model has {', '.join(unknown)}, which no point sets")
    return "".join(f"{name} {known[name]!r}\n" for name in names)


def project_of(installation: Path, model: Path, main: Path, directory: Path) -> Path:
    """A micrOMEGAs project to `make main=zpbridge.c` in: the .mdl files of `model` and a main,
    beside links to the installation, which is only read."""
    project = directory / "zpbridge"
    project.mkdir()
    for name in _SHARED:
        if (installation / name).exists():
            (directory / name).symlink_to(installation / name)
    (directory / "sources").mkdir()
    write_text(directory / "sources" / "Makefile", "all:\n")
    shutil.unpack_archive(installation / "sources" / "new.tar", project, "tar")
    for path in model.glob("*.mdl"):
        shutil.copy(path, project / "work" / "models")
    shutil.copy(main, project / "zpbridge.c")
    return project
