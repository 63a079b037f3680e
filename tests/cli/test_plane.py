"""`zpbridge plane`: from the shipped description to files."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from bridge.cli.commands import cli
from bridge.files import shipped
from bridge.plots import plane

TEMPLATE = shipped("templates") / "plane.toml"


def test_the_template_is_drawn(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        cli, ["plane", str(TEMPLATE), "-o", str(tmp_path), "--resolution", "7"]
    )
    assert done.exit_code == 0, done.output
    assert {"plane.pdf", "plane.png", "plane.html", "plane.csv"} <= {
        path.name for path in tmp_path.iterdir()
    }


def test_python_gives_the_figure() -> None:
    figure = plane(TEMPLATE, resolution=7)
    assert figure.get_suptitle() == "Couplings at 500 GeV"


def test_a_description_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["plane", "none.toml", "-o", str(tmp_path / "out")])
    assert "none.toml" in str(done.exception)
    assert not (tmp_path / "out").exists()
