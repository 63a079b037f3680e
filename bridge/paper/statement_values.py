"""What arXiv:1803.04430 states in numbers, computed again: one function per statement."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import sqrt

import numpy as np
import numpy.typing as npt

from bridge.limits import limit_set, overall, verdicts
from bridge.limits.catalogue import shipped_limits
from bridge.native import (
    annihilation,
    dimuon,
    flavour,
    indirect,
    lepton_flavour,
    nucleon,
    relic,
    trident,
    widths,
    zto4mu,
)
from bridge.native.constants import GEV_M2_TO_CM3_S
from bridge.native.solve import solve_mnu4
from bridge.numerics.arrays import Array, Real
from bridge.paper import printed
from bridge.paper.printed import (
    MIXING_SCALE,
    R_K_SCALE,
    R_K_SCALE_PRINTED,
    THERMAL_CM3S,
    TRIDENT_SCALE,
    VTS,
)
from bridge.point import PERTURBATIVE, Point
from bridge.prediction import Options

SECTION_5 = (
    "sigma_xe_cm2", "p_ann", "sigmav_bb_cm3s", "sigmav_bb_dwarfs_cm3s", "sigmav_mumu_dwarfs_cm3s",
    "g_bs", "g_mu", "br_z_mumu_zp_4mu", "sigma_dimuon_pb",
)  # fmt: skip
"""What limits the planes of section 5."""

HEAVY = 1e4
"""A dark matter mass [GeV] that plays no part."""

DIMUON_STAND_IN = "atlas36_dimuon_limit_derived_exp"


def on_best_fit(mzp: Real) -> Point:
    """Points with gbb at the bound (3.5) and gmumu from (3.3): the least gmumu at each mzp."""
    gbb = mzp / MIXING_SCALE / VTS
    return Point(
        gbb=gbb,
        gmumu=(mzp / R_K_SCALE_PRINTED) ** 2 / gbb,
        gnunu=0.0,
        mzp=mzp,
        mnu4=HEAVY,
        vts=VTS,
    )


def unit(mzp: float = 1000.0, mnu4: float = HEAVY, **couplings: float) -> Point:
    """gmumu = gnunu = 1 and gbb = 0 unless said otherwise."""
    point = Point(gbb=0.0, gmumu=1.0, gnunu=1.0, mzp=mzp, mnu4=mnu4)
    return point.replace(**couplings)


def c9_at_best_fit() -> float:
    """C9 where gbb gmumu/MZ'^2 is what (3.3) demands."""
    product = (1000.0 / R_K_SCALE) ** 2
    return float(flavour.c9(unit(gbb=1.0, gmumu=product / VTS)))


def upper_mass(scale: float) -> float:
    """MZ'/gmumu [TeV] where |G_bsmu| = 1/scale^2 meets (3.5)."""
    return scale**2 / MIXING_SCALE / 1e3


DELTA_MS = 17.757
"""Measured mass difference [1/ps]."""
DELTA_MS_SM, DELTA_MS_SM_2015 = (20.01, 1.25), (18.3, 2.7)
"""Its predictions in the references of (3.5) and below, with their errors."""
TWO_SIGMA = 1.96
"""95 % on both sides."""


def mixing_scale(sm: tuple[float, float], sign: int) -> float:
    """Scale [GeV] of the 95 % bound on G_bs of this sign, for a prediction and its error."""
    return float(1.0 / np.sqrt(sign * _excess(sm, sign) / flavour.mixing_slope(unit())))


def _excess(sm: tuple[float, float], sign: int) -> float:
    """Largest part of Delta M_s over the prediction that is left for this sign of G_bs."""
    return DELTA_MS / (sm[0] - sign * TWO_SIGMA * sm[1]) - 1.0


def slopes() -> tuple[float, float]:
    """kappa [TeV^2] with QCD running from 1 TeV, and that of the printed bound."""
    printed_slope = _excess(DELTA_MS_SM, 1) * (MIXING_SCALE * 1e-3) ** 2
    return float(flavour.mixing_slope(unit())) * 1e-6, printed_slope


def trident_excess() -> float:
    """Ratio to the SM at the printed bound."""
    return float(trident.trident_ratio_contact(TRIDENT_SCALE**-2, unit().sm.Gf))


def trident_scale() -> float:
    """Scale [GeV] of the 95 % bound on G_mu from the average of CCFR and CHARM-II."""
    average = shipped_limits()["trident_average"].columns
    bound = float(average["value"][0] + TWO_SIGMA * average["plus"][0])
    scales = np.geomspace(1000.0, 100.0, 4000)
    return float(np.interp(bound, trident.trident_ratio_contact(scales**-2, unit().sm.Gf), scales))


