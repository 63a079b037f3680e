"""A log-likelihood for scanners, and its parts: `POLICY.md` here is its policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from bridge.errors import ZpbridgeError
from bridge.limits.catalogue import LimitsLike, as_limits
from bridge.limits.comparison import KNEE, penalty
from bridge.limits.constraint import constraints
from bridge.limits.correlations import joint
from bridge.limits.coverage import Mask
from bridge.limits.limit import Limit
from bridge.limits.values import Values, check_names
from bridge.limits.verdicts import Verdict, verdicts
from bridge.numerics.arrays import Real, ratio
from bridge.observables import BEYOND
from bridge.point import Point
from bridge.prediction import Options


@dataclass(frozen=True, slots=True)
class Part:
    """What one limit adds to `loglike`; each of the point's shape.

    Attributes
    ----------
    loglike : float or array
        Its term of the sum: 0 where it does not count, -inf where it has no prediction.
    chi2 : float or array
        -2 `loglike`; of correlated measurements the share of each, given those before it in
        `correlations.csv`, whichever is asked for first.
    pull : float or array
        Root of what the Z' adds to chi^2 of this limit alone; negative where it fits better; NaN
        where there is no limit or no prediction.
    counts : array of bool
        Where it is the limit of its group that counts.
    """

    loglike: Real
    chi2: Real
    pull: Real
    counts: Mask


def loglike(
    point: Point,
    values: Values,
    limits: LimitsLike,
    options: Options | None = None,
) -> Real:
    """The log-likelihood of the limits that count: one pure function over arrays of points.

    0 for a constraint that has no limit at the point, whatever it predicts; -inf where there is a
    limit and the prediction does not exist, such as a relic density without freeze-out (None or NaN
    in `values`), with the reason in the status of its verdict; NaN never.

    Parameters
    ----------
    point : Point
        A point, or an array of points.
    values : Results, mapping of str to float, array or None, or a table
        Quantities of `bridge.observables` by name, as `evaluate`, `estimates` and `scan` return
        them; all broadcast to the shape of the point. Parameters beside them have to be its own.
    limits : str, path, Limit, or several of them
        The name of a set ("paper", "today"), files or folders, or `limit_set(...)`.
    options : Options, optional
        Mixings of charged leptons, what the detection rates include, and the role of the relic
        density.

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
    Source: each limit names its own. Measurements are Gaussian up to five standard deviations,
    upper limits one-sided; both grow with the logarithm beyond: `bridge/limits/POLICY.md`.
    Cost: 5 ms for one point and the limits of today, 20 us a point for many.
    """
    return total(loglike_parts(point, values, limits, options).values(), point.shape)


def loglike_parts(
    point: Point,
    values: Values,
    limits: LimitsLike,
    options: Options | None = None,
) -> dict[str, Part]:
    """What each limit adds to `loglike`: the sum of `.loglike` is the total.

    Parameters
    ----------
    point : Point
        A point, or an array of points.
    values : Results, mapping of str to float, array or None, or a table
        As for `loglike`.
    limits : str, path, Limit, or several of them
        As for `loglike`.
    options : Options, optional
        As for `loglike`.

    Returns
    -------
    dict of str to Part
        By the name of each limit that can exclude, in their order.

    Raises
    ------
    ZpbridgeError
        Where `values` lacks a quantity that the limits need, or has one of an unknown name.
    LimitError
        For limits that cannot be read or combined.

    Notes
    -----
    Source: as for `loglike`.
    Cost: that of `loglike`.
    """
    asked = tuple(limit for limit in as_limits(limits) if limit.counted)
    require(values, asked, options or Options())
    return parts(verdicts(point, values, asked, options))


def require(values: Values, limits: Iterable[Limit], options: Options) -> None:
    """Raise ZpbridgeError naming what the limits need and `values` lacks, or what is unknown."""
    given = set(values.keys())
    check_names(given)
    left_out = "omega_h2" if options.relic_role == "none" else ""
    needed = [
        name
        for c in constraints(limits)
        if c.limit.counted and c.target.name != left_out
        for name in c.target.required(options)
        if name not in given
    ]
    if missing := list(dict.fromkeys(needed)):
        beyond = "; with beyond=True" if set(missing) & set(BEYOND) else ""
        raise ZpbridgeError(
            f"values: {', '.join(missing)} missing, which the limits need; "
            f"`bridge.estimates` computes all{beyond}"
        )


def parts(found: Iterable[Verdict]) -> dict[str, Part]:
    """The terms of the log-likelihood by the name of the limit."""
    counted = [v for v in found if v.constraint.limit.counted]
    chi2 = dict(_correlated(counted))
    return {v.name: _part(v, chi2.get(v.name, v.chi2)) for v in counted}


def total(terms: Iterable[Part], shape: tuple[int, ...] = ()) -> Real:
    """Their sum; 0 where there are none."""
    return sum((part.loglike for part in terms), np.zeros(shape))


def _correlated(counted: Iterable[Verdict]) -> Iterator[tuple[str, Real]]:
    """-2 ln L of correlated measurements: the penalty of their joint root, shared as their squares.

    Each is given those before it in the table of correlations.
    """
    deviations = {
        v.name: np.where(v.counts & np.isfinite(v.deviation), v.deviation, 0.0)
        for v in counted
        if not np.all(np.isnan(v.deviation))
    }
    for together in joint(deviations):
        squares = {name: np.square(deviation) for name, deviation in together.items()}
        whole = sum(squares.values())
        share = ratio(penalty(np.sqrt(whole), KNEE), whole)
        for name, square in squares.items():
            yield name, np.where(square > 0.0, square * share, 0.0)


def _part(v: Verdict, chi2: Real) -> Part:
    """0 where it does not count, -inf where there is no prediction."""
    known = np.where(v.counts, chi2, 0.0)
    added = np.where(v.unanswered, np.inf, known)
    return Part(0.0 - 0.5 * added, added, np.where(v.exists, v.pull, np.nan), v.counts)
