"""The corner plot of a fit: what is drawn is what was sampled."""

from __future__ import annotations

import numpy as np
import pytest
from synthetic_posterior import made, posterior

from bridge.plots.fit_corner import draw


def test_a_panel_for_each_two_parameters_and_none_for_a_choice() -> None:
    canvas = draw(posterior(5000))
    shown = [axes for axes in canvas.axes if axes.get_visible()]
    assert len(shown) == 6
    labels = {axes.get_xlabel() for axes in shown} - {""}
    assert labels == {"$M_{Z'}$ [GeV]", "$g_{bb}$", r"$\rho$ [GeV/cm³]"}
    assert {axes.get_xscale() for axes in shown} == {"log", "linear"}


def test_the_best_fit_is_marked_where_it_is() -> None:
    known = posterior(5000)
    best = {known.columns["mzp"][known.best], known.columns["gbb"][known.best]}
    marked = [
        set(map(float, (*line.get_xdata(), *line.get_ydata())))
        for axes in draw(known).axes
        for line in axes.lines
        if line.get_marker() == "*"
    ]
    assert best in marked


@pytest.mark.parametrize("points", [1, 3])
def test_few_points_are_drawn_too(points: int) -> None:
    mzp = np.geomspace(100.0, 200.0, points)
    draw(made({"mzp": mzp, "gbb": mzp / 100.0}, -mzp)).canvas.draw()
