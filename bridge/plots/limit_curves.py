"""A limit beside others on the same observable: the curves, and their ratios."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import TYPE_CHECKING, Any

import numpy as np

from bridge.limits.limit import Limit
from bridge.limits.ratios import Ratio
from bridge.limits.targets import TARGETS
from bridge.plots.figure_data import LABELS, titled
from bridge.plots.style import BLACK, BLUE, GREEN, GREY, ORANGE, PAGE, PINK, PURPLE, SKY, VERMILION

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = (BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY, PINK)
"""Of the nearest curves; any further one is grey."""
DASHES = ("-", "--", "-.", ":")
INCHES = (PAGE, 4.6)
MARGIN = 1.3
"""How far axes go beyond the limit, and beyond what is drawn in its range."""


def draw_comparison(limit: Limit, found: Sequence[Ratio]) -> Figure:
    """The curves above, the limit over each of the others below, the nearest of them in colour."""
    from matplotlib.figure import Figure as Canvas

    canvas = Canvas(figsize=INCHES, layout="constrained")
    curves, ratios = canvas.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    curves.loglog(limit.masses, limit.columns["upper"], color=BLACK, lw=2.5, label=limit.name)
    for one, look in zip(found, _looks(found), strict=True):
        curves.loglog(one.other.masses, one.other.columns["upper"], zorder=1, **look)
        ratios.loglog(one.masses, one.values, zorder=1, **look)
    ratios.axhline(1.0, color=BLACK, lw=1.0)
    _frame(curves, ratios, limit, found)
    canvas.legend(*curves.get_legend_handles_labels(), loc="outside right upper", frameon=False)
    return canvas


def _looks(found: Sequence[Ratio]) -> Iterator[dict[str, Any]]:
    """Colour, dashes and label: those that the limit meets are coloured while colours last."""
    dashes = cycle(DASHES)
    coloured = [one.other.name for one in found if len(one.masses)][: len(COLOURS)]
    colours = dict(zip(coloured, COLOURS, strict=False))
    rest = [one.other.name for one in found if one.other.name not in colours]
    for one in found:
        name = one.other.name
        if name in colours:
            yield {"color": colours[name], "lw": 1.4, "ls": next(dashes), "label": name}
        else:
            label = f"{len(rest)} more" if name == rest[0] else None
            yield {"color": GREY, "lw": 0.6, "alpha": 0.6, "label": label}


def _frame(curves: Axes, ratios: Axes, limit: Limit, found: Sequence[Ratio]) -> None:
    """Axes that the limit fills, with their names."""
    low, high = limit.masses[0] / MARGIN, limit.masses[-1] * MARGIN
    near = [limit.columns["upper"], *(one.other.at("upper", one.masses) for one in found)]
    drawn = np.concatenate(near)
    curves.set(
        xlim=(low, high), ylim=(drawn.min() / MARGIN, drawn.max() * MARGIN),
        ylabel=titled(limit.observable),
        title=TARGETS[limit.observable].observable.meaning,
    )  # fmt: skip
    ratios.set(xlabel=f"{LABELS[limit.axis or '']} [GeV]", ylabel=f"{limit.name} over each")
