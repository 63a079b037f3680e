"""Interference of the Z' with photon and Z in 0.8 to 1.2 MZp, and the Standard Model's own part.

Integrals over y = m^2/MZp^2 - 1 of the amplitudes in `dimuon_amplitudes`, leading order. Both
resonances are integrated exactly, the luminosities as polynomials between the nodes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import pi

import numpy as np
import numpy.typing as npt

from bridge.data.tables import DATA, read_data_table
from bridge.native.constants import GEV_M2_TO_PB
from bridge.native.dimuon import Y_HIGH, Y_LOW, weighted
from bridge.native.dimuon_amplitudes import QUARKS, ZpExchange, photon_strength
from bridge.native.electroweak import CHARGED_LEPTON, Chiral, sin2_theta_w, z_couplings
from bridge.native.parton_luminosities import PAIRS
from bridge.native.partons import Luminosity
from bridge.numerics.arrays import Array, Real, ratio
from bridge.numerics.poles import Complex, ComplexArray, pole_weights
from bridge.point import Point, StandardModel
from bridge.results import Estimate

RESOLUTION = DATA / "dimuon_resolution.csv"

NOTEWORTHY = 0.02
"""Size of the interference over the Z' part from which the user is told."""


@dataclass(frozen=True, slots=True)
class Window:
    """Luminosities (..., n) by pair at nodes in y = m^2/MZp^2 - 1, to be integrated over y.

    `covered` (..., 1) is False where there are none.
    """

    y: Array
    luminosities: Mapping[str, Array]
    sqrts: float
    covered: npt.NDArray[np.bool_]
    low: Real = Y_LOW
    high: Real = Y_HIGH

    @classmethod
    def of(cls, lum: Luminosity, mzp: Real) -> Window:
        """0.8 to 1.2 MZp."""
        by_pair = {pair: lum.at_window(pair, mzp) for pair in PAIRS}
        return cls(lum.z**2 - 1.0, by_pair, lum.sqrts, lum.covers(mzp)[..., None])

    def inside(self, width: Real) -> Window:
        """The part that is within a relative `width` of the pole."""
        low, high = (1.0 - width) ** 2 - 1.0, (1.0 + width) ** 2 - 1.0
        return replace(self, low=np.maximum(low, Y_LOW), high=np.minimum(high, Y_HIGH))

    def poles(self, pole: Complex) -> ComplexArray:
        """Weights of int dy f(y)/(y - pole) at the nodes."""
        return pole_weights(pole, self.y, self.low, self.high)

    def terms(self, strengths: Mapping[str, Real], weights: Array) -> Array:
        """Terms [pb] of sum_j w_j sum_q strength_q L_q(y_j) over 144 pi s, shape (..., n)."""
        of_pairs = {pair: np.asarray(g)[..., None] for pair, g in strengths.items()}
        coupled = weighted(of_pairs, self.luminosities.__getitem__, self.covered)
        return GEV_M2_TO_PB / (144.0 * pi * self.sqrts**2) * weights * coupled


def z_pole(mzp: Real, sm: StandardModel) -> ComplexArray:
    """Where 1/(s - MZ^2 - i MZ Gamma_Z) has its pole in y; NaN for a Z without a width."""
    width = np.where(np.greater(sm.WZ, 0.0), sm.WZ, np.nan)
    return np.asarray((sm.MZ**2 + 1j * sm.MZ * width) / np.square(mzp) - 1.0, dtype=complex)


def interference_terms(x: ZpExchange, sm: StandardModel, window: Window) -> Array:
    """Terms of 2/(144 pi s) Re int dy (1 + y) sum L M^4 A_SM* A_Z' [pb], both poles exact.

    With c the pole of the Z and d = -i gamma that of the Z': (1 + y) 1/(1 + y) 1/(y - d) for the
    photon, and (1 + y) [1/(y - c) - 1/(y - d)]/(c - d) for the Z. The poles lie on opposite sides
    of the real axis, so that the difference does not cancel where they meet.
    """
    c, zp = z_pole(x.mzp, sm), window.poles(1j * x.gamma)
    both = (window.poles(c) - np.conj(zp)) / (c + 1j * np.asarray(x.gamma))[..., None]
    muon = z_couplings(CHARGED_LEPTON, sm)
    photon, z = {}, {}
    for pair in (q for q in QUARKS if q in x.quarks):
        photon[pair] = 2.0 * photon_strength(sm, pair) * sum(x.quarks[pair]) * sum(x.muons)
        quark = z_couplings(QUARKS[pair], sm)
        z[pair] = 2.0 * dot(x.quarks[pair], quark) * dot(x.muons, muon)
    return window.terms(photon, zp.real) + window.terms(z, (1.0 + window.y) * both.real)


