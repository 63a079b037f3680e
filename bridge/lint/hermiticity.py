"""Hermiticity of the Lagrangian, numerically: whatever the structures, partner by partner.

With F the sum of i L over all vertices with given legs (P outgoing momenta), a hermitian L
has F(conjugate legs, conjugate wave functions, -P) = -F(legs, wave functions, P)*. Vertices of
Majorana fermions and of fermion-number violation are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from bridge.lint.orders import blocks_of
from bridge.model.directory import Model, Vertex
from bridge.model.findings import WARNING, Finding
from bridge.model.interactions import Leg, grouped, not_computed, summed, symmetrised
from bridge.model.matrices import GAMMA, Array
from bridge.model.tensors import reference_momenta
from bridge.model.values import Values, generic_point, rough_values_at, values_at
from bridge.model.vertex_indices import dirac

_TOLERANCE = 1e-9
"""Rounding of a sum of a dozen products of order one."""

_STABLE = 1e-3
"""Relative difference of a value and a rough one that is no value."""

_CONJUGATE_ROLE = {"row": "column", "column": "row", "vector": "vector", "scalar": "scalar"}


@dataclass(frozen=True, slots=True)
class _Pair:
    """Vertices of the same legs, and those of the conjugate ones."""

    model: Model
    legs: tuple[Leg, ...]
    conjugate: tuple[Leg, ...]
    vertices: list[Vertex]
    partners: list[Vertex]

    def sides(self, values: Values, total: Callable[..., Array] = summed) -> tuple[Array, Array]:
        """What the conjugate vertices should be, and what they are."""
        momenta, colours = reference_momenta(len(self.legs)), _colours(self.model, self.legs)
        here = total(self.model, values, self.vertices, self.legs, momenta, colours)
        conjugate_colours = [None if c is None else c.conj() for c in colours]
        there = total(
            self.model, values, self.partners, self.conjugate, -momenta, conjugate_colours
        )
        return -_dirac_conjugate(here, self.legs), there


def hermiticity(model: Model) -> Iterator[Finding]:
    """Each interaction and its hermitian conjugate are there and belong together.

    Where that is so at the defaults, parameters that spoil it when they move are a warning: they
    are to stay equal, real or zero.
    """
    for verdict in _verdicts(model):
        yield from verdict.complaints
        if verdict.tied:
            v = verdict.pair.vertices[0]
            names = sorted(verdict.tied)
            more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
            message = f"({v.legs}) is hermitian at the defaults, and not where "
            message += f"{', '.join(names[:_SHOWN])}{more} moves"
            remedy = "keep these parameters as they are: equal, real or zero"
            yield Finding(v.file, v.line, v.name, message, remedy, WARNING)


_SHOWN = 6
"""Names of parameters in a message."""


def hermitian_point(model: Model) -> dict[str, float]:
    """A generic point where parameters that must be equal, real or zero keep their defaults."""
    tied = set().union(*(verdict.tied for verdict in _verdicts(model)))
    return {n: v for n, v in generic_point(model).items() if n not in tied}


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What is wrong with a pair at any point, or the parameters that alone make it so."""

    pair: _Pair
    complaints: tuple[Finding, ...] = ()
    tied: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def _verdicts(model: Model) -> tuple[_Verdict, ...]:
    generic = generic_point(model)
    found = []
    for pair in _pairs(model):
        complaints = _broken(pair, {})
        if not complaints and (elsewhere := _broken(pair, generic)):
            if pair.partners:
                found.append(_Verdict(pair, tied=_tied(pair, generic)))
                continue
            complaints = elsewhere
        if complaints:
            found.append(_Verdict(pair, tuple(complaints)))
    return tuple(found)


def _tied(pair: _Pair, generic: dict[str, float]) -> frozenset[str]:
    """Parameters that break hermiticity when one of them moves; where none does, all of them."""
    external = pair.model.external()
    couplings = {c.name: c for v in (*pair.vertices, *pair.partners) for _, _, c in v.terms}
    names = set().union(*(blocks_of(pair.model, c.value, external) for c in couplings.values()))
    alone = {name for name in names if _broken(pair, {name: generic[name]})}
    return frozenset(alone or names)


def _pairs(model: Model) -> Iterator[_Pair]:
    originals = model.originals()
    groups = {
        legs: vertices
        for legs, vertices in grouped(model).items()
        if all(dirac(v, originals) for v in vertices)
    }
    beyond = not_computed(model)
    done: set[tuple[Leg, ...]] = set()
    for legs, vertices in groups.items():
        conjugate = _conjugate_legs(model, legs)
        if conjugate is None or legs in done or _codes(conjugate) in beyond:
            continue
        done |= {legs, tuple(sorted(conjugate))}
        yield _Pair(model, legs, conjugate, vertices, groups.get(tuple(sorted(conjugate)), []))


def _broken(pair: _Pair, point: dict[str, float]) -> list[Finding]:
    """What is not hermitian at a point, by more than rounding."""
    values = values_at(pair.model, point)
    complaints = list(_compared(pair, values))
    if complaints and _rounding(pair, values, rough_values_at(pair.model, point)):
        return []
    return complaints


def _codes(legs: tuple[Leg, ...]) -> tuple[int, ...]:
    return tuple(sorted(leg.pdg for leg in legs))


def _rounding(pair: _Pair, values: Values, rough: Values) -> bool:
    """Whether the difference of the two sides is another one with fewer digits."""
    if not pair.partners:
        return False
    here, there = (np.subtract(*pair.sides(v)) for v in (values, rough))
    return bool(np.abs(here - there).max(initial=0.0) > _STABLE * np.abs(here).max(initial=0.0))


