"""Every number this package predicts, once: unit, meaning, source, equation, the parameters it
moves with, and how it is computed. Names and units are the contract of tables, JSON and cards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np

from bridge import errors
from bridge.errors import PointError
from bridge.native import (
    dimuon,
    flavour,
    gamma_rays,
    indirect,
    interference,
    kinetic,
    lepton_flavour,
    nucleon,
    partial_waves,
    qcd,
    relic,
    relic_full,
    semileptonic,
    sommerfeld,
    trident,
    widths,
    zto4mu,
)
from bridge.native.channels import CURRENTS, FINAL_STATES, MASSLESS, OF_GENERAL, PAIR_OF_ZP
from bridge.native.dimuon_amplitudes import leading_order
from bridge.native.equation_constants import CONSTANTS
from bridge.native.parton_luminosities import PAIRS
from bridge.native.running import NEUTRON_BLIND
from bridge.native.scattering import BATH
from bridge.numerics.arrays import Real
from bridge.point import COUPLINGS, Point
from bridge.prediction import (
    ALL,
    DEFAULT,
    ELSEWHERE,
    EVALUATE,
    GENERAL_ONLY,
    LIMITS_SQRTS,
    ROUNDING,
    Cause,
    Observable,
    Options,
    Prediction,
    Settings,
    closed,
    of_point,
)
from bridge.results import Estimate

PAPER = "arXiv:1803.04430"


def of_couplings(*channels: str) -> frozenset[str]:
    """Couplings of the Z' to these final states, left and right, and its mass."""
    names = (FINAL_STATES[c].left + FINAL_STATES[c].right for c in channels)
    return frozenset({"mzp"}).union(*names)


def of_left_couplings(*channels: str) -> frozenset[str]:
    """The same without the right-handed couplings: for operators that have only left currents."""
    return frozenset({"mzp"}).union(*(FINAL_STATES[c].left for c in channels))


WIDTH = frozenset({"mzp", "wzp"}).union(*(f.parameters for f in FINAL_STATES.values()))
_NEUTRON = frozenset({"gnunu", "mzp"}).union(
    *(names for current, names in CURRENTS.items() if current not in NEUTRON_BLIND)
)
_PROTON = frozenset({"gnunu", "mzp"}).union(*CURRENTS.values())
_VALENCE = frozenset({"gnunu", "mzp"}).union(*(CURRENTS[c] for c in ("q1", "u1", "d1")))
_CKM = frozenset({"lamWS", "AWS", "rhoWS"})
_C9 = of_left_couplings("bs") | of_couplings("mumu") | _CKM | {"Gf"}
_C9_PRIMED = of_couplings("mumu") | _CKM | {"Gf", "gbsr"}
_B_TO_S = frozenset({"vts", "gbsr", "mzp", "Gf"}).union(_CKM, *CURRENTS.values())
"""Loops bring all quarks and leptons into the b -> s operators at m_b."""
_MIXING = of_couplings("bs") | _CKM | {"gq2", "Gf", "aS", "MT", "MZ"}
_BATH = of_couplings(*(f.name for f in BATH)).union(
    {"gnunu", "mnu4"}, *(set(f.masses) - {MASSLESS} for f in BATH)
)
_ELECTROWEAK = frozenset({"aEWM1", "Gf", "MZ", "WZ"})
POTENTIAL = frozenset({"gnunu", "mnu4", "mzp"})
_MUON, _TRIDENT_OF = of_couplings("mumu"), of_couplings("mumu", "nunu") | {"Gf"}
_FOR_C9 = ("alpha(m_b)", "|V_tb V_ts*|", "G_F")
_FOR_INTERFERENCE = ("1/alpha(MZ)", "G_F", "MZ", "Gamma_Z", "sW^2 of MW", "PDF at LO")
_FOR_MIXING = (
    "kappa [GeV^2]", "|V_tb V_ts*|", "G_F", "M_W", "eta_B", "m_t(m_t)", "alpha_s(MZ)",
    "SM couplings above MZ",
)  # fmt: skip


_NO_CKM: Cause = (
    lambda p: np.equal(flavour.v_ts(p.sm), 0.0), "|V_tb V_ts*| = 0 with these lamWS, AWS and rhoWS"
)  # fmt: skip
_NO_QCD: Cause = (
    lambda p: np.isnan(qcd.delta_f2_invariant(p.mzp, p.sm)),
    "alpha_s does not run from aS at MZ to MT and MZ': a Landau pole is between them",
)
_NO_NUCLEON: Cause = (nucleon.leptons_cancel, nucleon.NO_ANSWER)
_CROWDED: Cause = (
    lambda p: np.greater(sommerfeld.potential_strength(p), sommerfeld.MAX_STRENGTH),
    f"gnunu^2 mnu4/(4 pi mzp) is above {sommerfeld.MAX_STRENGTH:g}",
)
_NO_Z_PRIME_WIDTH: Cause = (lambda p: np.equal(widths.width_zp(p), 0.0), "the Z' has no width")
_NO_GAMMA_YIELDS: Cause = (
    lambda p: np.isnan(gamma_rays.pair_yield("bb", p.mnu4 / 2.0, 0.0)),
    "photon yields begin at 3 GeV for each fermion",
)
_NO_Z_WIDTH: Cause = (lambda p: np.equal(p.sm.WZ, 0.0), "the Z has no width (WZ = 0)")


def _b_to_s(x: Prediction) -> Mapping[str, Estimate]:
    """What follows from C9 and C10 at 4.8 GeV, which run once."""
    with np.errstate(all="ignore"):
        muon, electron = flavour.coefficients(x.point)

    def estimate(value: Real, error: Real) -> Estimate:
        return closed(lambda _: value, _NO_CKM, method=_RUN_TO_MB, error=lambda *_: error)(x)

    ratios = {n: semileptonic.lepton_ratio(w, muon, electron) for n, w in _LEPTON_RATIOS.items()}
    bs_mumu = flavour.bs_mumu_ratio(muon.c10, muon.c10p)
    return {
        **{
            f"{name}_mb": estimate(value, flavour.RUNNING_ERROR * np.abs(value))
            for name, value in muon.by_name().items()
        },
        "bs_mumu_ratio": estimate(bs_mumu, flavour.bs_mumu_error(bs_mumu)),
        **{
            name: estimate(value, flavour.r_k_error(value, _LEPTON_RATIOS[name]))
            for name, value in ratios.items()
        },
    }


