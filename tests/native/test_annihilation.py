"""Annihilation cross-sections: thresholds, limits, and values of independent programs."""

from __future__ import annotations

from math import pi

import numpy as np
import pytest
from scipy.integrate import quad

from bridge.native.annihilation import (
    inputs,
    kinetic_fraction,
    sigma_annihilation,
    sigma_beta_to_vectors,
    sigma_beta_to_zp_off_shell,
    sigmav_at_rest,
    total_sigma_beta,
)
from bridge.native.channels import ANNIHILATION, FINAL_STATES
from bridge.native.constants import GEV_M2_TO_PB
from bridge.native.widths import partial_widths, width_zp
from bridge.point import GENERAL, Point


def point(**changes: float) -> Point:
    return Point(**{"gbb": 0.1, "gmumu": 0.3, "gnunu": 1.0, "mzp": 500.0, "mnu4": 200.0, **changes})


@pytest.mark.parametrize(
    ("channel", "values", "q", "pb", "tolerance"),
    [
        # MG5_aMC 3.5.7, fixed sqrt(s); tolerance = three of its Monte Carlo errors
        ("bb", {}, 402.0, 47.844, 1e-4),
        ("mumu", {}, 402.0, 143.58, 1.4e-4),
        ("nunu", {}, 402.0, 143.58, 1e-4),
        ("tt", {}, 420.0, 11.246, 3.5e-4),
        ("zpzp", {}, 1100.0, 35.01, 6.3e-3),
        ("zpzp", {"gbb": 0.01, "mnu4": 1000.0}, 2200.0, 9.7972, 4.1e-3),
        ("zpzp", {"gbb": 0.01, "mnu4": 1000.0}, 3000.0, 4.7972, 5.6e-3),
    ],
)
def test_madgraph(
    channel: str, values: dict[str, float], q: float, pb: float, tolerance: float
) -> None:
    sigma = sigma_annihilation(q**2, point(**values))[channel]
    assert sigma * GEV_M2_TO_PB == pytest.approx(pb, rel=tolerance)


def test_zpzp_at_threshold_is_the_closed_form() -> None:
    m, mzp, g = 300.0, np.array([1.0, 100.0, 250.0, 299.0]), 0.7
    r = (mzp / m) ** 2
    closed = g**4 / (16.0 * pi * m**2) * (1.0 - r) ** 1.5 / (1.0 - r / 2.0) ** 2
    exact = sigmav_at_rest(Point(gbb=0.1, gmumu=0.1, gnunu=g, mzp=np.maximum(mzp, 5.0), mnu4=m))
    r5 = (5.0 / m) ** 2
    closed[0] = g**4 / (16.0 * pi * m**2) * (1.0 - r5) ** 1.5 / (1.0 - r5 / 2.0) ** 2
    # half of sigma v_rel of the pair; the bracket loses 1/(1 - r) digits
    np.testing.assert_allclose(exact["zpzp"], closed / 2.0, rtol=1e-12)


def test_zpzp_of_massless_vectors_is_pair_annihilation() -> None:
    """nu4 nu4bar -> 2 gamma (Dirac 1930) is the limit MZp << m."""
    m, g, gamma = 2.0e4, 0.9, np.array([1.01, 1.5, 3.0, 8.0])  # gamma of one in the other's rest
    s = 2.0 * m**2 * (1.0 + gamma)
    root = np.sqrt(gamma**2 - 1.0)
    alpha = g**2 / (4.0 * pi)
    dirac = (pi * alpha**2 / m**2 / (gamma + 1.0)) * (
        (gamma**2 + 4.0 * gamma + 1.0) / (gamma**2 - 1.0) * np.log(gamma + root)
        - (gamma + 3.0) / root
    )
    p = Point(gbb=0.0, gmumu=0.1, gnunu=g, mzp=5.0, mnu4=m)
    # corrections are of order (MZp/m)^2 ~ 6e-8
    np.testing.assert_allclose(sigma_annihilation(s, p)["zpzp"], dirac, rtol=1e-6)


