"""Gauge invariance where every model has it: photon, gluon, and the electroweak algebra."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from itertools import combinations_with_replacement

import numpy as np

from bridge.data.ufo_tables import Particle
from bridge.lint.inputs import INVERSE_ALPHA, STRONG, given
from bridge.model.currents import (
    GLUON,
    PHOTON,
    THREE_GENERATIONS,
    Commutator,
    Current,
    Currents,
    W,
    Z,
    commutators,
    electroweak,
    read_currents,
    yang_mills,
)
from bridge.model.directory import Model, Vertex
from bridge.model.expressions import names_in
from bridge.model.findings import ERROR, WARNING, Finding
from bridge.model.interactions import Leg, grouped, not_computed, summed
from bridge.model.matrices import METRIC, Array
from bridge.model.matrices import F as STRUCTURE_CONSTANTS
from bridge.model.tensors import reference_momenta
from bridge.model.values import Values, standard_values

FILE = "vertices.py"
_ROUNDING, _PHYSICS = 1e-8, 1e-2
"""Relative deviations: above rounding, and above what an effective operator may cause."""


def in_every_limit(
    rule: Callable[[Model, Values], Iterator[Finding]],
) -> Callable[[Model], Iterator[Finding]]:
    """The rule for what is wrong in every limit of the Standard Model."""

    @wraps(rule)
    def found(model: Model) -> Iterator[Finding]:
        each = [list(rule(model, values)) for values in standard_values(model)]
        if all(each):
            yield from each[0]

    return found


def photon(model: Model, values: Values) -> Iterator[Finding]:
    """The photon couples to every charge, alike to left and right."""
    diagonal = _currents(model, values, PHOTON)
    charge = {p.pdg: p.charge for p in model.particles.values()}
    units = [c.left / charge[c.row] for c in diagonal if charge[c.row]]
    if not units:
        return
    unit = _most_common(units)
    if not unit:
        return
    for c in diagonal:
        expected = charge[c.row] if c.row == c.column else 0.0
        for side, value in (("left", c.left / unit), ("right", c.right / unit)):
            if abs(value - expected) > _ROUNDING:
                message = f"photon coupling to the {side}-handed ({content(c)}) is "
                message += f"{value.real:.4g} instead of {expected:.4g} in units of e"
                yield from at_vertices(
                    c.vertices, message, "correct the coupling, structure or charge"
                )
                break
    yield from _without(model, PHOTON, lambda p: p.charge != 0.0, "charged")
    yield from _normalised(model, values, diagonal, INVERSE_ALPHA, 4.0 * np.pi / abs(unit) ** 2)


def _currents(model: Model, values: Values, vector: int) -> list[Current]:
    """Currents of ordinary particles: one with a propagator of its own may stand for anything."""
    special = {p.pdg for p in model.particles.values() if p.variable in model.auxiliary}
    found = read_currents(model, values).fermion.values()
    return [c for c in found if c.vector == vector and not {c.row, c.column} & special]


def _without(
    model: Model, vector: int, feels: Callable[[Particle], bool], word: str
) -> Iterator[Finding]:
    """Particles that should couple to a massless vector and have no vertex with it."""
    joined = {
        abs(p.pdg)
        for v in model.vertices
        if any(q.pdg == vector for q in v.particles)
        for p in v.particles
    }
    vector_name = next(p.name for p in model.particles.values() if p.pdg == vector)
    for p in model.particles.values():
        ghostly = p.spin < 0 or p.variable in model.goldstones | model.auxiliary
        if p.pdg > 0 and feels(p) and not ghostly and p.pdg not in joined:
            message = f"{word}, but no vertex joins it to {vector_name}"
            severity = ERROR if p.pdg in THREE_GENERATIONS else WARNING
            yield Finding("particles.py", p.line, p.name, message, "add the vertex", severity)


def _normalised(
    model: Model, values: Values, currents: list[Current], name: str, found: float
) -> Iterator[Finding]:
    """The coupling of the vertices is the one of the SMINPUTS entry."""
    entry = given(model, name)
    if entry and abs(found - values.real(entry.name)) > _ROUNDING * found:
        message = f"{entry.name} = {values.real(entry.name):.6g}, but the vertices have {found:.6g}"
        for coupling in {c.name: c for v in currents[0].vertices for _, _, c in v.terms}.values():
            for used in sorted(names_in(coupling.value) & set(model.parameters)):
                p = model.parameters[used]
                yield Finding("parameters.py", p.line, used, message, "correct its normalisation")


def gluon(model: Model, values: Values) -> Iterator[Finding]:
    """All quarks have the gluon coupling, and the gluons themselves."""
    quarks = _currents(model, values, GLUON)
    if not quarks:
        return
    diagonal = [c.left for c in quarks if c.row == c.column]
    unit = _most_common(diagonal) if diagonal else 0.0
    if not unit:
        return
    for c in quarks:
        own = unit if c.row == c.column else 0.0
        if max(abs(c.left - own), abs(c.right - own)) > _ROUNDING * abs(unit):
            message = f"gluon coupling to ({content(c)}) is {c.left / unit:.4g} (left), "
            message += f"{c.right / unit:.4g} (right) times that to most quarks"
            yield from at_vertices(c.vertices, message, "correct the coupling or structure")
    yield from _without(model, GLUON, lambda p: abs(p.colour) > 1, "coloured")
    yield from _normalised(model, values, quarks, STRONG, abs(unit) ** 2 / (4.0 * np.pi))
    gluons = Leg(GLUON, "vector")
    groups = grouped(model)
    for n, expected in ((3, _three_gluons(unit)), (4, _four_gluons(unit))):
        vertices = groups.get((gluons,) * n)
        if (GLUON,) * n in not_computed(model):
            continue
        if vertices is None:
            message = f"no {n}-gluon vertex, although quarks couple to gluons"
            yield Finding(FILE, None, " ".join(["g"] * n), message, "add it")
        elif _differs(model, values, vertices, (gluons,) * n, expected):
            message = f"the {n}-gluon vertex does not belong to the coupling of the quarks"
            yield from at_vertices(vertices, message, "compare sign, power of G and structure")


def _colour_vectors(n: int) -> list[Array]:
    random = np.random.default_rng(5)
    return [random.normal(size=8) + 1j * random.normal(size=8) for _ in range(n)]


def _three_gluons(g: complex) -> Array:
    f = np.einsum("abc,a,b,c", STRUCTURE_CONSTANTS, *_colour_vectors(3))
    return np.asarray(-g * f) * yang_mills(reference_momenta(3).astype(complex))


def _four_gluons(g: complex) -> Array:
    f, c = STRUCTURE_CONSTANTS, _colour_vectors(4)
    products = [
        np.einsum("eab,ecd,a,b,c,d", f, f, *(c[k] for k in order))
        for order in ((0, 1, 2, 3), (0, 2, 1, 3), (0, 3, 1, 2))
    ]
    return quartic(g**2 * products[0], g**2 * products[1], g**2 * products[2])


def quartic(ff12: complex, ff13: complex, ff14: complex) -> Array:
    """The Yang-Mills vertex of legs 1234 from F_12n F_34n, F_13n F_24n, F_14n F_23n."""
    g12 = np.einsum("ab,cd->abcd", METRIC, METRIC)
    g13 = np.einsum("ac,bd->abcd", METRIC, METRIC)
    g14 = np.einsum("ad,bc->abcd", METRIC, METRIC)
    return np.asarray(
        -1j * (ff12 * (g13 - g14) + ff13 * (g12 - g14) + ff14 * (g12 - g13)), dtype=complex
    )


def _differs(
    model: Model,
    values: Values,
    vertices: list[Vertex],
    legs: tuple[Leg, ...],
    expected: Array,
) -> bool:
    n = len(legs)
    colours = _colour_vectors(n) if legs[0].pdg == GLUON else [None] * n
    try:
        array = summed(model, values, vertices, legs, reference_momenta(n), colours)
    except KeyError:
        return False
    size = float(max(np.abs(array).max(), np.abs(expected).max()))
    return bool(np.abs(array - expected).max() > _ROUNDING * size)


def algebra(model: Model, values: Values) -> Iterator[Finding]:
    """[X_l, X_m] = i F X for photon, Z and W on left- and right-handed fermions."""
    currents = read_currents(model, values)
    if not {W, -W, Z, PHOTON} <= set(electroweak(currents)) or _incomplete(model):
        return
    each = [list(commutators(currents, heavy)) for heavy in (True, False)]
    entries = min(each, key=lambda entries: len(_deviating(entries)))
    size = max((e.size for e in entries), default=0.0)
    bad = _deviating(entries)
    if not bad:
        return
    worst = max(bad, key=lambda e: e.deviation)
    severity = ERROR if worst.deviation > _PHYSICS * size else WARNING
    names = {p.pdg: p.name for p in model.particles.values()}
    message = f"[{names[worst.vectors[0]]}, {names[worst.vectors[1]]}] on the {worst.chirality}-"
    message += f"handed ({names[worst.row]}, {names[worst.column]}) misses the gauge algebra by "
    message += f"{worst.deviation / size:.2g}"
    remedy = "compare charge, isospin, chirality and sign with the other fermions"
    culprits = _culprits(entries, bad)
    if severity == WARNING:
        culprits = set(sorted(worst.sources)[-1:])
    for v in model.vertices:
        if v.name in culprits:
            yield from at_vertices([v], message, remedy, severity)
    for c in model.couplings.values():
        if c.name in culprits:
            yield Finding(c.file, c.line, c.name, message, remedy, severity)


def _deviating(entries: list[Commutator]) -> list[Commutator]:
    size = max((e.size for e in entries), default=0.0)
    return [e for e in entries if e.deviation > _ROUNDING * size]


def _incomplete(model: Model) -> bool:
    """Whether a current or cubic vertex of the Standard Model is there but not computed."""
    standard = {PHOTON, Z, W, *THREE_GENERATIONS}
    return any(
        len(codes) == 3 and set(map(abs, codes)) <= standard for codes in not_computed(model)
    )


def _culprits(entries: list[Commutator], bad: list[Commutator]) -> set[str]:
    """Vertices and couplings that enter every bad entry and the fewest good ones.

    Where nothing enters all of them, what enters the worst, all that are equally bad.
    """
    total = Counter(name for e in entries for name in e.sources)
    wrong = Counter(name for e in bad for name in e.sources)
    everywhere = [name for name, n in wrong.items() if n == len(bad)]
    if not everywhere:
        worst = (1.0 - _ROUNDING) * max(e.deviation for e in bad)
        return {name for e in bad if e.deviation >= worst for name in e.sources}
    fewest = min(total[name] for name in everywhere)
    return {name for name in everywhere if total[name] == fewest}


def bosons(model: Model, values: Values) -> Iterator[Finding]:
    """Four electroweak vectors couple as their cubic vertices ask for."""
    currents = read_currents(model, values)
    if not currents.cubic or not {W, -W} <= set(electroweak(currents)) or _incomplete(model):
        return
    beyond = not_computed(model)
    vectors = [PHOTON, Z, W, -W]
    groups = grouped(model)
    names = {p.pdg: p.name for p in model.particles.values()}
    charge = {p.pdg: p.charge for p in model.particles.values()}
    for codes in combinations_with_replacement(sorted(v for v in vectors if v in names), 4):
        if sum(charge[c] for c in codes) or tuple(sorted(codes)) in beyond:
            continue
        legs = tuple(Leg(c, "vector") for c in codes)
        expected = quartic(*_products(currents, codes))
        content = " ".join(names[c] for c in codes)
        vertices = groups.get(legs, [])
        if not vertices and np.abs(expected).max() > 0.0:
            message = f"no vertex ({content}), although the cubic vertices ask for it"
            yield Finding(FILE, None, content, message, "add it")
        elif vertices and _differs(model, values, vertices, legs, expected):
            message = f"({content}) does not belong to the cubic vertices"
            yield from at_vertices(vertices, message, "compare sign, factor and structure")


def _products(currents: Currents, codes: tuple[int, ...]) -> tuple[complex, complex, complex]:
    def product(i: int, j: int, k: int, m: int) -> complex:
        total = 0.0j
        for n, conjugate in currents.vectors.items():
            first = currents.cubic.get((codes[i], codes[j], n), 0.0)
            total += first * currents.cubic.get((codes[k], codes[m], conjugate), 0.0)
        return total

    return product(0, 1, 2, 3), product(0, 2, 1, 3), product(0, 3, 1, 2)


def _most_common(values: Iterable[complex]) -> complex:
    """The value most of the others agree with."""
    listed = list(values)
    return max(listed, key=lambda v: sum(abs(v - w) <= _ROUNDING * abs(v) for w in listed))


def content(c: Current) -> str:
    """The fields of a current, as its vertices write them."""
    return c.vertices[0].legs


def at_vertices(
    vertices: Iterable[Vertex], message: str, remedy: str, severity: str = ERROR
) -> Iterator[Finding]:
    """The same finding at each of some vertices, with the couplings it has there."""
    for v in vertices:
        couplings = ", ".join(dict.fromkeys(c.name for _, _, c in v.terms))
        yield Finding(FILE, v.line, v.name, f"{message} [{couplings}]", remedy, severity)
