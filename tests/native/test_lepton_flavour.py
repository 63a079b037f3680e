"""g-2 and charged-lepton flavour violation."""

from __future__ import annotations

from dataclasses import replace
from math import pi

import numpy as np
import pytest
from scipy.integrate import quad

from bridge.limits.targets import TARGETS
from bridge.native import lepton_flavour as lf
from bridge.point import benchmark


@pytest.fixture
def unit_point():
    return benchmark().replace(gmumu=1.0, mzp=1000.0)


def test_loop_function_is_the_closed_form():
    """Away from x = 1, where the closed form cancels; 48 nodes resolve x = 1e-3 to 3e-8."""
    x = np.array([1e-6, 1e-3, 0.1, 0.4, 2.5, 8.0])
    log = np.log(x)
    closed = (5 * x**4 - 14 * x**3 + 39 * x**2 - 38 * x - 18 * x**2 * log + 8) / (12 * (1 - x) ** 4)
    np.testing.assert_allclose(lf.loop_function(x), closed, rtol=1e-7)


@pytest.mark.parametrize(("x", "value"), [(0.0, 2 / 3), (1.0, 13 / 24)])
def test_loop_function_at_its_ends(x, value):
    assert lf.loop_function(x) == pytest.approx(value, abs=1e-12)


def test_mu_e_gamma_prefactor(unit_point):
    """alpha/(12 pi G_F^2 TeV^4) = 1.423e-6 with alpha = 1/137."""
    expected = lf.ALPHA_0 / (12.0 * pi * unit_point.sm.Gf**2 * 1e12)
    assert lf.br_mu_e_gamma(unit_point, 1.0) == pytest.approx(expected, rel=1e-5)
    assert expected == pytest.approx(1.423e-6, rel=1e-3)


def width_muon(p):
    """G_F^2 m_mu^5/(192 pi^3) [GeV]."""
    return p.sm.Gf**2 * p.sm.MMU**5 / (192.0 * np.pi**3)


def test_mu_e_gamma_is_the_transition_form_of_g_minus_2(unit_point):
    """Gamma = alpha m_mu (v21 Delta a_mu)^2/16: the same dipole, once off-diagonal."""
    dipole = 1e-3 * lf.delta_a_mu(unit_point)
    expected = lf.ALPHA_0 * unit_point.sm.MMU * dipole**2 / 16.0
    width = lf.br_mu_e_gamma(unit_point, 1e-3) * width_muon(unit_point)
    assert width == pytest.approx(expected, rel=1e-5)


def test_muon_lifetime(unit_point):
    """2.197 microseconds; electron mass and radiative corrections are 0.4 %."""
    assert 6.582e-25 / width_muon(unit_point) == pytest.approx(2.197e-6, rel=5e-3)


def test_tau_3mu_scale(unit_point):
    """BR = 2e-8 at G = 1/(11.08 TeV)^2."""
    at_bound = unit_point.replace(mzp=11083.7)
    assert lf.br_tau_3mu(at_bound, 1.0) == pytest.approx(2e-8, rel=1e-3)
    assert lf.br_tau_3mu(at_bound, 0.1) == pytest.approx(2e-10, rel=1e-3)


def test_phase_space_of_one_muon(unit_point):
    """1 - 8r + 8r^3 - r^4 - 12 r^2 ln r at r = (0.10566/1.777)^2 is 0.97256."""
    assert lf.phase_space_one_muon(unit_point.sm) == pytest.approx(0.97256, abs=5e-6)


def dalitz(m, power, mzp=np.inf):
    """Integral of [(p_tau . k_+)(k_1 . k_2)]^power over s_12 and s_1+, midpoints, tau mass 1.

    Times the square of the propagators' mean over both equal muons, 1 for a heavy Z'.
    """
    s12 = 4 * m**2 + ((1 - m) ** 2 - 4 * m**2) * (np.arange(1500) + 0.5)[:, None] / 1500
    e1, e3 = np.sqrt(s12) / 2.0, (1.0 - s12 - m**2) / (2.0 * np.sqrt(s12))
    p1, p3 = np.sqrt(e1**2 - m**2), np.sqrt(e3**2 - m**2)
    cosine = (np.arange(100) + 0.5) / 50.0 - 1.0
    s13, s23 = (2 * m**2 + 2 * e1 * e3 + 2 * p1 * p3 * c for c in (cosine, -cosine))
    k1_k2, tau_k3 = (s12 - 2.0 * m**2) / 2.0, (1.0 + m**2 - s12) / 2.0
    propagators = (1.0 / (1.0 - s13 / mzp**2) + 1.0 / (1.0 - s23 / mzp**2)) / 2.0
    rate = 4.0 * p1 * p3 * (k1_k2 * tau_k3) ** power * propagators**2
    return ((1 - m) ** 2 - 4 * m**2) * np.mean(rate)


def test_phase_space_of_three_muons(unit_point):
    """Over the Dalitz plot; a matrix element that does not know the momenta gives 0.881."""
    m = unit_point.sm.MMU / unit_point.sm.MTA
    assert lf.phase_space_three_muons(unit_point.sm) == pytest.approx(
        dalitz(m, 1) / dalitz(0.0, 1), rel=1e-4
    )
    assert lf.phase_space_three_muons(unit_point.sm) == pytest.approx(0.9186, abs=5e-5)
    assert dalitz(m, 0) / dalitz(0.0, 0) == pytest.approx(0.881, abs=1e-3)


