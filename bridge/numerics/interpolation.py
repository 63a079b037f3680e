"""Polynomials between the nodes of a table, and how wrong a straight line there is."""

from __future__ import annotations

import numpy as np

from bridge.numerics.arrays import Array, Real


def linear_error(at: Real, x: Array, y: Array) -> Array:
    """Bound on the error of np.interp(at, x, y), from leaving out each node of the table.

    A line misses a node that is left out by h^2 y''/2 and is wrong by at most h^2 y''/8 between
    nodes: a quarter, the larger of the two at the ends of an interval. x rises, 3 nodes or more.
    """
    share = (x[1:-1] - x[:-2]) / (x[2:] - x[:-2])
    missed = np.abs(y[1:-1] - (y[:-2] + share * (y[2:] - y[:-2]))) / 4.0
    at_nodes = np.concatenate([missed[:1], missed, missed[-1:]])
    i = np.clip(np.searchsorted(x, at, side="right") - 1, 0, x.size - 2)
    error: Array = np.maximum(at_nodes[i], at_nodes[i + 1])
    return error


def lagrange_matrix(nodes: Array, at: Array, points: int) -> Array:
    """(m, n): f at `at` (m) from f at rising nodes (n), by the polynomial through `points` of them.

    They lie around each value, shifted inwards at the ends.

    >>> lagrange_matrix(np.array([0.0, 1.0, 2.0]), np.array([0.5]), 2)
    array([[0.5, 0.5, 0. ]])
    """
    first = np.clip(np.searchsorted(nodes, at) - points // 2, 0, nodes.size - points)
    stencil = first[:, None] + np.arange(points)
    x = nodes[stencil]
    weights = np.ones(stencil.shape)
    for i in range(points):
        for j in range(points):
            if j != i:
                weights[:, i] *= (at - x[:, j]) / (x[:, i] - x[:, j])
    matrix = np.zeros((at.size, nodes.size))
    matrix[np.arange(at.size)[:, None], stencil] = weights
    return matrix
