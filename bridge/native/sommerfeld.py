"""Sommerfeld enhancement of s-wave ν4 ν̄4 annihilation by the exchange of the Z'.

A vector couples to ν4 and ν̄4 with opposite charge, so its exchange between them is attractive:
V(r) = -α_X exp(-MZp r)/r with α_X = gnunu^2/(4π). (Like pairs repel; a scalar would attract
both.) All functions take λ = α_X mnu4/MZp and κ = mnu4 β/MZp, where β = v_rel/2 is the velocity
of each particle in the centre of mass, and broadcast over them. In the notation of
arXiv:0810.0713: ε_φ = 1/λ, ε_v = κ/λ.
"""

from __future__ import annotations

from math import log, log2, pi
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bridge.native.annihilation import Inputs, of_row, rows
from bridge.native.degrees_of_freedom import DegreesOfFreedom, degrees_of_freedom
from bridge.native.freezeout import abundance, start_of_integration, thermal_history
from bridge.native.relic import PHYSICAL, RelicConvention, compiles, relic_abundances
from bridge.native.relic_kernels import rate_at_nodes
from bridge.native.thermal_average import TEN_NODES
from bridge.native.thermal_moments import Factor, first_moment
from bridge.native.yukawa import MAX_STRENGTH as MAX_STRENGTH
from bridge.native.yukawa import sommerfeld_at, sommerfeld_factors
from bridge.numerics.arrays import Array, Real
from bridge.numerics.compiling import compiled
from bridge.point import Point
from bridge.results import Estimate

Mask: TypeAlias = npt.NDArray[np.bool_]

VELOCITIES = {"today": 1e-3, "dwarfs": 3e-5, "cmb": 1e-8}
"""Relative velocity in units of c: in the Milky Way, in dwarf galaxies, after recombination."""

ACCURACY = 1e-4
"""Relative error of the enhanced Ω h^2 from quadrature, interpolation and S, beside that of the
standard one from its solution."""

PER_OCTAVE = 16
"""Values of x in a factor of two in the table of <S σv>."""


def potential_strength(p: Point | Inputs) -> Real:
    """λ = gnunu^2 mnu4/(4π MZp): inverse Bohr radius over inverse range of the potential."""
    return p.gnunu**2 * p.mnu4 / (4.0 * pi * p.mzp)


def yukawa_factor(strength: Real, kappa: Real) -> Real:
    """S = |ψ(0)|^2/|ψ_free(0)|^2 for the s wave in the Yukawa potential, to 1e-5.

    NaN where λ > MAX_STRENGTH or κ > MAX_KAPPA.
    """
    lam, kap = np.broadcast_arrays(np.asarray(strength, float), np.asarray(kappa, float))
    return _like(sommerfeld_factors(lam.ravel(), kap.ravel()).reshape(lam.shape))


def sommerfeld_factor(p: Point | Inputs, beta: Real) -> Real:
    """Numerical S at centre-of-mass velocity `beta`, which broadcasts with the point."""
    return yukawa_factor(potential_strength(p), p.mnu4 * beta / p.mzp)


def factor_at_velocities(c: Inputs, beta: Array) -> Array:
    """S of a single point at many velocities."""
    return sommerfeld_at(float(potential_strength(c)), c.mnu4 / c.mzp * beta)


def enhanced_abundance(
    c: Inputs,
    convention: RelicConvention = PHYSICAL,
    compile_kernel: bool = False,
    factor: Factor = factor_at_velocities,
) -> float:
    """Y = n/s of ν4 and ν̄4 at the end of the integration with <S σv>, for a single point.

    The s-wave S multiplies the whole cross-section: exact at threshold, and elsewhere up to the
    p wave, which is of order 1/x.
    """
    x_end = float(convention.last_x(np.asarray(c.mnu4)))
    nodes, solve = rate_at_nodes, abundance_from_table
    if compile_kernel:
        nodes, solve = compiled(nodes), compiled(solve)
    kappa, kernel = nodes(1.0, x_end, c, TEN_NODES)
    kernel = kernel * factor(c, np.sqrt(kappa * (2.0 + kappa)) / (1.0 + kappa))
    count = int(log2(x_end)) * PER_OCTAVE
    x = x_end * np.exp2(np.arange(1.0 - count, 1.0) / PER_OCTAVE)
    sigmav = first_moment(kappa, kernel, x, PER_OCTAVE, compile_kernel)
    step, dof = log(2.0) / PER_OCTAVE, degrees_of_freedom(convention.gstar)
    y: float = solve(log(x[0]), step, sigmav, c.mnu4, dof)
    return y


def abundance_from_table(
    log_x: float, step: float, sigmav: Array, mass: float, dof: DegreesOfFreedom
) -> float:
    """Y at the end of a table of <σv> in ln x; `bridge.numerics.compiling` compiles it."""
    history = thermal_history(log_x, step, sigmav, mass, dof)
    return abundance(history, start_of_integration(history))[0]


def estimates(
    p: Point,
    convention: RelicConvention = PHYSICAL,
    factor: Factor = factor_at_velocities,
    compile_kernel: bool | None = None,
) -> dict[str, Estimate]:
    """Factors at `VELOCITIES`, omega_h2_sommerfeld and sommerfeld_shift; 0.3 ms a point from
    COMPILE_FROM points on, 8 ms below."""
    strong = np.asarray(potential_strength(p) > MAX_STRENGTH)
    standard, _, memory = map(
        np.ravel, relic_abundances(p, convention, compile_kernel=compile_kernel)
    )
    points = rows(convention.inputs(p))
    solvable = np.isfinite(standard) & ~np.broadcast_to(strong, p.shape).ravel()
    y, many = np.full(len(points), np.nan), compiles(compile_kernel, len(points))
    for i in np.flatnonzero(solvable):
        y[i] = enhanced_abundance(of_row(points[i]), convention, many, factor)
    shift = _like((y / standard - 1.0).reshape(p.shape))
    omega = p.mnu4 * _like(y.reshape(p.shape)) * convention.prefactor
    error = ACCURACY + _like(memory.reshape(p.shape))
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
        "omega_h2_sommerfeld": Estimate(omega, error * omega, enhanced, (frozen, crowded)),
        "sommerfeld_shift": Estimate(shift, error * (1.0 + shift), enhanced, (frozen, crowded)),
    }


def _factor_estimate(factor: Real, v_rel: float, absent: tuple[Mask, str]) -> Estimate:
    """S = 1/|g|^2, with 1e-5 in S and 1e-8 in g, which is small on a resonance."""
    error = 1e-5 * factor * (1.0 + 2e-3 * np.sqrt(factor))
    return Estimate(factor, error, f"Schroedinger equation, s wave, v_rel = {v_rel:g}", (absent,))


def _like(x: Array) -> Real:
    return float(x) if x.ndim == 0 else x
