"""The likelihood and its parts: along lines, at the Standard Model, of tables, for each role."""

from __future__ import annotations

import numpy as np
import pytest

import bridge
from bridge.errors import LimitError, ZpbridgeError
from bridge.evaluation import estimates
from bridge.limits import edges, limit_set, loglike, loglike_parts, overall, verdicts
from bridge.limits.correlations import correlations, joint
from bridge.point import GENERAL, Point
from bridge.prediction import RELIC_ROLES, Options

SETS = ["paper", "today"]
RNG = np.random.default_rng(17)


def spread(low, high, n):
    return np.exp(RNG.uniform(np.log(low), np.log(high), n))


def scattered(n):
    """Points of the whole domain."""
    return Point(
        gbb=spread(1e-4, 3.0, n) * RNG.choice([-1.0, 1.0], n),
        gmumu=spread(1e-3, 3.0, n),
        gnunu=spread(1e-3, 3.0, n) * RNG.choice([0.0, 1.0, 1.0], n),
        mzp=spread(5.0, 2e4, n),
        mnu4=spread(1.0, 2e4, n),
    )


def values_of(p):
    return {name: e.value for name, e in estimates(p).items()}


FIXED = {"gbb": 0.02, "gmumu": 0.4, "gnunu": 0.5, "mzp": 600.0, "mnu4": 500.0}
POINTS = scattered(300)
VALUES = values_of(POINTS)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("role", [None, *RELIC_ROLES])
def test_parts_add_up_and_agree_with_the_verdicts(name, role):
    options = Options(relic_role=role)
    parts = loglike_parts(POINTS, VALUES, name, options)
    whole = loglike(POINTS, VALUES, name, options)
    np.testing.assert_allclose(sum(p.loglike for p in parts.values()), whole)
    assert not np.isnan(whole).any() and np.all(whole <= 0.0)
    for v in verdicts(POINTS, VALUES, name, options):
        if not v.constraint.limit.counted:
            assert v.name not in parts and not v.excluded.any()
            continue
        term = parts[v.name]
        assert np.all(term.loglike[~v.counts] == 0.0) and not v.excluded[~v.counts].any()
        assert np.isneginf(term.loglike[v.unanswered]).all()
        np.testing.assert_array_equal(v.excluded, v.counts & (v.r > 1.0))
        assert np.all(v.chi2[v.excluded] > 1.6) and np.all(whole[v.excluded] < -0.8)


@pytest.mark.parametrize("name", SETS)
def test_upper_limits_are_monotone_in_r(name):
    for v in verdicts(POINTS, VALUES, name):
        term = loglike_parts(POINTS, VALUES, name).get(v.name)
        if term is None or v.constraint.limit.measured:
            continue
        at = np.flatnonzero(v.counts & np.isfinite(v.r))
        order = at[np.argsort(v.r[at])]
        assert np.all(np.diff(term.loglike[order]) <= 1e-12)


def jumps(line, limits, low, high, options=None):
    """Where the likelihood of `line(t)` changes at once: its steepest steps, halved 30 times."""
    begin = np.geomspace(low, high, 2000)
    begin, end = begin[:-1], begin[1:]
    for _ in range(30):
        middle = np.sqrt(begin * end)
        at = np.concatenate([begin, middle, end])
        found = loglike(line(at), values_of(line(at)), limits, options).reshape(3, -1)
        assert np.isfinite(found).all()
        first, second = np.abs(np.diff(found, axis=0))
        steepest = np.argsort(np.maximum(first, second))[-40:]
        left = (first > second)[steepest]
        begin, middle, end = begin[steepest], middle[steepest], end[steepest]
        begin, end = np.where(left, begin, middle), np.where(left, middle, end)
    return np.unique(np.round(end[np.maximum(first, second)[steepest] > 1e-3], 3))


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("coupling", ["gbb", "gmumu", "gnunu"])
def test_along_couplings_there_is_no_jump(name, coupling):
    def line(t):
        return Point(**FIXED | {coupling: t})

    found = jumps(line, name, 3e-3, 1.0, Options(relic_role="both"))
    assert found.size == 0


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize(("mass", "low", "high"), [("mzp", 15.0, 6e3), ("mnu4", 4.0, 1.5e4)])
def test_along_masses_it_jumps_at_declared_edges_only(name, mass, low, high):
    def line(t):
        return Point(**FIXED | {mass: t})

    declared = np.array(edges(name)[mass])
    for jump in jumps(line, name, low, high):
        assert np.min(np.abs(declared / jump - 1.0)) < 1e-5, jump


