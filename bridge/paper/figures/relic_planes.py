"""Figures 6-11: for each (gmumu, gnunu) the masses of nu4 that give the observed relic density."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from bridge.limits import verdicts
from bridge.limits.limit import Limit
from bridge.native.relic_kinds import TEXTBOOK
from bridge.native.solve import solve_mnu4
from bridge.numerics.arrays import Array
from bridge.paper.figures.flavour_planes import scatter
from bridge.paper.figures.scenarios import Scenario, observables
from bridge.paper.printed import FUTURE_DIRECT, FUTURE_LUMINOSITY, SUMMARY_MZP
from bridge.plots.excluded_regions import B_S, NOT_COUNTED, REGIONS, columns, excluded
from bridge.plots.figure_data import (
    Axis,
    Column,
    FigureData,
    Mask,
    Panel,
    axis,
    parameter_column,
    range_chosen,
)  # fmt: skip
from bridge.point import Point

CHUNK, CHUNK_OTHER = 400, 64
"""Nodes that one thread solves for at a time: of the textbook's relic density, and of others."""

SIDES = ("heavy", "light")
"""Solutions above MZp/2 (the heaviest) and below (the lightest)."""

ANY_MASS = (*B_S, NOT_COUNTED, "trident")
"""Regions that do not depend on dark matter."""


class Grid(NamedTuple):
    """Ranges of gmumu and gnunu, and nodes on each axis."""

    gmumu: tuple[float, float]
    gnunu: tuple[float, float]
    size: int

    def axes(self) -> tuple[Axis, Axis]:
        """gmumu and gnunu."""
        return axis("gmumu", *self.gmumu, self.size), axis("gnunu", *self.gnunu, self.size)

    def nodes(self) -> tuple[Array, Array]:
        """gmumu and gnunu at every node, each (size, size)."""
        x, y = self.axes()
        gmumu, gnunu = np.meshgrid(x.values, y.values)
        return gmumu, gnunu


def figure_grid(size: int) -> Grid:
    """The grid of every summary plane."""
    return Grid((0.01, 4.0), (0.003, 5.0), size)


def solutions(scenario: Scenario, mzp: float, grid: Grid) -> tuple[Array, Array]:
    """Masses of nu4 [GeV] at each node: the heaviest above MZp/2, the lightest below; else NaN."""
    found = solved_in_threads(pieces(scenario, mzp, grid))
    shape = grid.size, grid.size
    heavy, light = (np.concatenate(part).reshape(shape) for part in zip(*found, strict=True))
    return heavy, light


class Piece(NamedTuple):
    """Some nodes of a plane, the `i`th of `of`, and what their masses depend on."""

    rk_product: float
    target: float
    relic_kind: str
    mzp: float
    grid: Grid
    i: int
    of: int


