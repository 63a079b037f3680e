"""Partial waves: spins by explicit spinors, and the bound of unitarity where it is reached."""

from __future__ import annotations

from math import pi

import numpy as np
import pytest

from bridge.evaluation import evaluate
from bridge.limits import verdicts
from bridge.limits.catalogue import shipped_limits
from bridge.native import relic_full
from bridge.native.annihilation import inputs, pole_position, sigma_beta_to_zpzp
from bridge.native.partial_waves import (
    SHARES,
    enhancement,
    factor_on_sigma,
    most_absorbed,
    over_unitarity,
    sigma_beta_by_wave,
    sigma_beta_of_singlet,
)
from bridge.native.sommerfeld import VELOCITIES, enhanced_abundance
from bridge.native.widths import branching_ratios
from bridge.observables import predict
from bridge.point import Point
from bridge.prediction import Settings

PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
GAMMA = np.array(
    [np.kron(np.diag([1, -1]), np.eye(2)), *(np.kron([[0, 1], [-1, 0]], s) for s in PAULI)]
)
METRIC = np.array([1.0, -1.0, -1.0, -1.0])


def window(mnu4: float) -> Point:
    return Point(gbb=0.01356, gmumu=0.45, gnunu=1.4, mzp=500.0, mnu4=mnu4)


def singlet_and_triplet(m: float, mzp: float, p: float, cosine: float) -> tuple[float, float]:
    """sum |M|^2 of nu4 nu4bar -> Z'Z' with unit coupling, from spin 0 and from spin 1.

    Dirac spinors of particles at rest, boosted: with M = eta^dagger (a + b . sigma) xi, a is the
    singlet and b the triplet.
    """
    energy = np.hypot(m, p)
    k, along = np.sqrt(energy**2 - mzp**2), p * np.array([np.sqrt(1 - cosine**2), 0.0, cosine])
    spin = np.tensordot(along, PAULI, 1) / (energy + m)
    u = np.sqrt(energy + m) * np.vstack([np.eye(2), spin])
    vbar = np.sqrt(energy + m) * np.vstack([-spin, np.eye(2)]).conj().T @ GAMMA[0]
    p1 = np.array([energy, *along])

    def line(k1: np.ndarray) -> np.ndarray:
        q = p1 - k1
        slashed = np.tensordot(METRIC * q, GAMMA, 1)
        return np.asarray((slashed + m * np.eye(4)) / (np.sum(METRIC * q**2) - m**2))

    t, u_line = (line(np.array([energy, 0.0, 0.0, s * k])) for s in (1.0, -1.0))
    singlet = triplet = 0.0
    for i in range(4):
        for j in range(4):
            matrix = vbar @ (GAMMA[j] @ t @ GAMMA[i] + GAMMA[i] @ u_line @ GAMMA[j]) @ u
            sign = METRIC[i] * METRIC[j]  # the current is conserved: -g for each polarisation sum
            singlet += sign * abs(np.trace(matrix)) ** 2 / 2.0
            triplet += sign * sum(abs(np.trace(matrix @ s)) ** 2 for s in PAULI) / 2.0
    return singlet, triplet


def test_the_current_of_nu4_has_no_p_wave() -> None:
    """vbar gamma^i u is all triplet and even in p: 3S1 and 3D1, by explicit spinors."""
    m, p = 1.0, np.array([0.3, -0.5, 0.7])

    def current(along: np.ndarray) -> np.ndarray:
        energy = np.sqrt(m**2 + along @ along)
        spin = np.tensordot(along, PAULI, 1) / (energy + m)
        u = np.vstack([np.eye(2), spin])
        vbar = np.vstack([-spin, np.eye(2)]).conj().T @ GAMMA[0]
        return np.array([vbar @ g @ u for g in GAMMA[1:]])

    np.testing.assert_allclose(np.trace(current(p), axis1=1, axis2=2), 0.0, atol=1e-15)
    np.testing.assert_allclose(current(p), current(-p), rtol=1e-12)


