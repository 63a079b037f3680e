"""Elastic scattering: the amplitude from Dirac matrices, γ(T) from closed forms and Monte Carlo."""

from __future__ import annotations

from collections.abc import Callable
from math import pi

import numpy as np
import pytest

from bridge.native.annihilation import inputs
from bridge.native.channels import FINAL_STATES, FinalState
from bridge.native.elastic import (
    CHIRAL,
    MIXED,
    Chirality,
    transfer_at_k_cm,
    transfer_static,
)
from bridge.native.scattering import (
    COLD,
    PRESCRIPTIONS,
    T_QCD,
    fermi_dirac,
    moment_rate,
    rate_full,
    rate_k_cm,
    tabulated_transfer_rate,
)
from bridge.numerics.arrays import Real
from bridge.point import Point

METRIC = np.diag([1.0, -1.0, -1.0, -1.0])


def point(**changes: object) -> Point:
    base = {"gbb": 0.01, "gmumu": 0.1, "gnunu": 0.01, "mzp": 50.0, "mnu4": 24.0}
    return Point(**{**base, **changes})


def amplitude_numerator(s: Real, t: Real, m: float, mf: float, part: Chirality = CHIRAL) -> Real:
    """N(s, t) [GeV^4] of Σ|M|^2 = gnunu^2 N/(t - MZp^2)^2 for ν4 f → ν4 f, one part of it.

    (gL^2 + gR^2) 4 [(s - m^2 - mf^2)^2 + (u - m^2 - mf^2)^2 - 4 m^2 mf^2 + 2 m^2 t]
    + gL gR 16 mf^2 (2 m^2 + t), summed over the spins of all four legs, for one colour; the same
    for antiparticles, because the ν4 current is a pure vector. Derived from (2.28); crossed, it
    is the s-channel annihilation.
    """
    shift = s - m**2 - mf**2
    chiral = 4.0 * (shift**2 + (shift + t) ** 2 - 4.0 * m**2 * mf**2 + 2.0 * m**2 * t)
    return part.squares * chiral + part.mixed * 16.0 * mf**2 * (2.0 * m**2 + t)


def dirac_matrices() -> list[np.ndarray]:
    pauli = [np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.diag([1.0, -1.0])]
    zero = np.zeros((2, 2))
    spatial = [np.block([[zero, s], [-s, zero]]) for s in pauli]
    return [np.diag([1.0, 1.0, -1.0, -1.0]).astype(complex), *spatial]


def traced_numerator(
    p: np.ndarray, k: np.ndarray, q: np.ndarray, m: float, mf: float, g_l: float, g_r: float
) -> float:
    """Σ|M|^2/(gnunu^2 propagator^2) from traces, for momentum transfer q."""
    gamma = dirac_matrices()
    gamma5 = 1j * gamma[0] @ gamma[1] @ gamma[2] @ gamma[3]
    chiral = (g_l * (np.eye(4) - gamma5) + g_r * (np.eye(4) + gamma5)) / 2.0

    def slash(v: np.ndarray) -> np.ndarray:
        return sum(g * c for g, c in zip(gamma, METRIC @ v, strict=True))

    def tensor(initial: np.ndarray, final: np.ndarray, mass: float, chiral: np.ndarray):
        first, second = (slash(v) + mass * np.eye(4) for v in (final, initial))
        bar = gamma[0] @ chiral.conj().T @ gamma[0]
        return np.array(
            [[np.trace(first @ a @ chiral @ second @ bar @ b) for b in gamma] for a in gamma]
        )

    nu4 = tensor(p, p + q, m, np.eye(4))
    fermion = METRIC @ tensor(k, k - q, mf, chiral) @ METRIC
    return float(np.sum(nu4 * fermion).real)


def elastic(m: float, mf: float, k: float, cosine: float) -> tuple[np.ndarray, ...]:
    """Momenta p, k and transfer q in the centre of mass."""
    across = k * np.sqrt(1.0 - cosine**2)
    before = np.array([np.hypot(mf, k), 0.0, 0.0, k])
    after = np.array([np.hypot(mf, k), across, 0.0, k * cosine])
    return np.array([np.hypot(m, k), 0.0, 0.0, -k]), before, before - after


@pytest.mark.parametrize("cosine", [-0.9, 0.0, 0.7])
@pytest.mark.parametrize("mf", [0.0, 0.5, 4.7])
@pytest.mark.parametrize(("g_l", "g_r"), [(1.0, 0.0), (0.4, 0.9), (0.4, -0.9)])
def test_amplitude_equals_dirac_traces(g_l: float, g_r: float, mf: float, cosine: float) -> None:
    m = 3.0
    p, k, q = elastic(m, mf, 2.0, cosine)
    s, t = (p + k) @ METRIC @ (p + k), q @ METRIC @ q
    chiral, mixed = (amplitude_numerator(s, t, m, mf, part) for part in (CHIRAL, MIXED))
    found = (g_l**2 + g_r**2) * chiral + g_l * g_r * mixed
    assert found == pytest.approx(traced_numerator(p, k, q, m, mf, g_l, g_r))


