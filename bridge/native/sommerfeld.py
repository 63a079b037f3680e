"""Sommerfeld enhancement of s-wave ν4 ν̄4 annihilation by the exchange of the Z'.

A vector couples to ν4 and ν̄4 with opposite charge, so its exchange between them is attractive:
V(r) = -α_X exp(-MZp r)/r with α_X = gnunu^2/(4π). (Like pairs repel; a scalar would attract
both.) All functions take λ = α_X mnu4/MZp and κ = mnu4 β/MZp, where β = v_rel/2 is the velocity
of each particle in the centre of mass, and broadcast over them. In the notation of
arXiv:0810.0713: ε_φ = 1/λ, ε_v = κ/λ.
"""

from __future__ import annotations

from functools import lru_cache
from math import log, pi
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bridge.native.annihilation import Inputs, inputs, of_row, rows, sigma_beta
from bridge.native.degrees_of_freedom import degrees_of_freedom
from bridge.native.freezeout import abundance, start_of_integration, thermal_history
from bridge.native.relic import PHYSICAL, RelicConvention, relic_abundances
from bridge.native.thermal_average import TEN_NODES, thermal_average, thermal_nodes
from bridge.numerics.arrays import Array, Real
from bridge.point import Point
from bridge.results import Estimate

Complex: TypeAlias = npt.NDArray[np.complex128]

V_REL_TODAY = 1e-3
"""Relative velocity in the Milky Way, in units of c."""

MAX_STRENGTH = 300.0
"""Largest λ that the numerical solution resolves: some 13 bound states."""

ACCURACY = 1e-4
"""Relative error of the enhanced Ω h^2: that of the standard one and 1e-5 in S."""

LOG_STEP = 0.04
"""Spacing of the table of <S σv> in ln x."""

BLOCK = 2_000_000
"""Matrix elements held at once: bounds the memory of large arrays."""

_NEAR, _FAR = log(1e-10), log(40.0)
"""Range of ln(MZp r): from where the potential no longer bends the wave to where it is gone."""


def potential_strength(p: Point | Inputs) -> Real:
    """λ = gnunu^2 mnu4/(4π MZp): inverse Bohr radius over inverse range of the potential."""
    return p.gnunu**2 * p.mnu4 / (4.0 * pi * p.mzp)


def yukawa_factor(strength: Real, kappa: Real) -> Real:
    """S = |ψ(0)|^2/|ψ_free(0)|^2 for the s wave in the Yukawa potential, to 1e-5.

    The Jost solution e^{iκy} g(y) of u'' + (κ^2 + λ e^{-y}/y) u = 0, y = MZp r, has no
    oscillation of its own in g, which tends to 1 at infinity, and S = 1/|g(0)|^2. In t = ln y
    g'' - g' + 2iκy g' + λ y e^{-y} g = 0 is solved by Chebyshev collocation (derived). NaN where
    λ > MAX_STRENGTH.
    """
    lam, kap = np.broadcast_arrays(np.asarray(strength, float), np.asarray(kappa, float))
    usable = np.where(lam > MAX_STRENGTH, 0.0, lam).ravel()
    s = 1.0 / np.abs(_jost_amplitude(usable, kap.ravel())) ** 2
    return _like(np.where(lam > MAX_STRENGTH, np.nan, s.reshape(lam.shape)))


def sommerfeld_factor(p: Point | Inputs, beta: Real) -> Real:
    """Numerical S at centre-of-mass velocity `beta`, which broadcasts with the point."""
    return yukawa_factor(potential_strength(p), p.mnu4 * beta / p.mzp)


def enhanced_sigmav(x: Array, c: Inputs) -> Array:
    """Effective <S σv> [GeV^-2] at each x >= 1 (1-d, ascending) of a single point.

    The s-wave S multiplies the whole cross-section: exact at threshold, and elsewhere up to the
    p wave, which is of order 1/x.
    """
    kappa, offset, weight = thermal_nodes(float(x[0]), float(x[-1]), c, TEN_NODES)
    beta = np.sqrt(kappa * (2.0 + kappa)) / (1.0 + kappa)
    sigma = sum(sigma_beta(kappa, offset, c).values(), np.zeros_like(kappa))
    return thermal_average(x, kappa, weight, sigma * np.asarray(sommerfeld_factor(c, beta)))


