"""The inverse problem: masses, or couplings gnunu, that give a relic density."""

from __future__ import annotations

from math import log, pi
from typing import Any

import numpy as np

from bridge.arrays import Array, Real
from bridge.native.relic import PHYSICAL, RelicConvention, relic_abundances
from bridge.native.relic_kernels import DRAFT, FINE, Precision
from bridge.native.roots import Function, Indices, all_roots
from bridge.point import PARAMETERS, Point, default_standard_model

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


def mass_grid(mzp: Array, mb: float, mt: float) -> Array:
    """Masses [GeV] to scan for each MZp (n,): dense where Omega h^2 turns; (n, k), rising."""
    low, high = MASSES.low, MASSES.high
    pole = 0.5 * mzp[:, None]
    light = np.geomspace(np.full(mzp.shape, low), np.maximum(0.3 * mzp, 1.1 * low), LIGHT, axis=1)
    heavy = np.geomspace(np.minimum(2.5 * mzp, 0.9 * high), np.full(mzp.shape, high), HEAVY, axis=1)
    quarks = np.broadcast_to(
        np.outer([mb, mt], QUARK_OPENS).ravel(), (mzp.size, 2 * QUARK_OPENS.size)
    )
    around = (pole * (1.0 - POLE_DISTANCE), pole, pole * (1.0 + POLE_DISTANCE))
    masses = np.concatenate((light, *around, mzp[:, None] * ZPZP_OPENS, quarks, heavy), axis=1)
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


def solve_mnu4(
    gbb: Real, gmumu: Real, gnunu: Real, mzp: Real, vts: Real | None = None,
    target: float = OMEGA_DM, convention: RelicConvention = PHYSICAL,
) -> Array:  # fmt: skip
    """All masses of nu4 [GeV] with Omega h^2 = target, rising, to 1e-6 in Omega h^2.

    Shape of the couplings and MZp together, plus a last axis as long as the largest number of
    roots; NaN fills the rest. Raises PointError outside the domain of a point.

    >>> solve_mnu4(0.1, 0.1, 0.1, 500.0).round(0).tolist()
    [217.0, 269.0]
    """
    sm = default_standard_model()
    p = Point(gbb=gbb, gmumu=gmumu, gnunu=gnunu, mzp=mzp, mnu4=1.0, **_optional(vts=vts))
    mzp_of_row = np.broadcast_to(p.mzp, p.shape).ravel()
    grid = pole_coordinate(mass_grid(mzp_of_row, sm.MB, sm.MT), mzp_of_row[:, None])

    def mass(rows: Indices, u: Array) -> Array:
        return np.clip(mass_at(u, mzp_of_row[rows]), MASSES.low, MASSES.high)

    return _solve(p, "mnu4", mass, grid, target, convention)


def solve_gnunu(
    gbb: Real, gmumu: Real, mzp: Real, mnu4: Real, vts: Real | None = None,
    target: float = OMEGA_DM, convention: RelicConvention = PHYSICAL,
) -> Array:  # fmt: skip
    """All gnunu in (1e-5, 4 pi) with Omega h^2 = target; see `solve_mnu4`.

    >>> solve_gnunu(0.1, 0.1, 500.0, 217.0).round(2).tolist()
    [0.1]
    """
    p = Point(gbb=gbb, gmumu=gmumu, gnunu=1.0, mzp=mzp, mnu4=mnu4, **_optional(vts=vts))
    grid = coupling_grid(int(np.prod(p.shape)))
    return _solve(p, "gnunu", lambda rows, u: np.exp(u), grid, target, convention)


def _solve(
    p: Point, unknown: str, value: Function, grid: Array, target: float,
    convention: RelicConvention,
) -> Array:  # fmt: skip
    """Roots of the unknown, which is `value(rows, u)` for the coordinate u of `grid`."""
    columns: dict[str, Any] = {
        name: np.broadcast_to(value, p.shape).ravel() for name, value in p.portal().items()
    }

    def excess(precision: Precision) -> Function:
        """ln(Omega h^2/target) as a function of u, at some precision."""

        def of(rows: Indices, u: Array) -> Array:
            trial = Point(**{**{k: v[rows] for k, v in columns.items()}, unknown: value(rows, u)})
            y = relic_abundances(trial, convention, precision, grid.size)[0]
            return np.log(trial.mnu4 * y * convention.prefactor / target)

        return of

    roots = all_roots(excess(DRAFT), excess(FINE), grid, TOLERANCE)
    return _padded([value(np.full(r.size, i), r) for i, r in enumerate(roots)], p.shape)


def _padded(roots: list[Array], shape: tuple[int, ...]) -> Array:
    longest = max((r.size for r in roots), default=0)
    table = np.full((len(roots), longest), np.nan)
    for row, r in zip(table, roots, strict=True):
        row[: r.size] = r
    return table.reshape(*shape, longest)


def _optional(**values: Real | None) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
