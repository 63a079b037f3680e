"""Thermal moments of the coupled Boltzmann equations: <σv>, <σv>2 and <p^4/E^3>/(3T).

All are averages over Maxwell-Boltzmann distributions exp(-E/T), functions of x = m/T alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import pi
from typing import TypeAlias

import numpy as np

from bridge.native.annihilation import Inputs
from bridge.native.relic_kernels import averaged, octave_sums, rate_at_nodes
from bridge.native.thermal_average import TEN_NODES
from bridge.numerics.arrays import Array
from bridge.numerics.bessel import K1, polynomial
from bridge.numerics.compiling import compiled
from bridge.numerics.quadrature import gauss_laguerre_root

TERMS = 9, 12
"""Powers of 1/x and degrees in 1/(1 + κ) of the weight of <σv>2."""

Factor: TypeAlias = Callable[[Inputs, Array], Array | float]

PAIR_NODES = 12
"""Gauss-Laguerre points in the energy of the pair: 1e-7 in <σv>2 at x = 1."""


def temperature_weight(kappa: Array, x: Array) -> Array:
    """<p^2/(3 E T)> of one particle in pairs with sqrt(s) = 2m (1 + κ), averaged over the motion
    of the pair at temperature m/x; broadcasts. 1/2 + k_cm^2/(3 m T) for slow particles.

    With E the energy of the pair, P its momentum, β = sqrt(1 - 4m^2/s) and r = βP/E, the average
    over the energy difference is [E^2 - 4m^2 - 4m^2 (atanh r/r - 1)]/(6ET), and E follows
    P exp(-E/T) dE: derived. The logarithm of arXiv:1706.07433 without its cancellation.
    """
    u, weight = gauss_laguerre_root(PAIR_NODES)
    q, beta2_q2 = 2.0 * (1.0 + kappa), 4.0 * kappa * (2.0 + kappa)
    total, norm = 0.0, 0.0
    for node, w in zip(u.tolist(), weight.tolist(), strict=True):
        t = node / x
        e, p2 = q + t, t * (2.0 * q + t)
        r = np.maximum(np.sqrt(beta2_q2 * p2) / (q * e), 1e-8)
        density = w * np.sqrt(2.0 * q + t)
        total = total + density * (beta2_q2 + p2 - 4.0 * (np.arctanh(r) / r - 1.0)) / (6.0 * e)
        norm = norm + density
    return x * total / norm


def unenhanced(c: Inputs, beta: Array) -> float:
    """The factor on σv at tree level."""
    return 1.0


def sigmav_moments(
    x: Array,
    c: Inputs,
    per_octave: int,
    factor: Factor = unenhanced,
    compile_kernel: bool = False,
) -> tuple[Array, Array]:
    """Effective <σv> and <σv>2 [GeV^-2] of a single point at x >= 1 (1-d), which rises
    geometrically: whole octaves of `per_octave` values.

    <σv>2 = 1/(T n_eq^2) ∫ d3p d3p' p^2/(3E) σv f f', arXiv:2103.01944: <σv> weighted with
    the kinetic temperature of what annihilates. `factor` multiplies σv; it takes the inputs and
    the velocity of each particle in the centre of mass.
    """
    nodes = compiled(rate_at_nodes) if compile_kernel else rate_at_nodes
    kappa, kernel = nodes(float(x[0]), float(x[-1]), c, TEN_NODES)
    kernel = kernel * factor(c, np.sqrt(kappa * (2.0 + kappa)) / (1.0 + kappa))
    powers, series = _powers(kappa), _weight_series()
    moments = np.zeros((2, *powers.shape))
    moments[0] = K1[:, None] * kernel * powers
    moments[1, 0] = kernel * kappa * (2.0 + kappa) / (3.0 * (1.0 + kappa))
    moments[1, 1 : 1 + len(series)] = kernel * (1.0 + kappa) * (series @ powers[: series.shape[1]])
    average = compiled(octave_averages) if compile_kernel else octave_averages
    sigmav, sigmav2 = average(kappa, moments, 4, x, per_octave)
    return sigmav, x * sigmav2


def first_moment(
    kappa: Array, kernel: Array, x: Array, per_octave: int, compile_kernel: bool
) -> Array:
    """<σv> from `rate_at_nodes`, at the x of `sigmav_moments`."""
    average = compiled(octave_averages) if compile_kernel else octave_averages
    moments = K1[:, None] * kernel * _powers(kappa)
    return np.asarray(average(kappa, moments[None], 1, x, per_octave)[0])


def _powers(kappa: Array) -> Array:
    """Row p: 1/(1 + κ)^p, as many as K1 has."""
    return np.vander(1.0 / (1.0 + kappa), K1.size, increasing=True).T


def octave_averages(kappa: Array, moments: Array, least: int, x: Array, per_octave: int) -> Array:
    """Averages of each set of `octave_sums`; `bridge.numerics.compiling` compiles it."""
    sums = octave_sums(kappa, moments, least, x, per_octave)
    for i in range(sums.shape[0]):
        sums[i] = averaged(sums[i], x)
    return sums


@lru_cache
def _weight_series() -> Array:
    """(terms, degree): what multiplies (2x)^-(p + 1) q^k in q times K1 times
    `temperature_weight`/x, beyond its limit at large x; q = 1/(1 + κ). To 5e-6."""
    n, m = TERMS
    at, angle = pi * (np.arange(n) + 0.5) / n, pi * (np.arange(m) + 0.5) / m
    x, q = 2.0 / (1.0 + np.cos(at)), 0.5 * (1.0 + np.cos(angle))[:, None]
    kappa = 1.0 / q - 1.0
    k1 = polynomial(K1, 0.5 * q / x)
    rest = q * (k1 * temperature_weight(kappa, x) - x * kappa * (2.0 + kappa) * q / 3.0)
    powers = (
        np.linalg.inv(np.vander(1.0 / x, increasing=True)) * 2.0 ** np.arange(1, n + 1)[:, None]
    )
    in_q = np.linalg.inv(np.vander(q[:, 0], increasing=True))
    return np.ascontiguousarray(powers @ rest.T @ in_q.T)


def pressure_moment(x: Array) -> Array:
    """<p^4/E^3>/(3T) at each x; 5/x for slow particles, 1 for fast ones (H~ term of the cBE)."""
    u, weight = gauss_laguerre_root(12)
    t = u / np.asarray(x)[..., None]
    e, p2 = 1.0 + t, t * (2.0 + t)
    density = weight * np.sqrt(2.0 + t) * e
    moment: Array = np.sum(density * p2**2 / e**3, axis=-1) / np.sum(density, axis=-1)
    return x * moment / 3.0
