"""A run of a program written as a new reference file."""

from __future__ import annotations

import datetime
from pathlib import Path

from bridge.agreement.references import write_reference
from bridge.agreement.tool_runs import Run, references
from bridge.errors import ToolError, ZpbridgeError
from bridge.files import PACKAGE
from bridge.point import FIELDS, GENERAL

_DIGITS = ".12g"


def record(run: Run, path: Path) -> None:
    """Write a run as a new reference file.

    Raises ZpbridgeError where the file exists, ToolError for points of different SM inputs and
    where every point failed.
    """
    recorded = references(run)
    if not recorded:
        raise ToolError(f"{run.name} computed none of {len(run.found)} points")
    found, *others = recorded
    if others:
        raise ToolError(f"{path}: one reference cannot hold points with different SM inputs")
    points = [{**dict.fromkeys(GENERAL, 0.0), **row.where} for row in found.rows]
    given = [n for n in (*FIELDS, "wzp") if any(n in row.where for row in found.rows)]
    columns: dict[str, list[object]] = {n: [_cell(p.get(n)) for p in points] for n in given}
    for name in found.quantities:
        columns[name] = [_cell(row.values.get(name)) for row in found.rows]
        columns[f"{name}_error"] = [_cell(row.errors.get(name), ".2g") for row in found.rows]
    write_reference(path, found.header, columns)


def _cell(value: float | str | None, form: str = _DIGITS) -> str:
    return "" if value is None else format(value, form)


def new_reference_path(run: Run, folder: Path) -> Path:
    """<program>-<version>/<date>.csv in a folder, or <date>-2.csv where that exists.

    Raises ZpbridgeError for a folder inside the installed package: the next installation would
    take the file away.
    """
    if folder.resolve().is_relative_to(PACKAGE):
        raise ZpbridgeError(
            f"{folder} is inside the installed package, where nothing is recorded: "
            "name a folder of your own"
        )
    place = folder / f"{run.name}-{run.installation.version}"
    day = datetime.date.today().isoformat()
    numbered = (place / f"{day}{suffix}.csv" for suffix in ("", *(f"-{n}" for n in range(2, 100))))
    return next(path for path in numbered if not path.exists())
