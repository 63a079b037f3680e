"""The digest that ties a recorded number to one version of the model."""

from __future__ import annotations

import ast
import hashlib
from pathlib import Path

from bridge.errors import ModelError
from bridge.files import shipped

_PHYSICS = (
    "coupling_orders",
    "couplings",
    "decays",
    "function_library",
    "lorentz",
    "parameters",
    "particles",
    "vertices",
)


def model_digest(directory: Path | None = None) -> str:
    """Sixteen hexadecimal digits of what defines the physics of a model (default: the shipped).

    That is the syntax of the Python files of the physics, without comments and docstrings, and
    the entries of the restriction cards. Defaults of external parameters are left out: whoever
    computes with the model writes all of them. Raises ModelError for a directory without one.
    """
    place = shipped("ufo_model") if directory is None else directory
    sources = [path for path in sorted(place.glob("*.py")) if path.stem in _PHYSICS]
    if not sources:
        raise ModelError(place, None, "there are no files of a UFO model")
    state = hashlib.sha256()
    for path in [*sources, *sorted(place.glob("restrict_*.dat"))]:
        text = path.read_text(encoding="utf-8")
        content = _syntax(path, text) if path.suffix == ".py" else _entries(text)
        state.update(f"{path.name}\n{content}\n".encode())
    return state.hexdigest()[:16]


def _syntax(path: Path, text: str) -> str:
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise ModelError(path, error.lineno, f"not Python: {error.msg}") from error
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_external(node):
            node.keywords = [k for k in node.keywords if k.arg != "value"]
    tree.body = [node for node in tree.body if not _is_docstring(node)]
    return ast.unparse(tree)


def _is_external(call: ast.Call) -> bool:
    natures = [k.value for k in call.keywords if k.arg == "nature"]
    return any(isinstance(n, ast.Constant) and n.value == "external" for n in natures)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _entries(card: str) -> str:
    lines = (line.partition("#")[0].split() for line in card.splitlines())
    return "\n".join(" ".join(words) for words in lines if words)
