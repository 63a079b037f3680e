"""Thermal moments of the coupled Boltzmann equations: <σv>, <σv>2 and <p^4/E^3>/(3T).

All are averages over Maxwell-Boltzmann distributions exp(-E/T), functions of x = m/T alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import pi
from typing import TypeAlias

import numpy as np

from bridge.native.annihilation import Inputs, total_sigma_beta
from bridge.native.thermal_average import TEN_NODES, thermal_average, thermal_nodes
from bridge.numerics.arrays import Array
from bridge.numerics.quadrature import gauss_laguerre_root

SOFT, WARMTH_NODES = 0.3, 9
"""Map and number of the x between which the weight of <σv>2 is interpolated."""

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

    Beside its limit x κ (2 + κ)/(3 (1 + κ)), the weight is interpolated from few x, as a polynomial
    in 1/(1 + SOFT x): 1e-6.
    """
    kappa, offset, weight = thermal_nodes(float(x[0]), float(x[-1]), c, TEN_NODES)
    sigma = total_sigma_beta(kappa, offset, c)
    sigma = sigma * factor(c, np.sqrt(kappa * (2.0 + kappa)) / (1.0 + kappa))
    few, cardinal = _cardinal_polynomials(tuple(x.tolist()))
    limit = kappa * (2.0 + kappa) / (3.0 * (1.0 + kappa))
    rest = temperature_weight(kappa[:, None], few) - few * limit[:, None]
    functions = np.column_stack([np.ones(kappa.size), limit, rest])
    sums = thermal_average(x, kappa, weight, sigma, functions)
    return sums[:, 0], x * sums[:, 1] + np.sum(cardinal * sums[:, 2:], axis=1)


@lru_cache(maxsize=8)
def _cardinal_polynomials(x: tuple[float, ...]) -> tuple[Array, Array]:
    """Some x >= 1, and at each x (rows) the polynomials that are 1 at one of them."""
    node = 0.5 / (1.0 + SOFT) * (1.0 - np.cos(pi * (np.arange(WARMTH_NODES) + 0.5) / WARMTH_NODES))
    at = 1.0 / (1.0 + SOFT * np.array(x))
    cardinal = np.ones((at.size, node.size))
    for j in range(node.size):
        for k in range(node.size):
            if k != j:
                cardinal[:, j] *= (at - node[k]) / (node[j] - node[k])
    return (1.0 / node - 1.0) / SOFT, cardinal


def pressure_moment(x: Array) -> Array:
    """<p^4/E^3>/(3T) at each x; 5/x for slow particles, 1 for fast ones (H~ term of the cBE)."""
    u, weight = gauss_laguerre_root(12)
    t = u / np.asarray(x)[..., None]
    e, p2 = 1.0 + t, t * (2.0 + t)
    density = weight * np.sqrt(2.0 + t) * e
    moment: Array = np.sum(density * p2**2 / e**3, axis=-1) / np.sum(density, axis=-1)
    return x * moment / 3.0