def _br_bs_mumu_error(x: Prediction, value: Real) -> Real:
    of_ratio = flavour.BR_BS_MUMU_SM * x["bs_mumu_ratio"].error
    of_sm = value * flavour.BR_BS_MUMU_SM_ERROR / flavour.BR_BS_MUMU_SM
    return np.hypot(of_ratio, of_sm)


def _br_z_to_4mu(x: Prediction) -> Real:
    """0 without a coupling to muons, whatever the Z' decays to."""
    radiated = x.value("br_z_mumu_zp")
    return np.where(np.equal(radiated, 0.0), 0.0, radiated * x.value("br_mumu"))


_NO_ACCEPTANCE = "sigma_dimuon_nwa_pb does not exist, or its acceptance: 13 TeV, 100 GeV to 8 TeV"


def _sigma_dimuon_fiducial(x: Prediction) -> Real:
    """None at another energy than that of the acceptance."""
    known = x.settings.sqrts_gev == LIMITS_SQRTS
    acceptance = dimuon.accepted_share(x.point, x.settings.luminosity)[0] if known else np.nan
    return x.value("sigma_dimuon_nwa_pb") * acceptance


def _sigma_dimuon_fiducial_error(x: Prediction, sigma: Real) -> Real:
    acceptance, error = dimuon.accepted_share(x.point, x.settings.luminosity)
    of_luminosity = x.settings.luminosity.error(x.point.mzp, dimuon.strengths(x.point))
    return (of_luminosity + error / acceptance) * np.abs(sigma)


def _xenon_isotopes(x: Prediction) -> Estimate:
    parts = "sigma_xe_cm2", "sigma_n_cm2"
    unknown = nucleon.leptons_cancel(x.point)
    return Estimate(
        np.where(unknown, np.nan, nucleon.over_isotopes(*(x.value(name) for name in parts))),
        nucleon.over_isotopes(*(x[name].error for name in parts)),
        f"sum over isotopes; {x['sigma_xe_cm2'].method}",
        ((unknown, nucleon.NO_ANSWER),),
    )


def _sigma_argon(x: Prediction) -> Real:
    c1 = nucleon.c1_argon(x.value("c1p"), x.value("c1n"))
    sigma = nucleon.sigma_nucleon_cm2(c1, x.point.mnu4)
    return np.where(nucleon.leptons_cancel(x.point), np.nan, sigma)


def _sigma_argon_error(x: Prediction, sigma: Real) -> Real:
    c1 = np.abs(nucleon.c1_argon(x.value("c1p"), x.value("c1n"))) + nucleon.c1_error(x.point)
    return nucleon.sigma_nucleon_cm2(c1, x.point.mnu4) - sigma


def _rate_to(channel: str, where: str) -> Callable[[Prediction], Real]:
    return lambda x: x.sigmav(where)[channel]


def _p_ann_error(x: Prediction, rate: Real) -> Real:
    """Straight lines in the table of f_eff, and the spread of what a Z' decays to."""
    sigmav = x.sigmav("cmb")
    with np.errstate(invalid="ignore"):
        cascades = sigmav[PAIR_OF_ZP] / np.asarray(sum(sigmav.values()))
    spread = indirect.CASCADE_ERROR * np.nan_to_num(cascades)
    return (indirect.f_eff_error(x.point.mnu4) + spread) * np.abs(rate)


def _largest_coupling(p: Point) -> Real:
    largest: Real = np.maximum.reduce(np.broadcast_arrays(*(np.abs(p[g]) for g in COUPLINGS)))
    return largest


def _widths(x: Prediction) -> Mapping[str, Estimate]:
    return widths.estimates(x.point)


def _relic(x: Prediction) -> Mapping[str, Estimate]:
    return relic.estimates(x.point, x.settings.relic, x.settings.compile_kernel)


def _nucleon(x: Prediction) -> Mapping[str, Estimate]:
    return nucleon.estimates(x.point)


def _tree(x: Prediction) -> Mapping[str, Estimate]:
    return nucleon.tree_estimates(x.point)


def _production(x: Prediction) -> Mapping[str, Estimate]:
    return dimuon.estimates(x.point, x.settings.luminosity)


def _interference(x: Prediction) -> Mapping[str, Estimate]:
    return interference.estimates(x.point, leading_order(x.settings.sqrts_gev))


def _interference_in_peak(x: Prediction) -> Estimate:
    return interference.peak_estimate(x.point, leading_order(x.settings.sqrts_gev))


def _kinetic(x: Prediction) -> Mapping[str, Estimate]:
    return kinetic.estimates(x.point, x.settings.relic, compile_kernel=x.settings.compile_kernel)


def _sommerfeld(x: Prediction) -> Mapping[str, Estimate]:
    s = x.settings
    return partial_waves.estimates(x.point, s.relic, s.unitarity_cap, s.compile_kernel)


def _relic_full(x: Prediction) -> Mapping[str, Estimate]:
    factor = partial_waves.factor_on_sigma(x.settings.unitarity_cap)
    found = relic_full.estimates(
        x.point, x.settings.relic, factor=factor, compile_kernel=x.settings.compile_kernel
    )
    if not x.settings.unitarity_cap:
        return found
    return {n: replace(e, method=f"{e.method}; {partial_waves.CAPPED}") for n, e in found.items()}