def test_the_standard_model_point_is_moved_by_nothing():
    for couplings in ({"gbb": 0.0, "gmumu": 0.0, "gnunu": 0.0}, {"gbb": 0.0, "gmumu": 0.0}):
        p = bridge.benchmark().replace(**couplings)
        for name in SETS:
            found = verdicts(p, values_of(p) | {"omega_h2": None}, name)
            assert {
                v.name: float(v.r) for v in found if v.r > 0.0 and v.constraint.limit.counted
            } == {}
            whole = overall(found)
            assert whole.strongest == "" and not whole.excluded


@pytest.mark.parametrize("role", ["both", "upper", None])
@pytest.mark.parametrize("name", SETS)
def test_a_relic_density_that_does_not_exist_is_never_the_best_fit(name, role):
    options = Options(relic_role=role)
    p = Point(gbb=0.01, gmumu=0.3, gnunu=0.3, mzp=500.0, mnu4=300.0)
    values = values_of(p)
    assert np.isneginf(loglike(p, values | {"omega_h2": None}, name, options))
    for never in (-1.0, float("nan"), float("inf")):
        assert np.isneginf(loglike(p, values | {"omega_h2": never}, name, options))
    tiny, right = (loglike(p, values | {"omega_h2": x}, name, options) for x in (1e-12, 0.12))
    assert np.isfinite(tiny) and (tiny < right - 10.0 if role == "both" else tiny >= right)


def test_the_role_of_the_relic_density_is_one_for_verdict_and_likelihood():
    p = Point(gbb=0.01, gmumu=0.3, gnunu=0.01, mzp=500.0, mnu4=300.0)
    relic = [x for x in limit_set("today") if x.observable == "omega_h2"]
    expected = {
        "both": (True, True),
        "upper": (False, True),
        "none": (False, False),
        None: (False, True),
    }
    for role, excluded in expected.items():
        options = Options(relic_role=role)
        for density, outside in zip((0.07, 0.2), excluded, strict=True):
            (v,) = verdicts(p, {"omega_h2": density}, relic, options)
            assert bool(v.excluded) is outside
            assert (loglike(p, {"omega_h2": density}, relic, options) < -1.9) == outside
    assert loglike(p, {}, relic, Options(relic_role="none")) == 0.0
    assert "theory error -1.6% +1.7%" in v.status
    with pytest.raises(ZpbridgeError, match="expected one of both, upper, none"):
        Options(relic_role="lower")


def test_correlated_measurements_are_joint():
    """d C^-1 d with the matrix of the table, by linear algebra here."""
    names = ("rk_2022", "rk_low_2022", "rkstar_2022", "rkstar_low_2022")
    matrix = np.eye(4)
    for (a, b), rho in correlations().items():
        i, j = names.index(a), names.index(b)
        matrix[i, j] = matrix[j, i] = rho
    d = np.array([1.5, -0.7, 2.2, 0.3])
    (w,) = joint(dict(zip(names, d, strict=True)))
    assert sum(x**2 for x in w.values()) == pytest.approx(d @ np.linalg.inv(matrix) @ d)
    assert not list(joint({"trident_average": 1.0}))
    p = Point(gbb=0.002, gmumu=0.3, gnunu=0.0, mzp=500.0, mnu4=300.0)
    limits = [x for x in limit_set("today") if x.name in names]
    d = np.array(
        [float(v.deviation) for n in names for v in verdicts(p, {}, limits) if v.name == n]
    )
    assert loglike(p, {}, limits) == pytest.approx(-0.5 * d @ np.linalg.inv(matrix) @ d)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("gbb", [0.002, 0.02, 0.2])
def test_the_order_of_limits_does_not_matter(name, gbb):
    """Within and beyond five standard deviations, for the sum and for each part."""
    p = Point(gbb=gbb, gmumu=1.0, gnunu=1.0, mzp=500.0, mnu4=265.0)
    values, limits = values_of(p), limit_set(name)
    expected = loglike_parts(p, values, limits)
    for order in (limits[::-1], RNG.permutation(np.array(limits, dtype=object))):
        found = loglike_parts(p, values, order)
        for part in expected:
            assert found[part].loglike == pytest.approx(expected[part].loglike, rel=1e-12)
            assert found[part].counts == expected[part].counts


