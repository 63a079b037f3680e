"""DirectDM, arXiv:1708.02678: vector currents run from mzp to 2 GeV by QED."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from unittest import mock

import numpy as np
from scipy.integrate import solve_ivp

from bridge.errors import OutOfReach
from bridge.numerics.arrays import Array, Real
from bridge.point import Point

_MOMENTUM = 0.01
"""Momentum transfer [GeV]: the coefficients of the nucleon vector current do not depend on it."""

_ACCURACY = 2.5e-5
"""Per unit of g gnunu/mzp^2: the double weak insertions that DirectDM keeps."""

_CURRENTS = {"mumu": "mu", "bb": "b"}


def per_unit(flavour: str, mzp: float, mnu4: float) -> tuple[float, float]:
    """c1p and c1n over g gnunu/mzp^2, (4.7) of arXiv:1803.04430.

    The left-handed current with coefficient -1 is half vector and half axial.
    """
    with mock.patch("scipy.integrate.odeint", _within_itself):
        from directdm import WC_5f

    current = {f"C61{flavour}": -0.5, f"C63{flavour}": 0.5}
    found = WC_5f(current, "D", {"Mz": mzp}).cNR(mnu4, _MOMENTUM)
    return float(found["cNR1p"]), float(found["cNR1n"])


def _within_itself(slope: Callable[[Array, float], Real], start: Real, times: Array) -> Array:
    """What DirectDM asks of scipy's odeint: the solution at two times, one row each.

    It runs alpha_s inside the running of quark masses, when it is imported too. Inside itself
    odeint waits for ever in scipy 1.15 and 1.16, and goes wrong with a warning in 1.17.
    """
    found = solve_ivp(lambda t, y: slope(y, t), times, np.atleast_1d(start), rtol=1e-8, atol=1e-10)
    return np.asarray(found.y[:, [0, -1]].T)


def evaluate(point: Point, inputs: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """c1p and c1n [GeV^-2], and both per unit of each coupling, for mzp below MZ."""
    if point.general:
        raise OutOfReach(f"couplings other than gbb and gmumu: {', '.join(point.general)}")
    mzp = float(point.mzp)
    if not mzp < point.sm.MZ:
        raise OutOfReach(f"mzp = {mzp:g} GeV: DirectDM runs from mzp below MZ only")
    answer = {}
    c1 = {"c1p": (0.0, 0.0), "c1n": (0.0, 0.0)}
    for channel, flavour in _CURRENTS.items():
        strength = float(getattr(point, f"g{channel}") * point.gnunu) / mzp**2
        for name, unit in zip(c1, per_unit(flavour, mzp, float(point.mnu4)), strict=True):
            answer[f"{name}_per_{channel}"] = (unit, _ACCURACY)
            value, error = c1[name]
            c1[name] = (value + strength * unit, error + abs(strength) * _ACCURACY)
    return answer | c1
