"""Helicity amplitudes of q qbar -> mu+ mu- by photon, Z and Z', and the dimuon mass spectrum.

At leading order, massless fermions and fixed widths. With A_ab the amplitude of quark chirality a
and muon chirality b, sigmahat = s/(144 pi) sum_ab |A_ab|^2. Photon and Z change no flavour: b sbar
and s bbar interfere with nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import pi

import numpy as np

from bridge.errors import PointError
from bridge.native.channels import FINAL_STATES
from bridge.native.constants import GEV_M2_TO_PB
from bridge.native.dimuon import spectrum_pb_per_gev
from bridge.native.electroweak import (
    CHARGED_LEPTON,
    DOWN,
    UP,
    Charges,
    Chiral,
    photon_coupling,
    z_couplings,
)
from bridge.native.parton_luminosities import PAIRS
from bridge.native.partons import DEFAULT_SQRTS, Luminosity, luminosity
from bridge.native.widths import width_zp
from bridge.numerics.arrays import Array, Real
from bridge.numerics.poles import Complex
from bridge.point import Point, StandardModel

QUARKS: dict[str, Charges] = {"uu": UP, "dd": DOWN, "ss": DOWN, "cc": UP, "bb": DOWN}
"""Pairs of a quark and its own antiquark, by the names of channels and luminosities."""


LEADING_ORDER_PDF = "nn23lo1"


def leading_order(sqrts_gev: float) -> Luminosity:
    """Luminosities of these formulas, whatever is chosen elsewhere: muF = MZp, sqrts [GeV]."""
    return luminosity(LEADING_ORDER_PDF, sqrts_gev, order="lo", mu_r=1.0)


@dataclass(frozen=True, slots=True)
class ZpExchange:
    """A Z' between quarks and muons: mass and width [GeV], chiral couplings by pair of quarks."""

    mzp: Real
    width: Real
    quarks: Mapping[str, Chiral]
    muons: Chiral

    @classmethod
    def of(cls, p: Point) -> ZpExchange:
        """The one of a point."""
        coupled = [q for q in PAIRS if FINAL_STATES[q].coupled(p)] or PAIRS
        quarks = {q: Chiral(*FINAL_STATES[q].couplings(p)) for q in coupled}
        return cls(p.mzp, width_zp(p), quarks, Chiral(*FINAL_STATES["mumu"].couplings(p)))

    @property
    def gamma(self) -> Real:
        """Width over mass."""
        return self.width / self.mzp


def zp_amplitudes(s: Real, x: ZpExchange, pair: str) -> list[Complex]:
    """g_a g_b/(s - M^2 + i M Gamma) [GeV^-2], chiralities (a, b) = LL, LR, RL, RR."""
    propagator = 1.0 / (s - x.mzp**2 + 1j * x.mzp * x.width)
    return [a * b * propagator for a in x.quarks[pair] for b in x.muons]


def sm_amplitudes(s: Real, sm: StandardModel, pair: str) -> list[Complex]:
    """e^2 Q_q Q_mu/s + z_a z_b/(s - MZ^2 + i MZ Gamma_Z) [GeV^-2] in the same order."""
    photon = photon_strength(sm, pair) / s
    propagator = 1.0 / (s - sm.MZ**2 + 1j * sm.MZ * sm.WZ)
    quark, muon = z_couplings(QUARKS[pair], sm), z_couplings(CHARGED_LEPTON, sm)
    return [photon + a * b * propagator for a in quark for b in muon]


def photon_strength(sm: StandardModel, pair: str) -> Real:
    """e^2 Q_q Q_mu."""
    return photon_coupling(QUARKS[pair], sm) * photon_coupling(CHARGED_LEPTON, sm)


def sigma_hat(s: Real, one: list[Complex], other: list[Complex]) -> Real:
    """s/(144 pi) Re sum A* B [GeV^-2]: q qbar -> mu+ mu-, mean over spins and colours, massless."""
    products = (np.real(np.conj(a) * b) for a, b in zip(one, other, strict=True))
    return s / (144.0 * pi) * sum(products)


@dataclass(frozen=True, slots=True)
class DimuonSpectrum:
    """dsigma/dm of pp -> mu+ mu-, in three parts.

    Attributes
    ----------
    zp : float or array
        The Z' alone [pb/GeV].
    interference : float or array
        Its interference with photon and Z [pb/GeV].
    sm : float or array
        Photon and Z alone [pb/GeV].
    """

    zp: Real
    interference: Real
    sm: Real

    @property
    def total(self) -> Real:
        """What is measured: the sum."""
        return self.zp + self.interference + self.sm


def dimuon_spectrum(p: Point, m: Real, sqrts_gev: float = DEFAULT_SQRTS) -> DimuonSpectrum:
    """Mass spectrum of pp -> mu+ mu- around a Z', with and without interference.

    Parameters
    ----------
    p : Point
        A point, or an array of points.
    m : float or array
        Dimuon masses [GeV], from 0.8 to 1.2 mzp; they broadcast with the point.
    sqrts_gev : float
        Energy of the pp collisions [GeV].

    Returns
    -------
    DimuonSpectrum
        Each part of the common shape; NaN outside 0.8 to 1.2 mzp, and where mzp is not 10 GeV to
        8 TeV.

    Raises
    ------
    PointError
        Where the width of the Z' is fixed to 0 though it has open channels, and where masses and
        points do not broadcast.

    Notes
    -----
    Source: derived from (2.28) of arXiv:1803.04430 and the Standard Model at tree level; leading
    order, nn23lo1, muF = mzp.
    Cost: 3 ms; 30 us a mass for many.

    Examples
    --------
    >>> from bridge.point import benchmark
    >>> found = dimuon_spectrum(benchmark(), 480.0)
    >>> bool(found.interference < 0.0 < found.zp)
    True
    """
    lum, x = leading_order(sqrts_gev), ZpExchange.of(p)
    masses = _broadcast(m, p)
    s = masses**2
    factor = 2.0 * masses / lum.sqrts**2 * GEV_M2_TO_PB
    interference, alone = 0.0 * factor, 0.0 * factor
    for pair in QUARKS:
        l_q, sm = lum.at_mass(pair, masses, p.mzp), sm_amplitudes(s, p.sm, pair)
        alone = alone + factor * l_q * sigma_hat(s, sm, sm)
        if pair in x.quarks:
            zp = zp_amplitudes(s, x, pair)
            interference = interference + 2.0 * factor * l_q * sigma_hat(s, sm, zp)
    return DimuonSpectrum(spectrum_pb_per_gev(masses, p, lum), interference, alone)


def _broadcast(m: Real, p: Point) -> Array:
    """Dimuon masses as an array. Raises PointError where they do not broadcast with the point."""
    masses = np.asarray(m, dtype=float)
    try:
        np.broadcast_shapes(masses.shape, p.shape)
    except ValueError:
        raise PointError(
            f"m of shape {masses.shape} and points of shape {p.shape} do not broadcast: "
            "m[:, None] gives every mass at every point"
        ) from None
    return masses
