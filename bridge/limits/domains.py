"""Where predictions are defined at all: outside, no limit on them can apply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from bridge.arrays import Array, Real
from bridge.data.tables import DATA, read_data_table
from bridge.limits.inputs import LIMITS_SQRTS, Inputs
from bridge.native.partons import luminosity

Mask = npt.NDArray[np.bool_]

ACCEPTANCE = DATA / "dimuon_acceptance.csv"


@dataclass(frozen=True, slots=True)
class Domain:
    """Where an observable is defined (shape of the point), and what to say elsewhere."""

    covers: Callable[[Inputs], Mask]
    otherwise: Callable[[], str]


@lru_cache
def _acceptance() -> tuple[Array, Array]:
    table = read_data_table(ACCEPTANCE).numbers()
    return table["mzp_gev"], table["acceptance"]


def fiducial_acceptance(mzp: Real) -> Real:
    """Share of dimuons with |eta| < 2.5 and pT > 30 GeV at 13 TeV; NaN outside the table."""
    mass, share = _acceptance()
    acceptance: Array = np.interp(np.log(mzp), np.log(mass), share, left=np.nan, right=np.nan)
    return acceptance


def _dimuon_covers(x: Inputs) -> Mask:
    return luminosity().covers(x.point.mzp) & (x.options.sqrts_gev == LIMITS_SQRTS)


def _dimuon_otherwise() -> str:
    low, high = luminosity().edges[[0, -1]]
    energy = LIMITS_SQRTS / 1e3
    return f"dimuon limits are for {energy:g} TeV and mzp from {low:g} to {high:g} GeV"


def _acceptance_otherwise() -> str:
    low, high = _acceptance()[0][[0, -1]]
    return f"{_dimuon_otherwise()}, their acceptance from {low:g} to {high:g} GeV"


DIMUON = Domain(_dimuon_covers, _dimuon_otherwise)
"""The energy of the limits, and the masses that luminosities reach."""

FIDUCIAL_DIMUON = Domain(
    lambda x: _dimuon_covers(x) & np.isfinite(fiducial_acceptance(x.point.mzp)),
    _acceptance_otherwise,
)
"""That, and the masses of the acceptance."""
