"""Units as authors and HEPData write them: `fb`, `cm2`, `cm^3 s^-1`, `GEV`, `GeV/$c^2$`."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from bridge.numerics.arrays import Array

_BARNS = {"b": -24, "mb": -27, "ub": -30, "nb": -33, "pb": -36, "fb": -39, "ab": -42, "zb": -45}
_VOLTS = {"eV": -9, "keV": -6, "MeV": -3, "GeV": 0, "TeV": 3, "PeV": 6}
_UNITS: dict[str, tuple[int, dict[str, int]]] = {
    "cm": (0, {"cm": 1}),
    "m": (2, {"cm": 1}),
    "s": (0, {"s": 1}),
    "c": (0, {}),
    "1": (0, {}),
    "%": (-2, {}),
    **{name: (ten, {"cm": 2}) for name, ten in _BARNS.items()},
    **{name: (ten, {"GeV": 1}) for name, ten in _VOLTS.items()},
}
"""Power of ten and dimensions of each, in cm, s and GeV; c is 1."""
_CAPITALS = {name.upper(): name for name in _UNITS}
_UNMISTAKABLE = re.compile("[kgt]?ev", re.IGNORECASE)
_MARKUP = re.compile(r"\\(mathrm|text|rm)\b|[${}]")
_FACTOR = re.compile(r"\s*([/*·.]?)\s*(1(?=/)|1$|%|[A-Za-z]+)(?:(?:\^|\*\*)?\s*([-+]?\d+))?\s*")


class Unit(NamedTuple):
    """10^ten cm^a s^b GeV^c; only the exponents that are not 0 stand in `dimensions`."""

    ten: int
    dimensions: dict[str, int]


def unit(text: str) -> Unit | None:
    """What a unit means, None where that is not known. Empty text is a pure number.

    >>> unit("cm^3/s") == unit("cm3 s$^{-1}$") == unit("CM**3/S")
    True
    >>> unit("fb").ten - unit("pb").ten, unit("meV")
    (-3, None)
    """
    ten, powers, rest = 0, Counter[str](), _plain(text)
    while rest:
        found = _FACTOR.match(rest)
        name = found and found.group(2)
        known = name and (_UNITS.get(name) or _UNITS.get(_CAPITALS.get(_capital(name), "")))
        if not found or not known:
            return None
        power = int(found.group(3) or 1) * (-1 if found.group(1) == "/" else 1)
        ten += known[0] * power
        powers.update({dimension: n * power for dimension, n in known[1].items()})
        rest = rest[found.end() :]
    return Unit(ten, {dimension: n for dimension, n in powers.items() if n})


def _capital(name: str) -> str:
    """`gev` and `Gev` are GeV; `mev` may be milli or mega, and stays."""
    return name.upper() if _UNMISTAKABLE.fullmatch(name) else name


def _plain(text: str) -> str:
    """Without LaTeX, and u for either letter mu."""
    spaced = text.replace("\\,", " ").replace("\u00b5", "u").replace("\u03bc", "u")
    return _MARKUP.sub("", spaced).strip()


def power_of_ten(text: str, wanted: str) -> int | None:
    """What a number in one unit is multiplied by for another; None where they differ in kind.

    >>> power_of_ten("zb", "cm^2"), power_of_ten("pb", "cm^3/s"), power_of_ten("%", "1")
    (-45, None, -2)
    """
    given, target = unit(text), unit(wanted)
    if given is None or target is None or given.dimensions != target.dimensions:
        return None
    return given.ten - target.ten


def times_power_of_ten(values: Array, ten: int) -> Array:
    """Values times 10^ten, rounded once."""
    return values * 10.0**ten if ten >= 0 else values / 10.0**-ten
