"""Reading a limit file, strictly: what is not understood is an error with file and line."""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path

import numpy as np

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
    lines = _lines(path)
    header, notes = _header(path, lines)
    rows = [(i, line) for i, line in enumerate(lines, 1) if line.strip() and line[0] != "#"]
    if len(rows) < 2:
        last = rows[-1][0] if rows else len(lines)
        raise LimitError(path, last, "expected a line of column names and numbers below it")
    axis, form = _columns(path, *rows[0])
    table = np.array([_numbers(path, i, line, len(form) + bool(axis)) for i, line in rows[1:]])
    masses, values = (table[:, 0], table[:, 1:]) if axis else (np.empty(0), table)
    _check_table(path, [i for i, _ in rows[1:]], masses, dict(zip(form, values.T, strict=True)))
    observable = header["observable"][0]
    if observable not in _meets(axis):
        raise LimitError(path, rows[0][0], _wrong_axis(observable))
    _check_size(path, [i for i, _ in rows[1:]], values, observable)
    text = {key: value for key, (value, _) in header.items()}
    return Limit(
        name=path.stem,
        path=path,
        title=text["title"],
        observable=text["observable"],
        unit=_unit(path, header),
        cl=_confidence(path, *header["cl"]) if "cl" in header else None,
        kind=text["kind"],
        grade=text.get("grade", "-"),
        date=_date(path, *header["date"]),
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


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise LimitError(path, None, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise LimitError(path, None, "not UTF-8 text: expected a CSV file") from error
    if text.startswith("\ufeff"):
        raise LimitError(path, 1, "starts with a byte order mark: save it as UTF-8 without BOM")
    return text.splitlines()


def _header(path: Path, lines: list[str]) -> tuple[dict[str, tuple[str, int]], tuple[str, ...]]:
    """Value and line of each key, and the notes."""
    header: dict[str, tuple[str, int]] = {}
    notes = []
    for number, line in enumerate(lines, 1):
        if not line.startswith("#"):
            continue
        key, colon, value = (part.strip() for part in line[1:].partition(":"))
        if not colon or key not in KEYS:
            known = ", ".join(KEYS)
            raise LimitError(path, number, f"{line!r}: expected '# key: value' with {known}")
        if key == "note":
            notes.append(value)
        elif key in header:
            raise LimitError(path, number, f"'{key}' a second time: keep one")
        elif not value:
            raise LimitError(path, number, f"'{key}' is empty: say it, or what is known of it")
        else:
            header[key] = (value, number)
    _check_header(path, header)
    return header, tuple(notes)


def _check_header(path: Path, header: dict[str, tuple[str, int]]) -> None:
    """Required keys are there, keys with choices hold one of them."""
    convention = header.get("kind", ("", 0))[0] == "convention"
    required = REQUIRED if convention else REQUIRED + OF_DATA
    if missing := [key for key in required if key not in header]:
        raise LimitError(path, 1, f"the header lacks {', '.join(missing)}: add '# key: value'")
    for key, choices in CHOICES.items():
        if key in header and header[key][0] not in choices:
            value, number = header[key]
            raise LimitError(path, number, f"{key} {value!r}: expected {', '.join(choices)}")
    for key in OF_DATA:
        if convention and key in header:
            raise LimitError(path, header[key][1], f"a convention has no {key}: drop the line")


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


def _check_size(path: Path, lines: list[int], values: Array, observable: str) -> None:
    """No number larger, and no curve lower, than any that could be meant."""
    low, high = TARGETS[observable].plausible
    for line, row in zip(lines, np.abs(values), strict=True):
        if np.max(row) > high or (len(row) == 1 and row[0] < low):
            raise LimitError(
                path, line, f"{row.max():g}: expected {low:g} to {high:g} "
                f"{TARGETS[observable].observable.unit}, the plausible range of {observable}"
            )  # fmt: skip


def _meets(axis: str | None) -> tuple[str, ...]:
    return tuple(n for n, o in TARGETS.items() if axis in (None, o.axis))


def _wrong_axis(observable: str) -> str:
    axis = TARGETS[observable].axis
    names = [name for name, short in AXES.items() if short == axis]
    return f"{observable} is limited as a function of {names[0] if names else 'no mass'}"


def _unit(path: Path, header: dict[str, tuple[str, int]]) -> str:
    unit, line = header["unit"]
    expected = TARGETS[header["observable"][0]].observable.unit or "1"
    if unit != expected:
        raise LimitError(path, line, f"unit {unit!r}: expected {expected!r}, convert the numbers")
    return unit


def _date(path: Path, text: str, line: int) -> str:
    if not DATE.fullmatch(text):
        raise LimitError(path, line, f"date {text!r}: expected a year or a month such as 2018-03")
    return text


def _confidence(path: Path, text: str, line: int) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0.5 < value < 1.0:
        raise LimitError(path, line, f"cl {text!r}: expected a fraction such as 0.95")
    return value
