"""Running: gauge invariance, an independent closed form, published values, continuity."""

from __future__ import annotations

from math import exp, log, pi

import numpy as np
import pytest
from scipy.integrate import trapezoid

from bridge.errors import PointError
from bridge.native.constants import SIN2_THETA_W
from bridge.native.running import (
    CURRENTS,
    HYPERCHARGE,
    M_TOP,
    M_Z,
    SM_AT_M_TOP,
    c1_per_unit,
    gamma,
    gamma_hypercharge,
    gamma_yukawa,
    nucleon_functional,
    p_mu_below_2gev,
    sm_beta,
    vector_couplings_at_mz,
)
from bridge.numerics.arrays import Real

CHARGE = {"u": 2 / 3, "d": -1 / 3, "mu": -1.0, "b": -1 / 3}


def sm_at(mu: float, steps: int = 2000) -> list[np.ndarray]:
    """SM couplings from M_TOP to mu by the midpoint rule, independent of the package's solver."""
    h = log(mu / M_TOP) / steps
    states = [SM_AT_M_TOP]
    for _ in range(steps):
        middle = states[-1] + h / 2 * sm_beta(states[-1])
        states.append(states[-1] + h * sm_beta(middle))
    return states


def closed_form(mzp: float) -> tuple[float, float, float]:
    """(p_mu, p_b, n_b) with g' and yt alone: hypercharge mixing and the top loop in closed form."""
    down, up = sm_at(M_Z), sm_at(mzp)
    yt2 = [np.array([s[3] ** 2 for s in states]) for states in (down, up)]
    top = trapezoid(yt2[1]) * log(mzp / M_TOP) / 2000
    top -= trapezoid(yt2[0]) * log(M_Z / M_TOP) / 2000
    kappa = (1 - (down[-1][0] / up[-1][0]) ** 2) / (41 / 4)
    e = (1 - exp(-9 * top / (16 * pi**2))) / 4.5
    mixing = kappa * (1 - SIN2_THETA_W)
    charge = np.array([2 / 3, 2 / 3, -1 / 3, -1 / 3, -1 / 3, -1, -1, -1])
    z_vector = np.sign(charge) / 2 - 2 * charge * SIN2_THETA_W
    from_mu = -0.5 * np.eye(8)[6] - mixing * charge
    from_b = (-0.5 + e / 4) * np.eye(8)[4] + mixing * charge + 3 * e * z_vector
    p_mu = (nucleon_functional(M_Z) @ from_mu)[0]
    p_b, n_b = nucleon_functional(M_Z) @ from_b
    return p_mu, p_b, n_b


def unit(mzp: Real) -> tuple[Real, Real, Real]:
    """(p_mu, p_b, n_b) of the left-handed currents of muon and b."""
    (p_mu, _), (p_b, n_b) = c1_per_unit(mzp, "l2"), c1_per_unit(mzp, "q3")
    return p_mu, p_b, n_b


def test_hypercharge_is_conserved_by_the_yukawa_part() -> None:
    np.testing.assert_allclose(gamma_yukawa(0.95, 0.3, 0.2) @ HYPERCHARGE, 0.0, atol=1e-17)


def test_hypercharge_current_runs_with_the_beta_function() -> None:
    """Gamma y = 41/4 g'^2/(12 pi^2) y: the current of U(1)_Y renormalises as 1/g'^2 does."""
    np.testing.assert_allclose(
        gamma_hypercharge(0.36) @ HYPERCHARGE,
        41 / 4 * 0.36**2 / (12 * pi**2) * HYPERCHARGE,
        rtol=1e-14,
    )


@pytest.mark.parametrize("column", range(16))
def test_the_full_anomalous_dimension_keeps_hypercharge_direction(column: int) -> None:
    """(c + x y) and c differ by a hypercharge current at every scale."""
    c = np.eye(16)[column]
    difference = gamma(SM_AT_M_TOP) @ (c + 0.3 * HYPERCHARGE) - gamma(SM_AT_M_TOP) @ c
    assert np.linalg.matrix_rank(np.stack([difference, HYPERCHARGE]), tol=1e-15) == 1


