"""Installable codes: the real ones where they are, and a fake one that lies."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from bridge.agreement import tool_runs as live
from bridge.agreement.tool_comparison import agree, outcome
from bridge.errors import ToolError
from bridge.external.codes.catalogue import CODES
from bridge.external.codes.program import installable
from bridge.external.codes.run import CodeSettings
from bridge.external.config import Config
from bridge.external.installation import Installation, Missing
from bridge.external.registry import tool
from bridge.external.tool import Tool
from bridge.external.workdir import full_disk, locked
from bridge.files import write_text
from bridge.point import Point, benchmark

HAZMA = next(code for code in CODES if code.name == "hazma")
AVERAGE = CodeSettings(inputs=lambda point: {"x": [2.0, 10.0, 1e3, 1e6], "sigmav_gev2": [1e-9] * 4})

FAKE = """
import os, signal, sys, time
def relic_density(model, **settings):
    mode = open({mode!r}).read()
    print("noise RESULT {{}}", mode)
    if mode == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if mode == "hang":
        time.sleep(600)
    if mode == "raises":
        raise ValueError("not\\nhere")
    if mode == "exits":
        sys.exit(0)
    return {{"nan": float("nan"), "huge": 1e250, "negative": -1.0, "honest": 0.06}}[mode]
"""


@pytest.fixture
def fake_hazma(tmp_path, monkeypatch):
    """A package hazma 2.2.0 that does what the file `mode` says."""
    (tmp_path / "hazma").mkdir()
    (tmp_path / "hazma" / "__init__.py").touch()
    text = FAKE.format(mode=str(tmp_path / "mode"))
    (tmp_path / "hazma" / "relic_density.py").write_text(text)
    _metadata(tmp_path, "hazma", "2.2.0")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "mode").write_text("honest")
    return Tool(installable(HAZMA), Config(tmp_path / "work"))


def _metadata(directory, name, version):
    folder = directory / f"{name}-{version}.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")


def test_a_code_runs_once_for_all_points_and_its_answers_are_kept(fake_hazma, points):
    found = fake_hazma.run(points, AVERAGE)
    assert [r.unwrap()["omega_h2"].value for r in found] == [0.12] * 3
    assert found[0].unwrap()["omega_h2"].source == "hazma 2.2.0"
    assert found[0].log == found[2].log
    assert all(r.reused for r in fake_hazma.run(points, AVERAGE))


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        ("nan", "omega_h2 = nan +- nan is no result"),
        ("huge", "omega_h2 = 2e+250 +- 2e+245 is no result"),
        ("negative", "omega_h2 = -2 +- -2e-05 is no result"),
        ("raises", "ValueError: not here"),
        ("killed", "was killed by SIGKILL without an answer"),
        ("exits", "ended with exit code 0 without an answer"),
        ("hang", "gave no result for 5 s and was stopped"),
    ],
)
def test_every_lie_is_an_error_that_names_the_log(fake_hazma, points, tmp_path, mode, sentence):
    (tmp_path / "mode").write_text(mode)
    result = fake_hazma.run(points[:1], CodeSettings(AVERAGE.inputs, timeout_s=5.0))[0]
    assert result.results is None
    assert sentence in result.error
    assert str(result.log) in result.error
    (tmp_path / "mode").write_text("honest")
    assert fake_hazma.run(points[:1], AVERAGE)[0].error == ""


def test_a_point_where_a_code_does_not_hold_is_no_failure(fake_hazma, points):
    closed = CodeSettings(lambda point: {"x": [2.0, 10.0], "sigmav_gev2": [1e-9, 0.0]})
    results = fake_hazma.run(points[:1], closed)[0].unwrap()
    assert results["omega_h2"].value is None
    assert results["omega_h2"].status == "omega_h2: nu4 does not annihilate at some x: " + (
        "there is nothing to solve"
    )


def test_a_relative_work_directory(fake_hazma, points, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = fake_hazma.run(points[:1], AVERAGE, Path("my work"))[0]
    assert result.error == ""
    assert result.log.is_relative_to(tmp_path / "my work")


def test_a_disk_that_is_full_is_a_sentence(fake_hazma, points, monkeypatch):
    def full(*arguments, **options):
        raise OSError(errno.ENOSPC, "No space left on device", "/scratch/file")

    monkeypatch.setattr("tempfile.mkdtemp", full)
    with pytest.raises(ToolError, match="/scratch/file: No space left on device; choose another"):
        fake_hazma.run(points, AVERAGE)


def test_what_a_killed_run_left_is_removed_and_what_is_in_use_is_not(fake_hazma, points):
    fake_hazma.run(points[:1], AVERAGE)
    (directory,) = fake_hazma.config.workdir.glob("hazma/*")
    with locked(directory / "scratch-alive"):
        (directory / "scratch-dead").mkdir()
        (directory / "scratch-dead" / ".lock").touch()
        fake_hazma.run(points, AVERAGE)
        assert [path.name for path in directory.glob("scratch-*")] == ["scratch-alive"]


def test_a_file_that_cannot_be_written_is_a_failure_of_the_disk(fake_hazma, points, monkeypatch):
    def full(*arguments, **options):
        write_text("/nowhere/points.json", "")

    monkeypatch.setattr("bridge.external.tool.make_directory", full)
    with pytest.raises(ToolError, match=r"/nowhere/points.json: cannot be written: .*; choose"):
        fake_hazma.run(points, AVERAGE)


def test_a_full_disk_is_seen_in_the_words_of_a_program_and_on_the_disk(tmp_path, monkeypatch):
    said = full_disk(tmp_path, "cc1: No space left on device\nmake: Error 2")
    assert said.startswith("cc1: No space left on device; choose another")
    assert full_disk(tmp_path, "make: Error 2") == ""
    usage = SimpleNamespace(free=4096)
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage)
    assert str(tmp_path) in full_disk(tmp_path, "make: Error 2")


def test_what_a_code_needs_besides_the_point_is_said(fake_hazma, points):
    assert "hazma needs x and sigmav_gev2" in fake_hazma.run(points[:1])[0].error


def test_an_absent_code_is_a_sentence_with_the_command(monkeypatch, tmp_path):
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    for code in CODES:
        found = Tool(installable(code), Config(tmp_path)).find()
        assert isinstance(found, Missing)
        assert f"python -m pip install {code.requirement}" in found.sentence
    with pytest.raises(ToolError, match="hazma is not installed"):
        Tool(installable(HAZMA), Config(tmp_path)).run([])


def test_another_version_is_not_taken(monkeypatch, tmp_path):
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    _metadata(tmp_path, "directdm", "2.2.2")
    found = tool("directdm", Config(tmp_path)).find()
    assert isinstance(found, Missing)
    assert "directdm 2.2.2 is installed, 2.2.1 is needed" in found.sentence


POINTS = {
    "pythia": Point(gbb=0.1, gmumu=0.1, gnunu=0.1, mzp=500.0, mnu4=200.0),
    "hazma": Point(gbb=0.1, gmumu=0.1, gnunu=0.1, mzp=500.0, mnu4=200.0),
    "directdm": Point(
        gbb=0.1, gmumu=0.1, gnunu=1.0, mzp=50.0, mnu4=200.0, gq1=-0.2, gu2=0.1, gd1=0.15, gl3=0.1
    ),
    "flavio": Point(gbb=0.05, gmumu=0.15, gnunu=0.5, mzp=500.0, mnu4=200.0),
    "ufoamp": Point(gbb=-0.1, gmumu=0.2, gnunu=0.5, mzp=500.0, mnu4=200.0),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.tool(n)) for n in POINTS])
def test_native_agrees_with_an_installed_code(name, tmp_path):
    found = tool(name).find()
    if not isinstance(found, Installation):
        pytest.skip(found.sentence)
    run = live.run(name, [POINTS[name]], workdir=tmp_path)
    assert run.failed == ()
    summaries = live.validate_run(run)
    assert summaries
    assert [s for s in summaries if not s.ok] == []


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    [
        ("pythia", {"gmumu": 4.0}, "agreement needs a narrow Z'"),
        ("pythia", {"gbb": 0.0}, "cannot integrate zero"),
        ("hazma", {"gnunu": 0.0}, "there is nothing to solve"),
        ("ufoamp", {"wzp": 2.0}, "ufoamp computes the width of the Z' itself"),
        ("directdm", {"mzp": 100.0}, "runs from mzp below MZ only"),
        pytest.param("flavio", {"mzp": 9.0}, "expected at least 10 GeV", marks=pytest.mark.slow),
    ],
)
def test_a_code_is_not_asked_where_it_does_not_hold(name, change, sentence, tmp_path):
    found = tool(name).find()
    if not isinstance(found, Installation):
        pytest.skip(found.sentence)
    run = live.run(name, [POINTS[name].replace(**change)], workdir=tmp_path)
    (result,) = run.found
    assert all(sentence in quantity.status for quantity in result.unwrap().values())
    assert not agree([outcome(run, result)])


def test_a_flavour_effect_too_large_to_compare_is_absent_with_its_reason(monkeypatch):
    from bridge.external.codes import flavio_ratios

    ratios = {"DeltaM_s": 1.4, "R_trident": 1.02}
    flavio = SimpleNamespace(
        np_prediction=lambda name, wilson, *q2: ratios.get(name, 0.7),
        sm_prediction=lambda name, *q2: 1.0,
    )
    monkeypatch.setitem(sys.modules, "flavio", flavio)
    monkeypatch.setitem(sys.modules, "wilson", SimpleNamespace(Wilson=lambda *a, **k: None))
    answer = flavio_ratios.evaluate(POINTS["flavio"], {})
    assert answer["delta_ms_ratio"] == "1.4 times the SM: effects above 0.1 are not compared"
    assert answer["r_k"] == (0.7, pytest.approx(7e-7))
    assert set(answer) == set(next(code for code in CODES if code.name == "flavio").quantities)


def test_what_a_code_is_given_is_part_of_the_key(fake_hazma):
    """A changed native average is not compared with the answer to the old one."""
    point = benchmark()
    other = CodeSettings(inputs=lambda p: {**AVERAGE.inputs(p), "sigmav_gev2": [2e-9] * 4})
    assert not fake_hazma.run([point], AVERAGE)[0].reused
    assert fake_hazma.run([point], AVERAGE)[0].reused
    assert not fake_hazma.run([point], other)[0].reused
