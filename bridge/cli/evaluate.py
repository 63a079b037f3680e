"""`zpbridge evaluate`: a card or a point in, every native number and every verdict out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import click

from bridge.cards import read_card, results_text
from bridge.cli import options, tables
from bridge.evaluation import Settings, evaluate
from bridge.limits import Options, Verdict, explain, limit_set, overall, verdicts
from bridge.limits.limit import Limit
from bridge.model.effective import fwcoef_lines
from bridge.native import flavour
from bridge.native.relic import RelicConvention
from bridge.point import Point
from bridge.results import Results, scalar
from bridge.shipped import shipped
from bridge.uncertainties import Uncertainty, uncertainties

LIMITS_SQRTS = 13000
"""Energy [GeV] of the dimuon limits: cross-sections at another one do not meet them."""


M_B_SCALE = 4.8
"""Scale [GeV] of C9 and C10, arXiv:1306.0022."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that was asked for about one point."""

    point: Point
    results: Results
    verdicts: list[Verdict]
    uncertainties: dict[str, Uncertainty]


def _json(shown: Shown) -> str:
    data = shown.results.to_dict()
    found = shown.verdicts
    for name, uncertainty in shown.uncertainties.items():
        data["quantities"][name]["uncertainty"] = asdict(uncertainty)
    if found:
        whole = overall(found)
        data["verdicts"] = [_plain(verdict) for verdict in found]
        data["verdict"] = {
            "excluded": bool(whole.excluded),
            "strongest": str(whole.strongest),
            "r": scalar(whole.r),
        }
    return json.dumps(data, indent=2, allow_nan=False)


def _plain(verdict: Verdict) -> dict[str, Any]:
    limit = verdict.constraint.limit
    return {
        "name": verdict.name,
        "prediction": scalar(verdict.prediction),
        "limit": scalar(verdict.limit),
        "unit": verdict.constraint.observable.unit,
        "r": scalar(verdict.r),
        "excluded": bool(verdict.excluded),
        "cl": limit.cl,
        "kind": limit.kind,
        "grade": limit.grade,
        "status": verdict.status,
        "rigorous": verdict.rigorous,
    }


def _table(shown: Shown) -> str:
    parts = [tables.results_table(shown.results)]
    if shown.uncertainties:
        parts.append(tables.uncertainties_table(shown.uncertainties))
    if shown.verdicts:
        parts.append(tables.verdicts_table(shown.verdicts))
    return "\n\n".join(parts)


def _slha(shown: Shown) -> str:
    """The card with its results, and the Wilson coefficients of b -> s mu mu as FLHA has them."""
    coefficients = fwcoef_lines(float(flavour.c9(shown.point)), M_B_SCALE)
    return results_text(shown.point, shown.results) + "\n".join(["", *coefficients, ""])


_FORMATS: dict[str, Callable[[Shown], str]] = {
    "table": _table,
    "json": _json,
    "slha": _slha,
}


@click.command()
@click.argument("card", required=False, type=click.Path(path_type=Path))
@options.parameters
@options.width
@options.relic_convention
@options.beyond(default=True)
@options.production
@click.option(
    "--limits",
    "limits_name",
    metavar="paper|today|FILE",
    help="Add a verdict per constraint: as in 2018, as of today, or today's with a file of yours.",
)
@click.option("--v21", type=float, default=0.0, help="(V_eL)_21, mixing of muon and electron.")
@click.option("--v32", type=float, default=0.0, help="(V_eL)_32, mixing of tau and muon.")
@click.option(
    "--rescale", is_flag=True, help="Let detection rates follow the share of dark matter."
)
@click.option(
    "--sommerfeld", is_flag=True, help="Let annihilation limits meet the enhanced cross-section."
)
@click.option(
    "--uncertainties",
    "asked",
    is_flag=True,
    help="Add numerical, parametric and method uncertainties, kept apart.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_FORMATS)),
    default="table",
    show_default=True,
    help="A table for people, JSON for programs, or a card with the results in it.",
)
@click.option(
    "--explain",
    "explained",
    metavar="NAME",
    help="Say where a quantity comes from ('all' for each), or what a constraint rests on.",
)
@options.output
def command(
    card: Path | None,
    changes: dict[str, float],
    width: str,
    convention: RelicConvention,
    beyond: bool,
    pdf: str,
    sqrts_gev: int,
    limits_name: str | None,
    v21: float,
    v32: float,
    rescale: bool,
    sommerfeld: bool,
    asked: bool,
    form: str,
    explained: str | None,
    output: Path | None,
) -> None:
    """Every native number of CARD; without CARD, of the shipped benchmark card."""
    limits: tuple[Limit, ...] = limit_set(limits_name) if limits_name else ()
    if explained and explained in {limit.name for limit in limits or limit_set("today")}:
        options.emit(explain(explained, limits or limit_set("today")), output)
        return
    read = read_card(card or shipped("templates") / "benchmark_card.slha")
    point = read.point(width=width)
    if changes:
        point = point.replace(**changes)
    settings = Settings(convention, beyond, pdf, sqrts_gev)
    results = evaluate(point, settings)
    results = replace(results, warnings=(*read.notes, *results.warnings))
    if explained:
        options.emit(tables.explanation(results, explained), output)
        return
    values = {
        name: quantity.value
        for name, quantity in results.items()
        if quantity.value is not None and (sqrts_gev == LIMITS_SQRTS or not name.endswith("_pb"))
    }
    found = verdicts(point, values, limits, Options(v21, v32, rescale, sommerfeld))
    parts = uncertainties(point, Settings(convention)) if asked else {}
    options.emit(_FORMATS[form](Shown(point, results, found, parts)), output)
