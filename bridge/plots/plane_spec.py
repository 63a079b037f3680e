"""What a plane shows, from a description in TOML: two free parameters, what is drawn on them.

title = "The window of 2018"          # optional

[free]                                # the axes: x first, then y
gmumu = { low = 0.01, high = 3, scale = "log" }
gnunu = { low = 0.01, high = 5, scale = "log" }

[fixed]
mzp = 500

[linked]                              # as in scans
gbb = "r_k"
mnu4 = "relic_above"

[show]
limits = ["today", "mine.csv"]
colour = "mnu4"                       # a parameter or an observable
contours = { omega_h2 = [0.12], br_nunu = [0.1, 0.5] }

[[mark]]
name = "benchmark"
gmumu = 0.3
gnunu = 1.0

[show] also has the conventions of `bridge.scans.conventions`, such as relic = "full". With `preset`
at the top, axes and [fixed] may have the parameters of that model, as in scans.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bridge.data import toml_descriptions as toml
from bridge.errors import TableError
from bridge.limits import Options
from bridge.limits.limit import COUNTED, Limit
from bridge.observables import BEYOND, OBSERVABLES
from bridge.point import PARAMETERS
from bridge.prediction import ELSEWHERE, Settings
from bridge.scans.conventions import KEYS, limits_of, read_conventions
from bridge.scans.spec import SECTIONS, FreeRange, Parameters, read_parameters

QUANTITIES = tuple(name for name, o in OBSERVABLES.items() if o.shown != ELSEWHERE)
"""The observables that a point has."""
LISTED = (
    "a parameter or an observable; `zpbridge evaluate --all` prints the names of all observables"
)

RESOLUTION = 81
"""Nodes on an axis, before edges are refined."""
_TOP = ("title", "preset", *SECTIONS, "show", "mark")


@dataclass(frozen=True, slots=True)
class Mark:
    """A point to mark: its name, and its coordinates."""

    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Plane:
    """Two axes, the other parameters, and what is shown.

    `spec` is the description as it was read, `contours` are levels by parameter or observable,
    `limits_named` what the user called the limits.
    """

    path: Path
    spec: Mapping[str, Any]
    title: str
    parameters: Parameters
    settings: Settings
    options: Options
    limits: tuple[Limit, ...]
    limits_named: str
    colour: str
    contours: Mapping[str, tuple[float, ...]]
    marks: tuple[Mark, ...]

    @property
    def axes(self) -> tuple[tuple[str, FreeRange], tuple[str, FreeRange]]:
        """Names and ranges of x and y."""
        x, y = self.parameters.free.items()
        return x, y

    @property
    def shown(self) -> tuple[str, ...]:
        """The observables that colour and contours show."""
        return tuple(n for n in dict.fromkeys([self.colour, *self.contours]) if n in QUANTITIES)


def read_plane(path: Path) -> Plane:
    """A plane from its description. Raises TableError for one that makes no sense."""
    _, spec = toml.read(path)
    toml.check_keys(path, "", spec, _TOP, dict.fromkeys((*_SHOW, *KEYS), "in [show]"))
    parameters = read_parameters(path, spec)
    if len(parameters.free) != 2:
        named = ", ".join(parameters.free)
        raise TableError(path, None, f"free: {named}: expected two parameters, x and y")
    show = toml.table(path, "show", spec.get("show", {}), "a section of the file")
    toml.check_keys(path, "show.", show, (*_SHOW, *KEYS))
    read = {key: reader(path, f"show.{key}", show[key]) for key, reader in _SHOW.items()
            if key in show}  # fmt: skip
    contours = read.get("contours", {})
    colour = read.get("colour", "")
    drawn = {colour, *contours}
    beyond = any(name in BEYOND for name in drawn)
    settings, options = read_conventions(path, "show.", show, beyond)
    named, limits = read.get("limits", ("", ()))
    return Plane(
        path=path,
        spec=spec,
        title=toml.text(path, "title", spec.get("title", path.stem)),
        parameters=parameters,
        settings=settings,
        options=options,
        limits=_drawn(limits, read.get("projections", False)),
        limits_named=named,
        colour=colour,
        contours=contours,
        marks=tuple(_marks(path, spec.get("mark", []), parameters)),
    )


def _drawn(limits: Sequence[Limit], projections: bool) -> tuple[Limit, ...]:
    """The limits that have lines: those that exclude or doubt, and projections if asked for."""
    kinds = (*COUNTED, "convention", *(["projection"] if projections else []))
    return tuple(limit for limit in limits if limit.kind in kinds)


def _quantity(path: Path, what: str, value: Any) -> str:
    """A parameter or an observable."""
    return toml.one_of(path, what, value, (*PARAMETERS, *QUANTITIES), LISTED)


def _levels(path: Path, what: str, value: Any) -> dict[str, tuple[float, ...]]:
    expected = "levels by quantity, such as { omega_h2 = [0.12] }"
    found = {}
    for name, levels in toml.table(path, what, value, expected).items():
        _quantity(path, f"{what}: the name", name)
        if not isinstance(levels, list) or not levels:
            raise TableError(path, None, f"{what}.{name} = {levels!r}: expected {expected}")
        found[name] = tuple(sorted(toml.number(path, f"{what}.{name}", x) for x in levels))
    return found


_SHOW: dict[str, Callable[[Path, str, Any], Any]] = {
    "limits": limits_of,
    "colour": _quantity,
    "contours": _levels,
    "projections": toml.flag,
}
"""Keys of the section beside conventions, and how each is read."""


def _marks(path: Path, given: Any, parameters: Parameters) -> list[Mark]:
    if not isinstance(given, list):
        raise TableError(path, None, "mark: expected [[mark]] with name and the two coordinates")
    marks = []
    for number, words in enumerate(given, 1):
        what = f"mark {number}"
        one = toml.table(path, what, words, "name and the two coordinates")
        toml.check_keys(path, f"{what}: ", one, ("name", *parameters.free))
        x, y = (toml.number(path, f"{what}: {n}", one.get(n)) for n in parameters.free)
        for (name, axis), value in zip(parameters.free.items(), (x, y), strict=True):
            if not axis.low <= value <= axis.high:
                raise TableError(path, None, f"{what}: {name} = {value:g} is not on the axis")
        marks.append(Mark(toml.text(path, f"{what}: name", one.get("name", "")), x, y))
    return marks
