"""Intervals against distributions whose intervals are known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri
from synthetic_posterior import CENTRE, MODE, PRIORS, SPREAD, WIDTH, made, posterior

from bridge.fits.intervals import (
    LEVELS,
    RISES,
    credible,
    highest_density,
    intervals,
    probabilities,
    profiled,
)

KNOWN = posterior()


@pytest.mark.parametrize("level", LEVELS.values())
def test_the_quantiles_of_a_gaussian_within_their_errors(level: float) -> None:
    found = credible(KNOWN, "mzp", level)
    expected = 10.0 ** (CENTRE + WIDTH * ndtri(0.5 + level / 2.0) * np.array([-1.0, 1.0]))
    assert abs(found.low - expected[0]) < 4.0 * found.low_error
    assert abs(found.high - expected[1]) < 4.0 * found.high_error
    assert found.low_error < 0.05 * found.low
    assert found.edges == ()


@pytest.mark.parametrize("level", LEVELS.values())
def test_two_modes_are_two_pieces(level: float) -> None:
    """Each as wide as a Gaussian's, to the smoothing of its bins."""
    pieces = highest_density(KNOWN, "gbb", level)
    assert len(pieces) == 2
    half = SPREAD * ndtri(0.5 + level / 2.0)
    for sign, piece in zip((-1.0, 1.0), pieces, strict=True):
        ends = sorted((sign * (MODE - half), sign * (MODE + half)))
        assert piece == pytest.approx(ends, abs=0.25 * SPREAD)


@pytest.mark.parametrize("rise", RISES.values())
def test_the_profile_of_a_gaussian(rise: float) -> None:
    """The outermost points inside are within its ends, and not farther than its error says."""
    found = profiled(KNOWN, "mzp", rise)
    (low, high), *others = found.parts
    expected = 10.0 ** (CENTRE + WIDTH * np.sqrt(rise) * np.array([-1.0, 1.0]))
    assert others == []
    assert expected[0] < low < 10.0**CENTRE < high < expected[1] * 1.0001
    assert low - expected[0] < 0.35 * (10.0**CENTRE - expected[0])


def test_a_gaussian_nuisance_is_profiled_with_its_prior() -> None:
    """The likelihood is flat in it: without the prior the profile would be its whole range."""
    ((low, high),) = profiled(KNOWN, "local_density", 1.0).parts
    assert low == pytest.approx(0.35, abs=0.01)
    assert high == pytest.approx(0.45, abs=0.01)


def test_an_interval_that_meets_the_prior_says_so_and_gives_a_bound() -> None:
    unit = np.random.default_rng(2).random(40_000)
    mzp = PRIORS["mzp"].at(unit)
    found = made({"mzp": mzp, "gbb": np.zeros(40_000)}, -0.5 * (mzp / 200.0) ** 2)
    interval = credible(found, "mzp", LEVELS["95%"])
    assert interval.edges == ("low",)
    below = float(found.weight[mzp < interval.one_sided].sum())
    assert below == pytest.approx(0.95, abs=1e-3)
    assert profiled(found, "mzp", 1.0).edges == ("low",)


def test_weights_over_hundreds_of_decades() -> None:
    """One point in a hundred carries everything; the others say nothing and break nothing."""
    mzp = PRIORS["mzp"].at(np.linspace(0.001, 0.999, 1000))
    steep = made({"mzp": mzp, "gbb": np.zeros(1000)}, -700.0 * np.log10(mzp) ** 2)
    found = intervals(steep)["mzp"]
    assert found["credible"]["68%"]["high"] < 12.0
    assert found["profile"]["68%"]["points"] >= 1


def test_a_single_point_has_intervals_without_width() -> None:
    one = made({"mzp": np.array([100.0]), "gbb": np.array([1.0])}, np.array([-1.0]))
    found = intervals(one)["mzp"]
    assert found["credible"]["95%"]["low"] == found["credible"]["95%"]["high"] == 100.0
    assert found["profile"]["95%"]["points"] == 1
    assert found["profile"]["95%"]["poor"] == 1.0


def test_choices_have_probabilities_and_other_numbers_quantiles() -> None:
    found = intervals(KNOWN)
    assert sum(probabilities(KNOWN, "gstar").values()) == pytest.approx(1.0)
    assert found["gstar"] == {"probability": probabilities(KNOWN, "gstar")}
    assert found["omega_h2"]["median"] == pytest.approx(1e-3 * found["mzp"]["median"])
    assert found["c1p"]["exists"] == pytest.approx(0.5, abs=0.05)
    assert "loglike" not in found
