"""All roots of many functions of one variable at once: scan, look into extrema, refine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from bridge.numerics.arrays import Array

Indices = npt.NDArray[np.int64]
Function = Callable[[Indices, Array], Array]
"""f(rows, x): the function of each row at x, both 1-d; NaN where it does not exist."""

FAR = 4.0
"""Two values of the same sign beyond this have no root between them on a grid of every second
point."""
NEAR_ZERO = 1.0
"""An extremum of the scan closer to zero than this is searched for a pair of roots."""
HALVINGS = 5
"""How often the interval around an extremum is halved in that search."""
MOST_STEPS = 60
MOST_SECANTS = 6
ROUGH = 1e-3
"""How far the cheap function is followed; it may itself be off by as much."""


class Brackets(NamedTuple):
    """Intervals [a, b], the function at both ends, of opposite signs, and their rows."""

    rows: Indices
    a: Array
    b: Array
    fa: Array
    fb: Array


def all_roots(scan: Function, f: Function, grid: Array, tolerance: float) -> list[Array]:
    """Rising roots of f for each row of the rising `grid` (n, k), to |f| <= tolerance.

    `scan` is f, or something cheaper close to it, that finds the intervals and where to start
    in them. A pair of roots between two grid points is found if it is wider than some
    2^-HALVINGS of their distance.
    """
    n = len(grid)
    values = on_grid(scan, grid)
    found = joined((sign_changes(grid, values), pairs_at_extrema(scan, grid, values)))
    if scan is f:
        roots = refine(f, found, tolerance)[0]
    else:
        roots = polish(f, found.rows, *refine(scan, found, ROUGH), grid, tolerance)
    order = np.lexsort((roots, found.rows))
    by_row = np.split(roots[order], np.searchsorted(found.rows[order], np.arange(1, n)))[:n]
    lost = np.unique(found.rows[np.isnan(roots)])
    if lost.size:

        def of_lost(rows: Indices, x: Array) -> Array:
            return f(lost[rows], x)

        for i, again in zip(lost, all_roots(of_lost, of_lost, grid[lost], tolerance), strict=True):
            by_row[i] = again
    return by_row


def on_grid(f: Function, grid: Array) -> Array:
    """f on the grid; every second point only where a root may be near.

    Between two points FAR from zero on the same side stands their mean.
    """
    n, k = grid.shape
    values = np.empty((n, k))
    first = np.union1d(np.arange(0, k, 2), k - 1)
    rows = np.repeat(np.arange(n), first.size)
    values[:, first] = f(rows, grid[:, first].ravel()).reshape(n, first.size)
    left, right = values[:, :-2:2], values[:, 2::2]
    far = (left * right > 0.0) & (np.minimum(np.abs(left), np.abs(right)) > FAR)
    values[:, 1:-1:2] = 0.5 * (left + right)
    row, i = np.nonzero(~far)
    values[row, 2 * i + 1] = f(row, grid[row, 2 * i + 1])
    return values


def sign_changes(grid: Array, values: Array) -> Brackets:
    """Neighbours on the grid with opposite signs."""
    row, i = np.nonzero(values[:, 1:] * values[:, :-1] < 0.0)
    return Brackets(row, grid[row, i], grid[row, i + 1], values[row, i], values[row, i + 1])


def pairs_at_extrema(f: Function, grid: Array, values: Array) -> Brackets:
    """Brackets around extrema of the scan, where f crosses zero between grid points.

    Three points around an extremum become five; where none of them crosses zero, the one
    closest to it and its neighbours are the next three.
    """
    left, middle, right = values[:, :-2], values[:, 1:-1], values[:, 2:]
    same = (left * middle > 0.0) & (middle * right > 0.0)
    towards = (np.abs(middle) <= np.abs(left)) & (np.abs(middle) <= np.abs(right))
    apart = np.diff(grid, axis=1) > 0.0
    inside = apart[:, :-1] & apart[:, 1:]
    row, i = np.nonzero(same & towards & inside & (np.abs(middle) < NEAR_ZERO))
    around = i[:, None] + np.arange(3)
    x, fx, found = grid[row[:, None], around], values[row[:, None], around], []
    for _ in range(HALVINGS):
        between = 0.5 * (x[:, 1:] + x[:, :-1])
        f_between = f(np.repeat(row, 2), between.ravel()).reshape(between.shape)
        x = np.insert(x, (1, 2), between, axis=1)
        fx = np.insert(fx, (1, 2), f_between, axis=1)
        pairs = sign_changes(x, fx)
        found.append(pairs._replace(rows=row[pairs.rows]))
        alone = np.setdiff1d(np.arange(row.size), pairs.rows)
        around = np.argmin(np.abs(fx[alone, 1:4]), axis=1)[:, None] + np.arange(3)
        row, x, fx = row[alone], x[alone[:, None], around], fx[alone[:, None], around]
    return joined(found)


def joined(several: Sequence[Brackets]) -> Brackets:
    """All of them in one."""
    columns: Any = (np.concatenate(column) for column in zip(*several, strict=True))
    return Brackets(*columns)


def refine(f: Function, brackets: Brackets, tolerance: float) -> tuple[Array, Array]:
    """The root in each bracket, and the slope of f beside it.

    By the method of Anderson and Bjoerck, BIT 13 (1973) 253.
    """
    rows, a, b = brackets.rows, brackets.a.copy(), brackets.b.copy()
    fa, fb = brackets.fa.copy(), brackets.fb.copy()
    roots = np.where(np.abs(fa) < np.abs(fb), a, b)
    best, slopes = np.minimum(np.abs(fa), np.abs(fb)), (fb - fa) / (b - a)
    for _ in range(MOST_STEPS):
        i = np.flatnonzero(best > tolerance)
        if not i.size:
            break
        x = (a[i] * fb[i] - b[i] * fa[i]) / (fb[i] - fa[i])
        fx = f(rows[i], x)
        slopes[i] = (fx - fb[i]) / np.where(x == b[i], np.inf, x - b[i])
        same_side = fx * fb[i] > 0.0
        shrink = np.where(fx / fb[i] < 1.0, 1.0 - fx / fb[i], 0.5)
        a[i], fa[i] = np.where(same_side, a[i], b[i]), np.where(same_side, fa[i] * shrink, fb[i])
        b[i], fb[i], roots[i], best[i] = x, fx, x, np.abs(fx)
    return roots, slopes


def polish(
    f: Function, rows: Indices, start: Array, slopes: Array, grid: Array, tolerance: float
) -> Array:
    """The root of f next to each start by the secant method; NaN where it does not lead there.

    `slopes` are those of f at the start, to begin with; a root where f goes the other way is
    another root. Steps end at the ends of each row of the grid.
    """
    low, high = grid[rows, 0], grid[rows, -1]
    x, fx, slope = start.copy(), f(rows, start), slopes.copy()
    for _ in range(MOST_SECANTS):
        i = np.flatnonzero((np.abs(fx) > tolerance) & (slope * slopes > 0.0))
        if not i.size:
            break
        x_new = np.clip(x[i] - fx[i] / slope[i], low[i], high[i])
        f_new, step = f(rows[i], x_new), x_new - x[i]
        slope[i] = np.divide(f_new - fx[i], step, out=np.zeros(i.size), where=step != 0.0)
        x[i], fx[i] = x_new, f_new
    return np.where((np.abs(fx) <= tolerance) & (slope * slopes > 0.0), x, np.nan)
