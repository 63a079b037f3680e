"""Where the inverse problem looks for roots: masses and couplings, dense where Omega h^2 turns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import pi

import numpy as np

from bridge.native.yukawa import MAX_STRENGTH, threshold_amplitude
from bridge.numerics.arrays import Array, Real
from bridge.numerics.roots import Function, Indices, all_roots
from bridge.point import PARAMETERS, Point

MASSES = PARAMETERS["mnu4"].domain
GNUNU = 1e-5, 4.0 * pi
"""Couplings that are searched."""
COUPLINGS_SCANNED = 25

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
LAST_STRENGTH = MAX_STRENGTH * (1.0 - 1e-12)
RESONANCE_DISTANCE = np.array([1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.03, 0.1, 0.3, 1.0])
"""|ln λ/λ_n| scanned around each resonance of the Sommerfeld factor, in units of half the distance
to the next: below the first, Omega h^2 no longer follows it."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A parameter that is solved for, as a rising coordinate u.

    `grid` (n, k) are the u that are scanned for each of n points, rising, of which the first and
    the last may repeat; `value(rows, u)` is the parameter, whose domain ends at `highest`.
    """

    grid: Array
    value: Function
    highest: float

    def scanned(self) -> Array:
        """The parameter at the nodes of the grid."""
        rows = np.repeat(np.arange(len(self.grid)), self.grid.shape[1])
        return self.value(rows, self.grid.ravel()).reshape(self.grid.shape)


def mass_unknown(p: Point, enhanced: bool) -> Unknown:
    """mnu4 of each point. With `enhanced` the grid follows the resonances of the Sommerfeld factor
    and ends at MAX_STRENGTH."""
    mzp, mb, mt, gnunu = (raveled(x, p) for x in (p.mzp, p.sm.MB, p.sm.MT, p.gnunu))
    masses = mass_grid(mzp, mb, mt)
    if enhanced:
        with np.errstate(divide="ignore"):
            bohr = 4.0 * pi * mzp[:, None] / gnunu[:, None] ** 2
        masses = joined(masses, bohr * resonant_strengths(), bohr * LAST_STRENGTH)

    def mass(rows: Indices, u: Array) -> Array:
        return np.clip(mass_at(u, mzp[rows]), MASSES.low, MASSES.high)

    return Unknown(pole_coordinate(masses, mzp[:, None]), mass, MASSES.high)


def coupling_unknown(p: Point, enhanced: bool) -> Unknown:
    """gnunu of each point; as `mass_unknown`."""
    mzp, mnu4 = (raveled(x, p)[:, None] for x in (p.mzp, p.mnu4))
    scanned = np.geomspace(*GNUNU, COUPLINGS_SCANNED)
    couplings = np.broadcast_to(scanned, (mzp.size, scanned.size))
    if enhanced:
        unit = 4.0 * pi * mzp / mnu4
        around, end = np.sqrt(unit * resonant_strengths()), np.sqrt(unit * LAST_STRENGTH)
        couplings = joined(couplings, around, end)
    return Unknown(np.log(couplings), lambda rows, u: np.exp(u), GNUNU[1])


UNKNOWNS: dict[str, Callable[[Point, bool], Unknown]] = {
    "mnu4": mass_unknown,
    "gnunu": coupling_unknown,
}
"""What can be solved for."""


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


def joined(scanned: Array, around: Array, end: Array) -> Array:
    """`scanned` (n, k) with those of `around` (n, j) between its ends, rising; none beyond `end`
    (n, 1)."""
    low, high = scanned[:, :1], np.minimum(scanned[:, -1:], end)
    both = np.concatenate((scanned, around), axis=1)
    return np.sort(np.clip(both, np.minimum(low, high), high), axis=1)


@lru_cache
def resonances() -> Array:
    """λ_n below MAX_STRENGTH where a bound state has no energy, rising: 1.680, 6.447, ..."""

    def amplitude(rows: Indices, root: Array) -> Array:
        return threshold_amplitude(root**2)

    grid = np.linspace(0.5, np.sqrt(MAX_STRENGTH), 100)[None]
    found: Array = all_roots(amplitude, amplitude, grid, 1e-10)[0] ** 2
    return found


@lru_cache
def resonant_strengths() -> Array:
    """λ scanned around each resonance and half-way between two of them."""
    centre = np.log(resonances())
    half = 0.5 * np.diff(centre)
    left, right = np.r_[half[:1], half], np.r_[half, half[-1:]]
    below = centre - left * RESONANCE_DISTANCE[:, None]
    above = centre + right * RESONANCE_DISTANCE[:, None]
    scanned: Array = np.unique(np.exp(np.concatenate((below.ravel(), centre, above.ravel()))))
    return scanned


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


def raveled(values: Real, p: Point) -> Array:
    """One value for each point."""
    return np.broadcast_to(values, p.shape).ravel()
