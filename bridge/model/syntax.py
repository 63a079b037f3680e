"""A UFO directory as it is written: definitions with file and line, nothing resolved yet."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bridge.model.python_2 import read_python
from bridge.model.trees import operands, text_of

SIGNATURES: dict[str, tuple[str, ...]] = {
    "Particle": (
        "pdg_code",
        "name",
        "antiname",
        "spin",
        "color",
        "mass",
        "width",
        "texname",
        "antitexname",
        "charge",
    ),
    "Parameter": ("name", "nature", "type", "value", "texname"),
    "Vertex": ("name", "particles", "color", "lorentz", "couplings"),
    "Coupling": ("name", "value", "order"),
    "Lorentz": ("name", "spins", "structure"),
    "Function": ("name", "arguments", "expression"),
    "CouplingOrder": ("name", "expansion_order", "hierarchy"),
    "Decay": ("particle", "partial_widths"),
    "Propagator": ("name", "numerator", "denominator"),
    "FormFactor": ("name", "type", "value"),
    "CTParameter": ("name", "type", "value"),
    "CTVertex": ("name", "particles", "color", "lorentz", "couplings", "type"),
}
"""Words each kind of object cannot do without, in the order of positional arguments."""


@dataclass(frozen=True, slots=True)
class ObjectName:
    """A name of another object: `P.b` has module "P" and name "b"."""

    module: str | None
    name: str
    line: int

    def __str__(self) -> str:
        return self.name if self.module is None else f"{self.module}.{self.name}"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A value that is no literal, no reference and no arithmetic of numbers."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the series of another object: `X.value[-1]`."""

    of: ObjectName
    power: int


