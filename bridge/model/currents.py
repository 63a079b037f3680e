"""Couplings of vector bosons as matrices: chiral currents of fermions and structure constants.

With L = Σ_l A_l ψ̄ γ (X_l P_χ) ψ and the cubic vertex -F_lmn times the Yang-Mills structure, a
gauge theory has [X_l, X_m] = i Σ_n F_lmn X_n̄ for each chirality (l, m, n codes of the legs, n̄
the antiparticle); the quartic vertex follows from F F (Llewellyn Smith 1973; derived).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, permutations, product

import numpy as np

from bridge.model.directory import Model, Vertex
from bridge.model.interactions import Leg, grouped, summed
from bridge.model.matrices import GAMMA, METRIC, Array
from bridge.model.tensors import lorentz_tensor, reference_momenta
from bridge.model.values import Values

PHOTON, Z, W, GLUON = 22, 23, 24, 21
THREE_GENERATIONS = (*range(1, 7), *range(11, 17))


@dataclass(frozen=True, slots=True)
class Current:
    """ψ̄_row γ (left P_L + right P_R) ψ_column A_vector, and the vertices it is from.

    `sources` holds, per chirality, the names of vertices and couplings that contribute.
    """

    vector: int
    row: int
    column: int
    left: complex
    right: complex
    vertices: tuple[Vertex, ...]
    sources: Mapping[str, frozenset[str]]


@dataclass(slots=True)
class Currents:
    """All currents by (vector, row, column) and all cubic couplings of singlet vectors."""

    fermion: dict[tuple[int, int, int], Current] = field(default_factory=dict)
    cubic: dict[tuple[int, int, int], complex] = field(default_factory=dict)
    cubic_vertices: dict[tuple[int, ...], tuple[Vertex, ...]] = field(default_factory=dict)
    vectors: dict[int, int] = field(default_factory=dict)
    """Every singlet vector, also one that mixes with photon, Z or W, and its antiparticle."""
    majorana: frozenset[int] = frozenset()
    """Fermions that are their own antiparticles: currents between two of them are not read."""


@lru_cache(maxsize=8)
def read_currents(model: Model, values: Values) -> Currents:
    """Currents with every vector boson, colour factored out (a unit matrix, or T^a)."""
    vectors = [p for p in model.particles.values() if p.spin == 3 and p.colour == 1]
    currents = Currents(
        vectors={p.pdg: p.pdg if p.self_conjugate else -p.pdg for p in vectors},
        majorana=frozenset(p.pdg for p in model.particles.values() if p.self_conjugate),
    )
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
    """None where the vertex is no current of singlets or triplets of colour, one of them Dirac."""
    place = {leg.role: k for k, leg in enumerate(legs)}
    array = summed(model, values, vertices, legs, reference_momenta(3), _unit_colours(model, legs))
    array = np.transpose(array, [place["row"], place["column"], place["vector"]])
    left, right = array[2, 0, 0], array[0, 2, 0]
    expected = np.einsum("mab,bc->acm", GAMMA, np.diag([left, left, right, right]))
    if np.abs(array - expected).max() > 1e-9 * np.abs(array).max(initial=1e-300):
        return None
    by_code = {p.pdg: p for p in model.particles.values()}
    column = model.anti(by_code[legs[place["column"]].pdg])
    row = by_code[legs[place["row"]].pdg]
    if column is None or column.colour == 8 or (column.self_conjugate and row.self_conjugate):
        return None
    return Current(
        legs[place["vector"]].pdg,
        legs[place["row"]].pdg,
        column.pdg,
        left / 1j,
        right / 1j,
        tuple(vertices),
        {chirality: _sources(vertices, chirality) for chirality in CHIRAL_ENTRY},
    )


CHIRAL_ENTRY = {"left": (2, 0), "right": (0, 2)}
"""Row and column of γ^0 P_χ that is not zero."""


def _sources(vertices: list[Vertex], chirality: str) -> frozenset[str]:
    """Vertices and couplings whose structure has a current of this chirality."""
    found: set[str] = set()
    for v in vertices:
        for _, j, coupling in v.terms:
            tensor = lorentz_tensor(v.structures[j].structure, reference_momenta(3), {}, {})
            kinds = {kind: label for label in tensor.labels for kind in label[:1]}
            array = tensor.ordered((kinds["row"], kinds["column"], kinds["lorentz"]))
            if array[(*CHIRAL_ENTRY[chirality], 0)]:
                found |= {v.name, coupling.name}
    return frozenset(found)


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
    """One entry of [X_l, X_m] - i F X for one chirality, and the names of all that enters."""

    vectors: tuple[int, int]
    row: int
    column: int
    chirality: str
    deviation: float
    size: float
    sources: frozenset[str]


def commutators(currents: Currents, heavy: bool = True) -> Iterator[Commutator]:
    """Every entry of the electroweak algebra between Dirac fermions of three generations.

    A Majorana neutrino stands between two charged leptons just as a Dirac one does; `heavy` ones
    add to the light in some models, which leave those unmixed.
    """
    vectors = electroweak(currents)
    own = [c for c in currents.fermion.values() if c.vector in vectors]
    fermions = sorted({f for c in own for f in (c.row, c.column)})
    if not heavy:
        fermions = [f for f in fermions if f in THREE_GENERATIONS or f not in currents.majorana]
    known = [f for f in fermions if f in THREE_GENERATIONS and f not in currents.majorana]
    for pair in combinations(vectors, 2):
        for row, column in product(known, known):
            for chirality in CHIRAL_ENTRY:
                terms = [
                    *_products(currents, pair, row, column, fermions, chirality),
                    *_closing(currents, pair, row, column, chirality),
                ]
                terms = [(value, sources) for value, sources in terms if value]
                if terms:
                    yield Commutator(
                        pair,
                        row,
                        column,
                        chirality,
                        abs(sum(value for value, _ in terms)),
                        max(abs(value) for value, _ in terms),
                        frozenset().union(*(sources for _, sources in terms)),
                    )


Term = tuple[complex, frozenset[str]]


def _products(
    currents: Currents,
    pair: tuple[int, int],
    row: int,
    column: int,
    fermions: list[int],
    chirality: str,
) -> Iterator[Term]:
    """X_l X_m and -X_m X_l, one intermediate fermion at a time."""
    one, other = pair
    for f in fermions:
        for sign, u, v in ((1.0, one, other), (-1.0, other, one)):
            x, y = currents.fermion.get((u, row, f)), currents.fermion.get((v, f, column))
            if x and y:
                value = sign * getattr(x, chirality) * getattr(y, chirality)
                yield value, x.sources[chirality] | y.sources[chirality]


def _closing(
    currents: Currents, pair: tuple[int, int], row: int, column: int, chirality: str
) -> Iterator[Term]:
    """-i F_lmn X_n̄, one vector n at a time."""
    for n, conjugate in currents.vectors.items():
        factor = currents.cubic.get((*pair, n), 0.0)
        current = currents.fermion.get((conjugate, row, column))
        if factor and current:
            triple = currents.cubic_vertices[tuple(sorted((*pair, n)))]
            names = {v.name for v in triple} | {c.name for v in triple for _, _, c in v.terms}
            yield -1j * factor * getattr(current, chirality), current.sources[chirality] | names
