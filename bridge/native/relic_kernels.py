"""The relic abundance of one point and of a batch of points: tabulate <sigma v>, then integrate.

Plain functions of numbers and arrays, which `bridge.numerics.compiling` compiles. All x share one
set of quadrature nodes in kappa, because exp(-2 x kappa) at 2 x is its square.
"""

from __future__ import annotations

from math import ceil, log, log2, log10, pi, sqrt
from typing import NamedTuple

import numpy as np

from bridge.native.annihilation import Inputs, of_row, pole_position, total_sigma_beta
from bridge.native.degrees_of_freedom import DegreesOfFreedom
from bridge.native.freezeout import (
    DAMPING,
    ThermalHistory,
    abundance,
    start_of_integration,
    thermal_history,
)
from bridge.native.thermal_average import (
    FAR,
    TEN_NODES,
    nearest_structure,
    phase_space,
    thermal_nodes,
)
from bridge.numerics.arrays import Array, count_below
from bridge.numerics.bessel import K1, K1_FAR, reduced_k2
from bridge.numerics.compiling import elementwise, inlined
from bridge.numerics.quadrature import Rule, gauss_legendre


class Precision(NamedTuple):
    """Quadrature rule of each panel, points of the <sigma v> table per factor of two in x, where
    its expansion in 1/x holds, and the solver's tolerance per step.

    <sigma v> is a parabola in 1/x once x times the distance in kappa to the nearest pole or
    threshold exceeds `asymptotic`.
    """

    rule: Rule
    per_octave: int
    asymptotic: float
    tolerance: float


FINE = Precision(TEN_NODES, 16, 50.0, 1e-6)
"""Omega h^2 to 5e-5."""
DRAFT = Precision(gauss_legendre(5), 4, 20.0, 1e-3)
"""Omega h^2 to 5e-3 where nu4 freezes out after x = 8, in half of the time."""
X_FIRST = 8.0
"""Tables of <sigma v> start between x = 8 and 16, or 1 and 2 where freeze-out is so early."""
DIGITS = 6.0
"""Terms of the series in 1/z are kept while 1/z^p exceeds 1e-6."""
NEGLIGIBLE = 80.0
"""exp(-2 x kappa) is dropped where 2 x kappa exceeds this."""


@inlined
def sigmav_table(x_end: float, octaves: int, c: Inputs, precision: Precision) -> Array:
    """Effective <sigma v> [GeV^-2] at x_end 2^(-j/per_octave), rising in x, `octaves` long.

    At large x it is the parabola in 1/x through its value at rest and two points of the table.
    """
    per_octave, x_first = precision.per_octave, x_end / 2.0**octaves
    until_asymptotic = log2(precision.asymptotic / (x_first * nearest_structure(c)))
    hot = min(octaves, max(2, ceil(until_asymptotic)))
    table = np.zeros(octaves * per_octave)
    resolved, asymptotic = table[: hot * per_octave], table[hot * per_octave :]
    resolved += hot_sigmav(x_first, hot, c, precision)
    if hot < octaves:
        at_rest = np.zeros(2)
        at_rest[1] = -pole_position(c.mzp, c.mnu4)
        rest = total_sigma_beta(at_rest[:1], at_rest[1:], c)[0]
        last = resolved[-1] - rest
        curvature = 0.5 * (resolved[-1 - per_octave] - rest) - last
        coldness = geometric(np.arange(1.0, asymptotic.size + 1.0), 1.0, -per_octave)
        asymptotic += rest + coldness * (last + curvature * (coldness - 1.0))
    return table


@inlined
def hot_sigmav(x_first: float, octaves: int, c: Inputs, precision: Precision) -> Array:
    """Effective <sigma v> [GeV^-2] at x_first 2^(j/per_octave), j from 1, `octaves` long."""
    per_octave, x_end = precision.per_octave, x_first * 2.0**octaves
    kappa, kernel = rate_at_nodes(x_first, x_end, c, precision.rule)
    k1 = K1_FAR if 2.0 * x_first >= FAR else K1
    x = geometric(np.arange(1.0, octaves * per_octave + 1.0), x_first, per_octave)
    moments = k1_moments(kernel, kappa, k1).reshape(1, k1.size, -1)
    return averaged(octave_sums(kappa, moments, 1, x, per_octave)[0], x)


