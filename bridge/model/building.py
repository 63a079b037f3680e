"""Resolve a UFO directory strictly: what cannot be resolved becomes a finding, never a guess."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from bridge.data.ufo_tables import Parameter, Particle
from bridge.model.directory import Channel, Coupling, Decay, Lorentz, Model, Vertex
from bridge.model.expressions import Function
from bridge.model.findings import WARNING, Finding
from bridge.model.syntax import (
    SIGNATURES,
    Definition,
    Pairs,
    Reference,
    SourceFile,
    Unreadable,
    read_directory,
)

FILES = {
    "Particle": "particles.py",
    "Parameter": "parameters.py",
    "Coupling": "couplings.py",
    "Lorentz": "lorentz.py",
    "Vertex": "vertices.py",
    "Decay": "decays.py",
    "CouplingOrder": "coupling_orders.py",
    "Function": "function_library.py",
}


class _Refused(Exception):
    """A definition cannot be used; its findings are already noted."""


_Built = TypeVar("_Built")


def read_model(directory: Path) -> Model:
    """The model in `directory`; never raises for what the files say, see `Model.findings`."""
    model = Model(directory, read_directory(directory))
    _fill(model, "Parameter", model.parameters, _parameter)
    _fill(model, "Function", model.functions, _function)
    _fill_particles(model)
    _fill(model, "Coupling", model.couplings, _coupling)
    _fill(model, "Lorentz", model.structures, _lorentz)
    _fill(model, "CouplingOrder", model.orders, lambda _, d: d)
    vertices: dict[str, Vertex] = {}
    _fill(model, "Vertex", vertices, _vertex)
    model.vertices = list(vertices.values())
    decays: dict[str, Decay] = {}
    _fill(model, "Decay", decays, _decay)
    model.decays = list(decays.values())
    return model


def _fill(
    model: Model,
    kind: str,
    table: dict[str, _Built],
    build: Callable[[Model, Definition], _Built],
) -> None:
    """Build every object of a kind; a second one of the same variable is an error."""
    lines: dict[str, int] = {}
    for d in model.definitions(kind):
        if d.variable in lines:
            _note(model, d, f"defined before in line {lines[d.variable]}", "rename one of them")
        lines[d.variable] = d.line
        try:
            _require(model, d, SIGNATURES[kind])
            table[d.variable] = build(model, d)
        except _Refused:
            continue


def _note(model: Model, d: Definition, message: str, remedy: str, line: int | None = None) -> None:
    model.findings.append(Finding(d.file, line or d.line, d.name, message, remedy))


def _require(model: Model, d: Definition, words: tuple[str, ...]) -> None:
    missing = [w for w in words if w not in d.words]
    if missing:
        _note(model, d, f"{d.kind} without {', '.join(missing)}", "add what is missing")
        raise _Refused
    for word, value in d.words.items():
        if isinstance(value, Unreadable) and word in words:
            _note(model, d, f"{word} = {value.text} is not plain data", "write it out")
            raise _Refused


def _typed(model: Model, d: Definition, word: str, kind: type | tuple[type, ...]) -> Any:
    value = d.words[word]
    if not isinstance(value, kind) or isinstance(value, bool):
        names = kind if isinstance(kind, tuple) else (kind,)
        expected = " or ".join(k.__name__ for k in names)
        _note(model, d, f"{word} = {value!r}, expected {expected}", "correct the value")
        raise _Refused
    return value


def _resolve(
    model: Model, d: Definition, value: Any, table: Mapping[str, _Built], kind: str
) -> _Built:
    """The object a reference names: from the right file, and defined there."""
    if isinstance(value, str) and kind == "Parameter" and value in table:
        message, remedy = f"{value!r} is a text", f"write Param.{value} for every reader"
        model.findings.append(Finding(d.file, d.line, d.name, message, remedy, WARNING))
        return table[value]
    if not isinstance(value, Reference):
        _note(model, d, f"{value!r} is no {kind}", f"name an object of {FILES[kind]}")
        raise _Refused
    source = model.files[d.file.removesuffix(".py")]
    imported = source.imports.get(value.module or value.name)
    if imported is None and not _star_imported(source, FILES[kind]) and d.file != FILES[kind]:
        _note(model, d, f"{value} is not imported in {d.file}", "import it", value.line)
        raise _Refused
    expected = FILES[kind].removesuffix(".py")
    if imported and expected not in imported[0].split("."):
        _note(model, d, f"{value} is from {imported[0]}", f"expected {expected}", value.line)
        raise _Refused
    if value.name not in table:
        _note(
            model,
            d,
            f"{value} is not defined in {FILES[kind]}",
            "define it or correct the name",
            value.line,
        )
        raise _Refused
    return table[value.name]


def _star_imported(source: SourceFile, file: str) -> bool:
    module, _ = source.imports.get("*", ("", 0))
    return file.removesuffix(".py") in module.split(".")


def _parameter(model: Model, d: Definition) -> Parameter:
    value = _typed(model, d, "value", (int, float, complex, str))
    nature = _typed(model, d, "nature", str)
    if nature not in ("external", "internal"):
        _note(model, d, f"nature is {nature!r}", "write external or internal")
        raise _Refused
    if d.words["type"] not in ("real", "complex"):
        _note(model, d, f"type is {d.words['type']!r}", "write real or complex")
        raise _Refused
    block = code = None
    if nature == "external":
        _require(model, d, ("lhablock", "lhacode"))
        block = _typed(model, d, "lhablock", str)
        code = tuple(_typed(model, d, "lhacode", list))
        if not code or not all(isinstance(c, int) for c in code):
            _note(model, d, f"lhacode = {list(code)}", "write a list of integers")
            raise _Refused
        if isinstance(value, str) and not _is_number(value):
            _note(model, d, f"value = {value!r} of an external parameter", "write a number")
            raise _Refused
        value = float(value) if isinstance(value, str) else value
    return Parameter(d.name, nature, value, block, code, d.line, d.words["type"])


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _function(model: Model, d: Definition) -> Function:
    arguments = _typed(model, d, "arguments", (tuple, list, str))
    names = (arguments,) if isinstance(arguments, str) else tuple(arguments)
    return Function(names, _typed(model, d, "expression", str))


def _fill_particles(model: Model) -> None:
    lines: dict[str, int] = {}
    for source in model.files.values():
        for d in source.definitions:
            if d.kind not in ("Particle", "anti"):
                continue
            if d.variable in lines:
                _note(model, d, f"defined before in line {lines[d.variable]}", "rename one of them")
            lines[d.variable] = d.line
            try:
                build = _particle if d.kind == "Particle" else _antiparticle
                model.particles[d.variable] = build(model, d)
            except _Refused:
                continue


def _particle(model: Model, d: Definition) -> Particle:
    _require(model, d, SIGNATURES["Particle"])
    _propagator(model, d)
    for flag in ("goldstone", "goldstoneboson", "GoldstoneBoson"):
        if d.words.get(flag):
            model.goldstones.add(d.variable)
    return Particle(
        variable=d.variable,
        name=_typed(model, d, "name", str),
        antiname=_typed(model, d, "antiname", str),
        pdg=_typed(model, d, "pdg_code", int),
        spin=_typed(model, d, "spin", int),
        colour=_typed(model, d, "color", int),
        charge=_typed(model, d, "charge", (int, float)),
        mass=_resolve(model, d, d.words["mass"], model.parameters, "Parameter").name,
        width=_resolve(model, d, d.words["width"], model.parameters, "Parameter").name,
        line=d.line,
    )


def _propagator(model: Model, d: Definition) -> None:
    """A propagator of its own must be one of propagators.py."""
    chosen = d.words.get("propagator")
    known = {p.variable for p in model.definitions("Propagator")}
    for reference in chosen if isinstance(chosen, list | tuple) else [chosen]:
        if isinstance(reference, Reference) and reference.name not in known:
            _note(model, d, f"propagator {reference} is not defined", "define it or drop the word")


def _antiparticle(model: Model, d: Definition) -> Particle:
    original = d.words["of"]
    if original.name not in model.particles:
        _note(model, d, f"{original}.anti(): no particle {original} above", "correct the name")
        raise _Refused
    particle = model.particles[original.name]
    if particle.self_conjugate:
        message = (
            f"antiname {particle.antiname}: its own antiparticle, but line {d.line} has .anti()"
        )
        remedy = "give it another antiname or drop that line"
        model.findings.append(Finding(d.file, particle.line, particle.name, message, remedy))
        raise _Refused
    if original.name in model.goldstones:
        model.goldstones.add(d.variable)
    return particle.anti(d.variable, d.line)


def _coupling(model: Model, d: Definition) -> Coupling:
    orders = _typed(model, d, "order", Pairs)
    for name, power, _ in orders.items:
        if not isinstance(name, str) or not isinstance(power, int):
            _note(model, d, f"order {name!r}: {power!r}", "write {'QED': 1} and the like")
            raise _Refused
    value = d.words["value"]
    if isinstance(value, Pairs):
        raise _Refused
    return Coupling(
        d.name,
        str(_typed(model, d, "value", (str, int, float, complex))),
        {name: power for name, power, _ in orders.items},
        d.line,
    )


def _lorentz(model: Model, d: Definition) -> Lorentz:
    spins = tuple(_typed(model, d, "spins", list))
    return Lorentz(d.name, spins, _typed(model, d, "structure", str), d.line)


def _vertex(model: Model, d: Definition) -> Vertex:
    legs = _typed(model, d, "particles", list)
    colours = _typed(model, d, "color", list)
    structures = _typed(model, d, "lorentz", list)
    couplings = _typed(model, d, "couplings", Pairs)
    terms: list[tuple[int, int, Coupling]] = []
    for key, value, line in couplings.items:
        place = (-1, -1) if not isinstance(key, tuple) or len(key) != 2 else key
        if not (0 <= place[0] < len(colours) and 0 <= place[1] < len(structures)):
            _note(
                model,
                d,
                f"couplings key {key} with {len(colours)} colour and {len(structures)} "
                "Lorentz structures",
                "correct the key",
                line,
            )
            raise _Refused
        for one in value if isinstance(value, list) else [value]:
            coupling = _resolve(model, d, one, model.couplings, "Coupling")
            terms.append((*place, coupling))
    if len({key for key, *_ in couplings.items}) < len(couplings.items):
        _note(model, d, "a key of couplings is given twice", "the first is lost: correct the key")
    return Vertex(
        d.name,
        tuple(_resolve(model, d, leg, model.particles, "Particle") for leg in legs),
        tuple(str(c) for c in colours),
        tuple(_resolve(model, d, s, model.structures, "Lorentz") for s in structures),
        tuple(terms),
        d.line,
    )


def _decay(model: Model, d: Definition) -> Decay:
    particle = _resolve(model, d, d.words["particle"], model.particles, "Particle")
    widths = _typed(model, d, "partial_widths", Pairs)
    channels = []
    for daughters, width, line in widths.items:
        if not isinstance(daughters, tuple) or not isinstance(width, str):
            _note(model, d, f"channel {daughters!r}", "write (P.x, P.y): 'width'", line)
            raise _Refused
        legs = tuple(_resolve(model, d, x, model.particles, "Particle") for x in daughters)
        channels.append(Channel(legs, width, line))
    return Decay(d.name, particle, tuple(channels), d.line)
