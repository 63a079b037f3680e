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

With `preset` at the top, axes and [fixed] may have the parameters of that model, as in scans.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bridge.data import toml_descriptions as toml
from bridge.errors import TableError, ZpbridgeError
from bridge.limits import Options, limit_set
from bridge.limits.limit import COUNTED, Limit
from bridge.native import partons
from bridge.observables import BEYOND, OBSERVABLES
from bridge.point import PARAMETERS
from bridge.prediction import ELSEWHERE, RELIC_KINDS, Settings
from bridge.scans.spec import SECTIONS, FreeRange, Parameters, read_parameters

QUANTITIES = tuple(name for name, o in OBSERVABLES.items() if o.shown != ELSEWHERE)
"""The observables that a point has."""

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

    `contours` are levels by parameter or observable; `limits_named` what the user called the
    limits.
    """

    path: Path
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
    toml.check_keys(path, "", spec, _TOP)
    parameters = read_parameters(path, spec)
    if len(parameters.free) != 2:
        named = ", ".join(parameters.free)
        raise TableError(path, None, f"free: {named}: expected two parameters, x and y")
    show = toml.table(path, "show", spec.get("show", {}), "a section of the file")
    toml.check_keys(path, "show.", show, _SHOW)
    read = {key: reader(path, f"show.{key}", show[key]) for key, reader in _SHOW.items()
            if key in show}  # fmt: skip
    contours = read.get("contours", {})
    colour = read.get("colour", "")
    drawn = {colour, *contours}
    settings = _settings(path, read, any(name in BEYOND for name in drawn))
    names = read.get("limits", ())
    return Plane(
        path=path,
        title=_text(path, "title", spec.get("title", path.stem)),
        parameters=parameters,
        settings=settings,
        options=Options(
            relic_kind=read.get("relic", "textbook"), rescale=read.get("rescale", False)
        ),
        limits=_drawn(names, read.get("projections", False)),
        limits_named=", ".join(map(str, names)),
        colour=colour,
        contours=contours,
        marks=tuple(_marks(path, spec.get("mark", []), parameters)),
    )


def _drawn(names: Sequence[str | Path], projections: bool) -> tuple[Limit, ...]:
    """The limits that have lines: those that exclude or doubt, and projections if asked for."""
    kinds = (*COUNTED, "convention", *(["projection"] if projections else []))
    found = limit_set(names[0], names[1:]) if names else ()
    return tuple(limit for limit in found if limit.kind in kinds)


def _settings(path: Path, read: Mapping[str, Any], beyond: bool) -> Settings:
    keys = {"order": "order", "pdf": "pdf", "scale": "scale", "sqrt_s": "sqrts_gev"}
    given = {name: read[key] for key, name in keys.items() if key in read}
    beyond |= read.get("relic", "textbook") != "textbook"
    try:
        return Settings(beyond=beyond, **given)
    except ZpbridgeError as error:
        raise TableError(path, None, f"show: {error}") from None


def _text(path: Path, what: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    raise TableError(path, None, f"{what} = {value!r}: expected text in quotes")


def _flag(path: Path, what: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise TableError(path, None, f"{what} = {value!r}: expected true or false")


def _quantity(path: Path, what: str, value: Any) -> str:
    return toml.one_of(path, what, value, (*PARAMETERS, *QUANTITIES))


def _levels(path: Path, what: str, value: Any) -> dict[str, tuple[float, ...]]:
    expected = "levels by quantity, such as { omega_h2 = [0.12] }"
    found = {}
    for name, levels in toml.table(path, what, value, expected).items():
        _quantity(path, f"{what}: a key", name)
        if not isinstance(levels, list) or not levels:
            raise TableError(path, None, f"{what}.{name} = {levels!r}: expected {expected}")
        found[name] = tuple(sorted(toml.number(path, f"{what}.{name}", x) for x in levels))
    return found


def _limits(path: Path, what: str, value: Any) -> tuple[str | Path, ...]:
    """Sets by name, and files beside the description or where they say."""
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list):
        raise TableError(path, None, f"{what} = {value!r}: expected a list of sets and files")
    texts = [_text(path, what, name) for name in names]
    beside = ((text, path.parent / text) for text in texts)
    return tuple(file if text and file.exists() else text for text, file in beside)


def _kind(path: Path, what: str, value: Any) -> str:
    return toml.one_of(path, what, value, RELIC_KINDS)


def _order(path: Path, what: str, value: Any) -> str:
    return toml.one_of(path, what, value, partons.ORDERS)


_SHOW: dict[str, Callable[[Path, str, Any], Any]] = {
    "limits": _limits,
    "colour": _quantity,
    "contours": _levels,
    "relic": _kind,
    "projections": _flag,
    "rescale": _flag,
    "order": _order,
    "pdf": _text,
    "scale": toml.number,
    "sqrt_s": toml.number,
}
"""The keys of the section, and how each is read."""


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
        marks.append(Mark(_text(path, f"{what}: name", one.get("name", "")), x, y))
    return marks