@inlined
def rate_at_nodes(x_low: float, x_high: float, c: Inputs, rule: Rule) -> tuple[Array, Array]:
    """Nodes kappa for x from x_low to x_high, and what stands there in (4.1) but K1 and exp."""
    kappa, offset, weight = thermal_nodes(x_low, x_high, c, rule)
    return kappa, average_kernel(kappa, weight) * total_sigma_beta(kappa, offset, c)


def k1_moments(kernel: Array, kappa: Array, k1: Array) -> Array:
    """Row p: what is summed with exp(-2 x kappa) for the term 1/(2 x)^p of the series of K1."""
    moments = np.zeros((k1.size, kappa.size))
    for p in range(k1.size):
        moment = moments[p]
        moment += k1_term(kernel, kappa, k1[p], p)
    return moments


def octave_sums(kappa: Array, moments: Array, least: int, x: Array, per_octave: int) -> Array:
    """Sums over nodes, and over powers of 1/(2 x), `least` at least, of some sets of moments.

    `moments` is (sets, powers, nodes); x whole octaves, rising geometrically. (sets, x).
    """
    boltzmann = np.exp(-2.0 * kappa.reshape(-1, 1) * x[:per_octave])
    sets = moments.shape[0]
    table = np.zeros((sets, x.size))
    for octave in range(x.size // per_octave):
        here = slice(octave * per_octave, (octave + 1) * per_octave)
        z, integral = 2.0 * x[here], table[:, here]
        terms = min(moments.shape[1], least + int(DIGITS / log10(z[0])))
        moments = moments[:, :terms, : boltzmann.shape[0]].copy()
        sums = (moments.reshape(sets * terms, -1) @ boltzmann).reshape(sets, terms, -1)
        for p in range(terms - 1, -1, -1):
            integral /= z
            integral += sums[:, p]
        resolved = count_below(kappa, 0.5 * NEGLIGIBLE / z[0])
        boltzmann = boltzmann[:resolved] ** 2
    return table


@elementwise(1)
def geometric(step: Array, first: float, per_octave: int) -> Array:
    """A value that doubles in `per_octave` steps, or halves where it is negative."""
    value: Array = first * np.exp2(step / per_octave)
    return value


@elementwise(2)
def average_kernel(kappa: Array, weight: Array) -> Array:
    """What (4.1) multiplies sigma beta with, but the Bessel function."""
    return phase_space(kappa) * weight


@elementwise(2)
def k1_term(kernel: Array, kappa: Array, coefficient: float, power: int) -> Array:
    """A term of the series of K1(2 x (1 + kappa)), but the power of 2 x."""
    term: Array = coefficient * kernel / (1.0 + kappa) ** power
    return term


@elementwise(2)
def averaged(integral: Array, x: Array) -> Array:
    """<sigma v> from the integral of (4.1)."""
    average: Array = 4.0 / sqrt(pi) * x * np.sqrt(x) / reduced_k2(x) ** 2 * integral
    return average


@inlined
def history_of(
    x_end: float, octaves: int, c: Inputs, dof: DegreesOfFreedom, precision: Precision
) -> ThermalHistory:
    """The annihilation rate of a point between x_end/2^octaves and x_end."""
    step, sigmav = log(2.0) / precision.per_octave, sigmav_table(x_end, octaves, c, precision)
    return thermal_history(log(x_end) - step * (sigmav.size - 1), step, sigmav, c.mnu4, dof)


@inlined
def relic_abundance(
    x_end: float, c: Inputs, dof: DegreesOfFreedom, precision: Precision
) -> tuple[float, float, float]:
    """Y of nu4 and its antiparticle at x_end, x_f, and the relative numerical error of Y.

    All NaN where nu4 never is in equilibrium with the bath at x >= 1.
    """
    for x_first in (X_FIRST, 1.0):
        octaves = int(log2(x_end / x_first))
        history = history_of(x_end, octaves, c, dof, precision)
        beginning = start_of_integration(history)
        if beginning.damping >= DAMPING:
            break
    if beginning.damping < 1.0:
        return np.nan, np.nan, np.nan
    return abundance(history, beginning, precision.tolerance)


def relic_batch(x_end: Array, points: Array, dof: DegreesOfFreedom, precision: Precision) -> Array:
    """`relic_abundance` for each row of `points`, made by `annihilation.rows`; shape (n, 3)."""
    result = np.empty((x_end.size, 3))
    for i in range(x_end.size):
        c = of_row(points[i])
        result[i, 0], result[i, 1], result[i, 2] = relic_abundance(x_end[i], c, dof, precision)
    return result
