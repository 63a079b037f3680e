"""Where the Sommerfeld factor alone is not the whole answer: bound states.

α_X = gnunu^2/(4π), as in `bridge.native.sommerfeld`.
"""

from __future__ import annotations

from math import pi

import numpy as np

from bridge.native.annihilation import sigmav_at_rest
from bridge.native.partial_waves import V_FREEZE_OUT
from bridge.native.sommerfeld import sommerfeld_factor
from bridge.numerics.arrays import Real
from bridge.point import Point


def binding_over_mediator(p: Point) -> Real:
    """α_X^2 mnu4/4 over MZp: above 1 the ground state of a pair forms by emission of a Z'."""
    return (p.gnunu**2 / (4.0 * pi)) ** 2 * p.mnu4 / (4.0 * p.mzp)


def formation_over_annihilation(p: Point, v_rel: float = V_FREEZE_OUT) -> Real:
    """Cross-section to form the ground state over that to annihilate, both enhanced; 0 if closed.

    arXiv:1407.7874 for a light vector: σv = (π α^2/m^2) S_B with
    S_B = 2πζ/(1 - e^{-2πζ}) ζ^4/(1 + ζ^2)^2 (2^9/3) e^{-4ζ arccot ζ}, ζ = α/v_rel. An upper
    estimate near MZp = α^2 m/4, where phase space closes. Every bound state is taken to decay
    before it is broken up.
    """
    alpha = p.gnunu**2 / (4.0 * pi)
    zeta = np.maximum(alpha / v_rel, 1e-9)
    coulomb = 2.0 * pi * zeta / -np.expm1(-2.0 * pi * zeta)
    capture = (
        zeta**4 / (1.0 + zeta**2) ** 2 * 2.0**9 / 3.0 * np.exp(-4.0 * zeta * np.arctan(1 / zeta))
    )
    annihilation = 2.0 * sum(sigmav_at_rest(p).values(), 0.0) * sommerfeld_factor(p, v_rel / 2.0)
    formation = pi * alpha**2 / p.mnu4**2 * coulomb * capture
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = formation / annihilation
    return np.where(binding_over_mediator(p) > 1.0, ratio, 0.0)
