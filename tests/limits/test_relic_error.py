"""The theory error of the relic density against the choices it stands for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bridge.evaluation import estimates, evaluate
from bridge.limits.relic_error import (
    GSTAR,
    KINETIC,
    NUMERICAL,
    estimated,
    hulthen_factor,
    relic_error,
)
from bridge.limits.verdicts import prediction_of
from bridge.native.kinetic import method_errors
from bridge.observables import predict
from bridge.point import Point
from bridge.prediction import RELIC_KINDS, Options, Settings
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


RESONANT = Point(gbb=0.01356, gmumu=0.45, gnunu=1.4, mzp=500.0, mnu4=5380.0)
SELF_HEATED = Point(gbb=5e-4, gmumu=0.05, gnunu=2.36e-4, mzp=50.0, mnu4=24.91)


def test_kinds_that_include_it_leave_nothing_out():
    p = Point(gbb=0.05, gmumu=0.3, gnunu=1.5, mzp=300.0, mnu4=1500.0)
    for kind in ("sommerfeld", "full"):
        high, low = relic_error(predict(p, options=Options(relic_kind=kind)))
        assert high == low == pytest.approx(np.sqrt(GSTAR**2 + KINETIC**2 + NUMERICAL**2))
    high, low = relic_error(predict(p))
    assert high > 0.05 > low


@pytest.mark.parametrize("p", [RESONANT, SELF_HEATED])
@pytest.mark.parametrize("kind", RELIC_KINDS)
def test_the_error_is_that_of_the_kind_at_the_point(p, kind):
    """With and without what is left out two standard deviations apart, and never less than what
    the number states of itself and the bounds on the coupled equations."""
    found = evaluate(p)
    x = prediction_of(p, found, Options(relic_kind=kind))
    high, low = relic_error(x)
    chosen, full = found[RELIC_KINDS[kind]], found["omega_h2_full"]
    apart = np.log(full.value / chosen.value)
    assert (high if apart < 0.0 else low) >= abs(apart) / 2.0
    above, below = method_errors(p, found["kinetic_shift"].value, found["t_chi_over_t_max"].value)
    assert high >= max(below, chosen.error / chosen.value)
    assert low >= max(above, chosen.error / chosen.value)


def test_a_table_has_the_error_of_its_points():
    together = RESONANT.replace(mnu4=np.array([4400.0, 5380.0]))
    settings, options = Settings(beyond=True), Options(relic_kind="full")
    high, _ = relic_error(prediction_of(together, estimates(together, settings), options))
    for i, mass in enumerate(together.mnu4):
        p = together.replace(mnu4=mass)
        alone, _ = relic_error(prediction_of(p, estimates(p, settings), options))
        assert high[i] == pytest.approx(alone, rel=1e-3)
    assert high[0] < 0.02 < 0.1 < high[1]


def test_an_estimate_says_that_it_is_one():
    """The closed form has its resonances elsewhere."""
    x = predict(RESONANT)
    assert estimated(x) and not estimated(predict(SELF_HEATED))
    assert np.exp(-2.0 * relic_error(x)[0]) > 5.0 * 0.036
    assert not estimated(prediction_of(RESONANT, evaluate(RESONANT), None))
