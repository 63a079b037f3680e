"""What the README shows is what the program does."""

from math import floor, log10
from pathlib import Path

import pytest
from click.testing import CliRunner

from bridge.cli.commands import cli
from bridge.files import shipped
from bridge.observables import OBSERVABLES, QUANTITIES, shown
from bridge.paper.errata import ERRATA

README = shipped("templates").parent / "README.md"

pytestmark = pytest.mark.skipif(
    not Path(README).exists(), reason="the README is read where the repository is"
)


def text():
    return README.read_text(encoding="utf-8")


def test_the_first_block_is_the_two_commands():
    block = text().split("```")[1].splitlines()
    assert block[1:3] == [
        'python -m pip install ".[test]" && zpbridge evaluate',
        "python -m pytest",
    ]


def numbers(output):
    """Name, value and numerical error of each quantity in a table of results."""
    words = [line.split() for line in output.partition("\nnote:")[0].splitlines()]
    return {w[0]: (float(w[1]), float(w[2])) for w in words if len(w) > 2 and w[0] in QUANTITIES}


def test_the_output_shown_is_the_output():
    """Up to the numerical error that is shown beside each value, and its six digits."""
    printed = numbers(text().split("```")[3])
    real = numbers(CliRunner().invoke(cli, ["evaluate"]).stdout)
    assert printed.keys() == real.keys() == set(shown(beyond=True))
    for name, (value, error) in real.items():
        assert printed[name][0] == pytest.approx(value, rel=1e-5, abs=error), name


def test_the_python_shown_runs(capsys):
    exec(text().split("```python")[1].split("```")[0], {})
    assert "Boltzmann equation" in capsys.readouterr().out


def row(*cells):
    escaped = (cell.replace("|", r"\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def test_every_quantity_and_every_erratum_is_listed():
    for name in shown(beyond=True, everything=True):
        info = OBSERVABLES[name]
        assert row(f"`{name}`", info.unit, info.meaning) in text()
    for erratum in ERRATA:
        assert row(erratum.equation, erratum.printed, erratum.finding) in text()


def test_no_number_shown_has_more_digits_than_its_error_leaves():
    block = text().split("```")[3].partition("\nnote:")[0]
    words = [line.split() for line in block.splitlines()]
    printed = {w[0]: w[1] for w in words if len(w) > 2}
    for name, (value, error) in numbers(block).items():
        if value and error:
            digits = printed[name].partition("e")[0].replace(".", "").strip("-0")
            leaves = 1 + floor(log10(abs(value))) - floor(log10(error))
            assert len(digits) <= max(1, leaves), name
