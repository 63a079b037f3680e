"""Panels from their data: frames, shaded regions, edges, levels, and labels beside curves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bridge.numerics.arrays import Array
from bridge.plots.excluded_regions import REGION_LOOKS
from bridge.plots.figure_data import FigureData, Line, Mask, Panel
from bridge.plots.label_placement import Labels, halo
from bridge.plots.style import PANEL_INCHES, Look, darker

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.contour import QuadContourSet
    from matplotlib.figure import Figure

DEEPEST = 0.3
"""|log10 r| beyond which contours need no more detail."""

CRUMB = 0.06
"""Pieces of edges shorter than this share of the axes are not drawn."""

HEADER_INCHES, CHOSEN_INCHES = 0.55, 0.16
"""Room for the head of a figure, and for each chosen item below it."""


def panels(figure: FigureData, columns: int, wide: float = 1.0) -> tuple[Figure, list[Axes]]:
    """A figure with one pair of axes for each panel, headed, with what was chosen below."""
    from matplotlib.figure import Figure as Canvas

    rows = -(-len(figure.panels) // columns)
    foot = CHOSEN_INCHES * (len(figure.chosen) + 1)
    height = PANEL_INCHES * rows + HEADER_INCHES + foot
    canvas = Canvas(figsize=(PANEL_INCHES * wide * columns + 0.4, height), layout="constrained")
    canvas.get_layout_engine().set(  # type: ignore[union-attr]
        rect=(0.0, foot / height, 1.0, 1.0 - (foot + 0.3) / height), w_pad=0.06, h_pad=0.06
    )  # type: ignore[call-arg]
    head = f"Figure {figure.number}. {figure.title}"
    canvas.text(0.015, 1.0 - 0.08 / height, head, va="top", weight="bold")
    canvas.text(0.985, 1.0 - 0.08 / height, f"limits: {figure.scenario}", va="top", ha="right")
    for i, text in enumerate(reversed(figure.chosen)):
        note = f"chosen: {text}"
        canvas.text(0.015, (0.07 + CHOSEN_INCHES * i) / height, note, size=6.5, color="0.35")
    axes = canvas.subplots(rows, columns, squeeze=False).ravel()
    for ax, panel in zip(axes, figure.panels, strict=True):
        frame(ax, panel)
    canvas.draw_without_rendering()
    return canvas, list(axes)


def frame(ax: Axes, panel: Panel) -> None:
    """Logarithmic axes with their ranges and labels."""
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xlim(panel.x.range)
    ax.set_ylim(panel.y.range)
    ax.set_xlabel(panel.x.title)
    ax.set_ylabel(panel.y.title)
    ax.set_title(panel.title)


def depth(r: Array) -> Array:
    """log10 of prediction over limit, bounded; deep inside the allowed side without a limit."""
    with np.errstate(divide="ignore"):
        log = np.log10(np.where(np.isnan(r), 0.0, r))
    return np.clip(log, -DEEPEST, DEEPEST)


def fill(ax: Axes, panel: Panel, r: Array, look: Look, alpha: float = 0.5) -> None:
    """Shade where r > 1, with a line where the limit is met."""
    z = depth(r)
    if z.max() > 0.0:
        ax.contourf(panel.x.values, panel.y.values, z, levels=[0.0, 2 * DEEPEST],
                    colors=[look.colour], alpha=alpha)  # fmt: skip
    if look.edge:
        draw_edge(ax, panel, r, look.colour, lw=1.0)


def draw_edge(ax: Axes, panel: Panel, r: Array, colour: str, **style: Any) -> list[Array]:
    """A line where r = 1; returns its pieces, leaving out crumbs at the end of a limit's range."""
    z = np.ma.masked_where(np.isnan(r), depth(r))
    if not z.count() or z.min() >= 0.0 or z.max() <= 0.0:
        return []
    contour = ax.contour(panel.x.values, panel.y.values, z, levels=[0.0])
    to_axes = ax.transData + ax.transAxes.inverted()
    pieces = [s for s in contour.allsegs[0] if np.ptp(to_axes.transform(s), axis=0).max() > CRUMB]
    contour.remove()
    for piece in pieces:
        ax.plot(*piece.T, color=colour, **style)
    return pieces


def draw_regions(ax: Axes, panel: Panel, labels: Labels) -> Mask:
    """Every region of a panel with its label; returns where nothing is excluded."""
    shown = {name: look for name, look in REGION_LOOKS.items() if name in panel}
    for name, look in shown.items():
        fill(ax, panel, panel[name], look)
        labels.keep_off_edge(panel[name] > 1.0)
    masks = {name: panel[name] > 1.0 for name in shown}
    left = np.ones((panel.y.values.size, panel.x.values.size), dtype=bool)
    for name, look in reversed(shown.items()):
        mask = masks[name]
        within = [m for other, m in masks.items() if other != name and not (m & ~mask).any()]
        around = [mask & ~m for m in within]
        labels.put(look.label, mask & left, *around, mask, size=8, color=darker(look.colour))
        left &= ~mask
    return left


def labelled_levels(
    ax: Axes, panel: Panel, values: Array, names: dict[float, str], labels: Labels, *,
    color: str, dashes: str,
) -> None:  # fmt: skip
    """Lines of constant `values`, each with its name written along it."""
    for (value, name), share in zip(names.items(), (0.5, 0.35, 0.65, 0.8), strict=False):
        log = np.log(values / value)
        lines = ax.contour(panel.x.values, panel.y.values, log, levels=[0.0], colors=[color],
                           linestyles=[dashes], linewidths=1.3)  # fmt: skip
        label_contour(lines, name, share)
        labels.free &= np.abs(log) > 0.2


def label_contour(lines: QuadContourSet, name: str, share: float = 0.5, **style: Any) -> None:
    """Write `name` into a contour, after a share of its longest piece."""
    pieces = [piece for piece in lines.allsegs[0] if len(piece)]
    if not pieces:
        return
    longest = max(pieces, key=len)
    middle = tuple(longest[int(share * len(longest))])
    for text in lines.axes.clabel(lines, fmt=name, fontsize=7, manual=[middle]):
        text.set(path_effects=halo(), **style)


def scientific(value: float) -> str:
    r"""A number in TeX with at most two digits.

    >>> scientific(2e-4), scientific(1e-3)
    ('2\\times 10^{-4}', '10^{-3}')
    """
    mantissa, exponent = f"{value:.1e}".split("e")
    power = f"10^{{{int(exponent)}}}"
    return power if float(mantissa) == 1.0 else rf"{float(mantissa):g}\times {power}"


def write_beside(
    ax: Axes, panel: Panel, line: Line, label: str, mass: float, colour: str, above: bool
) -> None:
    """Write a label beside a curve at `mass`, along its direction."""
    canvas = ax.get_window_extent()
    ratios = [np.log(a.range[1] / a.range[0]) for a in (panel.x, panel.y)]
    log_x, log_y = np.log(line.x), np.log(line.y)
    here = np.interp(np.log(mass), log_x, log_y)
    there = np.interp(np.log(mass * 1.5), log_x, log_y)
    rise = (there - here) / ratios[1] * canvas.height
    run = np.log(1.5) / ratios[0] * canvas.width
    gap, side = (3, "bottom") if above else (-3, "top")
    ax.annotate(
        label, (mass, float(np.exp(here))), xytext=(0, gap), textcoords="offset points",
        rotation=float(np.degrees(np.arctan2(rise, run))), rotation_mode="anchor",
        ha="left", va=side, size=8, color=darker(colour), path_effects=halo(),
    )  # fmt: skip
