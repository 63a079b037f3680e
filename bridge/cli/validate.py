"""`zpbridge validate`: native numbers against recorded ones; exit code 1 outside tolerance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bridge.cli import tables
from bridge.compare import Summary
from bridge.validation import validate

if TYPE_CHECKING:
    from rich.table import Table


@click.command()
@click.option("--reasons", is_flag=True, help="Say why each tolerance is what it is.")
@click.pass_context
def command(ctx: click.Context, reasons: bool) -> None:
    """Compare native numbers with every reference that travels with the package."""
    found = validate()
    click.echo(tables.render(_table(found)))
    if reasons:
        click.echo(
            "\n" + "\n".join(f"{s.source} {s.quantity}: {s.tolerance.reason}" for s in found)
        )
    failed = [summary for summary in found if not summary.ok]
    click.echo(f"\n{len(found) - len(failed)} of {len(found)} comparisons within tolerance")
    ctx.exit(1 if failed else 0)


def _table(found: tuple[Summary, ...]) -> Table:
    table = tables.plain_table("reference", "quantity", "n", "median", "worst", "tolerance", "")
    for s in found:
        table.add_row(
            s.source,
            s.quantity,
            str(s.n),
            f"{s.median:.1e}",
            f"{s.worst:+.1e}",
            str(s.tolerance),
            "ok" if s.ok else "FAILED",
        )
    return table