@dataclass(frozen=True, slots=True)
class Joined:
    """Texts added to each other, terms of other series among them."""

    parts: tuple[str | Term, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """The entries of a dictionary as written, repeated keys included."""

    items: tuple[tuple[Any, Any, int], ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """`variable = Kind(word=value, …)`; for an antiparticle `kind` is "anti"."""

    kind: str
    variable: str
    words: dict[str, Any]
    file: str
    line: int

    @property
    def name(self) -> str:
        """Its name word, or the variable where it has none."""
        name = self.words.get("name")
        return name if isinstance(name, str) else self.variable


@dataclass(frozen=True, slots=True)
class OtherStatement:
    """A statement that is neither an import nor a definition nor a constant.

    `conditional` is one that makes definitions under a condition and does nothing else.
    """

    text: str
    line: int
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class Attribute:
    """`owner.word = value`: what a word of an object is set to after its definition."""

    owner: ObjectName
    word: str
    value: Any
    line: int


@dataclass(slots=True)
class SourceFile:
    """One file; `broken` is the syntax error, if it has one; `python_2` that its
    `raise`, `print` or `except` are those of Python 2, which is no error of the data.

    `optional` are names imported inside a `try`, `other_names` classes and functions,
    `methods` the text of methods by name.
    """

    name: str
    definitions: list[Definition] = field(default_factory=list)
    constants: dict[str, Any] = field(default_factory=dict)
    imports: dict[str, tuple[str, int]] = field(default_factory=dict)
    relative_imports: list[int] = field(default_factory=list)
    optional: set[str] = field(default_factory=set)
    other_names: set[str] = field(default_factory=set)
    methods: dict[str, str] = field(default_factory=dict)
    attributes: list[Attribute] = field(default_factory=list)
    statements: list[OtherStatement] = field(default_factory=list)
    broken: tuple[str, int | None] | None = None
    python_2: bool = False


ENTRIES = (
    "__init__", "object_library", "function_library", "parameters", "particles", "lorentz",
    "couplings", "coupling_orders", "vertices", "decays",
    "CT_parameters", "CT_couplings", "CT_vertices", "write_param_card", "build_restrict",
)  # fmt: skip
"""Files that readers of the format look for; others are part of a model where one imports them."""


def read_directory(directory: Path) -> dict[str, SourceFile]:
    """Every file of a model by name without suffix, but none that nothing imports."""
    found: dict[str, SourceFile] = {}
    waiting = list(ENTRIES)
    while waiting:
        stem = waiting.pop()
        path = directory / f"{stem}.py"
        if stem not in found and path.is_file():
            found[stem] = read_file(path)
            waiting += _imported(found[stem])
    return dict(sorted(found.items()))


def _imported(source: SourceFile) -> Iterator[str]:
    """First words of imported modules, and, of `from . import x`, the names."""
    for full, _ in source.imports.values():
        yield full.split(".")[0]


def read_file(path: Path) -> SourceFile:
    """One file, as Python decodes it; a syntax error or bad encoding is noted in `broken`."""
    source = SourceFile(path.name)
    try:
        tree, source.python_2 = read_python(path.read_bytes())
        for node in tree.body:
            _statement(node, source)
    except SyntaxError as error:
        source.broken = (error.msg, error.lineno)
    except RecursionError:
        source.broken = ("nested too deeply", None)
    return source


def _statement(node: ast.stmt, source: SourceFile) -> None:
    match node:
        case ast.Try(body=body) if all(isinstance(n, ast.Import | ast.ImportFrom) for n in body):
            before = set(source.imports)
            for inner in body:
                _statement(inner, source)
            source.optional |= set(source.imports) - before
            for inner in node.orelse:
                _statement(inner, source)
        case ast.FunctionDef(name=name):
            source.other_names.add(name)
        case ast.ClassDef(name=name, body=body):
            source.other_names.add(name)
            source.methods |= {
                m.name: ast.unparse(m) for m in body if isinstance(m, ast.FunctionDef)
            }
        case ast.Import(names=names):
            for alias in names:
                source.imports[alias.asname or alias.name] = (alias.name, node.lineno)
        case ast.ImportFrom(module=module, names=names, level=level):
            if level:
                source.relative_imports.append(node.lineno)
            for alias in names:
                full = f"{module}.{alias.name}" if module else alias.name
                source.imports[alias.asname or alias.name] = (full, node.lineno)
        case ast.Assign(targets=[ast.Name(id=variable)], value=ast.Call() as call):
            definition = _definition(variable, call, source.name)
            if definition:
                source.definitions.append(definition)
            else:
                source.statements.append(OtherStatement(text_of(node), node.lineno))
        case ast.Assign(targets=[ast.Name(id=variable)]):
            source.constants[variable] = value_of(node.value)
        case ast.Assign(
            targets=[ast.Attribute(value=ast.Name() | ast.Attribute() as owner, attr=word)]
        ) if isinstance(reference := value_of(owner), ObjectName):
            source.attributes.append(Attribute(reference, word, value_of(node.value), node.lineno))
        case ast.Expr(value=ast.Constant()) | ast.Pass():
            pass
        case _:
            text = text_of(node).splitlines()[0]
            source.statements.append(OtherStatement(text, node.lineno, _conditional(node)))


def _conditional(node: ast.stmt) -> bool:
    inside = list(ast.walk(node))
    calls = [n.func for n in inside if isinstance(n, ast.Call)]
    return (
        isinstance(node, ast.If)
        and all(isinstance(n, ast.If | ast.Assign) for n in inside if isinstance(n, ast.stmt))
        and all(isinstance(f, ast.Name) and f.id in SIGNATURES for f in calls)
    )


def _definition(variable: str, call: ast.Call, file: str) -> Definition | None:
    match call.func:
        case ast.Attribute(value=ast.Name(id=original), attr="anti"):
            words: dict[str, Any] = {"of": ObjectName(None, original, call.lineno)}
            return Definition("anti", variable, words, file, call.lineno)
        case ast.Name(id=kind) | ast.Attribute(attr=kind) if kind in SIGNATURES:
            words = dict(zip(SIGNATURES[kind], map(value_of, call.args), strict=False))
            words |= {k.arg: value_of(k.value) for k in call.keywords if k.arg}
            return Definition(kind, variable, words, file, call.lineno)
    return None


def _power(base: Any, exponent: Any) -> Any:
    """A power that fits into memory."""
    whole = isinstance(base, int) and isinstance(exponent, int)
    if whole and exponent * base.bit_length() > _MOST_BITS:
        raise OverflowError
    return base**exponent


_MOST_BITS = 4096
_NUMBER = (int, float, complex)

_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: _power,
}


def value_of(node: ast.expr) -> Any:
    """A literal, an ObjectName, a list, tuple or Pairs of those, or Unreadable."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return ObjectName(None, name, node.lineno)
        case ast.Attribute(value=ast.Name(id=module), attr=name):
            return ObjectName(module, name, node.lineno)
        case ast.Attribute(value=ast.Attribute() as series, attr="value"):
            return value_of(series)
        case ast.Subscript(value=ast.Attribute(value=ast.Name() as series, attr="value")):
            reference, power = value_of(series), value_of(node.slice)
            return Term(reference, power) if isinstance(power, int) else _unreadable(node)
        case ast.List(elts=elements):
            return [value_of(e) for e in elements]
        case ast.Tuple(elts=elements):
            return tuple(value_of(e) for e in elements)
        case ast.Dict(keys=keys, values=values):
            return Pairs(
                tuple(
                    (value_of(k), value_of(v), k.lineno)
                    for k, v in zip(keys, values, strict=True)
                    if k is not None
                )
            )
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            number = value_of(operand)
            return -number if isinstance(number, _NUMBER) else _unreadable(node)
        case ast.BinOp():
            return _arithmetic(node)
    return _unreadable(node)


def _texts(value: Any) -> tuple[str | Term, ...]:
    """The parts of a text; none for any other value."""
    if isinstance(value, Joined):
        return value.parts
    return (value,) if isinstance(value, str | Term) else ()


def _arithmetic(node: ast.BinOp) -> Any:
    """Arithmetic of numbers, and texts, lists or terms of series joined by +."""
    first, rest = operands(node)
    value = value_of(first)
    for op, part in rest:
        other = value_of(part)
        numbers = isinstance(value, _NUMBER) and isinstance(other, _NUMBER)
        joined = isinstance(op, ast.Add) and type(value) is type(other) in (str, list, tuple)
        if isinstance(op, ast.Add) and not joined and _texts(value) and _texts(other):
            value = Joined((*_texts(value), *_texts(other)))
            continue
        if not numbers and not joined:
            return _unreadable(node)
        try:
            value = _ARITHMETIC[type(op)](value, other)
        except (KeyError, ZeroDivisionError, OverflowError):
            return _unreadable(node)
    return value


def _unreadable(node: ast.expr) -> Unreadable:
    return Unreadable(text_of(node), node.lineno)
