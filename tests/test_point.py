"""A point is refused outside its domain, and holds numbers or arrays alike."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bridge.errors import PointError
from bridge.model.ufo import external_parameters
from bridge.point import PARAMETERS, PORTAL, SM_INPUTS, Point, benchmark, defaults


def test_every_external_parameter_has_a_unit_a_domain_and_a_meaning():
    assert PARAMETERS.keys() == external_parameters().keys()
    assert set(PARAMETERS) == {*PORTAL, *SM_INPUTS, "wzp"}


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
    assert point.portal()["mzp"] == mzp
    assert point.shape == ()


def test_arrays_broadcast_and_one_bad_element_is_named():
    point = benchmark().replace(mzp=np.array([100.0, 200.0]), gbb=np.zeros((3, 1)))
    assert point.shape == (3, 2)
    with pytest.raises(PointError, match=r"^mzp = 2\.0 GeV"):
        benchmark().replace(mzp=np.array([100.0, 2.0]))
