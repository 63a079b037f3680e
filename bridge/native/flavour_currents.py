"""One-loop running of b -> s operators with any current of the Z', (s gamma b) J_a, MZ' to MZ.

J_a runs as it does alone (`bridge.native.running`). In a product the gauge boson of hypercharge
goes between both currents, 12 y y_a g'^2 for equal chirality and -12 y y_a g'^2 else; quarks of the
third family at the ends cost yt^2; and quarks that are those at the ends also close the loop of a
photon, Z or W without a trace. Source: arXiv:1308.2627, arXiv:1310.4838, arXiv:1312.2014, with the
couplings of `bridge.native.running`. Left out are the strong interaction of four quarks and
isospin triplets, which reach leptons with the second logarithm only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import log, pi

import numpy as np

from bridge.native import running
from bridge.native.channels import CURRENTS as PARAMETERS
from bridge.native.constants import SIN2_THETA_W
from bridge.native.running import CURRENTS, HIGGS, HYPERCHARGE
from bridge.numerics.arrays import Array, Real
from bridge.point import Point

Z_LEFT, Z_RIGHT = -1 + 2 * SIN2_THETA_W, 2 * SIN2_THETA_W
"""Twice the couplings of charged leptons to the Z, by which the Higgs current reaches them."""

LEFT_HANDED = np.array([1 if name[0] in "ql" else -1 for name in CURRENTS] + [0])
"""Chirality of the currents, 0 of the Higgs."""

GENERATIONS = (("l2", "e2"), ("l1", "e1"), ("l3", "e3"))
"""Currents of the leptons, left and right: muon, electron, tau."""


@dataclass(frozen=True, slots=True)
class Ends:
    """What is at the ends of the quark line: its multiplet, left- or right-handed, and how many of
    its two quarks are of the third family."""

    multiplet: str
    third_family: int

    @property
    def spectators(self) -> tuple[str, ...]:
        """Currents of the same quarks."""
        return ("q2",) if self.multiplet == "q" else ("d2", "d3")

    def gamma(self, sm: Array) -> Array:
        """d/dln(mu) of the coefficients of (s b) J_a, (16, 16), for couplings as in `running`."""
        g1, g2, _, yt = sm[:4] ** 2
        y, chirality = (1 / 6, 1) if self.multiplet == "q" else (-1 / 3, -1)
        vertex = 12 * y * HYPERCHARGE * LEFT_HANDED * chirality * g1
        vertex[HIGGS] = 0.0
        vertex += self.third_family * yt / 2
        vertex[HIGGS] += 1.5 * self.third_family * yt
        extra = np.diag(vertex)
        for name in self.spectators:
            column = CURRENTS.index(name)
            extra[:, column] += 4 / 3 * HYPERCHARGE * y * g1
            if self.multiplet == "q":
                isospin = [i for i, c in enumerate((*CURRENTS, "H")) if c[0] in "lH"]
                extra[isospin, column] += g2 / 3
        return np.asarray(running.gamma(sm) + extra / (16 * pi**2))


ENDS = {"sb": Ends("q", 1), "bb": Ends("q", 2), "sb right": Ends("d", 0)}
"""(s_L b_L), (b_L b_L) less (s_L s_L) where up quarks are diagonal, and (s_R b_R), of which the top
Yukawa turns nothing."""


def leptons_at_mz(ends: str, mzp: Real, coefficients: Array) -> Array:
    """Coefficients (3, 2, ...) of charged leptons at MZ, GENERATIONS by chirality, from those of
    all currents (15, ...) at MZ' [GeV]. Below MZ they are those at MZ'.
    """
    ln_m = np.log(np.maximum(mzp, running.M_Z))
    chebyshev = _evolution()[ends]
    at = np.polynomial.chebyshev.chebval(running.scaled(ln_m), chebyshev)
    found = np.einsum("oc...,c...->o...", at, coefficients)
    return np.asarray(found.reshape(len(GENERATIONS), 2, *found.shape[1:]))


def couplings(p: Point, without: tuple[str, ...] = ()) -> Array:
    """Couplings (15, *p.shape) of the Z' to `CURRENTS`, 0 for those left out."""
    names = ("" if c in without else PARAMETERS.get(c, ("",))[0] for c in CURRENTS)
    return np.stack([np.broadcast_to(p[name] if name else 0.0, p.shape) for name in names])


def matching_at_mz() -> Array:
    """Matrix (6, 16): charged leptons at MZ from all currents; the Z couples to that of the Higgs.

    Rows are GENERATIONS by chirality.
    """
    rows = np.zeros((2 * len(GENERATIONS), HIGGS + 1))
    for i, names in enumerate(GENERATIONS):
        for j, (name, z) in enumerate(zip(names, (Z_LEFT, Z_RIGHT), strict=True)):
            rows[2 * i + j, CURRENTS.index(name)] = 1.0
            rows[2 * i + j, HIGGS] = z
    return rows


@lru_cache
def _evolution() -> dict[str, Array]:
    """Chebyshev coefficients (DEGREE + 1, 6, 15) in ln(MZ') of `leptons_at_mz`.

    The linear functional w(M) c(M) = c(MZ) obeys dw/dlnM = -w Gamma.
    """
    start = matching_at_mz()
    shape = (len(ENDS), *start.shape)

    def slope(state: Array) -> Array:
        sm, w = state[:6], state[6:].reshape(shape)
        turned = [-w_of @ ends.gamma(sm) for w_of, ends in zip(w, ENDS.values(), strict=True)]
        return np.concatenate([running.sm_beta(sm), np.ravel(turned)])

    at_mz = running.trajectory(
        running.sm_beta, running.SM_AT_M_TOP, log(running.M_Z / running.M_TOP)
    )[-1]
    first = np.concatenate([at_mz, np.tile(start.ravel(), len(ENDS))])
    states = running.trajectory(slope, first, log(running.HIGHEST_MZP / running.M_Z))[:, 6:]
    nodes = np.linspace(-1, 1, running.STEPS + 1)
    fitted = np.polynomial.chebyshev.chebfit(nodes, states, running.DEGREE)
    by_ends = np.asarray(fitted, dtype=float).reshape(-1, *shape)[..., :HIGGS]
    return {name: by_ends[:, i] for i, name in enumerate(ENDS)}
