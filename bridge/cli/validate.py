"""`zpbridge validate`: native numbers against recorded ones; exit code 1 outside tolerance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bridge import live
from bridge.certificate import certify, recorded_source, write_certificate
from bridge.cli import tables
from bridge.compare import Summary
from bridge.references import Reference, shipped_references
from bridge.validation import shipped_model_digest, validate

if TYPE_CHECKING:
    from rich.table import Table


@click.command()
@click.option(
    "--tool",
    "programs",
    multiple=True,
    type=click.Choice(list(live.PROGRAMS)),
    help="Run this program too, on the points of validation/points.csv.",
)
@click.option(
    "--points",
    type=click.Path(path_type=Path),
    help="Another table of points for --tool.",
)
@click.option("--record", is_flag=True, help="Keep what --tool returned as a new reference.")
@click.option("--reasons", is_flag=True, help="Say why each tolerance is what it is.")
@click.option(
    "--report",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the certificate into this folder: JSON and a page to open in a browser.",
)
@click.pass_context
def command(
    ctx: click.Context,
    programs: tuple[str, ...],
    points: Path | None,
    record: bool,
    reasons: bool,
    report: Path | None,
) -> None:
    """Compare native numbers with every reference that travels with the package."""
    references = [*shipped_references(), *_run(programs, points, record)]
    found = validate(references)
    click.echo(tables.render(_table(found)))
    if reasons:
        lines = [f"{s.source} {s.quantity}: {s.tolerance.reason}" for s in found]
        click.echo("\n" + "\n".join(lines))
    failed = [summary for summary in found if not summary.ok]
    click.echo(f"\n{len(found) - len(failed)} of {len(found)} comparisons within tolerance")
    if report:
        click.echo(
            "\n".join(f"written: {path}" for path in _certificate(references, found, report))
        )
    ctx.exit(1 if failed else 0)


def _run(programs: tuple[str, ...], points: Path | None, record: bool) -> Iterator[Reference]:
    """What the programs say of the points, each as a reference."""
    for name in programs:
        run = live.run(
            name, live.read_points(points), progress=lambda line: click.echo(line, err=True)
        )
        for result in run.failed:
            click.echo(f"{name}: {result.error}", err=True)
        if record:
            path = live.new_reference_path(run)
            live.record(run, path)
            click.echo(f"recorded: {path}", err=True)
        yield from live.references(run)


def _certificate(
    references: Sequence[Reference], found: tuple[Summary, ...], folder: Path
) -> tuple[Path, ...]:
    sources = [recorded_source(reference) for reference in references]
    made = datetime.now(UTC)
    return write_certificate(certify(found, sources, made, shipped_model_digest()), folder)


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
