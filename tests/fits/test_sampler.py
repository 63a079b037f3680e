"""The sampler on likelihoods whose evidence is known, seeded, killed and taken up again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bridge.errors import ZpbridgeError
from bridge.fits.priors import Prior
from bridge.fits.spec import Sampling

nautilus = pytest.importorskip("nautilus")
pytest.importorskip("h5py")
from bridge.fits.sampler import BATCH, ROUND, sample  # noqa: E402

pytestmark = pytest.mark.tool("nautilus")

WIDTH = 0.05
SMALL = Sampling(live=200, effective=1000, seed=7)


class Gaussian:
    """A Gaussian of `WIDTH` in the middle of the unit cube, nothing beyond `cut` standard
    deviations of it."""

    names = ("x", "y")

    def __init__(self, cut: float = np.inf) -> None:
        self.cut, self.calls, self.dies_at = cut, 0, np.inf

    def prior_transform(self, unit: Any) -> Any:
        return np.asarray(unit)

    def loglike(self, values: Any) -> Any:
        self.calls += len(values)
        if self.calls > self.dies_at:
            raise KeyboardInterrupt
        square = np.sum(((values - 0.5) / WIDTH) ** 2, axis=1)
        return np.where(square < self.cut**2, -0.5 * square, -np.inf)

    @property
    def log_evidence(self) -> float:
        """Its integral: chi^2 of two degrees of freedom below the cut, times the normalisation."""
        from scipy.stats import chi2

        return float(np.log(2.0 * np.pi * WIDTH**2) + chi2.logcdf(self.cut**2, 2))


def _sampled(likelihood: Gaussian, sampling: Sampling = SMALL, **given: Any) -> Any:
    priors = dict.fromkeys(likelihood.names, Prior("linear", 0.0, 1.0))
    return sample(likelihood, priors, sampling, **given)


@pytest.mark.parametrize("cut", [np.inf, 2.0])
def test_the_evidence_of_a_gaussian_is_its_integral(cut: float) -> None:
    likelihood = Gaussian(cut)
    found = _sampled(likelihood)
    # five standard deviations: a seed in a million fails
    assert abs(found.log_evidence - likelihood.log_evidence) < 5.0 * found.log_evidence_error
    assert found.effective >= 0.9 * SMALL.effective
    assert np.isclose(np.sum(found.weight), 1.0, rtol=1e-12)
    assert found.calls == likelihood.calls
    mean = np.array([np.sum(found.weight * found.columns[n]) for n in found.names])
    assert np.all(np.abs(mean - 0.5) < 5.0 * WIDTH / np.sqrt(found.effective))


@pytest.mark.slow
def test_the_same_seed_gives_the_same_points_and_another_one_others() -> None:
    first, again = _sampled(Gaussian()), _sampled(Gaussian())
    other = _sampled(Gaussian(), Sampling(live=200, effective=1000, seed=8))
    for name in first.names:
        assert np.array_equal(first.columns[name], again.columns[name])
    assert np.array_equal(first.log_weight, again.log_weight)
    assert first.log_evidence == again.log_evidence != other.log_evidence


@pytest.mark.slow
@pytest.mark.parametrize("rounds", [1, 2])
def test_a_killed_run_goes_on_to_the_points_of_one_that_was_not(
    tmp_path: Path, rounds: int
) -> None:
    whole = _sampled(Gaussian())
    killed, checkpoint = Gaussian(), tmp_path / "checkpoint.h5"
    killed.dies_at = rounds * ROUND * BATCH + BATCH
    with pytest.raises(KeyboardInterrupt):
        _sampled(killed, checkpoint=checkpoint)
    resumed = Gaussian()
    found = _sampled(resumed, checkpoint=checkpoint)
    assert resumed.calls == whole.calls - rounds * ROUND * BATCH
    assert found.calls == whole.calls
    assert found.log_evidence == whole.log_evidence
    assert np.array_equal(found.columns["x"], whole.columns["x"])


@pytest.mark.slow
def test_progress_is_told_wherever_exploration_ends() -> None:
    for seed in range(4):
        told: list[tuple[int, float, float]] = []
        _sampled(
            Gaussian(),
            Sampling(live=200, effective=300, seed=seed),
            progress=lambda *said, told=told: told.append(said),  # type: ignore[misc]
        )
        assert told
        assert all(effective >= 0.0 for _, _, effective in told)


def test_one_parameter_is_refused_in_a_sentence() -> None:
    likelihood = Gaussian()
    likelihood.names = ("x",)  # type: ignore[assignment]
    with pytest.raises(ZpbridgeError, match="x alone is free"):
        _sampled(likelihood)


def test_a_damaged_checkpoint_is_named(tmp_path: Path) -> None:
    checkpoint = tmp_path / "checkpoint.h5"
    checkpoint.write_bytes(b"not HDF5")
    with pytest.raises(ZpbridgeError, match=r"checkpoint\.h5 is damaged .* delete it"):
        _sampled(Gaussian(), checkpoint=checkpoint)


def test_no_likelihood_anywhere_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    checkpoint = tmp_path / "checkpoint.h5"
    told: list[tuple[int, float, float]] = []
    with pytest.raises(
        ZpbridgeError, match=r"none of \d+ points within the priors has a likelihood"
    ):
        _sampled(Gaussian(cut=0.0), checkpoint=checkpoint, progress=lambda *said: told.append(said))
    assert np.all(np.isfinite([effective for _, _, effective in told]))
    assert not checkpoint.exists()


def test_a_small_region_is_found_among_points_without_a_likelihood() -> None:
    likelihood = Gaussian(cut=1.0)  # 0.8 % of the prior
    found = _sampled(likelihood)
    assert np.all(np.isfinite(found.loglike))
    assert abs(found.log_evidence - likelihood.log_evidence) < 5.0 * found.log_evidence_error
