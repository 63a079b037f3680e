"""Freeze-out: the Boltzmann equation for Y = n/s, solved in ln x for Z = 1/Y.

    dZ/d ln x = L(x) (1 - Yeq^2 Z^2),   L = sqrt(pi/45) M_Pl m sqrt(g*) <sigma v>/x

with sqrt(g*) = h_eff/sqrt(g_eff) (1 + d ln h_eff/d ln T / 3), i.e. with H = sqrt(8 pi rho/3)/M_Pl
and entropy conserved (Gondolo and Gelmini, Nucl. Phys. B360 (1991) 145). Y counts nu4 and its
antiparticle, g = 4, and <sigma v> is the effective one, half of the pair's. Each implicit stage
is a quadratic equation, solved in closed form.
"""

from __future__ import annotations

from math import exp, floor, log, pi, sqrt
from typing import Any, NamedTuple

import numpy as np

from bridge.arrays import Array
from bridge.native.bessel import reduced_k2
from bridge.native.constants import M_PLANCK
from bridge.native.degrees_of_freedom import DegreesOfFreedom, interpolate

SPINS = 4.0
"""Degrees of freedom of nu4 and its antiparticle together."""
EQUILIBRIUM = 100.0
"""The solution starts at the last x where annihilation beats the fall of Yeq by this factor."""
XF_RATIO = 2.5
"""x_f is where Y = 2.5 Yeq, as in micrOMEGAs."""
TOLERANCE = 1e-6
"""Local relative error per step."""
LONGEST_STEP = 0.4
"""In ln x, so that no feature of <sigma v> is stepped over."""

DIAGONAL = 0.25
NODES = np.array([0.0, 0.5, 83 / 250, 31 / 50, 17 / 20, 1.0])
STAGES = np.array(
    [
        [0.0, 0.0, 0.0, 0.0, 0.0],
        [0.25, 0.0, 0.0, 0.0, 0.0],
        [8611 / 62500, -1743 / 31250, 0.0, 0.0, 0.0],
        [5012029 / 34652500, -654441 / 2922500, 174375 / 388108, 0.0, 0.0],
        [15267082809 / 155376265600, -71443401 / 120774400, 730878875 / 902184768,
         2285395 / 8070912, 0.0],
        [82889 / 524892, 0.0, 15625 / 83664, 69875 / 102672, -2260 / 8211],
    ]
)  # fmt: skip
ERROR_WEIGHTS = np.append(STAGES[5], DIAGONAL) - np.array(
    [4586570599 / 29645900160, 0.0, 178811875 / 945068544, 814220225 / 1159782912,
     -3700637 / 11593932, 61727 / 225920]
)  # fmt: skip
"""ESDIRK4(3)6L[2]SA: Kennedy and Carpenter, Appl. Numer. Math. 44 (2003) 139."""


class ThermalHistory(NamedTuple):
    """ln <sigma v> [GeV^-2] on a uniform grid in ln x, for one mass [GeV]."""

    mass: float
    log_x_first: float
    step: float
    log_sigmav: Array
    dof: DegreesOfFreedom


def y_equilibrium(x: float, h_eff: float) -> float:
    """45 g x^2 K2(x)/(4 pi^4 h_eff), Maxwell-Boltzmann."""
    bessel: Any = sqrt(pi / (2.0 * x)) * exp(-x) * reduced_k2(x)
    y_eq: float = 45.0 * SPINS / (4.0 * pi**4) * x**2 * bessel / h_eff
    return y_eq


def log_sigmav(log_x: float, history: ThermalHistory) -> float:
    """ln <sigma v> at ln x: the cubic through the four nearest points of the table."""
    position = (log_x - history.log_x_first) / history.step
    i = min(max(int(position), 1), history.log_sigmav.size - 3)
    u = position - i
    table = history.log_sigmav
    value: float = (
        (u + 1.0) * (u - 1.0) * (u - 2.0) / 2.0 * table[i]
        - (u + 1.0) * u * (u - 2.0) / 2.0 * table[i + 1]
        + u * (u - 1.0) / 6.0 * ((u + 1.0) * table[i + 2] - (u - 2.0) * table[i - 1])
    )
    return value


def rate_and_equilibrium(log_x: float, history: ThermalHistory) -> tuple[float, float]:
    """L and Yeq at ln x."""
    x = exp(log_x)
    log_t = log(history.mass) - log_x
    dof = history.dof
    sqrt_gstar = interpolate(dof.sqrt_gstar, log_t, dof.log_t_first)
    h_eff = interpolate(dof.h_eff, log_t, dof.log_t_first)
    sigmav = exp(log_sigmav(log_x, history))
    rate = sqrt(pi / 45.0) * M_PLANCK * history.mass * sqrt_gstar * sigmav / x
    return rate, y_equilibrium(x, h_eff)