def sm_terms(mzp: Real, sm: StandardModel, window: Window) -> Array:
    """Terms of 1/(144 pi s) int dy (1 + y) sum L M^4 |A_SM|^2 [pb]: photon, Z, and both."""
    c = z_pole(mzp, sm)
    z = window.poles(c)
    squared = (1.0 + window.y) * z.imag / c.imag[..., None]
    photon_squared, photon_z, z_squared = {}, {}, {}
    muon = z_couplings(CHARGED_LEPTON, sm)
    for pair, charges in QUARKS.items():
        photon, quark = photon_strength(sm, pair), z_couplings(charges, sm)
        photon_squared[pair] = 4.0 * photon**2
        photon_z[pair] = 2.0 * photon * sum(quark) * sum(muon)
        z_squared[pair] = dot(quark, quark) * dot(muon, muon)
    return (
        window.terms(photon_squared, window.poles(-1.0).real)
        + window.terms(photon_z, z.real)
        + window.terms(z_squared, squared)
    )


def zp_terms(x: ZpExchange, window: Window) -> Array:
    """Terms of 1/(144 pi s) int dy (1 + y) sum L M^4 |A_Z'|^2 [pb]; 0 without a width."""
    strengths = {q: dot(g, g) * dot(x.muons, x.muons) for q, g in x.quarks.items()}
    inverse = np.nan_to_num(ratio(1.0, x.gamma))
    lorentzian = np.asarray(inverse)[..., None] * window.poles(1j * x.gamma).imag
    return window.terms(strengths, (1.0 + window.y) * lorentzian)


def dot(g: Chiral, h: Chiral) -> Real:
    """g_L h_L + g_R h_R."""
    return g.left * h.left + g.right * h.right


@lru_cache
def resolution_table() -> tuple[Array, Array]:
    """Masses [GeV], and the relative mass resolution of muon pairs."""
    table = read_data_table(RESOLUTION).numbers()
    return table["mass_gev"], table["resolution"]


def mass_resolution(mzp: Real) -> Real:
    """sigma(m)/m of a muon pair in the ATLAS search; that of its ends outside the table."""
    mass, resolution = resolution_table()
    relative: Array = np.interp(np.log(mzp), np.log(mass), resolution)
    return relative


def estimates(p: Point, lum: Luminosity) -> dict[str, Estimate]:
    """sigma_dimuon_interference_pb, dimuon_interference_ratio and sigma_dimuon_sm_pb.

    `lum` is of leading order, as the formulas are. Errors bound those of the luminosities.
    """
    window, x = Window.of(lum, p.mzp), ZpExchange.of(p)
    with np.errstate(invalid="ignore"):
        terms, sm = interference_terms(x, p.sm, window), sm_terms(p.mzp, p.sm, window)
    one = np.ones(1)
    parts = {
        "sigma_dimuon_interference_pb": (terms, one),
        "dimuon_interference_ratio": (terms, zp_terms(x, window)),
        "sigma_dimuon_sm_pb": (sm, one),
    }
    return {name: _estimate(*part, p, lum, "0.8-1.2 mzp") for name, part in parts.items()}


def peak_estimate(p: Point, lum: Luminosity) -> Estimate:
    """dimuon_interference_peak: the ratio within one mass resolution of the pole."""
    window, x = Window.of(lum, p.mzp).inside(mass_resolution(p.mzp)), ZpExchange.of(p)
    with np.errstate(invalid="ignore"):
        terms = interference_terms(x, p.sm, window)
    where = f"one resolution of {RESOLUTION.name} around mzp"
    return _estimate(terms, zp_terms(x, window), p, lum, where)


def _estimate(terms: Array, over: Array, p: Point, lum: Luminosity, where: str) -> Estimate:
    """Sum of `terms` over the sum of `over`; 0 where that is 0, as there is no Z'."""
    whole = np.sum(over, axis=-1)
    value, size = (
        np.where(np.equal(whole, 0.0), 0.0, ratio(np.sum(t, axis=-1), whole))
        for t in (terms, np.abs(terms))
    )
    no_z, no_angle = np.equal(p.sm.WZ, 0.0), np.isnan(sin2_theta_w(p.sm))
    absent = (
        (no_z, "the Z has no width (WZ = 0)"),
        (no_angle, "aEWM1, Gf and MZ leave no weak mixing angle"),
        *lum.absent(p.mzp, np.where(no_z | no_angle, 0.0, value)),
    )
    method = f"{lum.described}, {where}; at NLO by the ratio alone"
    return Estimate(value, lum.error(p.mzp) * size, method, absent)
