"""`zpbridge limits`: the limits that travel with the package, and a checker for yours."""

from __future__ import annotations

from pathlib import Path

import click

from bridge.cli import repeated_options, text_tables
from bridge.errors import LimitError
from bridge.limits import check_limit, limit_set, not_included
from bridge.limits.catalogue import shipped_limits
from bridge.limits.limit import Limit
from bridge.limits.neighbours import far_from_shipped


@click.group(cls=repeated_options.Group)
def command() -> None:
    """List the limits of a set, or check a limit file."""


@command.command("list")
@click.argument("given", nargs=-1, metavar="[paper|today|NAME|FILE]...")
@click.option("--all", "everything", is_flag=True, help="Every limit of the package instead.")
def list_limits(given: tuple[str, ...], everything: bool) -> None:
    """Show the limits of a set, `today` unless one is named, with files of yours on top.

    NAME is a limit of the package, such as those that are in no set.
    """
    if given and everything:
        raise click.UsageError("--all shows every limit of the package: name none")
    found = limit_set(given[0], given[1:]) if given else limit_set()
    table = text_tables.plain_table("name", "observable", "cl", "kind", "grade", "date", "title")
    table.columns[0].no_wrap = True
    for limit in shipped_limits().values() if everything else found:
        table.add_row(
            limit.name,
            limit.observable,
            "-" if limit.cl is None else f"{limit.cl:.2g}",
            limit.kind,
            limit.grade,
            limit.date,
            limit.title,
        )
    click.echo(f"{text_tables.render(table)}\n\n{not_included()}")


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Check every one of FILES; what is wrong is an error with its line, and exit code 2.

    A limit file is a CSV: lines `# key: value` (title, observable, unit, cl, kind, grade, date,
    cite, read, licence), a line of names such as mzp_gev,upper, and rows of numbers. Lines `#:` and
    names with [GeV] and [pb] of HEPData may stay. Start from `bridge/data/limit_template.csv`.
    """
    worst = 0
    for path in files:
        try:
            _say(path, check_limit(path))
        except LimitError as error:
            click.echo(f"error: {error}", err=True)
            worst = error.exit_code
    ctx.exit(worst)


def _say(path: Path, limit: Limit) -> None:
    click.echo(f"{path}: ok, {limit.title} on {limit.observable}: {_extent(limit)}")
    for line in limit.hepdata:
        click.echo(f"  #: {line}")
    for note in filter(None, (*limit.notes, far_from_shipped(limit))):
        click.echo(f"  note: {note}")


def _extent(limit: Limit) -> str:
    """The numbers as they were understood, in our units."""
    values = ", ".join(
        f"{name} {' to '.join(f'{x:.4g}' for x in dict.fromkeys([min(column), max(column)]))}"
        for name, column in limit.columns.items()
    )
    unit = "" if limit.unit == "1" else f" {limit.unit}"
    if limit.axis is None:
        return f"{values}{unit}"
    low, high = limit.masses[[0, -1]]
    return f"{values}{unit} at {len(limit.masses)} masses from {low:.6g} to {high:.6g} GeV"
