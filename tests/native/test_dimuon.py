"""Dimuon production: MadGraph, the delta limit, wide resonances, zeros and domains."""

from __future__ import annotations

from math import pi

import numpy as np
import pytest
from scipy.integrate import quad

from bridge.native.dimuon import (
    PARTED,
    breit_wigner_weights,
    estimates,
    sigma_dimuon_bw_pb,
    sigma_dimuon_nwa_pb,
    spectrum_pb_per_gev,
    warnings,
)
from bridge.native.parton_luminosities import shipped_set, shipped_sets
from bridge.native.partons import luminosity
from bridge.native.widths import width_zp
from bridge.point import Point

LO = luminosity("nn23lo1", order="lo", mu_r=1.0)
"""As MadGraph and Pythia are asked."""
NAMES = {
    "sigma_zp_pb",
    "sigma_zp_bb_pb",
    "sigma_zp_bs_pb",
    "sigma_dimuon_nwa_pb",
    "sigma_dimuon_bw_pb",
}


def point(**changes: object) -> Point:
    base = {"gbb": 0.02, "gmumu": 0.3, "gnunu": 1.0, "mzp": 500.0, "mnu4": 100.0}
    return Point(**{**base, **changes})


@pytest.mark.parametrize(
    ("name", "mzp", "sigma_pb"),
    [
        ("sigma_zp_bb_pb", 200.0, 10.396),
        ("sigma_zp_bb_pb", 1000.0, 0.010672),
        ("sigma_zp_bb_pb", 3000.0, 9.0602e-6),
        ("sigma_zp_bs_pb", 150.0, 0.15406),
        ("sigma_zp_bs_pb", 1000.0, 6.4426e-5),
        ("sigma_zp_bs_pb", 5000.0, 5.4819e-10),
    ],
)
def test_on_shell_as_madgraph(name: str, mzp: float, sigma_pb: float) -> None:
    """MG5_aMC 3.5.7 with nn23lo1, gbb = 0.1; its statistical error is 0.06 %."""
    value = estimates(point(gbb=0.1, mzp=mzp), LO)[name].value
    assert value == pytest.approx(sigma_pb, rel=1.5e-3)


@pytest.mark.parametrize(
    ("mzp", "couplings", "sigma_pb"),
    [
        (150.0, (0.1, 0.1, 0.0, 100.0), 5.7304),
        (1000.0, (0.01, 0.3, 1.0, 100.0), 4.2695e-6),
        (500.0, (0.5, 1.0, 1.5, 200.0), 0.90262),
        (5000.0, (0.5, 1.0, 1.5, 200.0), 1.3029e-7),
    ],
)
def test_window_as_madgraph(
    mzp: float, couplings: tuple[float, float, float, float], sigma_pb: float
) -> None:
    """MG5_aMC 3.5.7, 0.8-1.2 mzp, mb = mmu = 0 there; statistical errors 0.08-0.16 %."""
    gbb, gmumu, gnunu, mnu4 = couplings
    p = Point(gbb=gbb, gmumu=gmumu, gnunu=gnunu, mzp=mzp, mnu4=mnu4).replace(MB=0.0, MMU=0.0)
    assert estimates(p, LO)["sigma_dimuon_bw_pb"].value == pytest.approx(sigma_pb, rel=3e-3)


