"""Everything that a number of a scan depends on changes its fingerprint."""

from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bridge.cli import cli
from bridge.cli.scan import command
from bridge.errors import ZpbridgeError
from bridge.evaluation import DEFAULT, Settings
from bridge.limits import Options, limit_set
from bridge.native.relic import PHYSICAL
from bridge.scans import fingerprint
from bridge.scans.engine import points_from_file, run
from bridge.scans.fingerprint import computation, content, differences

FILE = Path(__file__)


def another(value):
    """A value of the same type that is not equal."""
    if is_dataclass(value):
        first = fields(value)[0].name
        return replace(value, **{first: another(getattr(value, first))})
    if isinstance(value, bool):
        return not value
    if isinstance(value, Path):
        return FILE
    return 1.0 if value is None else value + type(value)(1)


@pytest.mark.parametrize(
    ("value", "name"),
    [(value, f.name) for value in (DEFAULT, PHYSICAL, Options()) for f in fields(value)],
)
def test_every_field_of_what_a_scan_is_given_counts(value, name):
    changed = replace(value, **{name: another(getattr(value, name))})
    assert differences(content(value), content(changed))[0].split(".")[0] == name


def test_a_file_counts_by_what_it_holds(tmp_path):
    grid = tmp_path / "grid.dat"
    grid.write_text("1")
    before = computation(Settings(pdf=str(grid)))
    grid.write_text("2")
    now = computation(Settings(pdf=str(grid)))
    assert differences(before, now) == ["settings.pdf.sha256"]


def test_what_has_no_known_content_is_refused():
    with pytest.raises(TypeError, match="no known content"):
        content({"a": [object()]})


@pytest.mark.parametrize("changed", ["data/ufo_tables.py", "data/gstar_lm2015.csv"])
def test_program_and_data_of_the_package_count(tmp_path, monkeypatch, changed):
    for name in ("data/ufo_tables.py", "data/gstar_lm2015.csv", "__pycache__/ufo.pyc"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1")
    monkeypatch.setattr(fingerprint, "PACKAGE", tmp_path)
    fingerprint.installation.cache_clear()
    before = fingerprint.installation()
    (tmp_path / changed).write_text("2")
    (tmp_path / "__pycache__/ufo.pyc").write_text("2")
    fingerprint.installation.cache_clear()
    try:
        assert differences(before, fingerprint.installation()) == ["code"]
    finally:
        fingerprint.installation.cache_clear()


CHANGES = {
    "convention": ["--relic-convention", "micromegas"],
    "beyond": ["--beyond"],
    "pdf": ["--pdf", "nnpdf31_nnlo"],
    "sqrts_gev": ["--sqrt-s", "14000"],
    "limits": ["--limits", "paper"],
    "rescale": ["--rescale"],
}
"""Options of the command that change a number, and how; the scan they change is of --limits today.
"""
SAME_NUMBERS = {"points", "output", "workers", "dask", "resume"}


def test_every_option_of_the_command_is_known_here():
    assert {p.name for p in command.params} == CHANGES.keys() | SAME_NUMBERS


def stop(rows):
    raise KeyboardInterrupt


@pytest.fixture
def unfinished(tmp_path):
    points, out = tmp_path / "points.csv", tmp_path / "out.csv"
    points.write_text("gbb,gmumu,gnunu,mzp,mnu4\n0.01,0.3,1,500,400\n")
    with pytest.raises(KeyboardInterrupt):
        run(points_from_file(points), out, DEFAULT, limits=limit_set("today"), progress=stop)
    return ["scan", str(points), "-o", str(out), "--resume", "--limits", "today"]


@pytest.mark.parametrize("words", CHANGES.values(), ids=CHANGES)
def test_resume_refuses_an_option_that_changes_a_number(unfinished, words):
    unchanged = unfinished[:-2] if "--limits" in words else unfinished
    done = CliRunner().invoke(cli, [*unchanged, *words])
    assert isinstance(done.exception, ZpbridgeError)
    assert "belongs to another scan" in str(done.exception)


def test_resume_accepts_options_that_change_none(unfinished):
    done = CliRunner().invoke(cli, [*unfinished, "-j", "2"])
    assert done.exit_code == 0, done.output
