"""One test per erratum of the paper: the printed form, and what its own Lagrangian gives."""

from __future__ import annotations

from math import pi, sqrt

import numpy as np
import pytest
from scipy.optimize import brentq

from bridge.native import annihilation, flavour, lepton_flavour, nucleon, trident, widths
from bridge.paper.charges_and_mixing import Mixing, UVModel
from bridge.paper.errata import ERRATA
from bridge.point import benchmark

G_F = 1.16637e-5
R_K_PRINTED = 1.0 / 6400.0**2
MIXING_BOUND = 1.0 / 770e3**2
TRIDENT_BOUND = 1.0 / 370.0**2


@pytest.mark.parametrize("erratum", ERRATA, ids=lambda e: e.equation)
def test_every_erratum_has_its_test(erratum):
    assert erratum.test in globals()


def test_errata_are_listed_once():
    assert len({e.test for e in ERRATA}) == len(ERRATA) == 15


def test_2_19_neutrino_charge():
    model = UVModel(
        gprime=0.5,
        q_q4=1.0,
        q_l4=1.0,
        q_nu4=3.0,
        quarks=Mixing(theta34=0.1),
        leptons=Mixing(theta24=0.5),
        mzp=500.0,
        mnu4=1500.0,
    )
    assert model.point().gnunu == pytest.approx(1.5)


def test_3_2_sign_of_the_best_fit():
    """C9 < 0 is needed; (3.2) with vts = +0.04 is negative where (3.1) is positive."""
    p = benchmark()
    assert p.gbb * p.gmumu > 0.0 and p.vts > 0.0
    assert -p.vts * p.gbb * p.gmumu < 0.0 and flavour.c9(p) < 0.0
    assert flavour.r_k_tree(flavour.c9(p)) < 1.0


def test_3_3_scale():
    scale = sqrt(0.04) * 31.5
    assert scale == pytest.approx(6.30, abs=0.005)
    assert (6.4 / scale) ** 2 == pytest.approx(1.032, abs=0.001)


def upper_mass(scale_gev):
    """Largest MZ'/gmumu [GeV] with |G_bsmu| = 1/scale^2 and G_bs at its bound."""
    return scale_gev**2 * sqrt(MIXING_BOUND)


def test_section_1_upper_mass():
    assert upper_mass(30e3) == pytest.approx(1170.0, abs=5.0)
    assert upper_mass(31.5e3) == pytest.approx(1290.0, abs=5.0)


def test_3_8_dark_matter_width():
    """The left-handed formula at rest mass 100, MZ' 500: less than half of the right one."""
    p = benchmark().replace(mnu4=100.0)
    r = (100.0 / 500.0) ** 2
    phase_space = p.gnunu**2 * 500.0 / pi * sqrt(1.0 - 4.0 * r)
    partial = widths.partial_widths(p)["nu4nu4"]
    assert partial == pytest.approx(phase_space / 12.0 * (1.0 + 2.0 * r))
    assert phase_space / 24.0 * (1.0 - r) / partial == pytest.approx(0.48 / 1.08)


def test_3_11_prefactor():
    unit = benchmark().replace(gmumu=1.0, mzp=1000.0)
    at_137 = lepton_flavour.br_mu_e_gamma(unit, 1.0)
    assert at_137 == pytest.approx(1.42e-6, abs=0.005e-6)
    assert at_137 * 137.036 / 127.9 == pytest.approx(1.52e-6, abs=0.01e-6)
    assert at_137 / 1.24e-6 > 1.14


def test_after_3_11_tau_to_three_muons():
    """V32 where it overtakes trident, and where it meets the least gmumu of (3.3) and (3.5)."""
    unit = benchmark().replace(gmumu=1.0, mzp=1000.0)
    br = lepton_flavour.br_tau_3mu(unit, 1.0)
    assert lepton_flavour.br_tau_3mu(unit, 0.5) == pytest.approx(br / 4.0)
    bound = sqrt(2e-8 / br) / 1000.0**2
    assert 1.0 / sqrt(bound) == pytest.approx(11.08e3, rel=1e-3)
    assert bound / TRIDENT_BOUND == pytest.approx(1.1e-3, rel=0.03)
    smallest_g_mu = R_K_PRINTED**2 * 0.04**2 / MIXING_BOUND
    assert bound / smallest_g_mu == pytest.approx(1.4e-2, rel=0.05)
    printed = 1.0 / 16e3**2
    assert sqrt(printed / TRIDENT_BOUND) > 0.02  # taken literally, nowhere near 3e-4


def test_section_5_ratio_of_couplings():
    """gbb/gmumu = (gbb gmumu/M^2)/(gmumu^2/M^2) at the trident and at the B_s bound."""
    lowest = R_K_PRINTED / TRIDENT_BOUND
    highest = (MIXING_BOUND / 0.04**2) / R_K_PRINTED
    assert lowest == pytest.approx(0.0033, abs=5e-5)
    assert highest == pytest.approx(0.043, abs=5e-4)
    assert highest < 0.1


