"""What a figure assumes."""

import numpy as np
import pytest

from bridge.native import flavour, widths
from bridge.paper.figures.scenarios import observables, scenario, width_zp_as_printed
from bridge.point import Point


@pytest.mark.parametrize(
    ("name", "tev"), [("paper", 6.4), ("corrected", 6.3), ("today_2017_fit", 6.3)]
)
def test_scale_of_the_fit(name, tev):
    assert scenario(name).rk_scale == pytest.approx(1e3 * tev, rel=1e-6)


def test_today_the_couplings_follow_the_measured_r_k():
    today = scenario("today")
    p = Point(gbb=today.gbb(0.3, 400.0), gmumu=0.3, gnunu=0.0, mzp=400.0, mnu4=1e3)
    assert float(flavour.r_k_tree(flavour.c9(p))) == pytest.approx(0.949, abs=1e-9)


def test_printed_width_differs_only_where_dark_matter_is_produced():
    p = Point(gbb=0.01, gmumu=0.3, gnunu=1.0, mzp=500.0, mnu4=np.array([10.0, 240.0, 400.0]))
    printed, computed = width_zp_as_printed(p), widths.width_zp(p)
    assert printed[2] == computed[2]
    assert (printed[:2] < computed[:2]).all()
    # light dark matter: g^2 M/24 pi in place of g^2 M/12 pi
    assert computed[0] - printed[0] == pytest.approx(500.0 / (24.0 * np.pi), rel=1e-2)


def test_printed_width_reaches_the_branching_ratio_but_not_scattering():
    p = Point(gbb=0.01, gmumu=0.3, gnunu=1.0, mzp=500.0, mnu4=100.0)
    printed, computed = observables(p, True), observables(p, False)
    assert printed["br_mumu"] > computed["br_mumu"]
    assert printed["sigma_xe_cm2"] == computed["sigma_xe_cm2"]
