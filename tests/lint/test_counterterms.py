"""Models for one loop: CT_parameters.py, CT_couplings.py, CT_vertices.py, words of particles."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.lint.check import check_model, report_on
from bridge.model.building import read_model
from bridge.model.findings import Finding

PARAMETERS = """\
from object_library import all_CTparameters, CTParameter
RGX = CTParameter(name="RGX", type="real", value={0: "-G**4/(64*cmath.pi**2)"}, texname="R")
GUV = CTParameter(name="GUV", type="real", value={-1: "G**2", 0: "G**2*cmath.log(MT)"}, texname="G")
SUM = CTParameter(name="SUM", type="real", value={-1: "2*G" + "+" + GUV.value[-1]}, texname="S")
"""
COUPLINGS = """\
from object_library import all_couplings, Coupling
R2_1 = Coupling(name="R2_1", value="complex(0,1)*RGX", order={"QCD": 4})
UV_1 = Coupling(name="UV_1", value="complex(0,1)*GUV*G", order={"QCD": 3})
UV_2 = Coupling(name="UV_2", value={-1: "G**3/cmath.pi", 0: "0"}, order={"QCD": 3})
UV_3 = Coupling(name="UV_3", value="SUM", order={"QCD": 2})
"""
VERTICES = """\
from object_library import all_CTvertices, CTVertex
import particles as P
import CT_couplings as C
import lorentz as L
V_R2 = CTVertex(name="V_R2", type="R2", particles=[P.b__tilde__, P.b, P.g], color=["T(3,2,1)"],
    lorentz=[L.FFV1], loop_particles=[[[P.b], [P.g]]], couplings={(0, 0, 0): C.R2_1})
V_UV = CTVertex(name="V_UV", type="UV", particles=[P.b__tilde__, P.b, P.g], color=["T(3,2,1)", "1"],
    lorentz=[L.FFV1], loop_particles=[[[P.b, P.g]], [[P.t]]],
    couplings={(0, 0, 0): [C.UV_1, C.UV_3], (0, 0, 1): C.UV_2})
"""
PARTICLES = """\
import CT_parameters as CTParam
b.loop_particles = [[[5, 21]]]
b.counterterm = {(1, 0, 0): CTParam.GUV.value}
Param.MB.counterterm = {(1, 0, 0): CTParam.GUV.value}
"""
LISTS = """
try:
    import CT_vertices
except ImportError:
    pass
else:
    all_CTvertices = CT_vertices.all_CTvertices
