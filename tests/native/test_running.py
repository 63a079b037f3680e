"""Running: gauge invariance, an independent closed form, published values, continuity."""

from __future__ import annotations

from math import exp, log, pi

import numpy as np
import pytest
from scipy.integrate import trapezoid

from bridge.errors import PointError
from bridge.native.constants import ALPHA_0, SIN2_THETA_W
from bridge.native.running import (
    CURRENTS,
    HYPERCHARGE,
    LOOP_ENDS,
    M_TOP,
    M_Z,
    NEUTRON_BLIND,
    PROTON,
    PROTON_LOW,
    SM_AT_M_TOP,
    c1_per_unit,
    c1_tree_per_unit,
    gamma,
    gamma_hypercharge,
    gamma_yukawa,
    nucleon_functional,
    sm_beta,
    vector_couplings_at_mz,
)
from bridge.numerics.arrays import Array, Real


def sm_at(mu: float, steps: int = 2000) -> list[np.ndarray]:
    """SM couplings from M_TOP to mu by the midpoint rule, independent of the package's solver."""
    h = log(mu / M_TOP) / steps
    states = [SM_AT_M_TOP]
    for _ in range(steps):
        middle = states[-1] + h / 2 * sm_beta(states[-1])
        states.append(states[-1] + h * sm_beta(middle))
    return states


def closed_form(mzp: float) -> tuple[float, float, float]:
    """(p_mu, p_b, n_b) with g' and yt alone: hypercharge mixing and the top loop in closed form."""
    down, up = sm_at(M_Z), sm_at(mzp)
    yt2 = [np.array([s[3] ** 2 for s in states]) for states in (down, up)]
    top = trapezoid(yt2[1]) * log(mzp / M_TOP) / 2000
    top -= trapezoid(yt2[0]) * log(M_Z / M_TOP) / 2000
    kappa = (1 - (down[-1][0] / up[-1][0]) ** 2) / (41 / 4)
    e = (1 - exp(-9 * top / (16 * pi**2))) / 4.5
    mixing = kappa * (1 - SIN2_THETA_W)
    charge = np.array([2 / 3, 2 / 3, -1 / 3, -1 / 3, -1 / 3, -1, -1, -1])
    z_vector = np.sign(charge) / 2 - 2 * charge * SIN2_THETA_W
    from_mu = -0.5 * np.eye(8)[6] - mixing * charge
    from_b = (-0.5 + e / 4) * np.eye(8)[4] + mixing * charge + 3 * e * z_vector
    p_mu = (nucleon_functional(M_Z) @ from_mu)[PROTON]
    p_b, n_b, _ = nucleon_functional(M_Z) @ from_b
    return p_mu, p_b, n_b


def unit(mzp: Real) -> tuple[Real, Real, Real]:
    """(p_mu, p_b, n_b) of the left-handed currents of muon and b."""
    (p_mu, p_b), (_, n_b) = c1_per_unit(mzp, ("l2", "q3"))
    return p_mu, p_b, n_b


def test_hypercharge_is_conserved_by_the_yukawa_part() -> None:
    np.testing.assert_allclose(gamma_yukawa(0.95, 0.3, 0.2) @ HYPERCHARGE, 0.0, atol=1e-17)


def test_hypercharge_current_runs_with_the_beta_function() -> None:
    """Gamma y = 41/4 g'^2/(12 pi^2) y: the current of U(1)_Y renormalises as 1/g'^2 does."""
    np.testing.assert_allclose(
        gamma_hypercharge(0.36) @ HYPERCHARGE,
        41 / 4 * 0.36**2 / (12 * pi**2) * HYPERCHARGE,
        rtol=1e-14,
    )


@pytest.mark.parametrize("column", range(16))
def test_the_full_anomalous_dimension_keeps_hypercharge_direction(column: int) -> None:
    """(c + x y) and c differ by a hypercharge current at every scale."""
    c = np.eye(16)[column]
    difference = gamma(SM_AT_M_TOP) @ (c + 0.3 * HYPERCHARGE) - gamma(SM_AT_M_TOP) @ c
    assert np.linalg.matrix_rank(np.stack([difference, HYPERCHARGE]), tol=1e-15) == 1


