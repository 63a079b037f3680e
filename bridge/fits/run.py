"""From a description to a posterior with all its numbers, on this machine or a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from bridge.errors import ZpbridgeError
from bridge.fits.checkpoint import checkpoint_of
from bridge.fits.likelihood import Likelihood
from bridge.fits.posterior import Posterior
from bridge.fits.sampler import Map, Progress, here, pieces, sample
from bridge.fits.spec import FitSpec, read_fit
from bridge.numerics.arrays import Array
from bridge.scans.workers import executor

LIGHT, UNLIKELY = 1e-12, 20.0
"""Points are left out of the outputs that are both lighter than this share of the average, and so
much in ln L below the best: all of them together change nothing."""


def fit(
    spec: FitSpec | str | Path,
    folder: Path | None = None,
    *,
    resume: bool = False,
    workers: int = 1,
    dask: str | None = None,
    progress: Progress = lambda calls, log_z, effective: None,
) -> Posterior:
    """Sample what limits leave of the model.

    Parameters
    ----------
    spec : FitSpec, str or Path
        A fit, or the file that describes it.
    folder : Path, optional
        Where checkpoints are kept, until `bridge.fits.output.write_fit` removes them.
    resume : bool
        Go on from the checkpoint in the folder.
    workers : int
        Processes that compute likelihoods; the result does not depend on them.
    dask : str, optional
        The address of a dask cluster that computes them instead.
    progress : callable
        Is told calls, ln Z and effective sample size so far.

    Returns
    -------
    Posterior
        Weighted points with parameters, observables and terms of the likelihood.

    Raises
    ------
    ZpbridgeError
        For a description that makes no sense, a checkpoint of another fit, and where no point has a
        likelihood.
    ToolError
        Where nautilus or dask is missing or fails.

    Notes
    -----
    Source: nautilus, arXiv:2306.16923; `bridge.limits.loglike`.
    Cost: some 50 000 likelihoods for five parameters, each 0.2 to 0.4 ms with the textbook relic
    density and 2.5 ms with "full"; from one to ten minutes.
    """
    asked = spec if isinstance(spec, FitSpec) else read_fit(spec)
    likelihood = Likelihood(asked)
    with checkpoint_of(asked, folder, resume) as checkpoint, _mapped(workers, dask) as map_:
        found = sample(likelihood, dict(asked.priors), asked.sampling, map_, checkpoint, progress)
        kept = found.log_weight > np.log(LIGHT / found.log_weight.size)
        kept |= found.loglike > np.max(found.loglike) - UNLIKELY
        values = np.stack([found.columns[name][kept] for name in found.names], axis=-1)
        parts = map_(likelihood.columns, pieces(values))
    columns = _joined(parts, [len(piece) for piece in pieces(values)])
    return replace(
        found,
        columns=columns,
        log_weight=found.log_weight[kept],
        loglike=found.loglike[kept],
    )


def _joined(parts: Sequence[dict[str, Array]], sizes: Sequence[int]) -> dict[str, Array]:
    """Columns of pieces one after the other, NaN where a piece lacks one."""
    names = list(dict.fromkeys(name for part in parts for name in part))
    return {
        name: np.concatenate(
            [part.get(name, np.full(size, np.nan)) for part, size in zip(parts, sizes, strict=True)]
        )
        for name in names
    }


@contextmanager
def _mapped(workers: int, dask: str | None) -> Iterator[Map]:
    if dask is None and workers == 1:
        yield here
        return
    with executor(workers, dask) as (pool, _):
        yield lambda function, several: _elsewhere(pool, function, several)


def _elsewhere(
    pool: Executor, function: Callable[[Array], Any], several: Sequence[Array]
) -> list[Any]:
    try:
        return list(pool.map(function, several))
    except BrokenProcessPool:
        raise ZpbridgeError(
            "a worker died: is there enough memory? A script that calls fit with workers needs a "
            "line `if __name__ == '__main__':` before it. Repeat with --resume"
        ) from None
