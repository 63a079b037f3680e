"""Resolve a UFO directory strictly: what cannot be resolved becomes a finding, never a guess."""

from __future__ import annotations

from pathlib import Path

from bridge.data.ufo_tables import Parameter, Particle
from bridge.model.counterterms import add_counterterms, split_couplings
from bridge.model.directory import Channel, Coupling, Decay, Lorentz, Model, Vertex
from bridge.model.expressions import Function
from bridge.model.findings import Finding
from bridge.model.resolving import (
    Refused,
    fill,
    note,
    note_second,
    orders_of,
    require,
    resolve,
    typed,
)
from bridge.model.syntax import SIGNATURES, Definition, ObjectName, Pairs, read_directory

_GOLDSTONE = ("goldstone", "goldstoneboson", "GoldstoneBoson")
"""Words by which models mark Goldstone bosons."""


def read_model(directory: Path) -> Model:
    """The model in `directory`; never raises for what the files say, see `Model.findings`."""
    model = Model(directory, read_directory(directory))
    fill(model, model.definitions("Parameter"), model.parameters, _parameter)
    fill(model, model.definitions("Function"), model.functions, _function)
    _fill_particles(model)
    couplings, counterterms = split_couplings(model)
    fill(model, couplings, model.couplings, _coupling)
    fill(model, model.definitions("Lorentz"), model.structures, _lorentz)
    fill(model, model.definitions("CouplingOrder"), model.orders, lambda _, d: d)
    vertices: dict[str, Vertex] = {}
    fill(model, model.definitions("Vertex"), vertices, _vertex)
    model.vertices = list(vertices.values())
    decays: dict[str, Decay] = {}
    fill(model, model.definitions("Decay"), decays, _decay)
    model.decays = list(decays.values())
    add_counterterms(model, counterterms)
    return model


def _parameter(model: Model, d: Definition) -> Parameter:
    value = typed(model, d, "value", (int, float, complex, str))
    nature = typed(model, d, "nature", str)
    if nature not in ("external", "internal"):
        note(model, d, f"nature is {nature!r}", "write external or internal")
        raise Refused
    if d.words["type"] not in ("real", "complex"):
        note(model, d, f"type is {d.words['type']!r}", "write real or complex")
        raise Refused
    block = code = None
    if nature == "external":
        require(model, d, ("lhablock", "lhacode"))
        block = typed(model, d, "lhablock", str)
        code = tuple(typed(model, d, "lhacode", list))
        if not code or not all(isinstance(c, int) for c in code):
            note(model, d, f"lhacode = {list(code)}", "write a list of integers")
            raise Refused
        if isinstance(value, str) and not _is_number(value):
            note(model, d, f"value = {value!r} of an external parameter", "write a number")
            raise Refused
        value = float(value) if isinstance(value, str) else value
    return Parameter(d.name, nature, value, block, code, d.line, d.words["type"])


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _function(model: Model, d: Definition) -> Function:
    arguments = typed(model, d, "arguments", (tuple, list, str))
    names = (arguments,) if isinstance(arguments, str) else tuple(arguments)
    return Function(names, typed(model, d, "expression", str))


def _fill_particles(model: Model) -> None:
    seen: dict[str, Definition] = {}
    for source in model.files.values():
        for d in source.definitions:
            if d.kind not in ("Particle", "anti"):
                continue
            note_second(model, d, seen)
            try:
                build = _particle if d.kind == "Particle" else _antiparticle
                model.particles[d.variable] = build(model, d)
            except Refused:
                continue


def _particle(model: Model, d: Definition) -> Particle:
    require(model, d, SIGNATURES["Particle"])
    _propagator(model, d)
    for flag in _GOLDSTONE:
        if d.words.get(flag):
            model.goldstones.add(d.variable)
    return Particle(
        variable=d.variable,
        name=typed(model, d, "name", str),
        antiname=typed(model, d, "antiname", str),
        pdg=typed(model, d, "pdg_code", int),
        spin=typed(model, d, "spin", int),
        colour=typed(model, d, "color", int),
        charge=typed(model, d, "charge", (int, float)),
        mass=_mass_or_width(model, d, "mass"),
        width=_mass_or_width(model, d, "width"),
        line=d.line,
    )


