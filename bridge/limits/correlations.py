"""Measurements of one analysis share errors: their deviations, made independent of each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain

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


def joint(deviations: Mapping[str, Real]) -> Iterator[dict[str, Real]]:
    """The correlated ones of these deviations, made independent, with the same joint chi^2.

    One dictionary for those that are correlated with each other. Each is that of its measurement
    given those before it in the table, whatever the order of `deviations`: w = L^-1 d with the
    correlation matrix C = L L^T, so the sum of w^2 is d^T C^-1 d.
    """
    known = correlations()
    pairs = {pair: rho for pair, rho in known.items() if deviations.keys() >= set(pair)}
    for names in _analyses(pairs):
        lower = np.linalg.cholesky(_matrix(names, pairs))
        d = np.array(np.broadcast_arrays(*(deviations[name] for name in names)))
        w = np.linalg.solve(lower, d.reshape(len(names), -1)).reshape(d.shape)
        yield dict(zip(names, w, strict=True))


def _analyses(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The names that pairs connect, in the order of the pairs."""
    found: list[tuple[str, ...]] = []
    for pair in pairs:
        met = [names for names in found if set(names) & set(pair)]
        found = [names for names in found if names not in met]
        found.append(tuple(dict.fromkeys([*chain(*met), *pair])))
    return found


def _matrix(names: tuple[str, ...], pairs: Mapping[tuple[str, str], float]) -> Array:
    matrix = np.eye(len(names))
    for (a, b), rho in pairs.items():
        if a in names:
            i, j = names.index(a), names.index(b)
            matrix[i, j] = matrix[j, i] = rho
    return matrix
