"""Constraints that a careful user may miss, and why they are not here."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np

from bridge.point import Point


class Omission(NamedTuple):
    """What is not compared with data, why, and the masses MZ' [GeV] that it would concern."""

    what: str
    why: str
    mzp: tuple[float, float] = (0.0, inf)

    def concerns(self, p: Point) -> bool:
        """Whether any of the points has such a mass."""
        low, high = self.mzp
        return bool(np.any(np.greater_equal(p.mzp, low) & np.less_equal(p.mzp, high)))


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
        A point, or an array of points: what concerns none of their masses MZ' is left out.

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
    missing = (x for x in OMISSIONS if point is None or x.concerns(point))
    return "\n".join(["Not included:", *(f"  {x.what}: {x.why}" for x in missing)])
