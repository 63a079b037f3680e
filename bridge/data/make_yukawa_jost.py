"""Make yukawa_jost.csv: the s-wave Jost function of the attractive Yukawa potential.

The Jost solution e^{iκy} g(y) of u'' + (κ^2 + λ e^{-y}/y) u = 0 has no oscillation of its own in g,
which tends to 1 at infinity: in τ = ln y, g'' - g' + 2iκy g' + λ y e^{-y} g = 0 (derived). It is
integrated inwards by collocation at Radau points, of order 19, in equal steps of τ. g(0) is entire
and even in sqrt(λ), analytic in t = asinh 2κ for |Im t| < π/2, with an even real and an odd
imaginary part: a double Chebyshev series. Run: python bridge/data/make_yukawa_jost.py
"""

from __future__ import annotations

from math import ceil, log, pi
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bridge.files import write_text
from bridge.numerics.arrays import Array

Complex: TypeAlias = npt.NDArray[np.complex128]

MAX_STRENGTH, MAX_KAPPA = 300.0, 4000.0
"""Largest λ and κ of the table: 13 bound states; mnu4/mzp at the ends of their domains."""
NEAR, FAR, STEP, STAGES = -38.0, log(45.0), 0.35, 10
"""Range of ln y, e^{-45} below rounding; length and Radau points of a step."""
STRENGTHS, VELOCITIES = 34, 82
"""Terms in sqrt(λ) and, in each of both parts, in t: coefficients beyond are below 1e-10."""
DIGITS = 12


def radau(stages: int) -> tuple[Array, Array]:
    """Radau points on (0, 1] and the integrals of their cardinal polynomials up to each of them."""
    legendre = np.polynomial.legendre
    roots = legendre.legroots([0.0] * (stages - 1) + [-1.0, 1.0])
    until = [legendre.legval(roots, legendre.legint(row, lbnd=-1.0)) / 2.0
             for row in np.eye(stages)]  # fmt: skip
    integrals = np.stack(until, axis=1) @ np.linalg.inv(legendre.legvander(roots, stages - 1))
    return (1.0 + roots) / 2.0, integrals


def jost_amplitude(lam: Array, kap: Array) -> Complex:
    """g(0) for one-dimensional λ and κ, to 1e-12."""
    points, integrals = radau(STAGES)
    count = ceil((FAR - NEAR) / STEP)
    h = (FAR - NEAR) / count
    g, slope = np.ones(lam.size, complex), np.zeros(lam.size, complex)
    for i in range(count):
        y = np.exp(FAR - h * (i + points))
        damping, bend = 1.0 - 2j * kap[:, None] * y, lam[:, None] * (y * np.exp(-y))
        inner = h * integrals
        system = np.eye(STAGES) + inner * damping[:, None, :] + (inner * bend[:, None, :]) @ inner
        known = slope[:, None] + (bend * g[:, None]) @ inner.T
        slopes = np.linalg.solve(system, known[..., None])[..., 0]
        g, slope = g - slopes @ inner[-1], slopes[:, -1]
    return g


def angles(n: int) -> Array:
    """Chebyshev points in the positive half of the interval, as angles."""
    return np.asarray(pi * (np.arange(n) + 0.5) / (2.0 * n))


def chebyshev(n: int, first: int) -> Array:
    """(n, n): coefficients of T_first, T_(first + 2), ... from values at `angles`."""
    rows = np.cos(np.outer(first + 2.0 * np.arange(n), angles(n))) * 2.0 / n
    rows[0] /= 1.0 if first else 2.0
    return np.asarray(rows)


def coefficients(strengths: int = 44, velocities: int = 110) -> Array:
    """(2 velocities, strengths): degree in t/t_max, of the real part where it is even; the
    columns are even degrees in sqrt(λ/λ_max)."""
    lam = MAX_STRENGTH * np.cos(angles(strengths)) ** 2
    kap = 0.5 * np.sinh(np.arcsinh(2.0 * MAX_KAPPA) * np.cos(angles(velocities)))
    g = np.stack([jost_amplitude(np.full(kap.size, strength), kap) for strength in lam])
    table = np.empty((2 * velocities, strengths))
    for first, part in enumerate((g.real, g.imag)):
        table[first::2] = chebyshev(velocities, first) @ part.T @ chebyshev(strengths, 0).T
    return table


def main() -> None:
    """Write the table beside this script."""
    kept = coefficients()[: 2 * VELOCITIES, :STRENGTHS]
    header = [
        "# title: Jost function g(0) of u'' + (k^2 + lambda exp(-y)/y) u = 0, Chebyshev series",
        "# source: derived; make_yukawa_jost.py",
        f"# max_strength: {MAX_STRENGTH:g}",
        f"# max_kappa: {MAX_KAPPA:g}",
        "# rows: degree in asinh(2 k)/asinh(2 max_kappa); Re g where it is even, Im g where odd",
        "# columns: degree in sqrt(lambda/max_strength)",
        "# error: 1e-9 in g(0)",
        ",".join(("degree", *(f"s{2 * j}" for j in range(STRENGTHS)))),
    ]
    rows = [
        ",".join((str(degree), *(f"{value:.{DIGITS}g}" for value in np.round(row, DIGITS) + 0.0)))
        for degree, row in enumerate(kept)
    ]
    write_text(Path(__file__).with_name("yukawa_jost.csv"), "\n".join(header + rows) + "\n")


if __name__ == "__main__":
    main()
