from __future__ import annotations

import math

import pytest

from bridge.compare import Tolerance, compare, compare_results, summarise
from bridge.results import Quantity, Results

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
        (2e-5, 1e-5, Tolerance("both", relative=0.01, absolute=2e-5), True, 1.0),
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


def results(mzp=500.0, **values):
    return Results(
        point={"mzp": mzp, "wzp": None},
        quantities={
            name: Quantity(name, value, "", 0.0, "a method", "a source")
            for name, value in values.items()
        },
    )


TOLERANCES = {"omega_h2": PERCENT, "width_zp": PERCENT}


def test_results_are_compared_quantity_by_quantity():
    native = [results(omega_h2=0.1, width_zp=1.0), results(omega_h2=0.2, width_zp=2.0)]
    other = [results(omega_h2=0.1), results(omega_h2=0.21)]
    (summary,) = compare_results(native, other, TOLERANCES, "micrOMEGAs")
    assert (summary.quantity, summary.n, summary.ok) == ("omega_h2", 2, False)


def test_a_number_that_only_native_lacks_is_a_disagreement():
    (summary,) = compare_results([results(omega_h2=None)], [results(omega_h2=0.1)], TOLERANCES, "m")
    assert not summary.ok


def test_a_number_that_the_other_side_lacks_is_left_out():
    assert compare_results([results(omega_h2=0.1)], [results(omega_h2=None)], TOLERANCES, "m") == ()


def test_different_points_are_never_compared():
    with pytest.raises(ValueError, match="different points: mzp is 500"):
        compare_results([results(omega_h2=1.0)], [results(501.0, omega_h2=1.0)], TOLERANCES, "m")
