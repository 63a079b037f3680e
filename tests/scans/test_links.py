"""Linked parameters: a row without a value has its reason, and the others are computed."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.evaluation import Settings
from bridge.observables import predict
from bridge.point import ZERO_WIDTH, Point
from bridge.prediction import RELIC_KINDS
from bridge.scans.links import LINKS, apply_links

RULES = [(name, rule) for name, rules in LINKS.items() for rule in rules]


@pytest.mark.parametrize("link", RULES)
@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("wzp", 0.0, ZERO_WIDTH),
        ("wzp", -1.0, "wzp is outside its domain"),
        ("mzp", 1.0, "mzp is outside its domain"),
    ],
)
def test_a_row_that_cannot_be_solved_has_its_reason_and_others_are_solved(
    link, column, value, reason
):
    name, rule = link
    table = {"gbb": 0.01, "gmumu": 0.5, "gnunu": 1.5, "mzp": 500.0, "mnu4": 2000.0, "wzp": 5.0}
    columns = {n: np.full(3, v) for n, v in table.items() if n != name}
    columns[column][1] = value
    full, reasons, _ = apply_links(columns, ((name, rule),), Settings())
    assert list(np.isnan(full[name])) == [False, True, False]
    assert list(reasons[name]) == ["", f"{name} ({rule}): {reason}", ""]


@pytest.mark.parametrize("kind", ["cbe", "sommerfeld", "full"])
def test_a_rule_solves_for_the_relic_density_that_is_asked_for(kind):
    table = {"gbb": 0.0136, "gmumu": 0.45, "gnunu": 1.0, "mzp": 500.0}
    columns = {n: np.array([v]) for n, v in table.items()}
    full, _, notes = apply_links(columns, (("mnu4", "relic_above"),), Settings(), kind)
    (mass,) = full["mnu4"]
    found = predict(Point(**table, mnu4=mass))[RELIC_KINDS[kind]].value
    assert found == pytest.approx(0.12, rel=5e-5)
    assert list(notes["mnu4"]) == [""]


def test_where_the_search_ends_is_noted():
    """gnunu^2 mnu4/(4 pi mzp) reaches 300 at 8378 GeV."""
    table = {"gbb": 1e-4, "gmumu": 0.5, "gnunu": 3.0, "mzp": 20.0}
    columns = {n: np.array([v]) for n, v in table.items()}
    rule = (("mnu4", "relic_above"),)
    _, reasons, notes = apply_links(columns, rule, Settings(), "sommerfeld")
    assert notes["mnu4"][0].startswith(
        "mnu4 (relic_above): no solution is looked for at mnu4 > 8377"
    )
    assert "gives omega_h2_sommerfeld = 0.12" in reasons["mnu4"][0]
    assert apply_links(columns, rule, Settings())[2]["mnu4"][0] == ""
