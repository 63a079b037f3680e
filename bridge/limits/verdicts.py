"""Prediction against limit, for one point or an array of points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from bridge.limits.catalogue import LimitsLike, as_limits
from bridge.limits.coverage import Mask
from bridge.limits.limit import Limit
from bridge.limits.status import caveats, reasons, status_of
from bridge.limits.targets import TARGETS, Target
from bridge.limits.values import Value, known_quantities
from bridge.numerics.arrays import Array, Real, real_numbers
from bridge.observables import predict
from bridge.point import Point
from bridge.prediction import RELIC_KINDS, Options, Prediction

SIGNIFICANT = 3.84
"""Rise of chi^2 over the Standard Model's that excludes at 95 % where that one is in tension."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A limit with the target it is put on."""

    limit: Limit
    target: Target

    @property
    def name(self) -> str:
        """The name of the limit file."""
        return self.limit.name

    @property
    def rigorous(self) -> bool:
        """Whether the limit is published and its confidence level means what it says."""
        return self.limit.kind == "observed" and self.limit.grade != "C"


def constraints(limits: Iterable[Limit]) -> tuple[Constraint, ...]:
    """Each limit with its target."""
    return tuple(Constraint(limit, TARGETS[limit.observable]) for limit in limits)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Prediction against limit; arrays have the point's shape.

    Attributes
    ----------
    constraint : Constraint
        The limit, and the target it is put on.
    prediction : float or array
        In the unit of the limit; NaN where there is no limit, or the prediction does not exist.
    limit : float or array
        In the same unit; NaN where there is no limit.
    r : float or array
        Prediction over limit; above 1 the point is outside. For a measurement the distance from the
        value over what the confidence level allows.
    exists : array of bool
        Where there is a limit.
    excluded : array of bool
        Where the limit counts and excludes the point.
    status : str
        What a person is told.
    as_published : bool
        Whether the limit is used at the points as it was published.
    reasons : tuple of (array of bool, str)
        Why there is no prediction where a limit that counts goes `unanswered`.
    """

    constraint: Constraint
    prediction: Real
    limit: Real
    r: Real
    exists: Mask
    excluded: Mask
    status: str
    as_published: bool
    reasons: tuple[tuple[Mask, str], ...] = ()

    @property
    def rigorous(self) -> bool:
        """Whether the confidence level means what it says: a published limit, where it applies.

        False where any of the points needs an extrapolation, or a narrow Z' and has a wide one.
        """
        return self.constraint.rigorous and self.as_published

    @property
    def name(self) -> str:
        """The name of the constraint."""
        return self.constraint.name

    @property
    def tension(self) -> Mask:
        """Where r > 1 does not count against the point."""
        return np.asarray((self.r > 1.0) & ~self.excluded)

    @property
    def unanswered(self) -> Mask:
        """Where there is a limit that counts, and no prediction that could meet it."""
        return self.exists & np.isnan(self.r) & self.constraint.limit.counted


def verdicts(
    point: Point,
    values: Mapping[str, Value],
    limits: LimitsLike,
    options: Options | None = None,
) -> list[Verdict]:
    """What each limit says about a point.

    A quantity that `values` lacks leaves its constraints unevaluated, as does one that is None or
    NaN. The relic density is that of `options.relic_kind`. Annihilation today and at recombination
    is enhanced by the exchange of Z' unless `options.sommerfeld` is False.

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
    list of Verdict
        One for each limit, in their order.

    Raises
    ------
    ZpbridgeError
        For an unknown name among `values`, or what is no number.
    LimitError
        For limits that cannot be read or combined.

    Notes
    -----
    Source: each limit names its own; `explain` prints it.
    Cost: 10 ms for one point and the limits of today, 5 us a point for many.
    """
    asked = options or Options()
    for name, mixing in asked.mixings.items():
        real_numbers(name, mixing, point.shape)
    x = predict(point, asked.production, asked, known_quantities(values, point.shape))
    return [_verdict(c, x) for c in constraints(as_limits(limits))]


def _verdict(c: Constraint, x: Prediction) -> Verdict:
    """First whether there is a limit, then whether there is a prediction, then which is larger."""
    missing = [n for n in c.target.required(x.options) if n not in x.known]
    defined = c.target.defined(x)
    prediction = np.where(defined, np.nan if missing else c.target.predict(x), np.nan)
    bound, r = _compared(c, prediction, x.point)
    exists = np.asarray(defined & ~np.isnan(bound)) if c.limit.axis else defined
    excluded = _excluded(c, prediction, r)
    status = status_of(c.limit, c.target, x, prediction, np.asarray(r), exists, excluded)
    status += _full_otherwise(c, x, excluded)
    as_published = not caveats(c.limit, x.point)
    found = Verdict(c, prediction, bound, r, exists, excluded, status, as_published)
    if not np.any(found.unanswered):
        return found
    return replace(found, reasons=tuple(_first_reasons(c.target, x, found.unanswered)))


def _compared(c: Constraint, prediction: Real, point: Point) -> tuple[Real, Real]:
    """Limit, and r."""
    return _measured(c, prediction) if c.limit.measured else _limited(c, prediction, point)


def _excluded(c: Constraint, prediction: Real, r: Real) -> Mask:
    return np.asarray((r > 1.0) & c.limit.counted & ~_as_good_as_sm(c, prediction))


def _full_otherwise(c: Constraint, x: Prediction, excluded: Mask) -> str:
    """That the textbook relic density of a single point is judged otherwise than the full one."""
    full = x.known.get(RELIC_KINDS["full"])
    if c.target.name != "omega_h2" or x.options.relic_kind != "textbook" or full is None:
        return ""
    otherwise = _excluded(c, full, _compared(c, full, x.point)[1])
    if x.point.shape or np.isnan(full) or otherwise == excluded:
        return ""
    answer = "excluded" if otherwise else "allowed"
    return f"; {answer} with --relic full: omega_h2_full = {float(full):.3g}"


def _first_reasons(target: Target, x: Prediction, left: Mask) -> Iterator[tuple[Mask, str]]:
    """The first reason of each point that is `left` without a prediction."""
    for mask, text in reasons(target, x):
        if np.any(left & mask):
            yield left & mask, text
        left = left & ~np.asarray(mask)


def _limited(c: Constraint, prediction: Real, point: Point) -> tuple[Real, Real]:
    """Limit and r for an upper limit or an interval; the side is the prediction's sign."""
    mass = point[c.limit.axis] if c.limit.axis else 0.0
    upper = np.broadcast_to(c.limit.at("upper", mass), np.shape(prediction))
    if "lower" in c.limit.columns:
        upper = np.where(np.asarray(prediction) < 0.0, c.limit.columns["lower"][0], upper)
    return upper, prediction / upper


