"""b-quark observables: R_K, B_s mixing, B_s -> mu mu and Upsilon universality.

The phase of the strange quark is chosen such that V_tb V_ts* is positive. A positive `vts`
then has the phase of V_ts, and couplings gbb and gmumu of the same sign lower R_K. (3.1) of
arXiv:1803.04430 is written in the phase where V_ts is negative and has the other sign.
"""

from __future__ import annotations

from math import pi, sqrt

import numpy as np

from bridge.native import semileptonic, wilson_running
from bridge.native.qcd import delta_f2_invariant, delta_f2_left_right
from bridge.native.semileptonic import Bin, WilsonCoefficients
from bridge.numerics.arrays import Real, anywhere, ratio
from bridge.point import Point, StandardModel

WILSON_COEFFICIENTS = ("c9", "c10", "c9p", "c10p")
"""Names of those of b -> s mu mu."""

ALPHA_MB = 1.0 / 133.0
"""Electromagnetic coupling at 4.8 GeV, arXiv:1303.5794."""

M_W = 80.379
"""W mass [GeV], PDG 2018."""

C9_SM, C10_SM = 3.9, semileptonic.C10_SM
"""WilsonCoefficients at 4.8 GeV, arXiv:1303.5794: C10, and C9 = 4.07 with the charm loop (+0.3) and
the interference with C7 = -0.292 in B -> K (-0.5) included."""

BR_BS_MUMU_SM, BR_BS_MUMU_SM_ERROR = 3.66e-9, 0.14e-9
"""BR(B_s -> mu mu) of the SM, arXiv:1908.07011."""

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

RUNNING_ERROR = 0.02
"""Relative error of C9 and C10 at 4.8 GeV: higher orders of the running, 10 % at most."""

STRENGTH_ERROR = 0.04
"""Relative error of new physics over the SM in b -> s mu mu: alpha C10 of the SM differs by 3 %
between arXiv:1303.5794, arXiv:1311.1348 and flavio, the C9 with it; 2 % are charm loops and higher
orders of the running."""

QED_ERROR = 0.01
"""Relative error of R_K and R_K* by soft photons in 1.1 to 6 GeV^2, arXiv:1605.07633."""

QED_ERROR_LOW = 0.03
"""The same below 1.1 GeV^2, arXiv:1605.07633."""

M_B, CHIRAL = 4.18, (5.36688 / (4.18 + 0.078)) ** 2
"""m_b(m_b) [GeV], and (m_Bs/(m_b + m_s))^2 with running masses there; PDG."""

BAG_VLL, BAG_VLR, BAG_SLR = 0.826, 1.873, 1.149
"""Bag parameters at m_b of (s_L gamma b_L)^2, (s_L gamma b_L)(s_R gamma b_R), (s_R b_L)(s_L b_R):
arXiv:1907.01025 in the normalisation of arXiv:hep-ph/0102316."""

LEFT_RIGHT_ERROR = 0.1
"""Relative error of the left-right part of B_s mixing: running at one loop, bag parameters 5 %."""

MIXING_ERROR, MIXING_RUNNING_ERROR = 0.03, 0.12
"""Relative errors of the Z' part of Delta M_s over the SM (eta_B and S0 2 %, QCD beyond two loops 2
%), and of what the top Yukawa and the electroweak couplings add to it: yt^2 is 3 % above that of
arXiv:1307.3536 and enters squared, and as much again for the next order."""


def g_bs(p: Point) -> Real:
    """(3.4): G_bs [GeV^-2] of -(G_bs/2)(s_L gamma b_L)^2."""
    return (p.vts * p.gbb / p.mzp) ** 2


def g_bmu(p: Point) -> Real:
    """(3.13): coefficient of (b_L gamma b_L)(mu_L gamma mu_L) [GeV^-2]."""
    return -p.gbb * p.gmumu / p.mzp**2


def v_ts(sm: StandardModel) -> float:
    """|V_tb V_ts*| from the Wolfenstein parameters, to order lambda^4."""
    return sm.AWS * sm.lamWS**2 * (1.0 - sm.lamWS**2 * (0.5 - sm.rhoWS))


