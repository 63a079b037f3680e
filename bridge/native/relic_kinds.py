"""The relic densities of ν4 by the word that chooses one: textbook, cbe, sommerfeld, full."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import TypeAlias

from bridge.native import kinetic, relic, relic_full, sommerfeld
from bridge.native.partial_waves import factor_on_sigma
from bridge.native.relic import RelicConvention
from bridge.numerics.arrays import Real
from bridge.point import Point

TEXTBOOK = "textbook"
ENHANCED = ("sommerfeld", "full")
"""Those with the exchange of Z' between ν4 and ν̄4."""

_ESTIMATES: dict[str, tuple[ModuleType, str]] = {
    TEXTBOOK: (relic, "omega_h2"),
    "cbe": (kinetic, "omega_h2_cbe"),
    "sommerfeld": (sommerfeld, "omega_h2_sommerfeld"),
    "full": (relic_full, "omega_h2_full"),
}

Density: TypeAlias = Callable[[Point, RelicConvention, bool | None], Real]
"""Omega h^2 of a point, in a convention, by compiled code or not as in `relic.compiles`."""
KINDS = tuple(_ESTIMATES)


def omega_h2(kind: str, unitarity_cap: bool = False) -> Density:
    """Omega h^2 of one kind; NaN where there is none."""
    module, name = _ESTIMATES[kind]
    capped = {"factor": factor_on_sigma(True)} if unitarity_cap and kind in ENHANCED else {}

    def of(p: Point, convention: RelicConvention, compile_kernel: bool | None = None) -> Real:
        found = module.estimates(p, convention, compile_kernel=compile_kernel, **capped)
        value: Real = found[name].value
        return value

    return of
