"""How wrong a straight line between the nodes of a table is."""

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
