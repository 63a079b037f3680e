"""The order of questions: is there a limit, is there a prediction, which is larger.

Every limit of both sets, at masses below, at the edges of, inside and above its range, with the
prediction there and not.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.errors import ZpbridgeError
from bridge.evaluation import estimates
from bridge.limits import Options, limit_set, loglike, overall, verdicts
from bridge.limits.catalogue import shipped_limits
from bridge.limits.limit import Limit
from bridge.limits.targets import TARGETS
from bridge.point import PARAMETERS, Point

SETS = {name: limit_set(name) for name in ("paper", "today")}
SWEPT = [pytest.param(x, id=f"{s}-{x.name}") for s, limits in SETS.items() for x in limits]
POINT = Point(gbb=0.002, gmumu=0.1, gnunu=0.3, mzp=300.0, mnu4=400.0)
SHARES = (0.5, 0.999999, 1.0, 1.000001, 2.0)
"""Masses around an edge of a file, over the edge."""


def corners(limit: Limit) -> np.ndarray:
    """Masses inside the domain of a point, on and around the edges of the limit and between."""
    edges = limit.masses[[0, -1]]
    masses = np.append(np.outer(edges, SHARES), np.sqrt(edges[0] * edges[1]))
    domain = PARAMETERS[str(limit.axis)].domain
    return masses[(masses >= domain.low) & (masses <= domain.high)]


def reaches(limit: Limit, mass: float) -> bool:
    """Whether the file, or its extrapolation, has a limit at a mass [GeV]."""
    low, high = limit.masses[[0, -1]]
    return low <= mass <= high or (mass > high and bool(limit.above))


def points_of(limit: Limit) -> list[tuple[Point, bool]]:
    """Single points of the sweep, and whether there is a limit."""
    if limit.axis is None:
        return [(POINT, True)]
    return [(POINT.replace(**{limit.axis: m}), reaches(limit, m)) for m in corners(limit)]


def known(p: Point) -> dict[str, object]:
    return {name: e.value for name, e in estimates(p).items()} | {"omega_h2": 0.11}


@pytest.mark.parametrize("limit", SWEPT)
def test_class_of_the_likelihood(limit):
    needs = TARGETS[limit.observable].needs
    for p, there in points_of(limit):
        values = known(p)
        found = loglike(p, values, [limit])
        assert np.isfinite(found) and (found <= 0.0 if there and limit.counted else found == 0.0)
        for nothing in (None, np.nan):
            absent = values | dict.fromkeys(needs, nothing)
            expected = -np.inf if needs and there and limit.counted else found
            assert loglike(p, absent, [limit]) == expected


@pytest.mark.parametrize("limit", SWEPT)
def test_words_of_the_verdict(limit):
    needs = TARGETS[limit.observable].needs
    for p, there in points_of(limit):
        values = known(p)
        verdict = verdicts(p, values, [limit])[0]
        assert verdict.exists == there and not verdict.unanswered
        absent = verdicts(p, values | dict.fromkeys(needs, None), [limit])[0]
        for v in (verdict, absent):
            assert v.status.startswith("no limit here") == (not there)
            assert there or not v.excluded
        if needs and there:
            assert absent.status.startswith("not evaluated: ") and not absent.excluded
            assert absent.unanswered == limit.counted and np.isnan(absent.r)


@pytest.mark.parametrize("limit", [x for x in SWEPT if x.values[0].axis])
def test_arrays_answer_like_points(limit):
    masses = corners(limit)
    p = POINT.replace(**{limit.axis: masses})
    values = known(p)
    half = {n: np.where(np.arange(len(masses)) % 2, np.nan, v) for n, v in values.items()}
    for given_values in (values, half):
        alone = [
            loglike(
                POINT.replace(**{limit.axis: m}),
                {n: float(np.broadcast_to(v, masses.shape)[i]) for n, v in given_values.items()},
                [limit],
            )
            for i, m in enumerate(masses)
        ]
        np.testing.assert_allclose(loglike(p, given_values, [limit]), alone, rtol=1e-9)
    there = sum(reaches(limit, m) for m in masses)
    status = verdicts(p, values, [limit])[0].status
    assert (f"{len(masses) - there} without a limit" in status) == (there < len(masses))


@pytest.mark.parametrize("name", SETS)
@given(
    mzp=st.floats(5, 2e4),
    mnu4=st.floats(1, 2e4),
    gnunu=st.sampled_from([0.0, 0.3]),
    lost=st.sets(st.sampled_from(["omega_h2", "sigma_dimuon_nwa_pb", "sigma_xe_cm2"])),
    rescale=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_likelihood_is_a_number_or_minus_infinity(name, mzp, mnu4, gnunu, lost, rescale):
    p = POINT.replace(mzp=mzp, mnu4=mnu4, gnunu=gnunu)
    values = known(p) | dict.fromkeys(lost, np.nan)
    found = verdicts(p, values, SETS[name], Options(rescale=rescale))
    total = loglike(p, values, SETS[name], Options(rescale=rescale))
    assert not np.isnan(total) and total <= 0.0
    assert (total == -np.inf) == any(bool(v.unanswered) for v in found)
    assert "omega_h2" not in lost or total == -np.inf


def test_no_relic_density_is_no_better_than_too_much():
    """Without freeze-out there is no density; a neighbour with the observed one is preferred."""
    for limits in SETS.values():
        assert loglike(POINT, known(POINT) | {"omega_h2": None}, limits) == -np.inf
        assert np.isfinite(loglike(POINT, known(POINT), limits))


def test_a_point_without_dark_matter_coupling_scatters_nowhere():
    """No rate stays none where the relic density, which it would follow, does not exist."""
    p = POINT.replace(gnunu=0.0)
    values = {name: e.value for name, e in estimates(p).items()}
    v = verdicts(p, values, [shipped_limits()["lz_2024_si"]], Options(rescale=True))[0]
    assert v.prediction == 0.0 and v.r == 0.0 and not v.unanswered
    assert loglike(p, values, SETS["today"]) == -np.inf


def test_no_coupling_to_muons_is_no_z_to_four_muons():
    dark = Point(gbb=0.0, gmumu=0.0, gnunu=1.0, mzp=20.0, mnu4=200.0)
    v = verdicts(dark, {"br_mumu": None}, [shipped_limits()["z_4mu_run1"]])[0]
    assert v.r == 0.0 and v.status.startswith("allowed")


def test_a_z_without_a_width_has_no_branching_ratio():
    p = POINT.replace(mzp=30.0, WZ=0.0)
    limit = shipped_limits()["z_4mu_run1"]
    assert verdicts(p, known(p), [limit])[0].status.startswith("not evaluated")
    assert loglike(p, known(p), [limit]) == -np.inf


def test_the_strongest_may_be_infinitely_strong():
    found = overall(verdicts(POINT, {"sigma_xe_cm2": np.inf}, [shipped_limits()["lz_2024_si"]]))
    assert found.excluded and found.strongest == "lz_2024_si" and found.r == np.inf


def test_dimuon_limits_reach_no_further_than_cross_sections(tmp_path):
    """A file from 5 GeV to 10 TeV: below 10 GeV and above 8 TeV nothing can meet it."""
    path = tmp_path / "mine.csv"
    path.write_text(DIMUON)
    mine = limit_set(path)[-1]
    for mzp in (5.0, 9.99, 8001.0, 2e4):
        p = POINT.replace(mzp=mzp)
        assert loglike(p, known(p), [mine]) == 0.0
        assert "10 to 8000 GeV" in verdicts(p, known(p), [mine])[0].status
    for mzp in (10.0, 8000.0):
        p = POINT.replace(mzp=mzp)
        assert loglike(p, known(p), [mine]) < 0.0
        assert loglike(p, known(p) | {"sigma_dimuon_nwa_pb": None}, [mine]) == -np.inf


DIMUON = """\
# title: a wide search
# observable: sigma_dimuon_pb
# unit: pb
# cl: 0.95
# kind: observed
# grade: A
# date: 2020
# cite: Someone:2020abc
# read: a test
# licence: none
mzp_gev,upper
5,1e-3
10000,1e-3
"""


def test_another_energy_is_no_limit():
    elsewhere = Options(sqrts_gev=14000)
    v = verdicts(POINT, known(POINT), SETS["today"], elsewhere)
    dimuon = [x for x in v if x.constraint.limit.observable == "sigma_dimuon_pb"]
    assert all(np.isnan(x.r) and "13 TeV" in x.status for x in dimuon)
    others = [x for x in SETS["today"] if x.observable != "sigma_dimuon_pb"]
    assert loglike(POINT, known(POINT), SETS["today"], elsewhere) == pytest.approx(
        float(loglike(POINT, known(POINT), others))
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"omega": 0.1}, "no quantity 'omega'; did you mean omega_h2"),
        ({"omega_h2": 0.1 + 0j}, "omega_h2 is complex128"),
        ({"omega_h2": "many"}, "omega_h2 is <U4"),
        ({"omega_h2": np.ones(3)}, r"shape \(3,\): expected .* shape \(\) of the point"),
    ],
)
def test_values_that_mean_nothing_are_refused(values, words):
    for judge in (verdicts, loglike):
        with pytest.raises(ZpbridgeError, match=words):
            judge(POINT, known(POINT) | values, SETS["today"])


def test_what_is_missing_is_named():
    values = known(POINT)
    del values["omega_h2"], values["sigma_xe_cm2"]
    with pytest.raises(ZpbridgeError, match="omega_h2, sigma_xe_cm2 missing"):
        loglike(POINT, values, SETS["today"])
    with pytest.raises(ZpbridgeError, match=r"omega_h2_sommerfeld missing.*beyond=True"):
        loglike(POINT, known(POINT), SETS["today"], Options(relic_kind="sommerfeld"))
    projected = [shipped_limits()["proj_darwin_si"]]
    assert loglike(POINT, {}, projected) == 0.0


def test_a_masked_value_does_not_exist():
    p = POINT.replace(mnu4=np.array([400.0, 400.0]))
    omega = np.ma.array([0.11, 0.11], mask=[False, True])
    found = loglike(p, known(p) | {"omega_h2": omega}, SETS["today"])
    assert np.isfinite(found[0]) and found[1] == -np.inf


def test_what_has_no_answer_is_not_excluded():
    values = known(POINT) | {"omega_h2": None}
    found = verdicts(POINT, values, SETS["today"])
    assert [v.name for v in found if v.unanswered] == ["planck_relic_2018"]
    assert not overall([v for v in found if v.unanswered]).excluded


def test_mixings_belong_to_their_points():
    p = POINT.replace(mnu4=np.array([400.0, 500.0]))
    meg = [shipped_limits()["meg_2016"]]
    found = loglike(p, {}, meg, Options(v21=np.array([0.0, 1e-3])))
    assert found[1] < found[0] == 0.0
    with pytest.raises(ZpbridgeError, match=r"v21 is float64 of shape \(3,\): expected"):
        loglike(p, {}, meg, Options(v21=np.zeros(3)))


@pytest.mark.parametrize("mixing", [np.nan, np.inf, 1.5, -2.0, np.array([0.1, np.nan])])
def test_mixing_is_a_number_up_to_one(mixing):
    for name in ("v21", "v32"):
        with pytest.raises(ZpbridgeError, match=f"{name} = .*from -1 to 1"):
            Options(**{name: mixing})
