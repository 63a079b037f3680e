"""Coupled Boltzmann equations (cBE): ν4 that keeps neither its number nor its temperature.

With Y = n/s, y = m T_χ s^(-2/3), T_χ = <p^2/(3E)>, H~ = H/(1 + d ln h_eff/(3 d ln T)):

    d ln Y/d ln x = s Y/H~ [(Y_eq/Y)^2 <σv>_T - <σv>_χ]
    d ln y/d ln x = γ/H~ (T/T_χ - 1) B + s Y/H~ [<σv>_χ - <σv>2_χ]
                  + s Y/H~ (Y_eq/Y)^2 [(T/T_χ) <σv>2_T - <σv>_T] + H/H~ <p^4/E^3>_χ/(3 T_χ)

for f ∝ exp(-E/T_χ): arXiv:1706.07433, arXiv:2103.01944. Solved for w = ln Y and θ = ln(T_χ/T).
γ comes from `bridge.native.scattering`, and with it B = 1 - <p^4/E^3>_χ/(6 T_χ), the second moment
of the Fokker-Planck operator; the published equations have B = 1.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp, log, pi, sqrt
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bridge.native.annihilation import Inputs
from bridge.native.constants import M_PLANCK
from bridge.native.degrees_of_freedom import SHIPPED, STEP, degrees_of_freedom
from bridge.native.freezeout import SPINS
from bridge.native.scattering import (
    BASELINE,
    PRESCRIPTIONS,
    VANISHING,
    tabulated_transfer_rate,
)
from bridge.native.thermal_moments import (
    Factor,
    pressure_moment,
    sigmav_moments,
    unenhanced,
)
from bridge.numerics.arrays import Array
from bridge.numerics.bessel import reduced_k2
from bridge.numerics.compiling import compiled
from bridge.numerics.rosenbrock import Slope, Stiff, integrate

X_START = 2.0
OCTAVES = 34
"""Tables reach from mnu4/T_χ = 1 to 2^34; beyond, the averages are constant (s wave)."""
PER_OCTAVE = 9
"""Values of the tables in a factor of two."""
CLOSED = 1e-300
"""<σv> [GeV^-2] of a ν4 that finds no open channel."""
LOG_IDLE = log(1e-20)
"""ln γ/H~ below which scattering is forgotten."""
LOG_HUBBLE = log(sqrt(4.0 * pi**3 / 45.0) / M_PLANCK)
"""ln [H sqrt(g_eff)^-1 T^-2], H = sqrt(8πρ/3)/M_Pl."""
RTOL = 1e-4
"""Local error in ln Y and ln T_χ per step; it leaves 1e-4 in Ω h^2."""


class Coefficients(NamedTuple):
    """Everything the equations need, as cubics in ln x on a uniform grid; columns below.

    A row of `cells` holds four coefficients for each column. B = 1 - `bracket` <p^4/E^3>/(3T).
    """

    first: float
    step: float
    cells: Any
    bracket: float


def place(c: Coefficients, log_x: float) -> tuple[int, float]:
    """Cell of ln x and where in it, from 0 to 1; at the ends outside, and where ln x is none."""
    z = (log_x - c.first) / c.step
    if not z > 0.0:
        return 0, 0.0
    if not z < len(c.cells):
        return len(c.cells) - 1, 1.0
    return int(z), z - int(z)


def interpolated(c: Coefficients, i: int, u: float, k: int) -> tuple[float, float]:
    """Value and slope in ln x of column k in cell i."""
    cell = c.cells[i]
    p, q, r, s = cell[4 * k], cell[4 * k + 1], cell[4 * k + 2], cell[4 * k + 3]
    return ((p * u + q) * u + r) * u + s, ((3.0 * p * u + 2.0 * q) * u + r) / c.step


SIGMAV, WARMTH, PRESSURE, RATE, EQUILIBRIUM, SCATTERING, STRETCH = range(7)
"""ln <σv>, <σv>2/<σv>, <p^4/E^3>/(3T), ln s/(H~), ln Y_eq + x, ln γ/H~, H/H~."""
LARGEST = 700.0
"""Exponent that exp still takes."""


def tabulate(
    c: Inputs,
    prescription: str = BASELINE,
    gstar: Path = SHIPPED,
    factor: Factor = unenhanced,
    octaves: int = OCTAVES,
    compile_kernel: bool = False,
) -> Coefficients:
    """All columns for a single point; `gstar` is the table of degrees of freedom.

    `factor` multiplies σv, as in `sigmav_moments`; it is constant where mnu4/T_χ > 2^octaves.
    """
    x, log_x, pressure, log_equilibrium = _of_x(octaves, PER_OCTAVE)
    sigmav, sigmav2 = sigmav_moments(x, c, PER_OCTAVE, factor, compile_kernel)
    log_temperature = log(c.mnu4) - log_x
    log_h_eff, log_sqrt_gstar, stretch = _expansion(log_temperature, gstar)
    log_rate = log_sqrt_gstar + log_temperature + log(sqrt(pi / 45.0) * M_PLANCK)
    log_hubble = log_h_eff - log_sqrt_gstar + 2.0 * log_temperature + LOG_HUBBLE
    gamma = tabulated_transfer_rate(c, x, prescription, compile_kernel)
    sigmav = np.maximum(sigmav, CLOSED)
    columns = np.array(
        [
            np.log(sigmav),
            np.maximum(sigmav2, CLOSED) / sigmav,
            pressure,
            log_rate,
            log_equilibrium - log_h_eff,
            np.maximum(np.log(np.maximum(gamma, VANISHING)) - log_hubble, LOG_IDLE),
            stretch,
        ]
    )
    bracket = 0.5 if PRESCRIPTIONS[prescription].bracket else 0.0
    return Coefficients(0.0, log(2.0) / PER_OCTAVE, _cubic_cells(columns), bracket)


@lru_cache
def _of_x(octaves: int, per_octave: int) -> tuple[Array, Array, Array, Array]:
    """mnu4/T of the tables and its logarithm, <p^4/E^3>/(3T), and ln(h_eff Y_eq) + x."""
    log_x = np.arange(octaves * per_octave) * log(2.0) / per_octave
    x = np.exp(log_x)
    k2 = reduced_k2(x) * np.sqrt(pi / (2.0 * x))
    return x, log_x, pressure_moment(x), np.log(45.0 / (4.0 * pi**4) * SPINS * x**2 * k2)


def _expansion(log_temperature: Array, gstar: Path) -> Array:
    """ln h_eff, ln sqrt(g*) and H/H~ = 1 + d ln h_eff/(3 d ln T), by rows; constant outside the
    table."""
    first, table = _expansion_table(gstar)
    place = np.clip((log_temperature - first) / STEP, 0.0, table.shape[1] - 1.0)
    i = np.minimum(place.astype(int), table.shape[1] - 2)
    low = table[:, i]
    return np.asarray(low + (place - i) * (table[:, i + 1] - low))


@lru_cache
def _expansion_table(gstar: Path) -> tuple[float, Array]:
    """First ln T, and the rows of `_expansion` at steps of STEP."""
    table = degrees_of_freedom(gstar)
    log_h_eff = np.log(table.h_eff)
    stretch = 1.0 + np.gradient(log_h_eff, STEP) / 3.0
    return table.log_t_first, np.array([log_h_eff, np.log(table.sqrt_gstar), stretch])


def _cubic_cells(columns: Array) -> Array:
    """Coefficients of the cubic in each cell that meets values and fourth-order slopes."""
    y = np.ascontiguousarray(columns.T)
    slope = np.empty(y.shape)
    slope[2:-2] = (y[:-4] - y[4:] + 8.0 * (y[3:-1] - y[1:-3])) / 12.0
    slope[1], slope[-2] = 0.5 * (y[2] - y[0]), 0.5 * (y[-1] - y[-3])
    slope[0] = 2.0 * y[1] - 1.5 * y[0] - 0.5 * y[2]
    slope[-1] = 1.5 * y[-1] - 2.0 * y[-2] + 0.5 * y[-3]
    low, rise = slope[:-1], y[1:] - y[:-1]
    bend = slope[1:] - rise
    cells = np.empty((*rise.shape, 4))
    cells[..., 0] = bend + low - rise
    cells[..., 1] = 2.0 * (rise - low) - bend
    cells[..., 2] = low
    cells[..., 3] = y[:-1]
    return cells.reshape(len(cells), -1)


def slope(c: Coefficients, log_x: float, w: float, theta: float) -> Slope:
    """d(w, θ)/d ln x of the two equations above and their partial derivatives."""
    i, u = place(c, log_x)
    (s, ds), (r, dr), (q, dq) = (
        interpolated(c, i, u, SIGMAV),
        interpolated(c, i, u, WARMTH),
        interpolated(c, i, u, RATE),
    )
    (e, de), (g, dg) = interpolated(c, i, u, EQUILIBRIUM), interpolated(c, i, u, SCATTERING)
    h, dh = interpolated(c, i, u, STRETCH)
    i, u = place(c, log_x - theta)
    (s_chi, ds_chi), (r_chi, dr_chi) = interpolated(c, i, u, SIGMAV), interpolated(c, i, u, WARMTH)
    p, dp = interpolated(c, i, u, PRESSURE)
    x = exp(min(LARGEST, log_x))
    create = exp(min(LARGEST, s + q + 2.0 * (e - x) - w))
    destroy = exp(min(LARGEST, s_chi + q + w))
    cool = exp(min(LARGEST, -theta))
    scatter, d_bracket = exp(g) * (1.0 - c.bracket * p), -exp(g) * c.bracket * dp * (cool - 1.0)
    d_create, d_destroy = ds + dq + 2.0 * (de - x), ds_chi + dq
    f = (
        create - destroy,
        scatter * (cool - 1.0) + destroy * (1.0 - r_chi) + create * (cool * r - 1.0)
        + h * (p - 2.0) + 1.0,
    )  # fmt: skip
    df_dt = (
        create * d_create - destroy * d_destroy,
        scatter * dg * (cool - 1.0) + d_bracket
        + destroy * (d_destroy * (1.0 - r_chi) - dr_chi)
        + create * (d_create * (cool * r - 1.0) + cool * dr) + dh * (p - 2.0) + h * dp,
    )  # fmt: skip
    df_dw = -create - destroy, destroy * (1.0 - r_chi) - create * (cool * r - 1.0)
    df_dtheta = (
        destroy * ds_chi,
        -scatter * cool - d_bracket - h * dp
        - destroy * (ds_chi * (1.0 - r_chi) - dr_chi) - create * cool * r,
    )  # fmt: skip
    return Slope(f, df_dt, ((df_dw[0], df_dtheta[0]), (df_dw[1], df_dtheta[1])))


class KineticHistory(NamedTuple):
    """ln x, ln Y and ln(T_χ/T) at every step of the solution."""

    log_x: Array
    log_y: Array
    log_warmth: Array


def solution(
    c: Coefficients, start: float, end: float, w: float, theta: float, rtol: float
) -> Array:
    """ln x, ln Y and θ at every step."""
    return integrate(slope, c, start, end, w, theta, rtol)


def evolve(
    c: Coefficients,
    x_end: float,
    rtol: float = RTOL,
    after: KineticHistory | None = None,
    compile_kernel: bool = False,
) -> KineticHistory:
    """Solution from equilibrium at X_START, or the end of another one, to x_end. Raises Stiff where
    it cannot be reached. In plain Python unless `compile_kernel`."""
    start, theta = log(X_START), 0.0
    w = interpolated(c, *place(c, start), EQUILIBRIUM)[0] - X_START
    if after:
        start, w, theta = (float(values[-1]) for values in after)
    if compile_kernel:
        steps = compiled(solution)(c, start, log(x_end), w, theta, rtol)
    else:
        numbers = c._replace(cells=np.asarray(c.cells).tolist())
        steps = solution(numbers, start, log(x_end), w, theta, rtol)
    if steps[-1, 0] < log(x_end):
        raise Stiff(f"the integration ended at x = {exp(steps[-1, 0]):.6g}")
    return KineticHistory(*steps.T)
