"""Tables fit the terminal and never break what one pastes; no colours where nobody sees them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bridge.cli.commands import cli
from bridge.cli.layout import TextTable, plain_table, render
from bridge.limits.catalogue import shipped_limits
from bridge.observables import QUANTITIES, shown

WORDS = st.text("abc_-", min_size=1, max_size=30)
CELLS = st.tuples(WORDS, WORDS, st.lists(WORDS, max_size=12).map(" ".join))


@given(st.lists(CELLS, min_size=1, max_size=5), st.integers(20, 200))
def test_no_word_is_broken_and_lines_fit(rows: list[tuple[str, ...]], width: int) -> None:
    table = TextTable(("a", "b", "c"), ("c",), [*rows])
    lines = list(table.lines(width))
    words = [word for row in rows for cell in row for word in cell.split()]
    assert sorted(" ".join(lines).split()) == sorted([*words, *"abc"])
    longest = 4 + max(map(len, words))
    assert all(len(line) <= max(width, longest) for line in lines)


def test_what_does_not_fit_stands_below() -> None:
    table = plain_table("name", "value", "meaning", prose=["meaning"])
    table.add_row("sigma_dimuon_interference_pb", "-0.0002317", "the interference of all three")
    assert list(table.lines(44)) == [
        "name                          value",
        "    meaning",
        "sigma_dimuon_interference_pb  -0.0002317",
        "    the interference of all three",
    ]
    assert len(list(table.lines(72))) == 2


@pytest.mark.parametrize("columns", ["60", "80", "200", None])
def test_names_are_whole_at_every_width(columns: str | None) -> None:
    env = {"COLUMNS": columns}
    listed = CliRunner().invoke(cli, ["limits", "list", "--all"], env=env).stdout
    assert shipped_limits().keys() <= set(re.findall(r"^(\S+)", listed, re.MULTILINE))
    told = CliRunner().invoke(cli, ["evaluate", "--textbook"], env=env).stdout
    names = set(re.findall(r"^(\w+)", told, re.MULTILINE))
    assert set(shown(beyond=False)) <= names & {*QUANTITIES}
    assert max(map(len, told.splitlines())) <= int(columns or 100)


def test_text_without_a_terminal_has_the_width_of_the_readme() -> None:
    long = "word " * 60
    assert 95 <= max(map(len, render(long).splitlines())) <= 100


@pytest.mark.parametrize("variable", ["NO_COLOR", "FORCE_COLOR"])
def test_nothing_is_coloured_where_it_is_piped(variable: str, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("gbb,gmumu,gnunu,mzp,mnu4\n0.01,0.3,1,500,400\n")
    code = "from bridge.cli import main; main()"
    for words in (["scan", "p.csv", "-o", "o.csv"], ["evalate"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *words],
            cwd=tmp_path, env=os.environ | {variable: "1"}, capture_output=True,
        )  # fmt: skip
        assert b"\x1b" not in done.stdout + done.stderr
