"""Codes of findings, findings that are ignored, and what the report says was computed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import bridge.lint
from bridge.cli.commands import cli
from bridge.errors import ModelError
from bridge.files import shipped
from bridge.lint.check import check_model, report_on
from bridge.lint.checks import CHECKS, CODES, page
from bridge.lint.coverage import Tally
from bridge.model import values
from bridge.model.building import read_model

PAGE = Path(bridge.lint.__file__).parent / "CODES.md"

STABLE = {
    "file-missing",
    "no-decays",
    "syntax",
    "import",
    "statement",
    "attribute",
    "package",
    "package-wish",
    "anti-method",
    "definition",
    "block-code",
    "nature",
    "name",
    "expression",
    "zero",
    "mass-block",
    "unused-parameter",
    "particle-code",
    "quantum-number",
    "antiparticle",
    "mass-and-width",
    "familiar-mass",
    "particle-alone",
    "gauge-list",
    "legs",
    "charge",
    "spin",
    "colour",
    "lorentz",
    "fermion-order",
    "pair-order",
    "vertex-twice",
    "unused-part",
    "order",
    "order-strong",
    "order-counting",
    "order-new-physics",
    "dimension",
    "counterterm-value",
    "counterterm-vertex",
    "counterterm-order",
    "hermiticity",
    "photon",
    "gluon",
    "gauge-algebra",
    "gauge-bosons",
    "higgs",
    "fermi-constant",
    "chirality",
    "doublet",
    "decay-list",
    "decay-channel",
    "decay-missing",
    "decay-width",
    "decay-unstable",
    "card-text",
    "card-entry",
    "card-missing",
    "card-merged",
    "card-frozen",
    "card-massless",
    "card-value",
}
"""Codes that scripts of users may name: one of them may neither go nor change its meaning."""


def add(path: Path, text: str) -> None:
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")


def test_codes_are_distinct_and_stay() -> None:
    assert len(CODES) == len(CHECKS)
    assert set(CODES) >= STABLE


def test_the_page_is_made_of_the_table() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == page()
    for check in CHECKS:
        assert f"\n## {check.code}\n\n{check.meaning}\n" in text
        assert check.meaning and check.example and check.advice


def test_codes_are_printed() -> None:
    result = CliRunner().invoke(cli, ["model", "check", "--codes"])
    assert (result.exit_code, result.output) == (0, page())


def test_a_finding_shows_its_code(model: Path) -> None:
    add(model / "parameters.py", 'left_over = Parameter("left_over", "internal", "real", "2", "x")')
    (finding,) = check_model(model)
    assert finding.code == "unused-parameter"
    assert str(finding).endswith(" [unused-parameter]")


def test_ignored_findings_are_counted(model: Path) -> None:
    add(model / "parameters.py", 'left_over = Parameter("left_over", "internal", "real", "2", "x")')
    arguments = ["model", "check", str(model), "--ignore", "unused-parameter", "--ignore", "charge"]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0
    assert result.output.startswith(f"{model}: 0 errors, 0 warnings, 1 ignored\n")


def test_an_ignored_error_is_no_failure(model: Path) -> None:
    path = model / "particles.py"
    path.write_text(path.read_text(encoding="utf-8").replace("2 / 3", "-2 / 3", 1))
    report = report_on(model, {f.code for f in check_model(model)})
    assert not report.findings
    assert any(f.is_error for f in report.ignored)


def test_an_unknown_code_is_refused() -> None:
    result = CliRunner().invoke(cli, ["model", "check", "--ignore", "chrage"])
    assert result.exit_code == 2
    assert "'charge'" in result.output
    with pytest.raises(ModelError, match="chrage: file-missing"):
        report_on(shipped("ufo_model"), ["chrage"])


def test_codes_stand_alone(model: Path) -> None:
    assert CliRunner().invoke(cli, ["model", "check", str(model), "--codes"]).exit_code == 2


def test_all_of_the_shipped_model_is_computed() -> None:
    report = report_on(shipped("ufo_model"))
    assert [c.kind for c in report.coverage] == ["vertices", "Lorentz structures", "partial widths"]
    assert all(c.total and not c.missing for c in report.coverage)


SEXTET = 'six = Particle(9000060, "six", "six~", 1, 6, Param.mzp, Param.wzp, "s", "s", -2/3)'
GRAVITON = 'y2 = Particle(9000061, "y2", "y2", 5, 1, Param.mzp, Param.wzp, "y", "y", 0)'


def test_what_is_not_computed_is_named_with_its_reason(model: Path) -> None:
    add(model / "particles.py", f"{SEXTET}\nsix__tilde__ = six.anti()\n{GRAVITON}")
    add(
        model / "lorentz.py",
        'FFS7 = Lorentz("FFS7", [2, 2, 1], "ff(P(-1,3)*P(-1,3))*Identity(2,1)")\n'
        'SST7 = Lorentz("SST7", [1, 1, 5], "P(1003,1)*P(2003,2)")',
    )
    rows = {
        "V_901": ("P.b, P.b, P.six__tilde__", "K6Bar(3,1,2)", "FFS1", "GC_51"),
        "V_902": ("P.b__tilde__, P.b, P.H", "Identity(1,2)", "FFS7", "GC_51"),
        "V_903": ("P.H, P.H, P.y2", "1", "SST7", "GC_51"),
        "V_904": ("P.H, P.H, P.H", "1", "SSS1", "GC_990"),
        "V_905": ("P.H, P.H, P.nothing", "1", "SSS1", "GC_51"),
    }
    add(model / "couplings.py", 'GC_990 = Coupling("GC_990", "unknown", {"NP": 1})')
    for name, (legs, colour, structure, coupling) in rows.items():
        words = f'[{legs}], ["{colour}"], [L.{structure}], {{(0, 0): C.{coupling}}}'
        add(model / "vertices.py", f'{name} = Vertex("{name}", {words})')
    add(
        model / "decays.py",
        'Decay_y2 = Decay(name="Decay_y2", particle=P.y2,'
        ' partial_widths={(P.H, P.H): "1.0", (P.H, P.H, P.H): "1.0"})\n'
        'Decay_H2 = Decay(name="Decay_H2", particle=P.nothing, partial_widths={})',
    )
    vertices, structures, widths = report_on(model).coverage
    assert vertices.missing == {
        "colour sextets": ["V_901"],
        "form factors or functions in a structure": ["V_902"],
        "spin 2": ["V_903"],
        "a coupling without a value": ["V_904"],
        "a definition that cannot be resolved": ["V_905"],
    }
    assert structures.missing == {
        "form factors or functions in a structure": ["FFS7"],
        "spin 2": ["SST7"],
    }
    assert widths.missing == {
        "no vertex that is computed": ["H to b, b~", "y2 to H, H"],
        "more than two daughters": ["y2 to H, H, H"],
        "a definition that cannot be resolved": ["Decay_H2"],
    }


def test_long_lists_are_cut() -> None:
    line = str(Tally("vertices", 9, {"spin 2": list("abcdef")}))
    assert line == "3 of 9 vertices computed; spin 2: a, b, c, d, and 2 more"
    assert str(Tally("partial widths", 0, {})) == "no partial widths"


def test_values_are_computed_once_and_couplings_when_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = read_model(shipped("ufo_model"))
    asked: list[str] = []
    evaluate = values.evaluate
    monkeypatch.setattr(
        values, "evaluate", lambda text, *tables: asked.append(text) or evaluate(text, *tables)
    )
    first = values.values_at(model, {"mzp": 700.0})
    internal = [p for p in model.parameters.values() if not p.external]
    assert len(asked) == len(internal)
    assert first.couplings["GC_51"] == first.couplings["GC_51"] != 0.0
    assert values.values_at(model, {"mzp": 700.0}) is first
    assert len(asked) == len(internal) + 1
    asked.clear()
    values.values_at(model, {"mzp": 800.0})
    assert not asked, "no internal parameter depends on mzp"


def test_a_coupling_is_named_in_the_file_it_stands_in(model: Path) -> None:
    add(model / "lorentz.py", 'GC_990 = Coupling("GC_990", "unknown", {"NP": 1})')
    found = [f for f in check_model(model) if f.object == "GC_990"]
    assert {f.file for f in found} == {"lorentz.py"}
    assert {f.code for f in found} >= {"expression", "unused-part"}
