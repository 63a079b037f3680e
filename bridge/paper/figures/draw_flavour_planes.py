"""Figures 1-3: couplings and mass of the Z', under flavour constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bridge.paper.figures.flavour_planes import V21_SHOWN
from bridge.paper.printed import FIGURE_1_MZP
from bridge.plots.figure_data import FigureData
from bridge.plots.label_placement import Labels
from bridge.plots.panels import draw_regions, label_contour, labelled_levels, panels, scientific
from bridge.plots.style import BLACK, GREEN, PURPLE, VERMILION, darker
from bridge.point import PARAMETERS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LINES = ((GREEN, "-"), (VERMILION, "--"), (PURPLE, "-."), (BLACK, ":"))
ISO_MASSES = dict(zip(FIGURE_1_MZP, _LINES, strict=True))
"""MZp [GeV] -> colour and dashes of its line in Fig. 1."""


def draw_figure_1(figure: FigureData) -> Figure:
    """Regions, and lines of equal mass."""
    canvas, (ax,) = panels(figure, columns=1, wide=1.25)
    panel = figure.panels[0]
    labels = Labels(ax, panel["mzp"].shape)
    for mass, (colour, dashes) in ISO_MASSES.items():
        name = rf"$M_{{Z'}} = {mass:g}$ GeV"
        labelled_levels(ax, panel, panel["mzp"], {mass: name}, labels, color=colour, dashes=dashes)
    outside = np.isnan(panel["r_trident"])
    ax.contourf(panel.x.values, panel.y.values, outside, levels=[0.5, 1.5], colors=["0.85"],
                hatches=["////"])  # fmt: skip
    allowed = draw_regions(ax, panel, labels) & ~outside
    low, high = PARAMETERS["mzp"].domain.low, PARAMETERS["mzp"].domain.high
    labels.put(f"$M_{{Z'}} < {low:g}$ GeV", outside & (panel["mzp"] < low), size=7)
    labels.put(f"$M_{{Z'}} > {high / 1e3:g}$ TeV", outside & (panel["mzp"] > high), size=7)
    labels.put("allowed", allowed, size=8, style="italic")
    return canvas


def draw_figure_2(figure: FigureData) -> Figure:
    """Regions, and where mu -> e gamma would exclude, for some mixing angles."""
    canvas, (ax,) = panels(figure, columns=1, wide=1.25)
    panel = figure.panels[0]
    labels = Labels(ax, panel["v21_limit"].shape)
    names = {v: rf"$|V_{{21}}| = {scientific(v)}$" for v in V21_SHOWN}
    labelled_levels(ax, panel, panel["v21_limit"], names, labels, color=BLACK, dashes="--")
    allowed = draw_regions(ax, panel, labels)
    labels.put("allowed", allowed, size=8, style="italic")
    return canvas


def draw_figure_3(figure: FigureData) -> Figure:
    """Regions and the R_K band at each mass."""
    canvas, axes = panels(figure, columns=2)
    for ax, panel in zip(axes, figure.panels, strict=True):
        labels = Labels(ax, panel["rk_pull"].shape)
        band = np.abs(panel["rk_pull"]) < 1.0
        labels.free &= ~band
        draw_regions(ax, panel, labels)
        nodes = panel.x.values, panel.y.values
        pull = np.clip(panel["rk_pull"], -2.0, 2.0)
        ax.contourf(*nodes, pull, levels=[-1.0, 1.0], colors=[VERMILION], alpha=0.8)
        centre = ax.contour(*nodes, pull, levels=[0.0], colors=[darker(VERMILION)], linewidths=0.7)
        label_contour(centre, r"$R_K$ at $1\sigma$", color=BLACK)
    return canvas