EVERY = ("gq1", "gq2", "gu1", "gu2", "gu3", "gd1", "gd2", "gd3", "gl1", "gl3", "ge1", "ge2", "ge3")
INDEPENDENT: dict[str, tuple[dict[str, float], float, float, float, float]] = {
    "universal vector": (
        {"gbb": 0.08, "gmumu": 0.02, "mzp": 120.0, "vts": 0.0,
         **dict.fromkeys(EVERY[:8], 0.08), **dict.fromkeys(EVERY[8:], 0.02)},
        3.113061964e-01, 2.7299097e03, 1.1165306e01, 1.1120942e01,
    ),
    "right-handed light quarks": (
        {"gbb": 0.0, "gmumu": 0.0, "mzp": 700.0, "gu1": 0.3, "gu2": 0.3, "gd1": -0.2, "gd2": -0.2,
         "ge2": 0.15},
        7.450409813, 3.9382312e01, 1.1041815, 1.0868144,
    ),
    "right-handed b and s": (
        {"gbb": 0.0, "gmumu": 0.1, "mzp": 900.0, "gd3": 0.25, "ge2": -0.4, "gbsr": -0.01},
        1.549566933e01, 1.1457957e-01, 1.5004694e-02, 1.4677663e-02,
    ),
    "all": (
        {"gbb": -0.00220127, "gmumu": -0.0254487, "mzp": 192.67, "vts": -0.0422819,
         "gbsr": -0.0430652,
         **dict(zip(EVERY, (0.00667738, -0.00172832, -0.0312874, 0.00103821, -0.0104368,
                            -0.00271748, 0.0175016, 0.00754821, 0.00693959, -0.00467556,
                            -0.029071, 0.00610984, -0.00701497), strict=True))},
        3.513438483, 3.5155814e01, 1.7514048e-02, 1.7027559e-02,
    ),
}  # fmt: skip
"""Couplings and mass, width [GeV], on-shell cross-section of all quarks, times BR(mu mu), and in
the window [pb], from another leading-order code: nn23lo1, 13 TeV; agrees with MadGraph 3.5.7 at 33
points."""


@pytest.mark.parametrize("name", INDEPENDENT)
def test_every_quark_and_muon_as_an_independent_code(name: str) -> None:
    couplings, width, on_shell, narrow, window = INDEPENDENT[name]
    p = Point(**{"gnunu": 0.1, "mnu4": 1e4, **couplings}).replace(wzp=width)
    found = estimates(p, LO)
    assert found["sigma_zp_pb"].value == pytest.approx(on_shell, rel=1e-5)
    assert found["sigma_dimuon_nwa_pb"].value == pytest.approx(narrow, rel=1e-5)
    assert found["sigma_dimuon_bw_pb"].value == pytest.approx(window, rel=1e-5)


@pytest.mark.parametrize("order", ["lo", "nlo", "nnlo"])
def test_left_and_right_handed_quarks_add_up(order: str) -> None:
    lum = luminosity(order=order)
    one = estimates(point(gu1=0.3, ge2=0.1), lum)
    other = estimates(point(gbb=-0.02, gu1=-0.3, gmumu=-0.3, ge2=-0.1), lum)
    for name in NAMES:
        assert other[name].value == pytest.approx(one[name].value, rel=1e-14)
    parts = (
        estimates(point(**g), lum)["sigma_zp_pb"].value for g in ({"gbb": 0.0, "gu1": 0.3}, {})
    )
    assert one["sigma_zp_pb"].value == pytest.approx(sum(parts), rel=1e-14)


def test_other_quarks_need_no_b_quarks() -> None:
    """Where L of b bbar turns negative, what does not couple to it exists all the same."""
    lum, heavy = luminosity(), {"gnunu": 0.0, "mzp": 7000.0, "gd1": 0.3}
    for name in ("sigma_zp_pb", "sigma_dimuon_nwa_pb", "sigma_dimuon_bw_pb"):
        assert np.isnan(estimates(point(**heavy), lum)[name].value)
        light, with_b = estimates(point(**{**heavy, "gbb": np.array([0.0, 0.02])}), lum)[name].value
        assert light > 0.0 and np.isnan(with_b)
        outside = estimates(point(**{**heavy, "gbb": 0.0, "mzp": 9000.0}), lum)[name]
        assert np.isnan(outside.value) and any(np.any(mask) for mask, _ in outside.absent)


@pytest.mark.parametrize("gamma", [1e-12, 1e-4, 0.01, 0.1, 0.43, 0.45, 3.0, 16.0])
def test_weights_integrate_a_falling_luminosity(gamma: float) -> None:
    """gamma/pi int dy (1 + y) f/(y^2 + gamma^2) with f = z^-8, in theta = arctan(y/gamma)."""
    z = luminosity().z

    def integrand(theta: float) -> float:
        return (1 + gamma * np.tan(theta)) ** -3 / pi

    ends = np.arctan(np.array([-0.36, 0.44]) / gamma)
    expected, _ = quad(integrand, *ends, epsabs=0.0, epsrel=1e-11, limit=500)
    assert breit_wigner_weights(gamma, z) @ z**-8 == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("mzp", [10.0, 500.0, 8000.0])
