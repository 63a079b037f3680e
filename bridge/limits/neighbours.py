"""A user's curve beside the shipped ones: far from all of them, its unit may be another one."""

from __future__ import annotations

import numpy as np

from bridge.limits.catalogue import SHIPPED, shipped_limits
from bridge.limits.limit import Limit
from bridge.limits.ratios import ratio
from bridge.limits.targets import TARGETS

FAR = 10.0
"""Ratio of two curves that calls for a note: searches of the same decade lie closer."""
LIGHT = 50.0
"""Mass [GeV] below which a curve of pp collisions that no shipped one meets may be in TeV."""


def far_from_shipped(limit: Limit) -> str:
    """A sentence where a curve is 10 times off the nearest shipped one, at the masses of both."""
    if limit.path.is_relative_to(SHIPPED):
        return ""
    same = (x for x in shipped_limits().values() if x.observable == limit.observable)
    found = [ratio(limit, other) for other in same if other.axis and limit.axis]
    nearest = min(found, key=lambda x: x.distance, default=None)
    if nearest is None or not len(nearest.masses):
        return _perhaps_tev(limit)
    if nearest.distance < np.log(FAR):
        return ""
    median, name = nearest.median, nearest.other.name
    times, apart = (median, "weaker") if median > 1.0 else (1.0 / median, "stronger")
    return (
        f"{limit.name} is {float(f'{times:.2g}'):g} times {apart} than {name}, the nearest "
        f"shipped limit at these masses: are its numbers in {limit.unit}, its masses in GeV?"
    )


def standing(limit: Limit) -> str:
    """In which group a limit counts, and what it stands behind there; empty where it cannot."""
    if not limit.counted:
        return ""
    alike = [x for x in shipped_limits().values() if x.group == limit.group and x.counted]
    others = [x for x in alike if x.name != limit.name]
    if not others:
        return f"a group of its own, {limit.group}: it counts beside all shipped limits"
    said = f"in group {limit.group} with {others[-1].name}: of a group one limit counts at a point"
    if limit.exposure or not any(x.exposure for x in others):
        return f"{said}; '# group: NAME' if its data are others"
    return f"{said}, the one with the largest r, since this states no '# exposure'"


def _perhaps_tev(limit: Limit) -> str:
    """A question where a whole curve of pp collisions lies below the masses of searches."""
    collisions = limit.axis and TARGETS[limit.observable].coverage
    if not collisions or limit.masses[-1] >= LIGHT:
        return ""
    return f"{limit.name} ends at {limit.masses[-1]:g} GeV: are its masses in TeV?"
