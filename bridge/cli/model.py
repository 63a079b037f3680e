"""`zpbridge model`: check a UFO directory, export the model to other programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from bridge.cards import card_text
from bridge.cards.write import record_text
from bridge.cli import options, repeated_options
from bridge.cli.records import of_point, write_record
from bridge.errors import PointError
from bridge.evaluation import read_card, zp_decay
from bridge.files import shipped
from bridge.lint.check import report_on
from bridge.lint.checks import CODES, page
from bridge.model import export as exports
from bridge.model.effective import WILSON_PARAMETERS
from bridge.point import Point, benchmark
from bridge.provenance import short


@click.group(cls=repeated_options.Group)
def command() -> None:
    """Check a UFO model directory, or export the model."""


@command.command()
@click.argument("directory", required=False, type=click.Path(path_type=Path))
@click.option(
    "--ignore",
    multiple=True,
    type=click.Choice(list(CODES)),
    metavar="CODE",
    help="Leave out findings of this code, which are counted; repeatable.",
)
@click.option("--codes", is_flag=True, help="Print what each code means, and check nothing.")
@click.pass_context
def check(ctx: click.Context, directory: Path | None, ignore: tuple[str, ...], codes: bool) -> None:
    """Check DIRECTORY (the shipped model without it), executing none of it; 1 for an error.

    The last lines say how many vertices, structures and partial widths could be computed.
    """
    if codes:
        if directory or ignore:
            raise click.UsageError("--codes stands alone: it prints the table of codes")
        click.echo(page(), nl=False)
        return
    place = directory or shipped("ufo_model")
    report = report_on(place, ignore)
    for finding in report.findings:
        click.echo(finding)
    click.echo(f"{place}: {report.summary()}")
    ctx.exit(1 if any(finding.is_error for finding in report.findings) else 0)


def _export_calchep(path: Path, point: Point) -> None:
    exports.export_calchep(path, point, point.wzp is None)
    write_record(path, of_point(point))


_OF_POINT: dict[str, Callable[[Path, Point], None]] = {
    "calchep": _export_calchep,
    "wcxf": lambda path, point: exports.export_wcxf(path, point, metadata=short(of_point(point))),
}
_OF_PARAM_CARD: dict[str, Callable[[Path, bytes], None]] = {
    "ufo": exports.export_ufo,
    "param-card": lambda path, data: options.emit_card(data, path),
}


@command.command()
@click.argument("form", type=click.Choice([*_OF_POINT, *_OF_PARAM_CARD]))
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--card", type=click.Path(path_type=Path), help="The point; without it, the benchmark."
)
@options.parameters
@options.width
def export(
    form: str, target: Path, card: Path | None, changes: dict[str, float], width: str | None
) -> None:
    """Write the model at a point to TARGET.

    calchep: the five .mdl files (a folder). ufo: a clean copy with a param_card (a folder).
    param-card: the card that `card convert --profile madgraph` writes (a file).
    wcxf: Wilson coefficients (a file).
    """
    options.refuse_changed_width(width, changes)
    if form == "wcxf":
        _refuse_without_coefficient([*changes, *(["wzp"] if width == "card" else [])])
    read = read_card(card) if card else None
    if read:
        options.tell_width(read, width, **changes)
    if form in _OF_POINT:
        point = read.point(width) if read else benchmark()
        _OF_POINT[form](target, point.replace(**changes) if changes else point)
    elif read:
        _OF_PARAM_CARD[form](target, read.converted("madgraph", width, **changes).to_bytes())
    else:
        point = benchmark().replace(**changes)
        text = card_text(point, zp_decay, "madgraph") + record_text(of_point(point))
        _OF_PARAM_CARD[form](target, text.encode())
    click.echo(f"written: {target}", err=True)


def _refuse_without_coefficient(names: list[str]) -> None:
    """Raise PointError for a parameter that no Wilson coefficient depends on."""
    if unused := [name for name in names if name not in WILSON_PARAMETERS]:
        raise PointError(
            f"{unused[0]}: no Wilson coefficient depends on it, but on "
            f"{', '.join(sorted(WILSON_PARAMETERS))}"
        )
