"""What a prediction is made from: a point, quantities computed for it, and the user's options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bridge.arrays import Real
from bridge.native import indirect
from bridge.native.sommerfeld import sommerfeld_factor
from bridge.point import Point

ENHANCED_OMEGA = "omega_h2_sommerfeld"
LIMITS_SQRTS = 13000
"""Energy [GeV] of the dimuon limits."""


@dataclass(frozen=True, slots=True)
class Options:
    """Inputs beyond a point: charged-lepton mixing, and what the detection rates include.

    `rescale` lets them follow the relic density, `sommerfeld` enhances annihilation, today and at
    freeze-out (slow for many points).
    """

    v21: Real = 0.0
    v32: Real = 0.0
    rescale: bool = False
    sommerfeld: bool = False


@dataclass(frozen=True)
class Inputs:
    """A point, the quantities already computed for it (by name), and the options."""

    point: Point
    values: Mapping[str, Real]
    options: Options = Options()

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
        """Whether the relic density is the enhanced one: asked for, and computed."""
        return self.options.sommerfeld and self.values.get(ENHANCED_OMEGA) is not None

    @property
    def omega_h2(self) -> Real:
        """The relic density that limits meet."""
        return self.values[ENHANCED_OMEGA if self.enhances_omega else "omega_h2"]

    def fraction(self) -> Real:
        """Share of dark matter that nu4 makes up: 1, or its relic density over 0.12 if less."""
        if not self.options.rescale:
            return 1.0
        return np.minimum(1.0, self.omega_h2 / 0.12)


def comparable(values: Mapping[str, Real], sqrts_gev: int) -> dict[str, Real]:
    """The values that limits may meet: pp cross-sections only at the energy of the limits."""
    return {
        name: value
        for name, value in values.items()
        if sqrts_gev == LIMITS_SQRTS or not name.endswith("_pb")
    }
