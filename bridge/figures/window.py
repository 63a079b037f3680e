"""The parameters that nothing excludes, measured from the arrays behind the summary planes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from bridge.arrays import Array
from bridge.figures.data import Column, Panel, Table
from bridge.figures.regions import B_S, region_ratios
from bridge.figures.relic_planes import SIDES, Grid, plane
from bridge.figures.scenarios import Scenario
from bridge.point import Point

FEW = 2.0
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
class Window:
    """Least and largest value of each of MEASURED among the allowed nodes at one MZp [GeV].

    `nodes` of them are allowed; without any, `ranges` is empty.
    """

    mzp: float
    nodes: int
    ranges: dict[str, Range]


def allowed_window(mzp: float, panels: Iterable[Panel], least_ratio: float = 0.0) -> Window:
    """The nodes of summary planes at one mass that no constraint excludes, with
    gnunu >= least_ratio gmumu."""
    parts = [_allowed(panel, least_ratio) for panel in panels]
    values = {name: np.concatenate([part[name] for part in parts]) for name in MEASURED}
    nodes = values["gmumu"].size
    ranges = {name: (float(v.min()), float(v.max())) for name, v in values.items() if nodes}
    return Window(mzp, nodes, ranges)


def _allowed(panel: Panel, least_ratio: float) -> dict[str, Array]:
    gmumu, gnunu = np.meshgrid(panel.x.values, panel.y.values)
    here = (panel["excluded"] == 0.0) & (gnunu >= least_ratio * gmumu)
    return {
        "gmumu": gmumu[here],
        "gnunu": gnunu[here],
        "mnu4": panel["mnu4"][here],
        "gbb/gmumu": (panel["gbb"] / gmumu)[here],
        "gnunu/gmumu": (gnunu / gmumu)[here],
    }


def window_grid(scenario: Scenario, mzp: float, size: int) -> Grid:
    """Every gmumu that B_s mixing and trident leave at a mass, and gnunu up to 4."""
    return Grid(flavour_range(scenario, mzp), (0.02, 4.0), size)


def flavour_range(scenario: Scenario, mzp: float) -> Range:
    """Least and largest gmumu with r < 1 in B_s mixing and trident, to 1 %.

    >>> from bridge.figures.scenarios import scenario
    >>> low, high = flavour_range(scenario("paper"), 500.0)
    >>> round(low, 2), round(high, 2)
    (0.38, 1.34)
    """
    gmumu = np.geomspace(mzp / 1e5, 4.0, 1500)
    gbb = np.asarray(scenario.gbb(gmumu, mzp))
    gmumu, gbb = gmumu[gbb < 4.0], gbb[gbb < 4.0]
    p = Point(gbb=gbb, gmumu=gmumu, gnunu=0.0, mzp=mzp, mnu4=mzp)
    ratios = region_ratios(p, scenario, (*B_S, "trident"))
    inside = gmumu[np.max(list(ratios.values()), axis=0) < 1.0]
    return float(inside[0]), float(inside[-1])


def scan_masses(
    scenario: Scenario, size: int, progress: Callable[[], None]
) -> tuple[tuple[Window, Window], ...]:
    """All that is allowed at each of MASSES, and its part with gnunu >= FEW gmumu."""
    found = []
    for mzp in MASSES:
        panels = [plane(scenario, mzp, window_grid(scenario, mzp, size), side) for side in SIDES]
        found.append((allowed_window(mzp, panels), allowed_window(mzp, panels, FEW)))
        progress()
    return tuple(found)


def across_masses(windows: Iterable[Window]) -> dict[str, Range]:
    """Ranges over all masses with an allowed node, MZp included; empty if there is none."""
    open_ = [w for w in windows if w.nodes]
    ranges = {name: [w.ranges[name] for w in open_] for name in MEASURED if open_}
    ranges |= {"mzp": [(w.mzp, w.mzp) for w in open_]} if open_ else {}
    return {name: (min(r[0] for r in x), max(r[1] for r in x)) for name, x in ranges.items()}


def window_table(name: str, windows: Iterable[Window]) -> Table:
    """One row per mass: allowed nodes, then least and largest of each of MEASURED."""
    rows = tuple(windows)
    columns = [
        Column("mzp", "GeV", "mass of the Z'", np.array([w.mzp for w in rows])),
        Column("nodes", "", "allowed nodes", np.array([float(w.nodes) for w in rows])),
    ]
    for quantity in MEASURED:
        ends = np.array([w.ranges.get(quantity, (np.nan, np.nan)) for w in rows])
        unit = "GeV" if quantity == "mnu4" else ""
        for word, values in zip(("least", "largest"), ends.T, strict=True):
            columns.append(Column(f"{word} {quantity}", unit, f"{word} allowed", values))
    return Table(name, f"Allowed parameters, {name}", 1, tuple(columns))
