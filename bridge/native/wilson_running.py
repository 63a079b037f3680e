"""One-loop running of the operators of b -> s mu mu and of B_s mixing from MZ' to 4.8 GeV.

Above MZ the operators of the Warsaw basis obey 16 pi^2 dC/dln(mu) = Gamma C, with Gamma of
Jenkins, Manohar and Trott, arXiv:1308.2627, arXiv:1310.4838, and Alonso, Jenkins, Manohar and
Trott, arXiv:1312.2014: gauge couplings and top Yukawa, couplings as in `bridge.native.running`.
Below, QED (arXiv:1704.06639).

Exchange of the Z' couples g_sb (s b) + gbb (b b), in the basis of diagonal down quarks. Where the
up quarks are diagonal the top Yukawa changes no flavour; there the first is g_sb - eps (gbb - gq2)
with eps = V_tb V_ts*. The operators of (s b) and of (b b) run by themselves, and to linear order in
eps C_sb = C_sb(up) + eps C_bb(up) brings the basis back at MZ. What is universal in the quarks
drops out of C_bb.

Here are the left-handed leptons and third-family quarks; `flavour_currents` has the others.
"""

from __future__ import annotations

from functools import lru_cache
from math import log, pi
from typing import NamedTuple

import numpy as np

from bridge.native.constants import SIN2_THETA_W
from bridge.native.flavour_currents import GENERATIONS, couplings, leptons_at_mz
from bridge.native.running import (
    CURRENTS,
    DEGREE,
    HIGHEST_MZP,
    M_TOP,
    M_Z,
    SM_AT_M_TOP,
    STEPS,
    scaled,
    sm_beta,
    trajectory,
)
from bridge.numerics.arrays import Array, Real, anywhere
from bridge.point import Point

MU_B = 4.8
"""Scale [GeV] of C9 and C10 in the rates."""
ALPHA_LOW = 1.0 / 130.5
"""Electromagnetic coupling half way between MZ (1/128) and 4.8 GeV (1/133)."""

SOURCES = ("lq1 mu", "qq1")
"""Operators that exchange of a left-handed Z' makes, and that reach b -> s."""
OPERATORS = (
    *SOURCES, "lq3 mu", "qq3", "lq1", "lq3", "qe", "phiq1", "phiq3", "lu mu", "phil1 mu", "phil3 mu"
)  # fmt: skip
"""Names of the Warsaw basis; `mu` where only the muon, else all leptons alike. Quark flavours are
(s b), or (b b) less (s s); with qq the rest is (b b), with lu it is (t t), with phil none."""
COUPLED_TO_LEPTONS = ("left mu", "right mu", "left e", "right e")
"""(s_L gamma b_L)(l gamma l) by chirality and lepton."""


class CouplingsSM(NamedTuple):
    """Squares of g', g2, g3 and of the top Yukawa."""

    g1: float
    g2: float
    g3: float
    yt: float


