"""A card at another point or for another program: only what differs is changed."""

import re

import pytest

from bridge.cards import PROFILES, Auto, Card, card_text, results_text
from bridge.errors import CardError, PointError, ZpbridgeError
from bridge.evaluation import write_card, zp_decay
from bridge.point import GENERAL, PARAMETERS, Point
from bridge.results import Quantity, Results

POINT = Point(gbb=0.1, gmumu=0.3, gnunu=1.0, mzp=500.0, mnu4=1000.0)
CARD = """\
# mine
BLOCK FOREIGN
  7 nan text   # kept
BLOCK ZPPORTAL
  1   1.0E-01 # gbb, by hand
  2   0.3
  3   1
BLOCK MASS
\t32\t5.0D+02# mzp
  52  1000.
DECAY 36 1.0
  1.0 2 5 -5
"""


def changed_lines(card, other):
    before, after = card.document.lines, other.document.lines
    return [new for new in after if new not in before], [old for old in before if old not in after]


def test_nothing_changes_at_the_same_point():
    card = Card.from_text(CARD, zp_decay)
    assert card.updated(card.point()).document is card.document


def test_one_number_changes_and_its_comment_stays():
    card = Card.from_text(CARD, zp_decay)
    assert changed_lines(card, card.updated(POINT.replace(mzp=300.0))) == (
        ["\t32\t300.0# mzp"],
        ["\t32\t5.0D+02# mzp"],
    )


def test_missing_entries_are_added_where_they_differ_from_the_default():
    card = Card.from_text(CARD, zp_decay)
    moved = card.updated(POINT.replace(vts=0.02, MB=4.18, aS=0.118, WT=1.4))
    new, removed = changed_lines(card, moved)
    assert removed == []
    assert [line.split("#")[0].split() for line in new] == [
        ["4", "0.02"],
        ["5", "4.18"],
        ["BLOCK", "SMINPUTS"],
        ["3", "0.118"],
        ["DECAY", "6", "1.4"],
    ]
    assert moved.point().sm.WT == 1.4


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_additions_keep_the_line_ends(newline):
    text = CARD.replace("\n", newline).removesuffix(newline)
    moved = Card.from_text(text, zp_decay).updated(POINT.replace(vts=0.02, WT=1.4)).to_text()
    assert moved.count("\n") == moved.count(newline)
    assert not moved.endswith(("\r", "\n"))


def test_no_decay_is_invented():
    card = Card.from_text(CARD, zp_decay)
    assert set(card.updated(POINT.replace(mzp=300.0)).decays) == {36}
    assert set(card.converted("generic").decays) == {36}
    assert set(card.converted("generic", width="auto").decays) == {36}


def test_computed_width_and_channels_follow_the_point():
    card = Card.from_text(card_text(POINT, zp_decay), zp_decay)
    moved = card.updated(POINT.replace(mnu4=100.0))
    assert moved.to_text().split() == card_text(POINT.replace(mnu4=100.0), zp_decay).split()


def test_width_without_channels_stays_without():
    card = Card.from_text(CARD + "DECAY 32 1.5196131702 # width\n", zp_decay)
    new, _ = changed_lines(card, card.updated(POINT.replace(gmumu=0.0)))
    assert len(new) == 2
    assert new[1].startswith("DECAY 32 0.32") and new[1].endswith(" # width")


def test_auto_stays_auto_and_loses_stale_channels():
    card = Card.from_text(
        re.sub(r"(?<=DECAY 32 )\S+", "Auto", card_text(POINT, zp_decay)), zp_decay
    )
    assert len(card.decays[32].channels) == 6
    moved = card.updated(POINT.replace(mzp=300.0))
    assert moved.decays[32].width == Auto()
    assert moved.decays[32].channels == ()


def test_width_of_the_card_survives_conversion_and_goes_with_a_change():
    card = Card.from_text(CARD + "DECAY 32 10.0\n", zp_decay)
    assert card.converted("madgraph", width="card").decays[32].width == 10.0
    assert card.converted(width="card").to_text() == card.to_text()
    moved = card.converted(width="card", gmumu=0.0)
    assert moved.point().gmumu == 0.0
    with pytest.raises(CardError, match="DECAY 32"):
        card.converted("madgraph")


def test_a_fixed_width_is_written_even_where_there_was_no_decay():
    card = Card.from_text(CARD, zp_decay).updated(POINT.replace(wzp=2.5))
    assert card.point(width="card") == POINT.replace(wzp=2.5)


@pytest.mark.parametrize("profile", [name for name, p in PROFILES.items() if p.complete])
def test_complete_profiles_list_every_parameter(profile):
    card = Card.from_text(CARD, zp_decay).converted(profile)
    assert set(card.values) == set(PARAMETERS) - set(GENERAL)
    assert card.point() == POINT
    assert (card.values["wzp"] == Auto()) == PROFILES[profile].auto
    assert "  7 nan text   # kept" in card.document.lines


