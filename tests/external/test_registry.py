"""The table of programs, and recording what they found."""

from __future__ import annotations

import pytest

from bridge.errors import ToolError, ZpbridgeError
from bridge.external.config import Config
from bridge.external.recorded import record, recorded_files
from bridge.external.registry import tool, tools
from bridge.external.tool import Missing, ToolResult, require
from bridge.references import read_reference
from bridge.validation import refuse_stale


def test_absence_is_a_row_of_the_table(monkeypatch):
    for name in ("MICROMEGAS_DIR", "MG5_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    found = tools(Config())
    assert [row.tool for row in found] == ["micromegas", "madgraph"]
    assert all(isinstance(row, Missing) and "zpbridge.toml" in row.sentence for row in found)


def test_an_unknown_tool_names_those_there_are():
    with pytest.raises(ToolError, match="no tool 'whizard'; there are micromegas, madgraph"):
        tool("whizard")


def test_recorded_runs_travel_with_the_package():
    assert all(path.parent.name.startswith("micromegas-") for path in recorded_files("micromegas"))
    assert recorded_files("micromegas")


def test_a_live_run_becomes_a_reference_that_is_never_overwritten(
    fake_micromegas, points, tmp_path
):
    fake = fake_micromegas.tool
    found = fake.run(points)
    lost = ToolResult(points[0].replace(mnu4=20.0), None, tmp_path / "log", "micrOMEGAs crashed")
    path = tmp_path / "reference" / "run.csv"
    header = {"convention": "micromegas", "masses": "MB=4.7"}
    record(path, [*found, lost], require(fake), {"fast": 0}, header)
    reference = read_reference(path)
    assert len(reference.rows) == 3
    assert reference.rows[0].values["omega_h2"] == 0.12
    assert reference.rows[0].errors["omega_h2"] == pytest.approx(0.12 * 2.2e-3, rel=1e-9)
    assert reference.rows[0].where["mzp"] == 300.0
    assert reference.header["settings"] == "fast = 0"
    refuse_stale(reference)
    with pytest.raises(ZpbridgeError, match="was made with model"):
        refuse_stale(reference, "another")
    with pytest.raises(ZpbridgeError, match="a reference is never overwritten"):
        record(path, found, require(fake), {}, header)
    with pytest.raises(ToolError, match="no point succeeded"):
        record(tmp_path / "none.csv", [lost], require(fake), {}, header)