def _mass_or_width(model: Model, d: Definition, word: str) -> str:
    """Name of its parameter; in old models a text, "ZERO" or that of a ghost without one."""
    value = d.words[word]
    unphysical = d.words["spin"] == -1 or any(d.words.get(flag) for flag in _GOLDSTONE)
    unknown = isinstance(value, str) and value not in model.parameters
    if value == "ZERO" or (unphysical and unknown):
        model.parameters.setdefault("ZERO", Parameter("ZERO", "internal", "0.0", None, None, 0))
        return "ZERO"
    return resolve(model, d, value, model.parameters, "Parameter").name


def _propagator(model: Model, d: Definition) -> None:
    """A propagator of its own must be one of propagators.py."""
    chosen = d.words.get("propagator")
    if chosen:
        model.auxiliary.add(d.variable)
    known = {p.variable for p in model.definitions("Propagator")}
    for reference in chosen if isinstance(chosen, list | tuple) else [chosen]:
        if isinstance(reference, ObjectName) and reference.name not in known:
            note(model, d, f"propagator {reference} is not defined", "define it or drop the word")


def _antiparticle(model: Model, d: Definition) -> Particle:
    original = d.words["of"]
    if original.name not in model.particles:
        above = (p for p in model.definitions("Particle") if p.line < d.line)
        if any(p.variable == original.name for p in above):
            raise Refused  # its definition is a finding
        note(model, d, f"{original}.anti(): no particle {original} above", "correct the name")
        raise Refused
    particle = model.particles[original.name]
    if particle.self_conjugate:
        message = (
            f"antiname {particle.antiname}: its own antiparticle, but line {d.line} has .anti()"
        )
        remedy = "give it another antiname or drop that line"
        model.findings.append(Finding(d.file, particle.line, particle.name, message, remedy))
        raise Refused
    for unphysical in (model.goldstones, model.auxiliary):
        if original.name in unphysical:
            unphysical.add(d.variable)
    return particle.anti(d.variable, d.line)


def _coupling(model: Model, d: Definition) -> Coupling:
    value = str(typed(model, d, "value", (str, int, float, complex)))
    return Coupling(d.name, value, orders_of(model, d), d.line, d.file)


def _lorentz(model: Model, d: Definition) -> Lorentz:
    spins = tuple(typed(model, d, "spins", list))
    return Lorentz(d.name, spins, typed(model, d, "structure", str), d.line)


def _vertex(model: Model, d: Definition) -> Vertex:
    legs = typed(model, d, "particles", list)
    colours = typed(model, d, "color", list)
    structures = typed(model, d, "lorentz", list)
    couplings = typed(model, d, "couplings", Pairs)
    terms: list[tuple[int, int, Coupling]] = []
    for key, value, line in couplings.items:
        place = (-1, -1) if not isinstance(key, tuple) or len(key) != 2 else key
        if not (0 <= place[0] < len(colours) and 0 <= place[1] < len(structures)):
            note(
                model,
                d,
                f"couplings key {key} with {len(colours)} colour and {len(structures)} "
                "Lorentz structures",
                "correct the key",
                line,
            )
            raise Refused
        for one in value if isinstance(value, list) else [value]:
            coupling = resolve(model, d, one, model.couplings, "Coupling")
            terms.append((*place, coupling))
    if len({key for key, *_ in couplings.items}) < len(couplings.items):
        note(model, d, "a key of couplings is given twice", "the first is lost: correct the key")
    return Vertex(
        d.name,
        tuple(resolve(model, d, leg, model.particles, "Particle") for leg in legs),
        tuple(str(c) for c in colours),
        tuple(resolve(model, d, s, model.structures, "Lorentz") for s in structures),
        tuple(terms),
        d.line,
        d.file,
    )


def _decay(model: Model, d: Definition) -> Decay:
    particle = resolve(model, d, d.words["particle"], model.particles, "Particle")
    widths = typed(model, d, "partial_widths", Pairs)
    channels = []
    for daughters, width, line in widths.items:
        if not isinstance(daughters, tuple) or not isinstance(width, str):
            note(model, d, f"channel {daughters!r}", "write (P.x, P.y): 'width'", line)
            raise Refused
        legs = tuple(resolve(model, d, x, model.particles, "Particle") for x in daughters)
        channels.append(Channel(legs, width, line))
    return Decay(d.name, particle, tuple(channels), d.line)
