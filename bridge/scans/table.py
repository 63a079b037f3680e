"""Evaluate a table of points column by column; a bad row keeps its place with its reason."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from bridge import errors
from bridge.errors import PointError
from bridge.evaluation import DEFAULT, Settings, estimates, warnings
from bridge.limits import Options
from bridge.limits.catalogue import LimitsLike, as_limits
from bridge.numerics.arrays import Array
from bridge.observables import shown
from bridge.point import FIELDS, GENERAL, SM_INPUTS, Point, StandardModel, default_standard_model
from bridge.results import Estimate
from bridge.scans.columns import Column, carried_along, parameter_columns, read_numbers
from bridge.scans.verdict_columns import verdict_columns, without_verdict

Rows = npt.NDArray[np.intp]


def scan(
    table: Mapping[str, Any],
    settings: Settings = DEFAULT,
    sm: StandardModel | None = None,
    limits: LimitsLike = (),
    options: Options | None = None,
    unlinked: Mapping[str, Column] | None = None,
    parts: bool = False,
) -> dict[str, Column]:
    """Every quantity for every row of `table`, after the columns that were there.

    Parameters
    ----------
    table : mapping of str to array
        Names and equally long columns, of shape (n,), or numbers that stand for every row, as in
        `Point.to_dict`. Those of parameters, in any capitals and
        with their unit or without, are numbers in the result: gbb, gmumu, gnunu, mzp [GeV],
        mnu4 [GeV]; optional are vts, the other couplings, the SM inputs (instead of `sm`) and wzp
        [GeV] (computed where the cell is empty). Others are carried along.
    settings : Settings
        Conventions. Where `settings.beyond` is None, as it is unless it was set, tables are
        computed without kinetic decoupling and Sommerfeld enhancement, 2 to 3 ms a row in
        batches; `evaluate` computes one point with them.
    sm : StandardModel, optional
        Inputs of the Standard Model; the model's unless given.
    limits : str, path, Limit, or several of them
        Limits that each row meets: the name of a set ("paper", "today"), files or folders of yours,
        or `bridge.limits.limit_set(...)`. None unless given.
    options : Options, optional
        Mixings of charged leptons, and what the detection rates include.
    unlinked : mapping of str to array, optional
        By column, why a cell that follows from others is NaN: (n,) texts of `bridge.scans.links`.
    parts : bool
        Add a column `loglike_NAME` for each limit that can exclude; their sum is `loglike`.

    Returns
    -------
    dict of str to array
        The columns of `table`, the quantities (NaN where one does not exist), with limits
        `excluded` (1 or 0), `strongest`, `strongest_r` and `loglike`, then `status` ("ok" or the
        reason) and `warnings`, which name the columns carried along; each of shape (n,), rows in
        their order.

    Raises
    ------
    PointError
        If a column is missing or ambiguous, or lengths differ. A bad row keeps its place, with the
        reason in `status`.
    ZpbridgeError
        For parton luminosities that `settings` cannot have, limits that cannot be read or combined,
        and limits that need a quantity that `settings` leave out.

    Notes
    -----
    Source: (2.28) of arXiv:1803.04430; each observable names its own.
    Cost: 50 us a row from 64 rows on, where code is compiled (ten seconds the first time on a
    machine); 3 to 6 ms a row below. With `beyond` 2 to 3 and 40 ms more; limits of today 20 us.

    Examples
    --------
    >>> out = scan({"gbb": [0.01], "gmumu": [0.3], "gnunu": [0.0], "mzp": [500], "mnu4": [400]})
    >>> out["status"][0].split(":")[0]
    'omega_h2'
    """
    if not hasattr(table, "items"):
        raise PointError(
            f"a table maps names to columns; got {errors.shown(table)}: a Point gives one with "
            "to_dict()"
        )
    rows = evaluated(table, settings, sm, limits, options, unlinked, parts)
    if told := carried_along(table):
        _note(rows["warnings"], np.arange(len(rows["warnings"])), told)
    return rows


def evaluated(
    table: Mapping[str, Any],
    settings: Settings,
    sm: StandardModel | None = None,
    limits: LimitsLike = (),
    options: Options | None = None,
    unlinked: Mapping[str, Column] | None = None,
    parts: bool = False,
) -> dict[str, Column]:
    """What `scan` returns, without the names of columns that it carries along."""
    given = parameter_columns(list(table))
    carried = _columns(table)
    rows = len(next(iter(carried.values())))
    status, notes = (np.full(rows, "", dtype=object) for _ in range(2))
    parameters = _parameters(given, carried, unlinked or {}, status)
    carried |= {given[name]: column for name, column in parameters.items()}
    values = {name: np.full(rows, np.nan) for name in columns(settings, given)}
    against = as_limits(limits)
    judged = without_verdict(rows, against, parts) if against else {}
    asked = (options or Options()).of(settings)
    good = np.flatnonzero(status == "")
    for where, point, found in estimated(
        parameters, good, sm or default_standard_model(), settings, status
    ):
        _fill(values, status, where, found)
        for mask, text in warnings(point, found, settings):
            _note(notes, where[np.broadcast_to(mask, where.shape)], text)
        if against:
            known = {n: column[where] for n, column in values.items()} | found
            found_here = verdict_columns(point, known, against, asked, parts)
            for name, column in found_here.columns.items():
                judged[name][where] = column
            for text, mask in found_here.unanswered.items():
                _note(status, where[mask], text)
            for text, mask in found_here.gaps.items():
                _note(notes, where[mask], text)
    status[status == ""] = "ok"
    return {**carried, **values, **judged, "status": status, "warnings": notes}


def columns(settings: Settings, given: Collection[str] = ()) -> tuple[str, ...]:
    """The quantities that a scan with these settings adds to a table of the parameters `given`."""
    return shown(bool(settings.beyond), general=any(name in GENERAL for name in given))


def _parameters(
    given: Mapping[str, str],
    carried: Mapping[str, Column],
    unlinked: Mapping[str, Column],
    status: Column,
) -> dict[str, Array]:
    """The columns of parameters as numbers by name; what is wrong with a cell is noted."""
    parameters = {}
    for name, column in given.items():
        parameters[name], faults = read_numbers(name, carried[column])
        why = unlinked.get(name, faults)
        _note(status, list(faults), [why[row] or fault for row, fault in faults.items()])
    return parameters


def points(
    parameters: Mapping[str, Array], rows: Rows, sm: StandardModel
) -> Iterator[tuple[Rows, Point]]:
    """The given rows as points, together where they share their SM inputs, with their numbers.

    `parameters` are columns by name; what is missing is the model's, SM inputs `sm`'s, and a Z'
    width that is missing or NaN is computed. Raises PointError outside a domain.
    """
    for where in _alike(parameters, rows):
        at = {name: column[where] for name, column in parameters.items()}
        inputs = {name: float(at[name][0]) for name in SM_INPUTS if name in at}
        width = at.get("wzp")
        yield (
            where,
            Point(
                **{name: at[name] for name in FIELDS if name in at},
                wzp=None if width is None or np.isnan(width[0]) else width,
                sm=replace(sm, **inputs),
            ),
        )


def _alike(parameters: Mapping[str, Array], rows: Rows) -> list[Rows]:
    """The rows by their SM inputs, and by whether the Z' width is given."""
    keys = [parameters[name][rows] for name in SM_INPUTS if name in parameters]
    if "wzp" in parameters:
        keys.append(np.isnan(parameters["wzp"][rows]).astype(float))
    if not keys or not rows.size:
        return [rows] if rows.size else []
    _, group = np.unique(np.column_stack(keys), axis=0, return_inverse=True)
    order = np.argsort(group.ravel(), kind="stable")
    return np.split(rows[order], np.flatnonzero(np.diff(group.ravel()[order])) + 1)


