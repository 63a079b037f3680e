"""Coupling orders and mass dimensions: does a coupling count as what it is?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bridge.model.directory import Coupling, Model, Vertex
from bridge.model.expressions import ExpressionError, names_in
from bridge.model.findings import ERROR, WARNING, Finding
from bridge.model.tensors import StructureError, Unsupported, lorentz_tensor, reference_momenta
from bridge.model.values import Values, generic_point, values_at

FILE = "couplings.py"

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

_DIMENSIONS = {"MASS": 1, "DECAY": 1, "YUKAWA": 1}
_GROUP_SHARE = 0.6
"""Share of a group of couplings that must agree before the others are called wrong."""


def declared(model: Model) -> Iterator[Finding]:
    """Orders are declared, and declared ones are used."""
    names = {d.name for d in model.orders.values()}
    used = {order for c in model.couplings.values() for order in c.orders}
    for c in model.couplings.values():
        for order in sorted(set(c.orders) - names):
            message = f"order {order} is not declared in coupling_orders.py"
            yield Finding(FILE, c.line, c.name, message, "declare it or correct the name")
        if not c.orders:
            yield Finding(FILE, c.line, c.name, "no order", "write {'QED': 1} or the like")
    for d in model.orders.values():
        if d.name not in used:
            yield Finding(d.file, d.line, d.name, "no coupling has it", "drop it", WARNING)


def strong(model: Model) -> Iterator[Finding]:
    """The power of QCD is the power of the strong coupling constant."""
    if "aS" not in model.external():
        return
    point = generic_point(model)
    here = values_at(model, point).couplings
    there = values_at(model, {**point, "aS": 4.0 * point["aS"]}).couplings
    for c in model.couplings.values():
        power = _power(here.get(c.name), there.get(c.name))
        if power is not None and power != c.orders.get("QCD", 0):
            message = f"{c.value} goes as G**{power}, its order is {dict(c.orders)}"
            yield Finding(FILE, c.line, c.name, message, "correct the order or the value")


def _power(here: complex | None, there: complex | None) -> int | None:
    """n where there = 2^n here; None if it is no such power."""
    if not here or not there:
        return None
    n = float(np.log2(abs(there / here)))
    return round(n) if abs(n - round(n)) < 1e-6 else None


def counting(model: Model) -> Iterator[Finding]:
    """n legs of a renormalisable interaction count n - 2 powers of one coupling constant."""
    for c, v in _first_uses(model):
        expected = len(v.particles) - 2
        if len(c.orders) != 1 or (v.terms and _operator_dimension(model, v, c) != 4):
            continue
        ((name, power),) = c.orders.items()
        if power != expected:
            usual = power > expected or name in ("QCD", "QED")
            message = f"order {dict(c.orders)} in {v.name} with {len(v.particles)} legs"
            remedy = f"{name} should count {expected}"
            yield Finding(FILE, c.line, c.name, message, remedy, ERROR if usual else WARNING)


def _first_uses(model: Model) -> Iterator[tuple[Coupling, Vertex]]:
    seen: set[str] = set()
    for v in model.vertices:
        for _, _, c in v.terms:
            if c.name not in seen:
                seen.add(c.name)
                yield c, v


def new_physics(model: Model) -> Iterator[Finding]:
    """An order of new physics marks the couplings that depend on its block, and only those."""
    blocks = {str(p.block).upper() for p in model.external().values()} - STANDARD_BLOCKS
    for block in sorted(blocks):
        dependent = {c.name for c in model.couplings.values() if block in blocks_of(model, c.value)}
        for order in sorted({d.name for d in model.orders.values()} - {"QCD", "QED"}):
            marked = {c.name for c in model.couplings.values() if order in c.orders}
            common, either = dependent & marked, dependent | marked
            if len(common) < 2 or len(common) < _GROUP_SHARE * len(either):
                continue
            for c in (c for c in model.couplings.values() if c.name in common):
                yield from _pure(model, c, order)
            for c in (c for c in model.couplings.values() if c.name in either - common):
                what = "depends on" if c.name in dependent else "does not depend on"
                message = f"{c.value} {what} block {block}, its order is {dict(c.orders)}"
                yield Finding(FILE, c.line, c.name, message, f"correct the order {order}")


def _pure(model: Model, c: Coupling, order: str) -> Iterator[Finding]:
    """A coupling of new physics alone does not count as a Standard Model one too."""
    others = sorted(set(c.orders) - {order})
    if others and not blocks_of(model, c.value) & STANDARD_BLOCKS:
        message = f"order {dict(c.orders)}, but {c.value} depends on new physics only"
        yield Finding(FILE, c.line, c.name, message, f"drop {', '.join(others)}")


def blocks_of(model: Model, expression: str) -> set[str]:
    """Blocks of the external parameters that an expression depends on."""
    found: set[str] = set()
    waiting = [expression]
    done: set[str] = set()
    while waiting:
        try:
            names = names_in(waiting.pop())
        except ExpressionError:
            continue
        for name in names - done:
            done.add(name)
            p = model.parameters.get(name)
            if p and p.external:
                found.add(str(p.block).upper())
            elif p:
                waiting.append(str(p.value))
    return found


def dimensions(model: Model) -> Iterator[Finding]:
    """A coupling has the mass dimension that its vertex leaves to it."""
    point = generic_point(model)
    here = values_at(model, point)
    there = values_at(model, _scaled(model, point))
    for c, v in _first_uses(model):
        power = _power(here.couplings.get(c.name), there.couplings.get(c.name))
        operator = _operator_dimension(model, v, c)
        if power is None or operator is None or not blocks_of(model, c.value) <= STANDARD_BLOCKS:
            continue
        if power != 4 - operator:
            message = f"{c.value} has mass dimension {power}, {v.name} ({v.legs}) needs "
            message += f"{4 - operator}"
            yield Finding(FILE, c.line, c.name, message, "correct the value")


def _scaled(model: Model, point: dict[str, float]) -> dict[str, float]:
    """The same physics in units of half a GeV: masses doubled, G_F divided by four."""
    scaled = dict(point)
    for p in model.external().values():
        block = str(p.block).upper()
        power = -2 if (block, p.code) == ("SMINPUTS", (2,)) else _DIMENSIONS.get(block, 0)
        scaled[p.name] *= 2.0**power
    return scaled


def _operator_dimension(model: Model, vertex: Vertex, coupling: Coupling) -> int | None:
    """Fields and derivatives of the first term with this coupling; None where unknown."""
    fields = {-1: 2, 1: 2, 2: 3, 3: 2}
    if any(p.spin not in fields for p in vertex.particles):
        return None
    twice = sum(fields[p.spin] for p in vertex.particles)
    structure = next(vertex.structures[j] for _, j, c in vertex.terms if c is coupling)
    derivatives = _momentum_power(model, structure.structure, len(vertex.particles))
    return None if derivatives is None else twice // 2 + derivatives


def _momentum_power(model: Model, structure: str, legs: int) -> int | None:
    momenta = reference_momenta(legs)
    values = Values()
    try:
        one = lorentz_tensor(structure, momenta, values.parameters, model.functions)
        two = lorentz_tensor(structure, 2.0 * momenta, values.parameters, model.functions)
    except (StructureError, Unsupported, ExpressionError):
        return None
    return _power(complex(np.abs(one.array).sum()), complex(np.abs(two.array).sum()))
