"""Files, imports and statements: is it a UFO directory, and is it only data?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bridge.model.directory import Model
from bridge.model.findings import ERROR, WARNING, Finding
from bridge.model.syntax import SIGNATURES, ObjectName, Pairs, SourceFile

TREE = ("parameters", "particles", "lorentz", "couplings", "coupling_orders", "vertices")
REQUIRED = ("__init__", "object_library", "function_library", *TREE)
DATA = (
    *TREE, "decays", "propagators", "form_factors", "CT_parameters", "CT_couplings", "CT_vertices"
)  # fmt: skip
LISTS = {
    "all_particles": "particles",
    "all_parameters": "parameters",
    "all_vertices": "vertices",
    "all_couplings": "couplings",
    "all_lorentz": "lorentz",
    "all_orders": "coupling_orders",
    "all_functions": "function_library",
}
WISHES = {
    "all_decays": ("decays", "readers do not see the partial widths of decays.py"),
    "all_CTparameters": ("CT_parameters", "readers do not see CT_parameters.py"),
    "all_CTvertices": ("CT_vertices", "readers do not see CT_vertices.py"),
    "__version__": ("__init__", "a result cannot say which model made it"),
}
"""File that makes each of them wanted, and what is lost without it."""
HARMLESS = {"__future__", "cmath", "math", "functools", "pathlib", "copy", "fractions"}
_ACTIONS = ("exec", "eval", "open", "__import__", "compile", "globals", "setattr", "getattr")


def missing_files(model: Model) -> Iterator[Finding]:
    """Files every reader of the format imports are there; the oldest models declare no orders."""
    for name in REQUIRED:
        if name not in model.files:
            severity = WARNING if name == "coupling_orders" else ERROR
            yield Finding(f"{name}.py", None, name, "the file is missing", "add it", severity)


def without_decays(model: Model) -> Iterator[Finding]:
    """A list of partial widths, which is optional, gives automatic widths everywhere."""
    if "decays" not in model.files:
        message = "no decays.py: automatic widths are left to the generator"
        yield Finding("decays.py", None, "decays", message, "list the partial widths", WARNING)


def definitions(model: Model) -> Iterator[Finding]:
    """Each object is defined once, with all its words, of objects that are defined."""
    yield from model.findings


def syntax(model: Model) -> Iterator[Finding]:
    """Every file is Python 3; of Python 2, `raise X, …` and `print …` are read all the same."""
    for source in model.files.values():
        if source.broken:
            message, line = source.broken
            yield Finding(
                source.name, line, source.name, f"not Python 3: {message}", "correct the syntax"
            )
    old = [source.name for source in model.files.values() if source.python_2]
    if old:
        message = f"Python 2 ({', '.join(old)}), which Python 3 refuses"
        remedy = "MadGraph's `convert model` makes it Python 3"
        yield Finding(old[0], None, old[0], message, remedy, WARNING)


def unreadable(model: Model) -> bool:
    """Whether a file is missing or broken that nearly everything else depends on."""
    return any(name not in model.files or model.files[name].broken for name in _NEEDED)


_NEEDED = ("function_library", "parameters", "particles", "lorentz", "couplings", "vertices")


def imports(model: Model) -> Iterator[Finding]:
    """Imports must exist; data need no other module."""
    for source in model.files.values():
        for line in source.relative_imports[:1]:
            yield Finding(
                source.name,
                line,
                source.name,
                "relative import, which `add model` and MadDM cannot read",
                "write `import particles as P` and the like; `add model` is for new fields alone, "
                "a complete model is imported by itself",
                WARNING,
            )
        for alias, (full, line) in source.imports.items():
            yield from _import(model, source, alias, full, line)


def _import(
    model: Model, source: SourceFile, alias: str, full: str, line: int
) -> Iterator[Finding]:
    root, _, member = full.partition(".")
    if root in model.files:
        if member and not _defines(model.files[root], member):
            message = f"{member} is imported from {root}, which does not define it"
            yield Finding(source.name, line, alias, message, "correct the name")
    elif root in HARMLESS or alias in source.optional or root in REQUIRED:
        return  # a required file that is missing is a finding of its own
    elif source.name.removesuffix(".py") in (*DATA, "__init__"):
        message = f"imports {root}: no file of the model, and data need nothing else"
        yield Finding(source.name, line, root, message, "remove the import or add the file")
    else:
        message = f"imports {root}, outside what a model needs"
        yield Finding(source.name, line, root, message, "read it before running it", WARNING)


def _defines(source: SourceFile, name: str) -> bool:
    known = {d.variable for d in source.definitions} | {*source.constants, *source.imports}
    return name == "*" or name in known | source.other_names or source.broken is not None


def statements(model: Model) -> Iterator[Finding]:
    """Data files hold definitions only: other statements hide from every strict reader."""
    for name in DATA:
        source = model.files.get(name)
        for statement in source.statements if source else ():
            acts = any(f"{word}(" in statement.text for word in _ACTIONS)
            yield Finding(
                f"{name}.py",
                statement.line,
                statement.text[:40],
                "code in a data file; it was not executed"
                + (" and may act on the machine" if acts else ""),
                "write out what it makes",
                WARNING if statement.conditional else ERROR,
            )


def attributes(model: Model) -> Iterator[Finding]:
    """Only words of loops are set after a definition; they are set on and to what is defined."""
    for source in model.files.values():
        for a in source.attributes:
            place = f"{a.owner}.{a.word}"
            if missing := _undefined(model, source, [a.owner, *references(a.value)]):
                message = f"{missing} is not defined"
                yield Finding(source.name, a.line, place, message, "define it or correct the name")
            elif a.word in _WORDS:
                message = "set after the definition, which is what was read"
                yield Finding(source.name, a.line, place, message, "write it there", WARNING)


_WORDS = {word for words in SIGNATURES.values() for word in words}


def references(value: Any) -> Iterator[ObjectName]:
    """Every object that a value names."""
    match value:
        case ObjectName():
            yield value
        case list() | tuple():
            for part in value:
                yield from references(part)
        case Pairs(items=items):
            for key, part, _ in items:
                yield from references((key, part))


def _undefined(model: Model, source: SourceFile, named: list[ObjectName]) -> str:
    """The first name that its file does not define; "" if there is none."""
    for reference in named:
        alias = reference.module or reference.name
        module = source.imports.get(alias, ("", 0))[0].split(".")[-1]
        if reference.module is None or not module:
            known = alias in source.imports or _defines(source, alias)
        else:
            known = module not in model.files or _defines(model.files[module], reference.name)
        if not known:
            return str(reference)
    return ""


def anti_method(model: Model) -> Iterator[Finding]:
    """`Particle.anti` turns the sign of charge and PDG code."""
    source = model.files.get("object_library")
    text = source.methods.get("anti", "") if source else ""
    for word in ("charge", "pdg_code"):
        if text and f"-self.{word}" not in text:
            message = f"Particle.anti does not turn the sign of {word}"
            yield Finding("object_library.py", None, "anti", message, f"use -self.{word}")


def package(model: Model) -> Iterator[Finding]:
    """__init__.py has the lists that readers look for."""
    source = model.files.get("__init__")
    if source is None or source.broken:
        return
    for name, module in LISTS.items():
        if name not in source.constants and name not in source.imports:
            remedy = f"add {name} = {module}.{name}"
            severity = ERROR if module in model.files else WARNING
            yield Finding("__init__.py", None, name, "missing", remedy, severity)
    gauge = source.constants.get("gauge")
    if gauge is not None and (not isinstance(gauge, list) or not gauge or not set(gauge) <= {0, 1}):
        message = f"gauge = {gauge}"
        yield Finding("__init__.py", None, "gauge", message, "write [0], [1] or [0, 1]")


def package_wishes(model: Model) -> Iterator[Finding]:
    """__init__.py says what readers can do without: gauge, partial widths, version."""
    source = model.files.get("__init__")
    if source is None or source.broken:
        return
    if source.constants.get("gauge") is None:
        message = "no list of gauges: readers assume unitary gauge"
        yield Finding("__init__.py", None, "gauge", message, "add gauge = [0]", WARNING)
    for name, (module, loss) in WISHES.items():
        if module in model.files and name not in source.constants and name not in source.imports:
            yield Finding("__init__.py", None, name, f"missing: {loss}", "add it", WARNING)
