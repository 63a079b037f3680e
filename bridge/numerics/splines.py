"""Natural cubic splines; importing those of scipy takes longer than evaluating a point."""

from __future__ import annotations

import numpy as np

from bridge.numerics.arrays import Array


def natural_spline(x: Array, y: Array, at: Array) -> tuple[Array, Array]:
    """Value and slope at `at` of the natural cubic spline through (x, y), x rising.

    Along the last axis of y.
    """
    h, slope = np.diff(x), np.diff(y) / np.diff(x)
    second = _second_derivatives(h, 6.0 * np.diff(slope))
    i = np.clip(np.searchsorted(x, at, side="right") - 1, 0, h.size - 1)
    u, v = x[i + 1] - at, at - x[i]
    left, right = second[..., i], second[..., i + 1]
    a, b = y[..., i] / h[i] - left * h[i] / 6.0, y[..., i + 1] / h[i] - right * h[i] / 6.0
    value = (left * u**3 + right * v**3) / (6.0 * h[i]) + a * u + b * v
    return value, (right * v**2 - left * u**2) / (2.0 * h[i]) + b - a


def _second_derivatives(h: Array, bend: Array) -> Array:
    """Second derivatives at the nodes: the tridiagonal system by elimination."""
    diagonal = 2.0 * (h[:-1] + h[1:])
    rest = bend.copy()
    for i in range(1, h.size - 1):
        factor = h[i] / diagonal[i - 1]
        diagonal[i] -= factor * h[i]
        rest[..., i] -= factor * rest[..., i - 1]
    second = np.zeros((*bend.shape[:-1], h.size + 1))
    for i in range(h.size - 2, -1, -1):
        second[..., i + 1] = (rest[..., i] - h[i + 1] * second[..., i + 2]) / diagonal[i]
    return second
