"""Vertices: legs, charge, and structures that fit the legs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bridge.data.ufo_tables import Particle
from bridge.model.directory import Lorentz, Model, Vertex
from bridge.model.findings import ERROR, WARNING, Finding
from bridge.model.vertex_indices import (
    colour_mismatch,
    consistent,
    dirac,
    index_mismatch,
    roles,
    spin_mismatch,
)

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
    violated = [v for v in model.vertices if abs(total_charge(v)) > _TINY]
    for p, shift in _wrong_charges(model, violated):
        message = f"charge {p.charge:.3g} violates charge conservation in {_names(violated)}; "
        message += f"{p.charge + shift:.3g} would not"
        yield Finding("particles.py", p.line, p.name, message, "correct the charge")
    for v in violated:
        message = f"charge {total_charge(v):+.3g} in ({v.legs}), all outgoing"
        yield Finding(FILE, v.line, v.name, message, "correct a leg")


def total_charge(v: Vertex) -> float:
    """Sum of the charges of all legs, in units of e."""
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
        shift = -total_charge(violated[0]) / net[violated[0].name]
        if all(abs(total_charge(v) + net[v.name] * shift) < _TINY for v in model.vertices):
            yield p, shift


def _names(vertices: list[Vertex]) -> str:
    shown = ", ".join(v.name for v in vertices[:4])
    return shown if len(vertices) <= 4 else f"{shown} and {len(vertices) - 4} more"


def spins(model: Model) -> Iterator[Finding]:
    """The Lorentz structures have the spins of the legs."""
    yield from _complaints(model, spin_mismatch, "correct the leg, its spin or the structure")


def colours(model: Model) -> Iterator[Finding]:
    """Each coloured leg has one index in the colour structure, of its representation."""
    yield from _complaints(model, colour_mismatch, "correct the leg or the colour structure")


def _complaints(model: Model, complaint: Callable[[Vertex], str], remedy: str) -> Iterator[Finding]:
    """A finding per offending vertex, and per particle or structure that offends everywhere."""
    wrong = {v.name: message for v in model.vertices if (message := complaint(v))}
    for v in model.vertices:
        if v.name in wrong:
            yield Finding(FILE, v.line, v.name, wrong[v.name], remedy)
    if not wrong:
        return
    for p in model.particles.values():
        with_it = {v.name for v in model.vertices if any(q.pdg == p.pdg for q in v.particles)}
        if p.pdg > 0 and with_it == set(wrong):
            message = f"2s+1 = {p.spin} and color {p.colour} fit none of its vertices"
            yield Finding("particles.py", p.line, p.name, message, "correct the particle")
    for s in structures_of_all(model, set(wrong)):
        message = f"spins {list(s.spins)} fit none of its vertices"
        yield Finding("lorentz.py", s.line, s.name, message, "correct spins")


def structures_of_all(model: Model, names: set[str]) -> list[Lorentz]:
    """Lorentz structures that exactly these vertices have."""
    return [
        s
        for s in model.structures.values()
        if {v.name for v in model.vertices if s in v.structures} == names
    ]


def lorentz_structures(model: Model) -> Iterator[Finding]:
    """A structure has one Lorentz index per vector leg and one Dirac index per fermion leg."""
    for s in model.structures.values():
        wrong = index_mismatch(s)
        if wrong:
            message = f"{s.structure} with spins {list(s.spins)}: {wrong}"
            yield Finding("lorentz.py", s.line, s.name, message, "correct spins or structure")


def fermion_order(model: Model) -> Iterator[Finding]:
    """The column index is that of an antifermion leg, the row index that of a fermion leg."""
    originals = model.originals()
    swapped = [v for v in model.vertices if consistent(v) and _swapped(v, originals)]
    for v in swapped:
        message = f"fermion legs of ({v.legs}) are swapped: leg {roles(v).index('row') + 1} is the "
        message += f"row of {v.structures[0].name}, and an antifermion"
        severity = ERROR if any("Gamma(" in s.structure for s in v.structures) else WARNING
        yield Finding(FILE, v.line, v.name, message, "swap the two legs", severity)
    for s in structures_of_all(model, {v.name for v in swapped}) if swapped else ():
        message = f"{s.structure} swaps row and column in all its vertices"
        severity = ERROR if "Gamma(" in s.structure else WARNING
        yield Finding("lorentz.py", s.line, s.name, message, "swap the Dirac indices", severity)


def pair_order(model: Model) -> Iterator[Finding]:
    """Fermion and antifermion stand in the same order everywhere: MadGraph refuses a mixture."""
    first: dict[int, list[tuple[int, Vertex]]] = {}
    for v in model.vertices:
        codes = [p.pdg for p in v.particles if p.spin in (2, 4)]
        for one, two in zip(codes[::2], codes[1::2], strict=False):
            if one == -two:
                first.setdefault(abs(one), []).append((one, v))
    for uses in first.values():
        codes = [code for code, _ in uses]
        usual = max(codes, key=codes.count)
        for code, v in uses:
            if code != usual:
                message = f"({v.legs}) has the fermion pair in the other order than elsewhere"
                yield Finding(FILE, v.line, v.name, message, "swap the two legs")


def _swapped(v: Vertex, originals: set[str]) -> bool:
    """Whether the fermions of a Dirac vertex all sit in each other's place."""
    legs = [(p, kind) for p, kind in zip(v.particles, roles(v), strict=True) if p.spin == 2]
    reversed_line = any((kind == "row") != (p.variable in originals) for p, kind in legs)
    return reversed_line and dirac(v, originals)


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
    """A coupling multiplies every structure of a vertex; a vertex has each of them."""
    all_vertices = [*model.vertices, *model.counterterms.vertices.values()]
    for v in model.vertices:
        unused = set(range(len(v.colours))) - {i for i, _, _ in v.terms}
        idle = set(range(len(v.structures))) - {j for _, j, _ in v.terms}
        for what, numbers in (("colour", unused), ("Lorentz", idle)):
            if numbers and v.terms:
                message = f"no coupling for {what} structure {min(numbers)}"
                yield Finding(FILE, v.line, v.name, message, "add or drop it", WARNING)
    couplings = {c.name for v in all_vertices for _, _, c in v.terms}
    for c in (*model.couplings.values(), *model.counterterms.couplings.values()):
        if c.name not in couplings:
            yield Finding(c.file, c.line, c.name, "no vertex has it", "drop it", WARNING)
    structures = {s.name for v in all_vertices for s in v.structures}
    for s in model.structures.values():
        if s.name not in structures:
            yield Finding("lorentz.py", s.line, s.name, "no vertex has it", "drop it", WARNING)
