"""`zpbridge scan`: every number for every row of a table."""

from __future__ import annotations

import time
from pathlib import Path

import click

from bridge.cli import options
from bridge.cli.progress_bar import progress_bar
from bridge.evaluation import Settings
from bridge.limits import Options
from bridge.limits.limit import Limit
from bridge.native.relic import RelicConvention
from bridge.scans.engine import points_from_file, run
from bridge.scans.journal import unfinished
from bridge.scans.spec import points_from_spec


@click.command()
@click.argument("points", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    callback=options.writable,
    help="The table to write: .csv, .root or .parquet.",
)
@options.relic_convention
@options.beyond(default=False)
@options.unitarity_cap
@options.production
@options.limits
@options.mixings
@options.rescale
@options.relic_kind("The relic density that limits meet and linked parameters are solved from")
@options.sommerfeld
@options.relic_role
@click.option(
    "--parts", is_flag=True, help="Add what each limit adds to loglike: columns loglike_NAME."
)
@options.workers
@click.option("--resume", is_flag=True, help="Finish a scan that was killed.")
def command(
    points: Path,
    output: Path,
    convention: RelicConvention,
    beyond: bool,
    unitarity_cap: bool,
    order: str,
    pdf: str,
    scale: float,
    sqrts_gev: float,
    limits: tuple[Limit, ...],
    v21: float,
    v32: float,
    rescale: bool,
    relic_kind: str,
    sommerfeld: bool,
    relic_role: str | None,
    parts: bool,
    workers: int,
    dask: str | None,
    resume: bool,
) -> None:
    """Evaluate POINTS: a table (.csv, .root, .parquet) or a description of one (.toml).

    A table has the columns gbb, gmumu, gnunu, mzp, mnu4, in any capitals, with unit or without;
    vts, SM inputs and wzp are optional. A description names free, fixed and linked parameters: gbb
    from R_K, mnu4 or gnunu from the relic density.

    Rows keep their order, other columns are carried along; a row that cannot be evaluated
    keeps its place, with the reason in the column `status`. With --limits each row gets a
    verdict: excluded (1 or 0), strongest, strongest_r and loglike.
    """
    options.refuse_without(limits, v21=v21, v32=v32, rescale=rescale)
    options.refuse_without(limits, **{"tree-level": not sommerfeld})
    options.refuse_without(limits, relic_role=relic_role, parts=parts)
    if resume and not unfinished(output):
        click.echo(f"note: there is nothing to resume for {output}: a new scan", err=True)
    source = points_from_spec(points) if points.suffix == ".toml" else points_from_file(points)
    kind = source.agreed(relic_kind, options.given("relic_kind"))
    other = kind != "textbook"
    if not source.follow_relic:
        options.refuse_without(limits, relic=other)
    start = time.monotonic()
    with progress_bar(source.path.name, source.rows) as update:

        def progress(rows: int) -> None:
            update(completed=rows, said=f"{rows / max(time.monotonic() - start, 1e-9):,.0f} rows/s")

        done = run(
            source,
            output,
            Settings(
                convention,
                beyond or other,
                pdf,
                sqrts_gev,
                order,
                scale,
                unitarity_cap=unitarity_cap,
            ),
            limits=limits,
            options=Options(v21, v32, rescale, sommerfeld, relic_kind=kind, relic_role=relic_role),
            parts=parts,
            workers=workers,
            dask=dask,
            resume=resume,
            progress=progress,
        )
    if done.carried:
        click.echo(f"note: {done.carried}", err=True)
    click.echo(f"{output}: {done.rows} rows, {done.incomplete} with a note in status", err=True)
