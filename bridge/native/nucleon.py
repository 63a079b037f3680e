"""Spin-independent scattering of nu4 on nucleons and on nuclei, through the running couplings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations
from math import pi, prod
from typing import TypeAlias

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
    c1_tree_per_unit,
)
from bridge.numerics.arrays import Array, Real
from bridge.point import Point
from bridge.results import Estimate

Couplings: TypeAlias = Mapping[str, Real]

XENON_Z, XENON_A = 54, 131.293
"""Charge and mean mass number of natural xenon."""
XENON_VARIANCE = 4.61
"""Of its mass number, isotopes 124 to 136 weighted by their abundance (IUPAC 2013)."""

ARGON_Z, ARGON_A = 18, 39.948
"""Charge and mean mass number of natural argon."""

C1_ERROR_PER_UNIT = 1e-10
ROUNDING = 1e-15
"""Relative error of a product in double precision."""

CHARGED_LEPTONS = (("l1", "e1"), ("l2", "e2"), ("l3", "e3"))
CANCEL = 0.1
"""Size of a sum, over the sum of sizes, below which its parts cancel; at 1 % loops below 2 GeV are
some thirty times what is left, at 10 % still several times, and a verdict without them is wrong."""
NO_ANSWER = (
    "no answer: loops of charged leptons cancel to better than 10 %, and below 2 GeV they make "
    "more than is left (c1p_low)"
)


def currents(p: Point) -> dict[str, Real]:
    """Coupling of the Z' to the current of each multiplet, where it is not 0 at any point."""
    found = {current: prod(p[name] for name in names) for current, names in CURRENTS.items()}
    return {c: g for c, g in found.items() if (g != 0.0 if isinstance(g, float) else np.any(g))}


def _c1(p: Point, couplings: Couplings, rows: Sequence[int]) -> list[Real]:
    """Rows [GeV^-2] of `c1_per_unit`, summed over the currents."""
    return _sums(p, couplings, c1_per_unit(p.mzp, tuple(couplings), rows))


def _sums(p: Point, couplings: Couplings, per_unit: Array) -> list[Real]:
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


def leptons_cancel(p: Point, couplings: Couplings | None = None) -> npt.NDArray[np.bool_]:
    """Where `NO_ANSWER` holds, of two families or three; broadcasts with the point."""
    g = currents(p) if couplings is None else couplings
    families = [{c: g[c] for c in pair if c in g} for pair in CHARGED_LEPTONS]
    if sum(map(bool, families)) < 2:
        return np.asarray(False)
    parts = [_c1(p, family, (PROTON, PROTON_LOW)) for family in families if family]
    rest = np.abs(c1_xenon(*_c1(p, g, (PROTON, NEUTRON)))) + c1_error(p, g)
    unknown = np.asarray(False)
    for group in chain.from_iterable(combinations(parts, n) for n in (2, 3)):
        above, low = (sum(rows) for rows in zip(*group, strict=True))
        cancel = np.abs(above) < CANCEL * sum(np.abs(proton) for proton, _ in group)
        unknown = unknown | (cancel & (np.abs(c1_xenon(low, 0.0)) > rest))
    return unknown


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


def c1_error(p: Point, couplings: Couplings | None = None) -> Real:
    """Bound on the numerical error of c1 [GeV^-2] of either nucleon."""
    g = currents(p) if couplings is None else couplings
    size = sum((np.abs(coupling) for coupling in g.values()), 0.0)
    return C1_ERROR_PER_UNIT * np.abs(p.gnunu) / p.mzp**2 * size


def estimates(p: Point) -> dict[str, Estimate]:
    """c1p, c1n, sigma_p_cm2, sigma_n_cm2 and sigma_xe_cm2; errors are numerical bounds.

    Those of proton and xenon say where `leptons_cancel`, and keep their value.
    """
    couplings = currents(p)
    c1p, c1n = _c1(p, couplings, (PROTON, NEUTRON))
    error = c1_error(p, couplings)
    running = "one-loop running from mzp to MZ and 2 GeV"
    unknown = leptons_cancel(p, couplings)
    doubt, follows = (
        ((unknown, text),) if np.any(unknown) else () for text in (NO_ANSWER, "no answer: see c1p")
    )

    def sigma(c1_nucleon: Real) -> Estimate:
        value = sigma_nucleon_cm2(c1_nucleon, p.mnu4)
        shifted = sigma_nucleon_cm2(np.abs(c1_nucleon) + error, p.mnu4)
        return Estimate(value, shifted - value, f"closed form; {running}")

    return {
        "c1p": Estimate(c1p, error, running, doubt),
        "c1n": Estimate(c1n, error, running),
        "sigma_p_cm2": replace(sigma(c1p), absent=follows),
        "sigma_n_cm2": sigma(c1n),
        "sigma_xe_cm2": replace(sigma(c1_xenon(c1p, c1n)), absent=follows),
    }


def tree_estimates(p: Point) -> dict[str, Estimate]:
    """c1p_tree and c1n_tree."""
    per_unit = c1_tree_per_unit(tuple(currents(p)))
    found = _of_parts(p, per_unit, ROUNDING, "valence quarks at mzp, tree level")
    return dict(zip(("c1p_tree", "c1n_tree"), found, strict=True))


def low_energy_estimate(p: Point) -> Estimate:
    """c1p_low; its error is that of leading logarithms."""
    per_unit = c1_per_unit(p.mzp, tuple(currents(p)), (PROTON_LOW,))
    method = "one-loop leading logarithms from 2 GeV to masses, momentum transfer and hadrons"
    (found,) = _of_parts(p, per_unit, LOW_ERROR, method)
    return found


def _of_parts(p: Point, per_unit: Array, relative: float, method: str) -> list[Estimate]:
    """Rows of `_sums` with an error that is relative to what each current adds."""
    couplings = currents(p)
    sizes = {current: np.abs(g) for current, g in couplings.items()}
    values, errors = _sums(p, couplings, per_unit), _sums(p, sizes, np.abs(per_unit))
    return [
        Estimate(value, relative * np.abs(error), method)
        for value, error in zip(values, errors, strict=True)
    ]
