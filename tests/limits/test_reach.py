"""Where limits have no data, and where their data end."""

from __future__ import annotations

import numpy as np
from click.testing import CliRunner

import bridge
from bridge.cli.commands import cli
from bridge.limits import edges, gaps, limit_set, verdicts
from bridge.limits.reach import SEARCHES, gap_texts, holes
from bridge.limits.targets import TARGETS
from bridge.point import Point
from bridge.prediction import Options

DIMUON = "Z' -> mu mu"


def test_every_search_is_of_targets():
    assert all(TARGETS[name].axis for name in SEARCHES)


def test_the_dimuon_gaps_of_today():
    p = Point(
        gbb=0.1, gmumu=0.1, gnunu=0.1, mzp=np.array([50.0, 90.0, 150.0, 210.0, 500.0]), mnu4=80.0
    )
    np.testing.assert_array_equal(gaps("today", p)[DIMUON], [False, True, False, True, False])
    axis, ranges = holes("today")[DIMUON]
    assert axis == "mzp" and (70.0, 110.02) in ranges


def test_a_gap_is_where_no_verdict_exists():
    mzp = np.geomspace(6.0, 9000.0, 300)
    p = Point(gbb=0.1, gmumu=0.1, gnunu=0.1, mzp=mzp, mnu4=80.0)
    found = verdicts(p, {}, "today")
    reached = np.any([v.exists for v in found if v.constraint.limit.observable in SEARCHES
                      and SEARCHES[v.constraint.limit.observable] == DIMUON], axis=0)  # fmt: skip
    np.testing.assert_array_equal(gaps("today", p)[DIMUON], ~reached)


def test_limits_of_another_energy_do_not_reach():
    p = bridge.benchmark().replace(mzp=500.0)
    assert not gaps("today", p)[DIMUON]
    assert gaps("today", p, Options(sqrts_gev=14000.0))[DIMUON]


def test_edges_are_the_ends_of_the_files():
    for limit in limit_set("today"):
        if limit.counted and limit.axis:
            assert limit.masses[0] in edges("today")[limit.axis]
            assert (limit.masses[-1] in edges("today")[limit.axis]) or limit.above


def test_gaps_are_told():
    p = bridge.benchmark().replace(mzp=90.0)
    (text,) = [t for t in gap_texts(limit_set("today"), p) if DIMUON in t]
    assert "from 70 to 110.02 GeV in mzp" in text
    out = bridge.scan({n: [v] for n, v in p.named().items() if v is not None}, limits="today")
    assert f"no data on {DIMUON} at this mass" in out["warnings"][0]
    done = CliRunner().invoke(cli, ["evaluate", "--textbook", "-p", "mzp=90", "--limits", "today"])
    assert done.exit_code == 0 and "no data on Z' -> mu mu from 70" in done.output
    assert (
        "strongest: " in done.output
        and "pull: root of" in done.output
        and "grade: A" in done.output
    )
