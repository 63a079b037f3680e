"""Sommerfeld enhancement of s-wave ν4 ν̄4 annihilation by the exchange of the Z'.

A vector couples to ν4 and ν̄4 with opposite charge, so its exchange between them is attractive:
V(r) = -α_X exp(-MZp r)/r with α_X = gnunu^2/(4π). (Like pairs repel; a scalar would attract
both.) All functions take λ = α_X mnu4/MZp and κ = mnu4 β/MZp, where β = v_rel/2 is the velocity
of each particle in the centre of mass, and broadcast over them. In the notation of
arXiv:0810.0713: ε_φ = 1/λ, ε_v = κ/λ.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, log, pi, sqrt
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bridge.native.annihilation import Inputs, inputs, of_row, rows, sigma_beta
from bridge.native.degrees_of_freedom import DegreesOfFreedom, degrees_of_freedom
from bridge.native.freezeout import abundance, start_of_integration, thermal_history
from bridge.native.relic import COMPILE_FROM, PHYSICAL, RelicConvention, relic_abundances
from bridge.native.thermal_average import TEN_NODES, thermal_average, thermal_nodes
from bridge.native.thermal_moments import Factor
from bridge.numerics.arrays import Array, Real
from bridge.numerics.compiling import compiled
from bridge.point import Point
from bridge.results import Estimate

Complex: TypeAlias = npt.NDArray[np.complex128]
Mask: TypeAlias = npt.NDArray[np.bool_]

VELOCITIES = {"today": 1e-3, "dwarfs": 3e-5, "cmb": 1e-8}
"""Relative velocity in units of c: in the Milky Way, in dwarf galaxies, after recombination."""

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


def factor_at_velocities(c: Inputs, beta: Array) -> Array:
    """S of a single point at many velocities, to 1e-6 in the Jost amplitude g(0; κ).

    g is analytic for Im κ > -1/2, with g(-κ) = g(κ)*: few solutions at Chebyshev points of
    t = asinh(2κ) give its real part as an even and its imaginary part as an odd polynomial in t.
    What may become small, |g|^2 on a resonance, is formed last.
    """
    lam, reach = float(potential_strength(c)), float(np.arcsinh(2.0 * c.mnu4 / c.mzp))
    if lam > MAX_STRENGTH:
        return np.full(beta.shape, np.nan)
    real, imaginary = _jost_polynomials(lam, reach)
    even = 2.0 * np.arange(real.size)
    at = np.arccos(np.arcsinh(2.0 * c.mnu4 / c.mzp * beta) / reach)
    re, im = np.cos(np.outer(at, even)) @ real, np.cos(np.outer(at, even + 1.0)) @ imaginary
    factor: Array = 1.0 / (re**2 + im**2)
    return factor


@lru_cache(maxsize=4096)
def _jost_polynomials(lam: float, reach: float) -> tuple[Array, Array]:
    """Chebyshev coefficients in t/reach of the real (even) and imaginary (odd) part of g."""
    n = 8 + ceil(4.0 * reach + 2.0 * sqrt(lam))
    angle, even = pi * (np.arange(n) + 0.5) / (2.0 * n), 2.0 * np.arange(n)
    g = _jost_amplitude(np.full(n, lam), 0.5 * np.sinh(reach * np.cos(angle)))
    real = 2.0 / n * np.cos(np.outer(even, angle)) @ g.real
    real[0] /= 2.0
    return real, 2.0 / n * np.cos(np.outer(even + 1.0, angle)) @ g.imag


def enhanced_sigmav(x: Array, c: Inputs, factor: Factor = factor_at_velocities) -> Array:
    """Effective <S σv> [GeV^-2] at each x >= 1 (1-d, ascending) of a single point.

    The s-wave S multiplies the whole cross-section: exact at threshold, and elsewhere up to the
    p wave, which is of order 1/x.
    """
    kappa, offset, weight = thermal_nodes(float(x[0]), float(x[-1]), c, TEN_NODES)
    beta = np.sqrt(kappa * (2.0 + kappa)) / (1.0 + kappa)
    sigma = sum(sigma_beta(kappa, offset, c).values(), np.zeros_like(kappa))
    return thermal_average(x, kappa, weight, np.asarray(sigma * factor(c, beta)))


def enhanced_abundance(
    c: Inputs,
    convention: RelicConvention = PHYSICAL,
    compile_kernel: bool = False,
    factor: Factor = factor_at_velocities,
) -> float:
    """Y = n/s of ν4 and ν̄4 at the end of the integration with <S σv>, for a single point."""
    log_end = log(float(convention.last_x(np.asarray(c.mnu4))))
    log_x = np.linspace(0.0, log_end, int(log_end / LOG_STEP) + 2)
    sigmav, dof = enhanced_sigmav(np.exp(log_x), c, factor), degrees_of_freedom(convention.gstar)
    solve = compiled(abundance_from_x_one) if compile_kernel else abundance_from_x_one
    y: float = solve(float(log_x[1]), sigmav, float(c.mnu4), dof)
    return y


def abundance_from_x_one(step: float, sigmav: Array, mass: float, dof: DegreesOfFreedom) -> float:
    """Y from <σv> at ln x = 0, step, ...; `bridge.numerics.compiling` compiles it."""
    history = thermal_history(0.0, step, sigmav, mass, dof)
    return abundance(history, start_of_integration(history))[0]


def estimates(
    p: Point, convention: RelicConvention = PHYSICAL, factor: Factor = factor_at_velocities
) -> dict[str, Estimate]:
    """Factors at `VELOCITIES`, omega_h2_sommerfeld and sommerfeld_shift; some 30 ms a point."""
    strong = np.asarray(potential_strength(p) > MAX_STRENGTH)
    standard = np.ravel(relic_abundances(p, convention)[0])
    points = rows(inputs(p))
    solvable = np.isfinite(standard) & ~np.broadcast_to(strong, p.shape).ravel()
    y = np.full(len(points), np.nan)
    for i in np.flatnonzero(solvable):
        y[i] = enhanced_abundance(
            of_row(points[i]), convention, len(points) >= COMPILE_FROM, factor
        )
    shift = _like((y / standard - 1.0).reshape(p.shape))
    omega = p.mnu4 * _like(y.reshape(p.shape)) * convention.prefactor
    crowded = (strong, f"gnunu^2 mnu4/(4 pi mzp) is above {MAX_STRENGTH:g}")
    frozen = (np.isnan(standard).reshape(p.shape), "there is no thermal freeze-out")
    enhanced = (
        "s-wave factor of the Yukawa potential on the whole cross-section; convention "
        f"{convention.name}"
    )
    return {
        **{
            f"sommerfeld_{where}": _factor_estimate(sommerfeld_factor(p, v / 2.0), v, crowded)
            for where, v in VELOCITIES.items()
        },
        "omega_h2_sommerfeld": Estimate(omega, ACCURACY * omega, enhanced, (frozen, crowded)),
        "sommerfeld_shift": Estimate(shift, ACCURACY * (1.0 + shift), enhanced, (frozen, crowded)),
    }


def _factor_estimate(factor: Real, v_rel: float, absent: tuple[Mask, str]) -> Estimate:
    """S = 1/|g|^2, with 1e-5 in S and 1e-8 in g, which is small on a resonance."""
    error = 1e-5 * factor * (1.0 + 2e-3 * np.sqrt(factor))
    return Estimate(factor, error, f"Schroedinger equation, s wave, v_rel = {v_rel:g}", (absent,))


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
