"""Z -> mu mu Z': the closed spectrum against a phase-space Monte Carlo of the amplitude."""

from __future__ import annotations

from math import pi

import numpy as np
import pytest

from bridge.native.zto4mu import (
    G_LEFT,
    br_z_to_mumu_zp,
    pair_mass_spectrum,
    width_z_to_mumu,
    width_z_to_mumu_zp,
)
from bridge.point import benchmark

SIGMA = [np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.array([[1, 0], [0, -1]])]
GAMMA = np.array(
    [np.kron(SIGMA[0], np.eye(2))] + [np.kron(1j * SIGMA[1], s) for s in SIGMA], dtype=complex
)
METRIC = np.array([1.0, -1.0, -1.0, -1.0])
LEFT = (np.eye(4) - np.diag([-1, -1, 1, 1])) / 2.0


def slash(p):
    """gamma . p for momenta (n, 4); shape (n, 4, 4)."""
    return np.einsum("nm,mij->nij", p * METRIC, GAMMA)


def squared_amplitude(p1, p2, k):
    """Sum over polarisations of |Z -> mu-(p1) mu+(p2) Z'(k)|^2 with unit left-handed couplings."""
    forward = slash(p1 + k) / np.sum((p1 + k) ** 2 * METRIC, axis=1)[:, None, None]
    backward = slash(p2 + k) / np.sum((p2 + k) ** 2 * METRIC, axis=1)[:, None, None]
    total = np.zeros(len(p1))
    for mu in range(4):
        for nu in range(4):
            vertex = GAMMA[nu] @ forward @ GAMMA[mu] - GAMMA[mu] @ backward @ GAMMA[nu]
            bar = GAMMA[0] @ np.swapaxes(vertex.conj(), 1, 2) @ GAMMA[0]
            trace = np.einsum("nij,njk,nkl,nli->n", slash(p1), vertex @ LEFT, slash(p2), bar)
            total += METRIC[mu] * METRIC[nu] * trace.real
    return total


def momenta(m, mzp, s12, s1k):
    """Three momenta (n, 4) in the rest frame of mass m, in a plane, for pair masses squared."""
    s2k = m**2 + mzp**2 - s12 - s1k
    e1, e2, ek = (m**2 - s2k) / (2 * m), (m**2 - s1k) / (2 * m), (m**2 + mzp**2 - s12) / (2 * m)
    cos = 1.0 - s12 / (2.0 * e1 * e2)
    sin = np.sqrt(np.maximum(0.0, 1.0 - cos**2))
    zero = np.zeros_like(e1)
    p1 = np.stack([e1, e1, zero, zero], axis=1)
    p2 = np.stack([e2, e2 * cos, e2 * sin, zero], axis=1)
    return p1, p2, np.stack([ek, *(-(p1 + p2)[:, 1:].T)], axis=1)


def monte_carlo_width(mzp, m_min, n):
    """Width [GeV] and its statistical error for gmumu = 1: flat in the Dalitz plane."""
    sm = benchmark().sm
    m, rng = sm.MZ, np.random.default_rng(1)
    s12 = rng.uniform(m_min**2, (m - mzp) ** 2, n)
    s1k = rng.uniform(mzp**2, m**2, n)
    s2k = m**2 + mzp**2 - s12 - s1k
    inside = (s2k > 0) & (s1k * s2k > m**2 * mzp**2)
    weight = np.zeros(n)
    weight[inside] = squared_amplitude(*momenta(m, mzp, s12[inside], s1k[inside]))
    area = ((m - mzp) ** 2 - m_min**2) * (m**2 - mzp**2)
    coupling2 = width_z_to_mumu(sm, G_LEFT) * 24.0 * pi / m
    scale = coupling2 * area / ((2.0 * pi) ** 3 * 32.0 * m**3) / 3.0
    return scale * weight.mean(), scale * weight.std() / np.sqrt(n)


@pytest.mark.parametrize("mzp", [8.0, 30.0, 60.0])
def test_width_against_phase_space_monte_carlo(mzp):
    width = width_z_to_mumu_zp(benchmark().replace(gmumu=1.0, mzp=mzp))
    sampled, error = monte_carlo_width(mzp, 4.0, 40_000)
    assert error < 0.02 * sampled
    assert abs(width - sampled) < 4.0 * error  # four standard deviations of the sampling


def test_branching_ratio_of_a_light_zp():
    """4.4e-3 g^2 at 5 GeV, 6e-7 g^2 at 70 GeV."""
    br = br_z_to_mumu_zp(benchmark().replace(gmumu=1.0, mzp=np.array([5.0, 70.0])))
    np.testing.assert_allclose(br, [4.42e-3, 5.91e-7], rtol=2e-3)


def test_closed_above_the_end_point():
    """MZ - 4 GeV with the cut, MZ without it."""
    p = benchmark().replace(mzp=np.array([87.1, 87.3, 91.1, 92.0, 500.0]))
    assert (width_z_to_mumu_zp(p) > 0.0).tolist() == [True, False, False, False, False]
    assert (width_z_to_mumu_zp(p, m_min=0.0) > 0.0).tolist() == [True, True, True, False, False]


def test_spectrum_ends_smoothly():
    """Like the square root of y_max - y."""
    ratio, end = 0.09, 0.49
    near = pair_mass_spectrum(end - np.array([1e-4, 4e-4]), ratio)
    assert near[1] / near[0] == pytest.approx(2.0, rel=0.01)


def test_chiralities_of_massless_muons_add_up():
    p = benchmark().replace(gmumu=0.3, mzp=20.0)
    left = width_z_to_mumu_zp(p)
    right = width_z_to_mumu_zp(p.replace(gmumu=0.0, ge2=0.3))
    assert right / left == pytest.approx((0.23126 / (0.5 - 0.23126)) ** 2)
    assert width_z_to_mumu_zp(p.replace(ge2=-0.3)) == pytest.approx(left + right)
