"""The inverse problem: masses, or couplings gnunu, that give a relic density."""

from __future__ import annotations

from math import isfinite, log, pi

import numpy as np

from bridge.errors import PointError
from bridge.native.relic import COMPILE_FROM, PHYSICAL, RelicConvention, relic_abundances
from bridge.native.relic_kernels import DRAFT, FINE, Precision
from bridge.numerics.arrays import Array, Real
from bridge.numerics.roots import Function, Indices, all_roots
from bridge.point import PARAMETERS, PORTAL, Point

MASSES = PARAMETERS["mnu4"].domain
OMEGA_DM = 0.12
"""Planck 2018, arXiv:1807.06209."""
TOLERANCE = 1e-6
"""On ln(Omega h^2/target): below the error of the relic density itself."""

POLE_DISTANCE = np.array([1e-5, 1e-3, 6e-3, 0.02, 0.06, 0.2])
"""|2 m/MZp - 1| of the masses scanned on either side of the pole."""
ZPZP_OPENS = np.array([0.75, 0.88, 0.96, 1.02, 1.4])
"""m/MZp scanned where Z'Z' opens."""
QUARK_OPENS = np.array([0.975, 1.04])
"""m/mt and m/mb scanned where tt and bb open."""
CORE = 1e-6
"""|2 m/MZp - 1| below which the coordinate of the mass is linear."""
LIGHT, HEAVY = 4, 4
"""Masses scanned below a third of MZp and above 2 MZp."""


def mass_grid(mzp: Array, mb: Array, mt: Array) -> Array:
    """Masses [GeV] to scan for each MZp, mb and mt (n,), rising: (n, k).

    They are dense where Omega h^2 turns.
    """
    low, high = MASSES.low, MASSES.high
    pole = 0.5 * mzp[:, None]
    light = np.geomspace(np.full(mzp.shape, low), np.maximum(0.3 * mzp, 1.1 * low), LIGHT, axis=1)
    heavy = np.geomspace(np.minimum(2.5 * mzp, 0.9 * high), np.full(mzp.shape, high), HEAVY, axis=1)
    quarks = mb[:, None] * QUARK_OPENS, mt[:, None] * QUARK_OPENS
    around = (pole * (1.0 - POLE_DISTANCE), pole, pole * (1.0 + POLE_DISTANCE))
    masses = np.concatenate((light, *around, mzp[:, None] * ZPZP_OPENS, *quarks, heavy), axis=1)
    return np.sort(np.clip(masses, low, high), axis=1)


def pole_coordinate(mnu4: Array, mzp: Array) -> Array:
    """A rising coordinate of the mass, 0 at the pole, in which ln Omega h^2 is almost straight.

    Far from the pole it is ln m, near it the logarithm of the distance to MZp/2.
    """
    y = 2.0 * mnu4 / mzp
    distance = np.where(y < 1.0, (1.0 - y) / y, y - 1.0)
    return np.sign(y - 1.0) * np.log1p(distance / CORE)


def mass_at(coordinate: Array, mzp: Array) -> Array:
    """Inverse of `pole_coordinate`."""
    stretch = 1.0 + CORE * np.expm1(np.abs(coordinate))
    return 0.5 * mzp * np.where(coordinate < 0.0, 1.0 / stretch, stretch)


def coupling_grid(n: int) -> Array:
    """Values of ln gnunu to scan, (n, 25)."""
    return np.broadcast_to(np.linspace(log(1e-5), log(4.0 * pi), 25), (n, 25))


def solve_mnu4(p: Point, target: float = OMEGA_DM, convention: RelicConvention = PHYSICAL) -> Array:
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

    Returns
    -------
    array
        Masses [GeV], rising, to 1e-6 in Omega h^2. Shape of the point, plus a last axis as long as
        the largest number of roots; NaN fills the rest.

    Raises
    ------
    PointError
        For a target that is no positive number.

    Notes
    -----
    Source: (4.1) of arXiv:1803.04430; the target is Planck 2018, arXiv:1807.06209.
    Cost: 60 ms for one point, 1 ms a point for many.

    Examples
    --------
    >>> point = Point(gbb=0.1, gmumu=0.1, gnunu=0.1, mzp=500.0, mnu4=1.0)
    >>> solve_mnu4(point).round(0).tolist()
    [217.0, 269.0]
    """
    mzp, mb, mt = (_raveled(values, p) for values in (p.mzp, p.sm.MB, p.sm.MT))
    grid = pole_coordinate(mass_grid(mzp, mb, mt), mzp[:, None])

    def mass(rows: Indices, u: Array) -> Array:
        return np.clip(mass_at(u, mzp[rows]), MASSES.low, MASSES.high)

    return _solve(p, "mnu4", mass, grid, target, convention)


def solve_gnunu(
    p: Point, target: float = OMEGA_DM, convention: RelicConvention = PHYSICAL
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

    Returns
    -------
    array
        Couplings, rising, to 1e-6 in Omega h^2. Shape of the point, plus a last axis as long as the
        largest number of roots; NaN fills the rest.

    Raises
    ------
    PointError
        For a target that is no positive number.

    Notes
    -----
    Source: (4.1) of arXiv:1803.04430; the target is Planck 2018, arXiv:1807.06209.
    Cost: 60 ms for one point, 1 ms a point for many.

    Examples
    --------
    >>> point = Point(gbb=0.1, gmumu=0.1, gnunu=0.0, mzp=500.0, mnu4=217.0)
    >>> solve_gnunu(point).round(2).tolist()
    [0.1]
    """
    grid = coupling_grid(int(np.prod(p.shape)))
    return _solve(p, "gnunu", lambda rows, u: np.exp(u), grid, target, convention)


def _solve(
    p: Point, unknown: str, value: Function, grid: Array, target: float,
    convention: RelicConvention,
) -> Array:  # fmt: skip
    """Roots of the unknown, which is `value(rows, u)` for the coordinate u of `grid`."""
    if not (isfinite(target) and target > 0.0):
        raise PointError(f"target = {target}: expected an Omega h^2 above 0, such as {OMEGA_DM}")
    columns = {
        name: _raveled(values, p)
        for name, values in p.values().items()
        if name in (*PORTAL, "wzp") or np.shape(values)
    }

    many = grid.size >= COMPILE_FROM

    def excess(precision: Precision) -> Function:
        """ln(Omega h^2/target) as a function of u, at some precision."""

        def of(rows: Indices, u: Array) -> Array:
            here = {name: column[rows] for name, column in columns.items()}
            trial = p.replace(**{**here, unknown: value(rows, u)})
            y = relic_abundances(trial, convention, precision, many)[0]
            return np.log(trial.mnu4 * y * convention.prefactor / target)

        return of

    roots = all_roots(excess(DRAFT), excess(FINE), grid, TOLERANCE)
    return _padded([value(np.full(r.size, i), r) for i, r in enumerate(roots)], p.shape)


def _raveled(values: Real, p: Point) -> Array:
    """One value for each point."""
    return np.broadcast_to(values, p.shape).ravel()


def _padded(roots: list[Array], shape: tuple[int, ...]) -> Array:
    longest = max((r.size for r in roots), default=0)
    table = np.full((len(roots), longest), np.nan)
    for row, r in zip(table, roots, strict=True):
        row[: r.size] = r
    return table.reshape(*shape, longest)
