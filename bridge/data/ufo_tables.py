"""The parameters and particles of a UFO model, read from the syntax tree of its tables.

Not a line of the directory is executed. This is all that points and cards need of the model.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from bridge.errors import ModelError
from bridge.files import shipped


@dataclass(frozen=True, slots=True)
class Parameter:
    """One `Parameter(...)` of parameters.py; `block` and `code` are None for internal ones."""

    name: str
    nature: str
    value: float | str
    block: str | None
    code: tuple[int, ...] | None
    line: int
    type: str = "real"

    @property
    def external(self) -> bool:
        """True for a number that a card sets."""
        return self.nature == "external"


@dataclass(frozen=True, slots=True)
class Particle:
    """One particle or antiparticle of particles.py.

    `spin` is 2s+1, `colour` 1, ±3 or 8, `charge` in units of e; `mass` and `width` are names of
    parameters, `variable` is what the model directory calls the particle.
    """

    variable: str
    name: str
    antiname: str
    pdg: int
    spin: int
    colour: int
    charge: float
    mass: str
    width: str
    line: int

    @property
    def self_conjugate(self) -> bool:
        """True for a particle that is its own antiparticle."""
        return self.name == self.antiname

    def anti(self, variable: str, line: int) -> Particle:
        """The antiparticle."""
        return replace(
            self,
            variable=variable,
            name=self.antiname,
            antiname=self.name,
            pdg=-self.pdg,
            colour=self.colour if self.colour in (1, 8) else -self.colour,
            charge=-self.charge,
            line=line,
        )


@lru_cache
def read_parameters(directory: Path) -> tuple[Parameter, ...]:
    """All parameters of the model, in the order of the file.

    Raises ModelError for a file that is missing or is no such table.
    """
    path = directory / "parameters.py"
    found = []
    for _, call in assignments(path):
        if _called(call) != "Parameter":
            continue
        words = {k.arg: _literal(path, k.value) for k in call.keywords}
        code = words.get("lhacode")
        try:
            found.append(
                Parameter(
                    name=words["name"],
                    nature=words["nature"],
                    value=words["value"],
                    block=words.get("lhablock"),
                    code=tuple(code) if code else None,
                    line=call.lineno,
                    type=words["type"],
                )
            )
        except KeyError as missing:
            raise ModelError(path, call.lineno, f"a Parameter without {missing}") from None
    return tuple(found)


@lru_cache
def external_parameters() -> dict[str, Parameter]:
    """The external parameters of the shipped model by name."""
    return {p.name: p for p in read_parameters(shipped("ufo_model")) if p.external}


@lru_cache
def read_particles(directory: Path) -> tuple[Particle, ...]:
    """All particles and antiparticles of the model, in the order of the file.

    Raises ModelError for a file that is missing or is no such table.
    """
    path = directory / "particles.py"
    found: dict[str, Particle] = {}
    for variable, call in assignments(path):
        match call.func:
            case ast.Name(id="Particle"):
                found[variable] = _particle(path, variable, call)
            case ast.Attribute(value=ast.Name(id=original), attr="anti"):
                if original not in found:
                    raise ModelError(path, call.lineno, f"no particle {original} above this line")
                found[variable] = found[original].anti(variable, call.lineno)
    return tuple(found.values())


@lru_cache
def particles() -> dict[int, Particle]:
    """The particles of the shipped model by PDG code."""
    return {p.pdg: p for p in read_particles(shipped("ufo_model"))}


def assignments(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every `variable = Something(...)` at the top level of a file."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    except FileNotFoundError:
        raise ModelError(path, None, "this file of the UFO model is missing") from None
    except SyntaxError as error:
        raise ModelError(path, error.lineno, f"not Python 3: {error.msg}") from None
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=variable)], value=ast.Call() as call):
                yield variable, call


def _called(call: ast.Call) -> str | None:
    return call.func.id if isinstance(call.func, ast.Name) else None


def _particle(path: Path, variable: str, call: ast.Call) -> Particle:
    words = {k.arg: k.value for k in call.keywords}
    try:
        return Particle(
            variable=variable,
            name=_literal(path, words["name"]),
            antiname=_literal(path, words["antiname"]),
            pdg=_literal(path, words["pdg_code"]),
            spin=_literal(path, words["spin"]),
            colour=_literal(path, words["color"]),
            charge=_literal(path, words["charge"]),
            mass=_reference(path, words["mass"]),
            width=_reference(path, words["width"]),
            line=call.lineno,
        )
    except KeyError as missing:
        raise ModelError(path, call.lineno, f"particle {variable} without {missing}") from None


def _literal(path: Path, node: ast.expr) -> Any:
    """A number, text or list; a number may be a fraction such as -1/3."""
    match node:
        case ast.BinOp(op=ast.Div()):
            return _literal(path, node.left) / _literal(path, node.right)
        case ast.UnaryOp(op=ast.USub()):
            return -_literal(path, node.operand)
    try:
        return ast.literal_eval(node)
    except ValueError as error:
        raise ModelError(path, node.lineno, f"expected a number or a text: {error}") from None


def _reference(path: Path, node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    raise ModelError(path, node.lineno, "expected a parameter, written Param.NAME")
