"""read(write(x)) == x, on generated points and on generated cards around them."""

from itertools import cycle

import pyslha
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.cards import PROFILES, Card, card_text, from_pyslha, to_pyslha
from bridge.evaluation import read_card, write_card, zp_decay
from bridge.point import LEAST_COUPLING, PARAMETERS, SM_INPUTS, Point

COUPLING = st.floats(-4.0, 4.0).filter(lambda g: g == 0.0 or abs(g) >= LEAST_COUPLING)
MASS = st.floats(5.0, 2.0e4)


def _sm_value(name):
    domain = PARAMETERS[name].domain
    numbers = st.floats(max(domain.low, -1e3), min(domain.high, 1e3))
    return numbers.map(lambda x: 0.0 if abs(x) < domain.least else x)


POINTS = st.builds(
    lambda mb, sm, **portal: Point(**portal).replace(**{**sm, "MB": mb}),
    gbb=COUPLING,
    gmumu=COUPLING,
    gnunu=COUPLING,
    mzp=MASS,
    mnu4=MASS,
    vts=st.floats(-1.0, 1.0),
    mb=st.floats(0.0, 10.0),
    sm=st.fixed_dictionaries({}, optional={name: _sm_value(name) for name in SM_INPUTS}),
)

# Characters that a comment may hold: everything but what ends or breaks a line.
COMMENT = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0\ufeff"), max_size=12)
SPACE = st.sampled_from([" ", "  ", "\t", " \t "])
WORD = st.from_regex(r"[A-Za-z0-9.+-]{1,8}", fullmatch=True)


@st.composite
def foreign_statement(draw):
    """A statement that is none of ours: block, QNUMBERS, decay, cross-section."""
    header = draw(
        st.sampled_from(
            [
                "BLOCK XYZ{}",
                "Block xyz-{} Q= 1.0D+03",
                "BLOCK QNUMBERS {}",
                "DECAY {} 1.0",
                "XSECTION 13000 2212 2212 1 {}",
            ]
        )
    )
    if header.startswith("DECAY"):
        return [header, "  0.25 2 1 -1", "  0.75 3 2 -2 22"]
    words = draw(st.lists(st.lists(WORD, min_size=1, max_size=4), max_size=3))
    return [header, *(" 7 " + " ".join(line) for line in words)]


STYLE = st.tuples(
    SPACE,
    st.booleans(),
    st.sampled_from([str, str.lower, str.capitalize]),
    st.just("") | COMMENT.map(lambda text: "#" + text),
    st.lists(COMMENT.map(lambda text: "# " + text), max_size=1),
)


@st.composite
def dressed(draw, text):
    """The same card with other spacing, case, line ends, comments and foreign statements."""
    styles = cycle(draw(st.lists(STYLE, min_size=1, max_size=4)))
    foreign = draw(st.lists(foreign_statement(), max_size=3))
    lines = []
    for line in filter(None, (line.partition("#")[0].rstrip() for line in text.split("\n"))):
        space, indented, case, comment, more = next(styles)
        if line.startswith(("BLOCK", "DECAY")):
            pid = 1000001 + len(lines)
            lines += [part.format(pid) for part in (foreign.pop() if foreign else [])]
        lines.append((space if indented else "") + space.join(case(line).split()) + comment)
        lines += more
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    return newline.join(lines) + draw(st.sampled_from(["", newline]))


@given(POINTS, st.sampled_from(list(PROFILES)), st.sampled_from(["computed", "auto"]))
def test_point_survives_its_card(point, profile, width):
    assert Card.from_text(card_text(point, zp_decay, profile, width), zp_decay).point() == point


@given(st.data(), POINTS)
def test_card_survives_bytes_and_says_the_same_however_dressed(data, point):
    text = data.draw(dressed(card_text(point, zp_decay)))
    card = Card.from_bytes(text.encode(), zp_decay)
    assert card.to_bytes() == text.encode()
    assert card.point() == point
    assert card.updated(point).to_text() == text


@given(st.data(), POINTS, POINTS)
def test_update_changes_the_point_and_keeps_the_rest(data, first, second):
    card = Card.from_text(data.draw(dressed(card_text(first, zp_decay))), zp_decay)
    updated = card.updated(second)
    assert updated.point() == second
    assert updated.updated(second).to_text() == updated.to_text()
    kept = [line for line in card.document.lines if line.lstrip().startswith("#")]
    assert [line for line in updated.document.lines if line.lstrip().startswith("#")] == kept
    assert _foreign(updated) == _foreign(card)


def _foreign(card):
    ours = ("ZPPORTAL", "MASS", "SMINPUTS", "VCKMIN", "YUKAWA", "6", "23", "24", "25", "32")
    return [
        (s.keyword, s.words, [e.words for e in s.entries])
        for s in card.document.sections
        if s.words[0].upper() not in ours
    ]


@given(POINTS, st.sampled_from(list(PROFILES)))
def test_conversion_keeps_the_point(point, profile):
    card = Card.from_text(card_text(point, zp_decay, width="auto"), zp_decay).converted(profile)
    assert card.point() == point
    assert card.converted(profile).to_text() == card.to_text()


@given(POINTS)
def test_fixed_width_survives(point):
    fixed = point.replace(wzp=1.25)
    card = Card.from_text(card_text(fixed, zp_decay), zp_decay)
    assert card.point(width="card") == fixed
    assert card.updated(fixed).to_text() == card.to_text()


@given(POINTS)
def test_pyslha_reads_the_same_numbers(point):
    doc = pyslha.readSLHA(card_text(point, zp_decay))
    assert doc.blocks["ZPPORTAL"][1] == point.gbb
    assert doc.blocks["MASS"][32] == point.mzp
    card = Card.from_text(card_text(point, zp_decay), zp_decay)
    assert doc.decays[32].totalwidth == card.decays[32].width
    assert sorted((d.br, tuple(d.ids)) for d in doc.decays[32].decays) == sorted(
        (c.fraction, c.daughters) for c in card.decays[32].channels
    )


@given(POINTS)
def test_pyslha_and_back(point):
    card = Card.from_text(card_text(point, zp_decay), zp_decay)
    assert from_pyslha(to_pyslha(card), zp_decay).point() == point


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_round_trip_with_the_digits_they_need(x):
    from bridge.cards.values import number, spelled

    assert number(spelled(x)) == x
    assert len(spelled(x)) <= 24  # sign, 17 digits, point, e-308


@pytest.mark.parametrize("profile", PROFILES)
def test_written_file_is_the_text(profile, tmp_path):
    point = Point(gbb=0.1, gmumu=-0.3, gnunu=1.0 / 3.0, mzp=91.1, mnu4=1000.0)
    path = tmp_path / "card.slha"
    write_card(point, path, profile=profile)
    assert path.read_text() == card_text(point, zp_decay, profile)
    assert read_card(path).point() == point
    write_card(read_card(path), path)
    assert path.read_text() == card_text(point, zp_decay, profile)
    assert [p.name for p in tmp_path.iterdir()] == ["card.slha"]
