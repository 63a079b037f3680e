"""`zpbridge plane`: any two parameters, with observables and limits, as picture and page."""

from __future__ import annotations

from pathlib import Path

import click

from bridge.cli import options
from bridge.cli.progress_bar import progress_bar
from bridge.plots.plane_spec import RESOLUTION


@click.command()
@click.argument("spec", type=click.Path(path_type=Path))
@options.folder
@click.option(
    "--resolution",
    type=click.IntRange(5, 1001),
    default=RESOLUTION,
    show_default=True,
    help="Nodes on an axis; cells at edges are halved up to twice.",
)
def command(spec: Path, folder: Path, resolution: int) -> None:
    """Draw the plane that SPEC describes: two free parameters, the others fixed or linked.

    Writes it as PDF, PNG and a page to explore (.html), with its numbers as CSV and HEPData YAML.
    """
    from bridge.plots.plane_files import write_plane
    from bridge.plots.plane_numbers import compute
    from bridge.plots.plane_spec import read_plane

    plane = read_plane(spec)
    with progress_bar(spec.name, resolution**2) as update:
        numbers = compute(plane, resolution, lambda rows: update(advance=rows))
    written = write_plane(numbers, folder)
    click.echo(f"{folder}: {', '.join(path.name for path in written)}", err=True)
