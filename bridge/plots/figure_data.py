"""What a figure is before it is drawn: axes, numbers on a grid, lines, and what was chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bridge.numerics.arrays import Array
from bridge.observables import OBSERVABLES
from bridge.plots.edges import edge_lines
from bridge.plots.lettering import readable
from bridge.point import PARAMETERS

Mask: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Axis:
    """A logarithmic axis: column name, label for the reader, unit, and its nodes, rising."""

    name: str
    label: str
    unit: str
    values: Array

    def at(self, unit: Array) -> Array:
        """The values at `unit` in 0..1."""
        low, high = self.range
        return np.asarray(low * (high / low) ** unit)

    @property
    def range(self) -> tuple[float, float]:
        """First and last value shown."""
        return float(self.values[0]), float(self.values[-1])

    @property
    def title(self) -> str:
        """Label with its unit."""
        return _with_unit(self.label, self.unit)


RATIO = "r_"
"""Begins the names of columns of prediction over limit."""

LABELS: dict[str, str] = {
    "gmumu": r"$g_{\mu\mu}$",
    "gbb": "$g_{bb}$",
    "gnunu": r"$g_{\nu\nu}$",
    "mzp": "$M_{Z'}$",
    "mnu4": r"$m_\nu$",
    "sigmav_cm3s": r"$\langle\sigma v\rangle$",
    "omega_h2": r"$\Omega h^2$",
    "width_zp": r"$\Gamma_{Z'}$",
    "sigma_xe_cm2": r"$\sigma_{\mathrm{Xe}}$",
    "sigma_p_cm2": r"$\sigma_p$",
    "sigma_n_cm2": r"$\sigma_n$",
    "r_k": "$R_K$",
    "r_kstar": r"$R_{K^*}$",
}
"""Labels of what is not shown by its name."""

_UNITS = {name: p.unit for name, p in PARAMETERS.items()}
_UNITS |= {name: observable.unit for name, observable in OBSERVABLES.items()}
_UNITS["sigmav_cm3s"] = OBSERVABLES["sigmav0_eff_cm3s"].unit


def unit_of(name: str) -> str:
    """Unit of a parameter, observable or coordinate; none for a ratio of couplings and the like.

    >>> unit_of("mnu4"), unit_of("c1p"), unit_of("gbb/gmumu")
    ('GeV', 'GeV^-2', '')
    """
    return _UNITS.get(name, "")


def titled(name: str) -> str:
    """Label of a parameter or an observable, with its unit.

    >>> titled("sigma_zp_bb_pb"), titled("c1p")
    ('sigma_zp_bb_pb [pb]', 'c1p [GeV⁻²]')
    """
    return _with_unit(LABELS.get(name, name), unit_of(name))


def _with_unit(label: str, unit: str) -> str:
    return f"{label} [{readable(unit)}]" if unit else label


def axis(name: str, low: float, high: float, size: int) -> Axis:
    """`size` nodes from `low` to `high`, in equal ratios."""
    return Axis(name, LABELS.get(name, name), unit_of(name), np.geomspace(low, high, size))


def range_chosen(*axes: Axis) -> str:
    """The sentence that names the ranges of axes.

    >>> range_chosen(axis("mzp", 5.0, 2000.0, 3))
    'axes: mzp 5 to 2000 GeV'
    """
    parts = (f"{a.name} {a.range[0]:.3g} to {a.range[1]:.4g} {a.unit}".rstrip() for a in axes)
    return "axes: " + ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Column:
    """One number at every node or in every row, (n,); NaN where it does not exist."""

    name: str
    unit: str
    meaning: str
    values: Array


def parameter_column(name: str, meaning: str, values: Array) -> Column:
    """A column that holds a parameter of the model, with its unit."""
    return Column(name, unit_of(name), meaning, values)


@dataclass(frozen=True, slots=True)
class Line:
    """A curve: its name in tables, its label, and its points."""

    name: str
    label: str
    x: Array
    y: Array


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """One pair of axes with the columns at its nodes and the lines through it.

    The nodes of the axes come first, row by row, then those at edges. `unit_x` and `unit_y` are all
    of them, from 0 to 1.
    """

    name: str
    title: str
    x: Axis
    y: Axis
    columns: tuple[Column, ...] = ()
    lines: tuple[Line, ...] = ()
    unit_x: Array = field(default_factory=lambda: np.empty(0))
    unit_y: Array = field(default_factory=lambda: np.empty(0))

    @property
    def shape(self) -> tuple[int, int]:
        """Nodes of y and of x."""
        return self.y.values.size, self.x.values.size

    def __getitem__(self, name: str) -> Array:
        """Values of a column by name at the nodes of the axes, shape (y, x)."""
        return self.at_nodes(name).ravel()[: np.prod(self.shape)].reshape(self.shape)

    def at_nodes(self, name: str) -> Array:
        """Values of a column by name at every node, (n,)."""
        return next(c.values for c in self.columns if c.name == name)

    def __contains__(self, name: str) -> bool:
        return any(c.name == name for c in self.columns)

    def regions(self) -> dict[str, Array]:
        """Prediction over limit at every node, by the name of its column."""
        return {c.name: c.values for c in self.columns if c.name.startswith(RATIO)}

    def line(self, name: str) -> Line:
        """A line by name."""
        return next(line for line in self.lines if line.name == name)


@dataclass(frozen=True, slots=True)
class FigureData:
    """Everything that a figure shows. `chosen` lists what the paper's text leaves open."""

    number: int
    title: str
    scenario: str
    panels: tuple[Panel, ...]
    chosen: tuple[str, ...]

    @property
    def stem(self) -> str:
        """File name without its ending."""
        return f"figure_{self.number:02d}"


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of equal length, the first `independent` of them the coordinates."""

    name: str
    description: str
    independent: int
    columns: tuple[Column, ...]
    labels: tuple[str, ...] = ()
    """Name of the line each row belongs to, in a table of lines."""


def tables(figure: FigureData) -> Iterator[Table]:
    """The numbers behind a figure: of each panel its grid, its lines, and where limits are met."""
    for panel in figure.panels:
        name = f"{figure.stem}_{panel.name}"
        about = f"Figure {figure.number}, {panel.title}"
        if panel.columns:
            yield Table(name, f"{about}: grid", 2, _grid(panel))
        if panel.lines:
            yield _lines(f"{name}_lines", f"{about}: lines", panel)
        if edges := edge_lines(panel):
            yield _edges(f"{name}_edges", f"{about}: where limits are met", panel, edges)


def node_tables(figure: FigureData) -> Iterator[Table]:
    """Every node of each panel: the grid, then those at edges."""
    for panel in figure.panels:
        if panel.columns:
            name, about = f"{figure.stem}_{panel.name}_nodes", f"{panel.title}: nodes"
            columns = (*_coordinates(panel, panel.unit_x, panel.unit_y), *panel.columns)
            yield Table(name, f"Figure {figure.number}, {about}", 2, columns)


def _edges(name: str, about: str, panel: Panel, edges: Mapping[str, Sequence[Array]]) -> Table:
    """Polylines from 0 to 1 by name, as coordinates."""
    lines = [(name, line) for name, several in edges.items() for line in several]
    units = np.concatenate([line for _, line in lines])
    labels = tuple(name for name, line in lines for _ in line)
    return Table(name, about, 1, _coordinates(panel, *units.T), labels)


def _coordinates(panel: Panel, unit_x: Array, unit_y: Array) -> tuple[Column, Column]:
    """Where numbers stand, for units from 0 to 1."""
    return _column(panel.x, panel.x.at(unit_x)), _column(panel.y, panel.y.at(unit_y))


def _grid(panel: Panel) -> tuple[Column, ...]:
    x, y = np.meshgrid(panel.x.values, panel.y.values)
    rows = slice(x.size)
    numbers = (replace(c, values=c.values[rows]) for c in panel.columns)
    return _column(panel.x, x.ravel()), _column(panel.y, y.ravel()), *numbers


def _lines(name: str, description: str, panel: Panel) -> Table:
    x = _column(panel.x, np.concatenate([line.x for line in panel.lines]))
    y = _column(panel.y, np.concatenate([line.y for line in panel.lines]))
    labels = tuple(line.name for line in panel.lines for _ in line.x)
    return Table(name, description, 1, (x, y), labels)


def _column(axis: Axis, values: Array) -> Column:
    return Column(axis.name, axis.unit, axis.label, values)
