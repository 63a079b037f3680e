"""The numerical statements of arXiv:1803.04430, each computed again and given a verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import pi, sqrt

import numpy as np

from bridge.arrays import Real
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
from bridge.point import Point

R_K_SCALE, MIXING_SCALE, TRIDENT_SCALE, VTS = 6400.0, 770e3, 370.0, 0.04
"""The scales [GeV] of (3.3), (3.5) and (3.7), and V_ts, as printed."""

HEAVY = 1e4
"""A dark matter mass [GeV] that plays no part."""

THERMAL_CM3S = 3e-26


@dataclass(frozen=True, slots=True)
class Statement:
    """What the paper says, and the range of `compute` in which that is so as printed."""

    where: str
    claim: str
    low: float
    high: float
    compute: Callable[[], float]
    note: str = ""

    def verdict(self, found: float) -> str:
        """Confirmed, confirmed with a note, or not confirmed."""
        if not self.low <= found <= self.high:
            return "not confirmed"
        return "confirmed with a note" if self.note else "confirmed"


def on_best_fit(mzp: Real) -> Point:
    """Points with gbb at the bound (3.5) and gmumu from (3.3): the least gmumu at each mzp."""
    gbb = mzp / MIXING_SCALE / VTS
    return Point(
        gbb=gbb, gmumu=(mzp / R_K_SCALE) ** 2 / gbb, gnunu=0.0, mzp=mzp, mnu4=HEAVY, vts=VTS
    )


def _unit(mzp: float = 1000.0, mnu4: float = HEAVY, **couplings: float) -> Point:
    """gmumu = gnunu = 1 and gbb = 0 unless said otherwise."""
    unit = Point(gbb=0.0, gmumu=1.0, gnunu=1.0, mzp=mzp, mnu4=mnu4)
    return unit.replace(**couplings)


def _c9_at_best_fit() -> float:
    product = (1000.0 / 31.5e3) ** 2
    return float(flavour.c9(_unit(gbb=1.0, gmumu=product / VTS)))


def _upper_mass(scale_tev: float) -> float:
    """MZ'/gmumu [TeV] where |G_bsmu| = 1/scale^2 meets (3.5)."""
    return scale_tev**2 * 1e3 / MIXING_SCALE


def _mixing_scale(sm: float, sign: int) -> float:
    """Scale [TeV] of the 95 % bound on G_bs from 17.757/ps and `sm` with its edge."""
    slope = flavour.mixing_slope(_unit())
    return float(1e-3 / np.sqrt(sign * (17.757 / sm - 1.0) / slope))


def _trident_excess() -> float:
    """Ratio to the SM at the printed bound."""
    return float(trident.trident_ratio(TRIDENT_SCALE**-2, _unit().sm.Gf))


def _dimuon_over_limit() -> float:
    """Largest r of the dimuon stand-in from 150 GeV to 2 TeV along (3.3) at the bound (3.5)."""
    mzp = np.geomspace(150.0, 2000.0, 50)
    rate = dimuon.estimates(on_best_fit(mzp))["sigma_dimuon_nwa_pb"].value
    limit = shipped_limits()["atlas36_dimuon_limit_derived_exp"].at("upper", mzp)
    return float(np.max(rate / limit))


def _z4mu_over_limit() -> float:
    """Largest r of Z -> 4 mu from 5 to 70 GeV at the least gmumu that (3.3) and (3.5) leave."""
    p = on_best_fit(np.geomspace(5.0, 70.0, 50))
    rate = zto4mu.br_z_to_mumu_zp(p) * widths.branching_ratios(p)["mumu"]
    return float(np.max(rate / shipped_limits()["z_4mu_run1"].at("upper", p.mzp)))


def _mixing_angle(br_at_unit: Callable[[Point], float], limit: float, scale: float) -> float:
    """Mixing at which a rate, quadratic in it, meets `limit` for gmumu/MZ' = 1/scale."""
    return sqrt(limit / br_at_unit(_unit(gmumu=1000.0 / scale)))


def _v21(scale: float) -> float:
    return _mixing_angle(lambda p: float(lepton_flavour.br_mu_e_gamma(p, 1.0)), 4.2e-13, scale)


