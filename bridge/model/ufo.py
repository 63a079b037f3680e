"""Read a UFO model directory from its syntax tree, without executing a line of it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bridge.errors import ModelError
from bridge.shipped import shipped


@dataclass(frozen=True, slots=True)
class Parameter:
    """One `Parameter(...)` of parameters.py; `block` and `code` are None for internal ones."""

    name: str
    nature: str
    value: float | str
    block: str | None
    code: tuple[int, ...] | None
    line: int


@lru_cache
def read_parameters(directory: Path) -> tuple[Parameter, ...]:
    """All parameters of the model, in the order of the file."""
    path = directory / "parameters.py"
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    found = []
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "Parameter"
        ):
            try:
                words = {k.arg: ast.literal_eval(k.value) for k in node.keywords}
            except ValueError as error:
                raise ModelError(path, node.lineno, f"not a literal: {error}") from error
            code = words.get("lhacode")
            found.append(
                Parameter(
                    name=words["name"],
                    nature=words["nature"],
                    value=words["value"],
                    block=words.get("lhablock"),
                    code=tuple(code) if code else None,
                    line=node.lineno,
                )
            )
    return tuple(found)


@lru_cache
def external_parameters() -> dict[str, Parameter]:
    """The external parameters of the shipped model by name."""
    return {p.name: p for p in read_parameters(shipped("ufo_model")) if p.nature == "external"}
