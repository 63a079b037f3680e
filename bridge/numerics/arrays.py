"""Types of numbers: a value, or an array of them that broadcasts with the others."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from bridge.errors import ZpbridgeError

Array: TypeAlias = npt.NDArray[np.float64]
Real: TypeAlias = float | Array


def ratio(above: Real, below: Real) -> Real:
    """NaN where `below` is zero; broadcasts.

    >>> float(ratio(1.0, 4.0)), float(ratio(1.0, 0.0))
    (0.25, nan)
    """
    top, bottom = np.broadcast_arrays(np.asarray(above, dtype=float), below)
    quotient = np.full(top.shape, np.nan)
    np.divide(top, bottom, out=quotient, where=np.not_equal(bottom, 0.0))
    return quotient if quotient.ndim else float(quotient)


def anywhere(x: Real) -> bool:
    """Whether a number, or one of an array, is not 0; quick for a number.

    >>> anywhere(0.0), anywhere(np.array([0.0, 2.0]))
    (False, True)
    """
    return x != 0.0 if isinstance(x, float) else bool(np.any(x))


def real_numbers(name: str, value: Real | None, shape: tuple[int, ...]) -> Array:
    """One value as an array of floats, NaN for what is None or masked. Raises ZpbridgeError."""
    raw: np.ma.MaskedArray[Any, Any] = np.ma.asarray(np.nan if value is None else value)
    try:
        if raw.dtype.kind not in "fiuO":
            raise ValueError
        numbers: Array = np.ma.filled(raw.astype(float), np.nan)
        np.broadcast_to(numbers, shape)
    except (TypeError, ValueError):
        raise ZpbridgeError(
            f"{name} is {raw.dtype} of shape {raw.shape}: expected real numbers that "
            f"broadcast to the shape {shape} of the point"
        ) from None
    return numbers


def count_below(rising: Array, value: float) -> int:
    """How many of the numbers are below a value, by bisection; numba compiles it fast."""
    low, high = 0, rising.size
    while low < high:
        middle = (low + high) // 2
        if rising[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low
