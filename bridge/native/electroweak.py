"""What photon and Z couple to in the Standard Model at tree level, from alpha, G_F and MZ."""

from __future__ import annotations

from math import pi, sqrt
from typing import NamedTuple

import numpy as np

from bridge.numerics.arrays import Real
from bridge.point import StandardModel


class Chiral(NamedTuple):
    """Coupling of a vector boson to f: gamma^mu (left P_L + right P_R)."""

    left: Real
    right: Real


class Charges(NamedTuple):
    """Electric charge, and weak isospin of the left-handed state."""

    q: float
    t3: float


UP, DOWN, CHARGED_LEPTON = Charges(2 / 3, 0.5), Charges(-1 / 3, -0.5), Charges(-1.0, -0.5)


def sin2_theta_w(sm: StandardModel) -> Real:
    """1 - MW^2/MZ^2 with the W mass of the model: sW^2 cW^2 = pi alpha/(sqrt2 G_F MZ^2).

    NaN where no angle solves it.
    """
    product = pi / (sqrt(2.0) * sm.aEWM1 * sm.Gf * np.square(sm.MZ))
    return 0.5 - np.sqrt(np.where(product <= 0.25, 0.25 - product, np.nan))


def photon_coupling(f: Charges, sm: StandardModel) -> Real:
    """e Q with e^2 = 4 pi alpha(MZ)."""
    return f.q * np.asarray(np.sqrt(4.0 * pi / sm.aEWM1))


def z_couplings(f: Charges, sm: StandardModel) -> Chiral:
    """e/(sW cW) (T3 - Q sW^2) of the left-handed state, -e/(sW cW) Q sW^2 of the right-handed."""
    sw2 = sin2_theta_w(sm)
    g = np.sqrt(4.0 * pi / sm.aEWM1 / (sw2 * (1.0 - sw2)))
    return Chiral(g * (f.t3 - f.q * sw2), -g * f.q * sw2)
