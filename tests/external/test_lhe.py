"""What programs and people do to event files: read right, or an error that names the line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from bridge.errors import InputError
from bridge.external.events import Events, read_events

pytest.importorskip("pylhe")

FILE = """\
<LesHouchesEvents version="1.0">
<!-- two events of 60 and 80 GeV -->
<header>
<slha>
BLOCK MASS # masses
   32 70.0 # mzp
DECAY 32 2.5
</slha>
</header>
<init>
2212 2212 4.0e+03 4.0e+03 0 0 10042 10042 -4 1
6.0e+00 2.0e-02 6.0e+00 66
</init>
<event>
5 66 6.0e+00 7.0e+01 7.8e-03 1.2e-01
 2 -1 0 0 501 0 0.0 0.0 30.0 30.0 0.0 0.0 9.0
-2 -1 0 0 0 501 0.0 0.0 -30.0 30.0 0.0 0.0 9.0
32 2 1 2 0 0 0.0 0.0 0.0 60.0 60.0 0.0 9.0
13 1 3 3 0 0 0.0 30.0 0.0 30.0 0.0 0.0 9.0
-13 1 3 3 0 0 0.0 -30.0 0.0 30.0 0.0 0.0 9.0
</event>
<event>
4 66 6.0e+00 7.0e+01 7.8e-03 1.2e-01
 2 -1 0 0 501 0 0.0 0.0 40.0 40.0 0.0 0.0 9.0
