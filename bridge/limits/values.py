"""The values that a user hands to limits: checked by name, type and shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TypeAlias

from bridge.errors import ZpbridgeError
from bridge.numerics.arrays import Array, Real, real_numbers
from bridge.observables import OBSERVABLES, QUANTITIES
from bridge.results import Estimate, Quantity

Value: TypeAlias = Real | Estimate | Quantity | None
"""What a user hands over for one quantity; None where it does not exist."""


def known_quantities(values: Mapping[str, Value], shape: tuple[int, ...]) -> dict[str, Array]:
    """The values as arrays of floats; NaN for what is None or masked.

    An estimate or a quantity stands for its value, so results of `evaluate` can be handed in.

    Observables that no scan adds are left out: they follow at once, and from other options.
    Raises ZpbridgeError for a name that is none of `bridge.observables`, for something else than
    real numbers, and for an array that does not broadcast to the point's `shape`.
    """
    check_names(values)
    numbers = {name: real_numbers(name, _plain(value), shape) for name, value in values.items()}
    return {name: value for name, value in numbers.items() if name in QUANTITIES}


def _plain(value: Value) -> Real | None:
    return value.value if isinstance(value, Estimate | Quantity) else value


def check_names(names: Iterable[str]) -> None:
    """Raise ZpbridgeError for what is none of `bridge.observables`."""
    if unknown := [name for name in names if name not in OBSERVABLES]:
        raise ZpbridgeError(f"values: {'; '.join(map(_unknown, unknown))}")


def _unknown(name: str) -> str:
    near = get_close_matches(str(name), OBSERVABLES, 1)
    hint = f"do you mean {near[0]}?" if near else f"there are {', '.join(QUANTITIES)}"
    return f"no quantity {name!r}; {hint}"
