"""A description in TOML gives the points it describes, or a sentence that says why not."""

import csv
import json

import numpy as np
import pytest
from click.testing import CliRunner

from bridge.cli.commands import cli
from bridge.errors import PointError, TableError
from bridge.evaluation import DEFAULT, estimates
from bridge.native.relic import omega_h2
from bridge.point import PARAMETERS, Point, defaults
from bridge.scans.columns import REQUIRED
from bridge.scans.engine import run
from bridge.scans.formats import read_table
from bridge.scans.links import apply_links
from bridge.scans.spec import points_from_spec
from bridge.scans.table import scan

GRID = """
kind = "grid"
[free]
mzp = { low = 100, high = 1000, scale = "log", number = 3 }
gmumu = { low = 0.1, high = 0.3, number = 2 }
[fixed]
gnunu = 1.0
mnu4 = 400.0
gbb = 0.01
"""
SOBOL = """
kind = "sobol"
number = 5
seed = 1803
[free]
mzp = { low = 200, high = 900, scale = "log" }
gmumu = { low = 0.2, high = 1.0 }
[fixed]
gnunu = 1.5
[linked]
gbb = "r_k"
mnu4 = "relic_above"
"""


def spec(tmp_path, text):
    path = tmp_path / "spec.toml"
    path.write_text(text)
    return path


def test_a_grid_has_every_combination_once_whatever_the_chunks(tmp_path):
    points = points_from_spec(spec(tmp_path, GRID))
    chunks = list(points.chunks(4))
    assert points.rows == 6
    assert [len(chunk["mzp"]) for chunk in chunks] == [4, 2]
    pairs = {
        (round(m, 6), round(g, 6))
        for chunk in chunks
        for m, g in zip(chunk["mzp"], chunk["gmumu"], strict=True)
    }
    mzp = [100.0, round(100.0 * 10**0.5, 6), 1000.0]
    assert pairs == {(m, g) for m in mzp for g in (0.1, 0.3)}


def test_linked_parameters_satisfy_what_they_are_linked_to(tmp_path):
    out = tmp_path / "out.csv"
    run(points_from_spec(spec(tmp_path, SOBOL)), out, DEFAULT)
    (table,) = read_table_of(out)
    for name in ("gbb", "gmumu", "gnunu", "mzp", "mnu4"):
        table[name] = np.array(table[name], dtype=float)
    assert np.allclose(
        0.04 * table["gbb"] * table["gmumu"] / table["mzp"] ** 2, 1.0 / 31.5e3**2, rtol=1e-12
    )
    assert np.all(table["mnu4"] > table["mzp"] / 2.0)
    omega = omega_h2(Point(**{n: table[n] for n in ("gbb", "gmumu", "gnunu", "mzp", "mnu4")}))
    assert np.allclose(omega, 0.12, rtol=1e-5)


def read_table_of(path):
    """A scan's output without the columns that a table of points may not have."""
    with path.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    points = path.with_name("points.csv")
    names = ("gbb", "gmumu", "gnunu", "mzp", "mnu4")
    lines = [",".join(names), *(",".join(row[n] for n in names) for row in rows)]
    points.write_text("\n".join(lines) + "\n")
    return [dict(chunk) for chunk in read_table(points, 100)]


def test_a_mass_without_a_solution_keeps_its_row():
    table = {n: np.array([v]) for n, v in (("gbb", 1e-4), ("gmumu", 1e-3), ("gnunu", 1e-3))}
    links = (("mnu4", "relic_above"),)
    linked, why, _ = apply_links({**table, "mzp": np.array([1e3])}, links, DEFAULT)
    assert np.isnan(linked["mnu4"]).all()
    assert why["mnu4"][0] == "mnu4 (relic_above): no mass above mzp/2 gives Omega h^2 = 0.12"


