"""One-loop running of L = C (fbar gamma f)(nu4bar gamma nu4) from MZp to 2 GeV.

Above MZ the couplings of the chiral currents, c = (q, u, d, l, e) of generations 1, 2, 3
followed by the Higgs current c_H, obey dc/dln(mu) = Gamma c (arXiv:1411.3342); at MZ they are
matched on vector couplings, which QED runs to 2 GeV (arXiv:1605.04917). Everything is per
unit of g_ff gnunu/MZp^2, that is for c = -1 at MZp, see (4.5) of arXiv:1803.04430.
The inputs here are those of the published running and no inputs of a point.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import log, pi

import numpy as np

from bridge.errors import PointError
from bridge.native.constants import ALPHA_0, SIN2_THETA_W
from bridge.numerics.arrays import Array, Real

M_Z = 91.1876
M_B = 4.18
MU_LOW = 2.0
ALPHA_MZ = 1.0 / 127.952
LOWEST_MZP, HIGHEST_MZP = 5.0, 2.0e4

M_TOP = 173.34
SM_AT_M_TOP = np.array([0.35940, 0.64754, 1.1666, 0.95113, 0.0156, 0.01002])
"""g', g2, g3, yt, yb, ytau at mu = M_TOP."""
SM_BETA = np.array(
    [
        [41 / 6, 0, 0, 0, 0, 0],
        [0, -19 / 6, 0, 0, 0, 0],
        [0, 0, -7, 0, 0, 0],
        [-17 / 12, -9 / 4, -8, 9 / 2, 3 / 2, 1],
        [-5 / 12, -9 / 4, -8, 3 / 2, 9 / 2, 1],
        [-15 / 4, -9 / 4, 0, 3, 3, 5 / 2],
    ]
)
"""16 pi^2 dln(g_i)/dln(mu) = sum_j SM_BETA_ij g_j^2, in the same order."""

HYPERCHARGE = np.array([1 / 6, 2 / 3, -1 / 3, -1 / 2, -1] * 3 + [1 / 2])
MULTIPLICITY = np.array([6, 3, 3, 2, 1] * 3 + [1])
CURRENTS = tuple(f"{multiplet}{generation}" for generation in (1, 2, 3) for multiplet in "qudle")
"""The chiral currents in the order of c; the Higgs current follows them."""
Q3, HIGGS = CURRENTS.index("q3"), len(CURRENTS)
NEUTRON_BLIND = ("l1", "e1", "q2", "u2", "d2", "l2", "e2")
"""Currents that never reach the neutron: V_f stays proportional to Q_f, and Q_u + 2 Q_d = 0."""
PROTON, NEUTRON, PROTON_LOW = range(3)
"""What is computed per unit: c1 of both nucleons at 2 GeV, and what the proton gains below."""
REACHES = np.ones((3, 16))
REACHES[NEUTRON, [CURRENTS.index(current) for current in NEUTRON_BLIND]] = 0.0

CHARGE = np.array([2 / 3, 2 / 3, -1 / 3, -1 / 3, -1 / 3, -1, -1, -1])
COLOURS = np.array([3, 3, 3, 3, 3, 1, 1, 1])
VECTOR_Z = np.sign(CHARGE) / 2 - 2 * CHARGE * SIN2_THETA_W
"""Charge, colours and vector coupling to the Z of u, c, d, s, b, e, mu, tau."""
DOUBLET = np.array([0, 5, 0, 5, 10, 3, 8, 13])
SINGLET = np.array([1, 6, 2, 7, 12, 4, 9, 14])
"""Where their left- and right-handed currents stand in c."""
BOTTOM = 4
VALENCE = np.array([[2, 0, 1, 0, 0, 0, 0, 0], [1, 0, 2, 0, 0, 0, 0, 0]])
"""c1p = 2 C_u + C_d, c1n = C_u + 2 C_d, below (4.7) of arXiv:1803.04430."""

