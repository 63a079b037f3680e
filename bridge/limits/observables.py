"""What a limit can be put on: the prediction of the model, its equation and its inputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bridge.arrays import Real
from bridge.limits.constants import ARGON_A, ARGON_Z, BR_BS_MUMU_SM
from bridge.limits.domains import (
    ACCEPTANCE,
    DIMUON,
    FIDUCIAL_DIMUON,
    Domain,
    Mask,
    fiducial_acceptance,
)
from bridge.limits.inputs import ENHANCED_OMEGA, Inputs, Options
from bridge.native import flavour, indirect, lepton_flavour, nucleon, trident, widths, zto4mu
from bridge.point import COUPLINGS, Point


@dataclass(frozen=True, slots=True)
class Observable:
    """One prediction, and what a referee asks about it.

    `parameters` of the point and `constants` of `bridge.limits.constants` enter `equation`; `needs`
    names quantities of `bridge.quantities` it reads. Numbers of a limit file outside `plausible`
    are refused. `standard_model` is the value without a Z' where it is compared with a
    measurement; `scales` is the power of the relic fraction that the rate follows; the exchange
    of Z' enhances it where `v_enhanced`, a relative velocity, is set, 0 for freeze-out. `domain`
    is None where it is defined for every point.
    """

    predict: Callable[[Inputs], Real]
    unit: str
    axis: str | None
    plausible: tuple[float, float]
    equation: str
    source: str
    parameters: str
    constants: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    standard_model: float | None = None
    scales: int = 0
    v_enhanced: float | None = None
    left_out: str = ""
    domain: Domain | None = None

    def __call__(self, x: Inputs) -> Real:
        """The prediction for a point or an array of points, in `unit`."""
        return x.rescaled(self.predict(x), self.scales)

    def required(self, options: Options) -> tuple[str, ...]:
        """Names of the quantities that have to be computed first."""
        return self.needs + (("omega_h2",) if self.scales and options.rescale else ())

    def wanted(self, options: Options) -> tuple[str, ...]:
        """`required`, with the enhanced relic density where the options ask for it."""
        names = self.required(options)
        enhanced = options.sommerfeld and "omega_h2" in names
        return (*names, ENHANCED_OMEGA) if enhanced else names

    def defined(self, x: Inputs) -> Mask:
        """Where it is defined; shape of the point."""
        covered = True if self.domain is None else self.domain.covers(x)
        return np.broadcast_to(covered, x.point.shape)


def sigma_argon_cm2(c1p: Real, c1n: Real, mnu4: Real) -> Real:
    """(4.11) for argon, [cm^2]."""
    c1 = (ARGON_Z * c1p + (ARGON_A - ARGON_Z) * c1n) / ARGON_A
    return nucleon.sigma_nucleon_cm2(c1, mnu4)


def _br_z_to_4mu(x: Inputs) -> Real:
    """0 without a coupling to muons, whatever the Z' decays to."""
    radiated = zto4mu.br_z_to_mumu_zp(x.point)
    return np.where(np.equal(radiated, 0.0), 0.0, radiated * x.values["br_mumu"])


def _largest_coupling(p: Point) -> Real:
    largest: Real = np.maximum.reduce(
        np.broadcast_arrays(*(np.abs(getattr(p, g)) for g in COUPLINGS))
    )
    return largest


_PAPER = "arXiv:1803.04430"
_C9 = "C9 = -C10 = pi G_bsmu/(sqrt2 G_F alpha(m_b) |V_tb V_ts*|), G_bsmu = -vts gbb gmumu/MZ'^2"
_FOR_C9 = ("alpha(m_b)", "|V_tb V_ts*|", "G_F")
_PORTAL = "gbb gmumu gnunu mzp mnu4 vts"
_DIMUON = "sigma = pi gbb^2/(6 s) (L_bb + vts^2 L_bs), L at tau = MZ'^2/s, times BR(Z' -> mu mu)"
_DIMUON_LEFT_OUT = "higher orders, other PDF sets: see the uncertainties of sigma_dimuon_nwa_pb"
_SIGMAV = "half of sigma v(nu4 nu4bar -> {}) at v_rel = 1e-3, tree level; Z'-exchange enhances it"
_GAMMA_LEFT_OUT = "photons of t tbar, of b s, and of the cascades Z'Z' -> 4 fermions"
_UPSILON = (
    "R_SM/[(1 + d)^2 + d^2], d = 3 G_bmu m_Upsilon^2/(16 pi alpha(m_b)), G_bmu = -gbb gmumu/MZ'^2"
)
_CROSS_SECTION = (
    "c1^2 mu_N^2/pi with c1 = [Z c1p + (A - Z) c1n]/A, mu_N = m_N mnu4/(m_N + mnu4); c1p and c1n "
    "run from C = -gnunu g_ff/MZ'^2 at MZ'"
)

