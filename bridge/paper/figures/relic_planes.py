"""Figures 6-11: for each (gmumu, gnunu) the masses of nu4 that give the observed relic density."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial
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
from bridge.plots.excluded_regions import B_S, NOT_COUNTED, REGIONS, columns, excluded, without_data
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
from bridge.plots.refined_panels import refined_panel
from bridge.plots.refinement import Progress
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


def figure_grid(size: int) -> Grid:
    """The grid of every summary plane."""
    return Grid((0.01, 4.0), (0.003, 5.0), size)


class Asked(NamedTuple):
    """What masses depend on; gmumu and gnunu as bytes, so that they can be looked up."""

    rk_product: float
    target: float
    relic_kind: str
    given: tuple[tuple[str, float], ...]
    mzp: float
    gmumu: bytes
    gnunu: bytes


@lru_cache(maxsize=256)
def solved(nodes: Asked) -> tuple[Array, Array]:
    """Masses of nu4 [GeV]: the heaviest above MZp/2, the lightest below; else NaN.

    Kept, because figures share planes.
    """
    mzp, gmumu, gnunu = nodes.mzp, np.frombuffer(nodes.gmumu), np.frombuffer(nodes.gnunu)
    gbb = nodes.rk_product * mzp**2 / gmumu
    p = Point(gbb=gbb, gmumu=gmumu, gnunu=gnunu, mzp=mzp, mnu4=mzp).replace(**dict(nodes.given))
    roots = solve_mnu4(p, nodes.target, relic_kind=nodes.relic_kind)
    above = np.where(roots > 0.5 * mzp, roots, -np.inf).max(axis=1, initial=-np.inf)
    below = np.where(roots <= 0.5 * mzp, roots, np.inf).min(axis=1, initial=np.inf)
    heavy, light = (np.where(np.isfinite(masses), masses, np.nan) for masses in (above, below))
    return heavy, light


More = Callable[[Array, Array, Array, dict[str, Array]], tuple[Column, ...]]
"""Columns at gmumu, gnunu, masses, and the ratios there."""


def planes(
    scenario: Scenario,
    mzp: float,
    grid: Grid,
    progress: Progress,
    more: More = lambda *_: (),
    halvings: int | None = None,
) -> tuple[Panel, Panel]:
    """The heavy and the light side: mass of nu4, gbb, every constraint, whether any excludes."""

    known = scenario.rk_product, scenario.omega_h2, scenario.relic_kind, scenario.given, mzp

    def both(gmumu: Array, gnunu: Array) -> tuple[Column, ...]:
        masses = solved(Asked(*known, gmumu.tobytes(), gnunu.tobytes()))
        return tuple(
            replace(c, name=f"{c.name}.{side}")
            for side, mnu4 in zip(SIDES, masses, strict=True)
            for c in plane_columns(scenario, mzp, gmumu, gnunu, mnu4, more)
        )

    chunk = CHUNK if scenario.relic_kind == TEXTBOOK else CHUNK_OTHER
    exists = {f"mnu4.{side}": (0.0,) for side in SIDES}
    joint = refined_panel("", "", grid.axes(), both, exists, progress, (), halvings, chunk)
    heavy, light = (_side(joint, mzp, side) for side in SIDES)
    return heavy, light


def _side(joint: Panel, mzp: float, side: str) -> Panel:
    """One side of nodes that have both."""
    columns = (c for c in joint.columns if c.name.endswith(f".{side}"))
    relation = ">" if side == "heavy" else "<"
    title = rf"$M_{{Z'}} = {mzp:g}$ GeV, $m_\nu {relation} M_{{Z'}}/2$"
    named = tuple(replace(c, name=c.name.removesuffix(f".{side}")) for c in columns)
    return replace(joint, name=side, title=title, columns=named)


def plane_columns(
    scenario: Scenario, mzp: float, gmumu: Array, gnunu: Array, mnu4: Array, more: More
) -> tuple[Column, ...]:
    """The numbers at nodes with masses, or NaN."""
    ratios, gaps = plane_ratios(scenario, gmumu, gnunu, mzp, mnu4)
    return (
        parameter_column("mnu4", f"mass with the observed {scenario.relic_name}", mnu4),
        parameter_column("gbb", "coupling that explains R_K", np.asarray(scenario.gbb(gmumu, mzp))),
        *columns(ratios),
        *gaps,
        answer(ratios, mnu4, scenario),
        *more(gmumu, gnunu, mnu4, ratios),
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
    return scenario.point(gbb=scenario.gbb(g, mzp), gmumu=g, gnunu=n, mzp=mzp, mnu4=mnu4[where])


def plane_ratios(
    scenario: Scenario, gmumu: Array, gnunu: Array, mzp: float, mnu4: Array
) -> tuple[dict[str, Array], tuple[Column, ...]]:
    """Every region at the nodes with a solution, what needs none of them everywhere, and where
    searches have no data."""
    solved = ~np.isnan(mnu4)
    p = point_on(scenario, gmumu, gnunu, mzp, mnu4, solved)
    found = scenario.region_ratios(p, REGIONS) if solved.any() else {}
    everywhere = np.ones_like(solved)
    bare = point_on(scenario, gmumu, gnunu, mzp, np.full(mnu4.shape, mzp), everywhere)
    fixed = scenario.region_ratios(bare, ANY_MASS)
    ratios = {region: np.full(mnu4.shape, np.nan) for region in scenario.regions}
    ratios |= {region: scatter(r, solved) for region, r in found.items()}
    ratios |= {region: scatter(r, everywhere) for region, r in fixed.items()}
    gaps = (replace(c, values=scatter(c.values, solved))
            for c in without_data(p, scenario.limits, REGIONS))  # fmt: skip
    return ratios, tuple(gaps)


def summary(number: int, scenario: Scenario, size: int, progress: Progress) -> FigureData:
    """Fig. 6 to 10."""
    (mzp,) = scenario.values("mzp", (SUMMARY_MZP[number],))
    panels = planes(scenario, mzp, figure_grid(size), progress)
    chosen = (
        range_chosen(panels[0].x, panels[0].y),
        "of several solutions the heaviest (left) and the lightest (right), from 1 GeV to 20 TeV",
        "below 5 GeV f_eff of the CMB limit is constant",
        *scenario.chosen,
    )
    return FigureData(number, f"Summary, {summary_title(scenario)}", scenario.name, panels, chosen)


def summary_title(scenario: Scenario) -> str:
    """What a plane assumes."""
    kind = "" if scenario.relic_kind == TEXTBOOK else f" ({scenario.relic_kind})"
    return rf"$R_K$ and $\Omega h^2 = {scenario.omega_h2:g}${kind} explained everywhere"


def figure_11(scenario: Scenario, size: int, progress: Progress) -> FigureData:
    """Fig. 8 with what experiments hope to reach."""
    (mzp,) = scenario.values("mzp", (SUMMARY_MZP[11],))
    hoped = partial(future, scenario, mzp)
    panels = planes(scenario, mzp, figure_grid(size), progress, hoped)
    current = scenario.dimuon_luminosity
    chosen = (
        range_chosen(panels[0].x, panels[0].y),
        f"dimuon limits scale like the root of the luminosity from {current:g}/fb",
        *scenario.chosen,
    )
    return FigureData(11, f"Projections, {summary_title(scenario)}", scenario.name, panels, chosen)


def future(
    scenario: Scenario,
    mzp: float,
    gmumu: Array,
    gnunu: Array,
    mnu4: Array,
    ratios: dict[str, Array],
) -> tuple[Column, ...]:
    """Ratios to the scaled dimuon and direct limits, and to the projections of experiments."""
    growth = {lum: np.sqrt(lum / scenario.dimuon_luminosity) for lum in FUTURE_LUMINOSITY}
    dimuon = (
        Column(f"r_dimuon_{lum:g}fb", "", f"dimuon resonances at {lum:g}/fb: {_RATIO}",
               ratios["dimuon"] * factor)
        for lum, factor in growth.items()
    )  # fmt: skip
    times = f"{FUTURE_DIRECT:g}"
    direct = Column(f"r_direct_{times}", "", f"direct detection improved by {times}: {_RATIO}",
                    FUTURE_DIRECT * ratios["direct"])  # fmt: skip
    solved = ~np.isnan(mnu4)
    p = point_on(scenario, gmumu, gnunu, mzp, mnu4, solved)
    return (*dimuon, direct, *projections(scenario, p, solved))


_RATIO = "prediction over limit"


def projected(limit: Limit) -> bool:
    """Whether a limit is one that is hoped for, on scattering."""
    return limit.kind == "projection" and limit.observable in REGIONS["direct"].limits


def projections(scenario: Scenario, p: Point, solved: Mask) -> tuple[Column, ...]:
    """Ratios to the projected limits on scattering of the scenario's set."""
    wanted = filter(projected, scenario.limits)
    found = verdicts(p, observables(p, scenario.printed_width), wanted, scenario.options)
    return tuple(
        Column(f"r_{v.name}", "", f"{v.constraint.limit.title}: {_RATIO}",
               scatter(np.broadcast_to(v.r, p.shape), solved))
        for v in found
    )  # fmt: skip
