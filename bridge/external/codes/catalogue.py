"""The codes that can be installed from PyPI: which versions work, and what each is asked."""

from __future__ import annotations

from dataclasses import dataclass

from bridge.native.channels import FINAL_STATES


@dataclass(frozen=True, slots=True)
class Code:
    """One package: its distribution, the versions that work, and what pip is told.

    `module` below `bridge.external.codes` has `evaluate(point, inputs)`, which returns
    `quantities` and maybe others; `method` says how it computes.
    """

    name: str
    distribution: str
    versions: str
    requirement: str
    module: str
    method: str
    quantities: tuple[str, ...]


CODES = (
    Code(
        "pythia",
        "pythia8mc",
        "8.317",
        "pythia8mc==8.317.2",
        "pythia_dimuon",
        "Pythia 8 leading order from the card, NNPDF2.3 LO, mu = mzp, vts = 0",
        ("sigma_dimuon_bw_pb",),
    ),
    Code(
        "hazma",
        "hazma",
        "2.",
        "'hazma>=2.2'",
        "hazma_relic",
        "Boltzmann equation of hazma with the thermal average it is given",
        ("omega_h2",),
    ),
    Code(
        "directdm",
        "directdm",
        "2.2.1",
        "directdm==2.2.1 'setuptools>=77.0.1,<82'",
        "directdm_running",
        "DirectDM, five flavours from mzp to 2 GeV, for mzp below MZ",
        tuple(f"{c1}_per_{g}" for g in ("mumu", "bb", "largest") for c1 in ("c1p", "c1n")),
    ),
    Code(
        "flavio",
        "flavio",
        "2.7",
        "'flavio>=2.7' 'particle>=0.26,<1'",
        "flavio_ratios",
        "flavio with wilson, all operators of the exchange",
        ("delta_ms_ratio", "r_k", "r_kstar", "bs_mumu_ratio", "trident_ratio_contact"),
    ),
    Code(
        "ufoamp",
        "ufoamp",
        "1.0.0",
        "ufoamp==1.0.0",
        "ufoamp_widths",
        "amplitudes from the vertices of the model directory",
        ("width_zp", *(f"br_{name}" for name in FINAL_STATES)),
    ),
)
