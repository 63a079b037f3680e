"""Estimates of the relic density found in textbooks, for comparison with the full solution."""

from __future__ import annotations

from math import exp, log, log2

import numpy as np

from bridge.arrays import Real
from bridge.native.annihilation import Inputs
from bridge.native.constants import GEV_M2_TO_CM3_S
from bridge.native.degrees_of_freedom import degrees_of_freedom
from bridge.native.freezeout import XF_RATIO, ThermalHistory, rate_at, rate_integral, y_equilibrium
from bridge.native.relic import PHYSICAL, RelicConvention
from bridge.native.relic_kernels import FINE, history_of
from bridge.native.thermal import sigmav_thermal
from bridge.point import Point

SIGMAV_THERMAL_CM3S = 3e-26
"""(4.2) of arXiv:1803.04430."""
X_FREEZE_OUT = 23.0
"""Typical freeze-out, below (4.3) of arXiv:1803.04430."""


def omega_h2_from_thermal_value(p: Point, x: Real = X_FREEZE_OUT) -> Real:
    """0.12 * 3e-26 cm^3/s / <sigma v>(x): (4.2) of arXiv:1803.04430."""
    return 0.12 * SIGMAV_THERMAL_CM3S / (sigmav_thermal(x, p) * GEV_M2_TO_CM3_S)


def omega_h2_sudden_freeze_out(p: Point, convention: RelicConvention = PHYSICAL) -> Real:
    """Omega h^2 with Y = 2.5 Yeq at x_f, and no production afterwards.

    (Gondolo and Gelmini, Nucl. Phys. B360 (1991) 145, section 4.) NaN where x_f is below 1.
    """
    columns = [np.ravel(a) for a in np.broadcast_arrays(*convention.inputs(p))]
    x_end = convention.last_x(columns[Inputs._fields.index("mnu4")])
    dof = degrees_of_freedom(convention.gstar)
    y = np.empty(columns[0].size)
    for i, row in enumerate(zip(*columns, strict=True)):
        octaves = int(log2(x_end[i]))
        c = Inputs(*(float(v) for v in row))
        y[i] = sudden_abundance(history_of(x_end[i], octaves, c, dof, FINE))
    return p.mnu4 * (y.reshape(p.shape) if p.shape else float(y[0])) * convention.prefactor


def sudden_abundance(history: ThermalHistory) -> float:
    """1/Y = 1/(2.5 Yeq(x_f)) + integral of L d ln x from x_f on."""
    low, high = history.log_x_first, log(150.0)
    if excess_of_annihilation(low, history) < 0.0:
        return float("nan")
    for _ in range(60):
        middle = 0.5 * (low + high)
        coupled = excess_of_annihilation(middle, history) > 0.0
        low, high = (middle, high) if coupled else (low, middle)
    frozen = 1.0 / (XF_RATIO * y_equilibrium(low, history))
    return 1.0 / (frozen + rate_integral(low, history)[0])


def excess_of_annihilation(log_x: float, history: ThermalHistory) -> float:
    """Zero at x_f, where Y = 2.5 Yeq still falls as exp(-x): L Yeq (2.5 - 1/2.5) - x."""
    pull = XF_RATIO - 1.0 / XF_RATIO
    return rate_at(log_x, history) * y_equilibrium(log_x, history) * pull - exp(log_x)
