"""Spin-independent scattering of nu4 on nucleons and on nuclei, through the running couplings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import pi, prod

import numpy as np
import numpy.typing as npt

from bridge.native.channels import CURRENTS
from bridge.native.constants import GEV_M2_TO_CM2, M_PROTON
from bridge.native.running import (
    LOW_ERROR,
    NEUTRON,
    PROTON,
    PROTON_LOW,
    c1_per_unit,
)
from bridge.numerics.arrays import Array, Real
from bridge.point import Point
from bridge.results import Estimate

XENON_Z, XENON_A = 54, 131.293
"""Charge and mean mass number of natural xenon."""
XENON_VARIANCE = 4.61
"""Of its mass number, isotopes 124 to 136 weighted by their abundance (IUPAC 2013)."""

ARGON_Z, ARGON_A = 18, 39.948
"""Charge and mean mass number of natural argon."""

C1_ERROR_PER_UNIT = 1e-10

CHARGED_LEPTONS = (("l1", "e1"), ("l2", "e2"), ("l3", "e3"))
CANCEL = 0.01
"""Size of a sum, over the sum of sizes, below which its parts cancel."""
NO_ANSWER = (
    "no answer: the loops of charged leptons cancel to better than 1 %, and what lies below 2 GeV "
    "is larger (c1p_low)"
)


def currents(p: Point) -> dict[str, Real]:
    """Coupling of the Z' to the current of each multiplet, where it is not 0 at any point."""
    found = {current: prod(p[name] for name in names) for current, names in CURRENTS.items()}
    return {current: g for current, g in found.items() if np.any(g)}


def _c1(p: Point, couplings: Mapping[str, Real], rows: Sequence[int]) -> list[Real]:
    """Rows [GeV^-2] of `c1_per_unit`, summed over the currents."""
    return _sums(p, couplings, c1_per_unit(p.mzp, tuple(couplings), rows))


def _sums(p: Point, couplings: Mapping[str, Real], per_unit: Array) -> list[Real]:
    """gnunu/MZp^2 sum_f g_f c1_f for each row of (rows, currents, ...)."""
    scale = p.gnunu / p.mzp**2
    return [
        scale * sum((g * c for g, c in zip(couplings.values(), row, strict=True)), 0.0)
        for row in per_unit
    ]


def c1(p: Point) -> tuple[Real, Real]:
    """c1 [GeV^-2] of proton and neutron, L = c1 (nu4bar nu4)(Nbar N), (4.7) of arXiv:1803.04430."""
    proton, neutron = _c1(p, currents(p), (PROTON, NEUTRON))
    return proton, neutron


def c1p_low(p: Point) -> Real:
    """What loops below 2 GeV add to c1 [GeV^-2] of the proton, beyond arXiv:1803.04430."""
    (low,) = _c1(p, currents(p), (PROTON_LOW,))
    return low


def leptons_cancel(p: Point) -> npt.NDArray[np.bool_]:
    """Where `NO_ANSWER` holds: a vanishing c1 that is one of the recipe, not one of nature."""
    couplings = currents(p)
    families = [{c: couplings[c] for c in pair if c in couplings} for pair in CHARGED_LEPTONS]
    parts = [_c1(p, family, (PROTON,))[0] for family in families if family]
    if len(parts) < 2:
        return np.zeros(p.shape, bool)
    cancel = np.abs(sum(parts)) < CANCEL * sum(map(np.abs, parts))
    if not np.any(cancel):
        return np.broadcast_to(cancel, p.shape)
    rest = np.abs(c1_xenon(*c1(p))) + c1_error(p)
    return np.asarray(cancel & (np.abs(c1_xenon(c1p_low(p), 0.0)) > rest))


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


def over_isotopes(sigma_xe: Real, sigma_n: Real) -> Real:
    """sum_i [Z c1p + (A_i - Z) c1n]^2/sum_i A_i^2 over the isotopes of xenon, as a cross-section.

    This is what xenon compares with limits per nucleon, which take c1p = c1n: the mean of (4.11)
    and of the neutron's cross-section, weighted by squared mean and variance of the mass number.
    They differ where c1n/c1p is near -Z/(A - Z), since isotopes do not cancel together.
    """
    weight = XENON_VARIANCE / (XENON_A**2 + XENON_VARIANCE)
    return (1.0 - weight) * sigma_xe + weight * sigma_n


def c1_argon(c1p: Real, c1n: Real) -> Real:
    """(Z c1p + (A - Z) c1n)/A [GeV^-2] for argon, as (4.11) of arXiv:1803.04430 for xenon."""
    return (ARGON_Z * c1p + (ARGON_A - ARGON_Z) * c1n) / ARGON_A


def c1_error(p: Point) -> Real:
    """Bound on the numerical error of c1 [GeV^-2] of either nucleon."""
    size = sum((np.abs(g) for g in currents(p).values()), 0.0)
    return C1_ERROR_PER_UNIT * np.abs(p.gnunu) / p.mzp**2 * size


def estimates(p: Point) -> dict[str, Estimate]:
    """c1p, c1n, sigma_p_cm2, sigma_n_cm2 and sigma_xe_cm2; errors are numerical bounds.

    Those of proton and xenon say where `leptons_cancel`, and keep their value.
    """
    c1p, c1n = c1(p)
    error = c1_error(p)
    running = "one-loop running from mzp to MZ and 2 GeV"
    unknown = leptons_cancel(p)
    doubt = ((unknown, NO_ANSWER),) if np.any(unknown) else ()

    def sigma(c1_nucleon: Real) -> Estimate:
        value = sigma_nucleon_cm2(c1_nucleon, p.mnu4)
        shifted = sigma_nucleon_cm2(np.abs(c1_nucleon) + error, p.mnu4)
        return Estimate(value, shifted - value, f"closed form; {running}")

    return {
        "c1p": Estimate(c1p, error, running, doubt),
        "c1n": Estimate(c1n, error, running),
        "sigma_p_cm2": replace(sigma(c1p), absent=doubt),
        "sigma_n_cm2": sigma(c1n),
        "sigma_xe_cm2": replace(sigma(c1_xenon(c1p, c1n)), absent=doubt),
    }


def low_energy_estimate(p: Point) -> Estimate:
    """c1p_low; its error is that of leading logarithms, current by current."""
    couplings = currents(p)
    sizes = {current: np.abs(g) for current, g in couplings.items()}
    per_unit = c1_per_unit(p.mzp, tuple(couplings), (PROTON_LOW,))
    (value,), (size,) = _sums(p, couplings, per_unit), _sums(p, sizes, np.abs(per_unit))
    method = "one-loop leading logarithms from 2 GeV to masses, momentum transfer and hadrons"
    return Estimate(value, LOW_ERROR * np.abs(size), method)
