"""Programs run on points and compared with native, as recorded ones are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import bridge
from bridge.agreement import tool_runs as live
from bridge.agreement.conditions import CONDITIONS
from bridge.agreement.recording import new_reference_path, record
from bridge.agreement.references import read_reference, shipped_tolerances
from bridge.agreement.validation import refuse_stale, validate
from bridge.errors import ToolError, ZpbridgeError
from bridge.evaluation import Settings, evaluate
from bridge.external.installation import Installation
from bridge.external.registry import PROGRAMS
from bridge.external.tool_result import ToolResult
from bridge.native import relic
from bridge.native.widths import width_zp
from bridge.point import benchmark
from bridge.prediction import LEADING_ORDER

POINT = benchmark()


def answer(point, same, factor=1.0):
    """What a program would have returned that computes like native, but for a factor."""
    quantities = {
        name: replace(q, value=None if q.value is None else factor * q.value)
        for name, q in same.items()
    }
    return ToolResult(point, replace(same, quantities=quantities), Path("run.log"))


def a_run(name, *found):
    return live.Run(name, Installation(name, "1.0", Path("/opt")), PROGRAMS[name].settings, found)


def micromegas_run(factor=1.0):
    native = evaluate(POINT, Settings(relic.MICROMEGAS, beyond=False))
    return a_run("micromegas", answer(POINT, native, factor))


def test_every_program_can_be_validated():
    assert CONDITIONS.keys() == PROGRAMS.keys()
    sources = {source for source, _ in shipped_tolerances()}
    assert {f"live/{name}" for name in CONDITIONS} <= sources


def test_a_live_program_is_asked_in_its_own_convention():
    agreed = live.validate_run(micromegas_run())
    assert {s.quantity for s in agreed} >= {"omega_h2", "width_zp", "sigmav0_eff_cm3s"}
    assert all(s.ok and abs(s.worst) < 1e-12 for s in agreed)
    off = {s.quantity: s.ok for s in live.validate_run(micromegas_run(1.01))}
    assert not (off["omega_h2"] or off["width_zp"] or off["br_mumu"])


def test_a_live_program_with_massless_quarks_is_asked_at_its_masses():
    asked = CONDITIONS["madgraph"].asked(POINT)
    assert asked.wzp == width_zp(POINT)
    massless = asked.replace(**CONDITIONS["madgraph"].masses, wzp=asked.wzp)
    same = evaluate(massless, LEADING_ORDER)
    lost = ToolResult(asked, None, Path("run.log"), "the program crashed")
    run = a_run("madgraph", answer(asked, same), lost)
    (summary, *_) = found = live.validate_run(run)
    assert summary.n == 1
    assert run.failed == (lost,)
    assert all(s.ok and abs(s.worst) < 1e-12 for s in found)


def test_a_width_that_the_user_fixed_is_kept():
    fixed = POINT.replace(wzp=1.0)
    assert CONDITIONS["madgraph"].asked(fixed) == fixed


def test_a_run_becomes_a_reference_that_is_never_overwritten(tmp_path):
    run, path = micromegas_run(), tmp_path / "reference" / "run.csv"
    record(run, path)
    written = read_reference(path, "live/micromegas")
    assert written.masses["MB"] == POINT.sm.MB
    assert written.header["settings"].startswith("fast = 0, beps = 1e-10")
    assert all(summary.ok for summary in validate([written]))
    refuse_stale(written)
    with pytest.raises(ZpbridgeError, match="was made with model"):
        refuse_stale(written, "another")
    with pytest.raises(ZpbridgeError, match="a reference is never overwritten"):
        record(run, path)


def test_a_reference_holds_the_couplings_of_any_of_its_points(tmp_path):
    settings, path = Settings(relic.MICROMEGAS, beyond=False), tmp_path / "run.csv"
    points = (POINT, POINT.replace(gq1=0.1), POINT.replace(gd3=0.2))
    record(a_run("micromegas", *(answer(p, evaluate(p, settings)) for p in points)), path)
    rows = read_reference(path, "live/micromegas").rows
    found = [(row.where["gq1"], row.where["gd3"]) for row in rows]
    assert found == [(0.0, 0.0), (0.1, 0.0), (0.0, 0.2)]


def test_a_new_reference_has_a_name_of_its_own_and_the_tolerances_of_live_runs(tmp_path):
    run = micromegas_run()
    first = new_reference_path(run, tmp_path)
    record(run, first)
    second = new_reference_path(run, tmp_path)
    assert first.parent.name == "micromegas-1.0"
    assert second.stem == f"{first.stem}-2"
    assert all(summary.ok for summary in validate([read_reference(first)]))


def test_nothing_is_recorded_inside_the_installed_package():
    package = Path(bridge.__file__).parent / "shipped" / "validation"
    with pytest.raises(ZpbridgeError, match="inside the installed package"):
        new_reference_path(micromegas_run(), package)


def test_nothing_is_recorded_where_every_point_failed(tmp_path):
    lost = ToolResult(POINT, None, tmp_path / "log", "the program crashed")
    with pytest.raises(ToolError, match="computed none of 1 points"):
        record(a_run("madgraph", lost), tmp_path / "none.csv")
    assert not (tmp_path / "none.csv").exists()


def test_points_with_other_standard_model_inputs_are_compared_at_theirs(tmp_path):
    settings = Settings(relic.MICROMEGAS, beyond=False)
    points = (POINT, POINT.replace(MB=4.2))
    run = a_run("micromegas", *(answer(p, evaluate(p, settings)) for p in points))
    found = live.validate_run(run)
    assert [s.quantity for s in found].count("br_bb") == 2
    assert all(s.ok and abs(s.worst) < 1e-12 for s in found)
    with pytest.raises(ToolError, match="different SM inputs"):
        record(run, tmp_path / "run.csv")