def equilibrium_ratio(log_x: float, history: ThermalHistory) -> float:
    """Annihilation rate over the rate at which Yeq falls, 2 L Yeq/x; >> 1 in equilibrium."""
    rate, y_eq = rate_and_equilibrium(log_x, history)
    return 2.0 * rate * y_eq * exp(-log_x)


def last_equilibrium(history: ThermalHistory) -> tuple[float, float]:
    """The last ln x of the table, below x = 150, still in equilibrium, and the ratio there.

    The first point of the table where equilibrium does not reach EQUILIBRIUM anywhere.
    """
    first, step = history.log_x_first, history.step
    for i in range(int((log(150.0) - first) / step), 0, -1):
        ratio = equilibrium_ratio(first + i * step, history)
        if ratio >= EQUILIBRIUM:
            return first + i * step, ratio
    return first, equilibrium_ratio(first, history)


def abundance(history: ThermalHistory, log_x_end: float) -> tuple[float, float, float]:
    """Y at the end, x_f (NaN if Y = 2.5 Yeq is never met) and the relative error of Y."""
    log_x, ratio = last_equilibrium(history)
    rate, y_eq = rate_and_equilibrium(log_x, history)
    z = 1.0 / (y_eq * (1.0 + 1.0 / ratio))
    h = min(0.3 * exp(-log_x), log_x_end - log_x)
    slopes = np.zeros(6)
    slopes[5] = rate * (1.0 - (y_eq * z) ** 2)
    x_f, error = np.nan, 0.0
    while log_x < log_x_end:
        slopes[0] = slopes[5]
        z_new = z
        for i in range(1, 6):
            rate, y_eq = rate_and_equilibrium(log_x + NODES[i] * h, history)
            known = z + h * weighted(STAGES[i], slopes, i)
            z_new = implicit_stage(known, DIAGONAL * h * rate, y_eq)
            slopes[i] = (z_new - known) / (DIAGONAL * h)
        local = abs(h * weighted(ERROR_WEIGHTS, slopes, 6) / z_new)
        if local <= TOLERANCE:
            if np.isnan(x_f) and z_new * y_eq * XF_RATIO < 1.0:
                x_f = crossing(log_x, h, z, z_new, slopes[0], slopes[5], history)
            log_x, z, error = log_x + h, z_new, error + local
        else:
            slopes[5] = slopes[0]
        h = min(h * step_factor(local), LONGEST_STEP, log_x_end - log_x)
    return 1.0 / z, x_f, error


def step_factor(local_error: float) -> float:
    """How much longer the next step may be: a power of sqrt(2), so that rounding, which differs
    between interpreted and compiled code, does not change the sequence of steps."""
    wanted = 0.9 * (TOLERANCE / (local_error + 1e-30)) ** 0.25
    factor: float = 2.0 ** (0.5 * floor(2.0 * log(min(4.0, max(0.2, wanted))) / log(2.0)))
    return factor


def weighted(weights: Array, slopes: Array, count: int) -> float:
    """Sum of the first `count` products."""
    total = 0.0
    for i in range(count):
        total += weights[i] * slopes[i]
    return total


def implicit_stage(known: float, a: float, y_eq: float) -> float:
    """The root Z > 0 of Z = known + a (1 - Yeq^2 Z^2)."""
    target = known + a
    return 2.0 * target / (1.0 + sqrt(1.0 + 4.0 * a * y_eq**2 * target))


def crossing(
    log_x: float, h: float, z0: float, z1: float, slope0: float, slope1: float,
    history: ThermalHistory,
) -> float:  # fmt: skip
    """x where Z Yeq = 1/2.5 inside a step, with Z from the cubic Hermite interpolant of ln Z."""
    log_z, rise, start, end = log(z0), log(z1 / z0), h * slope0 / z0, h * slope1 / z1
    low, high = 0.0, 1.0
    for _ in range(40):
        u = 0.5 * (low + high)
        bend = (1.0 - u) * ((start - rise) * (1.0 - u) + (rise - end) * u)
        y_eq = rate_and_equilibrium(log_x + u * h, history)[1]
        above = log_z + u * (rise + bend) + log(XF_RATIO * y_eq) < 0.0
        low, high = (low, u) if above else (u, high)
    return exp(log_x + 0.5 * (low + high) * h)