@pytest.mark.parametrize("mzp", [120.0, 300.0, 1000.0, 10000.0])
def test_full_system_agrees_with_the_closed_form(mzp: float) -> None:
    """The closed form lacks yb, ytau and their products: 2e-5 is what they contribute."""
    np.testing.assert_allclose(unit(mzp), closed_form(mzp), atol=2e-5)


def test_matching_of_a_pure_vector_current() -> None:
    """Equal c_L and c_R of every fermion stay themselves; the Higgs current brings gV."""
    c = np.ones(16)
    c[15] = 0.0
    np.testing.assert_allclose(vector_couplings_at_mz() @ c, 1.0)
    gv_electron = -0.5 + 2 * SIN2_THETA_W
    assert vector_couplings_at_mz()[5, 15] == pytest.approx(gv_electron)


def test_paper_4_8_at_mz() -> None:
    """(4.8): 3.1e-3 and 2.5e-3 to the two digits printed, both negative; c1n = 0."""
    p_mu, p_b, n_b = unit(M_Z)
    assert p_mu == pytest.approx(-3.1e-3, rel=0.017)
    assert p_b == pytest.approx(-2.5e-3, rel=0.017)
    assert n_b == 0.0


def test_erratum_4_9_the_printed_values_belong_to_2_tev_and_differ_in_sign() -> None:
    printed = [-5.6e-3, 2.3e-3, -4.5e-2]
    np.testing.assert_allclose(unit(2000.0), printed, rtol=0.015)
    np.testing.assert_allclose(unit(1000.0), [-5.06e-3, 1.31e-3, -3.69e-2], rtol=5e-3)


def test_erratum_4_9_the_b_part_of_the_proton_changes_sign_near_420_gev() -> None:
    mzp = np.linspace(100.0, 1000.0, 9001)
    crossing = mzp[np.flatnonzero(np.diff(np.sign(unit(mzp)[1])))]
    assert crossing == pytest.approx([420.0], abs=2.0)


def test_continuous_at_mz_and_at_the_end_of_the_range() -> None:
    below, above = unit(M_Z * (1 - 1e-9)), unit(M_Z * (1 + 1e-9))
    assert above == pytest.approx(below, abs=1e-10)
    assert np.all(np.isfinite([*unit(5.0), *unit(2.0e4)]))


def test_below_mz_the_interpolation_is_the_closed_form() -> None:
    mzp = np.array([5.0, 17.0, 60.0])
    expected = [-nucleon_functional(m)[0, 6] / 2 for m in mzp]
    np.testing.assert_allclose(unit(mzp)[0], expected, rtol=1e-13)


@pytest.mark.parametrize("mzp", [4.9, 2.1e4, float("nan")])
def test_outside_the_range_is_an_error(mzp: float) -> None:
    with pytest.raises(PointError, match="expected 5 to 20000 GeV"):
        c1_per_unit(mzp, "l2")


@pytest.mark.parametrize(("mzp", "factor"), [(20.0, 4.8), (M_Z, 3.0), (1000.0, 2.1)])
def test_muon_below_2gev_multiplies_the_cross_section(mzp: float, factor: float) -> None:
    """Leading log of the muon between 2 GeV and its mass; factors known to two digits."""
    p_mu = unit(mzp)[0]
    assert (1 + p_mu_below_2gev(0.10566) / p_mu) ** 2 == pytest.approx(factor, rel=0.02)


@pytest.mark.parametrize("current", CURRENTS)
@pytest.mark.parametrize("mzp", [20.0, 1000.0])
def test_every_current_by_forward_integration(current: str, mzp: float) -> None:
    """One current at a time from MZp down to 2 GeV by small midpoint steps."""
    c = -np.eye(16)[CURRENTS.index(current)]
    if mzp > M_Z:
        h = log(mzp / M_TOP) / 2000
        states = sm_at(mzp)[::-1] + sm_at(M_Z, 800)[1:]
        steps = [h] * 2000 + [log(M_TOP / M_Z) / 800] * 800
        for sm, step in zip(states[:-1], steps, strict=True):
            middle = c - step / 2 * gamma(sm) @ c
            c = c - step * gamma(sm - step / 2 * sm_beta(sm)) @ middle
    expected = nucleon_functional(min(mzp, M_Z)) @ vector_couplings_at_mz() @ c
    np.testing.assert_allclose(c1_per_unit(mzp, current), expected, atol=2e-8)
