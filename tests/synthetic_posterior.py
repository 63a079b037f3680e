"""Weighted points of a posterior that is known."""

from __future__ import annotations

import numpy as np

from bridge.fits.posterior import Posterior
from bridge.fits.priors import Prior

PRIORS = {
    "mzp": Prior("log", 10.0, 1e4, label="M_{Z'}", unit="GeV"),
    "gbb": Prior("linear", -3.0, 3.0, label="g_{bb}"),
    "local_density": Prior("gaussian", 0.1, 0.9, 0.4, 0.05, label=r"\rho", unit="GeV/cm^3"),
    "gstar": Prior("choice", 0.0, 2.0, values=("one", "two")),
}
CENTRE, WIDTH = 2.5, 0.2
"""Of log10 mzp."""
MODE, SPREAD = 1.5, 0.3
"""Of |gbb|."""


def posterior(points: int = 40_000, seed: int = 1) -> Posterior:
    """Gaussian in log10 mzp, two modes in gbb, the priors of the others; drawn from the priors."""
    unit = np.random.default_rng(seed).random((len(PRIORS), points))
    columns = {n: p.at(u) for (n, p), u in zip(PRIORS.items(), unit, strict=True)}
    deviations = (
        (np.log10(columns["mzp"]) - CENTRE) / WIDTH,
        (np.abs(columns["gbb"]) - MODE) / SPREAD,
    )
    loglike = -0.5 * sum(np.square(d) for d in deviations)
    return made(columns, loglike)


def made(columns: dict[str, np.ndarray], loglike: np.ndarray) -> Posterior:
    """A posterior of points that were drawn from the priors."""
    total = np.logaddexp.reduce(loglike)
    numbers = {**columns, "omega_h2": columns["mzp"] * 1e-3, "loglike": loglike}
    numbers["c1p"] = np.where(columns["gbb"] > 0.0, columns["gbb"], np.nan)
    return Posterior(
        names=tuple(columns),
        priors={name: PRIORS[name] for name in columns},
        columns=numbers,
        log_weight=loglike - total,
        loglike=loglike,
        log_evidence=float(total - np.log(loglike.size)),
        log_evidence_error=0.01,
        calls=loglike.size,
    )
