"""Everything that a number of a scan depends on is in its manifest; nothing else is."""

import json

import pytest
from click.testing import CliRunner

from bridge import provenance
from bridge.cli.commands import cli
from bridge.cli.scan import command
from bridge.errors import ZpbridgeError
from bridge.evaluation import DEFAULT
from bridge.limits import limit_set
from bridge.scans.engine import points_from_file, run

CHANGES = {
    "convention": ["--relic-convention", "micromegas"],
    "beyond": ["--beyond"],
    "order": ["--order", "lo"],
    "scale": ["--scale", "1"],
    "pdf": ["--pdf", "nnpdf31_nnlo"],
    "sqrts_gev": ["--sqrt-s", "14000"],
    "limits": ["--limits", "paper"],
    "v21": ["--v21", "0.1"],
    "v32": ["--v32", "0.1"],
    "rescale": ["--rescale"],
    "relic_kind": ["--relic", "full"],
    "relic_role": ["--relic-role", "both"],
    "unitarity_cap": ["--unitarity-cap"],
    "sommerfeld": ["--tree-level"],
    "parts": ["--parts"],
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


def test_time_command_and_commit_are_in_the_metadata_alone(unfinished, tmp_path, monkeypatch):
    manifest = json.loads((tmp_path / "out.csv.parts" / "manifest.json").read_text())
    assert not {"date", "command", "commit", "system", "citations"} & manifest.keys()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    monkeypatch.setattr(provenance, "commit", lambda: "another")
    assert CliRunner().invoke(cli, unfinished).exit_code == 0
    record = json.loads((tmp_path / "out.csv.meta.json").read_text())["provenance"]
    assert (record["date"], record["commit"]) == ("1970-01-01T00:00:00Z", "another")
    assert {key: record[key] for key in ("settings", "limits", "code")} == {
        key: manifest[key] for key in ("settings", "limits", "code")
    }
