"""Descriptions of planes: what is read, and one sentence for what makes no sense."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.errors import LimitError, TableError
from bridge.plots.plane_spec import read_plane

GOOD = """
title = "A plane"
[free]
mzp = { low = 100, high = 1000, scale = "log" }
gmumu = { low = 0.1, high = 1 }
[fixed]
gbb = 0.01
gnunu = 0.5
mnu4 = 400
[show]
limits = ["paper"]
colour = "omega_h2"
contours = { omega_h2 = [0.3, 0.12], br_mumu = [0.5] }
[[mark]]
name = "here"
mzp = 500
gmumu = 0.3
"""


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "plane.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_plane_has_axes_in_order_and_what_is_shown(tmp_path: Path) -> None:
    plane = read_plane(_file(tmp_path, GOOD))
    (x, x_axis), (y, y_axis) = plane.axes
    assert (x, y) == ("mzp", "gmumu")
    assert (x_axis.scale, y_axis.scale) == ("log", "linear")
    assert plane.contours["omega_h2"] == (0.12, 0.3)
    assert plane.shown == ("omega_h2", "br_mumu")
    assert plane.marks[0].x == 500.0
    assert {limit.kind for limit in plane.limits}.isdisjoint({"projection", "fit", "context"})


def test_projections_are_drawn_where_they_are_asked_for(tmp_path: Path) -> None:
    text = GOOD.replace('limits = ["paper"]', 'limits = ["paper"]\nprojections = true')
    assert "projection" in {limit.kind for limit in read_plane(_file(tmp_path, text)).limits}


def test_a_colour_beyond_the_textbook_is_computed(tmp_path: Path) -> None:
    plane = read_plane(_file(tmp_path, GOOD.replace('"omega_h2"', '"omega_h2_full"')))
    assert plane.settings.beyond
    plane = read_plane(_file(tmp_path, GOOD.replace("[show]", '[show]\nrelic = "full"')))
    assert plane.settings.beyond
    assert plane.options.relic_kind == "full"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("gmumu = { low = 0.1, high = 1 }", "", "gmumu"),
        ("gbb = 0.01", "vts = 0.04", "gbb"),
        ('colour = "omega_h2"', 'colour = "omega"', "expected one of"),
        ('colour = "omega_h2"', "color = 1", "did you mean colour"),
        ("[0.3, 0.12]", "0.12", "omega_h2 = \\[0.12\\]"),
        ("mzp = 500", "mzp = 5000", "not on the axis"),
        ('"paper"', '"papers"', "papers"),
        ("[show]", '[show]\norder = "lo"\npdf = 3', "text in quotes"),
        ("[show]", "[show]\nscale = 100", "scale"),
    ],
)
def test_what_makes_no_sense_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises((TableError, LimitError), match=said):
        read_plane(_file(tmp_path, GOOD.replace(old, new, 1)))


def test_limits_are_found_beside_the_description(tmp_path: Path) -> None:
    from bridge.limits.catalogue import shipped_limits

    mine = tmp_path / "mine.csv"
    mine.write_bytes(shipped_limits()["bs_mixing_2017"].path.read_bytes())
    plane = read_plane(_file(tmp_path, GOOD.replace('["paper"]', '["paper", "mine.csv"]')))
    assert "mine" in {limit.name for limit in plane.limits}
