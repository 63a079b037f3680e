"""Unit conversions and constants of nature, each once."""

GEV_M2_TO_CM2 = 3.893794e-28
"""1 GeV^-2 in cm^2 (PDG 2018)."""

GEV_M2_TO_PB = GEV_M2_TO_CM2 * 1e36
"""1 GeV^-2 in pb."""

SPEED_OF_LIGHT_CM_S = 2.99792458e10

GEV_M2_TO_CM3_S = GEV_M2_TO_CM2 * SPEED_OF_LIGHT_CM_S
"""1 GeV^-2 of sigma v in cm^3/s."""

M_PLANCK = 1.22091e19
"""Planck mass G^(-1/2) [GeV]."""

M_PROTON = 0.938272
"""Proton mass [GeV], used for both nucleons as in eq. (4.10)."""

SIN2_THETA_W = 0.23126
"""Weak mixing angle of the matching at MZ."""

ALPHA_0 = 1.0 / 137.035999
"""Electromagnetic coupling at zero momentum."""
