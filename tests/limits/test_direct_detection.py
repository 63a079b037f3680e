"""Direct detection where the running gives no answer, and where isotopes of xenon differ."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.evaluation import estimates, evaluate
from bridge.limits import limit_set, verdicts
from bridge.limits.verdicts import Verdict
from bridge.native.nucleon import NO_ANSWER
from bridge.point import Point
from bridge.prediction import Settings
from bridge.scans.table import scan

DIRECT = [x for x in limit_set("today") if x.observable in ("sigma_xe_cm2", "sigma_ar_cm2")]
LMU_LTAU = {"gmumu": 0.5, "ge2": 0.5, "gl3": -0.5, "ge3": -0.5}
QUICK = Settings(beyond=False)


def point(**couplings: object) -> Point:
    base = {"gbb": 0.0, "gmumu": 0.0, "gnunu": 1.0, "mzp": 800.0, "mnu4": 500.0, "vts": 0.0}
    return Point(**{**base, **couplings})


def judged(p: Point) -> list[Verdict]:
    values = {name: e.value for name, e in estimates(p).items()}
    return [v for v in verdicts(p, values, DIRECT) if np.all(v.counts)]


@pytest.mark.parametrize("mzp", [30.0, 800.0])
def test_muon_and_tau_that_cancel_are_neither_allowed_nor_excluded(mzp: float) -> None:
    found = judged(point(mzp=mzp, **LMU_LTAU))
    assert found
    for verdict in found:
        assert verdict.unanswered and not verdict.excluded and np.isnan(verdict.r)
        assert verdict.status == f"not evaluated: {NO_ANSWER}"


def test_one_of_them_alone_is_judged() -> None:
    for couplings in ({"gmumu": 0.5, "ge2": 0.5}, {**LMU_LTAU, "gq1": 0.05}):
        assert not any(verdict.unanswered for verdict in judged(point(**couplings)))


def test_an_array_is_judged_point_by_point() -> None:
    tau = np.array([-0.5, 0.0, 0.5])
    for verdict in judged(point(**LMU_LTAU | {"gl3": tau, "ge3": tau})):
        np.testing.assert_array_equal(verdict.unanswered, tau == -0.5)


def test_evaluate_says_so_and_shows_what_is_left() -> None:
    found = evaluate(point(**LMU_LTAU), QUICK)
    for name in ("c1p", "sigma_p_cm2", "sigma_xe_cm2"):
        assert found[name].status.startswith(f"{name}: no answer: ")
        assert abs(found[name].value) <= found[name].error
    low = found["c1p_low"]
    assert low.value < -5 * low.error < 0.0
    assert found["c1n"].status == "ok"
    assert found["c1p_tree"].value == found["c1n_tree"].value == 0.0
    assert NO_ANSWER in found.status


def test_a_scan_says_so_in_its_row() -> None:
    table = {"gbb": [0.0] * 2, "gnunu": [1.0] * 2, "mzp": [800.0] * 2, "mnu4": [500.0] * 2}
    table |= {name: [g, abs(g)] for name, g in LMU_LTAU.items()}
    rows = scan(table, limits=DIRECT)
    assert "no answer" in rows["status"][0] and rows["excluded"][0] == 0.0
    assert np.isnan(rows["strongest_r"][0]) and rows["strongest"][0] == ""
    assert "no answer" not in rows["status"][1] and rows["strongest_r"][1] > 0.0


def test_limits_meet_the_isotopes_of_xenon() -> None:
    """u_R and d_R with c1n/c1p = -0.69: 2u + d = 1, u + 2d = -0.69."""
    p = point(gu1=0.1 * 0.896667, gd1=-0.1 * 0.793333)
    values = {name: float(np.asarray(e.value)) for name, e in estimates(p).items()}
    ratio = values["c1n"] / values["c1p"]
    assert -0.72 < ratio < -0.67
    xenon = next(v for v in judged(p) if v.constraint.limit.observable == "sigma_xe_cm2")
    assert float(xenon.prediction) > 1.2 * values["sigma_xe_cm2"]
    warnings = evaluate(p, QUICK).warnings
    assert any(f"sigma_xe_isotopes_cm2 = {float(xenon.prediction):.3g}" in w for w in warnings)
    assert not any("sigma_xe" in w for w in evaluate(point(gq1=0.1), QUICK).warnings)
