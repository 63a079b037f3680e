"""Measurements of one analysis share errors: their deviations, made independent of each other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from bridge.data.tables import read_data_table
from bridge.errors import LimitError
from bridge.limits.catalogue import CORRELATIONS
from bridge.numerics.arrays import Array, Real


@lru_cache
def correlations() -> dict[tuple[str, str], float]:
    """By the names of two limits, in the order of the table."""
    cells = read_data_table(CORRELATIONS, LimitError).cells()
    return {(row["first"], row["second"]): float(row["correlation"]) for row in cells}


def independent(deviations: Mapping[str, Real]) -> dict[str, Real]:
    """The correlated ones of these deviations, made independent, with the same joint chi^2.

    Each is that of its measurement given those before it: w = L^-1 d with the correlation matrix
    C = L L^T, so the sum of w^2 is d^T C^-1 d.
    """
    known = correlations()
    pairs = {(a, b): rho for (a, b), rho in known.items() if a in deviations and b in deviations}
    names = [name for name in deviations if any(name in pair for pair in pairs)]
    if not names:
        return {}
    lower = np.linalg.cholesky(_matrix(tuple(names), pairs))
    d = np.array(np.broadcast_arrays(*(deviations[name] for name in names)))
    w = np.linalg.solve(lower, d.reshape(len(names), -1)).reshape(d.shape)
    return dict(zip(names, w, strict=True))


def _matrix(names: tuple[str, ...], pairs: Mapping[tuple[str, str], float]) -> Array:
    matrix = np.eye(len(names))
    for (a, b), rho in pairs.items():
        i, j = names.index(a), names.index(b)
        matrix[i, j] = matrix[j, i] = rho
    return matrix
