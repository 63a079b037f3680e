"""`zpbridge evaluate --uv`: the command of the guide, on the file that it shows."""

import json
import tomllib

import guides
import pytest
from click.testing import CliRunner

from bridge.cli.commands import cli
from bridge.files import shipped
from bridge.paper.charges_and_mixing import CONSISTENCY

TEMPLATE = shipped("templates") / "charges.toml"


def evaluate(*words):
    return CliRunner().invoke(cli, ["evaluate", "--textbook", *map(str, words)])


def test_the_point_its_quantities_and_its_consistency_as_json():
    data = json.loads(evaluate("--uv", TEMPLATE, "--format", "json").stdout)
    assert data["point"]["mnu4"] == 2565.0
    assert data["quantities"]["width_zp"]["value"] > 0.0
    assert set(data["uv"]) == {*CONSISTENCY, "consistent", "failures"}
    assert data["uv"]["sin2_q"] == data["point"]["gbb"]
    assert (data["uv"]["consistent"], data["uv"]["failures"]) == (True, [])


def test_the_same_as_a_table():
    text = evaluate("--uv", TEMPLATE).stdout
    assert "gmumu = 0.499602" in text
    assert "consistent with section 5 of the paper" in text


def test_what_fails_is_said():
    light = evaluate("--uv", TEMPLATE, "-p", "mzp=50")
    assert "not consistent: M_4^L below the bound of 100 GeV" in light.stdout
    data = json.loads(evaluate("--uv", TEMPLATE, "-p", "mzp=50", "--format", "json").stdout)
    assert data["uv"]["consistent"] is False and "100 GeV" in data["uv"]["failures"][0]


def test_without_it_nothing_is_said_of_it():
    assert "uv" not in json.loads(evaluate("--format", "json").stdout)


@pytest.mark.parametrize(
    "more", [[shipped("templates") / "benchmark_card.slha"], ["--width", "card"]]
)
def test_a_second_point_is_refused(more):
    outcome = evaluate("--uv", TEMPLATE, *more)
    assert outcome.exit_code == 2
    assert "--uv gives the whole point" in outcome.stderr


def test_the_file_of_the_guide_is_the_template(tmp_path):
    found = guides.blocks(guides.PACKAGE / "model" / "README.md")
    (shown,) = (block.text for block in found if block.note == "file charges.toml")
    path = tmp_path / "charges.toml"
    path.write_text(shown, encoding="utf-8")
    assert tomllib.loads(shown).items() <= tomllib.loads(TEMPLATE.read_text()).items()
    assert evaluate("--uv", path).stdout == evaluate("--uv", TEMPLATE).stdout