def _v32(scale: float) -> float:
    return _mixing_angle(lambda p: float(lepton_flavour.br_tau_3mu(p, 1.0)), 2e-8, scale)


LEAST_GMUMU_SCALE = MIXING_SCALE**-1 * R_K_SCALE**2 / VTS
"""MZ'/gmumu [GeV] at its largest."""


def _upsilon_scale(bound: float, sign: int) -> float:
    """Scale [GeV] at which R_1s meets `bound` for this sign of G_bmu."""
    scales = np.geomspace(100.0, 400.0, 4000)
    p = Point(gbb=1.0, gmumu=-sign * (100.0 / scales) ** 2, gnunu=0.0, mzp=100.0, mnu4=10.0)
    return float(np.interp(0.0, sign * (flavour.r_upsilon(p) - bound), scales))


def _relic_at_thermal_rate() -> float:
    """Omega h^2 at 30 GeV for an s wave of 3e-26 cm^3/s, effective."""
    p = _unit(mzp=600.0, mnu4=30.0)
    rate = sum(annihilation.sigmav_at_rest(p).values(), 0.0) * GEV_M2_TO_CM3_S
    return float(relic.omega_h2(p.replace(gmumu=sqrt(THERMAL_CM3S / rate))))


def _s_wave(channel: str, mzp: float, mnu4: float, printed: float) -> float:
    """Exact over printed (4.4) at unit couplings."""
    return float(annihilation.sigmav_at_rest(_unit(mzp, mnu4))[channel] / printed)


def _cmb_mass(share: float) -> float:
    """Mass [GeV] up to which 3e-26 with this share of left-handed muons is excluded."""
    mass = np.linspace(5.0, 30.0, 5001)
    rate = indirect.f_eff("mumu", mass) * share * THERMAL_CM3S / mass
    return float(mass[rate > shipped_limits()["planck_cmb_2015"].columns["upper"][0]].max())


def _fermi_mass() -> float:
    """Mass [GeV] up to which 3e-26 into b bbar is excluded."""
    mass = np.geomspace(6.0, 1e3, 2000)
    return float(mass[shipped_limits()["fermi_dsph_2015_bb"].at("upper", mass) < 3e-26].max())


def _c1(name: str, mzp: float, channel: str) -> float:
    """|c1| per coupling product over MZ'^2."""
    p = _unit(mzp, gmumu=0.0).replace(**{channel: 1.0})
    return abs(float(nucleon.estimates(p)[name].value)) * mzp**2


def _sigma_dd_over_estimate(mzp: float) -> float:
    """(4.11) over (4.12) at gbb = 0."""
    p = _unit(mzp, gmumu=0.1, gnunu=0.2)
    exact = nucleon.estimates(p)["sigma_xe_cm2"].value
    return float(exact / (p.sm.MZ / mzp) ** 4 / 1e-45)


def _bs_over_bb() -> float:
    rates = dimuon.estimates(_unit(500.0, gbb=0.1))
    return float(rates["sigma_zp_bs_pb"].value / rates["sigma_zp_bb_pb"].value)


def _at(name: str, mass: float) -> float:
    return float(shipped_limits()[name].at("upper", mass))


def _about(value: float, relative: float = 0.06) -> tuple[float, float]:
    return value * (1.0 - relative), value * (1.0 + relative)


