"""b -> s operators of any current of the Z': against wilson, first logarithms and symmetries."""

from __future__ import annotations

from math import log, pi

import numpy as np
import pytest

from bridge.native import flavour_currents as fc
from bridge.native import wilson_running
from bridge.native.constants import SIN2_THETA_W
from bridge.native.running import CURRENTS, M_TOP, M_Z, SM_AT_M_TOP, sm_beta, trajectory
from bridge.numerics.arrays import Array
from bridge.point import Point, benchmark

EPS = 0.0412
LOOP = 16.0 * pi**2

OF_WILSON = {
    ("left", "ge2"): (-1.0255, -1.0226, 0.0084, 0.0113),
    ("left", "gl1"): (0.0084, 0.0113, -1.0000, 1.0196),
    ("left", "ge1"): (0.0084, 0.0113, -1.0255, -1.0226),
    ("left", "ge3"): (0.0084, 0.0113, 0.0084, 0.0113),
    ("left", "gu3"): (-0.0026, -0.0441, -0.0026, -0.0441),
    ("left", "gu1"): (-0.0163, 0.0112, -0.0163, 0.0112),
    ("left", "gd1"): (0.0085, 0.0113, 0.0085, 0.0113),
    ("right", "gmumu"): (-1.0000, 1.0079, 0.0079, 0.0),
    ("right", "ge2"): (-0.9762, -0.9841, 0.0079, 0.0),
    ("right", "gl1"): (0.0079, 0.0, -1.0000, 1.0079),
    ("right", "gl3"): (0.0079, 0.0, 0.0079, 0.0),
    ("right", "gu3"): (-0.0018, -0.0535, -0.0018, -0.0535),
    ("right", "gbb"): (-0.0011, 0.0534, -0.0011, 0.0534),
    ("right", "gu1"): (-0.0161, 0.0001, -0.0161, 0.0001),
    ("right", "gd1"): (0.0080, 0.0, 0.0080, 0.0),
}
"""C9 and C10 of muon and electron at 4.8 GeV that wilson 2.5.2 finds from 500 GeV for a b -> s
current of left- or right-handed quarks (gbb = 0.1 and vts = 0.3, or gbsr = 0.03) and one coupling
of 0.5, over |C9| of gmumu."""


def at_mz() -> Array:
    """g'^2, g2^2, g3^2 and yt^2."""
    return np.asarray(trajectory(sm_beta, SM_AT_M_TOP, log(M_Z / M_TOP))[-1][:4] ** 2)


def current(name: str) -> Array:
    return np.eye(len(CURRENTS))[CURRENTS.index(name)]


def low(side: str, coupling: str) -> Array:
    """C9 and C10 of muon and electron at 4.8 GeV from 500 GeV, where wilson was asked."""
    change = {"gbb": 0.1, "vts": 0.3} if side == "left" else {"gbb": 0.0, "gbsr": 0.03}
    change[coupling] = change.get(coupling, 0.0) + 0.5
    p = benchmark().replace(**{"gmumu": 0.0, "vts": 0.0, "mzp": 500.0, **change})
    left, right, left_e, right_e = (
        wilson_running.lepton_coefficients(p, EPS)
        if side == "left"
        else wilson_running.right_handed_coefficients(p)
    )
    return np.array([left + right, right - left, left_e + right_e, right_e - left_e])


@pytest.mark.parametrize(("side", "coupling"), OF_WILSON)
def test_as_wilson(side: str, coupling: str) -> None:
    """Within 1 % of what a lepton makes of itself; loops are known to a few per cent, as the
    couplings of the SM above MZ are."""
    found = low(side, coupling) / abs(low(side, "gmumu")[0])
    expected = np.array(OF_WILSON[side, coupling])
    np.testing.assert_allclose(found, expected, rtol=0.01, atol=2e-3)


