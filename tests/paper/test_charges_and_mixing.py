"""Section 2 of the paper: matrices, masses, and both entrances to the same point."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import PointError
from bridge.paper.charges_and_mixing import (
    Mixing,
    UVModel,
    charge_matrix,
    charged_current_mixing,
    coupling_matrix,
    heavy_mass,
    mixing_from_masses,
    model_of,
    mzp_from_vevs,
    sin2_mixing,
    uv_consistency,
    vts_from_rotation,
)
from bridge.point import Point, benchmark

ANGLES = st.floats(-1.5, 1.5)
ROUNDING = 1e-13
"""A product of four 4x4 rotations loses a few units in the last place."""


def printed_2_21(charge: float, m: Mixing) -> np.ndarray:
    """(2.21), entry by entry as printed."""
    s14, s24, s34 = np.sin(m.theta14), np.sin(m.theta24), np.sin(m.theta34)
    c14, c24, c34 = np.cos(m.theta14), np.cos(m.theta24), np.cos(m.theta34)
    upper = [
        [s14**2, c14 * s14 * s24, c14 * c24 * s14 * s34, c14 * c24 * c34 * s14],
        [0, c14**2 * s24**2, c14**2 * c24 * s24 * s34, c14**2 * c24 * c34 * s24],
        [0, 0, c14**2 * c24**2 * s34**2, c14**2 * c24**2 * c34 * s34],
        [0, 0, 0, c14**2 * c24**2 * c34**2],
    ]
    u = charge * np.array(upper)
    return u + np.triu(u, 1).T


@given(ANGLES, ANGLES, ANGLES, st.floats(-3, 3))
def test_coupling_matrix_is_the_printed_one(t14, t24, t34, charge):
    mixing = Mixing(t14, t24, t34)
    np.testing.assert_allclose(
        coupling_matrix(charge, mixing), printed_2_21(charge, mixing), atol=ROUNDING
    )


@given(ANGLES, ANGLES, ANGLES)
def test_mixing_is_orthogonal_and_keeps_the_charge(t14, t24, t34):
    mixing = Mixing(t14, t24, t34)
    v = mixing.matrix()
    np.testing.assert_allclose(v @ v.T, np.eye(4), atol=ROUNDING)
    assert np.trace(coupling_matrix(2.0, mixing)) == pytest.approx(2.0, abs=ROUNDING)


def test_one_angle_each_gives_2_22():
    t = 0.3
    s, c = np.sin(t), np.cos(t)
    quark = coupling_matrix(1.5, Mixing(theta34=t))
    lepton = coupling_matrix(1.5, Mixing(theta24=t))
    np.testing.assert_allclose(quark[2:, 2:], 1.5 * np.array([[s * s, c * s], [c * s, c * c]]))
    np.testing.assert_allclose(lepton[1::2, 1::2], quark[2:, 2:])
    assert not quark[:2].any() and not lepton[[0, 2]].any()


@given(*(st.floats(-2000, 2000) for _ in range(3)), st.floats(10, 2000))
def test_masses_diagonalise(m1, m2, m3, m4):
    rotated = mixing_from_masses(m1, m2, m3, m4).matrix() @ np.array([m1, m2, m3, m4])
    expected = [0, 0, 0, heavy_mass(m1, m2, m3, m4)]
    np.testing.assert_allclose(rotated, expected, atol=ROUNDING * 4000)


def test_mixing_broadcasts():
    angles = np.linspace(0.0, 1.0, 5)
    planes = coupling_matrix(1.0, Mixing(theta34=angles))
    assert planes.shape == (5, 4, 4)
    np.testing.assert_allclose(planes[3], coupling_matrix(1.0, Mixing(theta34=angles[3])))


@given(st.floats(1e-3, 1.4), st.floats(1e-3, 1.4), st.floats(0.05, 3.0))
def test_both_entrances_lead_to_the_same_point(tq, tl, gprime):
    model = UVModel(
        gprime=gprime,
        q_q4=0.7,
        q_l4=1.3,
        q_nu4=2.0,
        quarks=Mixing(theta34=tq),
        leptons=Mixing(theta24=tl),
        mzp=500.0,
        mnu4=1500.0,
        vts=0.041,
    )
    point = model.point()
    effective = Point(
        gbb=gprime * 0.7 * np.sin(tq) ** 2,
        gmumu=gprime * 1.3 * np.sin(tl) ** 2,
        gnunu=gprime * 2.0,
        mzp=500.0,
        mnu4=1500.0,
        vts=0.041,
    )
    for name, value in effective.numbers().items():
        assert point[name] == pytest.approx(value, rel=ROUNDING)
    again = model_of(effective, gprime, 0.7, 1.3)
    assert again.quarks.theta34 == pytest.approx(tq, rel=1e-9)  # arcsin near pi/2 squares rounding
    assert again.point().gmumu == pytest.approx(effective.gmumu, rel=ROUNDING)


def test_other_families_are_refused_not_dropped():
    model = model_of(benchmark(), 1.5, 1.0, 1.0)
    tilted = UVModel(
        gprime=1.5,
        q_q4=1.0,
        q_l4=1.0,
        q_nu4=1.0,
        quarks=Mixing(theta24=1e-3, theta34=0.1),
        leptons=model.leptons,
        mzp=500.0,
        mnu4=1500.0,
    )
    with pytest.raises(PointError, match="different light families of q"):
        tilted.point()
    assert tilted.couplings()["q"][1, 2] == pytest.approx(
        1.5 * np.cos(1e-3) * np.sin(1e-3) * np.sin(0.1)
    )


def test_impossible_mixing_is_an_error():
    with pytest.raises(PointError, match="theta24"):
        model_of(benchmark(), 0.3, 1.0, 1.0)


def test_down_rotation_alone_makes_vts_the_ckm_element():
    t = -0.0411
    v_dl = np.array([[1, 0, 0], [0, np.cos(t), -np.sin(t)], [0, np.sin(t), np.cos(t)]]).T
    assert vts_from_rotation(v_dl) == pytest.approx(charged_current_mixing(np.eye(3), v_dl)[2, 1])
    np.testing.assert_allclose(charged_current_mixing(v_dl, v_dl), np.eye(3), atol=ROUNDING)


def test_mass_of_the_zp_from_one_singlet():
    assert mzp_from_vevs(0.5, (2.0,), (1000.0,)) == pytest.approx(np.sqrt(2.0) * 1000.0)
    assert mzp_from_vevs(0.5, (3.0, 4.0), (100.0, 100.0)) == pytest.approx(np.sqrt(2.0) * 250.0)


def test_charge_matrix_of_the_neutrino_carries_its_own_charge():
    assert charge_matrix(0.8)[3, 3] == 0.8
    assert np.count_nonzero(charge_matrix(0.8)) == 1


def test_consistency_of_the_window_of_section_5():
    """MZ' = 500 GeV, gmumu = 0.5, g' = 1.5: <phi> = 333 GeV, M_4 up to 471 GeV, no failure."""
    result = uv_consistency(benchmark().replace(gnunu=1.5), 1.5)
    assert result.vev == pytest.approx(1000.0 / 3.0)
    assert result.m4_lepton_max == pytest.approx(1000.0 / 3.0 * np.sqrt(2.0))
    assert result.q_nu4 == pytest.approx(1.0)
    assert result.failures == () and result.consistent


@pytest.mark.parametrize(
    ("gprime", "changes", "reason"),
    [
        (0.4, {}, "theta24"),
        (1.5, {"gbb": -0.01}, "theta34"),
        (4.0, {}, "sqrt"),
        (1.5, {"mzp": 50.0}, "M_4"),
    ],
)
def test_each_failure_is_named(gprime, changes, reason):
    result = uv_consistency(benchmark().replace(**changes), gprime)
    assert not result.consistent
    assert any(reason in text for _, text in result.failures)


def test_consistency_broadcasts():
    result = uv_consistency(benchmark(), np.array([0.4, 1.5, 4.0]))
    np.testing.assert_array_equal(result.consistent, [False, True, False])
    assert sin2_mixing(0.5, 1.0, -1.0) == -0.5
