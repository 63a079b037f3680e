"""Linked parameters: a row without a value has its reason, and the others are computed."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.evaluation import Settings
from bridge.point import ZERO_WIDTH
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
    full, reasons = apply_links(columns, ((name, rule),), Settings())
    assert list(np.isnan(full[name])) == [False, True, False]
    assert list(reasons[name]) == ["", f"{name} ({rule}): {reason}", ""]
