"""The stiff integrator: exact solutions, its order, and honest failure."""

from __future__ import annotations

from math import cos, exp, inf, sin

import pytest

from bridge.numerics.rosenbrock import Slope, integrate


def relaxation(rate: float, t: float, y0: float, y1: float) -> Slope:
    """y0' = -rate (y0 - cos t) - sin t with solution cos t, and y1' = y0 with solution sin t."""
    return Slope(
        (-rate * (y0 - cos(t)) - sin(t), y0),
        (-rate * sin(t) - cos(t), 0.0),
        ((-rate, 0.0), (1.0, 0.0)),
    )


@pytest.mark.parametrize("rate", [0.1, 1.0, 1e6, 1e12])
def test_follows_the_solution_at_any_stiffness(rate: float) -> None:
    steps = integrate(relaxation, rate, 0.0, 3.0, 1.0, 0.0, 1e-6)
    t, y0, y1 = steps[-1]
    assert t == 3.0
    # a few hundred steps of local error 1e-6
    assert y0 == pytest.approx(cos(3.0), abs=2e-4)
    assert y1 == pytest.approx(sin(3.0), abs=2e-4)


def test_error_falls_as_the_third_power_of_the_step() -> None:
    def decay(_: None, t: float, y0: float, y1: float) -> Slope:
        return Slope((-y0 * y1, 1.0), (0.0, 0.0), ((-y1, -y0), (0.0, 0.0)))

    errors, counts = [], []
    for rtol in (1e-4, 1e-7):
        steps = integrate(decay, None, 0.0, 2.0, 1.0, 0.0, rtol)
        errors.append(abs(steps[-1][1] - exp(-2.0)))
        counts.append(len(steps))
    # rtol is the local error: 1000 times smaller takes 10 times the steps at third order
    assert errors[1] < 1e-2 * errors[0]
    assert counts[1] == pytest.approx(10 * counts[0], rel=0.5)


def test_says_so_where_the_equation_ends() -> None:
    def closing(_: None, t: float, y0: float, y1: float) -> Slope:
        return Slope((inf if t > 1.0 else 1.0, 0.0), (0.0, 0.0), ((0.0, 0.0), (0.0, 0.0)))

    steps = integrate(closing, None, 0.0, 2.0, 1.0, 0.0, 1e-6)
    assert steps[-1][0] == pytest.approx(1.0)