-2 -1 0 0 0 501 0.0 0.0 -40.0 40.0 0.0 0.0 9.0
13 1 1 2 0 0 0.0 40.0 0.0 40.0 0.0 0.0 9.0
-13 1 1 2 0 0 0.0 -40.0 0.0 40.0 0.0 0.0 9.0
</event>
</LesHouchesEvents>
"""
SECOND = "4 66 6.0e+00"
LINE = FILE.splitlines().index("4 66 6.0e+00 7.0e+01 7.8e-03 1.2e-01") + 1
EVENT = FILE[FILE.index("<event>\n4") : FILE.index("</Les")]
MANY = FILE.replace(EVENT, 99 * EVENT)
LAST = "-13 1 1 2 0 0 0.0 -40.0 0.0 40.0 0.0 0.0 9.0\n"


def read(folder: Path, content: str | bytes, name: str = "events.lhe") -> Events:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_events(path)


def changed(old: str, new: str) -> str:
    assert old in FILE
    return FILE.replace(old, new)


WAYS = {
    "ampersand": changed("two events", "a & b < c, <event> and <init>"),
    "Latin-1": changed("two events", "Z\xe9ro").encode("latin-1"),
    "line ends": FILE.replace("\n", "\r\n"),
    "byte order mark": "\ufeff" + FILE,
    "D exponents": FILE.replace("e+0", "D+0").replace("e-0", "d-0"),
    "version 3": changed('"1.0"', '"3.0"').replace("</event>", "<rwgt>\n<wgt id='1'>9.9e9</wgt>\n"
    "<wgt id='2'>nan</wgt>\n</rwgt>\n<scales muf='70.0' mur='70.0'></scales>\n</event>"),
    "version 2": changed('"1.0"', '"2.0"').replace(LAST, LAST + "<clustering>\n</clustering>\n"),
    "attributes": FILE.replace("<event>", '<event npLO=" -1 " npNLO=" 1 ">'),
    "comments": changed(LAST, LAST + "#aMCatNLO 2 5 3 3 1 0.45 0.61\n# pdf 1 2 0.1\n"),
    "comments in lines": changed("1.2e-01\n", "1.2e-01 # couplings\n").replace("9.0\n", "9.0 !\n"
    ).replace("9.0 !", "9.0 # spin"),
    "empty lines": FILE.replace("<event>\n", "<event>\n\n").replace("</event>", "\n</event>"),
    "generator": changed("</init>", "<generator name='A&B'>cite it</generator>\n</init>"),
    "photon": changed(SECOND, "5 66 6.0e+00").replace(
        LAST, LAST + "22 1 1 2 0 0 0.0 0.0 5.0 5.0 0.0 0.0 9.0\n"),
    "POWHEG's end": FILE + "#Random number generator exit values: 3 4 0\n",
    "gzip": gzip.compress(FILE.encode(), mtime=0),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_the_same_events_in_other_ways(tmp_path: Path, way: str) -> None:
    events = read(tmp_path, WAYS[way])
    assert events.masses.tolist() == pytest.approx([60.0, 80.0], rel=1e-12)
    assert events.weights.tolist() == [6.0, 6.0]
    assert (events.sigma_pb, events.sigma_error_pb) == (6.0, 0.02)
    assert events.parameters == {("MASS", (32,)): 70.0, ("DECAY", (32,)): 2.5}


@pytest.mark.parametrize("name", ["run-lhe.gz", "RUN.LHE", "run_lhe", "run.Lhe.GZ"])
def test_event_files_go_by_other_names_too(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, FILE, name).masses.size == 2


@pytest.mark.parametrize("tag", ['<slha version="2">', "<SLHA>", "<slha >"])
def test_the_tag_of_the_card_has_attributes_or_capitals(tmp_path: Path, tag: str) -> None:
    text = changed("<slha>", tag).replace("</slha>", f"</{tag[1:5]}>")
    assert read(tmp_path, text).parameters[("MASS", (32,))] == 70.0


def test_tags_in_a_comment_are_words(tmp_path: Path) -> None:
    text = changed("<header>", "<!--\n<event>\n<init>\n-->\n<!-- x -->\n<header>")
    assert read(tmp_path, text).masses.size == 2


def test_what_a_name_says_of_packing_is_not_believed(tmp_path: Path) -> None:
    assert read(tmp_path, FILE, "plain.lhe.gz").masses.size == 2


@pytest.mark.parametrize(
    ("card", "kept"),
    [
        ("DECAY 32 Auto\n 1.0 2 13 -13", {("MASS", (32,)): 70.0}),
        ("any text & <more>", {("MASS", (32,)): 70.0}),
        ("DECAY 32 2.5D+01", {("MASS", (32,)): 70.0, ("DECAY", (32,)): 25.0}),
        ("BLOCK QNUMBERS 32 # zp\n 1 0", {("MASS", (32,)): 70.0}),
        ("Block FILES\n 1 card.dat", {("MASS", (32,)): 70.0}),
    ],
)
def test_what_is_no_number_in_the_card_is_no_parameter(tmp_path, card, kept):
    assert read(tmp_path, changed("DECAY 32 2.5", card)).parameters == kept


@pytest.mark.parametrize(("first", "second"), [(-6.0, 6.0), (1e-3, 11.999), (0.0, 12.0)])
def test_weights_are_those_of_the_events(tmp_path: Path, first: float, second: float) -> None:
    text = changed("5 66 6.0e+00", f"5 66 {first}").replace(SECOND, f"4 66 {second}")
    assert read(tmp_path, text).weights.tolist() == [first, second]


def test_few_events_of_a_sample_with_both_signs_may_all_be_positive(tmp_path: Path) -> None:
    assert read(tmp_path, FILE.replace("66 6.0e+00", "66 9.0")).weights.tolist() == [9.0, 9.0]


def test_several_processes_add_up(tmp_path: Path) -> None:
    text = changed("-4 1\n", "-4 2\n").replace("6.0e+00 2.0e-02", "4.0 0.03 6.0 65\n2.0 0.04")
    events = read(tmp_path, text)
    assert events.sigma_pb == 6.0 and events.sigma_error_pb == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("", None, "ends here without <init>"),
        ("\n", 1, "ends here without <init>"),
        ("<!DOCTYPE html>\n<html>\n</html>\n", 3, "ends here without <init>"),
        ("version https://example.org/spec\n", 1, "<LesHouchesEvents first"),
        (FILE[FILE.index("<init>") :], 1, "expected <LesHouchesEvents above <init>"),
        (FILE[FILE.index("<event>") :], 1, "expected <LesHouchesEvents, header and <init> first"),
        (FILE.removesuffix("</LesHouchesEvents>\n"), 28, "without </LesHouchesEvents>"),
        (FILE[: FILE.index(LAST)], 26, "without </event>"),
        (FILE[: FILE.index("2212")], 10, "without </init>"),
        (FILE + FILE, 30, "keep one of the files joined"),
        (gzip.compress(FILE.encode(), mtime=0)[:14], None, "cannot be unpacked beyond this line"),
        (b"\x1f\x8b garbage", None, "cannot be unpacked beyond this line"),
        (changed("-4 1\n", "-4\n"), 11, "expected 10 numbers, IDBMUP EBMUP"),
        (changed("-4 1\n", "-4 2\n"), 13, "expected 4 numbers, XSECUP"),
        (changed("6.0e+00 2.0e-02", "6.0e+00 -2.0e-02"), 12, "XERRUP -0.02: expected an error"),
        (changed("6.0e+00 2.0e-02", "nan 2.0e-02"), 12, "cross-section of <init> or its error"),
        (changed("6.0e+00 2.0e-02", "0.0 2.0e-02"), None, "cross-section is 0 pb"),
        (changed(SECOND, "4 66"), LINE, "expected 6 numbers, NUP IDPRUP XWGTUP"),
        (changed(SECOND, "4 66 ********"), LINE, "read '4 66 ********"),
        (changed(SECOND, "inf 66 6.0"), LINE, "expected 6 numbers, NUP IDPRUP XWGTUP"),
        (changed(SECOND, "4 66 nan"), LINE - 1, "the weight is nan"),
        (changed(SECOND, "4 66 -inf"), LINE - 1, "the weight is -inf"),
        (changed(SECOND, "5 66 6.0"), LINE + 5, "read '</event>', expected 13 numbers, IDUP"),
        (changed(SECOND, "3 66 6.0"), LINE + 4, "expected the end of an event of 3 particles"),
        (changed("-40.0 40.0 0.0", "-40.0 4,0 0.0"), LINE + 2, "expected 13 numbers, IDUP"),
        (changed(LAST + "</event>\n", LAST), LINE + 5, "expected </event> first"),
        (changed("</event>\n<event>\n4", "<event>\n4"), LINE - 2, "expected </event> first"),
        (changed("</init>", "</init>\n<eventgroup>"), 14, "weights in groups"),
        (changed("13 1 1 2", "11 1 1 2"), LINE - 1, "read 11 -11 in the final state"),
        (changed("13 1 1 2", "13 2 1 2"), LINE - 1, "read nothing in the final state"),
        (changed(" 2 -1 0 0 501 0 0.0 0.0 4", "13 1 0 0 0 0 0.0 0.0 4"), LINE - 1, "13 13 -13"),
        (MANY.replace("66 6.0e+00", "66 0.0"), None, "weight of every event is 0"),
        (FILE.replace("66 6.0e+00", "66 0.0"), None, "weight of every event is 0"),
        (FILE.replace("66 6.0e+00", "66 6e3"), None, "average 6000 and add up to 12000"),
        (FILE.replace("66 6.0e+00", "66 2.0"), None, "average 2 and add up to 4"),
        (MANY.replace("66 6.0e+00", "66 12.0"), None, "average 12 and add up to 1200"),
        (changed("6.0e+00 2.0", "6e3 2.0"), None, "average 6 and add up to 12"),
        (changed("6.0e+00 2.0", "6e3 2.0").replace(SECOND, "4 66 -6.0"), None, "average 0"),
        (changed("-4 1", "3 1").replace("66 6.0e+00", "66 0.0"), None, "weight of every event is"),
        (MANY.replace("66 6.0e+00", "66 6e3"), None, "average 6000 and add up to 600000"),
    ],
)  # fmt: skip
def test_the_error_names_line_and_cause(tmp_path, content, line, words):
    with pytest.raises(InputError) as caught:
        read(tmp_path, content)
    assert words in caught.value.message
    assert caught.value.line == line


@pytest.mark.parametrize(("weight", "sigma"), [(6.0, 6.0), (0.06, 6.0), (1.0, 6.0), (-1.0, 250.0)])
def test_weights_average_or_add_up_to_the_cross_section_or_count(tmp_path, weight, sigma):
    text = (
        FILE.replace(EVENT, 99 * EVENT)
        .replace("66 6.0e+00", f"66 {weight}")
        .replace("6.0e+00 2.0", f"{sigma} 2.0")
    )
    assert read(tmp_path, text).sigma_pb == sigma
