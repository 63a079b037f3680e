"""What is written: CSV, YAML, pictures and the page."""

import csv
import json
import re

import numpy as np
import pytest
from matplotlib.colors import to_hex

from bridge.errors import ZpbridgeError
from bridge.limits.catalogue import SHIPPED
from bridge.paper.figures import figure, relic_planes
from bridge.paper.figures.allowed_window import FEW, MASSES, MEASURED, AllowedWindow
from bridge.paper.figures.annihilation_curves import figure_4
from bridge.paper.figures.catalogue import FIGURES
from bridge.paper.figures.figures_page import page
from bridge.paper.figures.record import provenance
from bridge.paper.figures.relic_planes import Grid
from bridge.paper.figures.scenarios import scenario
from bridge.paper.figures.write_figures import make_figures, steps, write_figure
from bridge.plots.figure_data import tables
from bridge.plots.figure_files import csv_text, submission_text, yaml_text

PAPER = scenario("paper")
RECORD = provenance(PAPER)
SIX_DIGITS = 1e-5
PNG, PDF = b"\x89PNG\r\n", b"%PDF-"


@pytest.fixture(scope="module")
def figures():
    """Small figures of each kind."""
    return {n: FIGURES[n].data(PAPER, 7, lambda _: None) for n in (2, 4, 8)}


def read_csv(text):
    """Columns by name; empty cells are NaN."""
    head, *rows = csv.reader(line for line in text.splitlines() if not line.startswith("#"))
    return {name: list(column) for name, column in zip(head, zip(*rows, strict=True), strict=True)}


def read_yaml(text):
    """Columns by name, from the subset of YAML that is written: JSON after each dash."""
    columns = {}
    for line in text.splitlines():
        if match := re.match(r"- header: (.*)", line):
            name = json.loads(match[1])["name"]
            columns[name] = []
        elif match := re.match(r"  - (.*)", line):
            columns[name].append(json.loads(match[1])["value"])
    return columns


def numbers(cells, missing):
    return np.array([np.nan if cell == missing else float(cell) for cell in cells])


@pytest.mark.parametrize("number", [2, 4, 8])
def test_csv_and_yaml_hold_the_numbers_of_the_figure(figures, number):
    for table in tables(figures[number]):
        as_csv = read_csv(csv_text(table, "paper", figures[number].chosen, RECORD))
        as_yaml = read_yaml(yaml_text(table, "paper", RECORD))
        assert list(as_csv) == list(as_yaml)
        for column in table.columns:
            expected = np.where(np.isfinite(column.values), column.values, np.nan)
            np.testing.assert_allclose(numbers(as_csv[column.name], ""), expected, SIX_DIGITS)
            np.testing.assert_allclose(numbers(as_yaml[column.name], "-"), expected, SIX_DIGITS)


def test_csv_names_units_and_choices(figures):
    table = next(tables(figures[8]))
    text = csv_text(table, "paper", figures[8].chosen, RECORD)
    assert "# mnu4 [GeV]: mass with the observed relic density" in text
    assert all(f"# chosen: {choice}" in text for choice in figures[8].chosen)


def test_lines_keep_their_names(figures):
    table = next(tables(figures[4]))
    names = read_csv(csv_text(table, "paper", (), RECORD))["line"]
    assert {"today_200", "thermal"} <= set(names)


def test_submission_lists_every_table(figures):
    text = submission_text(figures.values(), RECORD)
    assert text.count("---\n") == text.count("data_file: ") == 7
    assert "data_file: figure_08_light.yaml" in text


@pytest.mark.parametrize("number", [1, 3, 5, 9])
def test_pictures_are_drawn(tmp_path, number):
    figure = FIGURES[number].data(PAPER, 5, lambda _: None)
    files = {path.suffix: path for path in write_figure(figure, tmp_path, RECORD)}
    assert files[".png"].read_bytes().startswith(PNG)
    assert files[".pdf"].read_bytes().startswith(PDF)
    assert files[".png"].stat().st_size > 20_000


def test_pictures_are_the_same_every_time(tmp_path, figures):
    once, twice = tmp_path / "once", tmp_path / "twice"
    for folder in (once, twice):
        folder.mkdir()
        write_figure(figures[2], folder, RECORD)
    for path in once.iterdir():
        assert path.read_bytes() == (twice / path.name).read_bytes(), path.name


def test_page_is_self_contained(tmp_path, figures):
    write_figure(figures[2], tmp_path, RECORD)
    ranges = dict.fromkeys(MEASURED, (1.0, 2.0))
    windows = tuple(
        AllowedWindow(mzp, side, ratio, 1, ranges)
        for mzp in MASSES
        for side in ("heavy", "light")
        for ratio in (0.0, FEW)
    )
    text = page([figures[2]], tmp_path, {"paper": windows}, RECORD)
    assert "data:image/png;base64," in text
    assert not re.search(r"(src|href)='(?!data:)", text)
    assert text.count("<table>") == text.count("</table>") == 4
    assert all(f"<dt>{key}</dt>" in text for key in ("date", "settings", "limits", "citations"))
    assert "@article{XENON:2017vdw," in text
    assert "LHCb measured in 2022 exclude that: r = 2.3" in text


