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
from typing import Any, NamedTuple

import numpy as np

from bridge.native.annihilation import (
    Inputs,
    inputs,
    of_row,
    pole_position,
    rows,
    total_sigma_beta,
)
from bridge.numerics.arrays import Array, Real
from bridge.numerics.bessel import K1, polynomial, reduced_k2
from bridge.numerics.quadrature import Rule, gauss_legendre
from bridge.point import Point

TEN_NODES = gauss_legendre(10)
"""<sigma v> to 1e-5 with the panels below."""
PANEL_LOG = 2.0
"""Longest panel in ln kappa."""
PANEL_SINH = 3.0
"""Longest panel in asinh(offset/gamma), where the integrand has poles at +-i pi/2."""
EXPONENT_CUT = 40.0
"""Panels end where exp(-2 x kappa) is below exp(-40), times width/MZp for a narrow pole."""
SMALLEST = 1e-13
"""Distance of a threshold from rest below which it is not resolved: what opens there is still
small, as sqrt(kappa). A pole is resolved wherever it is."""


def production_thresholds(c: Inputs) -> Array:
    """kappa where each massive final state opens; negative where it is open at rest."""
    masses = np.empty(len(c.pairs) + 1)
    for i in range(len(c.pairs)):
        masses[i] = 0.5 * (c.pairs[i][2] + c.pairs[i][3])
    masses[-1] = c.mzp
    return masses / c.mnu4 - 1.0


def nearest_structure(c: Inputs) -> float:
    """Distance in kappa from rest to the nearest threshold (SMALLEST at least) or pole, up to 1.

    At far smaller kappa the cross-section is a straight line.
    """
    threshold: float = max(SMALLEST, np.abs(production_thresholds(c)).min())
    pole = float(np.hypot(pole_position(c.mzp, c.mnu4), c.width / (4.0 * c.mnu4)))
    return min(1.0, threshold, pole if pole > 0.0 else SMALLEST)


def kinetic_range(x_low: float, x_high: float, c: Inputs) -> tuple[float, float]:
    """First and last kappa that panels must resolve for temperatures from m/x_high to m/x_low."""
    first = min(0.5 / x_high, 0.3 * nearest_structure(c))
    narrowness = np.log(min(1.0, c.width / c.mzp)) if c.width > 0.0 else 0.0
    return first, (EXPONENT_CUT - narrowness) / (2.0 * x_low)


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


class Panels(NamedTuple):
    """Intervals of one variable each, and how many equal panels each is cut into.

    The variable is asinh(offset/gamma) where `in_zone`, else ln kappa; a panel at the start of an
    interval takes the square of its own variable where `squared`.
    """

    start: Array
    stop: Array
    count: Any
    in_zone: Any
    squared: Any


def panels_between(x_low: float, x_high: float, c: Inputs) -> tuple[Panels, float]:
    """The panels above the first, which ends at the returned kappa."""
    pole, gamma = pole_position(c.mzp, c.mnu4), c.width / (4.0 * c.mnu4)
    edges, zone_low, zone_high = panel_edges(x_low, x_high, c)
    thresholds, n = production_thresholds(c), edges.size - 1
    start, stop, count = np.empty(n), np.empty(n), np.empty(n, dtype=np.int64)
    in_zone, squared = np.empty(n, dtype=np.bool_), np.empty(n, dtype=np.bool_)
    for i in range(n):
        low, high = edges[i], edges[i + 1]
        in_zone[i] = zone_low <= low < zone_high
        squared[i] = np.any(thresholds == low)
        start[i] = np.arcsinh((low - pole) / gamma) if in_zone[i] else np.log(low)
        stop[i] = np.arcsinh((high - pole) / gamma) if in_zone[i] else np.log(high)
        count[i] = np.ceil((stop[i] - start[i]) / (PANEL_SINH if in_zone[i] else PANEL_LOG))
    return Panels(start, stop, count, in_zone, squared), edges[0]


def thermal_nodes(x_low: float, x_high: float, c: Inputs, rule: Rule) -> tuple[Array, Array, Array]:
    """kappa, kappa - kappa_pole and weights that integrate (4.1) for x from x_low to x_high.

    Three arrays, ascending in kappa. Panels: [0, first] in sqrt(kappa); around a pole above
    threshold, from half to one and a half of its kappa, in asinh(offset/gamma); ln kappa else.
    A panel that starts at a threshold takes the square of its variable.
    """
    n = rule.nodes.size
    pole, gamma = pole_position(c.mzp, c.mnu4), c.width / (4.0 * c.mnu4)
    panels, first = panels_between(x_low, x_high, c)
    nodes = np.empty((3, 1 + panels.count.sum(), n))
    nodes[0, 0] = first * rule.nodes**2
    nodes[1, 0] = nodes[0, 0] - pole
    nodes[2, 0] = 2.0 * first * rule.nodes * rule.weights
    at = 1
    for k in range(panels.count.size):
        start, in_zone = panels.start[k], panels.in_zone[k]
        length = (panels.stop[k] - start) / max(panels.count[k], 1)
        for i in range(panels.count[k]):
            squared = i == 0 and panels.squared[k]
            u = start + length * (i + (rule.nodes**2 if squared else rule.nodes))
            du = length * rule.weights * (2.0 * rule.nodes if squared else np.ones(n))
            kappa = pole + gamma * np.sinh(u) if in_zone else np.exp(u)
            nodes[0, at] = kappa
            nodes[1, at] = gamma * np.sinh(u) if in_zone else kappa - pole
            nodes[2, at] = du * (gamma * np.cosh(u) if in_zone else kappa)
            at += 1
    flat = nodes.reshape(3, at * n)
    return flat[0], flat[1], flat[2]


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
    xs = np.broadcast_to(np.asarray(x, dtype=float), shape)
    points = rows(inputs(p)).reshape(*p.shape, -1)
    points = np.broadcast_to(points, (*shape, points.shape[-1]))
    values = np.empty(shape)
    for i in np.ndindex(shape):
        c = of_row(points[i])
        kappa, offset, weight = thermal_nodes(float(xs[i]), float(xs[i]), c, TEN_NODES)
        total = total_sigma_beta(kappa, offset, c)
        values[i] = thermal_average(np.array([xs[i]]), kappa, weight, total)[0]
    return float(values) if values.ndim == 0 else values
