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
