"""Points from a description in TOML: a grid or a Sobol sequence, with fixed and linked parameters.

kind = "sobol"              # or "grid"
number = 100000             # of Sobol points
seed = 1803
relic = "full"              # what [linked] is solved from and limits meet, as --relic

[free]
mzp = { low = 50, high = 2000, scale = "log" }           # a grid adds number = 40
gmumu = { low = 0.01, high = 3, scale = "log" }

[fixed]
gnunu = 1.5
MT = 172.5                  # any parameter of a point, SM inputs and wzp included

[linked]
gbb = "r_k"                 # see `bridge.scans.links`
mnu4 = "relic_above"

With `preset = "b3-l2"` at the top the parameters of that model, here g, stand in [free] or [fixed]
(`bridge.data.presets`); couplings given by their own names stand before it.
"""

from __future__ import annotations

import hashlib
import math
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bridge.data import toml_descriptions as toml
from bridge.data.presets import PRESETS, preset_couplings, preset_sources
from bridge.errors import PointError, TableError
from bridge.numerics.arrays import Array
from bridge.point import PARAMETERS, complaint
from bridge.scans.columns import COUNTER, REQUIRED
from bridge.scans.conventions import KEYS
from bridge.scans.engine import Points
from bridge.scans.formats import Table
from bridge.scans.links import LINKS
from bridge.scans.names import parameter_of

_SCALES: dict[str, Callable[[Any, float, float], Any]] = {
    "linear": lambda unit, low, high: low + unit * (high - low),
    "log": lambda unit, low, high: low * (high / low) ** unit,
}

TOP = ("preset", "relic")
"""Keys at the top of every description."""

_NO_COUPLINGS = {"gbb": 0.0, "gmumu": 0.0}
"""What a preset need not have of the parameters that a point must have."""

SECTIONS: dict[str, Collection[str]] = {"free": PARAMETERS, "fixed": PARAMETERS, "linked": LINKS}
"""The sections of a description, and the parameters that can stand in them."""

_IN_AXIS = "in a free parameter, such as mzp = { low = 50, high = 2000 }"
_AT_TOP = "at the top, before the first section"
_PLACES = {
    "kind": _AT_TOP,
    "seed": f'{_AT_TOP}, with kind = "sobol"',
    **dict.fromkeys(TOP, _AT_TOP),
    "number": f'{_AT_TOP}, with kind = "sobol", and in each free parameter with kind = "grid"',
    "low": _IN_AXIS,
    "high": _IN_AXIS,
    "scale": _IN_AXIS,
    **dict.fromkeys(SECTIONS, "as a section of the file"),
    **dict.fromkeys(PARAMETERS, "in [free] or [fixed]"),
    **dict.fromkeys(LINKS, "in [free], [fixed] or [linked]"),
}
"""Where each key stands."""

NARROWEST = 1e-10
"""Relative width of a range within which numbers still differ, and with them what is predicted."""

_LONGEST_SEQUENCE = 2**30
"""Points of scipy's Sobol sequences."""

_LARGEST_GRID = 2**53
"""Points that a double counts one by one."""


@dataclass(frozen=True, slots=True)
class FreeRange:
    """A free parameter: its range, its scale and, in a grid, the number of values."""

    low: float
    high: float
    scale: str
    number: int

    def at(self, unit: Any) -> Any:
        """The value for `unit` in 0..1."""
        return _SCALES[self.scale](unit, self.low, self.high)

    def unit_of(self, value: float) -> float:
        """The place of a value, 0 at `low` and 1 at `high`."""
        if self.scale == "log":
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)


