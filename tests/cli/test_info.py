"""`zpbridge info`: complete, the same as text and as JSON, and honest about what is absent."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bridge.cli import info
from bridge.cli.commands import cli
from bridge.external.registry import PROGRAMS
from bridge.numerics import compiling
from bridge.provenance import installation


def told(*words: str, **env: str) -> Any:
    done = CliRunner().invoke(cli, ["info", "--format", "json"], env=env, catch_exceptions=False)
    return json.loads(done.stdout)


def test_says_what_a_report_needs() -> None:
    found = told()
    assert found["zpbridge"]["version"] == version("zpbridge")
    assert found["packages"]["numpy"] == version("numpy")
    assert found["data"]["model"] == installation()["model"]
    assert set(PROGRAMS) <= set(found["programs"])
    assert found["machine"]["cores"] >= 1 and found["machine"]["features"]
    assert Path(found["compiled code"]["folder"]).is_absolute()
    assert found["compiled code"]["writable"] in (True, False)


def test_the_text_says_the_same() -> None:
    text = CliRunner().invoke(cli, ["info"]).stdout
    lines = [" ".join(line.split()) for line in text.splitlines()]
    for heading, entries in told().items():
        assert heading in lines
        for name, value in entries.items():
            first = str(value).split()[:1]
            assert any(line.startswith(" ".join([name, *first])) for line in lines), name
    assert lines[-1].startswith("Folders of this machine are named")


def test_only_variables_that_matter_are_shown() -> None:
    shown = told(MG5_DIR="/opt/mg5", SECRET_TOKEN="x")["environment"]
    assert shown["MG5_DIR"] == "/opt/mg5" and set(shown) <= set(info.VARIABLES)


def test_absent_packages_name_their_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["nothing-of-this-name>=1; extra == 'scan'", "nor-this", "old; python_version < '3'"]
    monkeypatch.setattr(info, "requires", lambda _: wanted)
    assert info.packages() == {
        "nothing-of-this-name": "absent (extra scan)",
        "nor-this": "absent, but needed",
    }


def test_where_no_compiled_code_can_be_kept_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "cache_folder", lambda _: None)
    assert "set NUMBA_CACHE_DIR" in told()["compiled code"]["folder"]


def test_references_count_by_name_and_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    first = info.digest_of_folder(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert info.digest_of_folder(tmp_path) != first
