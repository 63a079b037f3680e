"""Evaluate a table of points column by column; a bad row keeps its place with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from bridge.errors import PointError
from bridge.evaluation import DEFAULT, Settings, estimates, warnings
from bridge.limits import Options
from bridge.limits.limit import Limit
from bridge.point import (
    PARAMETERS,
    PORTAL,
    Point,
    StandardModel,
    complaint,
    default_standard_model,
    defaults,
)
from bridge.quantities import BEYOND, QUANTITIES
from bridge.scans.judgement import JUDGEMENT, judgement, unjudged

Column = npt.NDArray[Any]

ADDED = (*QUANTITIES, *JUDGEMENT, "status", "warnings")
"""Columns that a scan adds; a table of points has none of them."""


def scan(
    table: Mapping[str, Any],
    settings: Settings = DEFAULT,
    sm: StandardModel | None = None,
    limits: Sequence[Limit] = (),
    options: Options | None = None,
    unlinked: Mapping[str, Column] | None = None,
) -> dict[str, Column]:
    """Every quantity for every row of `table`, after the columns that were there.

    `table` maps gbb, gmumu, gnunu, mzp, mnu4 (vts optional, other columns are carried along) to
    equally long columns. Adds the quantities (NaN where one does not exist), with `limits` the
    columns of `bridge.scans.judgement`, `status` ("ok" or the reason) and `warnings`. `unlinked`
    has the reasons of `bridge.scans.links` for cells that are NaN, by column. Raises PointError
    if a column is missing or lengths differ.

    >>> out = scan({"gbb": [0.01], "gmumu": [0.3], "gnunu": [0.0], "mzp": [500], "mnu4": [400]})
    >>> out["status"][0].split(":")[0]
    'omega_h2'
    """
    carried = {name: np.atleast_1d(column) for name, column in table.items()}
    cells = _portal_cells(carried)
    portal = {name: _numbers(column) for name, column in cells.items()}
    rows = len(portal["gbb"])
    status = np.full(rows, "", dtype=object)
    for name, column in portal.items():
        bad = PARAMETERS[name].domain.excludes(column)
        why = (unlinked or {}).get(name, np.full(rows, ""))
        pairs = zip(why[bad], cells[name][bad], strict=True)
        _note(status, bad, [known or complaint(name, cell) for known, cell in pairs])
    good = status == ""
    values = {name: np.full(rows, np.nan) for name in columns(settings)}
    judged = unjudged(rows) if limits else {}
    notes = np.full(rows, "", dtype=object)
    if np.any(good):
        point = Point(
            **{name: column[good] for name, column in portal.items()},
            sm=sm or default_standard_model(),
        )
        _fill(values, status, notes, np.flatnonzero(good), point, settings)
    if limits and np.any(good):
        known = {n: column[good] for n, column in values.items()}
        asked = replace(options or Options(), sqrts_gev=settings.sqrts_gev)
        for name, column in judgement(point, known, limits, asked).items():
            judged[name][good] = column
    status[status == ""] = "ok"
    return {**carried, **values, **judged, "status": status, "warnings": notes}


def columns(settings: Settings) -> tuple[str, ...]:
    """The quantities that a scan with these settings adds."""
    return tuple(name for name in QUANTITIES if settings.beyond or name not in BEYOND)


def _fill(
    values: dict[str, Column],
    status: Column,
    notes: Column,
    rows: npt.NDArray[np.intp],
    point: Point,
    settings: Settings,
) -> None:
    """Evaluate the good rows into their places."""
    found = estimates(point, settings)
    for name, estimate in found.items():
        values[name][rows] = estimate.value
        for mask, reason in estimate.absent:
            _note(status, rows[np.broadcast_to(mask, rows.shape)], f"{name}: {reason}")
    for mask, text in warnings(point, found):
        _note(notes, rows[np.broadcast_to(mask, rows.shape)], text)


def _portal_cells(table: Mapping[str, Column]) -> dict[str, Column]:
    missing = [name for name in PORTAL if PARAMETERS[name].required and name not in table]
    if missing:
        raise PointError(
            f"the table has columns {', '.join(table)}; it needs {', '.join(missing)} too"
        )
    if reserved := [name for name in ADDED if name in table]:
        raise PointError(
            f"column {', '.join(reserved)} is one that a scan writes; rename or remove it"
        )
    lengths = {name: len(column) for name, column in table.items()}
    if len(set(lengths.values())) > 1:
        raise PointError(f"columns of a table are equally long; these are {lengths}")
    rows = next(iter(lengths.values()))
    return {name: table.get(name, np.full(rows, defaults()[name])) for name in PORTAL}


def _numbers(column: Column) -> Column:
    """The column as floats; NaN where it holds something else."""
    if column.dtype.kind in "fiu":
        return column.astype(float)
    return np.array([_number(cell) for cell in column])


def _number(cell: Any) -> float:
    try:
        return np.nan if "_" in str(cell) else float(cell)
    except (TypeError, ValueError):
        return np.nan


def _note(notes: Column, where: Column, text: str | list[str]) -> None:
    """Append one text to the notes of some rows, or to each row its own."""
    rows = np.flatnonzero(where) if where.dtype == bool else where
    texts = [text] * len(rows) if isinstance(text, str) else text
    for row, note in zip(rows, texts, strict=True):
        notes[row] = f"{notes[row]}; {note}" if notes[row] else note
