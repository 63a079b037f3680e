"""Photons of all channels: sums by hand, boosts, and the published curves they rest on."""

from __future__ import annotations

from math import acosh, log

import numpy as np
import pytest

from bridge.data import make_gamma_yields as made
from bridge.limits.catalogue import shipped_limits
from bridge.native import gamma_rays
from bridge.native.channels import ANNIHILATION, PAIR_OF_ZP
from bridge.native.gamma_rays import pair_yield, sigmav_as_bb, sigmav_as_bb_error
from bridge.native.widths import branching_ratios
from bridge.observables import predict
from bridge.point import Point

HEAVY = Point(gbb=0.1, gmumu=0.2, gnunu=0.5, mzp=100.0, mnu4=400.0)
NOTHING = dict.fromkeys(ANNIHILATION, 0.0)


def test_bb_alone_is_itself() -> None:
    assert sigmav_as_bb(HEAVY, NOTHING | {"bb": 1e-26}) == pytest.approx(1e-26, rel=1e-12)


def test_muons_count_as_their_published_limit() -> None:
    bb, mumu = (shipped_limits()[f"fermi_dsph_2015_{x}_dense"] for x in ("bb", "mumu"))
    for mass in (10.0, 100.0, 1000.0):
        counted = sigmav_as_bb(HEAVY.replace(mnu4=mass), NOTHING | {"mumu": 1.0})
        # 3 % of the fit to b bbar, and straight lines between nodes
        assert counted == pytest.approx(bb.at("upper", mass) / mumu.at("upper", mass), rel=0.06)


def test_limits_of_the_table_are_those_published() -> None:
    limit = shipped_limits()["fermi_dsph_2015_bb_dense"]
    for mass in (10.0, 100.0, 1000.0, 5000.0):
        mine = 1e-26 * mass**2 / pair_yield("bb", mass, 0.0)
        assert mine == pytest.approx(limit.at("upper", mass), rel=0.06)


def test_cascades_by_hand() -> None:
    """Two Z', each a pair of energy mnu4 in flight."""
    rapidity, of_bb = acosh(4.0), pair_yield("bb", 400.0, 0.0)
    br = branching_ratios(HEAVY)
    by_hand = 2.0 * (
        br["bb"] * pair_yield("bb", 200.0, rapidity)
        + br["bs"] * (pair_yield("bb", 200.0, rapidity) + pair_yield("qq", 200.0, rapidity)) / 2.0
        + br["mumu"] * pair_yield("mumu", 200.0, rapidity)
        + br["nunu"] * pair_yield("nunu", 200.0, rapidity)
    )
    counted = sigmav_as_bb(HEAVY, NOTHING | {PAIR_OF_ZP: 1.0})
    assert counted == pytest.approx(by_hand / of_bb, rel=1e-12)
    assert 0.1 * counted < sigmav_as_bb_error(HEAVY, NOTHING | {PAIR_OF_ZP: 1.0}) < 0.35 * counted


def test_pairs_at_rest_and_barely_open_cascades_agree() -> None:
    """Z'Z' at threshold: two pairs of mass mnu4 at rest, with the photons of mnu4/2 each."""
    p = HEAVY.replace(mzp=400.0 * (1.0 - 1e-12), gbb=0.0, gmumu=0.2)
    counted = sigmav_as_bb(p, NOTHING | {PAIR_OF_ZP: 1.0})
    half = 2.0 * 0.5 * (pair_yield("mumu", 200.0, 0.0) + pair_yield("nunu", 200.0, 0.0))
    assert counted == pytest.approx(half / pair_yield("bb", 400.0, 0.0), rel=1e-3)


def test_a_closed_channel_needs_no_yield_and_light_ones_have_none() -> None:
    light = Point(gbb=0.01, gmumu=0.1, gnunu=0.1, mzp=50.0, mnu4=4.0)
    assert np.isfinite(sigmav_as_bb(light, NOTHING | {"mumu": 1.0}))
    found = predict(light.replace(mnu4=2.0))["sigmav_gamma_dwarfs_cm3s"]
    assert np.isnan(found.value) and "begin at 3 GeV" in found.absent[-2][1]


def test_arrays_are_points_one_by_one() -> None:
    p = HEAVY.replace(mnu4=np.array([40.0, 99.0, 400.0]))
    sigmav = predict(p).sigmav("dwarfs")
    together = sigmav_as_bb(p, sigmav)
    for i, mass in enumerate(p.mnu4):
        one = p.replace(mnu4=float(mass))
        alone = sigmav_as_bb(one, predict(one).sigmav("dwarfs"))
        assert together[i] == pytest.approx(alone, rel=1e-9)


class Line(made.Spectra):
    """A narrow line at a third of the largest photon energy."""

    def __init__(self) -> None:
        self.log_x = np.linspace(-3.0, 0.0, 30001)
        width = 1e-3
        self.line = np.exp(-((self.log_x + log(3.0, 10.0)) ** 2) / (2.0 * width**2))
        self.line /= width * np.sqrt(2.0 * np.pi)

    def at(self, channel: str, half: float) -> np.ndarray:
        return self.line


def test_a_boosted_line_is_a_box() -> None:
    """dN/dE is constant from E e^-η to E e^η, with one photon in all."""
    rapidity = 1.5
    energy = 3.0 * np.cosh(rapidity) * 20.0
    inside = (20.0 * np.exp(-rapidity) < made.EDGES) & (20.0 * np.exp(rapidity) > made.EDGES)
    counts = Line().counts("bb", energy, rapidity)
    width = 2.0 * 20.0 * np.sinh(rapidity)
    for i in np.flatnonzero(inside[1:] & inside[:-1]):
        assert counts[i] == pytest.approx((made.EDGES[i + 1] - made.EDGES[i]) / width, rel=1e-3)
    assert counts.sum() == pytest.approx(1.0, rel=1e-3)
    assert Line().counts("bb", 60.0).sum() == pytest.approx(1.0, rel=1e-3)


def test_every_fermion_has_a_column() -> None:
    assert set(gamma_rays.ACCURACY) == set(made.COLUMNS)
