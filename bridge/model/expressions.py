"""Values of UFO expressions, from their syntax tree: nothing of a model is ever executed."""

from __future__ import annotations

import ast
import cmath
import math
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any, cast

from bridge.model.trees import operands, parsed, shortened, text_of


class ExpressionError(Exception):
    """An expression has no value; the message says why."""


class UndefinedName(ExpressionError):
    """An expression uses a name that nothing defines."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} is not defined")


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the model: names of its arguments and its expression."""

    arguments: tuple[str, ...]
    expression: str


Number = float | complex

_DEEPEST = "nested too deeply"
_MOST_STEPS = 300_000
"""Parts of one expression, those of the functions it calls included; real ones have thousands."""


def _real(number: Number) -> float:
    if abs(number.imag) > _ROUNDING * abs(number):
        raise TypeError(f"{number:.4g} is complex where a real number is needed")
    return float(number.real)


_ROUNDING = 1e-12
"""Largest imaginary part, relative, of a number that is compared."""


def _of_reals(function: Callable[..., Any]) -> Callable[..., float]:
    """A function of real numbers alone; whole numbers too become floats, which stay small."""
    return lambda *arguments: float(function(*map(_real, arguments)))


_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.Mod: _of_reals(operator.mod),
    ast.FloorDiv: _of_reals(operator.floordiv),
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Not: lambda x: float(not x),
    ast.Eq: lambda x, y: float(x == y),
    ast.NotEq: lambda x, y: float(x != y),
    ast.Lt: _of_reals(operator.lt),
    ast.LtE: _of_reals(operator.le),
    ast.Gt: _of_reals(operator.gt),
    ast.GtE: _of_reals(operator.ge),
}

_BUILTINS: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "complex": complex,
    "float": _of_reals(float),
    "int": _of_reals(int),
    "max": _of_reals(max),
    "min": _of_reals(min),
}

_MODULES = {"cmath": cmath, "math": math}

_ATTRIBUTES = ("real", "imag")


@cache
def parse(expression: str) -> ast.expr:
    """Syntax tree; raises ExpressionError for text that is no expression."""
    try:
        return cast(ast.Expression, parsed(expression.strip())).body
    except SyntaxError as error:
        raise ExpressionError(f"{shortened(expression)!r} is no expression: {error.msg}") from None


@cache
def names_in(expression: str) -> frozenset[str]:
    """Every plain name, of parameters and of functions, in an expression.

    >>> sorted(names_in("ee*complex(0,1)/cmath.sqrt(2)"))
    ['cmath', 'complex', 'ee']
    """
    return frozenset(n.id for n in ast.walk(parse(expression)) if isinstance(n, ast.Name))


def evaluate(
    expression: str,
    values: Mapping[str, Any],
    functions: Mapping[str, Function],
    rough: bool = False,
) -> complex:
    """Value of an expression of the named values; a rough one has twelve digits, not sixteen.

    Where both differ in their first digits the value is nothing but rounding. Raises
    ExpressionError (UndefinedName for a name in none of the tables).

    >>> evaluate("complexconjugate(2*g*complex(0,1))", {"g": 3.0},
    ...          {"complexconjugate": Function(("z",), "z.conjugate()")})
    -6j
    """
    return evaluate_tree(parse(expression), values, functions, rough)


def evaluate_tree(
    tree: ast.expr,
    values: Mapping[str, Any],
    functions: Mapping[str, Function],
    rough: bool = False,
) -> complex:
    """`evaluate` of a syntax tree."""
    rounding = _rounding() if rough else None
    try:
        value = complex(_Evaluation(values, functions, rounding).of(tree))
    except ZeroDivisionError:
        raise ExpressionError("division by zero") from None
    except RecursionError:
        raise ExpressionError(_DEEPEST) from None
    except (OverflowError, TypeError, ValueError) as error:
        raise ExpressionError(f"no value: {error}") from None
    if not cmath.isfinite(value):
        raise ExpressionError(f"the value is {value}")
    return value


