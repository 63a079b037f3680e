"""Panels whose nodes are fine where a limit is met or a number passes a level."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import ceil, log2

import numpy as np

from bridge.numerics.arrays import Array
from bridge.plots.figure_data import RATIO, Axis, Column, Line, Panel
from bridge.plots.refinement import Columns, Progress, Whole, in_threads, refined

LEVELS = 2
"""Times that cells at an edge are halved at most."""
FINEST = 320
"""Steps on an axis that a printed edge needs."""
CHUNK = 1000
"""Nodes that one thread computes at a time."""

Compute = Callable[[Array, Array], tuple[Column, ...]]
"""Columns (n,) at coordinates (n,), (n,) on the axes."""


def refined_panel(
    name: str,
    title: str,
    axes: tuple[Axis, Axis],
    compute: Compute,
    levels: Mapping[str, Sequence[float]],
    progress: Progress,
    lines: tuple[Line, ...] = (),
    halvings: int | None = None,
    chunk: int = CHUNK,
) -> Panel:
    """A panel, fine where a ratio passes 1, a column one of its `levels`, or a number ends."""
    x, y = axes
    about: dict[str, Column] = {}

    def numbers(unit_x: Array, unit_y: Array) -> Columns:
        found = {c.name: c for c in compute(x.at(unit_x), y.at(unit_y))}
        about.update(found)
        return {name: column.values for name, column in found.items()}

    shape = x.values.size, y.values.size
    times = halvings_of(min(shape)) if halvings is None else halvings
    every = in_threads(numbers, chunk, progress)
    unit_x, unit_y, found = refined(every, lambda c: sides(c, levels), shape, times)
    columns = tuple(replace(about[name], values=values) for name, values in found.items())
    return Panel(name, title, x, y, columns, lines, unit_x, unit_y)


def halvings_of(nodes: int) -> int:
    """How often cells at an edge are halved, by the nodes on an axis.

    >>> [halvings_of(n) for n in (41, 81, 200, 400)]
    [2, 2, 1, 0]
    """
    return min(LEVELS, max(0, ceil(log2(FINEST / nodes))))


def sides(columns: Columns, levels: Mapping[str, Sequence[float]]) -> Whole:
    """Which side of every line nodes are on, (lines, n); ratios have one at 1."""
    ratios = {name: (1.0,) for name in columns if name.startswith(RATIO)}
    every = {**ratios, **levels}.items()
    return np.array([side(columns[name], level) for name, several in every for level in several])


def side(values: Array, level: float) -> Whole:
    """1 above, 0 below, -1 where there is no value."""
    return np.where(np.isnan(values), -1, values > level)
