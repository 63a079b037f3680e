"""What other programs wrote is theirs: kept byte for byte, remarked on, never refused."""

import pytest

from bridge.cards import Card, card_text, to_pyslha
from bridge.cards.card import REMARKS
from bridge.errors import CardError, PointError, ZpbridgeError
from bridge.evaluation import write_card, zp_decay
from bridge.point import Point, benchmark

CARD = """\
# of two programs
BLOCK ZPPORTAL
  1 0.07
  2 0.25
  3 0.8
BLOCK MASS
  32 640.0
  52 1500.0
  6 172.5
BLOCK SMINPUTS
  1 127.9
BLOCK YUKAWA
  6 172.5
DECAY 6 1.4
DECAY 24 2.1
"""
POINT = Point(gbb=0.07, gmumu=0.25, gnunu=0.8, mzp=640.0, mnu4=1500.0).replace(
    MT=172.5, ymt=172.5, WT=1.4, WW=2.1, aEWM1=127.9
)

# name: (lines 16, 17, ... of the card, words of the remark; None where there is nothing to say)
FOREIGN = {
    "uncertainties of masses": ("BLOCK DMASS\n  25 0.7\n", None),
    "neutrino masses": ("Block NuMass\n  1 1.0E-11\n", None),
    "another doublet": ("BLOCK YUKAWA2\n  5 3.1\n", None),
    "masses of MadGraph 4": ("Block MGYUKAWA\n  5 4.2\n", None),
    "another index": ("BLOCK YUKAWAXYZ\n  5 3.1\n", None),
    "mediator": ("BLOCK DMINPUTS\n  1 0.25\n", None),
    "a misspelt name beside the right one": (
        "BLOCK ZPPORTALS\n  4 0.1\n",
        "line 16: BLOCK 'ZPPORTALS' is kept but not read: BLOCK ZPPORTAL is in line 2",
    ),
    "another misspelt name": ("BLOCK SMINPUT\n  1 137\n", "'SMINPUT'|BLOCK SMINPUTS is in line 10"),
    "QNUMBERS of nobody": ("BLOCK QNUMBERS\n  1 0\n", "line 16: BLOCK QNUMBERS|PDG code"),
    "word in a text block": ("BLOCK INFO\nsome words\n", "line 17|'some'"),
    "a version": (
        "BLOCK INFO\n  HDECAY 3.4\n",
        "line 17: 'HDECAY' is kept as text of 'BLOCK INFO'",
    ),
    "a sentence": ("BLOCK INFO\nDecays computed with it\n  Black box\n", "line 17|line 18"),
    "a word like a keyword": ("DECAY 36 0.5\nDecoy 5\n", "line 17: 'Decoy'|DECAY 36"),
    "a tag": ("BLOCK INFO\n  <b>x</b>\n", "line 17: '<b>x</b>'"),
    "widths at one loop": (
        "DECAY1L 25 4e-3\n  1 2 5 -5\nDECAY1L 6 1\n",
        "line 16: DECAY1L of 25, 6",
    ),
    "NUL in a comment": ("BLOCK INFO # \0 x\n", "line 16: there is a NUL byte"),
    "width of a rounding": ("DECAY 52 -2e-20\n", "line 16: DECAY 52: the width '-2e-20'"),
    "other entries of ours": (
        "BLOCK VCKMIN\n  7 1\n  9 1\n",
        "line 17: BLOCK VCKMIN, entries 7, 9",
    ),
    "other letters": ("BLOCK INFO\n 1 d\u00e9j\u00e0 vu\n", "line 17|U+00E9"),
    "not finite": ("BLOCK INFO\n 1 -1.#IND\n", "line 17|not finite"),
    "width negative": ("DECAY 1000024 -2.0E-31\n", "line 16: DECAY 1000024|at least 0"),
    "width NaN": ("DECAY 1000024 NaN\n", "line 16: DECAY 1000024|'NaN'"),
    "width not filled in": ("DECAY 1000024 $w$\n", "place-holder"),
    "list incomplete": ("DECAY 36 0.5\n  0.8 2 5 -5\n", "line 16: DECAY 36|add up to 0.8"),
    "BR slightly negative": (
        "DECAY 36 0.5\n  1.0 2 5 -5\n  -3.0E-21 2 4 -4\n",
        "line 18: DECAY 36|'-3.0E-21'",
    ),
    "too many daughters": ("DECAY 36 0.5\n  1.0 2 5 -5 22\n", "line 17: DECAY 36|3 PDG codes"),
    "DECAY twice": ("DECAY 36 0.5\nDECAY 36 0.6\n", "line 17: DECAY 36|line 16"),
    "channels of the top": ("  0.9 2 5 24\n", None),
    "top list incomplete": ("DECAY 23 2.4952\n  0.9 2 5 -5\n", "line 16: DECAY 23|0.9"),
    "antiparticle too": ("DECAY -24 2.1\n", None),
    "top twice with one width": ("DECAY 6 1.40\n", "line 16: DECAY 6|line 14"),
}