@pytest.mark.parametrize("profile", PROFILES)
def test_other_couplings_are_in_cards_that_set_one(profile):
    card = Card.from_text(CARD, zp_decay).updated(POINT.replace(gd3=0.1)).converted(profile)
    assert card.point() == POINT.replace(gd3=0.1)
    given = set(GENERAL) & set(card.values)
    assert given == (set(GENERAL) if PROFILES[profile].complete else {"gd3"})
    written = Card.from_text(card_text(card.point(), zp_decay, profile), zp_decay)
    assert set(GENERAL) & set(written.values) == given


@pytest.mark.parametrize("profile", ["pythia", "micromegas"])
def test_programs_that_do_not_know_auto_get_numbers_and_channels(profile):
    card = Card.from_text(CARD + "DECAY 32 Auto\n", zp_decay).converted(profile)
    assert len(card.decays[32].channels) == 6
    assert card.converted(profile).to_text() == card.to_text()


def test_scans_are_for_madgraph():
    card = Card.from_text(CARD.replace("5.0D+02", "scan:[100, 200] "), zp_decay)
    converted = card.converted("madgraph")
    assert converted.scans.keys() == {"mzp"}
    assert converted.values["wzp"] == Auto()
    assert set(converted.values) == set(PARAMETERS) - set(GENERAL)
    for profile in ("pythia", "micromegas"):
        with pytest.raises(CardError, match="scan") as caught:
            card.converted(profile)
        assert caught.value.line == 9


def test_auto_width_replaces_a_stale_one():
    card = Card.from_text(CARD + "DECAY 32 10.0\n  1.0 2 13 -13\n", zp_decay).converted(
        width="auto"
    )
    assert card.decays[32].width == Auto()
    assert card.decays[32].channels == ()
    assert card.point() == POINT


STALE = CARD + "DECAY 32 10.0 # of another point\n  0.7 2 13 -13\n  0.2 2 1000022 -1000022\n"


@pytest.mark.parametrize("profile", PROFILES)
def test_an_explicit_computed_width_repairs_a_stale_one(profile):
    card = Card.from_text(STALE, zp_decay)
    for refused in (card.point, card.check, card.converted):
        with pytest.raises(CardError, match='width="computed"'):
            refused()
    assert card.point("computed") == POINT
    (note,) = card.width_notes("computed")
    assert note == "line 13: DECAY 32: 10 GeV replaced by the computed 1.51961 GeV"
    (moved,) = card.width_notes("computed", gmumu=0.0)
    width = zp_decay(POINT.replace(gmumu=0.0)).width
    assert moved.endswith(f"10 GeV replaced by the computed {width:.6g} GeV")
    assert note in card.check("computed")
    repaired = card.converted(profile, "computed")
    assert repaired.point() == POINT
    assert repaired.width_notes("computed") == ()
    assert len(repaired.decays[32].channels) == 6
    assert "# of another point" in repaired.to_text()


def test_an_explicit_computed_width_repairs_a_width_of_zero():
    card = Card.from_text(CARD + "DECAY 32 0.0\n", zp_decay).converted(width="computed")
    assert card.decays[32].width == pytest.approx(1.5196131702)


def test_the_computed_width_of_a_scan_is_auto():
    text = STALE.replace("5.0D+02", "scan:[100, 200] ")
    card = Card.from_text(text, zp_decay)
    assert card.check("computed")[-1].endswith("replaced by Auto")
    assert card.converted("madgraph", "computed").decays[32].width == Auto()


def test_a_right_width_is_not_replaced():
    text = CARD + "DECAY 32 1.51961\n"
    card = Card.from_text(text, zp_decay)
    assert card.converted(width="computed").to_text() == text
    assert card.width_notes("computed") == ()


@pytest.mark.parametrize("profile", PROFILES)
def test_quantum_numbers_are_there_for_those_who_need_them(profile):
    """Written, converted, and completed where one of the two blocks is there."""
    block = "BLOCK QNUMBERS 52 # theirs\n  1 0\n  2 2\n  3 1\n  4 1\n"
    texts = (CARD, CARD + block, card_text(POINT, zp_decay, profile))
    cards = [Card.from_text(text, zp_decay).converted(profile) for text in texts]
    for card in cards:
        found = [s.words[1] for s in card.document.sections if s.words[0] == "QNUMBERS"]
        if PROFILES[profile].quantum_numbers:
            assert sorted(found) == ["32", "52"]
        else:
            assert found == (["52"] if "# theirs" in card.to_text() else [])
        assert card.converted(profile).to_text() == card.to_text()
    assert PROFILES["madgraph"].quantum_numbers and PROFILES["pythia"].quantum_numbers


def test_a_card_holds_one_point():
    with pytest.raises(PointError, match="single point"):
        card_text(Point(gbb=0.1, gmumu=0.3, gnunu=1.0, mzp=[300.0, 500.0], mnu4=1000.0), zp_decay)


def test_unknown_width_is_a_programming_error():
    with pytest.raises(ValueError, match="'computed' or 'auto'"):
        card_text(POINT, zp_decay, width="card")