@pytest.mark.parametrize(
    ("ends", "lepton", "vertex"),
    [("sb", "e2", 2.0), ("sb right", "e2", 4.0), ("sb right", "l2", -2.0)],
)
def test_first_logarithm_of_a_lepton(ends: str, lepton: str, vertex: float) -> None:
    """12 y y' g'^2 of either sign, the loop of the lepton, and of its ends yt^2/2 or nothing."""
    c, step = at_mz(), log(1.05) / LOOP
    found = fc.leptons_at_mz(ends, 1.05 * M_Z, current(lepton))
    own = found[0, 1 if lepton == "e2" else 0]
    multiplicity, y = (1, -1.0) if lepton == "e2" else (2, -0.5)
    loop = 4.0 / 3.0 * y * y * multiplicity
    z = 2.0 * SIN2_THETA_W if lepton == "e2" else -1.0 + 2.0 * SIN2_THETA_W
    through_z = 4.0 / 3.0 * 0.5 * y * multiplicity * z
    legs = c[3] / 2.0 if ends == "sb" else 0.0
    expected = 1.0 - step * (c[0] * (vertex + loop + through_z) + legs)
    assert own == pytest.approx(expected, abs=2e-6)


@pytest.mark.parametrize(("quark", "sign"), [("u3", -1.0), ("q3", 1.0)])
def test_tops_make_the_higgs_current(quark: str, sign: float) -> None:
    """6 yt^2 of either sign, which the Z turns into C10 of every lepton alike."""
    c, step = at_mz(), log(1.05) / LOOP
    leptons = fc.leptons_at_mz("sb right", 1.05 * M_Z, current(quark))
    assert np.ptp(leptons, axis=0) == pytest.approx(0.0, abs=1e-9)
    by_top = -sign * 6.0 * c[3] * step
    assert leptons[0, 1] - leptons[0, 0] == pytest.approx(by_top, rel=0.06)


@pytest.mark.parametrize("ends", fc.ENDS)
def test_the_top_yukawa_does_not_see_hypercharge(ends: str) -> None:
    """Of the current: quarks and Higgs in the ratio of their hypercharges stay as they are."""
    charges = np.zeros(len(CURRENTS) + 1)
    for name, y in {"q3": 1 / 6, "u3": 2 / 3}.items():
        charges[CURRENTS.index(name)] = y
    charges[fc.HIGGS] = 0.5
    only_top = np.array([0.0, 0.0, 0.0, 0.9, 0.0, 0.0])
    turned = fc.ENDS[ends].gamma(only_top) @ charges
    of_ends = fc.ENDS[ends].third_family * 0.81 / 2.0 / LOOP * charges
    of_ends[fc.HIGGS] *= 4.0
    np.testing.assert_allclose(turned, of_ends, atol=1e-15)


def test_leptons_are_alike_but_for_their_names() -> None:
    """Exchanging the couplings of muon and electron exchanges what comes of it."""
    p = Point(
        gbb=0.02, gmumu=0.3, gnunu=0.1, mzp=700.0, mnu4=100.0, gl1=-0.2, ge2=0.5, ge1=0.1,
        gl3=0.4, gbsr=0.001, gu3=0.1, gq2=0.05,
    )  # fmt: skip
    other = p.replace(gmumu=-0.2, gl1=0.3, ge2=0.1, ge1=0.5)
    for coefficients in (
        lambda q: wilson_running.lepton_coefficients(q, EPS),
        wilson_running.right_handed_coefficients,
    ):
        np.testing.assert_allclose(coefficients(p)[[2, 3, 0, 1]], coefficients(other), rtol=1e-9)


def test_universal_left_handed_quarks_change_no_flavour_by_leptons() -> None:
    """The basis of diagonal up quarks is as good as that of down quarks; vts = 0."""
    alike = Point(
        gbb=0.1, gq1=0.1, gq2=0.1, gmumu=0.3, ge2=0.2, gnunu=0.1, mzp=2000.0, mnu4=100.0, vts=0.0
    )
    found = wilson_running.lepton_coefficients(alike, EPS) * 2000.0**2 / (0.1 * 0.3 * EPS)
    assert np.abs(found).max() < 1e-12
    apart = wilson_running.lepton_coefficients(alike.replace(gq2=0.0), EPS)
    assert np.abs(apart).max() * 2000.0**2 > 1e-6 * 0.03


def test_points_and_arrays_agree() -> None:
    masses = np.array([8.0, 91.0, 400.0, 20000.0])
    p = Point(gbb=0.02, gmumu=0.3, gnunu=0.1, mzp=masses, mnu4=10.0, ge2=0.2, gd2=0.1, gbsr=0.001)
    for of in (lambda q: wilson_running.lepton_coefficients(q, EPS),
               wilson_running.right_handed_coefficients):  # fmt: skip
        single = [of(p.replace(mzp=m)) for m in masses]
        np.testing.assert_allclose(of(p).T, single, rtol=1e-12)
