"""Figures 1-3 against closed forms."""

import numpy as np
import pytest

from bridge.paper.figures.flavour_planes import figure_1, figure_2, figure_3
from bridge.paper.figures.scenarios import scenario

SIZE = 15


def quiet(_):
    """No progress."""


PAPER = scenario("paper")
VTS, MIXING, TRIDENT = 0.04, 770e3, 370.0
INPUTS = 1e-6
"""The limit files hold the printed scales to seven digits."""


def test_figure_1_regions_are_the_printed_bounds():
    (panel,) = figure_1(PAPER, SIZE, quiet).panels
    gmumu, gbb = np.meshgrid(panel.x.values, panel.y.values)
    mzp = 6400.0 * np.sqrt(gbb * gmumu)
    inside = (mzp > 5.0) & (mzp < 2e4)
    np.testing.assert_allclose(panel["mzp"], mzp, rtol=INPUTS)
    np.testing.assert_allclose(
        panel["r_bs_2017"][inside], ((VTS * gbb / mzp) * MIXING)[inside] ** 2, rtol=INPUTS
    )
    np.testing.assert_allclose(
        panel["r_trident"][inside], ((gmumu / mzp) * TRIDENT)[inside] ** 2, rtol=INPUTS
    )
    assert np.isnan(panel["r_trident"][~inside]).all()


def test_figure_1_sliver_lies_between_the_ratios_of_couplings():
    """(3.3) with (3.5) and (3.7): gbb/gmumu from (370/6400)^2 to (6400/(0.04 770e3))^2."""
    (panel,) = figure_1(PAPER, 61, quiet).panels
    gmumu, gbb = np.meshgrid(panel.x.values, panel.y.values)
    open_ = (panel["r_bs_2017"] < 1.0) & (panel["r_trident"] < 1.0)
    ratio = (gbb / gmumu)[open_]
    assert (ratio.min(), ratio.max()) == pytest.approx((0.00334, 0.0432), rel=0.15)  # one node
    assert ratio.min() > (370.0 / 6400.0) ** 2
    assert ratio.max() < (6400.0 / (VTS * MIXING)) ** 2


def test_lines_of_equal_mass_run_through_the_nodes_of_figure_1():
    (panel,) = figure_1(PAPER, SIZE, quiet).panels
    np.testing.assert_allclose(panel["mzp"][1:, :-1], panel["mzp"][:-1, 1:], rtol=1e-12)


def test_figure_2_shares_its_numbers_with_figure_1():
    (panel,) = figure_2(PAPER, SIZE, quiet).panels
    gmumu, mzp = np.meshgrid(panel.x.values, panel.y.values)
    np.testing.assert_allclose(panel["gbb"], (mzp / 6400.0) ** 2 / gmumu, rtol=INPUTS)
    assert np.isnan(panel["r_z4mu"]).any()
    assert (panel["r_z4mu"][mzp < 20.0] > 0.0).all()


def test_mixing_limit_scales_with_mass_over_coupling_squared():
    (panel,) = figure_2(PAPER, SIZE, quiet).panels
    gmumu, mzp = np.meshgrid(panel.x.values, panel.y.values)
    scaled = panel["v21_limit"] * (gmumu / mzp) ** 2
    # F(x) falls from 2/3 by 1e-3 at MZp = 5 GeV
    np.testing.assert_allclose(scaled, scaled[-1, -1], rtol=3e-3)
    # sqrt(4.2e-13/1.42e-6) at gmumu = 1 and 1 TeV
    assert scaled[-1, -1] * 1e6 == pytest.approx(5.44e-4, rel=5e-3)


def test_figure_3_band_of_the_paper_is_the_fit():
    figure = figure_3(PAPER, SIZE, quiet)
    assert [panel.name for panel in figure.panels] == [
        "mzp_50", "mzp_200", "mzp_500", "mzp_1000",
    ]  # fmt: skip
    for panel, mzp in zip(figure.panels, (50.0, 200.0, 500.0, 1000.0), strict=True):
        gmumu, gbb = np.meshgrid(panel.x.values, panel.y.values)
        relative = gbb * gmumu * 6400.0**2 / mzp**2 - 1.0
        low = relative < 0.0
        np.testing.assert_allclose(panel["rk_pull"][low], relative[low] / 0.25, atol=4 * INPUTS)
    assert any("1 sigma" in text for text in figure.chosen)


def test_band_of_today_leaves_the_second_solution_out():
    panel = figure_3(scenario("today"), SIZE, quiet).panels[0]
    product = np.multiply.outer(panel.y.values, panel.x.values)
    largest = product[np.abs(panel["rk_pull"]) < 1.0].max()
    smallest_excluded = product[panel["rk_pull"] < -1.0].min()
    assert largest <= smallest_excluded


@pytest.mark.parametrize(("name", "figure"), [("paper", figure_1), ("today", figure_2)])
def test_figures_are_the_same_every_time(name, figure):
    first, second = figure(scenario(name), 9, quiet), figure(scenario(name), 9, quiet)
    for a, b in zip(first.panels[0].columns, second.panels[0].columns, strict=True):
        np.testing.assert_array_equal(a.values, b.values)
