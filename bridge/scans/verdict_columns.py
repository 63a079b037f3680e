"""What limits say about the rows of a scan, as columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from bridge.limits import Options, gaps, overall, verdicts
from bridge.limits.likelihood import parts, require, total
from bridge.limits.limit import Limit
from bridge.limits.values import PARTS, Values, known_quantities
from bridge.limits.verdicts import Verdict
from bridge.numerics.arrays import Real
from bridge.point import Point

VERDICT_COLUMNS = {"excluded": np.nan, "strongest": "", "strongest_r": np.nan, "loglike": -np.inf}
"""1 where a counted constraint excludes, else 0; the one with the largest r, "" where the point
differs from the Standard Model in none; that r; the log-likelihood of `bridge.limits`. With what a
row without numbers gets."""

Mask = npt.NDArray[np.bool_]


class Judged(NamedTuple):
    """Columns by name, and sentences with masks of where they hold.

    `unanswered`: why `loglike` is -inf where a prediction that is none of the values does not
    exist; `gaps`: which search has no data.
    """

    columns: dict[str, npt.NDArray[Any]]
    unanswered: dict[str, Mask]
    gaps: dict[str, Mask]


def without_verdict(
    rows: int, limits: Sequence[Limit], with_parts: bool = False
) -> dict[str, npt.NDArray[Any]]:
    """The columns before any row was looked at; with `with_parts` those of each limit too."""
    each = {f"{PARTS}{x.name}": -np.inf for x in limits if x.counted and with_parts}
    return {
        name: np.full(rows, nothing, dtype=object if nothing == "" else float)
        for name, nothing in {**VERDICT_COLUMNS, **each}.items()
    }


def verdict_columns(
    point: Point,
    values: Values,
    limits: Sequence[Limit],
    options: Options | None = None,
    with_parts: bool = False,
) -> Judged:
    """What limits say of an array of points; `values` holds their quantities by name.

    Raises ZpbridgeError where `values` lacks what the limits need.
    """
    asked = options or Options()
    require(values, limits, asked)
    found = verdicts(point, values, [x for x in limits if x.counted] or limits, asked)
    together, terms = overall(found), parts(found)
    columns = {
        "excluded": together.excluded.astype(float),
        "strongest": together.strongest,
        "strongest_r": np.asarray(together.r),
        "loglike": np.asarray(total(terms.values(), point.shape)),
    }
    if with_parts:
        columns |= {f"{PARTS}{name}": np.asarray(part.loglike) for name, part in terms.items()}
    empty = {
        f"no data on {search} at this mass": mask
        for search, mask in gaps(limits, point, asked).items()
    }
    known = known_quantities(values, point)
    return Judged(columns, dict(_unanswered(found, known, asked)), empty)


def _unanswered(
    found: Sequence[Verdict], values: Mapping[str, Real], options: Options
) -> Iterator[tuple[str, Mask]]:
    for verdict in found:
        target = verdict.constraint.target
        known = [~np.isnan(values[name]) for name in target.required(options) if name in values]
        for mask, reason in verdict.reasons:
            where = np.all([mask, *known], axis=0)
            if np.any(where):
                yield f"{target.name}: {reason}", where
