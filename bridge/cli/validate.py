"""`zpbridge validate`: native numbers against recorded ones; exit code 1 outside tolerance."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from click.core import ParameterSource

from bridge.agreement import tool_comparison, tool_runs
from bridge.agreement.certificate import Failure, certify, recorded_source
from bridge.agreement.certificate_files import write_certificate
from bridge.agreement.compare import Summary
from bridge.agreement.recording import new_reference_path, record
from bridge.agreement.references import shipped_references
from bridge.agreement.validation import validate
from bridge.cli import options
from bridge.cli.layout import WIDE, TextTable, plain_table, render
from bridge.external.config import Config
from bridge.external.registry import PROGRAMS
from bridge.files import shipped
from bridge.scans.single_points import read_points

_DEFAULT = ParameterSource.DEFAULT


@click.command()
@click.option(
    "--tool",
    "programs",
    multiple=True,
    type=click.Choice(list(PROGRAMS)),
    help="Run this program too, on the points of validation/points.csv.",
)
@click.option(
    "--points",
    type=click.Path(path_type=Path),
    help="Another table of points for --tool.",
)
@click.option(
    "--record",
    "records",
    is_flag=False,
    flag_value=".",
    metavar="[DIR]",
    type=click.Path(file_okay=False, path_type=Path),
    callback=options.writable,
    help="Keep what --tool returned as a new reference below DIR, or here.",
)
@click.option("--reasons", is_flag=True, help="Say why each tolerance is what it is.")
@options.config
@click.option(
    "--report",
    type=click.Path(file_okay=False, path_type=Path),
    callback=options.writable,
    help="Write the certificate into this folder: JSON and a page to open in a browser.",
)
@click.pass_context
def command(
    ctx: click.Context,
    programs: tuple[str, ...],
    points: Path | None,
    records: Path | None,
    reasons: bool,
    config: Config,
    report: Path | None,
) -> None:
    """Compare native numbers with every reference that travels with the package."""
    _refuse(ctx, programs, ("points", "records", "config"))
    recorded = shipped_references()
    runs = [_run(name, points, records, config) for name in programs]
    live_references = [reference for run in runs for reference in tool_runs.references(run)]
    found = validate([*recorded, *live_references])
    failures = [failure for run in runs for failure in tool_comparison.failures(run)]
    click.echo(render(_table(found, failures), otherwise=WIDE))
    if reasons:
        lines = [f"{s.source} {s.quantity}: {s.tolerance.reason}" for s in found]
        click.echo("\n" + "\n".join(lines))
    failed = [summary for summary in found if not summary.ok]
    verdict = [f"{len(found) - len(failed)} of {len(found)} comparisons within tolerance"]
    click.echo("\n" + "; ".join([*verdict, *map(str, failures)]))
    if report:
        sources = [*map(recorded_source, recorded), *map(tool_comparison.source, runs)]
        paths = write_certificate(certify(found, sources, failures), report)
        click.echo("\n".join(f"written: {path}" for path in paths))
    ctx.exit(1 if failed or failures else 0)


def _refuse(ctx: click.Context, programs: tuple[str, ...], for_tools: tuple[str, ...]) -> None:
    """Options that would change nothing, and a program that is named twice."""
    given = [name for name in for_tools if ctx.get_parameter_source(name) is not _DEFAULT]
    if given and not programs:
        raise click.UsageError("--points, --record and --config are for --tool: name a program")
    if twice := [name for name in programs if programs.count(name) > 1]:
        raise click.UsageError(f"--tool {twice[0]} is given twice")


def _run(name: str, points: Path | None, records: Path | None, config: Config) -> tool_runs.Run:
    """What a program says of the points, recorded where that was asked for."""
    asked = read_points(points, _tell) if points else read_points(shipped("validation/points.csv"))
    command = shlex.join(["zpbridge", *sys.argv[1:]])
    run = tool_runs.run(name, asked, progress=_tell, config=config, command=command)
    for result in run.failed:
        _tell(f"{name}: {result.error}")
    if records:
        path = new_reference_path(run, records)
        record(run, path)
        _tell(f"recorded: {path}")
    return run


def _tell(line: str) -> None:
    click.echo(line, err=True)


def _table(found: Sequence[Summary], failures: Sequence[Failure]) -> TextTable:
    table = plain_table("reference", "quantity", "n", "median", "worst", "tolerance", "")
    for s in found:
        table.add_row(s.source, *s.cells, "ok" if s.ok else "FAILED")
    for f in failures:
        points = f"{f.failed} of {f.asked}"
        table.add_row(f.source, f"points with no {f.missing}", points, "", "", "0", "FAILED")
    return table
