"""Integrals of a smooth function over a pole beside the interval, or arbitrarily close to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from bridge.numerics.arrays import Array, Real

ComplexArray: TypeAlias = npt.NDArray[np.complex128]
Complex: TypeAlias = complex | npt.NDArray[np.complexfloating[Any, Any]]

FAR = 2.0
"""Distance of a pole, in units of the largest node, from which it is far."""
SERIES = 48
"""Terms in 1/pole of the highest moment of a far pole: they fall as FAR^-k."""


def pole_weights(pole: Complex, nodes: Array, low: Real, high: Real) -> ComplexArray:
    """Complex weights (..., n): sum_j w_j f(y_j) = int_low^high dy f(y)/(y - pole).

    Exact where f is a polynomial of degree n - 1. Im(pole) >= 0: on the real axis it is the limit
    from above, a principal value plus i pi times a delta function. `pole` (...), `low` and `high`
    broadcast with each other; |low| and |high| are at most the largest |node|, about.

    >>> weights = pole_weights(0.0, np.array([-1.0, 0.0, 1.0]), -1.0, 1.0)
    >>> (weights @ [1.0, 0.0, 1.0]).round(9), (weights @ [1.0, 1.0, 1.0]).round(9)
    (np.complex128(0j), np.complex128(3.141592654j))
    """
    scale = np.max(np.abs(nodes))
    to_powers = np.linalg.inv(np.vander(nodes / scale, increasing=True))
    return pole_moments(pole / scale, low / scale, high / scale, len(nodes)) @ to_powers


def pole_moments(pole: Complex, low: Real, high: Real, n: int) -> ComplexArray:
    """int_low^high dv v^k/(v - pole) for k < n, shape (..., n); Im(pole) >= 0.

    m_k = pole m_(k-1) + (high^k - low^k)/k loses digits as |pole|^k: upwards from the logarithm for
    a near pole, downwards from m_k = 0 at a high k for a far one.
    """
    shape = np.broadcast_shapes(np.shape(pole), np.shape(low), np.shape(high))
    p = np.broadcast_to(np.asarray(pole, dtype=complex), shape)
    steps = list(_differences(low, high, n + SERIES))
    moments = np.empty((n, *shape), dtype=complex)
    moments[0] = _logarithm(p, low, high)
    for k in range(1, n):
        moments[k] = p * moments[k - 1] + steps[k - 1]
    far = np.abs(p) > FAR
    inverse, moment = 1.0 / p[far], 0.0
    for k in range(n + SERIES - 1, 0, -1):
        step = np.asarray(steps[k - 1])
        moment = (moment - (np.broadcast_to(step, shape)[far] if step.ndim else step)) * inverse
        if k <= n:
            moments[k - 1, far] = moment
    return np.moveaxis(moments, 0, -1)


def _differences(low: Real, high: Real, n: int) -> Iterator[Real]:
    """(high^k - low^k)/k from k = 1 to n - 1."""
    up, down = high, low
    for k in range(1, n):
        yield (up - down) / k
        up, down = up * high, down * low


def _logarithm(pole: ComplexArray, low: Real, high: Real) -> ComplexArray:
    """ln[(high - pole)/(low - pole)], with the angle from 0 to pi that belongs to Im(pole) >= 0."""
    x, g = pole.real, pole.imag
    absolute = np.log(np.hypot(high - x, g) / np.hypot(low - x, g))
    return absolute + 1j * (np.arctan2(high - x, g) - np.arctan2(low - x, g))
