"""What pictures are made of: frames, areas, edges with ticks on the excluded side, and a legend.

Nothing is written into the axes: the legend below them explains every colour, hatch and line.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import TYPE_CHECKING, Any

import numpy as np

from bridge.numerics.arrays import Array
from bridge.plots.edges import DEEPEST, Nodes, continued, mesh, rounded, smoothed
from bridge.plots.lettering import readable, wrapped
from bridge.plots.style import COLUMN, HATCH_COLOUR, NOTE_SIZE, PAGE

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.tri import Triangulation

AREA = 0.4
"""Strength of the colours of regions."""
HANDLE, LEGEND_COLUMN = 0.38, 1.7
"""Inches of a sample in the legend with its gaps, and of a column of the legend at least."""
MARGIN = 0.02
"""Share of the width left free at the sides of what stands below the axes."""
PAD = 0.06
"""Inches around what stands below the axes."""
SHADES = 200


TICKS = "ticks: the excluded side of a line"


@dataclass
class Legend:
    """Handles and labels in their order, each label once."""

    handles: list[Artist] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def add(self, handle: Artist, label: str) -> None:
        """One entry."""
        if label not in self.labels:
            self.handles.append(handle)
            self.labels.append(label)

    def line(self, label: str, **style: Any) -> None:
        """An entry for a line."""
        from matplotlib.lines import Line2D

        self.add(Line2D([], [], **style), label)

    def excluded_side(self) -> None:
        """What ticks on a line mean."""
        self.line(TICKS, color="0.3", lw=1.2, path_effects=ticked())

    def white(self, meaning: str) -> None:
        """What it means that nothing is drawn."""
        self.patch(f"white: {meaning}", fc="white", ec="0.6", lw=0.6)

    def patch(self, label: str, **style: Any) -> None:
        """An entry for an area; without a style a remark."""
        from matplotlib.patches import Patch

        self.add(Patch(**({"fc": "none", "ec": "none"} | style)), label)


def sheet(rows: int, columns: int, height: float, **subplots: Any) -> tuple[Figure, list[Axes]]:
    """A figure as wide as it is printed, with axes that have so many inches of height to them."""
    from matplotlib.figure import Figure as Canvas

    width = COLUMN if columns == 1 else PAGE
    canvas = Canvas(figsize=(width, height * rows), layout="constrained")
    return canvas, list(canvas.subplots(rows, columns, squeeze=False, **subplots).ravel())


def finish(canvas: Figure, legend: Legend, notes: Iterable[str]) -> None:
    """Put the legend below the axes and the notes below it; the figure grows by what they need."""
    width, above = canvas.get_size_inches()
    free = 1.0 - 2.0 * MARGIN
    text = "\n".join(wrapped(n, free * width, NOTE_SIZE) for n in notes)
    note = canvas.text(MARGIN, 0.0, text, size=NOTE_SIZE, color="0.3", va="bottom")
    columns = int(free * width / LEGEND_COLUMN + 0.5)
    labels = [wrapped(x, free * width / columns - HANDLE) for x in legend.labels]
    drawn = canvas.legend(legend.handles, labels, loc="lower left", frameon=False, ncols=columns,
                          mode="expand", handlelength=2.2, handleheight=1.1, labelspacing=0.4,
                          columnspacing=0.8, handletextpad=0.7, borderpad=0.0, borderaxespad=0.0,
                          bbox_to_anchor=(MARGIN, 0.0, free, 0.0))  # fmt: skip
    canvas.draw_without_rendering()
    heights = [artist.get_window_extent().height / canvas.dpi for artist in (note, drawn)]
    foot = sum(heights) + 3.0 * PAD
    total = above + foot
    canvas.set_figheight(total)
    note.set_y(PAD / total)
    drawn.set_bbox_to_anchor((MARGIN, (heights[0] + 2.0 * PAD) / total, free, 0.0))
    engine: Any = canvas.get_layout_engine()
    engine.set(rect=(0.0, foot / total, 1.0, 1.0 - foot / total))


def frame(axes: Axes, which: str, scale: str, ends: tuple[float, float], label: str) -> None:
    """Scale, range and label of the x or the y axis."""
    from matplotlib.ticker import MaxNLocator, NullFormatter

    from bridge.plots.log_ticks import STEPS, LogLabels, LogTicks

    axes.set(**{f"{which}scale": scale, f"{which}lim": ends, f"{which}label": label})
    axis = axes.xaxis if which == "x" else axes.yaxis
    if scale == "log":
        axis.set_major_locator(LogTicks())
        axis.set_major_formatter(LogLabels())
        axis.set_minor_formatter(NullFormatter())
    else:
        axis.set_major_locator(MaxNLocator(5, steps=STEPS))


def tint(colour: str) -> tuple[float, ...]:
    """The colour of an area whose edge has `colour`: opaque, so that none shines through another.

    >>> tint("#FFFFFF")
    (1.0, 1.0, 1.0)
    """
    from matplotlib.colors import to_rgb

    return tuple(1.0 - AREA * (1.0 - part) for part in to_rgb(colour))


def area(axes: Axes, inside: Triangulation, z: Array, colour: Any, hatch: str = "") -> Any:
    """Shade where a field is above 0."""
    return axes.tricontourf(
        inside, z, levels=[0.0, 2.0 * DEEPEST], colors=[colour], hatches=[hatch or None],
        transform=axes.transAxes,
    )  # fmt: skip


def reaching(nodes: Nodes, z: Array, where: Any) -> Array:
    """A field of `area` from nodes in a mask, a little beyond it: what ends it is drawn on top."""
    return np.nan_to_num(continued(nodes, z, where), nan=-DEEPEST)


def hatched(axes: Axes, nodes: Nodes, where: Any, hatch: str, colour: Any = "none") -> None:
    """Hatch where a mask holds."""
    area(axes, mesh(nodes), smoothed(nodes, where), colour, hatch)


def reasons(
    axes: Axes, nodes: Nodes, texts: Any, legend: Legend, words: str, hatches: Sequence[str],
    colour: Any = "none",
) -> None:  # fmt: skip
    """Hatch where there is a text, with `words` and the text in the legend; the commonest first."""
    found, counts = np.unique(texts[texts != ""].astype(str), return_counts=True)
    for text, hatch in zip(found[np.argsort(-counts)], cycle(hatches), strict=False):
        hatched(axes, nodes, texts == text, hatch, colour)
        legend.patch(readable(f"{words} {text}"), fc=colour, ec=HATCH_COLOUR, lw=0.5, hatch=hatch)


def edges(axes: Axes, lines: Sequence[Array], *, ticks: bool = True, **style: Any) -> None:
    """Polylines (n, 2) from 0 to 1; `ticks` stand on their left."""
    for line in lines:
        axes.plot(
            *rounded(line).T,
            transform=axes.transAxes,
            **style | ({"path_effects": ticked()} if ticks else {}),
        )


def ticked() -> list[Any]:
    """Ticks on the left of a line: the side that is excluded."""
    from bridge.plots.excluded_side import ExcludedSide

    return [ExcludedSide()]


def painted(axes: Axes, nodes: Nodes, values: Array, colours: str) -> Any:
    """Colour by values: logarithmic where they are positive over a decade; white where NaN."""
    from matplotlib.colors import LogNorm, Normalize

    known = values[np.isfinite(values)]
    low, high = float(known.min()), float(known.max())
    wide = low > 0.0 and high > 10.0 * low
    if not high > low:
        high = low + (abs(low) or 1.0) * 1e-3
    steps = np.linspace(0.0, 1.0, SHADES)
    levels = low * (high / low) ** steps if wide else low + (high - low) * steps
    shown = np.clip(continued(nodes, values), levels[0], levels[-1])
    norm = LogNorm(levels[0], levels[-1]) if wide else Normalize(levels[0], levels[-1])
    drawn = axes.tricontourf(mesh(nodes, np.isnan(shown)), np.nan_to_num(shown, nan=low),
                             levels=levels, norm=norm, cmap=colours, antialiased=False,
                             transform=axes.transAxes)  # fmt: skip
    if not np.isfinite(values).all():
        area(axes, mesh(nodes), smoothed(nodes, ~np.isfinite(values)), "white")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Rasterization of")  # matplotlib 3.10: vectors
        drawn.set_rasterized(True)
    return drawn


def colour_bar(axes: Axes, drawn: Any, label: str) -> None:
    """The scale of what was painted, above the axes."""
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import LogNorm
    from matplotlib.ticker import MaxNLocator, NullFormatter

    from bridge.plots.log_ticks import STEPS, LogLabels, LogTicks

    look: dict[str, Any] = {"ticks": MaxNLocator(5, steps=STEPS)}
    if isinstance(drawn.norm, LogNorm):
        look = {"ticks": LogTicks(), "format": LogLabels()}
    smooth = ScalarMappable(drawn.norm, drawn.get_cmap())
    bar = axes.figure.colorbar(smooth, ax=axes, label=label, location="top", pad=0.02, **look)
    bar.ax.xaxis.set_minor_formatter(NullFormatter())
    solids: Any = bar.solids
    solids.set_rasterized(True)