def points_from_spec(path: Path) -> Points:
    """The points that a TOML file describes. Raises TableError for one that makes no sense."""
    content, spec = toml.read(path)
    kind = _KINDS[toml.one_of(path, "kind", spec.get("kind"), _KINDS)]
    toml.check_keys(path, "", spec, ("kind", *kind.keys, *TOP, *SECTIONS), _PLACES)
    relic = KEYS["relic"].read(path, "relic", spec["relic"]) if "relic" in spec else None
    given = read_parameters(path, spec, kind.axis_keys)
    axes = given.free
    rows = kind.rows(path, spec, axes)

    def chunks(size: int) -> Iterator[Table]:
        for start, unit in kind.units(spec, axes, size):
            columns = given.columns([axis.at(unit[:, i]) for i, axis in enumerate(axes.values())])
            yield {COUNTER: np.arange(start, start + len(unit)), **columns}

    return Points(
        path,
        hashlib.sha256(content).hexdigest(),
        chunks,
        rows=rows,
        links=given.linked,
        relic_kind=relic,
        sources=preset_sources(given.preset),
    )


@dataclass(frozen=True, slots=True)
class Parameters:
    """Where each parameter of a description comes from; `linked` are names and rules in order.

    Those of `preset`, a model, may be free or fixed too.
    """

    free: dict[str, FreeRange]
    fixed: dict[str, float]
    linked: tuple[tuple[str, str], ...]
    preset: str = ""

    def columns(self, free: Sequence[Array]) -> dict[str, Array]:
        """Free parameters, in their order, and fixed ones as columns of parameters of a point."""
        given: dict[str, Any] = {**dict(zip(self.free, free, strict=True)), **self.fixed}
        if self.preset:
            given = preset_couplings(self.preset, given, _NO_COUPLINGS)
        return {name: np.broadcast_to(value, free[0].shape).copy() for name, value in given.items()}


