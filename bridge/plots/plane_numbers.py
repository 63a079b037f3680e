"""The numbers of a plane: parameters, observables and limits on nodes that are fine at edges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from bridge.limits import gaps, verdicts
from bridge.limits.catalogue import SHIPPED
from bridge.limits.limit import Limit
from bridge.numerics.arrays import Array
from bridge.observables import predict, shown
from bridge.plots.excluded_regions import NOT_COUNTED, region_of
from bridge.plots.plane_spec import RESOLUTION, Plane
from bridge.plots.refined_panels import halvings_of, side
from bridge.plots.refinement import Columns, Progress, in_threads, refined
from bridge.point import PARAMETERS, PORTAL, Point, default_standard_model, defaults
from bridge.results import Estimate
from bridge.scans.links import apply_links
from bridge.scans.table import estimated

CHUNK, SLOW_CHUNK = 1000, 100
"""Nodes that one thread computes at a time, and of those that take milliseconds each: where they
go beyond the textbook."""

NO_POINT, UNANSWERED, NO_DATA = "no_point", "unanswered", "no_data"
"""Columns of text: why there is no point at a node, which limit has no prediction there, and on
which searches no limit has data."""
TEXTS = (NO_POINT, UNANSWERED, NO_DATA)

Text = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class PlaneNumbers:
    """Nodes (n,) of a plane: coordinates on the axes, and the columns.

    Columns are the parameters, observables, `r_<limit>` for each limit (NaN where it does not
    reach), `counts_<limit>` for those that do not count everywhere they reach (`contested`),
    `excluded` (1 or 0; NaN without a point), and the TEXTS. The first `nodes`^2 rows are a regular
    grid, row by row.
    """

    plane: Plane
    nodes: int
    unit_x: Array
    unit_y: Array
    columns: Columns

    @property
    def x(self) -> Array:
        """Coordinates on the first axis."""
        return np.asarray(self.plane.axes[0][1].at(self.unit_x))

    @property
    def y(self) -> Array:
        """Coordinates on the second axis."""
        return np.asarray(self.plane.axes[1][1].at(self.unit_y))

    def regions(self) -> dict[str, Array]:
        """Largest r at each node of the limits that are drawn together, where they count."""
        found: dict[str, Array] = {}
        for limit in self.plane.limits:
            name, r = region_name(limit), drawn_ratio(limit, self.columns)
            found[name] = np.fmax(found[name], r) if name in found else r
        return found


def region_name(limit: Limit) -> str:
    """What a limit is drawn as: a region that figures know, or itself.

    Projections and conventions, which exclude nothing, and limits of the user stand for themselves.
    """
    region, shipped = region_of(limit), limit.path.is_relative_to(SHIPPED)
    return region if region and region != NOT_COUNTED and limit.counted and shipped else limit.name


def ratio_column(limit: Limit) -> str:
    """The name of the column of a limit.

    >>> from bridge.limits import limit_set
    >>> ratio_column(limit_set("paper")[0])[:2]
    'r_'
    """
    return f"r_{limit.name}"


def counts_column(limit: Limit) -> str:
    """The name of the column that says where a limit counts."""
    return f"counts_{limit.name}"


def contested(plane: Plane) -> tuple[Limit, ...]:
    """The limits that do not count everywhere they reach: another of the same data may instead."""
    held = Counter(limit.group for limit in plane.limits if limit.counted)
    unused = plane.options.relic_role == "none"
    return tuple(
        limit
        for limit in plane.limits
        if limit.counted and (held[limit.group] > 1 or (unused and limit.observable == "omega_h2"))
    )


def drawn_ratio(limit: Limit, columns: Columns) -> Array:
    """r of a limit where it counts; of one that excludes nothing, such as a projection, all."""
    r, counts = columns[ratio_column(limit)], columns.get(counts_column(limit))
    return np.asarray(r if counts is None else np.where(counts == 1.0, r, np.nan))


def compute(
    plane: Plane, nodes: int = RESOLUTION, progress: Progress = lambda _: None
) -> PlaneNumbers:
    """All numbers of a plane; `progress` is told how many nodes are done."""
    chunk = SLOW_CHUNK if plane.settings.beyond else CHUNK
    x, y, columns = refined(
        in_threads(partial(_chunk, plane), chunk, progress),
        partial(_signature, plane),
        (nodes, nodes),
        halvings_of(nodes),
    )
    return PlaneNumbers(plane, nodes, x, y, columns)


def _signature(plane: Plane, columns: Columns) -> npt.NDArray[np.int64]:
    """Which side of every line a node is on."""
    sides = [side(drawn_ratio(x, columns), 1.0) for x in plane.limits]
    sides += [side(columns[n], level) for n, levels in plane.contours.items() for level in levels]
    return np.array([*sides, columns[NO_POINT] != ""], dtype=np.int64)


def _chunk(plane: Plane, unit_x: Array, unit_y: Array) -> Columns:
    n = unit_x.size
    (x, x_axis), (y, y_axis) = plane.axes
    axes = {x: np.asarray(x_axis.at(unit_x)), y: np.asarray(y_axis.at(unit_y))}
    given = plane.parameters.columns([*axes.values()])
    kind = plane.options.relic_kind
    table, reasons, _ = apply_links(given, plane.parameters.linked, plane.settings, kind)
    why = _joined([_outside(table), *reasons.values()], n)
    names = (*shown(bool(plane.settings.beyond)), *plane.shown)
    columns: Columns = {name: np.full(n, defaults()[name]) for name in PORTAL}
    columns |= axes | {name: np.asarray(column) for name, column in table.items()}
    ratios = map(ratio_column, plane.limits)
    numbers = (*names, *ratios, *map(counts_column, contested(plane)), "excluded")
    columns |= {name: np.full(n, np.nan) for name in numbers}
    columns |= {name: np.full(n, "", dtype=object) for name in TEXTS} | {NO_POINT: why}
    good = np.flatnonzero(why == "")
    for rows, point, found in estimated(table, good, default_standard_model(), plane.settings, why):
        for name, values in _at(plane, point, names, found).items():
            columns[name][rows] = values
    return columns


def _at(
    plane: Plane, point: Point, names: tuple[str, ...], known: Mapping[str, Estimate]
) -> Columns:
    """Observables, those `known` and others, ratios and verdict of an array of points."""
    options = plane.options.of(plane.settings)
    numbers = {name: estimate.value for name, estimate in known.items()}
    prediction = predict(point, plane.settings, options, numbers)
    values = {name: np.broadcast_to(prediction.value(name), point.shape) for name in names}
    found = verdicts(point, {**values, **known}, plane.limits, options) if plane.limits else []
    ratios = {ratio_column(v.constraint.limit): v.r for v in found}
    shared = {limit.name for limit in contested(plane)}
    counts = {
        counts_column(v.constraint.limit): np.where(v.exists, v.counts, np.nan)
        for v in found
        if v.constraint.limit.name in shared
    }
    masks = [np.broadcast_to(v.excluded, point.shape) for v in found]
    excluded = np.any(masks, axis=0) if masks else np.zeros(point.shape, dtype=bool)
    open_ = [np.where(v.unanswered, v.constraint.limit.title, "") for v in found]
    empty = [np.where(gap, search, "")
             for search, gap in gaps(plane.limits, point, options).items()]  # fmt: skip
    return {
        **values,
        **{name: np.broadcast_to(r, point.shape) for name, r in {**ratios, **counts}.items()},
        "excluded": excluded.astype(float),
        UNANSWERED: _joined(open_, point.shape[0]),
        NO_DATA: _joined(empty, point.shape[0], ", "),
    }


def _outside(table: Mapping[str, Array]) -> Text:
    """Which parameter that was given lies outside its domain, else ""."""
    size = next(iter(table.values())).size
    parts = [
        np.where(PARAMETERS[name].domain.excludes(column) & ~np.isnan(column),
                 f"{name} is outside its domain", "")
        for name, column in table.items()
    ]  # fmt: skip
    return _joined(parts, size)


def _joined(
    parts: list[npt.NDArray[np.str_]] | list[Text], size: int, between: str | None = None
) -> Text:
    """The first text of each row, or all of them with something `between`."""
    texts = np.full(size, "", dtype=object)
    for part in (np.asarray(p, dtype=object) for p in parts):
        more = texts if between is None else np.where(part == "", texts, texts + between + part)
        texts = np.where(texts == "", part, more)
    return texts
