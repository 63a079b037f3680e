"""The parameters that nothing excludes, measured from the arrays behind the summary planes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from bridge.paper.figures.relic_planes import Grid, planes
from bridge.paper.figures.scenarios import Scenario
from bridge.plots.excluded_regions import B_S
from bridge.plots.figure_data import Column, Panel, Table, parameter_column, unit_of
from bridge.point import PARAMETERS, Point

FEW = 3.0
"""gnunu/gmumu from which section 5 of the paper finds the charges plausible ("a factor of few")."""

MASSES = (
    50.0, 100.0, 200.0, 250.0, 300.0, 325.0, 350.0, 400.0,
    500.0, 700.0, 1000.0, 1200.0, 1400.0, 1700.0, 2000.0,
)  # fmt: skip
"""MZp [GeV] at which the window is measured."""

MEASURED = ("gmumu", "gnunu", "mnu4", "gbb/gmumu", "gnunu/gmumu")
"""What a window has ranges of."""

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class AllowedWindow:
    """Least and largest of each of MEASURED among the allowed nodes of one panel.

    Only nodes with gnunu >= least_ratio gmumu count; without any, `ranges` is empty.
    """

    mzp: float
    side: str
    least_ratio: float
    nodes: int
    ranges: dict[str, Range]


def allowed_window(mzp: float, panel: Panel, least_ratio: float = 0.0) -> AllowedWindow:
    """The nodes of a summary panel at mass `mzp` [GeV] that no constraint excludes."""
    gmumu, gnunu = np.meshgrid(panel.x.values, panel.y.values)
    here = (panel["excluded"] == 0.0) & (gnunu >= least_ratio * gmumu)
    values = (gmumu, gnunu, panel["mnu4"], panel["gbb"] / gmumu, gnunu / gmumu)
    nodes = int(here.sum())
    ranges = {
        name: (float(v[here].min()), float(v[here].max()))
        for name, v in zip(MEASURED, values, strict=True)
        if nodes
    }
    return AllowedWindow(mzp, panel.name, least_ratio, nodes, ranges)


def window_grid(scenario: Scenario, mzp: float, size: int) -> Grid:
    """Every gmumu that B_s mixing and trident leave at a mass, and gnunu up to 4."""
    return Grid(flavour_range(scenario, mzp), (0.02, 4.0), size)


def flavour_range(scenario: Scenario, mzp: float) -> Range:
    """Least and largest gmumu with r < 1 in B_s mixing and trident, to 1 %.

    >>> from bridge.paper.figures.scenarios import scenario
    >>> low, high = flavour_range(scenario("paper"), 500.0)
    >>> round(low, 2), round(high, 2)
    (0.38, 1.35)
    """
    gmumu = np.geomspace(mzp / 1e5, 4.0, 1500)
    gbb = np.asarray(scenario.gbb(gmumu, mzp))
    gmumu, gbb = gmumu[gbb < 4.0], gbb[gbb < 4.0]
    p = Point(gbb=gbb, gmumu=gmumu, gnunu=0.0, mzp=mzp, mnu4=mzp)
    ratios = scenario.region_ratios(p, (*B_S, "trident"))
    inside = gmumu[np.max(list(ratios.values()), axis=0) < 1.0]
    return float(inside[0]), float(inside[-1])


def survey(
    scenario: Scenario, size: int, progress: Callable[[], None]
) -> tuple[AllowedWindow, ...]:
    """At each of MASSES, above and below the pole: all that is allowed, and its natural part."""
    found = []
    for mzp in MASSES:
        grid = window_grid(scenario, mzp, size)
        panels = planes(scenario, mzp, grid, lambda _: None, halvings=0)
        found += [allowed_window(mzp, panel, k) for panel in panels for k in (0.0, FEW)]
        progress()
    return tuple(found)


def natural(windows: Iterable[AllowedWindow], side: str) -> tuple[AllowedWindow, ...]:
    """The windows with gnunu >= FEW gmumu on one side that are open."""
    return tuple(w for w in windows if w.nodes and w.least_ratio == FEW and w.side == side)


def across_masses(windows: Iterable[AllowedWindow]) -> dict[str, Range]:
    """Ranges over open windows, MZp included; empty if there is none."""
    open_ = tuple(windows)
    ranges = {name: [w.ranges[name] for w in open_] for name in MEASURED if open_}
    ranges |= {"mzp": [(w.mzp, w.mzp) for w in open_]} if open_ else {}
    return {name: (min(r[0] for r in x), max(r[1] for r in x)) for name, x in ranges.items()}


def window_table(name: str, windows: Iterable[AllowedWindow]) -> Table:
    """One row per window: side, mass, ratio asked for, nodes, and the ranges of MEASURED."""
    rows = tuple(windows)
    columns = [
        parameter_column("mzp", PARAMETERS["mzp"].description, np.array([w.mzp for w in rows])),
        Column("least_ratio", "", "least gnunu/gmumu", np.array([w.least_ratio for w in rows])),
        Column("nodes", "", "allowed nodes", np.array([float(w.nodes) for w in rows])),
    ]
    for quantity in MEASURED:
        ends = np.array([w.ranges.get(quantity, (np.nan, np.nan)) for w in rows])
        for word, values in zip(("least", "largest"), ends.T, strict=True):
            columns.append(
                Column(f"{word} {quantity}", unit_of(quantity), f"{word} allowed", values)
            )
    sides = tuple(w.side for w in rows)
    return Table(f"window_{name}", f"Allowed parameters, {name}", 2, tuple(columns), sides)