def test_breit_wigner_at_the_pole() -> None:
    """sigma = 4 pi/k^2 (2J+1)/(2s+1)^2 BR_in BR_out at sqrt(s) = MZp (PDG, resonances)."""
    p = point(mnu4=200.0)
    k2 = p.mzp**2 / 4.0 - p.mnu4**2
    r = (p.mnu4 / p.mzp) ** 2
    width_in = p.gnunu**2 * p.mzp / (12.0 * pi) * (1.0 + 2.0 * r) * np.sqrt(1.0 - 4.0 * r)
    width_out = p.gmumu**2 * p.mzp / (24.0 * pi)
    unitarity = 3.0 * pi / k2 * width_in * width_out / width_zp(p) ** 2
    assert sigma_annihilation(p.mzp**2, p)["nunu"] == pytest.approx(unitarity, rel=1e-12)


@pytest.mark.parametrize("channel", ANNIHILATION)
def test_closed_channels_are_zero_and_nothing_jumps(channel: str) -> None:
    p = point(mnu4=1.0, mzp=12.0).replace(**dict.fromkeys(GENERAL, 0.1))
    opens = 24.0 if channel == "zpzp" else sum(FINAL_STATES[channel].pair_masses(p))
    if opens > 2.0:
        below, above = opens * (1.0 - 1e-9), opens * (1.0 + 1e-9)
        assert sigma_annihilation(below**2, p)[channel] == 0.0
        reference = sigma_annihilation((1.1 * opens) ** 2, p)[channel]
        # phase space opens as the square root of 1e-9
        assert 0.0 < sigma_annihilation(above**2, p)[channel] < 1e-3 * reference
    else:
        assert sigma_annihilation(4.1, p)[channel] > 0.0


def test_kinetic_fraction_keeps_its_digits() -> None:
    kappa = 1e-12
    s = 4.0 * 100.0**2
    assert kinetic_fraction(s * (1.0 + 2.0 * kappa), 100.0) == pytest.approx(kappa, rel=1e-3)


def test_couplings_enter_squared_and_arrays_broadcast() -> None:
    s = np.array([1.7e5, 2.5e5, 4e6])[:, None]
    flipped = point(gbb=-0.1, gmumu=-0.3, gnunu=-1.0)
    many = Point(gbb=0.1, gmumu=0.3, gnunu=1.0, mzp=np.array([500.0, 600.0]), mnu4=200.0)
    for channel, sigma in sigma_annihilation(s, many).items():
        assert sigma.shape == (3, 2)
        np.testing.assert_allclose(sigma[:, :1], sigma_annihilation(s, flipped)[channel])


@pytest.mark.parametrize("q", [520.0, 700.0, 900.0, 960.0, 998.0])
def test_off_shell_vector_is_the_spectral_integral(q: float) -> None:
    """Against adaptive quadrature in the virtual mass, with the widths of a point of that mass."""
    p = point(gbb=0.01, mnu4=240.0)
    c = inputs(p, off_shell=True)

    def integrand(star: float) -> float:
        open_to = partial_widths(p.replace(mzp=max(star, 5.0), mnu4=2e4))
        width = sum(open_to.values()) if star > 5.0 else 2.0 * p.gmumu**2 * star / (24.0 * pi)
        peak = (star**2 - p.mzp**2) ** 2 + (p.mzp * c.width) ** 2
        pairs = sigma_beta_to_vectors(q, p.gnunu, p.mnu4, p.mzp, star)
        return 2.0 * star / pi * star * width / peak * float(pairs)

    breaks = (9.4, 346.0, 480.0)
    exact = quad(integrand, 1e-6, q - p.mzp, points=[b for b in breaks if b < q - p.mzp], limit=400)
    # 3e-4: 32 nodes across the kinks where bb and tt open
    found = sigma_beta_to_zp_off_shell(np.array([q]), c)[0]
    assert found == pytest.approx(exact[0], rel=3e-4)


def test_off_shell_vectors_below_threshold_only() -> None:
    p = point(gbb=0.01, mnu4=480.0)
    kappa = np.array([0.0, 0.02, 0.04, 0.05, 0.3])
    offset = kappa - (500.0 - 960.0) / 960.0
    with_star = total_sigma_beta(kappa, offset, inputs(p, off_shell=True))
    without = total_sigma_beta(kappa, offset, inputs(p))
    # 0.96 MZp: a few per mille at rest, as in micrOMEGAs' 2 -> 3 option (0.4-1 per cent)
    assert 1e-3 < with_star[0] / without[0] - 1.0 < 1e-2
    assert np.all(with_star[:3] > without[:3])
    np.testing.assert_array_equal(with_star[3:], without[3:])
