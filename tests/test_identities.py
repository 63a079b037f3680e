"""What must hold whatever the numbers are: identities of the physics, through public functions."""

from __future__ import annotations

from dataclasses import replace
from math import pi

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import kve

from bridge.evaluation import estimates
from bridge.native.annihilation import sigma_annihilation
from bridge.native.dimuon import sigma_dimuon_bw_pb
from bridge.native.partons import luminosity
from bridge.native.thermal_average import sigmav_thermal
from bridge.native.widths import branching_ratios, partial_widths, width_zp
from bridge.point import Point, benchmark

EVERY_X = np.geomspace(1.0, 1e5, 11)
ROUNDING = 1e-12
AVERAGE = 2e-5
"""What sigmav_thermal promises (1e-5), on both sides of a comparison."""

masses = st.floats(5.0, 2e4)
couplings = st.floats(1e-3, 3.0).flatmap(lambda g: st.sampled_from([g, -g]))
points = st.builds(
    Point, gbb=couplings, gmumu=couplings, gnunu=couplings, mzp=masses, mnu4=masses
)  # fmt: skip


def values(point: Point) -> dict[str, np.ndarray]:
    return {name: np.asarray(e.value) for name, e in estimates(point).items()}


@given(points)
def test_branching_ratios_sum_to_one(point):
    assert sum(branching_ratios(point).values()) == pytest.approx(1.0, rel=ROUNDING)


@given(points, st.floats(0.5, 20.0))
def test_widths_scale_with_all_masses(point, scale):
    """Natural units: a width has the dimension of a mass, and there is no other scale."""
    if not (5.0 <= point.mzp * scale <= 2e4 and 1.0 <= point.mnu4 * scale <= 2e4):
        return
    scaled = scaled_masses(point, scale)
    assert width_zp(scaled) == pytest.approx(scale * width_zp(point), rel=1e-9)


def scaled_masses(point: Point, scale: float) -> Point:
    sm = point.sm
    heavy = {name: scale * getattr(sm, name) for name in ("MB", "MT", "MMU", "MS")}
    return replace(point, mzp=scale * point.mzp, mnu4=scale * point.mnu4, sm=replace(sm, **heavy))


@pytest.mark.parametrize("mnu4", [60.0, 99.9, 130.0, 260.0])
def test_thermal_average_scales_with_all_masses(mnu4):
    point = Point(gbb=0.1, gmumu=0.2, gnunu=0.5, mzp=200.0, mnu4=mnu4)
    for x in (3.0, 25.0, 1e3):
        assert sigmav_thermal(x, scaled_masses(point, 7.0)) == pytest.approx(
            sigmav_thermal(x, point) / 49.0, rel=ROUNDING
        )


@pytest.mark.parametrize("coupling", ["gmumu", "gbb"])
def test_contact_limit_of_the_thermal_average(coupling):
    """For massless final states and mzp -> infinity every integral is a Bessel function.

    Derived: sigma F = A s (s + 2m^2)/2 is a polynomial in p1.p2, whose Maxwell-Boltzmann means
    are <E> = m (K1/K2 + 3/x), <p^2/E> = 3T, <1/E> = K1/(m K2).
    """
    m, big_m, g = 1.0, 2.0e4, 1e-3
    couplings = {"gbb": 0.0, "gmumu": 0.0, "vts": 0.0, coupling: g}
    massless = {"MB": 0.0, "MMU": 0.0, "MS": 0.0}
    point = Point(gnunu=0.3, mzp=big_m, mnu4=m, **couplings).replace(**massless)
    x = EVERY_X
    ratio = kve(1, x) / kve(2, x)
    bracket = 8.0 * m**2 * ratio**2 + 12.0 * m**2
    bracket += 4.0 * m**2 * (ratio + 3.0 / x) ** 2 + 12.0 * m**2 / x**2
    final_states = {"gmumu": 2.0, "gbb": 3.0}[coupling]
    contact = final_states * (0.3 * g) ** 2 / (24.0 * pi * big_m**4)
    np.testing.assert_allclose(sigmav_thermal(x, point), 0.25 * contact * bracket, rtol=AVERAGE)


@pytest.mark.parametrize("size", [1e-2, 1e-4])
@pytest.mark.parametrize(("x", "mnu4"), [(1.0, 40.0), (5.0, 90.0), (20.0, 95.0), (100.0, 99.0)])
def test_delta_limit_of_the_resonance(size, x, mnu4):
    """For Gamma -> 0 the Breit-Wigner is pi/(M Gamma) delta(s - M^2); corrections are of order
    Gamma over the distance to threshold, below couplings^2 here."""
    point = Point(gbb=0.0, gmumu=size, gnunu=size, mzp=200.0, mnu4=mnu4)
    mzp, width = point.mzp, width_zp(point)
    into = partial_widths(point)
    initial = into["nu4nu4"]
    visible = into["mumu"] + into["nunu"]
    excess = x * (mzp - 2.0 * mnu4) / mnu4
    bessel = kve(1, x * mzp / mnu4) / kve(2, x) ** 2 * np.exp(-excess)
    pair = 12.0 * pi**2 * x * mzp**2 / mnu4**5 * initial * visible / width * bessel / 8.0
    assert sigmav_thermal(x, point) / (0.5 * pair) == pytest.approx(1.0, abs=AVERAGE + size**2)