def test_a_row_that_cannot_be_linked_is_a_row_with_a_reason(tmp_path):
    """gmumu = 13 is outside its domain, 1e-4 has too small a cross-section, 0 has no R_K."""
    text = """
    kind = "grid"
    [free]
    gmumu = { low = 0.0, high = 13.0, number = 14 }
    mzp = { low = 4.0, high = 1000.0, number = 2 }
    [fixed]
    gnunu = 1e-4
    [linked]
    gbb = "r_k"
    mnu4 = "relic_above"
    """
    out = tmp_path / "out.csv"
    done = run(points_from_spec(spec(tmp_path, text)), out, DEFAULT)
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert done.rows == len(rows) == 28
    for row in rows:
        gmumu, mzp, status = float(row["gmumu"]), float(row["mzp"]), row["status"]
        assert "nan" not in status
        outside = [n for n, bad in (("gmumu", gmumu > 12.6), ("mzp", mzp < 5.0)) if bad]
        assert (row["gbb"] == "") == bool(outside or gmumu == 0.0)
        for name in outside:
            assert f"gbb (r_k): {name} is outside its domain" in status or len(outside) == 2
        if gmumu == 0.0 and not outside:
            assert "gbb (r_k): vts gmumu = 0 gives no R_K" in status
            assert "mnu4 (relic_above): gbb is outside its domain" in status
        if not outside and gmumu > 0.0:
            assert status == "mnu4 (relic_above): no mass above mzp/2 gives Omega h^2 = 0.12"


def test_gnunu_from_the_relic_density():
    table = {n: np.array([v]) for n, v in (("gbb", 0.1), ("gmumu", 0.1), ("mnu4", 217.0))}
    linked, _, _ = apply_links({**table, "mzp": np.array([500.0])}, (("gnunu", "relic"),), DEFAULT)
    assert linked["gnunu"][0] == pytest.approx(0.1, rel=0.01)


def test_the_printed_rule_is_the_paper_s():
    table = {"gmumu": np.array([0.5]), "mzp": np.array([640.0])}
    linked, _, _ = apply_links(table, (("gbb", "r_k_printed"),), DEFAULT)
    assert linked["gbb"][0] == pytest.approx(0.02)


def test_a_link_before_what_it_needs_is_a_sentence():
    with pytest.raises(PointError, match="needs gmumu: link that one first"):
        apply_links({"mzp": np.array([500.0])}, (("gbb", "r_k"),), DEFAULT)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('kind = "grid"', 'kind = "spiral"', "expected one of grid, sobol"),
        ("gbb = 0.01", "", "gbb is neither free, fixed nor linked"),
        ("gbb = 0.01", "gbb = 0.01\nmzp = 5", "mzp stands in two of free, fixed, linked"),
        ("gbb = 0.01", "gbb = 0.01\ngzz = 5", "fixed.gzz is unknown: .*expected gbb, gmumu"),
        ("gbb = 0.01", '[linked]\ngbb = "magic"', "expected one of r_k, r_k_printed"),
        ('scale = "log"', 'scale = "cubic"', "expected one of linear, log"),
        ("low = 100", "low = -100", "is no range of a logarithm"),
        ("low = 0.1", "low = 0.5", "expected low < high"),
        (", number = 3", "", "free.mzp.number is missing: expected an integer from 2"),
        (", number = 3", ", number = 1", "expected an integer from 2"),
        (", number = 3", ", number = 1e3", "free.mzp.number = 1000.0: expected an integer"),
        (", number = 3", ", number = 9007199254740993", "a grid of more than 2\\^53 points"),
        ("low = 100, ", "", "free.mzp.low is missing: expected a finite number"),
        ("high = 1000", "high = inf", "free.mzp.high = inf: expected a finite number"),
        ("gbb = 0.01", "gbb = true", "fixed.gbb = True: expected a finite number"),
        ("gbb = 0.01", 'gbb = "0.01"', "expected a finite number, without quotes"),
        ("gbb = 0.01", "gbb = 13.0", r"fixed.gbb = 13.0 .* expected -12.56"),
        ("gbb = 0.01", "gbb = 0.01\nwzp = -1.0", r"fixed.wzp = -1.0 GeV"),
        ("gbb = 0.01", '[linked]\ngbb = ["r_k"]', r"linked.gbb = \['r_k'\]: expected one of r_k"),
        ("gbb = 0.01", '[linked]\nmzp = "r_k"', "linked.mzp is misplaced"),
        ("gbb = 0.01", '[linked]\ngmumu = "r_k"', r"gmumu stands in \[free\] or \[fixed\]$"),
        ("low = 100", "a = 1", "free.mzp.a is unknown: expected low"),
        ('low = 100, high = 1000, scale = "log"', "low = -1e308, high = 1e308", "wider than"),
        ("low = 100, high = 1000", "low = 1e-300, high = 1e300", "wider than"),
        ('kind = "grid"', "", "kind is missing: expected one of grid, sobol"),
        ('kind = "grid"', 'kind = "grid"\nseeed = 8', "seeed is unknown: did you mean seed"),
        ('kind = "grid"', 'kind = "grid"\nseed = 8', "seed is misplaced: .* kind = .sobol"),
        ('kind = "grid"', 'kind = "grid"\nmzp = 8', r"mzp is misplaced: mzp stands in \[free\]"),
        ("gbb = 0.01", "gbb = 0.01\nnumber = 8", "fixed.number is misplaced"),
        ("gbb = 0.01", "gbb = 0.01\nMnu4 = 8", "fixed.Mnu4 is unknown: did you mean mnu4"),
        ("low = 100", "low = 100, lo = 3", "free.mzp.lo is unknown: did you mean low"),
        ("low = 100", "low = 100, mnu4 = 3", "free.mzp.mnu4 is misplaced"),
        ("[fixed]", "[fixd]", "fixd is unknown: did you mean fixed"),
        ("[free]", "[free", "is not TOML"),
    ],
)
def test_a_description_that_makes_no_sense_is_refused(tmp_path, old, new, words):
    with pytest.raises(TableError, match=words):
        points_from_spec(spec(tmp_path, GRID.replace(old, new, 1)))