def estimated(
    parameters: Mapping[str, Array],
    rows: Rows,
    sm: StandardModel,
    settings: Settings,
    status: Column,
) -> Iterator[tuple[Rows, Point, dict[str, Estimate]]]:
    """Points and their numbers; a row that a formula refuses is found by halving, and noted."""
    for where, point in points(parameters, rows, sm):
        try:
            found = estimates(point, settings, any(name in GENERAL for name in parameters))
        except PointError as error:
            if where.size == 1:
                _note(status, where, str(error))
                continue
            for half in np.array_split(where, 2):
                yield from estimated(parameters, half, sm, settings, status)
        else:
            yield where, point, found


def _fill(
    values: dict[str, Column], status: Column, rows: Rows, found: Mapping[str, Estimate]
) -> None:
    """The numbers into their places, and why there is none."""
    for name, estimate in found.items():
        values[name][rows] = estimate.value
        for mask, reason in estimate.absent:
            _note(status, rows[np.broadcast_to(mask, rows.shape)], f"{name}: {reason}")


def _columns(table: Mapping[str, Any]) -> dict[str, Column]:
    try:
        carried = {name: np.asanyarray(column) for name, column in table.items()}
    except ValueError as error:
        raise PointError(f"a column of a table has one cell a row: {error}") from None
    rows = next((column.shape for column in carried.values() if column.ndim), (1,))
    carried = {n: c if c.ndim else np.broadcast_to(c, rows) for n, c in carried.items()}
    if odd := [f"{name} has shape {c.shape}" for name, c in carried.items() if c.ndim > 1]:
        raise PointError(f"a column of a table has one cell a row: {', '.join(odd)}")
    lengths = {name: len(column) for name, column in carried.items()}
    if len(set(lengths.values())) > 1:
        raise PointError(f"columns of a table are equally long; these are {lengths}")
    return carried


def add_notes(notes: Column, texts: Column) -> None:
    """Append to each row the text it has, if any."""
    rows = np.flatnonzero(texts != "")
    _note(notes, rows, list(texts[rows]))


def _note(notes: Column, rows: Sequence[int] | Rows, text: str | list[str]) -> None:
    """Append one text to the notes of some rows, or to each row its own."""
    texts = [text] * len(rows) if isinstance(text, str) else text
    for row, note in zip(rows, texts, strict=True):
        notes[row] = f"{notes[row]}; {note}" if notes[row] else note