def enhanced_abundance(c: Inputs, convention: RelicConvention = PHYSICAL) -> float:
    """Y = n/s of ν4 and ν̄4 at the end of the integration with <S σv>, for a single point."""
    log_end = log(float(convention.last_x(np.asarray(c.mnu4))))
    log_x = np.linspace(0.0, log_end, int(log_end / LOG_STEP) + 2)
    sigmav, dof = enhanced_sigmav(np.exp(log_x), c), degrees_of_freedom(convention.gstar)
    history = thermal_history(0.0, float(log_x[1]), sigmav, float(c.mnu4), dof)
    return abundance(history, start_of_integration(history))[0]


def estimates(p: Point, convention: RelicConvention = PHYSICAL) -> dict[str, Estimate]:
    """sommerfeld_today, omega_h2_sommerfeld and sommerfeld_shift; some 50 ms a point."""
    today = sommerfeld_factor(p, V_REL_TODAY / 2.0)
    standard = np.ravel(relic_abundances(p, convention)[0])
    points = rows(inputs(p))
    solvable = np.isfinite(standard) & np.isfinite(np.broadcast_to(today, p.shape)).ravel()
    y = np.full(len(points), np.nan)
    for i in np.flatnonzero(solvable):
        y[i] = enhanced_abundance(of_row(points[i]), convention)
    shift = _like((y / standard - 1.0).reshape(p.shape))
    omega = p.mnu4 * _like(y.reshape(p.shape)) * convention.prefactor
    method = "s-wave factor of the Yukawa potential on the whole cross-section"
    crowded = (np.isnan(today), f"gnunu^2 mnu4/(4 pi mzp) is above {MAX_STRENGTH:g}")
    frozen = (np.isnan(standard).reshape(p.shape), "there is no thermal freeze-out")
    enhanced = f"{method}; convention {convention.name}"
    return {
        "sommerfeld_today": Estimate(today, 1e-5 * today, method, (crowded,)),
        "omega_h2_sommerfeld": Estimate(omega, ACCURACY * omega, enhanced, (frozen, crowded)),
        "sommerfeld_shift": Estimate(shift, ACCURACY * (1.0 + shift), enhanced, (frozen, crowded)),
    }


@lru_cache
def _collocation(n: int) -> tuple[Array, Array]:
    """y = e^t and d/dt at n + 1 Chebyshev points of t, from the far to the near end."""
    j = np.arange(n + 1)
    z = np.cos(pi * j / n)
    c = np.where((j == 0) | (j == n), 2.0, 1.0) * (-1.0) ** j
    d = np.outer(c, 1.0 / c) / (z[:, None] - z + np.eye(n + 1))
    d -= np.diag(d.sum(axis=1))
    half = (_FAR - _NEAR) / 2.0
    return np.exp((_FAR + _NEAR) / 2.0 + half * z), d / half


def _jost_amplitude(lam: Array, kap: Array) -> Complex:
    """Complex g(0) for one-dimensional λ and κ; each point is solved at the order its λ needs."""
    order = 48 + 16 * np.ceil(0.8 * np.sqrt(lam)).astype(int)
    amplitude = np.empty(lam.size, dtype=complex)
    for n in np.unique(order).tolist():
        here = np.flatnonzero(order == n)
        for block in np.array_split(here, 1 + here.size * n**2 // BLOCK):
            amplitude[block] = _collocated_amplitude(lam[block], kap[block], n)
    return amplitude


def _collocated_amplitude(lam: Array, kap: Array, n: int) -> Complex:
    """g(0) from one linear system of n + 1 equations per point."""
    y, d = _collocation(n)
    a = (2j * kap[:, None] * y - 1.0)[..., None] * d + d @ d
    a += (lam[:, None] * y * np.exp(-y))[..., None] * np.eye(n + 1)
    a[:, 0, :] = np.eye(n + 1)[0]
    a[:, -1, :] = d[0]
    rhs = np.zeros((lam.size, n + 1, 1), dtype=complex)
    rhs[:, 0] = 1.0
    return np.asarray(np.linalg.solve(a, rhs)[:, -1, 0])


def _like(x: Array) -> Real:
    return float(x) if x.ndim == 0 else x