def pieces(scenario: Scenario, mzp: float, grid: Grid) -> list[Piece]:
    """The nodes of a plane in equal parts."""
    size = CHUNK if scenario.relic_kind == TEXTBOOK else CHUNK_OTHER
    number = -(-(grid.size**2) // size)
    known = scenario.rk_product, scenario.omega_h2, scenario.relic_kind, mzp, grid
    return [Piece(*known, i, number) for i in range(number)]


def solved_in_threads(asked: Sequence[Piece]) -> Iterator[tuple[Array, Array]]:
    """`solved` of each, one after the other."""
    # the first piece alone, so that the kernel is compiled once
    yield from map(solved, asked[:1])
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        yield from threads.map(solved, asked[1:])


@lru_cache(maxsize=4096)
def solved(piece: Piece) -> tuple[Array, Array]:
    """The heavy and the light masses of some nodes. Kept, because figures share planes."""
    gmumu, gnunu = (
        np.array_split(values.ravel(), piece.of)[piece.i] for values in piece.grid.nodes()
    )
    gbb, mzp = piece.rk_product * piece.mzp**2 / gmumu, piece.mzp
    p = Point(gbb=gbb, gmumu=gmumu, gnunu=gnunu, mzp=mzp, mnu4=mzp)
    roots = solve_mnu4(p, piece.target, relic_kind=piece.relic_kind)
    above = np.where(roots > 0.5 * mzp, roots, -np.inf).max(axis=1, initial=-np.inf)
    below = np.where(roots <= 0.5 * mzp, roots, np.inf).min(axis=1, initial=np.inf)
    heavy, light = (np.where(np.isfinite(masses), masses, np.nan) for masses in (above, below))
    return heavy, light


def plane(scenario: Scenario, mzp: float, grid: Grid, side: str) -> Panel:
    """One panel: mass of nu4, gbb, every constraint, and whether any of them excludes."""
    x, y = grid.axes()
    mnu4 = solutions(scenario, mzp, grid)[SIDES.index(side)]
    gmumu, gnunu = grid.nodes()
    gbb = np.asarray(scenario.gbb(gmumu, mzp))
    ratios = plane_ratios(scenario, gmumu, gnunu, mzp, mnu4)
    relation = ">" if side == "heavy" else "<"
    return Panel(
        name=side,
        title=rf"$M_{{Z'}} = {mzp:g}$ GeV, $m_\nu {relation} M_{{Z'}}/2$",
        x=x,
        y=y,
        columns=(
            parameter_column("mnu4", f"mass with the observed {scenario.relic_name}", mnu4),
            parameter_column("gbb", "coupling that explains R_K", gbb),
            *columns(ratios),
            answer(ratios, mnu4, scenario),
        ),
    )


def answer(ratios: dict[str, Array], mnu4: Array, scenario: Scenario) -> Column:
    """Whether a node with a solution is excluded."""
    found = np.where(np.isnan(mnu4), np.nan, excluded(ratios, scenario.ignored))
    return Column("excluded", "", "1 where a constraint excludes; empty without a solution", found)


def point_on(
    scenario: Scenario, gmumu: Array, gnunu: Array, mzp: float, mnu4: Array, where: Mask
) -> Point:
    """The nodes of a mask as one point of arrays."""
    g, n = gmumu[where], gnunu[where]
    return Point(gbb=scenario.gbb(g, mzp), gmumu=g, gnunu=n, mzp=mzp, mnu4=mnu4[where])


def plane_ratios(
    scenario: Scenario, gmumu: Array, gnunu: Array, mzp: float, mnu4: Array
) -> dict[str, Array]:
    """Every region at the nodes with a solution, and what needs none of them everywhere."""
    solved = ~np.isnan(mnu4)
    p = point_on(scenario, gmumu, gnunu, mzp, mnu4, solved)
    found = scenario.region_ratios(p, REGIONS) if solved.any() else {}
    everywhere = np.ones_like(solved)
    bare = point_on(scenario, gmumu, gnunu, mzp, np.full(mnu4.shape, mzp), everywhere)
    fixed = scenario.region_ratios(bare, ANY_MASS)
    ratios = {region: scatter(r, solved) for region, r in found.items()}
    return ratios | {region: scatter(r, everywhere) for region, r in fixed.items()}


def summary(number: int, scenario: Scenario, size: int) -> FigureData:
    """Fig. 6 to 10."""
    mzp = SUMMARY_MZP[number]
    panels = tuple(plane(scenario, mzp, figure_grid(size), side) for side in SIDES)
    chosen = (
        range_chosen(panels[0].x, panels[0].y),
        "of several solutions the heaviest (left) and the lightest (right), from 1 GeV to 20 TeV",
        "below 5 GeV f_eff of the CMB limit is constant",
        *scenario.relic_chosen,
    )
    return FigureData(number, f"Summary, {summary_title(scenario)}", scenario.name, panels, chosen)


def plane_pieces(number: int, scenario: Scenario, size: int) -> list[Piece]:
    """What figure `number` solves for; nothing for figures without planes."""
    if number not in SUMMARY_MZP:
        return []
    return pieces(scenario, SUMMARY_MZP[number], figure_grid(size))


def summary_title(scenario: Scenario) -> str:
    """What a plane assumes."""
    kind = "" if scenario.relic_kind == TEXTBOOK else f" ({scenario.relic_kind})"
    return rf"$R_K$ and $\Omega h^2 = {scenario.omega_h2:g}${kind} explained everywhere"


CURRENT_LUMINOSITY = {"paper": 36.1, "today": 140.0}
"""Those of the dimuon limits of the sets [fb^-1]."""


def figure_11(scenario: Scenario, size: int) -> FigureData:
    """Fig. 8 with what experiments hope to reach."""
    mzp = SUMMARY_MZP[11]
    now = tuple(plane(scenario, mzp, figure_grid(size), side) for side in SIDES)
    panels = tuple(
        replace(panel, columns=(*panel.columns, *future(panel, mzp, scenario))) for panel in now
    )
    current = CURRENT_LUMINOSITY[scenario.name]
    chosen = (
        range_chosen(panels[0].x, panels[0].y),
        f"dimuon limits scale like the root of the luminosity from {current:g}/fb",
        *scenario.relic_chosen,
    )
    return FigureData(11, f"Projections, {summary_title(scenario)}", scenario.name, panels, chosen)


def future(panel: Panel, mzp: float, scenario: Scenario) -> tuple[Column, ...]:
    """Ratios to the scaled dimuon and direct limits, and to the projections of experiments."""
    growth = {lum: np.sqrt(lum / CURRENT_LUMINOSITY[scenario.name]) for lum in FUTURE_LUMINOSITY}
    dimuon = (
        Column(f"r_dimuon_{lum:g}fb", "", f"dimuon resonances at {lum:g}/fb: {_RATIO}",
               panel["r_dimuon"] * factor)
        for lum, factor in growth.items()
    )  # fmt: skip
    times = f"{FUTURE_DIRECT:g}"
    direct = Column(f"r_direct_{times}", "", f"direct detection improved by {times}: {_RATIO}",
                    FUTURE_DIRECT * panel["r_direct"])  # fmt: skip
    return (*dimuon, direct, *projections(panel, mzp, scenario))


_RATIO = "prediction over limit"


def projected(limit: Limit) -> bool:
    """Whether a limit is one that is hoped for, on scattering."""
    return limit.kind == "projection" and limit.observable in REGIONS["direct"].limits


def projections(panel: Panel, mzp: float, scenario: Scenario) -> tuple[Column, ...]:
    """Ratios to the projected limits on scattering of the scenario's set."""
    x, y = np.meshgrid(panel.x.values, panel.y.values)
    solved = ~np.isnan(panel["mnu4"])
    p = point_on(scenario, x, y, mzp, panel["mnu4"], solved)
    wanted = filter(projected, scenario.limits)
    found = verdicts(p, observables(p, scenario.printed_width), wanted, scenario.options)
    return tuple(
        Column(f"r_{v.name}", "", f"{v.constraint.limit.title}: {_RATIO}",
               scatter(np.broadcast_to(v.r, p.shape), solved))
        for v in found
    )  # fmt: skip
