"""Curves over curves, at masses that both reach."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bridge.errors import LimitError
from bridge.limits.catalogue import limits_named, shipped_limits
from bridge.limits.limit import Limit
from bridge.limits.ratios import ratio, ratios

SHIPPED = shipped_limits()
LZ = SHIPPED["lz_2024_si"]


def scaled(limit: Limit, factor: float, low: float = 0.0, high: float = np.inf) -> Limit:
    kept = (limit.masses >= low) & (limit.masses <= high)
    columns = {"upper": factor * limit.columns["upper"][kept]}
    return replace(limit, name="mine", masses=limit.masses[kept], columns=columns)


@pytest.mark.parametrize("factor", [0.25, 1.0, 3.0])
def test_a_multiple_has_that_ratio_everywhere(factor):
    found = ratio(scaled(LZ, factor, 20.0, 600.0), LZ)
    np.testing.assert_allclose(found.values, factor, rtol=1e-12)
    assert (found.smallest, found.median, found.largest) == pytest.approx((factor,) * 3)
    assert found.masses[[0, -1]] == pytest.approx((21.0, 508.0))


def test_ratios_turn_over_with_their_curves():
    one, other = SHIPPED["xenonnt_2025_si"], LZ
    there, back = ratio(one, other), ratio(other, one)
    np.testing.assert_allclose(there.values, 1.0 / back.values, rtol=1e-12)
    assert set(one.masses) <= set(there.masses)
    assert set(other.masses[1:]) & set(there.masses) == {
        m for m in other.masses if one.masses[0] <= m <= one.masses[-1]
    }


def test_nothing_is_extrapolated_to():
    apart = ratio(scaled(LZ, 1.0, 0.0, 20.0), scaled(LZ, 1.0, 30.0))
    assert len(apart.masses) == 0 and np.isnan(apart.median) and np.isnan(apart.smallest)
    assert apart.distance == np.inf
    touching = ratio(SHIPPED["lz_2025_lowmass_si"], LZ)
    assert list(touching.masses) == [9.0] and touching.median == pytest.approx(1.133, abs=1e-3)


def test_the_nearest_comes_first():
    found = ratios(scaled(LZ, 0.9), SHIPPED.values())
    assert found[0].other is LZ
    distances = [one.distance for one in found]
    assert distances == sorted(distances)
    assert {one.other.observable for one in found} == {LZ.observable}


def test_what_has_no_curve_is_refused():
    with pytest.raises(LimitError, match="no curve in a mass"):
        ratios(SHIPPED["rk_2022"], SHIPPED.values())
    with pytest.raises(LimitError, match="none of the limits is a curve on sigma_xe_cm2"):
        ratios(LZ, limits_named(["cms140_dimuon_limit_obs"]))
