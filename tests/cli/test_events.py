"""`zpbridge events`: what it prints, writes, and refuses."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bridge import benchmark, write_card
from bridge.cli.commands import cli

pytest.importorskip("pylhe")

EVENT = """<event>
 4 1 1.0e-03 5.0e+02 7.5e-03 1.0e-01
 5 -1 0 0 501 0 0.0 0.0 250.0 250.0 0.0 0.0 1.0
 -5 -1 0 0 0 501 0.0 0.0 -250.0 250.0 0.0 0.0 1.0
 13 1 1 2 0 0 {x} 0.0 {z} 250.0 0.0 0.0 1.0
 -13 1 1 2 0 0 -{x} 0.0 -{z} 250.0 0.0 0.0 1.0
</event>
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Four events at 500 GeV, of which two are across the beam and two along it."""
    write_card(benchmark(), tmp_path / "card.slha")
    card = (tmp_path / "card.slha").read_text()
    events = EVENT.format(x=250.0, z=0.0) * 2 + EVENT.format(x=0.0, z=250.0) * 2
    text = (
        f'<LesHouchesEvents version="3.0">\n<header>\n<slha>\n{card}</slha>\n</header>\n<init>\n'
        "2212 2212 6.5e+03 6.5e+03 0 0 247000 247000 -4 1\n1.0e-3 1.0e-05 1.0e-03 1\n</init>\n"
        f"{events}</LesHouchesEvents>\n"
    )
    path = tmp_path / "sample.lhe.gz"
    path.write_bytes(gzip.compress(text.encode()))
    return path


def test_says_what_is_in_a_file(file: Path) -> None:
    done = CliRunner().invoke(cli, ["events", str(file)])
    assert done.exit_code == 0, done.output
    for words in ("events +4\n", r"0\.001 \+- 1e-05 pb", "13000 GeV", r"0\.5000 \+- 0\.2"):
        assert re.search(words, done.output), words
    assert "4 events between" in " ".join(done.output.split())


def test_writes_what_the_name_says(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "sample.json"
    done = CliRunner().invoke(cli, ["events", str(file), "--pt", "260", "-o", str(out)])
    assert done.exit_code == 0, done.output
    said = json.loads(out.read_text())
    assert said["acceptance"]["share"] == 0.0
    assert said["cuts"]["pt_gev"] == 260.0
    page = tmp_path / "sample.html"
    assert CliRunner().invoke(cli, ["events", str(file), "-o", str(page)]).exit_code == 0
    assert page.read_text().startswith("<!DOCTYPE html>")


def test_an_energy_that_is_given_wins_over_that_of_the_beams(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "sample.json"
    words = ["events", str(file), "--sqrt-s", "14000", "-o", str(out)]
    assert CliRunner().invoke(cli, words).exit_code == 0
    assert json.loads(out.read_text())["provenance"]["settings"]["sqrts_gev"] == 14000.0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["-o", "sample.txt"], 2, ".png, .pdf, .html, .json"),
        (["-o", "picture.png"], 3, "no picture"),
        (["--card", "none.slha"], 2, "none.slha"),
        (["--pt", "-1"], 2, "--pt"),
    ],
)
def test_refuses_what_it_cannot_do(
    file: Path, words: list[str], code: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    done = CliRunner().invoke(cli, ["events", str(file), *words])
    assert (getattr(done.exception, "exit_code", done.exit_code), said in f"{done.output}"
            f"{done.exception}") == (code, True)  # fmt: skip
    assert not (file.parent / "picture.png").exists()
