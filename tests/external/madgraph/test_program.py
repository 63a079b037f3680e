"""MadGraph that lies, with exit code 0 as always: every lie is an error with its log."""

from __future__ import annotations

import errno
import math
from pathlib import Path

import pytest

from bridge.errors import ToolError, ZpbridgeError
from bridge.external.config import Config
from bridge.external.installation import Installation, Missing
from bridge.external.madgraph import processes
from bridge.external.madgraph.output import CrossSection, combine
from bridge.external.madgraph.program import MADGRAPH
from bridge.external.madgraph.settings import MadGraphSettings
from bridge.external.tool import Tool

QUICK = MadGraphSettings(processes=("dimuon",), timeout_s=5.0)


def test_numbers_of_an_honest_program_carry_method_and_source(fake_madgraph, fixed_width_points):
    results = [r.unwrap() for r in fake_madgraph.tool.run(fixed_width_points)]
    assert [r.point["mzp"] for r in results] == [300.0, 400.0, 500.0]
    # seeds 1803 and 1804 give 0.05803 and 0.05804 pb
    sigma = results[0]["sigma_dimuon_bw_pb"]
    assert sigma.value == pytest.approx(0.058035, rel=1e-12)
    assert sigma.error == pytest.approx(1e-5 / math.sqrt(2.0), rel=1e-6)
    assert sigma.source == "MadGraph5_aMC@NLO 3.5.7"
    assert "nn23lo1" in sigma.method
    assert {"sigma_zp_bb_pb", "sigma_zp_bs_pb"} < set(results[0])


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        ("silent", "param_card.inc: MadGraph did not write it"),
        ("no_results", "results.dat: MadGraph did not write it"),
        ("empty", "expected a cross-section and its error, found []"),
        ("truncated", "expected a cross-section and its error, found ['0.4']"),
        ("zero", "a cross-section of 0 +- 1e-05 pb is no result"),
        ("nan", "a cross-section of nan"),
        ("negative", "a cross-section of -1"),
        ("large_error", "0.05803 +- 3.7 pb: the error of an integration is between"),
        ("no_error", "0.05803 +- 0 pb: the error of an integration is between"),
        ("nan_error", "0.05803 +- nan pb: the error of an integration is between"),
        ("too_large", "a cross-section of 1e+12 +- 1e-05 pb is no result"),
        ("binary", "results.dat: MadGraph left something that is no text: byte 3 is 0xff"),
        ("junk", "results.dat: expected a number, found '5_00'"),
        ("junk_summary", "MadGraph's summary: expected a number, found '****'"),
        ("junk_parameters", "param_card.inc: MDL_GBB: expected a number, found 'x1.0D-02'"),
        ("units", "summary is in fb, not in pb"),
        ("stale_file", "the file is of another run"),
        ("unfinished", "no summary of results: the run did not end"),
        ("interrupted", "KeyError : 24"),
        ("warned", "gmumu is missing using default value"),
        ("old_coupling", "used gbb = 0.1234 instead of 0.01"),
        ("lost_parameter", "did not compile in the parameter gmumu"),
        ("old_pdf", "used pdlabel1 = cteq6l1 instead of nn23lo1"),
        ("old_cut", "used mmll = 0.0 instead of 240.0"),
        ("killed", "was killed by SIGKILL"),
        ("exit_3", "ended with exit code 3"),
        ("hang", "gave no result for 5 s and was stopped"),
    ],
)
def test_every_lie_is_an_error_that_names_the_log(
    fake_madgraph, fixed_width_points, mode, sentence
):
    fake_madgraph.tool.run(fixed_width_points[1:2], QUICK)
    fake_madgraph.set(mode)
    result = fake_madgraph.tool.run(fixed_width_points[:1], QUICK)[0]
    assert sentence in result.error
    assert str(result.log) in result.error and result.log.is_file()
    if mode == "hang":
        assert not fake_madgraph.child_is_alive()
    fake_madgraph.set("honest")
    assert fake_madgraph.tool.run(fixed_width_points[:1], QUICK)[0].results is not None


