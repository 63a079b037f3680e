"""Recorded numbers of other programs, and the tolerances they are compared with.

A reference is a CSV file with a header of `# key: value` lines. `quantities` there names the
recorded columns; `<quantity>_error` beside one is its error; `use` (yes or no) and `note` mark
rows that are kept but not compared. All other columns say where the number holds.
"""

from __future__ import annotations

import csv
import io
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bridge.agreement.compare import Tolerance
from bridge.data.tables import read_data_table
from bridge.errors import TableError, ZpbridgeError
from bridge.files import make_folder, shipped, write_text

REQUIRED_KEYS = ("program", "version", "quantities", "settings", "convention")
NOT_PART_OF_A_POINT = ("use", "note", "seed")


@dataclass(frozen=True, slots=True)
class RecordedPoint:
    """One recorded point: the columns that say where, the values, and their errors."""

    line: int
    where: Mapping[str, float | str]
    values: Mapping[str, float]
    errors: Mapping[str, float]
    used: bool
    note: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A file of recorded numbers; `name` is its path below validation/reference, no suffix."""

    name: str
    header: Mapping[str, str]
    rows: tuple[RecordedPoint, ...]

    @property
    def quantities(self) -> tuple[str, ...]:
        """Names of the recorded quantities."""
        return tuple(self.header["quantities"].split())

    @property
    def used(self) -> tuple[RecordedPoint, ...]:
        """The rows that are compared."""
        return tuple(row for row in self.rows if row.used)

    @property
    def masses(self) -> dict[str, float]:
        """SM masses [GeV] the program was given, by the names of the model directory."""
        pairs = (word.partition("=") for word in self.header.get("masses", "").split())
        return {name: float(value) for name, sign, value in pairs if sign}


def read_reference(path: Path, name: str | None = None) -> Reference:
    """Read one file strictly. Raises TableError with file and line."""
    table = read_data_table(path)
    header = table.keys
    if missing := [key for key in REQUIRED_KEYS if key not in header]:
        raise TableError(path, 1, f"the header lacks {', '.join(missing)}; write '# key: value'")
    quantities = header["quantities"].split()
    if absent := [q for q in quantities if q not in table.names.cells]:
        raise TableError(path, table.names.line, f"no column for {', '.join(absent)}")
    rows = [
        _row(path, row.line, cells, quantities)
        for row, cells in zip(table.rows, table.cells(), strict=True)
    ]
    return Reference(name or path.stem, header, tuple(rows))


def write_reference(
    path: Path,
    header: Mapping[str, str],
    columns: Mapping[str, Sequence[object]],
) -> None:
    """Write a new reference file.

    Raises ZpbridgeError where one exists, as none is overwritten, and where it cannot be written.
    """
    if path.exists():
        raise ZpbridgeError(f"{path} exists: a reference is never overwritten, choose another name")
    text = io.StringIO()
    text.writelines(f"# {key}: {value}\n" for key, value in header.items())
    table = csv.writer(text, lineterminator="\n")
    table.writerow(columns)
    table.writerows(zip(*columns.values(), strict=True))
    make_folder(path.parent)
    write_text(path, text.getvalue())


def _row(path: Path, line: int, cells: Mapping[str, str], quantities: list[str]) -> RecordedPoint:
    errors = {f"{q}_error": q for q in quantities}
    skipped = {*quantities, *errors, *NOT_PART_OF_A_POINT}

    def number(name: str) -> float:
        try:
            value = float(cells[name])
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise TableError(path, line, f"{name} = {cells[name]!r}: expected a finite number")
        return value

    return RecordedPoint(
        line=line,
        where={name: _number_or_text(text) for name, text in cells.items() if name not in skipped},
        values={q: number(q) for q in quantities if cells[q]},
        errors={q: number(e) for e, q in errors.items() if cells.get(e)},
        used=_yes_or_no(path, line, cells.get("use", "yes")),
        note=cells.get("note", ""),
    )


def _yes_or_no(path: Path, line: int, text: str) -> bool:
    if text not in ("yes", "no"):
        raise TableError(path, line, f"use = {text!r}: expected yes or no")
    return text == "yes"


def _number_or_text(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def shipped_references() -> tuple[Reference, ...]:
    """All references that travel with the package, by name."""
    root = shipped("validation") / "reference"
    paths = sorted(root.glob("*/*.csv"))
    return tuple(read_reference(p, p.relative_to(root).with_suffix("").as_posix()) for p in paths)


def shipped_tolerances() -> dict[tuple[str, str], Tolerance]:
    """Tolerance by reference name and quantity, from validation/tolerances.toml."""
    return read_tolerances(shipped("validation") / "tolerances.toml")


def read_tolerances(path: Path) -> dict[tuple[str, str], Tolerance]:
    """Tolerances by (reference, quantity). Raises TableError for one without number or reason."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["tolerance"]
    except tomllib.TOMLDecodeError as error:
        raise TableError(path, None, f"not TOML: {error}") from error
    found: dict[tuple[str, str], Tolerance] = {}
    for entry in entries:
        reference, quantities, tolerance = _tolerance(path, entry)
        for quantity in quantities:
            if (reference, quantity) in found:
                raise TableError(path, None, f"{reference}: {quantity} has two tolerances")
            found[reference, quantity] = tolerance
    return found


def _tolerance(path: Path, entry: Mapping[str, Any]) -> tuple[str, list[str], Tolerance]:
    numbers = {k: v for k, v in entry.items() if k in ("relative", "absolute", "median")}
    names = {"reference", "quantities", "reason"}
    if unknown := entry.keys() - numbers.keys() - names:
        raise TableError(path, None, f"unknown key {', '.join(sorted(unknown))} in {dict(entry)}")
    for name, value in numbers.items():
        if not (isinstance(value, float) and 0.0 < value < math.inf):
            raise TableError(path, None, f"{name} = {value!r}: expected a number above 0")
    if not (all(entry.get(n) for n in names) and numbers.keys() & {"relative", "absolute"}):
        raise TableError(
            path,
            None,
            f"{dict(entry)}: a tolerance needs {', '.join(sorted(names))} and a number",
        )
    return entry["reference"], entry["quantities"], Tolerance(reason=entry["reason"], **numbers)
