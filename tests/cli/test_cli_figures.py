"""`zpbridge figures`."""

import pytest
from click.testing import CliRunner

from bridge.cli.figures import command
from bridge.errors import LimitError, ZpbridgeError
from bridge.paper.figures.catalogue import FIGURES


def test_one_figure_from_the_command_line(tmp_path):
    outcome = CliRunner().invoke(command, ["4", "-o", str(tmp_path), "--size", "9"])
    assert outcome.exit_code == 0
    assert (tmp_path / "figure_04.png").exists()
    assert "files" in outcome.stderr


def test_limits_of_the_user_are_drawn(tmp_path):
    """A curve a thousand times above H.E.S.S. in Fig. 4."""
    mine = tmp_path / "mine.csv"
    mine.write_text(CURVE)
    words = ["4", "-o", str(tmp_path), "--size", "9", "--limits", "paper", "--limits", str(mine)]
    outcome = CliRunner().invoke(command, words)
    assert outcome.exit_code == 0, outcome.output
    written = tmp_path.glob("figure_04*.csv")
    assert any("mine" in path.read_text() for path in written)


CURVE = """\
# title: my telescope
# observable: sigmav_bb_cm3s
# unit: cm^3/s
# cl: 0.95
# kind: observed
# grade: A
# date: 2020
# cite: Someone:2020abc
# read: a test
# licence: none
mnu4_gev,upper
50,1e-24
5000,1e-23
"""


@pytest.mark.parametrize(
    ("given", "words"),
    [(["paper", "today"], "paper and today"), (["mine.csv"], "figures show nothing")],
)
def test_what_figures_cannot_combine_is_refused(tmp_path, given, words):
    (tmp_path / "mine.csv").write_text(
        CURVE.replace("sigmav_bb_cm3s", "br_mu_e_gamma")
        .replace("cm^3/s", "1")
        .replace("mnu4_gev,upper\n50,1e-24\n5000,1e-23", "upper\n1e-13")
    )
    limits = [w for x in given for w in ("--limits", str(tmp_path / x) if "." in x else x)]
    outcome = CliRunner().invoke(command, ["4", "-o", str(tmp_path / "out"), *limits])
    assert isinstance(outcome.exception, LimitError) and words in str(outcome.exception)
    assert not (tmp_path / "out").exists()


def test_a_figure_that_is_none_is_refused_with_those_there_are(tmp_path):
    outcome = CliRunner().invoke(command, ["4", "12", "-o", str(tmp_path / "out")])
    assert isinstance(outcome.exception, ZpbridgeError)
    assert str(outcome.exception) == "no figure 12: there are " + ", ".join(map(str, FIGURES))
    assert not (tmp_path / "out").exists()
