"""Scattering on nucleons: (4.10), (4.11), signs, zeros, the paper's estimate."""

from __future__ import annotations

from math import pi

import numpy as np
import pytest

from bridge.native.nucleon import c1, c1_xenon, estimates, sigma_nucleon_cm2
from bridge.point import Point

NAMES = {"c1p", "c1n", "sigma_p_cm2", "sigma_n_cm2", "sigma_xe_cm2"}


def point(**changes: object) -> Point:
    base = {"gbb": 0.003, "gmumu": 0.25, "gnunu": 0.5, "mzp": 200.0, "mnu4": 500.0}
    return Point(**{**base, **changes})


def test_4_10_by_hand() -> None:
    mu = 0.938272 * 500 / 500.938272
    assert sigma_nucleon_cm2(-1e-8, 500.0) == pytest.approx(
        1e-16 * mu**2 / pi * 3.893794e-28, rel=1e-12
    )


def test_4_11_is_the_nucleon_cross_section_for_equal_couplings() -> None:
    assert c1_xenon(1e-8, 1e-8) == pytest.approx(1e-8, rel=1e-14)
    assert c1_xenon(1e-8, 0.0) == pytest.approx(54 / 131.293 * 1e-8, rel=1e-14)


def test_couplings_scale_with_the_couplings_and_the_propagator() -> None:
    p, n = c1(point())
    p2, n2 = c1(point(gbb=0.006, gmumu=0.5, gnunu=-0.5))
    assert p2 == pytest.approx(-2 * p, rel=1e-14)
    assert n2 == pytest.approx(-2 * n, rel=1e-14)


def test_erratum_4_8_muon_and_bottom_have_the_same_sign_at_mz() -> None:
    muon, _ = c1(point(mzp=91.1876, gbb=0.0))
    bottom, _ = c1(point(mzp=91.1876, gmumu=0.0))
    assert muon < 0.0
    assert bottom < 0.0


def test_neutron_needs_bottom_and_a_mass_above_mz() -> None:
    assert c1(point(gbb=0.0))[1] == 0.0
    assert c1(point(mzp=60.0))[1] == 0.0
    assert c1(point())[1] < 0.0


def test_erratum_4_12_estimate_is_within_two_between_28_and_400_gev() -> None:
    mzp = np.array([15.0, 28.0, 91.1876, 400.0, 1000.0])
    sigma = estimates(point(gbb=0.0, gmumu=0.1, gnunu=0.2, mzp=mzp, mnu4=2000.0))
    ratio = sigma["sigma_xe_cm2"].value / (1e-45 * (91.1876 / mzp) ** 4)
    inside = (ratio > 0.5) & (ratio < 2.0)
    np.testing.assert_array_equal(inside, [False, True, True, True, False])


def test_erratum_4_12_bottom_shifts_the_xenon_amplitude_by_a_tenth() -> None:
    with_b, without = (c1_xenon(*c1(point(gbb=g, gmumu=1.0))) for g in (0.018, 0.0))
    assert abs(with_b / without - 1) == pytest.approx(0.10, abs=0.01)


def test_a_benchmark_against_the_published_codes() -> None:
    """runDM 1.0 and DirectDM 2.2.3 at this point; they differ by the sign of the H column and
    double weak insertions, 0.1 % here."""
    values = {name: e.value for name, e in estimates(point()).items()}
    assert values["c1p"] == pytest.approx(-1.183958e-08, rel=1e-3)
    assert values["c1n"] == pytest.approx(-5.096098e-10, rel=2e-3)
    assert values["sigma_p_cm2"] == pytest.approx(1.523788e-44, rel=2e-3)
    assert values["sigma_xe_cm2"] == pytest.approx(2.905084e-45, rel=2e-3)


def test_estimates_of_an_array_are_those_of_its_points() -> None:
    mzp = np.array([5.0, 91.1876, 92.0, 3000.0])
    together = estimates(point(mzp=mzp))
    assert together.keys() == NAMES
    for i, m in enumerate(mzp):
        for name, e in estimates(point(mzp=m)).items():
            assert together[name].value[i] == pytest.approx(e.value, rel=1e-12)
            assert e.error >= 0.0


def test_without_dark_coupling_everything_is_zero_not_absent() -> None:
    for e in estimates(point(gnunu=0.0)).values():
        assert e.value == 0.0
        assert e.absent == ()
