"""Statements of Python 2 in the files of old models, which are no reason not to read their data."""

from __future__ import annotations

import ast
import re
from typing import cast

from bridge.model.trees import parsed


def read_python(data: bytes) -> tuple[ast.Module, bool]:
    """Syntax tree of a file, decoded as Python does, and whether it is one of Python 2.

    Raises SyntaxError, that of Python 3, also for what cannot be decoded.
    """
    try:
        return cast(ast.Module, parsed(data, "exec")), False
    except SyntaxError as error:
        first = error
    try:
        return cast(ast.Module, parsed(_as_python_3(data), "exec")), True
    except SyntaxError:
        raise first from None


_PYTHON_2 = (
    (rb"^([ \t]*(?:.*:[ \t]*)?raise[ \t]+[\w.]+)[ \t]*,", rb"\1;"),
    (rb"^([ \t]*(?:.*:[ \t]*)?print)[ \t]+(?:>>)?(?=[^\s=(])", rb"\1; "),
    (rb"^([ \t]*except[ \t]+[\w.]+)[ \t]*,[ \t]*(\w+)[ \t]*:", rb"\1 as \2:"),
)
"""Statements of Python 2 that old models have, as what has the same tree for a reader of data."""


def _as_python_3(data: bytes) -> bytes:
    for pattern, replacement in _PYTHON_2:
        data = re.sub(pattern, replacement, data, flags=re.MULTILINE)
    return data
