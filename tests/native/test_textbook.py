"""Textbook estimates: close where they should be, far off where the paper says they fail."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.native.relic import omega_h2
from bridge.native.textbook import omega_h2_from_thermal_value, omega_h2_sudden_freeze_out
from bridge.point import Point

MASSES = np.array([100.0, 200.0, 700.0, 2000.0])


def points(m: np.ndarray | float) -> Point:
    return Point(gbb=0.1, gmumu=0.3, gnunu=1.0, mzp=500.0, mnu4=m)


def test_sudden_freeze_out_is_within_a_per_cent() -> None:
    ratio = omega_h2_sudden_freeze_out(points(MASSES)) / omega_h2(points(MASSES))
    # dropping production after x_f, and d ln Yeq/d ln x = -x, nearly cancel
    assert np.all((np.abs(ratio - 1.0) < 0.01) & (ratio != 1.0))


def test_thermal_value_is_right_for_a_constant_cross_section_only() -> None:
    far = omega_h2_from_thermal_value(points(100.0)) / omega_h2(points(100.0))
    assert 0.7 < far < 1.6
    below_the_pole = omega_h2_from_thermal_value(points(235.0)) / omega_h2(points(235.0))
    assert abs(np.log(below_the_pole)) > abs(np.log(far))


def test_scalars_and_feeble_couplings() -> None:
    assert omega_h2_sudden_freeze_out(points(200.0)) == pytest.approx(
        float(omega_h2_sudden_freeze_out(points(MASSES))[1])
    )
    feeble = Point(gbb=1e-9, gmumu=1e-9, gnunu=1e-9, mzp=500.0, mnu4=200.0)
    assert np.isnan(omega_h2_sudden_freeze_out(feeble))
