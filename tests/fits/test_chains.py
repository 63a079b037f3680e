"""Chains as other programs read them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from synthetic_posterior import CENTRE, WIDTH, posterior

from bridge.fits.chains import write_chains

KNOWN = posterior(5000)
KNOWN.columns["loglike_rare"] = np.where(np.arange(5000) < 50, -1.0, 0.0)  # type: ignore[index]


def test_columns_names_and_ranges(tmp_path: Path) -> None:
    text, names, ranges = write_chains(KNOWN, tmp_path / "chain")
    numbers = np.loadtxt(text)
    listed = [line.split("\t")[0] for line in names.read_text().splitlines()]
    assert listed[:4] == ["log10_mzp", "gbb", "local_density", "gstar"]
    assert "mzp*" in listed
    assert "c1p*" not in listed, "does not exist at every point"
    assert "loglike_rare*" not in listed, "0 at nearly all points"
    assert numbers.shape[1] == 2 + len(listed)
    assert numbers[:, 0].max() == 1.0
    assert numbers[:, 1].min() == pytest.approx(-KNOWN.loglike.max())
    assert ranges.read_text().splitlines()[0] == "log10_mzp\t1\t4"


@pytest.mark.tool("getdist")
def test_getdist_reads_them(tmp_path: Path) -> None:
    getdist = pytest.importorskip("getdist")
    write_chains(KNOWN, tmp_path / "chain")
    chain = getdist.loadMCSamples(str(tmp_path / "chain"))
    assert chain.getMargeStats().parWithName("gbb")
    mean = float(chain.mean("log10_mzp"))
    assert mean == pytest.approx(CENTRE, abs=5.0 * WIDTH / KNOWN.effective**0.5)
    assert chain.getParamNames().parWithName("mzp").isDerived
