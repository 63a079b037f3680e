"""Effective degrees of freedom of the thermal bath, h_eff (entropy) and g_eff (energy)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bridge.data.tables import DATA, read_data_table
from bridge.errors import TableError
from bridge.numerics.arrays import Array
from bridge.numerics.splines import natural_spline

COLUMNS = ("T_GeV", "h_eff", "g_eff")

SHIPPED = DATA / "gstar_dhs2015.csv"
"""Drees, Hajkarim, Schmitz, arXiv:1503.03513."""

STEP = 0.005
"""Spacing in ln T of the table the solver reads: its linear interpolation is good to 1e-5."""


class DegreesOfFreedom(NamedTuple):
    """h_eff and sqrt(g*) = h_eff/sqrt(g_eff) (1 + d ln h_eff/d ln T / 3) on a uniform ln T grid."""

    log_t_first: float
    h_eff: Array
    sqrt_gstar: Array


def interpolate(table: Array, log_t: float, log_t_first: float) -> float:
    """Linear interpolation at ln(T/GeV), constant outside the table."""
    position = min(max((log_t - log_t_first) / STEP, 0.0), table.size - 1.0)
    i = min(int(position), table.size - 2)
    value: float = table[i] + (position - i) * (table[i + 1] - table[i])
    return value


@lru_cache
def degrees_of_freedom(path: Path = SHIPPED) -> DegreesOfFreedom:
    """Read a table with the columns T_GeV, h_eff, g_eff and refine it by cubic splines.

    Raises TableError with file and line for rows that are not three positive numbers, or
    temperatures that do not rise.
    """
    t, h, g = _read(path).T
    log_t = np.log(t)
    fine = np.arange(log_t[0], log_t[-1], STEP)
    log_h, slope = natural_spline(log_t, np.log(h), fine)
    log_g, _ = natural_spline(log_t, np.log(g), fine)
    sqrt_gstar = np.exp(log_h - 0.5 * log_g) * (1.0 + slope / 3.0)
    return DegreesOfFreedom(float(log_t[0]), np.exp(log_h), sqrt_gstar)


def _read(path: Path) -> Array:
    table = read_data_table(path)
    if table.names.cells != COLUMNS:
        expected = f"read columns {table.names.cells}, expected {COLUMNS}"
        raise TableError(path, table.names.line, expected)
    values = np.stack(list(table.numbers().values()), axis=1)
    for row, numbers in zip(table.rows, values, strict=True):
        if not np.all(numbers > 0.0):
            raise TableError(path, row.line, f"read {row.cells}, expected three positive numbers")
    for i in np.flatnonzero(np.diff(values[:, 0]) <= 0.0):
        problem = f"T = {values[i + 1, 0]} GeV does not rise; sort the table by T"
        raise TableError(path, table.rows[i + 1].line, problem)
    if len(values) < 4:
        raise TableError(path, None, f"{len(values)} rows; expected at least 4")
    return values
