"""A user's curve beside the shipped ones: far from all of them, its unit may be another one."""

from __future__ import annotations

import numpy as np

from bridge.limits.catalogue import SHIPPED, shipped_limits
from bridge.limits.limit import Limit
from bridge.limits.targets import TARGETS

FAR = 10.0
"""Ratio of two curves that calls for a note: searches of the same decade lie closer."""
LIGHT = 50.0
"""Mass [GeV] below which a curve of pp collisions that no shipped one meets may be in TeV."""
_MASSES = 50


def far_from_shipped(limit: Limit) -> str:
    """A sentence where a curve is 10 times off the nearest shipped one, at the masses of both."""
    if limit.path.is_relative_to(SHIPPED):
        return ""
    found = [
        (ratio, other)
        for other in shipped_limits().values()
        if other.observable == limit.observable and other.axis and limit.axis
        if (ratio := _typical_ratio(limit, other)) is not None
    ]
    if not found:
        return _perhaps_tev(limit)
    ratio, nearest = min(found, key=lambda x: abs(np.log(x[0])))
    if 1.0 / FAR < ratio < FAR:
        return ""
    times, apart = (ratio, "weaker") if ratio > 1.0 else (1.0 / ratio, "stronger")
    return (
        f"{limit.name} is {float(f'{times:.2g}'):g} times {apart} than {nearest.name}, the nearest "
        f"shipped limit at these masses: are its numbers in {limit.unit}, its masses in GeV?"
    )


def _perhaps_tev(limit: Limit) -> str:
    """A question where a whole curve of pp collisions lies below the masses of searches."""
    collisions = limit.axis and TARGETS[limit.observable].coverage
    if not collisions or limit.masses[-1] >= LIGHT:
        return ""
    return f"{limit.name} ends at {limit.masses[-1]:g} GeV: are its masses in TeV?"


def _typical_ratio(limit: Limit, other: Limit) -> float | None:
    """The median ratio at masses of both, None where they share none."""
    low = max(limit.masses[0], other.masses[0])
    high = min(limit.masses[-1], other.masses[-1])
    if low > high:
        return None
    masses = np.geomspace(low, high, _MASSES).clip(low, high)
    return float(np.median(limit.at("upper", masses) / other.at("upper", masses)))
