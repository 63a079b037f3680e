"""The inverse problem: masses, or couplings gnunu, that give a relic density."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite

import numpy as np

from bridge.errors import PointError
from bridge.native.relic import COMPILE_FROM, PHYSICAL, RelicConvention, relic_abundances
from bridge.native.relic_kernels import DRAFT, FINE, Precision
from bridge.native.relic_kinds import ENHANCED, KINDS, TEXTBOOK, Density, omega_h2
from bridge.native.solve_grids import UNKNOWNS, raveled
from bridge.numerics.arrays import Array
from bridge.numerics.roots import HALVINGS, Function, Indices, all_roots
from bridge.point import PORTAL, Point

OMEGA_DM = 0.12
"""Planck 2018, arXiv:1807.06209."""
TOLERANCE = 1e-6
"""On ln(Omega h^2/target): below the error of the textbook's relic density itself."""
OTHER_TOLERANCE = 1e-5
"""The same for the other kinds."""


@dataclass(frozen=True, slots=True)
class Solutions:
    """What solves for a relic density, and what was not looked at.

    Attributes
    ----------
    roots : array
        Rising, of the point's shape plus a last axis; NaN fills the rest.
    resolution : array
        Pairs of roots that are nearer to each other, relative to their value, may be missed; far
        finer at the pole and at resonances of the Sommerfeld factor. Of the point's shape.
    searched_to : array
        Where the scan ends because `omega_h2_sommerfeld` and `omega_h2_full` do; NaN where it goes
        to the end of the parameter's domain. Of the point's shape.
    unanswered : tuple of (int, float)
        Index of a point in C order, and a value that was tried and has no Omega h^2 of this kind,
        though it has the textbook's: a root beside it may be missed.
    """

    roots: Array
    resolution: Array
    searched_to: Array
    unanswered: tuple[tuple[int, float], ...] = ()


def solve_mnu4(
    p: Point,
    target: float = OMEGA_DM,
    convention: RelicConvention = PHYSICAL,
    relic_kind: str = TEXTBOOK,
) -> Array:
    """All masses of nu4 with Omega h^2 = target.

    Parameters
    ----------
    p : Point
        A point, or an array of points. Everything but the mass is that of the point; a width that
        is fixed stays fixed.
    target : float
        Omega h^2, above 0.
    convention : RelicConvention
        Where the Boltzmann equation ends and what turns Y into Omega h^2.
    relic_kind : str
        Which Omega h^2: "textbook", "cbe" (number and temperature coupled), "sommerfeld", or "full"
        (both).

    Returns
    -------
    array
        Masses [GeV], rising, to 1e-6 in Omega h^2 (1e-5 for other kinds than the textbook's). Shape
        of the point, plus a last axis as long as the largest number of roots; NaN fills the rest.

    Raises
    ------
    PointError
        For a target that is no positive number, and an unknown kind.

    Notes
    -----
    Source: (4.1) of arXiv:1803.04430; the target is Planck 2018, arXiv:1807.06209.
    Cost: 60 ms for one point, 1 ms a point for many; of other kinds 20 to 100 ms a point for many.
    `bridge.native.solve.solutions` also says down to which resolution, and how far, it looked:
    "sommerfeld" and "full" end at gnunu^2 mnu4/(4 pi mzp) = 300.

    Examples
    --------
    >>> point = Point(gbb=0.1, gmumu=0.1, gnunu=0.1, mzp=500.0, mnu4=1.0)
    >>> solve_mnu4(point).round(0).tolist()
    [217.0, 269.0]
    """
    return solutions(p, "mnu4", target, convention, relic_kind).roots


def solve_gnunu(
    p: Point,
    target: float = OMEGA_DM,
    convention: RelicConvention = PHYSICAL,
    relic_kind: str = TEXTBOOK,
) -> Array:
    """All couplings gnunu from 1e-5 to 4 pi with Omega h^2 = target.

    Parameters
    ----------
    p : Point
        A point, or an array of points. Everything but gnunu is that of the point; a width that is
        fixed stays fixed.
    target : float
        Omega h^2, above 0.
    convention : RelicConvention
        Where the Boltzmann equation ends and what turns Y into Omega h^2.
    relic_kind : str
        Which Omega h^2: "textbook", "cbe" (number and temperature coupled), "sommerfeld", or "full"
        (both).

    Returns
    -------
    array
        Couplings, rising, to 1e-6 in Omega h^2 (1e-5 for other kinds than the textbook's). Shape of
        the point, plus a last axis as long as the largest number of roots; NaN fills the rest.

    Raises
    ------
    PointError
        For a target that is no positive number, and an unknown kind.

    Notes
    -----
    Source: (4.1) of arXiv:1803.04430; the target is Planck 2018, arXiv:1807.06209.
    Cost: 60 ms for one point, 1 ms a point for many; of other kinds 20 to 100 ms a point for many.
    `bridge.native.solve.solutions` also says down to which resolution, and how far, it looked:
    "sommerfeld" and "full" end at gnunu^2 mnu4/(4 pi mzp) = 300.

    Examples
    --------
    >>> point = Point(gbb=0.1, gmumu=0.1, gnunu=0.0, mzp=500.0, mnu4=217.0)
    >>> solve_gnunu(point).round(2).tolist()
    [0.1]
    """
    return solutions(p, "gnunu", target, convention, relic_kind).roots


