"""Constraints that a careful user may miss, and why they are not here."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bridge.point import Point

Mask = npt.NDArray[np.bool_]


class Omission(NamedTuple):
    """What is not compared with data, why, and what it would concern: masses MZ' [GeV], and points
    where something beyond (2.28) couples."""

    what: str
    why: str
    mzp: tuple[float, float] = (0.0, inf)
    where: Callable[[Point], Mask] | None = None

    def concerns(self, p: Point) -> bool:
        """Whether it concerns any of the points."""
        low, high = self.mzp
        there = np.greater_equal(p.mzp, low) & np.less_equal(p.mzp, high)
        return bool(np.any(there if self.where is None else there & self.where(p)))


def _coupled(*names: str) -> Callable[[Point], Mask]:
    """Where one of these couplings is not 0."""

    def where(p: Point) -> Mask:
        masks = [np.broadcast_to(np.not_equal(p[name], 0.0), p.shape) for name in names]
        return np.asarray(np.any(masks, axis=0))

    return where


_LIGHT_QUARKS = _coupled("gq1", "gq2", "gu1", "gu2", "gd1", "gd2")
_ELECTRONS = _coupled("gl1", "ge1")


def _turned_by_ckm(p: Point) -> Mask:
    """Where left-handed quarks of the first families couple, but not all three alike."""
    unequal = np.not_equal(p.gq1, p.gq2) | np.not_equal(p.gq2, p.gbb)
    return np.asarray(_coupled("gq1", "gq2")(p) & unequal)


_NO_TABLE = "no table of its limits was found"

OMISSIONS = (
    Omission("B -> K(*) nu nu", "needs the hadronic form factors"),
    Omission(
        "P5' and rates of B -> K(*) mu mu",
        "depend on charm loops; see the fits c9_fit_2017 and c9_fit_2022 of what does not",
    ),
    Omission("phase of B_s mixing", "the couplings are real"),
    Omission("D mixing", "depends on how up quarks mix"),
    Omission("Z -> mu mu and W decays at one loop", "no loops of the Z' with electroweak bosons"),
    Omission("kinetic mixing at one loop", "depends on the fermions of the heavy sector"),
    Omission("Landau poles", "depend on the fermions of the heavy sector"),
    Omission(
        "dimuons below 75 GeV of LHCb (arXiv:1910.06926) and CMS (arXiv:1912.04776)",
        "limits on a dark photon, which light quarks make",
        (0.0, 75.0),
    ),
    Omission("Z' mu mu -> 4 mu of ATLAS (arXiv:2301.09342)", _NO_TABLE, (5.0, 81.0)),
    Omission("dimuons with b jets of CMS (arXiv:2511.11853)", _NO_TABLE, (125.0, 350.0)),
    Omission(
        "dimuons with b jets of CMS (arXiv:2307.08708)",
        f"{_NO_TABLE}; cms138_dimuon_b_context is an own estimate from a part of its events",
        (350.0, 2000.0),
    ),
    Omission("mono-X", "no recast of the searches"),
    Omission("dijets", "no recast of the searches; weaker than dimuons for gmumu > gbb"),
    Omission(
        "dijets of light quarks",
        "no recast of the searches; they lead where quarks couple more than muons",
        where=_LIGHT_QUARKS,
    ),
    Omission("t tbar resonances", "no recast of the searches", where=_coupled("gu3")),
    Omission("tau pairs at the LHC", "no recast of the searches", where=_coupled("gl3", "ge3")),
    Omission("dielectrons at the LHC", "no recast of the searches", where=_ELECTRONS),
    Omission(
        "e+ e- at LEP and B factories, neutrinos on electrons",
        "no limits on couplings to electrons are shipped",
        where=_ELECTRONS,
    ),
    Omission(
        "parity violation in atoms, neutrinos in matter, coherent neutrino scattering",
        "no limits on couplings of leptons to light quarks are shipped",
        where=_LIGHT_QUARKS,
    ),
    Omission(
        "K and D mixing",
        "couplings are those of mass eigenstates; what CKM makes of unequal gq1, gq2 and "
        "gbb is left out",
        where=_turned_by_ckm,
    ),
    Omission("AMS-02 positrons and antiprotons", "depends on cosmic-ray propagation"),
    Omission(
        "photons of all channels but b bbar from the Galactic centre",
        "no recast of those limits; for dwarf galaxies see sigmav_gamma_dwarfs_cm3s",
    ),
)
"""In the order they are named."""


def not_included(point: Point | None = None) -> str:
    """What no verdict accounts for, a line for each.

    Parameters
    ----------
    point : Point, optional
        A point, or an array of points: what concerns none of their masses MZ' and couplings is left
        out. Without, what concerns couplings beyond (2.28) is left out too.

    Returns
    -------
    str
        What a careful user may miss, each with the reason.

    Notes
    -----
    Source: `OMISSIONS`.
    Cost: none.

    Examples
    --------
    >>> print(not_included().splitlines()[1])
      B -> K(*) nu nu: needs the hadronic form factors
    >>> from bridge.point import benchmark
    >>> "below 75 GeV" in not_included(), "below 75 GeV" in not_included(benchmark())
    (True, False)
    """
    missing = (x for x in OMISSIONS if (x.where is None if point is None else x.concerns(point)))
    return "\n".join(["Not included:", *(f"  {x.what}: {x.why}" for x in missing)])
