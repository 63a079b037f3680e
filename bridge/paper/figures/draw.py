"""Figures from their data: what all of them share, and the flavour planes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bridge.numerics.arrays import Array
from bridge.paper.figures.flavour_planes import V21_SHOWN
from bridge.plots.data import FigureData, Mask, Panel
from bridge.plots.labels import Labels, halo
from bridge.plots.style import (
    BLACK,
    GREEN,
    PANEL_INCHES,
    PURPLE,
    REGION_LOOKS,
    VERMILION,
    Look,
    darker,
)  # fmt: skip
from bridge.point import PARAMETERS

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


ISO_MASSES = {10.0: (GREEN, "-"), 100.0: (VERMILION, "--"), 1e3: (PURPLE, "-."), 1e4: (BLACK, ":")}
"""MZp [GeV] -> colour and dashes of its line in Fig. 1."""


def draw_figure_1(figure: FigureData) -> Figure:
    """Regions, and lines of equal mass."""
    canvas, (ax,) = panels(figure, columns=1, wide=1.25)
    panel = figure.panels[0]
    labels = Labels(ax, panel["mzp"].shape)
    for mass, (colour, dashes) in ISO_MASSES.items():
        name = rf"$M_{{Z'}} = {mass:g}$ GeV"
        labelled_levels(ax, panel, panel["mzp"], {mass: name}, labels, color=colour, dashes=dashes)
    outside = np.isnan(panel["r_trident"])
    ax.contourf(panel.x.values, panel.y.values, outside, levels=[0.5, 1.5], colors=["0.85"],
                hatches=["////"])  # fmt: skip
    allowed = draw_regions(ax, panel, labels) & ~outside
    low, high = PARAMETERS["mzp"].domain.low, PARAMETERS["mzp"].domain.high
    labels.put(f"$M_{{Z'}} < {low:g}$ GeV", outside & (panel["mzp"] < low), size=7)
    labels.put(f"$M_{{Z'}} > {high / 1e3:g}$ TeV", outside & (panel["mzp"] > high), size=7)
    labels.put("allowed", allowed, size=8, style="italic")
    return canvas


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


def draw_figure_2(figure: FigureData) -> Figure:
    """Regions, and where mu -> e gamma would exclude, for some mixing angles."""
    canvas, (ax,) = panels(figure, columns=1, wide=1.25)
    panel = figure.panels[0]
    labels = Labels(ax, panel["v21_limit"].shape)
    names = {v: rf"$|V_{{21}}| = {scientific(v)}$" for v in V21_SHOWN}
    labelled_levels(ax, panel, panel["v21_limit"], names, labels, color=BLACK, dashes="--")
    allowed = draw_regions(ax, panel, labels)
    labels.put("allowed", allowed, size=8, style="italic")
    return canvas


def scientific(value: float) -> str:
    r"""A number in TeX with at most two digits.

    >>> scientific(2e-4), scientific(1e-3)
    ('2\\times 10^{-4}', '10^{-3}')
    """
    mantissa, exponent = f"{value:.1e}".split("e")
    power = f"10^{{{int(exponent)}}}"
    return power if float(mantissa) == 1.0 else rf"{float(mantissa):g}\times {power}"


def draw_figure_3(figure: FigureData) -> Figure:
    """Regions and the R_K band at each mass."""
    canvas, axes = panels(figure, columns=2)
    for ax, panel in zip(axes, figure.panels, strict=True):
        labels = Labels(ax, panel["rk_pull"].shape)
        band = np.abs(panel["rk_pull"]) < 1.0
        labels.free &= ~band
        draw_regions(ax, panel, labels)
        nodes = panel.x.values, panel.y.values
        pull = np.clip(panel["rk_pull"], -2.0, 2.0)
        ax.contourf(*nodes, pull, levels=[-1.0, 1.0], colors=[VERMILION], alpha=0.8)
        centre = ax.contour(*nodes, pull, levels=[0.0], colors=[darker(VERMILION)], linewidths=0.7)
        label_contour(centre, r"$R_K$ at $1\sigma$", color=BLACK)
    return canvas