OF_WIDTHS = "derived from (2.28); corrects (3.8) of " + PAPER
OF_RELIC = f"(4.1) of {PAPER}; Gondolo:1990dk"
OF_RUNNING = f"(4.5)-(4.9) of {PAPER}; arXiv:1411.3342, arXiv:1605.04917"
_OF_PRODUCTION = "derived from (2.28); QCD of Altarelli:1979ub and Hamberg:1990np"
_OF_INTERFERENCE = "leading order, derived from (2.28) and the Standard Model at tree level"
_OF_KINETIC = "arXiv:1706.07433, arXiv:2103.01944; amplitudes derived from (2.28)"
_OF_SOMMERFELD = "Schroedinger equation with the Yukawa potential of the Z', derived"

_C9_EQUATION = (
    "C9 = -unit g_bs (gL + gR), C10 = -unit g_bs (gR - gL), unit = pi/(sqrt2 G_F alpha(m_b) "
    "|V_tb V_ts*| MZ'^2), gL = gmumu, gR = ge2; g_bs = vts gbb, and gbsr for C9' and C10'"
)
_C9_RUN = f"{_C9_EQUATION} at MZ', run to 4.8 GeV with what mixes into them"
_R_K_EQUATION = f"rate of muons over that of electrons, forms in C9 and C10; {_C9_RUN}"
_LEPTON_RATIOS = {
    "r_k": semileptonic.R_K,
    "r_kstar": semileptonic.R_KSTAR,
    "r_k_01": semileptonic.R_K_LOW,
    "r_kstar_0045": semileptonic.R_KSTAR_0045,
    "r_kstar_01": semileptonic.R_KSTAR_01,
}
_OF_B_TO_S = f"(3.2) of {PAPER}; arXiv:1312.2014, arXiv:1704.06639, arXiv:1810.08132"
_RUN_TO_MB = "one-loop running from MZ' to 4.8 GeV"
_FOR_R_K = ("rates of B -> K l l", "C10_SM", "SM couplings above MZ", *_FOR_C9)
WIDTH_EQUATION = (
    "Nc M/(24 pi) sqrt(1 - 4r) [(gL^2 + gR^2)(1 - r) + 6 gL gR r], r = (m/MZ')^2; b, t, mu, nu_mu "
    "left-handed in (2.28), nu4 with gL = gR"
)
_RELIC_EQUATION = (
    "Boltzmann equation for Y of nu4 and its antiparticle with <sigma v> of (4.1), tree level"
)
_COUPLED_EQUATIONS = "d ln Y/d ln x and d ln y/d ln x, y = m T_chi s^(-2/3), for f = exp(-E/T_chi)"
_ENHANCEMENT = "|psi(0)|^2 in V = -gnunu^2 exp(-MZ' r)/(4 pi r)"
_ENHANCED_EQUATION = f"{_RELIC_EQUATION}, times {_ENHANCEMENT}"
_EFFECTIVE = (
    "L at tau = MZ'^2/s; beyond LO L_qq + a [C_F L_qq * Delta_qq + T_R L_qg * Delta_qg], "
    "a = alpha_s(muR)/(4 pi)"
)
_ON_SHELL = f"pi/(6 s) sum over q of (gL^2 + gR^2)_q L_qq, {_EFFECTIVE}"
_DIMUON = f"BR(Z' -> mu mu) {_ON_SHELL}; q = b and bs in (2.28)"
_AMPLITUDES = (
    "s/(144 pi) sum over chiralities of {} for each quark and its antiquark, A_SM = e^2 Q_q Q_mu/s "
    "+ z_q z_mu/(s - MZ^2 + i MZ Gamma_Z), A_Z' = g_q g_mu/(s - MZ'^2 + i MZ' Gamma), z = "
    "e/(sW cW) (T3 - Q sW^2); times L at muF = MZ', "
)
_INTERFERENCE = _AMPLITUDES.format("2 Re A_SM* A_Z'")
_UNITARITY = (
    "largest of S sigma_w/(share pi/k^2), k = mnu4 beta gamma, over v_rel = 0.3, 1e-3, 3e-5, 1e-8 "
    "and waves: share 3/4 of 3S1 -> Z' -> f f, 1/4 of 1S0 -> Z'Z', 9/4 of 3P -> Z'Z'"
)
_SIGMAV = (
    "S times half of sigma v(nu4 nu4bar -> {}) at v_rel = {:g}; S = |psi(0)|^2 in the potential of "
    "Z' exchange, 1 with --tree-level"
)
_PHOTONS = (
    "sum over pairs of S sigma v Y(mnu4, 0), and of S sigma v(Z'Z') BR 2 Y(mnu4/2, arcosh(mnu4/"
    "MZ')), over Y_bb(mnu4, 0); Y(E, rapidity) weighs the photons of a pair of energy 2E"
)
_RATE_METHOD = "cross-section at tree level, S of the Schroedinger equation"
_UPSILON = (
    "R_SM [(1 + dV)^2 + (1 - 4r)/(1 + 2r) dA^2]_tau/[(1 + dV)^2 + dA^2]_mu, dV and dA = "
    "-3 (gbb + gd3)(gL +- gR) m_Upsilon^2/(16 pi alpha(m_b) MZ'^2), r = (m_tau/m_Upsilon)^2; "
    "contact"
)
_UPSILON_OF = of_couplings("bb", "mumu", "tautau") | {"MTA"}
_CROSS_SECTION = (
    "c1^2 mu_N^2/pi with c1 = [Z c1p + (A - Z) c1n]/A, mu_N = m_N mnu4/(m_N + mnu4); c1p and c1n "
    "run from C = -gnunu g_ff/MZ'^2 at MZ'"
)
_MIXING_EQUATION = (
    "Delta M_s/SM = |1 + kappa (G_bs w + gbsr^2/MZ'^2 + E vts gbb gbsr w'/MZ'^2)|, G_bs = "
    "(vts gbb/MZ')^2, kappa = 2 pi^2 r(MZ')/[(G_F M_W |V_tb V_ts*|)^2 eta_B S0(m_t^2/M_W^2)]; r = "
    "alpha_s(MZ')^(2/7 or 6/23) (1 - J alpha_s/4 pi) runs at two loops through m_t; above MZ w = "
    "w'^2 e^(-J), w' = e^(-I/2) [1 - |V_tb V_ts*|/vts (1 - gq2/gbb) (e^(3I/2) - e^(-I/2))], I and "
    "J the integrals of yt^2/(16 pi^2) and (3 g2^2 + g'^2/3)/(16 pi^2); E, about -9 at 1 TeV, the "
    "left-right matrix element at one loop of QCD"
)
_OF_MIXING = (
    f"(3.4) of {PAPER}; Buras:1990fn; arXiv:1310.4838, arXiv:1312.2014; arXiv:hep-ph/0102316, "
    "arXiv:1907.01025"
)
_MIXING_METHOD = "running from MZ': QCD at two loops, the rest at one"
_TRIDENT = (
    "[(1 + 4 sW^2 + yV)^2 + (1 + yA)^2]/[(1 + 4 sW^2)^2 + 1], yV and yA = gmumu (gmumu +- ge2)/"
    "(sqrt2 G_F MZ'^2)"
)
_TRIDENT_WEAKENED = (
    f"{_TRIDENT}, weakened by the Z' propagator: y -> y/(1 + K1^2/MZ'^2), "
    "y^2 -> y^2/(1 + K2^2/MZ'^2)^2"
)
_Z_4MU = (
    "Gamma(Z -> mu mu Z')/Gamma_Z BR(Z' -> mu mu); dGamma/dy = G_F MZ^3/(3 sqrt2 pi) [(gmumu "
    "(-1/2 + sW^2))^2 + (ge2 sW^2)^2]/(8 pi^2) [(2/S)(2a^2 - 2aS + S^2) L - 4D], "
    "y = (m_mumu/MZ)^2, "
    "rho = (MZ'/MZ)^2, a = 1 + rho, S = a - y, D = sqrt(S^2 - 4 rho), L = 2 ln[(S + D)/"
    "(2 sqrt rho)], y from (4 GeV/MZ)^2 to (1 - sqrt rho)^2; tree level, massless muons"
)
_MU_E_GAMMA = (
    "3 alpha(0)/(16 pi) {v21 (gmumu - gl1) [gmumu F(x) + 2/3 gl1 - 2 ge2]/(G_F MZ'^2)}^2, x = "
    "(m_mu/MZ')^2, F = (5x^4 - 14x^3 + 39x^2 - 38x - 18x^2 ln x + 8)/(12 (1 - x)^4), F(0) = 2/3"
)
_TAU_3MU = (
    "[v32 (gmumu - gl3)/MZ'^2]^2 (gmumu^2 + ge2^2/2)/(4 G_F^2) BR(tau -> mu nu nu) R, R the phase "
    "space of three muons over that of muon and neutrinos; contact"
)
_P_ANN = (
    "sum over channels of f_eff S [half of sigma v]/mnu4 at v_rel = 1e-8, S = 1 with --tree-level; "
    "muons by handedness, Z'Z' by its decays with mnu4/2 each; f_eff constant below 5 GeV"
)


