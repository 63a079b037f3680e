"""Nested importance sampling with nautilus (arXiv:2306.16923), and its checkpoints.

The sampler asks for `BATCH` likelihoods at a time, computed in pieces of `PIECE`, wherever and by
however many workers: the same seed gives the same points.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from bridge.errors import ToolError, ZpbridgeError
from bridge.fits.posterior import Posterior
from bridge.fits.priors import Prior
from bridge.fits.spec import Sampling
from bridge.numerics.arrays import Array

BATCH = 1000
PIECE = 250
ROUND = 4
"""Batches between two checkpoints."""

Map = Callable[[Callable[[Array], Any], Sequence[Array]], list[Any]]
"""Calls a function with each of several arrays, here or elsewhere."""
Progress = Callable[[int, float, float], None]
"""Is told how many likelihoods were computed, ln Z and the effective sample size so far."""


class Sampled(Protocol):
    """What is sampled: parameters with priors, and a likelihood of arrays of points."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parameters."""

    def prior_transform(self, unit: Array) -> Array:
        """Values (n, d) for numbers from 0 to 1."""

    def loglike(self, values: Array) -> Array:
        """ln L (n,); -inf where there is none."""


def here(function: Callable[[Array], Any], pieces: Sequence[Array]) -> list[Any]:
    """The results, in this process."""
    return list(map(function, pieces))


def pieces(values: Array) -> list[Array]:
    """Rows in pieces of at most `PIECE`, the same ones whoever computes them."""
    return np.split(values, range(PIECE, len(values), PIECE))


def sample(
    likelihood: Sampled,
    priors: dict[str, Prior],
    sampling: Sampling,
    map_: Map = here,
    checkpoint: Path | None = None,
    progress: Progress = lambda calls, log_z, effective: None,
) -> Posterior:
    """Points of the posterior, with the sampled parameters as their only columns.

    A run goes on from the `checkpoint`, which it keeps up to date, if there is one. Raises
    ToolError where nautilus or h5py is missing, ZpbridgeError for a single parameter, for a
    checkpoint that cannot be read, and where no point has a likelihood.
    """
    sampler = _sampler(likelihood, sampling, map_, checkpoint)
    with np.errstate(invalid="ignore"):  # sums of nautilus where every ln L is -inf
        while not _advanced(sampler, sampling, checkpoint):
            _tell(sampler, progress)
    _tell(sampler, progress)
    values, log_weight, loglike = sampler.posterior()
    kept = np.isfinite(log_weight)
    return Posterior(
        names=likelihood.names,
        priors=priors,
        columns=dict(zip(likelihood.names, values[kept].T, strict=True)),
        log_weight=log_weight[kept],
        loglike=loglike[kept],
        log_evidence=float(sampler.log_z),
        log_evidence_error=float(sampler.n_eff) ** -0.5,
        calls=int(sampler.n_like),
    )


def _advanced(sampler: Any, sampling: Sampling, checkpoint: Path | None) -> bool:
    """Another round of batches, kept in the checkpoint; whether it was the last."""
    done = sampler.run(
        n_eff=sampling.effective,
        n_like_max=sampler.n_like + ROUND * BATCH,
        discard_exploration=True,
    )
    if np.all(np.isneginf(np.concatenate(sampler.log_l))) and sampler.n_like > 20 * BATCH:
        if checkpoint:
            checkpoint.unlink(missing_ok=True)
        raise ZpbridgeError(
            f"none of {sampler.n_like} points within the priors has a likelihood: "
            "are the ranges of the parameters what you meant? "
            "`zpbridge scan` says of each point why"
        )
    if checkpoint:
        _write(sampler, checkpoint)
    return bool(done)


def _tell(sampler: Any, progress: Progress) -> None:
    """Nothing where exploration is over and discarded, and nothing else is sampled yet, and where
    no point has a likelihood."""
    if sampler.log_z is not None and np.isfinite(sampler.n_eff):
        progress(int(sampler.n_like), float(sampler.log_z), float(sampler.n_eff))


def _sampler(likelihood: Sampled, sampling: Sampling, map_: Map, checkpoint: Path | None) -> Any:
    if len(likelihood.names) < 2:
        raise ZpbridgeError(
            f"{', '.join(likelihood.names)} alone is free: nautilus needs two parameters; "
            "of one, `zpbridge scan` makes a grid"
        )
    try:
        import h5py  # noqa: F401  # nautilus imports it where it is there, for its checkpoints
        from nautilus import Sampler
    except ImportError as error:
        raise ToolError(
            f'fits need {error.name}: install it with `pip install "zpbridge[fit]"`'
        ) from None

    def loglike(values: Array) -> Array:
        return np.concatenate(map_(likelihood.loglike, pieces(values)))

    resume = checkpoint is not None and checkpoint.exists()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sampler = Sampler(
                likelihood.prior_transform,
                loglike,
                n_dim=len(likelihood.names),
                n_live=sampling.live,
                n_batch=BATCH,
                vectorized=True,
                pass_dict=False,
                seed=sampling.seed,
                filepath=checkpoint,
                resume=resume,
            )
    except (OSError, KeyError, ValueError) as error:
        raise ZpbridgeError(
            f"{checkpoint} is damaged ({error}): delete it to start again"
        ) from error
    sampler.filepath = None
    return sampler


def _write(sampler: Any, checkpoint: Path) -> None:
    """The state of a sampler, whole: a killed run leaves the one before."""
    new = checkpoint.with_name(f"new_{checkpoint.name}")
    try:
        sampler.write(new, overwrite=True)
        new.replace(checkpoint)
    except OSError as error:
        raise ZpbridgeError(f"{checkpoint}: cannot be written: {error.strerror}") from error