def _rounding() -> Iterator[float]:
    """Factors that differ from 1 in the twelfth digit, the same in each evaluation."""
    random = Random(12)
    while True:
        yield 1.0 + random.uniform(-1e-12, 1e-12)


@dataclass(frozen=True, slots=True)
class _Evaluation:
    """Values of nodes; `steps` runs out where functions call each other without end."""

    values: Mapping[str, Any]
    functions: Mapping[str, Function]
    rounding: Iterator[float] | None = None
    steps: Iterator[int] = field(default_factory=lambda: iter(range(_MOST_STEPS)))

    def of(self, node: ast.expr) -> Any:
        if next(self.steps, None) is None:
            raise ExpressionError(f"it has more than {_MOST_STEPS} parts, calls included")
        match node:
            case ast.Constant(value=int() | float() as number):
                return float(number)
            case ast.Constant(value=complex() as number):
                return number
            case ast.Name(id=name):
                if name not in self.values:
                    raise UndefinedName(name)
                return self.values[name]
            case ast.BinOp():
                return self._folded(node)
            case ast.UnaryOp():
                return _operator(node.op, node)(self.of(node.operand))
            case ast.BoolOp():
                return self._first_decisive(node)
            case ast.Compare():
                return self._compared(node)
            case ast.IfExp():
                return self.of(node.body) if self.of(node.test) else self.of(node.orelse)
            case ast.Attribute(value=ast.Name(id=module), attr=name) if module in _MODULES:
                return _module_member(module, name)
            case ast.Attribute(value=owner, attr=name) if name in _ATTRIBUTES:
                return getattr(self.of(owner), name)
            case ast.Call(keywords=[]):
                return self._call(node)
        raise _not_allowed(node)

    def _folded(self, node: ast.BinOp) -> Any:
        first, rest = operands(node)
        total = self.of(first)
        for op, part in rest:
            total = _operator(op, node)(total, self.of(part))
            if self.rounding:
                total *= next(self.rounding)
        return total

    def _first_decisive(self, node: ast.BoolOp) -> Any:
        """As in Python, the first false part of `and`, the first true part of `or`, or the last."""
        value: Any = 0.0
        for part in node.values:
            value = self.of(part)
            if bool(value) == isinstance(node.op, ast.Or):
                break
        return value

    def _compared(self, node: ast.Compare) -> float:
        left = self.of(node.left)
        for op, part in zip(node.ops, node.comparators, strict=True):
            right = self.of(part)
            if not _operator(op, node)(left, right):
                return 0.0
            left = right
        return 1.0

    def _call(self, node: ast.Call) -> Any:
        arguments = [self.of(part) for part in node.args]
        match node.func:
            case ast.Attribute(value=ast.Name(id=module), attr=name) if module in _MODULES:
                return _module_member(module, name)(*arguments)
            case ast.Attribute(value=owner, attr="conjugate"):
                return self.of(owner).conjugate()
            case ast.Name(id=name) if name in self.functions:
                function = self.functions[name]
                if len(arguments) != len(function.arguments):
                    raise ExpressionError(f"{name} takes {len(function.arguments)} arguments")
                inner = dict(zip(function.arguments, arguments, strict=True))
                body = parse(function.expression)
                return _Evaluation(inner, self.functions, self.rounding, self.steps).of(body)
            case ast.Name(id=name) if name in _BUILTINS:
                return _BUILTINS[name](*arguments)
            case ast.Name(id=name):
                raise UndefinedName(name)
        raise _not_allowed(node)


def _operator(op: ast.AST, node: ast.expr) -> Callable[..., Any]:
    if type(op) not in _OPERATORS:
        raise _not_allowed(node)
    return _OPERATORS[type(op)]


def _not_allowed(node: ast.expr) -> ExpressionError:
    return ExpressionError(f"{text_of(node)} is not allowed in an expression")


def _module_member(module: str, name: str) -> Any:
    if name.startswith("_") or not hasattr(_MODULES[module], name):
        raise UndefinedName(f"{module}.{name}")
    member = getattr(_MODULES[module], name)
    return _of_reals(member) if module == "math" and callable(member) else member
