"""Write the model for other programs: CalcHEP, MadGraph, and WCxf readers."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bridge.errors import PointError, ZpbridgeError
from bridge.files import shipped, write_text
from bridge.model.building import read_model
from bridge.model.calchep import tables
from bridge.model.directory import Model
from bridge.model.effective import wcxf_text
from bridge.model.twobody import decay_vertices, partial_width
from bridge.model.values import values_at
from bridge.point import ZERO_WIDTH, Point, benchmark


def export_calchep(
    directory: Path, point: Point | None = None, automatic_width: bool = True
) -> None:
    """The files of `calchep_tables`, as CalcHEP and micrOMEGAs read them (NAME/work/models).

    Raises ZpbridgeError where the directory cannot be written; what was there is then untouched.
    """
    with _whole_directory(directory) as work:
        for name, text in calchep_tables(point, automatic_width).items():
            (work / name).write_text(text, encoding="utf-8")


def calchep_tables(point: Point | None = None, automatic_width: bool = True) -> dict[str, str]:
    """Five .mdl files for CalcHEP and micrOMEGAs by name, with the point's numbers.

    With `automatic_width` CalcHEP computes the width of the Z' (`!wzp`), else it is a parameter.
    Quarks without a mass get one, see `bridge.model.calchep.LIGHT_QUARK_MASSES`.
    """
    model = read_model(shipped("ufo_model"))
    return tables(model, _numbers(model, point), automatic_width)


def export_ufo(directory: Path, param_card: bytes) -> None:
    """A writable copy of the model directory with a param_card.

    Raises ZpbridgeError where the directory cannot be written; what was there is then untouched.
    """
    with _whole_directory(directory) as work:
        for path in sorted(shipped("ufo_model").iterdir()):
            if path.suffix in (".py", ".dat", ".md"):
                shutil.copyfile(path, work / path.name)
        (work / "param_card.dat").write_bytes(param_card)


def export_wcxf(
    path: Path,
    point: Point | None = None,
    eft: str | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> None:
    """Wilson coefficients of the point as a WCxf file; see `bridge.model.effective`."""
    write_text(path, wcxf_text(point or benchmark(), eft, metadata))


def _numbers(model: Model, point: Point | None) -> dict[str, float]:
    """Every external parameter at the point; the Z' width from the vertices unless fixed."""
    p = point or benchmark()
    numbers = p.numbers()
    computed = width_from_vertices(model, numbers)
    if p.wzp == 0.0 < computed:
        raise PointError(ZERO_WIDTH)
    numbers.setdefault("wzp", computed)
    return {name: numbers[name] for name in model.external()}


def width_from_vertices(model: Model, numbers: Mapping[str, float]) -> float:
    """Total width [GeV] of the Z' from the vertices of the model."""
    values = values_at(model, numbers)
    zp = model.particles["zp"]
    channels = decay_vertices(model, zp).values()
    return sum(partial_width(model, values, zp, vertices) for vertices in channels)


@contextmanager
def _whole_directory(target: Path) -> Iterator[Path]:
    """A temporary directory that becomes `target`; into an existing one the files are moved."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as work:
            new = Path(work) / target.name
            new.mkdir()
            yield new
            if target.exists():
                for path in sorted(new.iterdir()):
                    path.replace(target / path.name)
            else:
                new.rename(target)
    except OSError as error:
        raise ZpbridgeError(f"{target}: cannot be written: {error.strerror}") from error
