"""Lists of partial widths: complete, and equal to what the vertices give."""

from __future__ import annotations

from collections.abc import Iterator
from math import pi

from bridge.data.ufo_tables import Particle
from bridge.lint.hermiticity import hermitian_point
from bridge.model.directory import Channel, Decay, Model, Vertex
from bridge.model.expressions import ExpressionError, evaluate
from bridge.model.findings import ERROR, WARNING, Finding
from bridge.model.interactions import codes_of
from bridge.model.twobody import DIRECTIONS, decay_vertices, partial_width
from bridge.model.values import STANDARD_BLOCKS, Values, rough_values_at, values_at

FILE = "decays.py"
_TOLERANCE = 1e-6
"""A formula may be written so that it loses digits; an error in it is never this small."""
_SMALL = 1e-4
"""A step so small that its square is below the tolerance."""
_NEGLECTED = 1e-2
"""What a formula may leave out on purpose, such as the mass of a light daughter."""


def lists(model: Model) -> Iterator[Finding]:
    """One list per particle, and one for every particle with a width that a vertex lets decay."""
    seen: dict[int, str] = {}
    for d in model.decays:
        code = abs(d.particle.pdg)
        if code in seen:
            message = f"{d.particle.name} already has {seen[code]}"
            yield Finding(FILE, d.line, d.name, message, "join the two lists")
        seen.setdefault(code, d.name)
    if not model.decays:
        return
    for p in model.particles.values():
        needs = p.pdg > 0 and p.width != "ZERO" and p.spin > 0 and _decays(model, p)
        unphysical = model.goldstones | model.auxiliary
        if needs and p.pdg not in seen and p.variable not in unphysical:
            message = f"width parameter {p.width}, but no list of decays: Auto would give 0"
            yield Finding(FILE, None, p.name, message, "list every channel, or drop decays.py")


def _decays(model: Model, p: Particle) -> bool:
    """Whether a vertex has the particle once: one that only comes in pairs is stable."""
    legs = ([abs(q.pdg) for q in v.particles] for v in model.vertices)
    return any(codes.count(abs(p.pdg)) == 1 for codes in legs)


def channels(model: Model) -> Iterator[Finding]:
    """A channel stands once, conserves charge and has a vertex."""
    present = {codes_of(v) for v in model.vertices}
    for d in model.decays:
        incoming = (model.anti(d.particle) or d.particle).pdg
        seen: set[tuple[int, ...]] = set()
        for channel in d.channels:
            key = tuple(sorted(p.pdg for p in channel.daughters))
            if key in seen:
                message = f"channel ({_names(channel)}) is listed twice"
                yield Finding(FILE, channel.line, d.name, message, "keep one")
            seen.add(key)
            balance = sum(p.charge for p in channel.daughters) - d.particle.charge
            if abs(balance) > 1e-9:
                message = f"channel ({_names(channel)}) changes the charge by {balance:+.3g}"
                yield Finding(FILE, channel.line, d.name, message, "correct the daughters")
            elif len(key) == 2 and tuple(sorted((incoming, *key))) not in present:
                message = f"channel ({_names(channel)}) has no vertex"
                yield Finding(FILE, channel.line, d.name, message, "drop it or add the vertex")


def complete(model: Model) -> Iterator[Finding]:
    """Every channel is listed that is open at the defaults or that other masses would open."""
    values, rough = values_at(model), rough_values_at(model)
    for d in model.decays:
        listed = {tuple(sorted(p.pdg for p in c.daughters)) for c in d.channels}
        for key, vertices in decay_vertices(model, d.particle).items():
            if key in listed:
                continue
            daughters = _daughters(model, d.particle, vertices[0])
            names = ", ".join(p.name for p in daughters)
            if _sure(model, values, rough, d.particle, vertices):
                message = f"lacks the open channel ({names}) of {vertices[0].name}"
                yield Finding(FILE, d.line, d.name, message, "add its partial width")
            elif _can_open(model, d.particle, daughters):
                message = f"lacks the channel ({names}) of {vertices[0].name}, closed at the "
                message += "default masses but open at others"
                yield Finding(FILE, d.line, d.name, message, "add its partial width")


def _daughters(model: Model, parent: Particle, vertex: Vertex) -> list[Particle]:
    legs = list(vertex.particles)
    incoming = model.anti(parent) or parent
    legs.pop([p.pdg for p in legs].index(incoming.pdg))
    return legs


def _can_open(model: Model, parent: Particle, daughters: list[Particle]) -> bool:
    """Whether a card can make the parent heavy enough without making it its own daughter."""
    free = [p for p in (parent, *daughters) if model.parameters[p.mass].external]
    own = all(p.mass != parent.mass for p in daughters)
    return len(free) == 1 + len(daughters) and own


