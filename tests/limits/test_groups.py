"""Limits on the same data: one counts at a point."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bridge.errors import LimitError
from bridge.limits import check_limit, limit_set, overall, verdicts
from bridge.limits.catalogue import shipped_limits
from bridge.limits.constraint import constraints
from bridge.limits.groups import counting
from bridge.limits.neighbours import standing
from bridge.limits.targets import GROUPS
from bridge.point import Point

SEVERAL = ("sigma_dimuon_pb", "sigma_dimuon_fid_pb", "sigmav_bb_cm3s", "sigmav_mumu_cm3s")
XENON = [x for x in limit_set("today") if x.group == "xenon" and x.counted]
P = Point(gbb=0.01, gmumu=0.3, gnunu=0.5, mzp=500.0, mnu4=np.array([2.0, 7.0, 40.0, 500.0]))


def test_one_xenon_detector_counts_at_a_mass():
    found = verdicts(P, {"sigma_xe_cm2": 1e-44}, XENON)
    numbers = np.sum([v.counts for v in found], axis=0)
    np.testing.assert_array_equal(numbers, np.any([v.exists for v in found], axis=0))
    heavy = next(v for v in found if v.counts[3])
    assert heavy.constraint.limit.exposure == max(
        v.constraint.limit.exposure for v in found if v.exists[3]
    )


def test_what_does_not_count_excludes_nothing_and_names_what_does():
    one = P.replace(mnu4=100.0)
    found = {v.name: v for v in verdicts(one, {"sigma_xe_cm2": 1e-40}, XENON)}
    (counted,) = [v for v in found.values() if v.counts]
    for v in found.values():
        if v is not counted and v.exists:
            assert not v.excluded and v.r > 1.0
            assert v.status.startswith("outside") and f"{counted.name} counts for xenon" in v.status
    assert overall(list(found.values())).strongest == counted.name


def chosen(limits, r, exists=None):
    """Which of some limits counts at one point, by what they predict over their limits."""
    there = [np.asarray(True)] * len(limits) if exists is None else list(map(np.asarray, exists))
    counts = counting(constraints(limits), there, [np.asarray(x) for x in r])
    return [x.name for x, mask in zip(limits, counts, strict=True) if mask]


BASE = shipped_limits()["lz_2024_si"]


def made(name, **changes):
    changed = {"group": "g", "exposure": 1.0, "exposure_unit": "t yr"} | changes
    return replace(BASE, name=name, **changed)


def test_the_expected_strength_decides_not_the_observed():
    large, small = made("large", exposure=3.0), made("small")
    assert chosen([small, large], [9.0, 0.1]) == ["large"]
    assert chosen([small, large], [9.0, 0.1], [True, False]) == ["small"]
    assert chosen([made("old", date="2015"), made("new", date="2020-03")], [9.0, 0.1]) == ["new"]


def test_grade_c_stands_back():
    recast = made("recast", grade="C", date="2030")
    assert chosen([recast, made("own")], [9.0, 0.1]) == ["own"]
    assert chosen([recast, made("own")], [9.0, 0.1], [True, False]) == ["recast"]


def test_of_two_observables_the_larger_r_counts_and_a_missing_prediction_is_seen():
    bb = made("bb", observable="sigmav_bb_dwarfs_cm3s", exposure=14.0)
    mumu = made("mumu", observable="sigmav_mumu_dwarfs_cm3s", exposure=11.0)
    assert chosen([bb, mumu], [0.2, 0.7]) == ["mumu"]
    assert chosen([bb, mumu], [0.9, 0.7]) == ["bb"]
    assert chosen([bb, mumu], [np.nan, 0.7]) == ["bb"]


def test_without_exposure_the_newest_counts_on_whatever_observable():
    old = made("old", exposure=0.0, exposure_unit="", date="2017-12", observable="g_bs")
    new = made("new", exposure=0.0, exposure_unit="", date="2019-09", observable="delta_ms_ratio")
    assert chosen([old, new], [9.0, 0.1]) == ["new"]


def test_groups_are_independent_of_each_other():
    assert chosen([made("a", group="x"), made("b", group="y")], [2.0, 3.0]) == ["a", "b"]


def test_exposures_in_two_units_are_refused():
    with pytest.raises(LimitError, match="t yr and kg d: use one unit"):
        chosen([made("a"), made("b", exposure_unit="kg d")], [1.0, 1.0])


@pytest.mark.parametrize("order", [("paper", "today"), ("today", "paper")])
def test_beside_today_no_limit_of_the_paper_takes_its_place(order):
    """Where the set of today has a limit of a group, one of it counts in two sets as well."""
    values = {"sigma_xe_cm2": 1e-44, "omega_h2": 0.1, "sigma_dimuon_nwa_pb": 1e-3, "br_mumu": 0.3}
    today = verdicts(P.replace(mzp=400.0), values, "today")
    both = {v.name: v.counts for v in verdicts(P.replace(mzp=400.0), values, order)}
    for v in today:
        if v.constraint.limit.counted:
            np.testing.assert_array_equal(both[v.name], v.counts, v.name)


def test_what_is_superseded_never_counts():
    data = {"exposure": 0.0, "exposure_unit": ""}
    old = made("old", date="2020", grade="A", **data)
    new = made("new", date="1991", grade="C", supersedes=("old",), **data)
    assert chosen([old, new], [9.0, 0.1]) == chosen([new, old], [0.1, 9.0]) == ["new"]
    assert chosen([old, new], [9.0, 0.1], [True, False]) == ["old"]


def test_shipped_limits_that_supersede_name_others_of_their_group():
    limits = shipped_limits()
    for limit in limits.values():
        assert all(limits[name].group == limit.group for name in limit.supersedes)


def test_a_file_without_a_group_is_in_that_of_its_observable(tmp_path):
    """As all shipped limits on it; not where they are of several experiments."""
    shipped = {}
    for limit in (x for x in shipped_limits().values() if x.kind != "context" and x.cl):
        if limit.counted or limit.kind == "fit":
            shipped.setdefault(limit.observable, set()).add(limit.group)
    for observable, found in shipped.items():
        assert GROUPS.get(observable, "") in ({""} if observable in SEVERAL else found), observable
    file = tmp_path / "mine.csv"
    text = "".join(
        line
        for line in BASE.path.read_text(encoding="utf-8").splitlines(keepends=True)
        if not line.startswith(("# group", "# exposure"))
    )
    file.write_text(text, encoding="utf-8")
    mine = check_limit(file)
    assert mine.group == "xenon" and "# exposure" in standing(mine)
    one = P.replace(mnu4=100.0)
    found = verdicts(one, {"sigma_xe_cm2": 1e-44}, [*XENON, mine])
    assert sum(int(v.counts) for v in found) == 1


@pytest.mark.parametrize("factor", [0.01, 100.0])
def test_a_limit_of_ones_own_without_exposure_decides_where_it_is_stronger(factor):
    """And nowhere else: a weak one does not hide what a shipped one excludes."""
    shipped = XENON[-1]
    upper = {**shipped.columns, "upper": factor * shipped.columns["upper"]}
    mine = replace(shipped, name="mine", path=Path("mine.csv"), columns=upper, exposure=0.0,
                   exposure_unit="", supersedes=())  # fmt: skip
    found = verdicts(P.replace(mnu4=100.0), {"sigma_xe_cm2": 1e-46}, [*XENON, mine])
    counts = {v.name: bool(v.counts) for v in found}
    assert counts["mine"] == (factor < 1.0)
    assert sum(counts.values()) == 1


@pytest.mark.parametrize("sets", ["paper", "today", ("paper", "today")])
def test_no_two_limits_of_a_group_count_at_a_point(sets):
    values = {"sigma_xe_cm2": 1e-44, "omega_h2": 0.1, "sigma_dimuon_nwa_pb": 1e-3, "br_mumu": 0.3}
    total = {}
    for v in verdicts(P.replace(mnu4=300.0, mzp=400.0), values, sets):
        group = v.constraint.limit.group
        total[group] = total.get(group, 0) + int(v.counts)
    assert max(total.values()) == 1
