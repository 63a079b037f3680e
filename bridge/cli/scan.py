"""`zpbridge scan`: every number for every row of a table."""

from __future__ import annotations

from pathlib import Path

import click

from bridge.cli import options
from bridge.evaluation import Settings
from bridge.scans.engine import scan_file


@click.command()
@click.argument("points", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The table to write.",
)
@options.relic_convention
def command(points: Path, output: Path, settings: Settings) -> None:
    """Evaluate the table POINTS (columns gbb, gmumu, gnunu, mzp, mnu4; vts optional).

    Rows keep their order, other columns are carried along; a row that cannot be evaluated
    keeps its place, with the reason in the column `status`.
    """
    done = scan_file(points, output, settings)
    click.echo(f"{output}: {done.rows} rows, {done.incomplete} with a note in status", err=True)
