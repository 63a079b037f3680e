"""Ticks stand on the left of a line, and only where it has a left."""

from __future__ import annotations

import numpy as np

from bridge.plots.excluded_side import ticks


def test_ticks_of_a_circle_point_into_it() -> None:
    angle = np.linspace(0.0, 2.0 * np.pi, 200)
    found = ticks(100.0 * np.stack([np.cos(angle), np.sin(angle)], axis=1), 7.0, 3.5)
    assert len(found) > 80
    assert np.allclose(np.hypot(*found[:, 0].T), 100.0, atol=0.1)
    assert (np.hypot(*found[:, 1].T) < 98.0).all()


def test_a_line_that_folds_or_is_short_has_none() -> None:
    folded = np.stack([np.arange(60.0) % 2.0, 0.1 * np.arange(60.0)], axis=1)
    assert len(ticks(folded, 7.0, 3.5)) == 0
    assert len(ticks(np.array([[0.0, 0.0], [3.0, 0.0]]), 7.0, 3.5)) == 0
