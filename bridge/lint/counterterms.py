"""Counterterms of models for one loop: their values order by order in ε, and their vertices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bridge.lint.vertices import total_charge
from bridge.model.directory import Model, Series, Vertex
from bridge.model.expressions import ExpressionError, evaluate, names_in
from bridge.model.findings import Finding
from bridge.model.values import values_at
from bridge.model.vertex_indices import colour_mismatch, spin_mismatch

_POWERS = (0, -1, -2)
_TINY = 1e-9


def expressions(model: Model) -> Iterator[Finding]:
    """Counterterms have a value at each power of ε, and no double pole, which MadGraph refuses."""
    own = model.counterterms
    for power in _POWERS:
        values = dict(values_at(model).parameters)
        for series in (*own.parameters.values(), *own.series.values()):
            text = series.at(power)
            try:
                value = evaluate(text, values, model.functions)
            except ExpressionError as error:
                if isinstance(series.terms, dict) or power == 0:
                    yield _without_value(series, text, str(error))
                continue
            if series.name in own.parameters:
                values[series.name] = value
            elif power == -2 and value and _is_series(model, series):
                message = f"{text} has the double pole {value:.4g}"
                yield Finding(series.file, series.line, series.name, message, "drop it")


def _without_value(series: Series, text: str, reason: str) -> Finding:
    message = f"{text} has no value: {reason}"
    remedy = "define the name in parameters.py or CT_parameters.py, or correct the expression"
    return Finding(series.file, series.line, series.name, message, remedy)


def _is_series(model: Model, series: Series) -> bool:
    """Whether a coupling has poles at all: an expression of plain parameters is finite."""
    if not isinstance(series.terms, str):
        return True
    return not names_in(series.terms).isdisjoint(model.counterterms.parameters)


def vertices(model: Model) -> Iterator[Finding]:
    """Counterterm vertices conserve charge, and their structures fit their legs."""
    for v in model.counterterms.vertices.values():
        if abs(total_charge(v)) > _TINY:
            message = f"charge {total_charge(v):+.3g} in ({v.legs}), all outgoing"
            yield Finding(v.file, v.line, v.name, message, "correct a leg")
        used = _with_couplings(v)
        for wrong in filter(None, (spin_mismatch(used), colour_mismatch(used))):
            remedy = "correct the leg or the structure"
            yield Finding(v.file, v.line, v.name, wrong, remedy)


def _with_couplings(v: Vertex) -> Vertex:
    """The vertex with those structures alone that a coupling multiplies."""
    colours = tuple(v.colours[i] for i in sorted({i for i, _, _ in v.terms}))
    structures = tuple(v.structures[j] for j in sorted({j for _, j, _ in v.terms}))
    return replace(v, colours=colours, structures=structures)


def orders(model: Model) -> Iterator[Finding]:
    """Counterterm couplings count in orders that are declared."""
    names = {d.name for d in model.orders.values()}
    for c in model.counterterms.couplings.values():
        for order in sorted(set(c.orders) - names):
            message = f"order {order} is not declared in coupling_orders.py"
            yield Finding(c.file, c.line, c.name, message, "declare it or correct the name")
