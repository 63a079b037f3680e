"""The one bibliography, as BibTeX: what any text of this package cites stands here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from bridge.data.tables import DATA

REFERENCES = DATA / "references.bib"

PROGRAM, PAPER = "zpbridge", "Falkowski:2018dsl"
"""What every result rests on: this program, and the paper whose model it implements."""

_NUMBER = r"arXiv:(?:[a-z-]+/\d{7}|\d{4}\.\d{4,5})"
_KEY = r"\b[A-Z][\w-]+:[12]\d{3}[a-z]{2,3}\b"
_CITATION = re.compile(f"{_NUMBER}|{_KEY}")


@lru_cache
def bibliography() -> dict[str, str]:
    """BibTeX entries by key."""
    entries = REFERENCES.read_text(encoding="utf-8").split("\n\n")
    return {entry.partition("{")[2].partition(",")[0]: entry.strip() for entry in entries}


@lru_cache
def _keys() -> dict[str, str]:
    """The key of each entry by what texts name it by: the key itself, or its arXiv number."""
    eprints = {k: re.search(r'eprint = "([^"]+)"', e) for k, e in bibliography().items()}
    return {k: k for k in eprints} | {f"arXiv:{e[1]}": k for k, e in eprints.items() if e}


@lru_cache
def citations(text: str) -> tuple[str, ...]:
    """The keys of the papers that a text names, by key or arXiv number, in its order.

    A paper that the bibliography lacks, of a limit file of the user, is left as the text names it.

    >>> citations("(4.5) of arXiv:1803.04430; Gondolo:1990dk")
    ('Falkowski:2018dsl', 'Gondolo:1990dk')
    """
    return tuple(dict.fromkeys(_keys().get(name, name) for name in _CITATION.findall(text)))


def cited(texts: Iterable[str]) -> tuple[str, ...]:
    """The keys of all papers that texts name, after those of the program and its paper."""
    found = [key for text in texts for key in citations(text)]
    return tuple(dict.fromkeys([PROGRAM, PAPER, *found]))


def bibtex(keys: Iterable[str]) -> str:
    """The entries of some keys, a comment for one that the bibliography lacks."""
    known = bibliography()
    return "\n\n".join(known.get(key, f"% {key}: cited by a file of yours") for key in keys)
