"""Expressions have the value Python would give them, and nothing else happens."""

from __future__ import annotations

import cmath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.model.expressions import ExpressionError, UndefinedName, evaluate

NUMBERS = st.floats(0.1, 10.0)


@given(a=NUMBERS, b=NUMBERS)
def test_arithmetic_is_that_of_python(a: float, b: float) -> None:
    text = "-(complex(0,1)*a**2)/(3*cmath.sqrt(b)) + abs(a - b)*cmath.pi"
    expected = -(1j * a**2) / (3 * cmath.sqrt(b)) + abs(a - b) * cmath.pi
    assert evaluate(text, {"a": a, "b": b}, {}) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nothing + 1", "nothing is not defined"),
        ("nothing(1)", "nothing is not defined"),
        ("cmath.nothing(1)", "cmath.nothing is not defined"),
        ("1/0", "division by zero"),
        ("cmath.log(0)", "no value"),
        ("1e308*1e308", "the value is"),
        ("1 +", "is no expression"),
        ("__import__('os').getcwd()", "not allowed"),
        ("().__class__.__bases__", "not allowed"),
        ("[x for x in (1,)]", "not allowed"),
        ("complex(0,1).__class__", "not allowed"),
        ("cmath.__name__", "not defined"),
    ],
)
def test_what_has_no_value_says_why(text: str, message: str) -> None:
    with pytest.raises(ExpressionError, match=message):
        evaluate(text, {}, {})


def test_an_undefined_name_is_named() -> None:
    with pytest.raises(UndefinedName) as error:
        evaluate("2*gbbb", {"gbb": 1.0}, {})
    assert error.value.name == "gbbb"
