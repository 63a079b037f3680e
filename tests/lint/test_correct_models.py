"""Correct models of others are not called wrong: mixing, restrictions, stable particles, files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from bridge.lint.check import check_model, report_on
from bridge.model.derivatives import momentum_power
from bridge.model.findings import Finding

DEFAULT = "restrict_default.dat"


def edit(path: Path, old: str, new: str, count: int = 1) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} no longer contains {old!r}"
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def add(path: Path, *lines: str) -> None:
    path.write_text("\n".join([path.read_text(encoding="utf-8"), *lines, ""]), encoding="utf-8")


def parameter(model: Path, name: str, value: float, block: str, code: int = 1) -> None:
    add_first(
        model / "parameters.py",
        f'{name} = Parameter(name="{name}", nature="external", type="real", value={value}, '
        f'texname="x", lhablock="{block}", lhacode=[{code}])',
    )
    for card in model.glob("restrict_*.dat"):
        add(card, f"BLOCK {block}", f"  {code}  {1.01 * value + 0.01}")


def add_first(path: Path, line: str) -> None:
    """Before the first internal parameter."""
    edit(path, "aEW = Parameter(", f"{line}\naEW = Parameter(")


def coupling(model: Path, name: str, value: str, order: str = "NP", power: int = 1) -> None:
    row = f'{name} = Coupling(name="{name}", value="{value}", order={{"{order}": {power}}})'
    add(model / "couplings.py", row)


def vertex(model: Path, name: str, legs: str, own: str, lorentz: str, colour: str = "1") -> None:
    add(
        model / "vertices.py",
        f'{name} = Vertex(name="{name}", particles=[{legs}], color=["{colour}"], '
        f"lorentz=[L.{lorentz}], couplings={{(0, 0): C.{own}}})",
    )


def errors(findings: Iterable[Finding]) -> list[str]:
    return [str(f) for f in findings if f.is_error]


def mixing(model: Path) -> None:
    """The first two neutrinos rotated by an angle."""
    parameter(model, "th12", 0.58, "PMNS")
    own = "(complex(0,1)*ee)/(sw*cmath.sqrt(2))"
    coupling(model, "GC_990", f"{own}*cmath.cos(th12)", "QED")
    coupling(model, "GC_991", f"{own}*cmath.sin(th12)", "QED")
    coupling(model, "GC_992", f"-{own}*cmath.sin(th12)", "QED")
    path = model / "vertices.py"
    for name in ("V_48", "V_49", "V_51", "V_52"):
        head, row, rest = path.read_text(encoding="utf-8").partition(f"{name} =")
        path.write_text(head + row + rest.replace("C.GC_32", "C.GC_990", 1), encoding="utf-8")
    legs = ("P.e__plus__, P.vm, P.W__minus__", "P.vm__tilde__, P.e__minus__, P.W__plus__")
    other = ("P.mu__plus__, P.ve, P.W__minus__", "P.ve__tilde__, P.mu__minus__, P.W__plus__")
    for k, own_legs in enumerate((*legs, *other)):
        vertex(model, f"V_99{k}", own_legs, "GC_991" if k < 2 else "GC_992", "FFV2")


def test_v_follows_from_the_whole_row_of_the_mixing_matrix(model: Path) -> None:
    mixing(model)
    wrong = [f for f in check_model(model) if f.is_error and f.code != "decay-missing"]
    assert {f.code for f in wrong} <= {"decay-width"}, "the widths of the W stay unmixed"
    edit(model / "couplings.py", "*cmath.cos(th12)", "*cmath.cos(th12)*1.1")
    assert "gauge-algebra" in {f.code for f in check_model(model)}


def test_a_majorana_neutrino_closes_the_gauge_algebra(model: Path) -> None:
    edit(model / "particles.py", 'antiname="ve~"', 'antiname="ve"')
    edit(model / "particles.py", "ve__tilde__ = ve.anti()\n", "")
    for name in ("vertices", "decays"):
        edit(model / f"{name}.py", "P.ve__tilde__", "P.ve", 99)
    path = model / "vertices.py"
    for at_z_and_zp in ("V_27 =", "V_85 ="):
        head, row, rest = path.read_text(encoding="utf-8").partition(at_z_and_zp)
        path.write_text(head + row + rest.replace("L.FFV2", "L.FFV9", 1), encoding="utf-8")
    add(
        model / "lorentz.py",
        'FFV9 = Lorentz(name="FFV9", spins=[2, 2, 3], '
        'structure="Gamma(3,2,-1)*ProjM(-1,1) - Gamma(3,2,-1)*ProjP(-1,1)")',
    )
    assert check_model(model) == []


def test_a_heavy_neutrino_may_leave_the_light_ones_unmixed(model: Path) -> None:
    add(
        model / "particles.py",
        'hn = Particle(pdg_code=9900012, name="hn", antiname="hn", spin=2, color=1, '
        "mass=Param.mnu4, width=Param.ZERO, texname='n', antitexname='n', charge=0)",
    )
    coupling(model, "GC_990", "0.3*(complex(0,1)*ee)/(sw*cmath.sqrt(2))", "QED")
    vertex(model, "V_990", "P.e__plus__, P.hn, P.W__minus__", "GC_990", "FFV2")
    vertex(model, "V_991", "P.hn, P.e__minus__, P.W__plus__", "GC_990", "FFV2")
    found = {f.code for f in check_model(model)}
    assert not found & {"gauge-algebra", "higgs", "fermi-constant"}


def complex_coupling(model: Path) -> None:
    parameter(model, "rg", 1.0, "ZPR")
    parameter(model, "ig", 0.0, "ZPI")
    value = 'value="rg + complex(0,1)*ig"'
    own = f'cg = Parameter(name="cg", nature="internal", type="complex", {value}, texname="x")'
    add_first(model / "parameters.py", own)
    edit(model / "couplings.py", 'value="complex(0,1)*gnunu"', 'value="complex(0,1)*gnunu*cg"')
    edit(model / "decays.py", "gnunu**2", "gnunu**2*rg**2", 99)


def test_a_parameter_that_must_be_zero_is_named_once_at_each_vertex(model: Path) -> None:
    complex_coupling(model)
    found = check_model(model)
    assert [(f.code, f.object, f.is_error) for f in found] == [("hermiticity", "V_78", False)]
    assert "not where ig moves" in found[0].message
    edit(model / "couplings.py", 'value="complex(0,1)*gnunu*cg"', 'value="gnunu*cg"')
    assert any(f.code == "hermiticity" and f.is_error for f in check_model(model))


def test_matrix_entries_that_must_be_equal_are_named(model: Path) -> None:
    parameter(model, "y12", 0.2, "YDM", 1)
    parameter(model, "y21", 0.2, "YDM2", 1)
    coupling(model, "GC_990", "complex(0,1)*y12")
    coupling(model, "GC_991", "complex(0,1)*y21")
    vertex(model, "V_990", "P.mu__plus__, P.e__minus__, P.H", "GC_990", "FFS1")
    vertex(model, "V_991", "P.e__plus__, P.mu__minus__, P.H", "GC_991", "FFS1")
    (finding,) = [f for f in check_model(model) if f.code == "hermiticity"]
    assert not finding.is_error and "not where y12, y21 moves" in finding.message


UNITARITY = "complex(0,1)*G*({})"


def test_a_flavour_changing_gluon_that_cancels_is_no_gluon(model: Path) -> None:
    for name, i, j in (("GC_990", 1, 3), ("GC_991", 3, 1)):
        terms = (f"CKM{k}x{i}*complexconjugate(CKM{k}x{j})" for k in (1, 2, 3))
        coupling(model, name, UNITARITY.format("+".join(terms)), "QCD")
    vertex(model, "V_990", "P.d__tilde__, P.b, P.g", "GC_990", "FFV1", "T(3,2,1)")
    vertex(model, "V_991", "P.b__tilde__, P.d, P.g", "GC_991", "FFV1", "T(3,2,1)")
    assert check_model(model) == []
    edit(model / "couplings.py", "G*(CKM1x1", "G*(0.1+CKM1x1")
    assert "gluon" in {f.code for f in check_model(model) if f.is_error}


EQUAL = ("1.237000e-02", "5.113000e-01", "1.517000e+00", "4.031000e-02")


@pytest.mark.parametrize(("card", "severity"), [("restrict_uni.dat", False), (DEFAULT, True)])
def test_equal_values_are_one_finding(model: Path, card: str, severity: bool) -> None:
    text = (model / DEFAULT).read_text(encoding="utf-8")
    for value in EQUAL:
        text = text.replace(value, "3.000000e-01")
    (model / card).write_text(text, encoding="utf-8")
    (finding,) = [f for f in check_model(model) if f.file == card]
    assert (finding.code, finding.is_error) == ("card-merged", severity)
    assert "equals gbb, gnunu, vts = 0.3" in finding.message


def test_masses_and_widths_of_one_are_not_frozen(model: Path) -> None:
    edit(model / DEFAULT, "4.070000e-03", "1.000000e+00")
    edit(model / DEFAULT, "5.037000e+02", "1.000000e+00")
    assert not [f for f in check_model(model) if f.code == "card-frozen"]


def test_a_card_with_a_purpose_may_freeze(model: Path) -> None:
    text = (model / DEFAULT).read_text(encoding="utf-8").replace(EQUAL[0], "1.0")
    (model / "restrict_one.dat").write_text(text, encoding="utf-8")
    found = [f for f in check_model(model) if f.code == "card-frozen"]
    assert [(f.object, f.is_error) for f in found] == [("gbb", False)]


def test_two_blocks_may_count_as_new_physics(model: Path) -> None:
    parameter(model, "ceft", 0.01, "EFT")
    parameter(model, "Lam", 1000.0, "SCALE")
    coupling(model, "GC_990", "complex(0,1)*ceft")
    coupling(model, "GC_991", "complex(0,1)*vev**2/Lam**2")
    coupling(model, "GC_992", "complex(0,1)*undefined")
    for k in range(3):
        vertex(model, f"V_99{k}", "P.n4__tilde__, P.n4, P.Z", f"GC_99{k}", "FFV1")
    found = check_model(model)
    assert "order-new-physics" not in {f.code for f in found}
    assert [f.code for f in found if f.object == "GC_992"] == ["expression"]


def test_a_mixing_angle_may_count_itself(model: Path) -> None:
    edit(model / "couplings.py", 'complex(0,1)*gbs", order={"NP": 1}', 'complex(0,1)*gbs", order={"NP": 2}')  # fmt: skip  # noqa: E501
    assert check_model(model) == []


def test_a_stable_particle_needs_no_list(model: Path) -> None:
    parameter(model, "wn4", 0.0, "DMDECAY")
    edit(
        model / "parameters.py", 'lhablock="DMDECAY", lhacode=[1]', 'lhablock="DECAY", lhacode=[52]'
    )
    for card in model.glob("restrict_*.dat"):
        edit(card, "BLOCK DMDECAY\n  1  0.01", "DECAY 52 0.0")
    path = model / "particles.py"
    head, row, rest = path.read_text(encoding="utf-8").partition("n4 = ")
    path.write_text(head + row + rest.replace("Param.ZERO", "Param.wn4", 1), encoding="utf-8")
    assert check_model(model) == []


def test_a_mass_in_another_block_is_a_warning(model: Path) -> None:
    edit(model / "parameters.py", 'lhablock="MASS", lhacode=[52]', 'lhablock="DM", lhacode=[2]')
    found = [f for f in check_model(model) if f.file == "particles.py"]
    assert [(f.object, f.code, f.is_error) for f in found] == [("n4", "mass-and-width", False)]


@pytest.mark.parametrize(("used", "severity"), [(False, False), (True, True)])
def test_a_mass_of_nobody_is_an_error_where_it_is_used(
    model: Path, used: bool, severity: bool
) -> None:
    if used:
        edit(
            model / "parameters.py",
            'lhablock="MASS", lhacode=[52]',
            'lhablock="MASS", lhacode=[53]',
        )
    else:
        parameter(model, "mx", 3.0, "MASS", 53)
    found = [f for f in check_model(model) if f.code == "mass-block"]
    assert [f.is_error for f in found] == [severity]


def test_a_new_particle_without_a_photon_is_a_warning(model: Path) -> None:
    edit(model / "particles.py", 'name="n4"', 'name="n4"')
    path = model / "particles.py"
    head, row, rest = path.read_text(encoding="utf-8").partition("n4 = ")
    path.write_text(head + row + rest.replace("charge=0", "charge=1", 1), encoding="utf-8")
    found = [f for f in check_model(model) if f.code == "photon"]
    assert [(f.object, f.is_error) for f in found] == [("n4", False)]


@pytest.mark.parametrize("head", [b"\xef\xbb\xbf", b"# -*- coding: latin-1 -*-\n# caf\xe9\n"])
def test_files_are_decoded_as_python_does(model: Path, head: bytes) -> None:
    path = model / "couplings.py"
    path.write_bytes(head + path.read_bytes())
    assert check_model(model) == []


@pytest.mark.parametrize("file", ["couplings", "parameters", "particles", "vertices", "lorentz"])
@pytest.mark.parametrize("data", [b"caf\xe9\n", b"\0", b"1 = (\n"])
def test_a_file_that_cannot_be_read_is_one_error(model: Path, file: str, data: bytes) -> None:
    path = model / f"{file}.py"
    path.write_bytes(data + path.read_bytes())
    (error,) = [f for f in check_model(model) if f.is_error]
    assert (error.file, error.code) == (f"{file}.py", "syntax")


def test_files_that_nothing_imports_are_no_part_of_a_model(model: Path) -> None:
    for name in ("couplings_old", "lorentz_oneloop", "._lorentz"):
        (model / f"{name}.py").write_bytes(b"\xa7" + (model / "couplings.py").read_bytes())
    assert check_model(model) == []


def test_a_second_definition_names_the_file_of_the_first(model: Path) -> None:
    (model / "more.py").write_bytes((model / "couplings.py").read_bytes())
    add(model / "vertices.py", "import more")
    found = [f for f in check_model(model) if f.code == "definition"]
    assert found and all("of couplings.py" in f.message for f in found)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are POSIX")
def test_what_is_no_file_is_not_read(model: Path) -> None:
    os.mkfifo(model / "restrict_pipe.dat")
    os.mkfifo(model / "CT_parameters.py")
    assert check_model(model) == []


PYTHON_2 = """
class Old(object):
    def __init__(self, *arguments):
        try:
            print 'x', arguments
        except ValueError, error:
            raise UFOError, "Argument %s is missing" % \\
                error
        if not arguments: raise UFOError, 'none'
        print >>sys.stderr, 'y'