def test_delta_function_limit(mzp: float) -> None:
    """For width -> 0 the window integral is sigma times BR; the first correction is O(width)."""
    p = point(gbb=1e-6, gmumu=1e-6, gnunu=0.0, mzp=mzp)
    narrow, full = sigma_dimuon_nwa_pb(p, LO), sigma_dimuon_bw_pb(p, LO)
    assert full == pytest.approx(narrow, rel=1e-10)


@pytest.mark.parametrize("order", ["lo", "nlo", "nnlo"])
@pytest.mark.parametrize("gnunu", [0.01, 1.0, 6.0])
def test_the_spectrum_integrates_to_the_window(gnunu: float, order: str) -> None:
    p, lum = point(gnunu=gnunu, gu1=0.02, gd3=0.01, ge2=0.1), luminosity(order=order)
    gamma = float(width_zp(p) / p.mzp)

    def over_theta(theta: float) -> float:
        y = gamma * np.tan(theta)
        m = p.mzp * np.sqrt(1 + y)
        dm_dtheta = p.mzp**2 / (2 * m) * (gamma**2 + y**2) / gamma
        return float(spectrum_pb_per_gev(m, p, lum)) * dm_dtheta

    ends = np.arctan(np.array([-0.36, 0.44]) / gamma) * (1 - 1e-12)
    total, _ = quad(over_theta, *ends, epsabs=0.0, epsrel=1e-8, limit=500)
    assert total == pytest.approx(sigma_dimuon_bw_pb(p, lum), rel=1e-6)


def test_a_wide_resonance_loses_what_is_outside_the_window() -> None:
    p = point(gnunu=6.0)
    assert width_zp(p) / p.mzp > 0.5
    ratio = sigma_dimuon_bw_pb(p, luminosity()) / sigma_dimuon_nwa_pb(p, luminosity())
    assert 0.1 < ratio < 0.6


def test_signs_of_couplings_do_not_matter() -> None:
    one, other = estimates(point()), estimates(point(gbb=-0.02, gmumu=-0.3, gnunu=-1.0))
    for name in NAMES:
        assert other[name].value == one[name].value


@pytest.mark.parametrize("zero", [{"gbb": 0.0}, {"gmumu": 0.0}, {"gbb": 0.0, "gmumu": 0.0}])
def test_without_a_coupling_the_signal_is_zero_not_absent(zero: dict[str, float]) -> None:
    for gnunu in (0.0, 1.0):
        all_estimates = estimates(point(**zero, gnunu=gnunu))
        for name in ("sigma_dimuon_nwa_pb", "sigma_dimuon_bw_pb"):
            assert all_estimates[name].value == 0.0
            assert not any(np.any(mask) for mask, _ in all_estimates[name].absent)


def test_outside_the_table_absent_with_the_reason() -> None:
    mzp = np.array([5.0, 10.0, 8000.0, 9000.0])
    for e in estimates(point(mzp=mzp), LO).values():
        mask, reason = e.absent[0]
        np.testing.assert_array_equal(mask, [True, False, False, True])
        np.testing.assert_array_equal(np.isnan(e.value), mask)
        assert "10 to 8000 GeV" in reason


def test_estimates_of_an_array_are_those_of_its_points() -> None:
    mzp, gnunu = np.array([20.0, 333.0, 3000.0]), np.array([0.1, 2.0, 12.0])
    together = estimates(point(mzp=mzp, gnunu=gnunu))
    assert together.keys() == NAMES
    for i in range(3):
        for name, e in estimates(point(mzp=mzp[i], gnunu=gnunu[i])).items():
            value = np.broadcast_to(together[name].value, (3,))[i]
            assert value == pytest.approx(e.value, rel=1e-12)


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ("lo", "LO, PDF nnpdf31_nlo (LHAPDF 324900), 13 TeV, muF = 0.5 mzp"),
        ("nlo", "NLO QCD, PDF nnpdf31_nlo (LHAPDF 324900), 13 TeV, muR = muF = 0.5 mzp"),
        ("nnlo", "NNLO/NLO of each quark without axial triangle"),
    ],
)
def test_the_method_names_order_set_and_scale(order: str, words: str) -> None:
    for e in estimates(point(), luminosity(order=order)).values():
        assert words in e.method


