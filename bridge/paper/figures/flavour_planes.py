"""Figures 1-3: R_K against flavour, trident, Z -> 4 mu and dimuon constraints."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from bridge.limits import verdicts
from bridge.limits.limit import Limit
from bridge.native import flavour, lepton_flavour
from bridge.numerics.arrays import Array, Real
from bridge.paper.figures.scenarios import Scenario
from bridge.paper.printed import FIGURE_1_MZP, FIGURE_3_MZP
from bridge.plots.excluded_regions import B_S, NOT_COUNTED, columns, without_data
from bridge.plots.figure_data import (
    Column,
    FigureData,
    Mask,
    axis,
    parameter_column,
    range_chosen,
)  # fmt: skip
from bridge.plots.refined_panels import refined_panel
from bridge.plots.refinement import Progress
from bridge.point import PARAMETERS, Point

FLAVOUR = (*B_S, NOT_COUNTED, "trident", "z4mu", "dimuon")
"""Regions of these figures."""

HIGHEST = 4.0
"""End of the axes of Fig. 1, a little above sqrt(4 pi)."""

SPECTATOR = 2e4
"""Mass of nu4 [GeV] in figures without dark matter: gnunu is 0."""


def ratios(
    scenario: Scenario, gmumu: Array, gbb: Array, mzp: Array, wanted: Collection[str] = FLAVOUR
) -> tuple[Column, ...]:
    """Region ratios without dark matter, and where searches have no data; NaN where MZp leaves
    its domain."""
    inside = ~PARAMETERS["mzp"].domain.excludes(mzp)
    p = spectator(scenario, gbb=gbb[inside], gmumu=gmumu[inside], mzp=mzp[inside])
    found = columns(scenario.region_ratios(p, wanted))
    return tuple(replace(c, values=scatter(c.values, inside))
                 for c in (*found, *without_data(p, scenario.limits, wanted)))  # fmt: skip


def spectator(scenario: Scenario, **values: Real) -> Point:
    """A point without dark matter, unless it was given."""
    return scenario.point(**{"gnunu": 0.0, "mnu4": SPECTATOR, **values})


def scatter(values: Array, where: Mask) -> Array:
    """`values` at the nodes of a mask, NaN elsewhere."""
    full = np.full(where.shape, np.nan)
    full[where] = values
    return full


def scale(scenario: Scenario) -> str:
    """(3.3) with its number."""
    tev = f"{scenario.rk_scale / 1e3:.3g}"
    return rf"$g_{{bb}}\,g_{{\mu\mu}}/M_{{Z'}}^2 = 1/({tev}\ \mathrm{{TeV}})^2$"


def figure_1(scenario: Scenario, size: int, progress: Progress) -> FigureData:
    """(gmumu, gbb), each point with the mass that explains R_K."""
    rows = round(1.6 * size)
    x = axis("gmumu", 2.5e-3, HIGHEST, size)
    # steps of one ratio on both axes: lines of equal mass then run through the nodes
    y = axis("gbb", HIGHEST * (x.range[0] / HIGHEST) ** ((rows - 1) / (size - 1)), HIGHEST, rows)

    def numbers(gmumu: Array, gbb: Array) -> tuple[Column, ...]:
        mzp = np.sqrt(gbb * gmumu / scenario.rk_product)
        mass = parameter_column("mzp", "mass that explains R_K", mzp)
        return mass, *ratios(scenario, gmumu, gbb, mzp)

    title = "$M_{Z'}$ from $R_K$, " + scale(scenario)
    panel = refined_panel("plane", title, (x, y), numbers, {"mzp": FIGURE_1_MZP}, progress)
    chosen = (range_chosen(x, y), *scenario.chosen)
    return FigureData(1, "Flavour constraints", scenario.name, (panel,), chosen)


def figure_2(scenario: Scenario, size: int, progress: Progress) -> FigureData:
    """(gmumu, MZp), each point with the gbb that explains R_K."""
    x, y = axis("gmumu", 0.01, 3.0, size), axis("mzp", 5.0, 2000.0, size)

    def numbers(gmumu: Array, mzp: Array) -> tuple[Column, ...]:
        gbb = np.asarray(scenario.gbb(gmumu, mzp))
        coupling = parameter_column("gbb", "coupling that explains R_K", gbb)
        mixing = Column("v21_limit", "", "largest |(V'_eL)_21| that mu -> e gamma allows",
                        v21_limit(scenario, gmumu, mzp))  # fmt: skip
        return coupling, mixing, *ratios(scenario, gmumu, gbb, mzp)

    title = "$g_{bb}$ from $R_K$, " + scale(scenario)
    panel = refined_panel("plane", title, (x, y), numbers, {"v21_limit": V21_SHOWN}, progress)
    values = "values of |V21|: " + ", ".join(f"{v:g}" for v in V21_SHOWN)
    chosen = (range_chosen(x, y), values, *scenario.chosen)
    return FigureData(2, "Lepton flavour violation", scenario.name, (panel,), chosen)


V21_SHOWN = (1e-4, 2e-4, 5e-4, 1e-3)


def v21_limit(scenario: Scenario, gmumu: Array, mzp: Array) -> Array:
    """|(V'_eL)_21| at which (3.10) meets the limit on mu -> e gamma."""
    p = spectator(scenario, gbb=0.0, gmumu=gmumu, mzp=mzp)
    limit = float(scenario.limit_on("br_mu_e_gamma").columns["upper"][0])
    mixing: Array = np.sqrt(limit / lepton_flavour.br_mu_e_gamma(p, 1.0))
    return mixing


def figure_3(scenario: Scenario, size: int, progress: Progress) -> FigureData:
    """(gmumu, gbb) at four masses, with the band that explains R_K at one sigma."""
    x, y = axis("gmumu", 0.01, 4.0, size), axis("gbb", 1e-4, 1.0, size)
    panels = []
    for mzp in scenario.values("mzp", FIGURE_3_MZP):

        def numbers(gmumu: Array, gbb: Array, mzp: float = mzp) -> tuple[Column, ...]:
            p = spectator(scenario, gbb=gbb, gmumu=gmumu, mzp=mzp)
            pull = Column("rk_pull", "", "(R_K - measured)/error", rk_pull(scenario, p))
            return pull, *ratios(scenario, gmumu, gbb, np.full(gbb.shape, mzp))

        title, ends = rf"$M_{{Z'}} = {mzp:g}$ GeV", {"rk_pull": (-1.0, 0.0, 1.0)}
        panels.append(refined_panel(f"mzp_{mzp:g}", title, (x, y), numbers, ends, progress))
    band = scenario.limit_on("rk_product", "r_k")
    about = f"1 sigma band: {band.title}, {_measured(band)}"
    chosen = (range_chosen(x, y), about, *scenario.chosen)
    return FigureData(3, "Bounds at fixed mass", scenario.name, tuple(panels), chosen)


def rk_pull(scenario: Scenario, p: Point) -> Array:
    """Distance of R_K, or of the coupling product fitted to it, from its value in sigma.

    -inf beyond the product where R_K is least: from there on it rises again, to a second solution
    that other b -> s mu mu data rule out.
    """
    band = scenario.limit_on("rk_product", "r_k")
    value, plus, minus = (float(band.columns[k][0]) for k in ("value", "plus", "minus"))
    distance = verdicts(p, {}, [band])[0].prediction - value
    pull = distance / np.where(distance > 0.0, plus, minus)
    if band.observable != "r_k":
        return pull
    return np.where(flavour.c9(p) < (flavour.C10_SM - flavour.C9_SM) / 2.0, -np.inf, pull)


def _measured(band: Limit) -> str:
    value, plus, minus = (float(band.columns[k][0]) for k in ("value", "plus", "minus"))
    return f"{value:.3g} +{plus:.2g} -{minus:.2g} {band.unit.removesuffix('1')}".rstrip()
