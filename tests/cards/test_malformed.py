"""What is wrong with a card is refused, in the right line and with the words that help."""

import gzip

import pytest

from bridge.cards import Card
from bridge.errors import CardError
from bridge.evaluation import read_card, zp_decay

CARD = """\
# a point below the nu4 threshold
BLOCK ZPPORTAL # couplings
  1 0.1 # gbb
  2 0.3 # gmumu
  3 1.0 # gnunu
  4 0.04 # vts
BLOCK MASS
  5 4.7 # MB
  6 173.0 # MT
  32 500.0 # mzp
  52 1000.0 # mnu4
BLOCK SMINPUTS
  1 127.9
  3 0.1184
DECAY 25 0.00407
  1.0 2 5 -5
DECAY 32 1.519613170e+00
  1.308826133e-01 2 5 -5
  8.319465819e-02 2 6 -6
  2.094399441e-04 2 5 -3
  2.094399441e-04 2 3 -5
  3.927518980e-01 2 13 -13
  3.927519506e-01 2 14 -14
DECAY 52 0.0
"""


def line(number, new):
    """Replace one line of the card."""

    def change(text):
        lines = text.split("\n")
        lines[number - 1] = new
        return "\n".join(lines)

    return change


def end(more):
    """Add lines 25, 26, ... to the card."""
    return lambda text: text + more


def start(more):
    return lambda text: more + text


def old(before, after):
    """Replace a text that occurs in the card."""
    assert before in CARD
    return lambda text: text.replace(before, after)


def mass(value):
    """Another value of mzp, in line 10."""
    return line(10, f"  32 {value}")


