"""The policy of `bridge/limits/POLICY.md`, for every limit of the package, kind by kind."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.limits.catalogue import shipped_limits
from bridge.limits.comparison import KNEE, compared, measurement, one_sided, penalty, quantile
from bridge.limits.constraint import constraints
from bridge.limits.likelihood import parts
from bridge.limits.policy import heading_of, policy, policy_of, sections
from bridge.limits.verdicts import verdicts
from bridge.observables import predict
from bridge.point import Point
from bridge.prediction import Options

LIMITS = shipped_limits()
COUNTED = [name for name, limit in LIMITS.items() if limit.counted]
MEASURED = [name for name in COUNTED if LIMITS[name].measured]
UPPER = [name for name in COUNTED if not LIMITS[name].measured]
PLAIN = Point(gbb=0.01, gmumu=0.3, gnunu=0.1, mzp=500.0, mnu4=400.0)


def at_a_mass(name):
    """The constraint, and a prediction object at a mass where it has data."""
    (constraint,) = constraints([LIMITS[name]])
    limit = constraint.limit
    if limit.axis is None:
        return constraint, predict(PLAIN, None, Options())
    middle = float(np.sqrt(limit.masses[0] * limit.masses[-1]))
    return constraint, predict(PLAIN.replace(**{limit.axis: middle}), None, Options())


def meets(name, prediction, role=None):
    """What a shipped limit makes of predictions."""
    constraint, x = at_a_mass(name)
    x = predict(x.point, None, Options(relic_role=role))
    return compared(constraint, np.asarray(prediction, dtype=float), x)


def test_every_kind_of_limit_has_its_section():
    for limit in LIMITS.values():
        assert heading_of(limit) in sections()
        assert policy_of(limit) in " ".join(policy().split())


@pytest.mark.parametrize("name", [name for name, x in LIMITS.items() if not x.counted])
def test_what_does_not_count_is_no_part_of_the_likelihood(name):
    (found,) = verdicts(PLAIN, {}, [LIMITS[name]])
    assert not parts([found]) and not found.excluded and not found.counts


@pytest.mark.parametrize("name", UPPER)
def test_an_upper_limit_is_one_sided(name):
    """0 at no signal, the confidence level at r = 1, rising, logarithmic far outside."""
    edge = float(meets(name, 1e-300).limit)
    found = meets(name, edge * np.concatenate([[0.0], np.geomspace(1e-6, 1e12, 400), [1.0]]))
    z = (quantile if "lower" in LIMITS[name].columns else one_sided)(LIMITS[name].cl)
    assert found.chi2[0] == 0.0 and found.chi2[-1] == pytest.approx(z**2)
    assert np.all(np.diff(found.chi2[:-1]) > 0.0)
    assert np.isfinite(found.chi2).all() and found.chi2.max() < 60.0 * z**2
    np.testing.assert_array_equal(found.r > 1.0 + 1e-9, found.chi2 > z**2 * (1.0 + 1e-9))


@pytest.mark.parametrize("role", ["both", "upper"])
@pytest.mark.parametrize("name", MEASURED)
def test_a_measurement_rises_on_its_sides(name, role):
    constraint, x = at_a_mass(name)
    value = float(LIMITS[name].columns["value"][0])
    away = np.concatenate([[0.0], np.geomspace(1e-4, 1e9, 500)])
    of = measurement(constraint, x)
    above, below = (of.prediction(sign * away[:200]) for sign in (1.0, -1.0))
    up = meets(name, np.append(above, value + abs(value) * 1e9), role)
    down = meets(name, below, role)
    assert up.chi2[0] == pytest.approx(0.0, abs=1e-20) and np.all(np.diff(up.chi2) >= 0.0)
    assert np.isfinite(up.chi2).all() and up.chi2[-1] < 1e4
    one_way = constraint.target.name == "omega_h2" and role == "upper"
    if one_way:
        assert np.all(down.chi2 == 0.0) and np.all(down.r <= 1.0)
    else:
        assert np.all(np.diff(down.chi2) > 0.0)
    z = quantile(LIMITS[name].cl)
    for side in (up,) if one_way else (up, down):
        np.testing.assert_array_equal(side.r > 1.0, side.chi2 > penalty(side.sm, KNEE) + z**2)
        if role == "both" or constraint.target.name != "omega_h2":
            np.testing.assert_allclose(side.r, np.maximum(side.pull, 0.0) / z)
            assert np.all(side.r[side.pull <= 0.0] == 0.0)


@pytest.mark.parametrize("name", COUNTED)
def test_r_is_1_at_the_limit(name):
    target = constraints([LIMITS[name]])[0].target
    start = 1.0 if target.standard_model is None else target.standard_model
    edge = meets(name, start).limit
    assert meets(name, edge).r == pytest.approx(1.0)


@pytest.mark.parametrize("name", MEASURED)
def test_the_standard_model_has_r_0(name):
    sm = constraints([LIMITS[name]])[0].target.standard_model
    if sm is None:
        assert LIMITS[name].observable == "omega_h2"
        return
    found = meets(name, sm)
    assert found.r == 0.0 and found.pull == 0.0


@given(
    st.sampled_from(COUNTED),
    st.floats(-3.0, 3.0),
    st.floats(1e-9, 1e-5),
    st.sampled_from(["both", "upper"]),
)
def test_no_limit_jumps(name, log_size, step, role):
    """A small step of the prediction is a small step of the likelihood."""
    scale = abs(float(meets(name, 1e-300, role).limit))
    start = scale * 10.0**log_size
    before, after = meets(name, [start, start * (1.0 + step)], role).chi2
    deviations = max(1.0, float(np.max(np.abs(start / _error(name)))))
    assert abs(after - before) <= 1e-12 + 4.0 * KNEE * step * deviations


def _error(name):
    """The prediction that moves a limit by one standard deviation."""
    limit = LIMITS[name]
    if not limit.measured:
        return float(meets(name, 1e-300).limit) / quantile(limit.cl)
    return min(float(limit.columns[side][0]) for side in ("plus", "minus"))


@given(st.floats(0.0, 1e12), st.floats(0.5, 10.0))
def test_the_slope_is_continuous_at_the_knee(size, knee):
    h = 1e-6 * knee
    left, right = (penalty(knee, knee) - penalty(knee - h, knee)) / h, (
        penalty(knee + h, knee) - penalty(knee, knee)
    ) / h  # fmt: skip
    assert left == pytest.approx(right, rel=1e-4)
    assert penalty(size, knee) <= size**2 * (1.0 + 1e-12)
