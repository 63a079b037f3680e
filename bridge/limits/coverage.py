"""Masses and energies that the dimuon predictions cover: outside, no limit on them applies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bridge.native.dimuon import acceptance_table, fiducial_acceptance
from bridge.native.partons import MZP_RANGE
from bridge.prediction import LIMITS_SQRTS, Prediction

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where an observable is defined (shape of the point), and what to say elsewhere."""

    covers: Callable[[Prediction], Mask]
    otherwise: Callable[[], str]


def _dimuon_covers(x: Prediction) -> Mask:
    low, high = MZP_RANGE
    inside = np.greater_equal(x.point.mzp, low) & np.less_equal(x.point.mzp, high)
    return np.asarray(inside & (x.options.sqrts_gev == LIMITS_SQRTS))


def _dimuon_otherwise() -> str:
    low, high = MZP_RANGE
    energy = LIMITS_SQRTS / 1e3
    return f"dimuon limits are for {energy:g} TeV and mzp from {low:g} to {high:g} GeV"


def _acceptance_otherwise() -> str:
    low, high = acceptance_table()["bb"][0][[0, -1]]
    return f"{_dimuon_otherwise()}, their acceptance from {low:g} to {high:g} GeV"


_BESIDE_LEFT_HANDED = ("ge2", "gbsr", "gl1", "ge1")

DIMUON = Coverage(_dimuon_covers, _dimuon_otherwise)
"""The energy of the limits, and the masses that luminosities reach."""

LEFT_HANDED = Coverage(
    lambda x: np.logical_and.reduce(
        [np.broadcast_to(np.equal(x.point[g], 0.0), x.point.shape) for g in _BESIDE_LEFT_HANDED]
    ),
    lambda: (
        "fits of C9 = -C10 are of left-handed quarks and muons: they need "
        f"{' = '.join(_BESIDE_LEFT_HANDED)} = 0"
    ),
)
"""Left-handed b, s and muons, and no electrons."""

FIDUCIAL_DIMUON = Coverage(
    lambda x: _dimuon_covers(x) & np.isfinite(fiducial_acceptance(x.point.mzp)),
    _acceptance_otherwise,
)
"""That, and the masses of the acceptance."""
