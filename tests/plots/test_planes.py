"""A plane from its description to its files: numbers, edges, picture, page."""

from __future__ import annotations

import csv
import json
import math
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hepdata_validator.data_file_validator import DataFileValidator
from hepdata_validator.submission_file_validator import SubmissionFileValidator
from PIL import Image

from bridge import Point, evaluate
from bridge.limits import verdicts
from bridge.plots.edges import edge_lines
from bridge.plots.plane_files import write_plane
from bridge.plots.plane_numbers import (
    NO_POINT,
    PlaneNumbers,
    compute,
    contested,
    counts_column,
    drawn_ratio,
    ratio_column,
)
from bridge.plots.plane_page import to_html
from bridge.plots.plane_picture import draw, region_label
from bridge.plots.plane_spec import Plane, read_plane
from bridge.provenance import Provenance

HOSTILE = "</script><script>alert('$x$ &amp;')</script>"
SPEC = f"""
title = "{HOSTILE}"
[free]
mzp = {{ low = 100, high = 2000, scale = "log" }}
gmumu = {{ low = 0.05, high = 2, scale = "log" }}
[fixed]
gnunu = 0.5
mnu4 = 400
[linked]
gbb = "r_k"
[show]
limits = "paper"
colour = "omega_h2"
contours = {{ omega_h2 = [0.12, 1e9] }}
[[mark]]
name = "{HOSTILE}"
mzp = 500
gmumu = 0.3
"""


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> PlaneNumbers:
    """A small plane in which gbb follows from R_K and leaves its domain in a corner."""
    path = tmp_path_factory.mktemp("plane") / "window.toml"
    path.write_text(SPEC, encoding="utf-8")
    return compute(read_plane(path), nodes=11)


def _same(found: float, expected: float | None) -> bool:
    """Compiled code and a fit of dilogarithms differ by less than the error of Omega h^2."""
    return found == pytest.approx(math.nan if expected is None else expected, rel=1e-4, nan_ok=True)


def test_numbers_at_50_nodes_are_those_of_evaluate(numbers: PlaneNumbers) -> None:
    columns, names = numbers.columns, ("gbb", "gmumu", "gnunu", "mzp", "mnu4")
    there = np.flatnonzero(columns[NO_POINT] == "")
    for row in np.random.default_rng(1803).choice(there, 50, replace=False):
        point = Point(**{name: float(columns[name][row]) for name in names})
        results = evaluate(point, numbers.plane.settings)  # of what is computed beside it
        for name in columns.keys() & results.keys():
            assert _same(columns[name][row], results[name].value), name
        found = verdicts(point, results, numbers.plane.limits, numbers.plane.options)
        assert columns["excluded"][row] == any(v.excluded for v in found)
        for v in found:
            limit = v.constraint.limit
            assert _same(columns[ratio_column(limit)][row], float(v.r)), limit.name
            if limit.counted and v.exists:
                counts = columns.get(counts_column(limit), np.ones(numbers.x.size))
                assert counts[row] == v.counts, limit.name


def test_a_limit_that_another_replaces_keeps_its_ratio_and_makes_no_area(tmp_path: Path) -> None:
    """Two searches on the same data: both r are there, one of them counts, regions are of that."""
    found = compute(_plane(tmp_path, SPEC.replace('"paper"', '"today"')), nodes=5)
    columns = found.columns
    several = {limit.group for limit in contested(found.plane)}
    assert several
    for group in several:
        of = [x for x in contested(found.plane) if x.group == group]
        counting = np.nansum([columns[counts_column(x)] for x in of], axis=0)
        reach = np.any([np.isfinite(columns[ratio_column(x)]) for x in of], axis=0)
        assert (counting[reach] == 1.0).all()
    passed = [
        x
        for x in contested(found.plane)
        if (np.isfinite(columns[ratio_column(x)]) & (columns[counts_column(x)] == 0.0)).any()
    ]
    assert passed
    for limit in passed:
        assert np.isnan(drawn_ratio(limit, columns)[columns[counts_column(limit)] == 0.0]).all()
    content = json.loads(_json(to_html(found, Provenance(found.plane.settings))))
    assert {x["counts"] for x in content["limits"]} - {""} == {
        counts_column(x) for x in contested(found.plane)
    }


