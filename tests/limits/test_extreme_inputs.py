"""Every SM input at the ends of its domain and of its plausible range: numbers, or reasons."""

from __future__ import annotations

from math import pi

import numpy as np
import pytest

from bridge import evaluate
from bridge.limits import limit_set, verdicts
from bridge.point import PARAMETERS, SM_INPUTS, benchmark
from bridge.prediction import Options, Settings
from bridge.scans.table import scan

CORNERS = (
    {},
    {"mzp": 5.0, "mnu4": 1.0},
    {"mzp": 20.0, "mnu4": 400.0},
    {"mzp": 2e4, "mnu4": 2e4},
    {"gbb": 0.0, "gnunu": 0.0},
    {"gbb": -4.0 * pi, "gmumu": 4.0 * pi, "gnunu": 4.0 * pi, "mzp": 10.0},
)
ENDS = sorted(
    {
        (name, end)
        for name in SM_INPUTS
        for domain in (PARAMETERS[name].domain, PARAMETERS[name].plausible)
        for end in (domain.low, domain.high, domain.least, -domain.least)
        if not PARAMETERS[name].domain.excludes(end)
    }
)


def everywhere():
    """The table of all ends at all corners."""
    points = [
        benchmark().replace(**corner, **{name: end}).numbers()
        for name, end in ENDS
        for corner in CORNERS
    ]
    return {name: [p[name] for p in points] for name in points[0]}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("limits", "options"), [("paper", Options()), ("today", Options(0.1, -1.0, rescale=True))]
)
def test_a_scan_has_numbers_or_reasons_wherever_sm_inputs_are_possible(limits, options):
    out = scan(everywhere(), limits=limits, options=options)
    numbers = {name: c for name, c in out.items() if c.dtype.kind == "f" and name != "loglike"}
    infinite = [name for name, column in numbers.items() if np.isinf(column).any()]
    assert infinite == []
    assert not np.isnan(out["loglike"]).any()
    unexplained = np.isinf(out["loglike"]) & (out["status"] == "ok")
    assert not unexplained.any()


@pytest.mark.parametrize(
    ("changes", "observable", "reason"),
    [
        ({"lamWS": 0.0}, "r_k", "|V_tb V_ts*| = 0"),
        ({"AWS": 0.0, "gbb": 0.0}, "delta_ms_ratio", "|V_tb V_ts*| = 0"),
        ({"aS": 1.0, "mzp": 5.0}, "delta_ms_ratio", "Landau pole"),
        ({"MZ": 1e4, "mzp": 5.0}, "delta_ms_ratio", "Landau pole"),
        ({"WZ": 0.0, "mzp": 20.0}, "br_z_mumu_zp_4mu", "the Z has no width"),
    ],
)
def test_a_number_that_does_not_exist_says_why_wherever_it_is_met(changes, observable, reason):
    point = benchmark().replace(**changes)
    found = evaluate(point, Settings(beyond=False), everything=True)
    assert found[observable].value is None
    assert reason in found[observable].status
    met = [
        v
        for v in verdicts(point, {n: q.value for n, q in found.items()}, limit_set("today"))
        if v.constraint.target.name == observable
    ]
    assert met
    assert all(reason in v.status for v in met)
    row = scan({name: [value] for name, value in point.numbers().items()}, limits="today")
    assert row["loglike"][0] == -np.inf
    assert f"{observable}: " in row["status"][0]
    assert reason in row["status"][0]