THRESHOLDS = {
    "pole": ("mnu4", lambda p: p.mzp / 2.0),
    "zpzp": ("mnu4", lambda p: p.mzp),
    "top pair": ("mnu4", lambda p: p.sm.MT),
    "bottom pair": ("mnu4", lambda p: p.sm.MB),
    "width to top": ("mzp", lambda p: 2.0 * p.sm.MT),
    "width to bottom": ("mzp", lambda p: 2.0 * p.sm.MB),
    "width to nu4": ("mzp", lambda p: 2.0 * p.mnu4),
    "matching at MZ": ("mzp", lambda p: p.sm.MZ),
}


GREATER = {"c1n": "c1p", "sigma_n_cm2": "sigma_p_cm2"}
"""The neutron's numbers start from zero at MZ; what they are small against."""


@pytest.mark.parametrize("name", THRESHOLDS)
def test_every_quantity_is_continuous_at_thresholds(name):
    """At m(1 +- 1e-9); square roots of 1e-9 leave 1e-4 of the opening channel."""
    field, threshold = THRESHOLDS[name]
    point = Point(gbb=0.05, gmumu=0.3, gnunu=0.5, mzp=300.0, mnu4=120.0)
    centre = threshold(point)
    around = point.replace(**{field: centre * (1.0 + 1e-9 * np.array([-1.0, 0.0, 1.0]))})
    found = values(around)
    for quantity, value in found.items():
        scale = np.max(np.abs(found[GREATER.get(quantity, quantity)]))
        jump = np.ptp(value) / (1.0 if quantity.startswith("br_") else scale)
        assert np.isnan(value).all() or jump < 5e-4, f"{quantity} jumps: {value}"


@given(points)
def test_signs_of_couplings_only_matter_in_scattering(point):
    """Every rate is even in each coupling; c1 is odd in gnunu."""
    flipped = point.replace(gnunu=-point.gnunu)
    before, after = values(point), values(flipped)
    for name, value in before.items():
        sign = -1.0 if name in ("c1p", "c1n") else 1.0
        np.testing.assert_allclose(after[name], sign * value, rtol=ROUNDING, err_msg=name)


def test_one_point_and_an_array_of_points_give_the_same_numbers():
    mnu4 = np.array([30.0, 99.0, 100.0, 101.0, 250.0])
    together = values(benchmark().replace(mzp=200.0, mnu4=mnu4))
    for i, mass in enumerate(mnu4):
        alone = values(benchmark().replace(mzp=200.0, mnu4=mass))
        for name, value in alone.items():
            whole = np.broadcast_to(together[name], mnu4.shape)
            np.testing.assert_allclose(whole[i], value, rtol=ROUNDING, err_msg=name)


@given(points, st.floats(1.0001, 50.0))
def test_cross_sections_are_positive_and_factorise(point, ratio):
    """bb and tt see the same coupling, mumu and nunu too: for s far above all masses equal up to
    colour, wherever the pole is."""
    s = 4.0 * point.mnu4**2 * ratio
    sigma = sigma_annihilation(s, point)
    assert all(value >= 0.0 for value in sigma.values())
    colour = 3.0 * (point.gbb / point.gmumu) ** 2
    assert sigma["bb"] <= colour * sigma["nunu"] * (1.0 + ROUNDING)
    assert sigma["mumu"] <= sigma["nunu"] * (1.0 + ROUNDING)


def test_breit_wigner_of_a_narrow_resonance_is_cross_section_times_branching_ratio():
    """The window cuts off 2 Gamma/(0.2 pi M) of the peak: 1e-6 here."""
    point = Point(gbb=1e-3, gmumu=1e-3, gnunu=0.0, mzp=400.0, mnu4=1000.0)
    narrow = values(point)["sigma_dimuon_nwa_pb"]
    assert sigma_dimuon_bw_pb(point, luminosity()) == pytest.approx(float(narrow), rel=1e-4)


@pytest.mark.parametrize("mnu4", [60.0, 95.0, 150.0, 400.0])
def test_more_annihilation_leaves_less_dark_matter(mnu4):
    point = Point(gbb=0.1, gmumu=0.2, gnunu=np.geomspace(0.05, 0.8, 9), mzp=200.0, mnu4=mnu4)
    assert np.all(np.diff(values(point)["omega_h2"]) < 0.0)


def test_relic_density_far_below_the_pole_scales_with_the_fourth_power_of_mzp():
    """<sigma v> ~ mnu4^2/mzp^4 and Omega h2 ~ x_f/<sigma v>, where x_f ~ ln <sigma v> ~ 20 takes
    back 4 ln(1.1)/20 = 2 %."""
    point = Point(gbb=0.0, gmumu=1.0, gnunu=1.0, mzp=np.array([2000.0, 2200.0]), mnu4=50.0)
    low, high = values(point)["omega_h2"]
    assert high / low == pytest.approx(1.1**4 * (1.0 - 4.0 * np.log(1.1) / 20.0), rel=0.01)
