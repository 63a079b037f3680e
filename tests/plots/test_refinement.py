"""Refinement: fine at edges, coarse elsewhere, each node computed once."""

from __future__ import annotations

import numpy as np

from bridge.numerics.arrays import Array
from bridge.plots.refinement import Columns, refined


def _disc(x: Array, y: Array) -> Columns:
    return {"r": np.hypot(x - 0.5, y - 0.5) / 0.3, "x": x}


def _outside(columns: Columns) -> np.ndarray:
    return (columns["r"] > 1.0).astype(int)


def test_the_edge_is_found_to_the_finest_step_with_few_nodes() -> None:
    x, y, columns = refined(_disc, _outside, nodes=(17, 17), levels=4)
    assert np.array_equal(columns["x"], x)
    finest = 1.0 / (16 * 16)
    at_edge = np.abs(columns["r"] - 1.0) * 0.3 < finest
    angles = np.unique((np.arctan2(y - 0.5, x - 0.5)[at_edge] / (2 * np.pi) * 90).round())
    assert angles.size >= 90  # every four degrees of the circle
    assert x.size < 0.1 * 257**2


def test_no_node_is_computed_twice_and_the_first_are_the_grid() -> None:
    asked: list[Array] = []

    def compute(x: Array, y: Array) -> Columns:
        asked.append(x + 1j * y)
        return _disc(x, y)

    x, y, _ = refined(compute, _outside, nodes=(9, 9), levels=3)
    every = np.concatenate(asked)
    assert np.unique(every).size == every.size == x.size
    grid = np.linspace(0.0, 1.0, 9)
    assert np.allclose(x[:81].reshape(9, 9), grid[None, :])
    assert np.allclose(y[:81].reshape(9, 9), grid[:, None])


def test_several_signatures_are_each_followed() -> None:
    def both(columns: Columns) -> np.ndarray:
        return np.stack([columns["r"] > 1.0, columns["x"] > 0.26]).astype(int)

    x, _, columns = refined(_disc, both, nodes=(5, 5), levels=5)
    assert np.abs(x[columns["x"] > 0.26] - 0.26).min() < 1.0 / 128
    assert np.abs(columns["r"] - 1.0).min() < 0.02


def test_nothing_is_refined_where_nothing_changes() -> None:
    x, _, _ = refined(_disc, lambda c: np.zeros(c["r"].size, dtype=int), nodes=(6, 6), levels=4)
    assert x.size == 36
