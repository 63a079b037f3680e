"""`zpbridge card`: write, check and convert SLHA cards."""

from __future__ import annotations

from pathlib import Path

import click

from bridge.cards import PROFILES, card_text
from bridge.cli import options, repeated_options
from bridge.evaluation import read_card, zp_decay
from bridge.point import benchmark

_profile = click.option(
    "--profile",
    type=click.Choice(list(PROFILES)),
    default="generic",
    show_default=True,
    help="The program that will read the card.",
)


@click.group(cls=repeated_options.Group)
def command() -> None:
    """Write, check and convert SLHA cards."""


@command.command()
@options.parameters
@_profile
@click.option(
    "--width",
    type=click.Choice(["computed", "auto"]),
    default="computed",
    show_default=True,
    help="DECAY 32 with the computed width and channels, or `Auto`.",
)
@options.output
def write(changes: dict[str, float], profile: str, width: str, output: Path | None) -> None:
    """Write a card: the benchmark point, with the changes asked for."""
    if width == "auto" and "wzp" in changes:
        raise click.UsageError("--width auto writes no number: leave out -p wzp, or --width auto")
    options.emit(card_text(benchmark().replace(**changes), zp_decay, profile, width), output)


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.width
def check(files: tuple[Path, ...], width: str) -> None:
    """Check cards; the first thing wrong is an error with its line, and exit code 2."""
    for path in files:
        notes = read_card(path).check(width)
        click.echo(f"{path}: ok" + "".join(f"\n  note: {note}" for note in notes))


@command.command()
@click.argument("card", type=click.Path(path_type=Path))
@options.parameters
@options.width
@_profile
@options.output
def convert(
    card: Path, changes: dict[str, float], width: str, profile: str, output: Path | None
) -> None:
    """Rewrite CARD for another program, keeping comments, order and foreign blocks."""
    options.refuse_changed_width(width, changes)
    converted = read_card(card).converted(profile, width, **changes)
    options.emit(converted.to_text(), output)
