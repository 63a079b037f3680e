"""Lists of partial widths: complete, and equal to what the vertices give."""

from __future__ import annotations

from collections.abc import Iterator

from bridge.data.ufo_tables import Particle
from bridge.model.directory import Channel, Decay, Model, Vertex
from bridge.model.expressions import ExpressionError, evaluate
from bridge.model.findings import WARNING, Finding
from bridge.model.twobody import decay_vertices, partial_width
from bridge.model.values import Values, generic_point, values_at

FILE = "decays.py"
_TOLERANCE = 1e-6
"""A formula may be written so that it loses digits; an error in it is never this small."""


def lists(model: Model) -> Iterator[Finding]:
    """One list per particle, and one for every particle whose width is a parameter."""
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
        needs = p.pdg > 0 and p.width != "ZERO" and p.spin > 0
        if needs and p.pdg not in seen and p.variable not in model.goldstones:
            message = f"width parameter {p.width}, but no list of decays: Auto would give 0"
            yield Finding(FILE, None, p.name, message, "list every channel, or drop decays.py")


def channels(model: Model) -> Iterator[Finding]:
    """A channel stands once, conserves charge and has a vertex."""
    for d in model.decays:
        vertices = decay_vertices(model, d.particle)
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
            elif len(key) == 2 and (key[0], key[1]) not in vertices:
                message = f"channel ({_names(channel)}) has no vertex"
                yield Finding(FILE, channel.line, d.name, message, "drop it or add the vertex")


def complete(model: Model) -> Iterator[Finding]:
    """Every channel is listed that is open at the defaults or that other masses would open."""
    values = values_at(model)
    for d in model.decays:
        listed = {tuple(sorted(p.pdg for p in c.daughters)) for c in d.channels}
        for key, vertices in decay_vertices(model, d.particle).items():
            if key in listed:
                continue
            daughters = _daughters(model, d.particle, vertices[0])
            names = ", ".join(p.name for p in daughters)
            if _width(model, values, d.particle, vertices) > 0.0:
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
    values = values_at(model, _open_point(model, d.particle, channel))
    try:
        listed = evaluate(channel.width, values.parameters, model.functions)
    except ExpressionError as error:
        message = f"width of ({_names(channel)}) has no value: {error}"
        yield Finding(FILE, channel.line, d.name, message, "correct the formula")
        return
    expected = _width(model, values, d.particle, vertices)
    if expected and abs(listed - expected) > _TOLERANCE * expected:
        message = f"width of ({_names(channel)}) is {listed.real:.6g} GeV at a generic point, "
        message += f"{', '.join(v.name for v in vertices)} gives {expected:.6g} GeV"
        remedy = f"correct the formula or the vertex ({_places(vertices)})"
        yield Finding(FILE, channel.line, d.name, message, remedy)


def _open_point(model: Model, parent: Particle, channel: Channel) -> dict[str, float]:
    """A generic point; where the channel is closed there, with a heavier parent if possible."""
    point = generic_point(model)
    values = values_at(model, point)
    daughters = sum(abs(values.real(p.mass)) for p in channel.daughters)
    external = model.parameters[parent.mass].external
    if external and values.real(parent.mass) < 1.2 * daughters:
        point[parent.mass] = 1.7 * daughters
        if values_at(model, point).broken:
            return generic_point(model)
    return point


def _width(model: Model, values: Values, parent: Particle, vertices: list[Vertex]) -> float:
    """The width the vertices give; 0 where a coupling has no value."""
    try:
        return partial_width(model, values, parent, vertices)
    except KeyError:
        return 0.0


def unstable(model: Model) -> Iterator[Finding]:
    """A particle without a width that can decay; a width where nothing decays."""
    values = values_at(model)
    for p in model.particles.values():
        if p.pdg < 0 or p.spin < 0 or p.variable in model.goldstones:
            continue
        vertices = decay_vertices(model, p)
        open_channels = [v for vs in vertices.values() for v in vs if _width(model, values, p, vs)]
        if p.width == "ZERO" and open_channels:
            message = f"width ZERO, although {open_channels[0].name} lets it decay"
            yield Finding(
                "particles.py", p.line, p.name, message, "give it a width parameter", WARNING
            )


def _names(channel: Channel) -> str:
    return ", ".join(p.name for p in channel.daughters)


def _places(vertices: list[Vertex]) -> str:
    couplings = {c.name: c.line for v in vertices for _, _, c in v.terms}
    shown = [f"vertices.py:{v.line}" for v in vertices]
    return ", ".join([*shown, *(f"{n} couplings.py:{k}" for n, k in couplings.items())])
