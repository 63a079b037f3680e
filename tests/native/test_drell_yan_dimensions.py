"""Coefficient functions from amplitudes in d = 4 - 2 eps dimensions, in closed form at any eps.

Moments of real emission (|M|^2 of q qbar -> V g and its crossing, integrated over the angle), of
the quark form factor and of the collinear counterterms of MSbar; their poles must cancel. In units
of alpha_s/(2 pi) times C_F or T_R; without the common (4 pi mu^2/M^2)^eps, muR = muF = mu.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import beta, gamma

from bridge.native.drell_yan import QG, QG_LOG, QQ, QQ_LOG, Kernel


def angular(eps: float, p: int, q: int) -> float:
    """int dv v^(p-1) (1 - v)^(q-1) [v (1 - v)]^-eps with v = (1 - cos theta)/2 of the gluon."""
    return float(beta(p - eps, q - eps))


def annihilation(n: int, eps: float, log: float) -> float:
    """q qbar -> V + X; |M|^2 of real emission in v: (1 - eps) [(1 - v)/v + v/(1 - v)] +
    2 z/[(1 - z)^2 v (1 - v)] - 2 eps, phase space z^eps (1 - z)^(1 - 2 eps)."""
    hard = 2.0 * (1.0 - eps) * angular(eps, 0, 2) - 2.0 * eps * angular(eps, 1, 1)
    real = hard * beta(n + eps, 2.0 - 2.0 * eps)
    real += 2.0 * angular(eps, 0, 0) * beta(n + 1.0 + eps, -2.0 * eps)
    loop = -np.cos(np.pi * eps) * gamma(1 + eps) * gamma(1 - eps) ** 2 / gamma(1 - 2 * eps)
    form_factor = loop * (2.0 - eps + 2.0 * eps**2) / (eps**2 * (1.0 - 2.0 * eps))
    splitting = 1.5 + 1.0 / (n * (n + 1.0)) - 2.0 * np.sum(1.0 / np.arange(1, n + 1))
    collinear = 2.0 * splitting / (eps * gamma(1 - eps))
    return float(np.exp(-eps * log) * (real / gamma(1 - eps) + form_factor) + collinear)


def compton(n: int, eps: float, log: float) -> float:
    """g q -> V + X; |M|^2 in v: 1/[(1 - z) v] + (1 - z) v - [2 z (1 - v)/v - 2 eps]/(1 - eps)."""
    real = angular(eps, 0, 1) * beta(n + eps, 1.0 - 2.0 * eps)
    real += angular(eps, 2, 1) * beta(n + eps, 3.0 - 2.0 * eps)
    interference = 2.0 * angular(eps, 0, 2) * beta(n + 1.0 + eps, 2.0 - 2.0 * eps)
    interference -= 2.0 * eps * angular(eps, 1, 1) * beta(n + eps, 2.0 - 2.0 * eps)
    real -= interference / (1.0 - eps)
    splitting = 1.0 / n - 2.0 / (n + 1.0) + 2.0 / (n + 2.0)
    return float((np.exp(-eps * log) * real + splitting / eps) / gamma(1 - eps))


def four_dimensions(of: Callable[[int, float, float], float], n: int, log: float) -> float:
    """At eps = 0, by the polynomial through values around it."""
    eps = 0.01 * np.array([-3, -2, -1, 1, 2, 3])
    return float(np.polyfit(eps, [of(n, e, log) for e in eps], 5)[-1])


def moment(kernel: Kernel, n: int) -> float:
    """int_0^1 dz z^(n-1) of a kernel."""
    plus = quad(lambda z: (z ** (n - 1) - 1.0) * kernel.singular(z), 0.0, 1.0)[0]
    regular = quad(lambda z: z ** (n - 1) * kernel.regular(z), 0.0, 1.0)[0]
    return float(kernel.delta + plus + regular)


@pytest.mark.parametrize(
    ("of", "kernel", "kernel_log"), [(annihilation, QQ, QQ_LOG), (compton, QG, QG_LOG)]
)
@pytest.mark.parametrize("n", [2, 3, 6, 20])
@pytest.mark.parametrize("log", [0.0, 1.4, -1.4])
def test_real_virtual_and_counterterms_add_up_to_the_coefficient_functions(
    of: Callable[[int, float, float], float],
    kernel: Kernel,
    kernel_log: Kernel,
    n: int,
    log: float,
) -> None:
    """Exact up to the sixth power of eps = 0.03 in the extrapolation."""
    expected = (moment(kernel, n) + log * moment(kernel_log, n)) / 2.0
    assert four_dimensions(of, n, log) == pytest.approx(expected, abs=1e-6)
