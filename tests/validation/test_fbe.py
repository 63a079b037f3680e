"""The momentum-resolved referee: its parts where the answer is known, and against native."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest

from bridge.files import shipped
from bridge.native.annihilation import inputs
from bridge.native.thermal_moments import sigmav_moments
from bridge.point import Point

VALUES = {"gbb": 5e-4, "gmumu": 0.05, "gnunu": 1e-3, "mzp": 50.0, "mnu4": 24.0}


@pytest.fixture(scope="module")
def fbe() -> ModuleType:
    path = shipped("validation") / "oracle" / "fbe.py"
    spec = importlib.util.spec_from_file_location("oracle_fbe", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["oracle_fbe"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def evolution(fbe: ModuleType):
    return fbe.Evolution(fbe.relic.Model(**VALUES), 12.0, 1e4, 200, fbe.tree_level, (0.02, 60.0))


@pytest.mark.parametrize("temperature", [0.01, 0.3, 1.0, 5.0])
def test_elastic_rate_equals_native(
    fbe: ModuleType, temperature: float, momentum_transfer_rate: Callable[..., np.ndarray]
) -> None:
    mine = fbe.momentum_transfer_rate(fbe.relic.Model(**VALUES), temperature)
    # trapezoids of the referee
    assert mine == pytest.approx(momentum_transfer_rate(Point(**VALUES), temperature), rel=2e-5)


@pytest.mark.parametrize("x", [12.0, 30.0, 60.0])
def test_angular_average_gives_both_moments(fbe: ModuleType, evolution, x: float) -> None:
    """⟨σv⟩ and ⟨σv⟩₂ of a thermal f, pole included: a second way to integrate them."""
    temperature = VALUES["mnu4"] / x
    faces = np.geomspace(0.01, 12.0, 801) * np.sqrt(VALUES["mnu4"] * temperature)
    p = np.sqrt(faces[1:] * faces[:-1])
    f = fbe.equilibrium_cells(faces, VALUES["mnu4"], temperature, evolution.dof)
    f /= f.sum()
    kernel = evolution.average(p) / 2.0
    warmth = p**2 / (3.0 * np.hypot(p, VALUES["mnu4"]) * temperature)
    sigmav, sigmav2 = sigmav_moments(np.array([x]), inputs(Point(**VALUES)), 1)
    # the midpoint rule in 800 cells of 0.9 %: a narrow pole leaves 3e-4
    assert f @ kernel @ f == pytest.approx(sigmav[0], rel=5e-4)
    assert (f * warmth) @ kernel @ f == pytest.approx(sigmav2[0], rel=5e-4)


def test_equilibrium_is_stationary(evolution) -> None:
    u = np.log(15.0)
    n = evolution.equilibrium(u)
    k, gain, up, down = evolution.terms(u)
    np.testing.assert_allclose(gain, n * (k @ n), rtol=1e-12)
    flow = up * n[:-1] - down * n[1:]
    # up and down nearly cancel; volumes are exact, f at the centres
    np.testing.assert_allclose(flow, 0.0, atol=1e-12 * np.abs(up * n[:-1]).max())


def test_scattering_conserves_number(evolution) -> None:
    u = np.log(15.0)
    n = evolution.equilibrium(u) * (1.0 + 0.3 * np.sin(np.arange(200.0)))
    k, gain, _, _ = evolution.terms(u)
    annihilation = np.sum(gain - n * (k @ n))
    assert np.sum(evolution.slope(u, n)) == pytest.approx(annihilation, rel=1e-9)


def test_jacobian_is_the_derivative(evolution) -> None:
    u = np.log(20.0)
    n = evolution.equilibrium(u) * 1.5
    direction = n * np.cos(np.arange(200.0))
    h = 1e-6
    difference = (evolution.slope(u, n + h * direction) - evolution.slope(u, n - h * direction)) / (
        2.0 * h
    )
    product = evolution.jacobian(u, n) @ direction
    np.testing.assert_allclose(product, difference, rtol=1e-5, atol=1e-7 * np.abs(product).max())
