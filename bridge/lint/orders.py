"""Coupling orders and mass dimensions: does a coupling count as what it is?"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

import numpy as np

from bridge.data.ufo_tables import Parameter
from bridge.lint.inputs import meaning
from bridge.model.derivatives import momentum_power
from bridge.model.directory import Coupling, Model, Vertex
from bridge.model.expressions import ExpressionError, names_in
from bridge.model.findings import ERROR, WARNING, Finding
from bridge.model.values import STANDARD_BLOCKS, generic_point, values_at

_DIMENSIONS = {"MASS": 1, "DECAY": 1, "YUKAWA": 1}
_FERMION_MASSES = {(code,) for code in (*range(1, 7), 11, 13, 15)}
_ROUNDING = 1e-12
"""Share of a coupling that is left of a difference of equal numbers."""

_FAR = 1e15
"""Factor by which a scale is moved away."""

_EXCEPTIONS = 0.1
"""Share of a group of couplings that may differ before there is no rule to break."""


def declared(model: Model) -> Iterator[Finding]:
    """Orders are declared, and declared ones are used."""
    names = {d.name for d in model.orders.values()}
    used = {order for c in model.couplings.values() for order in c.orders}
    for c in model.couplings.values():
        for order in sorted(set(c.orders) - names if names else ()):
            message = f"order {order} is not declared in coupling_orders.py"
            yield Finding(c.file, c.line, c.name, message, "declare it or correct the name")
        if not c.orders:
            yield Finding(c.file, c.line, c.name, "no order", "write {'QED': 1} or the like")
    for d in model.orders.values():
        if d.name not in used:
            yield Finding(d.file, d.line, d.name, "no coupling has it", "drop it", WARNING)
        highest = max((c.orders.get(d.name, 0) for c in model.couplings.values()), default=0)
        allowed, weight = d.words["expansion_order"], d.words["hierarchy"]
        if isinstance(allowed, int) and 0 <= allowed < highest:
            message = f"expansion_order {allowed} forbids couplings of order {highest}"
            severity = ERROR if allowed and d.name in ("QCD", "QED") else WARNING  # may be meant
            yield Finding(d.file, d.line, d.name, message, "write 99 for no limit", severity)
        if isinstance(weight, int) and weight < 1:
            message = f"hierarchy {weight} makes the order free of charge"
            yield Finding(d.file, d.line, d.name, message, "write a positive number")


def strong(model: Model) -> Iterator[Finding]:
    """In a renormalisable vertex the power of QCD is that of the strong coupling constant."""
    if "aS" not in model.external():
        return
    point = generic_point(model)
    here = values_at(model, point).couplings
    there = values_at(model, {**point, "aS": 4.0 * point["aS"]}).couplings
    for c, v in _first_uses(model):
        power = _power(here.get(c.name), there.get(c.name))
        wrong = power is not None and power != c.orders.get("QCD", 0)
        if wrong and _operator_dimension(model, v, c) == 4 and _only_strong(model, c):
            message = f"{c.value} goes as G**{power}, its order is {dict(c.orders)}"
            yield Finding(c.file, c.line, c.name, message, "correct the order or the value")


def _only_strong(model: Model, c: Coupling) -> bool:
    """Whether the dependence on aS is not one of an effective, loop-induced coupling."""
    return set(c.orders) <= {"QCD", "QED", "NP"} or blocks_of(model, c.value) <= {"SMINPUTS"}


def _power(here: complex | None, there: complex | None) -> int | None:
    """n where there = 2^n here; None if it is no such power."""
    if not here or not there:
        return None
    n = float(np.log2(abs(there / here)))
    return round(n) if abs(n - round(n)) < 1e-6 else None


def counting(model: Model) -> Iterator[Finding]:
    """n legs of a renormalisable interaction count n - 2 powers of one coupling constant.

    Orders of new physics have conventions of their own: there, like vertices count alike, or count
    the parameters of new physics that are multiplied. QED counts by convention too where it is no
    gauge coupling, as among scalars.
    """
    degrees = _degrees(model)
    usual: dict[tuple[str, int], list[int]] = {}
    uses = [(c, v) for c, v in _first_uses(model) if len(c.orders) == 1]
    for c, v in uses:
        ((name, power),) = c.orders.items()
        usual.setdefault((name, len(v.particles)), []).append(power)
    for c, v in uses:
        ((name, power),) = c.orders.items()
        expected = len(v.particles) - 2
        if name not in ("QCD", "QED"):
            others = usual[name, len(v.particles)]
            expected = max(others, key=others.count) if len(others) > 2 else power
        if power in (expected, degrees.get(c.name)):
            continue
        if _operator_dimension(model, v, c) == 4:
            message = f"order {dict(c.orders)} in {v.name} with {len(v.particles)} legs"
            severity = WARNING if name == "QED" else ERROR
            remedy = f"{name} should count {expected}"
            yield Finding(c.file, c.line, c.name, message, remedy, severity)


def _degrees(model: Model) -> dict[str, int | None]:
    """The power with which each coupling grows with all parameters of new physics."""
    point = generic_point(model)
    new = {p.name for p in model.external().values() if str(p.block).upper() not in STANDARD_BLOCKS}
    here = values_at(model, point).couplings
    there = values_at(model, {n: 2.0 * v if n in new else v for n, v in point.items()}).couplings
    return {name: _power(value, there.get(name)) for name, value in here.items()}


def _first_uses(model: Model) -> Iterator[tuple[Coupling, Vertex]]:
    seen: set[str] = set()
    for v in model.vertices:
        for _, _, c in v.terms:
            if c.name not in seen:
                seen.add(c.name)
                yield c, v


def new_physics(model: Model) -> Iterator[Finding]:
    """An order of new physics marks the couplings that vanish with its block, and only those.

    A coupling that vanishes with another block, or where a scale is far away, may have it too.
    """
    blocks = {str(p.block).upper() for p in model.external().values()} - STANDARD_BLOCKS
    by_block = {block: _vanishing(model, block) for block in sorted(blocks)}
    anywhere = set().union(*by_block.values(), _decoupling(model, blocks))
    valued = set(values_at(model, generic_point(model)).couplings)
    for block, vanishing in by_block.items():
        for order in sorted({d.name for d in model.orders.values()} - {"QCD", "QED"}):
            marked = {c.name for c in model.couplings.values() if order in c.orders} & valued
            common, differing = vanishing & marked, vanishing ^ marked
            if len(common) < 2 or len(differing) > max(1.0, _EXCEPTIONS * len(common)):
                continue
            for c in model.couplings.values():
                wrong = c.name in differing - (marked & anywhere)
                if wrong and not _mixing(model, c, vanishing):
                    what = "vanishes" if c.name in vanishing else "does not vanish"
                    message = f"{c.value} {what} with block {block}, its order is {dict(c.orders)}"
                    yield Finding(c.file, c.line, c.name, message, f"correct the order {order}")
            yield from _more_orders(model, common, order)


def _mixing(model: Model, c: Coupling, vanishing: set[str]) -> bool:
    """Whether it is a standard coupling times a mixing angle: its order is a convention."""
    return c.name in vanishing and "SMINPUTS" in blocks_of(model, c.value)


def _vanishing(model: Model, block: str) -> set[str]:
    """Couplings that are zero where all parameters of the block are."""
    return _without(model, {block}, lambda _: 0.0)


def _decoupling(model: Model, blocks: set[str]) -> set[str]:
    """Couplings that are zero where all scales of new physics are far away."""
    return _without(model, blocks, lambda value: _FAR * value)


def _without(model: Model, blocks: set[str], moved: Callable[[float], float]) -> set[str]:
    point = generic_point(model)
    own = {p.name for p in model.external().values() if str(p.block).upper() in blocks}
    here = values_at(model, point)
    there = values_at(model, {n: moved(v) if n in own else v for n, v in point.items()})
    return {
        n
        for n, v in there.couplings.items()
        if here.couplings.get(n) and abs(v) < _ROUNDING * abs(here.couplings[n])
    }


def _more_orders(model: Model, names: set[str], order: str) -> Iterator[Finding]:
    """One coupling of a kind that counts a further order which the others do not."""
    kind = [model.couplings[n] for n in sorted(names) if n in model.couplings]
    more = [c for c in kind if set(c.orders) != {order}]
    if len(more) == 1 and len(kind) > 2:
        c = more[0]
        message = f"order {dict(c.orders)}, all others of its kind have {order} alone"
        yield Finding(c.file, c.line, c.name, message, "drop what they lack")


def blocks_of(model: Model, expression: str, apart: Container[str] = ()) -> set[str]:
    """Blocks of the external parameters that an expression depends on; of those `apart`, names."""
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
                found.add(name if name in apart else str(p.block).upper())
            elif p:
                waiting.append(str(p.value))
    return found


def dimensions(model: Model) -> Iterator[Finding]:
    """A coupling has the mass dimension that its vertex leaves to it."""
    point = generic_point(model)
    here = values_at(model, point)
    there = values_at(model, _scaled(model, point))
    unknown = {p.name for p in model.external().values() if _mass_power(p) is None}
    for c, v in _first_uses(model):
        power = _power(here.couplings.get(c.name), there.couplings.get(c.name))
        operator = _operator_dimension(model, v, c)
        known = blocks_of(model, c.value, unknown) <= STANDARD_BLOCKS
        if power is None or operator is None or not known:
            continue
        if power != 4 - operator:
            message = f"{c.value} has mass dimension {power}, {v.name} ({v.legs}) needs "
            message += f"{4 - operator}"
            yield Finding(c.file, c.line, c.name, message, "correct the value")


def _scaled(model: Model, point: dict[str, float]) -> dict[str, float]:
    """The same physics in units of half a GeV: masses doubled, G_F divided by four."""
    return {
        name: value * 2.0 ** (_mass_power(model.parameters[name]) or 0)
        for name, value in point.items()
    }


def _mass_power(p: Parameter) -> int | None:
    """Power of mass of an external parameter; None for what SMINPUTS or YUKAWA need not hold."""
    block = str(p.block).upper()
    if block == "YUKAWA" and p.code not in _FERMION_MASSES:
        return None
    if block == "SMINPUTS":
        found = meaning(p)
        return found.power if found else None
    return _DIMENSIONS.get(block, 0)


def _operator_dimension(model: Model, vertex: Vertex, coupling: Coupling) -> int | None:
    """Fields and derivatives of the first term with this coupling; None where unknown."""
    fields = {-1: 2, 1: 2, 2: 3, 3: 2}
    if any(p.spin not in fields for p in vertex.particles):
        return None
    twice = sum(fields[p.spin] for p in vertex.particles)
    structure = next(vertex.structures[j] for _, j, c in vertex.terms if c is coupling)
    derivatives = momentum_power(structure.structure)
    return None if derivatives is None else twice // 2 + derivatives