def test_writing_fails_without_a_trace(tmp_path):
    with pytest.raises(ZpbridgeError, match="cannot be written"):
        write_card(POINT, tmp_path / "no" / "card.slha")
    path = tmp_path / "card.slha"
    path.write_text("old")
    with pytest.raises(CardError):
        write_card(Card.from_text(CARD + "DECAY 32 10.0\n", zp_decay), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_results_travel_in_a_block_of_their_own():
    quantities = [
        Quantity("width_zp", 1.5, "GeV", 0.0, "m", "s"),
        Quantity("omega_h2", None, "", None, "m", "s", status="omega_h2: no annihilation"),
    ]
    results = Results(
        point={},
        quantities={q.name: q for q in quantities},
        warnings=("careful",),
        settings={"relic_convention": "physical"},
    )
    card = Card.from_text(results_text(POINT, zp_decay, results), zp_decay)
    assert card.point() == POINT
    section = card.parsed.blocks["ZPRESULTS"]
    assert [entry.words for entry in section.entries] == [["1", "1.5"]]
    for words in ("omega_h2: no annihilation", "# warning: careful", "relic_convention physical"):
        assert words in card.to_text()


def test_mixed_line_ends_stay_as_they_are():
    text = CARD.replace("\n", "\r\n", 4)
    moved = Card.from_text(text, zp_decay).updated(POINT.replace(gnunu=2.0)).to_text()
    assert moved == text.replace("  3   1\n", "  3   2.0\n")


POLE = CARD + "BLOCK SMINPUTS\n  4 91.1876\n  6 172.5\n  7 1.778\n"


@pytest.mark.parametrize("profile", PROFILES)
def test_pole_masses_of_sminputs_are_used_and_written_where_programs_read_them(profile):
    card = Card.from_text(POLE, zp_decay)
    assert card.point() == POINT.replace(MT=172.5, MTA=1.778)
    (note,) = (note for note in card.check() if "SMINPUTS" in note)
    assert "MZ = 91.1876 GeV, MT = 172.5 GeV, MTA = 1.778 GeV from BLOCK SMINPUTS" in note
    for changes in ({}, {"MT": 170.0}):
        made = card.converted(profile, **changes)
        masses = {e.words[0]: e.words[1] for e in made.parsed.blocks["MASS"].entries}
        top = str(changes.get("MT", 172.5))
        assert (masses["6"], masses["15"], masses["23"]) == (top, "1.778", "91.1876")
        assert made.point() == card.point().replace(**changes)
        assert not any("SMINPUTS" in note for note in made.check())


def test_pole_masses_that_differ_from_mass_are_pointed_out():
    text = CARD.replace("BLOCK MASS\n", "BLOCK MASS\n  6 173.0\n")
    card = Card.from_text(text + "BLOCK SMINPUTS\n  6 165.0\n", zp_decay)
    assert card.point().sm.MT == 173.0
    (note,) = (note for note in card.notes if "SMINPUTS" in note)
    assert "entry 6 is 165.0 GeV" in note and "173.0 GeV: that of MASS is used" in note


@pytest.mark.parametrize(
    "decay",
    [
        "DECAY 32 NaN # w\n  0.5 2 13 -13\n", "DECAY 32 ********\n", "DECAY 32 -3.4\n",
        "DECAY 32 # no width\n", "DECAY 32 3.4 GeV\n", "DECAY 32 1.51961\nDECAY 32 1.51961\n",
        "DECAY 32 Auto\nDECAY 32 9\n  1 2 13 -13\n", "DECAY 32 nan\nDECAY 32 9\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("profile", PROFILES)
def test_what_cannot_be_read_in_the_decay_of_the_zp_is_replaced(decay, profile):
    card = Card.from_text(CARD + decay, zp_decay)
    for width in (None, "card"):
        with pytest.raises(CardError, match="DECAY 32"):
            card.point(width)
    assert card.point("computed") == POINT
    (note,) = (note for note in card.check("computed") if "DECAY 32" in note)
    assert "replaced by the computed 1.51961 GeV" in note
    repaired = card.converted(profile, "computed")
    assert repaired.point() == POINT
    assert repaired.width_notes("computed") == ()
    assert repaired.to_text().count("DECAY 32 ") == 1
    assert card.converted(profile, "auto").point() == POINT


def test_what_cannot_be_read_in_the_decay_of_the_zp_of_a_scan_is_auto_on_demand():
    text = CARD.replace("0.3", "scan:[0.2, 0.3]") + "DECAY 32 NaN\n"
    card = Card.from_text(text, zp_decay)
    with pytest.raises(CardError, match="'NaN'"):
        card.check()
    assert any("replaced by Auto" in note for note in card.check("computed"))
    assert "DECAY 32 Auto\n" in card.converted("madgraph", "computed").to_text()


def test_channels_beside_a_width_that_is_kept_are_pointed_out():
    card = Card.from_text(CARD + "DECAY 32 2.5\n  0.5 2 11 -13\n  0.5 2 -13 13\n", zp_decay)
    (note,) = card.width_notes("card")
    assert "line 14: DECAY 32: the Z' of this model does not decay to 11 -13" in note
    assert note in card.check("card")
