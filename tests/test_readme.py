"""The front page: it begins with two commands, and shows what the first of them prints."""

from __future__ import annotations

import re
import tomllib
from math import floor, log10

import pytest
from click.testing import CliRunner
from guides import README, ROOT, blocks

from bridge.cli.commands import cli
from bridge.observables import QUANTITIES, shown

pytestmark = pytest.mark.skipif(
    not README.exists(), reason="the README is read where the repository is"
)


def test_the_first_block_is_the_two_commands() -> None:
    first = next(blocks(README))
    assert first.commands() == [
        'python -m pip install ".[test]" && zpbridge evaluate',
        "python -m pytest",
    ]


def test_every_extra_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = re.findall(r"^\| `(\w+)` \| \w", README.read_text(encoding="utf-8"), re.M)
    assert sorted(named) == sorted(project["optional-dependencies"])


def output() -> str:
    (text,) = (block.text for block in blocks(README) if block.note == "output")
    return text


def numbers(text: str) -> dict[str, tuple[float, float]]:
    """Name, value and numerical error of each quantity in a table of results."""
    words = [line.split() for line in text.partition("\nnote:")[0].splitlines()]
    return {w[0]: (float(w[1]), float(w[2])) for w in words if len(w) > 2 and w[0] in QUANTITIES}


def test_the_output_shown_is_the_output() -> None:
    """Up to the numerical error that is shown beside each value, and its six digits."""
    printed = numbers(output())
    real = numbers(CliRunner().invoke(cli, ["evaluate"]).stdout)
    assert printed.keys() == real.keys() == set(shown(beyond=True))
    for name, (value, error) in real.items():
        assert printed[name][0] == pytest.approx(value, rel=1e-5, abs=error), name


def test_no_number_shown_has_more_digits_than_its_error_leaves() -> None:
    block = output().partition("\nnote:")[0]
    words = [line.split() for line in block.splitlines()]
    printed = {w[0]: w[1] for w in words if len(w) > 2}
    for name, (value, error) in numbers(block).items():
        if value and error:
            digits = printed[name].partition("e")[0].replace(".", "").strip("-0")
            leaves = 1 + floor(log10(abs(value))) - floor(log10(error))
            assert len(digits) <= max(1, leaves), name
