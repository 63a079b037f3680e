"""Integrals over a pole: polynomials, whose integrals are known, at every distance of the pole."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad

from bridge.numerics.arrays import Array
from bridge.numerics.poles import FAR, pole_moments, pole_weights

NODES = np.polynomial.chebyshev.chebpts1(9)
LOW, HIGH = -0.8, 1.0


def smooth(v: Array) -> Array:
    return 3.0 - v + 0.5 * v**3 + 2.0 * v**8


def integral(pole: complex) -> complex:
    """With v = x + g sinh t the integrand has no feature narrower than 1."""
    x, g = pole.real, pole.imag

    def integrand(t: float) -> complex:
        return complex(smooth(np.asarray(x + g * np.sinh(t))) * np.cosh(t) / (np.sinh(t) - 1j))

    ends = np.arcsinh((np.array([LOW, HIGH]) - x) / g)
    inside = {
        float(ends[0]),
        float(ends[1]),
        *(t for t in (-3.0, 0.0, 3.0) if ends[0] < t < ends[1]),
    }
    found = 0.0j
    for a, b in pairwise(sorted(inside)):
        for unit in (1.0, 1.0j):
            part = quad(lambda t, u=unit: (integrand(t) / u).real, a, b, limit=400, epsrel=1e-11)
            found += unit * part[0]
    return found


@pytest.mark.parametrize("x", [-30.0, -2.2, -1.95, -1.1, -0.7, 0.0, 0.35, 1.3, 1.99, 2.01, 8.0])
@pytest.mark.parametrize("g", [1e-14, 1e-6, 0.01, 0.4, 3.0])
def test_polynomials_are_integrated_exactly(x: float, g: float) -> None:
    weights = pole_weights(complex(x, g), NODES, LOW, HIGH)
    assert weights @ smooth(NODES) == pytest.approx(integral(complex(x, g)), rel=1e-8, abs=1e-12)


def test_on_the_real_axis_it_is_a_principal_value_and_a_delta_function() -> None:
    weights = pole_weights(0.0, NODES, -0.5, 0.5)
    assert weights @ NODES == pytest.approx(1.0)
    assert weights @ np.ones(9) == pytest.approx(1j * np.pi)


@pytest.mark.parametrize("angle", [0.0, 0.5, np.pi / 2, 3.0, np.pi])
def test_recursions_up_and_down_meet(angle: float) -> None:
    near, far = (FAR * (1 + d) * np.exp(1j * angle) for d in (-1e-9, 1e-9))
    near, far = (complex(p.real, max(p.imag, 0.0)) for p in (near, far))
    np.testing.assert_allclose(
        pole_moments(near, LOW, HIGH, 13), pole_moments(far, LOW, HIGH, 13), atol=3e-9
    )


def test_poles_and_ends_broadcast() -> None:
    poles = np.array([[0.1 + 0.2j], [5.0 + 0.1j]])
    high = np.array([0.2, 0.5, 1.0])
    together = pole_weights(poles, NODES, LOW, high)
    assert together.shape == (2, 3, 9)
    for i in range(2):
        for j in range(3):
            alone = pole_weights(complex(poles[i, 0]), NODES, LOW, float(high[j]))
            np.testing.assert_allclose(together[i, j], alone, atol=1e-12)
