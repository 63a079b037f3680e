"""The columns of a table of points: which give a parameter, and their cells as numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from numbers import Real
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from bridge.cards.values import number
from bridge.errors import PointError, TableError, shown
from bridge.numerics.arrays import Array
from bridge.observables import QUANTITIES
from bridge.point import PARAMETERS, complaint
from bridge.scans.names import parameter_of
from bridge.scans.verdict_columns import VERDICT_COLUMNS

Column: TypeAlias = npt.NDArray[Any]

ADDED = (*QUANTITIES, *VERDICT_COLUMNS, "status", "warnings")
"""Columns that a scan adds; a table of points has none of them."""

COUNTER = "row"
"""The column with which a description of points numbers them."""

REQUIRED = tuple(name for name, info in PARAMETERS.items() if info.required)

_NUMBERS_AND_DATES = "biufM"
"""Kinds of numpy arrays."""


def parameter_columns(names: Sequence[str]) -> dict[str, str]:
    """For each parameter that a table with columns `names` gives, the name of its column.

    A parameter may be spelled in any capitals, with its unit. Raises PointError where a required
    column is missing, one stands twice, one is what a scan writes, or may be meant as a parameter.

    >>> parameter_columns(["gbb", "gmumu", "gnunu", "MZp", "mnu4 [GeV]", "id"])["mzp"]
    'MZp'
    """
    if odd := [shown(name) for name in names if not isinstance(name, str)]:
        raise PointError(f"a table maps names to columns: {', '.join(odd)} is no name")
    clean = [name.strip() for name in names]
    if repeated := sorted(name for name, times in Counter(clean).items() if times > 1):
        raise PointError(f"column {', '.join(repeated)} stands twice; rename one")
    found: dict[str, str] = {}
    for name, parameter in zip(names, map(parameter_of, clean), strict=True):
        if parameter and found.setdefault(parameter, name) != name:
            first = found[parameter]
            raise PointError(f"columns {first} and {name} both give {parameter}; keep one")
    if missing := [name for name in REQUIRED if name not in found]:
        raise PointError(
            f"the header is {','.join(clean)!r}: it lacks {', '.join(missing)}; a table of points "
            f"starts with a line like {','.join(REQUIRED)}"
        )
    if reserved := [name for name in clean if name in ADDED]:
        raise PointError(
            f"column {', '.join(reserved)} is one that a scan writes; rename or remove it"
        )
    return found


def carried(table: Mapping[str, Column]) -> dict[str, Column]:
    """The columns that give no parameter."""
    return {n: column for n, column in table.items() if parameter_of(n.strip()) is None}


def carried_along(names: Iterable[str]) -> str:
    """A sentence that names the columns that change no number; empty where there are none."""
    others = [n.strip() for n in names if n != COUNTER and parameter_of(n.strip()) is None]
    return f"columns carried along: {', '.join(others)}" if others else ""


def check_header(path: Path, line: int | None, names: Sequence[str]) -> None:
    """Raise TableError where column names of a file are not those of a table of points."""
    try:
        parameter_columns(names)
    except PointError as error:
        raise TableError(path, line, str(error)) from None


def plain_column(path: Path, name: str, cells: Any) -> Column:
    """A column of a file: numbers or dates, masked where a cell is empty, or text, then None.

    Raises TableError for anything else in a cell: a list, a record, bytes.
    """
    column = np.ma.asanyarray(cells) if np.ma.isMaskedArray(cells) else np.asarray(cells)
    if column.ndim == 1 and column.dtype.kind in "OU":
        return _text(path, name, column)
    if column.ndim != 1 or column.dtype.kind not in _NUMBERS_AND_DATES:
        raise _not_plain(path, name, f"cells of type {column.dtype} and shape {column.shape[1:]}")
    return column


def _text(path: Path, name: str, column: Column) -> Column:
    cells = np.array([*column.tolist(), None], dtype=object)[:-1]
    kinds = {type(cell) for cell in cells}
    if odd := kinds - {str, type(None)}:
        raise _not_plain(path, name, f"a cell of type {', '.join(kind.__name__ for kind in odd)}")
    try:
        "".join(cell for cell in cells if cell).encode()
    except UnicodeEncodeError:
        raise _not_plain(path, name, "text that is not UTF-8") from None
    return cells


def _not_plain(path: Path, name: str, what: str) -> TableError:
    return TableError(
        path,
        None,
        f"column {name!r} holds {what}; expected one number, date or text in each cell: "
        "flatten or remove it",
    )


def split(column: Column) -> tuple[Column, npt.NDArray[np.bool_]]:
    """The cells of a column, and which of them are empty; empty text is ""."""
    data, empty = np.ma.getdata(column), np.ma.getmaskarray(column)
    if data.dtype.kind == "M":
        return data, empty | np.isnat(data)
    if data.dtype.kind == "O":
        empty = empty | np.array([cell is None for cell in data], dtype=bool)
        return np.where(empty, "", data), empty
    return data, empty


def dates_as_text(cells: Column) -> Column:
    """Dates by ISO 8601, anything else as it is."""
    return cells.astype(str).astype(object) if cells.dtype.kind == "M" else cells


def read_numbers(name: str, column: Column) -> tuple[Array, dict[int, str]]:
    """The cells of parameter `name` as floats, and by row what is wrong with those that are.

    Text is read by the grammar of cards. NaN stands for an empty cell, which only `wzp` may
    have (that width is computed), and for what is no number.
    """
    info = PARAMETERS[name]
    values, faults = _floats(column)
    reasons = {row: f"{name}: {fault}" for row, fault in faults.items()}
    outside = info.domain.excludes(values)
    if name == "wzp":
        outside &= ~np.isnan(values)
    for row in np.flatnonzero(outside).tolist():
        empty = np.isnan(values[row])
        what = f"{name}: the cell is empty, expected {info.domain} {info.unit}".rstrip()
        reasons.setdefault(row, what if empty else complaint(name, float(values[row])))
    return values, reasons


def _floats(column: Column) -> tuple[Array, dict[int, str]]:
    if column.dtype.kind in "fiu":
        return np.ma.filled(column.astype(float), np.nan), {}
    values, faults = np.full(len(column), np.nan), {}
    for row, cell in enumerate(column.tolist()):
        try:
            values[row] = _float(cell)
        except ValueError as error:
            faults[row] = str(error)
    return values, faults


def _float(cell: Any) -> float:
    if isinstance(cell, str):
        word = cell.strip(" \t")
        return number(word) if word else np.nan
    if cell is None:
        return np.nan
    if isinstance(cell, bool | np.bool_) or not isinstance(cell, Real):
        raise ValueError(f"read {cell!r}, expected a number")
    try:
        return float(cell)
    except OverflowError:
        raise ValueError("read an integer too large for a double, expected a number") from None
