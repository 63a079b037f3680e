from __future__ import annotations

import math

import pytest

from bridge.agreement.compare import Tolerance, compare, summarise

POINT = {"mzp": 500.0, "mnu4": 200.0}
PERCENT = Tolerance("a test", relative=0.01)


def comparison(native, reference, tolerance=PERCENT, errors=(0.0, 0.0)):
    return compare("omega_h2", POINT, native, reference, tolerance, "a program", errors)


@pytest.mark.parametrize(
    ("native", "reference", "tolerance", "ok", "deviation"),
    [
        (1.009, 1.0, PERCENT, True, 0.009),
        (1.011, 1.0, PERCENT, False, 0.011),
        (-1.009, -1.0, PERCENT, True, 0.009),
        (1.0, -1.0, PERCENT, False, -2.0),
        (0.0, 0.0, PERCENT, True, 0.0),
        (1e-30, 0.0, PERCENT, False, 1e-30),
        (0.0, 1e-30, PERCENT, False, -1.0),
        (3e-5, 0.0, Tolerance("floor", absolute=4e-5), True, 3e-5),
        (1.0 + 5e-5, 1.0, Tolerance("floor", absolute=4e-5), False, 5e-5),
        (2e-5, 1e-5, Tolerance("both", relative=0.01, absolute=2e-5), True, 1e-5),
        (1.009, 1.0, Tolerance("both", relative=0.01, absolute=2e-5), True, 0.009),
        (math.nan, 1.0, PERCENT, False, math.inf),
        (1.0, math.nan, PERCENT, False, math.inf),
        (math.inf, math.inf, PERCENT, False, math.inf),
    ],
)
def test_verdict_and_deviation(native, reference, tolerance, ok, deviation):
    found = comparison(native, reference, tolerance)
    assert found.ok is ok
    assert found.deviation == pytest.approx(deviation, rel=1e-9)
    assert found.reason == tolerance.reason


def test_pull_is_the_difference_over_the_combined_error():
    assert comparison(1.5, 1.0, errors=(0.03, 0.04)).pull == pytest.approx(10.0)
    assert comparison(1.5, 1.0).pull is None
    assert comparison(1.5, 1.0, errors=(0.1, 0.0)).pull is None


def test_no_pull_is_given_where_the_tolerance_rests_on_something_the_error_leaves_out():
    # 0.5 % apart, 1 % allowed: an error of 1e-3 or more can be meant, 1e-6 is rounding
    assert comparison(1.005, 1.0, errors=(0.0, 1e-3)).pull == pytest.approx(5.0)
    assert comparison(1.005, 1.0, errors=(0.0, 1e-6)).pull is None
    floor = Tolerance("floor", absolute=1e-3)
    assert comparison(7.0005, 7.0, floor, (0.0, 1e-6)).pull is None
    assert comparison(7.0005, 7.0, floor, (0.0, 1e-3)).pull == pytest.approx(0.5)


def test_a_deviation_is_printed_in_the_measure_that_decides():
    both = Tolerance("both", relative=1e-6, absolute=1e-12)
    assert comparison(3e-13, 2e-13, both).shown == "+1.0e-13 absolute"
    assert comparison(0.5 + 1e-7, 0.5, both).shown == "+2.0e-07"
    mixed = summarise([comparison(3e-13, 2e-13, both), comparison(0.5 + 1e-7, 0.5, both)], both)
    assert mixed.ok
    assert mixed.nearest.shown == "+2.0e-07"
    assert mixed.median == pytest.approx(2e-7)


def test_summary_names_the_worst_point_and_keeps_the_sign():
    near = comparison(1.001, 1.0)
    far = compare("omega_h2", {"mzp": 1.0}, 0.995, 1.0, PERCENT, "a program")
    summary = summarise([near, far], PERCENT)
    assert (summary.n, summary.ok) == (2, True)
    assert summary.worst == pytest.approx(-0.005)
    assert summary.worst_point == {"mzp": 1.0}
    assert summary.median == pytest.approx(0.003)


def test_median_tolerance_fails_where_every_point_passes():
    tolerance = Tolerance("noise", relative=0.01, median=0.001)
    assert not summarise([comparison(1.005, 1.0, tolerance)] * 3, tolerance).ok
    assert summarise([comparison(1.0005, 1.0, tolerance)] * 3, tolerance).ok


def test_nothing_compared_is_no_agreement():
    with pytest.raises(ValueError, match="nothing was compared"):
        summarise([], PERCENT)
