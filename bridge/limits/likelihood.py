"""A log-likelihood for scanners. Its parts differ in rigour, and say so.

Measurements (value with errors) are Gaussians with the error of the prediction's side: rigorous
as far as the published errors are Gaussian. Upper limits are turned into half-Gaussians centred
at zero that fall by the quantile of their confidence level at the limit: a convention, useful to
steer a scan, no likelihood of the experiment. Conventions, projections, fits and contexts do not
enter, and limits that overlap in data (two xenon experiments do not, two analyses of one do) are
the user's to choose.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from statistics import NormalDist

import numpy as np

from bridge.errors import ZpbridgeError
from bridge.limits.catalogue import LimitsLike, as_limits
from bridge.limits.limit import Limit
from bridge.limits.values import Value, check_names
from bridge.limits.verdicts import Verdict, chi2, constraints, quantile, verdicts
from bridge.numerics.arrays import Real
from bridge.observables import BEYOND
from bridge.point import Point
from bridge.prediction import Options


def loglike(
    point: Point,
    values: Mapping[str, Value],
    limits: LimitsLike,
    options: Options | None = None,
) -> Real:
    """Sum of -chi^2/2 over the limits that count: one pure function over arrays of points.

    0 for a constraint that has no limit at the point, whatever it predicts; -inf where there is a
    limit and the prediction does not exist, such as a relic density without freeze-out (None or NaN
    in `values`), with the reason in the status of its verdict; NaN never. The relic density counts
    on both sides here.

    Parameters
    ----------
    point : Point
        A point, or an array of points.
    values : mapping of str to float, array or None
        Quantities of `bridge.observables` by name; all broadcast to the shape of the point.
    limits : str, path, Limit, or several of them
        The name of a set ("paper", "today"), files or folders, or `limit_set(...)`.
    options : Options, optional
        Mixings of charged leptons, and what the detection rates include.

    Returns
    -------
    float or array
        Shape of the point.

    Raises
    ------
    ZpbridgeError
        Where `values` lacks a quantity that the limits need, or has one of an unknown name.
    LimitError
        For limits that cannot be read or combined.

    Notes
    -----
    Source: each limit names its own. Measurements are Gaussians with the error of the prediction's
    side; upper limits are half-Gaussians centred at zero, a convention.
    Cost: 5 ms for one point and the limits of today, 5 us a point for many.
    """
    asked = as_limits(limits)
    require(values, asked, options or Options())
    return np.zeros(point.shape) + loglike_together(verdicts(point, values, asked, options))


def require(values: Collection[str], limits: Iterable[Limit], options: Options) -> None:
    """Raise ZpbridgeError naming what the limits need and `values` lacks, or what is unknown."""
    check_names(values)
    needed = [
        name
        for c in constraints(limits)
        if c.limit.counted
        for name in c.target.required(options)
        if name not in values
    ]
    if missing := list(dict.fromkeys(needed)):
        beyond = "; with beyond=True" if set(missing) & set(BEYOND) else ""
        raise ZpbridgeError(
            f"values: {', '.join(missing)} missing, which the limits need; "
            f"`bridge.estimates` computes all{beyond}"
        )


def loglike_together(found: Iterable[Verdict]) -> Real:
    """Sum of -chi^2/2 of the constraints that count; 0 where there are none."""
    return sum((loglike_of(v) for v in found), np.zeros(()))


def loglike_of(v: Verdict) -> Real:
    """-chi^2/2 of one constraint that counts: 0 without a limit, -inf without a prediction."""
    limit = v.constraint.limit
    if limit.cl is None or not limit.counted:
        return np.zeros(np.shape(v.r))
    if limit.measured:
        penalty = chi2(v.constraint, v.prediction)
    else:
        penalty = _half_gaussian(limit.cl, "lower" in limit.columns, v.r)
    return np.where(v.unanswered, -np.inf, np.where(v.exists, -0.5 * penalty, 0.0))


def _half_gaussian(cl: float, interval: bool, r: Real) -> Real:
    """(z r)^2 with the one-sided quantile z of an upper limit, the two-sided one of an interval."""
    z = quantile(cl) if interval else NormalDist().inv_cdf(cl)
    return (z * r) ** 2
