"""The strong coupling, and the running of the operator (s_L gamma b_L)^2, at two loops."""

from __future__ import annotations

from math import pi

import numpy as np

from bridge.numerics.arrays import Real
from bridge.point import StandardModel

MZ = 91.1876
"""Where sets of parton distributions give alpha_s [GeV]."""


def beta0(nf: int) -> float:
    """11 - 2 nf/3."""
    return 11.0 - 2.0 * nf / 3.0


def beta1(nf: int) -> float:
    """102 - 38 nf/3."""
    return 102.0 - 38.0 * nf / 3.0


def beta2(nf: int) -> float:
    """2857/2 - 5033 nf/18 + 325 nf^2/54, in MSbar (Tarasov, Vladimirov and Zharkov 1980)."""
    return 2857.0 / 2.0 - 5033.0 * nf / 18.0 + 325.0 * nf**2 / 54.0


_RUNNING_STEPS = 32


def alpha_s_five_flavours(mu: Real, at_mz: float, loops: int) -> Real:
    """alpha_s at mu [GeV], always with five flavours, as sets of parton distributions run it.

    d a/d ln mu^2 = -a^2 (beta0 + beta1 a + beta2 a^2), a = alpha_s/(4 pi), up to `loops`, by
    Runge-Kutta from `at_mz` at 91.1876 GeV; same shape as mu.
    """
    beta = [b(5) for b in (beta0, beta1, beta2)[:loops]]
    a = np.full(np.shape(mu), at_mz / (4.0 * pi))
    step = 2.0 * np.log(np.asarray(mu) / MZ) / _RUNNING_STEPS

    def slope(a: Real) -> Real:
        return -step * a**2 * sum(b * a**i for i, b in enumerate(beta))

    for _ in range(_RUNNING_STEPS):
        first = slope(a)
        second = slope(a + first / 2.0)
        third = slope(a + second / 2.0)
        a = a + (first + 2.0 * second + 2.0 * third + slope(a + third)) / 6.0
    return 4.0 * pi * a


def _run(alpha: Real, nf: int, log: Real) -> Real:
    """alpha_s after `log` = ln(mu^2/mu0^2): the two-loop equation solved to its own order.

    NaN beyond the Landau pole, and where alpha_s > 4 pi.
    """
    a = alpha / (4.0 * pi)
    growth = beta0(nf) * a * log
    two_loop = beta1(nf) / beta0(nf) * np.log1p(np.where(growth > -1.0, growth, np.nan))
    inverse = 1.0 / a + beta0(nf) * log + two_loop
    return 4.0 * pi / np.where(inverse > 1.0, inverse, np.nan)


def alpha_s(mu: Real, sm: StandardModel) -> Real:
    """alpha_s at mu [GeV], five flavours up to MT and six above; same shape as mu.

    NaN where there is a Landau pole between MZ and mu, or between MZ and MT.
    Source: arXiv:hep-ph/9806471, from alpha_s(MZ) of the point.
    """
    at_top = _run(sm.aS, 5, 2.0 * np.log(sm.MT / sm.MZ))
    below = _run(sm.aS, 5, 2.0 * np.log(np.minimum(mu, sm.MT) / sm.MZ))
    above = _run(at_top, 6, 2.0 * np.log(np.maximum(mu, sm.MT) / sm.MT))
    return np.where(np.asarray(mu) <= sm.MT, below, above)


def anomalous_exponent(nf: int) -> float:
    """gamma0/(2 beta0) of the left-left Delta F = 2 operator: 6/23 for five flavours."""
    return 4.0 / (2.0 * beta0(nf))


def two_loop_shift(nf: int) -> float:
    """J of the same operator in the NDR scheme: 5165/3174 for five flavours.

    Source: Buras, Jamin and Weisz 1990; arXiv:hep-ph/9806471.
    """
    gamma1 = -7.0 + 4.0 * nf / 9.0
    ratio = beta1(nf) / beta0(nf)
    return anomalous_exponent(nf) * ratio - gamma1 / (2.0 * beta0(nf))


def delta_f2_invariant(mu: Real, sm: StandardModel) -> Real:
    """What C(mu) (s_L gamma b_L)^2 has to be multiplied by to meet the invariant bag parameter.

    alpha_s(mu)^d (1 - J alpha_s/(4 pi)), continued from six to five flavours at MT; same shape as
    mu [GeV]. Source: Buras, Jamin and Weisz 1990.
    """
    below = _invariant(alpha_s(np.minimum(mu, sm.MT), sm), 5)
    above = _invariant(alpha_s(np.maximum(mu, sm.MT), sm), 6)
    return below * above / _invariant(alpha_s(sm.MT, sm), 6)


def delta_f2_left_right(mu: Real, low: float, sm: StandardModel) -> tuple[Real, Real]:
    """Coefficients at `low` [GeV] of (s_L gamma b_L)(s_R gamma b_R) and (s_R b_L)(s_L b_R) for 1 of
    the first and 0 of the second at mu [GeV], with five flavours up to MT and six above.

    One loop: exponents 1/beta0 and -8/beta0 of alpha_s, the second coefficient 2/3 of their
    difference. Source: arXiv:hep-ph/0102316.
    """
    below = alpha_s(np.minimum(mu, sm.MT), sm) / alpha_s(low, sm)
    above = alpha_s(np.maximum(mu, sm.MT), sm) / alpha_s(sm.MT, sm)
    vector, scalar = (
        below ** (power / beta0(5)) * above ** (power / beta0(6)) for power in (1.0, -8.0)
    )
    return vector, 2.0 / 3.0 * (vector - scalar)


def _invariant(alpha: Real, nf: int) -> Real:
    return alpha ** anomalous_exponent(nf) * (1.0 - two_loop_shift(nf) * alpha / (4.0 * pi))
