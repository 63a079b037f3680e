"""Interactions of a model as numbers: all vertices with the same legs added up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

import numpy as np
import numpy.typing as npt

from bridge.model.directory import Model, Vertex
from bridge.model.matrices import Array
from bridge.model.tensors import Label, colour_number, lorentz_tensor
from bridge.model.values import Values
from bridge.model.vertex_indices import consistent, roles

Momenta = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, order=True)
class Leg:
    """A leg: PDG code of the outgoing particle and its place in the Lorentz structure."""

    pdg: int
    role: str


def amplitude(
    model: Model,
    values: Values,
    vertex: Vertex,
    momenta: Momenta,
    colours: Sequence[Array | None],
) -> Array:
    """i L of a consistent vertex: one axis per leg with spin, colour contracted with `colours`.

    Raises KeyError for a coupling without a value.
    """
    order = _leg_labels(roles(vertex))
    total = np.zeros([4] * len(order), dtype=complex)
    for j, factor in _factors(vertex, values, colours).items():
        structure = vertex.structures[j].structure
        tensor = lorentz_tensor(structure, momenta, values.parameters, model.functions)
        total = total + factor * tensor.ordered(order)
    return total


def _factors(vertex: Vertex, values: Values, colours: Sequence[Array | None]) -> dict[int, complex]:
    """What multiplies each Lorentz structure: couplings times contracted colour structures."""
    own = tuple(p.colour for p in vertex.particles)
    contracted = [colour_number(c, own, colours) for c in vertex.colours]
    factors: dict[int, complex] = defaultdict(complex)
    for i, j, coupling in vertex.terms:
        factors[j] += contracted[i] * values.couplings[coupling.name]
    return factors


def _leg_labels(kinds: tuple[str, ...]) -> tuple[Label, ...]:
    return tuple(
        ("lorentz" if kind == "vector" else kind, number)
        for number, kind in enumerate(kinds, start=1)
        if kind != "scalar"
    )


@lru_cache(maxsize=1)
def grouped(model: Model) -> dict[tuple[Leg, ...], list[Vertex]]:
    """Vertices by their legs in canonical order, where all with these legs can be computed."""
    groups: dict[tuple[Leg, ...], list[Vertex]] = defaultdict(list)
    for vertex in filter(consistent, model.vertices):
        kinds = roles(vertex)
        legs = [Leg(p.pdg, kind) for p, kind in zip(vertex.particles, kinds, strict=True)]
        groups[tuple(sorted(legs))].append(vertex)
    beyond = not_computed(model)
    return {legs: vs for legs, vs in groups.items() if codes_of(vs[0]) not in beyond}


def codes_of(vertex: Vertex) -> tuple[int, ...]:
    """PDG codes of the legs, sorted."""
    return tuple(sorted(p.pdg for p in vertex.particles))


def not_computed(model: Model) -> set[tuple[int, ...]]:
    """Legs of vertices that are there, but inconsistent or beyond what is computed here."""
    return {codes_of(v) for v in model.vertices if not consistent(v)}


def summed(
    model: Model,
    values: Values,
    vertices: Sequence[Vertex],
    legs: tuple[Leg, ...],
    momenta: Momenta,
    colours: Sequence[Array | None],
) -> Array:
    """i L of all vertices with the same legs; momenta, colours and axes are those of `legs`."""
    with_spin = [k for k, leg in enumerate(legs) if leg.role != "scalar"]
    total = np.zeros([4] * len(with_spin), dtype=complex)
    for vertex in vertices:
        places = _placed(vertex, legs)
        own = amplitude(
            model, values, vertex, momenta[places], [colours[place] for place in places]
        )
        total = total + _in_order(own, places, with_spin)
    return total


def _in_order(array: Array, places: Sequence[int], with_spin: list[int]) -> Array:
    """Its axes, which are those of the legs in `places` that have one, in the order of the legs."""
    axes = [place for place in places if place in with_spin]
    return np.transpose(array, [axes.index(k) for k in with_spin])


def symmetrised(
    model: Model,
    values: Values,
    vertices: Sequence[Vertex],
    legs: tuple[Leg, ...],
    momenta: Momenta,
    colours: Sequence[Array | None],
) -> Array:
    """`summed`, averaged over the exchange of identical bosons."""
    orders = [order for order in permutations(range(len(legs))) if _exchanges(legs, order)]
    with_spin = [k for k, leg in enumerate(legs) if leg.role != "scalar"]
    total = np.zeros([4] * len(with_spin), dtype=complex)
    for order in orders:
        exchanged = summed(
            model, values, vertices, legs, momenta[list(order)], [colours[k] for k in order]
        )
        total = total + _in_order(exchanged, order, with_spin)
    return np.asarray(total / len(orders), dtype=complex)


def _exchanges(legs: tuple[Leg, ...], order: tuple[int, ...]) -> bool:
    """Whether a permutation moves identical bosons only."""
    return all(
        k == place or (legs[k] == legs[place] and legs[k].role in ("scalar", "vector"))
        for place, k in enumerate(order)
    )


def _placed(vertex: Vertex, legs: tuple[Leg, ...]) -> list[int]:
    """For each leg of the vertex, its place in `legs`; equal legs keep their order."""
    free = list(range(len(legs)))
    places = []
    for p, kind in zip(vertex.particles, roles(vertex), strict=True):
        place = next(k for k in free if legs[k] == Leg(p.pdg, kind))
        free.remove(place)
        places.append(place)
    return places
