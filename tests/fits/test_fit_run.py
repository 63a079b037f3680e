"""Fits of the model: likelihoods of arrays, workers, files, and what a killed fit leaves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from bridge.cli.fit import command
from bridge.errors import ZpbridgeError
from bridge.fits.likelihood import Likelihood
from bridge.fits.spec import read_fit
from bridge.limits import loglike
from bridge.point import benchmark

SPEC = """
limits = "paper"
[free]
gmumu = { low = 0.05, high = 3, scale = "log" }
gbb = { low = 0.001, high = 0.1, scale = "log" }
[fixed]
gnunu = 1
mzp = 500
mnu4 = 400
[nuisance]
local_density = { mean = 0.4, sigma = 0.05 }
gstar = ["dhs2015", "lm2015"]
[sampler]
live = 100
effective = 100
"""

fits = pytest.mark.tool("nautilus")


def _file(folder: Path, text: str = SPEC) -> Path:
    path = folder / "fit.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _rows(likelihood: Likelihood, number: int = 80) -> Any:
    unit = np.random.default_rng(3).random((number, len(likelihood.names)))
    return likelihood.prior_transform(unit)


def test_an_array_has_the_likelihoods_of_its_rows(tmp_path: Path) -> None:
    likelihood = Likelihood(_file(tmp_path))
    assert likelihood.names == ("gmumu", "gbb", "local_density", "gstar")
    rows = _rows(likelihood, 8)
    together = likelihood.loglike(rows)
    assert np.allclose([likelihood.loglike(row) for row in rows], together, rtol=1e-12)
    assert np.allclose(likelihood.columns(rows)["loglike"], together, rtol=1e-12)
    parts = [part for name, part in likelihood.columns(rows).items() if name[:8] == "loglike_"]
    assert np.allclose(np.sum(parts, axis=0), together, rtol=1e-12)


def test_without_nuisances_it_is_the_likelihood_of_the_limits(tmp_path: Path) -> None:
    likelihood = Likelihood(_file(tmp_path, SPEC[: SPEC.index("[nuisance]")]))
    from bridge.evaluation import estimates
    from bridge.limits import limit_set
    from bridge.prediction import Options

    spec = likelihood.spec
    rows = _rows(likelihood, 5)
    point = benchmark().replace(gnunu=1.0, mzp=500.0, mnu4=400.0, gmumu=rows[:, 0], gbb=rows[:, 1])
    options = Options().of(spec.settings)
    expected = loglike(point, estimates(point, spec.settings), limit_set("paper"), options)
    assert np.allclose(likelihood.loglike(rows), expected, rtol=1e-12)


@pytest.mark.parametrize("outside", [-0.5, 2.5, np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("number", range(4))
def test_outside_the_bounds_and_without_numbers_it_is_minus_infinity(
    tmp_path: Path, number: int, outside: float
) -> None:
    likelihood = Likelihood(_file(tmp_path))
    row = likelihood.prior_transform([0.5] * 4)
    assert np.isfinite(likelihood.loglike(row))
    row[number] = outside if outside < 0.0 or number > 1 else 10.0 * outside
    assert likelihood.loglike(row) == -np.inf
    assert np.isneginf(likelihood.loglike(np.stack([row, row]))).all()
    with pytest.raises(ZpbridgeError, match=r"shape \(3,\): expected \(4,\) or \(n, 4\) for gmumu"):
        likelihood.loglike(row[:3])


def test_the_corners_of_the_priors_are_inside(tmp_path: Path) -> None:
    likelihood = Likelihood(_file(tmp_path))
    for unit in (0.0, 1.0):
        assert np.isfinite(likelihood.loglike(likelihood.prior_transform([unit] * 4)))


def test_scattering_follows_the_local_density(tmp_path: Path) -> None:
    likelihood = Likelihood(_file(tmp_path))
    rows = np.tile(likelihood.prior_transform([0.9, 0.9, 0.5, 0.2]), (3, 1))
    rows[:, 2] = 0.3, 0.4, 0.5
    found = likelihood.columns(rows)
    strict = [n for n, c in found.items() if n[:8] == "loglike_" and np.ptp(c) > 0.0]
    assert strict, "no limit on scattering is felt here"
    for name in strict:
        assert np.all(np.diff(found[name]) < 0.0)


def _columns(folder: Path) -> Any:
    import pyarrow.parquet

    return pyarrow.parquet.read_table(folder / "points.parquet").to_pydict()


@fits
@pytest.mark.slow
def test_any_number_of_workers_writes_the_same_points(tmp_path: Path) -> None:
    pytest.importorskip("nautilus")
    pytest.importorskip("pyarrow")
    spec = _file(tmp_path)
    for number, folder in (("1", "one"), ("2", "two")):
        done = CliRunner().invoke(command, [str(spec), "-o", str(tmp_path / folder), "-j", number])
        assert done.exit_code == 0, done.output
    one, two = (_columns(tmp_path / name) for name in ("one", "two"))
    assert list(one) == list(two)
    for name, column in one.items():
        assert np.array_equal(column, two[name], equal_nan=True), name
    summaries = [json.loads((tmp_path / n / "summary.json").read_text()) for n in ("one", "two")]
    assert summaries[0]["log_evidence"] == summaries[1]["log_evidence"]
    again = CliRunner().invoke(command, [str(spec), "-o", str(tmp_path / "one"), "--resume"])
    assert again.exit_code == 0
    assert "this fit is finished" in again.output
    before = _columns(tmp_path / "one")
    other = _file(tmp_path, SPEC.replace("high = 3,", "high = 2,"))
    refused = CliRunner().invoke(command, [str(other), "-o", str(tmp_path / "one"), "--resume"])
    assert isinstance(refused.exception, ZpbridgeError)
    assert "holds another fit" in str(refused.exception)
    assert _columns(tmp_path / "one") == before


@fits
@pytest.mark.slow
def test_a_killed_fit_is_resumed_and_no_other_in_its_folder(tmp_path: Path) -> None:
    pytest.importorskip("nautilus")
    from bridge.fits.run import fit

    spec, folder = read_fit(_file(tmp_path)), tmp_path / "out"

    def killed(*said: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(spec, folder, progress=killed)
    with pytest.raises(ZpbridgeError, match="holds an unfinished fit: add --resume"):
        fit(spec, folder)
    other = read_fit(_file(tmp_path, SPEC.replace("high = 3,", "high = 2,")))
    with pytest.raises(ZpbridgeError, match=r"belongs to another fit \(fit differ\)"):
        fit(other, folder, resume=True)
    found, whole = fit(spec, folder, resume=True), fit(spec)
    assert found.log_evidence == whole.log_evidence
    assert found.calls == whole.calls
    for name, column in whole.columns.items():
        assert np.array_equal(found.columns[name], column, equal_nan=True), name
