"""Counterterms of a model for one loop: CT_parameters.py, CT_couplings.py and CT_vertices.py.

Values are Laurent series in ε: a dictionary {power: expression}, or, of a coupling, an expression
of parameters that are series. Their vertices have the loop as the third number of each key.
"""

from __future__ import annotations

from collections import ChainMap
from typing import Any

from bridge.model.directory import Coupling, Model, Series, Vertex
from bridge.model.expressions import ExpressionError, names_in
from bridge.model.resolving import Refused, fill, note, orders_of, resolve, typed
from bridge.model.syntax import Definition, Joined, Pairs, Term

TYPES = ("R2", "UV", "UVloop", "UVtree", "UVmass")
"""Vertices that MadGraph knows (import_ufo)."""


def split_couplings(model: Model) -> tuple[list[Definition], list[Definition]]:
    """Couplings of the tree level, and those of counterterms: by file, or by value, a series."""
    series = {p.name for p in model.definitions("CTParameter")}
    both: tuple[list[Definition], list[Definition]] = ([], [])
    for d in model.definitions("Coupling"):
        both[d.file == "CT_couplings.py" or _is_series(d.words.get("value"), series)].append(d)
    return both


def _is_series(value: Any, series: set[str]) -> bool:
    if not series or not isinstance(value, str):
        return isinstance(value, Pairs)
    try:
        return not series.isdisjoint(names_in(value))
    except ExpressionError:
        return False


def add_counterterms(model: Model, couplings: list[Definition]) -> None:
    """Build parameters, these couplings, and vertices of counterterms."""
    own = model.counterterms
    fill(model, model.definitions("CTParameter"), own.parameters, _series)
    fill(model, couplings, own.couplings, _coupling)
    for d in couplings:
        if d.variable in own.couplings:
            own.series[d.variable] = _series(model, d)
    fill(model, model.definitions("CTVertex"), own.vertices, _vertex)


def _series(model: Model, d: Definition) -> Series:
    value = typed(model, d, "value", (str, int, float, complex, Pairs))
    if not isinstance(value, Pairs):
        return Series(d.name, str(value), d.line, d.file)
    terms: dict[int, str] = {}
    for power, written, line in value.items:
        if not isinstance(power, int) or power not in (-2, -1, 0):
            message = f"value has the power {power!r} of ε"
            note(model, d, message, "write {-1: '…', 0: '…'}", line)
            raise Refused
        text = _text(model, written)
        if text is None:
            note(model, d, f"value at ε^{power} is {written!r}", "write an expression", line)
            raise Refused
        terms[power] = text
    return Series(d.name, terms, d.line, d.file)


def _text(model: Model, written: Any) -> str | None:
    """An expression, also one that is joined of texts and terms of other series."""
    match written:
        case str() | int() | float() | complex():
            return str(written)
        case Term(of=series, power=power) if series.name in model.counterterms.parameters:
            return model.counterterms.parameters[series.name].at(power)
        case Joined(parts=parts):
            texts = [_text(model, part) for part in parts]
            return None if None in texts else "".join(filter(None, texts))
    return None


def _coupling(model: Model, d: Definition) -> Coupling:
    finite = _series(model, d).at(0)
    return Coupling(d.name, finite, orders_of(model, d), d.line, d.file)


def _vertex(model: Model, d: Definition) -> Vertex:
    kind = typed(model, d, "type", str)
    if kind not in TYPES:
        note(model, d, f"type is {kind!r}", f"MadGraph knows {', '.join(TYPES)}")
    colours, structures = typed(model, d, "color", list), typed(model, d, "lorentz", list)
    loops = _loops(model, d)
    known = ChainMap(model.counterterms.couplings, model.couplings)
    terms: list[tuple[int, int, Coupling]] = []
    for key, value, line in typed(model, d, "couplings", Pairs).items:
        if not _fits(key, (len(colours), len(structures), loops)):
            message = f"couplings key {key} with {len(colours)} colour and {len(structures)} "
            message += f"Lorentz structures and {loops} loops"
            note(model, d, message, "correct the key", line)
            raise Refused
        for one in value if isinstance(value, list) else [value]:
            terms.append((key[0], key[1], resolve(model, d, one, known, "Coupling")))
    legs = typed(model, d, "particles", list)
    return Vertex(
        d.name,
        tuple(resolve(model, d, leg, model.particles, "Particle") for leg in legs),
        tuple(map(str, colours)),
        tuple(resolve(model, d, s, model.structures, "Lorentz") for s in structures),
        tuple(terms),
        d.line,
        d.file,
    )


def _loops(model: Model, d: Definition) -> int:
    """Number of loops, whose particles must be there; one where none are listed."""
    loops = d.words.get("loop_particles", [])
    for particle in _leaves(loops):
        if not isinstance(particle, int):
            resolve(model, d, particle, model.particles, "Particle")
    return max(1, len(loops) if isinstance(loops, list) else 0)


def _leaves(value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        return [value]
    return [leaf for part in value for leaf in _leaves(part)]


def _fits(key: Any, sizes: tuple[int, int, int]) -> bool:
    return (
        isinstance(key, tuple)
        and len(key) == len(sizes)
        and all(isinstance(k, int) and 0 <= k < n for k, n in zip(key, sizes, strict=True))
    )
