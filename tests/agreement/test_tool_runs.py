"""Programs run on points and compared with native, as recorded ones are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import bridge
from bridge.agreement import tool_runs as live
from bridge.agreement.references import read_reference, shipped_tolerances
from bridge.agreement.validation import refuse_stale, validate
from bridge.errors import TableError, ToolError, ZpbridgeError
from bridge.evaluation import Settings, evaluate
from bridge.external.registry import TOOLS
from bridge.external.tool import Installation, ToolResult
from bridge.native import relic
from bridge.native.widths import width_zp
from bridge.point import benchmark, default_standard_model

POINT = benchmark()


def answer(point, same, factor=1.0):
    """What a program would have returned that computes like native, but for a factor."""
    quantities = {
        name: replace(q, value=None if q.value is None else factor * q.value)
        for name, q in same.items()
    }
    return ToolResult(point, replace(same, quantities=quantities), Path("run.log"))


def a_run(name, *found):
    return live.Run(
        name, Installation(name, "1.0", Path("/opt")), live.PROGRAMS[name].settings, found
    )


def micromegas_run(factor=1.0):
    native = evaluate(POINT, Settings(relic.MICROMEGAS, beyond=False))
    return a_run("micromegas", answer(POINT, native, factor))


def test_every_program_can_be_validated():
    assert live.PROGRAMS.keys() == TOOLS.keys()
    sources = {source for source, _ in shipped_tolerances()}
    assert {f"live/{name}" for name in live.PROGRAMS} <= sources


def test_a_live_program_is_asked_in_its_own_convention():
    agreed = live.validate_run(micromegas_run())
    assert {s.quantity for s in agreed} >= {"omega_h2", "width_zp", "sigmav0_eff_cm3s"}
    assert all(s.ok and abs(s.worst) < 1e-12 for s in agreed)
    off = {s.quantity: s.ok for s in live.validate_run(micromegas_run(1.01))}
    assert not (off["omega_h2"] or off["width_zp"] or off["br_mumu"])


def test_a_live_program_with_massless_quarks_is_asked_at_its_masses():
    asked = live.PROGRAMS["madgraph"].asked(POINT)
    assert asked.wzp == width_zp(POINT)
    same = evaluate(asked.replace(**live.PROGRAMS["madgraph"].masses, wzp=asked.wzp))
    lost = ToolResult(asked, None, Path("run.log"), "the program crashed")
    run = a_run("madgraph", answer(asked, same), lost)
    (summary, *_) = found = live.validate_run(run)
    assert summary.n == 1
    assert run.failed == (lost,)
    assert all(s.ok and abs(s.worst) < 1e-12 for s in found)


def test_a_width_that_the_user_fixed_is_kept():
    fixed = POINT.replace(wzp=1.0)
    assert live.PROGRAMS["madgraph"].asked(fixed) == fixed


def test_a_run_becomes_a_reference_that_is_never_overwritten(tmp_path):
    run, path = micromegas_run(), tmp_path / "reference" / "run.csv"
    live.record(run, path)
    written = read_reference(path, "live/micromegas")
    assert written.masses["MB"] == POINT.sm.MB
    assert written.header["settings"].startswith("fast = 0, beps = 1e-10")
    assert all(summary.ok for summary in validate([written]))
    refuse_stale(written)
    with pytest.raises(ZpbridgeError, match="was made with model"):
        refuse_stale(written, "another")
    with pytest.raises(ZpbridgeError, match="a reference is never overwritten"):
        live.record(run, path)


def test_a_new_reference_has_a_name_of_its_own_and_the_tolerances_of_live_runs(tmp_path):
    run = micromegas_run()
    first = live.new_reference_path(run, tmp_path)
    live.record(run, first)
    second = live.new_reference_path(run, tmp_path)
    assert first.parent.name == "micromegas-1.0"
    assert second.stem == f"{first.stem}-2"
    assert all(summary.ok for summary in validate([read_reference(first)]))


def test_nothing_is_recorded_inside_the_installed_package():
    package = Path(bridge.__file__).parent / "shipped" / "validation"
    with pytest.raises(ZpbridgeError, match="inside the installed package"):
        live.new_reference_path(micromegas_run(), package)


def test_nothing_is_recorded_where_every_point_failed(tmp_path):
    lost = ToolResult(POINT, None, tmp_path / "log", "the program crashed")
    with pytest.raises(ToolError, match="computed none of 1 points"):
        live.record(a_run("madgraph", lost), tmp_path / "none.csv")
    assert not (tmp_path / "none.csv").exists()


def test_points_with_other_standard_model_inputs_are_compared_at_theirs(tmp_path):
    settings = Settings(relic.MICROMEGAS, beyond=False)
    points = (POINT, POINT.replace(MB=4.2))
    run = a_run("micromegas", *(answer(p, evaluate(p, settings)) for p in points))
    found = live.validate_run(run)
    assert [s.quantity for s in found].count("br_bb") == 2
    assert all(s.ok and abs(s.worst) < 1e-12 for s in found)
    with pytest.raises(ToolError, match="different SM inputs"):
        live.record(run, tmp_path / "run.csv")


def test_shipped_points_cover_what_they_are_made_for():
    points = live.read_points()
    mzp, mnu4 = (np.array([getattr(p, n) for p in points]) for n in ("mzp", "mnu4"))
    relative = np.array([width_zp(p) / p.mzp for p in points])
    assert len(points) >= 64
    assert (mzp.min(), mzp.max()) == (10.0, 3000.0)
    assert (mnu4.min(), mnu4.max()) == (1.0, 20000.0)
    for regime in (2 * mnu4 < mzp, abs(2 * mnu4 / mzp - 1) < 0.05, mnu4 > mzp, relative > 0.1):
        assert regime.sum() >= 4
    assert (relative < 1e-5).any()
    open_tops = mnu4 > default_standard_model().MT
    for ratio in (10.0, 25.0, 100.0):
        heavy = abs(mnu4 / mzp / ratio - 1.0) < 0.03
        assert heavy.sum() >= 4
        assert (relative[heavy] < 1e-4).any() and (relative[heavy] > 0.01).any()
        assert {np.sign(p.gbb) for p, there in zip(points, heavy, strict=True) if there} == {-1, 1}
    assert {bool(tops) for tops in open_tops[mnu4 / mzp > 9.0]} == {False, True}
    assert (mnu4 / mzp < 0.06).sum() >= 3
    for threshold in (mnu4 / mzp, mnu4 / default_standard_model().MT):
        assert (abs(threshold - 1.0) < 0.015).sum() >= 2
    for name in ("gbb", "gmumu"):
        values = [getattr(p, name) for p in points]
        assert min(values) < 0.0 and 0.0 in values


def test_points_have_the_inputs_of_their_rows(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("gbb,gmumu,gnunu,MZp,mnu4,MT,wzp\n.1,1,1,500,50,150,\n.1,1,1,500,50,173,2\n")
    first, second = live.read_points(path)
    assert (first.sm.MT, first.wzp, first.mzp) == (150.0, None, 500.0)
    assert (second.sm.MT, second.wzp) == (173.0, 2.0)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("gbb,gmumu,gnunu,mzp,mnu4\n1,1,1,500,x\n", "row 1 of the table: mnu4: read 'x'"),
        ("gbb,gmumu,gnunu,mzp,mnu4\n1,1,1,500,5_0\n", "digits without underscores"),
        ("gbb,gmumu,gnunu,mzp,mnu4\n1,1,1,500,50\n1,1,1,2,50\n", "row 2 .*: mzp = 2.0 GeV"),
        ("gbb,gmumu,gnunu,mzp,MZP,mnu4\n1,1,1,500,500,50\n", "both give mzp"),
        ("gbb,gmumu,gnunu,mzp,mnu4\n", "no points"),
        ("gbb,gmumu\n1,1\n", "lacks gnunu, mzp, mnu4"),
    ],
)
def test_a_table_that_is_none(tmp_path, text, sentence):
    path = tmp_path / "points.csv"
    path.write_text(text)
    with pytest.raises(TableError, match=sentence):
        live.read_points(path)
