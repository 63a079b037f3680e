"""Derivatives of an interaction, counted in its Lorentz structure without computing it."""

from __future__ import annotations

import ast

from bridge.model.expressions import ExpressionError, parse
from bridge.model.tensors import LORENTZ
from bridge.model.trees import operands


def momentum_power(structure: str) -> int | None:
    """Momenta in each term of a Lorentz structure; None where terms differ.

    >>> momentum_power("P(3,1)*Metric(1,2) - 2*P(1,2)*Metric(2,3)"), momentum_power("1 + P(1,2)")
    (1, None)
    """
    try:
        return _momenta(parse(structure))
    except (ExpressionError, RecursionError):
        return None


def _momenta(node: ast.expr) -> int | None:
    match node:
        case ast.BinOp():
            first, rest = operands(node)
            power = _momenta(first)
            for op, part in rest:
                power = _joined(op, power, part)
            return power
        case ast.UnaryOp(operand=operand):
            return _momenta(operand)
        case ast.Call(func=ast.Name(id=name)):
            return int(name == "P") if name in ("P", "complex", *LORENTZ) else None
        case ast.Constant():
            return 0
    return None


def _joined(op: ast.operator, power: int | None, part: ast.expr) -> int | None:
    if power is None:
        return None
    if isinstance(op, ast.Pow):
        match part:
            case ast.Constant(value=int() as exponent):
                return power * exponent
        return None
    other = _momenta(part)
    if isinstance(op, ast.Add | ast.Sub):
        return power if other == power else None
    if other is None:
        return None
    return power + other if isinstance(op, ast.Mult) else power - other