def tree_level(p: Point, left: str = "gmumu", right: str = "ge2") -> WilsonCoefficients:
    """Z' contribution at MZ' to C9, C10, C9', C10' of the lepton with these couplings, the muon's
    unless given; NaN for V_tb V_ts* = 0.

    `unit_of_c9` times -g_bs (g_R + g_L)/MZ'^2 for C9, -g_bs (g_R - g_L)/MZ'^2 for C10, g_bs the
    left-handed coupling, or the right-handed one for the primed. Derived from (3.2) and the usual
    H_eff = -4 G_F/sqrt2 V_tb V_ts* alpha/(4 pi) sum C_i O_i.
    """
    unit = unit_of_c9(p)
    vector, axial = ((p[right] + sign * p[left]) / p.mzp**2 * unit for sign in (1, -1))
    g_left, g_right = -p.vts * p.gbb, -p.gbsr
    return WilsonCoefficients(g_left * vector, g_left * axial, g_right * vector, g_right * axial)


def c9(p: Point) -> Real:
    """C9 of the muon at MZ', see `tree_level`."""
    return tree_level(p).c9


def unit_of_c9(p: Point) -> Real:
    """C9 per coefficient [GeV^-2] of (s_L gamma b_L)(mu gamma mu): pi/(sqrt2 G_F alpha V_tb V_ts*).

    NaN for V_tb V_ts* = 0.
    """
    return ratio(pi, sqrt(2.0) * p.sm.Gf * ALPHA_MB * v_ts(p.sm))


def coefficients(p: Point) -> tuple[WilsonCoefficients, WilsonCoefficients]:
    """Z' contribution to C9, C10, C9' and C10' of the muon, and of the electron, at 4.8 GeV.

    One-loop running from MZ' of all that Z' exchange makes there; NaN for V_tb V_ts* = 0.
    """
    left_quarks = unit_of_c9(p) * wilson_running.lepton_coefficients(p, v_ts(p.sm))
    right_quarks = unit_of_c9(p) * wilson_running.right_handed_coefficients(p)
    muon, electron = (
        WilsonCoefficients(left + right, right - left, left_p + right_p, right_p - left_p)
        for left, right, left_p, right_p in (
            (*left_quarks[:2], *right_quarks[:2]),
            (*left_quarks[2:], *right_quarks[2:]),
        )
    )
    return muon, electron


def r_k_tree(c9_np: Real) -> Real:
    """R_K for C9 = -C10 of the muon: ratio of |C9|^2 + |C10|^2, whatever the window.

    Source: arXiv:1411.4773. What arXiv:1803.04430 needs; `semileptonic` knows K, K* and q^2.
    """
    sm = C9_SM**2 + C10_SM**2
    return ((C9_SM + c9_np) ** 2 + (C10_SM - c9_np) ** 2) / sm


def r_k_error(value: Real, where: Bin) -> Real:
    """Theory error of R_K or R_K*: QED, and the strength of new physics relative to the SM."""
    qed = QED_ERROR if where.q2 == semileptonic.CENTRAL else QED_ERROR_LOW
    shift = value - semileptonic.standard_model(where)
    return np.hypot(qed * value, STRENGTH_ERROR * shift)


def bs_mumu_ratio(c10_np: Real, c10p_np: Real = 0.0) -> Real:
    """BR(B_s -> mu mu) over its SM value: [1 + (C10 - C10')/C10_SM]^2 with both at 4.8 GeV.

    Source: arXiv:1204.1737.
    """
    return (1.0 + (c10_np - c10p_np) / C10_SM) ** 2


def bs_mumu_error(value: Real) -> Real:
    """Theory error of `bs_mumu_ratio`: the strength of new physics relative to the SM."""
    return 2.0 * STRENGTH_ERROR * np.abs(value - np.sqrt(value))


def inami_lim_s0(x: Real) -> Real:
    """S0(x), x = (m_t/M_W)^2, of the B_s mixing box. Inami and Lim 1981."""
    rest = 3.0 * x**3 * np.log(x) / (2.0 * (1.0 - x) ** 3)
    return (4.0 * x - 11.0 * x**2 + x**3) / (4.0 * (1.0 - x) ** 2) - rest


