"""The theory error of the relic density against the choices it stands for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bridge.evaluation import estimates
from bridge.limits.relic_error import GSTAR, KINETIC, hulthen_factor, relic_error, relic_errors
from bridge.point import Point
from bridge.prediction import Options, Settings
from bridge.uncertainties import OTHER_GSTAR

LINE = Point(gbb=0.1, gmumu=0.5, gnunu=0.5, mzp=np.geomspace(13.5, 2e4, 60),
             mnu4=np.geomspace(5.0, 7.4e3, 60))  # fmt: skip


def test_gstar_covers_the_other_table_at_nine_masses_of_ten():
    usual = Settings()
    other = replace(usual, relic=replace(usual.relic, gstar=OTHER_GSTAR))
    a, b = (estimates(LINE, s)["omega_h2"].value for s in (usual, other))
    shift = np.abs(b / a - 1.0)
    assert np.quantile(shift, 0.9) < GSTAR * 1.1 and shift.max() < 4.0 * GSTAR


def test_the_closed_form_is_near_the_computed_sommerfeld_shift():
    """Half of the logarithm is what the factor leaves in the density, within 30 %."""
    for gnunu in (0.5, 1.0, 1.5):
        p = Point(gbb=0.05, gmumu=0.3, gnunu=gnunu, mzp=300.0, mnu4=1500.0)
        found = estimates(p, Settings(beyond=True))
        computed = -np.log(1.0 + found["sommerfeld_shift"].value)
        assert np.log(hulthen_factor(p)) == pytest.approx(computed, rel=0.3)


def test_the_factor_is_1_without_coupling_and_never_below():
    p = Point(gbb=0.1, gmumu=0.1, gnunu=np.array([0.0, 1e-6, 1e-3, 0.1, 1.0, 12.0]), mzp=100.0,
              mnu4=2000.0)  # fmt: skip
    factor = hulthen_factor(p)
    assert factor[0] == 1.0 and np.all(np.diff(factor) >= 0.0) and np.isfinite(factor).all()


def test_kinds_that_include_it_leave_nothing_out():
    p = Point(gbb=0.05, gmumu=0.3, gnunu=1.5, mzp=300.0, mnu4=1500.0)
    for kind in ("sommerfeld", "full"):
        above, below = relic_error(p, Options(relic_kind=kind))
        assert above == below == pytest.approx(np.sqrt(GSTAR**2 + KINETIC**2 + 5e-4**2))
    above, below = relic_error(p, Options())
    assert above > 0.05 > below
    assert set(relic_errors(p, Options())) == {
        "g* table", "numerical", "kinetic decoupling", "Sommerfeld factor"
    }  # fmt: skip
