"""A plane as a picture: areas by what excludes most, edges with ticks on the excluded side.

Nothing is written into the plane: the legend explains every colour, hatch, line and mark, and what
white means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import cycle
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from bridge.numerics.arrays import Array
from bridge.plots.excluded_regions import REGIONS
from bridge.plots.figure_data import LABELS, Mask, unit_of
from bridge.plots.plane_edges import DEEPEST, depth, edge_lines, level_lines, mesh
from bridge.plots.plane_numbers import NO_POINT, UNANSWERED, PlaneNumbers
from bridge.plots.style import BLACK, VERMILION

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.tri import Triangulation

SIZE_INCHES = (7.0, 4.3)
SPARE = (VERMILION, "#332288", "#999933", "#44AA99", "#882255", "#661100", "#DDCC77", "#AA4499")
"""Colours of limits that have none in figures, mostly of the muted palette of P. Tol."""
DASHES = ("--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)), (0, (8, 3)))
MARKERS = ("*", "o", "s", "D", "^", "v", "P", "X")
COLOURS, SHADES = "viridis", 100
VEIL, AREA = (1.0, 1.0, 1.0, 0.45), 0.4
"""What lies over excluded colours, and the strength of the colours of regions."""
WIDE = 34
"""Characters in a line of the legend."""


@dataclass
class Legend:
    """Handles and labels in their order."""

    handles: list[Artist] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def add(self, handle: Artist, label: str) -> None:
        """One entry; long labels go over several lines."""
        self.handles.append(handle)
        self.labels.append(fill(label, WIDE))


def draw(numbers: PlaneNumbers) -> Figure:
    """The picture of a plane."""
    from matplotlib.figure import Figure as Canvas

    from bridge.plots.style import styled

    plane = numbers.plane
    with styled():
        canvas = Canvas(figsize=SIZE_INCHES, layout="constrained")
        axes = canvas.subplots()
        _frame(axes, numbers)
        legend = Legend()
        if plane.colour:
            _colour(axes, numbers)
        _areas(axes, numbers, legend)
        _absences(axes, numbers, legend)
        _contours(axes, numbers, legend)
        for mark, marker in zip(plane.marks, cycle(MARKERS), strict=False):
            (handle,) = axes.plot(mark.x, mark.y, marker, ms=8, mfc="white", mec=BLACK, ls="none")
            legend.add(handle, plain(mark.name or "marked point"))
        canvas.legend(legend.handles, legend.labels, loc="outside right upper", frameon=False,
                      handlelength=2.2, labelspacing=0.7, alignment="left")  # fmt: skip
        canvas.supxlabel(
            fill(plain(caption(numbers)), 110), size=6.5, color="0.3", x=0.01, ha="left"
        )
    return canvas


def plain(text: str) -> str:
    """Text of users, in which nothing is mathematics."""
    return text.replace("$", r"\$")


def region_label(numbers: PlaneNumbers, name: str) -> str:
    """What a region is called: as in figures, or by the title of its one limit."""
    if name in REGIONS:
        look = REGIONS[name].look
        return look.label if look else REGIONS[name].meaning
    limit = next(x for x in numbers.plane.limits if x.name == name)
    about = {"projection": " (projection)", "convention": " (the calculation is doubted)"}
    return plain(limit.title) + about.get(limit.kind, "")


def region_colours(numbers: PlaneNumbers) -> dict[str, str]:
    """A colour for every region, the same on every plane where figures know it."""
    known = {
        n: look.colour for n in numbers.regions() if n in REGIONS and (look := REGIONS[n].look)
    }
    spare = cycle(SPARE)
    return {name: known.get(name) or next(spare) for name in numbers.regions()}


def caption(numbers: PlaneNumbers) -> str:
    """What is not on the axes, and what the picture assumes."""
    plane = numbers.plane
    parts = [plane.parameters.preset] if plane.parameters.preset else []
    parts += [f"{n} = {v:g} {unit_of(n)}".rstrip() for n, v in plane.parameters.fixed.items()]
    parts += [f"{name} from {rule}" for name, rule in plane.parameters.linked]
    if plane.limits:
        parts.append(f"limits: {plane.limits_named}")
    kind = plane.options.relic_kind
    return "; ".join([*parts, f"relic density: {kind}", plane.settings.luminosity.described])


def _frame(axes: Axes, numbers: PlaneNumbers) -> None:
    axes.set_title(numbers.plane.title, parse_math=False)
    for which, (name, given) in zip("xy", numbers.plane.axes, strict=True):
        unit = unit_of(name)
        label = LABELS.get(name, name) + (f" [{unit}]" if unit else "")
        axes.set(**{f"{which}scale": given.scale, f"{which}lim": (given.low, given.high),
                    f"{which}label": label})  # fmt: skip


def _colour(axes: Axes, numbers: PlaneNumbers) -> None:
    """The observable of the plane as a colour, with its bar."""
    from matplotlib.colors import LogNorm, Normalize
    from matplotlib.ticker import LogLocator

    name = numbers.plane.colour
    values = numbers.columns[name]
    known = values[np.isfinite(values)]
    if not known.size:
        return
    low, high = float(known.min()), float(known.max())
    wide = low > 0.0 and high > 10.0 * low
    steps = np.linspace(0.0, 1.0, SHADES)
    levels = low * (high / low) ** steps if wide else low + (high - low or 1.0) * steps
    shown = np.clip(np.where(np.isfinite(values), values, low), levels[0], levels[-1])
    inside = mesh(numbers, without=~np.isfinite(values))
    norm = LogNorm(low, high) if wide else Normalize(levels[0], levels[-1])
    drawn = axes.tricontourf(
        inside, shown, levels=levels, norm=norm, cmap=COLOURS, antialiased=False
    )
    drawn.set_rasterized(True)
    unit = unit_of(name)
    axes.figure.colorbar(drawn, ax=axes, label=name + (f" [{unit}]" if unit else ""), pad=0.02,
                         ticks=LogLocator() if wide else None)  # fmt: skip


def _areas(axes: Axes, numbers: PlaneNumbers, legend: Legend) -> None:
    """Of every region its edge, with ticks on the excluded side, and what it excludes most."""
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Patch
    from matplotlib.patheffects import withTickedStroke

    colours, lines = region_colours(numbers), edge_lines(numbers)
    counted = {x.name for x in numbers.plane.limits if x.counted}
    depths = {n: depth(r) for n, r in numbers.regions().items() if n in REGIONS or n in counted}
    solid = mesh(numbers, without=numbers.columns[NO_POINT] != "")
    leads = {name: _lead(name, depths) for name in depths}
    leading = [name for name, lead in leads.items() if (lead > 0.0).any()]
    if numbers.plane.colour and leading:
        worst = np.max(list(depths.values()), axis=0)
        _fill(axes, solid, worst, VEIL, "//").set_edgecolor("0.35")
        legend.add(Patch(fc=VEIL, ec="0.35", hatch="//"), "excluded by a limit")
    for name in numbers.regions():
        if name not in lines and name not in leading:
            continue
        filled = name in leading and not numbers.plane.colour
        colour = to_rgba(colours[name], AREA if filled else 0.0)
        if filled:
            _fill(axes, solid, leads[name], colour)
        for line in lines.get(name, []):
            x, y = (axis.at(u) for (_, axis), u in zip(numbers.plane.axes, line.T, strict=True))
            axes.plot(x, y, color=colours[name], lw=1.3, ls="-" if name in depths else "--",
                      path_effects=[withTickedStroke(angle=60, spacing=7, length=0.6)])  # fmt: skip
        legend.add(Patch(fc=colour, ec=colours[name], lw=1.3), region_label(numbers, name))
    if numbers.plane.limits:
        clear = "no hatch" if numbers.plane.colour else "white"
        legend.add(Patch(fc="none", ec="none"), f"{clear}: no limit that reaches excludes it")


def _lead(name: str, depths: Mapping[str, Array]) -> Array:
    """Above 0 where a region excludes, and more than any other."""
    z = depths[name]
    ahead = [z - other for n, other in depths.items() if n != name]
    return np.asarray(np.min([z, *ahead], axis=0))


def _fill(axes: Axes, inside: Triangulation, z: Array, colour: Any, hatch: str = "") -> Any:
    """Shade where a field is above 0."""
    return axes.tricontourf(inside, z, levels=[0.0, 2.0 * DEEPEST], colors=[colour],
                            hatches=[hatch or None])  # fmt: skip


def _absences(axes: Axes, numbers: PlaneNumbers, legend: Legend) -> None:
    """Where there is no point, or a limit has no prediction: hatched, with the reason."""
    from matplotlib.patches import Patch

    everywhere = mesh(numbers)
    for column, hatches, colour in ((NO_POINT, ("....", "oo", "**"), "0.85"),
                                    (UNANSWERED, ("xxx", "\\\\\\\\", "++"), "none")):  # fmt: skip
        texts = numbers.columns[column]
        for (text, mask), hatch in zip(_by_size(texts), cycle(hatches), strict=False):
            _fill(axes, everywhere, np.where(mask, 1.0, -1.0), colour, hatch)
            what = "no point" if column == NO_POINT else "no prediction for"
            legend.add(Patch(fc=colour, ec=BLACK, lw=0.3, hatch=hatch), plain(f"{what}: {text}"))


def _by_size(texts: Any) -> Iterator[tuple[str, Mask]]:
    """The texts that are not empty, the commonest first, and where they stand."""
    found, counts = np.unique(texts[texts != ""].astype(str), return_counts=True)
    for text in found[np.argsort(-counts)]:
        yield str(text), texts == text


def _contours(axes: Axes, numbers: PlaneNumbers, legend: Legend) -> None:
    """Lines of constant observables."""
    from matplotlib.lines import Line2D

    dashes = cycle(DASHES)
    for name, levels in numbers.plane.contours.items():
        values = numbers.columns[name]
        exists = np.isfinite(values)
        for level, style in zip(levels, dashes, strict=False):
            label = f"{name} = {level:g} {unit_of(name)}".rstrip()
            lines = level_lines(numbers, np.where(exists, values - level, 0.0), exists)
            for line in lines:
                x, y = (axis.at(u) for (_, axis), u in zip(numbers.plane.axes, line.T, strict=True))
                axes.plot(x, y, color=BLACK, ls=style, lw=1.2)
            label += "" if lines else ": nowhere here"
            legend.add(Line2D([], [], color=BLACK, ls=style, lw=1.2), label)
