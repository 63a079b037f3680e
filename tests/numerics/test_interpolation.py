"""The stated error of a straight line against functions that are known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from bridge.numerics.arrays import Array
from bridge.numerics.interpolation import linear_error


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
