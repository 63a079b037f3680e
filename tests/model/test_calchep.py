"""The CalcHEP tables say the same as the model directory, read by a small interpreter of them."""

from __future__ import annotations

import cmath
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from bridge.cards import Card, card_text
from bridge.errors import ModelError
from bridge.evaluation import zp_decay
from bridge.files import shipped
from bridge.model.building import read_model
from bridge.model.calchep import NAMES, tables
from bridge.model.currents import yang_mills
from bridge.model.directory import Model
from bridge.model.export import export_calchep
from bridge.model.interactions import Leg, grouped, summed
from bridge.model.matrices import GAMMA, METRIC, Array
from bridge.model.real_and_imaginary import Parts, parts_of
from bridge.model.tensors import lorentz_tensor, reference_momenta
from bridge.model.values import Values, generic_point, values_at
from bridge.point import benchmark


@dataclass(frozen=True)
class Exported:
    """The model, its values at a generic point, and the rows of each exported table."""

    model: Model
    values: Values
    texts: dict[str, str]
    names: dict[str, complex]

    def rows(self, table: str) -> list[list[str]]:
        lines = self.texts[f"{table}1.mdl"].splitlines()[3:-1]
        return [[cell.strip() for cell in line.split("|")] for line in lines]


@pytest.fixture(scope="module")
def exported() -> Exported:
    model = read_model(shipped("ufo_model"))
    point = generic_point(model)
    texts = tables(model, point)
    found = Exported(model, values_at(model, point), texts, {})
    for name, value, _ in found.rows("vars"):
        found.names[name] = float(value)
    for name, expression in found.rows("func"):
        found.names[name] = number(expression, found.names)
    return found


def number(expression: str, names: dict[str, complex]) -> complex:
    functions = {"sqrt": cmath.sqrt, "acos": cmath.acos, "i": 1j}
    text = expression.replace("^", "**")
    return complex(eval(text, {"__builtins__": {}}, {**functions, **names}))


def test_parameters_have_the_values_of_the_model(exported: Exported) -> None:
    for name, value in exported.values.parameters.items():
        if name in exported.names:
            assert exported.names[name] == pytest.approx(value, rel=1e-13), name
    assert exported.names["GG"] == pytest.approx(exported.values.real("G"), rel=1e-15)


def test_every_particle_with_its_mass_and_width(exported: Exported) -> None:
    rows = {int(row[3]): row for row in exported.rows("prtcls")}
    assert set(rows) == {p.pdg for p in exported.model.particles.values() if p.pdg > 0}
    assert rows[52][1:3] == ["~n4", "~N4"]
    assert rows[32][5:9] == ["mzp", "!wzp", "1", ""]
    assert [pdg for pdg, row in rows.items() if row[8] == "G"] == [22, 21]
    assert [rows[pdg][5] for pdg in (1, 2, 3)] == ["MD", "MU", "MS"]


def legs_of(fields: list[str], roles: list[str]) -> tuple[Leg, ...]:
    """The UFO legs of a row: a field names the particle that comes in."""
    codes = {name: -pdg for pdg, (name, _) in NAMES.items()}
    codes |= {antiname: pdg for pdg, (_, antiname) in NAMES.items()}
    neutral = {name for name, antiname in NAMES.values() if name == antiname}
    return tuple(
        Leg(abs(codes[f]) if f in neutral else codes[f], role)
        for f, role in zip(fields, roles, strict=True)
    )


def vertex_of(exported: Exported, legs: tuple[Leg, ...], momenta: Array) -> Array:
    """L of the UFO vertex with these legs at incoming momenta, axes in their order."""
    vertices = grouped(exported.model)[tuple(sorted(legs))]
    colour = np.array([1.0, 0.0, 0.0], dtype=complex)
    octet = 2.0 * np.eye(8, dtype=complex)[2]
    by_code = {p.pdg: abs(p.colour) for p in exported.model.particles.values()}
    colours = [{3: colour, 8: octet}.get(by_code[leg.pdg]) for leg in legs]
    return summed(exported.model, exported.values, vertices, legs, -momenta.real, colours) / 1j


def fermion_rows(exported: Exported) -> list[list[str]]:
    return [row for row in exported.rows("lgrng") if "G(m3)" in row[5] or row[5] == "1"]


def test_fermion_rows(exported: Exported) -> None:
    """Dirac matrices of every row against those of the vertex, phases of the CKM included."""
    momenta = reference_momenta(3).astype(complex)
    projectors = {"L": (np.eye(4) - GAMMA5) / 2, "R": (np.eye(4) + GAMMA5) / 2}
    rows = [row for row in fermion_rows(exported) if row[0] != "h"]
    assert len(rows) == sum(
        any(p.spin == 2 for p in vertex.particles) for vertex in exported.model.vertices
    )
    for row in rows:
        vector = "G(m3)" in row[5]
        legs = legs_of(row[:3], ["row", "column", "vector" if vector else "scalar"])
        text = row[5].replace("G(m3)", "1").replace("(1-G5)", "L2").replace("(1+G5)", "R2")
        parts = {}
        for side in "LR":
            names = {**exported.names, "L2": 2.0 * (side == "L"), "R2": 2.0 * (side == "R")}
            parts[side] = number(f"({row[4]})*({text})", names)
        matrices = np.moveaxis(GAMMA, 0, 2) if vector else np.eye(4)[:, :, None]
        expected = sum(
            parts[side] * np.einsum("abm,bc->acm", matrices, projectors[side]) for side in "LR"
        )
        found = vertex_of(exported, legs, momenta)
        found = found if vector else found[:, :, None]
        assert np.allclose(found, expected, rtol=0.0, atol=1e-13), row