def dimuon_over_limit() -> tuple[Array, Array]:
    """MZ' up to 2 TeV, and r of the dimuon stand-in along (3.3) at the bound (3.5)."""
    mzp = np.geomspace(printed.DIMUON_LEAST_MZP, 2000.0, 50)
    rate = dimuon.estimates(on_best_fit(mzp))["sigma_dimuon_nwa_pb"].value
    return mzp, rate / np.asarray(shipped_limits()[DIMUON_STAND_IN].at("upper", mzp))


def dimuon_excess() -> tuple[float, float]:
    """Least and largest MZ' [GeV] at which that r is above 1."""
    mzp, ratio = dimuon_over_limit()
    return float(mzp[ratio > 1.0].min()), float(mzp[ratio > 1.0].max())


def z4mu_over_limit() -> float:
    """Largest r of Z -> 4 mu at the least gmumu that (3.3) and (3.5) leave."""
    p = on_best_fit(np.geomspace(*printed.Z_4MU_MZP, 50))
    rate = zto4mu.br_z_to_mumu_zp(p) * widths.branching_ratios(p)["mumu"]
    return float(np.max(rate / shipped_limits()["z_4mu_run1"].at("upper", p.mzp)))


def mixing_angle(br_at_unit: Callable[[Point], float], limit: float, scale: float) -> float:
    """Mixing at which a rate, quadratic in it, meets `limit` for gmumu/MZ' = 1/scale."""
    return sqrt(limit / br_at_unit(unit(gmumu=1000.0 / scale)))


def v21(scale: float) -> float:
    """(V_eL)_21 at which mu -> e gamma meets its limit for gmumu/MZ' = 1/scale [GeV]."""
    limit = printed.MU_E_GAMMA_LIMIT
    return mixing_angle(lambda p: float(lepton_flavour.br_mu_e_gamma(p, 1.0)), limit, scale)


def tau_3mu_scale() -> float:
    """Scale [TeV] of the bound 1/scale^2 on gmumu^2 |V32|/MZ'^2 from the printed limit."""
    return float((lepton_flavour.br_tau_3mu(unit(), 1.0) / printed.TAU_3MU_LIMIT) ** 0.25)


def v32(scale: float) -> float:
    """(V_eL)_32 at which tau -> 3 mu meets its limit for gmumu/MZ' = 1/scale [GeV]."""
    limit = printed.TAU_3MU_LIMIT
    return mixing_angle(lambda p: float(lepton_flavour.br_tau_3mu(p, 1.0)), limit, scale)


def g_minus_2_over_trident() -> float:
    """Scale of gmumu/MZ' that the printed excess and two errors exclude, over (3.7)."""
    bound = printed.G_MINUS_2 + 2.0 * printed.G_MINUS_2_ERROR
    return sqrt(-float(lepton_flavour.delta_a_mu(unit())) / bound) * 1e3 / TRIDENT_SCALE


LEAST_GMUMU_SCALE = MIXING_SCALE**-1 * R_K_SCALE_PRINTED**2 / VTS
"""MZ'/gmumu [GeV] at its largest."""


def gbb_per_gmumu() -> tuple[float, float]:
    """Least and largest gbb/gmumu that (3.3) with (3.7) and with (3.5) leaves."""
    least = (TRIDENT_SCALE / R_K_SCALE_PRINTED) ** 2
    return least, R_K_SCALE_PRINTED**2 / (VTS * MIXING_SCALE) ** 2


def upsilon_scale(sign: int) -> float:
    """Scale [GeV] of the 95 % bound of (3.14) on G_bmu of this sign."""
    bound = printed.R_UPSILON - sign * TWO_SIGMA * printed.R_UPSILON_ERROR
    scales = np.geomspace(100.0, 400.0, 4000)
    p = Point(gbb=1.0, gmumu=-sign * (100.0 / scales) ** 2, gnunu=0.0, mzp=100.0, mnu4=10.0)
    return float(np.interp(0.0, sign * (flavour.r_upsilon(p) - bound), scales))


def relic_at_thermal_rate() -> float:
    """Omega h^2 at 30 GeV for the thermal rate as s wave, effective."""
    p = unit(mzp=600.0, mnu4=30.0)
    rate = sum(annihilation.sigmav_at_rest(p).values(), 0.0) * GEV_M2_TO_CM3_S
    return float(relic.omega_h2(p.replace(gmumu=sqrt(THERMAL_CM3S / rate))))


def s_wave(channel: str, mzp: float, mnu4: float, printed: float) -> float:
    """Exact over printed (4.4) at unit couplings."""
    return float(annihilation.sigmav_at_rest(unit(mzp, mnu4))[channel] / printed)


