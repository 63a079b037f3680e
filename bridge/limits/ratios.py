"""One curve over another of the same observable, at the masses that both reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bridge.errors import LimitError
from bridge.limits.limit import Limit
from bridge.numerics.arrays import Array

EVENLY = 50
"""Masses between the ends at which medians are taken: nodes lie closer where a curve is steep."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """Numbers of a limit over those of `other`, at `masses` [GeV] that both reach, maybe none.

    `masses` are the nodes of both and EVENLY between the ends on a logarithmic axis. Above 1 the
    limit is the weaker one.
    """

    other: Limit
    masses: Array
    values: Array
    median: float

    @property
    def smallest(self) -> float:
        """NaN without a common mass."""
        return float(np.min(self.values)) if len(self.values) else float("nan")

    @property
    def largest(self) -> float:
        """NaN without a common mass."""
        return float(np.max(self.values)) if len(self.values) else float("nan")

    @property
    def distance(self) -> float:
        """|ln(median)|: how far the curves are apart, infinite where they never meet."""
        return abs(float(np.log(self.median))) if len(self.values) else float("inf")


def ratio(limit: Limit, other: Limit) -> Ratio:
    """Of two curves; no mass is extrapolated to."""
    low = max(limit.masses[0], other.masses[0])
    high = min(limit.masses[-1], other.masses[-1])
    if low > high:
        return Ratio(other, np.empty(0), np.empty(0), float("nan"))
    evenly = np.geomspace(low, high, EVENLY).clip(low, high)
    nodes = np.concatenate([limit.masses, other.masses, evenly])
    masses = np.unique(nodes[(nodes >= low) & (nodes <= high)])
    return Ratio(other, masses, _over(limit, other, masses), _median(limit, other, evenly))


def _over(limit: Limit, other: Limit, masses: Array) -> Array:
    return np.asarray(limit.at("upper", masses) / other.at("upper", masses))


def _median(limit: Limit, other: Limit, masses: Array) -> float:
    return float(np.median(_over(limit, other, masses)))


def ratios(limit: Limit, others: Iterable[Limit]) -> list[Ratio]:
    """Of a curve and each other curve on its observable, the nearest first.

    Raises LimitError where the limit is no curve, or none of the others is one on its observable.
    """
    if limit.axis is None:
        message = f"a limit on {limit.observable} is no curve in a mass: there is none to compare"
        raise LimitError(limit.path, None, message)
    found = [ratio(limit, x) for x in others if x.axis and x.observable == limit.observable]
    if not found:
        message = f"none of the limits is a curve on {limit.observable}, as this one is"
        raise LimitError(limit.path, None, message)
    return sorted(found, key=lambda x: (x.distance, x.other.name))