def test_3_7_trident_experiments():
    def scale(ratio):
        ratio_of = trident.trident_ratio_contact
        excess = brentq(lambda g: ratio_of(g, G_F) - ratio, 0.0, 1.0 / 100.0**2)
        return 1.0 / sqrt(excess)

    weights = np.array([1.0 / 0.28**2, 1.0 / 0.57**2])
    mean, sigma = np.average([0.82, 1.58], weights=weights), 1.0 / sqrt(weights.sum())
    assert scale(0.82 + 1.96 * 0.28) == pytest.approx(473.0, abs=1.5)
    assert scale(mean + 1.96 * sigma) == pytest.approx(427.0, abs=1.5)
    assert scale(mean + 1.96 * sigma) > 370.0


def test_3_12_sign():
    p = benchmark()
    printed = p.sm.MMU**2 / (12.0 * pi**2) * (p.gmumu / p.mzp) ** 2
    assert lepton_flavour.delta_a_mu(p) == pytest.approx(-printed)


def test_4_4_holds_the_dirac_half():
    """sigma v_rel of the pair (1 GeV above rest) is twice (4.4), heavy Z' and light muon."""
    p = benchmark().replace(gbb=0.0, mzp=5000.0, mnu4=100.0)
    printed = p.gnunu**2 * p.gmumu**2 / (4.0 * pi) * 100.0**2 / 5000.0**4
    s = 4.0 * 100.0**2 * (1.0 + 1e-6)
    sigma = annihilation.sigma_annihilation(s, p)["mumu"]
    v_rel = 2.0 * sqrt(1.0 - 4.0 * 100.0**2 / s)
    assert sigma * v_rel == pytest.approx(2.0 * printed, rel=3e-3)  # 8 m^2/M^2 beyond (4.4)
    assert annihilation.sigmav_at_rest(p)["mumu"] == pytest.approx(printed, rel=3e-3)


def c1_parts(mzp):
    """(c1p of the muon, c1p of the b, c1n of the b) per g g/MZ'^2."""
    unit = benchmark().replace(gnunu=1.0, mzp=mzp)
    p_mu, n_mu = nucleon.c1(unit.replace(gmumu=1.0, gbb=0.0))
    p_b, n_b = nucleon.c1(unit.replace(gmumu=0.0, gbb=1.0))
    assert n_mu == pytest.approx(0.0, abs=1e-18)
    return np.array([p_mu, p_b, n_b]) * mzp**2


def test_4_8_couplings_at_mz():
    p_mu, p_b, n_b = c1_parts(91.1876)
    assert p_mu < 0.0 and p_b < 0.0 and n_b == 0.0
    np.testing.assert_allclose([-p_mu, -p_b], [3.1e-3, 2.5e-3], rtol=0.02)


def test_4_9_sign_of_the_b_part():
    assert brentq(lambda m: c1_parts(m)[1], 200.0, 1000.0) == pytest.approx(421.0, abs=3.0)
    p_mu, p_b, n_b = c1_parts(1000.0)
    assert p_mu < 0.0 < p_b and n_b < 0.0


def test_4_9_scale():
    printed = [5.6e-3, 2.3e-3, 4.5e-2]
    np.testing.assert_allclose(np.abs(c1_parts(2000.0)), printed, rtol=0.015)  # double insertions
    at_1_tev = np.abs(c1_parts(1000.0))
    np.testing.assert_allclose(at_1_tev, [5.058e-3, 1.3146e-3, 3.6945e-2], rtol=1e-3)


def test_4_9_is_quoted_as_it_is_computed():
    finding = next(e.finding for e in ERRATA if e.equation == "(4.9), scale")
    assert "at 1 TeV they are 5.06e-3, 1.31e-3, 3.69e-2" in finding


def estimate_over_exact(mzp, gbb=0.0):
    """(4.12) over (4.11) at gmumu = 0.1, gnunu = 0.2 and heavy dark matter."""
    p = benchmark().replace(gmumu=0.1, gnunu=0.2, gbb=gbb, mzp=mzp, mnu4=2e4)
    exact = nucleon.estimates(p)["sigma_xe_cm2"].value
    return (91.1876 / mzp) ** 4 * 1e-45 / exact


def test_4_12_estimate():
    low = brentq(lambda m: estimate_over_exact(m) - 2.0, 10.0, 91.0)
    high = brentq(lambda m: estimate_over_exact(m) - 0.5, 92.0, 2000.0)
    assert low == pytest.approx(28.0, abs=1.5)
    assert high == pytest.approx(400.0, rel=0.05)
    shift = sqrt(estimate_over_exact(200.0) / estimate_over_exact(200.0, gbb=0.0018)) - 1.0
    assert abs(shift) == pytest.approx(0.10, abs=0.01)
