"""What a prediction is made from: a point, quantities computed for it, and the user's options."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Any

import numpy as np

from bridge.arrays import Array, Real
from bridge.errors import ZpbridgeError
from bridge.native import indirect
from bridge.native.sommerfeld import sommerfeld_factor
from bridge.point import Point
from bridge.quantities import QUANTITIES

ENHANCED_OMEGA = "omega_h2_sommerfeld"
LIMITS_SQRTS = 13000
"""Energy [GeV] of the dimuon limits."""


@dataclass(frozen=True, slots=True)
class Options:
    """Inputs beyond a point: charged-lepton mixing, and what the detection rates include.

    `rescale` lets them follow the relic density, `sommerfeld` enhances annihilation, today and at
    freeze-out (slow for many points). `sqrts_gev` is the energy at which pp cross-sections were
    computed. Raises ZpbridgeError for a mixing that is not a number from -1 to 1.
    """

    v21: Real = 0.0
    v32: Real = 0.0
    rescale: bool = False
    sommerfeld: bool = False
    sqrts_gev: int = LIMITS_SQRTS

    def __post_init__(self) -> None:
        for name, mixing in self.mixings.items():
            numbers = real_numbers(name, mixing, np.shape(mixing))
            if not np.all(np.abs(numbers) <= 1.0):
                raise ZpbridgeError(f"{name} = {mixing}: expected a mixing element from -1 to 1")

    @property
    def mixings(self) -> dict[str, Real]:
        """Both by name."""
        return {"v21": self.v21, "v32": self.v32}


@dataclass(frozen=True)
class Inputs:
    """A point, the quantities already computed for it (by name), and the options.

    A quantity is NaN where it does not exist.
    """

    point: Point
    values: Mapping[str, Real]
    options: Options = field(default_factory=Options)

    @cached_property
    def sigmav_today(self) -> dict[str, Real]:
        """Effective sigma v [cm^3/s] by channel in the Milky Way."""
        enhancement = self.enhancement(indirect.V_REL_GALAXY)
        return {c: enhancement * x for c, x in indirect.sigmav_cm3s(self.point).items()}

    def enhancement(self, v_rel: float) -> Real:
        """The Sommerfeld factor at a relative velocity, or 1."""
        return sommerfeld_factor(self.point, v_rel / 2.0) if self.options.sommerfeld else 1.0

    @property
    def enhances_omega(self) -> bool:
        """Whether the relic density is the enhanced one: asked for, and in the values."""
        return self.options.sommerfeld and ENHANCED_OMEGA in self.values

    @property
    def omega_h2(self) -> Real:
        """The relic density that limits meet."""
        return self.values[ENHANCED_OMEGA if self.enhances_omega else "omega_h2"]

    def rescaled(self, rate: Real, power: int) -> Real:
        """A rate that follows the share of dark matter which nu4 makes up, to a power.

        The share is 1, or the relic density over 0.12 if less. No rate stays none even where
        there is no relic density.
        """
        if not (power and self.options.rescale):
            return rate
        share = np.minimum(1.0, self.omega_h2 / 0.12)
        return np.where(np.equal(rate, 0.0), 0.0, rate * share**power)


def known_quantities(values: Mapping[str, Real | None], shape: tuple[int, ...]) -> dict[str, Array]:
    """The values as arrays of floats; NaN for what is None or masked.

    Raises ZpbridgeError for a name that is none of `bridge.quantities`, for something else than
    real numbers, and for an array that does not broadcast to the point's `shape`.
    """
    check_names(values)
    return {name: real_numbers(name, value, shape) for name, value in values.items()}


def check_names(names: Iterable[str]) -> None:
    """Raise ZpbridgeError for what is none of `bridge.quantities`."""
    if unknown := [name for name in names if name not in QUANTITIES]:
        raise ZpbridgeError(f"values: {'; '.join(map(_unknown, unknown))}")


def _unknown(name: str) -> str:
    near = get_close_matches(str(name), QUANTITIES, 1)
    hint = f"do you mean {near[0]}?" if near else f"there are {', '.join(QUANTITIES)}"
    return f"no quantity {name!r}; {hint}"


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
