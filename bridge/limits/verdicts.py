"""Prediction against limit, for one point or an array of points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bridge.limits.catalogue import LimitsLike, as_limits
from bridge.limits.comparison import Compared, compared
from bridge.limits.constraint import Constraint, constraints
from bridge.limits.coverage import Mask
from bridge.limits.groups import counting
from bridge.limits.status import caveats, reasons, status_of
from bridge.limits.targets import Target
from bridge.limits.values import Values, known_errors, known_quantities
from bridge.limits.verdict_list import Verdicts
from bridge.numerics.arrays import Array, Real, real_numbers
from bridge.observables import predict
from bridge.point import Point
from bridge.prediction import RELIC_KINDS, Options, Prediction


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
        Prediction over limit; above 1 the point is outside. For a measurement what the Z' adds to
        the standard deviations of the Standard Model, over what the confidence level allows: 0
        without a Z', and where it fits better.
    chi2 : float or array
        -2 ln L of this limit alone, whether it counts or not.
    pull : float or array
        Root of what the Z' adds to `chi2`; negative where it fits better than without.
    deviation : float or array
        From a value that counts on both sides, in standard deviations; NaN for other limits.
    exists : array of bool
        Where there is a limit.
    counts : array of bool
        Where it is the one of its group that verdict and likelihood rest on.
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
    chi2: Real
    pull: Real
    deviation: Real
    exists: Mask
    counts: Mask
    excluded: Mask
    status: str
    as_published: bool
    reasons: tuple[tuple[Mask, str], ...] = ()

    def __repr__(self) -> str:
        """The limit and r; of an array of points how many are excluded."""
        if np.ndim(self.r) == 0:
            return f"<{self.name}: r = {float(self.r):.4g}, {self.status}>"
        excluded = np.broadcast_to(self.excluded, np.shape(self.r))
        return f"<{self.name}: {np.sum(excluded)} of {excluded.size} points excluded>"

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
    def r_shown(self) -> Real:
        """r for pictures: NaN where it could exclude, and another of its group does so instead."""
        return np.where(self.counts | (not self.constraint.limit.counted), self.r, np.nan)

    @property
    def unanswered(self) -> Mask:
        """Where there is a limit that counts, and no prediction that could meet it."""
        return np.asarray(self.counts & np.isnan(self.r))


def verdicts(
    point: Point,
    values: Values,
    limits: LimitsLike,
    options: Options | None = None,
) -> Verdicts:
    """What each limit says about a point.

    A quantity that `values` lacks leaves its constraints unevaluated, as does one that is None or
    NaN. The relic density is that of `options.relic_kind`. Annihilation today and at recombination
    is enhanced by the exchange of Z' unless `options.sommerfeld` is False.

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
        Mixings of charged leptons, and what the detection rates include.

    Returns
    -------
    list of Verdict
        One for each limit, in their order; `named(name)` is that of one limit, and
        `to_dataframe()` a table of them.

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
    x = prediction_of(point, values, asked)
    together = constraints(as_limits(limits))
    met = [_met(c, x) for c in together]
    counts = counting(together, [m.exists for m in met], [m.found.r for m in met])
    if asked.relic_role == "none":
        relic = [c.target.name == "omega_h2" for c in together]
        counts = [mask & (not of) for mask, of in zip(counts, relic, strict=True)]
    return Verdicts(_verdict(m, c, together, counts, x) for m, c in zip(met, counts, strict=True))


def prediction_of(point: Point, values: Values, options: Options | None) -> Prediction:
    """What limits meet: the values, and what follows from point and options."""
    asked = options or Options()
    for name, mixing in asked.mixings.items():
        real_numbers(name, mixing, point.shape)
    known, errors = known_quantities(values, point), known_errors(values, point)
    return replace(predict(point, asked.production, asked, known), errors=errors)


@dataclass(frozen=True, slots=True)
class _Met:
    """A limit and its prediction, before groups decide."""

    constraint: Constraint
    prediction: Array
    found: Compared
    exists: Mask


def _met(c: Constraint, x: Prediction) -> _Met:
    """First whether there is a limit, then whether there is a prediction, then which is larger."""
    missing = [n for n in c.target.required(x.options) if n not in x.known]
    defined = c.target.defined(x)
    prediction = np.where(defined, np.nan if missing else c.target.predict(x), np.nan)
    found = compared(c, prediction, x)
    exists = np.asarray(defined & ~np.isnan(found.limit)) if c.limit.axis else defined
    return _Met(c, prediction, found, exists)


def _verdict(
    m: _Met, counts: Mask, together: Sequence[Constraint], all_counts: Sequence[Mask], x: Prediction
) -> Verdict:
    c, found = m.constraint, m.found
    excluded = np.asarray((found.r > 1.0) & counts)
    status = status_of(c, x, m.prediction, found, m.exists, counts, excluded)
    status += _instead(m, counts, together, all_counts, x)
    status += _otherwise(m, x, counts)
    verdict = Verdict(
        c, m.prediction, found.limit, found.r, found.chi2, found.pull, found.deviation,
        m.exists, counts, excluded, status, not caveats(c, x.point),
    )  # fmt: skip
    if not np.any(verdict.unanswered):
        return verdict
    return replace(verdict, reasons=tuple(_first_reasons(c.target, x, verdict.unanswered)))


def _instead(
    m: _Met, counts: Mask, together: Sequence[Constraint], all_counts: Sequence[Mask], x: Prediction
) -> str:
    """Which limit of the group counts at a single point instead."""
    limit = m.constraint.limit
    if x.point.shape or counts or not (m.exists and limit.counted):
        return ""
    if x.options.relic_role == "none" and m.constraint.target.name == "omega_h2":
        return "; counts for nothing: --relic-role none"
    names = [
        c.name
        for c, mask in zip(together, all_counts, strict=True)
        if mask and c.limit.group == limit.group
    ]
    return f"; {names[0]} counts for {limit.group}" if names else ""


def _otherwise(m: _Met, x: Prediction, counts: Mask) -> str:
    """That a single point is judged otherwise with the full relic density, or, where that one was
    chosen, with the textbook's; only where it was computed."""
    c, kind = m.constraint, "textbook" if x.options.relic_kind == "full" else "full"
    other = replace(x, options=replace(x.options, relic_kind=kind))
    names = c.target.required(other.options)
    omega = x.known.get(RELIC_KINDS[kind], np.nan)
    if x.point.shape or RELIC_KINDS[kind] not in names or np.isnan(omega) or not counts:
        return ""
    if any(n not in x.known for n in (*c.target.required(x.options), *names)):
        return ""
    prediction = np.where(c.target.defined(x), c.target.predict(other), np.nan)
    otherwise = compared(c, prediction, other).r > 1.0
    if otherwise == (m.found.r > 1.0):
        return ""
    answer = "excluded" if otherwise else "allowed"
    return f"; {answer} with --relic {kind}: {RELIC_KINDS[kind]} = {float(omega):.3g}"


def _first_reasons(target: Target, x: Prediction, left: Mask) -> Iterator[tuple[Mask, str]]:
    """The first reason of each point that is `left` without a prediction."""
    for mask, text in reasons(target, x):
        if np.any(left & mask):
            yield left & mask, text
        left = left & ~np.asarray(mask)
