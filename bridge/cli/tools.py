"""`zpbridge tools`: which external programs are there, and how to set the others."""

from __future__ import annotations

import click

from bridge.cli import options
from bridge.cli.layout import plain_table, render
from bridge.external.config import Config
from bridge.external.installation import Missing
from bridge.external.registry import tools


@click.command()
@options.config
def command(config: Config) -> None:
    """Show every external program: version and place, or what is missing and how to set it."""
    table = plain_table(
        "program", "version", "place, or what to do", prose=["place, or what to do"]
    )
    for found in tools(config):
        if isinstance(found, Missing):
            table.add_row(found.tool, "absent", found.sentence)
        else:
            table.add_row(found.tool, found.version, str(found.path))
    click.echo(render(table))
