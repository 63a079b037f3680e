"""The numbers that arXiv:1803.04430 prints and this package uses, each once, with its place there.

Masses and scales in GeV; a scale stands for the bound or value 1/scale^2. Where the paper prints
two numbers for one thing, the names say which. This module imports nothing, so that any room may
use it without needing the rest of `paper`.
"""

from __future__ import annotations

R_K_RATIO = 0.7
"""Section 1: R_K over its expected value."""
R_K_SCALE_ROUNDED = 30e3
"""(1.1): of G_bsmu."""
UPPER_MASS_PER_GMUMU = 1.2e3
"""Section 1: largest MZ'/gmumu."""
VTS = 0.04
"""Below (2.28): |V_ts|."""
R_K_SCALE = 31.5e3
"""(3.1): of G_bsmu, the best fit."""
R_K_SCALE_PRINTED = 6.4e3
"""(3.3): of gbb gmumu/MZ'^2 as printed; (3.1) with `VTS` gives 6.3 TeV."""

MIXING_SCALE, MIXING_SCALE_BELOW = 770e3, 180e3
"""(3.5): upper and lower bound on G_bs, B_s mixing of 2017."""
MIXING_SCALE_2015, MIXING_SCALE_2015_BELOW = 140e3, 160e3
"""Below (3.5): the same with the prediction of 2015."""
TRIDENT_SCALE, TRIDENT_SCALE_BELOW = 370.0, 390.0
"""(3.7): upper and lower bound on G_mu."""

Z_4MU_MZP = (5.0, 70.0)
"""LHC searches: MZ' that Z -> 4 mu constrains."""
DIMUON_LEAST_MZP = 150.0
"""LHC searches: least MZ' of the dimuon search."""

MU_E_GAMMA_LOOP = 2.0 / 3.0
"""Below (3.10): F for a heavy Z'."""
MU_E_GAMMA_LIMIT = 4.2e-13
"""Below (3.10): limit of MEG on BR(mu -> e gamma)."""
MU_E_GAMMA = 1.24e-6
"""(3.11): BR(mu -> e gamma) at 1 TeV for unit coupling and mixing."""
V21_BEATS_TRIDENT, V21_RULES_OUT = 1e-4, 1e-3
"""Below (3.11): mixing of muon and electron."""
TAU_3MU_LIMIT = 2e-8
"""Below (3.11): limit on BR(tau -> 3 mu)."""
TAU_3MU_SCALE = 16e3
"""Below (3.11): of gmumu^2 |V32|^2/MZ'^2."""
V32_BEATS_TRIDENT, V32_RULES_OUT = 3e-4, 3e-3
"""Below (3.11): mixing of tau and muon."""
G_MINUS_2, G_MINUS_2_ERROR = 290e-11, 90e-11
"""Below (3.12): the measured excess."""
R_UPSILON, R_UPSILON_ERROR = 1.008, 0.023
"""(3.14): measured Gamma(Upsilon(1S) -> tau tau)/Gamma(mu mu)."""
UPSILON_SCALE, UPSILON_SCALE_BELOW = 190.0, 150.0
"""(3.15): upper and lower bound on G_bmu."""

THERMAL_CM3S, THERMAL_OMEGA_H2 = 3e-26, 0.12
"""(4.2): <sigma v> and the relic density it gives."""
X_FREEZE_OUT = 23.0
"""Below (4.3): mnu4/T at freeze-out."""
CMB_MNU4, FERMI_MNU4 = 10.0, 100.0
"""Section 4.2: mnu4 below which Planck, and Fermi for b bbar, exclude the thermal <sigma v>."""
HESS_CM3S = 1e-25
"""Section 4.2: what H.E.S.S. reaches at best."""
XENON1T_CM2, XENON1T_MNU4 = 1e-45, 100.0
"""Section 4.3: cross-section that xenon experiments probe, and the mass at which they do."""
C1_AT_MZ = (3.1e-3, 2.5e-3, 0.0)
"""(4.8): c1p of muon and b, and c1n, at MZ' = MZ per product of couplings over MZ'^2."""
C1_AT_1_TEV = (5.6e-3, 2.3e-3, 4.5e-2)
"""(4.9): the same at MZ' = 1 TeV."""
SIGMA_DD_CM2, SIGMA_DD_GNUNU, SIGMA_DD_GMUMU = 1e-45, 0.2, 0.1
"""(4.12): averaged cross-section at MZ' = MZ, and the couplings it is for."""

WINDOW_MZP = (300.0, 1000.0)
"""Section 5: MZ' for which gnunu can be a factor of few larger than gmumu."""
WINDOW_LEAST_MNU4 = 1000.0
WINDOW_LEAST_GNUNU = 1.0
WINDOW_GBB_PER_GMUMU = 0.1
WINDOW_GMUMU = (0.1, 1.0)
"""Section 5: the rest of the viable corner."""
HEAVY_LEPTON_BOUND = 100.0
"""Section 5: lower bound on the mass M_4^L of a charged vector-like lepton."""

FIGURE_1_MZP = (10.0, 100.0, 1e3, 1e4)
FIGURE_3_MZP = (50.0, 200.0, 500.0, 1000.0)
FIGURE_4_MZP, FIGURE_4_COUPLING = (200.0, 1000.0), 0.1
SUMMARY_MZP = {6: 50.0, 7: 200.0, 8: 500.0, 9: 1000.0, 10: 2000.0, 11: 500.0}
"""MZ' in the captions of the figures, and all three couplings of Fig. 4."""
FUTURE_LUMINOSITY, FUTURE_DIRECT = (200.0, 3000.0), 100.0
"""Fig. 11: luminosities [fb^-1] of dimuon searches, and how much better direct detection gets."""


def power(value: float, digits: int = 0) -> str:
    """A number in powers of ten, as the paper has it, with so many digits behind the point.

    >>> power(MU_E_GAMMA, 2), power(THERMAL_CM3S), power(C1_AT_1_TEV[2], 1)
    ('1.24e-6', '3e-26', '4.5e-2')
    """
    return f"{value:.{digits}e}".replace("e-0", "e-")


def tev(scale: float) -> str:
    """A scale [GeV] in TeV.

    >>> tev(R_K_SCALE), tev(MIXING_SCALE)
    ('31.5 TeV', '770 TeV')
    """
    return f"{scale / 1e3:g} TeV"
