"""pp -> Z' and pp -> Z' -> mu+ mu- at the order and the scales of the luminosities.

Five massless flavours. QCD corrects production alone, so that the formulas of leading order hold
with the effective luminosities of `partons`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import pi

import numpy as np
import numpy.typing as npt

from bridge.data.tables import DATA, read_data_table
from bridge.native.annihilation import propagator_squared
from bridge.native.constants import GEV_M2_TO_PB
from bridge.native.partons import ORDERS, WINDOW, Luminosity, luminosity
from bridge.native.widths import partial_widths, width_zp
from bridge.numerics.arrays import Array, Real
from bridge.numerics.interpolation import linear_error
from bridge.numerics.poles import pole_weights
from bridge.point import Point
from bridge.results import Estimate

HEAVY_MZP = 3000.0
"""MZp [GeV] above which PDF sets part."""

PARTED = {"bb": ("1.4", "1.6", "2.5"), "bs": ("1.6", "2.5", "4.7", "10")}
"""Highest over lowest L at 3, 4, ... TeV of the shipped sets of NLO and NNLO; NLO, 13 TeV, R = 1/2.
At 6 TeV b bbar of most is negative."""

NEAR_B_MUF = 10.0
"""muF [GeV] below which the b threshold sets the numbers."""

MASSLESS_B_MZP = 200.0
"""MZp [GeV] below which the mass of the b quark matters at the per cent level."""

Y_LOW, Y_HIGH = (edge**2 - 1.0 for edge in WINDOW)
"""The window in y = m^2/MZp^2 - 1."""

ACCEPTANCE = DATA / "dimuon_acceptance.csv"


def sigma_zp_pb(g: Real, lum: Real, sqrts: float) -> Real:
    """pi g^2/(6 s) L [pb]: q qbar -> Z' on shell, left-handed coupling g; derived from (2.28).

    `lum` is the effective L at MZp, dimensionless; sqrts in GeV.
    """
    return pi * g**2 / (6.0 * sqrts**2) * lum * GEV_M2_TO_PB


def breit_wigner_weights(gamma: Real, z: Array) -> Array:
    """Weights (..., n): sum_j w_j f(z_j) = gamma/pi int dy (1 + y) f/(y^2 + gamma^2).

    y = m^2/MZp^2 - 1 runs over the window, gamma = width/MZp. Exact at every width where
    (1 + y) f is a polynomial of degree n - 1 in y; for gamma -> 0 the weight is 1 at z = 1.
    """
    y = z**2 - 1.0
    return pole_weights(1j * gamma, y, Y_LOW, Y_HIGH).imag / pi * z**2


def branching_ratio_mumu(p: Point) -> Real:
    """Gamma(mu mu)/Gamma; 0 without a coupling to muons."""
    mumu, total = np.broadcast_arrays(partial_widths(p)["mumu"], width_zp(p))
    return np.asarray(np.divide(mumu, total, out=np.zeros(mumu.shape), where=total > 0.0))


def sigma_dimuon_nwa_pb(p: Point, lum: Luminosity) -> Real:
    """On-shell cross-section of b bbar, b sbar and s bbar times BR(mu mu) [pb]."""
    coupled = lum.on_shell("bb", p.mzp) + p.vts**2 * lum.on_shell("bs", p.mzp)
    return branching_ratio_mumu(p) * sigma_zp_pb(p.gbb, coupled, lum.sqrts)


def sigma_dimuon_bw_pb(p: Point, lum: Luminosity) -> Real:
    """`spectrum_pb_per_gev` integrated over 0.8 to 1.2 MZp [pb].

    Equal to `sigma_dimuon_nwa_pb` in the limit of a vanishing width.
    """
    bs = lum.at_window("bs", p.mzp)
    coupled = lum.at_window("bb", p.mzp) + np.square(p.vts)[..., None] * bs
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
    bb, bs = (lum.at_mass(pair, m, p.mzp) for pair in ("bb", "bs"))
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


def _listed(pair: str) -> str:
    """The factors of `PARTED` with their masses, in words."""
    return ", ".join(f"{factor} at {tev} TeV" for tev, factor in enumerate(PARTED[pair], 3))


def warnings(p: Point, lum: Luminosity) -> Iterator[tuple[npt.NDArray[np.bool_], str]]:
    """What to know of these cross-sections: where (a mask), and the sentence.

    A threshold m_b moves L of b bbar, which goes like ln(muF/m_b)^2, by -2 ln(muF/m_b)^-1 of its
    relative shift, at muF = MZp/2.
    """
    yield (
        np.less(p.mzp, MASSLESS_B_MZP),
        f"mzp is below {MASSLESS_B_MZP:g} GeV: the b quarks of pp cross-sections are massless; "
        "what that leaves out is of order (2 m_b/mzp)^2, 1 % at 100 GeV, 4 % at 50, 16 % at 25, "
        "and a b threshold of 4.7 instead of 4.9 GeV moves them by 4, 6 and 10 %; "
        "with massive b (four flavours) Z and Higgs move by about 20 % (arXiv:1605.09411)",
    )
    yield (
        np.less(lum.mu_f * np.asarray(p.mzp), NEAR_B_MUF),
        f"muF = {lum.mu_f:g} mzp is below {NEAR_B_MUF:g} GeV, near the mass of the b quark: the b "
        "threshold of the PDF set makes these pp cross-sections, and they move by factors with the "
        "scale: b bbar at mzp = 10 GeV, NLO, nnpdf31_nlo by 41 from muR = muF = mzp/2 to mzp",
    )
    yield (
        np.greater(p.mzp, HEAVY_MZP),
        f"mzp is above {HEAVY_MZP:g} GeV: PDF sets of NLO and NNLO part there: b bbar by factors "
        f"of {_listed('bb')}, bs by {_listed('bs')}: pp cross-sections are uncertain by as much",
    )
    if lum.order != "lo" and lum.pdf.order == "lo":
        yield (
            np.full(p.shape, True),
            f"{lum.pdf.name} is a leading-order set: {ORDERS[lum.order]} with it corrects twice; "
            "take a next-to-leading-order set, or --order lo",
        )


def estimates(p: Point, lum: Luminosity | None = None) -> dict[str, Estimate]:
    """sigma_zp_bb_pb, sigma_zp_bs_pb, sigma_dimuon_nwa_pb, sigma_dimuon_bw_pb; `luminosity()`'s.

    Errors are those of the numerics; the choice of the PDF set and higher orders weigh more.
    """
    lum = lum or luminosity()
    bb, bs = (lum.on_shell(pair, p.mzp) for pair in ("bb", "bs"))
    window = "fixed-width Breit-Wigner in 0.8-1.2 mzp"

    def estimate(value: Real, what: str) -> Estimate:
        error = lum.error(p.mzp) * value
        return Estimate(value, error, f"{what}, {lum.described}", lum.absent(p.mzp, value))

    return {
        "sigma_zp_bb_pb": estimate(sigma_zp_pb(p.gbb, bb, lum.sqrts), "on shell"),
        "sigma_zp_bs_pb": estimate(sigma_zp_pb(p.vts * p.gbb, bs, lum.sqrts), "on shell"),
        "sigma_dimuon_nwa_pb": estimate(sigma_dimuon_nwa_pb(p, lum), "on shell times BR"),
        "sigma_dimuon_bw_pb": estimate(sigma_dimuon_bw_pb(p, lum), window),
    }
