"""A small stiff integrator for two coupled equations, in plain floats: no array overhead."""

from __future__ import annotations

from collections.abc import Callable
from math import hypot, isfinite
from typing import NamedTuple

MAX_STEPS = 20_000
SMALLEST_STEP = 1e-13


class Slope(NamedTuple):
    """Right-hand side f of y' = f(t, y) for two components, with all its partial derivatives."""

    f: tuple[float, float]
    df_dt: tuple[float, float]
    df_dy: tuple[tuple[float, float], tuple[float, float]]


class Stiff(ArithmeticError):
    """The integration could not reach its end."""


Pair = tuple[float, float]


def integrate(
    slope: Callable[[float, float, float], Slope], start: float, end: float, y: Pair, rtol: float
) -> list[tuple[float, float, float]]:
    """All accepted (t, y0, y1) from `start` to `end`, local error below rtol in every step.

    Rodas3, an L-stable Rosenbrock method of order 3(2): Sandu et al. 1997, Atmospheric
    Environment 31, 3459. The error is absolute: made for logarithms. Raises Stiff when the step
    vanishes or MAX_STEPS are not enough.
    """
    t, h = start, 1e-4
    accepted = [(t, *y)]
    for _ in range(MAX_STEPS):
        if t >= end:
            return accepted
        h = min(h, end - t)
        new, error = _step(slope, t, y, h)
        relative = error / rtol
        if relative <= 1.0:
            t, y = t + h, new
            accepted.append((t, *y))
        h *= min(5.0, max(0.1, 0.9 / max(relative, 1e-6) ** (1.0 / 3.0)))
        if h < SMALLEST_STEP:
            raise Stiff(f"the step vanished at t = {t:.6g}")
    raise Stiff(f"{MAX_STEPS} steps end at t = {t:.6g}, before {end:.6g}")


def _step(
    slope: Callable[[float, float, float], Slope], t: float, y: Pair, h: float
) -> tuple[Pair, float]:
    """One step of size h: the new y and an estimate of its error (infinite when undefined)."""
    try:
        f, ft, ((a, b), (c, d)) = slope(t, *y)
        diagonal = 2.0 / h
        p, q = diagonal - a, diagonal - d
        determinant = p * q - b * c

        def solve(r0: float, r1: float) -> Pair:
            return (q * r0 + b * r1) / determinant, (c * r0 + p * r1) / determinant

        u1 = solve(f[0] + 0.5 * h * ft[0], f[1] + 0.5 * h * ft[1])
        u2 = solve(
            f[0] + 4.0 / h * u1[0] + 1.5 * h * ft[0], f[1] + 4.0 / h * u1[1] + 1.5 * h * ft[1]
        )
        f3 = slope(t + h, y[0] + 2.0 * u1[0], y[1] + 2.0 * u1[1]).f
        u3 = solve(f3[0] + (u1[0] - u2[0]) / h, f3[1] + (u1[1] - u2[1]) / h)
        z = y[0] + 2.0 * u1[0] + u3[0], y[1] + 2.0 * u1[1] + u3[1]
        f4 = slope(t + h, *z).f
        u4 = solve(
            f4[0] + (u1[0] - u2[0] - 8.0 / 3.0 * u3[0]) / h,
            f4[1] + (u1[1] - u2[1] - 8.0 / 3.0 * u3[1]) / h,
        )
    except (OverflowError, ZeroDivisionError):
        return y, float("inf")
    error = hypot(*u4)
    return (z[0] + u4[0], z[1] + u4[1]), error if isfinite(error) else float("inf")
