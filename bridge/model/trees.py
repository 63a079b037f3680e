"""Syntax trees of models: of any length, and never a reason to crash.

A sum of a thousand terms is a tree a thousand deep, `a + b + c` being `(a + b) + c`: who walks
down one bracket at a time and folds what stands inside it needs no depth for it.
"""

from __future__ import annotations

import ast
import warnings

_SHOWN = 80


def parsed(text: str | bytes, mode: str = "eval") -> ast.AST:
    """Syntax tree of a text. Raises SyntaxError, also for what is nested too deeply to be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a backslash in a TeX name is no matter of ours
            return ast.parse(text, mode=mode)
    except (RecursionError, MemoryError):
        raise SyntaxError("nested too deeply, or too many terms in one sum") from None
    except ValueError as error:
        raise SyntaxError(str(error)) from None


def operands(node: ast.BinOp) -> tuple[ast.expr, list[tuple[ast.operator, ast.expr]]]:
    """The first operand of `a + b*c - d …` and what follows it, an operator before each.

    >>> first, rest = operands(ast.parse("a + b*c - d", mode="eval").body)
    >>> first.id, [(type(op).__name__, ast.unparse(part)) for op, part in rest]
    ('a', [('Add', 'b * c'), ('Sub', 'd')])
    """
    rest = []
    first: ast.expr = node
    while isinstance(first, ast.BinOp):
        rest.append((first.op, first.right))
        first = first.left
    return first, rest[::-1]


def text_of(node: ast.AST) -> str:
    """The source of a tree, cut where it is long."""
    try:
        return shortened(ast.unparse(node))
    except RecursionError:
        return "a long expression"


def shortened(text: str) -> str:
    """A text for a message."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
