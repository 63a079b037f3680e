"""`zpbridge model`: check a UFO directory, export the model to other programs."""

from __future__ import annotations

from pathlib import Path

import click

from bridge.model.lint import check_model
from bridge.shipped import shipped


@click.group()
def command() -> None:
    """Check a UFO model directory, or export the model."""


@command.command()
@click.argument("directory", required=False, type=click.Path(path_type=Path))
@click.pass_context
def check(ctx: click.Context, directory: Path | None) -> None:
    """Check DIRECTORY (the shipped model without it), executing none of it; 1 for an error."""
    place = directory or shipped("ufo_model")
    findings = check_model(place)
    for finding in findings:
        click.echo(finding)
    errors = sum(finding.is_error for finding in findings)
    click.echo(f"{place}: {errors} errors, {len(findings) - errors} warnings")
    ctx.exit(1 if errors else 0)
