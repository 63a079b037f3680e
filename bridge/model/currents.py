"""Couplings of vector bosons as matrices: chiral currents of fermions and structure constants.

With L = Σ_l A_l ψ̄ γ (X_l P_χ) ψ and the cubic vertex -F_lmn times the Yang-Mills structure, a
gauge theory has [X_l, X_m] = i Σ_n F_lmn X_n̄ for each chirality (l, m, n codes of the legs, n̄
the antiparticle); the quartic vertex follows from F F (Llewellyn Smith 1973; derived).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import permutations

import numpy as np

from bridge.model.directory import Model, Vertex
from bridge.model.interactions import Leg, grouped, summed
from bridge.model.tensors import GAMMA, METRIC, Array, reference_momenta
from bridge.model.values import Values

PHOTON, Z, W, GLUON = 22, 23, 24, 21
THREE_GENERATIONS = (*range(1, 7), *range(11, 17))


@dataclass(frozen=True, slots=True)
class Current:
    """ψ̄_row γ (left P_L + right P_R) ψ_column A_vector, and the vertices it is from."""

    vector: int
    row: int
    column: int
    left: complex
    right: complex
    vertices: tuple[Vertex, ...]


@dataclass(slots=True)
class Currents:
    """All currents by (vector, row, column) and all cubic couplings of singlet vectors."""

    fermion: dict[tuple[int, int, int], Current] = field(default_factory=dict)
    cubic: dict[tuple[int, int, int], complex] = field(default_factory=dict)
    cubic_vertices: dict[tuple[int, ...], tuple[Vertex, ...]] = field(default_factory=dict)


def read_currents(model: Model, values: Values) -> Currents:
    """Currents with every vector boson, colour factored out (a unit matrix, or T^a)."""
    currents = Currents()
    for legs, vertices in grouped(model).items():
        kinds = sorted(leg.role for leg in legs)
        try:
            if kinds == ["column", "row", "vector"]:
                current = _current(model, values, legs, vertices)
                if current:
                    currents.fermion[current.vector, current.row, current.column] = current
            elif kinds == ["vector"] * 3:
                _cubic(model, values, legs, vertices, currents)
        except KeyError:
            continue
    return currents


def _current(
    model: Model, values: Values, legs: tuple[Leg, ...], vertices: list[Vertex]
) -> Current | None:
    """None where the vertex is no current of Dirac fermions, singlets or triplets of colour."""
    place = {leg.role: k for k, leg in enumerate(legs)}
    array = summed(model, values, vertices, legs, reference_momenta(3), _unit_colours(model, legs))
    array = np.transpose(array, [place["row"], place["column"], place["vector"]])
    left, right = array[2, 0, 0], array[0, 2, 0]
    expected = np.einsum("mab,bc->acm", GAMMA, np.diag([left, left, right, right]))
    if np.abs(array - expected).max() > 1e-9 * np.abs(array).max(initial=1e-300):
        return None
    by_code = {p.pdg: p for p in model.particles.values()}
    column = model.anti(by_code[legs[place["column"]].pdg])
    if column is None or column.self_conjugate or column.colour == 8:
        return None
    return Current(
        legs[place["vector"]].pdg,
        legs[place["row"]].pdg,
        column.pdg,
        left / 1j,
        right / 1j,
        tuple(vertices),
    )


def _unit_colours(model: Model, legs: tuple[Leg, ...]) -> list[Array | None]:
    """First colour of a triplet; the gluon that is diagonal in it, normalised to T = 1."""
    colour = {p.pdg: abs(p.colour) for p in model.particles.values()}
    vectors: dict[int, Array | None] = {
        3: np.array([1.0, 0.0, 0.0], dtype=complex),
        8: np.array([0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0], dtype=complex),
    }
    return [vectors.get(colour[leg.pdg]) for leg in legs]


def yang_mills(momenta: Array) -> Array:
    """The cubic structure with outgoing momenta p1, p2, p3; axes are the three legs."""
    p1, p2, p3 = momenta
    return np.asarray(
        np.einsum("ab,c->abc", METRIC, p1 - p2)
        + np.einsum("bc,a->abc", METRIC, p2 - p3)
        + np.einsum("ac,b->abc", METRIC, p3 - p1)
    )


def _cubic(
    model: Model,
    values: Values,
    legs: tuple[Leg, ...],
    vertices: list[Vertex],
    currents: Currents,
) -> None:
    colour = {p.pdg: abs(p.colour) for p in model.particles.values()}
    if any(colour[leg.pdg] != 1 for leg in legs):
        return
    momenta = reference_momenta(3)
    array = summed(model, values, vertices, legs, momenta, [None] * 3)
    structure = yang_mills(momenta.astype(complex))
    place = np.unravel_index(np.abs(structure).argmax(), structure.shape)
    coefficient = complex(array[place] / structure[place])
    if np.abs(array - coefficient * structure).max() > 1e-9 * np.abs(array).max(initial=1e-300):
        return
    codes = tuple(leg.pdg for leg in legs)
    currents.cubic_vertices[tuple(sorted(codes))] = tuple(vertices)
    for order in permutations(range(3)):
        sign = round(float(np.linalg.det(np.eye(3)[list(order)])))
        key = (codes[order[0]], codes[order[1]], codes[order[2]])
        currents.cubic[key] = -sign * coefficient


def electroweak(currents: Currents) -> list[int]:
    """Codes of photon, Z and W legs that couple to fermions."""
    present = {vector for vector, _, _ in currents.fermion}
    return [code for code in (PHOTON, Z, W, -W) if code in present]


@dataclass(frozen=True, slots=True)
class Commutator:
    """One entry of [X_l, X_m] - i F X for one chirality, and the vertices that enter."""

    vectors: tuple[int, int]
    row: int
    column: int
    chirality: str
    deviation: float
    size: float
    vertices: tuple[Vertex, ...]


def commutators(model: Model, currents: Currents) -> Iterator[Commutator]:
    """Every entry of the electroweak algebra between quarks or leptons of three generations."""
    vectors = electroweak(currents)
    fermions = sorted({c.row for c in currents.fermion.values() if c.vector in vectors})
    known = [f for f in fermions if f in THREE_GENERATIONS]
    conjugate = {PHOTON: PHOTON, Z: Z, W: -W, -W: W}
    for a, first in enumerate(vectors):
        for second in vectors[a + 1 :]:
            for row in known:
                for column in known:
                    yield from _entries(currents, conjugate, (first, second), row, column, fermions)


def _entries(
    currents: Currents,
    conjugate: dict[int, int],
    vectors: tuple[int, int],
    row: int,
    column: int,
    fermions: list[int],
) -> Iterator[Commutator]:
    one, other = vectors
    products = []
    for f in fermions:
        for sign, u, v in ((1.0, one, other), (-1.0, other, one)):
            pair = (currents.fermion.get((u, row, f)), currents.fermion.get((v, f, column)))
            if pair[0] and pair[1]:
                products.append((sign, pair[0], pair[1]))
    closing = []
    for n in conjugate:
        factor = currents.cubic.get((one, other, n), 0.0)
        current = currents.fermion.get((conjugate[n], row, column))
        if factor and current:
            triple = currents.cubic_vertices[tuple(sorted((one, other, n)))]
            closing.append((1j * factor, current, triple))
    vertices: dict[str, Vertex] = {}
    for _, x, y in products:
        vertices |= {v.name: v for v in (*x.vertices, *y.vertices)}
    for _, current, triple in closing:
        vertices |= {v.name: v for v in (*current.vertices, *triple)}
    for chirality in ("left", "right"):
        terms = [s * getattr(x, chirality) * getattr(y, chirality) for s, x, y in products]
        terms += [-factor * getattr(current, chirality) for factor, current, _ in closing]
        if terms:
            yield Commutator(
                vectors,
                row,
                column,
                chirality,
                abs(sum(terms)),
                max(map(abs, terms)),
                tuple(vertices.values()),
            )