def _branching_ratio(name: str) -> Observable:
    return Observable(
        _widths, "", f"BR(Z' -> {FINAL_STATES[name].words})", OF_WIDTHS, WIDTH,
        "partial over total width of " + WIDTH_EQUATION,
        shown=GENERAL_ONLY if name in OF_GENERAL else DEFAULT,
    )  # fmt: skip


def _at_mzp(name: str) -> Observable:
    return Observable(
        of_point(lambda p: flavour.tree_level(p).by_name()[name], _NO_CKM), "",
        f"Z' contribution to {_WORDS[name]} of the muon, at MZ' (alpha(m_b), V_tb V_ts* > 0)",
        f"(3.2) of {PAPER}",
        _C9_PRIMED if name.endswith("p") else _C9, _C9_EQUATION, constants=_FOR_C9,
    )  # fmt: skip


def _at_mb(name: str) -> Observable:
    return Observable(
        _b_to_s, "", f"Z' contribution to {_WORDS[name]} of the muon, at 4.8 GeV", _OF_B_TO_S,
        _B_TO_S - ({"vts"} if name.endswith("p") else {"gbsr"}), _C9_RUN,
        constants=("SM couplings above MZ", *_FOR_C9),
    )  # fmt: skip


_WORDS = {"c9": "C9", "c10": "C10", "c9p": "C9'", "c10p": "C10'"}

