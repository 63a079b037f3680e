"""Widths: published formulas, thresholds, sums, and the width a card fixes."""

from __future__ import annotations

from math import pi, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.native.widths import (
    branching_ratios,
    estimates,
    partial_widths,
    width_zp,
    width_zp_to_pair,
)
from bridge.point import Point

couplings = st.floats(-4.0 * pi, 4.0 * pi).filter(lambda g: g == 0.0 or abs(g) > 1e-60)
masses = st.floats(5.0, 2.0e4)


def left_handed(g: float, mzp: float, mf: float, nc: int) -> float:
    return float(width_zp_to_pair(g, 0.0, mzp, mf, mf, nc))


def vector(g: float, mzp: float, m: float) -> float:
    return float(width_zp_to_pair(g, g, mzp, m, m, 1))


def point(**changes: object) -> Point:
    base = {"gbb": 0.02, "gmumu": -0.3, "gnunu": 1.1, "mzp": 500.0, "mnu4": 100.0}
    return Point(**{**base, **changes})


def test_massless_pair_is_nc_g2_m_over_24_pi() -> None:
    assert left_handed(0.5, 300.0, 0.0, 3) == pytest.approx(3 * 0.25 * 300 / (24 * pi), rel=1e-14)


def test_left_handed_pair_with_mass() -> None:
    r = (173.0 / 400.0) ** 2
    expected = 3 * 400 / (24 * pi) * (1 - r) * sqrt(1 - 4 * r)
    assert left_handed(1.0, 400.0, 173.0, 3) == pytest.approx(expected, rel=1e-14)


def test_bs_counts_both_charge_states() -> None:
    r = (4.7 / 20.0) ** 2
    expected = 2 * 3 * 20 / (24 * pi) * (1 - r) ** 2 * (1 + r / 2)
    assert width_zp_to_pair(1.0, 0.0, 20.0, 4.7, 0.0, 6) == pytest.approx(expected, rel=1e-14)


def test_erratum_3_8_the_dark_matter_channel_is_a_vector() -> None:
    """Massless limit: a vector coupling g has twice the width of a left-handed one."""
    assert vector(1.0, 500.0, 0.0) == pytest.approx(2 * left_handed(1.0, 500.0, 0.0, 1), rel=1e-14)
    r = (200.0 / 500.0) ** 2
    expected = 500 / (12 * pi) * (1 + 2 * r) * sqrt(1 - 4 * r)
    assert vector(1.0, 500.0, 200.0) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("m", [4.7, 173.0, 1e-3])
def test_just_above_threshold_the_width_grows_as_the_velocity(m: float) -> None:
    """beta = sqrt(2 eps) at M = 2m(1 + eps): fails if 1 - 4r is formed by subtraction."""
    eps = 1e-13
    mzp = 2 * m * (1 + eps)
    exact_eps = (mzp - 2 * m) / (2 * m)
    expected = mzp / (12 * pi) * 1.5 * sqrt(2 * exact_eps)
    assert vector(1.0, mzp, m) == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("side", [1 - 1e-9, 1.0])
def test_closed_at_and_below_threshold(side: float) -> None:
    assert left_handed(1.0, 346.0 * side, 173.0, 3) == 0.0
    assert vector(1.0, 200.0 * side, 100.0) == 0.0


@pytest.mark.parametrize(("left", "right"), [(0.3, 0.7), (0.3, -0.7), (0.5, -0.5), (0.0, 1.0)])
def test_both_chiralities_against_the_trace(left: float, right: float) -> None:
    """Sum over spins of |eps.J|^2 = Tr[(k1 + m1) G (k2 - m2) Gbar] (-g + p p/M^2), explicit."""
    mzp, m1, m2 = 400.0, 170.0, 120.0
    k = sqrt((mzp**2 - (m1 + m2) ** 2) * (mzp**2 - (m1 - m2) ** 2)) / (2.0 * mzp)
    e1, e2 = sqrt(k**2 + m1**2), sqrt(k**2 + m2**2)
    k1k2 = e1 * e2 + k**2
    # sum over polarisations, rest frame: chiral part and the helicity flip
    chiral = 2.0 * (k1k2 + 2.0 * (e1 * mzp) * (e2 * mzp) / mzp**2)
    square = (left**2 + right**2) * chiral + 12.0 * left * right * m1 * m2
    expected = square / 3.0 * k / (8.0 * pi * mzp**2)
    found = width_zp_to_pair(left, right, mzp, m1, m2, 1)
    assert found == pytest.approx(expected, rel=1e-13)


@given(couplings, couplings, couplings, masses, masses)
def test_branching_ratios_sum_to_one(
    gbb: float, gmumu: float, gnunu: float, mzp: float, mnu4: float
) -> None:
    p = point(gbb=gbb, gmumu=gmumu, gnunu=gnunu, mzp=mzp, mnu4=mnu4)
    if width_zp(p) > 0.0:
        assert sum(branching_ratios(p).values()) == pytest.approx(1.0, rel=1e-13)


@given(masses, st.floats(0.1, 10.0))
def test_widths_scale_with_the_unit_of_mass(mzp: float, scale: float) -> None:
    one = left_handed(0.7, mzp, mzp / 3, 3)
    assert left_handed(0.7, mzp * scale, mzp * scale / 3, 3) == pytest.approx(
        scale * one, rel=1e-12
    )


def test_an_array_gives_what_its_points_give() -> None:
    mzp = np.array([5.0, 200.0, 346.0, 500.0])
    together = partial_widths(point(mzp=mzp))
    for i, m in enumerate(mzp):
        for channel, width in partial_widths(point(mzp=m)).items():
            assert together[channel][i] == pytest.approx(width, rel=1e-15)


def test_a_fixed_width_is_used_and_named() -> None:
    free, fixed = estimates(point()), estimates(point(wzp=2.0))
    assert fixed["width_zp"].value == 2.0
    assert "fixed by the user" in fixed["width_zp"].method
    assert "fixed by the user" in fixed["br_mumu"].method
    assert fixed["br_mumu"].value == pytest.approx(
        free["br_mumu"].value * free["width_zp"].value / 2.0, rel=1e-14
    )


def test_without_couplings_the_width_is_zero_and_the_ratios_are_absent() -> None:
    all_estimates = estimates(point(gbb=0.0, gmumu=np.array([0.0, 0.1]), gnunu=0.0))
    np.testing.assert_array_equal(all_estimates["width_zp"].value == 0.0, [True, False])
    mask, reason = all_estimates["br_nunu"].absent[0]
    np.testing.assert_array_equal(mask, [True, False])
    assert "zero width" in reason
    np.testing.assert_array_equal(np.isnan(all_estimates["br_bb"].value), [True, False])


def test_a_closed_channel_is_plus_zero() -> None:
    assert str(float(partial_widths(point(mzp=10.0))["tt"])) == "0.0"
