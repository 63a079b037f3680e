"""Reading a limit file, strictly: what is not understood is an error with file and line."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np

from bridge.data.tables import DataTable, HeaderLine, read_data_table
from bridge.errors import LimitError
from bridge.limits.limit import GRADES, KINDS, PROPORTIONAL, Limit
from bridge.limits.targets import TARGETS
from bridge.numerics.arrays import Array

REQUIRED = ("title", "observable", "unit", "kind", "date", "cite", "read", "licence")
OF_DATA = ("cl", "grade")
"""Required too, but not of a convention, which has neither."""
OPTIONAL = ("origin", "side", "above", "note")
KEYS = REQUIRED + OF_DATA + OPTIONAL
DATE = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2]))?")
AXES = {"mzp_gev": "mzp", "mnu4_gev": "mnu4"}
FORMS = (("upper",), ("lower", "upper"), ("value", "plus", "minus"))
CHOICES = {
    "observable": tuple(TARGETS),
    "kind": tuple(KINDS),
    "grade": tuple(GRADES),
    "side": ("both", "upper"),
    "above": (PROPORTIONAL,),
}
MASS_RANGE = (1.0, 1e7)
"""Masses outside [GeV] mean another unit than GeV."""


def read_limit(path: Path) -> Limit:
    """One limit file; its name is the file's. Raises LimitError with file and line."""
    table = read_data_table(path, LimitError)
    header = _header(table)
    axis, form = _columns(table)
    numbers = table.numbers()
    columns = {name: numbers[name] for name in form}
    masses = numbers[table.names.cells[0]] if axis else np.empty(0)
    _check_numbers(table, masses, columns)
    text = {key: line.value for key, line in header.items()}
    if text["observable"] not in _meets(axis):
        raise LimitError(path, table.names.line, _wrong_axis(text["observable"]))
    _check_size(table, columns, text["observable"])
    return Limit(
        name=path.stem,
        path=path,
        title=text["title"],
        observable=text["observable"],
        unit=_unit(path, header),
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
        notes=tuple(line.value for line in table.header if line.key == "note"),
        axis=axis,
        masses=masses,
        columns=columns,
    )


def check_limit(path: str | Path) -> Limit:
    """Read a limit file of the user's: it is fine if this returns.

    Parameters
    ----------
    path : str or path
        A CSV file like `bridge/data/limit_template.csv`.

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
        raise LimitError(path, 1, f"the header lacks {', '.join(missing)}: add '# key: value'")
    for key, choices in CHOICES.items():
        if key in header and header[key].value not in choices:
            number, _, value = header[key]
            raise LimitError(path, number, f"{key} {value!r}: expected {', '.join(choices)}")
    for key in OF_DATA:
        if convention and key in header:
            raise LimitError(path, header[key].line, f"a convention has no {key}: drop the line")


def _columns(table: DataTable) -> tuple[str | None, tuple[str, ...]]:
    """The parameter that the mass column holds, if there is one, and the other columns."""
    number, names = table.names
    axis = AXES.get(names[0])
    form = names[1:] if axis else names
    if form not in FORMS:
        expected = f"{' or '.join(map(','.join, FORMS))}, after {' or '.join(AXES)} if any"
        raise LimitError(table.path, number, f"columns {','.join(names)!r}: expected {expected}")
    return axis, form


def _check_numbers(table: DataTable, masses: Array, columns: dict[str, Array]) -> None:
    """Masses that rise, and bounds that can be bounds."""
    path, lines = table.path, [row.line for row in table.rows]
    for row, missing in zip(table.rows, np.isnan(list(table.numbers().values())).T, strict=True):
        if missing.any():
            raise LimitError(path, row.line, f"{','.join(row.cells)!r}: expected finite numbers")
    if not masses.size and len(lines) > 1:
        raise LimitError(path, lines[1], "more than one row without a mass column: add the axis")
    low, high = MASS_RANGE
    for i, mass in enumerate(masses):
        if not low <= mass <= high:
            raise LimitError(path, lines[i], f"mass {mass:g}: expected {low:g} to {high:g} GeV")
        if i and mass <= masses[i - 1]:
            raise LimitError(path, lines[i], f"mass {mass:g} after {masses[i - 1]:g}: must rise")
    for name in ("upper", "plus", "minus"):
        for i, value in enumerate(columns.get(name, ())):
            if value <= 0.0:
                raise LimitError(path, lines[i], f"{name} {value:g}: expected above 0")
    if masses.size and set(columns) != {"upper"}:
        message = "with a mass axis the one column is 'upper'"
        raise LimitError(path, table.names.line, message)


def _check_size(table: DataTable, columns: dict[str, Array], observable: str) -> None:
    """No number larger, and no curve lower, than any that could be meant."""
    low, high = TARGETS[observable].plausible
    for row, values in zip(table.rows, np.abs(list(columns.values())).T, strict=True):
        if np.max(values) > high or (len(values) == 1 and values[0] < low):
            raise LimitError(
                table.path, row.line, f"{values.max():g}: expected {low:g} to {high:g} "
                f"{TARGETS[observable].observable.unit}, the plausible range of {observable}"
            )  # fmt: skip


def _meets(axis: str | None) -> tuple[str, ...]:
    return tuple(n for n, o in TARGETS.items() if axis in (None, o.axis))


def _wrong_axis(observable: str) -> str:
    axis = TARGETS[observable].axis
    names = [name for name, short in AXES.items() if short == axis]
    return f"{observable} is limited as a function of {names[0] if names else 'no mass'}"


def _unit(path: Path, header: dict[str, HeaderLine]) -> str:
    number, _, unit = header["unit"]
    expected = TARGETS[header["observable"].value].observable.unit or "1"
    if unit != expected:
        raise LimitError(path, number, f"unit {unit!r}: expected {expected!r}, convert the numbers")
    return unit


def _date(path: Path, line: HeaderLine) -> str:
    if not DATE.fullmatch(line.value):
        message = f"date {line.value!r}: expected a year or a month such as 2018-03"
        raise LimitError(path, line.line, message)
    return line.value


def _confidence(path: Path, line: HeaderLine) -> float:
    try:
        value = float(line.value)
    except ValueError:
        value = math.nan
    if not 0.5 < value < 1.0:
        raise LimitError(path, line.line, f"cl {line.value!r}: expected a fraction such as 0.95")
    return value
