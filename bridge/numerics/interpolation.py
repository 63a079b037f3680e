"""Polynomials between the nodes of a table, and how wrong a straight line there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

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


class Stencil(NamedTuple):
    """Nodes (m, points) by their place, and their weights in a sum that stands for f(at) (m)."""

    nodes: npt.NDArray[np.intp]
    weights: Array

    def matrix(self, n: int) -> Array:
        """(m, n): the same sum over all n nodes."""
        matrix = np.zeros((len(self.nodes), n))
        np.put_along_axis(matrix, self.nodes, self.weights, axis=1)
        return matrix


def lagrange_stencil(nodes: Array, at: Array, points: int) -> Stencil:
    """The polynomial through `points` of the rising nodes (n), for each of `at` (m).

    They lie around each value, shifted inwards at the ends.
    """
    first = np.clip(np.searchsorted(nodes, at) - points // 2, 0, nodes.size - points)
    stencil = first[:, None] + np.arange(points)
    return Stencil(stencil, lagrange_weights(nodes[stencil], at))


def lagrange_weights(nodes: Array, at: Array) -> Array:
    """(m, k): weights at `at` (m) of the polynomials through k nodes each (m, k)."""
    weights = np.ones(nodes.shape)
    for i in range(nodes.shape[1]):
        for j in range(nodes.shape[1]):
            if j != i:
                weights[:, i] *= (at - nodes[:, j]) / (nodes[:, i] - nodes[:, j])
    return weights


def lagrange_matrix(nodes: Array, at: Array, points: int) -> Array:
    """(m, n): f at `at` (m) from f at rising nodes (n), by the polynomials of `lagrange_stencil`.

    >>> lagrange_matrix(np.array([0.0, 1.0, 2.0]), np.array([0.5]), 2)
    array([[0.5, 0.5, 0. ]])
    """
    return lagrange_stencil(nodes, at, points).matrix(nodes.size)


def hermite_stencil(nodes: Array, at: Array, slopes: Slopes) -> Stencil:
    """Cubics with continuous slopes between rising nodes (n >= 4), for each of `at` (m).

    >>> hermite_stencil(np.array([0.0, 1.0, 2.0, 3.0]), np.array([1.5]), mean_slopes).weights
    array([[-0.0625,  0.5625,  0.5625, -0.0625]])
    """
    low = np.clip(np.searchsorted(nodes, at, side="right") - 1, 0, nodes.size - 2)
    first = np.clip(low - 1, 0, nodes.size - 4)
    stencil = first[:, None] + np.arange(4)
    length = np.diff(nodes[stencil], axis=1)
    slope = slopes(length[..., None], np.diff(np.eye(4), axis=0) / length[..., None])
    rows, left = np.arange(at.size), low - first
    step = length[rows, left]
    t = (at - nodes[low]) / step
    weights = ((t**3 - 2.0 * t**2 + t) * step)[:, None] * slope[rows, left]
    weights += ((t**3 - t**2) * step)[:, None] * slope[rows, left + 1]
    weights[rows, left] += 2.0 * t**3 - 3.0 * t**2 + 1.0
    weights[rows, left + 1] += 3.0 * t**2 - 2.0 * t**3
    return Stencil(stencil, weights)


Slopes: TypeAlias = Callable[[Array, Array], Array]
"""Slopes (m, 4, k) at four nodes from the steps between them (m, 3, 1) and the slopes of the
straight lines there (m, 3, k)."""


def mean_slopes(step: Array, lines: Array) -> Array:
    """The mean of those of the lines on both sides, at the ends that of the one line."""
    inner = (lines[:, 1:] + lines[:, :-1]) / 2.0
    return np.concatenate([lines[:, :1], inner, lines[:, -1:]], axis=1)


def parabola_slopes(step: Array, lines: Array) -> Array:
    """Of the parabola through a node and its neighbours, at the ends through the nearest three."""
    bend = np.diff(lines, axis=1) / (step[:, 1:] + step[:, :-1])
    inner = lines[:, :-1] + bend * step[:, :-1]
    first = lines[:, :1] - bend[:, :1] * step[:, :1]
    last = lines[:, -1:] + bend[:, -1:] * step[:, -1:]
    return np.concatenate([first, inner, last], axis=1)
