"""What pictures are made of: frames, areas, edges with ticks on the excluded side, and a legend.

Nothing is written into the axes: the legend below them explains every colour, hatch and line.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from textwrap import fill, wrap
from typing import TYPE_CHECKING, Any

import numpy as np

from bridge.numerics.arrays import Array
from bridge.plots.edges import DEEPEST, Nodes, mesh

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.tri import Triangulation

AREA = 0.4
"""Strength of the colours of regions."""
CHARACTERS = 20.0
"""In an inch of the smallest text."""
SMALL, LEGEND_TEXT = 6.5, 7.5
HANDLE, LETTERS = 0.45, 17.0
"""Inches of a sample in the legend, and characters in an inch beside it."""
PAD = 0.06
"""Inches around what stands below the axes."""
SHADES = 100
FEW_DECADES = 200.0
"""A range of which more than the powers of ten are named."""
MATHEMATICS = r"(?<!\\)\$.+?(?<!\\)\$"
HELD = 0xE000
"""Characters of private use, which stand for mathematics while lines are made."""


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

    def patch(self, label: str, **style: Any) -> None:
        """An entry for an area; without a style a remark."""
        from matplotlib.patches import Patch

        self.add(Patch(**({"fc": "none", "ec": "none"} | style)), label)


def wrapped(text: str, wide: int) -> str:
    r"""A text over several lines, its mathematics left whole and counted as it is seen.

    >>> wrapped(r"long words and $Z \to 4$", 12).splitlines()
    ['long words', 'and $Z \\to 4$']
    """
    formulas = re.findall(MATHEMATICS, text)
    seen = (re.sub(r"\\[a-zA-Z]+", "x", formula) for formula in formulas)
    held = [chr(HELD + i) * len(re.sub(r"[\\{}^_$ ]", "", one)) for i, one in enumerate(seen)]
    each = iter(held)
    whole = re.sub(MATHEMATICS, lambda _: next(each), text)
    lines = fill(whole, wide, break_on_hyphens=False, break_long_words=False)
    for one, formula in zip(held, formulas, strict=True):
        lines = lines.replace(one, formula)
    return lines


def plain(text: str) -> str:
    """Text of users, in which nothing is mathematics."""
    return text.replace("$", r"\$")


def sheet(rows: int, columns: int, inches: tuple[float, float]) -> tuple[Figure, list[Axes]]:
    """A figure with axes, each with so many inches to it."""
    from matplotlib.figure import Figure as Canvas

    canvas = Canvas(figsize=(inches[0] * columns, inches[1] * rows), layout="constrained")
    return canvas, list(canvas.subplots(rows, columns, squeeze=False).ravel())


def finish(canvas: Figure, legend: Legend, notes: Iterable[str], columns: int) -> None:
    """Put the legend below the axes and the notes below it; the figure grows by what they need."""
    width, above = canvas.get_size_inches()
    text = "\n".join(line for n in notes for line in wrap(n, int(CHARACTERS * width)))
    note = canvas.text(0.015, 0.0, text, size=SMALL, color="0.3", va="bottom")
    wide = int((width / columns - HANDLE) * LETTERS)
    labels = [wrapped(label, wide) for label in legend.labels]
    drawn = canvas.legend(legend.handles, labels, loc="lower left", frameon=False,
                          fontsize=LEGEND_TEXT, ncols=columns, handlelength=2.2, labelspacing=0.6,
                          columnspacing=1.2, borderaxespad=0.0, alignment="left")  # fmt: skip
    canvas.draw_without_rendering()
    heights = [artist.get_window_extent().height / canvas.dpi for artist in (note, drawn)]
    foot = sum(heights) + 3.0 * PAD
    total = above + foot
    canvas.set_figheight(total)
    note.set_y(PAD / total)
    drawn.set_bbox_to_anchor((0.015, (heights[0] + 2.0 * PAD) / total))
    engine: Any = canvas.get_layout_engine()
    engine.set(rect=(0.0, foot / total, 1.0, 1.0 - foot / total))


def frame(axes: Axes, which: str, scale: str, ends: tuple[float, float], label: str) -> None:
    """Scale, range and label of the x or the y axis."""
    axes.set(**{f"{which}scale": scale, f"{which}lim": ends, f"{which}label": label})


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


def hatched(axes: Axes, nodes: Nodes, where: Any, hatch: str, colour: Any = "none") -> None:
    """Hatch where a mask holds."""
    area(axes, mesh(nodes), np.where(where, 1.0, -1.0), colour, hatch)


def reasons(
    axes: Axes, nodes: Nodes, texts: Any, legend: Legend, words: str, hatches: Sequence[str],
    colour: Any = "none",
) -> None:  # fmt: skip
    """Hatch where there is a text, with `words` and the text in the legend; the commonest first."""
    found, counts = np.unique(texts[texts != ""].astype(str), return_counts=True)
    for text, hatch in zip(found[np.argsort(-counts)], cycle(hatches), strict=False):
        hatched(axes, nodes, texts == text, hatch, colour)
        label = plain(f"{words} {text}".replace("->", "→"))
        legend.patch(label, fc=colour, ec="black", lw=0.3, hatch=hatch)


def edges(axes: Axes, lines: Sequence[Array], *, ticks: bool = True, **style: Any) -> None:
    """Polylines (n, 2) from 0 to 1; `ticks` stand on their left."""
    for line in lines:
        axes.plot(
            *line.T,
            transform=axes.transAxes,
            **style | ({"path_effects": ticked()} if ticks else {}),
        )


def ticked() -> list[Any]:
    """Ticks on the left of a line: the side that is excluded."""
    from matplotlib.patheffects import withTickedStroke

    return [withTickedStroke(angle=60, spacing=7, length=0.6)]


def painted(axes: Axes, nodes: Nodes, values: Array, colours: str) -> Any:
    """Colour by values: logarithmic where they are positive over a decade; blank where NaN."""
    from matplotlib.colors import LogNorm, Normalize

    known = values[np.isfinite(values)]
    low, high = float(known.min()), float(known.max())
    wide = low > 0.0 and high > 10.0 * low
    if not high > low:
        high = low + (abs(low) or 1.0) * 1e-3
    steps = np.linspace(0.0, 1.0, SHADES)
    levels = low * (high / low) ** steps if wide else low + (high - low) * steps
    shown = np.clip(np.where(np.isfinite(values), values, low), levels[0], levels[-1])
    norm = LogNorm(levels[0], levels[-1]) if wide else Normalize(levels[0], levels[-1])
    drawn = axes.tricontourf(mesh(nodes, ~np.isfinite(values)), shown, levels=levels, norm=norm,
                             cmap=colours, antialiased=False, transform=axes.transAxes)  # fmt: skip
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Rasterization of")  # matplotlib 3.10: vectors
        drawn.set_rasterized(True)
    return drawn


def colour_bar(axes: Axes, drawn: Any, label: str, where: Any = "right") -> None:
    """The scale of what was painted."""
    from matplotlib.colors import LogNorm
    from matplotlib.ticker import LogLocator, MaxNLocator

    look: dict[str, Any] = {"ticks": MaxNLocator(7)}
    if isinstance(drawn.norm, LogNorm):
        few = drawn.levels[-1] < FEW_DECADES * drawn.levels[0]
        look = {"ticks": LogLocator(subs=(1.0, 2.0, 5.0) if few else (1.0,))}
        look |= {"format": "%g"} if few else {}
    axes.figure.colorbar(drawn, ax=axes, label=label, location=where, pad=0.02, **look)


def scientific(value: float) -> str:
    r"""A number in TeX with at most two digits.

    >>> scientific(2e-4), scientific(1e-3)
    ('2\\times 10^{-4}', '10^{-3}')
    """
    mantissa, exponent = f"{value:.1e}".split("e")
    power = f"10^{{{int(exponent)}}}"
    return power if float(mantissa) == 1.0 else rf"{float(mantissa):g}\times {power}"
