"""Thermal moments: two ways of integrating them, and their limits."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.native.annihilation import inputs, sigma_annihilation
from bridge.native.thermal_average import sigmav_thermal
from bridge.native.thermal_moments import pressure_moment, sigmav_moments, temperature_weight
from bridge.point import Point

LEGENDRE = np.polynomial.legendre.leggauss(60)


def point(**changes: float) -> Point:
    base = {"gbb": 0.01, "gmumu": 0.1, "gnunu": 0.5, "mzp": 50.0, "mnu4": 200.0}
    return Point(**{**base, **changes})


@pytest.mark.parametrize("x", [3.0, 10.0, 300.0])
@pytest.mark.parametrize("kappa", [1e-4, 0.1, 2.0])
def test_temperature_weight_equals_the_logarithm_form(kappa: float, x: float) -> None:
    """Before the cancellation is taken out: β P E - 2m² ln[(E + βP)/(E - βP)]."""
    q = 2.0 * (1.0 + kappa)
    beta = np.sqrt(1.0 - 4.0 / q**2)
    nodes, weights = LEGENDRE
    root = np.sqrt(40.0 / x) * (nodes + 1.0) / 2.0
    e, p = q + root**2, root * np.sqrt(2.0 * q + root**2)
    measure = weights * root * np.exp(-(root**2) * x)
    log_form = beta * p * e - 2.0 * np.log((e + beta * p) / (e - beta * p))
    expected = x / 3.0 * np.sum(measure * log_form) / np.sum(measure * 2.0 * beta * p)
    # the Gauss-Laguerre rule of the function states 1e-5 at x = 3
    assert temperature_weight(np.array(kappa), np.array(x)) == pytest.approx(expected, rel=2e-5)


@pytest.mark.parametrize("x", [5.0, 30.0])
def test_moments_equal_integrals_over_both_momenta(x: float) -> None:
    p = point()
    temperature = p.mnu4 / x
    nodes, weights = LEGENDRE
    root = np.sqrt(45.0 * temperature) * (nodes + 1.0) / 2.0
    kinetic = root**2
    momentum, energy = np.sqrt(kinetic * (kinetic + 2.0 * p.mnu4)), kinetic + p.mnu4
    density = weights * root * momentum * energy * np.exp(-kinetic / temperature)
    p1, p2, cosine = momentum[:, None, None], momentum[None, :, None], nodes
    e1, e2 = energy[:, None, None], energy[None, :, None]
    s = 2.0 * p.mnu4**2 + 2.0 * (e1 * e2 - p1 * p2 * cosine)
    flux = np.sqrt(s * (s - 4.0 * p.mnu4**2)) / (2.0 * e1 * e2)
    sigma_v = sum(sigma_annihilation(s, p).values()) * flux
    pairs = density[:, None, None] * density[None, :, None] * weights / 2.0
    norm = np.sum(density) ** 2
    first = 0.5 * np.sum(pairs * sigma_v) / norm
    second = 0.5 * np.sum(pairs * sigma_v * p1**2 / (3.0 * e1 * temperature)) / norm
    sigmav, sigmav2 = sigmav_moments(np.array([x]), inputs(p), 1)
    # parallel equal momenta make an integrable edge that the product rule resolves to 1e-4
    assert sigmav[0] == pytest.approx(first, rel=3e-4)
    assert sigmav2[0] == pytest.approx(second, rel=3e-4)


def test_first_moment_is_the_standard_average() -> None:
    p = point(mnu4=24.0)
    x = 5.0 * np.exp2(np.arange(9.0))
    sigmav, _ = sigmav_moments(x, inputs(p), 1)
    # each side states 1e-5
    np.testing.assert_allclose(sigmav, sigmav_thermal(x, p), rtol=3e-5)


def test_what_annihilates_in_an_s_wave_has_the_bath_temperature() -> None:
    sigmav, sigmav2 = sigmav_moments(np.array([1e4, 2e4]), inputs(point()), 1)
    # corrections are of order 1/x
    np.testing.assert_allclose(sigmav2 / sigmav, 1.0, atol=5e-4)


def test_narrow_pole_takes_pairs_of_its_own_energy() -> None:
    """Delta-function limit: <σv>2/<σv> is the weight at the pole."""
    p = point(gbb=1e-4, gmumu=1e-4, gnunu=1e-4, mnu4=24.0)
    x = np.array([10.0, 20.0])
    sigmav, sigmav2 = sigmav_moments(x, inputs(p), 1)
    pole = (p.mzp - 2.0 * p.mnu4) / (2.0 * p.mnu4)
    # the continuum is suppressed by the width, 1e-9 of the mass
    np.testing.assert_allclose(sigmav2 / sigmav, temperature_weight(np.array(pole), x), rtol=1e-5)


def test_pressure_moment_limits() -> None:
    assert pressure_moment(np.array(1e6)) * 1e6 == pytest.approx(5.0, rel=1e-4)
    assert pressure_moment(np.array(1e-3)) == pytest.approx(1.0, rel=1e-2)
