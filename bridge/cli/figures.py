"""`zpbridge figures`: the figures of the paper, their numbers, and a page of conclusions."""

from __future__ import annotations

from pathlib import Path

import click

from bridge.cli import options
from bridge.cli.progress_bar import progress_bar


@click.command()
@click.argument("numbers", nargs=-1, type=int, metavar="[N]...")
@options.folder
@click.option(
    "--limits",
    "given",
    multiple=True,
    metavar="paper|today|FILE",
    help="Limits of 2018 (if no set is named) or of today, and of files of yours; repeat it to "
    "combine.",
)
@click.option(
    "--resolution",
    "--size",
    "resolution",
    type=click.IntRange(5, 1001),
    help="Nodes on an axis, 31 or 41 unless given; cells at edges are halved up to twice.",
)
@options.relic_kind("The relic density that masses of nu4 have in figures 5 to 11")
@options.parameters
def command(
    numbers: tuple[int, ...],
    folder: Path,
    given: tuple[str, ...],
    resolution: int | None,
    relic_kind: str,
    changes: dict[str, float],
) -> None:
    """Compute and draw the figures N of arXiv:1803.04430; all of them without N.

    Writes each as PDF and PNG with its numbers as CSV and HEPData YAML. With all of them comes
    index.html: the figures, and what is left of the paper's conclusions. With -p a figure has
    another mass of the Z', or whatever else it leaves open: what that is, an error says. A relic
    density other than the textbook's takes 20 to 60 ms a node instead of 1, so there are half as
    many nodes on an axis. Those with Sommerfeld enhancement have it in annihilation today too.
    """
    from bridge.paper.figures.write_figures import make_figures, steps

    with progress_bar("figures", steps(numbers)) as update:
        written = make_figures(
            numbers,
            folder,
            given,
            resolution,
            lambda done, what: update(advance=done, said=what),
            relic_kind,
            changes,
        )
    click.echo(f"{folder}: {len(written)} files", err=True)
