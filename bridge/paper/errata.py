"""Errata of arXiv:1803.04430 v1 that this package found, each with the test that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from bridge.paper import printed
from bridge.paper.printed import power, tev
from bridge.paper.statement_values import (
    LEAST_GMUMU_SCALE,
    c1_magnitudes,
    gbb_per_gmumu,
    tau_3mu_scale,
    trident_scale,
    upper_mass,
    v32,
)


@dataclass(frozen=True, slots=True)
class Erratum:
    """Where the paper says something else than its own Lagrangian or its own inputs."""

    equation: str
    printed: str
    finding: str
    test: str


def _c1(mzp: float) -> str:
    """The three numbers of (4.9) at a matching scale [GeV]."""
    return ", ".join(power(x, 2) for x in c1_magnitudes(mzp))


_FIT, _FIT_PRINTED = tev(printed.R_K_SCALE), tev(printed.R_K_SCALE_PRINTED)

ERRATA: tuple[Erratum, ...] = (
    Erratum(
        "(2.19)",
        "D_ν = diag(0,0,0,q_d4)",
        "the charge in D_ν is q_ν4",
        "test_2_19_neutrino_charge",
    ),
    Erratum(
        "(3.2), (3.1)",
        f"G_bsμ = −V_ts gbb gμμ/MZ'² with V_ts = +{printed.VTS:g}",
        "same-sign couplings then have the sign opposite to (3.1). Here the phase of the strange "
        f"quark makes V_tb V_ts* positive: (3.2) stands, the best fit is G_bsμ = −1/({_FIT})²",
        "test_3_2_sign_of_the_best_fit",
    ),
    Erratum(
        "(3.3)",
        _FIT_PRINTED,
        f"√{printed.VTS:g} × {_FIT} = {sqrt(printed.VTS) * printed.R_K_SCALE / 1e3:.2f} TeV, 3 % "
        "in the product of couplings; the `paper` set keeps "
        f"{printed.R_K_SCALE_PRINTED / 1e3:g}",
        "test_3_3_scale",
    ),
    Erratum(
        "section 1",
        f"MZ' ≲ {printed.UPPER_MASS_PER_GMUMU / 1e3:g} gμμ TeV",
        f"that follows from the {tev(printed.R_K_SCALE_ROUNDED)} of (1.1); (3.1) and (3.5) give "
        f"{upper_mass(printed.R_K_SCALE):.2g}",
        "test_section_1_upper_mass",
    ),
    Erratum(
        "(3.8)",
        "Γ(ν4ν̄4) = g²M/24π (1−r)√(1−4r)",
        "that is the left-handed formula; the vector coupling gives g²M/12π (1+2r)√(1−4r)",
        "test_3_8_dark_matter_width",
    ),
    Erratum(
        "(3.11)",
        power(printed.MU_E_GAMMA, 2),
        "(3.10) with F = 2/3 over Γ_μ gives 1.42e-6 (α = 1/137) to 1.53e-6 (α = 1/128)",
        "test_3_11_prefactor",
    ),
    Erratum(
        "after (3.11)",
        f"τ→3μ: gμμ²|V32|²/MZ'² < 1/({tev(printed.TAU_3MU_SCALE)})²",
        f"the amplitude is linear in V32, and BR < {power(printed.TAU_3MU_LIMIT)} with three "
        f"massive muons gives gμμ²|V32|/MZ'² < 1/({tau_3mu_scale():.1f} TeV)²; the quoted "
        f"{power(printed.V32_BEATS_TRIDENT)} and {power(printed.V32_RULES_OUT)} become "
        f"{power(v32(printed.TRIDENT_SCALE), 1)} and {power(v32(LEAST_GMUMU_SCALE), 1)}",
        "test_after_3_11_tau_to_three_muons",
    ),
    Erratum(
        "section 5",
        f"gbb ~ {printed.WINDOW_GBB_PER_GMUMU:g} gμμ",
        "(3.3), (3.5) and (3.7) together leave {:.2g} < gbb/gμμ < {:.2g}".format(*gbb_per_gmumu()),
        "test_section_5_ratio_of_couplings",
    ),
    Erratum(
        "(3.7)",
        f"G_μ < 1/({printed.TRIDENT_SCALE:g} GeV)²",
        "a bound of a global fit; CCFR alone at 1.96σ gives 1/(473 GeV)², its average with "
        f"CHARM-II 1/({trident_scale():.0f} GeV)²",
        "test_3_7_trident_experiments",
    ),
    Erratum(
        "(3.12)",
        "Δa_μ > 0",
        "a left-handed coupling gives −m_μ²g²/(12π²MZ'²): the wrong sign for the measured excess",
        "test_3_12_sign",
    ),
    Erratum(
        "(4.4)",
        "⟨σv⟩",
        "already holds the factor ½ for Dirac dark matter",
        "test_4_4_holds_the_dirac_half",
    ),
    Erratum(
        "(4.8)",
        "both parts of c1p positive",
        "magnitudes reproduced to 1.5 %; both are negative for C = −g g/MZ'²",
        "test_4_8_couplings_at_mz",
    ),
    Erratum(
        "(4.9), signs",
        "both parts of c1p positive",
        "the b part changes sign at MZ' = 421 GeV and is then opposite to the muon part and to c1n",
        "test_4_9_sign_of_the_b_part",
    ),
    Erratum(
        "(4.9), scale",
        "MZ' = 1 TeV",
        f"all three numbers belong to 2 TeV ({_c1(2e3)}); at 1 TeV they are {_c1(1e3)}",
        "test_4_9_scale",
    ),
    Erratum(
        "(4.12)",
        "σ_DD for gbb ≪ gμμ",
        "within a factor 2 only for 28 < MZ' < 400 GeV; gbb shifts the xenon amplitude by 10 % "
        "already at gbb/gμμ = 0.018 (200 GeV)",
        "test_4_12_estimate",
    ),
)
