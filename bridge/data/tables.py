"""The one reader of tables: lines `# key: value`, a line of column names, rows of cells."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bridge.errors import InputError, TableError
from bridge.numerics.arrays import Array

DATA = Path(__file__).resolve().parent
"""Where the tables of the package are."""


class HeaderLine(NamedTuple):
    """A line `# key: value` and its number."""

    line: int
    key: str
    value: str


class Row(NamedTuple):
    """The cells of a line and its number."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table as text: `names` are the columns, all rows have as many cells."""

    path: Path
    header: tuple[HeaderLine, ...]
    names: Row
    rows: tuple[Row, ...]
    error: type[InputError] = TableError

    @property
    def keys(self) -> dict[str, str]:
        """Value by key; of a key that stands twice, the last."""
        return {key: value for _, key, value in self.header}

    def cells(self) -> list[dict[str, str]]:
        """Each row by the names of the columns."""
        return [dict(zip(self.names.cells, row.cells, strict=True)) for row in self.rows]

    def numbers(self) -> dict[str, Array]:
        """All columns as numbers; "nan" is the one that is not finite. Raises `error`."""
        values = np.array([[self._number(row, cell) for cell in row.cells] for row in self.rows])
        return dict(zip(self.names.cells, values.T, strict=True))

    def _number(self, row: Row, cell: str) -> float:
        try:
            value = float(cell)
        except ValueError:
            value = np.inf
        if np.isinf(value):
            raise self.error(self.path, row.line, f"read {cell!r}, expected a number: mend the row")
        return value


def read_data_table(path: Path, error: type[InputError] = TableError) -> DataTable:
    """Read a table strictly. Raises `error`, with the line, for anything else.

    >>> sorted(read_data_table(DATA / "f_eff.csv").numbers())[:2]
    ['bb', 'mnu4_gev']
    """
    header: list[HeaderLine] = []
    rows: list[Row] = []
    for number, line in enumerate(_lines(path, error), 1):
        if not line.strip():
            continue
        if not line.startswith("#"):
            rows.append(_row(path, number, line, rows[0] if rows else None, error))
        elif rows:
            raise error(path, number, f"{line!r} below the names of the columns: put it above them")
        else:
            header.append(_header_line(path, number, line, error))
    if len(rows) < 2:
        last = rows[-1].line if rows else None
        raise error(path, last, "expected a line of column names and rows below it")
    return DataTable(path, tuple(header), rows[0], tuple(rows[1:]), error)


def _lines(path: Path, error: type[InputError]) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as problem:
        raise error(path, None, f"cannot be read: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        raise error(path, None, "not UTF-8 text: expected a CSV file") from problem
    if text.startswith("\ufeff"):
        raise error(path, 1, "starts with a byte order mark: save it as UTF-8 without BOM")
    return text.splitlines()


def _header_line(path: Path, number: int, line: str, error: type[InputError]) -> HeaderLine:
    key, colon, value = (part.strip() for part in line[1:].partition(":"))
    if not colon:
        raise error(path, number, f"{line!r}: expected '# key: value'")
    return HeaderLine(number, key, value)


def _row(path: Path, number: int, line: str, names: Row | None, error: type[InputError]) -> Row:
    cells = tuple(cell.strip() for cell in next(csv.reader([line])))
    if names is not None and len(cells) != len(names.cells):
        raise error(path, number, f"{len(cells)} cells in {line!r}: expected {len(names.cells)}")
    if names is None and len(set(cells)) < len(cells):
        raise error(path, number, f"a column stands twice in {line!r}: remove one")
    return Row(number, cells)
