"""Scales, parton distributions and missing orders of pp cross-sections."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bridge.native.parton_luminosities import shipped_set
from bridge.native.partons import luminosity, make_luminosity
from bridge.native.pdf_members import ONE_SIGMA, PdfMembers
from bridge.native.production_spread import (
    FAMILY,
    MEMBERS,
    NEXT_ORDER,
    SCALE,
    SEVEN_POINTS,
    Band,
    alternatives,
    spreads,
)
from bridge.point import Point

NAMES = [
    "sigma_zp_pb",
    "sigma_zp_bb_pb",
    "sigma_zp_bs_pb",
    "sigma_dimuon_nwa_pb",
    "sigma_dimuon_bw_pb",
]


def point(mzp: float | np.ndarray) -> Point:
    return Point(gbb=0.02, gmumu=0.3, gnunu=0.0, mzp=mzp, mnu4=1e4)


def test_the_seven_points_are_never_four_apart() -> None:
    assert len({(1.0, 1.0), *SEVEN_POINTS}) == 7
    assert all(0.5 <= r / f <= 2.0 for r, f in SEVEN_POINTS)


@pytest.mark.parametrize(
    ("mzp", "low", "high"), [(200.0, -0.0928, 0.0577), (1000.0, -0.0184, 0.0230)]
)
def test_seven_point_band(mzp: float, low: float, high: float) -> None:
    """Of an independent code with NNPDF3.1 NLO at muR = muF = mzp/2."""
    band = spreads(point(mzp), luminosity())["sigma_zp_bb_pb"][SCALE]
    assert (band.low, band.high) == pytest.approx((low, high), abs=0.003)


def test_every_cross_section_has_every_kind_and_the_central_value_inside() -> None:
    found = spreads(point(np.array([150.0, 700.0])), luminosity())
    assert list(found) == NAMES
    for bands in found.values():
        assert {SCALE, FAMILY, NEXT_ORDER} <= set(bands)
        for band in bands.values():
            assert np.all((np.asarray(band.low) <= 0.0) & (np.asarray(band.high) >= 0.0))


def test_scales_narrow_from_order_to_order() -> None:
    def width(order: str) -> float:
        band = spreads(point(200.0), luminosity(order=order))["sigma_zp_bb_pb"][SCALE]
        return float(band.high - band.low)

    assert width("lo") > 2.0 * width("nlo") > 2.0 * width("nnlo")


def test_missing_orders_are_the_distance_to_the_next_one() -> None:
    """NNLO lies 4.1 % below NLO at 500 GeV (n3loxs), and NLO as much above NNLO."""
    down = spreads(point(500.0), luminosity())["sigma_zp_bb_pb"][NEXT_ORDER]
    up = spreads(point(500.0), luminosity(order="nnlo"))["sigma_zp_bb_pb"][NEXT_ORDER]
    assert (down.low, down.high) == pytest.approx((0.95886 - 1.0, 0.0), abs=1e-3)
    assert (up.low, up.high) == pytest.approx((0.0, 1.0 / 0.95886 - 1.0), abs=1e-3)


def test_a_leading_order_set_is_no_relative_of_others() -> None:
    family = alternatives(luminosity())[FAMILY]
    assert all(other.pdf.order != "lo" for other in family)
    assert "nnpdf31_nlo" not in {other.pdf.name for other in family}


@pytest.mark.parametrize(
    ("mzp", "high"), [(200.0, 0.08), (500.0, 0.10), (1000.0, 0.14), (2000.0, 0.25)]
)
def test_sets_of_one_order_spread(mzp: float, high: float) -> None:
    """Of an independent code at 13 TeV: five sets, NNPDF3.1 NLO is the lowest, MSTW2008 the highest
    of them; given to a per cent."""
    band = spreads(point(mzp), luminosity())["sigma_zp_bb_pb"][FAMILY]
    assert (band.low, band.high) == pytest.approx((0.0, high), abs=0.01)


def test_what_is_not_available_is_nan_not_zero() -> None:
    bands = spreads(point(50.0), luminosity())["sigma_zp_bb_pb"]
    assert np.isnan(bands[NEXT_ORDER].low)
    elsewhere = spreads(point(500.0), luminosity(sqrts_gev=14000))["sigma_zp_bb_pb"][NEXT_ORDER]
    assert np.isnan(elsewhere.high)
    assert notes(elsewhere) == "without NNLO QCD: NNLO/NLO is known for 13 TeV, not for 14 TeV"


def notes(band: Band) -> str:
    return "; ".join(text for mask, text in band.notes if np.all(mask))


def test_bands_are_of_the_sets_and_scales_that_exist_and_name_the_others() -> None:
    """MSTW2008 begins at 16 GeV, and below muF = 5 GeV there are no b quarks."""
    bands = spreads(point(12.0), luminosity())["sigma_zp_bb_pb"]
    others = [luminosity(name).on_shell("bb", 12.0) for name in ("ct14qed_nlo", "nnpdf31_nnlo")]
    shifts = np.array(others) / luminosity().on_shell("bb", 12.0) - 1.0
    assert (bands[FAMILY].low, bands[FAMILY].high) == pytest.approx((min(shifts), max(shifts)))
    assert notes(bands[FAMILY]).startswith("without mstw2008_nlo: pp cross-sections need mzp from")
    up = luminosity(mu_r=0.5, mu_f=1.0).on_shell("bb", 12.0) / luminosity().on_shell("bb", 12.0)
    assert bands[SCALE].high >= up - 1.0 > 2.0
    said = notes(bands[SCALE])
    for left_out in ("muR = 0.25 mzp, muF = 0.25 mzp", "muR = 0.5 mzp, muF = 0.25 mzp"):
        assert f"without {left_out}: " in said
    assert said.count("without") == 2 and "where b quarks begin" in said
    assert notes(spreads(point(700.0), luminosity())["sigma_zp_bb_pb"][FAMILY]) == ""


def test_at_the_end_of_the_table_the_nnlo_band_has_one_side() -> None:
    band = spreads(point(500.0), luminosity(order="nnlo", mu_r=0.25))["sigma_zp_bb_pb"][SCALE]
    assert (band.low, band.high) == (0.0, pytest.approx(0.0084, abs=1e-3))
    assert "not for 0.125 mzp; muR = muF alone" in notes(band)


def test_the_error_of_members_needs_them_all() -> None:
    central = shipped_set("nnpdf31_nlo")
    nodes = np.ix_(range(0, len(central.muf), 3), range(len(central.tau)))
    fields = (
        np.stack([f * field[nodes] for f in (1.03, -1.0)])
        for field in (central.quarks, central.gluon)
    )
    members = PdfMembers("symmhessian", ONE_SIGMA, central.muf[::3], central.tau, *fields)
    lum = make_luminosity(replace(central, members=members), 13000.0, "nlo", 0.5, 0.5)
    band = spreads(point(500.0), lum)["sigma_zp_bb_pb"][MEMBERS]
    assert np.isnan(band.low) and "without a member: " in notes(band)


@pytest.mark.parametrize(
    ("kind", "low", "high"), [("symmhessian", 0.05, 0.05), ("hessian", 0.04, 0.03)]
)
def test_members_of_a_set_give_its_error(kind: str, low: float, high: float) -> None:
    """Two eigenvectors that multiply every L by known factors."""
    central = shipped_set("nnpdf31_nlo")
    factors = {"symmhessian": [1.03, 1.04], "hessian": [1.03, 0.96]}[kind]
    nodes = np.ix_(range(0, len(central.muf), 3), range(len(central.tau)))
    members = PdfMembers(
        kind,
        ONE_SIGMA,
        central.muf[::3],
        central.tau,
        np.stack([f * central.quarks[nodes] for f in factors]),
        np.stack([f * central.gluon[nodes] for f in factors]),
    )
    lum = make_luminosity(replace(central, members=members), 13000.0, "nlo", 0.5, 0.5)
    band = spreads(point(np.array([150.0, 1000.0])), lum)["sigma_dimuon_bw_pb"][MEMBERS]
    np.testing.assert_allclose(band.low, -low, rtol=1e-3)
    np.testing.assert_allclose(band.high, high, rtol=1e-3)
