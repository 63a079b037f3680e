"""`zpbridge figures`."""

from click.testing import CliRunner

from bridge.cli.figures import command


def test_one_figure_from_the_command_line(tmp_path):
    outcome = CliRunner().invoke(command, ["4", "-o", str(tmp_path), "--size", "9"])
    assert outcome.exit_code == 0
    assert (tmp_path / "figure_04.png").exists()
    assert "files" in outcome.stderr


def test_there_are_eleven_figures(tmp_path):
    outcome = CliRunner().invoke(command, ["12", "-o", str(tmp_path)])
    assert outcome.exit_code == 2
    assert "12 is not in the range" in outcome.stderr
