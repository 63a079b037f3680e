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
from bridge.native.relic_kernels import averaged, k1_moments, octave_sums, rate_at_nodes
from bridge.native.thermal_average import TEN_NODES
from bridge.numerics.arrays import Array
from bridge.numerics.bessel import K1, polynomial
from bridge.numerics.compiling import compiled, inlined
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
    nodes, moments = rate_at_nodes, both_moments
    if compile_kernel:
        nodes, moments = compiled(nodes), compiled(moments)
    kappa, kernel = nodes(float(x[0]), float(x[-1]), c, TEN_NODES)
    kernel = kernel * factor(c, np.sqrt(kappa * (2.0 + kappa)) / (1.0 + kappa))
    sigmav, sigmav2 = moments(kappa, kernel, x, per_octave, _weight_series())
    return sigmav, sigmav2


def both_moments(
    kappa: Array, kernel: Array, x: Array, per_octave: int, series: Array
) -> tuple[Array, Array]:
    """<σv> and <σv>2 from nodes; `bridge.numerics.compiling` compiles it."""
    moments = np.zeros((2, K1.size, kappa.size))
    moments[0] += k1_moments(kernel, kappa, K1)
    moments[1, : 1 + series.shape[0]] += weight_moments(kernel, kappa, series)
    sums = octave_sums(kappa, moments, 4, x, per_octave)
    return averaged(sums[0], x), x * averaged(sums[1], x)


@inlined
def weight_moments(kernel: Array, kappa: Array, series: Array) -> Array:
    """The rows of `k1_moments` with `temperature_weight`/x beside K1."""
    q, basis = 1.0 / (1.0 + kappa), np.zeros((series.shape[1], kappa.size))
    basis[0] += 1.0
    basis[1] += 2.0 * q - 1.0
    for i in range(2, series.shape[1]):
        basis[i] += 2.0 * basis[1] * basis[i - 1] - basis[i - 2]
    moments = np.zeros((1 + series.shape[0], kappa.size))
    moments[0] += kernel * kappa * (2.0 + kappa) * q / 3.0
    moments[1:] += kernel / q * (series @ basis)
    return moments


@lru_cache
def _weight_series() -> Array:
    """(terms, degree): what multiplies (2x)^-(p + 1) T_k(2q - 1) in q times K1 times
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
    chebyshev = np.cos(np.outer(np.arange(m), angle)) * 2.0 / m
    chebyshev[0] /= 2.0
    return np.ascontiguousarray(powers @ rest.T @ chebyshev.T)


def pressure_moment(x: Array) -> Array:
    """<p^4/E^3>/(3T) at each x; 5/x for slow particles, 1 for fast ones (H~ term of the cBE)."""
    u, weight = gauss_laguerre_root(12)
    t = u / np.asarray(x)[..., None]
    e, p2 = 1.0 + t, t * (2.0 + t)
    density = weight * np.sqrt(2.0 + t) * e
    moment: Array = np.sum(density * p2**2 / e**3, axis=-1) / np.sum(density, axis=-1)
    return x * moment / 3.0
