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

from bridge.native.constants import M_PLANCK
from bridge.native.degrees_of_freedom import DegreesOfFreedom, interpolate
from bridge.numerics.arrays import Array
from bridge.numerics.bessel import reduced_k2

SPINS = 4.0
"""Degrees of freedom of nu4 and its antiparticle together."""
DAMPING = 12.0
"""The integration starts where the error of the initial value is damped by exp(-12)."""
LATEST_LOG_X, LOG_STEP, SLOW = log(150.0), log(2.0) / 16.0, 1e-3
"""The start is searched downward from x = 150 in steps of ln x, from a relaxation rate of 1e-3."""
XF_RATIO = 2.5
"""x_f is where Y = 2.5 Yeq, as in micrOMEGAs."""
TOLERANCE = 1e-6
"""Local relative error per step."""
NEGLIGIBLE = 1e-3
"""Yeq/Y below which Yeq is dropped from the equation: its square is far below the tolerance."""

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
    """L(x) and its logarithm on a uniform grid in ln x, for one mass [GeV]."""

    log_mass: float
    log_x_first: float
    step: float
    rate: Array
    log_rate: Array
    dof: DegreesOfFreedom


def rate_per_sigmav(log_t: float, dof: DegreesOfFreedom) -> float:
    """L/<sigma v> = sqrt(pi/45) M_Pl T sqrt(g*) [GeV^2]."""
    sqrt_gstar = interpolate(dof.sqrt_gstar, log_t, dof.log_t_first)
    return sqrt(pi / 45.0) * M_PLANCK * sqrt_gstar * exp(log_t)


def thermal_history(
    log_x_first: float, step: float, sigmav: Array, mass: float, dof: DegreesOfFreedom
) -> ThermalHistory:
    """From the effective <sigma v> [GeV^-2] on a uniform grid in ln x."""
    rate, log_mass = np.maximum(sigmav, 1e-300), log(mass)
    for i in range(rate.size):
        rate[i] *= rate_per_sigmav(log_mass - log_x_first - step * i, dof)
    return ThermalHistory(log_mass, log_x_first, step, rate, np.log(rate), dof)


def y_equilibrium(log_x: float, history: ThermalHistory) -> float:
    """45 g x^2 K2(x)/(4 pi^4 h_eff), Maxwell-Boltzmann."""
    x, dof = exp(log_x), history.dof
    h_eff = interpolate(dof.h_eff, history.log_mass - log_x, dof.log_t_first)
    bessel: Any = sqrt(pi / (2.0 * x)) * exp(-x) * reduced_k2(x)
    y_eq: float = 45.0 * SPINS / (4.0 * pi**4) * x**2 * bessel / h_eff
    return y_eq


def rate_at(log_x: float, history: ThermalHistory) -> float:
    """L at ln x: its logarithm is the cubic through the four nearest points of the table."""
    position = (log_x - history.log_x_first) / history.step
    i = min(max(int(position), 1), history.log_rate.size - 3)
    u, table = position - i, history.log_rate
    return exp(
        (u + 1.0) * (u - 1.0) * (u - 2.0) / 2.0 * table[i]
        - (u + 1.0) * u * (u - 2.0) / 2.0 * table[i + 1]
        + u * (u - 1.0) / 6.0 * ((u + 1.0) * table[i + 2] - (u - 2.0) * table[i - 1])
    )


def relaxation_rate(log_x: float, history: ThermalHistory) -> float:
    """2 L Yeq: rate in ln x at which a small deviation of Y from Yeq decays."""
    return 2.0 * rate_at(log_x, history) * y_equilibrium(log_x, history)


class Start(NamedTuple):
    """ln x where the integration starts; an error of Y there is damped by exp(-damping)."""

    log_x: float
    damping: float


def start_of_integration(history: ThermalHistory) -> Start:
    """The largest x from which the damping, the integral of the relaxation rate over ln x, reaches
    DAMPING; the first point of the table, with the damping from there, if none does.
    """
    first, step = history.log_x_first, history.step
    log_x, after = min(LATEST_LOG_X, first + step * (history.rate.size - 1)), 0.0
    while log_x > first and after < SLOW:
        log_x = max(first, log_x - 4.0 * LOG_STEP)
        after = relaxation_rate(log_x, history)
    damping = 0.0
    while log_x > first and damping < DAMPING:
        earlier = max(first, log_x - LOG_STEP)
        before = relaxation_rate(earlier, history)
        damping += (log_x - earlier) * sqrt(before * after)
        log_x, after = earlier, before
    return Start(log_x, damping)


def quasi_static(log_x: float, history: ThermalHistory) -> float:
    """Y/Yeq of the quasi-static solution, for which Y falls as fast as Yeq:
    L Yeq (Y/Yeq - Yeq/Y) = -d ln Yeq/d ln x.
    """
    y_eq, later = y_equilibrium(log_x, history), y_equilibrium(log_x + 0.01, history)
    lag = log(y_eq / later) / 0.01 / (rate_at(log_x, history) * y_eq)
    return 0.5 * lag + sqrt(1.0 + 0.25 * lag**2)


