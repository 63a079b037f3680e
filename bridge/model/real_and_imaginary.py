"""Real and imaginary part of a UFO expression, as expressions of real parameters.

For programs without complex parameters. A text of "" stands for zero.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from bridge.model.expressions import ExpressionError, parse
from bridge.model.trees import operands, text_of


@dataclass(frozen=True, slots=True)
class Parts:
    """re + i im; each a product or a bracketed sum, or "" for zero."""

    re: str = ""
    im: str = ""


def parts_of(expression: str, complex_names: Mapping[str, Parts]) -> Parts:
    """Real and imaginary part, with ^ for powers; other names are real parameters.

    Raises ExpressionError for what has no such form (roots of complex numbers and the like).

    >>> parts_of("-(complex(0,1)*ee*V)/cmath.sqrt(2)", {"V": Parts("c", "s")})
    Parts(re='(ee*s)/sqrt(2)', im='-(ee*c)/sqrt(2)')
    """
    return _parts(parse(expression), complex_names)


def _parts(node: ast.expr, names: Mapping[str, Parts]) -> Parts:
    match node:
        case ast.Constant(value=int() | float() as number):
            return Parts(f"{number:.17g}" if number else "")
        case ast.Name(id=name):
            return names.get(name, Parts(name))
        case ast.Attribute(value=ast.Name(id="cmath"), attr="pi"):
            return Parts("pi")
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            x = _parts(operand, names)
            return Parts(_negative(x.re), _negative(x.im))
        case ast.BinOp():
            first, rest = operands(node)
            total = _parts(first, names)
            for op, part in rest:
                total = _combined(op, total, _parts(part, names), node)
            return total
        case ast.Call(func=ast.Name(id="complex"), args=[re, im]):
            return Parts(_real(re, names), _real(im, names))
        case ast.Call(func=ast.Name(id="complexconjugate"), args=[argument]):
            x = _parts(argument, names)
            return Parts(x.re, _negative(x.im))
        case ast.Call(func=ast.Attribute(value=ast.Name(id="cmath"), attr=name), args=[argument]):
            return Parts(f"{name}({_real(argument, names) or 0})")
        case ast.Call(func=ast.Name(id="abs"), args=[argument]):
            return Parts(f"fabs({_real(argument, names) or 0})")
    raise ExpressionError(f"{text_of(node)} has no real and imaginary part here")


def _combined(op: ast.operator, x: Parts, y: Parts, node: ast.expr) -> Parts:
    match op:
        case ast.Add():
            return Parts(_sum(x.re, y.re), _sum(x.im, y.im))
        case ast.Sub():
            return Parts(_sum(x.re, _negative(y.re)), _sum(x.im, _negative(y.im)))
        case ast.Mult():
            return _multiplied(x, y)
        case ast.Div() if not y.im:
            return Parts(_quotient(x.re, y.re), _quotient(x.im, y.re))
        case ast.Pow() if not x.im and not y.im:
            return Parts(f"{_bracketed(x.re)}^{_bracketed(y.re)}")
    raise ExpressionError(f"{text_of(node)} has no real and imaginary part here")


def _real(node: ast.expr, names: Mapping[str, Parts]) -> str:
    x = _parts(node, names)
    if x.im:
        raise ExpressionError(f"{text_of(node)} is complex where a real number is needed")
    return x.re


def _multiplied(x: Parts, y: Parts) -> Parts:
    return Parts(
        _sum(_product(x.re, y.re), _negative(_product(x.im, y.im))),
        _sum(_product(x.re, y.im), _product(x.im, y.re)),
    )


def _bracketed(text: str) -> str:
    return text if text.isidentifier() or text.isdigit() else f"({text or 0})"


def _negative(text: str) -> str:
    if not text:
        return ""
    return text[1:] if text.startswith("-") and _is_product(text[1:]) else f"-{_factor(text)}"


def _sum(x: str, y: str) -> str:
    if not x or not y:
        return x or y
    return f"{x}{y}" if y.startswith("-") else f"{x}+{y}"


def _product(x: str, y: str) -> str:
    if not x or not y:
        return ""
    if x in ("1", "-1"):
        return y if x == "1" else _negative(y)
    if y == "1":
        return x
    if y.startswith("-") and _is_product(y[1:]):
        return _product(_negative(x), y[1:])
    return f"{_factor(x)}*{_factor(y)}"


def _quotient(x: str, y: str) -> str:
    if not x:
        return ""
    sign = "-" if x.startswith("-") and _is_product(x[1:]) else ""
    body = x[len(sign) :]
    return f"{sign}{body if _is_atom(body) else f'({body})'}/{y if _is_atom(y) else f'({y})'}"


def _factor(text: str) -> str:
    return text if _is_product(text.removeprefix("-")) else f"({text})"


def _is_product(text: str) -> bool:
    """Whether no + or - stands outside brackets (an exponent of a number aside)."""
    depth = 0
    for k, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter in "+-" and depth == 0 and not (k and text[k - 1] == "e" and k > 1):
            return False
    return True


def _is_atom(text: str) -> bool:
    """A name, a number, or one pair of brackets around everything, maybe with a function."""
    name, bracket, rest = text.partition("(")
    if not bracket:
        return all(letter.isalnum() or letter in "._" for letter in text)
    depth = 1
    for k, letter in enumerate(rest):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0:
            return k == len(rest) - 1 and (not name or name.isidentifier())
    return False
