"""Reading a limit file, strictly: what is not understood is an error with file and line."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np

from bridge.arrays import Array
from bridge.errors import LimitError
from bridge.limits.limit import GRADES, KINDS, PROPORTIONAL, Limit
from bridge.limits.observables import OBSERVABLES

REQUIRED = ("title", "observable", "unit", "cl", "kind", "grade", "date", "cite", "read", "licence")
OPTIONAL = ("origin", "side", "above", "note")
AXES = {"mzp_gev": "mzp", "mnu4_gev": "mnu4"}
FORMS = (("upper",), ("lower", "upper"), ("value", "plus", "minus"))
CHOICES = {
    "observable": tuple(OBSERVABLES),
    "kind": tuple(KINDS),
    "grade": tuple(GRADES),
    "side": ("both", "upper"),
    "above": (PROPORTIONAL,),
}
MASS_RANGE = (1.0, 1e7)
"""Masses outside [GeV] mean another unit than GeV."""


def read_limit(path: Path) -> Limit:
    """One limit file; its name is the file's. Raises LimitError with file and line."""
    lines = _lines(path)
    header, notes = _header(path, lines)
    rows = [(i, line) for i, line in enumerate(lines, 1) if line.strip() and line[0] != "#"]
    if len(rows) < 2:
        raise LimitError(path, None, "expected a line of column names and numbers below it")
    axis, form = _columns(path, *rows[0])
    table = np.array([_numbers(path, i, line, len(form) + bool(axis)) for i, line in rows[1:]])
    masses, values = (table[:, 0], table[:, 1:]) if axis else (np.empty(0), table)
    _check_table(path, [i for i, _ in rows[1:]], masses, dict(zip(form, values.T, strict=True)))
    if header["observable"][0] not in _meets(axis):
        raise LimitError(path, rows[0][0], _wrong_axis(header["observable"][0]))
    text = {key: value for key, (value, _) in header.items()}
    return Limit(
        name=path.stem,
        path=path,
        title=text["title"],
        observable=text["observable"],
        unit=_unit(path, header),
        cl=_confidence(path, *header["cl"]),
        kind=text["kind"],
        grade=text["grade"],
        date=text["date"],
        cite=tuple(text["cite"].split()),
        read=text["read"],
        origin=text.get("origin", ""),
        licence=text["licence"],
        side=text.get("side", "both"),
        above=text.get("above", ""),
        notes=notes,
        axis=axis,
        masses=masses,
        columns=dict(zip(form, values.T, strict=True)),
    )


def check_limit(path: str | Path) -> Limit:
    """`read_limit` for a user's file: fine if it returns. Raises LimitError otherwise."""
    return read_limit(Path(path))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise LimitError(path, None, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise LimitError(path, None, "not UTF-8 text: expected a CSV file") from error


def _header(path: Path, lines: list[str]) -> tuple[dict[str, tuple[str, int]], tuple[str, ...]]:
    """Value and line of each key, and the notes."""
    header: dict[str, tuple[str, int]] = {}
    notes = []
    for number, line in enumerate(lines, 1):
        if not line.startswith("#"):
            continue
        key, colon, value = (part.strip() for part in line[1:].partition(":"))
        if not colon or key not in REQUIRED + OPTIONAL:
            known = ", ".join(REQUIRED + OPTIONAL)
            raise LimitError(path, number, f"{line!r}: expected '# key: value' with {known}")
        if key == "note":
            notes.append(value)
        elif key in header:
            raise LimitError(path, number, f"'{key}' a second time: keep one")
        elif not value:
            raise LimitError(path, number, f"'{key}' is empty: say it, or what is known of it")
        else:
            header[key] = (value, number)
    if missing := [key for key in REQUIRED if key not in header]:
        raise LimitError(path, 1, f"the header lacks {', '.join(missing)}: add '# key: value'")
    for key, choices in CHOICES.items():
        if key in header and header[key][0] not in choices:
            value, number = header[key]
            raise LimitError(path, number, f"{key} {value!r}: expected {', '.join(choices)}")
    return header, tuple(notes)


def _columns(path: Path, number: int, line: str) -> tuple[str | None, tuple[str, ...]]:
    names = tuple(name.strip() for name in line.split(","))
    axis = AXES.get(names[0])
    form = names[1:] if axis else names
    if form not in FORMS:
        forms = " or ".join(",".join(f) for f in FORMS)
        raise LimitError(
            path, number, f"columns {line!r}: expected {forms}, after {' or '.join(AXES)} if any"
        )
    return axis, form


def _numbers(path: Path, number: int, line: str, width: int) -> list[float]:
    cells = next(csv.reader([line]))
    if len(cells) != width:
        raise LimitError(path, number, f"{len(cells)} cells in {line!r}: expected {width}")
    try:
        values = [float(cell) for cell in cells]
    except ValueError as error:
        raise LimitError(path, number, f"{error} in {line!r}: expected numbers only") from None
    if not all(map(math.isfinite, values)):
        raise LimitError(path, number, f"{line!r}: expected finite numbers")
    return values


def _check_table(path: Path, lines: list[int], masses: Array, columns: dict[str, Array]) -> None:
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
        raise LimitError(path, lines[0] - 1, "with a mass axis the one column is 'upper'")


def _meets(axis: str | None) -> tuple[str, ...]:
    return tuple(n for n, o in OBSERVABLES.items() if axis in (None, o.axis))


def _wrong_axis(observable: str) -> str:
    axis = OBSERVABLES[observable].axis
    names = [name for name, short in AXES.items() if short == axis]
    return f"{observable} is limited as a function of {names[0] if names else 'no mass'}"


def _unit(path: Path, header: dict[str, tuple[str, int]]) -> str:
    unit, line = header["unit"]
    expected = OBSERVABLES[header["observable"][0]].unit or "1"
    if unit != expected:
        raise LimitError(path, line, f"unit {unit!r}: expected {expected!r}, convert the numbers")
    return unit


def _confidence(path: Path, text: str, line: int) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0.5 < value < 1.0:
        raise LimitError(path, line, f"cl {text!r}: expected a fraction such as 0.95")
    return value
