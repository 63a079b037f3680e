"""Values of UFO expressions, from their syntax tree: nothing of a model is ever executed."""

from __future__ import annotations

import ast
import cmath
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any


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


_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Not: operator.not_,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}

_BUILTINS: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "complex": complex,
    "float": float,
    "int": int,
    "max": max,
    "min": min,
}

_MODULES = {"cmath": cmath, "math": math}

_ATTRIBUTES = ("real", "imag")


@cache
def parse(expression: str) -> ast.expr:
    """Syntax tree; raises ExpressionError for text that is no expression."""
    try:
        return ast.parse(expression.strip(), mode="eval").body
    except SyntaxError as error:
        raise ExpressionError(f"{expression!r} is no expression: {error.msg}") from None


def names_in(expression: str) -> set[str]:
    """Every plain name, of parameters and of functions, in an expression.

    >>> sorted(names_in("ee*complex(0,1)/cmath.sqrt(2)"))
    ['cmath', 'complex', 'ee']
    """
    return {n.id for n in ast.walk(parse(expression)) if isinstance(n, ast.Name)}


def evaluate(
    expression: str, values: Mapping[str, Any], functions: Mapping[str, Function]
) -> complex:
    """Value of an expression of the named values.

    Raises ExpressionError (UndefinedName for a name in none of the tables).

    >>> evaluate("complexconjugate(2*g*complex(0,1))", {"g": 3.0},
    ...          {"complexconjugate": Function(("z",), "z.conjugate()")})
    -6j
    """
    try:
        value = complex(_value(parse(expression), values, functions))
    except ZeroDivisionError:
        raise ExpressionError("division by zero") from None
    except (OverflowError, TypeError, ValueError) as error:
        raise ExpressionError(f"no value: {error}") from None
    if not cmath.isfinite(value):
        raise ExpressionError(f"the value is {value}")
    return value


def _value(node: ast.expr, values: Mapping[str, Any], functions: Mapping[str, Function]) -> Any:
    def of(part: ast.expr) -> Any:
        return _value(part, values, functions)

    match node:
        case ast.Constant(value=int() | float() | complex() as number):
            return number
        case ast.Name(id=name):
            if name not in values:
                raise UndefinedName(name)
            return values[name]
        case ast.BinOp():
            return _OPERATORS[type(node.op)](of(node.left), of(node.right))
        case ast.UnaryOp():
            return _OPERATORS[type(node.op)](of(node.operand))
        case ast.BoolOp():
            parts = [of(part) for part in node.values]
            return all(parts) if isinstance(node.op, ast.And) else any(parts)
        case ast.Compare(ops=[op], comparators=[right]):
            return _OPERATORS[type(op)](of(node.left), of(right))
        case ast.IfExp():
            return of(node.body) if of(node.test) else of(node.orelse)
        case ast.Attribute(value=ast.Name(id=module), attr=name) if module in _MODULES:
            return _module_member(module, name)
        case ast.Attribute(value=owner, attr=name) if name in _ATTRIBUTES:
            return getattr(of(owner), name)
        case ast.Call(keywords=[]):
            return _call(node, values, functions)
    raise ExpressionError(f"{ast.unparse(node)} is not allowed in an expression")


def _call(node: ast.Call, values: Mapping[str, Any], functions: Mapping[str, Function]) -> Any:
    arguments = [_value(part, values, functions) for part in node.args]
    match node.func:
        case ast.Attribute(value=ast.Name(id=module), attr=name) if module in _MODULES:
            return _module_member(module, name)(*arguments)
        case ast.Attribute(value=owner, attr="conjugate"):
            return _value(owner, values, functions).conjugate()
        case ast.Name(id=name) if name in functions:
            function = functions[name]
            if len(arguments) != len(function.arguments):
                raise ExpressionError(f"{name} takes {len(function.arguments)} arguments")
            inner = dict(zip(function.arguments, arguments, strict=True))
            return _value(parse(function.expression), inner, functions)
        case ast.Name(id=name) if name in _BUILTINS:
            return _BUILTINS[name](*arguments)
        case ast.Name(id=name):
            raise UndefinedName(name)
    raise ExpressionError(f"{ast.unparse(node)} is not allowed in an expression")


def _module_member(module: str, name: str) -> Any:
    if name.startswith("_") or not hasattr(_MODULES[module], name):
        raise UndefinedName(f"{module}.{name}")
    return getattr(_MODULES[module], name)