"""


def test_python_2_is_one_warning(model: Path) -> None:
    for name in ("object_library", "write_param_card"):
        add(model / f"{name}.py", PYTHON_2)
    (finding,) = check_model(model)
    assert (finding.code, finding.is_error) == ("syntax", False)
    assert "convert model" in finding.remedy and "write_param_card.py" in finding.message
    edit(model / "couplings.py", "gbb", "gbbb")
    assert "expression" in {f.code for f in check_model(model)}


def test_a_power_without_end_in_a_structure_is_a_finding(model: Path) -> None:
    edit(model / "lorentz.py", '"Identity(2,1)"', '"Identity(2,1)**(9**9**9)"')
    assert "lorentz" in {f.code for f in check_model(model) if f.is_error}


@pytest.mark.parametrize(
    ("structure", "power"),
    [
        ("P(3,1)*Metric(1,2) - 2*P(1,2)*Metric(2,3)", 1),
        ("P(-1,1)**2*P(-2,2)*P(-2,3)/4.", 4),
        ("Gamma(3,2,1)", 0),
        ("1 + P(-1,1)*P(-1,2)", None),
        ("FF*P(1,2)", None),
    ],
)
def test_momenta_of_a_structure_are_counted(structure: str, power: int | None) -> None:
    assert momentum_power(structure) == power


def change_order(model: Path) -> None:
    edit(model / "coupling_orders.py", "expansion_order=99", "expansion_order=1", 99)
    edit(model / "couplings.py", '"NP": 1', '"NP": 2', 99)


def test_an_order_of_new_physics_may_be_kept_low(model: Path) -> None:
    change_order(model)
    found = {f.object: f.is_error for f in check_model(model) if f.code == "order"}
    assert found["NP"] is False and found["QED"] is True


def test_numbers_of_findings_are_words(model: Path) -> None:
    edit(model / "couplings.py", "gbb", "gbbb")
    assert re.match(r"1 error, 0 warnings\n", report_on(model).summary())
