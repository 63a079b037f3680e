"""The verdicts on the paper's numerical statements, pinned: a change of any is news."""

from __future__ import annotations

import pytest

from bridge.paper.statement_values import farthest_from_pole, largest_ratio, on_best_fit
from bridge.paper.statements import STATEMENTS, check_statements, statements_table

NOT_CONFIRMED = {
    ("(3.3)", "the scale of gbb gmumu/MZ'^2 is 6.4 TeV"),
    ("(3.7)", "trident: 1/(370 GeV)^2 is the 95 % bound, 1.46 of the SM"),
    ("LHC searches", "ATLAS always weaker than B_s mixing (r < 1)"),
    ("(3.11)", "BR(mu -> e gamma) = 1.24e-6 at 1 TeV"),
    ("after (3.11)", "tau -> 3 mu beats trident from V32 = 3e-4"),
    ("after (3.11)", "V32 = 3e-3 rules everything out"),
    ("(3.15)", "Upsilon: 1/(190 GeV)^2"),
    ("(4.9)", "c1p(mu) = 5.6e-3 at 1 TeV"),
    ("(4.9)", "c1p(b) = 2.3e-3 at 1 TeV"),
    ("(4.9)", "c1n(b) = 4.5e-2 at 1 TeV"),
    ("(4.12)", "order of magnitude at 1 TeV (exact/printed)"),
    ("section 5", "gbb is about 0.1 gmumu, at most"),
}


@pytest.fixture(scope="module")
def checked():
    return check_statements()


def test_verdicts(checked):
    found = {
        (c.statement.where, c.statement.claim) for c in checked if c.verdict == "not confirmed"
    }
    assert found == NOT_CONFIRMED


def test_whatever_is_not_confirmed_says_why(checked):
    assert all(c.statement.note for c in checked if c.verdict == "not confirmed")


def test_all_three_verdicts_exist(checked):
    assert {c.verdict for c in checked} == {
        "confirmed",
        "confirmed with a note",
        "not confirmed",
    }


def test_table_has_a_row_for_each(checked):
    assert len(statements_table().splitlines()) == len(STATEMENTS) + 2 == len(checked) + 2


def test_best_fit_line_meets_both_conditions():
    p = on_best_fit(1000.0)
    assert p.gbb * p.gmumu / 1e6 == pytest.approx(1 / 6400.0**2)
    assert p.vts * p.gbb / 1000.0 == pytest.approx(1 / 770e3)
    assert 1000.0 / p.gmumu == pytest.approx(1330.0, abs=1.0)


def test_notes_are_filled_with_what_was_computed(checked):
    notes = {c.statement.claim: c.statement.remark(c.found) for c in checked}
    assert notes["c1n(b) = 4.5e-2 at 1 TeV"] == "0.0369; 0.0456 at 2 TeV"
    assert "427 GeV" in notes["trident: 1/(370 GeV)^2 is the 95 % bound, 1.46 of the SM"]
    assert not any("{" in note for note in notes.values())


def test_table_cells_hold_no_bars():
    assert {row.count("|") for row in statements_table().splitlines()} == {6}


def test_window_of_section_5():
    """Light Z': near the pole, gnunu below gmumu; from 350 GeV a factor of few is left."""
    assert farthest_from_pole(50.0) < 0.2
    assert largest_ratio(50.0) < 1.0 < largest_ratio(350.0)
