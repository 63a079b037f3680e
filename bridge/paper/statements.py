"""The numerical statements of arXiv:1803.04430, each computed again and given a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import pi, sqrt

from bridge.limits.catalogue import shipped_limits
from bridge.native import flavour, lepton_flavour
from bridge.paper import printed
from bridge.paper import statement_values as paper
from bridge.paper.printed import power, tev
from bridge.point import default_standard_model


@dataclass(frozen=True, slots=True)
class Statement:
    """What the paper says, and the range of `compute` in which that is so as printed.

    `note` is a format: 0 is the number found, 1 and so on what `more` computes.
    """

    where: str
    claim: str
    low: float
    high: float
    compute: Callable[[], float]
    note: str = ""
    more: Callable[[], Iterable[float]] = tuple

    def remark(self, found: float) -> str:
        """The note with its numbers."""
        return self.note.format(found, *self.more()) if self.note else ""

    def verdict(self, found: float) -> str:
        """Confirmed, confirmed with a note, or not confirmed."""
        if not self.low <= found <= self.high:
            return "not confirmed"
        return "confirmed with a note" if self.note else "confirmed"


def _about(value: float, relative: float = 0.06) -> tuple[float, float]:
    return value * (1.0 - relative), value * (1.0 + relative)


def _rounded(value: float, digit: float) -> tuple[float, float]:
    """What is printed as `value` where its last digit stands for `digit`."""
    return value - digit / 2.0, value + digit / 2.0


_PARTS_OF_C1 = ("c1p(mu)", "c1p(b)", "c1n(b)")


def _c1(where: str, at: str, mzp: float, index: int, value: float, note: str) -> Statement:
    """One number of (4.8) or (4.9); the note may show what it is at 2 TeV."""
    return Statement(
        where, f"{_PARTS_OF_C1[index]} = {power(value, 1)} at {at}", *_about(value, 0.02),
        lambda: paper.c1_magnitudes(mzp)[index], note,
        lambda: paper.c1_magnitudes(2e3)[index:],
    )  # fmt: skip


_COARSE = "on 8 x 10 couplings below sqrt(4 pi), B_s mixing of 2017 included"
_MZ = default_standard_model().MZ
_LIGHT, _HEAVY = printed.WINDOW_MZP
_THERMAL = power(printed.THERMAL_CM3S)

STATEMENTS: tuple[Statement, ...] = (
    Statement("section 1", f"R_K is about {100 * printed.R_K_RATIO:.0f} % of its expected value",
              *_rounded(printed.R_K_RATIO, 0.1),
              lambda: float(flavour.r_k_tree(paper.c9_at_best_fit()))),
    Statement("(1.1)", f"MZ' < {printed.UPPER_MASS_PER_GMUMU / 1e3:g} gmumu TeV",
              *_rounded(printed.UPPER_MASS_PER_GMUMU / 1e3, 0.1),
              lambda: paper.upper_mass(printed.R_K_SCALE_ROUNDED),
              f"from the {tev(printed.R_K_SCALE_ROUNDED)} of (1.1); the {tev(printed.R_K_SCALE)} "
              "of (3.1) give {1:.3g}",
              lambda: [paper.upper_mass(printed.R_K_SCALE)]),
    Statement("(3.1)", f"1/({tev(printed.R_K_SCALE)})^2 is the best fit C9 = -C10, -0.64 +- 0.17",
              -0.81, -0.47, paper.c9_at_best_fit),
    Statement("(3.3)", f"the scale of gbb gmumu/MZ'^2 is {tev(printed.R_K_SCALE_PRINTED)}",
              *_rounded(printed.R_K_SCALE_PRINTED / 1e3, 0.1),
              lambda: sqrt(printed.VTS) * printed.R_K_SCALE / 1e3,
              f"{tev(printed.R_K_SCALE)} and V_ts = {printed.VTS:g} give {{0:.3g}} TeV"),
    Statement("(3.5)", f"B_s mixing: 1/({tev(printed.MIXING_SCALE)})^2 from above",
              *_about(printed.MIXING_SCALE / 1e3, 0.1),
              lambda: paper.mixing_scale(paper.DELTA_MS_SM, 1) / 1e3,
              "QCD running from 1 TeV: kappa = {1:.4g} TeV^2, where the printed pair means {2:.4g}",
              paper.slopes),
    Statement("(3.5)", f"B_s mixing: -1/({tev(printed.MIXING_SCALE_BELOW)})^2 from below",
              *_about(printed.MIXING_SCALE_BELOW / 1e3, 0.1),
              lambda: paper.mixing_scale(paper.DELTA_MS_SM, -1) / 1e3, "as above"),
    Statement("after (3.5)", f"B_s mixing 2015: 1/({tev(printed.MIXING_SCALE_2015)})^2",
              *_about(printed.MIXING_SCALE_2015 / 1e3, 0.13),
              lambda: paper.mixing_scale(paper.DELTA_MS_SM_2015, 1) / 1e3, "as above"),
    Statement("(3.7)", f"trident: 1/({printed.TRIDENT_SCALE:g} GeV)^2 is the 95 % bound, 1.46 of "
              "the SM", 1.40, 1.52, paper.trident_excess,
              "CCFR and CHARM-II alone: 1/({1:.3g} GeV)^2", lambda: [paper.trident_scale()]),
    Statement("LHC searches", "Z -> 4 mu always leaves space (r < 1)", 0.0, 1.0,
              paper.z4mu_over_limit,
              "true of run 1; the estimated reach of CMS 2018 closes part of it"),
    Statement("LHC searches", "b s production is subleading (share)", 0.0, 0.05, paper.bs_over_bb),
    Statement("LHC searches", "ATLAS always weaker than B_s mixing (r < 1)", 0.0, 1.0,
              lambda: float(paper.dimuon_over_limit()[1].max()),
              "above 1 from {1:.3g} to {2:.3g} GeV with the stand-in limit, not good to 10 %",
              paper.dimuon_excess),
    Statement("(3.10)", "F(0) = 2/3", *_about(printed.MU_E_GAMMA_LOOP, 1e-4),
              lambda: float(lepton_flavour.loop_function(0.0))),
    Statement("(3.11)", f"BR(mu -> e gamma) = {power(printed.MU_E_GAMMA, 2)} at 1 TeV",
              *_about(printed.MU_E_GAMMA, 0.01),
              lambda: float(lepton_flavour.br_mu_e_gamma(paper.unit(), 1.0)),
              "{0:.3g} with alpha = 1/137"),
    Statement("after (3.11)",
              f"mu -> e gamma beats trident from V21 = {power(printed.V21_BEATS_TRIDENT)}",
              *_about(printed.V21_BEATS_TRIDENT, 0.5), lambda: paper.v21(printed.TRIDENT_SCALE),
              "from {0:.1g}"),
    Statement("after (3.11)", f"V21 = {power(printed.V21_RULES_OUT)} rules everything out",
              *_about(printed.V21_RULES_OUT, 0.5), lambda: paper.v21(paper.LEAST_GMUMU_SCALE)),
    Statement("after (3.11)",
              f"tau -> 3 mu beats trident from V32 = {power(printed.V32_BEATS_TRIDENT)}",
              *_about(printed.V32_BEATS_TRIDENT, 1.0 / 3.0),
              lambda: paper.v32(printed.TRIDENT_SCALE), "{0:.2g}: the amplitude is linear in V32"),
    Statement("after (3.11)", f"V32 = {power(printed.V32_RULES_OUT)} rules everything out",
              *_about(printed.V32_RULES_OUT, 1.0 / 3.0),
              lambda: paper.v32(paper.LEAST_GMUMU_SCALE), "{0:.2g}: as above"),
    Statement("(3.12)", "g-2 is weaker than trident (ratio of scales)", 0.0, 1.0,
              paper.g_minus_2_over_trident,
              "for the printed sign at 2 sigma; the Z' has the other sign and never helps"),
    Statement("(3.15)", f"Upsilon: -1/({printed.UPSILON_SCALE_BELOW:g} GeV)^2",
              *_about(printed.UPSILON_SCALE_BELOW, 0.1), lambda: paper.upsilon_scale(-1),
              "{0:.3g} from (3.14) at 1.96 sigma"),
    Statement("(3.15)", f"Upsilon: 1/({printed.UPSILON_SCALE:g} GeV)^2",
              *_about(printed.UPSILON_SCALE, 0.1), lambda: paper.upsilon_scale(1),
              "{0:.3g} from (3.14) at 1.96 sigma"),
    Statement("after (3.15)", "Upsilon is automatic (r << 1)", 0.0, 0.01,
              lambda: (printed.UPSILON_SCALE / printed.R_K_SCALE_PRINTED) ** 2),
    Statement("(4.2)", f"Omega h^2 = {printed.THERMAL_OMEGA_H2:g} for {_THERMAL} cm^3/s",
              *_about(printed.THERMAL_OMEGA_H2, 0.3), paper.relic_at_thermal_rate,
              f"{{0:.3g}} for 30 GeV; {printed.THERMAL_OMEGA_H2:g} needs {{1:.2g}} cm^3/s",
              lambda: [printed.THERMAL_CM3S * paper.relic_at_thermal_rate()
                       / printed.THERMAL_OMEGA_H2]),
    Statement("(4.4)", "s wave for MZ' >> m (exact/printed)", *_about(1.0, 0.01),
              lambda: paper.s_wave("mumu", 1e4, 100.0, 100.0**2 / (4.0 * pi * 1e16)),
              "it holds the Dirac 1/2"),
    Statement("(4.4)", "s wave for m >> MZ' (exact/printed)", *_about(1.0, 0.01),
              lambda: paper.s_wave("mumu", 10.0, 1e4, 1.0 / (64.0 * pi * 1e8)), "as above"),
    Statement("(4.4)", "Z'Z' for m >> MZ' (exact/printed)", *_about(1.0, 0.01),
              lambda: paper.s_wave("zpzp", 10.0, 1e4, 1.0 / (32.0 * pi * 1e8)), "as above"),
    Statement("section 4.2", f"Planck excludes {_THERMAL} below {printed.CMB_MNU4:g} GeV",
              *_about(printed.CMB_MNU4, 0.2), lambda: paper.cmb_mass(0.5),
              "{0:.2g} GeV with half into nu_mu as in this model; {1:.3g} GeV if all are muons",
              lambda: [paper.cmb_mass(1.0)]),
    Statement("section 4.2",
              f"Fermi excludes {_THERMAL} into b bbar below {printed.FERMI_MNU4:g} GeV",
              0.7 * printed.FERMI_MNU4, 1.5 * printed.FERMI_MNU4, paper.fermi_mass,
              "below {0:.3g} GeV with the official table"),
    Statement("section 4.2", f"H.E.S.S. limits are about {power(printed.HESS_CM3S)} at best",
              *_about(printed.HESS_CM3S, 0.3),
              lambda: float(shipped_limits()["hess_gc_2016_bb"].columns["upper"].min())),
    Statement("section 4.3", f"XENON1T probes {power(printed.XENON1T_CM2)} cm^2 at "
              f"{printed.XENON1T_MNU4:g} GeV", 0.0, printed.XENON1T_CM2,
              lambda: paper.at("xenon1t_2017_si", printed.XENON1T_MNU4),
              "it probes down to {0:.2g}"),
    *(_c1("(4.8)", "MZ", _MZ, i, value, "negative for C = -g g/MZ'^2")
      for i, value in enumerate(printed.C1_AT_MZ[:2])),
    Statement("(4.8)", f"c1n = {printed.C1_AT_MZ[2]:g} at MZ", 0.0, 1e-9,
              lambda: paper.c1_magnitudes(_MZ)[2]),
    *(_c1("(4.9)", "1 TeV", 1e3, i, value, "{0:.3g}; {1:.3g} at 2 TeV")
      for i, value in enumerate(printed.C1_AT_1_TEV)),
    Statement("(4.12)", "order of magnitude at 200 GeV (exact/printed)", 0.5, 2.0,
              lambda: float(paper.sigma_dd_over_estimate(200.0)),
              "only between {1:.0f} and {2:.0f} GeV", paper.estimate_range),
    Statement("(4.12)", "order of magnitude at 1 TeV (exact/printed)", 0.5, 2.0,
              lambda: float(paper.sigma_dd_over_estimate(1e3)),
              "only between {1:.0f} and {2:.0f} GeV", paper.estimate_range),
    Statement("section 5", f"gbb is about {printed.WINDOW_GBB_PER_GMUMU:g} gmumu, at most",
              *_about(printed.WINDOW_GBB_PER_GMUMU, 0.3), lambda: paper.gbb_per_gmumu()[1],
              "{1:.2g} to {0:.2g}", paper.gbb_per_gmumu),
    Statement("section 5", "two masses mnu4 have the observed relic density", 2.0, 2.0,
              paper.number_of_masses),
    Statement("section 4.3", "only masses near the pole at 50 GeV (largest distance, in MZ'/2)",
              0.0, 0.3, lambda: paper.farthest_from_pole(50.0), "XENON1T and Planck together"),
    Statement("section 5", "gnunu below about gmumu at low MZ' (largest ratio, 50 GeV)", 0.0, 1.5,
              lambda: paper.largest_ratio(50.0), _COARSE),
    Statement("section 5",
              f"from about {_LIGHT:g} GeV a factor of few above gmumu (largest ratio)", 2.0, 10.0,
              lambda: paper.largest_ratio(350.0), f"at 350 GeV; {{1:.2g}} at {_LIGHT:g} GeV",
              lambda: [paper.largest_ratio(_LIGHT)]),
    Statement("section 5", f"up to {tev(_HEAVY)} a factor of few above gmumu (largest ratio)",
              2.0, 6.0, lambda: paper.largest_ratio(_HEAVY), _COARSE),
    Statement("section 5", "gnunu about gmumu by perturbativity at 2 TeV (largest ratio)", 0.5, 2.0,
              lambda: paper.largest_ratio(2000.0), _COARSE),
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
        rows.append(
            f"| {s.where} | {s.claim} | {c.found:.3g} | {c.verdict} | {s.remark(c.found)} |"
        )
    return "\n".join(rows)
