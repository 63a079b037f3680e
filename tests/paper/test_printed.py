"""The paper's numbers stand in one module, and what rests on them follows it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import bridge
from bridge.limits.catalogue import shipped_limits
from bridge.native.solve import OMEGA_DM
from bridge.paper import printed
from bridge.point import benchmark

PACKAGE = Path(bridge.__file__).parent
PRINTED = PACKAGE / "paper" / "printed.py"
SEVEN_DIGITS = 1e-6

SCALES = (
    printed.R_K_SCALE_ROUNDED, printed.R_K_SCALE, printed.R_K_SCALE_PRINTED,
    printed.MIXING_SCALE, printed.MIXING_SCALE_BELOW, printed.MIXING_SCALE_2015,
    printed.MIXING_SCALE_2015_BELOW, printed.TRIDENT_SCALE, printed.TRIDENT_SCALE_BELOW,
    printed.TAU_3MU_SCALE, printed.UPSILON_SCALE,
)  # fmt: skip
OTHERS = (
    printed.MU_E_GAMMA_LIMIT, printed.MU_E_GAMMA, printed.TAU_3MU_LIMIT, printed.V32_BEATS_TRIDENT,
    printed.V32_RULES_OUT, printed.G_MINUS_2, printed.G_MINUS_2_ERROR, printed.R_UPSILON,
    printed.R_UPSILON_ERROR, printed.THERMAL_CM3S, printed.X_FREEZE_OUT, printed.XENON1T_CM2,
    *printed.C1_AT_MZ[:2], *printed.C1_AT_1_TEV,
)  # fmt: skip
ORDINARY = {16.0, 30.0, 140.0, 160.0, 180.0, 2.5e-3, 3e-3, 3e-4}
"""Also ends of axes, angles and the like."""
NUMBERS = {*SCALES, *(x / 1e3 for x in SCALES if x > 2e3), *OTHERS} - ORDINARY
"""Those that nobody writes for another reason, scales in TeV too."""


def literals(path, kind):
    """Line and value of every number (or every text) in a module; docstrings are left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    return [
        (n.lineno, n.value)
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and type(n.value) in kind and id(n) not in docs
    ]


@pytest.mark.parametrize("room", ["paper", "scans", "limits", "plots", "native"])
def test_no_other_module_holds_a_number_of_the_paper(room):
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: {value}"
        for path in sorted((PACKAGE / room).rglob("*.py"))
        if path != PRINTED
        for line, value in literals(path, (int, float))
        if value in NUMBERS
    ]
    assert found == []


TEXTS = ("31.5", "6.4 TeV", "30 TeV", "770", "180 TeV", "140 TeV", "370", "1.24e-6", "3e-26",
         "3.1e-3", "2.5e-3", "5.6e-3", "2.3e-3", "4.5e-2", "16 TeV", "(190", "(150")  # fmt: skip
"""How they would be quoted."""


@pytest.mark.parametrize("name", ["statements", "statement_values", "errata"])
def test_texts_quote_the_paper_through_the_module(name):
    texts = literals(PACKAGE / "paper" / f"{name}.py", (str,))
    assert [(line, text) for line, text in texts if any(x in text for x in TEXTS)] == []


def test_it_imports_nothing():
    tree = ast.parse(PRINTED.read_text(encoding="utf-8"))
    imports = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
    assert [n.module for n in imports] == ["__future__"]


@pytest.mark.parametrize(
    ("limit", "column", "value"),
    [
        ("rk_best_fit_2017", "value", printed.R_K_SCALE_PRINTED**-2),
        ("bs_mixing_2017", "upper", printed.MIXING_SCALE**-2),
        ("bs_mixing_2017", "lower", -(printed.MIXING_SCALE_BELOW**-2)),
        ("bs_mixing_2015", "upper", printed.MIXING_SCALE_2015**-2),
        ("bs_mixing_2015", "lower", -(printed.MIXING_SCALE_2015_BELOW**-2)),
        ("trident_global_2017", "upper", printed.TRIDENT_SCALE**-2),
        ("trident_global_2017", "lower", -(printed.TRIDENT_SCALE_BELOW**-2)),
        ("meg_2016", "upper", printed.MU_E_GAMMA_LIMIT),
        ("belle_tau3mu_2010", "upper", printed.TAU_3MU_LIMIT),
        ("g_minus_2_2009", "value", printed.G_MINUS_2),
        ("upsilon_2017", "upper", printed.UPSILON_SCALE**-2),
        ("upsilon_2017", "lower", -(printed.UPSILON_SCALE_BELOW**-2)),
    ],
)
def test_limits_of_the_paper_hold_its_numbers(limit, column, value):
    found = float(shipped_limits()[limit].columns[column][0])
    assert found == pytest.approx(value, rel=SEVEN_DIGITS)


def test_defaults_that_the_paper_fixes():
    assert benchmark().vts == printed.VTS
    assert OMEGA_DM == printed.THERMAL_OMEGA_H2
