"""`zpbridge fit`: what limits leave of the model, with its evidence."""

from __future__ import annotations

from pathlib import Path

import click

from bridge.cli import options
from bridge.cli.progress_bar import progress_bar
from bridge.errors import ZpbridgeError


@click.command()
@click.argument("spec", type=click.Path(path_type=Path))
@options.folder
@options.workers
@click.option("--resume", is_flag=True, help="Finish a fit that was killed.")
def command(spec: Path, folder: Path, workers: int, dask: str | None, resume: bool) -> None:
    """Sample the parameters that SPEC leaves free: priors, limits, nuisances.

    Writes weighted points (.parquet, .root), chains for GetDist, a summary (.json) with evidence,
    best fit and intervals, and what to look at: a corner plot (.pdf, .png) and a page (.html).
    The same seed gives the same points, with any number of workers.
    """
    from bridge.fits.checkpoint import unfinished
    from bridge.fits.output import SUMMARY, finished
    from bridge.fits.run import fit
    from bridge.fits.spec import read_fit
    from bridge.plots.fit_files import write_fit
    from bridge.scans.parquetfile import pyarrow_and_parquet

    pyarrow_and_parquet()
    asked = read_fit(spec)
    if resume and finished(asked, folder):
        click.echo(f"{folder}: this fit is finished; without --resume it is made anew", err=True)
        return
    if resume and (folder / SUMMARY).exists() and not unfinished(folder):
        raise ZpbridgeError(
            f"{folder} holds another fit, which is finished: leave out --resume to replace it, or "
            "name another folder"
        )
    if resume and not unfinished(folder):
        click.echo(f"note: there is nothing to resume in {folder}: a new fit", err=True)
    with progress_bar(spec.name, asked.sampling.effective) as update:

        def progress(calls: int, log_z: float, effective: float) -> None:
            done = min(int(effective), asked.sampling.effective)
            said = f"effective points, {calls} likelihoods, ln Z = {log_z:.2f}"
            update(completed=done, said=said)

        posterior = fit(asked, folder, resume=resume, workers=workers, dask=dask, progress=progress)
    written = write_fit(posterior, asked, folder)
    click.echo(f"{folder}: {', '.join(path.name for path in written)}", err=True)
    click.echo(
        f"ln Z = {posterior.log_evidence:.3f} +- {posterior.log_evidence_error:.3f}, "
        f"best ln L = {posterior.loglike[posterior.best]:.3f}"
    )
