"""Figures 5-11: the relic density is met, and every region says what the limits say."""

import numpy as np
import pytest

from bridge.limits import overall, verdicts
from bridge.native.relic import PHYSICAL, omega_h2
from bridge.native.relic_kinds import omega_h2 as omega_of
from bridge.native.sommerfeld import sommerfeld_factor
from bridge.paper.figures.annihilation_curves import figure_5
from bridge.paper.figures.relic_planes import Grid, figure_11, planes, summary
from bridge.paper.figures.scenarios import observables, scenario
from bridge.point import Point

PAPER = scenario("paper")
SIZE = 7


def quiet(_):
    """No progress."""


ROOT = 1e-4
"""The solver stops at 1e-6; the compiled and the interpreted kernel differ by less than this."""


@pytest.fixture(scope="module")
def figure_8():
    return summary(8, PAPER, SIZE, quiet)


def solved(panel, mzp=500.0):
    """The nodes with a mass, as one point."""
    gmumu, gnunu = np.meshgrid(panel.x.values, panel.y.values)
    here = ~np.isnan(panel["mnu4"])
    p = Point(gbb=panel["gbb"][here], gmumu=gmumu[here], gnunu=gnunu[here], mzp=mzp,
              mnu4=panel["mnu4"][here])  # fmt: skip
    return p, here


@pytest.mark.parametrize("side", [0, 1])
def test_masses_give_the_observed_relic_density(figure_8, side):
    p, here = solved(figure_8.panels[side])
    assert here.sum() > SIZE
    np.testing.assert_allclose(omega_h2(p), 0.1198, rtol=ROOT)


def test_each_side_of_the_pole_has_its_panel(figure_8):
    heavy, light = (panel["mnu4"] for panel in figure_8.panels)
    assert np.nanmin(heavy) > 250.0 >= np.nanmax(light)


def test_excluded_is_what_the_limits_say_without_what_the_paper_ignores(figure_8):
    panel = figure_8.panels[0]
    p, here = solved(panel)
    applied = [
        x
        for x in PAPER.limits
        if x.observable not in {"r_k", "br_bs_mumu", "r_upsilon", "delta_a_mu", "omega_h2"}
    ]
    known = observables(p, printed_width=True)
    found = overall(verdicts(p, known, applied, PAPER.options))
    np.testing.assert_array_equal(
        panel["excluded"][here] == 1.0, found.excluded | found.beyond_convention
    )


def test_mixing_line_is_where_3_5_meets_3_3(figure_8):
    panel = figure_8.panels[0]
    gmumu = panel.x.values
    expected = (0.04 * 770.0 * 500.0 / 6.4**2 / 1e3 / gmumu) ** 2
    np.testing.assert_allclose(panel["r_bs_2017"][0], expected, rtol=1e-6)


def test_no_mass_no_answer(figure_8):
    for panel in figure_8.panels:
        assert np.isnan(panel["excluded"][np.isnan(panel["mnu4"])]).all()


def test_allowed_needs_a_cmb_limit():
    panel = summary(6, PAPER, SIZE, quiet).panels[1]
    assert not (np.isnan(panel["r_cmb"]) & (panel["excluded"] == 0.0)).any()


def test_figure_11_scales_figure_8(figure_8):
    projected = figure_11(PAPER, SIZE, quiet).panels[0]
    now = figure_8.panels[0]
    np.testing.assert_array_equal(projected["mnu4"], now["mnu4"])
    np.testing.assert_allclose(projected["r_direct_100"], 100.0 * now["r_direct"], rtol=1e-12)
    growth = np.sqrt(3000.0 / 36.1)
    np.testing.assert_allclose(projected["r_dimuon_3000fb"], growth * now["r_dimuon"], rtol=1e-12)
    for name in ("r_proj_lz_si", "r_proj_darwin_si", "r_proj_darkside20k_200ty_si"):
        assert np.nanmax(projected[name]) > np.nanmax(now["r_direct"])


def test_figure_5_line_has_the_observed_relic_density():
    for panel in figure_5(PAPER, 5, quiet).panels:
        mzp, gmumu = {"low": (50.0, 0.06), "high": (500.0, 0.6)}[panel.name]
        line = panel.lines[0]
        here = np.flatnonzero(~np.isnan(line.y))[::20]
        p = Point(gbb=PAPER.gbb(gmumu, mzp), gmumu=gmumu, gnunu=line.y[here], mzp=mzp,
                  mnu4=line.x[here])  # fmt: skip
        np.testing.assert_allclose(omega_h2(p), 0.1198, rtol=ROOT)


@pytest.fixture(scope="module")
def enhanced():
    return scenario("paper", relic_kind="sommerfeld")


def test_masses_follow_the_relic_density_of_the_scenario(enhanced, figure_8):
    grid = Grid((0.4, 1.3), (0.5, 1.5), 3)
    panel = planes(enhanced, 500.0, grid, quiet, halvings=0)[0]
    p, here = solved(panel)
    assert here.sum() >= 6
    omega = omega_of("sommerfeld")(p, PHYSICAL)
    np.testing.assert_allclose(omega, 0.1198, rtol=2e-5)
    tree = planes(PAPER, 500.0, grid, quiet, halvings=0)[0]["mnu4"]
    assert (panel["mnu4"][here] > 1.02 * tree[here]).all()


def test_exchange_of_zp_enhances_annihilation_today_too(enhanced):
    p = Point(gbb=0.01, gmumu=0.5, gnunu=1.2, mzp=500.0, mnu4=3000.0)
    plain, more = (s.region_ratios(p, ("cmb",))["cmb"] for s in (PAPER, enhanced))
    assert more / plain == pytest.approx(sommerfeld_factor(p, 0.5e-8), rel=0.01)