STATEMENTS: tuple[Statement, ...] = (
    Statement("section 1", "R_K is about 70 % of its expected value", 0.65, 0.75,
              lambda: float(flavour.r_k(_c9_at_best_fit()))),
    Statement("(1.1)", "MZ' < 1.2 gmumu TeV", 1.15, 1.25, lambda: _upper_mass(30.0),
              "from the 30 TeV of (1.1); the 31.5 TeV of (3.1) give 1.29"),
    Statement("(3.1)", "1/(31.5 TeV)^2 is the best fit C9 = -C10, -0.64 +- 0.17", -0.81, -0.47,
              _c9_at_best_fit),
    Statement("(3.3)", "the scale of gbb gmumu/MZ'^2 is 6.4 TeV", 6.35, 6.45,
              lambda: sqrt(VTS) * 31.5, "31.5 TeV and V_ts = 0.04 give 6.30 TeV"),
    Statement("(3.5)", "B_s mixing: 1/(770 TeV)^2 from above", *_about(770.0, 0.1),
              lambda: _mixing_scale(20.01 - 1.96 * 1.25, 1),
              "QCD running from 1 TeV: kappa = 5540 TeV^2, where the printed pair means 6650"),
    Statement("(3.5)", "B_s mixing: -1/(180 TeV)^2 from below", *_about(180.0, 0.1),
              lambda: _mixing_scale(20.01 + 1.96 * 1.25, -1), "as above"),
    Statement("after (3.5)", "B_s mixing 2015: 1/(140 TeV)^2", *_about(140.0, 0.13),
              lambda: _mixing_scale(18.3 - 1.96 * 2.7, 1), "as above"),
    Statement("(3.7)", "trident: 1/(370 GeV)^2 is the 95 % bound, 1.46 of the SM", 1.40, 1.52,
              _trident_excess, "CCFR and CHARM-II alone: 1/(427 GeV)^2"),
    Statement("LHC searches", "Z -> 4 mu always leaves space (r < 1)", 0.0, 1.0, _z4mu_over_limit,
              "true of run 1; the estimated reach of CMS 2018 closes part of it"),
    Statement("LHC searches", "b s production is subleading (share)", 0.0, 0.05, _bs_over_bb),
    Statement("LHC searches", "ATLAS always weaker than B_s mixing (r < 1)", 0.0, 1.0,
              _dimuon_over_limit,
              "up to 1.11 at 150-290 GeV with the stand-in limit, which is not good to 10 %"),
    Statement("(3.10)", "F(0) = 2/3", *_about(2.0 / 3.0, 1e-4),
              lambda: float(lepton_flavour.loop_function(0.0))),
    Statement("(3.11)", "BR(mu -> e gamma) = 1.24e-6 at 1 TeV", *_about(1.24e-6, 0.01),
              lambda: float(lepton_flavour.br_mu_e_gamma(_unit(), 1.0)),
              "1.42e-6 with alpha = 1/137"),
    Statement("after (3.11)", "mu -> e gamma beats trident from V21 = 1e-4", 5e-5, 1.5e-4,
              lambda: _v21(TRIDENT_SCALE), "from 7e-5"),
    Statement("after (3.11)", "V21 = 1e-3 rules everything out", 5e-4, 1.5e-3,
              lambda: _v21(LEAST_GMUMU_SCALE)),
    Statement("after (3.11)", "tau -> 3 mu beats trident from V32 = 3e-4", 2e-4, 4e-4,
              lambda: _v32(TRIDENT_SCALE), "1.1e-3: the amplitude is linear in V32"),
    Statement("after (3.11)", "V32 = 3e-3 rules everything out", 2e-3, 4e-3,
              lambda: _v32(LEAST_GMUMU_SCALE), "1.4e-2: as above"),
    Statement("(3.12)", "g-2 is weaker than trident (ratio of scales)", 0.0, 1.0,
              lambda: sqrt(-lepton_flavour.delta_a_mu(_unit()) / 470e-11) * 1e3 / TRIDENT_SCALE,
              "for the printed sign at 2 sigma; the Z' has the other sign and never helps"),
    Statement("(3.15)", "Upsilon: -1/(150 GeV)^2", *_about(150.0, 0.1),
              lambda: _upsilon_scale(1.008 + 1.96 * 0.023, -1), "155 from (3.14) at 1.96 sigma"),
    Statement("(3.15)", "Upsilon: 1/(190 GeV)^2", *_about(190.0, 0.1),
              lambda: _upsilon_scale(1.008 - 1.96 * 0.023, 1), "217 from (3.14) at 1.96 sigma"),
    Statement("after (3.15)", "Upsilon is automatic (r << 1)", 0.0, 0.01,
              lambda: (190.0 / R_K_SCALE) ** 2),
    Statement("(4.2)", "Omega h^2 = 0.12 for 3e-26 cm^3/s", *_about(0.12, 0.3),
              _relic_at_thermal_rate, "27 % less; 0.12 needs 2.2e-26 above 10 GeV"),
    Statement("(4.4)", "s wave for MZ' >> m (exact/printed)", *_about(1.0, 0.01),
              lambda: _s_wave("mumu", 1e4, 100.0, 100.0**2 / (4.0 * pi * 1e16)),
              "it holds the Dirac 1/2"),
    Statement("(4.4)", "s wave for m >> MZ' (exact/printed)", *_about(1.0, 0.01),
              lambda: _s_wave("mumu", 10.0, 1e4, 1.0 / (64.0 * pi * 1e8)), "as above"),
    Statement("(4.4)", "Z'Z' for m >> MZ' (exact/printed)", *_about(1.0, 0.01),
              lambda: _s_wave("zpzp", 10.0, 1e4, 1.0 / (32.0 * pi * 1e8)), "as above"),
    Statement("section 4.2", "Planck excludes 3e-26 below 10 GeV", 8.0, 12.0,
              lambda: _cmb_mass(0.5),
              "8.9 GeV with half into nu_mu as in this model; 17.9 GeV if all are muons"),
    Statement("section 4.2", "Fermi excludes 3e-26 into b bbar below 100 GeV", 70.0, 150.0,
              _fermi_mass, "below 144 GeV with the official table"),
    Statement("section 4.2", "H.E.S.S. limits are about 1e-25 at best", 0.7e-25, 1.3e-25,
              lambda: float(shipped_limits()["hess_gc_2016_bb"].columns["upper"].min())),
    Statement("section 4.3", "XENON1T probes 1e-45 cm^2 at 100 GeV", 0.5e-45, 2e-45,
              lambda: _at("xenon1t_2017_si", 100.0), "it probes 1.4e-46"),
    Statement("(4.8)", "c1p(mu) = 3.1e-3 at MZ", *_about(3.1e-3, 0.02),
              lambda: _c1("c1p", 91.1876, "gmumu"), "negative for C = -g g/MZ'^2"),
    Statement("(4.8)", "c1p(b) = 2.5e-3 at MZ", *_about(2.5e-3, 0.02),
              lambda: _c1("c1p", 91.1876, "gbb"), "negative for C = -g g/MZ'^2"),
    Statement("(4.8)", "c1n = 0 at MZ", 0.0, 1e-9, lambda: _c1("c1n", 91.1876, "gbb")),
    Statement("(4.9)", "c1p(mu) = 5.6e-3 at 1 TeV", *_about(5.6e-3, 0.02),
              lambda: _c1("c1p", 1e3, "gmumu"), "5.06e-3; 5.61e-3 at 2 TeV"),
    Statement("(4.9)", "c1p(b) = 2.3e-3 at 1 TeV", *_about(2.3e-3, 0.02),
              lambda: _c1("c1p", 1e3, "gbb"), "1.31e-3; 2.32e-3 at 2 TeV"),
    Statement("(4.9)", "c1n(b) = 4.5e-2 at 1 TeV", *_about(4.5e-2, 0.02),
              lambda: _c1("c1n", 1e3, "gbb"), "3.67e-2; 4.56e-2 at 2 TeV"),
    Statement("(4.12)", "order of magnitude at 200 GeV (exact/printed)", 0.5, 2.0,
              lambda: _sigma_dd_over_estimate(200.0), "only between 28 and 400 GeV"),
    Statement("(4.12)", "order of magnitude at 1 TeV (exact/printed)", 0.5, 2.0,
              lambda: _sigma_dd_over_estimate(1e3), "only between 28 and 400 GeV"),
    Statement("section 5", "gbb is about 0.1 gmumu, at most", 0.07, 0.13,
              lambda: R_K_SCALE**2 / (VTS * MIXING_SCALE) ** 2, "0.0033 to 0.043"),
)  # fmt: skip
"""In the order of the paper."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A statement with the number found and the verdict."""

    statement: Statement
    found: float
    verdict: str


def check_statements() -> tuple[Checked, ...]:
    """Every statement computed again."""
    found = ((s, s.compute()) for s in STATEMENTS)
    return tuple(Checked(s, value, s.verdict(value)) for s, value in found)


def statements_table() -> str:
    """All of them as one Markdown table."""
    rows = ["| where | statement | found | verdict | note |", "|---|---|---|---|---|"]
    for c in check_statements():
        s = c.statement
        rows.append(f"| {s.where} | {s.claim} | {c.found:.3g} | {c.verdict} | {s.note} |")
    return "\n".join(rows)
