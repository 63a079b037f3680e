"""One-loop running of the operators of b -> s mu mu and of B_s mixing from MZ' to 4.8 GeV.

Above MZ the operators of the Warsaw basis obey 16 pi^2 dC/dln(mu) = Gamma C, with Gamma of
Jenkins, Manohar and Trott, arXiv:1308.2627, arXiv:1310.4838, and Alonso, Jenkins, Manohar and
Trott, arXiv:1312.2014: gauge couplings and top Yukawa, couplings as in `bridge.native.running`.
Below, QED (arXiv:1704.06639).

Exchange of the Z' couples g_sb (s b) + gbb (b b), in the basis of diagonal down quarks. Where the
up quarks are diagonal the top Yukawa changes no flavour; there the first is g_sb - eps gbb with
eps = V_tb V_ts*. The operators of (s b) and of (b b) run by themselves, and to linear order in
eps C_sb = C_sb(up) + eps C_bb(up) brings the basis back at MZ. What is universal in the quarks
drops out of C_bb.
"""

from __future__ import annotations

from functools import lru_cache
from math import log, pi
from typing import NamedTuple

import numpy as np

from bridge.native.constants import SIN2_THETA_W
from bridge.native.running import (
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
from bridge.numerics.arrays import Array, Real
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
    """Matrix (4, 5) of dC/dln(mu) in units of alpha/(4 pi) below MZ, on COUPLED_TO_LEPTONS and
    (s_L gamma b_L)(b_L gamma b_L).

    Vertices give 12 Q_b Q_l of either sign, loops of leptons 4/3 Q_l^2, of the b 4/3 Q_l Q_b (3+1).
    The tau runs as the electron does.
    """
    vertices = np.diag([4.0, -4.0, 4.0, -4.0])
    loops = np.tile(4.0 / 3.0 * np.array([1.0, 1.0, 2.0, 2.0]), (4, 1))
    return np.hstack([vertices + loops, np.full((4, 1), 16.0 / 9.0)])


def evolved_below_mz(start: Array, quarks: Real, mu: Real) -> Array:
    """COUPLED_TO_LEPTONS at 4.8 GeV from those (4, ...) at mu [GeV] <= MZ; leading logarithm.

    `quarks` is the coefficient of (s_L gamma b_L)(b_L gamma b_L).
    """
    shape = np.broadcast_shapes(np.shape(start)[1:], np.shape(quarks))
    both = [*np.broadcast_to(start, (4, *shape)), np.broadcast_to(quarks, shape)]
    step = ALPHA_LOW / (4 * pi) * np.log(np.asarray(mu) / MU_B)
    slope = np.tensordot(qed_generator(), np.array(both), axes=1)
    return np.asarray(both[:4] - step * slope)


def lepton_coefficients(p: Point, eps: float) -> Array:
    """COUPLED_TO_LEPTONS [GeV^-2] at 4.8 GeV, shape (4, ...): the b -> s current of the Z' has the
    phase of V_tb V_ts*, whose size is `eps`.
    """
    g_sb = p.vts * p.gbb
    off, on = evolution_above_mz(p.mzp)
    of_sb = products(g_sb - eps * ckm_growth(p.mzp) * p.gbb, p)
    of_bb = eps * products(p.gbb, p)
    at_mz = np.einsum("cs...,...s->c...", off, of_sb) + np.einsum("cs...,...s->c...", on, of_bb)
    return evolved_below_mz(at_mz, -p.gbb * g_sb, np.minimum(p.mzp, M_Z)) / np.square(p.mzp)


def products(quark: Real, p: Point) -> Array:
    """Couplings in the coefficients of SOURCES where one current is that of `quark`, (..., 2)."""
    return np.stack(np.broadcast_arrays(-p.gmumu * quark, -0.5 * p.gbb * quark), axis=-1)


def evolution_above_mz(mzp: Real) -> Array:
    """COUPLED_TO_LEPTONS at MZ per unit of each of SOURCES at MZ', shape (2, 4, 2, ...): those of
    (s b), and those of (b b). Below MZ they are those at MZ.
    """
    ln_m = np.log(np.maximum(mzp, M_Z))
    return np.asarray(np.polynomial.chebyshev.chebval(scaled(ln_m), _evolution()[0]), dtype=float)


def coupling_integrals(mzp: Real) -> Array:
    """Integral of yt^2/(16 pi^2) and of (3 g2^2 + g'^2/3)/(16 pi^2) over ln(mu), MZ to MZ'.

    Shape (2, ...); zero below MZ.
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


def mixing_current(p: Point, eps: float) -> Real:
    """(g_sb)^2 [1] of -(g_sb/MZ')^2/2 (s_L gamma b_L)^2 once the operators (s b)(s b), (s b)(b b)
    and (b b)(b b) have run from MZ' to MZ, without QCD.

    Each third-family quark field costs exp(-I/2), I the integral of yt^2/(16 pi^2); gauge couplings
    12 y^2 g'^2 and 3 g2^2. arXiv:1310.4838, arXiv:1312.2014.
    """
    top, gauge = coupling_integrals(p.mzp)
    field = np.exp(-top / 2.0)
    current = field * (p.vts - eps * (ckm_growth(p.mzp) - field)) * p.gbb
    squared: Real = np.exp(-gauge) * current**2
    return squared


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
        w = state[8:].reshape(2, 4, size)
        turned = -w @ np.einsum("c,ncij->nij", squares, per_square)
        integrands = [squares[3], 3 * squares[1] + squares[0] / 3]
        loops = np.concatenate([integrands, np.ravel(turned)]) / (16 * pi**2)
        return np.concatenate([sm_beta(sm), loops])

    at_mz = trajectory(sm_beta, SM_AT_M_TOP, log(M_Z / M_TOP))[-1]
    start = np.concatenate([at_mz, [0.0, 0.0], np.tile(matching_at_mz().ravel(), 2)])
    states = trajectory(slope, start, log(HIGHEST_MZP / M_Z))
    nodes = np.linspace(-1, 1, STEPS + 1)
    fitted = np.asarray(np.polynomial.chebyshev.chebfit(nodes, states[:, 6:], DEGREE), dtype=float)
    w = fitted[:, 2:].reshape(DEGREE + 1, 2, 4, size)[..., : len(SOURCES)]
    return w, fitted[:, :2]
