"""hazma, arXiv:1907.11846: an independent Boltzmann equation and table of g*."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicSpline

from bridge.errors import OutOfReach, ToolError
from bridge.point import Point

_GEV = 1e3
_TOLERANCE = 1e-8
_ACCURACY = 1e-5


@dataclass(frozen=True)
class _Nu4:
    """What hazma needs of a dark matter particle: mass [MeV] and <sigma v>(x) [MeV^-2]."""

    mx: float
    log_sigmav: CubicSpline

    def thermal_cross_section(self, x: float) -> float:
        """<sigma v> [MeV^-2] at x = mass/T, by the name hazma calls it."""
        return float(np.exp(self.log_sigmav(np.log(x))))


def evaluate(point: Point, inputs: Mapping[str, Sequence[float]]) -> dict[str, tuple[float, float]]:
    """omega_h2 of nu4 and its antiparticle.

    `inputs` holds `x` = mnu4/T, ascending, and `sigmav_gev2`, the average for nu4 with nu4bar.
    hazma has two degrees of freedom: its density is that of nu4 alone, doubled here.
    """
    from hazma.relic_density import relic_density

    if "x" not in inputs or "sigmav_gev2" not in inputs:
        raise ToolError("hazma needs x and sigmav_gev2, the thermal average to solve with")
    x, sigmav = np.asarray(inputs["x"]), np.asarray(inputs["sigmav_gev2"])
    if not np.all(sigmav > 0.0):
        raise OutOfReach("nu4 does not annihilate at some x: there is nothing to solve")
    spline = CubicSpline(np.log(x), np.log(sigmav / _GEV**2))
    model = _Nu4(float(point.mnu4) * _GEV, spline)
    omega = 2.0 * float(
        relic_density(
            model,
            semi_analytic=False,
            x0=float(x[0]),
            xf=float(x[-1]),
            rtol=_TOLERANCE,
            atol=_TOLERANCE,
        )
    )
    return {"omega_h2": (omega, _ACCURACY * omega)}
