"""Which parameter the name of a column means; one that may mean a parameter is never ignored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from difflib import get_close_matches
from functools import lru_cache

from bridge.data.ufo_tables import external_parameters
from bridge.errors import PointError
from bridge.limits.units import power_of_ten
from bridge.point import PARAMETERS
from bridge.prediction import Options, Settings

_UNIT = re.compile(r"(.*?)\s*(?:[\[(]([^\[\]()]*)[\])]|[_/\s]\s*([kmgt]?ev))", re.IGNORECASE)
_SIGNS = re.compile(r"[\W_]+")
_KNOWN = {name.lower(): name for name in PARAMETERS}
_SPECIES = "e|mu|tau|ta|m|nu|l|q|u|d|s|c|b|t|x|chi|dm|zp"
_COUPLING = re.compile(rf"(?!gamma$)g[lrva]?(?:{_SPECIES}){{1,2}}\d?[lrva]?")
"""Couplings of a general Z' to quarks, leptons and dark matter, without signs."""
_OPTIONS = {"sqrts", *(f.name for f in (*fields(Settings), *fields(Options)))}
_OTHERS = {
    "mtop": "MT", "topmass": "MT", "mbottom": "MB", "mbot": "MB", "mcharm": "MC",
    "mtau": "MTA", "mmu": "MMU", "mmuon": "MMU", "mhiggs": "MH", "mh0": "MH",
    "alphas": "aS", "alphasmz": "aS", "alphaew": "aEWM1", "alpha": "aEWM1", "gfermi": "Gf",
    "mdm": "mnu4", "mchi": "mnu4", "mx": "mnu4", "mnu": "mnu4", "mzprime": "mzp", "mzpr": "mzp",
    "mprime": "mzp", "wzprime": "wzp", "gammazp": "wzp", "widthzp": "wzp",
    "gq3": "gbb", "gl2": "gmumu", "vtb": "vts", "vtd": "vts", "vcb": "vts",
}  # fmt: skip
"""Names of other people and programs, without signs."""
_SHORTEST = 3
"""Letters of a parameter that another word can be a misspelling of."""


def parameter_of(column: str) -> str | None:
    """The parameter that a column gives, None for a name of the user's own.

    Raises PointError for one with another unit, spelled otherwise, or of another model.

    >>> parameter_of("mt [GeV]"), parameter_of("WZP_GeV"), parameter_of("my note")
    ('MT', 'wzp', None)
    """
    if column.lower() in _KNOWN:
        return _KNOWN[column.lower()]
    found = _UNIT.fullmatch(column)
    stem = found[1] if found else column
    meant = _KNOWN.get(stem.lower())
    if found and meant:
        return _with_unit(column, meant, found[2] or found[3] or "")
    bare = _SIGNS.sub("", stem.lower())
    if bare in _OPTIONS:
        raise PointError(
            f"column {column} is an option of the whole scan, which no row changes: set it there, "
            "and rename the column to carry it along"
        )
    meant = _spellings().get(bare) or _OTHERS.get(bare)
    if not meant and _COUPLING.fullmatch(bare):
        raise PointError(
            f"column {column} is a coupling that this model does not have: remove it, or rename it "
            "to carry it along"
        )
    if meant := meant or _misspelt(bare):
        raise PointError(
            f"column {column} may be meant as the parameter {meant}: name it {meant} to use it, "
            "or otherwise to carry it along"
        )
    return None


def _with_unit(column: str, name: str, unit: str) -> str:
    """The name, after a look that the unit is the parameter's."""
    wanted = PARAMETERS[name].unit or "1"
    if power_of_ten(unit, wanted) != 0:
        raise PointError(
            f"column {column}: expected {name} in {wanted}; convert its cells and name it {name}, "
            "or otherwise to carry it along"
        )
    return name


def _misspelt(bare: str) -> str | None:
    """The parameter of at least three letters that a word is nearly."""
    names = {
        name.lower(): name
        for name in PARAMETERS
        if len(name) >= _SHORTEST and name[0].lower() == bare[:1] and abs(len(name) - len(bare)) < 2
    }
    near = get_close_matches(bare, names, n=1, cutoff=0.65)
    return names[near[0]] if near else None


@lru_cache
def _spellings() -> dict[str, str]:
    """Parameters by name without signs, and by block and code."""
    return dict(_spelled())


def _spelled() -> Iterator[tuple[str, str]]:
    for name, parameter in external_parameters().items():
        yield _SIGNS.sub("", name.lower()), name
        if parameter.block and parameter.code:
            yield f"{parameter.block.lower()}{parameter.code[0]}", name
