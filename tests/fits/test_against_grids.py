"""Evidence, posterior and best fit against grids of likelihoods, which share no code with fits."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from bridge.files import shipped
from bridge.fits import Likelihood, Posterior, fit, read_fit
from bridge.fits.spec import Sampling

pytest.importorskip("nautilus")

FITS = shipped("validation") / "fits"
CELLS = {"couplings": 128, "linked": 160, "masses": 160, "nuisance": 40}
EFFECTIVE = 2000
SIGMAS = 4.0
"""A dozen numbers for each of four fits: one in 1000 sets of them has a deviation beyond."""
PROBABILITIES = (0.0228, 0.1587, 0.5, 0.8413, 0.9772)


@pytest.fixture(scope="module")
def grids() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fits_grid", FITS / "grid.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["fits_grid"] = module
    spec.loader.exec_module(module)
    return module


def path_of(name: str) -> Path:
    return FITS / "specs" / f"{name}.toml"


def below(found: Posterior, name: str, value: float) -> float:
    return float(found.weight[found.columns[name] < value].sum())


def test_grid_knows_a_gaussian(grids: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """ln Z = ln(2 pi s^2/A), quantiles of a normal distribution."""
    sigma = 0.3

    def gaussian(spec, columns):
        return -0.5 * sum(np.square(c) for c in columns.values()) / sigma**2

    monkeypatch.setattr(grids, "loglike", gaussian)
    free = {"x": {"low": -4.0, "high": 4.0}, "y": {"low": -3.0, "high": 3.0}}
    found = grids.grid({"free": free}, 400)
    assert found.log_evidence == pytest.approx(np.log(2 * np.pi * sigma**2 / 48.0), abs=1e-9)
    assert found.credible("x", "68") == pytest.approx((-sigma, sigma), rel=1e-3)
    assert found.profile("y", "95") == pytest.approx((-1.96 * sigma, 1.96 * sigma), abs=6.0 / 400)


def test_grid_knows_gaussian_and_logarithmic_priors(
    grids: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Gaussian likelihood of a Gaussian parameter: variances add, means are weighted."""

    def gaussian(spec, columns):
        return -0.5 * np.square((columns["x"] - 1.0) / 0.5) + np.log(columns["y"])

    monkeypatch.setattr(grids, "loglike", gaussian)
    spec = {
        "free": {"y": {"low": 1.0, "high": np.e, "scale": "log"}},
        "nuisance": {"x": {"mean": 0.0, "sigma": 0.5}},
    }
    found = grids.grid(spec, 400)
    expected = np.log(np.sqrt(0.5) * np.exp(-1.0)) + np.log(np.e - 1.0)
    assert found.log_evidence == pytest.approx(expected, abs=1e-5)
    assert found.quantile("x", 0.5) == pytest.approx(0.5, abs=1e-6)
    assert found.quantile("x", 0.8413) == pytest.approx(0.5 + np.sqrt(0.125), rel=1e-3)
    low, high = found.profile("x", "68")
    assert (low, high) == pytest.approx((0.5 - np.sqrt(0.125), 0.5 + np.sqrt(0.125)), abs=0.03)


@pytest.mark.slow
@pytest.mark.parametrize("name", CELLS)
def test_fit_agrees_with_grid(grids: ModuleType, name: str) -> None:
    spec = grids.read(path_of(name))
    coarse, fine = (grids.grid(spec, n) for n in (CELLS[name] // 2, CELLS[name]))
    asked = replace(read_fit(path_of(name)), sampling=Sampling(400, EFFECTIVE, 20))
    found = fit(asked)

    error = np.hypot(found.log_evidence_error, fine.log_evidence - coarse.log_evidence)
    assert found.log_evidence == pytest.approx(fine.log_evidence, abs=SIGMAS * error)
    assert found.loglike[found.best] > fine.best - 0.05
    for parameter in fine.names:
        for p in PROBABILITIES:
            statistics = np.sqrt(p * (1.0 - p) / found.effective)
            value = fine.quantile(parameter, p)
            of_grid = below(found, parameter, coarse.quantile(parameter, p)) - below(
                found, parameter, value
            )
            error = np.hypot(statistics, of_grid)
            assert below(found, parameter, value) == pytest.approx(p, abs=SIGMAS * error)


@pytest.mark.parametrize("name", CELLS)
def test_likelihood_of_points_is_that_of_the_grid(grids: ModuleType, name: str) -> None:
    likelihood = Likelihood(path_of(name))
    unit = np.random.default_rng(20).random((50, len(likelihood.names)))
    values = likelihood.prior_transform(unit)
    columns = dict(zip(likelihood.names, values.T, strict=True))
    expected = grids.loglike(grids.read(path_of(name)), columns)
    assert likelihood.loglike(values) == pytest.approx(expected, rel=1e-10)


@pytest.mark.slow
def test_second_sampler_agrees(grids: ModuleType) -> None:
    """dynesty through `Likelihood`, with the evidence of the grid and its median."""
    dynesty = pytest.importorskip("dynesty")
    likelihood = Likelihood(path_of("couplings"))
    sampler = dynesty.NestedSampler(
        likelihood.loglike,
        likelihood.prior_transform,
        len(likelihood.names),
        nlive=50,
        sample="unif",
        rstate=np.random.default_rng(20),
    )
    sampler.run_nested(dlogz=0.5, print_progress=False)
    found = sampler.results
    expected = grids.grid(grids.read(path_of("couplings")), CELLS["couplings"])
    error = SIGMAS * float(found.logzerr[-1])
    assert float(found.logz[-1]) == pytest.approx(expected.log_evidence, abs=error)
    weight = found.importance_weights()
    effective = 1.0 / np.sum(weight**2)
    for axis, name in enumerate(likelihood.names):
        under = float(weight[found.samples[:, axis] < expected.quantile(name, 0.5)].sum())
        assert under == pytest.approx(0.5, abs=SIGMAS * 0.5 / np.sqrt(effective))