def formulas(model: Model) -> Iterator[Finding]:
    """The formulas have the value that the vertices give, with every channel opened."""
    for d in model.decays:
        vertices = decay_vertices(model, d.particle)
        for channel in d.channels:
            key = tuple(sorted(p.pdg for p in channel.daughters))
            if len(key) == 2 and (key[0], key[1]) in vertices:
                yield from _formula(model, d, channel, vertices[key[0], key[1]])


def _formula(model: Model, d: Decay, channel: Channel, vertices: list[Vertex]) -> Iterator[Finding]:
    point = _open_point(model, d.particle, channel)
    try:
        listed, expected = _both(model, d, channel, vertices, point)
    except ExpressionError as error:
        message = f"width of ({_names(channel)}) has no value: {error}"
        yield Finding(FILE, channel.line, d.name, message, "correct the formula")
        return
    if not expected or abs(listed - expected) < _TOLERANCE * expected:
        return
    if _sure(model, values_at(model, point), rough_values_at(model, point), d.particle, vertices):
        message = f"width of ({_names(channel)}) is {listed.real:.6g} GeV at a generic point, "
        message += f"{', '.join(v.name for v in vertices)} gives {expected:.6g} GeV"
        remedy = f"correct the formula or the vertex ({_places(vertices)})"
        near = abs(listed - expected) < _NEGLECTED * expected
        meant = near or _first_order(model, d, channel, vertices, point)
        severity = WARNING if meant else ERROR
        yield Finding(FILE, channel.line, d.name, message, remedy, severity)


def _both(
    model: Model, d: Decay, channel: Channel, vertices: list[Vertex], point: dict[str, float]
) -> tuple[complex, float]:
    """The width of the formula and that of the vertices."""
    values = values_at(model, point)
    listed = evaluate(channel.width, values.parameters, model.functions)
    return listed, _width(model, values, d.particle, vertices)


def _first_order(
    model: Model, d: Decay, channel: Channel, vertices: list[Vertex], point: dict[str, float]
) -> bool:
    """Whether the formula is an expansion in small parameters of new physics, and right as such."""
    small = {name: v * _SMALL if _is_coupling(model, name, v) else v for name, v in point.items()}
    try:
        listed, expected = _both(model, d, channel, vertices, small)
    except ExpressionError:
        return False
    return expected > 0.0 and abs(listed - expected) < _TOLERANCE * expected


def _is_coupling(model: Model, name: str, value: float) -> bool:
    """Whether it is a number of new physics of a coupling's size, not a mass or a cutoff."""
    new = str(model.parameters[name].block).upper() not in STANDARD_BLOCKS
    return new and abs(value) < 4.0 * pi


def _open_point(model: Model, parent: Particle, channel: Channel) -> dict[str, float]:
    """A generic point; where the channel is closed there, with a heavier parent if possible."""
    point = hermitian_point(model)
    values = values_at(model, point)
    daughters = sum(abs(values.real(p.mass)) for p in channel.daughters)
    external = model.parameters[parent.mass].external
    if external and values.real(parent.mass) < 1.2 * daughters:
        point[parent.mass] = 1.7 * daughters
        if values_at(model, point).broken:
            return hermitian_point(model)
    return point


def _width(
    model: Model,
    values: Values,
    parent: Particle,
    vertices: list[Vertex],
    direction: tuple[float, float, float] = DIRECTIONS[0],
) -> float:
    """The width the vertices give; 0 where a coupling has no value."""
    try:
        return partial_width(model, values, parent, vertices, direction)
    except KeyError:
        return 0.0


def _sure(
    model: Model, values: Values, rough: Values, parent: Particle, vertices: list[Vertex]
) -> bool:
    """Whether a width is more than rounding: alike in another direction, with fewer digits."""
    here = _width(model, values, parent, vertices)
    there = _width(model, rough, parent, vertices, DIRECTIONS[1])
    return abs(here - there) < _TOLERANCE * max(here, there)


def unstable(model: Model) -> Iterator[Finding]:
    """A particle without a width that can decay; a width where nothing decays."""
    values, rough = values_at(model), rough_values_at(model)
    for p in model.particles.values():
        if p.pdg < 0 or p.spin < 0 or p.variable in model.goldstones or p.width != "ZERO":
            continue
        for vertices in decay_vertices(model, p).values():
            if _sure(model, values, rough, p, vertices):
                message = f"width ZERO, although {vertices[0].name} lets it decay"
                remedy = "give it a width parameter"
                yield Finding("particles.py", p.line, p.name, message, remedy, WARNING)
                break


def _names(channel: Channel) -> str:
    return ", ".join(p.name for p in channel.daughters)


def _places(vertices: list[Vertex]) -> str:
    couplings = {c.name: c.line for v in vertices for _, _, c in v.terms}
    shown = [f"vertices.py:{v.line}" for v in vertices]
    return ", ".join([*shown, *(f"{n} couplings.py:{k}" for n, k in couplings.items())])
