"""Partial waves of ν4 ν̄4 annihilation: which there are, and what unitarity lets each absorb.

The current of ν4 is a vector and conserved, so what goes through a Z' starts from J^PC = 1^--: ³S₁,
whose velocity dependence is that of the s wave, and ³D₁, of order v^4; no p wave. Z'Z' has C = +:
¹S₀ (and other even L) from singlets, and ³P₀, ³P₁, ³P₂ (odd L) from triplets, of order v^2.

Of unpolarised pairs a wave with total spin J absorbs at most (2J + 1)/4 of π/k^2, k = mnu4 β γ:
4 = (2s₁ + 1)(2s₂ + 1) for two Dirac particles that are not the same. With all four helicities of
one J that is σ_J v_rel <= (2J + 1) 4π/(mnu4^2 v_rel), Griest:1989wd; here each wave has its own
share, which is the sharper bound. The factor S_l of a wave is that of its orbital l.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import pi
from typing import NamedTuple

import numpy as np

from bridge.native import sommerfeld
from bridge.native.annihilation import (
    Inputs,
    inputs,
    pole_position,
    sigma_beta_through_zp,
    sigma_beta_to_zpzp,
)
from bridge.native.p_wave import p_wave_factor_at_velocities
from bridge.native.relic import PHYSICAL, RelicConvention
from bridge.native.sommerfeld import VELOCITIES, factor_at_velocities, sommerfeld_factor
from bridge.native.thermal_moments import Factor
from bridge.numerics.arrays import Array, Real
from bridge.point import Point
from bridge.results import Estimate

V_FREEZE_OUT = 0.3
"""Relative velocity at freeze-out."""

CAPPED = "capped by partial-wave unitarity"

SHARES = 3.0 / 4.0, 1.0 / 4.0, 9.0 / 4.0
"""Of π/k^2, the most that ³S₁, ¹S₀ and ³P₀ + ³P₁ + ³P₂ absorb: 3, 1 and 1 + 3 + 5 of 4 states."""


class Waves(NamedTuple):
    """σ β [GeV^-2] by wave: through the Z', and to Z'Z' from singlets and from triplets."""

    through: Real
    singlet: Real
    triplet: Real


def sigma_beta_of_singlet(q: Real, gnunu: Real, mnu4: Real, mzp: Real) -> Real:
    """The part of `sigma_beta_to_zpzp` [GeV^-2] that starts from spin 0; q is sqrt(s) [GeV].

    g^4 m^2 K^3 [1/(1 - r^2) + atanh(r)/r]/(4π s E D^2), E = sqrt(s)/2, K^2 = E^2 - MZp^2,
    D = s/2 - MZp^2, r = 2 p K/D. Derived: sum |M|^2 = 16 g^4 m^2 K^2 [1/(t - m^2) + 1/(u - m^2)]^2.
    """
    energy = q / 2.0
    k = np.sqrt(np.maximum((energy - mzp) * (energy + mzp), 0.0))
    d = 2.0 * energy**2 - mzp**2
    r = 2.0 * np.sqrt(np.maximum((energy - mnu4) * (energy + mnu4), 0.0)) * k / d
    left = (mzp**4 + 4.0 * mnu4**2 * k**2) / d**2
    safe = np.maximum(r, 1e-3)
    atanh_ratio = np.where(r < 1e-3, 1.0 + r**2 / 3.0, np.log((1.0 + safe) / np.sqrt(left)) / safe)
    value: Real = gnunu**4 * mnu4**2 * k**3 / (4.0 * pi * q**2 * energy * d**2)
    return value * (1.0 / left + atanh_ratio)


def sigma_beta_by_wave(beta: Real, c: Inputs) -> Waves:
    """σ β of each wave at the velocity `beta` of each particle in the centre of mass."""
    kappa = beta**2 / (1.0 - beta**2 + np.sqrt(1.0 - beta**2))
    q = 2.0 * c.mnu4 * (1.0 + kappa)
    through = sigma_beta_through_zp(kappa, kappa - pole_position(c.mzp, c.mnu4), c)
    pairs = sigma_beta_to_zpzp(q, c.gnunu, c.mnu4, c.mzp)
    singlet = np.minimum(sigma_beta_of_singlet(q, c.gnunu, c.mnu4, c.mzp), pairs)
    return Waves(through, singlet, pairs - singlet)