def mixing_slope(p: Point) -> Real:
    """kappa [GeV^2] of Delta M_s/SM = 1 + kappa G_bs, with QCD running of the operator from mzp.

    NaN for V_tb V_ts* = 0 and where alpha_s does not exist.
    Derived: the SM box is G_F^2 M_W^2 (V_tb V_ts*)^2 eta_B S0/(4 pi^2) (s_L gamma b_L)^2 for the
    same invariant matrix element.
    """
    s0 = inami_lim_s0((MT_MSBAR / M_W) ** 2)
    box = (p.sm.Gf * M_W * v_ts(p.sm)) ** 2 * ETA_B * s0 / (2.0 * pi**2)
    return ratio(delta_f2_invariant(p.mzp, p.sm), box)


def left_right_enhancement(p: Point) -> Real:
    """Matrix element of (s_L gamma b_L)(s_R gamma b_R) over half that of (s_L gamma b_L)^2, each
    run from MZ' to m_b by QCD: about -9 at 1 TeV. NaN where alpha_s does not exist.
    """
    vector, scalar = delta_f2_left_right(p.mzp, M_B, p.sm)
    of_left_left = delta_f2_invariant(p.mzp, p.sm) / delta_f2_invariant(M_B, p.sm)
    vlr, slr = -0.5 * CHIRAL * BAG_VLR / BAG_VLL, 0.75 * CHIRAL * BAG_SLR / BAG_VLL
    return 2.0 * (vlr * vector + slr * scalar) / of_left_left


def delta_ms_shift(p: Point) -> Real:
    """Z' part of Delta M_s over the SM, for real couplings; never negative for one chirality.

    QCD in `mixing_slope`; the top Yukawa and the electroweak couplings turn G_bs into that at MZ.
    """
    left, right, mixed = wilson_running.mixing_couplings(p, v_ts(p.sm))
    strength = left + right
    if anywhere(mixed):
        strength = strength + left_right_enhancement(p) * mixed
    return mixing_slope(p) * (strength / p.mzp**2)


def delta_ms_shift_error(p: Point) -> Real:
    """Theory error of the Z' part of Delta M_s over the SM."""
    left, right, mixed = wilson_running.mixing_couplings(p, v_ts(p.sm))
    slope = mixing_slope(p) / p.mzp**2
    alike = slope * (left + right)
    of_running = MIXING_RUNNING_ERROR * slope * (left - np.square(p.vts * p.gbb))
    of_one = np.hypot(MIXING_ERROR * alike, of_running)
    if not anywhere(mixed):
        return of_one
    return np.hypot(of_one, LEFT_RIGHT_ERROR * slope * left_right_enhancement(p) * mixed)


def r_upsilon(p: Point, mass: float = M_UPSILON, sm: float = R_UPSILON_SM) -> Real:
    """(3.14): Gamma(Upsilon -> tau tau)/Gamma(Upsilon -> mu mu) with the Z' in both channels.

    `mass` [GeV] and the ratio `sm` without a Z' are those of the Upsilon(1S) if not given.

    Derived: photon exchange gives 4 pi alpha/(3 m^2) for vector currents. The Z' meets the vector
    current of the b, and adds (g_L + g_R)_b (g_L +- g_R)_l/4 to vector and axial current of the
    lepton; the axial one has (1 - 4r)/(1 + 2r) of the phase space, r = m_l^2/m^2, which is 1 for
    muons.
    """
    unit = -3.0 * (p.gbb + p.gd3) * mass**2 / (16.0 * pi * ALPHA_MB) / p.mzp**2
    r = (p.sm.MTA / mass) ** 2
    tau = _of_leptons(unit, p.gl3, p.ge3, np.maximum(0.0, 1.0 - 4.0 * r) / (1.0 + 2.0 * r))
    return sm * tau / _of_leptons(unit, p.gmumu, p.ge2)


def _of_leptons(unit: Real, left: Real, right: Real, phase_space: Real = 1.0) -> Real:
    """Rate of a pair of leptons over that by a photon."""
    vector, axial = unit * (left + right), unit * (left - right)
    return (1.0 + vector) ** 2 + phase_space * axial**2