def abundance(
    history: ThermalHistory, beginning: Start, tolerance: float = TOLERANCE
) -> tuple[float, float, float]:
    """Y at the end of the table, x_f (NaN if Y = 2.5 Yeq is never met), relative error of Y.

    The equation is integrated until Yeq is negligible; from there on dZ/d ln x = L.
    """
    log_x, damping = beginning
    y_eq, lead = y_equilibrium(log_x, history), quasi_static(log_x, history)
    z = 1.0 / (y_eq * lead)
    h = 0.3 * exp(-log_x)
    slopes = np.zeros(6)
    slopes[5] = rate_at(log_x, history) * (1.0 - (y_eq * z) ** 2)
    x_f, error = np.nan, exp(-damping) * (lead - 1.0)
    while y_eq * z > NEGLIGIBLE:
        slopes[0] = slopes[5]
        z_new = z
        for i in range(1, 6):
            log_x_i = log_x + NODES[i] * h
            y_eq, known = y_equilibrium(log_x_i, history), z + h * weighted(STAGES[i], slopes, i)
            z_new = implicit_stage(known, DIAGONAL * h * rate_at(log_x_i, history), y_eq)
            slopes[i] = (z_new - known) / (DIAGONAL * h)
        local = abs(h * weighted(ERROR_WEIGHTS, slopes, 6) / z_new)
        if local <= tolerance:
            if np.isnan(x_f) and z_new * y_eq * XF_RATIO < 1.0:
                x_f = x_freeze_out(log_x, h, z, z_new, slopes[0], slopes[5], history)
            log_x, z, error = log_x + h, z_new, error + local
        else:
            slopes[5] = slopes[0]
        h = h * step_factor(local / tolerance)
    tail, tail_error = rate_integral(log_x, history)
    z += tail
    return 1.0 / z, x_f, error + tail_error / z


def rate_integral(log_x: float, history: ThermalHistory) -> tuple[float, float]:
    """Integral of L d ln x from log_x to the end of the table, and its error.

    Simpson's rule on the points of the table, against itself at twice the step, down to the
    last multiple of four intervals; the rest, less than four, by Simpson's rule as well.
    """
    h, points = history.step, history.rate.size
    blocks = int((points - 1 - (log_x - history.log_x_first) / h) / 4.0)
    first = points - 1 - 4 * blocks
    fine, coarse = 0.0, 0.0
    for i in range(first, points - 1, 4):
        ends, middle = history.rate[i] + history.rate[i + 4], history.rate[i + 2]
        quarters = history.rate[i + 1] + history.rate[i + 3]
        fine += h / 3.0 * (ends + 2.0 * middle + 4.0 * quarters)
        coarse += h / 3.0 * (2.0 * ends + 8.0 * middle)
    rest, before = 0.0, history.log_x_first + h * first - log_x
    for i in range(5):
        weight = (1.0, 4.0, 2.0, 4.0, 1.0)[i]
        rest += before / 12.0 * weight * rate_at(log_x + 0.25 * i * before, history)
    return rest + fine, abs(fine - coarse) / 10.0


def step_factor(error: float) -> float:
    """How much longer the next step may be, from the local error over its tolerance.

    A power of sqrt(2), so that rounding, which differs between interpreted and compiled code,
    does not change the sequence of steps.
    """
    wanted = 0.9 / (error + 1e-30) ** 0.25
    factor: float = 2.0 ** (0.5 * floor(2.0 * log(min(4.0, max(0.2, wanted))) / log(2.0)))
    return factor


def weighted(weights: Array, slopes: Array, count: int) -> float:
    """Sum of the first `count` products."""
    total = 0.0
    for i in range(count):
        total += weights[i] * slopes[i]
    return total


def implicit_stage(known: float, a: float, y_eq: float) -> float:
    """The root Z > 0 of Z = known + a (1 - Yeq^2 Z^2); any number where a step is so long that
    there is none, which its error then tells."""
    target = known + a
    return 2.0 * target / (1.0 + sqrt(max(0.0, 1.0 + 4.0 * a * y_eq**2 * target)))


def x_freeze_out(
    log_x: float, h: float, z0: float, z1: float, slope0: float, slope1: float,
    history: ThermalHistory,
) -> float:  # fmt: skip
    """x where Z Yeq = 1/2.5 inside a step, with Z from the cubic Hermite interpolant of ln Z."""
    log_z, rise, start, end = log(z0), log(z1 / z0), h * slope0 / z0, h * slope1 / z1
    low, high = 0.0, 1.0
    for _ in range(40):
        u = 0.5 * (low + high)
        bend = (1.0 - u) * ((start - rise) * (1.0 - u) + (rise - end) * u)
        y_eq = y_equilibrium(log_x + u * h, history)
        above = log_z + u * (rise + bend) + log(XF_RATIO * y_eq) < 0.0
        low, high = (low, u) if above else (u, high)
    return exp(log_x + 0.5 * (low + high) * h)
