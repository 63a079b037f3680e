"""Legal cards, however odd they look, are read as what they say."""

import io
from pathlib import Path
from types import SimpleNamespace

import pytest

from bridge.cards import Auto, Card, Scan, card_text
from bridge.errors import CardError
from bridge.evaluation import read_card, zp_decay
from bridge.files import shipped
from bridge.point import Point, benchmark, defaults

MINIMAL = """\
BLOCK ZPPORTAL
  1 0.1
  2 0.3
  3 1.0
BLOCK MASS
  32 500.0
  52 1000.0
"""
POINT = Point(gbb=0.1, gmumu=0.3, gnunu=1.0, mzp=500.0, mnu4=1000.0)

SAME_POINT = {
    "minimal": MINIMAL,
    "lower case": MINIMAL.lower(),
    "Block": MINIMAL.replace("BLOCK", "Block"),
    "tabs": MINIMAL.replace("  ", "\t\t").replace(" ", "\t"),
    "no indentation": MINIMAL.replace("  ", ""),
    "indented statements": MINIMAL.replace("BLOCK", "   BLOCK"),
    "Windows line ends": MINIMAL.replace("\n", "\r\n"),
    "no final line feed": MINIMAL.rstrip("\n"),
    "blank lines": MINIMAL.replace("\n", "\n\n \n"),
    "comments glued": MINIMAL.replace("\n", "#comment\n"),
    "D exponent": MINIMAL.replace("500.0", "5.0D+02"),
    "d exponent": MINIMAL.replace("500.0", "0.5d3"),
    "no digits before the point": MINIMAL.replace("0.1", ".1"),
    "no digits behind the point": MINIMAL.replace("1000.0", "1000."),
    "integer": MINIMAL.replace("1000.0", "1000"),
    "plus sign": MINIMAL.replace("  1 0.1", "  +1 +0.1"),
    "blocks in another order": "\n".join(
        [*MINIMAL.split("\n")[4:7], *MINIMAL.split("\n")[:4]],
    ),
    "one scale": MINIMAL.replace("BLOCK MASS", "BLOCK MASS Q= 9.1D+01"),
    "one scale, spaced": MINIMAL.replace("BLOCK MASS", "BLOCK MASS Q = 91.2"),
    "DECAY Auto": MINIMAL + "DECAY 32 Auto\n",
    "DECAY auto": MINIMAL + "decay 32 AUTO # comment\n",
    "DECAY first": "DECAY 32 Auto\n" + MINIMAL,
    "computed width": MINIMAL + "DECAY 32 1.5196131702\n",
    "computed width with D": MINIMAL + "DECAY 32 1.5196131702D+00\n",
    "computed width, five digits": MINIMAL + "DECAY 32 1.5196\n",
    "nu4 stable": MINIMAL + "DECAY 52 0.0\n",
    "nu4 Auto": MINIMAL + "DECAY 52 Auto\n",
    "other masses": MINIMAL + "  24 80.4\n  12 0\n",
    "masses of other accords": MINIMAL + "BLOCK FMASS\n  1 1\nBLOCK VCKM\n  1 1 1\n",
    "foreign blocks": MINIMAL
    + "BLOCK SPINFO\n  1 SOFTSUSY\n  3 a warning\nBLOCK HiggsBounds-5\n  nan text 1_0 500,0\n"
    + "BLOCK GAUGE Q= 91.2\n  1 0.36\nBLOCK GAUGE Q= 1000.0\n  1 0.37\nBLOCK ALPHA\n  -0.1\n",
    "quantum numbers": MINIMAL
    + "BLOCK QNUMBERS 32 # zp\n  1 0\n  2 3\n  3 1\n  4 0\nBLOCK QNUMBERS 9000001\n  1 3\n",
    "foreign decays": MINIMAL + "DECAY 36 1.0D-2\n  1.0 3 5 -5 22\nDECAY 13 0\nDECAY 37 Auto\n",
    "cross-sections": MINIMAL + "XSECTION 13000 2212 2212 1 32\n  0 0 0 1 1 247000 1.0 x 1\n",
    "SM width Auto": MINIMAL + "DECAY 6 Auto\n",
    "pole mass repeated": MINIMAL + f"BLOCK SMINPUTS\n  6 {defaults()['MT']}\n",
    "control characters in a comment": MINIMAL + "# \x0b\x1b[0m \u2028 \u00a0 BLOCK MASS\n",
    "long line": MINIMAL + "#" + "x" * 200_000 + "\n",
}


@pytest.mark.parametrize("name", SAME_POINT)
def test_same_point_and_lossless(name):
    data = SAME_POINT[name].encode()
    card = Card.from_bytes(data, zp_decay)
    assert card.point() == POINT
    assert card.to_bytes() == data


def test_latin1_comments_are_kept():
    data = ("# caf\xe9\n" + MINIMAL).encode("latin-1")
    card = Card.from_bytes(data, zp_decay)
    assert card.to_bytes() == data
    assert (
        card.updated(POINT.replace(mzp=300.0))
        .to_bytes()
        .startswith("# caf\xe9\n".encode("latin-1"))
    )


def test_a_computed_width_may_be_less_than_one_that_is_fixed():
    point = Point(gbb=0.0, gmumu=1e-36, gnunu=0.0, mzp=5.0, mnu4=5.0)
    card = Card.from_text(card_text(point, zp_decay), zp_decay)
    assert card.point() == point
    with pytest.raises(CardError, match="expected 0 to 1e"):
        card.point("card")


def test_values_are_typed():
    card = Card.from_text(
        MINIMAL.replace("500.0", "scan1:[100, 2*100] # x") + "DECAY 32 Auto\n", zp_decay
    )
    assert card.values["mzp"] == Scan("[100, 2*100]", 1)
    assert card.values["wzp"] == Auto()
    assert card.values["gbb"] == 0.1
    assert card.decays[32].channels == ()