OBSERVABLES: dict[str, Observable] = {
    "g_bs": Observable(
        lambda x: flavour.g_bs(x.point), "GeV^-2", None, (1e-16, 1e-6),
        "G_bs = (vts gbb/MZ')^2", f"(3.4) of {_PAPER}", "gbb vts mzp", standard_model=0.0,
    ),
    "delta_ms_ratio": Observable(
        lambda x: flavour.delta_ms_ratio(x.point), "", None, (0.1, 10.0),
        "Delta M_s/SM = 1 + kappa G_bs, G_bs = (vts gbb/MZ')^2, kappa = 2 pi^2 r(MZ')/"
        "[(G_F M_W |V_tb V_ts*|)^2 eta_B S0(m_t^2/M_W^2)]; r = alpha_s(MZ')^(2/7 or 6/23) "
        "(1 - J alpha_s/4 pi) runs at two loops through m_t",
        f"(3.4) of {_PAPER}; Buras:1990fn", "gbb vts mzp",
        ("kappa [GeV^2]", "|V_tb V_ts*|", "G_F", "M_W", "eta_B", "m_t(m_t)", "alpha_s(MZ)"),
        standard_model=1.0,
    ),
    "rk_product": Observable(
        lambda x: x.point.gbb * x.point.gmumu / x.point.mzp**2, "GeV^-2", None, (1e-12, 1e-4),
        "gbb gmumu/MZ'^2", f"(3.3) of {_PAPER}", "gbb gmumu mzp", standard_model=0.0,
    ),
    "r_k": Observable(
        lambda x: flavour.r_k(flavour.c9(x.point)), "", None, (0.01, 10.0),
        "[(C9_SM + C9)^2 + (C10_SM + C10)^2]/(C9_SM^2 + C10_SM^2), " + _C9,
        f"(3.2) of {_PAPER}; arXiv:1411.4773", "gbb gmumu mzp vts", ("C9_SM", "C10_SM", *_FOR_C9),
        standard_model=1.0,
    ),
    "r_kstar_0045": Observable(
        lambda x: flavour.r_kstar_low(flavour.c9(x.point), "0.045 to 1.1"), "", None, (0.01, 10.0),
        "R_K* for 0.045 < q^2 < 1.1 GeV^2, a parabola in C9; " + _C9,
        f"(3.2) of {_PAPER}; arXiv:1810.08132", "gbb gmumu mzp vts", ("R_K* window", *_FOR_C9),
        standard_model=flavour.R_KSTAR_LOW["0.045 to 1.1"][0],
    ),
    "r_kstar_01": Observable(
        lambda x: flavour.r_kstar_low(flavour.c9(x.point), "0.1 to 1.1"), "", None, (0.01, 10.0),
        "R_K* for 0.1 < q^2 < 1.1 GeV^2, a parabola in C9; " + _C9,
        f"(3.2) of {_PAPER}; arXiv:1810.08132", "gbb gmumu mzp vts", ("R_K* window", *_FOR_C9),
        standard_model=flavour.R_KSTAR_LOW["0.1 to 1.1"][0],
    ),
    "br_bs_mumu": Observable(
        lambda x: BR_BS_MUMU_SM * flavour.bs_mumu_ratio(flavour.c9(x.point)), "", None,
        (1e-11, 1e-6),
        "BR(B_s -> mu mu) = BR_SM (1 - C9/C10_SM)^2, " + _C9,
        "arXiv:1204.1737; SM of arXiv:1908.07011", "gbb gmumu mzp vts",
        ("BR_SM", "C10_SM", *_FOR_C9), standard_model=BR_BS_MUMU_SM,
    ),
    "g_mu": Observable(
        lambda x: trident.g_mu(x.point), "GeV^-2", None, (1e-9, 1e-2),
        "G_mu = (gmumu/MZ')^2, contact", f"(3.6) of {_PAPER}", "gmumu mzp", standard_model=0.0,
    ),
    "trident_ratio": Observable(
        lambda x: trident.trident_ratio(x.point), "", None, (0.01, 100.0),
        "[(1 + 4 sW^2 + y)^2 + (1 + y)^2]/[(1 + 4 sW^2)^2 + 1], y = (gmumu/MZ')^2/(sqrt2 G_F), "
        "the terms in y weakened by the Z' propagator, y -> y/(1 + K1^2/MZ'^2) and "
        "y^2 -> y^2/(1 + K2^2/MZ'^2)^2",
        f"(3.6) of {_PAPER}; arXiv:1406.2332", "gmumu mzp", ("sW^2", "G_F", "propagator"),
        standard_model=1.0,
    ),
    "br_z_mumu_zp_4mu": Observable(
        _br_z_to_4mu, "", "mzp", (1e-11, 1e-4),
        "Gamma(Z -> mu mu Z')/Gamma_Z BR(Z' -> mu mu); dGamma/dy = G_F MZ^3 gL^2/(3 sqrt2 pi) "
        "gmumu^2/(8 pi^2) [(2/S)(2a^2 - 2aS + S^2) L - 4D], gL = -1/2 + sW^2, y = (m_mumu/MZ)^2, "
        "rho = (MZ'/MZ)^2, a = 1 + rho, S = a - y, D = sqrt(S^2 - 4 rho), L = 2 ln[(S + D)/"
        "(2 sqrt rho)], y from (4 GeV/MZ)^2 to (1 - sqrt rho)^2; tree level, massless muons",
        f"{_PAPER}, section 3; derived with arXiv:hep-ph/9512336", "gmumu mzp",
        ("G_F", "MZ", "Gamma_Z", "sW^2", "m_mumu >"), needs=("br_mumu",),
    ),
    "sigma_dimuon_pb": Observable(
        lambda x: x.values["sigma_dimuon_nwa_pb"], "pb", "mzp", (1e-8, 1e4),
        _DIMUON + "; 13 TeV, narrow width",
        f"section 3 of {_PAPER}; leading order", "gbb gmumu gnunu mzp mnu4 vts", ("PDF",),
        needs=("sigma_dimuon_nwa_pb",), left_out=_DIMUON_LEFT_OUT, domain=DIMUON,
    ),
    "sigma_dimuon_fid_pb": Observable(
        lambda x: x.values["sigma_dimuon_nwa_pb"] * fiducial_acceptance(x.point.mzp), "pb", "mzp",
        (1e-8, 1e4),
        _DIMUON + f"; times the acceptance of |eta| < 2.5, pT > 30 GeV ({ACCEPTANCE.name})",
        f"section 3 of {_PAPER}; leading order", "gbb gmumu gnunu mzp mnu4 vts", ("PDF",),
        needs=("sigma_dimuon_nwa_pb",), left_out=_DIMUON_LEFT_OUT, domain=FIDUCIAL_DIMUON,
    ),
    "br_mu_e_gamma": Observable(
        lambda x: lepton_flavour.br_mu_e_gamma(x.point, x.options.v21), "", None, (1e-17, 1e-6),
        "[alpha(0) m_mu^5 (gmumu/MZ')^4 v21^2 F(x)^2/(1024 pi^4)]/[G_F^2 m_mu^5/(192 pi^3)], "
        "x = (m_mu/MZ')^2, F = (5x^4 - 14x^3 + 39x^2 - 38x - 18x^2 ln x + 8)/(12 (1 - x)^4), "
        "F(0) = 2/3",
        f"(3.10) of {_PAPER}; arXiv:hep-ph/0302221", "gmumu mzp v21", ("alpha(0)", "m_mu", "G_F"),
    ),
    "br_tau_3mu": Observable(
        lambda x: lepton_flavour.br_tau_3mu(x.point, x.options.v32), "", None, (1e-12, 1e-3),
        "(gmumu^2 v32/MZ'^2)^2/(4 G_F^2) BR(tau -> mu nu nu) R, R the phase space of three "
        "left-handed muons over that of muon and neutrinos; contact", "derived", "gmumu mzp v32",
        ("G_F", "BR(tau -> mu nu nu)", "R(3 mu)", "m_mu", "m_tau"),
        left_out="the Z' propagator: +8 % at MZ' = 5 GeV, +2 % at 10 GeV",
    ),
    "delta_a_mu": Observable(
        lambda x: lepton_flavour.delta_a_mu(x.point), "", None, (1e-12, 1e-6),
        "-m_mu^2 gmumu^2/(12 pi^2 MZ'^2)",
        f"Leveille:1977rc; (3.12) of {_PAPER} with its sign corrected",
        "gmumu mzp", ("m_mu",), standard_model=0.0,
    ),
    "g_bmu": Observable(
        lambda x: flavour.g_bmu(x.point), "GeV^-2", None, (1e-9, 1e-2),
        "G_bmu = -gbb gmumu/MZ'^2", f"(3.13) of {_PAPER}", "gbb gmumu mzp", standard_model=0.0,
    ),
    "r_upsilon": Observable(
        lambda x: flavour.r_upsilon(x.point), "", None, (0.1, 10.0), _UPSILON,
        f"(3.13)-(3.14) of {_PAPER}", "gbb gmumu mzp", ("R_SM(1S)", "m_Upsilon(1S)", "alpha(m_b)"),
        standard_model=flavour.R_UPSILON_SM,
    ),
    "r_upsilon_3s": Observable(
        lambda x: flavour.r_upsilon(x.point, flavour.M_UPSILON_3S, flavour.R_UPSILON_3S_SM), "",
        None, (0.1, 10.0), _UPSILON,
        f"(3.13)-(3.14) of {_PAPER} for the 3S", "gbb gmumu mzp",
        ("R_SM(3S)", "m_Upsilon(3S)", "alpha(m_b)"), standard_model=flavour.R_UPSILON_3S_SM,
    ),
    "omega_h2": Observable(
        lambda x: x.omega_h2, "", None, (1e-3, 1.0),
        "Boltzmann equation for Y of nu4 and its antiparticle with <sigma v> of (4.1), tree level; "
        "omega_h2_sommerfeld with --sommerfeld",
        f"(4.1) of {_PAPER}; Gondolo:1990dk", _PORTAL, ("g*",), needs=("omega_h2",), v_enhanced=0.0,
    ),
    "sigmav_bb_cm3s": Observable(
        lambda x: x.sigmav_today["bb"], "cm^3/s", "mnu4", (1e-30, 1e-18),
        _SIGMAV.format("b bbar"), f"(4.4) of {_PAPER}, exact", _PORTAL, ("v_rel today", "m_b"),
        scales=2, v_enhanced=indirect.V_REL_GALAXY, left_out=_GAMMA_LEFT_OUT,
    ),
    "sigmav_mumu_cm3s": Observable(
        lambda x: x.sigmav_today["mumu"], "cm^3/s", "mnu4", (1e-30, 1e-18),
        _SIGMAV.format("mu+ mu-"), f"(4.4) of {_PAPER}, exact", _PORTAL, ("v_rel today", "m_mu"),
        scales=2, v_enhanced=indirect.V_REL_GALAXY, left_out=_GAMMA_LEFT_OUT,
    ),
    "p_ann": Observable(
        lambda x: x.enhancement(indirect.V_REL_CMB) * indirect.p_ann_cm3s_gev(x.point),
        "cm^3/s/GeV", None, (1e-31, 1e-24),
        "sum over channels of f_eff [half of sigma v]/mnu4 for v -> 0, tree level; left-handed "
        "muons, b s as b bbar, Z'Z' by its decays with mnu4/2 each; f_eff held below 5 GeV",
        "arXiv:1506.03811, arXiv:1012.4515", _PORTAL, ("f_eff",), scales=2,
        v_enhanced=indirect.V_REL_CMB,
    ),
    "sigma_xe_cm2": Observable(
        lambda x: x.values["sigma_xe_cm2"], "cm^2", "mnu4", (1e-52, 1e-34), _CROSS_SECTION,
        f"(4.10)-(4.11) of {_PAPER}", "gbb gmumu gnunu mzp mnu4", ("xenon", "m_N", "running"),
        needs=("sigma_xe_cm2",), scales=1,
    ),
    "sigma_ar_cm2": Observable(
        lambda x: sigma_argon_cm2(x.values["c1p"], x.values["c1n"], x.point.mnu4), "cm^2", "mnu4",
        (1e-52, 1e-34), _CROSS_SECTION,
        f"(4.10)-(4.11) of {_PAPER}", "gbb gmumu gnunu mzp mnu4", ("argon", "m_N", "running"),
        needs=("c1p", "c1n"), scales=1,
    ),
    "largest_coupling": Observable(
        lambda x: _largest_coupling(x.point), "", None, (0.1, 20.0), "largest of |g|", "convention",
        "gbb gmumu gnunu",
    ),
    "width_over_mass": Observable(
        lambda x: widths.width_zp(x.point) / x.point.mzp, "", None, (1e-3, 2.0),
        "Gamma/MZ' with Nc g^2 MZ'/(24 pi) (1 - r) sqrt(1 - 4r), r = (m/MZ')^2, for b, t, mu and "
        "nu_mu, and gnunu^2 MZ'/(12 pi) (1 + 2r) sqrt(1 - 4r) for nu4",
        f"(3.8) of {_PAPER}, corrected", _PORTAL, ("m_b", "m_t", "m_mu"),
    ),
}  # fmt: skip
