"""A self-contained page: the figures, the paper's conclusions and what was measured of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from bridge.evaluation import DEFAULT
from bridge.native import flavour
from bridge.pages import template
from bridge.pages.pictures import image
from bridge.pages.template import html_row, row, table
from bridge.paper.errata import ERRATA
from bridge.paper.figures.allowed_window import FEW, MASSES, AllowedWindow, across_masses, natural
from bridge.paper.figures.catalogue import FIGURES
from bridge.paper.figures.relic_planes import SIDES
from bridge.paper.figures.scenarios import Scenario, scenario
from bridge.paper.figures.section_5_claims import CLAIMS, shown
from bridge.paper.printed import R_K_SCALE_PRINTED, tev
from bridge.plots.excluded_regions import NOT_COUNTED, REGIONS, region_of
from bridge.plots.figure_data import FigureData, unit_of
from bridge.plots.style import COLUMN, PAGE
from bridge.point import Point

Windows = Sequence[AllowedWindow]

COMPARED = ("paper", "corrected", "today")
"""Scenarios for which the window is measured."""

TITLE = "A flavourful Z′ portal for vector-like neutrino dark matter: the figures again"

STYLE = """
figure { margin: 2.5rem 0; } figcaption { max-width: 46rem; }
.yes { color: var(--ok); } .no { color: var(--bad); }
"""


def page(
    figures: Iterable[FigureData],
    folder: Path,
    measured: Mapping[str, Windows],
    record: Mapping[str, Any],
) -> str:
    """The HTML text; pictures are read from `folder`, where the figures were written."""
    drawn = list(figures)
    body = [
        f"<p>Figures and conclusions of arXiv:1803.04430, computed with the limits "
        f"<em>{escape(drawn[0].scenario)}</em>. The numbers behind every picture lie beside this "
        "page as CSV and as HEPData tables.</p>",
        conclusions(measured),
        changes(),
        *(picture(figure, folder) for figure in drawn),
        errata(),
    ]
    return template.page(TITLE, body, record, STYLE)


def conclusions(measured: Mapping[str, Windows]) -> str:
    """The paper's window, claim by claim, and the masses at which it is open."""
    found = {name: across_masses(natural(w, "heavy")) for name, w in measured.items()}
    rows = [
        [claim.text, *(_verdict(claim.verdict(ranges.get(claim.quantity)),
                                shown(ranges.get(claim.quantity), unit_of(claim.quantity)))
                       for ranges in found.values())]
        for claim in CLAIMS
    ]  # fmt: skip
    scenarios = [_heading(name) for name in measured]
    return "\n".join(
        [
            "<h2>Does the paper's window come out?</h2>",
            "<p>Section 5 of the paper finds a natural window above the pole, mν &gt; MZ′/2. Here "
            f"it is what no constraint excludes with gνν ≥ {FEW:g} gμμ (chosen for “a factor of "
            "few”), measured from arrays like those of the summary planes at the masses below. "
            "Masses of dark matter end at 20 TeV, which is what ends gνν near 3. “As printed” "
            f"takes {tev(R_K_SCALE_PRINTED)} in (3.3), the ν4 width of (3.8) in branching ratios, "
            "and none of the constraints that the paper calls subleading (R_K itself, B_s → μμ, ϒ, "
            "g−2); the other columns correct the errata below and apply everything.</p>",
            table(["section 5", *scenarios], map(html_row, rows)),
            "<p>Largest gνν/gμμ that nothing excludes, above the pole and below it:</p>",
            table(["MZ′ [GeV]", *scenarios], map(row, _by_mass(measured))),
            f"<p>{escape(rk_today())}</p>",
        ]
    )


def _heading(name: str) -> str:
    s = scenario(name)
    return f"{s.meaning} ({s.rk_scale / 1e3:.3g} TeV in (3.3))"


def _verdict(verdict: str, value: str) -> str:
    kind = "no" if verdict.startswith("does not") else "yes"
    return f"<span class='{kind}'>{escape(verdict)}</span><br><small>{escape(value)}</small>"


def _by_mass(measured: Mapping[str, Windows]) -> list[list[str]]:
    largest = {
        (name, w.mzp, w.side): f"{w.ranges['gnunu/gmumu'][1]:.2g}" if w.nodes else "–"
        for name, windows in measured.items()
        for w in windows
        if w.least_ratio == 0.0
    }
    return [
        [f"{mzp:g}", *(" | ".join(largest[name, mzp, side] for side in SIDES) for name in measured)]
        for mzp in MASSES
    ]


