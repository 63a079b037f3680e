"""Coefficient functions of order alpha_s, and the convolution with them, by Mellin moments."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from scipy.special import beta, digamma, polygamma

from bridge.native.drell_yan import QG, QG_LOG, QQ, QQ_LOG, Kernel, TauGrid, coordinate
from bridge.numerics.arrays import Array
from bridge.numerics.quadrature import gauss_legendre


@pytest.fixture(scope="module")
def grid() -> TauGrid:
    """90 nodes from 2e-7 to 0.98, equidistant in the coordinate."""
    fine = np.geomspace(1e-8, 1.0, 100001)
    at = np.linspace(coordinate(np.array(2e-7)), -0.12, 90)
    return TauGrid(np.interp(at, coordinate(fine), fine))


def harmonic(n: float) -> float:
    return float(digamma(n + 1.0) + np.euler_gamma)


def log_moment(n: float) -> float:
    """int_0^1 dz z^(n-1) ln(1 - z)."""
    return -harmonic(n) / n


def plus_moments(n: float) -> tuple[float, float]:
    """Of [1/(1 - z)]_+ and of [ln(1 - z)/(1 - z)]_+."""
    s1 = harmonic(n - 1.0)
    s2 = np.pi**2 / 6.0 - float(polygamma(1, n))
    return -s1, (s1**2 + s2) / 2.0


def of_qq(n: float) -> float:
    """Delta_qq at muF = M; ln z/(1 - z) has the moment -psi'(n)."""
    logs = -8.0 * (log_moment(n) + log_moment(n + 1.0))
    logs += 4.0 * float(polygamma(1, n) + polygamma(1, n + 2.0))
    return 16.0 * plus_moments(n)[1] + 8.0 * np.pi**2 / 6.0 - 16.0 + logs


def of_qq_log(n: float) -> float:
    """4 gamma_qq: 6 + 4/(n (n + 1)) - 8 S1(n)."""
    return 6.0 + 4.0 / (n * (n + 1.0)) - 8.0 * harmonic(n)


def of_polynomial(coefficients: tuple[float, ...], moment: Callable[[float], float]) -> float:
    return sum(c * moment(k) for k, c in enumerate(coefficients))


def of_qg(n: float) -> float:
    split = (2.0, -4.0, 4.0)
    logs = of_polynomial(split, lambda k: 2.0 * log_moment(n + k) + 1.0 / (n + k) ** 2)
    return logs + of_polynomial((1.0, 6.0, -7.0), lambda k: 1.0 / (n + k))


def of_qg_log(n: float) -> float:
    return of_polynomial((2.0, -4.0, 4.0), lambda k: 1.0 / (n + k))


def moment(grid: TauGrid, values: Array, n: float) -> float:
    """int dtau tau^(n-1) of the polynomials through the values at the nodes."""
    u, w = gauss_legendre(8)
    edges = [*grid.tau, 1.0]
    tau = np.concatenate([a + (b - a) * u for a, b in pairwise(edges)])
    weights = np.concatenate([(b - a) * w for a, b in pairwise(edges)])
    return float((weights * tau ** (n - 1.0)) @ grid.interpolation(tau) @ values)


@pytest.mark.parametrize(
    ("kernel", "exact"), [(QQ, of_qq), (QQ_LOG, of_qq_log), (QG, of_qg), (QG_LOG, of_qg_log)]
)
@pytest.mark.parametrize(("a", "b"), [(1.3, 8.0), (1.1, 9.0), (1.5, 12.0)])
def test_moments_of_a_convolution_are_products(
    grid: TauGrid, kernel: Kernel, exact: Callable[[float], float], a: float, b: float
) -> None:
    """L = tau^-a (1 - tau)^b, b as of sea and valence: x f = (1 - x)^7 and (1 - x)^3, the gluon 5.

    Below the grid are tau^(n - a) of a moment, 1e-10 for n = 3.
    """
    (matrix,) = grid.convolution(kernel)
    values = grid.tau**-a * (1.0 - grid.tau) ** b
    for n in (3.0, 4.5, 8.0):
        product = beta(n - a, b + 1.0) * exact(n)
        assert moment(grid, matrix @ values, n) == pytest.approx(product, rel=1e-5)


def test_the_scale_kernels_are_four_times_the_splitting_functions() -> None:
    """Quark number is conserved: the first moment of P_qq vanishes; that of P_qg is 2/3."""
    assert of_qq_log(1.0) == pytest.approx(0.0, abs=1e-14)
    assert QQ_LOG.delta == 6.0 and QQ_LOG.d0 == 8.0
    assert of_qg_log(1.0) == pytest.approx(2.0 * 2.0 / 3.0)


def test_soft_gluons_raise_the_cross_section_most() -> None:
    """At large moments only the distributions are left: 8 (ln^2 n + ...) + 16 zeta2 - 16."""
    n = 1e6
    soft = 8.0 * (np.log(n) + np.euler_gamma) ** 2 + 16.0 * np.pi**2 / 6.0 - 16.0
    assert of_qq(n) == pytest.approx(soft, rel=1e-4)
