"""The final states of the Z': one table that widths, annihilation, scattering, cards, running and
comparisons read. A new coupling is a name in `left` or `right`, a new final state a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from bridge.numerics.arrays import Real, anywhere
from bridge.point import GENERAL, Point

MASSLESS = ""


@dataclass(frozen=True, slots=True)
class FinalState:
    """A pair of fermions and what the Z' couples to: gamma^mu (g_L P_L + g_R P_R).

    `states` are PDG codes, one pair for each charge state; `masses` name parameters in the order
    of the pair. A coupling is the product of the parameters named in `left` or `right`, 0 where
    there are none. `currents` are the multiplets of the left and the right current, by the names
    of `bridge.native.running`; a pair of two species has none.
    """

    name: str
    states: tuple[tuple[int, int], ...]
    colours: int
    masses: tuple[str, str]
    left: tuple[str, ...]
    right: tuple[str, ...] = ()
    currents: tuple[str, str] = ("", "")
    words: str = ""

    @property
    def parameters(self) -> frozenset[str]:
        """Names of the parameters its partial width depends on, beside the mass of the Z'."""
        return frozenset((*self.left, *self.right, *self.masses)) - {MASSLESS}

    @property
    def weight(self) -> int:
        """Colours times charge states."""
        return self.colours * len(self.states)

    def couplings(self, p: Point) -> tuple[Real, Real]:
        """g_L and g_R at a point."""
        return _product(p, self.left), _product(p, self.right)

    def coupled(self, p: Point) -> bool:
        """Whether the Z' couples to it at any of the points."""
        return any(map(anywhere, self.couplings(p)))

    def pair_masses(self, p: Point) -> tuple[Real, Real]:
        """Both masses [GeV] at a point."""
        first, second = (p[name] if name else 0.0 for name in self.masses)
        return first, second


def _product(p: Point, names: tuple[str, ...]) -> Real:
    return prod((p[name] for name in names), start=1.0) if names else 0.0


STANDARD_MODEL: tuple[FinalState, ...] = (
    FinalState("bb", ((5, -5),), 3, ("MB", "MB"), ("gbb",), ("gd3",), ("q3", "d3"), "b bbar"),
    FinalState("tt", ((6, -6),), 3, ("MT", "MT"), ("gbb",), ("gu3",), ("q3", "u3"), "t tbar"),
    FinalState("bs", ((5, -3), (3, -5)), 3, ("MB", "MS"), ("vts", "gbb"), ("gbsr",), ("", ""),
               "b sbar + s bbar"),
    FinalState("mumu", ((13, -13),), 1, ("MMU", "MMU"), ("gmumu",), ("ge2",), ("l2", "e2"),
               "mu+ mu-"),
    FinalState("nunu", ((14, -14),), 1, (MASSLESS, MASSLESS), ("gmumu",), (), ("l2", ""),
               "nu_mu nu_mu-bar"),
    FinalState("uu", ((2, -2),), 3, ("MU", "MU"), ("gq1",), ("gu1",), ("q1", "u1"), "u ubar"),
    FinalState("dd", ((1, -1),), 3, ("MD", "MD"), ("gq1",), ("gd1",), ("q1", "d1"), "d dbar"),
    FinalState("ss", ((3, -3),), 3, ("MS", "MS"), ("gq2",), ("gd2",), ("q2", "d2"), "s sbar"),
    FinalState("cc", ((4, -4),), 3, ("MC", "MC"), ("gq2",), ("gu2",), ("q2", "u2"), "c cbar"),
    FinalState("ee", ((11, -11),), 1, ("Me", "Me"), ("gl1",), ("ge1",), ("l1", "e1"), "e+ e-"),
    FinalState("tautau", ((15, -15),), 1, ("MTA", "MTA"), ("gl3",), ("ge3",), ("l3", "e3"),
               "tau+ tau-"),
    FinalState("nue", ((12, -12),), 1, (MASSLESS, MASSLESS), ("gl1",), (), ("l1", ""),
               "nu_e nu_e-bar"),
    FinalState("nutau", ((16, -16),), 1, (MASSLESS, MASSLESS), ("gl3",), (), ("l3", ""),
               "nu_tau nu_tau-bar"),
)  # fmt: skip
"""What nu4 annihilates to through a Z', and what scatters on it."""

DARK_MATTER = FinalState("nu4nu4", ((52, -52),), 1, ("mnu4", "mnu4"), ("gnunu",), ("gnunu",),
                         words="nu4 nu4-bar")  # fmt: skip
"""A vector coupling."""

FINAL_STATES: dict[str, FinalState] = {f.name: f for f in (*STANDARD_MODEL, DARK_MATTER)}
"""All decays of the Z' by name."""

OF_GENERAL = tuple(n for n, f in FINAL_STATES.items() if set(f.left) <= set(GENERAL))
"""Those that (2.28) does not have: closed unless a coupling of `GENERAL` is set."""

CURRENTS: dict[str, tuple[str, ...]] = {
    current: names
    for f in STANDARD_MODEL
    for current, names in zip(f.currents, (f.left, f.right), strict=True)
    if current and names
}
"""Parameters whose product couples the Z' to the current of a multiplet, (2.18)-(2.22)."""

PAIR_OF_ZP = "zpzp"
ANNIHILATION = (*(f.name for f in STANDARD_MODEL), PAIR_OF_ZP)
"""Channels of nu4 nu4bar annihilation, in the order of tables."""
