"""The strong coupling of sets of parton distributions."""

from __future__ import annotations

from math import pi

import numpy as np
import pytest
from scipy.integrate import quad

from bridge.native.qcd import MZ, alpha_s_five_flavours, beta0, beta1, beta2

MU = np.array([2.5, 20.0, MZ, 1000.0, 8000.0])


def test_one_loop_in_closed_form() -> None:
    a = alpha_s_five_flavours(MU, 0.130, 1) / (4.0 * pi)
    expected = 4.0 * pi / 0.130 + beta0(5) * 2.0 * np.log(MU / MZ)
    np.testing.assert_allclose(1.0 / a, expected, rtol=1e-7)


def test_two_loops_solve_the_implicit_equation() -> None:
    """1/a + b ln(a/(1 + b a)) - beta0 ln mu^2 is constant, b = beta1/beta0."""
    b = beta1(5) / beta0(5)
    a = alpha_s_five_flavours(MU, 0.118, 2) / (4.0 * pi)
    invariant = 1.0 / a + b * np.log(a / (1.0 + b * a)) - beta0(5) * 2.0 * np.log(MU)
    np.testing.assert_allclose(invariant, invariant[2], rtol=1e-7)


def test_three_loops_integrate_the_equation() -> None:
    """ln mu^2 = -int da/(a^2 (beta0 + beta1 a + beta2 a^2))."""
    b0, b1, b2 = beta0(5), beta1(5), beta2(5)
    for mu, alpha in zip(MU, alpha_s_five_flavours(MU, 0.118, 3), strict=True):
        log, _ = quad(
            lambda a: -1.0 / (a**2 * (b0 + b1 * a + b2 * a**2)), 0.118 / (4.0 * pi),
            alpha / (4.0 * pi), epsabs=1e-12, epsrel=1e-12,
        )  # fmt: skip
        assert log == pytest.approx(2.0 * np.log(mu / MZ), abs=1e-6)