OBSERVABLES: dict[str, Observable] = {
    "width_zp": Observable(
        _widths, "GeV", "total width of the Z'", OF_WIDTHS, WIDTH, "sum of " + WIDTH_EQUATION,
        constants=("m_b", "m_t", "m_mu"), shown=DEFAULT,
    ),
    **{f"br_{name}": _branching_ratio(name) for name in FINAL_STATES if name not in OF_GENERAL},
    **{f"br_{name}": _branching_ratio(name) for name in OF_GENERAL},
    "omega_h2": Observable(
        _relic, "", "relic density of nu4 and its antiparticle", OF_RELIC, WIDTH, _RELIC_EQUATION,
        constants=("g*",), shown=DEFAULT,
    ),
    "xf": Observable(
        _relic, "", "mnu4/T where Y = 2.5 Y_eq", OF_RELIC, WIDTH, _RELIC_EQUATION,
        constants=("g*",), shown=DEFAULT,
    ),
    "sigmav0_eff_cm3s": Observable(
        _relic, "cm^3/s", "half of sigma v_rel for s -> 4 mnu4^2", f"(4.4) of {PAPER}, exact",
        WIDTH, "propagator times Gamma(sqrt s), and Z'Z'; sum over channels", shown=DEFAULT,
    ),
    "c1p": Observable(
        _nucleon, "GeV^-2", "spin-independent coupling to the proton", OF_RUNNING, _PROTON,
        "runs from C = -gnunu g_ff/MZ'^2 at MZ' to 2 GeV", constants=("running",), shown=DEFAULT,
    ),
    "c1n": Observable(
        _nucleon, "GeV^-2", "spin-independent coupling to the neutron", OF_RUNNING, _NEUTRON,
        "runs from C = -gnunu g_ff/MZ'^2 at MZ' to 2 GeV", constants=("running",), shown=DEFAULT,
    ),
    "c1p_tree": Observable(
        _tree, "GeV^-2", "c1p of valence quarks at tree level; the rest is loops", OF_RUNNING,
        _VALENCE, "-gnunu (3/2 gq1 + gu1 + gd1/2)/MZ'^2", shown=GENERAL_ONLY,
    ),
    "c1n_tree": Observable(
        _tree, "GeV^-2", "c1n of valence quarks at tree level; the rest is loops", OF_RUNNING,
        _VALENCE, "-gnunu (3/2 gq1 + gu1/2 + gd1)/MZ'^2", shown=GENERAL_ONLY,
    ),
    "c1p_low": Observable(
        lambda x: nucleon.low_energy_estimate(x.point), "GeV^-2",
        "what loops below 2 GeV add to c1p", "derived; arXiv:2203.08676 for u, d, s", _PROTON,
        "-(2 alpha(0)/3 pi) sum_f N_f Q_f C_Vf(2 GeV) ln(2 GeV/m_f): masses of mu, tau and c, Q "
        "exp(-5/6) for e with Q = 50 MeV, 0.1 (u, d) and 0.22 GeV (s)", ("running", "alpha(0)"),
        shown=GENERAL_ONLY,
    ),
    "sigma_p_cm2": Observable(
        _nucleon, "cm^2", "nu4-proton cross-section", f"(4.10) of {PAPER}", _PROTON | {"mnu4"},
        "c1p^2 mu_N^2/pi", constants=("m_N", "running"), shown=DEFAULT,
    ),
    "sigma_n_cm2": Observable(
        _nucleon, "cm^2", "nu4-neutron cross-section", f"(4.10) of {PAPER}", _NEUTRON | {"mnu4"},
        "c1n^2 mu_N^2/pi", constants=("m_N", "running"), shown=DEFAULT,
    ),
    "sigma_xe_cm2": Observable(
        _nucleon, "cm^2", "nu4-nucleon cross-section averaged over xenon",
        f"(4.10)-(4.11) of {PAPER}", _PROTON | {"mnu4"}, _CROSS_SECTION,
        constants=("xenon", "m_N", "running"), shown=DEFAULT,
    ),
    "sigma_zp_pb": Observable(
        _production, "pb", "pp -> Z' from all quarks, on shell", _OF_PRODUCTION,
        of_couplings(*PAIRS), _ON_SHELL, constants=("PDF",), shown=GENERAL_ONLY,
    ),
    "sigma_zp_bb_pb": Observable(
        _production, "pb", "pp -> Z' from b bbar, on shell", _OF_PRODUCTION, of_couplings("bb"),
        "pi (gbb^2 + gd3^2)/(6 s) L_bb, " + _EFFECTIVE, constants=("PDF",), shown=DEFAULT,
    ),
    "sigma_zp_bs_pb": Observable(
        _production, "pb", "pp -> Z' from b sbar + s bbar, on shell", _OF_PRODUCTION,
        of_couplings("bs"), "pi [(vts gbb)^2 + gbsr^2]/(6 s) L_bs, " + _EFFECTIVE,
        constants=("PDF",), shown=DEFAULT,
    ),
    "sigma_dimuon_nwa_pb": Observable(
        _production, "pb", "pp -> Z' -> mu+ mu-, cross-section times branching ratio",
        _OF_PRODUCTION, WIDTH, _DIMUON + "; narrow width", constants=("PDF",),
        shown=DEFAULT,
    ),
    "sigma_dimuon_bw_pb": Observable(
        _production, "pb", "pp -> Z' -> mu+ mu-, full Breit-Wigner within 0.8-1.2 mzp",
        _OF_PRODUCTION, WIDTH, _DIMUON + "; Breit-Wigner of fixed width, 0.8 to 1.2 MZ'",
        constants=("PDF",), shown=DEFAULT,
    ),
    "sigma_dimuon_interference_pb": Observable(
        _interference, "pb", "Z' with photon and Z in pp -> mu+ mu- within 0.8-1.2 mzp at LO; do "
        "not add to NLO numbers: multiply those by 1 + dimuon_interference_ratio",
        _OF_INTERFERENCE, WIDTH | _ELECTROWEAK, _INTERFERENCE + "0.8 to 1.2 MZ'",
        constants=_FOR_INTERFERENCE, shown=DEFAULT,
    ),
    "dimuon_interference_ratio": Observable(
        _interference, "", "the same over the Z' part, both at leading order", _OF_INTERFERENCE,
        WIDTH | _ELECTROWEAK, _INTERFERENCE + "0.8 to 1.2 MZ', over that of |A_Z'|^2",
        constants=_FOR_INTERFERENCE, shown=DEFAULT,
    ),
    "sigma_dimuon_sm_pb": Observable(
        _interference, "pb", "photon and Z in pp -> mu+ mu- within 0.8-1.2 mzp", _OF_INTERFERENCE,
        _ELECTROWEAK | {"mzp"}, _AMPLITUDES.format("|A_SM|^2") + "0.8 to 1.2 MZ'",
        constants=_FOR_INTERFERENCE, shown=DEFAULT,
    ),
    "omega_h2_cbe": Observable(
        _kinetic, "", "relic density with number and temperature of nu4 coupled", _OF_KINETIC,
        WIDTH, _COUPLED_EQUATIONS, constants=("g*",), shown=EVALUATE,
    ),
    "kinetic_shift": Observable(
        _kinetic, "", "omega_h2_cbe/omega_h2 - 1", _OF_KINETIC, WIDTH, _COUPLED_EQUATIONS,
        constants=("g*",), shown=EVALUATE,
    ),
    "x_kd": Observable(
        _kinetic, "", "mnu4/T where the momentum-transfer rate falls below H", _OF_KINETIC, _BATH,
        "gamma(T) = H(T)", constants=("g*",), shown=EVALUATE,
    ),
    "t_chi_over_t_max": Observable(
        _kinetic, "", "largest T_chi/T: is nu4 hotter than the bath", _OF_KINETIC, WIDTH,
        _COUPLED_EQUATIONS, constants=("g*",), shown=EVALUATE,
    ),
    **{
        f"sommerfeld_{where}": Observable(
            _sommerfeld, "", f"factor on sigma v at v_rel = {v:.0e}".replace("e-0", "e-"),
            _OF_SOMMERFELD, POTENTIAL, _ENHANCEMENT, shown=EVALUATE,
        )
        for where, v in sommerfeld.VELOCITIES.items()
    },
    "omega_h2_sommerfeld": Observable(
        _sommerfeld, "", "relic density with enhanced sigma v", _OF_SOMMERFELD, WIDTH,
        _ENHANCED_EQUATION, constants=("g*",), shown=EVALUATE,
    ),
    "sommerfeld_shift": Observable(
        _sommerfeld, "", "omega_h2_sommerfeld/omega_h2 - 1", _OF_SOMMERFELD, WIDTH,
        _ENHANCED_EQUATION, constants=("g*",), shown=EVALUATE,
    ),
    "omega_h2_full": Observable(
        _relic_full, "", "relic density with both effects and their product",
        f"{_OF_KINETIC}; {_OF_SOMMERFELD}", WIDTH,
        f"{_COUPLED_EQUATIONS}, sigma v times {_ENHANCEMENT}", constants=("g*",), shown=EVALUATE,
    ),
    **{name: _at_mzp(name) for name in flavour.WILSON_COEFFICIENTS},
    **{f"{name}_mb": _at_mb(name) for name in flavour.WILSON_COEFFICIENTS},
    "r_k": Observable(
        _b_to_s, "", "R_K, 1.1 to 6 GeV^2",
        _OF_B_TO_S, _B_TO_S, _R_K_EQUATION, constants=_FOR_R_K,
    ),
    "r_kstar": Observable(
        _b_to_s, "", "R_K*, 1.1 to 6 GeV^2",
        _OF_B_TO_S, _B_TO_S, _R_K_EQUATION, constants=_FOR_R_K,
    ),
    "r_k_01": Observable(
        _b_to_s, "", "R_K, 0.1 to 1.1 GeV^2",
        _OF_B_TO_S, _B_TO_S, _R_K_EQUATION, constants=_FOR_R_K,
    ),
    "r_kstar_0045": Observable(
        _b_to_s, "", "R_K*, 0.045 to 1.1 GeV^2",
        _OF_B_TO_S, _B_TO_S, _R_K_EQUATION, constants=_FOR_R_K,
    ),
    "r_kstar_01": Observable(
        _b_to_s, "", "R_K*, 0.1 to 1.1 GeV^2",
        _OF_B_TO_S, _B_TO_S, _R_K_EQUATION, constants=_FOR_R_K,
    ),
    "bs_mumu_ratio": Observable(
        _b_to_s, "", "BR(B_s -> mu mu) over the SM", f"arXiv:1204.1737; {_OF_B_TO_S}", _B_TO_S,
        "[1 + (C10 - C10')/C10_SM]^2, " + _C9_RUN,
        constants=("C10_SM", "SM couplings above MZ", *_FOR_C9),
    ),
    "br_bs_mumu": Observable(
        closed(
            lambda x: flavour.BR_BS_MUMU_SM * x.value("bs_mumu_ratio"), _NO_CKM,
            method=_RUN_TO_MB, error=_br_bs_mumu_error,
        ),
        "", "BR(B_s -> mu mu)", f"arXiv:1204.1737; SM of arXiv:1908.07011; {_OF_B_TO_S}", _B_TO_S,
        "BR(B_s -> mu mu) = BR_SM [1 + (C10 - C10')/C10_SM]^2, " + _C9_RUN,
        constants=("BR_SM", "C10_SM", "SM couplings above MZ", *_FOR_C9),
    ),
    "g_bs": Observable(
        of_point(flavour.g_bs), "GeV^-2", "coefficient of the left-handed B_s mixing operator",
        f"(3.4) of {PAPER}", of_left_couplings("bs"), "G_bs = (vts gbb/MZ')^2",
    ),
    "delta_ms_ratio": Observable(
        closed(
            lambda x: np.abs(1.0 + x.value("delta_ms_shift")), _NO_CKM, _NO_QCD,
            method=_MIXING_METHOD,
            error=lambda x, ratio: x["delta_ms_shift"].error + ROUNDING * ratio,
        ),
        "", "Delta M_s over the SM", _OF_MIXING, _MIXING, _MIXING_EQUATION, constants=_FOR_MIXING,
    ),
    "delta_ms_shift": Observable(
        closed(
            lambda x: flavour.delta_ms_shift(x.point), _NO_CKM, _NO_QCD, method=_MIXING_METHOD,
            error=lambda x, shift: flavour.delta_ms_shift_error(x.point),
        ),
        "", "Z' part of Delta M_s over the SM", _OF_MIXING, _MIXING, _MIXING_EQUATION,
        constants=_FOR_MIXING,
    ),
    "rk_product": Observable(
        of_point(lambda p: p.gbb * p.gmumu / p.mzp**2), "GeV^-2", "what R_K fixes",
        f"(3.3) of {PAPER}", frozenset({"gbb", "gmumu", "mzp"}), "gbb gmumu/MZ'^2",
    ),
    "g_mu": Observable(
        of_point(trident.g_mu), "GeV^-2", "coefficient of the left-handed four-lepton operator",
        f"(3.6) of {PAPER}", of_left_couplings("mumu"), "G_mu = (gmumu/MZ')^2, contact",
    ),
    "trident_ratio": Observable(
        closed(
            lambda x: trident.trident_ratio(x.point),
            error=lambda x, ratio: trident.trident_ratio_error(x.point, ratio),
        ),
        "", "nu_mu N -> nu_mu N mu mu over the SM", f"(3.6) of {PAPER}; arXiv:1406.2332",
        _TRIDENT_OF, _TRIDENT_WEAKENED, constants=("sW^2", "G_F", "propagator"),
    ),
    "trident_ratio_contact": Observable(
        of_point(lambda p: trident.contact_ratio(*trident.muon_couplings(p))), "",
        "trident_ratio for a contact interaction", f"(3.6) of {PAPER}; arXiv:1406.2332",
        _TRIDENT_OF, _TRIDENT, constants=("sW^2", "G_F"),
    ),
    "br_z_mumu_zp": Observable(
        closed(lambda x: zto4mu.br_z_to_mumu_zp(x.point), _NO_Z_WIDTH), "", "BR(Z -> mu mu Z')",
        f"{PAPER}, section 3; derived with arXiv:hep-ph/9512336",
        of_couplings("mumu") | {"MZ", "WZ", "Gf"}, _Z_4MU,
        constants=("G_F", "MZ", "Gamma_Z", "sW^2", "m_mumu >"),
    ),
    "br_z_mumu_zp_4mu": Observable(
        closed(_br_z_to_4mu, _NO_Z_WIDTH), "", "BR(Z -> mu mu Z') BR(Z' -> mu mu)",
        f"{PAPER}, section 3; derived with arXiv:hep-ph/9512336",
        (WIDTH - {"MT", "gu3"}) | {"MZ", "WZ", "Gf"}, _Z_4MU,
        constants=("G_F", "MZ", "Gamma_Z", "sW^2", "m_mumu >"),
    ),
    "sigma_dimuon_fid_pb": Observable(
        closed(
            _sigma_dimuon_fiducial,
            (lambda p: np.asarray(True), _NO_ACCEPTANCE),
            method=f"sigma_dimuon_nwa_pb times NLO acceptance, {dimuon.ACCEPTANCE.name}, 13 TeV",
            error=_sigma_dimuon_fiducial_error,
        ),
        "pb", "sigma_dimuon_nwa_pb inside |eta| < 2.5, pT > 30 GeV", _OF_PRODUCTION, WIDTH,
        _DIMUON + f"; times the acceptance of |eta| < 2.5, pT > 30 GeV ({dimuon.ACCEPTANCE.name})",
        constants=("PDF",),
    ),
    "dimuon_interference_peak": Observable(
        _interference_in_peak, "", "dimuon_interference_ratio within one mass resolution",
        _OF_INTERFERENCE, WIDTH | _ELECTROWEAK,
        _INTERFERENCE + "(1 -+ resolution) MZ', over that of |A_Z'|^2: a fit of a peak on a smooth "
        "background sees no more, with either sign",
        constants=(*_FOR_INTERFERENCE, "resolution"),
    ),
    "br_mu_e_gamma": Observable(
        closed(lambda x: lepton_flavour.br_mu_e_gamma(x.point, x.options.v21)), "",
        "BR(mu -> e gamma) for the mixing v21", f"(3.10) of {PAPER}; arXiv:hep-ph/0302221",
        _MUON | {"gl1", "MMU", "Gf"}, _MU_E_GAMMA, constants=("alpha(0)", "m_mu", "G_F"),
        mixings=("v21",),
    ),
    "br_tau_3mu": Observable(
        closed(lambda x: lepton_flavour.br_tau_3mu(x.point, x.options.v32)), "",
        "BR(tau -> 3 mu) for the mixing v32", "derived", _MUON | {"gl3", "MMU", "MTA", "Gf"},
        _TAU_3MU,
        constants=("G_F", "BR(tau -> mu nu nu)", "R(3 mu)", "m_mu", "m_tau"), mixings=("v32",),
    ),
    "delta_a_mu": Observable(
        closed(
            lambda x: lepton_flavour.delta_a_mu(x.point),
            error=lambda x, value: lepton_flavour.delta_a_mu_error(x.point),
            method="closed form for mzp >> m_mu, one loop",
        ),
        "", "Z' part of (g - 2)/2 of the muon",
        f"Leveille:1977rc; (3.12) of {PAPER} with its sign corrected", _MUON | {"MMU"},
        "m_mu^2 (3 gmumu ge2 - gmumu^2 - ge2^2)/(12 pi^2 MZ'^2)", constants=("m_mu",),
    ),
    "g_bmu": Observable(
        of_point(flavour.g_bmu), "GeV^-2", "coefficient of the left-handed b-mu operator",
        f"(3.13) of {PAPER}",
        of_left_couplings("bb", "mumu"), "G_bmu = -gbb gmumu/MZ'^2",
    ),
    "r_upsilon": Observable(
        of_point(flavour.r_upsilon), "", "Gamma(Upsilon(1S) -> tau tau)/Gamma(mu mu)",
        f"(3.13)-(3.14) of {PAPER}", _UPSILON_OF, _UPSILON,
        constants=("R_SM(1S)", "m_Upsilon(1S)", "alpha(m_b)", "m_tau"),
    ),
    "r_upsilon_3s": Observable(
        of_point(lambda p: flavour.r_upsilon(p, flavour.M_UPSILON_3S, flavour.R_UPSILON_3S_SM)), "",
        "Gamma(Upsilon(3S) -> tau tau)/Gamma(mu mu)", f"(3.13)-(3.14) of {PAPER} for the 3S",
        _UPSILON_OF, _UPSILON, constants=("R_SM(3S)", "m_Upsilon(3S)", "alpha(m_b)", "m_tau"),
    ),
    **{
        f"sigmav_{channel}_{place}cm3s": Observable(
            closed(_rate_to(channel, where), _CROWDED, method=_RATE_METHOD), "cm^3/s",
            f"half of sigma v(nu4 nu4bar -> {words}) {said}", f"(4.4) of {PAPER}, exact", WIDTH,
            _SIGMAV.format(words, sommerfeld.VELOCITIES[where]),
            constants=(f"v_rel {where}", mass),
        )
        for place, where, said in (("", "today", "today"), ("dwarfs_", "dwarfs", "in dwarfs"))
        for channel, words, mass in (("bb", "b bbar", "m_b"), ("mumu", "mu+ mu-", "m_mu"))
    },
    "sigmav_gamma_dwarfs_cm3s": Observable(
        closed(
            lambda x: gamma_rays.sigmav_as_bb(x.point, x.sigmav("dwarfs")),
            _CROWDED, _NO_Z_PRIME_WIDTH, _NO_GAMMA_YIELDS,
            method=f"{_RATE_METHOD}; photons of {gamma_rays.GAMMA_YIELDS.name}",
            error=lambda x, _: gamma_rays.sigmav_as_bb_error(x.point, x.sigmav("dwarfs")),
        ),
        "cm^3/s", "half of sigma v to b bbar that makes as many photons as all channels in dwarfs",
        f"arXiv:1012.4515, Fermi-LAT:2015att; (4.4) of {PAPER}, exact", WIDTH, _PHOTONS,
        constants=("v_rel dwarfs", "photon yields"),
    ),
    "p_ann": Observable(
        closed(
            lambda x: indirect.p_ann_cm3s_gev(x.point, x.sigmav("cmb")),
            _CROWDED, _NO_Z_PRIME_WIDTH,
            method=f"{_RATE_METHOD}; f_eff of {indirect.F_EFF.name}, itself known to 2.5 %",
            error=_p_ann_error,
        ),
        "cm^3/s/GeV", "energy that annihilation leaves in the plasma of the CMB",
        "arXiv:1506.03811, arXiv:1012.4515", WIDTH, _P_ANN, constants=("v_rel cmb", "f_eff"),
    ),
    "sigma_xe_isotopes_cm2": Observable(
        _xenon_isotopes, "cm^2", "nu4-nucleon cross-section as xenon compares it with limits",
        f"(4.10) of {PAPER}, derived", _PROTON | {"mnu4"},
        "mu_N^2/pi sum_i [Z c1p + (A_i - Z) c1n]^2/sum_i A_i^2 over isotopes i: limits per nucleon "
        "take c1p = c1n, and isotopes do not cancel together near c1n/c1p = -0.7, where "
        "sigma_xe_cm2 with one A falls to 0", constants=("xenon", "m_N", "running"),
    ),
    "sigma_ar_cm2": Observable(
        closed(_sigma_argon, _NO_NUCLEON, error=_sigma_argon_error), "cm^2",
        "nu4-nucleon cross-section averaged over argon", f"(4.10)-(4.11) of {PAPER}",
        _PROTON | {"mnu4"}, _CROSS_SECTION, constants=("argon", "m_N", "running"),
    ),
    "largest_coupling": Observable(
        of_point(_largest_coupling), "", "largest of |g|", "convention", frozenset(COUPLINGS),
        "largest of |g|",
    ),
    "unitarity_ratio": Observable(
        closed(
            lambda x: partial_waves.largest_over_unitarity(x.point), _CROWDED,
            method="S of the Schroedinger equation, waves at tree level",
            error=lambda x, ratio: 1e-5 * (1.0 + 1e-4 * np.sqrt(ratio)) * ratio,
        ),
        "", "largest of annihilation over partial-wave unitarity: at freeze-out, today, in dwarfs, "
        "after recombination", "Griest:1989wd, spins and waves derived", WIDTH, _UNITARITY,
    ),
    "width_over_mass": Observable(
        of_point(lambda p: widths.width_zp(p) / p.mzp), "", "width of the Z' over its mass",
        f"(3.8) of {PAPER}, corrected", WIDTH, "sum of " + WIDTH_EQUATION,
        constants=("m_b", "m_t", "m_mu"),
    ),
}  # fmt: skip
"""By name, in the order they are shown."""