@pytest.mark.parametrize("name", ["my runs", "o'clock", 'a"b', "$HOME", "a;b", "a#b"])
def test_a_path_that_madgraph_cannot_work_in_is_refused_at_once(
    fake_madgraph, fixed_width_points, tmp_path, name
):
    with pytest.raises(ToolError, match="MadGraph cannot work below a path with") as error:
        fake_madgraph.tool.run(fixed_width_points, QUICK, tmp_path / name)
    assert "choose another with workdir in zpbridge.toml or --workdir" in str(error.value)
    assert not (tmp_path / name).exists()


def test_a_relative_work_directory(fake_madgraph, fixed_width_points, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = fake_madgraph.tool.run(fixed_width_points[:1], QUICK, Path("here"))[0]
    assert result.error == ""
    assert result.log.is_relative_to(tmp_path / "here")


@pytest.mark.parametrize(
    ("module", "function"), [(processes.shutil, "copytree"), (Path, "chmod"), (Path, "mkdir")]
)
def test_a_disk_that_is_full_anywhere_is_a_sentence(
    fake_madgraph, fixed_width_points, monkeypatch, module, function
):
    def full(*arguments: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/scratch/file")

    monkeypatch.setattr(module, function, full)
    with pytest.raises(ZpbridgeError, match="No space left on device"):
        fake_madgraph.tool.run(fixed_width_points, QUICK)


def test_a_full_disk_ends_the_whole_run_at_once(fake_madgraph, fixed_width_points):
    fake_madgraph.tool.run(fixed_width_points[1:2], QUICK)
    fake_madgraph.set("no_room")
    told: list[str] = []
    with pytest.raises(ToolError, match="No space left on device"):
        fake_madgraph.tool.run(
            [fixed_width_points[0], fixed_width_points[2]], QUICK, progress=told.append
        )
    assert sum(text.startswith("MadGraph: point") for text in told) == 1


@pytest.mark.parametrize(
    ("width", "widths_of_the_window"), [(1.5, 40.0), (200.0, 15.0), (1e-9, 2e5), (None, 2e5)]
)
def test_every_event_of_the_window_lists_its_resonance(
    fake_madgraph, points, width, widths_of_the_window
):
    fake_madgraph.tool.run([points[0].replace(wzp=width)], QUICK)
    card = next(fake_madgraph.workdir.rglob("dimuon/Cards/run_card.dat")).read_text()
    entries = {name.strip(): v for v, _, name in (x.partition("=") for x in card.splitlines())}
    assert float(entries["bwcutoff"]) == pytest.approx(widths_of_the_window, rel=1e-12)
    assert float(entries["small_width_treatment"]) == 1e-6


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        ("generate_error", "UFOImportError"),
        ("generate_silent", "no version at all answered"),
        ("wrong_version", "MadGraph 3.5.7 was started, 2.9.1 answered"),
    ],
)
def test_a_process_that_is_not_generated(fake_madgraph, fixed_width_points, mode, sentence):
    fake_madgraph.set(mode)
    with pytest.raises(ToolError, match="see /") as error:
        fake_madgraph.tool.run(fixed_width_points, QUICK)
    assert sentence in str(error.value)


def test_processes_are_generated_once_for_many_points(fake_madgraph, fixed_width_points):
    told: list[str] = []
    fake_madgraph.tool.run(fixed_width_points, QUICK, progress=told.append)
    fake_madgraph.tool.run([fixed_width_points[0].replace(mzp=700.0, wzp=1.0)], QUICK)
    assert sum("generating" in text for text in told) == 1
    assert all(r.reused for r in fake_madgraph.tool.run(fixed_width_points, QUICK))


def test_dependent_parameters_stay_in_the_card(fake_madgraph, fixed_width_points):
    fake_madgraph.tool.run(fixed_width_points[:1], QUICK)
    card = next(fake_madgraph.workdir.rglob("dimuon/Cards/param_card.dat")).read_text()
    assert " 24 80. # w+" in card
    assert "DECAY 32 1.5 # wzp" in card


