"""The paper's conclusions, each compared with the window that was measured."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from bridge.paper.figures.allowed_window import FEW, Range
from bridge.paper.printed import (
    WINDOW_GBB_PER_GMUMU,
    WINDOW_GMUMU,
    WINDOW_LEAST_GNUNU,
    WINDOW_LEAST_MNU4,
    WINDOW_MZP,
    tev,
)

LOOSE = 1.5
"""A factor that the signs for "about" may hide."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What section 5 says of one quantity of the window."""

    text: str
    quantity: str
    low: float
    high: float

    def verdict(self, measured: Range | None) -> str:
        """How a measured range compares with the claimed one.

        >>> Claim("", "gnunu", 1.0, inf).verdict((0.8, 3.0))
        'comes out'
        """
        if measured is None:
            return "does not come out: nothing is allowed"
        if measured[0] > self.high * LOOSE or measured[1] < self.low / LOOSE:
            return "does not come out"
        inside = measured[0] >= self.low / LOOSE and measured[1] <= self.high * LOOSE
        return "comes out" if inside else "comes out in part"


CLAIMS: tuple[Claim, ...] = (
    Claim(f"{WINDOW_MZP[0]:g} GeV ≲ MZ′ ≲ {tev(WINDOW_MZP[1])}", "mzp", *WINDOW_MZP),
    Claim(f"mν ≳ {tev(WINDOW_LEAST_MNU4)}", "mnu4", WINDOW_LEAST_MNU4, inf),
    Claim(f"gνν ≳ {WINDOW_LEAST_GNUNU:g}", "gnunu", WINDOW_LEAST_GNUNU, inf),
    Claim(f"gbb ~ {WINDOW_GBB_PER_GMUMU:g} gμμ", "gbb/gmumu", *2 * (WINDOW_GBB_PER_GMUMU,)),
    Claim("{:g} ≲ gμμ ≲ {:g}".format(*WINDOW_GMUMU), "gmumu", *WINDOW_GMUMU),
    Claim("gνν a factor of few larger than gμμ", "gnunu/gmumu", FEW, inf),
)


def shown(measured: Range | None, unit: str) -> str:
    """A range for the reader.

    >>> shown((350.0, 1200.0), "GeV"), shown(None, "")
    ('350 to 1200 GeV', 'none')
    """
    if measured is None:
        return "none"
    low, high = (f"{x:.2g}" if x < 100.0 else f"{x:.0f}" for x in measured)
    return f"{low} to {high} {unit}".rstrip() if low != high else f"{low} {unit}".rstrip()