@pytest.mark.parametrize(("mzp", "p"), [(0.3, 0.5), (0.3, 1.5), (0.9, 0.2), (0.05, 0.01)])
def test_singlet_and_triplet_by_explicit_spinors(mzp: float, p: float) -> None:
    m, (x, weight) = 1.0, np.polynomial.legendre.leggauss(60)
    energy = np.hypot(m, p)
    squared = np.array([singlet_and_triplet(m, mzp, p, c) for c in x])
    averaged = weight @ squared / 2.0 / 4.0
    k, s = np.sqrt(energy**2 - mzp**2), 4.0 * energy**2
    singlet, triplet = averaged / (2.0 * s) * k / energy / (8.0 * pi) / 2.0
    q = 2.0 * energy
    assert sigma_beta_of_singlet(q, 1.0, m, mzp) == pytest.approx(singlet, rel=1e-10)
    assert sigma_beta_to_zpzp(q, 1.0, m, mzp) == pytest.approx(singlet + triplet, rel=1e-10)


def test_the_p_wave_of_pairs_at_threshold() -> None:
    """triplet/singlet = (4/3) β^2 (7 - 6ρ + ρ^2 + ρ^3)/[(1 - ρ)(2 - ρ)^2], ρ = (MZp/m)^2."""
    beta = 1e-3
    for ratio in (0.1, 0.6, 0.9):
        rho = ratio**2
        waves = sigma_beta_by_wave(beta, inputs(window(500.0 / ratio)))
        expected = 4.0 / 3.0 * (7.0 - 6.0 * rho + rho**2 + rho**3) / (1.0 - rho) / (2.0 - rho) ** 2
        # the next order is β^2 over the distance from the threshold
        assert waves.triplet / waves.singlet / beta**2 == pytest.approx(expected, rel=1e-4)


def test_a_breit_wigner_peak_reaches_its_share() -> None:
    """On the pole σ/(3/4 π/k^2) = 4 BR(in) BR(out): 1 where half of the width is that of nu4."""
    p = Point(gbb=0.0, gmumu=0.5, gnunu=0.5, mzp=500.0, mnu4=240.0)
    kappa = pole_position(p.mzp, p.mnu4)
    beta, entry = np.sqrt(kappa * (2.0 + kappa)) / (1.0 + kappa), branching_ratios(p)["nu4nu4"]
    through = sigma_beta_by_wave(beta, inputs(p)).through
    reached = through / most_absorbed(beta, p.mnu4).through
    assert reached == pytest.approx(4.0 * entry * (1.0 - entry), rel=1e-9)


def test_all_waves_of_one_spin_have_the_bound_of_its_helicities() -> None:
    """σ_J v_rel <= (2J + 1) 4π/(m^2 v_rel) for slow pairs; s waves together make J = 0's, 4/4."""
    most = most_absorbed(0.5e-3, 100.0)
    assert SHARES[0] + SHARES[1] == 1.0
    v_rel = 1e-3
    s_waves = 2.0 * (most.through + most.singlet)
    assert s_waves == pytest.approx(4.0 * pi / (100.0**2 * v_rel), rel=1e-6)


def test_unitarity_holds_at_freeze_out_and_not_on_a_resonance_at_rest() -> None:
    assert over_unitarity(window(5385.0), 0.3) < 1.0
    assert over_unitarity(window(5385.0), 1e-8) > 10.0
    assert over_unitarity(window(4400.0), 1e-8) < 1.0
    # S ~ 1/v^2 on resonance until it saturates
    assert over_unitarity(window(5385.0), 1e-5) > over_unitarity(window(5385.0), 1e-3)


