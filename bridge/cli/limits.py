"""`zpbridge limits`: the limits that travel with the package, and a checker for yours."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import click

from bridge.cli import completion, repeated_options
from bridge.cli.comparison_output import comparison_text, write_comparison
from bridge.cli.completion import completing
from bridge.cli.layout import plain_table, render
from bridge.cli.verdict_table import legend
from bridge.errors import LimitError
from bridge.files import write_text
from bridge.limits import check_limit, limit_set, not_included
from bridge.limits.catalogue import limits_named, shipped_limits
from bridge.limits.limit import GRADES, KINDS, Limit
from bridge.limits.neighbours import far_from_shipped, standing
from bridge.limits.ratios import ratios
from bridge.limits.writing import limit_text
from bridge.provenance import digest_of, now


@click.group(cls=repeated_options.Group)
def command() -> None:
    """List the limits of a set; make, check and compare limit files."""


@command.command("list")
@click.argument(
    "given",
    nargs=-1,
    metavar="[paper|today|NAME|FILE]...",
    shell_complete=completing(completion.limits, files=True),
)
@click.option("--all", "everything", is_flag=True, help="Every limit of the package instead.")
def list_limits(given: tuple[str, ...], everything: bool) -> None:
    """Show the limits of a set, `today` unless one is named, with files of yours on top.

    NAME is a limit of the package, such as those that are in no set.
    """
    if given and everything:
        raise click.UsageError("--all shows every limit of the package: name none")
    found = limit_set(given[0], given[1:]) if given else limit_set()
    names = ("name", "observable", "cl", "kind", "grade", "date", "title")
    table = plain_table(*names, prose=["title"])
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
    click.echo(render(table, "", legend(), "", not_included()))


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Check every one of FILES; what is wrong is an error with its line, and exit code 2.

    A limit file is a CSV: lines `# key: value` (title, observable, unit, cl, kind, grade, date,
    cite, read, licence), a line of names such as mzp_gev,upper, and rows of numbers. Lines `#:` and
    names with [GeV] and [pb] of HEPData may stay. Start from `zpbridge template limit`.
    """
    worst = 0
    for path in files:
        try:
            _say(path, check_limit(path))
        except LimitError as error:
            click.echo(f"error: {error}", err=True)
            worst = error.exit_code
    ctx.exit(worst)


@command.command()
@click.argument("table", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--observable", help="What is limited, such as sigma_xe_cm2.")
@click.option("--cl", help="Confidence level, such as 0.95.")
@click.option("--source", "cite", help="arXiv:NUMBER or key of INSPIRE of the paper.")
@click.option("--title", help="What was measured, by whom, with how much data.")
@click.option("--kind", type=click.Choice(list(KINDS)), help="observed unless the table tells.")
@click.option("--grade", type=click.Choice(list(GRADES)), help="A for HEPData, else B.")
@click.option("--date", help="Year or month, unless the source tells.")
@click.option("--unit", help="Of the limits, unless the table tells.")
@click.option("--read", help="How the numbers were read.")
@click.option("--licence", help="Of the numbers.")
@click.option("--group", help="Limits of one group rest on the same data.")
@click.option("--exposure", help="Of a group the largest counts: such as '4.2 t yr'.")
@click.option(
    "--column", metavar="NAME|NUMBER", help="That of the limits, where there are several."
)
@click.option("-o", "output", type=click.Path(path_type=Path, dir_okay=False), help="Limit file.")
@click.option("-f", "--force", is_flag=True, help="Replace a file that is there.")
def new(
    table: Path, column: str | None, output: Path | None, force: bool, **given: str | None
) -> None:
    """Make a limit file of TABLE: masses, and limits of any unit that is named.

    TABLE is a CSV of HEPData, or columns between commas, semicolons or white space, with names or
    without. The limit file is TABLE_limit.csv beside it, unless -o says another.
    """
    made = output or table.with_name(f"{table.stem}_limit.csv")
    if made.exists() and not force:
        raise click.UsageError(f"{made} is there: -f replaces it, -o names another")
    known = {key: value for key, value in given.items() if value is not None}
    origin = (
        f"# note: made {now():%Y-%m-%d} by zpbridge {version('zpbridge')} of {table.name}, "
        f"sha256 {digest_of(table)}\n"
    )
    write_text(made, origin + limit_text(table, known, column))
    _say(made, check_limit(made))


@command.command()
@click.argument("given", metavar="FILE", shell_complete=completing(completion.limits, files=True))
@click.option(
    "--against", multiple=True, metavar="NAME", shell_complete=completing(completion.limits),
    help="A limit of the package, a set or a file, as often as you like; every shipped curve on "
    "the same observable unless one is named.",
)  # fmt: skip
@click.option(
    "-o", "outputs", multiple=True, type=click.Path(path_type=Path, dir_okay=False),
    help="Picture (.png, .pdf, .svg), or table (.csv); repeat it for both.",
)  # fmt: skip
def compare(given: str, against: tuple[str, ...], outputs: tuple[Path, ...]) -> None:
    """Show FILE, or a limit of the package, over others on its observable at the masses of both.

    Ratios are those of the numbers, 0.5 for a limit twice as strong; no mass is extrapolated to.
    """
    limit, *more = limits_named([given])
    if more:
        raise LimitError(given, None, f"{1 + len(more)} limits: give one, and others by --against")
    others = limits_named(against) if against else tuple(shipped_limits().values())
    found = ratios(limit, [x for x in others if x.path != limit.path])
    for path in outputs:
        write_comparison(path, limit, found)
    click.echo(comparison_text(limit, found))


def _say(path: Path, limit: Limit) -> None:
    click.echo(f"{path}: ok, {limit.title} on {limit.observable}: {_extent(limit)}")
    for line in limit.hepdata:
        click.echo(f"  #: {line}")
    for note in filter(None, (*limit.notes, standing(limit), far_from_shipped(limit))):
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
