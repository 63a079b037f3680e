"""`zpbridge run` with fake programs: what is printed, written and returned."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from bridge.cli.commands import cli
from bridge.errors import ToolError


@pytest.fixture
def zpbridge(tmp_path, monkeypatch):
    """The command line in a directory with two cards and a configuration."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZPBRIDGE_CONFIG", str(tmp_path / "zpbridge.toml"))
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


def test_events_are_for_madgraph(micromegas, zpbridge):
    assert zpbridge("run", "micromegas", "a.slha", "--events", "10").exit_code == 2


def test_what_one_side_has_not_is_named_and_all_else_is_compared(micromegas, zpbridge):
    micromegas.set("never_in_equilibrium")
    done = zpbridge("run", "micromegas", "a.slha", "--compare")
    assert done.exit_code == 1
    assert "not compared: omega_h2 at mzp = 300: micromegas: micrOMEGAs err = 64" in done.output
    assert "br_mumu" in done.output.partition("deviation")[2]
    told = zpbridge("run", "micromegas", "a.slha", "--compare", "--format", "json").stdout
    comparison = json.loads(told)[0]["comparison"]
    assert "omega_h2" in comparison["not_compared"]
    assert comparison["quantities"]["br_mumu"]["ok"] is False


def test_what_the_program_failed_to_compute_is_exit_code_1(micromegas, zpbridge, monkeypatch):
    """The fake's other numbers are wrong: they are taken out of the comparison."""
    from bridge.agreement import tool_runs

    monkeypatch.setattr(tool_runs, "_with_tolerance", lambda program: ["omega_h2", "br_tt"])
    for mode, code in (("never_in_equilibrium", 0), ("stiff", 1)):
        micromegas.set(mode)
        card = f"{mode}.slha"
        zpbridge("card", "write", "-o", card, "-p", "mzp=300", "-p", f"mnu4={1000 + code}")
        done = zpbridge("run", "micromegas", card, "--compare")
        assert done.exit_code == code, done.output
    assert "micromegas: the program failed: micrOMEGAs err = 128" in " ".join(done.output.split())
    assert "1 numbers that native has failed in micromegas: no agreement" in done.output


def test_a_width_that_the_program_cannot_take_is_bad_input(micromegas, zpbridge):
    zpbridge("card", "write", "-o", "w.slha", "-p", "mnu4=1000", "-p", "wzp=2")
    done = zpbridge("run", "micromegas", "w.slha", "--width", "card")
    assert done.exception.exit_code == 2
    assert "leave DECAY 32 out of the card" in str(done.exception)


def test_where_nothing_can_be_compared_there_is_no_agreement(madgraph, zpbridge):
    zpbridge("card", "write", "-o", "c.slha", "-p", "gbb=0", "-p", "mnu4=1000")
    done = zpbridge("run", "madgraph", "c.slha", "--compare")
    assert done.exit_code == 1
    assert " ".join(done.output.split()).count("MadGraph cannot integrate zero") >= 3
    assert "nothing could be compared" in done.output


def test_a_comparison_gives_the_k_factor(madgraph, zpbridge):
    shown = zpbridge("run", "madgraph", "a.slha", "--compare").output
    assert "K factor to next-to-leading order: sigma_zp_bb_pb at mzp = 300: 0.95" in shown
    told = zpbridge("run", "madgraph", "a.slha", "--compare", "--format", "json").stdout
    found = json.loads(told)[0]["comparison"]["quantities"]
    assert found["sigma_dimuon_bw_pb"]["k_factor"] == pytest.approx(0.957, abs=0.005)