LOOP_ENDS = np.array([0.10, 1.27, 0.10, 0.22, MU_LOW, 0.022, 0.10566, 1.777])
"""Where the loops of these end: what they add below 2 GeV is that of ln(2 GeV/m) with this m [GeV].

mu, tau: their masses. c: its MSbar mass. b: it left before. e: lighter than the momentum transfer
Q, m = Q exp(-5/6), with the 50 MeV of xenon that recoils with 10 keV. u, d, s: from the hadronic
vacuum polarisation, D = Q^2 int ds R(s)/[s (s + Q^2)] with R = 1 for free quarks, as
ln(m^2) = ln(Q^2) - 5/3 - D. For s: the phi (1.27 keV to e+ e-), free quarks above 2.06 GeV^2. For u
and d, alike: so that u, d, s make Delta alpha = 0.0065 at Q^2 = 5 GeV^2, the 0.0072 of
arXiv:2203.08676 less 0.0006 of charm.
"""
LOW_ERROR = 0.1
"""Relative error of what one current adds there: Q from 30 to 80 MeV for e, one loop."""

STEPS = 128
DEGREE = 12


def sm_beta(sm: Array) -> Array:
    """d/dln(mu) of (g', g2, g3, yt, yb, ytau) at one loop (Machacek and Vaughn 1984)."""
    slope: Array = sm * (SM_BETA @ sm**2) / (16 * pi**2)
    return slope


def gamma_hypercharge(g1: float) -> Array:
    """Gamma_ij = g'^2/(12 pi^2) y_i y_j N_j, shape (16, 16) (arXiv:1411.3342)."""
    return g1**2 / (12 * pi**2) * np.outer(HYPERCHARGE, HYPERCHARGE * MULTIPLICITY)


def gamma_yukawa(yt: float, yb: float, ytau: float) -> Array:
    """Third-generation Yukawa part, shape (16, 16); derived from the wave functions and vertices.

    The Higgs column has the sign that makes Gamma . y = 0, as U(1)_Y demands; published tables
    (arXiv:1605.04917) carry the opposite one in the u and l rows and in the yb part of q.
    """
    t, b, tau = yt**2, yb**2, ytau**2
    block = [
        [(t + b) / 2, -t / 2, -b / 2, 0, 0, (t - b) / 2],
        [-t, t, 0, 0, 0, -t],
        [-b, 0, b, 0, 0, b],
        [0, 0, 0, tau / 2, -tau / 2, -tau / 2],
        [0, 0, 0, -tau, tau, tau],
        [3 * (t - b), -3 * t, 3 * b, -tau, tau, 3 * (t + b) + tau],
    ]
    gamma = np.zeros((16, 16))
    gamma[Q3:, Q3:] = np.array(block) / (8 * pi**2)
    return gamma


def gamma(sm: Array) -> Array:
    """The anomalous dimension of c for SM couplings (g', g2, g3, yt, yb, ytau)."""
    return gamma_hypercharge(sm[0]) + gamma_yukawa(*sm[3:])


def vector_couplings_at_mz() -> Array:
    """Matrix (8, 16) of C_V = (c_L + c_R)/2 + gV c_H; the top is dropped (arXiv:1605.04917)."""
    matching = np.zeros((8, 16))
    rows = np.arange(8)
    matching[rows, DOUBLET] = matching[rows, SINGLET] = 0.5
    matching[:, HIGGS] = VECTOR_Z
    return matching


def qed_generator(active: Array) -> Array:
    """Matrix (8, 8) of dC_Vf/dln(mu) = 2 alpha/(3 pi) Q_f sum_j N_j Q_j C_Vj over active j."""
    return 2 * ALPHA_MZ / (3 * pi) * np.outer(CHARGE, COLOURS * CHARGE * active)


def nucleon_functional(mu: float) -> Array:
    """Matrix (3, 8): c1 of proton and neutron, and of the proton from below 2 GeV, from C_V at
    4.18 GeV <= mu <= MZ.

    The running is linear in the logarithm in two steps, as in DirectDM: to 4.18 GeV, and on without
    b. Below 2 GeV loops reach the charge of the proton alone, with alpha(0).
    """
    loops = -2 * ALPHA_0 / (3 * pi) * COLOURS * CHARGE * np.log(MU_LOW / LOOP_ENDS)
    at_2gev = np.vstack([VALENCE, loops])
    without_b = qed_generator(np.arange(8) != BOTTOM)
    at_mb = at_2gev @ (np.eye(8) - log(M_B / MU_LOW) * without_b)
    return at_mb @ (np.eye(8) - log(mu / M_B) * qed_generator(np.ones(8)))


