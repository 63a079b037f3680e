"""The paper's conclusions, each compared with the window that was measured."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from bridge.paper.figures.allowed_window import FEW, Range

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
    Claim("300 GeV ≲ MZ′ ≲ 1 TeV", "mzp", 300.0, 1000.0),
    Claim("mν ≳ 1 TeV", "mnu4", 1000.0, inf),
    Claim("gνν ≳ 1", "gnunu", 1.0, inf),
    Claim("gbb ~ 0.1 gμμ", "gbb/gmumu", 0.1, 0.1),
    Claim("0.1 ≲ gμμ ≲ 1", "gmumu", 0.1, 1.0),
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
