"""Muon g-2 and charged-lepton flavour violation, (3.9)-(3.12) of arXiv:1803.04430."""

from __future__ import annotations

from math import pi

import numpy as np

from bridge.arrays import Real
from bridge.native.constants import ALPHA_0
from bridge.point import Point

BR_TAU_TO_MU_NU_NU = 0.1739
"""BR(tau -> mu nu nu-bar), PDG."""

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(48)
_T, _W = (_NODES + 1.0) / 2.0, _WEIGHTS / 2.0


def loop_function(x: Real) -> Real:
    """F(x) of (3.10), x = m_mu^2/MZ'^2 below about 10; F(0) = 2/3, F(1) = 13/24. Broadcasts.

    Derived: (5x^4 - 14x^3 + 39x^2 - 38x - 18x^2 ln x + 8)/(12 (1-x)^4), the function of
    arXiv:hep-ph/0302221, is 5/12 + (3/2) int_0^1 t (1-t)^2/(1 - t + t x) dt, without cancellations.
    """
    denominator = 1.0 - _T + _T * np.asarray(x)[..., None]
    integral: Real = np.sum(_W * _T * (1.0 - _T) ** 2 / denominator, axis=-1)
    return 5.0 / 12.0 + 1.5 * integral


def width_mu_e_gamma(p: Point, v21: Real) -> Real:
    """(3.10): Gamma(mu -> e gamma) [GeV] for the mixing element (V'_eL)_21."""
    mmu = p.sm.MMU
    loop = loop_function((mmu / p.mzp) ** 2)
    return ALPHA_0 * mmu**5 / (1024.0 * pi**4) * (p.gmumu / p.mzp) ** 4 * (v21 * loop) ** 2


def width_muon(p: Point) -> float:
    """Gamma(mu -> e nu nu-bar) = G_F^2 m_mu^5/(192 pi^3) [GeV]."""
    return p.sm.Gf**2 * p.sm.MMU**5 / (192.0 * pi**3)


def br_mu_e_gamma(p: Point, v21: Real) -> Real:
    """BR(mu -> e gamma); (3.11) prints a prefactor 15-20 % smaller."""
    return width_mu_e_gamma(p, v21) / width_muon(p)


def br_tau_3mu(p: Point, v32: Real) -> Real:
    """BR(tau -> 3 mu) = G^2/(4 G_F^2) BR(tau -> mu nu nu-bar), G = gmumu^2 v32/MZ'^2.

    Derived: two equal amplitudes for the two identical muons. Linear in v32 = (V'_eL)_32 in the
    amplitude, where the paper's text after (3.11) squares it.
    """
    g = p.gmumu**2 * v32 / p.mzp**2
    return (g / (2.0 * p.sm.Gf)) ** 2 * BR_TAU_TO_MU_NU_NU


def delta_a_mu(p: Point) -> Real:
    """Z' contribution to (g-2)/2 of the muon: -m_mu^2 g^2/(12 pi^2 MZ'^2), for MZ' >> m_mu.

    Source: Leveille 1978 for a left-handed coupling; (3.12) of the paper prints it positive.
    """
    return -((p.sm.MMU * p.gmumu / p.mzp) ** 2) / (12.0 * pi**2)
