"""All roots of many functions of one variable at once: scan, look into extrema, refine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from bridge.arrays import Array

Indices = npt.NDArray[np.int64]
Function = Callable[[Indices, Array], Array]
"""f(rows, x): the function of each row at x, both 1-d; NaN where it does not exist."""

NEAR_ZERO = 1.0
"""An extremum of the scan closer to zero than this is searched for a pair of roots."""
SUBDIVISIONS = 8
MOST_STEPS = 60


class Brackets(NamedTuple):
    """Intervals [a, b] with opposite signs of the function at both ends, and their rows."""

    rows: Indices
    a: Array
    b: Array


def all_roots(scan: Function, f: Function, grid: Array, tolerance: float) -> list[Array]:
    """Rising roots of f for each row of the rising `grid` (n, k), to |f| <= tolerance.

    `scan` is f, or something cheaper close to it, that finds the intervals. A pair of roots
    between two grid points is found if it is wider than 1/SUBDIVISIONS of their distance.
    """
    n, k = grid.shape
    values = scan(np.repeat(np.arange(n), k), grid.ravel()).reshape(n, k)
    one, other = sign_changes(grid, values), pairs_at_extrema(scan, grid, values)
    both: Any = (np.concatenate(pair) for pair in zip(one, other, strict=True))
    found = Brackets(*both)
    roots = refine(f, found, tolerance)
    by_row = [np.sort(roots[found.rows == i]) for i in range(n)]
    lost = np.unique(found.rows[np.isnan(roots)])
    if lost.size and scan is not f:

        def of_lost(rows: Indices, x: Array) -> Array:
            return f(lost[rows], x)

        for i, again in zip(lost, all_roots(of_lost, of_lost, grid[lost], tolerance), strict=True):
            by_row[i] = again
    return by_row


def sign_changes(grid: Array, values: Array) -> Brackets:
    """Neighbours on the grid with opposite signs."""
    row, i = np.nonzero(values[:, 1:] * values[:, :-1] < 0.0)
    return Brackets(row, grid[row, i], grid[row, i + 1])


def pairs_at_extrema(f: Function, grid: Array, values: Array) -> Brackets:
    """Brackets around extrema of the scan, where f crosses zero between grid points."""
    left, middle, right = values[:, :-2], values[:, 1:-1], values[:, 2:]
    same = (left * middle > 0.0) & (middle * right > 0.0)
    towards = (np.abs(middle) <= np.abs(left)) & (np.abs(middle) <= np.abs(right))
    row, i = np.nonzero(same & towards & (np.abs(middle) < NEAR_ZERO))
    local = np.linspace(grid[row, i], grid[row, i + 2], SUBDIVISIONS + 1, axis=1)
    local_values = f(np.repeat(row, SUBDIVISIONS + 1), local.ravel()).reshape(local.shape)
    found = sign_changes(local, local_values)
    return found._replace(rows=row[found.rows])


def refine(f: Function, brackets: Brackets, tolerance: float) -> Array:
    """The root in each bracket by the method of Anderson and Bjoerck (BIT 13 (1973) 253).

    NaN where f has the same sign at both ends.
    """
    rows, a, b = brackets.rows, brackets.a.copy(), brackets.b.copy()
    fa, fb = f(rows, a), f(rows, b)
    lost = ~(fa * fb <= 0.0)
    roots = np.where(np.abs(fa) < np.abs(fb), a, b)
    best = np.minimum(np.abs(fa), np.abs(fb))
    for _ in range(MOST_STEPS):
        i = np.flatnonzero(~lost & (best > tolerance))
        if not i.size:
            break
        x = (a[i] * fb[i] - b[i] * fa[i]) / (fb[i] - fa[i])
        fx = f(rows[i], x)
        same_side = fx * fb[i] > 0.0
        shrink = np.where(fx / fb[i] < 1.0, 1.0 - fx / fb[i], 0.5)
        a[i], fa[i] = np.where(same_side, a[i], b[i]), np.where(same_side, fa[i] * shrink, fb[i])
        b[i], fb[i], roots[i], best[i] = x, fx, x, np.abs(fx)
    return np.where(lost, np.nan, roots)
