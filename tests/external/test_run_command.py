"""`zpbridge run` with fake programs: what is printed, written and returned."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from bridge.cli import cli
from bridge.errors import ToolError


@pytest.fixture
def zpbridge(tmp_path, monkeypatch):
    """The command line in a directory with two cards."""
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()

    def call(*words: str):
        return runner.invoke(cli, list(words))

    for name, mzp in (("a.slha", 300.0), ("b.slha", 400.0)):
        call("card", "write", "-o", name, "-p", f"mzp={mzp}", "-p", "mnu4=1000")
    return call


def _configure(fake, **entries: str) -> None:
    lines = [f'workdir = "{fake.workdir}"', f"[{fake.tool.name}]", f'path = "{fake.path}"']
    lines += [f'{key} = "{value}"' for key, value in entries.items()]
    (fake.path.parent / "zpbridge.toml").write_text("\n".join(lines) + "\n")


@pytest.fixture
def micromegas(fake_micromegas):
    _configure(fake_micromegas)
    return fake_micromegas


@pytest.fixture
def madgraph(fake_madgraph):
    python = fake_madgraph.path.parent / "bin" / "python-with-six"
    _configure(fake_madgraph, python=str(python))
    return fake_madgraph


def test_numbers_of_every_card_with_progress(micromegas, zpbridge, tmp_path):
    done = zpbridge("run", "micromegas", "a.slha", "b.slha")
    assert done.exit_code == 0
    assert done.output.count("omega_h2") == 2
    assert "micrOMEGAs: point 2 of 2" in done.output
    zpbridge("run", "micromegas", "a.slha", "--format", "json", "-o", "out.json")
    found = json.loads((tmp_path / "out.json").read_text())
    assert found[0]["point"]["mzp"] == 300.0
    assert found[0]["reused"] is True


def test_a_disagreement_is_exit_code_1(micromegas, zpbridge):
    done = zpbridge("run", "micromegas", "a.slha", "--compare")
    assert done.exit_code == 1
    assert "FAILED" in done.output


def test_a_program_that_lies_is_an_error_with_exit_code_3(micromegas, zpbridge):
    micromegas.set("nan")
    done = zpbridge("run", "micromegas", "a.slha", "b.slha")
    assert isinstance(done.exception, ToolError)
    assert done.exception.exit_code == 3
    assert str(done.exception).startswith("2 of 2 points failed: micrOMEGAs")
    assert "failed: micrOMEGAs" in done.output


def test_events_come_with_a_picture_of_their_spectrum(madgraph, zpbridge):
    pytest.importorskip("pylhe", reason="event files need pylhe")
    done = zpbridge("run", "madgraph", "a.slha", "--events", "200")
    assert done.exit_code == 0, done.output
    assert "spectrum: chi^2" in done.output
    (picture,) = madgraph.workdir.rglob("*.png")
    assert str(picture) in done.output
    few = zpbridge("run", "madgraph", "a.slha", "--events", "40")
    assert "too few to compare" in few.output


def test_events_are_for_madgraph(zpbridge):
    assert zpbridge("run", "micromegas", "a.slha", "--events", "10").exit_code == 2
