"""NNLO over NLO: the table, between its nodes, and where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.data.tables import read_data_table
from bridge.native.nnlo import (
    LIGHT_ERROR,
    MZP_RANGE,
    NNLO_ERROR,
    NNLO_OVER_NLO,
    OF_LIGHT_QUARKS,
    R_RANGE,
    light_pairs,
    nnlo_over_nlo,
)
from bridge.native.partons import luminosity

BETWEEN_NODES = np.array(
    [
        [110.0, 0.28, 1.06050],
        [175.0, 0.6, 0.94398],
        [650.0, 0.3, 0.96572],
        [1250.0, 0.9, 0.96049],
        [2700.0, 1.7, 0.97646],
        [135.0, 1.85, 0.86644],
        [350.0, 0.45, 0.96013],
    ]
)
"""MZp [GeV], r and NNLO/NLO of n3loxs where the table has no row."""


def test_the_polynomial_goes_through_the_rows() -> None:
    """Integration errors of the rows are 2e-4 at 100 GeV, 2e-5 above 1 TeV."""
    table = read_data_table(NNLO_OVER_NLO).numbers()
    mzp, r, ratio = table["mzp_gev"], table["r"], table["nnlo_over_nlo"]
    assert (mzp.min(), mzp.max()) == MZP_RANGE and (r.min(), r.max()) == R_RANGE
    assert mzp.size == len(set(mzp)) * len(set(r)) == len(set(zip(mzp, r, strict=True)))
    np.testing.assert_allclose(nnlo_over_nlo(mzp, r), ratio, rtol=5e-5)


def test_between_the_rows_as_n3loxs() -> None:
    mzp, r, ratio = BETWEEN_NODES.T
    np.testing.assert_allclose(nnlo_over_nlo(mzp, r), ratio, rtol=NNLO_ERROR)


@pytest.mark.parametrize(
    ("mzp", "r"), [(99.9, 1.0), (3000.1, 1.0), (500.0, 0.2499), (500.0, 2.01), (np.nan, 1.0)]
)
def test_outside_the_table_there_is_none(mzp: float, r: float) -> None:
    assert np.isnan(nnlo_over_nlo(mzp, r))


def test_masses_and_scales_broadcast() -> None:
    both = nnlo_over_nlo(np.array([[50.0], [200.0], [2000.0]]), np.array([0.5, 1.0]))
    assert both.shape == (3, 2)
    assert np.all(np.isnan(both[0]))
    assert both[1, 0] == pytest.approx(nnlo_over_nlo(200.0, 0.5), rel=1e-14)


@pytest.mark.parametrize("pair", sorted(light_pairs()))
def test_light_quarks_have_their_own(pair: str) -> None:
    """b bbar is made of gluons, and is corrected down by 4 % where u ubar goes up by 1 %."""
    ratio = nnlo_over_nlo(np.array([200.0, 1000.0]), 0.5, pair)
    assert np.all(ratio > nnlo_over_nlo(np.array([200.0, 1000.0]), 0.5) + 0.02)


def test_the_rows_of_light_quarks_have_our_nlo() -> None:
    """Another program's NLO over LO, alpha_s at two loops there and at three here: 1e-3."""
    orders = [luminosity("nnpdf31_nnlo", order=order, mu_r=0.5) for order in ("nlo", "lo")]
    rows = [row for row in read_data_table(OF_LIGHT_QUARKS).cells() if float(row["r"]) == 0.5]
    for row in rows:
        nlo, lo = (lum.on_shell(row["pair"], float(row["mzp_gev"])) for lum in orders)
        assert nlo / lo == pytest.approx(float(row["nlo_over_lo"]), rel=2e-3)


def test_a_coarse_grid_has_its_error() -> None:
    """b bbar at the nodes of light quarks alone, and at all others."""
    table = read_data_table(NNLO_OVER_NLO).numbers()
    mass, r, ratio = (table[name] for name in ("mzp_gev", "r", "nnlo_over_nlo"))
    coarse = np.isin(mass, (100, 200, 500, 1000, 3000)) & np.isin(r, (0.25, 0.5, 1.0, 2.0))

    def terms(rows: np.ndarray) -> np.ndarray:
        x, y = np.log(mass[rows] / 550.0) / 1.7, np.log2(r[rows] / 0.7) / 1.5
        return np.stack([x**i * y**j for i in range(5) for j in range(4)], axis=-1)

    fit = np.linalg.lstsq(terms(coarse), ratio[coarse], rcond=None)[0]
    np.testing.assert_allclose(terms(mass > 0.0) @ fit, ratio, rtol=LIGHT_ERROR)
