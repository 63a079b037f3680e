"""Restriction cards restrict_*.dat, with the traps of the program that reads them.

MadGraph removes what is 0, freezes what is 1, makes parameters of a block that are equal (or
opposite) one parameter, and refuses a card without an entry of the model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path

from bridge.cards.text import Document, Place, WrittenValue
from bridge.data.ufo_tables import Parameter
from bridge.errors import CardError
from bridge.model.directory import Model
from bridge.model.findings import ERROR, WARNING, Finding
from bridge.model.values import STANDARD_BLOCKS, complex_by_rounding, generic_point, values_at

NEITHER = (9.999999e-1, 0.000001e-99)
"""Marks of MadGraph for 1 and 0 that are neither frozen, nor merged, nor removed (import_ufo)."""


DEFAULT = "restrict_default.dat"
"""The card that is used without being asked for: what it merges or freezes surprises."""

_BY_ACCIDENT = 4
"""More equal values of a block than this are meant, as where heavy particles are put aside."""

_SHOWN = 4
"""Names of equal parameters in a message."""


@dataclass(frozen=True, slots=True)
class _Card:
    """A restriction card: its entries, and the values it gives to parameters by name."""

    file: str
    entries: list[WrittenValue]
    values: dict[str, float]


def unreadable(model: Model) -> Iterator[Finding]:
    """Every restriction card is SLHA, as MadGraph reads it."""
    yield from _read(model)[1]


@lru_cache(maxsize=1)
def _read(model: Model) -> tuple[list[_Card], list[Finding]]:
    cards: list[_Card] = []
    findings: list[Finding] = []
    for path in sorted(filter(Path.is_file, model.directory.glob("restrict_*.dat"))):
        try:
            document = Document.from_bytes(path.read_bytes(), path.name)
        except CardError as error:
            found = Finding(path.name, error.line, "SLHA", error.message, "write a text file")
            findings.append(found)
            continue
        for line, problem in document.problems:
            remedy = "MadGraph would read it otherwise"
            findings.append(Finding(path.name, line, "SLHA", problem, remedy))
        entries = list(document.written_values())
        cards.append(_Card(path.name, entries, _numbers(model, entries)))
    return cards, findings


_Rule = Callable[[Model, str, list[WrittenValue], Mapping[str, float]], Iterator[Finding]]


def of_each_card(rule: _Rule) -> Callable[[Model], Iterator[Finding]]:
    """The rule for every restriction card of a directory."""

    @wraps(rule)
    def found(model: Model) -> Iterator[Finding]:
        for card in _read(model)[0]:
            yield from rule(model, card.file, card.entries, card.values)

    return found


def _own(model: Model) -> dict[Place, Parameter]:
    return {(str(p.block).upper(), p.code or ()): p for p in model.external().values()}


def entries(
    model: Model, file: str, entries: list[WrittenValue], _: Mapping[str, float]
) -> Iterator[Finding]:
    """An entry of a card stands once, is a number, and belongs to a parameter of the model."""
    own = _own(model)
    blocks = {block for block, _ in own}
    seen: dict[Place, int] = {}
    for e in entries:
        place = f"{e.block} {' '.join(map(str, e.code))}".strip()
        if e.place in seen:
            message = f"{place} is already in line {seen[e.place]}"
            yield Finding(file, e.line, place, message, "keep one of them")
        seen.setdefault(e.place, e.line)
        if e.block not in blocks:
            message = f"the model has no block {e.block or '(without a name)'}"
            yield Finding(file, e.line, place, message, "correct the name", WARNING)
        elif e.place not in own and not _dependent(model, e):
            message = f"the model has no external parameter {place}"
            yield Finding(file, e.line, place, message, "correct the code", WARNING)
        if e.block == "DECAY" and e.text.lower() == "auto":
            yield from _automatic(model, file, e)
        elif _number(e.text) is None:
            yield Finding(file, e.line, place, f"{e.text!r} is no number", "correct the value")


def _dependent(model: Model, e: WrittenValue) -> bool:
    """Whether it is the mass or width of a particle that follows from other parameters."""
    pdg = e.code[0] if len(e.code) == 1 else 0
    return e.block in ("MASS", "DECAY") and any(p.pdg == pdg for p in model.particles.values())


def _automatic(model: Model, file: str, e: WrittenValue) -> Iterator[Finding]:
    listed = {abs(d.particle.pdg) for d in model.decays}
    if e.code and abs(e.code[0]) not in listed:
        message = f"DECAY {e.code[0]} Auto, but decays.py has no list: the width would be 0"
        yield Finding(file, e.line, f"DECAY {e.code[0]}", message, "list the decays")


def _number(text: str) -> float | None:
    try:
        return float(text.lower().replace("d", "e"))
    except ValueError:
        return None


def _numbers(model: Model, entries: list[WrittenValue]) -> dict[str, float]:
    """Values of the card by name of the parameter."""
    own = _own(model)
    found: dict[str, float] = {}
    for e in entries:
        number = _number(e.text)
        if e.place in own and number is not None:
            found[own[e.place].name] = number
        elif e.place in own and e.text.lower() == "auto":
            found[own[e.place].name] = 0.0
    return found


def missing(
    model: Model, file: str, _: list[WrittenValue], values: Mapping[str, float]
) -> Iterator[Finding]:
    """A card has an entry for every external parameter."""
    for p in model.external().values():
        if p.name not in values:
            place = f"{p.block} {' '.join(map(str, p.code or ()))}"
            message = f"no entry {place} ({p.name}): MadGraph refuses the card"
            yield Finding(file, None, p.name, message, "add the entry")


def _line(model: Model, entries: list[WrittenValue], p: Parameter) -> int | None:
    key = (str(p.block).upper(), p.code or ())
    return next((e.line for e in entries if e.place == key), None)


def merged(
    model: Model, file: str, entries: list[WrittenValue], values: Mapping[str, float]
) -> Iterator[Finding]:
    """Parameters of a block have distinct values: MadGraph makes equal ones one parameter.

    A card but restrict_default.dat may be made for that.
    """
    for equal in _equal_values(model, values):
        others = [p.name for p in equal if p is not equal[1]]
        more = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
        value = values[equal[1].name]
        message = f"equals {', '.join(others[:_SHOWN])}{more} = {value:g}: MadGraph makes them "
        message += "one parameter"
        alike = len(equal) > _BY_ACCIDENT or all(_alike(model, equal[0], p) for p in equal[1:])
        meant = file != DEFAULT or alike
        severity = WARNING if meant else ERROR
        line = _line(model, entries, equal[1])
        yield Finding(file, line, equal[1].name, message, "write distinct values", severity)


def _equal_values(model: Model, values: Mapping[str, float]) -> list[list[Parameter]]:
    """Groups of parameters of a block with values that are equal up to the sign."""
    groups: dict[tuple[str, float], list[Parameter]] = {}
    for p in model.external().values():
        block, value = str(p.block).upper(), values.get(p.name, 0.0)
        if block != "DECAY" and value not in (0.0, 1.0, *NEITHER):
            groups.setdefault((block, abs(value)), []).append(p)
    return [group for group in groups.values() if len(group) > 1]


def _alike(model: Model, one: Parameter, two: Parameter) -> bool:
    """Whether degenerate on purpose: entries of a matrix, or masses of like particles."""
    if len(one.code or ()) > 1 and len(two.code or ()) > 1:
        return True
    by_code = {p.pdg: p for p in model.particles.values()}
    first, second = (by_code.get((p.code or (0,))[0]) for p in (one, two))
    if str(one.block).upper() not in ("MASS", "YUKAWA") or first is None or second is None:
        return False
    kinds = [(p.spin, abs(p.colour), abs(p.charge)) for p in (first, second)]
    return kinds[0] == kinds[1]


def frozen(
    model: Model, file: str, entries: list[WrittenValue], values: Mapping[str, float]
) -> Iterator[Finding]:
    """A parameter is neither 1, which freezes it, nor 0, which removes its vertices.

    Masses and widths are not frozen, and a parameter that is 0 in the model may be 0; a card but
    restrict_default.dat may be made for it.
    """
    own = {name for p in model.particles.values() for name in (p.mass, p.width)}
    for p in model.external().values():
        value = values.get(p.name)
        matrix = len(p.code or ()) > 1
        new = str(p.block).upper() not in STANDARD_BLOCKS
        if value is not None and abs(value) == 1.0 and p.name not in own:
            message = f"{p.name} = {value:g} is frozen: a param_card can no longer change it"
            severity = WARNING if matrix or file != DEFAULT else ERROR
            yield Finding(
                file, _line(model, entries, p), p.name, message, "write a value off 1", severity
            )
        elif value == 0.0 != p.value and new and not matrix:
            message = f"{p.name} = 0 removes its vertices"
            remedy = "write a small number unless that is meant"
            yield Finding(file, _line(model, entries, p), p.name, message, remedy, WARNING)


def massless_vectors(
    model: Model, file: str, entries: list[WrittenValue], values: Mapping[str, float]
) -> Iterator[Finding]:
    """A massive vector must keep its mass: its propagator has 1/M²."""
    for p in model.particles.values():
        if p.spin == 3 and p.pdg > 0 and values.get(p.mass) == 0.0:
            line = _line(model, entries, model.parameters[p.mass])
            message = f"the massive vector {p.name} has mass 0"
            yield Finding(file, line, p.mass, message, "write its mass")


def evaluated(
    model: Model, file: str, _: list[WrittenValue], values: Mapping[str, float]
) -> Iterator[Finding]:
    """Expressions have values on the card; couplings that are equal stay so when it is moved."""
    here, moved = values_at(model, values), values_at(model, _moved(model, values))
    broken = {(f.file, f.object) for f in values_at(model).findings}
    for f in here.findings:
        known = (f.file, f.object) in broken or complex_by_rounding(model, values, f.object)
        if not known:
            message = f"with this card, {f.object} ({f.file}:{f.line}): {f.message}"
            yield Finding(file, None, f.object, message, "change the card or the expression")
    by_value: dict[complex, str] = {}
    for name, value in here.couplings.items():
        other = by_value.setdefault(value, name) if value else name
        a, b = moved.couplings.get(name), moved.couplings.get(other)
        if a is not None and b is not None and abs(a - b) > 1e-9 * abs(a):
            message = f"equals {other} by the numbers of this card: MadGraph merges them"
            yield Finding(file, None, name, message, "write distinct values", WARNING)


def _moved(model: Model, values: Mapping[str, float]) -> dict[str, float]:
    """The card with every number that is not frozen moved by some per cent, equal ones alike."""
    generic = generic_point(model)
    first = {p.name: group[0].name for group in _equal_values(model, values) for p in group}
    return {
        name: value
        if value in (0.0, 1.0, *NEITHER)
        else generic[first.get(name, name)] * value / _default(model, first.get(name, name))
        for name, value in values.items()
    }


def _default(model: Model, name: str) -> float:
    return complex(model.parameters[name].value).real or 1.0
