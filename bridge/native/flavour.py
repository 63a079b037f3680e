"""b-quark observables: R_K, B_s mixing, B_s -> mu mu and Upsilon universality.

The phase of the strange quark is chosen such that V_tb V_ts* is positive. A positive `vts`
then has the phase of V_ts, and couplings gbb and gmumu of the same sign lower R_K. (3.1) of
arXiv:1803.04430 is written in the phase where V_ts is negative and has the other sign.
"""

from __future__ import annotations

from math import pi, sqrt

import numpy as np

from bridge.native.qcd import delta_f2_invariant
from bridge.numerics.arrays import Real, ratio
from bridge.point import Point, StandardModel

ALPHA_MB = 1.0 / 133.0
"""Electromagnetic coupling at 4.8 GeV, arXiv:1303.5794."""

M_W = 80.379
"""W mass [GeV], PDG 2018."""

C9_SM, C10_SM = 3.9, -4.31
"""Coefficients at 4.8 GeV, arXiv:1303.5794: C10, and C9 = 4.07 with the charm loop (+0.3) and
the interference with C7 = -0.292 in B -> K (-0.5) included."""

BR_BS_MUMU_SM = 3.66e-9
"""BR(B_s -> mu mu) of the SM, +-0.14e-9, arXiv:1908.07011."""
MT_MSBAR = 163.5
"""m_t(m_t) [GeV] in the MSbar scheme, the argument of S0."""

ETA_B = 0.551
"""QCD correction to B_s mixing in the SM, Buras, Jamin and Weisz 1990."""

M_UPSILON = 9.4603
"""Mass of the Upsilon(1S) [GeV], PDG."""

R_UPSILON_SM = 0.9924
"""Gamma(Upsilon -> tau tau)/Gamma(Upsilon -> mu mu), below (3.14)."""

M_UPSILON_3S, R_UPSILON_3S_SM = 10.3552, 0.9948
"""The same of the Upsilon(3S): mass [GeV], PDG, and ratio, arXiv:2005.01230."""

R_KSTAR_LOW: dict[str, tuple[float, float, float]] = {
    "0.045 to 1.1": (0.9245, 0.1370, 0.0221),
    "0.1 to 1.1": (0.9832, 0.1581, 0.0255),
}
"""R_K* = a (1 + b C9 + c C9^2) for C9 = -C10 of the muon near the photon pole, by window of q^2
[GeV^2]: a parabola through flavio 2.7, arXiv:1810.08132, good to 0.1 % for -2 < C9 < 1."""


def g_bsmu(p: Point) -> Real:
    """(3.2): coefficient of (b_L gamma s_L)(mu_L gamma mu_L) [GeV^-2]."""
    return -p.vts * p.gbb * p.gmumu / p.mzp**2


def g_bs(p: Point) -> Real:
    """(3.4): G_bs [GeV^-2] of -(G_bs/2)(s_L gamma b_L)^2."""
    return (p.vts * p.gbb / p.mzp) ** 2


def g_bmu(p: Point) -> Real:
    """(3.13): coefficient of (b_L gamma b_L)(mu_L gamma mu_L) [GeV^-2]."""
    return -p.gbb * p.gmumu / p.mzp**2


def v_ts(sm: StandardModel) -> float:
    """|V_tb V_ts*| from the Wolfenstein parameters, to order lambda^4."""
    return sm.AWS * sm.lamWS**2 * (1.0 - sm.lamWS**2 * (0.5 - sm.rhoWS))


def c9(p: Point) -> Real:
    """Z' contribution to C9 of the muon, equal to -C10: pi G_bsmu/(sqrt2 G_F alpha V_tb V_ts*).

    NaN for V_tb V_ts* = 0.
    Derived from (3.2) and the usual H_eff = -4 G_F/sqrt2 V_tb V_ts* alpha/(4 pi) sum C_i O_i.
    """
    return ratio(pi * g_bsmu(p), sqrt(2.0) * p.sm.Gf * ALPHA_MB * v_ts(p.sm))


def r_k(c9_np: Real) -> Real:
    """R_K and R_K* for 1.1 < q^2 < 6 GeV^2 with C9 = -C10 of the muon: ratio of |C9|^2 + |C10|^2.

    Source: arXiv:1411.4773; the dependence on the window and on K or K* is neglected.
    """
    sm = C9_SM**2 + C10_SM**2
    return ((C9_SM + c9_np) ** 2 + (C10_SM - c9_np) ** 2) / sm


def r_kstar_low(c9_np: Real, window: str) -> Real:
    """R_K* in a window of q^2 where the photon pole dilutes C9 = -C10; arXiv:1810.08132."""
    sm, linear, square = R_KSTAR_LOW[window]
    return sm * (1.0 + linear * c9_np + square * c9_np**2)


def bs_mumu_ratio(c9_np: Real) -> Real:
    """BR(B_s -> mu mu) over its SM value: (1 + C10/C10_SM)^2 with C10 = -C9. arXiv:1204.1737."""
    return (1.0 - c9_np / C10_SM) ** 2


def inami_lim_s0(x: Real) -> Real:
    """S0(x), x = (m_t/M_W)^2, of the B_s mixing box. Inami and Lim 1981."""
    rest = 3.0 * x**3 * np.log(x) / (2.0 * (1.0 - x) ** 3)
    return (4.0 * x - 11.0 * x**2 + x**3) / (4.0 * (1.0 - x) ** 2) - rest


def mixing_slope(p: Point) -> Real:
    """kappa [GeV^2] of Delta M_s/SM = 1 + kappa G_bs, with QCD running from mzp.

    NaN for V_tb V_ts* = 0 and where alpha_s does not exist.
    Derived: the SM box is G_F^2 M_W^2 (V_tb V_ts*)^2 eta_B S0/(4 pi^2) (s_L gamma b_L)^2 for the
    same invariant matrix element.
    """
    s0 = inami_lim_s0((MT_MSBAR / M_W) ** 2)
    box = (p.sm.Gf * M_W * v_ts(p.sm)) ** 2 * ETA_B * s0 / (2.0 * pi**2)
    return ratio(delta_f2_invariant(p.mzp, p.sm), box)


def delta_ms_ratio(p: Point) -> Real:
    """Delta M_s over its SM value for real couplings; the Z' always raises it."""
    return 1.0 + mixing_slope(p) * g_bs(p)


def r_upsilon(p: Point, mass: float = M_UPSILON, sm: float = R_UPSILON_SM) -> Real:
    """(3.14): Gamma(Upsilon -> tau tau)/Gamma(Upsilon -> mu mu) with the Z' in the muon channel.

    `mass` [GeV] and the ratio `sm` without a Z' are those of the Upsilon(1S) if not given.

    Derived: photon exchange gives 4 pi alpha/(3 m^2) for vector currents, the Z' adds G/4 to it
    and -G/4 for the axial muon current.
    """
    shift = 3.0 * g_bmu(p) * mass**2 / (16.0 * pi * ALPHA_MB)
    return sm / ((1.0 + shift) ** 2 + shift**2)
