"""Rows of CalcHEP's Lagrangian table from UFO vertices.

A UFO leg is named by the outgoing particle and its momentum leaves the vertex; in CalcHEP a field
is named by the particle that comes in, with incoming momentum: names are conjugated and P changes
sign. A UFO vertex is i L, a row is L.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from bridge.errors import ModelError
from bridge.model.directory import Model, Vertex
from bridge.model.expressions import parse
from bridge.model.real_and_imaginary import Parts
from bridge.model.vertex_indices import roles

Row = tuple[str, str, str, str, str, str]
_GLUON = 21

_CHAINS = {
    ("Gamma",): ("", "G(m{v})"),
    ("Gamma", "ProjM"): ("/2", "G(m{v})*(1-G5)"),
    ("Gamma", "ProjP"): ("/2", "G(m{v})*(1+G5)"),
    ("Identity",): ("", "1"),
    ("ProjM",): ("/2", "(1-G5)"),
    ("ProjP",): ("/2", "(1+G5)"),
    ("Gamma5",): ("", "G5"),
}
"""Factor and Dirac matrix of a fermion line, v the place of the vector."""


def lagrangian_rows(
    model: Model, couplings: Mapping[str, Parts], names: Mapping[int, tuple[str, str]]
) -> Iterator[Row]:
    """One row per vertex, gluon self-couplings left out.

    Raises ModelError for a Lorentz or colour structure without a translation.
    """
    for vertex in model.vertices:
        if of_gluons(vertex):
            continue
        try:
            yield _row(vertex, couplings, names)
        except _Untranslatable as error:
            path = model.directory / "vertices.py"
            message = f"{vertex.name}: CalcHEP export knows no {error}"
            raise ModelError(path, vertex.line, message) from None


def of_gluons(vertex: Vertex) -> bool:
    """Whether all legs are gluons: CalcHEP has rows of its own for them."""
    return all(p.pdg == _GLUON for p in vertex.particles)


class _Untranslatable(Exception):
    pass


def _row(
    vertex: Vertex, couplings: Mapping[str, Parts], names: Mapping[int, tuple[str, str]]
) -> Row:
    order = _field_order(vertex)
    fields = [_field(vertex.particles[leg - 1].pdg, names) for leg in order]
    fields += [""] * (4 - len(fields))
    factor, lorentz = _expression(vertex, {leg: k + 1 for k, leg in enumerate(order)}, couplings)
    return (fields[0], fields[1], fields[2], fields[3], factor, lorentz)


def _expression(
    vertex: Vertex, place: Mapping[int, int], couplings: Mapping[str, Parts]
) -> tuple[str, str]:
    """Factor and Lorentz part; a single real coupling is the factor."""
    terms = []
    for colour, structure, coupling in vertex.terms:
        if vertex.colours[colour] not in ("1", "Identity(1,2)", "T(3,2,1)"):
            raise _Untranslatable(f"colour structure {vertex.colours[colour]}")
        text = vertex.structures[structure].structure
        if any(p.spin == 2 for p in vertex.particles):
            half, lorentz = _chain(text, place)
        else:
            half, lorentz = "", _bosonic(parse(text), place)
        terms.append((couplings[coupling.name], half, lorentz))
    if len(terms) == 1 and not terms[0][0].im:
        parts, half, lorentz = terms[0]
        return f"{parts.re}{half}", lorentz
    halves = {half for _, half, _ in terms}
    if len(halves) > 1:
        raise _Untranslatable("sum of vector and chiral currents")
    return f"1{halves.pop()}", "+".join(_times(parts, lorentz) for parts, _, lorentz in terms)


def _field_order(vertex: Vertex) -> list[int]:
    """UFO leg numbers in the order of the row: ψ̄, ψ, then bosons."""
    kinds = roles(vertex)
    rank = {"row": 0, "column": 1}
    return sorted(range(1, len(kinds) + 1), key=lambda leg: rank.get(kinds[leg - 1], 2))


def _field(pdg: int, names: Mapping[int, tuple[str, str]]) -> str:
    """Name of the incoming particle: the antiparticle of the outgoing one."""
    return names[abs(pdg)][1 if pdg > 0 else 0]


def _times(coupling: Parts, lorentz: str) -> str:
    if coupling.im and coupling.re:
        return f"({coupling.re}+i*{coupling.im})*{lorentz}"
    return f"{coupling.re or f'i*{coupling.im}'}*{lorentz}"


def _chain(structure: str, place: Mapping[int, int]) -> tuple[str, str]:
    """A fermion line of one Dirac matrix and a projector: "/2" or "", and the matrix."""
    calls = _factors(parse(structure))
    kinds = tuple(name for name, _ in calls)
    if kinds not in _CHAINS:
        raise _Untranslatable(f"Lorentz structure {structure}")
    half, matrix = _CHAINS[kinds]
    vector = calls[0][1][0] if kinds[0] == "Gamma" else 0
    return half, matrix.format(v=place.get(vector, 0))


def _factors(node: ast.expr) -> list[tuple[str, list[int]]]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return _factors(node.left) + _factors(node.right)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return [(node.func.id, [ast.literal_eval(a) for a in node.args])]
    raise _Untranslatable(f"Lorentz structure {ast.unparse(node)}")


def _bosonic(node: ast.expr, place: Mapping[int, int]) -> str:
    """Metric tensors and momenta as scalar products, everything multiplied out."""
    return _joined(_monomials(node, place))


Monomial = tuple[int, tuple[str, ...]]


def _joined(monomials: list[Monomial]) -> str:
    text = ""
    for number, factors in monomials:
        sign = "-" if number < 0 else "+" if text else ""
        size = [str(abs(number))] if abs(number) != 1 or not factors else []
        text += sign + "*".join([*size, *factors])
    return text


def _monomials(node: ast.expr, place: Mapping[int, int]) -> list[Monomial]:
    match node:
        case ast.Constant(value=int() as number):
            return [(number, ())]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return [(-n, f) for n, f in _monomials(operand, place)]
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _monomials(left, place) + _monomials(right, place)
        case ast.BinOp(op=ast.Sub(), left=left, right=right):
            minus = [(-n, f) for n, f in _monomials(right, place)]
            return _monomials(left, place) + minus
        case ast.BinOp(op=ast.Mult(), left=left, right=right):
            return [
                (n * m, (*f, *g))
                for n, f in _monomials(left, place)
                for m, g in _monomials(right, place)
            ]
        case ast.Call(func=ast.Name(id="Metric"), args=[a, b]):
            return [(1, (f"m{_place(a, place)}.m{_place(b, place)}",))]
        case ast.Call(func=ast.Name(id="P"), args=[mu, leg]):
            return [(-1, (f"p{_place(leg, place)}.m{_place(mu, place)}",))]
    raise _Untranslatable(f"Lorentz structure {ast.unparse(node)}")


def _place(node: ast.expr, place: Mapping[int, int]) -> int:
    index = ast.literal_eval(node)
    if index not in place:
        raise _Untranslatable(f"summed Lorentz index {index}")
    return place[index]