import CT_parameters
all_CTparameters = CT_parameters.all_CTparameters
"""
LIBRARY = """
all_CTparameters, all_CTvertices = [], []
class CTParameter: ...
class CTVertex: ...
"""


@pytest.fixture
def loop(model: Path) -> Path:
    """The model with the files of one for QCD at one loop."""
    new = {"CT_parameters": PARAMETERS, "CT_couplings": COUPLINGS, "CT_vertices": VERTICES}
    for name, text in new.items():
        (model / f"{name}.py").write_text(text, encoding="utf-8")
    more = {"particles": PARTICLES, "__init__": LISTS, "object_library": LIBRARY}
    for name, text in more.items():
        with (model / f"{name}.py").open("a", encoding="utf-8") as file:
            file.write(text)
    return model


def changed(directory: Path, file: str, old: str, new: str) -> list[Finding]:
    path = directory / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return check_model(directory)


def test_a_model_for_one_loop_is_fine(loop: Path) -> None:
    report = report_on(loop)
    assert report.findings == ()
    assert [c.kind for c in report.coverage][-1] == "counterterm vertices"


def test_series_are_read_term_by_term(loop: Path) -> None:
    own = read_model(loop).counterterms
    assert own.parameters["SUM"].at(-1) == "2*G+G**2"
    assert own.parameters["RGX"].at(-1) == "0"
    assert own.series["UV_1"].at(-1) == own.series["UV_1"].at(0) == "complex(0,1)*GUV*G"
    assert [c.name for _, _, c in own.vertices["V_UV"].terms] == ["UV_1", "UV_3", "UV_2"]


@pytest.mark.parametrize(
    ("file", "old", "new", "name", "code"),
    [
        ("CT_parameters.py", "log(MT)", "log(MTT)", "GUV", "counterterm-value"),
        ("CT_parameters.py", "G**4/", "G**4/(MU*0)/", "RGX", "counterterm-value"),
        ("CT_parameters.py", "{0: ", "{1: ", "RGX", "definition"),
        ("CT_parameters.py", "GUV.value[-1]", "GVV.value[-1]", "SUM", "definition"),
        ("CT_couplings.py", "*RGX", "*RGY", "R2_1", "counterterm-value"),
        ("CT_couplings.py", "{-1: ", "{-2: ", "UV_2", "counterterm-value"),
        ("CT_couplings.py", '"QCD": 4', '"QED": 1, "NEW": 4', "R2_1", "counterterm-order"),
        ("CT_couplings.py", 'name="UV_2"', 'name="UV_1"', "UV_1", "name"),
        ("CT_vertices.py", "C.R2_1", "C.R2_9", "V_R2", "definition"),
        ("CT_vertices.py", "[[P.t]]", "[[P.top]]", "V_UV", "definition"),
        ("CT_vertices.py", "(0, 0, 1)", "(0, 0, 2)", "V_UV", "definition"),
        ("CT_vertices.py", '"R2"', '"R3"', "V_R2", "definition"),
        ("CT_vertices.py", "P.b__tilde__", "P.t__tilde__", "V_R2", "counterterm-vertex"),
        ("CT_vertices.py", "T(3,2,1)", "Identity(1,2)", "V_R2", "counterterm-vertex"),
        ("particles.py", "CTParam.GUV.value}", "CTParam.GVV.value}", "b.counterterm", "attribute"),
        ("particles.py", "Param.MB.c", "Param.MBB.c", "Param.MBB.counterterm", "attribute"),
    ],
)
def test_an_error_is_named_in_its_file(
    loop: Path, file: str, old: str, new: str, name: str, code: str
) -> None:
    errors = [f for f in changed(loop, file, old, new) if f.is_error]
    assert (file, name, code) in [(f.file, f.object, f.code) for f in errors]


def test_what_nothing_uses_is_named_in_its_file(loop: Path) -> None:
    (finding,) = changed(loop, "CT_vertices.py", "[C.UV_1, C.UV_3]", "C.UV_1")
    assert (finding.file, finding.object, finding.code) == (
        "CT_couplings.py",
        "UV_3",
        "unused-part",
    )


def test_lists_of_loops_belong_in_the_package(loop: Path) -> None:
    findings = changed(
        loop, "__init__.py", "    all_CTvertices = CT_vertices.all_CTvertices", "    pass"
    )
    assert [f.object for f in findings if f.code == "package-wish"] == ["all_CTvertices"]


def test_a_word_set_after_the_definition_is_told(model: Path) -> None:
    with (model / "particles.py").open("a", encoding="utf-8") as file:
        file.write("b.mass = Param.MT\nb.anything = [1, 2]\n")
    (finding,) = check_model(model)
    assert (finding.object, finding.code, finding.is_error) == ("b.mass", "attribute", False)


STATEMENTS = """
import particles as P
P.b.loop_particles = [[[5]]]
P.b.loop_particles[0] = 1
P.nothing.word = 2
first = second = 3
x: int = 4
x += 1
left, right = 5, 6
P.b.partial_widths[P.t, P.b] = "1"
(lambda: 0).word = 7
for y in range(3): x = y
"""


@pytest.mark.parametrize(
    "name", ["particles", "decays", "propagators", "form_factors", "function_library", "couplings"]
)
def test_no_statement_of_any_file_is_too_much(model: Path, name: str) -> None:
    with (model / f"{name}.py").open("a", encoding="utf-8") as file:
        file.write(STATEMENTS)
    with (model / "__init__.py").open("a", encoding="utf-8") as file:
        file.write(f"import {name}\n")
    findings = check_model(model)
    assert {f.file for f in findings} >= {f"{name}.py"}
    assert any(f.object == "P.nothing.word" and f.is_error for f in findings)