def _plane(tmp_path: Path, text: str) -> Plane:
    path = tmp_path / "plane.toml"
    path.write_text(text, encoding="utf-8")
    return read_plane(path)


def test_edges_have_what_is_excluded_on_their_left(numbers: PlaneNumbers) -> None:
    ratios = numbers.regions()
    for name, lines in edge_lines(numbers).items():
        r = np.log(np.where(np.isnan(ratios[name]), 1e-9, ratios[name]))
        for line in lines:
            middle = 0.5 * (line[1:] + line[:-1])
            step = np.diff(line, axis=0)
            left = (
                middle
                + 0.03
                * np.stack([-step[:, 1], step[:, 0]], axis=1)
                / np.hypot(*step.T).clip(1e-9)[:, None]
            )
            nodes = np.stack([numbers.unit_x, numbers.unit_y], axis=1)
            nearest = ((left[:, None] - nodes) ** 2).sum(axis=-1).argmin(axis=1)
            assert np.mean(r[nearest] > 0.0) > 0.7, name


def test_edges_are_finer_than_the_grid(numbers: PlaneNumbers) -> None:
    """B_s mixing with gbb from R_K is a line of constant gmumu/MZp: straight, as computed."""
    (line,) = edge_lines(numbers)["bs_2017"]
    x, y = (axis.at(u) for (_, axis), u in zip(numbers.plane.axes, line.T, strict=True))
    assert np.ptp(np.log(y / x)) < 0.01


def test_the_legend_explains_white_and_what_is_nowhere(numbers: PlaneNumbers) -> None:
    texts = [t.get_text() for t in draw(numbers).legends[0].get_texts()]
    said = " ".join(texts).replace("\n", " ")
    for words in (
        "no hatch: no limit",
        "excluded by a limit",
        r"$\Omega h^2$ = 1e+09: nowhere here",
    ):
        assert words in said


def test_files_hold_the_numbers_and_what_made_them(numbers: PlaneNumbers, tmp_path: Path) -> None:
    written = {path.name: path for path in write_plane(numbers, tmp_path)}
    assert {"window.pdf", "window.png", "window.html", "window.csv"} <= set(written)
    lines = written["window.csv"].read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert len(rows) == numbers.x.size
    assert float(rows[5]["omega_h2"]) == pytest.approx(numbers.columns["omega_h2"][5], rel=1e-5)
    assert any(line.startswith("# version:") for line in lines)
    with Image.open(written["window.png"]) as picture:
        record = json.loads(picture.info["Description"])
    assert record["plane"] == tomllib.loads(SPEC)
    assert record["version"]
    assert b"/Subject" in written["window.pdf"].read_bytes()
    assert f"# plane: {json.dumps(record['plane'])}" in lines


def test_tables_are_valid_for_hepdata(numbers: PlaneNumbers, tmp_path: Path) -> None:
    for path in write_plane(numbers, tmp_path):
        if path.suffix == ".yaml":
            kind = (
                SubmissionFileValidator()
                if path.name.endswith("_submission.yaml")
                else DataFileValidator()
            )
            assert kind.validate(file_path=str(path)), kind.get_messages(str(path))


def _json(page: str) -> str:
    found = re.search(r'id="plane">(.*?)</script>', page)
    assert found
    return found[1]


def _page(numbers: PlaneNumbers) -> str:
    return to_html(numbers, Provenance(numbers.plane.settings))


def test_a_page_holds_its_numbers_and_no_foreign_script(numbers: PlaneNumbers) -> None:
    text = _page(numbers)
    assert text.count("<script") == 2
    content = json.loads(_json(text))
    assert content["nodes"] == 11
    assert [mark["name"] for mark in content["marks"]] == [HOSTILE]
    assert {"omega_h2 = 0.12", "omega_h2 = 1e+09: nowhere here"} <= {
        line["label"] for line in content["lines"]
    }
    assert len(content["columns"]["omega_h2"]) == 121
    assert len(text) < 3e6


