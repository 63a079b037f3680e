"""The allowed window, from arrays made by hand."""

from math import inf

import numpy as np
import pytest

from bridge.paper.figures.allowed_window import (
    FEW,
    MEASURED,
    AllowedWindow,
    across_masses,
    allowed_window,
    flavour_range,
    natural,
    window_table,
)  # fmt: skip
from bridge.paper.figures.scenarios import scenario
from bridge.paper.figures.section_5_claims import Claim, shown
from bridge.plots.figure_data import Axis, Column, Panel


def panel_of(excluded):
    """Couplings 0.1, 0.2 against 0.1, 0.4, 1.6."""
    x = Axis("gmumu", "", "", np.array([0.1, 0.2]))
    y = Axis("gnunu", "", "", np.array([0.1, 0.4, 1.6]))
    mnu4, gbb = np.arange(1.0, 7.0).reshape(3, 2), np.full((3, 2), 0.01)
    values = {"mnu4": mnu4, "gbb": gbb, "excluded": np.array(excluded)}
    return Panel("heavy", "", x, y, tuple(Column(n, "", "", v) for n, v in values.items()))


OPEN = panel_of([[0.0, 1.0], [0.0, np.nan], [1.0, 0.0]])


def test_window_is_the_range_of_allowed_nodes():
    w = allowed_window(500.0, OPEN)
    assert (w.nodes, w.ranges["gmumu"], w.ranges["gnunu"]) == (3, (0.1, 0.2), (0.1, 1.6))
    assert w.ranges["mnu4"] == (1.0, 6.0)
    assert w.ranges["gbb/gmumu"] == pytest.approx((0.05, 0.1))


def test_natural_part_keeps_only_large_ratios():
    w = allowed_window(500.0, OPEN, FEW)
    assert (w.nodes, w.ranges["gnunu/gmumu"]) == (2, pytest.approx((4.0, 8.0)))
    assert natural([w, allowed_window(500.0, OPEN)], "heavy") == (w,)
    assert natural([w], "light") == ()


def test_nothing_allowed_leaves_no_range():
    w = allowed_window(500.0, panel_of(np.ones((3, 2))))
    assert (w.nodes, w.ranges) == (0, {})
    assert across_masses([]) == {}


def test_across_masses_takes_the_extremes():
    first = AllowedWindow(300.0, "heavy", FEW, 1, dict.fromkeys(MEASURED, (1.0, 2.0)))
    second = AllowedWindow(700.0, "heavy", FEW, 1, dict.fromkeys(MEASURED, (0.5, 1.0)))
    ranges = across_masses([first, second])
    assert ranges["mzp"] == (300.0, 700.0)
    assert ranges["gmumu"] == (0.5, 2.0)


def test_table_has_a_row_for_closed_windows_too():
    table = window_table("paper", [allowed_window(500.0, OPEN), allowed_window(50.0, OPEN, 99.0)])
    nodes = next(c.values for c in table.columns if c.name == "nodes")
    assert nodes.tolist() == [3.0, 0.0]
    assert all(np.isnan(c.values[1]) for c in table.columns[3:])


@pytest.mark.parametrize("mzp", [50.0, 500.0])
def test_flavour_range_is_the_closed_form(mzp):
    low, high = flavour_range(scenario("paper"), mzp)
    assert low == pytest.approx(0.04 * 770e3 * mzp / 6400.0**2, rel=0.02)  # step of its grid
    assert high == pytest.approx(mzp / 370.0, rel=0.02)


@pytest.mark.parametrize(
    ("low", "high", "measured", "verdict"),
    [
        (300.0, 1000.0, (325.0, 1200.0), "comes out"),
        (300.0, 1000.0, (50.0, 1000.0), "comes out in part"),
        (0.1, 0.1, (0.008, 0.043), "does not come out"),
        (1.0, inf, None, "does not come out: nothing is allowed"),
    ],
)
def test_claims_are_compared_with_what_was_measured(low, high, measured, verdict):
    assert Claim("", "", low, high).verdict(measured) == verdict


def test_a_single_value_is_shown_once():
    assert shown((500.0, 500.0), "GeV") == "500 GeV"
