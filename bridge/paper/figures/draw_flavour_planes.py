"""Figures 1-3: couplings and mass of the Z', under flavour constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bridge.numerics.arrays import Array
from bridge.paper.figures import drawing
from bridge.paper.figures.flavour_planes import V21_SHOWN
from bridge.paper.printed import FIGURE_1_MZP
from bridge.plots import panels as draw
from bridge.plots.edges import level_lines, mesh
from bridge.plots.figure_data import FigureData, Panel
from bridge.plots.lettering import scientific
from bridge.plots.panels import Legend
from bridge.plots.style import BLACK, GREEN, HATCH_COLOUR, PURPLE, RED
from bridge.point import PARAMETERS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ONE, FOUR = 3.1, 2.7
"""Inches of height of one panel, and of one of four."""
_LINES = ((GREEN, "-"), (RED, "--"), (PURPLE, "-."), (BLACK, ":"))
ISO_MASSES = dict(zip(FIGURE_1_MZP, _LINES, strict=True))
"""MZp [GeV] -> colour and dashes of its line in Fig. 1."""
DASHES = ((0, (1, 1)), (0, (3, 1.5)), (0, (6, 2)), (0, (10, 2, 2, 2)))


def draw_figure_1(figure: FigureData) -> Figure:
    """Regions, and lines of equal mass."""
    canvas, (ax,) = drawing.sheet(figure, 1, ONE)
    panel, legend = figure.panels[0], Legend()
    drawing.regions(ax, panel, legend)
    mzp = panel.at_nodes("mzp")
    for mass, (colour, dashes) in ISO_MASSES.items():
        level(ax, panel, mzp, mass, color=colour, ls=dashes, lw=1.4)
        legend.line(rf"$M_{{Z'}} = {mass:g}$ GeV", color=colour, ls=dashes, lw=1.4)
    domain = PARAMETERS["mzp"].domain
    for outside, text, hatch in (
        (mzp < domain.low, f"$M_{{Z'}} < {domain.low:g}$ GeV", "...."),
        (mzp > domain.high, f"$M_{{Z'}} > {domain.high / 1e3:g}$ TeV", "oo"),
    ):
        draw.hatched(ax, panel, outside, hatch, "0.9")
        legend.patch(f"not computed: {text}", fc="0.9", ec=HATCH_COLOUR, lw=0.5, hatch=hatch)
    return _finished(canvas, ax, panel, figure, legend)


def draw_figure_2(figure: FigureData) -> Figure:
    """Regions, and where mu -> e gamma would exclude, for some mixing angles."""
    canvas, (ax,) = drawing.sheet(figure, 1, ONE)
    panel, legend = figure.panels[0], Legend()
    drawing.regions(ax, panel, legend)
    for value, dashes in zip(V21_SHOWN, DASHES, strict=True):
        look = {"color": BLACK, "ls": dashes, "lw": 1.2}
        level(ax, panel, value / panel.at_nodes("v21_limit"), 1.0, ticks=True, **look)
        legend.line(rf"$\mu \to e\gamma$ if $|V_{{21}}| = {scientific(value)}$", **look)
    return _finished(canvas, ax, panel, figure, legend)


def _finished(canvas: Figure, ax: Axes, panel: Panel, figure: FigureData, legend: Legend) -> Figure:
    drawing.without_data(ax, panel, legend)
    legend.white(drawing.CLEAR)
    drawing.finish(canvas, figure, legend)
    return canvas


def level(
    ax: Axes, panel: Panel, values: Array, at: float, *, ticks: bool = False, **style: Any
) -> None:
    """A line where positive values have one."""
    log = np.log(values / at)
    draw.edges(ax, level_lines(panel, log, np.isfinite(log)), ticks=ticks, **style)


def draw_figure_3(figure: FigureData) -> Figure:
    """Regions and the R_K band at each mass."""
    canvas, axes = drawing.sheet(figure, 2, FOUR)
    legend = Legend()
    for ax, panel in zip(axes, figure.panels, strict=True):
        drawing.regions(ax, panel, legend)
        pull = panel.at_nodes("rk_pull")
        draw.area(ax, mesh(panel), 1.0 - np.abs(np.clip(pull, -2.0, 2.0)), RED)
        drawing.without_data(ax, panel, legend)
    legend.patch(r"$R_K$ at $1\sigma$", fc=RED)
    legend.white(drawing.CLEAR)
    drawing.finish(canvas, figure, legend)
    return canvas