def _conjugate_legs(model: Model, legs: tuple[Leg, ...]) -> tuple[Leg, ...] | None:
    by_code = {p.pdg: p for p in model.particles.values()}
    partners = [model.anti(by_code[leg.pdg]) for leg in legs]
    if any(p is None for p in partners):
        return None
    return tuple(
        Leg(p.pdg, _CONJUGATE_ROLE[leg.role])
        for p, leg in zip(partners, legs, strict=True)
        if p is not None
    )


def _compared(pair: _Pair, values: Values) -> Iterator[Finding]:
    try:
        expected, there = pair.sides(values)
    except KeyError:
        return
    if not _equal(expected, there) and not _symmetric_equal(pair, values):
        if pair.vertices == pair.partners:
            yield from _single_couplings(pair, values)
        yield from _findings(pair, expected, there)


def _symmetric_equal(pair: _Pair, values: Values) -> bool:
    """Equality of what is left after averaging over the exchange of identical bosons."""
    size = max(float(np.abs(side).max(initial=0.0)) for side in pair.sides(values))
    return _equal(*pair.sides(values, symmetrised), size=size)


def _equal(expected: Array, there: Array, size: float = 0.0) -> bool:
    size = max(size, np.abs(expected).max(initial=0.0), np.abs(there).max(initial=0.0))
    return bool(np.abs(there - expected).max(initial=0.0) <= _TOLERANCE * size)


def _single_couplings(pair: _Pair, values: Values) -> Iterator[Finding]:
    """Couplings of a self-conjugate interaction that break hermiticity on their own."""
    couplings = {c.name: c for v in pair.vertices for _, _, c in v.terms}
    for c in couplings.values() if len(couplings) > 1 else ():
        own = [replace(v, terms=tuple(t for t in v.terms if t[2] is c)) for v in pair.vertices]
        expected, there = replace(pair, vertices=own, partners=own).sides(values)
        ratio = _common_ratio(expected, there)
        if not _equal(expected, there) and ratio is not None:
            where = ", ".join(f"{v.name} (line {v.line})" for v in pair.vertices)
            message = f"{c.value} is not hermitian in {where}"
            yield Finding(c.file, c.line, c.name, message, _phase_remedy(ratio))


def _colours(model: Model, legs: tuple[Leg, ...]) -> list[Array | None]:
    random = np.random.default_rng(11)
    colour = {p.pdg: abs(p.colour) for p in model.particles.values()}
    vectors: list[Array | None] = []
    for leg in legs:
        n = colour[leg.pdg]
        vectors.append(random.normal(size=n) + 1j * random.normal(size=n) if n > 1 else None)
    return vectors


def _dirac_conjugate(array: Array, legs: tuple[Leg, ...]) -> Array:
    """Complex conjugate with γ0 on every Dirac axis."""
    array = array.conj()
    for axis, leg in enumerate(x for x in legs if x.role != "scalar"):
        if leg.role != "vector":
            array = np.moveaxis(np.tensordot(GAMMA[0], array, (1, axis)), 0, axis)
    return array


def _findings(pair: _Pair, expected: Array, there: Array) -> Iterator[Finding]:
    names = {p.pdg: p.name for p in pair.model.particles.values()}
    involved = list({v.name: v for v in (*pair.vertices, *pair.partners)}.values())
    if not pair.partners:
        missing = " ".join(names[leg.pdg] for leg in pair.conjugate)
        for v in pair.vertices:
            message = f"({v.legs}) has no hermitian conjugate ({missing})"
            yield Finding("vertices.py", v.line, v.name, message, "add the conjugate vertex")
        return
    where = " and ".join(f"{v.name} (line {v.line})" for v in involved)
    couplings = {c.name: c for v in involved for _, _, c in v.terms}
    ratio = _common_ratio(expected, there)
    if ratio is None:
        for v in involved:
            message = f"not hermitian: structures of {where} do not belong together "
            message += f"[{', '.join(couplings)}]"
            remedy = "compare chirality, order of legs, colour and momenta of the two"
            yield Finding("vertices.py", v.line, v.name, message, remedy)
        return
    remedy = _phase_remedy(ratio)
    for c in couplings.values():
        message = f"not hermitian in {where}: the conjugate coupling is {ratio:.3g} times what "
        message += f"{c.value} asks for"
        yield Finding(c.file, c.line, c.name, message, remedy)
    for v in involved:
        message = (
            f"not hermitian with {', '.join(couplings)}: off by a factor {ratio:.3g} ({where})"
        )
        yield Finding("vertices.py", v.line, v.name, message, remedy)


def _common_ratio(expected: Array, there: Array) -> complex | None:
    """there/expected if it is the same everywhere."""
    if not np.abs(expected).max(initial=0.0):
        return None
    place = np.unravel_index(np.abs(expected).argmax(), expected.shape)
    ratio = there[place] / expected[place]
    size = np.abs(expected).max() * max(1.0, abs(ratio))
    same = np.abs(there - ratio * expected).max() < _TOLERANCE * size
    return complex(ratio) if same else None


def _phase_remedy(ratio: complex) -> str:
    if abs(ratio + 1.0) < _TOLERANCE or abs(ratio.real) < _TOLERANCE * abs(ratio):
        return "is a factor complex(0,1) missing?"
    if abs(abs(ratio) - 1.0) < _TOLERANCE:
        return "is a complexconjugate missing?"
    return "make one coupling minus the complex conjugate of the other"