def test_the_cap_is_the_bound_on_a_resonance_and_nothing_elsewhere() -> None:
    for v_rel in VELOCITIES.values():
        beta = v_rel / 2.0
        for p in (window(4400.0), window(5385.0)):
            through, pairs = enhancement(p, v_rel, unitarity_cap=True)
            plain, _ = enhancement(p, v_rel)
            waves = sigma_beta_by_wave(beta, inputs(p))
            singlet, most = waves.singlet, most_absorbed(beta, p.mnu4)
            if over_unitarity(p, v_rel) < 1.0:
                assert through == plain and pairs == pytest.approx(plain, rel=1e-12)
                continue
            # the p wave is β^2 ~ 1e-6 of it and not capped
            assert pairs * singlet == pytest.approx(most.singlet, rel=1e-4)
            whole = factor_on_sigma(unitarity_cap=True)(inputs(p), np.array([beta]))
            total = through * waves.through + pairs * (singlet + waves.triplet)
            assert whole * sum(waves) == pytest.approx(total, rel=1e-6)


def test_the_cap_raises_the_density_on_a_resonance_alone() -> None:
    capped = factor_on_sigma(unitarity_cap=True)
    for mnu4, changes in ((4400.0, False), (5385.0, True)):
        c = inputs(window(mnu4))
        shift = enhanced_abundance(c, factor=capped) / enhanced_abundance(c) - 1.0
        assert (shift > 0.01) if changes else shift == pytest.approx(0.0, abs=1e-12)
    plain, less = (
        relic_full.full_abundance(inputs(window(5385.0)), factor=f)[0]
        for f in (factor_on_sigma(), capped)
    )
    assert less > 2.0 * plain


def test_without_annihilation_the_factor_is_that_of_the_s_wave() -> None:
    idle = Point(gbb=0.0, gmumu=0.0, gnunu=1.0, mzp=500.0, mnu4=100.0)
    c, beta = inputs(idle), np.array([1e-3, 0.1])
    for cap in (False, True):
        factor = factor_on_sigma(cap, p_wave=True)(c, beta)
        np.testing.assert_array_equal(factor, factor_on_sigma()(c, beta))


def test_settings_cap_rates_and_densities() -> None:
    p = window(5385.0)
    plain, capped = evaluate(p), evaluate(p, Settings(unitarity_cap=True))
    for name in ("sommerfeld_cmb", "omega_h2_sommerfeld", "omega_h2_full"):
        assert capped[name].value != pytest.approx(plain[name].value, rel=1e-3)
        assert "capped by partial-wave unitarity" in capped[name].method
        assert "capped" not in plain[name].method
    assert capped["omega_h2"].value == plain["omega_h2"].value
    assert any("and is capped" in text for text in capped.warnings)
    assert any("--unitarity-cap" in text for text in plain.warnings)
    assert capped.settings["unitarity_cap"] == "True" and "unitarity_cap" not in plain.settings


def test_unitarity_is_a_convention_in_numbers() -> None:
    p = window(5385.0)
    (found,) = verdicts(p, {}, [shipped_limits()["unitarity"]])
    assert found.r == pytest.approx(over_unitarity(p, 3e-5), rel=1e-9) and not found.excluded
    assert "doubtful" in found.status
    (fine,) = verdicts(window(4400.0), {}, [shipped_limits()["unitarity"]])
    assert fine.r < 1.0 and "within the convention" in fine.status
    crowded = window(4400.0).replace(gnunu=12.0, mzp=50.0)
    assert np.isnan(predict(crowded)["unitarity_ratio"].value)
    (unknown,) = verdicts(crowded, {}, [shipped_limits()["unitarity"]])
    assert "is above 300" in unknown.status


@pytest.mark.parametrize(("mnu4", "shift"), [(4400.0, 0.006), (3000.0, 0.010), (5300.0, 0.003)])
def test_size_of_the_p_wave_factor_in_the_window(mnu4: float, shift: float) -> None:
    """S_0 on what starts from a p wave overstates its enhancement: Ω rises by less than 1.1 %."""
    c = inputs(window(mnu4))
    moved = enhanced_abundance(c, factor=factor_on_sigma(p_wave=True)) / enhanced_abundance(c) - 1.0
    assert moved == pytest.approx(shift, abs=0.001)
