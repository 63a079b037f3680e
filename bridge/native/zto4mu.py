"""Z -> mu+ mu- Z' at tree level, the source of an excess in Z -> 4 mu."""

from __future__ import annotations

from math import pi, sqrt

import numpy as np

from bridge.native.constants import SIN2_THETA_W
from bridge.numerics.arrays import Array, Real, ratio
from bridge.numerics.quadrature import gauss_legendre
from bridge.point import Point, StandardModel

M_MUMU_MIN = 4.0
"""Least mass [GeV] of the muon pair that radiates the Z', as in the searches."""

_NODES, _WEIGHTS = gauss_legendre(16)


def width_z_to_mumu(sm: StandardModel, g: float) -> float:
    """Gamma(Z -> mu mu) of one chirality = G_F MZ^3/(3 sqrt2 pi) g^2 [GeV], massless muons."""
    return sm.Gf * sm.MZ**3 / (3.0 * sqrt(2.0) * pi) * g**2


G_LEFT, G_RIGHT = -0.5 + SIN2_THETA_W, SIN2_THETA_W
"""Couplings of the muon to the Z."""


def pair_mass_spectrum(y: Real, ratio: Real) -> Real:
    """Spectrum in y = m_mumu^2/MZ^2 over Gamma(Z -> mu mu) g^2/(8 pi^2); ratio = mzp^2/MZ^2.

    Derived: (2/S)(2a^2 - 2aS + S^2) ln(y+/y-) - 4 sqrt(S^2 - 4 ratio), a = 1 + ratio, S = a - y,
    the integral over one energy fraction of the radiation pattern of a massive vector,
    arXiv:hep-ph/9512336.
    """
    a = 1.0 + ratio
    s = a - y
    d = np.sqrt(np.maximum(0.0, s**2 - 4.0 * ratio))
    log = 2.0 * np.log((s + d) / (2.0 * np.sqrt(ratio)))
    return 2.0 / s * (2.0 * a**2 - 2.0 * a * s + s**2) * log - 4.0 * d


def width_z_to_mumu_zp(p: Point, m_min: float = M_MUMU_MIN) -> Real:
    """Gamma(Z -> mu+ mu- Z') [GeV] with m_mumu > m_min [GeV]; 0 where closed. Broadcasts.

    Derived: massless muons, so that both chiralities add up, integrated over sqrt(y_max - y)
    because the spectrum vanishes like that root at the end point.
    """
    ratio = np.asarray(p.mzp / p.sm.MZ, dtype=float)[..., None] ** 2
    low = np.minimum((m_min / p.sm.MZ) ** 2, _end_point(ratio))
    root = np.sqrt(_end_point(ratio) - low)
    u: Array = root * _NODES
    spectrum = pair_mass_spectrum(_end_point(ratio) - u**2, ratio)
    integral = np.sum(_WEIGHTS * root * 2.0 * u * spectrum, axis=-1)
    left = p.gmumu**2 / (8.0 * pi**2) * width_z_to_mumu(p.sm, G_LEFT)
    right = p.ge2**2 / (8.0 * pi**2) * width_z_to_mumu(p.sm, G_RIGHT)
    width: Real = (left + right) * integral
    return width


def _end_point(ratio: Array) -> Array:
    """Largest m_mumu^2/MZ^2."""
    end: Array = np.maximum(0.0, 1.0 - np.sqrt(ratio)) ** 2
    return end


def br_z_to_mumu_zp(p: Point) -> Real:
    """BR(Z -> mu+ mu- Z') with m_mumu > 4 GeV; NaN for a Z without a width."""
    return ratio(width_z_to_mumu_zp(p), p.sm.WZ)