# name: (change, line of the complaint, words it must hold)
MALFORMED = {
    # numbers
    "nan": (mass("nan"), 10, "MASS, entry 32 (mzp)|'nan'|expected a number"),
    "NaN capital": (mass("NaN"), 10, "'NaN'"),
    "infinity": (mass("Infinity"), 10, "'Infinity'"),
    "minus infinity": (mass("-inf"), 10, "'-inf'"),
    "MSVC infinity": (mass("1.#INF"), 10, "not finite"),
    "MSVC nan in a coupling": (line(3, "  1 -1.#IND"), 3, "not finite"),
    "overflow": (mass("1e400"), 10, "'1e400'|exponent"),
    "overflow with D": (mass("1D400"), 10, "'1D400'|exponent"),
    "underflow": (line(3, "  1 1e-400"), 3, "'1e-400'|rounds to 0"),
    "decimal comma": (mass("500,0"), 10, "decimal point"),
    "thousands comma": (mass("1,000.0"), 10, "comma"),
    "underscore": (mass("5_00"), 10, "underscores"),
    "hexadecimal": (mass("0x1F4"), 10, "decimal"),
    "exponent without digits": (mass("5e"), 10, "digits of the exponent"),
    "exponent without digits after a sign": (mass("5.0E+"), 10, "digits of the exponent"),
    "exponent without letter": (mass("5.0+02"), 10, "letter E"),
    "Fortran overflow": (mass("********"), 10, "Fortran"),
    "two signs": (line(3, "  1 --0.1"), 3, "'--0.1'"),
    "two points": (mass("5.0.0"), 10, "'5.0.0'"),
    "point alone": (mass("."), 10, "'.'"),
    "fraction": (mass("1000/2"), 10, "'1000/2'"),
    "unit glued": (mass("500GeV"), 10, "GeV and carry no unit"),
    "unit TeV": (mass("0.5 TeV"), 10, "'TeV'|GeV"),
    "unit in brackets": (mass("500 [GeV]"), 10, "[GeV]"),
    "unicode minus": (line(3, "  1 \u22120.1"), 3, "U+2212 (minus sign)"),
    "full-width digits": (mass("\uff15\uff10\uff10"), 10, "U+FF15"),
    "no-break space": (line(10, "  32\u00a0500.0"), 10, "U+00A0"),
    "vertical tab": (line(10, "  32\x0b500.0"), 10, "U+000B"),
    "place-holder": (mass("{mzp}"), 10, "place-holder"),
    "quoted": (mass('"500.0"'), 10, "expected a number"),
    "complex": (mass("(500.0,0.0)"), 10, "expected a number"),
    "Auto as a mass": (mass("Auto"), 10, "only the width"),
    "number of 5000 digits": (mass("5" * 5000), 10, "..."),
    "word": (mass("heavy"), 10, "'heavy'"),
    # columns and codes
    "value missing": (line(10, "  32"), 10, "value is missing"),
    "value commented out": (line(10, "  32 # 500.0"), 10, "value is missing"),
    "code missing": (line(10, "  500.0"), 10, "'500.0'|integer"),
    "extra column": (mass("500.0 0.1"), 10, "'0.1' after the last column"),
    "C comment": (mass("500.0 // mass"), 10, "starts with #"),
    "Fortran comment": (mass("500.0 ! mass"), 10, "starts with #"),
    "equals sign": (line(10, "  32 = 500.0"), 10, "equals sign"),
    "code with a point": (line(6, "  4.0 0.04"), 6, "'4.0'|4 (vts)"),
    "code by name": (line(6, "  vts 0.04"), 6, "'vts'|4 (vts)"),
    "code of 5000 digits": (line(6, "  " + "4" * 5000 + " 0.04"), 6, "..."),
    "two codes": (line(3, "  1 1 0.1"), 3, "after the last column"),
    "unknown code": (line(6, "  5 0.04"), 6, "entry 5|4 (vts)"),
    "code 0": (line(6, "  0 0.04"), 6, "entry 0"),
    "negative PDG code": (line(10, "  -32 500.0"), 10, "-32|positive"),
    "double code": (line(6, "  3 0.04"), 6, "(gnunu)|line 5"),
    "double code, same value": (line(11, "  32 500.0"), 11, "(mzp)|line 10"),
    "double code with zeros in front": (line(11, "  032 500.0"), 11, "line 10"),
    # domains
    "mass too low": (mass("4.9"), 10, "4.9 GeV|5 to 20000 GeV"),
    "mass negative": (line(11, "  52 -1000.0"), 11, "mnu4|1 to 20000"),
    "coupling too large": (line(4, "  2 12.6"), 4, "gmumu|12.5"),
    "vts above 1": (line(6, "  4 1.1"), 6, "vts"),
    "b mass negative": (line(8, "  5 -4.7"), 8, "MB"),
    "alpha zero": (line(13, "  1 0.0"), 13, "aEWM1"),
    # blocks
    "BLOCK without name": (line(7, "BLOCK"), 7, "no name"),
    "BLOCK with comment for a name": (line(7, "BLOCK # MASS"), 7, "no name"),
    "BLOCK with scale for a name": (line(7, "BLOCK Q= 91.2"), 7, "'Q='|name"),
    "BLOCK with number for a name": (line(7, "BLOCK 5.0E+02"), 7, "name"),
    "repeated block": (end("BLOCK MASS\n  32 400.0\n"), 25, "line 7|once"),
    "repeated block, other case": (end("block mass\n  23 91.0\n"), 25, "line 7"),
    "repeated block, other scale": (end("BLOCK ZPPORTAL Q= 1000.0\n  1 0.2\n"), 25, "line 2"),
    "ZPORTAL": (line(2, "BLOCK ZPORTAL"), 2, "'ZPORTAL'|BLOCK ZPPORTAL"),
    "ZP_PORTAL": (line(2, "BLOCK ZP_PORTAL"), 2, "BLOCK ZPPORTAL"),
    "ZP-PORTAL": (line(2, "BLOCK ZP-PORTAL"), 2, "BLOCK ZPPORTAL"),
    "MASSES": (line(7, "BLOCK MASSES"), 7, "BLOCK MASS"),
    "MASS with colon": (line(7, "BLOCK MASS:"), 7, "BLOCK MASS"),
    "SMINPUT": (line(12, "BLOCK SMINPUT"), 12, "BLOCK SMINPUTS"),
    "comment without #": (line(7, "BLOCK MASS Mass spectrum"), 7, "'Mass spectrum'|#"),
    "scale without number": (line(7, "BLOCK MASS Q="), 7, "expected a number"),
    "scale nan": (line(7, "BLOCK MASS Q= nan"), 7, "'nan'"),
    "two scales": (line(7, "BLOCK MASS Q= 91.2 500.0"), 7, "'91.2 500.0'"),
    "BLCOK": (line(12, "BLCOK SMINPUTS"), 12, "keyword BLOCK"),
    "BLCOK, indented": (line(12, " BLCOK SMINPUTS"), 12, "keyword BLOCK"),
    "BLOCKMASS": (line(7, "BLOCKMASS"), 7, "keyword BLOCK"),
    "DECAY32": (line(17, "DECAY32 1.0"), 17, "keyword DECAY"),
    "BLOCK DECAY": (line(17, "BLOCK DECAY 32 1.0"), 17, "statement of its own"),
    "unknown statement": (line(12, "CHAPTER SMINPUTS"), 12, "'CHAPTER'|BLOCK, DECAY"),
    "entry before any block": (start("  32 500.0\n"), 1, "'32'|before any BLOCK"),
    "QNUMBERS of another particle": (end("BLOCK QNUMBERS 32\n  1 0\n  2 1\n"), 27, "2: 3"),
    "pole mass twice": (
        lambda t: line(9, "#")(t).replace("  3 0.1184", "  6 172.5\n  6 172.5"),
        15,
        "SMINPUTS, entry 6 is given twice",
    ),
    "pole mass of another unit": (
        lambda t: line(9, "#")(t).replace("  3 0.1184", "  6 0.1725"),
        14,
        "SMINPUTS, entry 6: MT = 0.1725 GeV",
    ),
    "pole mass as a scan": (
        lambda t: line(9, "#")(t).replace("  3 0.1184", "  6 scan:[170, 175]"),
        14,
        "write a scan of MT in MASS",
    ),
    "error of the generator": (end("BLOCK SPINFO\n  4 no convergence\n"), 26, "no convergence"),
    # missing entries
    "gbb missing": (line(3, "#"), 2, "entry 1 (gbb"),
    "gnunu missing": (line(5, "#"), 2, "entry 3 (gnunu"),
    "mzp missing": (line(10, "#"), 7, "entry 32 (mzp"),
    "mnu4 missing": (line(11, "#"), 7, "entry 52 (mnu4"),
    "no ZPPORTAL": (lambda t: "\n".join(t.split("\n")[6:]), 18, "BLOCK ZPPORTAL is missing"),
    "cut off after ZPPORTAL": (lambda t: t[: t.index("BLOCK MASS")], 6, "BLOCK MASS is missing"),
    "cut off in MASS": (lambda t: t[: t.index("  52 1000")], 7, "entry 52 (mnu4"),
    "cut off in a data line": (lambda t: t[: t.index(" 1000.0 #")], 11, "value is missing"),
    # scans
    "scan not closed": (mass("scan:[100, 200"), 10, "scan:[v1"),
    "scan without values": (mass("scan:"), 10, "scan:[v1"),
    "scan without colon": (mass("scan [1, 2]"), 10, "scan:[v1"),
    "scan as a point": (mass("scan:[100, 200]"), 10, "scan:[100, 200]|zpbridge scan"),
    # DECAY statements
    "DECAY without anything": (line(17, "DECAY"), 17, "PDG code after DECAY"),
    "DECAY without width": (line(17, "DECAY 32"), 17, "width is missing"),
    "DECAY by name": (line(17, "DECAY zp 1.5"), 17, "'zp'|PDG code"),
    "width with unit": (line(17, "DECAY 32 1.519613170 GeV"), 17, "'GeV'"),
    "width nan": (line(17, "DECAY 32 nan"), 17, "'nan'"),
    "width negative": (line(17, "DECAY 32 -1.5"), 17, "'-1.5'|at least 0"),
    "Higgs width nan": (line(15, "DECAY 25 NaN"), 15, "DECAY 25|'NaN'"),
    "width misspelt Auto": (line(17, "DECAY 32 Autom"), 17, "'Autom'"),
    "width and Auto": (line(17, "DECAY 32 Auto 1.5"), 17, "'1.5'"),
    "Higgs width negative": (line(15, "DECAY 25 -0.004"), 15, "DECAY 25"),
    "DECAY twice": (end("DECAY 32 1.519613170\n"), 25, "line 17"),
    "DECAY of the antiparticle": (end("DECAY -32 1.519613170\n"), 25, "DECAY 32"),
    "width 0": (line(17, "DECAY 32 0.0"), 17, "channels are open"),
    "width stale": (line(17, "DECAY 32 1.5199"), 17, "1.5199 GeV|1.51961317 GeV|Auto"),
    "couplings changed, width not": (line(3, "  1 0.2"), 17, "Auto"),
    "nu4 decays": (line(24, "DECAY 52 1e-20"), 24, "nu4 is stable"),
    "nu4 has channels": (end("  1.0 2 14 -14\n"), 25, "nu4 is stable"),
    # channels
    "BR negative": (line(22, "  -0.3927518980 2 13 -13"), 22, "0 to 1"),
    "BR above 1": (line(22, "  1.3 2 13 -13"), 22, "0 to 1"),
    "BR nan": (line(22, "  nan 2 13 -13"), 22, "branching ratio|'nan'"),
    "BR with comma": (line(22, "  0,39 2 13 -13"), 22, "decimal point"),
    "BRs add up to less than 1": (line(22, "#"), 17, "lines 18-23|0.607"),
    "BRs add up to more than 1": (line(22, "  0.45 2 13 -13"), 17, "add up"),
    "NDA missing": (line(22, "  0.3927518980"), 22, "number of daughters"),
    "NDA wrong": (line(22, "  0.3927518980 3 13 -13"), 22, "3|2 PDG codes"),
    "NDA 1": (line(22, "  0.3927518980 1 13"), 22, "at least 2"),
    "NDA no integer": (line(22, "  0.3927518980 2.0 13 -13"), 22, "'2.0'"),
    "NDA forgotten": (line(22, "  0.3927518980 13 -13"), 22, "13"),
    "daughter by name": (line(22, "  0.3927518980 2 mu+ mu-"), 22, "'mu+'"),
    "daughter 0": (line(22, "  0.3927518980 2 13 0"), 22, "no code 0"),
    "unknown channel": (line(22, "  0.3927518980 2 11 -13"), 22, "does not decay to 11 -13"),
    "charged channel": (line(22, "  0.3927518980 2 13 13"), 22, "does not decay"),
    "channel twice": (line(23, "  0.3927519506 2 -13 13"), 23, "line 22"),
    "closed channel": (line(22, "  0.3927518980 2 52 -52"), 22, "give 0"),
    "stale BRs": (
        lambda t: line(22, "  0.40 2 13 -13")(line(23, "  0.3855038486 2 14 -14")(t)),
        22,
        "0.392751898",
    ),
    # encodings and other files
    "empty": (lambda t: "", 1, "empty"),
    "blank lines only": (lambda t: "\n \n\t\n", 1, "empty"),
    "comments only": (lambda t: "# BLOCK MASS\n#  32 500.0\n", 1, "empty"),
    "byte-order mark": (start("\ufeff"), 1, "byte-order mark"),
    "byte-order mark inside": (line(12, "\ufeffBLOCK SMINPUTS"), 12, "U+FEFF"),
    "UTF-16": (lambda t: t.encode("utf-16"), 1, "UTF-16"),
    "UTF-16 without mark": (lambda t: t.encode("utf-16-le"), 1, "NUL"),
    "NUL byte": (line(12, "BLOCK SMINPUTS\0"), 12, "NUL"),
    "gzip": (lambda t: gzip.compress(t.encode()), 1, "gunzip"),
    "latin-1 in data": (lambda t: line(10, "  32 500\xb0")(t).encode("latin-1"), 10, "U+00B0"),
    "old Macintosh line ends": (lambda t: t.replace("\n", "\r"), 1, "carriage return"),
    "HTML": (lambda t: "\n<!DOCTYPE html>\n<html>404</html>\n", 2, "HTML"),
    "event file": (start("<LesHouchesEvents version='3'>\n<slha>\n"), 1, "<slha>"),
    "tag inside": (end("</slha>\n"), 25, "'</slha>'"),
    "JSON": (lambda t: '{"gbb": 0.1}\n', 1, "before any BLOCK"),
    "table": (lambda t: "gbb,gmumu\n0.1,0.3\n", 1, "'gbb,gmumu'"),
    "PDF": (lambda t: "%PDF-1.4\n", 1, "PDF"),
}


