"""pp -> Z' and pp -> Z' -> mu+ mu- at leading order, muF = MZp, five massless flavours."""

from __future__ import annotations

from functools import lru_cache
from math import pi

import numpy as np

from bridge.data.tables import DATA, read_data_table
from bridge.native.annihilation import propagator_squared
from bridge.native.constants import GEV_M2_TO_PB
from bridge.native.partons import LUMINOSITY_ERROR, WINDOW, Luminosity, luminosity
from bridge.native.widths import partial_widths, width_zp
from bridge.numerics.arrays import Array, Real
from bridge.numerics.interpolation import linear_error
from bridge.numerics.quadrature import gauss_legendre
from bridge.point import Point
from bridge.results import Estimate

FIVE_FLAVOUR_MZP = 100.0
"""MZp [GeV] below which fusion of massless b quarks is unreliable."""

Y_LOW, Y_HIGH = (edge**2 - 1.0 for edge in WINDOW)
"""The window in y = m^2/MZp^2 - 1."""

ACCEPTANCE = DATA / "dimuon_acceptance.csv"

_NODES, _WEIGHTS = gauss_legendre(20)


def sigma_zp_pb(g: Real, lum: Real, sqrts: float) -> Real:
    """pi g^2/(6 s) L [pb]: q qbar -> Z' on shell, left-handed coupling g; derived from (2.28).

    `lum` is L(MZp^2/s, MZp), dimensionless; sqrts in GeV.
    """
    return pi * g**2 / (6.0 * sqrts**2) * lum * GEV_M2_TO_PB


def breit_wigner_weights(gamma: Real, z: Array) -> Array:
    """Weights (..., n): sum_j w_j f(z_j) = gamma/pi int dy (1 + y) f/(y^2 + gamma^2).

    y = m^2/MZp^2 - 1 runs over the window, gamma = width/MZp. Exact at every width where
    (1 + y) f is a polynomial of degree n - 1 in y; for gamma -> 0 the weight is 1 at z = 1.
    """
    y = z**2 - 1.0
    to_powers = np.linalg.inv(np.vander(y / Y_HIGH, increasing=True))
    return lorentzian_moments(gamma / Y_HIGH, len(z)) @ to_powers * z**2


def lorentzian_moments(gamma: Real, n: int) -> Array:
    """gamma/pi int dv v^k/(v^2 + gamma^2) for k < n over the window in v = y/Y_HIGH: (..., n).

    By recursion in k, which loses digits as gamma^k above 1; there by Gauss-Legendre.
    """
    g = np.asarray(gamma, dtype=float)
    low, high = Y_LOW / Y_HIGH, 1.0
    moments = np.empty((n, *g.shape))
    moments[0] = (np.arctan2(high, g) - np.arctan2(low, g)) / pi
    moments[1] = g / (2.0 * pi) * np.log((high**2 + g**2) / (low**2 + g**2))
    for k in range(2, n):
        power = (high ** (k - 1) - low ** (k - 1)) / (k - 1)
        moments[k] = g / pi * power - g**2 * moments[k - 2]
    wide = g > 1.0
    v = low + (high - low) * _NODES
    lorentzian = g[wide, None] / pi / (v**2 + g[wide, None] ** 2)
    weight = (high - low) * _WEIGHTS
    moments[:, wide] = ((lorentzian * weight) @ np.vander(v, n, increasing=True)).T
    return np.moveaxis(moments, 0, -1)


def branching_ratio_mumu(p: Point) -> Real:
    """Gamma(mu mu)/Gamma; 0 without a coupling to muons."""
    mumu, total = np.broadcast_arrays(partial_widths(p)["mumu"], width_zp(p))
    return np.asarray(np.divide(mumu, total, out=np.zeros(mumu.shape), where=total > 0.0))


def sigma_dimuon_nwa_pb(p: Point, lum: Luminosity) -> Real:
    """On-shell cross-section of b bbar, b sbar and s bbar times BR(mu mu) [pb]."""
    bb, bs = lum.on_shell(p.mzp)
    return branching_ratio_mumu(p) * sigma_zp_pb(p.gbb, bb + p.vts**2 * bs, lum.sqrts)


