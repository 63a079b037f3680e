"""Running of b -> s mu mu and of B_s mixing against hand-made leading logarithms and limits."""

from __future__ import annotations

from math import log, pi

import numpy as np
import pytest

from bridge.native import flavour, wilson_running
from bridge.native.running import M_TOP, M_Z, SM_AT_M_TOP, sm_beta, trajectory
from bridge.native.wilson_running import OPERATORS, CouplingsSM, gamma
from bridge.numerics.arrays import Array
from bridge.point import Point, benchmark

EPS = 0.0412
LOOP = 16.0 * pi**2


def at_mz() -> CouplingsSM:
    return CouplingsSM(*trajectory(sm_beta, SM_AT_M_TOP, log(M_Z / M_TOP))[-1][:4] ** 2)


def low(p: Point) -> Array:
    return wilson_running.lepton_coefficients(p, EPS)


def test_without_running_the_coefficient_is_the_exchange() -> None:
    """At 5 GeV next to nothing is left of QED: -gmumu vts gbb/MZ'^2, left-handed muons alone."""
    p = benchmark().replace(gbb=0.01, gmumu=0.1, vts=0.04, mzp=5.0)
    left, right, *electron = low(p)
    assert left == pytest.approx(-0.1 * 0.04 * 0.01 / 25.0, rel=1e-3)
    assert np.abs([right, *electron]) == pytest.approx(0.0, abs=1e-3 * abs(left))


def test_qed_below_mz_by_hand() -> None:
    """C9 loses 20/3 and C10 4 times alpha/(4 pi) ln(MZ/4.8); electrons get -4/3 of it, vector."""
    p = benchmark().replace(gbb=1e-6, gmumu=1.0, vts=0.04, mzp=M_Z)
    left, right, left_e, right_e = low(p) / (-0.04e-6 / M_Z**2)
    small = wilson_running.ALPHA_LOW / (4.0 * pi) * log(M_Z / 4.8)
    assert left + right == pytest.approx(1.0 - 20.0 / 3.0 * small, abs=1e-6)
    assert right - left == pytest.approx(-(1.0 - 4.0 * small), abs=1e-6)
    assert left_e + right_e == pytest.approx(-8.0 / 3.0 * small, abs=1e-6)
    assert right_e - left_e == pytest.approx(0.0, abs=1e-6)


def test_first_logarithm_above_mz() -> None:
    """lq1 + lq3 of (s b): -g'^2 + 3 g2^2 + yt^2/2 by vertices and fields, 2/3 g'^2 by the loop of
    leptons, which also makes the current of the Higgs; of (b b) the field has yt^2, and the top
    turns currents of the Higgs and of u_R on at second order only.
    """
    c, mzp = at_mz(), 1.05 * M_Z
    step = log(1.05) / LOOP
    off, on = wilson_running.evolution_above_mz(mzp)
    gauge = -c.g1 + 3.0 * c.g2 + 2.0 / 3.0 * c.g1
    z = -1.0 + 2.0 * wilson_running.SIN2_THETA_W
    through_z = -2.0 / 3.0 * c.g1 * z
    assert off[0, 0] == pytest.approx(1.0 - step * (gauge + c.yt / 2.0 + through_z), abs=2e-6)
    assert on[0, 0] == pytest.approx(1.0 - step * (gauge + c.yt + through_z), abs=4e-6)


def test_four_quarks_reach_both_leptons_through_the_z() -> None:
    """(s b)(b b) makes the Higgs current with 14 yt^2 - 2 yt^2, which the Z turns into C10."""
    c, mzp = at_mz(), 1.05 * M_Z
    left, right, left_e, right_e = wilson_running.evolution_above_mz(mzp)[0, :, 1]
    assert (left, right) == (pytest.approx(left_e), pytest.approx(right_e))
    by_top = -12.0 * c.yt * log(1.05) / LOOP
    assert right - left == pytest.approx(by_top, rel=0.05)


