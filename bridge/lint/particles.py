"""Particles: codes, names, quantum numbers, masses and widths."""

from __future__ import annotations

from collections.abc import Iterator

from bridge.data.ufo_tables import Parameter, Particle
from bridge.model.directory import Model
from bridge.model.findings import ERROR, WARNING, Finding
from bridge.model.values import values_at

FILE = "particles.py"

_UP, _DOWN, _CHARGED, _NEUTRINO = (2, 3, 2 / 3), (2, 3, -1 / 3), (2, 1, -1.0), (2, 1, 0.0)

STANDARD_MODEL: dict[int, tuple[int, int, float]] = {
    **dict.fromkeys((1, 3, 5), _DOWN),
    **dict.fromkeys((2, 4, 6), _UP),
    **dict.fromkeys((11, 13, 15), _CHARGED),
    **dict.fromkeys((12, 14, 16), _NEUTRINO),
    21: (3, 8, 0.0),
    22: (3, 1, 0.0),
    23: (3, 1, 0.0),
    24: (3, 1, 1.0),
    25: (1, 1, 0.0),
}
"""2s+1, colour and charge of the PDG codes every program takes for granted."""

MASSES = {6: 173.0, 11: 0.000511, 13: 0.10566, 15: 1.777, 23: 91.19, 24: 80.4}
"""Masses [GeV] that no scheme changes by much (PDG)."""

SPINS, COLOURS = (-1, 1, 2, 3, 4, 5), (1, 3, -3, 6, -6, 8)


def codes_and_names(model: Model) -> Iterator[Finding]:
    """One particle per PDG code and per name."""
    by_code: dict[int, str] = {}
    by_name: dict[str, Particle] = {}
    for p in model.particles.values():
        if p.pdg in by_code:
            message = f"PDG code {p.pdg} is already {by_code[p.pdg]}"
            yield Finding(FILE, p.line, p.name, message, "give it a code of its own")
        by_code.setdefault(p.pdg, p.name)
        if p.pdg == 0:
            yield Finding(FILE, p.line, p.name, "PDG code 0", "give it a code")
        other = by_name.setdefault(p.name.lower(), p)
        if other is not p and other.name == p.name:
            yield Finding(FILE, p.line, p.name, "the name is given twice", "rename one")
        elif other is not p:
            message = f"differs from {other.name} in case only, and MadGraph lowers the case"
            yield Finding(FILE, p.line, p.name, message, "rename one", WARNING)


def quantum_numbers(model: Model) -> Iterator[Finding]:
    """Spin, colour and charge are possible, and right where the PDG code fixes them."""
    for p in model.particles.values():
        if p.spin not in SPINS:
            yield Finding(FILE, p.line, p.name, f"spin = {p.spin}", "write 2s+1 (ghosts: -1)")
        if p.colour not in COLOURS:
            yield Finding(FILE, p.line, p.name, f"color = {p.colour}", "write 1, 3, 6 or 8")
        if abs(3 * p.charge - round(3 * p.charge)) > 1e-9:
            yield Finding(FILE, p.line, p.name, f"charge = {p.charge}", "write a multiple of 1/3")
        if p.self_conjugate and (p.charge or p.colour not in (1, 8)):
            message = f"its own antiparticle, with charge {p.charge:g} and color {p.colour}"
            yield Finding(FILE, p.line, p.name, message, "give it another antiname")
        expected = STANDARD_MODEL.get(p.pdg)
        if expected and (p.spin, p.colour) != expected[:2]:
            message = f"PDG {p.pdg} has 2s+1 = {expected[0]} and color {expected[1]}, not "
            message += f"{p.spin} and {p.colour}"
            yield Finding(FILE, p.line, p.name, message, "correct the particle")
        if expected and abs(p.charge - expected[2]) > 1e-9:
            message = f"PDG {p.pdg} has charge {expected[2]:.3g}, not {p.charge:.3g}"
            yield Finding(FILE, p.line, p.name, message, "correct the charge")


def antiparticles(model: Model) -> Iterator[Finding]:
    """Every particle that is not its own antiparticle has one."""
    for p in model.particles.values():
        if model.anti(p) is None:
            message = f"has no antiparticle {p.antiname}"
            remedy = f"add {p.variable}__tilde__ = {p.variable}.anti()"
            yield Finding(FILE, p.line, p.name, message, remedy)


