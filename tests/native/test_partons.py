"""Parton luminosities: the shipped tables and their interpolation."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from bridge.errors import TableError
from bridge.native.partons import DATA, luminosity, read_luminosity

SETS = {
    "nn23lo1": (247000, "NNPDF23_lo_as_0130_qed_mem0.grid"),
    "nnpdf31_nnlo": (325100, "NNPDF31_nnlo_as_0118_luxqed_0000.dat"),
}
ENERGIES = (13000, 13600, 14000)


@pytest.mark.parametrize(("pdf", "sqrts"), list(product(SETS, ENERGIES)))
def test_shipped_tables_name_set_and_checksum(pdf: str, sqrts: int) -> None:
    lum = luminosity(pdf, sqrts)
    lhapdf_id, grid = SETS[pdf]
    assert (lum.pdf, lum.lhapdf_id, lum.sqrts) == (pdf, lhapdf_id, float(sqrts))
    text = (DATA / f"luminosity_{pdf}_{sqrts}.csv").read_text(encoding="utf-8")
    assert re.search(rf"^# grid: {re.escape(grid)}, sha256 [0-9a-f]{{64}}$", text, re.M)


@pytest.mark.parametrize("pdf", SETS)
def test_luminosity_grows_with_the_energy_and_falls_with_the_mass(pdf: str) -> None:
    """Above 20 GeV: nearer to its threshold the b distribution is still being born."""
    mzp = np.geomspace(20.0, luminosity(pdf, 13000).edges[-1], 500)
    at_13, at_13p6, at_14 = (np.array(luminosity(pdf, e).on_shell(mzp)) for e in ENERGIES)
    assert np.all(at_13 < at_13p6)
    assert np.all(at_13p6 < at_14)
    assert np.all(np.diff(at_13) < 0.0)


def test_the_choice_of_the_pdf_set_is_the_largest_uncertainty() -> None:
    """NNPDF3.1 NNLO against NNPDF2.3 LO: 11 % at 200 GeV, less than half at 3 TeV."""
    mzp = np.array([200.0, 3000.0])
    new, old = (luminosity(pdf).on_shell(mzp)[0] for pdf in ("nnpdf31_nnlo", "nn23lo1"))
    np.testing.assert_allclose(new / old, [1.113, 0.431], atol=1e-3)


def test_the_three_readings_of_a_table_agree() -> None:
    """To the 12 digits with which the header gives the nodes, times a slope of at most 25."""
    lum = luminosity()
    mzp = np.array([10.0, 100.0, 777.0, 8000.0])
    on_shell = np.array(lum.on_shell(mzp))
    np.testing.assert_allclose(lum.at_window(mzp)[..., len(lum.z) // 2].T, on_shell, rtol=1e-14)
    np.testing.assert_allclose(lum.at_mass(mzp, mzp), on_shell, rtol=1e-10)
    for j in (0, 5, 12):
        off_shell = np.array(lum.at_mass(lum.z[j] * mzp, mzp))
        np.testing.assert_allclose(lum.at_window(mzp)[..., j].T, off_shell, rtol=1e-10)


def test_continuous_across_panels() -> None:
    lum = luminosity()
    inner = lum.edges[1:-1]
    below, above = (np.array(lum.on_shell(inner * (1 + d))) for d in (-1e-12, 1e-12))
    np.testing.assert_allclose(below, above, rtol=1e-9)


def test_nan_outside_table_and_window() -> None:
    lum = luminosity()
    mzp = np.array([9.99, 10.0, 8000.0, 8001.0])
    np.testing.assert_array_equal(np.isnan(lum.on_shell(mzp)[0]), [True, False, False, True])
    m = np.array([79.9, 80.0, 120.0, 120.1])
    np.testing.assert_array_equal(np.isnan(lum.at_mass(m, 100.0)[0]), [True, False, False, True])


def test_an_unknown_set_is_named_with_those_there_are() -> None:
    with pytest.raises(TableError, match="nn23lo1_13000"):
        luminosity("ct18", 13000)


def test_a_damaged_table_is_an_error(tmp_path: Path) -> None:
    text = (DATA / "luminosity_nn23lo1_13000.csv").read_text(encoding="utf-8")
    damaged = tmp_path / "luminosity_x_1.csv"
    damaged.write_text(text[:5000], encoding="utf-8")
    with pytest.raises(TableError, match=r"luminosity_x_1\.csv"):
        read_luminosity(damaged)
