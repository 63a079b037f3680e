"""Thermal moments of the coupled Boltzmann equations: <σv>, <σv>2 and <p^4/E^3>/(3T).

All are averages over Maxwell-Boltzmann distributions exp(-E/T), functions of x = m/T alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from bridge.native.annihilation import Inputs, sigma_beta
from bridge.native.thermal_average import TEN_NODES, thermal_average, thermal_nodes
from bridge.numerics.arrays import Array
from bridge.numerics.quadrature import gauss_laguerre_root

Factor: TypeAlias = Callable[[Inputs, Array], Array | float]

PAIR_NODES = 4
"""Gauss-Laguerre points in the energy of the pair: 1e-5 in <σv>2 at x = 3, 1e-7 at x = 10."""


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


def sigmav_moments(x: Array, c: Inputs, factor: Factor = unenhanced) -> tuple[Array, Array]:
    """Effective <σv> and <σv>2 [GeV^-2] at each x >= 1 (1-d, ascending) of a single point.

    <σv>2 = 1/(T n_eq^2) ∫ d3p d3p' p^2/(3E) σv f f', arXiv:2103.01944: <σv> weighted with
    the kinetic temperature of what annihilates. `factor` multiplies σv; it takes the inputs and
    the velocity of each particle in the centre of mass.
    """
    kappa, offset, weight = thermal_nodes(float(x[0]), float(x[-1]), c, TEN_NODES)
    sigma = np.asarray(sum(sigma_beta(kappa, offset, c).values(), np.zeros_like(kappa)))
    sigma = sigma * factor(c, np.sqrt(kappa * (2.0 + kappa)) / (1.0 + kappa))
    warmth = temperature_weight(kappa, x[:, None])
    return thermal_average(x, kappa, weight, sigma), thermal_average(
        x, kappa, weight, sigma * warmth
    )


def pressure_moment(x: Array) -> Array:
    """<p^4/E^3>/(3T) at each x; 5/x for slow particles, 1 for fast ones (H~ term of the cBE)."""
    u, weight = gauss_laguerre_root(12)
    t = u / np.asarray(x)[..., None]
    e, p2 = 1.0 + t, t * (2.0 + t)
    density = weight * np.sqrt(2.0 + t) * e
    moment: Array = np.sum(density * p2**2 / e**3, axis=-1) / np.sum(density, axis=-1)
    return x * moment / 3.0