def test_amplitude_crosses_into_annihilation() -> None:
    """∫ dcosθ of the crossed amplitude is the closed annihilation cross-section."""
    m, mf, s = 10.0, 4.7, 700.0
    beta_i, beta_f = np.sqrt(1.0 - 4.0 * m**2 / s), np.sqrt(1.0 - 4.0 * mf**2 / s)
    cosine, weight = np.polynomial.legendre.leggauss(8)
    t = m**2 + mf**2 - s / 2.0 * (1.0 - beta_i * beta_f * cosine)
    n = amplitude_numerator(t, s, m, mf)
    crossed = beta_f / beta_i / (32.0 * pi * s) * np.sum(weight * n) / 4.0
    r_i, r_f = m**2 / s, mf**2 / s
    final = ((1.0 + 2.0 * r_f) + (1.0 - 4.0 * r_f)) / 4.0
    closed = s / (12.0 * pi) * beta_f / beta_i * (1.0 + 2.0 * r_i) * final
    assert crossed == pytest.approx(closed, rel=1e-12)


def test_transfer_equals_brute_force() -> None:
    m, mf, mzp, omega = 24.0, 4.7, 5.0, 12.0
    s = m**2 + 2.0 * m * omega + mf**2
    t_max = 4.0 * m**2 * (omega**2 - mf**2) / s
    t = -np.linspace(0.0, t_max, 200_001)
    integrand = -t * amplitude_numerator(s, t, m, mf) / (t - mzp**2) ** 2
    assert transfer_at_k_cm(omega, mf, m, mzp) == pytest.approx(
        np.trapezoid(integrand, -t), rel=1e-8
    )


@pytest.mark.parametrize("part", [CHIRAL, MIXED])
def test_static_form_is_the_forward_amplitude(part: Chirality) -> None:
    m, mf, omega, mzp = 24.0, 0.1, 0.3, 50.0
    k2 = omega**2 - mf**2
    forward = amplitude_numerator(m**2 + 2.0 * m * omega + mf**2, 0.0, m, mf, part)
    assert transfer_static(omega, mf, m, mzp, part) == pytest.approx(
        8.0 * k2**2 * forward / mzp**4, rel=1e-10
    )


def test_cold_massless_bath_in_closed_form() -> None:
    """T ≪ m, contact: γ = 2 · 31·256 π^3 (g g')^2 T^6/(2·3·42·384 m MZp^4), derived by hand."""
    p = point(gbb=0.0)
    temperature = 1e-4
    rate = PRESCRIPTIONS["k_cm"].rate(np.array(temperature), p.mnu4, 0.0, p.mzp)
    contact = temperature**6 / (p.mnu4 * p.mzp**4)
    closed = 31.0 * 256.0 * pi**3 / (3.0 * 42.0 * 384.0) * contact
    # corrections of order T/m ~ 4e-6, times ω/T ~ 10
    assert rate == pytest.approx(closed, rel=2e-4)


def test_helicity_makes_the_static_form_three_times_larger_in_a_cold_massless_bath() -> None:
    static, k_cm = (
        PRESCRIPTIONS[n].rate(np.array(1e-4), 24.0, 0.0, 50.0) for n in ("static", "k_cm")
    )
    assert static / k_cm == pytest.approx(3.0, rel=1e-3)


@pytest.mark.parametrize("mf", [0.0, 0.10566, 4.7])
def test_full_kinematics_and_k_cm_meet_when_cold(mf: float) -> None:
    """The exact collision term and the momentum transfer differ at order T/m and mf/m."""
    full, k_cm = (rate(np.array(0.02), 24.0, mf, 50.0) for rate in (moment_rate, rate_k_cm))
    assert full == pytest.approx(k_cm, rel=0.03 + 2.0 * mf / 24.0)


def test_full_kinematics_is_continuous_where_it_starts() -> None:
    below, above = rate_full(np.array([0.999, 1.001]) * COLD * 24.0, 24.0, 0.0, 50.0)
    # six powers of T, and the 1e-3 that COLD states
    assert above == pytest.approx(below * (1.001 / 0.999) ** 6, rel=1e-3)