def read_parameters(
    path: Path, spec: Mapping[str, Any], axis_keys: Collection[str] = ()
) -> Parameters:
    """The sections free, fixed and linked; `axis_keys` may stand in a range besides.

    Raises TableError for what makes no sense, and where a required parameter is in none.
    """
    preset = spec.get("preset", "")
    own = tuple(PRESETS[toml.one_of(path, "preset", preset, PRESETS)].couplings) if preset else ()
    sections = {name: _section(path, spec, name, own) for name in SECTIONS}
    _check_complete(path, sections, preset, own)
    for name, rule in sections["linked"].items():
        toml.one_of(path, f"linked.{name}", rule, LINKS[name])
    return Parameters(
        {
            name: read_range(path, f"free.{name}", words, axis_keys)
            for name, words in sections["free"].items()
        },
        {name: _fixed(path, name, value) for name, value in sections["fixed"].items()},
        tuple(sections["linked"].items()),
        preset,
    )


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a description becomes rows of numbers in 0..1, and the keys of its own."""

    rows: Callable[[Path, Mapping[str, Any], Mapping[str, FreeRange]], int]
    units: Callable[[Mapping[str, Any], Mapping[str, FreeRange], int], Iterator[tuple[int, Any]]]
    keys: tuple[str, ...] = ()
    axis_keys: tuple[str, ...] = ()


def _grid_rows(path: Path, spec: Mapping[str, Any], axes: Mapping[str, FreeRange]) -> int:
    rows = math.prod(axis.number for axis in axes.values())
    if rows > _LARGEST_GRID:
        raise TableError(path, None, "a grid of more than 2^53 points: make each number smaller")
    return rows


def _grid_units(
    spec: Mapping[str, Any], axes: Mapping[str, FreeRange], size: int
) -> Iterator[tuple[int, Any]]:
    shape = tuple(axis.number for axis in axes.values())
    steps = np.array([number - 1.0 for number in shape])
    total = math.prod(shape)
    for start in range(0, total, size):
        index = np.unravel_index(np.arange(start, min(start + size, total)), shape)
        yield start, np.stack(index, axis=1) / steps


def _sobol_rows(path: Path, spec: Mapping[str, Any], axes: Mapping[str, FreeRange]) -> int:
    toml.integer(path, "seed", spec.get("seed", 0), 0)
    return toml.integer(path, "number", spec.get("number"), 1, _LONGEST_SEQUENCE)


def _sobol_units(
    spec: Mapping[str, Any], axes: Mapping[str, FreeRange], size: int
) -> Iterator[tuple[int, Any]]:
    from scipy.stats.qmc import Sobol

    sequence = Sobol(len(axes), rng=np.random.default_rng(spec.get("seed", 0)))
    for start in range(0, spec["number"], size):
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "The balance properties of Sobol")
            unit = sequence.random(min(size, spec["number"] - start))
        yield start, unit


_KINDS = {
    "grid": _Kind(_grid_rows, _grid_units, axis_keys=("number",)),
    "sobol": _Kind(_sobol_rows, _sobol_units, keys=("number", "seed")),
}


def _section(
    path: Path, spec: Mapping[str, Any], name: str, own: tuple[str, ...]
) -> dict[str, Any]:
    section = toml.table(path, name, spec.get(name, {}), "a section of the file")
    if name != "linked":
        _check_names(path, name, [key for key in section if key not in own])
    known = SECTIONS[name] if name == "linked" else (*own, *SECTIONS[name])
    toml.check_keys(path, f"{name}.", section, known, _PLACES)
    return section


def _check_names(path: Path, where: str, keys: Collection[str]) -> None:
    """Raise TableError for a parameter in other letters, as columns of tables are judged."""
    for key in keys:
        if key in PARAMETERS or key in _PLACES:
            continue
        try:
            meant = parameter_of(key)
        except PointError as error:
            raise TableError(path, None, f"{where}.{key}: {error}") from None
        if meant:
            unit = PARAMETERS[meant].unit
            name = f"{meant}, in {unit}" if unit else meant
            raise TableError(path, None, f"{where}.{key} is unknown: did you mean {name}? Write so")


def _check_complete(
    path: Path, sections: Mapping[str, Mapping[str, Any]], preset: str, own: tuple[str, ...]
) -> None:
    given = [name for section in sections.values() for name in section]
    if repeated := sorted({name for name in given if given.count(name) > 1}):
        raise TableError(path, None, f"{', '.join(repeated)} stands in two of free, fixed, linked")
    made = _NO_COUPLINGS if preset else {}
    needed = (*own, *(name for name in REQUIRED if name not in made))
    if missing := [name for name in needed if name not in given]:
        raise TableError(path, None, f"{', '.join(missing)} is neither free, fixed nor linked")
    if not sections["free"]:
        raise TableError(path, None, "nothing is free: expected one parameter at least in [free]")


def read_range(path: Path, what: str, words: Any, axis_keys: Collection[str] = ()) -> FreeRange:
    """A range with its scale; `axis_keys` may stand in it besides. Raises TableError."""
    given = toml.table(path, what, words, "{ low = ..., high = ... }")
    toml.check_keys(path, f"{what}.", given, ("low", "high", "scale", *axis_keys), _PLACES)
    low, high = (toml.number(path, f"{what}.{end}", given.get(end)) for end in ("low", "high"))
    scale = toml.one_of(path, f"{what}.scale", given.get("scale", "linear"), _SCALES)
    if problem := _no_range(low, high, scale):
        raise TableError(path, None, f"{what}: {low:.17g} to {high:.17g} {problem}")
    number = toml.integer(path, f"{what}.number", given.get("number"), 2) if axis_keys else 0
    return FreeRange(low, high, scale, number)


def _no_range(low: float, high: float, scale: str) -> str:
    """Why two numbers are not the ends of a range, "" where they are."""
    if not low < high:
        return "is no range: expected low < high"
    if scale == "log" and low <= 0.0:
        return 'is no range of a logarithm: expected low > 0, or scale = "linear"'
    if not math.isfinite(high - low if scale == "linear" else high / low):
        return "is wider than the largest number of the computer, 1.8e308: expected a narrower one"
    if high - low < NARROWEST * max(abs(low), abs(high)):
        return f"is narrower than {NARROWEST:g} of its ends: expected a wider one"
    return ""


def _fixed(path: Path, name: str, value: Any) -> float:
    number = toml.number(path, f"fixed.{name}", value)
    if name in PARAMETERS and PARAMETERS[name].domain.excludes(number):
        raise TableError(path, None, f"fixed.{complaint(name, number)}")
    return number
