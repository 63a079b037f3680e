"""pp -> Z' and pp -> Z' -> mu+ mu- at the order and the scales of the luminosities.

Five massless flavours. QCD corrects production alone, so that the formulas of leading order hold
with the effective luminosities of `partons`. Left- and right-handed quarks add up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from math import pi

import numpy as np
import numpy.typing as npt

from bridge.data.tables import DATA, read_data_table
from bridge.native.annihilation import propagator_squared
from bridge.native.channels import FINAL_STATES
from bridge.native.constants import GEV_M2_TO_PB
from bridge.native.parton_luminosities import PAIRS
from bridge.native.partons import ORDERS, WINDOW, Luminosity, in_window, luminosity
from bridge.native.widths import partial_widths, width_zp
from bridge.numerics.arrays import Array, Real, ratio
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
    """pi g^2/(6 s) L [pb]: q qbar -> Z' on shell; derived from (2.28).

    g is a left- or right-handed coupling, and g^2 the sum of both squares where both are there.
    `lum` is the effective L at MZp, dimensionless; sqrts in GeV.
    """
    return pi * g**2 / (6.0 * sqrts**2) * lum * GEV_M2_TO_PB


def strengths(p: Point) -> dict[str, Real]:
    """gL^2 + gR^2 of the quarks of each pair that is coupled at any of the points, by its name."""
    coupled = (FINAL_STATES[pair] for pair in PAIRS if FINAL_STATES[pair].coupled(p))
    return {f.name: sum(np.square(g) for g in f.couplings(p)) for f in coupled}


def weighted(
    weights: Mapping[str, Real],
    luminosity_of: Callable[[str], Real],
    covered: npt.NDArray[np.bool_],
) -> Real:
    """Sum of weight times L over pairs; NaN where not `covered`.

    A pair that is not coupled does not matter where it has no L.
    """
    parts = (np.where(np.equal(w, 0.0), 0.0, w * luminosity_of(q)) for q, w in weights.items())
    return sum(parts, start=np.where(covered, 0.0, np.nan))


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


def sigma_zp_all_pb(p: Point, lum: Luminosity) -> Real:
    """On-shell cross-section [pb] of all initial states."""
    on_shell = weighted(strengths(p), lambda pair: lum.on_shell(pair, p.mzp), lum.covers(p.mzp))
    return sigma_zp_pb(1.0, on_shell, lum.sqrts)


def sigma_dimuon_nwa_pb(p: Point, lum: Luminosity) -> Real:
    """On-shell cross-section of all initial states times BR(mu mu) [pb]."""
    return branching_ratio_mumu(p) * sigma_zp_all_pb(p, lum)


def sigma_dimuon_bw_pb(p: Point, lum: Luminosity) -> Real:
    """`spectrum_pb_per_gev` integrated over 0.8 to 1.2 MZp [pb].

    Equal to `sigma_dimuon_nwa_pb` in the limit of a vanishing width.
    """
    of_pairs = {pair: np.asarray(g)[..., None] for pair, g in strengths(p).items()}
    covered = lum.covers(p.mzp)[..., None]
    coupled = weighted(of_pairs, lambda pair: lum.at_window(pair, p.mzp), covered)
    weights = breit_wigner_weights(width_zp(p) / p.mzp, lum.z)
    mean = np.sum(weights * coupled, axis=-1)
    return branching_ratio_mumu(p) * sigma_zp_pb(1.0, mean, lum.sqrts)


def spectrum_pb_per_gev(m: Real, p: Point, lum: Luminosity | None = None) -> Real:
    """dsigma/dm [pb/GeV] of pp -> Z' -> mu+ mu- at dimuon mass m [GeV]; NaN outside the window.

    2m/s L(m^2/s, MZp) sigmahat with sigmahat = g_q^2 g_mu^2 m^2/(144 pi)/((m^2 - M^2)^2 + M^2 w^2),
    w the fixed width, g^2 = gL^2 + gR^2, times the mass factor of the muon at the pole; derived
    from (2.28).
    """
    lum = lum or luminosity()
    inside = lum.covers(p.mzp) & in_window(m, p.mzp)
    coupled = weighted(strengths(p), lambda pair: lum.at_mass(pair, m, p.mzp), inside)
    mumu = partial_widths(p)["mumu"] / p.mzp
    propagator = propagator_squared((m - p.mzp) * (m + p.mzp), p.mzp, width_zp(p), 0.0)
    sigma_hat = m**2 * mumu / 6.0 * propagator
    return 2.0 * m / lum.sqrts**2 * coupled * sigma_hat * GEV_M2_TO_PB


@lru_cache
def acceptance_table() -> Mapping[str, tuple[Array, Array, Array]]:
    """By pair: masses [GeV], the share of dimuons inside the fiducial cuts, and its error."""
    rows: dict[str, list[tuple[float, ...]]] = {}
    for row in read_data_table(ACCEPTANCE).cells():
        numbers = (float(row[name]) for name in ("mzp_gev", "acceptance", "error"))
        rows.setdefault(row["pair"], []).append(tuple(numbers))
    tables = {pair: np.array(numbers).T for pair, numbers in rows.items()}
    return {pair: (mzp, share, error) for pair, (mzp, share, error) in tables.items()}


ACCEPTED_AS = {"bs": "bb"}
"""Initial states that have the acceptance of another: strange and b quarks of the sea."""


def _acceptance(pair: str) -> tuple[Array, Array, Array]:
    return acceptance_table()[ACCEPTED_AS.get(pair, pair)]


def fiducial_acceptance(mzp: Real, pair: str = "bb") -> Real:
    """Share of dimuons with |eta| < 2.5 and pT > 30 GeV at 13 TeV; NaN outside the table.

    The same for every chirality: what is odd under exchange of mu+ and mu- drops out of the cuts.
    At NLO QCD, muR = muF = MZp/2, for any order, set and scale of the cross-section: NLO moves that
    of leading order by -1 % (200 GeV), +0.6 % (500 GeV) and 0.2 % or less above 1 TeV, while the
    leading-order set nn23lo1 has 5 % less at 300 GeV, 1 % at 1 TeV (b bbar).
    """
    mass, share, _ = _acceptance(pair)
    acceptance: Array = np.interp(np.log(mzp), np.log(mass), share, left=np.nan, right=np.nan)
    return acceptance


def acceptance_error(mzp: Real, pair: str = "bb") -> Real:
    """Absolute error of `fiducial_acceptance`: of scales, PDF sets and lines between its nodes."""
    mass, share, error = _acceptance(pair)
    between = linear_error(np.log(mzp), np.log(mass), share)
    return np.asarray(between + np.interp(np.log(mzp), np.log(mass), error))


def accepted_share(p: Point, lum: Luminosity) -> tuple[Real, Real]:
    """`fiducial_acceptance` and its error, as means over the initial states that make the Z'.

    Those of b bbar where nothing makes it.
    """
    coupled, covered = strengths(p), lum.covers(p.mzp)
    if len(alike := {ACCEPTED_AS.get(pair, pair) for pair in coupled} or {"bb"}) == 1:
        return fiducial_acceptance(p.mzp, *alike), acceptance_error(p.mzp, *alike)
    whole = weighted(coupled, lambda pair: lum.on_shell(pair, p.mzp), covered)

    def mean(share: Callable[[Real, str], Real]) -> Real:
        part = weighted(
            coupled, lambda pair: share(p.mzp, pair) * lum.on_shell(pair, p.mzp), covered
        )
        return np.where(np.equal(whole, 0.0), share(p.mzp, "bb"), ratio(part, whole))

    return mean(fiducial_acceptance), mean(acceptance_error)


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
    """sigma_zp_pb with those of b bbar and bs, and sigma_dimuon_nwa_pb and sigma_dimuon_bw_pb.

    Without `lum` those of `luminosity()`. Errors are those of the numerics; the choice of the PDF
    set and higher orders weigh more.
    """
    lum = lum or luminosity()
    coupled = strengths(p)
    window = "fixed-width Breit-Wigner in 0.8-1.2 mzp"

    def estimate(value: Real, what: str) -> Estimate:
        error = lum.error(p.mzp, coupled) * value
        return Estimate(value, error, f"{what}, {lum.described}", lum.absent(p.mzp, value))

    def of_pair(pair: str) -> Estimate:
        square = coupled.get(pair, 0.0)
        return estimate(sigma_zp_pb(1.0, square * lum.on_shell(pair, p.mzp), lum.sqrts), "on shell")

    return {
        "sigma_zp_pb": estimate(sigma_zp_all_pb(p, lum), "on shell"),
        "sigma_zp_bb_pb": of_pair("bb"),
        "sigma_zp_bs_pb": of_pair("bs"),
        "sigma_dimuon_nwa_pb": estimate(sigma_dimuon_nwa_pb(p, lum), "on shell times BR"),
        "sigma_dimuon_bw_pb": estimate(sigma_dimuon_bw_pb(p, lum), window),
    }
