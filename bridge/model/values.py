"""Numerical values of all parameters and couplings of a model at one point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from bridge.model.directory import Coupling, Model
from bridge.model.expressions import ExpressionError, evaluate, names_in
from bridge.model.findings import Finding
from bridge.model.trees import shortened

_REAL = 1e-9
"""Largest imaginary part, relative, that rounding can leave in a real parameter."""


class Couplings(Mapping[str, complex]):
    """Couplings by name, each evaluated when it is first asked for; `vanishing` ones are 0."""

    def __init__(
        self,
        model: Model,
        parameters: Mapping[str, complex],
        vanishing: frozenset[str],
        rough: bool = False,
    ) -> None:
        self._model, self._parameters, self._vanishing = model, parameters, vanishing
        self._rough = rough
        self._expressions = {c.name: c for c in model.couplings.values()}
        self._known: dict[str, complex | Finding] = {}

    def _value(self, c: Coupling) -> complex | Finding:
        if c.name not in self._known:
            place = (c.file, c.line, c.name)
            found = _value(self._model, self._parameters, place, c.value, self._rough)
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


def rough_values_at(model: Model, external: Mapping[str, float] | None = None) -> Values:
    """`values_at`, computed with fewer digits: what differs from it is rounding, and no value."""
    return _values_at(model, frozenset((external or {}).items()), frozenset(), rough=True)


@lru_cache(maxsize=128)
def _values_at(
    model: Model,
    external: frozenset[tuple[str, float]],
    vanishing: frozenset[str],
    rough: bool = False,
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
        place = ("parameters.py", p.line, p.name)
        value = _value(model, parameters, place, str(p.value), rough)
        if isinstance(value, Finding):
            broken.append(value)
            continue
        parameters[p.name] = value
        if p.type == "real" and abs(value.imag) > _REAL * abs(value):
            message = f"real parameter has the value {value:.4g}"
            remedy = "declare it complex or correct the expression"
            broken.append(Finding(*place, message, remedy))
    return Values(parameters, Couplings(model, parameters, vanishing, rough), tuple(broken))


def _value(
    model: Model,
    parameters: Mapping[str, complex],
    place: tuple[str, int, str],
    expression: str,
    rough: bool,
) -> complex | Finding:
    try:
        names = names_in(expression)
        inputs = tuple((name, parameters[name]) for name in names if name in parameters)
        return _evaluated(model, expression, inputs, rough)
    except ExpressionError as error:
        message = f"{shortened(expression)} has no value: {error}"
        return Finding(*place, message, _remedy(model, str(error)))


@lru_cache(maxsize=65536)
def _evaluated(
    model: Model, expression: str, inputs: tuple[tuple[str, complex], ...], rough: bool
) -> complex:
    """Points differ in few parameters, and most expressions depend on none of those."""
    return evaluate(expression, dict(inputs), model.functions, rough)


def _remedy(model: Model, reason: str) -> str:
    name = reason.split(" ")[0]
    if name in model.parameters:
        return f"define {name} before it is used, and so that it has a value"
    if reason.endswith("not defined"):
        return "define the name in parameters.py or function_library.py, or correct it"
    return "correct the expression"


def complex_by_rounding(model: Model, external: Mapping[str, float] | None, name: str) -> bool:
    """Whether the imaginary part of a real parameter is the root of a rounded zero."""
    here, there = (at(model, external).parameters for at in (values_at, rough_values_at))
    if name not in here or name not in there:
        return False
    return abs(here[name].imag - there[name].imag) > _STABLE * abs(here[name].imag)


_STABLE = 1e-3
"""Relative difference of a value and a rough one that is no value."""


def generic_point(model: Model, seed: int = 1) -> dict[str, float]:
    """External parameters moved by some per cent, none of them zero or equal to another.

    Small enough steps that no square root of a physical model turns imaginary. A mixing matrix
    is unitary at every point, so its entries are not moved one by one.
    """
    random = np.random.default_rng(seed)
    mixing = _mixing_blocks(model)
    moved = {}
    for p in model.external().values():
        value = complex(p.value).real
        step = random.uniform(-0.03, 0.03)
        if _block(model, p.name) in mixing:
            moved[p.name] = value
        else:
            moved[p.name] = value * (1.0 + step) if value else 0.02 + step / 2.0
    return moved


def _mixing_blocks(model: Model) -> set[str]:
    """Blocks that hold a unitary matrix, with the blocks of its imaginary part (IM…)."""
    entries: dict[str, dict[tuple[int, ...], float]] = {}
    for p in model.external().values():
        if p.code and len(p.code) == 2 and min(p.code) > 0:
            entries.setdefault(_block(model, p.name), {})[p.code] = complex(p.value).real
    unitary = {block for block, matrix in entries.items() if _unitary(matrix)}
    return unitary | {f"IM{block}" for block in unitary}


def _unitary(entries: Mapping[tuple[int, ...], float]) -> bool:
    n = max(max(code) for code in entries)
    if not 1 < n < 20:
        return False
    matrix = np.zeros((n, n))
    for (i, j), value in entries.items():
        matrix[i - 1, j - 1] = value
    return bool(np.abs(matrix @ matrix.T - np.eye(n)).max() < _INPUT_DIGITS)


_INPUT_DIGITS = 1e-3
"""Matrices of a card have three digits at least."""


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
