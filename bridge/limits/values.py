"""The values that a user hands to limits: checked by name, type and shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeAlias

import numpy as np

from bridge.errors import ZpbridgeError, suggestion
from bridge.numerics.arrays import Array, Real, real_numbers
from bridge.observables import OBSERVABLES, QUANTITIES
from bridge.point import PARAMETERS, Point
from bridge.results import Estimate, Quantity

Value: TypeAlias = Real | Estimate | Quantity | None
"""What a user hands over for one quantity; None where it does not exist."""


class Columns(Protocol):
    """Columns by name, such as those of pandas."""

    def keys(self) -> Iterable[Any]:
        """The names."""

    def __getitem__(self, name: str, /) -> Any:
        """A column."""


Values: TypeAlias = Mapping[str, Value] | Columns
"""Results of a point, a dictionary, or a table of columns."""

OF_SCANS = ("excluded", "strongest", "strongest_r", "loglike", "status", "warnings")
PARTS = "loglike_"
"""What the columns of a scan's parts begin with, before the name of the limit."""


def known_quantities(values: Values, point: Point) -> dict[str, Array]:
    """The values as arrays of floats; NaN for what is None or masked.

    An estimate or a quantity stands for its value, so results of `evaluate` can be handed in, and
    tables of `scan`. Observables that no scan adds are left out: they follow at once, and from
    other options. Raises ZpbridgeError for a name that is none of `bridge.observables`, for
    something else than real numbers, for an array that does not broadcast to the point's shape, and
    for parameters that are not the point's.
    """
    names = tuple(values.keys())
    check_names(names)
    chosen = [name for name in names if name in QUANTITIES or name in PARAMETERS]
    numbers = {name: real_numbers(name, _plain(values[name]), point.shape) for name in chosen}
    for name in PARAMETERS:
        if name in numbers:
            _check_parameter(name, numbers.pop(name), point)
    return numbers


def known_errors(values: Values, point: Point) -> dict[str, Array]:
    """The absolute errors of the values that came with one, as `known_quantities` gives values."""
    names = tuple(values.keys())
    stated = {name: values[name] for name in names if name in QUANTITIES}
    return {
        name: real_numbers(name, value.error, point.shape)
        for name, value in stated.items()
        if isinstance(value, Estimate | Quantity)
    }


def _check_parameter(name: str, given: Array, point: Point) -> None:
    """A missing width is the computed one."""
    mine = point[name]
    if mine is None or name == "wzp":
        return
    if not np.allclose(given, mine, rtol=1e-9, atol=0.0):
        raise ZpbridgeError(
            f"values: {name} is not that of the point: hand over the values of this point, without "
            "parameters or with its own"
        )


def _plain(value: Value) -> Real | None:
    return value.value if isinstance(value, Estimate | Quantity) else value


def check_names(names: Iterable[Any]) -> None:
    """Raise ZpbridgeError for what is no column of `evaluate`, `estimates` and `scan`."""
    known = {*OBSERVABLES, *PARAMETERS, *OF_SCANS}
    if unknown := [n for n in names if n not in known and not str(n).startswith(PARTS)]:
        raise ZpbridgeError(f"values: {'; '.join(map(_unknown, unknown))}")


def _unknown(name: Any) -> str:
    hint = suggestion(str(name), OBSERVABLES).strip() or f"there are {', '.join(QUANTITIES)}"
    return f"no quantity {name!r}; {hint}"
