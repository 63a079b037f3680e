"""Do the structures of a vertex fit its legs? Index by index, before anything is computed."""

from __future__ import annotations

from collections import Counter
from functools import cache

from bridge.model.directory import Lorentz, Vertex
from bridge.model.expressions import ExpressionError
from bridge.model.tensors import (
    Label,
    StructureError,
    Unsupported,
    colour_labels,
    lorentz_tensor,
    reference_momenta,
)

COMPUTED_SPINS = (1, 2, 3)
"""2s+1 of the legs whose structures are evaluated; others are accepted unseen."""


@cache
def open_indices(structure: str, legs: int) -> tuple[Label, ...]:
    """Labels of a Lorentz structure. Raises StructureError or Unsupported as it does."""
    try:
        return lorentz_tensor(structure, reference_momenta(legs), {}, {}).labels
    except ExpressionError as error:
        raise StructureError(str(error)) from None


def index_mismatch(s: Lorentz) -> str:
    """What is wrong between spins and indices of a Lorentz structure; "" if nothing is."""
    if any(spin not in COMPUTED_SPINS for spin in s.spins):
        return ""
    try:
        labels = open_indices(s.structure, len(s.spins))
    except Unsupported:
        return ""
    except StructureError as error:
        return str(error)
    for leg, spin in enumerate(s.spins, start=1):
        kinds = [kind for kind, number in labels if number == leg]
        vector = all((kind == "lorentz") == (spin == 3) for kind in kinds)
        if len(kinds) != (spin != 1) or not vector:
            return f"leg {leg} has 2s+1 = {spin} and indices {', '.join(kinds) or 'none'}"
    beyond = [number for _, number in labels if number > len(s.spins)]
    if beyond:
        return f"index {beyond[0]} of {len(s.spins)} legs"
    rows = sum(kind == "row" for kind, _ in labels)
    if 2 * rows != sum(spin == 2 for spin in s.spins) and "C(" not in s.structure:
        return "the Dirac indices form no chain"
    return ""


def spin_mismatch(v: Vertex) -> str:
    """A Lorentz structure whose spins are not those of the legs; "" if there is none."""
    mine = [p.spin for p in v.particles]
    for s in v.structures:
        if [*map(abs, s.spins)] != [*map(abs, mine)]:  # ghosts, -1, are scalars
            return f"legs ({v.legs}) have spins {mine}, {s.name} has {list(s.spins)}"
    return ""


def colour_mismatch(v: Vertex) -> str:
    """A colour structure that does not fit the representations of the legs; "" if none."""
    mine = tuple(p.colour for p in v.particles)
    for structure in v.colours:
        wrong = _colour_mismatch(structure, mine)
        if wrong:
            return f"colour {structure} of ({v.legs}): {wrong}"
    return ""


@cache
def _colour_mismatch(structure: str, mine: tuple[int, ...]) -> str:
    try:
        labels = colour_labels(structure, mine)
    except Unsupported:
        return ""
    except (StructureError, ExpressionError, ValueError) as error:
        return str(error)
    count = Counter(number for _, number in labels)
    for leg, colour in enumerate(mine, start=1):
        if count[leg] != (abs(colour) != 1):
            return f"leg {leg} is in representation {colour} and has {count[leg]} indices"
    oriented = "Epsilon" not in structure
    for kind, leg in labels:
        if leg > len(mine):
            return f"index {leg} of {len(mine)} legs"
        if int(kind) != mine[leg - 1] and (oriented or abs(int(kind)) != abs(mine[leg - 1])):
            return f"leg {leg} is in representation {mine[leg - 1]}, its index is one of {kind}"
    return ""


def consistent(v: Vertex) -> bool:
    """Whether the vertex can be computed: legs of spin 0, 1/2, 1 and structures that fit."""
    return not obstacle(v)


def obstacle(v: Vertex) -> str:
    """Why a vertex cannot be computed; "" if it can."""
    for p in v.particles:
        if p.spin not in COMPUTED_SPINS:
            return _OTHER_SPINS.get(p.spin, "unknown spin")
    if spin_mismatch(v) or colour_mismatch(v) or any(index_mismatch(s) for s in v.structures):
        return "structures that do not fit the legs"
    own = tuple(p.colour for p in v.particles)
    return next(filter(None, (colour_obstacle(c, own) for c in v.colours)), "") or next(
        filter(None, map(structure_obstacle, v.structures)), ""
    )


_OTHER_SPINS = {-1: "ghosts", 4: "spin 3/2", 5: "spin 2"}


def structure_obstacle(s: Lorentz) -> str:
    """Why a Lorentz structure cannot be computed; "" if it can."""
    for spin in s.spins:
        if spin not in COMPUTED_SPINS:
            return _OTHER_SPINS.get(spin, "unknown spin")
    try:
        open_indices(s.structure, len(s.spins))
    except Unsupported:
        return "form factors or functions in a structure"
    except StructureError:
        return "a structure that is no tensor"
    return ""


@cache
def colour_obstacle(structure: str, colours: tuple[int, ...]) -> str:
    """Why a colour structure that fits its legs cannot be computed; "" if it can."""
    try:
        colour_labels(structure, colours)
    except Unsupported as reason:
        return str(reason)
    return ""


def roles(v: Vertex) -> tuple[str, ...]:
    """ "row", "column", "vector" or "scalar" per leg of a consistent vertex.

    A structure without γ may have its two Dirac indices in either order: those with one decide.
    """
    found = ["scalar"] * len(v.particles)
    for s in sorted(v.structures, key=lambda s: "Gamma(" in s.structure):
        for kind, number in open_indices(s.structure, len(v.particles)):
            found[number - 1] = "vector" if kind == "lorentz" else kind
    return tuple(found)


def dirac(v: Vertex, originals: set[str]) -> bool:
    """Whether every fermion line runs from an antifermion leg to a fermion leg, or all reversed.

    `originals` are the variables of particles that are no antiparticles. False for Majorana
    fermions and for vertices that violate fermion number.
    """
    legs = [(p, kind) for p, kind in zip(v.particles, roles(v), strict=True) if p.spin == 2]
    if any(p.self_conjugate for p, _ in legs):
        return False
    return len({(kind == "row") == (p.variable in originals) for p, kind in legs}) < 2
