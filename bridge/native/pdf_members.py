"""Members of a PDF set and the error that they give, by the prescription of their kind.

Source of the prescriptions and of the keys of info files: arXiv:1412.7420 (LHAPDF 6), sections 4.3
and A; they are those of its PDFSet::uncertainty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from bridge.numerics.arrays import Array

ONE_SIGMA = 68.26894921370859
"""[%]"""


def _hessian(shifts: Array) -> tuple[Array, Array]:
    """Pairs along each eigenvector: the larger shift down, and up, in quadrature."""
    pairs = shifts.reshape(-1, 2, *shifts.shape[1:])
    low = np.sqrt(np.sum(np.minimum(pairs.min(axis=1), 0.0) ** 2, axis=0))
    return low, np.sqrt(np.sum(np.maximum(pairs.max(axis=1), 0.0) ** 2, axis=0))


def _symmetric_hessian(shifts: Array) -> tuple[Array, Array]:
    """One member along each eigenvector, in quadrature."""
    both = np.sqrt(np.sum(shifts**2, axis=0))
    return both, both


def _replicas(shifts: Array) -> tuple[Array, Array]:
    """Standard deviation of a Monte Carlo sample."""
    both = np.std(shifts, axis=0, ddof=1)
    return both, both


PRESCRIPTIONS: dict[str, Callable[[Array], tuple[Array, Array]]] = {
    "hessian": _hessian,
    "symmhessian": _symmetric_hessian,
    "replicas": _replicas,
}
"""By the ErrorType of LHAPDF."""


@dataclass(frozen=True, slots=True, eq=False)
class PdfMembers:
    """L of members 1 to n at fewer nodes than the central one: muF (nmu) [GeV] and tau (ntau).

    `quarks` and `gluon` are (n, nmu, ntau, 6), in the order of PAIRS. `error_type` is one of
    `PRESCRIPTIONS`, `confidence` the level of its errors in %.
    """

    error_type: str
    confidence: float
    muf: Array
    tau: Array
    quarks: Array
    gluon: Array

    def error(self, shifts: Array) -> tuple[Array, Array]:
        """How far a number reaches down and up at 68 % CL, both positive.

        `shifts` (n, ...) are those of the members from the central number, in any unit. NaN where
        one of them is.
        """
        low, high = PRESCRIPTIONS[self.error_type](shifts)
        return low * self.to_one_sigma, high * self.to_one_sigma

    @property
    def to_one_sigma(self) -> float:
        """What errors are multiplied by: that of replicas is their deviation at any level."""
        if self.error_type == "replicas":
            return 1.0
        one, own = (
            NormalDist().inv_cdf(0.5 + level / 200.0) for level in (ONE_SIGMA, self.confidence)
        )
        return one / own
