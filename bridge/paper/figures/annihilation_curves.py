"""Figures 4 and 5: annihilation against indirect detection, and the relic density line."""

from __future__ import annotations

import numpy as np

from bridge.limits.limit import Limit
from bridge.native import indirect
from bridge.native.constants import GEV_M2_TO_CM3_S
from bridge.native.solve import solve_gnunu
from bridge.native.sommerfeld import VELOCITIES
from bridge.native.thermal_average import sigmav_thermal
from bridge.numerics.arrays import Array
from bridge.paper.figures.scenarios import Scenario
from bridge.paper.printed import FIGURE_4_COUPLING, FIGURE_4_MZP, THERMAL_CM3S, X_FREEZE_OUT
from bridge.plots.excluded_regions import columns, without_data
from bridge.plots.figure_data import (
    LABELS,
    Axis,
    Column,
    FigureData,
    Line,
    Panel,
    axis,
    range_chosen,
)  # fmt: skip
from bridge.plots.lettering import plain, scientific
from bridge.plots.refined_panels import refined_panel
from bridge.plots.refinement import Progress


def figure_4(scenario: Scenario, size: int, progress: Progress) -> FigureData:
    """sigma v against the mass of nu4 for two masses of the Z', with indirect limits."""
    x = axis("mnu4", 5.0, 1e4, size)
    y = axis("sigmav_cm3s", 1e-31, 1e-22, 2)
    masses = scenario.values("mzp", FIGURE_4_MZP)
    lines = [line for mzp in masses for line in model_lines(scenario, x.values, mzp)]
    lines += [limit_line(x, limit) for limit in scenario.limits if shown(limit)]
    lines.append(cmb_line(x, scenario.limit_on("p_ann")))
    lines.append(Line("thermal", f"${scientific(THERMAL_CM3S)}$ cm$^3$/s", x.values[[0, -1]],
                      np.full(2, THERMAL_CM3S)))  # fmt: skip
    progress(x.values.size)
    title = ", ".join(f"{LABELS[n]} = {g:g}" for n, g in couplings(scenario).items())
    panel = Panel("curves", title, x, y, lines=tuple(lines))
    chosen = (
        range_chosen(x, y),
        f"solid: today (v = {VELOCITIES['today']:g}); dotted: thermal at x = {X_FREEZE_OUT:g}",
        "Planck: left-handed muons",
        *scenario.chosen,
    )
    return FigureData(4, "Annihilation today", scenario.name, (panel,), chosen)


def with_pole(masses: Array, mzp: float) -> Array:
    """`masses` and more of them around MZp/2, where the pole is, and at the threshold MZp."""
    distance = np.geomspace(1e-4, 0.3, 60)
    near = np.concatenate([1.0 - distance[::-1], [1.0], 1.0 + distance])
    more = np.concatenate([masses, 0.5 * mzp * near, mzp * (1.0 + np.geomspace(1e-4, 0.3, 20))])
    inside = (more >= masses[0]) & (more <= masses[-1])
    rising: Array = np.unique(more[inside])
    return rising


def couplings(scenario: Scenario) -> dict[str, float]:
    """Those of Fig. 4."""
    usual = (FIGURE_4_COUPLING,)
    return {name: scenario.values(name, usual)[0] for name in ("gbb", "gmumu", "gnunu")}


def model_lines(scenario: Scenario, masses: Array, mzp: float) -> list[Line]:
    """Effective sigma v today, and averaged at freeze-out."""
    m = with_pole(masses, mzp)
    p = scenario.point(**couplings(scenario), mzp=mzp, mnu4=m)
    today = np.asarray(sum(indirect.sigmav_cm3s(p, VELOCITIES["today"]).values(), 0.0))
    hot = np.asarray(sigmav_thermal(X_FREEZE_OUT, p)) * GEV_M2_TO_CM3_S
    label = rf"$M_{{Z'}} = {mzp:g}$ GeV"
    return [Line(f"today_{mzp:g}", label, m, today), Line(f"freeze_out_{mzp:g}", label, m, hot)]


def shown(limit: Limit) -> bool:
    """Whether Fig. 4 shows a limit: those on b bbar."""
    return limit.observable in ("sigmav_bb_cm3s", "sigmav_bb_dwarfs_cm3s")


def titled(limit: Limit) -> str:
    """The title of a limit as a label."""
    return plain(limit.title).replace("b bbar", r"$b\bar b$")


def limit_line(x: Axis, limit: Limit) -> Line:
    """A published curve at its own nodes, inside the range of the axis."""
    low, high = x.range
    inside = (limit.masses >= low) & (limit.masses <= high)
    return Line(limit.name, titled(limit), limit.masses[inside], limit.columns["upper"][inside])


def cmb_line(x: Axis, limit: Limit) -> Line:
    """sigma v at which annihilation into muons alone reaches the CMB bound."""
    bound = limit.columns["upper"][0] * x.values / np.asarray(indirect.f_eff("mumu", x.values))
    return Line(limit.name, titled(limit), x.values, bound)


FIGURE_5 = {"low": (50.0, 0.06), "high": (500.0, 0.6)}
"""MZp [GeV] and gmumu of the panels of Fig. 5, inside what flavour and trident allow."""
SHOWN_5 = ("direct", "cmb")
"""Regions of Fig. 5."""


def figure_5(scenario: Scenario, size: int, progress: Progress) -> FigureData:
    """(mnu4, gnunu): the observed relic density, direct detection and the CMB."""
    shown = FIGURE_5 if not scenario.values("mzp", ()) else {"given": FIGURE_5["high"]}
    panels = tuple(relic_panel(scenario, name, *at, size, progress) for name, at in shown.items())
    chosen = (
        *(f"{panel.name} mass, {range_chosen(panel.x, panel.y)}" for panel in panels),
        "MZp and gmumu of each panel",
        *scenario.chosen,
    )
    return FigureData(5, "Relic density against detection", scenario.name, panels, chosen)


def relic_panel(
    scenario: Scenario, name: str, mzp: float, gmumu: float, size: int, progress: Progress
) -> Panel:
    """One panel of Fig. 5: gbb from R_K, and every gnunu with the observed relic density."""
    (mzp,), (gmumu,) = scenario.values("mzp", (mzp,)), scenario.values("gmumu", (gmumu,))
    gbb = float(scenario.gbb(gmumu, mzp))
    x, y = axis("mnu4", 0.1 * mzp, 20.0 * mzp, size), axis("gnunu", 1e-3, 10.0, size)

    def numbers(masses: Array, gnunu: Array) -> tuple[Column, ...]:
        p = scenario.point(gbb=gbb, gmumu=gmumu, gnunu=gnunu, mzp=mzp, mnu4=masses)
        found = columns(scenario.region_ratios(p, SHOWN_5))
        return *found, *without_data(p, scenario.limits, SHOWN_5)

    m = with_pole(x.values, mzp)
    line = scenario.point(gbb=gbb, gmumu=gmumu, gnunu=1.0, mzp=mzp, mnu4=m)
    roots = solve_gnunu(line, scenario.omega_h2, relic_kind=scenario.relic_kind)
    lines = tuple(
        Line(f"relic_{i + 1}", rf"$\Omega h^2 = {scenario.omega_h2:g}$", m, root)
        for i, root in enumerate(roots.T)
    )
    title = rf"$M_{{Z'}} = {mzp:g}$ GeV, $g_{{\mu\mu}} = {gmumu:g}$, $g_{{bb}} = {gbb:.2g}$"
    return refined_panel(name, title, (x, y), numbers, {}, progress, lines)
