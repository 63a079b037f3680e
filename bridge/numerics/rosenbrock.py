"""A small stiff integrator for two coupled equations, in plain floats: no array overhead.

Plain functions of numbers, which `bridge.numerics.compiling` compiles.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite, sqrt
from typing import Any, NamedTuple

import numpy as np

from bridge.numerics.arrays import Array
from bridge.numerics.compiling import inlined

MAX_STEPS = 20_000
SMALLEST_STEP = 1e-13


class Slope(NamedTuple):
    """Right-hand side f of y' = f(t, y) for two components, with all its partial derivatives."""

    f: tuple[float, float]
    df_dt: tuple[float, float]
    df_dy: tuple[tuple[float, float], tuple[float, float]]


class Stiff(ArithmeticError):
    """The integration could not reach its end."""


System = Callable[[Any, float, float, float], Slope]
"""Slope from what the equations depend on, t, y0 and y1; no finite number where undefined."""


@inlined
def integrate(
    slope: System, c: Any, start: float, end: float, y0: float, y1: float, rtol: float
) -> Array:
    """All accepted (t, y0, y1) from `start`, local error below rtol in every step; (n, 3).

    Rodas3, an L-stable Rosenbrock method of order 3(2): Sandu et al. 1997, Atmospheric
    Environment 31, 3459. The error is absolute: made for logarithms. It ends before `end` where
    the step vanishes or MAX_STEPS are not enough.
    """
    accepted = np.empty((MAX_STEPS + 1, 3))
    accepted[0, 0], accepted[0, 1], accepted[0, 2] = start, y0, y1
    t, h, count = start, 1e-4, 1
    for _ in range(MAX_STEPS):
        if t >= end or h < SMALLEST_STEP:
            break
        h = min(h, end - t)
        new0, new1, error = rodas3_step(slope, c, t, y0, y1, h)
        relative = error / rtol if isfinite(error) else 1e9
        if relative <= 1.0:
            t, y0, y1 = t + h, new0, new1
            accepted[count, 0], accepted[count, 1], accepted[count, 2] = t, y0, y1
            count += 1
        h *= min(5.0, max(0.1, 0.9 / max(relative, 1e-6) ** (1.0 / 3.0)))
    return accepted[:count].copy()


def solve_pair(p: float, q: float, b: float, c: float, r0: float, r1: float) -> tuple[float, float]:
    """The solution of (p, -b; -c, q) u = r; infinite where there is none."""
    determinant = p * q - b * c
    if determinant == 0.0:
        return np.inf, np.inf
    return (q * r0 + b * r1) / determinant, (c * r0 + p * r1) / determinant


@inlined
def rodas3_step(
    slope: System, c: Any, t: float, y0: float, y1: float, h: float
) -> tuple[float, float, float]:
    """One step of size h: the new y and an estimate of its error."""
    s = slope(c, t, y0, y1)
    f0, f1 = s.f
    t0, t1 = s.df_dt
    (a, b), (d, e) = s.df_dy
    p, q = 2.0 / h - a, 2.0 / h - e
    u10, u11 = solve_pair(p, q, b, d, f0 + 0.5 * h * t0, f1 + 0.5 * h * t1)
    r0, r1 = f0 + 4.0 / h * u10 + 1.5 * h * t0, f1 + 4.0 / h * u11 + 1.5 * h * t1
    u20, u21 = solve_pair(p, q, b, d, r0, r1)
    f0, f1 = slope(c, t + h, y0 + 2.0 * u10, y1 + 2.0 * u11).f
    u30, u31 = solve_pair(p, q, b, d, f0 + (u10 - u20) / h, f1 + (u11 - u21) / h)
    z0, z1 = y0 + 2.0 * u10 + u30, y1 + 2.0 * u11 + u31
    f0, f1 = slope(c, t + h, z0, z1).f
    r0, r1 = f0 + (u10 - u20 - 8.0 / 3.0 * u30) / h, f1 + (u11 - u21 - 8.0 / 3.0 * u31) / h
    u40, u41 = solve_pair(p, q, b, d, r0, r1)
    return z0 + u40, z1 + u41, sqrt(u40 * u40 + u41 * u41)
