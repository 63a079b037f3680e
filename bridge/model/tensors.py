"""Lorentz and colour structures of a UFO model as numerical tensors.

All Lorentz indices are upper ones, P(mu, k) is the outgoing momentum of leg k. A label is
(kind, number): kinds "lorentz", "row" and "column" (of a Dirac matrix), "3", "-3" and "8";
"either" is a Dirac index of Identity, which models write in both orders. A positive number is a
leg of the vertex, a negative one is summed.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from bridge.model.expressions import ExpressionError, Function, evaluate_tree, names_in, parse
from bridge.model.matrices import (
    CONJUGATION,
    GAMMA,
    GAMMA5,
    METRIC,
    ONE,
    SIGMA,
    Array,
    D,
    F,
    T,
    levi_civita,
)
from bridge.model.trees import operands, text_of

Label = tuple[str, int]

_SIGNS = np.diag(METRIC)

_LARGEST = 2**21
"""Numbers of a tensor: seven octets, or ten Lorentz indices; 32 MB."""


def reference_momenta(legs: int) -> npt.NDArray[np.float64]:
    """Outgoing momenta that add up to zero and are otherwise generic, shape (legs, 4)."""
    momenta = np.random.default_rng(legs).uniform(-1.0, 1.0, (legs, 4))
    return np.asarray(momenta - momenta.mean(axis=0))


class StructureError(Exception):
    """A structure that is no tensor of its vertex; the message says why."""


class Unsupported(Exception):
    """A structure that is fine as far as we know, but not computed here."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """An array with one label per axis."""

    labels: tuple[Label, ...]
    array: Array

    def ordered(self, labels: tuple[Label, ...]) -> Array:
        """The array with its axes in the order of `labels`, rows and columns by their numbers."""
        mine = list(map(_index, self.labels))
        return np.transpose(self.array, [mine.index(_index(label)) for label in labels])

    def __add__(self, other: Tensor) -> Tensor:
        mine, theirs = _oriented(self, other), _oriented(other, self)
        if sorted(mine.labels) != sorted(theirs.labels):
            raise StructureError(
                f"a term with open indices {_show(self.labels)} is added to one "
                f"with {_show(other.labels)}"
            )
        return Tensor(mine.labels, mine.array + theirs.ordered(mine.labels))

    def __mul__(self, other: Tensor) -> Tensor:
        """Product; an index that both have is summed (a Lorentz one with the metric)."""
        mine = {_index(label): k for k, label in enumerate(self.labels)}
        shared = [label for label in other.labels if _index(label) in mine]
        right = other.array
        for label in shared:
            if label[0] == "lorentz":
                axis = other.labels.index(label)
                right = right * _SIGNS.reshape([-1 if k == axis else 1 for k in range(right.ndim)])
            elif label[0] not in ("8", "either") and label in self.labels:
                raise StructureError(f"index {label[1]} is used twice as {label[0]}")
        axes = (
            [mine[_index(label)] for label in shared],
            [other.labels.index(label) for label in shared],
        )
        summed = {_index(label) for label in shared}
        labels = tuple(x for x in (*self.labels, *other.labels) if _index(x) not in summed)
        twice = math.prod(self.array.shape[k] ** 2 for k in axes[0])
        if self.array.size * other.array.size > _LARGEST * twice:
            raise Unsupported(f"{len(labels)} open indices at once")
        return Tensor(labels, np.tensordot(self.array, right, axes))


def _index(label: Label) -> tuple[str, int]:
    """What two labels share when they are the same index: rows meet columns, 3 meets -3."""
    dirac = dict.fromkeys(("row", "column", "either"), "dirac")
    family = {**dirac, "3": "triplet", "-3": "triplet"}
    return family.get(label[0], label[0]), label[1]


def _oriented(tensor: Tensor, other: Tensor) -> Tensor:
    """The tensor with the Dirac indices of Identity turned as the other tensor has them."""
    theirs = {number: kind for kind, number in other.labels if kind in ("row", "column")}
    labels = tuple((theirs.get(n, k), n) if k == "either" else (k, n) for k, n in tensor.labels)
    return Tensor(labels, tensor.array)


def _settled(tensor: Tensor) -> Tensor:
    """Rows and columns in place of "either", the first a row where the others leave it open."""
    labels: list[Label] = []
    balance = sum((k == "row") - (k == "column") for k, _ in tensor.labels)
    for kind, number in tensor.labels:
        if kind == "either":
            kind = "row" if balance <= 0 else "column"
            balance += 1 if kind == "row" else -1
        labels.append((kind, number))
    return Tensor(tuple(labels), tensor.array)


def _show(labels: tuple[Label, ...]) -> str:
    return ", ".join(f"{kind} {number}" for kind, number in sorted(labels)) or "none"


LORENTZ: dict[str, tuple[tuple[str, ...], Array]] = {
    "Metric": (("lorentz", "lorentz"), METRIC),
    "Epsilon": (("lorentz",) * 4, -levi_civita(4)),
    "Gamma": (("lorentz", "row", "column"), GAMMA),
    "Gamma5": (("row", "column"), GAMMA5),
    "ProjM": (("row", "column"), (ONE - GAMMA5) / 2),
    "ProjP": (("row", "column"), (ONE + GAMMA5) / 2),
    "Identity": (("either", "either"), ONE),
    "C": (("row", "row"), CONJUGATION),
    "Sigma": (("lorentz", "lorentz", "row", "column"), SIGMA),
}

_COLOUR: dict[str, tuple[tuple[str, ...], Array]] = {
    "T": (("8", "3", "-3"), T),
    "f": (("8", "8", "8"), F),
    "d": (("8", "8", "8"), D),
    "Epsilon": (("-3", "-3", "-3"), levi_civita(3)),
    "EpsilonBar": (("3", "3", "3"), levi_civita(3)),
}
_NOT_COMPUTED = {"T6": "sextets", "K6": "sextets", "K6Bar": "sextets", "Tr": "traces"}

Lookup = Callable[[str, list[int]], Tensor]


def lorentz_tensor(
    structure: str,
    momenta: npt.NDArray[np.float64],
    values: Mapping[str, complex],
    functions: Mapping[str, Function],
) -> Tensor:
    """A Lorentz structure at the outgoing momenta of its legs, shape (legs, 4).

    Raises StructureError for a wrong structure, Unsupported for one with a form factor.
    """
    if names_in(structure) <= {"P", *LORENTZ}:
        return _of_momenta(structure, momenta.tobytes())
    return _lorentz(structure, momenta, values, functions)


@lru_cache(maxsize=4096)
def _of_momenta(structure: str, momenta: bytes) -> Tensor:
    """A structure without parameters: few sets of momenta are asked for many times."""
    return _lorentz(structure, np.frombuffer(momenta).reshape(-1, 4), {}, {})


def _lorentz(
    structure: str,
    momenta: npt.NDArray[np.float64],
    values: Mapping[str, complex],
    functions: Mapping[str, Function],
) -> Tensor:
    def lookup(name: str, indices: list[int]) -> Tensor:
        if name == "P":
            mu, leg = indices
            if not 1 <= leg <= len(momenta):
                raise StructureError(f"P({mu},{leg}): the vertex has {len(momenta)} legs")
            return Tensor((("lorentz", mu),), momenta[leg - 1].astype(complex))
        if name in ("PSlash",):
            raise Unsupported(name)
        if name not in LORENTZ:
            raise StructureError(f"{name} is no tensor of the UFO format")
        return _labelled(name, indices, *LORENTZ[name])

    tensor = _settled(_tensor(parse(structure), lookup, values, functions))
    _no_open_sum(tensor, structure)
    return tensor


@cache
def colour_labels(structure: str, colours: tuple[int, ...]) -> tuple[Label, ...]:
    """Open indices of a colour structure of legs in the representations `colours`.

    Raises StructureError for a wrong structure, Unsupported for one with sextets or traces.
    """
    return _coloured(structure, colours, _one_colour).labels


@lru_cache(maxsize=64)
def colour_tensor(structure: str, colours: tuple[int, ...]) -> Tensor:
    """A colour structure; raises as `colour_labels` does. Six octets make 8⁶ numbers."""
    return _coloured(structure, colours, lambda tensor: tensor)


def colour_number(
    structure: str, colours: tuple[int, ...], vectors: Sequence[Array | None]
) -> complex:
    """A consistent colour structure contracted with a vector for each coloured leg."""

    def contracted(tensor: Tensor) -> Tensor:
        """Legs are contracted before factors are multiplied, so that arrays stay small."""
        for label in [label for label in tensor.labels if label[1] > 0]:
            axis = tensor.labels.index(label)
            vector = np.asarray(vectors[label[1] - 1])
            labels = tuple(x for x in tensor.labels if x != label)
            tensor = Tensor(labels, np.tensordot(vector, tensor.array, (0, axis)))
        return tensor

    return complex(_coloured(structure, colours, contracted).array)


def _one_colour(tensor: Tensor) -> Tensor:
    """The same labels on an array of one number: products of it are free."""
    return Tensor(tensor.labels, np.ones([1] * len(tensor.labels), dtype=complex))


def _coloured(
    structure: str, colours: tuple[int, ...], prepared: Callable[[Tensor], Tensor]
) -> Tensor:
    if any(abs(c) not in (1, 3, 8) for c in colours):
        raise Unsupported("colour sextets")

    def lookup(name: str, indices: list[int]) -> Tensor:
        if name == "Identity" and len(indices) == 2:
            return prepared(_identity(indices, colours))
        if name in _NOT_COMPUTED:
            raise Unsupported(f"colour {_NOT_COMPUTED[name]}")
        if name not in _COLOUR:
            raise StructureError(f"{name} is no colour tensor of the UFO format")
        return prepared(_labelled(name, indices, *_COLOUR[name]))

    tensor = _tensor(parse(structure), lookup, {}, {})
    _no_open_sum(tensor, structure)
    return tensor


def _identity(indices: list[int], colours: tuple[int, ...]) -> Tensor:
    """δ between a triplet and an antitriplet in either order, or between octets."""
    kinds = [colours[i - 1] if 0 < i <= len(colours) else None for i in indices]
    if 8 in kinds:
        return _labelled("Identity", indices, ("8", "8"), np.eye(8, dtype=complex))
    first = kinds[0] if kinds[0] is not None else -(kinds[1] or -3)
    labels = ("3", "-3") if first == 3 else ("-3", "3")
    return _labelled("Identity", indices, labels, np.eye(3, dtype=complex))


def _labelled(name: str, indices: list[int], kinds: tuple[str, ...], array: Array) -> Tensor:
    if len(indices) != len(kinds):
        raise StructureError(f"{name} takes {len(kinds)} indices, not {len(indices)}")
    return Tensor(tuple(zip(kinds, indices, strict=True)), array)


def _no_open_sum(tensor: Tensor, structure: str) -> None:
    open_sums = [number for _, number in tensor.labels if number < 0]
    if open_sums:
        raise StructureError(f"index {open_sums[0]} of {structure} is not summed over a pair")


def _tensor(
    node: ast.expr,
    lookup: Lookup,
    values: Mapping[str, complex],
    functions: Mapping[str, Function],
) -> Tensor:
    def of(part: ast.expr) -> Tensor:
        return _tensor(part, lookup, values, functions)

    match node:
        case ast.BinOp():
            first, rest = operands(node)
            total = of(first)
            for op, part in rest:
                match op:
                    case ast.Add():
                        total = total + of(part)
                    case ast.Sub():
                        total = total + _scaled(of(part), -1.0)
                    case ast.Mult():
                        total = total * of(part)
                    case _:
                        total = _by_number(op, total, _number(part, values, functions))
            return total
        case ast.UnaryOp(op=ast.USub()):
            return _scaled(of(node.operand), -1.0)
        case ast.Call(func=ast.Name(id=name)) if _indices(node) is not None:
            return lookup(name, _indices(node) or [])
    return Tensor((), np.asarray(_number(node, values, functions), dtype=complex))


def _scaled(tensor: Tensor, factor: complex) -> Tensor:
    return Tensor(tensor.labels, tensor.array * factor)


def _by_number(op: ast.operator, tensor: Tensor, number: complex) -> Tensor:
    """A tensor divided by a number, squared, or, where it has no index, to any power."""
    match op:
        case ast.Div():
            if not number:
                raise StructureError("division by zero")
            return _scaled(tensor, 1.0 / number)
        case ast.Pow() if number == 2:
            return tensor * tensor
        case ast.Pow() if not tensor.labels and tensor.array:
            return Tensor((), tensor.array**number)
    raise Unsupported(f"{type(op).__name__} of tensors")


def _indices(call: ast.Call) -> list[int] | None:
    """The integers a tensor is called with; None for a function of numbers."""
    if isinstance(call.func, ast.Name) and call.func.id == "complex":
        return None
    found = []
    for argument in call.args:
        match argument:
            case ast.Constant(value=int() as number):
                found.append(number)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as number)):
                found.append(-number)
            case _:
                return None
    return found


def _number(
    node: ast.expr, values: Mapping[str, complex], functions: Mapping[str, Function]
) -> complex:
    try:
        return evaluate_tree(node, values, functions)
    except ExpressionError as error:
        if str(error).startswith("no value"):
            raise StructureError(f"{text_of(node)} has {error}") from None
        raise Unsupported(str(error)) from None