@pytest.mark.parametrize(("mzp", "more"), [(5.0, 0.08), (10.0, 0.02)])
def test_what_the_contact_interaction_leaves_out(unit_point, mzp, more):
    """The propagator of a light Z' in tau -> 3 mu, as the observable says it."""
    m, mtau = unit_point.sm.MMU / unit_point.sm.MTA, unit_point.sm.MTA
    assert dalitz(m, 1, mzp / mtau) / dalitz(m, 1) - 1.0 == pytest.approx(more, rel=0.06)
    assert f"+{more:.0%}".replace("%", " %") in TARGETS["br_tau_3mu"].left_out


@pytest.mark.parametrize(
    ("mmu", "mta", "one", "three"),
    [(0.0, 1.777, 1.0, 1.0), (0.6, 1.777, 0.438, 0.0), (2.0, 1.0, 0.0, 0.0), (0.0, 0.0, 1.0, 1.0)],
)
def test_phase_space_at_its_ends(unit_point, mmu, mta, one, three):
    sm = replace(unit_point.sm, MMU=mmu, MTA=mta)
    assert lf.phase_space_one_muon(sm) == pytest.approx(one, abs=1e-3)
    assert lf.phase_space_three_muons(sm) == pytest.approx(three, abs=1e-12)
    assert np.isfinite(lf.phase_space_over_muon_decay(sm))


def test_massless_muons_leave_the_branching_ratios(unit_point):
    massless = unit_point.replace(MMU=0.0)
    assert lf.br_mu_e_gamma(massless, 1.0) == pytest.approx(
        float(lf.br_mu_e_gamma(unit_point, 1.0)), rel=1e-6
    )
    assert lf.br_tau_3mu(massless, 1.0) > lf.br_tau_3mu(unit_point, 1.0)


def test_g_minus_2_is_negative(unit_point):
    """m_mu^2/(12 pi^2 TeV^2) = 9.4e-11."""
    assert lf.delta_a_mu(unit_point) == pytest.approx(-9.43e-11, rel=1e-3)


def exact_delta_a_mu(left, right, r):
    """Leveille 1978, vector and axial loops with r = (m_mu/MZ')^2."""
    vector, axial = (left + right) / 2.0, (right - left) / 2.0

    def of_vector(x):
        return x**2 * (1.0 - x) / (1.0 - x + r * x**2)

    def of_axial(x):
        return (x * (1.0 - x) * (x - 4.0) - 2.0 * r * x**3) / (1.0 - x + r * x**2)

    loops = [
        quad(f, 0.0, 1.0, epsabs=0.0, epsrel=1e-10, limit=500)[0] for f in (of_vector, of_axial)
    ]
    return r * (vector**2 * loops[0] + axial**2 * loops[1]) / (4.0 * pi**2)


@pytest.mark.parametrize("couplings", [(1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, -0.5), (0.4, 1.0)])
@pytest.mark.parametrize("mzp", [5.0, 20.0, 500.0])
def test_delta_a_mu_is_the_loop_of_left_and_right(couplings, mzp):
    p = benchmark().replace(gmumu=couplings[0], ge2=couplings[1], mzp=mzp)
    exact = exact_delta_a_mu(*couplings, (p.sm.MMU / mzp) ** 2)
    assert abs(lf.delta_a_mu(p) - exact) < lf.delta_a_mu_error(p)
    assert lf.delta_a_mu_error(p) < 0.05 * abs(lf.delta_a_mu(p)) or couplings == (0.4, 1.0)


def test_a_vector_coupling_raises_delta_a_mu(unit_point):
    vector = lf.delta_a_mu(unit_point.replace(ge2=1.0))
    assert vector == pytest.approx((unit_point.sm.MMU / 1000.0) ** 2 / (12.0 * pi**2))


def test_mixing_of_equal_couplings_changes_no_flavour(unit_point):
    assert lf.br_mu_e_gamma(unit_point.replace(gl1=1.0), 0.1) == 0.0
    assert lf.br_tau_3mu(unit_point.replace(gl3=1.0), 0.1) == 0.0


def test_the_dipole_of_mu_e_gamma_is_that_of_g_minus_2(unit_point):
    """Mass outside of the loop once instead of twice, and one order of chiralities instead of two:
    both have the ratio of 3 gL gR to -gL^2."""
    left = lf.br_mu_e_gamma(unit_point, 0.1)
    flipped = lf.br_mu_e_gamma(unit_point.replace(ge2=1.0), 0.1)
    assert np.sqrt(flipped / left) == pytest.approx(abs(1.0 - 3.0), rel=1e-5)
    cancelled = unit_point.replace(ge2=1.0 / 3.0)
    assert lf.br_mu_e_gamma(cancelled, 0.1) < 1e-9 * left


def test_a_right_handed_pair_in_tau_decays_counts_half(unit_point):
    left = lf.br_tau_3mu(unit_point, 0.1)
    assert lf.br_tau_3mu(unit_point.replace(ge2=1.0), 0.1) == pytest.approx(1.5 * left)
