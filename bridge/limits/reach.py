"""Where a set of limits has no data: no limit there does not mean allowed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from bridge.limits.catalogue import LimitsLike, as_limits
from bridge.limits.coverage import Mask
from bridge.limits.limit import Limit
from bridge.limits.targets import TARGETS
from bridge.observables import predict
from bridge.point import PARAMETERS, Point
from bridge.prediction import Options

DIMUON, GAMMA, DIRECT = "Z' -> mu mu", "gamma rays", "direct detection"
SEARCHES = {
    "br_z_mumu_zp_4mu": DIMUON,
    "sigma_dimuon_pb": DIMUON,
    "sigma_dimuon_fid_pb": DIMUON,
    **{name: GAMMA for name in TARGETS if name.startswith("sigmav_")},
    "sigma_xe_cm2": DIRECT,
    "sigma_ar_cm2": DIRECT,
}
"""What a limit on an observable looks for; the observable itself where it is not here."""


def gaps(limits: LimitsLike, point: Point, options: Options | None = None) -> dict[str, Mask]:
    """Where no limit of a search that the set contains has data at the mass of the point.

    Parameters
    ----------
    limits : str, path, Limit, or several of them
        The name of a set ("paper", "today"), files or folders, or `limit_set(...)`.
    point : Point
        A point, or an array of points.
    options : Options, optional
        The energy of pp collisions, which the limits have to share.

    Returns
    -------
    dict of str to array of bool
        By search, such as "Z' -> mu mu"; shape of the point.

    Raises
    ------
    LimitError
        For limits that cannot be read or combined.

    Notes
    -----
    Source: the limit files.
    Cost: 0.1 ms; 1 us a point for many.

    Examples
    --------
    >>> from bridge.point import benchmark
    >>> [str(x) for x, gap in gaps("today", benchmark().replace(mzp=90.0)).items() if gap]
    ["Z' -> mu mu"]
    """
    asked = options or Options()
    x = predict(point, asked.production, asked)
    found: dict[str, Mask] = {}
    for search, members in _searches(as_limits(limits)).items():
        reached = [
            TARGETS[limit.observable].defined(x) & np.isfinite(limit.at("upper", point[axis]))
            for limit, axis in members
        ]
        found[search] = ~np.any(reached, axis=0)
    return found


def holes(limits: LimitsLike) -> dict[str, tuple[str, tuple[tuple[float, float], ...]]]:
    """By search the axis, and the ranges of mass [GeV] of the model without data, ends included."""
    found = {}
    for search, members in _searches(as_limits(limits)).items():
        axis = members[0][1]
        low, high = PARAMETERS[axis].domain.low, PARAMETERS[axis].domain.high
        ranges = sorted(_range(limit, high) for limit, _ in members)
        found[search] = axis, tuple(_between(ranges, low, high))
    return found


def edges(limits: LimitsLike) -> dict[str, tuple[float, ...]]:
    """The masses [GeV] at which the data of a limit begin or end, where a likelihood may jump.

    Parameters
    ----------
    limits : str, path, Limit, or several of them
        The name of a set ("paper", "today"), files or folders, or `limit_set(...)`.

    Returns
    -------
    dict of str to tuple of float
        By axis, "mzp" or "mnu4", rising.

    Raises
    ------
    LimitError
        For limits that cannot be read or combined.

    Notes
    -----
    Source: the limit files.
    Cost: 0.1 ms.
    """
    found: dict[str, set[float]] = {}
    for members in _searches(as_limits(limits)).values():
        for limit, axis in members:
            ends = limit.masses[[0, -1]][: 1 if limit.above else 2]
            found.setdefault(axis, set()).update(ends.tolist())
    return {axis: tuple(sorted(masses)) for axis, masses in found.items()}


def gap_texts(limits: Iterable[Limit], point: Point) -> list[str]:
    """What to say of a single point: one sentence a search, with the range that is empty."""
    return [
        f"no data on {search} from {low:g} to {high:g} GeV in {axis}: not excluded does not "
        "mean allowed there"
        for search, (axis, ranges) in holes(tuple(limits)).items()
        for low, high in ranges
        if low < float(point[axis]) < high
    ]


def _searches(limits: Iterable[Limit]) -> dict[str, list[tuple[Limit, str]]]:
    """The limits that count on an axis, by what they look for."""
    found: dict[str, list[tuple[Limit, str]]] = {}
    for limit in limits:
        if limit.counted and limit.axis:
            search = SEARCHES.get(limit.observable, TARGETS[limit.observable].name)
            found.setdefault(search, []).append((limit, limit.axis))
    return found


def _range(limit: Limit, high: float) -> tuple[float, float]:
    low, last = limit.masses[[0, -1]].tolist()
    return low, high if limit.above else last


def _between(
    ranges: Iterable[tuple[float, float]], low: float, high: float
) -> Iterator[tuple[float, float]]:
    """What rising ranges leave of low to high."""
    for begin, end in ranges:
        if begin > low:
            yield low, begin
        low = max(low, end)
    if low < high:
        yield low, high
