"""The p-wave factor against a direct Schrödinger solution, and in the Coulomb limit."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np
import pytest

from bridge.native.annihilation import inputs
from bridge.native.p_wave import p_wave_factor_at_velocities
from bridge.native.sommerfeld import MAX_STRENGTH, potential_strength
from bridge.point import Point


def p_wave_factor(strength: float, kappa: np.ndarray) -> np.ndarray:
    """S_1 for a point with these λ and κ."""
    p = Point(gbb=0.0, gmumu=0.1, gnunu=2.0, mzp=20.0, mnu4=20.0 * pi * strength)
    return p_wave_factor_at_velocities(inputs(p), kappa / (pi * strength))


def regular_solution_factor(strength: float, kappa: float) -> float:
    """S_1 from the regular solution ~ y^2 integrated outwards and matched to a free wave."""
    from scipy.integrate import solve_ivp

    near, far = 1e-6, 60.0
    u, slope = solve_ivp(
        lambda y, u: [u[1], -(kappa**2 + strength * np.exp(-y) / y - 2.0 / y**2) * u[0]],
        (near, far),
        [near**2 * (1.0 - strength * near / 4.0), near * (2.0 - 0.75 * strength * near)],
        method="DOP853",
        rtol=1e-11,
        atol=1e-18,
    ).y[:, -1]
    x = kappa * far
    j, n = sin(x) / x - cos(x), -cos(x) / x - sin(x)
    dj = cos(x) / x - sin(x) / x**2 + sin(x)
    dn = sin(x) / x + cos(x) / x**2 - cos(x)
    amplitude2 = (u * dn - slope / kappa * n) ** 2 + (slope / kappa * j - u * dj) ** 2
    return float(9.0 / (amplitude2 * kappa**4))


@pytest.mark.parametrize(
    ("strength", "kappa"), [(0.5, 0.1), (1.3, 0.05), (1.3, 2.0), (9.1, 0.1), (30.0, 1.0)]
)
def test_agrees_with_the_regular_solution(strength: float, kappa: float) -> None:
    """9.1 is next to the first resonance of the p wave, where S_1 is 1e6."""
    (factor,) = p_wave_factor(strength, np.array([kappa]))
    assert factor == pytest.approx(regular_solution_factor(strength, kappa), rel=1e-5)


def test_light_mediator_is_coulomb() -> None:
    """S_1 = S_0 [1 + (α/2β)^2]; what is screened is of order 1/κ = α/(λ β)."""
    alpha, beta, strength = 0.1, np.array([0.05, 0.1, 0.3]), 200.0
    z = pi * alpha / beta
    coulomb = z / -np.expm1(-z) * (1.0 + (0.5 * alpha / beta) ** 2)
    np.testing.assert_allclose(p_wave_factor(strength, strength * beta / alpha), coulomb, rtol=2e-2)


def test_too_many_bound_states_are_not_a_number() -> None:
    c = inputs(Point(gbb=0.0, gmumu=0.1, gnunu=10.0, mzp=5.0, mnu4=1000.0))
    assert potential_strength(c) > MAX_STRENGTH
    assert np.isnan(p_wave_factor_at_velocities(c, np.array([0.1]))).all()
