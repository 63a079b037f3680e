"""`zpbridge report`: one page about one point, with pictures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from bridge.cli import options
from bridge.cli.records import preset_sources
from bridge.evaluation import evaluate, read_card
from bridge.files import shipped, write_text
from bridge.limits import Options, limit_set, verdicts
from bridge.limits.explanation import limit_sources
from bridge.limits.limit import Limit
from bridge.native.relic import RelicConvention
from bridge.observables import sources
from bridge.point import changed_inputs
from bridge.prediction import Settings
from bridge.provenance import Provenance
from bridge.uncertainties import uncertain_sources, uncertainties


@click.command()
@click.argument("card", required=False, type=click.Path(path_type=Path))
@options.parameters
@options.width
@options.relic_convention
@options.unitarity_cap
@options.production
@options.limits
@options.mixings
@options.rescale
@options.relic_kind("The relic density that limits meet")
@options.sommerfeld
@options.relic_role
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    callback=options.writable,
    help="The page to write.",
)
def command(
    card: Path | None,
    changes: dict[str, float],
    width: str | None,
    convention: RelicConvention,
    unitarity_cap: bool,
    order: str,
    pdf: str,
    scale: float,
    sqrts_gev: float,
    limits: tuple[Limit, ...],
    v21: float,
    v32: float,
    rescale: bool,
    relic_kind: str,
    sommerfeld: bool,
    relic_role: str | None,
    output: Path,
) -> None:
    """Write one page about CARD; without CARD, about the shipped benchmark card.

    The page needs no other file and no network. It shows the verdict (limits of today unless told
    otherwise), every prediction over its limit, final states, freeze-out, direct detection, dimuon
    spectrum, numbers with their uncertainties, and what made them.
    """
    from bridge.native.channel_shares import channels
    from bridge.plots.report import PointReport, to_html

    options.refuse_changed_width(width, changes)
    read = read_card(card or shipped("templates") / "benchmark_card.slha")
    point = read.point(width)
    point = point.replace(**changes) if changes else point
    settings = Settings(convention, True, pdf, sqrts_gev, order, scale, unitarity_cap=unitarity_cap)
    asked = Options(v21, v32, rescale, sommerfeld, relic_kind=relic_kind, relic_role=relic_role).of(
        settings
    )
    against = limits or limit_set("today")
    results = evaluate(point, settings, asked)
    texts = (*sources(results, settings), *uncertain_sources(settings))
    texts += (*limit_sources(against, settings), *preset_sources())
    files = {limit.name: limit.path for limit in against}
    record = Provenance(settings, changed_inputs(point.sm), asked, files, texts)
    notes = (*read.notes, *read.width_notes(width, **changes), *results.warnings)
    report = PointReport(
        point,
        settings,
        replace(results, warnings=notes, provenance=record),
        verdicts(point, results, against, asked),
        uncertainties(point, settings),
        channels(point, convention),
    )
    write_text(output, to_html(report))