def test_next_to_next_to_leading_order_is_absent_outside_its_table() -> None:
    mzp = np.array([99.0, 100.0, 3000.0, 3001.0])
    for e in estimates(point(mzp=mzp), luminosity(order="nnlo")).values():
        mask, reason = e.absent[0]
        np.testing.assert_array_equal(mask, [True, False, False, True])
        np.testing.assert_array_equal(np.isnan(e.value), mask)
        assert "100 to 3000 GeV, where NNLO/NLO is known" in reason


@pytest.mark.parametrize(
    ("scales", "sqrts", "reason"),
    [
        ((3.0, 3.0), 13000, "NNLO/NLO is known for muR from 0.25 to 2 mzp, not for 3 mzp"),
        ((1.0, 0.5), 13000, "NNLO/NLO is known for muR = muF only"),
        ((0.5, 0.5), 14000, "NNLO/NLO is known for 13 TeV, not for 14 TeV"),
    ],
)
@pytest.mark.parametrize("mzp", [50.0, 500.0])
def test_what_holds_at_no_mass_is_the_one_reason(
    scales: tuple[float, float], sqrts: int, reason: str, mzp: float
) -> None:
    lum = luminosity(sqrts_gev=sqrts, order="nnlo", mu_r=scales[0], mu_f=scales[1])
    estimate = estimates(point(mzp=mzp), lum)["sigma_zp_bb_pb"]
    assert np.isnan(estimate.value)
    assert [text for mask, text in estimate.absent if np.any(mask)] == [reason]


def test_orders_at_500_gev() -> None:
    """K factors of n3loxs (arXiv:2209.06138): 1.0764 and 1.0326 at muR = muF = mzp/2."""
    lo, nlo, nnlo = (
        estimates(point(), luminosity("nnpdf31_nnlo", order=order))["sigma_zp_bb_pb"].value
        for order in ("lo", "nlo", "nnlo")
    )
    assert nlo / lo == pytest.approx(1.0764, rel=1e-3)
    assert nnlo / lo == pytest.approx(1.0326, rel=2e-3)


def test_warnings_of_masses_and_of_a_leading_order_set() -> None:
    mzp = np.array([100.0, 500.0, 4000.0])
    (light, _), (_, _), (heavy, text) = warnings(point(mzp=mzp), luminosity())
    np.testing.assert_array_equal(light, [True, False, False])
    np.testing.assert_array_equal(heavy, [False, False, True])
    assert "b bbar by factors of 1.4 at 3 TeV" in text and "10 at 6 TeV" in text
    *_, (mask, text) = warnings(point(), luminosity("nn23lo1"))
    assert mask and "is a leading-order set" in text
    assert len(list(warnings(point(), LO))) == 3


@pytest.mark.parametrize(("scale", "edge"), [(0.5, 20.0), (0.25, 40.0), (1.0, 10.0)])
def test_near_the_b_threshold_a_note_follows_the_factorisation_scale(
    scale: float, edge: float
) -> None:
    mzp = np.array([0.99 * edge, 1.01 * edge])
    _, (near, text), _ = warnings(point(mzp=mzp), luminosity(mu_r=scale))
    np.testing.assert_array_equal(near, [True, False])
    assert "b threshold" in text


def test_the_factors_of_the_notes_are_those_of_the_shipped_sets() -> None:
    half, one = (luminosity(mu_r=r).on_shell("bb", 10.0) for r in (0.5, 1.0))
    assert one / half == pytest.approx(41.0, abs=0.6)
    sets = [name for name in shipped_sets() if shipped_set(name).order != "lo"]
    for pair, factors in PARTED.items():
        mzp = 1000.0 * np.arange(3, 3 + len(factors))
        found = np.array([luminosity(name).on_shell(pair, mzp) for name in sets])
        highest = found.max(axis=0) / found.min(axis=0)
        assert tuple(f"{x:.2g}" for x in highest) == factors