def c1_per_unit(
    mzp: Real, currents: Sequence[str], rows: Sequence[int] = (PROTON, NEUTRON)
) -> Array:
    """c1 per unit g gnunu/MZp^2, g the coupling of each of `CURRENTS` that is asked for.

    Shape (rows, currents) before that of mzp [GeV]. At MZp <= MZ the Higgs current and the top play
    no part. Numerical error below 1e-10. Raises PointError outside 5 GeV to 20 TeV.
    """
    m = np.asarray(mzp, dtype=float)
    if not np.all((m >= LOWEST_MZP) & (m <= HIGHEST_MZP)):
        raise PointError(f"running from mzp: expected {LOWEST_MZP:g} to {HIGHEST_MZP:g} GeV")
    columns = [CURRENTS.index(current) for current in currents]
    below, above = (table[:, list(rows)][..., columns] for table in (_below_mz(), _above_mz()))
    ln_m = np.log(m)
    low = np.polynomial.polynomial.polyval(ln_m - log(M_B), below)
    high = np.polynomial.chebyshev.chebval(scaled(np.maximum(ln_m, log(M_Z))), above)
    return np.where(m > M_Z, high, low)


def c1_tree_per_unit(currents: Sequence[str]) -> Array:
    """c1 (2, currents) of proton and neutron per unit g gnunu/MZp^2, their valence quarks alone."""
    columns = [CURRENTS.index(current) for current in currents]
    return -(VALENCE @ vector_couplings_at_mz())[:, columns]


@lru_cache
def _below_mz() -> Array:
    """Coefficients (2, 3, 16) of c1 per unit, which is linear in ln(MZp/4.18 GeV) up to MZ."""
    matching = vector_couplings_at_mz()
    at_mb, at_mz = (-REACHES * (nucleon_functional(mu) @ matching) for mu in (M_B, M_Z))
    return np.array([at_mb, (at_mz - at_mb) / (log(M_Z) - log(M_B))])


@lru_cache
def _above_mz() -> Array:
    """Chebyshev coefficients (DEGREE + 1, 3, 16) of c1 per unit in ln(MZp), MZ to 20 TeV.

    The linear functional w(M) c(M) = c1 obeys dw/dlnM = -w Gamma: one integration serves all M.
    """

    def slope(state: Array) -> Array:
        sm, w = state[:6], state[6:].reshape(3, 16)
        return np.concatenate([sm_beta(sm), -(w @ gamma(sm)).ravel()])

    sm_at_mz = trajectory(sm_beta, SM_AT_M_TOP, log(M_Z / M_TOP))[-1]
    w_at_mz = nucleon_functional(M_Z) @ vector_couplings_at_mz()
    start = np.concatenate([sm_at_mz, w_at_mz.ravel()])
    w = trajectory(slope, start, log(HIGHEST_MZP / M_Z))[:, 6:]
    nodes = np.linspace(-1, 1, STEPS + 1)
    coefficients = np.polynomial.chebyshev.chebfit(nodes, -w, DEGREE)
    return REACHES * np.reshape(coefficients, (-1, 3, 16))


def trajectory(slope: Callable[[Array], Array], start: Array, ln_ratio: float) -> Array:
    """States (STEPS + 1, n) at equal steps in ln(mu) from `start` on: fourth-order Runge-Kutta."""
    h = ln_ratio / STEPS
    states = [start]
    for _ in range(STEPS):
        y = states[-1]
        k1 = slope(y)
        k2 = slope(y + h / 2 * k1)
        k3 = slope(y + h / 2 * k2)
        k4 = slope(y + h * k3)
        states.append(y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4))
    return np.array(states)


def scaled(ln_m: Array) -> Array:
    """ln(MZp) from MZ to 20 TeV mapped on -1 to 1."""
    return 2 * (ln_m - log(M_Z)) / log(HIGHEST_MZP / M_Z) - 1
