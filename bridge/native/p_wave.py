"""Sommerfeld factor of a p wave in the Yukawa potential of the Z'.

Notation of `bridge.native.sommerfeld`: λ = α_X mnu4/MZp, κ = mnu4 β/MZp, y = MZp r. The Jost
solution of u'' + (κ^2 + λ e^{-y}/y - 2/y^2) u = 0 is (i/κ) e^{iκy} w(y)/y, where w has no
oscillation of its own: in t = ln y

    w'' - 3 w' + 2iκy w' - 2iκy w + λ y e^{-y} w = 0,    w -> 1 - iκy at infinity,

and S_1 = |ψ'(0)/ψ_free'(0)|^2 = 1/|w(0)|^2. Solved by Chebyshev collocation; derived.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, log, pi, sqrt
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bridge.native.annihilation import Inputs
from bridge.native.sommerfeld import MAX_STRENGTH, potential_strength
from bridge.numerics.arrays import Array

Complex: TypeAlias = npt.NDArray[np.complex128]

_NEAR, _FAR = log(1e-10), log(40.0)
"""Range of ln y: from where the potential no longer bends the wave to where it is gone."""


def p_wave_factor_at_velocities(c: Inputs, beta: Array) -> Array:
    """S_1 of a single point at many velocities, to 1e-5; NaN where λ > MAX_STRENGTH.

    w(0) is analytic in κ, with w(-κ) = w(κ)*: from Chebyshev points of asinh 2κ its real part
    is an even and its imaginary part an odd polynomial there.
    """
    strength, reach = float(potential_strength(c)), float(np.arcsinh(2.0 * c.mnu4 / c.mzp))
    if strength > MAX_STRENGTH:
        return np.full(beta.shape, np.nan)
    real, imaginary = _polynomials(strength, reach)
    even = 2.0 * np.arange(real.size)
    at = np.arccos(np.arcsinh(2.0 * c.mnu4 / c.mzp * beta) / reach)
    re, im = np.cos(np.outer(at, even)) @ real, np.cos(np.outer(at, even + 1.0)) @ imaginary
    factor: Array = 1.0 / (re**2 + im**2)
    return factor


@lru_cache(maxsize=1024)
def _polynomials(strength: float, reach: float) -> tuple[Array, Array]:
    """Chebyshev coefficients in asinh(2κ)/reach of the real (even) and imaginary (odd) part."""
    n = 8 + ceil(4.0 * reach + 2.0 * sqrt(strength))
    angle, even = pi * (np.arange(n) + 0.5) / (2.0 * n), 2.0 * np.arange(n)
    w = _amplitude(strength, 0.5 * np.sinh(reach * np.cos(angle)))
    real = 2.0 / n * np.cos(np.outer(even, angle)) @ w.real
    real[0] /= 2.0
    return real, 2.0 / n * np.cos(np.outer(even + 1.0, angle)) @ w.imag


def _amplitude(strength: float, kappa: Array) -> Complex:
    """w(0) at each κ, from one linear system each."""
    t, d = _chebyshev(48 + 16 * ceil(0.8 * sqrt(strength)))
    y, first, one = np.exp(t), d[0], np.eye(t.size)
    slow = 2j * kappa[:, None] * y
    a = (slow - 3.0)[..., None] * d + d @ d
    a += (strength * y * np.exp(-y) - slow)[..., None] * one
    a[:, 0], a[:, -1] = one[0], first
    rhs = np.zeros((kappa.size, t.size, 1), complex)
    rhs[:, 0, 0], rhs[:, -1, 0] = 1.0 - slow[:, 0] / 2.0, -slow[:, 0] / 2.0
    return np.asarray(np.linalg.solve(a, rhs)[:, -1, 0])


@lru_cache
def _chebyshev(n: int) -> tuple[Array, Array]:
    """t and d/dt at n + 1 Chebyshev points, from the far to the near end."""
    j = np.arange(n + 1)
    z = np.cos(pi * j / n)
    c = np.where((j == 0) | (j == n), 2.0, 1.0) * (-1.0) ** j
    d = np.outer(c, 1.0 / c) / (z[:, None] - z + np.eye(n + 1))
    d -= np.diag(d.sum(axis=1))
    half = (_FAR - _NEAR) / 2.0
    return (_FAR + _NEAR) / 2.0 + half * z, d / half
