"""Effective parton luminosities: orders, scales, energies and their interpolation."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from bridge.errors import TableError
from bridge.native.drell_yan import C_F, QG, QG_LOG, QQ, QQ_LOG, T_R
from bridge.native.parton_luminosities import PAIRS, shipped_set
from bridge.native.partons import (
    LUMINOSITY_ERROR,
    NEAR_ZERO_ERROR,
    THRESHOLD_ERROR,
    Luminosity,
    corrections,
    effective,
    luminosity,
)
from bridge.native.qcd import alpha_s_five_flavours

LO = luminosity("nn23lo1", order="lo", mu_r=1.0)
PRODUCED = ("bb", "bs")
ENERGIES = (13000, 13600, 14000)


def at(lum: Luminosity, mzp: float, pair: str = "bb") -> float:
    return float(lum.on_shell(pair, mzp))


def test_defaults_are_next_to_leading_order_at_half_the_mass() -> None:
    lum = luminosity()
    assert (lum.pdf.name, lum.order, lum.mu_r, lum.mu_f) == ("nnpdf31_nlo", "nlo", 0.5, 0.5)
    assert lum.described == (
        "NLO QCD, PDF nnpdf31_nlo (LHAPDF 324900), 13 TeV, muR = muF = 0.5 mzp"
    )


@pytest.mark.parametrize("pdf", ["nn23lo1", "nnpdf31_nlo"])
@pytest.mark.parametrize("pair", PRODUCED)
def test_luminosity_grows_with_the_energy_and_falls_with_the_mass(pdf: str, pair: str) -> None:
    """From 30 GeV on: nearer to its threshold the b distribution is still being born."""
    mzp = np.geomspace(30.0, 5000.0, 500)
    found = [np.asarray(luminosity(pdf, e).on_shell(pair, mzp)) for e in ENERGIES]
    for lower, higher in pairwise(found):
        assert np.all(lower < higher)
        assert np.all(np.diff(lower) < 0.0)


def test_leading_order_needs_no_coupling_and_no_gluon() -> None:
    """muR does not matter at LO, and L is that of the set."""
    one, other = (luminosity("nn23lo1", 13000, "lo", r, 1.0) for r in (0.5, 2.0))
    mzp = np.array([100.0, 1000.0])
    np.testing.assert_array_equal(one.on_shell("bb", mzp), other.on_shell("bb", mzp))
    direct = shipped_set("nn23lo1").quarks_at((mzp / 13000.0) ** 2, mzp)[:, PAIRS.index("bb")]
    np.testing.assert_allclose(one.on_shell("bb", mzp), direct, rtol=LUMINOSITY_ERROR)


@pytest.mark.parametrize(("mu_r", "mu_f"), [(0.5, 0.5), (1.0, 1.0), (1.0, 0.5), (0.5, 1.0)])
def test_next_to_leading_order_term_by_term(mu_r: float, mu_f: float) -> None:
    """L_qq + a [C_F L_qq x Delta_qq + T_R L_qg x Delta_qg] at a node of the table in tau."""
    pdf, mzp = shipped_set("nnpdf31_nlo"), 700.0
    i = int(np.searchsorted(pdf.tau, (mzp / 13000.0) ** 2))
    tau = float(pdf.tau[i])
    sqrts = mzp / np.sqrt(tau)
    column = PAIRS.index("bb")
    quarks = pdf.quarks_at(pdf.tau, mu_f * mzp)[:, column]
    gluon = pdf.gluon_at(pdf.tau, mu_f * mzp)[:, column]
    qq, qq_log, qg, qg_log = (m[i] for m in pdf.tau_grid.convolution(QQ, QQ_LOG, QG, QG_LOG))
    log = -2.0 * np.log(mu_f)
    a = float(alpha_s_five_flavours(mu_r * mzp, 0.118, 2)) / (4.0 * np.pi)
    first = C_F * (qq + log * qq_log) @ quarks + T_R * (qg + log * qg_log) @ gluon
    lum = luminosity("nnpdf31_nlo", sqrts, "nlo", mu_r, mu_f)
    assert at(lum, mzp) == pytest.approx(quarks[i] + a * first, rel=LUMINOSITY_ERROR)


def test_the_dependence_on_the_factorisation_scale_falls_by_four() -> None:
    """d ln sigma/d ln muF at 200 GeV and muF = MZp, from muR = MZp."""

    def slope(order: str) -> float:
        low, high = (at(luminosity("nnpdf31_nlo", 13000, order, 1.0, f), 200.0) for f in (0.9, 1.1))
        return float(np.log(high / low) / np.log(1.1 / 0.9))

    assert slope("lo") / slope("nlo") == pytest.approx(4.0, abs=0.7)


def test_the_shift_by_the_factorisation_scale_is_that_of_the_splitting_functions() -> None:
    """dL_qq/d ln muF^2 = a [C_F P L_qq + T_R P L_qg]: what the logarithms remove."""
    pdf = shipped_set("nnpdf31_nnlo")
    i = int(np.searchsorted(pdf.tau, 1e-3))
    low, high = (pdf.quarks_at(pdf.tau[i], 300.0 * f)[PAIRS.index("bb")] for f in (0.95, 1.05))
    evolved = (high - low) / (2.0 * np.log(1.05 / 0.95))
    _, per_log = corrections(pdf)
    near = int(np.argmin(np.abs(pdf.muf - 300.0)))
    a = float(alpha_s_five_flavours(300.0, 0.118, 3)) / (4.0 * np.pi)
    expected = a * per_log[near, i, PAIRS.index("bb")]
    # the set evolves beyond leading order: alpha_s/pi of it, a few per cent
    assert evolved == pytest.approx(expected, rel=0.1)


@pytest.mark.parametrize("order", ["lo", "nlo"])
@pytest.mark.parametrize("pair", PRODUCED)
@pytest.mark.parametrize(
    ("pdf", "scale"), [("nnpdf31_nlo", 0.5), ("nn23lo1", 0.25), ("ct14qed_nlo", 0.25)]
)
def test_the_stated_error_covers_the_interpolation(
    pdf: str, scale: float, order: str, pair: str
) -> None:
    """Kinks of the sets included: those of nn23lo1 are lines in ln Q between nodes."""
    lum = luminosity(pdf, 13000, order, scale)
    low = np.log(lum.edges[0])
    mzp = np.exp(np.random.default_rng(5).uniform(low, np.log(5000.0), 300))
    exact = effective(lum.pdf, lum.sqrts, order, scale, scale, mzp)[:, PAIRS.index(pair)]
    found = lum.at_window(pair, mzp)
    known = np.isfinite(found)
    assert np.mean(known) > 0.95
    within = np.asarray(lum.error(mzp))[:, None]
    assert np.all((np.abs(found / exact - 1.0) < within)[known])


def test_the_stated_error_follows_the_factorisation_scale() -> None:
    for scale in (0.25, 0.5, 1.0):
        lum = luminosity(mu_r=scale)
        muf = np.array([5.5, 9.9, 10.1])
        expected = [THRESHOLD_ERROR, NEAR_ZERO_ERROR, LUMINOSITY_ERROR]
        known = muf / scale > 20.0
        np.testing.assert_array_equal(lum.error(muf / scale)[known], np.array(expected)[known])


@pytest.mark.parametrize("pair", PRODUCED)
def test_the_three_readings_agree(pair: str) -> None:
    mzp = np.array([10.0, 100.0, 777.0, 8000.0])
    on_shell = np.asarray(LO.on_shell(pair, mzp))
    window = LO.at_window(pair, mzp)
    np.testing.assert_allclose(window[..., len(LO.z) // 2], on_shell, rtol=1e-14)
    np.testing.assert_allclose(LO.at_mass(pair, mzp, mzp), on_shell, rtol=1e-10)
    for j in (0, 5, 12):
        np.testing.assert_allclose(window[..., j], LO.at_mass(pair, LO.z[j] * mzp, mzp), rtol=1e-10)


def test_continuous_across_panels() -> None:
    inner = LO.edges[1:-1]
    below, above = (np.asarray(LO.on_shell("bb", inner * (1 + d))) for d in (-1e-12, 1e-12))
    np.testing.assert_allclose(below, above, rtol=1e-9)


def test_nan_outside_table_and_window() -> None:
    mzp = np.array([9.99, 10.0, 8000.0, 8001.0])
    np.testing.assert_array_equal(np.isnan(LO.on_shell("bb", mzp)), [True, False, False, True])
    m = np.array([79.9, 80.0, 120.0, 120.1])
    np.testing.assert_array_equal(
        np.isnan(LO.at_mass("bb", m, np.array(100.0))), [True, False, False, True]
    )


def test_where_a_set_is_negative_there_is_no_luminosity_and_a_reason() -> None:
    """NNPDF3.1 NLO has a negative b bbar above 6 TeV; nothing is made of it."""
    lum = luminosity()
    mzp = np.array([1000.0, 7500.0])
    value = lum.on_shell("bb", mzp)
    np.testing.assert_array_equal(np.isnan(value), [False, True])
    absent = {text: mask.tolist() for mask, text in lum.absent(mzp, value)}
    assert absent["nnpdf31_nlo has no positive luminosity here, at this order and scale"] == [
        False,
        True,
    ]


def test_below_the_b_threshold_there_is_none() -> None:
    lum = luminosity("nnpdf31_nlo", 13000, "nlo", 0.25)
    assert lum.edges[0] == pytest.approx(20.0, rel=0.05)
    assert np.isnan(at(lum, 15.0))
    ((outside, text), _) = lum.absent(15.0, np.nan)
    assert outside and "where b quarks begin" in text


@pytest.mark.parametrize(
    ("pdf", "sqrts", "scale", "low", "high", "why"),
    [
        ("mstw2008_nlo", 13000, 0.5, 1.001e-3 * 13000 / 0.8, 8000.0, "has m^2/s from 1.001e-06"),
        ("nnpdf31_nlo", 100000, 0.5, 1e-7**0.5 * 1e5 / 0.8, 8000.0, "has m^2/s from 1e-07"),
        ("nnpdf31_nlo", 2000, 0.5, 10.0, 0.97**0.5 * 2000 / 1.2, "m^2/s from 1e-07 to 0.97"),
        ("mstw2008_nlo", 13000, 10.0, 1.001e-3 * 13000 / 0.8, 3162.28, "muF to 31622.8 GeV"),
    ],
)
def test_what_a_set_does_not_cover_is_said(
    pdf: str, sqrts: int, scale: float, low: float, high: float, why: str
) -> None:
    """The whole window is covered, or there is no number and its reason is not a sign."""
    lum = luminosity(pdf, sqrts, "nlo", scale)
    assert lum.edges[[0, -1]] == pytest.approx((low, high), rel=1e-3)
    assert np.all(np.isfinite(lum.at_window("uu", lum.edges[:3])))
    for mzp in (0.99 * lum.edges[0], 1.01 * lum.edges[-1]):
        ((outside, text), (nothing, _)) = lum.absent(mzp, lum.on_shell("bb", mzp))
        assert outside and why in text and not nothing


def test_an_unknown_set_is_named_with_those_there_are() -> None:
    with pytest.raises(TableError, match="nn23lo1"):
        luminosity("ct18", 13000)
