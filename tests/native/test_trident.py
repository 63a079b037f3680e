"""Neutrino trident production."""

from __future__ import annotations

import pytest

from bridge.native.trident import g_mu, trident_ratio
from bridge.point import benchmark

G_F = 1.16637e-5


def test_contact_coefficient():
    assert g_mu(benchmark().replace(gmumu=0.5, mzp=500.0)) == pytest.approx(1e-6)


@pytest.mark.parametrize(("scale", "ratio"), [(473.0, 1.368), (427.0, 1.460)])
def test_measured_bounds(scale, ratio):
    """CCFR alone, 0.82 + 1.96 x 0.28, and its average with CHARM-II, 0.968 + 1.96 x 0.251."""
    assert trident_ratio(1.0 / scale**2, G_F) == pytest.approx(ratio, abs=1.5e-3)


def test_no_coupling_is_the_standard_model():
    assert trident_ratio(0.0, G_F) == 1.0
