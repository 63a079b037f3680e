"""Spin-independent scattering of nu4 on nucleons and on xenon, through the running couplings."""

from __future__ import annotations

from math import pi, prod

import numpy as np

from bridge.native.channels import CURRENTS
from bridge.native.constants import GEV_M2_TO_CM2, M_PROTON
from bridge.native.running import c1_per_unit, p_mu_below_2gev
from bridge.numerics.arrays import Real
from bridge.point import Point
from bridge.results import Estimate

XENON_Z, XENON_A = 54, 131.293
"""Charge and mean mass number of natural xenon."""

ARGON_Z, ARGON_A = 18, 39.948
"""Charge and mean mass number of natural argon."""

C1_ERROR_PER_UNIT = 1e-10
MUON = ("l2", "e2")
"""Currents of the muon."""


def currents(p: Point) -> dict[str, Real]:
    """Coupling of the Z' to the current of each multiplet that has one."""
    return {current: prod(p[name] for name in names) for current, names in CURRENTS.items()}


def c1(p: Point, *, muon_below_2gev: bool = False) -> tuple[Real, Real]:
    """c1 [GeV^-2] of proton and neutron, L = c1 (nu4bar nu4)(Nbar N), (4.7) of arXiv:1803.04430.

    `muon_below_2gev` lets the muon loop run on to its mass, which the paper leaves out.
    """
    proton: Real = 0.0
    neutron: Real = 0.0
    for current, g in currents(p).items():
        p_unit, n_unit = c1_per_unit(p.mzp, current)
        if muon_below_2gev and current in MUON:
            p_unit = p_unit + p_mu_below_2gev(p.sm.MMU)
        proton, neutron = proton + g * p_unit, neutron + g * n_unit
    scale = p.gnunu / p.mzp**2
    return scale * proton, scale * neutron


def sigma_nucleon_cm2(c1_nucleon: Real, mnu4: Real) -> Real:
    """c1^2 mu^2/pi [cm^2] with the reduced mass mu; c1 in GeV^-2, mnu4 in GeV.

    Source: (4.10) of arXiv:1803.04430.
    """
    reduced_mass = M_PROTON * mnu4 / (M_PROTON + mnu4)
    return (c1_nucleon * reduced_mass) ** 2 / pi * GEV_M2_TO_CM2


def c1_xenon(c1p: Real, c1n: Real) -> Real:
    """(Z c1p + (A - Z) c1n)/A [GeV^-2]: the mean over the nucleons of xenon.

    Source: (4.11) of arXiv:1803.04430.
    """
    return (XENON_Z * c1p + (XENON_A - XENON_Z) * c1n) / XENON_A


def c1_argon(c1p: Real, c1n: Real) -> Real:
    """(Z c1p + (A - Z) c1n)/A [GeV^-2] for argon, as (4.11) of arXiv:1803.04430 for xenon."""
    return (ARGON_Z * c1p + (ARGON_A - ARGON_Z) * c1n) / ARGON_A


def c1_error(p: Point) -> Real:
    """Bound on the numerical error of c1 [GeV^-2] of either nucleon."""
    size = sum((np.abs(g) for g in currents(p).values()), 0.0)
    return C1_ERROR_PER_UNIT * np.abs(p.gnunu) / p.mzp**2 * size


def estimates(p: Point, *, muon_below_2gev: bool = False) -> dict[str, Estimate]:
    """c1p, c1n, sigma_p_cm2, sigma_n_cm2 and sigma_xe_cm2; errors are numerical bounds."""
    c1p, c1n = c1(p, muon_below_2gev=muon_below_2gev)
    xenon = c1_xenon(c1p, c1n)
    error = c1_error(p)
    end = "mu to its mass" if muon_below_2gev else "2 GeV"
    running = f"one-loop running from mzp to MZ and {end}"

    def sigma(c1_nucleon: Real) -> Estimate:
        value = sigma_nucleon_cm2(c1_nucleon, p.mnu4)
        shifted = sigma_nucleon_cm2(np.abs(c1_nucleon) + error, p.mnu4)
        return Estimate(value, shifted - value, f"closed form; {running}")

    return {
        "c1p": Estimate(c1p, error, running),
        "c1n": Estimate(c1n, error, running),
        "sigma_p_cm2": sigma(c1p),
        "sigma_n_cm2": sigma(c1n),
        "sigma_xe_cm2": sigma(xenon),
    }
