"""Descriptions of planes: what is read, and one sentence for what makes no sense."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from bridge.cli.evaluate import command as evaluate
from bridge.cli.report import command as report
from bridge.cli.scan import command as scan
from bridge.errors import LimitError, TableError
from bridge.plots.plane_spec import read_plane
from bridge.prediction import Options, Settings
from bridge.scans.conventions import KEYS

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


def test_every_convention_has_one_key_and_the_option_of_the_commands() -> None:
    """As `evaluate`, `report` and `scan` name them; nothing else is left to choose."""
    keys = {(key.owner, key.field) for key in KEYS.values()}
    fields = {(kind, f.name) for kind in (Settings, Options) for f in dataclasses.fields(kind)}
    elsewhere = {(Settings, "beyond"), (Settings, "compile_kernel")}
    elsewhere |= {(Options, name) for name in Options().factors}  # nuisances of fits
    twice = {(Options, name) for name in ("sqrts_gev", "order", "pdf", "scale", "unitarity_cap")}
    assert fields - keys == elsewhere | twice
    for command in (evaluate, report, scan):
        options = {text.lstrip("-").replace("-", "_") for p in command.params
                   for text in (*p.opts, *p.secondary_opts)}  # fmt: skip
        assert KEYS.keys() <= options


def test_conventions_reach_settings_and_options(tmp_path: Path) -> None:
    chosen = 'tree_level = true\nv21 = 0.1\nunitarity_cap = true\nrelic_convention = "micromegas"'
    plane = read_plane(_file(tmp_path, GOOD.replace("[show]", f"[show]\n{chosen}")))
    assert not plane.options.sommerfeld
    assert plane.options.v21 == 0.1
    assert plane.options.unitarity_cap
    assert plane.settings.relic.name == "micromegas"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("gmumu = { low = 0.1, high = 1 }", "", "gmumu"),
        ("gbb = 0.01", "vts = 0.04", "gbb"),
        ('colour = "omega_h2"', 'colour = "omega"', "did you mean omega_h2"),
        ('colour = "omega_h2"', 'colour = "sigma_dimuon"', "did you mean sigma_dimuon_"),
        ("omega_h2 = [0.3", "omega = [0.3", "did you mean omega_h2"),
        ('"paper"]', '"paper"]\nv21 = 2', "show.v21 = 2"),
        ('"paper"]', '"paper"]\nrelic_role = "uper"', "did you mean upper"),
        ('"paper"]', '"paper"]\ntree_level = "yes"', "true or false"),
        ("low = 0.1, high = 1 }", "low = 1, high = 1 }", "expected low < high"),
        ("low = 0.1, high = 1 }", "low = 1, high = 1.0000000000001 }", "a wider one"),
        ("low = 100, high", "low = 0, high", 'or scale = "linear"'),
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
