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
    TEN_NODES,
    nearest_structure,
    phase_space,
    thermal_nodes,
)
from bridge.numerics.arrays import Array
from bridge.numerics.bessel import K1, K1_FAR, reduced_k2
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
FAR = 16.0
"""Argument from which K1_FAR holds."""
DIGITS = 6.0
"""Terms of the series in 1/z are kept while 1/z^p exceeds 1e-6."""
NEGLIGIBLE = 80.0
"""exp(-2 x kappa) is dropped where 2 x kappa exceeds this."""


def sigmav_table(x_end: float, octaves: int, c: Inputs, precision: Precision) -> Array:
    """Effective <sigma v> [GeV^-2] at x_end 2^(-j/per_octave), rising in x, `octaves` long.

    At large x it is the parabola in 1/x through its value at rest and two points of the table.
    """
    per_octave, x_first = precision.per_octave, x_end / 2.0**octaves
    until_asymptotic = log2(precision.asymptotic / (x_first * nearest_structure(c)))
    hot = min(octaves, max(2, ceil(until_asymptotic)))
    table = np.empty(octaves * per_octave)
    table[: hot * per_octave] = hot_sigmav(x_first, hot, c, precision)
    if hot < octaves:
        rest = total_sigma_beta(np.zeros(1), np.full(1, -pole_position(c.mzp, c.mnu4)), c)[0]
        last = table[hot * per_octave - 1] - rest
        curvature = 0.5 * (table[(hot - 1) * per_octave - 1] - rest) - last
        coldness = np.exp2(-np.arange(1, (octaves - hot) * per_octave + 1) / per_octave)
        table[hot * per_octave :] = rest + coldness * (last + curvature * (coldness - 1.0))
    return table


def hot_sigmav(x_first: float, octaves: int, c: Inputs, precision: Precision) -> Array:
    """Effective <sigma v> [GeV^-2] at x_first 2^(j/per_octave), j from 1, `octaves` long."""
    per_octave, x_end = precision.per_octave, x_first * 2.0**octaves
    kappa, offset, weight = thermal_nodes(x_first, x_end, c, precision.rule)
    kernel = phase_space(kappa) * weight * total_sigma_beta(kappa, offset, c)
    k1 = K1_FAR if 2.0 * x_first >= FAR else K1
    moments = np.empty((kappa.size, k1.size))
    for p in range(k1.size):
        moments[:, p] = k1[p] * kernel
        kernel = kernel / (1.0 + kappa)

    x = x_first * np.exp2(np.arange(1, per_octave + 1) / per_octave)
    boltzmann = np.exp(-2.0 * kappa.reshape(-1, 1) * x)
    table = np.empty((octaves, per_octave))
    for octave in range(octaves):
        terms = min(moments.shape[1], 1 + int(DIGITS / log10(2.0 * x[0])))
        moments = moments[: boltzmann.shape[0], :terms].copy()
        sums = moments.T @ boltzmann
        series = sums[terms - 1]
        for p in range(terms - 2, -1, -1):
            series = series / (2.0 * x) + sums[p]
        table[octave] = series
        x = 2.0 * x
        boltzmann = boltzmann[: np.searchsorted(kappa, 0.5 * NEGLIGIBLE / x[0])] ** 2
    x = x_end * np.exp2(np.arange(1 - octaves * per_octave, 1) / per_octave)
    return 4.0 / sqrt(pi) * x * np.sqrt(x) / reduced_k2(x) ** 2 * table.reshape(x.size)


def history_of(
    x_end: float, octaves: int, c: Inputs, dof: DegreesOfFreedom, precision: Precision
) -> ThermalHistory:
    """The annihilation rate of a point between x_end/2^octaves and x_end."""
    step, sigmav = log(2.0) / precision.per_octave, sigmav_table(x_end, octaves, c, precision)
    return thermal_history(log(x_end) - step * (sigmav.size - 1), step, sigmav, c.mnu4, dof)


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