def rk_today() -> str:
    """What the measurement of R_K of 2022 says of the fit of 2017 itself."""
    s = scenario("today_2017_fit")
    p = on_fit(s)
    r = float(s.region_ratios(p, ("rk",))["rk"])
    found = float(flavour.r_k_tree(flavour.c9(p)))
    answer = "exclude" if r > 1.0 else "allow"
    return (
        f"Explaining the R_K of 2017 means R_K = {found:.2f} everywhere on these planes. The R_K "
        f"and R_K* that LHCb measured in 2022 {answer} that: r = {r:.1f} at 95 % CL. The window as "
        "the paper means it is therefore closed today whatever dark matter does; the column with "
        "today's limits takes gbb from the R_K of 2022 instead."
    )


def on_fit(s: Scenario) -> Point:
    """A point on the R_K of a scenario, with B_s mixing and trident about equally far."""
    return Point(gbb=s.gbb(0.7, 500.0), gmumu=0.7, gnunu=1.0, mzp=500.0, mnu4=1000.0)


def changes() -> str:
    """Limits of the paper and of today side by side, and how each acts on one point."""
    then, now = scenario("corrected"), scenario("today_2017_fit")
    ratios = [s.region_ratios(on_fit(s), REGIONS) for s in (then, now)]
    rows = [
        [escape(meaning), *(_constraint(s, r, region)
                            for s, r in zip((then, now), ratios, strict=True))]
        for region, meaning in _gathered().items()
    ]  # fmt: skip
    p = on_fit(then)
    where = (
        "r is prediction over limit (of a measurement: distance from its central value over that "
        f"of the bound) at MZ′ = {p.mzp:g} GeV, mν = {p.mnu4:g} GeV, "
        f"gμμ = {p.gmumu:g}, gνν = {p.gnunu:g} and gbb = {p.gbb:.3g}; above 1 it is excluded."
    )
    return f"<h2>What changed since</h2><p>{where}</p>" + table(
        ["constraint", "in the paper", "today"], map(html_row, rows)
    )


def _gathered() -> dict[str, str]:
    """Meaning by region, with B_s mixing as one."""
    rest = {name: x.meaning for name, x in REGIONS.items() if not name.startswith("bs_")}
    return {"bs": "B_s mixing", **rest}


def _constraint(s: Scenario, ratios: Mapping[str, object], region: str) -> str:
    """Whose limits a scenario has in a region, and how far they are."""
    if not (titles := _titles(s, region)):
        return "none"
    return f"{titles}<br><small>{_ratio(ratios, region)}</small>"


def _titles(s: Scenario, region: str) -> str:
    mine = [x.title for x in s.limits if x.counted and (region_of(x) or "").startswith(region)]
    return escape("; ".join(mine))


def _ratio(ratios: Mapping[str, object], region: str) -> str:
    found = [np.asarray(r).item() for name, r in ratios.items()
             if name.startswith(region) and name != NOT_COUNTED]  # fmt: skip
    return f"r = {max(found):.2g}" if found and max(found) == max(found) else "no limit here"


def picture(figure: FigureData, folder: Path) -> str:
    """One figure with its caption, what was chosen, and its files."""
    png = (folder / f"{figure.stem}.png").read_bytes()
    caption = escape(FIGURES[figure.number].caption)
    chosen = "; ".join(escape(text) for text in figure.chosen)
    return (
        f"<figure id='{figure.stem}'>{image(png, f'Figure {figure.number}')}<figcaption>"
        f"<b>Figure {figure.number}.</b> {caption} <small>Chosen: {chosen}. "
        f"pp cross-sections: {DEFAULT.luminosity.described}. {printed(figure)} "
        f"Files: {figure.stem}.pdf and {figure.stem}_*.csv, .yaml.</small></figcaption></figure>"
    )


def printed(figure: FigureData) -> str:
    """How large the picture is meant to be."""
    columns, inches = ("one column", COLUMN) if len(figure.panels) == 1 else ("both columns", PAGE)
    return f"To be printed across {columns} of a page, {inches:g} in wide."


def errata() -> str:
    """The errata that column two corrects."""
    rows = [row((e.equation, e.printed, e.finding)) for e in ERRATA]
    return "<h2>Errata of the paper</h2>" + table(["where", "printed", "finding"], rows)
