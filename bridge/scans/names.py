"""Which parameter the name of a column means; one that may mean a parameter is never ignored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bridge.data.ufo_tables import external_parameters
from bridge.errors import PointError
from bridge.limits.units import power_of_ten
from bridge.point import PARAMETERS

_UNIT = re.compile(r"(.*?)\s*(?:[\[(]([^\[\]()]*)[\])]|[_/\s]\s*([kmgt]?ev))", re.IGNORECASE)
_SIGNS = re.compile(r"[\W_]+")
_KNOWN = {name.lower(): name for name in PARAMETERS}
_GENERAL = frozenset(
    (
        "gq1",
        "gq2",
        "gu1",
        "gu2",
        "gu3",
        "gd1",
        "gd2",
        "gd3",
        "gl1",
        "gl3",
        "ge1",
        "ge2",
        "ge3",
        "gbsr",
    )
)
"""Couplings of a general Z' that this model does not have."""


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
    if stem.lower() in _GENERAL:
        raise PointError(
            f"column {column} is a coupling that this model does not have: remove it, or rename it "
            "to carry it along"
        )
    meant = _spellings().get(_SIGNS.sub("", stem.lower()))
    if meant:
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


@lru_cache
def _spellings() -> dict[str, str]:
    """Parameters by name without signs, and by block and code."""
    return dict(_spelled())


def _spelled() -> Iterator[tuple[str, str]]:
    for name, parameter in external_parameters().items():
        yield _SIGNS.sub("", name.lower()), name
        if parameter.block and parameter.code:
            yield f"{parameter.block.lower()}{parameter.code[0]}", name