def solutions(
    p: Point,
    unknown: str,
    target: float = OMEGA_DM,
    convention: RelicConvention = PHYSICAL,
    relic_kind: str = TEXTBOOK,
    unitarity_cap: bool = False,
) -> Solutions:
    """What `solve_mnu4` and `solve_gnunu` find, and where they looked; `unknown` is "mnu4" or
    "gnunu". `unitarity_cap` lowers the Sommerfeld factor, as in `bridge.Settings`."""
    if not (isfinite(target) and target > 0.0):
        raise PointError(f"target = {target}: expected an Omega h^2 above 0, such as {OMEGA_DM}")
    if relic_kind not in KINDS:
        raise PointError(f"relic_kind = {relic_kind!r}: expected one of {', '.join(KINDS)}")
    asked = UNKNOWNS[unknown](p, relic_kind in ENHANCED)
    trial = _trials(p, unknown, asked.value)
    empty: list[tuple[int, float]] = []
    if relic_kind == TEXTBOOK:
        roots = _textbook_roots(trial, asked.grid, target, convention)
    else:
        density = omega_h2(relic_kind, unitarity_cap)
        roots, empty = _other_roots(trial, asked.grid, target, convention, density)
    values = [asked.value(np.full(r.size, i), r) for i, r in enumerate(roots)]
    scanned = asked.scanned()
    steps = np.max(scanned[:, 1:] / scanned[:, :-1], axis=1, initial=1.0) - 1.0
    last = scanned[:, -1]
    return Solutions(
        _padded(values, p.shape),
        (steps / 2**HALVINGS).reshape(p.shape),
        np.where(last < (1.0 - 1e-9) * asked.highest, last, np.nan).reshape(p.shape),
        tuple((int(i), float(asked.value(np.array([i]), np.array([u]))[0])) for i, u in empty),
    )


Trials = Callable[[Indices, Array], Point]
"""The points of some rows with some values of the coordinate of the unknown."""


def _trials(p: Point, unknown: str, value: Function) -> Trials:
    columns = {
        name: raveled(values, p)
        for name, values in p.values().items()
        if name in (*PORTAL, "wzp") or np.shape(values)
    }

    def at(rows: Indices, u: Array) -> Point:
        here = {name: column[rows] for name, column in columns.items()}
        return p.replace(**{**here, unknown: value(rows, u)})

    return at


def _textbook_roots(
    trial: Trials, grid: Array, target: float, convention: RelicConvention
) -> list[Array]:
    many = grid.size >= COMPILE_FROM

    def excess(precision: Precision) -> Function:
        """ln(Omega h^2/target) as a function of u, at some precision."""

        def of(rows: Indices, u: Array) -> Array:
            p = trial(rows, u)
            y = relic_abundances(p, convention, precision, many)[0]
            return np.log(p.mnu4 * y * convention.prefactor / target)

        return of

    return all_roots(excess(DRAFT), excess(FINE), grid, TOLERANCE)


def _other_roots(
    trial: Trials, grid: Array, target: float, convention: RelicConvention, density: Density
) -> tuple[list[Array], list[tuple[int, float]]]:
    """Roots in u, and the row and u of what was tried and has a value in the textbook only."""
    empty: list[tuple[int, float]] = []
    many = grid.size >= COMPILE_FROM

    def excess(rows: Indices, u: Array) -> Array:
        (i, x), back = np.unique([rows, u], axis=1, return_inverse=True)
        p = trial(i.astype(int), x)
        omega = np.asarray(density(p, convention, many))
        if (lost := np.isnan(omega)).any():
            there = np.isfinite(np.asarray(relic_abundances(p, convention, compile_kernel=many)[0]))
            empty.extend(zip(i[lost & there].astype(int), x[lost & there], strict=True))
        values: Array = np.log(omega / target)[back.ravel()]
        return values

    return all_roots(excess, excess, grid, OTHER_TOLERANCE), empty


def _padded(roots: list[Array], shape: tuple[int, ...]) -> Array:
    longest = max((r.size for r in roots), default=0)
    table = np.full((len(roots), longest), np.nan)
    for row, r in zip(table, roots, strict=True):
        row[: r.size] = r
    return table.reshape(*shape, longest)