def test_beyond_five_joint_standard_deviations_it_grows_with_the_logarithm():
    names = ("rk_2022", "rk_low_2022", "rkstar_2022", "rkstar_low_2022")
    limits = [x for x in limit_set("today") if x.name in names]
    p = Point(gbb=0.2, gmumu=1.0, gnunu=0.0, mzp=500.0, mnu4=300.0)
    d = {v.name: v.deviation for v in verdicts(p, {}, limits)}
    (w,) = joint(d)
    root = np.sqrt(sum(np.square(x) for x in w.values()))
    assert root > 5.0
    assert -2.0 * loglike(p, {}, limits) == pytest.approx(25.0 * (1.0 + 2.0 * np.log(root / 5.0)))


BESIDE = (*GENERAL, "vts")


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("coupling", BESIDE)
def test_a_coupling_of_nearly_nothing_does_nothing(name, coupling):
    """No limit loses its prediction for a coupling that it is not computed for."""
    p = bridge.benchmark().replace(vts=0.0)
    before, after = (loglike(q, values_of(q), name) for q in (p, p.replace(**{coupling: 1e-60})))
    assert np.isfinite(before) and after == pytest.approx(before, rel=1e-9)


def test_a_coupling_that_a_coefficient_does_not_know_is_said():
    p = bridge.benchmark().replace(gbsr=1e-3)
    found = {v.name: v for v in verdicts(p, values_of(p), ("paper", "today"))}
    assert "gbsr left out" in found["bs_mixing_2017"].status
    assert not found["bs_mixing_2017"].rigorous
    assert "left out" not in found["bs_mixing_2019"].status.split(";")[0]


def test_of_two_sets_the_newer_measurements_count():
    both = verdicts(POINTS, VALUES, ("paper", "today"))
    counts = {v.name: v.counts.any() for v in both}
    assert not counts["rk_2014"] and counts["rk_2022"]
    assert not counts["meg_2016"] and not counts["planck_relic_2015"]
    for name in SETS:
        np.testing.assert_array_equal(
            loglike(POINTS, VALUES, name) > -np.inf,
            loglike(POINTS, VALUES, ("paper", "today")) > -np.inf,
        )


def test_results_dictionaries_and_tables_are_the_same():
    p = bridge.benchmark()
    results = bridge.evaluate(p)
    plain = loglike(p, {name: q.value for name, q in results.items()}, "today")
    assert loglike(p, results, "today") == plain
    table = {name: [value] for name, value in p.named().items() if value is not None}
    out = bridge.scan(table, limits="today", parts=True)
    assert loglike(p.replace(gbb=np.array([p.gbb])), out, "today") == pytest.approx(
        [float(plain)], rel=1e-9
    )
    assert out["loglike"][0] == pytest.approx(float(plain), rel=1e-9)
    columns = [name for name in out if name.startswith("loglike_")]
    assert sum(out[name][0] for name in columns) == pytest.approx(out["loglike"][0])
    assert columns == [f"loglike_{n}" for n in loglike_parts(p, results, "today")]


class Frame:
    """A table of columns that is no mapping, as pandas' are."""

    def __init__(self, columns):
        self._columns = columns

    def keys(self):
        return list(self._columns)

    def __getitem__(self, name):
        return self._columns[name]


def test_tables_that_are_no_mappings_are_taken():
    assert loglike(POINTS, Frame(VALUES), "today") == pytest.approx(
        loglike(POINTS, VALUES, "today")
    )


def test_values_of_another_point_are_refused():
    table = bridge.scan({name: np.ravel(POINTS[name])[:2] for name in FIXED})
    with pytest.raises(ZpbridgeError, match="gbb is not that of the point"):
        loglike(bridge.benchmark().replace(gbb=np.array([0.5, 0.6])), table, "today")


@pytest.mark.parametrize("limits", [None, 5, [None]])
def test_what_names_no_limits_is_refused(limits):
    for function in (verdicts, loglike, loglike_parts):
        with pytest.raises(LimitError, match="today"):
            function(POINTS, VALUES, limits)


def test_unknown_names_come_with_near_ones():
    with pytest.raises(ZpbridgeError, match="did you mean omega_h2"):
        loglike(POINTS, VALUES | {"omega_h": 1.0}, "today")
    for function in (verdicts, loglike, loglike_parts):
        with pytest.raises(LimitError, match="today"):
            function(POINTS, VALUES, "toady")
    with pytest.raises(LimitError, match="today"):
        bridge.scan({name: [x] for name, x in FIXED.items()}, limits="toady")
