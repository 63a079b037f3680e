"""Figures 4 and 5: curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bridge.paper.printed import FIGURE_4_MZP, THERMAL_CM3S
from bridge.plots.figure_data import FigureData
from bridge.plots.label_placement import Labels
from bridge.plots.panels import draw_edge, fill, panels, scientific, write_beside
from bridge.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PINK,
    PURPLE,
    VERMILION,
    Look,
    darker,
)  # fmt: skip

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LIMIT_LOOKS: dict[str, tuple[str, str, str, float, bool]] = {
    "fermi": (PINK, "-", r"Fermi, $b\bar b$", 9.0, False),
    "hess": (BLUE, "-", r"H.E.S.S., $b\bar b$", 2500.0, True),
    "proj_cta": (PURPLE, "--", r"CTA (projected), $b\bar b$", 800.0, False),
    "planck_cmb": (GREEN, "-", r"Planck, $\mu\mu$", 1300.0, True),
    "thermal": (BLACK, "-.", f"${scientific(THERMAL_CM3S)}$ cm$^3$/s", 5.5, True),
}
"""Start of a line's name -> colour, dashes, label, and the mass [GeV] at which the label stands,
above the line or below."""

MODEL_COLOURS = dict(zip(FIGURE_4_MZP, (VERMILION, ORANGE), strict=True))


def draw_figure_4(figure: FigureData) -> Figure:
    """sigma v of the model (today solid, at freeze-out dotted) under the limits."""
    canvas, (ax,) = panels(figure, columns=1, wide=1.4)
    panel = figure.panels[0]
    for name, (colour, dashes, label, mass, above) in LIMIT_LOOKS.items():
        line = next(x for x in panel.lines if x.name.startswith(name))
        ax.plot(line.x, line.y, color=colour, ls=dashes, lw=1.4)
        write_beside(ax, panel, line, label, mass, colour, above)
    for mzp, colour in MODEL_COLOURS.items():
        today = panel.line(f"today_{mzp:g}")
        hot = panel.line(f"freeze_out_{mzp:g}")
        ax.plot(today.x, today.y, color=colour, lw=1.8)
        ax.plot(hot.x, hot.y, color=colour, lw=1.2, ls=":")
        write_beside(ax, panel, today, today.label, 0.06 * mzp, colour, True)
    return canvas


FIGURE_5_LOOKS = {
    "r_cmb": Look(GREEN, "CMB"),
    "r_direct": Look(GREY, "direct detection", edge=False),
}


def draw_figure_5(figure: FigureData) -> Figure:
    """Regions of the CMB, of direct detection on top of it, and the line of the relic density."""
    canvas, axes = panels(figure, columns=2, wide=1.15)
    for ax, panel in zip(axes, figure.panels, strict=True):
        labels = Labels(ax, panel["r_direct"].shape)
        covered = panel["r_direct"] > 1.0
        for name, look in FIGURE_5_LOOKS.items():
            fill(ax, panel, panel[name], look, alpha=1.0)
        edge = draw_edge(ax, panel, panel["r_cmb"], GREEN, lw=1.0)
        for line in panel.lines:
            ax.plot(line.x, line.y, color=ORANGE, lw=2.0)
        relic = panel.lines[0]
        heavy = relic.x > np.median(panel.x.values)
        labels.along(relic.label, [np.column_stack([relic.x, relic.y])[heavy]], size=8)
        labels.along("CMB", edge, size=8, color=darker(GREEN))
        labels.put("direct detection", covered, size=8)
    return canvas
