"""Figures 4 and 5: curves."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING, Any

from bridge.paper.figures import drawing
from bridge.paper.printed import X_FREEZE_OUT
from bridge.plots import panels as draw
from bridge.plots.figure_data import FigureData
from bridge.plots.panels import Legend
from bridge.plots.style import BLACK, BLUE, GREEN, GREY, ORANGE, PINK, PURPLE, RED, SPARE, Look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CURVES = {"fermi": PINK, "hess": BLUE, "proj_cta": PURPLE, "planck": GREEN}
"""Start of a line's name -> colour."""
MODEL, PROJECTION, THERMAL = ("today", "freeze_out"), "proj", "thermal"


def draw_figure_4(figure: FigureData) -> Figure:
    """sigma v of the model (today solid, at freeze-out dotted) under the limits."""
    canvas, (ax,) = drawing.sheet(figure, 1, 2.9)
    (panel,), legend = figure.panels, Legend()
    model, spare, used = cycle((RED, ORANGE)), cycle(SPARE), set[str]()
    for line in panel.lines:
        look: dict[str, Any] = {"lw": 1.3}
        label = line.label
        if line.name.startswith("today"):
            colour = next(model)
            look |= {"color": colour, "lw": 1.8}
            label += ", today"
        elif line.name.startswith("freeze_out"):
            look |= {"color": colour, "ls": ":"}
            label += f", freeze-out ($x = {X_FREEZE_OUT:g}$)"
        elif line.name == THERMAL:
            look |= {"color": BLACK, "ls": "-."}
        else:
            look["color"] = _colour(line.name, used) or next(spare)
            if line.name.startswith(PROJECTION):
                look["ls"] = "--"
            else:
                ax.plot(line.x, line.y, path_effects=draw.ticked(), **look)
        ax.plot(line.x, line.y, **look)
        legend.line(label, **look)
    drawing.finish(canvas, figure, legend)
    return canvas


def _colour(name: str, used: set[str]) -> str:
    """The colour of the family of a curve, for its first member."""
    family = next((start for start in CURVES if name.startswith(start)), "")
    if not family or family in used:
        return ""
    used.add(family)
    return CURVES[family]


FIGURE_5_LOOKS = {
    "r_cmb": Look(GREEN, "CMB"),
    "r_direct": Look(GREY, "direct detection"),
}


def draw_figure_5(figure: FigureData) -> Figure:
    """Regions of the CMB, of direct detection on top of it, and the line of the relic density."""
    canvas, axes = drawing.sheet(figure, 2, 2.8)
    legend = Legend()
    for ax, panel in zip(axes, figure.panels, strict=True):
        drawing.regions(ax, panel, legend, FIGURE_5_LOOKS)
        drawing.without_data(ax, panel, legend)
        for line, dashes in zip(panel.lines, ("-", "--", ":"), strict=False):
            which = "" if dashes == "-" else ", next solution"
            ax.plot(line.x, line.y, color=ORANGE, lw=2.0, ls=dashes)
            legend.line(line.label + which, color=ORANGE, lw=2.0, ls=dashes)
    legend.white("neither of the two excludes it")
    drawing.finish(canvas, figure, legend)
    return canvas
