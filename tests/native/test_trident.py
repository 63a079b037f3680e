"""Neutrino trident production."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.native.trident import (
    contact_ratio,
    g_mu,
    muon_couplings,
    propagator_weakening,
    trident_ratio,
    trident_ratio_contact,
)
from bridge.point import benchmark

G_F = 1.16637e-5


def test_contact_coefficient():
    assert g_mu(benchmark().replace(gmumu=0.5, mzp=500.0)) == pytest.approx(1e-6)


@pytest.mark.parametrize(("scale", "ratio"), [(473.0, 1.368), (427.0, 1.460)])
def test_measured_bounds(scale, ratio):
    """CCFR alone, 0.82 + 1.96 x 0.28, and its average with CHARM-II, 0.968 + 1.96 x 0.251."""
    assert trident_ratio_contact(1.0 / scale**2, G_F) == pytest.approx(ratio, abs=1.5e-3)


def test_no_coupling_is_the_standard_model():
    assert trident_ratio_contact(0.0, G_F) == 1.0


def test_heavy_zp_is_a_contact_interaction():
    p = benchmark().replace(gmumu=2.0, mzp=1000.0)
    assert trident_ratio(p) == pytest.approx(trident_ratio_contact(g_mu(p), G_F), rel=1e-5)


def test_propagator_weakens_a_light_zp():
    """Mean momentum transfer 3.4 GeV^2: 1/(1 + 3.4/M^2) to the order that 10 GeV resolves."""
    once, twice = propagator_weakening(np.array([5.0, 10.0, 100.0, 1e4]))
    assert np.all(np.diff(once) > 0.0) and np.all(twice < once)
    assert once[1] == pytest.approx(1.0 / (1.0 + 3.36 / 100.0), abs=3e-3)
    assert once[3] == pytest.approx(1.0, abs=1e-7)
    light = benchmark().replace(gmumu=0.02, mzp=5.0)
    excess = trident_ratio(light) - 1.0
    assert excess == pytest.approx(0.89 * (trident_ratio_contact(g_mu(light), G_F) - 1.0), rel=0.02)


def test_propagator_table_is_read_at_its_nodes():
    once, twice = propagator_weakening(10.0)
    assert once == pytest.approx(0.96941, abs=1e-5)
    assert twice == pytest.approx(0.94182, abs=1e-5)


@pytest.mark.parametrize("g", [0.1, 0.4])
def test_a_vector_coupling_is_that_of_l_mu_minus_l_tau(g):
    """(4.2) of arXiv:1406.2332: [1 + (1 + 4 sW^2 + 2 v^2 g^2/M^2)^2]/[1 + (1 + 4 sW^2)^2]."""
    p = benchmark().replace(gmumu=g, ge2=g, mzp=300.0)
    v2, vector = 1.0 / (np.sqrt(2.0) * p.sm.Gf), 1.0 + 4.0 * 0.23126
    expected = (1.0 + (vector + 2.0 * v2 * g**2 / 300.0**2) ** 2) / (1.0 + vector**2)
    assert contact_ratio(*muon_couplings(p)) == pytest.approx(expected)


def test_right_handed_muons_without_neutrinos_do_nothing():
    assert trident_ratio(benchmark().replace(gmumu=0.0, ge2=1.0)) == 1.0
    left = benchmark().replace(gmumu=0.5, mzp=100.0)
    assert trident_ratio(left.replace(ge2=-0.5)) != trident_ratio(left.replace(ge2=0.5))
