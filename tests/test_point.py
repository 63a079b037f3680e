"""A point is refused outside its domain, and holds numbers or arrays alike."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import bridge
from bridge.data.ufo_tables import external_parameters
from bridge.errors import PointError
from bridge.point import (
    COUPLINGS,
    FIELDS,
    PARAMETERS,
    SM_INPUTS,
    Point,
    benchmark,
    defaults,
    oddities,
)


def test_every_external_parameter_has_a_unit_a_domain_and_a_meaning():
    assert PARAMETERS.keys() == external_parameters().keys()
    assert set(PARAMETERS) == {*FIELDS, *SM_INPUTS, "wzp"}


def test_defaults_are_inside_their_domains():
    for name, value in defaults().items():
        assert not PARAMETERS[name].domain.excludes(value), name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("gbb", math.nan),
        ("gmumu", math.inf),
        ("gnunu", 4.0 * math.pi * (1 + 1e-12)),
        ("mzp", 4.999),
        ("mzp", 2.0001e4),
        ("mzp", -500.0),
        ("mnu4", 0.0),
        ("mnu4", 0.5),
        ("vts", 1.5),
        ("MB", -1.0),
        ("aS", "0,118"),
    ],
)
def test_a_value_outside_its_domain_is_refused_by_name(name, value):
    with pytest.raises(PointError, match=rf"^{name} = "):
        benchmark().replace(**{name: value})


def test_an_unknown_parameter_is_refused_with_the_known_ones():
    with pytest.raises(PointError, match=r"unknown parameter gzz; a point has gbb, gmumu"):
        benchmark().replace(gzz=1.0)


def test_changing_a_parameter_forgets_a_fixed_width():
    fixed = benchmark().replace(wzp=1.0)
    assert fixed.wzp == 1.0
    assert fixed.replace(gmumu=0.1).wzp is None


@given(st.floats(-4 * math.pi, 4 * math.pi), st.floats(5.0, 2.0e4), st.floats(1.0, 2.0e4))
def test_everything_inside_the_domain_is_a_point(coupling, mzp, mnu4):
    assume(not PARAMETERS["gbb"].domain.excludes(coupling))
    point = Point(gbb=coupling, gmumu=-coupling, gnunu=0.0, mzp=mzp, mnu4=mnu4)
    assert point["mzp"] == mzp
    assert point.shape == ()


def test_the_numbers_of_a_point_make_it_again():
    fixed = benchmark().replace(wzp=2.0, MT=165.0)
    assert fixed.numbers().keys() == PARAMETERS.keys()
    assert benchmark().numbers() == {n: v for n, v in defaults().items() if n != "wzp"}
    for point in (fixed, benchmark()):
        assert benchmark().replace(**point.numbers()) == point
    with pytest.raises(PointError, match=r"single point, got an array of points of \(2,\)"):
        benchmark().replace(mzp=np.array([100.0, 200.0])).numbers()


def test_arrays_broadcast_and_one_bad_element_is_named():
    point = benchmark().replace(mzp=np.array([100.0, 200.0]), gbb=np.zeros((3, 1)))
    assert point.shape == (3, 2)
    with pytest.raises(PointError, match=r"^mzp = 2\.0 GeV"):
        benchmark().replace(mzp=np.array([100.0, 2.0]))


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (np.ma.array([0.1, 0.2], mask=[False, True]), "masked"),
        ([np.ma.array([0.1, 0.2], mask=[False, True])], "masked"),
        (np.ma.masked, "masked"),
        (0.1 + 0.2j, "real number"),
        (np.array([0.1, 0.2j]), "real number"),
        ("0.1", "real number"),
        (None, "real number"),
        (True, "real number"),
        ([[0.1], [0.1, 0.2]], "real number"),
        (1e-80, "0 or at least 1e-60"),
    ],
)
def test_what_is_no_coupling_is_refused(value, sentence):
    for name in ("gbb", "gnunu"):
        with pytest.raises(PointError, match=rf"(?s)^{name} .*{sentence}"):
            benchmark().replace(**{name: value})


def test_a_point_does_not_change_with_the_array_it_was_made_from():
    mine = np.array([100.0, 200.0])
    point = benchmark().replace(mzp=mine, MT=mine)
    mine[0] = -1.0
    assert point.mzp[0] == point.sm.MT[0] == 100.0
    with pytest.raises(ValueError, match="read-only"):
        point.mzp[0] = 300.0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("aEWM1", 0.225),
        ("Gf", 127.9),
        ("MMU", 105.66),
        ("MB", 4700.0),
        ("MTA", 1777.0),
        ("MT", 0.0),
    ],
)
def test_another_unit_or_another_input_is_refused(name, value):
    with pytest.raises(PointError, match=rf"^{name} = "):
        benchmark().replace(**{name: value})


def test_every_input_of_the_standard_model_has_a_plausible_range_around_its_default():
    assert not any(mask.any() for _, mask, _ in oddities(benchmark().sm))
    for name in SM_INPUTS:
        info = PARAMETERS[name]
        assert info.domain.low <= info.plausible.low < info.plausible.high <= info.domain.high
    odd = [text for _, mask, text in oddities(benchmark().replace(aS=0.5, MMU=0.0).sm) if mask]
    assert odd == ["aS = 0.5 (strong coupling at MZ) is not in 0.1 to 0.13"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"gbb": [0.1, 0.2, 0.3], "gmumu": [0.1, 0.2]}, r"gbb of shape \(3,\), gmumu of shape"),
        ({"wzp": [1.0, 2.0], "mzp": [100.0, 200.0, 300.0]}, r"mzp of shape \(3,\), wzp of shape"),
        ({"sm": {"MT": 170.0}}, "sm = .*: expected a StandardModel"),
        ({"sm": None}, "sm = None: expected a StandardModel"),
        ({"gbb": 10**5000}, "gbb = an integer of thousands of digits"),
    ],
)
def test_what_makes_no_point_is_refused_when_it_is_made(changes, words):
    given = {"gbb": 0.1, "gmumu": 0.1, "gnunu": 1.0, "mzp": 500.0, "mnu4": 100.0}
    with pytest.raises(PointError, match=words):
        Point(**given | changes)


@pytest.mark.parametrize("function", [bridge.evaluate, bridge.estimates])
@pytest.mark.parametrize("thing", [benchmark().numbers(), [1.0, 2.0], None])
def test_what_is_no_point_is_refused(function, thing):
    with pytest.raises(PointError, match="expected a point, such as"):
        function(thing)


SQUARE = {name: [[value]] for name, value in benchmark().numbers().items()}


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        ([1.0, 2.0], "a table maps names to columns"),
        ({5: [1, 2]}, "5 is no name"),
        (SQUARE, "one cell a row: gbb has"),
    ],
)
def test_what_is_no_table_is_refused(thing, words):
    with pytest.raises(PointError, match=words):
        bridge.scan(thing)


def test_couplings_are_the_parameters_with_the_domain_of_a_coupling() -> None:
    domain = PARAMETERS["gbb"].domain
    assert {name for name, info in PARAMETERS.items() if info.domain == domain} == set(COUPLINGS)
