"""Sommerfeld factor: its limits, its known resonances, and a direct Schrödinger solution."""

from __future__ import annotations

from collections.abc import Callable
from math import pi

import numpy as np
import pytest

from bridge.native.annihilation import inputs
from bridge.native.relic import omega_h2
from bridge.native.sommerfeld import (
    MAX_STRENGTH,
    VELOCITIES,
    enhanced_abundance,
    estimates,
    factor_at_velocities,
    potential_strength,
    sommerfeld_factor,
    yukawa_factor,
)
from bridge.native.thermal_average import sigmav_thermal
from bridge.native.thermal_moments import sigmav_moments
from bridge.observables import QUANTITIES
from bridge.point import Point


def regular_solution_factor(
    potential: Callable[[float], float], strength: float, kappa: float
) -> float:
    """S from the regular solution integrated outwards, for a potential ~ strength/y at 0."""
    from scipy.integrate import solve_ivp

    near, far = 1e-8, 60.0
    solution = solve_ivp(
        lambda y, u: [u[1], -(kappa**2 + potential(y)) * u[0]],
        (near, far),
        [near - strength * near**2 / 2.0, 1.0 - strength * near],
        method="DOP853",
        rtol=1e-10,
        atol=1e-13,
    )
    u, slope = solution.y[:, -1]
    return float(1.0 / (kappa**2 * u**2 + slope**2))


@pytest.mark.parametrize(
    ("strength", "kappa"), [(0.01, 0.1), (1.3, 0.05), (1.3, 2.0), (6.4473, 0.1), (30.0, 1.0)]
)
def test_agrees_with_the_regular_solution(strength: float, kappa: float) -> None:
    direct = regular_solution_factor(lambda y: strength * np.exp(-y) / y, strength, kappa)
    # 1e-5 is the accuracy the function states
    assert yukawa_factor(strength, kappa) == pytest.approx(direct, rel=1e-5)


@pytest.mark.parametrize("strength", [0.5, 1.6783, 1.6798, 40.0])
def test_stated_error_holds_at_the_slowest_velocities(strength: float) -> None:
    """On and beside the first resonance, 1.6798, where S exceeds 1e10."""
    p = Point(gbb=0.0, gmumu=0.0, gnunu=2.0, mzp=100.0, mnu4=strength * 100.0 * pi)
    found = estimates(p)
    for where, v_rel in VELOCITIES.items():
        kappa = p.mnu4 * v_rel / 2.0 / p.mzp
        direct = regular_solution_factor(lambda y: strength * np.exp(-y) / y, strength, kappa)
        s = found[f"sommerfeld_{where}"]
        # 1e-10 is the tolerance of the direct solution, in its slope u' = 1/sqrt(S)
        assert abs(s.value - direct) < s.error + 2e-9 * direct**1.5


def test_born_approximation() -> None:
    """First order in λ: S - 1 = (λ/κ) arctan 2κ."""
    kappa = np.array([1e-3, 0.1, 1.0, 10.0])
    strength = 1e-5
    enhancement = (yukawa_factor(strength, kappa) - 1.0) / strength
    # second order is λ ~ 1e-5; the solution itself adds 1e-8/λ = 1e-3
    np.testing.assert_allclose(enhancement, np.arctan(2.0 * kappa) / kappa, rtol=2e-3)


def test_heavy_mediator_leaves_no_enhancement() -> None:
    # rounding in differentiation matrices of 65 points
    assert yukawa_factor(0.0, 0.3) == pytest.approx(1.0, abs=1e-7)


def test_light_mediator_is_coulomb() -> None:
    alpha, beta, strength = 0.1, np.array([0.05, 0.1, 0.3]), 200.0
    z = pi * alpha / beta
    expected = z / -np.expm1(-z)  # S of a massless mediator
    # deviations are of order 1/κ = α/(λ β) ~ 1e-2 at the lowest velocity, less above
    np.testing.assert_allclose(
        yukawa_factor(strength, strength * beta / alpha), expected, rtol=5e-3
    )
    np.testing.assert_allclose(expected[0], 2.0 * pi * alpha / (2.0 * beta[0]), rtol=2e-3)


@pytest.mark.parametrize("inverse_strength", [0.5953, 0.1551, 0.06972])
def test_resonances_at_the_known_mediator_masses(inverse_strength: float) -> None:
    """Critical screening of 1s, 2s, 3s: a0 δ = 1.190612, 0.310209, 0.139450, Rogers, Graboske
    and Harwood 1970, Phys. Rev. A 1, 1577; here MZp/(α mnu4) is half of it."""
    strength = np.linspace(0.98, 1.02, 401) / inverse_strength
    peak = strength[np.argmax(yukawa_factor(strength, 1e-4))]
    # half a step of the grid and the last digit of the published value
    assert peak * inverse_strength == pytest.approx(1.0, abs=3e-4)


def test_unitarity_on_resonance() -> None:
    """At zero-energy resonance S v^2 tends to a constant."""
    s = yukawa_factor(1.0 / 0.595306, np.array([2e-3, 4e-3]))
    assert s[0] / s[1] == pytest.approx(4.0, rel=0.02)


def test_window_point() -> None:
    """gnunu = 1.4, mnu4 = 4.4 TeV, MZp = 500 GeV has λ = 1.37, next to the first resonance."""
    p = Point(gbb=0.01, gmumu=0.3, gnunu=1.4, mzp=500.0, mnu4=4400.0)
    assert potential_strength(p) == pytest.approx(1.3726, rel=1e-4)
    assert sommerfeld_factor(p, 5e-4) > 20.0


