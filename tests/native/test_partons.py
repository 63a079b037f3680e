"""Parton luminosities: the builder on a PDF with known integrals, and the shipped tables."""

from __future__ import annotations

import re
from math import log
from pathlib import Path

import numpy as np
import pytest

from bridge.data import make_luminosity
from bridge.errors import TableError
from bridge.native.partons import DATA, LUMINOSITY_ERROR, luminosity, read_luminosity

SHIPPED = [("nn23lo1", 13000), ("nn23lo1", 13600), ("nn23lo1", 14000)]
WEIGHTS = {5: 1.0, -5: 2.0, 3: 3.0, -3: 5.0}


def toy_grid_text() -> str:
    """x f = weight * ln(1/x) * ln Q^2 on nodes dense enough for the cubic above x = 0.1."""
    x = np.concatenate([np.geomspace(1e-9, 0.1, 40)[:-1], np.linspace(0.1, 1.0, 200)])
    q2 = np.geomspace(1.0, 1e8, 20)
    lines = ["'toy'", "'NNPDF20intqed'", "0, 1", str(len(x)), *map(repr, x.tolist())]
    lines += [str(len(q2)), "1.0", *map(repr, q2.tolist()), "0"]
    for node in x:
        for scale in q2:
            row = np.zeros(14)
            for flavour, weight in WEIGHTS.items():
                row[flavour + 6] = weight * log(1 / node) * log(scale)
            lines.append(" ".join(map(repr, row.tolist())))
    return "\n".join(lines) + "\n"


def toy_luminosity(m: float, mzp: float, sqrts: float) -> tuple[float, float]:
    """int dln x ln(1/x) ln(x/tau) = ln(1/tau)^3/6, twice for the two beams."""
    tau = (m / sqrts) ** 2
    common = 2 / tau * log(mzp**2) ** 2 * log(1 / tau) ** 3 / 6
    return common * WEIGHTS[5] * WEIGHTS[-5], common * (
        WEIGHTS[5] * WEIGHTS[-3] + WEIGHTS[-5] * WEIGHTS[3]
    )


def test_a_table_made_from_a_known_pdf_gives_the_known_luminosity(tmp_path: Path) -> None:
    grid = tmp_path / "toy.grid"
    grid.write_text(toy_grid_text(), encoding="utf-8")
    make_luminosity.main(str(grid), "toy", "0", "13000", str(tmp_path))
    lum = read_luminosity(tmp_path / "luminosity_toy_13000.csv")
    for mzp in (10.0, 91.0, 1234.0, 7999.0):
        for z in (0.8, 1.0, 1.13):
            expected = toy_luminosity(z * mzp, mzp, 13000.0)
            np.testing.assert_allclose(lum.at_mass(z * mzp, mzp), expected, rtol=LUMINOSITY_ERROR)


@pytest.mark.parametrize(("pdf", "sqrts"), SHIPPED)
def test_shipped_tables_name_set_and_checksum(pdf: str, sqrts: int) -> None:
    lum = luminosity(pdf, sqrts)
    assert (lum.pdf, lum.lhapdf_id, lum.sqrts) == (pdf, 247000, float(sqrts))
    text = (DATA / f"luminosity_{pdf}_{sqrts}.csv").read_text(encoding="utf-8")
    assert re.search(r"^# grid: NNPDF23_lo_as_0130_qed_mem0.grid, sha256 [0-9a-f]{64}$", text, re.M)


def test_luminosity_grows_with_the_energy_and_falls_with_the_mass() -> None:
    mzp = np.geomspace(10.0, 8000.0, 500)
    at_13, at_13p6, at_14 = (np.array(luminosity(*s).on_shell(mzp)) for s in SHIPPED)
    assert np.all(at_13 < at_13p6)
    assert np.all(at_13p6 < at_14)
    assert np.all(np.diff(at_13) < 0.0)


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