def test_a_wrong_spectrum_is_exit_code_1(madgraph, zpbridge):
    pytest.importorskip("pylhe", reason="event files need pylhe")
    # the fake's masses are spread over 200 to 298 GeV, which is no resonance at 300
    words = ("run", "madgraph", "a.slha", "--events", "200")
    shown = zpbridge(*words)
    assert "DISAGREES, at least 0.0001 is asked for" in shown.output
    assert shown.exit_code == 0
    done = zpbridge(*words, "--compare", "--format", "json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)[0]["comparison"]["spectrum_p"] < 1e-4


@pytest.mark.parametrize("name", ["mine.lhe.gz", "mine.lhe"])
def test_events_go_where_they_are_wanted(madgraph, zpbridge, tmp_path, name):
    pytest.importorskip("pylhe", reason="event files need pylhe")
    from bridge.external.events import read_events

    done = zpbridge("run", "madgraph", "a.slha", "--events", "60", "-o", name)
    assert done.exit_code == 0, done.output
    assert "sigma_dimuon_bw_pb" in done.stdout
    assert read_events(tmp_path / name).masses.size == 60


@pytest.mark.parametrize(
    "words", [["a.slha"], ["a.slha", "b.slha", "--events", "60"]], ids=["no events", "two cards"]
)
def test_an_event_file_without_one_sample_of_events_is_refused(madgraph, zpbridge, tmp_path, words):
    done = zpbridge("run", "madgraph", *words, "-o", "mine.lhe.gz")
    assert done.exit_code == 2
    assert "takes the events of one card" in done.output
    assert not (tmp_path / "mine.lhe.gz").exists()


def _points(tmp_path):
    rows = [f"0.01,0.3,1.0,{mzp},1000" for mzp in (300, 400, 500)]
    (tmp_path / "points.csv").write_text("\n".join(["gbb,gmumu,gnunu,mzp,mnu4", *rows, ""]))


@pytest.fixture
def validate(zpbridge, tmp_path, monkeypatch):
    """`zpbridge validate` with one of the recorded references, on three points."""
    from bridge.cli import validate as module

    few = [r for r in module.shipped_references() if r.name == "micromegas-6.0/targets"]
    monkeypatch.setattr(module, "shipped_references", lambda: few)
    _points(tmp_path)
    return lambda *words: zpbridge("validate", "--points", "points.csv", *words)


def test_a_certificate_of_a_program_that_was_run(micromegas, validate, tmp_path):
    done = validate("--tool", "micromegas", "--report", "certificate", "--record", "kept")
    assert isinstance(done.exception, SystemExit), done.exception
    (file,) = (tmp_path / "certificate").glob("*.json")
    data = json.loads(file.read_text())
    live = next(s for s in data["sources"] if s["name"] == "live/micromegas")
    assert live["points with an answer"] == "3 of 3"
    assert live["path"] == str(micromegas.path)
    assert data["failures"] == []
    assert list((tmp_path / "kept").glob("micromegas-6.0/*.csv"))


@pytest.mark.parametrize(("mode", "failed"), [("crash", 1), ("refused", 3)])
def test_failed_points_are_counted_and_exit_code_1(micromegas, validate, tmp_path, mode, failed):
    micromegas.set(mode)
    done = validate("--tool", "micromegas", "--report", "certificate")
    assert done.exit_code == 1
    assert f"live/micromegas gave no answer at {failed} of 3 points" in done.output
    rows = [line for line in done.output.splitlines() if line.startswith("live/micromegas")]
    assert f"{failed} of 3" in rows[-1] and rows[-1].endswith("FAILED")
    (page,) = (tmp_path / "certificate").glob("*.html")
    assert f"<td>{failed} of 3</td>" in page.read_text()


@pytest.mark.parametrize(
    "words",
    [
        ["--record"],
        ["--config", "zpbridge.toml"],
        ["--points", "points.csv"],
        ["--tool", "micromegas", "--tool", "micromegas"],
        ["--report", "a.slha/certificate"],
        ["--tool", "micromegas", "--record", "a.slha/kept"],
    ],
)
def test_what_would_change_nothing_or_end_in_nothing_is_refused_at_once(
    micromegas, zpbridge, monkeypatch, words
):
    monkeypatch.setattr("bridge.cli.validate.shipped_references", pytest.fail)
    done = zpbridge("validate", *words)
    assert (getattr(done.exception, "exit_code", None) or done.exit_code) == 2


def test_a_quantity_that_the_program_failed_at_is_exit_code_1(micromegas, validate, tmp_path):
    micromegas.set("stiff")
    done = validate("--tool", "micromegas", "--report", "certificate")
    assert done.exit_code == 1
    assert "live/micromegas gave no omega_h2 at 3 of 3 points" in done.output
    (file,) = (tmp_path / "certificate").glob("*.json")
    assert [f["missing"] for f in json.loads(file.read_text())["failures"]] == ["omega_h2", "xf"]


def test_columns_that_are_no_parameters_are_named(micromegas, validate, tmp_path):
    rows = (tmp_path / "points.csv").read_text().splitlines()
    rows = [f"{row},{'batch' if i == 0 else 170}" for i, row in enumerate(rows)]
    (tmp_path / "points.csv").write_text("\n".join([*rows, ""]))
    done = validate("--tool", "micromegas")
    assert "note: points.csv: not used, no parameters: batch" in done.output


def test_a_reference_says_how_it_was_made(micromegas, validate, tmp_path, monkeypatch):
    words = ["--tool", "micromegas", "--record", "my records"]
    monkeypatch.setattr("sys.argv", ["zpbridge", "validate", "--points", "points.csv", *words])
    validate(*words)
    (kept,) = (tmp_path / "my records").glob("micromegas-6.0/*.csv")
    command = "validate --points points.csv --tool micromegas --record 'my records'"
    assert f"# command: zpbridge {command}\n" in kept.read_text()


@pytest.mark.parametrize("cached", [False, True])
def test_without_pylhe_events_are_refused_before_any_work(
    madgraph, zpbridge, tmp_path, monkeypatch, cached
):
    if cached:
        pytest.importorskip("pylhe", reason="event files need pylhe")
        zpbridge("run", "madgraph", "a.slha", "--events", "60")
    monkeypatch.setattr("bridge.external.events.find_spec", lambda name: None)
    words = ["run", "madgraph", "a.slha", "--events", "60", "--compare", "-o", "ev.lhe.gz"]
    done = zpbridge(*words)
    if cached:
        assert (tmp_path / "ev.lhe.gz").exists()
    else:
        assert isinstance(done.exception, ToolError)
        assert "generating" not in done.output
    assert 'pip install "zpbridge[lhe]"' in done.output + str(done.exception)


@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_an_interrupt_is_130_and_leaves_nothing_behind(micromegas, zpbridge, sent, code):
    micromegas.set("hang")
    program = "from bridge.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", program, "run", "micromegas", "a.slha", "b.slha"],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ.copy(),
    )
    deadline = time.monotonic() + 60.0
    while not (micromegas.path / "child.pid").exists():
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.05)
    process.send_signal(sent)
    assert process.wait(30.0) == code
    assert "Traceback" not in process.communicate()[1]
    assert not micromegas.child_is_alive()
    assert not list(micromegas.workdir.rglob("export-*"))


def test_every_command_that_is_interrupted_says_so(zpbridge, monkeypatch):
    def interrupted(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("bridge.external.registry.configuration", interrupted)
    done = zpbridge("tools")
    assert done.exit_code == 130
    assert "interrupted" in done.output
