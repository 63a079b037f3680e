"""Limits that rest on the same data exclude each other: which of a group counts at a point.

`POLICY.md` here says why. None that another of them supersedes. On one observable the one expected
to be strongest: of the largest exposure, on equal exposure none of grade C beside a better one,
then the newest; on whatever observable the newest, where no exposure is stated. Where that leaves
several, as photons of two final states, or one that states an exposure and one that does not, the
one with the largest r.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from bridge.errors import LimitError
from bridge.limits.constraint import Constraint
from bridge.limits.coverage import Mask
from bridge.limits.limit import Limit
from bridge.numerics.arrays import Real


def groups(together: Sequence[Constraint]) -> Iterator[tuple[int, ...]]:
    """Positions of the constraints that can exclude, by the data they rest on.

    Raises LimitError for exposures of one group in several units.
    """
    members: dict[str, list[int]] = {}
    for i, c in enumerate(together):
        if c.limit.counted:
            members.setdefault(c.limit.group, []).append(i)
    for name, which in members.items():
        limits = [together[i].limit for i in which]
        stated = {x.exposure_unit: x for x in limits if x.exposure}
        if len(stated) > 1:
            units = " and ".join(stated)
            path = list(stated.values())[-1].path
            raise LimitError(path, None, f"exposures of group {name} are in {units}: use one unit")
        yield tuple(which)


def counting(
    together: Sequence[Constraint], exists: Sequence[Mask], r: Sequence[Real]
) -> list[Mask]:
    """Where each constraint counts; those without a limit at a point leave it to the others."""
    counts = [np.asarray(e & c.limit.counted) for c, e in zip(together, exists, strict=True)]
    for which in groups(together):
        if len(which) > 1:
            chosen = _largest([_best(together, which, exists, i) for i in which],
                              [r[i] for i in which])  # fmt: skip
            for i, mask in zip(which, chosen, strict=True):
                counts[i] = mask
    return counts


def _best(
    together: Sequence[Constraint], which: Sequence[int], exists: Sequence[Mask], i: int
) -> Mask:
    """Where no limit that can be compared with it is expected to be stronger."""
    mine = together[i].limit
    stronger = [exists[j] for j in which if _stronger(together[j].limit, mine)]
    return np.asarray(exists[i] & ~np.any([np.zeros_like(exists[i]), *stronger], axis=0))


def _stronger(one: Limit, other: Limit) -> bool:
    """Whether one of a group counts rather than the other."""
    if one.name in other.supersedes:
        return False
    return other.name in one.supersedes or (
        _comparable(one, other) and _expected(one) > _expected(other)
    )


def _comparable(one: Limit, other: Limit) -> bool:
    """On the same observable where both state an exposure, or results of several years without."""
    stated = bool(one.exposure), bool(other.exposure)
    return not any(stated) or (all(stated) and one.observable == other.observable)


def _expected(limit: Limit) -> tuple[float, bool, str, bool]:
    """In the order of the expected strength."""
    better = limit.grade != "C"
    return limit.exposure, better and limit.exposure > 0.0, limit.date, better


def _largest(candidates: Sequence[Mask], r: Sequence[Real]) -> list[Mask]:
    """Of the candidates the one with the largest r; a missing prediction is not passed over."""
    size = [np.where(np.isnan(x), np.inf, x) for x in r]
    first = np.argmax([np.where(m, x, -np.inf) for m, x in zip(candidates, size, strict=True)], 0)
    return [np.asarray(mask & (first == k)) for k, mask in enumerate(candidates)]