def test_a_page_that_would_be_too_large_has_a_coarser_grid_and_says_so(
    numbers: PlaneNumbers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bridge.plots.plane_page.MOST_BYTES", 40_000)
    text = _page(numbers)
    content = json.loads(_json(text))
    assert len(_json(text)) < 40_000
    assert 2 < content["nodes"] < 11
    assert f"This grid has {content['nodes']} × {content['nodes']} nodes" in text


@pytest.mark.tool("chromium")
@pytest.mark.parametrize("width", [500, 1280])
def test_a_browser_shows_the_numbers_of_a_point(
    numbers: PlaneNumbers, tmp_path: Path, width: int
) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no chromium on PATH: the page is not opened in a browser")
    probe = """<script>
    const on = canvas.getBoundingClientRect(), before = canvas.toDataURL();
    canvas.dispatchEvent(new PointerEvent("pointerdown", { clientX: on.left + on.width / 2,
      clientY: on.top + on.height / 2 }));
    const told = document.getElementById("readout").textContent.startsWith("mzp = ");
    const pictures = new Set([before, canvas.toDataURL()]);
    for (const tick of document.querySelectorAll("#regions input")) {
      tick.click();
      pictures.add(canvas.toDataURL());
    }
    const switches = document.querySelectorAll("#regions input").length;
    document.title = [document.documentElement.scrollWidth, window.innerWidth,
      document.querySelectorAll("#values tr").length,
      document.querySelectorAll("#ratios tr").length, Number(told), switches,
      pictures.size].join(" ");
    </script></body>"""
    (tmp_path / "page.html").write_text(_page(numbers).replace("</body>", probe), "utf-8")
    found = subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={width},900",
         f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", f"file://{tmp_path}/page.html"],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    title = re.search(r"<title>(.*?)</title>", found.stdout)
    assert title
    scroll, inner, values, ratios, told, switches, pictures = map(int, title[1].split())
    assert scroll <= inner
    assert values > 20
    assert ratios > 5
    assert told
    assert pictures > 0.5 * switches > 3  # what is met on the plane is seen to go


def test_where_there_is_no_point_the_reason_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "corner.toml"
    path.write_text(SPEC.replace("low = 0.05", "low = 1e-5"), encoding="utf-8")
    found = compute(read_plane(path), nodes=7)
    why = found.columns[NO_POINT]
    assert "gbb is outside its domain" in set(why)
    assert np.isnan(found.columns["excluded"][why != ""]).all()
    texts = " ".join(t.get_text().replace("\n", " ") for t in draw(found).legends[0].get_texts())
    assert "no point: gbb is outside its domain" in texts


def test_an_axis_may_be_the_parameter_of_a_model(tmp_path: Path) -> None:
    path = tmp_path / "model.toml"
    path.write_text(
        'preset = "b3-l2"\n[free]\ng = { low = 0.1, high = 0.5 }\nmzp = { low = 300, high = 900 }\n'
        '[fixed]\ngnunu = 1\nmnu4 = 240\n[show]\ncolour = "width_zp"\n',
        encoding="utf-8",
    )
    found = compute(read_plane(path), nodes=3)
    for g, mzp, width in zip(found.x, found.y, found.columns["width_zp"], strict=True):
        point = Point.preset("b3-l2", g=g, mzp=mzp, gnunu=1.0, mnu4=240.0)
        assert width == pytest.approx(evaluate(point)["width_zp"].value)
    written = write_plane(found, tmp_path)
    assert any(p.suffix == ".csv" and p.read_text().count("of the model b3-l2") for p in written)


def test_a_limit_that_excludes_everything_is_named(tmp_path: Path) -> None:
    """Otherwise nothing would say why the whole plane is excluded."""
    path = tmp_path / "closed.toml"
    text = SPEC.replace("low = 0.05, high = 2", "low = 0.5, high = 2")
    text = text.replace("low = 100, high = 2000", "low = 100, high = 200").partition("[[mark]]")[0]
    path.write_text(text, encoding="utf-8")
    found = compute(read_plane(path), nodes=7)
    over = [name for name, r in found.regions().items() if (r > 1.0).all()]
    assert over
    texts = " ".join(t.get_text().replace("\n", " ") for t in draw(found).legends[0].get_texts())
    page = to_html(found, Provenance(found.plane.settings))
    regions = {line["region"] for line in json.loads(_json(page))["lines"]}
    for name in over:
        assert name in regions
        assert f"excludes all that is shown: {region_label(found, name)}" in texts
