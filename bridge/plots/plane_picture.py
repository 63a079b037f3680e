"""A plane as a picture: areas by what excludes most, edges with ticks on the excluded side.

Nothing is written into the plane: the legend explains every colour, hatch, line and mark, and what
white means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import cycle
from typing import TYPE_CHECKING, Any

import numpy as np

from bridge.numerics.arrays import Array
from bridge.plots import panels
from bridge.plots.edges import depth, edge_lines, level_lines, mesh
from bridge.plots.excluded_regions import REGIONS
from bridge.plots.figure_data import LABELS, titled, unit_of
from bridge.plots.lettering import plain, readable, wrapped
from bridge.plots.panels import Legend
from bridge.plots.plane_numbers import NO_DATA, NO_POINT, UNANSWERED, PlaneNumbers
from bridge.plots.style import BLACK, COLUMN, HATCH_COLOUR, LABEL_SIZE, SPARE, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEIGHT, HEIGHT_WITH_BAR = 2.9, 3.3
"""Inches of the plane with its labels."""
DASHES = ("--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)), (0, (8, 3)))
MARKERS = ("*", "o", "s", "D", "^", "v", "P", "X")
COLOURS = "viridis"
VEIL = (1.0, 1.0, 1.0, 0.45)
"""What lies over excluded colours."""
SAMPLE = "#35B779"
"""A colour of them, for the legend."""
VEILED: dict[str, Any] = {"ec": HATCH_COLOUR, "hatch": "///", "lw": 0.5}


def draw(numbers: PlaneNumbers) -> Figure:
    """The picture of a plane."""
    plane = numbers.plane
    with styled():
        canvas, (axes,) = panels.sheet(1, 1, HEIGHT_WITH_BAR if plane.colour else HEIGHT)
        title = wrapped(plain(plane.title), COLUMN - 0.4, LABEL_SIZE)
        canvas.suptitle(title, size=LABEL_SIZE)
        for which, (name, given) in zip("xy", plane.axes, strict=True):
            panels.frame(axes, which, given.scale, (given.low, given.high), titled(name))
        legend = Legend()
        if plane.colour and np.isfinite(numbers.columns[plane.colour]).any():
            drawn = panels.painted(axes, numbers, numbers.columns[plane.colour], COLOURS)
            panels.colour_bar(axes, drawn, titled(plane.colour))
        if plane.limits:
            _limits(axes, numbers, legend)
        _absences(axes, numbers, legend)
        _contours(axes, numbers, legend)
        for mark, marker in zip(plane.marks, cycle(MARKERS), strict=False):
            (handle,) = axes.plot(mark.x, mark.y, marker, ms=7, mfc="white", mec=BLACK, ls="none",
                                  clip_on=False, zorder=5)  # fmt: skip
            legend.add(handle, plain(mark.name or "marked point"))
        panels.finish(canvas, legend, [readable(caption(numbers))])
    return canvas


def region_label(numbers: PlaneNumbers, name: str) -> str:
    """What a region is called: as in figures, or by the title of its one limit."""
    if name in REGIONS:
        return REGIONS[name].look.label
    limit = next(x for x in numbers.plane.limits if x.name == name)
    about = {"projection": " (projection)", "convention": " (the calculation is doubted)"}
    return readable(limit.title) + about.get(limit.kind, "")


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
        parts += [] if plane.colour else ["areas: of the limit with the largest r"]
    if not plane.settings.beyond and any(x.observable == "omega_h2" for x in plane.limits):
        parts.append("theory error of the relic density: an estimate, see the guide")
    asked = {"relic_kind": plane.options.relic_kind} | plane.options.named()
    parts.append(f"relic density: {asked.pop('relic_kind')}, {plane.settings.relic.name}")
    parts += [f"{name} = {value}" for name, value in asked.items()]
    parts += ["unitarity_cap"] if plane.settings.unitarity_cap else []
    return "; ".join([*parts, plane.settings.luminosity.described])


def _limits(axes: Axes, numbers: PlaneNumbers, legend: Legend) -> None:
    """What is excluded, the edge of every region, and what it means that nothing is drawn."""
    counted = {x.name for x in numbers.plane.limits if x.counted}
    exists = numbers.columns[NO_POINT] == ""
    depths = {n: panels.reaching(numbers, depth(r), exists)
              for n, r in numbers.regions().items() if n in REGIONS or n in counted}  # fmt: skip
    if numbers.plane.colour:
        _veil(axes, numbers, depths, legend)
        _edges(axes, numbers, depths, {}, legend)
        legend.patch("no hatch: no limit that reaches excludes it", fc=SAMPLE, ec="0.6", lw=0.6)
    else:
        fills = _areas(axes, numbers, depths)
        _edges(axes, numbers, depths, fills, legend)
        legend.white("no limit that reaches excludes it")
    legend.excluded_side()


def _veil(axes: Axes, numbers: PlaneNumbers, depths: Mapping[str, Array], legend: Legend) -> None:
    """Pale and hatched over colours where any region excludes."""
    worst = np.max(list(depths.values()), axis=0) if depths else np.empty(0)
    if (worst > 0.0).any():
        panels.area(axes, mesh(numbers), worst, VEIL, VEILED["hatch"])
        legend.patch("excluded by a limit", fc=VEIL, **VEILED)


def _areas(
    axes: Axes, numbers: PlaneNumbers, depths: Mapping[str, Array]
) -> dict[str, tuple[float, ...]]:
    """Fill where limits exclude, each node by the region that does so most; returns the colours.

    All of a region is filled first, so that nothing excluded stays white between two of them.
    """
    leads = {name: _lead(name, depths) for name in depths}
    colours = region_colours(numbers)
    fills = {n: panels.tint(colours[n]) for n, lead in leads.items() if (lead > 0.0).any()}
    for fields in (depths, leads):
        for name, colour in fills.items():
            panels.area(axes, mesh(numbers), fields[name], colour)
    return fills


def _edges(
    axes: Axes, numbers: PlaneNumbers, depths: Mapping[str, Array],
    fills: Mapping[str, tuple[float, ...]], legend: Legend,
) -> None:  # fmt: skip
    """Lines with ticks on the excluded side; the legend also names what excludes everything."""
    lines, everywhere = edge_lines(numbers), []
    for name, colour in region_colours(numbers).items():
        look: dict[str, Any] = {"lw": 1.1, "ls": "-" if name in depths else "--"}
        label = region_label(numbers, name)
        if name in lines:
            panels.edges(axes, lines[name], color=colour, **look)
        elif name in depths and (depths[name] > 0.0).any():
            everywhere.append(label)
        if name in lines or name in fills:
            legend.patch(label, fc=fills.get(name, "none"), ec=colour, **look)
    for label in everywhere:
        legend.patch(f"excludes all that is shown: {label}")


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


def contour_lines(numbers: PlaneNumbers) -> Iterator[tuple[str, float, list[Array]]]:
    """Quantities, levels, and the lines where each is met."""
    for name, levels in numbers.plane.contours.items():
        values = numbers.columns[name]
        exists = np.isfinite(values)
        for level in levels:
            yield name, level, level_lines(numbers, np.where(exists, values - level, 0.0), exists)


def _contours(axes: Axes, numbers: PlaneNumbers, legend: Legend) -> None:
    """Lines of constant quantities."""
    for (name, level, lines), style in zip(contour_lines(numbers), cycle(DASHES), strict=False):
        label = f"{LABELS.get(name, name)} = {level:g} {readable(unit_of(name))}".rstrip()
        look = {"color": BLACK, "ls": style, "lw": 1.1}
        panels.edges(axes, lines, ticks=False, **look)
        legend.line(label + ("" if lines else ": nowhere here"), **look)
