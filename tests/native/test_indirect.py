"""Annihilation today and the CMB, against numbers worked out by hand."""

from __future__ import annotations

from math import pi

import numpy as np
import pytest

from bridge.native import indirect
from bridge.native.channels import FINAL_STATES, FinalState
from bridge.native.constants import GEV_M2_TO_CM3_S
from bridge.point import Point


def p_ann(p: Point) -> float:
    return float(indirect.p_ann_cm3s_gev(p, indirect.sigmav_cm3s(p, 0.0)))


HEAVY_MEDIATOR = Point(gbb=0.0, gmumu=0.5, gnunu=0.5, mzp=2000.0, mnu4=50.0)


def test_s_wave_into_muons():
    """(4.4): g^4 m^2/(4 pi M^4) with 8 m^2/M^2 of propagator beyond it."""
    by_hand = 0.5**4 * 50.0**2 / (4.0 * pi * 2000.0**4) * GEV_M2_TO_CM3_S
    by_hand /= (1.0 - (100.0 / 2000.0) ** 2) ** 2
    sigmav = indirect.sigmav_cm3s(HEAVY_MEDIATOR, 1e-3)
    assert sigmav["mumu"] == pytest.approx(by_hand, rel=1e-4)
    assert sigmav["nunu"] == pytest.approx(by_hand, rel=1e-4)
    assert sigmav["bb"] == sigmav["tt"] == sigmav["zpzp"] == 0.0


def test_velocity_moves_a_point_on_the_pole():
    """On the pole the rate is 1/Gamma^2; v = 0.1 shifts s by 0.25 %, far off a narrow pole."""
    pole = HEAVY_MEDIATOR.replace(mzp=100.0, gmumu=0.01, gnunu=0.01)
    assert indirect.sigmav_cm3s(pole, 0.1)["mumu"] < 1e-4 * indirect.sigmav_cm3s(pole, 0.0)["mumu"]


def test_f_eff_table():
    """Left-handed muons at 10 GeV 0.2466, unpolarised 0.2136; logarithmic between nodes."""
    assert indirect.f_eff("mumu", 10.0) == pytest.approx(0.246584)
    assert indirect.f_eff("mumu", 10.0) + indirect.f_eff("mumu_right", 10.0) == pytest.approx(
        2.0 * 0.213566
    )
    between = indirect.f_eff("mumu", np.sqrt(10.0 * 15.0))
    assert between == pytest.approx((0.246584 + 0.247838) / 2.0)
    assert np.isnan(indirect.f_eff("bb", [0.9, 1.1e5])).all()


def test_p_ann_by_hand():
    sigmav = indirect.sigmav_cm3s(HEAVY_MEDIATOR, 0.0)["mumu"]
    by_hand = sigmav * (indirect.f_eff("mumu", 50.0) + indirect.f_eff("nunu", 50.0)) / 50.0
    assert p_ann(HEAVY_MEDIATOR) == pytest.approx(by_hand)


def test_p_ann_of_zp_pairs_counts_their_decays():
    """No s-channel strength: all annihilation into Z' pairs, which decay half to muons."""
    p = Point(gbb=0.0, gmumu=1e-4, gnunu=1.0, mzp=20.0, mnu4=200.0)
    share = 0.5 * (indirect.f_eff("mumu", 100.0) + indirect.f_eff("nunu", 100.0))
    assert indirect.f_eff_of_zp(p) == pytest.approx(share, rel=1e-4)  # muon mass in the ratio
    by_hand = indirect.sigmav_cm3s(p, 0.0)["zpzp"] * share / 200.0
    assert p_ann(p) == pytest.approx(by_hand, rel=1e-4)


def test_f_eff_is_constant_below_its_table():
    """0.220226 at 5 GeV, for nu4 itself and for the decays of a Z' with half of its energy."""
    assert indirect.f_eff("mumu", [1.0, 4.0, 5.0]) == pytest.approx([0.220226] * 3)
    light = HEAVY_MEDIATOR.replace(mnu4=np.array([4.0, 6.0]))
    np.testing.assert_array_equal(indirect.f_eff_extrapolated(light), [True, False])
    pairs = light.replace(mzp=5.0, mnu4=np.array([8.0, 11.0]))
    np.testing.assert_array_equal(indirect.f_eff_extrapolated(pairs), [True, False])


def test_zp_pairs_below_the_table_count():
    """MZ' = 6 GeV, mnu4 = 8 GeV: all into Z' pairs, half of their decays into muons."""
    p = Point(gbb=1e-5, gmumu=5e-4, gnunu=0.15, mzp=6.0, mnu4=8.0)
    by_hand = indirect.sigmav_cm3s(p, 0.0)["zpzp"] * 0.5 * 0.220226 / 8.0
    assert p_ann(p) == pytest.approx(by_hand, rel=2e-3)  # b and muon masses
    assert p_ann(p) > 20.0 * 3.2e-28


def test_without_a_width_there_are_no_decays():
    p = Point(gbb=0.0, gmumu=0.0, gnunu=1.0, mzp=20.0, mnu4=200.0)
    assert np.isnan(p_ann(p))


def test_muons_count_by_their_handedness():
    """With equal couplings f_eff is that of unpolarised muons; without any, of left-handed ones."""
    both = FinalState("mumu", ((13, -13),), 1, ("MMU", "MMU"), ("gmumu",), ("gnunu",))
    p = HEAVY_MEDIATOR.replace(gmumu=0.3, gnunu=np.array([0.0, 0.3, -0.3, 0.6]))
    left, right = indirect.f_eff("mumu", 10.0), indirect.f_eff("mumu_right", 10.0)
    expected = [left, 0.213566, 0.213566, 0.2 * left + 0.8 * right]
    np.testing.assert_allclose(indirect.f_eff_of_pair(both, p, 10.0), expected, rtol=1e-6)
    none = p.replace(gmumu=0.0, gnunu=0.0)
    assert indirect.f_eff_of_pair(both, none, 10.0) == pytest.approx(left)


def test_a_pair_of_two_species_is_half_of_each():
    half = (indirect.f_eff("bb", 40.0) + indirect.f_eff("qq", 40.0)) / 2.0
    bs = FINAL_STATES["bs"]
    assert indirect.f_eff_of_pair(bs, HEAVY_MEDIATOR, 40.0) == pytest.approx(half)
