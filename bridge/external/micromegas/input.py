"""What micrOMEGAs is given: a project with the exported model, and a file for each point."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from functools import lru_cache
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


@lru_cache
def exported_model() -> Mapping[str, str]:
    """The model as CalcHEP has it: text by the name of the file."""
    from bridge.model.export import calchep_tables

    return calchep_tables()


def variables(model: Mapping[str, str]) -> list[str]:
    """Names of the free parameters of a CalcHEP model; CalcHEP sets the strong coupling itself."""
    lines = model["vars1.mdl"].splitlines()[3:]
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


def project_of(installation: Path, model: Mapping[str, str], main: Path, directory: Path) -> Path:
    """A micrOMEGAs project to `make main=zpbridge.c` in: the files of `model` and a main,
    beside links to the installation, which is only read."""
    project = directory / "zpbridge"
    project.mkdir()
    for name in _SHARED:
        if (installation / name).exists():
            (directory / name).symlink_to(installation / name)
    (directory / "sources").mkdir()
    write_text(directory / "sources" / "Makefile", "all:\n")
    shutil.unpack_archive(installation / "sources" / "new.tar", project, "tar", filter="tar")
    for name, text in model.items():
        write_text(project / "work" / "models" / name, text)
    shutil.copy(main, project / "zpbridge.c")
    return project
