"""Rates of B -> K l l and B -> K* l l, and R_K and R_K*, as quadratic forms in Wilson coefficients.

Source: flavio (arXiv:1810.08132), form factors and charm loops included.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bridge.data.tables import DATA, read_data_table
from bridge.numerics.arrays import Real

RATES = DATA / "semileptonic_rates.csv"
C10_SM = -4.31
"""C10 of the SM at 4.8 GeV, arXiv:1303.5794."""


@dataclass(frozen=True, slots=True)
class WilsonCoefficients:
    """What new physics adds to C9, C10 and their right-handed partners of one lepton at 4.8 GeV."""

    c9: Real
    c10: Real
    c9p: Real = 0.0
    c10p: Real = 0.0

    def by_name(self) -> dict[str, Real]:
        """All four by the names of observables."""
        return {"c9": self.c9, "c10": self.c10, "c9p": self.c9p, "c10p": self.c10p}


@dataclass(frozen=True, slots=True)
class Rate:
    """A binned rate over that of the SM: 1 + linear + quadratic form; `sm` to scale.

    Terms by the names of coefficients; those of squares hold for C' too.
    """

    sm: float
    terms: dict[str, float]

    def over_sm(self, c: WilsonCoefficients) -> Real:
        """The rate over its SM value."""
        t = self.terms
        linear = t["c9"] * c.c9 + t["c10"] * c.c10 + t["c9p"] * c.c9p + t["c10p"] * c.c10p
        vector = t["c9_c9"] * (c.c9**2 + c.c9p**2) + t["c9_c9p"] * c.c9 * c.c9p
        axial = t["c10_c10"] * (c.c10**2 + c.c10p**2) + t["c10_c10p"] * c.c10 * c.c10p
        return 1.0 + linear + vector + axial


@dataclass(frozen=True, slots=True)
class Bin:
    """K or K*, and from where to where q^2 [GeV^2] goes."""

    decay: str
    q2: str

    def __str__(self) -> str:
        return f"{self.decay}, {self.q2} GeV^2"


CENTRAL = "1.1 to 6"
R_K, R_K_LOW = Bin("K", CENTRAL), Bin("K", "0.1 to 1.1")
R_KSTAR, R_KSTAR_01 = Bin("K*", CENTRAL), Bin("K*", "0.1 to 1.1")
R_KSTAR_0045 = Bin("K*", "0.045 to 1.1")


@lru_cache
def rates(where: Bin) -> tuple[Rate, Rate]:
    """Those of muons and of electrons.

    The table's coefficients are rescaled by C10 of the SM: what counts is new physics over the SM,
    whose strength is that of arXiv:1303.5794 here, wherever it is needed.
    """
    table = read_data_table(RATES)
    scale = float(table.keys["c10_sm"]) / C10_SM
    found = {}
    for row in table.cells():
        if (row["decay"], row["q2"]) == (where.decay, where.q2):
            terms = {n: float(row[n]) * scale ** (1 + n.count("_")) for n in table.names.cells[4:]}
            found[row["lepton"]] = Rate(float(row["rate_sm"]), terms)
    return found["mumu"], found["ee"]


def lepton_ratio(where: Bin, muon: WilsonCoefficients, electron: WilsonCoefficients) -> Real:
    """R_K or R_K*: the rate with muons over that with electrons."""
    of_muons, of_electrons = rates(where)
    over_sm = of_muons.over_sm(muon) / of_electrons.over_sm(electron)
    return standard_model(where) * over_sm


def standard_model(where: Bin) -> float:
    """R_K or R_K* of the SM."""
    of_muons, of_electrons = rates(where)
    return of_muons.sm / of_electrons.sm
