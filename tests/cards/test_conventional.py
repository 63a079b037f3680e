"""Cards as pyslha documents, and what pyslha itself would have lost."""

import pyslha
import pytest

from bridge.cards import Card, card_text, from_pyslha, to_pyslha
from bridge.errors import CardError
from bridge.evaluation import zp_decay
from bridge.point import Point

POINT = Point(gbb=0.1, gmumu=0.3, gnunu=1.0, mzp=500.0, mnu4=1000.0)
TEXT = card_text(POINT, zp_decay)
FOREIGN = """\
BLOCK GAUGE Q= 91.2
  1 3.6D-01
BLOCK GAUGE Q= 1.0D+03
  1 0.37
BLOCK QNUMBERS 9000001 # x
  1 3
BLOCK FOO-BAR
1 2 0.5 a text
BLOCK ALPHA
  -0.1
DECAY 36 1.0D+02
  1.0 2 5 -5
XSECTION 13000 2212 2212 1 32
0 0 0 1.0 1.0 247000 0.123456789012345 code 1
"""


def test_what_pyslha_drops_is_there():
    doc = to_pyslha(Card.from_text(TEXT + FOREIGN, zp_decay))
    assert doc.blocks["GAUGE Q= 91.2"][1] == 0.36
    assert doc.blocks["GAUGE Q= 1.0D+03"][1] == 0.37
    assert doc.blocks["GAUGE Q= 1.0D+03"].q == 1000.0
    assert doc.blocks["QNUMBERS 9000001"][1] == 3
    assert doc.blocks["FOO-BAR"][1, 2] == (0.5, "a text")
    assert doc.blocks["ALPHA"].value() == -0.1
    assert doc.decays[36].totalwidth == 100.0
    (process,) = doc.xsections.values()
    assert process.xsecs[0].value == 0.123456789012345


def test_there_and_back():
    card = Card.from_text(TEXT + FOREIGN, zp_decay)
    back = from_pyslha(to_pyslha(card), zp_decay)
    assert back.point() == POINT
    assert back.decays[36].width == 100.0
    assert to_pyslha(back).blocks.keys() >= {"QNUMBERS 9000001", "FOO-BAR", "ALPHA"}
    assert back.to_text().count("BLOCK GAUGE Q= ") == 2
    assert "0.123456789012345" in back.to_text()


def test_decays_that_pyslha_invents_are_left_out():
    doc = pyslha.readSLHA(TEXT)
    assert doc.decays[13].totalwidth == 0
    assert 13 not in from_pyslha(doc, zp_decay).decays
    assert 52 in from_pyslha(doc, zp_decay).decays


def test_auto_becomes_the_computed_width():
    doc = to_pyslha(Card.from_text(card_text(POINT, zp_decay, width="auto"), zp_decay))
    assert doc.decays[32].totalwidth == Card.from_text(TEXT, zp_decay).decays[32].width


def test_the_width_of_the_card_is_kept():
    card = Card.from_text(card_text(POINT.replace(wzp=2.5), zp_decay), zp_decay)
    assert to_pyslha(card, width="card").decays[32].totalwidth == 2.5


@pytest.mark.parametrize(
    ("more", "line", "words"),
    [
        ("DECAY 36 Auto\n", 1, "numbers"),
        ("DECAY 36 scan:[1, 2]\n", 1, "numbers"),
        ("BLOCK FOO\n  1 2\nBLOCK FOO\n  1 3\n", 3, "twice"),
        ("BLOCK FOO\n  1 2\n  0.5\n", 3, "cannot hold"),
        ("BLOCK INFO\n words\n more words\n", 3, "a line above has its code, or none"),
        ("BLOCK SPINFO\n  1 A\n  3 one\n  3 another\n", 4, "a line above has its code"),
        ("BLOCK INFO\n HDECAY 3.4\n", 2, "cannot hold"),
        ("DECAY1L 25 4.1E-03\n", 1, "cannot hold"),
        ("XSECTION 13000 2212 2212 2 32\n", 1, "XSECTION"),
        ("XSECTION 13000 2212 2212 1 32\n  0 0 0 1.0D+00 1 0 1\n", 1, "XSECTION"),
    ],
)
def test_what_pyslha_has_no_form_for(more, line, words):
    card = Card.from_text(TEXT + more, zp_decay)
    with pytest.raises(CardError, match=words) as caught:
        to_pyslha(card)
    assert caught.value.line == TEXT.count("\n") + line


def test_a_stale_card_is_not_converted():
    with pytest.raises(CardError, match="DECAY 32"):
        to_pyslha(Card.from_text(TEXT.replace("1 0.1 ", "1 0.2 "), zp_decay))


def test_a_width_that_pyslha_read_as_nan_is_refused():
    doc = pyslha.readSLHA(TEXT.replace("DECAY 25 0.00407", "DECAY 25 nan"))
    with pytest.raises(CardError, match="DECAY 25"):
        from_pyslha(doc, zp_decay)


def test_objects_made_elsewhere_are_checked():
    doc = pyslha.readSLHA(TEXT)
    doc.blocks["MASS"][32] = -500.0
    with pytest.raises(CardError, match="mzp"):
        from_pyslha(doc, zp_decay)
