"""One point's relic abundance, and a batch of them, as plain functions of numbers and arrays.

The same source runs interpreted for single points and compiled by `bridge.native.compiled`
for batches; <sigma v> comes from one set of nodes, with exp(-2 x kappa) squared from octave to
octave in x.
"""

from __future__ import annotations

from math import ceil, log, pi, sqrt

import numpy as np

from bridge.arrays import Array
from bridge.native.annihilation import Inputs, sigma_beta
from bridge.native.bessel import K1, K1_FAR, reduced_k2
from bridge.native.degrees_of_freedom import DegreesOfFreedom
from bridge.native.freezeout import EQUILIBRIUM, ThermalHistory, abundance, last_equilibrium
from bridge.native.thermal import phase_space, thermal_nodes

PER_OCTAVE = 16
X_FIRST = 8.0
"""Where tables of <sigma v> start; 1.0 where freeze-out is earlier than that."""
NEGLIGIBLE = 150.0
"""exp(-2 x kappa) is dropped where 2 x kappa exceeds this."""


def thermal_history(
    x_first: float, x_last: float, c: Inputs, dof: DegreesOfFreedom
) -> ThermalHistory:
    """<sigma v> from x_first to beyond x_last, PER_OCTAVE values per factor of two."""
    kappa, offset, weight = thermal_nodes(x_first, x_last, c)
    bb, tt, bs, mumu, nunu, zpzp = sigma_beta(kappa, offset, c)
    kernel = phase_space(kappa) * weight * (bb + tt + bs + mumu + nunu + zpzp)
    k1 = K1_FAR if x_first >= X_FIRST else K1
    moments = np.empty((kappa.size, k1.size))
    for p in range(k1.size):
        moments[:, p] = k1[p] * kernel
        kernel = kernel / (1.0 + kappa)

    octaves = ceil(log(x_last / x_first) / log(2.0)) + 1
    base = x_first * 2.0 ** (np.arange(PER_OCTAVE) / PER_OCTAVE)
    boltzmann = np.exp(-2.0 * base.reshape(-1, 1) * kappa)
    table = np.empty((octaves, PER_OCTAVE))
    for octave in range(octaves):
        x = base * 2.0**octave
        n = np.searchsorted(kappa, 0.5 * NEGLIGIBLE / x[0])
        boltzmann = boltzmann[:, :n].copy()
        sums = boltzmann @ moments[:n]
        series = sums[:, k1.size - 1]
        for p in range(k1.size - 2, -1, -1):
            series = series / (2.0 * x) + sums[:, p]
        table[octave] = 4.0 / sqrt(pi) * x**1.5 / reduced_k2(x) ** 2 * series
        boltzmann = boltzmann * boltzmann
    log_sigmav = np.log(np.maximum(table, 1e-300)).reshape(octaves * PER_OCTAVE)
    return ThermalHistory(c.mnu4, log(x_first), log(2.0) / PER_OCTAVE, log_sigmav, dof)


def relic_abundance(x_end: float, c: Inputs, dof: DegreesOfFreedom) -> tuple[float, float, float]:
    """Y of nu4 and its antiparticle at x_end, x_f, and the relative numerical error of Y.

    All NaN where nu4 never is in equilibrium with the bath at x >= 1.
    """
    history = thermal_history(X_FIRST, x_end, c, dof)
    ratio = last_equilibrium(history)[1]
    if ratio < EQUILIBRIUM:
        history = thermal_history(1.0, x_end, c, dof)
        ratio = last_equilibrium(history)[1]
    if ratio < 1.0:
        return np.nan, np.nan, np.nan
    return abundance(history, log(x_end))


def relic_batch(x_end: Array, points: Array, dof: DegreesOfFreedom) -> Array:
    """`relic_abundance` for each row of `points` (the fields of Inputs); shape (n, 3)."""
    result = np.empty((x_end.size, 3))
    for i in range(x_end.size):
        v = points[i]
        c = Inputs(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10])
        result[i, 0], result[i, 1], result[i, 2] = relic_abundance(x_end[i], c, dof)
    return result
