"""Expressions of any length and any operator: a value, or a reason, in bounded time."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bridge.model.expressions import ExpressionError, Function, evaluate
from bridge.model.real_and_imaginary import Parts, parts_of
from bridge.model.syntax import Unreadable, read_file, value_of
from bridge.model.tensors import Unsupported, colour_tensor, lorentz_tensor, reference_momenta


def test_a_sum_of_two_thousand_terms_is_read_everywhere() -> None:
    n = 2000
    assert evaluate(" + ".join(["a"] * n), {"a": 2.0}, {}) == 2.0 * n
    tensor = lorentz_tensor(" + ".join(["P(1,2)"] * n), reference_momenta(3), {}, {})
    assert tensor.array == pytest.approx(n * reference_momenta(3)[1], rel=1e-12)
    assert parts_of("+".join(["a"] * n), {}) == Parts("+".join(["a"] * n))
    assert value_of(ast.parse("+".join(["1"] * n), mode="eval").body) == n


@pytest.mark.parametrize(
    "text",
    ["9**9**9**9", "+".join(["a"] * 100_000), "-" * 2000 + "1", "**".join(["1.0"] * 2000)],
    ids=["tower", "endless sum", "signs", "powers"],
)
def test_what_is_too_large_says_so(text: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(text, {"a": 1.0}, {})


def test_functions_that_call_each_other_come_to_an_end() -> None:
    doubling = {f"f{k}": Function(("x",), f"f{k - 1}(x) + f{k - 1}(x)") for k in range(1, 60)}
    doubling["f0"] = Function(("x",), "x")
    with pytest.raises(ExpressionError, match="parts"):
        evaluate("f59(1)", {}, doubling)
    with pytest.raises(ExpressionError, match="nested too deeply"):
        evaluate("g(1)", {}, {"g": Function(("x",), "g(x)")})


@pytest.mark.parametrize("operator", ["<<", ">>", "|", "&", "^", "@"])
def test_operators_without_a_meaning_here_are_named(operator: str) -> None:
    with pytest.raises(ExpressionError, match="not allowed"):
        evaluate(f"a {operator} 2", {"a": 1.0}, {})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 if a > b + 1 else 2", 2.0),
        ("1 if b < a < 2 or a == b else 0", 0.0),
        ("1 if a >= b and not b <= a else 0", 0.0),
        ("max(a, b)*min(a, b)", 12.0),
        ("math.sqrt(b)", 2.0),
        ("7 % a + 7 // a", 3.0),
    ],
)
def test_real_parameters_are_compared_though_kept_as_complex(text: str, value: float) -> None:
    assert evaluate(text, {"a": 3.0 + 0j, "b": 4.0 + 0j}, {}) == value


def test_complex_numbers_are_not_compared() -> None:
    with pytest.raises(ExpressionError, match="complex where a real"):
        evaluate("1 if z > 0 else 2", {"z": 1.0 + 1j}, {})


@pytest.mark.parametrize("text", ["9**9**9", "'a'*10**9", "[1]*10**9", "1/0"])
def test_plain_data_stay_small(text: str) -> None:
    assert isinstance(value_of(ast.parse(text, mode="eval").body), Unreadable)


def test_tensors_stay_small() -> None:
    with pytest.raises(Unsupported):
        colour_tensor("*".join(f"f({-3 * k - 4},{-3 * k - 5},{-3 * k - 6})" for k in range(5)), ())


def test_a_file_too_deep_to_be_read_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "couplings.py"
    path.write_text(f"x = {'-' * 5000}1\n")
    assert read_file(path).broken is not None
