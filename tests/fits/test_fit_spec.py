"""Descriptions of fits: what is read, and one sentence for what makes no sense."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import kstest, norm, truncnorm, uniform

from bridge.errors import TableError
from bridge.fits.priors import Prior
from bridge.fits.spec import read_fit

GOOD = """
title = "A fit"
limits = "paper"
relic_role = "upper"
[free]
mzp = { low = 100, high = 1000, scale = "log" }
gmumu = { mean = 0.5, sigma = 0.2, low = 0.1 }
[fixed]
gbb = 0.01
gnunu = 0.5
mnu4 = 400
[nuisance]
local_density = { mean = 0.4, sigma = 0.05 }
gstar = ["dhs2015", "lm2015"]
[sampler]
live = 500
seed = 3
"""


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "fit.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_parameters_stand_in_their_order_and_nuisances_after_them(tmp_path: Path) -> None:
    spec = read_fit(_file(tmp_path, GOOD))
    assert list(spec.priors) == ["mzp", "gmumu", "local_density", "gstar"]
    assert spec.nuisances == ("local_density", "gstar")
    assert [prior.scale for prior in spec.priors.values()] == [
        "log",
        "gaussian",
        "gaussian",
        "choice",
    ]
    assert spec.priors["mzp"].unit == "GeV"
    assert spec.options.relic_role == "upper"
    assert (spec.sampling.live, spec.sampling.effective, spec.sampling.seed) == (500, 10000, 3)
    assert all(limit.counted for limit in spec.limits)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"paper"', '"papers"', "papers"),
        ('limits = "paper"', "", "limits: none is left to fit"),
        ("sigma = 0.2", "sigma = 0", "free.gmumu.sigma = 0: expected a number above 0"),
        ("sigma = 0.2", "sigma = nan", "free.gmumu.sigma"),
        ("low = 0.1 }", "low = 9 }", "free.gmumu: nothing is left between"),
        ("low = 0.1 }", "lowest = 0.1 }", "lowest"),
        ("mean = 0.5, ", "", "free.gmumu.mean is missing"),
        ("low = 100, high", "low = 0, high", "free.mzp: 0 to 1000 is no range of a logarithm"),
        ("mzp =", "mass =", "free.mass"),
        ("mnu4 = 400", "", "mnu4 is neither free, fixed nor linked"),
        ('["dhs2015", "lm2015"]', '"dhs2015"', "expected a list of two or more values"),
        ('"lm2015"]', '"lm2016"]', "did you mean lm2015"),
        ('"lm2015"]', '"dhs2015"]', "a value stands twice"),
        ("local_density", "local_densty", "did you mean local_density"),
        ("{ mean = 0.4, sigma = 0.05 }", "{ low = -1, high = 1 }", "local_density.low = -1"),
        ("live = 500", "live = 5", "sampler.live = 5: expected an integer from 50"),
        ("live = 500", "lives = 500", "did you mean live"),
        ('relic_role = "upper"', "local_density = 0.3", "local_density"),
        ('relic_role = "upper"', 'without = ["nothing"]', "without = 'nothing'"),
        ('relic_role = "upper"', 'relic = "complete"', "relic = 'complete': expected one of"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_in_a_sentence(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in GOOD
    with pytest.raises(Exception, match=told) as raised:
        read_fit(_file(tmp_path, GOOD.replace(old, new)))
    assert isinstance(raised.value, TableError) or "papers" in new


UNITS = (np.arange(20000) + 0.5) / 20000


@pytest.mark.parametrize(
    ("prior", "law"),
    [
        (Prior("linear", -1.0, 3.0), uniform(-1.0, 4.0)),
        (Prior("gaussian", -9.0, 11.0, 1.0, 1.0), norm(1.0, 1.0)),
        (Prior("gaussian", 4.0, 30.0, 0.0, 1.0), truncnorm(4.0, 30.0)),
        (Prior("gaussian", -1.0, 0.5, 0.0, 1.0), truncnorm(-1.0, 0.5)),
    ],
)
def test_values_are_distributed_as_the_prior(prior: Prior, law: object) -> None:
    values = prior.at(UNITS)
    assert kstest(values, law.cdf).statistic < 1e-4  # type: ignore[attr-defined]
    assert np.all(np.diff(values) >= 0.0)
    assert (prior.at(0.0) >= prior.low) & (prior.at(1.0) <= prior.high)


def test_a_logarithmic_prior_is_flat_in_the_logarithm_and_a_choice_even() -> None:
    values = Prior("log", 0.1, 1000.0).at(UNITS)
    assert kstest(np.log(values), uniform(np.log(0.1), np.log(1e4)).cdf).statistic < 1e-4
    chosen = Prior("choice", 0.0, 3.0, values=("a", "b", "c"))
    assert np.bincount(chosen.at(np.linspace(0.0, 1.0, 3001)).astype(int)).tolist() == [
        1000,
        1000,
        1001,
    ]