def test_too_many_bound_states_are_not_a_number() -> None:
    s = yukawa_factor(np.array([1.0, 1.01 * MAX_STRENGTH]), 0.1)
    assert np.isfinite(s[0])
    assert np.isnan(s[1])


def test_scalar_and_array_agree() -> None:
    p = Point(gbb=0.01, gmumu=0.3, gnunu=np.array([0.0, 1.4]), mzp=500.0, mnu4=4400.0)
    s = sommerfeld_factor(p, 0.1)
    assert s.shape == (2,)
    # each point is solved at its own order; what differs is the order of additions
    assert s[1] == pytest.approx(sommerfeld_factor(p.replace(gnunu=1.4), 0.1), rel=1e-9)


def test_large_arrays_are_solved_in_blocks() -> None:
    strength = np.linspace(0.0, 20.0, 3000)
    every = yukawa_factor(strength, 0.3)
    for i in (0, 1234, 2999):
        assert every[i] == pytest.approx(yukawa_factor(float(strength[i]), 0.3), rel=1e-9)


def test_vector_exchange_attracts_the_pair() -> None:
    """Static limit of t-channel exchange, q → 0, with explicit Dirac spinors.

    -V(q) 4 m^2 = ± (ū γ^μ u)(spectator current)_μ × propagator sign. A particle's charge density
    ū γ^0 u and an antiparticle's v̄ γ^0 v are both +2m; exchanging the antiparticle's creation and
    annihilation operators costs the sign that makes the force attractive. A scalar has v̄ v = -2m
    and attracts either way.
    """
    m = 2.0
    gamma0 = np.diag([1.0, 1.0, -1.0, -1.0])
    u, v = np.sqrt(2.0 * m) * np.eye(4)[0], np.sqrt(2.0 * m) * np.eye(4)[2]

    def potential_sign(
        vertex: np.ndarray, exchange: float, spinor: np.ndarray, order: int
    ) -> float:
        line = u @ gamma0 @ vertex @ u
        other = order * (spinor @ gamma0 @ vertex @ spinor)
        return float(np.sign(exchange * line * other))

    # propagators at rest: -i g_00/(-q^2) of a vector repels like charges, a scalar's i/(-q^2) not
    vector, scalar, unit = +1.0, -1.0, np.eye(4)
    assert potential_sign(gamma0, vector, u, +1) > 0.0
    assert potential_sign(gamma0, vector, v, -1) < 0.0
    assert potential_sign(unit, scalar, u, +1) < 0.0
    assert potential_sign(unit, scalar, v, -1) < 0.0


def test_relic_density_without_enhancement_is_the_standard_one() -> None:
    p = Point(gbb=0.01, gmumu=0.3, gnunu=1e-3, mzp=500.0, mnu4=240.0)
    found = estimates(p)
    # the factor differs from 1 by λ ~ 1e-7; both use the same solver
    assert found["sommerfeld_shift"].value == pytest.approx(0.0, abs=1e-6)
    assert found["omega_h2_sommerfeld"].value == pytest.approx(omega_h2(p), rel=1e-6)


def test_thermal_average_of_the_coulomb_factor() -> None:
    """Constant σv times π α/β averages to 2α sqrt(π x) for slow particles."""
    p = Point(gbb=0.0, gmumu=0.05, gnunu=2.0, mzp=5.0, mnu4=2000.0)
    c = inputs(p)
    x = np.array([1e3])
    alpha = p.gnunu**2 / (4.0 * pi)
    enhanced, _ = sigmav_moments(x, c, 1, factor_at_velocities)
    enhancement = enhanced / sigmav_thermal(x, p)
    # λ = 127 is screened at β ~ 0.03 by 1/κ ~ 10 %; the Coulomb factor itself is 1.00 of πα/β
    assert enhancement[0] == pytest.approx(2.0 * alpha * np.sqrt(pi * x[0]), rel=0.1)


def test_enhancement_lowers_the_density_in_the_window() -> None:
    p = Point(gbb=0.01, gmumu=0.3, gnunu=1.4, mzp=500.0, mnu4=4400.0)
    found = estimates(p)
    assert found["sommerfeld_shift"].value < -0.5
    assert set(found) <= set(QUANTITIES)


def test_estimates_of_arrays_and_reasons() -> None:
    p = Point(gbb=0.01, gmumu=0.3, gnunu=np.array([0.0, 1.0, 12.0]), mzp=5.0, mnu4=1000.0)
    found = estimates(p)["omega_h2_sommerfeld"]
    assert np.isnan(found.value[[0, 2]]).all()
    assert found.value[1] == pytest.approx(
        estimates(p.replace(gnunu=1.0))["omega_h2_sommerfeld"].value, rel=1e-4
    )
    reasons = [np.flatnonzero(np.broadcast_to(mask, (3,))).tolist() for mask, _ in found.absent]
    assert reasons == [[0], [2]]


def test_compiled_code_gives_the_same_abundance() -> None:
    c = inputs(Point(gbb=0.01, gmumu=0.3, gnunu=1.4, mzp=500.0, mnu4=4400.0))
    assert enhanced_abundance(c, compile_kernel=True) == pytest.approx(
        enhanced_abundance(c), rel=1e-9
    )
