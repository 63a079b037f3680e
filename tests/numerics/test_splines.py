"""The natural spline is scipy's."""

import numpy as np
from scipy.interpolate import CubicSpline

from bridge.numerics.splines import natural_spline


def test_value_and_slope_are_those_of_scipy():
    x = np.cumsum(np.random.default_rng(1).uniform(0.1, 1.0, 40))
    y, at = np.sin(x), np.linspace(x[0], x[-1], 300)
    expected = CubicSpline(x, y, bc_type="natural")
    value, slope = natural_spline(x, y, at)
    np.testing.assert_allclose(value, expected(at), atol=1e-13)
    np.testing.assert_allclose(slope, expected(at, 1), atol=1e-12)
