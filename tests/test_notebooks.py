"""The notebooks run from the first cell to the last, and are kept without what they print."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from bridge.files import shipped

NOTEBOOKS = sorted((shipped("templates") / "notebooks").glob("*.ipynb"))
LONGEST = 300
"""Seconds after which a cell is taken to hang."""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert cells[0]["cell_type"] == "markdown"
    for cell in cells:
        assert not cell.get("outputs") and not cell.get("execution_count")


@pytest.mark.slow
@pytest.mark.tool("nbclient")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_notebook_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reason = "{} is in the extra docs"
    for package in ("ipykernel", "pandas", "emcee", "dynesty"):
        pytest.importorskip(package, reason=reason.format(package))
    client = pytest.importorskip("nbclient", reason=reason.format("nbclient"))
    nbformat = pytest.importorskip("nbformat", reason=reason.format("nbformat"))
    programs = Path(sys.executable).parent
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    notebook = nbformat.read(path, as_version=4)
    run = client.NotebookClient(
        notebook, timeout=LONGEST, resources={"metadata": {"path": str(tmp_path)}}
    )
    run.execute()
    assert not any(
        output.get("name") == "stderr"
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    )
