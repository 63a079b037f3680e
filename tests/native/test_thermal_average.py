"""Thermal averages: exact averages, the narrow pole, thresholds, units, special functions."""

from __future__ import annotations

from itertools import pairwise
from math import pi

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import kve

from bridge.native.annihilation import inputs, pole_position, sigma_annihilation
from bridge.native.thermal_average import TEN_NODES, sigmav_thermal, thermal_average, thermal_nodes
from bridge.numerics import bessel
from bridge.point import Point

X = np.geomspace(1.0, 1e7, 29)


@pytest.mark.parametrize(
    ("coefficients", "order", "low", "error"),
    [
        (bessel.K1, 1, 2.0, 1e-11),
        (bessel.K1_FAR, 1, 16.0, 1e-9),
        (bessel.K2, 2, 1.0, 2e-10),
    ],
)
def test_bessel_functions(coefficients: np.ndarray, order: int, low: float, error: float) -> None:
    z = low * np.geomspace(1.0, 1e6, 5000)
    exact = np.sqrt(2.0 * z / pi) * kve(order, z)
    np.testing.assert_allclose(bessel.polynomial(coefficients, 1.0 / z), exact, rtol=error)


def test_constant_sigma_v_stays_constant() -> None:
    """sigma v_lab = const averages to itself exactly: <1 - v1.v2> = 1."""
    p = Point(gbb=0.1, gmumu=0.1, gnunu=1.0, mzp=300.0, mnu4=100.0)
    kappa, _, weight = thermal_nodes(X[0], X[-1], inputs(p), TEN_NODES)
    q2 = (1.0 + kappa) ** 2  # s/4m^2; v_lab = sqrt(s (s - 4m^2))/(s - 2m^2)
    sigma_beta = 1e-9 * (2.0 * q2 - 1.0) / q2
    # 1e-8: Gauss-Legendre with ten nodes a panel
    np.testing.assert_allclose(thermal_average(X, kappa, weight, sigma_beta), 1e-9, rtol=1e-8)


@pytest.mark.parametrize("x", [1.0, 5.0, 10.0])
def test_narrow_pole_is_a_delta_function(x: float) -> None:
    """Gamma/M = 1e-10: the average is that of pi delta(s - M^2)/(M Gamma) times the rest."""
    m, mzp = 100.0, 260.0
    p = Point(gbb=0.0, gmumu=0.1, gnunu=1.0, mzp=mzp, mnu4=m, wzp=1e-10 * mzp)
    sigma_width = sigma_annihilation(mzp**2, p)["mumu"] * (mzp * p.wzp) * pi
    sigma_width += sigma_annihilation(mzp**2, p)["nunu"] * (mzp * p.wzp) * pi
    t = m / x
    bessel_ratio = kve(1, mzp / t) / kve(2, x) ** 2 * np.exp(2.0 * x - mzp / t)
    delta = sigma_width * (mzp**2 - 4.0 * m**2) * mzp * bessel_ratio / (8.0 * m**4 * t)
    # what is left is the tail: Gamma/M, and 400 times that at x = 10, where T is far below it
    assert sigmav_thermal(x, p) == pytest.approx(delta / 2.0, rel=2e-6)


@pytest.mark.parametrize("width", [1e-10, 1e-6, 1e-3, 0.5])
@pytest.mark.parametrize("detuning", [-1e-2, -1e-5, 1e-7, 1e-3, 0.3])
def test_resonance_anywhere_agrees_with_adaptive_quadrature(width: float, detuning: float) -> None:
    p = Point(
        gbb=0.0, gmumu=0.1, gnunu=0.01, mzp=200.0, mnu4=100.0 / (1.0 + detuning), wzp=width * 200.0
    )  # fmt: skip
    x = np.array([5.0, 300.0, 2e4])
    # ten Gauss-Legendre nodes a panel; the integrator itself has 1e-9
    np.testing.assert_allclose(sigmav_thermal(x, p), [_adaptive(xi, p) for xi in x], rtol=3e-6)


def _adaptive(x: float, p: Point) -> float:
    """(4.1) in kappa by adaptive quadrature between explicit breakpoints around the pole."""
    pole, gamma = float(pole_position(p.mzp, p.mnu4)), p.wzp / (4.0 * p.mnu4)

    def integrand(kappa: float) -> float:
        q2 = 4.0 * p.mnu4**2 * (1.0 + kappa) ** 2
        s_above = 4.0 * p.mnu4**2 * (kappa - pole) * (2.0 + kappa + pole)
        flux = kappa * (2.0 + kappa) * (1.0 + kappa) ** 2
        sigma = p.gnunu**2 * p.gmumu**2 * (q2 + 2.0 * p.mnu4**2) / (12.0 * pi)
        sigma *= (1.0 + kappa) / np.sqrt(kappa * (2.0 + kappa))
        sigma /= s_above**2 + (p.mzp * p.wzp) ** 2
        z = 2.0 * x * (1.0 + kappa)
        return sigma * flux * kve(1, z) * np.exp(-2.0 * x * kappa)

    far = 60.0 / x
    steps = gamma * 4.0 ** np.arange(-2, 60)
    breaks = np.concatenate(([0.0], far * 4.0 ** -np.arange(0.0, 40.0), pole + steps, pole - steps))
    breaks = np.unique(breaks[(breaks >= 0.0) & (breaks <= far)])
    total = sum(
        quad(integrand, a, b, epsabs=0.0, epsrel=1e-9, limit=200)[0] for a, b in pairwise(breaks)
    )
    return float(0.5 * 4.0 * x / kve(2, x) ** 2 * 2.0 * total)
