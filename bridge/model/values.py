"""Numerical values of all parameters and couplings of a model at one point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from bridge.model.directory import Model
from bridge.model.expressions import ExpressionError, evaluate
from bridge.model.findings import Finding

_REAL = 1e-9
"""Largest imaginary part, relative, that rounding can leave in a real parameter."""


@dataclass(slots=True)
class Values:
    """Name to value; `findings` says why the names that are missing have none."""

    parameters: dict[str, complex] = field(default_factory=dict)
    couplings: dict[str, complex] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def real(self, name: str) -> float:
        """Real part of a parameter; NaN if it has no value."""
        return self.parameters.get(name, complex("nan")).real


def values_at(model: Model, external: Mapping[str, float] | None = None) -> Values:
    """Parameters in the order of the file (as the UFO format asks), then couplings."""
    chosen = dict(external or {})
    values = Values()
    for p in model.parameters.values():
        if p.external:
            values.parameters[p.name] = complex(chosen.get(p.name, p.value))
    for p in model.parameters.values():
        if not p.external:
            value = _value(model, values, "parameters.py", p.line, p.name, str(p.value))
            if value is not None:
                values.parameters[p.name] = value
                if p.type == "real" and abs(value.imag) > _REAL * abs(value):
                    message = f"real parameter has the value {value:.4g}"
                    remedy = "declare it complex or correct the expression"
                    values.findings.append(
                        Finding("parameters.py", p.line, p.name, message, remedy)
                    )
    for c in model.couplings.values():
        value = _value(model, values, "couplings.py", c.line, c.name, c.value)
        if value is not None:
            values.couplings[c.name] = value
    return values


def _value(
    model: Model, values: Values, file: str, line: int, name: str, expression: str
) -> complex | None:
    try:
        return evaluate(expression, values.parameters, model.functions)
    except ExpressionError as error:
        message = f"{expression} has no value: {error}"
        remedy = _remedy(model, str(error))
        values.findings.append(Finding(file, line, name, message, remedy))
        return None


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
    everything, limit = values_at(model, moved), values_at(model, moved)
    for c in model.couplings.values():
        if c.name in limit.couplings and not set(c.orders) <= {"QCD", "QED"}:
            limit.couplings[c.name] = 0.0j
    return [everything, limit]


def _block(model: Model, name: str) -> str:
    return str(model.parameters[name].block).upper()


def _default(model: Model, name: str) -> float:
    return complex(model.parameters[name].value).real
