"""The numerical statements of arXiv:1803.04430, each computed again and given a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import pi, sqrt

from bridge.limits.catalogue import shipped_limits
from bridge.native import flavour, lepton_flavour
from bridge.paper import statement_values as paper


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


_COARSE = "on 8 x 10 couplings below sqrt(4 pi), B_s mixing of 2017 included"

STATEMENTS: tuple[Statement, ...] = (
    Statement("section 1", "R_K is about 70 % of its expected value", 0.65, 0.75,
              lambda: float(flavour.r_k(paper.c9_at_best_fit()))),
    Statement("(1.1)", "MZ' < 1.2 gmumu TeV", 1.15, 1.25, lambda: paper.upper_mass(30.0),
              "from the 30 TeV of (1.1); the 31.5 TeV of (3.1) give {1:.3g}",
              lambda: [paper.upper_mass(31.5)]),
    Statement("(3.1)", "1/(31.5 TeV)^2 is the best fit C9 = -C10, -0.64 +- 0.17", -0.81, -0.47,
              paper.c9_at_best_fit),
    Statement("(3.3)", "the scale of gbb gmumu/MZ'^2 is 6.4 TeV", 6.35, 6.45,
              lambda: sqrt(paper.VTS) * 31.5, "31.5 TeV and V_ts = 0.04 give {0:.3g} TeV"),
    Statement("(3.5)", "B_s mixing: 1/(770 TeV)^2 from above", *_about(770.0, 0.1),
              lambda: paper.mixing_scale(20.01 - 1.96 * 1.25, 1),
              "QCD running from 1 TeV: kappa = {1:.4g} TeV^2, where the printed pair means {2:.4g}",
              paper.slopes),
    Statement("(3.5)", "B_s mixing: -1/(180 TeV)^2 from below", *_about(180.0, 0.1),
              lambda: paper.mixing_scale(20.01 + 1.96 * 1.25, -1), "as above"),
    Statement("after (3.5)", "B_s mixing 2015: 1/(140 TeV)^2", *_about(140.0, 0.13),
              lambda: paper.mixing_scale(18.3 - 1.96 * 2.7, 1), "as above"),
    Statement("(3.7)", "trident: 1/(370 GeV)^2 is the 95 % bound, 1.46 of the SM", 1.40, 1.52,
              paper.trident_excess, "CCFR and CHARM-II alone: 1/({1:.3g} GeV)^2",
              lambda: [paper.trident_scale()]),
    Statement("LHC searches", "Z -> 4 mu always leaves space (r < 1)", 0.0, 1.0,
              paper.z4mu_over_limit,
              "true of run 1; the estimated reach of CMS 2018 closes part of it"),
    Statement("LHC searches", "b s production is subleading (share)", 0.0, 0.05, paper.bs_over_bb),
    Statement("LHC searches", "ATLAS always weaker than B_s mixing (r < 1)", 0.0, 1.0,
              lambda: float(paper.dimuon_over_limit()[1].max()),
              "above 1 from {1:.3g} to {2:.3g} GeV with the stand-in limit, not good to 10 %",
              paper.dimuon_excess),
    Statement("(3.10)", "F(0) = 2/3", *_about(2.0 / 3.0, 1e-4),
              lambda: float(lepton_flavour.loop_function(0.0))),
    Statement("(3.11)", "BR(mu -> e gamma) = 1.24e-6 at 1 TeV", *_about(1.24e-6, 0.01),
              lambda: float(lepton_flavour.br_mu_e_gamma(paper.unit(), 1.0)),
              "{0:.3g} with alpha = 1/137"),
    Statement("after (3.11)", "mu -> e gamma beats trident from V21 = 1e-4", 5e-5, 1.5e-4,
              lambda: paper.v21(paper.TRIDENT_SCALE), "from {0:.1g}"),
    Statement("after (3.11)", "V21 = 1e-3 rules everything out", 5e-4, 1.5e-3,
              lambda: paper.v21(paper.LEAST_GMUMU_SCALE)),
    Statement("after (3.11)", "tau -> 3 mu beats trident from V32 = 3e-4", 2e-4, 4e-4,
              lambda: paper.v32(paper.TRIDENT_SCALE), "{0:.2g}: the amplitude is linear in V32"),
    Statement("after (3.11)", "V32 = 3e-3 rules everything out", 2e-3, 4e-3,
              lambda: paper.v32(paper.LEAST_GMUMU_SCALE), "{0:.2g}: as above"),
    Statement("(3.12)", "g-2 is weaker than trident (ratio of scales)", 0.0, 1.0,
              paper.g_minus_2_over_trident,
              "for the printed sign at 2 sigma; the Z' has the other sign and never helps"),
    Statement("(3.15)", "Upsilon: -1/(150 GeV)^2", *_about(150.0, 0.1),
              lambda: paper.upsilon_scale(1.008 + 1.96 * 0.023, -1),
              "{0:.3g} from (3.14) at 1.96 sigma"),
    Statement("(3.15)", "Upsilon: 1/(190 GeV)^2", *_about(190.0, 0.1),
              lambda: paper.upsilon_scale(1.008 - 1.96 * 0.023, 1),
              "{0:.3g} from (3.14) at 1.96 sigma"),
    Statement("after (3.15)", "Upsilon is automatic (r << 1)", 0.0, 0.01,
              lambda: (190.0 / paper.R_K_SCALE) ** 2),
    Statement("(4.2)", "Omega h^2 = 0.12 for 3e-26 cm^3/s", *_about(0.12, 0.3),
              paper.relic_at_thermal_rate, "{0:.3g} for 30 GeV; 0.12 needs {1:.2g} cm^3/s",
              lambda: [paper.THERMAL_CM3S * paper.relic_at_thermal_rate() / 0.12]),
    Statement("(4.4)", "s wave for MZ' >> m (exact/printed)", *_about(1.0, 0.01),
              lambda: paper.s_wave("mumu", 1e4, 100.0, 100.0**2 / (4.0 * pi * 1e16)),
              "it holds the Dirac 1/2"),
    Statement("(4.4)", "s wave for m >> MZ' (exact/printed)", *_about(1.0, 0.01),
              lambda: paper.s_wave("mumu", 10.0, 1e4, 1.0 / (64.0 * pi * 1e8)), "as above"),
    Statement("(4.4)", "Z'Z' for m >> MZ' (exact/printed)", *_about(1.0, 0.01),
              lambda: paper.s_wave("zpzp", 10.0, 1e4, 1.0 / (32.0 * pi * 1e8)), "as above"),
    Statement("section 4.2", "Planck excludes 3e-26 below 10 GeV", 8.0, 12.0,
              lambda: paper.cmb_mass(0.5),
              "{0:.2g} GeV with half into nu_mu as in this model; {1:.3g} GeV if all are muons",
              lambda: [paper.cmb_mass(1.0)]),
    Statement("section 4.2", "Fermi excludes 3e-26 into b bbar below 100 GeV", 70.0, 150.0,
              paper.fermi_mass, "below {0:.3g} GeV with the official table"),
    Statement("section 4.2", "H.E.S.S. limits are about 1e-25 at best", 0.7e-25, 1.3e-25,
              lambda: float(shipped_limits()["hess_gc_2016_bb"].columns["upper"].min())),
    Statement("section 4.3", "XENON1T probes 1e-45 cm^2 at 100 GeV", 0.0, 1e-45,
              lambda: paper.at("xenon1t_2017_si", 100.0), "it probes down to {0:.2g}"),
    Statement("(4.8)", "c1p(mu) = 3.1e-3 at MZ", *_about(3.1e-3, 0.02),
              lambda: paper.c1_magnitudes(91.1876)[0], "negative for C = -g g/MZ'^2"),
    Statement("(4.8)", "c1p(b) = 2.5e-3 at MZ", *_about(2.5e-3, 0.02),
              lambda: paper.c1_magnitudes(91.1876)[1], "negative for C = -g g/MZ'^2"),
    Statement("(4.8)", "c1n = 0 at MZ", 0.0, 1e-9, lambda: paper.c1_magnitudes(91.1876)[2]),
    Statement("(4.9)", "c1p(mu) = 5.6e-3 at 1 TeV", *_about(5.6e-3, 0.02),
              lambda: paper.c1_magnitudes(1e3)[0], "{0:.3g}; {1:.3g} at 2 TeV",
              lambda: paper.c1_magnitudes(2e3)[0:]),
    Statement("(4.9)", "c1p(b) = 2.3e-3 at 1 TeV", *_about(2.3e-3, 0.02),
              lambda: paper.c1_magnitudes(1e3)[1], "{0:.3g}; {1:.3g} at 2 TeV",
              lambda: paper.c1_magnitudes(2e3)[1:]),
    Statement("(4.9)", "c1n(b) = 4.5e-2 at 1 TeV", *_about(4.5e-2, 0.02),
              lambda: paper.c1_magnitudes(1e3)[2], "{0:.3g}; {1:.3g} at 2 TeV",
              lambda: paper.c1_magnitudes(2e3)[2:]),
    Statement("(4.12)", "order of magnitude at 200 GeV (exact/printed)", 0.5, 2.0,
              lambda: float(paper.sigma_dd_over_estimate(200.0)),
              "only between {1:.0f} and {2:.0f} GeV", paper.estimate_range),
    Statement("(4.12)", "order of magnitude at 1 TeV (exact/printed)", 0.5, 2.0,
              lambda: float(paper.sigma_dd_over_estimate(1e3)),
              "only between {1:.0f} and {2:.0f} GeV", paper.estimate_range),
    Statement("section 5", "gbb is about 0.1 gmumu, at most", 0.07, 0.13,
              lambda: paper.R_K_SCALE**2 / (paper.VTS * paper.MIXING_SCALE) ** 2,
              "{1:.2g} to {0:.2g}",
              lambda: [(paper.TRIDENT_SCALE / paper.R_K_SCALE) ** 2]),
    Statement("section 5", "two masses mnu4 have the observed relic density", 2.0, 2.0,
              paper.number_of_masses),
    Statement("section 4.3", "only masses near the pole at 50 GeV (largest distance, in MZ'/2)",
              0.0, 0.3, lambda: paper.farthest_from_pole(50.0), "XENON1T and Planck together"),
    Statement("section 5", "gnunu below about gmumu at low MZ' (largest ratio, 50 GeV)", 0.0, 1.5,
              lambda: paper.largest_ratio(50.0), _COARSE),
    Statement("section 5", "from about 300 GeV a factor of few above gmumu (largest ratio)", 2.0,
              10.0, lambda: paper.largest_ratio(350.0), "at 350 GeV; {1:.2g} at 300 GeV",
              lambda: [paper.largest_ratio(300.0)]),
    Statement("section 5", "up to 1 TeV a factor of few above gmumu (largest ratio)", 2.0, 6.0,
              lambda: paper.largest_ratio(1000.0), _COARSE),
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
