"""Thermal average of sigma v, eq. (4.1) of arXiv:1803.04430, by quadrature in mapped panels.

In kappa, the kinetic energy of the pair over 2 m, the average is

    <sigma v> = 4/sqrt(pi) x^(3/2) / k2(x)^2 * Integral d kappa  sigma beta_i
                sqrt(kappa (2 + kappa)) (1 + kappa)^(5/2) k1(2 x (1 + kappa)) exp(-2 x kappa)

with k_n(z) = sqrt(2z/pi) exp(z) K_n(z): no small difference is left anywhere. The nodes serve
every x in a range at once: ln kappa resolves all thermal scales, a sinh map the pole, a square
the production thresholds.
"""

from __future__ import annotations

from math import pi, sqrt
from typing import NamedTuple

import numpy as np

from bridge.arrays import Array, Real
from bridge.native.annihilation import Inputs, inputs, pole_position, total_sigma_beta
from bridge.native.bessel import K1, polynomial, reduced_k2
from bridge.point import Point


class Rule(NamedTuple):
    """Nodes in (0, 1) and their weights."""

    nodes: Array
    weights: Array


def gauss_legendre(n: int) -> Rule:
    """The Gauss-Legendre rule of n nodes."""
    nodes, weights = np.polynomial.legendre.leggauss(n)
    return Rule(0.5 * (nodes + 1.0), 0.5 * weights)


TEN_NODES = gauss_legendre(10)
"""<sigma v> to 1e-5 with the panels below."""
PANEL_LOG = 2.0
"""Longest panel in ln kappa."""
PANEL_SINH = 3.0
"""Longest panel in asinh(offset/gamma), where the integrand has poles at +-i pi/2."""
EXPONENT_CUT = 40.0
"""Panels end where exp(-2 x kappa) is below exp(-40), times width/MZp for a narrow pole."""
MOST_PANELS = 120
"""More than the narrowest pole at the lowest temperature needs."""
SMALLEST = 1e-13
"""Below this kappa no scale is resolved."""


def production_thresholds(c: Inputs) -> Array:
    """kappa where each massive final state opens; negative where it is open at rest."""
    return np.array([c.mb, 0.5 * (c.mb + c.ms), c.mt, c.mmu, c.mzp]) / c.mnu4 - 1.0


def nearest_structure(c: Inputs) -> float:
    """Distance in kappa from rest to the nearest threshold or pole, SMALLEST to 1.

    At far smaller kappa the cross-section is a straight line.
    """
    pole, gamma = pole_position(c.mzp, c.mnu4), c.width / (4.0 * c.mnu4)
    distance: float = min(1.0, np.abs(production_thresholds(c)).min(), np.hypot(pole, gamma))
    return max(SMALLEST, distance)


def kinetic_range(x_low: float, x_high: float, c: Inputs) -> tuple[float, float]:
    """First and last kappa that panels must resolve for temperatures from m/x_high to m/x_low."""
    first = min(0.5 / x_high, max(SMALLEST, 0.3 * nearest_structure(c)))
    return first, (EXPONENT_CUT - np.log(min(1.0, c.width / c.mzp + 1e-30))) / (2.0 * x_low)


def panel_edges(x_low: float, x_high: float, c: Inputs) -> tuple[Array, float, float]:
    """Rising breakpoints in kappa, and the two between which the pole is resolved."""
    pole, gamma = pole_position(c.mzp, c.mnu4), c.width / (4.0 * c.mnu4)
    first, last = kinetic_range(x_low, x_high, c)
    zone_low, zone_high = first, first
    if 0.0 < gamma < pole < last:
        zone_low, zone_high = float(0.5 * pole), float(1.5 * pole)
        last = max(last, zone_high)
    inner = np.append(production_thresholds(c), np.array([zone_low, zone_high, first, last]))
    return np.sort(np.minimum(np.maximum(inner, first), last)), zone_low, zone_high