KEYS = {
    "kind": '"sobol"',
    "number": "4",
    "seed": "1803",
    "free.mzp.low": "200",
    "free.mzp.high": "900",
    "free.mzp.scale": '"log"',
    "fixed.gbb": "0.01",
    "fixed.gmumu": "0.3",
    "fixed.gnunu": "1.5",
    "fixed.mnu4": "400",
}
OTHERS = (
    "free", "free.mzp", "free.mzp.number", "free.aS", "fixed", "fixed.MT", "fixed.wzp", "linked",
    "linked.gbb", "linked.mzp", "seeed",
)  # fmt: skip
VALUES = (
    "0", "-3", "7", "0.5", "1e400", "-inf", "nan", "true", '""', '"log"', '"\uff15"', "[]", "[1]",
    "{}", "{ low = 1 }", "1979-05-27", "07:32:00", "[[1], { a = [2] }]", "0x" + "f" * 5000,
    "9" * 400,
)  # fmt: skip


@pytest.mark.parametrize("key", [*KEYS, *OTHERS])
def test_any_value_of_any_type_is_used_or_refused_in_a_sentence(tmp_path, key):
    """Only ZpbridgeErrors leave, and what is accepted are finite numbers for the right rows."""
    others = {k: v for k, v in KEYS.items() if not f"{k}.".startswith(f"{key}.")}
    for value in VALUES:
        lines = [f"{k} = {v}" for k, v in {**others, key: value}.items()]
        try:
            points = points_from_spec(spec(tmp_path, "\n".join(lines)))
        except TableError as error:
            assert "\n" not in str(error)
            continue
        (chunk,) = points.chunks(100)
        assert {len(column) for column in chunk.values()} == {points.rows}
        assert all(np.isfinite(column).all() for column in chunk.values())


def test_the_keys_it_is_fuzzed_from_are_fine(tmp_path):
    points = points_from_spec(spec(tmp_path, "\n".join(f"{k} = {v}" for k, v in KEYS.items())))
    assert points.rows == 4


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a = " + "9" * 5000, "\ud800", "\0"])
def test_what_stops_the_parser_is_a_sentence(tmp_path, text):
    path = tmp_path / "spec.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(TableError, match="is not TOML"):
        points_from_spec(path)


@pytest.mark.parametrize("name", PARAMETERS)
@pytest.mark.parametrize("section", ["free", "fixed"])
def test_every_parameter_can_be_free_or_fixed(tmp_path, name, section):
    low = 0.99 * defaults()[name]
    high = 1.01 * defaults()[name] or 0.01
    lines = {f"fixed.{other}": defaults()[other] for other in REQUIRED if other != name}
    lines |= {"kind": '"sobol"', "number": 2, "free.vts": "{ low = 0.03, high = 0.05 }"}
    lines.pop(f"free.{name}", None)
    lines[f"{section}.{name}"] = high if section == "fixed" else f"{{ low = {low}, high = {high} }}"
    if name == "vts" and section == "fixed":
        lines["free.MT"] = "{ low = 170, high = 175 }"
    text = "\n".join(f"{key} = {value}" for key, value in lines.items())
    (chunk,) = points_from_spec(spec(tmp_path, text)).chunks(2)
    out = scan(chunk)
    assert all(status == "ok" or f"it leaves out {name}" in status for status in out["status"])
    assert out[name].dtype == np.float64
    assert np.all((low <= out[name]) & (out[name] <= high))


