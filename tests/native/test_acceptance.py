"""The fiducial acceptance at NLO QCD against a parton shower, and where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.data.make_dimuon_acceptance import Point as Directions
from bridge.data.make_dimuon_acceptance import accepted, muons
from bridge.native.dimuon import (
    acceptance_error,
    acceptance_table,
    accepted_share,
    fiducial_acceptance,
)
from bridge.native.partons import luminosity
from bridge.point import Point

SHOWER = {
    100.0: (0.5045, 0.0025),
    150.0: (0.6850, 0.0023),
    200.0: (0.7612, 0.0021),
    300.0: (0.8245, 0.0019),
    500.0: (0.8749, 0.0017),
    1000.0: (0.9183, 0.0014),
    2000.0: (0.9472, 0.0011),
    4000.0: (0.9666, 0.0009),
}
"""Share and its statistical error by MZp [GeV]: b bbar -> Z' -> mu mu of Pythia 8.317 at leading
order with NNPDF3.1 NLO, initial-state radiation and primordial kT, without other interactions."""


@pytest.mark.parametrize("mzp", SHOWER)
def test_a_parton_shower_agrees(mzp: float) -> None:
    """Within two statistical errors and the error of the table; at 100 GeV, where half the mass is
    near the cut in pT, the shower resums what NLO cannot: 0.013."""
    share, statistical = SHOWER[mzp]
    resummed = 0.013 if mzp == 100.0 else 0.0
    error = 2.0 * statistical + float(acceptance_error(mzp)) + resummed
    assert fiducial_acceptance(mzp) == pytest.approx(share, abs=error)


@pytest.mark.parametrize("pair", ["bb", "uu", "dd", "ss", "cc"])
def test_heavier_bosons_are_more_central(pair: str) -> None:
    mzp, share, error = acceptance_table()[pair]
    below = mzp <= (5000.0 if pair == "bb" else 4000.0)
    assert np.all(np.diff(share[below]) > 0.0) and np.all(share < 1.0)
    assert np.all(error > 0.0) and np.all(error[below] < LARGEST_ERROR[pair])


LARGEST_ERROR = {"bb": 0.01, "uu": 0.01, "dd": 0.012, "ss": 0.03, "cc": 0.04}
"""PDF sets agree on the rapidity of valence quarks and of b quarks, which gluons make; some have
charm quarks of their own."""


def test_chirality_does_not_matter() -> None:
    """What is odd under exchange of mu+ and mu- leaves nothing inside of cuts that see no charge,
    whatever the boost."""
    cos = np.linspace(-0.999, 0.999, 4001)
    point = Directions(cos, np.full(cos.shape, 0.3), *[np.zeros(cos.shape)] * 3)
    for rapidity in (0.0, 0.7, 1.9):
        x1, x2 = np.exp(rapidity) * np.ones(cos.shape), np.exp(-rapidity) * np.ones(cos.shape)
        inside = accepted(muons(point, 250.0), x1, x2)
        assert 0.0 < np.mean(inside) < 1.0
        assert np.mean(inside * cos) == pytest.approx(0.0, abs=1e-15)


def test_valence_quarks_boost_the_muons_out() -> None:
    """At 200 GeV by a third; at several TeV, where x is large in both, by little."""
    share = {pair: fiducial_acceptance(np.array([200.0, 4000.0]), pair) for pair in ("uu", "bb")}
    assert share["uu"][0] / share["bb"][0] == pytest.approx(0.66, abs=0.04)
    assert share["uu"][1] / share["bb"][1] == pytest.approx(1.0, abs=0.02)


def test_the_share_is_the_mean_over_initial_states() -> None:
    lum = luminosity()
    p = Point(gbb=0.02, gmumu=0.3, gnunu=0.0, mzp=300.0, mnu4=1e4, gu1=0.001)
    both, error = accepted_share(p, lum)
    light, heavy = fiducial_acceptance(300.0, "uu"), fiducial_acceptance(300.0, "bb")
    assert light < both < heavy and 0.0 < error < 0.02
    only = accepted_share(p.replace(gu1=0.0), lum)[0], accepted_share(p.replace(gbb=0.0), lum)[0]
    assert only == (pytest.approx(heavy), pytest.approx(light))


@pytest.mark.parametrize("mzp", [99.0, 8001.0])
def test_outside_the_table_there_is_none(mzp: float) -> None:
    assert np.isnan(fiducial_acceptance(mzp))
