"""Models of others: their couplings, what they leave open, and what is refused."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from bridge.cli.commands import cli
from bridge.data.presets import PRESETS
from bridge.errors import PointError
from bridge.native.gauge_charges import ANOMALIES, warnings
from bridge.point import COUPLINGS, GENERAL, PARAMETERS, Point

OTHERS = {"gnunu": 1.0, "mzp": 500.0, "mnu4": 200.0}


def made(name: str, **changes: float) -> Point:
    own = dict.fromkeys(PRESETS[name].couplings, 0.3)
    return Point.preset(name, **(own | OTHERS | changes))


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_sets_its_couplings_and_no_others(name: str) -> None:
    p, preset = made(name), PRESETS[name]
    multiples = {c: m for of in preset.couplings.values() for c, m in of.items()}
    assert multiples.keys() <= set(COUPLINGS)
    for coupling in ("gbb", "gmumu", *GENERAL):
        assert p[coupling] == pytest.approx(0.3 * multiples.get(coupling, 0.0))
    assert p.vts == preset.fixed.get("vts", 0.04)
    assert {n: p[n] for n in OTHERS} == OTHERS


@pytest.mark.parametrize("name", PRESETS)
def test_what_is_said_of_anomalies_is_so(name: str) -> None:
    texts = " ".join(text for mask, text in warnings(made(name)) if mask)
    found = [anomaly for anomaly in ANOMALIES if anomaly in texts]
    assert PRESETS[name].anomalies.startswith(" and ".join(found) or "none")


def test_the_vector_mediator_is_free_of_anomalies_as_b_minus_l() -> None:
    p, q = made("vector-mediator", gq=0.1, gl=-0.3), made("b-l", g=0.3)
    assert [p[g] for g in COUPLINGS] == pytest.approx([q[g] for g in COUPLINGS])
    assert not any("anomalous" in text and mask for mask, text in warnings(p))


def test_what_is_given_by_name_stands_before_the_preset() -> None:
    p = made("b-l", gu3=0.0, vts=0.01)
    assert (p.gu3, p.vts, p.gu2) == (0.0, 0.01, pytest.approx(0.1))
    assert made("third-family-hypercharge", gmumu=0.2, vts=0.02).gmumu == 0.2
    assert made("b3-l2", MT=172.0, wzp=3.0).wzp == 3.0


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("b3l2", {"g": 0.1}, r"preset 'b3l2': did you mean b3-l2\? expected one of b3-l2, lmu"),
        ("vector-mediator", {"gq": 0.1}, "preset vector-mediator: expected gl"),
        ("b-l", {"g": 100.0}, "gbb = 33"),
        (
            "b-l",
            {"g": 0.1, "gq": 0.1},
            "preset b-l: gq is no parameter; .*expected g, gbb,",
        ),
    ],
)
def test_a_mistake_is_a_sentence(name: str, given: dict[str, float], words: str) -> None:
    with pytest.raises(PointError, match=words):
        Point.preset(name, **given, **OTHERS)
    with pytest.raises(PointError, match="preset b-l: expected mnu4, mzp too"):
        Point.preset("b-l", g=0.1, gnunu=1.0)


def run(*words: str) -> str:
    result = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_on_the_command_line_is_that_of_python(name: str, tmp_path) -> None:
    own = [f"-p{parameter}=0.3" for parameter in PRESETS[name].couplings]
    words = ("--preset", name, *own, *(f"-p{n}={v}" for n, v in OTHERS.items()))
    shown = json.loads(run("evaluate", *words, "--textbook", "--format", "json"))["point"]
    assert shown == made(name).named()
    card = tmp_path / "card.slha"
    run("card", "write", *words, "-o", str(card))
    other = run(
        "evaluate", str(card), "--preset", "b3-l2", "-pg=0.3", "--textbook", "--format", "json"
    )
    assert json.loads(other)["point"] == made("b3-l2", vts=made(name).vts).named()


def test_own_parameters_need_their_preset() -> None:
    result = CliRunner().invoke(cli, ["evaluate", "-p", "g=0.1"])
    assert isinstance(result.exception, SystemExit | PointError)
    assert "expected " + ", ".join(PARAMETERS) in result.output + str(result.exception)
