"""What limits say about the rows of a scan, as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from bridge.limits import Options, overall, verdicts
from bridge.limits.likelihood import loglike_together, require
from bridge.limits.limit import Limit
from bridge.numerics.arrays import Real
from bridge.point import Point

JUDGEMENT = {"excluded": np.nan, "strongest": "", "strongest_r": np.nan, "loglike": -np.inf}
"""1 where a counted constraint excludes, else 0; the one with the largest r = prediction/limit;
that r; the sum of -chi^2/2 of `bridge.limits.likelihood`. With what a row without numbers gets."""


def unjudged(rows: int) -> dict[str, npt.NDArray[Any]]:
    """The columns of JUDGEMENT before any row was looked at."""
    return {
        name: np.full(rows, nothing, dtype=object if nothing == "" else float)
        for name, nothing in JUDGEMENT.items()
    }


def judgement(
    point: Point,
    values: Mapping[str, Real],
    limits: Sequence[Limit],
    options: Options | None = None,
) -> dict[str, npt.NDArray[Any]]:
    """The columns of JUDGEMENT for an array of points; `values` holds their quantities by name.

    Raises ZpbridgeError where `values` lacks a quantity that the limits need.
    """
    require(values, limits, options or Options())
    found = verdicts(point, values, limits, options)
    together = overall(found)
    return {
        "excluded": together.excluded.astype(float),
        "strongest": together.strongest,
        "strongest_r": np.asarray(together.r),
        "loglike": np.asarray(loglike_together(found)),
    }
