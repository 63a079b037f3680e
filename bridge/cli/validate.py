"""`zpbridge validate`: native numbers against recorded ones; exit code 1 outside tolerance."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bridge.certificate import certify, recorded_source, write_certificate
from bridge.cli import tables
from bridge.compare import Summary
from bridge.references import shipped_references
from bridge.validation import shipped_model_digest, validate

if TYPE_CHECKING:
    from rich.table import Table


@click.command()
@click.option("--reasons", is_flag=True, help="Say why each tolerance is what it is.")
@click.option(
    "--report",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the certificate into this folder: JSON and a page to open in a browser.",
)
@click.pass_context
def command(ctx: click.Context, reasons: bool, report: Path | None) -> None:
    """Compare native numbers with every reference that travels with the package."""
    references = shipped_references()
    found = validate(references)
    click.echo(tables.render(_table(found)))
    if reasons:
        lines = [f"{s.source} {s.quantity}: {s.tolerance.reason}" for s in found]
        click.echo("\n" + "\n".join(lines))
    failed = [summary for summary in found if not summary.ok]
    click.echo(f"\n{len(found) - len(failed)} of {len(found)} comparisons within tolerance")
    if report:
        sources = [recorded_source(reference) for reference in references]
        made = datetime.now(timezone.utc)
        written = write_certificate(certify(found, sources, made, shipped_model_digest()), report)
        click.echo("\n".join(f"written: {path}" for path in written))
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
