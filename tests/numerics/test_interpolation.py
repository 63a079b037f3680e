"""Straight lines with their stated error, and cubics, against functions that are known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from bridge.numerics.arrays import Array
from bridge.numerics.interpolation import (
    Slopes,
    hermite_stencil,
    linear_error,
    mean_slopes,
    parabola_slopes,
)


@pytest.mark.parametrize("function", [np.square, np.exp, np.sin])
def test_the_error_is_about_the_true_one(function: Callable[[Array], Array]) -> None:
    x = np.linspace(0.3, 1.4, 15)
    at = np.linspace(x[0], x[-1], 2001)
    true = np.abs(np.interp(at, x, function(x)) - function(at))
    bound = linear_error(at, x, function(x))
    # third derivatives within a step: a part in ten
    assert np.all(true <= 1.1 * bound + 1e-15)
    assert true.max() > 0.8 * bound.max()


def test_a_straight_line_has_none() -> None:
    x = np.array([0.0, 1.0, 3.0, 4.0])
    np.testing.assert_allclose(linear_error(np.array([0.5, 3.5]), x, 2.0 * x), 0.0, atol=1e-15)


@pytest.mark.parametrize(("slopes", "degree"), [(mean_slopes, 1), (parabola_slopes, 2)])
def test_cubics_follow_what_their_slopes_can(slopes: Slopes, degree: int) -> None:
    """Between uneven nodes, the first and the last interval included."""
    nodes = np.array([0.0, 1.0, 1.2, 3.0, 3.5, 5.0])
    at = np.linspace(0.0, 5.0, 101)
    cubics = hermite_stencil(nodes, at, slopes).matrix(nodes.size)
    for power in range(degree + 1):
        np.testing.assert_allclose(cubics @ nodes**power, at**power, atol=1e-13)
    missed = np.abs(cubics @ nodes ** (degree + 1) - at ** (degree + 1))
    assert missed.max() > 0.1
