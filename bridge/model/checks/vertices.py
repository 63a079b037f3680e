"""Vertices: legs, charge, and structures that fit the legs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from bridge.model.directory import Lorentz, Model, Vertex
from bridge.model.findings import WARNING, Finding
from bridge.model.interactions import reference_momenta
from bridge.model.tensors import (
    Label,
    StructureError,
    Unsupported,
    colour_tensor,
    lorentz_tensor,
)
from bridge.model.ufo import Particle
from bridge.model.values import values_at

FILE = "vertices.py"
_TINY = 1e-9


def legs(model: Model) -> Iterator[Finding]:
    """At least three legs, an even number of fermions, something that multiplies them."""
    for v in model.vertices:
        if len(v.particles) < 3:
            message = f"{len(v.particles)} legs ({v.legs})"
            yield Finding(FILE, v.line, v.name, message, "diagonalise the model", WARNING)
        if sum(p.spin in (2, 4) for p in v.particles) % 2:
            message = f"an odd number of fermions ({v.legs})"
            yield Finding(FILE, v.line, v.name, message, "correct the legs")
        if not v.terms:
            yield Finding(FILE, v.line, v.name, "no couplings", "add one or drop the vertex")


def charge(model: Model) -> Iterator[Finding]:
    """Electric charge is conserved; if one particle explains all violations, it is named."""
    violated = [v for v in model.vertices if abs(_total_charge(v)) > _TINY]
    for p, shift in _wrong_charges(model, violated):
        message = f"charge {p.charge:.3g} violates charge conservation in {_names(violated)}; "
        message += f"{p.charge + shift:.3g} would not"
        yield Finding("particles.py", p.line, p.name, message, "correct the charge")
    for v in violated:
        message = f"charge {_total_charge(v):+.3g} in ({v.legs}), all outgoing"
        yield Finding(FILE, v.line, v.name, message, "correct a leg")


def _total_charge(v: Vertex) -> float:
    return sum(p.charge for p in v.particles)


def _wrong_charges(model: Model, violated: list[Vertex]) -> Iterator[tuple[Particle, float]]:
    """Particles whose charge, changed by one number, would mend every vertex."""
    if not violated:
        return
    for p in model.particles.values():
        if p.pdg < 0 or p.self_conjugate:
            continue
        net = {
            v.name: sum((q.pdg == p.pdg) - (q.pdg == -p.pdg) for q in v.particles)
            for v in model.vertices
        }
        if not all(net[v.name] for v in violated):
            continue
        shift = -_total_charge(violated[0]) / net[violated[0].name]
        if all(abs(_total_charge(v) + net[v.name] * shift) < _TINY for v in model.vertices):
            yield p, shift


def _names(vertices: list[Vertex]) -> str:
    shown = ", ".join(v.name for v in vertices[:4])
    return shown if len(vertices) <= 4 else f"{shown} and {len(vertices) - 4} more"


def spins(model: Model) -> Iterator[Finding]:
    """The Lorentz structures have the spins of the legs."""

    def complaint(v: Vertex) -> tuple[str, str] | None:
        mine = tuple(p.spin for p in v.particles)
        for s in v.structures:
            if s.spins != mine:
                message = f"legs ({v.legs}) have spins {list(mine)}, {s.name} has {list(s.spins)}"
                return message, "correct the leg, its spin or the structure"
        return None

    yield from _complaints(model, complaint)


def colours(model: Model) -> Iterator[Finding]:
    """Each coloured leg has one index in the colour structure, of its representation."""

    def complaint(v: Vertex) -> tuple[str, str] | None:
        mine = tuple(p.colour for p in v.particles)
        for structure in v.colours:
            try:
                labels = colour_tensor(structure, mine).labels
            except Unsupported:
                continue
            except (StructureError, SyntaxError) as error:
                return f"colour {structure}: {error}", "correct the colour structure"
            wrong = _colour_mismatch(structure, labels, mine)
            if wrong:
                remedy = "correct the leg, its color or the colour structure"
                return f"colour {structure} of ({v.legs}): {wrong}", remedy
        return None

    yield from _complaints(model, complaint)


def _colour_mismatch(structure: str, labels: tuple[Label, ...], mine: tuple[int, ...]) -> str:
    count = Counter(number for _, number in labels)
    for leg, colour in enumerate(mine, start=1):
        expected = int(abs(colour) != 1)
        if count[leg] != expected:
            return f"leg {leg} is in representation {colour} and has {count[leg]} indices"
    for kind, leg in labels:
        if leg > len(mine):
            return f"index {leg} of {len(mine)} legs"
        oriented = "Epsilon" not in structure
        if int(kind) != mine[leg - 1] and (oriented or abs(int(kind)) != abs(mine[leg - 1])):
            return f"leg {leg} is in representation {mine[leg - 1]}, its index is one of {kind}"
    return ""


def _complaints(
    model: Model, complaint: Callable[[Vertex], tuple[str, str] | None]
) -> Iterator[Finding]:
    """A finding per offending vertex, and per particle or structure that offends everywhere."""
    wrong = {v.name: found for v in model.vertices if (found := complaint(v))}
    for v in model.vertices:
        if v.name in wrong:
            yield Finding(FILE, v.line, v.name, *wrong[v.name])
    if len(wrong) > 1:
        yield from _common_cause(model, set(wrong))


def _common_cause(model: Model, wrong: set[str]) -> Iterator[Finding]:
    for p in model.particles.values():
        with_it = {v.name for v in model.vertices if any(abs(q.pdg) == p.pdg for q in v.particles)}
        if with_it == wrong:
            message = f"2s+1 = {p.spin} and color {p.colour} fit none of its vertices"
            yield Finding("particles.py", p.line, p.name, message, "correct the particle")
    for s in model.structures.values():
        if {v.name for v in model.vertices if s in v.structures} == wrong:
            message = f"spins {list(s.spins)} fit none of its vertices"
            yield Finding("lorentz.py", s.line, s.name, message, "correct spins")


def lorentz_structures(model: Model) -> Iterator[Finding]:
    """A structure has one Lorentz index per vector leg and one Dirac index per fermion leg."""
    values = values_at(model).parameters
    for s in model.structures.values():
        if any(spin not in (1, 2, 3) for spin in s.spins):
            continue
        try:
            tensor = lorentz_tensor(
                s.structure, reference_momenta(len(s.spins)), values, model.functions
            )
        except Unsupported:
            continue
        except (StructureError, SyntaxError, ValueError) as error:
            yield Finding("lorentz.py", s.line, s.name, str(error), "correct the structure")
            continue
        wrong = _index_mismatch(s, tensor.labels)
        if wrong:
            message = f"{s.structure} with spins {list(s.spins)}: {wrong}"
            yield Finding("lorentz.py", s.line, s.name, message, "correct spins or structure")


def _index_mismatch(s: Lorentz, labels: tuple[Label, ...]) -> str:
    for leg, spin in enumerate(s.spins, start=1):
        kinds = [kind for kind, number in labels if number == leg]
        expected = {1: 0, 2: 1, 3: 1}[spin]
        vector = all((kind == "lorentz") == (spin == 3) for kind in kinds)
        if len(kinds) != expected or not vector:
            return f"leg {leg} has 2s+1 = {spin} and indices {kinds or 'none'}"
    beyond = [number for _, number in labels if number > len(s.spins)]
    if beyond:
        return f"index {beyond[0]} of {len(s.spins)} legs"
    rows = sum(kind == "row" for kind, _ in labels)
    if 2 * rows != sum(spin == 2 for spin in s.spins) and "C(" not in s.structure:
        return "the Dirac indices form no chain"
    return ""


def fermion_order(model: Model) -> Iterator[Finding]:
    """The column index is that of an antifermion leg, the row index that of a fermion leg."""
    originals = {d.variable for d in model.definitions("Particle")}
    for v in model.vertices:
        roles = fermion_roles(v)
        if len(roles) != 2 or any(v.particles[k].self_conjugate for k in roles):
            continue
        wrong = [k for k, role in roles.items() if (role == "row") != (_matter(v, k, originals))]
        if len(wrong) == 2:
            message = f"fermion legs of ({v.legs}) are swapped: the Dirac matrix of "
            message += (
                f"{v.structures[0].name} has its row at leg {_leg(roles, 'row')}, an antifermion"
            )
            yield Finding(FILE, v.line, v.name, message, "swap the two legs")


def _matter(v: Vertex, leg: int, originals: set[str]) -> bool:
    return v.particles[leg].variable in originals


def _leg(roles: dict[int, str], role: str) -> int:
    return next(k for k, r in roles.items() if r == role) + 1


def fermion_roles(v: Vertex) -> dict[int, str]:
    """Row or column of the Dirac matrix, per fermion leg counted from 0; {} where unclear."""
    found: dict[int, str] = {}
    for s in v.structures:
        try:
            labels = lorentz_tensor(s.structure, reference_momenta(len(s.spins)), {}, {}).labels
        except (StructureError, Unsupported, SyntaxError, ValueError):
            return {}
        for kind, number in labels:
            if kind in ("row", "column") and found.setdefault(number - 1, kind) != kind:
                return {}
    return found


def duplicates(model: Model) -> Iterator[Finding]:
    """The same legs with the same structure and coupling twice would count twice."""
    seen: dict[tuple[object, ...], str] = {}
    for v in model.vertices:
        for i, j, coupling in v.terms:
            if not (i < len(v.colours) and j < len(v.structures)):
                continue
            legs_key = tuple(sorted((p.pdg) for p in v.particles))
            structure = v.structures[j]
            key = (legs_key, v.colours[i], structure.name, frozenset(coupling.orders.items()))
            other = seen.setdefault(key, v.name)
            if other != v.name and _same_order(model, other, v):
                message = f"({v.legs}) with {structure.name} is already in {other}"
                yield Finding(FILE, v.line, v.name, message, "keep one of them")


def _same_order(model: Model, name: str, v: Vertex) -> bool:
    """Whether legs that differ in order could make the structure another one."""
    other = next(w for w in model.vertices if w.name == name)
    return other.particles == v.particles or len(set(map(id, v.particles))) == len(v.particles)


def unused_parts(model: Model) -> Iterator[Finding]:
    """Structures that no coupling multiplies, couplings and structures no vertex has."""
    for v in model.vertices:
        unused = set(range(len(v.colours))) - {i for i, _, _ in v.terms}
        idle = set(range(len(v.structures))) - {j for _, j, _ in v.terms}
        for what, numbers in (("colour", unused), ("Lorentz", idle)):
            if numbers and v.terms:
                message = f"no coupling for {what} structure {min(numbers)}"
                yield Finding(FILE, v.line, v.name, message, "add or drop it", WARNING)
    couplings = {c.name for v in model.vertices for _, _, c in v.terms}
    for c in model.couplings.values():
        if c.name not in couplings:
            yield Finding("couplings.py", c.line, c.name, "no vertex has it", "drop it", WARNING)
    structures = {s.name for v in model.vertices for s in v.structures}
    for s in model.structures.values():
        if s.name not in structures:
            yield Finding("lorentz.py", s.line, s.name, "no vertex has it", "drop it", WARNING)
