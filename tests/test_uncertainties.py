"""Kinds of uncertainty, kept apart."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from bridge.evaluation import Settings, estimates
from bridge.native import relic
from bridge.observables import PRODUCED
from bridge.point import benchmark
from bridge.uncertainties import (
    INPUT_ERRORS,
    METHODS,
    OTHER_GSTAR,
    Uncertainty,
    uncertainties,
)

QCD = "1 + alpha_s/pi of widths to quarks"
GSTAR = "g* table: Laine and Meyer 2015"


@pytest.fixture(scope="module")
def found():
    return uncertainties(benchmark())


def test_every_quantity_that_is_not_zero(found):
    assert set(found) == {n for n, e in estimates(benchmark()).items() if e.value}


def test_numerical_part_is_that_of_the_result(found):
    omega = estimates(benchmark())["omega_h2"]
    assert found["omega_h2"].numerical == pytest.approx(omega.error / omega.value)


def test_parametric_part_by_hand(found):
    """br_bs goes like vts^2, so 3.75 % in vts is 7.5 %; the width of the top like its mass."""
    sigma = INPUT_ERRORS["vts"][0]
    assert found["br_bs"].parametric["vts"] == pytest.approx(2.0 * sigma / 0.04, rel=1e-3)
    assert found["br_tt"].parametric["MT"] < 0.0
    assert found["width_zp"].parametric == {}


def test_parametric_total_is_quadrature():
    both = Uncertainty(0.0, {"MT": 0.03, "vts": -0.04}, {"a": 0.1, "b": -0.2, "c": None})
    assert both.parametric_total == pytest.approx(0.05)
    assert both.envelope == (-0.2, 0.1)


def test_methods_move_what_they_should(found):
    assert found["sigma_dimuon_nwa_pb"].method == {}
    assert found["omega_h2"].method[GSTAR] == pytest.approx(0.007, abs=0.002)
    assert found["omega_h2"].method["Sommerfeld enhancement"] < 0.0
    assert found["c1p"].method["loops below 2 GeV"] > 0.0
    assert found["width_zp"].method[QCD] < 1e-3


def test_what_lies_below_2gev_matters_to_muons_and_not_to_valence_quarks():
    muon = {"gbb": 0.0, "ge2": 0.3}
    shift = {
        gq1: uncertainties(benchmark().replace(gq1=gq1, **muon))["c1p"].method["loops below 2 GeV"]
        for gq1 in (0.0, 0.3)
    }
    assert shift[0.0] > 0.3
    assert 1e-4 < shift[0.3] < 0.02


def test_a_number_that_is_no_answer_has_no_uncertainties():
    cancel = {"gmumu": 0.5, "ge2": 0.5, "gl3": -0.5, "ge3": -0.5, "gbb": 0.0}
    found = uncertainties(benchmark().replace(**cancel))
    assert not {"c1p", "sigma_p_cm2", "sigma_xe_cm2"} & found.keys()
    assert 0.02 < found["c1p_low"].numerical < 0.2


@pytest.fixture(scope="module")
def at_the_pole():
    """Where nu4 decouples early and heats itself."""
    light = {"gbb": 5e-4, "gmumu": 0.05, "gnunu": 2e-4, "mzp": 50.0, "mnu4": 24.9}
    return uncertainties(benchmark().replace(**light), Settings(beyond=True))


@pytest.fixture(scope="module")
def in_the_window():
    """The benchmark, where nu4 annihilates to Z'Z'."""
    return uncertainties(benchmark(), Settings(beyond=True))


def test_the_p_wave_has_a_weaker_factor(in_the_window):
    for name in ("omega_h2_sommerfeld", "omega_h2_full"):
        shift = in_the_window[name].method["Sommerfeld factor of the p wave"]
        assert shift == pytest.approx(0.007, abs=0.001)


def test_no_method_is_idle(found, at_the_pole, in_the_window):
    everywhere = (*found.values(), *at_the_pole.values(), *in_the_window.values())
    used = {label for u in everywhere for label in u.method}
    assert used == set(METHODS)


def test_coupled_equations_have_method_errors(at_the_pole):
    """The momentum-resolved solution is 7 % below, the exact collision term 6 %."""
    for name in ("omega_h2_cbe", "omega_h2_full"):
        low, high = at_the_pole[name].envelope
        assert -0.2 < low < -0.07 and 0.0 < high < 0.05
    assert at_the_pole["kinetic_shift"].envelope[0] < -0.1


def test_every_relic_density_depends_on_convention_and_gstar(at_the_pole):
    for name in ("omega_h2", "omega_h2_cbe", "omega_h2_sommerfeld", "omega_h2_full"):
        moved = at_the_pole[name].method
        assert {"other relic convention", "g* table: Laine and Meyer 2015"} <= moved.keys()


def test_a_quantity_outside_its_range_has_none():
    absent = uncertainties(benchmark().replace(mzp=12000.0))
    assert "sigma_dimuon_nwa_pb" not in absent and "omega_h2" in absent


def test_theory_of_pp_cross_sections_alone(found):
    produced = set(PRODUCED) - {"sigma_zp_pb"}
    assert {name for name, u in found.items() if u.theory} == produced
    for name in produced:
        assert set(found[name].theory) >= {"scale", "PDF family", "missing orders"}


def test_other_quarks_have_their_own_scales_and_families():
    """At 200 GeV u ubar moves by 7 % with the scales, b bbar by twice as much."""
    of_pairs = [
        uncertainties(benchmark().replace(mzp=200.0, **g))["sigma_zp_pb"].theory["scale"]
        for g in ({"gu1": 0.1, "gbb": 0.0}, {"gd3": 0.1})
    ]
    light, b = (scale.high - scale.low for scale in of_pairs)
    assert 0.03 < light < 0.7 * b


def test_leading_order_has_no_theory_error_and_says_so(found):
    for name in ("sigma_dimuon_sm_pb", "sigma_dimuon_interference_pb"):
        assert not found[name].theory and "no theory error" in found[name].theory_notes["theory"]


def test_an_alternative_without_a_number_is_said_not_dropped():
    """NNLO over NLO is known from 100 GeV on."""
    light = uncertainties(benchmark().replace(mzp=50.0))["sigma_dimuon_nwa_pb"]
    assert light.theory["missing orders"] is None
    assert light.theory["scale"].low < -0.1
    assert "100 to 3000 GeV, where NNLO/NLO is known" in light.theory_notes["missing orders"]
    assert set(light.theory_notes) == {"missing orders"}


def test_theory_is_known_where_it_is_largest():
    """Below the lowest mass of one set, and where half the scale has no b quarks."""
    lightest = uncertainties(benchmark().replace(mzp=10.0, mnu4=4.0))["sigma_zp_bb_pb"]
    assert lightest.theory["scale"].high > 30.0
    assert lightest.theory["PDF family"].high > 1.0
    assert "without mstw2008_nlo: " in lightest.theory_notes["PDF family"]


def test_degrees_of_freedom_matter_below_a_few_per_cent():
    other = replace(relic.PHYSICAL, gstar=OTHER_GSTAR)
    shift = relic.omega_h2(benchmark(), other) / relic.omega_h2(benchmark()) - 1.0
    assert 1e-4 < abs(shift) < 0.03
    checksum = OTHER_GSTAR.read_text(encoding="utf-8").partition("T_GeV,h_eff,g_eff\n")
    assert hashlib.sha256(checksum[2].encode()).hexdigest() in checksum[0]


def test_gluons_widen_what_goes_to_quarks():
    """alpha_s(500 GeV)/pi = 3.0 %; of a Z' that has quarks alone nothing is left in the ratios."""
    p = benchmark().replace(gmumu=0.0, gq1=0.1, gu1=0.1, gnunu=0.5)
    found = uncertainties(p)
    assert found["width_zp"].method[QCD] == pytest.approx(0.0303, abs=5e-4)
    assert QCD not in found["br_uu"].method
    assert -0.03 < found["omega_h2"].method[QCD] < -0.001
