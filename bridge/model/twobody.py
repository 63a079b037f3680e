"""Two-body partial widths of any particle, from the vertices of a model alone.

Γ = |p| Σ|M|² / (8π M² n), n the spin and colour states of the parent, from the full tensor of
the vertices and the sums over spins of the three legs; a leg that comes in is crossed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bridge.data.ufo_tables import Particle
from bridge.model.directory import Model, Vertex
from bridge.model.interactions import Momenta
from bridge.model.matrices import GAMMA, METRIC, Array
from bridge.model.tensors import colour_tensor, lorentz_tensor
from bridge.model.values import Values
from bridge.model.vertex_indices import consistent, roles


def decay_vertices(model: Model, parent: Particle) -> dict[tuple[int, int], list[Vertex]]:
    """Three-leg vertices through which `parent` decays, by the sorted codes of its daughters.

    Ghosts and Goldstone bosons are no final states; a channel with a vertex that is inconsistent
    or beyond what is computed here is left out.
    """
    incoming = model.anti(parent)
    found: dict[tuple[int, int], list[Vertex]] = {}
    beyond: set[tuple[int, int]] = set()
    for v in model.vertices:
        codes = [p.pdg for p in v.particles]
        if incoming is None or len(codes) != 3 or incoming.pdg not in codes:
            continue
        if any(p.variable in model.goldstones for p in v.particles):
            continue
        codes.remove(incoming.pdg)
        key = (min(codes), max(codes))
        found.setdefault(key, []).append(v)
        if not consistent(v):
            beyond.add(key)
    return {key: vertices for key, vertices in found.items() if key not in beyond}


DIRECTIONS = ((0.48, 0.6, 0.64), (-0.36, 0.48, -0.8))
"""Directions of the first daughter: a width depends on them by rounding alone."""


def partial_width(
    model: Model,
    values: Values,
    parent: Particle,
    vertices: list[Vertex],
    direction: tuple[float, float, float] = DIRECTIONS[0],
) -> float:
    """Width [GeV] of the channel of these vertices; 0 below threshold or without a mass.

    Raises KeyError for a coupling without a value.
    """
    incoming = model.anti(parent) or parent
    slot = [p.pdg for p in vertices[0].particles].index(incoming.pdg)
    particles = list(vertices[0].particles)
    daughters = [p for k, p in enumerate(particles) if k != slot]
    mass = abs(values.real(parent.mass))
    m1, m2 = (abs(values.real(p.mass)) for p in daughters)
    if not mass > m1 + m2:
        return 0.0
    momentum = _break_up(mass, m1, m2)
    momenta = _outgoing(m1, m2, momentum * np.array(direction), slot)
    square = _squared(model, values, vertices, particles, momenta)
    states = _spin_states(parent, mass) * abs(parent.colour)
    identical = 2.0 if daughters[0].pdg == daughters[1].pdg else 1.0
    return abs(square) * momentum / (8.0 * np.pi * mass**2 * states * identical)


def _break_up(mass: float, m1: float, m2: float) -> float:
    """Momentum of the daughters at rest of the parent, in factored form."""
    product = (mass - m1 - m2) * (mass + m1 + m2) * (mass - m1 + m2) * (mass + m1 - m2)
    return float(np.sqrt(product)) / (2.0 * mass)


def _outgoing(m1: float, m2: float, momentum: Momenta, slot: int) -> Momenta:
    """Outgoing momenta of the three legs, the parent's with a minus sign in place `slot`."""
    size = np.linalg.norm(momentum)
    first = np.array([np.hypot(m1, size), *momentum])
    second = np.array([np.hypot(m2, size), *(-momentum)])
    legs = [first, second]
    legs.insert(slot, -first - second)
    return np.array(legs)


def _spin_states(particle: Particle, mass: float) -> int:
    if particle.spin == 3 and mass == 0.0:
        return 2
    return particle.spin


def _squared(
    model: Model,
    values: Values,
    vertices: list[Vertex],
    particles: list[Particle],
    momenta: Momenta,
) -> complex:
    """Σ|M|² over spins and colours, up to the sign that crossing a fermion gives."""
    kinds = roles(vertices[0])
    terms = [t for v in vertices for t in _terms(model, values, v, particles, momenta)]
    total = 0.0j
    for colour, spin in terms:
        for other_colour, other_spin in terms:
            weight = np.sum(colour * other_colour.conj())
            if weight:
                total += weight * _spin_sum(spin, other_spin, kinds, particles, momenta, values)
    return complex(total)


def _terms(
    model: Model, values: Values, vertex: Vertex, particles: list[Particle], momenta: Momenta
) -> Iterator[tuple[Array, Array]]:
    """Each colour array, and the Lorentz array times couplings with it; axes in leg order."""
    codes = [p.pdg for p in particles]
    places = [codes.index(p.pdg) for p in vertex.particles]
    if len(set(places)) < len(places):
        places = list(range(len(places)))
    own = momenta[places]
    spins: dict[int, Array] = {}
    for i, j, coupling in vertex.terms:
        structure = vertex.structures[j].structure
        tensor = lorentz_tensor(structure, own, values.parameters, model.functions)
        part = values.couplings[coupling.name] * _by_place(tensor.labels, tensor.array, places)
        spins[i] = spins[i] + part if i in spins else part
    for i, spin in spins.items():
        colour = colour_tensor(vertex.colours[i], tuple(p.colour for p in vertex.particles))
        yield _by_place(colour.labels, colour.array, places), spin


def _by_place(labels: tuple[tuple[str, int], ...], array: Array, places: list[int]) -> Array:
    """Axes in the order of the legs of the first vertex."""
    legs = [places[number - 1] for _, number in labels]
    return np.transpose(array, np.argsort(legs))


def _spin_sum(
    left: Array,
    right: Array,
    kinds: tuple[str, ...],
    particles: list[Particle],
    momenta: Momenta,
    values: Values,
) -> complex:
    array = left
    for k in reversed(range(len(kinds))):
        if kinds[k] != "scalar":
            axis = sum(kind != "scalar" for kind in kinds[:k])
            mass = abs(values.real(particles[k].mass))
            matrix = _polarisation_sum(kinds[k], momenta[k], mass)
            array = np.moveaxis(np.tensordot(matrix, array, (0, axis)), 0, axis)
    return complex(np.sum(array * right.conj()))


def _polarisation_sum(kind: str, momentum: Momenta, mass: float) -> Array:
    """Σ w_a w*_b over the spins of an outgoing leg, first index that of the amplitude."""
    lowered = METRIC @ momentum
    if kind == "vector":
        longitudinal = np.outer(lowered, lowered) / mass**2 if mass else 0.0
        return np.asarray(-METRIC + longitudinal, dtype=complex)
    slash = np.tensordot(lowered, GAMMA, (0, 0))
    if kind == "row":
        return np.asarray((GAMMA[0] @ (slash + mass * np.eye(4))).T, dtype=complex)
    return np.asarray((slash - mass * np.eye(4)) @ GAMMA[0], dtype=complex)
