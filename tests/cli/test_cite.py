"""`zpbridge cite`, and that every output tells its inputs and what it rests on."""

import json

import pytest
from click.testing import CliRunner

from bridge.cards import Card, from_pyslha
from bridge.cli.commands import cli
from bridge.errors import CardError, ZpbridgeError
from bridge.evaluation import read_card, zp_decay


def call(*words):
    done = CliRunner().invoke(cli, list(map(str, words)), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def keys(text):
    return [line[1:].split("{")[1].rstrip(",") for line in text.splitlines() if line[:1] == "@"]


def test_without_an_output_it_is_the_program_and_the_paper():
    assert keys(call("cite")) == ["zpbridge", "Falkowski:2018dsl"]


def test_a_shipped_limit_is_cited_by_its_name():
    assert keys(call("cite", "lz_2024_si"))[-1] == "LZ:2024zvo"


def test_a_card_rests_on_what_evaluate_shows(tmp_path):
    call("card", "write", "-o", tmp_path / "c.slha")
    assert keys(call("cite", tmp_path / "c.slha")) == keys(call("evaluate", "--explain", "all"))
    assert {"Gondolo:1990dk", "Bertone:2017bme", "Altarelli:1979ub"} <= set(
        keys(call("cite", tmp_path / "c.slha"))
    )


@pytest.mark.parametrize("form", ["json", "slha", "table"])
def test_a_changed_input_is_told_in_every_format(form):
    words = ("evaluate", "--textbook", "--format", form)
    usual, other = call(*words), call(*words, "-p", "MT=165")
    named = '"MT": 165.0' if form != "table" else "MT = 165 GeV"
    assert named in other and named not in usual


def test_limits_and_the_pdf_set_are_cited_and_dated(tmp_path):
    mine = tmp_path / "mine.csv"
    shipped = call("limits", "list", "paper")
    assert "meg_2016" in shipped
    mine.write_text(
        "# title: x\n# observable: br_mu_e_gamma\n# unit: 1\n# cl: 0.9\n# kind: observed\n"
        "# grade: A\n# date: 2030\n# cite: Someone:2030abc\n# read: x\n# licence: x\n"
        "upper\n1e-13\n"
    )
    out = tmp_path / "out.json"
    pdf = ("--pdf", "nn23lo1", "--order", "lo", "--scale", "1")
    call("evaluate", "--textbook", "--limits", "paper", "--limits", mine, *pdf, "--format", "json",
         "-o", out)  # fmt: skip
    record = json.loads(out.read_text())["provenance"]
    assert len(record["limits"]["mine"]) == len(record["limits"]["meg_2016"]) == 64
    assert record["limit_options"]["v21"] == 0.0
    cites = call("cite", out)
    assert {"MEG:2016leq", "Ball:2013hta"} <= set(keys(cites))
    assert "Bertone:2017bme" not in keys(cites) and "% Someone:2030abc" in cites


def test_a_card_with_results_is_a_card(tmp_path):
    out = tmp_path / "out.slha"
    call("evaluate", "--textbook", "--format", "slha", "-p", "MT=165", "-o", out)
    assert read_card(out).point().sm.MT == 165.0
    pyslha = pytest.importorskip("pyslha")
    document = pyslha.read(str(out), ignorenobr=True)
    assert from_pyslha(document, zp_decay).point().sm.MT == 165.0
    assert document.blocks["ZPRESULTS"]
    assert "Gondolo:1990dk" in keys(call("cite", out))
    assert Card.from_text(out.read_text(), zp_decay).to_text() == out.read_text()


@pytest.mark.parametrize("ending", ["csv", "root", "parquet"])
def test_scans_tell_what_they_rest_on(tmp_path, ending):
    if ending == "parquet":
        pytest.importorskip("pyarrow")
    (tmp_path / "p.csv").write_text("gbb,gmumu,gnunu,mzp,mnu4\n0.01,0.3,1,500,400\n")
    out = tmp_path / f"out.{ending}"
    call("scan", tmp_path / "p.csv", "-o", out, "--limits", "today")
    assert {"Gondolo:1990dk", "MEGII:2025gzr"} <= set(keys(call("cite", out)))


@pytest.mark.slow
def test_figures_tell_what_they_rest_on(tmp_path):
    call("figures", "4", "--size", "9", "-o", tmp_path)
    for path in tmp_path.iterdir():
        found = keys(call("cite", path))
        assert {"HESS:2016mib", "Slatyer:2015jla"} <= set(found), path.name
    assert "XENON:2017vdw" not in keys(call("cite", tmp_path / "figure_04.png"))


@pytest.mark.slow
def test_figures_are_reproducible_with_the_date_of_the_build(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1500000000")
    for name in ("once", "twice"):
        call("figures", "4", "--size", "9", "-o", tmp_path / name)
    for path in (tmp_path / "once").iterdir():
        assert path.read_bytes() == (tmp_path / "twice" / path.name).read_bytes()


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.png"])
def test_what_is_no_output_is_a_sentence(tmp_path, name):
    (tmp_path / name).write_text("gbb\n1\n")
    with pytest.raises(ZpbridgeError, match="holds no record"):
        call("cite", tmp_path / name)


def test_a_bad_card_and_a_missing_file_are_sentences(tmp_path):
    (tmp_path / "a.slha").write_text("BLOCK MASS\n  32 x\n")
    with pytest.raises(CardError):
        call("cite", tmp_path / "a.slha")
    with pytest.raises(ZpbridgeError, match="cannot be read"):
        call("cite", tmp_path / "none.slha")
    (tmp_path / "a.root").write_text("x")
    with pytest.raises(ZpbridgeError, match="is damaged"):
        call("cite", tmp_path / "a.root")