def most_absorbed(beta: Real, mnu4: Real) -> Waves:
    """The most that unitarity allows for σ β [GeV^-2] of each wave."""
    whole = pi * (1.0 - beta**2) / (mnu4**2 * beta)
    return Waves(*(share * whole for share in SHARES))


def capped_factors(c: Inputs, beta: Real, factors: Waves) -> Waves:
    """The S_l of each wave, lowered where it would take the wave above unitarity."""
    waves, most = sigma_beta_by_wave(beta, c), most_absorbed(beta, c.mnu4)
    with np.errstate(divide="ignore"):
        limits = [np.divide(m, w) for m, w in zip(most, waves, strict=True)]
    return Waves(*(np.minimum(s, limit) for s, limit in zip(factors, limits, strict=True)))


def on_all(c: Inputs, beta: Real, factors: Waves) -> Real:
    """What S_l of each wave multiplies all of σ by; S_0 where σ is 0."""
    waves = sigma_beta_by_wave(beta, c)
    total = np.asarray(sum(waves))
    enhanced = sum(s * w for s, w in zip(factors, waves, strict=True))
    with np.errstate(invalid="ignore", divide="ignore"):
        factor: Real = np.where(total == 0.0, factors.through, enhanced / total)
    return factor


def factor_on_sigma(unitarity_cap: bool = False, p_wave: bool = False) -> Factor:
    """The factor on σ v at the velocities of one point.

    S_0 for all waves unless `p_wave` gives the p wave its own S_1; `unitarity_cap` caps each.
    """
    if not (unitarity_cap or p_wave):
        return factor_at_velocities

    def factor(c: Inputs, beta: Array) -> Real:
        s_wave = factor_at_velocities(c, beta)
        triplet = p_wave_factor_at_velocities(c, beta) if p_wave else s_wave
        factors = Waves(s_wave, s_wave, triplet)
        return on_all(c, beta, capped_factors(c, beta, factors) if unitarity_cap else factors)

    return factor


def enhancement(p: Point, v_rel: float, unitarity_cap: bool = False) -> tuple[Real, Real]:
    """S of what goes through the Z' and of Z'Z' at one relative velocity; shape of the point."""
    beta, c = v_rel / 2.0, inputs(p)
    s = sommerfeld_factor(c, beta)
    if not unitarity_cap:
        return s, s
    capped = capped_factors(c, beta, Waves(s, s, s))
    waves = sigma_beta_by_wave(beta, c)
    pairs = np.asarray(waves.singlet + waves.triplet)
    enhanced = capped.singlet * waves.singlet + capped.triplet * waves.triplet
    with np.errstate(invalid="ignore", divide="ignore"):
        return capped.through, np.where(pairs == 0.0, s, enhanced / pairs)


def estimates(
    p: Point,
    convention: RelicConvention = PHYSICAL,
    unitarity_cap: bool = False,
    compile_kernel: bool | None = None,
) -> dict[str, Estimate]:
    """`sommerfeld.estimates`, capped by unitarity where that is asked for."""
    factor = factor_on_sigma(unitarity_cap)
    found = sommerfeld.estimates(p, convention, factor, compile_kernel)
    if not unitarity_cap:
        return found
    c = inputs(p)
    for where, v_rel in VELOCITIES.items():
        plain = found[f"sommerfeld_{where}"]
        factors = capped_factors(c, v_rel / 2.0, Waves(*[plain.value] * 3))
        value = on_all(c, v_rel / 2.0, factors)
        found[f"sommerfeld_{where}"] = replace(plain, value=value)
    return {name: replace(e, method=f"{e.method}; {CAPPED}") for name, e in found.items()}


def over_unitarity(p: Point, v_rel: float) -> Real:
    """The largest of S σ over what unitarity allows, among the waves, at one relative velocity."""
    beta, c = v_rel / 2.0, inputs(p)
    factor = sommerfeld_factor(c, beta)
    pairs = zip(sigma_beta_by_wave(beta, c), most_absorbed(beta, c.mnu4), strict=True)
    return _largest(factor * wave / most for wave, most in pairs)


def largest_over_unitarity(p: Point) -> Real:
    """`over_unitarity` at freeze-out or at any of `VELOCITIES`."""
    return _largest(over_unitarity(p, v) for v in (V_FREEZE_OUT, *VELOCITIES.values()))


def _largest(values: Iterable[Real]) -> Real:
    largest: Real = np.max(np.stack(np.broadcast_arrays(*values)), axis=0)
    return largest
