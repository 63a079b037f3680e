"""Points from a description in TOML: a grid or a Sobol sequence, with fixed and linked parameters.

kind = "sobol"              # or "grid"
number = 100000             # of Sobol points
seed = 1803

[free]
mzp = { low = 50, high = 2000, scale = "log" }           # a grid adds number = 40
gmumu = { low = 0.01, high = 3, scale = "log" }

[fixed]
gnunu = 1.5

[linked]
gbb = "r_k"                 # see `bridge.scans.links`
mnu4 = "relic_above"
"""

from __future__ import annotations

import hashlib
import math
import tomllib
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bridge.errors import TableError
from bridge.point import PARAMETERS, PORTAL
from bridge.scans.engine import Points
from bridge.scans.formats import Table
from bridge.scans.links import LINKS

_SCALES: dict[str, Callable[[Any, float, float], Any]] = {
    "linear": lambda unit, low, high: low + unit * (high - low),
    "log": lambda unit, low, high: low * (high / low) ** unit,
}


@dataclass(frozen=True, slots=True)
class Axis:
    """A free parameter: its range, its scale and, in a grid, the number of values."""

    low: float
    high: float
    scale: str = "linear"
    number: int = 0

    def at(self, unit: Any) -> Any:
        """The value for `unit` in 0..1."""
        return _SCALES[self.scale](unit, self.low, self.high)


def points_from_spec(path: Path) -> Points:
    """The points that a TOML file describes. Raises TableError for one that makes no sense."""
    try:
        content = path.read_bytes()
        spec = tomllib.loads(content.decode("utf-8"))
    except OSError as error:
        raise TableError(path, None, f"cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableError(path, None, f"is not TOML: {error}") from error
    axes = {name: _axis(path, name, words) for name, words in spec.get("free", {}).items()}
    _check_names(path, spec)
    kind = _one_of(path, "kind", spec.get("kind"), _KINDS)
    rows = _KINDS[kind].rows(path, spec, axes)
    fixed = spec.get("fixed", {})

    def chunks(size: int) -> Iterator[Table]:
        for start, unit in _KINDS[kind].units(spec, axes, size):
            columns = {name: axis.at(unit[:, i]) for i, (name, axis) in enumerate(axes.items())}
            count = len(unit)
            yield {
                "row": np.arange(start, start + count),
                **columns,
                **{name: np.full(count, value) for name, value in fixed.items()},
            }

    return Points(
        path,
        hashlib.sha256(content).hexdigest(),
        chunks,
        rows=rows,
        links=tuple(spec.get("linked", {}).items()),
    )


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a description becomes rows of numbers in 0..1."""

    rows: Callable[[Path, Mapping[str, Any], Mapping[str, Axis]], int]
    units: Callable[[Mapping[str, Any], Mapping[str, Axis], int], Iterator[tuple[int, Any]]]


def _grid_rows(path: Path, spec: Mapping[str, Any], axes: Mapping[str, Axis]) -> int:
    for name, axis in axes.items():
        if axis.number < 2:
            raise TableError(path, None, f"free.{name}: a grid needs number = 2 or more")
    return math.prod(axis.number for axis in axes.values())


def _grid_units(
    spec: Mapping[str, Any], axes: Mapping[str, Axis], size: int
) -> Iterator[tuple[int, Any]]:
    shape = tuple(axis.number for axis in axes.values())
    steps = np.array([number - 1.0 for number in shape])
    total = math.prod(shape)
    for start in range(0, total, size):
        index = np.unravel_index(np.arange(start, min(start + size, total)), shape)
        yield start, np.stack(index, axis=1) / steps


def _sobol_rows(path: Path, spec: Mapping[str, Any], axes: Mapping[str, Axis]) -> int:
    number = spec.get("number")
    if not isinstance(number, int) or number < 1:
        raise TableError(path, None, f"number = {number!r}: expected how many Sobol points to take")
    return number


def _sobol_units(
    spec: Mapping[str, Any], axes: Mapping[str, Axis], size: int
) -> Iterator[tuple[int, Any]]:
    from scipy.stats.qmc import Sobol

    sequence = Sobol(len(axes), rng=np.random.default_rng(spec.get("seed", 0)))
    for start in range(0, spec["number"], size):
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "The balance properties of Sobol")
            unit = sequence.random(min(size, spec["number"] - start))
        yield start, unit


_KINDS = {"grid": _Kind(_grid_rows, _grid_units), "sobol": _Kind(_sobol_rows, _sobol_units)}


def _axis(path: Path, name: str, words: Any) -> Axis:
    try:
        axis = Axis(**words)
        low, high = float(axis.low), float(axis.high)
    except (TypeError, ValueError) as error:
        raise TableError(
            path, None, f"free.{name} = {words!r}: expected {{low, high, scale, number}} ({error})"
        ) from None
    _one_of(path, f"free.{name}.scale", axis.scale, _SCALES)
    if not low < high or (axis.scale == "log" and low <= 0.0):
        raise TableError(
            path, None, f"free.{name}: {low} to {high} is no {axis.scale} range (0 < low < high)"
        )
    return axis


def _check_names(path: Path, spec: Mapping[str, Any]) -> None:
    given = [name for part in ("free", "fixed", "linked") for name in spec.get(part, {})]
    required = [name for name in PORTAL if PARAMETERS[name].required]
    for name in given:
        _one_of(path, "parameter", name, PORTAL)
    if repeated := sorted({name for name in given if given.count(name) > 1}):
        raise TableError(path, None, f"{', '.join(repeated)} stands in two of free, fixed, linked")
    if missing := [name for name in required if name not in given]:
        raise TableError(path, None, f"{', '.join(missing)} is neither free, fixed nor linked")
    for name, rule in spec.get("linked", {}).items():
        _one_of(path, f"linked.{name}", rule, LINKS.get(name, ()))


def _one_of(path: Path, what: str, value: Any, known: Any) -> Any:
    if value not in known:
        raise TableError(path, None, f"{what} = {value!r}: expected one of {', '.join(known)}")
    return value