def test_a_width_that_nobody_fixed_is_automatic_at_every_point(fake_madgraph, points):
    fake_madgraph.tool.run(points, QUICK)
    card = next(fake_madgraph.workdir.rglob("dimuon/Cards/param_card.dat")).read_text()
    assert "DECAY 32 Auto # wzp" in card


def test_a_program_that_ends_well_leaves_no_process_behind(fake_madgraph, fixed_width_points):
    fake_madgraph.set("leaves_child")
    fake_madgraph.tool.run(fixed_width_points[:1], QUICK)
    assert not fake_madgraph.child_is_alive()


@pytest.mark.parametrize(
    ("change", "absent", "reason"),
    [
        ({"gbb": 0.0}, {"bb", "bs", "dimuon"}, "MadGraph cannot integrate zero"),
        ({"vts": 0.0}, {"bs"}, "no coupling to b sbar + s bbar"),
        ({"gmumu": 0.0}, {"dimuon"}, "no coupling to mu+ mu-"),
        ({"mzp": 14000.0}, {"bb", "bs"}, "beyond the energy of the beams"),
    ],
)
def test_a_cross_section_of_zero_is_not_asked_for(
    fake_madgraph, fixed_width_points, change, absent, reason
):
    point = fixed_width_points[0].replace(**change, wzp=1.0)
    results = fake_madgraph.tool.run([point])[0].unwrap()
    names = {"sigma_zp_bb_pb": "bb", "sigma_zp_bs_pb": "bs", "sigma_dimuon_bw_pb": "dimuon"}
    assert {names[q.name] for q in results.values() if q.value is None} == absent
    assert all(reason in q.status for q in results.values() if q.value is None)


def test_an_unknown_pdf_is_refused_before_madgraph_keeps_another():
    with pytest.raises(
        ToolError, match=r"pdlabel 'nn31lo' is unknown to MadGraph.*expected nn23lo"
    ):
        MadGraphSettings(pdlabel="nn31lo")


def test_an_unknown_process_is_refused():
    with pytest.raises(ToolError, match="no process dijet; there are bb, bs, dimuon"):
        MadGraphSettings(processes=("dijet",))


def test_runs_that_scatter_have_a_larger_error():
    consistent = combine([CrossSection(1.00, 0.01), CrossSection(1.01, 0.01)])
    scattered = combine([CrossSection(1.00, 0.01), CrossSection(1.10, 0.01)])
    assert consistent.error_pb == pytest.approx(0.01 / math.sqrt(2.0), rel=1e-12)
    # chi^2 = 2 (0.05/0.01)^2 = 50 with one degree of freedom
    assert scattered.error_pb == pytest.approx(0.01 / math.sqrt(2.0) * math.sqrt(50.0), rel=1e-9)


def test_what_is_missing_is_a_sentence(fake_madgraph, monkeypatch, tmp_path):
    tool, home = fake_madgraph.tool, fake_madgraph.path
    found = tool.find()
    assert isinstance(found, Installation) and found.version == "3.5.7"
    (home / "VERSION").write_text("version = 2.6.0\n")
    assert _sentence(tool).endswith("version 2.6.0 was found, 3 is needed")
    (home / "VERSION").write_text("version = 3.5.7\n")
    (home / "models" / "template_files").rmdir()
    assert "without models/template_files it cannot write a process" in _sentence(tool)
    (home / "models" / "template_files").mkdir()
    false = Config(tmp_path, {"madgraph": {"path": str(home), "python": "/bin/false"}}, "a test")
    assert "needs a Python that has the package six" in _sentence(Tool(MADGRAPH, false))
    monkeypatch.delenv("MG5_DIR", raising=False)
    monkeypatch.setenv("PATH", "")
    assert "give its directory in MG5_DIR" in _sentence(Tool(MADGRAPH, Config(tmp_path)))


def _sentence(tool: Tool) -> str:
    found = tool.find()
    assert isinstance(found, Missing)
    return found.sentence