def test_sm_inputs_come_from_the_card():
    card = Card.from_text(MINIMAL + "  5 4.18\nDECAY 6 1.4\nBLOCK YUKAWA\n  5 2.9\n", zp_decay)
    sm = card.point().sm
    assert (sm.MB, sm.WT, sm.ymb, sm.MT) == (4.18, 1.4, 2.9, defaults()["MT"])


def test_defaulted_names_what_the_card_leaves_out():
    card = Card.from_text(MINIMAL + "  5 4.18\nDECAY 6 Auto\n", zp_decay)
    assert "vts" in card.defaulted and "WT" in card.defaulted
    assert "MB" not in card.defaulted and "gbb" not in card.defaulted
    assert any("vts" in note for note in card.notes)
    assert Card.from_text(card_text(POINT, zp_decay), zp_decay).notes == ()


def test_width_of_the_card_on_demand():
    card = Card.from_text(MINIMAL + "DECAY 32 10.0\n  1.0 2 1000022 -1000022\n", zp_decay)
    assert card.point(width="card").wzp == 10.0
    with pytest.raises(CardError, match='width="card"'):
        card.point()


@pytest.mark.parametrize("decay", ["", "DECAY 32 Auto\n", "DECAY 32 0.0\n"])
def test_width_of_the_card_has_to_be_there(decay):
    with pytest.raises(CardError, match="DECAY 32"):
        Card.from_text(MINIMAL + decay, zp_decay).point(width="card")


def test_width_zero_is_right_where_nothing_is_open():
    text = "BLOCK ZPPORTAL\n 1 0\n 2 0\n 3 1\nBLOCK MASS\n 32 500\n 52 1000\nDECAY 32 0.0\n"
    assert Card.from_text(text, zp_decay).point().gbb == 0.0
    assert Card.from_text(text, zp_decay).point(width="card").wzp == 0.0


@pytest.mark.parametrize("factor", [1 + 0.9e-4, 1 - 0.9e-4])
def test_width_tolerance_accepts_rounding(factor):
    width = 1.5196131702 * factor
    assert Card.from_text(MINIMAL + f"DECAY 32 {width}\n", zp_decay).point().wzp is None


@pytest.mark.parametrize("factor", [1 + 1.2e-4, 1 - 1.2e-4])
def test_width_tolerance_refuses_other_parameters(factor):
    with pytest.raises(CardError, match="width"):
        Card.from_text(MINIMAL + f"DECAY 32 {1.5196131702 * factor}\n", zp_decay).point()


def test_unknown_width_policy_is_a_programming_error():
    with pytest.raises(ValueError, match="'computed' or 'card'"):
        Card.from_text(MINIMAL, zp_decay).point(width="auto")


def test_check_of_a_scan_says_so(tmp_path):
    path = tmp_path / "scan.slha"
    path.write_text(MINIMAL.replace("500.0", "scan:[100, 200]") + "DECAY 32 Auto\n")
    assert any("scan" in note for note in read_card(path).check())


def test_check_refuses_a_fixed_width_in_a_scan(tmp_path):
    path = tmp_path / "scan.slha"
    path.write_text(MINIMAL.replace("500.0", "scan:[100, 200]") + "DECAY 32 1.5\n")
    with pytest.raises(CardError, match="Auto") as caught:
        read_card(path).check()
    assert caught.value.line == 8
    assert read_card(path).check("card")


def test_check_with_the_width_of_the_card(tmp_path):
    path = tmp_path / "card.slha"
    path.write_text(MINIMAL + "DECAY 32 10.0\n")
    assert "10.0 GeV" in read_card(path).check("card")[-1]


def test_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(MINIMAL.encode())))
    assert read_card("-").point() == POINT


def test_shipped_benchmark_card():
    path = shipped("templates") / "benchmark_card.slha"
    assert read_card(path).point() == benchmark()
    assert Path(path).read_text() == card_text(benchmark(), zp_decay)
    assert read_card(path).check() == ()


def test_layout_of_madgraph():
    """Lower-case blocks, seven digits, dependent masses, QNUMBERS and zero widths."""
    text = """\
######################################################################
## INFORMATION FOR ZPPORTAL
######################################################################
Block zpportal
    1 1.000000e-01 # gbb
    2 3.000000e-01 # gmumu
    3 1.000000e+00 # gnunu
Block mass
   32 5.000000e+02 # mzp
   52 1.000000e+03 # mnu4
## Dependent parameters, given by model restrictions.
   12 0.000000e+00 # ve : 0.0
   24 7.982436e+01 # w+ : cmath.sqrt(MZ__exp__2/2.)
DECAY  32 1.519613e+00 # wzp
#  BR             NDA  ID1    ID2   ...
   3.927520e-01   2    14  -14 # 5.9683e-01
   3.927519e-01   2    13  -13 # 5.9683e-01
   1.308826e-01   2    5  -5
   8.319466e-02   2    6  -6
   2.094399e-04   2    5  -3
   2.094399e-04   2    3  -5
DECAY  52 0.000000e+00 # nu4 : 0.0
DECAY  1 0.000000e+00 # d : 0.0
#===========================================================
# QUANTUM NUMBERS OF NEW STATE(S) (NON SM PDG CODE)
#===========================================================

Block QNUMBERS 32  # zp
        1 0  # 3 times electric charge
        2 3  # number of spin states (2S+1)
        3 1  # colour rep (1: singlet, 3: triplet, 8: octet)
        4 0  # Particle/Antiparticle distinction (0=own anti)
"""
    card = Card.from_text(text, zp_decay)
    assert card.point() == POINT
    assert card.updated(POINT).to_text() == text
