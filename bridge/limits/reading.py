"""Reading a limit file, strictly: what is not understood is an error with file and line."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import numpy as np

from bridge.data.tables import HEPDATA, DataTable, HeaderLine, read_data_table
from bridge.errors import LimitError, suggestion
from bridge.limits.collisions import check_energy
from bridge.limits.columns import numbers_of, unit_of
from bridge.limits.limit import GRADES, KINDS, PROPORTIONAL, Limit
from bridge.limits.targets import GROUPS, TARGETS
from bridge.numerics.arrays import Array
from bridge.point import PARAMETERS

REQUIRED = ("title", "observable", "unit", "kind", "date", "cite", "read", "licence")
OF_DATA = ("cl", "grade")
"""Required too, but not of a convention, which has neither."""
OPTIONAL = ("origin", "side", "above", "group", "exposure", "supersedes", "note")
KEYS = REQUIRED + OF_DATA + OPTIONAL
DATE = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2]))?")
GROUP = re.compile(r"[a-z][a-z0-9_]*")
EXPOSURE = re.compile(r"(\d*\.?\d+) (\S.*)")
CHOICES = {
    "observable": tuple(TARGETS),
    "kind": tuple(KINDS),
    "grade": tuple(GRADES),
    "side": ("both", "upper"),
    "above": (PROPORTIONAL,),
}
HEAVIEST = 1e10
"""Larger masses [GeV] mean another unit."""


def read_limit(path: Path) -> Limit:
    """One limit file; its name is the file's. Raises LimitError with file and line."""
    table = read_data_table(path, LimitError)
    header = _header(table)
    text = {key: line.value for key, line in header.items()}
    target = TARGETS[text["observable"]]
    numbers = numbers_of(table, target, header["unit"])
    energies = check_energy(table, target, text["observable"])
    _check_masses(table, numbers.axis, numbers.masses)
    _check_bounds(table, numbers.columns)
    _check_size(table, numbers.columns, text["observable"])
    return Limit(
        name=path.stem,
        path=path,
        title=text["title"],
        observable=text["observable"],
        unit=unit_of(target),
        cl=_confidence(path, header["cl"]) if "cl" in header else None,
        kind=text["kind"],
        grade=text.get("grade", "-"),
        date=_date(path, header["date"]),
        cite=tuple(text["cite"].split()),
        read=text["read"],
        origin=text.get("origin", ""),
        licence=text["licence"],
        side=text.get("side", "both"),
        above=text.get("above", ""),
        notes=_notes(table, *energies, numbers.understood),
        hepdata=tuple(line.value for line in table.header if line.key == HEPDATA),
        axis=numbers.axis,
        masses=numbers.masses,
        columns=numbers.columns,
        group=_group(path, header),
        supersedes=tuple(text.get("supersedes", "").split()),
        **_exposure(path, header),
    )


def check_limit(path: str | Path) -> Limit:
    """Read a limit file of the user's: it is fine if this returns.

    Parameters
    ----------
    path : str or path
        A CSV file; `zpbridge template limit` copies one to start from.

    Returns
    -------
    Limit
        What it says.

    Raises
    ------
    LimitError
        With file, line and remedy of what is wrong.

    Notes
    -----
    Source: the file names its own.
    Cost: 0.1 ms.
    """
    return read_limit(Path(path))


def _header(table: DataTable) -> dict[str, HeaderLine]:
    """The lines of the header by key, without notes."""
    header: dict[str, HeaderLine] = {}
    for line in table.header:
        number, key, value = line
        if key == HEPDATA:
            continue
        if key not in KEYS:
            message = f"{key!r}: expected '# key: value' with {', '.join(KEYS)}"
            raise LimitError(table.path, number, message)
        if key == "note":
            continue
        if key in header:
            raise LimitError(table.path, number, f"'{key}' a second time: keep one")
        if not value:
            message = f"'{key}' is empty: say it, or what is known of it"
            raise LimitError(table.path, number, message)
        header[key] = line
    _check_header(table.path, header)
    return header


def _check_header(path: Path, header: dict[str, HeaderLine]) -> None:
    """Required keys are there, keys with choices hold one of them."""
    convention = "kind" in header and header["kind"].value == "convention"
    required = REQUIRED if convention else REQUIRED + OF_DATA
    if missing := [key for key in required if key not in header]:
        raise LimitError(
            path, 1, f"the header lacks {', '.join(missing)}: add '# key: value' above the "
            "columns, as in what `zpbridge template limit` copies; lines '#:' of HEPData may stay"
        )  # fmt: skip
    for key, choices in CHOICES.items():
        if key in header and header[key].value not in choices:
            number, _, value = header[key]
            meant = suggestion(value, choices)
            raise LimitError(
                path, number, f"{key} {value!r}: {meant}expected {', '.join(choices)}"
            )  # fmt: skip
    for key in OF_DATA:
        if convention and key in header:
            raise LimitError(path, header[key].line, f"a convention has no {key}: drop the line")


