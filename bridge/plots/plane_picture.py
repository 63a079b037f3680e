"""A plane as a picture: areas by what excludes most, edges with ticks on the excluded side.

Nothing is written into the plane: the legend explains every colour, hatch, line and mark, and what
white means.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle
from typing import TYPE_CHECKING

import numpy as np

from bridge.numerics.arrays import Array
from bridge.plots import panels
from bridge.plots.edges import depth, edge_lines, level_lines, mesh
from bridge.plots.excluded_regions import REGIONS
from bridge.plots.figure_data import LABELS, unit_of
from bridge.plots.panels import Legend, plain
from bridge.plots.plane_numbers import NO_DATA, NO_POINT, UNANSWERED, PlaneNumbers
from bridge.plots.style import BLACK, SPARE, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INCHES, INCHES_WITH_BAR = (4.6, 3.9), (5.2, 3.9)
DASHES = ("--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)), (0, (8, 3)))
MARKERS = ("*", "o", "s", "D", "^", "v", "P", "X")
COLOURS = "viridis"
VEIL = (1.0, 1.0, 1.0, 0.45)
"""What lies over excluded colours."""


def draw(numbers: PlaneNumbers) -> Figure:
    """The picture of a plane."""
    plane = numbers.plane
    with styled():
        canvas, (axes,) = panels.sheet(1, 1, INCHES_WITH_BAR if plane.colour else INCHES)
        axes.set_title(panels.wrapped(plane.title, 60), parse_math=False)
        for which, (name, given) in zip("xy", plane.axes, strict=True):
            panels.frame(axes, which, given.scale, (given.low, given.high), titled(name))
        legend = Legend()
        if plane.colour and np.isfinite(numbers.columns[plane.colour]).any():
            drawn = panels.painted(axes, numbers, numbers.columns[plane.colour], COLOURS)
            panels.colour_bar(axes, drawn, titled(plane.colour))
        _areas(axes, numbers, legend)
        _absences(axes, numbers, legend)
        _contours(axes, numbers, legend)
        for mark, marker in zip(plane.marks, cycle(MARKERS), strict=False):
            (handle,) = axes.plot(mark.x, mark.y, marker, ms=8, mfc="white", mec=BLACK, ls="none",
                                  clip_on=False, zorder=5)  # fmt: skip
            legend.add(handle, plain(mark.name or "marked point"))
        panels.finish(canvas, legend, [plain(caption(numbers))], columns=2)
    return canvas


def titled(name: str) -> str:
    """Label of a parameter or an observable, with its unit."""
    unit = unit_of(name)
    return LABELS.get(name, name) + (f" [{unit}]" if unit else "")


def region_label(numbers: PlaneNumbers, name: str) -> str:
    """What a region is called: as in figures, or by the title of its one limit."""
    if name in REGIONS:
        return REGIONS[name].look.label
    limit = next(x for x in numbers.plane.limits if x.name == name)
    about = {"projection": " (projection)", "convention": " (the calculation is doubted)"}
    return plain(limit.title) + about.get(limit.kind, "")


def region_colours(numbers: PlaneNumbers) -> dict[str, str]:
    """A colour for every region, the same on every plane where figures know it."""
    spare = cycle(SPARE)
    return {name: REGIONS[name].look.colour if name in REGIONS else next(spare)
            for name in numbers.regions()}  # fmt: skip


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


def _areas(axes: Axes, numbers: PlaneNumbers, legend: Legend) -> None:
    """Of every region its edge, with ticks on the excluded side, and what it excludes most."""
    from matplotlib.colors import to_rgba

    colours, lines = region_colours(numbers), edge_lines(numbers)
    counted = {x.name for x in numbers.plane.limits if x.counted}
    depths = {n: depth(r) for n, r in numbers.regions().items() if n in REGIONS or n in counted}
    solid = mesh(numbers, without=numbers.columns[NO_POINT] != "")
    leads = {name: _lead(name, depths) for name in depths}
    leading = [name for name, lead in leads.items() if (lead > 0.0).any()]
    if numbers.plane.colour and leading:
        worst = np.max(list(depths.values()), axis=0)
        panels.area(axes, solid, worst, VEIL, "//").set_edgecolor("0.35")
        legend.patch("excluded by a limit", fc=VEIL, ec="0.35", hatch="//")
    for name, r in numbers.regions().items():
        filled = name in leading and not numbers.plane.colour
        if name not in lines and not filled:
            if (r > 1.0).any() and name in depths:
                legend.patch(f"excludes all that is shown: {region_label(numbers, name)}")
            continue
        colour = panels.tint(colours[name]) if filled else to_rgba(colours[name], 0.0)
        if filled:
            panels.area(axes, solid, leads[name], colour)
        dashes = "-" if name in depths else "--"
        panels.edges(axes, lines.get(name, []), color=colours[name], lw=1.3, ls=dashes)
        legend.patch(region_label(numbers, name), fc=colour, ec=colours[name], lw=1.3, ls=dashes)
    if numbers.plane.limits:
        clear = "no hatch" if numbers.plane.colour else "white"
        legend.patch(f"{clear}: no limit that reaches excludes it")
        legend.patch("ticks: the excluded side of a line")


def _lead(name: str, depths: Mapping[str, Array]) -> Array:
    """Above 0 where a region excludes, and more than any other."""
    z = depths[name]
    ahead = [z - other for n, other in depths.items() if n != name]
    return np.asarray(np.min([z, *ahead], axis=0))


def _absences(axes: Axes, numbers: PlaneNumbers, legend: Legend) -> None:
    """Where there is no point, no prediction for a limit, or no data: hatched, with the reason."""
    for column, words, hatches, colour in (
        (NO_POINT, "no point:", ("....", "oo", "**"), "0.85"),
        (UNANSWERED, "no prediction for", ("xxx", "\\\\\\\\", "++"), "none"),
        (NO_DATA, "no data on", ("|||", "---", "\\\\|"), "none"),
    ):
        panels.reasons(axes, numbers, numbers.columns[column], legend, words, hatches, colour)


def _contours(axes: Axes, numbers: PlaneNumbers, legend: Legend) -> None:
    """Lines of constant observables."""
    dashes = cycle(DASHES)
    for name, levels in numbers.plane.contours.items():
        values = numbers.columns[name]
        exists = np.isfinite(values)
        for level, style in zip(levels, dashes, strict=False):
            label = f"{name} = {level:g} {unit_of(name)}".rstrip()
            lines = level_lines(numbers, np.where(exists, values - level, 0.0), exists)
            look = {"color": BLACK, "ls": style, "lw": 1.2}
            panels.edges(axes, lines, ticks=False, **look)
            legend.line(label + ("" if lines else ": nowhere here"), **look)
