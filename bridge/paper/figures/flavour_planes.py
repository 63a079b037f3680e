"""Figures 1-3: R_K against flavour, trident, Z -> 4 mu and dimuon constraints."""

from __future__ import annotations

import numpy as np

from bridge.limits import verdicts
from bridge.limits.limit import Limit
from bridge.native import flavour, lepton_flavour
from bridge.numerics.arrays import Array, Real
from bridge.paper.figures.scenarios import Scenario
from bridge.paper.printed import FIGURE_3_MZP
from bridge.plots.excluded_regions import B_S, NOT_COUNTED, columns
from bridge.plots.figure_data import (
    Column,
    FigureData,
    Mask,
    Panel,
    axis,
    parameter_column,
    range_chosen,
)  # fmt: skip
from bridge.point import PARAMETERS, Point

FLAVOUR = (*B_S, NOT_COUNTED, "trident", "z4mu", "dimuon")
"""Regions of these figures."""

HIGHEST = 4.0
"""End of the axes of Fig. 1, a little above sqrt(4 pi)."""

SPECTATOR = 2e4
"""Mass of nu4 [GeV] in figures without dark matter: gnunu is 0."""


def at_nodes(
    scenario: Scenario, gmumu: Array, gbb: Real, mzp: Real, wanted: tuple[str, ...]
) -> tuple[Column, ...]:
    """Region ratios without dark matter at every node; NaN where MZp leaves its domain."""
    g, b, m = np.broadcast_arrays(gmumu, gbb, mzp)
    inside = ~PARAMETERS["mzp"].domain.excludes(m)
    p = Point(gbb=b[inside], gmumu=g[inside], gnunu=0.0, mzp=m[inside], mnu4=SPECTATOR)
    found = scenario.region_ratios(p, wanted)
    return columns({region: scatter(r, inside) for region, r in found.items()})


def scatter(values: Array, where: Mask) -> Array:
    """`values` at the nodes of a mask, NaN elsewhere."""
    full = np.full(where.shape, np.nan)
    full[where] = values
    return full


def scale(scenario: Scenario) -> str:
    """(3.3) with its number."""
    tev = f"{scenario.rk_scale / 1e3:.3g}"
    return rf"$g_{{bb}}\,g_{{\mu\mu}}/M_{{Z'}}^2 = 1/({tev}\ \mathrm{{TeV}})^2$"


def figure_1(scenario: Scenario, size: int) -> FigureData:
    """(gmumu, gbb), each point with the mass that explains R_K."""
    rows = round(1.6 * size)
    x = axis("gmumu", 2.5e-3, HIGHEST, size)
    # steps of one ratio on both axes: lines of equal mass then run through the nodes
    y = axis("gbb", HIGHEST * (x.range[0] / HIGHEST) ** ((rows - 1) / (size - 1)), HIGHEST, rows)
    gmumu, gbb = np.meshgrid(x.values, y.values)
    mzp = np.sqrt(gbb * gmumu / scenario.rk_product)
    mass = parameter_column("mzp", "mass that explains R_K", mzp)
    ratios = at_nodes(scenario, gmumu, gbb, mzp, FLAVOUR)
    panel = Panel("plane", "$M_{Z'}$ from $R_K$, " + scale(scenario), x, y, (mass, *ratios))
    return FigureData(1, "Flavour constraints", scenario.name, (panel,), (range_chosen(x, y),))


def figure_2(scenario: Scenario, size: int) -> FigureData:
    """(gmumu, MZp), each point with the gbb that explains R_K."""
    x, y = axis("gmumu", 0.01, 3.0, size), axis("mzp", 5.0, 2000.0, size)
    gmumu, mzp = np.meshgrid(x.values, y.values)
    gbb = np.asarray(scenario.gbb(gmumu, mzp))
    coupling = parameter_column("gbb", "coupling that explains R_K", gbb)
    mixing = Column("v21_limit", "", "largest |(V'_eL)_21| that mu -> e gamma allows",
                    v21_limit(scenario, gmumu, mzp))  # fmt: skip
    ratios = at_nodes(scenario, gmumu, gbb, mzp, FLAVOUR)
    panel = Panel("plane", "$g_{bb}$ from $R_K$, " + scale(scenario), x, y,
                  (coupling, mixing, *ratios))  # fmt: skip
    chosen = (range_chosen(x, y), "values of |V21|: " + ", ".join(f"{v:g}" for v in V21_SHOWN))
    return FigureData(2, "Lepton flavour violation", scenario.name, (panel,), chosen)


V21_SHOWN = (1e-4, 2e-4, 5e-4, 1e-3)


def v21_limit(scenario: Scenario, gmumu: Array, mzp: Array) -> Array:
    """|(V'_eL)_21| at which (3.10) meets the limit on mu -> e gamma."""
    p = Point(gbb=0.0, gmumu=gmumu, gnunu=0.0, mzp=mzp, mnu4=SPECTATOR)
    limit = float(scenario.limit_on("br_mu_e_gamma").columns["upper"][0])
    mixing: Array = np.sqrt(limit / lepton_flavour.br_mu_e_gamma(p, 1.0))
    return mixing


def figure_3(scenario: Scenario, size: int) -> FigureData:
    """(gmumu, gbb) at four masses, with the band that explains R_K at one sigma."""
    x, y = axis("gmumu", 0.01, 4.0, size), axis("gbb", 1e-4, 1.0, size)
    gmumu, gbb = np.meshgrid(x.values, y.values)
    panels = []
    for mzp in FIGURE_3_MZP:
        p = Point(gbb=gbb, gmumu=gmumu, gnunu=0.0, mzp=mzp, mnu4=SPECTATOR)
        pull = Column("rk_pull", "", "(R_K - measured)/error", rk_pull(scenario, p))
        ratios = columns(scenario.region_ratios(p, FLAVOUR))
        title = rf"$M_{{Z'}} = {mzp:g}$ GeV"
        panels.append(Panel(f"mzp_{mzp:g}", title, x, y, (pull, *ratios)))
    band = scenario.limit_on("rk_product", "r_k")
    chosen = (range_chosen(x, y), f"1 sigma band: {band.title}, {_measured(band)}")
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
