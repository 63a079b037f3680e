"""Where limits are met on a plane: polylines whose left side is excluded."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from bridge.numerics.arrays import Array
from bridge.plots.plane_numbers import PlaneNumbers

if TYPE_CHECKING:
    from matplotlib.tri import Triangulation

DEEPEST = 3.0
"""|log10 r| beyond which an edge needs no more detail."""
CRUMB = 0.01
"""Pieces of edges shorter than this share of the axes are left out."""


def depth(r: Array) -> Array:
    """log10 of prediction over limit, bounded; deep inside the allowed side without a limit."""
    with np.errstate(divide="ignore"):
        log = np.log10(np.where(np.isnan(r), 0.0, r))
    return np.clip(log, -DEEPEST, DEEPEST)


def crosses(z: Array) -> bool:
    """Whether a field has both signs."""
    return bool(z.max(initial=-1.0) > 0.0 >= z.min(initial=1.0))


def mesh(numbers: PlaneNumbers, *, unit: bool = False, without: Any = None) -> Triangulation:
    """The nodes as triangles, on the axes or from 0 to 1, `without` those at marked nodes."""
    from matplotlib.tri import Triangulation

    triangles = _triangles(numbers)
    mask = None if without is None else np.asarray(without)[triangles].any(axis=1)
    x, y = (numbers.unit_x, numbers.unit_y) if unit else (numbers.x, numbers.y)
    return Triangulation(x, y, triangles, mask)


@lru_cache(maxsize=4)
def _triangles(numbers: PlaneNumbers) -> Any:
    from matplotlib.tri import Triangulation

    return Triangulation(numbers.unit_x, numbers.unit_y).triangles


def level_lines(numbers: PlaneNumbers, z: Array, exists: Any) -> list[Array]:
    """Polylines (n, 2) from 0 to 1 where a field is 0, with larger values on their left."""
    from matplotlib.figure import Figure

    inside = mesh(numbers, unit=True, without=~np.asarray(exists))
    if not crosses(z[exists]) or (inside.mask is not None and inside.mask.all()):
        return []
    lines = Figure().subplots().tricontour(inside, z, levels=[0.0]).allsegs[0]
    return [line for line in lines if len(line) > 1 and np.ptp(line, axis=0).max() > CRUMB]


def edge_lines(numbers: PlaneNumbers) -> dict[str, list[Array]]:
    """The lines of each region of limits, where it has any on the plane."""
    found = {name: level_lines(numbers, depth(r), ~np.isnan(r))
             for name, r in numbers.regions().items()}  # fmt: skip
    return {name: lines for name, lines in found.items() if lines}
