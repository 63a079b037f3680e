"""NNLO over NLO: the table, between its nodes, and where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.data.tables import read_data_table
from bridge.native.nnlo import MZP_RANGE, NNLO_ERROR, NNLO_OVER_NLO, R_RANGE, nnlo_over_nlo

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
