"""micrOMEGAs that lies: every lie becomes an error with its log, and spoils nothing else."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from bridge.errors import ToolError, ZpbridgeError
from bridge.external import child, workdir
from bridge.external.config import Config
from bridge.external.installation import Installation, Missing
from bridge.external.micromegas.input import data_file, variables
from bridge.external.micromegas.output import omega_error
from bridge.external.micromegas.program import MICROMEGAS
from bridge.external.micromegas.settings import MicromegasSettings
from bridge.external.tool import Job, Tool
from bridge.point import Point

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")


def test_numbers_of_an_honest_program_carry_method_and_source(fake_micromegas, points):
    results = [r.unwrap() for r in fake_micromegas.tool.run(points)]
    assert [r.point["mzp"] for r in results] == [300.0, 400.0, 500.0]
    assert results[0]["width_zp"].value == 4.0
    assert results[0]["br_mumu"].value == 0.75
    assert results[0]["omega_h2"].value == 0.12
    # half of sigma v = 2 pb c, in cm^3/s
    assert results[0]["sigmav0_eff_cm3s"].value == pytest.approx(2.99792458e-26, rel=1e-12)
    assert results[0]["omega_h2"].source == "micrOMEGAs 6.0"
    assert "bw_range = 80" in results[0]["omega_h2"].method


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        ("nan", "Omega h^2 = nan at x_f = 25 without an error flag"),
        ("minus_one", "Omega h^2 = -1 at x_f = 25 without an error flag"),
        ("unknown_err", "unknown error flag 1024"),
        ("err_at_rest", "error flag 4 for sigma v at rest"),
        ("units", "used mzp = 300000 instead of 300"),
        ("width_units", "partial widths add up to 4 GeV, its total width is 4000 GeV"),
        ("negative_width", "a width [GeV] of -1; 0 to 15000 was expected"),
        ("nan_width", "a width [GeV] of nan; 0 to 15000 was expected"),
        ("huge_width", "a width [GeV] of 1e+250; 0 to 15000 was expected"),
        ("err_nan", "err = nan; expected 0 or a sum of error flags"),
        ("err_inf", "err = inf; expected 0 or a sum of error flags"),
        ("err_half", "err = 0.5; expected 0 or a sum of error flags"),
        ("err_negative", "err = -1; expected 0 or a sum of error flags"),
        ("err_rest_nan", "err_rest = nan; expected 0 or a sum of error flags"),
        ("huge_omega", "omega_h2 from 1e-15 to 1e+12 was expected"),
        ("tiny_omega", "omega_h2 from 1e-15 to 1e+12 was expected"),
        ("late", "xf from 0.5 to 100 was expected"),
        ("early", "xf from 0.5 to 100 was expected"),
        ("huge_sigmav", "sigma v [pb c] at rest of 1e+250"),
        ("negative_sigmav", "sigma v [pb c] at rest of -1"),
        ("negative_fraction", "a channel fraction of -0.5"),
        ("nan_fraction", "a channel fraction of nan"),
        ("junk", "micrOMEGAs' err: expected a number, found"),
        ("underscore", "micrOMEGAs' omega_h2: expected a number, found '1_0.5'"),
        ("closed_at_rest", "gave zpzp a share of 0.92 at freeze-out, and no cross-section at rest"),
        ("twice", "micrOMEGAs answered twice: 'RESULT file=point0.par"),
        ("junk_word", "a RESULT line that is not whole"),
        ("no_file", "answered for another file than point0.par"),
        ("fractions", "channel fractions add up to 1.1, not 1"),
        ("history", "used range = 2.7 instead of 80"),
        ("text", "micrOMEGAs' xf: expected a number, found '25,0'"),
        ("missing_key", "RESULT line lacks width_zp"),
        ("interleaved", "a RESULT line that is not whole"),
        ("truncated", "a RESULT line that is not whole"),
        ("refused", "refused the point: spectrum"),
        ("other_file", "answered for another file than point0.par"),
        ("silent", "ended with exit code 0 without an answer"),
    ],
)
def test_every_lie_is_an_error_that_names_the_log(fake_micromegas, points, mode, sentence):
    fake_micromegas.set(mode)
    for result in fake_micromegas.tool.run(points[:1]):
        assert sentence in result.error
        assert str(result.log) in result.error
        assert result.log.is_file()
        with pytest.raises(ToolError, match="see "):
            result.unwrap()
    assert not list(fake_micromegas.workdir.rglob("results/*.json"))


def test_noise_around_the_answers_does_not_matter(fake_micromegas, points):
    fake_micromegas.set("noise")
    assert all(r.unwrap()["omega_h2"].value == 0.12 for r in fake_micromegas.tool.run(points))


def test_no_equilibrium_is_an_absent_relic_density_with_its_reason(fake_micromegas, points):
    fake_micromegas.set("never_in_equilibrium")
    results = fake_micromegas.tool.run(points[:1])[0].unwrap()
    assert results["omega_h2"].value is None
    assert "err = 64: never in thermal equilibrium" in results["omega_h2"].status
    assert results["width_zp"].value == 4.0


def test_a_point_that_is_answered_twice_has_no_answer_and_the_others_have(fake_micromegas, points):
    fake_micromegas.set("twice")
    first, *others = fake_micromegas.tool.run(points)
    assert "answered twice" in first.error
    assert all(other.results is not None for other in others)
    assert len(list(fake_micromegas.workdir.rglob("results/*.json"))) == 2


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        ("crash", "ended with exit code 3"),
        ("killed", "was killed by SIGKILL"),
        ("hang", "gave no result for 2 s and was stopped"),
        ("hang_noisily", "its last line was 'still thinking'"),
    ],
)
def test_a_break_half_way_loses_one_point_only(fake_micromegas, points, mode, sentence):
    fake_micromegas.set(mode)
    first, second, third = fake_micromegas.tool.run(points, MicromegasSettings(timeout_s=2.0))
    assert first.results is not None and third.results is not None
    assert sentence in second.error and str(second.log) in second.error
    if mode.startswith("hang"):
        assert not fake_micromegas.child_is_alive()


def test_a_program_that_ends_well_leaves_no_process_behind(fake_micromegas, points):
    fake_micromegas.set("leaves_child")
    fake_micromegas.tool.run(points)
    assert not fake_micromegas.child_is_alive()


def test_a_program_that_never_answers_is_given_up(fake_micromegas, points):
    fake_micromegas.set("silent")
    many = [p.replace(mnu4=m) for p in points for m in (10.0, 20.0, 30.0)]
    started = []
    results = fake_micromegas.tool.run(many, progress=started.append)
    assert all("without an answer" in r.error for r in results)
    assert sum("compiling" in text for text in started) <= 3


def test_results_are_kept_and_a_damaged_one_is_computed_again(fake_micromegas, points):
    fake_micromegas.tool.run(points)
    assert all(r.reused for r in fake_micromegas.tool.run(points))
    damaged = sorted(fake_micromegas.workdir.rglob("results/*.json"))[0]
    damaged.write_text(damaged.read_text()[:100])
    again = fake_micromegas.tool.run(points)
    assert sorted(r.reused for r in again) == [False, True, True]
    assert all(r.results is not None for r in again)


@pytest.mark.parametrize("bw_range", [100.0, 1e4, 0.0, -80.0, float("nan")])
def test_a_range_that_spoils_the_relic_density_is_refused(bw_range):
    with pytest.raises(ZpbridgeError, match="expected above 0 and below 100, 80 is right"):
        MicromegasSettings(bw_range=bw_range)


def test_the_error_of_the_relic_density_follows_from_the_settings():
    best, fresh, fast = (
        MicromegasSettings(),
        MicromegasSettings(bw_range=2.7),
        MicromegasSettings(fast=1),
    )
    errors = [omega_error(settings.physics()) for settings in (best, fresh, fast)]
    assert errors[0] == pytest.approx(5e-3 + 80.0**-2)
    assert errors[1] == pytest.approx(5e-3 + 2.7**-2)
    assert errors[2] > 0.07
    assert omega_error(best.physics() | {"beps": 1e-4}) == errors[2]


@pytest.mark.parametrize(("ratio", "exists"), [(800.0, True), (850.0, False)])
def test_rounding_at_a_large_mass_ratio_is_not_returned_as_a_number(
    fake_micromegas, points, ratio, exists
):
    (result,) = fake_micromegas.tool.run([points[0].replace(mzp=10.0, mnu4=10.0 * ratio)])
    sigmav0 = result.unwrap()["sigmav0_eff_cm3s"]
    assert (sigmav0.value is not None) == exists
    assert exists or "is rounding at this mnu4/mzp" in sigmav0.status


def test_light_quarks_have_the_masses_of_the_export_unless_the_user_gave_others(
    fake_micromegas, points
):
    (result,) = fake_micromegas.tool.run([points[0].replace(MS=0.1)])
    assert (result.point.sm.MU, result.point.sm.MD, result.point.sm.MS) == (0.0022, 0.0047, 0.1)
    assert points[0].sm.MU == 0.0


def test_other_settings_are_other_results_from_the_same_program(fake_micromegas, points):
    fake_micromegas.tool.run(points)
    told: list[str] = []
    again = fake_micromegas.tool.run(points, MicromegasSettings(fast=1), progress=told.append)
    assert not any(r.reused for r in again)
    assert not any("compiling" in text for text in told)


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        ("compile_error", "last line 'lgrng1.mdl:4: error: bad vertex'"),
        ("no_binary", "could not be compiled"),
        ("full_disk", "ld: final link failed: No space left on device; choose another"),
        ("compile_hang", "gave no result for 1 s"),
    ],
)
def test_a_model_that_does_not_compile(fake_micromegas, points, mode, sentence):
    fake_micromegas.set(mode)
    with pytest.raises(ToolError, match="see /") as error:
        fake_micromegas.tool.run(points, MicromegasSettings(build_timeout_s=1.0))
    assert sentence in str(error.value)


def test_a_fixed_width_is_refused_with_what_to_do(fake_micromegas, points):
    result = fake_micromegas.tool.run([points[0].replace(wzp=1.0)])[0]
    assert "leave DECAY 32 out of the card, or Auto" in result.error
    assert result.refused


def test_a_full_disk_is_said_and_leaves_nothing_half_written(fake_micromegas, points, monkeypatch):
    monkeypatch.setattr(Job, "new_log", lambda job, stem: Path("/dev/full"))
    with pytest.raises(ToolError, match="the log cannot be written: No space left on device"):
        fake_micromegas.tool.run(points)
    assert not list(fake_micromegas.workdir.rglob("results/*.json"))


def test_a_read_only_work_directory_is_said(fake_micromegas, points, monkeypatch):
    monkeypatch.setattr(workdir.os, "access", lambda path, mode: not mode & os.W_OK)
    with pytest.raises(ToolError, match=r"read-only; choose another with workdir in zpbridge.toml"):
        fake_micromegas.tool.run(points)


def test_a_work_directory_that_is_a_file_is_said(fake_micromegas, points):
    fake_micromegas.workdir.write_text("")
    with pytest.raises(ToolError, match=r"cannot be made: .*; choose another"):
        fake_micromegas.tool.run(points)


def test_without_room_for_a_result_the_log_is_named(fake_micromegas, points, monkeypatch):
    from bridge.external import store

    def full(path: object, text: str) -> None:
        raise ZpbridgeError(f"{path}: cannot be written: No space left on device")

    monkeypatch.setattr(store, "write_text", full)
    with pytest.raises(ToolError, match=r"No space left on device; .* own output is in .*log"):
        fake_micromegas.tool.run(points)


def _run(tool: Tool, points: list[Point]) -> None:
    tool.run(points)


def test_a_killed_bridge_leaves_no_process_and_the_next_run_finishes(fake_micromegas, points):
    fake_micromegas.set("hang")
    bridge = multiprocessing.get_context("fork").Process(
        target=_run, args=(fake_micromegas.tool, points)
    )
    bridge.start()
    pid = fake_micromegas.path / "child.pid"
    _wait(lambda: pid.exists() and pid.read_text().isdigit())
    _wait(lambda: any(fake_micromegas.workdir.rglob("results/*.json")))
    assert fake_micromegas.child_is_alive()
    os.kill(bridge.pid, signal.SIGKILL)
    bridge.join()
    _wait(lambda: not fake_micromegas.child_is_alive())
    results = fake_micromegas.tool.run(points)
    assert [r.results is not None for r in results] == [True, True, True]
    assert [r.reused for r in results] == [True, False, False]


def test_two_bridges_share_one_work_directory(fake_micromegas, points):
    fake_micromegas.set("slow")
    others = [
        multiprocessing.get_context("fork").Process(target=_run, args=(fake_micromegas.tool, [p]))
        for p in points
    ]
    for bridge in others:
        bridge.start()
    for bridge in others:
        bridge.join()
    assert [bridge.exitcode for bridge in others] == [0, 0, 0]
    assert all(r.reused for r in fake_micromegas.tool.run(points))


def _wait(condition, patience_s: float = 20.0) -> None:
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_every_parameter_is_written_for_every_point(points):
    table = "m\n Variables\n Name|Value|\n gbb |1|\n Q |91|\n MT|2|\n"
    names = variables({"vars1.mdl": table})
    assert names == ["gbb", "MT"]  # the scale Q is CalcHEP's own
    assert data_file(points[0], names) == "gbb 0.01\nMT 173.0\n"


def test_a_parameter_that_no_point_has_is_refused(points):
    with pytest.raises(ToolError, match="the exported model has gtautau, which no point sets"):
        data_file(points[0], ["gbb", "gtautau"])


def test_what_is_missing_is_a_sentence(fake_micromegas, monkeypatch, tmp_path):
    tool, home = fake_micromegas.tool, fake_micromegas.path
    found = tool.find()
    assert isinstance(found, Installation) and found.version == "6.0"
    (home / "README").write_text("micromegas_2.4 was tested")
    assert _sentence(tool).endswith("version 2.4 was found, 5 or 6 is needed")
    (home / "README").write_text("micromegas_6.0 was tested")
    (home / "lib" / "micromegas.a").unlink()
    assert _sentence(tool).endswith("not compiled, lib/micromegas.a is missing: run make there")
    assert "(from [micromegas] path in a test)" in _sentence(tool)
    monkeypatch.setenv("MICROMEGAS_DIR", str(tmp_path))
    environment = Tool(MICROMEGAS, Config(tmp_path))
    assert _sentence(environment).startswith(f"{tmp_path} (from MICROMEGAS_DIR): not a micrOMEGAs")
    monkeypatch.delenv("MICROMEGAS_DIR")
    monkeypatch.setenv("PATH", "")
    assert "give its directory in MICROMEGAS_DIR" in _sentence(environment)
    with pytest.raises(ToolError, match="micrOMEGAs is not set"):
        environment.run([])


def _sentence(tool: Tool) -> str:
    found = tool.find()
    assert isinstance(found, Missing)
    return found.sentence


def test_exit_codes_in_words():
    assert child.explain_exit(0) == "ended with exit code 0"
    assert child.explain_exit(127) == "could not be started"
    assert child.explain_exit(200) == "ended with exit code 200"