def cmb_mass(share: float) -> float:
    """Mass [GeV] up to which the thermal rate with this share of left-handed muons is excluded."""
    mass = np.linspace(5.0, 30.0, 5001)
    rate = indirect.f_eff("mumu", mass) * share * THERMAL_CM3S / mass
    return float(mass[rate > shipped_limits()["planck_cmb_2015"].columns["upper"][0]].max())


def fermi_mass() -> float:
    """Mass [GeV] up to which the thermal rate into b bbar is excluded."""
    mass = np.geomspace(6.0, 1e3, 2000)
    limit = shipped_limits()["fermi_dsph_2015_bb"].at("upper", mass)
    return float(mass[limit < THERMAL_CM3S].max())


def c1_magnitudes(mzp: float) -> tuple[float, float, float]:
    """|c1p| of the muon, |c1p| and |c1n| of the b, per product of couplings over MZ'^2."""
    p_mu, _ = nucleon.c1(unit(mzp))
    p_b, n_b = nucleon.c1(unit(mzp, gmumu=0.0, gbb=1.0))
    return abs(float(p_mu)) * mzp**2, abs(float(p_b)) * mzp**2, abs(float(n_b)) * mzp**2


def sigma_dd_over_estimate(mzp: Real) -> Real:
    """(4.11) over (4.12) at gbb = 0."""
    p = Point(
        gbb=0.0, gmumu=printed.SIGMA_DD_GMUMU, gnunu=printed.SIGMA_DD_GNUNU, mzp=mzp, mnu4=HEAVY
    )
    exact = nucleon.estimates(p)["sigma_xe_cm2"].value
    return exact / (p.sm.MZ / mzp) ** 4 / printed.SIGMA_DD_CM2


def estimate_range() -> tuple[float, float]:
    """Least and largest MZ' [GeV] at which (4.12) holds within a factor 2."""
    mzp = np.geomspace(10.0, 2000.0, 2000)
    ratio = np.asarray(sigma_dd_over_estimate(mzp))
    good = mzp[(ratio > 0.5) & (ratio < 2.0)]
    return float(good.min()), float(good.max())


def bs_over_bb() -> float:
    """Z' production from b sbar over that from b bbar, at 500 GeV."""
    rates = dimuon.estimates(unit(500.0, gbb=0.1))
    return float(rates["sigma_zp_bs_pb"].value / rates["sigma_zp_bb_pb"].value)


@lru_cache
def plane(mzp: float) -> tuple[Point, npt.NDArray[np.bool_]]:
    """Points of section 5 with the observed relic density at one MZ' [GeV], and which are allowed.

    10 gnunu for each of 8 gmumu that B_s mixing and trident leave; the last axis has the masses.
    """
    least, most = mzp / LEAST_GMUMU_SCALE, mzp / TRIDENT_SCALE
    gmumu = np.geomspace(1.02 * least, 0.98 * most, 8)[:, None]
    gnunu = np.geomspace(3e-3, PERTURBATIVE, 10)
    gbb = (mzp / R_K_SCALE_PRINTED) ** 2 / gmumu
    couplings = {"gbb": gbb, "gmumu": gmumu, "gnunu": gnunu}
    mnu4 = solve_mnu4(unit(mzp).replace(**couplings))
    exists = ~np.isnan(mnu4)
    p = Point(
        gbb=gbb[..., None], gmumu=gmumu[..., None], gnunu=gnunu[:, None], mzp=mzp,
        mnu4=np.where(exists, mnu4, HEAVY),
    )  # fmt: skip
    modules = (widths.estimates(p), nucleon.estimates(p), dimuon.estimates(p))
    values = {name: e.value for module in modules for name, e in module.items()}
    limits = [x for x in limit_set("paper") if x.observable in SECTION_5]
    allowed = exists & ~overall(verdicts(p, values, limits, Options(sommerfeld=False))).excluded
    return p, allowed


def largest_ratio(mzp: float) -> float:
    """Largest allowed gnunu/gmumu."""
    p, allowed = plane(mzp)
    return float(np.broadcast_to(p.gnunu / p.gmumu, p.shape)[allowed].max())


def farthest_from_pole(mzp: float) -> float:
    """Largest allowed |2 mnu4/MZ' - 1|."""
    p, allowed = plane(mzp)
    return float(np.abs(2.0 * np.asarray(p.mnu4) / mzp - 1.0)[allowed].max())


def number_of_masses() -> float:
    """How many masses have the observed relic density at 500 GeV, median of couplings of one."""
    couplings = {"gbb": (500.0 / R_K_SCALE_PRINTED) ** 2, "gnunu": np.geomspace(0.1, 1.0, 5)}
    masses = solve_mnu4(unit(500.0).replace(**couplings))
    return float(np.median(np.isfinite(masses).sum(axis=-1)))


def at(name: str, mass: float) -> float:
    """A shipped upper limit at a mass [GeV]."""
    return float(shipped_limits()[name].at("upper", mass))
