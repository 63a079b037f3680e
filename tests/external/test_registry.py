"""The table of programs, and recording what they found."""

from __future__ import annotations

import pytest

from bridge.errors import ToolError
from bridge.external.config import Config
from bridge.external.installation import Installation, Missing
from bridge.external.registry import PROGRAMS, configuration, tool, tools


def test_absence_is_a_row_of_the_table(monkeypatch):
    for name in ("MICROMEGAS_DIR", "MG5_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    found = tools(Config())
    assert [row.tool for row in found] == [*PROGRAMS, "lhapdf", "exrootanalysis"]
    programs, optional = found[:2], found[-2:]
    assert all(isinstance(row, Missing) and "zpbridge.toml" in row.sentence for row in programs)
    assert all(isinstance(row, Missing) and "optional" in row.sentence for row in optional)


def test_a_configuration_may_say_what_is_asked_for_where_a_program_is_missing(
    monkeypatch, tmp_path
):
    for name in ("MICROMEGAS_DIR", "MG5_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    asked = {
        f.tool for f in tools(Config()) if isinstance(f, Missing) and f"[{f.tool}]" in f.sentence
    }
    assert {"micromegas", "madgraph"} <= asked
    file = tmp_path / "zpbridge.toml"
    file.write_text("".join(f'[{name}]\npath = "/there"\n' for name in asked))
    config = configuration(file)
    assert all(config.get(name, "path") == "/there" for name in asked)


def test_an_unknown_tool_names_those_there_are():
    with pytest.raises(ToolError, match="no tool 'whizard'; there are micromegas, madgraph"):
        tool("whizard")


def test_optional_programs_are_found_where_they_are(monkeypatch, tmp_path):
    converter = tmp_path / "mg5" / "ExRootAnalysis" / "ExRootLHEFConverter"
    converter.parent.mkdir(parents=True)
    converter.touch()
    command = tmp_path / "lhapdf-config"
    command.write_text("#!/bin/sh\necho 6.5.4\n")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    config = Config(programs={"madgraph": {"path": str(tmp_path / "mg5")}})
    lhapdf, exroot = tools(config)[-2:]
    assert isinstance(lhapdf, Installation) and lhapdf.version == "6.5.4"
    assert isinstance(exroot, Installation) and exroot.path == converter
    command.write_text("#!/bin/sh\nexit 1\n")
    silent = tools(config)[-2]
    assert isinstance(silent, Missing) and "does not answer" in silent.sentence