def as_bytes(content):
    return content if isinstance(content, bytes) else content.encode()


def test_the_card_itself_is_fine():
    point = Card.from_text(CARD, zp_decay).point()
    assert (point.gbb, point.mzp, point.sm.MT) == (0.1, 500.0, 173.0)


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_card_is_refused_in_the_right_line(name, tmp_path):
    change, expected_line, words = MALFORMED[name]
    path = tmp_path / "card.slha"
    path.write_bytes(as_bytes(change(CARD)))
    with pytest.raises(CardError) as caught:
        read_card(path).point()
    assert caught.value.line == expected_line
    first = str(caught.value).split("\n")[0]
    assert first.startswith(f"{path}:{expected_line}: ")
    for word in words.split("|"):
        assert word in first


@pytest.mark.parametrize("name", sorted(set(MALFORMED) - {"scan as a point"}))
def test_check_refuses_what_reading_refuses(name, tmp_path):
    change, expected_line, _ = MALFORMED[name]
    path = tmp_path / "card.slha"
    path.write_bytes(as_bytes(change(CARD)))
    with pytest.raises(CardError) as caught:
        read_card(path).check()
    assert caught.value.line == expected_line


def test_all_problems_are_reported_the_first_one_first():
    broken = line(3, "  1 nan")(line(10, "  32 5_0")(CARD))
    with pytest.raises(CardError) as caught:
        Card.from_text(broken, zp_decay, name="my.slha")
    assert caught.value.line == 3
    assert "my.slha:10: BLOCK MASS, entry 32" in str(caught.value)


def test_a_card_of_nonsense_reports_no_more_than_twenty_others():
    with pytest.raises(CardError, match="and 10 more"):
        Card.from_text("BLOCK MASS\n" + "  x 1\n" * 31, zp_decay)


@pytest.mark.parametrize(
    ("path", "words"),
    [(".", "directory"), ("no/such/card.slha", "No such file"), ("", "directory")],
)
def test_what_is_no_readable_file_is_a_sentence(path, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CardError, match=words) as caught:
        read_card(path)
    assert caught.value.line is None


def test_every_truncation_is_refused_or_read_as_far_as_it_goes():
    """A cut card is an error, or it holds values of the whole one and says that it may be cut.

    What no reader can see is a cut inside the digits of the last number.
    """
    whole = Card.from_text(CARD, zp_decay).values
    read = 0
    for cut in range(len(CARD)):
        try:
            card = Card.from_text(CARD[:cut], zp_decay)
            card.point()
        except CardError:
            continue
        read += 1
        last = CARD[:cut].count("\n") + 1
        for name, given in card.parsed.values.items():
            assert given.line == last or given.value == whole[name], cut
        assert CARD[:cut].endswith("\n") or "is it complete" in " ".join(card.notes), cut
    assert 0 < read < len(CARD) / 2