def add(more):
    """The card with `more` in lines 16, 17, ..."""
    return CARD + more


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_content_is_kept_and_at_most_remarked_on(name):
    more, words = FOREIGN[name]
    data = add(more).encode()
    card = Card.from_bytes(data, zp_decay)
    assert card.point().replace(WZ=POINT.sm.WZ) == POINT
    assert card.to_bytes() == card.converted().to_bytes() == data
    for profile in ("madgraph", "pythia", "micromegas"):
        converted = card.converted(profile)
        lines = iter(converted.document.lines)
        assert all(line in lines for line in card.document.lines[:-1])
        assert converted.point() == card.point()
    remarks = "\n".join(n for n in card.check() if not n.startswith("defaults"))
    assert (words is not None) == bool(remarks) or name == "channels of the top"
    for word in (words or "").split("|"):
        assert word in remarks


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("  1000022 %M%", "entry 1000022|place-holder"),
        ("  1000022 1.0+03", "letter E"),
        ("  1000022 -95.2\n  1000022 95.2", "line 10: BLOCK MASS, entry 1000022|line 9"),
        ("  -1000022 95.2", None),
    ],
)
def test_masses_of_other_particles_are_theirs(entry, words):
    text = CARD.replace("  6 172.5\nBLOCK SM", f"{entry}\n  6 172.5\nBLOCK SM")
    card = Card.from_text(text, zp_decay)
    assert card.point() == POINT
    remarks = " ".join(card.notes[:-1])
    assert bool(remarks) == (words is not None)
    assert all(word in remarks for word in (words or "").split("|"))


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("BLOCK SMINPUTS", "BLOCK SMINPUT"), 10, "'SMINPUT'"),
        (("BLOCK YUKAWA", "BLOCK YUKAWAS"), 12, "BLOCK YUKAWA"),
        (("DECAY 24", "DECAY -24"), 15, "write DECAY 24"),
        (("DECAY 24 2.1", "DECAY 6 1.5"), 15, "line 14"),
        (("DECAY 24 2.1", "DECAY -32 0.3"), 15, "write DECAY 32"),
        (("DECAY 24 2.1", "DECAY 52 0\nDECAY -52 0.3"), 16, "nu4 is stable"),
        (("  1 127.9", "  1 127.\u00e9"), 11, "U+00E9"),
        (("DECAY 24 2.1", "DECAY 23 -1e-35"), 15, "at least 0"),
        (("DECAY 24 2.1", "DECAY 25 -1e-5"), 15, "at least 0"),
        (("DECAY 24 2.1", "BLOCK INFO\n  BLCOK VCKMIN"), 16, "expected the keyword BLOCK"),
        (("DECAY 24 2.1", "BLOCK INFO\n  DECYA 24 2.1"), 16, "expected the keyword DECAY"),
        (("DECAY 24 2.1", "BLOCK INFO\n  DECAY24 2.1"), 16, "expected the keyword DECAY"),
        (("DECAY 24 2.1", "DECAY 24 2.1\nDecays follow"), 16, "expected the keyword DECAY"),
        (("  6 172.5\nDECAY", "six 172.5\nDECAY"), 13, "'six'"),
        (("  6 172.5\nBLOCK SM", "  -6 172.5\nBLOCK SM"), 9, "positive"),
    ],
)
def test_content_of_ours_is_still_refused(change, line, words):
    with pytest.raises(CardError) as caught:
        Card.from_text(CARD.replace(*change), zp_decay).point()
    assert (caught.value.line, words in caught.value.message) == (line, True)


def test_invisible_marks_before_a_comment_are_no_data():
    text = "\u200b# made elsewhere\n" + CARD
    assert Card.from_text(text, zp_decay).point() == POINT
    assert Card.from_text(text, zp_decay).to_bytes() == text.encode()


@pytest.mark.parametrize("end", ["\r\r\n", "\r \t\r\n"])
def test_carriage_returns_before_blanks_end_no_line(end):
    text = CARD.replace("\n", end)
    assert Card.from_text(text, zp_decay).point() == Card.from_text(CARD, zp_decay).point()


def test_torn_lines_are_one_problem():
    with pytest.raises(CardError, match=r"as 14 more lines do") as caught:
        Card.from_text(CARD.replace(" ", " \r").replace("\n", "\r x\n"), zp_decay)
    assert caught.value.line == 1 and "\n" not in str(caught.value)


