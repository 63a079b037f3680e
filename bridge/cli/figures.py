"""`zpbridge figures`: the figures of the paper, their numbers, and a page of conclusions."""

from __future__ import annotations

from pathlib import Path

import click

from bridge.cli import options
from bridge.cli.progress_bar import progress_bar


@click.command()
@click.argument("numbers", nargs=-1, type=int, metavar="[N]...")
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    callback=options.writable,
    help="The folder to write to; made if it is not there.",
)
@click.option(
    "--limits",
    "given",
    multiple=True,
    metavar="paper|today|FILE",
    help="Limits of 2018 (if no set is named) or of today, and of files of yours; repeat it to "
    "combine.",
)
@click.option("--size", type=click.IntRange(5), help="Nodes on an axis; fewer are faster.")
@options.relic_kind("The relic density that masses of nu4 have in figures 5 to 11")
def command(
    numbers: tuple[int, ...],
    folder: Path,
    given: tuple[str, ...],
    size: int | None,
    relic_kind: str,
) -> None:
    """Compute and draw the figures N of arXiv:1803.04430; all of them without N.

    Writes each as PDF and PNG with its numbers as CSV and HEPData YAML. With all of them comes
    index.html: the figures, and what is left of the paper's conclusions. A relic density other than
    the textbook's takes 20 to 60 ms a node instead of 1, so there are half as many nodes on an
    axis: about a minute a figure on one core. Those with Sommerfeld enhancement have it in
    annihilation today too.
    """
    from bridge.limits.catalogue import set_and_files
    from bridge.paper.figures.write_figures import make_figures, steps

    limits, files = set_and_files(given, alone="paper")
    number = steps(numbers, limits, size, files, relic_kind)
    with progress_bar("figures", number) as update:
        written = make_figures(
            numbers,
            folder,
            limits,
            size,
            lambda done: update(advance=1, said=done),
            files,
            relic_kind,
        )
    click.echo(f"{folder}: {len(written)} files", err=True)
