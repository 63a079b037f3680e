"""What correct models of others do in other ways is no error: one change in a copy of ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bridge.lint.check import check_model
from bridge.model.findings import Finding


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} no longer contains {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def add(path: Path, text: str) -> None:
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")


def coupling(model: Path, name: str, change: Callable[[str], str]) -> None:
    """Change the value of a coupling."""
    path = model / "couplings.py"
    pattern = rf'({name} = Coupling\(name="{name}", value=")([^"]*)"'
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(pattern, lambda m: f'{m[1]}{change(m[2])}"', text), encoding="utf-8")


def scalar(model: Path, name: str, code: int, colour: int = 1, mass: float = 300.0) -> None:
    """A complex scalar of charge 0 with mass and width of its own."""
    add(
        model / "parameters.py",
        f'm{name} = Parameter(name="m{name}", nature="external", type="real", value={mass}, '
        f'texname="m", lhablock="MASS", lhacode=[{code}])\n'
        f'w{name} = Parameter(name="w{name}", nature="external", type="real", value=1.0, '
        f'texname="w", lhablock="DECAY", lhacode=[{code}])',
    )
    add(
        model / "particles.py",
        f'{name} = Particle(pdg_code={code}, name="{name}", antiname="{name}~", spin=1, '
        f"color={colour}, mass=Param.m{name}, width=Param.w{name}, texname='x', antitexname='x', "
        f"charge=0)\n{name}__tilde__ = {name}.anti()",
    )
    for card in model.glob("restrict_*.dat"):
        entry = f"BLOCK MASS\n  {code}  {mass}\nDECAY {code} 1.0\nBLOCK YUKAWA"
        edit(card, "BLOCK YUKAWA", entry)


def test_inputs_are_known_by_their_values_not_their_numbers(model: Path) -> None:
    for old, new in ((3, 4), (2, 3), (1, 2)):
        edit(
            model / "parameters.py",
            f'lhablock="SMINPUTS", lhacode=[{old}]',
            f'lhablock="SMINPUTS", lhacode=[{new}]',
        )
        for card in model.glob("restrict_*.dat"):
            text = card.read_text(encoding="utf-8")
            head, start, rest = text.partition("BLOCK SMINPUTS")
            rest = rest.replace(f"\n     {old}  ", f"\n     {new}  ", 1)
            card.write_text(head + start + rest, encoding="utf-8")
    assert check_model(model) == []


def test_marks_of_madgraph_are_neither_frozen_nor_merged(model: Path) -> None:
    for card in model.glob("restrict_*.dat"):
        for old in ("1.237000e-02", "5.113000e-01"):
            edit(card, old, "9.999999e-01")
    assert not any(f.is_error for f in check_model(model))


def test_real_parameters_may_be_compared(model: Path) -> None:
    edit(
        model / "parameters.py",
        "aEW = Parameter(",
        'one = Parameter(name="one", nature="internal", type="real", '
        'value="( 1 if mzp > mnu4 + MT else mzp/mzp )", texname="1")\naEW = Parameter(',
    )
    coupling(model, "GC_54", lambda value: f"{value}*one")
    assert check_model(model) == []


def test_a_width_of_hundreds_of_terms_is_read(model: Path) -> None:
    edit(model / "decays.py", '"3*yb**2', f'"{"0*yb + " * 1500}3*yb**2')
    assert check_model(model) == []


def test_a_vector_that_mixes_with_the_z_enters_the_four_w_vertex(model: Path) -> None:
    angle = 'sa = Parameter(name="sa", nature="internal", type="real", value="gnunu/900", '
    angle += 'texname="s")\nca = Parameter(name="ca", nature="internal", type="real", '
    add(model / "parameters.py", angle + 'value="cmath.sqrt(1 - sa**2)", texname="c")')
    values: list[str] = []
    coupling(model, "GC_34", lambda value: values.append(value) or f"({value})*ca")  # type: ignore[func-returns-value]
    coupling(model, "GC_36", lambda value: f"({value})*ca")
    coupling(model, "GC_37", lambda value: f"({value})*ca**2")
    add(
        model / "couplings.py",
        f'GC_990 = Coupling(name="GC_990", value="({values[0]})*sa", order={{"QED": 1}})',
    )
    add(
        model / "vertices.py",
        'V_990 = Vertex(name="V_990", particles=[P.zp, P.W__minus__, P.W__plus__], color=["1"], '
        "lorentz=[L.VVV1], couplings={(0, 0): C.GC_990})",
    )
    found = check_model(model)
    assert not [f for f in found if "(W- W- W+ W+)" in f.message]
    assert not [f for f in found if f.object == "GC_990" and f.is_error], "its order is convention"
    edit(model / "couplings.py", ")*sa", ")*sa*500")
    assert [f for f in check_model(model) if "(W- W- W+ W+)" in f.message]


def test_a_width_that_is_nothing_but_rounding_opens_no_channel(model: Path) -> None:
    scalar(model, "ax", 9000005, mass=5.0)
    add(
        model / "lorentz.py",
        'FFS9 = Lorentz(name="FFS9", spins=[2, 2, 1], '
        'structure="P(-1,3)*Gamma(-1,2,-2)*ProjM(-2,1)")',
    )
    add(
        model / "couplings.py",
        'GC_990 = Coupling(name="GC_990", value="gbb/vev", order={"NP": 1})',
    )
    pairs = ("P.vm__tilde__, P.vm", "P.mu__plus__, P.mu__minus__")
    legs = [f"{pair}, P.ax{bar}" for pair in pairs for bar in ("", "__tilde__")]
    for k, own in enumerate(legs):
        add(
            model / "vertices.py",
            f'V_99{k} = Vertex(name="V_99{k}", particles=[{own}], color=["1"], '
            "lorentz=[L.FFS9], couplings={(0, 0): C.GC_990})",
        )
    add(model / "decays.py", 'Decay_ax = Decay(name="Decay_ax", particle=P.ax, partial_widths={})')
    missing = [f.message for f in check_model(model) if "lacks the open channel" in f.message]
    assert len(missing) == 1 and "mu-" in missing[0]


def test_couplings_of_rounding_size_are_not_compared(model: Path) -> None:
    """1/6 - 1/2 + 1/3 is 5.6e-17, and need not be hermitian."""
    zero = 'zero = Parameter(name="zero", nature="internal", type="real", '
    zero += 'value="gbb*(1/6 - 1/2 + 1/3)", texname="0")'
    edit(model / "parameters.py", "aEW = Parameter(", f"{zero}\naEW = Parameter(")
    coupling(model, "GC_51", lambda _: "zero")
    found = [f for f in check_model(model) if f.object in ("GC_51", "V_72")]
    assert not any("hermitian" in f.message for f in found)


SEXTET = (
    ("V_990", "P.sca, P.sca, P.six__tilde__", "K6Bar(3,1,2)"),
    ("V_991", "P.sca__tilde__, P.sca__tilde__, P.six", "K6(3,1,2)"),
)


def test_a_vertex_beyond_what_is_computed_is_there(model: Path) -> None:
    scalar(model, "six", 9000060, colour=6, mass=900.0)
    scalar(model, "sca", 9000010, colour=3)
    add(
        model / "couplings.py",
        'GC_990 = Coupling(name="GC_990", value="complex(0,1)*gbb*vev", order={"NP": 1})',
    )
    for name, legs, colour in SEXTET:
        add(
            model / "vertices.py",
            f'{name} = Vertex(name="{name}", particles=[{legs}], color=["{colour}"], '
            "lorentz=[L.SSS1], couplings={(0, 0): C.GC_990})",
        )
    add(
        model / "decays.py",
        'Decay_six = Decay(name="Decay_six", particle=P.six, '
        'partial_widths={(P.sca, P.sca): "gbb**2*vev**2/msix"})',
    )
    found = [f for f in check_model(model) if f.file in ("decays.py", "vertices.py")]
    assert not found


@pytest.mark.parametrize("vertex", ["V_1", "V_2", "V_55"])
def test_form_factors_leave_a_vertex_uncomputed_not_missing(model: Path, vertex: str) -> None:
    path = model / "vertices.py"
    text = path.read_text(encoding="utf-8")
    start = text.index(f"{vertex} = ")
    row = re.sub(r"L\.\w+", "L.own", text[start:].splitlines()[0])
    rest = text[start:].split("\n", 1)[1]
    path.write_text(f"{text[:start]}{row}\n{rest}", encoding="utf-8")
    legs = row.count("P.")
    structure = "FF1*Metric(1,2)*" + ("P(3,1)" if legs == 3 else "Metric(3,4)")
    own = f'own = Lorentz(name="own", spins={[3] * legs}, structure="{structure}")'
    add(model / "lorentz.py", own)
    assert not [f for f in check_model(model) if f.file == "vertices.py"]


def test_a_further_vector_without_a_goldstone_boson_is_a_warning(model: Path) -> None:
    edit(model / "__init__.py", "[0]", "[0, 1]")
    found = [f for f in check_model(model) if f.object == "gauge"]
    assert {("zp" in f.message, f.is_error) for f in found} == {(True, False), (False, True)}


def test_the_unit_matrix_of_a_fermion_line_has_no_order(model: Path) -> None:
    edit(
        model / "lorentz.py",
        'structure="Gamma(3,2,-1)*ProjM(-1,1)"',
        'structure="Gamma(3,2,-1)*ProjM(-1,1) + 0*P(3,1)*Identity(1,2)"',
    )
    assert not [f for f in check_model(model) if f.is_error]


def texts_for_parameters(model: Path) -> None:
    path = model / "particles.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Param.ZERO", '"ZERO"'), encoding="utf-8")
    path = model / "parameters.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"^ZERO = .*$", "", text, flags=re.M), encoding="utf-8")


def ghosts_with_widths_of_their_own(model: Path) -> None:
    add(
        model / "particles.py",
        'gh = Particle(pdg_code=9000001, name="gh", antiname="gh~", spin=-1, color=1, '
        'mass="ZERO", width="Wgh", texname="x", antitexname="x", charge=0)\n'
        "gh__tilde__ = gh.anti()",
    )


def no_orders(model: Path) -> None:
    (model / "coupling_orders.py").unlink()


def a_choice_in_a_data_file(model: Path) -> None:
    add(model / "vertices.py", "if P.b:\n    V_990 = Vertex(name='V_990')")


def an_expression_in_a_block(model: Path) -> None:
    edit(
        model / "parameters.py",
        'gbs = Parameter(name="gbs", nature="internal",',
        'gbs = Parameter(name="gbs", nature="internal", lhablock="OTHER", lhacode=[1],',
    )


@pytest.mark.parametrize(
    "change",
    [
        texts_for_parameters,
        ghosts_with_widths_of_their_own,
        no_orders,
        a_choice_in_a_data_file,
        an_expression_in_a_block,
    ],
)
def test_habits_of_old_and_large_models_are_warnings(
    model: Path, change: Callable[[Path], None]
) -> None:
    change(model)
    errors = [f for f in check_model(model) if f.is_error]
    if change is no_orders:
        errors = [f for f in errors if f.object != "coupling_orders"]
    assert errors == []


def test_a_light_mass_left_out_of_a_width_is_a_warning(model: Path) -> None:
    found = changed_width(model, "*1.003")
    assert found and not any(f.is_error for f in found)


def test_a_width_that_is_wrong_is_an_error(model: Path) -> None:
    assert any(f.is_error for f in changed_width(model, "*1.03"))


def test_a_width_to_first_order_in_a_coupling_is_a_warning(model: Path) -> None:
    coupling(model, "GC_51", lambda value: f"{value}*(1 + gmumu)")
    for right in ("gd3", "gu3"):
        old = f"((gbb**2 + {right}**2)"
        edit(model / "decays.py", old, f"(((1 + 2*gmumu)*gbb**2 + {right}**2)")
        edit(model / "decays.py", f"12*gbb*{right}", f"12*(1 + gmumu)*gbb*{right}")
    found = [f for f in check_model(model) if f.file == "decays.py"]
    assert [f.is_error for f in found] == [False, False]


def test_light_yukawa_couplings_may_be_left_out(model: Path) -> None:
    for name in ("GC_48", "GC_49"):
        coupling(model, name, lambda _: "0")
    found = check_model(model)
    assert not any(f.is_error and f.object in ("GC_48", "GC_49") for f in found)


def changed_width(model: Path, factor: str) -> list[Finding]:
    path = model / "decays.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"3*yb**2', f'"{factor[1:]}*3*yb**2', 1), encoding="utf-8")
    return [f for f in check_model(model) if f.file == "decays.py"]


def test_an_expression_without_end_is_a_finding(model: Path) -> None:
    coupling(model, "GC_54", lambda value: f"{value}*9**9**9**9")
    assert ("couplings.py", "GC_54") in [(f.file, f.object) for f in check_model(model)]
