"""R_K and R_K* as forms in Wilson coefficients: symmetries, the Standard Model, slopes."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.native import semileptonic
from bridge.native.semileptonic import (
    R_K,
    R_K_LOW,
    R_KSTAR,
    R_KSTAR_0045,
    R_KSTAR_01,
    Bin,
    WilsonCoefficients,
)

NONE = WilsonCoefficients(0.0, 0.0)
BINS = (R_K, R_K_LOW, R_KSTAR, R_KSTAR_01, R_KSTAR_0045)


@pytest.mark.parametrize(
    ("where", "value"),
    list(zip(BINS, (1.0004, 0.9929, 0.9965, 0.9832, 0.9245), strict=True)),
    ids=str,
)
def test_without_new_physics_it_is_that_of_the_standard_model(where: Bin, value: float) -> None:
    """flavio 2.7; below 1.1 GeV^2 the mass of the muon counts."""
    assert semileptonic.lepton_ratio(where, NONE, NONE) == semileptonic.standard_model(where)
    assert semileptonic.standard_model(where) == pytest.approx(value, abs=1e-4)


def test_k_sees_the_vector_current_alone() -> None:
    """<K| s gamma gamma5 b |B> = 0: C and C' count as their sum."""
    left = semileptonic.lepton_ratio(R_K, WilsonCoefficients(-0.7, 0.3), NONE)
    split = WilsonCoefficients(-1.0, 0.5, c9p=0.3, c10p=-0.2)
    assert semileptonic.lepton_ratio(R_K, split, NONE) == pytest.approx(left, rel=1e-5)


def test_kstar_answers_right_handed_currents_the_other_way() -> None:
    """arXiv:1411.4773: R_K + R_K* tell C from C'."""
    right = WilsonCoefficients(0.0, 0.0, c9p=-0.5, c10p=0.5)
    assert semileptonic.lepton_ratio(R_K, right, NONE) < 0.9
    assert semileptonic.lepton_ratio(R_KSTAR, right, NONE) > 1.1


@pytest.mark.parametrize("where", BINS, ids=str)
def test_what_all_leptons_share_leaves_the_ratio(where: Bin) -> None:
    both = WilsonCoefficients(-0.5, 0.5)
    ratio = semileptonic.lepton_ratio(where, both, both)
    assert ratio == pytest.approx(semileptonic.standard_model(where), rel=0.015)
    swapped = semileptonic.lepton_ratio(where, NONE, both)
    assert swapped > semileptonic.standard_model(where)


def test_slopes_of_k_and_kstar() -> None:
    """arXiv:1704.05446: R_K = 1 + 0.24 (C9 - C10), R_K* = 1 + 0.17 C9 - 0.27 C10 or so; the photon
    pole keeps R_K* nearer to 1 in C9 alone."""
    step = 1e-3
    c9, c10 = WilsonCoefficients(step, 0.0), WilsonCoefficients(0.0, step)
    slope = {
        (where.decay, c): float(semileptonic.lepton_ratio(where, at, NONE)) - sm
        for where in (R_K, R_KSTAR)
        for sm in [semileptonic.standard_model(where)]
        for c, at in (("9", c9), ("10", c10))
    }
    assert slope["K", "9"] / step == pytest.approx(0.24, abs=0.015)
    assert slope["K", "10"] / step == pytest.approx(-0.25, abs=0.015)
    assert slope["K*", "9"] / step == pytest.approx(0.18, abs=0.02)
    assert slope["K*", "10"] / step == pytest.approx(-0.28, abs=0.02)


def test_rates_are_never_negative() -> None:
    c9, c10 = np.meshgrid(np.linspace(-9, 4, 40), np.linspace(-4, 9, 40))
    for where in BINS:
        for rate in semileptonic.rates(where):
            assert np.all(rate.over_sm(WilsonCoefficients(c9, c10)) > 0.0)
