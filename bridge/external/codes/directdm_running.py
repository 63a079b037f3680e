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
"""Of the largest coupling g, per g gnunu/mzp^2: the double weak insertions that DirectDM keeps."""

_NAMES = ("c1p", "c1n")
_CURRENTS = {
    "u": ("gq1", "gu1"), "d": ("gq1", "gd1"), "s": ("gq2", "gd2"), "c": ("gq2", "gu2"),
    "b": ("gbb", "gd3"), "e": ("gl1", "ge1"), "mu": ("gmumu", "ge2"), "tau": ("gl3", "ge3"),
}  # fmt: skip
"""Left- and right-handed coupling of what runs below MZ, by DirectDM's name of it."""
_UNITS = {"mumu": {"mu": (1.0, 0.0)}, "bb": {"b": (1.0, 0.0)}}
"""What (2.28) of arXiv:1803.04430 couples to."""


def c1_of(
    chiral: Mapping[str, tuple[float, float]], mzp: float, mnu4: float
) -> tuple[float, float]:
    """c1p and c1n over gnunu/mzp^2, (4.7) of arXiv:1803.04430, of couplings (left, right).

    A left-handed current with coefficient -1 is half vector and half axial; a right-handed one has
    the other axial half.
    """
    with mock.patch("scipy.integrate.odeint", _within_itself):
        from directdm import WC_5f

    vector = {f"C61{f}": -(left + right) / 2.0 for f, (left, right) in chiral.items()}
    axial = {f"C63{f}": (left - right) / 2.0 for f, (left, right) in chiral.items()}
    found = WC_5f(vector | axial, "D", {"Mz": mzp}).cNR(mnu4, _MOMENTUM)
    return float(found["cNR1p"]), float(found["cNR1n"])


def _within_itself(slope: Callable[[Array, float], Real], start: Real, times: Array) -> Array:
    """What DirectDM asks of scipy's odeint: the solution at two times, one row each.

    It runs alpha_s inside the running of quark masses, when it is imported too. Inside itself
    odeint waits for ever in scipy 1.15 and 1.16, and goes wrong with a warning in 1.17.
    """
    found = solve_ivp(lambda t, y: slope(y, t), times, np.atleast_1d(start), rtol=1e-8, atol=1e-10)
    return np.asarray(found.y[:, [0, -1]].T)


def evaluate(point: Point, inputs: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """c1p and c1n [GeV^-2], over gnunu/mzp^2 and the largest coupling, and per unit of each of
    (2.28), for mzp below MZ."""
    mzp = float(point.mzp)
    if not mzp < point.sm.MZ:
        raise OutOfReach(f"mzp = {mzp:g} GeV: DirectDM runs from mzp below MZ only")
    chiral = {
        f: (float(point[left]), float(point[right])) for f, (left, right) in _CURRENTS.items()
    }
    largest = max(abs(g) for pair in chiral.values() for g in pair) or 1.0
    scaled = {f: (left / largest, right / largest) for f, (left, right) in chiral.items()}
    answer = {}
    for what, couplings in (_UNITS | {"largest": scaled}).items():
        for name, c1 in zip(_NAMES, c1_of(couplings, mzp, float(point.mnu4)), strict=True):
            answer[f"{name}_per_{what}"] = (c1, _ACCURACY)
    strength = largest * float(point.gnunu) / mzp**2
    for name in _NAMES:
        c1, error = answer[f"{name}_per_largest"]
        answer[name] = (strength * c1, abs(strength) * error)
    return answer
