"""Muon g-2 and charged-lepton flavour violation, (3.9)-(3.12) of arXiv:1803.04430."""

from __future__ import annotations

from math import pi

import numpy as np

from bridge.native.constants import ALPHA_0
from bridge.numerics.arrays import Array, Real
from bridge.numerics.quadrature import gauss_legendre
from bridge.point import Point, StandardModel

BR_TAU_TO_MU_NU_NU = 0.1739
"""BR(tau -> mu nu nu-bar), PDG."""

_T, _W = gauss_legendre(48)


def loop_function(x: Real) -> Real:
    """F(x) of (3.10), x = m_mu^2/MZ'^2 below about 10; F(0) = 2/3, F(1) = 13/24. Broadcasts.

    Derived: (5x^4 - 14x^3 + 39x^2 - 38x - 18x^2 ln x + 8)/(12 (1-x)^4), the function of
    arXiv:hep-ph/0302221, is 5/12 + (3/2) int_0^1 t (1-t)^2/(1 - t + t x) dt, without cancellations.
    """
    denominator = 1.0 - _T + _T * np.asarray(x)[..., None]
    integral: Real = np.sum(_W * _T * (1.0 - _T) ** 2 / denominator, axis=-1)
    return 5.0 / 12.0 + 1.5 * integral


def br_mu_e_gamma(p: Point, v21: Real) -> Real:
    """(3.10) over G_F^2 m_mu^5/(192 pi^3), where m_mu^5 cancels, for the mixing element (V'_eL)_21.

    3 alpha/(16 pi) {v21 (gmumu - gl1) [gmumu F(x) + gl1 F(0) - 2 ge2]/(G_F MZ'^2)}^2; (3.11) prints
    a prefactor 15-20 % smaller. Mixing couples the Z' to e and mu with v21 (gmumu - gl1); muon or
    electron are in the loop. Derived: there the right-handed coupling flips the chirality by the
    mass of the muon, which is -3 times what the mass outside of the loop does for F(0) = 2/3, as in
    `delta_a_mu`; m_e and corrections of order m_mu^2/MZ'^2 to that are left out.
    """
    loop = loop_function((p.sm.MMU / p.mzp) ** 2)
    of_loop = p.gmumu * loop + p.gl1 * loop_function(0.0) - 2.0 * p.ge2
    coupled = (p.gmumu - p.gl1) / p.mzp * (of_loop / p.mzp)
    return 3.0 * ALPHA_0 / (16.0 * pi) * (coupled * v21 / p.sm.Gf) ** 2


def phase_space_one_muon(sm: StandardModel) -> Real:
    """Gamma(tau -> mu nu nu-bar) over that of a massless muon: 0.9726; 0 where closed."""
    r = _muon_over_tau(sm) ** 2
    log = np.log(np.where(r > 0.0, r, 1.0))
    return np.asarray(1.0 - 8.0 * r + 8.0 * r**3 - r**4 - 12.0 * r**2 * log)


def phase_space_three_muons(sm: StandardModel) -> Real:
    """Gamma(tau -> 3 mu) of left-handed currents over that of massless muons: 0.9186; 0 if closed.

    Derived: |M|^2 ~ (p_tau . k_+)(k_1 . k_2), since Fierz makes the amplitudes of the two equal
    muons equal, integrated over s = (k_1 + k_2)^2/m_tau^2. A flat |M|^2 would give 0.881.
    """
    root = np.minimum(_muon_over_tau(sm), 1.0 / 3.0)[..., None]
    r, span = root**2, (1.0 + root) * (1.0 - 3.0 * root)
    s = 4.0 * r + span * np.sin(pi / 2.0 * _T) ** 2
    jacobian = span * pi / 2.0 * np.sin(pi * _T)
    momenta = np.sqrt((1.0 - 4.0 * r / s) * np.maximum(0.0, (1.0 + r - s) ** 2 - 4.0 * r))
    integral: Real = np.sum(_W * jacobian * (s - 2.0 * r) * (1.0 + r - s) * momenta, axis=-1)
    return 12.0 * integral


def phase_space_over_muon_decay(sm: StandardModel) -> Real:
    """`phase_space_three_muons` over `phase_space_one_muon`: 0.9445; 0 where both are closed."""
    three, one = phase_space_three_muons(sm), phase_space_one_muon(sm)
    return np.divide(three, one, out=np.zeros(np.shape(three)), where=one > 0.0)


def _muon_over_tau(sm: StandardModel) -> Array:
    """m_mu/m_tau, at most 1."""
    heavier = np.maximum(sm.MTA, sm.MMU)
    return np.asarray(np.divide(sm.MMU, np.where(heavier > 0.0, heavier, 1.0)))


def br_tau_3mu(p: Point, v32: Real) -> Real:
    """BR(tau -> 3 mu) = G^2/(4 G_F^2) BR(tau -> mu nu nu-bar) R for the mixing element (V'_eL)_32,
    G^2 = [v32 (gmumu - gl3)/MZ'^2]^2 (gmumu^2 + ge2^2/2).

    R is `phase_space_over_muon_decay`. Derived: two equal amplitudes for two equal left-handed
    muons, one where the pair is right-handed, contact interaction. Linear in v32 in the amplitude,
    where the paper's text after (3.11) squares it.
    """
    coupled = (p.gmumu - p.gl3) * v32 / p.mzp**2
    muons = phase_space_over_muon_decay(p.sm)
    squared = (p.gmumu * coupled) ** 2 + (p.ge2 * coupled) ** 2 / 2.0
    return squared / (2.0 * p.sm.Gf) ** 2 * BR_TAU_TO_MU_NU_NU * muons


def delta_a_mu(p: Point) -> Real:
    """Z' contribution to (g-2)/2 of the muon: m_mu^2 (3 gL gR - gL^2 - gR^2)/(12 pi^2 MZ'^2), for
    MZ' >> m_mu; gL = gmumu, gR = ge2.

    Source: Leveille 1978; (3.12) of the paper prints that of a left-handed coupling positive.
    """
    couplings = 3.0 * p.gmumu * p.ge2 - p.gmumu**2 - p.ge2**2
    return (p.sm.MMU / p.mzp) ** 2 * couplings / (12.0 * pi**2)


def delta_a_mu_error(p: Point) -> Real:
    """What the limit MZ' >> m_mu leaves out of `delta_a_mu`: below r ln(1/r) of each of its
    terms, r = (m_mu/MZ')^2; 0.4 % at 5 GeV. 0 for a massless muon.
    """
    r = (p.sm.MMU / p.mzp) ** 2
    size = 3.0 * np.abs(p.gmumu * p.ge2) + p.gmumu**2 + p.ge2**2
    log = np.log(1.0 / np.where(np.greater(r, 0.0), r, 1.0))
    return r**2 * log * size / (12.0 * pi**2)
