"""Prediction against limit, for one point or an array of points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from bridge.arrays import Array, Real
from bridge.limits.limit import Limit
from bridge.limits.observables import OBSERVABLES, Inputs, Observable, Options
from bridge.point import Point

NARROW = 0.05
"""Width over mass above which a narrow-resonance limit is flagged."""

SIGNIFICANT = 3.84
"""Rise of chi^2 over the Standard Model's that excludes at 95 % where that one is in tension."""

ANSWERS: dict[str, tuple[str, str]] = {
    "projection": ("out of reach", "within reach"),
    "fit": ("inside the fit", "outside the fit"),
    "context": ("inside, for context only", "outside, for context only"),
}
"""What to say, inside and outside, of kinds that exclude nothing."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A limit with the observable it is put on."""

    limit: Limit
    observable: Observable

    @property
    def name(self) -> str:
        """The name of the limit file."""
        return self.limit.name

    @property
    def rigorous(self) -> bool:
        """Whether the confidence level means what it says: published, and not extrapolated."""
        return self.limit.kind == "observed" and self.limit.grade != "C"


def constraints(limits: Iterable[Limit]) -> tuple[Constraint, ...]:
    """Each limit with its observable."""
    return tuple(Constraint(limit, OBSERVABLES[limit.observable]) for limit in limits)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`r` = prediction over limit; above 1 the point is outside. Arrays have the point's shape.

    For a measurement r is the distance from the value over what the confidence level allows.
    `prediction`, `limit` and `r` are NaN where there is no limit or nothing was computed.
    """

    constraint: Constraint
    prediction: Real
    limit: Real
    r: Real
    excluded: npt.NDArray[np.bool_]
    status: str

    @property
    def name(self) -> str:
        """The name of the constraint."""
        return self.constraint.name

    @property
    def tension(self) -> npt.NDArray[np.bool_]:
        """Where r > 1 does not count against the point."""
        return np.asarray((self.r > 1.0) & ~self.excluded)


def verdicts(
    point: Point,
    values: Mapping[str, Real],
    limits: Iterable[Limit],
    options: Options | None = None,
) -> list[Verdict]:
    """One verdict per limit. `values` holds quantities of `bridge.quantities` by name.

    A quantity that is missing there leaves its constraints unevaluated; all broadcasts.
    """
    x = Inputs(point, values, options or Options())
    return [_verdict(c, x) for c in constraints(limits)]


def _verdict(c: Constraint, x: Inputs) -> Verdict:
    missing = [n for n in c.observable.required(x.options) if x.values.get(n) is None]
    if missing:
        nothing = np.full(x.point.shape, np.nan)
        status = f"not evaluated: {', '.join(missing)} missing"
        return Verdict(c, nothing, nothing, nothing, np.zeros(x.point.shape, bool), status)
    prediction = np.broadcast_to(c.observable(x), x.point.shape)
    bound, r = _measured(c, prediction) if c.limit.measured else _limited(c, prediction, x.point)
    with np.errstate(invalid="ignore"):
        excluded = np.asarray((r > 1.0) & c.limit.counted & ~_as_good_as_sm(c, prediction))
    return Verdict(c, prediction, bound, r, excluded, _status(c, prediction, r, excluded, x.point))


def _limited(c: Constraint, prediction: Real, point: Point) -> tuple[Real, Real]:
    """Limit and r for an upper limit or an interval; the side is the prediction's sign."""
    mass = getattr(point, c.limit.axis) if c.limit.axis else 0.0
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


def quantile(cl: float) -> float:
    """Standard deviations of a two-sided Gaussian interval: 1.96 for 0.95."""
    return NormalDist().inv_cdf(0.5 + cl / 2.0)


def chi2(c: Constraint, prediction: Real) -> Real:
    """chi^2 of a measurement, with the error of the prediction's side."""
    value, plus, minus = (float(c.limit.columns[k][0]) for k in ("value", "plus", "minus"))
    difference = np.asarray(prediction, dtype=float) - value
    pull: Array = difference / np.where(difference >= 0.0, plus, minus)
    return pull**2


def _as_good_as_sm(c: Constraint, prediction: Real) -> npt.NDArray[np.bool_]:
    """Where the Standard Model is outside too and the Z' does not make it significantly worse."""
    sm = c.observable.standard_model
    if not c.limit.measured or sm is None or _measured(c, sm)[1] <= 1.0:
        return np.zeros(np.shape(prediction), bool)
    return np.asarray(chi2(c, prediction) <= chi2(c, sm) + SIGNIFICANT)


def _status(
    c: Constraint, prediction: Real, r: Real, excluded: npt.NDArray[np.bool_], point: Point
) -> str:
    """One sentence for a single point; for arrays what holds for all of them."""
    words = [_answer(c, np.asarray(r), excluded)]
    if c.limit.side == "upper" and np.ndim(r) == 0 and r < 1.0:
        share = min(1.0, float(prediction / c.limit.columns["value"][0]))
        words.append(f"makes up {share:.0%} of dark matter")
    if c.limit.axis and c.limit.extrapolated(getattr(point, c.limit.axis)):
        words.append("extrapolated in proportion to the mass")
    if c.limit.observable.startswith("sigma_dimuon") and np.any(_wide(point)):
        words.append(f"width above {100 * NARROW:.0f} % of the mass: not a narrow resonance")
    if c.limit.kind == "derived":
        words.append("not a published limit")
    return "; ".join(words)


def _answer(c: Constraint, r: Array, excluded: npt.NDArray[np.bool_]) -> str:
    cl = f"{100 * c.limit.cl:.0f} % CL"
    if r.ndim:
        where = f"excluded at {cl}" if c.limit.counted else ANSWERS[c.limit.kind][1]
        return f"{int(np.sum(excluded if c.limit.counted else r > 1.0))} of {r.size} points {where}"
    if np.isnan(r):
        return "no limit here"
    if excluded:
        return f"excluded at {cl}" if c.limit.kind != "theory" else "beyond the convention"
    inside, outside = ANSWERS.get(c.limit.kind, ("allowed", "in tension, as the Standard Model is"))
    return outside if r > 1.0 else inside


def _wide(point: Point) -> npt.NDArray[np.bool_]:
    ratio = OBSERVABLES["width_over_mass"](Inputs(point, {}))
    return np.asarray(ratio > NARROW)


@dataclass(frozen=True, slots=True)
class Overall:
    """All counted constraints together: excluded by any, and the one with the largest r."""

    excluded: npt.NDArray[np.bool_]
    strongest: npt.NDArray[np.str_]
    r: Real


def overall(found: Iterable[Verdict]) -> Overall:
    """Excluded by at least one counted constraint. Not a joint confidence level.

    `strongest` leaves out tensions of the Standard Model; it is "" where no constraint reaches.
    """
    counted = [v for v in found if v.constraint.limit.counted]
    r = np.array([np.where(np.isnan(v.r) | v.tension, -np.inf, v.r) for v in counted])
    best = r.argmax(axis=0)
    highest: Array = r.max(axis=0)
    reached = np.isfinite(highest)
    names = np.array([v.name for v in counted])
    return Overall(
        excluded=np.any([v.excluded for v in counted], axis=0),
        strongest=np.where(reached, names[best], ""),
        r=np.where(reached, highest, np.nan),
    )
