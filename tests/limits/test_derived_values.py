"""Numbers of shipped files that this package can make itself, made again."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq, minimize_scalar

from bridge.data.limit_sets import named_sets
from bridge.limits.catalogue import shipped_limits
from bridge.limits.comparison import measurement
from bridge.limits.constraint import Constraint, constraints
from bridge.limits.targets import TARGETS
from bridge.native import flavour, semileptonic
from bridge.native.semileptonic import C10_SM, WilsonCoefficients
from bridge.numerics.arrays import Real
from bridge.observables import predict
from bridge.point import benchmark

LIMITS = shipped_limits()
BINS = {
    "r_k": semileptonic.R_K,
    "r_kstar": semileptonic.R_KSTAR,
    "r_k_01": semileptonic.R_K_LOW,
    "r_kstar_01": semileptonic.R_KSTAR_01,
    "r_kstar_0045": semileptonic.R_KSTAR_0045,
}
RATIOS_2017 = ("rk_2014", "rkstar_2017", "rkstar_low_2017")
MADE_OF_2022 = ("rk_2022", "rkstar_2022", "rk_low_2022", "rkstar_low_2022", "bs_mumu_2022")
DELTA_MS = 17.765
"""Measured value [1/ps], HFLAV."""


def predicted(observable: str, c9: float) -> Real:
    """An observable for C9 = -C10 of the muon."""
    if observable == "br_bs_mumu":
        return flavour.BR_BS_MUMU_SM * (1.0 - c9 / C10_SM) ** 2
    muon, electron = WilsonCoefficients(c9, -c9), WilsonCoefficients(0.0, 0.0)
    return semileptonic.lepton_ratio(BINS[observable], muon, electron)


def chi2(c: Constraint, prediction: Real) -> Real:
    """Of a measurement; no theory error depends on the point."""
    return measurement(c, predict(benchmark())).deviation(prediction) ** 2


def fitted(names: tuple[str, ...]) -> tuple[float, float, float]:
    """C9 = -C10 of the least chi^2, and how far up and down it rises by 1."""
    chosen = constraints(LIMITS[name] for name in names)

    def above_least(c9: float, least: float = 0.0) -> float:
        return float(sum(chi2(c, predicted(c.limit.observable, c9)) for c in chosen)) - least

    best = minimize_scalar(above_least, bounds=(-2.0, 1.0), method="bounded")
    risen = (best.fun + 1.0,)
    high = brentq(above_least, best.x, 1.0, risen)
    return best.x, high - best.x, best.x - brentq(above_least, -2.0, best.x, risen)


def test_fit_of_2022_is_made_of_the_shipped_measurements():
    columns = LIMITS["c9_fit_2022"].columns
    shipped = [float(columns[name][0]) for name in ("value", "plus", "minus")]
    np.testing.assert_allclose(shipped, fitted(MADE_OF_2022), atol=2e-4)  # digits of the file


def test_published_fit_of_2017_is_near_that_of_its_measurements():
    """Form factors and theory errors of another program: a quarter of the error."""
    columns = LIMITS["c9_fit_2017"].columns
    best, plus, minus = fitted(RATIOS_2017)
    assert columns["value"][0] == pytest.approx(best, abs=0.25 * plus)
    assert (columns["plus"][0], columns["minus"][0]) == pytest.approx((plus, minus), rel=0.1)


def test_fits_are_chosen_and_exclude_nothing():
    fits = [limit for limit in LIMITS.values() if limit.observable == "c9_mb"]
    in_sets = {name for names in named_sets().values() for name in names}
    assert {limit.kind for limit in fits} == {"fit"}
    assert not in_sets & {limit.name for limit in fits}
    assert TARGETS["c9_mb"].standard_model == 0.0


@pytest.mark.parametrize(
    ("name", "prediction", "up", "down"),
    [("bs_mixing_2019", 18.4, 0.7, 1.2), ("bs_mixing_2024", 18.23, 0.63, 0.63)],
)
def test_mixing_is_measurement_over_prediction(name, prediction, up, down):
    columns = LIMITS[name].columns
    ratio = DELTA_MS / prediction
    assert columns["value"][0] == pytest.approx(ratio, abs=1e-5)
    assert columns["plus"][0] == pytest.approx(DELTA_MS / (prediction - down) - ratio, abs=1e-5)
    assert columns["minus"][0] == pytest.approx(ratio - DELTA_MS / (prediction + up), abs=1e-5)
