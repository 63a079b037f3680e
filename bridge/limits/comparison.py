"""A prediction and a limit: r, and -2 ln L, for each form a limit can have.

`POLICY.md` here says why. Deviations are in standard deviations; a penalty is quadratic up to a
knee and grows with the logarithm beyond, with a continuous slope.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from bridge.limits.constraint import Constraint
from bridge.limits.relic_error import relic_error
from bridge.numerics.arrays import Real
from bridge.prediction import Prediction

KNEE = 5.0
"""Standard deviations up to which the error of a measurement is taken to be Gaussian."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Shape of the prediction, but `sm`.

    `limit` is the prediction of r = 1 on its side, `chi2` is -2 ln L. `deviation` is that from a
    value that counts on both sides, in standard deviations, `sm` that of the Standard Model; of
    other limits the former is NaN and the latter 0.
    """

    limit: Real
    r: Real
    chi2: Real
    deviation: Real
    sm: float = 0.0

    @property
    def pull(self) -> Real:
        """Root of what the Z' adds to chi^2; negative where it fits better than without."""
        return _pull(self.chi2, self.sm)


class Measurement(NamedTuple):
    """Value and errors of one standard deviation, on the scale where they are compared."""

    value: float
    plus: Real
    minus: Real
    sm: float | None
    logarithmic: bool

    def deviation(self, prediction: Real) -> Real:
        """Standard deviations from the value."""
        x = np.asarray(prediction, dtype=float)
        with np.errstate(divide="ignore", invalid="ignore"):
            difference = np.log(x / self.value) if self.logarithmic else x - self.value
        return difference / np.where(difference >= 0.0, self.plus, self.minus)

    def prediction(self, deviation: Real) -> Real:
        """The prediction at a deviation."""
        difference = deviation * np.where(np.asarray(deviation) >= 0.0, self.plus, self.minus)
        return self.value * np.exp(difference) if self.logarithmic else self.value + difference


def penalty(deviation: Real, knee: Real) -> Real:
    """-2 ln L: the square of a deviation, beyond the knee growing with its logarithm.

    >>> [round(float(penalty(x, 2.0)), 3) for x in (1.0, 2.0, 2.001, 1e9)]
    [1.0, 4.0, 4.004, 164.241]
    """
    size = np.abs(deviation)
    with np.errstate(divide="ignore"):
        beyond = knee**2 * (1.0 + 2.0 * np.log(size / knee))
    return np.where(size > knee, beyond, np.square(np.minimum(size, knee)))


def deviation_of(chi2: Real, knee: float) -> Real:
    """The deviation of a penalty.

    >>> [round(float(penalty(deviation_of(x, 2.0), 2.0)), 6) for x in (1.0, 9.0)]
    [1.0, 9.0]
    """
    quadratic: Real = np.sqrt(np.minimum(chi2, knee**2))
    return quadratic * np.exp(np.maximum(chi2 / knee**2 - 1.0, 0.0) / 2.0)


def compared(c: Constraint, prediction: Real, x: Prediction) -> Compared:
    """What limit and prediction make of each other; NaN where either is missing."""
    return _measured(c, prediction, x) if c.limit.measured else _limited(c, prediction, x)


def quantile(cl: float | None) -> float:
    """Standard deviations of a two-sided Gaussian interval: 1.96 for 0.95; NaN without a CL."""
    if cl is None:
        return float("nan")
    return NormalDist().inv_cdf(0.5 + cl / 2.0)


def one_sided(cl: float | None) -> float:
    """Standard deviations of a one-sided Gaussian limit: 1.64 for 0.95; NaN without a CL."""
    return float("nan") if cl is None else NormalDist().inv_cdf(cl)


def side_of(c: Constraint, relic_role: str | None) -> str:
    """Whether a measurement counts on "both" sides or is an "upper" limit."""
    chosen = relic_role if c.target.name == "omega_h2" else None
    return chosen if chosen in ("both", "upper") else c.limit.side


def measurement(c: Constraint, x: Prediction) -> Measurement:
    """Value and errors; of the relic density in its logarithm, with the theory error."""
    value, plus, minus = (float(c.limit.columns[k][0]) for k in ("value", "plus", "minus"))
    if c.target.name != "omega_h2":
        return Measurement(value, plus, minus, c.target.standard_model, False)
    above, below = relic_error(x)
    up, down = np.hypot(plus / value, above), np.hypot(minus / value, below)
    return Measurement(value, up, down, None, True)


def _limited(c: Constraint, prediction: Real, x: Prediction) -> Compared:
    """An upper limit or an interval; its side is the prediction's sign."""
    mass = x.point[c.limit.axis] if c.limit.axis else 0.0
    upper = np.broadcast_to(c.limit.at("upper", mass), np.shape(prediction))
    z = one_sided(c.limit.cl)
    if "lower" in c.limit.columns:
        upper = np.where(np.asarray(prediction) < 0.0, c.limit.columns["lower"][0], upper)
        z = quantile(c.limit.cl)
    r = prediction / upper
    return Compared(upper, r, penalty(z * r, z), np.full(np.shape(r), np.nan))


def _measured(c: Constraint, prediction: Real, x: Prediction) -> Compared:
    """What the Z' adds to chi^2, in units of what the confidence level allows."""
    found, z = measurement(c, x), quantile(c.limit.cl)
    t = found.deviation(prediction)
    if side_of(c, x.options.relic_role) == "upper":
        edge = np.broadcast_to(found.prediction(z), np.shape(prediction))
        counted = np.where(np.isnan(t), np.nan, np.maximum(t, 0.0))
        r = np.where(np.isnan(t), np.nan, prediction / edge)
        return Compared(edge, r, penalty(counted, KNEE), np.full(np.shape(t), np.nan))
    sm = 0.0 if found.sm is None else float(found.deviation(found.sm))
    chi2 = penalty(t, KNEE)
    r = np.maximum(_pull(chi2, sm), 0.0) / z
    sign = np.where(t >= 0.0, 1.0, -1.0)
    at_edge = found.prediction(sign * deviation_of(penalty(sm, KNEE) + z**2, KNEE))
    return Compared(np.where(np.isnan(t), np.nan, at_edge), r, chi2, t, sm)


def _pull(chi2: Real, sm: float) -> Real:
    """Root of what is above the chi^2 of the Standard Model, with its sign."""
    added = chi2 - penalty(sm, KNEE)
    root: Real = np.sign(added) * np.sqrt(np.abs(added))
    return root
