"""`zpbridge events`: what a file of dimuon events holds, and native beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bridge.cli import options
from bridge.cli.layout import plain_table, render
from bridge.files import whole_file, write_text
from bridge.prediction import LEADING_ORDER, Settings

if TYPE_CHECKING:
    from bridge.agreement.sample import Sample

_PICTURES = (".png", ".pdf")
_KINDS = (*_PICTURES, ".html", ".json")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--card",
    type=click.Path(path_type=Path),
    help="The parameters of the sample, where its banner does not have them.",
)
@options.produced_as(LEADING_ORDER, energy="the beams'")
@click.option(
    "--pt", default=30.0, show_default=True, type=click.FloatRange(0.0), help="Least pT [GeV]."
)
@click.option(
    "--eta", default=2.5, show_default=True, type=click.FloatRange(0.0, 20.0), help="Most |eta|."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=options.writable,
    help="Also write a picture (.png, .pdf), a page (.html) or all numbers (.json).",
)
@click.pass_context
def command(
    ctx: click.Context,
    file: Path,
    card: Path | None,
    order: str,
    pdf: str,
    scale: float,
    sqrts_gev: float | None,
    pt: float,
    eta: float,
    output: Path | None,
) -> None:
    """Show number, weights, cross-section, card and spectrum of FILE, and what cuts leave.

    FILE is .lhe, .lhe.gz or .root, of pp -> Z' -> mu+ mu-. Ends with 1 where the width in its card
    or its spectrum disagrees with native.
    """
    from bridge.agreement.sample import Cuts, sample
    from bridge.evaluation import read_card
    from bridge.external.events import read_events

    if output and output.suffix.lower() not in _KINDS:
        raise click.BadOptionUsage("output", f"-o {output}: expected one of {', '.join(_KINDS)}")
    settings = Settings(order=order, pdf=pdf, scale=scale)
    if sqrts_gev is not None:
        settings = replace(settings, sqrts_gev=sqrts_gev)
    given = read_card(card) if card else None
    found = sample(
        read_events(file), given, settings, Cuts(pt, eta), beams_energy=sqrts_gev is None
    )
    click.echo("\n".join(_lines(found)))
    if output:
        _write(found, output)
    ctx.exit(1 if any(found.problems) else 0)


def _lines(found: Sample) -> Iterator[str]:
    from bridge.agreement.sample import facts

    table = plain_table("", " ", prose=[" "])
    for name, text in facts(found).items():
        table.add_row(name, text)
    yield render(table)
    yield from (f"note: {note}" for note in found.notes)
    yield from (f"disagrees: {problem}" for problem in found.problems)


def _write(found: Sample, path: Path) -> None:
    """All at once, in the form that its name says."""
    from bridge.agreement import sample_files
    from bridge.plots.style import styled

    with styled():
        match path.suffix.lower():
            case ".json":
                write_text(path, sample_files.to_json(found))
            case ".html":
                write_text(path, sample_files.to_html(found))
            case kind:
                with whole_file(path, "wb") as stream:
                    stream.write(sample_files.picture(found, kind.lstrip(".")))
