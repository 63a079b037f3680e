"""Every quantity the package returns: unit, source and meaning, in the order they are shown.

Names and units are the contract of tables, JSON and cards.
"""

from __future__ import annotations

from dataclasses import dataclass

PAPER = "arXiv:1803.04430"


@dataclass(frozen=True, slots=True)
class QuantityInfo:
    """Unit, source (paper and equation, or how derived) and meaning of one quantity."""

    unit: str
    source: str
    description: str


_WIDTHS = "derived from (2.28); corrects (3.8) of " + PAPER
_RELIC = f"(4.1) of {PAPER}; Gondolo and Gelmini 1991"
_RUNNING = f"(4.5)-(4.9) of {PAPER}; arXiv:1411.3342, arXiv:1605.04917"
_PRODUCTION = "leading order, derived from (2.28)"
_KINETIC = "arXiv:1706.07433, arXiv:2103.01944; amplitudes derived from (2.28)"
_SOMMERFELD = "Schroedinger equation with the Yukawa potential of the Z', derived"

QUANTITIES: dict[str, QuantityInfo] = {
    "width_zp": QuantityInfo("GeV", _WIDTHS, "total width of the Z'"),
    "br_bb": QuantityInfo("", _WIDTHS, "BR(Z' -> b bbar)"),
    "br_tt": QuantityInfo("", _WIDTHS, "BR(Z' -> t tbar)"),
    "br_bs": QuantityInfo("", _WIDTHS, "BR(Z' -> b sbar + s bbar)"),
    "br_mumu": QuantityInfo("", _WIDTHS, "BR(Z' -> mu+ mu-)"),
    "br_nunu": QuantityInfo("", _WIDTHS, "BR(Z' -> nu_mu nu_mu-bar)"),
    "br_nu4nu4": QuantityInfo("", _WIDTHS, "BR(Z' -> nu4 nu4-bar)"),
    "omega_h2": QuantityInfo("", _RELIC, "relic density of nu4 and its antiparticle"),
    "xf": QuantityInfo("", _RELIC, "mnu4/T where Y = 2.5 Y_eq"),
    "sigmav0_eff_cm3s": QuantityInfo(
        "cm^3/s", f"(4.4) of {PAPER}, exact", "half of sigma v_rel for s -> 4 mnu4^2"
    ),
    "c1p": QuantityInfo("GeV^-2", _RUNNING, "spin-independent coupling to the proton"),
    "c1n": QuantityInfo("GeV^-2", _RUNNING, "spin-independent coupling to the neutron"),
    "sigma_p_cm2": QuantityInfo("cm^2", f"(4.10) of {PAPER}", "nu4-proton cross-section"),
    "sigma_n_cm2": QuantityInfo("cm^2", f"(4.10) of {PAPER}", "nu4-neutron cross-section"),
    "sigma_xe_cm2": QuantityInfo(
        "cm^2", f"(4.11) of {PAPER}", "nu4-nucleon cross-section averaged over xenon"
    ),
    "sigma_zp_bb_pb": QuantityInfo("pb", _PRODUCTION, "pp -> Z' from b bbar, on shell"),
    "sigma_zp_bs_pb": QuantityInfo("pb", _PRODUCTION, "pp -> Z' from b sbar + s bbar, on shell"),
    "sigma_dimuon_nwa_pb": QuantityInfo(
        "pb", _PRODUCTION, "pp -> Z' -> mu+ mu-, cross-section times branching ratio"
    ),
    "sigma_dimuon_bw_pb": QuantityInfo(
        "pb", _PRODUCTION, "pp -> Z' -> mu+ mu-, full Breit-Wigner within 0.8-1.2 mzp"
    ),
    "omega_h2_cbe": QuantityInfo(
        "", _KINETIC, "relic density with number and temperature of nu4 coupled"
    ),
    "kinetic_shift": QuantityInfo("", _KINETIC, "omega_h2_cbe/omega_h2 - 1"),
    "x_kd": QuantityInfo("", _KINETIC, "mnu4/T where the momentum-transfer rate falls below H"),
    "t_chi_over_t_max": QuantityInfo("", _KINETIC, "largest T_chi/T: is nu4 hotter than the bath"),
    "sommerfeld_today": QuantityInfo("", _SOMMERFELD, "factor on sigma v at v_rel = 1e-3"),
    "omega_h2_sommerfeld": QuantityInfo("", _SOMMERFELD, "relic density with enhanced sigma v"),
    "sommerfeld_shift": QuantityInfo("", _SOMMERFELD, "omega_h2_sommerfeld/omega_h2 - 1"),
}

BEYOND = (
    "omega_h2_cbe",
    "kinetic_shift",
    "x_kd",
    "t_chi_over_t_max",
    "sommerfeld_today",
    "omega_h2_sommerfeld",
    "sommerfeld_shift",
)
"""Quantities beyond the textbook equation, computed where they are asked for."""
