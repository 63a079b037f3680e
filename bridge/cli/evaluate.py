"""`zpbridge evaluate`: a card or a point in, every native number out."""

from __future__ import annotations

from pathlib import Path

import click

from bridge.cards import read_card
from bridge.cli import options, tables
from bridge.evaluation import Settings, evaluate
from bridge.point import Point
from bridge.results import Results
from bridge.shipped import shipped


def _slha(results: Results, point: Point) -> str:
    from bridge.cards import results_text

    return results_text(point, results)


_FORMATS = {
    "table": lambda results, _point: tables.results_table(results),
    "json": lambda results, _point: results.to_json(),
    "slha": _slha,
}


@click.command()
@click.argument("card", required=False, type=click.Path(path_type=Path))
@options.parameters
@options.width
@options.relic_convention
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
    metavar="NAME",
    help="Say where one number comes from ('all' for every number).",
)
@options.output
def command(
    card: Path | None,
    changes: dict[str, float],
    width: str,
    settings: Settings,
    form: str,
    explain: str | None,
    output: Path | None,
) -> None:
    """Every native number of CARD; without CARD, of the shipped benchmark card."""
    point = read_card(card or shipped("templates") / "benchmark_card.slha").point(width=width)
    if changes:
        point = point.replace(**changes)
    results = evaluate(point, settings)
    if explain:
        options.emit(tables.explanation(results, explain), output)
    else:
        options.emit(_FORMATS[form](results, point), output)
