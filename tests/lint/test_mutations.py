"""Seeded bugs: one change in a copy of the model, and the linter names file and object."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from bridge.lint.check import check_model
from bridge.lint.checks import CODES


@dataclass(frozen=True)
class Bug:
    """Replace `old` by `new` in the line of `file` that defines `row` (or anywhere)."""

    title: str
    file: str
    row: str
    old: str
    new: str
    found_in: str
    object: str


V, C, P, A, L, D = (
    f"{name}.py"
    for name in ("vertices", "couplings", "particles", "parameters", "lorentz", "decays")
)
CARD = "restrict_default.dat"

BUGS = (
    # colour
    Bug("indices of T swapped", V, "V_3", "T(3,2,1)", "T(3,1,2)", V, "V_3"),
    Bug("quarks without colour index", V, "V_72", "Identity(1,2)", "1", V, "V_72"),
    Bug("muons with colour index", V, "V_76", '"1"', '"Identity(1,2)"', V, "V_76"),
    Bug("d in place of f", V, "V_1", "f(1,2,3)", "d(1,2,3)", V, "V_1"),
    Bug("f with swapped indices", V, "V_2", "f(2,4,-1)", "f(4,2,-1)", V, "V_2"),
    Bug("colourless b", P, "b", "color=3", "color=1", P, "b"),
    Bug("coloured nu4", P, "n4", "color=1", "color=3", P, "n4"),
    # spin
    Bug("scalar nu4", P, "n4", "spin=2", "spin=1", P, "n4"),
    Bug("scalar Z'", P, "zp", "spin=3", "spin=1", P, "zp"),
    Bug("spins in another order", L, "FFV1", "[2, 2, 3]", "[2, 3, 2]", L, "FFV1"),
    Bug("index without partner", L, "FFV2", "ProjM(-1,1)", "ProjM(-2,1)", L, "FFV2"),
    Bug("unknown tensor", L, "FFV1", "Gamma(", "Gama(", L, "FFV1"),
    Bug("Lorentz index of a scalar", L, "VVS1", "Metric(1,2)", "Metric(1,3)", L, "VVS1"),
    # chirality
    Bug("right-handed W", V, "V_31", "L.FFV2", "L.FFV3", V, "V_31"),
    Bug("left and right exchanged at the Z", V, "V_18", "FFV2, L.FFV3", "FFV3, L.FFV2", V, "V_18"),
    Bug("right-handed neutrino at the Z", V, "V_27", "L.FFV2", "L.FFV3", V, "V_27"),
    Bug("one of b s right-handed", V, "V_74", "L.FFV2", "L.FFV3", V, "V_74"),
    Bug("right-handed b at the Z'", V, "V_72", "L.FFV2", "L.FFV3", D, "Decay_zp"),
    Bug("left-handed nu4", V, "V_78", "L.FFV1", "L.FFV2", D, "Decay_zp"),
    Bug("chiral photon", V, "V_9", "L.FFV1", "L.FFV2", V, "V_9"),
    Bug("parity-reflected model", L, "FFV2", "ProjM", "ProjP", L, "FFV2"),
    # phases and hermiticity
    Bug("missing i at the Z'", C, "GC_51", "complex(0,1)*", "", C, "GC_51"),
    Bug("missing i at b s", C, "GC_52", "complex(0,1)*", "", C, "GC_52"),
    Bug("missing i at the W", C, "GC_14", "complex(0,1)*", "", C, "GC_14"),
    Bug("missing i at the Z", C, "GC_7", "complex(0,1)*", "", C, "GC_7"),
    Bug("an i too many at three gluons", C, "GC_1", "-G", "complex(0,1)*G", C, "GC_1"),
    Bug("V_ub not conjugated", C, "GC_25", "complexconjugate(CKM1x3)", "CKM1x3", C, "GC_25"),
    Bug("b s without s b", V, "V_75", "V_75 = ", "dropped = 0  # ", V, "V_74"),
    Bug("other coupling in one of b s", V, "V_74", "C.GC_52", "C.GC_51", V, "V_74"),
    Bug(
        "swapped muons",
        V,
        "V_76",
        "mu__plus__, P.mu__minus__",
        "mu__minus__, P.mu__plus__",
        V,
        "V_76",
    ),
    Bug("swapped quarks at the W", V, "V_30", "P.d__tilde__, P.u", "P.u, P.d__tilde__", V, "V_30"),
    Bug(
        "swapped W legs", V, "V_54", "W__minus__, P.W__plus__", "W__plus__, P.W__minus__", V, "V_54"
    ),
    # names
    Bug("undefined name in a coupling", C, "GC_51", "gbb", "gbbb", C, "GC_51"),
    Bug("undefined name in a parameter", A, "gbs", "vts*gbb", "vtss*gbb", A, "gbs"),
    Bug("undefined function", C, "GC_23", "complexconjugate", "conjugate", C, "GC_23"),
    Bug("undefined name in a width", D, "Decay_zp", "gmumu**2", "gmu**2", D, "Decay_zp"),
    Bug("undefined coupling", V, "V_72", "C.GC_51", "C.GC_510", V, "V_72"),
    Bug("undefined structure", V, "V_72", "L.FFV2", "L.FFV22", V, "V_72"),
    Bug("undefined particle", V, "V_72", "P.b__tilde__", "P.bb", V, "V_72"),
    Bug("undefined mass", P, "t", "Param.MT", "Param.MTT", P, "t"),
    Bug("PDG code twice", P, "n4", "pdg_code=52", "pdg_code=32", P, "n4"),
    Bug("block and code twice", A, "vts", "lhacode=[4]", "lhacode=[3]", A, "vts"),
    Bug("coupling name twice", C, "GC_53", 'name="GC_53"', 'name="GC_52"', C, "GC_52"),
    Bug("vertex twice", V, "V_77", "P.vm__tilde__, P.vm", "P.mu__plus__, P.mu__minus__", V, "V_77"),
    Bug("no antiparticle", P, "n4__tilde__", "n4__tilde__ =", "gone = 0  #", P, "n4"),
    Bug("no texname", P, "zp", 'texname="Z\'", ', "", P, "zp"),
    Bug("no block", A, "gbb", 'lhablock="ZPPORTAL", ', "", A, "gbb"),
    Bug("a text for a number", A, "gbb", "0.0122", '"0.01x"', A, "gbb"),
    Bug("internal parameter in a block", A, "wzp", '"external"', '"internal"', A, "wzp"),
    # charge
    Bug("sign of a charge", P, "u", "2 / 3", "-2 / 3", P, "u"),
    Bug("charge violation", V, "V_72", "P.b__tilde__, P.b", "P.b__tilde__, P.t", V, "V_72"),
    Bug("wrong charge in a coupling", C, "GC_5", "2*complex", "complex", V, "V_12"),
    Bug("no photon for the muon", V, "V_16", "V_16 =", "gone = 0  #", P, "mu-"),
    # masses and widths
    Bug(
        "mass and width exchanged", P, "zp", "mzp, width=Param.wzp", "wzp, width=Param.mzp", P, "zp"
    ),
    Bug("no width", P, "zp", "Param.wzp", "Param.ZERO", P, "zp"),
    Bug("mass of another", P, "n4", "Param.mnu4", "Param.mzp", P, "n4"),
    Bug("width outside DECAY", A, "wzp", '"DECAY"', '"WIDTH"', P, "zp"),
    # decays
    Bug("no nu4 channel", D, "", "(P.n4, P.n4__tilde__):", '"":', D, "Decay_zp"),
    Bug(
        "channel without its conjugate",
        D,
        "",
        "(P.s, P.b__tilde__):",
        "(P.b, P.s__tilde__):",
        D,
        "Decay_zp",
    ),
    Bug("no list for the Z'", D, "", "particle=P.zp", "particle=P.n4", D, "zp"),
    Bug("no colour factor", D, "", "3*((gbb**2", "((gbb**2", D, "Decay_zp"),
    Bug("vector width like a left-handed one", D, "", "8*mnu4**2", "4*mnu4**2", D, "Decay_zp"),
    Bug("wrong power of the mass", D, "", "abs(MH)**3", "abs(MH)**2", D, "Decay_H"),
    # orders and values
    Bug("NP coupling counted as QED", C, "GC_51", '"NP"', '"QED"', C, "GC_51"),
    Bug("QCD coupling counted as QED", C, "GC_2", '"QCD"', '"QED"', C, "GC_2"),
    Bug("QED coupling counted as NP", C, "GC_4", '"QED"', '"NP"', C, "GC_4"),
    Bug("wrong power", C, "GC_54", '"NP": 1', '"NP": 2', C, "GC_54"),
    Bug("undeclared order", C, "GC_53", '"NP"', '"NEW"', C, "GC_53"),
    Bug("parameter of another channel", C, "GC_51", "gbb", "gmumu", D, "Decay_zp"),
    Bug("strong in place of electric", C, "GC_4", "ee", "G", C, "GC_4"),
    Bug("missing vev", C, "GC_39", "*vev", "", C, "GC_39"),
    Bug("Yukawa of another quark", A, "yb", "ymb", "ymc", C, "GC_47"),
    Bug("sign of a Yukawa coupling", C, "GC_46", "-((", "((", C, "GC_46"),
    Bug("Higgs self-coupling", C, "GC_44", "lam", "yt", C, "GC_44"),
    Bug("sign of the hypercharge", C, "GC_8", "sw2/3", "-sw2/3", C, "GC_8"),
    Bug("isospin at the Z", C, "GC_9", "0.5 -", "-0.5 -", C, "GC_9"),
    Bug("sign of Z W W", C, "GC_34", "ee*cw", "-ee*cw", C, "GC_34"),
    Bug("four W", C, "GC_38", "-(", "(", V, "V_59"),
    Bug("four gluons", C, "GC_3", "G**2", "2*G**2", V, "V_2"),
    Bug("normalisation of e", A, "ee", "2*cmath", "cmath", A, "ee"),
    Bug("CKM element", C, "GC_18", "CKM2x2", "CKM2x1", C, "GC_18"),
    Bug("division by zero", C, "GC_51", "gbb", "gbb/MU", C, "GC_51"),
    Bug("complex value of a real parameter", A, "cw", "1 - sw2", "sw2 - 1", A, "cw"),
    # files
    Bug(
        "Feynman gauge without Goldstones",
        "__init__.py",
        "",
        "[0]",
        "[0, 1]",
        "__init__.py",
        "gauge",
    ),
    Bug(
        "no Python",
        "write_param_card.py",
        "",
        "\nif __name__",
        "\nprint 1 2\nif __name__",
        "write_param_card.py",
        "write_param_card.py",
    ),
    Bug("foreign import", A, "", "from object_library", "import os\nfrom object_library", A, "os"),
    Bug(
        "code in a data file",
        V,
        "",
        "\n# Photon.",
        "\nprint('hello')\n# Photon.",
        V,
        "print('hello')",
    ),
    Bug("missing import", V, "", "import lorentz as L\n", "", V, "V_1"),
    Bug(
        "no sign in anti",
        "object_library.py",
        "",
        "-self.charge",
        "self.charge",
        "object_library.py",
        "anti",
    ),
    Bug(
        "quartic vertices forbidden",
        "coupling_orders.py",
        "QED",
        "expansion_order=99",
        "expansion_order=1",
        "coupling_orders.py",
        "QED",
    ),
    # values
    Bug("ZERO that is not", A, "ZERO", "0.0", "0.1", A, "ZERO"),
    Bug("muon in MeV", A, "MMU", "0.10566", "105.66", A, "MMU"),
    Bug("W mass without the root of two", A, "MW", "*cmath.sqrt(2)", "", A, "MW"),
    # restriction cards
    Bug("massless Z'", CARD, "", "5.037000e+02", "0.000000e+00", CARD, "mzp"),
    Bug("merged couplings", CARD, "", "1.237000e-02", "5.113000e-01", CARD, "gmumu"),
    Bug(
        "opposite couplings are merged too",
        CARD,
        "",
        "1.237000e-02",
        "-5.113000e-01",
        CARD,
        "gmumu",
    ),
    Bug("frozen coupling", CARD, "", "1.237000e-02", "1.000000e+00", CARD, "gbb"),
    Bug("merged masses", CARD, "", "4.711000e+03", "5.037000e+02", CARD, "mnu4"),
    Bug("missing entry", CARD, "", "     2  5.113000e-01  # gmumu\n", "", CARD, "gmumu"),
    Bug("unknown block", CARD, "", "BLOCK ZPPORTAL", "BLOCK ZPORTAL", CARD, "gbb"),
    Bug("misspelt keyword", CARD, "", "BLOCK ZPPORTAL", "BLCOK ZPPORTAL", CARD, "SLHA"),
    Bug("no number", CARD, "", "1.237000e-02", "1.2x", CARD, "ZPPORTAL 1"),
    Bug("no value with this card", CARD, "", "1.279000e+02", "0.000000e+00", CARD, "aEW"),
)


def seed(directory: Path, bug: Bug) -> None:
    path = directory / bug.file
    text = path.read_text(encoding="utf-8")
    start = re.search(rf"^{bug.row} = ", text, re.MULTILINE).start() if bug.row else 0
    assert bug.old in text[start:], f"the model no longer contains {bug.old!r}"
    path.write_text(text[:start] + text[start:].replace(bug.old, bug.new, 1), encoding="utf-8")


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.title)
def test_a_seeded_bug_is_an_error_at_its_place(model: Path, bug: Bug) -> None:
    seed(model, bug)
    errors = [f for f in check_model(model) if f.is_error]
    assert (bug.found_in, bug.object) in [(f.file, f.object) for f in errors]
    assert {f.code for f in errors} <= set(CODES)


@pytest.mark.parametrize("file", ["couplings.py", "particles.py", "object_library.py"])
def test_a_missing_file_is_an_error(model: Path, file: str) -> None:
    (model / file).unlink()
    assert file in [f.file for f in check_model(model) if f.is_error]


def test_a_restriction_that_is_no_text_is_an_error(model: Path) -> None:
    (model / CARD).write_bytes(b"\x1f\x8b")
    (error,) = [f for f in check_model(model) if f.is_error]
    assert (error.file, error.object) == (CARD, "SLHA")
    assert "gunzip" in error.message


def test_nothing_of_a_model_is_executed(model: Path, tmp_path: Path) -> None:
    trace = tmp_path / "executed"
    path = model / "vertices.py"
    path.write_text(f"open({str(trace)!r}, 'w')\n" + path.read_text(encoding="utf-8"))
    findings = check_model(model)
    assert not trace.exists()
    assert any(f.file == "vertices.py" and f.line == 1 and f.is_error for f in findings)