BEYOND = tuple(name for name, o in OBSERVABLES.items() if o.shown == EVALUATE)
"""Beyond the textbook equation: computed where they are asked for."""

QUANTITIES = tuple(n for n, o in OBSERVABLES.items() if o.shown not in (ALL, ELSEWHERE))
"""What `evaluate` shows and scans may add."""


PRODUCED = tuple(name for name in QUANTITIES if "PDF" in OBSERVABLES[name].constants)
"""Cross-sections of pp collisions."""


def predict(
    point: Point,
    settings: Settings | None = None,
    options: Options | None = None,
    known: Mapping[str, Real] | None = None,
) -> Prediction:
    """All observables of a point or an array of points, each computed when first asked for.

    Raises PointError for anything else than a Point.
    """
    if not isinstance(point, Point):
        raise PointError(
            f"expected a point, such as bridge.Point(gbb=0.01, ...), got {errors.shown(point)}"
        )
    return Prediction(point, OBSERVABLES, settings or Settings(), options or Options(), known or {})


def shown(beyond: bool = False, everything: bool = False, general: bool = False) -> tuple[str, ...]:
    """Names of the observables that are shown, in their order."""
    asked = {EVALUATE: beyond, ALL: everything, GENERAL_ONLY: general}
    kinds = {DEFAULT, *(kind for kind, wanted in asked.items() if wanted)}
    return tuple(name for name, o in OBSERVABLES.items() if o.shown in kinds)


def sources(names: Iterable[str], settings: Settings) -> tuple[str, ...]:
    """Texts that name the papers on which observables rest: formulas, constants, the PDF set."""
    chosen = [OBSERVABLES[name] for name in names]
    constants = dict.fromkeys(c for o in chosen for c in o.constants)
    return (
        *(o.source for o in chosen),
        *(settings.luminosity.source if c == "PDF" else CONSTANTS[c].source for c in constants),
    )