def test_mixing_of_a_pure_left_left_operator_has_one_eigenvalue() -> None:
    """qq1 + qq3 closes under gauge couplings: 4 g3^2 + 3 g2^2 + g'^2/3, as the sums of columns."""
    c = CouplingsSM(0.13, 0.42, 1.4, 0.0)
    rows = [OPERATORS.index(name) for name in ("qq1", "qq3")]
    block = gamma(c, 1)[np.ix_(rows, rows)]
    expected = 4.0 * c.g3 + 3.0 * c.g2 + c.g1 / 3.0
    np.testing.assert_allclose(block.sum(axis=0), expected, rtol=1e-12)


def test_nothing_jumps_at_mz() -> None:
    p = benchmark().replace(gbb=0.1, gmumu=0.3, vts=0.04)
    below, above = (low(p.replace(mzp=M_Z * (1.0 + side))) for side in (-1e-9, 1e-9))
    np.testing.assert_allclose(below, above, rtol=1e-5, atol=1e-6 * float(np.abs(below).max()))
    currents = [
        wilson_running.mixing_couplings(p.replace(mzp=m), EPS)[0] for m in (M_Z, 1.0001 * M_Z)
    ]
    assert currents[0] == pytest.approx(currents[1], rel=1e-4)


def test_the_top_turns_couplings_to_b_into_a_change_of_flavour() -> None:
    """vts = 0 at MZ': |V_ts| (e^(3I/2) - e^(-I/2)) of gbb at MZ, 2 I |V_ts| for small I."""
    p = benchmark().replace(gbb=0.3, gmumu=0.3, vts=0.0, mzp=500.0)
    top = wilson_running.coupling_integrals(500.0)[0]
    current = np.sqrt(wilson_running.mixing_couplings(p, EPS)[0]) / 0.3
    assert current == pytest.approx(2.0 * top * EPS, rel=0.03)
    assert wilson_running.mixing_couplings(p.replace(mzp=50.0), EPS)[0] < 1e-20
    assert low(p)[0] / (0.09 / 500.0**2) == pytest.approx(2.0 * top * EPS, rel=0.05)


def test_points_and_arrays_agree() -> None:
    masses = np.array([8.0, 91.0, 400.0, 20000.0])
    p = benchmark().replace(gbb=0.02, gmumu=np.array([0.3, -0.2, 1.0, 2.0]), mzp=masses)
    single = [
        low(p.replace(gmumu=g, mzp=m))
        for g, m in zip(p.gmumu, masses, strict=True)  # type: ignore[arg-type]
    ]
    np.testing.assert_allclose(low(p).T, single, rtol=1e-12)


def test_running_weakens_c9_and_the_mixing() -> None:
    """arXiv:1312.2014 with the top Yukawa: 90 % of C9 is left from 3 TeV, 87 % of the mixing."""
    p = benchmark().replace(gbb=0.1, gmumu=2.0, mzp=3000.0)
    muon, _ = flavour.coefficients(p)
    assert muon.c9 / flavour.c9(p) == pytest.approx(0.91, abs=0.02)
    unrun = flavour.mixing_slope(p) * flavour.g_bs(p)
    assert flavour.delta_ms_shift(p) / unrun == pytest.approx(0.88, abs=0.02)


def test_muons_alone_change_no_flavour() -> None:
    """The exchange between muons reaches all quarks alike."""
    p = benchmark().replace(gbb=0.0, gmumu=3.0, mzp=2000.0)
    assert np.all(low(p) == 0.0)


def test_the_top_yukawa_does_not_see_hypercharge() -> None:
    """q, u and Higgs currents in the ratio of their hypercharges stay as they are, by yt."""
    c = CouplingsSM(0.0, 0.0, 0.0, 0.9)
    current = dict.fromkeys(OPERATORS, 0.0) | {"lq1 mu": 1 / 6, "lu mu": 2 / 3, "phil1 mu": 1 / 2}
    assert gamma(c, 2) @ list(current.values()) == pytest.approx(0.0, abs=1e-12)
