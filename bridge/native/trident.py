"""Neutrino trident production, nu_mu N -> nu_mu N mu+ mu-."""

from __future__ import annotations

from math import sqrt

from bridge.arrays import Real
from bridge.native.constants import SIN2_THETA_W
from bridge.point import Point


def g_mu(p: Point) -> Real:
    """(3.6): G_mu [GeV^-2] of -(G_mu/2)(l_L gamma l_L)^2, the contact limit of Z' exchange."""
    return (p.gmumu / p.mzp) ** 2


def trident_ratio(g: Real, gf: float) -> Real:
    """Cross-section over its SM value for a contact coefficient g [GeV^-2].

    [(1 + 4 sW^2 + v^2 g)^2 + (1 + v^2 g)^2]/[(1 + 4 sW^2)^2 + 1], v^2 = 1/(sqrt2 G_F).
    Source: arXiv:1406.2332, with a left-handed muon current.
    """
    y = g / (sqrt(2.0) * gf)
    vector = 1.0 + 4.0 * SIN2_THETA_W
    return ((vector + y) ** 2 + (1.0 + y) ** 2) / (vector**2 + 1.0)
