"""What the figures share: sheets with a head, regions, where searches have no data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from bridge.plots import panels as draw
from bridge.plots.edges import depth, edge_lines, mesh
from bridge.plots.excluded_regions import REGION_LOOKS, WITHOUT_DATA
from bridge.plots.figure_data import FigureData, Panel
from bridge.plots.lettering import readable
from bridge.plots.panels import Legend
from bridge.plots.style import LABEL_SIZE, Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HATCHES = {"no_dimuon_data": ("|||",), "no_direct_data": ("---",)}
CLEAR = "no limit that reaches excludes it"


def sheet(figure: FigureData, columns: int, height: float) -> tuple[Figure, list[Axes]]:
    """A figure with a head and a pair of axes, of so many inches of height, for each panel."""
    columns = min(columns, len(figure.panels))
    canvas, axes = draw.sheet(-(-len(figure.panels) // columns), columns, height)
    head = f"Figure {figure.number}. {figure.title}"
    canvas.suptitle(head, x=draw.MARGIN, ha="left", weight="bold", size=LABEL_SIZE)
    for ax, panel in zip(axes, figure.panels, strict=True):
        for which, one in (("x", panel.x), ("y", panel.y)):
            draw.frame(ax, which, "log", one.range, one.title)
        ax.set_title(panel.title)
    return canvas, axes


def finish(canvas: Figure, figure: FigureData, legend: Legend) -> None:
    """The legend, the limits, and what was chosen, below the axes."""
    legend.excluded_side()
    notes = [f"limits: {figure.scenario}", *(f"chosen: {text}" for text in figure.chosen)]
    draw.finish(canvas, legend, map(readable, notes))


def regions(
    ax: Axes, panel: Panel, legend: Legend, looks: Mapping[str, Look] = REGION_LOOKS
) -> None:
    """Every region of a panel on those before it, and the edges of all."""
    here = {name: look for name, look in looks.items() if name in panel}
    lines = edge_lines(panel)
    for name, look in here.items():
        z = depth(panel.at_nodes(name))
        if (z > 0.0).any():
            colour = draw.tint(look.colour)
            draw.area(ax, mesh(panel), z, colour)
            legend.patch(look.label, fc=colour, ec=look.colour, lw=1.2)
    for name, look in here.items():
        draw.edges(ax, lines.get(name, []), color=look.colour, lw=1.2)


def without_data(ax: Axes, panel: Panel, legend: Legend) -> None:
    """Hatches where no limit of a search has data."""
    for name, (search, _) in WITHOUT_DATA.items():
        if name in panel:
            where = panel.at_nodes(name) == 1.0
            texts = np.where(where, search, "")
            draw.reasons(ax, panel, texts, legend, "no data on", HATCHES[name])