def _measured(c: Constraint, prediction: Real) -> tuple[Real, Real]:
    """Edge of the allowed range on the prediction's side, and r, for a measurement."""
    value, plus, minus = (float(c.limit.columns[k][0]) for k in ("value", "plus", "minus"))
    allowed = quantile(c.limit.cl)
    high, low = value + allowed * plus, value - allowed * minus
    if c.limit.side == "upper":
        return np.full(np.shape(prediction), high), prediction / high
    edge: Array = np.where(prediction >= value, high, low)
    return edge, (prediction - value) / (edge - value)


def quantile(cl: float | None) -> float:
    """Standard deviations of a two-sided Gaussian interval: 1.96 for 0.95; NaN without a CL."""
    if cl is None:
        return float("nan")
    return NormalDist().inv_cdf(0.5 + cl / 2.0)


def chi2(c: Constraint, prediction: Real) -> Real:
    """chi^2 of a measurement, with the error of the prediction's side."""
    value, plus, minus = (float(c.limit.columns[k][0]) for k in ("value", "plus", "minus"))
    difference = np.asarray(prediction, dtype=float) - value
    pull: Array = difference / np.where(difference >= 0.0, plus, minus)
    return pull**2


def exempt(c: Constraint) -> bool:
    """Whether the Standard Model itself lies outside a measurement."""
    sm = c.target.standard_model
    return c.limit.measured and sm is not None and bool(_measured(c, sm)[1] > 1.0)


def _as_good_as_sm(c: Constraint, prediction: Real) -> Mask:
    """Where the Standard Model is outside too, on the same side, and not significantly better."""
    sm = c.target.standard_model
    if sm is None or not exempt(c):
        return np.zeros(np.shape(prediction), bool)
    value = c.limit.columns["value"][0]
    same_side = np.sign(np.asarray(prediction) - value) == np.sign(sm - value)
    return np.asarray(same_side & (chi2(c, prediction) <= chi2(c, sm) + SIGNIFICANT))


@dataclass(frozen=True, slots=True)
class Overall:
    """All counted constraints together: excluded by any, and the one with the largest r.

    `beyond_convention`: where the calculation itself is doubtful, which excludes nothing.
    """

    excluded: Mask
    strongest: npt.NDArray[np.str_]
    r: Real
    beyond_convention: Mask


def overall(found: Sequence[Verdict]) -> Overall:
    """All counted constraints together; not a joint confidence level.

    Parameters
    ----------
    found : sequence of Verdict
        As `verdicts` returns them; not empty.

    Returns
    -------
    Overall
        `excluded` by at least one counted constraint; `strongest` and `r` of the largest prediction
        over limit, "" and NaN where no constraint reaches, tensions of the Standard Model left out;
        `beyond_convention`. Each has the shape of the point.

    Raises
    ------
    IndexError
        Without a verdict.

    Notes
    -----
    Source: the constraints'.
    Cost: 0.1 ms; 0.2 us a point for many.
    """
    counted = [v for v in found if v.constraint.limit.counted]
    conventions = [v for v in found if v.constraint.limit.kind == "convention"]
    nowhere = np.full(np.shape(found[0].r), -np.inf)
    r = np.array([nowhere, *(np.where(np.isnan(v.r) | v.tension, -np.inf, v.r) for v in counted)])
    highest: Array = r.max(axis=0)
    reached = highest > -np.inf
    names = np.array(["", *(v.name for v in counted)])
    return Overall(
        excluded=np.any(np.array([nowhere > 0.0, *(v.excluded for v in counted)]), axis=0),
        strongest=names[r.argmax(axis=0)],
        r=np.where(reached, highest, np.nan),
        beyond_convention=np.max(np.array([nowhere, *(v.r for v in conventions)]), axis=0) > 1.0,
    )
