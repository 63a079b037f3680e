"""Where limits are met on a plane: polylines whose left side is excluded."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from bridge.numerics.arrays import Array

if TYPE_CHECKING:
    from matplotlib.tri import Triangulation

DEEPEST = 3.0
"""|log10 r| beyond which an edge needs no more detail."""
CRUMB = 0.01
"""Pieces of edges shorter than this share of the axes are left out."""
ROUNDS = 4
"""Of averaging over neighbours, by which edges of masks are rounded."""
THIN = 0.02
"""The same of what a closed edge surrounds: resonances of the Sommerfeld factor, for one."""


class Nodes(Protocol):
    """Nodes (n,) on a pair of axes, from 0 to 1, and the largest r of each region there."""

    @property
    def unit_x(self) -> Array: ...
    @property
    def unit_y(self) -> Array: ...
    def regions(self) -> dict[str, Array]: ...
    def __hash__(self) -> int: ...


def depth(r: Array) -> Array:
    """log10 of prediction over limit, bounded; deep inside the allowed side without a limit."""
    with np.errstate(divide="ignore"):
        log = np.log10(np.where(np.isnan(r), 0.0, r))
    return np.clip(log, -DEEPEST, DEEPEST)


def crosses(z: Array) -> bool:
    """Whether a field has both signs."""
    return bool(z.max(initial=-1.0) > 0.0 >= z.min(initial=1.0))


def mesh(nodes: Nodes, without: Any = None) -> Triangulation:
    """The nodes as triangles in coordinates from 0 to 1, `without` those at marked nodes."""
    from matplotlib.tri import Triangulation

    triangles = _triangles(nodes)
    mask = None if without is None else np.asarray(without)[triangles].any(axis=1)
    return Triangulation(nodes.unit_x, nodes.unit_y, triangles, mask)


@lru_cache(maxsize=4)
def _triangles(nodes: Nodes) -> Any:
    from matplotlib.tri import Triangulation

    return Triangulation(nodes.unit_x, nodes.unit_y).triangles


def smoothed(nodes: Nodes, where: Any) -> Array:
    """Above 0 where a mask holds, its steps from node to node rounded within two cells."""
    start, end = mesh(nodes).edges.T
    field = np.where(where, 1.0, -1.0)
    for _ in range(ROUNDS):
        field = 0.5 * (field + _mean(field, start, end))
    return field


def continued(nodes: Nodes, values: Array, where: Any = True) -> Array:
    """Finite values that lie in a mask; two cells around it the mean of neighbours, else NaN."""
    start, end = mesh(nodes).edges.T
    values = np.where(where, values, np.nan)
    for _ in range(2):
        known = np.isfinite(values)
        total = _mean(np.where(known, values, 0.0), start, end)
        with np.errstate(invalid="ignore", divide="ignore"):
            values = np.where(known, values, total / _mean(known * 1.0, start, end))
    return np.where(np.isfinite(values), values, np.nan)


def rounded(line: Array) -> Array:
    """A polyline without the steps that it has where a limit ends between two nodes."""
    closed = len(line) > 2 and np.array_equal(line[0], line[-1])
    for _ in range(ROUNDS):
        line = np.concatenate([line[-2:-1], line, line[1:2]]) if closed else line
        inner = 0.25 * (line[:-2] + 2.0 * line[1:-1] + line[2:])
        line = inner if closed else np.concatenate([line[:1], inner, line[-1:]])
    return line


def _mean(field: Array, start: Array, end: Array) -> Array:
    """Of each node's neighbours, which are given by the ends of edges."""
    size, ends = field.size, np.concatenate([start, end])
    total = np.bincount(ends, np.concatenate([field[end], field[start]]), size)
    return np.asarray(total / np.maximum(np.bincount(ends, minlength=size), 1))


def level_lines(nodes: Nodes, z: Array, exists: Any) -> list[Array]:
    """Polylines (n, 2) from 0 to 1 where a field is 0, with larger values on their left."""
    from matplotlib.figure import Figure

    inside = mesh(nodes, without=~np.asarray(exists))
    if not crosses(z[exists]) or (inside.mask is not None and inside.mask.all()):
        return []
    lines = Figure().subplots().tricontour(inside, z, levels=[0.0]).allsegs[0]
    return [line for line in lines if len(line) > 1 and _seen(line)]


def _seen(line: Array) -> bool:
    """Whether a line is longer than a crumb, and does not close around what nodes hardly see."""
    sizes = np.ptp(line, axis=0)
    closed = np.array_equal(line[0], line[-1])
    return bool(sizes.max() > CRUMB and (not closed or sizes.min() > THIN))


@lru_cache(maxsize=4)
def edge_lines(nodes: Nodes) -> dict[str, list[Array]]:
    """The lines of each region of limits, where it has any on the plane."""
    found = {name: level_lines(nodes, depth(r), ~np.isnan(r))
             for name, r in nodes.regions().items()}  # fmt: skip
    return {name: lines for name, lines in found.items() if lines}