@pytest.mark.parametrize("mzp", [120.0, 300.0, 1000.0, 10000.0])
def test_full_system_agrees_with_the_closed_form(mzp: float) -> None:
    """The closed form lacks yb, ytau and their products: 2e-5 is what they contribute."""
    np.testing.assert_allclose(unit(mzp), closed_form(mzp), atol=2e-5)


def test_matching_of_a_pure_vector_current() -> None:
    """Equal c_L and c_R of every fermion stay themselves; the Higgs current brings gV."""
    c = np.ones(16)
    c[15] = 0.0
    np.testing.assert_allclose(vector_couplings_at_mz() @ c, 1.0)
    gv_electron = -0.5 + 2 * SIN2_THETA_W
    assert vector_couplings_at_mz()[5, 15] == pytest.approx(gv_electron)


def test_paper_4_8_at_mz() -> None:
    """(4.8): 3.1e-3 and 2.5e-3 to the two digits printed, both negative; c1n = 0."""
    p_mu, p_b, n_b = unit(M_Z)
    assert p_mu == pytest.approx(-3.1e-3, rel=0.017)
    assert p_b == pytest.approx(-2.5e-3, rel=0.017)
    assert n_b == 0.0


def test_erratum_4_9_the_printed_values_belong_to_2_tev_and_differ_in_sign() -> None:
    printed = [-5.6e-3, 2.3e-3, -4.5e-2]
    np.testing.assert_allclose(unit(2000.0), printed, rtol=0.015)
    np.testing.assert_allclose(unit(1000.0), [-5.06e-3, 1.31e-3, -3.69e-2], rtol=5e-3)


def test_erratum_4_9_the_b_part_of_the_proton_changes_sign_near_420_gev() -> None:
    mzp = np.linspace(100.0, 1000.0, 9001)
    crossing = mzp[np.flatnonzero(np.diff(np.sign(unit(mzp)[1])))]
    assert crossing == pytest.approx([420.0], abs=2.0)


def test_continuous_at_mz_and_at_the_end_of_the_range() -> None:
    below, above = unit(M_Z * (1 - 1e-9)), unit(M_Z * (1 + 1e-9))
    assert above == pytest.approx(below, abs=1e-10)
    assert np.all(np.isfinite([*unit(5.0), *unit(2.0e4)]))


def test_below_mz_the_interpolation_is_the_closed_form() -> None:
    mzp = np.array([5.0, 17.0, 60.0])
    expected = [-nucleon_functional(m)[0, 6] / 2 for m in mzp]
    np.testing.assert_allclose(unit(mzp)[0], expected, rtol=1e-13)


@pytest.mark.parametrize("mzp", [4.9, 2.1e4, float("nan")])
def test_outside_the_range_is_an_error(mzp: float) -> None:
    with pytest.raises(PointError, match="expected 5 to 20000 GeV"):
        c1_per_unit(mzp, ("l2",))


CORNERS = [5.0, 60.0, 91.0, M_Z, 91.3, M_TOP, 346.68, 1000.0, 2.0e4]


def test_arrays_of_masses_are_their_masses() -> None:
    together = c1_per_unit(np.reshape(CORNERS, (3, 3)), CURRENTS)
    alone = np.array([c1_per_unit(mzp, CURRENTS) for mzp in CORNERS])
    np.testing.assert_allclose(together.reshape(2, 15, 9), np.moveaxis(alone, 0, 2), atol=1e-15)


def universal(quarks: float, leptons: float) -> Array:
    """Couplings of all currents that are vectors, alike in each family."""
    return np.array([quarks, quarks, quarks, leptons, leptons] * 3)


