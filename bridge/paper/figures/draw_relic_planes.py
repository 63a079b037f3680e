"""Figures 6-11: masses of nu4 in colour, under the constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bridge.paper.figures import drawing
from bridge.plots import panels as draw
from bridge.plots.edges import depth, edge_lines, mesh, smoothed
from bridge.plots.excluded_regions import REGION_LOOKS
from bridge.plots.figure_data import FigureData, Panel
from bridge.plots.panels import Legend
from bridge.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    MASS_COLOURS,
    PINK,
    PURPLE,
    SKY,
    VERMILION,
    Look,
)  # fmt: skip

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GREY_SHADE = (0.45, 0.45, 0.45, 0.75)
SHADED = ("r_trident", "r_z4mu", "r_dimuon", "r_direct", "r_cmb", "r_gamma", "r_theory")
"""What is shaded grey; B_s mixing of 2017 or 2019 is a dashed line instead, as in the paper."""
MIXING = ("r_bs_2019", "r_bs_2017")

EDGE_LOOKS: dict[str, Look] = {
    **{name: Look(BLUE, REGION_LOOKS[name].label) for name in MIXING},
    **{name: REGION_LOOKS[name] for name in ("r_trident", "r_z4mu", "r_dimuon", "r_cmb")},
    "r_direct": Look(BLACK, "direct detection"),
    **{name: REGION_LOOKS[name] for name in ("r_gamma", "r_theory")},
}
"""Colour and name of the edge of each region."""

FUTURE_LOOKS: dict[str, tuple[Look, str]] = {
    "r_dimuon_200fb": (Look(PURPLE, "dimuon, 200/fb"), "--"),
    "r_dimuon_3000fb": (Look(PURPLE, "dimuon, 3000/fb"), ":"),
    "r_direct_100": (Look(BLACK, r"direct detection $\times$ 100"), "--"),
    "r_proj_lz_si": (Look(GREEN, "LZ"), "-."),
    "r_proj_darwin_si": (Look(SKY, "DARWIN"), "-."),
    "r_proj_darkside20k_200ty_si": (Look(PINK, "DarkSide-20k"), "-."),
    "r_proj_xlzd_200ty_si": (Look(VERMILION, "XLZD"), "-."),
}
"""The same of projections, with their dashes."""


def draw_summary(figure: FigureData) -> Figure:
    """Both solutions side by side, with the reach of the future as lines where it is known."""
    canvas, axes = drawing.sheet(figure, 2, 3.3)
    legend = Legend()
    for ax, panel in zip(axes, figure.panels, strict=True):
        summary_panel(ax, panel, legend)
    legend.white(r"no $m_\nu$ gives the relic density")
    drawing.finish(canvas, figure, legend)
    return canvas


def summary_panel(ax: Axes, panel: Panel, legend: Legend) -> None:
    """Masses in colour, exclusions in grey, and the edge of each with its name."""
    exists = np.isfinite(panel.at_nodes("mnu4"))
    if exists.any():
        drawn = draw.painted(ax, panel, panel.at_nodes("mnu4"), MASS_COLOURS)
        draw.colour_bar(ax, drawn, r"$m_\nu$ [GeV]")
    deepest = np.max([depth(panel.at_nodes(n)) for n in SHADED if n in panel], axis=0)
    for where in (exists, ~exists):
        inside = np.minimum(draw.reaching(panel, deepest, where), smoothed(panel, where))
        if (inside > 0.0).any():
            draw.area(ax, mesh(panel), inside, GREY_SHADE)
            legend.patch("excluded", fc=GREY_SHADE)
    dashes = dict.fromkeys(EDGE_LOOKS, "-") | dict.fromkeys(MIXING, "--")
    looks = {name: (look, dashes[name]) for name, look in EDGE_LOOKS.items()} | FUTURE_LOOKS
    lines = edge_lines(panel)
    for name, (look, style) in looks.items():
        if name in lines:
            line = {"color": look.colour, "ls": style, "lw": 1.2}
            draw.edges(ax, lines[name], ticks=name in EDGE_LOOKS, **line)
            legend.line(look.label, **line)
    drawing.without_data(ax, panel, legend)
