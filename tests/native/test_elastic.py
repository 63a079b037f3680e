"""Integrals over the propagator: closed forms, their series, and where the two meet."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.native.annihilation import inputs, of_row, rows
from bridge.native.elastic import SMALL, propagator_integrals
from bridge.native.scattering import CHIRAL, MIXED, Chirality, rate_k_cm, rates_k_cm_compiled
from bridge.point import Point


@pytest.mark.parametrize("r", [1e-12, 1e-5, 0.999 * SMALL, 1.001 * SMALL, 0.3, 40.0, 1e6])
def test_propagator_integrals(r: float) -> None:
    nodes, weights = np.polynomial.legendre.leggauss(60)
    log = np.log1p(r) * (nodes + 1.0) / 2.0
    v, dv = np.expm1(log), np.exp(log) * np.log1p(r) / 2.0 * weights
    expected = [np.sum(dv * v**n / (1.0 + v) ** 2) for n in (1, 2, 3)]
    # what the function states
    assert propagator_integrals(r) == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("part", [CHIRAL, MIXED])
def test_compiled_rate_is_the_rate(part: Chirality) -> None:
    p = Point(gbb=0.1, gmumu=0.1, gnunu=0.1, mzp=50.0, mnu4=24.0)
    c = of_row(rows(inputs(p))[0])
    temperature, masses = np.geomspace(20.0, 1e-4, 40), np.array([0.0, 0.10566, 4.7])
    plain = [rate_k_cm(temperature, c.mnu4, mf, c.mzp, part) for mf in masses]
    fast = rates_k_cm_compiled(temperature, c.mnu4, masses, c.mzp, part)
    np.testing.assert_allclose(fast, plain, rtol=1e-11)