@pytest.mark.parametrize("mzp", CORNERS)
def test_universal_quarks_count_the_quarks_of_a_nucleon(mzp: float) -> None:
    """-3 for both at tree level; loops take up to 1 % from the proton, nothing from the neutron."""
    proton, neutron = c1_per_unit(mzp, CURRENTS) @ universal(1.0, 0.0)
    assert neutron == pytest.approx(-3.0, abs=1e-10)
    assert -3.0 < proton < -2.96


def test_only_valence_quarks_have_a_tree_level_part() -> None:
    tree = dict(zip(CURRENTS, c1_tree_per_unit(CURRENTS).T.tolist(), strict=True))
    assert {c: part for c, part in tree.items() if any(part)} == {
        "q1": [-1.5, -1.5], "u1": [-1.0, -0.5], "d1": [-0.5, -1.0],
    }  # fmt: skip


def test_what_mixes_with_the_photon_alone_misses_the_neutron() -> None:
    neutron = dict(zip(CURRENTS, c1_per_unit(1000.0, CURRENTS)[1], strict=True))
    assert {c for c, c1 in neutron.items() if c1 == 0.0} == set(NEUTRON_BLIND)


@pytest.mark.parametrize("mzp", CORNERS)
def test_muon_and_tau_vectors_run_alike_down_to_2gev(mzp: float) -> None:
    parts = dict(zip(CURRENTS, c1_per_unit(mzp, CURRENTS).T, strict=True))
    difference = parts["l2"] + parts["e2"] - parts["l3"] - parts["e3"]
    np.testing.assert_allclose(difference, 0.0, atol=1e-15)


def low(mzp: float, *currents: str) -> float:
    """What the proton gains below 2 GeV, of currents with coupling 1."""
    return float(c1_per_unit(mzp, currents, [PROTON_LOW]).sum())


@pytest.mark.parametrize(("mzp", "factor"), [(20.0, 4.8), (M_Z, 3.0), (1000.0, 2.1)])
def test_muon_below_2gev_multiplies_the_cross_section(mzp: float, factor: float) -> None:
    """Factors of the leading logarithm; quarks and leptons that the muon made above 2 GeV, in which
    alpha(MZ) is kept, run on too, down to alpha(0): 2 % of c1 there."""
    above = unit(mzp)[0]
    assert (1 + low(mzp, "l2") / above) ** 2 < factor * 1.01
    assert (1 + (low(mzp, "l2") + 0.022 * above) / above) ** 2 == pytest.approx(factor, rel=0.02)


@pytest.mark.parametrize("mzp", [30.0, 800.0])
def test_below_2gev_muon_and_tau_do_not_cancel(mzp: float) -> None:
    """ln(mtau/mmu) of L_mu - L_tau, up to what loops above make of the muon: alpha ln."""
    found = low(mzp, "l2", "e2") - low(mzp, "l3", "e3")
    expected = -2 * ALPHA_0 / (3 * pi) * log(1.777 / 0.10566)
    assert found == pytest.approx(expected, rel=1e-3)


def test_light_quarks_below_2gev_are_the_hadronic_vacuum_polarisation() -> None:
    """Delta alpha of u, d, s at 5 GeV^2 from where their loops end, against 0.0072 of lattice QCD
    less charm: J/psi (5.55 keV), psi' (2.33 keV), and free quarks above 14 GeV^2."""
    q2, charges = 5.0, {0: 2 / 3, 2: -1 / 3, 3: -1 / 3}
    light = sum(q**2 * (log(q2 / LOOP_ENDS[i] ** 2) - 5 / 3) for i, q in charges.items())
    peaks = {3.0969: 5.55e-6, 3.6861: 2.33e-6}
    areas = {m: 9 * pi / ALPHA_0**2 * width * m / (4 / 3) for m, width in peaks.items()}
    charm = q2 * sum(area / m**2 / (m**2 + q2) for m, area in areas.items()) + log(1 + q2 / 14)
    found = ALPHA_0 / pi * (light + 4 / 9 * charm)
    assert found == pytest.approx(0.00716, rel=0.03)