def gamma(c: CouplingsSM, quark_legs: int) -> Array:
    """Gamma (12, 12) of OPERATORS for (s b), `quark_legs` 1 of the third family, or (b b), 2.

    arXiv:1312.2014 and arXiv:1310.4838, with symmetric coefficients of four equal currents: that of
    J J has weight one half of lq1. Left out are yb, and what only the second logarithm brings:
    four-quark operators with right-handed quarks.
    """
    g1, g2, g3, y, n = c.g1, c.g2, c.g3, c.yt, quark_legs
    entries = {
        "lq1 mu": {"lq1 mu": -g1 + n * y / 2, "lq3 mu": 9 * g2},
        "lq3 mu": {"lq1 mu": 3 * g2, "lq3 mu": -6 * g2 - g1 + n * y / 2},
        "lq1": {
            "lq1": g1 + n * y / 2, "lq3": 9 * g2, "lq1 mu": 2 / 3 * g1, "qe": 2 * g1,
            "phiq1": -g1 / 3, "qq1": -14 / 9 * g1, "qq3": -2 / 3 * g1,
        },
        "lq3": {
            "lq1": 3 * g2, "lq3": -4 * g2 - g1 + n * y / 2, "lq3 mu": 2 / 3 * g2,
            "phiq3": g2 / 3, "qq1": 2 / 3 * g2, "qq3": 10 / 3 * g2,
        },
        "qe": {
            "qe": 6 * g1 + n * y / 2, "lq1": 4 * g1, "lq1 mu": 4 / 3 * g1, "phiq1": -2 / 3 * g1,
            "qq1": -28 / 9 * g1, "qq3": -4 / 3 * g1,
        },
        "phiq1": {
            "phiq1": g1 / 3 + (6 + 2 * n) * y, "phiq3": -4.5 * n * y, "lq1 mu": -2 / 3 * g1,
            "lq1": -2 * g1, "qe": -2 * g1, "qq1": 14 / 9 * g1 + 14 * y, "qq3": 2 / 3 * g1 + 6 * y,
        },
        "phiq3": {
            "phiq3": -17 / 3 * g2 + (6 + n) * y, "phiq1": -1.5 * n * y, "lq3 mu": 2 / 3 * g2,
            "lq3": 2 * g2, "qq1": 2 / 3 * g2 - 2 * y, "qq3": 10 / 3 * g2 - 10 * y,
        },
        "qq1": {
            "qq1": g3 + g1 / 3 + (n + 2) * y / 2, "qq3": 9 * g2 + 9 * g3, "phiq1": n * y / 2,
        },
        "qq3": {
            "qq1": 3 * g3 + 3 * g2, "qq3": -5 * g3 - 6 * g2 + g1 / 3 + (n + 2) * y / 2,
            "phiq3": -n * y / 2,
        },
    }  # fmt: skip
    if n == 2:
        for row, of_muons in _of_muons_and_top(c).items():
            entries[row] = entries.get(row, {}) | of_muons
    return np.array([[entries.get(r, {}).get(col, 0.0) for col in OPERATORS] for r in OPERATORS])


def _of_muons_and_top(c: CouplingsSM) -> dict[str, dict[str, float]]:
    """What muons meet the top quark with, without change of flavour: top Yukawa and vertices.

    What photon and Z make of muons and tops reaches q, u and the Higgs as their hypercharge and
    isospin, which the top Yukawa does not tell from nothing: that is left out on both sides.
    """
    g1, g2, y = c.g1, c.g2, c.yt
    return {
        "lq1 mu": {"lq1 mu": -g1 + y, "lq3 mu": 9 * g2, "lu mu": -y, "phil1 mu": y},
        "lq3 mu": {"lq1 mu": 3 * g2, "lq3 mu": -6 * g2 - g1 + y, "phil3 mu": -y},
        "lu mu": {"lu mu": 4 * g1 + 2 * y, "lq1 mu": -2 * y, "phil1 mu": -2 * y},
        "phil1 mu": {"phil1 mu": 6 * y, "lq1 mu": 6 * y, "lu mu": -6 * y},
        "phil3 mu": {"phil3 mu": -6 * g2 + 6 * y, "lq3 mu": -6 * y},
    }


def matching_at_mz() -> Array:
    """Matrix (4, 12) of COUPLED_TO_LEPTONS at MZ: contact terms and the exchange of a Z."""
    z_left, z_right = -1 + 2 * SIN2_THETA_W, 2 * SIN2_THETA_W
    left = {"lq1": 1.0, "lq3": 1.0, "phiq1": z_left, "phiq3": z_left}
    right = {"qe": 1.0, "phiq1": z_right, "phiq3": z_right}
    of_muons = left | {"lq1 mu": 1.0, "lq3 mu": 1.0}
    rows = {"left mu": of_muons, "right mu": right, "left e": left, "right e": right}
    return np.array([[rows[c].get(o, 0.0) for o in OPERATORS] for c in COUPLED_TO_LEPTONS])


def qed_generator() -> Array:
    """Matrix (6, 7) of dC/dln(mu) in units of alpha/(4 pi) below MZ, on left and right of muon,
    electron and tau, and (s_L gamma b_L)(b_L gamma b_L).

    Vertices give 12 Q_b Q_l of either sign, loops of leptons 4/3 Q_l^2, of the b 4/3 Q_l Q_b (3+1).
    """
    vertices = np.diag([4.0, -4.0] * 3)
    return np.hstack([vertices + 4.0 / 3.0, np.full((6, 1), 16.0 / 9.0)])