def _notes(table: DataTable, *understood: str) -> tuple[str, ...]:
    """The notes of the file, and what was understood of columns and energies of others."""
    kept = [line.value for line in table.header if line.key == "note"]
    return tuple(filter(None, [*kept, *understood]))


def _check_masses(table: DataTable, axis: str | None, masses: Array) -> None:
    """Masses of the axis, that rise; a row alone without an axis."""
    path, lines = table.path, [row.line for row in table.rows]
    if axis is None:
        if len(lines) > 1:
            raise LimitError(
                path, lines[1], "more than one row without a mass column: add the axis"
            )
        return
    low, high = PARAMETERS[axis].domain.low, PARAMETERS[axis].domain.high
    if masses[0] > high:
        raise LimitError(
            path, lines[0], f"from {masses[0]:g} GeV on, but {axis} ends at {high:g} GeV"
        )
    for i, mass in enumerate(masses):
        if not low <= mass <= HEAVIEST:
            tev = f", or name the column {axis}_tev if it is in TeV" if 0.0 < mass < low else ""
            message = f"mass {mass:g} GeV: expected {low:g} to {HEAVIEST:g} GeV, leave the row out"
            raise LimitError(path, lines[i], message + tev)
        if i and mass <= masses[i - 1]:
            message = (
                f"mass {mass:g} after {masses[i - 1]:g}: must rise, sort the rows and keep one"
            )
            raise LimitError(path, lines[i], f"{message} of each mass")


def _check_bounds(table: DataTable, columns: dict[str, Array]) -> None:
    for name in ("upper", "plus", "minus"):
        for row, value in zip(table.rows, columns.get(name, ()), strict=False):
            if value <= 0.0:
                raise LimitError(table.path, row.line, f"{name} {value:g}: expected above 0")


def _check_size(table: DataTable, columns: dict[str, Array], observable: str) -> None:
    """No number larger, and no curve lower, than any that could be meant."""
    low, high = TARGETS[observable].plausible
    for row, values in zip(table.rows, np.abs(list(columns.values())).T, strict=True):
        if np.max(values) > high or (len(values) == 1 and values[0] < low):
            raise LimitError(
                table.path, row.line, f"{values.max():g}: expected {low:g} to {high:g} "
                f"{TARGETS[observable].observable.unit}, the plausible range of {observable}"
            )  # fmt: skip


def _date(path: Path, line: HeaderLine) -> str:
    if not DATE.fullmatch(line.value):
        message = f"date {line.value!r}: expected a year or a month such as 2018-03"
        raise LimitError(path, line.line, message)
    return line.value


def _group(path: Path, header: dict[str, HeaderLine]) -> str:
    """As the file says, else that of all shipped limits on its observable, else its own."""
    if "group" not in header:
        return GROUPS.get(header["observable"].value, path.stem)
    line = header["group"]
    if not GROUP.fullmatch(line.value):
        message = f"group {line.value!r}: expected one word in small letters such as xenon"
        raise LimitError(path, line.line, message)
    return line.value


def _exposure(path: Path, header: dict[str, HeaderLine]) -> dict[str, Any]:
    if "exposure" not in header:
        return {}
    line = header["exposure"]
    found = EXPOSURE.fullmatch(line.value)
    if not found:
        message = f"exposure {line.value!r}: expected a number and its unit such as 4.2 t yr"
        raise LimitError(path, line.line, message)
    if "group" not in header and header["observable"].value not in GROUPS:
        message = "an exposure ranks limits of a group: add '# group: ...', or drop the line"
        raise LimitError(path, line.line, message)
    return {"exposure": float(found[1]), "exposure_unit": found[2]}


def _confidence(path: Path, line: HeaderLine) -> float:
    """A fraction, or per cent."""
    try:
        value = float(line.value.removesuffix("%"))
    except ValueError:
        value = math.nan
    level = value / 100.0 if value > 1.0 or line.value.endswith("%") else value
    if not 0.5 < level < 1.0:
        message = f"cl {line.value!r}: expected a fraction such as 0.95, or 95%"
        raise LimitError(path, line.line, message)
    return level
