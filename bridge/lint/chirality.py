"""Chirality: the W is left-handed, and partners of the W couple alike to a further vector."""

from __future__ import annotations

from collections.abc import Iterator

from bridge.lint.gauge import at_vertices, content
from bridge.model.currents import GLUON, PHOTON, Current, W, Z, read_currents
from bridge.model.directory import Model
from bridge.model.findings import WARNING, Finding
from bridge.model.values import generic_point, values_at

_ROUNDING = 1e-8

_DOUBLET_PAIRS = ((2, 1), (4, 3), (6, 5), (12, 11), (14, 13), (16, 15))


def left_handed_w(model: Model) -> Iterator[Finding]:
    """The W couples to left-handed quarks and leptons."""
    currents = read_currents(model, values_at(model))
    known = {code for pair in _DOUBLET_PAIRS for code in pair}
    wrong = [
        c
        for c in currents.fermion.values()
        if abs(c.vector) == W and {c.row, c.column} <= known and abs(c.right) > abs(c.left)
    ]
    for c in wrong:
        message = f"the W couples to the right-handed ({content(c)})"
        yield from at_vertices(c.vertices, message, "use ProjM in place of ProjP")
    total = sum(abs(c.vector) == W for c in currents.fermion.values())
    shared = {s.name: s for c in wrong for v in c.vertices for s in v.structures}
    if len(wrong) == total and len(shared) == 1:
        for s in shared.values():
            message = f"{s.structure} makes every W coupling right-handed"
            yield Finding("lorentz.py", s.line, s.name, message, "use ProjM in place of ProjP")


def doublets(model: Model) -> Iterator[Finding]:
    """A further neutral vector sees left-handed partners of the W alike, unless it mixes."""
    currents = read_currents(model, values_at(model, generic_point(model))).fermion
    for vector in sorted({v for v, _, _ in currents} - {PHOTON, Z, W, -W, GLUON}):
        for up, down in _DOUBLET_PAIRS:
            pair = [currents.get((vector, f, f)) for f in (up, down)]
            if pair[0] and pair[1]:
                yield from _partners(pair[0], pair[1])


def _partners(up: Current, down: Current) -> Iterator[Finding]:
    for one, other in ((up, down), (down, up)):
        if one.left and not one.right and other.right and not other.left:
            message = f"({content(other)}) is right-handed, its W partner ({content(one)}) "
            message += "left-handed: not SU(2) invariant"
            yield from at_vertices(other.vertices, message, "use the same chirality for both")
            return
    size = max(abs(up.left), abs(down.left))
    if abs(up.left - down.left) > _ROUNDING * size:
        message = f"left-handed couplings of ({content(up)}) and ({content(down)}) differ: "
        message += "not SU(2) invariant without mixing"
        yield from at_vertices(
            down.vertices, message, "make them equal unless it is meant", WARNING
        )