def test_fixed_sm_inputs_and_width_are_those_of_the_points(tmp_path):
    text = GRID + "MT = 190.0\nwzp = 2.5\n"
    (chunk,) = points_from_spec(spec(tmp_path, text)).chunks(100)
    row = scan({name: column[:1] for name, column in chunk.items()})
    names = ("gbb", "gmumu", "gnunu", "mzp", "mnu4")
    point = Point(**{name: chunk[name][0] for name in names}).replace(MT=190.0, wzp=2.5)
    for name, estimate in estimates(point).items():
        assert row[name][0] == pytest.approx(float(estimate.value), rel=1e-12, nan_ok=True)
    assert row["width_zp"][0] == 2.5


def test_a_byte_order_mark_is_read_through(tmp_path):
    path = spec(tmp_path, "\ufeff" + GRID)
    assert points_from_spec(path).rows == 6


def test_the_relic_density_of_a_description_is_the_scans(tmp_path):
    """Linked masses are solved for it, and its column is there."""
    text = 'relic = "sommerfeld"\n' + SOBOL
    out = tmp_path / "out.csv"
    done = CliRunner().invoke(cli, ["scan", str(spec(tmp_path, text)), "-o", str(out)])
    assert done.exit_code == 0, done.output
    with out.open(newline="") as stream:
        cells = [row["omega_h2_sommerfeld"] for row in csv.DictReader(stream)]
    omega = [float(cell) for cell in cells if cell]
    assert omega and np.allclose(omega, 0.12, rtol=5e-5)
    record = json.loads((tmp_path / "out.csv.meta.json").read_text())["provenance"]
    assert '"relic_kind": "sommerfeld"' in json.dumps(record)


@pytest.mark.parametrize("words", [["--relic", "textbook"], ["--relic", "full"]])
def test_another_relic_density_than_that_of_the_description_is_refused(tmp_path, words):
    path = spec(tmp_path, 'relic = "sommerfeld"\n' + SOBOL)
    done = CliRunner().invoke(cli, ["scan", str(path), "-o", str(tmp_path / "out.csv"), *words])
    assert "says relic = 'sommerfeld'" in str(done.exception)


def test_a_relic_density_that_nothing_follows_is_refused(tmp_path):
    path = spec(tmp_path, 'relic = "full"\n' + GRID)
    done = CliRunner().invoke(cli, ["scan", str(path), "-o", str(tmp_path / "out.csv")])
    assert "add --limits" in str(done.exception)


PRESET = """
kind = "grid"
preset = "vector-mediator"
[free]
gq = { low = 0.01, high = 0.1, number = 3 }
[fixed]
gl = 0.02
gu3 = 0.0
gnunu = 1.0
mzp = 500.0
mnu4 = 200.0
"""


def test_a_model_by_name_is_the_points_of_that_model(tmp_path):
    (chunk,) = points_from_spec(spec(tmp_path, PRESET)).chunks(10)
    columns = {name: column for name, column in chunk.items() if name in PARAMETERS}
    assert "gq" not in chunk
    for i, gq in enumerate([0.01, 0.055, 0.1]):
        expected = Point.preset(
            "vector-mediator", gq=gq, gl=0.02, gu3=0.0, gnunu=1.0, mzp=500.0, mnu4=200.0
        )
        point = Point(**{name: column[i] for name, column in columns.items()})
        assert point.values() == pytest.approx(expected.values())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"vector-mediator"', '"vector"', "preset"),
        ("gl = 0.02", "", "gl is neither free, fixed nor linked"),
        ('preset = "vector-mediator"', "", "gq is a coupling that this model does not have"),
        ("mzp = 500.0", "", "mzp is neither free, fixed nor linked"),
    ],
)
def test_a_description_of_a_model_that_makes_no_sense_is_a_sentence(tmp_path, old, new, words):
    with pytest.raises(TableError, match=words):
        points_from_spec(spec(tmp_path, PRESET.replace(old, new)))