def test_some_figures_come_without_the_page(tmp_path):
    done = []
    files = make_figures((4, 2, 2), tmp_path / "new", ["today"], 9, lambda n, _: done.append(n))
    assert sum(done) == steps((4, 2, 2)) == 2
    assert steps(()) == len(FIGURES) + 3 * len(MASSES)
    assert {path.name for path in files} >= {"figure_02.png", "figure_04.pdf", "submission.yaml"}
    assert not (tmp_path / "new" / "index.html").exists()


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ZpbridgeError, match="cannot be made"):
        make_figures((1,), tmp_path / "file" / "sub", ["paper"], 9)


def test_yaml_says_how_pp_cross_sections_were_computed(figures):
    text = yaml_text(next(tables(figures[8])), "paper", RECORD)
    said = "NLO QCD, PDF nnpdf31_nlo (LHAPDF 324900), 13 TeV, muR = muF = 0.5 mzp"
    assert json.dumps({"name": "PP CROSS-SECTIONS", "value": said}) in text


def test_another_relic_density_is_in_the_picture_and_its_tables(tmp_path, monkeypatch):
    few = Grid((0.4, 1.3), (0.5, 1.5), 2)
    monkeypatch.setattr(relic_planes, "figure_grid", lambda _: few)
    make_figures((8,), tmp_path, ["paper"], relic_kind="sommerfeld")
    text = (tmp_path / "figure_08_heavy.csv").read_text()
    assert "relic density: omega_h2_sommerfeld, enhanced today as well" in text
    assert '"relic_kind": "sommerfeld"' in text


def test_a_relic_density_that_no_figure_follows_is_refused(tmp_path):
    with pytest.raises(ZpbridgeError, match="only figures 5, 6, 7, 8, 9, 10, 11 follow"):
        make_figures((1, 4), tmp_path, ["paper"], 5, relic_kind="full")


def test_lines_where_limits_are_met_and_all_nodes_are_written_too(tmp_path):
    names = {path.name for path in make_figures((2,), tmp_path, ["paper"], 9)}
    assert {"figure_02_plane_edges.yaml", "figure_02_plane_nodes.csv"} <= names
    edges = read_csv((tmp_path / "figure_02_plane_edges.csv").read_text())
    trident = np.array(edges["line"]) == "r_trident"
    gmumu, mzp = (np.array(edges[n], dtype=float)[trident] for n in ("gmumu", "mzp"))
    np.testing.assert_allclose(gmumu / mzp, 1.0 / 370.0, rtol=0.02)
    grid = (tmp_path / "figure_02_plane.csv").read_text().splitlines()
    nodes = (tmp_path / "figure_02_plane_nodes.csv").read_text().splitlines()
    assert [x for x in nodes if x[0].isdigit()][:81] == [x for x in grid if x[0].isdigit()]
    assert len(nodes) > len(grid)


@pytest.mark.parametrize("number", [1, 3, 4, 5, 11])
def test_every_line_and_area_is_in_the_legend_and_nothing_in_the_axes(number):
    drawn = figure(number, "today", 5)
    legend = drawn.legends[0]
    here = {to_hex(x.get_color()) for ax in drawn.axes for x in ax.lines}
    named = {to_hex(x.get_color()) for x in legend.get_lines()}
    named |= {to_hex(x.get_edgecolor()) for x in legend.get_patches()}
    assert here <= named
    filled = {to_hex(c) for ax in drawn.axes for part in ax.collections
              if len(part.get_facecolor()) == 1 for c in part.get_facecolor()}  # fmt: skip
    assert filled <= {to_hex(x.get_facecolor()) for x in legend.get_patches()}
    assert not [t for ax in drawn.axes for t in ax.texts]


def test_a_figure_takes_what_it_leaves_open_and_says_so():
    axes = figure(3, resolution=5, parameters={"mzp": 300.0}).axes
    assert [ax.get_title() for ax in axes] == ["$M_{Z'} = 300$ GeV"]
    usual, other = (figure_4(scenario("paper", given=g), 9, lambda _: None)
                    for g in ((), (("gnunu", 0.2),)))  # fmt: skip
    heavy = [f.panels[0].line("freeze_out_1000").y[0] for f in (usual, other)]
    assert heavy[1] / heavy[0] == pytest.approx(4.0, rel=1e-3)
    assert "gnunu = 0.2" in other.chosen


@pytest.mark.parametrize(
    ("number", "parameters", "words"),
    [
        (1, {"mzp": 300.0}, "figure 1 takes gnunu, mnu4, vts and the SM inputs"),
        (8, {"wzp": 3.0}, "figure 8 takes mzp, vts"),
        (8, {"mzp": 3.0}, "expected 5 to 20000 GeV"),
        (8, {"mass": 3.0}, "mass is no parameter"),
    ],
)
def test_what_a_figure_does_not_take_is_refused(number, parameters, words):
    with pytest.raises(ZpbridgeError, match=words):
        figure(number, parameters=parameters)


def test_limits_of_the_user_are_drawn_beside_projections(tmp_path):
    mine = tmp_path / "mine.csv"
    mine.write_text((SHIPPED / "xenon1t_2018_si.csv").read_text())
    assert figure(11, ("paper", mine), 5).axes
