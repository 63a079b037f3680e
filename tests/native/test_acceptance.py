"""The fiducial acceptance at NLO QCD against a parton shower, and where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.native.dimuon import acceptance_error, acceptance_table, fiducial_acceptance

SHOWER = {
    100.0: (0.5045, 0.0025),
    150.0: (0.6850, 0.0023),
    200.0: (0.7612, 0.0021),
    300.0: (0.8245, 0.0019),
    500.0: (0.8749, 0.0017),
    1000.0: (0.9183, 0.0014),
    2000.0: (0.9472, 0.0011),
    4000.0: (0.9666, 0.0009),
}
"""Share and its statistical error by MZp [GeV]: b bbar -> Z' -> mu mu of Pythia 8.317 at leading
order with NNPDF3.1 NLO, initial-state radiation and primordial kT, without other interactions."""


@pytest.mark.parametrize("mzp", SHOWER)
def test_a_parton_shower_agrees(mzp: float) -> None:
    """Within two statistical errors and the error of the table; at 100 GeV, where half the mass is
    near the cut in pT, the shower resums what NLO cannot: 0.013."""
    share, statistical = SHOWER[mzp]
    resummed = 0.013 if mzp == 100.0 else 0.0
    error = 2.0 * statistical + float(acceptance_error(mzp)) + resummed
    assert fiducial_acceptance(mzp) == pytest.approx(share, abs=error)


def test_heavier_bosons_are_more_central() -> None:
    mzp, share, error = acceptance_table()
    assert np.all(np.diff(share[mzp <= 5000.0]) > 0.0) and np.all(share < 1.0)
    assert np.all(error > 0.0) and np.all(error[mzp <= 5000.0] < 0.01)


@pytest.mark.parametrize("mzp", [99.0, 8001.0])
def test_outside_the_table_there_is_none(mzp: float) -> None:
    assert np.isnan(fiducial_acceptance(mzp))
