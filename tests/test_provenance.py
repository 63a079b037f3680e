"""The record of provenance: complete, the same in every format, and fit for comments."""

import json
import subprocess
import sys
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

from bridge import provenance
from bridge.errors import ZpbridgeError
from bridge.evaluation import DEFAULT, Settings, evaluate
from bridge.limits import Options
from bridge.native.partons import ORDERS
from bridge.native.relic import PHYSICAL
from bridge.point import benchmark
from bridge.prediction import RELIC_KINDS
from bridge.provenance import Provenance, comment_lines, computation, content, html
from bridge.scans.journal import differences

TEXTBOOK = Settings(beyond=False)

FILE = Path(__file__)


def another(value):
    """A value of the same type that is not equal."""
    if is_dataclass(value):
        first = fields(value)[0].name
        return replace(value, **{first: another(getattr(value, first))})
    if isinstance(value, bool):
        return not value
    if isinstance(value, Path):
        return FILE
    for choices in (ORDERS, RELIC_KINDS):
        if value in choices:
            return next(other for other in choices if other != value)
    return 1.0 if value is None else value + type(value)(1)


CHANGED = {"relic_role": "none"}
"""Fields whose default is none of what they can be."""


@pytest.mark.parametrize(
    ("value", "name"),
    [(value, f.name) for value in (DEFAULT, PHYSICAL, Options()) for f in fields(value)],
)
def test_every_field_of_what_a_scan_is_given_counts(value, name):
    changed = replace(value, **{name: CHANGED.get(name) or another(getattr(value, name))})
    assert differences(content(value), content(changed))[0].split(".")[0] == name


def test_a_file_counts_by_what_it_holds(tmp_path):
    grid = tmp_path / "grid.dat"
    grid.write_text("1")
    before = computation(Settings(pdf=str(grid)))
    grid.write_text("2")
    now = computation(Settings(pdf=str(grid)))
    assert differences(before, now) == ["settings.pdf.sha256"]


def test_what_has_no_known_content_is_refused():
    with pytest.raises(TypeError, match="no known content"):
        content({"a": [object()]})


@pytest.mark.parametrize("changed", ["data/ufo_tables.py", "data/gstar_lm2015.csv"])
def test_program_and_data_of_the_package_count(tmp_path, monkeypatch, changed):
    for name in ("data/ufo_tables.py", "data/gstar_lm2015.csv", "__pycache__/ufo.pyc"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1")
    monkeypatch.setattr(provenance, "PACKAGE", tmp_path)
    provenance.installation.cache_clear()
    before = provenance.installation()
    (tmp_path / changed).write_text("2")
    (tmp_path / "__pycache__/ufo.pyc").write_text("2")
    provenance.installation.cache_clear()
    try:
        assert differences(before, provenance.installation()) == ["code"]
    finally:
        provenance.installation.cache_clear()


RECORD = Provenance(TEXTBOOK, {"MT": 165.0}, sources=("arXiv:1308.0598",), command="zpbridge x")


def test_a_record_says_what_a_reader_asks():
    assert RECORD["inputs"] == {"MT": 165.0}
    assert RECORD["settings"]["beyond"] is False and RECORD["settings"]["relic"]["gstar"]["sha256"]
    assert RECORD["citations"] == "zpbridge Falkowski:2018dsl Ball:2013hta"
    assert RECORD["bibtex"].count("@") == 3
    assert RECORD["libraries"].keys() == {"python", "numba", "numpy", "scipy"}
    json.dumps(dict(RECORD), allow_nan=False)


def test_results_hold_their_record_and_the_inputs_that_were_changed():
    usual, other = (evaluate(p, TEXTBOOK) for p in (benchmark(), benchmark().replace(MT=165.0)))
    assert usual.provenance["inputs"] == {} and "MT" not in usual.point
    assert other.to_dict()["provenance"]["inputs"] == {"MT": 165.0} == {"MT": other.point["MT"]}


def test_a_record_is_found_only_when_it_is_read(monkeypatch):
    def refuse():
        raise AssertionError

    monkeypatch.setattr(provenance, "installation", refuse)
    evaluate(benchmark(), TEXTBOOK)


def test_the_date_is_that_of_the_build(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1500000000")
    assert Provenance(DEFAULT).date == "2017-07-14T02:40:00Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")
    with pytest.raises(ZpbridgeError, match="'today': expected whole seconds"):
        Provenance(DEFAULT)


@pytest.mark.parametrize("words", ["a\nb", "\udcff", "\x1b[31m"])
def test_nothing_in_a_command_leaves_its_comment(monkeypatch, words):
    monkeypatch.setattr(sys, "argv", ["/somewhere/zpbridge", "evaluate", words])
    record = Provenance(DEFAULT)
    (line,) = (x for x in comment_lines(record) if x.startswith("# command: "))
    assert line.isprintable() and "somewhere" not in line
    html(record).encode()


def test_a_page_escapes_what_it_was_given():
    assert "&lt;b&gt;" in html(Provenance(DEFAULT, command="<b>"))


def test_the_commit_is_that_of_a_checkout_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(provenance, "PACKAGE", tmp_path / "bridge")
    assert provenance.commit.__wrapped__() is None
    (tmp_path / ".git").write_text("not what git expects")
    assert provenance.commit.__wrapped__() is None
    (tmp_path / ".git").unlink()
    git = ["git", "-C", str(tmp_path), "-c", "user.name=x", "-c", "user.email=x"]
    for words in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "x"]):
        subprocess.run([*git, *words], check=True)
    found = provenance.commit.__wrapped__()
    assert found and len(found) == 40
    monkeypatch.setenv("PATH", "")
    assert provenance.commit.__wrapped__() is None
