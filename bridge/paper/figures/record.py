"""What a figure comes from: the limits that enter it, and what it cites."""

from __future__ import annotations

from bridge.limits.explanation import limit_sources
from bridge.limits.limit import Limit
from bridge.observables import sources
from bridge.paper.figures.scenarios import Scenario
from bridge.plots.excluded_regions import region_of
from bridge.plots.figure_data import FigureData
from bridge.prediction import RELIC_KINDS, Settings
from bridge.provenance import Provenance

TEXTBOOK = Settings(beyond=False)

MADE_FROM = {"v21_limit": "br_mu_e_gamma", "mnu4": "omega_h2", "relic_1": "omega_h2"}
"""Columns and lines, and the observable whose limit they are computed from."""


def provenance(s: Scenario, figure: FigureData | None = None) -> Provenance:
    """The record of one figure, or of all that a scenario has."""
    limits = [x for x in s.limits if figure is None or enters(x, figure, s)]
    relic = [RELIC_KINDS[s.relic_kind] for x in limits if x.observable == "omega_h2"]
    texts = (*sources(dict.fromkeys(["r_k", *relic]), TEXTBOOK), *limit_sources(limits, TEXTBOOK))
    files = {x.name: x.path for x in limits}
    return Provenance(TEXTBOOK, dict(s.given), s.options, files, texts)


def enters(limit: Limit, figure: FigureData, s: Scenario) -> bool:
    """Whether numbers of a figure depend on a limit; all follow the one on R_K."""
    columns = {column.name for panel in figure.panels for column in panel.columns}
    shown = columns | {line.name for panel in figure.panels for line in panel.lines}
    own = {f"r_{region_of(limit)}", f"r_{limit.name}", limit.name}
    return (
        not shown.isdisjoint(own)
        or limit.observable in {MADE_FROM.get(name) for name in shown}
        or limit is s.limit_on("rk_product", "r_k")
    )
