"""A log-likelihood for scanners. Its parts differ in rigour, and say so.

Measurements (value with errors) are Gaussians with the error of the prediction's side: rigorous
as far as the published errors are Gaussian. Upper limits are turned into half-Gaussians centred
at zero that fall by the quantile of their confidence level at the limit: a convention, useful to
steer a scan, no likelihood of the experiment. Conventions, projections, fits and contexts do not
enter, and limits that overlap in data (two xenon experiments do not, two analyses of one do) are
the user's to choose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import NormalDist

import numpy as np

from bridge.arrays import Real
from bridge.limits.inputs import Options
from bridge.limits.limit import Limit
from bridge.limits.verdicts import Verdict, chi2, quantile, verdicts
from bridge.point import Point


def loglike(
    point: Point,
    values: Mapping[str, Real],
    limits: Iterable[Limit],
    options: Options | None = None,
) -> Real:
    """Sum of -chi^2/2 over the limits that count; shape of the point.

    0 for a constraint that has no limit at the point or that lacks its quantity in `values`;
    NaN never. The relic density counts on both sides here.
    """
    return np.zeros(point.shape) + loglike_together(verdicts(point, values, limits, options))


def loglike_together(found: Iterable[Verdict]) -> Real:
    """Sum of -chi^2/2 of the constraints that count; 0 where there are none."""
    return sum((loglike_of(v) for v in found if v.constraint.limit.counted), np.zeros(()))


def loglike_of(v: Verdict) -> Real:
    """-chi^2/2 of one constraint."""
    limit = v.constraint.limit
    if limit.cl is None:
        return np.zeros(np.shape(v.r))
    if limit.measured:
        penalty = chi2(v.constraint, v.prediction)
    else:
        penalty = _half_gaussian(limit.cl, "lower" in limit.columns, v.r)
    return -0.5 * np.nan_to_num(penalty, nan=0.0)


def _half_gaussian(cl: float, interval: bool, r: Real) -> Real:
    """(z r)^2 with the one-sided quantile z of an upper limit, the two-sided one of an interval."""
    z = quantile(cl) if interval else NormalDist().inv_cdf(cl)
    return (z * r) ** 2