def sigma_dimuon_bw_pb(p: Point, lum: Luminosity) -> Real:
    """`spectrum_pb_per_gev` integrated over 0.8 to 1.2 MZp [pb].

    Equal to `sigma_dimuon_nwa_pb` in the limit of a vanishing width.
    """
    bb, bs = np.moveaxis(lum.at_window(p.mzp), -2, 0)
    coupled = bb + np.square(p.vts)[..., None] * bs
    weights = breit_wigner_weights(width_zp(p) / p.mzp, lum.z)
    mean = np.sum(weights * coupled, axis=-1)
    return branching_ratio_mumu(p) * sigma_zp_pb(p.gbb, mean, lum.sqrts)


def spectrum_pb_per_gev(m: Real, p: Point, lum: Luminosity | None = None) -> Real:
    """dsigma/dm [pb/GeV] of pp -> Z' -> mu+ mu- at dimuon mass m [GeV]; NaN outside the window.

    2m/s L(m^2/s, MZp) sigmahat with sigmahat = g_q^2 g_mu^2 m^2/(144 pi)/((m^2 - M^2)^2 + M^2 w^2),
    w the fixed width, times the mass factor of the muon at the pole; derived from (2.28).
    """
    lum = lum or luminosity()
    width = width_zp(p)
    bb, bs = lum.at_mass(m, p.mzp)
    coupled = p.gbb**2 * (bb + p.vts**2 * bs)
    mumu = partial_widths(p)["mumu"] / p.mzp
    propagator = propagator_squared((m - p.mzp) * (m + p.mzp), p.mzp, width, 0.0)
    sigma_hat = m**2 * mumu / 6.0 * propagator
    return 2.0 * m / lum.sqrts**2 * coupled * sigma_hat * GEV_M2_TO_PB


@lru_cache
def acceptance_table() -> tuple[Array, Array, Array]:
    """Masses [GeV], the share of dimuons inside the fiducial cuts, and its error."""
    table = read_data_table(ACCEPTANCE).numbers()
    return table["mzp_gev"], table["acceptance"], table["error"]


def fiducial_acceptance(mzp: Real) -> Real:
    """Share of dimuons with |eta| < 2.5 and pT > 30 GeV at 13 TeV; NaN outside the table.

    At NLO QCD, muR = muF = MZp/2, for any order, set and scale of the cross-section: NLO moves that
    of leading order by -1 % (200 GeV), +0.6 % (500 GeV) and 0.2 % or less above 1 TeV, while the
    leading-order set nn23lo1 has 5 % less at 300 GeV, 1 % at 1 TeV.
    """
    mass, share, _ = acceptance_table()
    acceptance: Array = np.interp(np.log(mzp), np.log(mass), share, left=np.nan, right=np.nan)
    return acceptance


def acceptance_error(mzp: Real) -> Real:
    """Absolute error of `fiducial_acceptance`: of scales, PDF sets and lines between its nodes."""
    mass, share, error = acceptance_table()
    between = linear_error(np.log(mzp), np.log(mass), share)
    return np.asarray(between + np.interp(np.log(mzp), np.log(mass), error))


def estimates(p: Point, lum: Luminosity | None = None) -> dict[str, Estimate]:
    """sigma_zp_bb_pb, sigma_zp_bs_pb, sigma_dimuon_nwa_pb, sigma_dimuon_bw_pb; 13 TeV by default.

    Errors are those of the numerics; the choice of the PDF set and higher orders weigh more.
    """
    lum = lum or luminosity()
    bb, bs = lum.on_shell(p.mzp)
    low, high = lum.edges[[0, -1]]
    uncovered = (~lum.covers(p.mzp), f"pp cross-sections need mzp from {low:g} to {high:g} GeV")
    source = f"LO, PDF {lum.pdf} (LHAPDF {lum.lhapdf_id}), {lum.sqrts / 1e3:g} TeV, muF = mzp"

    def estimate(value: Real, what: str) -> Estimate:
        return Estimate(value, LUMINOSITY_ERROR * value, f"{what}, {source}", (uncovered,))

    return {
        "sigma_zp_bb_pb": estimate(sigma_zp_pb(p.gbb, bb, lum.sqrts), "on shell"),
        "sigma_zp_bs_pb": estimate(sigma_zp_pb(p.vts * p.gbb, bs, lum.sqrts), "on shell"),
        "sigma_dimuon_nwa_pb": estimate(sigma_dimuon_nwa_pb(p, lum), "on shell times BR"),
        "sigma_dimuon_bw_pb": estimate(
            sigma_dimuon_bw_pb(p, lum), "fixed-width Breit-Wigner in 0.8-1.2 mzp"
        ),
    }