def monte_carlo_rate(p: Point, temperature: float, fermion: FinalState, n: int) -> float:
    """γ from sampled collisions: <ΔE Δφ> per unit time over 2 T^2, isotropic in each centre of
    mass and weighted with the amplitude, flux and Pauli blocking."""
    rng = np.random.default_rng(7)
    m, mf = p.mnu4, fermion.pair_masses(p)[0]
    # momenta drawn from p^2 exp(-E/T) by importance sampling in gamma-distributed variables
    pm = np.sqrt((g := rng.gamma(3.0, temperature, n)) * (g + 2.0 * m))
    e = g + m
    weight_p = pm * e / g**2 * 2.0 * temperature**3
    h = rng.gamma(3.0, temperature, n)
    k = np.sqrt(h * (h + 2.0 * mf))
    omega = h + mf
    weight_k = k * omega / h**2 * 2.0 * temperature**3 * np.exp(h / temperature)
    direction = rng.normal(size=(3, n))
    direction /= np.linalg.norm(direction, axis=0)
    cosine = rng.uniform(-1.0, 1.0, n)
    total_e = e + omega
    total_p = np.array([k * np.sqrt(1 - cosine**2), np.zeros(n), pm + k * cosine])
    s = m**2 + mf**2 + 2.0 * (e * omega - pm * k * cosine)
    k_cm = np.sqrt((s - (m + mf) ** 2) * (s - (m - mf) ** 2) / (4.0 * s))
    # boost the outgoing ν4 from the centre of mass
    e_cm = np.hypot(m, k_cm)
    along = np.sum(direction * total_p, axis=0) * k_cm / np.sqrt(s)
    e_out = total_e / np.sqrt(s) * e_cm + along
    t = 2.0 * m**2 - 2.0 * (e * e_out - pm * _z_out(direction, k_cm, e_cm, total_p, total_e, s))
    phi = (e_out - m**2 / e_out - e + m**2 / e) / 3.0
    blocking = fermi_dirac(omega, temperature) * (1.0 - fermi_dirac(total_e - e_out, temperature))
    flux = k_cm / np.sqrt(s) / (4.0 * pi) / (4.0 * e * omega)
    sigma_v = amplitude_numerator(s, t, m, mf) / (t - p.mzp**2) ** 2 / 2.0 * flux
    rate = sigma_v * blocking * (e_out - e) * phi * weight_p * weight_k
    density = np.mean(weight_p)
    coupling = 2.0 * fermion.colours * (p.gnunu * fermion.couplings(p)[0]) ** 2
    return float(coupling * np.mean(rate) / (2.0 * pi**2) / density / (2.0 * temperature**2))


def _z_out(direction, k_cm, e_cm, total_p, total_e, s):  # type: ignore[no-untyped-def]
    """z component of the outgoing ν4 momentum after the boost by total_p/total_e."""
    root = np.sqrt(s)
    along = np.sum(direction * total_p, axis=0) * k_cm
    return k_cm * direction[2] + total_p[2] * (along / (root * (root + total_e)) + e_cm / root)


@pytest.mark.parametrize(("partner", "temperature"), [("nunu", 1.0), ("nunu", 8.0), ("bb", 1.5)])
def test_full_rate_equals_sampled_collisions(partner: str, temperature: float) -> None:
    p = point()
    fermion = FINAL_STATES[partner]
    sampled = monte_carlo_rate(p, temperature, fermion, 400_000)
    # the statistical error of this seed's sample is 1 %
    rate = moment_rate(np.array(temperature), p.mnu4, fermion.pair_masses(p)[0], p.mzp)
    rate *= fermion.colours * (p.gnunu * fermion.couplings(p)[0]) ** 2
    assert rate == pytest.approx(sampled, rel=0.03)


@pytest.mark.parametrize("prescription", sorted(PRESCRIPTIONS))
def test_table_of_the_rate_is_the_rate(
    prescription: str, momentum_transfer_rate: Callable[..., np.ndarray]
) -> None:
    """Through the thresholds of t, b and μ and the QCD transition, and far below."""
    p = Point(gbb=0.3, gmumu=0.05, gnunu=0.02, mzp=200.0, mnu4=300.0)
    x = np.exp(np.arange(0.0, 20.0, 0.08))
    temperature = p.mnu4 / x
    table = tabulated_transfer_rate(inputs(p), x, prescription)
    few = slice(3, None, 11)
    exact = momentum_transfer_rate(p, temperature[few], prescription)
    # `full` goes over to k_cm at T = 1e-4 m with a jump of 1e-3
    rel = 2e-3 if prescription == "full" else 2e-4
    assert table[few] == pytest.approx(exact, rel=rel)


def test_quarks_scatter_only_above_the_qcd_transition(
    momentum_transfer_rate: Callable[..., np.ndarray],
) -> None:
    p = point(gmumu=0.0)
    below, above = momentum_transfer_rate(p, np.array([0.99, 1.01]) * T_QCD)
    assert below == 0.0
    assert above > 0.0


@pytest.mark.parametrize("prescription", sorted(PRESCRIPTIONS))
def test_rate_scales_with_the_couplings_and_broadcasts(
    prescription: str, momentum_transfer_rate: Callable[..., np.ndarray]
) -> None:
    temperature = np.array([0.05, 0.5, 2.0])
    p = point()
    rate = momentum_transfer_rate(p, temperature, prescription)
    doubled = momentum_transfer_rate(point(gnunu=-0.02), temperature, prescription)
    np.testing.assert_allclose(doubled, 4.0 * rate, rtol=1e-12)
    many = momentum_transfer_rate(
        point(gnunu=np.array([0.01, 0.02]), mnu4=np.array([24.0, 24.0])),
        temperature[:, None],
        prescription,
    )
    np.testing.assert_allclose(many, np.stack([rate, doubled], axis=1), rtol=1e-12)
