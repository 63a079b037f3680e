"""Thermal average of sigma v, eq. (4.1) of arXiv:1803.04430, by quadrature in mapped panels.

In kappa, the kinetic energy of the pair over 2 m, the average is

    <sigma v> = 4/sqrt(pi) x^(3/2) / k2(x)^2 * Integral d kappa  sigma beta_i
                sqrt(kappa (2 + kappa)) (1 + kappa)^(5/2) k1(2 x (1 + kappa)) exp(-2 x kappa)

with k_n(z) = sqrt(2z/pi) exp(z) K_n(z): no small difference is left anywhere. The nodes serve
every x in a range at once: ln kappa resolves all thermal scales, a sinh map the pole, a square
the production thresholds.
"""

from __future__ import annotations

from math import asinh, ceil, cosh, exp, hypot, log, pi, sinh, sqrt
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
from bridge.native.channels import OF_GENERAL, STANDARD_MODEL
from bridge.numerics.arrays import Array, Real
from bridge.numerics.bessel import K1, K1_FAR, polynomial, reduced_k2
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
FAR = 16.0
"""Argument from which K1_FAR holds."""
OF_PAPER = len(STANDARD_MODEL) - len(OF_GENERAL)
"""Final states of (2.28), which come first."""
SMALLEST = 1e-13
"""Distance of a threshold from rest below which it is not resolved: what opens there is still
small, as sqrt(kappa). A pole is resolved wherever it is."""


def production_thresholds(c: Inputs) -> Array:
    """kappa where each massive final state opens; negative where it is open at rest, or closed for
    good: one beyond (2.28) that does not couple."""
    kappa = np.empty(len(c.pairs) + 1)
    for i in range(len(c.pairs)):
        pair = c.pairs[i]
        there = i < OF_PAPER or pair[0] != 0.0 or pair[1] != 0.0
        kappa[i] = 0.5 * (pair[2] + pair[3]) / c.mnu4 - 1.0 if there else -1.0
    kappa[-1] = c.mzp / c.mnu4 - 1.0
    return kappa


def nearest_structure(c: Inputs) -> float:
    """Distance in kappa from rest to the nearest threshold (SMALLEST at least) or pole, up to 1.

    At far smaller kappa the cross-section is a straight line.
    """
    pole = hypot(pole_position(c.mzp, c.mnu4), c.width / (4.0 * c.mnu4))
    nearest = min(1.0, pole if pole > 0.0 else SMALLEST)
    for threshold in production_thresholds(c):
        nearest = min(nearest, max(SMALLEST, abs(threshold)))
    return nearest


def kinetic_range(x_low: float, x_high: float, c: Inputs) -> tuple[float, float]:
    """First and last kappa that panels must resolve for temperatures from m/x_high to m/x_low."""
    first = min(0.5 / x_high, 0.3 * nearest_structure(c))
    narrowness = log(min(1.0, c.width / c.mzp)) if c.width > 0.0 else 0.0
    return first, (EXPONENT_CUT - narrowness) / (2.0 * x_low)


def panel_edges(x_low: float, x_high: float, c: Inputs) -> tuple[Array, float, float]:
    """Rising breakpoints in kappa, and the two between which the pole is resolved."""
    pole, gamma = pole_position(c.mzp, c.mnu4), c.width / (4.0 * c.mnu4)
    first, last = kinetic_range(x_low, x_high, c)
    zone_low, zone_high = first, first
    if 0.0 < gamma < pole < last:
        zone_low, zone_high = float(0.5 * pole), float(1.5 * pole)
        last = max(last, zone_high)
    thresholds = production_thresholds(c)
    edges = np.empty(thresholds.size + 4)
    edges[0], edges[1], edges[2], edges[3] = first, zone_low, zone_high, last
    for i in range(thresholds.size):
        edge, k = min(max(thresholds[i], first), last), 4 + i
        while edges[k - 1] > edge:
            edges[k] = edges[k - 1]
            k -= 1
        edges[k] = edge
    return edges, zone_low, zone_high


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
        squared[i] = False
        for threshold in thresholds:
            squared[i] |= threshold == low
        start[i] = asinh((low - pole) / gamma) if in_zone[i] else log(low)
        stop[i] = asinh((high - pole) / gamma) if in_zone[i] else log(high)
        count[i] = ceil((stop[i] - start[i]) / (PANEL_SINH if in_zone[i] else PANEL_LOG))
    return Panels(start, stop, count, in_zone, squared), edges[0]


def thermal_nodes(x_low: float, x_high: float, c: Inputs, rule: Rule) -> tuple[Array, Array, Array]:
    """kappa, kappa - kappa_pole and weights that integrate (4.1) for x from x_low to x_high.

    Three arrays, ascending in kappa. Panels: [0, first] in sqrt(kappa); around a pole above
    threshold, from half to one and a half of its kappa, in asinh(offset/gamma); ln kappa else.
    A panel that starts at a threshold takes the square of its variable.
    """
    pole, gamma = pole_position(c.mzp, c.mnu4), c.width / (4.0 * c.mnu4)
    panels, first = panels_between(x_low, x_high, c)
    n = rule.nodes.size
    at, size = n, n
    for k in range(panels.count.size):
        size += n * panels.count[k]
    kappa, offset, weight = np.empty(size), np.empty(size), np.empty(size)
    for j in range(n):
        kappa[j] = first * rule.nodes[j] ** 2
        offset[j] = kappa[j] - pole
        weight[j] = 2.0 * first * rule.nodes[j] * rule.weights[j]
    for k in range(panels.count.size):
        start, in_zone = panels.start[k], panels.in_zone[k]
        length = (panels.stop[k] - start) / max(panels.count[k], 1)
        for i in range(panels.count[k]):
            squared = i == 0 and panels.squared[k]
            for j in range(n):
                node = rule.nodes[j]
                u = start + length * (i + (node**2 if squared else node))
                du = length * rule.weights[j] * (2.0 * node if squared else 1.0)
                if in_zone:
                    offset[at] = gamma * sinh(u)
                    kappa[at] = pole + offset[at]
                    weight[at] = du * gamma * cosh(u)
                else:
                    kappa[at] = exp(u)
                    offset[at] = kappa[at] - pole
                    weight[at] = du * kappa[at]
                at += 1
    return kappa, offset, weight


def phase_space(kappa: Real) -> Real:
    """The powers of kappa in the integrand of (4.1)."""
    q = 1.0 + kappa
    value: Real = np.sqrt(kappa * (1.0 + q) * q) * q**2
    return value


def thermal_average(
    x: Array,
    kappa: Array,
    weight: Array,
    sigma_beta_at_nodes: Array,
    of: Array | None = None,
) -> Array:
    """<sigma v> [unit of sigma_beta] at each x >= 1 (1-d) from nodes that cover all of them.

    Of each column of functions `of` of kappa times sigma v, where they are given.
    """
    kernel = phase_space(kappa) * weight * sigma_beta_at_nodes
    terms = np.exp(-2.0 * x[:, None] * kappa)
    hot = np.searchsorted(x, 0.5 * FAR)
    for rows_of_x, k1 in ((slice(0, hot), K1), (slice(hot, None), K1_FAR)):
        terms[rows_of_x] *= polynomial(k1, 0.5 / x[rows_of_x, None] / (1.0 + kappa))
    sums = terms @ (kernel if of is None else kernel[:, None] * of)
    norm = 4.0 / sqrt(pi) * x**1.5 / reduced_k2(x) ** 2
    average: Array = (norm * sums.T).T
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