GAMMA5 = 1j * GAMMA[0] @ GAMMA[1] @ GAMMA[2] @ GAMMA[3]


def contracted(text: str, vectors: dict[str, Array]) -> str:
    """Scalar products m1.p2 as numbers."""

    def product(match: re.Match[str]) -> str:
        return f"({vectors[match[1]] @ METRIC @ vectors[match[2]]})"

    return re.sub(r"([mp]\d)\.([mp]\d)", product, text)


def test_boson_rows(exported: Exported) -> None:
    """Scalar products of every row, with generic polarisations, against the vertex."""
    rows = [
        row
        for row in exported.rows("lgrng")
        if "G(m3)" not in row[5] and row[0] in ("A", "Z", "W+", "h")
    ]
    assert len(rows) == 12
    random = np.random.default_rng(3)
    spins = {NAMES[pdg][k]: 0 if pdg == 25 else 1 for pdg in (22, 23, 24, 25) for k in (0, 1)}
    for row in rows:
        fields = [f for f in row[:4] if f]
        n = len(fields)
        momenta = reference_momenta(n).astype(complex)
        polarisations = random.normal(size=(n, 4)) + 1j * random.normal(size=(n, 4))
        vectors = {f"m{k + 1}": v for k, v in enumerate(polarisations)}
        vectors |= {f"p{k + 1}": v for k, v in enumerate(momenta)}
        text = contracted(row[5], vectors)
        found = number(f"({row[4]})*({text})", exported.names)
        legs = legs_of(fields, ["vector" if spins[f] else "scalar" for f in fields])
        array = vertex_of(exported, legs, momenta)
        for k, field in enumerate(fields):
            if spins[field]:
                array = np.tensordot(METRIC @ polarisations[k], array, (0, 0))
        assert found == pytest.approx(complex(array), rel=1e-12), row


def test_three_gluons_belong_to_the_quark_coupling(exported: Exported) -> None:
    """Colour -i f in CalcHEP: GG times the Yang-Mills structure of incoming momenta."""
    row = next(row for row in exported.rows("lgrng") if row[:3] == ["G", "G", "G"])
    momenta = reference_momenta(3).astype(complex)
    random = np.random.default_rng(4)
    e = random.normal(size=(3, 4))
    vectors = {f"m{k + 1}": e[k] for k in range(3)} | {f"p{k + 1}": momenta[k] for k in range(3)}
    text = contracted(row[5], vectors)
    lowered = e @ METRIC
    expected = np.einsum("abc,a,b,c", yang_mills(momenta), *lowered)
    assert row[4] == "GG"
    assert number(text, {}) == pytest.approx(complex(expected), rel=1e-13)
    tensor = lorentz_tensor(
        exported.model.structures["VVV1"].structure, reference_momenta(3), {}, {}
    )
    ufo = tensor.ordered(tuple(("lorentz", k) for k in (1, 2, 3)))
    assert np.allclose(ufo, yang_mills(momenta), atol=1e-14)


def test_width_is_a_parameter_on_request() -> None:
    model = read_model(shipped("ufo_model"))
    texts = tables(model, generic_point(model), automatic_width=False)
    assert "!wzp" not in texts["prtcls1.mdl"]
    assert "\nwzp " in texts["vars1.mdl"]


def test_no_quark_is_massless_in_the_export_and_three_are_in_the_model(tmp_path: Path) -> None:
    """micrOMEGAs leaves a massless quark out of direct detection; the model has three of them."""
    point = benchmark()
    masses = {"MU": 0.0022, "MD": 0.0047, "MS": 0.095}
    export_calchep(tmp_path, point.replace(MC=0.0))
    text = (tmp_path / "vars1.mdl").read_text(encoding="utf-8")
    exported = dict(re.findall(r"^(M[UDSCBT]) *\|(\S+)", text, re.M))
    assert {name: float(exported[name]) for name in masses} == masses
    assert float(exported["MC"]) == 0.0  # what the user gave, where direct detection is a loop
    assert [getattr(point.sm, name) for name in masses] == [0.0, 0.0, 0.0]
    card = Card.from_text(card_text(point, zp_decay), zp_decay).point()
    assert [getattr(card.sm, name) for name in masses] == [0.0, 0.0, 0.0]


def test_what_calchep_has_no_words_for_is_refused(tmp_path: Path) -> None:
    for path in shipped("ufo_model").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path.name == "lorentz.py":
            text = text.replace('"Gamma(3,2,1)"', '"Sigma(3,-1,2,1)*P(-1,3)"')
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    model = read_model(tmp_path)
    with pytest.raises(ModelError, match=r"vertices.py:\d+: V_3: CalcHEP export knows no Lorentz"):
        tables(model, generic_point(model))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("complex(0,1)*a*b", ("", "a*b")),
        ("-(a - b)/c", ("-(a-b)/c", "")),
        ("complexconjugate(V)*complex(0,1)", ("s", "c")),
        ("1/2*a**2", ("1/2*a^2", "")),
        ("a - (b - c)", ("a-(b-c)", "")),
    ],
)
def test_real_and_imaginary_parts(expression: str, expected: tuple[str, str]) -> None:
    assert parts_of(expression, {"V": Parts("c", "s")}) == Parts(*expected)
