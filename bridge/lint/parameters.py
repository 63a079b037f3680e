"""Parameters and the values of all expressions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bridge.data.ufo_tables import Parameter
from bridge.model.directory import Model
from bridge.model.expressions import ExpressionError, names_in
from bridge.model.findings import ERROR, WARNING, Finding
from bridge.model.values import complex_by_rounding, values_at

FILE = "parameters.py"
RESERVED = {"ZERO"}
"""Used by readers of the format, whether or not an expression of the model does."""

STRONG = {"aS", "G"}


def block_codes(model: Model) -> Iterator[Finding]:
    """A block and code belong to one parameter only."""
    owners: dict[tuple[str, tuple[int, ...]], list[Parameter]] = {}
    for p in model.external().values():
        owners.setdefault((str(p.block).upper(), p.code or ()), []).append(p)
    for (block, code), shared in owners.items():
        for p in shared if len(shared) > 1 else ():
            others = ", ".join(q.name for q in shared if q is not p)
            message = f"{block} {' '.join(map(str, code))} is also {others}"
            yield Finding(FILE, p.line, p.name, message, "give it a code of its own")


def natures(model: Model) -> Iterator[Finding]:
    """An internal parameter has no place in a card."""
    for d in model.definitions("Parameter"):
        if d.words.get("nature") == "internal" and d.words.get("lhablock"):
            message = f"internal, with block {d.words['lhablock']}: a card cannot set it"
            remedy = "make it external or drop the block"
            severity = WARNING if isinstance(d.words.get("value"), str) else ERROR
            yield Finding(FILE, d.line, d.name, message, remedy, severity)


def names(model: Model) -> Iterator[Finding]:
    """A name names one object, also for programs that ignore case."""
    kinds = {
        "parameters.py": [(p.name, p.line) for p in model.parameters.values()],
        "couplings.py": [(c.name, c.line) for c in model.couplings.values()],
        "lorentz.py": [(s.name, s.line) for s in model.structures.values()],
        "vertices.py": [(v.name, v.line) for v in model.vertices],
        "CT_parameters.py": [(s.name, s.line) for s in model.counterterms.parameters.values()],
        "CT_couplings.py": [(s.name, s.line) for s in model.counterterms.series.values()],
        "CT_vertices.py": [(v.name, v.line) for v in model.counterterms.vertices.values()],
    }
    for file, objects in kinds.items():
        yield from _clashes(file, objects)
    for kind in ("Coupling", "Parameter", "CTParameter", "Lorentz"):
        for d in model.definitions(kind):
            if d.name != d.variable:
                message = f"the variable is {d.variable}, the name {d.name}"
                yield Finding(d.file, d.line, d.name, message, "write the same twice", WARNING)


def _clashes(file: str, objects: Iterable[tuple[str, int]]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for name, line in objects:
        other = seen.get(name.lower())
        seen.setdefault(name.lower(), name)
        if other is None:
            continue
        if other == name:
            yield Finding(file, line, name, "the name is given twice", "rename one")
        else:
            message = f"differs from {other} in case only, which Fortran ignores"
            yield Finding(file, line, name, message, "rename one", WARNING)


def expressions(model: Model) -> Iterator[Finding]:
    """At the defaults, every parameter and coupling has a finite value of its type."""
    for f in values_at(model).findings:
        if not complex_by_rounding(model, None, f.object):
            yield f
    for p in model.parameters.values():
        if p.external and complex(p.value).imag and p.type == "real":
            message = f"real parameter has the value {p.value}"
            yield Finding(FILE, p.line, p.name, message, "declare it complex or correct it")


def zero(model: Model) -> Iterator[Finding]:
    """ZERO is what massless particles have for a mass."""
    p = model.parameters.get("ZERO")
    if p and values_at(model).parameters.get("ZERO", 0.0):
        yield Finding(FILE, p.line, p.name, f"ZERO = {p.value}", "write 0.0")


def mass_and_decay_blocks(model: Model) -> Iterator[Finding]:
    """Entries of MASS and DECAY are PDG codes of the model."""
    codes = {abs(p.pdg) for p in model.particles.values()}
    own = {name for p in model.particles.values() for name in (p.mass, p.width)}
    for p in model.external().values():
        block = str(p.block).upper()
        if block in ("MASS", "DECAY") and (
            len(p.code or ()) != 1 or (p.code or (0,))[0] not in codes
        ):
            message = f"{block} {list(p.code or ())} is no PDG code of a particle of the model"
            severity = ERROR if p.name in own else WARNING
            remedy = "correct the code or drop the parameter"
            yield Finding(FILE, p.line, p.name, message, remedy, severity)


def unused(model: Model) -> Iterator[Finding]:
    """Parameters that nothing depends on."""
    used = set(RESERVED) | STRONG
    used |= {name for p in model.particles.values() for name in (p.mass, p.width)}
    texts = [str(p.value) for p in model.parameters.values() if not p.external]
    texts += [c.value for c in model.couplings.values()]
    texts += [channel.width for d in model.decays for channel in d.channels]
    texts += [s.structure for s in model.structures.values()]
    texts += model.counterterms.texts()
    for text in texts:
        try:
            used |= names_in(text)
        except ExpressionError:
            continue
    for p in model.parameters.values():
        if p.name not in used:
            message = "nothing depends on it"
            yield Finding(FILE, p.line, p.name, message, "use it or drop it", WARNING)