def test_what_may_concern_the_point_is_said_first_and_never_cut():
    more = "".join(f"DECAY {pid} -1.0\n" for pid in range(1000001, 1000041))
    more += "BLOCK ZPORTAL\n 1 0.9\nBLOCK SPINFO\n 3 did not converge\n"
    first, second, *others = Card.from_text(add(more), zp_decay).notes
    assert "ZPORTAL" in first and "did not converge" in second
    assert len(others) == REMARKS + 2


def test_remarks_on_other_programs_are_counted_beyond_some():
    more = "".join(f"DECAY {pid} -1.0\n" for pid in range(1000001, 1000041))
    notes = Card.from_text(add(more), zp_decay).notes
    assert sum("DECAY 10000" in note for note in notes) == REMARKS
    assert any(note.startswith(f"{40 - REMARKS} more remarks") for note in notes)


@pytest.mark.parametrize(
    "name", ["width NaN", "too many daughters", "DECAY twice", "other letters"]
)
def test_pyslha_is_not_given_less_than_the_card_says(name):
    with pytest.raises(CardError, match="pyslha cannot hold"):
        to_pyslha(Card.from_text(add(FOREIGN[name][0]), zp_decay))


def test_a_negative_width_of_a_rounding_is_none():
    card = Card.from_text(add("DECAY 25 -1E-35\n"), zp_decay)
    assert card.point() == POINT.replace(WH=0.0)
    assert "line 16: DECAY 25: the width '-1E-35' is taken as 0" in card.notes


def test_a_massless_b_is_pointed_out():
    card = Card.from_text(CARD.replace("  6 172.5\nBLOCK SM", "  5 0.0\nBLOCK SM"), zp_decay)
    assert any("MB" in note and "five-flavour" in note for note in card.check())
    assert card.point().sm.MB == 0.0


def test_odd_inputs_are_pointed_out():
    card = Card.from_text(CARD.replace("  1 127.9", "  1 80.4"), zp_decay)
    assert any(
        note.startswith("line 11: aEWM1 = 80.4 (inverse") and "120 to 140; correct it" in note
        for note in card.check()
    )


def test_pole_masses_of_leptons_are_used_and_running_masses_named():
    text = "BLOCK SMINPUTS\n 5 4.18\n 11 0.000511\n 13 0.1057\n 24 1.27\n"
    ours = card_text(benchmark(), zp_decay).replace("BLOCK SMINPUTS", text.rstrip(), 1)
    ours = "\n".join(n for n in ours.splitlines() if " Me:" not in n and " MMU:" not in n) + "\n"
    card = Card.from_text(ours, zp_decay)
    point = card.point("computed")
    assert (point["Me"], point["MMU"]) == (0.000511, 0.1057)
    notes = " ".join(card.notes)
    for code, pole in ((5, "MB"), (24, "MC")):
        assert f"entry {code} is a running mass, not the pole mass {pole}" in notes
    assert "the model does not have" not in notes


@pytest.mark.parametrize("width", ["1e-35", "-1e-35"])
def test_a_rounded_width_of_nu4_is_taken_as_0(width):
    card = Card.from_text(CARD + f"DECAY 52 {width}\n", zp_decay)
    assert card.point() == POINT
    assert f"the width '{width}' is taken as 0" in " ".join(card.notes)


def test_what_no_program_or_card_can_be_is_a_sentence(tmp_path):
    with pytest.raises(ZpbridgeError, match="'MadGraph': expected one of generic, madgraph"):
        write_card(benchmark(), tmp_path / "x", profile="MadGraph")
    with pytest.raises(ZpbridgeError, match="expected one of generic, madgraph"):
        write_card(Card.from_text(CARD, zp_decay), tmp_path / "x", profile="MadGraph")
    with pytest.raises(PointError, match="the point fixes wzp"):
        write_card(benchmark().replace(wzp=7.0), tmp_path / "x", width="auto")
    assert not (tmp_path / "x").exists()
    for read, content in ((Card.from_text, None), (Card.from_text, b""), (Card.from_bytes, "")):
        with pytest.raises(CardError, match=f"expects .*, got {type(content).__name__}"):
            read(content, zp_decay)


def test_lone_surrogates_are_kept():
    text = CARD + "# \udc80\n"
    assert Card.from_text(text, zp_decay).to_bytes() == text.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(("width", "words"), [(700.0, "above its mass"), (1e-9, "is far from")])
def test_an_odd_fixed_width_is_pointed_out(width, words):
    card = Card.from_text(card_text(POINT.replace(wzp=width), zp_decay), zp_decay)
    assert words in card.check("card")[-1]
    usual = Card.from_text(card_text(POINT.replace(wzp=7.0), zp_decay), zp_decay)
    assert usual.check("card")[-1] == "the Z' width is 7.0 GeV as in the card"
