"""`zpbridge template`: everything is listed, described, and copied byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bridge.cli.commands import cli
from bridge.cli.template import description, templates
from bridge.errors import ZpbridgeError
from bridge.files import shipped
from bridge.limits import check_limit
from bridge.scans.spec import points_from_spec

ROOT = shipped("templates")


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["template", *map(str, words)], catch_exceptions=False)


def test_every_file_is_listed_with_what_it_is() -> None:
    listed = [line.split()[0] for line in call().stdout.splitlines() if not line.startswith(" ")]
    files = [p for p in ROOT.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    assert sorted(listed[1:]) == sorted(p.relative_to(ROOT).as_posix() for p in files)


@pytest.mark.parametrize("name", templates())
def test_a_template_says_what_it_is_and_is_copied_byte_for_byte(name: str, tmp_path: Path) -> None:
    path = templates()[name]
    assert 12 <= len(description(path)) <= 100 and description(path)[0].isalnum()
    done = call(name, tmp_path / "new")
    copy = tmp_path / "new" / path.name
    assert done.exit_code == 0 and done.stderr.startswith(f"{copy}: ")
    assert copy.read_bytes() == path.read_bytes()


def test_a_name_needs_no_ending_and_no_folder(tmp_path: Path) -> None:
    for name in ("plane", "limit.csv", "launch"):
        assert call(name, tmp_path).exit_code == 0
    assert {p.name for p in tmp_path.iterdir()} == {"plane.toml", "limit.csv", "launch.mg5"}


def test_a_folder_is_copied_as_one(tmp_path: Path) -> None:
    assert call("madgraph", tmp_path).exit_code == 0
    names = {p.name for p in (ROOT / "madgraph").iterdir()}
    assert {p.name for p in (tmp_path / "madgraph").iterdir()} == names


def test_nothing_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "madgraph").mkdir()
    (tmp_path / "madgraph" / "launch.mg5").write_text("mine")
    with pytest.raises(ZpbridgeError, match=r"launch\.mg5: already there"):
        call("madgraph", tmp_path)
    assert [p.name for p in (tmp_path / "madgraph").iterdir()] == ["launch.mg5"]
    assert (tmp_path / "madgraph" / "launch.mg5").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "near"), [("plan", "plane"), ("madgraf", "madgraph"), ("limt.csv", "limit.csv")]
)
def test_a_misspelt_name_gets_the_nearest(name: str, near: str, tmp_path: Path) -> None:
    with pytest.raises(ZpbridgeError, match=f"there is none; did you mean {near}"):
        call(name, tmp_path)


def test_a_name_of_two_files_is_asked_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / "from" / folder).mkdir(parents=True)
        (tmp_path / "from" / folder / "x.toml").write_text("# a file to start from\n")
    monkeypatch.setattr("bridge.cli.template.shipped", lambda _: tmp_path / "from")
    with pytest.raises(ZpbridgeError, match=r"which of a/x\.toml, b/x\.toml\?"):
        call("x", tmp_path)


def test_the_limit_file_is_a_limit() -> None:
    assert check_limit(ROOT / "limit.csv").axis == "mnu4"


@pytest.mark.parametrize(("name", "rows"), [("scan_grid", 1600), ("scan_sobol", 10000)])
def test_the_scans_give_points(name: str, rows: int, tmp_path: Path) -> None:
    call(name, tmp_path)
    path = tmp_path / f"{name}.toml"
    assert points_from_spec(path).rows == rows
    few = path.read_text().replace("number = 40 ", "number = 2 ").replace("10000", "4")
    path.write_text(few)
    out = tmp_path / "out.csv"
    CliRunner().invoke(cli, ["scan", str(path), "-o", str(out)], catch_exceptions=False)
    lines = out.read_text().splitlines()
    assert len(lines) == 5 and "omega_h2" in lines[0]


@pytest.mark.slow
@pytest.mark.tool("dask")
def test_the_cluster_script_scans(tmp_path: Path) -> None:
    """With a stand-in for srun that starts one worker here."""
    pytest.importorskip("distributed", reason="needs dask[distributed]")
    call("slurm_dask.sh", tmp_path)
    (tmp_path / "srun").write_text('#!/bin/sh\nshift\nexec "$@"\n')
    (tmp_path / "srun").chmod(0o755)
    (tmp_path / "points.csv").write_text("gbb,gmumu,gnunu,mzp,mnu4\n0.01,0.3,1,500,400\n")
    script = ["bash", "slurm_dask.sh", "points.csv", "out.csv", "--limits", "today"]
    programs = f"{tmp_path}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}"
    slurm = {"SLURM_JOB_ID": "1", "SLURM_NTASKS": "1", "PATH": programs + os.environ["PATH"]}
    done = subprocess.run(
        script, cwd=tmp_path, env=os.environ | slurm, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "loglike" in (tmp_path / "out.csv").read_text()
    assert not list(tmp_path.glob("dask-*"))
