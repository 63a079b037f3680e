"""What a fit leaves: weighted points, and the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bridge.fits.priors import Prior
from bridge.numerics.arrays import Array


@dataclass(frozen=True, eq=False)
class Posterior:
    """Weighted points of a posterior, n of them.

    Attributes
    ----------
    names : tuple of str
        The sampled parameters, nuisances last.
    priors : mapping of str to Prior
        Of each of them.
    columns : mapping of str to array
        n numbers each: sampled and other parameters of the point, observables,
        `loglike_<limit>`.
    log_weight : array
        Of each point; the exponentials add up to 1.
    loglike : array
        Of each point.
    log_evidence, log_evidence_error : float
        ln Z for the priors of the description, and its standard deviation.
    calls : int
        Likelihoods that were computed.
    """

    names: tuple[str, ...]
    priors: Mapping[str, Prior]
    columns: Mapping[str, Array]
    log_weight: Array
    loglike: Array
    log_evidence: float
    log_evidence_error: float
    calls: int = 0

    @property
    def weight(self) -> Array:
        """Weights, whose sum is 1."""
        return np.asarray(np.exp(self.log_weight))

    @property
    def effective(self) -> float:
        """Effective sample size, 1/sum of squared weights (Kish)."""
        return float(1.0 / np.sum(self.weight**2))

    @property
    def chi2_profiled(self) -> Array:
        """-2 ln of likelihood times Gaussian priors, which stand for other measurements, above its
        smallest."""
        chi2 = -2.0 * self.loglike
        for name, prior in self.priors.items():
            chi2 = chi2 + prior.penalty(self.columns[name])
        return np.asarray(chi2 - np.min(chi2))

    @property
    def best(self) -> int:
        """The row where that is smallest: the best fit."""
        return int(np.argmin(self.chi2_profiled))
