"""Neutrino trident production, nu_mu N -> nu_mu N mu+ mu-."""

from __future__ import annotations

from functools import lru_cache
from math import sqrt

import numpy as np

from bridge.data.tables import DATA, read_data_table
from bridge.native.constants import SIN2_THETA_W
from bridge.numerics.arrays import Array, Real, anywhere
from bridge.point import Point

VECTOR_SM = 1.0 + 4.0 * SIN2_THETA_W
"""Vector coupling of the SM, in units of the axial one."""


def g_mu(p: Point) -> Real:
    """(3.6): G_mu [GeV^-2] of -(G_mu/2)(l_L gamma l_L)^2, the contact limit of Z' exchange."""
    return (p.gmumu / p.mzp) ** 2


def muon_couplings(p: Point, right: bool = True) -> tuple[Real, Real]:
    """What Z' exchange adds to vector and axial coupling of neutrino and muon in units of the SM's:
    g_nu (gL +- gR)/(sqrt2 G_F MZ'^2), g_nu = gL = gmumu and gR = ge2, or 0 without `right`.
    """
    unit = p.gmumu / p.mzp**2 / (sqrt(2.0) * p.sm.Gf)
    ge2 = p.ge2 if right else 0.0
    return unit * (p.gmumu + ge2), unit * (p.gmumu - ge2)


def trident_ratio_contact(g: Real, gf: float) -> Real:
    """Cross-section over its SM value for a contact coefficient g [GeV^-2] of left-handed muons."""
    y = g / (sqrt(2.0) * gf)
    return contact_ratio(y, y)


def contact_ratio(vector: Real, axial: Real) -> Real:
    """Cross-section over its SM value for a contact interaction.

    [(1 + 4 sW^2 + y_V)^2 + (1 + y_A)^2]/[(1 + 4 sW^2)^2 + 1], y of `muon_couplings`.
    Source: arXiv:1406.2332.
    """
    return ((VECTOR_SM + vector) ** 2 + (1.0 + axial) ** 2) / (VECTOR_SM**2 + 1.0)


PROPAGATOR = DATA / "trident_propagator.csv"


@lru_cache
def _momentum_transfer() -> tuple[Array, Array, Array]:
    """ln MZ', and the K^2 [GeV^2] that weakens the interference and the Z' part."""
    mzp, once, twice = read_data_table(PROPAGATOR).numbers().values()
    return np.log(mzp), mzp**2 * (1.0 / once - 1.0), mzp**2 * (1.0 / np.sqrt(twice) - 1.0)


def propagator_weakening(mzp: Real) -> tuple[Real, Real]:
    """Interference and Z' part over their contact limits, MZ' above 5 GeV; broadcasts.

    3 % and 6 % at 10 GeV. Derived: Monte Carlo of nu gamma -> nu mu mu on iron at 160 GeV.
    """
    nodes, once, twice = _momentum_transfer()
    k1, k2 = np.interp(np.log(mzp), nodes, once), np.interp(np.log(mzp), nodes, twice)
    return 1.0 / (1.0 + k1 / mzp**2), 1.0 / (1.0 + k2 / mzp**2) ** 2


def propagator_error(mzp: Real) -> Real:
    """Relative error of the weakened terms: 2e-3 at 5 GeV, falling as 1/MZ'^2; two Monte Carlos."""
    return 2e-3 * (5.0 / mzp) ** 2


RIGHT_HANDED_ERROR = 0.15
"""Relative error of what right-handed muons do: with the mass of the muon the vector current counts
9 % less than the axial one, which left-handed muons do not see but for 1 %; same Monte Carlo."""


def trident_ratio(p: Point) -> Real:
    """Cross-section over its SM value with the Z' propagator; `trident_ratio_contact` if heavy."""
    return _weakened(p, *muon_couplings(p))


def trident_ratio_error(p: Point, ratio: Real) -> Real:
    """Absolute error of `trident_ratio`: of the propagator, and of right-handed muons."""
    of_propagator = propagator_error(p.mzp) * np.abs(ratio - 1.0)
    if not anywhere(p.ge2):
        return of_propagator
    left = _weakened(p, *muon_couplings(p, right=False))
    return of_propagator + RIGHT_HANDED_ERROR * np.abs(ratio - left)


def _weakened(p: Point, vector: Real, axial: Real) -> Real:
    interference, square = propagator_weakening(p.mzp)
    extra = 2.0 * (VECTOR_SM * vector + axial) * interference + (vector**2 + axial**2) * square
    return 1.0 + extra / (VECTOR_SM**2 + 1.0)
