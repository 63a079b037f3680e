"""The single points of a table, for programs that are asked one point at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from bridge.errors import TableError
from bridge.native.kinetic import single_points
from bridge.point import Point, default_standard_model
from bridge.scans.columns import parameter_columns, read_numbers
from bridge.scans.formats import read_table
from bridge.scans.table import points

_MOST_POINTS = 100_000


def read_points(path: Path, tell: Callable[[str], None] = lambda line: None) -> list[Point]:
    """Points of a table as for `scan`; `tell` is given a line on the columns that are no parameter.

    Raises TableError, also for a row that a scan would keep with its reason.
    """
    found: list[Point] = []
    for table in read_table(path, _MOST_POINTS):
        columns = {}
        named = parameter_columns(list(table))
        if not found and (unused := [name for name in table if name not in named.values()]):
            tell(f"note: {path}: not used, no parameters: {', '.join(unused)}")
        for name, column in named.items():
            columns[name], faults = read_numbers(name, table[column])
            if faults:
                row, fault = next(iter(faults.items()))
                raise TableError(path, None, f"row {len(found) + row + 1} of the table: {fault}")
        for row in range(len(columns["gbb"])):
            for _, point in points(columns, np.array([row]), default_standard_model()):
                found.extend(single_points(point))
    if not found:
        raise TableError(path, None, "there are no points in it")
    return found