def masses_and_widths(model: Model) -> Iterator[Finding]:
    """A mass stands in block MASS, a width in DECAY, both under the particle's own code."""
    for p in model.particles.values():
        if p.pdg < 0 or p.spin < 0 or p.variable in model.goldstones:
            continue
        for word, name, block in (("mass", p.mass, "MASS"), ("width", p.width, "DECAY")):
            parameter = model.parameters[name]
            if parameter.external or name == "ZERO":
                yield from _own_entry(model, p, word, parameter, block)
            elif word == "width" and parameter.name in model_masses(model):
                message = f"its width is {name}, a mass"
                yield Finding(FILE, p.line, p.name, message, "name a width")
        if p.width == p.mass != "ZERO":
            yield Finding(FILE, p.line, p.name, "mass and width are the same", "correct one")


def model_masses(model: Model) -> set[str]:
    """Parameters that are the mass of some particle."""
    return {p.mass for p in model.particles.values()} - {"ZERO"}


def _own_entry(
    model: Model, p: Particle, word: str, parameter: Parameter, block: str
) -> Iterator[Finding]:
    code = " ".join(map(str, parameter.code or ()))
    place = f"{parameter.name} ({parameter.block} {code})" if parameter.external else "ZERO"
    own = [
        q.name
        for q in model.external().values()
        if str(q.block).upper() == block and q.code == (p.pdg,)
    ]
    allowed = (block, "SMINPUTS") if word == "mass" else (block,)
    if parameter.external and str(parameter.block).upper() not in allowed:
        message = f"its {word} is {place}, not in block {block}"
        severity = WARNING if word == "mass" and str(parameter.block).upper() != "DECAY" else ERROR
        yield Finding(FILE, p.line, p.name, message, f"name a parameter of {block}", severity)
    elif own and parameter.name not in own:
        message = f"its {word} is {place} although {own[0]} has its code"
        yield Finding(FILE, p.line, p.name, message, f"write {own[0]}")
    elif parameter.external and str(parameter.block).upper() == block and not own:
        message = f"its {word} is {place}, the entry of another particle"
        remedy = "give it a parameter of its own unless that is meant"
        yield Finding(FILE, p.line, p.name, message, remedy, WARNING)


def familiar_masses(model: Model) -> Iterator[Finding]:
    """Masses of known particles are what they are, within a factor of two, or zero."""
    values = values_at(model)
    for p in model.particles.values():
        mass = abs(values.real(p.mass))
        known = MASSES.get(p.pdg)
        if known and mass and not known / 2.0 < mass < known * 2.0:
            parameter = model.parameters[p.mass]
            message = f"mass of {p.name} = {mass:.4g} GeV, measured {known:g} GeV"
            yield Finding("parameters.py", parameter.line, p.mass, message, "correct the value")


def alone(model: Model) -> Iterator[Finding]:
    """Particles that no vertex has."""
    present = {abs(p.pdg) for v in model.vertices for p in v.particles}
    for p in model.particles.values():
        if p.pdg > 0 and p.pdg not in present:
            message = "no vertex has it"
            yield Finding(FILE, p.line, p.name, message, "add vertices or drop it", WARNING)


def gauges(model: Model) -> Iterator[Finding]:
    """Feynman gauge needs a Goldstone boson for each massive vector."""
    source = model.files.get("__init__")
    gauge = source.constants.get("gauge") if source else None
    if not isinstance(gauge, list) or 1 not in gauge:
        return
    bosons = [model.particles[name] for name in model.goldstones if name in model.particles]
    for p in model.particles.values():
        massive = p.spin == 3 and p.mass != "ZERO" and p.pdg > 0
        if massive and not any(b.mass == p.mass and b.charge == p.charge for b in bosons):
            message = f"gauge = {gauge} promises Feynman gauge, but {p.name} has no Goldstone boson"
            severity = ERROR if p.pdg in (23, 24) else WARNING
            remedy = "write gauge = [0] or add it"
            yield Finding("__init__.py", None, "gauge", message, remedy, severity)