def evolved_below_mz(start: Array, quarks: Real, mu: Real, chirality: int = 1) -> Array:
    """Leptons at 4.8 GeV from those (3, 2, ...) at mu [GeV] <= MZ; leading logarithm.

    `quarks` is the coefficient of (s_L gamma b_L)(b_L gamma b_L); `chirality` is -1 for
    (s_R gamma b_R), whose vertices have the other sign.
    """
    shape = np.broadcast_shapes(np.shape(start)[2:], np.shape(quarks))
    missing = (1,) * (2 + len(shape) - np.ndim(start))
    leptons = np.broadcast_to(
        np.reshape(start, (3, 2, *missing, *np.shape(start)[2:])), (3, 2, *shape)
    )
    leptons = leptons.reshape(6, *shape)
    generator = qed_generator()
    generator[:, :6] += (chirality - 1) * np.diag([4.0, -4.0] * 3)
    step = ALPHA_LOW / (4 * pi) * np.log(np.asarray(mu) / MU_B)
    both = np.concatenate([leptons, np.broadcast_to(quarks, shape)[None]])
    return np.asarray(leptons - step * np.tensordot(generator, both, axes=1))


def lepton_coefficients(p: Point, eps: float) -> Array:
    """COUPLED_TO_LEPTONS [GeV^-2] at 4.8 GeV, shape (4, ...): the b -> s current of the Z' has the
    phase of V_tb V_ts*, whose size is `eps`.
    """
    g_sb, turned = p.vts * p.gbb, p.gbb - p.gq2
    off, on = evolution_above_mz(p.mzp)
    of_sb, of_bb = g_sb - eps * ckm_growth(p.mzp) * turned, eps * turned
    at_mz = of_left_leptons(p, off, of_sb) + of_left_leptons(p, on, of_bb)
    at_mz = at_mz + of_other_currents(p, of_sb, of_bb, eps)
    quarks = -g_sb * quark_loops(p, ("gbb", "gq2"))
    return evolved_below_mz(at_mz, quarks, np.minimum(p.mzp, M_Z))[:4] / np.square(p.mzp)


def right_handed_coefficients(p: Point) -> Array:
    """The same of (s_R gamma b_R), to which gbsr couples."""
    if not anywhere(p.gbsr):
        return np.zeros(4)
    at_mz = leptons_at_mz("sb right", p.mzp, -p.gbsr * couplings(p))
    quarks = -p.gbsr * quark_loops(p, ("gd3", "gd2"))
    low = evolved_below_mz(at_mz, quarks, np.minimum(p.mzp, M_Z), chirality=-1)
    return low[:4] / np.square(p.mzp)


def of_left_leptons(p: Point, evolution: Array, quark: Real) -> Array:
    """Leptons (3, 2, ...) at MZ from SOURCES of left-handed leptons where the other current is that
    of `quark`: what a lepton makes of itself, what of the others, and what quarks make of each.
    """
    own, other = evolution[:2], evolution[2:]
    per_unit = np.stack([own[:, 0], other[:, 0], own[:, 1]], axis=1)
    left = (p.gmumu, p.gl1, p.gl3)
    rows = (
        np.einsum("cs...,s...->c...", per_unit, np.stack(np.broadcast_arrays(*sources)))
        for sources in ((-g * quark, (g - sum(left)) * quark, -0.5 * p.gbb * quark) for g in left)
    )
    return np.stack(np.broadcast_arrays(*rows))


def of_other_currents(p: Point, of_sb: Real, of_bb: Real, eps: float) -> Real:
    """The same from all other currents, with (b b)(l l) that right-handed tops make of (t t)(l l).

    0 where nothing but left-handed leptons and third-family quarks couples.
    """
    if not p.general:
        return 0.0
    others, every = couplings(p, without=("l1", "l2", "l3", "q3")), couplings(p)
    leptons = np.stack([every[[CURRENTS.index(name) for name in pair]] for pair in GENERATIONS])
    of_top: Array = eps * p.gu3 * coupling_integrals(p.mzp)[0] * leptons
    of_ends = (("sb", of_sb), ("bb", of_bb))
    return sum(leptons_at_mz(ends, p.mzp, -g * others) for ends, g in of_ends) - of_top


def quark_loops(p: Point, ends: tuple[str, str]) -> Real:
    """What loops of quarks below MZ make, in units of those of `ends`, which close without a trace
    too: 4/3 Q_l Q_q 3, or (3+1), of each over 16/9.
    """
    b, s = ends
    rest = [g for g in ("gbb", "gq2", "gq1", "gd1", "gd2", "gd3") if g not in ends]
    of_down = p[b] + p[s] + 0.75 * sum(p[g] for g in rest)
    return of_down - 1.5 * (p.gq1 + p.gq2 + p.gu1 + p.gu2)


