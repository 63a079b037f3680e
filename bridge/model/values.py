"""Numerical values of all parameters and couplings of a model at one point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from bridge.model.directory import Coupling, Model
from bridge.model.expressions import ExpressionError, evaluate, names_in
from bridge.model.findings import Finding

_REAL = 1e-9
"""Largest imaginary part, relative, that rounding can leave in a real parameter."""


class Couplings(Mapping[str, complex]):
    """Couplings by name, each evaluated when it is first asked for; `vanishing` ones are 0."""

    def __init__(
        self, model: Model, parameters: Mapping[str, complex], vanishing: frozenset[str]
    ) -> None:
        self._model, self._parameters, self._vanishing = model, parameters, vanishing
        self._expressions = {c.name: c for c in model.couplings.values()}
        self._known: dict[str, complex | Finding] = {}

    def _value(self, c: Coupling) -> complex | Finding:
        if c.name not in self._known:
            found = _value(self._model, self._parameters, c.file, c.line, c.name, c.value)
            vanishes = c.name in self._vanishing and not isinstance(found, Finding)
            self._known[c.name] = 0.0j if vanishes else found
        return self._known[c.name]

    def __getitem__(self, name: str) -> complex:
        value = self._value(self._expressions[name])
        if isinstance(value, Finding):
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        values = ((name, self._value(c)) for name, c in self._expressions.items())
        return (name for name, value in values if not isinstance(value, Finding))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def findings(self) -> list[Finding]:
        """Why the couplings that are missing have no value."""
        values = map(self._value, self._expressions.values())
        return [value for value in values if isinstance(value, Finding)]


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """Name to value at one point; what has no value is missing."""

    parameters: Mapping[str, complex] = field(default_factory=dict)
    couplings: Mapping[str, complex] = field(default_factory=dict)
    broken: tuple[Finding, ...] = ()

    def real(self, name: str) -> float:
        """Real part of a parameter; NaN if it has no value."""
        return self.parameters.get(name, complex("nan")).real

    @property
    def findings(self) -> list[Finding]:
        """Why what is missing has no value: parameters (`broken`), then couplings."""
        couplings = self.couplings.findings() if isinstance(self.couplings, Couplings) else []
        return [*self.broken, *couplings]


def values_at(model: Model, external: Mapping[str, float] | None = None) -> Values:
    """Parameters in the order of the file (as the UFO format asks), and the couplings of them.

    The checks ask for few points many times, and at most points for few couplings.
    """
    return _values_at(model, frozenset((external or {}).items()), frozenset())


@lru_cache(maxsize=32)
def _values_at(
    model: Model, external: frozenset[tuple[str, float]], vanishing: frozenset[str]
) -> Values:
    chosen = dict(external)
    parameters = {
        p.name: complex(chosen.get(p.name, p.value))
        for p in model.parameters.values()
        if p.external
    }
    broken: list[Finding] = []
    for p in model.parameters.values():
        if p.external:
            continue
        value = _value(model, parameters, "parameters.py", p.line, p.name, str(p.value))
        if isinstance(value, Finding):
            broken.append(value)
            continue
        parameters[p.name] = value
        if p.type == "real" and abs(value.imag) > _REAL * abs(value):
            message = f"real parameter has the value {value:.4g}"
            remedy = "declare it complex or correct the expression"
            broken.append(Finding("parameters.py", p.line, p.name, message, remedy))
    return Values(parameters, Couplings(model, parameters, vanishing), tuple(broken))


def _value(
    model: Model,
    parameters: Mapping[str, complex],
    file: str,
    line: int,
    name: str,
    expression: str,
) -> complex | Finding:
    try:
        names = names_in(expression)
        inputs = tuple((name, parameters[name]) for name in names if name in parameters)
        return _evaluated(model, expression, inputs)
    except ExpressionError as error:
        message = f"{expression} has no value: {error}"
        return Finding(file, line, name, message, _remedy(model, str(error)))


@lru_cache(maxsize=65536)
def _evaluated(model: Model, expression: str, inputs: tuple[tuple[str, complex], ...]) -> complex:
    """Points differ in few parameters, and most expressions depend on none of those."""
    return evaluate(expression, dict(inputs), model.functions)


def _remedy(model: Model, reason: str) -> str:
    name = reason.split(" ")[0]
    if name in model.parameters:
        return f"define {name} before it is used, and so that it has a value"
    if reason.endswith("not defined"):
        return "define the name in parameters.py or function_library.py, or correct it"
    return "correct the expression"


def generic_point(model: Model, seed: int = 1) -> dict[str, float]:
    """External parameters moved by some per cent, none of them zero or equal to another.

    Small enough steps that no square root of a physical model turns imaginary.
    """
    random = np.random.default_rng(seed)
    moved = {}
    for p in model.external().values():
        value = complex(p.value).real
        step = random.uniform(-0.03, 0.03)
        moved[p.name] = value * (1.0 + step) if value else 0.02 + step / 2.0
    return moved


STANDARD_BLOCKS = {
    "SMINPUTS",
    "MASS",
    "DECAY",
    "YUKAWA",
    "VCKMIN",
    "VCKM",
    "CKMBLOCK",
    "WOLFENSTEIN",
}
"""Blocks whose entries every model shares; what else there is belongs to new physics."""


def standard_values(model: Model) -> list[Values]:
    """Values where the Standard Model part must be right: a defect shows in all of them.

    SMINPUTS and MASS are moved, all else is at its default; the second has only the couplings
    that count in QCD and QED, so that operators of new physics do not matter.
    """
    moved = {
        name: value if _block(model, name) in ("SMINPUTS", "MASS") else _default(model, name)
        for name, value in generic_point(model).items()
    }
    new = [c.name for c in model.couplings.values() if not set(c.orders) <= {"QCD", "QED"}]
    return [values_at(model, moved), _values_at(model, frozenset(moved.items()), frozenset(new))]


def _block(model: Model, name: str) -> str:
    return str(model.parameters[name].block).upper()


def _default(model: Model, name: str) -> float:
    return complex(model.parameters[name].value).real
