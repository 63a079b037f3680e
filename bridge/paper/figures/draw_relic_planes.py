"""Figures 6-11: masses of nu4 in colour, under the constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bridge.plots.excluded_regions import REGION_LOOKS
from bridge.plots.figure_data import FigureData, Panel
from bridge.plots.label_placement import Labels
from bridge.plots.panels import DEEPEST, depth, draw_edge, panels
from bridge.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    MASS_COLOURS,
    PINK,
    PURPLE,
    VERMILION,
    Look,
    darker,
)  # fmt: skip

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GREY_SHADE, GREY_ALPHA = "0.55", 0.72
SHADED = ("r_trident", "r_z4mu", "r_dimuon", "r_direct", "r_cmb", "r_gamma", "r_theory")
"""What is shaded grey; B_s mixing of 2017 or 2019 is a dashed line instead, as in the paper."""
MIXING = ("r_bs_2019", "r_bs_2017")

EDGE_LOOKS: dict[str, Look] = {
    **{name: REGION_LOOKS[name] for name in (*MIXING, "r_trident", "r_z4mu", "r_dimuon", "r_cmb")},
    "r_direct": Look(BLACK, "direct detection"),
    "r_gamma": Look(VERMILION, "gamma rays"),
    "r_theory": Look(GREY, "not perturbative"),
}
"""Colour and name of the edge of each region."""

FUTURE_LOOKS: dict[str, Look] = {
    "r_dimuon_200fb": Look(PURPLE, "dimuon 200/fb"),
    "r_dimuon_3000fb": Look(PURPLE, "dimuon 3000/fb"),
    "r_direct_100": Look(BLACK, r"direct $\times$100"),
    "r_proj_lz_si": Look(GREEN, "LZ"),
    "r_proj_darwin_si": Look(BLUE, "DARWIN"),
    "r_proj_darkside20k_200ty_si": Look(PINK, "DarkSide-20k"),
    "r_proj_xlzd_200ty_si": Look(BLUE, "XLZD"),
}


def draw_summary(figure: FigureData) -> Figure:
    """Both solutions side by side, with the reach of the future as lines where it is known."""
    canvas, axes = panels(figure, columns=2, wide=1.3)
    for ax, panel in zip(axes, figure.panels, strict=True):
        summary_panel(canvas, ax, panel)
    return canvas


def summary_panel(canvas: Figure, ax: Axes, panel: Panel) -> None:
    """Masses in colour, exclusions in grey, and the edge of each with its name."""
    paint_masses(canvas, ax, panel)
    canvas.draw_without_rendering()
    labels = Labels(ax, panel["mnu4"].shape)
    deepest = np.max([depth(panel[name]) for name in SHADED if name in panel], axis=0)
    ax.contourf(panel.x.values, panel.y.values, deepest, levels=[0.0, 2 * DEEPEST],
                colors=[GREY_SHADE], alpha=GREY_ALPHA)  # fmt: skip
    for name, look in (EDGE_LOOKS | FUTURE_LOOKS).items():
        if name in panel:
            dashes = "--" if name in MIXING else "-." if name in FUTURE_LOOKS else "-"
            pieces = draw_edge(ax, panel, panel[name], look.colour, ls=dashes, lw=1.3)
            labels.along(look.label, pieces, size=7.5, color=darker(look.colour))
    labels.put("no solution", np.isnan(panel["mnu4"]) & (deepest <= 0.0), size=7.5, style="italic")


def paint_masses(canvas: Figure, ax: Axes, panel: Panel) -> None:
    """Mass of nu4 on a logarithmic colour scale; white without a solution."""
    from matplotlib.colors import LogNorm

    mass = np.ma.masked_invalid(panel["mnu4"])
    mesh = ax.pcolormesh(panel.x.values, panel.y.values, mass, cmap=MASS_COLOURS, norm=LogNorm(),
                         shading="nearest", rasterized=True)  # fmt: skip
    canvas.colorbar(mesh, ax=ax, label=r"$m_\nu$ [GeV]", pad=0.02)
