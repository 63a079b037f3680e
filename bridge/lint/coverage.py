"""How much of a model could be computed, and why the rest could not: what silence means."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bridge.model.directory import Channel, Model, Vertex
from bridge.model.expressions import ExpressionError, evaluate
from bridge.model.twobody import decay_vertices
from bridge.model.values import Values, values_at
from bridge.model.vertex_indices import obstacle, structure_obstacle

_SHOWN = 4
"""Names of what was not computed, for each reason."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Objects of a kind, and the names of those that were not computed by reason.

    >>> print(Tally("vertices", 80, {"spin 2": ["V_1", "V_7"]}))
    78 of 80 vertices computed; spin 2: V_1, V_7
    """

    kind: str
    total: int
    missing: Mapping[str, list[str]]

    def __str__(self) -> str:
        if not self.total:
            return f"no {self.kind}"
        computed = self.total - sum(map(len, self.missing.values()))
        reasons = (f"{reason}: {_listed(names)}" for reason, names in self.missing.items())
        return "; ".join([f"{computed} of {self.total} {self.kind} computed", *reasons])


def _listed(names: list[str]) -> str:
    more = [f"and {len(names) - _SHOWN} more"] if len(names) > _SHOWN else []
    return ", ".join([*names[:_SHOWN], *more])


def coverage(model: Model) -> Iterator[Tally]:
    """Vertices, Lorentz structures and partial widths."""
    values = values_at(model)
    vertices = [(v.name, _vertex_obstacle(v, values)) for v in model.vertices]
    structures = [(s.name, structure_obstacle(s)) for s in model.structures.values()]
    widths = list(_channels(model, values))
    lists = [d.name for d in model.decays]
    yield _counted("vertices", [*vertices, *_lost(model, "Vertex", dict(vertices))])
    yield _counted("Lorentz structures", [*structures, *_lost(model, "Lorentz", dict(structures))])
    yield _counted("partial widths", [*widths, *_lost(model, "Decay", lists)])
    if any(model.definitions("CTVertex")):
        read = [v.name for v in model.counterterms.vertices.values()]
        reasons = [*((name, _NOT_COMPARED) for name in read), *_lost(model, "CTVertex", read)]
        yield _counted("counterterm vertices", reasons)


_NOT_COMPARED = "counterterms, of which values, charge and indices alone are checked"


def _lost(model: Model, kind: str, known: Container[str]) -> Iterator[tuple[str, str]]:
    for d in model.definitions(kind):
        if d.name not in known:
            yield d.name, "a definition that cannot be resolved"


def _counted(kind: str, reasons: Iterable[tuple[str, str]]) -> Tally:
    total = 0
    missing: dict[str, list[str]] = {}
    for name, reason in reasons:
        total += 1
        if reason:
            missing.setdefault(reason, []).append(name)
    return Tally(kind, total, missing)


def _vertex_obstacle(v: Vertex, values: Values) -> str:
    without_value = any(c.name not in values.couplings for _, _, c in v.terms)
    return obstacle(v) or ("a coupling without a value" if without_value else "")


def _channels(model: Model, values: Values) -> Iterator[tuple[str, str]]:
    for d in model.decays:
        vertices = decay_vertices(model, d.particle)
        for channel in d.channels:
            names = ", ".join(p.name for p in channel.daughters)
            yield f"{d.particle.name} to {names}", _width_obstacle(model, values, channel, vertices)


def _width_obstacle(
    model: Model,
    values: Values,
    channel: Channel,
    vertices: Mapping[tuple[int, int], list[Vertex]],
) -> str:
    codes = sorted(p.pdg for p in channel.daughters)
    if len(codes) != 2:
        return "more than two daughters"
    if (codes[0], codes[1]) not in vertices:
        return "no vertex that is computed"
    try:
        evaluate(channel.width, values.parameters, model.functions)
    except ExpressionError:
        return "a formula without a value"
    return ""
