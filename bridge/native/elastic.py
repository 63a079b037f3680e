"""Elastic scattering of ν4 on fermions of the bath by t-channel Z' exchange: the amplitude, and
the momentum that it transfers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bridge.numerics.arrays import Array, Real
from bridge.numerics.compiling import elementwise

SMALL = 0.02
"""4 k_cm^2/MZp^2 below which the integrals over the propagator are series."""


class Chirality(NamedTuple):
    """Coefficients of gL^2 + gR^2 and of gL gR in a squared amplitude."""

    squares: float
    mixed: float


CHIRAL, MIXED = Chirality(1.0, 0.0), Chirality(0.0, 1.0)


def propagator_integrals(r: Real) -> tuple[Real, Real, Real]:
    """∫ v^n/(1 + v)^2 dv from 0 to r for n = 1, 2, 3, to 1e-8.

    Closed forms, which lose digits as r^-3; below SMALL I_1 from I_1 + 2 I_2 + I_3 = r^2/2.
    """
    few, log, rest = np.minimum(r, SMALL), np.log(1.0 + r), r / (1.0 + r)
    second = few**3 * (
        1 / 3 - few * (1 / 2 - few * (3 / 5 - few * (2 / 3 - few * (5 / 7 - few * 3 / 4))))
    )
    third = few**4 * (1 / 4 - few * (2 / 5 - few * (1 / 2 - few * (4 / 7 - few * 5 / 8))))
    small = 1.0 * (r < SMALL)
    second = small * second + (1.0 - small) * (r + rest - 2.0 * log)
    third = small * third + (1.0 - small) * (r * (0.5 * r - 2.0) - rest + 3.0 * log)
    first = small * (0.5 * r**2 - 2.0 * second - third) + (1.0 - small) * (log - rest)
    return first, second, third


@elementwise(2)
def transfer_at_k_cm(omega: Real, mf: Real, m: Real, mzp: Real, part: Chirality = CHIRAL) -> Real:
    """∫ dt (-t) N/(t - MZp^2)^2 over 0 > t > -4 k_cm^2 [GeV^4], ν4 at rest.

    k_cm^2 = m^2 k^2/s and s = m^2 + 2 m ω + mf^2 as in arXiv:2103.01944; N of
    `amplitude_numerator` in powers of -t.
    """
    shift = 2.0 * m * omega
    k_cm2 = m**2 * (omega - mf) * (omega + mf) / (m**2 + shift + mf**2)
    first, second, third = propagator_integrals(4.0 * k_cm2 / mzp**2)
    chiral = (shift**2 - 2.0 * m**2 * mf**2) * first - (shift + m**2) * mzp**2 * second
    chiral = 8.0 * chiral + 4.0 * mzp**4 * third
    mixed = 16.0 * mf**2 * (2.0 * m**2 * first - mzp**2 * second)
    return part.squares * chiral + part.mixed * mixed


def transfers_at_k_cm(omega: Array, mf: Array, m: float, mzp: float, part: Chirality) -> Array:
    """`transfer_at_k_cm` for pairs of ω and mf; `bridge.numerics.compiling` compiles it."""
    return np.asarray(transfer_at_k_cm(omega, mf, m, mzp, part))


def transfer_static(omega: Real, mf: Real, m: Real, mzp: Real, part: Chirality = CHIRAL) -> Real:
    """8 k^4 N(t = 0)/MZp^4 [GeV^4]: forward amplitude, contact interaction, heavy ν4."""
    k2 = (omega - mf) * (omega + mf)
    forward = part.squares * (2.0 * omega**2 - mf**2) + part.mixed * 2.0 * mf**2
    return 8.0 * k2**2 * 16.0 * m**2 * forward / mzp**4