def thermal_nodes(x_low: float, x_high: float, c: Inputs, rule: Rule) -> tuple[Array, Array, Array]:
    """kappa, kappa - kappa_pole and weights that integrate (4.1) for x from x_low to x_high.

    Three arrays, ascending in kappa. Panels: [0, first] in sqrt(kappa); around a pole above
    threshold, from half to one and a half of its kappa, in asinh(offset/gamma); ln kappa else.
    A panel that starts at a threshold takes the square of its variable.
    """
    n = rule.nodes.size
    pole, gamma = pole_position(c.mzp, c.mnu4), c.width / (4.0 * c.mnu4)
    edges, zone_low, zone_high = panel_edges(x_low, x_high, c)
    thresholds = production_thresholds(c)
    nodes = np.empty((3, MOST_PANELS, n))
    nodes[0, 0] = edges[0] * rule.nodes**2
    nodes[1, 0] = nodes[0, 0] - pole
    nodes[2, 0] = 2.0 * edges[0] * rule.nodes * rule.weights
    count = 1
    for edge in range(edges.size - 1):
        low, high = edges[edge], edges[edge + 1]
        in_zone = zone_low <= low < zone_high
        start = np.arcsinh((low - pole) / gamma) if in_zone else np.log(low)
        stop = np.arcsinh((high - pole) / gamma) if in_zone else np.log(high)
        panels = int(np.ceil((stop - start) / (PANEL_SINH if in_zone else PANEL_LOG)))
        length = (stop - start) / max(panels, 1)
        for i in range(panels):
            squared = i == 0 and np.any(thresholds == low)
            u = start + length * (i + (rule.nodes**2 if squared else rule.nodes))
            du = length * rule.weights * (2.0 * rule.nodes if squared else np.ones(n))
            kappa = pole + gamma * np.sinh(u) if in_zone else np.exp(u)
            nodes[0, count] = kappa
            nodes[1, count] = gamma * np.sinh(u) if in_zone else kappa - pole
            nodes[2, count] = du * (gamma * np.cosh(u) if in_zone else kappa)
            count += 1
    used = nodes[:, :count].copy().reshape(3, count * n)
    return used[0], used[1], used[2]


def phase_space(kappa: Array) -> Array:
    """The powers of kappa in the integrand of (4.1)."""
    q = 1.0 + kappa
    value: Array = np.sqrt(kappa * (1.0 + q) * q) * q**2
    return value


def thermal_average(x: Array, kappa: Array, weight: Array, sigma_beta_at_nodes: Array) -> Array:
    """<sigma v> [unit of sigma_beta] at each x >= 1 (1-d) from nodes that cover all of them."""
    kernel = phase_space(kappa) * weight * sigma_beta_at_nodes
    z = 2.0 * x[:, None] * (1.0 + kappa)
    terms = polynomial(K1, 1.0 / z) * np.exp(-2.0 * x[:, None] * kappa) * kernel
    average: Array = 4.0 / sqrt(pi) * x**1.5 / reduced_k2(x) ** 2 * terms.sum(axis=1)
    return average


def sigmav_thermal(x: Real, p: Point) -> Real:
    """Effective <sigma v> (half of the pair's) [GeV^-2] at x = mnu4/T >= 1; broadcasts.

    Relative accuracy 1e-5 for x up to 1e7 and any width of the Z'.
    """
    shape = np.broadcast_shapes(np.shape(x), p.shape)
    columns = np.broadcast_arrays(np.asarray(x, dtype=float), *inputs(p))
    values = np.empty(shape)
    flat = [column.ravel() for column in columns]
    for i in range(values.size):
        xi, c = flat[0][i], Inputs(*(float(column[i]) for column in flat[1:]))
        kappa, offset, weight = thermal_nodes(xi, xi, c, TEN_NODES)
        total = total_sigma_beta(kappa, offset, c)
        values.flat[i] = thermal_average(np.array([xi]), kappa, weight, total)[0]
    return float(values) if values.ndim == 0 else values
