"""Every citation of the package resolves to a complete entry."""

import re
from importlib.metadata import version

import pytest

from bridge.data.bibliography import bibliography, bibtex, citations, cited
from bridge.data.presets import PRESETS
from bridge.data.tables import DATA
from bridge.files import shipped
from bridge.limits.catalogue import shipped_limits
from bridge.native.equation_constants import CONSTANTS
from bridge.observables import OBSERVABLES
from bridge.uncertainties import uncertain_sources

ENTRIES = bibliography()


def header_lines():
    """Comments of every table, of the package and of the references."""
    for path in (*DATA.rglob("*.csv"), *shipped("validation").rglob("reference/*/*.csv")):
        yield from (x for x in path.read_text("utf-8").splitlines() if x.startswith("#"))


TEXTS = {
    "observables": [o.source for o in OBSERVABLES.values()],
    "constants": [c.source for c in CONSTANTS.values()],
    "limits": [key for limit in shipped_limits().values() for key in limit.cite],
    "uncertainties": uncertain_sources(),
    "tables": list(header_lines()),
    "presets": [preset.source for preset in PRESETS.values()],
}


@pytest.mark.parametrize("kind", TEXTS)
def test_every_citation_has_an_entry(kind):
    named = [key for text in TEXTS[kind] for key in citations(text)]
    assert named and not set(named) - ENTRIES.keys()


def test_every_limit_cites_by_key():
    assert set(TEXTS["limits"]) <= ENTRIES.keys()


def test_no_arxiv_number_is_written_in_another_way():
    number = re.compile(r"(?<!arXiv:)(?<![\d.])\d{4}\.\d{5}(?![\d.])")
    for kind in ("observables", "constants"):
        assert not [text for text in TEXTS[kind] if number.search(text)]


@pytest.mark.parametrize("key", ENTRIES)
def test_every_entry_is_complete(key):
    entry = ENTRIES[key]
    assert re.fullmatch(r"@\w+\{[^,]+,\n(  \w+ = \".+\",?\n)+\}", entry)
    found = dict(re.findall(r'^  (\w+) = "(.+)",?$', entry, re.MULTILINE))
    assert {"author", "title"} <= found.keys()
    if key == "zpbridge":
        assert f"version {version('zpbridge')}," in found["note"]
    else:
        published = {"journal", "volume", "pages"} <= found.keys()
        assert found["year"].isdigit() and (
            published or {"eprint", "archivePrefix"} <= found.keys()
        )


@pytest.mark.parametrize("key", ENTRIES)
def test_every_entry_is_what_latex_and_bibtex_read(key):
    """Math between dollars; collaborations in braces, or BibTeX takes them for a person's names."""
    found = dict(re.findall(r'^  (\w+) = "(.+)",?$', ENTRIES[key], re.MULTILINE))
    text = re.sub(r"\$[^$]+\$|\\_", "", found["title"])
    assert not re.search(r"[_^<>~#%&$]", text)
    for author in found["author"].split(" and "):
        assert author[0] == "{" or "," in author or author == "others", author


def test_no_entry_stands_twice():
    numbers = re.findall(r'eprint = "([^"]+)"', bibtex(ENTRIES))
    assert len(set(numbers)) == len(numbers)
    text = (DATA / "references.bib").read_text("utf-8")
    assert text.count("\n@") + 1 == len(ENTRIES)


def test_a_paper_that_only_a_user_cites_is_named():
    assert cited(["Someone:2020abc"])[-1] == "Someone:2020abc"
    assert bibtex(["Someone:2020abc"]).startswith("% Someone:2020abc")