def evolution_above_mz(mzp: Real) -> Array:
    """COUPLED_TO_LEPTONS at MZ per unit of each of SOURCES at MZ', shape (2, 4, 2, ...): those of
    (s b), and those of (b b). Below MZ they are those at MZ.
    """
    ln_m = np.log(np.maximum(mzp, M_Z))
    return np.asarray(np.polynomial.chebyshev.chebval(scaled(ln_m), _evolution()[0]), dtype=float)


def coupling_integrals(mzp: Real) -> Array:
    """Integrals of yt^2, 3 g2^2 + g'^2/3 and g'^2, each over 16 pi^2, over ln(mu), MZ to MZ'.

    Shape (3, ...); zero below MZ.
    """
    ln_m = np.log(np.maximum(mzp, M_Z))
    return np.asarray(np.polynomial.chebyshev.chebval(scaled(ln_m), _evolution()[1]), dtype=float)


def ckm_growth(mzp: Real) -> Real:
    """V_ts at MZ' over that at MZ: exp(3 I/2), I the integral of yt^2/(16 pi^2).

    The top Yukawa turns the basis of diagonal down quarks: 16 pi^2 dYd/dln(mu) = -3/2 Yu Yu^+ Yd.
    Source: Machacek and Vaughn 1984.
    """
    growth: Real = np.exp(1.5 * coupling_integrals(mzp)[0])
    return growth


def mixing_couplings(p: Point, eps: float) -> tuple[Real, Real, Real]:
    """(g_sb)^2 of -(g_sb/MZ')^2/2 (s_L gamma b_L)^2 once the operators (s b)(s b), (s b)(b b) and
    (b b)(b b) have run from MZ' to MZ, without QCD; that of right-handed quarks; and the product of
    -g_sb g_sb/MZ'^2 (s_L gamma b_L)(s_R gamma b_R).

    Each left-handed third-family quark field costs exp(-I/2), I the integral of yt^2/(16 pi^2);
    gauge couplings 12 y^2 g'^2, of both chiralities -12 y y' g'^2, and 3 g2^2 of left-handed ones.
    arXiv:1310.4838, arXiv:1312.2014.
    """
    top, gauge, hypercharge = coupling_integrals(p.mzp)
    field = np.exp(-top / 2.0)
    turned = eps * (ckm_growth(p.mzp) - field) * (p.gbb - p.gq2)
    current = field * (p.vts * p.gbb - turned)
    return (
        np.exp(-gauge) * current**2,
        np.exp(-4.0 / 3.0 * hypercharge) * np.square(p.gbsr),
        np.exp(-2.0 / 3.0 * hypercharge) * current * p.gbsr,
    )


@lru_cache
def _evolution() -> tuple[Array, Array]:
    """Chebyshev coefficients in ln(MZ') of `evolution_above_mz` and `coupling_integrals`.

    The linear functional w(M) C(M) = C(MZ) obeys dw/dlnM = -w Gamma/(16 pi^2).
    """
    size = len(OPERATORS)
    per_square = np.array([[gamma(CouplingsSM(*e), n) for e in np.eye(4)] for n in (1, 2)])

    def slope(state: Array) -> Array:
        sm = state[:6]
        squares = sm[:4] ** 2
        w = state[9:].reshape(2, 4, size)
        turned = -w @ np.einsum("c,ncij->nij", squares, per_square)
        integrands = [squares[3], 3 * squares[1] + squares[0] / 3, squares[0]]
        loops = np.concatenate([integrands, np.ravel(turned)]) / (16 * pi**2)
        return np.concatenate([sm_beta(sm), loops])

    at_mz = trajectory(sm_beta, SM_AT_M_TOP, log(M_Z / M_TOP))[-1]
    start = np.concatenate([at_mz, np.zeros(3), np.tile(matching_at_mz().ravel(), 2)])
    states = trajectory(slope, start, log(HIGHEST_MZP / M_Z))
    nodes = np.linspace(-1, 1, STEPS + 1)
    fitted = np.asarray(np.polynomial.chebyshev.chebfit(nodes, states[:, 6:], DEGREE), dtype=float)
    w = fitted[:, 3:].reshape(DEGREE + 1, 2, 4, size)[..., : len(SOURCES)]
    return w, fitted[:, :3]
