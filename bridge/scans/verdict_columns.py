"""What limits say about the rows of a scan, as columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from bridge.limits import Options, overall, verdicts
from bridge.limits.likelihood import loglike_together, require
from bridge.limits.limit import Limit
from bridge.limits.verdicts import Verdict
from bridge.numerics.arrays import Real
from bridge.point import Point

VERDICT_COLUMNS = {"excluded": np.nan, "strongest": "", "strongest_r": np.nan, "loglike": -np.inf}
"""1 where a counted constraint excludes, else 0; the one with the largest r = prediction/limit;
that r; the sum of -chi^2/2 of `bridge.limits.likelihood`. With what a row without numbers gets."""


def without_verdict(rows: int) -> dict[str, npt.NDArray[Any]]:
    """The columns of VERDICT_COLUMNS before any row was looked at."""
    return {
        name: np.full(rows, nothing, dtype=object if nothing == "" else float)
        for name, nothing in VERDICT_COLUMNS.items()
    }


def verdict_columns(
    point: Point,
    values: Mapping[str, Real],
    limits: Sequence[Limit],
    options: Options | None = None,
) -> tuple[dict[str, npt.NDArray[Any]], dict[str, npt.NDArray[np.bool_]]]:
    """VERDICT_COLUMNS for an array of points; `values` holds their quantities by name.

    And why `loglike` is -inf where a prediction that is none of `values` does not exist: sentences,
    with masks of where. Raises ZpbridgeError where `values` lacks what the limits need.
    """
    asked = options or Options()
    require(values, limits, asked)
    found = verdicts(point, values, limits, asked)
    together = overall(found)
    columns = {
        "excluded": together.excluded.astype(float),
        "strongest": together.strongest,
        "strongest_r": np.asarray(together.r),
        "loglike": np.asarray(loglike_together(found)),
    }
    return columns, dict(_unanswered(found, values, asked))


def _unanswered(
    found: Sequence[Verdict], values: Mapping[str, Real], options: Options
) -> Iterator[tuple[str, npt.NDArray[np.bool_]]]:
    for verdict in found:
        target = verdict.constraint.target
        known = [~np.isnan(values[name]) for name in target.required(options)]
        for mask, reason in verdict.reasons:
            where = np.all([mask, *known], axis=0)
            if np.any(where):
                yield f"{target.name}: {reason}", where
