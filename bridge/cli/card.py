"""`zpbridge card`: write, check and convert SLHA cards."""

from __future__ import annotations

from pathlib import Path

import click

from bridge.cards import PROFILES, card_text
from bridge.cards.write import record_text
from bridge.cli import options, repeated_options
from bridge.cli.error_text import error_text
from bridge.cli.records import of_point
from bridge.errors import ZpbridgeError
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
    help="DECAY 32 with the computed width and channels, as without it, or `Auto`.",
)
@options.output
def write(changes: dict[str, float], profile: str, width: str | None, output: Path | None) -> None:
    """Write a card: the benchmark point, with the changes asked for."""
    if "wzp" in changes:
        options.refuse_changed_width(width, changes)
        note = (
            "DECAY 32 is not the computed width: zpbridge reads this card with --width card, in "
            'Python with Card.point("card")'
        )
        click.echo(f"note: {note}", err=True)
    point = benchmark().replace(**changes)
    text = card_text(point, zp_decay, profile, width or "computed")
    if output:
        text += record_text(of_point(point))
    options.emit_card(text.encode(), output)


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.width
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...], width: str | None) -> None:
    """Check every one of FILES; what is wrong is an error with its line, and exit code 2."""
    if len(files) == 1:
        click.echo(_verdict(files[0], width))
        return
    worst = refused = 0
    for path in files:
        try:
            click.echo(_verdict(path, width))
        except ZpbridgeError as error:
            click.echo(f"error: {error_text(error)}", err=True)
            click.echo(f"{path}: refused")
            worst, refused = max(worst, error.exit_code), refused + 1
    click.echo(f"{len(files)} cards: {len(files) - refused} ok, {refused} refused")
    ctx.exit(worst)


def _verdict(path: Path, width: str | None) -> str:
    """What there is to say of a card that is fine. Raises CardError."""
    return f"{path}: ok" + "".join(f"\n  note: {n}" for n in read_card(path).check(width))


@command.command()
@click.argument("card", type=click.Path(path_type=Path))
@options.parameters
@options.width
@_profile
@options.output
def convert(
    card: Path, changes: dict[str, float], width: str | None, profile: str, output: Path | None
) -> None:
    """Rewrite CARD for another program, keeping comments, order and foreign blocks."""
    options.refuse_changed_width(width, changes)
    read = read_card(card)
    converted = read.converted(profile, width, **changes)
    options.tell_width(read, width, **changes)
    options.emit_card(converted.to_bytes(), output)
