"""What the builders of a model share: words of a definition, and the objects they refer to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from bridge.model.directory import Model
from bridge.model.findings import WARNING, Finding
from bridge.model.syntax import SIGNATURES, Definition, ObjectName, Pairs, SourceFile, Unreadable

FILES = {
    "Particle": ("particles.py",),
    "Parameter": ("parameters.py",),
    "CTParameter": ("CT_parameters.py",),
    "Coupling": ("couplings.py", "CT_couplings.py"),
    "Lorentz": ("lorentz.py",),
    "Vertex": ("vertices.py",),
    "Decay": ("decays.py",),
    "CouplingOrder": ("coupling_orders.py",),
    "Function": ("function_library.py",),
}


class Refused(Exception):
    """A definition cannot be used; its findings are already noted."""


Built = TypeVar("Built")


def fill(
    model: Model,
    definitions: Iterable[Definition],
    table: dict[str, Built],
    build: Callable[[Model, Definition], Built],
) -> None:
    """Build every object of a kind; a second one of the same variable is an error."""
    seen: dict[str, Definition] = {}
    for d in definitions:
        note_second(model, d, seen)
        try:
            require(model, d, SIGNATURES[d.kind])
            table[d.variable] = build(model, d)
        except Refused:
            continue


def note_second(model: Model, d: Definition, seen: dict[str, Definition]) -> None:
    """An error at the second definition of a variable, which replaces the first."""
    if first := seen.get(d.variable):
        place = f"line {first.line}" + (f" of {first.file}" if first.file != d.file else "")
        note(model, d, f"defined before in {place}", "rename one of them")
    seen[d.variable] = d


def note(model: Model, d: Definition, message: str, remedy: str, line: int | None = None) -> None:
    """An error at a definition, or at a line of it."""
    model.findings.append(Finding(d.file, line or d.line, d.name, message, remedy))


def require(model: Model, d: Definition, words: tuple[str, ...]) -> None:
    """Raise Refused for a definition that lacks one of the words, or has no plain data there."""
    missing = [w for w in words if w not in d.words]
    if missing:
        note(model, d, f"{d.kind} without {', '.join(missing)}", "add what is missing")
        raise Refused
    for word, value in d.words.items():
        if isinstance(value, Unreadable) and word in words:
            note(model, d, f"{word} = {value.text} is not plain data", "write it out")
            raise Refused


def typed(model: Model, d: Definition, word: str, kind: type | tuple[type, ...]) -> Any:
    """The value of a word. Raises Refused if it is of another type."""
    value = d.words[word]
    if not isinstance(value, kind) or isinstance(value, bool):
        names = kind if isinstance(kind, tuple) else (kind,)
        expected = " or ".join(k.__name__ for k in names)
        note(model, d, f"{word} = {value!r}, expected {expected}", "correct the value")
        raise Refused
    return value


def resolve(
    model: Model, d: Definition, value: Any, table: Mapping[str, Built], kind: str
) -> Built:
    """The object a reference names: from the right file, and defined there."""
    if isinstance(value, str) and kind == "Parameter" and value in table:
        message, remedy = f"{value!r} is a text", f"write Param.{value} for every reader"
        model.findings.append(Finding(d.file, d.line, d.name, message, remedy, WARNING))
        return table[value]
    if not isinstance(value, ObjectName):
        note(model, d, f"{value!r} is no {kind}", f"name an object of {' or '.join(FILES[kind])}")
        raise Refused
    source = model.files[d.file.removesuffix(".py")]
    imported = source.imports.get(value.module or value.name)
    homes = {file.removesuffix(".py") for file in FILES[kind]}
    if imported is None and not _star_imported(source, homes) and d.file not in FILES[kind]:
        note(model, d, f"{value} is not imported in {d.file}", "import it", value.line)
        raise Refused
    if imported and homes.isdisjoint(imported[0].split(".")):
        expected = " or ".join(sorted(homes))
        note(model, d, f"{value} is from {imported[0]}", f"expected {expected}", value.line)
        raise Refused
    if imported and imported[0].split(".")[0] not in model.files:
        raise Refused  # the import itself is a finding
    if value.name not in table and _told(model, kind, value.name):
        raise Refused
    if value.name not in table:
        note(
            model,
            d,
            f"{value} is not defined in {_homes(model, kind)}",
            "define it or correct the name",
            value.line,
        )
        raise Refused
    return table[value.name]


def _told(model: Model, kind: str, variable: str) -> bool:
    """Whether a finding of its file or of its definition says why an object is not there."""
    home = model.files.get(FILES[kind][0].removesuffix(".py"))
    if home is None or home.broken:
        return True
    kinds = (kind, "anti") if kind == "Particle" else (kind,)
    return any(d.variable == variable for k in kinds for d in model.definitions(k))


def orders_of(model: Model, d: Definition) -> dict[str, int]:
    """Powers of a coupling by order."""
    orders = typed(model, d, "order", Pairs)
    for name, power, _ in orders.items:
        if not isinstance(name, str) or not isinstance(power, int):
            note(model, d, f"order {name!r}: {power!r}", "write {'QED': 1} and the like")
            raise Refused
    return {name: power for name, power, _ in orders.items}


def _homes(model: Model, kind: str) -> str:
    first, *others = FILES[kind]
    return " or ".join([first, *(f for f in others if f.removesuffix(".py") in model.files)])


def _star_imported(source: SourceFile, modules: set[str]) -> bool:
    module, _ = source.imports.get("*", ("", 0))
    return not modules.isdisjoint(module.split("."))
